//! A protected case (*kasus sensitif*, TRB-02) from the kader who was told of it to the officer appointed for it, and
//! what everybody else learns of it: nothing. Whoever else has anything to do with the post reads everything she can
//! read before it is written and again after each step, and must find the same, lists, counts, searches, notices and
//! opened records included.

use posyandu::access::Role;
use posyandu::domain::posyandu::Bidang;
use serde_json::{Value as Json, json};

use crate::both;
use crate::darurat::pejabat;
use crate::hari_buka::hadir;
use crate::world::{Client, Persona, Pos, Siapa, World, mutation_id, operation};

const KIRIM: &str = "mutation($i: KirimRujukanInput!) { kirimRujukan(input: $i) { id status sensitif } }";
const UBAH: &str = "mutation($m: UUID!, $r: [ID!]!, $k: StatusRujukan!, $c: String) { \
    ubahStatusRujukan(id: $m, rujukan: $r, ke: $k, catatan: $c) { id status } }";
const KABAR: &str = "{ pemberitahuan(first: 100) { nodes { jenis entitas pesan } } }";
/// Everything that hangs on her, on her household, and on the day.
const KARTU: &str = "query($s: ID!) { sasaran(id: $s) { id nama pelayanan(first: 50) { nodes { id kode } } \
    tanda(first: 50) { nodes { id aturan } } kehadiran { nodes { id pelayanan { nodes { id } } } } \
    keluarga { id pelayanan { nodes { id } } tanda { nodes { id } } } } }";
const HARI: &str = "query($d: ID!) { hariBuka(id: $d) { id pelayanan(first: 50) { nodes { id kode tanda { nodes { id } } } } } }";
const RUJUKAN: &str = "{ daftarRujukan(first: 100) { nodes { id status } } }";
const RUJUKAN_DESA: &str = "{ daftarRujukanDesa(first: 100) { nodes { id bidang rt } } }";

fn fitri() -> String {
    Pos::Melati.sasaran(Siapa::Fitri).to_string()
}

/// What an observer may ask about the girl, her post and her region: each question with what it needs.
fn pertanyaan(world: &World, day: &str) -> Vec<(String, Json)> {
    let (post, today) = (Pos::Melati.id().to_string(), world.app.clock.today().to_string());
    let mut all: Vec<(String, Json)> = vec![
        (KARTU.to_owned(), json!({ "s": fitri() })),
        (HARI.to_owned(), json!({ "d": day })),
        (RUJUKAN.to_owned(), json!({})),
        (RUJUKAN_DESA.to_owned(), json!({})),
        (KABAR.to_owned(), json!({})),
    ];
    let mut document = |file: &str, variables: Json| all.push((operation(file), variables));
    document("rekap", json!({ "hariBuka": day }));
    document("beranda", json!({ "posyandu": post, "hariIni": today }));
    document("daftar_sasaran", json!({ "posyandu": post, "nama": "Fitri" }));
    document("daftar_kunjungan", json!({ "posyandu": post, "first": 100 }));
    document("daftar_kebutuhan", json!({ "posyandu": post, "first": 100 }));
    document("jatuh_tempo", json!({ "sasaran": fitri() }));
    document("jatuh_tempo_pos", json!({ "posyandu": post, "pada": today, "first": 100 }));
    document("pemetaan_posyandu", json!({ "posyandu": post }));
    document("pemetaan", json!({ "wilayah": "64.02.02", "menurut": "DESA" }));
    document("partisipasi", json!({ "wilayah": "64.02.02", "periode": "2026-11", "per": "POSYANDU" }));
    document("tugas_tinjauan", json!({}));
    document("akses_saya", json!({}));
    document("kotak_rujukan", json!({}));
    all
}

/// Everything an observer reads, one answer a question.
async fn terbaca(world: &World, client: &Client, day: &str) -> Vec<Json> {
    let mut answers = Vec::new();
    for (question, variables) in pertanyaan(world, day) {
        answers.push(client.send(&question, variables).await.json);
    }
    answers
}

