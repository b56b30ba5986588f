//! What reading sums costs at the scale of a kabupaten, in one run, as ratios: `cargo bench --bench kabupaten`.
//!
//! One kabupaten has 806 posts in 237 villages of 20 kecamatan, with full cards of three years; another has ten times as
//! many. Whole requests are timed, from the token to the last byte of the answer, and the service alone. Afterwards the
//! history grows: cards of twenty years, a ledger of two million lines, what 200,000 people add. PostgreSQL is measured
//! too when `POSYANDU_TEST_POSTGRES` names a server; the world is that of the tests.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]
#![allow(dead_code, unused_macros, reason = "the world of the tests has more than is measured here")]

#[path = "../tests/api/world.rs"]
mod world;

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::Request;
use http_body_util::BodyExt as _;
use posyandu::access::{Actor, Role};
use posyandu::domain::id::AccountId;
use posyandu::domain::partisipasi::indikator::Indikator;
use posyandu::domain::pilihan::Pilihan as _;
use posyandu::domain::posyandu::BidangSet;
use posyandu::domain::rollup::masa::BULAN;
use posyandu::domain::rollup::ukur::Bagian;
use posyandu::domain::rollup::{Card, Ukur};
use posyandu::domain::tanggal::Periode;
use posyandu::domain::wilayah::Kode;
use posyandu::service::account::{NewAkun, NewTugas, beri_tugas, buat_akun};
use posyandu::service::login::{actor_of, demo_token};
use posyandu::service::partisipasi::tabel::{Permintaan, Tingkat, tabel};
use posyandu::store::account::Subject;
use posyandu::store::partisipasi::Area;
use posyandu::store::write::SYSTEM;
use sea_orm::{ConnectionTrait as _, DatabaseConnection, TransactionTrait as _};
use serde_json::{Value as Json, json};
use tower::ServiceExt as _;

use crate::world::{Client, On, World, fixed};

/// A kabupaten that is filled: its code, and how many times the size of a real one.
struct Kabupaten {
    kode: &'static str,
    kali: usize,
}

const SATU: Kabupaten = Kabupaten { kode: "64.11", kali: 1 };
const SEPULUH: Kabupaten = Kabupaten { kode: "64.12", kali: 10 };

/// Of a real one.
const POS: usize = 806;
const DESA: usize = 237;
const KECAMATAN: usize = 20;
/// A code has two digits for it.
const KECAMATAN_TERBANYAK: usize = 90;

const TAHUN: [i32; 3] = [2025, 2026, 2027];
/// Twenty-four months until now, over three calendar years.
const DARI: &str = "2025-07";
const SAMPAI: &str = "2027-06";
/// From the beginning of the tests to 20 June 2027.
const HARI: i64 = 212;

/// Timed runs of each question, after a few that fill caches.
const KALI: usize = 31;
const PEMANASAN: usize = 4;

const SKDN: [&str; 9] = ["K_S", "D_S", "D_K", "N_D", "N_DINILAI", "N_S", "BGM_D", "T_DINILAI", "DUA_T"];

const TANYA: &str = "query($w: String, $dari: String!, $sampai: String, $t: Tingkat!, $r: [Rincian!], $i: [String!]!) { \
    partisipasi(wilayah: $w, dari: $dari, sampai: $sampai, tingkat: $t, rincian: $r, indikator: $i) { \
    periode baris { kunci nama bidang deret { n d persen } } } }";

#[tokio::main]
async fn main() {
    for on in [On::Sqlite, On::Postgres] {
        match World::on(on).await {
            Some(world) => measure(world).await,
            None => println!("{on:?}: no server is named"),
        }
    }
}

