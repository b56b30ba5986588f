//! The one write path. Whatever changes a row that phones or people look at goes through `Work`: the touched
//! scopes are locked in order, rows are written, every changed row gets the next number of its scope in
//! `sync_item`, the mutation is remembered so that the same id sent twice gives the first result, and an audit
//! entry is appended to the chain of the scope (`jejak`); all of it commits together or not at all.
//!
//! A scope is a post. Rows that belong to no post (regions, accounts, assignments) count in the system scope,
//! which phones never pull. The lock is taken before anything the change is decided on is read (rights and the post
//! it belongs to are looked up before), so commit order and number order are the same on both engines. Token
//! rotation and login tries do not come here. The pull that reads `sync_item` is not built yet.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbErr, SqlErr};
use uuid::Uuid;

use super::claim::{Rls, hold};
use super::db::Db;
use super::jejak::{self, Act, Chain};
use super::kabar::Kabar;
use super::read::Reader;
use super::rollup::{self, Touched};
use super::sql::{Engine, Sql};
use super::table::{Cell, Col, Kind, Table};
use crate::access::{Permit, Scope};
use crate::domain::id::PosyanduId;
use crate::error::{Code, Error, Result};

/// The scope of rows that belong to no post.
pub const SYSTEM: PosyanduId = PosyanduId(Uuid::nil());

/// Rows of one INSERT. Both engines take more parameters than this with our widest table.
const ROWS_AT_ONCE: usize = 512;

/// One act as a client sent it: its id (made by the client, UUIDv7), and a hash of everything it said.
#[derive(Clone, Debug)]
pub struct Mutation {
    pub id: Uuid,
    pub hash: String,
    pub account: Option<Uuid>,
    pub device: Option<Uuid>,
    pub act_at: DateTime<Utc>,
    pub received_at: DateTime<Utc>,
}

impl Mutation {
    /// An act of the program itself, for seeding.
    pub fn own(now: DateTime<Utc>, what: &str) -> Mutation {
        Mutation {
            id: Uuid::now_v7(),
            hash: what.to_owned(),
            account: None,
            device: None,
            act_at: now,
            received_at: now,
        }
    }
}

/// What begins when a mutation arrives.
pub enum Begun {
    /// It was applied before: here is the entity it made or changed.
    Seen(Uuid),
    /// It is new: the scopes are locked and work can start.
    New(Box<Work>),
}

/// A changed row: its scope, the number of its table, its id, and whether it left the scope.
type Item = (PosyanduId, i16, Uuid, Op);

/// What became of a row, as phones that hold its scope see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Op {
    /// It is there, as it is now.
    Put,
    /// It left for another scope.
    Moved,
    /// It is gone, for this reason.
    Gone(Gone),
}

/// Why a row is gone from phones and lists alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Gone {
    /// The person asked for her data to be erased.
    Erased,
    /// The person asked for her data to be restricted: kept sealed, shown to nobody.
    Restricted,
    /// It rested on what was corrected or withdrawn.
    Voided,
    /// It was waited for, and never came.
    Lapsed,
    /// Another row says it too: its person was registered twice.
    Merged,
}

impl Op {
    /// What a phone does with its copy: 0 keeps the row as it is now, 1 deletes it.
    fn number(self) -> i64 {
        i64::from(self != Op::Put)
    }

    fn reason(self) -> Cell {
        match self {
            Op::Put => Cell::Null,
            Op::Moved => "MOVED".into(),
            Op::Gone(Gone::Erased) => "ERASED".into(),
            Op::Gone(Gone::Restricted) => "RESTRICTED".into(),
            Op::Gone(Gone::Voided) => "VOIDED".into(),
            Op::Gone(Gone::Lapsed) => "LAPSED".into(),
            Op::Gone(Gone::Merged) => "MERGED".into(),
        }
    }
}

/// A change under way: an open transaction that holds its scopes.
pub struct Work {
    tx: DatabaseTransaction,
    kabar: Kabar,
    engine: Engine,
    rls: Rls<'static>,
    mutation: Mutation,
    scopes: Vec<PosyanduId>,
    chains: BTreeMap<PosyanduId, Chain>,
    /// What became of each row in the end: one that is changed and then deleted is gone.
    items: BTreeMap<(PosyanduId, i16, Uuid), Op>,
    touched: Touched,
    permits: Vec<String>,
    action: &'static str,
}

