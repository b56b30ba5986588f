//! Statistics that name nobody, told from outside: three posts with many children and few of some kinds, and what
//! PKK, an agency, DPMD and a passer-by see of them where a pembina and the post itself see every number.

use std::collections::BTreeMap;

use chrono::{Duration, NaiveDate};
use posyandu::domain::posyandu::Bidang;
use posyandu::store::hari_buka::kehadiran;
use posyandu::store::sasaran::domisili;
use posyandu::store::{hari_buka, pelayanan, sasaran};
use serde_json::{Value as Json, json};

use crate::access::auditor;
use crate::both;
use crate::world::{Client, Persona, Pos, World, beginning, day, fixed, mutation_id};

/// Below the red line, by post.
const BGM: [usize; 3] = [2, 6, 9];

fn lahir(n: usize) -> NaiveDate {
    let first = match n {
        0..8 => day("2026-05-01"),
        8..16 => day("2025-05-01"),
        16..26 => day("2023-05-01"),
        _ => day("2021-07-01"),
    };
    first + Duration::days(i64::try_from(n).unwrap())
}

/// At every post 34 more children, of whom the 26 balita come on 10 November and are weighed: S is 30 and D is 26.
/// The verdicts are N, T and O, with an O of 3 at Mawar.
pub async fn ramai(world: &World) {
    let permit = World::permit();
    let mut work = world.work(&Pos::ALL.map(Pos::id)).await;
    let account = Persona::DpmdAdmin.account().0;
    for pos in Pos::ALL {
        let (at, post) = (pos as u128, pos.id());
        let hari = fixed(60_000 + at);
        let row = vec![
            (hari_buka::ID, hari.into()),
            (hari_buka::POSYANDU, post.0.into()),
            (hari_buka::TANGGAL, day("2026-11-10").into()),
            (hari_buka::STATUS, "SELESAI".into()),
        ];
        work.insert(&permit, post, &hari_buka::TABLE, row).await.unwrap();
        for n in 0..34_usize {
            let number = 1_000 * at + n as u128;
            let (id, lahir) = (fixed(40_000 + number), lahir(n));
            let since = lahir.max(day("2025-01-01"));
            let row = vec![
                (sasaran::ID, id.into()),
                (sasaran::POSYANDU, post.0.into()),
                (sasaran::KELUARGA, pos.keluarga(n as u128 % 5).0.into()),
                (sasaran::NAMA, format!("Anak {n}").into()),
                (sasaran::NAMA_CARI, format!("anak {n}").into()),
                (sasaran::JENIS_KELAMIN, "P".into()),
                (sasaran::TANGGAL_LAHIR, lahir.into()),
                (sasaran::PRESISI_LAHIR, "HARI".into()),
                (sasaran::RT, "001".into()),
                (sasaran::STATUS_HIDUP, "HIDUP".into()),
                (sasaran::TERDAFTAR, since.into()),
                (sasaran::BUKU_KIA, (n < 10).then_some(since).into()),
                (sasaran::HAMIL, false.into()),
            ];
            work.insert(&permit, post, &sasaran::TABLE, row).await.unwrap();
            let row = vec![
                (domisili::ID, fixed(70_000 + number).into()),
                (domisili::SASARAN, id.into()),
                (domisili::POSYANDU, post.0.into()),
                (domisili::MULAI, since.into()),
            ];
            work.insert(&permit, post, &domisili::TABLE, row).await.unwrap();
            if n >= 26 {
                continue;
            }
            let o = if pos == Pos::Mawar { 3 } else { 6 };
            let verdict = if n < o {
                "O"
            } else if n < o + 8 {
                "T"
            } else {
                "N"
            };
            let kelompok = if n < 8 {
                "BAYI"
            } else if n < 16 {
                "BADUTA"
            } else {
                "BALITA"
            };
            let row = vec![
                (kehadiran::ID, fixed(100_000 + number).into()),
                (kehadiran::HARI_BUKA, hari.into()),
                (kehadiran::POSYANDU, post.0.into()),
                (kehadiran::TANGGAL, day("2026-11-10").into()),
                (kehadiran::SASARAN, id.into()),
                (kehadiran::PENGUNJUNG, false.into()),
                (kehadiran::BARU, false.into()),
                (kehadiran::KELOMPOK, kelompok.into()),
                (kehadiran::TERLAMBAT, false.into()),
                (kehadiran::DICATAT_OLEH, account.into()),
                (kehadiran::DICATAT_PADA, beginning().into()),
            ];
            work.insert(&permit, post, &kehadiran::TABLE, row).await.unwrap();
            let row = vec![
                (pelayanan::ID, fixed(120_000 + number).into()),
                (pelayanan::POSYANDU, post.0.into()),
                (pelayanan::SASARAN, id.into()),
                (pelayanan::KODE, "KES-01".into()),
                (pelayanan::BIDANG, "KESEHATAN".into()),
                (pelayanan::TANGGAL, day("2026-11-10").into()),
                (pelayanan::ISI, "{}".into()),
                (pelayanan::VERDICT, verdict.into()),
                (pelayanan::DUA_T, false.into()),
                (pelayanan::BGM, (n < BGM[pos as usize]).into()),
                (pelayanan::JANGGAL, false.into()),
                (pelayanan::SENSITIF, false.into()),
                (pelayanan::TERLAMBAT, false.into()),
                (pelayanan::DICATAT_OLEH, account.into()),
                (pelayanan::DICATAT_PADA, beginning().into()),
            ];
            work.insert(&permit, post, &pelayanan::TABLE, row).await.unwrap();
        }
    }
    work.commit(mutation_id()).await.unwrap();
}