/// Somebody from whom the case is kept, and what she read before there was one.
struct Lain {
    nama: String,
    client: Client,
    dulu: Vec<Json>,
}

/// All of them: the board and every other kader of the post, those above it, and officers nobody has appointed. The
/// pembina has her record open, in a review and in an emergency.
async fn lain(world: &World, day: &str, penulis: Persona) -> Vec<Lain> {
    let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
    let pembina = world.sign_in(Persona::Pembina).await;
    let ask = json!({ "id": mutation_id(), "sasaran": fitri(), "jenis": "GANDA", "catatan": "dua kartu" });
    let task = pengurus.operation("minta_tinjauan", ask).await.json["data"]["mintaTinjauan"]["id"].clone();
    let opened = pembina.operation("buka_tinjauan", json!({ "id": mutation_id(), "tugas": task })).await;
    assert!(opened.json.get("errors").is_none(), "{:#}", opened.json);
    let open = json!({ "id": mutation_id(), "sasaran": fitri(), "alasan": "pingsan di sekolah" });
    assert!(pembina.operation("buka_darurat", open).await.json.get("errors").is_none());
    let mut clients =
        vec![("pembina".to_owned(), pembina), ("auditor".to_owned(), crate::access::auditor(world).await)];
    let personas = Persona::all().into_iter().filter(|persona| {
        let elsewhere =
            matches!(persona, Persona::Kader(pos) | Persona::KaderBidang(pos, _) if *pos != Pos::Melati);
        !elsewhere && *persona != penulis && *persona != Persona::Pembina
    });
    for persona in personas {
        clients.push((format!("{persona:?}"), world.sign_in(persona).await));
    }
    let mut all = Vec::new();
    for (nama, client) in clients {
        let dulu = terbaca(world, &client, day).await;
        all.push(Lain { nama, client, dulu });
    }
    all
}

/// None of them reads anything that she did not read before, nor finds what was written by its id.
async fn tak_berubah(world: &World, day: &str, others: &[Lain], ids: &[&str], words: &[&str]) {
    let questions = pertanyaan(world, day);
    for other in others {
        let now = terbaca(world, &other.client, day).await;
        for (at, (before, after)) in other.dulu.iter().zip(&now).enumerate() {
            assert_eq!(before, after, "{} learns something by {}", other.nama, questions[at].0);
        }
        let text = Json::from(now).to_string();
        assert!(words.iter().all(|word| !text.contains(word)), "{} reads a word of it", other.nama);
        for id in ids {
            let asked = other.client.send("query($i: ID!) { node(id: $i) { id } }", json!({ "i": id })).await;
            let told = if other.nama == "TanpaTugas" { "FORBIDDEN" } else { "NOT_FOUND" };
            assert!(
                [told, "NOT_FOUND"].contains(&asked.codes()[0].as_str()),
                "{} {id}: {:#}",
                other.nama,
                asked.json
            );
        }
    }
}

