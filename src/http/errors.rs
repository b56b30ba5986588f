//! How errors leave the house: each with a code from the closed list and a sentence in Bahasa Indonesia.
//!
//! A resolver's error that carries `extensions.code` passes untouched. The library's own errors, about the
//! document or its variables, get our code and sentence, and keep the English text for the app's developer
//! under `extensions.detail`. Whatever is left is a fault: logged, and shown as a request id only.

use std::fmt::Display;

use async_graphql::{ErrorExtensionValues, Response, ServerError, Value};

use super::{RequestId, status::Ground};
use crate::domain::nik::sensor;
use crate::error::{Code, Error, Refusal};

/// As many document errors as a developer reads; a hostile document can provoke hundreds.
const DOCUMENT_ERRORS: usize = 20;
/// The name under which an error says when to come back, on a socket too, where there are no headers.
const RETRY_AFTER: &str = "retryAfter";
/// Bytes of the library's text that are worth sending.
const DETAIL: usize = 400;

/// A request that gets no data, and why.
#[derive(Debug)]
pub(super) struct Turned {
    pub ground: Ground,
    pub errors: Vec<ServerError>,
}

impl Turned {
    /// Turned away with a text for the developer of the app.
    pub fn new(ground: Ground, detail: impl Into<String>) -> Self {
        let mut error = coded(&Refusal::new(ground.code()));
        extend(&mut error, "detail", detail.into());
        Turned { ground, errors: vec![error] }
    }

    /// The same, pointing at an input field.
    pub fn on(mut self, field: &str) -> Self {
        self.errors.iter_mut().for_each(|error| extend(error, "field", field));
        self
    }

    /// Turned away by a refusal.
    pub fn from_refusal(refusal: &Refusal) -> Self {
        Turned { ground: Ground::Code(refusal.code), errors: vec![coded(refusal)] }
    }

    /// Turned away by an error of the layers below.
    pub fn from_error(error: &Error, id: RequestId) -> Self {
        match error {
            Error::Refused(refusal) => Turned::from_refusal(refusal),
            Error::Fault(cause) => {
                Turned { ground: Ground::Code(Code::Internal), errors: vec![fault(id, cause)] }
            }
        }
    }

    /// Turned away for a code that speaks for itself.
    pub fn from_code(code: Code) -> Self {
        Turned::from_refusal(&Refusal::new(code))
    }

    /// Turned away for now: to come back after so many seconds.
    pub fn later(refusal: &Refusal, seconds: u64) -> Self {
        let mut error = coded(refusal);
        extend(&mut error, RETRY_AFTER, seconds);
        Turned { ground: Ground::Code(refusal.code), errors: vec![error] }
    }

    /// Turned away by a fault of ours; the cause goes to the log.
    pub fn from_fault(id: RequestId, cause: impl Display) -> Self {
        Turned { ground: Ground::Code(Code::Internal), errors: vec![fault(id, cause)] }
    }

    /// The code of its first error.
    pub fn code(&self) -> Option<Code> {
        self.errors.first().and_then(code_of)
    }

    /// After how many seconds it is worth trying again, where that was said.
    pub fn retry_after(&self) -> Option<u64> {
        match self.errors.first()?.extensions.as_ref()?.get(RETRY_AFTER)? {
            Value::Number(seconds) => seconds.as_u64(),
            _ => None,
        }
    }
}

impl From<Turned> for Response {
    fn from(turned: Turned) -> Self {
        Response::from_errors(turned.errors)
    }
}

/// Splits an answer that has no data because the request itself was wrong from one that ran. A failed field
/// has a path; an error of the request has none.
pub(super) fn ran(response: Response) -> Result<Response, Turned> {
    let ran = response.data != Value::Null
        || response.errors.is_empty()
        || response.errors.iter().any(|error| !error.path.is_empty());
    if ran {
        return Ok(response);
    }
    let code = response.errors.first().and_then(code_of).unwrap_or(Code::Internal);
    Err(Turned { ground: Ground::Code(code), errors: response.errors })
}

/// Gives every error of an answer its code.
pub(super) fn dress(response: &mut Response, id: RequestId) {
    for error in &mut response.errors {
        match code_of(error) {
            Some(Code::Internal) => sign(error, id),
            Some(_) => {}
            None => match code_for(error) {
                Some(code) => translate(error, code),
                None => conceal(error, id),
            },
        }
    }
}

