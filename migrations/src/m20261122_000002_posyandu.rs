//! Posts, the former posts merged into them, and the dated rosters of kader and pengurus.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::build::{create, date, id, index, int, opt, text};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        create(
            m,
            "posyandu",
            &["id"],
            &[
                id("id"),
                text("nama"),
                text("nama_cari"),
                text("wilayah_kode"),
                text("rt"),
                opt(text("alamat")),
                text("status"),
                int("kader_wajib"),
            ],
            &[("wilayah_kode", "wilayah", "kode")],
        )
        .await?;
        index(m, "posyandu", &["wilayah_kode"]).await?;
        create(
            m,
            "posyandu_lama",
            &["id"],
            &[id("id"), id("posyandu_id"), text("jenis"), text("nama"), opt(date("digabung_pada"))],
            &[("posyandu_id", "posyandu", "id")],
        )
        .await?;
        index(m, "posyandu_lama", &["posyandu_id"]).await?;
        create(
            m,
            "kader",
            &["id"],
            &[
                id("id"),
                id("posyandu_id"),
                opt(id("account_id")),
                text("nama"),
                text("bidang"),
                text("nomor_sk"),
                date("mulai"),
                opt(date("akhir")),
            ],
            &[("posyandu_id", "posyandu", "id")],
        )
        .await?;
        index(m, "kader", &["posyandu_id", "nama", "id"]).await?;
        index(m, "kader", &["account_id"]).await?;
        create(
            m,
            "pengurus",
            &["id"],
            &[
                id("id"),
                id("posyandu_id"),
                opt(id("account_id")),
                text("nama"),
                text("jabatan"),
                opt(text("bidang")),
                text("nomor_sk"),
                date("mulai"),
                opt(date("akhir")),
            ],
            &[("posyandu_id", "posyandu", "id")],
        )
        .await?;
        index(m, "pengurus", &["posyandu_id", "nama", "id"]).await
    }
}
