//! Notices to accounts, and who is to have one: whoever holds a role at a post or over a region now.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};

use super::filter::By;
use super::scope::Guard;
use super::sql::Sql;
use super::table::{Cell, Kind};
use super::write::Work;
use crate::access::Role;
use crate::domain::id::{AccountId, PosyanduId};
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::BidangSet;
use crate::domain::wilayah::Kode;
use crate::error::{Error, Result};

crate::table!("pemberitahuan", number: 52,
    guard: Guard::Buku { own: Some(ACCOUNT), post: None, region: None }, home: None,
    ID "id" Id,
    ACCOUNT "account_id" Id,
    JENIS "jenis" Text,
    ENTITY "entity" Text,
    PESAN "pesan" Text,
    DIBUAT "dibuat" Time,
    DIBACA "dibaca" Time,
);

/// Notices, newest first.
pub const NEWEST: &[By] = &[By::down(DIBUAT)];

/// Where somebody holds a role.
#[derive(Clone, Copy, Debug)]
pub enum At<'a> {
    Post(PosyanduId),
    /// Over a region that this one is or lies in.
    Region(&'a Kode),
}

/// Somebody who holds a role now, and where: at a post, or over a region, for some sectors.
#[derive(Clone, Debug)]
pub struct Pejabat {
    pub account: AccountId,
    pub posyandu: Option<PosyanduId>,
    pub wilayah: Option<Kode>,
    pub bidang: BidangSet,
    /// Appointed for protected cases.
    pub sensitif: bool,
}

/// The accounts that hold the role there now, by themselves or through a team.
pub async fn holders(work: &Work, role: Role, at: At<'_>, now: DateTime<Utc>) -> Result<Vec<AccountId>> {
    let posts = if let At::Post(post) = at { vec![post] } else { Vec::new() };
    let held = pejabat(work, role, &posts, now).await?.into_iter();
    let there = held.filter(|held| match at {
        At::Post(_) => true,
        At::Region(kode) => held.wilayah.as_ref().is_some_and(|own| own.contains(kode)),
    });
    Ok(there.map(|held| held.account).collect::<BTreeSet<_>>().into_iter().collect())
}

/// Whoever holds the role now, by themselves or through a team; of a role that is held at posts, at these. Somebody who
/// holds it over several regions is told once for each.
pub async fn pejabat(
    work: &Work,
    role: Role,
    posts: &[PosyanduId],
    now: DateTime<Utc>,
) -> Result<Vec<Pejabat>> {
    let mut sql = Sql::of(
        work.engine(),
        "SELECT COALESCE(x.account_id, m.account_id), x.posyandu_id, r.wilayah_kode, x.bidang, x.kasus_sensitif \
         FROM assignment x LEFT JOIN team_member m ON m.team_id = x.team_id AND m.mulai <= ",
    );
    sql.bind(Kind::Time, now.into()).push(" AND (m.akhir IS NULL OR m.akhir > ");
    sql.bind(Kind::Time, now.into()).push(") LEFT JOIN assignment_region r ON r.assignment_id = x.id");
    sql.push(" JOIN account c ON c.id = COALESCE(x.account_id, m.account_id) AND c.status = ");
    sql.bind(Kind::Text, super::account::AKTIF.into());
    sql.push(" WHERE x.role = ").bind(Kind::Text, role.kode().into());
    sql.push(" AND x.valid_from <= ").bind(Kind::Time, now.into());
    sql.push(" AND x.valid_to > ").bind(Kind::Time, now.into());
    sql.push(" AND (x.revoked_at IS NULL OR x.revoked_at > ").bind(Kind::Time, now.into()).push(")");
    if role.takes_two() {
        sql.push(" AND (x.granted_by IS NULL OR x.approved_at IS NOT NULL)");
    }
    if !posts.is_empty() {
        let posts: Vec<Cell> = posts.iter().map(|post| post.0.into()).collect();
        sql.push(" AND x.posyandu_id IN ").bind_list(Kind::Id, &posts);
    }
    let mut all = Vec::new();
    for row in sql.all(work.tx()).await? {
        let Some(account) = Cell::read(&row, 0, Kind::Id)?.id() else { continue };
        let (region, bidang) = (Cell::read(&row, 2, Kind::Text)?, Cell::read(&row, 3, Kind::Text)?);
        all.push(Pejabat {
            account: AccountId(account),
            posyandu: Cell::read(&row, 1, Kind::Id)?.id().map(PosyanduId),
            wilayah: region.text().map(Kode::parse).transpose().map_err(Error::fault)?,
            bidang: BidangSet::parse(bidang.text().unwrap_or_default()).map_err(Error::fault)?,
            sensitif: Cell::read(&row, 4, Kind::Int)?.int() == Some(1),
        });
    }
    Ok(all)
}
