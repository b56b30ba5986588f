//! An opening day, from the calendar to the recap.

use chrono::Duration;
use posyandu::domain::posyandu::Bidang;
use serde_json::{Value as Json, json};

use crate::both;
use crate::world::{Client, Persona, Pos, Siapa, World, mutation_id};

const HADIR: &str =
    "mutation($i: HadirInput!) { hadir(input: $i) { id baru kelompokUmur terlambat kondisi } }";
const REKAP: &str = "query($d: ID!) { rekapHariBuka(id: $d) { status warga pengunjungLuar baru entriTerlambat \
    kaderHadir rujukan perKelompok { kelompok warga pengunjungLuar } perBidang { bidang pelayanan subjek } \
    skdn { s k d n t o b bgm duaT } } }";

/// An opening day of any date that is running.
pub async fn dibuka(world: &World, pos: Pos, tanggal: &str) -> String {
    let day = world.scheduled(pos, tanggal).await;
    let pengurus = world.sign_in(Persona::Pengurus(pos)).await;
    let buka = "mutation($m: UUID!, $d: ID!) { bukaHariBuka(id: $m, hariBuka: $d) { status } }";
    pengurus.ok(buka, json!({ "m": mutation_id(), "d": day })).await;
    day
}

/// Closes a day.
pub async fn tutup(client: &Client, day: &str) {
    let tutup = "mutation($m: UUID!, $d: ID!) { tutupHariBuka(id: $m, hariBuka: $d) { status } }";
    let closed = client.ok(tutup, json!({ "m": mutation_id(), "d": day })).await;
    assert_eq!(closed["tutupHariBuka"]["status"], "SELESAI");
}

/// Checks a resident in; answers the attendance.
pub async fn hadir(client: &Client, day: &str, sasaran: &str) -> Json {
    let input = json!({ "id": mutation_id(), "hariBuka": day, "sasaran": sasaran });
    client.ok(HADIR, json!({ "i": input })).await["hadir"].clone()
}

/// Checks a visitor of two years in; answers the attendance's id.
pub async fn tamu(client: &Client, day: &str, nama: &str) -> String {
    let tamu =
        json!({ "nama": nama, "jenisKelamin": "L", "tanggalLahir": "2024-11-01", "asal": "Samarinda" });
    let input = json!({ "id": mutation_id(), "hariBuka": day, "pengunjung": tamu });
    client.ok(HADIR, json!({ "i": input })).await["hadir"]["id"].as_str().unwrap().to_owned()
}

/// Records a service on a day; `subjek` are the fields that name its subject.
pub async fn catat(client: &Client, day: &str, subjek: Json, isi: Json) -> Json {
    let mut input = subjek;
    input["id"] = json!(mutation_id());
    input["hariBuka"] = json!(day);
    input["isi"] = isi;
    let record = "mutation($i: CatatPelayananInput!) { catatPelayanan(input: $i) { id kode terlambat } }";
    client.ok(record, json!({ "i": input })).await["catatPelayanan"].clone()
}

/// The recap of a day.
pub async fn rekap(client: &Client, day: &str) -> Json {
    client.ok(REKAP, json!({ "d": day })).await["rekapHariBuka"].clone()
}

/// A person of Melati.
fn melati(siapa: Siapa) -> String {
    Pos::Melati.sasaran(siapa).to_string()
}

both! {
    async fn a_second_check_in_returns_the_first(world: World) {
        let day = world.running(Pos::Melati).await;
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let once = hadir(&kader, &day, &melati(Siapa::Adi)).await;
        let again = hadir(&kader, &day, &melati(Siapa::Adi)).await;
        assert_eq!(once, again);
        assert_eq!(once["kelompokUmur"], "BAYI");
        assert_eq!(rekap(&kader, &day).await["warga"], 1);
    }
}

