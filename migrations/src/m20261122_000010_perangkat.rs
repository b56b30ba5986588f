//! Devices that prove themselves with a key, the nonce each refresh token is to be answered with, and the secrets of
//! authenticators, sealed. Indexes by which old sessions and tokens are found and removed.

use sea_orm_migration::prelude::{DbErr, DeriveMigrationName, MigrationTrait, SchemaManager};

use crate::build::{add, big, boolean, create, date, id, index, opt, text, time};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[sea_orm_migration::async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        create(
            m,
            "perangkat",
            &["id"],
            &[
                id("id"),
                id("account_id"),
                // The public key; the private one never leaves the device.
                text("kunci"),
                text("nama"),
                boolean("dijaga_keras"),
                time("dibuat"),
                date("terlihat"),
                opt(time("dicabut")),
                opt(id("dicabut_oleh")),
                opt(text("alasan")),
                // Ended for misuse: what it still sends has no grace.
                opt(boolean("penyalahgunaan")),
            ],
            &[("account_id", "account", "id")],
        )
        .await?;
        index(m, "perangkat", &["account_id"]).await?;
        create(
            m,
            "totp",
            &["account_id"],
            &[
                id("account_id"),
                text("rahasia"),
                // The last step whose code was used.
                big("langkah"),
                time("dibuat"),
                // Empty until the authenticator has shown that it knows the secret.
                opt(time("pasti")),
            ],
            &[("account_id", "account", "id")],
        )
        .await?;
        add(m, "refresh_token", opt(text("nonce"))).await?;
        index(m, "refresh_token", &["session_id"]).await?;
        index(m, "session", &["device_id"]).await
    }
}
