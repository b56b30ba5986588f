//! Growth as the apps ask for it: the calculator for a measurement of nobody in particular, a child's series with the
//! lines to draw it on, and the flags of a weighing.

use posyandu::domain::posyandu::Bidang;
use serde_json::{Value as Json, json};

use crate::both;
use crate::hari_buka::{dibuka, hadir};
use crate::world::{Client, Persona, Pos, Siapa, mutation_id};

const HITUNG: &str = "query($i: AntropometriInput!) { antropometri(input: $i) { umurBulan tinggiDipakaiMm janggal pitaLila \
    garisKms peringatan indeks { indeks z janggal kategori labelKategori } } }";

/// The codes of the indices, in the order of the answer.
const INDEKS: [&str; 6] = ["BB_U", "TB_U", "BB_TB", "IMT_U", "LK_U", "LILA_U"];

async fn hitung(client: &Client, input: Json) -> Json {
    client.ok(HITUNG, json!({ "i": input })).await["antropometri"].clone()
}

/// The six z-scores in hundredths.
fn ratusan(answer: &Json) -> Vec<Option<i64>> {
    let of = |at: usize| {
        let satu = &answer["indeks"][at];
        assert_eq!(satu["indeks"], INDEKS[at]);
        satu["z"].as_f64().map(|z| (z * 100.0).round() as i64)
    };
    (0..6).map(of).collect()
}

/// The cell of a comma-separated table as a number.
fn angka(cell: &str) -> Option<f64> {
    (!cell.is_empty()).then(|| cell.parse().unwrap_or_else(|_| panic!("not a number: {cell}")))
}

/// The input of a row of `tests/data/antropometri.csv` and `who_survei.csv`.
fn input(cell: &[&str]) -> Json {
    let mm = angka(cell[4]).map(|tenths| tenths / 10.0);
    let whole = |at: usize| cell.get(at).and_then(|cell| cell.parse::<i64>().ok());
    json!({ "jenisKelamin": cell[1], "umurHari": whole(2), "beratG": whole(3), "tinggiMm": mm,
        "posisi": (!cell[5].is_empty()).then_some(cell[5]), "edema": cell[6] == "1",
        "lingkarKepalaMm": whole(7), "lilaMm": whole(8) })
}

// indicators.md 6.2 and 6.3, children F, G and J: the same figures by day, and by completed month as paper has them.
both! {
    async fn the_calculator_reads_printed_tables_by_month(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let rows = [
            (json!({ "jenisKelamin": "P", "umurHari": 46, "beratG": 3_900, "tinggiMm": 535 }), 1, [(0, -139, -51), (1, -101, -10)]),
            (json!({ "jenisKelamin": "L", "umurHari": 1_812, "beratG": 14_000, "tinggiMm": 1_012 }), 59, [(0, -201, -198), (0, -201, -198)]),
            (json!({ "jenisKelamin": "L", "umurHari": 273, "tinggiMm": 670 }), 8, [(1, -220, -163), (1, -220, -163)]),
        ];
        for (child, bulan, expected) in rows {
            let mut paper = child.clone();
            paper["menurutBulan"] = json!(true);
            let (by_day, by_month) = (hitung(&kader, child).await, hitung(&kader, paper).await);
            assert_eq!((&by_day["umurBulan"], &by_month["umurBulan"]), (&json!(bulan), &json!(bulan)));
            let (by_day, by_month) = (ratusan(&by_day), ratusan(&by_month));
            for (at, day, month) in expected {
                assert_eq!((by_day[at], by_month[at]), (Some(day), Some(month)), "{bulan} months");
            }
        }
    }
}

both! {
    async fn every_worked_case_is_met_through_the_door(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let mut seen = 0;
        for row in include_str!("../data/antropometri.csv").lines().skip(1) {
            let cell: Vec<&str> = row.split(',').collect();
            let answer = hitung(&kader, input(&cell)).await;
            let wanted: Vec<Option<i64>> = cell[9..15].iter().map(|z| z.parse().ok()).collect();
            assert_eq!(ratusan(&answer), wanted, "{row}");
            let flags: Vec<&str> = answer["janggal"].as_array().unwrap().iter().map(|f| f.as_str().unwrap()).collect();
            assert_eq!(flags.join("|"), cell[15], "{row}");
            seen += 1;
        }
        assert_eq!(seen, 315);
    }
}

