//! Dates as the village lives them: what day it is in WITA, how old a person is on a given day, and
//! which month, quarter or year a number belongs to. An opening day, a birth and a report are local
//! dates; a timestamp is turned into one here and nowhere else, because a weighing sent at 23:30 UTC
//! belongs to the next morning in Kukar. Ages are always asked for a stated day, never for "now".

use std::fmt;

use chrono::{DateTime, Datelike, Duration, Months, NaiveDate, NaiveTime, Utc};

use crate::error::{Code, Refusal};

/// WITA is eight hours ahead of UTC all year round. Source: domain README, practical constants.
const WITA_JAM: i64 = 8;

/// The years a typed date or period may name. The oldest living residents were born after 1900; the
/// upper end only keeps typing errors such as 20255 or 0205 out.
const TAHUN_SAH: std::ops::RangeInclusive<i32> = 1900..=2199;

/// The local date in WITA (UTC+8, no daylight saving) of a moment.
pub fn wita(at: DateTime<Utc>) -> NaiveDate {
    let utc = at.naive_utc();
    utc.checked_add_signed(Duration::hours(WITA_JAM)).unwrap_or(utc).date()
}

/// The time of day in WITA of a moment.
pub fn jam_wita(at: DateTime<Utc>) -> NaiveTime {
    at.naive_utc().time().overflowing_add_signed(Duration::hours(WITA_JAM)).0
}

/// The moment at which a day begins in Kukar: midnight in WITA.
pub fn awal_hari(tanggal: NaiveDate) -> DateTime<Utc> {
    let utc = tanggal.and_time(NaiveTime::MIN);
    utc.checked_sub_signed(Duration::hours(WITA_JAM)).unwrap_or(utc).and_utc()
}

/// Age in days on the day `pada`. A negative number when `pada` lies before the birth.
pub fn umur_hari(lahir: NaiveDate, pada: NaiveDate) -> i32 {
    let hari = pada.signed_duration_since(lahir).num_days();
    i32::try_from(hari).unwrap_or(if hari < 0 { i32::MIN } else { i32::MAX })
}

/// Age in completed months on the day `pada`, by the plain rule: the difference of the months, less one
/// while the day of the month has not been reached. Born on 31 January means 0 months on 28 February
/// and 1 month on 1 March. A negative number when `pada` lies before the birth: -1 is "within the
/// month before". Source: lifecycle-and-sessions.md section 1.3.
pub fn umur_bulan(lahir: NaiveDate, pada: NaiveDate) -> i32 {
    let selisih = (pada.year() - lahir.year()) * 12 + bulan_ke(pada) - bulan_ke(lahir);
    if pada.day() < lahir.day() { selisih - 1 } else { selisih }
}

/// The first day on which somebody born on `lahir` has completed so many months: born on 31 January, one month is full
/// on 1 March. The other way round of `umur_bulan`. At the very edge of the calendar it stays where it is.
pub fn genap_bulan(lahir: NaiveDate, bulan: u32) -> NaiveDate {
    let sama = lahir.checked_add_months(Months::new(bulan)).unwrap_or(NaiveDate::MAX);
    // A month that lacks the day of birth is full with the first of the next one.
    if sama.day() < lahir.day() { sama.succ_opt().unwrap_or(sama) } else { sama }
}

/// Age in completed years on the day `pada`: twelve completed months are one year. Somebody born on
/// 29 February has the birthday on 1 March in a common year. Negative before the birth.
pub fn umur_tahun(lahir: NaiveDate, pada: NaiveDate) -> i32 {
    umur_bulan(lahir, pada).div_euclid(12)
}

/// The month of the year, 1 to 12, as a signed number.
fn bulan_ke(tanggal: NaiveDate) -> i32 {
    i32::try_from(tanggal.month()).unwrap_or(1)
}

/// Reads a date as the app sends it, `2025-09-18`; spaces around it are ignored.
///
/// Refused: empty (`REQUIRED`), not of that form (`INVALID_FORMAT`), a day that is not in the calendar
/// such as 2025-02-29, or a year outside 1900 to 2199 (`INVALID_DATE`).
pub fn parse_tanggal(text: &str) -> Result<NaiveDate, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::new(Code::Required).saying("Tanggal wajib diisi."));
    }
    let bentuk = || Refusal::new(Code::InvalidFormat).saying("Tulis tanggal seperti 2025-09-18.");
    let mut bagian = text.split('-');
    let (Some(tahun), Some(bulan), Some(hari), None) =
        (bagian.next(), bagian.next(), bagian.next(), bagian.next())
    else {
        return Err(bentuk());
    };
    let (Some(tahun), Some(bulan), Some(hari)) = (angka(tahun, 4), angka(bulan, 2), angka(hari, 2)) else {
        return Err(bentuk());
    };
    let tahun = i32::try_from(tahun).map_err(|_| bentuk())?;
    if !TAHUN_SAH.contains(&tahun) {
        return Err(Refusal::new(Code::InvalidDate)
            .saying(format!("Tahun {tahun:04} tidak mungkin. Periksa kembali tanggalnya.")));
    }
    NaiveDate::from_ymd_opt(tahun, bulan, hari).ok_or_else(|| {
        Refusal::new(Code::InvalidDate).saying(format!(
            "Tanggal {tahun:04}-{bulan:02}-{hari:02} tidak ada di kalender. Periksa kembali."
        ))
    })
}

