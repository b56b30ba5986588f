//! The documents that the apps really send (`schema/operations`), run as they are: a month at the post Melati,
//! from the calendar to the agency's inbox. A file that nobody runs here fails a test, and every reading
//! document has its number of statements in a table.

use std::collections::BTreeSet;

use posyandu::domain::bidang::KATALOG;
use posyandu::domain::posyandu::Bidang;
use posyandu::domain::wilayah::Kode;
use posyandu::service::account::{NewAkun, NewTugas, beri_tugas, buat_akun};
use posyandu::service::login::hash_sandi;
use posyandu::store::account::Subject;
use serde_json::{Value as Json, json};

use crate::berjalan::Dengar;
use crate::both;
use crate::daur_hidup::TAHAP;
use crate::katalog::file;
use crate::login::{Telepon, daftar_totp, kini};
use crate::rujukan::{ajukan, di_desa, teruskan};
use crate::world::{Client, Persona, Pos, Siapa, World, mutation_id, operation};

/// The statements of each reading document: the one that asks who is signed in, and one a list level. Sums
/// are read from cards: the posts, their cards, the names of regions. Who can open single records pays for one
/// more; a copy of everything walks every table, and tells the audit.
const STATEMENTS: &[(&str, usize)] = &[
    ("akses_saya", 3),
    ("antropometri", 1),
    ("aturan", 1),
    ("beranda", 3),
    ("daftar_akun", 4),
    ("daftar_darurat", 2),
    ("daftar_kebutuhan", 2),
    ("daftar_kunjungan", 5),
    ("daftar_sasaran", 2),
    ("data_terbuka", 4),
    ("foto_pelayanan", 3),
    ("indikator", 1),
    ("insiden", 3),
    ("jatuh_tempo", 3),
    ("jatuh_tempo_pos", 3),
    ("kartu_sasaran", 5),
    ("kekosongan", 5),
    ("kotak_desa", 3),
    ("kotak_rujukan", 2),
    ("orang_di_balik", 3),
    ("partisipasi", 3),
    ("pemberitahuan", 2),
    ("pemetaan", 7),
    ("pemetaan_posyandu", 7),
    ("permintaan_subjek", 2),
    ("pertumbuhan_anak", 3),
    ("ralat_bulan", 7),
    ("registrasi", 4),
    ("rekap", 7),
    ("ringkasan_partisipasi", 4),
    ("riwayat_rujukan", 3),
    ("salinan_subjek", 30),
    ("saran", 4),
    ("status_asi", 3),
    ("status_imunisasi", 3),
    ("status_kehamilan", 4),
    ("tugas_menunggu", 2),
    ("tugas_tinjauan", 3),
    ("waktu_tindak_lanjut", 5),
];

/// Every file that a test of this module runs.
const RUN: &[&str] = &[
    "akses_saya",
    "aktifkan",
    "antropometri",
    "aturan",
    "atur_target",
    "batalkan_pelayanan",
    "bekukan_bulan",
    "beranda",
    "beri_tugas",
    "buat_akun",
    "buka_darurat",
    "buka_hari",
    "buka_tinjauan",
    "cabut_tugas",
    "cari_nik",
    "catat_insiden",
    "catat_persalinan",
    "catat_registrasi",
    "daftar_akun",
    "daftar_darurat",
    "daftar_kebutuhan",
    "daftar_kunjungan",
    "daftar_sasaran",
    "daftarkan_keluarga",
    "daftarkan_sasaran",
    "data_terbuka",
    "foto_pelayanan",
    "gabung_sasaran",
    "hadir",
    "indikator",
    "insiden",
    "jadwalkan_hari",
    "jatuh_tempo",
    "jatuh_tempo_pos",
    "kartu_sasaran",
    "kekosongan",
    "kembalikan_rujukan",
    "kirim_rujukan",
    "koreksi_pelayanan",
    "kotak_desa",
    "kotak_rujukan",
    "kunjungan",
    "masuk",
    "minta_tinjauan",
    "minta_unggah",
    "mulai_permintaan",
    "orang_di_balik",
    "pantau_hari_buka",
    "pantau_rujukan",
    "partisipasi",
    "pelayanan_lain",
    "pemberitahuan",
    "perbaiki_rujukan",
    "pemetaan",
    "pemetaan_posyandu",
    "permintaan_subjek",
    "pertumbuhan_anak",
    "pindah",
    "putuskan_permintaan",
    "ralat_bulan",
    "registrasi",
    "rekap",
    "ringkasan_partisipasi",
    "riwayat_rujukan",
    "salinan_subjek",
    "saran",
    "segarkan",
    "setujui_tugas",
    "status_asi",
    "status_imunisasi",
    "status_kehamilan",
    "tandai_dibaca",
    "terima_pindah",
    "terima_rujukan",
    "teruskan_rujukan",
    "timbang",
    "tinjau_darurat",
    "tugas_menunggu",
    "tugas_tinjauan",
    "tutup_hari",
    "tutup_tinjauan",
    "ubah_status_rujukan",
    "ungkap_nik",
    "waktu_tindak_lanjut",
];

/// Runs one file and wants no error; the field it answers.
async fn run(client: &Client, file: &str, variables: Json) -> Json {
    assert!(RUN.contains(&file), "{file} is not in the list of files that are run");
    let reply = client.operation(file, variables).await;
    assert!(reply.json.get("errors").is_none(), "{file}\n{:#}", reply.json);
    let data = reply.json["data"].as_object().unwrap_or_else(|| panic!("{file}\n{:#}", reply.json));
    if data.len() == 1 { data.values().next().unwrap().clone() } else { reply.json["data"].clone() }
}

fn id(of: &Json) -> Json {
    of["id"].clone()
}

