//! What is given for nutrition: vitamin A and deworming (KES-03), and food (KES-11). A kader may give all of it; a
//! capsule given elsewhere in the month counts, with its own day.

use chrono::NaiveDate;

use crate::domain::bidang::aturan::{Aturan, Konteks, Syarat, Tanda};
use crate::domain::bidang::isian::{Angka, Teks};
use crate::domain::pilihan::Pilihan as _;
use crate::domain::tanggal::umur_bulan;
use crate::error::{Code, Refusal};
use crate::{jenis, pilihan};

pilihan! {
    /// What was given.
    pub enum PemberianGizi {
        /// Vitamin A, blue capsule (kapsul biru), 100,000 IU: 6 to 11 months.
        VitaminABiru = "VITAMIN_A_BIRU",
        /// Vitamin A, red capsule (kapsul merah), 200,000 IU: 12 to 59 months.
        VitaminAMerah = "VITAMIN_A_MERAH",
        /// Deworming medicine (obat cacing), from 12 months.
        ObatCacing = "OBAT_CACING",
    }
}

impl PemberianGizi {
    /// The completed months of age it is for. Capsules: doses [K]; deworming from 12 months [K].
    pub fn umur(self) -> std::ops::Range<i32> {
        match self {
            PemberianGizi::VitaminABiru => 6..12,
            PemberianGizi::VitaminAMerah => 12..60,
            PemberianGizi::ObatCacing => 12..72,
        }
    }
}

jenis! {
    /// Vitamin A in February and August, and deworming once a year (vitamin A dan obat cacing).
    "KES-03" "Vitamin A dan obat cacing" Kesehatan Orang [Bayi, Baduta, Balita, Prasekolah; spm: &["SPM-KES-4"]]
    VitaminAObatCacing {
        /// What was given.
        pemberian: PemberianGizi,
        /// The day on which it was given elsewhere (PAUD, puskesmas); else the day of the service.
        tanggal_diberikan: Option<NaiveDate>,
    }
}

patokan! {
    PEMBERIAN_TIDAK_SESUAI_UMUR Pantau []
        "Kapsul atau obat yang diberikan bukan untuk umur ini. Sampaikan kepada bidan."
        "lifecycle-and-sessions.md section 5: doses [K]";
    PMT_TIDAK_HABIS Pantau []
        "Makanan pemulihan tidak dihabiskan. Tanyakan sebabnya dan lihat lagi di rumah."
        "lifecycle-and-sessions.md section 5 [P]";
}

impl VitaminAObatCacing {
    /// The day on which it was given; `tanggal` is the day of the service.
    pub fn diberikan_pada(&self, tanggal: NaiveDate) -> NaiveDate {
        self.tanggal_diberikan.unwrap_or(tanggal)
    }

    /// The age on the day on which it was given decides.
    fn sesuai(&self, konteks: &Konteks<'_>) -> bool {
        let day = self.diberikan_pada(konteks.tanggal);
        konteks.orang.is_none_or(|orang| self.pemberian.umur().contains(&umur_bulan(orang.lahir, day)))
    }
}

impl Aturan for VitaminAObatCacing {
    fn periksa(&self, konteks: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        let day = self.diberikan_pada(konteks.tanggal);
        if day > konteks.tanggal {
            let sentence = "Tanggal pemberian tidak boleh setelah tanggal pelayanan.";
            return Err(Refusal::new(Code::DateInFuture).saying(sentence).on("tanggalDiberikan"));
        }
        if konteks.orang.is_some_and(|orang| day < orang.lahir) {
            let sentence = "Tanggal pemberian lebih awal daripada tanggal lahir.";
            return Err(Refusal::new(Code::InvalidDate).saying(sentence).on("tanggalDiberikan"));
        }
        Ok((!self.sesuai(konteks)).then_some("pemberian"))
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let umur = [("umur_bulan", konteks.umur_bulan())];
        PEMBERIAN_TIDAK_SESUAI_UMUR.bila(konteks, &umur, |_| !self.sesuai(konteks)).into_iter().collect()
    }

    fn pokok(&self) -> Option<&'static str> {
        Some(self.pemberian.kode())
    }
}

pilihan! {
    /// What food is given for (jenis PMT).
    pub enum JenisPmt {
        /// A snack for all at the session (PMT penyuluhan).
        Penyuluhan = "PENYULUHAN",
        /// Recovery food from local produce for a child with poor nutrition or faltering growth (PMT pemulihan balita).
        PemulihanBalita = "PEMULIHAN_BALITA",
        /// Recovery food for a pregnant woman with chronic energy deficiency (KEK), at least 90 days.
        PemulihanBumilKek = "PEMULIHAN_BUMIL_KEK",
    }
}

jenis! {
    /// Supplementary food (pemberian makanan tambahan, PMT) for children and mothers.
    "KES-11" "PMT dan pangan lokal" Kesehatan Orang []
    Pmt {
        /// What it is given for.
        jenis_pmt: JenisPmt,
        /// What it was made of (bahan).
        bahan: Option<Teks<200>>,
        /// Portions given (porsi).
        porsi: Option<Angka<1, 90>>,
        /// The day of the recovery programme (hari ke).
        hari_ke: Option<Angka<1, 180>>,
        /// Whether it was eaten up (habis).
        habis: Option<bool>,
    }
}

