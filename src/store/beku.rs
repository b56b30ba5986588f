//! Months that a region has closed (*bulan beku*), and the moment as of which their figures stand.

use chrono::{DateTime, Utc};

use super::filter::{By, Cond};
use super::scope::Guard;
use crate::access::Scope;
use crate::domain::tanggal::Bulan;
use crate::domain::wilayah::Kode;
use crate::error::Result;
use crate::store::Db;
use crate::store::table::Cell;

crate::table!("bulan_beku", number: 70, guard: Guard::Institution, home: None,
    ID "id" Id,
    WILAYAH "wilayah_kode" Text,
    BULAN "bulan" Date,
    PADA "pada" Time,
    DIBEKUKAN_OLEH "dibekukan_oleh" Id,
);

/// The newest month first.
pub const ORDER: &[By] = &[By::down(BULAN), By::up(WILAYAH)];

/// The moments at which a month was closed by a region or one above it, the closest region first.
pub async fn pada(db: &Db, scope: &Scope, kode: &Kode, bulan: Option<Bulan>) -> Result<Vec<DateTime<Utc>>> {
    let mut above: Vec<Kode> = kode.ancestors().collect();
    above.push(kode.clone());
    let codes: Vec<Cell> = above.iter().map(|kode| kode.to_string().into()).collect();
    let mut filter = vec![Cond::In(WILAYAH, codes)];
    filter.extend(bulan.map(|bulan| Cond::Eq(BULAN, bulan.first_day().into())));
    let rows =
        db.reader(scope).cells(&TABLE, &[PADA, WILAYAH], &filter, &[By::down(WILAYAH)], 10_000).await?;
    Ok(rows.iter().filter_map(|row| row.cell(0).time()).collect())
}
