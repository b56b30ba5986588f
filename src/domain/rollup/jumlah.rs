//! What counts of people by life stage and sex add up to (*jumlah*), on a part of a card of its own. Most tables tell
//! nobody apart, and a post's growth monitoring of a year is then ten numbers a period in place of a hundred. The sums
//! are worked out wherever counts are put on cards (`Card::by_bagian`), since the sum of what changed is the change of
//! the sum; nobody adds to them directly.

use super::ukur::{Golongan, Ukur};
use crate::domain::pilihan::Pilihan as _;

crate::pilihan! {
    /// The counts that are added up over all life stages and both sexes.
    pub enum Dijumlah {
        /// Balita who live here.
        S = "S",
        /// Of S, who hold a Buku KIA.
        K = "K",
        /// Of S, weighed with enough gain.
        N = "N",
        /// Of S, weighed without it.
        T = "T",
        /// Of S, weighed and not the month before.
        O = "O",
        /// Of S, weighed for the first time.
        B = "B",
        /// Of S, weighed below the red line.
        Bgm = "BGM",
        /// Of S, T twice.
        DuaT = "DUA_T",
        /// Residents.
        Warga = "WARGA",
        /// Residents who came.
        Datang = "DATANG",
    }
}

impl Dijumlah {
    /// Every one.
    pub fn semua() -> Vec<Dijumlah> {
        Self::NILAI.iter().map(|(dijumlah, _, _)| *dijumlah).collect()
    }

    /// In which sum a count goes; nothing where it is in none.
    pub fn dari(ukur: Ukur) -> Option<Dijumlah> {
        Some(match ukur {
            Ukur::S(_) => Dijumlah::S,
            Ukur::K(_) => Dijumlah::K,
            Ukur::N(_) => Dijumlah::N,
            Ukur::T(_) => Dijumlah::T,
            Ukur::O(_) => Dijumlah::O,
            Ukur::B(_) => Dijumlah::B,
            Ukur::Bgm(_) => Dijumlah::Bgm,
            Ukur::DuaT(_) => Dijumlah::DuaT,
            Ukur::Warga(_) => Dijumlah::Warga,
            Ukur::Datang(_) => Dijumlah::Datang,
            _ => return None,
        })
    }

    /// The sum that stands for a count of everybody, if it is kept.
    pub fn semua_orang(of: fn(Golongan) -> Ukur) -> Option<Ukur> {
        let [siapa, _] = Golongan::of(super::ukur::UMUR_BALITA[0]);
        Dijumlah::dari(of(siapa)).map(Ukur::Jumlah)
    }
}
