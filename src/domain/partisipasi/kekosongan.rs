//! Posts that fell silent (*kekosongan*): a month in which a post did not open, or opened and shows no work of its kader
//! or nobody who came. Pembina begin their rounds with this list, so it says why and since when, the worst first.
//!
//! A month that still runs is not judged before it has ended: a post may open on its last day, and a day that is not
//! closed yet may still be written down. Until then such a post is not yet due (`belum_jatuh_tempo`).

use std::cmp::Reverse;

use super::super::rollup::masa::letak;
use super::super::rollup::ukur::{Golongan, Lingkup, Satu};
use super::super::rollup::{Card, Ukur};
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::Bidang;
use crate::domain::siklus::KelompokStatistik;
use crate::domain::tanggal::Bulan;

crate::pilihan! {
    /// Why (alasan) a post counts as silent in a month, the graver reason first.
    pub enum AlasanKosong {
        /// It did not open, and no day was planned.
        TidakDijadwalkan = "TIDAK_DIJADWALKAN",
        /// A day was planned and not held.
        TidakTerlaksana = "TIDAK_TERLAKSANA",
        /// No kader is in force.
        TanpaKader = "TANPA_KADER",
        /// It opened, and none of the kader in force was there.
        KaderTidakHadir = "KADER_TIDAK_HADIR",
        /// It opened, and none of its people was checked in or served.
        TanpaCatatan = "TANPA_CATATAN",
    }
}

/// Months that are looked back for the last day that was completed. A post that has none in them is silent for longer
/// than is told.
pub const MUNDUR: u32 = 35;

/// A month of a post, as its card tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sebulan {
    /// Does the post exist?
    pub ada: bool,
    /// Days that were planned and not called off.
    pub dijadwalkan: i64,
    /// Days that were held.
    pub terlaksana: i64,
    /// Of them, those closed with their recap.
    pub selesai: i64,
    /// Kader in force; nothing for years in which they are not counted.
    pub kader: Option<i64>,
    /// How often one of them was there.
    pub kader_hadir: i64,
    /// Residents who came, and services; nothing for a reader who may not see that it is zero.
    pub tercatat: Option<i64>,
}

impl Sebulan {
    /// From a card. Whether anybody came is read for those who read sums as counted.
    pub fn dari(card: &Card, bulan: Bulan, persis: bool) -> Sebulan {
        let (_, masa) = letak(bulan.into());
        let at = |ukur| card.at(ukur, masa);
        let came = || -> i64 {
            let groups = KelompokStatistik::NILAI.iter().flat_map(|(kelompok, _, _)| Golongan::of(*kelompok));
            let served = Bidang::ALL.into_iter().map(|bidang| at(Ukur::Baris(bidang)));
            groups.map(|of| at(Ukur::Datang(of))).chain(served).sum()
        };
        let counted = at(Ukur::KaderPerlu(Lingkup::Semua)) > 0;
        Sebulan {
            ada: at(Ukur::PosAda(Satu)) > 0,
            dijadwalkan: at(Ukur::HariDijadwalkan(Satu)),
            terlaksana: at(Ukur::HariBuka(Satu)),
            selesai: at(Ukur::HariSelesai(Satu)),
            kader: counted.then(|| at(Ukur::KaderAda(Lingkup::Semua))),
            kader_hadir: at(Ukur::KaderHadir(Lingkup::Semua)),
            tercatat: persis.then(came),
        }
    }

    /// Not opened, in a month that still runs?
    pub fn belum_jatuh_tempo(&self, berjalan: bool) -> bool {
        self.ada && berjalan && self.terlaksana == 0
    }

    /// Why the month counts as silent, the gravest reason first; nothing where it does not.
    pub fn alasan(&self, berjalan: bool) -> Vec<AlasanKosong> {
        if !self.ada {
            return Vec::new();
        }
        let (closed, over) = (self.terlaksana == 0, !berjalan);
        let judged = !closed && (over || self.selesai > 0);
        let all = [
            (closed && over && self.dijadwalkan == 0, AlasanKosong::TidakDijadwalkan),
            (closed && over && self.dijadwalkan > 0, AlasanKosong::TidakTerlaksana),
            (self.kader == Some(0), AlasanKosong::TanpaKader),
            (judged && self.kader > Some(0) && self.kader_hadir == 0, AlasanKosong::KaderTidakHadir),
            (judged && self.tercatat == Some(0), AlasanKosong::TanpaCatatan),
        ];
        all.into_iter().filter(|(holds, _)| *holds).map(|(_, alasan)| alasan).collect()
    }
}

