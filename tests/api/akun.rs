//! Who may do what, and who says so: assignments given, renewed, approved and taken away, teams people join and
//! leave, accounts that are made and shut, and the two administrators without whom there is no third.

use axum::http::StatusCode;
use chrono::Duration;
use posyandu::access::{Actor, Role};
use posyandu::domain::id::AccountId;
use posyandu::domain::posyandu::Bidang;
use posyandu::domain::wilayah::Kode;
use posyandu::service::account::{NewAkun, buat_akun};
use posyandu::service::admin::{self, AdminBaru};
use posyandu::service::login::demo_token;
use posyandu::store::account::{NewAssignment, Subject, insert_assignment};
use posyandu::store::write::SYSTEM;
use serde_json::{Value as Json, json};

use crate::both;
use crate::world::{Client, Persona, Pos, Siapa, World, mutation_id};

const BERI: &str = "mutation($i: BeriTugasInput!) { beriTugas(input: $i) { id menungguPersetujuan } }";
const SETUJUI: &str = "mutation($m: UUID!, $p: ID!) { setujuiTugas(id: $m, penugasan: $p) { \
    menungguPersetujuan penyetuju { nama } } }";
const CABUT: &str = "mutation($m: UUID!, $p: ID!, $k: Boolean!) { \
    cabutTugas(id: $m, penugasan: $p, alasan: \"HP hilang\", karenaPenyalahgunaan: $k) { \
    alasanCabut karenaPenyalahgunaan pencabut { nama } } }";
const BUAT: &str = "mutation($i: BuatAkunInput!) { buatAkun(input: $i) { id } }";
const UBAH: &str = "mutation($i: UbahAkunInput!) { ubahAkun(input: $i) { status } }";
const UNDANG: &str =
    "mutation($m: UUID!, $a: ID!) { undangAkun(id: $m, akun: $a, alasan: \"petugas baru\") { kode } }";
const BUAT_TIM: &str = "mutation($i: BuatTimInput!) { buatTim(input: $i) { id anggota { nodes { id } } } }";
const MASUK_TIM: &str = "mutation($i: MasukTimInput!) { masukTim(input: $i) { id } }";
const KELUAR_TIM: &str =
    "mutation($m: UUID!, $a: ID!, $t: DateTime) { keluarTim(id: $m, anggota: $a, pada: $t) { akhir } }";
const AKU: &str = "{ aku { nama kodeSegar tugas { peran wilayah akhir } } }";
const MENUNGGU: &str = "{ tugasMenungguPersetujuan { nodes { id peran akun { nama } } } }";
const ADI: &str = "query($i: ID!) { sasaran(id: $i) { nama } }";

/// Somebody with an account and nothing else.
async fn orang(world: &World, nama: &str) -> AccountId {
    let mut work = world.work(&[SYSTEM]).await;
    let new =
        NewAkun { id: AccountId::new(), nama: nama.to_owned(), email: None, telepon: None, sandi_hash: None };
    let id = buat_akun(&mut work, &Actor::system(), &new, world.app.clock.now()).await.unwrap();
    work.commit(id.0).await.unwrap();
    id
}

/// An administrator of the kabupaten for a time, made by the program.
async fn admin_sampai(world: &World, nama: &str, lama: Duration) -> AccountId {
    let account = orang(world, nama).await;
    let now = world.app.clock.now();
    let assignment = NewAssignment {
        id: mutation_id(),
        subject: Subject::Account(account),
        role: Role::DpmdAdmin,
        posyandu: None,
        regions: vec![Kode::parse("64.02").unwrap()],
        bidang: std::iter::empty::<Bidang>().collect(),
        sensitive: false,
        valid_from: now,
        valid_to: now + lama,
        granted_by: None,
        reason: "uji".to_owned(),
    };
    let mut work = world.work(&[SYSTEM]).await;
    insert_assignment(&mut work, &World::permit(), &assignment).await.unwrap();
    work.commit(assignment.id).await.unwrap();
    account
}

/// A token for an account that is no persona.
async fn sebagai(world: &World, account: AccountId) -> Client {
    let mut client = world.stranger();
    client.token = Some(demo_token(&world.app, account, Duration::hours(12)).await.unwrap());
    client
}

