//! A person who was registered twice becomes one: what is told under both ids is told once, nothing is lost, and phones
//! that know her by the old id go on.

use chrono::Duration;
use posyandu::domain::posyandu::Bidang;
use posyandu::service::rollup as urusan;
use posyandu::store::pelayanan;
use posyandu::store::sasaran::{domisili, kehamilan};
use serde_json::{Value as Json, json};

use crate::both;
use crate::darurat::seharian;
use crate::hari_buka::{catat, hadir, rekap};
use crate::interpreter::lines_of;
use crate::pertumbuhan::ditimbang;
use crate::rollup::langkah::Diam;
use crate::subjek::lakukan;
use crate::world::{Client, Persona, Pos, Siapa, World, mutation_id};

const GABUNG: &str = "mutation($m: UUID!, $d: ID!, $k: ID!) { gabungSasaran(id: $m, dari: $d, ke: $k) { id nama nikTersamar } }";
const DAFTAR: &str = "mutation($i: DaftarkanSasaranInput!) { daftarkanSasaran(input: $i) { id } }";
const CATAT: &str = "mutation($i: CatatPelayananInput!) { catatPelayanan(input: $i) { id } }";
const SIAPA: &str = "query($s: ID!) { sasaran(id: $s) { id nama } }";
const NODE: &str = "query($i: ID!) { node(id: $i) { id } }";
const HAMIL: &str =
    "mutation($m: UUID!, $s: ID!, $t: Date!) { catatKehamilan(id: $m, sasaran: $s, hpht: $t) { id } }";
const AKHIR: &str = "mutation($m: UUID!, $k: ID!, $t: Date!) { \
    akhiriKehamilan(id: $m, kehamilan: $k, berakhir: $t, hasil: KEGUGURAN) { id } }";

fn siapa(who: Siapa) -> String {
    Pos::Melati.sasaran(who).to_string()
}

fn daftar(pos: Pos, nama: &str, sex: &str, lahir: &str) -> Json {
    json!({ "i": { "id": mutation_id(), "posyandu": pos.id().to_string(), "nama": nama, "jenisKelamin": sex,
        "tanggalLahir": lahir, "rt": "2" } })
}

/// Registers somebody; the id she gets.
async fn terdaftar(client: &Client, input: Json) -> String {
    client.ok(DAFTAR, input).await["daftarkanSasaran"]["id"].as_str().unwrap().to_owned()
}

/// Adi is registered once more by a kader who does not know that he is there.
async fn kembar(client: &Client) -> String {
    terdaftar(client, daftar(Pos::Melati, "M. Adi", "L", "2026-06-10")).await
}

/// Somebody is registered twice at Melati and becomes one.
pub async fn sekali(world: &World) {
    let pengurus = seharian(world, Persona::Pengurus(Pos::Melati)).await;
    let (satu, dua) = (kembar(&pengurus).await, kembar(&pengurus).await);
    pengurus.ok(GABUNG, gabung(&dua, &satu)).await;
}

fn gabung(dari: &str, ke: &str) -> Json {
    json!({ "m": mutation_id(), "d": dari, "k": ke })
}

async fn timbang(client: &Client, sasaran: &str, tanggal: &str, kg: &str) {
    client.ok(CATAT, ditimbang(sasaran, tanggal, json!({ "berat": kg }))).await;
}

/// The verdicts of a child, oldest first.
async fn huruf(client: &Client, sasaran: &str) -> String {
    let read = "query($s: ID!) { pertumbuhan(sasaran: $s) { titik { verdict } } }";
    let seen = client.ok(read, json!({ "s": sasaran })).await;
    let titik = seen["pertumbuhan"]["titik"].as_array().unwrap();
    titik.iter().map(|titik| titik["verdict"].as_str().unwrap_or("-")).collect()
}

/// S and D of Melati in a month, as they are or as they were.
async fn s_dan_d(client: &Client, bulan: &str, pada: Option<String>) -> (Json, Json) {
    let ask = "query($p: ID!, $b: String!, $pada: DateTime) { partisipasi(posyandu: $p, dari: $b, sampai: $b, \
        tingkat: TOTAL, indikator: [\"D_S\"], pada: $pada) { baris { deret { n d } } } }";
    let told = client.ok(ask, json!({ "p": Pos::Melati.id().to_string(), "b": bulan, "pada": pada })).await;
    let deret = &told["partisipasi"]["baris"][0]["deret"][0];
    (deret["d"][0].clone(), deret["n"][0].clone())
}

