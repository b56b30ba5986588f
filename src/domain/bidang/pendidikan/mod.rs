//! Pendidikan (PDK): children who should be learning and are not yet, and the places where a village learns. Goes to
//! Dinas Pendidikan through the village.

pub mod kegiatan;
pub mod sekolah;

pub use kegiatan::{LiterasiDigital, StimulasiApe, TamanBaca};
pub use sekolah::{AksesPaud, AnakTidakSekolah, BantuanPendidikan, RujukanKesetaraan, SkriningBelajar};

use super::aturan::Patokan;

/// The rules of this sector, by file.
pub(in crate::domain::bidang) static PATOKAN: &[&[&Patokan]] = &[sekolah::PATOKAN, kegiatan::PATOKAN];
