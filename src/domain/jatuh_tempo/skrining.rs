//! Screenings once a calendar year, and who is due for which: dated data, because the guide's ages and frequencies
//! change. "Due" is: none in this calendar year. Also what adolescent girls get. Source: lifecycle-and-sessions.md
//! sections 3.5 to 3.7 and 6.

use chrono::{Datelike, NaiveDate};

use super::tertulis::Kalender;
use super::{Alasan, Hal, Jatuh, Orang, Riwayat};
use crate::domain::acuan::Angka;
use crate::domain::imunisasi::Jangka;
use crate::domain::pertumbuhan::JenisKelamin;
use crate::domain::tanggal::{genap_bulan, umur_tahun};

/// Who of the age group is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syarat {
    Semua,
    /// Everybody who is not pregnant.
    TidakHamil,
    /// Obese, with a wide waist, or with raised blood pressure.
    BerisikoGula,
    Perokok,
}

/// One yearly screening.
#[derive(Clone, Copy, Debug)]
pub struct BarisSkrining {
    pub alasan: Alasan,
    pub hal: Hal,
    /// The first year of age, and the first that is out of it.
    pub umur: (u32, Option<u32>),
    pub syarat: Syarat,
    pub sumber: &'static str,
}

/// One version of the yearly screenings.
#[derive(Clone, Copy, Debug)]
pub struct TabelSkrining {
    /// The first day it holds for.
    pub berlaku: NaiveDate,
    pub baris: &'static [BarisSkrining],
}

const ILP: &str = "KMK HK.01.07/MENKES/2015/2023 (ILP), tables 12 and 19";
const KARTU: &str = "kartu bantu pemeriksaan; once a year (ILP); from 18 years [P]";
const TBC: &str = "KMK HK.01.07/MENKES/2015/2023 (ILP): whoever comes is screened; once a year [P]";

const fn baris(
    alasan: Alasan,
    hal: Hal,
    umur: (u32, Option<u32>),
    syarat: Syarat,
    sumber: &'static str,
) -> BarisSkrining {
    BarisSkrining { alasan, hal, umur, syarat, sumber }
}

/// The yearly screenings, the oldest version first.
pub const TABEL_SKRINING: &[TabelSkrining] = &[TabelSkrining {
    berlaku: NaiveDate::MIN,
    baris: &[
        baris(Alasan::TekananDarah, Hal::TekananDarah, (15, None), Syarat::Semua, ILP),
        baris(Alasan::Obesitas, Hal::Obesitas, (15, None), Syarat::TidakHamil, ILP),
        baris(Alasan::GulaDarah, Hal::GulaDarah, (40, None), Syarat::Semua, ILP),
        baris(Alasan::GulaDarah, Hal::GulaDarah, (15, Some(40)), Syarat::BerisikoGula, ILP),
        // SDQ to 18 years, SRQ-20 above.
        baris(Alasan::Jiwa, Hal::Jiwa, (15, None), Syarat::Semua, ILP),
        baris(Alasan::Puma, Hal::Puma, (40, None), Syarat::Perokok, ILP),
        baris(Alasan::Penglihatan, Hal::Penglihatan, (18, None), Syarat::Semua, KARTU),
        baris(Alasan::Pendengaran, Hal::Pendengaran, (18, None), Syarat::Semua, KARTU),
        baris(Alasan::Tbc, Hal::Tbc, (0, None), Syarat::Semua, TBC),
        baris(Alasan::Skilas, Hal::Skilas, (60, None), Syarat::Semua, ILP),
        baris(Alasan::Aks, Hal::Aks, (60, None), Syarat::Semua, ILP),
    ],
}];

/// The month from which a screening that was not done this year is overdue [P].
const DESEMBER: u32 = 12;
/// The weekly tablet of girls of class 7 to 12 [R], by age 12 to 17 [K].
const TTD_REMATRI: std::ops::Range<i32> = 12..18;
/// The birthdays at which the haemoglobin of girls is screened, class 7 and 10 [R].
pub const HB: [u32; 2] = [12, 15];
const MINGGU: Jangka = Jangka::Hari(7);
const TENGGANG: Jangka = Jangka::Hari(28);

