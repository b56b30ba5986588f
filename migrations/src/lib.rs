//! The one definition of the database for SQLite and PostgreSQL. Each file is named by what it brings and
//! is never edited after landing; to remove something, first stop using it, later drop it in a new file.

mod build;
mod m20261122_000001_wilayah;
mod m20261122_000002_posyandu;
mod m20261122_000003_account;
mod m20261122_000004_sync;
mod m20261122_000005_sasaran;
mod m20261122_000006_hari_buka;
mod m20261122_000007_pelayanan;
mod m20261122_000008_rujukan;
mod m20261122_000009_jejak;
mod m20261122_000010_perangkat;
mod m20261122_000011_penugasan;
mod m20261122_000012_kunci;
mod m20261122_000013_subjek;
mod m20261122_000014_statistik;
mod m20261122_000015_tanda;
mod m20261122_000016_rujukan;
mod m20261122_000017_kunjungan;
mod m20261122_000018_foto;
mod m20261122_000019_statistik_tanda;
mod m20261122_000020_koreksi;
mod m20261122_000021_rollup;
mod m20261122_000022_indikator;
mod m20261122_000023_target;
mod m20261122_000024_registrasi;
mod m20261122_000025_gabungan;
mod m20261122_000026_jumlah;
mod m20261122_000027_kabar;

use sea_orm_migration::MigrationTrait;
pub use sea_orm_migration::{MigratorTrait, SchemaManager};

/// All migrations in the order in which they run.
pub struct Migrator;

#[sea_orm_migration::async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m20261122_000001_wilayah::Migration),
            Box::new(m20261122_000002_posyandu::Migration),
            Box::new(m20261122_000003_account::Migration),
            Box::new(m20261122_000004_sync::Migration),
            Box::new(m20261122_000005_sasaran::Migration),
            Box::new(m20261122_000006_hari_buka::Migration),
            Box::new(m20261122_000007_pelayanan::Migration),
            Box::new(m20261122_000008_rujukan::Migration),
            Box::new(m20261122_000009_jejak::Migration),
            Box::new(m20261122_000010_perangkat::Migration),
            Box::new(m20261122_000011_penugasan::Migration),
            Box::new(m20261122_000012_kunci::Migration),
            Box::new(m20261122_000013_subjek::Migration),
            Box::new(m20261122_000014_statistik::Migration),
            Box::new(m20261122_000015_tanda::Migration),
            Box::new(m20261122_000016_rujukan::Migration),
            Box::new(m20261122_000017_kunjungan::Migration),
            Box::new(m20261122_000018_foto::Migration),
            Box::new(m20261122_000019_statistik_tanda::Migration),
            Box::new(m20261122_000020_koreksi::Migration),
            Box::new(m20261122_000021_rollup::Migration),
            Box::new(m20261122_000022_indikator::Migration),
            Box::new(m20261122_000023_target::Migration),
            Box::new(m20261122_000024_registrasi::Migration),
            Box::new(m20261122_000025_gabungan::Migration),
            Box::new(m20261122_000026_jumlah::Migration),
            Box::new(m20261122_000027_kabar::Migration),
        ]
    }
}
