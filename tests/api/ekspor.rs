//! Tables that somebody takes along: a file holds what the table holds, number by number, for whoever asks; sums of a
//! recap are those of its posts; what is hidden stays hidden; and nothing that a post is called becomes a formula.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _, Seek as _};

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use calamine::{Data, Reader as _, Xlsx};
use http_body_util::BodyExt as _;
use posyandu::app::App;
use posyandu::domain::posyandu::Bidang;
use posyandu::http::Limits;
use posyandu::service::ekspor::{Diam, Isian, buka_di_mesin};
use serde_json::{Value as Json, json};
use tower::ServiceExt as _;

use crate::access::auditor;
use crate::both;
use crate::partisipasi::{riwayat, simpan};
use crate::samaran::ramai;
use crate::world::{Client, Persona, Pos};

/// What the address answered.
struct Berkas {
    status: StatusCode,
    headers: HeaderMap,
    bytes: Vec<u8>,
}

/// A line of a CSV by the names of its columns.
type Baris = BTreeMap<String, String>;

async fn kirim(client: &Client, kind: &str, body: String) -> Berkas {
    let mut request = Request::post("/ekspor").header("content-type", kind);
    if let Some(token) = &client.token {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    let response = client.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
    let (head, body) = response.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes().to_vec();
    Berkas { status: head.status, headers: head.headers, bytes }
}

async fn minta(client: &Client, isian: &Json) -> Berkas {
    kirim(client, "application/json", isian.to_string()).await
}

impl Berkas {
    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Status, code and field of a refusal.
    fn refusal(&self) -> (u16, String, Option<String>) {
        let json: Json = serde_json::from_slice(&self.bytes).unwrap_or_default();
        let error = &json["errors"][0];
        assert!(error["message"].as_str().is_some_and(|sentence| sentence.ends_with('.')), "{json}");
        let text = |name: &str| error["extensions"][name].as_str().map(str::to_owned);
        (self.status.as_u16(), text("code").unwrap_or_default(), text("field"))
    }
}

fn baris(bytes: &[u8]) -> Vec<Baris> {
    let text = std::str::from_utf8(bytes).unwrap().strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::ReaderBuilder::new().delimiter(b';').from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.unwrap()).collect()
}

/// Asks for CSV and reads its lines.
async fn csv(client: &Client, mut isian: Json) -> Vec<Baris> {
    isian["format"] = json!("CSV");
    let berkas = minta(client, &isian).await;
    assert_eq!(berkas.status, 200, "{isian} {}", String::from_utf8_lossy(&berkas.bytes));
    assert_eq!(berkas.header("content-type"), "text/csv; charset=utf-8; header=present");
    assert_eq!(berkas.header("cache-control"), "no-store");
    baris(&berkas.bytes)
}

/// A number as a spreadsheet with Indonesian settings reads it; nothing where none is told.
fn angka(text: &str) -> Option<f64> {
    if matches!(text, "" | "tersamar") { None } else { Some(text.replace(',', ".").parse().unwrap()) }
}

const TABEL: &str = "query($w: String, $p: ID, $dari: String!, $sampai: String, $t: Tingkat!, $r: [Rincian!], \
    $i: [String!]!, $b: [Banding!]) { partisipasi(wilayah: $w, posyandu: $p, dari: $dari, sampai: $sampai, \
    tingkat: $t, rincian: $r, indikator: $i, banding: $b) { periode baris { kunci nama jumlahPosyandu kelompok \
    jenisKelamin bidang deret { indikator n d persen tersamar peringkat target selisihTarget \
    banding { n d persen selisih } } } } }";

/// `USIA_SEKOLAH` as a file says it.
fn terbaca(kode: &Json) -> String {
    let words = kode.as_str().unwrap_or_default().to_lowercase().replace('_', " ");
    match words.as_str() {
        "l" => "Laki-laki".to_owned(),
        "p" => "Perempuan".to_owned(),
        _ => words.get(..1).map_or(String::new(), |first| first.to_uppercase() + &words[1..]),
    }
}

