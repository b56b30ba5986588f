//! The two addresses of the API as axum handlers: `/graphql` walks one request through the room, and
//! `/graphql/ws` opens a socket. What may come by which method and in which form is decided here.

use std::{net::SocketAddr, sync::Arc};

use async_graphql::{Executor, parser::types::OperationType};
use axum::{
    body::Body,
    extract::{
        ConnectInfo, Request, State,
        ws::{WebSocketUpgrade, rejection::WebSocketUpgradeRejection},
    },
    http::{Extensions, HeaderMap, Method, Response, header},
};
use tokio::sync::Semaphore;

use super::{
    Edge, RequestId,
    accept::{self, Accepted, Media, Streamed},
    answer, document,
    errors::Turned,
    execute::{self, Caller, Cleared, Entered},
    graphiql,
    line::Line,
    request,
    serve::{Closing, Inside},
    status::Ground,
    stream, ws,
};
use crate::error::Code;

/// `/graphql` by GET and POST.
pub(super) async fn graphql<E: Executor>(
    State(edge): State<Arc<Edge<E>>>,
    request: Request,
) -> Response<Body> {
    let accepted = accept::negotiate(request.headers());
    let asks_page = request.method() == Method::GET && accepted.html;
    if edge.graphiql && asks_page && request.uri().query().is_none() {
        return graphiql::page();
    }
    let media = accepted.json.unwrap_or(Media::Json);
    let caller = caller_of(request.headers(), request.extensions(), edge.behind_proxy);
    match respond(edge, request, accepted, caller).await {
        Ok(response) => response,
        Err(turned) => answer::turned_away(&turned, media),
    }
}

async fn respond<E: Executor>(
    edge: Arc<Edge<E>>,
    request: Request,
    accepted: Accepted,
    caller: Caller,
) -> Result<Response<Body>, Turned> {
    let (head, body) = request.into_parts();
    // HEAD is GET whose answer is not sent.
    let reads = matches!(head.method, Method::GET | Method::HEAD);
    if head.method == Method::OPTIONS {
        return Ok(answer::options());
    }
    if !reads && head.method != Method::POST {
        return Err(Turned::new(Ground::Method, "Use GET or POST"));
    }
    if accepted.json.is_none() && accepted.streamed.is_none() {
        let detail = "Accept application/graphql-response+json or application/json";
        return Err(Turned::new(Ground::NotAcceptable, detail));
    }
    let asked = match reads {
        true => request::from_uri(&head.uri)?,
        false => request::from_body(&head.headers, body, edge.limits.body, edge.limits.patience).await?,
    };
    let work = document::prepare(&edge, asked).await?;
    if work.operation.kind == OperationType::Mutation && reads {
        return Err(Turned::new(Ground::Method, "A mutation must be sent by POST"));
    }
    let kept_by = reads.then_some(head.headers);
    execute::enter(&edge, work, caller, async move |edge: Arc<Edge<E>>, entered, caller| {
        served(&edge, entered, caller, accepted, kept_by).await
    })
    .await
}

/// Answers a request that has a place, in the form that is accepted. `kept_by` are the headers of one that may be kept.
async fn served<E: Executor>(
    edge: &Edge<E>,
    entered: Entered,
    caller: Caller,
    accepted: Accepted,
    kept_by: Option<HeaderMap>,
) -> Result<Response<Body>, Turned> {
    let cleared = execute::clear(edge, entered, &caller).await?;
    match (cleared.kind, accepted) {
        (OperationType::Subscription, Accepted { streamed: Some(form), .. }) => {
            Ok(subscription(edge, cleared, caller, form))
        }
        (OperationType::Subscription, _) => {
            let detail = "A subscription needs text/event-stream, multipart/mixed or /graphql/ws";
            Err(Turned::new(Ground::NotAcceptable, detail))
        }
        (_, Accepted { json: Some(media), .. }) => {
            let answer = execute::run(edge, cleared, &caller).await;
            Ok(match kept_by {
                Some(headers) => answer::kept(answer, media, &headers),
                None => answer::answered(answer, media),
            })
        }
        (_, Accepted { streamed: Some(form), .. }) => {
            let answer = execute::run(edge, cleared, &caller).await;
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
    cleared: Cleared,
    caller: Caller,
    form: Streamed,
) -> Response<Body> {
    let expires = cleared.admitted.expires;
    let left = expires.map(|expires| (expires - edge.doorman.now()).to_std().unwrap_or_default());
    let mut closing = caller.closing.clone();
    let end = async move {
        match left {
            Some(left) => drop(tokio::time::timeout(left, closing.begun()).await),
            None => closing.begun().await,
        }
    };
    stream::streamed(execute::subscribe(edge, cleared, &caller), end, form)
}

/// `/graphql/ws`: the upgrade, if we speak a common protocol and have room.
pub(super) async fn socket<E: Executor>(
    State(edge): State<Arc<Edge<E>>>,
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
            let open = caller.line.next();
            let _counted = open.metrics().socket();
            ws::hold(socket, edge, Caller { line: open, ..caller }).await;
            drop(place);
        },
    )
}

/// Who sent a request, as far as the headers say.
pub(super) fn caller_of(headers: &HeaderMap, extensions: &Extensions, behind_proxy: bool) -> Caller {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|peer| peer.0.ip());
    let forwarded = headers.get_all("x-forwarded-for").iter().next_back();
    let forwarded = forwarded.and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    Caller {
        id: extensions.get::<RequestId>().copied().unwrap_or_else(RequestId::new),
        authorization: text(header::AUTHORIZATION),
        address: if behind_proxy { forwarded.or(peer) } else { peer },
        closing: extensions.get::<Closing>().cloned().unwrap_or_default(),
        inside: extensions.get::<Inside>().cloned().unwrap_or_default(),
        line: extensions.get::<Line>().cloned().unwrap_or_else(|| Line::new(Arc::default())),
    }
}
