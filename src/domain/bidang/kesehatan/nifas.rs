//! After the birth (KES-05): the six weeks of *nifas* with their four visits, then breast-feeding until the child's 24th
//! month. Which visit period (KF) a day belongs to follows from the recorded delivery and is not typed.

use super::tbc::{GejalaTbc, TanyaTbc};
use super::tekanan_darah::{self, TD_IBU_TINGGI, Tekanan};
use super::{ILP, KIA, bukan_untuknya, kosong};
use crate::domain::bidang::aturan::{Aturan, Konteks, Syarat, Tanda};
use crate::domain::bidang::isian::{Angka, Banyak, Diastole, LilaIbu, Sistole, Suhu, Teks};
use crate::domain::tanggal::umur_hari;
use crate::error::Refusal;
use crate::{jenis, pilihan};

pilihan! {
    /// A danger sign after a birth (tanda bahaya nifas): to a health worker at once.
    pub enum TandaBahayaNifas {
        /// Heavy bleeding (perdarahan banyak).
        Perdarahan = "PERDARAHAN_BANYAK",
        /// Foul-smelling discharge (lokia berbau).
        LokiaBerbau = "LOKIA_BERBAU",
        /// Fever (demam).
        Demam = "DEMAM",
        /// Breast red, hot and painful (infeksi payudara).
        Payudara = "INFEKSI_PAYUDARA",
        /// Swelling of a leg (bengkak kaki).
        BengkakKaki = "BENGKAK_KAKI",
        /// Deep sadness, or seeing and hearing what is not there (sedih mendalam, bicara kacau).
        Sedih = "SEDIH_MENDALAM",
    }
}

pilihan! {
    /// What makes breast-feeding hard (masalah menyusui).
    pub enum MasalahMenyusui {
        /// Little milk, or the feeling of it (ASI sedikit).
        AsiSedikit = "ASI_SEDIKIT",
        /// Sore nipples (puting lecet).
        PutingLecet = "PUTING_LECET",
        /// Swollen breasts (payudara bengkak).
        PayudaraBengkak = "PAYUDARA_BENGKAK",
        /// The child does not want to suckle (bayi tidak mau menyusu).
        BayiTidakMau = "BAYI_TIDAK_MAU",
        /// She works or is away (ibu bekerja).
        IbuBekerja = "IBU_BEKERJA",
    }
}

pilihan! {
    /// Where a child was born (tempat bersalin).
    pub enum TempatBersalin {
        /// At a health facility (fasilitas kesehatan).
        Faskes = "FASKES",
        /// At home (rumah).
        Rumah = "RUMAH",
        /// Elsewhere, on the way.
        Lainnya = "LAINNYA",
    }
}

pilihan! {
    /// Who helped at a birth (penolong persalinan).
    pub enum PenolongBersalin {
        /// Midwife, nurse or doctor (tenaga kesehatan).
        Nakes = "NAKES",
        /// Traditional birth attendant (dukun).
        Dukun = "DUKUN",
        /// Somebody else, or nobody.
        Lainnya = "LAINNYA",
    }
}

jenis! {
    /// Care after a birth and while breast-feeding (pelayanan nifas dan menyusui). The visit period (KF1 to KF4) follows
    /// from the recorded delivery and is not typed.
    "KES-05" "Pelayanan nifas & menyusui" Kesehatan Orang [; syarat: Syarat::Menyusui; spm: &["SPM-KES-2"]]
    PemeriksaanNifas {
        /// Where the child was born (tempat bersalin).
        tempat_bersalin: Option<TempatBersalin>,
        /// Who helped (penolong).
        penolong_bersalin: Option<PenolongBersalin>,
        /// Whether a health worker has seen her in the present visit period (KF); in the first 42 days only.
        diperiksa_nakes: Option<bool>,
        /// Systolic blood pressure (sistole).
        sistole: Option<Sistole>,
        /// Diastolic blood pressure (diastole).
        diastole: Option<Diastole>,
        /// Body temperature (suhu).
        suhu: Option<Suhu>,
        /// Mid-upper-arm circumference (LiLA).
        lila_ibu: Option<LilaIbu>,
        /// Danger signs found (tanda bahaya); an empty list when there are none.
        tanda_bahaya_nifas: Option<Banyak<TandaBahayaNifas>>,
        /// Vitamin A capsules (200,000 IU) she has taken since the birth; two, a day apart; in the first 42 days only.
        vitamin_a_ibu: Option<Angka<0, 2>>,
        /// Iron tablets given now (TTD).
        ttd_diberikan: Option<Angka<0, 200>>,
        /// Whether an iron tablet is taken every day.
        ttd_tiap_hari: Option<bool>,
        /// Whether she uses contraception after the birth (KB pascasalin).
        kb_pascasalin: Option<bool>,
        /// Whether she breast-feeds (menyusui).
        menyusui: Option<bool>,
        /// What makes it hard; an empty list when nothing does.
        masalah_menyusui: Option<Banyak<MasalahMenyusui>>,
        /// Symptoms of TB found (gejala TBC); an empty list when there are none.
        gejala_tbc: Option<Banyak<GejalaTbc>>,
        /// Close contact of a TB patient (kontak erat).
        kontak_tbc: Option<bool>,
        /// What was explained to her (edukasi).
        edukasi: Option<Teks<300>>,
    }
}

