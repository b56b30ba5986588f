//! The map of needs (*pemetaan kebutuhan*): which needs stand today, and how long one stands.
//!
//! Readers without names get the map down to villages, with counts hidden (`samarkan`). The tables of participation have
//! ties of their own, and their machinery proves itself with them; a need has one tie only, that it is counted over the
//! regions below. So each need is a tree by itself: a count of 1 to k-1 is hidden, then more next to it until every hidden
//! count could be any of at least k numbers for somebody who knows everything shown, that nothing is negative, and how
//! many live there at most. A zero is shown. Denominators are told to nobody who reads a hidden table: they would tie
//! the needs of one kind of record together.

use chrono::{Days, NaiveDate};

use super::bidang::{Jenis, KATALOG, Subjek};
use super::siklus::{KelompokUmur, TABEL_UMUR};

/// A report of a place that nothing can take the place of (a broken road) stands as long as the village plans with
/// it: the plan is made yearly (Permendagri 114/2014, RKP Desa), so it has to be reported again.
const LAPORAN_HARI: u64 = 365;

/// The last day before those on which a report of a place still stands.
pub fn sebelum_laporan(hari: NaiveDate) -> NaiveDate {
    hari.checked_sub_days(Days::new(LAPORAN_HARI)).unwrap_or(NaiveDate::MIN)
}

/// The completed months of age for which a kind is meant, the end excluded; nothing when it is for every age. A need
/// found in a child stands no longer than she is of that age.
pub fn rentang_bulan(jenis: &Jenis, pada: NaiveDate) -> Option<(i32, i32)> {
    let tabel = TABEL_UMUR.iter().rev().find(|tabel| tabel.berlaku <= pada)?;
    let batas = |kelompok: &KelompokUmur| {
        let at = tabel.mulai_bulan.iter().position(|(other, _)| other == kelompok)?;
        let sampai = tabel.mulai_bulan.get(at + 1).map_or(i32::MAX, |(_, mulai)| *mulai);
        Some((tabel.mulai_bulan.get(at)?.1, sampai))
    };
    let groups: Vec<(i32, i32)> = jenis.kelompok.iter().filter_map(batas).collect();
    let dari = groups.iter().map(|group| group.0).min().unwrap_or(0).max(jenis.dari_bulan);
    let sampai = groups.iter().map(|group| group.1).max().unwrap_or(i32::MAX).min(jenis.sampai_bulan);
    ((dari, sampai) != (0, i32::MAX)).then_some((dari, sampai))
}

/// Kinds about persons that are for some ages only, with those ages.
pub fn berbatas_umur(pada: NaiveDate) -> Vec<(&'static Jenis, (i32, i32))> {
    let orang = KATALOG.iter().filter(|jenis| jenis.subjek.contains(&Subjek::Orang));
    orang.filter_map(|jenis| Some((jenis, rentang_bulan(jenis, pada)?))).collect()
}

/// The counts of one need over a tree of regions.
#[derive(Clone, Debug)]
pub struct Pohon {
    /// The region above each, itself earlier in the list; none for the first.
    pub induk: Vec<Option<usize>>,
    /// The count of each region; a region's is the sum of those below it.
    pub nilai: Vec<i64>,
    /// How many it can be at most, from what is known otherwise; never below the count.
    pub batas: Vec<i64>,
}

/// Which counts are hidden, so that each could be any of at least `k` numbers. Where the whole tree is hidden and
/// fewer than `k` live in a region, that they are few is known anyway.
pub fn samarkan(pohon: &Pohon, k: i64) -> Vec<bool> {
    let mut kerja = Kerja {
        pohon,
        k,
        tutup: pohon.nilai.iter().map(|nilai| (1..k).contains(nilai)).collect(),
        anak: vec![Vec::new(); pohon.induk.len()],
    };
    for (node, induk) in pohon.induk.iter().enumerate() {
        if let Some(induk) = induk {
            kerja.anak[*induk].push(node);
        }
    }
    while let Some(node) = kerja.berikutnya() {
        kerja.tutup[node] = true;
    }
    kerja.tutup
}

struct Kerja<'a> {
    pohon: &'a Pohon,
    k: i64,
    tutup: Vec<bool>,
    anak: Vec<Vec<usize>>,
}

/// What of a hidden region can move: the sum of its hidden leaves, and how much they can hold.
#[derive(Clone, Copy, Debug, Default)]
struct Gerak {
    nilai: i64,
    muat: i64,
}

