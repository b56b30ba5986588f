//! Getting in and staying in, over HTTP as a phone and a browser do it.

use std::sync::{Arc, Mutex};

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{Duration, Months};
use http_body_util::BodyExt as _;
use posyandu::access::perangkat::{KunciPublik, Pesan};
use posyandu::access::totp::{Totp, step};
use posyandu::access::{Actor, Role};
use posyandu::domain::id::AccountId;
use posyandu::domain::posyandu::{Bidang, BidangSet};
use posyandu::domain::wilayah::Kode;
use posyandu::service::account::{NewAkun, NewTugas, beri_tugas, buat_akun};
use posyandu::service::login::hash_sandi;
use posyandu::store::account::Subject;
use posyandu::store::write::SYSTEM;
use serde_json::{Value as Json, json};
use tower::ServiceExt as _;

use crate::both;
use crate::world::{Client, Persona, Pos, Reply, Siapa, World, beginning, mutation_id};

const MASUK: &str = "mutation($n: String!, $s: String!, $t: String) { masuk(namaPengguna: $n, sandi: $s, totp: $t) \
    { akses aksesBerlaku segar nonce perangkat perluTotp } }";
const AKTIFKAN: &str = "mutation($k: String!, $p: PerangkatInput!) { aktifkan(kode: $k, perangkat: $p) \
    { akses aksesBerlaku segar nonce perangkat perluTotp } }";
const SEGARKAN: &str = "mutation($s: String!, $b: String) { segarkan(segar: $s, bukti: $b) \
    { akses aksesBerlaku segar nonce perangkat perluTotp } }";
const KODE: &str = "mutation($m: UUID!, $k: ID!) { terbitkanKodeAktivasi(id: $m, kader: $k, alasan: \"HP baru\") \
    { kode kodeSvg berlakuSampai } }";
const AKU: &str = "{ aku { id tugas { peran posyandu wilayah bidang } } }";
const CABUT: &str = "mutation($d: ID!) { cabutPerangkat(id: $d, alasan: \"HP hilang\", karenaPenyalahgunaan: true) \
    { id dicabut alasan penyalahgunaan } }";

const SANDI: &str = "sungai mahakam pasang";

/// A phone with its key.
pub struct Telepon(EcdsaKeyPair);

impl Telepon {
    pub fn new() -> Telepon {
        Telepon(EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap())
    }

    fn sign(&self, pesan: &Pesan<'_>) -> String {
        URL_SAFE_NO_PAD.encode(self.0.sign(&SystemRandom::new(), &pesan.bytes()).unwrap())
    }

    /// How it introduces itself with a code.
    pub fn perangkat(&self, kode: &str) -> Json {
        let head = URL_SAFE_NO_PAD.decode("MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgA").unwrap();
        let kunci = URL_SAFE_NO_PAD.encode([head.as_slice(), self.0.public_key().as_ref()].concat());
        let kode: String = kode.to_uppercase().chars().filter(|c| c.is_alphanumeric()).collect();
        let of = KunciPublik::parse(&kunci).unwrap();
        let bukti = self.sign(&Pesan::Aktifkan { kode: &kode, kunci: &of });
        json!({ "kunciPublik": kunci, "nama": "HP Sari", "dijagaPerangkatKeras": true, "bukti": bukti })
    }

    /// What it sends to `segarkan` after an answer.
    pub fn bukti(&self, last: &Json) -> String {
        let text = |name: &str| last[name].as_str().unwrap_or_default();
        let (nonce, segar, perangkat) = (text("nonce"), text("segar"), text("perangkat"));
        self.sign(&Pesan::Segarkan { nonce, segar, perangkat })
    }

    async fn aktifkan(&self, world: &World, kode: &str) -> Reply {
        world.stranger().send(AKTIFKAN, json!({ "k": kode, "p": self.perangkat(kode) })).await
    }

    async fn segarkan(&self, world: &World, last: &Json) -> Reply {
        world.stranger().send(SEGARKAN, json!({ "s": last["segar"], "b": self.bukti(last) })).await
    }
}

/// The tokens of an answer that has them.
fn tokens(reply: &Reply) -> Json {
    let field = reply.json["data"].as_object().and_then(|data| data.values().next()).cloned();
    field.filter(|tokens| tokens["akses"].is_string()).unwrap_or_else(|| panic!("{:#}", reply.json))
}

/// The phone of the health kader of Melati, activated, with its tokens.
pub async fn telepon(world: &World) -> (Telepon, Json) {
    let (telepon, kode) = (Telepon::new(), kode(world).await);
    let first = tokens(&telepon.aktifkan(world, &kode).await);
    (telepon, first)
}

