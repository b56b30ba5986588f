//! Subscriptions, queries and mutations over one WebSocket, by the graphql-transport-ws protocol.
//!
//! The loop is our own because the library's closes with the wrong codes and has no limits (13 of 22
//! protocol checks). One task a connection reads and writes; each operation is a task that hands its
//! messages to a short queue, so a phone that reads slowly slows its own subscriptions and nothing else;
//! one that reads nothing for a while is closed with 1013, and may come back.
//! Every operation asks the doorman anew: a kader who was locked out starts nothing more, and when the token
//! expires the connection closes.

use std::{
    borrow::Cow,
    collections::HashMap,
    pin::{Pin, pin},
    sync::Arc,
    time::Duration,
};

use async_graphql::Executor;
use axum::extract::ws::{CloseFrame, Message};
use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures_util::{Sink, SinkExt, Stream, StreamExt};
use serde::Deserialize;
use serde_json::Value;
use tokio::{sync::mpsc, task::JoinHandle, time::Instant};
use tracing::Instrument;

use super::{
    Edge, RequestId,
    errors::Turned,
    execute::{self, Caller},
    operation::{self, Event, Voice},
    request,
};
use crate::error::Code;

/// The one subprotocol we speak.
pub(super) const PROTOCOL: &str = "graphql-transport-ws";

/// Between two pings of ours; a phone that answered none of two is gone.
const HEARTBEAT: Duration = Duration::from_secs(30);
const SILENCE: Duration = Duration::from_secs(75);
/// For the other side to answer our Close.
const FAREWELL: Duration = Duration::from_secs(2);

/// What the client sends. `subscribe` starts any operation, not only a subscription.
#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
enum Heard {
    ConnectionInit { payload: Option<serde_json::Map<String, Value>> },
    Ping {},
    Pong {},
    Subscribe { id: String, payload: Value },
    Complete { id: String },
}

/// How a connection ends.
enum Ending {
    /// We close, and say why.
    Close(u16, Cow<'static, str>),
    /// The other side closes.
    Closed,
    /// The other side is not there any more.
    Gone,
}

/// What to do next: write a message, or nothing; or end.
type Step = Result<Option<Message>, Ending>;

struct Running {
    serial: u64,
    task: JoinHandle<()>,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Holds one connection from its first message to its last.
pub(super) async fn hold<E, S>(socket: S, edge: Arc<Edge<E>>, caller: Caller)
where
    E: Executor,
    S: Stream<Item = Result<Message, axum::Error>> + Sink<Message>,
{
    let mut socket = pin!(socket);
    let (events, mut queue) = mpsc::channel(edge.limits.socket_queue);
    let (patience, line) = (edge.limits.socket_write, caller.line.clone());
    let mut closing = caller.closing.clone();
    let mut session = Session::new(edge, caller, events);
    let ending = loop {
        let step = tokio::select! {
            frame = socket.next() => session.heard(frame).await,
            Some(event) = queue.recv() => Ok(session.said(event)),
            () = tokio::time::sleep_until(session.alarm()) => session.rung(),
            () = closing.begun() => Err(Ending::Close(1001, "Going away".into())),
        };
        match step {
            Ok(None) => {}
            Ok(Some(message)) => match tokio::time::timeout(patience, socket.send(message)).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) => break Ending::Gone,
                Err(_) => {
                    line.metrics().too_slow();
                    break Ending::Close(1013, "Too slow".into());
                }
            },
            Err(ending) => break ending,
        }
    };
    drop(session);
    // Who does not say goodbye in time is gone too.
    let _ = tokio::time::timeout(FAREWELL, part(socket, ending)).await;
}

/// Says goodbye. Without reading on after a Close, ours or theirs, the connection is cut before our Close is
/// out, and the client sees 1006.
async fn part<S>(mut socket: Pin<&mut S>, ending: Ending)
where
    S: Stream<Item = Result<Message, axum::Error>> + Sink<Message>,
{
    if let Ending::Close(code, reason) = &ending {
        tracing::debug!(code, %reason, "closing a socket");
        let frame = CloseFrame { code: *code, reason: shorten(reason).into() };
        if socket.send(Message::Close(Some(frame))).await.is_err() {
            return;
        }
    }
    if !matches!(ending, Ending::Gone) {
        while let Some(Ok(_)) = socket.next().await {}
    }
}

/// A close reason may have 123 bytes.
fn shorten(reason: &str) -> &str {
    &reason[..reason.floor_char_boundary(123)]
}

/// The state of one connection.
struct Session<E> {
    edge: Arc<Edge<E>>,
    caller: Caller,
    events: mpsc::Sender<Event>,
    running: HashMap<String, Running>,
    serial: u64,
    acknowledged: bool,
    /// By when the client must have introduced itself; later, when its token ends.
    deadline: Option<Instant>,
    next_ping: Instant,
    last_heard: Instant,
}

impl<E: Executor> Session<E> {
    fn new(edge: Arc<Edge<E>>, caller: Caller, events: mpsc::Sender<Event>) -> Self {
        let now = Instant::now();
        Session {
            deadline: Some(now + edge.limits.socket_init),
            next_ping: now + HEARTBEAT,
            last_heard: now,
            edge,
            caller,
            events,
            running: HashMap::new(),
            serial: 0,
            acknowledged: false,
        }
    }

    /// When to look at the clock again.
    fn alarm(&self) -> Instant {
        self.deadline.map_or(self.next_ping, |deadline| deadline.min(self.next_ping))
    }

