//! Pendidikan (PDK): children who should be learning and are not yet. Goes to Dinas Pendidikan through the
//! village.

use super::aturan::Aturan;
use super::isian::{Angka, Teks};
use crate::{jenis, pilihan};

pilihan! {
    /// Kind of early-childhood education unit (PAUD).
    pub enum JenisPaud {
        /// Kindergarten (taman kanak-kanak).
        Tk = "TK",
        /// Play group (kelompok bermain).
        Kb = "KB",
        /// Day care (taman penitipan anak).
        Tpa = "TPA",
        /// Another unit of the same kind (satuan PAUD sejenis).
        Sps = "SPS",
    }
}

jenis! {
    /// Access of a child of 3 to 6 years to early-childhood education (pendataan akses PAUD).
    "PDK-01" "Pendataan akses PAUD" Pendidikan Orang [Balita, Prasekolah; dari_bulan: 36]
    AksesPaud {
        /// Whether the child is enrolled (terdaftar).
        terdaftar: bool,
        /// Kind of the unit, when enrolled.
        jenis_unit: Option<JenisPaud>,
        /// Name of the unit, when enrolled.
        nama_unit: Option<Teks<100>>,
        /// Why not, when not enrolled (alasan).
        alasan: Option<Teks<200>>,
        /// Distance to the nearest unit in metres (jarak).
        jarak: Option<Angka<0, 200_000>>,
    }
}

impl Aturan for AksesPaud {}
