//! What a person may ask of those who keep her data (UU 27/2022): a copy, a correction, a restriction, an erasure.
//! Who receives it, who decides, in what time, and what is left.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Duration;
use posyandu::access::Role;
use posyandu::domain::posyandu::Bidang;
use posyandu::store::jejak;
use posyandu::store::orang::{BUKU, HIDUP, PENUNJUK};
use posyandu::store::write::SYSTEM;
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
use serde_json::{Value as Json, json};

use crate::both;
use crate::darurat::{BUKA, kabar, pejabat, seharian};
use crate::hari_buka::{catat, hadir};
use crate::world::{Client, On, Persona, Pos, Siapa, World, mutation_id};

const MULAI: &str = "mutation($i: MulaiPermintaanSubjekInput!) { \
    mulaiPermintaanSubjek(input: $i) { id status tenggat sisaJam terlambat } }";
const PUTUS: &str = "mutation($m: UUID!, $p: ID!, $s: Boolean!, $a: String) { \
    putuskanPermintaanSubjek(id: $m, permintaan: $p, setuju: $s, alasan: $a) { status alasan sisaJam terlambat } }";
const NAMA: &str = "query($s: ID!) { sasaran(id: $s) { nama } }";

fn siapa(who: Siapa) -> String {
    Pos::Melati.sasaran(who).to_string()
}

/// A guardian's request.
fn minta(sasaran: &str, jenis: &str) -> Json {
    json!({ "i": { "id": mutation_id(), "sasaran": sasaran, "jenis": jenis, "pemohon": "WALI", "hubungan": "ibu kandung" } })
}

async fn mulai(client: &Client, sasaran: &str, jenis: &str) -> Json {
    client.ok(MULAI, minta(sasaran, jenis)).await["mulaiPermintaanSubjek"]["id"].clone()
}

async fn setuju(client: &Client, permintaan: &Json) {
    let done = client.ok(PUTUS, json!({ "m": mutation_id(), "p": permintaan, "s": true })).await;
    assert_eq!(done["putuskanPermintaanSubjek"]["status"], "SELESAI");
}

/// Asked and granted.
pub async fn lakukan(pengurus: &Client, pembina: &Client, sasaran: &str, jenis: &str) {
    let id = mulai(pengurus, sasaran, jenis).await;
    setuju(pembina, &id).await;
}

/// The tables that hold people's data, as they are.
async fn orang(world: &World) -> BTreeMap<String, Vec<String>> {
    let personal: BTreeSet<&str> = HIDUP.iter().map(|of| of.table.name).chain(["keluarga"]).collect();
    world.dump().await.into_iter().filter(|(table, _)| personal.contains(table.as_str())).collect()
}

/// Is every entry of every chain where it was, and does each fit the one before it?
async fn chains_hold(world: &World) {
    for (scope, chain) in jejak::chains(&world.app.db).await.unwrap() {
        let entries = jejak::entries(&world.app.db, scope, 0, 10_000).await.unwrap();
        let mut before = String::new();
        for entry in &entries {
            assert_eq!(entry.hash_after(&before), entry.hash);
            assert!(entry.reason_fits());
            before.clone_from(&entry.hash);
        }
        assert_eq!((entries.len() as i64, before), (chain.count, chain.head));
    }
}

