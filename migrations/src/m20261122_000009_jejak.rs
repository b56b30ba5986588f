//! The audit trail (*jejak*) as chains, one a scope and one for the system: each entry's hash covers the one
//! before it, and the row of the scope holds how many there are and the last hash. The table `audit` of the fourth
//! migration is no longer written. A session learns when it last proved itself with an authenticator.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::build::{add, big, create, id, index, opt, text, time, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        create(
            m,
            "jejak",
            &["id"],
            &[
                id("id"),
                id("scope_id"),
                big("nomor"),
                opt(big("rev")),
                time("at"),
                opt(id("account_id")),
                opt(id("device_id")),
                opt(id("mutation_id")),
                text("action"),
                text("permit"),
                text("entities"),
                // What was said, under a salt that erasure removes, and never the values themselves.
                text("digest"),
                opt(text("garam")),
                opt(text("catatan")),
                text("hash"),
            ],
            &[],
        )
        .await?;
        unique(m, "jejak", &["scope_id", "nomor"]).await?;
        index(m, "jejak", &["mutation_id"]).await?;
        index(m, "jejak", &["account_id", "at"]).await?;
        add(m, "scope", opt(big("rantai"))).await?;
        add(m, "scope", opt(text("kepala"))).await?;
        add(m, "session", opt(time("totp_at"))).await
    }
}