/// An assignment for a person, until November 2027.
fn tugas(account: AccountId, peran: &str, lain: Json) -> Json {
    let mut input = json!({ "id": mutation_id(), "akun": account.to_string(), "peran": peran,
        "akhir": "2027-11-20", "alasan": "SK 7/2026" });
    for (name, value) in lain.as_object().unwrap() {
        input[name] = value.clone();
    }
    json!({ "i": input })
}

fn kader(pos: Pos, bidang: &str) -> Json {
    json!({ "posyandu": pos.id().to_string(), "bidang": [bidang] })
}

fn kabupaten() -> Json {
    json!({ "wilayah": ["64.02"] })
}

/// Gives, and wants no refusal; the id of the assignment.
async fn beri(client: &Client, input: Json) -> String {
    client.ok(BERI, input).await["beriTugas"]["id"].as_str().unwrap().to_owned()
}

async fn peran(client: &Client) -> Vec<Json> {
    let aku = client.ok(AKU, json!({})).await;
    aku["aku"]["tugas"].as_array().unwrap().iter().map(|tugas| tugas["peran"].clone()).collect()
}

/// The newest assignment of an account that the client sees.
async fn tugas_terbaru(client: &Client, account: AccountId) -> String {
    let query = "query($a: ID!) { akun(id: $a) { penugasan { nodes { id } } } }";
    let seen = client.ok(query, json!({ "a": account.to_string() })).await;
    seen["akun"]["penugasan"]["nodes"][0]["id"].as_str().unwrap().to_owned()
}

fn kirim(field: &str, id: &str) -> Json {
    json!({ "m": mutation_id(), field: id, "k": false })
}

both! {
    async fn a_pengurus_takes_a_kaders_assignment_away_and_gives_it_anew(world: World) {
        // She needs no code of an authenticator: that is for those who keep the whole kabupaten.
        let pengurus = world.sign_in_without_code(Persona::Pengurus(Pos::Melati)).await;
        let account = Persona::Kader(Pos::Melati).account();
        let kader_melati = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let adi = json!({ "i": Pos::Melati.sasaran(Siapa::Adi).to_string() });
        kader_melati.ok(ADI, adi.clone()).await;

        let held = tugas_terbaru(&pengurus, account).await;
        let stolen = json!({ "m": mutation_id(), "p": held, "k": true });
        let revoked = pengurus.ok(CABUT, stolen).await["cabutTugas"].clone();
        assert_eq!(revoked["karenaPenyalahgunaan"], true);
        assert_eq!(revoked["alasanCabut"], "HP hilang");
        // Her next request is the first that is refused.
        let after = kader_melati.send(ADI, adi.clone()).await;
        assert_eq!((after.status, after.codes()), (StatusCode::UNAUTHORIZED, vec!["TOKEN_EXPIRED".to_owned()]));
        let later = world.sign_in(Persona::Kader(Pos::Melati)).await;
        assert_eq!(later.refused(ADI, adi.clone()).await.0, "NOT_FOUND");
        assert_eq!(pengurus.refused(CABUT, kirim("p", &held)).await.0, "WRONG_STATE");

        // A new phone, and the assignment given anew; the old one stays on record.
        let again = beri(&pengurus, tugas(account, "KADER", kader(Pos::Melati, "KESEHATAN"))).await;
        world.sign_in(Persona::Kader(Pos::Melati)).await.ok(ADI, adi).await;
        let query = "query($a: ID!) { akun(id: $a) { penugasan { nodes { id dicabutPada pemberi { nama } } } } }";
        let seen = pengurus.ok(query, json!({ "a": account.to_string() })).await;
        let rows = seen["akun"]["penugasan"]["nodes"].as_array().unwrap();
        assert_eq!((rows.len(), rows[0]["id"].as_str(), rows[1]["id"].as_str()), (2, Some(&*again), Some(&*held)));
        // Whoever gave it is no kader of hers, so she is not shown.
        assert!(rows[0]["pemberi"].is_null() && rows[1]["dicabutPada"].is_string());

        // The kader next door is none of hers, and no more than a made-up one.
        let other = Persona::Kader(Pos::Mawar).account();
        let read = "query($a: ID!) { akun(id: $a) { nama } }";
        assert_eq!(pengurus.refused(read, json!({ "a": other.to_string() })).await.0, "NOT_FOUND");
        let (code, field, _) = pengurus.refused(BERI, tugas(other, "KADER", kader(Pos::Melati, "SOSIAL"))).await;
        assert_eq!((code.as_str(), field.as_deref()), ("NOT_FOUND", Some("akun")));
    }
}