/// What adolescent girls get, to be read.
pub(super) fn rematri() -> Vec<Kalender> {
    let tahun = |nama, nilai| Angka::baru(nama, nilai, "tahun");
    let ages = vec![tahun("umur mulai", TTD_REMATRI.start), tahun("umur di bawah", TTD_REMATRI.end)];
    let hb = HB.map(|umur| tahun("umur", i32::try_from(umur).unwrap_or(i32::MAX))).to_vec();
    const SUMBER: &str = "KMK HK.01.07/MENKES/2015/2023 (ILP): classes; ages [K]";
    vec![
        (Alasan::TtdRematri, "Tablet tambah darah remaja putri, satu tiap minggu.", SUMBER, ages),
        (Alasan::HbRematri, "Hb remaja putri diperiksa pada umur ini.", SUMBER, hb),
    ]
}

pub(super) fn jatuh(orang: &Orang, riwayat: &Riwayat<'_>) -> Vec<Jatuh> {
    let version = TABEL_SKRINING.iter().rev().find(|tabel| tabel.berlaku <= riwayat.hari);
    let rows = version.map_or(&[][..], |tabel| tabel.baris);
    let mut all: Vec<Jatuh> = rows.iter().filter_map(|baris| tahunan(baris, orang, riwayat)).collect();
    if orang.jenis_kelamin == JenisKelamin::Perempuan {
        all.extend(remaja_putri(orang, riwayat));
    }
    all
}

/// Due from the first day of the year, or from the birthday on which one comes into the age.
fn tahunan(baris: &BarisSkrining, orang: &Orang, riwayat: &Riwayat<'_>) -> Option<Jatuh> {
    let (lahir, hari) = (orang.lahir.tanggal, riwayat.hari);
    let (from, to) = baris.umur;
    let age = u32::try_from(umur_tahun(lahir, hari)).ok()?;
    let in_age = from <= age && to.is_none_or(|to| age < to);
    let fits = match baris.syarat {
        Syarat::Semua => true,
        Syarat::TidakHamil => orang.hamil.is_none(),
        Syarat::BerisikoGula => {
            let woman = orang.jenis_kelamin == JenisKelamin::Perempuan;
            riwayat.terakhir(Hal::BerisikoGula).is_some()
                || (woman && riwayat.terakhir(Hal::PerutLebih80).is_some())
        }
        Syarat::Perokok => riwayat.terakhir(Hal::Perokok).is_some(),
    };
    let year = NaiveDate::from_ymd_opt(hari.year(), 1, 1)?;
    if !in_age || !fits || riwayat.sejak(baris.hal, year) {
        return None;
    }
    let due = genap_bulan(lahir, from * 12).max(year);
    let overdue = NaiveDate::from_ymd_opt(hari.year(), DESEMBER, 1)?.max(TENGGANG.sejak(due));
    Some(Jatuh::baru(baris.alasan, due, Some(overdue), hari))
}

fn remaja_putri(orang: &Orang, riwayat: &Riwayat<'_>) -> Vec<Jatuh> {
    let (lahir, hari) = (orang.lahir.tanggal, riwayat.hari);
    let age = umur_tahun(lahir, hari);
    let mut all = Vec::new();
    // A pregnant girl gets the tablets of pregnancy instead.
    if TTD_REMATRI.contains(&age) && orang.hamil.is_none() {
        let first = genap_bulan(lahir, 12 * 12);
        let due = riwayat.terakhir(Hal::TtdRematri).map_or(first, |day| MINGGU.sejak(day));
        all.push(Jatuh::baru(Alasan::TtdRematri, due, Some(TENGGANG.sejak(due)), hari));
    }
    // In the year of that age, which is the school year of the class.
    if let Some(years) = HB.iter().find(|years| i32::try_from(**years) == Ok(age)) {
        let due = genap_bulan(lahir, years * 12);
        if !riwayat.sejak(Hal::Hb, due) {
            all.push(Jatuh::baru(Alasan::HbRematri, due, Some(TENGGANG.sejak(due)), hari));
        }
    }
    all
}
