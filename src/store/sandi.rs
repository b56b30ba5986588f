//! Passwords (*sandi*) and authenticators of accounts. A password is here as its hash, the secret of an
//! authenticator sealed; which step was used last is changed and compared in one statement, so that of two requests
//! with the same code one gets in.

use chrono::{DateTime, Utc};
use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use super::db::Db;
use super::login::revoke_web;
use super::sql::{Engine, Sql};
use super::table::{Cell, Kind};
use super::write::database;
use crate::error::Result;

/// The authenticator of an account.
pub struct Stored {
    /// The sealed secret.
    pub rahasia: String,
    /// The last step whose code was used.
    pub langkah: i64,
    /// It has shown that it knows the secret.
    pub pasti: bool,
}

/// What is known of whoever sets a password: words that must not be in it, and the hash of the one before.
pub struct Owner {
    pub nama: String,
    pub email: Option<String>,
    pub telepon: Option<String>,
    pub sandi_hash: Option<String>,
}

/// An account as it sets its password.
pub async fn owner(db: &Db, account: Uuid) -> Result<Option<Owner>> {
    let mut sql = Sql::of(db.engine(), "SELECT nama, email, telepon, sandi_hash FROM account WHERE id = ");
    sql.bind(Kind::Id, account.into());
    let Some(row) = sql.one(db.readers()).await? else {
        return Ok(None);
    };
    let text = |at| Cell::read(&row, at, Kind::Text).map(|cell| cell.text().map(str::to_owned));
    let nama = text(0)?.unwrap_or_default();
    Ok(Some(Owner { nama, email: text(1)?, telepon: text(2)?, sandi_hash: text(3)? }))
}

/// The authenticator of an account, proved or not.
pub async fn totp(db: &Db, account: Uuid) -> Result<Option<Stored>> {
    let mut sql = Sql::of(db.engine(), "SELECT rahasia, langkah, pasti FROM totp WHERE account_id = ");
    sql.bind(Kind::Id, account.into());
    let Some(row) = sql.one(db.readers()).await? else {
        return Ok(None);
    };
    Ok(Some(Stored {
        rahasia: Cell::read(&row, 0, Kind::Text)?.text().unwrap_or_default().to_owned(),
        langkah: Cell::read(&row, 1, Kind::Big)?.int().unwrap_or_default(),
        pasti: !Cell::read(&row, 2, Kind::Time)?.is_null(),
    }))
}

/// Notes a secret to be proved; false when the account has an authenticator already.
pub async fn propose(db: &Db, account: Uuid, rahasia: &str, now: DateTime<Utc>) -> Result<bool> {
    let tx = db.begin().await?;
    let mut sql = Sql::of(db.engine(), "INSERT INTO totp (account_id, rahasia, langkah, dibuat) VALUES (");
    sql.bind(Kind::Id, account.into()).push(", ").bind(Kind::Text, rahasia.into()).push(", 0, ");
    sql.bind(Kind::Time, now.into()).push(") ON CONFLICT (account_id) DO UPDATE SET ");
    sql.push("rahasia = excluded.rahasia, langkah = 0, dibuat = excluded.dibuat WHERE totp.pasti IS NULL");
    let done = sql.run(&tx).await? == 1;
    tx.commit().await.map_err(database)?;
    Ok(done)
}

/// The authenticator has shown a code of the proposed secret. The session that showed it goes on; the account's
/// others on the web end, because they were opened with a password alone.
pub async fn confirm(
    db: &Db,
    (account, session): (Uuid, Uuid),
    stored: &Stored,
    step: i64,
    now: DateTime<Utc>,
) -> Result<bool> {
    let tx = db.begin().await?;
    let mut sql = Sql::of(db.engine(), "UPDATE totp SET pasti = ");
    sql.bind(Kind::Time, now.into()).push(", langkah = ").bind(Kind::Big, step.into());
    sql.push(" WHERE pasti IS NULL AND account_id = ").bind(Kind::Id, account.into());
    sql.push(" AND rahasia = ").bind(Kind::Text, stored.rahasia.as_str().into());
    if sql.run(&tx).await? != 1 {
        return Ok(false);
    }
    stamp(&tx, db.engine(), session, now).await?;
    revoke_web(&tx, db.engine(), account, Some(session), "TOTP_DIDAFTARKAN", now).await?;
    tx.commit().await.map_err(database)?;
    Ok(true)
}

/// Uses a step up; false when it, or a later one, was used already.
pub async fn use_step(db: &Db, account: Uuid, step: i64) -> Result<bool> {
    let tx = db.begin().await?;
    let mut sql = Sql::of(db.engine(), "UPDATE totp SET langkah = ");
    sql.bind(Kind::Big, step.into()).push(" WHERE pasti IS NOT NULL AND account_id = ");
    sql.bind(Kind::Id, account.into()).push(" AND langkah < ").bind(Kind::Big, step.into());
    let done = sql.run(&tx).await? == 1;
    tx.commit().await.map_err(database)?;
    Ok(done)
}

/// Notes that a code was given in this session.
pub async fn proved(db: &Db, session: Uuid, now: DateTime<Utc>) -> Result<()> {
    let tx = db.begin().await?;
    stamp(&tx, db.engine(), session, now).await?;
    tx.commit().await.map_err(database)
}

async fn stamp(tx: &DatabaseTransaction, engine: Engine, session: Uuid, now: DateTime<Utc>) -> Result<()> {
    let mut sql = Sql::of(engine, "UPDATE session SET totp_at = ");
    sql.bind(Kind::Time, now.into()).push(" WHERE id = ").bind(Kind::Id, session.into());
    sql.run(tx).await.map(drop)
}

/// Changes a password; every other session on the web ends.
pub async fn change(
    db: &Db,
    (account, session): (Uuid, Uuid),
    sandi_hash: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let tx = db.begin().await?;
    set(&tx, db.engine(), account, sandi_hash).await?;
    revoke_web(&tx, db.engine(), account, Some(session), "SANDI_DIGANTI", now).await?;
    tx.commit().await.map_err(database)
}

/// Uses an activation code up to set a password. What was there before ends: the authenticator and all sessions on
/// the web. False when the code was used or became void meanwhile.
pub async fn set_by_code(
    db: &Db,
    activation: Uuid,
    account: Uuid,
    sandi_hash: &str,
    now: DateTime<Utc>,
) -> Result<bool> {
    let tx = db.begin().await?;
    if !super::login::use_code(&tx, db.engine(), activation, now).await? {
        return Ok(false);
    }
    set(&tx, db.engine(), account, sandi_hash).await?;
    let mut sql = Sql::of(db.engine(), "DELETE FROM totp WHERE account_id = ");
    sql.bind(Kind::Id, account.into());
    sql.run(&tx).await?;
    revoke_web(&tx, db.engine(), account, None, "SANDI_DIATUR", now).await?;
    tx.commit().await.map_err(database)?;
    Ok(true)
}

async fn set(tx: &DatabaseTransaction, engine: Engine, account: Uuid, sandi_hash: &str) -> Result<()> {
    let mut sql = Sql::of(engine, "UPDATE account SET sandi_hash = ");
    sql.bind(Kind::Text, sandi_hash.into()).push(" WHERE id = ").bind(Kind::Id, account.into());
    sql.run(tx).await.map(drop)
}
