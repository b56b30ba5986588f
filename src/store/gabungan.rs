//! What ended when two registrations of a person became one (*gabungan*). Everything recorded of the one is the other's
//! from then on: the rows stay, with their ids, and name another person, one statement a table. A row that tells what
//! another tells too (the registration itself, an attendance on the same day) ends. Here it is kept under its old id,
//! with what it said and the row that stands for it: an alias that phones may use for ever, and nothing is lost.
//!
//! Nobody reads this table but the program. A copy for the person, a restriction and an erasure walk it (`orang`).

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use serde_json::{Map, Value as Json};
use uuid::Uuid;

use super::filter::Cond;
use super::kunci::NIK;
use super::orang::{BARIS_TERBANYAK, BUKU, HIDUP, PENUNJUK, homes, json};
use super::read::Reader;
use super::sasaran;
use super::scope::Guard;
use super::table::{Cell, Col, Table};
use super::write::{Gone, SYSTEM, Work};
use crate::access::{Actor, Permit};
use crate::domain::id::{PosyanduId, SasaranId};
use crate::error::{Code, Error, Result};

crate::table!("gabungan", number: 71,
    guard: Guard::Buku { own: None, post: None, region: None }, home: Some(POSYANDU),
    ID "id" Id,
    SASARAN "sasaran_id" Id,
    POSYANDU "posyandu_id" Id,
    TABEL "tabel" Text,
    MENJADI "menjadi_id" Id,
    ISI "isi" Text,
    DIGABUNG_OLEH "digabung_oleh" Id,
    DIGABUNG_PADA "digabung_pada" Time,
);

/// Rows that are changed in one statement.
const SEKALIGUS: usize = 512;

/// Two registrations that become one: the first ends, the second stays.
#[derive(Clone, Copy, Debug)]
pub struct Gabung {
    pub dari: SasaranId,
    pub ke: SasaranId,
    pub pada: DateTime<Utc>,
}

/// The key of the row that stands for one that ended; nothing of a row that did not.
pub async fn kini<C: ConnectionTrait>(
    reader: Reader<'_, C>,
    table: &Table,
    key: &Cell,
) -> Result<Option<Cell>> {
    if key.id().is_none() {
        return Ok(None);
    }
    let all = Actor::system().scope();
    let reader = Reader { conn: reader.conn, engine: reader.engine, scope: &all, rls: reader.rls };
    let filter = [Cond::Eq(ID, key.clone()), Cond::Eq(TABEL, table.name.into())];
    let rows = reader.cells(&TABLE, &[MENJADI], &filter, &[], 1).await?;
    Ok(rows.first().map(|row| row.cell(0).clone()))
}

/// What is written of a person without reading her again asks here, under the lock, whether she is still known by this
/// id. If not, the client sends again, and is followed to who she is.
pub async fn masih(work: &Work, id: SasaranId) -> Result<()> {
    let all = Actor::system().scope();
    match kini(work.reader(&all), &sasaran::TABLE, &id.0.into()).await? {
        Some(_) => Err(Code::Overloaded.into()),
        None => Ok(()),
    }
}

/// Gives everything of one registration to the other, and ends it. Rows that may not stand beside those of the other
/// have ended before.
pub async fn pindahkan(work: &mut Work, permit: &Permit, gabung: &Gabung) -> Result<()> {
    let (dari, ke) = (gabung.dari.0, gabung.ke.0);
    let hers = HIDUP.iter().chain(BUKU).filter(|letak| letak.table.number != sasaran::TABLE.number);
    for letak in hers {
        tunjuk(work, permit, (letak.table, letak.orang), (dari, ke)).await?;
    }
    akhiri(work, permit, gabung, &sasaran::TABLE, (dari, ke)).await
}

/// Ends a row for which another one stands from now on; what pointed at it points at that one.
pub async fn akhiri(
    work: &mut Work,
    permit: &Permit,
    gabung: &Gabung,
    table: &'static Table,
    (dari, ke): (Uuid, Uuid),
) -> Result<()> {
    for penunjuk in PENUNJUK.iter().filter(|penunjuk| penunjuk.ke.number == table.number) {
        tunjuk(work, permit, (penunjuk.table, penunjuk.col), (dari, ke)).await?;
    }
    // Who was merged into this one earlier goes along: an alias never leads to another alias.
    tunjuk(work, permit, (&TABLE, MENJADI), (dari, ke)).await?;
    let (post, isi) = kata(work, table, dari).await?;
    let row = vec![
        (ID, dari.into()),
        (SASARAN, gabung.ke.0.into()),
        (POSYANDU, post.0.into()),
        (TABEL, table.name.into()),
        (MENJADI, ke.into()),
        (ISI, isi.into()),
        (DIGABUNG_OLEH, permit.actor().account.0.into()),
        (DIGABUNG_PADA, gabung.pada.into()),
    ];
    work.insert(permit, post, &TABLE, row).await?;
    work.remove(permit, post, table, dari.into(), Gone::Merged).await
}

/// The post of a row, and everything it says but a sealed number, which nobody could open under another owner's key.
async fn kata(work: &Work, table: &'static Table, key: Uuid) -> Result<(PosyanduId, String)> {
    let all = Actor::system().scope();
    let filter = [Cond::Eq(table.key, key.into())];
    let rows = work.reader(&all).cells(table, table.columns, &filter, &[], 1).await?;
    let broken = || Error::fault("a row that was to be merged is not there");
    let row = rows.first().ok_or_else(broken)?;
    let cells = || table.columns.iter().enumerate().map(|(at, col)| (*col, row.cell(at)));
    let post = cells().find(|(col, _)| Some(*col) == table.home).and_then(|(_, cell)| cell.id());
    let secret = [NIK.lama, NIK.sandi, NIK.bi, NIK.ekor];
    let said = cells().filter(|(col, cell)| !secret.contains(col) && **cell != Cell::Null);
    let said: Map<String, Json> = said.map(|(col, cell)| (col.name.to_owned(), json(cell))).collect();
    Ok((PosyanduId(post.ok_or_else(broken)?), Json::Object(said).to_string()))
}

/// Points everything that names the one at the other. Registers are the program's, every other row is of its post.
async fn tunjuk(
    work: &mut Work,
    permit: &Permit,
    (table, col): (&'static Table, Col),
    (dari, ke): (Uuid, Uuid),
) -> Result<()> {
    let register = BUKU.iter().any(|letak| letak.table.number == table.number);
    let homes = if register { Vec::new() } else { homes(table) };
    let columns: Vec<Col> = std::iter::once(table.key).chain(homes.iter().copied()).collect();
    let all = Actor::system().scope();
    let filter = [Cond::Eq(col, dari.into())];
    let found = work.reader(&all).cells(table, &columns, &filter, &[], BARIS_TERBANYAK).await?;
    if found.len() == BARIS_TERBANYAK {
        return Err(Error::fault("more rows of one person than can be handled"));
    }
    let mut keys = Vec::with_capacity(found.len());
    for row in &found {
        let mut posts = (1..columns.len()).filter_map(|at| row.cell(at).id()).map(PosyanduId);
        let scope = posts.next().unwrap_or(SYSTEM);
        keys.push((scope, row.cell(0).clone()));
        for other in posts.filter(|post| *post != scope) {
            work.show(other, table, row.cell(0))?;
        }
    }
    for some in keys.chunks(SEKALIGUS) {
        work.update_each(permit, table, some, vec![(col, ke.into())]).await?;
    }
    Ok(())
}
