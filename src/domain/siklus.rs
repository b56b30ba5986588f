//! The life cycle: in which group a resident is on the day of a service. The sources disagree about the
//! boundaries (an 18-year-old is an adult in one sheet and an adolescent in the next), so they are a
//! dated table and not conditions in code; here 18 is adult. The group is that of the service date, not
//! of today. Beware of the word "balita": the group `BALITA` is 24 to 59 months, while the S of SKDN is
//! everybody below 60 months, which is `is_balita`. Source: lifecycle-and-sessions.md sections 1.1 to 1.3.

use chrono::NaiveDate;

use crate::domain::tanggal::{umur_bulan, umur_hari};

crate::pilihan! {
    /// The age group of a resident on the day of a service. Every age belongs to exactly one.
    pub enum KelompokUmur {
        /// Bayi, 0 to 11 months.
        Bayi = "BAYI",
        /// Anak baduta, 12 to 23 months.
        Baduta = "BADUTA",
        /// Anak balita, 24 to 59 months. Not the S of SKDN, which is everybody below 60 months.
        Balita = "BALITA",
        /// Anak prasekolah, 60 to 71 months.
        Prasekolah = "PRASEKOLAH",
        /// Anak usia sekolah, 6 to 9 years.
        UsiaSekolah = "USIA_SEKOLAH",
        /// Remaja, 10 to 17 years.
        Remaja = "REMAJA",
        /// Usia produktif, 18 to 59 years.
        UsiaProduktif = "USIA_PRODUKTIF",
        /// Lansia, 60 years and over.
        Lansia = "LANSIA",
    }
}

/// One version of the boundaries: from which completed month each group begins.
#[derive(Clone, Copy, Debug)]
pub struct TabelUmur {
    /// The first service date the version holds for.
    pub berlaku: NaiveDate,
    /// Group and first completed month (inclusive), the youngest first. A group ends where the next begins.
    pub mulai_bulan: &'static [(KelompokUmur, i32)],
}

/// The boundaries, the oldest version first. A change of the ministry's boundaries is a new row with its
/// date, so that past statistics stay what they were.
pub const TABEL_UMUR: &[TabelUmur] = &[TabelUmur {
    berlaku: NaiveDate::MIN,
    // ILP guide (KMK HK.01.07/MENKES/2015/2023) and PKG (KMK HK.01.07/MENKES/33/2025): 18 is adult.
    mulai_bulan: &[
        (KelompokUmur::Bayi, 0),
        (KelompokUmur::Baduta, 12),
        (KelompokUmur::Balita, 24),
        (KelompokUmur::Prasekolah, 60),
        (KelompokUmur::UsiaSekolah, 6 * 12),
        (KelompokUmur::Remaja, 10 * 12),
        (KelompokUmur::UsiaProduktif, 18 * 12),
        (KelompokUmur::Lansia, 60 * 12),
    ],
}];

/// The age group on the day `pada`. Nothing when that day lies before the birth.
pub fn kelompok_umur(lahir: NaiveDate, pada: NaiveDate) -> Option<KelompokUmur> {
    let umur = umur_bulan(lahir, pada);
    let tabel = TABEL_UMUR.iter().rev().find(|tabel| tabel.berlaku <= pada)?;
    tabel.mulai_bulan.iter().rev().find(|(_, mulai)| *mulai <= umur).map(|(kelompok, _)| *kelompok)
}

/// Born, and below 60 completed months on the day `pada`: the S of SKDN. Not the group `BALITA`.
pub fn is_balita(lahir: NaiveDate, pada: NaiveDate) -> bool {
    (0..60).contains(&umur_bulan(lahir, pada))
}

/// Born, and below 24 completed months on the day `pada`. Not the group `BADUTA`, which begins at 12.
pub fn is_baduta(lahir: NaiveDate, pada: NaiveDate) -> bool {
    (0..24).contains(&umur_bulan(lahir, pada))
}

/// A new-born: day 0 to 28 of life on the day `pada`.
pub fn is_neonatus(lahir: NaiveDate, pada: NaiveDate) -> bool {
    (0..=28).contains(&umur_hari(lahir, pada))
}

/// The last day of the post-partum period, counted from the delivery as day 0: KF4 ends on day 42.
pub const NIFAS_HARI_TERAKHIR: i32 = 42;

/// Post-partum on the day `pada`: day 0 to 42 after the delivery.
pub fn is_nifas(bersalin: NaiveDate, pada: NaiveDate) -> bool {
    (0..=NIFAS_HARI_TERAKHIR).contains(&umur_hari(bersalin, pada))
}

