//! Reads one GraphQL request out of HTTP: a JSON body, or the query string of a GET.
//!
//! The types are strict (`query` a string, `variables` and `extensions` maps), there is no batching, and the
//! body is read by our own count, because a handler that takes the whole request is not covered by axum's
//! limit. Only application/json is read: a form, text/plain or multipart body could be sent by any web page
//! without a preflight.

use std::{collections::HashMap, time::Duration};

use ::bytes::{Bytes, BytesMut};
use async_graphql::{Value, Variables};
use axum::{
    body::Body,
    extract::Query,
    http::{HeaderMap, Uri, header},
};
use futures_util::StreamExt;
use serde::{Deserialize, de::DeserializeOwned};

use super::{accept::is_utf8, bytes, errors::Turned, status::Ground};
use crate::error::Code;

/// The extension by which a document is named in Apollo's protocol.
pub(super) const PERSISTED_QUERY: &str = "persistedQuery";

const NO_OBJECT: &str = "The request must be one JSON object; batches are not supported";

/// What the client asked, in the words of the GraphQL over HTTP text.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Asked {
    #[serde(default)]
    pub query: Option<String>,
    /// `sha256:…` of a document that is known (GraphQL over HTTP, appendix on persisted documents).
    #[serde(default)]
    pub document_id: Option<String>,
    #[serde(default)]
    pub operation_name: Option<String>,
    #[serde(default)]
    pub variables: Variables,
    #[serde(default)]
    pub extensions: Option<HashMap<String, Value>>,
}

impl Asked {
    /// What the client says of itself under a name.
    pub fn extension(&self, name: &str) -> Option<&Value> {
        self.extensions.as_ref()?.get(name).filter(|value| **value != Value::Null)
    }

    /// The request, if it names a document in one of the three ways.
    fn with_document(self) -> Result<Asked, Turned> {
        let named = self.query.is_some() || self.document_id.is_some();
        if named || self.extension(PERSISTED_QUERY).is_some() {
            return Ok(self);
        }
        Err(malformed("Give the document: `query`, `documentId`, or the extension `persistedQuery`"))
    }
}

/// Reads a body of application/json.
pub(super) async fn from_body(
    headers: &HeaderMap,
    body: Body,
    limit: usize,
    patience: Duration,
) -> Result<Asked, Turned> {
    json::<Asked>(headers, body, limit, patience).await?.with_document()
}

/// Reads a JSON object. serde would read a struct out of a list as well, so the brace is asked for.
pub(super) async fn json<T: DeserializeOwned>(
    headers: &HeaderMap,
    body: Body,
    limit: usize,
    patience: Duration,
) -> Result<T, Turned> {
    check_content(headers)?;
    let bytes = tokio::time::timeout(patience, read(headers, body, limit))
        .await
        .map_err(|_| Turned::new(Ground::SlowBody, "The body did not arrive in time"))??;
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        return Err(malformed(NO_OBJECT));
    }
    serde_json::from_slice(&bytes).map_err(|error| malformed(error.to_string()))
}

/// Reads the payload of a WebSocket message, by the same rules.
pub(super) fn from_value(value: serde_json::Value) -> Result<Asked, Turned> {
    if !value.is_object() {
        return Err(malformed(NO_OBJECT));
    }
    let asked: Asked = serde_json::from_value(value).map_err(|error| malformed(error.to_string()))?;
    asked.with_document()
}

/// Reads the query string of a GET, where variables and extensions are JSON texts.
pub(super) fn from_uri(uri: &Uri) -> Result<Asked, Turned> {
    let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(uri)
        .map_err(|error| malformed(format!("Query string: {error}")))?;
    let mut given: HashMap<String, String> = HashMap::new();
    for (name, value) in pairs {
        if given.insert(name.clone(), value).is_some() {
            return Err(malformed(format!("Parameter `{name}` is given twice")));
        }
    }
    let asked = Asked {
        query: given.remove("query"),
        document_id: given.remove("documentId"),
        operation_name: given.remove("operationName"),
        variables: json_parameter(&mut given, "variables")?.unwrap_or_default(),
        extensions: json_parameter(&mut given, "extensions")?,
    };
    asked.with_document()
}

fn json_parameter<T: for<'de> Deserialize<'de>>(
    given: &mut HashMap<String, String>,
    name: &str,
) -> Result<Option<T>, Turned> {
    let Some(text) = given.remove(name).filter(|text| !text.is_empty()) else { return Ok(None) };
    let value: Option<T> =
        serde_json::from_str(&text).map_err(|error| malformed(format!("Parameter `{name}`: {error}")))?;
    Ok(value)
}

/// JSON in UTF-8, or 415. A coding that is still there is one that nobody here reads.
fn check_content(headers: &HeaderMap) -> Result<(), Turned> {
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let given = text(header::CONTENT_TYPE).unwrap_or_default();
    let mut parts = given.split(';').map(str::trim);
    let json = parts.next().is_some_and(|media| media.eq_ignore_ascii_case("application/json"));
    let utf8 = parts
        .filter_map(|part| part.split_once('='))
        .all(|(name, value)| !name.trim().eq_ignore_ascii_case("charset") || is_utf8(value));
    let plain = text(header::CONTENT_ENCODING).is_none_or(|coding| coding.eq_ignore_ascii_case("identity"));
    if json && utf8 && plain {
        return Ok(());
    }
    Err(Turned::new(Ground::MediaType, "Send application/json in UTF-8, plain or compressed by gzip or zstd"))
}

/// The bytes of a body, counted as they come.
pub(super) async fn read(headers: &HeaderMap, body: Body, limit: usize) -> Result<Bytes, Turned> {
    let declared = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
    if declared.is_some_and(|length: usize| length > limit) {
        return Err(Turned::from_code(Code::PayloadTooLarge));
    }
    let mut whole = BytesMut::with_capacity(declared.unwrap_or_default());
    let mut chunks = body.into_data_stream();
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|error| match bytes::too_long(&error) {
            true => Turned::from_code(Code::PayloadTooLarge),
            false => malformed("The body broke off"),
        })?;
        if whole.len() + chunk.len() > limit {
            return Err(Turned::from_code(Code::PayloadTooLarge));
        }
        whole.extend_from_slice(&chunk);
    }
    Ok(whole.freeze())
}

pub(super) fn malformed(detail: impl Into<String>) -> Turned {
    Turned::new(Ground::Code(Code::BadRequest), detail)
}
