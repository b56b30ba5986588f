//! The opening day: its calendar, the kader who were there, who came, and visits at home.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::build::{boolean, create, date, id, index, opt, small, text, time, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        create(
            m,
            "hari_buka",
            &["id"],
            &[
                id("id"),
                id("posyandu_id"),
                date("tanggal"),
                text("status"),
                opt(text("lokasi")),
                opt(text("catatan")),
                opt(time("dibuka")),
                opt(time("ditutup")),
            ],
            &[("posyandu_id", "posyandu", "id")],
        )
        .await?;
        unique(m, "hari_buka", &["posyandu_id", "tanggal"]).await?;
        create(
            m,
            "kader_hadir",
            &["id"],
            &[
                id("id"),
                id("hari_buka_id"),
                id("posyandu_id"),
                id("kader_id"),
                opt(small("langkah")),
                date("tanggal"),
            ],
            &[("hari_buka_id", "hari_buka", "id"), ("kader_id", "kader", "id")],
        )
        .await?;
        unique(m, "kader_hadir", &["hari_buka_id", "kader_id"]).await?;
        index(m, "kader_hadir", &["kader_id", "tanggal"]).await?;
        create(
            m,
            "kehadiran",
            &["id"],
            &[
                id("id"),
                id("hari_buka_id"),
                id("posyandu_id"),
                opt(id("sasaran_id")),
                date("tanggal"),
                boolean("pengunjung_luar"),
                opt(text("nama")),
                opt(text("jenis_kelamin")),
                opt(date("tanggal_lahir")),
                opt(text("asal")),
                boolean("baru"),
                text("kelompok_umur"),
                opt(text("kondisi")),
                boolean("terlambat"),
                id("dicatat_oleh"),
                time("dicatat_pada"),
            ],
            &[("hari_buka_id", "hari_buka", "id"), ("sasaran_id", "sasaran", "id")],
        )
        .await?;
        unique(m, "kehadiran", &["hari_buka_id", "sasaran_id"]).await?;
        index(m, "kehadiran", &["sasaran_id", "tanggal"]).await?;
        index(m, "kehadiran", &["posyandu_id", "tanggal"]).await?;
        create(
            m,
            "kunjungan_rumah",
            &["id"],
            &[
                id("id"),
                id("posyandu_id"),
                opt(id("sasaran_id")),
                opt(id("keluarga_id")),
                id("kader_id"),
                date("tanggal"),
                text("hasil"),
                opt(text("catatan")),
                id("dicatat_oleh"),
                time("dicatat_pada"),
            ],
            &[
                ("posyandu_id", "posyandu", "id"),
                ("sasaran_id", "sasaran", "id"),
                ("keluarga_id", "keluarga", "id"),
                ("kader_id", "kader", "id"),
            ],
        )
        .await?;
        index(m, "kunjungan_rumah", &["posyandu_id", "tanggal"]).await?;
        index(m, "kunjungan_rumah", &["sasaran_id"]).await?;
        index(m, "kunjungan_rumah", &["kader_id", "tanggal"]).await
    }
}