impl Work {
    /// Locks the scopes, in order, and looks whether this mutation was applied before. The same id with other
    /// content, or from another account, is `MUTATION_ID_REUSED`.
    pub async fn begin(db: &Db, mutation: &Mutation, scopes: &[PosyanduId]) -> Result<Begun> {
        let tx = db.begin().await?;
        let mut scopes = scopes.to_vec();
        scopes.sort_unstable();
        scopes.dedup();
        let mut work = Work {
            tx,
            kabar: db.kabar().clone(),
            engine: db.engine(),
            rls: if db.security().binds() { Rls::Joined } else { Rls::Off },
            mutation: mutation.clone(),
            scopes,
            chains: BTreeMap::new(),
            items: BTreeMap::new(),
            touched: Touched::of(db),
            permits: Vec::new(),
            action: "",
        };
        work.hold().await?;
        work.lock().await?;
        match work.seen().await? {
            Some(entity) => Ok(Begun::Seen(entity)),
            None => Ok(Begun::New(Box::new(work))),
        }
    }

    /// The transaction, for reads that decide.
    pub fn tx(&self) -> &DatabaseTransaction {
        &self.tx
    }

    /// A reader inside the transaction.
    pub fn reader<'a>(&'a self, scope: &'a Scope) -> Reader<'a, DatabaseTransaction> {
        Reader { conn: &self.tx, engine: self.engine, scope, rls: self.rls }
    }

    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Inserts one row of a scope this work holds.
    pub async fn insert(
        &mut self,
        permit: &Permit,
        scope: PosyanduId,
        table: &'static Table,
        row: Vec<(Col, Cell)>,
    ) -> Result<()> {
        let (columns, cells): (Vec<Col>, Vec<Cell>) = row.into_iter().unzip();
        self.insert_many(permit, scope, table, &columns, vec![cells]).await
    }

    /// Inserts many rows of one table; the first column is the key.
    pub async fn insert_many(
        &mut self,
        permit: &Permit,
        scope: PosyanduId,
        table: &'static Table,
        columns: &[Col],
        rows: Vec<Vec<Cell>>,
    ) -> Result<()> {
        self.note(permit);
        for row in &rows {
            self.touch(scope, table, row.first().unwrap_or(&Cell::Null))?;
            self.touched.written(scope, table, columns, row);
        }
        insert_rows(&self.tx, self.engine, table.name, columns, rows, "").await
    }

    /// Inserts rows of several scopes; the first column is the key.
    pub async fn insert_each(
        &mut self,
        permit: &Permit,
        table: &'static Table,
        columns: &[Col],
        rows: Vec<(PosyanduId, Vec<Cell>)>,
    ) -> Result<()> {
        self.note(permit);
        for (scope, row) in &rows {
            self.touch(*scope, table, row.first().unwrap_or(&Cell::Null))?;
            self.touched.written(*scope, table, columns, row);
        }
        let rows = rows.into_iter().map(|(_, row)| row).collect();
        insert_rows(&self.tx, self.engine, table.name, columns, rows, "").await
    }

    /// Changes the same columns of several rows to the same values, in one statement.
    pub async fn update_each(
        &mut self,
        permit: &Permit,
        table: &'static Table,
        keys: &[(PosyanduId, Cell)],
        changes: Vec<(Col, Cell)>,
    ) -> Result<()> {
        self.note(permit);
        for (scope, key) in keys {
            self.touch(*scope, table, key)?;
        }
        let scope = keys.first().map_or(SYSTEM, |(scope, _)| *scope);
        let keys: Vec<Cell> = keys.iter().map(|(_, key)| key.clone()).collect();
        self.change(scope, table, &keys, changes).await
    }

    /// Changes some columns of one row.
    pub async fn update(
        &mut self,
        permit: &Permit,
        scope: PosyanduId,
        table: &'static Table,
        key: Cell,
        changes: Vec<(Col, Cell)>,
    ) -> Result<()> {
        self.note(permit);
        self.touch(scope, table, &key)?;
        self.change(scope, table, &[key], changes).await
    }

