//! What a recorded service means to the calendars: one match over the kinds. A kind that no calendar asks for is not
//! read at all, so the kinds are named once more in `DICATAT`.

use chrono::{Datelike, NaiveDate};

use super::{Catatan, Hal};
use crate::domain::bidang::Isi;
use crate::domain::bidang::kesehatan::gizi::PemberianGizi;

/// The kinds that a calendar asks for.
pub const DICATAT: &[&str] = &[
    "KES-01", "KES-02", "KES-03", "KES-04", "KES-05", "KES-06", "KES-07", "KES-08", "KES-09", "KES-10",
    "KES-16",
];

/// The kinds of which everything counts, however long ago: a dose is given once in a life.
pub const SELALU: &[&str] = &["KES-02"];

/// The first day of which the other kinds are read: nothing older than a pregnancy or a school year is asked for, and
/// what was found last year (a smoker, obesity) holds until it is looked at again.
pub fn sejak(hari: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(hari.year() - 1, 1, 1).unwrap_or(hari)
}

/// What a service recorded on a day has done.
pub fn hal(isi: &Isi, tanggal: NaiveDate) -> Vec<Catatan> {
    let on = |hal: &[(Hal, bool)]| -> Vec<Catatan> {
        let done = hal.iter().filter(|(_, done)| *done);
        done.map(|(hal, _)| Catatan { tanggal, hal: *hal }).collect()
    };
    match isi {
        Isi::Pertumbuhan(p) => on(&[(Hal::Berat, p.berat.is_some()), (Hal::Tinggi, p.tinggi.is_some())]),
        Isi::Imunisasi(dose) => {
            let given = dose.diberikan_pada(tanggal);
            let known = Catatan { tanggal, hal: Hal::BukuImunisasi };
            let dose = given.map(|tanggal| Catatan { tanggal, hal: Hal::Dosis(dose.dosis) });
            std::iter::once(known).chain(dose).collect()
        }
        Isi::VitaminAObatCacing(gizi) => {
            let hal = match gizi.pemberian {
                PemberianGizi::VitaminABiru | PemberianGizi::VitaminAMerah => Hal::VitaminA,
                PemberianGizi::ObatCacing => Hal::ObatCacing,
            };
            vec![Catatan { tanggal: gizi.diberikan_pada(tanggal), hal }]
        }
        _ => Vec::new(),
    }
}
