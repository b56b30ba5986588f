//! What becomes of documents: those that are ours, those that were sent before, those that are too much, and the
//! variables that come with them.

use super::*;
use crate::graphql;
use crate::http::{parsed::Parsed, persisted::hash};

/// The hash of a text as a client writes it.
fn hex_of(text: &str) -> String {
    hex::encode(hash(text))
}

fn named(hash: &str) -> Value {
    json!({ "persistedQuery": { "version": 1, "sha256Hash": hash } })
}

fn posted(body: &Value) -> Request {
    post(MODERN, body.to_string())
}

/// A GET with these parameters.
fn got_by(parameters: &[(&str, String)]) -> Request {
    let encode = |text: &str| text.bytes().fold(String::new(), |url, byte| url + &format!("%{byte:02X}"));
    let query: Vec<_> = parameters.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    let request = Request::get(format!("/graphql?{}", query.join("&"))).header(header::ACCEPT, MODERN);
    request.body(Body::empty()).expect("a request")
}

/// The status, the first code and the first message; or the data.
async fn said(edge: &Edge<Api>, request: Request) -> (u16, Value) {
    let got = ask(edge.clone(), request).await;
    let json = got.json();
    let error = &json["errors"][0];
    match error["extensions"]["code"].as_str() {
        Some(code) => (got.status.as_u16(), json!([code, error["message"]])),
        None => (got.status.as_u16(), json["data"].clone()),
    }
}

#[tokio::test]
async fn a_document_of_ours_is_known_by_its_id() {
    let edge = edge_in(Mode::TrustedOnly);
    let id = |text: &str| format!("sha256:{}", hex_of(text));
    let halo = (200, json!({ "halo": "halo" }));
    assert_eq!(said(&edge, posted(&json!({ "documentId": id(OURS[0]) }))).await, halo);
    let by_get = |id: String| got_by(&[("documentId", id), ("operationName", String::from("Sapa"))]);
    assert_eq!(said(&edge, by_get(id(OURS[0]))).await, halo);
    let refused = ask(edge.clone(), got_by(&[("documentId", id(OURS[1]))])).await;
    assert_eq!(
        (refused.status.as_u16(), &refused.headers[header::ALLOW]),
        (405, &"GET, HEAD, POST, OPTIONS".parse().expect("a value"))
    );
    let message = json!({ "type": "subscribe", "id": "1", "payload": { "documentId": id(OURS[0]) } });
    let heard = talk(edge.clone(), vec![init(None), message.to_string()], 3).await;
    assert_eq!(heard[1]["payload"]["data"]["halo"], "halo");
    let codes = [
        (json!({ "documentId": id("{halo}") }), "DOCUMENT_NOT_TRUSTED"),
        (json!({ "documentId": id(OURS[0]), "query": OURS[0] }), "BAD_REQUEST"),
        (json!({ "documentId": hex_of(OURS[0]) }), "BAD_REQUEST"),
        (json!({ "documentId": "sha256:00" }), "BAD_REQUEST"),
        (json!({ "documentId": id(OURS[0]), "operationName": "Lain" }), "BAD_DOCUMENT"),
    ];
    for (body, code) in codes {
        assert_eq!(said(&edge, posted(&body)).await.1[0], code, "{body}");
    }
}

#[tokio::test]
async fn a_hash_stands_for_a_text_that_ran() {
    let edge = edge();
    let text = "query Q($n: Int!) { gema(n: $n) }";
    let hash = hex_of(text);
    let variables = json!({ "n": 3 });
    let alone = || posted(&json!({ "extensions": named(&hash), "variables": variables }));
    let missing = ask(edge.clone(), alone()).await;
    assert_eq!(missing.code().as_deref(), Some("PERSISTED_QUERY_NOT_FOUND"));
    assert_eq!(missing.json()["errors"][0]["message"], "PersistedQueryNotFound");
    assert_eq!(missing.headers[header::CACHE_CONTROL], "no-store");
    let whole = json!({ "query": text, "extensions": named(&hash), "variables": variables });
    let answer = (200, json!({ "gema": 3 }));
    assert_eq!(said(&edge, posted(&whole)).await, answer);
    assert_eq!(said(&edge, alone()).await, answer);
    let by_get = [("extensions", named(&hash).to_string()), ("variables", variables.to_string())];
    assert_eq!(said(&edge, got_by(&by_get)).await, answer);
    assert_eq!(edge.documents.read(), 1);
    let change = "mutation M { __typename }";
    let whole = json!({ "query": change, "extensions": named(&hex_of(change)) });
    assert_eq!(said(&edge, posted(&whole)).await.0, 200);
    let by_get = [("extensions", named(&hex_of(change)).to_string())];
    assert_eq!(said(&edge, got_by(&by_get)).await.0, 405);
}