/// The cards say what a fresh count says.
async fn bersih(world: &World) {
    let found = urusan::periksa(&world.keeper().await, world.app.clock.now(), &Diam).await.unwrap();
    assert_eq!(found, (3, vec![]));
}

both! {
    async fn a_child_registered_at_birth_and_again_becomes_one(world: World) {
        let pengurus = seharian(&world, Persona::Pengurus(Pos::Melati)).await;
        let adi = siapa(Siapa::Adi);
        let before = s_dan_d(&pengurus, "2026-11", None).await;
        let kedua = kembar(&pengurus).await;
        timbang(&pengurus, &adi, "2026-08-14", "5,4").await;
        timbang(&pengurus, &kedua, "2026-09-11", "6,5").await;
        timbang(&pengurus, &adi, "2026-10-09", "6,9").await;
        let day = world.running(Pos::Melati).await;
        let (satu, dua) = (hadir(&pengurus, &day, &adi).await, hadir(&pengurus, &day, &kedua).await);
        assert_eq!((&satu["baru"], &dua["baru"]), (&json!(true), &json!(true)));
        let isi = |kg: &str| json!({ "pertumbuhan": { "berat": kg } });
        catat(&pengurus, &day, json!({ "sasaran": adi }), isi("7,2")).await;
        let lain = catat(&pengurus, &day, json!({ "sasaran": kedua }), json!({ "wargaRentanBencana": { "sebab": "SAKIT" } })).await;
        assert_eq!((huruf(&pengurus, &adi).await.len(), huruf(&pengurus, &kedua).await.as_str()), (3, "B"));
        let berdua = s_dan_d(&pengurus, "2026-11", None).await;
        assert_eq!((berdua.0.as_i64().unwrap(), berdua.1.as_i64().unwrap()), (before.0.as_i64().unwrap() + 1, before.1.as_i64().unwrap() + 1));
        let dulu = world.app.clock.now().to_rfc3339();
        world.later(Duration::minutes(10));

        let sent = gabung(&kedua, &adi);
        let done = pengurus.ok(GABUNG, sent.clone()).await;
        assert_eq!((&done["gabungSasaran"]["id"], &done["gabungSasaran"]["nama"]), (&json!(adi), &json!("Adi Melati")));
        // September is between August and October now: 1,100 g, then 400 g of 500.
        assert_eq!(huruf(&pengurus, &adi).await.get(..3), Some("BNT"));
        assert_eq!(s_dan_d(&pengurus, "2026-11", None).await.0, before.0, "he is one of the post's children");
        assert_eq!(s_dan_d(&pengurus, "2026-11", Some(dulu)).await, berdua, "as it was known then");
        bersih(&world).await;
        let hari = rekap(&pengurus, &day).await;
        assert_eq!((&hari["warga"], &hari["baru"]), (&json!(1), &json!(1)));
        let kartu = "query($s: ID!) { sasaran(id: $s) { kehadiran { nodes { id pelayanan { nodes { id } } } } pelayanan { nodes { id } } } }";
        let told = pengurus.ok(kartu, json!({ "s": adi })).await["sasaran"].clone();
        assert_eq!(told["kehadiran"]["nodes"].as_array().unwrap().len(), 1);
        assert_eq!((&told["kehadiran"]["nodes"][0]["id"], told["pelayanan"]["nodes"].as_array().unwrap().len()), (&satu["id"], 5));
        let given = told["kehadiran"]["nodes"][0]["pelayanan"]["nodes"].as_array().unwrap();
        assert!(given.len() == 2 && given.iter().any(|one| one["id"] == lain["id"]), "what was given under either: {given:?}");

        // Phones learn that the rows are gone, and why; what they said is kept.
        let dump = world.dump().await;
        assert_eq!(dump["sync_item"].iter().filter(|row| row.contains("MERGED")).count(), 3, "registration, stay, attendance");
        assert!(dump["gabungan"].len() == 3 && dump["gabungan"].iter().any(|row| row.contains("M. Adi")));
        // The answer was lost, and is asked for again; another phone comes too late.
        assert_eq!(pengurus.ok(GABUNG, sent).await, done);
        assert_eq!(world.dump().await, dump);
        assert_eq!(pengurus.refused(GABUNG, gabung(&kedua, &adi)).await.0, "WRONG_STATE");
        assert_eq!(pengurus.ok(NODE, json!({ "i": dua["id"] })).await["node"]["id"], satu["id"]);
    }
}

