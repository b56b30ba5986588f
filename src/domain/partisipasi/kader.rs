//! The participation of kader. Kukar publishes 93 % and nobody says of what, so there are three rates
//! under three names that are never mixed: how many took part at all, how many of those expected came to
//! each opening day, and how many posts of the roster are filled. The functions answer for one post;
//! a region adds the rates up. For one sector, pass the roster of that sector only; a kader listed under
//! two sectors then counts in each, so the sectors may add up to more than the total.
//! Source: indicators.md section 3.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::domain::kader::in_force;
use crate::domain::rate::Rate;
use crate::domain::tanggal::Periode;

/// How many kader a post needs where nothing else is set: one for each of the five steps.
/// Source: Pedoman Umum Pengelolaan Posyandu, Kemenkes 2011.
pub const KADER_DIPERLUKAN: i64 = 5;

/// One decree (SK) that names a kader of the post. A renewed decree is a second entry of the same kader.
/// `K` is whatever identifies the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MasaTugas<K> {
    /// The kader.
    pub kader: K,
    /// The first day in force.
    pub mulai: NaiveDate,
    /// The first day no longer in force, if there is one.
    pub akhir: Option<NaiveDate>,
}

crate::pilihan! {
    /// What a kader can take part in.
    pub enum JenisKegiatan {
        /// Hari buka: an opening day.
        HariBuka = "HARI_BUKA",
        /// Kunjungan rumah: a home visit.
        KunjunganRumah = "KUNJUNGAN_RUMAH",
    }
}

/// One activity of the post that took place, and who was there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kegiatan<K> {
    /// An opening day or a home visit.
    pub jenis: JenisKegiatan,
    /// The local date.
    pub tanggal: NaiveDate,
    /// The kader who took part. Repetitions and people who are not on the roster do not count.
    pub hadir: Vec<K>,
}

/// An activity as a roster sees it.
#[derive(Clone, Debug)]
pub struct Dihadiri<K> {
    /// An opening day or a home visit.
    pub jenis: JenisKegiatan,
    /// The local date.
    pub tanggal: NaiveDate,
    /// The kader whose decree was in force that day.
    pub bertugas: BTreeSet<K>,
    /// Those of them who took part.
    pub hadir: BTreeSet<K>,
}

impl<K: Copy + Ord> Kegiatan<K> {
    /// As this roster sees it. Worked out once, it serves the month, the quarter and the year.
    pub fn menurut(&self, roster: &[MasaTugas<K>]) -> Dihadiri<K> {
        let bertugas = bertugas(roster, self.tanggal);
        let hadir = self.hadir.iter().copied().filter(|kader| bertugas.contains(kader)).collect();
        Dihadiri { jenis: self.jenis, tanggal: self.tanggal, bertugas, hadir }
    }
}

/// The kader in force on a day, each once.
fn bertugas<K: Copy + Ord>(roster: &[MasaTugas<K>], pada: NaiveDate) -> BTreeSet<K> {
    roster.iter().filter(|masa| in_force(masa.mulai, masa.akhir, pada)).map(|masa| masa.kader).collect()
}

/// `kaderActiveShare`: of the kader whose decree was in force on at least one activity date of the period,
/// those who took part in at least one activity while it was. Without any activity the denominator is read
/// on the last day of the period. No kader, no rate.
pub fn kader_active_share<K: Copy + Ord>(
    roster: &[MasaTugas<K>],
    kegiatan: &[Dihadiri<K>],
    periode: Periode,
) -> Rate {
    let mut here = kegiatan.iter().filter(|satu| periode.contains(satu.tanggal)).peekable();
    if here.peek().is_none() {
        return Rate { n: 0, d: jumlah(bertugas(roster, periode.last_day()).len()) };
    }
    let (mut terdaftar, mut aktif) = (BTreeSet::new(), BTreeSet::new());
    for satu in here {
        terdaftar.extend(satu.bertugas.iter().copied());
        aktif.extend(satu.hadir.iter().copied());
    }
    Rate { n: jumlah(aktif.len()), d: jumlah(terdaftar.len()) }
}

/// `kaderAttendanceRate`: over the opening days of the period, the kader present of those whose decree was
/// in force that day. Home visits are left out. No opening day or no kader, no rate.
pub fn kader_attendance_rate<K>(kegiatan: &[Dihadiri<K>], periode: Periode) -> Rate {
    kegiatan
        .iter()
        .filter(|satu| satu.jenis == JenisKegiatan::HariBuka && periode.contains(satu.tanggal))
        .map(|satu| Rate { n: jumlah(satu.hadir.len()), d: jumlah(satu.bertugas.len()) })
        .sum()
}

/// `kaderFillRate`: the kader in force on the day `pada` over the number the post needs, by default
/// `KADER_DIPERLUKAN`. Above 100 % where a post has more. No rate where none are needed.
pub fn kader_fill_rate<K: Copy + Ord>(roster: &[MasaTugas<K>], pada: NaiveDate, diperlukan: i64) -> Rate {
    Rate { n: jumlah(bertugas(roster, pada).len()), d: diperlukan }
}

