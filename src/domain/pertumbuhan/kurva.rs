//! The reference lines of a growth chart: what a child of that sex measures at -3 to +3 standard deviations, by age,
//! or by length where an index has no age. Whole grams and millimetres, since a chart is drawn and not computed with.

use super::lms::{UMUR_BERDIRI_HARI, hari_bulan, pada_umur};
use super::who::{Lms, Tabel};
use super::{Indeks, JenisKelamin};

/// The lines of a chart, in standard deviations.
pub const SD: [i32; 7] = [-3, -2, -1, 0, 1, 2, 3];

/// The last day of age that a table knows: 228 completed months.
pub const UMUR_AKHIR_HARI: i32 = 6939;

/// A window of up to half a year is drawn by the week, a longer one by the month.
const SEPEKAN_SAMPAI_HARI: i32 = 183;

/// Millimetres between two points of a chart by length.
const LANGKAH_MM: i32 = 10;

/// The lines of one index in a window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kurva {
    /// Do the points stand at lengths in millimetres (BB/TB), and not at ages in days?
    pub menurut_panjang: bool,
    /// Where the points stand, rising.
    pub x: Vec<i32>,
    /// One line for each of `SD`: grams, millimetres, or hundredths of kg/m².
    pub garis: [Vec<i32>; 7],
}

/// The lines of an index from one day of age to another, both included. BB/TB is drawn over all lengths of the tables
/// that those ages use. Where a table has no row there is no point.
pub fn kurva(jenis_kelamin: JenisKelamin, indeks: Indeks, dari_hari: i32, sampai_hari: i32) -> Kurva {
    let mut kurva =
        Kurva { menurut_panjang: indeks == Indeks::BbTb, x: Vec::new(), garis: Default::default() };
    let titik = if kurva.menurut_panjang {
        panjang(jenis_kelamin, dari_hari, sampai_hari)
    } else {
        umur(jenis_kelamin, indeks, dari_hari, sampai_hari)
    };
    for (x, lms) in titik {
        kurva.x.push(x);
        for (garis, sd) in kurva.garis.iter_mut().zip(SD) {
            garis.push((lms.sd(f64::from(sd)) * skala(indeks)).round() as i32);
        }
    }
    kurva
}

/// How many units of the answer are in the unit of M.
fn skala(indeks: Indeks) -> f64 {
    match indeks {
        Indeks::BbU | Indeks::BbTb => 1000.0,
        Indeks::ImtU => 100.0,
        Indeks::TbU | Indeks::LkU | Indeks::LilaU => 10.0,
    }
}

fn umur(jenis_kelamin: JenisKelamin, indeks: Indeks, dari: i32, sampai: i32) -> Vec<(i32, Lms)> {
    let (balita, sekolah) = match indeks {
        Indeks::BbU => (Tabel::BbU, Some(Tabel::BbUSekolah)),
        Indeks::TbU => (Tabel::TbU, Some(Tabel::TbUSekolah)),
        Indeks::ImtU => (Tabel::ImtU, Some(Tabel::ImtUSekolah)),
        Indeks::LkU => (Tabel::LkU, None),
        Indeks::LilaU => (Tabel::LilaU, None),
        Indeks::BbTb => return Vec::new(),
    };
    let row = |hari| Some((hari, pada_umur(jenis_kelamin, hari, balita, sekolah)?));
    hari(dari.max(0), sampai.min(UMUR_AKHIR_HARI)).into_iter().filter_map(row).collect()
}

/// Both ends of a window and the whole weeks or months between them.
fn hari(dari: i32, sampai: i32) -> Vec<i32> {
    if sampai < dari {
        return Vec::new();
    }
    let within = |hari: &i32| *hari > dari && *hari < sampai;
    let mut titik = vec![dari];
    if sampai - dari <= SEPEKAN_SAMPAI_HARI {
        titik.extend((0..=sampai / 7).map(|pekan| pekan * 7).filter(within));
    } else {
        titik.extend((0..=228).map(hari_bulan).filter(within));
    }
    titik.extend((sampai > dari).then_some(sampai));
    titik
}

