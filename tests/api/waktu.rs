//! How soon referrals are taken up and how many are done in time: the published vectors (indicators.md section 11) as
//! the API tells them, a case through the field's own mutations, and who is not told.

use chrono::{DateTime, Utc};
use posyandu::domain::posyandu::Bidang;
use posyandu::store::rujukan::{self as r, riwayat as w};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::access::auditor;
use crate::both;
use crate::rujukan::{terlindung, ubah};
use crate::world::{Client, Persona, Pos, Siapa, World, mutation_id};

const WAKTU: &str = "query($w: String, $p: ID, $dari: String!, $sampai: String, $t: Tingkat! = TOTAL, $bidang: Bidang, \
    $batas: Int, $pada: DateTime) { waktuTindakLanjut(wilayah: $w, posyandu: $p, dari: $dari, sampai: $sampai, tingkat: $t, \
    bidang: $bidang, batas: $batas, pada: $pada) { kunci nama jumlahPosyandu dibuat terbuka belumJatuhTempo \
    selesai { n d persen } selesaiMentah { n d persen } ditindak menunggu medianHariKerja persentil90HariKerja medianHari \
    persentil90Hari dalamBatas { n d persen } } }";

/// Cases of a sector: sent, where they stand, taken up, done.
type Kasus<'a> = (&'a str, &'static str, Option<&'a str>, Option<&'a str>);

/// Noon in Kukar.
fn siang(tanggal: &str) -> DateTime<Utc> {
    format!("{tanggal}T04:00:00Z").parse().unwrap()
}

