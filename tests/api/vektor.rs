//! The vectors of indicators.md as they are asked for: facts are brought about, the sums keep themselves, and the numbers
//! are read through GraphQL. A line of a test is a line of the sheet, written `n/d persen`.
//!
//! | section | where |
//! |---|---|
//! | 0, roll-up and rounding | here; hiding of small counts also in `samaran` and `indikator` |
//! | 1, SKDN | here |
//! | 2, verdicts, KBM, 2T | here; a story month by month in `pertumbuhan` |
//! | 3, kader | here, but for coverage of training, which is no indicator yet |
//! | 4, attendance | here |
//! | 5, coverage | here; a mother, vitamin A and breast milk by the field's mutations in `kartu` |
//! | 6.1 to 6.3, z-scores | `pertumbuhan` |
//! | 6.4, prevalence | here |
//! | 7, immunisation | here; a child whose book is copied in `kartu` |
//! | 9, active posts | here |
//! | 10, mix of sectors | here |

mod pena;

use chrono::{Days, NaiveDate};
use posyandu::domain::posyandu::Bidang;
use posyandu::domain::rollup::masa::MASA;
use posyandu::domain::rollup::ukur::{Lingkup, Satu};
use posyandu::domain::rollup::{Card, Ukur};
use posyandu::store::pelayanan;
use serde_json::{Value as Json, json};

use crate::access::auditor;
use crate::both;
use crate::pertumbuhan::ditimbang;
use crate::world::{Client, Persona, Pos, World, day, fixed};
use pena::{DESA, Pena, Untuk};

const TABEL: &str = "query($w: String, $p: ID, $dari: String!, $t: Tingkat!, $r: [Rincian!], $i: [String!]!) { \
    partisipasi(wilayah: $w, posyandu: $p, dari: $dari, tingkat: $t, rincian: $r, indikator: $i) { baris { nama \
    kelompok bidang jenis kumpulan deret { n d persen tersamar } } } }";

/// The rows of a place (a region, or a post) in a period.
async fn baris(
    client: &Client,
    tempat: &str,
    tingkat: &str,
    masa: &str,
    (rincian, kode): (&[&str], &[&str]),
) -> Vec<Json> {
    let mut ask = json!({ "dari": masa, "t": tingkat, "r": rincian, "i": kode });
    ask[if tempat.starts_with("posyandu:") { "p" } else { "w" }] = json!(tempat);
    client.ok(TABEL, ask).await["partisipasi"]["baris"].as_array().unwrap().clone()
}

/// `52/64 81.3`, of a plain number `6`; what is null is `-`.
fn tulis(deret: &Json) -> String {
    let whole = |name: &str| deret[name][0].as_f64().map_or("-".to_owned(), |n| format!("{n}"));
    match (&deret["d"][0], &deret["persen"][0]) {
        (Json::Null, Json::Null) => whole("n"),
        (_, persen) => {
            let persen = persen.as_f64().map_or("-".to_owned(), |rate| format!("{rate:.1}"));
            format!("{}/{} {persen}", whole("n"), whole("d"))
        }
    }
}

/// Every indicator that is asked for, of a place as a whole.
async fn semua(client: &Client, tempat: &str, masa: &str, kode: &[&str]) -> Vec<String> {
    let rows = baris(client, tempat, "TOTAL", masa, (&[], kode)).await;
    rows[0]["deret"].as_array().unwrap().iter().map(tulis).collect()
}

async fn satu(client: &Client, tempat: &str, masa: &str, kode: &str) -> String {
    semua(client, tempat, masa, &[kode]).await.remove(0)
}

/// One indicator of those whom a row is about, by the name the row has for them.
async fn dari(
    client: &Client,
    tempat: &str,
    masa: &str,
    (rincian, nama): (&str, &str),
    kode: &str,
) -> String {
    let rows = baris(client, tempat, "TOTAL", masa, (&[rincian], &[kode])).await;
    let field = match rincian {
        "JENIS_PELAYANAN" => "jenis".to_owned(),
        other => other.to_lowercase(),
    };
    tulis(&rows.iter().find(|row| row[&field] == nama).unwrap()["deret"][0])
}

/// A line of the sheet of SKDN: S, K, D, N, T, O, B, BGM.
type Huruf = [usize; 8];

/// A post in October 2026 with these children; every third T is the second running.
fn skdn(nomor: u128, [s, k, d, n, t, o, b, bgm]: Huruf) -> Pena {
    assert_eq!(d, n + t + o + b);
    let mut pena = Pena::new(nomor);
    pena.hari("2026-10-12");
    let verdicts = [("N", n), ("T", t), ("O", o), ("B", b)];
    let mut verdicts = verdicts.into_iter().flat_map(|(letter, times)| std::iter::repeat_n(letter, times));
    for at in 0..s {
        let child = pena.orang("P", "2024-02-02", at < k);
        if let Some(letter) = verdicts.next() {
            let dua_t = letter == "T" && (at - n) % 3 == 0;
            pena.timbang(Untuk::Orang(child), "2026-10-12", letter, (dua_t, at < bgm));
        }
    }
    pena
}

