//! A look into one record for an hour: in an emergency, and in a review that the post asked for. What it shows, what
//! it does not, who learns of it, and when it ends.

use chrono::Duration;
use posyandu::access::{Actor, Role};
use posyandu::domain::id::AccountId;
use posyandu::domain::posyandu::{Bidang, BidangSet};
use posyandu::domain::wilayah::Kode;
use posyandu::service::account::{NewAkun, NewTugas, beri_tugas, buat_akun};
use posyandu::service::login::demo_token;
use posyandu::store::account::Subject;
use posyandu::store::write::SYSTEM;
use serde_json::{Value as Json, json};

use crate::both;
use crate::hari_buka::{catat, hadir};
use crate::world::{Client, Persona, Pos, Siapa, World, beginning, fixed, mutation_id};

pub const BUKA: &str = "mutation($m: UUID!, $s: ID!, $a: String!) { \
    bukaDarurat(id: $m, sasaran: $s, alasan: $a) { id jenis sampai tenggat } }";
const TINJAU: &str = "mutation($m: UUID!, $a: ID!) { \
    tinjauDarurat(id: $m, akses: $a, hasil: TIDAK_WAJAR, catatan: \"tidak ada kejadian\") { hasil ditinjauPada } }";
const NAMA: &str = "query($s: ID!) { sasaran(id: $s) { nama } }";
pub const KABAR: &str = "{ pemberitahuan(first: 100) { nodes { id jenis entitas pesan dibaca } } }";

/// Somebody who is no persona of the world, with one office over regions.
pub async fn pejabat(
    world: &World,
    number: u128,
    role: Role,
    region: &str,
    sensitive: Option<Bidang>,
) -> Client {
    let (account, system) = (AccountId(fixed(9_800 + number)), Actor::system());
    let mut work = world.work(&[SYSTEM]).await;
    let new =
        NewAkun { id: account, nama: format!("{role:?}"), email: None, telepon: None, sandi_hash: None };
    let now = beginning() - Duration::days(30);
    buat_akun(&mut work, &system, &new, now).await.unwrap();
    let tugas = NewTugas {
        subject: Subject::Account(account),
        role,
        posyandu: None,
        regions: vec![Kode::parse(region).unwrap()],
        bidang: sensitive.into_iter().collect::<BidangSet>(),
        sensitive: sensitive.is_some(),
        mulai: now,
        akhir: now + Duration::days(365),
        alasan: "uji".to_owned(),
    };
    beri_tugas(&mut work, &system, &tugas).await.unwrap();
    work.commit(account.0).await.unwrap();
    client_of(world, account).await
}

/// The auditor of the kabupaten, with a token of a day.
async fn auditor(world: &World) -> Client {
    crate::access::auditor(world).await;
    client_of(world, AccountId(fixed(9_900))).await
}

async fn client_of(world: &World, account: AccountId) -> Client {
    let mut client = world.stranger();
    client.token = Some(demo_token(&world.app, account, Duration::hours(24)).await.unwrap());
    client
}

/// A persona with a token of a day.
pub async fn seharian(world: &World, persona: Persona) -> Client {
    client_of(world, persona.account()).await
}

pub async fn darurat(client: &Client, sasaran: &str) -> Json {
    let variables = json!({ "m": mutation_id(), "s": sasaran, "a": "kejang di rumah, bidan menelepon" });
    client.ok(BUKA, variables).await["bukaDarurat"].clone()
}

/// What an account was told, newest first.
pub async fn kabar(client: &Client) -> Vec<Json> {
    client.ok(KABAR, json!({})).await["pemberitahuan"]["nodes"].as_array().unwrap().clone()
}

fn siapa(who: Siapa) -> String {
    Pos::Melati.sasaran(who).to_string()
}