both! {
    async fn a_day_goes_from_the_calendar_to_the_recap(world: World) {
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let id = mutation_id();
        let put = pengurus
            .ok(
                "mutation($m: UUID!, $p: ID!) { jadwalkanHariBuka(id: $m, posyandu: $p, tanggal: \"2026-11-20\", \
                 lokasi: \" Balai desa \") { id status tanggal lokasi dibuka } }",
                json!({ "m": id, "p": Pos::Melati.id().to_string() }),
            )
            .await;
        let day = format!("hariBuka:{id}");
        let seen = json!({ "id": day, "status": "DIJADWALKAN", "tanggal": "2026-11-20", "lokasi": "Balai desa",
            "dibuka": null });
        assert_eq!(put["jadwalkanHariBuka"], seen);

        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let kesehatan = Pos::Melati.kader(Bidang::Kesehatan).to_string();
        let there = json!([{ "kader": kesehatan, "langkah": "PENGUKURAN" }]);
        let opened = kader
            .ok(
                "mutation($m: UUID!, $d: ID!, $k: [KaderHadirInput!]!) { \
                 bukaHariBuka(id: $m, hariBuka: $d, kaderHadir: $k) { status dibuka \
                 kaderHadir { nodes { langkah kader { nama } } } } }",
                json!({ "m": mutation_id(), "d": day, "k": there }),
            )
            .await;
        let seen = json!({ "status": "BERLANGSUNG", "dibuka": "2026-11-20T01:00:00.000Z",
            "kaderHadir": { "nodes": [{ "langkah": 2, "kader": { "nama": "Kader Melati KES" } }] } });
        assert_eq!(opened["bukaHariBuka"], seen);
        // Noting her again changes nothing; another kader is noted beside her.
        for bidang in [Bidang::Kesehatan, Bidang::Sosial] {
            let note = "mutation($m: UUID!, $d: ID!, $k: ID!) { \
                catatKaderHadir(id: $m, hariBuka: $d, kaderHadir: { kader: $k }) { id } }";
            let kader_id = Pos::Melati.kader(bidang).to_string();
            kader.ok(note, json!({ "m": mutation_id(), "d": day, "k": kader_id })).await;
        }
        world.later(Duration::hours(3));
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        tutup(&kader, &day).await;
        let told = rekap(&kader, &day).await;
        assert_eq!((&told["status"], &told["kaderHadir"], &told["warga"]), (&json!("SELESAI"), &json!(2), &json!(0)));
        // A day on which nobody came was held all the same; the S of its month is read on it.
        assert_eq!(told["skdn"], json!({ "s": 4, "k": 2, "d": 0, "n": 0, "t": 0, "o": 0, "b": 0, "bgm": 0, "duaT": 0 }));
    }
}