both! {
    async fn a_revocation_holds_on_every_instance_at_the_next_request(world: World) {
        let second = world.second_instance().await;
        let here = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let there = here.at(&second);
        let adi = json!({ "i": Pos::Melati.sasaran(Siapa::Adi).to_string() });
        here.ok(ADI, adi.clone()).await;
        there.ok(ADI, adi.clone()).await;
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let held = tugas_terbaru(&pengurus, Persona::Kader(Pos::Melati).account()).await;
        pengurus.ok(CABUT, kirim("p", &held)).await;
        for client in [&there, &here] {
            assert_eq!(client.send(ADI, adi.clone()).await.codes(), ["TOKEN_EXPIRED"]);
        }
        second.db.close().await.unwrap();
    }
}

both! {
    async fn a_member_leaves_the_team_at_noon(world: World) {
        let dpmd = world.sign_in(Persona::DpmdAdmin).await;
        let (bu_ani, pak_budi) = (orang(&world, "Ani").await, orang(&world, "Budi").await);
        let formed = json!({ "i": { "id": mutation_id(), "nama": "Tim Pembina Mahakam", "anggota": [bu_ani.to_string()] } });
        let team = dpmd.ok(BUAT_TIM, formed).await["buatTim"].clone();
        let both = json!({ "i": { "id": mutation_id(), "tim": team["id"], "peran": "PEMBINA",
            "wilayah": ["64.02.06", "64.02.02"], "akhir": "2027-11-20", "alasan": "SK Bupati 5/2026" } });
        let before = sebagai(&world, bu_ani).await;
        dpmd.ok(BERI, both).await;
        assert_eq!(before.send(AKU, json!({})).await.codes(), ["TOKEN_EXPIRED"], "her rights changed");
        let ani = sebagai(&world, bu_ani).await;
        let aku = ani.ok(AKU, json!({})).await["aku"].clone();
        assert_eq!(aku["nama"], "Ani");
        assert_eq!(aku["tugas"], json!([{ "peran": "PEMBINA", "wilayah": ["64.02.02", "64.02.06"],
            "akhir": "2027-11-19T16:00:00Z" }]));
        // She sees who serves below, and nobody else.
        let list = "query($r: Role) { daftarAkun(peran: $r, first: 100) { nodes { nama } } }";
        let names = |data: Json| data["daftarAkun"]["nodes"].as_array().unwrap().len();
        assert!(names(ani.ok(list, json!({ "r": "KADER" })).await) >= 15);
        assert_eq!(names(ani.ok(list, json!({ "r": "DPMD_ADMIN" })).await), 0);
        assert_eq!(names(ani.ok(list, json!({ "r": "OPD" })).await), 0, "agencies serve the kabupaten, above her");

        // A colleague joins tomorrow; noon is when she leaves.
        let joins = json!({ "i": { "id": mutation_id(), "tim": team["id"], "akun": pak_budi.to_string(),
            "mulai": "2026-11-21", "akhir": "2026-11-23" } });
        dpmd.ok(MASUK_TIM, joins.clone()).await;
        let mut twice = joins;
        twice["i"]["id"] = json!(mutation_id());
        assert_eq!(dpmd.refused(MASUK_TIM, twice).await.0, "ALREADY_EXISTS");
        let member = &team["anggota"]["nodes"][0]["id"];
        let leaves = |at: &str| json!({ "m": mutation_id(), "a": member, "t": at });
        assert_eq!(dpmd.refused(KELUAR_TIM, leaves("2026-11-20T00:59:59Z")).await.0, "INVALID_DATE");
        dpmd.ok(KELUAR_TIM, leaves("2026-11-20T12:00:00+08:00")).await;
        let ani = sebagai(&world, bu_ani).await;
        assert_eq!(ani.ok(AKU, json!({})).await["aku"]["tugas"][0]["akhir"], "2026-11-20T04:00:00Z");
        world.later(Duration::hours(3) - Duration::seconds(1));
        assert_eq!(peran(&ani).await, ["PEMBINA"]);
        world.later(Duration::seconds(1));
        assert!(peran(&ani).await.is_empty(), "half-open: at noon it is over");
        assert_eq!(dpmd_again(&world).await.refused(KELUAR_TIM, leaves("2026-11-21T00:00:00Z")).await.0, "WRONG_STATE");

        let budi = sebagai(&world, pak_budi).await;
        assert!(peran(&budi).await.is_empty(), "not before his day");
        world.later(Duration::hours(12));
        assert_eq!(peran(&sebagai(&world, pak_budi).await).await, ["PEMBINA"]);
        world.later(Duration::days(2));
        assert!(peran(&sebagai(&world, pak_budi).await).await.is_empty());
    }
}

