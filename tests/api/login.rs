//! Getting in and staying in, over HTTP as a phone and a browser do it.

use axum::http::StatusCode;
use chrono::{Duration, Months};
use posyandu::access::{Actor, Role};
use posyandu::domain::id::AccountId;
use posyandu::domain::posyandu::{Bidang, BidangSet};
use posyandu::domain::wilayah::Kode;
use posyandu::service::account::{NewAkun, NewTugas, beri_tugas, buat_akun};
use posyandu::service::login::hash_sandi;
use posyandu::store::account::Subject;
use posyandu::store::write::SYSTEM;
use serde_json::{Value as Json, json};

use crate::both;
use crate::world::{Client, Persona, Pos, Siapa, World, beginning, mutation_id};

const MASUK: &str =
    "mutation($n: String!, $s: String!) { masuk(namaPengguna: $n, sandi: $s) { akses aksesBerlaku segar } }";
const AKTIFKAN: &str = "mutation($k: String!) { aktifkan(kode: $k) { akses aksesBerlaku segar } }";
const SEGARKAN: &str = "mutation($s: String!) { segarkan(segar: $s) { akses aksesBerlaku segar } }";
const KODE: &str = "mutation($m: UUID!, $k: ID!) { \
    terbitkanKodeAktivasi(id: $m, kader: $k, alasan: \"HP baru\") { kode } }";
const AKU: &str = "{ aku { id tugas { peran posyandu wilayah bidang } } }";

const SANDI: &str = "sungai mahakam pasang";

/// The client that holds these tokens.
fn memegang(world: &World, tokens: &Json) -> Client {
    let mut client = world.stranger();
    client.token = Some(tokens["akses"].as_str().unwrap().to_owned());
    client
}

/// A PKK coordinator with e-mail, phone number and password.
async fn bu_pkk(world: &World) -> AccountId {
    let system = Actor::system();
    let sandi_hash = Some(hash_sandi(&world.app, SANDI).await.unwrap());
    let mut work = world.work(&[SYSTEM]).await;
    let new = NewAkun {
        id: AccountId::new(),
        nama: "Bu PKK".to_owned(),
        email: Some("Bu.Pkk@kukar.go.id".to_owned()),
        telepon: Some("0812 3456 7890".to_owned()),
        sandi_hash,
    };
    let account = buat_akun(&mut work, &system, &new, beginning()).await.unwrap();
    let tugas = NewTugas {
        subject: Subject::Account(account),
        role: Role::Pkk,
        posyandu: None,
        regions: vec![Kode::parse("64.02.02").unwrap()],
        bidang: BidangSet::default(),
        sensitive: false,
        mulai: beginning(),
        akhir: beginning().checked_add_months(Months::new(12)).unwrap(),
        alasan: "SK".to_owned(),
    };
    beri_tugas(&mut work, &system, &tugas).await.unwrap();
    work.commit(mutation_id()).await.unwrap();
    account
}

/// Signs the PKK coordinator in.
async fn masuk(world: &World) -> Json {
    world.stranger().ok(MASUK, json!({ "n": "bu.pkk@kukar.go.id", "s": SANDI })).await["masuk"].clone()
}

/// A code for the health kader of Melati.
async fn kode(world: &World) -> String {
    let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
    let kader = Pos::Melati.kader(Bidang::Kesehatan).to_string();
    let told = pengurus.ok(KODE, json!({ "m": mutation_id(), "k": kader })).await;
    told["terbitkanKodeAktivasi"]["kode"].as_str().unwrap().to_owned()
}

both! {
    async fn staff_sign_in_with_a_password(world: World) {
        let account = bu_pkk(&world).await;
        for nama in ["bu.pkk@kukar.go.id", " BU.PKK@KUKAR.GO.ID ", "081234567890", "+62 812-3456-7890"] {
            let tokens = world.stranger().ok(MASUK, json!({ "n": nama, "s": SANDI })).await["masuk"].clone();
            assert_eq!(tokens["aksesBerlaku"], "2026-11-20T01:15:00Z");
            let seen = memegang(&world, &tokens).ok(AKU, json!({})).await;
            let tugas = json!([{ "peran": "PKK", "posyandu": null, "wilayah": ["64.02.02"], "bidang": [] }]);
            assert_eq!(seen["aku"], json!({ "id": account.to_string(), "tugas": tugas }), "{nama}");
        }
        // What is unknown is answered like what is wrong.
        let mut told = Vec::new();
        for (nama, sandi) in [("bu.pkk@kukar.go.id", "sungai mahakam surut"), ("bu.pkk@kukar.go.id", ""),
            ("tiada@kukar.go.id", SANDI), ("bukan nama", SANDI)] {
            let reply = world.stranger().send(MASUK, json!({ "n": nama, "s": sandi })).await;
            assert_eq!(reply.codes(), ["LOGIN_FAILED"], "{nama} {sandi}");
            told.push(reply.json["errors"][0]["message"].clone());
        }
        assert!(told.iter().all(|one| *one == told[0]));
    }
}

