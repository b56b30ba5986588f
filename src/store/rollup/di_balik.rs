//! Who adds to the sums of a post (*di balik*: behind a number): the persons and households of a year with their own
//! cards, and whether the reader has them in view. Somebody who moved away was counted and is out of view.

use std::collections::BTreeMap;

use sea_orm::{ConnectionTrait, QueryResult};
use uuid::Uuid;

use super::settle::column;
use crate::access::Group;
use crate::domain::id::PosyanduId;
use crate::domain::kunjungan::HasilKunjungan;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::rollup::Card;
use crate::domain::tanggal::Periode;
use crate::error::{Error, Result};
use crate::store::filter::Cond;
use crate::store::hari_buka::kunjungan;
use crate::store::partisipasi::{id, text};
use crate::store::read::Reader;
use crate::store::scope::{Guard, write};
use crate::store::sql::Sql;
use crate::store::table::{Cell, Col, Kind};
use crate::store::{keluarga, sasaran};

/// As whom somebody who was counted is in view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tampak {
    Orang,
    Keluarga,
    Tidak,
}

/// What the persons and households of a post add to its card of a year. The post itself and its referrals add too, and
/// are out of view like whoever moved away.
pub async fn sumbangan<C: ConnectionTrait>(
    reader: Reader<'_, C>,
    post: PosyanduId,
    tahun: i32,
) -> Result<Vec<(Uuid, Tampak, Card)>> {
    let post_of = column("posyandu_id", Kind::Id);
    let mut sql = in_view(&reader, "SELECT m.subjek_id, s.id, k.id, m.isi FROM sumbangan m", "subjek_id");
    write(Guard::Posts(post_of, Group::Basic), reader.scope, &mut sql, "m");
    sql.push(" AND ");
    Cond::Eq(post_of, post.0.into()).write(&mut sql, "m");
    sql.push(" AND m.tahun = ").bind(Kind::Small, i64::from(tahun).into());
    let broken = || Error::fault("what somebody adds cannot be read");
    let rows = reader.all(sql).await?;
    rows.iter()
        .map(|row| Ok((id(row, 0)?, tampak(row)?, Card::parse(&text(row, 3)?).ok_or_else(broken)?)))
        .collect()
}

/// Whom visits at home of a post met in a period: persons, or households visited as such.
pub async fn dikunjungi<C: ConnectionTrait>(
    reader: Reader<'_, C>,
    post: PosyanduId,
    periode: Periode,
    siapa: Tampak,
) -> Result<BTreeMap<Uuid, Tampak>> {
    let who: Col = if siapa == Tampak::Keluarga { kunjungan::KELUARGA } else { kunjungan::SASARAN };
    let select = format!("SELECT DISTINCT m.{}, s.id, k.id FROM {} m", who.name, kunjungan::TABLE.name);
    let mut sql = in_view(&reader, &select, who.name);
    write(kunjungan::TABLE.guard, reader.scope, &mut sql, "m");
    let met = [
        Cond::Eq(kunjungan::POSYANDU, post.0.into()),
        Cond::Eq(kunjungan::HASIL, HasilKunjungan::Bertemu.kode().into()),
        Cond::NotNull(who),
        Cond::AtLeast(kunjungan::TANGGAL, periode.first_day().into()),
        Cond::Below(kunjungan::TANGGAL, periode.last_day().succ_opt().unwrap_or_default().into()),
    ];
    sql.push(" AND ");
    Cond::All(met.to_vec()).write(&mut sql, "m");
    let rows = reader.all(sql).await?;
    rows.iter().map(|row| Ok((id(row, 0)?, tampak(row)?))).collect()
}

/// `SELECT … m`, joined with the person or the household that the column names, as far as they are in view.
fn in_view<C>(reader: &Reader<'_, C>, select: &str, who: &str) -> Sql {
    let mut sql = Sql::of(reader.engine, select);
    for (table, alias) in [(&sasaran::TABLE, "s"), (&keluarga::TABLE, "k")] {
        sql.push(&format!(" LEFT JOIN {} {alias} ON {alias}.id = m.{who} AND ", table.name));
        write(table.guard, reader.scope, &mut sql, alias);
    }
    sql.push(" WHERE ");
    sql
}

fn tampak(row: &QueryResult) -> Result<Tampak> {
    let there = |at| Ok::<bool, Error>(!Cell::read(row, at, Kind::Id)?.is_null());
    Ok(match (there(1)?, there(2)?) {
        (true, _) => Tampak::Orang,
        (false, true) => Tampak::Keluarga,
        (false, false) => Tampak::Tidak,
    })
}
