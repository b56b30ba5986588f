//! Looks into single records and the rights of the people themselves: temporary access with its reason and
//! review, review tasks, notices, requests of data subjects with their clock, what is kept sealed while a person is
//! restricted, and the register of breaches. None of these rows hangs on a person's row by a foreign key, since
//! they stay when it goes.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::build::{create, id, index, opt, text, time, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        looks(m).await?;
        requests(m).await?;
        create(
            m,
            "pemberitahuan",
            &["id"],
            &[
                id("id"),
                id("account_id"),
                text("jenis"),
                opt(text("entity")),
                text("pesan"),
                time("dibuat"),
                opt(time("dibaca")),
            ],
            &[("account_id", "account", "id")],
        )
        .await?;
        index(m, "pemberitahuan", &["account_id", "dibuat"]).await?;
        create(
            m,
            "insiden",
            &["id"],
            &[
                id("id"),
                text("wilayah_kode"),
                text("apa"),
                time("mulai"),
                time("selesai"),
                text("bagaimana"),
                opt(id("account_id")),
                opt(id("device_id")),
                id("dicatat_oleh"),
                time("dicatat_pada"),
                time("tenggat"),
            ],
            &[],
        )
        .await?;
        index(m, "jejak", &["device_id", "at"]).await
    }
}

/// Temporary access, and the tasks that lead to it.
async fn looks(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        m,
        "akses_sementara",
        &["id"],
        &[
            id("id"),
            id("account_id"),
            id("sasaran_id"),
            id("posyandu_id"),
            text("wilayah_kode"),
            text("jenis"),
            opt(id("tugas_id")),
            opt(text("alasan")),
            time("mulai"),
            time("sampai"),
            opt(time("tenggat")),
            opt(id("ditinjau_oleh")),
            opt(time("ditinjau_pada")),
            opt(text("hasil")),
            opt(text("catatan")),
        ],
        &[("account_id", "account", "id"), ("posyandu_id", "posyandu", "id")],
    )
    .await?;
    index(m, "akses_sementara", &["account_id", "sampai"]).await?;
    index(m, "akses_sementara", &["sasaran_id"]).await?;
    index(m, "akses_sementara", &["jenis", "mulai"]).await?;
    create(
        m,
        "tugas_tinjauan",
        &["id"],
        &[
            id("id"),
            id("sasaran_id"),
            id("posyandu_id"),
            text("wilayah_kode"),
            text("jenis"),
            opt(text("catatan")),
            text("status"),
            id("diminta_oleh"),
            time("dibuat"),
            opt(id("dibuka_oleh")),
            opt(time("dibuka_pada")),
            opt(time("ditutup_pada")),
            opt(text("hasil")),
        ],
        &[("posyandu_id", "posyandu", "id")],
    )
    .await?;
    index(m, "tugas_tinjauan", &["status", "dibuat"]).await?;
    index(m, "tugas_tinjauan", &["posyandu_id", "dibuat"]).await?;
    index(m, "tugas_tinjauan", &["sasaran_id"]).await?;
    index(m, "tugas_tinjauan", &["dibuka_oleh"]).await
}

/// Requests of data subjects, and what is kept sealed.
async fn requests(m: &SchemaManager<'_>) -> Result<(), DbErr> {
    create(
        m,
        "permintaan_subjek",
        &["id"],
        &[
            id("id"),
            id("sasaran_id"),
            id("posyandu_id"),
            text("wilayah_kode"),
            text("jenis"),
            text("pemohon"),
            opt(text("hubungan")),
            id("diminta_oleh"),
            time("diterima"),
            time("tenggat"),
            text("status"),
            opt(id("diputus_oleh")),
            opt(time("diputus_pada")),
            opt(text("alasan")),
            // What is to be corrected, sealed until it is decided.
            opt(text("isi")),
        ],
        &[("posyandu_id", "posyandu", "id")],
    )
    .await?;
    index(m, "permintaan_subjek", &["posyandu_id", "diterima"]).await?;
    index(m, "permintaan_subjek", &["status", "tenggat"]).await?;
    index(m, "permintaan_subjek", &["sasaran_id"]).await?;
    create(
        m,
        "tersegel",
        &["id"],
        &[
            id("id"),
            id("sasaran_id"),
            id("permintaan_id"),
            id("posyandu_id"),
            text("kunci"),
            text("isi"),
            time("dibuat"),
        ],
        &[("permintaan_id", "permintaan_subjek", "id"), ("posyandu_id", "posyandu", "id")],
    )
    .await?;
    unique(m, "tersegel", &["sasaran_id"]).await
}