#[tokio::test]
async fn a_hash_that_is_not_in_order_is_refused_to_old_and_new_clients() {
    let edge = edge();
    let other = json!({ "query": "{halo}", "extensions": named(&hex_of("lain")) });
    let version = json!({ "query": "{halo}", "extensions": { "persistedQuery": { "version": 2, "sha256Hash": hex_of("{halo}") } } });
    let short = json!({ "extensions": named("abc") });
    let shape = json!({ "extensions": { "persistedQuery": hex_of("{halo}") } });
    for body in [other, version, short, shape] {
        for accept in [MODERN, "application/json"] {
            let got = ask(edge.clone(), post(accept, body.to_string())).await;
            assert_eq!((got.status.as_u16(), got.code().as_deref()), (400, Some("BAD_REQUEST")), "{body}");
        }
    }
    assert_eq!(edge.documents.kept().0, 0);
}

#[tokio::test]
async fn what_did_not_run_is_not_kept() {
    let edge = edge();
    let heavy = format!("{{{}}}", "halo ".repeat(601));
    let table = [
        (None, "{tidakAda}", json!({}), "BAD_DOCUMENT"),
        (None, "{", json!({}), "BAD_DOCUMENT"),
        (None, heavy.as_str(), json!({}), "QUERY_TOO_COMPLEX"),
        (None, "query($n: Int!){gema(n:$n)}", json!({ "n": "a" }), "BAD_VARIABLES"),
        (Some("Bearer x"), "{halo a:halo}", json!({}), "UNAUTHENTICATED"),
        (Some("Bearer hemat"), "{halaman(first:100){nodes{x}}}", json!({}), "QUERY_TOO_COMPLEX"),
    ];
    for (token, text, variables, code) in table {
        let whole =
            posted(&json!({ "query": text, "variables": variables, "extensions": named(&hex_of(text)) }));
        let whole = token.into_iter().fold(whole, with_token);
        assert_eq!(said(&edge, whole).await.1[0], code, "{text:.40}");
        let alone = json!({ "extensions": named(&hex_of(text)) });
        assert_eq!(said(&edge, posted(&alone)).await.1[0], "PERSISTED_QUERY_NOT_FOUND", "{text:.40}");
    }
    assert_eq!(edge.documents.kept(), (0, 0));
}

#[tokio::test]
async fn a_server_says_which_documents_it_runs() {
    let text = "{ a: halo }";
    let alone = |text| json!({ "extensions": named(&hex_of(text)) });
    let whole = |text| json!({ "query": text, "extensions": named(&hex_of(text)) });
    let ran = |edge: Edge<Api>, body: Value| async move {
        let (status, answer) = said(&edge, posted(&body)).await;
        (status, if status == 200 { Value::Null } else { answer })
    };
    let open = edge_in(Mode::Open);
    assert_eq!(ran(open.clone(), whole(text)).await, (200, Value::Null));
    let unsupported = json!(["PERSISTED_QUERY_NOT_SUPPORTED", "PersistedQueryNotSupported"]);
    assert_eq!(ran(open.clone(), alone(text)).await, (400, unsupported));
    assert_eq!(ran(open.clone(), alone(OURS[0])).await, (200, Value::Null));
    assert_eq!(ran(open, json!({ "query": text, "extensions": named("lain") })).await, (200, Value::Null));
    let ours = edge_in(Mode::TrustedOnly);
    let not_trusted = json!(["DOCUMENT_NOT_TRUSTED", Code::DocumentNotTrusted.sentence()]);
    for body in [json!({ "query": text }), whole(text), alone(text)] {
        assert_eq!(ran(ours.clone(), body).await, (400, not_trusted.clone()));
    }
    for body in [json!({ "query": OURS[0] }), whole(OURS[0]), alone(OURS[0])] {
        assert_eq!(ran(ours.clone(), body).await, (200, Value::Null));
    }
    let heard = talk(ours, vec![init(None), subscribe("1", text)], 2).await;
    assert_eq!(heard[1]["payload"][0]["extensions"]["code"], "DOCUMENT_NOT_TRUSTED");
}

