//! The sums that are kept ready, against a recount by plain loops over all rows (`rollup/hitung`). Made-up histories of
//! everything that happens at three posts run through the real mutations (`rollup/langkah`); every count of every card
//! must be what the recount says, whenever one looks, and the cards of an earlier moment what was answered then.
//!
//! `POSYANDU_ROLLUP` says how many histories an engine lives through and of how many steps (50x200 else, in every
//! change; `1000x2000` by hand), and `POSYANDU_ROLLUP_SEED` which is the first. A failure prints the number of its
//! history.

mod buku;
mod hitung;
mod isian;
pub mod langkah;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::{DateTime, Duration, Utc};
use futures_util::future::join_all;
use posyandu::access::Actor;
use posyandu::domain::pertumbuhan::JenisKelamin;
use posyandu::domain::pilihan::Pilihan as _;
use posyandu::domain::rollup::Ukur;
use posyandu::domain::rollup::ukur::{Bagian, Golongan, JenisPelayanan, Satu};
use posyandu::domain::siklus::KelompokStatistik;
use posyandu::domain::wilayah::Kode;
use posyandu::service::rollup as urusan;
use posyandu::store::partisipasi::Area;
use posyandu::store::rollup;
use posyandu::store::table::{Col, Table};
use serde_json::{Value as Json, json};

use self::hitung::{Angka, Buku};
use self::langkah::{Diam, Jalan};
use crate::both;
use crate::field_table::told;
use crate::interpreter::Line;
use crate::world::{Client, On, Persona, Pos, Siapa, World, beginning, mutation_id};

/// The first year that is compared: before the first thing that is known of the small Kukar.
const AWAL: i32 = 2024;

/// Every row of a table, whole, in the order of its ids: the order in which things happened.
pub async fn baris(world: &World, table: &'static Table) -> Vec<Line> {
    let columns: Vec<Col> =
        table.columns.iter().filter(|col| !col.name.ends_with("_sandi")).copied().collect();
    let everything = Actor::system().scope();
    let rows = world.app.db.reader(&everything).cells(table, &columns, &[], &[], 1_000_000).await.unwrap();
    let names = || columns.iter().map(|col| col.name);
    rows.into_iter().map(|row| names().zip(row.cells).collect()).collect()
}

/// What the cards say, as they are or as they were.
async fn kartu(world: &World, sampai: i32, pada: Option<DateTime<Utc>>) -> Angka {
    let years: Vec<i32> = (AWAL..=sampai).collect();
    let parts: Vec<Bagian> = Bagian::NILAI.iter().map(|(bagian, _, _)| *bagian).collect();
    let area = Area::Wilayah(Kode::parse("64.02").unwrap());
    let cards = rollup::kartu(&world.app.db, &area, &years, &parts, pada).await.unwrap();
    let each = cards.iter().flat_map(|((pos, year), card)| {
        card.iter().map(move |(ukur, deret)| ((*pos, *year, ukur), deret.map(i64::from)))
    });
    each.collect()
}

/// Where two counts differ, so that it can be read; nothing where they are the same.
fn beda(kartu: &Angka, hitung: &Angka) -> String {
    let keys: BTreeSet<_> = kartu.keys().chain(hitung.keys()).copied().collect();
    let said = |angka: &Angka, key| angka.get(key).copied().unwrap_or_default();
    let mut lines = Vec::new();
    for key in &keys {
        let (kept, counted) = (said(kartu, key), said(hitung, key));
        let places = (0..kept.len()).filter(|at| kept[*at] != counted[*at]);
        lines.extend(places.map(|at| format!("{key:?} {at}: {} kept, {} counted", kept[at], counted[at])));
    }
    let more = if lines.len() > 12 { format!("\n… {} differences", lines.len()) } else { String::new() };
    lines.iter().take(12).cloned().collect::<Vec<_>>().join("\n") + &more
}

