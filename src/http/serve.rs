//! Takes connections. axum's own `serve` has no limit on slow headers, on slow readers, on connections, or on how long
//! a shutdown may take; each of these lets one phone or one script hold the server.
//!
//! WebSockets and event streams leave hyper's view, so a shutdown is told to everyone through `Closing`,
//! which every request carries; the server has ended when the last holder has let go of it. For a moment a server that
//! is about to stop still takes connections and answers on idle ones, and every answer says `Connection: close`: a
//! phone whose request was under way when the end began gets its answer, and none finds a line that was cut.
//!
//! Connections have threads of their own, the door: there requests are read, refused and answered. What is let in is done
//! `Inside`, on the runtime that serves. So whoever is refused does not wait behind the work of those who are inside,
//! and their work not behind a crowd at the door; between the two the operating system shares out the time.

use std::{convert::Infallible, net::SocketAddr, pin::pin, sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request},
    http::{HeaderValue, Response, StatusCode, header},
};
use hyper::{body::Incoming, server::conn::http1};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    runtime::{Handle, Runtime},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
    task::JoinHandle,
};
use tokio_io_timeout::TimeoutStream;
use tokio_util::task::AbortOnDropHandle;
use tower::ServiceExt;

use crate::error::{Error, Result};

/// Connections at one time. Others wait in the queue of the operating system.
const CONNECTIONS: usize = 1_024;
/// Out of file handles: wait for some to come back instead of spinning.
const BREATH: Duration = Duration::from_millis(100);

/// How long a connection may do nothing. Tests have less time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Times {
    /// For the headers of a request to arrive; an idle connection is closed after it as well.
    pub headers: Duration,
    /// For the other side to take anything of an answer. Longer than a WebSocket waits, which can still say why.
    pub write: Duration,
    /// For requests that were under way when a shutdown began.
    pub linger: Duration,
    /// For requests in flight to end after that.
    pub grace: Duration,
}

impl Default for Times {
    fn default() -> Self {
        let seconds = Duration::from_secs;
        Times { headers: seconds(10), write: seconds(20), linger: seconds(1), grace: seconds(20) }
    }
}

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

    /// Has a shutdown begun?
    pub fn has_begun(&self) -> bool {
        self.0.as_ref().is_some_and(|closing| *closing.borrow())
    }
}

/// Where the work of those who are let in is done: apart from the door, where there is one.
#[derive(Clone, Default)]
pub(super) struct Inside(Option<Handle>);

impl Inside {
    /// Begins some work there.
    pub fn begin<T: Send + 'static>(&self, work: impl Future<Output = T> + Send + 'static) -> JoinHandle<T> {
        match &self.0 {
            Some(inside) => inside.spawn(work),
            None => tokio::spawn(work),
        }
    }
}

/// The threads of the connections. They end with it, and nobody waits for them.
struct Door(Option<Runtime>);

impl Drop for Door {
    fn drop(&mut self) {
        if let Some(threads) = self.0.take() {
            threads.shutdown_background();
        }
    }
}

/// Serves until `shutdown` ends, then lets what runs come to its end within 20 seconds.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<()> {
    serve_within(Times::default(), listener, router, shutdown).await
}

