//! An opening day as it happens.

use async_graphql::{Context, ID, Object, Result, SimpleObject, Subscription};
use futures_util::{Stream, StreamExt as _};

use super::error::{Nullable, nullable, of};
use super::hari_buka::HariBuka;
use super::kehadiran::Kehadiran;
use super::partisipasi::{RekapBidang, sectors};
use super::table::answer::Answers;
use super::table::{Answer, ask};
use super::{actor, app, resolve};
use crate::domain::id::HariBukaId;
use crate::domain::pilihan::Pilihan as _;
use crate::service::baca;
use crate::service::berjalan::{self, Berjalan};
use crate::store::hari_buka::kehadiran as k;

/// How many people were at one of the five steps (langkah) of a day.
#[derive(SimpleObject)]
pub struct HitunganLangkah {
    /// The step, 1 to 5: pendaftaran (registered), pengukuran (weighed, measured or screened), pencatatan (the weighing
    /// was judged), pelayanan kesehatan (a health service), penyuluhan (advice).
    langkah: i32,
    /// Distinct persons.
    orang: i64,
}

/// A day under way.
pub struct HariBukaBerjalan(Berjalan);

/// An opening day under way (hari buka berjalan), as it is at one moment.
#[Object]
impl HariBukaBerjalan {
    /// The day.
    async fn hari_buka(&self, ctx: &Context<'_>) -> Nullable<Answer<HariBuka>> {
        nullable(
            async {
                let scope = self.0.actor.scope();
                let ask = ask::<HariBuka>(ctx, &scope)?;
                let row = baca::satu(app(ctx), &scope, &ask.shape, self.0.id.0.into()).await?;
                Ok(ask.answer(row))
            }
            .await,
        )
    }

    /// The status of the day: the subscription ends with one that is closed or called off.
    async fn status(&self) -> &'static str {
        self.0.status.kode()
    }

    /// Residents who came.
    async fn warga(&self) -> i64 {
        self.came(false)
    }

    /// Visitors from elsewhere (pengunjung luar).
    async fn pengunjung_luar(&self) -> i64 {
        self.came(true)
    }

    /// Kader who are there.
    async fn kader_hadir(&self) -> i64 {
        self.0.hari.kader
    }

    /// People at each of the five steps.
    async fn per_langkah(&self) -> Vec<HitunganLangkah> {
        let each = (1..).zip(self.0.langkah);
        each.map(|(langkah, orang)| HitunganLangkah { langkah, orang }).collect()
    }

    /// Services and people served, by sector.
    async fn per_bidang(&self) -> Vec<RekapBidang> {
        sectors(&self.0.hari)
    }

    /// Who came (datang) since the event before; in the first event the latest hundred of all who came so far.
    async fn datang(&self, ctx: &Context<'_>) -> Nullable<Answers<Kehadiran>> {
        nullable(resolve::baru(ctx, &self.0.actor, &self.0.datang, k::NEWEST).await)
    }
}

impl HariBukaBerjalan {
    fn came(&self, visitor: bool) -> i64 {
        self.0.hari.kehadiran.iter().filter(|row| row.2 == visitor).map(|row| row.5).sum()
    }
}

/// Watching opening days.
#[derive(Default)]
pub struct BerjalanSubscription;

#[Subscription]
impl BerjalanSubscription {
    /// Watch an opening day as it happens (hari buka berjalan): who comes, how many are at each step and served by each
    /// sector. For the kader and pengurus of its post. The first event is how things are; the last one comes when the
    /// day is closed or called off.
    async fn hari_buka_berjalan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day's id.")] id: ID,
    ) -> Result<impl Stream<Item = Result<HariBukaBerjalan>> + use<>> {
        let id = HariBukaId::parse(&id).map_err(|refusal| of(refusal.on("id").into()))?;
        let events = berjalan::ikuti(app(ctx), actor(ctx).map_err(of)?, id).await.map_err(of)?;
        Ok(events.map(|event| event.map(HariBukaBerjalan).map_err(of)))
    }
}
