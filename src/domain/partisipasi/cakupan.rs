//! Coverage: of the residents of a life stage, how many attended their own post; of those a sector is
//! meant for, how many received something from it. One person counts once in a period however often he
//! or she came. Visitors and people who merely carried a child in are in neither count; a resident who
//! went to another post is not counted here. Source: indicators.md section 4.

use std::collections::BTreeSet;

use crate::domain::posyandu::Bidang;
use crate::domain::rate::Rate;
use crate::domain::siklus::KelompokStatistik;

/// A person and the group he or she is counted in. Of a resident, the group at the reference date; of
/// somebody who attended, the group on that day. `K` is whatever identifies the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Anggota<K> {
    /// The person.
    pub orang: K,
    /// The group for statistics on the day concerned.
    pub kelompok: KelompokStatistik,
}

/// Of the residents in the groups named, those who attended. Several groups are asked for at once (all
/// balita are `BAYI`, `BADUTA` and `BALITA`) because a child that grew from one into the next within
/// the period must not count twice.
///
/// `penduduk` are the residents at the reference date; `hadir` are attendances at closed opening days of
/// their own post, and at home visits if those are to count. Attendances of anybody who is not among the
/// residents are left out. The group of an attendance is that of its day (indicators.md section 0,
/// convention 8), so in a long period the rate of one group can pass 100 %.
pub fn per_kelompok<K: Copy + Ord>(
    kelompok: &[KelompokStatistik],
    penduduk: &[Anggota<K>],
    hadir: &[Anggota<K>],
) -> Rate {
    let semua: BTreeSet<K> = penduduk.iter().map(|satu| satu.orang).collect();
    let dalam_kelompok = |orang: &[Anggota<K>]| -> BTreeSet<K> {
        orang.iter().filter(|satu| kelompok.contains(&satu.kelompok)).map(|satu| satu.orang).collect()
    };
    let sasaran = dalam_kelompok(penduduk);
    let datang = dalam_kelompok(hadir);
    Rate { n: jumlah(datang.intersection(&semua).count()), d: jumlah(sasaran.len()) }
}

/// One service row: which sector served which subject. Group sessions are not service rows of a subject
/// and do not belong here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layanan<K> {
    /// The sector.
    pub bidang: Bidang,
    /// The person or household served.
    pub subjek: K,
}

/// Of the subjects a sector is meant for, those with at least one of its services in the period. Subjects
/// are persons or households, as the sector's catalogue says; `berhak` are the eligible ones. Rows of
/// other sectors and of subjects that are not eligible are left out. Nobody eligible, no rate.
pub fn per_bidang<K: Copy + Ord>(bidang: Bidang, berhak: &[K], layanan: &[Layanan<K>]) -> Rate {
    let berhak: BTreeSet<K> = berhak.iter().copied().collect();
    let dilayani: BTreeSet<K> =
        layanan.iter().filter(|satu| satu.bidang == bidang).map(|satu| satu.subjek).collect();
    Rate { n: jumlah(dilayani.intersection(&berhak).count()), d: jumlah(berhak.len()) }
}

/// A number of subjects as a count.
fn jumlah(subjek: usize) -> i64 {
    i64::try_from(subjek).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use KelompokStatistik::{Baduta, Balita, Bayi, IbuHamil, Lansia, Remaja, UsiaProduktif};

    fn anggota(orang: impl IntoIterator<Item = u32>, kelompok: KelompokStatistik) -> Vec<Anggota<u32>> {
        orang.into_iter().map(|orang| Anggota { orang, kelompok }).collect()
    }

    // indicators.md section 4: group, attended, residents, rate.
    #[test]
    fn the_published_vectors_by_life_stage() {
        let rows = [
            (IbuHamil, 11, 14, "78.6"),
            (Remaja, 23, 96, "24.0"),
            (UsiaProduktif, 61, 410, "14.9"),
            (Lansia, 38, 72, "52.8"),
        ];
        for (kelompok, datang, sasaran, hasil) in rows {
            let rate =
                per_kelompok(&[kelompok], &anggota(0..sasaran, kelompok), &anggota(0..datang, kelompok));
            assert_eq!(rate.to_string(), hasil, "{kelompok:?}");
        }
        let penduduk = [anggota(0..12, Bayi), anggota(12..24, Baduta), anggota(24..64, Balita)].concat();
        let hadir = [anggota(0..10, Bayi), anggota(12..22, Baduta), anggota(24..56, Balita)].concat();
        let rate = per_kelompok(&[Bayi, Baduta, Balita], &penduduk, &hadir);
        assert_eq!((rate, rate.to_string()), (Rate::new(52, 64), "81.3".to_owned()));
    }

    #[test]
    fn a_person_counts_once_and_only_at_home() {
        let penduduk = anggota(1..=4, Lansia);
        let hadir = anggota([1, 1, 2, 99], Lansia); // 1 came twice, 99 is a visitor
        assert_eq!(per_kelompok(&[Lansia], &penduduk, &hadir), Rate::new(2, 4));
        assert_eq!(per_kelompok::<u32>(&[Lansia], &[], &hadir).tenths(), None);
        assert_eq!(per_kelompok(&[Lansia], &penduduk, &[]).to_string(), "0.0");
    }

    #[test]
    fn a_pregnant_girl_is_counted_among_the_pregnant_only() {
        let penduduk = [anggota([1], IbuHamil), anggota([2], Remaja)].concat();
        let hadir = anggota([1], IbuHamil);
        assert_eq!(per_kelompok(&[IbuHamil], &penduduk, &hadir), Rate::new(1, 1));
        assert_eq!(per_kelompok(&[Remaja], &penduduk, &hadir), Rate::new(0, 1));
    }

    #[test]
    fn a_child_that_grew_into_the_next_group_counts_once_among_balita() {
        let penduduk = anggota([1], Baduta);
        let hadir = [anggota([1], Bayi), anggota([1], Baduta)].concat();
        assert_eq!(per_kelompok(&[Bayi, Baduta, Balita], &penduduk, &hadir), Rate::new(1, 1));
        // Alone, the infant of January is an infant who attended, and no infant lives here any more.
        assert_eq!(per_kelompok(&[Bayi], &penduduk, &hadir).tenths(), None);
    }

    fn layanan(bidang: Bidang, subjek: impl IntoIterator<Item = u32>) -> Vec<Layanan<u32>> {
        subjek.into_iter().map(|subjek| Layanan { bidang, subjek }).collect()
    }

    #[test]
    fn the_published_vectors_by_sector() {
        let rumah: Vec<u32> = (0..180).collect();
        let dilayani = [
            layanan(Bidang::PekerjaanUmum, 0..37),
            layanan(Bidang::PekerjaanUmum, [0, 1, 900]), // twice, and a household from elsewhere
            layanan(Bidang::Sosial, 100..120),
        ]
        .concat();
        assert_eq!(per_bidang(Bidang::PekerjaanUmum, &rumah, &dilayani).to_string(), "20.6");
        let anak: Vec<u32> = (0..33).collect();
        let paud = layanan(Bidang::Pendidikan, 0..21);
        assert_eq!(per_bidang(Bidang::Pendidikan, &anak, &paud).to_string(), "63.6");
        assert_eq!(per_bidang(Bidang::PerumahanRakyat, &[], &dilayani).tenths(), None);
    }
}
