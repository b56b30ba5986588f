//! The master key of a running installation: does it fit the database, what is still sealed with an older one, and the
//! round that seals everything anew (`posyandu rekey`) while the server goes on.
//!
//! A note in `server_state`, sealed like everything else, tells the right key from a wrong one before the port opens.
//! Each server seals the note with its newest key when it starts. So `rekey` can see whether the servers know the key
//! it is about to seal with: a server that does not could open nothing that was sealed anew.

use std::time::Duration;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::seed::Progress;
use crate::access::secrets::Secrets;
use crate::error::{Code, Error, Result};
use crate::store::kunci::SEMUA;
use crate::store::rekey::{self, LANGSUNG, Langkah};
use crate::store::{Db, seed as state};

/// The key of the note in `server_state`, and what it is sealed for.
const CATATAN: &str = "kunci_utama";

/// What a round does besides sealing what is sealed with an older master key.
#[derive(Clone, Copy, Debug, Default)]
pub struct Putaran {
    /// Give every region a new key and every owner of a number too.
    pub kunci_data: bool,
    /// No server runs, so none has to know the newest key already.
    pub sendiri: bool,
}

/// Does this master key open what is in the database? Said at once and in words; later it would be faults. A new
/// database gets its note here.
pub async fn periksa(db: &Db, secrets: &Secrets) -> Result<()> {
    match state::state(db, CATATAN).await? {
        Some(note) => {
            let id = note.split('.').next().unwrap_or_default().to_owned();
            secrets.open(CATATAN, CATATAN, &note).map_err(|_| other(&id, secrets))?;
        }
        None => {
            knows_regions(db, secrets).await?;
            return pasang(db, secrets).await;
        }
    }
    knows_regions(db, secrets).await
}

async fn knows_regions(db: &Db, secrets: &Secrets) -> Result<()> {
    let needed = rekey::masters(db).await?;
    match needed.iter().find(|id| !secrets.ids().any(|known| known == id.as_str())) {
        Some(id) => Err(other(id, secrets)),
        None => Ok(()),
    }
}

fn other(id: &str, secrets: &Secrets) -> Error {
    let known: Vec<&str> = secrets.ids().collect();
    let known = known.join(", ");
    Error::fault(format!(
        "this master key ({known}) is not the one the database is sealed with ({id}); put the right one back"
    ))
}

/// Notes that a server knows the newest key.
pub async fn pasang(db: &Db, secrets: &Secrets) -> Result<()> {
    if terpasang(db, secrets).await? {
        return Ok(());
    }
    state::set_state(db, CATATAN, &secrets.seal(CATATAN, CATATAN, CATATAN.as_bytes())?).await
}

/// Does the note know the newest key?
async fn terpasang(db: &Db, secrets: &Secrets) -> Result<bool> {
    Ok(state::state(db, CATATAN).await?.is_some_and(|note| secrets.is_newest(&note)))
}

/// Are there numbers in plain, from before they were sealed? Such a database is not served.
pub async fn terbuka(db: &Db) -> Result<bool> {
    for rahasia in SEMUA {
        if rekey::plain(db, rahasia).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// How much is not sealed with the newest keys.
pub async fn sisa(db: &Db, secrets: &Secrets) -> Result<u64> {
    let mut sisa = 0;
    for langsung in LANGSUNG {
        sisa += rekey::older_of(db, secrets, langsung).await?;
    }
    for rahasia in SEMUA {
        sisa += rekey::stale_of(db, secrets, rahasia).await?;
    }
    Ok(sisa)
}

/// May the old keys go? Not while something needs them.
pub async fn boleh_buang(db: &Db, secrets: &Secrets) -> Result<()> {
    periksa(db, secrets).await?;
    match sisa(db, secrets).await? {
        0 if terpasang(db, secrets).await? => Ok(()),
        // The note itself, which `rekey` asks for.
        0 => Err(Error::fault("the newest master key is not in use yet; run `posyandu rekey` first")),
        sisa => Err(Error::fault(format!(
            "{sisa} entries still need an older master key; run `posyandu rekey` first"
        ))),
    }
}

/// Seals everything anew that is not sealed with the newest keys. May be stopped at any time and run again.
pub async fn rekey(
    db: &Db,
    secrets: &Secrets,
    putaran: Putaran,
    now: DateTime<Utc>,
    progress: &dyn Progress,
) -> Result<u64> {
    periksa(db, secrets).await?;
    if putaran.sendiri {
        pasang(db, secrets).await?;
    } else if !terpasang(db, secrets).await? {
        return Err(Error::fault(
            "no server has started with the newest master key yet; restart `posyandu serve`, then run this again \
             (or with --alone when no server runs)",
        ));
    }
    if putaran.kunci_data {
        rekey::new_regions(db, secrets).await?;
    }
    let mut done = 0;
    for langsung in LANGSUNG {
        progress.stage(langsung.table, rekey::older_of(db, secrets, langsung).await?);
        done += to_the_end(progress, |after| rekey::reseal(db, secrets, langsung, after)).await?;
    }
    for rahasia in SEMUA {
        progress.stage(rahasia.table.name, rekey::stale_of(db, secrets, rahasia).await?);
        done += to_the_end(progress, |after| rekey::renew(db, secrets, rahasia, after, now)).await?;
    }
    progress.stage("kunci", rekey::behind_of(db).await?);
    done += to_the_end(progress, |after| rekey::rewrap(db, secrets, after)).await?;
    rekey::drop_replaced(db).await?;
    rekey::settle(db).await?;
    Ok(done)
}

/// Steps until there is nothing behind the last id. A step that met somebody else's lock is taken again.
async fn to_the_end<F: Future<Output = Result<Langkah>>>(
    progress: &dyn Progress,
    step: impl Fn(Option<Uuid>) -> F,
) -> Result<u64> {
    let (mut after, mut done, mut tries) = (None, 0, 0);
    loop {
        match step(after).await {
            Ok(Some((last, rows))) => {
                (after, tries, done) = (Some(last), 0, done + rows);
                progress.advance(rows);
            }
            Ok(None) => return Ok(done),
            Err(error) if error.code() == Some(Code::Overloaded) && tries < 20 => {
                tries += 1;
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            Err(error) => return Err(error),
        }
    }
}
