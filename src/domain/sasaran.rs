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
    /// Where a woman gave birth.
    pub enum TempatPersalinan {
        /// Hospital (rumah sakit).
        RumahSakit = "RUMAH_SAKIT",
        /// Health centre (puskesmas) or its branch (pustu).
        Puskesmas = "PUSKESMAS",
        /// Village birth house (polindes) or village health post (poskesdes).
        Polindes = "POLINDES",
        /// Clinic (klinik).
        Klinik = "KLINIK",
        /// A midwife's own practice (praktik mandiri bidan).
        PraktikBidan = "PRAKTIK_BIDAN",
        /// At home (rumah).
        Rumah = "RUMAH",
        /// Elsewhere, also on the way (lainnya).
        Lainnya = "LAINNYA",
    }
}

pilihan! {
    /// Who helped at a birth.
    pub enum PenolongPersalinan {
        /// Physician (dokter).
        Dokter = "DOKTER",
        /// Midwife (bidan).
        Bidan = "BIDAN",
        /// Nurse (perawat).
        Perawat = "PERAWAT",
        /// Traditional birth attendant (dukun bayi).
        Dukun = "DUKUN",
        /// Family or somebody else (lainnya).
        Lainnya = "LAINNYA",
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

/// Children of one birth at most.
pub const BAYI_TERBANYAK: usize = 5;

/// Below this many completed weeks what ends is a miscarriage, which `akhiriKehamilan` records.
// The usual limit of Indonesian obstetrics (below 20 weeks or 500 g: abortus); taken over in November 2026.
const KEGUGURAN_SEBELUM_MINGGU: i64 = 20;

/// Checks the day of a birth against the pregnancy and the day of the report.
pub fn periksa_bersalin(mulai: NaiveDate, tanggal: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    crate::domain::tanggal::not_future(tanggal, today)?;
    let weeks = (tanggal - mulai).num_weeks();
    let sentence = match () {
        () if tanggal < mulai => "Tanggal bersalin sebelum kehamilan mulai.",
        () if weeks < KEGUGURAN_SEBELUM_MINGGU => {
            "Kehamilan belum 20 minggu. Catat sebagai keguguran pada akhir kehamilan."
        }
        () if weeks > WEEKS_AT_MOST => "Kehamilan tidak mungkin lebih dari 45 minggu. Periksa tanggalnya.",
        () => return Ok(()),
    };
    Err(Refusal::new(Code::InvalidDate).saying(sentence))
}

/// What a newborn is called until she has a name: after her mother, and by number where there are more.
pub fn nama_bayi(ibu: &str, nomor: Option<usize>) -> String {
    match nomor {
        None => format!("Bayi Ny. {ibu}"),
        Some(nomor) => format!("Bayi {nomor} Ny. {ibu}"),
    }
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

    #[test]
    fn a_birth_is_from_20_to_45_weeks_and_not_ahead() {
        let at = |tanggal| {
            periksa_bersalin(day("2026-01-01"), day(tanggal), day("2026-12-31")).map_err(|r| r.code)
        };
        assert_eq!((at("2026-05-20"), at("2026-05-21")), (Err(Code::InvalidDate), Ok(())));
        assert_eq!((at("2026-11-18"), at("2026-11-19")), (Ok(()), Err(Code::InvalidDate)));
        assert_eq!((at("2025-12-31"), at("2027-01-01")), (Err(Code::InvalidDate), Err(Code::DateInFuture)));
        assert_eq!(nama_bayi("Sari", Some(2)), "Bayi 2 Ny. Sari");
    }
}
