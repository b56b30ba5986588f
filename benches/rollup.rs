//! What the sums that are kept ready cost and save, in one run, as ratios: `cargo bench --bench rollup`.
//!
//! Writing: somebody comes and gets three services, with sums kept and without, in turns on one database. Reading: the
//! cards of all posts over 24 months, for ten posts up to ten times those of Kukar. PostgreSQL is measured too when
//! `POSYANDU_TEST_POSTGRES` names a server; the world is that of the tests.

#![allow(clippy::unwrap_used, reason = "a benchmark that cannot go on has failed")]
#![allow(dead_code, unused_macros, reason = "the world of the tests has more than is measured here")]

#[path = "../tests/api/world.rs"]
mod world;

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use posyandu::app::App;
use posyandu::domain::pilihan::Pilihan as _;
use posyandu::domain::rollup::ukur::Bagian;
use posyandu::domain::rollup::{Card, Ukur};
use posyandu::domain::wilayah::Kode;
use posyandu::store::partisipasi::Area;
use posyandu::store::rollup::kartu;
use sea_orm::ConnectionTrait as _;
use serde_json::{Value as Json, json};

use crate::world::{Client, On, Persona, Pos, World, mutation_id};

/// Attendances with sums, and as many without.
const ROUNDS: usize = 120;
/// Readings of each size.
const READINGS: usize = 21;

const SASARAN: &str = "mutation($i: DaftarkanSasaranInput!) { daftarkanSasaran(input: $i) { id } }";
const HADIR: &str = "mutation($i: HadirInput!) { hadir(input: $i) { id } }";
const LAYANAN: &str = "mutation($i: CatatPelayananInput!) { catatPelayanan(input: $i) { id } }";

#[tokio::main]
async fn main() {
    for on in [On::Sqlite, On::Postgres] {
        match World::on(on).await {
            Some(world) => writing(&world).await,
            None => println!("{on:?}: no server is named"),
        }
    }
    let world = World::on(On::Sqlite).await.unwrap();
    for posts in [10, 100, 806, 8_060] {
        reading(&world, posts).await;
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

async fn writing(world: &World) {
    let board = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
    let mut people = Vec::new();
    for n in 0..2 * ROUNDS {
        let input = json!({ "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(), "rt": "1",
            "keluarga": Pos::Melati.keluarga((n % 5) as u128).to_string(), "nama": "Warga", "jenisKelamin": "P",
            "tanggalLahir": "2023-01-15" });
        let made = board.ok(SASARAN, json!({ "i": input })).await["daftarkanSasaran"]["id"].clone();
        people.push(made);
    }
    let day = world.running(Pos::Melati).await;
    let without = App { db: world.app.db.clone().without_sums(), ..world.app.clone() };
    let clients = [board.clone(), board.at(&without)];
    let mut times = [Vec::new(), Vec::new()];
    for (n, who) in people.iter().enumerate() {
        let began = Instant::now();
        came(&clients[n % 2], &day, who).await;
        // The first few fill caches.
        if n >= 10 {
            times[n % 2].push(began.elapsed());
        }
    }
    let [with, off] = times.map(median);
    println!(
        "{:?}: an attendance with three services takes {:.2} ms with sums, {:.2} ms without: ratio {:.2}",
        world.on,
        ms(with),
        ms(off),
        ms(with) / ms(off)
    );
    let statements = |client: Client, who: Json| {
        let day = day.clone();
        async move { world.statements_of(came(&client, &day, &who)).await.1.len() }
    };
    let (with, off) = (
        statements(clients[0].clone(), people[0].clone()).await,
        statements(clients[1].clone(), people[1].clone()).await,
    );
    println!("{:?}: {with} statements with sums, {off} without", world.on);
}

/// Somebody comes, is weighed, and two things are asked.
async fn came(client: &Client, day: &str, who: &Json) {
    client.ok(HADIR, json!({ "i": { "id": mutation_id(), "hariBuka": day, "sasaran": who } })).await;
    for isi in [
        json!({ "pertumbuhan": { "berat": "13,9" } }),
        json!({ "wargaRentanBencana": { "sebab": "SAKIT" } }),
        json!({ "aksesPaud": { "terdaftar": true, "jenisUnit": "TK" } }),
    ] {
        let input =
            json!({ "id": mutation_id(), "hariBuka": day, "sasaran": who, "konfirmasi": true, "isi": isi });
        client.ok(LAYANAN, json!({ "i": input })).await;
    }
}

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % sides
    }
}

/// Cards as full as those of a busy post: every count that occurs there, another number each month.
fn card(dice: &mut Dice, bagian: Bagian) -> String {
    let mut card = Card::default();
    for ukur in Ukur::semua().filter(|ukur| ukur.bagian() == bagian) {
        for masa in 0..17 {
            card.count(ukur, masa, i32::try_from(dice.below(30)).unwrap());
        }
    }
    card.to_text()
}

async fn furnish(world: &World, from: usize, to: usize) {
    let connection = world.owner().await;
    let mut dice = Dice(7);
    let mut text = String::from("BEGIN;");
    for n in from..to {
        let id = world.literal(world::fixed(1_000_000 + n as u128));
        let _ = write!(
            text,
            "INSERT INTO posyandu (id, nama, nama_cari, wilayah_kode, rt, status, kader_wajib) \
             VALUES ({id}, 'Pos {n}', 'pos {n}', '64.02.06.1002', '001', 'AKTIF', 5);"
        );
        for (year, (bagian, _, _)) in
            [2025, 2026, 2027].iter().flat_map(|year| Bagian::NILAI.iter().map(move |bagian| (year, bagian)))
        {
            let (nomor, isi) = (bagian.nomor(), card(&mut dice, *bagian));
            let _ = write!(
                text,
                "INSERT INTO kartu (posyandu_id, tahun, bagian, isi) VALUES ({id}, {year}, {nomor}, '{isi}');"
            );
        }
    }
    text += "COMMIT;";
    connection.execute_unprepared(&text).await.unwrap();
    connection.close().await.unwrap();
}

/// Reads the cards of so many posts and adds them up, month by month.
async fn reading(world: &World, posts: usize) {
    // Those of a smaller size are there already.
    let known = [0, 10, 100, 806].into_iter().filter(|size| *size < posts).max().unwrap();
    furnish(world, known, posts).await;
    let area = Area::Wilayah(Kode::parse("64.02.06.1002").unwrap());
    let all: Vec<Bagian> = Bagian::NILAI.iter().map(|(bagian, _, _)| *bagian).collect();
    for (name, parts) in [("SKDN", &[Bagian::Skdn][..]), ("every part", &all)] {
        let mut times = Vec::new();
        for _ in 0..READINGS {
            let began = Instant::now();
            let cards = kartu(&world.app.db, &area, &[2025, 2026], parts, None).await.unwrap();
            let mut sum = std::collections::BTreeMap::<i32, Card>::new();
            for ((_, year), card) in &cards {
                sum.entry(*year).or_default().add(card);
            }
            assert_eq!((cards.len(), sum.len()), (2 * posts, 2));
            times.push(began.elapsed());
        }
        let time = ms(median(times));
        println!(
            "{posts} posts x 24 months, {name}: {time:.2} ms, {:.2} us a post",
            time * 1_000.0 / posts as f64
        );
    }
}
