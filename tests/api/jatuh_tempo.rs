//! What is due, and the day's work: from the first dose in a book to the list of a whole post, who may read it, and
//! what it costs in statements and bytes.

use chrono::{Duration, Months};
use posyandu::domain::posyandu::Bidang;
use posyandu::store::sasaran as s;
use posyandu::store::sasaran::domisili;
use serde_json::{Value as Json, json};

use crate::both;
use crate::hari_buka::{catat, hadir};
use crate::world::{Client, Persona, Pos, Siapa, World, day, fixed, mutation_id};

const JATUH: &str =
    "query($s: ID!) { jatuhTempo(sasaran: $s) { meja alasan rinci keadaan tanggal kalimat } }";
const POS: &str = "query($p: ID!, $m: Meja, $k: KelompokUmur, $n: Int! = 50, $a: ID) { \
    jatuhTempoPos(posyandu: $p, meja: $m, kelompok: $k, first: $n, after: $a) { jumlah berikut \
    sasaran { sasaran nama jatuh { alasan rinci keadaan } } } }";
const STATUS: &str = "query($s: ID!) { statusImunisasi(sasaran: $s) { dosis { dosis nilai dihitung } \
    terbuka { dosis keadaan ulang jatuhTempo } kelengkapan { versi status ada perlu } td { status berikut } } }";

fn melati() -> String {
    Pos::Melati.id().to_string()
}

fn siapa(who: Siapa) -> String {
    Pos::Melati.sasaran(who).to_string()
}

/// What is due for one person, as `alasan:rinci keadaan`.
async fn jatuh(client: &Client, who: Siapa) -> Vec<String> {
    let seen = client.ok(JATUH, json!({ "s": siapa(who) })).await;
    let line = |entry: &Json| {
        let detail = entry["rinci"].as_str().map(|rinci| format!(":{rinci}")).unwrap_or_default();
        format!("{}{detail} {}", entry["alasan"].as_str().unwrap(), entry["keadaan"].as_str().unwrap())
    };
    seen["jatuhTempo"].as_array().unwrap().iter().map(line).collect()
}

fn ada(list: &[String], line: &str) -> bool {
    list.iter().any(|item| item == line)
}

/// Records a dose that the book shows.
async fn dari_buku(client: &Client, hari: &str, who: Siapa, dosis: &str, tanggal: &str) {
    let isi = json!({ "imunisasi": { "dosis": dosis, "status": "DIBERIKAN", "sumber": "BUKU_KIA", "tanggalDiberikan": tanggal } });
    catat(client, hari, json!({ "sasaran": siapa(who) }), isi).await;
}

/// The day's work as the app asks for it.
async fn beranda(client: &Client, world: &World) -> Json {
    let today = world.app.clock.today().to_string();
    let reply = client.operation("beranda", json!({ "posyandu": melati(), "hariIni": today })).await;
    assert!(reply.json.get("errors").is_none(), "{:#}", reply.json);
    reply.json["data"]["beranda"].clone()
}

/// The word of somebody in the day's work; nothing when she is not in it.
fn kerja(work: &Json, who: Siapa) -> Option<&str> {
    let people = work["s"].as_array().unwrap();
    people.iter().find(|person| person["i"] == siapa(who)).map(|person| person["k"].as_str().unwrap())
}

