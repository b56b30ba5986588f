//! People: expecting, moving, born on 29 February; and who may see them.

use chrono::Duration;
use serde_json::{Value as Json, json};

use crate::both;
use crate::hari_buka::{catat, dibuka, hadir, rekap};
use crate::world::{Client, Persona, Pos, Siapa, World, mutation_id};

const DAFTAR: &str = "mutation($i: DaftarkanSasaranInput!) { daftarkanSasaran(input: $i) { id } }";
const AJUKAN: &str =
    "mutation($m: UUID!, $s: ID!, $p: ID!) { ajukanPindah(id: $m, sasaran: $s, ke: $p) { id status } }";
const TERIMA: &str =
    "mutation($m: UUID!, $p: ID!) { terimaPindah(id: $m, perpindahan: $p) { status berlaku } }";
const HAMIL: &str =
    "mutation($m: UUID!, $s: ID!, $t: Date!) { catatKehamilan(id: $m, sasaran: $s, hpht: $t) { id hpl } }";

async fn daftar(client: &Client, nama: &str, sex: &str, lahir: &str) -> String {
    let input = json!({ "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(), "nama": nama,
        "jenisKelamin": sex, "tanggalLahir": lahir, "rt": "1" });
    let made = client.ok(DAFTAR, json!({ "i": input })).await;
    made["daftarkanSasaran"]["id"].as_str().unwrap().to_owned()
}

/// Moves a person from Melati to Mawar.
async fn pindah(world: &World, sasaran: &str) {
    let dari = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
    let ke = world.sign_in(Persona::Pengurus(Pos::Mawar)).await;
    let to = Pos::Mawar.id().to_string();
    let moved = dari.ok(AJUKAN, json!({ "m": mutation_id(), "s": sasaran, "p": to })).await;
    let id = &moved["ajukanPindah"]["id"];
    // Until it is accepted she is where she was.
    let (code, _, _) =
        ke.refused("query($i: ID!) { sasaran(id: $i) { nama } }", json!({ "i": sasaran })).await;
    assert_eq!(code, "NOT_FOUND");
    let today = world.app.clock.today().to_string();
    let taken = ke.ok(TERIMA, json!({ "m": mutation_id(), "p": id })).await;
    assert_eq!(taken["terimaPindah"], json!({ "status": "DITERIMA", "berlaku": today }));
    let (code, _, _) = ke.refused(TERIMA, json!({ "m": mutation_id(), "p": id })).await;
    assert_eq!(code, "WRONG_STATE");
}

/// The counts of a life stage at a post in a month.
async fn kelompok(client: &Client, pos: Pos, bulan: &str, kelompok: &str) -> (i64, i64) {
    let read = "query($p: ID!, $b: String!) { ringkasanPartisipasi(posyandu: $p, periode: $b, per: TOTAL) { \
        perKelompok { kelompok hadir { n d } } } }";
    let seen = client.ok(read, json!({ "p": pos.id().to_string(), "b": bulan })).await;
    let groups = seen["ringkasanPartisipasi"][0]["perKelompok"].as_array().unwrap();
    let row = groups.iter().find(|row| row["kelompok"] == kelompok).unwrap();
    (row["hadir"]["n"].as_i64().unwrap(), row["hadir"]["d"].as_i64().unwrap())
}