async fn measure(world: World) {
    println!("{:?}", world.on);
    world.later(chrono::Duration::days(HARI));
    regions(&world).await;
    let auditor = reader(&world, Role::Auditor, 9_900).await;
    let pkk = reader(&world, Role::Pkk, 9_901).await;
    let filled = Instant::now();
    fill(&world, &SATU).await;
    println!("  one kabupaten filled in {:.1} s", filled.elapsed().as_secs_f64());
    let bench = Bench {
        actor: actor_of(&world.app, auditor.token.as_ref().unwrap()).await.unwrap().0,
        pkk: actor_of(&world.app, pkk.token.as_ref().unwrap()).await.unwrap().0,
        auditor,
        world,
    };

    let all = bench.ask("806 posts x 24 months, D/S", "64.11", "POSYANDU", &["D_S"], false).await;
    bench.ask("806 posts x 24 months, SKDN", "64.11", "POSYANDU", &SKDN, false).await;
    let village = bench.ask("237 villages x 24 months, D/S", "64.11", "DESA", &["D_S"], false).await;
    bench.ask("20 kecamatan x 24 months x 6 bidang", "64.11", "KECAMATAN", &["TERLAYANI"], true).await;
    let kecamatan =
        bench.ask("posts of one kecamatan x 24 months, D/S", "64.11.01", "POSYANDU", &["D_S"], false).await;
    let total =
        bench.ask("one kabupaten in one row x 24 months, D/S", "64.11", "TOTAL", &["D_S"], false).await;
    let hidden = bench.service(&bench.pkk, "64.11", "POSYANDU", &["D_S"], false).await;
    println!("  806 posts x 24 months, D/S, small counts hidden: the service {hidden:.1} ms");
    println!("  a kecamatan is a twentieth of a kabupaten, and costs {:.3} of it", kecamatan / all);

    let filled = Instant::now();
    fill(&bench.world, &SEPULUH).await;
    println!("  ten times as many posts filled in {:.1} s", filled.elapsed().as_secs_f64());
    let beside = bench.ask("806 posts again, beside them", "64.11", "POSYANDU", &["D_S"], false).await;
    let ten = bench.ask("8,060 posts x 24 months, D/S", "64.12", "POSYANDU", &["D_S"], false).await;
    let ten_total =
        bench.ask("8,060 posts in one row x 24 months, D/S", "64.12", "TOTAL", &["D_S"], false).await;
    println!(
        "  beside ten others: {:.2}; ten times the posts: {:.2}; in one row: {:.2}",
        beside / all,
        ten / all,
        ten_total / total
    );

    let filled = Instant::now();
    let lines = history(&bench.world).await;
    println!("  {lines}, in {:.1} s", filled.elapsed().as_secs_f64());
    let old = bench.ask("806 posts after all that, D/S", "64.11", "POSYANDU", &["D_S"], false).await;
    let old_village = bench.ask("237 villages after all that, D/S", "64.11", "DESA", &["D_S"], false).await;
    println!("  a history ten times as long: {:.2}, villages {:.2}", old / all, old_village / village);
}

struct Bench {
    actor: Actor,
    /// Reads with small counts hidden.
    pkk: Actor,
    auditor: Client,
    world: World,
}

impl Bench {
    /// Asks many times; milliseconds of the whole request at the median.
    async fn ask(&self, about: &str, wilayah: &str, tingkat: &str, indikator: &[&str], bidang: bool) -> f64 {
        let rincian = if bidang { json!(["BIDANG"]) } else { Json::Null };
        let variables = json!({ "w": wilayah, "dari": DARI, "sampai": SAMPAI, "t": tingkat, "r": rincian, "i": indikator });
        let body = json!({ "query": TANYA, "variables": variables }).to_string();
        let (answer, statements) = self.world.statements_of(self.request(&body)).await;
        assert!(
            answer.starts_with(b"{\"data\":{\"partisipasi\":{"),
            "{}",
            String::from_utf8_lossy(&answer[..400])
        );
        let mut times = Vec::new();
        for _ in 0..PEMANASAN + KALI {
            let began = Instant::now();
            self.request(&body).await;
            times.push(began.elapsed());
        }
        let (whole, service) =
            (middle(times), self.service(&self.actor, wilayah, tingkat, indikator, bidang).await);
        println!(
            "  {about}: {whole:.1} ms, the service {service:.1} ms; {} KB, {} statements",
            answer.len() / 1_000,
            statements.len()
        );
        whole
    }

    /// One request through the router, to the last byte.
    async fn request(&self, body: &str) -> Vec<u8> {
        let request = Request::post("/graphql")
            .header("content-type", "application/json")
            .header("accept", "application/json")
            .header("authorization", format!("Bearer {}", self.auditor.token.as_ref().unwrap()))
            .body(Body::from(body.to_owned()));
        let response = self.auditor.router.clone().oneshot(request.unwrap()).await.unwrap();
        response.into_body().collect().await.unwrap().to_bytes().to_vec()
    }