const SKDN: [&str; 8] = ["K_S", "D_S", "N_D", "N_DINILAI", "N_S", "BGM_D", "T_DINILAI", "DUA_T"];

both! {
    async fn section_0_regions_add_up_counts_and_round_half_up(world: World) {
        skdn(1, [20, 0, 18, 18, 0, 0, 0, 0]).tulis(&world).await;
        skdn(2, [80, 0, 40, 40, 0, 0, 0, 0]).tulis(&world).await;
        let auditor = auditor(&world).await;
        let posts = baris(&auditor, DESA, "POSYANDU", "2026-10", (&[], &["D_S"])).await;
        let posts: Vec<String> = posts.iter().map(|row| tulis(&row["deret"][0])).collect();
        assert_eq!(posts, ["18/20 90.0", "40/80 50.0"]);
        assert_eq!(satu(&auditor, DESA, "2026-10", "D_S").await, "58/100 58.0", "not 70.0");
        // Months add up too: S of August, September and October.
        assert_eq!(satu(&auditor, DESA, "2026-Q4", "D_S").await, "58/300 19.3");
        let half = skdn(3, [64, 0, 52, 52, 0, 0, 0, 0]).tulis(&world).await;
        assert_eq!(satu(&auditor, &half.to_string(), "2026-10", "D_S").await, "52/64 81.3", "not 81.2");
    }
}

both! {
    async fn section_1_skdn(world: World) {
        let auditor = auditor(&world).await;
        for (nomor, huruf, rates) in [
            (1, [64, 60, 52, 33, 9, 6, 4, 2], ["93.8", "81.3", "63.5", "78.6", "51.6", "3.8", "21.4", "7.1"]),
            (2, [30, 30, 28, 15, 9, 2, 2, 1], ["100.0", "93.3", "53.6", "62.5", "50.0", "3.6", "37.5", "12.5"]),
            (3, [12, 10, 0, 0, 0, 0, 0, 0], ["83.3", "0.0", "-", "-", "0.0", "-", "-", "-"]),
            (4, [0, 0, 0, 0, 0, 0, 0, 0], ["-"; 8]),
            (5, [40, 38, 10, 0, 0, 4, 6, 0], ["95.0", "25.0", "0.0", "-", "0.0", "0.0", "-", "-"]),
        ] {
            let [s, k, d, n, t, o, b, bgm] = huruf;
            let mut pena = skdn(nomor, huruf);
            if nomor == 2 {
                // Three visitors are weighed, and are in no rate.
                let hari = pena.hari("2026-10-13");
                for _ in 0..3 {
                    let tamu = pena.hadir(hari, None, ("BALITA", None));
                    pena.timbang(Untuk::Tamu(tamu), "2026-10-13", "B", (false, false));
                }
            }
            let post = pena.tulis(&world).await.to_string();
            let judged = d - o - b;
            let counts = [(k, s), (d, s), (n, d), (n, judged), (n, s), (bgm, d), (t, judged), (t / 3, judged)];
            let wanted: Vec<String> = counts.iter().zip(rates).map(|((n, d), rate)| format!("{n}/{d} {rate}")).collect();
            assert_eq!(semua(&auditor, &post, "2026-10", &SKDN).await, wanted, "vector {nomor}");
        }
        // A small count of them is nobody's but the post's: two below the red line, of 52.
        let dpmd = world.sign_in(Persona::DpmdAdmin).await;
        let rows = baris(&dpmd, DESA, "POSYANDU", "2026-10", (&[], &["BGM_D"])).await;
        let first = &rows.iter().find(|row| row["nama"] == "Vektor 001").unwrap()["deret"][0];
        assert_eq!((&first["n"][0], &first["persen"][0], &first["tersamar"][0]), (&Json::Null, &Json::Null, &json!(1)));
    }
}

const TIMBANG: &str = "mutation($i: CatatPelayananInput!) { catatPelayanan(input: $i) { \
    ... on Pertumbuhan { verdict duaT } } }";

/// Weighs a child as the kader does; its verdict, with a mark when it is the second T.
async fn verdict(kader: &Client, anak: &str, tanggal: &str, berat: &str) -> String {
    let mut sent = ditimbang(anak, tanggal, json!({ "berat": berat }));
    sent["i"]["konfirmasi"] = json!(true);
    let told = kader.ok(TIMBANG, sent).await["catatPelayanan"].clone();
    format!("{}{}", told["verdict"].as_str().unwrap(), if told["duaT"] == true { " 2T" } else { "" })
}