both! {
    async fn a_pregnant_girl_of_16_counts_once_as_a_mother_to_be(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let rina = daftar(&kader, "Rina", "P", "2010-06-06").await;
        let before = dibuka(&world, Pos::Melati, "2026-11-06").await;
        let after = world.running(Pos::Melati).await;
        let told = kader.ok(HAMIL, json!({ "m": mutation_id(), "s": rina, "t": "2026-11-10" })).await;
        assert_eq!(told["catatKehamilan"]["hpl"], "2027-08-17");
        // Her age group stays what it is; the condition lies over it, from the day the pregnancy began.
        let seen = hadir(&kader, &after, &rina).await;
        assert_eq!((&seen["kelompokUmur"], &seen["kondisi"]), (&json!("REMAJA"), &json!("IBU_HAMIL")));
        let seen = hadir(&kader, &before, &rina).await;
        assert_eq!((&seen["kelompokUmur"], &seen["kondisi"]), (&json!("REMAJA"), &json!(null)));
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        assert_eq!(kelompok(&pengurus, Pos::Melati, "2026-11", "IBU_HAMIL").await, (1, 1));
        // Fitri is the only girl left in the denominator; the visit of the 6th counts with its own day.
        assert_eq!(kelompok(&pengurus, Pos::Melati, "2026-11", "REMAJA").await, (1, 1));
        // A kader of another sector learns nothing of it.
        let guru = world.sign_in(Persona::KaderBidang(Pos::Melati, posyandu::domain::posyandu::Bidang::Pendidikan)).await;
        let read = "query($d: ID!) { hariBuka(id: $d) { kehadiran { nodes { kelompokUmur kondisi } } } }";
        let reply = guru.send(read, json!({ "d": after })).await;
        assert!(!reply.json.to_string().contains("IBU_HAMIL"), "{:#}", reply.json);
        assert!(reply.codes().iter().all(|code| code == "FORBIDDEN") && !reply.codes().is_empty());
    }
}

both! {
    async fn after_the_birth_she_is_in_childbed_for_42_days(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let sari = Pos::Melati.sasaran(Siapa::Sari).to_string();
        let told = kader.ok(HAMIL, json!({ "m": mutation_id(), "s": sari, "t": "2026-02-01" })).await;
        let akhiri = "mutation($m: UUID!, $k: ID!) { \
            akhiriKehamilan(id: $m, kehamilan: $k, berakhir: \"2026-11-02\", hasil: LAHIR_HIDUP) { hasil } }";
        kader.ok(akhiri, json!({ "m": mutation_id(), "k": told["catatKehamilan"]["id"] })).await;
        let (code, _, _) = kader.refused(akhiri, json!({ "m": mutation_id(), "k": told["catatKehamilan"]["id"] })).await;
        assert_eq!(code, "WRONG_STATE");
        // Without an opening day the last day of the month is read: 30 October, 28 days, 59 days after.
        for (bulan, hamil, nifas) in [("2026-10", 1, 0), ("2026-11", 0, 1), ("2026-12", 0, 0)] {
            assert_eq!(kelompok(&kader, Pos::Melati, bulan, "IBU_HAMIL").await, (0, hamil), "{bulan}");
            assert_eq!(kelompok(&kader, Pos::Melati, bulan, "IBU_NIFAS").await, (0, nifas), "{bulan}");
        }
    }
}

