//! Needs in the field: what a sector finds, what settles it, what follows from a fire, and the map that planning reads,
//! counted again by hand and hidden where it would point to somebody.

use std::collections::BTreeMap;

use chrono::Duration;
use posyandu::domain::posyandu::Bidang;
use serde_json::{Value as Json, json};

use crate::access::auditor;
use crate::both;
use crate::world::{Client, Persona, Pos, Siapa, mutation_id};

const CATAT: &str = "mutation($i: CatatPelayananInput!) { catatPelayanan(input: $i) { id kode \
    kejadian { id ... on LaporanKejadian { jenisKejadian } } tanda { nodes { aturan tindakan } } } }";

/// The input of what was seen at a post on a day.
fn isian(pos: Pos, tanggal: &str, subjek: &Json, isi: &Json) -> Json {
    let mut input = subjek.clone();
    input["id"] = json!(mutation_id());
    input["posyandu"] = json!(pos.id().to_string());
    input["tanggal"] = json!(tanggal);
    input["isi"] = isi.clone();
    json!({ "i": input })
}

async fn lihat(client: &Client, pos: Pos, subjek: &Json, isi: &Json) -> Json {
    client.ok(CATAT, isian(pos, "2026-11-20", subjek, isi)).await["catatPelayanan"].clone()
}

fn rumah(pos: Pos, number: u128) -> Json {
    json!({ "keluarga": pos.keluarga(number).to_string() })
}

fn orang(pos: Pos, who: Siapa) -> Json {
    json!({ "sasaran": pos.sasaran(who).to_string() })
}

fn rt(rt: &str) -> Json {
    json!({ "lokasi": { "rt": rt } })
}

fn air(sumber: &str) -> Json {
    json!({ "sumberAir": { "sumber": sumber } })
}

/// The flags of a record, by name.
fn tanda(record: &Json) -> Vec<&str> {
    let nodes = record["tanda"]["nodes"].as_array().unwrap();
    let mut flags: Vec<&str> = nodes.iter().map(|flag| flag["aturan"].as_str().unwrap()).collect();
    flags.sort_unstable();
    flags
}

/// The standing needs of a post as its list tells them, sorted: the rule and whom.
async fn daftar(client: &Client, pos: Pos, more: Json) -> Vec<String> {
    let read = "query($p: ID!, $b: Bidang, $a: String, $rt: String) { daftarKebutuhan(posyandu: $p, bidang: $b, aturan: $a, \
        rt: $rt, first: 100) { nodes { aturan sasaran { nama } keluarga { kepala } pelayanan { rt } } } }";
    let mut variables = json!({ "p": pos.id().to_string() });
    variables.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let seen = client.ok(read, variables).await;
    let line = |node: &Json| {
        let who = [&node["sasaran"]["nama"], &node["keluarga"]["kepala"], &node["pelayanan"]["rt"]];
        let who = who.iter().find_map(|name| name.as_str()).unwrap_or("-").to_owned();
        format!("{} {who}", node["aturan"].as_str().unwrap())
    };
    let mut list: Vec<String> =
        seen["daftarKebutuhan"]["nodes"].as_array().unwrap().iter().map(line).collect();
    list.sort();
    list
}

const PETA: &str = "query($w: String, $p: ID, $b: Bidang, $m: Menurut!) { \
    pemetaan(wilayah: $w, posyandu: $p, bidang: $b, menurut: $m) { kunci nama kebutuhan { aturan kode jumlah tersamar \
    terdata { n d } pendataan { n d } } } }";

/// The map as lines `row rule n`, zeros left out, `?` for a hidden count.
async fn peta(client: &Client, variables: Json) -> Vec<String> {
    let seen = client.ok(PETA, variables).await;
    let mut lines = Vec::new();
    for row in seen["pemetaan"].as_array().unwrap() {
        for need in row["kebutuhan"].as_array().unwrap() {
            assert_eq!(need["tersamar"], need["jumlah"].is_null());
            let n = need["jumlah"].as_i64().map_or("?".to_owned(), |n| n.to_string());
            if n != "0" {
                lines.push(format!(
                    "{} {} {n}",
                    row["kunci"].as_str().unwrap(),
                    need["aturan"].as_str().unwrap()
                ));
            }
        }
    }
    lines
}

