//! The field's rules, and nothing else: what a life stage is, when a weight has risen, what counts towards
//! participation. Nothing here knows a database, a token or GraphQL; everything can be tested with a table.

pub mod acuan;
pub mod akses_sementara;
pub mod akun;
pub mod angka;
pub mod asi;
pub mod bidang;
pub mod foto;
pub mod hari_buka;
pub mod hari_kerja;
pub mod id;
pub mod imunisasi;
pub mod jatuh_tempo;
pub mod kader;
pub mod kata;
pub mod kehamilan;
pub mod keluarga;
pub mod koreksi;
pub mod kunjungan;
pub mod nik;
pub mod partisipasi;
pub mod pemberitahuan;
pub mod pemetaan;
pub mod permintaan_subjek;
pub mod pertumbuhan;
pub mod pilihan;
pub mod posyandu;
pub mod rate;
pub mod rollup;
pub mod rujukan;
pub mod saran;
pub mod sasaran;
pub mod siklus;
pub mod tanggal;
pub mod tinjauan;
pub mod wilayah;
