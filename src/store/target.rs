//! What a region wants to reach of an indicator, from a day on.

use chrono::NaiveDate;

use super::filter::{By, Cond};
use super::scope::Guard;
use crate::access::Scope;
use crate::domain::wilayah::Kode;
use crate::error::Result;
use crate::store::Db;

crate::table!("target", number: 69, guard: Guard::Institution, home: None,
    ID "id" Id,
    INDIKATOR "indikator" Text,
    WILAYAH "wilayah_kode" Text,
    BERLAKU "berlaku" Date,
    PERSEPULUH "persepuluh" Int,
    DITETAPKAN_OLEH "ditetapkan_oleh" Id,
    DITETAPKAN_PADA "ditetapkan_pada" Time,
);

/// By indicator and region, the newest first.
pub const ORDER: &[By] = &[By::up(INDIKATOR), By::up(WILAYAH), By::down(BERLAKU)];

/// Targets that are read at once.
const SEMUA: usize = 50_000;

/// A target: of which region, from which day on, in tenths of a percent.
#[derive(Clone, Debug)]
pub struct Target {
    pub indikator: String,
    pub wilayah: Kode,
    pub berlaku: NaiveDate,
    pub persepuluh: i64,
}

/// The targets of some indicators.
pub async fn semua(db: &Db, scope: &Scope, indikator: &[&str]) -> Result<Vec<Target>> {
    let codes = indikator.iter().map(|kode| (*kode).into()).collect();
    let columns = [INDIKATOR, WILAYAH, BERLAKU, PERSEPULUH];
    let rows = db.reader(scope).cells(&TABLE, &columns, &[Cond::In(INDIKATOR, codes)], ORDER, SEMUA).await?;
    let read = |row: &super::shape::Row| {
        Some(Target {
            indikator: row.cell(0).text()?.to_owned(),
            wilayah: Kode::parse(row.cell(1).text()?).ok()?,
            berlaku: row.cell(2).date()?,
            persepuluh: row.cell(3).int()?,
        })
    };
    Ok(rows.iter().filter_map(read).collect())
}