/// A number written with exactly so many digits and nothing else.
fn angka(text: &str, digit: usize) -> Option<u32> {
    let rapi = text.len() == digit && text.bytes().all(|byte| byte.is_ascii_digit());
    if rapi { text.parse().ok() } else { None }
}

/// Refuses a date after `today` with `DATE_IN_FUTURE`. Today itself is allowed.
pub fn not_future(date: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    if date > today {
        return Err(Refusal::new(Code::DateInFuture)
            .saying(format!("Tanggal {date} belum tiba. Periksa kembali tanggalnya.")));
    }
    Ok(())
}

crate::pilihan! {
    /// How exactly a birth date is known. An unknown day is never passed off as the first of the month.
    pub enum PresisiLahir {
        /// Day, month and year are known.
        Hari = "HARI",
        /// Month and year are known.
        Bulan = "BULAN",
        /// Only the year is known.
        Tahun = "TAHUN",
    }
}

impl PresisiLahir {
    /// Whether a growth z-score may be computed: the WHO tables go by day.
    /// Source: lifecycle-and-sessions.md section 1.3.
    pub fn cukup_untuk_pertumbuhan(self) -> bool {
        self == PresisiLahir::Hari
    }
}

/// A calendar month, held as its first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Bulan(NaiveDate);

impl Bulan {
    /// The month in which a date lies.
    pub fn of(date: NaiveDate) -> Self {
        Bulan(date.with_day(1).unwrap_or(date))
    }

    /// The month `bulan` (1 to 12) of a year; nothing if there is no such month.
    pub fn new(tahun: i32, bulan: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(tahun, bulan, 1).map(Bulan)
    }

    /// Reads `2026-11`. Refused: empty (`REQUIRED`), another form (`INVALID_FORMAT`), a month outside 1
    /// to 12 or a year outside 1900 to 2199 (`INVALID_DATE`).
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Refusal::new(Code::Required).saying("Bulan wajib diisi."));
        }
        let bagian = text.split_once('-').and_then(|(t, b)| Some((angka(t, 4)?, angka(b, 2)?)));
        let Some((tahun, bulan)) = bagian else {
            return Err(Refusal::new(Code::InvalidFormat).saying("Tulis bulan seperti 2026-11."));
        };
        tahun_sah(tahun)
            .and_then(|tahun| Bulan::new(tahun, bulan))
            .ok_or_else(|| Refusal::new(Code::InvalidDate).saying(format!("Bulan {text} tidak ada.")))
    }

    /// The year the month belongs to.
    pub fn tahun(self) -> i32 {
        self.0.year()
    }

    /// The month of the year, 1 to 12.
    pub fn nomor(self) -> u32 {
        self.0.month()
    }

    /// The first day of the month.
    pub fn first_day(self) -> NaiveDate {
        self.0
    }

    /// The last day of the month, 28 to 31.
    pub fn last_day(self) -> NaiveDate {
        let berikut = self.0.checked_add_months(Months::new(1));
        berikut.and_then(|hari| hari.pred_opt()).unwrap_or(NaiveDate::MAX)
    }

    /// The month before. At the very edge of the calendar it stays where it is.
    pub fn prev(self) -> Self {
        self.mundur(1)
    }

    /// The month after. At the very edge of the calendar it stays where it is.
    pub fn next(self) -> Self {
        self.maju(1)
    }

    /// The month so many months earlier, stopping at the edge of the calendar.
    pub fn mundur(self, bulan: u32) -> Self {
        self.0.checked_sub_months(Months::new(bulan)).map_or(self, Bulan)
    }

    /// The month so many months later, stopping at the edge of the calendar.
    pub fn maju(self, bulan: u32) -> Self {
        self.0.checked_add_months(Months::new(bulan)).map_or(self, Bulan)
    }

    /// Whether a date lies in this month.
    pub fn contains(self, date: NaiveDate) -> bool {
        Bulan::of(date) == self
    }
}

