//! Notices (*pemberitahuan*) to accounts. A notice names what it is about by id and says in a fixed sentence what
//! happened, so that it holds nothing of a person.

use crate::pilihan;

pilihan! {
    /// What a notice (pemberitahuan) is about.
    pub enum JenisPemberitahuan {
        /// A record was opened in an emergency.
        AksesDarurat = "AKSES_DARURAT",
        /// An emergency was judged.
        DaruratDitinjau = "DARURAT_DITINJAU",
        /// A record is to be reviewed.
        TinjauanDiminta = "TINJAUAN_DIMINTA",
        /// A review is done.
        TinjauanSelesai = "TINJAUAN_SELESAI",
        /// A refresh token was shown again after its successor was used: it was copied, and its session ended.
        TokenDisalin = "TOKEN_DISALIN",
        /// A pembina let in a kader, in whose post she does not serve.
        KodeDiterbitkan = "KODE_DITERBITKAN",
        /// A data subject's request waits for a decision.
        PermintaanSubjek = "PERMINTAAN_SUBJEK",
        /// A data subject's request was decided.
        PermintaanDiputus = "PERMINTAAN_DIPUTUS",
        /// A referral waits for the reader.
        RujukanMenunggu = "RUJUKAN_MENUNGGU",
        /// Whoever received a referral of the reader took a step.
        RujukanBerjalan = "RUJUKAN_BERJALAN",
    }
}