both! {
    async fn an_emergency_opens_one_person_and_no_more(world: World) {
        let pengurus = seharian(&world, Persona::Pengurus(Pos::Melati)).await;
        let day = world.running(Pos::Melati).await;
        let candra = siapa(Siapa::Candra);
        for who in [Siapa::Candra, Siapa::Dian] {
            hadir(&pengurus, &day, &siapa(who)).await;
        }
        catat(&pengurus, &day, json!({ "sasaran": candra }), json!({ "pertumbuhan": { "berat": "16" } })).await;
        let paud = json!({ "aksesPaud": { "terdaftar": false, "alasan": "jauh" } });
        catat(&pengurus, &day, json!({ "sasaran": candra }), paud).await;

        let pembina = seharian(&world, Persona::Pembina).await;
        assert_eq!(pembina.send(NAMA, json!({ "s": candra })).await.codes(), ["NOT_FOUND"]);
        let look = darurat(&pembina, &candra).await;
        assert_eq!(look["sampai"], "2026-11-20T02:00:00.000Z");

        // Name, contact, health; not her numbers, not another sector's services, not her household.
        const CARD: &str = "query($s: ID!) { sasaran(id: $s) { nama telepon alamat hamil beratLahirG \
            keluarga { kepala } ibu { nama } kehadiran { nodes { kelompokUmur hariBuka { tanggal } } } \
            pelayanan { nodes { kode ... on Pertumbuhan { beratG sasaran { nama } } } } } }";
        let card = pembina.ok(CARD, json!({ "s": candra })).await["sasaran"].clone();
        assert_eq!((&card["nama"], &card["telepon"], &card["hamil"]), (&json!("Candra Melati"), &json!("+6281234567890"), &json!(false)));
        assert_eq!(card["pelayanan"]["nodes"].as_array().unwrap().len(), 1, "{card:#}");
        assert_eq!((&card["pelayanan"]["nodes"][0]["beratG"], &card["pelayanan"]["nodes"][0]["sasaran"]["nama"]), (&json!(16_000), &json!("Candra Melati")));
        assert_eq!(card["kehadiran"]["nodes"].as_array().unwrap().len(), 1);
        assert!(card["keluarga"].is_null());
        let reply = pembina.send("query($s: ID!) { sasaran(id: $s) { nama nikTersamar } }", json!({ "s": candra })).await;
        assert_eq!((reply.codes(), &reply.json["data"]["sasaran"]["nikTersamar"]), (vec!["FORBIDDEN".to_owned()], &Json::Null));

        // Nobody else, no list, no act.
        for other in [Siapa::Sari, Siapa::Dian] {
            assert_eq!(pembina.send(NAMA, json!({ "s": siapa(other) })).await.codes(), ["NOT_FOUND"]);
        }
        let melati = Pos::Melati.id().to_string();
        let list = pembina.send("query($p: ID!) { daftarSasaran(posyandu: $p) { nodes { nama } } }", json!({ "p": melati })).await;
        assert_eq!(list.codes(), ["NOT_FOUND"]);
        let below = pembina.send("query($p: ID!, $h: ID!) { posyandu(id: $p) { sasaran { nodes { nama } } } \
            hariBuka(id: $h) { kehadiran { nodes { id } } } }", json!({ "p": melati, "h": day })).await;
        assert!(!below.json.to_string().contains("Candra") && !below.json.to_string().contains("kehadiran:"), "{:#}", below.json);
        let change = "mutation($i: UbahSasaranInput!) { ubahSasaran(input: $i) { id } }";
        let input = json!({ "i": { "id": mutation_id(), "sasaran": candra, "rt": "009" } });
        assert_eq!(pembina.send(change, input).await.codes(), ["NOT_FOUND"]);

        // Her post, DPMD and the auditors hear of it at once; only her post hears whom it was about.
        let told = kabar(&pengurus).await;
        assert_eq!((told.len(), &told[0]["jenis"], &told[0]["entitas"]), (1, &json!("AKSES_DARURAT"), &json!(candra)));
        let dpmd = seharian(&world, Persona::DpmdAdmin).await;
        let told = kabar(&dpmd).await;
        assert_eq!((told.len(), &told[0]["entitas"]), (1, &look["id"]));
        assert!(!told[0].to_string().contains("Candra"));
        for persona in [Persona::Kader(Pos::Melati), Persona::Pengurus(Pos::Mawar), Persona::Pkk, Persona::Pembina] {
            assert!(kabar(&seharian(&world, persona).await).await.is_empty(), "{persona:?}");
        }

        // The hour is over.
        world.later(Duration::minutes(59));
        pembina.ok(NAMA, json!({ "s": candra })).await;
        world.later(Duration::minutes(2));
        assert_eq!(pembina.send(NAMA, json!({ "s": candra })).await.codes(), ["NOT_FOUND"]);
    }
}