/// Lengths to the age at which a child stands, heights from there on; the shorter of both where they overlap belongs
/// to the table in which it begins.
fn panjang(jenis_kelamin: JenisKelamin, dari: i32, sampai: i32) -> Vec<(i32, Lms)> {
    let (tabel, awal, akhir) = if dari >= UMUR_BERDIRI_HARI {
        (Tabel::BbTb, 650, 1200)
    } else if sampai < UMUR_BERDIRI_HARI {
        (Tabel::BbPb, 450, 1100)
    } else {
        // A window over both: lengths to 85 cm, about the length at 2 years, and heights above.
        let mut semua = deret(jenis_kelamin, Tabel::BbPb, 450, 850);
        semua.extend(deret(jenis_kelamin, Tabel::BbTb, 860, 1200));
        return semua;
    };
    deret(jenis_kelamin, tabel, awal, akhir)
}

fn deret(jenis_kelamin: JenisKelamin, tabel: Tabel, awal: i32, akhir: i32) -> Vec<(i32, Lms)> {
    let langkah = (awal..=akhir).step_by(LANGKAH_MM as usize);
    langkah.filter_map(|mm| Some((mm, tabel.at(jenis_kelamin, mm.into(), 1)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::JenisKelamin::{LakiLaki, Perempuan};
    use super::*;

    #[test]
    fn the_lines_of_the_printed_tables() {
        // WHO 2006, simplified field tables: weight for age, boys, birth.
        let lahir = kurva(LakiLaki, Indeks::BbU, 0, 0);
        let garis: Vec<i32> = lahir.garis.iter().map(|garis| garis[0]).collect();
        assert_eq!(garis.iter().map(|g| (g + 50) / 100).collect::<Vec<_>>(), [21, 25, 29, 33, 39, 44, 50]);
        // Length for age, girls, 12 months: 66.3 68.9 71.4 74.0 76.6 79.2 81.7.
        let setahun = kurva(Perempuan, Indeks::TbU, 365, 365);
        let garis: Vec<i32> = setahun.garis.iter().map(|garis| garis[0]).collect();
        assert_eq!(garis, [663, 689, 714, 740, 766, 792, 817]);
    }

    #[test]
    fn a_window_is_drawn_by_week_or_month_with_both_ends() {
        assert_eq!(kurva(LakiLaki, Indeks::BbU, 3, 20).x, [3, 7, 14, 20]);
        let setahun = kurva(LakiLaki, Indeks::ImtU, 0, 365).x;
        assert_eq!((setahun.len(), setahun[1], setahun[12]), (13, 30, 365));
        assert_eq!(kurva(LakiLaki, Indeks::LilaU, 0, 98).x, [91, 98], "no arm before day 91");
        assert_eq!(kurva(LakiLaki, Indeks::LkU, 1857, 2000).x, [0; 0]);
        assert_eq!(kurva(LakiLaki, Indeks::BbU, 30, 20).x, [0; 0]);
        assert_eq!(kurva(LakiLaki, Indeks::TbU, i32::MIN, i32::MAX).x.last(), Some(&UMUR_AKHIR_HARI));
    }

    #[test]
    fn weight_for_length_is_drawn_over_lengths() {
        let ends = |dari, sampai| {
            let kurva = kurva(Perempuan, Indeks::BbTb, dari, sampai);
            assert!(kurva.menurut_panjang && kurva.x.is_sorted());
            (kurva.x[0], kurva.x[kurva.x.len() - 1])
        };
        assert_eq!((ends(0, 730), ends(731, 1856), ends(0, 1856)), ((450, 1100), (650, 1200), (450, 1200)));
    }

    #[test]
    fn the_lines_never_cross() {
        for jk in [LakiLaki, Perempuan] {
            for indeks in Indeks::semua() {
                let kurva = kurva(jk, indeks, 0, UMUR_AKHIR_HARI);
                for at in 0..kurva.x.len() {
                    let rising: Vec<i32> = kurva.garis.iter().map(|garis| garis[at]).collect();
                    assert!(rising.is_sorted_by(|a, b| a < b), "{indeks:?} at {}: {rising:?}", kurva.x[at]);
                }
            }
        }
    }
}
