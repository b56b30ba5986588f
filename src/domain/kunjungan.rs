//! A visit at home (*kunjungan rumah*): nobody there is an outcome like any other, not a missing record. A kader goes
//! through the checklist of whom she visits and ticks what she found; each item belongs to one of the categories the
//! weekly report counts. What is due by the calendar is not asked here (`domain::jatuh_tempo`); this is what only eyes
//! at home can see. Source: lifecycle-and-sessions.md sections 2.4, 2.5, 3.8 and 6; the items are in our own words.

use chrono::NaiveDate;

use crate::domain::bidang::aturan::Orang;
use crate::domain::siklus::{KelompokUmur, kelompok_umur};
use crate::domain::tanggal::umur_bulan;
use crate::error::{Code, Refusal};
use crate::pilihan;

pilihan! {
    /// What came of a visit at home.
    pub enum HasilKunjungan {
        /// Somebody was met (bertemu).
        Bertemu = "BERTEMU",
        /// Nobody was there (tidak bertemu).
        TidakBertemu = "TIDAK_BERTEMU",
    }
}

pilihan! {
    /// A checklist (daftar periksa) of a visit at home: whom it is for.
    pub enum DaftarPeriksa {
        /// A pregnant woman (ibu hamil).
        IbuHamil = "IBU_HAMIL",
        /// A mother in the 42 days after delivery (ibu nifas).
        IbuNifas = "IBU_NIFAS",
        /// A child of 0 to 5 completed months (bayi 0-6 bulan).
        Bayi = "BAYI",
        /// A child of 6 to 71 completed months (balita dan prasekolah).
        Balita = "BALITA",
        /// Somebody of 6 to 17 years (usia sekolah dan remaja).
        SekolahRemaja = "SEKOLAH_REMAJA",
        /// An adult of 18 to 59 years (dewasa).
        Dewasa = "DEWASA",
        /// Somebody of 60 years and over (lansia).
        Lansia = "LANSIA",
        /// Somebody in treatment for tuberculosis (pasien TBC), of any age.
        PasienTbc = "PASIEN_TBC",
        /// The household (keluarga).
        Keluarga = "KELUARGA",
    }
}

pilihan! {
    /// The category (kategori) under which the weekly report counts a finding.
    pub enum KategoriTemuan {
        /// No access to a health service that was due (akses).
        Akses = "AKSES",
        /// Medicine not taken as told (kepatuhan).
        Kepatuhan = "KEPATUHAN",
        /// A danger sign (tanda bahaya).
        TandaBahaya = "TANDA_BAHAYA",
        /// A symptom of tuberculosis (gejala TBC).
        GejalaTbc = "GEJALA_TBC",
        /// Anything else worth following up.
        Lain = "LAIN",
    }
}

pilihan! {
    /// A finding (temuan) of a visit at home.
    pub enum Temuan {
        /// A check of the pregnancy was missed.
        AncTerlewat = "ANC_TERLEWAT",
        /// Iron tablets are not taken every day (TTD).
        TtdTidakDiminum = "TTD_TIDAK_DIMINUM",
        /// A danger sign is seen or told of: bleeding, fits, fever, hard breathing, cannot drink.
        TandaBahaya = "TANDA_BAHAYA",
        /// A check after delivery was missed (KF or KN).
        KunjunganNifasTerlewat = "KUNJUNGAN_NIFAS_TERLEWAT",
        /// Breast-feeding is difficult (masalah menyusui).
        MasalahMenyusui = "MASALAH_MENYUSUI",
        /// The child under six months is given something besides breast milk.
        TidakAsiEksklusif = "TIDAK_ASI_EKSKLUSIF",
        /// Complementary food is too little or too plain (MP-ASI).
        MpAsiKurang = "MP_ASI_KURANG",
        /// A dose of the schedule was missed.
        ImunisasiTerlewat = "IMUNISASI_TERLEWAT",
        /// Vitamin A or deworming was missed.
        VitaminAObatCacingTerlewat = "VITAMIN_A_OBAT_CACING_TERLEWAT",
        /// Not weighed this month.
        TidakDitimbang = "TIDAK_DITIMBANG",
        /// Out of school.
        TidakSekolah = "TIDAK_SEKOLAH",
        /// The weekly iron tablet of girls is not taken (TTD rematri).
        TtdRematriTidakDiminum = "TTD_REMATRI_TIDAK_DIMINUM",
        /// Smokes.
        Merokok = "MEROKOK",
        /// The screening of the year was not done.
        SkriningTerlewat = "SKRINING_TERLEWAT",
        /// Medicine against high blood pressure, sugar or a mental disorder is not taken as told.
        ObatTidakTeratur = "OBAT_TIDAK_TERATUR",
        /// A symptom of tuberculosis.
        GejalaTbc = "GEJALA_TBC",
        /// Lives alone, or needs help with daily life and has none.
        PerluPendamping = "PERLU_PENDAMPING",
        /// Medicine against tuberculosis was missed.
        ObatTbcTerlewat = "OBAT_TBC_TERLEWAT",
        /// A control at the puskesmas was missed.
        KontrolTerlewat = "KONTROL_TERLEWAT",
        /// People of the house were not examined for tuberculosis.
        KontakBelumDiperiksa = "KONTAK_BELUM_DIPERIKSA",
        /// Somebody smokes inside the house.
        AsapRokok = "ASAP_ROKOK",
        /// The water of the house is not safe.
        AirTidakAman = "AIR_TIDAK_AMAN",
        /// The house has no latrine.
        TanpaJamban = "TANPA_JAMBAN",
        /// The health insurance (JKN) of somebody is not active.
        JknTidakAktif = "JKN_TIDAK_AKTIF",
    }
}

