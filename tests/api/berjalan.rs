//! An opening day as it happens: who comes is seen by the kader and pengurus of the post, at whatever server they are,
//! with the rights they have at that moment, and by nobody else.

use std::time::Duration;

use axum::body::{Body, BodyDataStream};
use axum::http::Request;
use futures_util::StreamExt as _;
use posyandu::domain::posyandu::Bidang;
use serde_json::{Value as Json, json};
use tower::ServiceExt as _;

use crate::both;
use crate::world::{Client, On, Persona, Pos, Siapa, World, mutation_id};

const IKUTI: &str = "subscription($d: ID!) { hariBukaBerjalan(id: $d) { status warga pengunjungLuar kaderHadir \
    hariBuka { id status } perLangkah { langkah orang } perBidang { bidang pelayanan subjek } \
    datang { sasaran { nama } nama } } }";
const HADIR: &str = "mutation($i: HadirInput!) { hadir(input: $i) { id } }";
const LAYANAN: &str = "mutation($i: CatatPelayananInput!) { catatPelayanan(input: $i) { id } }";
const TUTUP: &str = "mutation($m: UUID!, $d: ID!) { tutupHariBuka(id: $m, hariBuka: $d) { id } }";

/// For an event that must come, and for one that must not.
const SABAR: Duration = Duration::from_secs(10);
const SEPI: Duration = Duration::from_millis(1_500);

/// Server-sent events of one subscription.
pub struct Dengar {
    isi: BodyDataStream,
    sisa: String,
}

impl Dengar {
    pub async fn buka(client: &Client, document: &str, variables: Json) -> Dengar {
        let request = Request::post("/graphql")
            .header("content-type", "application/json")
            .header("accept", "text/event-stream")
            .header("authorization", format!("Bearer {}", client.token.as_deref().unwrap_or_default()));
        let body = json!({ "query": document, "variables": variables }).to_string();
        let response = client.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        Dengar { isi: response.into_body().into_data_stream(), sisa: String::new() }
    }

    async fn hari(client: &Client, day: &str) -> Dengar {
        Dengar::buka(client, IKUTI, json!({ "d": day })).await
    }

    /// The next event; nothing when the stream has ended.
    pub async fn peristiwa(&mut self) -> Option<Json> {
        loop {
            if let Some((event, rest)) = self.sisa.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.sisa = rest;
                let data = event.lines().find_map(|line| line.strip_prefix("data: ")).unwrap_or_default();
                match event.lines().next() {
                    Some("event: next") => return Some(serde_json::from_str(data).unwrap()),
                    Some("event: complete") => return None,
                    _ => continue,
                }
            }
            let chunk = tokio::time::timeout(SABAR, self.isi.next()).await.expect("an event")?.unwrap();
            self.sisa += std::str::from_utf8(&chunk).unwrap();
        }
    }

    /// What the next event says of the one root field.
    pub async fn keadaan(&mut self) -> Json {
        let event = self.peristiwa().await.expect("an event");
        assert!(event.get("errors").is_none(), "{event:#}");
        event["data"].as_object().unwrap().values().next().unwrap().clone()
    }

    /// The next event is a refusal, without data, and the last one.
    pub async fn ditolak(&mut self, code: &str) {
        let event = self.peristiwa().await.expect("an event");
        assert_eq!(event["errors"][0]["extensions"]["code"], code, "{event:#}");
        assert!(event["data"].is_null(), "{event:#}");
        assert_eq!(self.peristiwa().await, None);
    }

    /// Nothing comes for a while.
    pub async fn sepi(&mut self) {
        let event = tokio::time::timeout(SEPI, self.peristiwa()).await;
        assert!(event.is_err(), "{event:?}");
    }
}

/// All that somebody is assigned to has ended.
pub async fn berakhir(world: &World, persona: Persona) {
    let ended = format!(
        "UPDATE assignment SET valid_to = {} WHERE account_id = {}",
        if world.on == On::Sqlite { "'2026-01-01T00:00:00+00:00'" } else { "timestamptz '2026-01-01Z'" },
        world.literal(persona.account().0)
    );
    assert!(world.tamper(&ended).await > 0);
}

async fn hadir(client: &Client, day: &str, pos: Pos, siapa: Siapa) {
    let input = json!({ "id": mutation_id(), "hariBuka": day, "sasaran": pos.sasaran(siapa).to_string() });
    client.ok(HADIR, json!({ "i": input })).await;
}

fn langkah(keadaan: &Json) -> Vec<i64> {
    keadaan["perLangkah"].as_array().unwrap().iter().map(|one| one["orang"].as_i64().unwrap()).collect()
}

fn nama(keadaan: &Json) -> Vec<&str> {
    keadaan["datang"].as_array().unwrap().iter().map(|one| one["sasaran"]["nama"].as_str().unwrap()).collect()
}