    /// The clock says something is due.
    fn rung(&mut self) -> Step {
        let now = Instant::now();
        if self.deadline.is_some_and(|deadline| deadline <= now) {
            return Err(match self.acknowledged {
                true => Ending::Close(4403, Code::TokenExpired.as_str().into()),
                false => Ending::Close(4408, "Connection initialisation timeout".into()),
            });
        }
        if now.duration_since(self.last_heard) > SILENCE {
            return Err(Ending::Gone);
        }
        if now < self.next_ping {
            return Ok(None);
        }
        self.next_ping = now + HEARTBEAT;
        Ok(Some(Message::Ping(Bytes::new())))
    }

    /// A frame has arrived, or the stream has ended.
    async fn heard(&mut self, frame: Option<Result<Message, axum::Error>>) -> Step {
        let Some(Ok(frame)) = frame else { return Err(Ending::Gone) };
        self.last_heard = Instant::now();
        let text = match frame {
            Message::Text(text) => text,
            Message::Ping(_) | Message::Pong(_) => return Ok(None),
            Message::Close(_) => return Err(Ending::Closed),
            Message::Binary(_) => return Err(Ending::Close(4400, "Send text messages".into())),
        };
        if text.len() > self.edge.limits.socket_message {
            return Err(Ending::Close(1009, "The message is too large".into()));
        }
        let heard = serde_json::from_str(text.as_str())
            .map_err(|error| Ending::Close(4400, format!("Invalid message: {error}").into()))?;
        match heard {
            Heard::ConnectionInit { payload } => self.introduce(payload).await,
            Heard::Ping {} => Ok(Some(Message::text(r#"{"type":"pong"}"#))),
            Heard::Pong {} => Ok(None),
            Heard::Subscribe { .. } if !self.acknowledged => Err(Ending::Close(4401, "Unauthorized".into())),
            Heard::Subscribe { id, payload } => self.start(id, payload, text.len()),
            Heard::Complete { id } => {
                self.running.remove(&id);
                Ok(None)
            }
        }
    }

    /// `connection_init`: the token is in its payload, or was in the headers of the upgrade.
    async fn introduce(&mut self, payload: Option<serde_json::Map<String, Value>>) -> Step {
        if self.acknowledged {
            return Err(Ending::Close(4429, "Too many initialisation requests".into()));
        }
        let payload = payload.unwrap_or_default();
        match payload.get("authorization").or_else(|| payload.get("Authorization")) {
            Some(Value::String(token)) => self.caller.authorization = Some(token.clone()),
            None | Some(Value::Null) => {}
            Some(_) => return Err(Ending::Close(4400, "`authorization` must be a text".into())),
        }
        let admitted = execute::admit(&self.edge, &self.caller).await.map_err(refused)?;
        self.acknowledged = true;
        self.deadline = admitted.expires.map(|expires| self.instant_of(expires));
        Ok(Some(Message::text(r#"{"type":"connection_ack"}"#)))
    }

    fn instant_of(&self, expires: DateTime<Utc>) -> Instant {
        let left = (expires - self.edge.doorman.now()).to_std().unwrap_or_default();
        // A year, where the sum would not fit the clock.
        Instant::now() + left.min(Duration::from_secs(365 * 24 * 3600))
    }

    fn start(&mut self, id: String, payload: Value, bytes: usize) -> Step {
        if id.is_empty() {
            return Err(Ending::Close(4400, "`id` must not be empty".into()));
        }
        let asked = request::from_value(payload).map_err(|turned| {
            Ending::Close(4400, format!("Invalid payload: {}", detail_of(&turned)).into())
        })?;
        if self.running.contains_key(&id) {
            return Err(Ending::Close(4409, format!("Subscriber for {id} already exists").into()));
        }
        if self.running.len() >= self.edge.limits.socket_operations {
            let turned = Turned::from_code(Code::Overloaded);
            return Ok(Some(Message::text(operation::error_message(&id, &turned))));
        }
        self.serial += 1;
        let line = self.caller.line.next();
        line.received(bytes);
        let voice =
            Voice { id: id.clone(), serial: self.serial, events: self.events.clone(), line: line.clone() };
        let caller = Caller { id: RequestId::new(), line, ..self.caller.clone() };
        let span = tracing::info_span!("operation", id = %caller.id);
        let task = tokio::spawn(operation::perform(self.edge.clone(), caller, asked, voice).instrument(span));
        self.running.insert(id, Running { serial: self.serial, task });
        Ok(None)
    }

    /// An operation says something. After the client's `complete` nobody wants to hear it any more.
    fn said(&mut self, event: Event) -> Option<Message> {
        self.running.get(&event.id).filter(|running| running.serial == event.serial)?;
        if event.last {
            self.running.remove(&event.id);
        }
        Some(Message::text(event.text))
    }
}

fn refused(turned: Turned) -> Ending {
    match turned.code() {
        Some(Code::Internal) | None => Ending::Close(4500, "Internal error".into()),
        Some(code) => Ending::Close(4403, code.as_str().into()),
    }
}

fn detail_of(turned: &Turned) -> String {
    let extensions = turned.errors.first().and_then(|error| error.extensions.as_ref());
    match extensions.and_then(|values| values.get("detail")) {
        Some(async_graphql::Value::String(detail)) => detail.clone(),
        _ => String::new(),
    }
}