/// The library's verdict on a document that is not valid.
pub(super) fn invalid(mut errors: Vec<ServerError>) -> Turned {
    errors.truncate(DOCUMENT_ERRORS);
    for error in &mut errors {
        let code = code_for(error).unwrap_or(Code::BadDocument);
        translate(error, code);
    }
    let code = errors.first().and_then(code_of).unwrap_or(Code::BadDocument);
    Turned { ground: Ground::Code(code), errors }
}

/// An error in the library's words for an answer that our own code turned away.
pub(super) fn parse_error(error: async_graphql::parser::Error) -> Turned {
    let code = match error {
        async_graphql::parser::Error::RecursionLimitExceeded => Code::QueryTooComplex,
        _ => Code::BadDocument,
    };
    let mut error = ServerError::from(error);
    translate(&mut error, code);
    Turned { ground: Ground::Code(code), errors: vec![error] }
}

fn coded(refusal: &Refusal) -> ServerError {
    let mut error = ServerError::new(&refusal.message, None);
    extend(&mut error, "code", refusal.code.as_str());
    if let Some(field) = &refusal.field {
        extend(&mut error, "field", field.as_str());
    }
    error
}

fn fault(id: RequestId, cause: impl Display) -> ServerError {
    tracing::error!(request_id = %id, cause = %sensor(&cause.to_string()), "fault");
    let mut error = coded(&Refusal::new(Code::Internal));
    sign(&mut error, id);
    error
}

/// The code for an error in the library's own words; `None` where the words are not the library's. The
/// texts are pinned by the tests below and in `tests.rs`: a new release may change them.
fn code_for(error: &ServerError) -> Option<Code> {
    let says = |start: &str| error.message.starts_with(start);
    if !error.path.is_empty() {
        // An input value that passed validation and then failed its own parser or limit.
        let input = says("Failed to parse \"") || says("Expected input type \"");
        return input.then_some(Code::BadVariables);
    }
    if says("Query is too complex.") || says("Query is nested too deep.") || says("The recursion depth of") {
        return Some(Code::QueryTooComplex);
    }
    Some(Code::BadDocument)
}

fn translate(error: &mut ServerError, code: Code) {
    // The parser quotes the whole line, which may be the whole document, and a NIK in it.
    let mut detail = sensor(&std::mem::replace(&mut error.message, code.sentence().to_owned()));
    detail.truncate(detail.floor_char_boundary(DETAIL));
    extend(error, "code", code.as_str());
    extend(error, "detail", detail);
}

/// The text goes to the log and nowhere else.
fn conceal(error: &mut ServerError, id: RequestId) {
    tracing::error!(request_id = %id, cause = %sensor(&error.message), path = ?error.path, "fault");
    error.message = Code::Internal.sentence().to_owned();
    error.source = None;
    error.extensions = None;
    extend(error, "code", Code::Internal.as_str());
    sign(error, id);
}

fn sign(error: &mut ServerError, id: RequestId) {
    extend(error, "requestId", id.to_string());
}

fn extend(error: &mut ServerError, name: &str, value: impl Into<Value>) {
    error.extensions.get_or_insert_with(ErrorExtensionValues::default).set(name, value);
}

fn code_of(error: &ServerError) -> Option<Code> {
    let Some(Value::String(text)) = error.extensions.as_ref()?.get("code") else { return None };
    Code::ALL.iter().copied().find(|code| code.as_str() == text)
}

#[cfg(test)]
mod tests {
    use async_graphql::PathSegment;

    use super::*;

    fn at_field(message: &str) -> ServerError {
        ServerError::new(message, None).with_path(vec![PathSegment::Field("a".into())])
    }

    fn dressed(error: ServerError) -> ServerError {
        let mut response = Response::from_errors(vec![error]);
        dress(&mut response, RequestId::new());
        response.errors.remove(0)
    }

    #[test]
    fn a_fault_shows_only_its_id() {
        let mut error = at_field("password of the database is rahasia");
        extend(&mut error, "hint", "rahasia");
        let shown = serde_json::to_string(&dressed(error)).expect("json");
        assert!(shown.contains("INTERNAL") && shown.contains("requestId"));
        assert!(!shown.contains("rahasia"));
    }

    #[test]
    fn a_resolver_that_has_a_code_is_not_touched() {
        let mut error = at_field("Berat tidak lazim.");
        extend(&mut error, "code", "IMPLAUSIBLE_VALUE");
        assert_eq!(dressed(error.clone()), error);
    }

    #[test]
    fn an_internal_error_is_signed() {
        let mut error = at_field("Terjadi gangguan.");
        extend(&mut error, "code", "INTERNAL");
        let shown = dressed(error);
        assert!(shown.extensions.is_some_and(|values| values.get("requestId").is_some()));
    }
}
