//! What a region wants to reach (`target`), and the months it has closed (`bulan_beku`).

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::build::{create, date, id, int, text, time, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let region = [("wilayah_kode", "wilayah", "kode")];
        create(
            m,
            "target",
            &["id"],
            &[
                id("id"),
                text("indikator"),
                text("wilayah_kode"),
                date("berlaku"),
                // Tenths of a percent.
                int("persepuluh"),
                id("ditetapkan_oleh"),
                time("ditetapkan_pada"),
            ],
            &region,
        )
        .await?;
        unique(m, "target", &["indikator", "wilayah_kode", "berlaku"]).await?;
        create(
            m,
            "bulan_beku",
            &["id"],
            &[
                id("id"),
                text("wilayah_kode"),
                // The first day of the month.
                date("bulan"),
                time("pada"),
                id("dibekukan_oleh"),
            ],
            &region,
        )
        .await?;
        unique(m, "bulan_beku", &["wilayah_kode", "bulan"]).await
    }
}