both! {
    async fn the_recap_is_what_a_hand_counts(world: World) {
        let day = world.running(Pos::Melati).await;
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        for siapa in [Siapa::Adi, Siapa::Bunga, Siapa::Candra, Siapa::Dian, Siapa::Hasan, Siapa::Nenek] {
            hadir(&kader, &day, &melati(siapa)).await;
        }
        let tamu = tamu(&kader, &day, "Tamu Kecil").await;
        let orang = |siapa| json!({ "sasaran": melati(siapa) });
        let rumah = |n| json!({ "keluarga": Pos::Melati.keluarga(n).to_string() });
        let berat = |kg: &str| json!({ "pertumbuhan": { "berat": kg } });
        // Kesehatan: three residents, one visitor, one group without names. The visitor is in no D.
        catat(&kader, &day, orang(Siapa::Adi), berat("6,9")).await;
        catat(&kader, &day, orang(Siapa::Bunga), berat("10.4")).await;
        let ditimbang = catat(&kader, &day, orang(Siapa::Dian), berat("16")).await;
        catat(&kader, &day, json!({ "kehadiran": tamu }), berat("11,2")).await;
        catat(&kader, &day, json!({}), json!({ "penyuluhan": { "topik": "MP-ASI", "peserta": 12 } })).await;
        // The other five sectors.
        for siapa in [Siapa::Candra, Siapa::Dian] {
            catat(&pengurus, &day, orang(siapa), json!({ "aksesPaud": { "terdaftar": true, "jenisUnit": "TK" } })).await;
        }
        catat(&pengurus, &day, rumah(1), json!({ "sumberAir": { "sumber": "AIR_HUJAN" } })).await;
        catat(&pengurus, &day, json!({ "lokasi": { "rt": "1" } }), json!({ "jalanDesa": { "keadaan": "RUSAK" } })).await;
        let rtlh = json!({ "rumahTidakLayakHuni": { "atap": "BERAT", "dinding": "SEDANG", "lantai": "RINGAN" } });
        catat(&pengurus, &day, rumah(2), rtlh).await;
        for program in ["PKH", "SEMBAKO"] {
            catat(&pengurus, &day, rumah(3), json!({ "penerimaBansos": { "program": program, "diterima": false } })).await;
        }
        catat(&pengurus, &day, orang(Siapa::Nenek), json!({ "wargaRentanBencana": { "sebab": "LANSIA_SENDIRI" } })).await;
        // A referral that a service of the day led to, and one that none did.
        let kirim = "mutation($i: KirimRujukanInput!) { kirimRujukan(input: $i) { id } }";
        for pelayanan in [ditimbang["id"].clone(), Json::Null] {
            let input = json!({ "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(),
                "sasaran": melati(Siapa::Dian), "pelayanan": pelayanan, "bidang": "KESEHATAN", "alasan": "pucat" });
            kader.ok(kirim, json!({ "i": input })).await;
        }
        tutup(&kader, &day).await;
        // Late: one who came after all, and a correction for one who was weighed already.
        assert_eq!(hadir(&kader, &day, &melati(Siapa::Eko)).await["terlambat"], true);
        let late = catat(&kader, &day, orang(Siapa::Adi), berat("7,0")).await;
        assert_eq!((&late["kode"], &late["terlambat"]), (&json!("KES-01"), &json!(true)));

        let groups = |rows: &[(&str, i64, i64)]| -> Json {
            rows.iter().map(|(k, w, p)| json!({ "kelompok": k, "warga": w, "pengunjungLuar": p })).collect()
        };
        let sectors = |rows: &[(&str, i64, i64)]| -> Json {
            rows.iter().map(|(b, p, s)| json!({ "bidang": b, "pelayanan": p, "subjek": s })).collect()
        };
        assert_eq!(
            rekap(&kader, &day).await,
            json!({
                "status": "SELESAI", "warga": 7, "pengunjungLuar": 1, "baru": 7, "entriTerlambat": 2,
                "kaderHadir": 0, "rujukan": 1,
                "perKelompok": groups(&[("BAYI", 1, 0), ("BADUTA", 1, 0), ("BALITA", 1, 1), ("PRASEKOLAH", 1, 0),
                    ("USIA_SEKOLAH", 1, 0), ("REMAJA", 0, 0), ("USIA_PRODUKTIF", 1, 0), ("LANSIA", 1, 0)]),
                // Adi was weighed twice and is one child; Dian is beyond 60 months and not in D.
                "perBidang": sectors(&[("PENDIDIKAN", 2, 2), ("KESEHATAN", 6, 4), ("PEKERJAAN_UMUM", 2, 1),
                    ("PERUMAHAN_RAKYAT", 1, 1), ("TRANTIBUM_LINMAS", 1, 1), ("SOSIAL", 2, 1)]),
                "skdn": { "s": 4, "k": 2, "d": 2, "n": 0, "t": 0, "o": 0, "b": 2, "bgm": 0, "duaT": 0 },
            })
        );
    }
}