both! {
    async fn a_dose_in_the_book_takes_it_off_the_list(world: World) {
        let hari = world.running(Pos::Melati).await;
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        hadir(&kader, &hari, &siapa(Siapa::Adi)).await;
        // Five months, and nothing in the register: the first doses are overdue, the next ones wait for them.
        let before = jatuh(&kader, Siapa::Adi).await;
        for line in ["IMUNISASI:DPT_HB_HIB_1 TERLAMBAT", "IMUNISASI:DPT_HB_HIB_2 BELUM_WAKTUNYA", "IMUNISASI:HB0 LEWAT",
            "IMUNISASI:MR1 BELUM_WAKTUNYA", "TIMBANG TERLAMBAT"] {
            assert!(ada(&before, line), "{line}\n{before:#?}");
        }
        let seen = kader.ok(STATUS, json!({ "s": siapa(Siapa::Adi) })).await;
        assert_eq!(seen["statusImunisasi"]["kelengkapan"][0], json!({ "versi": "IDL_LAMA", "status": "TIDAK_DIKETAHUI", "ada": 0, "perlu": 11 }));
        // A boy has no tetanus status of a woman.
        assert_eq!(seen["statusImunisasi"]["td"], Json::Null);

        dari_buku(&kader, &hari, Siapa::Adi, "DPT_HB_HIB_1", "2026-10-30").await;
        catat(&kader, &hari, json!({ "sasaran": siapa(Siapa::Adi) }), json!({ "pertumbuhan": { "berat": "6,9" } })).await;
        let after = jatuh(&kader, Siapa::Adi).await;
        assert!(after.iter().all(|line| !line.starts_with("IMUNISASI:DPT_HB_HIB_1")));
        // Four weeks after the first, which is later than its age.
        let seen = kader.ok(JATUH, json!({ "s": siapa(Siapa::Adi) })).await;
        let second = seen["jatuhTempo"].as_array().unwrap().iter().find(|entry| entry["rinci"] == "DPT_HB_HIB_2").unwrap().clone();
        assert_eq!((&second["tanggal"], &second["kalimat"]), (&json!("2026-11-27"), &json!("Mulai 27 November 2026: imunisasi DPT-HB-Hib 2.")));
        assert!(ada(&after, "TIMBANG BELUM_WAKTUNYA"));
        let seen = kader.ok(STATUS, json!({ "s": siapa(Siapa::Adi) })).await;
        assert_eq!(seen["statusImunisasi"]["kelengkapan"][0]["status"], "BELUM");
    }
}

both! {
    async fn a_dose_that_came_too_early_is_kept_flagged_and_asked_for_again(world: World) {
        let hari = world.running(Pos::Melati).await;
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        hadir(&kader, &hari, &siapa(Siapa::Bunga)).await;
        // Born on 1 February 2025; nine months are full on 1 November.
        dari_buku(&kader, &hari, Siapa::Bunga, "MR1", "2025-10-31").await;
        let seen = kader.ok(STATUS, json!({ "s": siapa(Siapa::Bunga) })).await;
        let status = &seen["statusImunisasi"];
        assert_eq!(status["dosis"], json!([{ "dosis": "MR1", "nilai": "TERLALU_DINI", "dihitung": false }]));
        let open = status["terbuka"].as_array().unwrap().iter().find(|open| open["dosis"] == "MR1").unwrap();
        assert_eq!(open, &json!({ "dosis": "MR1", "keadaan": "TERLAMBAT", "ulang": true, "jatuhTempo": "2025-11-28" }));
        assert_eq!((&status["kelengkapan"][0]["ada"], &status["td"]["status"]), (&json!(0), &json!("T0")));
        // Given again, it is whole, and the flag of the first record has ended.
        dari_buku(&kader, &hari, Siapa::Bunga, "MR1", "2025-12-01").await;
        let seen = kader.ok(STATUS, json!({ "s": siapa(Siapa::Bunga) })).await;
        assert_eq!(seen["statusImunisasi"]["dosis"][1], json!({ "dosis": "MR1", "nilai": "SAH", "dihitung": true }));
        assert!(jatuh(&kader, Siapa::Bunga).await.iter().all(|line| !line.starts_with("IMUNISASI:MR1")));
    }
}

both! {
    async fn a_pregnancy_has_its_calendar(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        assert!(jatuh(&kader, Siapa::Sari).await.iter().all(|line| !line.starts_with("ANC")));
        kader.ok(
            "mutation($m: UUID!, $s: ID!) { catatKehamilan(id: $m, sasaran: $s, hpht: \"2026-09-01\") { id } }",
            json!({ "m": mutation_id(), "s": siapa(Siapa::Sari) }),
        ).await;
        let due = jatuh(&kader, Siapa::Sari).await;
        assert!(ada(&due, "ANC:K1 TERLAMBAT") && ada(&due, "TD_BUMIL:TD1 TERLAMBAT") && ada(&due, "TTD_BUMIL TERLAMBAT"), "{due:#?}");
        assert!(kerja(&beranda(&kader, &world).await, Siapa::Sari).unwrap().contains("AN:K1!"));
    }
}