const DAFTAR: &str = "mutation($i: DaftarkanSasaranInput!) { daftarkanSasaran(input: $i) { id } }";

async fn lahir(pengurus: &Client, jenis_kelamin: &str, tanggal: &str) -> String {
    let input = json!({ "id": crate::world::mutation_id(), "posyandu": Pos::Melati.id().to_string(), "rt": "1",
        "keluarga": Pos::Melati.keluarga(0).to_string(), "nama": "Anak", "jenisKelamin": jenis_kelamin,
        "tanggalLahir": tanggal });
    pengurus.ok(DAFTAR, json!({ "i": input })).await["daftarkanSasaran"]["id"].as_str().unwrap().to_owned()
}

both! {
    /// A year later than on the sheet, so that the weighings are of this autumn.
    async fn section_2_verdicts(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        for (nomor, jenis, born, before, now, wanted) in [
            (1, "L", "2026-06-10", Some(("2026-08-14", "5,4")), ("2026-09-18", "6,2"), "N"),
            (2, "P", "2026-02-01", Some(("2026-08-14", "7,1")), ("2026-09-18", "7,4"), "N"),
            (3, "L", "2026-02-01", Some(("2026-08-14", "7,1")), ("2026-09-18", "7,4"), "T"),
            (4, "L", "2025-07-05", Some(("2026-08-14", "9,6")), ("2026-09-18", "9,7"), "T"),
            (5, "P", "2025-01-05", Some(("2026-07-10", "9,8")), ("2026-09-18", "10,4"), "O"),
            (6, "P", "2024-09-01", None, ("2026-09-18", "10,9"), "B"),
            (7, "L", "2026-08-25", None, ("2026-09-18", "3,9"), "B"),
            (8, "P", "2025-08-01", Some(("2026-08-31", "8,8")), ("2026-09-01", "8,9"), "T"),
        ] {
            let child = lahir(&pengurus, jenis, born).await;
            if let Some((tanggal, berat)) = before {
                verdict(&kader, &child, tanggal, berat).await;
            }
            assert_eq!(verdict(&kader, &child, now.0, now.1).await, wanted, "vector {nomor}");
        }
        // N, T, T, T; and T, absent, O, T.
        for months in [
            vec![("2026-05-12", "9,0", "B"), ("2026-06-12", "9,3", "N"), ("2026-07-12", "9,3", "T"),
                ("2026-08-12", "9,3", "T 2T"), ("2026-09-12", "9,3", "T 2T")],
            vec![("2026-05-12", "9,0", "B"), ("2026-06-12", "9,0", "T"), ("2026-08-12", "9,0", "O"), ("2026-09-12", "9,0", "T")],
        ] {
            let child = lahir(&pengurus, "L", "2024-07-05").await;
            for (tanggal, berat, wanted) in months {
                assert_eq!(verdict(&kader, &child, tanggal, berat).await, wanted, "{tanggal}");
            }
        }
    }
}

const KADER: [&str; 3] = ["KADER_AKTIF", "KADER_HADIR", "KADER_TERISI"];