both! {
    async fn a_restricted_person_is_unknown_and_comes_back_as_she_was(world: World) {
        let (pengurus, pembina) = (seharian(&world, Persona::Pengurus(Pos::Melati)).await, seharian(&world, Persona::Pembina).await);
        let day = world.running(Pos::Melati).await;
        let (sari, adi) = (siapa(Siapa::Sari), siapa(Siapa::Adi));
        for who in [&sari, &adi] {
            hadir(&pengurus, &day, who).await;
        }
        catat(&pengurus, &day, json!({ "sasaran": adi }), json!({ "pertumbuhan": { "berat": "6,2" } })).await;
        pengurus.ok("mutation($m: UUID!, $s: ID!) { catatKehamilan(id: $m, sasaran: $s, hpht: \"2026-08-01\") { id } }", json!({ "m": mutation_id(), "s": sari })).await;
        // A visit to Adi on which Bunga was weighed too: the visit goes, her weighing stays.
        let visit = pengurus.ok("mutation($i: CatatKunjunganInput!) { catatKunjungan(input: $i) { id } }", json!({ "i": {
            "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(), "sasaran": adi,
            "kader": Pos::Melati.kader(Bidang::Kesehatan).to_string(), "tanggal": "2026-11-19", "hasil": "BERTEMU", "catatan": "Adi sehat" } })).await;
        pengurus.ok("mutation($i: CatatPelayananInput!) { catatPelayanan(input: $i) { id } }", json!({ "i": {
            "id": mutation_id(), "kunjungan": visit["catatKunjungan"]["id"], "sasaran": siapa(Siapa::Bunga), "isi": { "pertumbuhan": { "berat": "10,4" } } } })).await;
        let pindah = "mutation($m: UUID!, $s: ID!, $p: ID!) { ajukanPindah(id: $m, sasaran: $s, ke: $p) { id } }";
        pengurus.ok(pindah, json!({ "m": mutation_id(), "s": adi, "p": Pos::Mawar.id().to_string() })).await;
        const SKDN: &str = "query($p: ID!) { skdn(posyandu: $p, bulan: \"2026-11\") { s d } }";
        let melati = Pos::Melati.id().to_string();
        let sums = pengurus.ok(SKDN, json!({ "p": melati })).await["skdn"].clone();
        let before = orang(&world).await;

        for who in [&adi, &sari] {
            lakukan(&pengurus, &pembina, who, "BATASI").await;
        }
        let kader = seharian(&world, Persona::Kader(Pos::Melati)).await;
        for client in [&pengurus, &kader, &pembina] {
            assert_eq!(client.send(NAMA, json!({ "s": adi })).await.codes(), ["NOT_FOUND"]);
            assert_eq!(client.send(BUKA, json!({ "m": mutation_id(), "s": adi, "a": "kejang di rumah sejak pagi" })).await.codes(), ["NOT_FOUND"]);
        }
        let list = pengurus.ok("query($p: ID!) { daftarSasaran(posyandu: $p, first: 100) { nodes { nama ibu { nama } } } }", json!({ "p": melati })).await;
        let text = list.to_string();
        assert!(!text.contains("Adi Melati") && !text.contains("Sari Melati") && text.contains("Bunga Melati"));
        let now = pengurus.ok(SKDN, json!({ "p": melati })).await["skdn"].clone();
        assert_eq!((now["s"].as_i64(), now["d"].as_i64()), (sums["s"].as_i64().map(|n| n - 1), sums["d"].as_i64().map(|n| n - 1)), "of the sums too");
        // Whoever holds a copy of the database reads nothing of them.
        let dump = world.dump().await;
        let sealed = dump.values().flatten().any(|row| row.contains("Adi Melati") || row.contains("Sari Melati") || row.contains("Adi sehat"));
        assert!(!sealed);
        let told: Vec<&String> = dump["sync_item"].iter().filter(|row| row.contains("RESTRICTED")).collect();
        assert!(told.len() >= 10, "phones are told of each row: {told:#?}");
        let mut again = minta(&adi, "BATASI");
        assert_eq!(pengurus.send(MULAI, again.clone()).await.codes(), ["WRONG_STATE"]);
        again["i"]["jenis"] = json!("KOREKSI");
        assert_eq!(pengurus.send(MULAI, again).await.codes(), ["WRONG_STATE"]);
        let mawar = seharian(&world, Persona::Pengurus(Pos::Mawar)).await;
        assert_eq!(mawar.send(MULAI, minta(&adi, "PULIHKAN")).await.codes(), ["NOT_FOUND"]);
        assert_eq!(pengurus.send(MULAI, minta(&siapa(Siapa::Dian), "PULIHKAN")).await.codes(), ["WRONG_STATE"]);

        for who in [&sari, &adi] {
            lakukan(&pengurus, &pembina, who, "PULIHKAN").await;
        }
        let after = orang(&world).await;
        for (table, rows) in &before {
            // Adi came back while his mother was there again, so that he points at her as before.
            assert_eq!(rows, &after[table], "{table}");
        }
        assert!(world.dump().await["tersegel"].is_empty());
        chains_hold(&world).await;
    }
}

