//! A month is closed and life goes on: a board records November, DPMD closes it, late entries and corrections arrive,
//! and PKK reads what stands, what is known now, and what became of it. And a moment asked for gives what was answered
//! at that moment, through the whole of a made-up history.

use std::collections::BTreeMap;

use chrono::Duration;
use posyandu::domain::posyandu::Bidang;
use serde_json::{Value as Json, json};

use crate::both;
use crate::field_table::told;
use crate::rollup::langkah::Jalan;
use crate::samaran::ramai;
use crate::world::{Client, On, Persona, Pos, Siapa, World, fixed, mutation_id};

const BEKUKAN: &str = "mutation($m: UUID!, $w: String!, $b: String!) { bekukanBulan(id: $m, wilayah: $w, bulan: $b) { id bulan pada } }";
const TIMBANG: &str = "mutation($i: CatatPelayananInput!) { catatPelayanan(input: $i) { id } }";
const BATALKAN: &str = "mutation($i: BatalkanPelayananInput!) { batalkanPelayanan(input: $i) { id } }";
const RALAT: &str = "query($w: String, $p: ID, $b: String!, $i: [String!]!) { ralatBulan(wilayah: $w, posyandu: $p, bulan: $b, indikator: $i) { \
    pada indikator { indikator beku { n d tersamar } kini { n d tersamar } } rincian { tanggal posyandu nama indikator n d } } }";
const TABEL: &str = "query($w: String, $p: ID, $pada: DateTime) { partisipasi(wilayah: $w, posyandu: $p, dari: \"2026-11\", \
    tingkat: POSYANDU, indikator: [\"DITIMBANG\", \"BGM_D\"], pada: $pada) { baris { kunci deret { n d tersamar } } } }";

/// A child that has not been weighed yet, weighed late.
async fn susulan(board: &Client, pos: Pos, who: Siapa) {
    let sent = json!({ "id": mutation_id(), "posyandu": pos.id().to_string(), "tanggal": "2026-11-20",
        "sasaran": pos.sasaran(who).to_string(), "konfirmasi": true, "isi": { "pertumbuhan": { "berat": "9,4" } } });
    board.ok(TIMBANG, json!({ "i": sent })).await;
}

/// Of the children of the table, the weighing of one is taken back.
async fn batalkan(board: &Client, pos: Pos, n: usize) {
    let id = fixed(120_000 + 1_000 * pos as u128 + n as u128);
    let sent = json!({ "id": mutation_id(), "pelayanan": format!("pelayanan:{id}"), "alasan": "salah anak" });
    board.ok(BATALKAN, json!({ "i": sent })).await;
}

/// D of each post, nothing where it is hidden.
async fn ditimbang(client: &Client, wilayah: &str, pada: Option<&str>) -> BTreeMap<String, Json> {
    let told = client.ok(TABEL, json!({ "w": wilayah, "pada": pada })).await;
    let rows = told["partisipasi"]["baris"].as_array().unwrap().iter();
    rows.map(|row| (row["kunci"].as_str().unwrap().to_owned(), row["deret"][0]["n"][0].clone())).collect()
}

