//! Services: weighings and their verdicts over the months, and who may record and read what.

use chrono::Duration;
use posyandu::domain::posyandu::Bidang;
use serde_json::{Value as Json, json};

use crate::both;
use crate::hari_buka::{catat, dibuka, hadir, rekap, tamu, tutup};
use crate::world::{Client, Persona, Pos, Siapa, mutation_id};

const TIMBANG: &str = "mutation($i: CatatPelayananInput!) { catatPelayanan(input: $i) { id terlambat \
    ... on Pertumbuhan { beratG verdict duaT janggal } } }";

fn adi() -> String {
    Pos::Melati.sasaran(Siapa::Adi).to_string()
}

/// The input of a weighing.
fn berat(day: &str, sasaran: &str, kg: &str) -> Json {
    json!({ "id": mutation_id(), "hariBuka": day, "sasaran": sasaran, "isi": { "pertumbuhan": { "berat": kg } } })
}

/// Checks a child in and weighs it.
async fn timbang(client: &Client, day: &str, sasaran: &str, kg: &str) -> Json {
    hadir(client, day, sasaran).await;
    client.ok(TIMBANG, json!({ "i": berat(day, sasaran, kg) })).await["catatPelayanan"].clone()
}

/// The verdicts of a child as a line, oldest first: month, letter, `!` for 2T; `-` where another weighing of the
/// month counts.
async fn huruf(client: &Client, sasaran: &str) -> String {
    let read = "query($s: ID!) { sasaran(id: $s) { pelayanan(kode: \"KES-01\", first: 100) { nodes { tanggal \
        ... on Pertumbuhan { verdict duaT } } } } }";
    let seen = client.ok(read, json!({ "s": sasaran })).await;
    let mut nodes = seen["sasaran"]["pelayanan"]["nodes"].as_array().unwrap().clone();
    nodes.reverse();
    let line = nodes.iter().map(|node| {
        let month = &node["tanggal"].as_str().unwrap()[5..7];
        let mark = if node["duaT"] == true { "!" } else { "" };
        format!("{month}{}{mark}", node["verdict"].as_str().unwrap_or("-"))
    });
    line.collect::<Vec<_>>().join(" ")
}

/// The SKDN of Melati in a month, as `S K D N T O B 2T`.
async fn skdn(client: &Client, bulan: &str) -> [i64; 8] {
    let read = "query($p: ID!, $b: String!) { skdn(posyandu: $p, bulan: $b) { s k d n t o b duaT } }";
    let seen = client.ok(read, json!({ "p": Pos::Melati.id().to_string(), "b": bulan })).await;
    ["s", "k", "d", "n", "t", "o", "b", "duaT"].map(|letter| seen["skdn"][letter].as_i64().unwrap())
}

both! {
    async fn a_weighing_sent_twice_is_one_weighing(world: World) {
        let day = world.running(Pos::Melati).await;
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        hadir(&kader, &day, &adi()).await;
        let sent = berat(&day, &adi(), "6,9");
        let once = kader.ok(TIMBANG, json!({ "i": sent })).await;
        let kept = world.dump().await;
        // The answer was lost on the way: the phone sends the same again, its fields in another order, a null
        // more, the kader having signed in anew.
        let again = kader.ok(TIMBANG, json!({ "i": sent })).await;
        assert_eq!(once, again);
        let other_order = json!({ "isi": sent["isi"], "olehKader": null, "sasaran": sent["sasaran"],
            "hariBuka": sent["hariBuka"], "id": sent["id"] });
        assert_eq!(once, kader.ok(TIMBANG, json!({ "i": other_order })).await);
        assert_eq!(kept, world.dump().await);
        // The same id with another weight is another weighing, and refused.
        let mut other = sent.clone();
        other["isi"]["pertumbuhan"]["berat"] = json!("7,0");
        let (code, _, _) = kader.refused(TIMBANG, json!({ "i": other })).await;
        assert_eq!(code, "MUTATION_ID_REUSED");
        assert_eq!(kept, world.dump().await);
        assert_eq!(skdn(&kader, "2026-11").await, [4, 2, 1, 0, 0, 0, 1, 0]);
        // After the day was closed the first answer is still the answer, and it is not late.
        tutup(&kader, &day).await;
        assert_eq!(once, kader.ok(TIMBANG, json!({ "i": sent })).await);
        assert_eq!(rekap(&kader, &day).await["entriTerlambat"], 0);
    }
}

