//! What signing in leaves behind: sessions, refresh tokens, activation codes. None of it is synced or numbered,
//! so it does not go through `Work`; each act is one short transaction of its own, in which the row that two
//! callers could race for is locked or changed first. Secrets arrive here as hashes only.

use chrono::{DateTime, Duration, Utc};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult};
use uuid::Uuid;

use super::account::AKTIF;
use super::db::Db;
use super::sql::{Engine, Sql};
use super::table::{Cell, Kind};
use super::write::database;
use crate::access::token::{Bearer, SessionKind};
use crate::domain::pilihan::Pilihan as _;
use crate::error::{Code, Error, Result};

/// Wrong tries an activation code bears. Source: access design, section 5.
const TRIES: i32 = 5;

/// Successors one refresh token may have that were never used: answers that were lost on the way.
const LOST_ANSWERS: i64 = 20;

/// An account as the password door sees it.
pub struct Door {
    pub account: Uuid,
    pub authz_version: i32,
    /// Nothing for an account that has no password.
    pub sandi_hash: Option<String>,
}

/// By which of the two names an account is looked for, already in its stored form.
#[derive(Clone, Copy)]
pub enum ByName<'a> {
    Email(&'a str),
    Telepon(&'a str),
}

/// The active account of this name.
pub async fn door(db: &Db, name: ByName<'_>) -> Result<Option<Door>> {
    let (column, text) = match name {
        ByName::Email(email) => ("email = ", email),
        ByName::Telepon(telepon) => ("telepon = ", telepon),
    };
    let mut sql = Sql::of(db.engine(), "SELECT id, authz_version, sandi_hash FROM account WHERE ");
    sql.push(column).bind(Kind::Text, text.into()).push(" AND status = ").bind(Kind::Text, AKTIF.into());
    let Some(row) = db.readers().query_one_raw(sql.finish()).await.map_err(database)? else {
        return Ok(None);
    };
    Ok(Some(Door {
        account: id(&row, 0)?,
        authz_version: version(&row, 1)?,
        sandi_hash: Cell::read(&row, 2, Kind::Text)?.text().map(str::to_owned),
    }))
}

/// A session to be opened.
#[derive(Clone, Copy)]
pub struct NewSession {
    pub id: Uuid,
    pub account: Uuid,
    pub kind: SessionKind,
    pub at: DateTime<Utc>,
}

/// Opens a session, with its first refresh token unless it is one that cannot be renewed. Answers the bearer of
/// its access tokens; nothing when the account is not active.
pub async fn open(db: &Db, session: &NewSession, refresh_hash: Option<&str>) -> Result<Option<Bearer>> {
    let tx = db.begin().await?;
    let bearer = open_in(&tx, db.engine(), session, refresh_hash).await?;
    if bearer.is_some() {
        tx.commit().await.map_err(database)?;
    }
    Ok(bearer)
}

async fn open_in(
    tx: &DatabaseTransaction,
    engine: Engine,
    session: &NewSession,
    refresh_hash: Option<&str>,
) -> Result<Option<Bearer>> {
    let mut sql = Sql::of(engine, "SELECT authz_version FROM account WHERE id = ");
    sql.bind(Kind::Id, session.account.into()).push(" AND status = ").bind(Kind::Text, AKTIF.into());
    let Some(row) = one(tx, sql).await? else { return Ok(None) };
    let mut sql = Sql::of(engine, "INSERT INTO session (id, account_id, kind, created_at) VALUES (");
    sql.bind(Kind::Id, session.id.into()).push(", ").bind(Kind::Id, session.account.into());
    sql.push(", ").bind(Kind::Text, session.kind.kode().into());
    sql.push(", ").bind(Kind::Time, session.at.into()).push(")");
    execute(tx, sql).await?;
    if let Some(hash) = refresh_hash {
        let expires = (session.at + session.kind.idle()).min(session.at + session.kind.absolute());
        insert_refresh(tx, engine, session.id, &NewRefresh { hash, parent: None, at: session.at, expires })
            .await?;
    }
    let authz_version = version(&row, 0)?;
    Ok(Some(Bearer { account: session.account, session: session.id, device: None, authz_version }))
}

/// Ends a session; its access tokens end with it.
pub async fn revoke(db: &Db, session: Uuid, why: &str, now: DateTime<Utc>) -> Result<()> {
    let tx = db.begin().await?;
    revoke_in(&tx, db.engine(), session, why, now).await?;
    tx.commit().await.map_err(database)
}

async fn revoke_in(
    tx: &DatabaseTransaction,
    engine: Engine,
    session: Uuid,
    why: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut sql = Sql::of(engine, "UPDATE session SET revoked_at = ");
    sql.bind(Kind::Time, now.into()).push(", revoked_why = ").bind(Kind::Text, why.into());
    sql.push(" WHERE id = ").bind(Kind::Id, session.into()).push(" AND revoked_at IS NULL");
    execute(tx, sql).await?;
    Ok(())
}

struct NewRefresh<'a> {
    hash: &'a str,
    parent: Option<&'a str>,
    at: DateTime<Utc>,
    expires: DateTime<Utc>,
}

