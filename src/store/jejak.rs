//! The audit trail (*jejak*): one chain of entries a scope, and one for what belongs to no post. The hash of each
//! entry covers the entry before it, so an entry that is changed, taken out or put in between does not fit its
//! neighbours. A chain alone does not show that its tail was cut: the row of the scope holds the number of entries
//! and the last hash, and anchors outside the database hold older ones (`service::jejak`).
//!
//! An entry names ids and never values. What was said is there as a digest under a salt; erasing a person removes
//! the salt, and the chain stays whole. Reads of one person's data are entries too (`record`).

use std::collections::BTreeSet;

use chrono::{DateTime, SubsecRound as _, Utc};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::db::Db;
use super::filter::By;
use super::scope::Guard;
use super::sql::{Engine, Sql};
use super::table::{Cell, Kind, Table};
use super::write::{Work, database, insert_rows};
use crate::access::Permit;
use crate::access::secrets::random;
use crate::domain::id::{PosyanduId, new_id};
use crate::domain::pilihan::Pilihan as _;
use crate::error::{Code, Error, Result};

crate::table!("jejak", number: 22, guard: Guard::Audit, home: None,
    ID "id" Id,
    SCOPE "scope_id" Id,
    NOMOR "nomor" Big,
    REV "rev" Big,
    AT "at" Time,
    ACCOUNT "account_id" Id,
    DEVICE "device_id" Id,
    MUTATION "mutation_id" Id,
    ACTION "action" Text,
    PERMIT "permit" Text,
    ENTITIES "entities" Text,
    DIGEST "digest" Text,
    GARAM "garam" Text,
    CATATAN "catatan" Text,
    HASH "hash" Text,
);

/// Entries, newest first.
pub const NEWEST: &[By] = &[By::down(AT)];

/// Where a chain stands, as the row of its scope says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chain {
    /// The last number of a changed row.
    pub rev: i64,
    /// Entries so far.
    pub count: i64,
    /// The hash of the last one, in hex; empty before the first.
    pub head: String,
}

/// What an entry says.
#[derive(Clone, Debug)]
pub struct Act<'a> {
    pub at: DateTime<Utc>,
    pub account: Option<Uuid>,
    pub device: Option<Uuid>,
    pub mutation: Option<Uuid>,
    pub action: &'a str,
    pub permit: String,
    /// The number of the table and the id of each row, `12:0192…`.
    pub entities: String,
    /// The hash of what the mutation said, or the reason that was given for a read.
    pub said: &'a str,
    /// The reason, where people should be able to read it.
    pub catatan: Option<&'a str>,
}

/// One stored entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub id: Uuid,
    pub scope: Uuid,
    pub nomor: i64,
    pub rev: Option<i64>,
    pub at: DateTime<Utc>,
    pub account: Option<Uuid>,
    pub device: Option<Uuid>,
    pub mutation: Option<Uuid>,
    pub action: String,
    pub permit: String,
    pub entities: String,
    pub digest: String,
    pub garam: Option<String>,
    pub catatan: Option<String>,
    pub hash: String,
}

impl Entry {
    /// The hash this entry has after an entry with the hash `before`: of that hash and of each field with its
    /// length before it, so that no two entries read the same. Salt and reason are covered by the digest only,
    /// because erasure removes them.
    pub fn hash_after(&self, before: &str) -> String {
        let mut sha = Sha256::new();
        let optional = |id: Option<Uuid>| id.map(|id| id.to_string()).unwrap_or_default();
        for part in [
            before,
            &self.id.to_string(),
            &self.scope.to_string(),
            &self.nomor.to_string(),
            &self.rev.map(|rev| rev.to_string()).unwrap_or_default(),
            &self.at.timestamp_micros().to_string(),
            &optional(self.account),
            &optional(self.device),
            &optional(self.mutation),
            &self.action,
            &self.permit,
            &self.entities,
            &self.digest,
        ] {
            sha.update((part.len() as u64).to_be_bytes());
            sha.update(part.as_bytes());
        }
        hex::encode(sha.finalize())
    }

    /// Does the readable reason fit its digest? What erasure emptied fits.
    pub fn reason_fits(&self) -> bool {
        match (&self.garam, &self.catatan) {
            (Some(garam), Some(catatan)) => digest(garam, catatan) == self.digest,
            _ => true,
        }
    }
}

fn digest(garam: &str, said: &str) -> String {
    hex::encode(Sha256::digest(format!("{garam}\u{1f}{said}").as_bytes()))
}