crate::pilihan! {
    /// A condition that lies over the age group. Several may hold at once.
    pub enum Kondisi {
        /// Ibu hamil: has an open pregnancy record.
        IbuHamil = "IBU_HAMIL",
        /// Ibu bersalin: delivered on this very day.
        IbuBersalin = "IBU_BERSALIN",
        /// Ibu nifas: day 0 to 42 after the delivery.
        IbuNifas = "IBU_NIFAS",
        /// Ibu menyusui: breast-feeding, usually until the child's 24th month.
        IbuMenyusui = "IBU_MENYUSUI",
        /// Wanita usia subur: a woman of 15 to 49 years.
        Wus = "WUS",
        /// Penyandang disabilitas: lives with a disability.
        PenyandangDisabilitas = "PENYANDANG_DISABILITAS",
        /// Orang dengan gangguan jiwa: lives with a mental disorder.
        Odgj = "ODGJ",
        /// Korban bencana: struck by a disaster.
        KorbanBencana = "KORBAN_BENCANA",
    }
}

crate::pilihan! {
    /// The group a resident is counted in, once: pregnancy and the post-partum period (nifas) first,
    /// otherwise the age group.
    pub enum KelompokStatistik {
        /// Ibu hamil, whatever her age.
        IbuHamil = "IBU_HAMIL",
        /// Ibu nifas, day 0 to 42 after the delivery, whatever her age.
        IbuNifas = "IBU_NIFAS",
        /// Bayi, 0 to 11 months.
        Bayi = "BAYI",
        /// Anak baduta, 12 to 23 months.
        Baduta = "BADUTA",
        /// Anak balita, 24 to 59 months.
        Balita = "BALITA",
        /// Anak prasekolah, 60 to 71 months.
        Prasekolah = "PRASEKOLAH",
        /// Anak usia sekolah, 6 to 9 years.
        UsiaSekolah = "USIA_SEKOLAH",
        /// Remaja, 10 to 17 years.
        Remaja = "REMAJA",
        /// Usia produktif, 18 to 59 years.
        UsiaProduktif = "USIA_PRODUKTIF",
        /// Lansia, 60 years and over.
        Lansia = "LANSIA",
    }
}

impl KelompokStatistik {
    /// The group of somebody of that age group under those conditions. A pregnant girl of 16 counts as
    /// `IBU_HAMIL` and not as `REMAJA`, though she may receive what adolescents receive. Pregnancy goes
    /// before the post-partum period; a delivery today is counted with the latter.
    pub fn of(umur: KelompokUmur, kondisi: &[Kondisi]) -> Self {
        if kondisi.contains(&Kondisi::IbuHamil) {
            KelompokStatistik::IbuHamil
        } else if kondisi.contains(&Kondisi::IbuNifas) || kondisi.contains(&Kondisi::IbuBersalin) {
            KelompokStatistik::IbuNifas
        } else {
            umur.into()
        }
    }
}

