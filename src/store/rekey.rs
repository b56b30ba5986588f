//! Sealing anew, a small transaction at a time while the server goes on: what is sealed with an older master key, what
//! an older key of a region wraps, and what still stands in plain. What is left to do is told by the rows themselves,
//! so a run that was stopped goes on where it was. `service::kunci` goes round.
//!
//! Another column that is sealed with the master key itself (`Secrets::seal`) is one line in `LANGSUNG`.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use chrono::{DateTime, Utc};
use sea_orm::{DatabaseTransaction, QueryResult};
use uuid::Uuid;

use super::db::Db;
use super::filter::Cond;
use super::kunci::{self, Rahasia, Region, Tempat};
use super::sql::{Engine, Sql};
use super::table::{Cell, Kind};
use super::write::database;
use crate::access::Actor;
use crate::access::secrets::Secrets;
use crate::domain::tanggal::wita;
use crate::domain::wilayah::Kode;
use crate::error::{Error, Result};

/// Rows of one transaction: a few milliseconds, so that no phone waits.
const SEKALIGUS: usize = 100;

/// A column sealed with the master key itself, for the use `tujuan`, about `table:id`.
#[derive(Debug)]
pub struct Langsung {
    pub table: &'static str,
    /// The column that tells the rows apart.
    pub kunci: &'static str,
    pub kolom: &'static str,
    pub tujuan: &'static str,
}

/// Every such column.
pub static LANGSUNG: &[Langsung] = &[
    Langsung { table: "kunci_wilayah", kunci: "id", kolom: "bungkus", tujuan: "data key" },
    Langsung { table: "permintaan_subjek", kunci: "id", kolom: "isi", tujuan: "koreksi" },
    Langsung { table: "tersegel", kunci: "sasaran_id", kolom: "kunci", tujuan: "data key" },
    Langsung { table: "totp", kunci: "account_id", kolom: "rahasia", tujuan: "totp" },
];

/// How far a round got: the last id, and how many rows were sealed.
pub type Langkah = Option<(Uuid, u64)>;

/// Writes the condition on texts that begin with the id of another master key than the newest. The id and its dot are
/// of one length.
fn older(sql: &mut Sql, column: &str, secrets: &Secrets) {
    let newest = format!("{}.", secrets.version());
    sql.push("substr(").push(column).push(&format!(", 1, {}) <> ", newest.len()));
    sql.bind(Kind::Text, newest.into());
}

/// How many of these columns are sealed with an older key.
pub async fn older_of(db: &Db, secrets: &Secrets, langsung: &Langsung) -> Result<u64> {
    let mut sql = Sql::of(db.engine(), "SELECT COUNT(*) FROM ");
    sql.push(langsung.table).push(" WHERE ");
    older(&mut sql, langsung.kolom, secrets);
    count(db, sql).await
}

/// Seals some of them anew, those behind this id.
pub async fn reseal(db: &Db, secrets: &Secrets, langsung: &Langsung, after: Option<Uuid>) -> Result<Langkah> {
    let (tx, engine) = (db.begin().await?, db.engine());
    let mut sql = Sql::of(engine, "SELECT ");
    sql.push(langsung.kunci)
        .push(", ")
        .push(langsung.kolom)
        .push(" FROM ")
        .push(langsung.table)
        .push(" WHERE ");
    older(&mut sql, langsung.kolom, secrets);
    behind(&mut sql, langsung.kunci, after);
    sql.push(if engine == Engine::Postgres { " FOR NO KEY UPDATE" } else { "" });
    let rows = sql.all(&tx).await?;
    let mut last = None;
    for row in &rows {
        let id = id_of(row, 0)?;
        let sealed = Cell::read(row, 1, Kind::Text)?;
        let about = format!("{}:{id}", langsung.table);
        let plain = secrets.open(langsung.tujuan, &about, sealed.text().unwrap_or_default())?;
        let anew = secrets.seal(langsung.tujuan, &about, &plain)?;
        let mut sql = Sql::of(engine, "UPDATE ");
        sql.push(langsung.table).push(" SET ").push(langsung.kolom).push(" = ").bind(Kind::Text, anew.into());
        sql.push(" WHERE ").push(langsung.kunci).push(" = ").bind(Kind::Id, id.into());
        sql.run(&tx).await?;
        last = Some(id);
    }
    tx.commit().await.map_err(database)?;
    Ok(last.map(|last| (last, rows.len() as u64)))
}

