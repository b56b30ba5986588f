//! The people who are served: households, persons, where each lived when, pregnancies, and proposed moves.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::build::{boolean, create, date, id, index, int, opt, text, time};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        create(
            m,
            "keluarga",
            &["id"],
            &[
                id("id"),
                id("posyandu_id"),
                text("kepala"),
                opt(text("nomor_kk")),
                text("rt"),
                opt(text("rw")),
                opt(text("alamat")),
                date("terdaftar"),
            ],
            &[("posyandu_id", "posyandu", "id")],
        )
        .await?;
        index(m, "keluarga", &["posyandu_id", "kepala", "id"]).await?;
        create(
            m,
            "sasaran",
            &["id"],
            &[
                id("id"),
                id("posyandu_id"),
                opt(id("keluarga_id")),
                opt(id("ibu_id")),
                opt(text("nama_ibu")),
                text("nama"),
                text("nama_cari"),
                opt(text("nik")),
                text("jenis_kelamin"),
                date("tanggal_lahir"),
                text("presisi_lahir"),
                text("rt"),
                opt(text("rw")),
                opt(text("telepon")),
                opt(text("alamat")),
                text("status_hidup"),
                opt(date("meninggal_pada")),
                date("terdaftar"),
                opt(date("buku_kia_sejak")),
                opt(int("berat_lahir_g")),
                boolean("hamil"),
            ],
            &[("posyandu_id", "posyandu", "id"), ("keluarga_id", "keluarga", "id")],
        )
        .await?;
        index(m, "sasaran", &["posyandu_id", "nama_cari", "id"]).await?;
        index(m, "sasaran", &["posyandu_id", "tanggal_lahir"]).await?;
        index(m, "sasaran", &["keluarga_id"]).await?;
        index(m, "sasaran", &["ibu_id"]).await?;
        create(
            m,
            "domisili",
            &["id"],
            &[id("id"), id("sasaran_id"), id("posyandu_id"), date("mulai"), opt(date("akhir"))],
            &[("sasaran_id", "sasaran", "id"), ("posyandu_id", "posyandu", "id")],
        )
        .await?;
        index(m, "domisili", &["posyandu_id"]).await?;
        index(m, "domisili", &["sasaran_id"]).await?;
        create(
            m,
            "kehamilan",
            &["id"],
            &[
                id("id"),
                id("sasaran_id"),
                id("posyandu_id"),
                date("mulai"),
                opt(date("hpl")),
                opt(date("berakhir")),
                opt(text("hasil")),
            ],
            &[("sasaran_id", "sasaran", "id")],
        )
        .await?;
        index(m, "kehamilan", &["sasaran_id"]).await?;
        index(m, "kehamilan", &["posyandu_id"]).await?;
        create(
            m,
            "perpindahan",
            &["id"],
            &[
                id("id"),
                id("sasaran_id"),
                id("dari_posyandu_id"),
                id("ke_posyandu_id"),
                text("status"),
                time("diajukan"),
                opt(date("berlaku")),
            ],
            &[
                ("sasaran_id", "sasaran", "id"),
                ("dari_posyandu_id", "posyandu", "id"),
                ("ke_posyandu_id", "posyandu", "id"),
            ],
        )
        .await?;
        index(m, "perpindahan", &["sasaran_id"]).await?;
        index(m, "perpindahan", &["ke_posyandu_id"]).await
    }
}