/// `2026-11`.
impl fmt::Display for Bulan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.tahun(), self.nomor())
    }
}

/// A year that a typed period may name.
fn tahun_sah(tahun: u32) -> Option<i32> {
    i32::try_from(tahun).ok().filter(|tahun| TAHUN_SAH.contains(tahun))
}

/// How long a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Panjang {
    Bulan,
    Triwulan,
    Tahun,
}

/// A reporting period: one calendar month, quarter or year of local dates.
/// Source: indicators.md section 0, convention 4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Periode {
    awal: Bulan,
    panjang: Panjang,
}

impl Periode {
    /// The period of one month.
    pub fn bulan(bulan: Bulan) -> Self {
        Periode { awal: bulan, panjang: Panjang::Bulan }
    }

    /// The quarter in which a month lies: January to March is the first.
    pub fn triwulan(bulan: Bulan) -> Self {
        Periode { awal: bulan.mundur((bulan.nomor() - 1) % 3), panjang: Panjang::Triwulan }
    }

    /// The year in which a month lies.
    pub fn tahun(bulan: Bulan) -> Self {
        Periode { awal: bulan.mundur(bulan.nomor() - 1), panjang: Panjang::Tahun }
    }

    /// Reads `2026-11` (a month), `2026-Q3` (a quarter) or `2026` (a year). Refused: empty
    /// (`REQUIRED`), another form (`INVALID_FORMAT`), a period that is not in the calendar or a year
    /// outside 1900 to 2199 (`INVALID_DATE`).
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Refusal::new(Code::Required).saying("Periode wajib diisi."));
        }
        let tidak_ada = || Refusal::new(Code::InvalidDate).saying(format!("Periode {text} tidak ada."));
        let januari = |tahun| tahun_sah(tahun).and_then(|tahun| Bulan::new(tahun, 1)).ok_or_else(tidak_ada);
        if let Some(tahun) = angka(text, 4) {
            return Ok(Periode::tahun(januari(tahun)?));
        }
        if let Some((tahun, triwulan)) =
            text.split_once("-Q").and_then(|(t, q)| Some((angka(t, 4)?, angka(q, 1)?)))
        {
            let januari = januari(tahun)?;
            if !(1..=4).contains(&triwulan) {
                return Err(tidak_ada());
            }
            return Ok(Periode::triwulan(januari.maju((triwulan - 1) * 3)));
        }
        match Bulan::parse(text) {
            Ok(bulan) => Ok(Periode::bulan(bulan)),
            Err(refusal) if refusal.code == Code::InvalidDate => Err(tidak_ada()),
            Err(_) => Err(Refusal::new(Code::InvalidFormat)
                .saying("Tulis periode seperti 2026-11, 2026-Q3, atau 2026.")),
        }
    }

    /// How many months the period has: 1, 3 or 12.
    pub fn jumlah_bulan(self) -> u32 {
        match self.panjang {
            Panjang::Bulan => 1,
            Panjang::Triwulan => 3,
            Panjang::Tahun => 12,
        }
    }

    /// The period of the same length so many months earlier.
    pub fn mundur(self, bulan: u32) -> Self {
        Periode { awal: self.awal.mundur(bulan), ..self }
    }

    /// The period of the same length so many months later.
    pub fn maju(self, bulan: u32) -> Self {
        Periode { awal: self.awal.maju(bulan), ..self }
    }

    /// The first day.
    pub fn first_day(self) -> NaiveDate {
        self.awal.first_day()
    }

    /// The last day.
    pub fn last_day(self) -> NaiveDate {
        self.awal.maju(self.jumlah_bulan() - 1).last_day()
    }

    /// The months of the period in order.
    pub fn months(self) -> impl Iterator<Item = Bulan> {
        (0..self.jumlah_bulan()).map(move |ke| self.awal.maju(ke))
    }

    /// Whether a date lies in the period.
    pub fn contains(self, date: NaiveDate) -> bool {
        (self.first_day()..=self.last_day()).contains(&date)
    }
}

impl From<Bulan> for Periode {
    fn from(bulan: Bulan) -> Self {
        Periode::bulan(bulan)
    }
}

/// `2026-11`, `2026-Q3` or `2026`.
impl fmt::Display for Periode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.panjang {
            Panjang::Bulan => write!(f, "{}", self.awal),
            Panjang::Triwulan => write!(f, "{:04}-Q{}", self.awal.tahun(), self.awal.nomor().div_ceil(3)),
            Panjang::Tahun => write!(f, "{:04}", self.awal.tahun()),
        }
    }
}

