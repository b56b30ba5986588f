//! What signing in leaves behind: sessions, refresh tokens, activation codes. None of it is synced or numbered,
//! so it does not go through `Work`; each act is one short transaction of its own, in which the row that two
//! callers could race for is locked or changed first. Secrets arrive here as hashes only.

use chrono::{DateTime, Duration, Utc};
use sea_orm::{DatabaseTransaction, QueryResult};
use uuid::Uuid;

use super::account::AKTIF;
use super::db::Db;
use super::perangkat::{self, NewDevice};
use super::sql::{Engine, Sql};
use super::table::{Cell, Kind};
use super::write::database;
use crate::access::perangkat::{KunciPublik, Pesan};
use crate::access::token::{Bearer, SessionKind};
use crate::domain::id::PerangkatId;
use crate::domain::pilihan::Pilihan as _;
use crate::error::{Code, Error, Result};

/// Wrong tries an activation code bears. Source: access design, section 5.
const TRIES: i32 = 5;

/// Successors one refresh token may have that were never used: answers that were lost on the way.
const LOST_ANSWERS: i64 = 20;

/// How long an ended session, and a refresh token that was used, is kept: within this time a copy of it is known
/// when it is shown. Source: our own.
const KEPT: Duration = Duration::days(30);

/// An account as the password door sees it.
pub struct Door {
    pub account: Uuid,
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
    let mut sql = Sql::of(db.engine(), "SELECT id, sandi_hash FROM account WHERE ");
    sql.push(column).bind(Kind::Text, text.into()).push(" AND status = ").bind(Kind::Text, AKTIF.into());
    let Some(row) = sql.one(db.readers()).await? else {
        return Ok(None);
    };
    Ok(Some(Door {
        account: id(&row, 0)?,
        sandi_hash: Cell::read(&row, 1, Kind::Text)?.text().map(str::to_owned),
    }))
}

/// A session to be opened.
#[derive(Clone, Copy)]
pub struct NewSession {
    pub id: Uuid,
    pub account: Uuid,
    pub kind: SessionKind,
    /// A code of the authenticator was given with the password.
    pub totp: bool,
    pub at: DateTime<Utc>,
}

/// A refresh token as it is kept: its hash, and the nonce that goes out with it.
pub struct Fresh {
    pub hash: String,
    pub nonce: String,
}

/// Opens a session, with its first refresh token unless it is one that cannot be renewed. Answers the bearer of
/// its access tokens; nothing when the account is not active.
pub async fn open(db: &Db, session: &NewSession, fresh: Option<&Fresh>) -> Result<Option<Bearer>> {
    let tx = db.begin().await?;
    let bearer = open_in(&tx, db.engine(), session, None, fresh).await?;
    if bearer.is_some() {
        tx.commit().await.map_err(database)?;
    }
    Ok(bearer)
}

async fn open_in(
    tx: &DatabaseTransaction,
    engine: Engine,
    session: &NewSession,
    device: Option<PerangkatId>,
    fresh: Option<&Fresh>,
) -> Result<Option<Bearer>> {
    let mut sql = Sql::of(engine, "SELECT authz_version FROM account WHERE id = ");
    sql.bind(Kind::Id, session.account.into()).push(" AND status = ").bind(Kind::Text, AKTIF.into());
    let Some(row) = sql.one(tx).await? else { return Ok(None) };
    forget(tx, engine, session.account, session.at).await?;
    let device = device.map(|device| device.0);
    let totp_at = session.totp.then_some(session.at);
    let mut sql = Sql::of(
        engine,
        "INSERT INTO session (id, account_id, device_id, kind, created_at, totp_at) VALUES (",
    );
    sql.bind(Kind::Id, session.id.into()).push(", ").bind(Kind::Id, session.account.into());
    sql.push(", ").bind(Kind::Id, device.into()).push(", ").bind(Kind::Text, session.kind.kode().into());
    sql.push(", ").bind(Kind::Time, session.at.into()).push(", ").bind(Kind::Time, totp_at.into()).push(")");
    sql.run(tx).await?;
    if let Some(fresh) = fresh {
        let expires = (session.at + session.kind.idle()).min(session.at + session.kind.absolute());
        insert_refresh(tx, engine, session.id, &NewRefresh { fresh, parent: None, at: session.at, expires })
            .await?;
    }
    let authz_version = version(&row, 0)?;
    Ok(Some(Bearer { account: session.account, session: session.id, device, authz_version }))
}