both! {
    async fn an_erased_person_leaves_ids_and_nothing_else(world: World) {
        const SIGNS: [&str; 6] = ["zulaikha", "812777888", "gang kamboja", "6402025105230099", "4402025105239999", "demam berdarah"];
        let (pengurus, pembina) = (seharian(&world, Persona::Pengurus(Pos::Melati)).await, seharian(&world, Persona::Pembina).await);
        let melati = Pos::Melati.id().to_string();
        let house = pengurus.ok("mutation($i: DaftarkanKeluargaInput!) { daftarkanKeluarga(input: $i) { id } }", json!({ "i": {
            "id": mutation_id(), "posyandu": melati, "kepala": "Zulaikha Kencana", "nomorKk": "4402025105239999", "rt": "001", "alamat": "Gang Kamboja 9" } })).await["daftarkanKeluarga"]["id"].clone();
        let person = pengurus.ok("mutation($i: DaftarkanSasaranInput!) { daftarkanSasaran(input: $i) { id } }", json!({ "i": {
            "id": mutation_id(), "posyandu": melati, "keluarga": house, "nama": "Zulaikha Kencana", "nik": "6402025105230099",
            "jenisKelamin": "P", "tanggalLahir": "2023-05-11", "rt": "001", "telepon": "0812777888", "alamat": "Gang Kamboja 9" } })).await;
        let id = person["daftarkanSasaran"]["id"].as_str().unwrap().to_owned();
        let day = world.running(Pos::Melati).await;
        hadir(&pengurus, &day, &id).await;
        catat(&pengurus, &day, json!({ "sasaran": id }), json!({ "pertumbuhan": { "berat": "13" } })).await;
        pengurus.ok("mutation($i: CatatKunjunganInput!) { catatKunjungan(input: $i) { id } }", json!({ "i": {
            "id": mutation_id(), "posyandu": melati, "sasaran": id, "kader": Pos::Melati.kader(Bidang::Kesehatan).to_string(),
            "tanggal": "2026-11-19", "hasil": "BERTEMU", "catatan": "Zulaikha demam berdarah" } })).await;
        pembina.ok(BUKA, json!({ "m": mutation_id(), "s": id, "a": "Zulaikha demam berdarah" })).await;
        pembina.ok(NAMA, json!({ "s": id })).await;
        let case = pengurus.ok("mutation($i: KirimRujukanInput!) { kirimRujukan(input: $i) { id } }", json!({ "i": {
            "id": mutation_id(), "posyandu": melati, "sasaran": id, "bidang": "SOSIAL", "alasan": "keluarga Zulaikha" } })).await["kirimRujukan"]["id"].clone();
        // A correction that waits holds values too.
        let mut correct = minta(&id, "KOREKSI");
        correct["i"]["koreksi"] = json!({ "nama": "Zulaikha Kencana Sari" });
        pengurus.ok(MULAI, correct).await;

        let erase = mulai(&pengurus, &id, "HAPUS").await;
        let (code, _, _) = pembina.refused(PUTUS, json!({ "m": mutation_id(), "p": erase, "s": true })).await;
        assert_eq!(code, "WRONG_STATE", "her case is open");
        crate::rujukan::ubah(&pengurus, &[case.as_str().unwrap().to_owned()], "DIBATALKAN", "keluarga Zulaikha pindah").await;
        let found = |dump: &BTreeMap<String, Vec<String>>| -> BTreeSet<String> {
            let holds = |row: &String| SIGNS.iter().any(|sign| row.to_lowercase().contains(sign));
            dump.iter().filter(|(_, rows)| rows.iter().any(holds)).map(|(table, _)| table.clone()).collect()
        };
        let before = found(&world.dump().await);
        assert!(before.is_superset(&["sasaran", "keluarga", "kunjungan_rumah", "akses_sementara", "rujukan", "rujukan_riwayat"].map(str::to_owned).into()), "{before:?}");

        let m = mutation_id();
        let done = pembina.ok(PUTUS, json!({ "m": m, "p": erase, "s": true, "a": "permintaan ibu Zulaikha" })).await;
        assert_eq!(done["putuskanPermintaanSubjek"], json!({ "status": "SELESAI", "alasan": null, "sisaJam": null, "terlambat": false }));
        let dump = world.dump().await;
        assert_eq!(found(&dump), BTreeSet::new(), "nothing of her is left");
        let plain = id.trim_start_matches("sasaran:");
        let named: BTreeSet<&str> = dump.iter()
            .filter(|(_, rows)| rows.iter().any(|row| row.to_lowercase().contains(plain) || row.to_lowercase().contains(&plain.replace('-', ""))))
            .map(|(table, _)| table.as_str()).collect();
        assert!(named.is_subset(&BTreeSet::from(["sync_item", "jejak", "mutation", "permintaan_subjek", "akses_sementara", "pemberitahuan"])), "{named:?}");
        assert!(dump["sync_item"].iter().any(|row| row.contains("ERASED")));
        chains_hold(&world).await;
        let hers: Vec<_> = jejak::entries(&world.app.db, Pos::Melati.id(), 0, 10_000).await.unwrap()
            .into_iter().filter(|entry| entry.entities.contains(plain) && entry.action != "CONFIRM_SUBJECT_RIGHT").collect();
        assert!(!hers.is_empty() && hers.iter().all(|entry| entry.garam.is_none() && entry.catatan.is_none()));

        // Done once it stays done, and there is nobody to erase again.
        assert_eq!(pembina.ok(PUTUS, json!({ "m": m, "p": erase, "s": true, "a": "permintaan ibu Zulaikha" })).await, done);
        assert_eq!(pembina.send(PUTUS, json!({ "m": mutation_id(), "p": erase, "s": true })).await.codes(), ["WRONG_STATE"]);
        assert_eq!(pengurus.send(MULAI, minta(&id, "HAPUS")).await.codes(), ["NOT_FOUND"]);
        assert_eq!(kabar(&pengurus).await[0]["jenis"], "PERMINTAAN_DIPUTUS");
    }
}