/// Writes ` AND id > … ORDER BY id LIMIT …`.
fn behind(sql: &mut Sql, id: &str, after: Option<Uuid>) {
    if let Some(after) = after {
        sql.push(" AND ").push(id).push(" > ").bind(Kind::Id, after.into());
    }
    sql.push(&format!(" ORDER BY {id} LIMIT {SEKALIGUS}"));
}

/// The keys of regions that a newer version has replaced.
const REPLACED: &str = "EXISTS (SELECT 1 FROM kunci_wilayah n WHERE n.wilayah = w.wilayah AND n.tahun = w.tahun \
    AND n.versi > w.versi)";

/// Writes the condition on rows (`t`, with their key `k` and its region `w`) whose number must be sealed anew.
fn stale(sql: &mut Sql, rahasia: &Rahasia, secrets: &Secrets) {
    sql.push("(").column("t", rahasia.lama.name).push(" IS NOT NULL OR ");
    older(sql, &format!("t.{}", rahasia.bi.name), secrets);
    // A household that lost its number with the last of its people keeps a key that seals nothing here.
    sql.push(" OR (").column("t", rahasia.sandi.name).push(" IS NOT NULL AND ").push(REPLACED).push("))");
}

const KEYS: &str =
    " t LEFT JOIN kunci k ON k.owner_id = t.id LEFT JOIN kunci_wilayah w ON w.id = k.kunci_wilayah_id";

/// How many numbers must be sealed anew.
pub async fn stale_of(db: &Db, secrets: &Secrets, rahasia: &Rahasia) -> Result<u64> {
    let mut sql = Sql::of(db.engine(), "SELECT COUNT(*) FROM ");
    sql.push(rahasia.table.name).push(KEYS).push(" WHERE ");
    stale(&mut sql, rahasia, secrets);
    count(db, sql).await
}

/// Seals some numbers anew, of owners behind this id. `now` is when keys that are missing are made.
pub async fn renew(
    db: &Db,
    secrets: &Secrets,
    rahasia: &Rahasia,
    after: Option<Uuid>,
    now: DateTime<Utc>,
) -> Result<Langkah> {
    let (tx, engine) = (db.begin().await?, db.engine());
    let mut sql = Sql::of(engine, "SELECT t.id, ");
    sql.column("t", rahasia.lama.name).push(", ").column("t", rahasia.sandi.name);
    sql.push(", p.wilayah_kode FROM ")
        .push(rahasia.table.name)
        .push(KEYS)
        .push(" JOIN posyandu p ON p.id = t.posyandu_id WHERE ");
    stale(&mut sql, rahasia, secrets);
    behind(&mut sql, "t.id", after);
    // Whoever changes such a row now waits; their keys are read when the locks are held.
    sql.push(if engine == Engine::Postgres { " FOR NO KEY UPDATE OF t" } else { "" });
    let rows = sql.all(&tx).await?;
    let owners = rows.iter().map(|row| id_of(row, 0)).collect::<Result<Vec<_>>>()?;
    let mut keys = keys_of(&tx, engine, &owners).await?;
    let mut round = Round { tx: &tx, engine, secrets, rahasia, regions: HashMap::new() };
    for (row, owner) in rows.iter().zip(&owners) {
        round.one(*owner, &Found::read(row, keys.remove(owner), now)?).await?;
    }
    tx.commit().await.map_err(database)?;
    Ok(owners.last().map(|last| (*last, rows.len() as u64)))
}

/// The stored key of an owner.
struct Key {
    bungkus: String,
    /// Id and wrapped key of the region.
    region: (Uuid, String),
    tempat: Tempat,
}

async fn keys_of(tx: &DatabaseTransaction, engine: Engine, owners: &[Uuid]) -> Result<HashMap<Uuid, Key>> {
    let text = "SELECT k.owner_id, k.bungkus, w.id, w.bungkus, w.wilayah, w.tahun FROM kunci k \
        JOIN kunci_wilayah w ON w.id = k.kunci_wilayah_id WHERE k.owner_id IN ";
    let mut sql = Sql::of(engine, text);
    let owners: Vec<Cell> = owners.iter().map(|owner| (*owner).into()).collect();
    sql.bind_list(Kind::Id, &owners);
    let mut keys = HashMap::with_capacity(owners.len());
    for row in sql.all(tx).await? {
        let key = Key {
            bungkus: text_of(&row, 1)?.unwrap_or_default(),
            region: (id_of(&row, 2)?, text_of(&row, 3)?.unwrap_or_default()),
            tempat: Tempat { kecamatan: text_of(&row, 4)?.unwrap_or_default(), tahun: year_of(&row, 5)? },
        };
        keys.insert(id_of(&row, 0)?, key);
    }
    Ok(keys)
}