/// Removes the sessions of an account that ended a while ago, and ends the devices of those that nobody can renew
/// any more. An account has few sessions, so this is bounded by itself.
async fn forget(tx: &DatabaseTransaction, engine: Engine, account: Uuid, now: DateTime<Utc>) -> Result<()> {
    let cut = now - KEPT;
    let dead = |sql: &mut Sql| {
        sql.push("account_id = ").bind(Kind::Id, account.into()).push(" AND (revoked_at < ");
        sql.bind(Kind::Time, cut.into()).push(" OR (created_at < ").bind(Kind::Time, cut.into());
        sql.push(" AND NOT EXISTS (SELECT 1 FROM refresh_token t WHERE t.session_id = session.id AND t.expires_at > ");
        sql.bind(Kind::Time, cut.into()).push(")))");
    };
    let mut sql = Sql::of(engine, "UPDATE perangkat SET alasan = 'KEDALUWARSA', dicabut = ");
    sql.bind(Kind::Time, now.into())
        .push(" WHERE dicabut IS NULL AND id IN (SELECT device_id FROM session WHERE ");
    dead(&mut sql);
    sql.push(")");
    sql.run(tx).await?;
    let mut sql =
        Sql::of(engine, "DELETE FROM refresh_token WHERE session_id IN (SELECT id FROM session WHERE ");
    dead(&mut sql);
    sql.push(")");
    sql.run(tx).await?;
    let mut sql = Sql::of(engine, "DELETE FROM session WHERE ");
    dead(&mut sql);
    sql.run(tx).await.map(drop)
}

/// Ends a session with its device; its access tokens end with it.
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
    sql.run(tx).await?;
    let mut sql = Sql::of(engine, "UPDATE perangkat SET dicabut = ");
    sql.bind(Kind::Time, now.into()).push(", alasan = ").bind(Kind::Text, why.into());
    sql.push(" WHERE dicabut IS NULL AND id IN (SELECT device_id FROM session WHERE id = ");
    sql.bind(Kind::Id, session.into()).push(")");
    sql.run(tx).await.map(drop)
}

/// Ends the sessions of an account on the web, but for one.
pub(in crate::store) async fn revoke_web(
    tx: &DatabaseTransaction,
    engine: Engine,
    account: Uuid,
    but: Option<Uuid>,
    why: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let mut sql = Sql::of(engine, "UPDATE session SET revoked_at = ");
    sql.bind(Kind::Time, now.into()).push(", revoked_why = ").bind(Kind::Text, why.into());
    sql.push(" WHERE revoked_at IS NULL AND account_id = ").bind(Kind::Id, account.into());
    sql.push(" AND kind = ").bind(Kind::Text, SessionKind::Web.kode().into());
    sql.push(" AND id <> ").bind(Kind::Id, but.unwrap_or_default().into());
    sql.run(tx).await.map(drop)
}

struct NewRefresh<'a> {
    fresh: &'a Fresh,
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
        "INSERT INTO refresh_token (hash, nonce, session_id, parent, issued_at, expires_at) VALUES (",
    );
    sql.bind(Kind::Text, new.fresh.hash.as_str().into()).push(", ");
    sql.bind(Kind::Text, new.fresh.nonce.as_str().into()).push(", ").bind(Kind::Id, session.into());
    sql.push(", ").bind(Kind::Text, new.parent.into()).push(", ").bind(Kind::Time, new.at.into());
    sql.push(", ").bind(Kind::Time, new.expires.into()).push(")");
    sql.run(tx).await?;
    Ok(())
}

/// A refresh token as it is shown: the token, its hash, and the signature of the device.
pub struct Presented<'a> {
    pub segar: &'a str,
    pub hash: &'a str,
    pub bukti: Option<&'a str>,
}

/// What came of showing a refresh token.
pub enum Rotation {
    /// It was exchanged.
    Renewed(Renewed),
    /// It or its session no longer stands, or the device did not prove itself. Nothing was changed.
    Refused,
    /// It gave away that it is in two hands: its session was ended.
    Reused(Bearer),
}

/// A session whose refresh token was exchanged.
pub struct Renewed {
    pub bearer: Bearer,
    /// When the session ends, however much it is used.
    pub ends: DateTime<Utc>,
    /// An authenticator has to be enrolled before anything else.
    pub enrolling: bool,
}