both! {
    async fn a_closed_month_stands_and_what_came_late_is_told_of_it(world: World) {
        ramai(&world).await;
        world.later(Duration::days(12));
        let dpmd = world.sign_in(Persona::DpmdAdmin).await;
        let ask = |wilayah: &str, bulan: &str| json!({ "m": mutation_id(), "w": wilayah, "b": bulan });
        let pkk = world.sign_in(Persona::Pkk).await;
        let (code, field, _) = pkk.refused(RALAT, json!({ "w": "64.02.02", "b": "2026-11", "i": ["DITIMBANG"] })).await;
        assert_eq!((code.as_str(), field.as_deref()), ("WRONG_STATE", Some("bulan")), "not closed yet");
        // December is not over; nobody else closes months; nobody closes those of other places.
        let (code, field, sentence) = dpmd.refused(BEKUKAN, ask("64.02", "2026-12")).await;
        assert_eq!((code.as_str(), field.as_deref()), ("WRONG_STATE", Some("bulan")), "{sentence}");
        for persona in [Persona::Pkk, Persona::Opd(Bidang::Kesehatan), Persona::Pengurus(Pos::Melati), Persona::Pembina] {
            let (code, _, _) = world.sign_in(persona).await.refused(BEKUKAN, ask("64.02.02", "2026-11")).await;
            assert!(["FORBIDDEN", "NOT_FOUND"].contains(&code.as_str()), "{persona:?} {code}");
        }
        for wilayah in ["64.03", "64.99"] {
            let (code, _, _) = dpmd.refused(BEKUKAN, ask(wilayah, "2026-11")).await;
            assert!(["FORBIDDEN", "NOT_FOUND"].contains(&code.as_str()), "{wilayah} {code}");
        }
        let closed = dpmd.ok(BEKUKAN, ask("64.02", "2026-11")).await["bekukanBulan"].clone();
        assert_eq!(closed["bulan"], "2026-11-01");
        let pada = closed["pada"].as_str().unwrap();
        let (code, field, _) = dpmd.refused(BEKUKAN, ask("64.02", "2026-11")).await;
        assert_eq!((code.as_str(), field.as_deref()), ("ALREADY_EXISTS", Some("bulan")));
        // Late entries, and corrections on the next day.
        let (melati, mawar) = (Pos::Melati.id().to_string(), Pos::Mawar.id().to_string());
        world.later(Duration::hours(3));
        let board = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        for who in [Siapa::Adi, Siapa::Bunga, Siapa::Candra] {
            susulan(&board, Pos::Melati, who).await;
        }
        world.later(Duration::days(1));
        batalkan(&world.sign_in(Persona::Pengurus(Pos::Melati)).await, Pos::Melati, 20).await;
        let board = world.sign_in(Persona::Pengurus(Pos::Mawar)).await;
        for n in 14..20 {
            batalkan(&board, Pos::Mawar, n).await;
        }
        // What PKK reads of the month as it stands, and as it is known now.
        let pkk = world.sign_in(Persona::Pkk).await;
        let stands = ditimbang(&pkk, "64.02.02", Some(pada)).await;
        assert_eq!((&stands[&melati], &stands[&mawar]), (&json!(26), &json!(26)));
        let now = ditimbang(&pkk, "64.02.02", None).await;
        assert_eq!((&now[&melati], &now[&mawar]), (&json!(28), &json!(20)));
        let told = pkk.ok(RALAT, json!({ "w": "64.02.02", "b": "2026-11", "i": ["DITIMBANG", "BGM_D"] })).await["ralatBulan"].clone();
        assert_eq!(told["pada"], closed["pada"]);
        let [d, bgm] = [&told["indikator"][0], &told["indikator"][1]];
        assert_eq!((&d["beku"]["n"], &d["kini"]["n"]), (&json!(52), &json!(48)));
        // Candra, four years old and 9.4 kg, is below the line.
        assert_eq!((&bgm["beku"]["n"], &bgm["kini"]["n"]), (&json!(8), &json!(9)));
        // Of Melati two is small; of BGM nothing is told where it is hidden.
        let of = |pos: &str, kode: &str| {
            let items = told["rincian"].as_array().unwrap().iter();
            items.filter(|item| item["posyandu"] == pos && item["indikator"] == kode)
                .map(|item| (item["tanggal"].clone(), item["n"].clone(), item["d"].clone())).collect::<Vec<_>>()
        };
        assert_eq!(of(&melati, "DITIMBANG"), [(json!(null), json!(null), json!(0))]);
        assert_eq!(of(&mawar, "DITIMBANG"), [(json!(null), json!(-6), json!(0))]);
        assert_eq!(of(&mawar, "BGM_D"), [(json!(null), json!(null), json!(-6))]);
        // The board of Melati reads each day.
        let board = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let told = board.ok(RALAT, json!({ "p": melati, "b": "2026-11", "i": ["DITIMBANG"] })).await["ralatBulan"].clone();
        let item = |tanggal: &str, n: i64| json!({ "tanggal": tanggal, "posyandu": melati, "nama": "Melati", "indikator": "DITIMBANG", "n": n, "d": 0 });
        assert_eq!(told["rincian"], json!([item("2026-12-02", 3), item("2026-12-03", -1)]));
        assert_eq!((&told["indikator"][0]["beku"]["n"], &told["indikator"][0]["kini"]["n"]), (&json!(26), &json!(28)));
        let (code, _, _) = board.refused(RALAT, json!({ "p": mawar, "b": "2026-11", "i": ["DITIMBANG"] })).await;
        assert_eq!(code, "FORBIDDEN");
        // DPMD reads its kabupaten; a pembina every change of her kecamatan.
        let dpmd = world.sign_in(Persona::DpmdAdmin).await;
        let told = dpmd.ok(RALAT, json!({ "w": "64.02", "b": "2026-11", "i": ["DITIMBANG"] })).await["ralatBulan"].clone();
        assert_eq!((&told["indikator"][0]["beku"]["n"], &told["indikator"][0]["kini"]["n"]), (&json!(78), &json!(74)));
        let pembina = world.sign_in(Persona::Pembina).await;
        let told = pembina.ok(RALAT, json!({ "w": "64.02.02", "b": "2026-11", "i": ["DITIMBANG"] })).await["ralatBulan"].clone();
        let sum: i64 = told["rincian"].as_array().unwrap().iter().map(|item| item["n"].as_i64().unwrap()).sum();
        assert_eq!(sum, -4);
    }
}

