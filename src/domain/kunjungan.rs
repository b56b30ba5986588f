//! A visit at home (*kunjungan rumah*): nobody there is an outcome like any other, not a missing record.

use crate::pilihan;

pilihan! {
    /// What came of a visit at home.
    pub enum HasilKunjungan {
        /// Somebody was met (bertemu).
        Bertemu = "BERTEMU",
        /// Nobody was there (tidak bertemu).
        TidakBertemu = "TIDAK_BERTEMU",
    }
}