/// The worked cases as the project keeps them, where its folder is beside this one.
#[test]
fn our_copy_of_the_worked_cases_is_the_project_s() {
    let shared = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/data/who/examples.csv");
    let Ok(text) = std::fs::read_to_string(shared) else { return };
    let hundredths = |cell: &str| angka(cell).map_or(String::new(), |z| format!("{:.0}", z * 100.0));
    let codes = |flags: &str| {
        let code = |flag: &str| match flag {
            "waz" => "BB_U",
            "haz" => "TB_U",
            "whz" => "BB_TB",
            "baz" => "IMT_U",
            "hcz" => "LK_U",
            _ => "LILA_U",
        };
        flags
            .split('|')
            .filter(|flag| !flag.is_empty())
            .map(|flag| code(&flag.to_lowercase()))
            .collect::<Vec<_>>()
            .join("|")
    };
    let times = |cell: &str, by: f64| angka(cell).map_or(String::new(), |value| format!("{:.0}", value * by));
    let theirs: Vec<String> = text
        .lines()
        .skip(1)
        .map(|line| {
            let c: Vec<&str> = line.split(',').collect();
            let z: Vec<String> = c[9..15].iter().map(|z| hundredths(z)).collect();
            let position = match c[5] {
                "L" => "TERLENTANG",
                "H" => "BERDIRI",
                _ => "",
            };
            let number = c[0].trim_start_matches('E').trim_start_matches('0');
            let sex = if c[1] == "F" { "P" } else { "L" };
            let oedema = i32::from(c[6] == "y");
            [
                number,
                sex,
                c[2],
                &times(c[3], 1000.0),
                &times(c[4], 100.0),
                position,
                &oedema.to_string(),
                &times(c[7], 10.0),
                &times(c[8], 10.0),
                &z.join(","),
                &codes(c[15]),
            ]
            .join(",")
        })
        .collect();
    let ours: Vec<&str> = include_str!("../data/antropometri.csv").lines().skip(1).collect();
    assert_eq!(theirs, ours);
}

both! {
    async fn children_of_the_who_survey(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let mut seen = 0;
        for row in include_str!("../data/who_survei.csv").lines().filter(|row| !row.starts_with('#')).skip(1) {
            let cell: Vec<&str> = row.split(',').collect();
            let answer = hitung(&kader, input(&cell[..7])).await;
            let wanted: Vec<Option<i64>> = cell[7..11].iter().map(|z| z.parse().ok()).collect();
            assert_eq!(ratusan(&answer)[..4], wanted, "{row}");
            assert_eq!(answer["janggal"], json!([]), "{row}");
            seen += 1;
        }
        assert_eq!(seen, 33);
    }
}

fn anak(jk: &str, hari: i64, gram: Option<i64>, mm: i64, posisi: &str) -> Json {
    json!({ "jenisKelamin": jk, "umurHari": hari, "beratG": gram, "tinggiMm": mm, "posisi": posisi })
}

