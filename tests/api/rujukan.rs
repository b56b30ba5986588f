//! Referrals: the whole life of a case in each of the six sectors, how little the village and the agency learn, and
//! that nobody takes a step that is not hers.

use std::collections::BTreeMap;

use chrono::Duration;
use posyandu::access::{Actor, Role};
use posyandu::domain::id::AccountId;
use posyandu::domain::pilihan::Pilihan as _;
use posyandu::domain::posyandu::{Bidang, BidangSet};
use posyandu::domain::rujukan::{ALUR, Jalur, Langkah, Pelaku, StatusRujukan, Syarat, awal};
use posyandu::domain::wilayah::Kode;
use posyandu::service::account::{NewAkun, NewTugas, beri_tugas, buat_akun};
use posyandu::service::login::demo_token;
use posyandu::store::account::Subject;
use posyandu::store::pelayanan;
use posyandu::store::rujukan::tak_terlayani;
use posyandu::store::write::SYSTEM;
use serde_json::{Value as Json, json};

use crate::both;
use crate::field_table::generator::Dice;
use crate::hari_buka::{catat, hadir};
use crate::world::{Client, Persona, Pos, Siapa, World, day, fixed, mutation_id};

const KIRIM: &str = "mutation($i: KirimRujukanInput!) { kirimRujukan(input: $i) { id status sensitif } }";
const UBAH: &str = "mutation($m: UUID!, $r: [ID!]!, $k: StatusRujukan!, $c: String) { \
    ubahStatusRujukan(id: $m, rujukan: $r, ke: $k, catatan: $c) { id status batasHari } }";
const TERUSKAN: &str =
    "mutation($m: UUID!, $r: [ID!]!) { teruskanRujukan(id: $m, rujukan: $r) { id status batasHari } }";
const KEMBALIKAN: &str = "mutation($m: UUID!, $r: [ID!]!, $c: String!) { \
    kembalikanRujukan(id: $m, rujukan: $r, alasan: $c) { id status } }";
const TERIMA: &str =
    "mutation($m: UUID!, $r: ID!) { terimaRujukan(id: $m, rujukan: $r) { status diterimaPada } }";
const BACA: &str = "query($r: ID!) { rujukan(id: $r) { bidang alasan status posyandu { nama } \
    orang { nama jenisKelamin rt telepon alamat } pelayanan { kode } sasaran { nama } keluarga { kepala } } }";
const JAM: &str = "query($r: ID!) { rujukan(id: $r) { status pemegang sejak hariKerja batasHari lewatBatas jawaban \
    riwayat(first: 50) { nodes { peran dari ke catatan } } } }";
const DESA: &str = "{ daftarRujukanDesa(first: 100) { nodes { id bidang rt status pemegang hariKerja batasHari lewatBatas \
    posyandu { nama } } } }";
const KABAR: &str = "{ pemberitahuan(first: 100) { nodes { jenis entitas pesan } } }";
const KUNJUNGI: &str = "mutation($i: CatatKunjunganInput!) { catatKunjungan(input: $i) { id } }";

/// The sectors whose cases go through the village.
const LEWAT_DESA: [Bidang; 5] = [
    Bidang::Pendidikan,
    Bidang::PekerjaanUmum,
    Bidang::PerumahanRakyat,
    Bidang::TrantibumLinmas,
    Bidang::Sosial,
];

/// What is said when Candra's case is sent.
fn kasus(pos: Pos, bidang: &str) -> Json {
    json!({ "id": mutation_id(), "posyandu": pos.id().to_string(),
        "sasaran": pos.sasaran(Siapa::Candra).to_string(), "bidang": bidang, "alasan": "tidak sekolah karena jauh" })
}

/// Sends Candra's case to an agency.
pub async fn kirim(client: &Client, bidang: &str, pelayanan: Json) -> String {
    let mut input = kasus(Pos::Melati, bidang);
    input["pelayanan"] = pelayanan;
    let sent = client.ok(KIRIM, json!({ "i": input })).await;
    let status = if bidang == "KESEHATAN" { "DIRUJUK" } else { "DIDATA" };
    assert_eq!(sent["kirimRujukan"]["status"], status);
    sent["kirimRujukan"]["id"].as_str().unwrap().to_owned()
}

/// Takes one step with these cases.
pub async fn ubah(client: &Client, rujukan: &[String], ke: &str, catatan: &str) {
    let catatan = (!catatan.is_empty()).then_some(catatan);
    let taken = client.ok(UBAH, json!({ "m": mutation_id(), "r": rujukan, "k": ke, "c": catatan })).await;
    let nodes = taken["ubahStatusRujukan"].as_array().unwrap();
    assert!(nodes.len() == rujukan.len() && nodes.iter().all(|node| node["status"] == ke), "{taken:#}");
}

/// Verifies cases and submits them to the village, as their pengurus.
pub async fn ajukan(pengurus: &Client, rujukan: &[String]) {
    ubah(pengurus, rujukan, "DIVERIFIKASI", "").await;
    ubah(pengurus, rujukan, "DIAJUKAN_KE_DESA", "").await;
}

/// The id by which the village knows a case.
pub fn di_desa(rujukan: &str) -> String {
    rujukan.replacen("rujukan:", "rujukanDesa:", 1)
}

fn semua_di_desa(rujukan: &[String]) -> Vec<String> {
    rujukan.iter().map(|rujukan| di_desa(rujukan)).collect()
}

/// Forwards cases to their agencies, as the pembina of the village.
pub async fn teruskan(pembina: &Client, rujukan: &[String]) {
    pembina.ok(TERUSKAN, json!({ "m": mutation_id(), "r": semua_di_desa(rujukan) })).await;
}

/// Takes cases all the way to their agencies.
pub async fn ke_instansi(world: &World, pos: Pos, rujukan: &[String]) {
    ajukan(&world.sign_in(Persona::Pengurus(pos)).await, rujukan).await;
    teruskan(&world.sign_in(Persona::Pembina).await, rujukan).await;
}