/// The last day of each visit period after the birth: KF1 to day 2, KF2 to 7, KF3 to 28, KF4 to 42 (ILP guide).
const KF_SAMPAI_HARI: [i32; 4] = [2, 7, 28, 42];

/// The visit period of a day after the birth, from 1 to 4.
fn kf(hari: i32) -> Option<i32> {
    let at = KF_SAMPAI_HARI.iter().position(|sampai| hari <= *sampai)?;
    i32::try_from(at + 1).ok().filter(|_| hari >= 0)
}

patokan! {
    NIFAS_TANDA_BAHAYA RujukSegera []
        "Ada tanda bahaya setelah melahirkan. Antar ke bidan atau puskesmas hari ini juga." KIA;
    NIFAS_DEMAM RujukSegera [380]
        "Suhu ibu nifas 38 derajat atau lebih. Antar ke bidan atau puskesmas hari ini juga." KIA;
    NIFAS_KF_BELUM Pantau []
        "Belum diperiksa bidan pada masa kunjungan nifas ini. Hubungi bidan dan dampingi." ILP;
    NIFAS_VITAMIN_A Edukasi [2]
        "Vitamin A ibu nifas belum lengkap dua kapsul. Ingatkan untuk meminta kepada bidan." KIA;
    NIFAS_TTD_TIDAK_DIMINUM Edukasi []
        "Tablet tambah darah tidak diminum tiap hari. Tanyakan sebabnya dan jelaskan manfaatnya." KIA;
    NIFAS_BELUM_KB Edukasi []
        "Belum memakai KB setelah melahirkan. Jelaskan pilihan KB dan ajak bertanya kepada bidan." ILP;
    NIFAS_MASALAH_MENYUSUI Edukasi []
        "Ada kesulitan menyusui. Ajari cara menyusui yang benar; hubungi bidan bila belum membaik." ILP;
    MENYUSUI_LILA_KURANG Rujuk [235]
        "LiLA kurang dari 23,5 cm. Rujuk ke bidan untuk dinilai gizinya." ILP;
}

impl PemeriksaanNifas {
    fn tanya_tbc(&self) -> TanyaTbc<'_> {
        TanyaTbc { gejala: self.gejala_tbc.as_ref(), kontak: self.kontak_tbc }
    }

    fn hari_ke(konteks: &Konteks<'_>) -> Option<i32> {
        Some(umur_hari(konteks.orang?.bersalin?, konteks.tanggal))
    }

    fn ukuran(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let mut found = Vec::new();
        let hari = Self::hari_ke(konteks).unwrap_or(0);
        let danger = self.tanda_bahaya_nifas.as_ref().is_some_and(|tanda| !tanda.0.is_empty());
        found.extend(NIFAS_TANDA_BAHAYA.bila(konteks, &[("hari", hari)], |_| danger));
        if let Some(Suhu(suhu)) = self.suhu {
            let fever = kf(hari).is_some();
            let masukan = [("suhu", suhu), ("hari", hari)];
            found.extend(NIFAS_DEMAM.bila(konteks, &masukan, |v| fever && suhu >= v.angka(0)));
        }
        if let Some(tekanan) = Tekanan::of(self.sistole, self.diastole) {
            let masukan = tekanan.masukan();
            found.extend(TD_IBU_TINGGI.bila(konteks, &masukan, |v| tekanan.mencapai(v, 0)));
        }
        if let Some(LilaIbu(lila)) = self.lila_ibu {
            found.extend(MENYUSUI_LILA_KURANG.bila(konteks, &[("lila", lila)], |v| lila < v.angka(0)));
        }
        found
    }

    fn jawaban(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let mut found = Vec::new();
        found.extend(self.tanya_tbc().tanda(konteks));
        let hari = Self::hari_ke(konteks).unwrap_or(0);
        let unseen = self.diperiksa_nakes == Some(false);
        if let Some(kf) = kf(hari) {
            found.extend(NIFAS_KF_BELUM.bila(konteks, &[("kf", kf), ("hari", hari)], |_| unseen));
        }
        if let Some(kapsul) = self.vitamin_a_ibu.and_then(|kapsul| i32::try_from(kapsul.0).ok()) {
            found.extend(NIFAS_VITAMIN_A.bila(konteks, &[("kapsul", kapsul)], |v| kapsul < v.angka(0)));
        }
        found.extend(NIFAS_TTD_TIDAK_DIMINUM.bila(konteks, &[], |_| self.ttd_tiap_hari == Some(false)));
        found.extend(NIFAS_BELUM_KB.bila(konteks, &[("hari", hari)], |_| self.kb_pascasalin == Some(false)));
        let hard = self.masalah_menyusui.as_ref().is_some_and(|masalah| !masalah.0.is_empty());
        found.extend(NIFAS_MASALAH_MENYUSUI.bila(konteks, &[], |_| hard));
        found
    }
}

