//! Keys (*kunci*) and the numbers they seal. A NIK or a KK number is written here and nowhere else: sealed under a key
//! of its owner, found again by a blind index, recognised by its last two digits. The owner's key is wrapped by the key
//! of a kecamatan and year, and that one by the master key, which is not in the database (`access::secrets`).
//!
//! Destroying the owner's key destroys the number. What is masked on a screen is made from the last two digits, so
//! nothing is opened but for `ungkapNik` and for sealing anew (`rekey`).

use chrono::{Datelike as _, NaiveDate};
use sea_orm::{ConnectionTrait, DatabaseTransaction, QueryResult};
use uuid::Uuid;

use super::db::Db;
use super::sql::{Engine, Sql};
use super::table::{Cell, Col, Kind, Table};
use super::write::{Work, insert_rows};
use super::{keluarga, sasaran};
use crate::access::Permit;
use crate::access::secrets::{DataKey, Secrets};
use crate::domain::id::PosyanduId;
use crate::domain::wilayah::Kode;
use crate::error::{Error, Result};

/// One secret number of a noun: its columns.
#[derive(Debug)]
pub struct Rahasia {
    pub table: &'static Table,
    /// What it is called where it is sealed; never changed.
    pub nama: &'static str,
    /// The column in which it stood in plain before; `rekey` empties it.
    pub lama: Col,
    /// Sealed under the key of its owner.
    pub sandi: Col,
    /// The blind index, with the id of its master key.
    pub bi: Col,
    /// The last two digits.
    pub ekor: Col,
}

/// The NIK of a person.
pub static NIK: Rahasia = Rahasia {
    table: &sasaran::TABLE,
    nama: "nik",
    lama: sasaran::NIK_LAMA,
    sandi: sasaran::NIK_SANDI,
    bi: sasaran::NIK_BI,
    ekor: sasaran::NIK_EKOR,
};

/// The number of a household's family card.
pub static NOMOR_KK: Rahasia = Rahasia {
    table: &keluarga::TABLE,
    nama: "nomor_kk",
    lama: keluarga::NOMOR_KK_LAMA,
    sandi: keluarga::NOMOR_KK_SANDI,
    bi: keluarga::NOMOR_KK_BI,
    ekor: keluarga::NOMOR_KK_EKOR,
};

/// Every such number. An owner has one of them.
pub static SEMUA: [&Rahasia; 2] = [&NIK, &NOMOR_KK];

impl Rahasia {
    /// The cells of a number under the key of its owner.
    pub(super) fn cells(
        &self,
        secrets: &Secrets,
        key: &DataKey,
        owner: Uuid,
        angka: &str,
    ) -> Result<[(Col, Cell); 3]> {
        let ekor: String = angka.chars().skip(angka.chars().count().saturating_sub(2)).collect();
        Ok([
            (self.sandi, key.seal(&self.about(owner), angka.as_bytes())?.into()),
            (self.bi, secrets.index(angka).into()),
            (self.ekor, ekor.into()),
        ])
    }

    /// The number of an owner, opened.
    pub(super) fn open(&self, key: &DataKey, owner: Uuid, sandi: &str) -> Result<String> {
        String::from_utf8(key.open(&self.about(owner), sandi)?)
            .map_err(|_| Error::fault("an opened number is no text"))
    }

    fn about(&self, owner: Uuid) -> String {
        format!("{}:{owner} {}", self.table.name, self.nama)
    }
}

/// Under which regional key a new key is wrapped: the kecamatan, and the year.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Tempat {
    pub kecamatan: String,
    pub tahun: i32,
}

impl Tempat {
    /// The place of a post that lies in this village, on a day.
    pub fn of(desa: &Kode, today: NaiveDate) -> Tempat {
        let kecamatan = desa.parent().unwrap_or_else(|| desa.clone());
        Tempat { kecamatan: kecamatan.as_str().to_owned(), tahun: today.year() }
    }
}

/// The cells of a number that is written now. The owner's key is made when there is none yet.
pub async fn seal(
    work: &Work,
    secrets: &Secrets,
    tempat: &Tempat,
    rahasia: &Rahasia,
    (owner, angka): (Uuid, &str),
) -> Result<Vec<(Col, Cell)>> {
    let key = match find(work.tx(), work.engine(), secrets, owner).await? {
        Some(key) => key,
        None => {
            let region = region(work.tx(), work.engine(), secrets, tempat).await?;
            let (key, row) = new_key(&region, owner)?;
            put(work.tx(), work.engine(), row, "").await?;
            key
        }
    };
    Ok(rahasia.cells(secrets, &key, owner, angka)?.into())
}