both! {
    async fn every_reading_of_an_opened_record_is_told(world: World) {
        let pembina = seharian(&world, Persona::Pembina).await;
        let candra = siapa(Siapa::Candra);
        darurat(&pembina, &candra).await;
        let before = world.dump().await["jejak"].len();
        pembina.ok(NAMA, json!({ "s": candra })).await;
        pembina.ok("query($s: ID!) { node(id: $s) { id } }", json!({ "s": candra })).await;
        let dump = world.dump().await;
        assert_eq!(dump["jejak"].len(), before + 2);
        let told = dump["jejak"].iter().filter(|row| row.contains("BREAK_GLASS as PEMBINA")).count();
        assert_eq!(told, 3, "the opening and both readings");
        pembina.send(NAMA, json!({ "s": siapa(Siapa::Dian) })).await;
        assert_eq!(world.dump().await["jejak"].len(), before + 2, "what was not shown is not told");
    }
}

both! {
    async fn an_emergency_is_not_for_everybody_nor_for_every_day(world: World) {
        let candra = siapa(Siapa::Candra);
        let ask = |alasan: &str| json!({ "m": mutation_id(), "s": candra, "a": alasan });
        let refused = async |client: &Client| client.send(BUKA, ask("kejang di rumah sejak pagi")).await.codes().join(",");
        for (persona, wanted) in [
            (Persona::Kader(Pos::Melati), "FORBIDDEN"),
            (Persona::Pengurus(Pos::Melati), "FORBIDDEN"),
            (Persona::Pengurus(Pos::Anggrek), "NOT_FOUND"),
            (Persona::Pkk, "NOT_FOUND"),
            (Persona::DpmdAdmin, "NOT_FOUND"),
            (Persona::Opd(Bidang::Kesehatan), "NOT_FOUND"),
            (Persona::TanpaTugas, "NOT_FOUND"),
        ] {
            assert_eq!(refused(&world.sign_in(persona).await).await, wanted, "{persona:?}");
        }
        assert_eq!(refused(&world.stranger()).await, "UNAUTHENTICATED");
        let elsewhere = pejabat(&world, 1, Role::Pembina, "64.02.06", None).await;
        assert_eq!(refused(&elsewhere).await, "NOT_FOUND");
        let sosial = pejabat(&world, 2, Role::Opd, "64.02", Some(Bidang::Sosial)).await;
        assert_eq!(refused(&sosial).await, "NOT_FOUND", "appointed for another sector");
        let dinas = pejabat(&world, 3, Role::Opd, "64.02", Some(Bidang::Kesehatan)).await;
        darurat(&dinas, &candra).await;
        dinas.ok(NAMA, json!({ "s": candra })).await;

        let pembina = seharian(&world, Persona::Pembina).await;
        for (alasan, code) in [("darurat", "REQUIRED"), (&*"a".repeat(501), "TOO_LONG")] {
            let (got, field, _) = pembina.refused(BUKA, ask(alasan)).await;
            assert_eq!((got.as_str(), field.as_deref()), (code, Some("alasan")));
        }
        for who in [Siapa::Candra, Siapa::Sari, Siapa::Nenek] {
            darurat(&pembina, &siapa(who)).await;
        }
        let again = pembina.send(BUKA, ask("kejang di rumah sejak pagi")).await;
        assert_eq!(again.codes(), ["ALREADY_EXISTS"], "it is open still");
        let hasan = json!({ "m": mutation_id(), "s": siapa(Siapa::Hasan), "a": "kejang di rumah sejak pagi" });
        assert_eq!(pembina.send(BUKA, hasan).await.codes(), ["RATE_LIMITED"]);
        // Midnight in Kukar is 16:00 UTC.
        world.later(Duration::hours(15) - Duration::seconds(1));
        let pembina = seharian(&world, Persona::Pembina).await;
        let hasan = json!({ "m": mutation_id(), "s": siapa(Siapa::Hasan), "a": "kejang di rumah sejak pagi" });
        assert_eq!(pembina.send(BUKA, hasan).await.codes(), ["RATE_LIMITED"]);
        world.later(Duration::seconds(1));
        darurat(&pembina, &siapa(Siapa::Hasan)).await;
    }
}

