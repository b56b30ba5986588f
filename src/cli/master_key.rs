//! `master-key`: make the file with the master key, put a newer key in it, remove the ones nothing needs any more.

use std::path::Path;
use std::process::ExitCode;

use clap::Subcommand;

use super::serve::{known_file, ready};
use crate::access::secrets::Secrets;
use crate::app::secrets;
use crate::config::{Config, MasterKey};
use crate::error::{Error, Result};
use crate::service::kunci;
use crate::store::Db;
use crate::store::db::Target;

/// What is done to the file.
#[derive(Clone, Copy, Subcommand)]
pub enum Act {
    /// Make the file
    New,
    /// Put a new key first; then restart `serve`, and run `rekey`
    Add,
    /// Remove all keys but the newest, once `rekey` has gone round
    Retire,
}

/// Does it, and says which keys the file holds then.
pub async fn run(act: Act, config: &Config) -> Result<ExitCode> {
    let path = file(config)?;
    let secrets = match act {
        Act::New if path.exists() => {
            let path = path.display();
            return Err(Error::fault(format!(
                "{path} is there already; `master-key add` puts a newer key in it"
            )));
        }
        Act::New => Secrets::load_or_create(path)?,
        Act::Add => Secrets::add_key(path)?,
        Act::Retire => retire(path, config).await?,
    };
    let ids: Vec<&str> = secrets.ids().collect();
    println!("{}: {}", path.display(), ids.join(", "));
    eprintln!("keep a copy apart from the database and its backups; without it no NIK can be read again");
    Ok(ExitCode::SUCCESS)
}

fn file(config: &Config) -> Result<&Path> {
    match &config.master_key {
        MasterKey::File(path) | MasterKey::Made(path) => Ok(path),
        MasterKey::Text(_) => Err(Error::fault(
            "the master key comes from POSYANDU_MASTER_KEY; unset it and work on a file, then set it to the new text",
        )),
    }
}

async fn retire(path: &Path, config: &Config) -> Result<Secrets> {
    known_file(config)?;
    let db = Db::open(&Target { url: config.database_url.clone(), pool: 1, recorder: None }).await?;
    ready(&db).await?;
    db.security().keeps()?;
    kunci::boleh_buang(&db, &secrets(&config.master_key)?).await?;
    db.close().await?;
    Secrets::drop_old(path)
}