/// Every number of the file is that of the table, and the file has no other.
async fn sama(client: &Client, ask: &Json) -> usize {
    let mut isian = ask.clone();
    isian["jenis"] = json!("INDIKATOR");
    isian["target"] = json!(true);
    let lines = csv(client, isian).await;
    let variables = json!({ "w": ask["wilayah"], "p": ask["posyandu"], "dari": ask["dari"], "sampai": ask["sampai"],
        "t": ask["tingkat"], "r": ask["rincian"], "i": ask["indikator"], "b": ask["banding"] });
    let told = client.ok(TABEL, variables).await;
    let (periods, rows) = (&told["partisipasi"]["periode"], &told["partisipasi"]["baris"]);
    let mut want = BTreeMap::new();
    for (at, periode) in periods.as_array().unwrap().iter().enumerate() {
        for row in rows.as_array().unwrap() {
            for deret in row["deret"].as_array().unwrap() {
                let whom = ["kelompok", "jenisKelamin", "bidang"].map(|name| terbaca(&row[name]));
                let key =
                    (periode.to_string(), row["kunci"].to_string(), whom, deret["indikator"].to_string());
                assert!(want.insert(key, (row, deret, at)).is_none(), "{ask}");
            }
        }
    }
    assert_eq!(lines.len(), want.len(), "{ask}");
    for line in &lines {
        let of = |name: &str| line.get(name).cloned().unwrap_or_default();
        let quoted = |name: &str| json!(of(name)).to_string();
        let whom = ["Kelompok sasaran", "Jenis kelamin", "Bidang"].map(of);
        let key = (quoted("Periode"), quoted("Kode"), whom, quoted("Kode indikator"));
        let (row, deret, at) = want.remove(&key).unwrap_or_else(|| panic!("{line:?}"));
        assert_eq!(
            (json!(of("Tempat")), angka(&of("Jumlah posyandu"))),
            (row["nama"].clone(), row["jumlahPosyandu"].as_f64())
        );
        let mut pairs = vec![
            ("Pembilang", &deret["n"][at]),
            ("Penyebut", &deret["d"][at]),
            ("Persen", &deret["persen"][at]),
            ("Peringkat", &deret["peringkat"][at]),
            ("Target", &deret["target"][at]),
            ("Selisih dari target", &deret["selisihTarget"][at]),
        ];
        let asked = ask["banding"].as_array().map_or(0, Vec::len);
        let names = [
            [
                "Pembilang periode sebelumnya",
                "Penyebut periode sebelumnya",
                "Persen periode sebelumnya",
                "Selisih dari periode sebelumnya",
            ],
            ["Pembilang tahun lalu", "Penyebut tahun lalu", "Persen tahun lalu", "Selisih dari tahun lalu"],
        ];
        for (names, banding) in names.iter().zip(0..asked) {
            let then = &deret["banding"][banding];
            let sides = ["n", "d", "persen", "selisih"].map(|side| &then[side][at]);
            pairs.extend(names.iter().copied().zip(sides));
        }
        for (name, number) in pairs {
            assert_eq!(angka(&of(name)), number.as_f64(), "{name}: {line:?} {deret}");
        }
        // A hidden count is marked; it is never a number, nor nothing.
        let hidden = deret["tersamar"][at].as_f64() == Some(1.0);
        assert_eq!(of("Tersamar"), if hidden { "ya" } else { "tidak" }, "{line:?}");
        let marked = ["Pembilang", "Penyebut"].iter().any(|name| of(name) == "tersamar");
        assert_eq!(marked, hidden, "{line:?}");
        assert!(!of("Pembilang").is_empty(), "{line:?}");
    }
    lines.iter().filter(|line| line["Tersamar"] == "ya").count()
}

