//! One operation on a WebSocket: runs it and puts what it has to say into the queue of its connection.

use std::{panic::AssertUnwindSafe, pin::pin, sync::Arc};

use async_graphql::{Executor, Response as Answer, parser::types::OperationType};
use futures_util::{FutureExt, StreamExt};
use serde::Serialize;
use tokio::sync::mpsc;
use tracing::Span;

use super::{
    Edge,
    accept::Media,
    document,
    errors::{self, Turned},
    execute::{self, Caller, Entered, broken},
    line::{End, Line},
    request::Asked,
    status::status,
};

/// What we send about one operation.
#[derive(Serialize)]
struct Said<'a, P: Serialize> {
    id: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    payload: Option<P>,
}

/// A message of an operation on its way to the socket. The serial tells an operation from an earlier one
/// that had the same id.
pub(super) struct Event {
    pub id: String,
    pub serial: u64,
    pub text: String,
    /// After it the id is free again.
    pub last: bool,
}

/// The way from an operation to its client.
#[derive(Clone)]
pub(super) struct Voice {
    pub id: String,
    pub serial: u64,
    pub events: mpsc::Sender<Event>,
    pub line: Line,
}

impl Voice {
    /// Waits while the queue is full; an operation whose connection has ended is aborted anyway.
    async fn say(&self, text: String, last: bool) {
        self.line.sent(text.len());
        let event = Event { id: self.id.clone(), serial: self.serial, text, last };
        let _ = self.events.send(event).await;
    }

    async fn fail(&self, turned: &Turned) {
        self.line.answered(status(turned.ground, Media::GraphqlResponse).as_u16());
        self.say(error_message(&self.id, turned), true).await;
    }

    /// Passes an answer on. An error of the request is the operation's last word, so it answers false.
    async fn answer(&self, answer: Answer) -> bool {
        match errors::ran(answer) {
            Ok(answer) => {
                self.line.answered(200);
                self.say(message(&self.id, "next", Some(&answer)), false).await;
                true
            }
            Err(turned) => {
                self.fail(&turned).await;
                false
            }
        }
    }

    async fn complete(&self) {
        self.say(message(&self.id, "complete", None::<()>), true).await;
    }
}

/// One operation from its start to its last message, whatever happens inside.
pub(super) async fn perform<E: Executor>(edge: Arc<Edge<E>>, caller: Caller, asked: Asked, voice: Voice) {
    let id = caller.id;
    let _end = End { line: caller.line.clone(), span: Span::current() };
    let line = caller.line.clone();
    let ended = AssertUnwindSafe(attempt(&edge, caller, asked, voice.clone())).catch_unwind().await;
    match ended {
        Ok(Ok(())) => {}
        Ok(Err(turned)) => voice.fail(&turned).await,
        Err(panic) => voice.fail(&broken(&line, id, panic.as_ref())).await,
    }
}

async fn attempt<E: Executor>(
    edge: &Arc<Edge<E>>,
    caller: Caller,
    asked: Asked,
    voice: Voice,
) -> Result<(), Turned> {
    let work = document::prepare(edge, asked).await?;
    execute::enter(edge, work, caller, async move |edge: Arc<Edge<E>>, entered, caller| {
        answered(&edge, entered, &caller, &voice).await
    })
    .await
}

/// Says all that an operation which has a place has to say.
async fn answered<E: Executor>(
    edge: &Edge<E>,
    entered: Entered,
    caller: &Caller,
    voice: &Voice,
) -> Result<(), Turned> {
    let cleared = execute::clear(edge, entered, caller).await?;
    if cleared.kind != OperationType::Subscription {
        let answer = execute::run(edge, cleared, caller).await;
        if voice.answer(answer).await {
            voice.complete().await;
        }
        return Ok(());
    }
    voice.line.answered(200);
    let mut answers = pin!(execute::subscribe(edge, cleared, caller));
    while let Some(answer) = answers.next().await {
        if !voice.answer(answer).await {
            return Ok(());
        }
    }
    voice.complete().await;
    Ok(())
}

/// The `error` message of an operation that did not run.
pub(super) fn error_message(id: &str, turned: &Turned) -> String {
    message(id, "error", Some(&turned.errors))
}

fn message(id: &str, kind: &'static str, payload: Option<impl Serialize>) -> String {
    serde_json::to_string(&Said { id, kind, payload }).unwrap_or_else(|error| {
        tracing::error!(%error, "a message that is not JSON");
        String::from(r#"{"type":"ping"}"#)
    })
}
