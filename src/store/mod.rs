//! Rows: sea-orm and nothing else does SQL, one file a noun. Reading takes a `Scope` (there is no read of a
//! person without one) and a `Shape` (which columns, which children), and costs one statement a list,
//! however many rows. Writing goes through one path, `write::Work`, which numbers every change.
//!
//! | file | what |
//! |---|---|
//! | `db` | connections: the pool, the one writer of SQLite, engine differences |
//! | `table` | what a table is: columns, kinds, cells |
//! | `filter` | spoken conditions, order, page |
//! | `scope` | a Scope becomes a condition |
//! | `shape`, `read` | a Shape becomes SQL, rows come back |
//! | `write` | the one write path: lock, number, write, audit, commit |
//! | `jejak` | the audit trail: one chain of entries a scope |
//! | `tally` | how many statements a request costs |
//! | `kunci`, `rekey` | numbers sealed under keys of their owners; sealing anew |
//! | `objek` | where pictures lie: a folder or an S3-compatible store |
//! | `roles`, `claim`, `security` | row security on PostgreSQL: roles and policies; what a transaction says of itself; which a database has |

mod claim;
pub mod db;
pub mod filter;
pub mod read;
pub mod roles;
pub mod scope;
pub mod security;
pub mod shape;
pub mod sql;
pub mod table;
pub mod tally;
pub mod write;

pub mod account;
pub mod akses_sementara;
pub mod beku;
pub mod foto;
pub mod gabungan;
pub mod hari_buka;
pub mod insiden;
pub mod jatuh_tempo;
pub mod jejak;
pub mod kabar;
pub mod kader;
pub mod keluarga;
pub mod kunci;
pub mod login;
pub mod objek;
pub mod orang;
pub mod partisipasi;
pub mod pelapor;
pub mod pelayanan;
pub mod pemberitahuan;
pub mod pemetaan;
pub mod penugasan;
pub mod perangkat;
pub mod permintaan_subjek;
pub mod posyandu;
pub mod rekey;
pub mod rollup;
pub mod rujukan;
pub mod sandi;
pub mod sasaran;
pub mod seed;
pub mod tanda;
pub mod target;
pub mod tersegel;
pub mod tinjauan;
pub mod wilayah;

pub use db::Db;
pub use sql::Engine;