async fn dpmd_again(world: &World) -> Client {
    world.sign_in(Persona::DpmdAdmin).await
}

both! {
    async fn nobody_gives_above_herself_outside_her_place_or_to_herself(world: World) {
        let dpmd = world.sign_in(Persona::DpmdAdmin).await;
        let pembina = world.sign_in(Persona::Pembina).await;
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let (own, below) = (Persona::DpmdAdmin.account(), Persona::Kader(Pos::Melati).account());
        let at = |pos: Pos| json!({ "posyandu": pos.id().to_string() });
        let desa = json!({ "wilayah": ["64.02.02.2001"] });
        let mut ada = kader(Pos::Melati, "SOSIAL");
        let mut with = |name: &str, value: &str| {
            ada[name] = json!(value);
            let input = ada.clone();
            ada.as_object_mut().unwrap().remove(name);
            input
        };
        let (long, past, short) =
            (with("akhir", "2028-12-20"), with("mulai", "2026-11-19"), with("akhir", "2026-11-20"));
        for (who, input, code, field) in [
            (&dpmd, tugas(own, "PKK", kabupaten()), "FORBIDDEN", None),
            (&dpmd, tugas(own, "PENGURUS", at(Pos::Melati)), "FORBIDDEN", None),
            (&dpmd, tugas(below, "PKK", json!({ "wilayah": ["64.03"] })), "NOT_FOUND", Some("wilayah")),
            (&dpmd, tugas(below, "PKK", json!({ "wilayah": ["64.02.99"] })), "NOT_FOUND", Some("wilayah")),
            (&dpmd, tugas(below, "KADER", long), "INVALID_DATE", Some("akhir")),
            (&dpmd, tugas(below, "KADER", short), "INVALID_DATE", Some("akhir")),
            (&dpmd, tugas(below, "KADER", past), "INVALID_DATE", Some("mulai")),
            (&dpmd, tugas(AccountId::new(), "PKK", kabupaten()), "NOT_FOUND", Some("akun")),
            // Who keeps accounts reads nobody's data, and who reads it does not keep them.
            (&dpmd, tugas(Persona::DpmdKedua.account(), "PENGURUS", at(Pos::Melati)), "FORBIDDEN", None),
            (&dpmd, tugas(below, "DPMD_ADMIN", kabupaten()), "FORBIDDEN", None),
            (&pembina, tugas(below, "PEMBINA", desa.clone()), "FORBIDDEN", Some("wilayah")),
            (&pembina, tugas(below, "PKK", desa.clone()), "FORBIDDEN", Some("wilayah")),
            (&pembina, tugas(below, "DPMD_ADMIN", kabupaten()), "NOT_FOUND", Some("wilayah")),
            (&pengurus, tugas(below, "PENGURUS", at(Pos::Melati)), "FORBIDDEN", Some("posyandu")),
            (&pengurus, tugas(below, "KADER", kader(Pos::Mawar, "SOSIAL")), "NOT_FOUND", Some("posyandu")),
            (&pengurus, tugas(below, "PKK", desa), "NOT_FOUND", Some("wilayah")),
        ] {
            let (got, on, sentence) = who.refused(BERI, input.clone()).await;
            assert_eq!((got.as_str(), on.as_deref()), (code, field), "{input} {sentence}");
        }
        // And what each may: 24 months to the day, the roles below, in her own place.
        let mut whole = kader(Pos::Melati, "SOSIAL");
        whole["akhir"] = json!("2028-11-20");
        beri(&pengurus, tugas(below, "KADER", whole)).await;
        beri(&pembina, tugas(below, "PENGURUS", at(Pos::Melati))).await;
        beri(&dpmd, tugas(below, "OPD", json!({ "wilayah": ["64.02"], "bidang": ["SOSIAL"] }))).await;
        let mut all = peran(&world.sign_in(Persona::Kader(Pos::Melati)).await).await;
        all.sort_by_key(Json::to_string);
        assert_eq!(all, ["KADER", "KADER", "OPD", "PENGURUS"]);
        // To a team she is in: the team's rights would be hers.
        let formed = json!({ "i": { "id": mutation_id(), "nama": "Kami", "anggota": [own.to_string(), below.to_string()] } });
        let team = dpmd.ok(BUAT_TIM, formed).await["buatTim"]["id"].clone();
        let dpmd = dpmd_again(&world).await;
        let given = json!({ "i": { "id": mutation_id(), "tim": team, "peran": "PEMBINA", "wilayah": ["64.02"],
            "akhir": "2027-11-20", "alasan": "SK" } });
        assert_eq!(dpmd.refused(BERI, given).await.0, "FORBIDDEN");
        let enters = json!({ "i": { "id": mutation_id(), "tim": team, "akun": own.to_string() } });
        assert_eq!(dpmd.refused(MASUK_TIM, enters).await.0, "FORBIDDEN");
    }
}

