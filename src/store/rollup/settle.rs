//! Counting again whoever a change touched: what each adds now, less what it added before, goes to the cards and to the
//! ledger, and replaces what is noted of each. The cards of the posts concerned are held until the commit; a scope's
//! lock orders the changes of its own post, and only the correction of somebody who moved reaches further.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use super::facts::{self, Bagian, Read};
use super::touched::{Touched, Years, note};
use crate::domain::id::PosyanduId;
use crate::domain::rollup::keluarga::Keluarga;
use crate::domain::rollup::orang::Orang;
use crate::domain::rollup::pos::{Pos, TAHUN_AWAL};
use crate::domain::rollup::rujukan::Kasus;
use crate::domain::rollup::{Card, Perlu};
use crate::domain::tanggal::wita;
use crate::error::{Error, Result};
use crate::store::claim::{Rls, hold, see_everything};
use crate::store::sql::{Engine, Sql};
use crate::store::table::{Cell, Col, Kind};
use crate::store::write::insert_rows;

/// A change about to be counted.
pub(in crate::store) struct Change<'a> {
    pub tx: &'a DatabaseTransaction,
    pub engine: Engine,
    pub rls: Rls<'static>,
    /// The posts that are held.
    pub scopes: &'a [PosyanduId],
    /// When it was recorded.
    pub at: DateTime<Utc>,
}

/// Counts again whoever was touched.
pub(in crate::store) async fn settle(change: &Change<'_>, touched: Touched) -> Result<()> {
    if touched.is_empty() {
        return Ok(());
    }
    let mut tally = Tally::new(change);
    for post in &touched.baru {
        tally.mark_whole(*post).await?;
    }
    tally.see_everything().await?;
    let touched = tally.days(touched).await?;
    tally.hold_people(touched.orang.keys().copied()).await?;
    let moved = tally.people(&touched.orang).await?;
    let mut houses = touched.keluarga;
    for house in moved {
        note(&mut houses, house, Years::All);
    }
    tally.houses(&houses).await?;
    tally.posts(&touched.pos).await?;
    tally.cases(&touched.kasus).await?;
    tally.write().await
}

/// What one subject adds, before and after.
#[derive(Default)]
struct Sum {
    before: Bagian,
    after: Bagian,
}

/// The subjects of a change with what they add.
pub(super) struct Tally<'a> {
    change: &'a Change<'a>,
    /// The last year that is counted ahead: a card is there before its year begins.
    through: i32,
    sums: BTreeMap<Uuid, Sum>,
}

/// The last year that is counted, at this moment: cards are there before their year begins.
pub fn through(at: DateTime<Utc>) -> i32 {
    wita(at).year() + 1
}

