//! Regions: the tree of kabupaten, kecamatan, desa and kelurahan.

use super::filter::{By, Cond};
use super::scope::Guard;
use super::table::Cell;
use crate::domain::wilayah::Kode;

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
