//! The HTTP status of an answer that has no data: the whole map, in one function.
//!
//! We follow the GraphQL over HTTP text that the published audits test (npm graphql-http 1.23.1): 400 for a
//! document or variables that cannot be run. The draft has since moved to 422 for those, and to 294 for
//! data with errors (graphql-over-http #354, #346, 2026-04). When clients follow, this is the place.

use axum::http::StatusCode;

use super::accept::Media;
use crate::error::Code;

/// Why a request gets no data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ground {
    /// A method other than GET and POST, or a mutation by GET.
    Method,
    /// No form of answer that the client can read.
    NotAcceptable,
    /// A body that is not JSON in UTF-8.
    MediaType,
    /// A body that did not arrive in time.
    SlowBody,
    /// Anything with a code of its own.
    Code(Code),
}

impl Ground {
    /// The code the client reads beside the status.
    pub(super) fn code(self) -> Code {
        match self {
            Ground::Method | Ground::NotAcceptable | Ground::MediaType => Code::BadRequest,
            Ground::SlowBody => Code::Timeout,
            Ground::Code(code) => code,
        }
    }
}

/// The status for a ground. Only what a well-formed request asked *of GraphQL* depends on the media type:
/// for application/json it is 200, because clients from before the draft read the body only on 200.
pub(super) fn status(ground: Ground, media: Media) -> StatusCode {
    match ground {
        Ground::Method => StatusCode::METHOD_NOT_ALLOWED,
        Ground::NotAcceptable => StatusCode::NOT_ACCEPTABLE,
        Ground::MediaType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Ground::SlowBody => StatusCode::REQUEST_TIMEOUT,
        Ground::Code(Code::BadRequest) => StatusCode::BAD_REQUEST,
        Ground::Code(Code::PayloadTooLarge) => StatusCode::PAYLOAD_TOO_LARGE,
        Ground::Code(Code::Unauthenticated | Code::TokenExpired) => StatusCode::UNAUTHORIZED,
        Ground::Code(Code::RateLimited) => StatusCode::TOO_MANY_REQUESTS,
        Ground::Code(Code::Overloaded) => StatusCode::SERVICE_UNAVAILABLE,
        // Not 503 or 408: OkHttp may send those again by itself, and the work may have been heavy.
        Ground::Code(Code::Timeout) => StatusCode::GATEWAY_TIMEOUT,
        Ground::Code(Code::Internal) => StatusCode::INTERNAL_SERVER_ERROR,
        Ground::Code(_) => match media {
            Media::Json => StatusCode::OK,
            Media::GraphqlResponse => StatusCode::BAD_REQUEST,
        },
    }
}
