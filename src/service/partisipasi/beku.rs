//! Months that are closed. Closing stores a moment and no number: the figures of a closed month are those known at that
//! moment, and whatever was recorded later is a restatement (*ralat*) that tells what changed, where and when.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::super::{begin, everything};
use super::{Lembar, known_region, sums_of};
use crate::access::{Action, Actor, Place, Sums, may};
use crate::app::App;
use crate::domain::id::PosyanduId;
use crate::domain::partisipasi::indikator::{Indikator, Saring};
use crate::domain::rate::Rate;
use crate::domain::rollup::Card;
use crate::domain::tanggal::{Bulan, Periode, wita};
use crate::domain::wilayah::Kode;
use crate::error::{Code, Refusal, Result};
use crate::store::beku as rows;
use crate::store::filter::Cond;
use crate::store::partisipasi::Area;
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
    pub indikator: Vec<(&'static Indikator, Rate, Rate)>,
    /// What was recorded later.
    pub rincian: Vec<Rincian>,
}

/// What was recorded later at a post on a day (WITA), of an indicator: what its counts gained.
#[derive(Clone, Debug)]
pub struct Rincian {
    pub tanggal: NaiveDate,
    pub posyandu: PosyanduId,
    pub nama: String,
    pub indikator: &'static Indikator,
    pub n: i64,
    pub d: i64,
}

/// What became of a closed month since it was closed. For those who read the sums as counted: single changes are nearly
/// names.
pub async fn ralat(
    app: &App,
    actor: &Actor,
    (area, bulan): (Area, Bulan),
    indikator: &[&'static Indikator],
) -> Result<Ralat> {
    if sums_of(app, actor, &area).await? != Sums::Exact {
        let sentence = "Rincian ralat hanya untuk posyandu itu sendiri dan pembinanya.";
        return Err(Refusal::new(Code::Forbidden).saying(sentence).into());
    }
    let closed = rows::pada(&app.db, &actor.scope(), &region(app, &area).await?, Some(bulan)).await?;
    let pada = closed.first().copied().ok_or_else(|| {
        Refusal::new(Code::WrongState).saying(format!("Bulan {bulan} belum dibekukan.")).on("bulan")
    })?;
    let parts: std::collections::BTreeSet<_> =
        indikator.iter().flat_map(|one| one.ukur(Saring::default())).map(|ukur| ukur.bagian()).collect();
    let parts: Vec<_> = parts.into_iter().collect();
    let now = Lembar::of(app, &area, &[bulan.tahun()], &parts, None).await?;
    let lines = rollup::buku(&app.db, &area, &[bulan.tahun()], &parts, pada).await?;
    let mut later = Card::default();
    let mut days: BTreeMap<(NaiveDate, PosyanduId), Card> = BTreeMap::new();
    for line in lines {
        later.add(&line.card);
        days.entry((wita(line.at), line.posyandu)).or_default().add(&line.card);
    }
    let mut whole = Card::default();
    now.cards.values().for_each(|card| whole.add(card));
    let mut then = whole.clone();
    then.subtract(&later);
    let month = Periode::from(bulan);
    let rate = |card: &Card, one: &Indikator| one.dari(card, month, Saring::default());
    let nama = |post: PosyanduId| {
        now.pos.iter().find(|pos| pos.id == post).map(|pos| pos.nama.clone()).unwrap_or_default()
    };
    let mut rincian = Vec::new();
    for ((tanggal, posyandu), card) in &days {
        for indikator in indikator {
            let Rate { n, d } = rate(card, indikator);
            if (n, d) != (0, 0) {
                let (tanggal, posyandu) = (*tanggal, *posyandu);
                rincian.push(Rincian { tanggal, posyandu, nama: nama(posyandu), indikator, n, d });
            }
        }
    }
    let indikator = indikator.iter().map(|one| (*one, rate(&then, one), rate(&whole, one))).collect();
    Ok(Ralat { pada, indikator, rincian })
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
