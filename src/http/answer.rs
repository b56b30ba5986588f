//! Writes an answer as HTTP: the JSON, its media type, its status, and what caches may do with it.

use async_graphql::Response as Answer;
use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Response, StatusCode, header},
};
use serde::Serialize;

use super::{
    accept::Media,
    errors::{self, Turned},
    status::{Ground, status},
};

/// An answer with its errors and no `data` key, as the specification wants for a request that did not run.
#[derive(Serialize)]
pub(super) struct Failure<'a> {
    pub errors: &'a [async_graphql::ServerError],
}

/// The answer to a request that was executed; it may still turn out that it did not run.
pub(super) fn answered(answer: Answer, media: Media) -> Response<Body> {
    let mut answer = match errors::ran(answer) {
        Ok(answer) => answer,
        Err(turned) => return turned_away(&turned, media),
    };
    let given = std::mem::take(&mut answer.http_headers);
    let mut response = json(StatusCode::OK, media, &answer);
    response.headers_mut().extend(given);
    response
}

/// The answer to a request that did not run.
pub(super) fn turned_away(turned: &Turned, media: Media) -> Response<Body> {
    let status = status(turned.ground, media);
    let mut response = json(status, media, &Failure { errors: &turned.errors });
    let headers = response.headers_mut();
    if turned.ground == Ground::Method {
        headers.insert(header::ALLOW, HeaderValue::from_static("GET, POST"));
    }
    if status == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}

/// The answer to a request for something else than GraphQL, with a status of its own.
pub(super) fn refused(turned: &Turned, status: StatusCode) -> Response<Body> {
    json(status, Media::Json, &Failure { errors: &turned.errors })
}

/// These answers are about people: they differ by who asks, and no cache may keep them.
pub(super) fn guard(headers: &mut HeaderMap) {
    headers.insert(header::VARY, HeaderValue::from_static("Accept, Authorization"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
}

fn json(status: StatusCode, media: Media, value: &impl Serialize) -> Response<Body> {
    let (status, body) = match serde_json::to_vec(value) {
        Ok(body) => (status, body),
        Err(error) => {
            tracing::error!(%error, "an answer that is not JSON");
            (StatusCode::INTERNAL_SERVER_ERROR, Vec::new())
        }
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media.content_type()));
    guard(headers);
    response
}
