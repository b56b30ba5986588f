//! Sosial (SOS): who needs social help and whether it arrives.

use super::aturan::Aturan;
use super::isian::Teks;
use crate::{jenis, pilihan};

pilihan! {
    /// A social-aid programme (bansos).
    pub enum ProgramBansos {
        /// Conditional cash transfer (Program Keluarga Harapan).
        Pkh = "PKH",
        /// Food aid (BPNT/sembako).
        Sembako = "SEMBAKO",
        /// Village cash aid (BLT Desa).
        BltDesa = "BLT_DESA",
        /// Health-insurance contribution paid by the state (PBI-JKN).
        PbiJkn = "PBI_JKN",
    }
}

jenis! {
    /// Whether a household receives the social aid it is listed for (pemantauan penerima bansos).
    "SOS-06" "Pemantauan penerima bansos" Sosial Keluarga []
    PenerimaBansos {
        /// The programme.
        program: ProgramBansos,
        /// Whether the aid of this period was received (diterima).
        diterima: bool,
        /// What went wrong, if anything (kendala).
        kendala: Option<Teks<300>>,
    }
}

impl Aturan for PenerimaBansos {}