/// One opening day at Melati, with the documents of the kader: `children` are weighed, one visitor comes.
async fn a_day(world: &World, children: &[Siapa]) -> Json {
    let (pengurus, kader) = crew(world).await;
    let melati = Pos::Melati.id().to_string();
    let today = world.app.clock.today().to_string();
    let plan = json!({ "id": mutation_id(), "posyandu": melati, "tanggal": today, "lokasi": "Balai desa" });
    let day = run(&pengurus, "jadwalkan_hari", plan).await;
    let present: Vec<Json> = [Bidang::Kesehatan, Bidang::Sosial]
        .iter()
        .map(|b| json!({ "kader": Pos::Melati.kader(*b).to_string(), "langkah": "PENDAFTARAN" }))
        .collect();
    let open = json!({ "id": mutation_id(), "hariBuka": day["id"], "kaderHadir": present });
    let opened = run(&kader, "buka_hari", open).await;
    assert_eq!(
        (&opened["status"], opened["kaderHadir"]["nodes"].as_array().unwrap().len()),
        (&json!("BERLANGSUNG"), 2)
    );
    for who in children {
        let person = Pos::Melati.sasaran(*who).to_string();
        let came = json!({ "input": { "id": mutation_id(), "hariBuka": day["id"], "sasaran": person } });
        assert_eq!(run(&kader, "hadir", came).await["sasaran"]["id"], person);
        let weight = if *who == Siapa::Adi { "6,2" } else { "10,4" };
        let weighed = json!({ "input": { "id": mutation_id(), "hariBuka": day["id"], "sasaran": person,
            "isi": { "pertumbuhan": { "berat": weight } } } });
        assert!(run(&kader, "timbang", weighed).await["beratG"].is_i64());
    }
    let visitor =
        json!({ "nama": "Tamu", "jenisKelamin": "P", "tanggalLahir": "2024-02-29", "asal": "Samarinda" });
    let came = json!({ "input": { "id": mutation_id(), "hariBuka": day["id"], "pengunjung": visitor } });
    assert_eq!(run(&kader, "hadir", came).await["pengunjungLuar"], true);
    id(&day)
}

async fn crew(world: &World) -> (Client, Client) {
    (world.sign_in(Persona::Pengurus(Pos::Melati)).await, world.sign_in(Persona::Kader(Pos::Melati)).await)
}

/// A referral of the sector, with the service that led to it; the referral's id.
async fn a_case(world: &World, day: &Json, household: u128) -> Json {
    let kader = world.sign_in(Persona::KaderBidang(Pos::Melati, Bidang::Sosial)).await;
    let family = Pos::Melati.keluarga(household).to_string();
    let found = json!({ "input": { "id": mutation_id(), "hariBuka": day, "keluarga": family,
        "isi": { "penerimaBansos": { "program": "PKH", "diterima": false } } } });
    let found = run(&kader, "pelayanan_lain", found).await;
    assert_eq!(found["__typename"], "PenerimaBansos");
    let send = json!({ "input": { "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(),
        "keluarga": family,
        "pelayanan": found["id"], "bidang": "SOSIAL", "alasan": "Bantuan tidak sampai." } });
    let sent = run(&kader, "kirim_rujukan", send).await;
    assert_eq!(sent["status"], "DIDATA");
    id(&sent)
}

both! {
    async fn a_day_from_the_calendar_to_the_recap(world: World) {
        let (_, kader) = crew(&world).await;
        let day = a_day(&world, &[Siapa::Adi, Siapa::Bunga]).await;
        let closed = json!({ "id": mutation_id(), "hariBuka": day, "catatan": "Lancar" });
        assert_eq!(run(&kader, "tutup_hari", closed).await["status"], "SELESAI");
        let recap = run(&kader, "rekap", json!({ "hariBuka": day })).await;
        assert_eq!(
            (&recap["warga"], &recap["pengunjungLuar"], &recap["kaderHadir"]),
            (&json!(2), &json!(1), &json!(2))
        );
        assert_eq!(recap["skdn"]["d"], 2);
        let today = world.app.clock.today().to_string();
        let home =
            run(&kader, "beranda", json!({ "posyandu": Pos::Melati.id().to_string(), "hariIni": today }))
                .await;
        assert_eq!(home["hariBuka"], json!({ "id": day, "status": "SELESAI" }));
        let card =
            run(&kader, "kartu_sasaran", json!({ "id": Pos::Melati.sasaran(Siapa::Adi).to_string() })).await;
        assert_eq!(card["pelayanan"]["nodes"][0]["beratG"], 6_200);
        let behind = json!({ "posyandu": Pos::Melati.id().to_string(), "indikator": "D_S", "periode": "2026-11",
            "bagian": "SELISIH" });
        let behind = run(&kader, "orang_di_balik", behind).await;
        assert_eq!((&behind["jumlahOrang"], &behind["orang"]["nodes"][0]["nama"]), (&json!(2), &json!("Candra Melati")));
        let absent = json!({ "posyandu": Pos::Melati.id().to_string(),
            "tidakHadirSejak": today, "kelompok": "BALITA" });
        let absent = run(&kader, "daftar_sasaran", absent).await;
        assert!(!absent["nodes"].as_array().unwrap().is_empty());
    }
}

