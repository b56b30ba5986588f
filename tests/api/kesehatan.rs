//! The health desk beyond the scale: what a kader measures and asks, what is computed of it, and which flags she reads
//! out. The thresholds themselves are tried beside each rule; here it is told through the whole house.

use posyandu::domain::posyandu::Bidang;
use serde_json::{Value as Json, json};

use crate::both;
use crate::hari_buka::{dibuka, hadir};
use crate::world::{Client, Persona, Pos, Siapa, mutation_id};

const TANDA: &str = "tanda { nodes { aturan tindakan masukan akhir } }";

/// Checks a resident in and records a service of her; answers what is asked for.
async fn periksa(client: &Client, day: &str, siapa: Siapa, isi: Json, minta: &str) -> Json {
    hadir(client, day, &orang(siapa)).await;
    let record = format!(
        "mutation($i: CatatPelayananInput!) {{ catatPelayanan(input: $i) {{ id {TANDA} {minta} }} }}"
    );
    client.ok(&record, json!({ "i": kiriman(day, siapa, isi) })).await["catatPelayanan"].clone()
}

/// The refusal of a service: code and field.
async fn ditolak(client: &Client, day: &str, siapa: Siapa, isi: Json) -> (String, Option<String>) {
    hadir(client, day, &orang(siapa)).await;
    let record = "mutation($i: CatatPelayananInput!) { catatPelayanan(input: $i) { id } }";
    let (code, field, _) = client.refused(record, json!({ "i": kiriman(day, siapa, isi) })).await;
    (code, field)
}

fn kiriman(day: &str, siapa: Siapa, isi: Json) -> Json {
    json!({ "id": mutation_id(), "hariBuka": day, "sasaran": orang(siapa), "isi": isi })
}

fn orang(siapa: Siapa) -> String {
    Pos::Melati.sasaran(siapa).to_string()
}

/// The flags of a service as `RULE ACTION` each.
fn tanda(seen: &Json) -> Vec<String> {
    let nodes = seen["tanda"]["nodes"].as_array().unwrap().iter();
    let mut told: Vec<_> = nodes
        .map(|flag| format!("{} {}", flag["aturan"].as_str().unwrap(), flag["tindakan"].as_str().unwrap()))
        .collect();
    told.sort();
    told
}

both! {
    async fn a_thin_mother_to_be_is_flagged_until_her_arm_has_grown(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let october = dibuka(&world, Pos::Melati, "2026-10-09").await;
        let november = world.running(Pos::Melati).await;
        let arm = |cm: &str| json!({ "pemeriksaanIbuHamil": { "lilaIbu": cm, "sistole": 110, "diastole": 70 } });
        // Before her pregnancy is known she is not one of those the card is for.
        assert_eq!(ditolak(&kader, &october, Siapa::Sari, arm("23,4")).await,
            ("NOT_ELIGIBLE".to_owned(), Some("sasaran".to_owned())));
        let hamil = "mutation($m: UUID!, $s: ID!, $t: Date!) { catatKehamilan(id: $m, sasaran: $s, hpht: $t) { id } }";
        kader.ok(hamil, json!({ "m": mutation_id(), "s": orang(Siapa::Sari), "t": "2026-07-03" })).await;
        let first = periksa(&kader, &october, Siapa::Sari, arm("23,4"), "... on PemeriksaanIbuHamil { lilaIbuMm }").await;
        assert_eq!(first["lilaIbuMm"], 234);
        assert_eq!(tanda(&first), ["HAMIL_KEK RUJUK"]);
        // The week is worked out from the pregnancy: 98 days.
        assert_eq!(first["tanda"]["nodes"][0]["masukan"], "lila=234 minggu=14");
        assert_eq!(first["tanda"]["nodes"][0]["akhir"], Json::Null);
        let upturned = json!({ "pemeriksaanIbuHamil": { "sistole": 70, "diastole": 110 } });
        assert_eq!(ditolak(&kader, &november, Siapa::Sari, upturned).await,
            ("IMPOSSIBLE_VALUE".to_owned(), Some("diastole".to_owned())));
        assert_eq!(tanda(&periksa(&kader, &november, Siapa::Sari, arm("23,5"), "").await), Vec::<String>::new());
        // Her flag of October has ended, and stays in the book.
        let read = "query($s: ID!) { sasaran(id: $s) { tanda(first: 10) { nodes { aturan akhir } } } }";
        let seen = kader.ok(read, json!({ "s": orang(Siapa::Sari) })).await;
        assert_eq!(seen["sasaran"]["tanda"]["nodes"], json!([{ "aturan": "HAMIL_KEK", "akhir": "2026-11-20" }]));
        // Health is nothing to the kader of another sector.
        let guru = world.sign_in(Persona::KaderBidang(Pos::Melati, Bidang::Pendidikan)).await;
        let seen = guru.ok(read, json!({ "s": orang(Siapa::Sari) })).await;
        assert_eq!(seen["sasaran"]["tanda"]["nodes"], json!([]));
        let record = "mutation($i: CatatPelayananInput!) { catatPelayanan(input: $i) { id } }";
        let sent = json!({ "i": kiriman(&november, Siapa::Sari, arm("23,4")) });
        assert_eq!(guru.refused(record, sent).await.0, "FORBIDDEN");
    }
}