    /// Changes a row and carries it from one scope to another; both are held.
    pub async fn carry(
        &mut self,
        permit: &Permit,
        (from, to): (PosyanduId, PosyanduId),
        table: &'static Table,
        key: Cell,
        changes: Vec<(Col, Cell)>,
    ) -> Result<()> {
        self.note(permit);
        self.touch_as(from, table, &key, Op::Moved)?;
        self.touch(to, table, &key)?;
        self.change(to, table, &[key], changes).await
    }

    /// Deletes one row; phones of the scope learn why.
    pub async fn remove(
        &mut self,
        permit: &Permit,
        scope: PosyanduId,
        table: &'static Table,
        key: Cell,
        why: Gone,
    ) -> Result<()> {
        self.gone(permit, scope, table, &key, why)?;
        self.touched.before(&self.tx, self.engine, scope, table, std::slice::from_ref(&key)).await?;
        let mut sql = Sql::of(self.engine, "DELETE FROM ");
        sql.push(table.name).push(" WHERE ").push(table.key.name).push(" = ").bind(table.key.kind, key);
        let removed = sql.run(&self.tx).await?;
        if removed == 1 { Ok(()) } else { Err(Error::fault(format!("delete removed {removed} rows"))) }
    }

    /// Tells the phones of a scope why a row is gone, which is not there any more or is deleted with another.
    pub fn gone(
        &mut self,
        permit: &Permit,
        scope: PosyanduId,
        table: &'static Table,
        key: &Cell,
        why: Gone,
    ) -> Result<()> {
        self.note(permit);
        self.touch_as(scope, table, key, Op::Gone(why))
    }

    /// Numbers a row in a second scope that shows it too.
    pub fn show(&mut self, scope: PosyanduId, table: &'static Table, key: &Cell) -> Result<()> {
        self.touch(scope, table, key)
    }

    async fn change(
        &mut self,
        scope: PosyanduId,
        table: &Table,
        keys: &[Cell],
        changes: Vec<(Col, Cell)>,
    ) -> Result<()> {
        self.touched.before(&self.tx, self.engine, scope, table, keys).await?;
        self.touched.changed(scope, table, &changes);
        let mut sql = Sql::of(self.engine, "UPDATE ");
        sql.push(table.name).push(" SET ");
        for (at, (col, cell)) in changes.into_iter().enumerate() {
            sql.push(if at > 0 { ", " } else { "" }).push(col.name).push(" = ").bind(col.kind, cell);
        }
        sql.push(" WHERE ").push(table.key.name).push(" IN ").bind_list(table.key.kind, keys);
        let changed = sql.run(&self.tx).await?;
        if usize::try_from(changed).is_ok_and(|changed| changed == keys.len()) {
            Ok(())
        } else {
            Err(Error::fault(format!("update changed {changed} rows")))
        }
    }

    /// Counts again whom the change concerns, numbers every touched row, remembers the mutation with its entity, appends
    /// the audit entry, commits.
    pub async fn commit(mut self, entity: Uuid) -> Result<Uuid> {
        let touched = std::mem::take(&mut self.touched);
        let (tx, engine, rls) = (&self.tx, self.engine, self.rls);
        let change = rollup::Change { tx, engine, rls, scopes: &self.scopes, at: self.mutation.received_at };
        rollup::settle(&change, touched).await?;
        let mut rev_of_first = 0;
        for (at, scope) in self.scopes.clone().into_iter().enumerate() {
            let here = self.items.iter().filter(|((of, _, _), _)| *of == scope);
            let items: Vec<Item> = here.map(|((of, kind, id), op)| (*of, *kind, *id, *op)).collect();
            let last = self.number(scope, &items).await?;
            if at == 0 {
                rev_of_first = last;
            }
        }
        self.remember(entity, rev_of_first).await?;
        self.tx.commit().await.map_err(database)?;
        self.kabar.sampaikan(&self.scopes);
        Ok(entity)
    }

    /// Under row security a change sees and writes the rows of the posts it holds.
    async fn hold(&self) -> Result<()> {
        match self.rls {
            Rls::Off => Ok(()),
            _ => hold(&self.tx, &self.scopes).await,
        }
    }

    async fn lock(&mut self) -> Result<()> {
        for scope in &self.scopes {
            let chain = jejak::lock(&self.tx, self.engine, *scope).await?;
            self.chains.insert(*scope, chain);
        }
        Ok(())
    }

