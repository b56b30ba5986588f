//! Which form of answer the client can read, from its Accept header.
//!
//! For a query or mutation the answer is one JSON document in one of two media types, whose status codes
//! differ (`status.rs`). A client that says nothing, or `*/*`, gets application/json, as the GraphQL over
//! HTTP draft asks. The streaming types count only when they are named: Apollo Kotlin and others put
//! multipart/mixed first in every Accept list, so for a query the best JSON type wins over them.

use axum::http::{HeaderMap, header};

/// The two media types of a JSON answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Media {
    /// application/json, for clients from before the draft.
    Json,
    /// application/graphql-response+json, whose status codes can be trusted.
    GraphqlResponse,
}

impl Media {
    pub(super) fn content_type(self) -> &'static str {
        match self {
            Media::Json => "application/json; charset=utf-8",
            Media::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
        }
    }
}

/// The two ways to answer a subscription over plain HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Streamed {
    /// text/event-stream: graphql-sse, urql.
    Events,
    /// multipart/mixed: Apollo Client.
    Multipart,
}

/// What the client can read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Accepted {
    pub json: Option<Media>,
    pub streamed: Option<Streamed>,
    /// A browser's address bar: it names text/html.
    pub html: bool,
}

/// Reads the Accept header, quality values and charset included.
pub(super) fn negotiate(headers: &HeaderMap) -> Accepted {
    let ranges: Vec<Range> = headers
        .get_all(header::ACCEPT)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(','))
        .filter_map(Range::parse)
        .collect();
    if ranges.is_empty() && !headers.contains_key(header::ACCEPT) {
        return Accepted { json: Some(Media::Json), streamed: None, html: false };
    }
    Accepted {
        json: best_json(&ranges),
        streamed: best_streamed(&ranges),
        html: weigh(&ranges, "text/html").is_some_and(|weight| weight.named),
    }
}

fn best_json(ranges: &[Range]) -> Option<Media> {
    let modern = weigh(ranges, "application/graphql-response+json");
    let plain = weigh(ranges, "application/json");
    match (modern, plain) {
        (Some(modern), Some(plain)) if modern.named && modern.quality >= plain.quality => {
            Some(Media::GraphqlResponse)
        }
        (_, Some(_)) => Some(Media::Json),
        (Some(_), None) => Some(Media::GraphqlResponse),
        (None, None) => None,
    }
}

fn best_streamed(ranges: &[Range]) -> Option<Streamed> {
    let events = weigh(ranges, "text/event-stream").filter(|weight| weight.named);
    let multipart = weigh(ranges, "multipart/mixed").filter(|weight| weight.named);
    match (events, multipart) {
        (Some(events), Some(multipart)) if multipart.quality > events.quality => Some(Streamed::Multipart),
        (Some(_), _) => Some(Streamed::Events),
        (None, Some(_)) => Some(Streamed::Multipart),
        (None, None) => None,
    }
}

/// One entry of the Accept list.
struct Range {
    media: String,
    quality: f32,
}

impl Range {
    /// An entry that is malformed, or that wants another charset than UTF-8, is as good as not there.
    fn parse(text: &str) -> Option<Range> {
        let mut parts = text.split(';').map(str::trim);
        let media = parts.next().filter(|media| media.contains('/'))?.to_ascii_lowercase();
        let mut quality = 1.0_f32;
        for parameter in parts {
            let Some((name, value)) = parameter.split_once('=') else { continue };
            match name.trim().to_ascii_lowercase().as_str() {
                "q" => quality = value.trim().parse().ok().filter(|q| (0.0..=1.0).contains(q))?,
                "charset" if !is_utf8(value) => return None,
                _ => {}
            }
        }
        Some(Range { media, quality })
    }
}

/// How much the client wants a media type.
#[derive(Clone, Copy)]
struct Weight {
    quality: f32,
    /// Named in full, not through a wildcard.
    named: bool,
}

/// The most specific entry decides, as RFC 9110 section 12.5.1 says; a quality of 0 is a refusal.
fn weigh(ranges: &[Range], media: &str) -> Option<Weight> {
    let family = media.split('/').next().map(|family| format!("{family}/*")).unwrap_or_default();
    let find = |wanted: &str| ranges.iter().find(|range| range.media == wanted);
    let named = find(media);
    let range = named.or_else(|| find(&family)).or_else(|| find("*/*"))?;
    (range.quality > 0.0).then_some(Weight { quality: range.quality, named: named.is_some() })
}

/// True of `utf-8`, quoted or not, in either spelling.
pub(super) fn is_utf8(charset: &str) -> bool {
    matches!(charset.trim().trim_matches('"').to_ascii_lowercase().as_str(), "utf-8" | "utf8")
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn accept(line: &str) -> Accepted {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_str(line).expect("a header value"));
        negotiate(&headers)
    }

    #[test]
    fn the_best_json_type_wins() {
        let modern = Some(Media::GraphqlResponse);
        let plain = Some(Media::Json);
        let table = [
            ("*/*", plain),
            ("application/*", plain),
            ("application/json", plain),
            ("application/json; charset=utf-8", plain),
            ("application/json; charset=iso-8859-1", None),
            ("application/graphql-response+json", modern),
            ("Application/GraphQL-Response+JSON; charset=UTF-8", modern),
            ("application/json, application/graphql-response+json", modern),
            ("application/json, application/graphql-response+json;q=0.9", plain),
            ("application/graphql-response+json;q=0.2, application/json;q=0.1", modern),
            ("application/json;q=0, */*", modern),
            ("application/json;q=0, application/*;q=0", None),
            ("application/json;q=2", None),
            ("text/html", None),
            (
                "multipart/mixed;subscriptionSpec=1.0, application/graphql-response+json, application/json;q=0.9",
                modern,
            ),
        ];
        for (line, expected) in table {
            assert_eq!(accept(line).json, expected, "{line}");
        }
        assert_eq!(negotiate(&HeaderMap::new()).json, plain);
    }

    #[test]
    fn streams_and_pages_are_given_only_when_named() {
        assert_eq!(accept("*/*").streamed, None);
        assert_eq!(accept("text/event-stream, multipart/mixed").streamed, Some(Streamed::Events));
        assert_eq!(accept("text/event-stream;q=0.5, multipart/mixed").streamed, Some(Streamed::Multipart));
        assert!(!accept("*/*").html);
        assert!(accept("text/html,application/xhtml+xml,*/*;q=0.8").html);
    }
}