/// Exchanges a refresh token for its successor.
pub async fn rotate(
    db: &Db,
    presented: &Presented<'_>,
    successor: &Fresh,
    now: DateTime<Utc>,
) -> Result<Rotation> {
    let tx = db.begin().await?;
    let engine = db.engine();
    let Some(shown) = shown(&tx, engine, presented.hash).await? else { return Ok(Rotation::Refused) };
    let ends = shown.created + shown.kind.absolute();
    // A stranger who copied a token has no key: she gets nothing, and cannot end the session either.
    if !shown.proved(presented) {
        return Ok(Rotation::Refused);
    }
    match judge(&shown, ends, now) {
        Judged::Dead => Ok(Rotation::Refused),
        Judged::Crowded => Err(Code::RateLimited.into()),
        Judged::InTwoHands => {
            revoke_in(&tx, engine, shown.bearer.session, "REFRESH_REUSE", now).await?;
            tx.commit().await.map_err(database)?;
            tracing::warn!(session = %shown.bearer.session, "a refresh token came back; its session was ended");
            Ok(Rotation::Reused(shown.bearer))
        }
        Judged::Good => {
            let expires = (now + shown.kind.idle()).min(ends);
            use_up(&tx, engine, presented.hash, now).await?;
            let new = NewRefresh { fresh: successor, parent: Some(presented.hash), at: now, expires };
            insert_refresh(&tx, engine, shown.bearer.session, &new).await?;
            prune(&tx, engine, shown.bearer.session, [presented.hash, &successor.hash], now).await?;
            if let Some(device) = shown.bearer.device {
                perangkat::seen(&tx, engine, device, now).await?;
            }
            tx.commit().await.map_err(database)?;
            Ok(Rotation::Renewed(Renewed { bearer: shown.bearer, ends, enrolling: shown.enrolling }))
        }
    }
}

/// A refresh token that was shown, and what became of its relatives.
struct Shown {
    bearer: Bearer,
    kind: SessionKind,
    /// The key of the device and the nonce it is to sign.
    device: Option<(KunciPublik, String)>,
    enrolling: bool,
    created: DateTime<Utc>,
    expires: DateTime<Utc>,
    standing: bool,
    used: bool,
    sibling_used: bool,
    child_used: bool,
    children: i64,
}

