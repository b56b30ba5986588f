//! Who can sign in and what they may do: accounts, teams, dated assignments, activation codes, sessions and
//! refresh tokens. A person served at a post has no row here; a kader's account is not her roster entry.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::build::{create, id, index, int, opt, text, time, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        create(
            m,
            "account",
            &["id"],
            &[
                id("id"),
                text("nama"),
                opt(text("email")),
                opt(text("telepon")),
                opt(text("sandi_hash")),
                int("authz_version"),
                text("status"),
                time("dibuat"),
            ],
            &[],
        )
        .await?;
        unique(m, "account", &["email"]).await?;
        unique(m, "account", &["telepon"]).await?;
        create(m, "team", &["id"], &[id("id"), text("nama"), time("dibuat")], &[]).await?;
        create(
            m,
            "team_member",
            &["id"],
            &[id("id"), id("team_id"), id("account_id"), time("mulai"), opt(time("akhir"))],
            &[("team_id", "team", "id"), ("account_id", "account", "id")],
        )
        .await?;
        index(m, "team_member", &["account_id"]).await?;
        create(
            m,
            "assignment",
            &["id"],
            &[
                id("id"),
                opt(id("account_id")),
                opt(id("team_id")),
                text("role"),
                opt(id("posyandu_id")),
                text("bidang"),
                int("kasus_sensitif"),
                time("valid_from"),
                time("valid_to"),
                opt(id("granted_by")),
                text("reason"),
                opt(time("revoked_at")),
                opt(id("revoked_by")),
            ],
            &[("account_id", "account", "id"), ("team_id", "team", "id"), ("posyandu_id", "posyandu", "id")],
        )
        .await?;
        index(m, "assignment", &["account_id"]).await?;
        index(m, "assignment", &["team_id"]).await?;
        create(
            m,
            "assignment_region",
            &["id"],
            &[id("id"), id("assignment_id"), text("wilayah_kode")],
            &[("assignment_id", "assignment", "id"), ("wilayah_kode", "wilayah", "kode")],
        )
        .await?;
        index(m, "assignment_region", &["assignment_id"]).await?;
        create(
            m,
            "activation",
            &["id"],
            &[
                id("id"),
                text("lookup"),
                text("secret_hash"),
                id("account_id"),
                id("issued_by"),
                time("expires_at"),
                opt(time("used_at")),
                int("tries"),
            ],
            &[("account_id", "account", "id")],
        )
        .await?;
        unique(m, "activation", &["lookup"]).await?;
        create(
            m,
            "session",
            &["id"],
            &[
                id("id"),
                id("account_id"),
                opt(id("device_id")),
                text("kind"),
                time("created_at"),
                opt(time("revoked_at")),
                opt(text("revoked_why")),
            ],
            &[("account_id", "account", "id")],
        )
        .await?;
        index(m, "session", &["account_id"]).await?;
        create(
            m,
            "refresh_token",
            &["hash"],
            &[
                text("hash"),
                id("session_id"),
                opt(text("parent")),
                time("issued_at"),
                time("expires_at"),
                opt(time("used_at")),
            ],
            &[("session_id", "session", "id")],
        )
        .await?;
        index(m, "refresh_token", &["parent"]).await
    }
}