impl Aturan for PemeriksaanNifas {
    fn periksa(&self, konteks: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        if self.kosong() {
            return Err(kosong("tandaBahayaNifas"));
        }
        tekanan_darah::periksa(self.sistole, self.diastole)?;
        self.tanya_tbc().periksa(konteks)?;
        let nifas = konteks.orang.is_some_and(|orang| orang.nifas(konteks.tanggal));
        let only = [
            (self.diperiksa_nakes.is_some(), "diperiksaNakes"),
            (self.vitamin_a_ibu.is_some(), "vitaminAIbu"),
        ];
        match only.into_iter().find(|(given, _)| *given && !nifas) {
            Some((_, field)) => Err(bukan_untuknya(field, "Hanya untuk 42 hari pertama setelah melahirkan.")),
            None => Ok(None),
        }
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        self.ukuran(konteks).into_iter().chain(self.jawaban(konteks)).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::uji::{ditolak, ibu_nifas, masukan, tanda};
    use super::kf;
    use crate::error::Code;

    #[test]
    fn the_visit_period_follows_from_the_delivery() {
        let rows = [(0, 1), (2, 1), (3, 2), (7, 2), (8, 3), (28, 3), (29, 4), (42, 4)];
        for (hari, expected) in rows {
            assert_eq!(kf(hari), Some(expected), "{hari}");
        }
        assert_eq!((kf(43), kf(-1)), (None, None));
        let given = json!({ "diperiksaNakes": false });
        assert_eq!(masukan("KES-05", &ibu_nifas(28, 5), &given, "NIFAS_KF_BELUM"), "kf=2 hari=5");
        let refused = (Code::NotEligible, "diperiksaNakes".to_owned());
        assert_eq!(ditolak("KES-05", Some(&ibu_nifas(28, 43)), &given), refused);
        let late = ditolak("KES-05", Some(&ibu_nifas(28, 43)), &json!({ "vitaminAIbu": 1 }));
        assert_eq!(late, (Code::NotEligible, "vitaminAIbu".to_owned()));
    }

    #[test]
    fn what_is_flagged_after_a_birth() {
        let rows = [
            (json!({ "tandaBahayaNifas": ["LOKIA_BERBAU"] }), "NIFAS_TANDA_BAHAYA"),
            (json!({ "tandaBahayaNifas": [] }), ""),
            (json!({ "suhu": "37,9" }), ""),
            (json!({ "suhu": "38" }), "NIFAS_DEMAM"),
            (json!({ "sistole": 139, "diastole": 89 }), ""),
            (json!({ "sistole": 139, "diastole": 90 }), "TD_IBU_TINGGI"),
            (json!({ "lilaIbu": "23,4" }), "MENYUSUI_LILA_KURANG"),
            (json!({ "vitaminAIbu": 1 }), "NIFAS_VITAMIN_A"),
            (json!({ "vitaminAIbu": 2 }), ""),
            (
                json!({ "ttdTiapHari": false, "kbPascasalin": false }),
                "NIFAS_TTD_TIDAK_DIMINUM NIFAS_BELUM_KB",
            ),
            (json!({ "masalahMenyusui": ["PUTING_LECET"] }), "NIFAS_MASALAH_MENYUSUI"),
            (json!({ "kontakTbc": true }), "TBC_KONTAK_ERAT"),
        ];
        for (given, expected) in rows {
            assert_eq!(tanda("KES-05", &ibu_nifas(28, 10), &given), expected, "{given}");
        }
        assert_eq!(ditolak("KES-05", Some(&ibu_nifas(28, 10)), &json!({})).0, Code::Required);
    }
}
