//! `rekey`: seal anew what is not under the newest keys, with progress, while the server goes on. Stopped half way it
//! does no harm, and run again it goes on where it stopped.

use std::process::ExitCode;

use clap::Args;

use super::bar::Bar;
use super::seed::STOPPED;
use super::serve::{known_file, ready};
use super::stopped;
use crate::app::{Clock, secrets};
use crate::config::Config;
use crate::error::Result;
use crate::service::kunci::{self, Putaran};
use crate::store::Db;
use crate::store::db::Target;

/// Options of `rekey`.
#[derive(Args)]
pub struct Rekey {
    /// Also give every region and every person a new data key
    #[arg(long)]
    data_keys: bool,
    /// No server runs on this database now
    #[arg(long)]
    alone: bool,
}

/// Goes round once.
pub async fn run(rekey: Rekey, config: &Config) -> Result<ExitCode> {
    let secrets = secrets(&config.master_key)?;
    known_file(config)?;
    let db = Db::open(&Target { url: config.database_url.clone(), pool: 2, recorder: None }).await?;
    ready(&db).await?;
    db.security().keeps()?;
    let putaran = Putaran { kunci_data: rekey.data_keys, sendiri: rekey.alone };
    let bar = Bar::default();
    let code = tokio::select! {
        done = kunci::rekey(&db, &secrets, putaran, Clock::system().now(), &bar) => {
            bar.finish();
            println!("{} entries sealed with the newest keys", done?);
            ExitCode::SUCCESS
        }
        () = stopped() => {
            bar.finish();
            eprintln!("stopped; what is sealed stays, and the same command goes on from there");
            ExitCode::from(STOPPED)
        }
    };
    db.close().await?;
    Ok(code)
}