both! {
    async fn who_is_restricted_can_be_erased(world: World) {
        let (pengurus, pembina) = (seharian(&world, Persona::Pengurus(Pos::Melati)).await, seharian(&world, Persona::Pembina).await);
        let dian = siapa(Siapa::Dian);
        lakukan(&pengurus, &pembina, &dian, "BATASI").await;
        lakukan(&pengurus, &pembina, &dian, "HAPUS").await;
        let dump = world.dump().await;
        assert!(dump["tersegel"].is_empty());
        assert!(!dump.values().flatten().any(|row| row.contains("Dian Melati")));
        let why: Vec<&String> = dump["sync_item"].iter().filter(|row| row.contains("RESTRICTED")).collect();
        assert!(why.iter().all(|row| row.contains(&SYSTEM.0.to_string()) || row.to_lowercase().contains(&SYSTEM.0.simple().to_string())), "{why:?}");
        assert_eq!(pengurus.send(MULAI, minta(&dian, "PULIHKAN")).await.codes(), ["NOT_FOUND"]);
        chains_hold(&world).await;
    }
}

both! {
    async fn a_copy_says_everything_of_her_and_nothing_of_others(world: World) {
        const COPY: &str = "query($p: ID!) { salinanSubjek(permintaan: $p) { json html } }";
        let (pengurus, pembina) = (seharian(&world, Persona::Pengurus(Pos::Melati)).await, seharian(&world, Persona::Pembina).await);
        let day = world.running(Pos::Melati).await;
        let bunga = siapa(Siapa::Bunga);
        hadir(&pengurus, &day, &bunga).await;
        catat(&pengurus, &day, json!({ "sasaran": bunga }), json!({ "pertumbuhan": { "berat": "10,4" } })).await;
        let asked = mulai(&pengurus, &bunga, "SALINAN").await;
        assert_eq!(pengurus.send(COPY, json!({ "p": asked })).await.codes(), ["WRONG_STATE"], "not granted yet");
        setuju(&pembina, &asked).await;
        assert_eq!(pembina.send(COPY, json!({ "p": asked })).await.codes(), ["FORBIDDEN"]);
        let mawar = seharian(&world, Persona::Pengurus(Pos::Mawar)).await;
        assert_eq!(mawar.send(COPY, json!({ "p": asked })).await.codes(), ["NOT_FOUND"]);
        let told = world.dump().await["jejak"].len();
        let copy = pengurus.ok(COPY, json!({ "p": asked })).await["salinanSubjek"].clone();
        assert_eq!(world.dump().await["jejak"].len(), told + 1);
        let (text, html) = (copy["json"].as_str().unwrap(), copy["html"].as_str().unwrap());
        let json: Json = serde_json::from_str(text).unwrap();
        assert_eq!(json["data"]["sasaran"][0]["nama"], "Bunga Melati");
        assert_eq!(json["data"]["pelayanan"][0]["berat_g"], 10_400);
        let history: Vec<(&str, &str)> = json["riwayat"].as_array().unwrap().iter()
            .map(|line| (line["tindakan"].as_str().unwrap(), line["peran"].as_str().unwrap())).collect();
        for line in [("CHECK_IN", "PENGURUS"), ("RECORD_KESEHATAN", "PENGURUS"), ("START_SUBJECT_RIGHT", "PENGURUS"), ("CONFIRM_SUBJECT_RIGHT", "PEMBINA")] {
            assert!(history.contains(&line), "{line:?} in {history:?}");
        }
        for text in [text, html] {
            assert!(text.contains("Bunga Melati") && text.contains("**"));
            for other in ["6402020101010", "Sari Melati", "Adi Melati", "<script"] {
                assert!(!text.contains(other), "{other}");
            }
        }
        world.later(Duration::days(30));
        let pengurus = seharian(&world, Persona::Pengurus(Pos::Melati)).await;
        assert_eq!(pengurus.send(COPY, json!({ "p": asked })).await.codes(), ["WRONG_STATE"], "it was for 30 days");
    }
}

