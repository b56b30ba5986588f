//! `verify-audit` walks every chain of the audit trail and names the first bad entry of each; `anchors` writes the
//! heads of the chains outside the database and prints what leaves the machine by mail.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;

use super::bar::Bar;
use crate::app::{App, Clock};
use crate::config::Config;
use crate::domain::id::PosyanduId;
use crate::domain::kata::kata;
use crate::error::{Error, Result};
use crate::service::jejak;
use crate::store::Db;
use crate::store::db::Target;

/// How often a running server anchors (access design, section 10).
const EVERY: Duration = Duration::from_secs(3_600);

/// Options of `verify-audit`.
#[derive(Args)]
pub struct VerifyAudit {
    /// A post's id; with `--words`: is there an entry of its chain with the words of a signed recap?
    #[arg(long, value_name = "ID", requires = "words")]
    posyandu: Option<String>,
    /// The eight words of a recap
    #[arg(long, value_name = "WORDS", requires = "posyandu")]
    words: Option<String>,
}

/// Verifies; exit code 1 when anything is not as it was written.
pub async fn verify(verify: VerifyAudit, config: &Config) -> Result<ExitCode> {
    let db = open(config).await?;
    if let (Some(post), Some(words)) = (verify.posyandu, verify.words) {
        let post = PosyanduId::parse(&post).map_err(|refusal| Error::fault(refusal.message))?;
        return Ok(match jejak::with_words(&db, post, &words).await? {
            Some(entry) => {
                println!("the words are of entry {}, written {}", entry.nomor, entry.at);
                ExitCode::SUCCESS
            }
            None => {
                println!("no entry of this chain has these words");
                ExitCode::FAILURE
            }
        });
    }
    let anchors = jejak::anchors(&config.anchors)?;
    let bar = Bar::default();
    let found = jejak::verify(&db, &anchors, &bar).await?;
    bar.finish();
    let told = format!("{} chains, {} entries, {} anchors", found.chains, found.entries, found.anchors);
    if found.bad.is_empty() {
        println!("{told}: whole");
        return Ok(ExitCode::SUCCESS);
    }
    for bad in &found.bad {
        println!("{bad}");
    }
    println!("{told}: {} chains are not whole", found.bad.len());
    Ok(ExitCode::FAILURE)
}

/// Anchors now, and prints one number for all chains, in digits and in words.
pub async fn anchors(config: &Config) -> Result<ExitCode> {
    let db = open(config).await?;
    let now = Clock::system().now();
    let moved = jejak::anchor(&db, &config.anchors, now).await?;
    let root = jejak::root(&db).await?;
    println!("{moved} chains moved since the last anchor in {}", config.anchors.display());
    println!("{} {root}\n{}", now.format("%Y-%m-%d %H:%M:%S UTC"), kata(&root).unwrap_or_default());
    Ok(ExitCode::SUCCESS)
}

async fn open(config: &Config) -> Result<Db> {
    Db::open(&Target { url: config.database_url.clone(), pool: 2, recorder: None }).await
}

/// Anchors every hour for as long as the server runs. A server that cannot anchor goes on serving, and says so.
pub fn keep_anchoring(app: &App, path: &Path) {
    let (app, path): (App, PathBuf) = (app.clone(), path.to_owned());
    tokio::spawn(async move {
        let mut hours = tokio::time::interval(EVERY);
        loop {
            hours.tick().await;
            if let Err(error) = jejak::anchor(&app.db, &path, app.clock.now()).await {
                tracing::error!(%error, "the audit trail could not be anchored");
            }
        }
    });
}
