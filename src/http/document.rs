//! From what was asked to what can be executed: the document, known or read now; the operation of it; its variables.

use std::sync::Arc;

use async_graphql::{Executor, Request, Response, Value, value};

use super::{
    Admitted, Edge,
    errors::Turned,
    line::Line,
    parsed::{Operation, Parsed},
    persisted::Found,
    price::too_dear,
    request::Asked,
    variables,
};

/// What a client sets in its extensions to be told what a request costs.
const COST: &str = "cost";

/// A request whose document is valid. Its variables are not looked at and nothing is copied until there is room for it:
/// whoever is sent away because others came first must cost next to nothing.
pub(super) struct Prepared {
    pub operation: Arc<Operation>,
    pub document: Arc<Parsed>,
    asked: Asked,
}

/// A request that can run: its variables fit, and the caller can afford it.
pub(super) struct Ready {
    pub request: Request,
    pub told: Told,
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
    let operation = Arc::clone(document.operation(asked.operation_name.as_deref())?);
    Ok(Prepared { operation, document, asked })
}

impl Prepared {
    /// The last look before it runs: do the variables fit, and can this caller afford it? From here on the document is
    /// known.
    pub fn ready<E>(self, edge: &Edge<E>, admitted: &Admitted, line: &Line) -> Result<Ready, Turned> {
        let Prepared { operation, document, asked } = self;
        let tells_cost = asked.extension(COST) == Some(&Value::Boolean(true));
        let variables = variables::read(asked.variables, &operation, document.types())?;
        let cost = operation.price.of(&variables);
        line.costs(cost);
        let limit = admitted.cost.unwrap_or(u64::MAX);
        if cost > limit {
            return Err(too_dear(cost, limit));
        }
        edge.documents.keep(&document);
        // The text is not needed any more; the library reads it only where there is no parsed document.
        let mut request = Request::new("").variables(variables);
        request.operation_name = asked.operation_name;
        request.extensions = async_graphql::Extensions(asked.extensions.unwrap_or_default());
        request.set_parsed_query(document.document.clone());
        Ok(Ready { request, told: Told(tells_cost.then(|| value!({ "asked": cost, "limit": limit }))) })
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
