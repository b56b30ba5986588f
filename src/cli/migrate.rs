//! `migrate`: bring the database to the newest schema.

use std::process::ExitCode;

use crate::config::Config;
use crate::error::Result;
use crate::store::Db;
use crate::store::db::Target;

/// Runs what is pending; running it again changes nothing.
pub async fn run(config: &Config) -> Result<ExitCode> {
    let db = Db::open(&Target { url: config.database_url.clone(), pool: 1, recorder: None }).await?;
    let pending = db.pending().await?;
    db.migrate().await?;
    crate::store::write::ensure_system_scope(&db).await?;
    println!("{pending} migrations run; the schema is up to date");
    db.close().await?;
    Ok(ExitCode::SUCCESS)
}
