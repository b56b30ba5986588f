//! A subscription that says nothing of anybody (*uji sambungan*: test of the link), for link tests of apps against any
//! deployment.

use std::time::Duration;

use async_graphql::{Context, Result, Subscription};
use futures_util::{Stream, StreamExt as _, stream};

use super::error::of;
use super::signed_in;
use crate::error::{Code, Refusal};

/// Events of one test at most.
const JUMLAH: i32 = 10_000;
/// Milliseconds between two events at most. The least is given by the clock.
const JEDA: i32 = 60_000;

/// Testing the link.
#[derive(Default)]
pub struct SambunganSubscription;

#[Subscription]
impl SambunganSubscription {
    /// Count from 1 to `jumlah`, one number each `jedaMs` milliseconds (uji sambungan: test of the link). For apps that
    /// want to know whether events arrive; anybody who is signed in may.
    async fn uji_sambungan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many events: 1 to 10,000.")] jumlah: i32,
        #[graphql(desc = "Milliseconds between two events: 1 to 60,000.", default = 1_000)] jeda_ms: i32,
    ) -> Result<impl Stream<Item = i32> + use<>> {
        signed_in(ctx).map_err(of)?;
        for (name, given, most) in [("jumlah", jumlah, JUMLAH), ("jedaMs", jeda_ms, JEDA)] {
            if !(1..=most).contains(&given) {
                let sentence = format!("Isi dengan angka 1 sampai {most}.");
                return Err(of(Refusal::new(Code::ImpossibleValue).saying(sentence).on(name).into()));
            }
        }
        let pause = Duration::from_millis(jeda_ms.unsigned_abs().into());
        Ok(stream::iter(1..=jumlah).then(move |n| async move {
            tokio::time::sleep(pause).await;
            n
        }))
    }
}
