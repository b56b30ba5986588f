//! The facts of people, households and posts that sums are made of, each kind in one statement whatever their number:
//! a union of lines of one form, with what they added before and the opening days of their posts among them. They are
//! read from the views without names, so that a person who moved is counted whole by whoever corrects her.

mod kasus;
mod keluarga;
mod line;
mod orang;
mod pos;
mod union;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use self::line::{Isi, Line};
use self::union::{Kolom, Union};
use crate::domain::id::PosyanduId;
use crate::domain::rollup::{Acuan, Card};
use crate::error::Result;
use crate::store::sql::Engine;

pub(super) use self::kasus::{kasus, kasus_pos};
pub(super) use self::keluarga::keluarga;
pub(super) use self::orang::{first_year, orang};
pub(super) use self::pos::pos;

/// What somebody or something adds to a post in a year.
pub(super) type Bagian = BTreeMap<(PosyanduId, i32), Card>;

/// Whoever was read: the facts, what was added before, and on which days posts were open.
pub(super) struct Read<T> {
    pub facts: BTreeMap<Uuid, T>,
    pub before: BTreeMap<Uuid, Bagian>,
    pub open: BTreeMap<PosyanduId, Vec<NaiveDate>>,
    /// Reference dates, once they were worked out: a post has a thousand people who share them.
    acuan: RefCell<BTreeMap<(PosyanduId, i32), Acuan>>,
}

impl<T> Default for Read<T> {
    fn default() -> Self {
        Read {
            facts: BTreeMap::new(),
            before: BTreeMap::new(),
            open: BTreeMap::new(),
            acuan: RefCell::default(),
        }
    }
}

impl<T> Read<T> {
    /// The reference dates of a post in a year.
    pub fn acuan(&self, pos: PosyanduId, year: i32) -> Acuan {
        let of = || Acuan::of(year, self.open.get(&pos).map_or(&[], Vec::as_slice));
        self.acuan.borrow_mut().entry((pos, year)).or_insert_with(of).clone()
    }

    pub fn add(&mut self, other: Read<T>) {
        self.facts.extend(other.facts);
        self.before.extend(other.before);
        self.open.extend(other.open);
    }
}

/// How many are asked about in one statement.
pub(super) const AT_ONCE: usize = 1_024;

/// Everybody and every household of a post, now or before.
pub(super) async fn penghuni(
    tx: &DatabaseTransaction,
    engine: Engine,
    post: PosyanduId,
) -> Result<(BTreeSet<Uuid>, BTreeSet<Uuid>)> {
    let mut union = Union::about(engine, &[post.0]);
    let person = Kolom { siapa: "d.sasaran_id", ..Kolom::default() };
    union.lines(Isi::Orang, &person, "statistik_domisili d WHERE d.posyandu_id IN (SELECT id FROM who)");
    let house = Kolom { siapa: "k.id", ..Kolom::default() };
    union.lines(Isi::Keluarga, &house, "statistik_keluarga k WHERE k.posyandu_id IN (SELECT id FROM who)");
    let (mut people, mut houses) = (BTreeSet::new(), BTreeSet::new());
    let take = |_: &mut BTreeMap<Uuid, ()>, isi, line: &Line<'_>| {
        let of = if isi == Isi::Orang as i64 { &mut people } else { &mut houses };
        of.insert(line.siapa()?);
        Ok(())
    };
    union.read(tx, take).await?;
    Ok((people, houses))
}
