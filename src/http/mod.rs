//! The HTTP and WebSocket edge: from bytes to one GraphQL request with an actor in it, and back.
//!
//! It is our own because async-graphql's axum integration was measured not to conform (46 of 61 audits of
//! GraphQL over HTTP, 13 of 22 checks of graphql-transport-ws): it runs mutations by GET, takes text/plain,
//! answers in one media type only, and lets a short document burn a core. A request goes through
//! `accept` (which answer can be read) → `request` (what is asked) → `document` and `budget` (parse, limits,
//! variables) → the `Doorman` (who asks) → `execute` → `errors` and `answer`. Over WebSocket the same path is
//! walked from `ws`. The doorman is a trait, so that this room knows nothing of tokens or accounts.

mod accept;
mod answer;
mod budget;
mod document;
mod errors;
mod execute;
mod graphiql;
mod request;
mod serve;
mod stamp;
mod status;
mod stream;
#[cfg(test)]
mod tests;
mod ws;

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use async_graphql::{Data, Executor, parser::types::OperationType};
use axum::{
    Json, Router,
    body::Body,
    extract::{
        ConnectInfo, Request, State,
        ws::{WebSocketUpgrade, rejection::WebSocketUpgradeRejection},
    },
    http::{Extensions, HeaderMap, Method, Response, header},
    middleware,
    routing::{any, get},
};
use chrono::{DateTime, Utc};
use futures_util::future::BoxFuture;
use tokio::sync::Semaphore;
use tower_http::{
    CompressionLevel,
    compression::{
        CompressionLayer, Predicate,
        predicate::{DefaultPredicate, NotForContentType},
    },
};

pub use self::{serve::serve, stamp::RequestId};

use self::{
    accept::{Accepted, Media, Streamed},
    document::Prepared,
    errors::Turned,
    execute::Caller,
    serve::Closing,
    status::Ground,
};
use crate::error::{Code, Error};

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
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

/// A caller who may come in.
#[derive(Default)]
pub struct Admitted {
    /// What resolvers read with `Context::data`: the actor and the loaders of this request.
    pub data: Data,
    /// When the token ends. Sockets and event streams end with it.
    pub expires: Option<DateTime<Utc>>,
}

/// How much one client may take.
#[derive(Clone, Debug)]
pub struct Limits {
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
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            body: 256 * 1024,
            patience: Duration::from_secs(15),
            sockets: 1_024,
            socket_init: Duration::from_secs(10),
            socket_operations: 32,
            socket_message: 64 * 1024,
            socket_queue: 32,
        }
    }
}

/// What the edge needs from the rest of the program.
#[derive(Clone)]
pub struct Edge<E> {
    /// The schema.
    pub executor: E,
    pub doorman: Arc<dyn Doorman>,
    /// Show GraphiQL. Not for production.
    pub graphiql: bool,
    /// Take the caller's address from the last entry of X-Forwarded-For. Only behind a proxy that sets it:
    /// anybody can write that header.
    pub behind_proxy: bool,
    pub limits: Limits,
}

impl<E> Edge<E> {
    /// An edge with the usual limits, without GraphiQL, facing the network itself.
    pub fn new(executor: E, doorman: Arc<dyn Doorman>) -> Self {
        Edge { executor, doorman, graphiql: false, behind_proxy: false, limits: Limits::default() }
    }
}

/// The whole edge: `/graphql`, `/graphql/ws`, `/graphiql`, `/sehat`.
pub fn router<E: Executor>(edge: Edge<E>) -> Router {
    dressed(routes(edge))
}

/// The routes alone, to be merged with others before `dressed`.
pub fn routes<E: Executor>(edge: Edge<E>) -> Router {
    let sockets = Arc::new(Semaphore::new(edge.limits.sockets));
    let mut router = Router::new()
        .route("/graphql", any(graphql::<E>))
        .route("/sehat", get(async || Json(serde_json::json!({ "status": "ok" }))));
    if edge.graphiql {
        router = router.merge(graphiql::routes());
    }
    let socket = any(move |state, upgrade, request| socket::<E>(state, upgrade, request, sockets.clone()));
    router.route("/graphql/ws", socket).with_state(edge)
}

/// Puts around any routes what every answer gets: request id, log line, a JSON answer to a panic, gzip.
pub fn dressed(router: Router) -> Router {
    let worthwhile = DefaultPredicate::new().and(NotForContentType::const_new("multipart/mixed"));
    // The fastest level: half a village's line is not worth thirteen times the CPU.
    let gzip = CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(worthwhile);
    router.layer(gzip).layer(middleware::from_fn(stamp::stamp))
}