    async fn service(
        &self,
        actor: &Actor,
        wilayah: &str,
        tingkat: &str,
        indikator: &[&str],
        bidang: bool,
    ) -> f64 {
        let asked = Permintaan {
            area: Area::Wilayah(Kode::parse(wilayah).unwrap()),
            dari: Periode::parse(DARI).unwrap(),
            sampai: Periode::parse(SAMPAI).unwrap(),
            tingkat: Tingkat::dari_kode(tingkat).unwrap(),
            rincian: bidang
                .then_some(posyandu::domain::partisipasi::indikator::Rincian::Bidang)
                .into_iter()
                .collect(),
            indikator: indikator.iter().map(|kode| Indikator::dari_kode(kode).unwrap()).collect(),
            banding: Vec::new(),
            pada: None,
            target: false,
            peringkat: false,
        };
        let mut times = Vec::new();
        for _ in 0..PEMANASAN + KALI {
            let began = Instant::now();
            let told = tabel(&self.world.app, actor, &asked).await.unwrap();
            times.push(began.elapsed());
            assert_eq!(told.periode.len(), 24);
        }
        middle(times)
    }
}

/// Milliseconds at the median, once caches are filled.
fn middle(times: Vec<Duration>) -> f64 {
    let mut times = times[PEMANASAN..].to_vec();
    times.sort_unstable();
    times[times.len() / 2].as_secs_f64() * 1_000.0
}

/// The kabupaten themselves.
async fn regions(world: &World) {
    for kode in [SATU, SEPULUH].map(|one| one.kode) {
        let values = format!("'{kode}', 'KABUPATEN', 'Kabupaten {kode}', '{kode}'");
        world
            .tamper(&format!("INSERT INTO wilayah (kode, tingkat, nama, nama_cari) VALUES ({values})"))
            .await;
    }
}

/// Somebody who reads sums of both.
async fn reader(world: &World, role: Role, number: u128) -> Client {
    let (account, system, now) = (AccountId(fixed(number)), Actor::system(), world.app.clock.now());
    let mut work = world.work(&[SYSTEM]).await;
    let new =
        NewAkun { id: account, nama: "Pembaca".to_owned(), email: None, telepon: None, sandi_hash: None };
    buat_akun(&mut work, &system, &new, now).await.unwrap();
    let tugas = NewTugas {
        subject: Subject::Account(account),
        role,
        posyandu: None,
        regions: [SATU, SEPULUH].map(|one| Kode::parse(one.kode).unwrap()).to_vec(),
        bidang: BidangSet::from_iter([]),
        sensitive: false,
        mulai: now,
        akhir: now + chrono::Duration::days(365),
        alasan: "ukur".to_owned(),
    };
    beri_tugas(&mut work, &system, &tugas).await.unwrap();
    work.commit(account.0).await.unwrap();
    let token = demo_token(&world.app, account, chrono::Duration::hours(8)).await.unwrap();
    Client { token: Some(token), ..world.stranger() }
}

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> i32 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        i32::try_from((z ^ (z >> 31)) % sides).unwrap()
    }
}

/// A card as full as that of a busy post: every count of the part, another number each month that has begun.
fn card(dice: &mut Dice, bagian: Bagian, tahun: i32) -> String {
    let begun = if tahun == 2027 { 6 } else { BULAN };
    let mut card = Card::default();
    for ukur in Ukur::semua().filter(|ukur| ukur.bagian() == bagian) {
        for masa in 0..begun {
            card.count(ukur, masa, dice.below(14));
        }
        for triwulan in BULAN..BULAN + begun / 3 {
            card.count(ukur, triwulan, dice.below(30));
        }
        card.count(ukur, BULAN + 4, dice.below(120));
    }
    card.to_text()
}

/// Regions, posts and their cards, straight into the tables.
async fn fill(world: &World, kabupaten: &Kabupaten) {
    let connection = world.owner().await;
    let work = connection.begin().await.unwrap();
    let kecamatan = (KECAMATAN * kabupaten.kali).min(KECAMATAN_TERBANYAK);
    let (desa, pos) = (DESA * kabupaten.kali, POS * kabupaten.kali);
    let mut text = String::new();
    let mut region = |kode: &str, induk: &str, tingkat: &str| {
        let _ = write!(
            text,
            "INSERT INTO wilayah (kode, induk, tingkat, nama, nama_cari) VALUES ('{kode}', '{induk}', '{tingkat}', \
             '{tingkat} {kode}', '{kode}');"
        );
    };
    let above = |n: usize| format!("{}.{:02}", kabupaten.kode, 1 + n % kecamatan);
    let village = |n: usize| format!("{}.{}", above(n), 2_001 + n / kecamatan);
    (0..kecamatan).for_each(|n| region(&above(n), kabupaten.kode, "KECAMATAN"));
    (0..desa).for_each(|n| region(&village(n), &above(n), "DESA"));
    work.execute_unprepared(&text).await.unwrap();
    let mut dice = Dice(7);
    for n in 0..pos {
        let post = 1_000_000 * (1 + kabupaten.kali as u128) + n as u128;
        work.execute_unprepared(&posyandu_text(world, &mut dice, (post, &village(n % desa)))).await.unwrap();
    }
    work.commit().await.unwrap();
    tidy(&connection).await;
}

