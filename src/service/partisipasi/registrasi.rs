//! How far registration has come in a region, by place: a matter of the institution, which everybody who serves
//! somewhere reads as it is.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::tabel::Tingkat;
use super::tempat::tempat;
use super::{known_region, names_under};
use crate::access::{Actor, Group};
use crate::app::App;
use crate::domain::registrasi::Corong;
use crate::domain::wilayah::Kode;
use crate::error::{Code, Result};
use crate::store::partisipasi::{Area, Fakta};

/// A place with its posts by the step at which they stand.
#[derive(Clone, Debug, Default)]
pub struct Tempat {
    pub kunci: String,
    pub nama: String,
    pub corong: Corong,
}

/// Registration in a region, a row a place.
pub async fn registrasi(
    app: &App,
    actor: &Actor,
    wilayah: Kode,
    tingkat: Tingkat,
    tenggat: NaiveDate,
) -> Result<Vec<Tempat>> {
    known_region(app, &wilayah).await?;
    if actor.scope().posts(Group::Institution).is_none() {
        return Err(Code::Forbidden.into());
    }
    let names = names_under(app, &wilayah).await?;
    let area = Area::Wilayah(wilayah);
    let mut places: Vec<Tempat> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for (pos, terdaftar) in (Fakta { db: &app.db, area: &area }).registrasi().await? {
        let (kunci, nama) = tempat(tingkat, &area, &names, &pos);
        let at = *known.entry(kunci.clone()).or_insert_with(|| {
            places.push(Tempat { kunci, nama, ..Tempat::default() });
            places.len() - 1
        });
        if let Some(place) = places.get_mut(at) {
            place.corong.terima(&terdaftar, tenggat);
        }
    }
    Ok(places)
}
