//! The HTTP and WebSocket edge: from bytes to one GraphQL request with an actor in it, and back.
//!
//! It is our own because async-graphql's axum integration was measured not to conform (46 of 61 audits of
//! GraphQL over HTTP, 13 of 22 checks of graphql-transport-ws): it runs mutations by GET, takes text/plain,
//! answers in one media type only, and lets a short document burn a core. A request goes through `handlers`:
//! `accept` (which answer can be read) → `request` (what is asked) → `document` (which document: `persisted` knows it,
//! or `parsed` reads it within the `budget` and studies its `price`) → room for it (`class`, `shed`) → the `Doorman` (who
//! asks, and how often (`quota`)) → its `variables`, and whether the caller can afford it → `execute` → `errors` and
//! `answer`. As far as the room it is read at the door, on threads that do nothing else; from there on it is done inside
//! (`serve`). Over WebSocket the same path is walked from `ws` and `operation`. `line`, `metrics` and `health` let people
//! see. The doorman is a trait, so that this room knows nothing of tokens or accounts.

mod accept;
mod answer;
mod budget;
mod bytes;
mod class;
mod document;
pub mod doorman;
pub mod ekspor;
mod errors;
mod execute;
pub mod foto;
mod graphiql;
mod handlers;
pub mod health;
mod line;
pub mod metrics;
mod operation;
mod parsed;
pub mod persisted;
mod price;
mod quota;
mod request;
mod serve;
mod shed;
mod stamp;
mod status;
mod stream;
#[cfg(test)]
mod tests;
mod tokens;
mod variables;
mod ws;

use std::{net::IpAddr, num::NonZeroUsize, sync::Arc, time::Duration};

use async_graphql::{Data, Executor};
use axum::{
    Json, Router,
    http::HeaderValue,
    middleware,
    routing::{any, get},
};
use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use tokio::sync::Semaphore;
use tower::util::option_layer;

pub use self::{metrics::Metrics, persisted::Documents, quota::Payer, serve::serve, stamp::RequestId};

use self::{quota::Quotas, shed::Places};

use crate::error::Error;

/// Who stands at the door: turns the Authorization header into the data of a request.
pub trait Doorman: Send + Sync {
    /// Admits the caller, or refuses. No authorization is admitted too, as nobody in particular. `address`
    /// is for counting tries.
    fn admit<'a>(
        &'a self,
        authorization: Option<&'a str>,
        address: Option<IpAddr>,
    ) -> BoxFuture<'a, Result<Admitted, Error>>;

    /// The time by which tokens expire. Tests move it.
    fn now(&self) -> DateTime<Utc>;
}

/// A caller who may come in.
#[derive(Default)]
pub struct Admitted {
    /// What resolvers read with `Context::data`: the actor and the loaders of this request.
    pub data: Data,
    /// When the token ends. Sockets and event streams end with it.
    pub expires: Option<DateTime<Utc>>,
    /// What one request may cost; without it, anything.
    pub cost: Option<u64>,
    /// Whose quotas the request counts for; nobody's where nobody signed in.
    pub payers: Vec<Payer>,
    /// What the log says of the caller: roles, never a name.
    pub roles: String,
}

/// How much one client may take, and all together.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Operations at work at one time, of all clients together; sixteen for each core. What each class of operation may
    /// take of it says `shed`; who finds no place is answered 503.
    pub in_flight: usize,
    /// Requests of one device in a minute, and of one account on all its devices; 0 is no limit.
    pub device_quota: u32,
    pub account_quota: u32,
    /// Bytes of a request body.
    pub body: usize,
    /// For a body to arrive, for the doorman, and for the work itself, each.
    pub patience: Duration,
    /// WebSockets at one time, of all clients together.
    pub sockets: usize,
    /// From the upgrade to `connection_init`.
    pub socket_init: Duration,
    /// Operations at one time on one socket.
    pub socket_operations: usize,
    /// Bytes of one message.
    pub socket_message: usize,
    /// Messages that wait to be written.
    pub socket_queue: usize,
    /// For one message to be written.
    pub socket_write: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        Limits {
            in_flight: 16 * cores,
            device_quota: 600,
            account_quota: 1_200,
            body: 256 * 1024,
            patience: Duration::from_secs(15),
            sockets: 1_024,
            socket_init: Duration::from_secs(10),
            socket_operations: 32,
            socket_message: 64 * 1024,
            socket_queue: 32,
            socket_write: Duration::from_secs(15),
        }
    }
}

