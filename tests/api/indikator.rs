//! Indicators over places and periods: they say what the summary of a month says, hide what it hides, compare and rank,
//! and tell what was known at an earlier moment.

use std::collections::BTreeMap;

use chrono::Duration;
use posyandu::domain::partisipasi::indikator::SEMUA;
use serde_json::{Value as Json, json};

use crate::access::auditor;
use crate::both;
use crate::partisipasi::{riwayat, simpan};
use crate::samaran;
use crate::world::{Client, Persona, Pos, Siapa, mutation_id};

const TABEL: &str = "query($w: String, $p: ID, $dari: String!, $sampai: String, $t: Tingkat!, $r: [Rincian!], \
    $i: [String!]!, $b: [Banding!], $pada: DateTime) { partisipasi(wilayah: $w, posyandu: $p, dari: $dari, \
    sampai: $sampai, tingkat: $t, rincian: $r, indikator: $i, banding: $b, pada: $pada) { periode baris { kunci nama \
    jumlahPosyandu kelompok jenisKelamin bidang deret { indikator n d persen tersamar peringkat \
    banding { dengan n d persen selisih } } } } }";

const RINGKASAN: &str = "query($w: String, $m: String!, $per: Per!) { ringkasanPartisipasi(wilayah: $w, periode: $m, \
    per: $per) { kunci nama jumlahPosyandu skdn { kPerS { ...R } dPerS { ...R } dPerK { ...R } nPerD { ...R } \
    nPerDinilai { ...R } nPerS { ...R } bgmPerD { ...R } tPerDinilai { ...R } duaTPerDinilai { ...R } } \
    perKelompok { kelompok hadir { ...R } } perBidang { bidang terlayani { ...R } } \
    kader { kaderActiveShare { ...R } kaderAttendanceRate { ...R } kaderFillRate { ...R } } } } \
    fragment R on Rate { n d persen tersamar }";

/// Where the summary has an indicator.
const DI_RINGKASAN: [(&str, &str); 12] = [
    ("K_S", "/skdn/kPerS"),
    ("D_S", "/skdn/dPerS"),
    ("D_K", "/skdn/dPerK"),
    ("N_D", "/skdn/nPerD"),
    ("N_DINILAI", "/skdn/nPerDinilai"),
    ("N_S", "/skdn/nPerS"),
    ("BGM_D", "/skdn/bgmPerD"),
    ("T_DINILAI", "/skdn/tPerDinilai"),
    ("DUA_T", "/skdn/duaTPerDinilai"),
    ("KADER_AKTIF", "/kader/kaderActiveShare"),
    ("KADER_HADIR", "/kader/kaderAttendanceRate"),
    ("KADER_TERISI", "/kader/kaderFillRate"),
];

const BULAN: [&str; 5] = ["2026-07", "2026-08", "2026-09", "2026-10", "2026-11"];

