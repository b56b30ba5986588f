//! What `serve`, the commands and every test start from: the database, the clock, the keys, and the two
//! limits that are shared by all requests. Nothing here is global; a test has as many apps as it likes.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::http::HeaderValue;
use chrono::{DateTime, NaiveDate, Utc};

use crate::access::secrets::Secrets;
use crate::access::token::Keys;
use crate::config::{Config, MasterKey};
use crate::domain::hari_kerja::Libur;
use crate::domain::tanggal::wita;
use crate::error::{Error, Result};
use crate::graphql::{self, cost};
use crate::http::doorman::Tokens;
use crate::http::{self, Documents, Edge, Limits, Metrics};
use crate::service::foto::Album;
use crate::service::gate::Gate;
use crate::service::login::Breached;
use crate::service::partisipasi::Terbuka;
use crate::store::Db;
use crate::store::db::Target;
use crate::store::objek::Objek;

/// Tells the time. The program asks the machine; a test says what it is.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>);

impl Clock {
    /// The machine's clock.
    #[expect(clippy::disallowed_methods, reason = "the one place that asks the machine")]
    pub fn system() -> Clock {
        Clock(Arc::new(Utc::now))
    }

    /// A clock somebody else moves.
    pub fn of(tell: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Clock {
        Clock(Arc::new(tell))
    }

    /// The moment, in UTC.
    pub fn now(&self) -> DateTime<Utc> {
        (self.0)()
    }

    /// The date in Kukar (WITA).
    pub fn today(&self) -> NaiveDate {
        wita(self.now())
    }
}

/// The master keys. Without one nothing is served.
pub fn secrets(master_key: &MasterKey) -> Result<Secrets> {
    match master_key {
        MasterKey::Text(text) => Secrets::of_text(text),
        MasterKey::Made(path) => Secrets::load_or_create(path),
        MasterKey::File(path) => Secrets::load(path)?.ok_or_else(|| {
            let path = path.display();
            Error::fault(format!("there is no master key {path}; make one with `posyandu master-key new`"))
        }),
    }
}

/// The holidays built in with those of a further file.
fn libur(path: &Path) -> Result<&'static Libur> {
    let named = |said: String| Error::fault(format!("holidays {}: {said}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|error| named(error.to_string()))?;
    let more = Libur::baca(&text).map_err(named)?;
    Ok(Box::leak(Box::new(Libur::bawaan().dan(&more))))
}

/// The usual limits, with those of the configuration.
fn limits(config: &Config) -> Limits {
    let usual = Limits::default();
    Limits {
        in_flight: config.in_flight.map_or(usual.in_flight, |places| places as usize),
        device_quota: config.device_quota,
        account_quota: config.account_quota,
        ..usual
    }
}

/// The running product.
#[derive(Clone)]
pub struct App {
    pub db: Db,
    pub clock: Clock,
    pub keys: Arc<Keys>,
    /// Seals what is stored of people and accounts.
    pub secrets: Arc<Secrets>,
    /// What was answered of open data a moment ago.
    pub terbuka: Arc<Terbuka>,
    /// Holds back guessing and bounds the cost of password hashing.
    pub gate: Arc<Gate>,
    /// Where photos lie, and how many are worked on at once.
    pub album: Arc<Album>,
    /// The days on which agencies do not work; read once, for the life of the program.
    pub libur: &'static Libur,
    /// The origins from which browsers may ask.
    pub origins: Arc<[HeaderValue]>,
    /// The GraphQL documents that are known.
    pub documents: Arc<Documents>,
    /// What one request may cost.
    pub cost: Arc<cost::Limits>,
    /// How much clients may take.
    pub limits: Limits,
    /// What is counted of them.
    pub metrics: Arc<Metrics>,
}

impl App {
    /// Opens the database and the keys a configuration names. The schema must be at the newest migration.
    pub async fn open(config: &Config, clock: Clock) -> Result<App> {
        let target = |url: &str| Target { url: url.to_owned(), pool: config.pool, recorder: None };
        let mut db = Db::open(&target(&config.database_url)).await?;
        if let Some(stats) = &config.stats_url {
            db = db.with_stats(&target(stats)).await?;
        }
        let keys = Keys::load_or_create(&config.keys, clock.now())?.with_issuer(&config.issuer);
        let secrets = secrets(&config.master_key)?;
        let breached = config.breached.as_deref().map(Breached::open).transpose()?;
        let gate = Gate::new().refusing(breached);
        let album = Album::new(Objek::open(&config.photos)?, config.photo_bytes);
        Ok(App {
            db,
            clock,
            keys: Arc::new(keys),
            secrets: Arc::new(secrets),
            terbuka: Arc::default(),
            gate: Arc::new(gate),
            album: Arc::new(album),
            libur: config.libur.as_deref().map_or(Ok(Libur::bawaan()), libur)?,
            origins: config.origins.clone().into(),
            documents: Arc::new(Documents::new(config.documents)),
            cost: Arc::new(cost::Limits::read(&config.cost_limits)?),
            limits: limits(config),
            metrics: Arc::default(),
        })
    }

    /// The whole product behind one router.
    pub fn router(&self, graphiql: bool) -> Router {
        let (schema, doorman) = (graphql::schema(self.clone()), Arc::new(Tokens(self.clone())));
        let edge = Edge::new(schema, graphql::judge(), Arc::clone(&self.documents), doorman);
        let mut edge = edge.within(self.limits.clone());
        edge.graphiql = graphiql;
        let (keys, clock) = (Arc::clone(&self.keys), self.clock.clone());
        let beside = http::keys(move || keys.jwks(clock.now()));
        let beside = beside.merge(http::foto::routes(self.clone()));
        let beside = beside.merge(http::ekspor::routes(self.clone(), &edge));
        let beside = beside.merge(self.health());
        http::dressed(http::routes(edge).merge(beside), &self.origins, Arc::clone(&self.metrics))
    }

    /// What those who run the server look at, for a listener of its own.
    pub fn watching(&self) -> Router {
        http::metrics::routes(Arc::clone(&self.metrics)).merge(self.health())
    }

    fn health(&self) -> Router {
        let db = self.db.clone();
        http::health::routes(move || {
            let db = db.clone();
            Box::pin(async move { db.ready().await })
        })
    }
}