both! {
    async fn a_comma_and_a_point_are_the_same_weight(world: World) {
        let day = world.running(Pos::Melati).await;
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        hadir(&kader, &day, &adi()).await;
        for (typed, grams) in [("6,9", 6_900), ("6.9", 6_900), (" 6,95 ", 6_950), ("7", 7_000), ("6.900", 6_900)] {
            world.later(Duration::minutes(1));
            let seen = kader.ok(TIMBANG, json!({ "i": berat(&day, &adi(), typed) })).await;
            assert_eq!(seen["catatPelayanan"]["beratG"], grams, "{typed:?}");
        }
        // A whole number is grams, as it is stored.
        world.later(Duration::minutes(1));
        let mut whole = berat(&day, &adi(), "");
        whole["isi"]["pertumbuhan"]["berat"] = json!(6_870);
        assert_eq!(kader.ok(TIMBANG, json!({ "i": whole })).await["catatPelayanan"]["beratG"], 6_870);
        // Weighed six times, counted once.
        assert_eq!(skdn(&kader, "2026-11").await, [4, 2, 1, 0, 0, 0, 1, 0]);
        assert_eq!(huruf(&kader, &adi()).await, "11- 11- 11- 11- 11- 11B");
    }
}

both! {
    async fn the_verdicts_of_a_boy_over_the_months(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let mut days = Vec::new();
        for date in ["2026-07-14", "2026-08-14", "2026-09-11", "2026-10-09", "2026-11-13"] {
            days.push(dibuka(&world, Pos::Melati, date).await);
        }
        let [july, august, september, october, november] = days.as_slice() else { panic!("five days") };
        // Born 10 June: KBM 900 g in August (2 months), 800 g in September and on 9 October (3), 500 g in November (5).
        let first = timbang(&kader, july, &adi(), "4,1").await;
        assert_eq!((&first["verdict"], &first["duaT"]), (&json!("B"), &json!(false)));
        // August is not recorded yet: a phone is lost. So September cannot be judged.
        assert_eq!(timbang(&kader, september, &adi(), "5,9").await["verdict"], "O");
        // 300 g against 800 g.
        assert_eq!(timbang(&kader, october, &adi(), "6,2").await["verdict"], "T");
        let bad = timbang(&kader, november, &adi(), "6,4").await;
        assert_eq!((&bad["verdict"], &bad["duaT"]), (&json!("T"), &json!(true)));
        assert_eq!(huruf(&kader, &adi()).await, "07B 09O 10T 11T!");
        assert_eq!(skdn(&kader, "2026-11").await, [4, 2, 1, 0, 1, 0, 0, 1]);
        tutup(&kader, august).await;
        tutup(&kader, september).await;

        // The phone turns up. August: 5,4 - 4,1 is over 900 g; September: 5,9 - 5,4 is under 800 g, so T, and
        // October becomes the second T running.
        let late = timbang(&kader, august, &adi(), "5,4").await;
        assert_eq!((&late["terlambat"], &late["verdict"]), (&json!(true), &json!("N")));
        assert_eq!(huruf(&kader, &adi()).await, "07B 08N 09T 10T! 11T!");
        assert_eq!(rekap(&kader, august).await["entriTerlambat"], 2);
        assert_eq!(skdn(&kader, "2026-08").await, [4, 2, 1, 1, 0, 0, 0, 0]);
        assert_eq!(skdn(&kader, "2026-09").await, [4, 2, 1, 0, 1, 0, 0, 0]);
        assert_eq!(skdn(&kader, "2026-10").await, [4, 2, 1, 0, 1, 0, 0, 1]);

        // A correction of September, to 6,2: exactly the 800 g of a boy of three months, which binary fractions
        // would call less. The chain breaks; October is flat and the first T again.
        world.later(Duration::minutes(1));
        let fixed = berat(september, &adi(), "6,2");
        kader.ok(TIMBANG, json!({ "i": fixed })).await;
        assert_eq!(huruf(&kader, &adi()).await, "07B 08N 09- 09N 10T 11T!");
        assert_eq!(skdn(&kader, "2026-09").await, [4, 2, 1, 1, 0, 0, 0, 0]);
    }
}

both! {
    async fn an_implausible_weight_is_in_d_and_in_no_verdict(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let october = dibuka(&world, Pos::Melati, "2026-10-09").await;
        let november = dibuka(&world, Pos::Melati, "2026-11-13").await;
        assert_eq!(timbang(&kader, &october, &adi(), "6,2").await["verdict"], "B");
        hadir(&kader, &november, &adi()).await;
        let mut odd = berat(&november, &adi(), "66");
        odd["konfirmasi"] = json!(true);
        let seen = kader.ok(TIMBANG, json!({ "i": odd })).await;
        assert_eq!((&seen["catatPelayanan"]["janggal"], &seen["catatPelayanan"]["verdict"]), (&json!(true), &json!("O")));
        assert_eq!(skdn(&kader, "2026-11").await, [4, 2, 1, 0, 0, 1, 0, 0]);
        // Weighed again on the day: the plausible one counts.
        world.later(Duration::minutes(1));
        let seen = kader.ok(TIMBANG, json!({ "i": berat(&november, &adi(), "6,7") })).await;
        assert_eq!(seen["catatPelayanan"]["verdict"], "N");
        assert_eq!(huruf(&kader, &adi()).await, "10B 11- 11N");
        assert_eq!(skdn(&kader, "2026-11").await, [4, 2, 1, 1, 0, 0, 0, 0]);
    }
}