both! {
    /// indicators.md section 6.3, the children one by one, with their words.
    async fn the_children_of_the_indicator_sheet(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let word = |answer: &Json, at: usize| answer["indeks"][at]["kategori"].clone();
        for (nama, input, z, words) in [
            ("A", anak("L", 612, Some(9_000), 775, "TERLENTANG"), [Some(-208), Some(-241), Some(-128), Some(-83)],
                ["BB_KURANG", "PENDEK", "GIZI_BAIK"]),
            ("B", anak("P", 1268, Some(12_000), 890, "BERDIRI"), [Some(-169), Some(-243), Some(-37), Some(-12)],
                ["BB_NORMAL", "PENDEK", "GIZI_BAIK"]),
            ("C", anak("L", 724, Some(10_400), 820, "BERDIRI"), [Some(-133), Some(-162), Some(-66), Some(-45)],
                ["BB_NORMAL", "NORMAL", "GIZI_BAIK"]),
            ("D", anak("P", 400, Some(5_500), 700, "TERLENTANG"), [Some(-421), Some(-204), Some(-446), Some(-432)],
                ["BB_SANGAT_KURANG", "PENDEK", "GIZI_BURUK"]),
            ("E", anak("L", 300, Some(22_000), 720, "TERLENTANG"), [Some(1039), Some(-48), Some(1373), Some(1419)],
                ["", "NORMAL", ""]),
            ("F", anak("P", 46, Some(3_900), 535, "TERLENTANG"), [Some(-139), Some(-101), Some(-72), Some(-121)],
                ["BB_NORMAL", "NORMAL", "GIZI_BAIK"]),
            ("G", anak("L", 1812, Some(14_000), 1012, "BERDIRI"), [Some(-201), Some(-184), Some(-141), Some(-126)],
                ["BB_KURANG", "NORMAL", "GIZI_BAIK"]),
            ("H", anak("P", 840, Some(16_800), 864, "TERLENTANG"), [Some(243), Some(-90), Some(403), Some(427)],
                ["BB_RISIKO_LEBIH", "NORMAL", "OBESITAS"]),
            ("J", anak("L", 273, None, 670, "TERLENTANG"), [None, Some(-220), None, None], ["", "PENDEK", ""]),
            ("L", anak("L", 10, Some(2_000), 449, "TERLENTANG"), [Some(-307), Some(-357), None, Some(-308)],
                ["BB_SANGAT_KURANG", "SANGAT_PENDEK", ""]),
        ] {
            let answer = hitung(&kader, input).await;
            let got = ratusan(&answer);
            assert_eq!(got[2], z[2], "{nama}");
            if nama != "L" {
                assert_eq!(got[..4], z, "{nama}");
            }
            for (at, wanted) in words.into_iter().enumerate() {
                let wanted = if wanted.is_empty() { Json::Null } else { json!(wanted) };
                assert_eq!(word(&answer, at), wanted, "{nama} {at}");
            }
        }
        // K: the length table to day 730, the height table from day 731 with 0.7 cm less.
        for (hari, tb_u, dipakai) in [(730, -59, 860.0), (731, -60, 853.0)] {
            let answer = hitung(&kader, anak("L", hari, Some(11_500), 860, "TERLENTANG")).await;
            assert_eq!((ratusan(&answer)[1], ratusan(&answer)[2]), (Some(tb_u), Some(-26)));
            assert_eq!(answer["tinggiDipakaiMm"], dipakai);
        }
        let mut kepala = json!({ "jenisKelamin": "L", "umurHari": 612, "lingkarKepalaMm": 442 });
        assert_eq!(word(&hitung(&kader, kepala.clone()).await, 4), "MIKROSEFALI");
        kepala = json!({ "jenisKelamin": "P", "umurHari": 46, "lingkarKepalaMm": 400 });
        let answer = hitung(&kader, kepala).await;
        assert_eq!((ratusan(&answer)[4], word(&answer, 4)), (Some(210), json!("MAKROSEFALI")));
        for (jk, bulan, gram, mm, z, imt) in [
            ("P", 160, 38_000, 1500, -97, "GIZI_BAIK"),
            ("L", 130, 45_000, 1380, 231, "OBESITAS"),
            ("P", 186, 41_000, 1580, -178, "GIZI_BAIK"),
            ("L", 72, 15_000, 1120, -320, "GIZI_BURUK"),
            ("L", 200, 70_000, 1650, 143, "GIZI_LEBIH"),
        ] {
            let answer = hitung(&kader, anak(jk, (bulan * 487 + 8) / 16, Some(gram), mm, "BERDIRI")).await;
            assert_eq!((ratusan(&answer)[3], word(&answer, 3)), (Some(z), json!(imt)), "{bulan} months");
        }
    }
}

