//! Documents nobody wrote: made at random from the field tables, sent through the router, and compared with the
//! plain interpreter of the same tables; and what the database is told, and not told, to read.
//!
//! `POSYANDU_TEST_DOCUMENTS` says how many documents (300 else), `POSYANDU_TEST_SEED` from which seed on; a
//! failure prints the seed of its document.

pub mod generator;
pub mod ramai;

use std::collections::BTreeSet;

use async_graphql::parser::parse_query;
use async_graphql::{Value, Variables};
use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt as _;
use posyandu::domain::posyandu::Bidang;
use posyandu::graphql::table::noun::From;
use posyandu::store::table::Cell;
use serde_json::{Value as Json, json};
use tower::ServiceExt as _;

use crate::both;
use crate::interpreter::{Said, Snapshot, Who, answer, of_the_field};
use crate::world::{Client, Persona, Pos, Siapa, World};
use generator::{About, Dice, Document, document};

#[expect(clippy::disallowed_methods, reason = "whoever runs the tests says how many documents")]
pub fn told(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
}

/// The order of keys is kept, as the specification wants it.
pub fn ordered(value: &Value) -> String {
    serde_json::to_string(value).unwrap()
}

/// `data` with the order of its keys, and path and code of every error.
pub type Got = (Value, Vec<(Vec<String>, String)>);

/// What the server answered.
pub async fn asked(world: &World, client: &Client, document: &Document) -> Got {
    let body = json!({ "query": document.text, "variables": document.variables }).to_string();
    let request = Request::post("/graphql")
        .header("content-type", "application/json")
        .header("accept", "application/json")
        .header("authorization", format!("Bearer {}", client.token.as_ref().unwrap()))
        .body(Body::from(body))
        .unwrap();
    let response = world.router.clone().oneshot(request).await.unwrap();
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    let Value::Object(mut reply) = serde_json::from_slice(&bytes).unwrap() else { panic!("no object") };
    let errors = reply.swap_remove("errors").map_or(json!([]), |errors| errors.into_json().unwrap());
    let refused = errors.as_array().unwrap().iter().find(|error| error["path"].is_null());
    let dear = |error: &Json| error["extensions"]["code"] == "QUERY_TOO_COMPLEX";
    if let Some(error) = refused.filter(|error| !dear(error)) {
        panic!("the document is not valid: {error:#}\n{}\n{}", document.text, document.variables);
    }
    let errors = errors.as_array().unwrap().iter().map(|error| {
        let path = error["path"].as_array().into_iter().flatten();
        let path = path.map(|step| step.as_str().map_or_else(|| step.to_string(), str::to_owned)).collect();
        (path, error["extensions"]["code"].as_str().unwrap_or("?").to_owned())
    });
    let errors = errors.collect();
    (reply.swap_remove("data").unwrap_or_default(), errors)
}

/// One error a field of the document, though it is denied on many rows: paths without the rows.
fn places<'a>(paths: impl Iterator<Item = (&'a Vec<String>, &'a str)>) -> BTreeSet<(String, String)> {
    let rowless = |path: &Vec<String>| {
        let steps: Vec<&str> =
            path.iter().map(String::as_str).filter(|step| step.parse::<u32>().is_err()).collect();
        steps.join(".")
    };
    paths.map(|(path, code)| (rowless(path), code.to_owned())).collect()
}

pub fn compare(about: &str, document: &Document, got: &Got, said: &Said) {
    let (data, errors) = got;
    let about = || {
        format!(
            "{about}\n{}\n{}\ngot  {}\n     {errors:?}\nsaid {}\n     {:?}",
            document.text,
            document.variables,
            ordered(data),
            ordered(&said.data),
            said.errors,
        )
    };
    assert!(ordered(data) == ordered(&said.data), "data differ: {}", about());
    let known =
        |(path, code): &(Vec<String>, String)| said.errors.iter().any(|(p, c)| p == path && c == code);
    assert!(errors.iter().all(known), "an error nobody expects: {}", about());
    let got = places(errors.iter().map(|(path, code)| (path, code.as_str())));
    assert!(
        got == places(said.errors.iter().map(|(path, code)| (path, *code))),
        "errors differ: {}",
        about()
    );
}

