//! Kesehatan (KES): what is measured, asked and taught at the health desk, one file a life stage or programme. A kader
//! measures, flags and refers; she never diagnoses.

pub mod gizi;
pub mod imunisasi;
pub mod penyuluhan;
pub mod pertumbuhan;

pub use gizi::{Pmt, VitaminAObatCacing};
pub use imunisasi::Imunisasi;
pub use penyuluhan::Penyuluhan;
pub use pertumbuhan::Pertumbuhan;