/// How many numbers of a post are not zero.
fn bukan_nol(angka: &Angka, pos: Pos) -> usize {
    let here = angka.iter().filter(|((at, _, _), _)| *at == pos.id());
    here.flat_map(|(_, deret)| deret).filter(|n| **n != 0).count()
}

/// Every card is what the registers add up to.
async fn cocok(world: &World, sampai: i32, when: &str) -> Angka {
    let hitung = Buku::baca(world).await.hitung(AWAL..=sampai);
    let kartu = kartu(world, sampai, None).await;
    let beda = beda(&kartu, &hitung);
    assert!(beda.is_empty(), "{when}, {:?} on {}\n{beda}", world.on, world.app.clock.today());
    kartu
}

/// Seeds and steps.
#[expect(clippy::disallowed_methods, reason = "whoever runs the tests says how many histories")]
fn ukuran() -> (u64, usize) {
    let said = std::env::var("POSYANDU_ROLLUP").ok();
    let said = said.as_deref().and_then(|text| text.split_once('x'));
    said.and_then(|(seeds, steps)| Some((seeds.parse().ok()?, steps.parse().ok()?))).unwrap_or((50, 200))
}

/// What histories did.
#[derive(Default)]
struct Kejadian {
    jadi: BTreeMap<&'static str, usize>,
    tolak: BTreeMap<String, usize>,
    /// The counts that were not zero at some moment.
    terhitung: BTreeSet<Ukur>,
}

impl Kejadian {
    fn tambah(&mut self, other: Kejadian) {
        for (name, n) in other.jadi {
            *self.jadi.entry(name).or_default() += n;
        }
        for (name, n) in other.tolak {
            *self.tolak.entry(name).or_default() += n;
        }
        self.terhitung.extend(other.terhitung);
    }
}

/// One history, looked at again and again; what was answered then is asked for once more at its end, and after
/// everything was counted anew.
async fn riwayat(world: &World, seed: u64, steps: usize) -> Kejadian {
    let mut jalan = Jalan::new(world, seed, &Pos::ALL, steps);
    jalan.mulai().await;
    let mut saat = Vec::new();
    let look = (steps / 4).clamp(20, 100);
    for step in 1..=steps {
        jalan.langkah().await;
        if step % look == 0 && step < steps {
            let seen = cocok(world, jalan.sampai, &format!("history {seed}, step {step}")).await;
            saat.push((world.app.clock.now(), jalan.sampai, seen));
        }
        jalan.waktu().await;
    }
    jalan.lengkapi().await;
    let akhir = cocok(world, jalan.sampai, &format!("history {seed}, at its end")).await;
    let (now, db) = (world.app.clock.now(), world.keeper().await);
    let remembered = async |when: &str| {
        for (at, sampai, answered) in &saat {
            let beda = beda(&kartu(world, *sampai, Some(*at)).await, answered);
            assert!(beda.is_empty(), "history {seed}, {when}, as of {at}\n{beda}");
        }
    };
    remembered("at its end").await;
    let found = urusan::periksa(&db, now, &Diam).await.unwrap();
    assert_eq!(found, (3, vec![]), "history {seed}");
    urusan::bangun_semua(&db, now, &Diam).await.unwrap();
    assert_eq!(beda(&kartu(world, jalan.sampai, None).await, &akhir), "", "history {seed}, counted anew");
    remembered("counted anew").await;
    let terhitung = saat.iter().flat_map(|(_, _, seen)| seen.keys()).chain(akhir.keys());
    let terhitung = terhitung.map(|(_, _, ukur)| *ukur).collect();
    Kejadian { jadi: jalan.jadi, tolak: jalan.tolak, terhitung }
}

/// So many histories at once an engine: one waits for the database while the other counts.
const SERENTAK: usize = 2;

/// When one history fails, no other begins.
struct Usai<'a>(&'a AtomicU64);

impl Drop for Usai<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.0.store(u64::MAX / 2, Ordering::Relaxed);
        }
    }
}

