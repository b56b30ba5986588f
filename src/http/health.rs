//! Two questions of whoever runs the server. `/healthz`: does the process live? If not, start it anew. `/readyz`: can it
//! serve, with its database in reach and as new as the program? If not, send it nobody for now; a restart would not
//! help. `/sehat` is the older name of the first.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    Json, Router,
    extract::Request,
    http::StatusCode,
    response::{IntoResponse as _, Response},
    routing::get,
};
use futures_util::future::BoxFuture;
use serde_json::json;
use tokio::sync::Mutex;

use super::serve::Closing;
use crate::error::Result;

/// For the database to answer.
const PATIENCE: Duration = Duration::from_secs(1);
/// An answer is given again for so long, so that nobody asks the database through this door as often as she likes.
const KEPT: Duration = Duration::from_secs(1);

/// The last answer, and when it was given.
type Last = Arc<Mutex<Option<(Instant, bool)>>>;

/// The addresses; `ready` asks the database.
pub fn routes(ready: impl Fn() -> BoxFuture<'static, Result<()>> + Clone + Send + Sync + 'static) -> Router {
    let last = Last::default();
    let readyz = get(move |request: Request| {
        let (last, ready) = (last.clone(), ready.clone());
        async move {
            if request.extensions().get::<Closing>().is_some_and(Closing::has_begun) {
                return told(StatusCode::SERVICE_UNAVAILABLE, "closing");
            }
            match stands(&last, &ready).await {
                true => told(StatusCode::OK, "ready"),
                false => told(StatusCode::SERVICE_UNAVAILABLE, "no database"),
            }
        }
    });
    Router::new().route("/healthz", get(async || told(StatusCode::OK, "ok"))).route("/readyz", readyz)
}

/// Who asks while another does, waits for the same answer.
async fn stands(last: &Last, ready: &impl Fn() -> BoxFuture<'static, Result<()>>) -> bool {
    let mut last = last.lock().await;
    if let Some((at, answer)) = *last
        && at.elapsed() < KEPT
    {
        return answer;
    }
    let answer = match tokio::time::timeout(PATIENCE, ready()).await {
        Ok(Ok(())) => true,
        Ok(Err(error)) => {
            tracing::warn!(%error, "not ready");
            false
        }
        Err(_) => {
            tracing::warn!("not ready: the database does not answer");
            false
        }
    };
    *last = Some((Instant::now(), answer));
    answer
}

fn told(status: StatusCode, word: &str) -> Response {
    (status, [("cache-control", "no-store")], Json(json!({ "status": word }))).into_response()
}
