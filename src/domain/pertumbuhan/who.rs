//! The WHO growth tables: L, M and S for a sex and an age or length. Figures: WHO Child Growth Standards
//! (WHO Multicentre Growth Reference Study Group, 2006) and WHO Reference 2007 (de Onis et al., Bull World
//! Health Organ 2007;85:660-7), every printed digit kept. Nine tables were taken from the package
//! pygrowthstandards 0.1.3 (MIT) and agree in every cell with the tables of WHO's own programs; the arm
//! circumference, which that package does not have, has the figures of WHO's programs alone.
//!
//! `who.bin` is a row of records without a header, read in place. A record has 8 bytes, little-endian:
//!
//! | bytes | content | type |
//! |---|---|---|
//! | 0-1 | L × 10,000 | i16 |
//! | 2-3 | S × 100,000 | u16 |
//! | 4-7 | M × 10,000 (kg, cm or kg/m²) | u32 |
//!
//! The tables follow each other in the order of `Tabel`; in each, all boys come before all girls, one
//! record per step. Rejected: CSV text, which every start would have to parse, and Rust arrays, 21,584
//! lines that nobody reads and the compiler must. `LilaU` stands last and no Indonesian rule asks for
//! it: to drop it, cut the file by its 3,532 records and take it off the two lists.

use super::JenisKelamin;

static DATA: &[u8] = include_bytes!("who.bin");

/// The last day of age in the tables of 2006: 60 completed months, since 61 months are 1856.69 days.
pub const UMUR_AKHIR_BALITA_HARI: i32 = 1856;

/// One table, in the order of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tabel {
    /// Weight for age by day, 2006.
    BbU,
    /// Length or height for age by day, 2006: length to day 730, height from day 731.
    TbU,
    /// BMI for age by day, 2006.
    ImtU,
    /// Head circumference for age by day, 2006.
    LkU,
    /// Weight for length by millimetre, 2006.
    BbPb,
    /// Weight for height by millimetre, 2006.
    BbTb,
    /// Weight for age by month, 2007.
    BbUSekolah,
    /// Height for age by month, 2007.
    TbUSekolah,
    /// BMI for age by month, 2007.
    ImtUSekolah,
    /// Mid-upper arm circumference for age by day, 2006.
    LilaU,
}

/// First step and number of steps of each table, in the order of `Tabel`. Steps are days, months or
/// millimetres.
const ISI: [(i64, usize); 10] = [
    (0, 1857),
    (0, 1857),
    (0, 1857),
    (0, 1857),
    (450, 651),
    (650, 551),
    (61, 60),
    (61, 168),
    (61, 168),
    (91, 1766),
];

/// How many records stand before a table. Each table holds its steps twice, once for each sex.
const fn records_before(tabel: usize) -> usize {
    let (mut sum, mut i) = (0, 0);
    while i < tabel {
        sum += ISI[i].1 * 2;
        i += 1;
    }
    sum
}

const _: () = assert!(DATA.len() == records_before(ISI.len()) * 8, "who.bin does not fit its description");

/// One row of a table: the power, the median and the coefficient of variation.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lms {
    /// The Box-Cox power. No printed L is 0.
    pub l: f64,
    /// The median, in kg, cm or kg/m².
    pub m: f64,
    /// The coefficient of variation.
    pub s: f64,
}

impl Tabel {
    /// The row at `x / per` steps (days, months or millimetres). Between two rows L, M and S are
    /// interpolated linearly. Nothing outside the table, both ends included. The place is a fraction of
    /// integers, because 103.1 - 0.7 in binary floats misses the row of 102.4 cm.
    pub fn at(self, jenis_kelamin: JenisKelamin, x: i64, per: i64) -> Option<Lms> {
        let (step, rest) = (x.checked_div_euclid(per)?, x.checked_rem_euclid(per)?);
        let here = self.row(jenis_kelamin, step)?;
        if rest == 0 {
            return Some(here);
        }
        let next = self.row(jenis_kelamin, step + 1)?;
        let part = rest as f64 / per as f64;
        let between = |a: f64, b: f64| a + (b - a) * part;
        Some(Lms { l: between(here.l, next.l), m: between(here.m, next.m), s: between(here.s, next.s) })
    }

