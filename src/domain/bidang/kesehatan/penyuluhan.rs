//! Education at the post (KES-13).

use crate::domain::bidang::aturan::Aturan;
use crate::domain::bidang::isian::{Angka, Teks};
use crate::jenis;

jenis! {
    /// Education given to a group at the post (penyuluhan): topic and how many listened, without names.
    "KES-13" "Penyuluhan" Kesehatan Sesi []
    Penyuluhan {
        /// What it was about (topik).
        topik: Teks<200>,
        /// How many took part (peserta).
        peserta: Angka<0, 2_000>,
    }
}

impl Aturan for Penyuluhan {
    fn peserta(&self) -> Option<i64> {
        Some(self.peserta.0)
    }
}
