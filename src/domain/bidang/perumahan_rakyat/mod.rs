//! Perumahan rakyat (PRM): houses people cannot live in well, before and after a disaster, and what grows around them.
//! Repairing them for the ordinary poor is not legal SPM, but it is the most requested service.

pub mod bencana;
pub mod pekarangan;
pub mod rumah;

pub use bencana::{RumahRusakBencana, WargaRelokasi};
pub use pekarangan::{BioporiHidroponik, PekaranganPangan, PenyuluhanRumahSehat};
pub use rumah::{KepadatanHunian, RumahTidakLayakHuni, UsulanRehabRumah};

use super::aturan::Patokan;

/// The rules of this sector, by file.
pub(in crate::domain::bidang) static PATOKAN: &[&[&Patokan]] =
    &[rumah::PATOKAN, bencana::PATOKAN, pekarangan::PATOKAN];