impl<'a> Tally<'a> {
    pub(super) fn new(change: &'a Change<'a>) -> Tally<'a> {
        Tally { change, through: through(change.at), sums: BTreeMap::new() }
    }

    /// What each subject adds to a post, by year.
    pub(super) fn added_to(&self, post: PosyanduId) -> impl Iterator<Item = (Uuid, i32, Card)> {
        self.sums.iter().flat_map(move |(subject, sum)| {
            let here = sum.after.iter().filter(move |((pos, _), _)| *pos == post);
            here.map(|((_, year), card)| (*subject, *year, card.clone()))
        })
    }

    pub(super) async fn penghuni(&self, post: PosyanduId) -> Result<(BTreeSet<Uuid>, BTreeSet<Uuid>)> {
        facts::penghuni(self.change.tx, self.change.engine, post).await
    }

    /// Under row security what somebody added to another post is out of sight of who holds this one, and would be
    /// added once more.
    pub(super) async fn see_everything(&self) -> Result<()> {
        if matches!(self.change.rls, Rls::Off) { Ok(()) } else { see_everything(self.change.tx).await }
    }

    /// Somebody who lived at a post that this change does not hold may be counted again by whoever holds that one: the
    /// two wait for each other, and the second reads what the first has changed. SQLite has one writer.
    pub(super) async fn hold_people(&self, people: impl Iterator<Item = Uuid>) -> Result<()> {
        if self.change.engine == Engine::Sqlite {
            return Ok(());
        }
        let people: BTreeSet<Uuid> = people.collect();
        let held: Vec<Cell> = self.change.scopes.iter().map(|post| post.0.into()).collect();
        // In the order of their ids, across all batches.
        for some in people.into_iter().map(Cell::from).collect::<Vec<_>>().chunks(facts::AT_ONCE) {
            let mut sql = Sql::of(
                self.change.engine,
                "SELECT pg_advisory_xact_lock(hashtextextended(CAST(w.id AS text), 0)) FROM \
                 (SELECT DISTINCT d.sasaran_id AS id FROM statistik_domisili d WHERE d.sasaran_id IN ",
            );
            sql.bind_list(Kind::Id, some).push(" AND d.posyandu_id NOT IN ").bind_list(Kind::Id, &held);
            sql.push(" ORDER BY 1) w");
            sql.run(self.change.tx).await?;
        }
        Ok(())
    }

    /// Notes the opening days of a post as its cards were counted with just now, and that these are whole.
    pub(super) async fn renew_days(&self, post: PosyanduId) -> Result<()> {
        let now = self.open_days(post).await?;
        self.note_days(post, &now.keys().copied().chain([self.through]).collect(), &now).await
    }

    /// Notes that a post's cards are whole to the last year that is counted: that year has no day yet, and is noted all
    /// the same. A card of it that is there says less, since whoever was changed this year is on it already.
    async fn mark_whole(&self, post: PosyanduId) -> Result<()> {
        self.note_days(post, &[self.through].into(), &BTreeMap::new()).await
    }

    async fn open_days(&self, post: PosyanduId) -> Result<BTreeMap<i32, String>> {
        let read = facts::pos(self.change.tx, self.change.engine, &[post], &Years::All).await?;
        Ok(by_year(read.open.get(&post).map_or(&[], Vec::as_slice)))
    }

    /// When a post's opening days are others than its cards were counted with, everybody there is read on other days:
    /// the whole post is counted again in the years concerned.
    async fn days(&self, mut touched: Touched) -> Result<Touched> {
        for post in std::mem::take(&mut touched.hari) {
            let now = self.open_days(post).await?;
            let before = self.known_days(post).await?;
            let years: BTreeSet<i32> = now.keys().chain(before.keys()).copied().collect();
            let days = |of: &BTreeMap<i32, String>, year: &i32| of.get(year).cloned().unwrap_or_default();
            let years: BTreeSet<i32> =
                years.into_iter().filter(|year| days(&now, year) != days(&before, year)).collect();
            if years.is_empty() {
                continue;
            }
            self.note_days(post, &years, &now).await?;
            let (people, houses) = self.penghuni(post).await?;
            for who in people {
                note(&mut touched.orang, who, Years::These(years.clone()));
            }
            for who in houses {
                note(&mut touched.keluarga, who, Years::These(years.clone()));
            }
            note(&mut touched.pos, post, Years::These(years));
        }
        Ok(touched)
    }

    async fn known_days(&self, post: PosyanduId) -> Result<BTreeMap<i32, String>> {
        let mut sql = Sql::of(self.change.engine, "SELECT tahun, hari FROM acuan WHERE posyandu_id = ");
        sql.bind(Kind::Id, post.0.into());
        let mut known = BTreeMap::new();
        for row in sql.all(self.change.tx).await? {
            let year = Cell::read(&row, 0, Kind::Small)?.int().unwrap_or_default();
            let days = Cell::read(&row, 1, Kind::Text)?.text().unwrap_or_default().to_owned();
            known.insert(i32::try_from(year).map_err(Error::fault)?, days);
        }
        Ok(known)
    }

    async fn note_days(
        &self,
        post: PosyanduId,
        years: &BTreeSet<i32>,
        days: &BTreeMap<i32, String>,
    ) -> Result<()> {
        let columns =
            [column("posyandu_id", Kind::Id), column("tahun", Kind::Small), column("hari", Kind::Text)];
        let row = |year: &i32| {
            vec![post.0.into(), i64::from(*year).into(), days.get(year).cloned().unwrap_or_default().into()]
        };
        let renew = " ON CONFLICT (posyandu_id, tahun) DO UPDATE SET hari = excluded.hari";
        let rows = years.iter().map(row).collect();
        insert_rows(self.change.tx, self.change.engine, "acuan", &columns, rows, renew).await
    }

    /// Counts people; answers the households of those whose whole life was counted.
    pub(super) async fn people(&mut self, whom: &BTreeMap<Uuid, Years>) -> Result<BTreeSet<Uuid>> {
        let mut houses = BTreeSet::new();
        for (years, ids) in alike(whom) {
            let read = facts::orang(self.change.tx, self.change.engine, &ids, &years).await?;
            let through = self.through;
            let span = |(orang, _): &(Orang, _)| facts::first_year(orang).map(|from| from..=through);
            let add = |(orang, _): &(Orang, _), read: &Read<_>, year: i32| {
                // Nobody counts before she is registered anywhere, though a dose may be as old as she is.
                if facts::first_year(orang).is_none_or(|from| year < from) {
                    return Vec::new();
                }
                let posts: BTreeSet<PosyanduId> = orang.tinggal.iter().map(|stay| stay.pos).collect();
                let card = |pos| (pos, orang.menyumbang(pos, &read.acuan(pos, year)));
                posts.into_iter().map(card).collect()
            };
            if years == Years::All {
                houses.extend(read.facts.values().filter_map(|(_, house)| *house));
            }
            self.take(&ids, &years, &read, span, add);
        }
        Ok(houses)
    }

    pub(super) async fn houses(&mut self, whom: &BTreeMap<Uuid, Years>) -> Result<()> {
        for (years, ids) in alike(whom) {
            let read = facts::keluarga(self.change.tx, self.change.engine, &ids, &years).await?;
            let through = self.through;
            let span = |house: &Keluarga| {
                let lived = house.anggota.iter().map(|one| one.mulai.year());
                let served = house.layanan.iter().map(|one| one.tanggal.year());
                lived.chain(served).min().map(|from| from..=through)
            };
            let add = |house: &Keluarga, read: &Read<_>, year: i32| {
                vec![(house.pos, house.menyumbang(&read.acuan(house.pos, year)))]
            };
            self.take(&ids, &years, &read, span, add);
        }
        Ok(())
    }

    pub(super) async fn posts(&mut self, whom: &BTreeMap<PosyanduId, Years>) -> Result<()> {
        let whom: BTreeMap<Uuid, Years> = whom.iter().map(|(post, years)| (post.0, years.clone())).collect();
        for (years, ids) in alike(&whom) {
            let posts: Vec<PosyanduId> = ids.iter().copied().map(PosyanduId).collect();
            let read = facts::pos(self.change.tx, self.change.engine, &posts, &years).await?;
            let through = self.through;
            for post in posts {
                let span = |pos: &Pos| {
                    let acts = pos.kegiatan.iter().map(|act| act.tanggal.year());
                    let served = pos.layanan.iter().map(|one| one.tanggal.year());
                    let from = acts.chain(served).fold(TAHUN_AWAL, i32::min);
                    Some(from..=through)
                };
                let add = |pos: &Pos, read: &Read<_>, year: i32| {
                    vec![(post, pos.menyumbang(&read.acuan(post, year)))]
                };
                self.take(&[post.0], &years, &read, span, add);
            }
        }
        Ok(())
    }

    /// Counts referrals, each in the year it was sent.
    pub(super) async fn cases(&mut self, whom: &BTreeSet<Uuid>) -> Result<()> {
        if whom.is_empty() {
            return Ok(());
        }
        let ids: Vec<Uuid> = whom.iter().copied().collect();
        let read = facts::kasus(self.change.tx, self.change.engine, &ids).await?;
        let span = |case: &Kasus| Some(case.dibuat.year()..=case.dibuat.year());
        let add = |case: &Kasus, _: &Read<_>, year: i32| vec![(case.pos, case.menyumbang(year))];
        self.take(&ids, &Years::All, &read, span, add);
        Ok(())
    }

    pub(super) async fn kasus(&self, post: PosyanduId) -> Result<BTreeSet<Uuid>> {
        facts::kasus_pos(self.change.tx, self.change.engine, post).await
    }

    /// Notes what each of these added and adds, in the years that are counted.
    fn take<T>(
        &mut self,
        ids: &[Uuid],
        years: &Years,
        read: &Read<T>,
        span: impl Fn(&T) -> Option<std::ops::RangeInclusive<i32>>,
        add: impl Fn(&T, &Read<T>, i32) -> Vec<(PosyanduId, Card)>,
    ) {
        for id in ids {
            let mut sum =
                Sum { before: read.before.get(id).cloned().unwrap_or_default(), after: Bagian::new() };
            if let Some(facts) = read.facts.get(id) {
                let counted: Vec<i32> = match years {
                    Years::These(years) => years.iter().copied().collect(),
                    Years::All => span(facts).into_iter().flatten().collect(),
                };
                // A day may be planned further ahead than anything is counted.
                for year in counted.into_iter().filter(|year| *year <= self.through) {
                    for (pos, card) in add(facts, read, year).into_iter().filter(|(_, card)| !card.is_empty())
                    {
                        sum.after.insert((pos, year), card);
                    }
                }
            }
            sum.before.retain(|(_, year), _| years.contains(*year));
            // Counted again in other years of the same change, it is one subject still.
            let known = self.sums.entry(*id).or_default();
            known.before.extend(sum.before);
            known.after.extend(sum.after);
        }
    }

    /// Writes what changed: what each adds, the cards, the ledger.
    async fn write(mut self) -> Result<()> {
        let (tx, engine) = (self.change.tx, self.change.engine);
        let mut cards: Bagian = Bagian::new();
        let (mut noted, mut gone) = (Vec::new(), Vec::new());
        for (subject, Sum { before, after }) in std::mem::take(&mut self.sums) {
            for key in before.keys().chain(after.keys()).copied().collect::<BTreeSet<_>>() {
                let (old, new) = (before.get(&key), after.get(&key));
                if old == new {
                    continue;
                }
                let card = cards.entry(key).or_default();
                card.add(new.unwrap_or(&Card::default()));
                card.subtract(old.unwrap_or(&Card::default()));
                let (pos, year) = key;
                match new {
                    Some(new) => noted.push(vec![
                        subject.into(),
                        pos.0.into(),
                        i64::from(year).into(),
                        new.to_text().into(),
                    ]),
                    None => gone.push((subject, pos, year)),
                }
            }
        }
        self.widen(&cards).await?;
        let columns = [
            column("subjek_id", Kind::Id),
            column("posyandu_id", Kind::Id),
            column("tahun", Kind::Small),
            column("isi", Kind::Text),
        ];
        let renew = " ON CONFLICT (subjek_id, posyandu_id, tahun) DO UPDATE SET isi = excluded.isi";
        insert_rows(tx, engine, "sumbangan", &columns, noted, renew).await?;
        for (subject, pos, year) in gone {
            let mut sql = Sql::of(engine, "DELETE FROM sumbangan WHERE subjek_id = ");
            sql.bind(Kind::Id, subject.into()).push(" AND posyandu_id = ").bind(Kind::Id, pos.0.into());
            sql.push(" AND tahun = ").bind(Kind::Small, i64::from(year).into());
            sql.run(tx).await?;
        }
        cards.retain(|_, card| !card.is_empty());
        self.cards(cards).await
    }
}

