//! The facts of referrals: when they were sent, who took them up, how they ended.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{DatabaseTransaction, QueryResult};
use uuid::Uuid;

use super::line::{Isi, Line, broken};
use super::union::{Kolom, Union};
use super::{AT_ONCE, Read};
use crate::domain::id::PosyanduId;
use crate::domain::rollup::rujukan::Kasus;
use crate::error::Result;
use crate::store::rollup::touched::Years;
use crate::store::sql::{Engine, Sql};
use crate::store::table::{Cell, Kind};

/// The facts of referrals.
pub(in crate::store::rollup) async fn kasus(
    tx: &DatabaseTransaction,
    engine: Engine,
    ids: &[Uuid],
) -> Result<Read<Kasus>> {
    let mut all = Read::default();
    for ids in ids.chunks(AT_ONCE) {
        let mut union = Union::about(engine, ids);
        let case = Kolom {
            siapa: "r.id",
            tempat: "r.posyandu_id",
            hari: ["r.dibuat", "r.ditindak", "r.selesai", ""],
            kata: ["r.bidang", "r.status", ""],
            ..Kolom::default()
        };
        union.lines(Isi::Kasus, &case, "statistik_kasus r WHERE r.id IN (SELECT id FROM who)");
        union.before(&Years::All);
        let take = |facts: &mut BTreeMap<Uuid, Kasus>, _, line: &Line<'_>| {
            let case = Kasus {
                pos: line.pos()?,
                bidang: line.kode(0)?,
                dibuat: line.tanggal()?,
                status: line.kode(1)?,
                ditindak: line.hari(1)?,
                selesai: line.hari(2)?,
            };
            facts.insert(line.siapa()?, case);
            Ok(())
        };
        all.add(union.read(tx, take).await?);
    }
    Ok(all)
}

/// Every referral of a post.
pub(in crate::store::rollup) async fn kasus_pos(
    tx: &DatabaseTransaction,
    engine: Engine,
    post: PosyanduId,
) -> Result<BTreeSet<Uuid>> {
    let mut sql = Sql::of(engine, "SELECT id FROM statistik_kasus WHERE posyandu_id = ");
    sql.bind(Kind::Id, post.0.into());
    let rows = sql.all(tx).await?;
    let id = |row: &QueryResult| Cell::read(row, 0, Kind::Id)?.id().ok_or_else(|| broken("whom"));
    rows.iter().map(id).collect()
}
