//! GraphiQL, the page on which a developer tries the API. Its files are part of the program, so it works in
//! an office without internet and no other host sees what is asked. They are kept compressed, and sent so:
//! every browser reads gzip. Where they come from and under which licences: `graphiql/LICENSES.md`.

use axum::{
    Router,
    body::Body,
    extract::Path,
    http::{HeaderValue, Response, StatusCode, header},
    response::IntoResponse,
    routing::get,
};

/// Only this host's files and connections; styles are set in place by the editor.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    font-src 'self' data:; img-src 'self' data:; connect-src 'self' ws: wss:; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

/// The page with its files below it.
pub(super) fn routes<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new().route("/graphiql", get(async || page())).route("/graphiql/{file}", get(file))
}

/// The page itself, which `/graphql` shows as well.
pub(super) fn page() -> Response<Body> {
    let mut response = body("text/html; charset=utf-8", include_bytes!("graphiql/index.html"));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY));
    headers.insert(header::VARY, HeaderValue::from_static("Accept"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

async fn file(Path(name): Path<String>) -> Response<Body> {
    const SCRIPT: &str = "text/javascript; charset=utf-8";
    const STYLE: &str = "text/css; charset=utf-8";
    match name.as_str() {
        "start.js" => cached(body(SCRIPT, include_bytes!("graphiql/start.js"))),
        "react.js" => packed(SCRIPT, include_bytes!("graphiql/react.js.gz")),
        "react-dom.js" => packed(SCRIPT, include_bytes!("graphiql/react-dom.js.gz")),
        "graphiql.js" => packed(SCRIPT, include_bytes!("graphiql/graphiql.js.gz")),
        "graphiql.css" => packed(STYLE, include_bytes!("graphiql/graphiql.css.gz")),
        "graphql-ws.js" => packed(SCRIPT, include_bytes!("graphiql/graphql-ws.js.gz")),
        _ => StatusCode::NOT_FOUND.into_response(),
    }
}

fn packed(kind: &'static str, bytes: &'static [u8]) -> Response<Body> {
    let mut response = cached(body(kind, bytes));
    response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    response
}

fn cached(mut response: Response<Body>) -> Response<Body> {
    let hour = HeaderValue::from_static("public, max-age=3600");
    response.headers_mut().insert(header::CACHE_CONTROL, hour);
    response
}

fn body(kind: &'static str, bytes: &'static [u8]) -> Response<Body> {
    let mut response = Response::new(Body::from(bytes));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response
}
