//! The rows of one person, wherever they are. `HIDUP` is the one list of the tables that hold somebody's data and of
//! the column that says whose; a copy for the person, a restriction and an erasure all walk it, and a test compares
//! it with the migrated database. Rows of others that point at hers (`PENUNJUK`) lose the pointer when she goes.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use uuid::Uuid;

use super::filter::Cond;
use super::hari_buka::{kehadiran, kunjungan};
use super::kunci::NOMOR_KK;
use super::read::Reader;
use super::sasaran::{self, domisili, kehamilan, perpindahan};
use super::scope::Guard;
use super::table::{Cell, Col, Kind, Table};
use super::write::{Gone, SYSTEM, Work};
use super::{
    akses_sementara, foto, gabungan, keluarga, pelapor, pelayanan, permintaan_subjek, rujukan, tanda,
    tersegel, tinjauan,
};
use crate::access::Permit;
use crate::domain::id::{PosyanduId, SasaranId};
use crate::error::{Error, Result};

/// A table with rows of persons: the column that says whose, and the texts that may speak of her.
pub struct Letak {
    pub table: &'static Table,
    pub orang: Col,
    pub teks: &'static [Col],
}

const fn at(table: &'static Table, orang: Col) -> Letak {
    Letak { table, orang, teks: &[] }
}

/// The tables that hold a person's data, in the order in which their rows can be deleted.
pub static HIDUP: &[Letak] = &[
    at(&gabungan::TABLE, gabungan::SASARAN),
    at(&rujukan::riwayat::TABLE, rujukan::riwayat::SASARAN),
    at(&rujukan::TABLE, rujukan::SASARAN),
    at(&tanda::TABLE, tanda::SASARAN),
    at(&foto::TABLE, foto::SASARAN),
    at(&pelapor::TABLE, pelapor::SASARAN),
    at(&pelayanan::lama::TABLE, pelayanan::lama::SASARAN),
    at(&pelayanan::TABLE, pelayanan::SASARAN),
    at(&kunjungan::TABLE, kunjungan::SASARAN),
    at(&kehadiran::TABLE, kehadiran::SASARAN),
    at(&kehamilan::TABLE, kehamilan::SASARAN),
    at(&perpindahan::TABLE, perpindahan::SASARAN),
    at(&domisili::TABLE, domisili::SASARAN),
    at(&sasaran::TABLE, sasaran::ID),
];

/// Registers that name a person by id and stay: who looked, who asked, what was decided. Erasing empties the texts.
pub static BUKU: &[Letak] = &[
    Letak {
        table: &akses_sementara::TABLE,
        orang: akses_sementara::SASARAN,
        teks: &[akses_sementara::ALASAN, akses_sementara::CATATAN],
    },
    Letak { table: &tinjauan::TABLE, orang: tinjauan::SASARAN, teks: &[tinjauan::CATATAN, tinjauan::HASIL] },
    Letak {
        table: &permintaan_subjek::TABLE,
        orang: permintaan_subjek::SASARAN,
        teks: &[permintaan_subjek::HUBUNGAN, permintaan_subjek::ALASAN, permintaan_subjek::ISI],
    },
    at(&tersegel::TABLE, tersegel::SASARAN),
];

/// A column of rows that may be another person's, and the table of hers it points to.
pub struct Penunjuk {
    pub table: &'static Table,
    pub col: Col,
    pub ke: &'static Table,
}

/// Every such column: a child's mother, a service given to somebody else on a visit to her.
pub static PENUNJUK: &[Penunjuk] = &[
    Penunjuk { table: &sasaran::TABLE, col: sasaran::IBU, ke: &sasaran::TABLE },
    Penunjuk { table: &pelayanan::TABLE, col: pelayanan::KUNJUNGAN, ke: &kunjungan::TABLE },
    Penunjuk { table: &pelayanan::TABLE, col: pelayanan::KEHADIRAN, ke: &kehadiran::TABLE },
    Penunjuk { table: &rujukan::TABLE, col: rujukan::PELAYANAN, ke: &pelayanan::TABLE },
];

/// What stands for the name of a head of household who is gone.
const TANPA_NAMA: &str = "-";

/// Rows of one person in one table at most; nobody comes near it in a life.
pub const BARIS_TERBANYAK: usize = 20_000;

/// Everything of one person, by table, as plain values.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Berkas {
    pub tabel: Vec<Isi>,
    /// What changes in rows of others.
    pub lain: Vec<Ubah>,
}