both! {
    async fn the_calculator_says_what_does_not_fit(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let stood = hitung(&kader, anak("L", 273, Some(8_000), 700, "BERDIRI")).await;
        assert_eq!((stood["peringatan"].as_array().unwrap().len(), &stood["tinggiDipakaiMm"]), (1, &json!(707.0)));
        assert_eq!(hitung(&kader, anak("L", 274, Some(8_000), 700, "BERDIRI")).await["peringatan"], json!([]));
        // The card: below the red line, on it, and above the orange one; the tape from six months on.
        let card = |gram: i64| anak("L", 365, Some(gram), 757, "TERLENTANG");
        for (gram, wanted) in [(6_700, "DI_BAWAH_GARIS_MERAH"), (9_600, "DI_ANTARA_GARIS"), (11_500, "DI_ATAS_GARIS_ORANYE")] {
            assert_eq!(hitung(&kader, card(gram)).await["garisKms"], wanted, "{gram}");
        }
        assert_eq!(hitung(&kader, anak("L", 1857, Some(20_000), 1100, "BERDIRI")).await["garisKms"], Json::Null);
        for (hari, mm, wanted) in [(365, 114, json!("MERAH")), (365, 115, json!("KUNING")), (365, 125, json!("HIJAU")), (182, 114, Json::Null), (183, 114, json!("MERAH"))] {
            let lila = json!({ "jenisKelamin": "P", "umurHari": hari, "lilaMm": mm });
            assert_eq!(hitung(&kader, lila).await["pitaLila"], wanted, "{hari} {mm}");
        }
        // Oedema: the weight says nothing, and the child is gizi buruk.
        let mut bengkak = anak("L", 612, Some(9_000), 775, "TERLENTANG");
        bengkak["edema"] = json!(true);
        let answer = hitung(&kader, bengkak).await;
        assert_eq!((ratusan(&answer)[..4].to_vec(), &answer["indeks"][2]["kategori"]), (vec![None, Some(-241), None, None], &json!("GIZI_BURUK")));
        for (field, value, code) in [
            ("umurHari", json!(-1), "IMPOSSIBLE_VALUE"),
            ("umurHari", json!(7_305), "IMPOSSIBLE_VALUE"),
            ("beratG", json!(0), "IMPOSSIBLE_VALUE"),
            ("beratG", json!(100_001), "IMPOSSIBLE_VALUE"),
            ("tinggiMm", json!(349), "IMPOSSIBLE_VALUE"),
            ("tinggiMm", json!(1e300), "IMPOSSIBLE_VALUE"),
            ("tinggiMm", json!(775.25), "INVALID_FORMAT"),
            ("lingkarKepalaMm", json!(601), "IMPOSSIBLE_VALUE"),
            ("lilaMm", json!(-5), "IMPOSSIBLE_VALUE"),
        ] {
            let mut wrong = anak("L", 612, Some(9_000), 775, "TERLENTANG");
            wrong[field] = value;
            let (got, named, _) = kader.refused(HITUNG, json!({ "i": wrong })).await;
            assert_eq!((got.as_str(), named.as_deref()), (code, Some(field)), "{wrong}");
        }
        assert_eq!(world.stranger().send(HITUNG, json!({ "i": card(9_600) })).await.codes(), ["UNAUTHENTICATED"]);
    }
}

// ---- one child ----

const SERI: &str = "query($s: ID!) { pertumbuhan(sasaran: $s) { jenisKelamin tanggalLahir titik { pelayanan tanggal umurHari umurBulan \
    beratG tinggiMm posisi edema verdict duaT bgm garisKms kbmG naikG jarakPendek janggal indeks { indeks z kategori } \
    tanda { aturan akhir } } } }";

const TIMBANG: &str = "mutation($i: CatatPelayananInput!) { catatPelayanan(input: $i) { id } }";

fn siapa(who: Siapa) -> String {
    Pos::Melati.sasaran(who).to_string()
}

/// A weighing outside an opening day.
pub fn ditimbang(sasaran: &str, tanggal: &str, isi: Json) -> Json {
    json!({ "i": { "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(), "tanggal": tanggal,
        "sasaran": sasaran, "isi": { "pertumbuhan": isi } } })
}

/// The flags of a point, those that ended with `-`.
fn tanda(titik: &Json) -> Vec<String> {
    let flags = titik["tanda"].as_array().unwrap().iter();
    let mut flags: Vec<String> = flags
        .map(|flag| {
            format!("{}{}", flag["aturan"].as_str().unwrap(), if flag["akhir"].is_null() { "" } else { "-" })
        })
        .collect();
    flags.sort();
    flags
}