async fn insert_refresh(
    tx: &DatabaseTransaction,
    engine: Engine,
    session: Uuid,
    new: &NewRefresh<'_>,
) -> Result<()> {
    let mut sql = Sql::of(
        engine,
        "INSERT INTO refresh_token (hash, session_id, parent, issued_at, expires_at) VALUES (",
    );
    sql.bind(Kind::Text, new.hash.into()).push(", ").bind(Kind::Id, session.into());
    sql.push(", ").bind(Kind::Text, new.parent.into()).push(", ").bind(Kind::Time, new.at.into());
    sql.push(", ").bind(Kind::Time, new.expires.into()).push(")");
    execute(tx, sql).await?;
    Ok(())
}

/// A session whose refresh token was exchanged.
pub struct Renewed {
    pub bearer: Bearer,
    /// When the session ends, however much it is used.
    pub ends: DateTime<Utc>,
}

/// Exchanges a refresh token for its successor. Nothing when the token or its session no longer stands; a token
/// that gives away that it is in two hands ends the session as well.
pub async fn rotate(db: &Db, hash: &str, successor: &str, now: DateTime<Utc>) -> Result<Option<Renewed>> {
    let tx = db.begin().await?;
    let engine = db.engine();
    let Some(shown) = shown(&tx, engine, hash).await? else { return Ok(None) };
    let ends = shown.created + shown.kind.absolute();
    match judge(&shown, ends, now) {
        Judged::Dead => Ok(None),
        Judged::Crowded => Err(Code::RateLimited.into()),
        Judged::InTwoHands => {
            revoke_in(&tx, engine, shown.bearer.session, "REFRESH_REUSE", now).await?;
            tx.commit().await.map_err(database)?;
            tracing::warn!(session = %shown.bearer.session, "a refresh token came back; its session was ended");
            Ok(None)
        }
        Judged::Good => {
            let expires = (now + shown.kind.idle()).min(ends);
            use_up(&tx, engine, hash, now).await?;
            let new = NewRefresh { hash: successor, parent: Some(hash), at: now, expires };
            insert_refresh(&tx, engine, shown.bearer.session, &new).await?;
            tx.commit().await.map_err(database)?;
            Ok(Some(Renewed { bearer: shown.bearer, ends }))
        }
    }
}

/// A refresh token that was shown, and what became of its relatives.
struct Shown {
    bearer: Bearer,
    kind: SessionKind,
    created: DateTime<Utc>,
    expires: DateTime<Utc>,
    standing: bool,
    used: bool,
    sibling_used: bool,
    child_used: bool,
    children: i64,
}

#[derive(Debug, PartialEq, Eq)]
enum Judged {
    Good,
    Dead,
    InTwoHands,
    Crowded,
}

/// An answer that is lost on a bad network looks like this: the same token comes again, and its successor was
/// never used. That is fine as often as it happens. But of all successors only one is ever used: a token that
/// comes back after its successor was used, or after another successor of the same token was, has been copied.
fn judge(shown: &Shown, ends: DateTime<Utc>, now: DateTime<Utc>) -> Judged {
    if !shown.standing || shown.expires <= now || ends <= now {
        return Judged::Dead;
    }
    if shown.child_used || (!shown.used && shown.sibling_used) {
        return Judged::InTwoHands;
    }
    if shown.children >= LOST_ANSWERS { Judged::Crowded } else { Judged::Good }
}