/// Visits Candra at home.
pub async fn kunjungi(kader: &Client) {
    let visit = json!({ "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(),
        "sasaran": Pos::Melati.sasaran(Siapa::Candra).to_string(), "kader": Pos::Melati.kader(Bidang::Kesehatan).to_string(),
        "tanggal": "2026-11-20", "hasil": "BERTEMU" });
    kader.ok(KUNJUNGI, json!({ "i": visit })).await;
}

/// The notices about one thing that a client has.
async fn kabar(client: &Client, about: &str) -> Vec<(String, String)> {
    let told = client.ok(KABAR, json!({})).await;
    let nodes = told["pemberitahuan"]["nodes"].as_array().unwrap().iter();
    let about = nodes.filter(|node| node["entitas"] == about);
    about.map(|node| (text(&node["jenis"]), text(&node["pesan"]))).collect()
}

fn text(json: &Json) -> String {
    json.as_str().unwrap().to_owned()
}

fn kader_of(bidang: Bidang) -> Persona {
    if bidang == Bidang::Kesehatan {
        Persona::Kader(Pos::Melati)
    } else {
        Persona::KaderBidang(Pos::Melati, bidang)
    }
}

both! {
    async fn an_agency_accepts_once_what_is_forwarded_to_it(world: World) {
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let day = world.running(Pos::Melati).await;
        let candra = Pos::Melati.sasaran(Siapa::Candra).to_string();
        hadir(&pengurus, &day, &candra).await;
        let paud = json!({ "aksesPaud": { "terdaftar": false, "alasan": "jauh" } });
        let paud = catat(&pengurus, &day, json!({ "sasaran": candra }), paud).await["id"].clone();
        let berat = json!({ "pertumbuhan": { "berat": "16" } });
        let berat = catat(&pengurus, &day, json!({ "sasaran": candra }), berat).await["id"].clone();
        let sekolah = kirim(&pengurus, "PENDIDIKAN", paud.clone()).await;
        let sosial = kirim(&pengurus, "SOSIAL", Json::Null).await;

        let dinas = world.sign_in(Persona::Opd(Bidang::Pendidikan)).await;
        let list = "{ daftarRujukan { nodes { id bidang } } }";
        // What the post has only recorded is no business of the agency yet.
        assert_eq!(dinas.ok(list, json!({})).await["daftarRujukan"]["nodes"], json!([]));
        let (code, _, _) = dinas.refused(TERIMA, json!({ "m": mutation_id(), "r": sekolah })).await;
        assert_eq!(code, "NOT_FOUND");
        ke_instansi(&world, Pos::Melati, &[sekolah.clone(), sosial.clone()]).await;
        let seen = dinas.ok(list, json!({})).await;
        assert_eq!(seen["daftarRujukan"]["nodes"], json!([{ "id": sekolah, "bidang": "PENDIDIKAN" }]));
        // The person's name and how to find her, the service it is about, and no card, no house.
        assert_eq!(
            dinas.ok(BACA, json!({ "r": sekolah })).await["rujukan"],
            json!({ "bidang": "PENDIDIKAN", "alasan": "tidak sekolah karena jauh", "status": "DITERUSKAN_KE_OPD",
                "posyandu": { "nama": "Melati" },
                "orang": { "nama": "Candra Melati", "jenisKelamin": "L", "rt": "001",
                    "telepon": "+6281234567890", "alamat": "Jalan Sungai 1" },
                "pelayanan": { "kode": "PDK-01" }, "sasaran": null, "keluarga": null })
        );
        let (code, _, _) = dinas.refused(BACA, json!({ "r": sosial })).await;
        assert_eq!(code, "NOT_FOUND");
        for id in [&json!(candra), &paud, &berat] {
            let (code, _, _) = dinas.refused("query($i: ID!) { node(id: $i) { id } }", json!({ "i": id })).await;
            assert_eq!(code, "NOT_FOUND", "{id}");
        }
        let deeper = "query($r: ID!) { rujukan(id: $r) { pelayanan { ... on AksesPaud { terdaftar } \
            sasaran { nama } kehadiran { id } hariBuka { kehadiran { nodes { id } } } } } }";
        let reply = dinas.send(deeper, json!({ "r": sekolah })).await;
        let text = reply.json.to_string();
        assert!(!text.contains("Candra") && !text.contains("kehadiran:"), "{:#}", reply.json);

        // Accepted once. The same answer to the same mutation; another one comes too late.
        let m = mutation_id();
        let once = dinas.ok(TERIMA, json!({ "m": m, "r": sekolah })).await;
        assert_eq!(once["terimaRujukan"], json!({ "status": "DITERIMA_OPD", "diterimaPada": "2026-11-20T01:00:00.000Z" }));
        world.later(Duration::minutes(30));
        assert_eq!(dinas.ok(TERIMA, json!({ "m": m, "r": sekolah })).await, once);
        let (code, _, _) = dinas.refused(TERIMA, json!({ "m": mutation_id(), "r": sekolah })).await;
        assert_eq!(code, "WRONG_STATE");
        let (code, _, _) = dinas.refused(TERIMA, json!({ "m": mutation_id(), "r": sosial })).await;
        assert_eq!(code, "NOT_FOUND");
        // The post reads what became of it, with its own card of the person.
        let own = pengurus.ok(BACA, json!({ "r": sekolah })).await;
        assert_eq!((&own["rujukan"]["status"], &own["rujukan"]["sasaran"]["nama"]), (&json!("DITERIMA_OPD"), &json!("Candra Melati")));
        let open = pengurus.ok("{ daftarRujukan(status: DITERUSKAN_KE_OPD) { nodes { id } } }", json!({})).await;
        assert_eq!(open["daftarRujukan"]["nodes"], json!([{ "id": sosial }]));
    }
}

