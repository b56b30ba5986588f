//! What a kader looks after at home (KES-14): whether the medicine is taken, and what she sees of the house. That she
//! went, why, and which checklist she went through is the visit (*kunjungan rumah*) itself. One visit may look after
//! several illnesses, each a record whose flags stand until the same illness is looked at again.

use super::tbc::{GejalaTbc, TanyaTbc};
use super::{ILP, bukan_untuknya, kosong};
use crate::domain::bidang::aturan::{Aturan, Konteks, Tanda};
use crate::domain::bidang::isian::{Banyak, Teks};
use crate::domain::pilihan::Pilihan as _;
use crate::error::{Code, Refusal};
use crate::{jenis, pilihan};

pilihan! {
    /// An illness whose medicine is looked after (penyakit yang dipantau).
    pub enum PenyakitPantauan {
        /// High blood pressure (hipertensi).
        Hipertensi = "HIPERTENSI",
        /// Diabetes mellitus.
        Diabetes = "DIABETES",
        /// Tuberculosis (TBC).
        Tbc = "TBC",
        /// Mental disorder (orang dengan gangguan jiwa, ODGJ).
        Odgj = "ODGJ",
    }
}

jenis! {
    /// What was looked after at home, of a person or a household (kunjungan rumah dan pantau minum obat).
    "KES-14" "Kunjungan rumah & pantau minum obat" Kesehatan Orang | Keluarga
    [; spm: &["SPM-KES-8", "SPM-KES-9", "SPM-KES-10", "SPM-KES-11"]]
    PantauanRumah {
        /// The illness whose medicine is looked after (penyakit); of a person only, like the three fields below.
        penyakit: Option<PenyakitPantauan>,
        /// Whether the medicine is taken as prescribed (minum obat teratur).
        obat_teratur: Option<bool>,
        /// Whether the agreed check-ups are kept (kontrol sesuai jadwal).
        kontrol_teratur: Option<bool>,
        /// Whether those who live with a TB patient have been examined (kontak serumah diperiksa).
        kontak_diperiksa: Option<bool>,
        /// Whether a danger sign was seen (tanda bahaya).
        ada_tanda_bahaya: Option<bool>,
        /// Symptoms of TB found (gejala TBC), of a person; an empty list when there are none.
        gejala_tbc: Option<Banyak<GejalaTbc>>,
        /// Close contact of a TB patient (kontak erat), of a person.
        kontak_tbc: Option<bool>,
        /// Whether health care is out of reach (tidak terjangkau pelayanan kesehatan).
        tanpa_akses: Option<bool>,
        /// Whether somebody smokes in the house (merokok di dalam rumah).
        merokok_di_rumah: Option<bool>,
        /// Whether the house has clean water (air bersih).
        air_bersih: Option<bool>,
        /// Whether the house uses a latrine (jamban).
        memakai_jamban: Option<bool>,
        /// Whether everybody is insured (JKN).
        semua_jkn: Option<bool>,
        /// What was explained and agreed (edukasi).
        edukasi: Option<Teks<300>>,
    }
}

patokan! {
    RUMAH_TANDA_BAHAYA RujukSegera []
        "Ada tanda bahaya. Antar ke puskesmas hari ini juga." ILP;
    TBC_OBAT_PUTUS Rujuk []
        "Obat TBC tidak diminum teratur. Beri tahu petugas TBC puskesmas dan ajak berobat lagi." ILP;
    OBAT_TIDAK_TERATUR Pantau []
        "Obat tidak diminum teratur. Tanyakan sebabnya, ingatkan, dan kunjungi lagi." ILP;
    KONTROL_TIDAK_TERATUR Pantau []
        "Tidak kontrol sesuai jadwal. Ingatkan dan dampingi ke puskesmas." ILP;
    TBC_KONTAK_BELUM_DIPERIKSA Rujuk []
        "Orang serumah pasien TBC belum diperiksa. Ajak semuanya periksa ke puskesmas." ILP;
    RUMAH_TANPA_AKSES Pantau []
        "Tidak terjangkau pelayanan kesehatan. Sampaikan kepada pustu atau puskesmas." ILP;
    RUMAH_ADA_ROKOK Edukasi []
        "Ada yang merokok di dalam rumah. Jelaskan bahayanya bagi seisi rumah." ILP;
    RUMAH_TANPA_AIR_BERSIH Kebutuhan []
        "Rumah tanpa air bersih. Catat juga sumber airnya (PUM-01)." "six-spm.md 7";
    RUMAH_TANPA_JAMBAN Kebutuhan []
        "Rumah tidak memakai jamban. Catat juga jambannya (PUM-03)." "six-spm.md 7";
    RUMAH_TANPA_JKN Kebutuhan []
        "Ada anggota keluarga tanpa jaminan kesehatan. Catat juga untuk PBI-JKN (SOS-05)." "six-spm.md 7";
}