impl From<KelompokUmur> for KelompokStatistik {
    fn from(umur: KelompokUmur) -> Self {
        match umur {
            KelompokUmur::Bayi => KelompokStatistik::Bayi,
            KelompokUmur::Baduta => KelompokStatistik::Baduta,
            KelompokUmur::Balita => KelompokStatistik::Balita,
            KelompokUmur::Prasekolah => KelompokStatistik::Prasekolah,
            KelompokUmur::UsiaSekolah => KelompokStatistik::UsiaSekolah,
            KelompokUmur::Remaja => KelompokStatistik::Remaja,
            KelompokUmur::UsiaProduktif => KelompokStatistik::UsiaProduktif,
            KelompokUmur::Lansia => KelompokStatistik::Lansia,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::pilihan::Pilihan;
    use crate::domain::tanggal::parse_tanggal;

    fn hari(text: &str) -> NaiveDate {
        parse_tanggal(text).unwrap()
    }

    // lifecycle-and-sessions.md section 1.3, and each boundary from both sides.
    #[test]
    fn the_group_is_that_of_the_service_date() {
        let rows = [
            ("2024-09-18", "2025-09-18", "BADUTA"),
            ("2024-09-19", "2025-09-18", "BAYI"),
            ("2020-09-18", "2025-09-18", "PRASEKOLAH"),
            ("2020-09-19", "2025-09-18", "BALITA"),
            ("2019-09-18", "2025-09-18", "USIA_SEKOLAH"),
            ("2007-09-18", "2025-09-18", "USIA_PRODUKTIF"),
            ("2007-09-19", "2025-09-18", "REMAJA"),
            ("1965-09-18", "2025-09-18", "LANSIA"),
            ("2025-09-18", "2025-09-18", "BAYI"),
            ("2023-09-18", "2025-09-18", "BALITA"),
            ("2023-09-19", "2025-09-18", "BADUTA"),
            ("2019-09-19", "2025-09-18", "PRASEKOLAH"),
            ("2015-09-18", "2025-09-18", "REMAJA"),
            ("2015-09-19", "2025-09-18", "USIA_SEKOLAH"),
            ("1965-09-19", "2025-09-18", "USIA_PRODUKTIF"),
            ("1905-01-01", "2025-09-18", "LANSIA"),
            // Born on the 31st: a year is full only when the day has been reached.
            ("2024-01-31", "2025-01-30", "BAYI"),
            ("2024-01-31", "2025-01-31", "BADUTA"),
            // Born on 29 February: the birthday of a common year is 1 March.
            ("2024-02-29", "2025-02-28", "BAYI"),
            ("2024-02-29", "2025-03-01", "BADUTA"),
            ("2020-02-29", "2025-02-28", "BALITA"),
            ("2020-02-29", "2025-03-01", "PRASEKOLAH"),
        ];
        for (lahir, pada, kode) in rows {
            let kelompok = kelompok_umur(hari(lahir), hari(pada)).map(Pilihan::kode);
            assert_eq!(kelompok, Some(kode), "born {lahir}, on {pada}");
        }
        assert_eq!(kelompok_umur(hari("2025-09-18"), hari("2025-09-17")), None);
    }

    #[test]
    fn the_table_covers_every_age_once() {
        for tabel in TABEL_UMUR {
            let kelompok: Vec<_> = tabel.mulai_bulan.iter().map(|(kelompok, _)| *kelompok).collect();
            let semua: Vec<_> = KelompokUmur::NILAI.iter().map(|(kelompok, _, _)| *kelompok).collect();
            assert_eq!(kelompok, semua);
            assert_eq!(tabel.mulai_bulan.first().map(|(_, mulai)| *mulai), Some(0));
            assert!(tabel.mulai_bulan.is_sorted_by(|a, b| a.1 < b.1));
        }
        assert!(TABEL_UMUR.is_sorted_by(|a, b| a.berlaku < b.berlaku));
    }

    #[test]
    fn s_of_skdn_is_below_sixty_months() {
        let pada = hari("2025-09-18");
        assert!(is_balita(hari("2025-09-18"), pada) && is_balita(hari("2020-09-19"), pada));
        assert!(!is_balita(hari("2020-09-18"), pada) && !is_balita(hari("2025-09-19"), pada));
        assert!(is_baduta(hari("2023-09-19"), pada) && !is_baduta(hari("2023-09-18"), pada));
        assert!(is_neonatus(hari("2025-08-21"), pada) && !is_neonatus(hari("2025-08-20"), pada));
    }

    #[test]
    fn nifas_ends_on_day_forty_two() {
        let bersalin = hari("2025-08-01");
        assert!(is_nifas(bersalin, bersalin) && is_nifas(bersalin, hari("2025-09-12")));
        assert!(!is_nifas(bersalin, hari("2025-09-13")) && !is_nifas(bersalin, hari("2025-07-31")));
    }

    #[test]
    fn a_pregnant_girl_of_sixteen_counts_once() {
        let remaja = kelompok_umur(hari("2009-05-01"), hari("2025-09-18")).unwrap();
        assert_eq!(remaja, KelompokUmur::Remaja);
        let kode = |kondisi: &[Kondisi]| KelompokStatistik::of(remaja, kondisi).kode();
        assert_eq!(kode(&[Kondisi::Wus, Kondisi::IbuHamil]), "IBU_HAMIL");
        assert_eq!(kode(&[Kondisi::IbuNifas, Kondisi::IbuHamil]), "IBU_HAMIL");
        assert_eq!(kode(&[Kondisi::IbuBersalin]), "IBU_NIFAS");
        assert_eq!(kode(&[Kondisi::Wus, Kondisi::Odgj, Kondisi::IbuMenyusui]), "REMAJA");
        assert_eq!(kode(&[]), "REMAJA");
    }

    #[test]
    fn an_age_group_keeps_its_code_in_the_statistics() {
        for (umur, kode, _) in KelompokUmur::NILAI {
            assert_eq!(KelompokStatistik::from(*umur).kode(), *kode);
        }
        assert_eq!(KelompokStatistik::NILAI.len(), KelompokUmur::NILAI.len() + 2);
    }
}