both! {
    async fn a_service_goes_only_to_the_agency_of_its_sector(world: World) {
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let day = world.running(Pos::Melati).await;
        let candra = Pos::Melati.sasaran(Siapa::Candra).to_string();
        hadir(&pengurus, &day, &candra).await;
        let berat = catat(&pengurus, &day, json!({ "sasaran": candra }), json!({ "pertumbuhan": { "berat": "16" } })).await;
        let before = world.dump().await;
        for (bidang, siapa) in [("SOSIAL", Siapa::Candra), ("KESEHATAN", Siapa::Bunga)] {
            let input = json!({ "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(),
                "sasaran": Pos::Melati.sasaran(siapa).to_string(), "bidang": bidang, "pelayanan": berat["id"],
                "alasan": "perlu bantuan" });
            let (code, field, sentence) = pengurus.refused(KIRIM, json!({ "i": input })).await;
            assert_eq!((code.as_str(), field.as_deref()), ("NOT_ELIGIBLE", Some("pelayanan")));
            assert_eq!(sentence, "Pelayanan yang disertakan harus tentang yang dirujuk dan dari bidang yang dituju.");
        }
        let mut input = kasus(Pos::Melati, "SOSIAL");
        input["sensitif"] = json!(true);
        let (code, field, _) = pengurus.refused(KIRIM, json!({ "i": input })).await;
        assert_eq!((code.as_str(), field.as_deref()), ("NOT_ELIGIBLE", Some("sensitif")));
        assert_eq!(before, world.dump().await);
        // A kader of another sector cannot enclose a health record she does not see.
        let guru = world.sign_in(Persona::KaderBidang(Pos::Melati, Bidang::Pendidikan)).await;
        let input = json!({ "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(), "sasaran": candra,
            "bidang": "KESEHATAN", "pelayanan": berat["id"], "alasan": "kurus" });
        let (code, field, _) = guru.refused(KIRIM, json!({ "i": input })).await;
        assert_eq!((code.as_str(), field.as_deref()), ("NOT_FOUND", Some("pelayanan")));
    }
}

both! {
    async fn who_moved_away_is_still_named_to_the_agency(world: World) {
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let rujukan = kirim(&pengurus, "PENDIDIKAN", Json::Null).await;
        let ajukan = "mutation($m: UUID!, $s: ID!, $p: ID!) { ajukanPindah(id: $m, sasaran: $s, ke: $p) { id } }";
        let candra = Pos::Melati.sasaran(Siapa::Candra).to_string();
        let to = Pos::Mawar.id().to_string();
        let moved = pengurus.ok(ajukan, json!({ "m": mutation_id(), "s": candra, "p": to })).await;
        let mawar = world.sign_in(Persona::Pengurus(Pos::Mawar)).await;
        let terima = "mutation($m: UUID!, $p: ID!) { terimaPindah(id: $m, perpindahan: $p) { id } }";
        mawar.ok(terima, json!({ "m": mutation_id(), "p": moved["ajukanPindah"]["id"] })).await;
        ke_instansi(&world, Pos::Melati, std::slice::from_ref(&rujukan)).await;
        let dinas = world.sign_in(Persona::Opd(Bidang::Pendidikan)).await;
        let seen = dinas.ok(BACA, json!({ "r": rujukan })).await;
        assert_eq!(seen["rujukan"]["orang"]["nama"], "Candra Melati");
        // The new post did not send it and does not see it.
        let (code, _, _) = mawar.refused(BACA, json!({ "r": rujukan })).await;
        assert_eq!(code, "NOT_FOUND");
    }
}

// ---- the five sectors that go through the village ----

