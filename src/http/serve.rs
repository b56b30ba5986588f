//! Takes connections. axum's own `serve` has no limit on slow headers, on connections, or on how long a
//! shutdown may take; each of these lets one phone or one script hold the server.
//!
//! WebSockets and event streams leave hyper's view, so a shutdown is told to everyone through `Closing`,
//! which every request carries; the server has ended when the last holder has let go of it.

use std::{convert::Infallible, net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request},
};
use hyper::{body::Incoming, server::conn::http1};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
};
use tower::ServiceExt;

use crate::error::{Error, Result};

/// Connections at one time. Others wait in the queue of the operating system.
const CONNECTIONS: usize = 1_024;
/// For the headers of a request to arrive; an idle connection is closed after it as well.
const HEADERS: Duration = Duration::from_secs(10);
/// For requests in flight to end, once a shutdown has begun.
const GRACE: Duration = Duration::from_secs(20);
/// Out of file handles: wait for some to come back instead of spinning.
const BREATH: Duration = Duration::from_millis(100);

/// Tells that the server is about to stop. Where nobody will tell (in tests), it never does.
#[derive(Clone, Default)]
pub(super) struct Closing(Option<watch::Receiver<bool>>);

impl Closing {
    /// Ends when a shutdown begins.
    pub async fn begun(&mut self) {
        match &mut self.0 {
            // An error means that the server itself is gone: the same to the listener.
            Some(closing) => drop(closing.wait_for(|begun| *begun).await),
            None => std::future::pending().await,
        }
    }
}

/// Serves until `shutdown` ends, then lets what runs come to its end within 20 seconds.
pub async fn serve(listener: TcpListener, router: Router, shutdown: impl Future<Output = ()>) -> Result<()> {
    let (close, closing) = watch::channel(false);
    let slots = Arc::new(Semaphore::new(CONNECTIONS));
    let mut shutdown = pin!(shutdown);
    loop {
        let next = async { (slots.clone().acquire_owned().await, listener.accept().await) };
        let (slot, accepted) = tokio::select! {
            next = next => next,
            () = &mut shutdown => break,
        };
        let slot = slot.map_err(Error::fault)?;
        match accepted {
            Ok((stream, address)) => {
                tokio::spawn(connection(stream, address, router.clone(), closing.clone(), slot));
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(BREATH).await;
            }
        }
    }
    drop((listener, closing));
    close.send_replace(true);
    if tokio::time::timeout(GRACE, close.closed()).await.is_err() {
        tracing::warn!("stopped with requests still in flight");
    }
    Ok(())
}

async fn connection(
    stream: TcpStream,
    address: SocketAddr,
    router: Router,
    closing: watch::Receiver<bool>,
    _slot: OwnedSemaphorePermit,
) {
    // Answers are small and written at once: waiting to fill a packet only adds delay.
    let _ = stream.set_nodelay(true);
    let mut closing = Closing(Some(closing));
    let told = closing.clone();
    let service = router.map_request(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(address));
        request.extensions_mut().insert(told.clone());
        request.map(Body::new)
    });
    let service = TowerToHyperService::new(service.map_err(|never: Infallible| match never {}));
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let mut serving = pin!(serving);
    let ended = tokio::select! {
        ended = serving.as_mut() => ended,
        () = closing.begun() => {
            serving.as_mut().graceful_shutdown();
            serving.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "connection ended");
    }
}
