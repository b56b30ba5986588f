//! The edge as a client sees it, with a small schema behind it. The protocol itself is checked by the node
//! scripts; here are our own rules: codes, limits, variables, and what happens when things go wrong. What becomes of
//! documents is in `tests/documents.rs`.

#[cfg(test)]
mod documents;

use std::{
    net::SocketAddr,
    pin::Pin,
    sync::atomic::{AtomicU32, Ordering},
    task::{Context as Task, Poll},
    time::Duration,
};

use async_graphql::{
    Context, Enum, InputObject, Object, OneofObject, Schema, SimpleObject, Subscription, ValidationMode,
};
use axum::{
    body::Body,
    extract::{ConnectInfo, Request, ws::Message},
    http::{Extensions, HeaderMap, HeaderValue, StatusCode, header},
};
use futures_util::{FutureExt, Sink, Stream, StreamExt, stream};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tower::ServiceExt;

use super::{handlers::caller_of, *};
use crate::config::Mode;
use crate::error::Code;
use crate::graphql::judge::Judge;

#[cfg(test)]
mod staying_up;

static SAVED: AtomicU32 = AtomicU32::new(0);

fn burst() -> i32 {
    panic!("rahasia")
}

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
enum Jenis {
    Satu,
    Dua,
}

#[derive(OneofObject)]
enum Salah {
    Nama(String),
    Nomor(i32),
}

#[derive(InputObject)]
struct Isian {
    nama: String,
    #[graphql(default = 1)]
    jumlah: i32,
    jenis: Option<Jenis>,
    anak: Option<Vec<Isian>>,
    salah: Option<Salah>,
}

impl Isian {
    fn tulis(&self) -> String {
        let jenis = self.jenis.map_or("-", |jenis| if jenis == Jenis::Satu { "1" } else { "2" });
        let salah = match &self.salah {
            None => String::from("-"),
            Some(Salah::Nama(nama)) => nama.clone(),
            Some(Salah::Nomor(nomor)) => nomor.to_string(),
        };
        let anak: Vec<_> = self.anak.iter().flatten().map(Isian::tulis).collect();
        format!("{} {} {jenis} {salah} {}", self.nama, self.jumlah, anak.join(" "))
    }
}

#[derive(SimpleObject)]
struct Titik {
    x: i32,
}

#[derive(SimpleObject)]
struct Halaman {
    nodes: Vec<Titik>,
}

struct Query;

#[Object]
impl Query {
    async fn isian(&self, input: Isian) -> String {
        input.tulis()
    }
    async fn jumlah(&self, #[graphql(default = 7)] n: i32) -> i32 {
        n
    }
    async fn id(&self, id: async_graphql::ID, ya: Option<bool>) -> String {
        format!("{} {ya:?}", *id)
    }
    async fn halaman(&self, first: Option<i32>) -> Halaman {
        Halaman { nodes: (0..first.unwrap_or(20)).map(|x| Titik { x }).collect() }
    }
    /// Has its thread to itself, until the test lets it go.
    async fn macet(&self) -> bool {
        drop(staying_up::HOLD.lock());
        true
    }
    async fn halo(&self) -> &str {
        "halo"
    }
    async fn gema(&self, n: i32) -> i32 {
        n
    }
    async fn kecil(&self, #[graphql(validator(maximum = 10))] n: i32) -> i32 {
        n
    }
    async fn rusak(&self) -> Option<async_graphql::Result<i32>> {
        Some(Err(async_graphql::Error::new("rahasia")))
    }
    async fn panik(&self) -> i32 {
        burst()
    }
    async fn lambat(&self) -> i32 {
        tokio::time::sleep(Duration::from_secs(3600)).await;
        0
    }
    async fn siapa(&self, context: &Context<'_>) -> String {
        context.data_opt::<String>().cloned().unwrap_or_default()
    }
    async fn panjang(&self) -> String {
        "posyandu ".repeat(1_000)
    }
    async fn raksasa(&self) -> String {
        "posyandu ".repeat(2_000_000)
    }
    async fn skdn(&self, lama: Option<bool>) -> i32 {
        if lama == Some(true) {
            tokio::time::sleep(Duration::from_secs(3600)).await;
        }
        1
    }
}

