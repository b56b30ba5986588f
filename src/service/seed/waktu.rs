//! The calendar of the history: which months, on which day of each a post opens, and what became of the day.

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveTime, Utc, Weekday};
use uuid::Uuid;

use super::acak::{Acak, Untuk};
use super::pos::Pos;
use crate::domain::hari_buka::StatusHariBuka;
use crate::domain::tanggal::{Bulan, wita};

/// Whole months of history before the running one.
pub const BULAN_LALU: u32 = 24;
/// One day in seventy is called off.
const DIBATALKAN: f64 = 0.015;

/// The span the history covers.
#[derive(Clone, Copy, Debug)]
pub struct Waktu {
    pub kini: DateTime<Utc>,
    pub hari_ini: NaiveDate,
    /// The first day of the history.
    pub mulai: NaiveDate,
}

impl Waktu {
    pub fn sampai(kini: DateTime<Utc>) -> Waktu {
        let hari_ini = wita(kini);
        Waktu { kini, hari_ini, mulai: Bulan::of(hari_ini).mundur(BULAN_LALU).first_day() }
    }

    /// The months of the history in order, the running one last.
    pub fn bulan(self) -> impl Iterator<Item = Bulan> {
        (0..=BULAN_LALU).map(move |ke| Bulan::of(self.mulai).maju(ke))
    }

    /// How far the history has come in a month: 0 in the first, 1 in the last whole month.
    pub fn kemajuan(ke: usize) -> f64 {
        (ke as f64 / f64::from(BULAN_LALU - 1)).min(1.0)
    }
}

/// One opening day.
#[derive(Clone, Debug)]
pub struct HariBuka {
    pub id: Uuid,
    pub tanggal: NaiveDate,
    pub status: StatusHariBuka,
}

impl HariBuka {
    /// When the doors open: 08:00 in Kukar (WITA), midnight in UTC.
    pub fn dibuka(&self) -> DateTime<Utc> {
        self.tanggal.and_time(NaiveTime::MIN).and_utc()
    }
}

/// The days of a post: one a month, the month after the running one included.
pub fn hari_buka(pos: &Pos, waktu: Waktu) -> Vec<HariBuka> {
    let mut acak = Acak::baru(Untuk::Kalender, pos.nomor);
    let biasa = acak.antara(5, 23);
    // The post that is shown opens today; its last day was a month ago, less two or three.
    let hari = if pos.contoh { i64::from(waktu.hari_ini.day() + 2).min(27) } else { biasa };
    let berikut = Bulan::of(waktu.hari_ini).next();
    waktu.bulan().chain([berikut]).map(|bulan| satu_hari(&mut acak, pos, waktu, bulan, hari)).collect()
}

fn satu_hari(acak: &mut Acak, pos: &Pos, waktu: Waktu, bulan: Bulan, hari: i64) -> HariBuka {
    let biasa = bulan.first_day() + Duration::days(hari - 1);
    let biasa = if biasa.weekday() == Weekday::Sun { biasa + Duration::days(1) } else { biasa };
    let ini = bulan.contains(waktu.hari_ini);
    let tanggal = if ini && pos.contoh { waktu.hari_ini } else { biasa };
    let batal = acak.peluang(DIBATALKAN) && !pos.contoh;
    let status = match tanggal.cmp(&waktu.hari_ini) {
        std::cmp::Ordering::Less if batal => StatusHariBuka::Dibatalkan,
        std::cmp::Ordering::Less => StatusHariBuka::Selesai,
        // The post that is shown waits for whoever tries the product to open its day.
        std::cmp::Ordering::Equal if !pos.contoh => StatusHariBuka::Berlangsung,
        _ => StatusHariBuka::Dijadwalkan,
    };
    // Planned a month ahead.
    let dicatat = (bulan.prev().first_day() + Duration::days(2)).and_time(NaiveTime::MIN).and_utc();
    HariBuka { id: acak.id(dicatat), tanggal, status }
}
