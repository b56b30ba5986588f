//! Connections. SQLite has a pool of readers and one writer, which begins every transaction with IMMEDIATE:
//! with the default a transaction that reads before it writes fails as soon as two run at once (measured: 317
//! of 400). PostgreSQL has one pool, sized by configuration, with a limit on how long a statement may take, and
//! where it is given a second one, of another role, for sums.

use std::sync::Arc;
use std::time::Duration;

use migrations::{Migrator, MigratorTrait};
use sea_orm::{
    ConnectOptions, ConnectionTrait as _, Database, DatabaseConnection, DatabaseTransaction,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

use super::claim::Rls;
use super::kabar::Kabar;
use super::read::Reader;
use super::roles;
use super::security::Security;
use super::sql::Engine;
use crate::access::Scope;
use crate::config::sqlite_file;
use crate::error::{Error, Result};

/// Sees the text of every statement that runs; tests count them with it.
pub type Recorder = Arc<dyn Fn(&str) + Send + Sync>;

/// How to reach the database.
#[derive(Clone)]
pub struct Target {
    /// `sqlite:path/to/file.db` or `postgres://…`.
    pub url: String,
    /// Connections of a PostgreSQL pool, or readers of a SQLite file.
    pub pool: u32,
    pub recorder: Option<Recorder>,
}

/// The database, for everything in `store`.
#[derive(Clone)]
pub struct Db {
    engine: Engine,
    readers: DatabaseConnection,
    writer: DatabaseConnection,
    stats: DatabaseConnection,
    security: Security,
    sums: bool,
    kabar: Kabar,
}

impl Db {
    /// Opens the database. A SQLite file that is not there is made.
    pub async fn open(target: &Target) -> Result<Db> {
        let engine = engine_of(&target.url)?;
        let connections = match engine {
            Engine::Sqlite => {
                let writer = connect(sqlite(&target.url, 1, WRITER_CACHE), target).await?;
                (connect(sqlite(&target.url, target.pool, READER_CACHE), target).await?, writer)
            }
            Engine::Postgres => {
                let pool = connect(postgres(&target.url, target.pool), target).await?;
                (pool.clone(), pool)
            }
        };
        let (readers, writer) = connections;
        let security = match engine {
            Engine::Sqlite => Security::Sqlite,
            Engine::Postgres => Security::of(&readers).await?,
        };
        let kabar = match engine {
            Engine::Sqlite => Kabar::sendiri(),
            Engine::Postgres => Kabar::basis(&target.url),
        };
        Ok(Db { engine, stats: readers.clone(), readers, writer, security, sums: true, kabar })
    }

    /// The same database, its sums read over a pool of another role.
    pub async fn with_stats(mut self, target: &Target) -> Result<Db> {
        if self.engine == Engine::Sqlite || engine_of(&target.url)? == Engine::Sqlite {
            return Err(Error::fault("a database of its own for sums is for PostgreSQL"));
        }
        self.stats = connect(postgres(&target.url, target.pool), target).await?;
        self.security = self.security.with_stats(&self.stats).await?;
        Ok(self)
    }

    /// Brings the schema to the newest migration. Running it again changes nothing. Where there are roles, what is new
    /// is theirs too.
    pub async fn migrate(&self) -> Result<()> {
        let pending = self.pending().await?;
        Migrator::up(&self.writer, None).await.map_err(Error::fault)?;
        if pending > 0 && self.engine == Engine::Postgres && roles::applied(self).await? {
            roles::apply(self).await?;
        }
        Ok(())
    }

    /// How many migrations this database still lacks.
    pub async fn pending(&self) -> Result<usize> {
        let pending = Migrator::get_pending_migrations_read_only(&self.writer).await.map_err(Error::fault)?;
        Ok(pending.len())
    }

    /// Is it in reach, and as new as the program? Asked on the readers, so that a long change keeps nobody waiting.
    pub async fn ready(&self) -> Result<()> {
        match Migrator::get_pending_migrations_read_only(&self.readers).await.map_err(Error::fault)?.len() {
            0 => Ok(()),
            pending => Err(Error::fault(format!("the database lacks {pending} migrations"))),
        }
    }

    /// The same database, changed without keeping sums. For the benchmark, which measures what keeping them costs.
    #[doc(hidden)]
    pub fn without_sums(self) -> Db {
        Db { sums: false, ..self }
    }

    /// Are sums kept with every change?
    pub(in crate::store) fn keeps_sums(&self) -> bool {
        self.sums
    }

    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// News of posts that changed.
    pub fn kabar(&self) -> &Kabar {
        &self.kabar
    }

    /// The second line of access.
    pub fn security(&self) -> &Security {
        &self.security
    }

    /// A reader with this scope.
    pub fn reader<'a>(&'a self, scope: &'a Scope) -> Reader<'a, DatabaseConnection> {
        let rls = if self.security.binds() { Rls::Own(&self.readers) } else { Rls::Off };
        Reader { conn: &self.readers, engine: self.engine, scope, rls }
    }

    /// The connection for reads that belong to no scope (accounts). Under row security it shows no person.
    pub(in crate::store) fn readers(&self) -> &DatabaseConnection {
        &self.readers
    }

    /// The connection for sums. Its role may read the views without names and, where it has a pool of its own, no
    /// table of persons.
    pub(in crate::store) fn stats(&self) -> &DatabaseConnection {
        &self.stats
    }

    /// The connection that writes.
    pub(in crate::store) fn writer(&self) -> &DatabaseConnection {
        &self.writer
    }

    /// A write transaction, IMMEDIATE on SQLite.
    pub(in crate::store) async fn begin(&self) -> Result<DatabaseTransaction> {
        let options = TransactionOptions {
            sqlite_transaction_mode: (self.engine == Engine::Sqlite)
                .then_some(SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        self.writer.begin_with_options(options).await.map_err(super::write::database)
    }

    /// Writes SQLite's log into its file and empties it. While somebody reads old rows it does less; the next one does
    /// the rest.
    pub(in crate::store) async fn checkpoint(&self) -> Result<()> {
        let done = self.writer.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await;
        done.map(drop).map_err(super::write::database)
    }

    /// Ends all connections; what is under way finishes first.
    pub async fn close(self) -> Result<()> {
        self.stats.close().await.map_err(Error::fault)?;
        self.readers.close().await.map_err(Error::fault)?;
        if self.engine == Engine::Sqlite {
            self.writer.close().await.map_err(Error::fault)?;
        }
        Ok(())
    }
}

/// The engine a database URL names.
pub fn engine_of(url: &str) -> Result<Engine> {
    match url.split(':').next() {
        Some("sqlite") => Ok(Engine::Sqlite),
        Some("postgres" | "postgresql") => Ok(Engine::Postgres),
        _ => Err(Error::fault("database URL must start with sqlite: or postgres:")),
    }
}

/// Page cache of the one writer and of each reader, in KiB. Readers are many, and the system caches the file anyway.
const WRITER_CACHE: u32 = 8_000;
const READER_CACHE: u32 = 1_000;
/// Rows that are read before somebody takes them: more than a page of a list, and the cards of a kabupaten's year.
const ROWS_AHEAD: usize = 1_000;

fn sqlite(url: &str, connections: u32, cache: u32) -> ConnectOptions {
    let file = sqlite_file(url).unwrap_or_default();
    let mut options = ConnectOptions::new(format!("sqlite://{}?mode=rwc", file.display()));
    // A file does not hang up: asking it first would be one more turn of a thread for each statement.
    options.max_connections(connections).min_connections(1).test_before_acquire(false);
    options.map_sqlx_sqlite_opts(move |sqlite| {
        sqlite
            .pragma("journal_mode", "WAL")
            .pragma("synchronous", "FULL")
            .pragma("foreign_keys", "ON")
            .pragma("busy_timeout", "5000")
            // What is deleted or overwritten is zeroed: a destroyed key must not be left in the file.
            .pragma("secure_delete", "ON")
            .pragma("cache_size", format!("-{cache}"))
            .statement_cache_capacity(256)
            // A thread reads ahead of whoever takes the rows; with few rows between them the two wait in turn.
            .row_buffer_size(ROWS_AHEAD)
    });
    options
}

fn postgres(url: &str, connections: u32) -> ConnectOptions {
    let mut options = ConnectOptions::new(url.to_owned());
    options
        .max_connections(connections)
        .acquire_timeout(Duration::from_secs(5))
        .set_application_name("posyandu")
        .statement_timeout(Duration::from_secs(60));
    options.map_sqlx_postgres_opts(|postgres| postgres.statement_cache_capacity(256));
    options
}

async fn connect(mut options: ConnectOptions, target: &Target) -> Result<DatabaseConnection> {
    options.sqlx_logging(false);
    let mut connection = Database::connect(options).await.map_err(Error::fault)?;
    if let Some(recorder) = target.recorder.clone() {
        connection.set_metric_callback(move |info| recorder(&info.statement.sql));
    }
    Ok(connection)
}