both! {
    async fn a_token_expires_and_the_next_pair_is_fetched(world: World) {
        bu_pkk(&world).await;
        let first = masuk(&world).await;
        let client = memegang(&world, &first);
        world.later(Duration::minutes(14));
        assert_eq!(client.send(AKU, json!({})).await.status, StatusCode::OK);
        world.later(Duration::minutes(3));
        let expired = client.send(AKU, json!({})).await;
        assert_eq!((expired.status, expired.codes()), (StatusCode::UNAUTHORIZED, vec!["TOKEN_EXPIRED".to_owned()]));
        // Nothing is written with it either.
        let before = world.dump().await;
        let jadwal = "mutation($m: UUID!, $p: ID!) { jadwalkanHariBuka(id: $m, posyandu: $p, tanggal: \"2026-12-20\") { id } }";
        let late = client.send(jadwal, json!({ "m": mutation_id(), "p": Pos::Melati.id().to_string() })).await;
        assert_eq!((late.status, late.codes()), (StatusCode::UNAUTHORIZED, vec!["TOKEN_EXPIRED".to_owned()]));
        assert_eq!(before, world.dump().await);
        // Refreshing needs no access token. The answer may be lost: the same token gives a pair again.
        let stranger = world.stranger();
        let lost = stranger.ok(SEGARKAN, json!({ "s": first["segar"] })).await["segarkan"].clone();
        let second = stranger.ok(SEGARKAN, json!({ "s": first["segar"] })).await["segarkan"].clone();
        assert_eq!(second["aksesBerlaku"], "2026-11-20T01:32:00Z");
        assert_ne!(lost["segar"], second["segar"]);
        memegang(&world, &second).ok(AKU, json!({})).await;
        // The successor was used: who shows the first one now holds a copy, and the session ends.
        let third = stranger.ok(SEGARKAN, json!({ "s": second["segar"] })).await["segarkan"].clone();
        memegang(&world, &third).ok(AKU, json!({})).await;
        let stolen = stranger.send(SEGARKAN, json!({ "s": first["segar"] })).await;
        assert_eq!(stolen.codes(), ["UNAUTHENTICATED"]);
        let ended = memegang(&world, &third).send(AKU, json!({})).await;
        assert_eq!((ended.status, ended.codes()), (StatusCode::UNAUTHORIZED, vec!["UNAUTHENTICATED".to_owned()]));
        assert_eq!(stranger.send(SEGARKAN, json!({ "s": third["segar"] })).await.codes(), ["UNAUTHENTICATED"]);
    }
}

both! {
    async fn a_session_left_alone_for_half_an_hour_ends(world: World) {
        bu_pkk(&world).await;
        let tokens = masuk(&world).await;
        world.later(Duration::minutes(31));
        assert_eq!(world.stranger().send(SEGARKAN, json!({ "s": tokens["segar"] })).await.codes(), ["UNAUTHENTICATED"]);
    }
}

both! {
    async fn signing_out_ends_the_session(world: World) {
        bu_pkk(&world).await;
        let (one, other) = (masuk(&world).await, masuk(&world).await);
        let client = memegang(&world, &one);
        assert_eq!(client.ok("mutation { keluar }", json!({})).await["keluar"], true);
        let after = client.send(AKU, json!({})).await;
        assert_eq!((after.status, after.codes()), (StatusCode::UNAUTHORIZED, vec!["UNAUTHENTICATED".to_owned()]));
        assert_eq!(world.stranger().send(SEGARKAN, json!({ "s": one["segar"] })).await.codes(), ["UNAUTHENTICATED"]);
        // The other browser stays signed in.
        memegang(&world, &other).ok(AKU, json!({})).await;
    }
}