both! {
    async fn who_does_not_read_health_learns_nothing_by_a_list(world: World) {
        let hari = world.running(Pos::Melati).await;
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let sosial = world.sign_in(Persona::KaderBidang(Pos::Melati, Bidang::Sosial)).await;
        hadir(&kader, &hari, &siapa(Siapa::Bunga)).await;
        let before = beranda(&sosial, &world).await;
        for (document, ids) in [(JATUH, json!({ "s": siapa(Siapa::Bunga) })), (STATUS, json!({ "s": siapa(Siapa::Bunga) })), (POS, json!({ "p": melati() }))] {
            assert_eq!(sosial.refused(document, ids.clone()).await.0, "FORBIDDEN");
            let mawar = world.sign_in(Persona::Pengurus(Pos::Mawar)).await;
            for foreign in [mawar, world.sign_in(Persona::Pkk).await, world.sign_in(Persona::Pembina).await] {
                assert_eq!(foreign.refused(document, ids.clone()).await.0, "NOT_FOUND");
            }
            assert_eq!(world.stranger().refused(document, ids).await.0, "UNAUTHENTICATED");
        }
        // A serious event after a dose, a pregnancy, a weighing: her list does not change by a letter.
        let serious = json!({ "imunisasi": { "dosis": "MR1", "status": "DIBERIKAN", "sumber": "DIBERIKAN_DI_SESI", "kipi": "BERAT" } });
        catat(&kader, &hari, json!({ "sasaran": siapa(Siapa::Bunga) }), serious).await;
        catat(&kader, &hari, json!({ "sasaran": siapa(Siapa::Bunga) }), json!({ "pertumbuhan": { "berat": "10,4" } })).await;
        kader.ok(
            "mutation($m: UUID!, $s: ID!) { catatKehamilan(id: $m, sasaran: $s, hpht: \"2026-09-01\") { id } }",
            json!({ "m": mutation_id(), "s": siapa(Siapa::Sari) }),
        ).await;
        assert_eq!(beranda(&sosial, &world).await, before);
        let codes: Vec<&Json> = before["alasan"].as_array().unwrap().iter().map(|reason| &reason["k"]).collect();
        assert_eq!(codes, ["TH"], "attendance is everybody's");
        assert!(kerja(&beranda(&kader, &world).await, Siapa::Bunga).unwrap().starts_with("RS "));
        assert_eq!(kerja(&before, Siapa::Bunga), None, "she came today");
    }
}

both! {
    async fn an_old_referral_is_seen_by_its_sector(world: World) {
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let input = json!({ "id": mutation_id(), "posyandu": melati(), "sasaran": siapa(Siapa::Hasan),
            "bidang": "SOSIAL", "alasan": "tidak punya KTP" });
        pengurus.ok("mutation($i: KirimRujukanInput!) { kirimRujukan(input: $i) { id } }", json!({ "i": input })).await;
        let sosial = || world.sign_in(Persona::KaderBidang(Pos::Melati, Bidang::Sosial));
        assert_eq!(kerja(&beranda(&sosial().await, &world).await, Siapa::Hasan), None);
        world.later(Duration::days(15));
        assert_eq!(kerja(&beranda(&sosial().await, &world).await, Siapa::Hasan), Some("RT"));
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        assert!(!kerja(&beranda(&kader, &world).await, Siapa::Hasan).unwrap().contains("RT"));
    }
}

