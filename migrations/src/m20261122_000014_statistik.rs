//! Views without names, one a table that sums count from: `statistik_…` shows the columns a sum needs and no
//! other. On PostgreSQL the role of the sums (`app_stats`) may read these and has no grant on any table of
//! persons. A view reads with the rights of its owner, so row security does not narrow a sum.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::sea_orm::ConnectionTrait;

#[derive(DeriveMigrationName)]
pub struct Migration;

/// The table behind each view, and its columns.
const VIEWS: &[(&str, &str)] = &[
    ("sasaran", "id, keluarga_id, tanggal_lahir, meninggal_pada, buku_kia_sejak"),
    ("keluarga", "id, posyandu_id"),
    ("domisili", "sasaran_id, posyandu_id, mulai, akhir"),
    ("kehamilan", "sasaran_id, mulai, berakhir"),
    ("kader", "id, posyandu_id, bidang, mulai, akhir"),
    ("hari_buka", "id, posyandu_id, tanggal, status"),
    ("kader_hadir", "hari_buka_id, kader_id"),
    (
        "kehadiran",
        "id, hari_buka_id, posyandu_id, sasaran_id, kelompok_umur, kondisi, pengunjung_luar, baru, terlambat",
    ),
    ("kunjungan_rumah", "id, posyandu_id, tanggal, kader_id"),
    (
        "pelayanan",
        "id, posyandu_id, hari_buka_id, sasaran_id, keluarga_id, kehadiran_id, kode, bidang, tanggal, verdict, \
         dua_t, bgm, terlambat",
    ),
    ("rujukan", "id, pelayanan_id"),
];

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for (table, columns) in VIEWS {
            let text = format!("CREATE VIEW statistik_{table} AS SELECT {columns} FROM {table}");
            m.get_connection().execute_unprepared(&text).await?;
        }
        Ok(())
    }
}