const ROW: &str = "kunci skdn { s k d n t o b bgm duaT tersamar dPerS { n d persen tersamar } \
    nPerD { n d persen tersamar } } perKelompok { kelompok hadir { n d persen tersamar } } \
    perBidang { bidang terlayani { n d persen tersamar } }";

/// The rows of a region or post, by key.
async fn rows(client: &Client, area: &str, periode: &str, per: &str) -> BTreeMap<String, Json> {
    let (w, p) = if area.starts_with("64") { (Some(area), None) } else { (None, Some(area)) };
    let text = format!(
        "query($w: String, $p: ID, $m: String!, $per: Per!) {{ \
         ringkasanPartisipasi(wilayah: $w, posyandu: $p, periode: $m, per: $per) {{ {ROW} kader {{ kaderFillRate {{ n d tersamar }} }} }} }}"
    );
    let told = client.ok(&text, json!({ "w": w, "p": p, "m": periode, "per": per })).await;
    by_key(&told["ringkasanPartisipasi"])
}

fn by_key(rows: &Json) -> BTreeMap<String, Json> {
    let pair = |row: &Json| (row["kunci"].as_str().unwrap().to_owned(), row.clone());
    rows.as_array().unwrap().iter().map(pair).collect()
}

/// Every count of a row by a name; nothing where it is hidden.
fn counts(row: &Json) -> BTreeMap<String, Option<i64>> {
    let mut all = BTreeMap::new();
    for name in ["s", "k", "d", "n", "t", "o", "b", "bgm", "duaT"] {
        all.insert(name.to_owned(), row["skdn"][name].as_i64());
        let listed = row["skdn"]["tersamar"].as_array().unwrap().contains(&json!(name));
        assert_eq!(listed, row["skdn"][name].is_null(), "{name} {row}");
    }
    for (list, name, rate) in [("perKelompok", "kelompok", "hadir"), ("perBidang", "bidang", "terlayani")] {
        for one in row[list].as_array().unwrap() {
            for side in ["n", "d"] {
                let name = format!("{} {side}", one[name].as_str().unwrap());
                all.insert(name, one[rate][side].as_i64());
            }
            let hidden = one[rate]["n"].is_null() || one[rate]["d"].is_null();
            assert_eq!(one[rate]["tersamar"], hidden, "{row}");
            assert!(!hidden || one[rate]["persen"].is_null(), "{row}");
        }
    }
    all
}