both! {
    async fn a_phone_that_knows_the_old_id_goes_on(world: World) {
        let pengurus = seharian(&world, Persona::Pengurus(Pos::Melati)).await;
        let kader = seharian(&world, Persona::Kader(Pos::Melati)).await;
        let adi = siapa(Siapa::Adi);
        let registration = daftar(Pos::Melati, "M. Adi", "L", "2026-06-10");
        let kedua = terdaftar(&kader, registration.clone()).await;
        pengurus.ok(GABUNG, gabung(&kedua, &adi)).await;

        for read in [SIAPA, "query($s: ID!) { sasaran: node(id: $s) { id ... on Sasaran { nama } } }"] {
            assert_eq!(kader.ok(read, json!({ "s": kedua })).await["sasaran"], json!({ "id": adi, "nama": "Adi Melati" }));
        }
        assert_eq!(terdaftar(&kader, registration).await, adi, "the lost answer of the registration");
        let day = world.running(Pos::Melati).await;
        let came = hadir(&kader, &day, &kedua).await;
        assert_eq!(hadir(&kader, &day, &adi).await["id"], came["id"]);
        catat(&kader, &day, json!({ "sasaran": kedua }), json!({ "pertumbuhan": { "berat": "7,2" } })).await;
        assert_eq!(huruf(&kader, &kedua).await, huruf(&kader, &adi).await);
        for read in ["jatuhTempo(sasaran: $s) { nama }", "saran(sasaran: $s) { kode }", "statusImunisasi(sasaran: $s) { lengkap }", "statusAsi(sasaran: $s) { bulan }"] {
            let (head, fields) = read.split_once(" {").unwrap();
            let read = format!("query($s: ID!) {{ x: {head} {{ __typename }} }}");
            assert_eq!(kader.ok(&read, json!({ "s": kedua })).await, kader.ok(&read, json!({ "s": adi })).await, "{fields}");
        }
        let mut input = json!({ "i": { "id": mutation_id(), "sasaran": kedua, "telepon": "081211112222" } });
        let ubah = "mutation($i: UbahSasaranInput!) { ubahSasaran(input: $i) { id telepon } }";
        assert_eq!(kader.ok(ubah, input.clone()).await["ubahSasaran"], json!({ "id": adi, "telepon": "+6281211112222" }));
        for (document, field) in [
            ("mutation($i: CatatKunjunganInput!) { catatKunjungan(input: $i) { sasaran { id } } }", "catatKunjungan"),
            ("mutation($i: KirimRujukanInput!) { kirimRujukan(input: $i) { sasaran { id } } }", "kirimRujukan"),
        ] {
            input = json!({ "i": { "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(), "sasaran": kedua } });
            let more = if field == "kirimRujukan" {
                json!({ "bidang": "KESEHATAN", "alasan": "berat turun" })
            } else {
                json!({ "kader": Pos::Melati.kader(Bidang::Kesehatan).to_string(), "tanggal": "2026-11-19", "hasil": "BERTEMU" })
            };
            input["i"].as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            assert_eq!(kader.ok(document, input).await[field]["sasaran"]["id"], json!(adi));
        }
        // Elsewhere nobody hears that there was such an id.
        let mawar = seharian(&world, Persona::Pengurus(Pos::Mawar)).await;
        assert_eq!(mawar.refused(SIAPA, json!({ "s": kedua })).await, mawar.refused(SIAPA, json!({ "s": siapa(Siapa::Eko) })).await);
        bersih(&world).await;
    }
}

both! {
    async fn only_one_person_becomes_one_and_only_by_her_pengurus(world: World) {
        let pengurus = seharian(&world, Persona::Pengurus(Pos::Melati)).await;
        let adi = siapa(Siapa::Adi);
        // Her twin was born after midnight, his name-sake is a girl, and of two NIK one is somebody else's.
        let twin = terdaftar(&pengurus, daftar(Pos::Melati, "Ade", "L", "2026-06-11")).await;
        let girl = terdaftar(&pengurus, daftar(Pos::Melati, "Adi", "P", "2026-06-10")).await;
        let mut hasan = daftar(Pos::Melati, "Hasan", "L", "1986-04-04");
        hasan["i"]["nik"] = json!("6402020404860099");
        let hasan = terdaftar(&pengurus, hasan).await;
        let quiet = world.dump().await;
        for (dari, ke, word) in [(&twin, &adi, "Tanggal lahir"), (&girl, &adi, "Jenis kelamin"), (&hasan, &siapa(Siapa::Hasan), "NIK")] {
            let (code, field, sentence) = pengurus.refused(GABUNG, gabung(dari, ke)).await;
            assert_eq!((code.as_str(), field.as_deref()), ("WRONG_STATE", Some("dari")));
            assert!(sentence.contains(word), "{sentence}");
        }
        assert_eq!(pengurus.refused(GABUNG, gabung(&adi, &adi)).await.1.as_deref(), Some("ke"));
        let elsewhere = Pos::Mawar.sasaran(Siapa::Adi).to_string();
        assert_eq!(pengurus.refused(GABUNG, gabung(&elsewhere, &adi)).await.0, "NOT_FOUND");
        assert_eq!(world.dump().await, quiet);
        let kedua = kembar(&pengurus).await;
        for (persona, wanted) in [
            (Persona::Kader(Pos::Melati), "FORBIDDEN"),
            (Persona::KaderBidang(Pos::Melati, Bidang::Sosial), "FORBIDDEN"),
            (Persona::Pengurus(Pos::Mawar), "NOT_FOUND"),
            (Persona::Pembina, "NOT_FOUND"),
            (Persona::DpmdAdmin, "NOT_FOUND"),
        ] {
            assert_eq!(seharian(&world, persona).await.refused(GABUNG, gabung(&kedua, &adi)).await.0, wanted, "{persona:?}");
        }
        // Whose data are restricted is unknown here too.
        let pembina = seharian(&world, Persona::Pembina).await;
        lakukan(&pengurus, &pembina, &kedua, "BATASI").await;
        assert_eq!(pengurus.refused(GABUNG, gabung(&kedua, &adi)).await.0, "NOT_FOUND");
        lakukan(&pengurus, &pembina, &kedua, "PULIHKAN").await;
        pengurus.ok(GABUNG, gabung(&kedua, &adi)).await;
    }
}

both! {
    async fn a_number_goes_along_and_chains_lead_to_the_end(world: World) {
        const UNGKAP: &str = "mutation($s: ID!) { ungkapNik(sasaran: $s, alasan: \"dicocokkan dengan kartu keluarga\") { sasaran nik } }";
        let pengurus = seharian(&world, Persona::Pengurus(Pos::Melati)).await;
        let adi = siapa(Siapa::Adi);
        let mut input = daftar(Pos::Melati, "M. Adi", "L", "2026-06-10");
        input["i"]["nik"] = json!("6402021006260001");
        input["i"]["namaIbu"] = json!("Sari");
        let (pertama, kedua) = (terdaftar(&pengurus, input).await, kembar(&pengurus).await);
        let keys = world.dump().await["kunci"].len();
        pengurus.ok(GABUNG, gabung(&pertama, &kedua)).await;
        let done = pengurus.ok(GABUNG, gabung(&kedua, &adi)).await;
        assert_eq!(done["gabungSasaran"]["nikTersamar"], "**************01");
        for id in [&pertama, &kedua, &adi] {
            assert_eq!(pengurus.ok(SIAPA, json!({ "s": id })).await["sasaran"]["id"], json!(adi));
            assert_eq!(pengurus.ok(UNGKAP, json!({ "s": id })).await["ungkapNik"], json!({ "sasaran": adi, "nik": "6402021006260001" }));
        }
        let dump = world.dump().await;
        assert_eq!(dump["kunci"].len(), keys, "one key for one owner");
        assert!(!dump["gabungan"].iter().any(|row| row.contains("nik_")), "what was sealed is not kept twice");
        let ibu = "query($s: ID!) { sasaran(id: $s) { namaIbu telepon alamat } }";
        let told = pengurus.ok(ibu, json!({ "s": adi })).await["sasaran"].clone();
        assert_eq!((&told["namaIbu"], &told["telepon"]), (&json!("Sari"), &json!("+6281234567890")), "what was missing is filled in");
        // The same number under both is no reason against it.
        let mut twice = daftar(Pos::Mawar, "M. Adi", "L", "2026-06-10");
        twice["i"]["nik"] = json!("6402021006260001");
        let mawar = seharian(&world, Persona::Pengurus(Pos::Mawar)).await;
        let ketiga = terdaftar(&mawar, twice).await;
        pindah(&mawar, &pengurus, &ketiga, Pos::Melati).await;
        pengurus.ok(GABUNG, gabung(&ketiga, &adi)).await;
        bersih(&world).await;
    }
}

/// Moves somebody from one pengurus to another.
async fn pindah(dari: &Client, ke: &Client, sasaran: &str, pos: Pos) {
    let ajukan = "mutation($m: UUID!, $s: ID!, $p: ID!) { ajukanPindah(id: $m, sasaran: $s, ke: $p) { id } }";
    let asked = dari.ok(ajukan, json!({ "m": mutation_id(), "s": sasaran, "p": pos.id().to_string() })).await;
    let terima = "mutation($m: UUID!, $p: ID!) { terimaPindah(id: $m, perpindahan: $p) { id } }";
    ke.ok(terima, json!({ "m": mutation_id(), "p": asked["ajukanPindah"]["id"] })).await;
}

both! {
    async fn who_was_known_at_two_posts_lived_at_one_a_day(world: World) {
        let melati = seharian(&world, Persona::Pengurus(Pos::Melati)).await;
        let mawar = seharian(&world, Persona::Pengurus(Pos::Mawar)).await;
        let adi = siapa(Siapa::Adi);
        let kedua = terdaftar(&mawar, daftar(Pos::Mawar, "M. Adi", "L", "2026-06-10")).await;
        let mut berat = ditimbang(&kedua, "2026-11-20", json!({ "berat": "7,2" }));
        berat["i"]["posyandu"] = json!(Pos::Mawar.id().to_string());
        mawar.ok(CATAT, berat).await;
        timbang(&melati, &adi, "2026-10-09", "6,9").await;
        world.later(Duration::days(14));
        let melati = seharian(&world, Persona::Pengurus(Pos::Melati)).await;
        let mawar = seharian(&world, Persona::Pengurus(Pos::Mawar)).await;
        pindah(&mawar, &melati, &kedua, Pos::Melati).await;
        melati.ok(GABUNG, gabung(&kedua, &adi)).await;
        let id = Pos::Melati.sasaran(Siapa::Adi).0;
        let given = lines_of(&world, &pelayanan::TABLE).await;
        let of_mawar = given.iter().find(|line| line["posyandu_id"].id() == Some(Pos::Mawar.id().0)).unwrap();
        assert_eq!(of_mawar["sasaran_id"].id(), Some(id));
        assert_eq!(of_mawar["verdict"].text(), Some("T"), "judged by what Melati weighed before");
        let stays = lines_of(&world, &domisili::TABLE).await;
        let mut stays: Vec<_> = stays.iter().filter(|line| line["sasaran_id"].id() == Some(id))
            .map(|line| (line["posyandu_id"].id().unwrap(), line["mulai"].date().unwrap().to_string(), line["akhir"].date().map(|d| d.to_string()))).collect();
        stays.sort();
        // He lived at Melati all the time; Mawar keeps what it did for him.
        assert_eq!(stays, [
            (Pos::Melati.id().0, "2026-06-10".to_owned(), None),
            (Pos::Mawar.id().0, "2026-11-20".to_owned(), Some("2026-11-20".to_owned())),
        ]);
        bersih(&world).await;
        // And the other way round: the registration that stays is the younger one.
        let dian = siapa(Siapa::Dian);
        let baru = terdaftar(&melati, daftar(Pos::Melati, "Dian", "P", "2021-06-01")).await;
        melati.ok(GABUNG, gabung(&dian, &baru)).await;
        let hers = "query($s: ID!) { sasaran(id: $s) { id nama terdaftar } }";
        assert_eq!(melati.ok(hers, json!({ "s": dian })).await["sasaran"], json!({ "id": baru, "nama": "Dian", "terdaftar": "2025-01-01" }));
        bersih(&world).await;
    }
}

both! {
    async fn a_mother_is_pregnant_once_and_stays_their_mother(world: World) {
        let pengurus = seharian(&world, Persona::Pengurus(Pos::Melati)).await;
        let sari = siapa(Siapa::Sari);
        let kedua = terdaftar(&pengurus, daftar(Pos::Melati, "Ibu Sari", "P", "1999-01-20")).await;
        let hamil = async |who: &str, since: &str| {
            let told = pengurus.ok(HAMIL, json!({ "m": mutation_id(), "s": who, "t": since })).await;
            told["catatKehamilan"]["id"].clone()
        };
        // An earlier one that only the second registration knows, and one that both know; there it has ended already.
        let dulu = hamil(&kedua, "2026-02-10").await;
        pengurus.ok(AKHIR, json!({ "m": mutation_id(), "k": dulu, "t": "2026-04-01" })).await;
        let (satu, dua) = (hamil(&sari, "2026-06-01").await, hamil(&kedua, "2026-06-10").await);
        pengurus.ok(AKHIR, json!({ "m": mutation_id(), "k": dua, "t": "2026-09-01" })).await;
        let mut anak = daftar(Pos::Melati, "Gilang", "L", "2026-10-01");
        anak["i"]["ibu"] = json!(kedua);
        let anak = terdaftar(&pengurus, anak).await;
        // Whose data are restricted while it happens comes back with the mother she has by then.
        let pembina = seharian(&world, Persona::Pembina).await;
        lakukan(&pengurus, &pembina, &anak, "BATASI").await;
        pengurus.ok(GABUNG, gabung(&kedua, &sari)).await;
        lakukan(&pengurus, &pembina, &anak, "PULIHKAN").await;

        let hers = lines_of(&world, &kehamilan::TABLE).await;
        let mut hers: Vec<_> = hers.iter().map(|line| (line["mulai"].date().unwrap().to_string(), line["berakhir"].date().map(|d| d.to_string()), line["hasil"].text().map(str::to_owned))).collect();
        hers.sort();
        let gugur = |since: &str, until: &str| (since.to_owned(), Some(until.to_owned()), Some("KEGUGURAN".to_owned()));
        assert_eq!(hers, [gugur("2026-02-10", "2026-04-01"), gugur("2026-06-01", "2026-09-01")]);
        assert_eq!(pengurus.ok(NODE, json!({ "i": dua })).await["node"]["id"], satu);
        let ibu = "query($s: ID!) { sasaran(id: $s) { ibu { id } } }";
        assert_eq!(pengurus.ok(ibu, json!({ "s": anak })).await["sasaran"]["ibu"]["id"], json!(sari));
        bersih(&world).await;
        // Two moves that wait would carry her to two places.
        let ajukan = "mutation($m: UUID!, $s: ID!, $p: ID!) { ajukanPindah(id: $m, sasaran: $s, ke: $p) { id } }";
        let ketiga = terdaftar(&pengurus, daftar(Pos::Melati, "Sari", "P", "1999-01-20")).await;
        for (who, to) in [(&sari, Pos::Mawar), (&ketiga, Pos::Anggrek)] {
            pengurus.ok(ajukan, json!({ "m": mutation_id(), "s": who, "p": to.id().to_string() })).await;
        }
        let (code, _, sentence) = pengurus.refused(GABUNG, gabung(&ketiga, &sari)).await;
        assert!(code == "WRONG_STATE" && sentence.contains("Perpindahan"), "{code} {sentence}");
    }
}

both! {
    async fn a_protected_case_goes_along_and_nobody_learns_of_it(world: World) {
        const KIRIM: &str = "mutation($i: KirimRujukanInput!) { kirimRujukan(input: $i) { id } }";
        const CASES: &str = "{ daftarRujukan(first: 100) { nodes { id sasaran { id } } } }";
        let pengurus = seharian(&world, Persona::Pengurus(Pos::Melati)).await;
        let penulis = seharian(&world, Persona::KaderBidang(Pos::Melati, Bidang::Sosial)).await;
        let fitri = siapa(Siapa::Fitri);
        let kedua = terdaftar(&pengurus, daftar(Pos::Melati, "Fitri", "P", "2011-05-05")).await;
        let case = penulis.ok(KIRIM, json!({ "i": { "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(),
            "sasaran": kedua, "bidang": "TRANTIBUM_LINMAS", "alasan": "dipukul di rumah", "sensitif": true } })).await["kirimRujukan"]["id"].clone();
        let before = pengurus.ok(CASES, json!({})).await;
        let told = pengurus.ok(GABUNG, gabung(&kedua, &fitri)).await;
        assert_eq!(told["gabungSasaran"]["id"], json!(fitri));
        assert_eq!(pengurus.ok(CASES, json!({})).await, before);
        assert_eq!(pengurus.refused(NODE, json!({ "i": case })).await.0, "NOT_FOUND");
        let hers = penulis.ok(CASES, json!({})).await["daftarRujukan"]["nodes"].clone();
        assert_eq!(hers, json!([{ "id": case, "sasaran": { "id": fitri } }]), "who wrote it finds it with her");
        bersih(&world).await;
    }
}

both! {
    async fn what_she_asks_of_her_data_is_of_both_registrations(world: World) {
        const COPY: &str = "query($p: ID!) { salinanSubjek(permintaan: $p) { json } }";
        let (pengurus, pembina) = (seharian(&world, Persona::Pengurus(Pos::Melati)).await, seharian(&world, Persona::Pembina).await);
        let bunga = siapa(Siapa::Bunga);
        let mut input = daftar(Pos::Melati, "Zulaikha Kembang", "P", "2025-02-01");
        input["i"]["alamat"] = json!("Gang Kamboja 9");
        let kedua = terdaftar(&pengurus, input).await;
        timbang(&pengurus, &kedua, "2026-10-09", "10,1").await;
        pengurus.ok(GABUNG, gabung(&kedua, &bunga)).await;

        let mulai = "mutation($i: MulaiPermintaanSubjekInput!) { mulaiPermintaanSubjek(input: $i) { id } }";
        let asked = pengurus.ok(mulai, json!({ "i": { "id": mutation_id(), "sasaran": kedua, "jenis": "SALINAN", "pemohon": "WALI", "hubungan": "ibu" } })).await;
        let asked = asked["mulaiPermintaanSubjek"]["id"].clone();
        let putus = "mutation($m: UUID!, $p: ID!) { putuskanPermintaanSubjek(id: $m, permintaan: $p, setuju: true) { id } }";
        pembina.ok(putus, json!({ "m": mutation_id(), "p": asked })).await;
        let copy = pengurus.ok(COPY, json!({ "p": asked })).await["salinanSubjek"]["json"].clone();
        let copy: Json = serde_json::from_str(copy.as_str().unwrap()).unwrap();
        let ended = copy["data"]["gabungan"].as_array().unwrap();
        assert!(ended.iter().any(|row| row["isi"]["nama"] == "Zulaikha Kembang" && row["tabel"] == "sasaran"), "{ended:#?}");
        let history = copy["riwayat"].as_array().unwrap();
        for act in ["REGISTER_SASARAN", "MERGE_SASARAN"] {
            assert!(history.iter().any(|line| line["tindakan"] == act), "{act} in {history:?}");
        }

        // A breach that touched her under both ids touched one person.
        let enter = "mutation($i: CatatInsidenInput!) { catatInsiden(input: $i) { terdampak { sasaran } } }";
        let breach = json!({ "i": { "id": mutation_id(), "apa": "nama", "bagaimana": "telepon hilang",
            "akun": Persona::Pengurus(Pos::Melati).account().to_string(),
            "kapanMulai": "2026-11-20T00:00:00Z", "kapanSelesai": "2026-11-20T02:00:00Z" } });
        let touched = seharian(&world, Persona::DpmdAdmin).await.ok(enter, breach).await;
        assert_eq!(touched["catatInsiden"]["terdampak"], json!([{ "sasaran": bunga }]));

        // Restricted and restored, the old id leads to her again.
        lakukan(&pengurus, &pembina, &bunga, "BATASI").await;
        assert_eq!(pengurus.refused(SIAPA, json!({ "s": kedua })).await.0, "NOT_FOUND");
        lakukan(&pengurus, &pembina, &bunga, "PULIHKAN").await;
        assert_eq!(pengurus.ok(SIAPA, json!({ "s": kedua })).await["sasaran"]["id"], json!(bunga));
        lakukan(&pengurus, &pembina, &bunga, "HAPUS").await;
        assert_eq!(pengurus.refused(SIAPA, json!({ "s": kedua })).await.0, "NOT_FOUND");
        let dump = world.dump().await;
        let left: Vec<&String> = dump.values().flatten().filter(|row| row.contains("Zulaikha") || row.contains("Kamboja 9")).collect();
        assert!(dump["gabungan"].is_empty() && left.is_empty(), "{left:?}");
        bersih(&world).await;
    }
}