struct Mutation;

#[Object]
impl Mutation {
    async fn simpan(&self) -> u32 {
        tokio::time::sleep(Duration::from_millis(100)).await;
        SAVED.fetch_add(1, Ordering::SeqCst) + 1
    }
    async fn catat(&self, id: String) -> bool {
        tokio::time::sleep(Duration::from_millis(5)).await;
        staying_up::RECORDED.lock().expect("whole").insert(id)
    }
}

struct Events;

#[Subscription]
impl Events {
    async fn hitung(&self, n: i32) -> impl Stream<Item = i32> {
        stream::iter(1..=n)
    }
    async fn detak(&self) -> impl Stream<Item = i32> {
        stream::unfold(0, async |i| {
            tokio::time::sleep(Duration::from_millis(20)).await;
            Some((i, i + 1))
        })
    }
    async fn panik(&self) -> impl Stream<Item = i32> {
        stream::iter(0..3).map(|i| if i == 1 { burst() } else { i })
    }
}

struct Door;

impl Doorman for Door {
    fn admit<'a>(
        &'a self,
        authorization: Option<&'a str>,
        _: Option<IpAddr>,
    ) -> BoxFuture<'a, Result<Admitted, Error>> {
        Box::pin(async move {
            let mut admitted = Admitted::default();
            match authorization {
                None => {}
                Some("Bearer sari") => {
                    admitted.data.insert(String::from("sari"));
                    admitted.roles = String::from("KADER");
                    admitted.payers = vec![
                        Payer::Device(uuid::Uuid::from_u128(1)),
                        Payer::Account(uuid::Uuid::from_u128(2)),
                    ];
                }
                Some("Bearer rini") => {
                    admitted.payers = vec![
                        Payer::Device(uuid::Uuid::from_u128(3)),
                        Payer::Account(uuid::Uuid::from_u128(4)),
                    ];
                }
                Some("Bearer sebentar") => {
                    admitted.expires = Some(self.now() + chrono::TimeDelta::milliseconds(200));
                }
                Some("Bearer hemat") => admitted.cost = Some(30),
                Some("Bearer lama") => return Err(Code::TokenExpired.into()),
                Some("Bearer rusak") => return Err(Error::fault("rahasia")),
                Some(_) => return Err(Code::Unauthenticated.into()),
            }
            Ok(admitted)
        })
    }

    #[expect(clippy::disallowed_methods, reason = "sockets of these tests live in real time")]
    fn now(&self) -> chrono::DateTime<chrono::Utc> {
        chrono::Utc::now()
    }
}

type Api = Schema<Query, Mutation, Events>;

/// The documents that this edge knows from its start.
const OURS: [&str; 2] = ["query Sapa { halo }\n", "mutation Simpan { simpan }\n"];

fn edge() -> Edge<Api> {
    edge_in(Mode::Apq)
}

fn edge_in(mode: Mode) -> Edge<Api> {
    let schema = || Schema::build(Query, Mutation, Events);
    let (runs, judges) = (schema().validation_mode(ValidationMode::Fast), schema().extension(Judge));
    let documents = Arc::new(Documents::of(mode, OURS));
    Edge { graphiql: true, ..Edge::new(runs.finish(), judges.finish(), documents, Arc::new(Door)) }
}

struct Got {
    status: StatusCode,
    headers: HeaderMap,
    body: String,
}

impl Got {
    fn json(&self) -> Value {
        serde_json::from_str(&self.body).expect("a JSON answer")
    }

    fn code(&self) -> Option<String> {
        self.json()["errors"][0]["extensions"]["code"].as_str().map(str::to_owned)
    }
}

const MODERN: &str = "application/graphql-response+json";

async fn ask(edge: Edge<Api>, request: Request) -> Got {
    let response = router(edge).oneshot(request).await.expect("infallible");
    let (head, body) = response.into_parts();
    let bytes = axum::body::to_bytes(body, usize::MAX).await.expect("a body");
    Got { status: head.status, headers: head.headers, body: String::from_utf8_lossy(&bytes).into_owned() }
}