both! {
    async fn the_list_of_a_post_goes_page_by_page(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let all = kader.ok(POS, json!({ "p": melati() })).await["jatuhTempoPos"].clone();
        assert_eq!((&all["jumlah"], &all["berikut"]), (&json!(10), &Json::Null));
        let mut seen = Vec::new();
        let mut after = Json::Null;
        loop {
            let page = kader.ok(POS, json!({ "p": melati(), "n": 4, "a": after })).await["jatuhTempoPos"].clone();
            assert_eq!(page["jumlah"], 10);
            seen.extend(page["sasaran"].as_array().unwrap().clone());
            after = page["berikut"].clone();
            if after.is_null() {
                break;
            }
        }
        assert_eq!(json!(seen), all["sasaran"]);
        let desk = kader.ok(POS, json!({ "p": melati(), "m": "LANSIA" })).await["jatuhTempoPos"].clone();
        assert_eq!(desk["jumlah"], 1);
        let due: Vec<&Json> = desk["sasaran"][0]["jatuh"].as_array().unwrap().iter().map(|due| &due["alasan"]).collect();
        assert_eq!(due, ["SKILAS", "AKS"]);
        let infants = kader.ok(POS, json!({ "p": melati(), "k": "BAYI" })).await["jatuhTempoPos"].clone();
        assert_eq!((&infants["jumlah"], &infants["sasaran"][0]["nama"]), (&json!(1), &json!("Adi Melati")));
        for (n, code) in [(0, "IMPOSSIBLE_VALUE"), (-1, "IMPOSSIBLE_VALUE"), (101, "PAGE_TOO_LARGE")] {
            let (got, field, _) = kader.refused(POS, json!({ "p": melati(), "n": n })).await;
            assert_eq!((got.as_str(), field.as_deref()), (code, Some("first")));
        }
    }
}

both! {
    async fn a_record_open_for_an_hour_shows_what_is_due(world: World) {
        let pembina = world.sign_in(Persona::Pembina).await;
        let ids = json!({ "s": siapa(Siapa::Adi) });
        assert_eq!(pembina.refused(JATUH, ids.clone()).await.0, "NOT_FOUND");
        let open = "mutation($m: UUID!, $s: ID!) { bukaDarurat(id: $m, sasaran: $s, alasan: \"kejang di rumah sejak pagi\") { id } }";
        pembina.ok(open, json!({ "m": mutation_id(), "s": siapa(Siapa::Adi) })).await;
        assert!(ada(&jatuh(&pembina, Siapa::Adi).await, "IMUNISASI:DPT_HB_HIB_1 TERLAMBAT"));
        assert_eq!(pembina.ok(STATUS, ids.clone()).await["statusImunisasi"]["kelengkapan"][0]["ada"], 0);
        // Nobody else's, and no list.
        assert_eq!(pembina.refused(JATUH, json!({ "s": siapa(Siapa::Bunga) })).await.0, "NOT_FOUND");
        assert_eq!(pembina.refused(POS, json!({ "p": melati() })).await.0, "NOT_FOUND");
        world.later(Duration::minutes(61));
        let pembina = world.sign_in(Persona::Pembina).await;
        assert_eq!(pembina.refused(JATUH, ids).await.0, "NOT_FOUND");
    }
}

both! {
    async fn who_was_served_between_two_pages_keeps_her_place(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let desk = |after: Json| json!({ "p": melati(), "m": "PENIMBANGAN", "n": 1, "a": after });
        let first = kader.ok(POS, desk(Json::Null)).await["jatuhTempoPos"].clone();
        assert_eq!(first["sasaran"][0]["nama"], "Adi Melati");
        let hari = world.running(Pos::Melati).await;
        hadir(&kader, &hari, &siapa(Siapa::Adi)).await;
        let weighed = json!({ "pertumbuhan": { "berat": "6,9", "tinggi": "64", "posisi": "TERLENTANG" } });
        catat(&kader, &hari, json!({ "sasaran": siapa(Siapa::Adi) }), weighed).await;
        let second = kader.ok(POS, desk(first["berikut"].clone())).await["jatuhTempoPos"].clone();
        assert_eq!(second["sasaran"][0]["nama"], "Bunga Melati");
        let foreign = json!(Pos::Mawar.sasaran(Siapa::Adi).to_string());
        for unknown in [foreign, json!(format!("sasaran:{}", mutation_id()))] {
            let (code, field, _) = kader.refused(POS, desk(unknown)).await;
            assert_eq!((code.as_str(), field.as_deref()), ("CURSOR_INVALID", Some("after")));
        }
    }
}

