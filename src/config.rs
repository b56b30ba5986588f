//! Every setting with its meaning and default. Nobody else reads the environment: `main` hands the parsed
//! arguments (clap reads `POSYANDU_*` for those not given) to the commands, and they make a `Config` of them.

use std::net::SocketAddr;
use std::path::PathBuf;

/// The settings of a running server.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen. `--listen`, `POSYANDU_LISTEN`; default 127.0.0.1:8080.
    pub listen: SocketAddr,
    /// `sqlite:` or `postgres:` URL. `--database-url`, `POSYANDU_DATABASE_URL`; default `sqlite:posyandu.db`.
    pub database_url: String,
    /// Connections of the PostgreSQL pool, or readers of SQLite. `--pool`, `POSYANDU_POOL`; default 8.
    pub pool: u32,
    /// The file with the keys that sign tokens, made on first start. `--keys`, `POSYANDU_KEYS`; default
    /// `posyandu.keys` beside the database file, or in the working directory for PostgreSQL.
    pub keys: PathBuf,
    /// The name of this service in its tokens (`iss`). `--issuer`, `POSYANDU_ISSUER`; default `posyandu`.
    pub issuer: String,
    /// Serve GraphiQL. On in `demo`; in `serve` with `--graphiql`, `POSYANDU_GRAPHIQL`.
    pub graphiql: bool,
}

impl Config {
    /// The file of a SQLite URL.
    pub fn sqlite_file(&self) -> Option<PathBuf> {
        sqlite_file(&self.database_url)
    }

    /// Where the keys lie when no file is named.
    pub fn default_keys(database_url: &str) -> PathBuf {
        sqlite_file(database_url)
            .map_or_else(|| PathBuf::from("posyandu.keys"), |file| file.with_extension("keys"))
    }
}

/// The file that `sqlite:FILE`, with slashes and options or not, names.
pub fn sqlite_file(database_url: &str) -> Option<PathBuf> {
    let path = database_url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    Some(PathBuf::from(path.split('?').next().unwrap_or(path)))
}