both! {
    async fn a_child_is_due_for_what_its_book_lacks(world: World) {
        let day = a_day(&world, &[Siapa::Bunga]).await;
        let (_, kader) = crew(&world).await;
        let bunga = Pos::Melati.sasaran(Siapa::Bunga).to_string();
        let book = json!({ "input": { "id": mutation_id(), "hariBuka": day, "sasaran": bunga,
            "isi": { "imunisasi": { "dosis": "MR1", "status": "DIBERIKAN", "sumber": "BUKU_KIA",
                "tanggalDiberikan": "2025-11-05" } } } });
        assert_eq!(run(&kader, "pelayanan_lain", book).await["__typename"], "Imunisasi");
        let due = run(&kader, "jatuh_tempo", json!({ "sasaran": bunga })).await;
        let second = due.as_array().unwrap().iter().find(|entry| entry["rinci"] == "MR2").unwrap();
        assert_eq!((&second["keadaan"], &second["tanggal"]), (&json!("TERLAMBAT"), &json!("2026-08-01")));
        let status = run(&kader, "status_imunisasi", json!({ "sasaran": bunga })).await;
        assert_eq!(status["dosis"][0], json!({ "dosis": "MR1", "tanggal": "2025-11-05", "nilai": "SAH", "dihitung": true }));
        let today = world.app.clock.today().to_string();
        let ask = json!({ "posyandu": Pos::Melati.id().to_string(), "pada": today, "meja": "IMUNISASI" });
        let list = run(&kader, "jatuh_tempo_pos", ask).await;
        assert_eq!(list["sasaran"].as_array().unwrap().len(), list["jumlah"]);
    }
}

both! {
    async fn a_weight_is_looked_up_drawn_corrected_and_cancelled(world: World) {
        let (pengurus, kader) = crew(&world).await;
        let day = a_day(&world, &[Siapa::Adi]).await;
        let adi = Pos::Melati.sasaran(Siapa::Adi).to_string();
        let looked = json!({ "input": { "jenisKelamin": "L", "umurHari": 163, "beratG": 6_200 } });
        let looked = run(&kader, "antropometri", looked).await;
        let rule = run(&kader, "aturan", json!({ "kode": "BGM" })).await;
        assert_eq!(rule[0]["versi"][0]["nilai"], json!([{ "nama": null, "nilai": -300, "satuan": null }]));
        assert_eq!(run(&kader, "status_asi", json!({ "sasaran": adi })).await["status"], "BELUM_DITANYA");
        let helped = run(&kader, "saran", json!({ "sasaran": adi })).await;
        assert_eq!((&helped[0]["aturan"], &helped[0]["jenis"]), (&json!("SARAN_NIK"), &json!(["SOS-08"])));
        let drawn = run(&kader, "pertumbuhan_anak", json!({ "sasaran": adi, "sampaiHari": 365 })).await;
        assert_eq!(drawn["titik"][0]["indeks"][0]["z"], looked["indeks"][0]["z"]);
        assert_eq!(drawn["beratMenurutUmur"]["x"].as_array().unwrap().len(), 13);
        let fix = json!({ "input": { "id": mutation_id(), "pelayanan": drawn["titik"][0]["pelayanan"],
            "isi": { "pertumbuhan": { "berat": "6,3" } }, "alasan": "salah ketik" } });
        let fixed = run(&kader, "koreksi_pelayanan", fix).await;
        assert_eq!((&fixed["beratG"], &fixed["riwayatKoreksi"]["nodes"][0]["tindakan"]), (&json!(6_300), &json!("KOREKSI")));
        let void = json!({ "input": { "id": mutation_id(), "pelayanan": fixed["id"], "alasan": "salah anak" } });
        assert_eq!(run(&pengurus, "batalkan_pelayanan", void).await["tindakan"], "BATAL");
        assert_eq!(run(&kader, "rekap", json!({ "hariBuka": day })).await["skdn"]["d"], 0);
    }
}

both! {
    async fn a_child_is_born(world: World) {
        let (_, kader) = crew(&world).await;
        let sari = Pos::Melati.sasaran(Siapa::Sari).to_string();
        let hamil = "mutation($m: UUID!, $s: ID!) { catatKehamilan(id: $m, sasaran: $s, hpht: \"2026-02-20\") { id } }";
        let hamil = kader.ok(hamil, json!({ "m": mutation_id(), "s": sari })).await;
        let looked_after = run(&kader, "status_kehamilan", json!({ "sasaran": sari })).await;
        assert_eq!((&looked_after[0]["minggu"], &looked_after[0]["kontak"]), (&json!(39), &json!(0)));
        let birth = json!({ "input": { "id": mutation_id(), "kehamilan": hamil["catatKehamilan"]["id"], "tanggal": "2026-11-18",
            "tempat": "RUMAH_SAKIT", "penolong": "DOKTER", "bayi": [{ "id": mutation_id(), "jenisKelamin": "P" }] } });
        let born = run(&kader, "catat_persalinan", birth).await;
        assert_eq!((&born["hasil"], born["sasaran"]["anak"]["nodes"].as_array().unwrap().len()), (&json!("LAHIR_HIDUP"), 3));
    }
}

both! {
    async fn who_stays_away_is_visited_at_home(world: World) {
        let (_, kader) = crew(&world).await;
        let candra = Pos::Melati.sasaran(Siapa::Candra).to_string();
        let listed = async || {
            let all = json!({ "posyandu": Pos::Melati.id().to_string(), "first": 200 });
            let list = run(&kader, "daftar_kunjungan", all).await;
            list.as_array().unwrap().iter().find(|one| one["sasaran"] == candra).cloned()
        };
        let reasons = listed().await.unwrap()["pemicu"].clone();
        let codes: Vec<&Json> = reasons.as_array().unwrap().iter().map(|reason| &reason["kode"]).collect();
        assert!(codes.contains(&&json!("TIDAK_HADIR")), "{reasons:#}");
        let visit = |hasil: &str| json!({ "input": { "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(),
            "sasaran": candra, "kader": Pos::Melati.kader(Bidang::Kesehatan).to_string(),
            "tanggal": world.app.clock.today().to_string(), "hasil": hasil, "pemicu": ["TIDAK_HADIR"] } });
        // A closed door keeps him on the list and is counted.
        assert_eq!(run(&kader, "kunjungan", visit("TIDAK_BERTEMU")).await["sasaran"]["id"], candra);
        assert_eq!(listed().await.unwrap()["tidakBertemu"], 1);
        let mut met = visit("BERTEMU");
        met["input"]["daftarPeriksa"] = json!("BALITA");
        met["input"]["temuan"] = json!(["IMUNISASI_TERLEWAT"]);
        let met = run(&kader, "kunjungan", met).await;
        assert_eq!((&met["temuan"], &met["pemicu"]), (&json!(["IMUNISASI_TERLEWAT"]), &json!(["TIDAK_HADIR"])));
        assert_eq!(listed().await, None, "who was met is off the list");
    }
}

