//! A referral (*rujukan*) from a post to the agency of a sector: where it stands, who holds it, and since when. Most
//! cases go through the village, a health case goes to the puskesmas at once, and a protected case goes from its writer
//! to the one appointed officer. Every step that can be taken is a line of the table in `alur`, and nothing else says
//! what may follow what.

mod alur;
mod batas;
pub mod tindak;

pub use alur::{ALUR, Jalur, Langkah, Pelaku, Syarat, awal, dapat, langkah};
pub use batas::{BATAS_TERBESAR, Batas, terdekat, tertulis, tunggu_kunjungan};

use super::posyandu::Bidang;
use crate::pilihan;

pilihan! {
    /// Where a referral (rujukan) stands.
    pub enum StatusRujukan {
        /// Recorded by the post, not yet verified.
        Didata = "DIDATA",
        /// Verified by the board of the post (pengurus).
        Diverifikasi = "DIVERIFIKASI",
        /// Submitted to the village (desa).
        DiajukanKeDesa = "DIAJUKAN_KE_DESA",
        /// Forwarded to the agency (OPD), not yet accepted.
        DiteruskanKeOpd = "DITERUSKAN_KE_OPD",
        /// Accepted by the agency (OPD).
        DiterimaOpd = "DITERIMA_OPD",
        /// The agency is acting on it.
        Ditindaklanjuti = "DITINDAKLANJUTI",
        /// Done; the answer back (jawaban) says what was done.
        Selesai = "SELESAI",
        /// Does not fulfil the conditions.
        TidakMemenuhiSyarat = "TIDAK_MEMENUHI_SYARAT",
        /// Sent back to the post, which may correct it and verify it again.
        Dikembalikan = "DIKEMBALIKAN",
        /// Refused by the agency (OPD).
        DitolakOpd = "DITOLAK_OPD",
        /// Cancelled by the post.
        Dibatalkan = "DIBATALKAN",
        /// A health case, sent to the facility (pustu, puskesmas), not yet attended.
        Dirujuk = "DIRUJUK",
        /// A health case that the facility accepted.
        DiterimaFaskes = "DITERIMA_FASKES",
        /// A health case that did not come to the facility.
        TidakDatang = "TIDAK_DATANG",
    }
}

pilihan! {
    /// Who holds a referral (rujukan) and has to act next.
    pub enum Pemegang {
        /// The kader who sent it: something to correct, or a visit at home.
        Kader = "KADER",
        /// The board of the post.
        Pengurus = "PENGURUS",
        /// The pembina of the village.
        Pembina = "PEMBINA",
        /// The agency (OPD) of the sector.
        Opd = "OPD",
        /// The health facility (puskesmas).
        Faskes = "FASKES",
    }
}

impl StatusRujukan {
    /// Who holds a case that stands here; nobody when it is over.
    pub fn pemegang(self) -> Option<Pemegang> {
        use StatusRujukan::*;
        match self {
            Didata | Diverifikasi => Some(Pemegang::Pengurus),
            DiajukanKeDesa => Some(Pemegang::Pembina),
            DiteruskanKeOpd | DiterimaOpd | Ditindaklanjuti => Some(Pemegang::Opd),
            Dirujuk | DiterimaFaskes => Some(Pemegang::Faskes),
            Dikembalikan | TidakDatang => Some(Pemegang::Kader),
            Selesai | TidakMemenuhiSyarat | DitolakOpd | Dibatalkan => None,
        }
    }

    /// Where a case stands that was sent to its receiver, who has not accepted it yet.
    pub fn terkirim() -> impl Iterator<Item = StatusRujukan> {
        [StatusRujukan::DiteruskanKeOpd, StatusRujukan::Dirujuk].into_iter()
    }

    /// Whether somebody still has to act.
    pub fn berjalan(self) -> bool {
        self.pemegang().is_some()
    }
}

impl Pemegang {
    /// Where a case stands that this one holds.
    pub fn status(self) -> impl Iterator<Item = StatusRujukan> {
        use super::pilihan::Pilihan as _;
        let all = StatusRujukan::NILAI.iter().map(|(status, _, _)| *status);
        all.filter(move |status| status.pemegang() == Some(self))
    }

    /// Whether a limit of working days counts for this one: for who received a case from the post, not for the post.
    pub fn berbatas(self) -> bool {
        matches!(self, Pemegang::Pembina | Pemegang::Opd | Pemegang::Faskes)
    }
}

/// Does a service of this sector belong into a referral to that sector's agency? A health finding may be
/// referred to the social agency, but the agency then does not see the health record itself.
pub fn menyertakan(pelayanan: Bidang, tujuan: Bidang) -> bool {
    pelayanan == tujuan
}
