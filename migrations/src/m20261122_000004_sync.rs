//! The write path every change goes through: the numbered scope, the index of last changes, the mutations
//! already applied, the audit trail, and the server's own state.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::build::{big, create, id, index, opt, small, text, time, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        create(m, "scope", &["id"], &[id("id"), big("rev"), big("floor"), text("region_path")], &[]).await?;
        create(
            m,
            "sync_item",
            &["scope_id", "kind", "entity_id"],
            &[id("scope_id"), small("kind"), id("entity_id"), big("rev"), small("op"), opt(text("reason"))],
            &[],
        )
        .await?;
        unique(m, "sync_item", &["scope_id", "rev"]).await?;
        create(
            m,
            "mutation",
            &["mutation_id"],
            &[
                id("mutation_id"),
                opt(id("account_id")),
                opt(id("device_id")),
                opt(big("client_seq")),
                text("payload_hash"),
                text("action"),
                text("status"),
                opt(text("code")),
                opt(text("fields")),
                opt(text("entity_id")),
                opt(text("warnings")),
                id("scope_id"),
                big("rev"),
                time("act_at"),
                time("received_at"),
            ],
            &[],
        )
        .await?;
        create(
            m,
            "audit",
            &["scope_id", "seq"],
            &[
                id("scope_id"),
                big("seq"),
                time("at"),
                opt(id("account_id")),
                opt(id("mutation_id")),
                text("action"),
                text("permit"),
                text("entities"),
            ],
            &[],
        )
        .await?;
        index(m, "audit", &["mutation_id"]).await?;
        create(m, "server_state", &["key"], &[text("key"), text("value")], &[]).await
    }
}