/// A well that was recorded at Melati, with a photo that is asked for; the service's id.
async fn a_well(world: &World, day: &Json) -> Json {
    let kader = world.sign_in(Persona::KaderBidang(Pos::Melati, Bidang::PekerjaanUmum)).await;
    let well = json!({ "input": { "id": mutation_id(), "hariBuka": day, "keluarga": Pos::Melati.keluarga(1).to_string(),
        "isi": { "sumberAir": { "sumber": "SUMUR_BOR" } } } });
    let well = run(&kader, "pelayanan_lain", well).await;
    let ask = json!({ "input": { "id": mutation_id(), "pelayanan": well["id"], "sisi": "LAIN" } });
    assert!(run(&kader, "minta_unggah", ask).await["alamat"].as_str().unwrap().starts_with("/foto/"));
    let read = run(&kader, "foto_pelayanan", json!({ "pelayanan": well["id"] })).await;
    assert_eq!((&read["kode"], &read["foto"]["nodes"]), (&json!("PUM-01"), &json!([])), "`foto` sends one");
    id(&well)
}

both! {
    async fn a_well_gets_a_photo(world: World) {
        let day = a_day(&world, &[]).await;
        a_well(&world, &day).await;
    }
}

both! {
    async fn a_case_travels_to_the_agency_and_is_accepted(world: World) {
        let day = a_day(&world, &[]).await;
        let referral = a_case(&world, &day, 1).await;
        let (pengurus, kader) = crew(&world).await;
        let step = |ke: &str| json!({ "id": mutation_id(), "rujukan": [referral], "ke": ke });
        run(&pengurus, "ubah_status_rujukan", step("DIVERIFIKASI")).await;
        run(&pengurus, "ubah_status_rujukan", step("DIAJUKAN_KE_DESA")).await;
        let village = world.sign_in(Persona::Pembina).await;
        let waiting = run(&village, "kotak_desa", json!({})).await;
        let known = di_desa(referral.as_str().unwrap());
        assert_eq!((&waiting["nodes"][0]["id"], &waiting["nodes"][0]["rt"]), (&json!(known), &json!("001")));
        let back = json!({ "id": mutation_id(), "rujukan": [known], "alasan": "Program apa?" });
        run(&village, "kembalikan_rujukan", back).await;
        let better = json!({ "id": mutation_id(), "rujukan": referral, "alasan": "PKH tidak sampai sejak Juli." });
        assert_eq!(run(&pengurus, "perbaiki_rujukan", better).await["status"], "DIDATA");
        run(&pengurus, "ubah_status_rujukan", step("DIVERIFIKASI")).await;
        run(&pengurus, "ubah_status_rujukan", step("DIAJUKAN_KE_DESA")).await;
        run(&village, "teruskan_rujukan", json!({ "id": mutation_id(), "rujukan": [known] })).await;
        let agency = world.sign_in(Persona::Opd(Bidang::Sosial)).await;
        let inbox = run(&agency, "kotak_rujukan", json!({ "status": ["DITERUSKAN_KE_OPD"] })).await;
        assert_eq!(inbox["nodes"][0]["id"], referral);
        assert_eq!(inbox["nodes"][0]["pelayanan"]["kode"], "SOS-06");
        let accepted =
            run(&agency, "terima_rujukan", json!({ "id": mutation_id(), "rujukan": referral })).await;
        assert_eq!(accepted["status"], "DITERIMA_OPD");
        let inbox = run(&agency, "kotak_rujukan", json!({ "status": ["DITERUSKAN_KE_OPD"] })).await;
        assert_eq!(inbox["nodes"], json!([]));
        let life = run(&pengurus, "riwayat_rujukan", json!({ "id": referral })).await;
        assert_eq!(life["riwayat"]["nodes"].as_array().unwrap().len(), 9, "{life:#}");
        let ask = json!({ "wilayah": "64.02.02", "dari": "2026-11", "tingkat": "TOTAL", "batas": 5 });
        let told = run(&village, "waktu_tindak_lanjut", ask).await;
        assert_eq!((&told[0]["ditindak"], &told[0]["persentil90HariKerja"]), (&json!(1), &json!(0)));
        let silent = run(&village, "kekosongan", json!({ "wilayah": "64.02.02", "bulan": "2026-10" })).await;
        assert_eq!(silent["jumlahKosong"], 2);
        let refused = kader.operation("riwayat_rujukan", json!({ "id": referral })).await;
        assert_eq!(refused.codes(), ["NOT_FOUND"], "a health kader does not see a case of sosial");
    }
}