both! {
    async fn a_correction_is_judged_anew(world: World) {
        let (pengurus, pembina) = (seharian(&world, Persona::Pengurus(Pos::Melati)).await, seharian(&world, Persona::Pembina).await);
        let day = world.running(Pos::Melati).await;
        let bunga = siapa(Siapa::Bunga);
        hadir(&pengurus, &day, &bunga).await;
        catat(&pengurus, &day, json!({ "sasaran": bunga }), json!({ "pertumbuhan": { "berat": "10,4" } })).await;
        const CARD: &str = "query($s: ID!) { sasaran(id: $s) { nama jenisKelamin tanggalLahir \
            kehadiran { nodes { kelompokUmur } } pelayanan { nodes { ... on Pertumbuhan { zBbU } } } } }";
        let before = pengurus.ok(CARD, json!({ "s": bunga })).await["sasaran"].clone();
        let mut input = minta(&bunga, "KOREKSI");
        let (code, field, _) = pengurus.refused(MULAI, input.clone()).await;
        assert_eq!((code.as_str(), field.as_deref()), ("REQUIRED", Some("koreksi")));
        input["i"]["koreksi"] = json!({ "nama": "Bunga Lestari", "jenisKelamin": "L", "tanggalLahir": "2026-02-01" });
        let asked = pengurus.ok(MULAI, input).await["mulaiPermintaanSubjek"]["id"].clone();
        assert!(!world.dump().await.values().flatten().any(|row| row.contains("Bunga Lestari")), "sealed until it is decided");
        assert_eq!(pengurus.ok(CARD, json!({ "s": bunga })).await["sasaran"], before);
        setuju(&pembina, &asked).await;
        let after = pengurus.ok(CARD, json!({ "s": bunga })).await["sasaran"].clone();
        assert_eq!((&after["nama"], &after["jenisKelamin"], &after["tanggalLahir"]), (&json!("Bunga Lestari"), &json!("L"), &json!("2026-02-01")));
        assert_ne!(after["kehadiran"], before["kehadiran"], "at nine months she is in another age group");
        assert_ne!(after["pelayanan"], before["pelayanan"], "and her weight says something else");
        // Nobody came before she was born.
        let mut late = minta(&bunga, "KOREKSI");
        late["i"]["koreksi"] = json!({ "tanggalLahir": "2026-11-20" });
        world.later(Duration::hours(1));
        let asked = pengurus.ok(MULAI, late).await["mulaiPermintaanSubjek"]["id"].clone();
        setuju(&pembina, &asked).await;
        let mut late = minta(&bunga, "KOREKSI");
        late["i"]["koreksi"] = json!({ "tanggalLahir": "2026-11-21" });
        assert_eq!(pengurus.send(MULAI, late).await.codes(), ["DATE_IN_FUTURE"]);
    }
}

