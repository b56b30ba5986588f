//! Trantibum-linmas (TRB): order, and help before and after disasters.

use super::aturan::Aturan;
use super::isian::Teks;
use crate::{jenis, pilihan};

pilihan! {
    /// Why somebody needs help to get away from a disaster.
    pub enum AlasanRentan {
        /// Old and living alone.
        LansiaSendiri = "LANSIA_SENDIRI",
        /// Disability.
        Disabilitas = "DISABILITAS",
        /// Pregnant.
        Hamil = "HAMIL",
        /// Infant.
        Bayi = "BAYI",
        /// Ill.
        Sakit = "SAKIT",
    }
}

jenis! {
    /// A person who needs help to evacuate (pendataan warga rentan bencana).
    "TRB-04" "Pendataan warga rentan bencana" TrantibumLinmas Orang []
    WargaRentanBencana {
        /// Why help is needed.
        sebab: AlasanRentan,
        /// Who will help (pendamping).
        pendamping: Option<Teks<100>>,
        /// Where to gather (titik kumpul).
        titik_kumpul: Option<Teks<200>>,
    }
}

impl Aturan for WargaRentanBencana {}
