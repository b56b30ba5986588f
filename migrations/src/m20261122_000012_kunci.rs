//! Numbers of people are stored sealed. Each person and each household has a key (*kunci*) of its own, wrapped by the
//! key of its kecamatan and year, which is wrapped by the master key outside the database. The columns `sasaran.nik`
//! and `keluarga.nomor_kk` are no longer written; `posyandu rekey` seals what they hold and empties them.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::build::{add, create, id, index, int, opt, text, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        create(
            m,
            "kunci_wilayah",
            &["id"],
            &[id("id"), text("wilayah"), int("tahun"), int("versi"), text("bungkus")],
            &[],
        )
        .await?;
        unique(m, "kunci_wilayah", &["wilayah", "tahun", "versi"]).await?;
        create(
            m,
            "kunci",
            &["owner_id"],
            &[id("owner_id"), id("kunci_wilayah_id"), text("bungkus")],
            &[("kunci_wilayah_id", "kunci_wilayah", "id")],
        )
        .await?;
        index(m, "kunci", &["kunci_wilayah_id"]).await?;
        for (table, columns) in [
            ("sasaran", ["nik_sandi", "nik_bi", "nik_ekor"]),
            ("keluarga", ["nomor_kk_sandi", "nomor_kk_bi", "nomor_kk_ekor"]),
        ] {
            for column in columns {
                add(m, table, opt(text(column))).await?;
            }
        }
        index(m, "sasaran", &["nik_bi"]).await
    }
}
