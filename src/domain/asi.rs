//! Exclusive breast-feeding (*ASI eksklusif*) of one child, from what the mother told at each weighing: the columns E0 to E5
//! of the growth card. A month that was not asked stays unknown; one month with anything besides breast milk ends it.

use chrono::NaiveDate;

use super::acuan::{Angka, GolonganAturan, Tertulis};
use super::tanggal::umur_bulan;

/// The completed months of age in which it is asked: 0 to 5.
pub const BULAN: usize = 6;

const SUMBER: &str =
    "indicators.md section 5: breast milk only through month 5; definition [R], by month [K]";

crate::pilihan! {
    /// How exclusive breast-feeding (ASI eksklusif) of a child stands.
    pub enum StatusAsi {
        /// Not asked yet (belum ditanya).
        BelumDitanya = "BELUM_DITANYA",
        /// Below six months and breast milk only as far as was asked (sejauh ini).
        SejauhIni = "SEJAUH_INI",
        /// Something besides breast milk was given (tidak).
        Tidak = "TIDAK",
        /// Six months have passed, and breast milk only through month 5 (lulus).
        Lulus = "LULUS",
        /// Six months have passed and month 5 was not asked (tidak diketahui): in the denominator of nothing.
        TidakDiketahui = "TIDAK_DIKETAHUI",
    }
}

/// The status with the answer of each month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asi {
    pub status: StatusAsi,
    /// By completed month of age; nothing where it was not asked.
    pub bulan: [Option<bool>; BULAN],
}

/// The status on a day, from the answers up to it.
pub fn asi(lahir: NaiveDate, jawaban: &[(NaiveDate, bool)], hari: NaiveDate) -> Asi {
    let mut bulan = [None; BULAN];
    for (tanggal, hanya_asi) in jawaban.iter().filter(|(tanggal, _)| *tanggal <= hari) {
        let at = usize::try_from(umur_bulan(lahir, *tanggal)).ok().and_then(|at| bulan.get_mut(at));
        if let Some(answer) = at {
            *answer = Some(answer.unwrap_or(true) && *hanya_asi);
        }
    }
    let lewat = usize::try_from(umur_bulan(lahir, hari)).is_ok_and(|umur| umur >= BULAN);
    let [.., terakhir] = bulan;
    let status = match () {
        () if bulan.contains(&Some(false)) => StatusAsi::Tidak,
        () if lewat && terakhir == Some(true) => StatusAsi::Lulus,
        () if lewat => StatusAsi::TidakDiketahui,
        () if bulan.contains(&Some(true)) => StatusAsi::SejauhIni,
        () => StatusAsi::BelumDitanya,
    };
    Asi { status, bulan }
}

/// The rule, to be read.
pub fn tertulis() -> Tertulis {
    let keterangan = "ASI eksklusif: hanya ASI sampai umur 5 bulan genap, menurut jawaban tiap bulan.";
    let angka = vec![Angka::baru("bulan ditanya", i32::try_from(BULAN).unwrap_or(i32::MAX), "bulan")];
    Tertulis::tetap(GolonganAturan::Status, "ASI_EKSKLUSIF".to_owned(), keterangan.to_owned(), SUMBER, angka)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hari(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// The status of a child born on 1 January 2026 with these answers.
    fn status(jawaban: &[(&str, bool)], pada: &str) -> StatusAsi {
        let jawaban: Vec<_> = jawaban.iter().map(|(tanggal, ya)| (hari(tanggal), *ya)).collect();
        asi(hari("2026-01-01"), &jawaban, hari(pada)).status
    }

    #[test]
    fn breast_milk_only_through_month_five() {
        use StatusAsi::{BelumDitanya, Lulus, SejauhIni, Tidak, TidakDiketahui};
        let every = ["2026-01-15", "2026-02-15", "2026-03-15", "2026-04-15", "2026-05-15", "2026-06-15"];
        let all: Vec<(&str, bool)> = every.iter().map(|day| (*day, true)).collect();
        assert_eq!(status(&[], "2026-03-01"), BelumDitanya);
        assert_eq!(status(&all, "2026-06-30"), SejauhIni);
        assert_eq!(status(&all, "2026-07-01"), Lulus, "six months old");
        assert_eq!(status(&all, "2026-01-14"), BelumDitanya, "what is asked later does not count before");
        assert_eq!(status(&all[..5], "2026-07-01"), TidakDiketahui);
        assert_eq!(status(&all[5..], "2026-07-01"), Lulus);
        // Once is enough, whatever was told in the months around it, or on another day of the same month.
        let mut once = all.clone();
        once[2].1 = false;
        assert_eq!((status(&once, "2026-05-01"), status(&once, "2026-07-01")), (Tidak, Tidak));
        assert_eq!(status(&[("2026-02-03", false), ("2026-02-20", true)], "2026-03-01"), Tidak);
        assert_eq!(status(&[], "2026-08-01"), TidakDiketahui);
    }

    // indicators.md section 5: 11 infants asked, 7 exclusive, 2 not asked: 7/11, not 7/13.
    #[test]
    fn who_was_not_asked_is_in_no_rate() {
        let infants: Vec<StatusAsi> = (0..13)
            .map(|at| match at {
                0..7 => status(&[("2026-04-15", true)], "2026-04-20"),
                7..11 => status(&[("2026-04-15", false)], "2026-04-20"),
                _ => status(&[], "2026-04-20"),
            })
            .collect();
        let count = |wanted| infants.iter().filter(|status| **status == wanted).count();
        assert_eq!((count(StatusAsi::SejauhIni), count(StatusAsi::Tidak)), (7, 4));
    }
}