/// Seals the numbers of many new rows at once. Each stands in plain in the place of its sealed text and leaves it here.
pub async fn seal_rows(
    work: &Work,
    secrets: &Secrets,
    tempat: &Tempat,
    rahasia: &Rahasia,
    (columns, rows): (&[Col], &mut [Vec<Cell>]),
) -> Result<()> {
    let region = region(work.tx(), work.engine(), secrets, tempat).await?;
    let place = |col: Col| columns.iter().position(|known| *known == col);
    let (Some(from), Some(key_at)) = (place(rahasia.sandi), place(rahasia.table.key)) else {
        return Err(Error::fault("rows without the columns of their secret"));
    };
    let mut keys = Vec::with_capacity(rows.len());
    for row in rows {
        let (Some(owner), Some(angka)) =
            (row.get(key_at).and_then(Cell::id), row.get(from).and_then(Cell::text))
        else {
            continue;
        };
        let (key, wrapped) = new_key(&region, owner)?;
        keys.push(wrapped);
        for (col, cell) in rahasia.cells(secrets, &key, owner, angka)? {
            let at = place(col).and_then(|at| row.get_mut(at));
            *at.ok_or_else(|| Error::fault("rows without the columns of their secret"))? = cell;
        }
    }
    insert_rows(work.tx(), work.engine(), "kunci", &KUNCI, keys, "").await
}

/// Opens what `seal` sealed. Whoever calls this tells the audit.
pub async fn open(db: &Db, secrets: &Secrets, rahasia: &Rahasia, owner: Uuid, sandi: &str) -> Result<String> {
    let key = find(db.readers(), db.engine(), secrets, owner).await?;
    rahasia.open(&key.ok_or_else(|| Error::fault("a sealed number without its key"))?, owner, sandi)
}

/// The same within a change that takes the number to another owner.
pub async fn buka(
    work: &Work,
    secrets: &Secrets,
    rahasia: &Rahasia,
    owner: Uuid,
    sandi: &str,
) -> Result<String> {
    let key = find(work.tx(), work.engine(), secrets, owner).await?;
    rahasia.open(&key.ok_or_else(|| Error::fault("a sealed number without its key"))?, owner, sandi)
}

/// Keeps a key that was made for something outside the database, in the transaction that tells of it.
pub async fn simpan(
    work: &Work,
    secrets: &Secrets,
    tempat: &Tempat,
    (owner, key): (Uuid, &DataKey),
) -> Result<()> {
    let region = region(work.tx(), work.engine(), secrets, tempat).await?;
    put(work.tx(), work.engine(), wrapped(&region, owner, key)?, "").await
}

/// The key of an owner; none once it was destroyed.
pub async fn of(db: &Db, secrets: &Secrets, owner: Uuid) -> Result<Option<DataKey>> {
    find(db.readers(), db.engine(), secrets, owner).await
}

/// Destroys the number of an owner and the key it was sealed under, in the transaction of the work. What a copy made
/// later still holds of it cannot be opened with any key that is left.
pub async fn destroy(
    work: &mut Work,
    permit: &Permit,
    scope: PosyanduId,
    rahasia: &Rahasia,
    owner: Uuid,
) -> Result<()> {
    let columns = [rahasia.lama, rahasia.sandi, rahasia.bi, rahasia.ekor];
    let nothing = columns.map(|col| (col, Cell::Null)).into();
    work.update(permit, scope, rahasia.table, owner.into(), nothing).await?;
    forget(work, owner).await
}

/// Destroys the key of an owner whose own row is gone.
pub async fn forget(work: &Work, owner: Uuid) -> Result<()> {
    let mut sql = Sql::of(work.engine(), "DELETE FROM kunci WHERE owner_id = ");
    sql.bind(Kind::Id, owner.into());
    sql.run(work.tx()).await?;
    Ok(())
}

const KUNCI: [Col; 3] = [
    col("kunci", "owner_id", Kind::Id),
    col("kunci", "kunci_wilayah_id", Kind::Id),
    col("kunci", "bungkus", Kind::Text),
];

const WILAYAH: [Col; 5] = [
    col("kunci_wilayah", "id", Kind::Id),
    col("kunci_wilayah", "wilayah", Kind::Text),
    col("kunci_wilayah", "tahun", Kind::Int),
    col("kunci_wilayah", "versi", Kind::Int),
    col("kunci_wilayah", "bungkus", Kind::Text),
];

const fn col(table: &'static str, name: &'static str, kind: Kind) -> Col {
    Col { table, name, kind }
}

/// An opened key of a kecamatan and year.
pub(super) struct Region {
    pub id: Uuid,
    key: DataKey,
}

impl Region {
    /// Opens the key of a region as it is stored.
    pub(super) fn open(secrets: &Secrets, id: Uuid, bungkus: &str) -> Result<Region> {
        Ok(Region { id, key: secrets.unwrap(&region_about(id), bungkus)? })
    }

