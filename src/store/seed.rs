//! What seeding needs besides the write path: a note in `server_state` of which data set is being loaded, so
//! that an interrupted run goes on where it stopped, and fresh statistics for the planner afterwards.

use super::db::Db;
use super::sql::{Engine, Sql};
use super::table::{Cell, Kind};
use super::write::{Work, database};
use crate::error::Result;

/// The value of a key of `server_state`.
pub async fn state(db: &Db, key: &str) -> Result<Option<String>> {
    let mut sql = Sql::of(db.engine(), "SELECT value FROM server_state WHERE key = ");
    sql.bind(Kind::Text, key.into());
    let row = sql.one(db.readers()).await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Cell::read(&row, 0, Kind::Text)?.text().map(str::to_owned))
}

/// Writes a key of `server_state`.
pub async fn set_state(db: &Db, key: &str, value: &str) -> Result<()> {
    let tx = db.begin().await?;
    let mut sql = Sql::of(db.engine(), "INSERT INTO server_state (key, value) VALUES (");
    sql.bind(Kind::Text, key.into()).push(", ").bind(Kind::Text, value.into());
    sql.push(") ON CONFLICT (key) DO UPDATE SET value = excluded.value");
    sql.run(&tx).await?;
    tx.commit().await.map_err(database)
}

/// Makes this work ready for many rows. PostgreSQL plans its foreign-key checks when the tables are still
/// empty and then keeps reading them from end to end (measured: 337 million rows of `hari_buka` for a demo,
/// 49 s instead of 19); an index is asked for instead. It need not wait for the disk at each commit either:
/// commits reach it in order, and the note that the load is complete waits. SQLite needs neither.
pub async fn bulk(work: &Work) -> Result<()> {
    if work.engine() == Engine::Postgres {
        let settings =
            "SELECT set_config('enable_seqscan', 'off', true), set_config('synchronous_commit', 'off', true)";
        Sql::of(work.engine(), settings).run(work.tx()).await?;
    }
    Ok(())
}

/// Lets the engine look at its tables once, so that the first questions after a bulk load are planned well.
pub async fn analyze(db: &Db) -> Result<()> {
    let tx = db.begin().await?;
    Sql::of(db.engine(), "ANALYZE").run(&tx).await?;
    tx.commit().await.map_err(database)
}
