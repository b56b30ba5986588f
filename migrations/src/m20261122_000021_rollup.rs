//! Sums that are kept ready: what each person, household and post adds (`sumbangan`), the card of each post and year
//! (`kartu`), the ledger of every change to a card (`buku`), and the opening days a card was counted with (`acuan`).
//! Cards, ledger and days name nobody.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::sea_orm::ConnectionTrait;

use crate::build::{create, id, index, small, text, time};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Sums tell girls from boys, and the members of a household from each other.
const PEOPLE: [&str; 2] = [
    "DROP VIEW statistik_sasaran",
    "CREATE VIEW statistik_sasaran AS SELECT id, posyandu_id, keluarga_id, jenis_kelamin, tanggal_lahir, \
     meninggal_pada, buku_kia_sejak FROM sasaran",
];

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let post = [("posyandu_id", "posyandu", "id")];
        create(
            m,
            "sumbangan",
            &["subjek_id", "posyandu_id", "tahun"],
            &[id("subjek_id"), id("posyandu_id"), small("tahun"), text("isi")],
            &post,
        )
        .await?;
        index(m, "sumbangan", &["posyandu_id", "tahun"]).await?;
        create(
            m,
            "kartu",
            &["posyandu_id", "tahun", "bagian"],
            &[id("posyandu_id"), small("tahun"), small("bagian"), text("isi")],
            &post,
        )
        .await?;
        create(
            m,
            "buku",
            &["id"],
            &[
                id("id"),
                id("posyandu_id"),
                small("tahun"),
                small("bagian"),
                time("dicatat_pada"),
                text("isi"),
            ],
            &post,
        )
        .await?;
        index(m, "buku", &["posyandu_id", "tahun", "bagian", "dicatat_pada"]).await?;
        create(
            m,
            "acuan",
            &["posyandu_id", "tahun"],
            &[id("posyandu_id"), small("tahun"), text("hari")],
            &post,
        )
        .await?;
        for view in PEOPLE {
            m.get_connection().execute_unprepared(view).await?;
        }
        Ok(())
    }
}