both! {
    async fn a_visitor_is_weighed_and_is_in_no_rate(world: World) {
        let day = world.running(Pos::Melati).await;
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let area = "query($p: ID!) { ringkasanPartisipasi(posyandu: $p, periode: \"2026-11\", per: TOTAL) { \
            skdn { s d b dPerS { n d persen } } perKelompok { kelompok hadir { n d } } \
            perBidang { bidang terlayani { n d } } } }";
        let melati = json!({ "p": Pos::Melati.id().to_string() });
        let before = kader.ok(area, melati.clone()).await;
        let guest = tamu(&kader, &day, "Tamu Kecil").await;
        let mut sent = berat(&day, "", "11,2");
        sent["sasaran"] = Json::Null;
        sent["kehadiran"] = json!(guest);
        let seen = kader.ok(TIMBANG, json!({ "i": sent })).await;
        // Nobody knows what the visitor weighed last month.
        assert_eq!(seen["catatPelayanan"]["verdict"], Json::Null);
        assert_eq!(kader.ok(area, melati).await, before);
        let told = rekap(&kader, &day).await;
        assert_eq!((&told["warga"], &told["pengunjungLuar"], &told["skdn"]["d"]), (&json!(0), &json!(1), &json!(0)));
    }
}

both! {
    async fn a_child_weighed_at_home_counts_in_d(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let visit = "mutation($i: CatatKunjunganInput!) { catatKunjungan(input: $i) { id hasil } }";
        let input = json!({ "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(), "sasaran": adi(),
            "kader": Pos::Melati.kader(Bidang::Kesehatan).to_string(), "tanggal": "2026-11-18", "hasil": "BERTEMU" });
        let kunjungan = kader.ok(visit, json!({ "i": input })).await["catatKunjungan"]["id"].clone();
        let mut sent = berat("", &adi(), "6,8");
        sent["hariBuka"] = Json::Null;
        sent["kunjungan"] = kunjungan;
        let seen = kader.ok(TIMBANG, json!({ "i": sent })).await;
        assert_eq!(seen["catatPelayanan"]["verdict"], "B");
        assert_eq!(skdn(&kader, "2026-11").await, [4, 2, 1, 0, 0, 0, 1, 0]);
    }
}

both! {
    async fn a_kader_of_another_sector_sees_and_records_her_own(world: World) {
        let day = world.running(Pos::Melati).await;
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let candra = Pos::Melati.sasaran(Siapa::Candra).to_string();
        let weighed = timbang(&kader, &day, &candra, "16").await;
        let guru = world.sign_in(Persona::KaderBidang(Pos::Melati, Bidang::Pendidikan)).await;
        let paud = json!({ "aksesPaud": { "terdaftar": false, "alasan": "jauh" } });
        let own = catat(&guru, &day, json!({ "sasaran": candra }), paud).await;
        assert_eq!(own["kode"], "PDK-01");
        // The household's aid she may write down, as the design allows, and sees what she wrote.
        let bansos = json!({ "penerimaBansos": { "program": "PKH", "diterima": true } });
        let rumah = json!({ "keluarga": Pos::Melati.keluarga(3).to_string() });
        assert_eq!(catat(&guru, &day, rumah, bansos).await["kode"], "SOS-06");
        // Weighing is not hers, nor is reading it.
        let (code, _, _) = guru.refused(TIMBANG, json!({ "i": berat(&day, &candra, "16") })).await;
        assert_eq!(code, "FORBIDDEN");
        let list = "query($s: ID!) { sasaran(id: $s) { nama pelayanan { nodes { kode } } } }";
        let seen = guru.ok(list, json!({ "s": candra })).await;
        assert_eq!(seen["sasaran"]["pelayanan"]["nodes"], json!([{ "kode": "PDK-01" }]));
        let (code, _, _) = guru.refused("query($i: ID!) { node(id: $i) { id } }", json!({ "i": weighed["id"] })).await;
        assert_eq!(code, "NOT_FOUND");
        for field in ["hamil", "bukuKiaSejak", "beratLahirG", "nikTersamar", "kehamilan { nodes { id } }"] {
            let (code, _, _) = guru.refused(&format!("query($s: ID!) {{ sasaran(id: $s) {{ {field} }} }}"), json!({ "s": candra })).await;
            assert_eq!(code, "FORBIDDEN", "{field}");
        }
        // The pengurus sees all of it.
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let all = pengurus.ok(list, json!({ "s": candra })).await;
        assert_eq!(all["sasaran"]["pelayanan"]["nodes"].as_array().unwrap().len(), 2);
    }
}