both! {
    async fn a_file_says_what_the_table_says(world: World) {
        simpan(&world, &riwayat()).await;
        let months = json!({ "wilayah": "64.02", "dari": "2026-07", "sampai": "2026-11", "tingkat": "POSYANDU",
            "indikator": ["D_S", "BALITA", "N_DINILAI", "KADER_HADIR", "HARI_BUKA", "POSYANDU_DI_JALUR"],
            "banding": ["SEBELUMNYA", "TAHUN_LALU"] });
        let with = |change: Json| {
            let mut ask = months.clone();
            ask.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            ask
        };
        let auditor = auditor(&world).await;
        for ask in [
            months.clone(),
            with(json!({ "tingkat": "DESA", "dari": "2026-Q3", "sampai": "2026-Q4" })),
            with(json!({ "tingkat": "KECAMATAN", "rincian": ["KELOMPOK", "JENIS_KELAMIN"], "indikator": ["D_S", "BALITA", "HADIR"] })),
            with(json!({ "tingkat": "TOTAL", "rincian": ["BIDANG"], "indikator": ["TERLAYANI", "PELAYANAN", "RUJUKAN_SELESAI"] })),
        ] {
            assert_eq!(sama(&auditor, &ask).await, 0, "{ask}");
        }
        // Each reads the sums she reads elsewhere: the post its own, a team its regions.
        let melati = Pos::Melati.id().to_string();
        let own = with(json!({ "wilayah": null, "posyandu": melati, "tingkat": "TOTAL" }));
        for persona in [Persona::Kader(Pos::Melati), Persona::Pengurus(Pos::Melati), Persona::Pembina] {
            assert_eq!(sama(&world.sign_in(persona).await, &own).await, 0, "{persona:?}");
        }
        let villages = with(json!({ "wilayah": "64.02.02", "tingkat": "DESA" }));
        sama(&world.sign_in(Persona::Pembina).await, &villages).await;
    }
}

both! {
    async fn what_is_hidden_in_the_table_is_hidden_in_the_file(world: World) {
        ramai(&world).await;
        for (persona, wilayah) in
            [(Persona::Pkk, "64.02.02"), (Persona::Opd(Bidang::Kesehatan), "64.02"), (Persona::DpmdAdmin, "64.02")]
        {
            let client = world.sign_in(persona).await;
            let ask = json!({ "wilayah": wilayah, "dari": "2026-10", "sampai": "2026-11", "tingkat": "DESA",
                "indikator": ["D_S", "BGM_D", "N_DINILAI", "BALITA", "HARI_BUKA"], "banding": ["SEBELUMNYA"] });
            assert!(sama(&client, &ask).await > 0, "{persona:?}");
        }
        let pkk = world.sign_in(Persona::Pkk).await;
        let recap = csv(&pkk, json!({ "jenis": "SKDN", "wilayah": "64.02.02", "dari": "2026-11" })).await;
        let letters = |row: &Baris| ["S", "K", "D", "N", "T", "O", "B", "BGM"].map(|name| row[name].clone());
        let [melati, desa, mawar, _, jumlah] = recap.as_slice() else { panic!("{recap:?}") };
        assert_eq!(letters(jumlah), ["60", "24", "52", "27", "16", "9", "0", "8"]);
        for row in [melati, desa, mawar] {
            assert_eq!(letters(row), ["30", "12", "26", "tersamar", "tersamar", "tersamar", "0", "tersamar"]);
            assert_eq!((row["D/S"].as_str(), row["N/D"].as_str()), ("86,7", "tersamar"));
        }
        // The sectors of a village, as the summary has them.
        let sectors = csv(&pkk, json!({ "jenis": "ENAM_BIDANG", "wilayah": "64.02.02", "dari": "2026-11" })).await;
        let ask = "{ ringkasanPartisipasi(wilayah: \"64.02.02\", periode: \"2026-11\", per: POSYANDU) { nama perBidang \
            { bidang terlayani { n d persen } } } }";
        let told = pkk.ok(ask, json!({})).await;
        for row in told["ringkasanPartisipasi"].as_array().unwrap() {
            let line = sectors.iter().find(|line| json!(line["Posyandu"]) == row["nama"]).unwrap();
            for sector in row["perBidang"].as_array().unwrap() {
                let nama = terbaca(&sector["bidang"]);
                for (side, name) in [("d", "sasaran"), ("n", "terlayani"), ("persen", "persen terlayani")] {
                    let cell = &line[&format!("{nama}: {name}")];
                    assert_eq!(angka(cell), sector["terlayani"][side].as_f64(), "{nama} {name} {line:?}");
                    assert!(sector["terlayani"]["n"].is_number() || cell != "0", "{line:?}");
                }
            }
        }
    }
}