both! {
    async fn pkk_does_not_see_the_small_counts_that_a_pembina_sees(world: World) {
        ramai(&world).await;
        let pembina = world.sign_in(Persona::Pembina).await;
        let exact = rows(&pembina, "64.02.02", "2026-11", "DESA").await;
        let skdn = &exact[Pos::Mawar.desa()]["skdn"];
        assert_eq!((&skdn["o"], &skdn["bgm"], &skdn["tersamar"]), (&json!(3), &json!(6), &json!([])));
        assert_eq!(exact[Pos::Melati.desa()]["skdn"]["bgm"], 2);
        let pkk = world.sign_in(Persona::Pkk).await;
        let total = &rows(&pkk, "64.02.02", "2026-11", "TOTAL").await["64.02.02"];
        // The sums of the kecamatan are large enough.
        assert_eq!(
            ["s", "k", "d", "n", "t", "o", "b", "bgm"].map(|name| total["skdn"][name].as_i64()),
            [60, 24, 52, 27, 16, 9, 0, 8].map(Some)
        );
        for (pos, row) in [Pos::Melati, Pos::Mawar].map(|pos| (pos, pos.desa())) {
            let seen = &rows(&pkk, "64.02.02", "2026-11", "DESA").await[row];
            // BGM is 2 in one and 6 in the other, O is 3 in one: both hide both, and N and T go with O. That nobody
            // is weighed for the first time would be known from the sum.
            assert_eq!(seen["skdn"]["tersamar"], json!(["n", "t", "o", "bgm"]), "{pos:?}");
            assert_eq!(seen["skdn"]["dPerS"], json!({ "n": 26, "d": 30, "persen": 86.7, "tersamar": false }));
            assert_eq!(seen["skdn"]["nPerD"], json!({ "n": null, "d": 26, "persen": null, "tersamar": true }));
            // Nobody had T twice, and nobody of the preschool children came: a zero shows.
            assert_eq!(seen["skdn"]["duaT"], 0);
            let group = |name: &str| {
                let groups = seen["perKelompok"].as_array().unwrap();
                groups.iter().find(|group| group["kelompok"] == name).unwrap()["hadir"].clone()
            };
            assert_eq!(group("PRASEKOLAH"), json!({ "n": 0, "d": 9, "persen": 0.0, "tersamar": false }));
            assert_eq!(group("LANSIA")["d"], Json::Null, "one old woman");
            // The institution is no secret.
            assert_eq!(seen["kader"]["kaderFillRate"]["tersamar"], false);
            assert_eq!(seen["kader"]["kaderFillRate"]["n"], 6);
        }
    }
}

