//! Referrals from a post to the agency of a sector.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::build::{boolean, create, id, index, opt, text, time};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        create(
            m,
            "rujukan",
            &["id"],
            &[
                id("id"),
                id("posyandu_id"),
                opt(id("sasaran_id")),
                opt(id("keluarga_id")),
                opt(id("pelayanan_id")),
                text("bidang"),
                text("wilayah_kode"),
                boolean("sensitif"),
                text("alasan"),
                text("status"),
                opt(id("oleh_kader")),
                id("dicatat_oleh"),
                time("dibuat"),
                opt(time("diterima_pada")),
                opt(id("diterima_oleh")),
            ],
            &[
                ("posyandu_id", "posyandu", "id"),
                ("sasaran_id", "sasaran", "id"),
                ("keluarga_id", "keluarga", "id"),
                ("pelayanan_id", "pelayanan", "id"),
            ],
        )
        .await?;
        index(m, "rujukan", &["bidang", "status", "dibuat"]).await?;
        index(m, "rujukan", &["posyandu_id", "dibuat"]).await?;
        index(m, "rujukan", &["sasaran_id"]).await
    }
}
