//! `sweep-photos`: forget photos that never came and remove pictures that belong to nothing. `serve` does the same when
//! it starts, and every day.

use std::process::ExitCode;
use std::time::Duration;

use super::bar::Bar;
use super::seed::STOPPED;
use super::{serve, stopped};
use crate::app::App;
use crate::config::Config;
use crate::error::Result;
use crate::service::foto::sapu;
use crate::service::seed::Progress;

/// Between two sweeps of a server.
const EVERY: Duration = Duration::from_secs(24 * 60 * 60);

/// Sweeps once.
pub async fn sweep(config: &Config) -> Result<ExitCode> {
    let app = serve::open(config).await?;
    let bar = Bar::default();
    let code = tokio::select! {
        done = sapu(&app, &bar) => {
            bar.finish();
            let done = done?;
            println!("{} photos that never came forgotten, {} pictures removed", done.diminta, done.objek);
            ExitCode::SUCCESS
        }
        () = stopped() => {
            bar.finish();
            ExitCode::from(STOPPED)
        }
    };
    app.db.clone().close().await?;
    Ok(code)
}

/// Tells nobody how far it is.
struct Quiet;

impl Progress for Quiet {
    fn stage(&self, _: &str, _: u64) {}
    fn advance(&self, _: u64) {}
}

/// Sweeps now and every day for as long as the server runs.
pub fn keep_sweeping(app: &App) {
    let app = app.clone();
    tokio::spawn(async move {
        let mut days = tokio::time::interval(EVERY);
        loop {
            days.tick().await;
            match sapu(&app, &Quiet).await {
                Ok(done) => tracing::info!(?done, "photos swept"),
                Err(error) => tracing::error!(%error, "photos could not be swept"),
            }
        }
    });
}