async fn seri(client: &Client, sasaran: &str) -> Vec<Json> {
    client.ok(SERI, json!({ "s": sasaran })).await["pertumbuhan"]["titik"].as_array().unwrap().clone()
}

both! {
    async fn a_child_falters_month_by_month(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let adi = siapa(Siapa::Adi);
        assert_eq!(seri(&kader, &adi).await, Vec::<Json>::new());
        for (tanggal, isi) in [
            ("2026-08-14", json!({ "berat": "5,4", "tinggi": "58,5", "posisi": "TERLENTANG" })),
            ("2026-09-11", json!({ "berat": "5,6" })),
            ("2026-10-09", json!({ "berat": "5,6", "lingkarKepala": "41,0" })),
            ("2026-11-13", json!({ "berat": "7,9", "tinggi": "64,0", "posisi": "TERLENTANG" })),
        ] {
            kader.ok(TIMBANG, ditimbang(&adi, tanggal, isi)).await;
        }
        let titik = seri(&kader, &adi).await;
        let line = |at: usize| {
            let of = &titik[at];
            (of["verdict"].as_str().unwrap(), of["duaT"].as_bool().unwrap(), of["kbmG"].as_i64(), of["naikG"].as_i64())
        };
        assert_eq!(line(0), ("B", false, None, None));
        assert_eq!(line(1), ("T", false, Some(800), Some(200)));
        assert_eq!(line(2), ("T", true, Some(800), Some(0)));
        assert_eq!(line(3), ("N", false, Some(500), Some(2_300)));
        let flags: Vec<Vec<String>> = titik.iter().map(tanda).collect();
        // T and 2T ended when she was weighed again.
        assert_eq!(flags, [vec![], vec!["BB_TIDAK_NAIK-".to_owned()], vec!["BB_2T-".to_owned()], vec![]]);
        assert_eq!((&titik[3]["umurHari"], &titik[3]["umurBulan"], &titik[3]["garisKms"]), (&json!(156), &json!(5), &json!("DI_ANTARA_GARIS")));
        assert_eq!(titik[3]["indeks"][0]["kategori"], "BB_NORMAL");
        assert_eq!(titik[1]["indeks"][1]["z"], Json::Null, "no length was measured");
    }
}

both! {
    async fn flags_lead_to_the_health_centre(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let bunga = siapa(Siapa::Bunga);
        // Thin, short, with a red arm; swollen feet a month later.
        let thin = json!({ "berat": "7,3", "tinggi": "76,0", "posisi": "TERLENTANG", "lila": "11,2", "edema": false });
        kader.ok(TIMBANG, ditimbang(&bunga, "2026-10-09", thin)).await;
        let titik = seri(&kader, &bunga).await;
        assert_eq!(tanda(&titik[0]), ["BGM", "GIZI_KURANG", "LILA_MERAH", "PENDEK"]);
        let swollen = json!({ "berat": "8,8", "edema": true });
        kader.ok(TIMBANG, ditimbang(&bunga, "2026-11-13", swollen)).await;
        let titik = seri(&kader, &bunga).await;
        // The arm and the length were not measured again, so what they said stands; the scale was read.
        assert_eq!(tanda(&titik[0]), ["BGM-", "GIZI_KURANG", "LILA_MERAH", "PENDEK"]);
        assert_eq!(tanda(&titik[1]), ["EDEMA"]);
        assert_eq!(titik[1]["indeks"][2]["kategori"], "GIZI_BURUK");
        let read = "query($s: ID!) { sasaran(id: $s) { pelayanan { nodes { tanda { nodes { aturan tindakan } } \
            ... on Pertumbuhan { umurHari zBbTb zImtU zLkU zLilaU kategoriBbTb kategoriImtU kategoriLkU } } } } }";
        let seen = kader.ok(read, json!({ "s": bunga })).await["sasaran"]["pelayanan"]["nodes"].clone();
        assert_eq!((&seen[0]["kategoriBbTb"], &seen[0]["zBbTb"], &seen[0]["kategoriImtU"]), (&json!("GIZI_BURUK"), &Json::Null, &Json::Null));
        assert_eq!((&seen[1]["kategoriBbTb"], &seen[1]["zBbTb"], &seen[1]["umurHari"]), (&json!("GIZI_KURANG"), &titik[0]["indeks"][2]["z"], &json!(615)));
        assert_eq!(seen[0]["tanda"]["nodes"], json!([{ "aturan": "EDEMA", "tindakan": "RUJUK_SEGERA" }]));
    }
}