both! {
    async fn a_request_is_received_by_one_and_decided_by_another_in_time(world: World) {
        let (pengurus, pembina) = (seharian(&world, Persona::Pengurus(Pos::Melati)).await, seharian(&world, Persona::Pembina).await);
        let bunga = siapa(Siapa::Bunga);
        for (persona, wanted) in [
            (Persona::Kader(Pos::Melati), "FORBIDDEN"),
            (Persona::Pembina, "NOT_FOUND"),
            (Persona::Pengurus(Pos::Mawar), "NOT_FOUND"),
            (Persona::DpmdAdmin, "NOT_FOUND"),
        ] {
            assert_eq!(seharian(&world, persona).await.send(MULAI, minta(&bunga, "SALINAN")).await.codes(), [wanted], "{persona:?}");
        }
        let mut child = minta(&bunga, "SALINAN");
        child["i"]["pemohon"] = json!("DIRI");
        let (code, field, _) = pengurus.refused(MULAI, child).await;
        assert_eq!((code.as_str(), field.as_deref()), ("NOT_ELIGIBLE", Some("pemohon")));
        let begun = pengurus.ok(MULAI, minta(&bunga, "BATASI")).await["mulaiPermintaanSubjek"].clone();
        assert_eq!((&begun["tenggat"], &begun["sisaJam"], &begun["terlambat"]), (&json!("2026-11-23T01:00:00.000Z"), &json!(72), &json!(false)));
        assert_eq!(pengurus.send(MULAI, minta(&bunga, "BATASI")).await.codes(), ["ALREADY_EXISTS"]);
        assert_eq!(kabar(&pembina).await[0]["jenis"], "PERMINTAAN_SUBJEK");

        let decide = |yes: bool, why: Option<&str>| json!({ "m": mutation_id(), "p": begun["id"], "s": yes, "a": why });
        assert_eq!(pengurus.send(PUTUS, decide(true, None)).await.codes(), ["FORBIDDEN"]);
        let elsewhere = pejabat(&world, 1, Role::Pembina, "64.02.06", None).await;
        assert_eq!(elsewhere.send(PUTUS, decide(true, None)).await.codes(), ["NOT_FOUND"]);
        assert_eq!(pembina.send(PUTUS, decide(false, None)).await.codes(), ["REQUIRED"]);
        const LIST: &str = "{ permintaanSubjek(status: MENUNGGU) { nodes { id sisaJam terlambat } } }";
        world.later(Duration::hours(73));
        let (pengurus, pembina) = (seharian(&world, Persona::Pengurus(Pos::Melati)).await, seharian(&world, Persona::Pembina).await);
        let due = pembina.ok(LIST, json!({})).await["permintaanSubjek"]["nodes"][0].clone();
        assert_eq!((&due["sisaJam"], &due["terlambat"]), (&json!(-1), &json!(true)));
        let refused = pembina.ok(PUTUS, decide(false, Some("wajib disimpan menurut aturan"))).await["putuskanPermintaanSubjek"].clone();
        assert_eq!((&refused["status"], &refused["alasan"]), (&json!("DITOLAK"), &json!("wajib disimpan menurut aturan")));
        assert_eq!(pembina.send(PUTUS, decide(true, None)).await.codes(), ["WRONG_STATE"]);
        pengurus.ok(NAMA, json!({ "s": bunga })).await;
    }
}