both! {
    async fn section_3_kader(world: World) {
        use Bidang::{Kesehatan, Sosial};
        let auditor = auditor(&world).await;
        let told = async |post: &str| semua(&auditor, post, "2026-09", &KADER).await;
        // Ten in force, nine came.
        let mut pena = Pena::new(1);
        let hari = pena.hari("2026-09-10");
        for at in 0..10 {
            let kader = pena.kader(&[Kesehatan], "2025-01-01", None);
            if at < 9 {
                pena.bertugas(hari, kader);
            }
        }
        let post = pena.tulis(&world).await.to_string();
        assert_eq!(told(&post).await, ["9/10 90.0", "9/10 90.0", "10/5 200.0"]);
        // Three days with nine, eight and seven of ten; everybody came once.
        let mut pena = Pena::new(2);
        let days = ["2026-09-03", "2026-09-10", "2026-09-17"].map(|tanggal| pena.hari(tanggal));
        for at in 0..10 {
            let kader = pena.kader(&[Kesehatan], "2025-01-01", None);
            let absent = [at < 1, (1..3).contains(&at), (3..6).contains(&at)];
            for (hari, _) in days.iter().zip(absent).filter(|(_, absent)| !absent) {
                pena.bertugas(*hari, kader);
            }
        }
        let post = pena.tulis(&world).await.to_string();
        assert_eq!(told(&post).await[..2], ["10/10 100.0", "24/30 80.0"]);
        // X was in force on the day she came, Y only after the only day.
        let mut pena = Pena::new(3);
        let hari = pena.hari("2026-09-05");
        let x = pena.kader(&[Kesehatan], "2025-01-01", Some("2026-09-10"));
        pena.bertugas(hari, x);
        let post = pena.tulis(&world).await.to_string();
        assert_eq!(told(&post).await[0], "1/1 100.0");
        let mut pena = Pena::new(4);
        let hari = pena.hari("2026-09-12");
        let there = pena.kader(&[Kesehatan, Sosial], "2025-01-01", None);
        pena.bertugas(hari, there);
        pena.kader(&[Kesehatan], "2025-01-01", None);
        pena.kader(&[Kesehatan], "2026-09-25", None);
        let post = pena.tulis(&world).await.to_string();
        assert_eq!(told(&post).await[0], "1/2 50.0");
        // Of two sectors at once: once in the total, once in each.
        for (bidang, wanted) in [("KESEHATAN", "1/2 50.0"), ("SOSIAL", "1/1 100.0"), ("PENDIDIKAN", "0/0 -")] {
            assert_eq!(dari(&auditor, &post, "2026-09", ("BIDANG", bidang), "KADER_AKTIF").await, wanted, "{bidang}");
        }
        // Nobody in force.
        let mut pena = Pena::new(5);
        pena.hari("2026-09-05");
        let post = pena.tulis(&world).await.to_string();
        assert_eq!(told(&post).await, ["0/0 -", "0/0 -", "0/5 0.0"]);
        // The number of the seed needs a register of this size.
        let mut card = Card::default();
        card.count(Ukur::KaderAktif(Lingkup::Semua), 8, 8_620);
        card.count(Ukur::KaderBertugas(Lingkup::Semua), 8, 9_269);
        langsung(&world, 6, 2026, &[card]).await;
        assert_eq!(satu(&auditor, "64.02.02.2003", "2026-09", "KADER_AKTIF").await, "8620/9269 93.0");
    }
}

/// Posts with cards that were counted elsewhere, in a village of their own.
async fn langsung(world: &World, first: u128, tahun: i32, cards: &[Card]) {
    let mut text = String::from(
        "INSERT INTO wilayah (kode, induk, tingkat, nama, nama_cari) \
         VALUES ('64.02.02.2003', '64.02.02', 'DESA', 'Purwajaya', 'purwajaya')",
    );
    world.tamper(&text).await;
    let ids: Vec<String> =
        (0..cards.len() as u128).map(|at| world.literal(fixed(900_000_000 + 1_000 * first + at))).collect();
    text = ids
        .iter()
        .map(|id| format!("({id}, 'Pos', 'pos', '64.02.02.2003', '001', 'AKTIF', 5)"))
        .collect::<Vec<_>>()
        .join(", ");
    world
        .tamper(&format!(
            "INSERT INTO posyandu (id, nama, nama_cari, wilayah_kode, rt, status, kader_wajib) VALUES {text}"
        ))
        .await;
    let parts = ids.iter().zip(cards).flat_map(|(id, card)| {
        let parts = card.clone().by_bagian().into_iter();
        parts.map(move |(bagian, card)| format!("({id}, {tahun}, {}, '{}')", bagian.nomor(), card.to_text()))
    });
    text = parts.collect::<Vec<_>>().join(", ");
    world.tamper(&format!("INSERT INTO kartu (posyandu_id, tahun, bagian, isi) VALUES {text}")).await;
}

both! {
    async fn section_4_attendance(world: World) {
        let auditor = auditor(&world).await;
        let mut elsewhere = Pena::new(1);
        let other_day = elsewhere.hari("2026-10-12");
        let mut pena = Pena::new(2);
        let days = ["2026-10-05", "2026-10-19"].map(|tanggal| pena.hari(tanggal));
        for (umur, kondisi, jenis, born, came, all) in [
            ("BALITA", None, "L", "2023-05-05", 52, 64),
            ("USIA_PRODUKTIF", Some("IBU_HAMIL"), "P", "1999-05-05", 11, 14),
            ("REMAJA", None, "L", "2011-05-05", 23, 96),
            ("USIA_PRODUKTIF", None, "L", "1986-05-05", 61, 410),
            ("LANSIA", None, "P", "1950-05-05", 38, 72),
        ] {
            for at in 0..all {
                // One of the women who expect is sixteen: she is of that group and of no other.
                let young = kondisi.is_some() && at == 0;
                let who = pena.orang(jenis, if young { "2010-05-05" } else { born }, false);
                if kondisi.is_some() {
                    pena.hamil(who, "2026-05-01", None);
                }
                let umur = if young { "REMAJA" } else { umur };
                if at < came {
                    pena.hadir(days[0], Some(who), (umur, kondisi));
                }
                // Twice in a month is once.
                if at == 0 {
                    pena.hadir(days[1], Some(who), (umur, kondisi));
                }
                // Who went to another post is not counted here.
                if at + 1 == all {
                    elsewhere.hadir(other_day, Some(who), (umur, kondisi));
                }
            }
        }
        let post = pena.tulis(&world).await.to_string();
        let other = elsewhere.tulis(&world).await.to_string();
        for (kelompok, wanted) in [
            ("BALITA", "52/64 81.3"),
            ("IBU_HAMIL", "11/14 78.6"),
            ("REMAJA", "23/96 24.0"),
            ("USIA_PRODUKTIF", "61/410 14.9"),
            ("LANSIA", "38/72 52.8"),
            ("BAYI", "0/0 -"),
        ] {
            assert_eq!(dari(&auditor, &post, "2026-10", ("KELOMPOK", kelompok), "HADIR").await, wanted, "{kelompok}");
        }
        assert_eq!(satu(&auditor, &other, "2026-10", "HADIR").await, "0/0 -");
    }
}

