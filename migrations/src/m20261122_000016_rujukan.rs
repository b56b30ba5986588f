//! The whole life of a referral: where it stands since when, every hand-off, and limits of working days. Referrals of
//! before are carried over: a health case stays where it is, one to another agency counts as forwarded. Who reports
//! something (*pelapor*) is kept apart from the report.

use sea_orm_migration::prelude::{
    Alias, ColumnDef, DbErr, DeriveMigrationName, MigrationTrait, SchemaManager, Table,
};
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

use crate::build::{add, create, id, index, opt, small, text, time, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Old states become those of the full paths; the household's or the person's RT is noted beside the case.
const CARRY: &str = "UPDATE rujukan SET status_sejak = COALESCE(diterima_pada, dibuat), diteruskan_pada = dibuat, \
    status = CASE \
        WHEN bidang = 'KESEHATAN' AND status = 'DITERIMA' THEN 'DITERIMA_FASKES' \
        WHEN status = 'DITERIMA' THEN 'DITERIMA_OPD' \
        WHEN bidang = 'KESEHATAN' THEN status ELSE 'DITERUSKAN_KE_OPD' END, \
    rt = COALESCE((SELECT s.rt FROM sasaran s WHERE s.id = rujukan.sasaran_id), \
        (SELECT k.rt FROM keluarga k WHERE k.id = rujukan.keluarga_id))";

/// The first line of an old referral has its id, since it is the only one it surely has.
const FIRST: &str = "INSERT INTO rujukan_riwayat (id, rujukan_id, posyandu_id, sasaran_id, oleh, pada, ke) \
    SELECT id, id, posyandu_id, sasaran_id, dicatat_oleh, dibuat, \
        CASE WHEN bidang = 'KESEHATAN' THEN 'DIRUJUK' ELSE 'DITERUSKAN_KE_OPD' END FROM rujukan";

/// The services that sums count from: as before, without protected ones.
const OPEN_SERVICES: &str = "CREATE VIEW statistik_pelayanan AS SELECT id, posyandu_id, hari_buka_id, sasaran_id, \
    keluarga_id, kehadiran_id, kode, bidang, tanggal, verdict, dua_t, bgm, terlambat FROM pelayanan \
    WHERE sensitif IS FALSE";

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        // A required column of a table that has rows begins with a moment that no row keeps.
        let mut since = ColumnDef::new(Alias::new("status_sejak"));
        since.timestamp_with_time_zone().not_null().default("1970-01-01T00:00:00+00:00");
        m.alter_table(Table::alter().table(Alias::new("rujukan")).add_column(&mut since).take()).await?;
        for col in
            [small("batas_hari"), text("rt"), time("diajukan_pada"), time("diteruskan_pada"), text("jawaban")]
        {
            add(m, "rujukan", opt(col)).await?;
        }
        create(
            m,
            "rujukan_riwayat",
            &["id"],
            &[
                id("id"),
                id("rujukan_id"),
                id("posyandu_id"),
                opt(id("sasaran_id")),
                id("oleh"),
                opt(text("peran")),
                time("pada"),
                opt(text("dari")),
                text("ke"),
                opt(text("catatan")),
            ],
            &[("rujukan_id", "rujukan", "id"), ("posyandu_id", "posyandu", "id")],
        )
        .await?;
        index(m, "rujukan_riwayat", &["rujukan_id", "pada"]).await?;
        index(m, "rujukan_riwayat", &["sasaran_id"]).await?;
        index(m, "rujukan", &["wilayah_kode", "status"]).await?;
        limits_and_reporters(m).await?;
        // Protected cases are in no sum.
        let sums = ["DROP VIEW statistik_pelayanan", OPEN_SERVICES];
        for text in sums {
            m.get_connection().execute_unprepared(text).await?;
        }
        carry_over(m).await
    }
}

async fn limits_and_reporters(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        m,
        "batas_rujukan",
        &["id"],
        &[
            id("id"),
            text("bidang"),
            text("wilayah_kode"),
            opt(small("hari")),
            id("ditetapkan_oleh"),
            time("ditetapkan_pada"),
        ],
        &[("wilayah_kode", "wilayah", "kode")],
    )
    .await?;
    unique(m, "batas_rujukan", &["bidang", "wilayah_kode"]).await?;
    create(
        m,
        "pelapor",
        &["id"],
        &[
            // The report itself: one reporter each.
            id("id"),
            id("posyandu_id"),
            opt(id("sasaran_id")),
            text("nama"),
            opt(text("kontak")),
            id("dicatat_oleh"),
            time("dibuat"),
        ],
        &[("id", "pelayanan", "id"), ("posyandu_id", "posyandu", "id")],
    )
    .await?;
    index(m, "pelapor", &["sasaran_id"]).await
}

async fn carry_over(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    let db = m.get_connection();
    let new_id = match m.get_database_backend() {
        DbBackend::Postgres => "gen_random_uuid()",
        _ => "randomblob(16)",
    };
    let accepted = format!(
        "INSERT INTO rujukan_riwayat (id, rujukan_id, posyandu_id, sasaran_id, oleh, peran, pada, dari, ke) \
         SELECT {new_id}, id, posyandu_id, sasaran_id, COALESCE(diterima_oleh, dicatat_oleh), 'OPD', diterima_pada, \
            CASE WHEN bidang = 'KESEHATAN' THEN 'DIRUJUK' ELSE 'DITERUSKAN_KE_OPD' END, status \
         FROM rujukan WHERE diterima_pada IS NOT NULL"
    );
    for text in [CARRY, FIRST, &accepted] {
        db.execute_unprepared(text).await?;
    }
    Ok(())
}