/// Lives through the histories, each in a world of its own.
fn semua(on: On) {
    let (seeds, steps) = ukuran();
    let first = told("POSYANDU_ROLLUP_SEED", 1);
    let (next, all) = (AtomicU64::new(first), Mutex::new(Kejadian::default()));
    let started = std::time::Instant::now();
    let live = || {
        let _usai = Usai(&next);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        loop {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            if seed >= first + seeds {
                return true;
            }
            let lived = runtime.block_on(async {
                let world = World::on(on).await?;
                Some(riwayat(&world, seed, steps).await)
            });
            let Some(lived) = lived else {
                eprintln!("skipped: POSYANDU_TEST_POSTGRES names no server");
                return false;
            };
            all.lock().unwrap().tambah(lived);
        }
    };
    let lived = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..SERENTAK).map(|_| scope.spawn(live)).collect();
        // A history that failed has said so.
        workers.into_iter().all(|worker| worker.join().expect("a history"))
    });
    if lived {
        ditulis(on, (seeds, steps), started.elapsed(), &all.into_inner().unwrap());
    }
}

/// Tells what happened, and wants that enough did.
fn ditulis(on: On, (seeds, steps): (u64, usize), took: std::time::Duration, all: &Kejadian) {
    let (done, refused): (usize, usize) = (all.jadi.values().sum(), all.tolak.values().sum());
    eprintln!(
        "{on:?}: {seeds} histories of {steps} steps, {took:?}\ndone {done}: {:?}\nrefused {refused}: {:?}",
        all.jadi, all.tolak
    );
    assert!(done > 2 * refused, "little happened: {:?}", all.tolak);
    if seeds >= 50 && steps >= 200 {
        let dull: Vec<_> = langkah::NAMA.iter().filter(|name| !all.jadi.contains_key(**name)).collect();
        assert!(dull.is_empty(), "never happened: {dull:?}");
        let name = |ukur: &Ukur| format!("{ukur:?}").split('(').next().unwrap().to_owned();
        let counted: BTreeSet<String> = all.terhitung.iter().map(name).collect();
        let never: BTreeSet<String> =
            Ukur::semua().map(|ukur| name(&ukur)).filter(|name| !counted.contains(name)).collect();
        assert!(never.is_empty(), "never counted: {never:?}");
    }
}

#[test]
fn any_history_adds_up_to_what_a_recount_says_sqlite() {
    semua(On::Sqlite);
}

#[test]
fn any_history_adds_up_to_what_a_recount_says_postgres() {
    semua(On::Postgres);
}

const BUKA: &str = "mutation($m: UUID!, $d: ID!) { bukaHariBuka(id: $m, hariBuka: $d) { id } }";
const BATAL: &str =
    "mutation($m: UUID!, $d: ID!) { batalkanHariBuka(id: $m, hariBuka: $d, alasan: \"banjir\") { id } }";
const JADWAL: &str =
    "mutation($m: UUID!, $p: ID!, $t: Date!) { jadwalkanHariBuka(id: $m, posyandu: $p, tanggal: $t) { id } }";
const HADIR: &str = "mutation($i: HadirInput!) { hadir(input: $i) { id } }";
const SASARAN: &str = "mutation($i: DaftarkanSasaranInput!) { daftarkanSasaran(input: $i) { id } }";
const UBAH: &str = "mutation($i: UbahSasaranInput!) { ubahSasaran(input: $i) { id } }";
const LAYANAN: &str = "mutation($i: CatatPelayananInput!) { catatPelayanan(input: $i) { id } }";
const PINDAH: &str =
    "mutation($m: UUID!, $s: ID!, $k: ID!) { ajukanPindah(id: $m, sasaran: $s, ke: $k) { id } }";
const TERIMA: &str = "mutation($m: UUID!, $p: ID!) { terimaPindah(id: $m, perpindahan: $p) { id } }";

async fn pengurus(world: &World, pos: Pos) -> Client {
    world.sign_in(Persona::Pengurus(pos)).await
}

