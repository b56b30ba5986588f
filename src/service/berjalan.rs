//! An opening day as it happens (*berjalan*), for the kader and pengurus of its post: who came, and how many are at each
//! step and were served by each sector. Who lost the right to it, or never had it, hears nothing of the day.

use std::collections::BTreeSet;
use std::time::Duration;

use futures_util::Stream;
use uuid::Uuid;

use super::jaga::{self, Jaga};
use crate::access::{Actor, Group};
use crate::app::App;
use crate::domain::hari_buka::StatusHariBuka;
use crate::domain::id::{HariBukaId, PosyanduId};
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
    let (post, _) = lihat(app, actor, id).await?;
    jaga::ikuti(app, actor, Some(post), Jagaan { id, terakhir: None }).await
}

impl Jaga for Jagaan {
    type Peristiwa = Berjalan;

    /// Many check-ins at once are one event.
    const JEDA: Duration = Duration::from_millis(250);

    fn usai(event: &Berjalan) -> bool {
        !matches!(event.status, StatusHariBuka::Dijadwalkan | StatusHariBuka::Berlangsung)
    }

    async fn tengok(&mut self, app: &App, actor: Actor) -> Result<Option<Berjalan>> {
        let (_, status) = lihat(app, &actor, self.id).await?;
        let hari = store::partisipasi::hari(&app.db, self.id.0).await?;
        let langkah = store::partisipasi::langkah(&app.db, self.id.0).await?;
        let hadir = hadir(app, &actor, self.id).await?;
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
