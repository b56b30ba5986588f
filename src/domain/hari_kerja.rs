//! Working days (*hari kerja*): Monday to Friday without national holidays and joint leave. Agencies answer within so
//! many of them. The holidays (*libur*) are dated data in a small text file built in, `libur.txt`, which names the
//! decree of each year; an operator adds a further file in the same form for a year to come. A year that no decree
//! covers yet counts its weekdays.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate, Weekday};

use super::tanggal::parse_tanggal;

/// The days off that are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Libur(BTreeSet<NaiveDate>);

/// The decrees this program knows.
static BAWAAN: LazyLock<Libur> =
    LazyLock::new(|| Libur::baca(include_str!("libur.txt")).unwrap_or(Libur(BTreeSet::new())));

impl Libur {
    /// The holidays built in.
    pub fn bawaan() -> &'static Libur {
        &BAWAAN
    }

    /// Reads a file of holidays; the first line that cannot be read is named.
    pub fn baca(text: &str) -> Result<Libur, String> {
        let mut days = BTreeSet::new();
        for (at, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let mut words = line.splitn(3, ' ');
            let day = words.next().and_then(|text| parse_tanggal(text).ok());
            let kind = words.next().filter(|kind| matches!(*kind, "LIBUR" | "CUTI_BERSAMA"));
            let named = words.next().is_some_and(|name| !name.trim().is_empty());
            match (day, kind) {
                (Some(day), Some(_)) if named => days.insert(day),
                _ => return Err(format!("line {} is not DATE LIBUR|CUTI_BERSAMA NAME: {line}", at + 1)),
            };
        }
        Ok(Libur(days))
    }

    /// These days and those.
    pub fn dan(&self, more: &Libur) -> Libur {
        Libur(self.0.union(&more.0).copied().collect())
    }

    /// Is it a working day?
    pub fn kerja(&self, day: NaiveDate) -> bool {
        !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !self.0.contains(&day)
    }
}

/// Working days in (sejak, sampai]: the same day is 0. Source: indicators.md section 11.
pub fn hari_kerja(sejak: NaiveDate, sampai: NaiveDate, libur: &Libur) -> i64 {
    let days = sejak.iter_days().skip(1).take_while(|day| *day <= sampai);
    i64::try_from(days.filter(|day| libur.kerja(*day)).count()).unwrap_or(i64::MAX)
}

/// The last day since which more than so many working days have passed on the day `pada`: whoever holds a case since
/// that day or longer is late.
pub fn terlambat_sejak(pada: NaiveDate, batas: i64, libur: &Libur) -> NaiveDate {
    let (mut day, mut passed) = (pada, 0);
    while passed <= batas {
        passed += i64::from(libur.kerja(day));
        match day.pred_opt() {
            Some(before) => day = before,
            None => break,
        }
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// Vectors 3 to 5 of indicators.md section 11, and what holidays of the decrees do.
    #[test]
    fn working_days_are_counted_as_agencies_count_them() {
        for (sejak, sampai, kerja) in [
            ("2025-09-19", "2025-09-24", 3),
            ("2025-09-04", "2025-09-09", 2),
            ("2025-09-04", "2025-09-04", 0),
            ("2025-09-05", "2025-09-07", 0),
            ("2026-03-17", "2026-03-25", 1),
            ("2025-08-15", "2025-08-19", 1),
            ("2025-09-09", "2025-09-04", 0),
        ] {
            assert_eq!(hari_kerja(day(sejak), day(sampai), Libur::bawaan()), kerja, "{sejak} to {sampai}");
        }
        // Vectors 3 and 4 in calendar days.
        assert_eq!((day("2025-09-24") - day("2025-09-19")).num_days(), 5);
        assert_eq!((day("2025-09-09") - day("2025-09-04")).num_days(), 5);
    }

    /// The day from which somebody is late is the last one with too many working days behind it, on every day of a year.
    #[test]
    fn late_is_what_has_more_working_days_than_the_limit() {
        let libur = Libur::bawaan();
        for pada in day("2026-01-01").iter_days().take(365) {
            for batas in [1, 5, 12] {
                let since = terlambat_sejak(pada, batas, libur);
                assert!(hari_kerja(since, pada, libur) > batas, "{pada} {batas}");
                assert_eq!(hari_kerja(since.succ_opt().unwrap(), pada, libur), batas, "{pada} {batas}");
            }
        }
    }

    #[test]
    fn the_decrees_are_read_whole_and_a_bad_line_is_named() {
        let per_year = |year| BAWAAN.0.iter().filter(|day| day.year() == year).count();
        assert_eq!((per_year(2025), per_year(2026)), (28, 25));
        assert_eq!(Libur::baca(include_str!("libur.txt")).as_ref(), Ok(Libur::bawaan()));
        for bad in ["2027-02-30 LIBUR X", "2027-01-01 FERIE X", "2027-01-01 LIBUR", "2027/01/01 LIBUR X"] {
            let said = Libur::baca(&format!("# next year\n{bad}")).unwrap_err();
            assert!(said.starts_with("line 2 "), "{said}");
        }
        let more = Libur::baca("2027-01-01 LIBUR Tahun Baru 2027 Masehi").unwrap();
        assert!(!BAWAAN.dan(&more).kerja(day("2027-01-01")) && BAWAAN.kerja(day("2027-01-01")));
    }
}