/// Moves somebody; both boards agree.
async fn pindah(world: &World, sasaran: &str, dari: Pos, ke: Pos) {
    let asked = json!({ "m": mutation_id(), "s": sasaran, "k": ke.id().to_string() });
    let made = pengurus(world, dari).await.ok(PINDAH, asked).await["ajukanPindah"]["id"].clone();
    pengurus(world, ke).await.ok(TERIMA, json!({ "m": mutation_id(), "p": made })).await;
}

fn ubah(sasaran: &str, what: Json) -> Json {
    let mut input = json!({ "id": mutation_id(), "sasaran": sasaran });
    input.as_object_mut().unwrap().extend(what.as_object().unwrap().clone());
    json!({ "i": input })
}

both! {
    async fn who_moved_is_counted_once_whoever_counts_her_again(world: World) {
        let bunga = Pos::Melati.sasaran(Siapa::Bunga).to_string();
        let day = world.scheduled(Pos::Melati, "2026-11-19").await;
        world.later(Duration::hours(2));
        pindah(&world, &bunga, Pos::Melati, Pos::Mawar).await;
        cocok(&world, 2027, "moved").await;
        // Her old post opens on a day on which she lived there, and her new one hears of her book.
        pengurus(&world, Pos::Melati).await.ok(BUKA, json!({ "m": mutation_id(), "d": day })).await;
        cocok(&world, 2027, "her old post opened").await;
        pengurus(&world, Pos::Mawar).await.ok(UBAH, ubah(&bunga, json!({ "bukuKiaSejak": "2026-03-03" }))).await;
        cocok(&world, 2027, "her book came").await;
        // She died before she moved, as is told now.
        pengurus(&world, Pos::Mawar).await.ok(UBAH, ubah(&bunga, json!({ "meninggalPada": "2026-10-03" }))).await;
        cocok(&world, 2027, "her death is told").await;
    }
}

both! {
    async fn what_was_done_before_somebody_was_registered_stays_counted(world: World) {
        let board = pengurus(&world, Pos::Melati).await;
        let melati = Pos::Melati.id().to_string();
        let nenek = Pos::Melati.sasaran(Siapa::Nenek).to_string();
        let house = json!({ "id": mutation_id(), "posyandu": melati, "kepala": "Ujang", "rt": "001" });
        let keluarga = "mutation($i: DaftarkanKeluargaInput!) { daftarkanKeluarga(input: $i) { id } }";
        let house = board.ok(keluarga, json!({ "i": house })).await["daftarkanKeluarga"]["id"].clone();
        for (whom, isi) in [
            (json!({ "sasaran": nenek }), json!({ "wargaRentanBencana": { "sebab": "LANSIA_SENDIRI" } })),
            (json!({ "keluarga": house }), json!({ "sumberAir": { "sumber": "AIR_HUJAN" } })),
            (json!({ "lokasi": { "rt": "1" } }), json!({ "jalanDesa": { "keadaan": "RUSAK" } })),
        ] {
            let mut input = json!({ "id": mutation_id(), "posyandu": melati, "tanggal": "2024-12-30", "isi": isi });
            input.as_object_mut().unwrap().extend(whom.as_object().unwrap().clone());
            board.ok(LAYANAN, json!({ "i": input })).await;
        }
        let counted = cocok(&world, 2027, "done in 2024").await;
        // What holds through the years is told of her, of the house and of the post.
        board.ok(UBAH, ubah(&nenek, json!({ "keluarga": house }))).await;
        let kader = "mutation($m: UUID!, $p: ID!) { tetapkanKader(id: $m, posyandu: $p, nama: \"Rini\", \
            bidang: [SOSIAL], sk: { nomor: \"7/2026\", mulai: \"2026-11-20\" }) { id } }";
        board.ok(kader, json!({ "m": mutation_id(), "p": melati })).await;
        let after = cocok(&world, 2027, "told again").await;
        let of_2024 = |angka: &Angka| angka.iter().filter(|((_, year, _), _)| *year == 2024).map(|(k, n)| (*k, *n)).collect::<Vec<_>>();
        assert_eq!(of_2024(&counted), of_2024(&after));
        let (_, found) = urusan::periksa(&world.keeper().await, world.app.clock.now(), &Diam).await.unwrap();
        assert_eq!(found, vec![]);
    }
}