both! {
    async fn an_auditor_judges_within_a_week(world: World) {
        const WAITING: &str = "{ daruratMenungguTinjauan { nodes { id sasaran alasan tenggat terlambat } } }";
        let auditor = auditor(&world).await;
        let pembina = seharian(&world, Persona::Pembina).await;
        let look = darurat(&pembina, &siapa(Siapa::Candra)).await;
        let waiting = auditor.ok(WAITING, json!({})).await["daruratMenungguTinjauan"]["nodes"].clone();
        assert_eq!((&waiting[0]["id"], &waiting[0]["tenggat"], &waiting[0]["terlambat"]), (&look["id"], &json!("2026-11-27T01:00:00.000Z"), &json!(false)));
        // An auditor judges without seeing the person.
        assert_eq!(auditor.send(NAMA, json!({ "s": siapa(Siapa::Candra) })).await.codes(), ["NOT_FOUND"]);
        let judge = |client: &Client| { let client = client.clone(); let id = look["id"].clone(); async move { client.send(TINJAU, json!({ "m": mutation_id(), "a": id })).await } };
        assert_eq!(judge(&pembina).await.codes(), ["FORBIDDEN"], "nobody judges herself");
        let dpmd = seharian(&world, Persona::DpmdAdmin).await;
        assert_eq!(judge(&dpmd).await.codes(), ["NOT_FOUND"]);
        world.later(Duration::days(7) + Duration::minutes(1));
        let auditor = client_of(&world, AccountId(fixed(9_900))).await;
        let pembina = seharian(&world, Persona::Pembina).await;
        let waiting = auditor.ok(WAITING, json!({})).await["daruratMenungguTinjauan"]["nodes"].clone();
        assert_eq!(waiting[0]["terlambat"], true);
        assert_eq!(judge(&auditor).await.json["data"]["tinjauDarurat"]["hasil"], "TIDAK_WAJAR");
        assert_eq!(judge(&auditor).await.codes(), ["WRONG_STATE"]);
        let waiting = auditor.ok(WAITING, json!({})).await["daruratMenungguTinjauan"]["nodes"].clone();
        assert_eq!(waiting, json!([]));
        assert_eq!(kabar(&pembina).await[0]["jenis"], "DARURAT_DITINJAU");
    }
}

pub const MINTA: &str = "mutation($m: UUID!, $s: ID!, $j: JenisTinjauan!) { \
    mintaTinjauan(id: $m, sasaran: $s, jenis: $j, catatan: \"periksa tanggal lahir\") { id status catatan } }";
pub const BUKA_TUGAS: &str =
    "mutation($m: UUID!, $t: ID!) { bukaTinjauan(id: $m, tugas: $t) { id jenis sasaran alasan sampai } }";
const TUTUP: &str = "mutation($m: UUID!, $t: ID!) { \
    tutupTinjauan(id: $m, tugas: $t, hasil: \"tanggal lahir sudah benar\") { status hasil } }";

