//! Subscriptions over plain HTTP, for clients and proxies that do not speak WebSocket: server-sent events
//! (GraphQL over SSE, distinct connections) and multipart/mixed (Apollo's protocol). Both keep the line
//! alive and end with the caller's token or with the server.

use std::{convert::Infallible, time::Duration};

use async_graphql::Response as Answer;
use axum::{
    body::Body,
    http::{HeaderValue, Response, header},
};
use bytes::Bytes;
use futures_util::{Stream, StreamExt, future, stream};
use serde::Serialize;

use super::{
    accept::Streamed,
    answer::{Failure, guard},
    errors,
};

/// Mobile networks forget an idle connection after about half a minute.
const HEARTBEAT: Duration = Duration::from_secs(12);

/// How one way of streaming writes its parts. axum's own events leave out an empty `data`, and a browser
/// does not see an event without one.
struct Form {
    kind: &'static str,
    before: &'static str,
    after: &'static str,
    heartbeat: &'static str,
    end: &'static str,
}

const EVENTS: Form = Form {
    kind: "text/event-stream",
    before: "event: next\ndata: ",
    after: "\n\n",
    heartbeat: ":\n\n",
    end: "event: complete\ndata: \n\n",
};

const MULTIPART: Form = Form {
    kind: "multipart/mixed;boundary=\"graphql\";subscriptionSpec=\"1.0\"",
    before: "\r\n--graphql\r\ncontent-type: application/json\r\n\r\n{\"payload\":",
    after: "}",
    heartbeat: "\r\n--graphql\r\ncontent-type: application/json\r\n\r\n{}",
    end: "\r\n--graphql--\r\n",
};

/// Streams answers until they end, or until `end` does.
pub(super) fn streamed(
    answers: impl Stream<Item = Answer> + Send + 'static,
    end: impl Future<Output = ()> + Send + 'static,
    form: Streamed,
) -> Response<Body> {
    let form = match form {
        Streamed::Events => EVENTS,
        Streamed::Multipart => MULTIPART,
    };
    let parts = stream::unfold(Box::pin(answers.take_until(end)), move |mut answers| async move {
        let part = match tokio::time::timeout(HEARTBEAT, answers.next()).await {
            Ok(answer) => [form.before, &text_of(answer?), form.after].concat(),
            Err(_) => form.heartbeat.to_owned(),
        };
        Some((part, answers))
    });
    let all = parts.chain(stream::once(future::ready(form.end.to_owned())));
    let mut response =
        Response::new(Body::from_stream(all.map(|part| Ok::<_, Infallible>(Bytes::from(part)))));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(form.kind));
    // nginx would otherwise collect events until its buffer is full.
    headers.insert("x-accel-buffering", HeaderValue::from_static("no"));
    guard(headers);
    response
}

fn text_of(answer: Answer) -> String {
    match errors::ran(answer) {
        Ok(answer) => to_json(&answer),
        Err(turned) => to_json(&Failure { errors: &turned.errors }),
    }
}

fn to_json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|error| {
        tracing::error!(%error, "an event that is not JSON");
        String::from("null")
    })
}
