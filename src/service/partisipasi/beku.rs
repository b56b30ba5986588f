//! Months that are closed. Closing stores a moment and no number: the figures of a closed month are those known at that
//! moment, and whatever was recorded later is a restatement (*ralat*) that tells what changed, where and when.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::super::{begin, everything};
use super::samar::{Diminta, Selubung, within};
use super::tabel::Nilai;
use super::{Lembar, known_region, sums_of};
use crate::access::{Action, Actor, Place, Sums, may};
use crate::app::App;
use crate::domain::id::PosyanduId;
use crate::domain::partisipasi::indikator::{Indikator, Saring};
use crate::domain::rate::Rate;
use crate::domain::rollup::Card;
use crate::domain::rollup::ukur::Bagian;
use crate::domain::tanggal::{Bulan, Periode, wita};
use crate::domain::wilayah::Kode;
use crate::error::{Code, Refusal, Result};
use crate::store::beku as rows;
use crate::store::filter::Cond;
use crate::store::partisipasi::{Area, Pos};
use crate::store::rollup;
use crate::store::write::{Mutation, SYSTEM};

/// Close a month of a region: its figures stand as they are known now.
pub async fn bekukan(
    app: &App,
    actor: &Actor,
    mutation: &Mutation,
    (wilayah, bulan): (Kode, Bulan),
) -> Result<Uuid> {
    let permit = may(actor, Action::FreezeBulan, &Place::Region(&wilayah))?;
    if bulan.last_day() >= app.clock.today() {
        let sentence = format!("Bulan {bulan} belum berakhir.");
        return Err(Refusal::new(Code::WrongState).saying(sentence).on("bulan").into());
    }
    known_region(app, &wilayah).await?;
    let mut work = begin!(app, mutation, &[SYSTEM]);
    let same = [
        Cond::Eq(rows::WILAYAH, wilayah.to_string().into()),
        Cond::Eq(rows::BULAN, bulan.first_day().into()),
    ];
    let all = everything();
    if !work.reader(&all).cells(&rows::TABLE, &[rows::ID], &same, &[], 1).await?.is_empty() {
        let sentence = format!("Bulan {bulan} sudah dibekukan.");
        return Err(Refusal::new(Code::AlreadyExists).saying(sentence).on("bulan").into());
    }
    let row = vec![
        (rows::ID, mutation.id.into()),
        (rows::WILAYAH, wilayah.to_string().into()),
        (rows::BULAN, bulan.first_day().into()),
        (rows::PADA, app.clock.now().into()),
        (rows::DIBEKUKAN_OLEH, actor.account.0.into()),
    ];
    work.insert(&permit, SYSTEM, &rows::TABLE, row).await?;
    work.commit(mutation.id).await
}

/// What became of a closed month.
#[derive(Clone, Debug)]
pub struct Ralat {
    /// The moment as of which it stands.
    pub pada: DateTime<Utc>,
    /// Each indicator, then and now.
    pub indikator: Vec<(&'static Indikator, Nilai, Nilai)>,
    /// What was recorded later.
    pub rincian: Vec<Rincian>,
}

/// What was recorded later at a post on a day (WITA), of an indicator: what its counts gained.
#[derive(Clone, Debug)]
pub struct Rincian {
    /// Nothing for those who may not see single changes: they are told of all of them together.
    pub tanggal: Option<NaiveDate>,
    pub posyandu: PosyanduId,
    pub nama: String,
    pub indikator: &'static Indikator,
    /// Nothing where it must not be told.
    pub n: Option<i64>,
    pub d: Option<i64>,
}

/// What became of a closed month since it was closed. A change on a day is nearly a name: those who read with small
/// counts hidden are told of a post what it gained altogether, where it shows both times and is not small.
pub async fn ralat(
    app: &App,
    actor: &Actor,
    (area, bulan): (Area, Bulan),
    indikator: &[&'static Indikator],
) -> Result<Ralat> {
    let sums = sums_of(app, actor, &area).await?;
    let closed = rows::pada(&app.db, &actor.scope(), &region(app, &area).await?, Some(bulan)).await?;
    let pada = closed.first().copied().ok_or_else(|| {
        Refusal::new(Code::WrongState).saying(format!("Bulan {bulan} belum dibekukan.")).on("bulan")
    })?;
    let about = Tentang { app, area, bulan, indikator, pada };
    match sums {
        Sums::Exact => about.terbuka().await,
        Sums::Suppressed { k, root } => about.tersamar(k, &root).await,
    }
}

/// Of what a restatement is asked.
struct Tentang<'a> {
    app: &'a App,
    area: Area,
    bulan: Bulan,
    indikator: &'a [&'static Indikator],
    pada: DateTime<Utc>,
}