both! {
    async fn a_case_goes_from_hand_to_hand_through_the_village(world: World) {
        let dpmd = world.sign_in(Persona::DpmdAdmin).await;
        let atur = "mutation($m: UUID!, $b: Bidang!, $w: String!, $h: Int) { aturBatasRujukan(id: $m, bidang: $b, wilayah: $w, hari: $h) { hari wilayah { kode } } }";
        let mut cases = BTreeMap::new();
        for bidang in LEWAT_DESA {
            // The kabupaten allows 5 working days, this kecamatan 3; pekerjaan umum has no limit here.
            let near = if bidang == Bidang::PekerjaanUmum { Json::Null } else { json!(3) };
            for (wilayah, hari) in [("64.02", json!(5)), ("64.02.02", near)] {
                dpmd.ok(atur, json!({ "m": mutation_id(), "b": bidang.kode(), "w": wilayah, "h": hari })).await;
            }
            let kader = world.sign_in(kader_of(bidang)).await;
            cases.insert(bidang, kirim(&kader, bidang.kode(), Json::Null).await);
            let own = kader.ok(JAM, json!({ "r": cases[&bidang] })).await;
            assert_eq!(own["rujukan"]["pemegang"], "PENGURUS");
            assert_eq!((&own["rujukan"]["hariKerja"], &own["rujukan"]["batasHari"]), (&json!(0), &Json::Null), "limits are not for the post");
            // She wrote it, and it is not hers to verify.
            let (code, _, _) = kader.refused(UBAH, json!({ "m": mutation_id(), "r": [cases[&bidang]], "k": "DIVERIFIKASI" })).await;
            assert_eq!(code, "FORBIDDEN");
        }
        let (code, field, _) = dpmd.refused(atur, json!({ "m": mutation_id(), "b": "SOSIAL", "w": "64.02", "h": 31 })).await;
        assert_eq!((code.as_str(), field.as_deref()), ("IMPOSSIBLE_VALUE", Some("hari")));

        // Monday: one working day since Friday.
        world.later(Duration::days(3));
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let all: Vec<String> = cases.values().cloned().collect();
        for case in &all {
            assert_eq!(kabar(&pengurus, case).await, [("RUJUKAN_MENUNGGU".to_owned(), "Ada rujukan yang menunggu verifikasi pengurus.".to_owned())]);
            assert_eq!(pengurus.ok(JAM, json!({ "r": case })).await["rujukan"]["hariKerja"], 1);
        }
        ajukan(&pengurus, &all).await;

        // Tuesday: the village knows where and since when, and no name.
        world.later(Duration::days(1));
        let pembina = world.sign_in(Persona::Pembina).await;
        let waiting = pembina.ok(DESA, json!({})).await;
        let nodes = waiting["daftarRujukanDesa"]["nodes"].as_array().unwrap();
        assert_eq!(nodes.len(), LEWAT_DESA.len());
        for node in nodes {
            let limit = if node["bidang"] == "PEKERJAAN_UMUM" { Json::Null } else { json!(3) };
            let shown = json!({ "id": node["id"], "bidang": node["bidang"], "rt": "001", "status": "DIAJUKAN_KE_DESA",
                "pemegang": "PEMBINA", "hariKerja": 1, "batasHari": limit, "lewatBatas": false, "posyandu": { "nama": "Melati" } });
            assert_eq!(*node, shown);
        }
        // One notice for the five that were submitted at once, to nobody by name.
        let told = pembina.ok(KABAR, json!({})).await;
        let told = told["pemberitahuan"]["nodes"].as_array().unwrap();
        assert_eq!((told.len(), &told[0]["entitas"]), (1, &Json::Null), "{told:#?}");
        for case in &all {
            assert_eq!(pembina.refused(BACA, json!({ "r": case })).await.0, "NOT_FOUND");
            assert_eq!(pembina.refused(UBAH, json!({ "m": mutation_id(), "r": [case], "k": "DITERUSKAN_KE_OPD" })).await.0, "NOT_FOUND");
        }
        assert_eq!(pengurus.with(pembina.token.as_ref().unwrap()).refused(KEMBALIKAN, json!({ "m": mutation_id(), "r": [di_desa(&all[0])], "c": " " })).await.0, "REQUIRED");
        teruskan(&pembina, &all).await;

        // The next Monday: four working days, one more than the limit.
        world.later(Duration::days(6));
        for (bidang, case) in &cases {
            let dinas = world.sign_in(Persona::Opd(*bidang)).await;
            assert_eq!(kabar(&dinas, case).await.len(), 1, "{bidang:?}");
            let limited = *bidang != Bidang::PekerjaanUmum;
            let late = dinas.ok("{ daftarRujukan(lewatBatas: true, pemegang: OPD) { nodes { id hariKerja batasHari lewatBatas } } }", json!({})).await;
            let expected = if limited {
                json!([{ "id": case, "hariKerja": 4, "batasHari": 3, "lewatBatas": true }])
            } else {
                json!([])
            };
            assert_eq!(late["daftarRujukan"]["nodes"], expected, "{bidang:?}");
            let elsewhere = dinas.ok("{ daftarRujukan(wilayah: \"64.02.06\") { nodes { id } } }", json!({})).await;
            assert_eq!(elsewhere["daftarRujukan"]["nodes"], json!([]));
            let since = dinas.ok("{ daftarRujukan(sejak: \"2026-11-21\") { nodes { id } } }", json!({})).await;
            assert_eq!(since["daftarRujukan"]["nodes"], json!([]));
            let one = std::slice::from_ref(case);
            ubah(&dinas, one, "DITERIMA_OPD", "").await;
            ubah(&dinas, one, "DITINDAKLANJUTI", "petugas datang Rabu").await;
            let (code, field, _) = dinas.refused(UBAH, json!({ "m": mutation_id(), "r": one, "k": "SELESAI" })).await;
            assert_eq!((code.as_str(), field.as_deref()), ("REQUIRED", Some("catatan")));
            ubah(&dinas, one, "SELESAI", "sudah dibantu").await;

            let kader = world.sign_in(kader_of(*bidang)).await;
            let told: Vec<String> = kabar(&kader, case).await.into_iter().map(|(_, pesan)| pesan).collect();
            assert_eq!(told, ["Rujukan Anda selesai. Baca jawabannya.", "Rujukan Anda sedang ditindaklanjuti.", "Rujukan Anda sudah diterima yang dituju."]);
            let life = kader.ok(JAM, json!({ "r": case })).await;
            let life = &life["rujukan"];
            assert_eq!((&life["status"], &life["jawaban"]), (&json!("SELESAI"), &json!("sudah dibantu")));
            assert_eq!((&life["pemegang"], &life["hariKerja"], &life["lewatBatas"]), (&Json::Null, &Json::Null, &json!(false)));
            let steps: Vec<(String, String)> = life["riwayat"]["nodes"].as_array().unwrap().iter().map(|node| (text(&node["peran"]), text(&node["ke"]))).collect();
            let steps: Vec<(&str, &str)> = steps.iter().map(|(peran, ke)| (peran.as_str(), ke.as_str())).collect();
            assert_eq!(steps, [("KADER", "DIDATA"), ("PENGURUS", "DIVERIFIKASI"), ("PENGURUS", "DIAJUKAN_KE_DESA"), ("PEMBINA", "DITERUSKAN_KE_OPD"),
                ("OPD", "DITERIMA_OPD"), ("OPD", "DITINDAKLANJUTI"), ("OPD", "SELESAI")]);
        }
    }
}

