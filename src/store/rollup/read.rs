//! Reading cards: those of an area, for some years and parts, as they are or as they were at a moment.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use rayon::prelude::*;

use super::settle::{card_of, some_of};
use crate::domain::id::PosyanduId;
use crate::domain::rollup::ukur::Bagian;
use crate::domain::rollup::{Card, Perlu};
use crate::error::{Error, Result};
use crate::store::Db;
use crate::store::partisipasi::{Area, Fakta};
use crate::store::sql::Sql;
use crate::store::table::{Cell, Kind};

/// The card of each post and year.
pub type Cards = HashMap<(PosyanduId, i32), Card>;

/// The cards of an area. `pada` asks for them as they were at that moment: as they are, less what the ledger says was
/// recorded later.
pub async fn kartu(
    db: &Db,
    area: &Area,
    years: &[i32],
    parts: &[Bagian],
    pada: Option<DateTime<Utc>>,
) -> Result<Cards> {
    sebagian(db, area, (years, parts, &Perlu::default()), pada).await
}

/// The same of the counts and periods that are needed; the others are zero.
pub async fn sebagian(
    db: &Db,
    area: &Area,
    which: (&[i32], &[Bagian], &Perlu),
    pada: Option<DateTime<Utc>>,
) -> Result<Cards> {
    let mut cards = Cards::new();
    add(db, area, which, None, |key, card| {
        cards.entry(key).or_default().append(card);
    })
    .await?;
    if let Some(pada) = pada {
        add(db, area, which, Some(pada), |key, card| {
            cards.entry(key).or_default().subtract(&card);
        })
        .await?;
    }
    Ok(cards)
}

/// A line of the ledger: what a change added to the card of a post and year, and when it was recorded.
#[derive(Clone, Debug)]
pub struct Line {
    pub posyandu: PosyanduId,
    pub tahun: i32,
    pub at: DateTime<Utc>,
    pub card: Card,
}

/// The lines of the ledger that are younger than a moment, as they were recorded.
pub async fn buku(
    db: &Db,
    area: &Area,
    years: &[i32],
    parts: &[Bagian],
    after: DateTime<Utc>,
) -> Result<Vec<Line>> {
    let mut sql = rows(db, area, (years, parts), Some(after), ", k.dicatat_pada");
    sql.push(" ORDER BY k.dicatat_pada, k.id");
    let broken = || Error::fault("a line of the ledger has no time");
    let mut lines = Vec::new();
    for row in sql.all(db.stats()).await? {
        let ((posyandu, tahun, _), card) = card_of(&row)?;
        let at = Cell::read(&row, 4, Kind::Time)?.time().ok_or_else(broken)?;
        lines.push(Line { posyandu, tahun, at, card });
    }
    Ok(lines)
}

/// Every card, or every line of the ledger that is younger than a moment.
async fn add(
    db: &Db,
    area: &Area,
    (years, parts, perlu): (&[i32], &[Bagian], &Perlu),
    after: Option<DateTime<Utc>>,
    mut take: impl FnMut((PosyanduId, i32), Card),
) -> Result<()> {
    let found = rows(db, area, (years, parts), after, "").all(db.stats()).await?;
    // The cards of a kabupaten are some millions of characters: they are read on every core.
    let read = found.par_iter().with_min_len(SENDIRI).map(|row| some_of(row, perlu));
    for ((pos, year, _), card) in read.collect::<Result<Vec<_>>>()? {
        take((pos, year), card);
    }
    Ok(())
}

/// Fewer rows are read sooner by one thread than by several.
const SENDIRI: usize = 200;

/// Asks for cards, or for the lines of the ledger younger than a moment.
fn rows(
    db: &Db,
    area: &Area,
    (years, parts): (&[i32], &[Bagian]),
    after: Option<DateTime<Utc>>,
    more: &str,
) -> Sql {
    let from = if after.is_some() { "buku" } else { "kartu" };
    let columns = format!("k.posyandu_id, k.tahun, k.bagian, k.isi{more}");
    let join = format!(" JOIN {from} k ON k.posyandu_id = po.id");
    let mut sql = Fakta { db, area }.select(&columns, &join);
    let years: Vec<Cell> = years.iter().map(|year| i64::from(*year).into()).collect();
    let parts: Vec<Cell> = parts.iter().map(|part| i64::from(part.nomor()).into()).collect();
    sql.push(" AND k.tahun IN ").bind_list(Kind::Small, &years);
    sql.push(" AND k.bagian IN ").bind_list(Kind::Small, &parts);
    if let Some(after) = after {
        sql.push(" AND k.dicatat_pada > ").bind(Kind::Time, after.into());
    }
    sql
}