/// The posts of a place, then or now, with what is hidden of them.
struct Keadaan {
    lembar: Lembar,
    selubung: Option<Selubung>,
    hari: NaiveDate,
}

impl Keadaan {
    /// An indicator of some posts, under the key of their place.
    fn nilai(&self, one: &'static Indikator, bulan: Bulan, kunci: &str, posts: &[PosyanduId]) -> Nilai {
        let none = Card::default();
        let cards = posts.iter().map(|post| self.lembar.cards.get(&(*post, bulan.tahun())).unwrap_or(&none));
        let month = Periode::from(bulan);
        let rate = one.dari_semua(cards, month, Saring { pada: Some(self.hari), ..Saring::default() });
        let hidden = |selubung: &Selubung| selubung.tertutup(kunci, month, one.kode, Saring::default());
        let [n_tersamar, d_tersamar] = self.selubung.as_ref().map_or([false; 2], hidden);
        Nilai { rate, n_tersamar, d_tersamar }
    }
}

impl Tentang<'_> {
    fn parts(&self) -> Vec<Bagian> {
        let parts: BTreeSet<Bagian> = self.indikator.iter().flat_map(|one| one.bagian()).collect();
        parts.into_iter().collect()
    }

    fn kunci(&self) -> String {
        match &self.area {
            Area::Wilayah(kode) => kode.to_string(),
            Area::Posyandu(post) => post.to_string(),
        }
    }

    /// With every change, day by day.
    async fn terbuka(self) -> Result<Ralat> {
        let (app, years, parts) = (self.app, [self.bulan.tahun()], self.parts());
        let lembar = Lembar::of(app, &self.area, &years, &parts, None).await?;
        let lines = rollup::buku(&app.db, &self.area, &years, &parts, self.pada).await?;
        let mut days: BTreeMap<(NaiveDate, PosyanduId), Card> = BTreeMap::new();
        let mut before = lembar.cards.clone();
        for line in lines {
            days.entry((wita(line.at), line.posyandu)).or_default().add(&line.card);
            before.entry((line.posyandu, self.bulan.tahun())).or_default().subtract(&line.card);
        }
        let posts: Vec<PosyanduId> = lembar.pos.iter().map(|pos| pos.id).collect();
        let names: HashMap<PosyanduId, String> =
            lembar.pos.iter().map(|pos| (pos.id, pos.nama.clone())).collect();
        let month = Periode::from(self.bulan);
        let mut rincian = Vec::new();
        for ((tanggal, posyandu), card) in &days {
            for indikator in self.indikator {
                let Rate { n, d } = indikator.dari(card, month, Saring::default());
                if (n, d) != (0, 0) {
                    let nama = names.get(posyandu).cloned().unwrap_or_default();
                    let (tanggal, posyandu) = (Some(*tanggal), *posyandu);
                    rincian.push(Rincian { tanggal, posyandu, nama, indikator, n: Some(n), d: Some(d) });
                }
            }
        }
        let kini = Keadaan { lembar, selubung: None, hari: app.clock.today() };
        let lembar = Lembar {
            pos: kini.lembar.pos.clone(),
            nama: HashMap::new(),
            years: years.to_vec(),
            cards: before,
        };
        let beku = Keadaan { lembar, selubung: None, hari: wita(self.pada) };
        Ok(Ralat { pada: self.pada, indikator: self.pasangan(&beku, &kini, &posts), rincian })
    }

    /// By post, where both times show.
    async fn tersamar(self, k: i64, root: &Kode) -> Result<Ralat> {
        let beku = self.keadaan(k, root, Some(self.pada)).await?;
        let kini = self.keadaan(k, root, None).await?;
        let here: Vec<&Pos> = kini.lembar.pos.iter().filter(|pos| within(&self.area, pos)).collect();
        let mut rincian = Vec::new();
        for pos in &here {
            for indikator in self.indikator {
                let of = |when: &Keadaan| when.nilai(indikator, self.bulan, &pos.id.to_string(), &[pos.id]);
                let (then, now) = (of(&beku), of(&kini));
                let n = (now.rate.n - then.rate.n, then.n_tersamar || now.n_tersamar);
                let d = (now.rate.d - then.rate.d, then.d_tersamar || now.d_tersamar);
                let gained =
                    |(by, hidden): (i64, bool)| (!hidden && !(1..k).contains(&by.abs())).then_some(by);
                // What changed where it is hidden must not even be said to have changed.
                if [n, d].iter().any(|(by, hidden)| *by != 0 && !hidden) {
                    let (posyandu, nama, n, d) = (pos.id, pos.nama.clone(), gained(n), gained(d));
                    rincian.push(Rincian { tanggal: None, posyandu, nama, indikator, n, d });
                }
            }
        }
        let posts: Vec<PosyanduId> = here.iter().map(|pos| pos.id).collect();
        Ok(Ralat { pada: self.pada, indikator: self.pasangan(&beku, &kini, &posts), rincian })
    }

    async fn keadaan(&self, k: i64, root: &Kode, pada: Option<DateTime<Utc>>) -> Result<Keadaan> {
        let whole = Area::Wilayah(root.clone());
        let diminta = Diminta::of(self.indikator, &[Saring::default()]);
        let parts = diminta.parts(&self.parts());
        let lembar = Lembar::of(self.app, &whole, &[self.bulan.tahun()], &parts, pada).await?;
        let hari = pada.map_or_else(|| self.app.clock.today(), wita);
        let selubung = diminta.over(&lembar, (root, k), &[Periode::from(self.bulan)], hari);
        Ok(Keadaan { lembar, selubung: Some(selubung), hari })
    }

    /// Every indicator of the whole area, then and now.
    fn pasangan(
        &self,
        beku: &Keadaan,
        kini: &Keadaan,
        posts: &[PosyanduId],
    ) -> Vec<(&'static Indikator, Nilai, Nilai)> {
        let of = |when: &Keadaan, one| when.nilai(one, self.bulan, &self.kunci(), posts);
        self.indikator.iter().map(|one| (*one, of(beku, one), of(kini, one))).collect()
    }
}

/// May somebody who reads with small counts hidden ask for this moment? Any two moments could be subtracted, so only
/// those at which a month of the region, or of one above it, was closed.
pub(super) async fn boleh_pada(app: &App, actor: &Actor, area: &Area, pada: DateTime<Utc>) -> Result<()> {
    let closed = rows::pada(&app.db, &actor.scope(), &region(app, area).await?, None).await?;
    if closed.contains(&pada) {
        return Ok(());
    }
    let sentence = "Peran Anda hanya dapat melihat keadaan saat sebuah bulan dibekukan.";
    Err(Refusal::new(Code::Forbidden).saying(sentence).on("pada").into())
}

/// The region of an area: of a post, its village.
async fn region(app: &App, area: &Area) -> Result<Kode> {
    match area {
        Area::Wilayah(kode) => Ok(kode.clone()),
        Area::Posyandu(post) => crate::store::posyandu::region(app.db.reader(&everything()), *post).await,
    }
}