/// Children have it to the sixth birthday.
const ANAK_BULAN: i32 = 72;

impl Aturan for Pmt {
    /// The snack is for all; the food of a child is for a child, that of a pregnant woman for a pregnant woman.
    fn periksa(&self, konteks: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        let Some(orang) = konteks.orang else { return Ok(None) };
        let child = konteks.umur_bulan() < ANAK_BULAN;
        let fits = match self.jenis_pmt {
            JenisPmt::Penyuluhan => true,
            JenisPmt::PemulihanBalita => child,
            JenisPmt::PemulihanBumilKek => orang.memenuhi(Syarat::Hamil, konteks.tanggal),
        };
        if fits {
            return Ok(None);
        }
        let sentence = "Makanan tambahan ini bukan untuk sasaran tersebut.";
        Err(Refusal::new(Code::NotEligible).saying(sentence).on("jenisPmt"))
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let left = self.jenis_pmt != JenisPmt::Penyuluhan && self.habis == Some(false);
        let day = self.hari_ke.and_then(|day| i32::try_from(day.0).ok()).unwrap_or(0);
        PMT_TIDAK_HABIS.bila(konteks, &[("hari_ke", day)], |_| left).into_iter().collect()
    }

    fn pokok(&self) -> Option<&'static str> {
        Some(self.jenis_pmt.kode())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::bidang::Isi;
    use crate::domain::bidang::aturan::Orang;
    use crate::domain::pertumbuhan::JenisKelamin;
    use crate::domain::tanggal::parse_tanggal;
    use serde_json::json;

    fn hari(text: &str) -> NaiveDate {
        parse_tanggal(text).unwrap()
    }

    type Hasil = Result<(Option<String>, Vec<&'static str>), (Code, Option<String>)>;

    fn catat(kode: &str, fields: serde_json::Value, lahir: &str, hamil: bool) -> Hasil {
        let isi = Isi::baca(kode, fields.as_object().unwrap()).map_err(|r| (r.code, r.field))?;
        let orang = Orang {
            jenis_kelamin: JenisKelamin::Perempuan,
            lahir: hari(lahir),
            hari_diketahui: true,
            hamil_sejak: hamil.then(|| hari("2026-05-01")),
            bersalin: None,
        };
        let tanggal = hari("2026-08-20");
        let konteks = Konteks { tanggal, orang: Some(&orang), sebelum: None, verdict: None, janggal: false };
        let odd = isi.periksa(&konteks).map_err(|r| (r.code, r.field))?;
        Ok((odd, isi.tanda(&konteks).iter().map(|flag| flag.patokan.kode).collect()))
    }

    #[test]
    fn the_age_on_the_day_it_was_given_decides_the_capsule() {
        let give = |what, day: Option<&str>| json!({ "pemberian": what, "tanggalDiberikan": day });
        let fine = Ok((None, vec![]));
        let odd = Ok((Some("pemberian".to_owned()), vec!["PEMBERIAN_TIDAK_SESUAI_UMUR"]));
        // Twelve months on the day itself: red, and blue the day before.
        assert_eq!(catat("KES-03", give("VITAMIN_A_MERAH", None), "2025-08-20", false), fine);
        assert_eq!(catat("KES-03", give("VITAMIN_A_BIRU", None), "2025-08-20", false), odd);
        assert_eq!(catat("KES-03", give("VITAMIN_A_BIRU", Some("2026-08-19")), "2025-08-20", false), fine);
        assert_eq!(catat("KES-03", give("OBAT_CACING", None), "2025-08-21", false), odd);
        assert_eq!(catat("KES-03", give("OBAT_CACING", None), "2025-08-20", false), fine);
        let refused = |code| Err((code, Some("tanggalDiberikan".to_owned())));
        let late = give("OBAT_CACING", Some("2026-08-21"));
        assert_eq!(catat("KES-03", late, "2025-08-20", false), refused(Code::DateInFuture));
        let early = give("OBAT_CACING", Some("2025-08-19"));
        assert_eq!(catat("KES-03", early, "2025-08-20", false), refused(Code::InvalidDate));
    }

    #[test]
    fn food_is_for_children_and_mothers() {
        let give = |what| json!({ "jenisPmt": what, "habis": false, "hariKe": 4 });
        let not_for_her = Err((Code::NotEligible, Some("jenisPmt".to_owned())));
        let left = Ok((None, vec!["PMT_TIDAK_HABIS"]));
        assert_eq!(catat("KES-11", give("PENYULUHAN"), "2024-01-01", false), Ok((None, vec![])));
        assert_eq!(catat("KES-11", give("PENYULUHAN"), "1990-01-01", false), Ok((None, vec![])));
        assert_eq!(catat("KES-11", give("PEMULIHAN_BALITA"), "2020-08-21", false), left);
        assert_eq!(catat("KES-11", give("PEMULIHAN_BALITA"), "2020-08-20", false), not_for_her);
        assert_eq!(catat("KES-11", give("PEMULIHAN_BUMIL_KEK"), "1990-01-01", true), left);
        assert_eq!(catat("KES-11", give("PEMULIHAN_BUMIL_KEK"), "1990-01-01", false), not_for_her);
    }
}
