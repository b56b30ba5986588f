//! Photos of services (*foto*): what is known of each. The picture itself is sealed and lies outside the database, in a
//! folder or an S3-compatible store, under the name in `objek`; the key it is sealed under is a row of `kunci`.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::build::{boolean, create, id, index, int, opt, text, time, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        create(
            m,
            "foto",
            &["id"],
            &[
                id("id"),
                id("posyandu_id"),
                id("pelayanan_id"),
                // Of the service, so that a photo is seen, and goes, with it.
                opt(id("sasaran_id")),
                opt(id("keluarga_id")),
                text("bidang"),
                boolean("sensitif"),
                id("dicatat_oleh"),
                text("sisi"),
                text("status"),
                id("diminta_oleh"),
                time("diminta_pada"),
                opt(time("diunggah_pada")),
                // Of the bytes that were sent, to know them again when they are sent again.
                opt(text("sidik")),
                opt(int("ukuran")),
                opt(int("lebar")),
                opt(int("tinggi")),
                opt(text("objek")),
            ],
            &[
                ("posyandu_id", "posyandu", "id"),
                ("pelayanan_id", "pelayanan", "id"),
                ("sasaran_id", "sasaran", "id"),
                ("keluarga_id", "keluarga", "id"),
            ],
        )
        .await?;
        index(m, "foto", &["pelayanan_id", "diminta_pada"]).await?;
        index(m, "foto", &["sasaran_id"]).await?;
        index(m, "foto", &["keluarga_id"]).await?;
        index(m, "foto", &["status", "diminta_pada"]).await?;
        unique(m, "foto", &["objek"]).await
    }
}
