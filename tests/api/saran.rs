//! Suggestions across the sectors, and the rules behind them and behind every flag: what a kader is shown, that it makes
//! nothing by itself, that it ends when it was followed, and that nobody learns by one what she may not read.

use chrono::Days;
use posyandu::domain::bidang::patokan::semua;
use posyandu::domain::posyandu::Bidang;
use serde_json::{Value as Json, json};

use crate::both;
use crate::katalog::daftarkan;
use crate::world::{Client, Persona, Pos, Siapa, World, mutation_id};

/// The suggestions about a person as `RULE: KIND KIND`.
async fn saran(client: &Client, orang: &str) -> Vec<String> {
    let reply = client.operation("saran", json!({ "sasaran": orang })).await;
    let all = reply.json["data"]["saran"].as_array().unwrap_or_else(|| panic!("{:#}", reply.json)).clone();
    let kinds = |one: &Json| {
        one["jenis"].as_array().unwrap().iter().map(|k| k.as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    all.iter().map(|one| format!("{}: {}", one["aturan"].as_str().unwrap(), kinds(one).join(" "))).collect()
}

/// Records a service of today; the answer's id.
async fn catat(world: &World, client: &Client, subjek: Json, isi: Json) -> Json {
    let mut input = json!({ "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(),
        "tanggal": world.app.clock.today().to_string(), "isi": isi, "konfirmasi": true });
    input.as_object_mut().unwrap().extend(subjek.as_object().unwrap().clone());
    let record = "mutation($i: CatatPelayananInput!) { catatPelayanan(input: $i) { id } }";
    client.ok(record, json!({ "i": input })).await["catatPelayanan"]["id"].clone()
}

fn melati(siapa: Siapa) -> String {
    Pos::Melati.sasaran(siapa).to_string()
}

both! {
    async fn a_stunted_child_leads_to_her_house(world: World) {
        let (kader, pengurus) = (world.sign_in(Persona::Kader(Pos::Melati)).await, world.sign_in(Persona::Pengurus(Pos::Melati)).await);
        let child = daftarkan(&kader, "L", world.app.clock.today() - Days::new(612)).await;
        let nik = "SARAN_NIK: SOS-08".to_owned();
        assert_eq!(saran(&kader, &child).await, std::slice::from_ref(&nik));
        catat(&world, &kader, json!({ "sasaran": child }),
            json!({ "pertumbuhan": { "berat": "9", "tinggi": "77,5", "posisi": "TERLENTANG" } })).await;
        let house = |kinds: &str| vec![format!("SARAN_ANAK_KURANG_GIZI: {kinds}"), nik.clone()];
        assert_eq!(saran(&kader, &child).await, house("PUM-01 PUM-03 PRM-01 SOS-05"));
        // It is a suggestion: nothing came of it by itself, and reading it writes nothing.
        let before = world.dump().await;
        assert_eq!(saran(&pengurus, &child).await, house("PUM-01 PUM-03 PRM-01 SOS-05"));
        assert_eq!(world.dump().await, before);
        // The board records the water of the household, and sees that it is done; the health kader does not see wells.
        let home = json!({ "keluarga": Pos::Melati.keluarga(1).to_string() });
        catat(&world, &pengurus, home, json!({ "sumberAir": { "sumber": "SUMUR_BOR" } })).await;
        assert_eq!(saran(&pengurus, &child).await, house("PUM-03 PRM-01 SOS-05"));
        assert_eq!(saran(&kader, &child).await, house("PUM-01 PUM-03 PRM-01 SOS-05"));
        // To whom the child's health and numbers are no business, there is nothing to be read.
        let guru = world.sign_in(Persona::KaderBidang(Pos::Melati, Bidang::Pendidikan)).await;
        assert_eq!(saran(&guru, &child).await, [""; 0]);
        let mawar = world.sign_in(Persona::Kader(Pos::Mawar)).await;
        assert_eq!(mawar.operation("saran", json!({ "sasaran": child })).await.codes(), ["NOT_FOUND"]);
        catat(&world, &kader, json!({ "sasaran": child }), json!({ "dokumenKependudukan": { "dokumen": "NIK", "alasan": "BELUM_MENGURUS" } })).await;
        assert!(!saran(&kader, &child).await.contains(&nik));
        // Measured again and no longer short, she calls for nothing.
        world.later(chrono::Duration::days(1));
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        catat(&world, &kader, json!({ "sasaran": child }),
            json!({ "pertumbuhan": { "berat": "9,9", "tinggi": "80,5", "posisi": "TERLENTANG" } })).await;
        assert_eq!(saran(&kader, &child).await, [""; 0]);
    }
}

both! {
    async fn a_child_who_is_weighed_is_asked_about_paud_and_learning(world: World) {
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let candra = json!({ "sasaran": melati(Siapa::Candra) });
        catat(&world, &pengurus, candra.clone(), json!({ "pertumbuhan": { "berat": "16", "perkembangan": "TIDAK_LENGKAP" } })).await;
        assert_eq!(saran(&pengurus, &melati(Siapa::Candra)).await, ["SARAN_PAUD: PDK-01", "SARAN_PERKEMBANGAN: PDK-08"]);
        catat(&world, &pengurus, candra.clone(), json!({ "aksesPaud": { "terdaftar": true } })).await;
        catat(&world, &pengurus, candra, json!({ "skriningBelajar": { "kekhawatiran": [] } })).await;
        assert_eq!(saran(&pengurus, &melati(Siapa::Candra)).await, [""; 0]);
        // At the next weighing it is known that he goes, and his learning was looked at since.
        world.later(chrono::Duration::days(30));
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        catat(&world, &pengurus, json!({ "sasaran": melati(Siapa::Candra) }), json!({ "pertumbuhan": { "berat": "16,3" } })).await;
        assert_eq!(saran(&pengurus, &melati(Siapa::Candra)).await, [""; 0]);
    }
}

both! {
    async fn the_other_rows_of_the_dossier(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let alone = json!({ "aksBab": 1, "aksBak": 1, "aksMembersihkanDiri": 0, "aksKakus": 1, "aksMakan": 2,
            "aksBerpindah": 1, "aksBerjalan": 1, "aksBerpakaian": 1, "aksTangga": 0, "aksMandi": 0, "tinggalSendiri": true });
        catat(&world, &kader, json!({ "sasaran": melati(Siapa::Nenek) }), json!({ "skriningLansia": alone })).await;
        assert_eq!(saran(&kader, &melati(Siapa::Nenek)).await, ["SARAN_LANSIA_SENDIRI: SOS-02 TRB-04"]);
        let hamil = "mutation($m: UUID!, $s: ID!) { catatKehamilan(id: $m, sasaran: $s, hpht: \"2026-07-03\") { id } }";
        kader.ok(hamil, json!({ "m": mutation_id(), "s": melati(Siapa::Fitri) })).await;
        catat(&world, &kader, json!({ "sasaran": melati(Siapa::Fitri) }), json!({ "pemeriksaanIbuHamil": { "berat": "48" } })).await;
        assert_eq!(saran(&kader, &melati(Siapa::Fitri)).await, ["SARAN_HAMIL_ANAK: PDK-02 TRB-02 SOS-09"]);
        let cough = json!({ "gejalaTbc": ["BATUK"], "kontakTbc": false, "risikoTbc": ["HUNIAN_PADAT"] });
        catat(&world, &kader, json!({ "sasaran": melati(Siapa::Hasan) }), json!({ "skriningTbc": cough })).await;
        assert_eq!(saran(&kader, &melati(Siapa::Hasan)).await, ["SARAN_TBC_HUNIAN: PRM-05"]);
    }
}

both! {
    async fn after_a_fire_one_record_leads_to_the_others_of_the_same_event(world: World) {
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let today = world.app.clock.today();
        let man = daftarkan(&pengurus, "L", today - Days::new(12_000)).await;
        let fire = json!({ "laporanKejadian": { "jenisKejadian": "KEBAKARAN", "tanggalKejadian": today.to_string(), "rumah": 1, "keluargaTerdampak": 1, "luka": 0, "kebutuhanDarurat": [] } });
        let event = catat(&world, &pengurus, json!({ "lokasi": { "rt": "2" } }), fire).await;
        let hit = json!({ "keluarga": Pos::Melati.keluarga(1).to_string(), "kejadian": event });
        let damage = json!({ "rumahRusakBencana": { "tanggalRusak": today.to_string(), "kerusakan": "BERAT", "lokasiAman": true,
            "statusHunian": "MILIK", "hunianSementara": "MENUMPANG" } });
        catat(&world, &pengurus, hit, damage).await;
        let reply = pengurus.operation("saran", json!({ "sasaran": man })).await;
        let found = reply.json["data"]["saran"].as_array().unwrap().iter().find(|one| one["aturan"] == "SARAN_KEJADIAN").cloned();
        let found = found.unwrap_or_else(|| panic!("{:#}", reply.json));
        assert_eq!((&found["jenis"], &found["kejadian"]), (&json!(["SOS-07", "TRB-07"]), &event));
    }
}

both! {
    async fn every_flag_can_be_traced_to_its_text(world: World) {
        // Somebody who records nothing reads the rules as well.
        let pkk = world.sign_in(Persona::Pkk).await;
        let reply = pkk.operation("aturan", json!({})).await;
        let rules = reply.json["data"]["aturan"].as_array().unwrap().clone();
        for rule in semua() {
            let read = rules.iter().find(|read| read["kode"] == rule.kode).unwrap_or_else(|| panic!("{}", rule.kode));
            assert_eq!((&read["keterangan"], &read["golongan"]), (&json!(rule.alasan), &json!("TANDA")));
            let versions = read["versi"].as_array().unwrap();
            assert_eq!(versions.len(), rule.versi.len());
            for (read, versi) in versions.iter().zip(rule.versi) {
                let figures: Vec<_> = read["nilai"].as_array().unwrap().iter().map(|nilai| nilai["nilai"].as_i64().unwrap()).collect();
                assert_eq!(figures, versi.ambang.iter().map(|n| i64::from(*n)).collect::<Vec<_>>());
                assert_eq!((&read["nomor"], &read["sumber"]), (&json!(versi.nomor), &json!(versi.sumber)));
            }
        }
        let one = pkk.operation("aturan", json!({ "kode": "DOSIS_MR1" })).await;
        assert_eq!(one.json["data"]["aturan"][0]["versi"][0]["nilai"][0], json!({ "nama": "umur", "nilai": 9, "satuan": "bulan" }));
        let calendars = pkk.operation("aturan", json!({ "golongan": "JATUH_TEMPO" })).await;
        let calendars = calendars.json["data"]["aturan"].as_array().unwrap().clone();
        assert!(calendars.iter().any(|rule| rule["kode"] == "JATUH_K1") && calendars.iter().all(|rule| rule["tindakan"].is_null()));
        assert_eq!(pkk.operation("aturan", json!({ "kode": "TIADA" })).await.json["data"]["aturan"], json!([]));
    }
}
