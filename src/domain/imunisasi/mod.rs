//! Immunisation: which dose a person needs when, whether a dose that was given counts, and what is complete. Vaccines
//! are given by a midwife or nurse; a kader records what the Buku KIA shows and looks for the child who did not come.
//! So a dose that was given is a fact and is never refused: it is judged, and a dose that came too early is shown as
//! such and asked for again. The schedule and the sets are dated data (`jadwal`, `lengkap`).
//! Sources: lifecycle-and-sessions.md section 4; indicators.md section 7.

mod bias;
mod jadwal;
mod jatuh;
mod lengkap;
mod nilai;
mod td;
mod tertulis;

use chrono::{Datelike, Days, NaiveDate};

use crate::domain::tanggal::{Bulan, PresisiLahir, genap_bulan};

pub use bias::{BarisBias, TABEL_BIAS, kelas_pada};
pub use jadwal::{BarisDosis, Jadwal, Setelah, TABEL_JADWAL, jadwal_untuk};
pub use jatuh::{DosisTerbuka, terbuka};
pub use lengkap::{Kelengkapan, Kumpulan, StatusKelengkapan, TABEL_KUMPULAN, VersiKumpulan, kelengkapan};
pub use nilai::{DosisDinilai, NilaiDosis, nilai_dosis};
pub use td::{StatusTd, status_td};
pub use tertulis::tertulis;

crate::pilihan! {
    /// A vaccine with the number of its dose (dosis vaksin), as the boxes of the Buku KIA have them.
    pub enum DosisVaksin {
        /// Hepatitis B at birth.
        Hb0 = "HB0",
        /// BCG, against tuberculosis.
        Bcg = "BCG",
        /// Oral polio, first dose.
        Opv1 = "OPV1",
        /// Oral polio, second dose.
        Opv2 = "OPV2",
        /// Oral polio, third dose.
        Opv3 = "OPV3",
        /// Oral polio, fourth dose.
        Opv4 = "OPV4",
        /// DPT-HB-Hib (pentavalent), first dose.
        DptHbHib1 = "DPT_HB_HIB_1",
        /// DPT-HB-Hib, second dose.
        DptHbHib2 = "DPT_HB_HIB_2",
        /// DPT-HB-Hib, third dose.
        DptHbHib3 = "DPT_HB_HIB_3",
        /// DPT-HB-Hib, booster in the second year (imunisasi lanjutan).
        DptHbHib4 = "DPT_HB_HIB_4",
        /// Inactivated polio, first dose.
        Ipv1 = "IPV1",
        /// Inactivated polio, second dose.
        Ipv2 = "IPV2",
        /// Pneumococcus, first dose.
        Pcv1 = "PCV1",
        /// Pneumococcus, second dose.
        Pcv2 = "PCV2",
        /// Pneumococcus, third dose, in the second year.
        Pcv3 = "PCV3",
        /// Rotavirus, first dose.
        Rv1 = "RV1",
        /// Rotavirus, second dose.
        Rv2 = "RV2",
        /// Rotavirus, third dose.
        Rv3 = "RV3",
        /// Measles and rubella (campak-rubela), first dose.
        Mr1 = "MR1",
        /// Measles and rubella, second dose, in the second year.
        Mr2 = "MR2",
        /// Japanese encephalitis; only where it is endemic.
        Je = "JE",
        /// Measles and rubella at school (BIAS), class 1.
        MrBias = "MR_BIAS",
        /// Diphtheria and tetanus at school (BIAS), class 1.
        Dt = "DT",
        /// Tetanus and diphtheria at school (BIAS), class 2.
        TdKelas2 = "TD_KELAS_2",
        /// Tetanus and diphtheria at school (BIAS), class 5.
        TdKelas5 = "TD_KELAS_5",
        /// HPV, first dose, girls of class 5 (BIAS).
        Hpv1 = "HPV1",
        /// HPV, second dose, girls of class 6 (BIAS).
        Hpv2 = "HPV2",
        /// Td of a woman, first dose.
        Td1 = "TD1",
        /// Td of a woman, second dose.
        Td2 = "TD2",
        /// Td of a woman, third dose.
        Td3 = "TD3",
        /// Td of a woman, fourth dose.
        Td4 = "TD4",
        /// Td of a woman, fifth dose.
        Td5 = "TD5",
    }
}

