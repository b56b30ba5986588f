//! Devices (*perangkat*) of people who sign in: the public key each proves itself with, when it was last seen, and
//! when it was ended. A device lives as long as its one session: whatever ends the one ends the other. Nothing here
//! is synced or numbered; ends are told to the audit by the use case.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{DatabaseTransaction, QueryResult};
use uuid::Uuid;

use super::db::Db;
use super::scope::Guard;
use super::sql::{Engine, Sql};
use super::table::{Cell, Kind};
use super::write::database;
use crate::access::Group;
use crate::access::perangkat::KunciPublik;
use crate::domain::id::{AccountId, PerangkatId};
use crate::domain::tanggal::wita;
use crate::error::{Error, Result};

// No guard speaks of G8: these rows are read by the functions below and by nothing else.
crate::table!("perangkat", number: 30, guard: Guard::Posts(ID, Group::Operations), home: None,
    ID "id" Id,
    ACCOUNT "account_id" Id,
    KUNCI "kunci" Text,
    NAMA "nama" Text,
    DIJAGA_KERAS "dijaga_keras" Bool,
    DIBUAT "dibuat" Time,
    TERLIHAT "terlihat" Date,
    DICABUT "dicabut" Time,
    DICABUT_OLEH "dicabut_oleh" Id,
    ALASAN "alasan" Text,
    PENYALAHGUNAAN "penyalahgunaan" Bool,
);

/// Devices of one account that are shown.
const SHOWN: u32 = 100;

/// A device to be registered.
#[derive(Clone, Debug)]
pub struct NewDevice {
    pub id: PerangkatId,
    pub kunci: KunciPublik,
    pub nama: String,
    /// The device says that hardware guards its key. Nothing rests on it.
    pub dijaga_keras: bool,
}

/// A registered device.
#[derive(Clone, Debug)]
pub struct Perangkat {
    pub id: PerangkatId,
    pub account: AccountId,
    pub nama: String,
    pub dijaga_keras: bool,
    pub dibuat: DateTime<Utc>,
    /// The last day on which it asked for tokens, in WITA.
    pub terlihat: NaiveDate,
    pub dicabut: Option<DateTime<Utc>>,
    pub alasan: Option<String>,
    pub penyalahgunaan: bool,
}

/// How a device ends.
#[derive(Clone, Copy, Debug)]
pub struct End<'a> {
    pub at: DateTime<Utc>,
    /// Nobody when a rule ends it.
    pub by: Option<AccountId>,
    pub alasan: &'a str,
    pub penyalahgunaan: bool,
}

const COLUMNS: &str = "SELECT id, account_id, nama, dijaga_keras, dibuat, terlihat, dicabut, alasan, penyalahgunaan FROM perangkat";

/// The devices of an account, the newest first.
pub async fn of_account(db: &Db, account: AccountId) -> Result<Vec<Perangkat>> {
    let mut sql = Sql::of(db.engine(), COLUMNS);
    sql.push(" WHERE account_id = ").bind(Kind::Id, account.0.into());
    sql.push(&format!(" ORDER BY dibuat DESC, id DESC LIMIT {SHOWN}"));
    let rows = sql.all(db.readers()).await?;
    rows.iter().map(of_row).collect()
}

/// One device.
pub async fn find(db: &Db, id: PerangkatId) -> Result<Option<Perangkat>> {
    let mut sql = Sql::of(db.engine(), COLUMNS);
    sql.push(" WHERE id = ").bind(Kind::Id, id.0.into());
    let row = sql.one(db.readers()).await?;
    row.as_ref().map(of_row).transpose()
}

/// Ends a device with its session; the next request of either is refused, on every server.
pub async fn end(db: &Db, id: PerangkatId, end: &End<'_>) -> Result<()> {
    let tx = db.begin().await?;
    end_in(&tx, db.engine(), id.0, end).await?;
    tx.commit().await.map_err(database)
}