    /// The printed row of one whole step.
    fn row(self, jenis_kelamin: JenisKelamin, step: i64) -> Option<Lms> {
        let (first, rows) = ISI[self as usize];
        let index = usize::try_from(step.checked_sub(first)?).ok().filter(|index| *index < rows)?;
        let girls = match jenis_kelamin {
            JenisKelamin::LakiLaki => 0,
            JenisKelamin::Perempuan => rows,
        };
        let (records, _) = DATA.as_chunks::<8>();
        let [l0, l1, s0, s1, m0, m1, m2, m3] = *records.get(records_before(self as usize) + girls + index)?;
        Some(Lms {
            l: f64::from(i16::from_le_bytes([l0, l1])) / 1e4,
            m: f64::from(u32::from_le_bytes([m0, m1, m2, m3])) / 1e4,
            s: f64::from(u16::from_le_bytes([s0, s1])) / 1e5,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::JenisKelamin::{LakiLaki, Perempuan};
    use super::*;

    /// First and last printed rows of every table, and the rows named in indicators.md section 6.3.
    #[test]
    fn printed_rows_are_found_where_they_belong() {
        let rows = [
            (Tabel::BbU, LakiLaki, 0, 0.3487, 3.3464, 0.14602),
            (Tabel::BbU, LakiLaki, 612, 0.0081, 11.3678, 0.11216),
            (Tabel::BbU, Perempuan, 1856, -0.3531, 18.389, 0.14892),
            (Tabel::TbU, LakiLaki, 612, 1.0, 84.3006, 0.03346),
            (Tabel::TbU, Perempuan, 1827, 1.0, 109.4362, 0.04347),
            (Tabel::TbU, Perempuan, 1856, 1.0, 109.9352, 0.04358),
            (Tabel::ImtU, LakiLaki, 0, -0.3053, 13.4069, 0.0956),
            (Tabel::ImtU, Perempuan, 1856, -0.5684, 15.2798, 0.09825),
            (Tabel::LkU, LakiLaki, 0, 1.0, 34.4618, 0.03686),
            (Tabel::LkU, Perempuan, 1856, 1.0, 49.9652, 0.02848),
            (Tabel::BbPb, LakiLaki, 450, -0.3521, 2.441, 0.09182),
            (Tabel::BbPb, LakiLaki, 775, -0.3521, 9.9902, 0.08317),
            (Tabel::BbPb, Perempuan, 1100, -0.3833, 18.3324, 0.09401),
            (Tabel::BbTb, LakiLaki, 650, -0.3521, 7.4327, 0.08217),
            (Tabel::BbTb, Perempuan, 1200, -0.3833, 22.8173, 0.09828),
            (Tabel::BbUSekolah, LakiLaki, 61, -0.2026, 18.5057, 0.12988),
            (Tabel::BbUSekolah, Perempuan, 120, -0.5958, 31.8578, 0.17262),
            (Tabel::TbUSekolah, LakiLaki, 61, 1.0, 110.2647, 0.04164),
            (Tabel::TbUSekolah, Perempuan, 228, 1.0, 163.1548, 0.04009),
            (Tabel::ImtUSekolah, LakiLaki, 61, -0.7387, 15.2641, 0.0839),
            (Tabel::ImtUSekolah, Perempuan, 228, -0.7496, 21.4269, 0.14441),
            (Tabel::LilaU, LakiLaki, 91, 0.3933, 13.4779, 0.07474),
            (Tabel::LilaU, Perempuan, 1856, -0.1733, 16.9004, 0.09379),
        ];
        for (tabel, jk, step, l, m, s) in rows {
            assert_eq!(tabel.at(jk, step, 1), Some(Lms { l, m, s }), "{tabel:?} {jk:?} {step}");
        }
    }

    #[test]
    fn nothing_is_found_outside_a_table() {
        for (tabel, before, after) in [
            (Tabel::BbU, -1, 1857),
            (Tabel::BbPb, 449, 1101),
            (Tabel::BbTb, 649, 1201),
            (Tabel::BbUSekolah, 60, 121),
            (Tabel::ImtUSekolah, 60, 229),
            (Tabel::LilaU, 90, 1857),
            (Tabel::TbU, i64::MIN, i64::MAX),
        ] {
            for jk in [LakiLaki, Perempuan] {
                assert_eq!((tabel.at(jk, before, 1), tabel.at(jk, after, 1)), (None, None), "{tabel:?}");
            }
        }
        assert_eq!(Tabel::BbPb.at(LakiLaki, 4499, 10), None);
        assert_eq!(Tabel::BbPb.at(LakiLaki, 11_001, 10), None);
        assert_eq!(Tabel::BbU.at(LakiLaki, 5, 0), None);
    }

    #[test]
    fn half_way_between_two_rows_is_their_mean() {
        let at = |x, per| Tabel::BbPb.at(LakiLaki, x, per).expect("within the table");
        let (low, high, middle) = (at(853, 1), at(854, 1), at(8535, 10));
        assert!((middle.m - (low.m + high.m) / 2.0).abs() < 1e-12);
        assert!((middle.s - (low.s + high.s) / 2.0).abs() < 1e-12);
    }
}
