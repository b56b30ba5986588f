//! Rows that ended because a person was registered twice: under each old id, the row that stands for it now and what
//! the old one said.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::build::{create, id, index, text, time};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        create(
            m,
            "gabungan",
            &["id"],
            &[
                id("id"),
                id("sasaran_id"),
                id("posyandu_id"),
                text("tabel"),
                id("menjadi_id"),
                text("isi"),
                id("digabung_oleh"),
                time("digabung_pada"),
            ],
            &[("sasaran_id", "sasaran", "id"), ("posyandu_id", "posyandu", "id")],
        )
        .await?;
        index(m, "gabungan", &["sasaran_id"]).await?;
        index(m, "gabungan", &["menjadi_id"]).await
    }
}
