//! Watching (*jaga*): whoever watches looks once, and again whenever there is news. News says only that something changed;
//! what there is to see is read anew each time, by the rights the watcher has then.

use std::time::Duration;

use futures_util::{Stream, stream};

use crate::error::Result;
use crate::store::kabar::Simak;

/// Somebody who watches something.
pub trait Jaga: Send {
    /// What she is told.
    type Peristiwa: Send;

    /// Between two looks: much news in that time is one event.
    const JEDA: Duration;

    /// Looks; nothing where all is as it was. The first look always tells something.
    fn tengok(&mut self) -> impl Future<Output = Result<Option<Self::Peristiwa>>> + Send;

    /// Whether there is nothing to see after this.
    fn usai(_: &Self::Peristiwa) -> bool {
        false
    }
}

/// What a watcher is told, from how things are now. An error ends it, and so does the end of all news.
pub fn peristiwa<J: Jaga>(jaga: J, simak: Simak) -> impl Stream<Item = Result<J::Peristiwa>> + Send + use<J> {
    stream::unfold(Some((jaga, simak, false)), |state| async {
        let (mut jaga, mut simak, looked) = state?;
        match berikut(&mut jaga, &mut simak, looked).await {
            Ok(Some(event)) => {
                let next = (!J::usai(&event)).then_some((jaga, simak, true));
                Some((Ok(event), next))
            }
            Ok(None) => None,
            Err(error) => Some((Err(error), None)),
        }
    })
}

/// The next event, once there is one; nothing when there will be no more news.
async fn berikut<J: Jaga>(jaga: &mut J, simak: &mut Simak, looked: bool) -> Result<Option<J::Peristiwa>> {
    let mut waits = looked;
    loop {
        if waits {
            tokio::time::sleep(J::JEDA).await;
            if !simak.berubah().await {
                return Ok(None);
            }
        }
        if let Some(event) = jaga.tengok().await? {
            return Ok(Some(event));
        }
        waits = true;
    }
}