impl Tally<'_> {
    /// Somebody who moved counts at posts that the change does not hold. Under row security it sees and changes what she
    /// added there, and nothing else of those posts.
    async fn widen(&self, cards: &Bagian) -> Result<()> {
        let concerned: BTreeSet<PosyanduId> =
            cards.keys().map(|(pos, _)| *pos).chain(self.change.scopes.iter().copied()).collect();
        if matches!(self.change.rls, Rls::Off) || concerned.len() == self.change.scopes.len() {
            return Ok(());
        }
        hold(self.change.tx, &concerned.into_iter().collect::<Vec<_>>()).await
    }

    /// Adds to the cards, and to the ledger.
    async fn cards(&self, changes: Bagian) -> Result<()> {
        let (tx, engine) = (self.change.tx, self.change.engine);
        let mut parts = Parts::new();
        for ((pos, year), card) in changes {
            let by = card.by_bagian().into_iter();
            parts.extend(by.map(|(bagian, card)| ((pos, year, bagian.nomor()), card)));
        }
        if parts.is_empty() {
            return Ok(());
        }
        let mut known = self.held(&parts).await?;
        let key = |(pos, year, bagian): (PosyanduId, i32, i16)| {
            vec![Cell::from(pos.0), i64::from(year).into(), i64::from(bagian).into()]
        };
        let mut cards = Vec::with_capacity(parts.len());
        let mut lines = Vec::with_capacity(parts.len());
        for (at, change) in &parts {
            let mut card = known.remove(at).unwrap_or_default();
            card.add(change);
            cards.push([key(*at), vec![card.to_text().into()]].concat());
            let line = vec![self.change.at.into(), change.to_text().into()];
            lines.push([vec![Uuid::now_v7().into()], key(*at), line].concat());
        }
        let renew = " ON CONFLICT (posyandu_id, tahun, bagian) DO UPDATE SET isi = excluded.isi";
        insert_rows(tx, engine, "kartu", &KARTU, cards, renew).await?;
        let [pos, year, bagian, text] = KARTU;
        let ledger = [column("id", Kind::Id), pos, year, bagian, column("dicatat_pada", Kind::Time), text];
        insert_rows(tx, engine, "buku", &ledger, lines, "").await
    }

    /// The cards as they are, held until the commit and always in the same order. A card that is not there cannot be
    /// held, and two changes that hold different posts would both make it: on PostgreSQL it is made empty first.
    async fn held(&self, parts: &Parts) -> Result<Parts> {
        let cards = self.some_held(parts).await?;
        let missing: Vec<Vec<Cell>> = parts
            .keys()
            .filter(|key| self.change.engine == Engine::Postgres && !cards.contains_key(key))
            .map(|(pos, year, bagian)| {
                vec![pos.0.into(), i64::from(*year).into(), i64::from(*bagian).into(), "".into()]
            })
            .collect();
        if missing.is_empty() {
            return Ok(cards);
        }
        let (tx, engine) = (self.change.tx, self.change.engine);
        let known = " ON CONFLICT (posyandu_id, tahun, bagian) DO NOTHING";
        insert_rows(tx, engine, "kartu", &KARTU, missing, known).await?;
        self.some_held(parts).await
    }

    async fn some_held(&self, parts: &Parts) -> Result<Parts> {
        let posts: Vec<Cell> = parts
            .keys()
            .map(|(pos, _, _)| pos.0)
            .collect::<BTreeSet<_>>()
            .into_iter()
            .map(Cell::from)
            .collect();
        let years: Vec<Cell> = parts
            .keys()
            .map(|(_, year, _)| i64::from(*year))
            .collect::<BTreeSet<_>>()
            .into_iter()
            .map(Cell::from)
            .collect();
        let mut sql = Sql::of(
            self.change.engine,
            "SELECT posyandu_id, tahun, bagian, isi FROM kartu WHERE posyandu_id IN ",
        );
        sql.bind_list(Kind::Id, &posts).push(" AND tahun IN ").bind_list(Kind::Small, &years);
        sql.push(" ORDER BY posyandu_id, tahun, bagian");
        if self.change.engine == Engine::Postgres {
            sql.push(" FOR UPDATE");
        }
        let mut cards = BTreeMap::new();
        for row in sql.all(self.change.tx).await? {
            let (key, card) = card_of(&row)?;
            cards.insert(key, card);
        }
        Ok(cards)
    }
}