both! {
    async fn an_assignment_ends_with_its_day_and_is_renewed_by_another(world: World) {
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let account = Persona::KaderBidang(Pos::Melati, Bidang::Sosial).account();
        pengurus.ok(CABUT, kirim("p", &tugas_terbaru(&pengurus, account).await)).await;
        let mut first = kader(Pos::Melati, "SOSIAL");
        first["akhir"] = json!("2026-11-22");
        let mut next = kader(Pos::Melati, "SOSIAL");
        next["mulai"] = json!("2026-11-23");
        beri(&pengurus, tugas(account, "KADER", first)).await;
        beri(&pengurus, tugas(account, "KADER", next)).await;
        let mut held = Vec::new();
        // 20, 21, 22 and 23 November, each at nine in the morning in Kukar.
        for _ in 0..4 {
            held.push(peran(&sebagai(&world, account).await).await.len());
            world.later(Duration::days(1));
        }
        assert_eq!(held, [1, 1, 0, 1], "half-open, and nothing in between");
    }
}

both! {
    async fn an_administrator_is_made_by_two(world: World) {
        let (first, second) = (world.sign_in(Persona::DpmdAdmin).await, world.sign_in(Persona::DpmdKedua).await);
        let candra = orang(&world, "Candra").await;
        let given = beri(&first, tugas(candra, "DPMD_ADMIN", kabupaten())).await;
        let waiting = second.ok(MENUNGGU, json!({})).await["tugasMenungguPersetujuan"]["nodes"].clone();
        assert_eq!(waiting, json!([{ "id": given, "peran": "DPMD_ADMIN", "akun": { "nama": "Candra" } }]));
        // Until then it is nothing, and the same one twice is still one.
        let early = sebagai(&world, candra).await;
        assert!(peran(&early).await.is_empty());
        assert_eq!(first.refused(SETUJUI, kirim("p", &given)).await.0, "FORBIDDEN");
        let again = beri(&first, tugas(candra, "DPMD_ADMIN", kabupaten())).await;
        assert_eq!(first.refused(SETUJUI, kirim("p", &again)).await.0, "FORBIDDEN");
        assert_eq!(early.send(SETUJUI, kirim("p", &given)).await.codes(), ["TOKEN_EXPIRED"]);
        assert_eq!(sebagai(&world, candra).await.refused(SETUJUI, kirim("p", &given)).await.0, "NOT_FOUND");
        assert!(peran(&sebagai(&world, candra).await).await.is_empty());
        // An administrator without a fresh code, and one whose time is over.
        let unproved = world.sign_in_without_code(Persona::DpmdKedua).await;
        assert_eq!(unproved.refused(SETUJUI, kirim("p", &given)).await.0, "STEP_UP_REQUIRED");
        let gone = admin_sampai(&world, "Dewi", Duration::minutes(10)).await;
        let dewi = sebagai(&world, gone).await;
        assert_eq!(peran(&dewi).await, ["DPMD_ADMIN"]);
        world.later(Duration::minutes(10));
        assert_eq!(dewi.refused(SETUJUI, kirim("p", &given)).await.0, "NOT_FOUND");
        // Nobody approves what is for herself.
        let hers = beri(&first, tugas(Persona::DpmdKedua.account(), "AUDITOR", kabupaten())).await;
        let second = world.sign_in(Persona::DpmdKedua).await;
        assert_eq!(second.refused(SETUJUI, kirim("p", &hers)).await.0, "FORBIDDEN");

        let approved = second.ok(SETUJUI, kirim("p", &given)).await["setujuiTugas"].clone();
        assert_eq!(approved, json!({ "menungguPersetujuan": false, "penyetuju": { "nama": "DpmdKedua" } }));
        let candra = sebagai(&world, candra).await;
        assert_eq!(peran(&candra).await, ["DPMD_ADMIN"], "one of the two rows was approved");
        assert_eq!(second.refused(SETUJUI, kirim("p", &given)).await.0, "WRONG_STATE");
        // The third administrator may now approve what is for the second.
        candra.ok(SETUJUI, kirim("p", &hers)).await;
        // What does not take two has nothing to approve.
        let pkk = beri(&first, tugas(Persona::TanpaTugas.account(), "PKK", kabupaten())).await;
        assert_eq!(candra.refused(SETUJUI, kirim("p", &pkk)).await.0, "WRONG_STATE");
    }
}