both! {
    async fn a_new_day_begins_at_midnight_in_kukar(world: World) {
        let day = world.scheduled(Pos::Melati, "2026-11-21").await;
        let buka = "mutation($m: UUID!, $d: ID!) { bukaHariBuka(id: $m, hariBuka: $d) { dibuka tanggal } }";
        // 15:59 UTC is one minute to midnight in WITA.
        world.later(Duration::minutes(14 * 60 + 59));
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let (code, _, _) = pengurus.refused(buka, json!({ "m": mutation_id(), "d": day })).await;
        assert_eq!(code, "DATE_IN_FUTURE");
        world.later(Duration::minutes(1));
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let opened = pengurus.ok(buka, json!({ "m": mutation_id(), "d": day })).await;
        assert_eq!(opened["bukaHariBuka"], json!({ "dibuka": "2026-11-20T16:00:00.000Z", "tanggal": "2026-11-21" }));
        // 23:30 UTC on the 20th is half past seven on the 21st: yesterday cannot be put on the calendar.
        world.later(Duration::minutes(7 * 60 + 30));
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let jadwal = "mutation($m: UUID!, $p: ID!) { \
            jadwalkanHariBuka(id: $m, posyandu: $p, tanggal: \"2026-11-20\") { id } }";
        let melati = Pos::Melati.id().to_string();
        let (code, field, _) = pengurus.refused(jadwal, json!({ "m": mutation_id(), "p": melati })).await;
        assert_eq!((code.as_str(), field.as_deref()), ("INVALID_DATE", Some("tanggal")));
        // Born "today" is possible on the 21st, and was not yet on the 20th.
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let born = "mutation($i: DaftarkanSasaranInput!) { daftarkanSasaran(input: $i) { umurBulan terdaftar } }";
        let input = json!({ "id": mutation_id(), "posyandu": melati, "nama": "Fajar", "jenisKelamin": "L",
            "tanggalLahir": "2026-11-21", "rt": "1" });
        let seen = kader.ok(born, json!({ "i": input })).await;
        assert_eq!(seen["daftarkanSasaran"], json!({ "umurBulan": 0, "terdaftar": "2026-11-21" }));
    }
}

both! {
    async fn the_institution_is_open_and_the_people_are_not(world: World) {
        let day = world.running(Pos::Melati).await;
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let came = hadir(&kader, &day, &melati(Siapa::Adi)).await;
        let timbang = catat(&kader, &day, json!({ "sasaran": melati(Siapa::Adi) }), json!({ "pertumbuhan": { "berat": "6,9" } })).await;
        let lain = world.sign_in(Persona::Kader(Pos::Mawar)).await;
        // That Melati opened today is no secret; who came is.
        let seen = lain.ok("query($d: ID!) { hariBuka(id: $d) { status tanggal } }", json!({ "d": day })).await;
        assert_eq!(seen["hariBuka"]["status"], "BERLANGSUNG");
        for field in ["kehadiran { nodes { id } }", "pelayanan { nodes { id } }"] {
            let reply = lain.send(&format!("query($d: ID!) {{ hariBuka(id: $d) {{ {field} }} }}"), json!({ "d": day })).await;
            assert!(!reply.json.to_string().contains(came["id"].as_str().unwrap()), "{:#}", reply.json);
            assert!(!reply.json.to_string().contains(timbang["id"].as_str().unwrap()), "{:#}", reply.json);
            let list = field.split(' ').next().unwrap();
            let rows = &reply.json["data"]["hariBuka"][list]["nodes"];
            assert!(rows.is_null() || *rows == json!([]), "{:#}", reply.json);
        }
        for id in [&melati(Siapa::Adi), came["id"].as_str().unwrap(), timbang["id"].as_str().unwrap()] {
            let (code, _, _) = lain.refused("query($i: ID!) { node(id: $i) { id } }", json!({ "i": id })).await;
            assert_eq!(code, "NOT_FOUND", "{id}");
        }
        // Nor its sums, which are for those above it and for the post itself.
        let (code, _, _) = lain.refused("query($d: ID!) { rekapHariBuka(id: $d) { warga } }", json!({ "d": day })).await;
        assert_eq!(code, "FORBIDDEN");
    }
}

