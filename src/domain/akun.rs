//! The account (*akun*) of somebody who signs in.

use crate::pilihan;

pilihan! {
    /// Whether an account may sign in.
    pub enum StatusAkun {
        /// It may.
        Aktif = "AKTIF",
        /// It may not; its sessions have ended. Its assignments stay, and hold again when it is made active.
        Nonaktif = "NONAKTIF",
    }
}
