//! Every setting with its meaning and default. Nobody else reads the environment: `main` hands the parsed
//! arguments (clap reads `POSYANDU_*` for those not given) to the commands, and they make a `Config` of them.

use std::net::SocketAddr;
use std::path::PathBuf;

use axum::http::HeaderValue;

/// The settings of a running server.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where to listen. `--listen`, `POSYANDU_LISTEN`; default 127.0.0.1:8080.
    pub listen: SocketAddr,
    /// `sqlite:` or `postgres:` URL. `--database-url`, `POSYANDU_DATABASE_URL`; default `sqlite:posyandu.db`.
    pub database_url: String,
    /// The same PostgreSQL database under a role that reads no person, for sums. `--stats-url`, `POSYANDU_STATS_URL`;
    /// default: sums go over `database_url`.
    pub stats_url: Option<String>,
    /// Connections of each PostgreSQL pool, or readers of SQLite. `--pool`, `POSYANDU_POOL`; default 8.
    pub pool: u32,
    /// The file with the keys that sign tokens, made on first start. `--keys`, `POSYANDU_KEYS`; default
    /// `posyandu.keys` beside the database file, or in the working directory for PostgreSQL.
    pub keys: PathBuf,
    /// The master key of stored secrets. `--master-key`, `POSYANDU_MASTER_KEY_FILE`, or its text in
    /// `POSYANDU_MASTER_KEY`; default `posyandu.master.keys` beside the database file.
    pub master_key: MasterKey,
    /// The file to which the heads of the audit trail are appended. `--anchors`, `POSYANDU_ANCHORS`; default
    /// `posyandu.anchors` beside the database file; in production on another machine or of another owner.
    pub anchors: PathBuf,
    /// Where photos lie. `--photos`, `POSYANDU_PHOTOS`: a folder, or `s3://BUCKET/PREFIX`; default the folder
    /// `posyandu.photos` beside the database file. A bucket is reached by `--s3-endpoint`, `--s3-region`, `--s3-key-id`
    /// and `POSYANDU_S3_SECRET`.
    pub photos: Album,
    /// Bytes of one photo as it is sent. `--photo-bytes`, `POSYANDU_PHOTO_BYTES`; default 5 MiB.
    pub photo_bytes: u32,
    /// The name of this service in its tokens (`iss`). `--issuer`, `POSYANDU_ISSUER`; default `posyandu`.
    pub issuer: String,
    /// A list of breached passwords that nobody may choose: lines `SHA-1:COUNT` in order of the hash, as Have I Been
    /// Pwned hands them out. `--breached`, `POSYANDU_BREACHED`; default none.
    pub breached: Option<PathBuf>,
    /// Further holidays for the clock of working days, in the form of `src/domain/libur.txt`. `--holidays`,
    /// `POSYANDU_HOLIDAYS`; default none, and the decrees this program knows.
    pub libur: Option<PathBuf>,
    /// The origins (`https://aplikasi.example`) of web pages that may ask; `*` is any. `--origin`, `POSYANDU_ORIGINS`
    /// with commas; default none, as apps on phones have no origin.
    pub origins: Vec<HeaderValue>,
    /// Which GraphQL documents are run. `--documents`, `POSYANDU_DOCUMENTS`; default `apq`.
    pub documents: Mode,
    /// What one request may cost, by role, where it is not the usual: `ROLE=NUMBER`. `--cost-limit`,
    /// `POSYANDU_COST_LIMIT`; the usual limits are in `graphql/cost.rs`.
    pub cost_limits: Vec<String>,
    /// Where to show metrics and health to those who run the server. `--metrics-listen`, `POSYANDU_METRICS_LISTEN`;
    /// default nowhere.
    pub metrics_listen: Option<SocketAddr>,
    /// Operations at work at one time; who finds no place is answered 503. `--in-flight`, `POSYANDU_IN_FLIGHT`; default
    /// sixteen for each core.
    pub in_flight: Option<u32>,
    /// Requests of one device in a minute, 0 for no limit. `--device-quota`, `POSYANDU_DEVICE_QUOTA`; default 600.
    pub device_quota: u32,
    /// Requests of one account in a minute, on all its devices; 0 for no limit. `--account-quota`,
    /// `POSYANDU_ACCOUNT_QUOTA`; default 1,200.
    pub account_quota: u32,
    /// Serve GraphiQL. On in `demo`; in `serve` with `--graphiql`, `POSYANDU_GRAPHIQL`.
    pub graphiql: bool,
}

/// Which GraphQL documents are run. Those of `schema/operations` always are, by their text or their id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Mode {
    /// Any other document too, as a text
    Open,
    /// Any other document too, as a text or by a hash it was sent with before
    #[default]
    Apq,
    /// No other document
    TrustedOnly,
}

/// Where the master key comes from.
#[derive(Clone)]
pub enum MasterKey {
    /// The text of the file itself, for machines that hand secrets to programs by the environment.
    Text(String),
    /// A file that must be there: a new key would not open what is stored.
    File(PathBuf),
    /// A file that is made when it is missing, for `demo` and the tests.
    Made(PathBuf),
}

/// Shows no key.
impl std::fmt::Debug for MasterKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            MasterKey::Text(_) => f.write_str("Text(…)"),
            MasterKey::File(path) | MasterKey::Made(path) => write!(f, "{}", path.display()),
        }
    }
}

/// Where photos lie.
#[derive(Clone, Debug)]
pub enum Album {
    /// A folder of this machine.
    Folder(PathBuf),
    /// A bucket of an S3-compatible store.
    Bucket(Bucket),
}

/// A bucket, and how it is reached.
#[derive(Clone)]
pub struct Bucket {
    pub nama: String,
    /// What every name in it begins with; empty for none.
    pub prefix: String,
    /// The address of the store; nothing for Amazon's own.
    pub endpoint: Option<String>,
    pub region: String,
    pub key_id: String,
    pub secret: String,
}

/// Shows no key.
impl std::fmt::Debug for Bucket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "s3://{}/{}", self.nama, self.prefix)
    }
}

impl Config {
    /// Where photos lie when no place is named.
    pub fn default_photos(database_url: &str) -> PathBuf {
        Config::default_keys(database_url).with_extension("photos")
    }

    /// The file of a SQLite URL.
    pub fn sqlite_file(&self) -> Option<PathBuf> {
        sqlite_file(&self.database_url)
    }

    /// Where the keys lie when no file is named.
    pub fn default_keys(database_url: &str) -> PathBuf {
        sqlite_file(database_url)
            .map_or_else(|| PathBuf::from("posyandu.keys"), |file| file.with_extension("keys"))
    }

    /// Where the master key lies when no file is named.
    pub fn default_master(database_url: &str) -> PathBuf {
        Config::default_keys(database_url).with_extension("master.keys")
    }
}

/// The file that `sqlite:FILE`, with slashes and options or not, names.
pub fn sqlite_file(database_url: &str) -> Option<PathBuf> {
    let path = database_url.strip_prefix("sqlite:")?;
    let path = path.strip_prefix("//").unwrap_or(path);
    Some(PathBuf::from(path.split('?').next().unwrap_or(path)))
}