both! {
    async fn a_capsule_that_is_told_years_later_counts_when_it_was_given(world: World) {
        let candra = Pos::Melati.sasaran(Siapa::Candra).to_string();
        world.later(Duration::days(60));
        let told = |tanggal: &str, isi: Json| json!({ "i": { "id": mutation_id(), "sasaran": candra, "tanggal": tanggal,
            "posyandu": Pos::Melati.id().to_string(), "isi": isi } });
        let capsule = json!({ "vitaminAObatCacing": { "pemberian": "VITAMIN_A_MERAH", "tanggalDiberikan": "2025-02-10" } });
        let board = pengurus(&world, Pos::Melati).await;
        board.ok(LAYANAN, told("2027-01-19", capsule)).await;
        let key = (Pos::Melati.id(), 2025, Ukur::VitaminA(Satu));
        let month = |angka: &Angka| angka.get(&key).map(|deret| deret[1]);
        assert_eq!(month(&cocok(&world, 2027, "told").await), Some(1));
        // Something else of that year is told, and the capsule of it is still known.
        let asked = json!({ "skriningTbc": { "gejalaTbc": [], "kontakTbc": false } });
        board.ok(LAYANAN, told("2025-02-11", asked)).await;
        assert_eq!(month(&cocok(&world, 2027, "told more").await), Some(1));
    }
}

both! {
    async fn a_pregnancy_that_was_lost_makes_no_childbed(world: World) {
        let sari = Pos::Melati.sasaran(Siapa::Sari).to_string();
        let board = pengurus(&world, Pos::Melati).await;
        let hamil = "mutation($m: UUID!, $s: ID!) { catatKehamilan(id: $m, sasaran: $s, hpht: \"2026-09-01\") { id } }";
        let open = board.ok(hamil, json!({ "m": mutation_id(), "s": sari })).await["catatKehamilan"]["id"].clone();
        let ends = "mutation($m: UUID!, $k: ID!) { akhiriKehamilan(id: $m, kehamilan: $k, berakhir: \"2026-11-20\", \
            hasil: KEGUGURAN) { id } }";
        board.ok(ends, json!({ "m": mutation_id(), "k": open })).await;
        let counted = cocok(&world, 2027, "lost").await;
        let group = Golongan { kelompok: KelompokStatistik::IbuNifas, jenis_kelamin: JenisKelamin::Perempuan };
        let nursing = JenisPelayanan::dari_kode("KES-05").unwrap();
        for ukur in [Ukur::Warga(group), Ukur::JenisSasaran(nursing)] {
            assert_eq!(counted.get(&(Pos::Melati.id(), 2026, ukur)), None, "{ukur:?}");
        }
    }
}

both! {
    async fn a_new_year_begins_at_midnight_in_kukar_and_finds_its_cards(world: World) {
        world.later(Duration::days(41) + Duration::hours(14) + Duration::minutes(45));
        // A day of 2028 is on the calendar of 2026 already.
        let far = json!({ "m": mutation_id(), "p": Pos::Melati.id().to_string(), "t": "2028-01-05" });
        pengurus(&world, Pos::Melati).await.ok(JADWAL, far).await;
        assert_eq!(world.app.clock.today().to_string(), "2026-12-31");
        cocok(&world, 2027, "the last evening").await;
        // Half past midnight in Kukar it is still 2026 in Greenwich; a child is registered before the server's daily round.
        world.later(Duration::minutes(45));
        assert_eq!((world.app.clock.today().to_string(), world.app.clock.now().to_string()),
            ("2027-01-01".to_owned(), "2026-12-31 16:30:00 UTC".to_owned()));
        let born = json!({ "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(), "nama": "Fajar", "rt": "1",
            "jenisKelamin": "L", "tanggalLahir": "2027-01-01" });
        pengurus(&world, Pos::Melati).await.ok(SASARAN, json!({ "i": born })).await;
        cocok(&world, 2027, "the first child").await;
        let (db, now) = (world.keeper().await, world.app.clock.now());
        assert_eq!(urusan::lengkapi(&db, now, &Diam).await.unwrap(), 3, "every post lacks the cards of 2028");
        cocok(&world, 2028, "after the daily round").await;
        assert_eq!(urusan::lengkapi(&db, now, &Diam).await.unwrap(), 0);
        let (_, found) = urusan::periksa(&db, now, &Diam).await.unwrap();
        assert_eq!(found, vec![]);
    }
}

