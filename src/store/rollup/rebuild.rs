//! Counting posts again from scratch: to make their cards (a database of before there were cards, a new year, a new
//! count), and to compare the cards with what they should be. One post is one transaction under its lock, so the
//! server goes on meanwhile, and a run that stops goes on with the next post. The ledger stays as it is: it tells what
//! was recorded when, which a new count does not change.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use super::settle::{Change, Tally, card_of, column};
use super::touched::Years;
use crate::domain::id::PosyanduId;
use crate::domain::rollup::masa::semua;
use crate::domain::rollup::ukur::Bagian;
use crate::domain::rollup::{Card, Ukur};
use crate::error::Result;
use crate::store::Db;
use crate::store::claim::{Rls, hold};
use crate::store::jejak;
use crate::store::sql::{Engine, Sql};
use crate::store::table::{Cell, Kind};
use crate::store::write::{database, insert_rows};

/// A count on a card that is not what it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Beda {
    /// The post.
    pub posyandu: PosyanduId,
    /// What is counted.
    pub ukur: Ukur,
    /// The period, `2026-11`.
    pub periode: String,
    /// On the card.
    pub tercatat: i64,
    /// As it should be.
    pub dihitung: i64,
}

/// What a post adds up to.
struct Hitungan {
    /// What each subject adds, by year.
    sumbangan: Vec<(Uuid, i32, Card)>,
    kartu: BTreeMap<(i32, i16), Card>,
}

/// Counts a post and writes its cards anew.
pub async fn bangun(db: &Db, post: PosyanduId, now: DateTime<Utc>) -> Result<()> {
    let tx = db.begin().await?;
    let change = begin(db, &tx, std::slice::from_ref(&post), now).await?;
    let hitungan = hitung(&change, post).await?;
    hold_cards(&change, post).await?;
    for table in ["sumbangan", "kartu", "acuan"] {
        let mut sql = Sql::of(db.engine(), "DELETE FROM ");
        sql.push(table).push(" WHERE posyandu_id = ").bind(Kind::Id, post.0.into());
        sql.run(&tx).await?;
    }
    let text = column("isi", Kind::Text);
    let place = [column("posyandu_id", Kind::Id), column("tahun", Kind::Small)];
    let rows = hitungan.sumbangan.into_iter().map(|(subject, year, card)| {
        vec![subject.into(), post.0.into(), i64::from(year).into(), card.to_text().into()]
    });
    let columns = [&[column("subjek_id", Kind::Id)], &place[..], &[text]].concat();
    insert_rows(&tx, db.engine(), "sumbangan", &columns, rows.collect(), "").await?;
    let rows = hitungan.kartu.into_iter().map(|((year, part), card)| {
        vec![post.0.into(), i64::from(year).into(), i64::from(part).into(), card.to_text().into()]
    });
    let columns = [&place[..], &[column("bagian", Kind::Small), text]].concat();
    insert_rows(&tx, db.engine(), "kartu", &columns, rows.collect(), "").await?;
    Tally::new(&change).renew_days(post).await?;
    tx.commit().await.map_err(database)
}

/// Compares the cards of a post with what they should be.
pub async fn periksa(db: &Db, post: PosyanduId, now: DateTime<Utc>) -> Result<Vec<Beda>> {
    let tx = db.begin().await?;
    let change = begin(db, &tx, std::slice::from_ref(&post), now).await?;
    let hitungan = hitung(&change, post).await?;
    let mut stored: BTreeMap<(i32, i16), Card> = BTreeMap::new();
    let mut sql =
        Sql::of(db.engine(), "SELECT posyandu_id, tahun, bagian, isi FROM kartu WHERE posyandu_id = ");
    sql.bind(Kind::Id, post.0.into());
    for row in sql.all(&tx).await? {
        let ((_, year, part), card) = card_of(&row)?;
        stored.insert((year, part), card);
    }
    tx.rollback().await.map_err(database)?;
    let keys: BTreeSet<(i32, i16)> = stored.keys().chain(hitungan.kartu.keys()).copied().collect();
    let none = Card::default();
    let mut found = Vec::new();
    for key in keys {
        let (tercatat, dihitung) =
            (stored.get(&key).unwrap_or(&none), hitungan.kartu.get(&key).unwrap_or(&none));
        found.extend(differences(post, key.0, tercatat, dihitung));
    }
    Ok(found)
}

