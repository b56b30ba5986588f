//! The counts of one row of participation and how they hang together. Whoever reads a table knows these ties:
//! the balita weighed are among the balita, the verdicts add up to the weighed, the balita are bayi, baduta and
//! the older ones. A hidden count must be hidden from somebody who knows them, so `samaran` asks here.
//!
//! Four kinds of tie are enough. A count lies *within* another (K within S). Some are a whole *split* (N, T, O
//! and B of D). The groups of residents are summands of a *total* (everybody, for whom kesehatan and trantibum are
//! meant alike). And a few say how many people and households there are at all, in so many overlapping ways that a
//! place small in one of them is hidden as a whole row: these are the *main* counts.
//!
//! All other counts of a card hang on this table as chains (`rantai`), added as they are asked for.

pub mod rantai;

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::Bidang;
use crate::domain::rollup::Ukur;
use crate::domain::siklus::KelompokStatistik;

/// One count of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ukuran {
    /// Residents of a life stage.
    Warga(KelompokStatistik),
    /// Those a sector is meant for: persons or households.
    Berhak(Bidang),
    /// S of SKDN.
    S,
    /// K of SKDN.
    K,
    /// D of SKDN.
    D,
    /// N of SKDN.
    N,
    /// T of SKDN.
    T,
    /// O of SKDN.
    O,
    /// B of SKDN.
    B,
    /// BGM of SKDN.
    Bgm,
    /// 2T of SKDN.
    DuaT,
    /// Residents of a life stage who came.
    Datang(KelompokStatistik),
    /// Those a sector is meant for and served.
    Terlayani(Bidang),
    /// Another count of a card, of all ages and both sexes; one of its numbers stands for all (`rantai::dari`).
    Lain(Ukur),
    /// What is left of it when the counts that it surely contains are taken off.
    Sisa(Ukur),
    /// Women with child and in the weeks after a birth.
    Ibu,
    /// Referrals of a sector that are open and not due.
    BelumJatuhTempo(Bidang),
    /// Posts that served in every sector.
    EnamBidang,
}

use Ukuran::{B, Berhak, Bgm, D, Datang, DuaT, K, N, O, S, T, Terlayani, Warga};

/// Every count of the table, each after those it hangs on.
pub static SEMUA: LazyLock<Vec<Ukuran>> = LazyLock::new(|| {
    let groups = KelompokStatistik::NILAI.iter().map(|(group, _, _)| *group);
    let mut all: Vec<Ukuran> = groups.clone().map(Warga).chain(Bidang::ALL.map(Berhak)).collect();
    all.extend([S, K, D, N, T, O, B, Bgm, DuaT]);
    all.extend(groups.map(Datang).chain(Bidang::ALL.map(Terlayani)));
    all
});

impl Ukuran {
    /// Its place in `SEMUA`.
    pub fn letak(self) -> usize {
        SEMUA.iter().position(|other| *other == self).unwrap_or_default()
    }

    /// The count it lies within.
    fn dalam(self) -> Option<Ukuran> {
        match self {
            Warga(_) | Berhak(_) | S => None,
            Ukuran::Lain(_) | Ukuran::Sisa(_) | Ukuran::Ibu => None,
            Ukuran::BelumJatuhTempo(_) | Ukuran::EnamBidang => None,
            K | D => Some(S),
            N | T | O | B | Bgm => Some(D),
            DuaT => Some(T),
            Datang(kelompok) => Some(Warga(kelompok)),
            Terlayani(bidang) => Some(Berhak(bidang)),
        }
    }

    /// Does it say how many people or households there are at all? The stages of childhood are main counts,
    /// because S and pendidikan are sums of parts of them.
    fn pokok(self) -> bool {
        use KelompokStatistik::{Baduta, Balita, Bayi, Prasekolah};
        matches!(self, S | Berhak(_) | Warga(Bayi | Baduta | Balita | Prasekolah))
    }
}

/// The ties of one count, by places.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ikatan {
    /// The count it lies within and never passes.
    pub dalam: Option<usize>,
    /// With the others of its kind it adds up to what it lies within: shown whole or hidden whole.
    pub pecahan: bool,
    /// The total of which it is a summand: whoever knows the total and the other summands knows it.
    pub total: Option<usize>,
    /// A main count: hidden only with its whole row.
    pub pokok: bool,
    /// Adds up over months. The others count people of a period once.
    pub bulanan: bool,
    /// Of a chain: it lies within this one too.
    pub juga: Option<usize>,
    /// Of a chain: nobody of this one is in it.
    pub selain: Option<usize>,
    /// Of a chain: hidden together with the others of this number.
    pub bersama: Option<usize>,
    /// Of a chain: counted for a whole year only.
    pub tahunan: bool,
}

/// The ties of every count, and of the few that have a tie of their own.
#[derive(Clone, Debug)]
pub struct Skema {
    /// The counts.
    pub ukuran: Vec<Ukuran>,
    /// Where each stands.
    pub letak: HashMap<Ukuran, usize>,
    /// One for each count.
    pub ikatan: Vec<Ikatan>,
    /// Of a count that is told as a sum: its summands. It is hidden where one of them is.
    pub bagian: Vec<Vec<usize>>,
    /// S.
    pub s: usize,
    /// D: all of them were served by kesehatan, so it lies within `dilayani` too.
    pub d: usize,
    /// Those served by kesehatan. Hidden together with D.
    pub dilayani: usize,
    /// Everybody, as those kesehatan is meant for. The same number as `jiwa`, so hidden together.
    pub berhak: usize,
    /// Everybody.
    pub jiwa: usize,
    /// Everybody whom trantibum served; within `jiwa`.
    pub jiwa_dilayani: usize,
    /// Households; no more than people.
    pub rumah: usize,
}

/// The ties of a row of participation.
pub static SKEMA: LazyLock<Skema> = LazyLock::new(|| {
    let jiwa = Berhak(Bidang::TrantibumLinmas);
    let ikatan = SEMUA.iter().map(|ukuran| Ikatan {
        dalam: ukuran.dalam().map(Ukuran::letak),
        pecahan: matches!(ukuran, N | T | O | B),
        total: (matches!(ukuran, Warga(_)) && !ukuran.pokok()).then(|| jiwa.letak()),
        pokok: ukuran.pokok(),
        bulanan: matches!(ukuran, S | K | D | N | T | O | B | Bgm | DuaT),
        ..Ikatan::default()
    });
    Skema {
        ukuran: SEMUA.clone(),
        letak: SEMUA.iter().enumerate().map(|(at, ukuran)| (*ukuran, at)).collect(),
        ikatan: ikatan.collect(),
        bagian: vec![Vec::new(); SEMUA.len()],
        s: S.letak(),
        d: D.letak(),
        dilayani: Terlayani(Bidang::Kesehatan).letak(),
        berhak: Berhak(Bidang::Kesehatan).letak(),
        jiwa: jiwa.letak(),
        jiwa_dilayani: Terlayani(Bidang::TrantibumLinmas).letak(),
        rumah: Berhak(Bidang::PekerjaanUmum).letak(),
    }
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_count_comes_after_those_it_hangs_on() {
        for (place, ikatan) in SKEMA.ikatan.iter().enumerate() {
            assert!(ikatan.dalam.is_none_or(|dasar| dasar < place), "{:?}", SEMUA[place]);
            assert!(ikatan.total.is_none_or(|total| total > place), "{:?}", SEMUA[place]);
        }
        assert_eq!(SEMUA.len(), 41);
        assert!(SKEMA.d < SKEMA.dilayani);
    }
}