both! {
    async fn section_4_sectors(world: World) {
        let auditor = auditor(&world).await;
        let mut pena = Pena::new(1);
        for at in 0..180 {
            let rumah = pena.rumah();
            if at < 37 {
                pena.layanan(Untuk::Rumah(rumah), "PUM-01", "2025-04-04", &json!({}), Vec::new());
            }
        }
        let houses = pena.tulis(&world).await.to_string();
        let mut pena = Pena::new(2);
        for at in 0..33 {
            let anak = pena.anak("2021-05-05");
            if at < 21 {
                pena.layanan(Untuk::Orang(anak), "PDK-01", "2025-09-09", &json!({}), Vec::new());
            }
        }
        let children = pena.tulis(&world).await.to_string();
        for (post, bidang, wanted) in [
            (&houses, "PEKERJAAN_UMUM", "37/180 20.6"),
            (&children, "PENDIDIKAN", "21/33 63.6"),
            (&children, "PEKERJAAN_UMUM", "0/0 -"),
        ] {
            assert_eq!(dari(&auditor, post, "2025", ("BIDANG", bidang), "TERLAYANI").await, wanted, "{bidang}");
        }
        let kind = dari(&auditor, &children, "2025", ("JENIS_PELAYANAN", "PDK-01"), "CAKUPAN_JENIS").await;
        assert_eq!(kind, "21/33 63.6");
    }
}

both! {
    async fn section_5_coverage(world: World) {
        let auditor = auditor(&world).await;
        let capsule = |pena: &mut Pena, anak, warna: &str, tanggal| {
            let isi = json!({ "pemberian": format!("VITAMIN_A_{warna}") });
            pena.layanan(Untuk::Orang(anak), "KES-03", tanggal, &isi, Vec::new());
        };
        // 56 at the session, one of six months at home after it, three not at all.
        let mut pena = Pena::new(1);
        pena.hari("2026-02-12");
        for at in 0..60 {
            let (born, warna) = if at == 56 { ("2025-08-13", "BIRU") } else { ("2024-05-05", "MERAH") };
            let anak = pena.anak(born);
            match at {
                0..56 => capsule(&mut pena, anak, warna, "2026-02-12"),
                56 => capsule(&mut pena, anak, warna, "2026-02-20"),
                _ => {}
            }
        }
        let post = pena.tulis(&world).await.to_string();
        assert_eq!(satu(&auditor, &post, "2026-02", "VITAMIN_A").await, "57/60 95.0");
        // Eleven asked, seven on breast milk only, two not asked.
        let mut pena = Pena::new(2);
        for at in 0..13 {
            let anak = pena.anak("2026-01-10");
            let isi = if at < 11 { json!({ "asiEksklusif": at < 7 }) } else { json!({}) };
            pena.layanan(Untuk::Orang(anak), "KES-01", "2026-04-10", &isi, Vec::new());
        }
        let post = pena.tulis(&world).await.to_string();
        assert_eq!(satu(&auditor, &post, "2026-04", "ASI_EKSKLUSIF").await, "7/11 63.6");
        // Twelve delivered, eight with six contacts, of whom one without any in the first trimester.
        let mut pena = Pena::new(3);
        for at in 0..12 {
            let ibu = pena.orang("P", "1999-01-20", false);
            pena.hamil(ibu, "2025-10-01", Some("2026-07-05"));
            let (second, third) = (if at == 0 { 3 } else { 2 }, if at < 8 { 3 } else { 2 });
            let first = (at > 0).then_some(("2025-12-10", 1));
            let later = [("2026-03-10", second), ("2026-04-10", 1), ("2026-06-20", third)];
            for (tanggal, kontak) in first.into_iter().chain(later) {
                pena.layanan(Untuk::Orang(ibu), "KES-04", tanggal, &json!({ "kontakAnc": kontak }), Vec::new());
            }
        }
        let post = pena.tulis(&world).await.to_string();
        let told = semua(&auditor, &post, "2026-07", &["ANC6", "ANC6_JUMLAH"]).await;
        assert_eq!(told, ["7/12 58.3", "8/12 66.7"]);
    }
}

