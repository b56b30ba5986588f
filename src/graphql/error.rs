//! An error of the lower layers becomes an error of the answer: the only place that does so, apart from the
//! HTTP edge for what is not a resolver's. A refusal shows its code, its sentence and its field; a fault is
//! logged and shows the code INTERNAL, to which the edge adds the request id.

use async_graphql::{Error as GraphqlError, ErrorExtensions as _, Pos, ServerError};

use crate::domain::nik::sensor;
use crate::error::{Code, Error, Refusal};

/// What resolvers answer. `Option<Result<…>>` is the one shape that nulls only the field that failed.
pub type Nullable<T> = Option<Result<T, GraphqlError>>;

/// A result as a nullable field.
pub fn nullable<T>(result: Result<T, Error>) -> Nullable<T> {
    Some(result.map_err(of))
}

/// The error of an answer.
pub fn of(error: Error) -> GraphqlError {
    match error {
        Error::Refused(refusal) => refused(refusal),
        Error::Fault(cause) => {
            tracing::error!(cause = %sensor(&cause), "fault");
            refused(Code::Internal.into())
        }
    }
}

/// A field the reader's role may not see.
pub fn denied(pos: Pos) -> ServerError {
    let refusal = Refusal::new(Code::Forbidden).saying("Peran Anda tidak dapat melihat isian ini.");
    refused(refusal).into_server_error(pos)
}

fn refused(refusal: Refusal) -> GraphqlError {
    let Refusal { code, message, field } = refusal;
    GraphqlError::new(message).extend_with(|_, extensions| {
        extensions.set("code", code.as_str());
        if let Some(field) = &field {
            extensions.set("field", field.as_str());
        }
    })
}
