//! From a number to the names behind it: exactly those who were counted, for every indicator, and for nobody who may
//! not read them.

use std::collections::BTreeSet;

use chrono::Datelike as _;
use posyandu::domain::partisipasi::indikator::SEMUA;
use posyandu::domain::posyandu::Bidang;
use serde_json::{Value as Json, json};

use crate::access::auditor;
use crate::both;
use crate::darurat::seharian;
use crate::rollup::langkah::Jalan;
use crate::world::{Client, Persona, Pos, Siapa, mutation_id};

const TABEL: &str = "query($p: ID!, $dari: String!, $r: [Rincian!], $i: [String!]!) { partisipasi(posyandu: $p, dari: $dari, \
    tingkat: TOTAL, rincian: $r, indikator: $i) { baris { kelompok jenisKelamin bidang jenis dosis kumpulan \
    deret { indikator n d } } } }";

const DI_BALIK: &str = "query($p: ID!, $i: String!, $masa: String!, $b: BagianIndikator!, $kelompok: KelompokStatistik, \
    $jenisKelamin: JenisKelamin, $bidang: Bidang, $jenis: String, $dosis: DosisVaksin, $kumpulan: VersiKumpulan) { \
    orangDiBalik(posyandu: $p, indikator: $i, periode: $masa, bagian: $b, kelompok: $kelompok, \
    jenisKelamin: $jenisKelamin, bidang: $bidang, jenis: $jenis, dosis: $dosis, kumpulan: $kumpulan) { \
    hitungan jumlahOrang jumlahKeluarga takTampak orang(first: 100) { nodes { id nama } } \
    keluarga(first: 100) { nodes { id kepala } } } }";

/// Indicators of the post, its kader, services and referrals: nobody is behind them.
const TANPA_ORANG: [&str; 22] = [
    "KADER_AKTIF",
    "KADER_HADIR",
    "KADER_TERISI",
    "PELAYANAN",
    "HARI_BUKA",
    "BULAN_BUKA",
    "PELAYANAN_JENIS",
    "POSYANDU_AKTIF",
    "POSYANDU_DI_JALUR",
    "KEPATUHAN_BUKA",
    "LAPORAN_LENGKAP",
    "POSYANDU",
    "KUNJUNGAN_RUMAH",
    "KUNJUNGAN_BERTEMU",
    "PANGSA_BIDANG",
    "PANGSA_NON_KESEHATAN",
    "KELUASAN",
    "POSYANDU_ENAM_BIDANG",
    "RUJUKAN",
    "RUJUKAN_SELESAI",
    "RUJUKAN_TERBUKA",
    "RUJUKAN_BELUM_JATUH_TEMPO",
];

/// Numbers that add up kinds, sectors or doses, of which somebody may have several.
const BERGANDA: [(&str, &str); 5] = [
    ("TERLAYANI", "BIDANG"),
    ("CAKUPAN_JENIS", "JENIS_PELAYANAN"),
    ("PENERIMA", "JENIS_PELAYANAN"),
    ("CAKUPAN_ANTIGEN", "DOSIS"),
    ("DOSIS", "DOSIS"),
];

fn tanya(pos: Pos, indikator: &str, masa: &str, bagian: &str) -> Json {
    json!({ "p": pos.id().to_string(), "i": indikator, "masa": masa, "b": bagian })
}

fn names(list: &Json, what: &str) -> BTreeSet<String> {
    let nodes = list["nodes"].as_array().unwrap().iter();
    nodes.map(|node| node[what].as_str().unwrap().to_owned()).collect()
}

/// Everybody behind one number.
async fn siapa(client: &Client, ask: &Json) -> (Json, BTreeSet<String>) {
    let told = client.ok(DI_BALIK, ask.clone()).await["orangDiBalik"].clone();
    let mut who = names(&told["orang"], "id");
    assert_eq!(who.len(), told["jumlahOrang"], "{ask} {told}");
    let houses = names(&told["keluarga"], "id");
    assert_eq!(houses.len(), told["jumlahKeluarga"], "{ask} {told}");
    who.extend(houses);
    (told, who)
}

