//! `/foto/{id}`: a photo is sent there by PUT and shown by GET, each with the mark (`tanda`) of a signed address. The
//! mark and the rights of its session are checked before a byte of the body is read; the body is counted as it comes.
//! Whatever is refused has the shape of a GraphQL answer without data, so that an app reads one kind of error.

use std::time::Duration;

use axum::{
    Json, Router,
    body::Body,
    extract::{Path, Query, Request, State},
    http::{HeaderValue, Response, StatusCode, header},
    response::IntoResponse as _,
    routing::get,
};
use bytes::Bytes;
use serde::Deserialize;

use super::{
    RequestId, accept::Media, answer, errors::Turned, request::read, serve::Closing, status, status::Ground,
};
use crate::app::App;
use crate::domain::id::{FotoId, parse_id};
use crate::error::{Code, Error};
use crate::service::foto;

/// For a photo to arrive. Five megabytes take that long over a link of 350 kbit/s; apps send smaller ones.
const PATIENCE: Duration = Duration::from_secs(120);

/// The mark of an address.
#[derive(Deserialize)]
struct Mark {
    #[serde(default)]
    tanda: String,
}

/// The address of photos.
pub fn routes(app: App) -> Router {
    Router::new().route("/foto/{id}", get(show).put(receive)).with_state(app)
}

async fn show(
    State(app): State<App>,
    Path(id): Path<String>,
    Query(mark): Query<Mark>,
    request: Request,
) -> Response<Body> {
    let request_id = id_of(&request);
    let looked = async { foto::lihat(&app, parse(&id)?, &mark.tanda).await };
    match looked.await {
        Ok(jpeg) => picture(jpeg),
        Err(error) => refused(&Turned::from_error(&error, request_id)),
    }
}

fn picture(jpeg: Vec<u8>) -> Response<Body> {
    let mut response = Response::new(Body::from(jpeg));
    for (name, value) in [
        (header::CONTENT_TYPE, "image/jpeg"),
        // The address changes when it no longer stands, so a phone may keep the picture as long as that.
        (header::CACHE_CONTROL, "private, max-age=600"),
        (header::CONTENT_DISPOSITION, "inline; filename=\"foto.jpg\""),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

async fn receive(
    State(app): State<App>,
    Path(id): Path<String>,
    Query(mark): Query<Mark>,
    request: Request,
) -> Response<Body> {
    let request_id = id_of(&request);
    match kept(app, &id, &mark.tanda, request).await {
        Ok(()) => Json(serde_json::json!({ "foto": format!("{}:{id}", FotoId::PREFIX) })).into_response(),
        Err(Wrong::Here(turned)) => refused(&turned),
        Err(Wrong::Below(error)) => refused(&Turned::from_error(&error, request_id)),
    }
}

/// Turned away by the edge, or by the layers below it.
enum Wrong {
    Here(Turned),
    Below(Error),
}

impl From<Error> for Wrong {
    fn from(error: Error) -> Wrong {
        Wrong::Below(error)
    }
}

async fn kept(app: App, id: &str, tanda: &str, request: Request) -> Result<(), Wrong> {
    let kiriman = foto::buka_kiriman(&app, parse(id)?, tanda).await?;
    let (head, body) = request.into_parts();
    let bytes: Bytes = tokio::time::timeout(PATIENCE, read(&head.headers, body, kiriman.batas))
        .await
        .map_err(|_| Wrong::Here(Turned::new(Ground::SlowBody, "The body did not arrive in time")))?
        .map_err(Wrong::Here)?;
    // As a task of its own, for which a shutdown waits: what has arrived is kept although the phone is gone.
    let closing = head.extensions.get::<Closing>().cloned();
    let kept = tokio::spawn(async move {
        let kept = foto::simpan(&app, kiriman, bytes).await;
        drop(closing);
        kept
    });
    Ok(kept.await.map_err(Error::fault)??)
}

fn id_of(request: &Request) -> RequestId {
    request.extensions().get::<RequestId>().copied().unwrap_or_else(RequestId::new)
}

/// What is no id is nobody's photo.
fn parse(id: &str) -> Result<FotoId, Error> {
    let id = parse_id(FotoId::PREFIX, &format!("{}:{id}", FotoId::PREFIX)).map_err(|_| Code::NotFound)?;
    Ok(FotoId(id))
}

/// Here an address is asked for and not GraphQL, so the status says what is wrong, as for any resource.
fn refused(turned: &Turned) -> Response<Body> {
    let status = match turned.ground {
        Ground::Code(Code::NotFound) => StatusCode::NOT_FOUND,
        Ground::Code(Code::Forbidden) => StatusCode::FORBIDDEN,
        Ground::Code(Code::InvalidFormat) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
        Ground::Code(Code::WrongState) => StatusCode::CONFLICT,
        ground => status::status(ground, Media::GraphqlResponse),
    };
    answer::refused(turned, status)
}