/// What of a child is known: BB/U, TB/U, BB/TB in hundredths, oedema.
type Ukuran = (Option<i64>, Option<i64>, Option<i64>, bool);

async fn diukur(world: &World, nomor: u128, children: impl Iterator<Item = Ukuran>) -> String {
    let mut pena = Pena::new(nomor);
    for (bb_u, tb_u, bb_tb, edema) in children {
        let anak = pena.anak("2023-09-25");
        let measured = vec![
            (pelayanan::Z_BB_U, bb_u.into()),
            (pelayanan::Z_TB_U, tb_u.into()),
            (pelayanan::Z_BB_TB, bb_tb.into()),
            (pelayanan::EDEMA, edema.into()),
        ];
        pena.layanan(Untuk::Orang(anak), "KES-01", "2025-09-18", &json!({}), measured);
    }
    pena.tulis(world).await.to_string()
}

both! {
    async fn section_6_prevalence(world: World) {
        let auditor = auditor(&world).await;
        // A to H of section 6.3, child 9 without a height, child 10 with oedema.
        let children = [
            (Some(-208), Some(-241), Some(-128), false),
            (Some(-169), Some(-243), Some(-37), false),
            (Some(-133), Some(-162), Some(-66), false),
            (Some(-421), Some(-204), Some(-446), false),
            (Some(1_039), Some(-48), Some(1_373), false),
            (Some(-139), Some(-101), Some(-72), false),
            (Some(-201), Some(-184), Some(-141), false),
            (Some(243), Some(-90), Some(403), false),
            (Some(-40), None, None, false),
            (None, Some(-50), None, true),
        ];
        let post = diukur(&world, 1, children.into_iter()).await;
        for (kode, wanted) in [
            ("STUNTING", "3/9 33.3"),
            ("STUNTING_BERAT", "0/9 0.0"),
            ("UNDERWEIGHT", "4/9 44.4"),
            ("WASTING", "2/8 25.0"),
            ("WASTING_BERAT", "2/8 25.0"),
            ("GIZI_LEBIH", "1/8 12.5"),
        ] {
            assert_eq!(satu(&auditor, &post, "2025-09", kode).await, wanted, "{kode}");
        }
        // Forty: one without a height, two flagged, seven short.
        let forty = (0..40).map(|at| match at {
            0 => (Some(0), None, None, false),
            1..3 => (Some(0), Some(-650), Some(0), false),
            3..10 => (Some(0), Some(-250), Some(0), false),
            _ => (Some(0), Some(0), Some(0), false),
        });
        let post = diukur(&world, 2, forty).await;
        assert_eq!(satu(&auditor, &post, "2025-09", "STUNTING").await, "7/37 18.9");
    }
}

/// The eleven doses of the older set, measles rubella on this day of life.
fn lengkap(pena: &mut Pena, lahir: NaiveDate, mr: u64) {
    let anak = pena.anak(&lahir.to_string());
    for (dosis, hari) in [
        ("HB0", 0),
        ("BCG", 10),
        ("OPV1", 10),
        ("OPV2", 61),
        ("OPV3", 92),
        ("OPV4", 123),
        ("DPT_HB_HIB_1", 61),
        ("DPT_HB_HIB_2", 92),
        ("DPT_HB_HIB_3", 123),
        ("IPV1", 123),
        ("MR1", mr),
    ] {
        pena.dosis(anak, dosis, lahir + Days::new(hari));
    }
}

const KOHORT: [&str; 3] = ["IMUNISASI_LENGKAP", "IMUNISASI_LENGKAP_KAPAN_PUN", "IMUNISASI_TIDAK_DIKETAHUI"];

async fn kohort(client: &Client, post: &str, masa: &str) -> Vec<String> {
    let rows = baris(client, post, "TOTAL", masa, (&["KUMPULAN"], &KOHORT)).await;
    let old = rows.iter().find(|row| row["kumpulan"] == "IDL_LAMA").unwrap();
    old["deret"].as_array().unwrap().iter().map(tulis).collect()
}