/// The rows of one table.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Isi {
    pub nama: String,
    pub kolom: Vec<String>,
    pub baris: Vec<Vec<Json>>,
}

/// One column of a row that is not hers: what it was, and what it is without her.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ubah {
    tabel: String,
    id: Uuid,
    posyandu: Uuid,
    kolom: String,
    lama: Json,
    baru: Json,
}

/// A value as JSON; `cell` reads it back.
pub fn json(cell: &Cell) -> Json {
    match cell {
        Cell::Null => Json::Null,
        Cell::Id(id) => Json::String(id.to_string()),
        Cell::Text(text) => Json::String(text.clone()),
        Cell::Int(n) => Json::from(*n),
        Cell::Bool(b) => Json::Bool(*b),
        Cell::Date(d) => Json::String(d.to_string()),
        Cell::Time(t) => Json::String(t.to_rfc3339()),
    }
}

fn cell(json: &Json, kind: Kind) -> Result<Cell> {
    if json.is_null() {
        return Ok(Cell::Null);
    }
    let text = json.as_str();
    let read = match kind {
        Kind::Id => text.and_then(|text| Uuid::try_parse(text).ok()).map(Cell::Id),
        Kind::Text => text.map(Cell::from),
        Kind::Small | Kind::Int | Kind::Big => json.as_i64().map(Cell::Int),
        Kind::Bool => json.as_bool().map(Cell::Bool),
        Kind::Date => text.and_then(|text| text.parse::<NaiveDate>().ok()).map(Cell::Date),
        Kind::Time => text.and_then(|text| text.parse::<DateTime<Utc>>().ok()).map(Cell::Time),
    };
    read.ok_or_else(|| Error::fault("a sealed value of another kind"))
}

impl Isi {
    /// The value of one row in the column of a name.
    fn value<'a>(&self, row: &'a [Json], name: &str) -> Option<&'a Json> {
        self.kolom.iter().position(|known| known == name).and_then(|at| row.get(at))
    }

    /// The values of a column.
    fn values(&self, col: Col) -> impl Iterator<Item = &Json> {
        let at = self.kolom.iter().position(|name| name == col.name);
        self.baris.iter().filter_map(move |row| row.get(at?))
    }
}

fn ids<'a>(values: impl Iterator<Item = &'a Json>) -> impl Iterator<Item = Uuid> {
    values.filter_map(|value| value.as_str().and_then(|text| Uuid::try_parse(text).ok()))
}

/// The columns that say to which posts a row belongs.
pub(super) fn homes(table: &Table) -> Vec<Col> {
    match table.guard {
        Guard::EitherPost(a, b, _) => vec![a, b],
        _ => table.home.into_iter().collect(),
    }
}

fn letak(nama: &str) -> Result<&'static Letak> {
    let found = HIDUP.iter().find(|letak| letak.table.name == nama);
    found.ok_or_else(|| Error::fault("a sealed row of an unknown table"))
}

impl Berkas {
    /// The rows of a table.
    pub fn isi(&self, table: &Table) -> Option<&Isi> {
        self.tabel.iter().find(|isi| isi.nama == table.name)
    }

    /// Is there such a person at all?
    pub fn is_empty(&self) -> bool {
        self.isi(&sasaran::TABLE).is_none_or(|isi| isi.baris.is_empty())
    }

    /// The ids of all rows.
    pub fn ids(&self) -> BTreeSet<Uuid> {
        let of = |letak: &'static Letak| self.isi(letak.table).map(|isi| isi.values(letak.table.key));
        HIDUP.iter().filter_map(of).flat_map(ids).collect()
    }

    /// The photos: their ids, and the names of the pictures.
    pub fn foto(&self) -> (Vec<Uuid>, Vec<String>) {
        let Some(isi) = self.isi(&foto::TABLE) else { return Default::default() };
        let objek = isi.values(foto::OBJEK).filter_map(|nama| nama.as_str().map(str::to_owned));
        (ids(isi.values(foto::ID)).collect(), objek.collect())
    }