both! {
    async fn who_moves_leaves_the_counts_and_takes_the_name(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let adi = Pos::Melati.sasaran(Siapa::Adi).to_string();
        let october = dibuka(&world, Pos::Melati, "2026-10-09").await;
        hadir(&kader, &october, &adi).await;
        let weighed = catat(&kader, &october, json!({ "sasaran": adi }), json!({ "pertumbuhan": { "berat": "6,2" } })).await;
        let sums = "query($p: ID!) { ringkasanPartisipasi(posyandu: $p, periode: \"2026-10\", per: TOTAL) { skdn { s k d b } \
            perKelompok { kelompok hadir { n d } } } }";
        let melati = json!({ "p": Pos::Melati.id().to_string() });
        let (counted, told) = (kader.ok(sums, melati.clone()).await, rekap(&kader, &october).await);
        pindah(&world, &adi).await;

        // The old post keeps every count, and the attendance, without the name.
        assert_eq!(kader.ok(sums, melati).await, counted);
        assert_eq!(rekap(&kader, &october).await, told);
        let came = "query($d: ID!) { hariBuka(id: $d) { kehadiran { nodes { kelompokUmur sasaran { nama } } } \
            pelayanan { nodes { kode sasaran { nama } } } } }";
        assert_eq!(
            kader.ok(came, json!({ "d": october })).await["hariBuka"],
            json!({ "kehadiran": { "nodes": [{ "kelompokUmur": "BAYI", "sasaran": null }] },
                "pelayanan": { "nodes": [{ "kode": "KES-01", "sasaran": null }] } })
        );
        let (code, _, _) = kader.refused("query($i: ID!) { sasaran(id: $i) { nama } }", json!({ "i": adi })).await;
        assert_eq!(code, "NOT_FOUND");

        // The new post has the person, and judges by what was weighed before; it does not read that weighing.
        let baru = world.sign_in(Persona::Kader(Pos::Mawar)).await;
        let history = "query($i: ID!) { sasaran(id: $i) { nama posyandu { nama } terdaftar keluarga { id } \
            kehadiran { nodes { id } } pelayanan { nodes { id } } } }";
        assert_eq!(
            baru.ok(history, json!({ "i": adi })).await["sasaran"],
            json!({ "nama": "Adi Melati", "posyandu": { "nama": "Mawar" }, "terdaftar": "2026-11-20",
                "keluarga": null, "kehadiran": { "nodes": [] }, "pelayanan": { "nodes": [] } })
        );
        let (code, _, _) = baru.refused("query($i: ID!) { node(id: $i) { id } }", json!({ "i": weighed["id"] })).await;
        assert_eq!(code, "NOT_FOUND");
        let today = world.running(Pos::Mawar).await;
        let first_here = hadir(&baru, &today, &adi).await;
        assert_eq!(first_here["baru"], false);
        let again = catat(&baru, &today, json!({ "sasaran": adi }), json!({ "pertumbuhan": { "berat": "6,9" } })).await;
        let read = "query($i: ID!) { node(id: $i) { ... on Pertumbuhan { verdict } } }";
        // 700 g since October, 500 g asked of five months: N, not a first weighing.
        assert_eq!(baru.ok(read, json!({ "i": again["id"] })).await["node"]["verdict"], "N");
        // Mawar has its own Adi; the one who came counts here now.
        assert_eq!(kelompok(&baru, Pos::Mawar, "2026-11", "BAYI").await, (1, 2));
        assert_eq!(kelompok(&kader, Pos::Melati, "2026-11", "BAYI").await, (0, 0));
    }
}

both! {
    async fn a_pregnant_woman_who_moves_stays_in_the_past_of_her_old_post(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let sari = Pos::Melati.sasaran(Siapa::Sari).to_string();
        kader.ok(HAMIL, json!({ "m": mutation_id(), "s": sari, "t": "2026-07-01" })).await;
        let october = dibuka(&world, Pos::Melati, "2026-10-09").await;
        hadir(&kader, &october, &sari).await;
        assert_eq!(kelompok(&kader, Pos::Melati, "2026-10", "IBU_HAMIL").await, (1, 1));
        pindah(&world, &sari).await;
        let baru = world.sign_in(Persona::Kader(Pos::Mawar)).await;
        assert_eq!(kelompok(&kader, Pos::Melati, "2026-10", "IBU_HAMIL").await, (1, 1));
        assert_eq!(kelompok(&kader, Pos::Melati, "2026-11", "IBU_HAMIL").await, (0, 0));
        assert_eq!(kelompok(&baru, Pos::Mawar, "2026-10", "IBU_HAMIL").await, (0, 0));
        assert_eq!(kelompok(&baru, Pos::Mawar, "2026-11", "IBU_HAMIL").await, (0, 1));
        // Her pregnancy goes with her, and can be ended where she lives now.
        let hers = "query($i: ID!) { sasaran(id: $i) { hamil kehamilan { nodes { mulai } } } }";
        let seen = baru.ok(hers, json!({ "i": sari })).await;
        assert_eq!(seen["sasaran"], json!({ "hamil": true, "kehamilan": { "nodes": [{ "mulai": "2026-07-01" }] } }));
    }
}

