//! Perumahan rakyat (PRM): houses people cannot live in well. Repairing them for the ordinary poor is not legal
//! SPM, but it is the most requested service.

use super::aturan::Aturan;
use super::isian::Angka;
use crate::{jenis, pilihan};

pilihan! {
    /// How damaged a part of a house is.
    pub enum Kerusakan {
        /// Sound (baik).
        Baik = "BAIK",
        /// Lightly damaged (ringan).
        Ringan = "RINGAN",
        /// Moderately damaged (sedang).
        Sedang = "SEDANG",
        /// Heavily damaged (berat).
        Berat = "BERAT",
    }
}

pilihan! {
    /// Whose house it is.
    pub enum StatusRumah {
        /// Owned.
        Milik = "MILIK",
        /// Rented.
        Sewa = "SEWA",
        /// Lived in free of rent (menumpang).
        Menumpang = "MENUMPANG",
    }
}

jenis! {
    /// Survey of an uninhabitable house (rumah tidak layak huni, RTLH).
    "PRM-01" "Pendataan RTLH" PerumahanRakyat Keluarga []
    RumahTidakLayakHuni {
        /// State of the roof (atap).
        atap: Kerusakan,
        /// State of the walls (dinding).
        dinding: Kerusakan,
        /// State of the floor (lantai).
        lantai: Kerusakan,
        /// Floor area in square metres (luas lantai).
        luas_lantai: Option<Angka<1, 2_000>>,
        /// How many people live in it (penghuni).
        penghuni: Option<Angka<0, 50>>,
        /// Whose house it is.
        status_rumah: Option<StatusRumah>,
        /// Whether the house has a latrine (jamban).
        jamban: Option<bool>,
    }
}

impl Aturan for RumahTidakLayakHuni {}