fn differences(post: PosyanduId, year: i32, tercatat: &Card, dihitung: &Card) -> Vec<Beda> {
    let counts: BTreeSet<Ukur> = tercatat.iter().chain(dihitung.iter()).map(|(ukur, _)| ukur).collect();
    let each = counts.into_iter().flat_map(|ukur| {
        semua(year).into_iter().enumerate().map(move |(masa, periode)| Beda {
            posyandu: post,
            ukur,
            periode: periode.to_string(),
            tercatat: tercatat.at(ukur, masa),
            dihitung: dihitung.at(ukur, masa),
        })
    });
    each.filter(|beda| beda.tercatat != beda.dihitung).collect()
}

/// Takes the lock of a post, so that nothing changes it meanwhile.
async fn begin<'a>(
    db: &Db,
    tx: &'a DatabaseTransaction,
    posts: &'a [PosyanduId],
    at: DateTime<Utc>,
) -> Result<Change<'a>> {
    let rls = if db.security().binds() { Rls::Joined } else { Rls::Off };
    if !matches!(rls, Rls::Off) {
        hold(tx, posts).await?;
    }
    for post in posts {
        jejak::lock(tx, db.engine(), *post).await?;
    }
    Ok(Change { tx, engine: db.engine(), rls, scopes: posts, at })
}

/// Takes the cards of a post as `settle` does, in the same order, so that neither waits for the other for ever.
async fn hold_cards(change: &Change<'_>, post: PosyanduId) -> Result<()> {
    if change.engine == Engine::Sqlite {
        return Ok(());
    }
    let mut sql = Sql::of(change.engine, "SELECT tahun FROM kartu WHERE posyandu_id = ");
    sql.bind(Kind::Id, post.0.into()).push(" ORDER BY tahun, bagian FOR UPDATE");
    sql.run(change.tx).await.map(drop)
}

async fn hitung(change: &Change<'_>, post: PosyanduId) -> Result<Hitungan> {
    let mut tally = Tally::new(change);
    tally.whole(post).await?;
    let mut hitungan = Hitungan { sumbangan: Vec::new(), kartu: BTreeMap::new() };
    for (subject, year, card) in tally.added_to(post) {
        for (part, card) in card.clone().by_bagian() {
            hitungan.kartu.entry((year, Bagian::nomor(part))).or_default().add(&card);
        }
        hitungan.sumbangan.push((subject, year, card));
    }
    Ok(hitungan)
}

/// Posts whose cards are not whole to the year after this moment: they were never made, or a new year has come.
pub async fn tertinggal(db: &Db, through: i32) -> Result<Vec<PosyanduId>> {
    let mut sql = Sql::of(
        db.engine(),
        "SELECT po.id FROM posyandu po WHERE NOT EXISTS (SELECT 1 FROM acuan a WHERE a.posyandu_id = po.id AND a.tahun = ",
    );
    sql.bind(Kind::Small, i64::from(through).into()).push(") ORDER BY po.wilayah_kode, po.id");
    let rows = sql.all(db.readers()).await?;
    rows.iter().map(|row| Ok(PosyanduId(Cell::read(row, 0, Kind::Id)?.id().unwrap_or_default()))).collect()
}

/// Every post.
pub async fn pos(db: &Db) -> Result<Vec<PosyanduId>> {
    let rows =
        Sql::of(db.engine(), "SELECT id FROM posyandu ORDER BY wilayah_kode, id").all(db.stats()).await?;
    rows.iter().map(|row| Ok(PosyanduId(Cell::read(row, 0, Kind::Id)?.id().unwrap_or_default()))).collect()
}

impl Tally<'_> {
    /// Everybody and everything of a post, through all years.
    async fn whole(&mut self, post: PosyanduId) -> Result<()> {
        let (people, houses) = self.penghuni(post).await?;
        self.hold_people(people.iter().copied()).await?;
        self.people(&people.into_iter().map(|who| (who, Years::All)).collect()).await?;
        self.houses(&houses.into_iter().map(|who| (who, Years::All)).collect()).await?;
        self.posts(&[(post, Years::All)].into()).await?;
        let cases = self.kasus(post).await?;
        self.cases(&cases).await
    }
}