impl Limits {
    fn places(&self) -> Places {
        Places::new(self.in_flight)
    }

    fn quotas(&self) -> Quotas {
        Quotas::new(self.device_quota, self.account_quota)
    }
}

/// What the edge needs from the rest of the program.
#[derive(Clone)]
pub struct Edge<E> {
    /// The schema, which runs documents.
    pub executor: E,
    /// The same schema, made with `graphql::judge::Judge`, which says whether they are valid.
    pub judge: E,
    pub documents: Arc<Documents>,
    pub doorman: Arc<dyn Doorman>,
    /// Show GraphiQL. Not for production.
    pub graphiql: bool,
    /// Take the caller's address from the last entry of X-Forwarded-For. Only behind a proxy that sets it:
    /// anybody can write that header.
    pub behind_proxy: bool,
    pub limits: Limits,
    places: Places,
    quotas: Arc<Quotas>,
}

impl<E> Edge<E> {
    /// An edge with the usual limits, without GraphiQL, facing the network itself.
    pub fn new(executor: E, judge: E, documents: Arc<Documents>, doorman: Arc<dyn Doorman>) -> Self {
        let limits = Limits::default();
        let (places, quotas) = (limits.places(), Arc::new(limits.quotas()));
        let (graphiql, behind_proxy) = (false, false);
        Edge { executor, judge, documents, doorman, graphiql, behind_proxy, limits, places, quotas }
    }

    /// The same edge with other limits.
    pub fn within(self, limits: Limits) -> Self {
        let (places, quotas) = (limits.places(), Arc::new(limits.quotas()));
        Edge { limits, places, quotas, ..self }
    }
}

/// The whole edge: `/graphql`, `/graphql/ws`, `/graphiql`, `/sehat`.
pub fn router<E: Executor>(edge: Edge<E>) -> Router {
    dressed(routes(edge), &[], Arc::default())
}

/// The routes alone, to be merged with others before `dressed`.
pub fn routes<E: Executor>(edge: Edge<E>) -> Router {
    let sockets = Arc::new(Semaphore::new(edge.limits.sockets));
    let graphql = Router::new().route("/graphql", any(handlers::graphql::<E>));
    let mut router = bytes::unpacked(graphql, edge.limits.body)
        .route("/sehat", get(async || Json(serde_json::json!({ "status": "ok" }))));
    if edge.graphiql {
        router = router.merge(graphiql::routes());
    }
    let socket =
        any(move |state, upgrade, request| handlers::socket::<E>(state, upgrade, request, sockets.clone()));
    router.route("/graphql/ws", socket).with_state(Arc::new(edge))
}

/// The public keys of our tokens for whoever verifies them. Kept for five minutes: the next key is shown a day ahead,
/// and one that was dropped is to be forgotten soon.
pub fn keys(tell: impl Fn() -> serde_json::Value + Clone + Send + Sync + 'static) -> Router {
    let kept = [(axum::http::header::CACHE_CONTROL, "public, max-age=300")];
    Router::new().route("/.well-known/jwks.json", get(async move || (kept, Json(tell()))))
}

/// Puts around any routes what every answer gets: request id, log line, a JSON answer to a panic, compression, and the
/// origins of browsers that may ask.
pub fn dressed(router: Router, origins: &[HeaderValue], metrics: Arc<Metrics>) -> Router {
    let stamp = middleware::from_fn_with_state(metrics, stamp::stamp);
    router.layer((stamp, option_layer(bytes::open_to(origins)), bytes::compression()))
}