both! {
    async fn sums_of_a_recap_are_those_of_its_posts(world: World) {
        simpan(&world, &riwayat()).await;
        let auditor = auditor(&world).await;
        let ask = "query($per: Per!) { ringkasanPartisipasi(wilayah: \"64.02\", periode: \"2026-10\", per: $per) { \
            skdn { s k d n t o b bgm duaT kPerS { persen } dPerS { persen } nPerD { persen } nPerDinilai { persen } \
            bgmPerD { persen } } } }";
        let recap = csv(&auditor, json!({ "jenis": "SKDN", "wilayah": "64.02", "dari": "2026-10" })).await;
        let labels: Vec<String> =
            recap.iter().map(|row| format!("{}|{}|{}|{}", row["No."], row["Kecamatan"], row["Desa/kelurahan"], row["Posyandu"])).collect();
        assert_eq!(labels, [
            "1|Loa Janan|Loa Duri Ulu|Melati",
            "|Loa Janan|Loa Duri Ulu|Jumlah (1 posyandu)",
            "2|Loa Janan|Batuah|Mawar",
            "|Loa Janan|Batuah|Jumlah (1 posyandu)",
            "|Loa Janan|Jumlah (2 posyandu)|",
            "3|Tenggarong|Jahab|Anggrek",
            "|Tenggarong|Jahab|Jumlah (1 posyandu)",
            "|Tenggarong|Jumlah (1 posyandu)|",
            "|Jumlah (3 posyandu)||",
        ]);
        let mut weighed = 0.0;
        for (per, places) in [("POSYANDU", &[0, 2, 5][..]), ("DESA", &[1, 3, 6]), ("KECAMATAN", &[4, 7]), ("TOTAL", &[8])] {
            let told = auditor.ok(ask, json!({ "per": per })).await;
            let told = told["ringkasanPartisipasi"].as_array().unwrap();
            assert_eq!(told.len(), places.len());
            for (row, place) in told.iter().zip(places) {
                let (skdn, line) = (&row["skdn"], &recap[*place]);
                for (name, column) in [("s", "S"), ("k", "K"), ("d", "D"), ("n", "N"), ("t", "T"), ("o", "O"),
                    ("b", "B"), ("bgm", "BGM"), ("duaT", "2T")]
                {
                    assert_eq!(angka(&line[column]), skdn[name].as_f64(), "{per} {column}");
                }
                for (name, column) in [("kPerS", "K/S"), ("dPerS", "D/S"), ("nPerD", "N/D"), ("nPerDinilai", "N/D′"), ("bgmPerD", "BGM/D")] {
                    assert_eq!(angka(&line[column]), skdn[name]["persen"].as_f64(), "{per} {column}");
                }
                let [d, n, t, o, b] = ["D", "N", "T", "O", "B"].map(|name| angka(&line[name]).unwrap());
                assert_eq!(d, n + t + o + b);
                weighed += d;
            }
        }
        assert!(weighed > 0.0);
        // Six sectors: what is counted of each post adds up, column by column.
        let sectors = csv(&auditor, json!({ "jenis": "ENAM_BIDANG", "wilayah": "64.02", "dari": "2026-10" })).await;
        let columns = sectors[0].keys().filter(|name| name.ends_with(": sasaran") || name.ends_with(": terlayani")
            || name.ends_with(": pelayanan") || name.ends_with(": rujukan") || name.starts_with("Pelayanan semua"));
        let columns: Vec<&String> = columns.collect();
        assert_eq!(columns.len(), 25);
        for name in columns {
            let of = |places: &[usize]| places.iter().map(|at| angka(&sectors[*at][name]).unwrap()).sum::<f64>();
            assert_eq!([of(&[0, 2]), of(&[5]), of(&[0, 2, 5])], [of(&[4]), of(&[7]), of(&[8])], "{name}");
        }
        let [all, by_sector] = [vec!["Pelayanan semua bidang".to_owned()],
            sectors[8].keys().filter(|name| name.ends_with(": pelayanan")).cloned().collect()]
            .map(|names| names.iter().map(|name| angka(&sectors[8][name]).unwrap()).sum::<f64>());
        assert!(all > 0.0);
        assert_eq!(all, by_sector);
        // A post alone has its row and no sum.
        let own = json!({ "jenis": "SKDN", "posyandu": Pos::Mawar.id().to_string(), "dari": "2026-10" });
        let alone = csv(&world.sign_in(Persona::Kader(Pos::Mawar)).await, own).await;
        assert_eq!(alone.len(), 1);
        assert_eq!(alone[0]["S"], recap[2]["S"]);
    }
}