/// Locks a scope and says where its chain stands.
pub(in crate::store) async fn lock(
    tx: &DatabaseTransaction,
    engine: Engine,
    scope: PosyanduId,
) -> Result<Chain> {
    let mut sql = Sql::of(engine, "SELECT rev, rantai, kepala FROM scope WHERE id = ");
    sql.bind(Kind::Id, scope.0.into());
    sql.push(if engine == Engine::Postgres { " FOR UPDATE" } else { "" });
    let row = sql.one(tx).await?;
    let row = row.ok_or_else(|| Error::fault("a scope that does not exist"))?;
    chain_of(&row, 0)
}

fn chain_of(row: &QueryResult, at: usize) -> Result<Chain> {
    Ok(Chain {
        rev: Cell::read(row, at, Kind::Big)?.int().unwrap_or_default(),
        count: Cell::read(row, at + 1, Kind::Big)?.int().unwrap_or_default(),
        head: Cell::read(row, at + 2, Kind::Text)?.text().unwrap_or_default().to_owned(),
    })
}

/// Appends an entry to the chain of a scope this transaction holds, and writes where the chain and the numbers of
/// the scope stand now.
pub(in crate::store) async fn append(
    tx: &DatabaseTransaction,
    engine: Engine,
    scope: PosyanduId,
    chain: &mut Chain,
    act: &Act<'_>,
) -> Result<()> {
    let garam = hex::encode(random::<16>()?);
    let mut entry = Entry {
        id: new_id(),
        scope: scope.0,
        nomor: chain.count + 1,
        rev: act.mutation.map(|_| chain.rev),
        // Both engines keep microseconds; the hash is made of what is read back.
        at: act.at.trunc_subsecs(6),
        account: act.account,
        device: act.device,
        mutation: act.mutation,
        action: act.action.to_owned(),
        permit: act.permit.clone(),
        entities: act.entities.clone(),
        digest: digest(&garam, act.said),
        garam: Some(garam),
        catatan: act.catatan.map(str::to_owned),
        hash: String::new(),
    };
    entry.hash = entry.hash_after(&chain.head);
    chain.count = entry.nomor;
    chain.head.clone_from(&entry.hash);
    insert_rows(tx, engine, TABLE.name, TABLE.columns, vec![row_of(entry)], "").await?;
    let mut sql = Sql::of(engine, "UPDATE scope SET rev = ");
    sql.bind(Kind::Big, chain.rev.into()).push(", rantai = ").bind(Kind::Big, chain.count.into());
    sql.push(", kepala = ").bind(Kind::Text, chain.head.as_str().into());
    sql.push(" WHERE id = ").bind(Kind::Id, scope.0.into());
    sql.run(tx).await?;
    Ok(())
}

fn row_of(entry: Entry) -> Vec<Cell> {
    vec![
        entry.id.into(),
        entry.scope.into(),
        entry.nomor.into(),
        entry.rev.into(),
        entry.at.into(),
        entry.account.into(),
        entry.device.into(),
        entry.mutation.into(),
        entry.action.into(),
        entry.permit.into(),
        entry.entities.into(),
        entry.digest.into(),
        entry.garam.into(),
        entry.catatan.into(),
        entry.hash.into(),
    ]
}

fn entry_of(row: &QueryResult) -> Result<Entry> {
    let id = |at| Cell::read(row, at, Kind::Id).map(|cell| cell.id());
    let text = |at| Cell::read(row, at, Kind::Text).map(|cell| cell.text().map(str::to_owned));
    let big = |at| Cell::read(row, at, Kind::Big).map(|cell| cell.int());
    Ok(Entry {
        id: id(0)?.unwrap_or_default(),
        scope: id(1)?.unwrap_or_default(),
        nomor: big(2)?.unwrap_or_default(),
        rev: big(3)?,
        at: Cell::read(row, 4, Kind::Time)?.time().unwrap_or_default(),
        account: id(5)?,
        device: id(6)?,
        mutation: id(7)?,
        action: text(8)?.unwrap_or_default(),
        permit: text(9)?.unwrap_or_default(),
        entities: text(10)?.unwrap_or_default(),
        digest: text(11)?.unwrap_or_default(),
        garam: text(12)?,
        catatan: text(13)?,
        hash: text(14)?.unwrap_or_default(),
    })
}