both! {
    async fn an_auditor_reads_and_changes_nothing(world: World) {
        let (first, second) = (world.sign_in(Persona::DpmdAdmin).await, world.sign_in(Persona::DpmdKedua).await);
        let eko = orang(&world, "Eko").await;
        let given = beri(&first, tugas(eko, "AUDITOR", kabupaten())).await;
        second.ok(SETUJUI, kirim("p", &given)).await;
        let auditor = sebagai(&world, eko).await;
        let all = auditor.ok("{ daftarAkun(first: 100) { nodes { id } } }", json!({})).await;
        assert_eq!(all["daftarAkun"]["nodes"].as_array().unwrap().len(), Persona::all().len() + 1);
        let held = tugas_terbaru(&auditor, Persona::Kader(Pos::Melati).account()).await;
        for (document, variables) in [
            (CABUT, kirim("p", &held)),
            (SETUJUI, kirim("p", &given)),
            (UNDANG, kirim("a", &eko.to_string())),
            (UBAH, json!({ "i": { "id": mutation_id(), "akun": eko.to_string(), "nama": "Raja" } })),
        ] {
            assert_eq!(auditor.refused(document, variables).await.0, "FORBIDDEN", "{document}");
        }
    }
}

both! {
    async fn administration_wants_a_fresh_code(world: World) {
        let dpmd = world.sign_in_without_code(Persona::DpmdAdmin).await;
        assert_eq!(dpmd.ok(AKU, json!({})).await["aku"]["kodeSegar"], false);
        let fresh = world.sign_in(Persona::DpmdAdmin).await;
        assert_eq!(fresh.ok(AKU, json!({})).await["aku"]["kodeSegar"], true);
        let (ani, kader_melati) = (orang(&world, "Ani").await, Persona::Kader(Pos::Melati).account());
        let formed = json!({ "i": { "id": mutation_id(), "nama": "Tim", "anggota": [ani.to_string()] } });
        let team = fresh.ok(BUAT_TIM, formed.clone()).await["buatTim"].clone();
        let other = |mut variables: Json| {
            variables["i"]["id"] = json!(mutation_id());
            variables
        };
        let found = "mutation($m: UUID!) { dirikanPosyandu(id: $m, wilayah: \"64.02.06.1002\", nama: \"Kenanga\", rt: [\"1\"]) { id } }";
        let held = tugas_terbaru(&dpmd, kader_melati).await;
        let before = world.dump().await;
        for (document, variables) in [
            (BUAT, json!({ "i": { "id": mutation_id(), "nama": "Budi", "email": "budi@kukar.test" } })),
            (UBAH, json!({ "i": { "id": mutation_id(), "akun": ani.to_string(), "nama": "Anita" } })),
            (BUAT_TIM, other(formed)),
            (MASUK_TIM, json!({ "i": { "id": mutation_id(), "tim": team["id"], "akun": kader_melati.to_string() } })),
            (KELUAR_TIM, json!({ "m": mutation_id(), "a": team["anggota"]["nodes"][0]["id"] })),
            (BERI, tugas(ani, "PKK", kabupaten())),
            (BERI, tugas(ani, "KADER", kader(Pos::Melati, "SOSIAL"))),
            (CABUT, kirim("p", &held)),
            (UNDANG, kirim("a", &ani.to_string())),
            (found, json!({ "m": mutation_id() })),
        ] {
            let (code, _, sentence) = dpmd.refused(document, variables).await;
            assert_eq!(code, "STEP_UP_REQUIRED", "{document}: {sentence}");
        }
        assert_eq!(before, world.dump().await);
        // Reading needs none.
        dpmd.ok("{ daftarTim { nodes { nama } } }", json!({})).await;
    }
}

