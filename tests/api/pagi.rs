//! A kader's morning, counted in bytes: her phone signs her in, she reads the work of the day and a roster of fifty,
//! opens the day, checks thirty people in and weighs them, and closes. Documents go by their hash and answers
//! compressed, as a phone has it. What goes over the line may not grow by more than a twentieth over what
//! `snapshots/pagi.txt` says; `POSYANDU_WRITE=1` writes it anew.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use axum::body::Body;
use axum::http::{Request, header};
use http_body_util::BodyExt as _;
use serde_json::{Value as Json, json};
use sha2::{Digest as _, Sha256};
use tower::ServiceExt as _;

use crate::login::{memegang, telepon};
use crate::world::{Client, On, Persona, Pos, World, mutation_id, operation};

const TERCATAT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/api/snapshots/pagi.txt");

/// Bytes up and down by what was sent.
#[derive(Default)]
struct Garis(BTreeMap<String, (usize, usize, usize)>);

impl Garis {
    /// Sends a document of ours by its hash; the answer as it is read.
    async fn kirim(&mut self, client: &Client, file: &str, variables: Json) -> Json {
        let document = format!("sha256:{}", hex::encode(Sha256::digest(operation(file))));
        let body = json!({ "documentId": document, "variables": variables }).to_string();
        let send = |encoding: &'static str| {
            let mut request = Request::post("/graphql")
                .header(header::CONTENT_TYPE, "application/json")
                .header(header::ACCEPT, "application/graphql-response+json")
                .header(header::ACCEPT_ENCODING, encoding);
            if let Some(token) = &client.token {
                request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
            }
            client.router.clone().oneshot(request.body(Body::from(body.clone())).unwrap())
        };
        // A mutation that is sent twice is done once: the second answer is the first, in plain.
        let line = send("br").await.unwrap().into_body().collect().await.unwrap().to_bytes().len();
        let plain = send("identity").await.unwrap().into_body().collect().await.unwrap().to_bytes();
        let answer: Json = serde_json::from_slice(&plain).unwrap();
        assert!(answer.get("errors").is_none(), "{file}: {answer:#}");
        let sum = self.0.entry(file.to_owned()).or_default();
        *sum = (sum.0 + 1, sum.1 + body.len(), sum.2 + line);
        answer["data"].clone()
    }

    fn tercatat(&self) -> String {
        let mut text = String::new();
        for (file, (times, up, down)) in &self.0 {
            let _ = writeln!(text, "{file} x{times}: {up} up, {down} down");
        }
        text
    }

    fn jumlah(text: &str) -> (usize, usize) {
        let number = |word: Option<&str>| word.and_then(|word| word.parse::<usize>().ok()).unwrap();
        let lines = text.lines().map(|line| {
            let mut words = line.split_once(": ").unwrap().1.split_whitespace();
            let up = number(words.next());
            (up, number(words.nth(1)))
        });
        lines.fold((0, 0), |sum, line| (sum.0 + line.0, sum.1 + line.1))
    }
}

#[tokio::test]
async fn a_morning_is_no_dearer_than_it_was() {
    let world = World::on(On::Sqlite).await.unwrap();
    let board = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
    let post = Pos::Melati.id().to_string();
    for n in 0..50 {
        let child = json!({ "id": mutation_id(), "posyandu": post, "nama": format!("Anak Pagi {n:02}"), "rt": "001",
            "jenisKelamin": if n % 2 == 0 { "L" } else { "P" }, "tanggalLahir": format!("2024-{:02}-11", 1 + n % 12) });
        board
            .ok(
                "mutation($i: DaftarkanSasaranInput!) { daftarkanSasaran(input: $i) { id } }",
                json!({ "i": child }),
            )
            .await;
    }
    let day = world.scheduled(Pos::Melati, "2026-11-20").await;
    let mut garis = Garis::default();
    let (phone, last) = telepon(&world).await;
    let proven = json!({ "segar": last["segar"], "bukti": phone.bukti(&last) });
    let session = garis.kirim(&world.stranger(), "segarkan", proven).await;
    let kader = memegang(&world, &session["segarkan"]);
    garis.kirim(&kader, "beranda", json!({ "posyandu": post, "hariIni": "2026-11-20" })).await;
    let roster = garis.kirim(&kader, "daftar_sasaran", json!({ "posyandu": post, "first": 50 })).await;
    let roster = roster["daftarSasaran"]["nodes"].as_array().unwrap().clone();
    assert_eq!(roster.len(), 50);
    let pagi = |one: &&Json| one["nama"].as_str().unwrap().starts_with("Anak Pagi");
    let children: Vec<&Json> = roster.iter().filter(pagi).collect();
    garis.kirim(&kader, "buka_hari", json!({ "id": mutation_id(), "hariBuka": day, "kaderHadir": [] })).await;
    for child in &children[..30] {
        let came = json!({ "id": mutation_id(), "hariBuka": day, "sasaran": child["id"] });
        garis.kirim(&kader, "hadir", json!({ "input": came })).await;
        let weighed = json!({ "id": mutation_id(), "hariBuka": day, "sasaran": child["id"],
            "isi": { "pertumbuhan": { "berat": "11,2", "tinggi": "84,5", "posisi": "BERDIRI" } } });
        garis.kirim(&kader, "timbang", json!({ "input": weighed })).await;
    }
    garis.kirim(&kader, "tutup_hari", json!({ "id": mutation_id(), "hariBuka": day, "catatan": null })).await;
    let now = garis.tercatat();
    if crate::field_table::told("POSYANDU_WRITE", 0_u64) == 1 {
        std::fs::write(TERCATAT, &now).unwrap();
    }
    let known = std::fs::read_to_string(TERCATAT).unwrap();
    let ((up, down), (up_known, down_known)) = (Garis::jumlah(&now), Garis::jumlah(&known));
    assert!(up * 20 <= up_known * 21 && down * 20 <= down_known * 21, "known\n{known}\nnow\n{now}");
}