impl DosisVaksin {
    /// The name a kader reads in the Buku KIA.
    pub fn nama(self) -> &'static str {
        use DosisVaksin as D;
        match self {
            D::Hb0 => "HB-0",
            D::Bcg => "BCG",
            D::Opv1 => "polio tetes 1",
            D::Opv2 => "polio tetes 2",
            D::Opv3 => "polio tetes 3",
            D::Opv4 => "polio tetes 4",
            D::DptHbHib1 => "DPT-HB-Hib 1",
            D::DptHbHib2 => "DPT-HB-Hib 2",
            D::DptHbHib3 => "DPT-HB-Hib 3",
            D::DptHbHib4 => "DPT-HB-Hib lanjutan",
            D::Ipv1 => "polio suntik 1",
            D::Ipv2 => "polio suntik 2",
            D::Pcv1 => "PCV 1",
            D::Pcv2 => "PCV 2",
            D::Pcv3 => "PCV 3",
            D::Rv1 => "rotavirus 1",
            D::Rv2 => "rotavirus 2",
            D::Rv3 => "rotavirus 3",
            D::Mr1 => "campak-rubela 1",
            D::Mr2 => "campak-rubela lanjutan",
            D::Je => "JE",
            D::MrBias => "campak-rubela kelas 1",
            D::Dt => "DT kelas 1",
            D::TdKelas2 => "Td kelas 2",
            D::TdKelas5 => "Td kelas 5",
            D::Hpv1 => "HPV 1",
            D::Hpv2 => "HPV 2",
            D::Td1 => "Td 1",
            D::Td2 => "Td 2",
            D::Td3 => "Td 3",
            D::Td4 => "Td 4",
            D::Td5 => "Td 5",
        }
    }

    /// The vaccine of the dose: doses of one vaccine keep a distance from each other.
    pub fn vaksin(self) -> Vaksin {
        use DosisVaksin as D;
        match self {
            D::Hb0 => Vaksin::Hb0,
            D::Bcg => Vaksin::Bcg,
            D::Opv1 | D::Opv2 | D::Opv3 | D::Opv4 => Vaksin::Opv,
            D::DptHbHib1 | D::DptHbHib2 | D::DptHbHib3 | D::DptHbHib4 => Vaksin::DptHbHib,
            D::Ipv1 | D::Ipv2 => Vaksin::Ipv,
            D::Pcv1 | D::Pcv2 | D::Pcv3 => Vaksin::Pcv,
            D::Rv1 | D::Rv2 | D::Rv3 => Vaksin::Rv,
            D::Mr1 | D::Mr2 | D::MrBias => Vaksin::Mr,
            D::Je => Vaksin::Je,
            D::Dt | D::TdKelas2 | D::TdKelas5 | D::Td1 | D::Td2 | D::Td3 | D::Td4 | D::Td5 => Vaksin::Td,
            D::Hpv1 | D::Hpv2 => Vaksin::Hpv,
        }
    }
}

/// A vaccine, whatever the dose.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Vaksin {
    Hb0,
    Bcg,
    Opv,
    DptHbHib,
    Ipv,
    Pcv,
    Rv,
    Mr,
    Je,
    Td,
    Hpv,
}

/// A length of time in the field's own measures: vaccines have days and weeks between them, ages are full months.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Jangka {
    Hari(u32),
    Minggu(u32),
    Bulan(u32),
}

impl Jangka {
    /// The day on which so much time has passed since another.
    pub fn sejak(self, hari: NaiveDate) -> NaiveDate {
        let days = |n: u32| hari.checked_add_days(Days::new(n.into())).unwrap_or(NaiveDate::MAX);
        match self {
            Jangka::Hari(n) => days(n),
            Jangka::Minggu(n) => days(n.saturating_mul(7)),
            Jangka::Bulan(n) => genap_bulan(hari, n),
        }
    }
}

/// A dose that was given, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DosisDiberi {
    pub tanggal: NaiveDate,
    pub dosis: DosisVaksin,
}

/// A birth as far as it is known. What is due is reckoned from the latest day it can have been, so that nothing is
/// asked for too early; a dose is judged by the earliest, so that nobody is warned for a date that is not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kelahiran {
    pub tanggal: NaiveDate,
    pub presisi: PresisiLahir,
}

impl Kelahiran {
    /// A birth whose day is known.
    pub fn pasti(tanggal: NaiveDate) -> Self {
        Kelahiran { tanggal, presisi: PresisiLahir::Hari }
    }

    /// The earliest day it can have been.
    pub fn paling_awal(self) -> NaiveDate {
        match self.presisi {
            PresisiLahir::Hari => self.tanggal,
            PresisiLahir::Bulan => Bulan::of(self.tanggal).first_day(),
            PresisiLahir::Tahun => NaiveDate::from_ymd_opt(self.tanggal.year(), 1, 1).unwrap_or(self.tanggal),
        }
    }

    /// The latest day it can have been.
    pub fn paling_akhir(self) -> NaiveDate {
        match self.presisi {
            PresisiLahir::Hari => self.tanggal,
            PresisiLahir::Bulan => Bulan::of(self.tanggal).last_day(),
            PresisiLahir::Tahun => {
                NaiveDate::from_ymd_opt(self.tanggal.year(), 12, 31).unwrap_or(self.tanggal)
            }
        }
    }

    /// Is the age known well enough for a schedule in weeks and months?
    pub fn cukup_untuk_imunisasi(self) -> bool {
        self.presisi != PresisiLahir::Tahun
    }
}

#[cfg(test)]
mod tests;
