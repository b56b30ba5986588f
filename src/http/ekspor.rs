//! `POST /ekspor`: a table as a file, for whoever reads its sums. The body says in JSON what is wanted, the token is that
//! of `/graphql`, and refusals have the shape of its answers without data.
//!
//! CSV is sent as it is read: the next piece is read when the client has taken the one before, so a slow phone costs a
//! piece of memory and no more. A workbook can be sent only when it is whole; it waits in a temporary file. Counting is
//! what costs, so few count at once, and nobody holds a place while the other side reads. An answer that breaks off in
//! the middle is cut, never ended: a client sees that it has not everything.

use std::fs::File;
use std::io::{self, Read as _, Seek as _};
use std::sync::Arc;
use std::time::Duration;

use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Response, StatusCode, header},
    routing::post,
};
use bytes::Bytes;
use futures_util::stream::{self, Stream};
use tokio::sync::Semaphore;

use super::{
    Edge, RequestId,
    accept::Media,
    answer,
    doorman::{payers, signed_in},
    errors::Turned,
    handlers::caller_of,
    quota::Quotas,
    request,
    status::{self, Ground},
};
use crate::app::App;
use crate::error::{Code, Error, Refusal};
use crate::service::ekspor::{self, Bentuk, Diam, Ekspor, Isian};

/// Exports that are counted at one time, of all clients together.
const SEKALIGUS: usize = 2;
/// For a place among them.
const ANTRE: Duration = Duration::from_secs(10);
/// For the body, for one piece, and for a workbook.
const TUNGGU_ISIAN: Duration = Duration::from_secs(15);
const TUNGGU_POTONG: Duration = Duration::from_secs(60);
const TUNGGU_BUKU: Duration = Duration::from_secs(600);
/// Bytes of a question.
const ISIAN: usize = 16 * 1024;
/// Bytes that are read from a file at once.
const SEPOTONG: usize = 64 * 1024;
/// A workbook's media type. It is compressed already.
pub(super) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The app, the places, and how often somebody may ask.
#[derive(Clone)]
struct Loket {
    app: App,
    quotas: Arc<Quotas>,
    tempat: Arc<Semaphore>,
}

/// The address of exports. They count for the same quotas as what is asked at this edge.
pub fn routes<E>(app: App, edge: &Edge<E>) -> Router {
    let (quotas, tempat) = (Arc::clone(&edge.quotas), Arc::new(Semaphore::new(SEKALIGUS)));
    let loket = Loket { app, quotas, tempat };
    Router::new().route("/ekspor", post(export)).with_state(loket)
}

async fn export(State(loket): State<Loket>, request: Request) -> Response<Body> {
    match answered(loket, request).await {
        Ok(response) => response,
        Err(turned) => refused(&turned),
    }
}

async fn answered(loket: Loket, request: Request) -> Result<Response<Body>, Turned> {
    let caller = caller_of(request.headers(), request.extensions(), false);
    let id = caller.id;
    let turned = |error: Error| Turned::from_error(&error, id);
    let actor = signed_in(&loket.app, caller.authorization.as_deref()).await.map_err(turned)?;
    loket.quotas.pay(&payers(&actor), &caller.line)?;
    let (head, body) = request.into_parts();
    let isian: Isian = request::json(&head.headers, body, ISIAN, TUNGGU_ISIAN).await?;
    let minta = isian.baca().map_err(|refusal| turned(refusal.into()))?;
    let busy = || Turned::later(&Refusal::new(Code::Overloaded), ANTRE.as_secs());
    let place = tokio::time::timeout(ANTRE, loket.tempat.clone().acquire_owned()).await;
    let place = place.map_err(|_| busy())?.map_err(|_| busy())?;
    let opened = within(TUNGGU_POTONG, ekspor::buka(&loket.app, &actor, &minta)).await.map_err(turned)?;
    let (bentuk, berkas) = (opened.bentuk(), opened.berkas());
    let (body, length) = match bentuk {
        Bentuk::Csv => {
            drop(place);
            (Body::from_stream(lines(loket, opened, id)), None)
        }
        Bentuk::Xlsx => {
            let file = async { opened.tulis(tempfile::tempfile().map_err(Error::fault)?, &Diam).await };
            let (file, length) = rewound(within(TUNGGU_BUKU, file).await.map_err(turned)?).map_err(turned)?;
            drop(place);
            (Body::from_stream(bytes_of(file)), Some(length))
        }
    };
    let mut response = Response::new(body);
    dress(response.headers_mut(), bentuk, &berkas, length);
    Ok(response)
}

/// Work with an end.
async fn within<T>(patience: Duration, work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
    tokio::time::timeout(patience, work).await.map_err(|_| Code::Timeout)?
}

/// CSV, piece by piece.
fn lines(loket: Loket, ekspor: Ekspor, id: RequestId) -> impl Stream<Item = io::Result<Bytes>> + Send {
    let begin = (loket, ekspor, true);
    stream::try_unfold(begin, move |(loket, mut ekspor, first)| async move {
        let piece = if first {
            ekspor.csv_kepala().map(Some)
        } else {
            let _place = loket.tempat.acquire().await.map_err(io::Error::other)?;
            within(TUNGGU_POTONG, ekspor.csv_lanjut()).await
        };
        match piece {
            Ok(piece) => Ok(piece.map(|bytes| (Bytes::from(bytes), (loket, ekspor, false)))),
            Err(error) => {
                tracing::error!(request_id = %id, cause = %error, "an export broke off");
                Err(io::Error::other("an export broke off"))
            }
        }
    })
}

/// From its beginning, with its length.
fn rewound(mut file: File) -> Result<(File, u64), Error> {
    let length = file.metadata().map_err(Error::fault)?.len();
    file.rewind().map_err(Error::fault)?;
    Ok((file, length))
}

/// A file as it is on disk. It has no name, so it is gone when nobody reads it any more.
fn bytes_of(file: File) -> impl Stream<Item = io::Result<Bytes>> + Send {
    stream::try_unfold(file, async |file| {
        let read = move || {
            let (mut file, mut some) = (file, vec![0; SEPOTONG]);
            let many = file.read(&mut some)?;
            some.truncate(many);
            Ok((!some.is_empty()).then_some((Bytes::from(some), file)))
        };
        tokio::task::spawn_blocking(read).await.map_err(io::Error::other)?
    })
}

fn dress(headers: &mut HeaderMap, bentuk: Bentuk, berkas: &str, length: Option<u64>) {
    let kind = match bentuk {
        Bentuk::Csv => "text/csv; charset=utf-8; header=present",
        Bentuk::Xlsx => XLSX,
    };
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    // The name is made of codes, so it needs no quoting of its own.
    if let Ok(name) = HeaderValue::try_from(format!("attachment; filename=\"{berkas}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, name);
    }
    if let Some(length) = length {
        headers.insert(header::CONTENT_LENGTH, length.into());
    }
    answer::guard(headers);
}

/// As for any resource, the status says what is wrong.
fn refused(turned: &Turned) -> Response<Body> {
    let status = match turned.ground {
        Ground::Code(Code::NotFound) => StatusCode::NOT_FOUND,
        Ground::Code(Code::Forbidden) => StatusCode::FORBIDDEN,
        ground => status::status(ground, Media::GraphqlResponse),
    };
    let mut response = answer::refused(turned, status);
    if status == StatusCode::UNAUTHORIZED {
        response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    response
}