/// The persona that sends the document of a seed, and the document.
fn sent(seed: u64, snapshot: &Snapshot) -> (Persona, Document) {
    let mut dice = Dice(seed);
    let pos = *dice.of(&Pos::ALL);
    let reader = [
        Persona::Kader(pos),
        Persona::Pengurus(pos),
        Persona::DuaPos,
        Persona::KaderBidang(pos, Bidang::Sosial),
    ];
    let persona = if dice.percent(60) { *dice.of(&reader) } else { *dice.of(&Persona::all()) };
    let home = match persona {
        Persona::Kader(pos) | Persona::KaderBidang(pos, _) | Persona::Pengurus(pos) => Some(pos),
        Persona::DuaPos => Some(*dice.of(&[Pos::Melati, Pos::Mawar])),
        _ => None,
    };
    let about = About { snapshot, home: home.map(|pos| pos.id().0), seen_by: None, size: 220 };
    (persona, document(dice, about))
}

/// Sends the documents of the seeds to every world, and compares with the interpreter.
async fn documents_agree(worlds: &[&World]) {
    let snapshot = Snapshot::of(worlds[0]).await;
    for world in &worlds[1..] {
        assert!(Snapshot::of(world).await == snapshot, "the engines hold different rows");
    }
    let from = told("POSYANDU_TEST_SEED", 1);
    let count = told("POSYANDU_TEST_DOCUMENTS", 300);
    let (mut too_dear, mut with_rows, mut denied) = (0, 0, 0);
    for seed in from..from + count {
        let (persona, document) = sent(seed, &snapshot);
        let parsed = parse_query(&document.text).unwrap_or_else(|error| panic!("{error} {}", document.text));
        let variables = Variables::from_json(document.variables.clone());
        let today = worlds[0].app.clock.today();
        let said = answer(&snapshot, &Who::of(persona), today, &parsed, &variables);
        for world in worlds {
            let client = world.sign_in(persona).await;
            let got = asked(world, &client, &document).await;
            if got.1.iter().any(|(_, code)| code == "QUERY_TOO_COMPLEX") {
                too_dear += 1;
                continue;
            }
            compare(&format!("seed {seed} as {persona:?}"), &document, &got, &said);
            with_rows += u32::from(ordered(&got.0).len() > 200);
            denied += u32::from(got.1.iter().any(|(_, code)| code == "FORBIDDEN"));
        }
    }
    eprintln!("{count} documents: {with_rows} rich, {denied} with denied fields, {too_dear} too dear");
    let sent = u32::try_from(count).unwrap() * u32::try_from(worlds.len()).unwrap();
    if count >= 100 {
        assert!(too_dear * 20 < sent && with_rows * 3 > sent && denied * 25 > sent, "the documents are dull");
    }
}

#[tokio::test]
async fn random_documents_answer_as_the_interpreter_says() {
    let world = World::on(crate::world::On::Sqlite).await.unwrap();
    ramai::fill(&world).await;
    documents_agree(&[&world]).await;
}

#[tokio::test]
async fn random_documents_answer_the_same_on_both_engines() {
    let Some(postgres) = World::on(crate::world::On::Postgres).await else {
        eprintln!("skipped: POSYANDU_TEST_POSTGRES names no server");
        return;
    };
    let sqlite = World::on(crate::world::On::Sqlite).await.unwrap();
    ramai::fill(&postgres).await;
    ramai::fill(&sqlite).await;
    documents_agree(&[&postgres, &sqlite]).await;
}

/// The columns a statement selects, without those its condition looks at.
fn selected(statement: &str) -> Vec<String> {
    let list = statement.split(" FROM ").next().unwrap().trim_start_matches("SELECT ");
    list.split(", ").map(str::to_owned).collect()
}

/// The statements of a document, without the one that asks who is signed in.
async fn statements(world: &World, client: &Client, query: &str, variables: Json) -> Vec<String> {
    let (reply, mut statements) = world.statements_of(client.send(query, variables)).await;
    assert!(reply.json["data"].is_object(), "{query}\n{:#}", reply.json);
    let actor = statements.remove(0);
    assert!(actor.contains("assignment") || actor.contains("tugas"), "{actor}");
    statements
}

