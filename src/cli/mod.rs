//! The commands of the one program. Exit codes: 0 done, 1 a fault, 2 wrong arguments, 130 stopped by the user.

mod admin;
mod audit;
mod bar;
mod demo;
mod ekspor;
mod keys;
mod log;
mod master_key;
mod migrate;
mod photos;
mod rekey;
mod rollup;
mod seed;
mod serve;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use axum::http::HeaderValue;
use clap::{Args, Parser, Subcommand};

use crate::config::{Album, Bucket, Config, MasterKey, Mode};
use crate::domain::foto::UKURAN_TERBESAR;
use crate::error::Error;

/// The GraphQL API of posyandu: one service post, six sectors, from pregnancy to old age.
#[derive(Parser)]
#[command(name = "posyandu", version, about, max_term_width = 100)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    options: Options,
}

/// Options every command takes.
#[derive(Args)]
struct Options {
    /// Where to listen
    #[arg(
        long,
        global = true,
        value_name = "ADDR:PORT",
        env = "POSYANDU_LISTEN",
        default_value = "127.0.0.1:8080"
    )]
    listen: SocketAddr,
    /// Database: sqlite:FILE or postgres://USER:PASSWORD@HOST/NAME
    #[arg(long, global = true, value_name = "URL", env = "POSYANDU_DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    /// The same PostgreSQL database as a role without grants on persons (app_stats), for sums
    #[arg(long, global = true, value_name = "URL", env = "POSYANDU_STATS_URL", hide_env_values = true)]
    stats_url: Option<String>,
    /// Connections of each PostgreSQL pool, or readers of a SQLite file
    #[arg(long, global = true, value_name = "N", env = "POSYANDU_POOL", default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=500))]
    pool: u32,
    /// File with the keys that sign tokens, made on first start [default: beside the database file]
    #[arg(long, global = true, value_name = "FILE", env = "POSYANDU_KEYS")]
    keys: Option<PathBuf>,
    /// File with the master key of stored secrets [default: beside the database file]
    #[arg(long, global = true, value_name = "FILE", env = "POSYANDU_MASTER_KEY_FILE")]
    master_key: Option<PathBuf>,
    /// The text of that file, where programs get their secrets by the environment
    #[arg(long, global = true, value_name = "TEXT", env = "POSYANDU_MASTER_KEY", hide = true)]
    master_key_text: Option<String>,
    /// File to which the heads of the audit trail are appended [default: beside the database file]
    #[arg(long, global = true, value_name = "FILE", env = "POSYANDU_ANCHORS")]
    anchors: Option<PathBuf>,
    /// Where photos lie: a folder, or s3://BUCKET/PREFIX [default: a folder beside the database file]
    #[arg(long, global = true, value_name = "PLACE", env = "POSYANDU_PHOTOS")]
    photos: Option<String>,
    /// Bytes of one photo as it is sent
    #[arg(long, global = true, value_name = "N", env = "POSYANDU_PHOTO_BYTES", default_value_t = UKURAN_TERBESAR, value_parser = clap::value_parser!(u32).range(100_000..=50_000_000))]
    photo_bytes: u32,
    /// Address of an S3-compatible store [default: Amazon's]
    #[arg(long, global = true, value_name = "URL", env = "POSYANDU_S3_ENDPOINT")]
    s3_endpoint: Option<String>,
    /// Region of the bucket
    #[arg(long, global = true, value_name = "NAME", env = "POSYANDU_S3_REGION", default_value = "us-east-1")]
    s3_region: String,
    /// Access key of the bucket
    #[arg(long, global = true, value_name = "ID", env = "POSYANDU_S3_KEY_ID", default_value = "")]
    s3_key_id: String,
    /// Its secret, which belongs into the environment only
    #[arg(
        long,
        global = true,
        value_name = "TEXT",
        env = "POSYANDU_S3_SECRET",
        default_value = "",
        hide = true
    )]
    s3_secret: String,
    /// Name of this service in its tokens
    #[arg(long, global = true, value_name = "NAME", env = "POSYANDU_ISSUER", default_value = "posyandu")]
    issuer: String,
    /// Origin of web pages that may ask, such as https://aplikasi.example; `*` is any [default: none]
    #[arg(
        long = "origin",
        global = true,
        value_name = "ORIGIN",
        env = "POSYANDU_ORIGINS",
        value_delimiter = ','
    )]
    origins: Vec<HeaderValue>,
    /// Where to show metrics (/metrics) and health to those who run the server [default: nowhere]
    #[arg(long, global = true, value_name = "ADDR:PORT", env = "POSYANDU_METRICS_LISTEN")]
    metrics_listen: Option<SocketAddr>,
    /// Operations at work at one time; who finds no place is answered 503 [default: 16 for each core]
    #[arg(long, global = true, value_name = "N", env = "POSYANDU_IN_FLIGHT", value_parser = clap::value_parser!(u32).range(1..=10_000))]
    in_flight: Option<u32>,
    /// Requests of one device in a minute; 0 is no limit
    #[arg(long, global = true, value_name = "N", env = "POSYANDU_DEVICE_QUOTA", default_value_t = 600)]
    device_quota: u32,
    /// Requests of one account in a minute, on all its devices; 0 is no limit
    #[arg(long, global = true, value_name = "N", env = "POSYANDU_ACCOUNT_QUOTA", default_value_t = 1_200)]
    account_quota: u32,
    /// File with breached passwords nobody may choose, lines SHA-1:COUNT in order
    #[arg(long, global = true, value_name = "FILE", env = "POSYANDU_BREACHED")]
    breached: Option<PathBuf>,
    /// File with further holidays, lines DATE LIBUR|CUTI_BERSAMA NAME
    #[arg(long, global = true, value_name = "FILE", env = "POSYANDU_HOLIDAYS")]
    holidays: Option<PathBuf>,
    /// Which GraphQL documents are run
    #[arg(long, global = true, value_name = "MODE", env = "POSYANDU_DOCUMENTS", value_enum, default_value_t)]
    documents: Mode,
    /// What one request of a role may cost, such as KADER=60000; NOBODY for who is not signed in
    #[arg(long, global = true, value_name = "ROLE=N", env = "POSYANDU_COST_LIMIT", value_delimiter = ',')]
    cost_limit: Vec<String>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve Kukar's areas with a made-up population, and print tokens and operations to try
    Demo(demo::Demo),
    /// Serve the API; the database must be migrated
    Serve(serve::Serve),
    /// Make the first two administrators, and bring back who lost their way in
    Admin(admin::Admin),
    /// Bring the database to the newest schema
    Migrate(migrate::Migrate),
    /// Walk the audit trail and name the first entry of each chain that is not as it was written
    VerifyAudit(audit::VerifyAudit),
    /// Write the heads of the audit trail outside the database, and print one number for all of them
    Anchors,
    /// Write a table of indicators, or a monthly recap, to a file
    Ekspor(Box<ekspor::Ekspor>),
    /// Print the GraphQL schema
    Schema,
    /// Forget photos that were asked for and never came, and remove pictures that belong to nothing
    SweepPhotos,
    /// Keep the keys that sign tokens
    #[command(subcommand)]
    Keys(keys::Keys),
    /// Load areas and a made-up population
    Seed(seed::Seed),
    /// Seal stored numbers anew, with the newest keys
    Rekey(rekey::Rekey),
    /// Make the sums that are kept ready anew, post by post
    RebuildRollup,
    /// Compare the sums that are kept ready with a fresh count, and name what differs
    VerifyRollup,
    /// Keep the file with the master key
    #[command(subcommand)]
    MasterKey(master_key::Act),
}