both! {
    async fn a_second_look_is_asked_and_then_believed(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let bunga = siapa(Siapa::Bunga);
        let tall = |berat: &str, tinggi: &str| json!({ "berat": berat, "tinggi": tinggi, "posisi": "TERLENTANG" });
        kader.ok(TIMBANG, ditimbang(&bunga, "2026-10-09", tall("10,4", "81,0"))).await;
        for (isi, field) in [
            (tall("9,3", "81,0"), "berat"),
            (tall("12,2", "81,0"), "berat"),
            (tall("10,6", "79,9"), "tinggi"),
        ] {
            let (code, named, _) = kader.refused(TIMBANG, ditimbang(&bunga, "2026-11-09", isi)).await;
            assert_eq!((code.as_str(), named.as_deref()), ("IMPLAUSIBLE_VALUE", Some(field)));
        }
        // Weighed again: she did lose a tenth. It is no error, so it is judged and flagged.
        let mut fell = ditimbang(&bunga, "2026-11-09", tall("9,3", "81,0"));
        fell["i"]["konfirmasi"] = json!(true);
        kader.ok(TIMBANG, fell).await;
        let titik = seri(&kader, &bunga).await;
        assert_eq!((&titik[1]["janggal"], &titik[1]["verdict"]), (&json!(false), &json!("T")));
        assert_eq!(tanda(&titik[1]), ["BB_TIDAK_NAIK", "BB_TURUN_TAJAM"]);
        // Weighed once more on the same day.
        kader.ok(TIMBANG, ditimbang(&bunga, "2026-11-09", tall("9,9", "81,0"))).await;
        let titik = seri(&kader, &bunga).await;
        assert_eq!(tanda(&titik[2]), ["BB_TIDAK_NAIK", "DITIMBANG_DUA_KALI"]);
        let small = json!({ "berat": "6,5", "tinggi": "65,0", "posisi": "BERDIRI" });
        let (code, named, _) = kader.refused(TIMBANG, ditimbang(&siapa(Siapa::Adi), "2026-11-09", small)).await;
        assert_eq!((code.as_str(), named.as_deref()), ("IMPLAUSIBLE_VALUE", Some("posisi")));
    }
}

both! {
    async fn curves_are_drawn_for_the_child(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let ask = "query($s: ID!, $i: Indeks!, $a: Int!, $b: Int) { pertumbuhan(sasaran: $s) { kurva(indeks: $i, dariHari: $a, sampaiHari: $b) \
            { indeks menurutPanjang x min3 min2 min1 median plus1 plus2 plus3 } } }";
        let bunga = siapa(Siapa::Bunga);
        let kurva = |i: &str, a: i64, b: Option<i64>| json!({ "s": bunga, "i": i, "a": a, "b": b });
        let seen = kader.ok(ask, kurva("TB_U", 365, Some(365))).await["pertumbuhan"]["kurva"].clone();
        assert_eq!((&seen["x"], &seen["min3"], &seen["median"], &seen["plus3"]), (&json!([365]), &json!([663]), &json!([740]), &json!([817])));
        let seen = kader.ok(ask, kurva("BB_U", 0, None)).await["pertumbuhan"]["kurva"].clone();
        let last = seen["x"].as_array().unwrap().len();
        assert_eq!((last, &seen["x"][1], &seen["median"][0]), (62, &json!(30), &json!(3_232)));
        for line in ["min3", "min2", "min1", "median", "plus1", "plus2", "plus3"] {
            assert_eq!(seen[line].as_array().unwrap().len(), last, "{line}");
        }
        let seen = kader.ok(ask, kurva("BB_TB", 0, Some(730))).await["pertumbuhan"]["kurva"].clone();
        assert_eq!((&seen["menurutPanjang"], &seen["x"][0]), (&json!(true), &json!(450)));
        for (a, b, field) in [(-1, Some(10), "dariHari"), (20, Some(10), "sampaiHari"), (0, Some(6_940), "sampaiHari")] {
            let (code, named, _) = kader.refused(ask, kurva("BB_U", a, b)).await;
            assert_eq!((code.as_str(), named.as_deref()), ("IMPOSSIBLE_VALUE", Some(field)));
        }
    }
}

