//! Referrals: what a post sends, and how little the agency learns.

use chrono::Duration;
use posyandu::domain::posyandu::Bidang;
use serde_json::{Value as Json, json};

use crate::both;
use crate::hari_buka::{catat, hadir};
use crate::world::{Client, Persona, Pos, Siapa, mutation_id};

const KIRIM: &str = "mutation($i: KirimRujukanInput!) { kirimRujukan(input: $i) { id status } }";
const TERIMA: &str =
    "mutation($m: UUID!, $r: ID!) { terimaRujukan(id: $m, rujukan: $r) { status diterimaPada } }";
const BACA: &str = "query($r: ID!) { rujukan(id: $r) { bidang alasan status posyandu { nama } \
    orang { nama jenisKelamin rt telepon alamat } pelayanan { kode } sasaran { nama } keluarga { kepala } } }";

/// Sends Candra's case to an agency.
async fn kirim(client: &Client, bidang: &str, pelayanan: Json) -> String {
    let input = json!({ "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(),
        "sasaran": Pos::Melati.sasaran(Siapa::Candra).to_string(), "bidang": bidang, "pelayanan": pelayanan,
        "alasan": "tidak sekolah karena jauh" });
    let sent = client.ok(KIRIM, json!({ "i": input })).await;
    assert_eq!(sent["kirimRujukan"]["status"], "DIRUJUK");
    sent["kirimRujukan"]["id"].as_str().unwrap().to_owned()
}

both! {
    async fn an_agency_accepts_once_what_is_addressed_to_it(world: World) {
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
        let seen = dinas.ok(list, json!({})).await;
        assert_eq!(seen["daftarRujukan"]["nodes"], json!([{ "id": sekolah, "bidang": "PENDIDIKAN" }]));
        // The person's name and how to find her, the service it is about, and no card, no house.
        assert_eq!(
            dinas.ok(BACA, json!({ "r": sekolah })).await["rujukan"],
            json!({ "bidang": "PENDIDIKAN", "alasan": "tidak sekolah karena jauh", "status": "DIRUJUK",
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
        assert_eq!(once["terimaRujukan"], json!({ "status": "DITERIMA", "diterimaPada": "2026-11-20T01:00:00.000Z" }));
        world.later(Duration::minutes(30));
        assert_eq!(dinas.ok(TERIMA, json!({ "m": m, "r": sekolah })).await, once);
        let (code, _, _) = dinas.refused(TERIMA, json!({ "m": mutation_id(), "r": sekolah })).await;
        assert_eq!(code, "WRONG_STATE");
        let (code, _, _) = dinas.refused(TERIMA, json!({ "m": mutation_id(), "r": sosial })).await;
        assert_eq!(code, "NOT_FOUND");
        // The post reads what became of it, with its own card of the person.
        let own = pengurus.ok(BACA, json!({ "r": sekolah })).await;
        assert_eq!((&own["rujukan"]["status"], &own["rujukan"]["sasaran"]["nama"]), (&json!("DITERIMA"), &json!("Candra Melati")));
        let open = pengurus.ok("{ daftarRujukan(status: DIRUJUK) { nodes { id } } }", json!({})).await;
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
        let dinas = world.sign_in(Persona::Opd(Bidang::Pendidikan)).await;
        let seen = dinas.ok(BACA, json!({ "r": rujukan })).await;
        assert_eq!(seen["rujukan"]["orang"]["nama"], "Candra Melati");
        // The new post did not send it and does not see it.
        let (code, _, _) = mawar.refused(BACA, json!({ "r": rujukan })).await;
        assert_eq!(code, "NOT_FOUND");
    }
}