both! {
    async fn a_girl_tells_of_violence_and_nobody_but_the_appointed_officer_learns_of_it(world: World) {
        let day = world.running(Pos::Melati).await;
        let penulis = Persona::KaderBidang(Pos::Melati, Bidang::Sosial);
        let kader = world.sign_in(penulis).await;
        hadir(&world.sign_in(Persona::Kader(Pos::Melati)).await, &day, &fitri()).await;
        let petugas = pejabat(&world, 7, Role::Opd, "64.02", Some(Bidang::TrantibumLinmas)).await;
        let others = lain(&world, &day, penulis).await;

        // She writes it down, at the opening day, with who is asked to help. It is no case without one for a child.
        let told = |isi: Json| json!({ "input": { "id": mutation_id(), "hariBuka": day, "sasaran": fitri(),
            "isi": { "kasusSensitif": isi } } });
        let alone = json!({ "jenisKasus": "KDRT", "kelompokKorban": "ANAK", "kegentingan": "DARURAT" });
        let refused = kader.operation("catat_trb_02", told(alone.clone())).await;
        assert_eq!(refused.json["errors"][0]["extensions"]["field"], "mitra");
        let mut isi = alone;
        isi["mitra"] = json!(["UPTD_PPA"]);
        isi["kontakAman"] = json!("Bu Guru Ratna");
        isi["uraian"] = json!("dipukul ayahnya");
        let written = kader.operation("catat_trb_02", told(isi.clone())).await.json["data"]["catatPelayanan"].clone();
        for (field, value) in isi.as_object().unwrap() {
            assert_eq!(&written[field], value, "{field}");
        }
        assert_eq!(written["tanda"]["nodes"][0]["aturan"], "KASUS_DARURAT");
        let case = written["id"].as_str().unwrap().to_owned();
        let own = kader.ok(KARTU, json!({ "s": fitri() })).await;
        assert_eq!(own["sasaran"]["pelayanan"]["nodes"], json!([{ "id": case, "kode": "TRB-02" }]));
        let flag = own["sasaran"]["tanda"]["nodes"][0]["id"].as_str().unwrap().to_owned();
        let words = ["TRB-02", "KASUS_", "KDRT", "Ratna", "dipukul"];
        tak_berubah(&world, &day, &others, &[&case, &flag], &words).await;
        assert_eq!(petugas.refused("query($i: ID!) { node(id: $i) { id } }", json!({ "i": case })).await.0, "NOT_FOUND", "not sent yet");

        // Sent without a word about protection, it goes straight to the officer.
        let send = json!({ "i": { "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(), "sasaran": fitri(),
            "pelayanan": case, "bidang": "TRANTIBUM_LINMAS", "alasan": "tidak aman di rumah" } });
        let sent = kader.ok(KIRIM, send).await["kirimRujukan"].clone();
        assert_eq!((&sent["status"], &sent["sensitif"]), (&json!("DITERUSKAN_KE_OPD"), &json!(true)));
        let referral = sent["id"].as_str().unwrap().to_owned();
        let ids = [case.as_str(), flag.as_str(), referral.as_str()];
        tak_berubah(&world, &day, &others, &ids, &words).await;
        for other in &others {
            let step = json!({ "m": mutation_id(), "r": [referral], "k": "DIBATALKAN", "c": "batal" });
            let refused = other.client.send(UBAH, step).await.codes();
            assert_eq!(refused, ["NOT_FOUND"], "{}", other.nama);
        }

        // The officer reads what she needs, and only by way of the referral.
        let read = "query($r: ID!) { rujukan(id: $r) { alasan orang { nama telepon } pelayanan { kode \
            ... on KasusSensitif { jenisKasus kelompokKorban kegentingan kontakAman mitra uraian } } } }";
        let seen = petugas.ok(read, json!({ "r": referral })).await["rujukan"].clone();
        assert_eq!((&seen["orang"]["nama"], &seen["alasan"]), (&json!("Fitri Melati"), &json!("tidak aman di rumah")));
        isi["kode"] = json!("TRB-02");
        assert_eq!(seen["pelayanan"], isi);
        let inbox = petugas.ok(RUJUKAN, json!({})).await;
        assert_eq!(inbox["daftarRujukan"]["nodes"], json!([{ "id": referral, "status": "DITERUSKAN_KE_OPD" }]));
        assert_eq!(petugas.refused("query($s: ID!) { sasaran(id: $s) { nama } }", json!({ "s": fitri() })).await.0, "NOT_FOUND");
        let news = petugas.ok(KABAR, json!({})).await;
        assert_eq!(news["pemberitahuan"]["nodes"].as_array().unwrap().len(), 1);
        assert!(!news.to_string().contains("Fitri"), "a notice names nobody");

        // The writer corrects what she wrote, the officer helps and answers; nobody else hears a step of it.
        let better = json!({ "input": { "id": mutation_id(), "pelayanan": case, "alasan": "salah dengar",
            "isi": { "kasusSensitif": { "jenisKasus": "KDRT", "kelompokKorban": "ANAK", "kegentingan": "BIASA",
                "mitra": ["UPTD_PPA", "POLISI"], "uraian": "dipukul pamannya" } } } });
        let corrected = kader.operation("koreksi_pelayanan", better.clone()).await;
        assert!(corrected.json.get("errors").is_none(), "{:#}", corrected.json);
        for (ke, catatan) in [("DITERIMA_OPD", None), ("DITINDAKLANJUTI", None), ("SELESAI", Some("didampingi UPTD PPA"))] {
            petugas.ok(UBAH, json!({ "m": mutation_id(), "r": [referral], "k": ke, "c": catatan })).await;
        }
        assert_eq!(kader.ok(KABAR, json!({})).await["pemberitahuan"]["nodes"].as_array().unwrap().len(), 3);
        tak_berubah(&world, &day, &others, &[&case, &referral], &["TRB-02", "KASUS_", "KDRT", "dipukul", "didampingi"]).await;
        for other in &others {
            let mut again = better.clone();
            again["input"]["id"] = json!(mutation_id());
            assert_eq!(other.client.operation("koreksi_pelayanan", again).await.codes(), ["NOT_FOUND"], "{}", other.nama);
        }
    }
}