both! {
    async fn what_comes_back_is_corrected_and_verified_again(world: World) {
        let kader = world.sign_in(kader_of(Bidang::Sosial)).await;
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let pembina = world.sign_in(Persona::Pembina).await;
        let case = kirim(&kader, "SOSIAL", Json::Null).await;
        let one = std::slice::from_ref(&case);
        ajukan(&pengurus, one).await;
        pembina.ok(KEMBALIKAN, json!({ "m": mutation_id(), "r": semua_di_desa(one), "c": "RT mana?" })).await;
        assert_eq!(kabar(&kader, &case).await[0].0, "RUJUKAN_MENUNGGU");
        let back = kader.ok(JAM, json!({ "r": case })).await;
        assert_eq!(back["rujukan"]["pemegang"], "KADER");
        assert_eq!(back["rujukan"]["riwayat"]["nodes"][3], json!({ "peran": "PEMBINA", "dari": "DIAJUKAN_KE_DESA", "ke": "DIKEMBALIKAN", "catatan": "RT mana?" }));
        let perbaiki = "mutation($m: UUID!, $r: ID!) { perbaikiRujukan(id: $m, rujukan: $r, alasan: \"RT 001, tidak sekolah\") { alasan status } }";
        // A kader of the same post who did not write it does not correct it.
        let lain = world.sign_in(kader_of(Bidang::Pendidikan)).await;
        assert_eq!(lain.refused(perbaiki, json!({ "m": mutation_id(), "r": case })).await.0, "NOT_FOUND");
        let better = kader.ok(perbaiki, json!({ "m": mutation_id(), "r": case })).await;
        assert_eq!(better["perbaikiRujukan"], json!({ "alasan": "RT 001, tidak sekolah", "status": "DIDATA" }));
        ajukan(&pengurus, one).await;
        teruskan(&pembina, one).await;
        let dinas = world.sign_in(Persona::Opd(Bidang::Sosial)).await;
        ubah(&dinas, one, "DITOLAK_OPD", "sudah menerima program lain").await;
        assert_eq!(kabar(&kader, &case).await[0].1, "Rujukan Anda ditolak instansi. Baca alasannya.");
        // It is over: nobody cancels or accepts it any more.
        assert_eq!(kader.refused(UBAH, json!({ "m": mutation_id(), "r": one, "k": "DIBATALKAN", "c": "batal" })).await.0, "WRONG_STATE");
    }
}

// ---- health ----

both! {
    async fn a_health_case_that_did_not_come_is_visited_and_sent_again(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let puskesmas = world.sign_in(Persona::Opd(Bidang::Kesehatan)).await;
        let case = kirim(&kader, "KESEHATAN", Json::Null).await;
        let one = std::slice::from_ref(&case);
        assert_eq!(kabar(&pengurus, &case).await.len(), 1);
        assert_eq!(kabar(&puskesmas, &case).await[0].1, "Ada rujukan baru untuk instansi Anda.");
        assert_eq!(kader.ok(JAM, json!({ "r": case })).await["rujukan"]["pemegang"], "FASKES");
        // The village has no part in it.
        let pembina = world.sign_in(Persona::Pembina).await;
        assert_eq!(pembina.ok(DESA, json!({})).await["daftarRujukanDesa"]["nodes"], json!([]));
        ubah(&puskesmas, one, "TIDAK_DATANG", "").await;
        assert_eq!(kabar(&kader, &case).await[0].1, "Yang Anda rujuk belum datang. Kunjungi di rumah.");
        let again = || json!({ "m": mutation_id(), "r": one, "k": "DIRUJUK" });
        let (code, _, sentence) = kader.refused(UBAH, again()).await;
        assert_eq!((code.as_str(), sentence.as_str()), ("WRONG_STATE", "Kunjungi dulu di rumah, lalu rujuk kembali."));
        kunjungi(&kader).await;
        kader.ok(UBAH, again()).await;
        ubah(&puskesmas, one, "DITERIMA_FASKES", "").await;
        let (code, _, _) = kader.refused(UBAH, json!({ "m": mutation_id(), "r": one, "k": "DIBATALKAN", "c": "batal" })).await;
        assert_eq!(code, "WRONG_STATE", "the receiver has accepted");
        ubah(&puskesmas, one, "SELESAI", "diberi PMT 14 hari").await;
        assert_eq!(kader.ok(JAM, json!({ "r": case })).await["rujukan"]["jawaban"], "diberi PMT 14 hari");
    }
}

both! {
    async fn an_unattended_health_case_is_found_after_fourteen_days(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let (case, missed) = (kirim(&kader, "KESEHATAN", Json::Null).await, kirim(&kader, "KESEHATAN", Json::Null).await);
        let puskesmas = world.sign_in(Persona::Opd(Bidang::Kesehatan)).await;
        ubah(&puskesmas, std::slice::from_ref(&missed), "TIDAK_DATANG", "").await;
        let everything = Actor::system().scope();
        for (on, wanted) in [("2026-12-03", vec![&missed]), ("2026-12-04", vec![&case, &missed])] {
            let found = tak_terlayani(world.app.db.reader(&everything), Pos::Melati.id(), day(on)).await.unwrap();
            let mut found: Vec<String> = found.iter().map(|case| case.id.to_string()).collect();
            found.sort();
            assert_eq!(found.iter().collect::<Vec<_>>(), wanted, "{on}");
        }
        let elsewhere = tak_terlayani(world.app.db.reader(&everything), Pos::Mawar.id(), day("2027-01-01")).await.unwrap();
        assert_eq!(elsewhere, []);
    }
}

// ---- protected cases ----

/// The officer of trantibum-linmas who is appointed for protected cases.
pub async fn petugas(world: &World) -> Client {
    let (account, system) = (AccountId(fixed(9_800)), Actor::system());
    let mut work = world.work(&[SYSTEM]).await;
    let new =
        NewAkun { id: account, nama: "Petugas".to_owned(), email: None, telepon: None, sandi_hash: None };
    let now = world.app.clock.now() - Duration::days(1);
    buat_akun(&mut work, &system, &new, now).await.unwrap();
    let tugas = NewTugas {
        subject: Subject::Account(account),
        role: Role::Opd,
        posyandu: None,
        regions: vec![Kode::parse("64.02").unwrap()],
        bidang: BidangSet::from_iter([Bidang::TrantibumLinmas]),
        sensitive: true,
        mulai: now,
        akhir: now + Duration::days(300),
        alasan: "SK 12/2026".to_owned(),
    };
    beri_tugas(&mut work, &system, &tugas).await.unwrap();
    work.commit(account.0).await.unwrap();
    let token = demo_token(&world.app, account, Duration::hours(1)).await.unwrap();
    world.stranger().with(&token)
}