both! {
    async fn who_sees_no_small_counts_asks_for_closed_moments_only(world: World) {
        ramai(&world).await;
        world.later(Duration::days(12));
        let dpmd = world.sign_in(Persona::DpmdAdmin).await;
        let ask = json!({ "m": mutation_id(), "w": "64.02", "b": "2026-11" });
        let closed = dpmd.ok(BEKUKAN, ask).await["bekukanBulan"]["pada"].as_str().unwrap().to_owned();
        world.later(Duration::hours(1));
        for persona in [Persona::Pkk, Persona::Opd(Bidang::Kesehatan), Persona::DpmdAdmin] {
            let client = world.sign_in(persona).await;
            // Any other two moments could be subtracted.
            let others = [world.app.clock.now() - Duration::minutes(1), world.app.clock.now() - Duration::days(20)];
            for moment in others {
                let (code, field, _) = client.refused(TABEL, json!({ "w": "64.02.02", "pada": moment.to_rfc3339() })).await;
                assert_eq!((code.as_str(), field.as_deref()), ("FORBIDDEN", Some("pada")), "{persona:?} {moment}");
            }
            let seen = ditimbang(&client, "64.02.02", Some(&closed)).await;
            assert_eq!(seen[&Pos::Melati.id().to_string()], json!(26), "{persona:?}");
            assert_eq!(seen, ditimbang(&client, "64.02.02", None).await, "nothing came since");
        }
    }
}

/// What is asked at every moment: some of every theme, by post and month.
const TEMA: [&str; 16] = [
    "D_S",
    "K_S",
    "HADIR",
    "TERLAYANI",
    "PELAYANAN",
    "KADER_HADIR",
    "HARI_BUKA",
    "STUNTING",
    "UNDERWEIGHT",
    "PENERIMA",
    "DOSIS",
    "IMUNISASI_LENGKAP",
    "SKRINING_HIPERTENSI",
    "LAPORAN_LENGKAP",
    "KUNJUNGAN_RUMAH",
    "RUJUKAN",
];

/// Every number of a kecamatan, as it is or as it was.
async fn jawaban(client: &Client, sampai: &str, pada: Option<String>) -> BTreeMap<String, Json> {
    let text = "query($i: [String!]!, $s: String!, $pada: DateTime) { partisipasi(wilayah: \"64.02.02\", dari: \"2026-09\", \
        sampai: $s, tingkat: POSYANDU, indikator: $i, pada: $pada) { baris { kunci deret { indikator n d persen } } } }";
    let told = client.ok(text, json!({ "i": TEMA, "s": sampai, "pada": pada })).await;
    let rows = told["partisipasi"]["baris"].as_array().unwrap().iter();
    rows.map(|row| (row["kunci"].as_str().unwrap().to_owned(), row["deret"].clone())).collect()
}

async fn sepuluh_saat(on: On) {
    let Some(world) = World::on(on).await else {
        eprintln!("skipped: POSYANDU_TEST_POSTGRES names no server");
        return;
    };
    let seed = told("POSYANDU_BEKU_SEED", 11);
    let mut jalan = Jalan::new(&world, seed, &Pos::ALL, 80);
    jalan.mulai().await;
    // Tokens end while months go by.
    let pembina = || world.sign_in(Persona::Pembina);
    let mut saat = Vec::new();
    for step in 1..=80 {
        jalan.langkah().await;
        if step % 8 == 0 {
            let (now, bulan) = (world.app.clock.now(), world.app.clock.today().to_string()[..7].to_owned());
            saat.push((now, bulan.clone(), jawaban(&pembina().await, &bulan, None).await));
        }
        jalan.waktu().await;
    }
    assert_eq!(saat.len(), 10);
    let pembina = pembina().await;
    for (at, bulan, answered) in &saat {
        let then = jawaban(&pembina, bulan, Some(at.to_rfc3339())).await;
        assert_eq!(then, *answered, "history {seed}, as of {at}");
    }
    let different = saat.windows(2).filter(|pair| pair[0].2 != pair[1].2).count();
    assert!(different >= 8, "little happened between the moments: {different}");
}

#[tokio::test]
async fn ten_moments_of_a_history_give_what_was_answered_then_sqlite() {
    sepuluh_saat(On::Sqlite).await;
}

#[tokio::test]
async fn ten_moments_of_a_history_give_what_was_answered_then_postgres() {
    sepuluh_saat(On::Postgres).await;
}
