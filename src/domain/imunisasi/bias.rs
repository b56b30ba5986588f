//! Immunisation at school (Bulan Imunisasi Anak Sekolah, BIAS). Classes are of a school year that begins in July; who
//! is in which class is taken from the age where it is not known. Source: lifecycle-and-sessions.md section 4.3.

use chrono::{Datelike, NaiveDate};

use super::DosisVaksin as D;
use super::jadwal::Setelah;
use super::{DosisVaksin, Jangka};
use crate::domain::pertumbuhan::JenisKelamin;
use crate::domain::tanggal::umur_tahun;

/// One dose at school.
#[derive(Clone, Copy, Debug)]
pub struct BarisBias {
    pub dosis: DosisVaksin,
    /// The class, 1 to 6, and the month of the year in which it is given.
    pub kelas: i32,
    pub bulan: u32,
    /// Girls only?
    pub perempuan: bool,
    /// The age before which it does not count.
    pub paling_awal: Jangka,
    pub setelah: Setelah,
    pub sumber: &'static str,
}

/// One version of the school calendar.
#[derive(Clone, Copy, Debug)]
pub struct TabelBias {
    /// The first day it holds for.
    pub berlaku: NaiveDate,
    pub baris: &'static [BarisBias],
}

const SUMBER: &str =
    "KMK HK.01.07/MENKES/2015/2023 (ILP): classes, and the months of class 1; other months [K]";

/// The school calendar, the oldest version first. A later move to a single dose of HPV is reported [K]: a new version.
pub const TABEL_BIAS: &[TabelBias] = &[TabelBias {
    berlaku: NaiveDate::MIN,
    baris: &[
        satu(D::MrBias, 1, 8, false, None),
        satu(D::Dt, 1, 11, false, None),
        // November to November is seldom a full year: half a year is asked for [K].
        satu(D::TdKelas2, 2, 11, false, Some((D::Dt, Jangka::Bulan(6)))),
        satu(D::TdKelas5, 5, 11, false, Some((D::TdKelas2, Jangka::Bulan(12)))),
        satu(D::Hpv1, 5, 8, true, None),
        satu(D::Hpv2, 6, 8, true, Some((D::Hpv1, Jangka::Bulan(6)))),
    ],
}];

const fn satu(dosis: DosisVaksin, kelas: i32, bulan: u32, perempuan: bool, setelah: Setelah) -> BarisBias {
    // A pupil of class 1 may be five for a while; HPV is given from nine years [K].
    let paling_awal = Jangka::Bulan(if perempuan { 9 * 12 } else { 5 * 12 });
    BarisBias { dosis, kelas, bulan, perempuan, paling_awal, setelah, sumber: SUMBER }
}

/// The month in which a school year begins.
const JULI: u32 = 7;

/// The year in which the school year of a day began.
pub(super) fn tahun_ajaran(hari: NaiveDate) -> i32 {
    if hari.month() < JULI { hari.year() - 1 } else { hari.year() }
}

/// The class in which a child of that birth is on a day, if at primary school: six years on 1 July is class 1 [P].
pub fn kelas_pada(lahir: NaiveDate, hari: NaiveDate) -> Option<i32> {
    let juli = NaiveDate::from_ymd_opt(tahun_ajaran(hari), JULI, 1)?;
    Some(umur_tahun(lahir, juli) - 5).filter(|kelas| (1..=6).contains(kelas))
}

pub(super) fn tabel(hari: NaiveDate) -> &'static [BarisBias] {
    TABEL_BIAS.iter().rev().find(|tabel| tabel.berlaku <= hari).map_or(&[], |tabel| tabel.baris)
}

pub(super) fn baris_untuk(hari: NaiveDate, sex: JenisKelamin) -> impl Iterator<Item = &'static BarisBias> {
    tabel(hari).iter().filter(move |baris| !baris.perempuan || sex == JenisKelamin::Perempuan)
}

/// The row of a dose in the newest version.
pub(super) fn baris(dosis: DosisVaksin) -> Option<&'static BarisBias> {
    TABEL_BIAS.iter().rev().flat_map(|tabel| tabel.baris).find(|baris| baris.dosis == dosis)
}
