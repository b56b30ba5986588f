//! `migrate`: bring the database to the newest schema and, when asked, row security into a PostgreSQL database.

use std::process::ExitCode;

use clap::Args;

use crate::config::Config;
use crate::error::Result;
use crate::store::Db;
use crate::store::db::Target;
use crate::store::roles;

/// Options of `migrate`.
#[derive(Args)]
pub struct Migrate {
    /// PostgreSQL: make the roles app_field, app_stats and app_backup, and put row security on every table of persons
    #[arg(long)]
    roles: bool,
}

/// Runs what is pending; running it again changes nothing.
pub async fn run(migrate: &Migrate, config: &Config) -> Result<ExitCode> {
    let db = Db::open(&Target { url: config.database_url.clone(), pool: 1, recorder: None }).await?;
    let pending = db.pending().await?;
    db.migrate().await?;
    crate::store::write::ensure_system_scope(&db).await?;
    println!("{pending} migrations run; the schema is up to date");
    if migrate.roles {
        roles::apply(&db).await?;
        println!(
            "row security is on; give {} and {} LOGIN and passwords, or put your own roles into them",
            roles::FIELD,
            roles::STATS
        );
    }
    db.close().await?;
    Ok(ExitCode::SUCCESS)
}