/// A read of one person's data, or an act outside `Work`, to be told to the audit.
pub struct Told<'a> {
    /// The scope whose chain it belongs to; `write::SYSTEM` for what belongs to no post.
    pub scope: PosyanduId,
    pub permit: &'a Permit,
    pub entities: &'a [(&'static Table, Uuid)],
    /// The reason that was given.
    pub catatan: Option<&'a str>,
    pub at: DateTime<Utc>,
}

/// How often one account may do something: so many times since a moment.
#[derive(Clone, Copy)]
pub struct Limit {
    pub times: i64,
    pub since: DateTime<Utc>,
}

/// Tells the audit, before the thing is shown. Over the limit it is `RATE_LIMITED` and nothing is told. One account
/// tells one thing at a time, so that two at once cannot both be the last.
pub async fn record(db: &Db, told: &Told<'_>, limit: Option<Limit>) -> Result<()> {
    let (tx, engine) = (db.begin().await?, db.engine());
    let actor = told.permit.actor();
    // The scope first, then the account: in the order in which changes of accounts take them.
    let mut chain = lock(&tx, engine, told.scope).await?;
    if let Some(limit) = limit {
        if engine == Engine::Postgres {
            let mut sql = Sql::of(engine, "SELECT id FROM account WHERE id = ");
            sql.bind(Kind::Id, actor.account.0.into()).push(" FOR NO KEY UPDATE");
            sql.one(&tx).await?;
        }
        if count(&tx, engine, told.permit, limit.since).await? >= limit.times {
            return Err(Code::RateLimited.into());
        }
    }
    let entities: Vec<String> =
        told.entities.iter().map(|(table, id)| format!("{}:{id}", table.number)).collect();
    let act = Act {
        at: told.at,
        account: (!actor.is_system()).then_some(actor.account.0),
        device: actor.device,
        mutation: None,
        action: told.permit.action().kode(),
        permit: told.permit.to_string(),
        entities: entities.join(" "),
        said: told.catatan.unwrap_or_default(),
        catatan: told.catatan,
    };
    append(&tx, engine, told.scope, &mut chain, &act).await?;
    tx.commit().await.map_err(database)
}

/// How often this account did this since a moment, by the trail itself.
async fn count(
    tx: &DatabaseTransaction,
    engine: Engine,
    permit: &Permit,
    since: DateTime<Utc>,
) -> Result<i64> {
    let mut sql = Sql::of(engine, "SELECT COUNT(*) FROM jejak WHERE account_id = ");
    sql.bind(Kind::Id, permit.actor().account.0.into()).push(" AND at >= ").bind(Kind::Time, since.into());
    sql.push(" AND action = ").bind(Kind::Text, permit.action().kode().into());
    let row = sql.one(tx).await?;
    row.map_or(Ok(0), |row| Ok(Cell::read(&row, 0, Kind::Big)?.int().unwrap_or_default()))
}

/// Every scope with where its chain stands, in order of id.
pub async fn chains(db: &Db) -> Result<Vec<(PosyanduId, Chain)>> {
    let sql = Sql::of(db.engine(), "SELECT id, rev, rantai, kepala FROM scope ORDER BY id");
    let rows = sql.all(db.readers()).await?;
    let one = |row: &QueryResult| {
        let id = Cell::read(row, 0, Kind::Id)?.id().unwrap_or_default();
        Ok((PosyanduId(id), chain_of(row, 1)?))
    };
    rows.iter().map(one).collect()
}

/// The entries of a chain behind a number, in order.
pub async fn entries(db: &Db, scope: PosyanduId, after: i64, limit: usize) -> Result<Vec<Entry>> {
    let mut sql = Sql::of(db.engine(), "SELECT ");
    let names: Vec<&str> = TABLE.columns.iter().map(|col| col.name).collect();
    sql.push(&names.join(", ")).push(" FROM jejak WHERE scope_id = ").bind(Kind::Id, scope.0.into());
    sql.push(" AND nomor > ").bind(Kind::Big, after.into());
    sql.push(&format!(" ORDER BY nomor LIMIT {limit}"));
    let rows = sql.all(db.readers()).await?;
    rows.iter().map(entry_of).collect()
}

/// The scopes that have entries and no row: their chain cannot be anchored.
pub async fn stray(db: &Db) -> Result<Vec<Uuid>> {
    let text = "SELECT DISTINCT scope_id FROM jejak WHERE scope_id NOT IN (SELECT id FROM scope)";
    let rows = Sql::of(db.engine(), text).all(db.readers()).await?;
    rows.iter().map(|row| Ok(Cell::read(row, 0, Kind::Id)?.id().unwrap_or_default())).collect()
}

