//! Runs a prepared request: who is asking, within what time, and what if it panics or the phone goes away.
//!
//! hyper drops a handler when the connection breaks. For a query that is welcome, it stops work nobody waits
//! for. A mutation must not stop half-way because a village lost its signal, so it runs as a task of its
//! own and its answer is kept by the mutation id. Both end after the same time limit; a mutation that is
//! stopped by it rolls its transaction back, and the phone may send it again.

use std::{net::IpAddr, panic::AssertUnwindSafe};

use async_graphql::{Executor, Response, parser::types::OperationType};
use futures_util::{FutureExt, Stream, StreamExt};
use tracing::Instrument;

use super::{
    Admitted, Edge, RequestId,
    document::{Prepared, Told},
    errors::{self, Turned},
    serve::Closing,
};
use crate::error::Code;

/// Where a request comes from.
#[derive(Clone)]
pub(super) struct Caller {
    pub id: RequestId,
    pub authorization: Option<String>,
    pub address: Option<IpAddr>,
    pub closing: Closing,
}

/// Asks the doorman, within the time limit.
pub(super) async fn admit<E>(edge: &Edge<E>, caller: &Caller) -> Result<Admitted, Turned> {
    let asked = edge.doorman.admit(caller.authorization.as_deref(), caller.address);
    match tokio::time::timeout(edge.limits.patience, asked).await {
        Ok(Ok(admitted)) => Ok(admitted),
        Ok(Err(error)) => Err(Turned::from_error(&error, caller.id)),
        Err(_) => Err(Turned::from_code(Code::Timeout)),
    }
}

/// Work that somebody who may come in can afford.
pub(super) struct Cleared {
    pub work: Prepared,
    pub admitted: Admitted,
    told: Told,
}

/// Asks the doorman about the caller of some work, and what the work may cost.
pub(super) async fn clear<E>(edge: &Edge<E>, work: Prepared, caller: &Caller) -> Result<Cleared, Turned> {
    let admitted = admit(edge, caller).await?;
    let told = work.afford(edge, &admitted)?;
    Ok(Cleared { work, admitted, told })
}

/// Runs a query or a mutation to its answer.
pub(super) async fn run<E: Executor>(edge: &Edge<E>, cleared: Cleared, caller: &Caller) -> Response {
    let Cleared { work: Prepared { mut request, kind, .. }, admitted, told } = cleared;
    request.data = admitted.data;
    request.data.insert(caller.id);
    let (id, patience, executor) = (caller.id, edge.limits.patience, edge.executor.clone());
    // Held to the end, so that a shutdown waits for a mutation whose phone is gone.
    let closing = caller.closing.clone();
    let job = async move {
        let timed = tokio::time::timeout(patience, executor.execute(request));
        let mut response = match AssertUnwindSafe(timed).catch_unwind().await {
            Ok(Ok(response)) => response,
            Ok(Err(_)) => Turned::from_code(Code::Timeout).into(),
            Err(panic) => Turned::from_fault(id, describe(panic.as_ref())).into(),
        };
        errors::dress(&mut response, id);
        told.into_answer(&mut response);
        drop(closing);
        response
    }
    .in_current_span();
    if kind == OperationType::Mutation {
        let ended = tokio::spawn(job).await;
        return ended.unwrap_or_else(|error| Turned::from_fault(id, error).into());
    }
    job.await
}

/// Runs a subscription; each event is dressed like an answer. A panic ends it with one last error.
pub(super) fn subscribe<E: Executor>(
    edge: &Edge<E>,
    cleared: Cleared,
    id: RequestId,
) -> impl Stream<Item = Response> + Send + 'static {
    let Cleared { work: Prepared { mut request, .. }, admitted, told } = cleared;
    request.data = admitted.data;
    request.data.insert(id);
    let events = edge.executor.execute_stream(request, None);
    AssertUnwindSafe(events).catch_unwind().map(move |event| event_of(event, told.clone(), id))
}

fn event_of(event: std::thread::Result<Response>, told: Told, id: RequestId) -> Response {
    let mut response = match event {
        Ok(response) => response,
        Err(panic) => Turned::from_fault(id, describe(panic.as_ref())).into(),
    };
    errors::dress(&mut response, id);
    told.into_answer(&mut response);
    response
}

/// The words of a panic, for the log.
pub(super) fn describe(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    format!("panic: {}", text.unwrap_or_default())
}