use Temuan::*;

impl Temuan {
    /// The category it is counted under.
    pub fn kategori(self) -> KategoriTemuan {
        match self {
            AncTerlewat | KunjunganNifasTerlewat | ImunisasiTerlewat | VitaminAObatCacingTerlewat => {
                KategoriTemuan::Akses
            }
            TidakDitimbang | SkriningTerlewat | KontrolTerlewat | JknTidakAktif => KategoriTemuan::Akses,
            TtdTidakDiminum | TtdRematriTidakDiminum | ObatTidakTeratur | ObatTbcTerlewat => {
                KategoriTemuan::Kepatuhan
            }
            Temuan::TandaBahaya => KategoriTemuan::TandaBahaya,
            Temuan::GejalaTbc | KontakBelumDiperiksa => KategoriTemuan::GejalaTbc,
            MasalahMenyusui | TidakAsiEksklusif | MpAsiKurang | TidakSekolah | Merokok | PerluPendamping
            | AsapRokok | AirTidakAman | TanpaJamban => KategoriTemuan::Lain,
        }
    }
}

impl DaftarPeriksa {
    /// The items of the checklist, in the order in which they are asked.
    pub fn butir(self) -> &'static [Temuan] {
        match self {
            DaftarPeriksa::IbuHamil => {
                &[Temuan::TandaBahaya, AncTerlewat, TtdTidakDiminum, Temuan::GejalaTbc]
            }
            DaftarPeriksa::IbuNifas => {
                &[Temuan::TandaBahaya, KunjunganNifasTerlewat, MasalahMenyusui, TtdTidakDiminum]
            }
            DaftarPeriksa::Bayi => &[
                Temuan::TandaBahaya,
                KunjunganNifasTerlewat,
                TidakAsiEksklusif,
                ImunisasiTerlewat,
                TidakDitimbang,
                Temuan::GejalaTbc,
            ],
            DaftarPeriksa::Balita => &[
                Temuan::TandaBahaya,
                MpAsiKurang,
                ImunisasiTerlewat,
                VitaminAObatCacingTerlewat,
                TidakDitimbang,
                Temuan::GejalaTbc,
            ],
            DaftarPeriksa::SekolahRemaja => {
                &[TidakSekolah, TtdRematriTidakDiminum, Merokok, SkriningTerlewat, Temuan::GejalaTbc]
            }
            DaftarPeriksa::Dewasa => &[ObatTidakTeratur, SkriningTerlewat, Merokok, Temuan::GejalaTbc],
            DaftarPeriksa::Lansia => {
                &[PerluPendamping, ObatTidakTeratur, SkriningTerlewat, Merokok, Temuan::GejalaTbc]
            }
            DaftarPeriksa::PasienTbc => {
                &[ObatTbcTerlewat, KontrolTerlewat, KontakBelumDiperiksa, Temuan::TandaBahaya]
            }
            DaftarPeriksa::Keluarga => &[AsapRokok, AirTidakAman, TanpaJamban, JknTidakAktif],
        }
    }

    /// Is the checklist meant for this person on a day? A household's is for no single person.
    pub fn untuk(self, orang: &Orang, pada: NaiveDate) -> bool {
        let Some(kelompok) = kelompok_umur(orang.lahir, pada) else { return false };
        let bulan = umur_bulan(orang.lahir, pada);
        match self {
            DaftarPeriksa::IbuHamil => orang.hamil_sejak.is_some_and(|sejak| sejak <= pada),
            DaftarPeriksa::IbuNifas => orang.nifas(pada),
            DaftarPeriksa::Bayi => bulan < 6,
            DaftarPeriksa::Balita => (6..72).contains(&bulan),
            DaftarPeriksa::SekolahRemaja => {
                matches!(kelompok, KelompokUmur::UsiaSekolah | KelompokUmur::Remaja)
            }
            DaftarPeriksa::Dewasa => kelompok == KelompokUmur::UsiaProduktif,
            DaftarPeriksa::Lansia => kelompok == KelompokUmur::Lansia,
            DaftarPeriksa::PasienTbc => true,
            DaftarPeriksa::Keluarga => false,
        }
    }
}

