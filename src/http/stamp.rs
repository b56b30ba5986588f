//! What every answer of the server gets, whoever wrote it: a request id, a line in the log, and an answer
//! in JSON where a handler panicked.
//!
//! tower-http's CatchPanicLayer does the last of these, but it does not show the request to its handler, and
//! the id is all the caller is told. The log never has the query string: variables of a GET name people.

use std::{fmt, panic::AssertUnwindSafe, sync::Arc};

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use futures_util::FutureExt;
use tracing::Instrument;
use uuid::Uuid;

use super::{
    accept::Media,
    answer,
    errors::Turned,
    execute::describe,
    line::{self, End, Line},
    metrics::Metrics,
};

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Whoever sends it gets the times of her request in `Server-Timing`.
const ASKS_TIMING: HeaderName = HeaderName::from_static("x-server-timing");
const TIMING: HeaderName = HeaderName::from_static("server-timing");

/// Names one request, in the answer's `x-request-id`, in the errors that show a fault, and in the log. It is
/// in the request data for resolvers, and in the request's extensions for other handlers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RequestId(pub Uuid);

impl RequestId {
    /// A new id. Ids sort by time, so a log can be searched by them.
    pub(super) fn new() -> Self {
        RequestId(Uuid::now_v7())
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The middleware around every route.
pub(super) async fn stamp(State(metrics): State<Arc<Metrics>>, request: Request, next: Next) -> Response {
    let id = RequestId::new();
    let span = tracing::info_span!("request", %id, method = %request.method(), path = request.uri().path());
    let line = Line::new(metrics);
    let end = End { line: line.clone(), span: span.clone() };
    let timed = request.headers().contains_key(ASKS_TIMING);
    let mut request = request.map(|body| line::incoming(body, line.clone()));
    request.extensions_mut().insert(id);
    request.extensions_mut().insert(line.clone());
    let handled = AssertUnwindSafe(next.run(request).instrument(span)).catch_unwind().await;
    let mut response = handled.unwrap_or_else(|panic| {
        line.metrics().panicked();
        let turned = Turned::from_fault(id, describe(panic.as_ref()));
        answer::turned_away(&turned, Media::Json)
    });
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::try_from(id.to_string()) {
        headers.insert(REQUEST_ID, value);
    }
    if timed && let Ok(value) = HeaderValue::try_from(line.timing()) {
        headers.insert(TIMING, value);
    }
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    line.answered(response.status().as_u16());
    response.map(|body| line::outgoing(body, end))
}