both! {
    async fn born_on_29_february(world: World) {
        // 28 February 2027, then 1 March.
        world.later(Duration::days(100));
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        assert_eq!(world.app.clock.today().to_string(), "2027-02-28");
        let kabisat = daftar(&kader, "Kabisat", "P", "2024-02-29").await;
        let age = "query($i: ID!) { sasaran(id: $i) { tanggalLahir umurBulan kelompokUmur } }";
        let seen = kader.ok(age, json!({ "i": kabisat })).await;
        let at = |umur| json!({ "tanggalLahir": "2024-02-29", "umurBulan": umur, "kelompokUmur": "BALITA" });
        assert_eq!(seen["sasaran"], at(35));
        let today = world.running(Pos::Melati).await;
        hadir(&kader, &today, &kabisat).await;
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        // PDK-01 begins with 36 months: not today, but tomorrow.
        let paud = "mutation($i: CatatPelayananInput!) { catatPelayanan(input: $i) { kode } }";
        let isi = |day: &str| json!({ "i": { "id": mutation_id(), "hariBuka": day, "sasaran": kabisat,
            "isi": { "aksesPaud": { "terdaftar": true } } } });
        let (code, _, _) = pengurus.refused(paud, isi(&today)).await;
        assert_eq!(code, "NOT_ELIGIBLE");
        world.later(Duration::days(1));
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        assert_eq!(kader.ok(age, json!({ "i": kabisat })).await["sasaran"], at(36));
        let tomorrow = world.running(Pos::Melati).await;
        hadir(&kader, &tomorrow, &kabisat).await;
        assert_eq!(pengurus.ok(paud, isi(&tomorrow)).await["catatPelayanan"]["kode"], "PDK-01");
    }
}

both! {
    async fn a_neighbour_finds_nobody(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let day = world.running(Pos::Melati).await;
        let adi = Pos::Melati.sasaran(Siapa::Adi).to_string();
        let came = hadir(&kader, &day, &adi).await["id"].clone();
        let given = catat(&kader, &day, json!({ "sasaran": adi }), json!({ "pertumbuhan": { "berat": "6,9" } })).await["id"].clone();
        let sent = "mutation($i: KirimRujukanInput!) { kirimRujukan(input: $i) { id } }";
        let input = json!({ "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(), "sasaran": adi,
            "bidang": "KESEHATAN", "alasan": "berat turun" });
        let rujukan = kader.ok(sent, json!({ "i": input })).await["kirimRujukan"]["id"].clone();
        let rumah = json!(Pos::Melati.keluarga(0).to_string());
        let strangers = [Persona::Kader(Pos::Mawar), Persona::Pengurus(Pos::Anggrek), Persona::Pembina, Persona::Pkk,
            Persona::DpmdAdmin, Persona::Opd(posyandu::domain::posyandu::Bidang::Sosial), Persona::TanpaTugas];
        for persona in strangers {
            let other = world.sign_in(persona).await;
            for id in [&json!(adi), &came, &given, &rujukan, &rumah] {
                let (code, _, _) = other.refused("query($i: ID!) { node(id: $i) { id } }", json!({ "i": id })).await;
                assert_eq!(code, "NOT_FOUND", "{persona:?} {id}");
            }
            for (field, id) in [("sasaran", &json!(adi)), ("keluarga", &rumah), ("rujukan", &rujukan)] {
                let (code, _, _) = other.refused(&format!("query($i: ID!) {{ {field}(id: $i) {{ id }} }}"), json!({ "i": id })).await;
                assert_eq!(code, "NOT_FOUND", "{persona:?} {field}");
            }
            // A person who is somewhere else and one who is nowhere are answered alike.
            let unknown = Pos::Melati.sasaran(Siapa::Adi).0.as_u128() + 50;
            let id = format!("sasaran:{}", uuid::Uuid::from_u128(unknown));
            let read = "query($i: ID!) { sasaran(id: $i) { nama } }";
            let (nowhere, elsewhere) = (other.send(read, json!({ "i": id })).await, other.send(read, json!({ "i": adi })).await);
            assert_eq!(nowhere.json, elsewhere.json, "{persona:?}");
        }
        // Found by an edge, the person of another post is not there either.
        let dua = world.sign_in(Persona::DuaPos).await;
        let seen: Json = dua.ok("query($i: ID!) { sasaran(id: $i) { nama ibu { nama } } }", json!({ "i": adi })).await;
        assert_eq!(seen["sasaran"]["ibu"]["nama"], "Sari Melati");
    }
}