/// Those behind every number of a row of the table are as many as the table says.
async fn cocok(client: &Client, ask: &Json, deret: &Json, rincian: Option<&str>) -> usize {
    let (kode, masa) = (ask["i"].as_str().unwrap(), ask["masa"].as_str().unwrap());
    // Growth monitoring adds months up, and who changed her life stage between two visits counts in both.
    let month = masa.len() == 7 && !masa.contains('Q');
    let once = (month || !deret["skdn"].as_bool().unwrap())
        && (kode != "HADIR" || rincian == Some("KELOMPOK"))
        && kode != "PUTUS_DPT"
        && BERGANDA.iter().all(|(other, by)| *other != kode || rincian == Some(by));
    let mut sides = Vec::new();
    for (bagian, told) in [("PEMBILANG", &deret["n"][0]), ("PENYEBUT", &deret["d"][0])] {
        let Some(count) = told.as_f64() else { continue };
        let mut ask = ask.clone();
        ask["b"] = json!(bagian);
        let (answer, who) = siapa(client, &ask).await;
        assert_eq!(answer["hitungan"].as_f64(), Some(count), "{ask} {answer}");
        let hidden = answer["takTampak"].as_u64().unwrap() as usize;
        if once {
            assert_eq!((who.len() + hidden) as f64, count, "{ask} {answer}");
        } else {
            assert!((who.len() + hidden) as f64 <= count.max(0.0) || kode == "PUTUS_DPT", "{ask} {answer}");
        }
        sides.push(who);
    }
    if let (true, [n, d]) = (once, sides.as_slice()) {
        let mut ask = ask.clone();
        ask["b"] = json!("SELISIH");
        let (_, rest) = siapa(client, &ask).await;
        assert_eq!(rest, d - n, "{ask}");
    }
    sides.len()
}

both! {
    async fn the_names_behind_every_number_are_those_who_were_counted(world: World) {
        let mut jalan = Jalan::new(&world, 11, &[Pos::Melati, Pos::Mawar], 110);
        jalan.mulai().await;
        for _ in 0..110 {
            jalan.langkah().await;
            jalan.waktu().await;
        }
        let client = seharian(&world, Persona::Pengurus(Pos::Melati)).await;
        let today = jalan.today();
        let masa = [today.format("%Y-%m").to_string(), format!("{}-Q{}", today.year(), today.month0() / 3 + 1),
            today.year().to_string(), (today.year() - 1).to_string()];
        let (mut asked, mut told_of) = (0, BTreeSet::new());
        for indikator in SEMUA.iter() {
            if TANPA_ORANG.contains(&indikator.kode) {
                let (code, field, _) = client.refused(DI_BALIK, tanya(Pos::Melati, indikator.kode, "2026", "PEMBILANG")).await;
                assert_eq!((code.as_str(), field.as_deref()), ("NOT_ELIGIBLE", Some("indikator")), "{}", indikator.kode);
                continue;
            }
            let rincian = indikator.rincian().into_iter().map(|one| Some(posyandu::domain::pilihan::Pilihan::kode(one)));
            for rincian in std::iter::once(None).chain(rincian) {
                for masa in &masa {
                    let table = json!({ "p": Pos::Melati.id().to_string(), "dari": masa, "r": rincian.into_iter().collect::<Vec<_>>(),
                        "i": [indikator.kode] });
                    let table = client.ok(TABEL, table).await;
                    for row in table["partisipasi"]["baris"].as_array().unwrap() {
                        let mut deret = row["deret"][0].clone();
                        if deret["n"][0] == 0.0 && (deret["d"][0].is_null() || deret["d"][0] == 0.0) {
                            continue;
                        }
                        deret["skdn"] = json!(indikator.bagian().contains(&posyandu::domain::rollup::ukur::Bagian::Skdn));
                        let mut ask = tanya(Pos::Melati, indikator.kode, masa, "PEMBILANG");
                        for name in ["kelompok", "jenisKelamin", "bidang", "jenis", "dosis", "kumpulan"] {
                            ask[name] = row[name].clone();
                        }
                        asked += cocok(&client, &ask, &deret, rincian).await;
                        told_of.insert(indikator.kode);
                    }
                }
            }
        }
        assert!(asked > 200 && told_of.len() > 25, "{asked} {told_of:?}");
    }
}