both! {
    async fn no_two_answers_can_be_subtracted(world: World) {
        ramai(&world).await;
        for (persona, root) in [
            (Persona::Pkk, "64.02.02"),
            (Persona::Opd(Bidang::Kesehatan), "64.02"),
            (Persona::DpmdAdmin, "64.02"),
        ] {
            let client = world.sign_in(persona).await;
            for periode in ["2026-10", "2026-11", "2026-Q4", "2026"] {
                // Whatever is told of a place, by place: all answers must hide the same.
                let mut told: BTreeMap<String, BTreeMap<String, Option<i64>>> = BTreeMap::new();
                let mut asked = vec![(root.to_owned(), "TOTAL")];
                asked.extend(["KECAMATAN", "DESA", "POSYANDU"].map(|per| (root.to_owned(), per)));
                for pos in Pos::ALL.into_iter().filter(|pos| pos.desa().starts_with(root)) {
                    asked.push((pos.desa()[..8].to_owned(), "TOTAL"));
                    asked.extend(["TOTAL", "DESA", "POSYANDU"].map(|per| (pos.desa().to_owned(), per)));
                    asked.push((pos.id().to_string(), "TOTAL"));
                }
                for (area, per) in asked {
                    for (kunci, row) in rows(&client, &area, periode, per).await {
                        let counts = counts(&row);
                        let before = told.entry(kunci.clone()).or_insert_with(|| counts.clone());
                        assert_eq!(*before, counts, "{persona:?} {periode} {kunci} asked by {area} {per}");
                    }
                }
                // Under a shown sum never exactly one hidden part.
                let above = |kunci: &str| match kunci {
                    post if post.starts_with("posyandu:") => {
                        Pos::ALL.into_iter().find(|pos| pos.id().to_string() == post).map(|p| p.desa().to_owned())
                    }
                    code => code.rsplit_once('.').map(|(above, _)| above.to_owned()),
                };
                for (region, sums) in &told {
                    for (name, _) in sums.iter().filter(|(_, sum)| sum.is_some()) {
                        let parts = told.iter().filter(|(kunci, _)| above(kunci).as_deref() == Some(region));
                        let hidden = parts.filter(|(_, counts)| counts[name].is_none()).count();
                        assert_ne!(hidden, 1, "{persona:?} {periode} {region} {name}");
                    }
                }
                let small: Vec<_> = told
                    .iter()
                    .flat_map(|(kunci, counts)| counts.iter().map(move |(name, n)| (kunci, name, n)))
                    .filter(|(_, _, n)| n.is_some_and(|n| (1..5).contains(&n)))
                    .collect();
                assert!(small.is_empty(), "{persona:?} {periode} {small:?}");
                let spring = periode == "2026"; // too few infants
                assert!(spring || told[root]["s"].is_some(), "{persona:?} {periode}: and something is told");
            }
        }
    }
}

both! {
    async fn a_quarter_hides_what_one_of_its_months_hides(world: World) {
        ramai(&world).await;
        let pkk = world.sign_in(Persona::Pkk).await;
        let desa = Pos::Melati.desa();
        let months = rows(&pkk, desa, "2026-Q4", "BULAN").await;
        let bgm = |month: &str| months[month]["skdn"]["bgm"].clone();
        assert_eq!(["2026-10", "2026-11", "2026-12"].map(bgm), [json!(0), Json::Null, json!(0)]);
        for periode in ["2026-Q4", "2026"] {
            let seen = rows(&pkk, "64.02.02", periode, "DESA").await;
            // Only November has weighings, so the quarter would be November.
            assert_eq!(seen[desa]["skdn"]["bgm"], Json::Null, "{periode}");
            // In spring there were too few infants to tell of the village at all.
            assert_eq!(seen[desa]["skdn"]["d"].as_i64(), (periode == "2026-Q4").then_some(26), "{periode}");
        }
        let quarter = counts(&rows(&pkk, "64.02.02", "2026-Q4", "TOTAL").await["64.02.02"]);
        assert_eq!((quarter["s"], quarter["bgm"]), (Some(180), Some(8)));
        assert_eq!((quarter["BALITA d"], quarter["BALITA n"]), (Some(24), Some(20)), "shown all over");
        assert_eq!(quarter["LANSIA d"], None);
    }
}

both! {
    async fn a_post_knows_its_own_numbers(world: World) {
        ramai(&world).await;
        let post = Pos::Melati.id().to_string();
        let skdn = "query($p: ID!) { skdn(posyandu: $p, bulan: \"2026-11\") { bgm d tersamar } }";
        for persona in [Persona::Kader(Pos::Melati), Persona::Pengurus(Pos::Melati), Persona::Pembina] {
            let client = world.sign_in(persona).await;
            assert_eq!(rows(&client, &post, "2026-11", "TOTAL").await[&post]["skdn"]["bgm"], 2, "{persona:?}");
            let told = client.ok(skdn, json!({ "p": post })).await;
            assert_eq!(told["skdn"], json!({ "bgm": 2, "d": 26, "tersamar": [] }), "{persona:?}");
        }
        let hidden = json!({ "bgm": null, "d": 26, "tersamar": ["n", "t", "o", "bgm"] });
        for persona in [Persona::Pkk, Persona::Opd(Bidang::Sosial), Persona::DpmdAdmin] {
            let client = world.sign_in(persona).await;
            assert_eq!(rows(&client, &post, "2026-11", "TOTAL").await[&post]["skdn"]["bgm"], Json::Null);
            assert_eq!(client.ok(skdn, json!({ "p": post })).await["skdn"], hidden, "{persona:?}");
            // One day of one post is too fine for any table.
            let recap = "query($h: ID!) { rekapHariBuka(id: $h) { warga } }";
            let (code, _, _) = client.refused(recap, json!({ "h": format!("hariBuka:{}", fixed(60_000)) })).await;
            assert_eq!(code, "FORBIDDEN", "{persona:?}");
        }
    }
}

