//! Requests of data subjects, with their clock.

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;

use super::filter::{By, Cond};
use super::read::Reader;
use super::scope::Guard;
use crate::access::Role;
use crate::domain::id::{AccountId, PermintaanId, PosyanduId, SasaranId};
use crate::domain::permintaan_subjek::{JenisPermintaan, StatusPermintaan};
use crate::domain::pilihan::Pilihan as _;
use crate::domain::wilayah::Kode;
use crate::error::{Code, Error, Result};

crate::table!("permintaan_subjek", number: 53,
    guard: Guard::Buku { own: None, post: Some(POSYANDU), region: Some((WILAYAH, &[Role::Pembina])) },
    home: Some(POSYANDU),
    ID "id" Id,
    SASARAN "sasaran_id" Id,
    POSYANDU "posyandu_id" Id,
    WILAYAH "wilayah_kode" Text,
    JENIS "jenis" Text,
    PEMOHON "pemohon" Text,
    HUBUNGAN "hubungan" Text,
    DIMINTA_OLEH "diminta_oleh" Id,
    DITERIMA "diterima" Time,
    TENGGAT "tenggat" Time,
    STATUS "status" Text,
    DIPUTUS_OLEH "diputus_oleh" Id,
    DIPUTUS_PADA "diputus_pada" Time,
    ALASAN "alasan" Text,
    ISI "isi" Text,
);

/// Requests in the order in which they fall due.
pub const DUE: &[By] = &[By::up(TENGGAT)];

/// What services decide on.
#[derive(Clone, Debug)]
pub struct Facts {
    pub id: PermintaanId,
    pub sasaran: SasaranId,
    pub posyandu: PosyanduId,
    pub wilayah: Kode,
    pub jenis: JenisPermintaan,
    pub status: StatusPermintaan,
    pub diminta_oleh: AccountId,
    pub diputus_pada: Option<DateTime<Utc>>,
    pub isi: Option<String>,
}

/// The facts about one request in view; `NOT_FOUND` otherwise.
pub async fn find<C: ConnectionTrait>(reader: Reader<'_, C>, id: PermintaanId) -> Result<Facts> {
    let columns = [SASARAN, POSYANDU, WILAYAH, JENIS, STATUS, DIMINTA_OLEH, DIPUTUS_PADA, ISI];
    let rows = reader.cells(&TABLE, &columns, &[Cond::Eq(ID, id.0.into())], &[], 1).await?;
    let row = rows.first().ok_or(Code::NotFound)?;
    let broken = || Error::fault("a stored request is incomplete");
    Ok(Facts {
        id,
        sasaran: SasaranId(row.cell(0).id().ok_or_else(broken)?),
        posyandu: PosyanduId(row.cell(1).id().ok_or_else(broken)?),
        wilayah: row.cell(2).text().and_then(|text| Kode::parse(text).ok()).ok_or_else(broken)?,
        jenis: row.cell(3).text().and_then(JenisPermintaan::dari_kode).ok_or_else(broken)?,
        status: row.cell(4).text().and_then(StatusPermintaan::dari_kode).ok_or_else(broken)?,
        diminta_oleh: AccountId(row.cell(5).id().ok_or_else(broken)?),
        diputus_pada: row.cell(6).time(),
        isi: row.cell(7).text().map(str::to_owned),
    })
}

/// Does a request of this kind wait for this person?
pub async fn waits<C: ConnectionTrait>(
    reader: Reader<'_, C>,
    sasaran: SasaranId,
    jenis: JenisPermintaan,
) -> Result<bool> {
    let filter = [
        Cond::Eq(SASARAN, sasaran.0.into()),
        Cond::Eq(JENIS, jenis.kode().into()),
        Cond::Eq(STATUS, StatusPermintaan::Menunggu.kode().into()),
    ];
    Ok(!reader.cells(&TABLE, &[ID], &filter, &[], 1).await?.is_empty())
}