both! {
    async fn a_value_without_a_class_is_said_as_such(world: World) {
        let day = world.running(Pos::Melati).await;
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let card = |gula: i32| json!({ "skriningPtm": { "berat": "72", "tinggi": "165", "lingkarPerut": "91",
            "sistole": 128, "diastole": 86, "gulaDarahSewaktu": gula, "merokok": true, "lamaMerokok": 25,
            "batangPerHari": 24, "sesakBergegas": true, "dahakTanpaPilek": true, "batukTanpaPilek": true,
            "dimintaSpirometri": false } });
        let minta = "... on SkriningPtm { imt imtAsiaPasifik imtNasional kategoriTekananDarah sistolikTerisolasi \
            poinPuma gulaDarahSewaktuMgDl lingkarPerutMm }";
        let seen = periksa(&kader, &day, Siapa::Hasan, card(120), minta).await;
        let computed = json!({ "imt": 264, "imtAsiaPasifik": "OBESITAS_1", "imtNasional": "GEMUK",
            "kategoriTekananDarah": "NORMAL_TINGGI", "sistolikTerisolasi": false, "poinPuma": 4,
            "gulaDarahSewaktuMgDl": 120, "lingkarPerutMm": 910 });
        for (field, value) in computed.as_object().unwrap() {
            assert_eq!(&seen[field], value, "{field}");
        }
        assert_eq!(tanda(&seen), ["GULA_SEWAKTU_TANPA_KELAS TIDAK_TERKLASIFIKASI", "IMT_OBESITAS PANTAU",
            "MEROKOK EDUKASI", "PERUT_BESAR EDUKASI", "TD_NORMAL_TINGGI PANTAU"]);
        // The score with the points of sex and age is in the flag.
        let flags = seen["tanda"]["nodes"].as_array().unwrap();
        assert_eq!(flags.iter().find(|flag| flag["aturan"] == "MEROKOK").unwrap()["masukan"], "puma=5 umur=40");
        // An unlikely number wants a second look, and is kept when it was confirmed.
        let refused = ditolak(&kader, &day, Siapa::Hasan, card(520)).await;
        assert_eq!(refused, ("IMPLAUSIBLE_VALUE".to_owned(), Some("gulaDarahSewaktu".to_owned())));
        let mut again = kiriman(&day, Siapa::Hasan, card(520));
        again["konfirmasi"] = json!(true);
        let record = "mutation($i: CatatPelayananInput!) { catatPelayanan(input: $i) { tanda { nodes { aturan tindakan } } } }";
        let seen = kader.ok(record, json!({ "i": again })).await;
        assert!(tanda(&seen["catatPelayanan"]).contains(&"GULA_SEWAKTU_TINGGI RUJUK".to_owned()));
        // Fitri is fifteen: she is screened, and not asked about forty years of smoking.
        assert_eq!(ditolak(&kader, &day, Siapa::Fitri, card(90)).await,
            ("NOT_ELIGIBLE".to_owned(), Some("lamaMerokok".to_owned())));
        assert_eq!(ditolak(&kader, &day, Siapa::Eko, card(90)).await,
            ("NOT_ELIGIBLE".to_owned(), Some("sasaran".to_owned())));
    }
}

both! {
    async fn grandmother_alone_needs_more_than_the_health_desk(world: World) {
        let day = world.running(Pos::Melati).await;
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let card = json!({ "skriningLansia": { "aksBab": 1, "aksBak": 1, "aksMembersihkanDiri": 0, "aksKakus": 1,
            "aksMakan": 2, "aksBerpindah": 1, "aksBerjalan": 1, "aksBerpakaian": 1, "aksTangga": 0, "aksMandi": 0,
            "skilas": ["BERDIRI_KURSI", "BERAT_TURUN", "NAFSU_MAKAN"], "gds4": [2], "tinggalSendiri": true } });
        let minta = "... on SkriningLansia { skorAks tingkatAks ranahSkilas skorGds4 gds4 }";
        let seen = periksa(&kader, &day, Siapa::Nenek, card, minta).await;
        assert_eq!(seen["skorAks"], 8);
        assert_eq!(seen["tingkatAks"], "BERAT");
        assert_eq!(seen["ranahSkilas"], json!(["MOBILITAS", "MALNUTRISI"]));
        assert_eq!((&seen["skorGds4"], &seen["gds4"]), (&json!(1), &json!([2])));
        assert_eq!(tanda(&seen), ["AKS_BERAT RUJUK", "AKS_SENDIRI KEBUTUHAN", "GDS4_POSITIF RUJUK", "SKILAS_POSITIF RUJUK"]);
        let nine = json!({ "skriningLansia": { "aksBab": 2 } });
        assert_eq!(ditolak(&kader, &day, Siapa::Nenek, nine).await, ("REQUIRED".to_owned(), Some("aksBak".to_owned())));
        // The phone learns from the catalogue what is computed.
        let read = "{ katalog(bidang: KESEHATAN) { kode hitungan { nama bentuk maksimum pilihan } } }";
        let all = kader.ok(read, json!({})).await;
        let lansia = all["katalog"].as_array().unwrap().iter().find(|jenis| jenis["kode"] == "KES-07").unwrap();
        assert_eq!(lansia["hitungan"][0], json!({ "nama": "skorAks", "bentuk": "ANGKA", "maksimum": 20, "pilihan": [] }));
        assert_eq!(lansia["hitungan"][1]["pilihan"][0], "MANDIRI");
    }
}