both! {
    async fn two_administrators_stay(world: World) {
        let first = world.sign_in(Persona::DpmdAdmin).await;
        let second = Persona::DpmdKedua.account();
        let held = tugas_terbaru(&first, second).await;
        let shut = |account: AccountId| {
            json!({ "i": { "id": mutation_id(), "akun": account.to_string(), "status": "NONAKTIF" } })
        };
        assert_eq!(first.refused(CABUT, kirim("p", &held)).await.0, "WRONG_STATE");
        assert_eq!(first.refused(UBAH, shut(second)).await.0, "WRONG_STATE");
        assert_eq!(first.refused(UBAH, shut(Persona::DpmdAdmin.account())).await.0, "WRONG_STATE");
        // What waits for approval is no administrator yet; a third one is.
        let candra = orang(&world, "Candra").await;
        let given = beri(&first, tugas(candra, "DPMD_ADMIN", kabupaten())).await;
        assert_eq!(first.refused(CABUT, kirim("p", &held)).await.0, "WRONG_STATE");
        world.sign_in(Persona::DpmdKedua).await.ok(SETUJUI, kirim("p", &given)).await;
        first.ok(CABUT, kirim("p", &held)).await;
        assert!(peran(&world.sign_in(Persona::DpmdKedua).await).await.is_empty());
        assert_eq!(first.refused(CABUT, kirim("p", &given)).await.0, "WRONG_STATE");
    }
}

both! {
    async fn an_account_that_is_shut_is_out_at_once(world: World) {
        let dpmd = world.sign_in(Persona::DpmdAdmin).await;
        let (kader, account) = (world.sign_in(Persona::Kader(Pos::Melati)).await, Persona::Kader(Pos::Melati).account());
        let status = |code: &str| json!({ "i": { "id": mutation_id(), "akun": account.to_string(), "status": code } });
        assert_eq!(dpmd.ok(UBAH, status("NONAKTIF")).await["ubahAkun"]["status"], "NONAKTIF");
        assert_eq!(kader.send(AKU, json!({})).await.codes(), ["UNAUTHENTICATED"]);
        assert!(demo_token(&world.app, account, Duration::hours(1)).await.is_err(), "no way in");
        dpmd.ok(UBAH, status("AKTIF")).await;
        // The session has ended for good; what she holds is hers again.
        assert_eq!(kader.send(AKU, json!({})).await.codes(), ["UNAUTHENTICATED"]);
        assert_eq!(peran(&world.sign_in(Persona::Kader(Pos::Melati)).await).await, ["KADER"]);
        // A name to sign in with is one person's.
        let named = |email: &str| json!({ "i": { "id": mutation_id(), "nama": "Wati", "email": email } });
        dpmd.ok(BUAT, named("wati@kukar.test")).await;
        let (code, field, _) = dpmd.refused(BUAT, named("WATI@kukar.test")).await;
        assert_eq!((code.as_str(), field.as_deref()), ("ALREADY_EXISTS", Some("email")));
    }
}

