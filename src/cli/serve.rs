//! `serve`: the API on a migrated database, until it is stopped.

use std::net::SocketAddr;
use std::process::ExitCode;

use clap::Args;
use tokio::net::TcpListener;

use super::audit::keep_anchoring;
use super::photos::keep_sweeping;
use super::rollup::keep_ready;
use super::stopped;
use crate::app::{App, Clock};
use crate::config::Config;
use crate::error::{Error, Result};
use crate::service::kunci;
use crate::store::Db;

/// Options of `serve`.
#[derive(Args)]
pub struct Serve {
    /// Serve GraphiQL too
    #[arg(long, env = "POSYANDU_GRAPHIQL")]
    pub graphiql: bool,
}

/// Serves until stopped. A database that lacks migrations is not served.
pub async fn run(config: &Config) -> Result<ExitCode> {
    let app = open(config).await?;
    let listener = listen(config).await?;
    keep_ready(&app).await?;
    println!("Database   {}", app.db.security());
    println!("GraphQL    http://{}/graphql", config.listen);
    serve(&app, listener, config).await?;
    Ok(ExitCode::SUCCESS)
}

/// Opens the product on a migrated database.
pub async fn open(config: &Config) -> Result<App> {
    known_file(config)?;
    let app = App::open(config, Clock::system()).await?;
    ready(&app.db).await?;
    kunci::periksa(&app.db, &app.secrets).await?;
    if kunci::terbuka(&app.db).await? {
        return Err(Error::fault("numbers of people are stored in plain; run `posyandu rekey` first"));
    }
    kunci::pasang(&app.db, &app.secrets).await?;
    app.db.security().fit()?;
    Ok(app)
}

/// Has the database all its migrations?
pub async fn ready(db: &Db) -> Result<()> {
    match db.pending().await? {
        0 => Ok(()),
        pending => Err(Error::fault(format!(
            "the database lacks {pending} migrations; run `posyandu migrate` first"
        ))),
    }
}

/// A SQLite file that is not there would be made empty; say so instead.
pub fn known_file(config: &Config) -> Result<()> {
    match config.sqlite_file() {
        Some(file) if !file.exists() => {
            let file = file.display();
            Err(Error::fault(format!("there is no database {file}; run `posyandu migrate` first")))
        }
        _ => Ok(()),
    }
}

/// Takes the address; another program on it is told in plain words.
pub async fn listen(config: &Config) -> Result<TcpListener> {
    bound(config.listen).await
}

async fn bound(address: SocketAddr) -> Result<TcpListener> {
    let said = |error| Error::fault(format!("cannot listen on {address}: {error}"));
    TcpListener::bind(address).await.map_err(said)
}

/// Serves an app on a listener until the program is stopped, then closes the database.
pub async fn serve(app: &App, listener: TcpListener, config: &Config) -> Result<()> {
    keep_anchoring(app, &config.anchors);
    keep_sweeping(app);
    let watched = match config.metrics_listen {
        Some(address) => {
            let watching = crate::http::serve(bound(address).await?, app.watching(), std::future::pending());
            Some(tokio::spawn(watching))
        }
        None => None,
    };
    crate::http::serve(listener, app.router(config.graphiql), stopped()).await?;
    // To the very end: the last requests are counted too.
    if let Some(watched) = watched {
        watched.abort();
    }
    app.db.clone().close().await
}