both! {
    async fn section_7_cohorts(world: World) {
        let auditor = auditor(&world).await;
        // 41 before the birthday, 3 later; of one nothing is known.
        let mut pena = Pena::new(1);
        let born = day("2025-03-10");
        for at in 0..52 {
            match at {
                0..41 => lengkap(&mut pena, born, 280),
                41..44 => lengkap(&mut pena, born, 400),
                44 => {
                    pena.anak("2025-03-10");
                }
                _ => {
                    let anak = pena.anak("2025-03-10");
                    pena.dosis(anak, "HB0", born);
                }
            }
        }
        let post = pena.tulis(&world).await.to_string();
        assert_eq!(kohort(&auditor, &post, "2026-03").await, ["41/52 78.8", "44/52 84.6", "1"]);
        // The day before the birthday counts, the birthday does not, and eight months is too early for either.
        for (nomor, mr, wanted) in [
            (2, 364, ["1/1 100.0", "1/1 100.0", "0"]),
            (3, 365, ["0/1 0.0", "1/1 100.0", "0"]),
            (4, 240, ["0/1 0.0", "0/1 0.0", "0"]),
        ] {
            let mut pena = Pena::new(nomor);
            lengkap(&mut pena, day("2025-01-10"), mr);
            let post = pena.tulis(&world).await.to_string();
            assert_eq!(kohort(&auditor, &post, "2026-01").await, wanted, "day {mr}");
        }
    }
}

both! {
    async fn section_7_drop_out(world: World) {
        let auditor = auditor(&world).await;
        for (nomor, first, third, wanted) in [(1, 50, 46, "4/50 8.0"), (2, 46, 48, "-2/46 -4.3")] {
            let mut pena = Pena::new(nomor);
            for at in 0..50 {
                let anak = pena.anak("2025-12-01");
                if at < first {
                    pena.dosis(anak, "DPT_HB_HIB_1", day("2026-02-02"));
                }
                if at < third {
                    pena.dosis(anak, "DPT_HB_HIB_3", day("2026-05-05"));
                }
            }
            let post = pena.tulis(&world).await.to_string();
            assert_eq!(satu(&auditor, &post, "2026", "PUTUS_DPT").await, wanted);
        }
    }
}

both! {
    async fn section_9_active_posts(world: World) {
        let auditor = auditor(&world).await;
        let months = |count: u32| (1..=count).collect::<Vec<_>>();
        // Months opened, kader in force, who is served, active by the wording of 2023.
        for (nomor, opened, kader, served, wanted) in [
            (1, [vec![1], months(7)].concat(), 6, vec!["KES-01"], "0/1 0.0"),
            (2, months(8), 4, vec!["KES-01"], "0/1 0.0"),
            (3, months(9), 5, vec!["KES-01", "KES-04"], "1/1 100.0"),
            (4, months(12), 9, vec!["KES-07"], "0/1 0.0"),
        ] {
            let mut pena = Pena::new(nomor);
            for (at, bulan) in opened.into_iter().enumerate() {
                pena.hari(&format!("2025-{bulan:02}-{:02}", 10 + at));
            }
            for _ in 0..kader {
                pena.kader(&[Bidang::Kesehatan], "2025-01-01", None);
            }
            for kode in served {
                let who = match kode {
                    "KES-01" => pena.anak("2023-01-01"),
                    "KES-04" => pena.orang("P", "1999-01-20", false),
                    _ => pena.orang("P", "1950-01-01", false),
                };
                if kode == "KES-04" {
                    pena.hamil(who, "2024-12-01", Some("2025-08-20"));
                }
                pena.layanan(Untuk::Orang(who), kode, "2025-03-12", &json!({}), Vec::new());
            }
            let post = pena.tulis(&world).await.to_string();
            assert_eq!(satu(&auditor, &post, "2025", "POSYANDU_AKTIF").await, wanted, "post {nomor}");
        }
        // Six months by the end of September are on the way, five are not.
        for (nomor, opened, wanted) in [(5, vec![1, 2, 3, 5, 7, 9], "1/1 100.0"), (6, vec![1, 2, 4, 6, 8], "0/1 0.0")] {
            let mut pena = Pena::new(nomor);
            for bulan in opened {
                pena.hari(&format!("2026-{bulan:02}-10"));
            }
            let post = pena.tulis(&world).await.to_string();
            assert_eq!(satu(&auditor, &post, "2026-09", "POSYANDU_DI_JALUR").await, wanted, "post {nomor}");
        }
        // The district.
        let post = |kader: i32| {
            let mut card = Card::default();
            card.count(Ukur::PosAda(Satu), MASA - 1, 1);
            card.count(Ukur::BulanBuka(Satu), MASA - 1, 9);
            card.count(Ukur::KaderAda(Lingkup::Semua), MASA - 1, kader);
            card.count(Ukur::LayananInti(Satu), MASA - 1, 1);
            card
        };
        let cards: Vec<Card> = (0..827).map(|at| post(if at < 612 { 5 } else { 4 })).collect();
        langsung(&world, 1, 2025, &cards).await;
        assert_eq!(satu(&auditor, "64.02.02.2003", "2025", "POSYANDU_AKTIF").await, "612/827 74.0");
    }
}