async fn shown(tx: &DatabaseTransaction, engine: Engine, hash: &str) -> Result<Option<Shown>> {
    if engine == Engine::Postgres {
        // One exchange of a session at a time. The facts are read by the next statement, which sees what the
        // one before us committed; SQLite has a single writer.
        let mut sql =
            Sql::of(engine, "SELECT id FROM session WHERE id = (SELECT session_id FROM refresh_token");
        sql.push(" WHERE hash = ").bind(Kind::Text, hash.into()).push(") FOR UPDATE");
        one(tx, sql).await?;
    }
    let mut sql =
        Sql::of(engine, "SELECT s.account_id, s.id, s.device_id, a.authz_version, s.kind, s.created_at, ");
    sql.push("t.expires_at, t.used_at, s.revoked_at, a.status, ");
    sql.push("(SELECT COUNT(*) FROM refresh_token x WHERE x.parent = t.parent AND x.used_at IS NOT NULL), ");
    sql.push("(SELECT COUNT(*) FROM refresh_token x WHERE x.parent = t.hash AND x.used_at IS NOT NULL), ");
    sql.push("(SELECT COUNT(*) FROM refresh_token x WHERE x.parent = t.hash) ");
    sql.push(
        "FROM refresh_token t JOIN session s ON s.id = t.session_id JOIN account a ON a.id = s.account_id ",
    );
    sql.push("WHERE t.hash = ").bind(Kind::Text, hash.into());
    let Some(row) = one(tx, sql).await? else { return Ok(None) };
    let kind = Cell::read(&row, 4, Kind::Text)?;
    let count = |at| Cell::read(&row, at, Kind::Big).map(|cell| cell.int().unwrap_or_default());
    Ok(Some(Shown {
        bearer: Bearer {
            account: id(&row, 0)?,
            session: id(&row, 1)?,
            device: Cell::read(&row, 2, Kind::Id)?.id(),
            authz_version: version(&row, 3)?,
        },
        kind: kind.text().and_then(SessionKind::dari_kode).ok_or_else(|| Error::fault("an unknown kind"))?,
        created: time(&row, 5)?,
        expires: time(&row, 6)?,
        used: !Cell::read(&row, 7, Kind::Time)?.is_null(),
        standing: Cell::read(&row, 8, Kind::Time)?.is_null()
            && Cell::read(&row, 9, Kind::Text)?.text() == Some(AKTIF),
        sibling_used: count(10)? > 0,
        child_used: count(11)? > 0,
        children: count(12)?,
    }))
}

/// Marks a token used, and forgets successors whose answers were lost a while ago.
async fn use_up(tx: &DatabaseTransaction, engine: Engine, hash: &str, now: DateTime<Utc>) -> Result<()> {
    let mut sql = Sql::of(engine, "UPDATE refresh_token SET used_at = ");
    sql.bind(Kind::Time, now.into()).push(" WHERE used_at IS NULL AND hash = ").bind(Kind::Text, hash.into());
    execute(tx, sql).await?;
    let mut sql = Sql::of(engine, "DELETE FROM refresh_token WHERE used_at IS NULL AND parent = ");
    sql.bind(Kind::Text, hash.into()).push(" AND issued_at < ");
    sql.bind(Kind::Time, (now - Duration::minutes(10)).into());
    execute(tx, sql).await?;
    Ok(())
}

/// An activation code to be issued; its secret is hashed already.
pub struct NewActivation<'a> {
    pub account: Uuid,
    pub issued_by: Uuid,
    pub secret_hash: &'a str,
    pub at: DateTime<Utc>,
    pub expires: DateTime<Utc>,
}

/// Issues an activation code and makes the account's older ones void. `lookups` are tried in turn until one is
/// free; answers the one that was.
pub async fn issue(db: &Db, new: &NewActivation<'_>, lookups: &[String]) -> Result<String> {
    let tx = db.begin().await?;
    if db.engine() == Engine::Postgres {
        // Two givers at once: the second one's code is the one that stays.
        let mut sql = Sql::of(db.engine(), "SELECT id FROM account WHERE id = ");
        sql.bind(Kind::Id, new.account.into()).push(" FOR NO KEY UPDATE");
        one(&tx, sql).await?;
    }
    let mut sql = Sql::of(db.engine(), "UPDATE activation SET expires_at = ");
    sql.bind(Kind::Time, new.at.into()).push(" WHERE used_at IS NULL AND expires_at > ");
    sql.bind(Kind::Time, new.at.into()).push(" AND account_id = ").bind(Kind::Id, new.account.into());
    execute(&tx, sql).await?;
    for lookup in lookups {
        let mut sql = Sql::of(db.engine(), "INSERT INTO activation ");
        sql.push("(id, lookup, secret_hash, account_id, issued_by, expires_at, tries) VALUES (");
        sql.bind(Kind::Id, Uuid::now_v7().into()).push(", ").bind(Kind::Text, lookup.as_str().into());
        sql.push(", ").bind(Kind::Text, new.secret_hash.into()).push(", ").bind(Kind::Id, new.account.into());
        sql.push(", ").bind(Kind::Id, new.issued_by.into()).push(", ").bind(Kind::Time, new.expires.into());
        sql.push(", 0) ON CONFLICT (lookup) DO NOTHING");
        if execute(&tx, sql).await? == 1 {
            tx.commit().await.map_err(database)?;
            return Ok(lookup.clone());
        }
    }
    Err(Code::Overloaded.into())
}