fn post(accept: &str, body: impl Into<String>) -> Request {
    Request::post("/graphql")
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, accept)
        .body(Body::from(body.into()))
        .expect("a request")
}

fn with_token(mut request: Request, token: &'static str) -> Request {
    request.headers_mut().insert(header::AUTHORIZATION, HeaderValue::from_static(token));
    request
}

async fn run(query: &str, variables: Value) -> Got {
    ask(edge(), post(MODERN, json!({ "query": query, "variables": variables }).to_string())).await
}

#[tokio::test]
async fn a_query_is_answered_in_the_type_asked_for() {
    let got = ask(edge(), post(MODERN, r#"{"query":"{halo}"}"#)).await;
    assert_eq!((got.status, got.json()), (StatusCode::OK, json!({ "data": { "halo": "halo" } })));
    assert_eq!(got.headers[header::CONTENT_TYPE], "application/graphql-response+json; charset=utf-8");
    assert_eq!(got.headers[header::CACHE_CONTROL], "no-store");
    let vary: Vec<_> = got.headers.get_all(header::VARY).iter().collect();
    assert!(vary.contains(&&HeaderValue::from_static("Accept, Authorization")), "{vary:?}");
    assert!(uuid::Uuid::parse_str(got.headers["x-request-id"].to_str().expect("text")).is_ok());
}

#[tokio::test]
async fn every_way_to_be_turned_away_has_a_status_and_a_code() {
    let get = |uri: &str| Request::get(uri).body(Body::empty()).expect("a request");
    let large = format!(r#"{{"query":"{{halo}}","variables":{{"a":"{}"}}}}"#, "a".repeat(256 * 1024));
    let mut form = post("*/*", "query={halo}");
    form.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain"));
    let put = Request::put("/graphql").body(Body::empty()).expect("a request");
    let table = [
        (put, 405, "BAD_REQUEST"),
        (get("/graphql?query=mutation%7Bsimpan%7D"), 405, "BAD_REQUEST"),
        (get("/graphql"), 400, "BAD_REQUEST"),
        (get("/graphql?query={halo}&query={halo}"), 400, "BAD_REQUEST"),
        (get("/graphql?query={halo}&variables=[1]"), 400, "BAD_REQUEST"),
        (post("text/html", r#"{"query":"{halo}"}"#), 406, "BAD_REQUEST"),
        (form, 415, "BAD_REQUEST"),
        (post("*/*", large), 413, "PAYLOAD_TOO_LARGE"),
        (post("*/*", r#"[{"query":"{halo}"}]"#), 400, "BAD_REQUEST"),
        (post("*/*", r#"["{halo}"]"#), 400, "BAD_REQUEST"),
        (post("*/*", r#"{"query":1}"#), 400, "BAD_REQUEST"),
        (post("*/*", r#"{"query":"{halo}","operationName":1}"#), 400, "BAD_REQUEST"),
        (post("*/*", r#"{"query":"{halo}","variables":"a"}"#), 400, "BAD_REQUEST"),
        (post("*/*", r#"{"query":"{halo}","extensions":[]}"#), 400, "BAD_REQUEST"),
        (post(MODERN, r#"{"query":"{"}"#), 400, "BAD_DOCUMENT"),
        (post("*/*", r#"{"query":"{"}"#), 200, "BAD_DOCUMENT"),
        (post(MODERN, r#"{"query":"{tidakAda}"}"#), 400, "BAD_DOCUMENT"),
        (post(MODERN, r#"{"query":"{gema(n:\"a\")}"}"#), 400, "BAD_DOCUMENT"),
        (post(MODERN, r#"{"query":"{halo}","operationName":"A"}"#), 400, "BAD_DOCUMENT"),
        (post(MODERN, r#"{"query":"query A{halo} query B{halo}"}"#), 400, "BAD_DOCUMENT"),
        (post(MODERN, r#"{"query":"subscription{hitung(n:1)}"}"#), 406, "BAD_REQUEST"),
        (with_token(post("*/*", r#"{"query":"{halo}"}"#), "Bearer x"), 401, "UNAUTHENTICATED"),
        (with_token(post(MODERN, r#"{"query":"{halo}"}"#), "Bearer lama"), 401, "TOKEN_EXPIRED"),
        (with_token(post(MODERN, r#"{"query":"{halo}"}"#), "Bearer rusak"), 500, "INTERNAL"),
    ];
    for (request, status, code) in table {
        let what = format!("{} {} {:?}", request.method(), request.uri(), request.headers());
        let got = ask(edge(), request).await;
        assert_eq!((got.status.as_u16(), got.code().as_deref()), (status, Some(code)), "{what}");
        assert_eq!(got.json().get("data"), None, "{what}");
        assert_eq!(got.headers.contains_key(header::ALLOW), status == 405, "{what}");
        assert!(!got.body.contains("rahasia"));
    }
}

#[tokio::test]
async fn the_librarys_words_are_kept_as_detail() {
    let got = run("{tidakAda}", Value::Null).await;
    let error = &got.json()["errors"][0];
    assert_eq!(error["message"], Code::BadDocument.sentence());
    assert!(error["extensions"]["detail"].as_str().is_some_and(|text| text.starts_with("Unknown field")));
    assert_eq!(error["locations"][0]["column"], 2);
}

#[tokio::test]
async fn variables_that_do_not_fit_are_an_error_of_the_request() {
    for variables in
        [json!({}), json!({ "n": null }), json!({ "n": "a" }), json!({ "n": 1.5 }), json!({ "n": [1, 2] })]
    {
        let got = run("query($n: Int!){gema(n:$n)}", variables.clone()).await;
        assert_eq!(
            (got.status, got.code().as_deref()),
            (StatusCode::BAD_REQUEST, Some("BAD_VARIABLES")),
            "{variables}"
        );
        assert!(got.json()["errors"][0]["extensions"]["detail"].is_string());
    }
    let got = run("query($n: Int!){kecil(n:$n)}", json!({ "n": 11 })).await;
    assert_eq!((got.status, got.code().as_deref()), (StatusCode::OK, Some("BAD_VARIABLES")));
}

#[tokio::test]
async fn defaults_of_variables_count_for_skip_and_include() {
    let query = "query($a: Boolean = true, $b: Boolean! = false){a:halo @include(if:$a) b:halo @include(if:$b) \
                 c:halo @skip(if:$a) d:halo @skip(if:$b)}";
    let expected = json!({ "data": { "a": "halo", "d": "halo" } });
    assert_eq!(run(query, Value::Null).await.json(), expected);
    let swapped = json!({ "data": { "b": "halo", "c": "halo" } });
    assert_eq!(run(query, json!({ "a": false, "b": true })).await.json(), swapped);
    // What the library does without us. When this fails, the filling in can go.
    let alone = Schema::new(Query, Mutation, Events).execute(query).await;
    assert_ne!(serde_json::to_value(&alone).expect("json"), expected);
}

#[tokio::test]
async fn a_heavy_document_is_refused_on_every_way() {
    let query = format!("{{{}}}", "halo ".repeat(601));
    assert_eq!(run(&query, Value::Null).await.code().as_deref(), Some("QUERY_TOO_COMPLEX"));
    let said = talk(edge(), vec![init(None), subscribe("1", &query)], 2).await;
    assert_eq!(said[1]["type"], "error");
    assert_eq!(said[1]["payload"][0]["extensions"]["code"], "QUERY_TOO_COMPLEX");
}

/// What GraphiQL and the code generators ask.
fn introspection() -> String {
    let kind = (0..9).fold(String::from("kind name"), |inner, _| format!("kind name ofType{{{inner}}}"));
    format!(
        "query I{{__schema{{description queryType{{name}} mutationType{{name}} subscriptionType{{name}} \
         types{{...T}} directives{{name description isRepeatable locations args(includeDeprecated:true){{...A}}}}}}}} \
         fragment T on __Type{{kind name description specifiedByURL isOneOf fields(includeDeprecated:true){{name \
         description args(includeDeprecated:true){{...A}} type{{...R}} isDeprecated deprecationReason}} \
         inputFields(includeDeprecated:true){{...A}} interfaces{{...R}} enumValues(includeDeprecated:true){{name \
         description isDeprecated deprecationReason}} possibleTypes{{...R}}}} fragment A on __InputValue{{name \
         description type{{...R}} defaultValue isDeprecated deprecationReason}} fragment R on __Type{{{kind}}}"
    )
}

#[tokio::test]
async fn the_introspection_of_graphiql_fits_the_budget() {
    let got = run(&introspection(), Value::Null).await;
    assert_eq!(got.json().get("errors"), None);
}

#[tokio::test]
async fn faults_show_the_id_of_the_answer_and_nothing_else() {
    let got = run("{halo rusak}", Value::Null).await;
    assert_eq!((got.status, got.code().as_deref()), (StatusCode::OK, Some("INTERNAL")));
    let error = &got.json()["errors"][0];
    assert_eq!(error["extensions"]["requestId"], got.headers["x-request-id"].to_str().expect("text"));
    assert!(!got.body.contains("rahasia"));
    let got = run("{panik}", Value::Null).await;
    assert_eq!((got.status, got.code().as_deref()), (StatusCode::INTERNAL_SERVER_ERROR, Some("INTERNAL")));
    assert!(!got.body.contains("rahasia"));
}

#[tokio::test]
async fn a_panic_outside_graphql_is_answered_in_json() {
    let broken = Router::new().route("/ekspor", get(async || -> String { panic!("rahasia") }));
    let request = Request::get("/ekspor").body(Body::empty()).expect("a request");
    let response = dressed(broken, &[], Arc::default()).oneshot(request).await.expect("infallible");
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert!(response.headers().contains_key("x-request-id"));
    let bytes = axum::body::to_bytes(response.into_body(), 1_000).await.expect("a body");
    assert!(String::from_utf8_lossy(&bytes).contains("INTERNAL"));
}

#[tokio::test]
async fn what_takes_too_long_is_stopped() {
    let mut edge = edge();
    edge.limits.patience = Duration::from_millis(20);
    let got = ask(edge.clone(), post(MODERN, r#"{"query":"{lambat}"}"#)).await;
    assert_eq!((got.status, got.code().as_deref()), (StatusCode::GATEWAY_TIMEOUT, Some("TIMEOUT")));
    let mut slow = post(MODERN, "");
    *slow.body_mut() = Body::from_stream(stream::pending::<Result<::bytes::Bytes, std::io::Error>>());
    let got = ask(edge, slow).await;
    assert_eq!((got.status, got.code().as_deref()), (StatusCode::REQUEST_TIMEOUT, Some("TIMEOUT")));
}

#[tokio::test]
async fn a_mutation_outlives_its_phone() {
    let before = SAVED.load(Ordering::SeqCst);
    let sent = ask(edge(), post(MODERN, r#"{"query":"mutation{simpan}"}"#));
    assert!(tokio::time::timeout(Duration::from_millis(30), sent).await.is_err(), "hung up");
    tokio::time::sleep(Duration::from_millis(200)).await;
    assert_eq!(SAVED.load(Ordering::SeqCst), before + 1);
}

#[tokio::test]
async fn the_actor_reaches_the_resolver() {
    let got = ask(edge(), with_token(post(MODERN, r#"{"query":"{siapa}"}"#), "Bearer sari")).await;
    assert_eq!(got.json(), json!({ "data": { "siapa": "sari" } }));
}

#[tokio::test]
async fn large_answers_are_compressed_and_pages_are_shown_to_browsers() {
    let mut request = post(MODERN, r#"{"query":"{panjang}"}"#);
    request.headers_mut().insert(header::ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
    let got = ask(edge(), request).await;
    assert_eq!(got.headers[header::CONTENT_ENCODING], "gzip");
    let browser = |uri: &str| {
        let request = Request::get(uri).header(header::ACCEPT, "text/html,*/*;q=0.8");
        request.header(header::ACCEPT_ENCODING, "gzip").body(Body::empty()).expect("a request")
    };
    let page = ask(edge(), browser("/graphql")).await;
    assert_eq!(page.headers[header::CONTENT_TYPE], "text/html; charset=utf-8");
    for file in ["start.js", "react.js", "react-dom.js", "graphiql.js", "graphiql.css", "graphql-ws.js"] {
        assert_eq!(ask(edge(), browser(&format!("/graphiql/{file}"))).await.status, StatusCode::OK, "{file}");
    }
    let hidden = Edge { graphiql: false, ..edge() };
    assert_eq!(ask(hidden.clone(), browser("/graphiql")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(ask(hidden, browser("/graphql")).await.status, StatusCode::BAD_REQUEST);
    assert_eq!(ask(edge(), browser("/sehat")).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_subscription_streams_over_plain_http() {
    let body = r#"{"query":"subscription{hitung(n:2)}"}"#;
    let got = ask(edge(), post("text/event-stream", body)).await;
    let event = |n: i32| format!("event: next\ndata: {{\"data\":{{\"hitung\":{n}}}}}\n\n");
    assert_eq!(got.body, format!("{}{}event: complete\ndata: \n\n", event(1), event(2)));
    let got = ask(edge(), post("multipart/mixed, application/json", body)).await;
    assert!(
        got.body.contains(r#"{"payload":{"data":{"hitung":2}}}"#) && got.body.ends_with("--graphql--\r\n")
    );
    let ends = with_token(post("text/event-stream", r#"{"query":"subscription{detak}"}"#), "Bearer sebentar");
    let got = ask(edge(), ends).await;
    assert!(got.body.ends_with("event: complete\ndata: \n\n"), "ends with the token");
}

/// Says everything, then hears `count` messages.
async fn talk(edge: Edge<Api>, says: Vec<String>, count: usize) -> Vec<Value> {
    let (to_server, hears) = mpsc::unbounded_channel();
    let (says_back, mut from_server) = mpsc::unbounded_channel();
    let caller = caller_of(&HeaderMap::new(), &Extensions::new(), false);
    let held = tokio::spawn(ws::hold(Ends { hears, says: says_back }, Arc::new(edge), caller));
    for text in says {
        to_server.send(Ok(Message::text(text))).expect("open");
    }
    let mut heard = Vec::new();
    while heard.len() < count {
        let next = tokio::time::timeout(Duration::from_secs(5), from_server.recv()).await;
        heard.push(match next.expect("in time") {
            Some(Message::Text(text)) => serde_json::from_str(text.as_str()).expect("json"),
            Some(Message::Close(frame)) => json!({ "close": frame.map(|frame| frame.code) }),
            other => json!({ "other": format!("{other:?}") }),
        });
    }
    drop(to_server);
    held.await.expect("ends");
    heard
}

fn init(token: Option<&str>) -> String {
    json!({ "type": "connection_init", "payload": { "authorization": token } }).to_string()
}

fn subscribe(id: &str, query: &str) -> String {
    json!({ "type": "subscribe", "id": id, "payload": { "query": query } }).to_string()
}

/// The server's end of a socket, in memory.
struct Ends {
    hears: mpsc::UnboundedReceiver<Result<Message, axum::Error>>,
    says: mpsc::UnboundedSender<Message>,
}

impl Stream for Ends {
    type Item = Result<Message, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, task: &mut Task<'_>) -> Poll<Option<Self::Item>> {
        self.hears.poll_recv(task)
    }
}

impl Sink<Message> for Ends {
    type Error = mpsc::error::SendError<Message>;

    fn poll_ready(self: Pin<&mut Self>, _: &mut Task<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn start_send(self: Pin<&mut Self>, message: Message) -> Result<(), Self::Error> {
        self.says.send(message)
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Task<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }

    fn poll_close(self: Pin<&mut Self>, _: &mut Task<'_>) -> Poll<Result<(), Self::Error>> {
        Poll::Ready(Ok(()))
    }
}

#[tokio::test]
async fn a_socket_closes_with_the_code_of_its_reason() {
    let ack = || init(Some("Bearer sari"));
    let endless = || subscribe("1", "subscription{detak}");
    let unnamed = json!({ "type": "subscribe", "id": "1", "payload": {} }).to_string();
    let table = [
        (vec!["bukan json".into()], 4400),
        (vec![json!({ "type": "apa" }).to_string()], 4400),
        (vec![json!({ "type": "connection_init", "payload": [] }).to_string()], 4400),
        (vec![subscribe("1", "{halo}")], 4401),
        (vec![ack(), ack()], 4429),
        (vec![ack(), unnamed], 4400),
        (vec![ack(), endless(), endless()], 4409),
        (vec![init(Some("Bearer x"))], 4403),
        (vec![init(Some("Bearer rusak"))], 4500),
        (vec![init(Some("Bearer sebentar"))], 4403),
        (vec!["a".repeat(64 * 1024 + 1)], 1009),
        (vec![], 4408),
    ];
    for (says, code) in table {
        let mut edge = edge();
        edge.limits.socket_init = Duration::from_millis(300);
        let shown = format!("{says:.60?}");
        let acks = says.first().is_some_and(|first| [ack(), init(Some("Bearer sebentar"))].contains(first));
        let heard = talk(edge, says, 1 + usize::from(acks)).await;
        assert_eq!(heard.last(), Some(&json!({ "close": code })), "{shown}");
    }
}

#[tokio::test]
async fn a_socket_runs_operations_as_their_actor() {
    let says = vec![init(Some("Bearer sari")), subscribe("q", "{siapa}")];
    let heard = talk(edge(), says, 3).await;
    assert_eq!(heard[1], json!({ "id": "q", "type": "next", "payload": { "data": { "siapa": "sari" } } }));
    assert_eq!(heard[2], json!({ "id": "q", "type": "complete" }));
    let heard = talk(edge(), vec![init(None), subscribe("p", "subscription{panik}")], 3).await;
    assert_eq!((&heard[1]["type"], &heard[2]["type"]), (&json!("next"), &json!("error")));
    assert_eq!(heard[2]["payload"][0]["extensions"]["code"], "INTERNAL");
    let heard = talk(edge(), vec![init(None), subscribe("2", "subscription{a:detak b:detak}")], 2).await;
    assert_eq!(heard[1]["payload"][0]["extensions"]["code"], "BAD_DOCUMENT");
}

#[tokio::test]
async fn a_socket_has_room_for_so_many_operations() {
    let mut edge = edge();
    edge.limits.socket_operations = 2;
    let says: Vec<_> = (0..3).map(|id| subscribe(&id.to_string(), "{lambat}")).collect();
    let heard = talk(edge, [vec![init(None)], says].concat(), 2).await;
    assert_eq!((&heard[1]["id"], &heard[1]["type"]), (&json!("2"), &json!("error")));
    assert_eq!(heard[1]["payload"][0]["extensions"]["code"], "OVERLOADED");
}

#[tokio::test]
async fn the_server_answers_over_tcp_and_stops_when_told() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let served = tokio::spawn(serve(listener, router(edge()), async move { drop(stopped.await) }));
    let mut phone = tokio::net::TcpStream::connect(address).await.expect("connects");
    phone.write_all(b"GET /sehat HTTP/1.1\r\nhost: a\r\n\r\n").await.expect("writes");
    let mut answer = vec![0; 1_024];
    let read = phone.read(&mut answer).await.expect("reads");
    let text = String::from_utf8_lossy(&answer[..read]).into_owned();
    assert!(text.starts_with("HTTP/1.1 200") && text.contains(r#"{"status":"ok"}"#), "{text}");
    stop.send(()).expect("still serving");
    let ended = tokio::time::timeout(Duration::from_secs(5), served).await.expect("in time");
    assert!(ended.expect("no panic").is_ok());
}

#[test]
fn the_address_is_the_last_hop_of_a_trusted_proxy() {
    let mut headers = HeaderMap::new();
    headers.insert("x-forwarded-for", HeaderValue::from_static("10.9.9.9, 203.0.113.7"));
    let mut extensions = Extensions::new();
    extensions.insert(ConnectInfo(SocketAddr::from(([127, 0, 0, 1], 80))));
    let address = |proxy| caller_of(&headers, &extensions, proxy).address.map(|address| address.to_string());
    assert_eq!(address(true).as_deref(), Some("203.0.113.7"));
    assert_eq!(address(false).as_deref(), Some("127.0.0.1"));
}
