//! Sosial (SOS): who needs social help and whether it arrives. *Terlantar* (neglected) is a legal criterion, not another
//! word for poor: a kader reports an indication, Dinas Sosial decides.

pub mod bantuan;
pub mod disabilitas;
pub mod dokumen;
pub mod terlantar;

pub use bantuan::{FakirMiskin, KorbanBencana, PenerimaBansos};
pub use disabilitas::PenyandangDisabilitas;
pub use dokumen::{DokumenKependudukan, PenyuluhanInklusi};
pub use terlantar::{AnakTerlantar, LansiaTerlantar, TunaSosial};

use super::aturan::Patokan;

/// The rules of this sector, by file.
pub(in crate::domain::bidang) static PATOKAN: &[&[&Patokan]] =
    &[disabilitas::PATOKAN, terlantar::PATOKAN, bantuan::PATOKAN, dokumen::PATOKAN];
