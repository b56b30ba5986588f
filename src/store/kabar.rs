//! News (*kabar*) of posts that changed, for those who watch one or all. It comes after the change is committed and says
//! nothing of what changed: whoever watches reads again, with her own eyes. A SQLite file has one server, so the news
//! stays inside it. On PostgreSQL a trigger tells it when a transaction commits, and every server listens, those that
//! did not make the change too.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use sea_orm::sqlx::postgres::PgListener;
use tokio::sync::broadcast::{self, Receiver, Sender, error::RecvError};
use tokio::task::JoinHandle;
use uuid::Uuid;

use crate::domain::id::PosyanduId;
use crate::error::{Error, Result};

/// The channel of the trigger.
const SALURAN: &str = "posyandu_kabar";
/// News that waits for a watcher. Who falls further behind is told that anything may have changed.
const ANTRE: usize = 1_024;
/// Before the database is asked again after the line to it broke.
const JEDA: Duration = Duration::from_secs(1);

/// Tells and hears news. Copies are one.
#[derive(Clone)]
pub struct Kabar {
    keluar: Sender<Berita>,
    asal: Asal,
}

/// A post that changed; nothing in particular where news may have been lost.
type Berita = Option<PosyanduId>;

/// Where news comes from.
#[derive(Clone)]
enum Asal {
    /// From the changes this program makes.
    Sendiri,
    /// From the database at this address. It is listened to once somebody watches.
    Basis(Arc<Mutex<Pendengar>>),
}

/// Listens to the database, for as long as there is a `Kabar`.
struct Pendengar {
    url: String,
    kerja: Option<JoinHandle<()>>,
}

impl Drop for Pendengar {
    fn drop(&mut self) {
        if let Some(kerja) = self.kerja.take() {
            kerja.abort();
        }
    }
}

impl Kabar {
    /// News of one program.
    pub fn sendiri() -> Kabar {
        Kabar { keluar: broadcast::channel(ANTRE).0, asal: Asal::Sendiri }
    }

    /// News of every server on a PostgreSQL database.
    pub fn basis(url: &str) -> Kabar {
        let pendengar = Pendengar { url: url.to_owned(), kerja: None };
        Kabar { keluar: broadcast::channel(ANTRE).0, asal: Asal::Basis(Arc::new(Mutex::new(pendengar))) }
    }

    /// Tells that these posts have changed. On PostgreSQL the database does.
    pub fn sampaikan(&self, pos: &[PosyanduId]) {
        if matches!(self.asal, Asal::Sendiri) {
            for pos in pos {
                // Nobody may be watching.
                let _ = self.keluar.send(Some(*pos));
            }
        }
    }

    /// Watches a post from now on, or all. What was committed before this returns may be told once more, and nothing
    /// after it is missed.
    pub async fn simak(&self, pos: Option<PosyanduId>) -> Result<Simak> {
        let masuk = self.keluar.subscribe();
        if let Asal::Basis(pendengar) = &self.asal {
            let url = {
                let pendengar = pendengar.lock().unwrap_or_else(PoisonError::into_inner);
                let works = pendengar.kerja.as_ref().is_some_and(|kerja| !kerja.is_finished());
                (!works).then(|| pendengar.url.clone())
            };
            if let Some(url) = url {
                let garis = sambung(&url).await?;
                let kerja = tokio::spawn(teruskan(url, garis, self.keluar.clone()));
                let mut pendengar = pendengar.lock().unwrap_or_else(PoisonError::into_inner);
                if let Some(other) = pendengar.kerja.replace(kerja) {
                    other.abort();
                }
            }
        }
        Ok(Simak { masuk, pos })
    }
}

/// Watching one post, or all.
pub struct Simak {
    masuk: Receiver<Berita>,
    pos: Option<PosyanduId>,
}

impl Simak {
    /// Waits until something may have changed; false when there will be no more news. All the news there is by then is
    /// one.
    pub async fn berubah(&mut self) -> bool {
        loop {
            match self.masuk.recv().await {
                Ok(Some(pos)) if self.pos.is_some_and(|own| own != pos) => {}
                // Who fell behind has missed something, perhaps of this post.
                Ok(_) | Err(RecvError::Lagged(_)) => break,
                Err(RecvError::Closed) => return false,
            }
        }
        self.masuk = self.masuk.resubscribe();
        true
    }
}

async fn sambung(url: &str) -> Result<PgListener> {
    let mut garis = PgListener::connect(url).await.map_err(Error::fault)?;
    garis.listen(SALURAN).await.map_err(Error::fault)?;
    Ok(garis)
}

/// Passes news on. After the line broke anything may have changed.
async fn teruskan(url: String, mut garis: PgListener, keluar: Sender<Berita>) {
    loop {
        match garis.try_recv().await {
            Ok(Some(berita)) => {
                let _ = keluar.send(Uuid::try_parse(berita.payload()).ok().map(PosyanduId));
            }
            Ok(None) => drop(keluar.send(None)),
            Err(error) => {
                tracing::warn!(%error, "news of other servers cannot be heard");
                tokio::time::sleep(JEDA).await;
                if let Ok(anew) = sambung(&url).await {
                    garis = anew;
                    let _ = keluar.send(None);
                }
            }
        }
    }
}
