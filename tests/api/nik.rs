//! Numbers of people (NIK, no. KK): sealed in the database, shown in full to one pengurus who says why, found without
//! telling whose they are. Whoever steals the database, its files and the log has none of them.

use std::collections::{BTreeMap, HashSet};
use std::io::Write;
use std::sync::{Arc, Mutex, Once};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use posyandu::store::kunci::{NIK, destroy};
use posyandu::store::table::Cell;
use posyandu::store::{rekey, sasaran};
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::both;
use crate::world::{Client, On, Persona, Pos, Siapa, World, mutation_id, secrets};

const UNGKAP: &str = "mutation($s: ID!, $a: String!) { ungkapNik(sasaran: $s, alasan: $a) { sasaran nik } }";
const CARI: &str =
    "mutation($p: ID!, $n: String!) { cariNik(posyandu: $p, nik: $n) { terdaftar kecamatan { kode } } }";
const DAFTAR: &str =
    "mutation($i: DaftarkanSasaranInput!) { daftarkanSasaran(input: $i) { id nikTersamar } }";
const UBAH: &str = "mutation($i: UbahSasaranInput!) { ubahSasaran(input: $i) { id nikTersamar } }";
const ALASAN: &str = "dicocokkan dengan kartu keluarga";

fn someone(pos: Pos, nik: &str) -> Json {
    json!({ "i": { "id": mutation_id(), "posyandu": pos.id().to_string(), "nama": "Gilang Ramadhan", "nik": nik,
        "jenisKelamin": "L", "tanggalLahir": "2012-12-09", "rt": "001" } })
}

async fn reveal(client: &Client, of: &str) -> Json {
    client.ok(UNGKAP, json!({ "s": of, "a": ALASAN })).await["ungkapNik"]["nik"].clone()
}

both! {
    async fn a_pengurus_sees_one_nik_and_the_auditor_reads_why(world: World) {
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let hasan = Pos::Melati.sasaran(Siapa::Hasan).to_string();
        let masked = pengurus.ok("query($s: ID!) { sasaran(id: $s) { nikTersamar keluarga { nomorKkTersamar } } }",
            json!({ "s": hasan })).await;
        assert_eq!(masked["sasaran"]["nikTersamar"], "**************07");
        assert_eq!(masked["sasaran"]["keluarga"]["nomorKkTersamar"], "**************01");

        let before = world.dump().await;
        assert_eq!(reveal(&pengurus, &hasan).await, Siapa::Hasan.nik().unwrap());
        let after = world.dump().await;
        let changed: Vec<&String> = after.keys().filter(|table| before[*table] != after[*table]).collect();
        assert_eq!(changed, ["jejak", "scope"], "nothing but the audit");
        let told: Vec<&String> = after["jejak"].iter().filter(|row| !before["jejak"].contains(row)).collect();
        let id = Pos::Melati.sasaran(Siapa::Hasan).0.to_string();
        assert!(told.len() == 1 && told[0].contains("REVEAL_NIK") && told[0].contains(ALASAN), "{told:?}");
        assert!(told[0].contains(&format!("12:{id}")), "whose it was: {told:?}");

        // Who may not is told nothing, and nothing is told of her.
        for (client, of, code) in [
            (Persona::Kader(Pos::Melati), &hasan, "FORBIDDEN"),
            (Persona::Pengurus(Pos::Mawar), &hasan, "NOT_FOUND"),
            (Persona::Pembina, &hasan, "NOT_FOUND"),
            (Persona::DpmdAdmin, &hasan, "NOT_FOUND"),
        ] {
            let client = world.sign_in(client).await;
            assert_eq!(client.send(UNGKAP, json!({ "s": of, "a": ALASAN })).await.codes(), [code]);
        }
        assert_eq!(world.dump().await["jejak"], after["jejak"]);
    }
}