    /// Opens the key of an owner that this one wraps.
    pub(super) fn unwrap(&self, owner: Uuid, bungkus: &str) -> Result<DataKey> {
        self.key.unwrap(&owner_about(owner), bungkus)
    }
}

fn region_about(id: Uuid) -> String {
    format!("kunci_wilayah:{id}")
}

fn owner_about(owner: Uuid) -> String {
    format!("kunci:{owner}")
}

/// A new key of an owner, and its row.
pub(super) fn new_key(region: &Region, owner: Uuid) -> Result<(DataKey, Vec<Cell>)> {
    let key = DataKey::new()?;
    let row = wrapped(region, owner, &key)?;
    Ok((key, row))
}

/// The row of a key of an owner.
pub(super) fn wrapped(region: &Region, owner: Uuid, key: &DataKey) -> Result<Vec<Cell>> {
    let bungkus = region.key.wrap(&owner_about(owner), key)?;
    Ok(vec![owner.into(), region.id.into(), bungkus.into()])
}

pub(super) async fn put(
    tx: &DatabaseTransaction,
    engine: Engine,
    row: Vec<Cell>,
    ending: &str,
) -> Result<()> {
    insert_rows(tx, engine, "kunci", &KUNCI, vec![row], ending).await
}

/// The key of an owner, if there is one.
async fn find<C: ConnectionTrait>(
    conn: &C,
    engine: Engine,
    secrets: &Secrets,
    owner: Uuid,
) -> Result<Option<DataKey>> {
    let text = "SELECT k.bungkus, w.id, w.bungkus FROM kunci k \
        JOIN kunci_wilayah w ON w.id = k.kunci_wilayah_id WHERE k.owner_id = ";
    let mut sql = Sql::of(engine, text);
    sql.bind(Kind::Id, owner.into());
    let Some(row) = sql.one(conn).await? else { return Ok(None) };
    let (id, wrapped) = stored(&row, 1)?;
    let bungkus = Cell::read(&row, 0, Kind::Text)?;
    Region::open(secrets, id, &wrapped)?.unwrap(owner, bungkus.text().unwrap_or_default()).map(Some)
}

/// The id and the wrapped key of a region, from two cells of a row.
fn stored(row: &QueryResult, at: usize) -> Result<(Uuid, String)> {
    let id = Cell::read(row, at, Kind::Id)?.id();
    let bungkus = Cell::read(row, at + 1, Kind::Text)?;
    match (id, bungkus.text()) {
        (Some(id), Some(text)) => Ok((id, text.to_owned())),
        _ => Err(Error::fault("a stored key of a region is incomplete")),
    }
}

/// The newest key of a place, made when there is none. Two that make it at once get the same one.
pub(super) async fn region(
    tx: &DatabaseTransaction,
    engine: Engine,
    secrets: &Secrets,
    tempat: &Tempat,
) -> Result<Region> {
    if let Some(found) = newest(tx, engine, secrets, tempat).await? {
        return Ok(found);
    }
    create(tx, engine, secrets, tempat, 1).await?;
    newest(tx, engine, secrets, tempat).await?.ok_or_else(|| Error::fault("the key of a region vanished"))
}

/// Makes a version of the key of a place; one that is there stays.
pub(super) async fn create(
    tx: &DatabaseTransaction,
    engine: Engine,
    secrets: &Secrets,
    tempat: &Tempat,
    versi: i64,
) -> Result<()> {
    let id = Uuid::now_v7();
    let bungkus = secrets.wrap(&region_about(id), &DataKey::new()?)?;
    let row =
        vec![id.into(), tempat.kecamatan.as_str().into(), tempat.tahun.into(), versi.into(), bungkus.into()];
    let there = " ON CONFLICT (wilayah, tahun, versi) DO NOTHING";
    insert_rows(tx, engine, "kunci_wilayah", &WILAYAH, vec![row], there).await
}

/// The lock keeps `rekey` from dropping a key as unused while something is being wrapped with it.
async fn newest(
    tx: &DatabaseTransaction,
    engine: Engine,
    secrets: &Secrets,
    tempat: &Tempat,
) -> Result<Option<Region>> {
    let mut sql = Sql::of(engine, "SELECT id, bungkus FROM kunci_wilayah WHERE wilayah = ");
    sql.bind(Kind::Text, tempat.kecamatan.as_str().into());
    sql.push(" AND tahun = ").bind(Kind::Int, tempat.tahun.into()).push(" ORDER BY versi DESC LIMIT 1");
    sql.push(if engine == Engine::Postgres { " FOR KEY SHARE" } else { "" });
    let row = sql.one(tx).await?;
    row.map(|row| stored(&row, 0).and_then(|(id, bungkus)| Region::open(secrets, id, &bungkus))).transpose()
}