/// A number of people as a count.
fn jumlah(orang: usize) -> i64 {
    i64::try_from(orang).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::tanggal::parse_tanggal;

    fn hari(text: &str) -> NaiveDate {
        parse_tanggal(text).unwrap()
    }

    fn active(roster: &[MasaTugas<u32>], kegiatan: &[Kegiatan<u32>]) -> Rate {
        kader_active_share(roster, &dihadiri(roster, kegiatan), september())
    }

    fn attendance(roster: &[MasaTugas<u32>], kegiatan: &[Kegiatan<u32>]) -> Rate {
        kader_attendance_rate(&dihadiri(roster, kegiatan), september())
    }

    fn dihadiri(roster: &[MasaTugas<u32>], kegiatan: &[Kegiatan<u32>]) -> Vec<Dihadiri<u32>> {
        kegiatan.iter().map(|satu| satu.menurut(roster)).collect()
    }

    fn september() -> Periode {
        Periode::parse("2025-09").unwrap()
    }

    fn masa(kader: u32, mulai: &str, akhir: Option<&str>) -> MasaTugas<u32> {
        MasaTugas { kader, mulai: hari(mulai), akhir: akhir.map(hari) }
    }

    fn hari_buka(tanggal: &str, hadir: impl IntoIterator<Item = u32>) -> Kegiatan<u32> {
        let hadir = hadir.into_iter().collect();
        Kegiatan { jenis: JenisKegiatan::HariBuka, tanggal: hari(tanggal), hadir }
    }

    fn kunjungan(tanggal: &str, hadir: impl IntoIterator<Item = u32>) -> Kegiatan<u32> {
        Kegiatan { jenis: JenisKegiatan::KunjunganRumah, ..hari_buka(tanggal, hadir) }
    }

    fn sepuluh() -> Vec<MasaTugas<u32>> {
        (1..=10).map(|kader| masa(kader, "2020-01-01", None)).collect()
    }

    // The numbers of the tests are those of the vectors in indicators.md section 3.
    #[test]
    fn vector_1_nine_of_ten_came_to_something() {
        let kegiatan = [hari_buka("2025-09-12", 1..=7), kunjungan("2025-09-20", [7, 8, 9])];
        let rate = active(&sepuluh(), &kegiatan);
        assert_eq!((rate, rate.to_string()), (Rate::new(9, 10), "90.0".to_owned()));
    }

    #[test]
    fn vector_2_three_opening_days_are_thirty_expected() {
        let kegiatan = [
            hari_buka("2025-09-05", 1..=9),
            hari_buka("2025-09-12", 3..=10),
            hari_buka("2025-09-19", 1..=7),
            kunjungan("2025-09-20", [1]), // not an opening day
            hari_buka("2025-10-01", 1..=10),
        ];
        let rate = attendance(&sepuluh(), &kegiatan);
        assert_eq!((rate, rate.to_string()), (Rate::new(24, 30), "80.0".to_owned()));
        assert_eq!(active(&sepuluh(), &kegiatan), Rate::new(10, 10));
    }

    #[test]
    fn vector_3_a_decree_that_ended_after_the_opening_day_counts() {
        let roster = [masa(1, "2020-01-01", Some("2025-09-10"))];
        let kegiatan = [hari_buka("2025-09-05", [1])];
        assert_eq!(active(&roster, &kegiatan), Rate::new(1, 1));
        let sesudah = [hari_buka("2025-09-12", [1])];
        assert_eq!(active(&roster, &sesudah), Rate::new(0, 0));
    }

    #[test]
    fn vector_4_appointed_after_the_only_opening_day() {
        let roster = [masa(1, "2020-01-01", None), masa(2, "2025-09-25", None)];
        let kegiatan = [hari_buka("2025-09-12", [1, 2])];
        assert_eq!(active(&roster, &kegiatan), Rate::new(1, 1));
        assert_eq!(attendance(&roster, &kegiatan), Rate::new(1, 1));
    }

    #[test]
    fn vector_5_no_kader_no_rate() {
        let roster: [MasaTugas<u32>; 0] = [];
        let kegiatan = [hari_buka("2025-09-12", [1])];
        assert_eq!(active(&roster, &kegiatan).tenths(), None);
        assert_eq!(attendance(&roster, &kegiatan).tenths(), None);
        let kosong = kader_fill_rate(&roster, hari("2025-09-30"), KADER_DIPERLUKAN);
        assert_eq!(kosong.to_string(), "0.0");
    }

    #[test]
    fn without_an_activity_the_last_day_counts() {
        let roster = [masa(1, "2020-01-01", Some("2025-09-30")), masa(2, "2025-09-25", None)];
        assert_eq!(active(&roster, &[]), Rate::new(0, 1));
        assert_eq!(attendance(&roster, &[]).tenths(), None);
    }

    #[test]
    fn a_person_counts_once() {
        let roster = [masa(1, "2020-01-01", Some("2025-09-10")), masa(1, "2025-09-10", None)];
        let dobel = [masa(1, "2020-01-01", None), masa(1, "2025-01-01", None)];
        let kegiatan = [hari_buka("2025-09-05", [1, 1]), hari_buka("2025-09-12", [1])];
        assert_eq!(active(&roster, &kegiatan), Rate::new(1, 1));
        assert_eq!(attendance(&dobel, &kegiatan), Rate::new(2, 2));
        assert_eq!(kader_fill_rate(&dobel, hari("2025-09-12"), 5), Rate::new(1, 5));
    }

    #[test]
    fn a_post_may_have_more_kader_than_it_needs() {
        let rate = kader_fill_rate(&sepuluh(), hari("2025-09-30"), KADER_DIPERLUKAN);
        assert_eq!((rate.to_string(), rate.above_100()), ("200.0".to_owned(), true));
        assert_eq!(kader_fill_rate(&sepuluh(), hari("2025-09-30"), 0).tenths(), None);
    }
}
