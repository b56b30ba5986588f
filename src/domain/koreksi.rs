//! What can be done to a service after it was recorded.

crate::pilihan! {
    /// What was done to a service that was recorded.
    pub enum JenisKoreksi {
        /// It was corrected and stands with other values (koreksi).
        Koreksi = "KOREKSI",
        /// It was cancelled and is gone (batal).
        Batal = "BATAL",
    }
}
