//! What is noted of one request while it goes through the room, for its one line in the log and for the metrics. Of
//! what a client sends only the name of the operation gets in, and the hash of the document: never variables, tokens
//! or names of people.
//!
//! The line is written when the connection has taken the last of the answer, or when nobody wants it any more: a phone
//! that hangs up early has a line too, with the status 499.

use std::{
    pin::Pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll, ready},
    time::{Duration, Instant},
};

use axum::{
    Error,
    body::{Body, Bytes, HttpBody},
};
use hyper::body::{Frame, SizeHint};
use tracing::Span;

use super::{class::Class, metrics::Metrics, parsed::Operation, persisted::Hash};
use crate::domain::nik::sensor;
use crate::service::tally::Tally;

/// The phone is gone before its answer, in the word of nginx.
const GONE: u16 = 499;
/// Letters of an operation's name that are worth keeping.
const NAME: usize = 64;

/// The line of one request, shared by all who handle it.
#[derive(Clone)]
pub(super) struct Line(Arc<Inner>);

struct Inner {
    metrics: Arc<Metrics>,
    start: Instant,
    statements: Tally,
    bytes_in: AtomicU64,
    bytes_out: AtomicU64,
    noted: Mutex<Noted>,
}

#[derive(Default)]
struct Noted {
    operation: Option<Arc<Operation>>,
    document: Option<Hash>,
    cost: Option<u64>,
    roles: Option<String>,
    /// After how long it was let in.
    entered: Option<Duration>,
    /// The status, and after how long.
    answered: Option<(u16, Duration)>,
}

impl Line {
    pub fn new(metrics: Arc<Metrics>) -> Line {
        Line(Arc::new(Inner {
            metrics,
            start: Instant::now(),
            statements: Tally::default(),
            bytes_in: AtomicU64::new(0),
            bytes_out: AtomicU64::new(0),
            noted: Mutex::default(),
        }))
    }

    pub fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }

    /// A line for the next operation on the same socket.
    pub fn next(&self) -> Line {
        Line::new(Arc::clone(&self.0.metrics))
    }

    /// Where the statements of this request are counted.
    pub fn statements(&self) -> Tally {
        Arc::clone(&self.0.statements)
    }

    pub fn read(&self, operation: &Arc<Operation>, document: Hash) {
        let mut noted = self.noted();
        noted.operation = Some(Arc::clone(operation));
        noted.document = Some(document);
    }

    pub fn costs(&self, cost: u64) {
        self.noted().cost = Some(cost);
    }

    pub fn entered(&self, roles: &str) {
        let mut noted = self.noted();
        noted.entered = Some(self.0.start.elapsed());
        noted.roles = Some(roles.to_owned());
    }

    pub fn answered(&self, status: u16) {
        self.noted().answered = Some((status, self.0.start.elapsed()));
    }

    pub fn received(&self, bytes: usize) {
        self.0.bytes_in.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    pub fn sent(&self, bytes: usize) {
        self.0.bytes_out.fetch_add(bytes as u64, Ordering::Relaxed);
    }

    /// The times so far, as the header Server-Timing has them. Not the statements: their number could tell a foreign id
    /// from one that does not exist.
    pub fn timing(&self) -> String {
        let ms = |time: Duration| time.as_secs_f64() * 1_000.0;
        let total = self.0.start.elapsed();
        match self.noted().entered {
            Some(entered) => format!(
                "enter;dur={:.1}, work;dur={:.1}, total;dur={:.1}",
                ms(entered),
                ms(total.saturating_sub(entered)),
                ms(total)
            ),
            None => format!("total;dur={:.1}", ms(total)),
        }
    }

    fn noted(&self) -> MutexGuard<'_, Noted> {
        // Each note is whole by itself, so a panic elsewhere spoils nothing.
        self.0.noted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) {
        let noted = self.noted();
        let took = self.0.start.elapsed();
        let (status, ready) = noted.answered.unwrap_or((GONE, took));
        let statements = self.0.statements.load(Ordering::Relaxed);
        let bytes_in = self.0.bytes_in.load(Ordering::Relaxed);
        let bytes_out = self.0.bytes_out.load(Ordering::Relaxed);
        let operation = noted.operation.as_deref();
        let class = operation.map(|operation| operation.class);
        self.0.metrics.answered(class, status, ready.as_secs_f64());
        self.0.metrics.spent(statements, bytes_in, bytes_out);
        tracing::info!(
            class = class.map(Class::word),
            operation = operation.and_then(Operation::name).map(named),
            document = noted.document.map(|hash| hex::encode(&hash[..6])),
            roles = noted.roles,
            cost = noted.cost,
            statements,
            bytes_in,
            bytes_out,
            status,
            ms = took.as_millis(),
            "answered"
        );
    }
}

/// The name of an operation as the log has it. A client may call it what it likes.
fn named(name: &str) -> String {
    let mut name = sensor(name);
    name.truncate(name.floor_char_boundary(NAME));
    name
}

/// Writes the line when it is dropped. There is one for each request.
pub(super) struct End {
    pub line: Line,
    pub span: Span,
}

impl Drop for End {
    fn drop(&mut self) {
        self.span.in_scope(|| self.line.write());
    }
}

/// A body on its way in.
pub(super) fn incoming(body: Body, line: Line) -> Body {
    Body::new(Counted { body, line, count: Line::received, _end: None })
}

/// A body on its way out. With it ends the request.
pub(super) fn outgoing(body: Body, end: End) -> Body {
    Body::new(Counted { body, line: end.line.clone(), count: Line::sent, _end: Some(end) })
}

/// A body whose bytes are counted.
struct Counted {
    body: Body,
    line: Line,
    count: fn(&Line, usize),
    _end: Option<End>,
}

impl HttpBody for Counted {
    type Data = Bytes;
    type Error = Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        task: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Error>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(task));
        if let Some(Ok(frame)) = &frame {
            (self.count)(&self.line, frame.data_ref().map_or(0, Bytes::len));
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