impl Shown {
    /// Did the device of the session sign this? A phone's session always has one; one on the web has none.
    fn proved(&self, presented: &Presented<'_>) -> bool {
        match (&self.device, self.bearer.device, presented.bukti) {
            (Some((kunci, nonce)), Some(device), Some(bukti)) => {
                let perangkat = PerangkatId(device).to_string();
                let pesan = Pesan::Segarkan { nonce, segar: presented.segar, perangkat: &perangkat };
                pesan.terbukti(kunci, bukti)
            }
            (None, None, _) => self.kind == SessionKind::Web,
            _ => false,
        }
    }
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
        sql.one(tx).await?;
    }
    let mut sql =
        Sql::of(engine, "SELECT s.account_id, s.id, s.device_id, a.authz_version, s.kind, s.created_at, ");
    sql.push("t.expires_at, t.used_at, s.revoked_at, a.status, ");
    sql.push("(SELECT COUNT(*) FROM refresh_token x WHERE x.parent = t.parent AND x.used_at IS NOT NULL), ");
    sql.push("(SELECT COUNT(*) FROM refresh_token x WHERE x.parent = t.hash AND x.used_at IS NOT NULL), ");
    sql.push("(SELECT COUNT(*) FROM refresh_token x WHERE x.parent = t.hash), ");
    sql.push("t.nonce, d.kunci, d.dicabut, o.pasti ");
    sql.push(
        "FROM refresh_token t JOIN session s ON s.id = t.session_id JOIN account a ON a.id = s.account_id ",
    );
    sql.push("LEFT JOIN perangkat d ON d.id = s.device_id LEFT JOIN totp o ON o.account_id = a.id ");
    sql.push("WHERE t.hash = ").bind(Kind::Text, hash.into());
    let Some(row) = sql.one(tx).await? else { return Ok(None) };
    let kind = Cell::read(&row, 4, Kind::Text)?.text().and_then(SessionKind::dari_kode);
    let kind = kind.ok_or_else(|| Error::fault("an unknown kind"))?;
    let count = |at| Cell::read(&row, at, Kind::Big).map(|cell| cell.int().unwrap_or_default());
    let kunci = Cell::read(&row, 14, Kind::Text)?.text().map(KunciPublik::parse).transpose();
    let nonce = Cell::read(&row, 13, Kind::Text)?.text().map(str::to_owned);
    Ok(Some(Shown {
        bearer: Bearer {
            account: id(&row, 0)?,
            session: id(&row, 1)?,
            device: Cell::read(&row, 2, Kind::Id)?.id(),
            authz_version: version(&row, 3)?,
        },
        kind,
        device: kunci.map_err(Error::fault)?.zip(nonce),
        enrolling: kind == SessionKind::Web && Cell::read(&row, 16, Kind::Time)?.is_null(),
        created: time(&row, 5)?,
        expires: time(&row, 6)?,
        used: !Cell::read(&row, 7, Kind::Time)?.is_null(),
        standing: Cell::read(&row, 8, Kind::Time)?.is_null()
            && Cell::read(&row, 15, Kind::Time)?.is_null()
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
    sql.run(tx).await?;
    let mut sql = Sql::of(engine, "DELETE FROM refresh_token WHERE used_at IS NULL AND parent = ");
    sql.bind(Kind::Text, hash.into()).push(" AND issued_at < ");
    sql.bind(Kind::Time, (now - Duration::minutes(10)).into());
    sql.run(tx).await?;
    Ok(())
}

/// Removes the tokens of a session that say nothing any more: those past their time, and all but these two that were
/// used or lost a month ago.
async fn prune(
    tx: &DatabaseTransaction,
    engine: Engine,
    session: Uuid,
    but: [&str; 2],
    now: DateTime<Utc>,
) -> Result<()> {
    let mut sql = Sql::of(engine, "DELETE FROM refresh_token WHERE session_id = ");
    sql.bind(Kind::Id, session.into()).push(" AND hash NOT IN (").bind(Kind::Text, but[0].into());
    sql.push(", ").bind(Kind::Text, but[1].into()).push(") AND (expires_at <= ").bind(Kind::Time, now.into());
    sql.push(" OR COALESCE(used_at, issued_at) < ").bind(Kind::Time, (now - KEPT).into()).push(")");
    sql.run(tx).await.map(drop)
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
        sql.one(&tx).await?;
    }
    let mut sql = Sql::of(db.engine(), "UPDATE activation SET expires_at = ");
    sql.bind(Kind::Time, new.at.into()).push(" WHERE used_at IS NULL AND expires_at > ");
    sql.bind(Kind::Time, new.at.into()).push(" AND account_id = ").bind(Kind::Id, new.account.into());
    sql.run(&tx).await?;
    for lookup in lookups {
        let mut sql = Sql::of(db.engine(), "INSERT INTO activation ");
        sql.push("(id, lookup, secret_hash, account_id, issued_by, expires_at, tries) VALUES (");
        sql.bind(Kind::Id, Uuid::now_v7().into()).push(", ").bind(Kind::Text, lookup.as_str().into());
        sql.push(", ").bind(Kind::Text, new.secret_hash.into()).push(", ").bind(Kind::Id, new.account.into());
        sql.push(", ").bind(Kind::Id, new.issued_by.into()).push(", ").bind(Kind::Time, new.expires.into());
        sql.push(", 0) ON CONFLICT (lookup) DO NOTHING");
        if sql.run(&tx).await? == 1 {
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
    let Some(row) = sql.one(&tx).await? else { return Ok(None) };
    tx.commit().await.map_err(database)?;
    let secret_hash = Cell::read(&row, 2, Kind::Text)?.text().unwrap_or_default().to_owned();
    Ok(Some(Candidate { id: id(&row, 0)?, account: id(&row, 1)?, secret_hash }))
}

/// Gives a try back: the code was right, and what was sent with it was not.
pub async fn give_back(db: &Db, activation: Uuid) -> Result<()> {
    let tx = db.begin().await?;
    let mut sql = Sql::of(db.engine(), "UPDATE activation SET tries = tries - 1 WHERE tries > 0 AND id = ");
    sql.bind(Kind::Id, activation.into());
    sql.run(&tx).await?;
    tx.commit().await.map_err(database)
}

/// Uses a code up; false when it was used or became void meanwhile.
pub(in crate::store) async fn use_code(
    tx: &DatabaseTransaction,
    engine: Engine,
    activation: Uuid,
    now: DateTime<Utc>,
) -> Result<bool> {
    let mut sql = Sql::of(engine, "UPDATE activation SET used_at = ");
    sql.bind(Kind::Time, now.into()).push(" WHERE used_at IS NULL AND expires_at > ");
    sql.bind(Kind::Time, now.into()).push(" AND id = ").bind(Kind::Id, activation.into());
    Ok(sql.run(tx).await? == 1)
}

/// Uses a code up, registers the device and opens its session. Of the person's other devices so many stay. Nothing
/// when the code was used or became void meanwhile, or the account is not active.
pub async fn redeem(
    db: &Db,
    activation: Uuid,
    session: &NewSession,
    device: (&NewDevice, usize),
    fresh: &Fresh,
) -> Result<Option<Bearer>> {
    let (tx, engine) = (db.begin().await?, db.engine());
    if !use_code(&tx, engine, activation, session.at).await? {
        return Ok(None);
    }
    perangkat::register(&tx, engine, session.account, device, session.at).await?;
    let bearer = open_in(&tx, engine, session, Some(device.0.id), Some(fresh)).await?;
    if bearer.is_some() {
        tx.commit().await.map_err(database)?;
    }
    Ok(bearer)
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
            device: None,
            enrolling: false,
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
