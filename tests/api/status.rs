//! What several records of one person make together: a pregnancy with its contacts and tablets, and the months of
//! exclusive breast-feeding, as a kader reads them from the card.

use posyandu::domain::posyandu::Bidang;
use serde_json::{Value as Json, json};

use crate::both;
use crate::world::{Client, Persona, Pos, Siapa, mutation_id};

fn melati(siapa: Siapa) -> String {
    Pos::Melati.sasaran(siapa).to_string()
}

/// Records a card of an earlier day; its id.
async fn kartu(client: &Client, siapa: Siapa, tanggal: &str, isi: Json) -> Json {
    let input = json!({ "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(), "tanggal": tanggal,
        "sasaran": melati(siapa), "isi": isi });
    let record = "mutation($i: CatatPelayananInput!) { catatPelayanan(input: $i) { id } }";
    client.ok(record, json!({ "i": input })).await["catatPelayanan"]["id"].clone()
}

both! {
    async fn a_pregnancy_adds_up_its_contacts_and_tablets(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let read = async |pada: Json| {
            let sent = json!({ "sasaran": melati(Siapa::Sari), "pada": pada });
            kader.operation("status_kehamilan", sent).await.json["data"]["statusKehamilan"].clone()
        };
        assert_eq!(read(Json::Null).await, json!([]));
        let hamil = "mutation($m: UUID!, $s: ID!) { catatKehamilan(id: $m, sasaran: $s, hpht: \"2026-02-20\") { id } }";
        let id = kader.ok(hamil, json!({ "m": mutation_id(), "s": melati(Siapa::Sari) })).await["catatKehamilan"]["id"].clone();
        let card = |kontak: u8, tablet: u8, produk: &str| json!({ "pemeriksaanIbuHamil": { "kontakAnc": kontak,
            "ttdDiberikan": tablet, "produkTtd": produk } });
        for (tanggal, kontak) in [("2026-04-10", 1), ("2026-07-10", 2)] {
            kartu(&kader, Siapa::Sari, tanggal, card(kontak, 30, "TTD")).await;
        }
        let last = kartu(&kader, Siapa::Sari, "2026-11-13", card(3, 30, "TTD")).await;
        assert_eq!(read(json!("2026-07-31")).await[0]["tercapai"], json!(["K1", "K2", "K3"]));
        let full = json!([{ "kehamilan": id, "mulai": "2026-02-20", "berakhir": null, "minggu": 39, "kontakTrimester": [1, 2, 3],
            "kontak": 6, "tercapai": ["K1", "K2", "K3", "K4", "K5", "K6"], "anc6": true, "ttd": 90, "mms": 0, "tabletCukup": true }]);
        assert_eq!(read(Json::Null).await, full);
        // A card that was of another woman is cancelled, and what it added is gone.
        let void = json!({ "input": { "id": mutation_id(), "pelayanan": last, "alasan": "salah orang" } });
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        assert!(pengurus.operation("batalkan_pelayanan", void).await.json.get("errors").is_none());
        let less = read(Json::Null).await;
        assert_eq!((&less[0]["kontak"], &less[0]["anc6"], &less[0]["ttd"], &less[0]["tabletCukup"]),
            (&json!(3), &json!(false), &json!(60), &json!(false)));
        // Health is no business of another sector, nor of another post.
        let sent = json!({ "sasaran": melati(Siapa::Sari) });
        let guru = world.sign_in(Persona::KaderBidang(Pos::Melati, Bidang::Pendidikan)).await;
        assert_eq!(guru.operation("status_kehamilan", sent.clone()).await.codes(), ["FORBIDDEN"]);
        let mawar = world.sign_in(Persona::Kader(Pos::Mawar)).await;
        assert_eq!(mawar.operation("status_kehamilan", sent).await.codes(), ["NOT_FOUND"]);
    }
}

both! {
    async fn a_child_is_breast_fed_month_by_month(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let read = async |pada: Json| {
            let sent = json!({ "sasaran": melati(Siapa::Adi), "pada": pada });
            kader.operation("status_asi", sent).await.json["data"]["statusAsi"].clone()
        };
        assert_eq!(read(Json::Null).await["status"], "BELUM_DITANYA");
        let told = |kg: &str, ya: bool| json!({ "pertumbuhan": { "berat": kg, "asiEksklusif": ya } });
        kartu(&kader, Siapa::Adi, "2026-07-15", told("4,5", true)).await;
        let wrong = kartu(&kader, Siapa::Adi, "2026-09-15", told("6,4", false)).await;
        assert_eq!(read(json!("2026-09-14")).await["status"], "SEJAUH_INI");
        assert_eq!(read(Json::Null).await["status"], "TIDAK");
        // It was the neighbour's child who got porridge.
        let fix = json!({ "input": { "id": mutation_id(), "pelayanan": wrong, "isi": told("6,4", true), "alasan": "salah anak" } });
        assert!(kader.operation("koreksi_pelayanan", fix).await.json.get("errors").is_none());
        kartu(&kader, Siapa::Adi, "2026-11-20", told("7,4", true)).await;
        let now = read(Json::Null).await;
        let answers: Vec<&Json> = now["bulan"].as_array().unwrap().iter().map(|month| &month["hanyaAsi"]).collect();
        let (yes, no) = (json!(true), Json::Null);
        assert_eq!((&now["status"], answers), (&json!("SEJAUH_INI"), vec![&no, &yes, &no, &yes, &no, &yes]));
        assert_eq!(read(json!("2026-12-10")).await["status"], "LULUS", "six months old");
    }
}