/// Checks what a visit says it found: somebody was met, a checklist was gone through, and every item is on it.
pub fn periksa_temuan(
    hasil: HasilKunjungan,
    daftar: Option<DaftarPeriksa>,
    temuan: &[Temuan],
) -> Result<(), Refusal> {
    if hasil == HasilKunjungan::TidakBertemu && (daftar.is_some() || !temuan.is_empty()) {
        let sentence = "Tidak ada yang ditemui, jadi tidak ada temuan.";
        return Err(Refusal::new(Code::NotEligible).saying(sentence).on("temuan"));
    }
    let Some(daftar) = daftar else {
        return if temuan.is_empty() {
            Ok(())
        } else {
            Err(Refusal::new(Code::Required).saying("Sebutkan daftar periksanya.").on("daftarPeriksa"))
        };
    };
    if temuan.iter().all(|butir| daftar.butir().contains(butir)) {
        return Ok(());
    }
    let sentence = "Temuan ini tidak ada di daftar periksanya.";
    Err(Refusal::new(Code::NotEligible).saying(sentence).on("temuan"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::pertumbuhan::JenisKelamin;
    use crate::domain::pilihan::Pilihan;

    fn hari(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn every_finding_is_on_a_checklist_and_none_twice() {
        for (temuan, kode, _) in Temuan::NILAI {
            assert!(
                DaftarPeriksa::NILAI.iter().any(|(daftar, _, _)| daftar.butir().contains(temuan)),
                "{kode}"
            );
        }
        for (daftar, kode, _) in DaftarPeriksa::NILAI {
            let butir = daftar.butir();
            assert!(
                !butir.is_empty() && (1..butir.len()).all(|at| !butir[..at].contains(&butir[at])),
                "{kode}"
            );
        }
    }

    #[test]
    fn what_was_found_fits_the_checklist_and_somebody_was_there() {
        use HasilKunjungan::{Bertemu, TidakBertemu};
        let code = |hasil, daftar, temuan: &[Temuan]| {
            periksa_temuan(hasil, daftar, temuan).map_err(|r| (r.code, r.field.unwrap().to_string()))
        };
        assert_eq!(code(Bertemu, Some(DaftarPeriksa::Bayi), &[TidakAsiEksklusif]), Ok(()));
        assert_eq!(code(Bertemu, Some(DaftarPeriksa::Bayi), &[]), Ok(()));
        assert_eq!(code(TidakBertemu, None, &[]), Ok(()));
        let refused = |code, field: &str| Err((code, field.to_owned()));
        assert_eq!(
            code(Bertemu, Some(DaftarPeriksa::Dewasa), &[TidakAsiEksklusif]),
            refused(Code::NotEligible, "temuan")
        );
        assert_eq!(code(Bertemu, None, &[Merokok]), refused(Code::Required, "daftarPeriksa"));
        assert_eq!(code(TidakBertemu, Some(DaftarPeriksa::Bayi), &[]), refused(Code::NotEligible, "temuan"));
    }

    #[test]
    fn a_checklist_is_for_its_stage_of_life() {
        let ibu = Orang {
            jenis_kelamin: JenisKelamin::Perempuan,
            lahir: hari("2000-01-01"),
            hari_diketahui: true,
            hamil_sejak: None,
            bersalin: Some(hari("2026-01-01")),
        };
        let untuk = |pada: &str| -> Vec<&str> {
            let all = DaftarPeriksa::NILAI.iter();
            all.filter(|(daftar, _, _)| daftar.untuk(&ibu, hari(pada))).map(|(_, kode, _)| *kode).collect()
        };
        assert_eq!(untuk("2026-02-12"), ["IBU_NIFAS", "DEWASA", "PASIEN_TBC"]);
        assert_eq!(untuk("2026-02-13"), ["DEWASA", "PASIEN_TBC"]);
        assert_eq!(untuk("2000-06-30"), ["BAYI", "PASIEN_TBC"]);
        assert_eq!(untuk("2000-07-01"), ["BALITA", "PASIEN_TBC"]);
        assert_eq!(untuk("2006-01-01"), ["SEKOLAH_REMAJA", "PASIEN_TBC"]);
        assert!(untuk("1999-12-31").is_empty());
    }
}