#[cfg(test)]
mod tests {
    use chrono::TimeZone;

    use super::*;
    use crate::domain::pilihan::Pilihan;

    fn hari(text: &str) -> NaiveDate {
        parse_tanggal(text).unwrap()
    }

    #[test]
    fn midnight_in_kukar_is_sixteen_hours_utc() {
        let at = |jam, menit| wita(Utc.with_ymd_and_hms(2025, 9, 18, jam, menit, 59).unwrap());
        assert_eq!(at(15, 59), hari("2025-09-18"));
        assert_eq!(at(16, 0), hari("2025-09-19"));
        let jam = |jam| jam_wita(Utc.with_ymd_and_hms(2025, 9, 18, jam, 30, 0).unwrap()).to_string();
        assert_eq!([jam(1), jam(16)], ["09:30:00", "00:30:00"]);
        assert_eq!(wita(DateTime::<Utc>::MAX_UTC), DateTime::<Utc>::MAX_UTC.date_naive());
        let _ = wita(DateTime::<Utc>::MIN_UTC);
    }

    // lifecycle-and-sessions.md section 1.3, and the edges around it.
    #[test]
    fn ages_by_the_plain_rule() {
        let rows = [
            ("2024-09-18", "2025-09-18", 365, 12, 1),
            ("2024-09-19", "2025-09-18", 364, 11, 0),
            ("2020-09-18", "2025-09-18", 1826, 60, 5),
            ("2020-09-19", "2025-09-18", 1825, 59, 4),
            ("2019-09-18", "2025-09-18", 2192, 72, 6),
            ("2007-09-18", "2025-09-18", 6575, 216, 18),
            ("2007-09-19", "2025-09-18", 6574, 215, 17),
            ("1965-09-18", "2025-09-18", 21915, 720, 60),
            ("2025-09-18", "2025-09-18", 0, 0, 0),
            ("2025-01-31", "2025-02-28", 28, 0, 0),
            ("2024-01-31", "2024-02-29", 29, 0, 0),
            ("2025-01-31", "2025-03-01", 29, 1, 0),
            ("2024-02-29", "2025-02-28", 365, 11, 0),
            ("2024-02-29", "2025-03-01", 366, 12, 1),
            ("2025-09-18", "2025-09-17", -1, -1, -1),
            ("2025-09-18", "2025-08-18", -31, -1, -1),
            ("2025-09-18", "2024-09-18", -365, -12, -1),
        ];
        for (lahir, pada, umur_h, umur_b, umur_t) in rows {
            let (l, p) = (hari(lahir), hari(pada));
            let umur = (umur_hari(l, p), umur_bulan(l, p), umur_tahun(l, p));
            assert_eq!(umur, (umur_h, umur_b, umur_t), "born {lahir}, on {pada}");
        }
        assert!(umur_hari(NaiveDate::MIN, NaiveDate::MAX) > 0);
        assert!(umur_bulan(NaiveDate::MAX, NaiveDate::MIN) < 0);
    }

    #[test]
    fn a_month_is_full_on_the_first_day_of_its_age() {
        let rows = [
            ("2025-01-31", 1, "2025-03-01"),
            ("2024-02-29", 12, "2025-03-01"),
            ("2024-02-29", 48, "2028-02-29"),
            ("2025-12-31", 2, "2026-03-01"),
            ("2025-08-15", 6, "2026-02-15"),
            ("2025-08-15", 0, "2025-08-15"),
        ];
        for (lahir, bulan, genap) in rows {
            assert_eq!(genap_bulan(hari(lahir), bulan), hari(genap), "{lahir} + {bulan}");
        }
        for hari_ke in 0..1_500_u64 {
            let lahir = hari("2023-01-01") + chrono::Days::new(hari_ke);
            for bulan in 0..30 {
                let genap = genap_bulan(lahir, bulan);
                let penuh = i32::try_from(bulan).unwrap();
                assert_eq!(umur_bulan(lahir, genap), penuh);
                assert_eq!(umur_bulan(lahir, genap.pred_opt().unwrap()), penuh - 1, "{lahir} + {bulan}");
            }
        }
    }

