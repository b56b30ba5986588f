//! Watching (*jaga*): whoever watches looks once, and again whenever there is news. News says only that something
//! changed; what there is to see is read anew each time, by the rights the watcher has at that moment.

use std::time::Duration;

use futures_util::{Stream, stream};
use uuid::Uuid;

use super::login::actor_in;
use crate::access::Actor;
use crate::app::App;
use crate::domain::id::{AccountId, PosyanduId};
use crate::error::{Code, Result};
use crate::store::kabar::Simak;

/// Something that can be watched.
pub trait Jaga: Send {
    /// What a watcher is told.
    type Peristiwa: Send;

    /// Between two looks: much news in that time is one event.
    const JEDA: Duration;

    /// Looks, with the rights of this moment; nothing where all is as it was. The first look always tells something.
    fn tengok(
        &mut self,
        app: &App,
        actor: Actor,
    ) -> impl Future<Output = Result<Option<Self::Peristiwa>>> + Send;

    /// Whether there is nothing to see after this.
    fn usai(_: &Self::Peristiwa) -> bool {
        false
    }
}

/// Somebody who watches.
struct Penjaga<J> {
    app: App,
    account: AccountId,
    session: Uuid,
    simak: Simak,
    jaga: J,
}

/// What a watcher is told, from how things are now; news are those of one post or of all. An error ends it, such as a
/// right that is gone, and so does the end of all news.
pub async fn ikuti<J: Jaga>(
    app: &App,
    actor: &Actor,
    posyandu: Option<PosyanduId>,
    jaga: J,
) -> Result<impl Stream<Item = Result<J::Peristiwa>> + Send + use<J>> {
    let session = actor.session.ok_or(Code::Unauthenticated)?;
    let simak = app.db.kabar().simak(posyandu).await?;
    let penjaga = Penjaga { app: app.clone(), account: actor.account, session, simak, jaga };
    Ok(stream::unfold(Some((penjaga, false)), |state| async {
        let (mut penjaga, looked) = state?;
        match penjaga.berikut(looked).await {
            Ok(Some(event)) => {
                let next = (!J::usai(&event)).then_some((penjaga, true));
                Some((Ok(event), next))
            }
            Ok(None) => None,
            Err(error) => Some((Err(error), None)),
        }
    }))
}

impl<J: Jaga> Penjaga<J> {
    /// The next event, once there is one; nothing when there will be no more news.
    async fn berikut(&mut self, looked: bool) -> Result<Option<J::Peristiwa>> {
        let mut waits = looked;
        loop {
            if waits {
                tokio::time::sleep(J::JEDA).await;
                if !self.simak.berubah().await {
                    return Ok(None);
                }
            }
            let actor = actor_in(&self.app, self.account, self.session).await?;
            if let Some(event) = self.jaga.tengok(&self.app, actor).await? {
                return Ok(Some(event));
            }
            waits = true;
        }
    }
}
