//! The places of a table: by which key and name a post counts at a level.

use std::collections::HashMap;

use super::kecamatan;
use super::tabel::Tingkat;
use crate::store::partisipasi::{Area, Pos};

/// The key and the name of the place in which a post counts.
pub(super) fn tempat(
    tingkat: Tingkat,
    area: &Area,
    names: &HashMap<String, String>,
    pos: &Pos,
) -> (String, String) {
    let region = |code: String| {
        let name = names.get(&code).cloned().unwrap_or_else(|| code.clone());
        (code, name)
    };
    match (tingkat, area) {
        (Tingkat::Posyandu, _) | (_, Area::Posyandu(_)) => (pos.id.to_string(), pos.nama.clone()),
        (Tingkat::Total, Area::Wilayah(kode)) => region(kode.to_string()),
        (Tingkat::Desa, _) => region(pos.wilayah.clone()),
        (Tingkat::Kecamatan, _) => region(kecamatan(&pos.wilayah)),
        (Tingkat::Kabupaten, _) => region(pos.wilayah.split('.').take(2).collect::<Vec<_>>().join(".")),
    }
}
