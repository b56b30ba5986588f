//! Where nothing happened: posts that did not open, that opened without their kader or with nobody written down, and
//! since when.

use posyandu::domain::posyandu::Bidang;
use serde_json::{Value as Json, json};

use crate::access::auditor;
use crate::both;
use crate::hari_buka::{hadir, tutup};
use crate::world::{Client, Persona, Pos, Siapa, World, day, mutation_id};

const KOSONG: &str = "query($w: String, $p: ID, $b: String!, $t: Tingkat! = KECAMATAN, $n: Int! = 50, $a: ID) { \
    kekosongan(wilayah: $w, posyandu: $p, bulan: $b, tingkat: $t, first: $n, after: $a) { bulan jumlahPosyandu jumlahKosong \
    belumJatuhTempo alasan { alasan jumlah } tempat { kunci nama jumlahPosyandu jumlahKosong belumJatuhTempo \
    alasan { alasan jumlah } } posyandu { posyandu nama wilayah namaWilayah alasan lamaBulan dijadwalkan terlaksana kader } \
    berikut } }";

async fn tanya(client: &Client, wilayah: &str, bulan: &str) -> Json {
    client.ok(KOSONG, json!({ "w": wilayah, "b": bulan })).await["kekosongan"].clone()
}

/// The silent posts in their order, with reasons and months.
fn daftar(told: &Json) -> Vec<(String, Vec<String>, Option<i64>)> {
    let posts = told["posyandu"].as_array().unwrap().iter();
    let text = |json: &Json| json.as_str().unwrap().to_owned();
    posts
        .map(|post| {
            let reasons = post["alasan"].as_array().unwrap().iter().map(text).collect();
            (text(&post["nama"]), reasons, post["lamaBulan"].as_i64())
        })
        .collect()
}

fn baris(nama: &str, alasan: &[&str], lama: Option<i64>) -> (String, Vec<String>, Option<i64>) {
    (nama.to_owned(), alasan.iter().map(|one| (*one).to_owned()).collect(), lama)
}

/// Opens today at a post with this kader, if any, and somebody who came, if any; closes it if asked.
async fn buka(world: &World, pos: Pos, kader: bool, datang: bool, selesai: bool) -> String {
    let day = world.scheduled(pos, &world.app.clock.today().to_string()).await;
    let board = world.sign_in(Persona::Pengurus(pos)).await;
    let there: Vec<Json> = kader
        .then(|| json!({ "kader": pos.kader(Bidang::Kesehatan).to_string(), "langkah": "PENDAFTARAN" }))
        .into_iter()
        .collect();
    let open = "mutation($m: UUID!, $d: ID!, $k: [KaderHadirInput!]) { bukaHariBuka(id: $m, hariBuka: $d, kaderHadir: $k) { id } }";
    board.ok(open, json!({ "m": mutation_id(), "d": day, "k": there })).await;
    if datang {
        hadir(&board, &day, &pos.sasaran(Siapa::Hasan).to_string()).await;
    }
    if selesai {
        tutup(&board, &day).await;
    }
    day
}

both! {
    async fn a_pembina_sees_which_posts_fell_silent_and_why(world: World) {
        // October: nothing at all was planned at Anggrek; Melati planned a day and did not hold it; Mawar neither.
        world.scheduled(Pos::Melati, "2026-10-14").await;
        let pembina = world.sign_in(Persona::Pembina).await;
        let told = tanya(&pembina, "64.02.02", "2026-10").await;
        assert_eq!((&told["jumlahPosyandu"], &told["jumlahKosong"], &told["belumJatuhTempo"]), (&json!(2), &json!(2), &json!(0)));
        assert_eq!(daftar(&told), [
            baris("Mawar", &["TIDAK_DIJADWALKAN"], None),
            baris("Melati", &["TIDAK_TERLAKSANA"], None),
        ]);
        let melati = &told["posyandu"][1];
        assert_eq!((&melati["dijadwalkan"], &melati["terlaksana"], &melati["kader"]), (&json!(1), &json!(0), &json!(6)));
        assert_eq!((&melati["wilayah"], &melati["namaWilayah"]), (&json!(Pos::Melati.desa()), &json!("Loa Duri Ulu")));
        assert_eq!(told["alasan"], json!([{ "alasan": "TIDAK_DIJADWALKAN", "jumlah": 1 }, { "alasan": "TIDAK_TERLAKSANA", "jumlah": 1 }]));

        // November still runs: who has not opened is not yet due.
        let told = tanya(&pembina, "64.02.02", "2026-11").await;
        assert_eq!((&told["jumlahKosong"], &told["belumJatuhTempo"], &told["posyandu"]), (&json!(0), &json!(2), &json!([])));
        // Melati opens with nobody of its kader, and nobody who came; the day still runs.
        let day = buka(&world, Pos::Melati, false, false, false).await;
        let told = tanya(&pembina, "64.02.02", "2026-11").await;
        assert_eq!((&told["jumlahKosong"], &told["belumJatuhTempo"]), (&json!(0), &json!(1)), "a day that is not closed may still be written down");
        tutup(&world.sign_in(Persona::Pengurus(Pos::Melati)).await, &day).await;
        let told = tanya(&pembina, "64.02.02", "2026-11").await;
        assert_eq!(daftar(&told), [baris("Melati", &["KADER_TIDAK_HADIR", "TANPA_CATATAN"], Some(0))]);

        // A month later: Mawar is worst, since it never opened; Melati has been silent for a month.
        world.later(chrono::Duration::days(42));
        let pembina = world.sign_in(Persona::Pembina).await;
        assert_eq!(world.app.clock.today(), self::day("2027-01-01"));
        let told = tanya(&pembina, "64.02.02", "2026-12").await;
        assert_eq!(daftar(&told), [
            baris("Mawar", &["TIDAK_DIJADWALKAN"], None),
            baris("Melati", &["TIDAK_DIJADWALKAN"], Some(1)),
        ]);
        assert_eq!(daftar(&tanya(&pembina, "64.02.02", "2027-01").await), [], "the new year has just begun");
    }
}