    /// The same without protected cases, what hangs on them, and who reported.
    pub fn tanpa_terlindung(mut self) -> Berkas {
        let hidden: BTreeSet<Uuid> = self
            .tabel
            .iter()
            .flat_map(|isi| {
                let protected = |row: &&Vec<Json>| isi.value(row, "sensitif") == Some(&Json::Bool(true));
                isi.baris.iter().filter(protected).filter_map(|row| isi.value(row, "id"))
            })
            .filter_map(|id| id.as_str().and_then(|id| Uuid::try_parse(id).ok()))
            .collect();
        self.tabel.retain(|isi| isi.nama != pelapor::TABLE.name);
        for isi in &mut self.tabel {
            let kolom = isi.kolom.clone();
            let names = |row: &Vec<Json>| {
                let ids = kolom.iter().zip(row).filter(|(name, _)| *name == "id" || name.ends_with("_id"));
                let mut ids = ids.filter_map(|(_, id)| id.as_str().and_then(|id| Uuid::try_parse(id).ok()));
                ids.any(|id| hidden.contains(&id))
            };
            isi.baris.retain(|row| !names(row));
        }
        self
    }

    /// The posts whose rows change when she goes or comes back.
    pub fn posts(&self) -> Vec<PosyanduId> {
        let mut posts: BTreeSet<Uuid> = self.lain.iter().map(|ubah| ubah.posyandu).collect();
        for letak in HIDUP {
            let Some(isi) = self.isi(letak.table) else { continue };
            posts.extend(homes(letak.table).into_iter().flat_map(|home| ids(isi.values(home))));
        }
        posts.into_iter().map(PosyanduId).collect()
    }
}

/// Collects everything of one person. The reader must be the program's own.
pub async fn berkas<C: ConnectionTrait>(reader: Reader<'_, C>, id: SasaranId) -> Result<Berkas> {
    let mut berkas = Berkas::default();
    for letak in HIDUP {
        let filter = [Cond::Eq(letak.orang, id.0.into())];
        let rows = reader.cells(letak.table, letak.table.columns, &filter, &[], BARIS_TERBANYAK).await?;
        if rows.len() == BARIS_TERBANYAK {
            return Err(Error::fault("more rows of one person than can be handled"));
        }
        berkas.tabel.push(Isi {
            nama: letak.table.name.to_owned(),
            kolom: letak.table.columns.iter().map(|col| col.name.to_owned()).collect(),
            baris: rows.iter().map(|row| row.cells.iter().map(json).collect()).collect(),
        });
    }
    for penunjuk in PENUNJUK {
        let ubah = pointing(reader, penunjuk, &berkas, id).await?;
        berkas.lain.extend(ubah);
    }
    let rumah = household(reader, &berkas, id).await?;
    berkas.lain.extend(rumah.lain);
    if let Some(house) = rumah.kosong {
        photos_of_house(reader, &mut berkas, house).await?;
    }
    Ok(berkas)
}

/// Photos of her house go with the last of its people, though the survey they belong to stays.
async fn photos_of_house<C: ConnectionTrait>(
    reader: Reader<'_, C>,
    berkas: &mut Berkas,
    house: Uuid,
) -> Result<()> {
    let filter = [Cond::Eq(foto::KELUARGA, house.into()), Cond::IsNull(foto::SASARAN)];
    let rows = reader.cells(&foto::TABLE, foto::TABLE.columns, &filter, &[], BARIS_TERBANYAK).await?;
    if let Some(isi) = berkas.tabel.iter_mut().find(|isi| isi.nama == foto::TABLE.name) {
        isi.baris.extend(rows.iter().map(|row| row.cells.iter().map(json).collect()));
    }
    Ok(())
}

/// Rows of others that point at rows of hers.
async fn pointing<C: ConnectionTrait>(
    reader: Reader<'_, C>,
    penunjuk: &Penunjuk,
    berkas: &Berkas,
    id: SasaranId,
) -> Result<Vec<Ubah>> {
    let Some(hers) = berkas.isi(penunjuk.ke) else { return Ok(Vec::new()) };
    let keys: Vec<Cell> = ids(hers.values(penunjuk.ke.key)).map(Cell::Id).collect();
    let Some(home) = penunjuk.table.home else { return Ok(Vec::new()) };
    let whose = letak(penunjuk.table.name)?.orang;
    let mut changes = Vec::new();
    for keys in keys.chunks(512) {
        let columns = [penunjuk.table.key, home, penunjuk.col, whose];
        let filter = [Cond::In(penunjuk.col, keys.to_vec())];
        for row in reader.cells(penunjuk.table, &columns, &filter, &[], BARIS_TERBANYAK).await? {
            let (Some(key), Some(post)) = (row.cell(0).id(), row.cell(1).id()) else { continue };
            if row.cell(3).id() != Some(id.0) {
                let lama = json(row.cell(2));
                changes.push(ubah(penunjuk.table, (key, post), penunjuk.col, lama, Json::Null));
            }
        }
    }
    Ok(changes)
}