both! {
    async fn twenty_a_day_and_tomorrow_again(world: World) {
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let hasan = Pos::Melati.sasaran(Siapa::Hasan).to_string();
        // Phones that ask all at once do not get more.
        let asked = (0..25).map(|_| pengurus.send(UNGKAP, json!({ "s": hasan, "a": ALASAN })));
        let replies = futures_util::future::join_all(asked).await;
        let shown = replies.iter().filter(|reply| reply.json["data"]["ungkapNik"]["nik"].is_string()).count();
        assert_eq!(shown, 20);
        let (code, _, sentence) = pengurus.refused(UNGKAP, json!({ "s": hasan, "a": ALASAN })).await;
        assert_eq!((code.as_str(), sentence.as_str()), ("RATE_LIMITED", "Batas 20 kali sehari sudah tercapai. Coba lagi besok."));
        // At nine in the morning fifteen hours are left of the day in Kukar.
        world.later(chrono::Duration::hours(15) - chrono::Duration::seconds(1));
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        assert_eq!(pengurus.send(UNGKAP, json!({ "s": hasan, "a": ALASAN })).await.codes(), ["RATE_LIMITED"]);
        world.later(chrono::Duration::seconds(1));
        assert_eq!(reveal(&pengurus, &hasan).await, Siapa::Hasan.nik().unwrap());
    }
}

both! {
    async fn a_nik_is_found_by_district_and_not_by_name(world: World) {
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Anggrek)).await;
        let ask = |nik: &str| json!({ "p": Pos::Anggrek.id().to_string(), "n": nik });
        let anggrek = world.sign_in(Persona::Kader(Pos::Mawar)).await;
        anggrek.ok(DAFTAR, someone(Pos::Mawar, "6402020912120044")).await;
        let before = world.dump().await;
        let found = pengurus.ok(CARI, ask("6402 0209 1212 0044")).await;
        assert_eq!(found["cariNik"], json!({ "terdaftar": true, "kecamatan": [{ "kode": "64.02.02" }] }));
        let none = pengurus.ok(CARI, ask("6402020912120045")).await;
        assert_eq!(none["cariNik"], json!({ "terdaftar": false, "kecamatan": [] }));
        let after = world.dump().await;
        let told: Vec<&String> = after["jejak"].iter().filter(|row| !before["jejak"].contains(row)).collect();
        assert!(told.len() == 2 && told.iter().all(|row| row.contains("FIND_BY_NIK") && !row.contains("0044")), "{told:?}");
        for _ in 2..30 {
            pengurus.ok(CARI, ask("6402020912120045")).await;
        }
        assert_eq!(pengurus.send(CARI, ask("6402020912120044")).await.codes(), ["RATE_LIMITED"]);
    }
}

both! {
    async fn one_nik_is_one_living_person_of_a_post(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let hasan = Siapa::Hasan.nik().unwrap();
        let (code, field, _) = kader.refused(DAFTAR, someone(Pos::Melati, &hasan)).await;
        assert_eq!((code.as_str(), field.as_deref()), ("ALREADY_EXISTS", Some("nik")));
        // Her own number again is no other's; elsewhere people have it already, and more may.
        let own = json!({ "i": { "id": mutation_id(), "sasaran": Pos::Melati.sasaran(Siapa::Hasan).to_string(), "nik": hasan } });
        assert_eq!(kader.ok(UBAH, own).await["ubahSasaran"]["nikTersamar"], "**************07");
        let mut new = someone(Pos::Melati, "6402020912120046");
        let id = kader.ok(DAFTAR, new.clone()).await["daftarkanSasaran"]["id"].as_str().unwrap().to_owned();
        assert_eq!(kader.ok(DAFTAR, new.clone()).await["daftarkanSasaran"]["id"], id, "sent twice it is she herself");
        new["i"]["id"] = json!(mutation_id());
        assert_eq!(kader.send(DAFTAR, new.clone()).await.codes(), ["ALREADY_EXISTS"]);
        new["i"]["posyandu"] = json!(Pos::Mawar.id().to_string());
        world.sign_in(Persona::Kader(Pos::Mawar)).await.ok(DAFTAR, new).await;
        // Somebody who died keeps nobody out.
        let died = json!({ "i": { "id": mutation_id(), "sasaran": id, "meninggalPada": "2026-11-19" } });
        kader.ok(UBAH, died).await;
        kader.ok(DAFTAR, someone(Pos::Melati, "6402020912120046")).await;
    }
}

