//! What the child's card asks beside the scale (KES-01): breast-feeding, complementary food, the development checklist,
//! illness, danger signs and the TB questions. The fields stand in `Pertumbuhan`, since the card is one; growth itself is
//! judged there.

use super::pertumbuhan::Pertumbuhan;
use super::tbc::TanyaTbc;
use super::{ILP, KIA, bukan_untuknya};
use crate::domain::bidang::aturan::{Konteks, Tanda};
use crate::error::Refusal;
use crate::pilihan;

pilihan! {
    /// A danger sign of a child (tanda bahaya anak): to a health worker at once.
    pub enum TandaBahayaAnak {
        /// Cannot drink or suckle (tidak bisa minum atau menyusu).
        TidakBisaMinum = "TIDAK_BISA_MINUM",
        /// Vomits everything (memuntahkan semuanya).
        MuntahSemua = "MUNTAH_SEMUA",
        /// Convulsion (kejang).
        Kejang = "KEJANG",
        /// Unconscious or hardly to be woken (tidak sadar).
        TidakSadar = "TIDAK_SADAR",
        /// Fast or difficult breathing (sesak napas).
        SesakNapas = "SESAK_NAPAS",
        /// Blue (biru).
        Biru = "BIRU",
        /// A new-born child that is cold or has a fever (bayi baru lahir dingin atau demam).
        BayiDinginDemam = "BAYI_DINGIN_ATAU_DEMAM",
        /// Severe diarrhoea with sunken eyes (diare berat, mata cekung).
        DiareMataCekung = "DIARE_MATA_CEKUNG",
    }
}

pilihan! {
    /// A sign of illness of a child (gejala sakit).
    pub enum GejalaSakit {
        /// Cough or cold (batuk, pilek).
        BatukPilek = "BATUK_PILEK",
        /// Fever (demam).
        Demam = "DEMAM",
        /// Diarrhoea (diare).
        Diare = "DIARE",
        /// Anything else.
        Lainnya = "LAINNYA",
    }
}

pilihan! {
    /// Result of the development checklist for the child's age (KPSP or KIA book).
    pub enum HasilPerkembangan {
        /// Everything of the age can be done (lengkap).
        Lengkap = "LENGKAP",
        /// Something cannot be done yet (tidak lengkap).
        TidakLengkap = "TIDAK_LENGKAP",
    }
}

patokan! {
    ANAK_TANDA_BAHAYA RujukSegera []
        "Ada tanda bahaya pada anak. Antar ke puskesmas hari ini juga." KIA;
    ANAK_PERKEMBANGAN Rujuk []
        "Ada kemampuan sesuai umur yang belum bisa dilakukan anak. Rujuk ke puskesmas untuk dinilai." KIA;
    ANAK_PERKEMBANGAN_BELAJAR Kebutuhan [24]
        "Perkembangan anak perlu dilihat lagi. Catat juga kesulitan belajarnya (PDK-08)." "six-spm.md 7";
    ANAK_SAKIT Pantau []
        "Anak sedang sakit. Sarankan berobat dan tanyakan lagi keadaannya." KIA;
    ANAK_TIDAK_ASI_EKSKLUSIF Edukasi []
        "Bayi belum 6 bulan mendapat makanan atau minuman selain ASI. Jelaskan ASI eksklusif kepada ibu." ILP;
    ANAK_MPASI_KURANG Edukasi []
        "Makanan pendamping ASI belum cukup. Jelaskan jumlah dan ragamnya kepada ibu." ILP;
}

/// The months in which exclusive breast-feeding, and in which complementary food, is asked for (from, up to).
const ASI_EKSKLUSIF_BULAN: (i32, i32) = (0, 6);
const MPASI_BULAN: (i32, i32) = (6, 24);