both! {
    async fn a_column_nobody_asked_for_is_not_selected(world: World) {
        ramai::fill(&world).await;
        let snapshot = Snapshot::of(&world).await;
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let home = Cell::Id(Pos::Melati.id().0);
        for (word, noun) in of_the_field().iter().filter(|(word, _)| *word != "pelayanan") {
            let noun = noun();
            let lines = snapshot.rows(noun.table.name);
            let own = lines.iter().find(|l| {
                ["posyandu_id", "ke_posyandu_id"]
                    .iter()
                    .find_map(|col| l.get(col))
                    .is_none_or(|post| *post == home)
            });
            let line = own.unwrap_or(&lines[0]);
            let key = line[noun.table.key.name].clone();
            let key = key.id().map_or_else(|| key.text().unwrap_or_default().to_owned(), |id| id.to_string());
            for field in &noun.fields {
                let columns = match &field.from {
                    From::Column(col) => vec![*col],
                    From::Made(cols, _) => cols.clone(),
                    _ => continue,
                };
                let query = format!(
                    "{{ node(id: \"{word}:{key}\") {{ ... on {} {{ {} }} }} }}",
                    noun.name, field.name
                );
                let mut seen = statements(&world, &pengurus, &query, json!({})).await;
                // What is not in view may stand under another id by now: that is looked up, and then only.
                if let Some(at) = seen.iter().position(|text| text.contains(" FROM gabungan ")) {
                    assert_eq!((at, seen.len()), (1, 2), "{query}");
                    seen.truncate(1);
                }
                assert_eq!(seen.len(), 1, "{query}");
                let expected: Vec<String> = columns.iter().map(|col| format!("t0.{}", col.name)).collect();
                assert_eq!(selected(&seen[0]), expected, "{query}");
            }
        }
    }
}

both! {
    async fn a_denied_column_is_not_in_the_statement(world: World) {
        ramai::fill(&world).await;
        let teacher = world.sign_in(Persona::KaderBidang(Pos::Melati, Bidang::Pendidikan)).await;
        let query = "query($p: ID!) { daftarSasaran(posyandu: $p) { nodes {
            nama nikTersamar hamil bukuKiaSejak beratLahirG kehamilan { nodes { mulai } }
            keluarga { nomorKkTersamar } kehadiran { nodes { kondisi } } } } }";
        let post = json!({ "p": Pos::Melati.id().to_string() });
        let seen = statements(&world, &teacher, query, post.clone()).await;
        assert_eq!(seen.len(), 2, "the people and their attendances, no pregnancies: {seen:#?}");
        for column in ["nik", "hamil", "buku_kia_sejak", "berat_lahir_g", "nomor_kk", "kondisi", "kehamilan"]
        {
            assert!(seen.iter().all(|text| !text.contains(column)), "{column}: {seen:#?}");
        }
        // Somebody who may on one of two posts: the database answers nothing on the other.
        let two = world.sign_in(Persona::DuaPos).await;
        let seen = statements(
            &world,
            &two,
            "query($p: ID!) { daftarSasaran(posyandu: $p) { nodes { nikTersamar } } }",
            post,
        )
        .await;
        let column = selected(&seen[0]).join(", ");
        assert!(
            column.contains("CASE WHEN t0.posyandu_id IN") && column.matches("t0.nik_ekor").count() == 1,
            "{column}"
        );
    }
}

both! {
    async fn the_number_of_statements_does_not_depend_on_the_number_of_rows(world: World) {
        ramai::fill(&world).await;
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let query = "query($p: ID!, $n: Int!) { posyandu(id: $p) {
            hariBuka(first: $n, sebelum: \"2026-11-21\") { nodes { tanggal
            posyandu { nama wilayah { nama induk { nama } } }
            kaderHadir(first: $n) { nodes { kader { nama posyandu { nama } } } }
            kehadiran(first: $n) { nodes { sasaran { nama ibu { nama } keluarga { kepala
                anggota(first: $n) { nodes { nama pelayanan(first: $n) { nodes { kode } } } } } } } } } } } }";
        let mut counts = Vec::new();
        for rows in [1, 2, 20] {
            let variables = json!({ "p": Pos::Melati.id().to_string(), "n": rows.min(6) });
            counts.push(statements(&world, &pengurus, query, variables).await.len());
        }
        // The post, days, kader present, attendances, members, services.
        assert_eq!(counts, [6, 6, 6]);
    }
}

