//! What the server counts, for Prometheus: `/metrics` on a listener of its own, because it is for those who run the
//! server and not for phones. Labels are words of ours, never of a client: an operation name or a path as a label would
//! let anybody fill the memory.

use std::sync::Arc;

use axum::{Router, http::header, routing::get};
use prometheus_client::{
    encoding::{EncodeLabelSet, text::encode},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::Registry,
};

use super::{class::Class, quota::Payer};

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answer {
    class: &'static str,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Of {
    class: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Whose {
    payer: &'static str,
}

/// The counts of one server.
pub struct Metrics {
    registry: Registry,
    requests: Family<Answer, Counter>,
    seconds: Family<Of, Histogram, fn() -> Histogram>,
    in_flight: Family<Of, Gauge>,
    shed: Family<Of, Counter>,
    over_quota: Family<Whose, Counter>,
    sockets: Gauge,
    subscriptions: Gauge,
    slow_subscribers: Counter,
    statements: Counter,
    panics: Counter,
    bytes_in: Counter,
    bytes_out: Counter,
}

impl Default for Metrics {
    fn default() -> Self {
        let mut all = Metrics {
            registry: Registry::with_prefix("posyandu"),
            requests: Family::default(),
            seconds: Family::new_with_constructor(durations),
            in_flight: Family::default(),
            shed: Family::default(),
            over_quota: Family::default(),
            sockets: Gauge::default(),
            subscriptions: Gauge::default(),
            slow_subscribers: Counter::default(),
            statements: Counter::default(),
            panics: Counter::default(),
            bytes_in: Counter::default(),
            bytes_out: Counter::default(),
        };
        all.register();
        // A series that begins with its first event looks like none to whoever watches its growth.
        for class in Class::ALL {
            drop(all.shed.get_or_create(&Of { class: class.word() }));
            drop(all.in_flight.get_or_create(&Of { class: class.word() }));
        }
        all
    }
}

/// From a millisecond to the time limit of an operation.
fn durations() -> Histogram {
    Histogram::new([0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0])
}

impl Metrics {
    fn register(&mut self) {
        let to = &mut self.registry;
        to.register("requests", "Answers, by class of operation and HTTP status", self.requests.clone());
        to.register("request_seconds", "Until the answer was ready", self.seconds.clone());
        to.register("in_flight", "Operations that have a place now", self.in_flight.clone());
        to.register("shed", "Operations that found no place", self.shed.clone());
        to.register(
            "over_quota",
            "Operations over the quota of a device or account",
            self.over_quota.clone(),
        );
        to.register("sockets", "WebSockets open now", self.sockets.clone());
        to.register("subscriptions", "Subscriptions open now", self.subscriptions.clone());
        to.register("slow_subscribers", "Sockets closed because nobody read", self.slow_subscribers.clone());
        to.register("statements", "SQL statements of requests", self.statements.clone());
        to.register("panics", "Panics that became an answer", self.panics.clone());
        to.register("request_bytes", "Bytes of request bodies as they came", self.bytes_in.clone());
        to.register("response_bytes", "Bytes of answers as they were sent", self.bytes_out.clone());
    }

    /// All counts in the text form of Prometheus.
    pub fn text(&self) -> String {
        let mut text = String::new();
        if let Err(error) = encode(&mut text, &self.registry) {
            tracing::error!(%error, "metrics that cannot be written");
        }
        text
    }

    /// An answer is through; `class` is missing where no operation was read.
    pub(super) fn answered(&self, class: Option<Class>, status: u16, seconds: f64) {
        let class = class.map_or("none", Class::word);
        self.requests.get_or_create(&Answer { class, status }).inc();
        self.seconds.get_or_create(&Of { class }).observe(seconds);
    }

    /// What one request took, counted when it ends.
    pub(super) fn spent(&self, statements: u32, bytes_in: u64, bytes_out: u64) {
        self.statements.inc_by(statements.into());
        self.bytes_in.inc_by(bytes_in);
        self.bytes_out.inc_by(bytes_out);
    }

    pub(super) fn shed(&self, class: Class) {
        self.shed.get_or_create(&Of { class: class.word() }).inc();
    }

    pub(super) fn over_quota(&self, payer: Payer) {
        self.over_quota.get_or_create(&Whose { payer: payer.word() }).inc();
    }

    pub(super) fn panicked(&self) {
        self.panics.inc();
    }

    pub(super) fn too_slow(&self) {
        self.slow_subscribers.inc();
    }

    /// An operation has a place.
    pub(super) fn inside(&self, class: Class) -> Present {
        Present::of(&self.in_flight.get_or_create(&Of { class: class.word() }))
    }

    pub(super) fn socket(&self) -> Present {
        Present::of(&self.sockets)
    }

    pub(super) fn subscription(&self) -> Present {
        Present::of(&self.subscriptions)
    }
}

/// One more in a gauge, until it is dropped.
pub(super) struct Present(Gauge);

impl Present {
    fn of(gauge: &Gauge) -> Present {
        gauge.inc();
        Present(gauge.clone())
    }
}

impl Drop for Present {
    fn drop(&mut self) {
        self.0.dec();
    }
}

/// `/metrics`. Not for the listener of the phones.
pub fn routes(metrics: Arc<Metrics>) -> Router {
    let kind = [(header::CONTENT_TYPE, "application/openmetrics-text; version=1.0.0; charset=utf-8")];
    Router::new().route("/metrics", get(async move || (kind, metrics.text())))
}