/// Months since the last one with a completed day, 0 for the month itself; nothing where there is none in `MUNDUR`.
pub fn lama(bulan: Bulan, selesai: impl Fn(Bulan) -> bool) -> Option<u32> {
    (0..=MUNDUR).find(|back| selesai(bulan.mundur(*back)))
}

/// The place of a silent post in the list: who did not open before who did, then the longest silence (never is the
/// longest), then the gravest reason, then the most reasons.
pub fn urutan(alasan: &[AlasanKosong], lama: Option<u32>) -> impl Ord + use<> {
    let opened =
        !matches!(alasan.first(), Some(AlasanKosong::TidakDijadwalkan | AlasanKosong::TidakTerlaksana));
    let silence = Reverse(lama.unwrap_or(u32::MAX));
    (opened, silence, alasan.first().copied(), Reverse(alasan.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn baik() -> Sebulan {
        Sebulan {
            ada: true,
            dijadwalkan: 1,
            terlaksana: 1,
            selesai: 1,
            kader: Some(5),
            kader_hadir: 4,
            tercatat: Some(30),
        }
    }

    #[test]
    fn each_reason_is_told_when_the_month_is_over() {
        use AlasanKosong as A;
        let closed = Sebulan { terlaksana: 0, selesai: 0, kader_hadir: 0, tercatat: Some(0), ..baik() };
        let rows = [
            (baik(), vec![], vec![]),
            (closed, vec![A::TidakTerlaksana], vec![]),
            (Sebulan { dijadwalkan: 0, ..closed }, vec![A::TidakDijadwalkan], vec![]),
            (
                Sebulan { dijadwalkan: 0, kader: Some(0), ..closed },
                vec![A::TidakDijadwalkan, A::TanpaKader],
                vec![A::TanpaKader],
            ),
            (Sebulan { kader_hadir: 0, ..baik() }, vec![A::KaderTidakHadir], vec![A::KaderTidakHadir]),
            (Sebulan { tercatat: Some(0), ..baik() }, vec![A::TanpaCatatan], vec![A::TanpaCatatan]),
            // Who may not see that nobody came is not told so.
            (Sebulan { tercatat: None, ..baik() }, vec![], vec![]),
            // Years before kader were counted.
            (Sebulan { kader: None, kader_hadir: 0, ..baik() }, vec![], vec![]),
            // A day that is not closed yet may still be written down, until the month is over.
            (
                Sebulan { selesai: 0, kader_hadir: 0, tercatat: Some(0), ..baik() },
                vec![A::KaderTidakHadir, A::TanpaCatatan],
                vec![],
            ),
            (Sebulan { ada: false, ..closed }, vec![], vec![]),
        ];
        for (month, over, running) in rows {
            assert_eq!((month.alasan(false), month.alasan(true)), (over, running), "{month:?}");
            assert!(!month.belum_jatuh_tempo(false));
        }
        assert!(closed.belum_jatuh_tempo(true) && !baik().belum_jatuh_tempo(true));
    }

    #[test]
    fn the_longest_silence_comes_first() {
        use AlasanKosong as A;
        let mut posts = [
            ("opened, nobody written down", vec![A::TanpaCatatan], Some(0)),
            ("opened, no kader", vec![A::TanpaKader, A::TanpaCatatan], Some(0)),
            ("planned, a month", vec![A::TidakTerlaksana], Some(1)),
            ("planned, a month, no kader", vec![A::TidakTerlaksana, A::TanpaKader], Some(1)),
            ("not planned, a month", vec![A::TidakDijadwalkan], Some(1)),
            ("planned, half a year", vec![A::TidakTerlaksana], Some(6)),
            ("never", vec![A::TidakDijadwalkan], None),
        ];
        let worst_first: Vec<&str> = posts.iter().rev().map(|(name, _, _)| *name).collect();
        posts.sort_by_key(|(_, alasan, lama)| urutan(alasan, *lama));
        assert_eq!(posts.iter().map(|(name, _, _)| *name).collect::<Vec<_>>(), worst_first);
    }

    #[test]
    fn silence_is_counted_in_months() {
        let month = |text: &str| Bulan::parse(text).unwrap();
        let since = |last: &str| lama(month("2026-11"), |bulan| bulan == month(last));
        assert_eq!((since("2026-11"), since("2026-08"), since("2025-11")), (Some(0), Some(3), Some(12)));
        assert_eq!((since("2023-12"), since("2023-11")), (Some(35), None));
    }
}