both! {
    async fn the_same_list_twice_is_two_statements_and_two_answers(world: World) {
        ramai::fill(&world).await;
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let query = "query($s: ID!) { sasaran(id: $s) {
            satu: pelayanan(first: 1) { nodes { tanggal } } tiga: pelayanan(first: 3) { nodes { id } } } }";
        let bunga = json!({ "s": Pos::Melati.sasaran(Siapa::Bunga).to_string() });
        assert_eq!(statements(&world, &kader, query, bunga.clone()).await.len(), 3);
        let data = kader.ok(query, bunga).await;
        let rows = |key: &str| data["sasaran"][key]["nodes"].as_array().unwrap().len();
        assert_eq!((rows("satu"), rows("tiga")), (1, 3));
    }
}

both! {
    async fn a_list_read_from_its_end_is_the_same_list(world: World) {
        ramai::fill(&world).await;
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        const LIST: &str = "query($p: ID!, $f: Int, $a: String, $l: Int, $b: String) {
            daftarSasaran(posyandu: $p, first: $f, after: $a, last: $l, before: $b) {
                nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }";
        let ask = async |window: Json| {
            let mut variables = json!({ "p": Pos::Melati.id().to_string() });
            variables.as_object_mut().unwrap().extend(window.as_object().unwrap().clone());
            pengurus.ok(LIST, variables).await["daftarSasaran"].clone()
        };
        let ids = |page: &Json| page["nodes"].as_array().unwrap().clone();
        let whole = ids(&ask(json!({ "f": 100 })).await);
        assert!(whole.len() > 7);
        let (mut read, mut before) = (Vec::new(), Json::Null);
        loop {
            let page = ask(json!({ "l": 3, "b": before })).await;
            assert_eq!(page["pageInfo"]["hasNextPage"], !read.is_empty(), "a position was given");
            read.splice(0..0, ids(&page));
            before = page["pageInfo"]["startCursor"].clone();
            if page["pageInfo"]["hasPreviousPage"] == false {
                break;
            }
        }
        assert_eq!(read, whole);
        // Below a row as well, and by itself with the usual number of rows.
        const CHILD: &str = "query($s: ID!) { sasaran(id: $s) { maju: pelayanan(first: 100) { nodes { id } }
            mundur: pelayanan(last: 5) { nodes { id } pageInfo { hasPreviousPage } } } }";
        let bunga = pengurus.ok(CHILD, json!({ "s": Pos::Melati.sasaran(Siapa::Bunga).to_string() })).await;
        let forward = ids(&bunga["sasaran"]["maju"]);
        assert_eq!(ids(&bunga["sasaran"]["mundur"]), forward[forward.len() - 5..]);
        assert_eq!(bunga["sasaran"]["mundur"]["pageInfo"]["hasPreviousPage"], true);
        // One direction at a time.
        for window in [json!({ "f": 3, "l": 3 }), json!({ "l": 3, "a": before }), json!({ "f": 3, "b": before })] {
            let mut variables = json!({ "p": Pos::Melati.id().to_string() });
            variables.as_object_mut().unwrap().extend(window.as_object().unwrap().clone());
            let (code, field, _) = pengurus.refused(LIST, variables).await;
            assert_eq!((code.as_str(), field.as_deref()), ("INVALID_FORMAT", Some("last")));
        }
        let (code, field, _) =
            pengurus.refused(LIST, json!({ "p": Pos::Melati.id().to_string(), "l": 101 })).await;
        assert_eq!((code.as_str(), field.as_deref()), ("PAGE_TOO_LARGE", Some("last")));
    }
}
