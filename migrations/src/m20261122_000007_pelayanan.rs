//! Everything a kader records of a service, in one table: typed columns for what lists and sums need, and one
//! JSON column that the kind's own struct reads, so that a page of mixed kinds is one statement.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::build::{boolean, create, date, id, index, int, opt, small, text, time};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        create(
            m,
            "pelayanan",
            &["id"],
            &[
                id("id"),
                id("posyandu_id"),
                opt(id("hari_buka_id")),
                opt(id("kunjungan_id")),
                opt(id("sasaran_id")),
                opt(id("keluarga_id")),
                opt(id("kehadiran_id")),
                text("kode"),
                text("bidang"),
                date("tanggal"),
                text("isi"),
                opt(int("berat_g")),
                opt(int("tinggi_mm")),
                opt(int("z_bb_u")),
                opt(int("z_tb_u")),
                opt(text("verdict")),
                opt(boolean("dua_t")),
                opt(boolean("bgm")),
                boolean("janggal"),
                opt(small("jumlah")),
                boolean("terlambat"),
                opt(id("oleh_kader")),
                id("dicatat_oleh"),
                time("dicatat_pada"),
            ],
            &[
                ("posyandu_id", "posyandu", "id"),
                ("hari_buka_id", "hari_buka", "id"),
                ("kunjungan_id", "kunjungan_rumah", "id"),
                ("sasaran_id", "sasaran", "id"),
                ("keluarga_id", "keluarga", "id"),
                ("kehadiran_id", "kehadiran", "id"),
            ],
        )
        .await?;
        index(m, "pelayanan", &["sasaran_id", "tanggal"]).await?;
        index(m, "pelayanan", &["keluarga_id", "tanggal"]).await?;
        index(m, "pelayanan", &["hari_buka_id"]).await?;
        index(m, "pelayanan", &["kehadiran_id"]).await?;
        index(m, "pelayanan", &["kunjungan_id"]).await?;
        index(m, "pelayanan", &["posyandu_id", "tanggal"]).await
    }
}
