//! Writes an answer as HTTP: the JSON, its media type, its status, and what caches may do with it.

use async_graphql::Response as Answer;
use axum::{
    body::Body,
    http::{HeaderMap, HeaderValue, Response, StatusCode, header},
};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::{
    accept::Media,
    errors::{self, Turned},
    status::{Ground, status},
};

/// What `/graphql` takes.
pub(super) const METHODS: &str = "GET, HEAD, POST, OPTIONS";

/// An answer with its errors and no `data` key, as the specification wants for a request that did not run.
#[derive(Serialize)]
pub(super) struct Failure<'a> {
    pub errors: &'a [async_graphql::ServerError],
}

/// The answer to a request that was executed; it may still turn out that it did not run.
pub(super) fn answered(answer: Answer, media: Media) -> Response<Body> {
    match errors::ran(answer) {
        Ok(answer) => whole(answer, media, None),
        Err(turned) => turned_away(&turned, media),
    }
}

/// The answer to a query by GET: a phone may keep one without errors, and ask later whether it still holds.
pub(super) fn kept(answer: Answer, media: Media, asked: &HeaderMap) -> Response<Body> {
    match errors::ran(answer) {
        Ok(answer) => {
            let asked = answer.errors.is_empty().then_some(asked);
            whole(answer, media, asked)
        }
        Err(turned) => turned_away(&turned, media),
    }
}

fn whole(mut answer: Answer, media: Media, asked: Option<&HeaderMap>) -> Response<Body> {
    let given = std::mem::take(&mut answer.http_headers);
    let (status, body) = text(StatusCode::OK, &answer);
    let Some(asked) = asked.filter(|_| status == StatusCode::OK) else {
        let mut response = written(status, media, body);
        response.headers_mut().extend(given);
        return response;
    };
    // Weak, because the same answer may be compressed or not.
    let tag = format!("W/\"{}\"", &hex::encode(Sha256::digest(&body))[..32]);
    let known = asked.get_all(header::IF_NONE_MATCH).iter().filter_map(|line| line.to_str().ok());
    let holds = known.flat_map(|line| line.split(',')).any(|one| names(one.trim(), &tag));
    let mut response = match holds {
        true => written(StatusCode::NOT_MODIFIED, media, Vec::new()),
        false => written(StatusCode::OK, media, body),
    };
    let headers = response.headers_mut();
    if holds {
        headers.remove(header::CONTENT_TYPE);
    }
    headers.extend(given);
    if let Ok(tag) = HeaderValue::try_from(tag) {
        headers.insert(header::ETAG, tag);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    response
}

/// Is this the tag that is asked about, weakly compared?
fn names(asked: &str, tag: &str) -> bool {
    asked == "*" || asked.trim_start_matches("W/") == tag.trim_start_matches("W/")
}

/// The answer to a request that did not run.
pub(super) fn turned_away(turned: &Turned, media: Media) -> Response<Body> {
    let status = status(turned.ground, media);
    let mut response = json(status, media, &Failure { errors: &turned.errors });
    let headers = response.headers_mut();
    if turned.ground == Ground::Method {
        headers.insert(header::ALLOW, HeaderValue::from_static(METHODS));
    }
    if status == StatusCode::UNAUTHORIZED {
        headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    come_back(headers, status, turned);
    response
}

/// Says after how many seconds to come back, to whom there is no room for now.
fn come_back(headers: &mut HeaderMap, status: StatusCode, turned: &Turned) {
    if matches!(status, StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE) {
        headers.insert(header::RETRY_AFTER, turned.retry_after().unwrap_or(1).into());
    }
}

/// What may be asked here, and how.
pub(super) fn options() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NO_CONTENT;
    let headers = response.headers_mut();
    headers.insert(header::ALLOW, HeaderValue::from_static(METHODS));
    guard(headers);
    response
}

/// The answer to a request for something else than GraphQL, with a status of its own.
pub(super) fn refused(turned: &Turned, status: StatusCode) -> Response<Body> {
    let mut response = json(status, Media::Json, &Failure { errors: &turned.errors });
    come_back(response.headers_mut(), status, turned);
    response
}

/// These answers are about people: they differ by who asks, and no cache may keep them, other than a phone its own.
pub(super) fn guard(headers: &mut HeaderMap) {
    headers.insert(header::VARY, HeaderValue::from_static("Accept, Authorization"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
}

fn json(status: StatusCode, media: Media, value: &impl Serialize) -> Response<Body> {
    let (status, body) = text(status, value);
    written(status, media, body)
}

fn text(status: StatusCode, value: &impl Serialize) -> (StatusCode, Vec<u8>) {
    match serde_json::to_vec(value) {
        Ok(body) => (status, body),
        Err(error) => {
            tracing::error!(%error, "an answer that is not JSON");
            (StatusCode::INTERNAL_SERVER_ERROR, Vec::new())
        }
    }
}

fn written(status: StatusCode, media: Media, body: Vec<u8>) -> Response<Body> {
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media.content_type()));
    guard(headers);
    response
}