fn per_rt(pos: Pos) -> Json {
    json!({ "p": pos.id().to_string(), "m": "RT" })
}

both! {
    async fn each_sector_finds_a_need_and_a_later_record_settles_it(world: World) {
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let bapak = orang(Pos::Melati, Siapa::Hasan);
        let rows = [
            // Pendidikan.
            (orang(Pos::Melati, Siapa::Candra), json!({ "aksesPaud": { "terdaftar": false, "alasan": "jauh" } }), "TIDAK_PAUD",
                json!({ "aksesPaud": { "terdaftar": true, "jenisUnit": "KB" } })),
            (orang(Pos::Melati, Siapa::Fitri), json!({ "anakTidakSekolah": { "status": "PUTUS", "kelasTerakhir": 8,
                "tahunKeluar": 2025, "sebabTidakSekolah": "BIAYA" } }), "ANAK_TIDAK_SEKOLAH",
                json!({ "anakTidakSekolah": { "status": "KEMBALI_SEKOLAH" } })),
            // Pekerjaan umum: the river is an answer like any other.
            (rumah(Pos::Melati, 1), air("AIR_PERMUKAAN"), "AIR_PERMUKAAN", air("LEDENG")),
            (rumah(Pos::Melati, 1), json!({ "jamban": { "aksesJamban": "SENDIRI", "jenisJamban": "APUNG", "pembuangan": "SUNGAI" } }),
                "LIMBAH_KE_PERAIRAN SARAN_SANITASI",
                json!({ "jamban": { "aksesJamban": "SENDIRI", "jenisJamban": "LEHER_ANGSA", "pembuangan": "IPAL" } })),
            // Perumahan rakyat.
            (rumah(Pos::Melati, 2), json!({ "rumahTidakLayakHuni": { "atap": "BERAT", "dinding": "BAIK", "lantai": "BAIK",
                "luasLantai": 21, "penghuni": 3 } }), "RTLH_BERAT RUMAH_SESAK",
                json!({ "rumahTidakLayakHuni": { "atap": "BAIK", "dinding": "BAIK", "lantai": "BAIK", "luasLantai": 22, "penghuni": 3 } })),
            // Trantibum-linmas, of a neighbourhood.
            (rt("2"), json!({ "kerawananBencana": { "ancaman": "BANJIR", "rumahTerancam": 9, "frekuensi": "SETIAP_TAHUN" } }),
                "RAWAN_BANJIR", json!({ "kerawananBencana": { "ancaman": "BANJIR", "rumahTerancam": 0, "frekuensi": "TIDAK_LAGI" } })),
            // Sosial.
            (bapak.clone(), json!({ "dokumenKependudukan": { "dokumen": "NIK", "alasan": "pindahan" } }), "TANPA_NIK",
                json!({ "dokumenKependudukan": { "dokumen": "NIK", "sudahAda": true } })),
            (rumah(Pos::Melati, 3), json!({ "penerimaBansos": { "program": "PKH", "diterima": false } }), "BANSOS_TIDAK_DITERIMA",
                json!({ "penerimaBansos": { "program": "PKH", "diterima": true, "bulan": 11, "tahun": 2026 } })),
        ];
        for (subjek, isi, expected, _) in &rows {
            assert_eq!(tanda(&lihat(&pengurus, Pos::Melati, subjek, isi).await).join(" "), *expected);
        }
        let standing = daftar(&pengurus, Pos::Melati, json!({})).await;
        assert_eq!(standing.len(), 9, "{standing:?}");
        // Another thing of the same kind settles nothing: another aid, another paper, another hazard.
        lihat(&pengurus, Pos::Melati, &rumah(Pos::Melati, 3), &json!({ "penerimaBansos": { "program": "SEMBAKO", "diterima": true } })).await;
        lihat(&pengurus, Pos::Melati, &bapak, &json!({ "dokumenKependudukan": { "dokumen": "KK", "sudahAda": true } })).await;
        lihat(&pengurus, Pos::Melati, &rt("2"), &json!({ "kerawananBencana": { "ancaman": "ANGIN", "rumahTerancam": 0,
            "frekuensi": "TIDAK_LAGI" } })).await;
        // Nor does the same hazard of another neighbourhood.
        lihat(&pengurus, Pos::Melati, &rt("3"), &json!({ "kerawananBencana": { "ancaman": "BANJIR", "rumahTerancam": 0,
            "frekuensi": "TIDAK_LAGI" } })).await;
        assert_eq!(daftar(&pengurus, Pos::Melati, json!({})).await, standing);
        for (subjek, _, _, settled) in &rows {
            world.later(Duration::minutes(1));
            lihat(&pengurus, Pos::Melati, subjek, settled).await;
        }
        assert_eq!(daftar(&pengurus, Pos::Melati, json!({})).await, Vec::<String>::new());
    }
}

