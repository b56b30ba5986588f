//! Sweeping (*sapu*): photos that were asked for and never came are forgotten after a day, and pictures that belong to no
//! photo, left by a power cut between the picture and its row, are removed.
//!
//! While a person's record is restricted her photos have no row: it is sealed with everything else of her, and their
//! pictures stay. What is sealed is opened here for their names, and only when something would be removed otherwise.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use futures_util::StreamExt as _;

use super::{buang, rows};
use crate::access::{Action, Actor, Permit, Place, may};
use crate::app::App;
use crate::domain::foto::{DITUNGGU, StatusFoto};
use crate::domain::id::{PosyanduId, SasaranId};
use crate::domain::pilihan::Pilihan as _;
use crate::error::{Error, Result};
use crate::service::permintaan_subjek::unseal;
use crate::service::seed::Progress;
use crate::service::{everything, mulai};
use crate::store::filter::{By, Cond};
use crate::store::tersegel;
use crate::store::write::{Gone, Mutation};

/// Rows or pictures of one step.
const SEKALIGUS: usize = 200;
/// Steps of one run; what is left waits for the next.
const LANGKAH: usize = 1_000;

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sapuan {
    /// Photos forgotten that never came.
    pub diminta: u64,
    /// Pictures removed that belonged to nothing.
    pub objek: u64,
}

/// Sweeps once. May be stopped at any time.
pub async fn sapu(app: &App, progress: &dyn Progress) -> Result<Sapuan> {
    let before = app.clock.now() - DITUNGGU;
    let permit = may(&Actor::system(), Action::Seed, &Place::System)?;
    progress.stage("waiting", 0);
    let mut done = Sapuan::default();
    for _ in 0..LANGKAH {
        let swept = forget(app, &permit, before).await?;
        progress.advance(swept);
        done.diminta += swept;
        if swept == 0 {
            break;
        }
    }
    progress.stage("pictures", 0);
    let mut pictures = app.album.objek.before(before).chunks(SEKALIGUS).take(LANGKAH);
    while let Some(some) = pictures.next().await {
        let names = some.into_iter().collect::<Result<Vec<String>>>()?;
        progress.advance(names.len() as u64);
        let orphans = orphans(app, names).await?;
        done.objek += orphans.len() as u64;
        buang(app, &orphans).await;
    }
    Ok(done)
}

/// Forgets some photos that were asked for before this moment and never came; answers how many.
async fn forget(app: &App, permit: &Permit, before: DateTime<Utc>) -> Result<u64> {
    let diminta = Cond::Eq(rows::STATUS, StatusFoto::Diminta.kode().into());
    let filter = [diminta.clone(), Cond::Below(rows::DIMINTA_PADA, before.into())];
    let all = everything();
    let columns = [rows::ID, rows::POSYANDU];
    let found = app.db.reader(&all).cells(&rows::TABLE, &columns, &filter, rows::ORDER, SEKALIGUS).await?;
    for row in &found {
        let post = PosyanduId(row.cell(1).id().ok_or_else(|| Error::fault("a stored photo is incomplete"))?);
        let mutation = Mutation::own(app.clock.now(), "sweep-photos");
        let Ok(mut work) = mulai(app, &mutation, &[post]).await? else { continue };
        // It may have come since, or gone with its person.
        let still = [Cond::Eq(rows::ID, row.cell(0).clone()), diminta.clone()];
        if work.reader(&all).cells(&rows::TABLE, &[rows::ID], &still, &[], 1).await?.is_empty() {
            continue;
        }
        work.remove(permit, post, &rows::TABLE, row.cell(0).clone(), Gone::Lapsed).await?;
        work.commit(mutation.id).await?;
    }
    Ok(found.len() as u64)
}

/// Those of these pictures that belong to nothing.
async fn orphans(app: &App, names: Vec<String>) -> Result<Vec<String>> {
    let unknown = without_row(app, names).await?;
    if unknown.is_empty() {
        return Ok(unknown);
    }
    let sealed = of_restricted(app).await?;
    let unknown = unknown.into_iter().filter(|nama| !sealed.contains(nama)).collect();
    // Somebody may have come back while what is sealed was read.
    without_row(app, unknown).await
}

async fn without_row(app: &App, names: Vec<String>) -> Result<Vec<String>> {
    let all = everything();
    let there: BTreeSet<String> = rows::yang_ada(app.db.reader(&all), &names).await?.into_iter().collect();
    Ok(names.into_iter().filter(|nama| !there.contains(nama)).collect())
}

/// The pictures of people whose record is restricted.
async fn of_restricted(app: &App) -> Result<BTreeSet<String>> {
    let (all, mut names, mut after) = (everything(), BTreeSet::new(), None);
    loop {
        let filter: Vec<Cond> = after.into_iter().map(|id| Cond::After(tersegel::SASARAN, id)).collect();
        let order = [By::up(tersegel::SASARAN)];
        let columns = [tersegel::SASARAN];
        let some = app.db.reader(&all).cells(&tersegel::TABLE, &columns, &filter, &order, SEKALIGUS).await?;
        for row in &some {
            let Some(id) = row.cell(0).id().map(SasaranId) else { continue };
            if let Some(sealed) = tersegel::find(app.db.reader(&all), id).await? {
                names.extend(unseal(app, id, &sealed)?.foto().1);
            }
        }
        match some.last() {
            Some(last) if some.len() == SEKALIGUS => after = Some(last.cell(0).clone()),
            _ => return Ok(names),
        }
    }
}