both! {
    async fn pkk_sees_sums_and_no_name(world: World) {
        let day = world.running(Pos::Melati).await;
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let came = hadir(&kader, &day, &melati(Siapa::Adi)).await;
        for persona in [Persona::Pkk, Persona::Pembina, Persona::DpmdAdmin] {
            let above = world.sign_in(persona).await;
            // The recap of a day is for the post and its pembina: others read whole months, without small counts.
            let seen = above.send("query($d: ID!) { rekapHariBuka(id: $d) { warga } }", json!({ "d": day })).await;
            let refused: &[&str] = if persona == Persona::Pembina { &[] } else { &["FORBIDDEN"] };
            assert_eq!(seen.codes(), refused, "{persona:?}");
            let people = above.send("query($d: ID!) { hariBuka(id: $d) { kehadiran { nodes { id } } } }", json!({ "d": day })).await;
            assert!(!people.json.to_string().contains("kehadiran:"), "{persona:?} {:#}", people.json);
            for id in [&melati(Siapa::Adi), came["id"].as_str().unwrap()] {
                let (code, _, _) = above.refused("query($i: ID!) { node(id: $i) { id } }", json!({ "i": id })).await;
                assert_eq!(code, "NOT_FOUND", "{persona:?} {id}");
            }
            let list = "query($p: ID!) { daftarSasaran(posyandu: $p) { nodes { nama } } }";
            let (code, _, _) = above.refused(list, json!({ "p": Pos::Melati.id().to_string() })).await;
            assert_eq!(code, "NOT_FOUND", "{persona:?}");
        }
        // The other kecamatan is not hers.
        let elsewhere = world.running(Pos::Anggrek).await;
        let pkk = world.sign_in(Persona::Pkk).await;
        let (code, _, _) = pkk.refused("query($d: ID!) { rekapHariBuka(id: $d) { warga } }", json!({ "d": elsewhere })).await;
        assert_eq!(code, "FORBIDDEN");
    }
}

both! {
    async fn who_died_is_served_until_the_day_of_death(world: World) {
        let before = dibuka(&world, Pos::Melati, "2026-11-06").await;
        let after = dibuka(&world, Pos::Melati, "2026-11-13").await;
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let ubah = "mutation($i: UbahSasaranInput!) { ubahSasaran(input: $i) { statusHidup meninggalPada } }";
        let input = json!({ "id": mutation_id(), "sasaran": melati(Siapa::Candra), "meninggalPada": "2026-11-06" });
        let told = kader.ok(ubah, json!({ "i": input })).await;
        assert_eq!(told["ubahSasaran"], json!({ "statusHidup": "MENINGGAL", "meninggalPada": "2026-11-06" }));
        // What happened on the day itself may still be recorded; later days do not know him.
        hadir(&kader, &before, &melati(Siapa::Candra)).await;
        let late = json!({ "i": { "id": mutation_id(), "hariBuka": after, "sasaran": melati(Siapa::Candra) } });
        let (code, field, _) = kader.refused(HADIR, late).await;
        assert_eq!((code.as_str(), field.as_deref()), ("WRONG_STATE", Some("sasaran")));
        // He is out of the S of November, read on the 13th, and in that of October, read on its last day.
        let s = "query($p: ID!, $b: String!) { skdn(posyandu: $p, bulan: $b) { s } }";
        for (bulan, s_of) in [("2026-10", 4), ("2026-11", 3)] {
            let read = kader.ok(s, json!({ "p": Pos::Melati.id().to_string(), "b": bulan })).await;
            assert_eq!(read["skdn"]["s"], s_of, "{bulan}");
        }
        // Lists of the living leave him out.
        let list = "query($p: ID!) { daftarSasaran(posyandu: $p, first: 100) { nodes { id } } }";
        let living = kader.ok(list, json!({ "p": Pos::Melati.id().to_string() })).await;
        assert!(!living.to_string().contains(&melati(Siapa::Candra)));
        assert_eq!(living["daftarSasaran"]["nodes"].as_array().unwrap().len(), 9);
    }
}