fn ubah(table: &Table, (id, posyandu): (Uuid, Uuid), col: Col, lama: Json, baru: Json) -> Ubah {
    Ubah { tabel: table.name.to_owned(), id, posyandu, kolom: col.name.to_owned(), lama, baru }
}

/// What becomes of her household.
#[derive(Default)]
struct Rumah {
    lain: Vec<Ubah>,
    /// The household, when nobody else lives in it.
    kosong: Option<Uuid>,
}

/// Her household keeps its own record. It loses her name where she is its head, and number and address with the
/// last of its people.
async fn household<C: ConnectionTrait>(
    reader: Reader<'_, C>,
    berkas: &Berkas,
    id: SasaranId,
) -> Result<Rumah> {
    let Some(hers) = berkas.isi(&sasaran::TABLE) else { return Ok(Rumah::default()) };
    let Some(house) = ids(hers.values(sasaran::KELUARGA)).next() else { return Ok(Rumah::default()) };
    let columns =
        [keluarga::POSYANDU, keluarga::KEPALA, keluarga::ALAMAT, NOMOR_KK.sandi, NOMOR_KK.bi, NOMOR_KK.ekor];
    let filter = [Cond::Eq(keluarga::ID, house.into())];
    let rows = reader.cells(&keluarga::TABLE, &columns, &filter, &[], 1).await?;
    let Some(row) = rows.first() else { return Ok(Rumah::default()) };
    let Some(post) = row.cell(0).id() else { return Ok(Rumah::default()) };
    let others = [Cond::Eq(sasaran::KELUARGA, house.into())];
    let members = reader.cells(&sasaran::TABLE, &[sasaran::ID], &others, &[], 2).await?;
    let alone = members.iter().all(|row| row.cell(0).id() == Some(id.0));
    let named = |text: &Json| text.as_str().unwrap_or_default().trim().to_lowercase();
    let head = hers.values(sasaran::NAMA).any(|nama| named(nama) == named(&json(row.cell(1))));
    let mut changes = Vec::new();
    if alone || head {
        changes.push((keluarga::KEPALA, json(row.cell(1)), Json::from(TANPA_NAMA)));
    }
    if alone {
        let emptied = columns.iter().enumerate().skip(2);
        changes.extend(emptied.map(|(at, col)| (*col, json(row.cell(at)), Json::Null)));
    }
    changes.retain(|(_, lama, baru)| lama != baru);
    let change = |(col, lama, baru)| ubah(&keluarga::TABLE, (house, post), col, lama, baru);
    Ok(Rumah { lain: changes.into_iter().map(change).collect(), kosong: alone.then_some(house) })
}

/// Takes everything of a person out of the live tables.
pub async fn keluarkan(work: &mut Work, permit: &Permit, berkas: &Berkas, why: Gone) -> Result<()> {
    for ubah in &berkas.lain {
        write(work, permit, ubah, &ubah.baru).await?;
    }
    for letak in HIDUP {
        let Some(isi) = berkas.isi(letak.table) else { continue };
        for row in &isi.baris {
            let (key, scope, others) = place(letak.table, isi, row)?;
            work.remove(permit, scope, letak.table, key.clone(), why).await?;
            for other in others {
                work.gone(permit, other, letak.table, &key, why)?;
            }
        }
    }
    Ok(())
}

/// Tells the phones that what was restricted is erased now; there are no rows left to delete.
pub fn musnah(work: &mut Work, permit: &Permit, berkas: &Berkas) -> Result<()> {
    for letak in HIDUP {
        let Some(isi) = berkas.isi(letak.table) else { continue };
        for row in &isi.baris {
            let (key, scope, others) = place(letak.table, isi, row)?;
            for scope in std::iter::once(scope).chain(others) {
                work.gone(permit, scope, letak.table, &key, Gone::Erased)?;
            }
        }
    }
    Ok(())
}