both! {
    async fn a_kader_gets_in_with_a_code_once(world: World) {
        let kode = kode(&world).await;
        let typed = kode.to_lowercase().replace('-', " ");
        let stranger = world.stranger();
        let tokens = stranger.ok(AKTIFKAN, json!({ "k": typed })).await["aktifkan"].clone();
        let kader = memegang(&world, &tokens);
        let tugas = json!([{ "peran": "KADER", "posyandu": Pos::Melati.id().to_string(), "wilayah": [],
            "bidang": ["KESEHATAN"] }]);
        assert_eq!(kader.ok(AKU, json!({})).await["aku"]["tugas"], tugas);
        // She is who the roster says: she sees her people, and no others.
        let read = "query($i: ID!) { sasaran(id: $i) { nama bukuKiaSejak } }";
        let adi = Pos::Melati.sasaran(Siapa::Adi).to_string();
        assert_eq!(kader.ok(read, json!({ "i": adi })).await["sasaran"]["nama"], "Adi Melati");
        let other = Pos::Mawar.sasaran(Siapa::Adi).to_string();
        assert_eq!(kader.refused(read, json!({ "i": other })).await.0, "NOT_FOUND");
        // The code is used up.
        assert_eq!(stranger.send(AKTIFKAN, json!({ "k": kode })).await.codes(), ["ACTIVATION_FAILED"]);
        // Her phone may lie in a drawer for weeks and still refresh.
        world.later(Duration::days(60));
        let again = stranger.ok(SEGARKAN, json!({ "s": tokens["segar"] })).await["segarkan"].clone();
        memegang(&world, &again).ok(AKU, json!({})).await;
    }
}

both! {
    async fn a_code_ends_with_the_next_one_and_after_three_days(world: World) {
        let first = kode(&world).await;
        let second = kode(&world).await;
        let stranger = world.stranger();
        assert_eq!(stranger.send(AKTIFKAN, json!({ "k": first })).await.codes(), ["ACTIVATION_FAILED"]);
        world.later(Duration::hours(72) + Duration::minutes(1));
        assert_eq!(stranger.send(AKTIFKAN, json!({ "k": second })).await.codes(), ["ACTIVATION_FAILED"]);
    }
}

both! {
    async fn guessing_a_code_ends_after_five_tries(world: World) {
        let kode = kode(&world).await;
        let (find, secret) = kode.split_once('-').unwrap();
        let stranger = world.stranger();
        let wrong = if secret == "00000-00000" { "11111-11111" } else { "00000-00000" };
        for _ in 0..5 {
            let codes = stranger.send(AKTIFKAN, json!({ "k": format!("{find}-{wrong}") })).await.codes();
            assert_eq!(codes, ["ACTIVATION_FAILED"]);
        }
        // The right one comes too late.
        assert_eq!(stranger.send(AKTIFKAN, json!({ "k": kode })).await.codes(), ["ACTIVATION_FAILED"]);
    }
}

both! {
    async fn a_kader_whose_decree_ended_gets_no_code(world: World) {
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let kader = Pos::Melati.kader(Bidang::Kesehatan).to_string();
        let akhiri = "mutation($m: UUID!, $k: ID!) { akhiriKader(id: $m, kader: $k, akhir: \"2026-11-20\") { id } }";
        pengurus.ok(akhiri, json!({ "m": mutation_id(), "k": kader })).await;
        let (code, field, _) = pengurus.refused(KODE, json!({ "m": mutation_id(), "k": kader })).await;
        assert_eq!((code.as_str(), field.as_deref()), ("WRONG_STATE", Some("kader")));
    }
}

both! {
    async fn a_kader_whose_decree_is_ended_loses_her_way_in(world: World) {
        let stranger = world.stranger();
        let tokens = stranger.ok(AKTIFKAN, json!({ "k": kode(&world).await })).await["aktifkan"].clone();
        let kader = memegang(&world, &tokens);
        let read = "query($i: ID!) { sasaran(id: $i) { nama } }";
        let adi = Pos::Melati.sasaran(Siapa::Adi).to_string();
        kader.ok(read, json!({ "i": adi })).await;
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let akhiri = "mutation($m: UUID!, $k: ID!) { akhiriKader(id: $m, kader: $k, akhir: \"2026-11-20\") { id } }";
        let roster = Pos::Melati.kader(Bidang::Kesehatan).to_string();
        pengurus.ok(akhiri, json!({ "m": mutation_id(), "k": roster })).await;
        let after = kader.send(read, json!({ "i": adi })).await;
        assert!(!after.json.to_string().contains("Adi Melati"), "{:#}", after.json);
    }
}