/// `/graphql` by GET and POST.
async fn graphql<E: Executor>(State(edge): State<Edge<E>>, request: Request) -> Response<Body> {
    let accepted = accept::negotiate(request.headers());
    let asks_page = request.method() == Method::GET && accepted.html;
    if edge.graphiql && asks_page && request.uri().query().is_none() {
        return graphiql::page();
    }
    let media = accepted.json.unwrap_or(Media::Json);
    let caller = caller_of(request.headers(), request.extensions(), edge.behind_proxy);
    match respond(&edge, request, accepted, caller).await {
        Ok(response) => response,
        Err(turned) => answer::turned_away(&turned, media),
    }
}

async fn respond<E: Executor>(
    edge: &Edge<E>,
    request: Request,
    accepted: Accepted,
    caller: Caller,
) -> Result<Response<Body>, Turned> {
    let (head, body) = request.into_parts();
    if !matches!(head.method, Method::GET | Method::POST) {
        return Err(Turned::new(Ground::Method, "Use GET or POST"));
    }
    if accepted.json.is_none() && accepted.streamed.is_none() {
        let detail = "Accept application/graphql-response+json or application/json";
        return Err(Turned::new(Ground::NotAcceptable, detail));
    }
    let asked = match head.method {
        Method::GET => request::from_uri(&head.uri)?,
        _ => request::from_body(&head.headers, body, edge.limits.body, edge.limits.patience).await?,
    };
    let work = document::prepare(asked)?;
    if work.kind == OperationType::Mutation && head.method == Method::GET {
        return Err(Turned::new(Ground::Method, "A mutation must be sent by POST"));
    }
    let admitted = execute::admit(edge, &caller).await?;
    match (work.kind, accepted) {
        (OperationType::Subscription, Accepted { streamed: Some(form), .. }) => {
            Ok(subscription(edge, work, admitted, caller, form))
        }
        (OperationType::Subscription, _) => {
            let detail = "A subscription needs text/event-stream, multipart/mixed or /graphql/ws";
            Err(Turned::new(Ground::NotAcceptable, detail))
        }
        (_, Accepted { json: Some(media), .. }) => {
            Ok(answer::answered(execute::run(edge, work, admitted, &caller).await, media))
        }
        (_, Accepted { streamed: Some(form), .. }) => {
            let answer = execute::run(edge, work, admitted, &caller).await;
            Ok(stream::streamed(futures_util::stream::iter([answer]), std::future::pending(), form))
        }
        (_, Accepted { json: None, streamed: None, .. }) => {
            Err(Turned::new(Ground::NotAcceptable, "Accept application/json"))
        }
    }
}

/// A subscription over plain HTTP: it ends with the token, or with the server.
fn subscription<E: Executor>(
    edge: &Edge<E>,
    work: Prepared,
    admitted: Admitted,
    caller: Caller,
    form: Streamed,
) -> Response<Body> {
    let left = admitted.expires.map(|expires| (expires - edge.doorman.now()).to_std().unwrap_or_default());
    let Caller { id, mut closing, .. } = caller;
    let end = async move {
        match left {
            Some(left) => drop(tokio::time::timeout(left, closing.begun()).await),
            None => closing.begun().await,
        }
    };
    stream::streamed(execute::subscribe(edge, work, admitted, id), end, form)
}

/// `/graphql/ws`: the upgrade, if we speak a common protocol and have room.
async fn socket<E: Executor>(
    State(edge): State<Edge<E>>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
    request: Request,
    sockets: Arc<Semaphore>,
) -> Response<Body> {
    let turned = |turned: Turned| answer::turned_away(&turned, Media::Json);
    let upgrade = match upgrade.map(|upgrade| upgrade.protocols([ws::PROTOCOL])) {
        Ok(upgrade) if upgrade.selected_protocol().is_some() => upgrade,
        _ => {
            let detail = "Open a WebSocket with the subprotocol graphql-transport-ws";
            return turned(Turned::new(Ground::Code(Code::BadRequest), detail));
        }
    };
    let Ok(place) = sockets.try_acquire_owned() else { return turned(Turned::from_code(Code::Overloaded)) };
    let caller = caller_of(request.headers(), request.extensions(), edge.behind_proxy);
    // Twice the limit for the library, which can only cut the line; the loop closes with a reason.
    let limit = edge.limits.socket_message * 2;
    upgrade.read_buffer_size(16 * 1024).max_message_size(limit).max_frame_size(limit).on_upgrade(
        async move |socket| {
            ws::hold(socket, edge, caller).await;
            drop(place);
        },
    )
}

/// Who sent a request, as far as the headers say.
fn caller_of(headers: &HeaderMap, extensions: &Extensions, behind_proxy: bool) -> Caller {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    let forwarded = headers.get_all("x-forwarded-for").iter().next_back();
    let forwarded = forwarded.and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    Caller {
        id: extensions.get::<RequestId>().copied().unwrap_or_else(RequestId::new),
        authorization: text(header::AUTHORIZATION),
        address: if behind_proxy { forwarded.or(peer) } else { peer },
        closing: extensions.get::<Closing>().cloned().unwrap_or_default(),
    }
}