both! {
    async fn a_family_is_registered_and_moves_on(world: World) {
        let (pengurus, kader) = crew(&world).await;
        let melati = Pos::Melati.id().to_string();
        let family =
            json!({ "input": { "id": mutation_id(), "posyandu": melati, "kepala": "Pak Baru", "rt": "1" } });
        let family = run(&pengurus, "daftarkan_keluarga", family).await;
        let child = json!({ "input": { "id": mutation_id(), "posyandu": melati, "keluarga": family["id"],
            "nama": "Gilang", "jenisKelamin": "L", "tanggalLahir": "2025-05-05", "rt": "1" } });
        let child = run(&kader, "daftarkan_sasaran", child).await;
        assert_eq!(child["keluarga"]["kepala"], "Pak Baru");
        let twice = json!({ "input": { "id": mutation_id(), "posyandu": melati, "nama": "Gilang Ramadhan",
            "jenisKelamin": "L", "tanggalLahir": "2025-05-05", "rt": "1" } });
        let twice = run(&kader, "daftarkan_sasaran", twice).await;
        let merge = json!({ "id": mutation_id(), "dari": twice["id"], "ke": child["id"] });
        assert_eq!(run(&pengurus, "gabung_sasaran", merge).await["id"], child["id"]);
        let to = Pos::Mawar.id().to_string();
        let proposed =
            run(&pengurus, "pindah", json!({ "id": mutation_id(), "sasaran": child["id"], "ke": to })).await;
        assert_eq!(proposed["status"], "DIAJUKAN");
        let other = world.sign_in(Persona::Pengurus(Pos::Mawar)).await;
        let accept = json!({ "id": mutation_id(), "perpindahan": proposed["id"] });
        assert_eq!(run(&other, "terima_pindah", accept).await["sasaran"]["id"], child["id"]);
    }
}