/// A row to renew.
struct Found {
    lama: Option<String>,
    sandi: Option<String>,
    key: Option<Key>,
    /// The place of the owner's key, or the one a new key gets.
    tempat: Tempat,
}

impl Found {
    fn read(row: &QueryResult, key: Option<Key>, now: DateTime<Utc>) -> Result<Found> {
        let tempat = match &key {
            Some(key) => key.tempat.clone(),
            None => Tempat::of(&Kode::parse(&text_of(row, 3)?.unwrap_or_default())?, wita(now)),
        };
        Ok(Found { lama: text_of(row, 1)?, sandi: text_of(row, 2)?, key, tempat })
    }
}

/// One transaction of a round.
struct Round<'a> {
    tx: &'a DatabaseTransaction,
    engine: Engine,
    secrets: &'a Secrets,
    rahasia: &'a Rahasia,
    regions: HashMap<Tempat, Region>,
}

impl Round<'_> {
    /// Opens the number of an owner and seals it again: with the newest master key, and under a new key when the region
    /// has a newer one than the owner's is wrapped by.
    async fn one(&mut self, owner: Uuid, found: &Found) -> Result<()> {
        let region = match self.regions.entry(found.tempat.clone()) {
            Entry::Occupied(there) => there.into_mut(),
            Entry::Vacant(gap) => {
                gap.insert(kunci::region(self.tx, self.engine, self.secrets, &found.tempat).await?)
            }
        };
        let old = match &found.key {
            Some(Key { bungkus, region: (id, wrapped), .. }) => {
                Some((*id, Region::open(self.secrets, *id, wrapped)?.unwrap(owner, bungkus)?))
            }
            None => None,
        };
        // What was sealed since the columns came is newer than what the old one holds.
        let angka = match (&found.sandi, &old, &found.lama) {
            (Some(sandi), Some((_, key)), _) => self.rahasia.open(key, owner, sandi)?,
            (None, _, Some(lama)) => lama.clone(),
            _ => return Err(Error::fault("a sealed number without its key")),
        };
        let key = match old {
            Some((id, key)) if id == region.id => key,
            _ => {
                let (key, row) = kunci::new_key(region, owner)?;
                kunci::put(self.tx, self.engine, row, RENEW).await?;
                key
            }
        };
        let mut sql = Sql::of(self.engine, "UPDATE ");
        sql.push(self.rahasia.table.name).push(" SET ").push(self.rahasia.lama.name).push(" = NULL");
        for (col, cell) in self.rahasia.cells(self.secrets, &key, owner, &angka)? {
            sql.push(", ").push(col.name).push(" = ").bind(col.kind, cell);
        }
        sql.push(" WHERE id = ").bind(Kind::Id, owner.into());
        sql.run(self.tx).await?;
        Ok(())
    }
}

/// How many keys are wrapped by a key of a region that was replaced.
pub async fn behind_of(db: &Db) -> Result<u64> {
    let text = "SELECT COUNT(*) FROM kunci k JOIN kunci_wilayah w ON w.id = k.kunci_wilayah_id WHERE ";
    count(db, Sql::of(db.engine(), &format!("{text}{REPLACED}"))).await
}

/// Wraps some keys anew with the newest key of their region, of owners behind this id: those for which no number was
/// renewed, of photos and of people whose record is restricted. What they seal stays as it is.
pub async fn rewrap(db: &Db, secrets: &Secrets, after: Option<Uuid>) -> Result<Langkah> {
    let (tx, engine) = (db.begin().await?, db.engine());
    let text = "SELECT k.owner_id FROM kunci k JOIN kunci_wilayah w ON w.id = k.kunci_wilayah_id WHERE ";
    let mut sql = Sql::of(engine, &format!("{text}{REPLACED}"));
    behind(&mut sql, "k.owner_id", after);
    sql.push(if engine == Engine::Postgres { " FOR NO KEY UPDATE OF k" } else { "" });
    let rows = sql.all(&tx).await?;
    let owners = rows.iter().map(|row| id_of(row, 0)).collect::<Result<Vec<_>>>()?;
    let keys = keys_of(&tx, engine, &owners).await?;
    for (owner, Key { bungkus, region: (id, wrapped), tempat }) in &keys {
        let key = Region::open(secrets, *id, wrapped)?.unwrap(*owner, bungkus)?;
        let newest = kunci::region(&tx, engine, secrets, tempat).await?;
        kunci::put(&tx, engine, kunci::wrapped(&newest, *owner, &key)?, RENEW).await?;
    }
    tx.commit().await.map_err(database)?;
    Ok(owners.last().map(|last| (*last, rows.len() as u64)))
}