both! {
    async fn a_breach_names_whom_it_touched(world: World) {
        let (pengurus, pembina) = (seharian(&world, Persona::Pengurus(Pos::Melati)).await, seharian(&world, Persona::Pembina).await);
        let day = world.running(Pos::Melati).await;
        hadir(&pengurus, &day, &siapa(Siapa::Bunga)).await;
        hadir(&pengurus, &day, &siapa(Siapa::Adi)).await;
        world.later(Duration::hours(1));
        hadir(&pengurus, &day, &siapa(Siapa::Dian)).await;
        lakukan(&pengurus, &pembina, &siapa(Siapa::Adi), "HAPUS").await;
        const ENTER: &str = "mutation($i: CatatInsidenInput!) { catatInsiden(input: $i) { id sisaJam jumlahTerdampak terdampak { sasaran posyandu } draf } }";
        let enter = json!({ "i": { "id": mutation_id(), "apa": "nama dan berat badan", "kapanMulai": "2026-11-20T00:00:00Z",
            "kapanSelesai": "2026-11-20T09:30:00+08:00", "bagaimana": "telepon kader hilang", "akun": Persona::Pengurus(Pos::Melati).account().to_string() } });
        for persona in [Persona::Pembina, Persona::Pengurus(Pos::Melati), Persona::Pkk] {
            assert_eq!(seharian(&world, persona).await.send(ENTER, enter.clone()).await.codes(), ["FORBIDDEN"], "{persona:?}");
        }
        let dpmd = seharian(&world, Persona::DpmdAdmin).await;
        let entered = dpmd.ok(ENTER, enter).await["catatInsiden"].clone();
        assert_eq!((&entered["sisaJam"], &entered["jumlahTerdampak"]), (&json!(72), &json!(1)), "{entered:#}");
        assert_eq!(entered["terdampak"], json!([{ "sasaran": siapa(Siapa::Bunga), "posyandu": Pos::Melati.id().to_string() }]));
        let draf = entered["draf"].as_str().unwrap();
        for part in ["nama dan berat badan", "2026-11-20", "telepon kader hilang", "1 orang di 1 posyandu", "2026-11-23"] {
            assert!(draf.contains(part), "{part}: {draf}");
        }
        let read = "query($i: ID!) { insiden(id: $i) { jumlahTerdampak } }";
        let auditor = crate::access::auditor(&world).await;
        auditor.ok(read, json!({ "i": entered["id"] })).await;
        assert_eq!(pembina.send(read, json!({ "i": entered["id"] })).await.codes(), ["NOT_FOUND"]);
    }
}

async fn ask(world: &World, text: &str) -> Vec<(String, String)> {
    let backend = if world.on == On::Sqlite { DbBackend::Sqlite } else { DbBackend::Postgres };
    let work = world.work(&[]).await;
    let rows = work.tx().query_all_raw(Statement::from_string(backend, text)).await.unwrap();
    rows.iter().map(|row| (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap())).collect()
}

both! {
    async fn every_table_that_names_a_person_is_in_the_registry(world: World) {
        let columns = match world.on {
            On::Sqlite => "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c WHERE m.type = 'table'",
            On::Postgres => "SELECT table_name::text, column_name::text FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE 'statistik%'",
        };
        let known: BTreeSet<(&str, &str)> = HIDUP.iter().chain(BUKU).map(|of| (of.table.name, of.orang.name)).collect();
        for (table, column) in ask(&world, columns).await {
            if column.contains("sasaran") {
                assert!(known.contains(&(table.as_str(), column.as_str())), "{table}.{column} names a person and the registry lacks it");
            }
        }
        // What points at a row of hers keeps it from being deleted, so it is hers itself or a pointer that is emptied.
        let links = match world.on {
            On::Sqlite => "SELECT m.name || '.' || f.\"from\", f.\"table\" FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f WHERE m.type = 'table'",
            On::Postgres => "SELECT c.relname || '.' || a.attname, t.relname::text FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid \
                JOIN pg_class t ON t.oid = k.confrelid JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.conkey[1] WHERE k.contype = 'f'",
        };
        let handled: BTreeSet<String> = HIDUP.iter().map(|of| format!("{}.{}", of.table.name, of.orang.name))
            .chain(PENUNJUK.iter().map(|of| format!("{}.{}", of.table.name, of.col.name)))
            // A flag, a photo or who reported is of the same person as its service and goes before it; so does a hand-off.
            .chain(["tanda.pelayanan_id", "foto.pelayanan_id", "pelapor.id", "rujukan_riwayat.rujukan_id"].map(str::to_owned)).collect();
        for (from, to) in ask(&world, links).await {
            if HIDUP.iter().any(|of| of.table.name == to) {
                assert!(handled.contains(&from), "{from} points at {to}");
            }
        }
    }
}
