//! The tetanus status of a woman (status T, T1 to T5): how many doses count, until when she and her new-born are
//! protected, and which dose is next. Doses of the infant series and of school count with those of a woman.
//! Source: lifecycle-and-sessions.md section 4.3.

use chrono::NaiveDate;

use super::DosisVaksin as D;
use super::jadwal::BarisDosis;
use super::nilai::DosisDinilai;
use super::{DosisVaksin, Jangka};

/// The doses of a woman, what must have passed since the one before, and the years of protection: national slides [N].
const TINGKAT: [(DosisVaksin, Jangka, u32); 5] = [
    (D::Td1, Jangka::Hari(0), 0),
    (D::Td2, Jangka::Minggu(4), 3),
    (D::Td3, Jangka::Bulan(6), 5),
    (D::Td4, Jangka::Bulan(12), 10),
    (D::Td5, Jangka::Bulan(12), 25),
];

const SUMBER: &str = "national slides on Td status [N]";

/// What a woman's doses of tetanus vaccine amount to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StatusTd {
    /// 0 to 5: T0 has no dose that counts, T5 is protected for good.
    pub tingkat: usize,
    /// The first day on which she is no longer protected; nothing below T2.
    pub terlindung_sampai: Option<NaiveDate>,
    /// The next dose and the first day on which it counts; nothing after T5.
    pub berikut: Option<(DosisVaksin, NaiveDate)>,
}

impl StatusTd {
    /// `T3`.
    pub fn kode(self) -> String {
        format!("T{}", self.tingkat)
    }
}

/// The status from doses that were judged. Complete infant doses are T2 [K]; a later one is a step when it keeps the
/// interval. Who has a Td 3 in the book has had two before it, recorded or not.
pub fn status_td(dinilai: &[DosisDinilai], lahir: NaiveDate) -> StatusTd {
    let counted = |dosis| dinilai.iter().find(|d| d.dosis == dosis && d.dihitung).map(|d| d.tanggal);
    let infant = [D::DptHbHib1, D::DptHbHib2, D::DptHbHib3].map(counted);
    let infant = infant.iter().flatten().count().eq(&3).then(|| infant[2]).flatten();
    let mut level = if infant.is_some() { 2 } else { 0 };
    let mut last = infant;
    let mut later: Vec<(NaiveDate, usize)> =
        dinilai.iter().filter(|d| infant.is_none_or(|day| d.tanggal > day)).filter_map(step).collect();
    later.sort_unstable();
    for (day, label) in later {
        let wait = TINGKAT.get(level).map_or(Jangka::Hari(0), |(_, wait, _)| *wait);
        if last.is_none_or(|last| day >= wait.sejak(last)) {
            level = (level + 1).max(label).min(TINGKAT.len());
            last = Some(day);
        }
    }
    let years = level.checked_sub(1).map_or(0, |at| TINGKAT[at].2);
    StatusTd {
        tingkat: level,
        terlindung_sampai: last.filter(|_| years > 0).map(|day| Jangka::Bulan(years * 12).sejak(day)),
        berikut: TINGKAT
            .get(level)
            .map(|(dosis, wait, _)| (*dosis, last.map_or(lahir, |day| wait.sejak(day)))),
    }
}

/// A dose that can be a step, and the level its own name stands for.
fn step(given: &DosisDinilai) -> Option<(NaiveDate, usize)> {
    let label = TINGKAT.iter().position(|(dosis, _, _)| *dosis == given.dosis).map(|at| at + 1);
    let other = matches!(given.dosis, D::DptHbHib4 | D::Dt | D::TdKelas2 | D::TdKelas5).then_some(0);
    label.or(other).map(|label| (given.tanggal, label))
}

/// The row of a woman's dose.
pub(super) fn baris(dosis: DosisVaksin) -> Option<BarisDosis> {
    let at = TINGKAT.iter().position(|(known, _, _)| *known == dosis)?;
    let setelah = at.checked_sub(1).map(|before| (TINGKAT[before].0, TINGKAT[at].1));
    let from = Jangka::Bulan(0);
    // There is no age at which a woman no longer gets it.
    let sampai = Jangka::Bulan(150 * 12);
    Some(BarisDosis { dosis, umur: from, paling_awal: from, setelah, sampai, sumber: SUMBER })
}