/// The ending of an INSERT that takes the place of a key.
const RENEW: &str = " ON CONFLICT (owner_id) DO UPDATE SET kunci_wilayah_id = excluded.kunci_wilayah_id, \
    bungkus = excluded.bungkus";

/// Gives every place a new version of its key. Does nothing while an earlier version is still in use: then a round was
/// stopped, and it is completed first.
pub async fn new_regions(db: &Db, secrets: &Secrets) -> Result<()> {
    let (tx, engine) = (db.begin().await?, db.engine());
    let begun = Sql::of(engine, &format!("SELECT w.id FROM kunci_wilayah w WHERE {REPLACED} LIMIT 1"));
    if begun.one(&tx).await?.is_none() {
        let all =
            Sql::of(engine, "SELECT wilayah, tahun, MAX(versi) FROM kunci_wilayah GROUP BY wilayah, tahun");
        for row in all.all(&tx).await? {
            let tempat =
                Tempat { kecamatan: text_of(&row, 0)?.unwrap_or_default(), tahun: year_of(&row, 1)? };
            let versi = Cell::read(&row, 2, Kind::Int)?.int().unwrap_or_default();
            kunci::create(&tx, engine, secrets, &tempat, versi + 1).await?;
        }
    }
    tx.commit().await.map_err(database)
}

/// Removes the keys of regions that were replaced and wrap nothing any more. On PostgreSQL the lock waits for those who
/// are wrapping with one of them just now; the rows they write are seen by the second statement.
pub async fn drop_replaced(db: &Db) -> Result<()> {
    let (tx, engine) = (db.begin().await?, db.engine());
    if engine == Engine::Postgres {
        let lock = format!("SELECT w.id FROM kunci_wilayah w WHERE {REPLACED} FOR UPDATE OF w");
        Sql::of(engine, &lock).all(&tx).await?;
    }
    let text = format!(
        "DELETE FROM kunci_wilayah WHERE id IN (SELECT w.id FROM kunci_wilayah w WHERE {REPLACED} \
         AND NOT EXISTS (SELECT 1 FROM kunci k WHERE k.kunci_wilayah_id = w.id))"
    );
    Sql::of(engine, &text).run(&tx).await?;
    tx.commit().await.map_err(database)
}

/// The ids of the master keys that are needed to open the keys of regions.
pub async fn masters(db: &Db) -> Result<Vec<String>> {
    let sql = Sql::of(db.engine(), "SELECT DISTINCT bungkus FROM kunci_wilayah");
    let rows = sql.all(db.readers()).await?;
    let mut ids = Vec::new();
    for row in &rows {
        let bungkus = Cell::read(row, 0, Kind::Text)?;
        let id = bungkus.text().and_then(|text| text.split_once('.')).map_or("", |(id, _)| id).to_owned();
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    Ok(ids)
}

/// Does a number stand in plain?
pub async fn plain(db: &Db, rahasia: &Rahasia) -> Result<bool> {
    let everything = Actor::system().scope();
    let filter = [Cond::NotNull(rahasia.lama)];
    let key = [rahasia.table.key];
    Ok(!db.reader(&everything).cells(rahasia.table, &key, &filter, &[], 1).await?.is_empty())
}

/// Brings what was overwritten out of SQLite's log and into the file, where it is zeroed. PostgreSQL keeps old versions
/// of rows until it is vacuumed.
pub async fn settle(db: &Db) -> Result<()> {
    match db.engine() {
        Engine::Sqlite => db.checkpoint().await,
        Engine::Postgres => Ok(()),
    }
}

async fn count(db: &Db, sql: Sql) -> Result<u64> {
    let row = sql.one(db.readers()).await?;
    let count = row.map_or(Ok(0), |row| Ok(Cell::read(&row, 0, Kind::Big)?.int().unwrap_or_default()));
    count.and_then(|count: i64| u64::try_from(count).map_err(Error::fault))
}

fn id_of(row: &QueryResult, at: usize) -> Result<Uuid> {
    Cell::read(row, at, Kind::Id)?.id().ok_or_else(|| Error::fault("a row without an id"))
}

fn text_of(row: &QueryResult, at: usize) -> Result<Option<String>> {
    Ok(Cell::read(row, at, Kind::Text)?.text().map(str::to_owned))
}

fn year_of(row: &QueryResult, at: usize) -> Result<i32> {
    i32::try_from(Cell::read(row, at, Kind::Int)?.int().unwrap_or_default()).map_err(Error::fault)
}
