//! Bytes on a poor link: answers are compressed in the best way the phone reads, requests may come compressed, and a
//! browser of another origin is let in where the deployment names it.
//!
//! Levels are the fastest ones: gzip 6 was measured at thirteen times the CPU of zstd 1 and brotli 1. What comes in
//! compressed is counted twice: as it arrives here, and as it is read (`request`), so that neither twenty megabytes in
//! twenty kilobytes nor an endless stream of nothing holds the server.

use std::error::Error;

use axum::{
    Router,
    extract::Request,
    http::{HeaderName, HeaderValue, Method},
};
use http_body_util::{LengthLimitError, Limited};
use tower::util::MapRequestLayer;
use tower_http::{
    CompressionLevel,
    compression::{
        CompressionLayer, Predicate,
        predicate::{NotForContentType, SizeAbove},
    },
    cors::{AllowOrigin, CorsLayer},
    decompression::RequestDecompressionLayer,
};

use super::ekspor;

/// Smaller answers are sent as they are: they fit into one packet, and compressing them saves nothing.
const SMALL: u16 = 1_024;
/// How long a browser remembers what it may send from another origin.
const REMEMBERED: std::time::Duration = std::time::Duration::from_secs(24 * 3600);

/// Compresses answers, but for streams, whose events must leave at once, and for what is compressed already.
pub(super) fn compression() -> CompressionLayer<impl Predicate> {
    let worthwhile = SizeAbove::new(SMALL)
        .and(NotForContentType::IMAGES)
        .and(NotForContentType::SSE)
        .and(NotForContentType::const_new("multipart/mixed"))
        .and(NotForContentType::const_new(ekspor::XLSX));
    CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(worthwhile)
}

/// Reads compressed requests of at most so many bytes as they arrive.
pub(super) fn unpacked<S: Clone + Send + Sync + 'static>(router: Router<S>, limit: usize) -> Router<S> {
    // What it cannot read goes on as it is, and is refused in our words.
    let unpack = RequestDecompressionLayer::new().pass_through_unaccepted(true);
    let count = MapRequestLayer::new(move |request: Request| request.map(|body| Limited::new(body, limit)));
    router.layer((count, unpack))
}

/// Did the body end because there was more than may arrive?
pub(super) fn too_long(error: &(dyn Error + 'static)) -> bool {
    error.is::<LengthLimitError>() || error.source().is_some_and(too_long)
}

/// Lets browsers of these origins in; `*` is any. Tokens are no cookies, so no credentials of a browser are let through.
pub(super) fn open_to(origins: &[HeaderValue]) -> Option<CorsLayer> {
    if origins.is_empty() {
        return None;
    }
    let origins = match origins.iter().any(|origin| origin == "*") {
        true => AllowOrigin::any(),
        false => AllowOrigin::list(origins.iter().cloned()),
    };
    let heard = ["accept", "apollo-require-preflight", "authorization", "content-type", "if-none-match"]
        .into_iter()
        .chain(["x-apollo-operation-id", "x-apollo-operation-name", "x-server-timing"])
        .map(HeaderName::from_static);
    let cors = CorsLayer::new()
        .allow_origin(origins)
        .allow_methods([Method::GET, Method::HEAD, Method::POST])
        .allow_headers(heard.collect::<Vec<_>>())
        .expose_headers(["etag", "retry-after", "server-timing", "x-request-id"].map(HeaderName::from_static))
        .max_age(REMEMBERED);
    Some(cors)
}
