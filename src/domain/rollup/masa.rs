//! The seventeen periods of a year: months, quarters, the year itself. A date lies in three of them.

use chrono::{Datelike, NaiveDate};

use crate::domain::hari_buka::reference_date;
use crate::domain::tanggal::{Bulan, Periode};

/// How many periods a year has.
pub const MASA: usize = 17;
/// How many of them are months; they come first.
pub const BULAN: usize = 12;

/// One number for each period of a year.
pub type Deret = [i32; MASA];

/// The periods of a year, in the order of a `Deret`. Empty for a year that is not in the calendar.
pub fn semua(tahun: i32) -> Vec<Periode> {
    let months: Vec<Bulan> = (1..=12).filter_map(|bulan| Bulan::new(tahun, bulan)).collect();
    let quarters = months.iter().step_by(3).map(|bulan| Periode::triwulan(*bulan));
    let year = months.first().map(|bulan| Periode::tahun(*bulan));
    months.iter().map(|bulan| Periode::bulan(*bulan)).chain(quarters).chain(year).collect()
}

/// The year of a period, and its place in a `Deret`.
pub fn letak(periode: Periode) -> (i32, usize) {
    let first = periode.first_day();
    let month = first.month0() as usize;
    let place = match periode.jumlah_bulan() {
        1 => month,
        3 => BULAN + month / 3,
        _ => MASA - 1,
    };
    (first.year(), place)
}

/// The places of the months that a period at this place has.
pub fn bulan_dari(masa: usize) -> std::ops::Range<usize> {
    match masa.checked_sub(BULAN) {
        None => masa..masa + 1,
        Some(triwulan @ 0..4) => 3 * triwulan..3 * triwulan + 3,
        Some(_) => 0..BULAN,
    }
}

/// The three places of a date in the `Deret` of its year.
pub fn tempat(tanggal: NaiveDate) -> [usize; 3] {
    let month = tanggal.month0() as usize;
    [month, BULAN + month / 3, MASA - 1]
}

/// The reference dates of one post in one year: the day at which residents and ages of each period are read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acuan {
    tahun: i32,
    hari: Vec<NaiveDate>,
}

impl Acuan {
    /// The dates of a year in which the post was open on these days, in any order and of any year.
    pub fn of(tahun: i32, buka: &[NaiveDate]) -> Acuan {
        let hari = semua(tahun).into_iter().map(|periode| reference_date(buka, periode)).collect();
        Acuan { tahun, hari }
    }

    /// The year.
    pub fn tahun(&self) -> i32 {
        self.tahun
    }

    /// The places of the year with their reference dates.
    pub fn iter(&self) -> impl Iterator<Item = (usize, NaiveDate)> {
        self.hari.iter().copied().enumerate()
    }

    /// Does a date lie in this year?
    pub fn contains(&self, tanggal: NaiveDate) -> bool {
        tanggal.year() == self.tahun
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::tanggal::parse_tanggal;

    fn hari(text: &str) -> NaiveDate {
        parse_tanggal(text).unwrap()
    }

    #[test]
    fn every_period_of_a_year_has_one_place() {
        let periods = semua(2026);
        assert_eq!(periods.len(), MASA);
        let text: Vec<String> = periods.iter().map(Periode::to_string).collect();
        assert_eq!((text[0].as_str(), text[11].as_str()), ("2026-01", "2026-12"));
        assert_eq!(text[12..], ["2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4", "2026"]);
        for (place, periode) in periods.into_iter().enumerate() {
            assert_eq!(letak(periode), (2026, place), "{periode}");
            let months: Vec<usize> = periode.months().map(|bulan| letak(bulan.into()).1).collect();
            assert_eq!(bulan_dari(place).collect::<Vec<_>>(), months, "{periode}");
            for day in [periode.first_day(), periode.last_day()] {
                assert!(tempat(day).contains(&place), "{periode} {day}");
            }
        }
    }

    #[test]
    fn a_date_lies_in_three_periods() {
        assert_eq!(tempat(hari("2026-01-31")), [0, 12, 16]);
        assert_eq!(tempat(hari("2026-08-01")), [7, 14, 16]);
    }

    #[test]
    fn a_period_is_read_on_its_last_opening_day_or_its_last_day() {
        let acuan = Acuan::of(2026, &[hari("2026-02-10"), hari("2026-02-24"), hari("2025-12-30")]);
        let days: Vec<NaiveDate> = acuan.iter().map(|(_, day)| day).collect();
        assert_eq!((days[0], days[1], days[2]), (hari("2026-01-31"), hari("2026-02-24"), hari("2026-03-31")));
        assert_eq!(
            (days[12], days[13], days[16]),
            (hari("2026-02-24"), hari("2026-06-30"), hari("2026-02-24"))
        );
    }
}