/// Entries read at once.
const PAGE: usize = 2_000;

/// Up to this many rows, the database looks for their ids itself.
const FEW: usize = 16;

/// The entries of a chain that name one of these rows, in order.
pub async fn naming<C: ConnectionTrait>(
    conn: &C,
    engine: Engine,
    scope: PosyanduId,
    ids: &BTreeSet<Uuid>,
) -> Result<Vec<Entry>> {
    let (mut found, mut after) = (Vec::new(), 0);
    loop {
        let mut sql = Sql::of(engine, "SELECT ");
        let names: Vec<&str> = TABLE.columns.iter().map(|col| col.name).collect();
        sql.push(&names.join(", ")).push(" FROM jejak WHERE scope_id = ").bind(Kind::Id, scope.0.into());
        sql.push(" AND nomor > ").bind(Kind::Big, after.into());
        if ids.len() <= FEW {
            sql.push(" AND (1 = 0");
            for id in ids {
                sql.push(" OR entities LIKE ").bind(Kind::Text, format!("%:{id}%").into());
            }
            sql.push(")");
        }
        sql.push(&format!(" ORDER BY nomor LIMIT {PAGE}"));
        let rows = sql.all(conn).await?;
        for row in &rows {
            let entry = entry_of(row)?;
            after = entry.nomor;
            if named(&entry.entities).any(|(_, id)| ids.contains(&id)) {
                found.push(entry);
            }
        }
        if rows.len() < PAGE {
            return Ok(found);
        }
    }
}

/// The rows an entry names: the number of the table and the id.
pub fn named(entities: &str) -> impl Iterator<Item = (i16, Uuid)> {
    entities.split(' ').filter_map(|one| {
        let (table, id) = one.split_once(':')?;
        Some((table.parse().ok()?, Uuid::try_parse(id).ok()?))
    })
}

/// Forgets what was said of somebody who is erased: salt and reason of these entries, and what is kept of the
/// mutations behind them and of those that made these rows. The entries stay as they are, and their chain whole.
pub async fn forget(work: &Work, entries: &[Entry], rows: &BTreeSet<Uuid>) -> Result<()> {
    for entry in entries {
        let mut sql =
            Sql::of(work.engine(), "UPDATE jejak SET garam = NULL, catatan = NULL WHERE scope_id = ");
        sql.bind(Kind::Id, entry.scope.into()).push(" AND nomor = ").bind(Kind::Big, entry.nomor.into());
        sql.run(work.tx()).await?;
    }
    let mutations = entries.iter().filter_map(|entry| entry.mutation).chain(rows.iter().copied());
    let mutations: Vec<Cell> = mutations.map(Cell::Id).collect();
    for some in mutations.chunks(512) {
        let mut sql = Sql::of(work.engine(), "UPDATE mutation SET payload_hash = '' WHERE mutation_id IN ");
        sql.bind_list(Kind::Id, some);
        sql.run(work.tx()).await?;
    }
    Ok(())
}

/// Whose acts: an account's, a device's, or both, from one moment to another.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    pub account: Option<Uuid>,
    pub device: Option<Uuid>,
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
}

/// What an account or a device did and read in a time: the scope and the rows of each entry.
pub async fn acts(db: &Db, window: Window, limit: usize) -> Result<Vec<(PosyanduId, String)>> {
    let mut sql = Sql::of(db.engine(), "SELECT scope_id, entities FROM jejak WHERE at >= ");
    sql.bind(Kind::Time, window.from.into()).push(" AND at <= ").bind(Kind::Time, window.to.into());
    for (col, id) in [("account_id", window.account), ("device_id", window.device)] {
        if let Some(id) = id {
            sql.push(" AND ").push(col).push(" = ").bind(Kind::Id, id.into());
        }
    }
    sql.push(&format!(" ORDER BY at LIMIT {limit}"));
    let rows = sql.all(db.readers()).await?;
    let one = |row: &QueryResult| {
        let scope = Cell::read(row, 0, Kind::Id)?.id().unwrap_or_default();
        let entities = Cell::read(row, 1, Kind::Text)?;
        Ok((PosyanduId(scope), entities.text().unwrap_or_default().to_owned()))
    };
    rows.iter().map(one).collect()
}