both! {
    async fn what_follows_from_a_fire_hangs_on_its_report(world: World) {
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let api = json!({ "laporanKejadian": { "jenisKejadian": "KEBAKARAN", "tanggalKejadian": "2026-11-19", "rumah": 1,
            "keluargaTerdampak": 1, "luka": 0, "kebutuhanDarurat": ["PANGAN"] } });
        let report = lihat(&pengurus, Pos::Melati, &rt("1"), &api).await;
        // The next steps are told and none is taken.
        assert_eq!(tanda(&report), ["KEJADIAN_KEBUTUHAN", "SARAN_KORBAN", "SARAN_RUMAH_RUSAK"]);
        let followers = [
            (rumah(Pos::Melati, 1), json!({ "rumahRusakBencana": { "tanggalRusak": "2026-11-19", "kerusakan": "BERAT", "lokasiAman": true,
                "statusHunian": "MILIK", "hunianSementara": "TENDA" } }), "BANGUN_PASCABENCANA SARAN_KEBUTUHAN_DASAR"),
            (rumah(Pos::Melati, 1), json!({ "korbanBencana": { "hunian": "TENDA", "butuhPangan": true, "butuhSandang": false, "anggota": 3,
                "anggotaRentan": 1 } }), "KORBAN_HUNIAN KORBAN_PANGAN KORBAN_RENTAN"),
            (orang(Pos::Melati, Siapa::Sari), json!({ "pendampinganTrauma": { "kelompok": "DEWASA", "rujukKe": ["PUSKESMAS"] } }), "TRAUMA_RUJUK"),
        ];
        let other = lihat(&pengurus, Pos::Melati, &rumah(Pos::Melati, 1), &air("LEDENG")).await;
        let tetangga = world.sign_in(Persona::Pengurus(Pos::Mawar)).await;
        let elsewhere = lihat(&tetangga, Pos::Mawar, &rt("1"), &api).await;
        for (subjek, isi, flags) in followers {
            let sent = |kejadian: &Json| {
                let mut subjek = subjek.clone();
                subjek["kejadian"] = kejadian.clone();
                isian(Pos::Melati, "2026-11-20", &subjek, &isi)
            };
            let refused = async |kejadian: &Json| {
                let (code, field, _) = pengurus.refused(CATAT, sent(kejadian)).await;
                format!("{code} {}", field.unwrap_or_default())
            };
            assert_eq!(refused(&Json::Null).await, "REQUIRED kejadian");
            // Not an event, and not one of hers.
            assert_eq!(refused(&other["id"]).await, "NOT_FOUND kejadian");
            assert_eq!(refused(&elsewhere["id"]).await, "NOT_FOUND kejadian");
            let done = pengurus.ok(CATAT, sent(&report["id"])).await["catatPelayanan"].clone();
            assert_eq!(done["kejadian"], json!({ "id": report["id"], "jenisKejadian": "KEBAKARAN" }));
            assert_eq!(tanda(&done).join(" "), flags);
        }
        // An event of tomorrow has not happened.
        let mut besok = api.clone();
        besok["laporanKejadian"]["tanggalKejadian"] = json!("2026-11-21");
        let (code, field, _) = pengurus.refused(CATAT, isian(Pos::Melati, "2026-11-20", &rt("1"), &besok)).await;
        assert_eq!((code.as_str(), field.as_deref()), ("DATE_IN_FUTURE", Some("tanggalKejadian")));
    }
}