impl PantauanRumah {
    fn tanya_tbc(&self) -> TanyaTbc<'_> {
        TanyaTbc { gejala: self.gejala_tbc.as_ref(), kontak: self.kontak_tbc }
    }

    fn obat(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let mut found = Vec::new();
        let tbc = self.penyakit == Some(PenyakitPantauan::Tbc);
        let missed = self.obat_teratur == Some(false);
        found.extend(TBC_OBAT_PUTUS.bila(konteks, &[], |_| missed && tbc));
        found.extend(OBAT_TIDAK_TERATUR.bila(konteks, &[], |_| missed && !tbc));
        found.extend(KONTROL_TIDAK_TERATUR.bila(konteks, &[], |_| self.kontrol_teratur == Some(false)));
        let unseen = self.kontak_diperiksa == Some(false);
        found.extend(TBC_KONTAK_BELUM_DIPERIKSA.bila(konteks, &[], |_| unseen));
        found
    }

    fn rumah(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let seen = [
            (&RUMAH_TANPA_AKSES, self.tanpa_akses == Some(true)),
            (&RUMAH_ADA_ROKOK, self.merokok_di_rumah == Some(true)),
            (&RUMAH_TANPA_AIR_BERSIH, self.air_bersih == Some(false)),
            (&RUMAH_TANPA_JAMBAN, self.memakai_jamban == Some(false)),
            (&RUMAH_TANPA_JKN, self.semua_jkn == Some(false)),
        ];
        seen.into_iter().filter_map(|(rule, there)| rule.bila(konteks, &[], |_| there)).collect()
    }
}

impl Aturan for PantauanRumah {
    fn periksa(&self, konteks: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        if self.kosong() {
            return Err(kosong("penyakit"));
        }
        let of_a_person = [
            (self.penyakit.is_some(), "penyakit"),
            (self.obat_teratur.is_some(), "obatTeratur"),
            (self.kontrol_teratur.is_some(), "kontrolTeratur"),
            (self.gejala_tbc.is_some(), "gejalaTbc"),
            (self.kontak_tbc.is_some(), "kontakTbc"),
        ];
        let strange = of_a_person.into_iter().find(|(given, _)| *given && konteks.orang.is_none());
        if let Some((_, field)) = strange {
            return Err(bukan_untuknya(field, "Sebutkan orangnya, bukan keluarganya."));
        }
        if self.penyakit.is_none() && (self.obat_teratur.is_some() || self.kontrol_teratur.is_some()) {
            let sentence = "Sebutkan penyakit yang dipantau.";
            return Err(Refusal::new(Code::Required).saying(sentence).on("penyakit"));
        }
        if self.kontak_diperiksa.is_some()
            && self.penyakit.is_some_and(|sakit| sakit != PenyakitPantauan::Tbc)
        {
            return Err(bukan_untuknya("kontakDiperiksa", "Hanya untuk pasien TBC."));
        }
        self.tanya_tbc().periksa(konteks).map(|()| None)
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let danger = RUMAH_TANDA_BAHAYA.bila(konteks, &[], |_| self.ada_tanda_bahaya == Some(true));
        let mut found: Vec<Tanda> = danger.into_iter().collect();
        found.extend(self.obat(konteks));
        found.extend(self.tanya_tbc().tanda(konteks));
        found.extend(self.rumah(konteks));
        found
    }

    fn pokok(&self) -> Option<&'static str> {
        self.penyakit.map(PenyakitPantauan::kode)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::uji::{ditolak, isi, laki, tanda, tanda_of};
    use crate::error::Code;

    #[test]
    fn medicine_that_is_not_taken() {
        let obat = |penyakit: &str| json!({ "penyakit": penyakit, "obatTeratur": false });
        assert_eq!(tanda("KES-14", &laki(50), &obat("HIPERTENSI")), "OBAT_TIDAK_TERATUR");
        assert_eq!(tanda("KES-14", &laki(50), &obat("TBC")), "TBC_OBAT_PUTUS");
        assert_eq!(tanda("KES-14", &laki(50), &json!({ "penyakit": "ODGJ", "obatTeratur": true })), "");
        let contacts = json!({ "penyakit": "TBC", "kontakDiperiksa": false, "kontrolTeratur": false });
        assert_eq!(tanda("KES-14", &laki(50), &contacts), "KONTROL_TIDAK_TERATUR TBC_KONTAK_BELUM_DIPERIKSA");
        // Each illness has flags of its own, ended by looking at the same illness again.
        assert_eq!(isi("KES-14", &obat("TBC")).pokok(), Some("TBC"));
        assert_eq!(isi("KES-14", &json!({ "airBersih": true })).pokok(), None);
    }

    #[test]
    fn a_house_is_looked_at_and_a_person_is_asked() {
        let house = json!({ "airBersih": false, "memakaiJamban": false, "semuaJkn": false,
            "merokokDiRumah": true, "tanpaAkses": true });
        let found = tanda_of("KES-14", None, &house);
        let ids: Vec<_> = found.iter().map(|flag| flag.patokan.kode).collect();
        assert_eq!(
            ids.join(" "),
            "RUMAH_TANPA_AKSES RUMAH_ADA_ROKOK RUMAH_TANPA_AIR_BERSIH RUMAH_TANPA_JAMBAN RUMAH_TANPA_JKN"
        );
        let danger = json!({ "adaTandaBahaya": true, "gejalaTbc": ["BATUK"] });
        assert_eq!(tanda("KES-14", &laki(50), &danger), "RUMAH_TANDA_BAHAYA TBC_TERDUGA");
        let rows = [
            (None, json!({ "penyakit": "TBC" }), Code::NotEligible, "penyakit"),
            (None, json!({ "gejalaTbc": [] }), Code::NotEligible, "gejalaTbc"),
            (Some(laki(50)), json!({ "obatTeratur": true }), Code::Required, "penyakit"),
            (
                Some(laki(50)),
                json!({ "penyakit": "DIABETES", "kontakDiperiksa": true }),
                Code::NotEligible,
                "kontakDiperiksa",
            ),
            (Some(laki(50)), json!({}), Code::Required, "penyakit"),
        ];
        for (orang, given, code, field) in rows {
            assert_eq!(ditolak("KES-14", orang.as_ref(), &given), (code, field.to_owned()), "{given}");
        }
    }
}
