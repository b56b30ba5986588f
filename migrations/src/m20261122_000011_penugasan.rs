//! What keeping assignments needs: the second administrator's approval, why an assignment was revoked, who entered
//! somebody in a team, who let whom in (*undangan*), and the name of an account as it is searched for.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};
use sea_orm_migration::sea_orm::ConnectionTrait as _;

use crate::build::{add, boolean, create, id, index, opt, text, time};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        add(m, "account", opt(text("nama_cari"))).await?;
        m.get_connection().execute_unprepared("UPDATE account SET nama_cari = lower(nama)").await?;
        add(m, "assignment", opt(id("approved_by"))).await?;
        add(m, "assignment", opt(time("approved_at"))).await?;
        add(m, "assignment", opt(text("revoked_reason"))).await?;
        // With cause (misuse, a stolen phone) nothing recorded before is taken any more.
        add(m, "assignment", opt(boolean("revoked_cause"))).await?;
        index(m, "assignment", &["posyandu_id"]).await?;
        add(m, "team_member", opt(id("entered_by"))).await?;
        index(m, "team_member", &["team_id"]).await?;
        create(
            m,
            "undangan",
            &["id"],
            &[id("id"), id("account_id"), id("oleh"), text("alasan"), time("pada")],
            &[("account_id", "account", "id")],
        )
        .await?;
        index(m, "undangan", &["account_id"]).await
    }
}