both! {
    async fn who_gives_does_not_let_in_and_who_lets_in_does_not_give(world: World) {
        let (first, second) = (world.sign_in(Persona::DpmdAdmin).await, world.sign_in(Persona::DpmdKedua).await);
        let made = json!({ "i": { "id": mutation_id(), "nama": "Petugas PU", "email": "pu@kukar.test" } });
        let petugas = first.ok(BUAT, made).await["buatAkun"]["id"].as_str().unwrap().to_owned();
        let petugas = AccountId::parse(&petugas).unwrap();
        let invite = || kirim("a", &petugas.to_string());
        assert_eq!(first.refused(UNDANG, invite()).await.0, "WRONG_STATE", "there is nothing to get in for");
        beri(&first, tugas(petugas, "OPD", json!({ "wilayah": ["64.02"], "bidang": ["PEKERJAAN_UMUM"] }))).await;
        assert_eq!(first.refused(UNDANG, invite()).await.0, "FORBIDDEN");
        let sent = invite();
        let code = second.ok(UNDANG, sent.clone()).await["undangAkun"]["kode"].clone();
        assert_eq!(code.as_str().unwrap().len(), "ABCD-EFGHJ-KLMNP".len());
        assert_ne!(second.ok(UNDANG, sent.clone()).await["undangAkun"]["kode"], code, "the answer was lost");
        // The second may hold the first phone of that account, so the second gives it nothing.
        let more = || tugas(petugas, "PEMBINA", json!({ "wilayah": ["64.02.06"] }));
        assert_eq!(second.refused(BERI, more()).await.0, "FORBIDDEN");
        let given = beri(&first, tugas(petugas, "AUDITOR", kabupaten())).await;
        assert_eq!(second.refused(SETUJUI, kirim("p", &given)).await.0, "FORBIDDEN", "nor approves");
        let formed = json!({ "i": { "id": mutation_id(), "nama": "Tim", "anggota": [orang(&world, "Ani").await.to_string()] } });
        let team = first.ok(BUAT_TIM, formed).await["buatTim"]["id"].clone();
        let enters = json!({ "i": { "id": mutation_id(), "tim": team, "akun": petugas.to_string() } });
        assert_eq!(second.refused(MASUK_TIM, enters).await.0, "FORBIDDEN");
        // Sent again later, the invitation is asked anew: kader are let in at their post.
        beri(&first, tugas(petugas, "KADER", kader(Pos::Melati, "SOSIAL"))).await;
        assert_eq!(second.refused(UNDANG, sent).await.0, "FORBIDDEN");
        // An administrator's code is made on the machine.
        assert_eq!(first.refused(UNDANG, kirim("a", &Persona::DpmdKedua.account().to_string())).await.0, "FORBIDDEN");
        // A pengurus lets in her kader, a pembina the pengurus below; neither anybody else's.
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let pembina = world.sign_in(Persona::Pembina).await;
        let of = |persona: Persona| kirim("a", &persona.account().to_string());
        pengurus.ok(UNDANG, of(Persona::Kader(Pos::Melati))).await;
        pembina.ok(UNDANG, of(Persona::Pengurus(Pos::Anggrek))).await;
        assert_eq!(pengurus.refused(UNDANG, of(Persona::Kader(Pos::Mawar))).await.0, "NOT_FOUND");
        assert_eq!(pengurus.refused(UNDANG, of(Persona::DuaPos)).await.0, "FORBIDDEN", "she serves elsewhere too");
    }
}

both! {
    async fn the_first_two_are_made_on_the_machine(world: World) {
        let new = |nama: &str, email: &str| AdminBaru { nama: nama.to_owned(), email: email.to_owned(), telepon: None };
        let told = |result: posyandu::error::Result<_>| result.map(|_: admin::Dibuat| ()).unwrap_err().to_string();
        let there = told(admin::tambah(&world.app, new("Ketiga", "ketiga@kukar.test")).await);
        assert!(there.contains("two administrators approve"), "{there}");
        // Both are gone, and with them every way to make another through the API.
        assert_eq!(admin::cabut(&world.app, Persona::DpmdAdmin.account(), "uji").await.unwrap(), 1);
        assert_eq!(admin::cabut(&world.app, Persona::DpmdKedua.account(), "uji").await.unwrap(), 0);
        let one = admin::tambah(&world.app, new("Satu", "satu@kukar.test")).await.unwrap();
        let twice = told(admin::tambah(&world.app, new("Satu", "satu@kukar.test")).await);
        assert!(twice.contains("already"), "{twice}");
        let two = admin::tambah(&world.app, new("Dua", "dua@kukar.test")).await.unwrap();
        assert!(told(admin::tambah(&world.app, new("Tiga", "tiga@kukar.test")).await).contains("two administrators"));
        assert_ne!(one.kode, two.kode);
        // In force at once, and able to do what takes two.
        let (satu, dua) = (sebagai(&world, one.akun).await, sebagai(&world, two.akun).await);
        assert_eq!(peran(&satu).await, ["DPMD_ADMIN"]);
        let given = beri(&satu, tugas(Persona::TanpaTugas.account(), "DPMD_ADMIN", kabupaten())).await;
        assert!(admin::kode(&world.app, Persona::TanpaTugas.account()).await.is_err(), "not approved yet");
        dua.ok(SETUJUI, kirim("p", &given)).await;
        admin::kode(&world.app, Persona::TanpaTugas.account()).await.unwrap();
        // A new code ends the sessions of who lost her way in.
        admin::kode(&world.app, two.akun).await.unwrap();
        assert_eq!(dua.send(AKU, json!({})).await.codes(), ["UNAUTHENTICATED"]);
        // It is on record as the program's own act.
        let acts = world.dump().await["jejak"].iter().filter(|row| row.contains("KEEP_ACCOUNTS as SYSTEM")).count();
        assert!(acts >= 6, "{acts}");
    }
}
