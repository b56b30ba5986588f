//! Referrals that come in for an agency, as they come.

use async_graphql::{Context, Object, Result, Subscription};
use futures_util::{Stream, StreamExt as _};

use super::error::{Nullable, nullable, of};
use super::input::Pilih;
use super::rujukan::Rujukan;
use super::table::answer::Answers;
use super::{actor, app, resolve};
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::Bidang;
use crate::service::rujukan::{Masuk, ikuti_masuk};
use crate::store::rujukan as r;

/// What waits for an agency.
pub struct RujukanMasuk(Masuk);

/// The referrals that wait for the agency of a sector (rujukan masuk), as it is at one moment.
#[Object]
impl RujukanMasuk {
    /// The sector.
    async fn bidang(&self) -> &'static str {
        self.0.bidang.kode()
    }

    /// How many were sent and are not accepted yet (menunggu); 5,000 at most.
    async fn menunggu(&self) -> usize {
        self.0.menunggu
    }

    /// Those that came (masuk) since the event before, the latest hundred; in the first event of all that wait.
    async fn masuk(&self, ctx: &Context<'_>) -> Nullable<Answers<Rujukan>> {
        nullable(resolve::baru(ctx, &self.0.actor, &self.0.baru, r::NEWEST).await)
    }
}

/// Watching what comes in.
#[derive(Default)]
pub struct RujukanMasukSubscription;

#[Subscription]
impl RujukanMasukSubscription {
    /// Watch what comes in for the agency (OPD) or facility (puskesmas) of a sector (rujukan masuk): how many referrals
    /// wait to be accepted, and which are new. For its officers; the first event is how things are.
    async fn rujukan_masuk(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The sector (bidang).")] bidang: Pilih<Bidang>,
    ) -> Result<impl Stream<Item = Result<RujukanMasuk>> + use<>> {
        let events = ikuti_masuk(app(ctx), actor(ctx).map_err(of)?, bidang.0).await.map_err(of)?;
        Ok(events.map(|event| event.map(RujukanMasuk).map_err(of)))
    }
}
