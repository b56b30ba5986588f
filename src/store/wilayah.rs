//! Regions: the tree of kabupaten, kecamatan, desa and kelurahan.

use sea_orm::ConnectionTrait;

use super::filter::{By, Cond};
use super::read::Reader;
use super::scope::Guard;
use super::table::Cell;
use crate::domain::wilayah::Kode;
use crate::error::Result;

crate::table!("wilayah", number: 1, guard: Guard::Institution, home: None,
    KODE "kode" Text,
    INDUK "induk" Text,
    TINGKAT "tingkat" Text,
    NAMA "nama" Text,
    NAMA_CARI "nama_cari" Text,
);

/// Regions in the order of their codes.
pub const ORDER: &[By] = &[By::up(KODE)];

/// Regions directly below this one.
pub fn directly_below(kode: &Kode) -> Cond {
    Cond::Eq(INDUK, Cell::Text(kode.to_string()))
}

/// Regions of which a word of the name starts like this.
pub fn named(text: &str) -> Cond {
    Cond::WordStartsWith(NAMA_CARI, text.trim().to_lowercase())
}

/// Are these all regions that there are? None of them twice.
pub async fn known<C: ConnectionTrait>(reader: &Reader<'_, C>, codes: &[Kode]) -> Result<bool> {
    let cells = codes.iter().map(|kode| kode.as_str().into()).collect();
    let found = reader.cells(&TABLE, &[KODE], &[Cond::In(KODE, cells)], &[], codes.len().max(1)).await?;
    Ok(found.len() == codes.len())
}
