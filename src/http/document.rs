//! From what was asked to what can be executed: the document, known or read now; the operation of it; its variables.

use std::sync::Arc;

use async_graphql::{Executor, Request, Response, Value, parser::types::OperationType, value};

use super::{
    Admitted, Edge, errors::Turned, line::Note, parsed::Parsed, persisted::Found, price::too_dear,
    request::Asked, variables,
};

/// What a client sets in its extensions to be told what a request costs.
const COST: &str = "cost";

/// A request whose document is valid, and whose variables fit it.
pub(super) struct Prepared {
    pub request: Request,
    pub kind: OperationType,
    /// For the log, and for whom there is room first.
    pub note: Note,
    document: Arc<Parsed>,
    cost: u64,
    tells_cost: bool,
}

/// What a client is told besides the answer.
#[derive(Clone)]
pub(super) struct Told(Option<Value>);

/// Every request passes here, over HTTP and WebSocket alike.
pub(super) async fn prepare<E: Executor>(edge: &Edge<E>, asked: Asked) -> Result<Prepared, Turned> {
    let document = match edge.documents.find(&asked)? {
        Found::Known(document) => document,
        Found::Text(hash, text) => {
            edge.documents.has_read();
            Arc::new(Parsed::read(hash, text, &edge.judge).await?)
        }
    };
    let operation = document.operation(asked.operation_name.as_deref())?;
    let tells_cost = asked.extension(COST) == Some(&Value::Boolean(true));
    let variables = variables::read(asked.variables, operation, document.types())?;
    let (kind, cost) = (operation.kind, operation.price.of(&variables));
    let note = Note::of(operation.class, operation.name(), document.hash, cost);
    // The text is not needed any more; the library reads it only where there is no parsed document.
    let mut request = Request::new("").variables(variables);
    request.operation_name = asked.operation_name;
    request.extensions = async_graphql::Extensions(asked.extensions.unwrap_or_default());
    request.set_parsed_query(document.document.clone());
    Ok(Prepared { request, kind, note, document, cost, tells_cost })
}

impl Prepared {
    /// The last look before it runs: can this caller afford it? From here on the document is known.
    pub fn afford<E>(&self, edge: &Edge<E>, admitted: &Admitted) -> Result<Told, Turned> {
        let limit = admitted.cost.unwrap_or(u64::MAX);
        if self.cost > limit {
            return Err(too_dear(self.cost, limit));
        }
        edge.documents.keep(&self.document);
        let asked = self.cost;
        Ok(Told(self.tells_cost.then(|| value!({ "asked": asked, "limit": limit }))))
    }
}

impl Told {
    /// Puts it into an answer.
    pub fn into_answer(self, answer: &mut Response) {
        if let Some(told) = self.0 {
            answer.extensions.insert(COST.to_owned(), told);
        }
    }
}
