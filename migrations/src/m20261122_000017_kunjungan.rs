//! A visit at home says which checklist was gone through, what was found, and what it was made for.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::build::{add, index, opt, text};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for column in ["daftar_periksa", "temuan", "pemicu"] {
            add(m, "kunjungan_rumah", opt(text(column))).await?;
        }
        index(m, "kunjungan_rumah", &["sasaran_id", "tanggal"]).await
    }
}