both! {
    async fn a_pembina_reviews_one_record_at_a_time(world: World) {
        let (pengurus, pembina) = (seharian(&world, Persona::Pengurus(Pos::Melati)).await, seharian(&world, Persona::Pembina).await);
        let day = world.running(Pos::Melati).await;
        hadir(&pengurus, &day, &siapa(Siapa::Candra)).await;
        let paud = json!({ "aksesPaud": { "terdaftar": false, "alasan": "jauh" } });
        catat(&pengurus, &day, json!({ "sasaran": siapa(Siapa::Candra) }), paud).await;
        let mut tasks = Vec::new();
        for who in [Siapa::Candra, Siapa::Dian] {
            let asked = pengurus.ok(MINTA, json!({ "m": mutation_id(), "s": siapa(who), "j": "MUTU_DATA" })).await;
            assert_eq!(asked["mintaTinjauan"]["catatan"], "periksa tanggal lahir");
            tasks.push(asked["mintaTinjauan"]["id"].clone());
        }
        let twice = pengurus.send(MINTA, json!({ "m": mutation_id(), "s": siapa(Siapa::Dian), "j": "MUTU_DATA" })).await;
        assert_eq!(twice.codes(), ["ALREADY_EXISTS"]);
        let kader = seharian(&world, Persona::Kader(Pos::Melati)).await;
        let asked = kader.send(MINTA, json!({ "m": mutation_id(), "s": siapa(Siapa::Sari), "j": "GANDA" })).await;
        assert_eq!(asked.codes(), ["FORBIDDEN"]);

        world.later(Duration::days(2));
        let (pengurus, pembina2) = (seharian(&world, Persona::Pengurus(Pos::Melati)).await, seharian(&world, Persona::Pembina).await);
        assert_eq!(pembina.send("{ aku { id } }", json!({})).await.codes(), ["TOKEN_EXPIRED"]);
        let pembina = pembina2;
        const TASKS: &str = "{ tugasTinjauan { nodes { id sasaran jenis status umurHari posyandu { nama } } } }";
        let list = pembina.ok(TASKS, json!({})).await["tugasTinjauan"]["nodes"].clone();
        assert_eq!((list.as_array().unwrap().len(), &list[0]["umurHari"]), (2, &json!(2)));
        assert!(!list.to_string().contains("Candra"));
        let elsewhere = pejabat(&world, 1, Role::Pembina, "64.02.06", None).await;
        assert_eq!(elsewhere.ok(TASKS, json!({})).await["tugasTinjauan"]["nodes"], json!([]));
        assert_eq!(elsewhere.send(BUKA_TUGAS, json!({ "m": mutation_id(), "t": tasks[0] })).await.codes(), ["NOT_FOUND"]);
        assert_eq!(pengurus.send(BUKA_TUGAS, json!({ "m": mutation_id(), "t": tasks[0] })).await.codes(), ["FORBIDDEN"]);

        // What was recorded of her, and not where she lives.
        let opened = pembina.ok(BUKA_TUGAS, json!({ "m": mutation_id(), "t": tasks[0] })).await["bukaTinjauan"].clone();
        assert_eq!((&opened["jenis"], &opened["alasan"]), (&json!("TINJAUAN"), &json!("periksa tanggal lahir")));
        let card = pembina.send("query($s: ID!) { sasaran(id: $s) { nama telepon nikTersamar pelayanan { nodes { kode } } } }", json!({ "s": opened["sasaran"] })).await;
        assert_eq!(card.codes(), ["FORBIDDEN", "FORBIDDEN"]);
        assert_eq!(card.json["data"]["sasaran"], json!({ "nama": "Candra Melati", "telepon": null, "nikTersamar": null, "pelayanan": { "nodes": [{ "kode": "PDK-01" }] } }));
        assert_eq!(pembina.send(BUKA_TUGAS, json!({ "m": mutation_id(), "t": tasks[1] })).await.codes(), ["WRONG_STATE"]);
        let another = pejabat(&world, 5, Role::Pembina, "64.02.02", None).await;
        assert_eq!(another.send(BUKA_TUGAS, json!({ "m": mutation_id(), "t": tasks[0] })).await.codes(), ["WRONG_STATE"]);

        let closed = pembina.ok(TUTUP, json!({ "m": mutation_id(), "t": tasks[0] })).await["tutupTinjauan"].clone();
        assert_eq!(closed, json!({ "status": "SELESAI", "hasil": "tanggal lahir sudah benar" }));
        assert_eq!(pembina.send(NAMA, json!({ "s": opened["sasaran"] })).await.codes(), ["NOT_FOUND"], "it closed at once");
        assert_eq!(pembina.send(TUTUP, json!({ "m": mutation_id(), "t": tasks[0] })).await.codes(), ["WRONG_STATE"]);
        assert_eq!(kabar(&pengurus).await[0]["jenis"], "TINJAUAN_SELESAI");
        pembina.ok(BUKA_TUGAS, json!({ "m": mutation_id(), "t": tasks[1] })).await;
    }
}

both! {
    async fn a_notice_is_read_by_whom_it_is_for(world: World) {
        const READ: &str = "mutation($m: UUID!, $p: ID!) { tandaiDibaca(id: $m, pemberitahuan: $p) { dibaca } }";
        let pembina = seharian(&world, Persona::Pembina).await;
        darurat(&pembina, &siapa(Siapa::Candra)).await;
        let pengurus = seharian(&world, Persona::Pengurus(Pos::Melati)).await;
        let notice = kabar(&pengurus).await[0].clone();
        assert!(notice["dibaca"].is_null());
        assert_eq!(pembina.send(READ, json!({ "m": mutation_id(), "p": notice["id"] })).await.codes(), ["NOT_FOUND"]);
        let once = pengurus.ok(READ, json!({ "m": mutation_id(), "p": notice["id"] })).await;
        world.later(Duration::minutes(5));
        assert_eq!(pengurus.ok(READ, json!({ "m": mutation_id(), "p": notice["id"] })).await, once);
        let unread = pengurus.ok("{ pemberitahuan(belumDibaca: true) { nodes { id } } }", json!({})).await;
        assert_eq!(unread["pemberitahuan"]["nodes"], json!([]));
    }
}
