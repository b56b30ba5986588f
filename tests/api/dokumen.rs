//! GraphQL documents on their way through the product's own edge: ours by their id, others by their hash, each read
//! once, none dearer than its reader may ask for.

use std::sync::Arc;

use axum::body::Body;
use axum::http::{Request, header};
use http_body_util::BodyExt as _;
use posyandu::app::App;
use posyandu::config::Mode;
use posyandu::graphql::cost;
use posyandu::http::Documents;
use posyandu::http::persisted::hash;
use serde_json::{Value as Json, json};
use tower::ServiceExt as _;

use crate::both;
use crate::world::{Client, Persona, Pos, Siapa, World, mutation_id, operation};

/// Sends a body as it is; the status and the answer.
async fn post(client: &Client, body: &Json) -> (u16, Json) {
    let request = Request::post("/graphql").header(header::CONTENT_TYPE, "application/json");
    send(client, request, Body::from(body.to_string())).await
}

async fn get(client: &Client, parameters: &[(&str, String)]) -> (u16, Json) {
    let encode = |text: &str| text.bytes().fold(String::new(), |url, byte| url + &format!("%{byte:02X}"));
    let query: Vec<_> = parameters.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
    send(client, Request::get(format!("/graphql?{}", query.join("&"))), Body::empty()).await
}

async fn send(client: &Client, request: axum::http::request::Builder, body: Body) -> (u16, Json) {
    let token = client.token.iter().map(|token| format!("Bearer {token}"));
    let request = token.fold(request, |request, token| request.header(header::AUTHORIZATION, token));
    let request = request.header(header::ACCEPT, "application/graphql-response+json").body(body).unwrap();
    let response = client.router.clone().oneshot(request).await.unwrap();
    let status = response.status().as_u16();
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    (status, serde_json::from_slice(&bytes).unwrap())
}

fn id_of(file: &str) -> String {
    format!("sha256:{}", hex::encode(hash(&operation(file))))
}

fn code(answer: &Json) -> &Json {
    &answer["errors"][0]["extensions"]["code"]
}

/// The same product with other settings.
fn serving(world: &World, client: &Client, mode: Mode, limits: &[&str]) -> (App, Client) {
    let limits: Vec<String> = limits.iter().map(|limit| (*limit).to_owned()).collect();
    let cost = Arc::new(cost::Limits::read(&limits).unwrap());
    let app = App { documents: Arc::new(Documents::new(mode)), cost, ..world.app.clone() };
    let client = Client { router: app.router(false), ..client.clone() };
    (app, client)
}

both! {
    async fn the_documents_of_the_apps_are_known_by_id(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let (app, kader) = serving(&world, &kader, Mode::TrustedOnly, &[]);
        let adi = json!({ "id": Pos::Melati.sasaran(Siapa::Adi).to_string() });
        for _ in 0..2 {
            let (status, answer) =
                post(&kader, &json!({ "documentId": id_of("kartu_sasaran"), "variables": adi })).await;
            assert_eq!((status, &answer["data"]["sasaran"]["nama"]), (200, &json!("Adi Melati")), "{answer:#}");
            let by_get = [("documentId", id_of("kartu_sasaran")), ("variables", adi.to_string())];
            assert_eq!(get(&kader, &by_get).await, (200, answer));
            let (status, answer) = post(&kader, &json!({ "query": operation("kartu_sasaran"), "variables": adi })).await;
            assert_eq!((status, answer.get("errors")), (200, None));
        }
        assert_eq!(app.documents.read(), 1, "parsed and validated once");
        let (status, answer) = post(&kader, &json!({ "query": "{ aku { nama } }" })).await;
        assert_eq!((status, code(&answer)), (400, &json!("DOCUMENT_NOT_TRUSTED")));
        let (status, answer) = post(&kader, &json!({ "documentId": format!("sha256:{}", "0".repeat(64)) })).await;
        assert_eq!((status, code(&answer)), (400, &json!("DOCUMENT_NOT_TRUSTED")));
    }
}

both! {
    async fn a_mutation_is_not_sent_by_get_under_any_name(world: World) {
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let variables = json!({ "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(),
            "tanggal": world.app.clock.today().to_string(), "lokasi": "Balai desa" });
        let by_get = [("documentId", id_of("jadwalkan_hari")), ("variables", variables.to_string())];
        assert_eq!(get(&pengurus, &by_get).await.0, 405);
        let body = json!({ "documentId": id_of("jadwalkan_hari"), "variables": variables });
        let (status, answer) = post(&pengurus, &body).await;
        assert_eq!((status, answer.get("errors")), (200, None), "{answer:#}");
        let text = operation("jadwalkan_hari");
        let extensions = json!({ "persistedQuery": { "version": 1, "sha256Hash": hex::encode(hash(&text)) } });
        let by_get = [("extensions", extensions.to_string()), ("variables", variables.to_string())];
        assert_eq!(get(&pengurus, &by_get).await.0, 405);
    }
}

both! {
    async fn another_app_sends_its_text_once(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let (app, kader) = serving(&world, &kader, Mode::Apq, &[]);
        let text = "query Daftar($p: ID!, $f: Int) { daftarSasaran(posyandu: $p, first: $f) { nodes { nama } } }";
        let extensions = json!({ "persistedQuery": { "version": 1, "sha256Hash": hex::encode(hash(text)) } });
        let variables = json!({ "p": Pos::Melati.id().to_string(), "f": 2 });
        let alone = json!({ "extensions": extensions, "variables": variables });
        let (_, answer) = post(&kader, &alone).await;
        assert_eq!((code(&answer), &answer["errors"][0]["message"]), (&json!("PERSISTED_QUERY_NOT_FOUND"), &json!("PersistedQueryNotFound")));
        let whole = json!({ "query": text, "extensions": extensions, "variables": variables });
        let first = post(&kader, &whole).await;
        assert_eq!((first.0, first.1["data"]["daftarSasaran"]["nodes"].as_array().map(Vec::len)), (200, Some(2)));
        assert_eq!(post(&kader, &alone).await, first);
        assert_eq!((app.documents.read(), app.documents.kept().0), (1, 1));
        // Nobody hides a text under the hash of another.
        let other = json!({ "query": "{ aku { nama } }", "extensions": extensions });
        assert_eq!(post(&kader, &other).await.0, 400);
        assert_eq!(post(&kader, &alone).await, first);
    }
}

both! {
    async fn a_reader_is_told_what_a_request_costs_and_held_to_it(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let (_, poor) = serving(&world, &kader, Mode::Apq, &["KADER=150", "NOBODY=100"]);
        let text = "query($p: ID!, $f: Int) { daftarSasaran(posyandu: $p, first: $f) { nodes { nama keluarga { id } } } }";
        let asking = |first: i32| {
            let variables = json!({ "p": Pos::Melati.id().to_string(), "f": first });
            json!({ "query": text, "variables": variables, "extensions": { "cost": true } })
        };
        // Two for the page, and a row: two for itself, one for the name, two for the household, one for its id.
        let (status, answer) = post(&poor, &asking(10)).await;
        assert_eq!((status, &answer["extensions"]["cost"]), (200, &json!({ "asked": 62, "limit": 150 })), "{answer:#}");
        let (status, answer) = post(&poor, &asking(50)).await;
        assert_eq!((status, code(&answer)), (400, &json!("QUERY_TOO_COMPLEX")));
        assert_eq!(answer["errors"][0]["extensions"]["detail"], "The document costs 302: the limit is 150");
        let (_, answer) = post(&kader, &asking(50)).await;
        assert_eq!(answer["extensions"]["cost"]["limit"], 60_000);
    }
}
