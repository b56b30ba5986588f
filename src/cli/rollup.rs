//! `rebuild-rollup` makes the sums that are kept ready anew; `verify-rollup` compares them with a fresh count and names
//! what differs. Both go post by post while the server goes on.

use std::process::ExitCode;
use std::time::Duration;

use super::bar::Bar;
use super::seed::STOPPED;
use super::serve::{known_file, ready};
use super::stopped;
use crate::app::{App, Clock};
use crate::config::Config;
use crate::error::Result;
use crate::service::rollup;
use crate::service::seed::Progress;
use crate::store::Db;
use crate::store::db::Target;

/// How often a running server looks for posts whose cards do not reach the next year.
const EVERY: Duration = Duration::from_secs(24 * 3_600);
/// Differences that are named one by one.
const NAMED: usize = 100;

async fn open(config: &Config) -> Result<Db> {
    known_file(config)?;
    let db = Db::open(&Target { url: config.database_url.clone(), pool: 2, recorder: None }).await?;
    ready(&db).await?;
    Ok(db)
}

/// Makes every card anew.
pub async fn rebuild(config: &Config) -> Result<ExitCode> {
    let db = open(config).await?;
    let bar = Bar::default();
    let code = tokio::select! {
        done = rollup::bangun_semua(&db, Clock::system().now(), &bar) => {
            bar.finish();
            println!("the cards of {} posts are made anew", done?);
            ExitCode::SUCCESS
        }
        () = stopped() => {
            bar.finish();
            eprintln!("stopped; the posts done so far are new, the others as they were");
            ExitCode::from(STOPPED)
        }
    };
    db.close().await?;
    Ok(code)
}

/// Compares; exit code 1 when a card is not as it should be.
pub async fn verify(config: &Config) -> Result<ExitCode> {
    let db = open(config).await?;
    let bar = Bar::default();
    let (posts, found) = rollup::periksa(&db, Clock::system().now(), &bar).await?;
    bar.finish();
    for beda in found.iter().take(NAMED) {
        let rollup::Beda { posyandu, ukur, periode, tercatat, dihitung } = beda;
        println!("{posyandu} {periode} {ukur:?}: {tercatat} on the card, {dihitung} counted");
    }
    let whole = found.is_empty();
    let told = if whole { "whole".to_owned() } else { format!("{} counts differ", found.len()) };
    println!("{posts} posts: {told}");
    db.close().await?;
    Ok(if whole { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Makes the cards that are missing before anybody is served, and looks again once a day.
pub async fn keep_ready(app: &App) -> Result<()> {
    let bar = Bar::default();
    rollup::lengkapi(&app.db, app.clock.now(), &bar).await?;
    bar.finish();
    let app = app.clone();
    tokio::spawn(async move {
        let mut days = tokio::time::interval(EVERY);
        days.tick().await;
        loop {
            days.tick().await;
            if let Err(error) = rollup::lengkapi(&app.db, app.clock.now(), &Quiet).await {
                tracing::error!(%error, "the sums of the next year could not be made");
            }
        }
    });
    Ok(())
}

struct Quiet;

impl Progress for Quiet {
    fn stage(&self, _: &str, _: u64) {}
    fn advance(&self, _: u64) {}
}
