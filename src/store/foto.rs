//! Photos of services. A row is seen by whoever sees its service: post, sector, author and person are copied from it.
//! The picture lies in `objek`, sealed under a key of its own, whose owner in `kunci` is the photo.

use sea_orm::ConnectionTrait;

use super::filter::{By, Cond};
use super::read::Reader;
use super::scope::Guard;
use crate::domain::bidang::{Jenis, jenis};
use crate::domain::foto::StatusFoto;
use crate::domain::id::{AccountId, FotoId, PosyanduId};
use crate::domain::pilihan::Pilihan as _;
use crate::error::{Code, Error, Result};
use crate::store::pelayanan;
use crate::store::table::Cell;

crate::table!("foto", number: 67,
    guard: Guard::Pelayanan {
        post: POSYANDU, bidang: BIDANG, author: DICATAT_OLEH, person: SASARAN, sensitive: SENSITIF },
    home: Some(POSYANDU),
    ID "id" Id,
    POSYANDU "posyandu_id" Id,
    PELAYANAN "pelayanan_id" Id,
    SASARAN "sasaran_id" Id,
    KELUARGA "keluarga_id" Id,
    BIDANG "bidang" Text,
    SENSITIF "sensitif" Bool,
    DICATAT_OLEH "dicatat_oleh" Id,
    SISI "sisi" Text,
    STATUS "status" Text,
    DIMINTA_OLEH "diminta_oleh" Id,
    DIMINTA_PADA "diminta_pada" Time,
    DIUNGGAH_PADA "diunggah_pada" Time,
    SIDIK "sidik" Text,
    UKURAN "ukuran" Int,
    LEBAR "lebar" Int,
    TINGGI "tinggi" Int,
    OBJEK "objek" Text,
);

/// Photos in the order in which they were asked for.
pub const ORDER: &[By] = &[By::up(DIMINTA_PADA)];

/// Only photos that are there.
pub fn ada() -> Cond {
    Cond::Eq(STATUS, StatusFoto::Ada.kode().into())
}

/// What services decide on.
#[derive(Clone, Debug)]
pub struct Facts {
    pub posyandu: PosyanduId,
    pub jenis: &'static Jenis,
    pub status: StatusFoto,
    pub diminta_oleh: AccountId,
    /// SHA-256 of the bytes that were sent.
    pub sidik: Option<String>,
    /// Where the picture lies.
    pub objek: Option<String>,
}

/// The facts about one photo in view; `NOT_FOUND` otherwise.
pub async fn find<C: ConnectionTrait>(reader: Reader<'_, C>, id: FotoId) -> Result<Facts> {
    let columns = [POSYANDU, PELAYANAN, STATUS, DIMINTA_OLEH, SIDIK, OBJEK];
    let rows = reader.cells(&TABLE, &columns, &[Cond::Eq(ID, id.0.into())], &[], 1).await?;
    let row = rows.first().ok_or(Code::NotFound)?;
    let broken = || Error::fault("a stored photo is incomplete");
    let of = [Cond::Eq(pelayanan::ID, row.cell(1).clone())];
    let of = reader.cells(&pelayanan::TABLE, &[pelayanan::KODE], &of, &[], 1).await?;
    Ok(Facts {
        posyandu: PosyanduId(row.cell(0).id().ok_or_else(broken)?),
        jenis: of.first().and_then(|of| jenis(of.cell(0).text()?)).ok_or(Code::NotFound)?,
        status: row.cell(2).text().and_then(StatusFoto::dari_kode).ok_or_else(broken)?,
        diminta_oleh: AccountId(row.cell(3).id().ok_or_else(broken)?),
        sidik: row.cell(4).text().map(str::to_owned),
        objek: row.cell(5).text().map(str::to_owned),
    })
}

/// Which of these objects are pictures of rows.
pub async fn yang_ada<C: ConnectionTrait>(reader: Reader<'_, C>, objek: &[String]) -> Result<Vec<String>> {
    let names: Vec<Cell> = objek.iter().map(|nama| nama.as_str().into()).collect();
    let rows = reader.cells(&TABLE, &[OBJEK], &[Cond::In(OBJEK, names)], &[], objek.len()).await?;
    Ok(rows.iter().filter_map(|row| row.cell(0).text().map(str::to_owned)).collect())
}