/// Cards by post, year and part, as they are stored.
type Parts = BTreeMap<(PosyanduId, i32, i16), Card>;

/// The columns of a card.
const KARTU: [Col; 4] = [
    column("posyandu_id", Kind::Id),
    column("tahun", Kind::Small),
    column("bagian", Kind::Small),
    column("isi", Kind::Text),
];

/// A card as it is stored: of which post, year and part.
pub(super) fn card_of(row: &sea_orm::QueryResult) -> Result<((PosyanduId, i32, i16), Card)> {
    some_of(row, &Perlu::default())
}

/// What is needed of it.
pub(super) fn some_of(row: &sea_orm::QueryResult, perlu: &Perlu) -> Result<((PosyanduId, i32, i16), Card)> {
    let broken = || Error::fault("a stored card is incomplete");
    let number = |at| Ok::<i64, Error>(Cell::read(row, at, Kind::Small)?.int().unwrap_or_default());
    let pos = Cell::read(row, 0, Kind::Id)?.id().ok_or_else(broken)?;
    let text = Cell::read(row, 3, Kind::Text)?;
    let year = i32::try_from(number(1)?).map_err(Error::fault)?;
    let read = |text| Card::parse_some(text, perlu, perlu.sampai(year));
    let card = text.text().and_then(read).ok_or_else(broken)?;
    Ok(((PosyanduId(pos), year, i16::try_from(number(2)?).map_err(Error::fault)?), card))
}

/// Those who are counted in the same years, together.
fn alike(whom: &BTreeMap<Uuid, Years>) -> Vec<(Years, Vec<Uuid>)> {
    let mut groups: Vec<(Years, Vec<Uuid>)> = Vec::new();
    for (who, years) in whom {
        match groups.iter_mut().find(|(known, _)| known == years) {
            Some((_, ids)) => ids.push(*who),
            None => groups.push((years.clone(), vec![*who])),
        }
    }
    groups
}

/// Opening days written down by year.
fn by_year(days: &[NaiveDate]) -> BTreeMap<i32, String> {
    let mut sorted = days.to_vec();
    sorted.sort_unstable();
    sorted.dedup();
    let mut years: BTreeMap<i32, String> = BTreeMap::new();
    for day in sorted {
        let text = years.entry(day.year()).or_default();
        *text += if text.is_empty() { "" } else { " " };
        *text += &day.format("%m-%d").to_string();
    }
    years
}

/// A column of the sums' own tables, which no scope reads.
pub(super) const fn column(name: &'static str, kind: Kind) -> Col {
    Col { table: "", name, kind }
}