/// A protected service, as its writer recorded it.
pub async fn terlindung(world: &World, author: Persona) -> String {
    let id = mutation_id();
    let mut work = world.work(&[Pos::Melati.id()]).await;
    let row = vec![
        (pelayanan::ID, id.into()),
        (pelayanan::POSYANDU, Pos::Melati.id().0.into()),
        (pelayanan::SASARAN, Pos::Melati.sasaran(Siapa::Candra).0.into()),
        (pelayanan::KODE, "TRB-04".into()),
        (pelayanan::BIDANG, "TRANTIBUM_LINMAS".into()),
        (pelayanan::TANGGAL, day("2026-11-20").into()),
        (pelayanan::ISI, r#"{"sebab":"LANSIA_SENDIRI"}"#.into()),
        (pelayanan::JANGGAL, false.into()),
        (pelayanan::SENSITIF, true.into()),
        (pelayanan::TERLAMBAT, false.into()),
        (pelayanan::DICATAT_OLEH, author.account().0.into()),
        (pelayanan::DICATAT_PADA, world.app.clock.now().into()),
    ];
    work.insert(&World::permit(), Pos::Melati.id(), &pelayanan::TABLE, row).await.unwrap();
    work.commit(id).await.unwrap();
    format!("pelayanan:{id}")
}

both! {
    async fn a_protected_case_passes_by_the_board_and_the_village(world: World) {
        let writer = kader_of(Bidang::Sosial);
        let (kader, petugas) = (world.sign_in(writer).await, petugas(&world).await);
        let report = terlindung(&world, writer).await;
        let node = "query($i: ID!) { node(id: $i) { id } }";
        assert_eq!(kader.ok(node, json!({ "i": report })).await["node"]["id"], json!(report));
        // The referral of a protected service is protected, whatever the form says.
        let mut input = kasus(Pos::Melati, "TRANTIBUM_LINMAS");
        input["pelayanan"] = json!(report);
        let sent = kader.ok(KIRIM, json!({ "i": input })).await;
        assert_eq!((&sent["kirimRujukan"]["status"], &sent["kirimRujukan"]["sensitif"]), (&json!("DITERUSKAN_KE_OPD"), &json!(true)));
        let case = text(&sent["kirimRujukan"]["id"]);
        let one = std::slice::from_ref(&case);
        let mut others = vec![Persona::Opd(Bidang::TrantibumLinmas), Persona::Opd(Bidang::Sosial)];
        others.extend([Persona::Pengurus(Pos::Melati), Persona::Pembina, Persona::Pkk, Persona::DpmdAdmin]);
        others.extend([kader_of(Bidang::TrantibumLinmas), Persona::Kader(Pos::Melati)]);
        for persona in others {
            let other = world.sign_in(persona).await;
            for id in [&case, &report] {
                assert_eq!(other.refused(node, json!({ "i": id })).await.0, "NOT_FOUND", "{persona:?}");
            }
            assert_eq!(other.refused(UBAH, json!({ "m": mutation_id(), "r": one, "k": "DIBATALKAN", "c": "batal" })).await.0, "NOT_FOUND", "{persona:?}");
            assert_eq!(other.refused(TERUSKAN, json!({ "m": mutation_id(), "r": semua_di_desa(one) })).await.0, "NOT_FOUND", "{persona:?}");
            assert_eq!(kabar(&other, &case).await, [], "{persona:?}");
        }
        // The appointed officer reads the case with the service it names, and the service alone is nobody's.
        let seen = petugas.ok(BACA, json!({ "r": case })).await;
        assert_eq!((&seen["rujukan"]["orang"]["nama"], &seen["rujukan"]["pelayanan"]["kode"]), (&json!("Candra Melati"), &json!("TRB-04")));
        assert_eq!(petugas.refused(node, json!({ "i": report })).await.0, "NOT_FOUND");
        assert_eq!(kabar(&petugas, &case).await.len(), 1);
        ubah(&petugas, one, "DITERIMA_OPD", "").await;
        ubah(&petugas, one, "DITINDAKLANJUTI", "").await;
        ubah(&petugas, one, "SELESAI", "didampingi UPTD PPA").await;
        assert_eq!(kabar(&kader, &case).await.len(), 3);
        let life = kader.ok(JAM, json!({ "r": case })).await;
        assert_eq!(life["rujukan"]["jawaban"], "didampingi UPTD PPA");
        assert_eq!(life["rujukan"]["riwayat"]["nodes"].as_array().unwrap().len(), 4);

        // The copy for the person herself goes through the board of the post, so it says nothing of it.
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let ask = json!({ "i": { "id": mutation_id(), "sasaran": Pos::Melati.sasaran(Siapa::Candra).to_string(), "jenis": "SALINAN", "pemohon": "WALI", "hubungan": "ibu" } });
        let asked = pengurus.ok("mutation($i: MulaiPermintaanSubjekInput!) { mulaiPermintaanSubjek(input: $i) { id } }", ask).await;
        let request = &asked["mulaiPermintaanSubjek"]["id"];
        let grant = "mutation($m: UUID!, $p: ID!) { putuskanPermintaanSubjek(id: $m, permintaan: $p, setuju: true) { id } }";
        world.sign_in(Persona::Pembina).await.ok(grant, json!({ "m": mutation_id(), "p": request })).await;
        let copy = pengurus.ok("query($p: ID!) { salinanSubjek(permintaan: $p) { json } }", json!({ "p": request })).await;
        let copy = text(&copy["salinanSubjek"]["json"]);
        assert!(copy.contains("Candra Melati"), "{copy}");
        for word in ["TRANTIBUM", "TRB-04", "UPTD PPA", "rujukan\": [\n"] {
            assert!(!copy.contains(word), "{word} in {copy}");
        }
    }
}

both! {
    async fn who_reported_is_known_to_the_board_and_the_receiver_alone(world: World) {
        let writer = kader_of(Bidang::TrantibumLinmas);
        let (kader, pengurus) = (world.sign_in(writer).await, world.sign_in(Persona::Pengurus(Pos::Melati)).await);
        let today = world.running(Pos::Melati).await;
        let nenek = Pos::Melati.sasaran(Siapa::Nenek).to_string();
        hadir(&pengurus, &today, &nenek).await;
        let record = "mutation($i: CatatPelayananInput!) { catatPelayanan(input: $i) { id } }";
        let told = |isi: Json| json!({ "i": { "id": mutation_id(), "hariBuka": today, "sasaran": nenek, "isi": isi,
            "pelapor": { "nama": "Pak Usman", "kontak": "0811223344" } } });
        let report = kader.ok(record, told(json!({ "wargaRentanBencana": { "sebab": "LANSIA_SENDIRI" } }))).await["catatPelayanan"]["id"].clone();
        let (code, field, _) = pengurus.refused(record, told(json!({ "penyuluhan": { "topik": "Gizi", "peserta": 3 } }))).await;
        assert_eq!((code.as_str(), field.as_deref()), ("NOT_ELIGIBLE", Some("pelapor")));
        let mut input = kasus(Pos::Melati, "TRANTIBUM_LINMAS");
        input["sasaran"] = json!(nenek);
        input["pelayanan"] = report;
        let case = text(&kader.ok(KIRIM, json!({ "i": input })).await["kirimRujukan"]["id"]);
        let who = "query($r: ID!) { rujukan(id: $r) { pelapor { nama kontak } } }";
        let satpol = world.sign_in(Persona::Opd(Bidang::TrantibumLinmas)).await;
        assert_eq!(satpol.refused(who, json!({ "r": case })).await.0, "NOT_FOUND", "not forwarded yet");
        ke_instansi(&world, Pos::Melati, std::slice::from_ref(&case)).await;
        let named = json!({ "rujukan": { "pelapor": { "nama": "Pak Usman", "kontak": "0811223344" } } });
        assert_eq!(pengurus.ok(who, json!({ "r": case })).await, named);
        assert_eq!(satpol.ok(who, json!({ "r": case })).await, named);
        let reply = kader.send(who, json!({ "r": case })).await;
        assert!(!reply.json.to_string().contains("Usman"), "{:#}", reply.json);
    }
}

// ---- many at once ----

both! {
    async fn a_hundred_cases_of_the_inbox_take_one_step(world: World) {
        let dinas = world.sign_in(Persona::Opd(Bidang::Sosial)).await;
        let mut all = Vec::new();
        for pos in [Pos::Melati, Pos::Mawar] {
            let pengurus = world.sign_in(Persona::Pengurus(pos)).await;
            let mut here = Vec::new();
            for _ in 0..50 {
                here.push(text(&pengurus.ok(KIRIM, json!({ "i": kasus(pos, "SOSIAL") })).await["kirimRujukan"]["id"]));
            }
            ke_instansi(&world, pos, &here).await;
            all.extend(here);
        }
        // Forwarded fifty at a time, and told twice.
        let told = dinas.ok(KABAR, json!({})).await;
        assert_eq!(told["pemberitahuan"]["nodes"].as_array().unwrap().len(), 2);
        let m = mutation_id();
        let step = json!({ "m": m, "r": all, "k": "DITERIMA_OPD" });
        let before = world.dump().await;
        let (taken, statements) = world.statements_of(dinas.ok(UBAH, step.clone())).await;
        assert_eq!(taken["ubahStatusRujukan"].as_array().unwrap().len(), 100);
        assert!(statements.len() <= 32, "{} statements:\n{}", statements.len(), statements.join("\n"));
        let after = world.dump().await;
        assert_eq!(after["rujukan_riwayat"].len(), before["rujukan_riwayat"].len() + 100);
        assert_eq!(after["mutation"].len(), before["mutation"].len() + 1, "one mutation");
        assert_eq!(dinas.ok(UBAH, step).await, taken, "the same answer to the same mutation");

        // One that cannot go stops all, and is named.
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let fresh = text(&pengurus.ok(KIRIM, json!({ "i": kasus(Pos::Melati, "SOSIAL") })).await["kirimRujukan"]["id"]);
        ke_instansi(&world, Pos::Melati, std::slice::from_ref(&fresh)).await;
        let mut mixed = all[..99].to_vec();
        mixed.push(fresh.clone());
        let quiet = world.dump().await;
        let (code, field, sentence) = dinas.refused(UBAH, json!({ "m": mutation_id(), "r": mixed, "k": "DITINDAKLANJUTI" })).await;
        assert_eq!((code.as_str(), field.as_deref()), ("WRONG_STATE", Some("rujukan")));
        assert!(sentence.contains(&fresh), "{sentence}");
        mixed.push(all[99].clone());
        for (rujukan, code) in [(json!([]), "REQUIRED"), (json!(mixed), "TOO_LONG")] {
            assert_eq!(dinas.refused(UBAH, json!({ "m": mutation_id(), "r": rujukan, "k": "DITERIMA_OPD" })).await.0, code);
        }
        assert_eq!(quiet, world.dump().await);
    }
}

// ---- every step by every hand ----

/// Who takes the steps of Melati's cases in a walk.
struct Tangan {
    penulis: Client,
    pengurus: Client,
    pembina: Client,
    opd: Client,
}

impl Tangan {
    async fn of(world: &World, jalur: Jalur, petugas: &Client) -> (Tangan, &'static str) {
        let (bidang, writer) = match jalur {
            Jalur::Desa => (Bidang::PekerjaanUmum, kader_of(Bidang::PekerjaanUmum)),
            Jalur::Faskes => (Bidang::Kesehatan, Persona::Kader(Pos::Melati)),
            Jalur::Terlindung => (Bidang::TrantibumLinmas, kader_of(Bidang::Pendidikan)),
        };
        let opd = if jalur == Jalur::Terlindung {
            petugas.clone()
        } else {
            world.sign_in(Persona::Opd(bidang)).await
        };
        let tangan = Tangan {
            penulis: world.sign_in(writer).await,
            pengurus: world.sign_in(Persona::Pengurus(Pos::Melati)).await,
            pembina: world.sign_in(Persona::Pembina).await,
            opd,
        };
        (tangan, bidang.kode())
    }

    fn of_pelaku(&self, pelaku: Pelaku) -> &Client {
        match pelaku {
            Pelaku::Penulis => &self.penulis,
            Pelaku::Pengurus => &self.pengurus,
            Pelaku::Pembina => &self.pembina,
            Pelaku::Opd => &self.opd,
        }
    }

    async fn mulai(&self, jalur: Jalur, bidang: &str) -> String {
        let mut input = kasus(Pos::Melati, bidang);
        input["sensitif"] = json!(jalur == Jalur::Terlindung);
        text(&self.penulis.ok(KIRIM, json!({ "i": input })).await["kirimRujukan"]["id"])
    }

    async fn ambil(&self, world: &World, langkah: &Langkah, pelaku: Pelaku, case: &str) {
        if langkah.syarat == Syarat::Kunjungan {
            self.penulis.ok(KUNJUNGI, json!({ "i": { "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(),
                "sasaran": Pos::Melati.sasaran(Siapa::Candra).to_string(), "kader": Pos::Melati.kader(Bidang::Kesehatan).to_string(),
                "tanggal": world.app.clock.today().to_string(), "hasil": "BERTEMU" } })).await;
        }
        let client = self.of_pelaku(pelaku);
        match (pelaku, langkah.ke) {
            (Pelaku::Pembina, StatusRujukan::Dikembalikan) => {
                client.ok(KEMBALIKAN, json!({ "m": mutation_id(), "r": [case], "c": "RT mana?" })).await;
            }
            (Pelaku::Pembina, _) => teruskan(client, &[case.to_owned()]).await,
            _ => ubah(client, &[case.to_owned()], langkah.ke.kode(), "catatan").await,
        }
    }
}

fn dari(jalur: Jalur, status: StatusRujukan) -> Vec<&'static Langkah> {
    ALUR.iter().filter(|langkah| langkah.jalur == jalur && langkah.dari == Some(status)).collect()
}