const CATAT: &str = "mutation($i: CatatPelayananInput!) { catatPelayanan(input: $i) { id } }";

/// Weighs somebody at Melati on a day.
async fn timbang(client: &Client, who: Siapa, tanggal: &str, kg: &str) {
    let sent = json!({ "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(), "tanggal": tanggal, "konfirmasi": true,
        "sasaran": Pos::Melati.sasaran(who).to_string(), "isi": { "pertumbuhan": { "berat": kg } } });
    client.ok(CATAT, json!({ "i": sent })).await;
}

fn orang(who: &[Siapa]) -> BTreeSet<String> {
    who.iter().map(|who| Pos::Melati.sasaran(*who).to_string()).collect()
}

both! {
    async fn a_kader_goes_from_a_number_to_the_children_behind_it(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        for (who, before, now) in [(Siapa::Adi, "6,2", "6,9"), (Siapa::Bunga, "10,4", "10,4")] {
            timbang(&kader, who, "2026-10-09", before).await;
            timbang(&kader, who, "2026-11-10", now).await;
        }
        let month = |kode: &str, bagian: &str| tanya(Pos::Melati, kode, "2026-11", bagian);
        let absent = siapa(&kader, &month("D_S", "SELISIH")).await;
        assert_eq!(absent.1, orang(&[Siapa::Candra, Siapa::Intan]));
        assert_eq!(absent.0["hitungan"], 2);
        assert_eq!(siapa(&kader, &month("T_DINILAI", "PEMBILANG")).await.1, orang(&[Siapa::Bunga]));
        assert_eq!(siapa(&kader, &month("N_D", "PEMBILANG")).await.1, orang(&[Siapa::Adi]));
        let boys = json!({ "jenisKelamin": "L" });
        let mut ask = month("D_S", "SELISIH");
        ask.as_object_mut().unwrap().extend(boys.as_object().unwrap().clone());
        assert_eq!(siapa(&kader, &ask).await.1, orang(&[Siapa::Candra]));
        // Over a quarter each stands once, and the number counts months.
        let quarter = siapa(&kader, &tanya(Pos::Melati, "D_S", "2026-Q4", "PEMBILANG")).await;
        assert_eq!((quarter.1, &quarter.0["hitungan"]), (orang(&[Siapa::Adi, Siapa::Bunga]), &json!(4)));
        // One page after the other, by name.
        let page = "query($p: ID!, $a: String) { orangDiBalik(posyandu: $p, indikator: \"WARGA\", periode: \"2026-11\", \
            bagian: PEMBILANG) { jumlahOrang orang(first: 4, after: $a) { nodes { nama } pageInfo { hasNextPage endCursor } } } }";
        let (mut after, mut seen) = (Json::Null, Vec::new());
        loop {
            let told = kader.ok(page, json!({ "p": Pos::Melati.id().to_string(), "a": after })).await["orangDiBalik"].clone();
            assert_eq!(told["jumlahOrang"], 10);
            seen.extend(told["orang"]["nodes"].as_array().unwrap().iter().map(|node| node["nama"].as_str().unwrap().to_owned()));
            if told["orang"]["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = told["orang"]["pageInfo"]["endCursor"].clone();
        }
        let mut sorted = seen.clone();
        sorted.sort();
        assert_eq!((seen.len(), &seen), (10, &sorted));
        // Who moves away is counted where she lived on the day, and is in view of her new post alone.
        let [melati, mawar] = [Pos::Melati, Pos::Mawar].map(Persona::Pengurus);
        world.later(chrono::Duration::days(12));
        let ask = "mutation($m: UUID!, $s: ID!, $k: ID!) { ajukanPindah(id: $m, sasaran: $s, ke: $k) { id } }";
        let moving = json!({ "m": mutation_id(), "s": Pos::Melati.sasaran(Siapa::Bunga).to_string(), "k": Pos::Mawar.id().to_string() });
        let moved = world.sign_in(melati).await.ok(ask, moving).await;
        let take = "mutation($m: UUID!, $p: ID!) { terimaPindah(id: $m, perpindahan: $p) { id } }";
        world.sign_in(mawar).await.ok(take, json!({ "m": mutation_id(), "p": moved["ajukanPindah"]["id"] })).await;
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let told = siapa(&kader, &month("T_DINILAI", "PEMBILANG")).await;
        assert_eq!((told.1.len(), &told.0["hitungan"], &told.0["takTampak"]), (0, &json!(1), &json!(1)), "{}", told.0);
    }
}

both! {
    async fn households_and_whom_visits_met_have_names_too(world: World) {
        let water = world.sign_in(Persona::KaderBidang(Pos::Melati, Bidang::PekerjaanUmum)).await;
        let well = json!({ "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(), "tanggal": "2026-11-10",
            "keluarga": Pos::Melati.keluarga(1).to_string(), "isi": { "sumberAir": { "sumber": "SUMUR_BOR" } } });
        water.ok(CATAT, json!({ "i": well })).await;
        let mut ask = tanya(Pos::Melati, "TERLAYANI", "2026-11", "PEMBILANG");
        ask["bidang"] = json!("PEKERJAAN_UMUM");
        let served = siapa(&water, &ask).await;
        assert_eq!(served.1, BTreeSet::from([Pos::Melati.keluarga(1).to_string()]));
        ask["b"] = json!("SELISIH");
        let rest = siapa(&water, &ask).await;
        assert_eq!((&rest.0["jumlahKeluarga"], &rest.0["jumlahOrang"]), (&json!(4), &json!(0)));
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        for (who, met) in [(Siapa::Hasan, "BERTEMU"), (Siapa::Nenek, "TIDAK_BERTEMU"), (Siapa::Hasan, "BERTEMU")] {
            let visit = json!({ "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(), "sasaran": Pos::Melati.sasaran(who).to_string(),
                "kader": Pos::Melati.kader(Bidang::Kesehatan).to_string(), "tanggal": "2026-11-19", "hasil": met });
            kader.ok("mutation($i: CatatKunjunganInput!) { catatKunjungan(input: $i) { id } }", json!({ "i": visit })).await;
        }
        let met = siapa(&kader, &tanya(Pos::Melati, "ORANG_DIKUNJUNGI", "2026", "PEMBILANG")).await;
        assert_eq!((met.1, &met.0["hitungan"]), (orang(&[Siapa::Hasan]), &json!(1)));
        assert_eq!(siapa(&kader, &tanya(Pos::Melati, "ORANG_DIKUNJUNGI", "2026-10", "PEMBILANG")).await.1.len(), 0);
    }
}

both! {
    async fn nobody_learns_names_that_are_not_hers_to_read(world: World) {
        let who = |persona| world.sign_in(persona);
        let absent = tanya(Pos::Melati, "D_S", "2026-11", "SELISIH");
        for client in [who(Persona::Pembina).await, who(Persona::Pkk).await, who(Persona::Opd(Bidang::Kesehatan)).await,
            who(Persona::DpmdAdmin).await, auditor(&world).await] {
            let (code, field, sentence) = client.refused(DI_BALIK, absent.clone()).await;
            assert_eq!((code.as_str(), field.as_deref()), ("FORBIDDEN", Some("posyandu")));
            assert!(sentence.contains("partisipasi(tingkat: POSYANDU)"), "{sentence}");
        }
        for client in [who(Persona::Kader(Pos::Mawar)).await, who(Persona::Pengurus(Pos::Anggrek)).await, who(Persona::TanpaTugas).await] {
            assert_eq!(client.refused(DI_BALIK, absent.clone()).await.0, "FORBIDDEN");
        }
        // A kader of another sector reads names and ages, and nothing of health, nor of a sector that is not hers.
        let teacher = who(Persona::KaderBidang(Pos::Melati, Bidang::Pendidikan)).await;
        let with = |mut ask: Json, more: Json| {
            ask.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            ask
        };
        let month = |kode: &str| tanya(Pos::Melati, kode, "2026-11", "PEMBILANG");
        let mine = [month("BALITA"), month("WARGA"), month("HADIR"), with(month("WARGA"), json!({ "kelompok": "BAYI" })), with(month("HADIR"), json!({ "kelompok": "LANSIA" })),
            with(month("TERLAYANI"), json!({ "bidang": "PENDIDIKAN" })), with(month("CAKUPAN_JENIS"), json!({ "jenis": "PDK-01" }))];
        for ask in mine {
            teacher.ok(DI_BALIK, ask).await;
        }
        let others = [absent, month("K_S"), month("STUNTING"), month("ASI_EKSKLUSIF"), month("TERLAYANI"),
            // Who is missing among the adolescents may be expecting a child.
            with(month("WARGA"), json!({ "kelompok": "REMAJA" })), with(month("WARGA"), json!({ "kelompok": "IBU_HAMIL" })),
            with(month("HADIR"), json!({ "kelompok": "IBU_NIFAS" })), with(month("TERLAYANI"), json!({ "bidang": "SOSIAL" })),
            with(month("CAKUPAN_JENIS"), json!({ "jenis": "KES-04" })), with(month("PENERIMA"), json!({ "jenis": "SOS-06" }))];
        for ask in others {
            let (code, field, _) = teacher.refused(DI_BALIK, ask.clone()).await;
            assert_eq!((code.as_str(), field.as_deref()), ("FORBIDDEN", Some("indikator")), "{ask}");
        }
        // Behind a protected kind there is nobody for anybody; in the sum of all kinds it is not.
        let board = who(Persona::Pengurus(Pos::Melati)).await;
        assert_eq!(board.refused(DI_BALIK, with(month("PENERIMA"), json!({ "jenis": "TRB-02" }))).await.0, "FORBIDDEN");
        board.ok(DI_BALIK, month("PENERIMA")).await;
    }
}

both! {
    async fn a_question_about_nobody_is_refused(world: World) {
        let board = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        for (change, code, field) in [
            (json!({ "i": "D_X" }), "UNKNOWN_CODE", "indikator"),
            (json!({ "i": "HARI_BUKA" }), "NOT_ELIGIBLE", "indikator"),
            (json!({ "i": "RUJUKAN" }), "NOT_ELIGIBLE", "indikator"),
            (json!({ "i": "WARGA", "b": "PENYEBUT" }), "NOT_ELIGIBLE", "bagian"),
            (json!({ "i": "WARGA", "b": "SELISIH" }), "NOT_ELIGIBLE", "bagian"),
            (json!({ "bidang": "SOSIAL" }), "NOT_ELIGIBLE", "bidang"),
            (json!({ "i": "TERLAYANI", "kelompok": "BAYI" }), "NOT_ELIGIBLE", "kelompok"),
            (json!({ "i": "PENERIMA", "jenis": "KES-99" }), "UNKNOWN_CODE", "jenis"),
            (json!({ "masa": "2026-13" }), "INVALID_DATE", "periode"),
            (json!({ "masa": "2026-12" }), "DATE_IN_FUTURE", "periode"),
            (json!({ "p": "sasaran:1" }), "INVALID_FORMAT", "posyandu"),
        ] {
            let mut ask = tanya(Pos::Melati, "D_S", "2026-11", "PEMBILANG");
            ask.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            let (got, at, sentence) = board.refused(DI_BALIK, ask).await;
            assert_eq!((got.as_str(), at.as_deref()), (code, Some(field)), "{change}: {sentence}");
        }
    }
}