both! {
    async fn names_are_searched_for_sixty_times_an_hour(world: World) {
        const NAMES: &str = "query($p: ID!, $n: String, $f: Int!) { daftarSasaran(posyandu: $p, nama: $n, first: $f) { \
            nodes { nama } pageInfo { hasNextPage } } }";
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let ask = |name: Option<&str>| json!({ "p": Pos::Melati.id().to_string(), "n": name, "f": 100 });
        for number in 0..21 {
            kader.ok(DAFTAR, someone(Pos::Melati, &format!("64020209121201{number:02}"))).await;
        }
        let found = kader.ok(NAMES, ask(Some("gil"))).await["daftarSasaran"].clone();
        assert_eq!((found["nodes"].as_array().unwrap().len(), &found["pageInfo"]["hasNextPage"]), (20, &json!(true)));
        assert_eq!(kader.send(NAMES, ask(Some("gi"))).await.codes(), ["REQUIRED"]);
        for _ in 1..60 {
            kader.ok(NAMES, ask(Some("has"))).await;
        }
        let (code, field, _) = kader.refused(NAMES, ask(Some("has"))).await;
        assert_eq!((code.as_str(), field.as_deref()), ("RATE_LIMITED", Some("nama")));
        assert_eq!(kader.ok(NAMES, ask(None)).await["daftarSasaran"]["nodes"].as_array().unwrap().len(), 31, "a list is no search");
        world.sign_in(Persona::Pengurus(Pos::Melati)).await.ok(NAMES, ask(Some("has"))).await;
        world.later(chrono::Duration::hours(1));
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        kader.ok(NAMES, ask(Some("has"))).await;
    }
}

// ---- a thief ----

/// Planted numbers begin so; no region has this code.
const PLANTED: usize = 1_000;

fn planted_nik(number: usize) -> String {
    format!("999912{:02}{:02}{:02}{:04}", 1 + number % 28, 1 + number % 12, number % 100, 7_000 + number)
}

fn planted_kk(number: usize) -> String {
    format!("99998{:04}{:07}", 9_999 - number, 1_234_567 + 7 * number)
}

/// Every planted number as it is, in hex and in base64.
fn spellings() -> HashSet<Vec<u8>> {
    let plain: Vec<String> =
        (0..PLANTED).flat_map(|number| [planted_nik(number), planted_kk(number)]).collect();
    let mut all = HashSet::new();
    for text in plain {
        all.insert(text.bytes().map(|byte| format!("{byte:02x}")).collect::<String>().into_bytes());
        all.insert(STANDARD_NO_PAD.encode(&text).into_bytes());
        all.insert(URL_SAFE_NO_PAD.encode(&text).into_bytes());
        all.insert(text.into_bytes());
    }
    all
}

/// The planted numbers that can be read in these bytes.
fn read_in(bytes: &[u8], spellings: &HashSet<Vec<u8>>) -> Vec<String> {
    let at =
        |from: usize, length: usize| bytes.get(from..from + length).filter(|part| spellings.contains(*part));
    let mut found = Vec::new();
    for from in 0..bytes.len() {
        let part = match &bytes[from..] {
            [b'9', b'9', b'9', b'9', ..] => at(from, 16),
            [b'3', b'9', b'3', b'9', ..] => at(from, 32),
            [b'O', b'T', b'k', b'5', ..] => at(from, 22),
            _ => None,
        };
        found.extend(part.map(|part| String::from_utf8_lossy(part).into_owned()));
    }
    found
}