both! {
    async fn random_walks_write_one_line_a_step_and_no_wrong_hand_moves_a_case(world: World) {
        let petugas = petugas(&world).await;
        let strangers = [Persona::Pengurus(Pos::Mawar), Persona::Kader(Pos::Anggrek), Persona::Opd(Bidang::PerumahanRakyat),
            Persona::Pkk, Persona::DpmdAdmin, Persona::TanpaTugas, kader_of(Bidang::Sosial)];
        let mut others = Vec::new();
        for persona in strangers {
            others.push(world.sign_in(persona).await);
        }
        let mut dice = Dice(11);
        let mut tried_at = BTreeMap::new();
        for turn in 0..18 {
            let jalur = [Jalur::Desa, Jalur::Faskes, Jalur::Terlindung][turn % 3];
            let (tangan, bidang) = Tangan::of(&world, jalur, &petugas).await;
            let case = tangan.mulai(jalur, bidang).await;
            let mut status = awal(jalur);
            let mut lines = 1;
            for _ in 0..14 {
                // Once for each place a case can stand at: every hand tries every step that the table does not give it.
                if tried_at.insert((format!("{jalur:?}"), status), ()).is_none() {
                    wrong_hands(&world, (&tangan, &others), (jalur, status), &case).await;
                }
                let steps = dari(jalur, status);
                if steps.is_empty() {
                    break;
                }
                let step = *dice.of(&steps);
                let pelaku = *dice.of(step.oleh);
                tangan.ambil(&world, step, pelaku, &case).await;
                (status, lines) = (step.ke, lines + 1);
                let life = tangan.penulis.ok(JAM, json!({ "r": case })).await;
                assert_eq!(life["rujukan"]["status"], status.kode());
                assert_eq!(life["rujukan"]["riwayat"]["nodes"].as_array().unwrap().len(), lines, "{life:#}");
            }
        }
        assert!(tried_at.len() >= 15, "{:?}", tried_at.keys());
    }
}

