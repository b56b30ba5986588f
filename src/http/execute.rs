//! Runs a prepared request: who is asking, within what time, and what if it panics or the phone goes away.
//!
//! Before anything costs more than finding the document, there must be room for it (`shed`). What has a place is done
//! inside (`serve`), as a task of its own: the doorman is asked, then whether this phone and this person have not asked
//! too often (`quota`), whether the variables fit, and whether they can afford it; then it runs.
//!
//! hyper drops a handler when the connection breaks. For a query that is welcome, its task ends with it, as nobody waits
//! for it. A mutation must not stop half-way because a village lost its signal, so its task goes on, and its answer is
//! kept by the mutation id. Both end after the same time limit; a mutation that is stopped by it rolls its transaction
//! back, and the phone may send it again.

use std::{net::IpAddr, panic::AssertUnwindSafe, sync::Arc};

use async_graphql::{Executor, Response, parser::types::OperationType};
use futures_util::{Stream, StreamExt};
use tokio_util::task::AbortOnDropHandle;
use tracing::Instrument;

use super::{
    Admitted, Edge, RequestId,
    document::{Prepared, Ready, Told},
    errors::{self, Turned},
    line::Line,
    serve::{Closing, Inside},
    shed::Place,
};
use crate::error::{Code, Refusal};
use crate::service::tally;

/// Where a request comes from.
#[derive(Clone)]
pub(super) struct Caller {
    pub id: RequestId,
    pub authorization: Option<String>,
    pub address: Option<IpAddr>,
    pub closing: Closing,
    pub inside: Inside,
    pub line: Line,
}

/// Asks the doorman, within the time limit.
pub(super) async fn admit<E>(edge: &Edge<E>, caller: &Caller) -> Result<Admitted, Turned> {
    let asked = edge.doorman.admit(caller.authorization.as_deref(), caller.address);
    let asked = tally::counted(caller.line.statements(), asked);
    match tokio::time::timeout(edge.limits.patience, asked).await {
        Ok(Ok(admitted)) => Ok(admitted),
        Ok(Err(error)) => Err(Turned::from_error(&error, caller.id)),
        Err(_) => Err(Turned::from_code(Code::Timeout)),
    }
}

/// Gives some work a place and does `rest` with it inside; or says when to come back. A panic ends the work alone.
pub(super) async fn enter<E, T, F>(
    edge: &Arc<Edge<E>>,
    work: Prepared,
    caller: Caller,
    rest: impl FnOnce(Arc<Edge<E>>, Entered, Caller) -> F,
) -> Result<T, Turned>
where
    T: Send + 'static,
    F: Future<Output = Result<T, Turned>> + Send + 'static,
{
    let (id, line, inside) = (caller.id, caller.line.clone(), caller.inside.clone());
    let (kind, class) = (work.operation.kind, work.operation.class);
    line.read(&work.operation, work.document.hash);
    let Some(place) = edge.places.take(class, line.metrics()).await else {
        return Err(Turned::later(&Refusal::new(Code::Overloaded), class.retry_after()));
    };
    let task = inside.begin(rest(Arc::clone(edge), Entered { work, place }, caller).in_current_span());
    let ended = match kind {
        OperationType::Mutation => task.await,
        OperationType::Query | OperationType::Subscription => AbortOnDropHandle::new(task).await,
    };
    ended.unwrap_or_else(|error| {
        Err(match error.try_into_panic() {
            Ok(panic) => broken(&line, id, panic.as_ref()),
            Err(error) => Turned::from_fault(id, error),
        })
    })
}

/// Work with a place to do it.
pub(super) struct Entered {
    work: Prepared,
    place: Place,
}

/// Work that somebody who may come in can afford, with a place to do it.
pub(super) struct Cleared {
    pub kind: OperationType,
    pub admitted: Admitted,
    ready: Ready,
    place: Place,
}

/// Lets the work of a caller begin, or says why not.
pub(super) async fn clear<E>(edge: &Edge<E>, entered: Entered, caller: &Caller) -> Result<Cleared, Turned> {
    let (Entered { work, place }, line) = (entered, &caller.line);
    let admitted = admit(edge, caller).await?;
    line.entered(&admitted.roles);
    edge.quotas.pay(&admitted.payers, line)?;
    let kind = work.operation.kind;
    let ready = work.ready(edge, &admitted, line)?;
    Ok(Cleared { kind, admitted, ready, place })
}

/// Runs a query or a mutation to its answer, with which its place is free.
pub(super) async fn run<E: Executor>(edge: &Edge<E>, cleared: Cleared, caller: &Caller) -> Response {
    let Cleared { admitted, ready: Ready { mut request, told }, place, .. } = cleared;
    request.data = admitted.data;
    request.data.insert(caller.id);
    let work = tally::counted(caller.line.statements(), edge.executor.execute(request));
    let timed = tokio::time::timeout(edge.limits.patience, work).await;
    let mut response = timed.unwrap_or_else(|_| Turned::from_code(Code::Timeout).into());
    errors::dress(&mut response, caller.id);
    told.into_answer(&mut response);
    drop(place);
    response
}

/// Runs a subscription; it gives its place back, as it may wait for days. Each event is dressed like an answer. A panic
/// ends it with one last error.
pub(super) fn subscribe<E: Executor>(
    edge: &Edge<E>,
    cleared: Cleared,
    caller: &Caller,
) -> impl Stream<Item = Response> + Send + 'static {
    let Cleared { admitted, ready: Ready { mut request, told }, .. } = cleared;
    let (id, line) = (caller.id, caller.line.clone());
    request.data = admitted.data;
    request.data.insert(id);
    let open = line.metrics().subscription();
    let events = edge.executor.execute_stream(request, None);
    AssertUnwindSafe(events).catch_unwind().map(move |event| {
        let _ = &open;
        event_of(event, told.clone(), id, &line)
    })
}

fn event_of(event: std::thread::Result<Response>, told: Told, id: RequestId, line: &Line) -> Response {
    let mut response = match event {
        Ok(response) => response,
        Err(panic) => broken(line, id, panic.as_ref()).into(),
    };
    errors::dress(&mut response, id);
    told.into_answer(&mut response);
    response
}

/// What is told of a panic: it is counted and logged, and shown as a request id.
pub(super) fn broken(line: &Line, id: RequestId, panic: &(dyn std::any::Any + Send)) -> Turned {
    line.metrics().panicked();
    Turned::from_fault(id, describe(panic))
}

/// The words of a panic, for the log.
pub(super) fn describe(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(ToString::to_string);
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    format!("panic: {}", text.unwrap_or_default())
}