both! {
    async fn a_kader_signs_in_with_a_code_and_stays_signed_in(world: World) {
        let (pengurus, _) = crew(&world).await;
        let issue = "mutation($m: UUID!, $k: ID!) {
            terbitkanKodeAktivasi(id: $m, kader: $k, alasan: \"baru\") { kode } }";
        let kader = Pos::Melati.kader(Bidang::Kesehatan).to_string();
        let code = pengurus.ok(issue, json!({ "m": mutation_id(), "k": kader })).await;
        let code = &code["terbitkanKodeAktivasi"]["kode"];
        let telepon = Telepon::new();
        let sent = json!({ "kode": code, "perangkat": telepon.perangkat(code.as_str().unwrap()) });
        let tokens = run(&world.stranger(), "aktifkan", sent).await;
        let sent = json!({ "segar": tokens["segar"], "bukti": telepon.bukti(&tokens) });
        let again = run(&world.stranger(), "segarkan", sent).await;
        let mut phone = world.stranger();
        phone.token = again["akses"].as_str().map(str::to_owned);
        let home = json!({ "posyandu": Pos::Melati.id().to_string(),
            "hariIni": world.app.clock.today().to_string() });
        assert_eq!(run(&phone, "beranda", home).await["warga"], 10);
    }
}

both! {
    async fn two_administrators_appoint_a_third_and_take_it_back(world: World) {
        let (first, second) = (world.sign_in(Persona::DpmdAdmin).await, world.sign_in(Persona::DpmdKedua).await);
        let new = json!({ "input": { "id": mutation_id(), "nama": "Bu Wati", "email": "wati@kukar.test" } });
        let account = run(&first, "buat_akun", new).await;
        let given = json!({ "input": { "id": mutation_id(), "akun": account["id"], "peran": "DPMD_ADMIN",
            "wilayah": ["64.02"], "akhir": "2028-11-20", "alasan": "SK 7/2026" } });
        let given = run(&first, "beri_tugas", given).await;
        assert_eq!(given["menungguPersetujuan"], true);
        let waiting = run(&second, "tugas_menunggu", json!({})).await;
        assert_eq!((&waiting["nodes"][0]["id"], &waiting["nodes"][0]["pemberi"]["nama"]), (&given["id"], &json!("DpmdAdmin")));
        let approval = json!({ "id": mutation_id(), "penugasan": given["id"] });
        assert_eq!(run(&second, "setujui_tugas", approval).await["menungguPersetujuan"], false);
        let step = json!({ "input": { "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(), "tahap": "DIUSULKAN",
            "tanggal": "2026-11-02" } });
        assert_eq!(run(&first, "catat_registrasi", step).await["registrasi"], "DIUSULKAN");
        let told = run(&first, "registrasi", json!({ "wilayah": "64.02" })).await;
        assert_eq!(told[0]["tahap"][1], json!({ "tahap": "DIUSULKAN", "jumlah": 1 }));
        let found = run(&second, "daftar_akun", json!({ "nama": "wati", "peran": "DPMD_ADMIN" })).await;
        assert_eq!(found["nodes"][0]["penugasan"]["nodes"][0]["id"], given["id"]);
        let back = json!({ "id": mutation_id(), "penugasan": given["id"], "alasan": "pindah dinas" });
        assert!(run(&second, "cabut_tugas", back).await["dicabutPada"].is_string());
    }
}

both! {
    async fn staff_sign_in_with_a_password(world: World) {
        staff(&world).await;
        let mut sent = json!({ "namaPengguna": "pkk@kukar.test", "sandi": SANDI });
        let tokens = run(&world.stranger(), "masuk", sent.clone()).await;
        assert_eq!(tokens["perluTotp"], true);
        let web = world.stranger().with(tokens["akses"].as_str().unwrap());
        let totp = daftar_totp(&world, &web).await;
        world.later(chrono::Duration::seconds(30));
        sent["totp"] = json!(kini(&world, &totp));
        let tokens = run(&world.stranger(), "masuk", sent).await;
        let web = web.with(tokens["akses"].as_str().unwrap());
        let ask = json!({ "wilayah": "64.02.02", "periode": "2026-11", "per": "POSYANDU" });
        assert_eq!(run(&web, "ringkasan_partisipasi", ask).await.as_array().unwrap().len(), 2);
        let known = run(&web, "indikator", json!({})).await;
        assert!(known.as_array().unwrap().iter().any(|one| one["kode"] == "D_S"), "{known:#}");
    }
}

/// DPMD has closed September of the kecamatan, and said what it wants to reach.
async fn a_closed_month(world: &World) {
    let dpmd = world.sign_in(Persona::DpmdAdmin).await;
    let close = json!({ "id": mutation_id(), "wilayah": "64.02.02", "bulan": "2026-09" });
    let answer = dpmd.operation("bekukan_bulan", close).await;
    // The second time the same documents are counted, September is closed already.
    assert!(answer.codes().is_empty() || answer.codes() == ["ALREADY_EXISTS"], "{answer:?}");
    let set = json!({ "id": mutation_id(), "indikator": "D_S", "wilayah": "64.02.02", "berlaku": "2026-01-01",
        "persen": 82.5 });
    assert_eq!(run(&dpmd, "atur_target", set).await["persen"], 82.5);
}

/// A copy of Adi's data that was asked for and granted; the request's id.
async fn a_copy(world: &World) -> Json {
    let (pengurus, _) = crew(world).await;
    let pembina = world.sign_in(Persona::Pembina).await;
    let ask = json!({ "input": { "id": mutation_id(), "sasaran": Pos::Melati.sasaran(Siapa::Adi).to_string(),
        "jenis": "SALINAN", "pemohon": "WALI", "hubungan": "ibu" } });
    let asked = run(&pengurus, "mulai_permintaan", ask).await;
    assert_eq!(asked["sisaJam"], 72);
    let grant = json!({ "id": mutation_id(), "permintaan": asked["id"], "setuju": true });
    assert_eq!(run(&pembina, "putuskan_permintaan", grant).await["status"], "SELESAI");
    id(&asked)
}

/// A breach of an account that did nothing; its id.
async fn a_breach(world: &World) -> Json {
    let dpmd = world.sign_in(Persona::DpmdAdmin).await;
    let account = Persona::TanpaTugas.account().to_string();
    let enter = json!({ "input": { "id": mutation_id(), "apa": "nama", "bagaimana": "telepon hilang", "akun": account,
        "kapanMulai": "2026-11-19T00:00:00Z", "kapanSelesai": "2026-11-19T08:00:00+08:00" } });
    id(&run(&dpmd, "catat_insiden", enter).await)
}

both! {
    async fn one_record_for_an_hour_and_the_papers_after_it(world: World) {
        let (pengurus, _) = crew(&world).await;
        let (pembina, auditor) = (world.sign_in(Persona::Pembina).await, crate::access::auditor(&world).await);
        let (adi, sari) = (Pos::Melati.sasaran(Siapa::Adi).to_string(), Pos::Melati.sasaran(Siapa::Sari).to_string());
        let open = json!({ "id": mutation_id(), "sasaran": adi, "alasan": "kejang di rumah sejak pagi" });
        let look = run(&pembina, "buka_darurat", open).await;
        assert_eq!(run(&pembina, "akses_saya", json!({})).await["nodes"][0]["sampai"], look["sampai"]);
        assert_eq!(run(&auditor, "daftar_darurat", json!({})).await["nodes"][0]["id"], look["id"]);
        let judge = json!({ "id": mutation_id(), "akses": look["id"], "hasil": "WAJAR" });
        assert_eq!(run(&auditor, "tinjau_darurat", judge).await["hasil"], "WAJAR");
        let told = run(&pengurus, "pemberitahuan", json!({ "belumDibaca": true })).await;
        let read = json!({ "id": mutation_id(), "pemberitahuan": told["nodes"][0]["id"] });
        assert!(run(&pengurus, "tandai_dibaca", read).await["dibaca"].is_string());

        let ask = json!({ "id": mutation_id(), "sasaran": sari, "jenis": "GANDA", "catatan": "lihat kunjungan" });
        let task = run(&pengurus, "minta_tinjauan", ask).await;
        assert_eq!(run(&pembina, "tugas_tinjauan", json!({})).await["nodes"][0]["id"], task["id"]);
        let opened = run(&pembina, "buka_tinjauan", json!({ "id": mutation_id(), "tugas": task["id"] })).await;
        assert_eq!(opened["sasaran"], sari);
        let close = json!({ "id": mutation_id(), "tugas": task["id"], "hasil": "bukan orang yang sama" });
        assert_eq!(run(&pembina, "tutup_tinjauan", close).await["status"], "SELESAI");

        let copy = a_copy(&world).await;
        let list = run(&pembina, "permintaan_subjek", json!({ "status": "SELESAI" })).await;
        assert_eq!(list["nodes"][0]["id"], copy);
        let copy = run(&pengurus, "salinan_subjek", json!({ "permintaan": copy })).await;
        assert!(copy["html"].as_str().unwrap().contains("Adi Melati"));
        let breach = a_breach(&world).await;
        assert_eq!(run(&auditor, "insiden", json!({ "id": breach })).await["jumlahTerdampak"], 0);
    }
}

const SANDI: &str = "bunga melati di tepi mahakam";

both! {
    async fn reading_costs_the_same_statements_for_one_row_and_for_many(world: World) {
        let day = a_day(&world, &[Siapa::Adi]).await;
        forwarded(&world, a_case(&world, &day, 1).await).await;
        let auditor = crate::access::auditor(&world).await;
        let one = counts(&world, &auditor, &day, 1).await;
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        for who in [Siapa::Bunga, Siapa::Candra, Siapa::Intan].map(|who| Pos::Melati.sasaran(who)) {
            let came =
                json!({ "input": { "id": mutation_id(), "hariBuka": day, "sasaran": who.to_string() } });
            run(&kader, "hadir", came).await;
        }
        for household in [0, 2, 3] {
            forwarded(&world, a_case(&world, &day, household).await).await;
        }
        let waiting = a_case(&world, &day, 4).await;
        crate::rujukan::ajukan(&crew(&world).await.0, &[waiting.as_str().unwrap().to_owned()]).await;
        // An answer of open data is given again for a quarter of an hour.
        world.later(chrono::Duration::minutes(20));
        assert_eq!(one, counts(&world, &auditor, &day, 50).await, "one row and many");
        let table: Vec<_> = STATEMENTS.iter().map(|(file, n)| ((*file).to_owned(), *n)).collect();
        assert_eq!(one, table);
    }
}

/// Takes a case to its agency.
async fn forwarded(world: &World, case: Json) {
    let one = [case.as_str().unwrap().to_owned()];
    crate::rujukan::ajukan(&crew(world).await.0, &one).await;
    crate::rujukan::teruskan(&world.sign_in(Persona::Pembina).await, &one).await;
}

async fn counts(world: &World, auditor: &Client, day: &Json, first: usize) -> Vec<(String, usize)> {
    let (_, kader) = crew(world).await;
    let agency = world.sign_in(Persona::Opd(Bidang::Sosial)).await;
    let (pkk, nobody) = (world.sign_in(Persona::Pkk).await, world.stranger());
    let dpmd = world.sign_in(Persona::DpmdAdmin).await;
    let melati = Pos::Melati.id().to_string();
    let adi = Pos::Melati.sasaran(Siapa::Adi).to_string();
    let today = world.app.clock.today().to_string();
    let (pengurus, _) = crew(world).await;
    let pembina = world.sign_in(Persona::Pembina).await;
    let (copy, breach) = (a_copy(world).await, a_breach(world).await);
    a_closed_month(world).await;
    let chart = json!({ "wilayah": "64.02.02", "dari": "2026-10", "sampai": "2026-11", "tingkat": "POSYANDU",
        "indikator": ["D_S", "HADIR"], "banding": ["SEBELUMNYA"] });
    let behind = json!({ "posyandu": melati, "indikator": "HADIR", "periode": "2026-11", "bagian": "PEMBILANG",
        "first": first });
    let well = a_well(world, day).await;
    let cases = pengurus.ok("{ daftarRujukan(first: 1) { nodes { id } } }", json!({})).await;
    let case = cases["daftarRujukan"]["nodes"][0]["id"].clone();
    let asked = [
        ("akses_saya", &pembina, json!({ "first": first })),
        (
            "antropometri",
            &kader,
            json!({ "input": { "jenisKelamin": "L", "umurHari": 612, "beratG": 9_000 } }),
        ),
        ("aturan", &pkk, json!({})),
        ("beranda", &kader, json!({ "posyandu": melati, "hariIni": today, "first": first })),
        ("daftar_akun", &dpmd, json!({ "first": first })),
        ("daftar_darurat", auditor, json!({ "first": first })),
        ("daftar_kebutuhan", &pengurus, json!({ "posyandu": melati, "first": first })),
        ("daftar_kunjungan", &kader, json!({ "posyandu": melati, "first": first })),
        ("daftar_sasaran", &kader, json!({ "posyandu": melati, "first": first })),
        ("data_terbuka", &nobody, json!({ "wilayah": "64.02", "periode": "2026-11", "per": "DESA" })),
        ("foto_pelayanan", &pengurus, json!({ "pelayanan": well })),
        ("indikator", &kader, json!({})),
        ("insiden", auditor, json!({ "id": breach })),
        ("jatuh_tempo", &kader, json!({ "sasaran": adi })),
        ("jatuh_tempo_pos", &kader, json!({ "posyandu": melati, "pada": today, "first": first })),
        (
            "kartu_sasaran",
            &kader,
            json!({ "id": Pos::Melati.sasaran(Siapa::Adi).to_string(), "pelayanan": first }),
        ),
        ("kekosongan", &pkk, json!({ "wilayah": "64.02.02", "bulan": "2026-10", "first": first })),
        ("kotak_desa", &pembina, json!({ "first": first })),
        ("kotak_rujukan", &agency, json!({ "first": first })),
        ("orang_di_balik", &kader, behind),
        ("partisipasi", &pkk, chart),
        ("pemberitahuan", &pengurus, json!({ "first": first })),
        ("pemetaan", &pkk, json!({ "wilayah": "64.02.02", "menurut": "DESA" })),
        ("pemetaan_posyandu", &pengurus, json!({ "posyandu": melati })),
        ("permintaan_subjek", &pengurus, json!({ "first": first })),
        (
            "pertumbuhan_anak",
            &kader,
            json!({ "sasaran": Pos::Melati.sasaran(Siapa::Adi).to_string(), "sampaiHari": 100 * first }),
        ),
        ("ralat_bulan", &pembina, json!({ "wilayah": "64.02.02", "bulan": "2026-09", "indikator": ["D_S"] })),
        ("registrasi", &pkk, json!({ "wilayah": "64.02" })),
        ("rekap", &kader, json!({ "hariBuka": day })),
        (
            "ringkasan_partisipasi",
            &pkk,
            json!({ "wilayah": "64.02.02", "periode": "2026-11", "per": "POSYANDU" }),
        ),
        ("riwayat_rujukan", &pengurus, json!({ "id": case })),
        ("salinan_subjek", &pengurus, json!({ "permintaan": copy })),
        ("saran", &kader, json!({ "sasaran": adi })),
        ("status_asi", &kader, json!({ "sasaran": adi })),
        ("status_imunisasi", &kader, json!({ "sasaran": adi })),
        ("status_kehamilan", &kader, json!({ "sasaran": Pos::Melati.sasaran(Siapa::Sari).to_string() })),
        ("tugas_menunggu", &dpmd, json!({ "first": first })),
        ("tugas_tinjauan", &pembina, json!({ "first": first })),
        (
            "waktu_tindak_lanjut",
            &pembina,
            json!({ "wilayah": "64.02.02", "dari": "2026-11", "tingkat": "POSYANDU", "batas": 5 }),
        ),
    ];
    let mut counts = Vec::new();
    for (file, client, variables) in asked {
        let (_, statements) = world.statements_of(run(client, file, variables)).await;
        counts.push((file.to_owned(), statements.len()));
    }
    counts
}

/// A PKK coordinator with a password.
async fn staff(world: &World) {
    use posyandu::access::Actor;
    use posyandu::domain::id::AccountId;
    use posyandu::store::write::SYSTEM;
    let account = AccountId(mutation_id());
    let now = world.app.clock.now() - chrono::Duration::days(1);
    let new = NewAkun {
        id: account,
        nama: "Koordinator PKK".to_owned(),
        email: Some("pkk@kukar.test".to_owned()),
        telepon: None,
        sandi_hash: Some(hash_sandi(&world.app, SANDI).await.unwrap()),
    };
    let mut work = world.work(&[SYSTEM]).await;
    buat_akun(&mut work, &Actor::system(), &new, now).await.unwrap();
    let tugas = NewTugas {
        subject: Subject::Account(account),
        role: posyandu::access::Role::Pkk,
        posyandu: None,
        regions: vec![Kode::parse("64.02.02").unwrap()],
        bidang: std::iter::empty().collect(),
        sensitive: false,
        mulai: now,
        akhir: now + chrono::Duration::days(300),
        alasan: "uji".to_owned(),
    };
    beri_tugas(&mut work, &Actor::system(), &tugas).await.unwrap();
    work.commit(account.0).await.unwrap();
}

/// What somebody who begins to watch hears first, and the statements until then: she is let in twice, when she asks and
/// when it is looked for her, and the look is followed by what the document asks for.
async fn hear(world: &World, client: &Client, file: &str, variables: Json) -> (Json, usize) {
    assert!(RUN.contains(&file), "{file} is not in the list of files that are run");
    let heard = async { Dengar::buka(client, &operation(file), variables).await.keadaan().await };
    let (heard, statements) = world.statements_of(heard).await;
    (heard, statements.len())
}

both! {
    async fn who_watches_hears_how_things_are(world: World) {
        let day = a_day(&world, &[Siapa::Adi, Siapa::Bunga]).await;
        let (pengurus, kader) = crew(&world).await;
        let (heard, statements) = hear(&world, &kader, "pantau_hari_buka", json!({ "hariBuka": day })).await;
        assert_eq!((&heard["warga"], heard["datang"].as_array().unwrap().len(), statements), (&json!(2), 3, 10));
        let case = a_case(&world, &day, 1).await;
        ajukan(&pengurus, &[case.as_str().unwrap().to_owned()]).await;
        teruskan(&world.sign_in(Persona::Pembina).await, &[case.as_str().unwrap().to_owned()]).await;
        let dinas = world.sign_in(Persona::Opd(Bidang::Sosial)).await;
        let (heard, statements) = hear(&world, &dinas, "pantau_rujukan", json!({ "bidang": "SOSIAL" })).await;
        assert_eq!((&heard["menunggu"], &heard["masuk"][0]["id"], statements), (&json!(1), &case, 4));
    }
}

both! {
    async fn a_nik_is_looked_for_and_compared(world: World) {
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let nik = Siapa::Eko.nik().unwrap();
        let asked = json!({ "posyandu": Pos::Melati.id().to_string(), "nik": nik });
        let found = run(&pengurus, "cari_nik", asked).await;
        let kecamatan = json!([{ "kode": "64.02.02", "nama": "Loa Janan" }, { "kode": "64.02.06", "nama": "Tenggarong" }]);
        assert_eq!(found, json!({ "terdaftar": true, "kecamatan": kecamatan }));
        let eko = Pos::Melati.sasaran(Siapa::Eko).to_string();
        let asked = json!({ "sasaran": eko, "alasan": "dicocokkan dengan kartu keluarga" });
        assert_eq!(run(&pengurus, "ungkap_nik", asked).await, json!({ "sasaran": eko, "nik": nik }));
    }
}

fn files() -> BTreeSet<String> {
    let folder = format!("{}/schema/operations", env!("CARGO_MANIFEST_DIR"));
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect()
}

#[test]
fn every_file_is_run_by_a_test() {
    // The documents that record a kind are run by `katalog`, and those of a stage of life by `daur_hidup`, every one of
    // them.
    let kinds = KATALOG.iter().map(file);
    let stages = TAHAP.iter().map(|tahap| tahap.dokumen.to_owned());
    let run: BTreeSet<String> =
        RUN.iter().map(|file| (*file).to_owned()).chain(kinds).chain(stages).collect();
    assert_eq!(files(), run);
    // And the list is not a list of good intentions: each file is named in a call of `run` or of `counts`.
    let tests = include_str!("operations.rs");
    for file in RUN {
        let called = tests.matches(&format!("\"{file}\", ")).count()
            > usize::from(STATEMENTS.iter().any(|(f, _)| f == file));
        assert!(called, "{file} is never run");
    }
}

#[test]
fn every_reading_file_has_its_number_of_statements() {
    let reading =
        files().into_iter().filter(|file| operation(file).lines().nth(1).unwrap().starts_with("query "));
    assert_eq!(reading.collect::<Vec<_>>(), STATEMENTS.iter().map(|(file, _)| *file).collect::<Vec<_>>());
}

#[test]
fn every_file_says_who_sends_it_and_holds_one_named_operation() {
    let mut names = BTreeSet::new();
    for file in files() {
        let text = operation(&file);
        assert!(text.starts_with("# Sent by "), "{file}");
        let parsed = async_graphql::parser::parse_query(&text).unwrap();
        let operations: Vec<_> = parsed.operations.iter().collect();
        assert_eq!(operations.len(), 1, "{file}");
        let name = operations[0].0.unwrap_or_else(|| panic!("{file} has no name")).to_string();
        assert!(names.insert(name), "{file}");
    }
}