/// Puts everything of a person back where it was. A row of somebody else that was changed meanwhile stays as it is.
pub async fn kembalikan(work: &mut Work, permit: &Permit, berkas: &Berkas) -> Result<()> {
    for letak in HIDUP.iter().rev() {
        let Some(isi) = berkas.isi(letak.table) else { continue };
        for row in &isi.baris {
            let (key, scope, others) = place(letak.table, isi, row)?;
            let mut cells = Vec::with_capacity(letak.table.columns.len());
            for col in letak.table.columns {
                let at = isi.kolom.iter().position(|name| name == col.name);
                let value = at.and_then(|at| row.get(at)).unwrap_or(&Json::Null);
                let mut value = cell(value, col.kind)?;
                // Her mother may have turned out to be registered twice in the meantime.
                if *col == sasaran::IBU {
                    let all = crate::access::Actor::system().scope();
                    value =
                        gabungan::kini(work.reader(&all), &sasaran::TABLE, &value).await?.unwrap_or(value);
                }
                cells.push((*col, value));
            }
            work.insert(permit, scope, letak.table, cells).await?;
            for other in others {
                work.show(other, letak.table, &key)?;
            }
        }
    }
    for ubah in &berkas.lain {
        if still(work, ubah).await? {
            write(work, permit, ubah, &ubah.lama).await?;
        }
    }
    Ok(())
}

/// The key of a row, the post it belongs to, and other posts that show it.
fn place(table: &Table, isi: &Isi, row: &[Json]) -> Result<(Cell, PosyanduId, Vec<PosyanduId>)> {
    let of = |col: Col| {
        let at = isi.kolom.iter().position(|name| name == col.name)?;
        row.get(at)?.as_str().and_then(|text| Uuid::try_parse(text).ok())
    };
    let broken = || Error::fault("a sealed row is incomplete");
    let key = of(table.key).ok_or_else(broken)?;
    let mut posts = homes(table).into_iter().filter_map(of).map(PosyanduId);
    let scope = posts.next().ok_or_else(broken)?;
    Ok((key.into(), scope, posts.filter(|post| *post != scope).collect()))
}

/// The table and column of a change.
fn of(ubah: &Ubah) -> Result<(&'static Table, Col)> {
    let mut tables = HIDUP.iter().map(|letak| letak.table).chain([&keluarga::TABLE]);
    let table = tables.find(|table| table.name == ubah.tabel);
    let table = table.ok_or_else(|| Error::fault("a sealed change of an unknown table"))?;
    let col = table.columns.iter().find(|col| col.name == ubah.kolom);
    Ok((table, *col.ok_or_else(|| Error::fault("a sealed change of an unknown column"))?))
}

async fn write(work: &mut Work, permit: &Permit, ubah: &Ubah, value: &Json) -> Result<()> {
    let (table, col) = of(ubah)?;
    let changes = vec![(col, cell(value, col.kind)?)];
    work.update(permit, PosyanduId(ubah.posyandu), table, ubah.id.into(), changes).await
}

/// Is the row as it was left?
async fn still(work: &Work, ubah: &Ubah) -> Result<bool> {
    let (table, col) = of(ubah)?;
    let all = crate::access::Actor::system().scope();
    let filter = [Cond::Eq(table.key, ubah.id.into())];
    let rows = work.reader(&all).cells(table, &[col], &filter, &[], 1).await?;
    Ok(rows.first().is_some_and(|row| json(row.cell(0)) == ubah.baru))
}

/// Empties what the registers say of a person in words; answers the ids of their rows.
pub async fn kosongkan_buku(work: &mut Work, permit: &Permit, id: SasaranId) -> Result<()> {
    for letak in BUKU.iter().filter(|letak| !letak.teks.is_empty()) {
        for key in buku(work, letak, id).await? {
            let changes = letak.teks.iter().map(|col| (*col, Cell::Null)).collect();
            work.update(permit, SYSTEM, letak.table, key.into(), changes).await?;
        }
    }
    Ok(())
}

async fn buku(work: &Work, letak: &Letak, id: SasaranId) -> Result<Vec<Uuid>> {
    let all = crate::access::Actor::system().scope();
    rows_of(work.reader(&all), letak, id).await
}

async fn rows_of<C: ConnectionTrait>(
    reader: Reader<'_, C>,
    letak: &Letak,
    id: SasaranId,
) -> Result<Vec<Uuid>> {
    let filter = [Cond::Eq(letak.orang, id.0.into())];
    let rows = reader.cells(letak.table, &[letak.table.key], &filter, &[], BARIS_TERBANYAK).await?;
    Ok(rows.iter().filter_map(|row| row.cell(0).id()).collect())
}

/// The rows of the registers that name a person.
pub async fn disebut<C: ConnectionTrait>(reader: Reader<'_, C>, id: SasaranId) -> Result<BTreeSet<Uuid>> {
    let mut all = BTreeSet::new();
    for letak in BUKU {
        all.extend(rows_of(reader, letak, id).await?);
    }
    Ok(all)
}
