//! Trantibum-linmas (TRB): order, and help before, during and after disasters. A report of an event (TRB-06) is the
//! thread on which damaged houses, victims' needs and trauma hang. Cases of violence (TRB-02) are protected.

pub mod kejadian;
pub mod kerawanan;
pub mod ketertiban;

pub use kejadian::{LaporanKejadian, PendampinganTrauma};
pub use kerawanan::{KerawananBencana, SimulasiBencana, WargaRentanBencana};
pub use ketertiban::{GangguanTrantibum, KasusSensitif, Siskamling};

use super::aturan::Patokan;

/// The rules of this sector, by file.
pub(in crate::domain::bidang) static PATOKAN: &[&[&Patokan]] =
    &[ketertiban::PATOKAN, kerawanan::PATOKAN, kejadian::PATOKAN];
