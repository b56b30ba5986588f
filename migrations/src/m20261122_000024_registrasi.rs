//! Where the registration of a post stands: the step (nothing before the first), since when, its papers, and the number.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::build::{add, date, opt, text, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            text("registrasi"),
            date("registrasi_sejak"),
            text("registrasi_dokumen"),
            text("nomor_registrasi"),
        ];
        for column in columns {
            add(m, "posyandu", opt(column)).await?;
        }
        unique(m, "posyandu", &["nomor_registrasi"]).await
    }
}
