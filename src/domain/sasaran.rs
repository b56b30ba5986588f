//! A person who is served (*sasaran*): living status, how a pregnancy ends, and moving to another post.

use chrono::{Days, NaiveDate};

use crate::error::{Code, Refusal};
use crate::pilihan;

pilihan! {
    /// Whether a person lives.
    pub enum StatusHidup {
        /// Alive (hidup).
        Hidup = "HIDUP",
        /// Dead (meninggal).
        Meninggal = "MENINGGAL",
    }
}

pilihan! {
    /// How a pregnancy ended.
    pub enum HasilKehamilan {
        /// Live birth (lahir hidup).
        LahirHidup = "LAHIR_HIDUP",
        /// Stillbirth (lahir mati).
        LahirMati = "LAHIR_MATI",
        /// Miscarriage (keguguran).
        Keguguran = "KEGUGURAN",
    }
}

pilihan! {
    /// Where a move between posts stands.
    pub enum StatusPindah {
        /// Proposed by the post the person leaves (diajukan).
        Diajukan = "DIAJUKAN",
        /// Accepted by the post she goes to (diterima).
        Diterima = "DITERIMA",
    }
}

/// Days from the last period to the expected delivery (Naegele: 280 days).
const DAYS_OF_PREGNANCY: u64 = 280;

/// Weeks a pregnancy may have lasted when it is reported, at most (lifecycle file, section 3.1: 0 to 45).
const WEEKS_AT_MOST: i64 = 45;

/// The expected delivery (HPL) of a pregnancy whose last period began on this day.
pub fn hpl(mulai: NaiveDate) -> NaiveDate {
    mulai.checked_add_days(Days::new(DAYS_OF_PREGNANCY)).unwrap_or(mulai)
}

/// Checks the first day of the last period against the day of the report.
pub fn periksa_mulai_hamil(mulai: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    crate::domain::tanggal::not_future(mulai, today)?;
    if (today - mulai).num_weeks() > WEEKS_AT_MOST {
        return Err(Refusal::new(Code::InvalidDate).saying("Kehamilan tidak mungkin lebih dari 45 minggu."));
    }
    Ok(())
}

/// A proposed move is accepted once.
pub fn terima_pindah(status: StatusPindah) -> Result<StatusPindah, Refusal> {
    match status {
        StatusPindah::Diajukan => Ok(StatusPindah::Diterima),
        StatusPindah::Diterima => {
            Err(Refusal::new(Code::WrongState).saying("Perpindahan ini sudah diterima sebelumnya."))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_pregnancy_lasts_280_days_and_never_46_weeks() {
        assert_eq!(hpl(day("2026-01-01")), day("2026-10-08"));
        assert_eq!(periksa_mulai_hamil(day("2026-01-01"), day("2026-10-08")), Ok(()));
        let late = periksa_mulai_hamil(day("2025-01-01"), day("2026-10-08"));
        assert_eq!(late.map_err(|r| r.code), Err(Code::InvalidDate));
        let future = periksa_mulai_hamil(day("2026-10-09"), day("2026-10-08"));
        assert_eq!(future.map_err(|r| r.code), Err(Code::DateInFuture));
    }
}