#[tokio::test]
async fn the_cache_has_a_limit_and_ours_are_not_in_it() {
    let edge = edge();
    assert_eq!(said(&edge, posted(&json!({ "query": OURS[0] }))).await.0, 200);
    for i in 0..100 {
        let text = format!("{{a{i}:halo}} #{}", " ".repeat(30_000));
        assert_eq!(said(&edge, posted(&json!({ "query": text }))).await.0, 200);
    }
    let (kept, bytes) = edge.documents.kept();
    assert!((20..100).contains(&kept) && bytes <= 2 * 1024 * 1024, "{kept} {bytes}");
    let read = edge.documents.read();
    assert_eq!(said(&edge, posted(&json!({ "query": OURS[0] }))).await.0, 200);
    assert_eq!(edge.documents.read(), read, "still known");
}

#[tokio::test]
async fn a_known_document_is_read_once_on_every_way() {
    let edge = edge();
    let text = "query Q($n: Int!) { gema(n: $n) }";
    for n in 0..3 {
        let body = json!({ "query": text, "variables": { "n": n } });
        assert_eq!(said(&edge, posted(&body)).await, (200, json!({ "gema": n })));
        let by_get = [("query", text.to_owned()), ("variables", json!({ "n": n }).to_string())];
        assert_eq!(said(&edge, got_by(&by_get)).await, (200, json!({ "gema": n })));
        let payload = json!({ "type": "subscribe", "id": "1", "payload": body });
        let heard = talk(edge.clone(), vec![init(None), payload.to_string()], 3).await;
        assert_eq!(heard[1]["payload"]["data"]["gema"], n);
    }
    let live = "subscription($n: Int!) { hitung(n: $n) }";
    for n in 1..3 {
        let body = json!({ "query": live, "variables": { "n": n } }).to_string();
        let got = ask(edge.clone(), post("text/event-stream", body)).await;
        assert_eq!(got.body.matches("event: next").count(), n);
    }
    assert_eq!(edge.documents.read(), 2);
}