impl Pertumbuhan {
    fn tanya_tbc(&self) -> TanyaTbc<'_> {
        TanyaTbc { gejala: self.gejala_tbc.as_ref(), kontak: self.kontak_tbc }
    }

    /// Refuses a question that is not asked at the child's age.
    pub(super) fn periksa_bayi(&self, konteks: &Konteks<'_>) -> Result<(), Refusal> {
        let umur = konteks.umur_bulan();
        let outside = |(dari, sampai): (i32, i32)| !(dari..sampai).contains(&umur);
        if self.asi_eksklusif.is_some() && outside(ASI_EKSKLUSIF_BULAN) {
            return Err(bukan_untuknya("asiEksklusif", "ASI eksklusif ditanyakan sampai umur 5 bulan."));
        }
        if self.mpasi_cukup.is_some() && outside(MPASI_BULAN) {
            return Err(bukan_untuknya("mpasiCukup", "MP-ASI ditanyakan pada umur 6 sampai 23 bulan."));
        }
        self.tanya_tbc().periksa(konteks)
    }

    /// The flags of everything but growth.
    pub(super) fn tanda_bayi(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let mut found = Vec::new();
        let umur = konteks.umur_bulan();
        let masukan = [("umur_bulan", umur)];
        let danger = self.tanda_bahaya_anak.as_ref().is_some_and(|tanda| !tanda.0.is_empty());
        found.extend(ANAK_TANDA_BAHAYA.bila(konteks, &masukan, |_| danger));
        found.extend(self.tanya_tbc().tanda(konteks));
        let behind = self.perkembangan == Some(HasilPerkembangan::TidakLengkap);
        found.extend(ANAK_PERKEMBANGAN.bila(konteks, &masukan, |_| behind));
        found.extend(ANAK_PERKEMBANGAN_BELAJAR.bila(konteks, &masukan, |v| behind && umur >= v.angka(0)));
        let ill = self.gejala_sakit.as_ref().is_some_and(|gejala| !gejala.0.is_empty());
        found.extend(ANAK_SAKIT.bila(konteks, &masukan, |_| ill));
        found.extend(ANAK_TIDAK_ASI_EKSKLUSIF.bila(konteks, &masukan, |_| self.asi_eksklusif == Some(false)));
        found.extend(ANAK_MPASI_KURANG.bila(konteks, &masukan, |_| self.mpasi_cukup == Some(false)));
        found
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::super::uji::{berumur_bulan, ditolak, isi, tanda_of};
    use crate::domain::bidang::aturan::Orang;
    use crate::domain::pertumbuhan::JenisKelamin;
    use crate::error::Code;

    fn anak(bulan: u32) -> Orang {
        berumur_bulan(JenisKelamin::Perempuan, bulan)
    }

    /// A weight that is usual for a girl, and what else the card says.
    fn kartu(bulan: u32, mut given: Json) -> Json {
        given["berat"] = json!(match bulan {
            ..6 => "6",
            6..24 => "9",
            _ => "16",
        });
        given
    }

    #[test]
    fn what_the_card_asks_beside_the_scale() {
        let rows = [
            (4, json!({ "asiEksklusif": true }), ""),
            (4, json!({ "asiEksklusif": false }), "ANAK_TIDAK_ASI_EKSKLUSIF"),
            (8, json!({ "mpasiCukup": false }), "ANAK_MPASI_KURANG"),
            (8, json!({ "perkembangan": "LENGKAP" }), ""),
            (8, json!({ "perkembangan": "TIDAK_LENGKAP" }), "ANAK_PERKEMBANGAN"),
            (23, json!({ "perkembangan": "TIDAK_LENGKAP" }), "ANAK_PERKEMBANGAN"),
            (24, json!({ "perkembangan": "TIDAK_LENGKAP" }), "ANAK_PERKEMBANGAN ANAK_PERKEMBANGAN_BELAJAR"),
            (60, json!({ "perkembangan": "TIDAK_LENGKAP" }), "ANAK_PERKEMBANGAN ANAK_PERKEMBANGAN_BELAJAR"),
            (
                8,
                json!({ "gejalaSakit": ["DIARE"], "tandaBahayaAnak": ["DIARE_MATA_CEKUNG"] }),
                "ANAK_TANDA_BAHAYA ANAK_SAKIT",
            ),
            (8, json!({ "gejalaSakit": [], "tandaBahayaAnak": [] }), ""),
            (8, json!({ "gejalaTbc": ["LESU"], "kontakTbc": true }), "TBC_TERDUGA"),
            (8, json!({ "gejalaTbc": [], "kontakTbc": true }), "TBC_KONTAK_ERAT"),
        ];
        for (bulan, given, expected) in rows {
            let found = tanda_of("KES-01", Some(&anak(bulan)), &kartu(bulan, given.clone()));
            let growth = ["T_", "BGM", "GIZI", "PENDEK", "BB_", "TB_"];
            let ids = found.iter().map(|flag| flag.patokan.kode);
            let ids: Vec<_> = ids.filter(|kode| !growth.iter().any(|own| kode.starts_with(own))).collect();
            assert_eq!(ids.join(" "), expected, "{bulan}: {given}");
        }
    }

    #[test]
    fn each_question_has_its_age() {
        let rows = [
            (6, json!({ "asiEksklusif": true }), "asiEksklusif"),
            (5, json!({ "mpasiCukup": true }), "mpasiCukup"),
            (24, json!({ "mpasiCukup": true }), "mpasiCukup"),
            (24, json!({ "gejalaTbc": ["KERINGAT_MALAM"] }), "gejalaTbc"),
        ];
        for (bulan, given, field) in rows {
            let refused = ditolak("KES-01", Some(&anak(bulan)), &kartu(bulan, given));
            assert_eq!(refused, (Code::NotEligible, field.to_owned()), "{bulan}");
        }
        // What was stored before the card had these questions is read as not asked.
        let old = crate::domain::bidang::Isi::parse("KES-01", "{\"berat\":6200}").unwrap();
        assert_eq!(old, isi("KES-01", &json!({ "berat": "6,2" })));
    }
}
