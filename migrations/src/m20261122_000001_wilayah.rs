//! The tree of regions. The code is the key and the path: a region lies under another when its code starts
//! with the other's code and a dot.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::build::{create, index, opt, text};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        create(
            m,
            "wilayah",
            &["kode"],
            &[text("kode"), opt(text("induk")), text("tingkat"), text("nama"), text("nama_cari")],
            &[("induk", "wilayah", "kode")],
        )
        .await?;
        index(m, "wilayah", &["induk"]).await?;
        index(m, "wilayah", &["nama_cari"]).await
    }
}