both! {
    async fn a_post_without_kader_is_told_even_while_the_month_runs(world: World) {
        let board = world.sign_in(Persona::Pengurus(Pos::Mawar)).await;
        let end = "mutation($m: UUID!, $k: ID!) { akhiriKader(id: $m, kader: $k, akhir: \"2026-11-01\") { id } }";
        for bidang in Bidang::ALL {
            board.ok(end, json!({ "m": mutation_id(), "k": Pos::Mawar.kader(bidang).to_string() })).await;
        }
        buka(&world, Pos::Melati, true, true, true).await;
        let told = tanya(&world.sign_in(Persona::Pkk).await, "64.02.02", "2026-11").await;
        assert_eq!(daftar(&told), [baris("Mawar", &["TANPA_KADER"], None)]);
        assert_eq!(told["posyandu"][0]["kader"], 0);
        assert_eq!((&told["belumJatuhTempo"], &told["tempat"][0]["kunci"]), (&json!(1), &json!("64.02.02")));
        // The post itself reads its own.
        let own = board.ok(KOSONG, json!({ "p": Pos::Mawar.id().to_string(), "b": "2026-11" })).await;
        assert_eq!(own["kekosongan"]["jumlahKosong"], 1);
    }
}

both! {
    async fn counts_by_place_add_up_and_pages_follow_each_other(world: World) {
        let auditor = auditor(&world).await;
        for tingkat in ["TOTAL", "POSYANDU", "DESA", "KECAMATAN", "KABUPATEN"] {
            let told = auditor.ok(KOSONG, json!({ "w": "64.02", "b": "2026-10", "t": tingkat })).await["kekosongan"].clone();
            let places = told["tempat"].as_array().unwrap();
            let sum = |name: &str| places.iter().map(|place| place[name].as_i64().unwrap()).sum::<i64>();
            assert_eq!((sum("jumlahPosyandu"), sum("jumlahKosong")), (3, 3), "{tingkat}");
            let wanted = match tingkat { "TOTAL" | "KABUPATEN" => 1, "KECAMATAN" => 2, _ => 3 };
            assert_eq!(places.len(), wanted, "{tingkat}");
        }
        let (mut after, mut seen) = (Json::Null, Vec::new());
        loop {
            let told = auditor.ok(KOSONG, json!({ "w": "64.02", "b": "2026-10", "n": 1, "a": after })).await["kekosongan"].clone();
            assert_eq!(told["jumlahKosong"], 3);
            seen.extend(daftar(&told).into_iter().map(|(nama, _, _)| nama));
            after = told["berikut"].clone();
            if after.is_null() {
                break;
            }
        }
        assert_eq!(seen, ["Melati", "Mawar", "Anggrek"], "alike, so by region and name");
    }
}

both! {
    async fn who_may_not_see_small_counts_is_not_told_that_nobody_came(world: World) {
        buka(&world, Pos::Melati, true, false, true).await;
        let reasons = async |persona| daftar(&tanya(&world.sign_in(persona).await, Pos::Melati.desa(), "2026-11").await);
        assert_eq!(reasons(Persona::Pembina).await, [baris("Melati", &["TANPA_CATATAN"], Some(0))]);
        for persona in [Persona::Pkk, Persona::DpmdAdmin, Persona::Opd(Bidang::Sosial)] {
            assert_eq!(reasons(persona).await, [], "{persona:?}");
        }
    }
}

both! {
    async fn a_question_that_makes_no_sense_is_refused(world: World) {
        let pembina = world.sign_in(Persona::Pembina).await;
        for (change, code, field) in [
            (json!({ "b": "2026-12" }), "DATE_IN_FUTURE", Some("bulan")),
            (json!({ "b": "2026" }), "INVALID_FORMAT", Some("bulan")),
            (json!({ "w": null }), "REQUIRED", Some("wilayah")),
            (json!({ "p": Pos::Melati.id().to_string() }), "REQUIRED", Some("wilayah")),
            (json!({ "w": "64.99" }), "NOT_FOUND", Some("wilayah")),
            (json!({ "n": 0 }), "IMPOSSIBLE_VALUE", Some("first")),
            (json!({ "n": 101 }), "PAGE_TOO_LARGE", Some("first")),
            (json!({ "a": Pos::Anggrek.id().to_string() }), "CURSOR_INVALID", Some("after")),
            (json!({ "w": "64.02" }), "FORBIDDEN", None),
        ] {
            let mut ask = json!({ "w": "64.02.02", "b": "2026-10" });
            ask.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            let (got, at, sentence) = pembina.refused(KOSONG, ask).await;
            assert_eq!((got.as_str(), at.as_deref()), (code, field), "{change}: {sentence}");
        }
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        assert_eq!(kader.refused(KOSONG, json!({ "w": Pos::Melati.desa(), "b": "2026-10" })).await.0, "FORBIDDEN");
        assert_eq!(kader.refused(KOSONG, json!({ "p": Pos::Mawar.id().to_string(), "b": "2026-10" })).await.0, "FORBIDDEN");
    }
}