both! {
    async fn what_is_wrong_is_named_and_made_anew_post_by_post(world: World) {
        let (db, now) = (world.keeper().await, world.app.clock.now());
        let right = cocok(&world, 2027, "at first").await;
        assert_eq!(urusan::periksa(&db, now, &Diam).await.unwrap(), (3, vec![]));
        // Of Melati a number is changed, of Mawar the cards are gone, with what everybody added.
        let of = |pos: Pos| world.literal(pos.id().0);
        let text = format!(
            "INSERT INTO kartu (posyandu_id, tahun, bagian, isi) VALUES ({}, 2026, 4, '300=0*10,7,0*6') \
             ON CONFLICT (posyandu_id, tahun, bagian) DO UPDATE SET isi = kartu.isi || ';' || excluded.isi",
            of(Pos::Melati)
        );
        assert_eq!(world.tamper(&text).await, 1);
        for table in ["kartu", "sumbangan", "acuan"] {
            world.tamper(&format!("DELETE FROM {table} WHERE posyandu_id = {}", of(Pos::Mawar))).await;
        }
        let (posts, found) = urusan::periksa(&db, now, &Diam).await.unwrap();
        assert_eq!(posts, 3);
        let melati: Vec<String> = found.iter().filter(|beda| beda.posyandu == Pos::Melati.id())
            .map(|beda| format!("{} {:?} {} {}", beda.periode, beda.ukur, beda.tercatat, beda.dihitung)).collect();
        assert_eq!(melati, ["2026-11 HariBuka(Satu) 7 0"]);
        let mawar = bukan_nol(&right, Pos::Mawar);
        let named = found.iter().filter(|beda| beda.posyandu == Pos::Mawar.id() && beda.periode.as_str() >= "2024").count();
        assert!(named >= mawar && mawar > 500, "{named} of {mawar}");
        // Stopped half way, one post is right and the other as it was; the next run ends it.
        rollup::bangun(&db, Pos::Mawar.id(), now).await.unwrap();
        let (_, left) = urusan::periksa(&db, now, &Diam).await.unwrap();
        assert_eq!(left.len(), 1);
        assert_eq!(urusan::bangun_semua(&db, now, &Diam).await.unwrap(), 3);
        assert_eq!(cocok(&world, 2027, "made anew").await, right);
        assert_eq!(urusan::periksa(&db, now, &Diam).await.unwrap(), (3, vec![]));
    }
}