both! {
    async fn roads_add_up_and_are_forgotten_with_the_plan_of_the_year(world: World) {
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let jalan = json!({ "jalanDesa": { "keadaan": "RUSAK", "panjangRuas": 40 } });
        for tanggal in ["2026-11-20", "2026-11-20", "2025-11-21", "2025-11-20"] {
            pengurus.ok(CATAT, isian(Pos::Melati, tanggal, &rt("1"), &jalan)).await;
        }
        // Two today and one within the year; the one of a year ago has to be reported again.
        assert_eq!(peta(&pengurus, per_rt(Pos::Melati)).await, ["001 JALAN_RUSAK 3"]);
        assert_eq!(daftar(&pengurus, Pos::Melati, json!({ "a": "JALAN_RUSAK" })).await.len(), 3);
    }
}

/// A count of the map by hand: rule by row.
type Buku = BTreeMap<(String, &'static str), i64>;

both! {
    async fn the_map_is_what_the_registers_add_up_to(world: World) {
        let mut keeper = BTreeMap::new();
        for pos in Pos::ALL {
            keeper.insert(pos.desa(), world.sign_in(Persona::Pengurus(pos)).await);
        }
        // Which source each household has, by post; a different mix in each.
        let sources = ["LEDENG", "AIR_PERMUKAAN", "SUMUR_TAK_TERLINDUNG", "AIR_PERMUKAAN", "AIR_HUJAN"];
        let mut book: Buku = BTreeMap::new();
        for (shift, pos) in Pos::ALL.into_iter().enumerate() {
            for number in 0..4_u128 {
                let source = sources[(usize::try_from(number).unwrap() + shift) % 5];
                lihat(&keeper[pos.desa()], pos, &rumah(pos, number), &air(source)).await;
                // Asked twice on the way: one household is one.
                lihat(&keeper[pos.desa()], pos, &rumah(pos, number), &air(source)).await;
                let rule = match source {
                    "AIR_PERMUKAAN" => "AIR_PERMUKAAN",
                    "SUMUR_TAK_TERLINDUNG" => "AIR_TAK_TERLINDUNG",
                    _ => continue,
                };
                *book.entry((pos.desa().to_owned(), rule)).or_default() += 1;
            }
            let paud = json!({ "aksesPaud": { "terdaftar": false, "alasan": "biaya" } });
            lihat(&keeper[pos.desa()], pos, &orang(pos, Siapa::Candra), &paud).await;
            *book.entry((pos.desa().to_owned(), "TIDAK_PAUD")).or_default() += 1;
        }
        let lines = |book: &Buku| -> Vec<String> {
            let mut lines: Vec<String> =
                book.iter().filter(|(_, n)| **n > 0).map(|((row, rule), n)| format!("{row} {rule} {n}")).collect();
            lines.sort();
            lines
        };
        let pembina = world.sign_in(Persona::Pembina).await;
        let sorted = async |client: &Client, variables: Json| {
            let mut lines = peta(client, variables).await;
            lines.sort();
            lines
        };
        let mut seen = sorted(&pembina, json!({ "w": "64.02.02", "m": "DESA" })).await;
        seen.extend(sorted(&pembina, json!({ "w": "64.02.06", "m": "DESA" })).await);
        assert_eq!(seen, lines(&book));
        // By kecamatan the villages are added up.
        let mut kecamatan: Buku = BTreeMap::new();
        for ((row, rule), n) in book.iter().filter(|((row, _), _)| row.starts_with("64.02.02")) {
            *kecamatan.entry((row[..8].to_owned(), *rule)).or_default() += n;
        }
        assert_eq!(sorted(&pembina, json!({ "w": "64.02.02", "m": "KECAMATAN" })).await, lines(&kecamatan));
        // With the denominators: four of five households were asked; one child of three to six of three.
        let post = json!({ "p": Pos::Melati.id().to_string(), "m": "POSYANDU" });
        let seen = pembina.ok(PETA, post).await;
        let need = |rule: &str| {
            let rows = seen["pemetaan"][0]["kebutuhan"].as_array().unwrap();
            rows.iter().find(|need| need["aturan"] == rule).unwrap().clone()
        };
        assert_eq!(seen["pemetaan"][0]["nama"], "Melati");
        assert_eq!(need("AIR_PERMUKAAN")["terdata"], json!({ "n": 2, "d": 4 }));
        assert_eq!(need("AIR_PERMUKAAN")["pendataan"], json!({ "n": 4, "d": 5 }));
        assert_eq!(need("TIDAK_PAUD")["terdata"], json!({ "n": 1, "d": 1 }));
        assert_eq!(need("TIDAK_PAUD")["pendataan"], json!({ "n": 1, "d": 3 }));
        // The list behind a number has as many rows.
        assert_eq!(daftar(&keeper[Pos::Melati.desa()], Pos::Melati, json!({ "a": "AIR_PERMUKAAN" })).await,
            ["AIR_PERMUKAAN Kepala Melati 1", "AIR_PERMUKAAN Kepala Melati 3"]);
    }
}

both! {
    async fn who_died_moved_or_grew_up_is_counted_where_she_is(world: World) {
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        for number in [1, 2] {
            lihat(&pengurus, Pos::Melati, &rumah(Pos::Melati, number), &air("AIR_PERMUKAAN")).await;
        }
        let paud = json!({ "aksesPaud": { "terdaftar": false, "alasan": "biaya" } });
        for who in [Siapa::Candra, Siapa::Dian, Siapa::Intan] {
            lihat(&pengurus, Pos::Melati, &orang(Pos::Melati, who), &paud).await;
        }
        lihat(&pengurus, Pos::Melati, &orang(Pos::Melati, Siapa::Nenek), &json!({ "wargaRentanBencana": { "sebab": "SAKIT" } })).await;
        assert_eq!(peta(&pengurus, per_rt(Pos::Melati)).await, ["001 TIDAK_PAUD 3", "001 AIR_PERMUKAAN 2", "001 RENTAN_BENCANA 1"]);

        let ubah = "mutation($i: UbahSasaranInput!) { ubahSasaran(input: $i) { id } }";
        let change = |who, field: &str, value: Json| {
            let mut input = json!({ "id": mutation_id(), "sasaran": Pos::Melati.sasaran(who).to_string() });
            input[field] = value;
            json!({ "i": input })
        };
        // Candra moved to another neighbourhood of the village; Grandmother died.
        pengurus.ok(ubah, change(Siapa::Candra, "rt", json!("7"))).await;
        pengurus.ok(ubah, change(Siapa::Nenek, "meninggalPada", json!("2026-11-20"))).await;
        assert_eq!(peta(&pengurus, per_rt(Pos::Melati)).await, ["001 TIDAK_PAUD 2", "001 AIR_PERMUKAAN 2", "007 TIDAK_PAUD 1"]);
        assert_eq!(daftar(&pengurus, Pos::Melati, json!({ "rt": "7" })).await, ["TIDAK_PAUD Candra Melati"]);

        // Hasan and Candra are the household 2. One moves to another village, the other into another household: the
        // house stands empty, and what it lacks is nobody's need.
        pengurus.ok(ubah, change(Siapa::Hasan, "keluarga", json!(Pos::Melati.keluarga(1).to_string()))).await;
        let propose = "mutation($m: UUID!, $s: ID!, $k: ID!) { ajukanPindah(id: $m, sasaran: $s, ke: $k) { id } }";
        let proposed = pengurus.ok(propose, json!({ "m": mutation_id(), "s": Pos::Melati.sasaran(Siapa::Candra).to_string(),
            "k": Pos::Mawar.id().to_string() })).await["ajukanPindah"]["id"].clone();
        let accept = "mutation($m: UUID!, $p: ID!) { terimaPindah(id: $m, perpindahan: $p) { id } }";
        let tetangga = world.sign_in(Persona::Pengurus(Pos::Mawar)).await;
        tetangga.ok(accept, json!({ "m": mutation_id(), "p": proposed })).await;
        assert_eq!(peta(&pengurus, per_rt(Pos::Melati)).await, ["001 TIDAK_PAUD 2", "001 AIR_PERMUKAAN 1"]);
        assert_eq!(daftar(&pengurus, Pos::Melati, json!({ "b": "PEKERJAAN_UMUM" })).await, ["AIR_PERMUKAAN Kepala Melati 1"]);
        // Where she lives now she is looked at anew.
        assert_eq!(peta(&tetangga, per_rt(Pos::Mawar)).await, Vec::<String>::new());

        // Dian (born 1 June 2021) turns six: PAUD is for her no longer.
        world.later(Duration::days(195));
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        assert_eq!(peta(&pengurus, per_rt(Pos::Melati)).await, ["001 TIDAK_PAUD 1", "001 AIR_PERMUKAAN 1"]);
        assert_eq!(daftar(&pengurus, Pos::Melati, json!({ "a": "TIDAK_PAUD" })).await, ["TIDAK_PAUD Intan Melati"]);
    }
}

both! {
    async fn small_counts_are_hidden_from_those_who_plan(world: World) {
        // Surface water: five households of Melati, two of Mawar, none of Anggrek. A dry well: five of Melati alone.
        for (pos, count) in [(Pos::Melati, 5), (Pos::Mawar, 2)] {
            let pengurus = world.sign_in(Persona::Pengurus(pos)).await;
            for number in 0..count {
                lihat(&pengurus, pos, &rumah(pos, number), &air("AIR_PERMUKAAN")).await;
            }
            if pos == Pos::Melati {
                for number in 0..5 {
                    lihat(&pengurus, pos, &rumah(pos, number), &json!({ "keluhanAir": { "gejala": ["KERING"] } })).await;
                }
            }
        }
        let desa = json!({ "w": "64.02.02", "m": "DESA" });
        let pembina = world.sign_in(Persona::Pembina).await;
        assert_eq!(peta(&pembina, desa.clone()).await, ["64.02.02.2001 AIR_PERMUKAAN 5", "64.02.02.2001 AIR_KERING 5",
            "64.02.02.2002 AIR_PERMUKAAN 2"]);
        let hidden = ["64.02.02.2001 AIR_PERMUKAAN ?", "64.02.02.2001 AIR_KERING 5", "64.02.02.2002 AIR_PERMUKAAN ?"];
        for persona in [Persona::Pkk, Persona::Opd(Bidang::PekerjaanUmum), Persona::DpmdAdmin] {
            let client = world.sign_in(persona).await;
            // Two of seven would tell on Mawar, so neither they nor their sum shows. Five next to a zero do.
            assert_eq!(peta(&client, desa.clone()).await, hidden, "{persona:?}");
            let sum = peta(&client, json!({ "w": "64.02.02", "m": "KECAMATAN" })).await;
            assert_eq!(sum, ["64.02.02 AIR_PERMUKAAN ?", "64.02.02 AIR_KERING 5"], "{persona:?}");
            // The village alone says no more than the table, and no denominator is told.
            assert_eq!(peta(&client, json!({ "w": "64.02.02.2001", "m": "DESA" })).await, hidden[..2], "{persona:?}");
            let seen = client.ok(PETA, desa.clone()).await.to_string();
            assert!(seen.contains("\"terdata\":null") && !seen.contains("\"d\":"), "{seen}");
            for finer in ["POSYANDU", "RT"] {
                let (code, field, _) = client.refused(PETA, json!({ "w": "64.02.02.2001", "m": finer })).await;
                assert_eq!((code.as_str(), field.as_deref()), ("FORBIDDEN", Some("menurut")), "{persona:?} {finer}");
            }
            let (code, _, _) = client.refused(PETA, per_rt(Pos::Melati)).await;
            assert_eq!(code, "FORBIDDEN", "{persona:?}");
        }
        // An agency reads its own sector.
        let social = world.sign_in(Persona::Opd(Bidang::Sosial)).await;
        assert_eq!(peta(&social, desa.clone()).await, Vec::<String>::new());
        let (code, _, _) = social.refused(PETA, json!({ "w": "64.02.02", "b": "PEKERJAAN_UMUM", "m": "DESA" })).await;
        assert_eq!(code, "FORBIDDEN");
        let auditor = auditor(&world).await;
        assert_eq!(peta(&auditor, desa).await.len(), 3);
    }
}

both! {
    async fn a_kader_reads_the_needs_of_her_sectors_and_of_no_other_post(world: World) {
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        lihat(&pengurus, Pos::Melati, &rumah(Pos::Melati, 1), &air("AIR_PERMUKAAN")).await;
        lihat(&pengurus, Pos::Melati, &rumah(Pos::Melati, 1), &json!({ "penerimaBansos": { "program": "PKH", "diterima": false } })).await;
        let tukang = world.sign_in(Persona::KaderBidang(Pos::Melati, Bidang::PekerjaanUmum)).await;
        assert_eq!(peta(&tukang, per_rt(Pos::Melati)).await, ["001 AIR_PERMUKAAN 1"]);
        assert_eq!(daftar(&tukang, Pos::Melati, json!({})).await, ["AIR_PERMUKAAN Kepala Melati 1"]);
        let mut sosial = per_rt(Pos::Melati);
        sosial["b"] = json!("SOSIAL");
        let (code, _, _) = tukang.refused(PETA, sosial).await;
        assert_eq!(code, "FORBIDDEN");
        let (code, _, _) = tukang.refused(PETA, per_rt(Pos::Mawar)).await;
        assert_eq!(code, "FORBIDDEN");
        let list = "query($p: ID!) { daftarKebutuhan(posyandu: $p) { nodes { id } } }";
        let (code, field, _) = tukang.refused(list, json!({ "p": Pos::Mawar.id().to_string() })).await;
        assert_eq!((code.as_str(), field.as_deref()), ("NOT_FOUND", Some("posyandu")));
        for persona in [Persona::Pembina, Persona::Pkk, Persona::Opd(Bidang::PekerjaanUmum), Persona::DpmdAdmin] {
            let client = world.sign_in(persona).await;
            let (code, _, _) = client.refused(list, json!({ "p": Pos::Melati.id().to_string() })).await;
            assert_eq!(code, "NOT_FOUND", "{persona:?}");
        }
        // A whole kecamatan by neighbourhood is nobody's question.
        let pembina = world.sign_in(Persona::Pembina).await;
        let (code, field, _) = pembina.refused(PETA, json!({ "w": "64.02.02", "m": "RT" })).await;
        assert_eq!((code.as_str(), field.as_deref()), ("FORBIDDEN", Some("menurut")));
    }
}

both! {
    async fn a_protected_case_is_on_no_map_and_in_no_list(world: World) {
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let kasus = json!({ "kasusSensitif": { "jenisKasus": "KDRT", "kelompokKorban": "DEWASA", "kegentingan": "BIASA" } });
        let input = isian(Pos::Melati, "2026-11-20", &orang(Pos::Melati, Siapa::Sari), &kasus);
        let record = "mutation($i: CatatPelayananInput!) { catatPelayanan(input: $i) { id } }";
        pengurus.ok(record, input).await;
        // Even if its flag were a need like any other.
        assert_eq!(world.tamper("UPDATE tanda SET tindakan = 'KEBUTUHAN'").await, 1);
        assert_eq!(peta(&pengurus, per_rt(Pos::Melati)).await, Vec::<String>::new());
        assert_eq!(daftar(&pengurus, Pos::Melati, json!({})).await, Vec::<String>::new());
        let pembina = world.sign_in(Persona::Pembina).await;
        assert_eq!(peta(&pembina, json!({ "w": "64.02.02", "m": "DESA" })).await, Vec::<String>::new());
        // Nor is it among the services of its sector.
        let sector = "query($p: ID!) { ringkasanPartisipasi(posyandu: $p, periode: \"2026-11\", per: TOTAL) { perBidang { bidang terlayani { n } } } }";
        let seen = pengurus.ok(sector, json!({ "p": Pos::Melati.id().to_string() })).await;
        let sectors = seen["ringkasanPartisipasi"][0]["perBidang"].as_array().unwrap();
        let trantibum = sectors.iter().find(|row| row["bidang"] == "TRANTIBUM_LINMAS").unwrap();
        assert_eq!(trantibum["terlayani"]["n"], 0);
    }
}

both! {
    async fn the_catalogue_tells_which_legal_service_a_kind_informs(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let seen = kader.ok("{ katalog { kode kejadian terlindungi spm { kode nama } } }", json!({})).await;
        let kinds = seen["katalog"].as_array().unwrap();
        let of = |kode: &str| kinds.iter().find(|kind| kind["kode"] == kode).unwrap();
        assert_eq!(of("PUM-01")["spm"], json!([{ "kode": "SPM-PUM-1", "nama": "Pemenuhan kebutuhan pokok air minum sehari-hari" }]));
        // Repairing houses for the ordinary poor is not legal SPM.
        assert_eq!(of("PRM-01")["spm"], json!([]));
        let marked = |mark: &str| kinds.iter().filter(|kind| kind[mark] == true).map(|kind| kind["kode"].as_str().unwrap()).collect::<Vec<_>>();
        assert_eq!(marked("kejadian"), ["PRM-03", "TRB-07", "SOS-07"]);
        assert!(marked("terlindungi").contains(&"TRB-02"));
    }
}