/// Puts cases of a post into its registers, as they were long ago.
async fn kasus(world: &World, pos: Pos, bidang: &str, cases: &[Kasus<'_>]) {
    let (author, permit) = (Persona::Kader(pos).account().0, World::permit());
    let mut work = world.work(&[pos.id()]).await;
    for (dibuat, status, ditindak, selesai) in cases {
        let (id, at) = (mutation_id(), siang(dibuat));
        let row = vec![
            (r::ID, id.into()),
            (r::POSYANDU, pos.id().0.into()),
            (r::SASARAN, pos.sasaran(Siapa::Candra).0.into()),
            (r::BIDANG, bidang.into()),
            (r::WILAYAH, pos.desa().into()),
            (r::SENSITIF, false.into()),
            (r::ALASAN, "contoh".into()),
            (r::STATUS, (*status).into()),
            (r::DICATAT_OLEH, author.into()),
            (r::DIBUAT, at.into()),
            (r::STATUS_SEJAK, at.into()),
        ];
        work.insert(&permit, pos.id(), &r::TABLE, row).await.unwrap();
        let steps = [(ditindak, "DITERIMA_OPD"), (selesai, "SELESAI")];
        for (tanggal, ke) in steps.into_iter().filter_map(|(day, ke)| Some(((*day)?, ke))) {
            let row = vec![
                (w::ID, Uuid::now_v7().into()),
                (w::RUJUKAN, id.into()),
                (w::POSYANDU, pos.id().0.into()),
                (w::OLEH, author.into()),
                (w::PERAN, "OPD".into()),
                (w::PADA, siang(tanggal).into()),
                (w::KE, ke.into()),
            ];
            work.insert(&permit, pos.id(), &w::TABLE, row).await.unwrap();
        }
    }
    work.commit(mutation_id()).await.unwrap();
}

async fn tanya(client: &Client, dari: &str, more: Json) -> Json {
    let mut ask = json!({ "w": "64.02.02", "dari": dari });
    ask.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    client.ok(WAKTU, ask).await["waktuTindakLanjut"][0].clone()
}

fn rate(n: i64, d: i64, persen: Option<f64>) -> Json {
    json!({ "n": n, "d": d, "persen": persen })
}

/// Taken up on a day, and not done.
fn diambil<'a>(dibuat: &'a str, pada: &'a str) -> Kasus<'a> {
    (dibuat, "DITERIMA_OPD", Some(pada), None)
}

both! {
    async fn the_published_vectors(world: World) {
        let done = ("2025-07-01", "SELESAI", Some("2025-07-03"), Some("2025-07-31"));
        let gone = [("2025-07-01", "DIBATALKAN", None, None), ("2025-07-01", "TIDAK_MEMENUHI_SYARAT", None, None)];
        let open = ("2025-07-01", "DITERIMA_OPD", Some("2025-07-02"), None);
        let one: Vec<Kasus<'_>> = [[done; 9].as_slice(), &gone, &[open; 3]].concat();
        kasus(&world, Pos::Melati, "SOSIAL", &one).await;
        // The open ones of the second are ten days old on 20 November.
        let (done, young) = (("2026-11-02", "SELESAI", Some("2026-11-03"), Some("2026-11-04")), ("2026-11-10", "DITERUSKAN_KE_OPD", None, None));
        let gone = [("2026-11-02", "DIBATALKAN", None, None), ("2026-11-02", "TIDAK_MEMENUHI_SYARAT", None, None)];
        kasus(&world, Pos::Mawar, "SOSIAL", &[[done; 9].as_slice(), &gone, &[young; 3]].concat()).await;
        kasus(&world, Pos::Melati, "PENDIDIKAN", &[diambil("2025-09-19", "2025-09-24")]).await;
        kasus(&world, Pos::Melati, "PEKERJAAN_UMUM", &[diambil("2025-09-04", "2025-09-09")]).await;
        kasus(&world, Pos::Melati, "PERUMAHAN_RAKYAT", &[diambil("2025-09-04", "2025-09-04")]).await;
        // The days of the sixth are those of two posts together.
        let monday = "2025-10-06";
        kasus(&world, Pos::Melati, "SOSIAL", &[diambil(monday, monday), diambil(monday, "2025-10-08"), diambil(monday, "2025-10-09")]).await;
        kasus(&world, Pos::Mawar, "SOSIAL", &[diambil(monday, "2025-10-09"), diambil(monday, "2025-10-17")]).await;
        kasus(&world, Pos::Melati, "SOSIAL", &["2025-11-04", "2025-11-05", "2025-11-07", "2025-11-17"].map(|pada| diambil("2025-11-03", pada))).await;
        let waits = |dibuat| (dibuat, "DITERUSKAN_KE_OPD", None, None);
        kasus(&world, Pos::Melati, "PENDIDIKAN", &[diambil("2026-11-02", "2026-11-04"), diambil("2026-11-02", "2026-11-05"),
            diambil("2026-11-02", "2026-11-10"), waits("2026-11-11"), waits("2026-11-16")]).await;

        let pembina = world.sign_in(Persona::Pembina).await;
        let told = tanya(&pembina, "2025-07", json!({ "bidang": "SOSIAL" })).await;
        assert_eq!((&told["dibuat"], &told["selesai"], &told["terbuka"], &told["belumJatuhTempo"]),
            (&json!(14), &rate(9, 12, Some(75.0)), &json!(3), &json!(0)), "vector 1");
        let told = tanya(&pembina, "2026-11", json!({ "bidang": "SOSIAL" })).await;
        assert_eq!((&told["selesai"], &told["belumJatuhTempo"], &told["selesaiMentah"], &told["menunggu"]),
            (&rate(9, 9, Some(100.0)), &json!(3), &rate(9, 12, Some(75.0)), &json!(3)), "vector 2");
        for (vector, bidang, kalender, kerja) in [(3, "PENDIDIKAN", 5, 3), (4, "PEKERJAAN_UMUM", 5, 2), (5, "PERUMAHAN_RAKYAT", 0, 0)] {
            let told = tanya(&pembina, "2025-09", json!({ "bidang": bidang })).await;
            assert_eq!((told["medianHari"].as_f64(), told["medianHariKerja"].as_f64()), (Some(f64::from(kalender)), Some(f64::from(kerja))), "vector {vector}");
            assert_eq!((&told["persentil90Hari"], &told["persentil90HariKerja"], &told["ditindak"]), (&json!(kalender), &json!(kerja), &json!(1)));
        }
        let told = tanya(&pembina, "2025-10", json!({})).await;
        assert_eq!((told["medianHariKerja"].as_f64(), &told["persentil90HariKerja"]), (Some(3.0), &json!(9)), "vector 6");
        let told = tanya(&pembina, "2025-11", json!({})).await;
        assert_eq!(told["medianHariKerja"].as_f64(), Some(3.0), "vector 7");
        let told = tanya(&pembina, "2026-11", json!({ "bidang": "PENDIDIKAN", "batas": 5 })).await;
        assert_eq!((&told["dalamBatas"], &told["ditindak"], &told["menunggu"]), (&rate(2, 4, Some(50.0)), &json!(3), &json!(2)), "vector 8");

        // Months of two years are one cohort; rows of posts add up to it.
        let all = tanya(&pembina, "2025-07", json!({ "sampai": "2026-11" })).await;
        assert_eq!((&all["dibuat"], &all["jumlahPosyandu"]), (&json!(14 + 14 + 3 + 5 + 4 + 5), &json!(2)));
        let ask = json!({ "w": "64.02.02", "dari": "2025", "sampai": "2026", "t": "POSYANDU" });
        let posts = pembina.ok(WAKTU, ask).await["waktuTindakLanjut"].clone();
        let sum: i64 = posts.as_array().unwrap().iter().map(|row| row["dibuat"].as_i64().unwrap()).sum();
        assert_eq!((posts.as_array().unwrap().len(), sum), (2, 45));
        let nobody = tanya(&pembina, "2025-01", json!({ "batas": 5 })).await;
        assert_eq!((&nobody["medianHariKerja"], &nobody["dalamBatas"]), (&Json::Null, &rate(0, 0, None)));
    }
}

both! {
    async fn a_case_is_followed_as_the_field_does_and_as_it_was_known(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let send = async |client: &Client, more: Json| {
            let mut input = json!({ "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(),
                "sasaran": Pos::Melati.sasaran(Siapa::Hasan).to_string(), "bidang": "KESEHATAN", "alasan": "batuk lama" });
            input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            let sent = client.ok("mutation($i: KirimRujukanInput!) { kirimRujukan(input: $i) { id } }", json!({ "i": input })).await;
            sent["kirimRujukan"]["id"].as_str().unwrap().to_owned()
        };
        let case = send(&kader, json!({})).await;
        // A protected one is in no number.
        let writer = Persona::KaderBidang(Pos::Melati, Bidang::Sosial);
        let report = terlindung(&world, writer).await;
        send(&world.sign_in(writer).await, json!({ "sasaran": Pos::Melati.sasaran(Siapa::Candra).to_string(),
            "bidang": "TRANTIBUM_LINMAS", "pelayanan": report })).await;
        world.later(chrono::Duration::minutes(1));
        let then = world.app.clock.now().to_rfc3339();
        // From Friday 20 to Wednesday 25 November.
        world.later(chrono::Duration::days(5));
        let clinic = world.sign_in(Persona::Opd(Bidang::Kesehatan)).await;
        clinic.ok("mutation($m: UUID!, $r: ID!) { terimaRujukan(id: $m, rujukan: $r) { status } }", json!({ "m": mutation_id(), "r": case })).await;
        ubah(&clinic, &[case], "SELESAI", "diberi obat").await;
        let board = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let own = async |more: Json| tanya(&board, "2026-11", { let mut ask = json!({ "w": null, "p": Pos::Melati.id().to_string(), "batas": 3 });
            ask.as_object_mut().unwrap().extend(more.as_object().unwrap().clone()); ask }).await;
        let told = own(json!({})).await;
        assert_eq!((&told["dibuat"], told["medianHari"].as_f64(), told["medianHariKerja"].as_f64(), &told["selesai"], &told["dalamBatas"]),
            (&json!(1), Some(5.0), Some(3.0), &rate(1, 1, Some(100.0)), &rate(1, 1, Some(100.0))));
        let before = own(json!({ "pada": then })).await;
        assert_eq!((&before["menunggu"], &before["belumJatuhTempo"], &before["medianHari"], &before["selesai"]),
            (&json!(1), &json!(1), &Json::Null, &rate(0, 0, None)));
        assert_eq!(own(json!({ "bidang": "SOSIAL" })).await["dibuat"], 0);
    }
}

both! {
    async fn middles_are_for_those_who_answer_for_the_posts(world: World) {
        let ask = |more: Json| {
            let mut ask = json!({ "w": "64.02.02", "dari": "2026-11" });
            ask.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            ask
        };
        for persona in [Persona::Pkk, Persona::Opd(Bidang::Sosial), Persona::DpmdAdmin] {
            let (code, _, sentence) = world.sign_in(persona).await.refused(WAKTU, ask(json!({}))).await;
            assert_eq!(code, "FORBIDDEN", "{persona:?} {sentence}");
        }
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        assert_eq!(kader.refused(WAKTU, ask(json!({}))).await.0, "FORBIDDEN");
        kader.ok(WAKTU, ask(json!({ "w": null, "p": Pos::Melati.id().to_string() }))).await;
        let auditor = auditor(&world).await;
        for (change, code, field) in [
            (json!({ "sampai": "2026-12" }), "DATE_IN_FUTURE", "sampai"),
            (json!({ "sampai": "2026-10" }), "INVALID_DATE", "sampai"),
            (json!({ "dari": "2020", "sampai": "2026" }), "QUERY_TOO_COMPLEX", "dari"),
            (json!({ "dari": "besok" }), "INVALID_FORMAT", "dari"),
            (json!({ "batas": -1 }), "IMPOSSIBLE_VALUE", "batas"),
            (json!({ "batas": 31 }), "IMPOSSIBLE_VALUE", "batas"),
            (json!({ "pada": "kemarin" }), "INVALID_FORMAT", "pada"),
            (json!({ "w": "64.99" }), "NOT_FOUND", "wilayah"),
        ] {
            let (got, at, sentence) = auditor.refused(WAKTU, ask(change.clone())).await;
            assert_eq!((got.as_str(), at.as_deref()), (code, Some(field)), "{change}: {sentence}");
        }
    }
}
