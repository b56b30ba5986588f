//! Pekerjaan umum (PUM): water, sanitation, village roads. River and lake villages are common in Kukar, so surface water
//! and floating latrines are answers like any other. Goes to Dinas PU through the village.

pub mod air;
pub mod jalan;
pub mod sanitasi;

pub use air::{KeluhanAir, SumberAir, UsulanSaranaAir};
pub use jalan::{Genangan, JalanDesa};
pub use sanitasi::{Jamban, PenyuluhanSanitasi, RujukanSanitasi, Sampah};

use super::aturan::Patokan;

/// The rules of this sector, by file.
pub(in crate::domain::bidang) static PATOKAN: &[&[&Patokan]] =
    &[air::PATOKAN, sanitasi::PATOKAN, jalan::PATOKAN];