    async fn seen(&self) -> Result<Option<Uuid>> {
        let mut sql = Sql::of(
            self.engine,
            "SELECT payload_hash, account_id, entity_id FROM mutation WHERE mutation_id = ",
        );
        sql.bind(Kind::Id, self.mutation.id.into());
        let Some(row) = sql.one(&self.tx).await? else {
            return Ok(None);
        };
        let hash = Cell::read(&row, 0, Kind::Text)?;
        let account = Cell::read(&row, 1, Kind::Id)?.id();
        if hash.text() != Some(&self.mutation.hash) || account != self.mutation.account {
            return Err(Code::MutationIdReused.into());
        }
        let entity = Cell::read(&row, 2, Kind::Text)?;
        Ok(entity.text().and_then(|text| Uuid::try_parse(text).ok()))
    }

    fn note(&mut self, permit: &Permit) {
        use crate::domain::pilihan::Pilihan as _;
        self.action = permit.action().kode();
        let said = permit.to_string();
        if !self.permits.contains(&said) {
            self.permits.push(said);
        }
    }

    fn touch(&mut self, scope: PosyanduId, table: &Table, key: &Cell) -> Result<()> {
        self.touch_as(scope, table, key, Op::Put)
    }

    fn touch_as(&mut self, scope: PosyanduId, table: &Table, key: &Cell, op: Op) -> Result<()> {
        if !self.scopes.contains(&scope) {
            return Err(Error::fault("a write outside the locked scopes"));
        }
        self.items.insert((scope, table.number, entity_uuid(key)), op);
        Ok(())
    }

    /// Gives the items of one scope its next numbers and appends its audit entry; answers the last number.
    async fn number(&mut self, scope: PosyanduId, items: &[Item]) -> Result<i64> {
        let chain = self.chains.get_mut(&scope).ok_or_else(|| Error::fault("a scope that is not held"))?;
        if items.is_empty() {
            return Ok(chain.rev);
        }
        let first = chain.rev + 1;
        chain.rev += i64::try_from(items.len()).map_err(Error::fault)?;
        let act = Act {
            at: self.mutation.received_at,
            account: self.mutation.account,
            device: self.mutation.device,
            mutation: Some(self.mutation.id),
            action: self.action,
            permit: self.permits.join(", "),
            entities: entities(items, self.mutation.account.is_none()),
            said: &self.mutation.hash,
            catatan: None,
        };
        jejak::append(&self.tx, self.engine, scope, chain, &act).await?;
        let last = chain.rev;
        let rows = (first..=last).zip(items).map(|(rev, (_, kind, entity, op))| {
            let op_number = Cell::Int(op.number());
            vec![scope.0.into(), (*kind).into(), (*entity).into(), rev.into(), op_number, op.reason()]
        });
        let columns = [
            item("scope_id", Kind::Id),
            item("kind", Kind::Small),
            item("entity_id", Kind::Id),
            item("rev", Kind::Big),
            item("op", Kind::Small),
            item("reason", Kind::Text),
        ];
        let renew = " ON CONFLICT (scope_id, kind, entity_id) DO UPDATE SET rev = excluded.rev, \
            op = excluded.op, reason = excluded.reason";
        insert_rows(&self.tx, self.engine, "sync_item", &columns, rows.collect(), renew).await?;
        Ok(last)
    }

    async fn remember(&self, entity: Uuid, rev: i64) -> Result<()> {
        let columns = [
            item("mutation_id", Kind::Id),
            item("account_id", Kind::Id),
            item("device_id", Kind::Id),
            item("payload_hash", Kind::Text),
            item("action", Kind::Text),
            item("status", Kind::Text),
            item("entity_id", Kind::Text),
            item("scope_id", Kind::Id),
            item("rev", Kind::Big),
            item("act_at", Kind::Time),
            item("received_at", Kind::Time),
        ];
        let row = vec![
            self.mutation.id.into(),
            self.mutation.account.into(),
            self.mutation.device.into(),
            self.mutation.hash.clone().into(),
            self.action.into(),
            "APPLIED".into(),
            entity.to_string().into(),
            self.scopes.first().map_or(Uuid::nil(), |scope| scope.0).into(),
            rev.into(),
            self.mutation.act_at.into(),
            self.mutation.received_at.into(),
        ];
        insert_rows(&self.tx, self.engine, "mutation", &columns, vec![row], "").await
    }
}

