//! Births: the pregnancy ends and the newborns are there, with their mother, in one mutation.

use serde_json::{Value as Json, json};

use crate::both;
use crate::pertumbuhan::ditimbang;
use crate::world::{Client, Persona, Pos, Siapa, mutation_id};

const HAMIL: &str =
    "mutation($m: UUID!, $s: ID!, $h: Date!) { catatKehamilan(id: $m, sasaran: $s, hpht: $h) { id } }";
const LAHIR: &str = "mutation($i: CatatPersalinanInput!) { catatPersalinan(input: $i) { id berakhir hasil tempatBersalin penolong \
    lahirHidup lahirMati sasaran { id hamil anak { nodes { id nama } } } } }";
const BAYI: &str = "query($s: ID!) { sasaran(id: $s) { nama jenisKelamin tanggalLahir presisiLahir beratLahirG rt kelompokUmur \
    ibu { id } keluarga { id } posyandu { id } } }";

fn sari() -> String {
    Pos::Melati.sasaran(Siapa::Sari).to_string()
}

async fn hamil(client: &Client, hpht: &str) -> Json {
    client.ok(HAMIL, json!({ "m": mutation_id(), "s": sari(), "h": hpht })).await["catatKehamilan"]["id"]
        .clone()
}

fn persalinan(kehamilan: &Json, tanggal: &str, bayi: Json) -> Json {
    json!({ "i": { "id": mutation_id(), "kehamilan": kehamilan, "tanggal": tanggal, "tempat": "PUSKESMAS", "penolong": "BIDAN", "bayi": bayi } })
}

both! {
    async fn twins_are_born_and_weighed(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let k = hamil(&kader, "2026-02-20").await;
        let (first, second) = (mutation_id(), mutation_id());
        let sent = persalinan(&k, "2026-11-10", json!([
            { "id": first, "jenisKelamin": "L", "beratLahir": "2,4" },
            { "id": second, "jenisKelamin": "P", "nama": "Melur", "beratLahir": 2_600 }]));
        let done = kader.ok(LAHIR, sent.clone()).await["catatPersalinan"].clone();
        assert_eq!((&done["hasil"], &done["lahirHidup"], &done["lahirMati"], &done["tempatBersalin"], &done["penolong"]),
            (&json!("LAHIR_HIDUP"), &json!(2), &json!(0), &json!("PUSKESMAS"), &json!("BIDAN")));
        assert_eq!(done["sasaran"]["hamil"], false);
        // Adi and Bunga are hers too.
        assert_eq!(done["sasaran"]["anak"]["nodes"].as_array().unwrap().len(), 4);
        let child = kader.ok(BAYI, json!({ "s": format!("sasaran:{first}") })).await["sasaran"].clone();
        let mother = kader.ok(BAYI, json!({ "s": sari() })).await["sasaran"].clone();
        assert_eq!((&child["nama"], &child["beratLahirG"], &child["kelompokUmur"], &child["presisiLahir"]),
            (&json!("Bayi 1 Ny. Sari Melati"), &json!(2_400), &json!("BAYI"), &json!("HARI")));
        assert_eq!((&child["ibu"]["id"], &child["keluarga"], &child["rt"], &child["tanggalLahir"]), (&mother_id(), &mother["keluarga"], &mother["rt"], &json!("2026-11-10")));
        assert_eq!(kader.ok(BAYI, json!({ "s": format!("sasaran:{second}") })).await["sasaran"]["nama"], "Melur");
        // Sent twice, born once; and the first visit of the newborn follows at once, with her low birth weight in view.
        assert_eq!(kader.ok(LAHIR, sent).await["catatPersalinan"], done);
        let record = "mutation($i: CatatPelayananInput!) { catatPelayanan(input: $i) { tanda { nodes { aturan } } } }";
        let weighed = kader.ok(record, ditimbang(&format!("sasaran:{first}"), "2026-11-12", json!({ "berat": "2,5" }))).await;
        let flags = weighed["catatPelayanan"]["tanda"]["nodes"].clone();
        assert!(flags.as_array().unwrap().contains(&json!({ "aturan": "BBLR" })), "{flags}");
    }
}

