//! Corrections: the version of a service before each of them, with who, when and why; a service that was cancelled
//! lives on here alone. A weighing also knows its age in days, on which its category rests, and a pregnancy how, where
//! and with whose help it ended.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

use crate::build::{add, boolean, create, date, id, index, int, opt, small, text, time};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        create(
            m,
            "pelayanan_lama",
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
                text("tindakan"),
                text("alasan"),
                text("isi"),
                text("kolom"),
                boolean("sensitif"),
                id("dicatat_oleh"),
                id("dikoreksi_oleh"),
                time("dikoreksi_pada"),
            ],
            &[
                ("posyandu_id", "posyandu", "id"),
                ("sasaran_id", "sasaran", "id"),
                ("keluarga_id", "keluarga", "id"),
            ],
        )
        .await?;
        index(m, "pelayanan_lama", &["pelayanan_id"]).await?;
        index(m, "pelayanan_lama", &["sasaran_id"]).await?;
        for column in [text("tempat_bersalin"), text("penolong"), small("lahir_hidup"), small("lahir_mati")] {
            add(m, "kehamilan", opt(column)).await?;
        }
        add(m, "pelayanan", opt(int("umur_hari"))).await?;
        m.get_connection().execute_unprepared(&umur(m.get_database_backend())).await.map(drop)
    }
}

/// The age of weighings that are there already, of residents whose day of birth is known.
fn umur(engine: DbBackend) -> String {
    let days = match engine {
        DbBackend::Postgres => "pelayanan.tanggal - s.tanggal_lahir",
        _ => "CAST(julianday(pelayanan.tanggal) - julianday(s.tanggal_lahir) AS INTEGER)",
    };
    format!(
        "UPDATE pelayanan SET umur_hari = (SELECT {days} FROM sasaran s \
         WHERE s.id = pelayanan.sasaran_id AND s.presisi_lahir = 'HARI') \
         WHERE kode = 'KES-01' AND sasaran_id IS NOT NULL"
    )
}
