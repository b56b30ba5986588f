//! Flags (*tanda*): what a rule found in something a kader recorded. They are rows so that a work list and a map of
//! needs can be asked for, and they are made again whenever what they rest on is corrected. A service also tells of a
//! place, of the event it belongs to, of every growth index, and whether it is a protected case.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::sea_orm::ConnectionTrait;

use crate::build::{add, boolean, create, date, id, index, int, opt, small, text};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let columns = [
            int("z_bb_tb"),
            int("z_imt_u"),
            int("z_lk_u"),
            int("z_lila_u"),
            boolean("edema"),
            boolean("sensitif"),
            text("rt"),
            text("tempat"),
            int("lintang"),
            int("bujur"),
            id("kejadian_id"),
        ];
        for column in columns {
            add(m, "pelayanan", opt(column)).await?;
        }
        // Without a value a row would be hidden like a protected one.
        m.get_connection().execute_unprepared("UPDATE pelayanan SET sensitif = FALSE").await?;
        index(m, "pelayanan", &["kejadian_id"]).await?;
        create(
            m,
            "tanda",
            &["id"],
            &[
                id("id"),
                id("posyandu_id"),
                id("pelayanan_id"),
                opt(id("sasaran_id")),
                opt(id("keluarga_id")),
                text("kode"),
                text("bidang"),
                date("tanggal"),
                text("aturan"),
                small("versi"),
                text("tindakan"),
                text("masukan"),
                text("alasan"),
                opt(date("akhir")),
                boolean("sensitif"),
                id("dicatat_oleh"),
            ],
            &[
                ("posyandu_id", "posyandu", "id"),
                ("pelayanan_id", "pelayanan", "id"),
                ("sasaran_id", "sasaran", "id"),
                ("keluarga_id", "keluarga", "id"),
            ],
        )
        .await?;
        index(m, "tanda", &["pelayanan_id"]).await?;
        index(m, "tanda", &["sasaran_id", "kode"]).await?;
        index(m, "tanda", &["keluarga_id", "kode"]).await?;
        index(m, "tanda", &["posyandu_id", "akhir"]).await
    }
}