fn mother_id() -> Json {
    json!(sari())
}

both! {
    async fn a_stillborn_child_is_counted_and_registered_nowhere(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let people = world.dump().await["sasaran"].len();
        let k = hamil(&kader, "2026-02-20").await;
        let lost = mutation_id();
        let done = kader.ok(LAHIR, persalinan(&k, "2026-11-10", json!([{ "id": lost, "jenisKelamin": "P", "lahirHidup": false }]))).await;
        let done = &done["catatPersalinan"];
        assert_eq!((&done["hasil"], &done["lahirHidup"], &done["lahirMati"]), (&json!("LAHIR_MATI"), &json!(0), &json!(1)));
        assert_eq!(world.dump().await["sasaran"].len(), people);
        assert_eq!(kader.send(BAYI, json!({ "s": format!("sasaran:{lost}") })).await.codes(), ["NOT_FOUND"]);
    }
}

both! {
    async fn a_birth_that_cannot_be_is_refused(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let k = hamil(&kader, "2026-02-20").await;
        let bayi = || json!({ "id": mutation_id(), "jenisKelamin": "L" });
        let one = || json!([bayi()]);
        let twice = mutation_id();
        let before = world.dump().await;
        for (tanggal, anak, code, field) in [
            ("2026-02-19", one(), "INVALID_DATE", "tanggal"),
            ("2026-07-09", one(), "INVALID_DATE", "tanggal"),
            ("2026-11-21", one(), "DATE_IN_FUTURE", "tanggal"),
            ("2027-11-21", one(), "DATE_IN_FUTURE", "tanggal"),
            ("2026-11-10", json!([]), "REQUIRED", "bayi"),
            ("2026-11-10", json!((0..6).map(|_| bayi()).collect::<Vec<_>>()), "IMPOSSIBLE_VALUE", "bayi"),
            ("2026-11-10", json!([{ "id": mutation_id(), "jenisKelamin": "L", "beratLahir": "9,1" }]), "IMPOSSIBLE_VALUE", "bayi.0.beratLahir"),
            ("2026-11-10", json!([bayi(), { "id": "1", "jenisKelamin": "L" }]), "INVALID_FORMAT", "bayi.1.id"),
            ("2026-11-10", json!([{ "id": twice, "jenisKelamin": "L" }, { "id": twice, "jenisKelamin": "P" }]), "MUTATION_ID_REUSED", "bayi.1.id"),
        ] {
            let (got, named, _) = kader.refused(LAHIR, persalinan(&k, tanggal, anak.clone())).await;
            assert_eq!((got.as_str(), named.as_deref()), (code, Some(field)), "{tanggal} {anak}");
        }
        assert_eq!(world.dump().await, before);
        let adi = Pos::Melati.sasaran(Siapa::Adi).to_string();
        let taken = json!([{ "id": adi.trim_start_matches("sasaran:"), "jenisKelamin": "L" }]);
        assert_eq!(kader.send(LAHIR, persalinan(&k, "2026-11-10", taken)).await.codes(), ["MUTATION_ID_REUSED"]);
        // Another sector records no births, another post knows none.
        let social = world.sign_in(Persona::KaderBidang(Pos::Melati, posyandu::domain::posyandu::Bidang::Sosial)).await;
        assert_eq!(social.send(LAHIR, persalinan(&k, "2026-11-10", one())).await.codes(), ["NOT_FOUND"]);
        kader.ok(LAHIR, persalinan(&k, "2026-11-10", one())).await;
        let (code, field, _) = kader.refused(LAHIR, persalinan(&k, "2026-11-10", one())).await;
        assert_eq!((code.as_str(), field.as_deref()), ("WRONG_STATE", Some("kehamilan")));
    }
}