fn posyandu_text(world: &World, dice: &mut Dice, (post, village): (u128, &str)) -> String {
    let id = world.literal(fixed(post));
    let mut text = format!(
        "INSERT INTO posyandu (id, nama, nama_cari, wilayah_kode, rt, status, kader_wajib) \
         VALUES ({id}, 'Pos {post}', 'pos {post}', '{village}', '001', 'AKTIF', 5);\
         INSERT INTO kartu (posyandu_id, tahun, bagian, isi) VALUES "
    );
    let parts = [
        Bagian::Skdn,
        Bagian::Kelompok,
        Bagian::Bidang,
        Bagian::Kader,
        Bagian::Pos,
        Bagian::Gizi,
        Bagian::Jumlah,
    ];
    for (at, (tahun, bagian)) in
        TAHUN.into_iter().flat_map(|tahun| parts.map(|part| (tahun, part))).enumerate()
    {
        let sep = if at > 0 { ", " } else { "" };
        let _ = write!(text, "{sep}({id}, {tahun}, {}, '{}')", bagian.nomor(), card(dice, bagian, tahun));
    }
    text
}

/// What a long life leaves behind: cards of seventeen more years, a ledger, what people add.
async fn history(world: &World) -> &'static str {
    let connection = world.owner().await;
    let (blob, series) = match world.on {
        On::Sqlite => (
            "unhex(printf('%032x', n))",
            "WITH RECURSIVE deret(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM deret WHERE n < {}) ",
        ),
        On::Postgres => {
            ("lpad(to_hex(n), 32, '0')::uuid", "WITH deret AS (SELECT generate_series(1, {}) AS n) ")
        }
    };
    let time =
        if world.on == On::Sqlite { "'2027-01-01T00:00:00+00:00'" } else { "timestamptz '2027-01-01Z'" };
    // The ranks of posts, so that each gets its share of lines in one stretch, as it does over years.
    let posts = "pos AS (SELECT id, ROW_NUMBER() OVER (ORDER BY id) AS ke FROM posyandu WHERE wilayah_kode LIKE '64.11%') ";
    let with = |rows: usize| format!("{}, {posts}", series.replace("{}", &rows.to_string()).trim_end());
    let statements = [
        format!(
            "{} INSERT INTO kartu (posyandu_id, tahun, bagian, isi) SELECT posyandu_id, tahun - 3 * n, bagian, isi \
             FROM kartu, deret WHERE tahun > 2024 AND posyandu_id IN (SELECT id FROM pos)",
            with(6)
        ),
        format!(
            "{} INSERT INTO buku (id, posyandu_id, tahun, bagian, dicatat_pada, isi) SELECT {blob}, pos.id, \
             2025 + n % 3, n % 3, {time}, '0=1*17;40=0*2,1,0*9,1,0*3,1' FROM deret JOIN pos ON pos.ke = 1 + (n - 1) * 806 / 2000000",
            with(2_000_000)
        ),
        format!(
            "{} INSERT INTO sumbangan (subjek_id, posyandu_id, tahun, isi) SELECT {blob}, pos.id, t.tahun, \
             '0=1*17;40=0*2,1,0*9,1,0*3,1;160=1*17;180=1*17' FROM deret JOIN pos ON pos.ke = 1 + (n - 1) * 806 / 200000, \
             (SELECT 2025 AS tahun UNION ALL SELECT 2026 UNION ALL SELECT 2027) t",
            with(200_000)
        ),
    ];
    for statement in statements {
        connection.execute_unprepared(&statement).await.unwrap();
    }
    tidy(&connection).await;
    "cards of 20 years, 2,000,000 lines of the ledger, 600,000 sums of people"
}

/// What a database does by itself in the night.
async fn tidy(connection: &DatabaseConnection) {
    connection.execute_unprepared("ANALYZE").await.unwrap();
}
