//! Looks into single records: who opened whose, why, until when, and what the auditor found.

use chrono::{DateTime, Utc};

use super::db::Db;
use super::filter::By;
use super::scope::Guard;
use super::sql::Sql;
use super::table::{Cell, Kind};
use crate::access::{Action, Actor, Opened, Place, Role, may};
use crate::domain::akses_sementara::JenisAkses;
use crate::domain::id::{AksesId, PosyanduId, SasaranId};
use crate::domain::pilihan::Pilihan as _;
use crate::domain::wilayah::Kode;
use crate::error::{Error, Result};

crate::table!("akses_sementara", number: 50,
    guard: Guard::Buku { own: Some(ACCOUNT), post: None, region: Some((WILAYAH, &[Role::Auditor])) },
    home: Some(POSYANDU),
    ID "id" Id,
    ACCOUNT "account_id" Id,
    SASARAN "sasaran_id" Id,
    POSYANDU "posyandu_id" Id,
    WILAYAH "wilayah_kode" Text,
    JENIS "jenis" Text,
    TUGAS "tugas_id" Id,
    ALASAN "alasan" Text,
    MULAI "mulai" Time,
    SAMPAI "sampai" Time,
    TENGGAT "tenggat" Time,
    DITINJAU_OLEH "ditinjau_oleh" Id,
    DITINJAU_PADA "ditinjau_pada" Time,
    HASIL "hasil" Text,
    CATATAN "catatan" Text,
);

/// Looks, newest first.
pub const NEWEST: &[By] = &[By::down(MULAI)];
/// Looks in the order in which their review falls due.
pub const OLDEST: &[By] = &[By::up(MULAI)];

/// The records that are open to this actor now, where she still has the right with which she opened them.
pub async fn open_to(db: &Db, actor: &Actor, now: DateTime<Utc>) -> Result<Vec<Opened>> {
    let mut sql = Sql::of(
        db.engine(),
        "SELECT id, sasaran_id, jenis, posyandu_id, wilayah_kode FROM akses_sementara WHERE account_id = ",
    );
    sql.bind(Kind::Id, actor.account.0.into()).push(" AND sampai > ").bind(Kind::Time, now.into());
    sql.push(" AND mulai <= ").bind(Kind::Time, now.into());
    let rows = sql.all(db.readers()).await?;
    let broken = || Error::fault("a stored look is incomplete");
    let mut all = Vec::with_capacity(rows.len());
    for row in &rows {
        let id = |at| Cell::read(row, at, Kind::Id)?.id().ok_or_else(broken);
        let text = |at| Cell::read(row, at, Kind::Text);
        let opened = Opened {
            akses: AksesId(id(0)?),
            sasaran: SasaranId(id(1)?),
            jenis: text(2)?.text().and_then(JenisAkses::dari_kode).ok_or_else(broken)?,
            posyandu: PosyanduId(id(3)?),
            wilayah: text(4)?.text().and_then(|kode| Kode::parse(kode).ok()).ok_or_else(broken)?,
        };
        let place = Place::Post { posyandu: opened.posyandu, wilayah: &opened.wilayah };
        if may(actor, action(opened.jenis), &place).is_ok() {
            all.push(opened);
        }
    }
    Ok(all)
}

/// The act under which a record is opened and read.
pub fn action(jenis: JenisAkses) -> Action {
    match jenis {
        JenisAkses::Darurat => Action::BreakGlass,
        JenisAkses::Tinjauan => Action::ReviewRecord,
    }
}
