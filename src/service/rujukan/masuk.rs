//! What comes in (*masuk*) for an agency, as it comes: the cases of one sector that were sent to it and that it has not
//! accepted yet. Its officers see what they see in a list: their regions, and protected cases only who is appointed.

use std::collections::BTreeSet;
use std::time::Duration;

use futures_util::Stream;
use uuid::Uuid;

use super::super::jaga::{self, Jaga};
use crate::access::Actor;
use crate::app::App;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::Bidang;
use crate::domain::rujukan::StatusRujukan;
use crate::error::{Code, Refusal, Result};
use crate::store::filter::Cond;
use crate::store::rujukan as rows;

/// Cases of one event; more are counted, and read from the list.
const SEKALI: usize = 100;
/// Cases that are told apart, the newest ones.
const TERBANYAK: usize = 5_000;

/// What waits for an agency at one moment.
#[derive(Clone, Debug)]
pub struct Masuk {
    /// The watcher, with the rights of this moment.
    pub actor: Actor,
    pub bidang: Bidang,
    /// How many cases wait to be accepted.
    pub menunggu: usize,
    /// Those that came since the event before; at first all that wait.
    pub baru: Vec<Uuid>,
}

/// A watch over one sector.
struct Jagaan {
    bidang: Bidang,
    /// What waited at the last look; nothing before the first.
    terakhir: Option<BTreeSet<Uuid>>,
}

/// Watches what comes in for the agency of a sector. An error ends it, such as a right that is gone.
pub async fn ikuti_masuk(
    app: &App,
    actor: &Actor,
    bidang: Bidang,
) -> Result<impl Stream<Item = Result<Masuk>> + use<>> {
    boleh(actor, bidang)?;
    // A case may come from any post, and nobody knows which before it does.
    jaga::ikuti(app, actor, None, Jagaan { bidang, terakhir: None }).await
}

impl Jaga for Jagaan {
    type Peristiwa = Masuk;

    /// On a morning all posts change all the time.
    const JEDA: Duration = Duration::from_secs(1);

    async fn tengok(&mut self, app: &App, actor: Actor) -> Result<Option<Masuk>> {
        boleh(&actor, self.bidang)?;
        let now = menunggu(app, &actor, self.bidang).await?;
        if self.terakhir.as_ref() == Some(&now) {
            return Ok(None);
        }
        let new = now.iter().filter(|id| self.terakhir.as_ref().is_none_or(|known| !known.contains(id)));
        let baru = new.rev().take(SEKALI).copied().collect();
        let event = Masuk { actor, bidang: self.bidang, menunggu: now.len(), baru };
        self.terakhir = Some(now);
        Ok(Some(event))
    }
}

/// Only an officer of the sector has something come in.
fn boleh(actor: &Actor, bidang: Bidang) -> Result<(), Refusal> {
    let receives = actor.scope().opd().iter().any(|reach| reach.bidang.contains(bidang));
    if actor.enrolling || !receives {
        return Err(Refusal::new(Code::Forbidden).on("bidang"));
    }
    Ok(())
}

/// The cases of the sector that wait to be accepted, as far as she may see them.
async fn menunggu(app: &App, actor: &Actor, bidang: Bidang) -> Result<BTreeSet<Uuid>> {
    let scope = actor.scope();
    let waiting = StatusRujukan::terkirim().map(|status| status.kode().into()).collect();
    let filter = [Cond::Eq(rows::BIDANG, bidang.kode().into()), Cond::In(rows::STATUS, waiting)];
    let reader = app.db.reader(&scope);
    let found = reader.cells(&rows::TABLE, &[rows::ID], &filter, rows::NEWEST, TERBANYAK).await?;
    Ok(found.iter().filter_map(|row| row.cell(0).id()).collect())
}