    #[test]
    fn a_date_is_read_strictly() {
        assert_eq!(parse_tanggal(" 2024-02-29 "), Ok(NaiveDate::from_ymd_opt(2024, 2, 29).unwrap()));
        let rows = [
            ("", Code::Required),
            ("   ", Code::Required),
            ("2025-02-29", Code::InvalidDate),
            ("2025-13-01", Code::InvalidDate),
            ("2025-00-10", Code::InvalidDate),
            ("1899-12-31", Code::InvalidDate),
            ("0205-09-18", Code::InvalidDate),
            ("18-09-2025", Code::InvalidFormat),
            ("2025-9-18", Code::InvalidFormat),
            ("2025/09/18", Code::InvalidFormat),
            ("2025-09-18T10:00", Code::InvalidFormat),
            ("2025-09", Code::InvalidFormat),
            ("-2025-09-18", Code::InvalidFormat),
            ("٢٠٢٥-09-18", Code::InvalidFormat),
            ("2025-+9-18", Code::InvalidFormat),
        ];
        for (text, code) in rows {
            assert_eq!(parse_tanggal(text).unwrap_err().code, code, "{text:?}");
        }
        let refusal = parse_tanggal("2025-02-29").unwrap_err();
        assert_eq!(refusal.message, "Tanggal 2025-02-29 tidak ada di kalender. Periksa kembali.");
    }

    #[test]
    fn today_is_not_the_future() {
        let today = hari("2025-09-18");
        assert_eq!(not_future(today, today), Ok(()));
        assert_eq!(not_future(hari("2025-09-19"), today).unwrap_err().code, Code::DateInFuture);
    }

    #[test]
    fn a_month_knows_its_neighbours_and_days() {
        let november = Bulan::of(hari("2026-11-17"));
        assert_eq!(november.to_string(), "2026-11");
        assert_eq!(Bulan::parse("2026-11"), Ok(november));
        assert_eq!((november.first_day(), november.last_day()), (hari("2026-11-01"), hari("2026-11-30")));
        assert_eq!(november.next().next(), Bulan::parse("2027-01").unwrap());
        assert_eq!(Bulan::parse("2027-01").unwrap().prev(), Bulan::parse("2026-12").unwrap());
        assert_eq!(Bulan::parse("2024-02").unwrap().last_day(), hari("2024-02-29"));
        assert!(november.contains(hari("2026-11-30")) && !november.contains(hari("2025-11-30")));
        assert_eq!(Bulan::of(NaiveDate::MAX).last_day(), NaiveDate::MAX);
        assert_eq!(Bulan::of(NaiveDate::MAX).next(), Bulan::of(NaiveDate::MAX));
        assert_eq!(Bulan::of(NaiveDate::MIN).prev().first_day(), NaiveDate::MIN);
        for (text, code) in [
            ("", Code::Required),
            ("2026", Code::InvalidFormat),
            ("2026-1", Code::InvalidFormat),
            ("2026-13", Code::InvalidDate),
            ("1800-01", Code::InvalidDate),
        ] {
            assert_eq!(Bulan::parse(text).unwrap_err().code, code, "{text:?}");
        }
    }

    #[test]
    fn a_period_is_a_month_a_quarter_or_a_year() {
        let rows = [
            ("2026-11", "2026-11-01", "2026-11-30", 1),
            ("2026-Q1", "2026-01-01", "2026-03-31", 3),
            ("2026-Q3", "2026-07-01", "2026-09-30", 3),
            ("2026-Q4", "2026-10-01", "2026-12-31", 3),
            ("2026", "2026-01-01", "2026-12-31", 12),
        ];
        for (text, awal, akhir, bulan) in rows {
            let periode = Periode::parse(text).unwrap();
            assert_eq!((periode.first_day(), periode.last_day()), (hari(awal), hari(akhir)), "{text}");
            assert_eq!(periode.to_string(), text);
            assert_eq!(periode.months().count(), bulan);
            assert!(periode.contains(hari(awal)) && periode.contains(hari(akhir)));
            assert!(!periode.contains(hari(akhir).succ_opt().unwrap()));
        }
        let september = Bulan::parse("2026-09").unwrap();
        assert_eq!(Periode::triwulan(september).to_string(), "2026-Q3");
        assert_eq!(Periode::from(september).to_string(), "2026-09");
        for (text, code) in [
            ("", Code::Required),
            ("2026-Q5", Code::InvalidDate),
            ("2026-Q0", Code::InvalidDate),
            ("2026-00", Code::InvalidDate),
            ("0026", Code::InvalidDate),
            ("2026-Q", Code::InvalidFormat),
            ("26", Code::InvalidFormat),
            ("September", Code::InvalidFormat),
        ] {
            assert_eq!(Periode::parse(text).unwrap_err().code, code, "{text:?}");
        }
    }

    #[test]
    fn growth_needs_the_day_of_birth() {
        for (presisi, kode, _) in PresisiLahir::NILAI {
            assert_eq!(presisi.cukup_untuk_pertumbuhan(), *kode == "HARI");
        }
    }
}