/// What the program told its log, from all tests of this process.
#[derive(Clone)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, text: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(text);
        Ok(text.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// Everything of our own, and warnings of others.
fn log() -> Log {
    static LOG: Mutex<Option<Log>> = Mutex::new(None);
    static ONCE: Once = Once::new();
    let log = LOG.lock().unwrap().get_or_insert_with(|| Log(Arc::default())).clone();
    ONCE.call_once(|| {
        let writer = log.clone();
        tracing_subscriber::fmt()
            .with_env_filter(tracing_subscriber::EnvFilter::new("warn,posyandu=trace"))
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .init();
    });
    log
}

/// Registers a thousand people with a NIK and as many households with a KK number, ten in a document.
async fn plant(world: &World) -> Vec<String> {
    let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
    let mut people = Vec::new();
    for from in (0..PLANTED).step_by(10) {
        let (mut head, mut body, mut variables) = (Vec::new(), String::new(), json!({}));
        for number in from..from + 10 {
            head.push(format!("$s{number}: DaftarkanSasaranInput!, $k{number}: DaftarkanKeluargaInput!"));
            body.push_str(&format!(
                "s{number}: daftarkanSasaran(input: $s{number}) {{ id nikTersamar }} \
                 k{number}: daftarkanKeluarga(input: $k{number}) {{ id nomorKkTersamar }} "
            ));
            variables[format!("s{number}")] = someone(Pos::Melati, &planted_nik(number))["i"].clone();
            variables[format!("k{number}")] = json!({ "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(),
                "kepala": "Pak Dul", "rt": "001", "nomorKk": planted_kk(number) });
        }
        let made = kader.ok(&format!("mutation({}) {{ {body} }}", head.join(", ")), variables).await;
        for number in from..from + 10 {
            let person = &made[format!("s{number}")];
            assert_eq!(person["nikTersamar"], format!("**************{}", &planted_nik(number)[14..]));
            people.push(person["id"].as_str().unwrap().to_owned());
        }
    }
    people
}

/// Whatever can be sent wrongly with a NIK in it, and what comes back.
async fn refused_with_a_nik(world: &World, person: &str) -> Vec<(&'static str, crate::world::Reply)> {
    let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
    let teacher =
        world.sign_in(Persona::KaderBidang(Pos::Melati, posyandu::domain::posyandu::Bidang::Sosial)).await;
    let (nik, number) = (planted_nik(7), planted_nik(7).parse::<u64>().unwrap());
    let mut replies = Vec::new();
    for field in [
        "nik",
        "posyandu",
        "keluarga",
        "tanggalLahir",
        "jenisKelamin",
        "rt",
        "telepon",
        "bukuKiaSejak",
        "beratLahir",
        "id",
    ] {
        for value in [json!(nik), json!(number), json!([nik]), json!({ "a": nik }), json!({ nik.clone(): 1 })]
        {
            let mut sent = someone(Pos::Melati, &planted_nik(1));
            sent["i"][field] = value;
            replies.push((field, kader.send(DAFTAR, sent).await));
        }
    }
    let mut sent = someone(Pos::Melati, &planted_nik(1));
    sent["i"][&nik] = json!(1);
    replies.push(("unknown field", kader.send(DAFTAR, sent).await));
    replies.push(("not hers to write", teacher.send(DAFTAR, someone(Pos::Melati, &nik)).await));
    let literals = [
        format!(
            "mutation {{ ubahSasaran(input: {{ id: \"{}\", sasaran: \"{person}\", nik: {number} }}) {{ id }} }}",
            mutation_id()
        ),
        format!(
            "mutation {{ ubahSasaran(input: {{ id: \"{}\", sasaran: \"{nik}\", nik: \"{nik}\" }}) {{ id }} }}",
            mutation_id()
        ),
        format!("mutation {{ ubahSasaran(input: {{ nik: \"{nik}\" }}) {{ id }} }}"),
        format!(
            "mutation {{ ubahSasaran(input: {{ id: \"{}\", sasaran: \"{person}\", nik: \"{nik}\" ",
            mutation_id()
        ),
        format!("{{ sasaran(id: \"{nik}\") {{ id }} }}"),
        format!("{{ sasaran(id: \"sasaran:{nik}\") {{ id }} }}"),
        format!("{{ sasaran(id: {number}) {{ nik{nik} }} }}"),
        format!("{{ node(id: \"{nik}\") {{ id }} }}"),
        format!("{{ wilayah(kode: \"{nik}\") {{ nama }} }}"),
        format!("{{ ringkasanPartisipasi(wilayah: \"64.02\", periode: \"{nik}\", per: TOTAL) {{ kunci }} }}"),
        format!("{{ skdn(posyandu: \"{}\", bulan: \"{nik}\") {{ s }} }}", Pos::Melati.id()),
        format!(
            "{{ daftarSasaran(posyandu: \"{}\", first: {number}) {{ nodes {{ id }} }} }}",
            Pos::Melati.id()
        ),
        format!(
            "{{ daftarSasaran(posyandu: \"{}\", after: \"{nik}\") {{ nodes {{ id }} }} }}",
            Pos::Melati.id()
        ),
        format!(
            "{{ daftarSasaran(posyandu: \"{}\", kelompok: N{nik}) {{ nodes {{ id }} }} }}",
            Pos::Melati.id()
        ),
    ];
    for literal in literals {
        replies.push(("literal", kader.send(&literal, json!({})).await));
    }
    replies
}

both! {
    async fn whoever_takes_everything_reads_no_number(world: World) {
        let log = log();
        let people = plant(&world).await;
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        // One is corrected to another's old number and back, one is looked for, some are shown.
        for (number, person) in [(3, 999), (999, 3)] {
            let other = json!({ "i": { "id": mutation_id(), "sasaran": people[number], "nik": planted_nik(person) } });
            assert_eq!(kader.send(UBAH, other).await.codes(), ["ALREADY_EXISTS"]);
            let own = json!({ "i": { "id": mutation_id(), "sasaran": people[number], "nik": planted_nik(number) } });
            kader.ok(UBAH, own).await;
        }
        let asked = json!({ "p": Pos::Melati.id().to_string(), "n": planted_nik(500) });
        assert_eq!(pengurus.ok(CARI, asked).await["cariNik"]["terdaftar"], true);
        for number in [0, 499, 999] {
            assert_eq!(reveal(&pengurus, &people[number]).await, planted_nik(number));
        }
        let spellings = spellings();
        for (what, reply) in refused_with_a_nik(&world, &people[0]).await {
            assert!(!reply.status.is_server_error(), "{what}: {:#}", reply.json);
            assert_eq!(read_in(reply.json.to_string().as_bytes(), &spellings), Vec::<String>::new(), "{what}: {:#}", reply.json);
        }
        let dump = world.dump().await;
        assert!(dump["sasaran"].len() > PLANTED && dump["keluarga"].len() > PLANTED && dump["kunci"].len() > 2 * PLANTED);
        for (table, rows) in &dump {
            assert_eq!(read_in(rows.join("\n").as_bytes(), &spellings), Vec::<String>::new(), "table {table}");
        }
        assert_eq!(read_in(&world.bytes(), &spellings), Vec::<String>::new(), "the files");
        let told = log.0.lock().unwrap().clone();
        assert!(String::from_utf8_lossy(&told).contains("answered"), "the log was listened to");
        assert_eq!(read_in(&told, &spellings), Vec::<String>::new(), "the log");
    }
}

#[test]
fn the_search_for_numbers_finds_them() {
    let all = spellings();
    assert_eq!(all.len(), 2 * PLANTED * 3, "each number another, and its base64 the same in both alphabets");
    let nik = planted_nik(12);
    let hex: String = nik.bytes().map(|byte| format!("{byte:02x}")).collect();
    for spelled in [nik.clone(), hex, STANDARD_NO_PAD.encode(&nik), planted_kk(999)] {
        assert_eq!(read_in(format!("x{spelled}9").as_bytes(), &all), [spelled]);
    }
}

// ---- keys that come and go ----

async fn select(world: &World, text: &str) -> Vec<sea_orm::QueryResult> {
    let backend = if world.on == On::Sqlite { DbBackend::Sqlite } else { DbBackend::Postgres };
    let work = world.work(&[]).await;
    work.tx().query_all_raw(Statement::from_string(backend, text)).await.unwrap()
}

/// Every key that can still be opened, by what it is about: those of regions and those of owners.
async fn keys(world: &World) -> BTreeMap<String, posyandu::access::secrets::DataKey> {
    let mut keys = BTreeMap::new();
    let text = "SELECT k.owner_id, k.bungkus, w.id, w.bungkus FROM kunci k JOIN kunci_wilayah w ON w.id = k.kunci_wilayah_id";
    for row in select(world, text).await {
        let (owner, region): (Uuid, Uuid) =
            (row.try_get_by_index(0).unwrap(), row.try_get_by_index(2).unwrap());
        let (inner, outer): (String, String) =
            (row.try_get_by_index(1).unwrap(), row.try_get_by_index(3).unwrap());
        let opened = world.app.secrets.unwrap(&format!("kunci_wilayah:{region}"), &outer).unwrap();
        keys.insert(format!("kunci:{owner}"), opened.unwrap(&format!("kunci:{owner}"), &inner).unwrap());
        keys.insert(format!("kunci_wilayah:{region}"), opened);
    }
    keys
}

both! {
    async fn what_is_destroyed_opens_with_no_key_that_is_left(world: World) {
        let hasan = Pos::Melati.sasaran(Siapa::Hasan);
        let all = posyandu::access::Actor::system().scope();
        let filter = [posyandu::store::filter::Cond::Eq(sasaran::ID, hasan.0.into())];
        let found = world.app.db.reader(&all).cells(&sasaran::TABLE, &[NIK.sandi], &filter, &[], 1).await.unwrap();
        let sealed = found[0].cell(0).text().unwrap().to_owned();
        let about = format!("sasaran:{} nik", hasan.0);
        let before = keys(&world).await;
        let opens = |keys: &BTreeMap<String, posyandu::access::secrets::DataKey>| -> Vec<String> {
            keys.iter().filter(|(_, key)| key.open(&about, &sealed).is_ok()).map(|(name, _)| name.clone()).collect()
        };
        assert_eq!(opens(&before), [format!("kunci:{}", hasan.0)], "one key opens it");
        let text = format!("SELECT bungkus FROM kunci WHERE owner_id = {}", world.literal(hasan.0));
        let wrapped: String = select(&world, &text).await[0].try_get_by_index(0).unwrap();

        // A work that is dropped destroys nothing.
        let post = Pos::Melati.id();
        let mut work = world.work(&[post]).await;
        destroy(&mut work, &World::permit(), post, &NIK, hasan.0).await.unwrap();
        drop(work);
        assert_eq!(opens(&keys(&world).await).len(), 1);
        let mut work = world.work(&[post]).await;
        destroy(&mut work, &World::permit(), post, &NIK, hasan.0).await.unwrap();
        work.commit(hasan.0).await.unwrap();
        let left = keys(&world).await;
        assert_eq!((opens(&left), left.len()), (Vec::new(), before.len() - 1));
        let index = secrets().index(&Siapa::Hasan.nik().unwrap());
        let dump = world.dump().await;
        let rows: Vec<&String> = dump.values().flatten().collect();
        assert!(rows.iter().all(|row| !row.contains(&sealed) && !row.contains(&wrapped)));
        let his = spelled_in_dump(world.on, hasan.0);
        assert!(dump["sasaran"].iter().filter(|row| row.contains(&his)).all(|row| !row.contains(&index)));
        rekey::settle(&world.app.db).await.unwrap();
        let bytes = world.bytes();
        let file = |text: &str| bytes.windows(text.len()).any(|part| part == text.as_bytes());
        assert!(!file(&sealed) && !file(&wrapped), "nor are they left in the file");

        // She may be given one again.
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let again = json!({ "i": { "id": mutation_id(), "sasaran": hasan.to_string(), "nik": "6402020404860007" } });
        kader.ok(UBAH, again).await;
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        assert_eq!(reveal(&pengurus, &hasan.to_string()).await, "6402020404860007");
    }
}

fn spelled_in_dump(on: On, id: Uuid) -> String {
    match on {
        On::Sqlite => id.simple().to_string().to_uppercase(),
        On::Postgres => id.to_string(),
    }
}

/// Puts a number in plain where it stood before the columns came.
pub async fn in_plain(world: &World, pos: Pos, who: Siapa, nik: &str) {
    let post = pos.id();
    let mut work = world.work(&[post]).await;
    destroy(&mut work, &World::permit(), post, &NIK, pos.sasaran(who).0).await.unwrap();
    let plain = vec![(NIK.lama, Cell::from(nik))];
    let key = pos.sasaran(who).0.into();
    work.update(&World::permit(), post, &sasaran::TABLE, key, plain).await.unwrap();
    work.commit(pos.sasaran(who).0).await.unwrap();
}