/// As many more people of all ages at Melati, with names as people have them.
async fn ramai(world: &World, people: u128) {
    let names = [
        "Siti Aminah",
        "Muhammad Rizki",
        "Nur Hidayah",
        "Rahmat Hidayat",
        "Dewi Lestari",
        "Ahmad Fauzi",
        "Sri Wahyuni",
    ];
    let mut work = world.work(&[Pos::Melati.id()]).await;
    let today = world.app.clock.today();
    for number in 0..people {
        let months = u32::try_from(number * 7 % 960).unwrap();
        let born = today.checked_sub_months(Months::new(months)).unwrap();
        let name = names[usize::try_from(number).unwrap() % names.len()];
        let row = vec![
            (s::ID, fixed(100_000 + number).into()),
            (s::POSYANDU, Pos::Melati.id().0.into()),
            (s::KELUARGA, Pos::Melati.keluarga(number % 5).0.into()),
            (s::NAMA, name.into()),
            (s::NAMA_CARI, name.to_lowercase().into()),
            (s::JENIS_KELAMIN, if number % 2 == 0 { "P" } else { "L" }.into()),
            (s::TANGGAL_LAHIR, born.into()),
            (s::PRESISI_LAHIR, "HARI".into()),
            (s::RT, "001".into()),
            (s::STATUS_HIDUP, "HIDUP".into()),
            (s::TERDAFTAR, day("2025-01-01").max(born).into()),
            (s::HAMIL, false.into()),
        ];
        work.insert(&World::permit(), Pos::Melati.id(), &s::TABLE, row).await.unwrap();
        let home = vec![
            (domisili::ID, fixed(200_000 + number).into()),
            (domisili::SASARAN, fixed(100_000 + number).into()),
            (domisili::POSYANDU, Pos::Melati.id().0.into()),
            (domisili::MULAI, day("2025-01-01").max(born).into()),
        ];
        work.insert(&World::permit(), Pos::Melati.id(), &domisili::TABLE, home).await.unwrap();
    }
    work.commit(mutation_id()).await.unwrap();
}

/// Bytes of the first screen, as it goes over the wire before compression.
async fn bytes(kader: &Client, world: &World) -> usize {
    let today = world.app.clock.today().to_string();
    let reply = kader.operation("beranda", json!({ "posyandu": melati(), "hariIni": today })).await;
    assert!(reply.json.get("errors").is_none());
    serde_json::to_vec(&reply.json).unwrap().len()
}

both! {
    async fn a_large_post_costs_as_many_statements_as_a_small_one(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        // A post with 60 people of all ages, of whom nothing is recorded: the fullest day there can be.
        ramai(&world, 50).await;
        let first = beranda(&kader, &world).await;
        assert_eq!((&first["warga"], first["s"].as_array().unwrap().len()), (&json!(60), 60));
        let small = bytes(&kader, &world).await;
        assert!(small <= 8 * 1024, "{small} bytes for 60 people");
        println!("beranda: {small} bytes for 60 people");
    }
}

both! {
    async fn a_post_of_nine_hundred_and_seventy(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        ramai(&world, 960).await;
        let started = std::time::Instant::now();
        let (first, statements) = world.statements_of(beranda(&kader, &world)).await;
        println!("beranda of 970: {:?}", started.elapsed());
        assert_eq!(statements.len(), 3, "{statements:#?}");
        assert_eq!((&first["warga"], first["s"].as_array().unwrap().len()), (&json!(970), 60));
        let large = bytes(&kader, &world).await;
        assert!(large <= 8 * 1024, "{large} bytes for the first 60 of 970");
        println!("beranda: {large} bytes for the first 60 of 970");
        let (page, statements) = world.statements_of(kader.ok(POS, json!({ "p": melati() }))).await;
        assert_eq!(statements.len(), 3, "{statements:#?}");
        assert_eq!(page["jatuhTempoPos"]["sasaran"].as_array().unwrap().len(), 50);
        // The most pressing come first, and every one of them has something overdue.
        assert!(first["s"].as_array().unwrap().iter().all(|person| person["k"].as_str().unwrap().contains('!')));
    }
}