/// Makes the row that numbers a scope, for a post that is founded in this work.
pub async fn create_scope(work: &mut Work, scope: PosyanduId, region: &str) -> Result<()> {
    let mut sql = Sql::of(work.engine, "INSERT INTO scope (id, rev, floor, region_path) VALUES (");
    sql.bind(Kind::Id, scope.0.into()).push(", 0, 0, ").bind(Kind::Text, region.into()).push(")");
    sql.run(&work.tx).await?;
    if !work.scopes.contains(&scope) {
        work.scopes.push(scope);
        work.chains.insert(scope, Chain::default());
        work.touched.founded(scope);
    }
    work.hold().await
}

/// Makes the system scope when the database is new.
pub async fn ensure_system_scope(db: &Db) -> Result<()> {
    let tx = db.begin().await?;
    let mut sql = Sql::of(db.engine(), "INSERT INTO scope (id, rev, floor, region_path) VALUES (");
    sql.bind(Kind::Id, SYSTEM.0.into()).push(", 0, 0, '') ON CONFLICT (id) DO NOTHING");
    sql.run(&tx).await?;
    tx.commit().await.map_err(database)
}

/// The rows an entry is about. A bulk load names them by count; an act of a person names each.
fn entities(items: &[Item], own: bool) -> String {
    if own && items.len() > 50 {
        return format!("{} rows", items.len());
    }
    items.iter().map(|(_, kind, id, _)| format!("{kind}:{id}")).collect::<Vec<_>>().join(" ")
}

/// A column of the write path's own tables, which no scope reads.
const fn item(name: &'static str, kind: Kind) -> Col {
    Col { table: "", name, kind }
}

/// The id under which a row is numbered. A region's code fits into sixteen bytes as it is.
fn entity_uuid(key: &Cell) -> Uuid {
    match key {
        Cell::Id(id) => *id,
        Cell::Text(code) => {
            let mut bytes = [0; 16];
            for (to, from) in bytes.iter_mut().zip(code.bytes()) {
                *to = from;
            }
            Uuid::from_bytes(bytes)
        }
        _ => Uuid::nil(),
    }
}

/// Inserts rows in batches of a fixed size, so that the engine keeps one prepared text a table.
pub(in crate::store) async fn insert_rows<C: ConnectionTrait>(
    conn: &C,
    engine: Engine,
    table: &str,
    columns: &[Col],
    rows: Vec<Vec<Cell>>,
    ending: &str,
) -> Result<()> {
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let mut sql = Sql::of(engine, "INSERT INTO ");
        sql.push(table).push(" (");
        for (at, col) in columns.iter().enumerate() {
            sql.push(if at > 0 { ", " } else { "" }).push(col.name);
        }
        sql.push(") VALUES ");
        for (at, row) in rows.by_ref().take(ROWS_AT_ONCE).enumerate() {
            sql.push(if at > 0 { ", (" } else { "(" });
            for (position, (col, cell)) in columns.iter().zip(row).enumerate() {
                sql.push(if position > 0 { ", " } else { "" }).bind(col.kind, cell);
            }
            sql.push(")");
        }
        sql.push(ending);
        sql.run(conn).await?;
    }
    Ok(())
}

/// What the database says, as the caller can use it. A lost race or a full house can be tried again. A record has
/// the id of the mutation that made it, so a key that is taken is a number the client chose twice.
pub(in crate::store) fn database(error: DbErr) -> Error {
    let text = error.to_string();
    let says = |signs: &[&str]| signs.iter().any(|sign| text.contains(sign));
    if says(&["40001", "40P01", "deadlock detected", "database is locked", "could not serialize"]) {
        return Code::Overloaded.into();
    }
    if matches!(error, DbErr::ConnectionAcquire(_)) {
        return Code::Overloaded.into();
    }
    if let Some(SqlErr::UniqueConstraintViolation(which)) = error.sql_err()
        && [".id", ".mutation_id", "_pkey\""].iter().any(|key| which.contains(key))
    {
        return Code::MutationIdReused.into();
    }
    Error::fault(text)
}