/// Every hand tries every step but its own, and nothing is left of it.
async fn wrong_hands(
    world: &World,
    (tangan, others): (&Tangan, &[Client]),
    (jalur, status): (Jalur, StatusRujukan),
    case: &str,
) {
    let before = world.dump().await;
    let hands = [Pelaku::Penulis, Pelaku::Pengurus, Pelaku::Pembina, Pelaku::Opd];
    let hands = hands.into_iter().map(|pelaku| (Some(pelaku), tangan.of_pelaku(pelaku)));
    for (pelaku, client) in hands.chain(others.iter().map(|client| (None, client))) {
        for (ke, _, _) in StatusRujukan::NILAI {
            let given = dari(jalur, status).into_iter().find(|step| step.ke == *ke);
            let own = given.is_some_and(|step| pelaku.is_some_and(|pelaku| step.oleh.contains(&pelaku)));
            if own && pelaku != Some(Pelaku::Pembina) {
                continue;
            }
            let m = json!({ "m": mutation_id(), "r": [case], "k": ke.kode(), "c": "catatan" });
            let (code, _, _) = client.refused(UBAH, m).await;
            let wanted = ["FORBIDDEN", "NOT_FOUND", "WRONG_STATE"].contains(&code.as_str());
            assert!(wanted, "{pelaku:?} {jalur:?} {status:?} to {ke:?}: {code}");
            // A step that exists and belongs to another is not hers, whatever the case is about.
            assert!(
                given.is_none() || own || code != "WRONG_STATE",
                "{pelaku:?} {jalur:?} {status:?} to {ke:?}"
            );
        }
        let village = pelaku == Some(Pelaku::Pembina);
        if !village || status != StatusRujukan::DiajukanKeDesa {
            for (document, named) in [(TERUSKAN, "teruskan"), (KEMBALIKAN, "kembalikan")] {
                let (code, _, _) = client
                    .refused(document, json!({ "m": mutation_id(), "r": [di_desa(case)], "c": "RT mana?" }))
                    .await;
                assert!(
                    ["FORBIDDEN", "NOT_FOUND", "WRONG_STATE"].contains(&code.as_str()),
                    "{named} {pelaku:?} {status:?}: {code}"
                );
            }
        }
    }
    assert_eq!(before, world.dump().await, "{jalur:?} {status:?}");
}