both! {
    async fn hiding_costs_no_statement_more(world: World) {
        ramai(&world).await;
        let mut seen = Vec::new();
        for persona in [Persona::Pembina, Persona::Pkk] {
            let client = world.sign_in(persona).await;
            let (_, statements) = world.statements_of(rows(&client, "64.02.02", "2026-11", "DESA")).await;
            seen.push(statements.len());
        }
        // A pembina pays one for the records that may be open to her.
        assert_eq!(seen[0], seen[1] + 1);
    }
}

both! {
    async fn open_data_is_for_everybody_down_to_villages(world: World) {
        ramai(&world).await;
        let text = format!(
            "query($w: String!, $m: String!, $per: Per!) {{ dataTerbuka(wilayah: $w, periode: $m, per: $per) {{ {ROW} }} }}"
        );
        let ask = |w: &str, m: &str, per: &str| json!({ "w": w, "m": m, "per": per });
        let nobody = world.stranger();
        let told = by_key(&nobody.ok(&text, ask("64.02", "2026-11", "TOTAL")).await["dataTerbuka"]);
        let exact = &rows(&auditor(&world).await, "64.02", "2026-11", "TOTAL").await["64.02"];
        for (name, count) in counts(&told["64.02"]) {
            assert!(count.is_none_or(|n| n == 0 || n >= 11), "{name} is {count:?}");
            assert!(count.is_none() || count == counts(exact)[&name], "{name}");
        }
        assert_eq!((&told["64.02"]["skdn"]["s"], &told["64.02"]["skdn"]["bgm"]), (&json!(90), &json!(17)));
        // Nine infants are too few to tell of a village at all.
        let villages = by_key(&nobody.ok(&text, ask("64.02", "2026-11", "DESA")).await["dataTerbuka"]);
        assert_eq!(villages.len(), 3);
        for row in villages.values() {
            assert!(counts(row).values().all(|count| count.is_none_or(|n| n == 0)), "{row}");
        }
        // Who is signed in gets the same answer here.
        let pembina = world.sign_in(Persona::Pembina).await;
        let again = by_key(&pembina.ok(&text, ask("64.02", "2026-11", "DESA")).await["dataTerbuka"]);
        assert_eq!(again, villages);
        for (ask, code, field) in [
            (ask("64.02", "2026-11", "POSYANDU"), "FORBIDDEN", "per"),
            (ask("64.02.99", "2026-11", "TOTAL"), "NOT_FOUND", "wilayah"),
            (ask("melati", "2026-11", "TOTAL"), "INVALID_FORMAT", "wilayah"),
            (ask("64.02", "2026-13", "TOTAL"), "INVALID_DATE", "periode"),
        ] {
            let (got, at, _) = nobody.refused(&text, ask.clone()).await;
            assert_eq!((got.as_str(), at.as_deref()), (code, Some(field)), "{ask}");
        }
        // And no other door of sums is open.
        let (code, _, _) = nobody.refused("{ ringkasanPartisipasi(wilayah: \"64.02\", periode: \"2026\", per: TOTAL) { kunci } }", json!({})).await;
        assert_eq!(code, "UNAUTHENTICATED");
    }
}