/// Variables that do not fit, and the field that is named.
fn unfitting() -> Vec<(&'static str, Value, &'static str)> {
    let isian = "query($i: Isian!) { isian(input: $i) }";
    let daftar = "query($n: Int!, $d: [Isian!]) { isian(input: { nama: \"a\", anak: $d, jumlah: $n }) }";
    let bawaan = "query($n: Int = 3) { jumlah(n: $n) }";
    let id = "query($id: ID!, $ya: Boolean) { id(id: $id, ya: $ya) }";
    let salah = "query($s: Salah!, $t: String) { a: isian(input: { nama: \"a\", salah: $s }) \
        b: isian(input: { nama: \"a\", salah: { nama: $t } }) }";
    let jika = "query($b: Boolean = true) { halo @include(if: $b) }";
    vec![
        (isian, json!({}), "i"),
        (isian, json!({ "i": null }), "i"),
        (isian, json!({ "i": "a" }), "i"),
        (isian, json!({ "i": {} }), "nama"),
        (isian, json!({ "i": { "nama": null } }), "nama"),
        (isian, json!({ "i": { "nama": 1 } }), "nama"),
        (isian, json!({ "i": { "nama": "a", "tidakAda": 1 } }), "i"),
        (isian, json!({ "i": { "nama": "a", "jumlah": null } }), "jumlah"),
        (isian, json!({ "i": { "nama": "a", "jumlah": 1.5 } }), "jumlah"),
        (isian, json!({ "i": { "nama": "a", "jumlah": 2_147_483_648_i64 } }), "jumlah"),
        (isian, json!({ "i": { "nama": "a", "jenis": "TIGA" } }), "jenis"),
        (isian, json!({ "i": { "nama": "a", "jenis": 1 } }), "jenis"),
        (isian, json!({ "i": { "nama": "a", "anak": [{ "nama": "b" }, null] } }), "anak"),
        (isian, json!({ "i": { "nama": "a", "anak": [{ "nama": "b", "anak": [{ "nama": [] }] }] } }), "nama"),
        (isian, json!({ "i": { "nama": "a", "salah": {} } }), "salah"),
        (isian, json!({ "i": { "nama": "a", "salah": { "nama": "b", "nomor": 1 } } }), "salah"),
        (isian, json!({ "i": { "nama": "a", "salah": { "nama": null } } }), "salah"),
        (daftar, json!({ "n": 1, "d": [{}] }), "nama"),
        (daftar, json!({ "n": null }), "n"),
        (bawaan, json!({ "n": null }), "n"),
        (bawaan, json!({ "n": "3" }), "n"),
        (id, json!({ "id": 1.5 }), "id"),
        (id, json!({ "id": {} }), "id"),
        (id, json!({ "id": "a", "ya": "true" }), "ya"),
        (salah, json!({ "s": { "nomor": 1 }, "t": null }), "salah"),
        (jika, json!({ "b": null }), "if"),
    ]
}

#[tokio::test]
async fn variables_that_do_not_fit_are_refused_with_their_field() {
    for (text, variables, field) in unfitting() {
        let got = ask(edge(), posted(&json!({ "query": text, "variables": variables }))).await;
        let extensions = &got.json()["errors"][0]["extensions"];
        let found = (got.status.as_u16(), &extensions["code"], &extensions["field"]);
        assert_eq!(found, (400, &json!("BAD_VARIABLES"), &json!(field)), "{text} {variables} {extensions}");
        assert!(got.json().get("data").is_none());
    }
}

/// The whole reason why a known document need not be validated again.
#[tokio::test]
async fn the_hundredth_answer_is_the_first() {
    let known = edge();
    let good = [
        ("query($i: Isian!) { isian(input: $i) }", json!({ "i": { "nama": "a" } })),
        (unfitting()[17].0, json!({ "n": 1 })),
        ("query($n: Int = 3) { jumlah(n: $n) }", json!({})),
        ("query($id: ID!, $ya: Boolean) { id(id: $id, ya: $ya) }", json!({ "id": 1 })),
        (unfitting()[24].0, json!({ "s": { "nomor": 1 }, "t": "b" })),
        ("query($b: Boolean = true) { halo @include(if: $b) }", json!({ "b": false })),
    ];
    for (text, variables) in &good {
        let answer = said(&known, posted(&json!({ "query": text, "variables": variables }))).await;
        assert_eq!(answer.0, 200, "{text} {answer:?}");
    }
    assert_eq!((known.documents.read(), known.documents.kept().0), (6, 6));
    let all = unfitting().into_iter().map(|(text, variables, _)| (text, variables)).chain(good.clone());
    for (text, variables) in all {
        let body = json!({ "query": text, "variables": variables });
        let first = ask(edge(), posted(&body)).await;
        let again = ask(known.clone(), posted(&body)).await;
        assert_eq!((first.status, first.json()), (again.status, again.json()), "{body}");
    }
    assert_eq!(known.documents.read(), 6, "nothing was read again");
}

#[tokio::test]
async fn what_the_library_would_refuse_is_refused_before_it() {
    let strict = Schema::new(Query, Mutation, Events);
    for (text, variables, _) in unfitting() {
        let variables = async_graphql::Variables::from_json(variables);
        let request = async_graphql::Request::new(text).variables(variables.clone());
        assert!(
            !strict.execute(request).await.errors.is_empty() || text.contains("@include"),
            "{text} {variables:?}"
        );
    }
}