impl Options {
    /// The settings of a command that serves or keeps real data: its master key must be there.
    fn config(self, default_database: &str, graphiql: bool) -> Config {
        let database_url = self.database_url.clone().unwrap_or_else(|| default_database.to_owned());
        let photos = self.album(&database_url);
        let keys = self.keys.unwrap_or_else(|| Config::default_keys(&database_url));
        let file = self.master_key.unwrap_or_else(|| Config::default_master(&database_url));
        let master_key = self.master_key_text.map_or(MasterKey::File(file), MasterKey::Text);
        let anchors =
            self.anchors.unwrap_or_else(|| Config::default_keys(&database_url).with_extension("anchors"));
        let Options { listen, stats_url, pool, photo_bytes, issuer, origins, breached, holidays, .. } = self;
        let Options { documents, cost_limit, .. } = self;
        let Options { metrics_listen, in_flight, device_quota, account_quota, .. } = self;
        Config {
            listen,
            database_url,
            stats_url,
            pool,
            keys,
            master_key,
            anchors,
            photos,
            photo_bytes,
            issuer,
            origins,
            breached,
            libur: holidays,
            documents,
            cost_limits: cost_limit,
            metrics_listen,
            in_flight,
            device_quota,
            account_quota,
            graphiql,
        }
    }