/// The same with other times.
pub(super) async fn serve_within(
    times: Times,
    listener: TcpListener,
    router: Router,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<()> {
    let inside = Inside(Some(Handle::current()));
    let listener = listener.into_std().map_err(Error::fault)?;
    let threads = Runtime::new().map_err(Error::fault)?;
    let served = threads.spawn(receive(times, listener, router, inside, shutdown));
    let _door = Door(Some(threads));
    AbortOnDropHandle::new(served).await.map_err(Error::fault)?
}

/// Stands at the door from the first connection to the last.
async fn receive(
    times: Times,
    listener: std::net::TcpListener,
    router: Router,
    inside: Inside,
    shutdown: impl Future<Output = ()>,
) -> Result<()> {
    let listener = TcpListener::from_std(listener).map_err(Error::fault)?;
    let (close, closing) = watch::channel(false);
    let host = Host { times, router, inside, closing, slots: Arc::new(Semaphore::new(CONNECTIONS)) };
    host.receive_until(&listener, shutdown).await;
    close.send_replace(true);
    host.receive_until(&listener, tokio::time::sleep(times.linger)).await;
    host.receive_waiting(listener);
    drop(host);
    if tokio::time::timeout(times.linger + times.grace, close.closed()).await.is_err() {
        tracing::warn!("stopped with requests still in flight");
    }
    Ok(())
}

/// Takes connections in.
struct Host {
    times: Times,
    router: Router,
    inside: Inside,
    closing: watch::Receiver<bool>,
    slots: Arc<Semaphore>,
}

impl Host {
    async fn receive_until(&self, listener: &TcpListener, end: impl Future<Output = ()>) {
        let mut end = pin!(end);
        loop {
            let next = async { (Arc::clone(&self.slots).acquire_owned().await, listener.accept().await) };
            let (slot, accepted) = tokio::select! {
                next = next => next,
                () = &mut end => return,
            };
            match accepted.map_err(Error::fault).and_then(|taken| Ok((taken, slot.map_err(Error::fault)?))) {
                Ok((taken, slot)) => self.receive(taken, slot),
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(BREATH).await;
                }
            }
        }
    }

    /// Closes the listener, after taking in whoever stands in the queue of the operating system: closing cuts them off.
    fn receive_waiting(&self, listener: TcpListener) {
        // The system is asked itself; the runtime may not have heard of them yet.
        let Ok(listener) = listener.into_std() else { return };
        while let (Ok(slot), Ok((stream, address))) =
            (Arc::clone(&self.slots).try_acquire_owned(), listener.accept())
        {
            let stream = stream.set_nonblocking(true).and_then(|()| TcpStream::from_std(stream));
            if let Ok(stream) = stream {
                self.receive((stream, address), slot);
            }
        }
    }

    fn receive(&self, (stream, address): (TcpStream, SocketAddr), slot: OwnedSemaphorePermit) {
        let (router, closing, times) = (self.router.clone(), Closing(Some(self.closing.clone())), self.times);
        let inside = self.inside.clone();
        tokio::spawn(async move {
            hold(stream, address, router, inside, closing, times).await;
            drop(slot);
        });
    }
}

/// One connection to its end.
async fn hold(
    stream: TcpStream,
    address: SocketAddr,
    router: Router,
    inside: Inside,
    mut closing: Closing,
    times: Times,
) {
    // Answers are small and written at once: waiting to fill a packet only adds delay.
    let _ = stream.set_nodelay(true);
    let (told, asked) = (closing.clone(), closing.clone());
    let service = router
        .map_request(move |mut request: Request<Incoming>| {
            request.extensions_mut().insert(ConnectInfo(address));
            request.extensions_mut().insert(told.clone());
            request.extensions_mut().insert(inside.clone());
            request.map(Body::new)
        })
        .map_response(move |response| last_of(response, &asked));
    let service = TowerToHyperService::new(service.map_err(|never: Infallible| match never {}));
    let mut stream = TimeoutStream::new(stream);
    stream.set_write_timeout(Some(times.write));
    let serving = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(times.headers)
        .serve_connection(TokioIo::new(Box::pin(stream)), service)
        .with_upgrades();
    let mut serving = pin!(serving);
    let parting = async {
        closing.begun().await;
        tokio::time::sleep(times.linger).await;
    };
    let ended = tokio::select! {
        ended = serving.as_mut() => ended,
        () = parting => {
            serving.as_mut().graceful_shutdown();
            serving.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "connection ended");
    }
}

/// Says goodbye with an answer, once a shutdown has begun.
fn last_of(mut response: Response<Body>, closing: &Closing) -> Response<Body> {
    if closing.has_begun() && response.status() != StatusCode::SWITCHING_PROTOCOLS {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}