impl Kerja<'_> {
    /// The next region to hide; nothing when all is well.
    fn berikutnya(&self) -> Option<usize> {
        (0..self.tutup.len()).find_map(|node| {
            self.terbuka_dari_bawah(node).or_else(|| self.tersempit(node)).or_else(|| self.sedikit(node))
        })
    }

    /// A hidden region under nothing shown is bounded by how many live below it; where those are few, more is hidden.
    fn sedikit(&self, node: usize) -> Option<usize> {
        let mut ke_atas = std::iter::successors(Some(node), |at| self.pohon.induk[*at]);
        if !ke_atas.all(|at| self.tutup[at]) || self.gerak(node).muat >= self.k - 1 {
            return None;
        }
        let mut terlihat = Vec::new();
        self.telusuri(node, &mut Vec::new(), &mut terlihat);
        self.terkecil(&terlihat, true)
    }

    /// A hidden region with nothing hidden below it can be added up, so one below it is hidden too.
    fn terbuka_dari_bawah(&self, node: usize) -> Option<usize> {
        let bocor = self.tutup[node]
            && !self.anak[node].is_empty()
            && self.anak[node].iter().all(|anak| !self.tutup[*anak]);
        bocor.then(|| self.terkecil(&self.anak[node], true)).flatten()
    }

    /// Below a shown region: the hidden ones have a known sum. If one of them could be too few numbers, another one is
    /// hidden next to it, and where there is none the region itself.
    fn tersempit(&self, node: usize) -> Option<usize> {
        if self.tutup[node] {
            return None;
        }
        let mut tersembunyi = Vec::new();
        let mut terlihat = Vec::new();
        self.telusuri(node, &mut tersembunyi, &mut terlihat);
        let semua = self.gerak(node);
        let aman = |satu: &usize| {
            let sini = self.gerak(*satu);
            let lain = semua.muat.saturating_sub(sini.muat);
            let paling_banyak = semua.nilai.min(sini.muat);
            paling_banyak - (semua.nilai - lain).max(0) >= self.k - 1
        };
        if tersembunyi.iter().all(aman) {
            return None;
        }
        let cukup = semua.nilai >= self.k - 1;
        Some(self.terkecil(&terlihat, cukup).unwrap_or(node))
    }

    /// The hidden regions below, through hidden ones, and the shown ones next to them.
    fn telusuri(&self, node: usize, tersembunyi: &mut Vec<usize>, terlihat: &mut Vec<usize>) {
        for anak in &self.anak[node] {
            if self.tutup[*anak] {
                tersembunyi.push(*anak);
                self.telusuri(*anak, tersembunyi, terlihat);
            } else {
                terlihat.push(*anak);
            }
        }
    }

    /// What can move in a region: itself if it is a leaf, else what is hidden below.
    fn gerak(&self, node: usize) -> Gerak {
        let hidden = self.anak[node].iter().filter(|anak| self.tutup[**anak]);
        if self.anak[node].is_empty() {
            return Gerak { nilai: self.pohon.nilai[node], muat: self.pohon.batas[node] };
        }
        hidden.map(|anak| self.gerak(*anak)).fold(Gerak::default(), |sum, one| Gerak {
            nilai: sum.nilai + one.nilai,
            muat: sum.muat.saturating_add(one.muat),
        })
    }

    /// The shown region with the smallest count; a zero only where nothing else is left and it need not be one.
    fn terkecil(&self, nodes: &[usize], nol: bool) -> Option<usize> {
        let kunci = |node: &&usize| self.pohon.nilai[**node];
        let free = || nodes.iter().filter(|node| !self.tutup[**node]);
        let some = free().filter(|node| self.pohon.nilai[**node] > 0).min_by_key(kunci);
        let zero =
            || free().find(|node| nol && self.pohon.nilai[**node] == 0 && self.pohon.batas[**node] > 0);
        some.or_else(zero).copied()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::domain::bidang::jenis;
    use crate::domain::tanggal::parse_tanggal;

    #[test]
    fn a_kind_is_for_one_stretch_of_ages() {
        let hari = parse_tanggal("2026-11-22").unwrap();
        let ages = |kode: &str| rentang_bulan(jenis(kode).unwrap(), hari);
        assert_eq!(ages("PDK-01"), Some((36, 72)));
        assert_eq!(ages("PDK-02"), Some((84, 216)));
        assert_eq!(ages("SOS-02"), Some((720, i32::MAX)));
        assert_eq!(ages("SOS-01"), None);
        // The groups of a kind follow one another, or the stretch would hold ages it is not for.
        for (jenis, (dari, sampai)) in berbatas_umur(hari) {
            for bulan in dari..sampai.min(1_200) {
                let lahir =
                    hari.checked_sub_months(chrono::Months::new(u32::try_from(bulan).unwrap())).unwrap();
                assert!(jenis.untuk_umur(lahir, hari), "{} {bulan}", jenis.kode);
            }
        }
    }

    fn pohon(induk: &[Option<usize>], daun: &[(usize, i64, i64)]) -> Pohon {
        let mut pohon =
            Pohon { induk: induk.to_vec(), nilai: vec![0; induk.len()], batas: vec![0; induk.len()] };
        for (node, nilai, batas) in daun {
            let mut at = Some(*node);
            while let Some(node) = at {
                pohon.nilai[node] += nilai;
                pohon.batas[node] += batas;
                at = pohon.induk[node];
            }
        }
        pohon
    }

    fn daun(pohon: &Pohon) -> Vec<usize> {
        (0..pohon.induk.len()).filter(|node| !pohon.induk.contains(&Some(*node))).collect()
    }

    /// For each hidden region all the numbers it could be, by trying every filling of the leaves.
    fn serang(pohon: &Pohon, tutup: &[bool]) -> Vec<BTreeSet<i64>> {
        let daun = daun(pohon);
        let mut mungkin = vec![BTreeSet::new(); pohon.induk.len()];
        let mut isi = vec![0; daun.len()];
        loop {
            let mut jumlah = vec![0; pohon.induk.len()];
            for (at, node) in daun.iter().enumerate() {
                let mut up = Some(*node);
                while let Some(node) = up {
                    jumlah[node] += isi[at];
                    up = pohon.induk[node];
                }
            }
            if (0..jumlah.len()).all(|node| tutup[node] || jumlah[node] == pohon.nilai[node]) {
                for (node, jumlah) in jumlah.iter().enumerate() {
                    mungkin[node].insert(*jumlah);
                }
            }
            let Some(at) = (0..isi.len()).find(|at| isi[*at] < pohon.batas[daun[*at]]) else { break };
            isi[..at].fill(0);
            isi[at] += 1;
        }
        mungkin
    }

    #[test]
    fn no_hidden_count_of_many_random_trees_can_be_pinned_down() {
        // Kabupaten, two kecamatan, and two and three villages.
        let induk = [None, Some(0), Some(0), Some(1), Some(1), Some(2), Some(2), Some(2)];
        let mut state = 7_u64;
        let mut acak = |below: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            i64::try_from((state >> 33) % below).unwrap()
        };
        let (mut hidden, mut shown) = (0, 0);
        for _ in 0..400 {
            let isi: Vec<(usize, i64, i64)> = (3..8)
                .map(|node| {
                    let batas = 1 + acak(6);
                    (node, if acak(3) == 0 { 0 } else { acak(u64::try_from(batas + 1).unwrap()) }, batas)
                })
                .collect();
            let pohon = pohon(&induk, &isi);
            let k = 3;
            let tutup = samarkan(&pohon, k);
            let mungkin = serang(&pohon, &tutup);
            for node in 0..induk.len() {
                if !tutup[node] {
                    assert!(!(1..k).contains(&pohon.nilai[node]), "a small count shows: {pohon:?}");
                    shown += 1;
                    continue;
                }
                hidden += 1;
                let above = std::iter::successors(induk[node], |at| induk[*at]);
                let anchored = above.into_iter().any(|at| !tutup[at]);
                let least = if anchored { k } else { k.min(pohon.batas[node] + 1) };
                let values = i64::try_from(mungkin[node].len()).unwrap();
                assert!(values >= least, "{node} of {pohon:?} is one of {:?}", mungkin[node]);
            }
        }
        assert!(hidden > 500 && shown > 500, "{hidden} {shown}");
    }

    #[test]
    fn a_small_count_takes_a_neighbour_along_and_a_zero_shows() {
        let induk = [None, Some(0), Some(0), Some(0), Some(0)];
        let tree = pohon(&induk, &[(1, 3, 900), (2, 40, 900), (3, 0, 900), (4, 12, 900)]);
        assert_eq!(samarkan(&tree, 5), [false, true, false, false, true]);
        // A single village: there is nobody to hide behind, so the region is hidden as well.
        assert_eq!(samarkan(&pohon(&[None, Some(0)], &[(1, 3, 900)]), 5), [true, true]);
        // Nothing small, nothing hidden.
        assert_eq!(samarkan(&pohon(&induk, &[(1, 5, 900), (2, 40, 900), (4, 7, 900)]), 5), [false; 5]);
    }
}