    /// Where photos lie.
    fn album(&self, database_url: &str) -> Album {
        let Some(place) = &self.photos else { return Album::Folder(Config::default_photos(database_url)) };
        let Some(bucket) = place.strip_prefix("s3://") else { return Album::Folder(PathBuf::from(place)) };
        let (nama, prefix) = bucket.split_once('/').unwrap_or((bucket, ""));
        Album::Bucket(Bucket {
            nama: nama.to_owned(),
            prefix: prefix.trim_matches('/').to_owned(),
            endpoint: self.s3_endpoint.clone(),
            region: self.s3_region.clone(),
            key_id: self.s3_key_id.clone(),
            secret: self.s3_secret.clone(),
        })
    }

    /// The settings of a command for demonstration data, which makes what keys it lacks.
    fn making(self, default_database: &str, graphiql: bool) -> Config {
        let config = self.config(default_database, graphiql);
        let master_key = match config.master_key {
            MasterKey::File(file) => MasterKey::Made(file),
            given => given,
        };
        Config { master_key, ..config }
    }
}

/// Where data lies when no database is named.
const DATABASE: &str = "sqlite:posyandu.db";
/// The demonstration has a file of its own.
const DEMO_DATABASE: &str = "sqlite:posyandu-demo.db";

/// Runs the command of the command line.
pub fn run() -> ExitCode {
    let cli = Cli::parse();
    if matches!(cli.command, Command::Schema) {
        print!("{}", crate::graphql::sdl());
        return ExitCode::SUCCESS;
    }
    let _log = log::log();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&Error::fault(error)),
    };
    match runtime.block_on(dispatch(cli)) {
        Ok(code) => code,
        Err(error) => failed(&error),
    }
}

async fn dispatch(cli: Cli) -> Result<ExitCode, Error> {
    match cli.command {
        Command::Demo(demo) => demo::run(demo, cli.options.making(DEMO_DATABASE, true)).await,
        Command::Serve(serve) => {
            let graphiql = serve.graphiql;
            serve::run(&cli.options.config(DATABASE, graphiql)).await
        }
        Command::Admin(admin) => admin::run(admin, &cli.options.config(DATABASE, false)).await,
        Command::Ekspor(ekspor) => ekspor::run(&ekspor, &cli.options.config(DATABASE, false)).await,
        Command::Keys(keys) => keys::run(keys, &cli.options.config(DATABASE, false)),
        Command::Migrate(migrate) => migrate::run(&migrate, &cli.options.config(DATABASE, false)).await,
        Command::RebuildRollup => rollup::rebuild(&cli.options.config(DATABASE, false)).await,
        Command::VerifyRollup => rollup::verify(&cli.options.config(DATABASE, false)).await,
        Command::VerifyAudit(verify) => audit::verify(verify, &cli.options.config(DATABASE, false)).await,
        Command::Anchors => audit::anchors(&cli.options.config(DATABASE, false)).await,
        Command::Rekey(rekey) => rekey::run(rekey, &cli.options.config(DATABASE, false)).await,
        Command::MasterKey(act) => master_key::run(act, &cli.options.config(DATABASE, false)).await,
        Command::Seed(seed) => seed::run(seed, &cli.options.making(DATABASE, false)).await,
        Command::Schema => Ok(ExitCode::SUCCESS),
        Command::SweepPhotos => photos::sweep(&cli.options.config(DATABASE, false)).await,
    }
}

fn failed(error: &Error) -> ExitCode {
    eprintln!("posyandu: {}", error.to_string().trim_start_matches("fault: "));
    ExitCode::FAILURE
}

/// Ends when the user stops the program or the system asks it to.
async fn stopped() {
    let interrupt = async {
        let _ = tokio::signal::ctrl_c().await;
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