both! {
    async fn growth_is_health_and_costs_three_statements(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let adi = siapa(Siapa::Adi);
        let cost = async |client: &Client| world.statements_of(client.send(SERI, json!({ "s": adi }))).await.1.len();
        assert_eq!(cost(&kader).await, 3, "nothing was measured");
        for (at, tanggal) in ["2026-08-14", "2026-09-11", "2026-10-09", "2026-11-13"].into_iter().enumerate() {
            kader.ok(TIMBANG, ditimbang(&adi, tanggal, json!({ "berat": 5_000 + 300 * at }))).await;
        }
        assert_eq!(cost(&kader).await, 3);
        for (persona, code) in [
            (Persona::KaderBidang(Pos::Melati, Bidang::Sosial), "FORBIDDEN"),
            (Persona::Kader(Pos::Mawar), "NOT_FOUND"),
            (Persona::Pembina, "NOT_FOUND"),
            (Persona::Opd(Bidang::Kesehatan), "NOT_FOUND"),
            (Persona::DpmdAdmin, "NOT_FOUND"),
        ] {
            assert_eq!(world.sign_in(persona).await.send(SERI, json!({ "s": adi })).await.codes(), [code], "{persona:?}");
        }
        // A kader of another sector does not see more when the child was never weighed.
        let social = world.sign_in(Persona::KaderBidang(Pos::Melati, Bidang::Sosial)).await;
        assert_eq!(social.send(SERI, json!({ "s": siapa(Siapa::Candra) })).await.codes(), ["FORBIDDEN"]);
        // In an emergency the pembina reads one child.
        let pembina = world.sign_in(Persona::Pembina).await;
        let open = "mutation($m: UUID!, $s: ID!) { bukaDarurat(id: $m, sasaran: $s, alasan: \"kejang di rumah sejak pagi\") { id } }";
        pembina.ok(open, json!({ "m": mutation_id(), "s": adi })).await;
        assert_eq!(seri(&pembina, &adi).await.len(), 4);
        assert_eq!(pembina.send(SERI, json!({ "s": siapa(Siapa::Bunga) })).await.codes(), ["NOT_FOUND"]);
    }
}

both! {
    async fn an_odd_weighing_asks_to_be_measured_again(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let day = dibuka(&world, Pos::Melati, "2026-11-13").await;
        let adi = siapa(Siapa::Adi);
        hadir(&kader, &day, &adi).await;
        let mut odd = json!({ "i": { "id": mutation_id(), "hariBuka": day, "sasaran": adi, "isi": { "pertumbuhan": { "berat": "66" } } } });
        assert_eq!(kader.send(TIMBANG, odd.clone()).await.codes(), ["IMPLAUSIBLE_VALUE"]);
        odd["i"]["konfirmasi"] = json!(true);
        kader.ok(TIMBANG, odd).await;
        let titik = seri(&kader, &adi).await;
        assert_eq!((&titik[0]["janggal"], &titik[0]["bgm"], &titik[0]["indeks"][0]["kategori"]), (&json!(true), &Json::Null, &Json::Null));
        assert_eq!(tanda(&titik[0]), ["UKUR_ULANG"]);
        // Somebody of whom only the year of birth is known has weights and no z-scores.
        let intan = siapa(Siapa::Intan);
        kader.ok(TIMBANG, ditimbang(&intan, "2026-11-09", json!({ "berat": "9,0" }))).await;
        let titik = seri(&kader, &intan).await;
        assert_eq!((&titik[0]["indeks"][0]["z"], &titik[0]["umurHari"], &titik[0]["beratG"]), (&Json::Null, &Json::Null, &json!(9_000)));
        assert_eq!(tanda(&titik[0]), [""; 0]);
    }
}