fn kode(of: &[(&'static str, &str)]) -> Vec<&'static str> {
    of.iter().map(|(kode, _)| *kode).collect()
}

/// The rows of a table by place.
fn by_place(table: &Json) -> BTreeMap<String, Json> {
    let rows = table["partisipasi"]["baris"].as_array().unwrap().iter();
    rows.map(|row| (row["kunci"].as_str().unwrap().to_owned(), row.clone())).collect()
}

/// One number of a series: numerator, denominator, rate, hidden.
fn at(deret: &Json, column: usize) -> Json {
    let of = |name: &str| deret[name][column].clone();
    json!({ "n": of("n"), "d": of("d"), "persen": of("persen"), "tersamar": of("tersamar") == json!(1) })
}

/// The same of the summary, whose counts are whole numbers too.
fn rate(row: &Json, path: &str) -> Json {
    let rate = row.pointer(path).unwrap();
    let whole = |name: &str| rate[name].as_i64().map_or(Json::Null, |n| json!(n));
    json!({ "n": whole("n"), "d": whole("d"), "persen": rate["persen"], "tersamar": rate["tersamar"] })
}

fn sama(got: &Json, want: &Json, about: &str) {
    for name in ["n", "d", "persen"] {
        assert_eq!(got[name].as_f64(), want[name].as_f64(), "{about} {name}: {got} {want}");
    }
    assert_eq!(got["tersamar"], want["tersamar"], "{about}: {got} {want}");
}

/// Every number of the table is that of the summary of its month and place.
async fn agree(client: &Client, wilayah: &str) {
    for tingkat in ["TOTAL", "POSYANDU", "DESA", "KECAMATAN"] {
        let ask = json!({ "w": wilayah, "dari": BULAN[0], "sampai": BULAN[4], "t": tingkat, "i": kode(&DI_RINGKASAN) });
        let table = client.ok(TABEL, ask).await;
        assert_eq!(table["partisipasi"]["periode"], json!(BULAN));
        let rows = by_place(&table);
        for (column, bulan) in BULAN.into_iter().enumerate() {
            let summary = client.ok(RINGKASAN, json!({ "w": wilayah, "m": bulan, "per": tingkat })).await;
            let summary = summary["ringkasanPartisipasi"].as_array().unwrap();
            assert_eq!(summary.len(), rows.len(), "{tingkat} {bulan}");
            for row in summary {
                let mine = &rows[row["kunci"].as_str().unwrap()];
                assert_eq!((&mine["nama"], &mine["jumlahPosyandu"]), (&row["nama"], &row["jumlahPosyandu"]));
                for (place, (kode, path)) in DI_RINGKASAN.into_iter().enumerate() {
                    let deret = &mine["deret"][place];
                    assert_eq!(deret["indikator"], kode);
                    sama(
                        &at(deret, column),
                        &rate(row, path),
                        &format!("{tingkat} {bulan} {kode} {}", row["kunci"]),
                    );
                }
            }
        }
    }
}

both! {
    async fn the_table_says_what_the_summary_of_each_month_says(world: World) {
        simpan(&world, &riwayat()).await;
        let auditor = auditor(&world).await;
        agree(&auditor, "64.02").await;
        // By life stage and by sector.
        for (rincian, indikator, list, name, rates) in [
            ("KELOMPOK", "HADIR", "perKelompok", "kelompok", "hadir"),
            ("BIDANG", "TERLAYANI", "perBidang", "bidang", "terlayani"),
        ] {
            let ask = json!({ "w": "64.02", "dari": "2026-10", "t": "TOTAL", "r": [rincian], "i": [indikator] });
            let table = auditor.ok(TABEL, ask).await;
            let rows = table["partisipasi"]["baris"].as_array().unwrap();
            let summary = auditor.ok(RINGKASAN, json!({ "w": "64.02", "m": "2026-10", "per": "TOTAL" })).await;
            let told = summary["ringkasanPartisipasi"][0][list].as_array().unwrap();
            assert_eq!(rows.len(), told.len());
            for one in told {
                let mine = rows.iter().find(|row| row[name] == one[name]).unwrap();
                sama(&at(&mine["deret"][0], 0), &rate(one, &format!("/{rates}")), &one[name].to_string());
            }
        }
        // Boys and girls make up all.
        let ask = |r: Json| json!({ "w": "64.02", "dari": "2026-10", "t": "TOTAL", "r": r, "i": ["BALITA", "DITIMBANG"] });
        let sum = |table: &Json, place: usize| -> f64 {
            let rows = table["partisipasi"]["baris"].as_array().unwrap().iter();
            rows.map(|row| row["deret"][place]["n"][0].as_f64().unwrap()).sum()
        };
        let whole = auditor.ok(TABEL, ask(json!([]))).await;
        for rincian in [json!(["JENIS_KELAMIN"]), json!(["KELOMPOK"]), json!(["KELOMPOK", "JENIS_KELAMIN"])] {
            let parts = auditor.ok(TABEL, ask(rincian.clone())).await;
            for place in [0, 1] {
                assert_eq!(sum(&parts, place), sum(&whole, place), "{rincian}");
            }
        }
    }
}

both! {
    async fn months_are_compared_and_places_ranked(world: World) {
        simpan(&world, &riwayat()).await;
        let auditor = auditor(&world).await;
        let ask = json!({ "w": "64.02", "dari": "2026-08", "sampai": "2026-11", "t": "POSYANDU", "i": ["D_S"],
            "b": ["SEBELUMNYA", "TAHUN_LALU"] });
        let table = auditor.ok(TABEL, ask).await;
        let rows = by_place(&table);
        let mut ranks: Vec<Vec<Option<i64>>> = vec![Vec::new(); 4];
        for row in rows.values() {
            let deret = &row["deret"][0];
            let [before, last_year] = [&deret["banding"][0], &deret["banding"][1]];
            assert_eq!((&before["dengan"], &last_year["dengan"]), (&json!("SEBELUMNYA"), &json!("TAHUN_LALU")));
            for column in 1..4 {
                assert_eq!(before["n"][column], deret["n"][column - 1]);
                assert_eq!(before["persen"][column], deret["persen"][column - 1]);
                let change = deret["persen"][column].as_f64().zip(deret["persen"][column - 1].as_f64());
                let change = change.map(|(now, then)| ((now - then) * 10.0).round() / 10.0);
                assert_eq!(before["selisih"][column].as_f64(), change, "{row}");
            }
            // Nobody was weighed a year before.
            assert!((0..4).all(|column| last_year["n"][column] == json!(0)), "{row}");
            for (column, ranks) in ranks.iter_mut().enumerate() {
                let rank = deret["peringkat"][column].as_f64().map(|rank| rank as i64);
                let better = rows.values().filter_map(|other| other["deret"][0]["persen"][column].as_f64());
                let mine = deret["persen"][column].as_f64();
                let want = mine.map(|mine| 1 + i64::try_from(better.filter(|other| *other > mine).count()).unwrap());
                assert_eq!(rank, want, "{row}");
                ranks.push(rank);
            }
        }
        assert!(ranks.iter().any(|column| column.contains(&Some(1)) && column.contains(&Some(2))), "{ranks:?}");
    }
}

both! {
    async fn pkk_reads_the_table_with_what_the_summary_hides(world: World) {
        samaran::ramai(&world).await;
        let pkk = world.sign_in(Persona::Pkk).await;
        agree(&pkk, "64.02.02").await;
        // Free combinations would let somebody subtract.
        for (kode, rincian) in [("D_S", "JENIS_KELAMIN"), ("D_S", "KELOMPOK"), ("STUNTING", "KELOMPOK"), ("HADIR", "JENIS_KELAMIN")] {
            let ask = json!({ "w": "64.02.02", "dari": "2026-11", "t": "DESA", "i": [kode], "r": [rincian] });
            let (code, field, sentence) = pkk.refused(TABEL, ask.clone()).await;
            assert_eq!((code.as_str(), field.as_deref()), ("FORBIDDEN", Some("indikator")), "{ask}");
            assert!(sentence.contains("jenis kelamin"), "{sentence}");
        }
        let groups = json!({ "w": "64.02.02", "dari": "2026-11", "t": "DESA", "i": ["HADIR"], "r": ["KELOMPOK"] });
        let told = pkk.ok(TABEL, groups).await;
        let rows = told["partisipasi"]["baris"].as_array().unwrap();
        let hidden = rows.iter().filter(|row| row["deret"][0]["tersamar"][0] == json!(1)).count();
        assert!(hidden > 0 && hidden < rows.len(), "{hidden} of {}", rows.len());
    }
}

/// By what those who see no small counts may have it told apart.
fn boleh(one: &Json) -> Vec<Json> {
    let stages = ["HADIR", "WARGA"].contains(&one["kode"].as_str().unwrap());
    let other = |rincian: &&Json| **rincian != "JENIS_KELAMIN" && (stages || **rincian != "KELOMPOK");
    one["rincian"]
        .as_array()
        .unwrap()
        .iter()
        .filter(other)
        .map(|rincian| json!([rincian]))
        .chain([json!([])])
        .collect()
}

both! {
    async fn every_indicator_answers_those_who_see_no_small_counts(world: World) {
        samaran::ramai(&world).await;
        let pkk = world.sign_in(Persona::Pkk).await;
        let pembina = world.sign_in(Persona::Pembina).await;
        let known = pkk.ok("{ indikator { kode satuan rincian } }", json!({})).await;
        let (mut shown, mut all) = (0, 0);
        for one in known["indikator"].as_array().unwrap() {
            for rincian in boleh(one) {
                for (dari, sampai) in [("2026-10", "2026-11"), ("2026-Q4", "2026-Q4"), ("2026", "2026")] {
                    for tingkat in ["TOTAL", "DESA", "POSYANDU"] {
                        let ask = json!({ "w": "64.02.02", "dari": dari, "sampai": sampai, "t": tingkat, "r": rincian, "i": [one["kode"]] });
                        let [mine, exact] = [pkk.ok(TABEL, ask.clone()).await, pembina.ok(TABEL, ask.clone()).await];
                        let of = |told: &Json| told["partisipasi"]["baris"].as_array().unwrap().clone();
                        let (mine, exact) = (of(&mine), of(&exact));
                        assert_eq!(mine.len(), exact.len(), "{ask}");
                        for (mine, exact) in mine.iter().zip(&exact) {
                            let (mine, exact) = (&mine["deret"][0], &exact["deret"][0]);
                            for (column, hidden) in mine["tersamar"].as_array().unwrap().iter().enumerate() {
                                all += 1;
                                for side in ["n", "d"] {
                                    let told = &mine[side][column];
                                    assert!(told.is_null() || *told == exact[side][column], "{ask} {mine} {exact}");
                                }
                                if *hidden == json!(1) {
                                    assert!(mine["persen"][column].is_null() && mine["peringkat"][column].is_null(), "{ask}");
                                    continue;
                                }
                                shown += 1;
                                assert_eq!(mine["persen"][column], exact["persen"][column], "{ask}");
                                let small = mine["n"][column].as_i64().is_some_and(|n| (1..5).contains(&n));
                                let people = one["satuan"] == "ORANG" || one["kode"] == "STUNTING";
                                assert!(!(small && people), "{ask} {mine}");
                            }
                        }
                    }
                }
            }
        }
        eprintln!("{shown} of {all} numbers show");
        assert!(shown > all / 3, "{shown} of {all}");
    }
}

both! {
    async fn what_is_asked_beside_changes_nothing_of_what_is_hidden(world: World) {
        samaran::ramai(&world).await;
        let pkk = world.sign_in(Persona::Pkk).await;
        let ask = async |kode: &[&str]| {
            let ask = json!({ "w": "64.02.02", "dari": "2026-09", "sampai": "2026-11", "t": "POSYANDU", "i": kode });
            let told = pkk.ok(TABEL, ask).await;
            let rows = told["partisipasi"]["baris"].as_array().unwrap().clone();
            rows.iter().map(|row| row["deret"].as_array().unwrap().clone()).collect::<Vec<_>>()
        };
        let all: Vec<&str> = SEMUA.iter().map(|one| one.kode).collect();
        for some in all.chunks(30) {
            let together = ask(some).await;
            for (at, kode) in some.iter().enumerate() {
                let alone = ask(&[kode]).await;
                for (one, row) in alone.iter().zip(&together) {
                    for name in ["n", "d", "tersamar"] {
                        assert_eq!(one[0][name], row[at][name], "{kode}");
                    }
                }
            }
        }
    }
}

const TIMBANG: &str = "mutation($i: CatatPelayananInput!) { catatPelayanan(input: $i) { id } }";

both! {
    async fn what_was_known_then_can_be_asked_for(world: World) {
        let ask = |pada: Option<String>| {
            json!({ "p": Pos::Melati.id().to_string(), "dari": "2026-10", "t": "TOTAL", "i": ["DITIMBANG", "D_S"],
                "pada": pada })
        };
        let weighed = async |pada: Option<String>| {
            // Tokens end while hours go by.
            let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
            let told = kader.ok(TABEL, ask(pada)).await;
            told["partisipasi"]["baris"][0]["deret"][0]["n"][0].as_f64().unwrap()
        };
        let (start, before) = (world.app.clock.now(), weighed(None).await);
        let mut moments = vec![(start, before)];
        for (at, who) in [Siapa::Adi, Siapa::Candra].into_iter().enumerate() {
            world.later(Duration::hours(5));
            let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
            let weighing = json!({ "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(), "tanggal": "2026-10-20",
                "sasaran": Pos::Melati.sasaran(who).to_string(), "konfirmasi": true,
                "isi": { "pertumbuhan": { "berat": format!("1{at},4") } } });
            kader.ok(TIMBANG, json!({ "i": weighing })).await;
            world.later(Duration::minutes(1));
            moments.push((world.app.clock.now(), weighed(None).await));
        }
        let last = moments.last().unwrap().1;
        assert!(last > before, "{moments:?}");
        for (moment, then) in moments {
            assert_eq!(weighed(Some(moment.to_rfc3339())).await, then, "{moment}");
        }
        assert_eq!(weighed(None).await, last);
    }
}

both! {
    async fn a_question_that_makes_no_sense_is_refused(world: World) {
        let dpmd = world.sign_in(Persona::DpmdAdmin).await;
        let ask = |change: Json| {
            let mut ask = json!({ "w": "64.02", "dari": "2026-10", "t": "DESA", "i": ["D_S"] });
            ask.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            ask
        };
        let many: Vec<&str> = (0..31).map(|_| "D_S").collect();
        for (change, code, field) in [
            (json!({ "i": ["D_X"] }), "UNKNOWN_CODE", "indikator"),
            (json!({ "i": [] }), "REQUIRED", "indikator"),
            (json!({ "i": many }), "REQUIRED", "indikator"),
            (json!({ "r": ["BIDANG"] }), "NOT_ELIGIBLE", "rincian"),
            (json!({ "i": ["HARI_BUKA"], "r": ["KELOMPOK"] }), "NOT_ELIGIBLE", "rincian"),
            (json!({ "dari": "2026-13" }), "INVALID_DATE", "dari"),
            (json!({ "sampai": "2026-Q4" }), "INVALID_DATE", "sampai"),
            (json!({ "sampai": "2026-09" }), "INVALID_DATE", "sampai"),
            (json!({ "sampai": "2026-12" }), "DATE_IN_FUTURE", "sampai"),
            (json!({ "dari": "2020-01", "sampai": "2026-10" }), "QUERY_TOO_COMPLEX", "dari"),
            (json!({ "w": "64.99" }), "NOT_FOUND", "wilayah"),
            (json!({ "w": null }), "REQUIRED", "wilayah"),
            (json!({ "pada": "kemarin" }), "INVALID_FORMAT", "pada"),
        ] {
            let (got, at, sentence) = dpmd.refused(TABEL, ask(change.clone())).await;
            assert_eq!((got.as_str(), at.as_deref()), (code, Some(field)), "{change}: {sentence}");
        }
    }
}

both! {
    async fn every_indicator_says_what_it_is_and_answers(world: World) {
        simpan(&world, &riwayat()).await;
        let known = world.sign_in(Persona::Kader(Pos::Melati)).await
            .ok("{ indikator { kode nama rumus satuan versi sumber rincian } }", json!({})).await;
        let known = known["indikator"].as_array().unwrap();
        assert_eq!(known.len(), SEMUA.len());
        let auditor = auditor(&world).await;
        for one in known {
            for name in ["kode", "nama", "rumus", "sumber"] {
                assert!(!one[name].as_str().unwrap().is_empty(), "{one}");
            }
            assert_eq!(known.iter().filter(|other| other["kode"] == one["kode"]).count(), 1, "{one}");
            let ask = json!({ "w": "64.02", "dari": "2026-Q4", "t": "KABUPATEN", "i": [one["kode"]] });
            let told = auditor.ok(TABEL, ask).await;
            let deret = &told["partisipasi"]["baris"][0]["deret"][0];
            assert!(deret["n"][0].as_f64().unwrap() >= 0.0, "{one} {deret}");
        }
    }
}