both! {
    async fn section_9_opening_and_reporting(world: World) {
        // The last day of August: eight months have begun.
        world.later(chrono::Duration::days(284));
        let auditor = auditor(&world).await;
        let mut pena = Pena::new(1);
        for bulan in [1, 2, 4, 6, 8] {
            pena.hari(&format!("2027-{bulan:02}-10"));
        }
        // One that was called off was not to be reported, one that was forgotten was.
        pena.jadwal("2027-03-10", "DIBATALKAN");
        pena.jadwal("2027-05-10", "DIJADWALKAN");
        let post = pena.tulis(&world).await.to_string();
        assert_eq!(satu(&auditor, &post, "2027", "KEPATUHAN_BUKA").await, "5/8 62.5");
        assert_eq!(satu(&auditor, &post, "2027", "LAPORAN_LENGKAP").await, "5/6 83.3");
    }
}

const ENAM: [(&str, &str); 6] = [
    ("KES-08", "KESEHATAN"),
    ("PDK-01", "PENDIDIKAN"),
    ("PUM-01", "PEKERJAAN_UMUM"),
    ("PRM-01", "PERUMAHAN_RAKYAT"),
    ("SOS-06", "SOSIAL"),
    ("TRB-04", "TRANTIBUM_LINMAS"),
];

/// A post with so many services of each sector in October 2026, and a day that was closed.
fn bauran(nomor: u128, n: [usize; 6]) -> Pena {
    let mut pena = Pena::new(nomor);
    pena.hari("2026-10-31");
    let most = n.into_iter().max().unwrap_or_default().div_ceil(20);
    let people: Vec<_> = (0..most.max(1)).map(|_| (pena.anak("2022-05-05"), pena.rumah())).collect();
    for ((kode, _), times) in ENAM.into_iter().zip(n) {
        for at in 0..times {
            let (anak, rumah) = people[at / 20];
            let house = ["PUM", "PRM", "SOS"].contains(&&kode[..3]);
            let untuk = if house { Untuk::Rumah(rumah) } else { Untuk::Orang(anak) };
            pena.layanan(untuk, kode, &format!("2026-10-{:02}", 1 + at % 20), &json!({}), Vec::new());
        }
    }
    pena
}

both! {
    async fn section_10_mix(world: World) {
        let auditor = auditor(&world).await;
        for (nomor, n, shares, other, breadth) in [
            (1, [148, 12, 9, 6, 19, 6], ["74.0", "6.0", "4.5", "3.0", "9.5", "3.0"], "52/200 26.0", "6"),
            (2, [2, 1, 0, 0, 0, 0], ["66.7", "33.3", "0.0", "0.0", "0.0", "0.0"], "1/3 33.3", "2"),
            (3, [1, 1, 1, 0, 0, 0], ["33.3", "33.3", "33.3", "0.0", "0.0", "0.0"], "2/3 66.7", "3"),
            (4, [0; 6], ["-"; 6], "0/0 -", "0"),
        ] {
            let post = bauran(nomor, n).tulis(&world).await.to_string();
            let all: usize = n.iter().sum();
            let rows = baris(&auditor, &post, "TOTAL", "2026-10", (&["BIDANG"], &["PANGSA_BIDANG"])).await;
            for (((_, bidang), n), share) in ENAM.into_iter().zip(n).zip(shares) {
                let row = rows.iter().find(|row| row["bidang"] == bidang).unwrap();
                assert_eq!(tulis(&row["deret"][0]), format!("{n}/{all} {share}"), "vector {nomor} {bidang}");
            }
            let told = semua(&auditor, &post, "2026-10", &["PANGSA_NON_KESEHATAN", "KELUASAN"]).await;
            assert_eq!(told, [other, breadth], "vector {nomor}");
        }
    }
}

both! {
    async fn section_10_breadth_of_posts(world: World) {
        for nomor in 1..=16 {
            let n = if nomor <= 4 { [1; 6] } else { [1, 1, 1, 1, 1, 0] };
            bauran(nomor, n).tulis(&world).await;
        }
        let auditor = auditor(&world).await;
        assert_eq!(satu(&auditor, DESA, "2026-10", "POSYANDU_ENAM_BIDANG").await, "4/16 25.0");
        assert_eq!(satu(&auditor, DESA, "2026-10", "KELUASAN").await, "6", "together they serve all");
    }
}
