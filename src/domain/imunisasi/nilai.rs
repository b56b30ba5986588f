//! Does a dose that was given count? A dose is a fact; the verdict is a warning to the midwife or nurse, never a
//! refusal to record it. Source: lifecycle-and-sessions.md section 4.2.

use chrono::NaiveDate;

use super::jadwal::{BarisDosis, Jadwal, ULANG, baris_dosis, jadwal_untuk};
use super::{DosisDiberi, DosisVaksin, Jangka, Kelahiran, bias};

crate::pilihan! {
    /// What is to be said of a dose that was given.
    pub enum NilaiDosis {
        /// Sah: it counts.
        Sah = "SAH",
        /// Terlalu dini: before the earliest age. It does not count and is given again.
        TerlaluDini = "TERLALU_DINI",
        /// Jarak terlalu pendek: too soon after the dose before. It does not count and is given again.
        JarakTerlaluPendek = "JARAK_TERLALU_PENDEK",
        /// Terlambat: after the age to which it is given. It counts; the nurse should know.
        Terlambat = "TERLAMBAT",
    }
}

/// A dose with its verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DosisDinilai {
    pub dosis: DosisVaksin,
    pub tanggal: NaiveDate,
    pub nilai: NilaiDosis,
    /// Does it count towards what is complete?
    pub dihitung: bool,
}

/// Judges every dose that was given up to a day, in the order in which they were given.
pub fn nilai_dosis(lahir: Kelahiran, diberi: &[DosisDiberi], hari: NaiveDate) -> Vec<DosisDinilai> {
    let jadwal = jadwal_untuk(lahir.tanggal);
    let mut sorted: Vec<DosisDiberi> = diberi.iter().filter(|d| d.tanggal <= hari).copied().collect();
    sorted.sort_unstable();
    sorted.dedup();
    let judge = |given: &DosisDiberi| {
        let nilai = judge(jadwal, lahir.paling_awal(), &sorted, *given);
        let dihitung = match nilai {
            NilaiDosis::Sah | NilaiDosis::Terlambat => true,
            NilaiDosis::TerlaluDini => jadwal.hitung_terlalu_dini,
            NilaiDosis::JarakTerlaluPendek => false,
        };
        DosisDinilai { dosis: given.dosis, tanggal: given.tanggal, nilai, dihitung }
    };
    sorted.iter().map(judge).collect()
}

fn judge(jadwal: &Jadwal, lahir: NaiveDate, all: &[DosisDiberi], given: DosisDiberi) -> NilaiDosis {
    if let Some(baris) = bias::baris(given.dosis) {
        let dini = given.tanggal < baris.paling_awal.sejak(lahir);
        return if dini { NilaiDosis::TerlaluDini } else { interval(all, given, baris.setelah) };
    }
    let Some(baris) = baris_dosis(jadwal, given.dosis) else { return NilaiDosis::Sah };
    let baris = pcv_setelah_setahun(baris, lahir, all);
    if given.tanggal < baris.paling_awal.sejak(lahir) {
        return NilaiDosis::TerlaluDini;
    }
    match interval(all, given, baris.setelah) {
        NilaiDosis::Sah if given.tanggal >= baris.sampai.sejak(lahir) => NilaiDosis::Terlambat,
        nilai => nilai,
    }
}

/// Long enough after the last dose before it, and after the same dose where it is a second one? A dose before that is
/// in no book says nothing.
fn interval(all: &[DosisDiberi], given: DosisDiberi, setelah: Option<(DosisVaksin, Jangka)>) -> NilaiDosis {
    let last = |dosis: DosisVaksin, same_day: bool| {
        let before = all.iter().rev().filter(|other| other.dosis == dosis);
        before
            .map(|other| other.tanggal)
            .find(|day| *day < given.tanggal || (same_day && *day == given.tanggal))
    };
    let short = |day: NaiveDate, jarak: Jangka| given.tanggal < jarak.sejak(day);
    let prior = setelah.and_then(|(dosis, jarak)| last(dosis, true).map(|day| (day, jarak)));
    let again = last(given.dosis, false).map(|day| (day, ULANG));
    if prior.into_iter().chain(again).any(|(day, jarak)| short(day, jarak)) {
        NilaiDosis::JarakTerlaluPendek
    } else {
        NilaiDosis::Sah
    }
}

/// A child whose first PCV came after the first birthday needs two doses, eight weeks apart [K].
pub(super) fn pcv_dua_dosis(lahir: NaiveDate, all: &[DosisDiberi]) -> bool {
    let first = all.iter().filter(|d| d.dosis == DosisVaksin::Pcv1).map(|d| d.tanggal).min();
    first.is_some_and(|day| day >= Jangka::Bulan(12).sejak(lahir))
}

/// The row of the second PCV of such a child.
pub(super) fn pcv_setelah_setahun(
    mut baris: BarisDosis,
    lahir: NaiveDate,
    all: &[DosisDiberi],
) -> BarisDosis {
    if baris.dosis == DosisVaksin::Pcv2 && pcv_dua_dosis(lahir, all) {
        baris.setelah = Some((DosisVaksin::Pcv1, Jangka::Minggu(8)));
    }
    baris
}
