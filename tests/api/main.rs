//! The product through its own router, on both engines. Each test has a fresh database: SQLite always, and
//! PostgreSQL when `POSYANDU_TEST_POSTGRES` names a server (`postgres://user:password@host/postgres`).

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod di_balik;
mod kekosongan;
mod waktu;
mod world;

mod access;
mod akun;
mod arrows;
mod bad_input;
mod beku;
mod berjalan;
mod cells;
mod darurat;
mod daur_hidup;
mod dokumen;
mod ekspor;
mod field_table;
mod foreign;
mod foto;
mod gabungan;
mod hari_buka;
mod indikator;
mod interpreter;
mod jatuh_tempo;
mod jejak;
mod kartu;
mod katalog;
mod kesehatan;
mod koreksi;
mod login;
mod masuk;
mod nik;
mod operations;
mod oracle;
mod pagi;
mod pantau;
mod partisipasi;
mod pelayanan;
mod pemetaan;
mod persalinan;
mod pertumbuhan;
mod potong;
mod registrasi;
mod rekey;
mod rollup;
mod row_security;
mod rujukan;
mod samaran;
mod saran;
mod sasaran;
mod schema;
mod status;
mod subjek;
mod terlindungi;
mod tulis;
mod vektor;