/// Registers a device. Of the account's others only `others` stay: those that were seen last.
pub(in crate::store) async fn register(
    tx: &DatabaseTransaction,
    engine: Engine,
    account: Uuid,
    (new, others): (&NewDevice, usize),
    at: DateTime<Utc>,
) -> Result<()> {
    let mut sql = Sql::of(engine, "SELECT id FROM perangkat WHERE dicabut IS NULL AND account_id = ");
    sql.bind(Kind::Id, account.into()).push(" ORDER BY terlihat DESC, dibuat DESC, id DESC");
    let rows = sql.all(tx).await?;
    for row in rows.iter().skip(others) {
        let id = Cell::read(row, 0, Kind::Id)?.id().unwrap_or_default();
        let end = End { at, by: None, alasan: "DIGANTIKAN", penyalahgunaan: false };
        end_in(tx, engine, id, &end).await?;
    }
    let mut sql = Sql::of(
        engine,
        "INSERT INTO perangkat (id, account_id, kunci, nama, dijaga_keras, dibuat, terlihat) VALUES (",
    );
    sql.bind(Kind::Id, new.id.0.into()).push(", ").bind(Kind::Id, account.into());
    sql.push(", ").bind(Kind::Text, new.kunci.text().into());
    sql.push(", ").bind(Kind::Text, new.nama.as_str().into());
    sql.push(", ").bind(Kind::Bool, new.dijaga_keras.into()).push(", ").bind(Kind::Time, at.into());
    sql.push(", ").bind(Kind::Date, wita(at).into()).push(")");
    sql.run(tx).await?;
    Ok(())
}

/// Notes the day on which a device was seen.
pub(in crate::store) async fn seen(
    tx: &DatabaseTransaction,
    engine: Engine,
    id: Uuid,
    at: DateTime<Utc>,
) -> Result<()> {
    let mut sql = Sql::of(engine, "UPDATE perangkat SET terlihat = ");
    sql.bind(Kind::Date, wita(at).into()).push(" WHERE id = ").bind(Kind::Id, id.into());
    sql.push(" AND terlihat < ").bind(Kind::Date, wita(at).into());
    sql.run(tx).await?;
    Ok(())
}

async fn end_in(tx: &DatabaseTransaction, engine: Engine, id: Uuid, end: &End<'_>) -> Result<()> {
    let mut sql = Sql::of(engine, "UPDATE perangkat SET dicabut = ");
    sql.bind(Kind::Time, end.at.into()).push(", alasan = ").bind(Kind::Text, end.alasan.into());
    sql.push(", dicabut_oleh = ").bind(Kind::Id, end.by.map(|by| by.0).into());
    sql.push(", penyalahgunaan = ").bind(Kind::Bool, end.penyalahgunaan.into());
    sql.push(" WHERE dicabut IS NULL AND id = ").bind(Kind::Id, id.into());
    sql.run(tx).await?;
    let mut sql = Sql::of(engine, "UPDATE session SET revoked_why = 'PERANGKAT', revoked_at = ");
    sql.bind(Kind::Time, end.at.into()).push(" WHERE revoked_at IS NULL AND device_id = ");
    sql.bind(Kind::Id, id.into());
    sql.run(tx).await?;
    Ok(())
}

fn of_row(row: &QueryResult) -> Result<Perangkat> {
    let broken = || Error::fault("a stored device is incomplete");
    let id = |at| Cell::read(row, at, Kind::Id).map(|cell| cell.id());
    let text = |at| Cell::read(row, at, Kind::Text).map(|cell| cell.text().map(str::to_owned));
    let yes = |at| Cell::read(row, at, Kind::Bool).map(|cell| cell.bool() == Some(true));
    Ok(Perangkat {
        id: PerangkatId(id(0)?.ok_or_else(broken)?),
        account: AccountId(id(1)?.ok_or_else(broken)?),
        nama: text(2)?.unwrap_or_default(),
        dijaga_keras: yes(3)?,
        dibuat: Cell::read(row, 4, Kind::Time)?.time().ok_or_else(broken)?,
        terlihat: Cell::read(row, 5, Kind::Date)?.date().ok_or_else(broken)?,
        dicabut: Cell::read(row, 6, Kind::Time)?.time(),
        alasan: text(7)?,
        penyalahgunaan: yes(8)?,
    })
}