#[tokio::test]
async fn variables_reach_the_resolver_as_they_are() {
    let i = json!({ "nama": "a", "jenis": "DUA", "anak": { "nama": "b" }, "salah": { "nomor": 4 } });
    let body = json!({ "query": "query($i: Isian!, $n: Int! = 9, $t: ID = \"z\") { isian(input: $i) jumlah(n: $n) id(id: $t) \
        o: isian(input: { nama: \"c\", jumlah: $n }) }", "variables": { "i": i, "lain": 1 } });
    let expected = json!({ "isian": "a 1 2 4 b 1 - - ", "jumlah": 9, "id": "z None", "o": "c 9 - - " });
    assert_eq!(said(&edge(), posted(&body)).await, (200, expected));
}

#[tokio::test]
async fn too_many_or_too_deep_variables_are_refused() {
    let text = "query($i: Isian!) { isian(input: $i) }";
    let deep = (0..13).fold(json!({ "nama": "a" }), |inner, _| json!({ "anak": inner }));
    let many = |n: usize| json!({ "nama": "a", "anak": vec![json!({ "nama": "b" }); n] });
    let code = async |i: Value| {
        let got = ask(edge(), posted(&json!({ "query": text, "variables": { "i": i } }))).await;
        got.code()
    };
    assert_eq!(code(many(2_498)).await, None);
    assert_eq!(code(many(2_499)).await.as_deref(), Some("QUERY_TOO_COMPLEX"));
    assert_eq!(code(deep).await.as_deref(), Some("QUERY_TOO_COMPLEX"));
    // Deeper than JSON itself is read.
    let body =
        format!(r#"{{"query":"{{halo}}","variables":{{"a":{}{}}}}}"#, "[".repeat(10_000), "]".repeat(10_000));
    assert_eq!(ask(edge(), post(MODERN, body)).await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_request_is_told_its_cost_and_what_it_may_cost() {
    let edge = edge();
    let text = "query($f: Int) { halo halaman(first: $f) { nodes { x } } }";
    let told = async |token: Option<&'static str>, variables: Value| {
        let body = json!({ "query": text, "variables": variables, "extensions": { "cost": true } });
        ask(edge.clone(), token.into_iter().fold(posted(&body), with_token)).await
    };
    // One for halo, two for the page, and three a row.
    assert_eq!(told(None, json!({})).await.json()["extensions"]["cost"]["asked"], 63);
    let got = told(Some("Bearer hemat"), json!({ "f": 9 })).await;
    assert_eq!(got.json()["extensions"], json!({ "cost": { "asked": 30, "limit": 30 } }));
    let got = told(Some("Bearer hemat"), json!({ "f": 10 })).await;
    let error = &got.json()["errors"][0]["extensions"];
    assert_eq!(
        (&error["code"], &error["detail"]),
        (&json!("QUERY_TOO_COMPLEX"), &json!("The document costs 33: the limit is 30"))
    );
    assert_eq!(run(text, json!({})).await.json().get("extensions"), None, "only when asked for");
    let heavy = subscribe("1", "{ halaman(first: 100) { nodes { x } } }");
    let heard = talk(edge.clone(), vec![init(Some("Bearer hemat")), heavy], 2).await;
    assert_eq!(heard[1]["payload"][0]["extensions"]["code"], "QUERY_TOO_COMPLEX");
}

#[tokio::test]
async fn hostile_documents_are_refused_on_every_way() {
    let doubling = (0..90).fold(String::from("{...F0} fragment F90 on Query{halo}"), |text, i| {
        text + &format!(" fragment F{i} on Query{{...F{0} ...F{0}}}", i + 1)
    });
    let looking = |levels: usize| {
        let inner = (0..levels).fold(String::from("name"), |inner, _| format!("fields{{type{{{inner}}}}}"));
        format!("{{__schema{{types{{{inner}}}}}}}")
    };
    let hostile = [
        doubling,
        format!("{{{}}}", (0..1_000).fold(String::new(), |text, i| text + &format!("a{i}:halo "))),
        format!("{{halo {}}}", "@skip(if:false)".repeat(100)),
        format!("{}halo{}", "{halo".repeat(3_000), "}".repeat(3_000)),
        format!("{{isian(input:{}{})}}", "[".repeat(9_000), "]".repeat(9_000)),
        format!("{{isian(input:[{}])}}", "1 ".repeat(2_500)),
        looking(6),
    ];
    let edge = edge();
    for text in hostile {
        let body = json!({ "query": text });
        let live = post("text/event-stream", body.to_string());
        for request in [posted(&body), got_by(&[("query", text.clone())]), live] {
            assert_eq!(said(&edge, request).await.1[0], "QUERY_TOO_COMPLEX", "{text:.60}");
        }
        let heard = talk(edge.clone(), vec![init(None), subscribe("1", &text)], 2).await;
        assert_eq!(heard[1]["payload"][0]["extensions"]["code"], "QUERY_TOO_COMPLEX", "{text:.60}");
    }
    assert_eq!(edge.documents.kept(), (0, 0));
    assert_eq!(said(&edge, posted(&json!({ "query": looking(1) }))).await.0, 200);
}

/// What a document of the product costs with the longest pages.
async fn cost_of(text: &str) -> u64 {
    let parsed = Parsed::read(hash(text), text, &graphql::judge()).await.expect("is valid");
    let operation = parsed.operation(None).expect("one operation");
    let pages = operation.variables.iter().filter(|variable| variable.ty.starts_with("Int"));
    let pages = pages.map(|variable| (variable.name.to_string(), json!(100))).collect();
    operation.price.of(&async_graphql::Variables::from_json(Value::Object(pages)))
}

#[tokio::test]
async fn our_own_documents_cost_less_than_a_kader_may_ask_for() {
    let limit = graphql::cost::Limits::default().of(None);
    let folder =
        std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/schema/operations")).expect("a folder");
    let mut costs = Vec::new();
    for file in folder.map(|file| file.expect("a file").path()) {
        let text = std::fs::read_to_string(&file).expect("a text");
        costs.push((cost_of(&text).await, file.file_stem().map(ToOwned::to_owned)));
    }
    costs.sort();
    assert!(costs.len() > 100 && costs.iter().all(|(cost, _)| *cost <= limit), "{:?}", costs.last());
}

#[tokio::test]
async fn cost_is_that_of_the_field_tables() {
    let table = [
        ("{ aku { nama } }", 2 + 1),
        ("{ daftarSasaran(posyandu: \"a\") { nodes { nama keluarga { id } } } }", 2 + 20 * (2 + 1 + 2 + 1)),
        ("{ daftarSasaran(posyandu: \"a\", last: 5) { edges { node { id } } } }", 2 + 5 * (2 + 2 + 1)),
        // Rows of an interface are of one kind each: the dearest.
        (
            "{ sasaran(id: \"a\") { pelayanan(first: 10) { nodes { id ... on Pertumbuhan { beratG verdict } \
             ... on PenerimaBansos { program } } } } }",
            2 + 2 + 10 * (2 + 1 + 2),
        ),
        ("{ pemetaan(wilayah: \"64\", menurut: DESA) { nama } }", 2_000 + 10),
        (
            "query($f: Int = 3) { a: aksesSaya(first: $f) { nodes { id } } b: aksesSaya(first: $f) { nodes { id } } }",
            2 * (2 + 100 * 3),
        ),
        ("{ aku { nama } ... { aku { nama } } ...F } fragment F on Query { aku { nama } }", 3 * 3),
    ];
    for (text, cost) in table {
        assert_eq!(cost_of(text).await, cost, "{text}");
    }
}

#[tokio::test]
async fn looking_at_the_whole_schema_is_allowed_once() {
    let text = introspection();
    assert!(Parsed::read(hash(&text), &text, &graphql::judge()).await.is_ok());
    let twice = text.replacen("__schema", "a:__schema{types{...T}} __schema", 1);
    let refused = Parsed::read(hash(&twice), &twice, &graphql::judge()).await.err();
    assert_eq!(refused.and_then(|turned| turned.code()), Some(Code::QueryTooComplex));
}