both! {
    async fn a_day_is_seen_as_it_happens_by_its_post(world: World) {
        let day = world.running(Pos::Melati).await;
        let board = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        hadir(&board, &day, Pos::Melati, Siapa::Bunga).await;
        let mut dengar = Dengar::hari(&kader, &day).await;
        let first = dengar.keadaan().await;
        assert_eq!((first["status"].as_str(), first["warga"].as_i64()), (Some("BERLANGSUNG"), Some(1)));
        assert_eq!(first["hariBuka"]["id"], day.as_str());
        assert_eq!((langkah(&first), nama(&first).len()), (vec![1, 0, 0, 0, 0], 1));
        // Somebody else comes, and is weighed.
        hadir(&board, &day, Pos::Melati, Siapa::Adi).await;
        let second = dengar.keadaan().await;
        assert_eq!((langkah(&second), second["warga"].as_i64()), (vec![2, 0, 0, 0, 0], Some(2)));
        assert_eq!(nama(&second).len(), 1, "only who is new: {second:#}");
        let adi = Pos::Melati.sasaran(Siapa::Adi).to_string();
        let weighed = json!({ "id": mutation_id(), "hariBuka": day, "sasaran": adi, "isi": { "pertumbuhan": { "berat": "6,9" } } });
        board.ok(LAYANAN, json!({ "i": weighed })).await;
        let third = dengar.keadaan().await;
        assert_eq!((langkah(&third), nama(&third)), (vec![2, 1, 1, 0, 0], vec![]));
        let kesehatan = third["perBidang"].as_array().unwrap().iter().find(|one| one["bidang"] == "KESEHATAN").unwrap();
        assert_eq!((kesehatan["pelayanan"].as_i64(), kesehatan["subjek"].as_i64()), (Some(1), Some(1)));
        // What happens at other posts, or beside the day, is no event.
        let other = world.running(Pos::Mawar).await;
        let others = world.sign_in(Persona::Pengurus(Pos::Mawar)).await;
        hadir(&others, &other, Pos::Mawar, Siapa::Bunga).await;
        dengar.sepi().await;
        // The day ends, and so does the watch.
        board.ok(TUTUP, json!({ "m": mutation_id(), "d": day })).await;
        assert_eq!(dengar.keadaan().await["status"], "SELESAI");
        assert_eq!(dengar.peristiwa().await, None);
    }
}

both! {
    async fn nobody_else_sees_it(world: World) {
        let day = world.running(Pos::Melati).await;
        for persona in [Persona::Pengurus(Pos::Mawar), Persona::Kader(Pos::Mawar), Persona::Pembina,
            Persona::Pkk, Persona::Opd(Bidang::Kesehatan), Persona::DpmdAdmin] {
            let client = world.sign_in(persona).await;
            let mut dengar = Dengar::hari(&client, &day).await;
            dengar.ditolak("NOT_FOUND").await;
        }
    }
}

both! {
    async fn who_loses_the_right_hears_nothing_more(world: World) {
        let day = world.running(Pos::Melati).await;
        let board = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let kader = Persona::Kader(Pos::Melati);
        let client = world.sign_in(kader).await;
        let mut dengar = Dengar::hari(&client, &day).await;
        dengar.keadaan().await;
        // Her assignment ends while she watches.
        berakhir(&world, kader).await;
        hadir(&board, &day, Pos::Melati, Siapa::Bunga).await;
        dengar.ditolak("NOT_FOUND").await;
    }
}

both! {
    async fn every_server_hears_of_it(world: World) {
        let day = world.running(Pos::Melati).await;
        let board = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        if world.on == On::Sqlite {
            return;
        }
        let elsewhere = world.second_instance().await;
        let mut dengar = Dengar::hari(&board.at(&elsewhere), &day).await;
        assert_eq!(dengar.keadaan().await["warga"], 0);
        hadir(&board, &day, Pos::Melati, Siapa::Bunga).await;
        assert_eq!(dengar.keadaan().await["warga"], 1);
    }
}

both! {
    async fn many_at_once_are_few_events_and_the_last_one_has_them_all(world: World) {
        let day = world.running(Pos::Melati).await;
        let board = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let mut dengar = Dengar::hari(&board, &day).await;
        dengar.keadaan().await;
        let all = [Siapa::Bunga, Siapa::Adi, Siapa::Candra, Siapa::Intan, Siapa::Sari];
        for siapa in all {
            hadir(&board, &day, Pos::Melati, siapa).await;
        }
        let (mut events, mut came) = (0, 0);
        while came < all.len() {
            let keadaan = dengar.keadaan().await;
            events += 1;
            came += nama(&keadaan).len();
            assert_eq!(keadaan["warga"].as_u64(), Some(came as u64), "each is told once");
        }
        assert!(events <= all.len(), "{events}");
        dengar.sepi().await;
    }
}

both! {
    async fn the_link_can_be_tested_by_anybody_who_is_signed_in(world: World) {
        let test = "subscription($n: Int!, $j: Int!) { ujiSambungan(jumlah: $n, jedaMs: $j) }";
        let kader = world.sign_in(Persona::KaderBidang(Pos::Melati, Bidang::Sosial)).await;
        let mut dengar = Dengar::buka(&kader, test, json!({ "n": 3, "j": 1 })).await;
        for n in 1..=3 {
            assert_eq!(dengar.peristiwa().await.unwrap()["data"]["ujiSambungan"], n);
        }
        assert_eq!(dengar.peristiwa().await, None);
        for (n, j, field) in [(0, 1, "jumlah"), (10_001, 1, "jumlah"), (1, 0, "jedaMs"), (1, 60_001, "jedaMs")] {
            let mut dengar = Dengar::buka(&kader, test, json!({ "n": n, "j": j })).await;
            let error = dengar.peristiwa().await.unwrap()["errors"][0].clone();
            assert_eq!(error["extensions"]["field"], field, "{error:#}");
            assert_eq!(dengar.peristiwa().await, None);
        }
        let (code, _, _) = world.stranger().refused("{ aku { id } }", json!({})).await;
        assert_eq!(code, "UNAUTHENTICATED");
    }
}