/// A code that may be tried now.
pub struct Candidate {
    pub id: Uuid,
    pub account: Uuid,
    pub secret_hash: String,
}

/// Takes one of the tries of a code, before its secret is compared: tries made at once cannot add up to more.
pub async fn take_try(db: &Db, lookup: &str, now: DateTime<Utc>) -> Result<Option<Candidate>> {
    let tx = db.begin().await?;
    let mut sql =
        Sql::of(db.engine(), "UPDATE activation SET tries = tries + 1 WHERE used_at IS NULL AND tries < ");
    sql.bind(Kind::Int, TRIES.into()).push(" AND expires_at > ").bind(Kind::Time, now.into());
    sql.push(" AND lookup = ").bind(Kind::Text, lookup.into()).push(" RETURNING id, account_id, secret_hash");
    let Some(row) = one(&tx, sql).await? else { return Ok(None) };
    tx.commit().await.map_err(database)?;
    let secret_hash = Cell::read(&row, 2, Kind::Text)?.text().unwrap_or_default().to_owned();
    Ok(Some(Candidate { id: id(&row, 0)?, account: id(&row, 1)?, secret_hash }))
}

/// Uses a code up and opens the session it stands for. Nothing when it was used or became void meanwhile, or the
/// account is not active.
pub async fn redeem(
    db: &Db,
    activation: Uuid,
    session: &NewSession,
    refresh_hash: &str,
) -> Result<Option<Bearer>> {
    let tx = db.begin().await?;
    let mut sql = Sql::of(db.engine(), "UPDATE activation SET used_at = ");
    sql.bind(Kind::Time, session.at.into()).push(" WHERE used_at IS NULL AND expires_at > ");
    sql.bind(Kind::Time, session.at.into()).push(" AND id = ").bind(Kind::Id, activation.into());
    if execute(&tx, sql).await? != 1 {
        return Ok(None);
    }
    let bearer = open_in(&tx, db.engine(), session, Some(refresh_hash)).await?;
    if bearer.is_some() {
        tx.commit().await.map_err(database)?;
    }
    Ok(bearer)
}

async fn one(tx: &DatabaseTransaction, sql: Sql) -> Result<Option<QueryResult>> {
    tx.query_one_raw(sql.finish()).await.map_err(database)
}

async fn execute(tx: &DatabaseTransaction, sql: Sql) -> Result<u64> {
    Ok(tx.execute_raw(sql.finish()).await.map_err(database)?.rows_affected())
}

fn id(row: &QueryResult, at: usize) -> Result<Uuid> {
    Cell::read(row, at, Kind::Id)?.id().ok_or_else(|| Error::fault("a row without an id"))
}

fn version(row: &QueryResult, at: usize) -> Result<i32> {
    i32::try_from(Cell::read(row, at, Kind::Int)?.int().unwrap_or_default()).map_err(Error::fault)
}

fn time(row: &QueryResult, at: usize) -> Result<DateTime<Utc>> {
    Cell::read(row, at, Kind::Time)?.time().ok_or_else(|| Error::fault("a row without a time"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lost_answer_is_no_theft_and_a_copy_is() {
        let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let bearer = Bearer { account: Uuid::nil(), session: Uuid::nil(), device: None, authz_version: 1 };
        let shown = |used, sibling_used, child_used, children| Shown {
            bearer,
            kind: SessionKind::Kader,
            created: now,
            expires: now + Duration::days(90),
            standing: true,
            used,
            sibling_used,
            child_used,
            children,
        };
        let ends = now + Duration::days(400);
        for (facts, verdict) in [
            (shown(false, false, false, 0), Judged::Good),
            // A used token is its own parent's used child: that is no sibling of it.
            (shown(true, true, false, 1), Judged::Good),
            (shown(true, true, false, LOST_ANSWERS), Judged::Crowded),
            (shown(true, true, true, 1), Judged::InTwoHands),
            (shown(false, true, false, 0), Judged::InTwoHands),
            (Shown { standing: false, ..shown(true, true, true, 1) }, Judged::Dead),
            (Shown { expires: now, ..shown(false, false, false, 0) }, Judged::Dead),
        ] {
            assert_eq!(judge(&facts, ends, now), verdict);
        }
        assert_eq!(judge(&shown(false, false, false, 0), now, now), Judged::Dead);
    }
}