both! {
    async fn many_at_once_add_up_too(world: World) {
        // Somebody moved before, so that posts share her.
        for (siapa, ke) in [(Siapa::Bunga, Pos::Mawar), (Siapa::Sari, Pos::Mawar), (Siapa::Adi, Pos::Anggrek)] {
            pindah(&world, &Pos::Melati.sasaran(siapa).to_string(), Pos::Melati, ke).await;
        }
        world.later(Duration::days(2));
        let at = |seed: u64, pos: &'static [Pos]| {
            let mut jalan = Jalan::new(&world, seed, pos, 4_000);
            async move {
                for _ in 0..25 {
                    jalan.langkah().await;
                    tokio::task::yield_now().await;
                }
                (jalan.jadi, jalan.tolak)
            }
        };
        let busy = join_all([
            at(11, &[Pos::Melati]), at(12, &[Pos::Mawar]), at(13, &[Pos::Anggrek]),
            at(14, &[Pos::Melati, Pos::Mawar]), at(15, &Pos::ALL),
        ]);
        let keep = async {
            let db = world.keeper().await;
            for _ in 0..4 {
                urusan::bangun_semua(&db, world.app.clock.now(), &Diam).await.unwrap();
            }
        };
        let (told, ()) = tokio::join!(busy, keep);
        let done: usize = told.iter().flat_map(|(jadi, _)| jadi.values()).sum();
        assert!(done > 60, "{told:?}");
        cocok(&world, 2027, "after all of it").await;
    }
}

both! {
    async fn somebody_who_is_changed_at_two_posts_at_once_is_counted_whole(world: World) {
        let children = [Siapa::Bunga, Siapa::Candra, Siapa::Intan].map(|siapa| Pos::Melati.sasaran(siapa).to_string());
        world.later(Duration::days(1));
        for child in &children {
            pindah(&world, child, Pos::Melati, Pos::Mawar).await;
        }
        let (melati, mawar) = (pengurus(&world, Pos::Melati).await, pengurus(&world, Pos::Mawar).await);
        for round in 0..8_u32 {
            // The old post opens and calls off a day on which they lived there; the new one corrects since when they
            // hold a book.
            let day = world.scheduled(Pos::Melati, &format!("2026-11-{:02}", 2 + round)).await;
            let open = async {
                melati.ok(BUKA, json!({ "m": mutation_id(), "d": day })).await;
                melati.ok(BATAL, json!({ "m": mutation_id(), "d": day })).await;
            };
            let since = format!("2026-11-{:02}", 20 - round);
            let books = async {
                for child in &children {
                    mawar.ok(UBAH, ubah(child, json!({ "bukuKiaSejak": since }))).await;
                }
            };
            let keep = async {
                rollup::bangun(&world.keeper().await, Pos::Melati.id(), world.app.clock.now()).await.unwrap();
            };
            tokio::join!(open, books, keep);
            cocok(&world, 2027, &format!("round {round}")).await;
        }
    }
}

both! {
    async fn a_day_that_is_called_off_gives_its_reference_back(world: World) {
        let adi = Pos::Melati.sasaran(Siapa::Adi).to_string();
        let board = pengurus(&world, Pos::Melati).await;
        let before = cocok(&world, 2027, "at first").await;
        let at = beginning();
        let day = world.running(Pos::Melati).await;
        let open = cocok(&world, 2027, "open").await;
        assert_ne!(before, open);
        world.later(Duration::minutes(5));
        board.ok(BATAL, json!({ "m": mutation_id(), "d": day })).await;
        assert_eq!(cocok(&world, 2027, "called off").await, before);
        // Held again, with somebody who came; the answer of the beginning is still known.
        world.later(Duration::days(1));
        let day = world.running(Pos::Melati).await;
        let board = pengurus(&world, Pos::Melati).await;
        board.ok(HADIR, json!({ "i": { "id": mutation_id(), "hariBuka": day, "sasaran": adi } })).await;
        let weighed = json!({ "id": mutation_id(), "hariBuka": day, "sasaran": adi, "isi": { "pertumbuhan": { "berat": "6,9" } } });
        board.ok(LAYANAN, json!({ "i": weighed })).await;
        // Who died on the day itself still counts on it.
        board.ok(UBAH, ubah(&adi, json!({ "meninggalPada": world.app.clock.today().to_string() }))).await;
        let now = cocok(&world, 2027, "weighed").await;
        assert_ne!(now, before);
        assert_eq!(beda(&kartu(&world, 2027, Some(at)).await, &open), "", "opened at this very moment");
        assert_eq!(beda(&kartu(&world, 2027, Some(at + Duration::minutes(6))).await, &before), "");
    }
}