/// Enrols an authenticator in a session that was opened with a password alone.
pub async fn daftar_totp(world: &World, client: &Client) -> Totp {
    let shown = client.ok("mutation { daftarTotp { uri svg } }", json!({})).await["daftarTotp"].clone();
    assert!(shown["svg"].as_str().unwrap().starts_with("<?xml"));
    let secret = shown["uri"].as_str().unwrap().split_once("secret=").unwrap().1.split('&').next().unwrap();
    let totp = Totp::parse(secret).unwrap();
    let confirm = "mutation($t: String!) { pastikanTotp(totp: $t) }";
    assert_eq!(client.ok(confirm, json!({ "t": kini(world, &totp) })).await["pastikanTotp"], true);
    totp
}

/// The code an authenticator shows now.
pub fn kini(world: &World, totp: &Totp) -> String {
    totp.code(step(world.app.clock.now()))
}

/// The client that holds these tokens.
pub fn memegang(world: &World, tokens: &Json) -> Client {
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

/// The PKK coordinator with her authenticator, enrolled half a minute ago.
async fn bu_pkk_dengan_totp(world: &World) -> (AccountId, Totp) {
    let account = bu_pkk(world).await;
    let first = tokens(&world.stranger().send(MASUK, json!({ "n": "bu.pkk@kukar.go.id", "s": SANDI })).await);
    let totp = daftar_totp(world, &memegang(world, &first)).await;
    world.later(Duration::seconds(30));
    (account, totp)
}

/// Signs the PKK coordinator in, and lets half a minute pass: a code counts once.
async fn masuk(world: &World, totp: &Totp) -> Json {
    let sent = json!({ "n": "bu.pkk@kukar.go.id", "s": SANDI, "t": kini(world, totp) });
    let first = tokens(&world.stranger().send(MASUK, sent).await);
    world.later(Duration::seconds(30));
    first
}

/// A code for the health kader of Melati.
async fn kode(world: &World) -> String {
    let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
    let kader = Pos::Melati.kader(Bidang::Kesehatan).to_string();
    let told = pengurus.ok(KODE, json!({ "m": mutation_id(), "k": kader })).await;
    told["terbitkanKodeAktivasi"]["kode"].as_str().unwrap().to_owned()
}

both! {
    async fn staff_sign_in_with_password_and_authenticator(world: World) {
        let (account, totp) = bu_pkk_dengan_totp(&world).await;
        for nama in ["bu.pkk@kukar.go.id", " BU.PKK@KUKAR.GO.ID ", "081234567890", "+62 812-3456-7890"] {
            let sent = json!({ "n": nama, "s": SANDI, "t": kini(&world, &totp) });
            let first = tokens(&world.stranger().send(MASUK, sent.clone()).await);
            assert_eq!((&first["perluTotp"], &first["perangkat"]), (&json!(false), &Json::Null));
            let seen = memegang(&world, &first).ok(AKU, json!({})).await;
            let tugas = json!([{ "peran": "PKK", "posyandu": null, "wilayah": ["64.02.02"], "bidang": [] }]);
            assert_eq!(seen["aku"], json!({ "id": account.to_string(), "tugas": tugas }), "{nama}");
            // The code over her shoulder is of no use.
            assert_eq!(world.stranger().send(MASUK, sent).await.codes(), ["LOGIN_FAILED"]);
            world.later(Duration::seconds(30));
        }
        // What is unknown is answered like what is wrong.
        world.later(Duration::hours(2));
        let mut told = Vec::new();
        for (nama, sandi, kode) in [("bu.pkk@kukar.go.id", "sungai mahakam surut", kini(&world, &totp)),
            ("bu.pkk@kukar.go.id", "", String::new()), ("bu.pkk@kukar.go.id", SANDI, "000000".to_owned()),
            ("bu.pkk@kukar.go.id", SANDI, String::new()),
            ("tiada@kukar.go.id", SANDI, String::new()), ("bukan nama", SANDI, String::new())] {
            let reply = world.stranger().send(MASUK, json!({ "n": nama, "s": sandi, "t": kode })).await;
            assert_eq!(reply.codes(), ["LOGIN_FAILED"], "{nama} {sandi}");
            told.push(reply.json["errors"][0]["message"].clone());
        }
        assert!(told.iter().all(|one| *one == told[0]));
    }
}

both! {
    async fn before_an_authenticator_is_enrolled_nothing_else_answers(world: World) {
        let account = bu_pkk(&world).await;
        let first = tokens(&world.stranger().send(MASUK, json!({ "n": "bu.pkk@kukar.go.id", "s": SANDI })).await);
        assert_eq!(first["perluTotp"], true);
        let client = memegang(&world, &first);
        assert_eq!(client.ok(AKU, json!({})).await["aku"], json!({ "id": account.to_string(), "tugas": [] }));
        for (document, variables) in [
            ("{ wilayah(kode: \"64.02\") { nama } }", json!({})),
            ("{ katalog { kode } }", json!({})),
            ("{ perangkatku { id } }", json!({})),
            ("query($p: ID!) { posyandu(id: $p) { nama } }", json!({ "p": Pos::Melati.id().to_string() })),
            ("mutation { buktikanUlang(totp: \"000000\") }", json!({})),
            (KODE, json!({ "m": mutation_id(), "k": Pos::Melati.kader(Bidang::Kesehatan).to_string() })),
            ("mutation { gantiSandi(lama: \"sungai mahakam pasang\", sandi: \"empat ekor kambing\") }", json!({})),
        ] {
            assert_eq!(client.send(document, variables).await.codes(), ["STEP_UP_REQUIRED"], "{document}");
        }
        daftar_totp(&world, &client).await;
        assert_eq!(client.ok("{ wilayah(kode: \"64.02\") { kode } }", json!({})).await["wilayah"]["kode"], "64.02");
        let until = client.send("mutation { buktikanUlang(totp: \"000000\") }", json!({})).await;
        assert_eq!(until.codes(), ["LOGIN_FAILED"]);
    }
}

both! {
    async fn a_password_is_set_with_a_code_and_changed(world: World) {
        let account = bu_pkk(&world).await;
        let kode = posyandu::service::login::terbitkan_kode(&world.app, &World::permit(), account).await.unwrap().kode;
        let stranger = world.stranger();
        let set = "mutation($k: String!, $s: String!) { aturSandi(kode: $k, sandi: $s) }";
        for weak in ["pendek", "posyandu kukar", "bu.pkk@kukar.go.id"] {
            let (code, field, _) = stranger.refused(set, json!({ "k": kode, "s": weak })).await;
            assert_eq!((code.as_str(), field.as_deref()), ("INVALID_FORMAT", Some("sandi")), "{weak}");
        }
        let baru = "empat ekor kambing hitam";
        assert_eq!(stranger.ok(set, json!({ "k": kode, "s": baru })).await["aturSandi"], true);
        assert_eq!(stranger.send(set, json!({ "k": kode, "s": baru })).await.codes(), ["ACTIVATION_FAILED"]);
        let old = stranger.send(MASUK, json!({ "n": "bu.pkk@kukar.go.id", "s": SANDI })).await;
        assert_eq!(old.codes(), ["LOGIN_FAILED"]);
        let first = tokens(&stranger.send(MASUK, json!({ "n": "bu.pkk@kukar.go.id", "s": baru })).await);
        let client = memegang(&world, &first);
        daftar_totp(&world, &client).await;
        let change = "mutation($l: String!, $s: String!) { gantiSandi(lama: $l, sandi: $s) }";
        let wrong = client.refused(change, json!({ "l": SANDI, "s": "lima ekor ayam jantan" })).await;
        assert_eq!((wrong.0.as_str(), wrong.1.as_deref()), ("LOGIN_FAILED", Some("lama")));
        client.ok(change, json!({ "l": baru, "s": "lima ekor ayam jantan" })).await;
        client.ok(AKU, json!({})).await;
    }
}

both! {
    async fn a_token_expires_and_the_next_pair_is_fetched(world: World) {
        let (_, totp) = bu_pkk_dengan_totp(&world).await;
        let first = masuk(&world, &totp).await;
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
        assert_eq!(second["aksesBerlaku"], "2026-11-20T01:33:00Z");
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
        let (_, totp) = bu_pkk_dengan_totp(&world).await;
        let first = masuk(&world, &totp).await;
        world.later(Duration::minutes(31));
        assert_eq!(world.stranger().send(SEGARKAN, json!({ "s": first["segar"] })).await.codes(), ["UNAUTHENTICATED"]);
    }
}

both! {
    async fn signing_out_ends_the_session(world: World) {
        let (_, totp) = bu_pkk_dengan_totp(&world).await;
        let (one, other) = (masuk(&world, &totp).await, masuk(&world, &totp).await);
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
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let roster = Pos::Melati.kader(Bidang::Kesehatan).to_string();
        let given = pengurus.ok(KODE, json!({ "m": mutation_id(), "k": roster })).await["terbitkanKodeAktivasi"].clone();
        assert_eq!(given["berlakuSampai"], "2026-11-23T01:00:00Z");
        assert!(given["kodeSvg"].as_str().unwrap().contains("<svg"));
        let kode = given["kode"].as_str().unwrap();
        let typed = kode.to_lowercase().replace('-', " ");
        let telepon = Telepon::new();
        let first = tokens(&telepon.aktifkan(&world, &typed).await);
        let kader = memegang(&world, &first);
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
        assert_eq!(telepon.aktifkan(&world, kode).await.codes(), ["ACTIVATION_FAILED"]);
        // Her phone may lie in a drawer for weeks and still refresh.
        world.later(Duration::days(60));
        let again = tokens(&telepon.segarkan(&world, &first).await);
        memegang(&world, &again).ok(AKU, json!({})).await;
    }
}

both! {
    async fn a_phone_refreshes_through_lost_answers_and_not_for_thieves(world: World) {
        let (hers, first) = telepon(&world).await;
        // The answer was lost on the way: the same token, with the nonce that came with it.
        let lost = tokens(&hers.segarkan(&world, &first).await);
        let second = tokens(&hers.segarkan(&world, &first).await);
        assert_ne!(lost["nonce"], second["nonce"]);
        // Two at once: two successors, of which one is ever used.
        let (a, b) = tokio::join!(hers.segarkan(&world, &second), hers.segarkan(&world, &second));
        let third = tokens(&a);
        tokens(&b);
        // A thief has the token and another phone, or her proof for another answer.
        let (thief, _) = telepon(&world).await;
        for bukti in [Json::Null, json!(""), json!(thief.bukti(&third)), json!(hers.bukti(&first))] {
            let reply = world.stranger().send(SEGARKAN, json!({ "s": third["segar"], "b": bukti })).await;
            assert_eq!(reply.codes(), ["UNAUTHENTICATED"]);
            assert_eq!(reply.json["errors"][0]["message"], "Silakan masuk terlebih dahulu.");
        }
        // It signed nobody out.
        let fourth = tokens(&hers.segarkan(&world, &third).await);
        memegang(&world, &fourth).ok(AKU, json!({})).await;
        // A copy of the whole phone shows an old token: the family ends, and the audit is told.
        let before = world.dump().await["jejak"].len();
        assert_eq!(hers.segarkan(&world, &second).await.codes(), ["UNAUTHENTICATED"]);
        assert_eq!(hers.segarkan(&world, &fourth).await.codes(), ["UNAUTHENTICATED"]);
        assert_eq!(memegang(&world, &fourth).send(AKU, json!({})).await.codes(), ["UNAUTHENTICATED"]);
        let told = world.dump().await["jejak"].clone();
        assert_eq!(told.len(), before + 2, "that it came back, and the notices");
        assert!(told.iter().any(|entry| entry.contains("REFRESH_REUSE")));
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let notices = pengurus.ok("{ pemberitahuan(belumDibaca: true) { nodes { jenis } } }", json!({})).await;
        assert_eq!(notices["pemberitahuan"]["nodes"], json!([{ "jenis": "TOKEN_DISALIN" }]));
    }
}

both! {
    async fn a_revoked_device_gets_nothing_on_any_server(world: World) {
        let (hers, first) = telepon(&world).await;
        let (mut here, mut there) = (memegang(&world, &first), world.another_server().await);
        there.token.clone_from(&here.token);
        for server in [&here, &there] {
            server.ok(AKU, json!({})).await;
        }
        let own = here.ok("{ perangkatku { id nama sejak terakhirTerlihat dijagaPerangkatKeras dicabut } }", json!({})).await;
        let shown = json!([{ "id": first["perangkat"], "nama": "HP Sari", "sejak": "2026-11-20T01:00:00Z",
            "terakhirTerlihat": "2026-11-20", "dijagaPerangkatKeras": true, "dicabut": null }]);
        assert_eq!(own["perangkatku"], shown);
        let account = here.ok(AKU, json!({})).await["aku"]["id"].clone();

        // Not for those who do not look after her, and not to be told from a device that does not exist.
        let list = "query($a: ID!) { perangkat(akun: $a) { id } }";
        for persona in [Persona::Pengurus(Pos::Mawar), Persona::Kader(Pos::Melati), Persona::Pkk, Persona::TanpaTugas] {
            let client = world.sign_in(persona).await;
            assert_eq!(client.send(list, json!({ "a": account })).await.codes(), ["NOT_FOUND"], "{persona:?}");
            let foreign = client.send(CABUT, json!({ "d": first["perangkat"] })).await;
            let absent = client.send(CABUT, json!({ "d": format!("perangkat:{}", mutation_id()) })).await;
            assert_eq!(foreign.json["errors"][0]["extensions"], absent.json["errors"][0]["extensions"], "{persona:?}");
            assert_eq!(foreign.codes(), ["NOT_FOUND"], "{persona:?}");
        }
        for persona in [Persona::Pembina, Persona::DpmdAdmin] {
            let seen = world.sign_in(persona).await.ok(list, json!({ "a": account })).await;
            assert_eq!(seen["perangkat"][0]["id"], first["perangkat"], "{persona:?}");
        }
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let ended = pengurus.ok(CABUT, json!({ "d": first["perangkat"] })).await["cabutPerangkat"].clone();
        assert_eq!(ended, json!({ "id": first["perangkat"], "dicabut": "2026-11-20T01:00:00Z", "alasan": "HP hilang",
            "penyalahgunaan": true }));
        for server in [&mut here, &mut there] {
            assert_eq!(server.send(AKU, json!({})).await.codes(), ["UNAUTHENTICATED"]);
            server.token = None;
            let renewed = server.send(SEGARKAN, json!({ "s": first["segar"], "b": hers.bukti(&first) })).await;
            assert_eq!(renewed.codes(), ["UNAUTHENTICATED"]);
        }
        // Ended twice is ended once.
        let before = world.dump().await;
        assert_eq!(pengurus.ok(CABUT, json!({ "d": first["perangkat"] })).await["cabutPerangkat"], ended);
        assert_eq!(before["jejak"], world.dump().await["jejak"]);
    }
}

both! {
    async fn a_kader_ends_her_own_lost_phone(world: World) {
        let ((_, lost), (_, kept)) = (telepon(&world).await, telepon(&world).await);
        let client = memegang(&world, &kept);
        client.ok(CABUT, json!({ "d": lost["perangkat"] })).await;
        assert_eq!(memegang(&world, &lost).send(AKU, json!({})).await.codes(), ["UNAUTHENTICATED"]);
        client.ok(AKU, json!({})).await;
        assert!(world.dump().await["jejak"].iter().any(|entry| entry.contains("REVOKE_DEVICE as SELF")));
        client.ok("mutation { keluar }", json!({})).await;
        assert_eq!(client.send(AKU, json!({})).await.codes(), ["UNAUTHENTICATED"]);
    }
}

both! {
    async fn changed_rights_cost_a_refresh_and_no_new_code(world: World) {
        let (hers, first) = telepon(&world).await;
        let kader = memegang(&world, &first);
        let account = kader.ok(AKU, json!({})).await["aku"]["id"].as_str().unwrap().to_owned();
        let mut work = world.work(&[SYSTEM]).await;
        let tugas = NewTugas {
            subject: Subject::Account(AccountId::parse(&account).unwrap()),
            role: Role::Kader,
            posyandu: Some(Pos::Mawar.id()),
            regions: Vec::new(),
            bidang: BidangSet::from_iter([Bidang::Sosial]),
            sensitive: false,
            mulai: beginning(),
            akhir: beginning().checked_add_months(Months::new(12)).unwrap(),
            alasan: "SK".to_owned(),
        };
        beri_tugas(&mut work, &Actor::system(), &tugas).await.unwrap();
        work.commit(mutation_id()).await.unwrap();
        let old = kader.send(AKU, json!({})).await;
        assert_eq!((old.status, old.codes()), (StatusCode::UNAUTHORIZED, vec!["TOKEN_EXPIRED".to_owned()]));
        let second = tokens(&hers.segarkan(&world, &first).await);
        let seen = memegang(&world, &second).ok(AKU, json!({})).await;
        assert_eq!(seen["aku"]["tugas"].as_array().unwrap().len(), 2);
    }
}

both! {
    async fn a_document_has_room_for_two_tries(world: World) {
        let tries = |n: usize| (0..n).fold(String::from("mutation {"), |text, at| {
            text + &format!(" a{at}: masuk(namaPengguna: \"x@y.id\", sandi: \"{at}\") {{ akses }}")
        }) + " }";
        let stranger = world.stranger();
        let before = world.dump().await;
        assert_eq!(stranger.send(&tries(2), json!({})).await.codes(), ["LOGIN_FAILED", "LOGIN_FAILED"]);
        assert_eq!(stranger.send(&tries(3), json!({})).await.codes(), ["QUERY_TOO_COMPLEX"]);
        let mixed = "mutation { buktikanUlang(totp: \"1\") b: pastikanTotp(totp: \"2\") ...F } \
            fragment F on Mutation { segarkan(segar: \"x\") { akses } }";
        assert_eq!(stranger.send(mixed, json!({})).await.codes(), ["QUERY_TOO_COMPLEX"]);
        assert_eq!(before, world.dump().await);
    }
}

both! {
    async fn a_code_ends_with_the_next_one_and_after_three_days(world: World) {
        let first = kode(&world).await;
        let second = kode(&world).await;
        let telepon = Telepon::new();
        assert_eq!(telepon.aktifkan(&world, &first).await.codes(), ["ACTIVATION_FAILED"]);
        world.later(Duration::hours(72) + Duration::minutes(1));
        assert_eq!(telepon.aktifkan(&world, &second).await.codes(), ["ACTIVATION_FAILED"]);
    }
}

both! {
    async fn guessing_a_code_ends_after_five_tries(world: World) {
        let kode = kode(&world).await;
        let (find, secret) = kode.split_once('-').unwrap();
        let telepon = Telepon::new();
        let wrong = if secret == "00000-00000" { "11111-11111" } else { "00000-00000" };
        for _ in 0..5 {
            let codes = telepon.aktifkan(&world, &format!("{find}-{wrong}")).await.codes();
            assert_eq!(codes, ["ACTIVATION_FAILED"]);
        }
        // The right one comes too late.
        assert_eq!(telepon.aktifkan(&world, &kode).await.codes(), ["ACTIVATION_FAILED"]);
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
        let (_, first) = telepon(&world).await;
        let kader = memegang(&world, &first);
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

// ---- tokens that are none ----

/// A server on the same database whose key is known, so that a test can sign with it.
struct Kunci {
    client: Client,
    kid: String,
    signing: jsonwebtoken::EncodingKey,
    file: std::path::PathBuf,
}

impl Drop for Kunci {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.file);
    }
}

async fn kunci(world: &World) -> Kunci {
    use posyandu::access::token::Keys;
    let file = std::env::temp_dir().join(format!("posyandu-uji-{}.keys", mutation_id()));
    Keys::load_or_create(&file, world.app.clock.now()).unwrap();
    let text: Json = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    let seed = URL_SAFE_NO_PAD.decode(text["keys"][0]["seed"].as_str().unwrap()).unwrap();
    let head = URL_SAFE_NO_PAD.decode("MC4CAQAwBQYDK2VwBCIEIA").unwrap();
    let mut app = world.app.clone();
    app.keys = Arc::new(Keys::load_or_create(&file, world.app.clock.now()).unwrap());
    let token =
        posyandu::service::login::demo_token(&app, Persona::Kader(Pos::Melati).account(), Duration::hours(1));
    let client = Client { token: Some(token.await.unwrap()), ..Client::of(app.router(false)) };
    let signing = jsonwebtoken::EncodingKey::from_ed_der(&[head, seed].concat());
    Kunci { client, kid: text["keys"][0]["kid"].as_str().unwrap().to_owned(), signing, file }
}

async fn jwks(client: &Client) -> (StatusCode, String, Json) {
    let request = Request::get("/.well-known/jwks.json").body(Body::empty()).unwrap();
    let response = client.router.clone().oneshot(request).await.unwrap();
    let kept = response.headers()["cache-control"].to_str().unwrap().to_owned();
    let status = response.status();
    let bytes = response.into_body().collect().await.unwrap().to_bytes();
    (status, kept, serde_json::from_slice(&bytes).unwrap())
}

both! {
    async fn a_spoiled_token_is_refused_without_a_word(world: World) {
        use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
        let kunci = kunci(&world).await;
        let good = kunci.client.token.clone().unwrap();
        kunci.client.ok(AKU, json!({})).await;
        let part = |at: usize| -> Json {
            let bytes = URL_SAFE_NO_PAD.decode(good.split('.').nth(at).unwrap()).unwrap();
            serde_json::from_slice(&bytes).unwrap()
        };
        let (header, claims) = (part(0), part(1));
        assert_eq!(header, json!({ "alg": "EdDSA", "typ": "at+jwt", "kid": kunci.kid }));
        let of = |header: &Json| -> Header { serde_json::from_value(header.clone()).unwrap() };
        let signed = |header: &Json, claims: &Json| encode(&of(header), claims, &kunci.signing).unwrap();
        let raw = |value: &Json| URL_SAFE_NO_PAD.encode(value.to_string());
        let heading = |name: &str, value: Json| { let mut header = header.clone(); header[name] = value; header };
        let claiming = |name: &str, value: Json| { let mut claims = claims.clone(); claims[name] = value; claims };
        let without = |name: &str| { let mut claims = claims.clone(); claims.as_object_mut().unwrap().remove(name); claims };
        assert_eq!(kunci.client.with(&signed(&header, &claims)).send(AKU, json!({})).await.status, StatusCode::OK);

        let (_, _, published) = jwks(&kunci.client).await;
        let public = URL_SAFE_NO_PAD.decode(published["keys"][0]["x"].as_str().unwrap()).unwrap();
        let stranger = EncodingKey::from_ed_der(&[URL_SAFE_NO_PAD.decode("MC4CAQAwBQYDK2VwBCIEIA").unwrap(), vec![7; 32]].concat());
        let mut brought = of(&header);
        brought.jku = Some("https://example.org/jwks.json".to_owned());
        brought.jwk = Some(jsonwebtoken::jwk::Jwk::from_encoding_key(&stranger, Algorithm::EdDSA).unwrap());
        let hs256 = Header { alg: Algorithm::HS256, ..of(&header) };
        let now = world.app.clock.now().timestamp();
        let mut spoiled = vec![
            ("alg none", format!("{}.{}.", raw(&heading("alg", json!("none"))), raw(&claims))),
            ("HS256 with the public key", encode(&hs256, &claims, &EncodingKey::from_secret(&public)).unwrap()),
            ("HS256 with its text", encode(&hs256, &claims, &EncodingKey::from_secret(published["keys"][0]["x"].as_str().unwrap().as_bytes())).unwrap()),
            ("another kid", signed(&heading("kid", json!("lain")), &claims)),
            ("another key", encode(&of(&header), &claims, &stranger).unwrap()),
            ("jku and jwk", encode(&brought, &claims, &stranger).unwrap()),
            ("another typ", signed(&heading("typ", json!("JWT")), &claims)),
            ("expired, and of another key", encode(&of(&header), &claiming("exp", json!(now - 3600)), &stranger).unwrap()),
            ("expired, and for another", signed(&header, &{ let mut both = claiming("exp", json!(now - 3600)); both["aud"] = json!("lain"); both })),
            ("not yet", signed(&header, &claiming("nbf", json!(now + 3600)))),
            ("another aud", signed(&header, &claiming("aud", json!("lain")))),
            ("another iss", signed(&header, &claiming("iss", json!("lain")))),
            ("exp as text", signed(&header, &claiming("exp", json!((now + 600).to_string())))),
            ("exp as a fraction", signed(&header, &claiming("exp", json!(now as f64 + 0.5)))),
            ("another session", signed(&header, &claiming("sid", json!(mutation_id())))),
            ("another person", signed(&header, &claiming("sub", json!(Persona::DpmdAdmin.account().0)))),
            ("a device that it has not", signed(&header, &claiming("did", json!(mutation_id())))),
            ("swollen", signed(&header, &claiming("more", json!("x".repeat(5_000))))),
            ("cut", good[..good.len() - 1].to_owned()),
            ("changed", format!("{}.{}.{}", raw(&header), raw(&claiming("azv", json!(99))), good.split('.').nth(2).unwrap())),
        ];
        for name in ["iss", "aud", "sub", "sid", "azv", "iat", "nbf", "exp", "jti"] {
            spoiled.push((name, signed(&header, &without(name))));
        }
        for (how, token) in spoiled {
            let reply = kunci.client.with(&token).send(AKU, json!({})).await;
            assert_eq!((reply.status, reply.codes()), (StatusCode::UNAUTHORIZED, vec!["UNAUTHENTICATED".to_owned()]), "{how}");
            let error = &reply.json["errors"][0];
            assert_eq!(error["message"], "Silakan masuk terlebih dahulu.", "{how}: {error}");
            assert_eq!(error["extensions"], json!({ "code": "UNAUTHENTICATED" }), "{how}");
        }
        // A good one that is past its time says so, and the app refreshes.
        let past = signed(&header, &claiming("exp", json!(now - 31)));
        assert_eq!(kunci.client.with(&past).send(AKU, json!({})).await.codes(), ["TOKEN_EXPIRED"]);
    }
}

both! {
    async fn keys_change_over_and_are_dropped(world: World) {
        use posyandu::access::keys;
        let kunci = kunci(&world).await;
        let looked = std::time::Duration::from_millis(2_100);
        let kids = |told: &Json| -> Vec<String> {
            told["keys"].as_array().unwrap().iter().map(|key| key["kid"].as_str().unwrap().to_owned()).collect()
        };
        let (status, kept, told) = jwks(&kunci.client).await;
        assert_eq!((status, kept.as_str()), (StatusCode::OK, "public, max-age=300"));
        assert_eq!(told["keys"][0]["alg"], "EdDSA");
        assert!(told.to_string().len() < 250 && !told.to_string().contains("seed"), "public halves only: {told}");
        let next = keys::rotate(&kunci.file, world.app.clock.now()).unwrap();
        tokio::time::sleep(looked).await;
        assert_eq!(kids(&jwks(&kunci.client).await.2), [kunci.kid.clone(), next.clone()]);
        kunci.client.ok(AKU, json!({})).await;
        // A key that somebody saw: its tokens end within five seconds, and refreshing goes on.
        assert_eq!(keys::drop_key(&kunci.file, &kunci.kid, world.app.clock.now()).unwrap(), next);
        tokio::time::sleep(looked).await;
        assert_eq!(kunci.client.send(AKU, json!({})).await.codes(), ["UNAUTHENTICATED"]);
        assert_eq!(kids(&jwks(&kunci.client).await.2), [next]);
    }
}

// ---- what stays behind ----

/// Where the log goes.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

both! {
    async fn neither_the_database_nor_the_log_holds_a_secret(world: World) {
        let log = Log::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE)
            .with_writer(move || writer.clone()).finish();
        let guard = tracing::subscriber::set_default(subscriber);
        let account = bu_pkk(&world).await;
        let mut secrets: Vec<(&str, String)> = vec![("password", SANDI.to_owned())];
        let mut held = |tokens: &Json| {
            for name in ["akses", "segar"] {
                secrets.push((name, tokens[name].as_str().unwrap().to_owned()));
            }
        };
        // A phone: a code, tokens, a lost answer, a theft.
        let code = kode(&world).await;
        let hers = Telepon::new();
        let first = tokens(&hers.aktifkan(&world, &code).await);
        let lost = tokens(&hers.segarkan(&world, &first).await);
        let second = tokens(&hers.segarkan(&world, &first).await);
        let third = tokens(&hers.segarkan(&world, &second).await);
        memegang(&world, &third).ok(AKU, json!({})).await;
        hers.segarkan(&world, &first).await;
        // The web: a password, wrong ones, an authenticator, a code that sets another.
        let web = tokens(&world.stranger().send(MASUK, json!({ "n": "bu.pkk@kukar.go.id", "s": SANDI })).await);
        let client = memegang(&world, &web);
        let totp = daftar_totp(&world, &client).await;
        world.stranger().send(MASUK, json!({ "n": "bu.pkk@kukar.go.id", "s": "salah ketik sandi" })).await;
        world.stranger().send("mutation { masuk(namaPengguna: \"x@y.id\", sandi: \"sandi di dokumen\") { tiada } }", json!({})).await;
        let enrolled = world.dump().await;
        let again = posyandu::service::login::terbitkan_kode(&world.app, &World::permit(), account).await.unwrap();
        let set = "mutation($k: String!, $s: String!) { aturSandi(kode: $k, sandi: $s) }";
        world.stranger().ok(set, json!({ "k": again.kode, "s": "empat ekor kambing hitam" })).await;
        for tokens in [&first, &lost, &second, &third, &web] {
            held(tokens);
        }
        for code in [&code, &again.kode] {
            secrets.push(("code", code.clone()));
            secrets.push(("code", code.replace('-', "")));
            secrets.push(("code", code[5..].to_owned()));
        }
        secrets.push(("password", "empat ekor kambing hitam".to_owned()));
        secrets.push(("password", "salah ketik sandi".to_owned()));
        secrets.push(("password", "sandi di dokumen".to_owned()));
        secrets.push(("authenticator", totp.text()));
        for (name, token) in secrets.clone() {
            if name == "akses" {
                secrets.push(("signature", token.rsplit('.').next().unwrap().to_owned()));
            }
        }
        drop(guard);

        let logged = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
        assert!(logged.contains("a refresh token came back"), "the log was heard");
        let dump = world.dump().await;
        assert!(dump["refresh_token"].len() >= 4 && dump["activation"].len() == 2 && enrolled["totp"].len() == 1);
        for (what, secret) in &secrets {
            assert!(secret.len() > 9, "{what} is long enough to be looked for");
            assert!(!logged.contains(secret.as_str()), "{what} in the log");
            for (table, rows) in dump.iter().chain(&enrolled) {
                assert!(rows.iter().all(|row| !row.contains(secret.as_str())), "{what} in {table}");
            }
        }
    }
}