both! {
    async fn a_workbook_has_numbers_their_definitions_and_no_formula(world: World) {
        ramai(&world).await;
        world.tamper("UPDATE posyandu SET nama = '=1+1', nama_cari = '=1+1' WHERE nama = 'Mawar'").await;
        let pkk = world.sign_in(Persona::Pkk).await;
        let ask = json!({ "jenis": "SKDN", "format": "XLSX", "wilayah": "64.02.02", "dari": "2026-11" });
        let berkas = minta(&pkk, &ask).await;
        assert_eq!(berkas.status, 200, "{}", String::from_utf8_lossy(&berkas.bytes));
        assert_eq!(berkas.header("content-type"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
        assert_eq!(berkas.header("content-disposition"), "attachment; filename=\"skdn_64.02.02_2026-11.xlsx\"");
        assert_eq!(berkas.header("content-length"), berkas.bytes.len().to_string());
        let mut book = Xlsx::new(Cursor::new(berkas.bytes)).unwrap();
        assert_eq!(book.sheet_names(), ["Data", "Definisi"]);
        let data = book.worksheet_range("Data").unwrap();
        let rows: Vec<&[Data]> = data.rows().collect();
        let text = |cell: &Data| if let Data::String(text) = cell { text.clone() } else { format!("{cell:?}") };
        let head = rows.iter().position(|row| text(&row[0]) == "No.").unwrap();
        let above: Vec<String> = rows[..head].iter().map(|row| text(&row[0])).collect();
        assert_eq!(above[0], "Rekapitulasi SKDN");
        for line in [
            "Wilayah: Kecamatan Loa Janan (64.02.02)",
            "Periode: November 2026",
            "Keadaan pada: 20 November 2026 pukul 09.00 WITA",
        ] {
            assert!(above.iter().any(|above| above == line), "{above:?}");
        }
        assert!(above.iter().any(|line| line.starts_with("tersamar: ")), "{above:?}");
        // The same as in the CSV, where a name that begins like a formula has an apostrophe.
        let mut as_csv = ask.clone();
        as_csv["jenis"] = json!("SKDN");
        let lines = csv(&pkk, as_csv).await;
        let columns: Vec<String> = rows[head].iter().map(text).collect();
        assert_eq!(rows.len() - head - 1, lines.len());
        let (mut numbers, mut marks) = (0, 0);
        for (row, line) in rows[head + 1..].iter().zip(&lines) {
            for (cell, column) in row.iter().zip(&columns) {
                let said = line[column].as_str();
                match cell {
                    Data::Float(n) => {
                        numbers += 1;
                        assert_eq!(angka(said), Some(*n), "{column}");
                    }
                    Data::String(words) => {
                        marks += usize::from(words == "tersamar");
                        assert_eq!(said.trim_start_matches('\''), words, "{column}");
                    }
                    Data::Empty => assert_eq!(said, "", "{column}"),
                    other => panic!("{other:?} in {column}"),
                }
            }
        }
        assert!(numbers > 30 && marks > 5, "{numbers} {marks}");
        assert!(rows.iter().any(|row| row.get(3).is_some_and(|cell| text(cell) == "=1+1")));
        assert!(lines.iter().any(|line| line["Posyandu"] == "'=1+1"));
        assert!(book.worksheet_formula("Data").unwrap().used_cells().next().is_none());
        let definisi = book.worksheet_range("Definisi").unwrap();
        let known: Vec<Vec<String>> = definisi.rows().map(|row| row.iter().map(text).collect()).collect();
        assert_eq!(known[0], ["Kolom", "Kode", "Nama", "Rumus", "Satuan", "Sumber", "Versi"]);
        let d_s = known.iter().find(|row| row[1] == "D_S").unwrap();
        assert_eq!((d_s[0].as_str(), d_s[3].as_str()), ("D/S", "balita ditimbang × 100 / balita"));
        for column in &columns[4..] {
            assert!(known.iter().any(|row| row[0].split(", ").any(|name| name == column)), "{column}");
        }
    }
}

both! {
    async fn a_long_table_comes_whole_however_it_is_cut(world: World) {
        let client = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let codes = ["D_S", "K_S", "D_K", "N_D", "N_DINILAI", "N_S", "BGM_D", "T_DINILAI", "DUA_T", "BALITA", "DITIMBANG",
            "STUNTING", "STUNTING_BERAT", "WASTING", "WASTING_BERAT", "GIZI_LEBIH", "HADIR", "WARGA"];
        let repeated: Vec<&str> = codes.iter().chain(&codes).copied().take(30).collect();
        let ask = json!({ "jenis": "INDIKATOR", "posyandu": Pos::Melati.id().to_string(), "dari": "2021-12", "sampai": "2026-11",
            "tingkat": "TOTAL", "rincian": ["KELOMPOK", "JENIS_KELAMIN"], "indikator": repeated });
        let lines = csv(&client, ask).await;
        // 60 months, ten life stages of two sexes, 30 indicators: two thirds of what is read at once.
        assert_eq!(lines.len(), 60 * 20 * 30);
        let months: Vec<&String> = lines.iter().map(|line| &line["Periode"]).collect();
        assert!(months.is_sorted());
        assert_eq!((months[0].as_str(), months[35_999].as_str()), ("2021-12", "2026-11"));
        let first: Vec<&str> = lines[..30].iter().map(|line| line["Kode indikator"].as_str()).collect();
        assert_eq!(first, repeated);
    }
}

both! {
    async fn who_may_not_read_the_sums_gets_no_file(world: World) {
        let region = json!({ "jenis": "SKDN", "format": "CSV", "wilayah": "64.02.02", "dari": "2026-11" });
        let post = |pos: Pos| json!({ "jenis": "SKDN", "format": "XLSX", "posyandu": pos.id().to_string(), "dari": "2026-11" });
        let forbidden = (403, "FORBIDDEN".to_owned(), None);
        for (persona, isian) in [
            (Persona::Kader(Pos::Melati), region.clone()),
            (Persona::Kader(Pos::Melati), post(Pos::Mawar)),
            (Persona::Pengurus(Pos::Melati), region.clone()),
            (Persona::Pkk, post(Pos::Anggrek)),
            (Persona::Pembina, json!({ "jenis": "ENAM_BIDANG", "format": "CSV", "wilayah": "64.02", "dari": "2026-11" })),
            (Persona::TanpaTugas, region.clone()),
        ] {
            let got = minta(&world.sign_in(persona).await, &isian).await;
            assert_eq!(got.refusal(), forbidden, "{persona:?} {isian}");
        }
        let nobody = minta(&world.stranger(), &region).await;
        assert_eq!((nobody.refusal().0, nobody.refusal().1.as_str()), (401, "UNAUTHENTICATED"));
        assert_eq!(nobody.header("www-authenticate"), "Bearer");
        let forged = minta(&world.stranger().with("abc"), &region).await;
        assert_eq!(forged.refusal().0, 401);
        // A role that hears no number of a kind is told so, or has no column of it.
        let pkk = world.sign_in(Persona::Pkk).await;
        let boys = json!({ "jenis": "INDIKATOR", "format": "CSV", "wilayah": "64.02.02", "dari": "2026-11", "tingkat": "DESA",
            "indikator": ["D_S"], "rincian": ["JENIS_KELAMIN"] });
        assert_eq!(minta(&pkk, &boys).await.refusal(), (403, "FORBIDDEN".to_owned(), Some("indikator".to_owned())));
    }
}

both! {
    async fn what_is_taken_along_counts_like_what_is_asked(world: World) {
        let limits = Limits { account_quota: 3, ..world.app.limits.clone() };
        let router = App { limits, ..world.app.clone() }.router(false);
        let at = async |who: Persona| Client { router: router.clone(), ..world.sign_in(who).await };
        let isian = json!({ "jenis": "SKDN", "format": "CSV", "wilayah": "64.02.02", "dari": "2026-11" });
        let pembina = at(Persona::Pembina).await;
        pembina.ok("{ aku { id } }", json!({})).await;
        for _ in 0..2 {
            assert_eq!(minta(&pembina, &isian).await.status, StatusCode::OK);
        }
        let refused = minta(&pembina, &isian).await;
        assert_eq!(refused.refusal(), (429, "RATE_LIMITED".to_owned(), None));
        let wait: u32 = refused.header("retry-after").parse().unwrap();
        assert!((1..=20).contains(&wait), "{wait}");
        assert_eq!(pembina.refused("{ aku { id } }", json!({})).await.0, "RATE_LIMITED");
        assert_eq!(minta(&at(Persona::DpmdAdmin).await, &isian).await.status, StatusCode::OK);
    }
}

both! {
    async fn a_question_that_makes_no_sense_is_refused_before_a_byte(world: World) {
        let dpmd = world.sign_in(Persona::DpmdAdmin).await;
        let ask = |change: Json| {
            let mut ask = json!({ "jenis": "INDIKATOR", "format": "CSV", "wilayah": "64.02", "dari": "2026-10",
                "tingkat": "DESA", "indikator": ["D_S"] });
            ask.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            ask
        };
        let many: Vec<&str> = (0..31).map(|_| "D_S").collect();
        for (change, status, code, field) in [
            (json!({ "jenis": "SEMUA" }), 400, "UNKNOWN_CODE", Some("jenis")),
            (json!({ "format": "PDF" }), 400, "UNKNOWN_CODE", Some("format")),
            (json!({ "tingkat": "RT" }), 400, "UNKNOWN_CODE", Some("tingkat")),
            (json!({ "tingkat": null }), 400, "REQUIRED", Some("tingkat")),
            (json!({ "rincian": ["NAMA"] }), 400, "UNKNOWN_CODE", Some("rincian")),
            (json!({ "banding": ["BESOK"] }), 400, "UNKNOWN_CODE", Some("banding")),
            (json!({ "indikator": ["D_X"] }), 400, "UNKNOWN_CODE", Some("indikator")),
            (json!({ "indikator": [] }), 400, "REQUIRED", Some("indikator")),
            (json!({ "indikator": many }), 400, "REQUIRED", Some("indikator")),
            (json!({ "rincian": ["BIDANG"] }), 400, "NOT_ELIGIBLE", Some("rincian")),
            (json!({ "dari": "2026-13" }), 400, "INVALID_DATE", Some("dari")),
            (json!({ "sampai": "2026-12" }), 400, "DATE_IN_FUTURE", Some("sampai")),
            (json!({ "dari": "2020-01", "sampai": "2026-10" }), 400, "QUERY_TOO_COMPLEX", Some("dari")),
            (json!({ "pada": "kemarin" }), 400, "INVALID_FORMAT", Some("pada")),
            (json!({ "pada": "2026-11-01T00:00:00Z" }), 403, "FORBIDDEN", Some("pada")),
            (json!({ "wilayah": "64.99" }), 404, "NOT_FOUND", Some("wilayah")),
            (json!({ "wilayah": "Kukar" }), 400, "INVALID_FORMAT", Some("wilayah")),
            (json!({ "wilayah": null }), 400, "REQUIRED", Some("wilayah")),
            (json!({ "posyandu": Pos::Melati.id().to_string() }), 400, "REQUIRED", Some("wilayah")),
            // A recap has its own places and columns.
            (json!({ "jenis": "SKDN" }), 400, "NOT_ELIGIBLE", Some("tingkat")),
            (json!({ "jenis": "ENAM_BIDANG", "tingkat": null }), 400, "NOT_ELIGIBLE", Some("indikator")),
            // What is not known is not passed over.
            (json!({ "kolom": ["S"] }), 400, "BAD_REQUEST", None),
            (json!({ "dari": 2026 }), 400, "BAD_REQUEST", None),
        ] {
            let got = minta(&dpmd, &ask(change.clone())).await;
            assert_eq!(got.refusal(), (status, code.to_owned(), field.map(str::to_owned)), "{change}");
            assert_eq!(got.header("content-disposition"), "");
        }
        for (kind, body, status) in [
            ("text/plain", "{}", 415),
            ("application/json", "[]", 400),
            ("application/json", "{", 400),
            ("application/json", "", 400),
        ] {
            assert_eq!(kirim(&dpmd, kind, body.to_owned()).await.refusal().0, status, "{kind} {body}");
        }
        let large = kirim(&dpmd, "application/json", " ".repeat(20_000)).await;
        assert_eq!(large.refusal(), (413, "PAYLOAD_TOO_LARGE".to_owned(), None));
    }
}

both! {
    async fn each_export_is_told_to_the_audit(world: World) {
        ramai(&world).await;
        let auditor = auditor(&world).await;
        let told = async || {
            let list = "{ jejak(tindakan: \"EXPORT_SUMS\", first: 10) { nodes { akun izin entitas catatan } } }";
            auditor.ok(list, json!({})).await["jejak"]["nodes"].as_array().unwrap().clone()
        };
        let pkk = world.sign_in(Persona::Pkk).await;
        let skdn = json!({ "jenis": "SKDN", "format": "CSV", "wilayah": "64.02.02", "dari": "2026-11" });
        csv(&pkk, skdn.clone()).await;
        let refused = json!({ "jenis": "SKDN", "format": "CSV", "wilayah": "64.02", "dari": "2026-11" });
        assert_eq!(minta(&pkk, &refused).await.status, 403);
        let entries = told().await;
        assert_eq!(entries.len(), 1, "{entries:?}");
        assert_eq!((&entries[0]["catatan"], &entries[0]["izin"]),
            (&json!("SKDN CSV 64.02.02 2026-11..2026-11"), &json!("EXPORT_SUMS as PKK")));
        assert!(entries[0]["akun"].as_str().unwrap().ends_with(&Persona::Pkk.account().0.to_string()));
        // At the machine: small counts are hidden unless somebody says otherwise, and the audit hears of both.
        let isian = Isian { jenis: "SKDN".into(), format: "CSV".into(), wilayah: Some("64.02.02".into()),
            dari: "2026-11".into(), ..Isian::default() };
        let mut made = Vec::new();
        for exact in [false, true] {
            let opened = buka_di_mesin(&world.app, &isian.baca().unwrap(), exact).await.unwrap();
            let mut file = opened.tulis(tempfile::tempfile().unwrap(), &Diam).await.unwrap();
            let mut bytes = Vec::new();
            file.rewind().unwrap();
            file.read_to_end(&mut bytes).unwrap();
            made.push(baris(&bytes));
        }
        assert_eq!(made[0], csv(&pkk, skdn.clone()).await);
        assert_eq!(made[1], csv(&world.sign_in(Persona::Pembina).await, skdn).await);
        assert_eq!([&made[0], &made[1]].map(|rows| rows[0]["BGM"].as_str()), ["tersamar", "2"]);
        let entries = told().await;
        assert_eq!(entries.iter().filter(|entry| entry["akun"].is_null()).count(), 2, "{entries:?}");
    }
}
