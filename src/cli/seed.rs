//! `seed`: areas and a made-up population, with progress. Stopped half way it does no harm, and run again it
//! goes on where it stopped.

use std::process::ExitCode;
use std::time::Instant;

use chrono::{DateTime, Utc};
use clap::{Args, ValueEnum};

use super::bar::Bar;
use super::stopped;
use crate::access::secrets::Secrets;
use crate::app::{Clock, secrets};
use crate::config::Config;
use crate::error::{Error, Result};
use crate::service::kunci;
use crate::service::seed::{Ringkasan, Skala, seed};
use crate::store::Db;
use crate::store::db::Target;

/// Options of `seed`.
#[derive(Args)]
pub struct Seed {
    /// How much of the kabupaten gets people; areas, posts and rosters are always loaded in full
    #[arg(long, value_enum, default_value_t = Scale::Demo)]
    scale: Scale,
}

/// The scales, as they are typed.
#[derive(Clone, Copy, ValueEnum)]
pub enum Scale {
    /// One village
    Desa,
    /// One kecamatan
    Kecamatan,
    /// Two kecamatan, about 10,000 people
    Demo,
    /// All 20 kecamatan, about 200,000 people
    Kabupaten,
}

impl From<Scale> for Skala {
    fn from(scale: Scale) -> Skala {
        match scale {
            Scale::Desa => Skala::Desa,
            Scale::Kecamatan => Skala::Kecamatan,
            Scale::Demo => Skala::Demo,
            Scale::Kabupaten => Skala::Kabupaten,
        }
    }
}

/// Exit code of a program that the user stopped.
pub const STOPPED: u8 = 130;

/// Migrates and seeds, then says what is there.
pub async fn run(seed: Seed, config: &Config) -> Result<ExitCode> {
    let db = Db::open(&Target { url: config.database_url.clone(), pool: 2, recorder: None }).await?;
    db.migrate().await?;
    let secrets = secrets(&config.master_key)?;
    kunci::periksa(&db, &secrets).await?;
    let started = Instant::now();
    let Some(done) = with_bar(&db, &secrets, Clock::system().now(), seed.scale.into()).await? else {
        return Ok(ExitCode::from(STOPPED));
    };
    db.close().await?;
    println!("{}", told(&done, started));
    Ok(ExitCode::SUCCESS)
}

/// Seeds with a progress bar; nothing when the user stopped it.
async fn with_bar(db: &Db, secrets: &Secrets, now: DateTime<Utc>, skala: Skala) -> Result<Option<Ringkasan>> {
    let bar = Bar::default();
    tokio::select! {
        done = seed(db, secrets, now, skala, &bar) => {
            bar.finish();
            done.map(Some)
        }
        () = stopped() => {
            bar.finish();
            eprintln!("stopped; what is loaded stays, and the same command goes on from there");
            Ok(None)
        }
    }
}

fn told(done: &Ringkasan, started: Instant) -> String {
    if done.sudah_ada {
        return "the data is there already".to_owned();
    }
    format!(
        "{} posyandu, {} kader, {} pengurus, {} sasaran, {} kehadiran, {} kunjungan, {} pelayanan, {} tanda, \
         {} rujukan in {:.0} s",
        done.posyandu,
        done.kader,
        done.pengurus,
        done.sasaran,
        done.kehadiran,
        done.kunjungan,
        done.pelayanan,
        done.tanda,
        done.rujukan,
        started.elapsed().as_secs_f64()
    )
}

/// A fault in words for somebody at a terminal.
pub fn cannot(what: &str, error: impl std::fmt::Display) -> Error {
    Error::fault(format!("cannot {what}: {error}"))
}
