//! An opening day as it happens (*berjalan*), for the kader and pengurus of its post: who came, and how many are at each
//! step and were served by each sector. Who lost the right to it, or never had it, hears nothing of the day.

use std::collections::BTreeSet;
use std::time::Duration;

use futures_util::Stream;
use uuid::Uuid;

use super::jaga::{Jaga, peristiwa};
use super::login::actor_in;
use crate::access::{Actor, Group};
use crate::app::App;
use crate::domain::hari_buka::StatusHariBuka;
use crate::domain::id::{AccountId, HariBukaId, PosyanduId};
use crate::error::{Code, Result};
use crate::store;
use crate::store::filter::Cond;
use crate::store::hari_buka::kehadiran;
use crate::store::partisipasi::Hari;

/// Attendances of one event; more are counted, and read from the day itself.
const DATANG: usize = 100;

/// Attendances of a day that are told apart.
const TERBANYAK: usize = 2_000;

/// What a watcher sees.
#[derive(Clone, Debug)]
pub struct Berjalan {
    /// The watcher, with the rights of this moment.
    pub actor: Actor,
    pub id: HariBukaId,
    pub status: StatusHariBuka,
    pub hari: Hari,
    /// People at each of the five steps.
    pub langkah: [i64; 5],
    /// The attendances since the event before; at first all there are.
    pub datang: Vec<Uuid>,
}

/// A watch over one day.
struct Jagaan {
    app: App,
    account: AccountId,
    session: Uuid,
    id: HariBukaId,
    /// What was seen last; nothing before the first look.
    terakhir: Option<Terakhir>,
}

#[derive(PartialEq)]
struct Terakhir {
    status: StatusHariBuka,
    hari: Hari,
    langkah: [i64; 5],
    hadir: BTreeSet<Uuid>,
}

/// Watches a day: the first event is how things are, the last one how it ended. An error ends it.
pub async fn ikuti(
    app: &App,
    actor: &Actor,
    id: HariBukaId,
) -> Result<impl Stream<Item = Result<Berjalan>> + use<>> {
    let session = actor.session.ok_or(Code::Unauthenticated)?;
    let (post, _) = lihat(app, actor, id).await?;
    let simak = app.db.kabar().simak(Some(post)).await?;
    let watch = Jagaan { app: app.clone(), account: actor.account, session, id, terakhir: None };
    Ok(peristiwa(watch, simak))
}

impl Jaga for Jagaan {
    type Peristiwa = Berjalan;

    /// Many check-ins at once are one event.
    const JEDA: Duration = Duration::from_millis(250);

    fn usai(event: &Berjalan) -> bool {
        !matches!(event.status, StatusHariBuka::Dijadwalkan | StatusHariBuka::Berlangsung)
    }

    async fn tengok(&mut self) -> Result<Option<Berjalan>> {
        let actor = actor_in(&self.app, self.account, self.session).await?;
        let (_, status) = lihat(&self.app, &actor, self.id).await?;
        let hari = store::partisipasi::hari(&self.app.db, self.id.0).await?;
        let langkah = store::partisipasi::langkah(&self.app.db, self.id.0).await?;
        let hadir = hadir(&self.app, &actor, self.id).await?;
        let now = Terakhir { status, hari, langkah, hadir };
        if self.terakhir.as_ref() == Some(&now) {
            return Ok(None);
        }
        let known = self.terakhir.as_ref().map(|before| &before.hadir);
        let new = now.hadir.iter().filter(|id| known.is_none_or(|known| !known.contains(id)));
        let datang = new.rev().take(DATANG).copied().collect();
        let event = Berjalan { actor, id: self.id, status, hari: now.hari.clone(), langkah, datang };
        self.terakhir = Some(now);
        Ok(Some(event))
    }
}

/// The post and the status of a day, for those who record there; to others there is no such day.
async fn lihat(app: &App, actor: &Actor, id: HariBukaId) -> Result<(PosyanduId, StatusHariBuka)> {
    let scope = actor.scope();
    let day = store::hari_buka::find(app.db.reader(&scope), id).await?;
    if actor.enrolling || !scope.posts(Group::Basic).contains(day.posyandu) {
        return Err(Code::NotFound.into());
    }
    Ok((day.posyandu, day.status))
}

/// The attendances of a day that the watcher may see. Ids are in the order of time.
async fn hadir(app: &App, actor: &Actor, id: HariBukaId) -> Result<BTreeSet<Uuid>> {
    let scope = actor.scope();
    let filter = [Cond::Eq(kehadiran::HARI_BUKA, id.0.into())];
    let reader = app.db.reader(&scope);
    let rows = reader.cells(&kehadiran::TABLE, &[kehadiran::ID], &filter, &[], TERBANYAK).await?;
    Ok(rows.iter().filter_map(|row| row.cell(0).id()).collect())
}
