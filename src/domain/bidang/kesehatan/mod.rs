//! Kesehatan (KES): what is measured, asked and taught at the health desk, one file a life stage or programme. A kader
//! measures, flags and refers; she never diagnoses.

pub mod penyuluhan;
pub mod pertumbuhan;

pub use penyuluhan::Penyuluhan;
pub use pertumbuhan::Pertumbuhan;