both! {
    async fn a_protected_case_is_in_no_sum_and_no_copy_that_goes_through_the_board(world: World) {
        let kader = world.sign_in(Persona::KaderBidang(Pos::Melati, Bidang::TrantibumLinmas)).await;
        let (pengurus, pembina) = (world.sign_in(Persona::Pengurus(Pos::Melati)).await, world.sign_in(Persona::Pembina).await);
        let nobody = world.stranger();
        let sums = async || {
            // An answer of open data is given again for a quarter of an hour.
            world.later(chrono::Duration::minutes(20));
            let open = json!({ "wilayah": "64.02", "periode": "2026-11", "per": "DESA" });
            let region = json!({ "wilayah": "64.02", "periode": "2026-11", "per": "KECAMATAN" });
            [nobody.operation("data_terbuka", open).await.json["data"].clone(),
                pembina.operation("partisipasi", region).await.json["data"].clone()]
        };
        let before = sums().await;
        let isi = json!({ "jenisKasus": "NARKOBA", "kelompokKorban": "LANSIA", "kegentingan": "BIASA", "uraian": "cucunya" });
        let nenek = Pos::Melati.sasaran(Siapa::Nenek).to_string();
        let today = world.app.clock.today().to_string();
        let case = json!({ "input": { "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(), "tanggal": today,
            "sasaran": nenek, "isi": { "kasusSensitif": isi } } });
        let case = kader.operation("catat_trb_02", case).await.json["data"]["catatPelayanan"]["id"].clone();
        assert!(case.is_string());
        assert_eq!(sums().await, before);
        let ask = json!({ "input": { "id": mutation_id(), "sasaran": nenek, "jenis": "SALINAN", "pemohon": "DIRI" } });
        let asked = pengurus.operation("mulai_permintaan", ask).await;
        let asked = asked.json["data"]["mulaiPermintaanSubjek"]["id"].clone();
        pembina.operation("putuskan_permintaan", json!({ "id": mutation_id(), "permintaan": asked, "setuju": true })).await;
        let copy = pengurus.operation("salinan_subjek", json!({ "permintaan": asked })).await;
        let copy = copy.json["data"]["salinanSubjek"].to_string();
        assert!(copy.contains("Nenek Aminah"), "{copy}");
        for word in ["TRB-02", "NARKOBA", "cucunya", "KASUS_SENSITIF"] {
            assert!(!copy.contains(word), "{word} in {copy}");
        }
    }
}
