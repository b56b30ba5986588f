//! Views without names for the map of needs: flags with the neighbourhood of a place, and who lives where now. A
//! protected case is in none of them. The neighbourhood (RT) is the finest a map of needs may tell; who may read it by
//! neighbourhood is decided before it is asked for (`service::pemetaan`).

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::sea_orm::ConnectionTrait;

use crate::build::index;

#[derive(DeriveMigrationName)]
pub struct Migration;

const VIEWS: [&str; 3] = [
    // What a rule found, with the place of the service; of a place there is no better one.
    "CREATE VIEW statistik_tanda AS SELECT t.id, t.posyandu_id, t.pelayanan_id, t.sasaran_id, t.keluarga_id, \
     p.kehadiran_id, t.kode, t.bidang, t.tanggal, t.aturan, t.tindakan, t.akhir, p.rt \
     FROM tanda t JOIN pelayanan p ON p.id = t.pelayanan_id WHERE t.sensitif = FALSE",
    // Who lives at a post now, and in which neighbourhood.
    "CREATE VIEW statistik_warga AS SELECT id, posyandu_id, keluarga_id, rt, tanggal_lahir FROM sasaran \
     WHERE meninggal_pada IS NULL",
    // Households in which somebody lives.
    "CREATE VIEW statistik_rumah AS SELECT k.id, k.posyandu_id, k.rt FROM keluarga k WHERE EXISTS \
     (SELECT 1 FROM sasaran s WHERE s.keluarga_id = k.id AND s.posyandu_id = k.posyandu_id \
     AND s.meninggal_pada IS NULL)",
];

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for view in VIEWS {
            m.get_connection().execute_unprepared(view).await?;
        }
        index(m, "tanda", &["posyandu_id", "tindakan", "akhir"]).await
    }
}
