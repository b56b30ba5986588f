//! Every kind of the catalogue tells the same story, so it is told once for all of them: the document that phones send
//! records it, reads it back field by field, and what does not belong (the wrong subject, stage of life, unit, range,
//! code, or a missing field) is refused with the field it concerns and leaves nothing behind. The documents are
//! written from the catalogue; `POSYANDU_WRITE=1` writes them again.

use std::fmt::Write as _;

use chrono::{Days, Months, NaiveDate};
use posyandu::domain::bidang::aturan::Syarat;
use posyandu::domain::bidang::isian::Bentuk;
use posyandu::domain::bidang::{Jenis, KATALOG, Medan, Subjek, camel};
use posyandu::graphql::table::Noun;
use posyandu::graphql::table::noun::{Body, From};
use serde_json::{Map, Value as Json, json};

use crate::both;
use crate::interpreter::noun_of;
use crate::world::{Client, Persona, Pos, mutation_id, operation};

/// The name of a kind's document: `catat_kes_04`.
pub fn file(jenis: &Jenis) -> String {
    format!("catat_{}", jenis.kode.to_lowercase().replace('-', "_"))
}

/// The noun of a kind.
pub fn noun(jenis: &Jenis) -> &'static Noun {
    let Body::Interface { members, member, .. } = &noun_of("pelayanan").body else { panic!("no interface") };
    &members()[member(jenis.kode).unwrap()]
}

/// The fields of a kind that not every service has: its own, and what is computed of them.
pub fn fields(jenis: &Jenis) -> Vec<&'static str> {
    let common: Vec<&str> = noun_of("pelayanan").fields.iter().map(|f| f.name.as_str()).collect();
    noun(jenis).fields.iter().map(|f| f.name.as_str()).filter(|name| !common.contains(name)).collect()
}

/// The document that phones send to record a kind.
fn document(jenis: &Jenis) -> String {
    let name = jenis.kode.replace('-', "");
    let mut text = format!("# Sent by kader, to record {} {}.\n", jenis.kode, jenis.nama);
    let (lead, rest) = name.split_at(1);
    let _ =
        writeln!(text, "mutation KaderCatat{lead}{}($input: CatatPelayananInput!) {{", rest.to_lowercase());
    text += "  catatPelayanan(input: $input) {\n    __typename\n    id\n    kode\n    tanggal\n    rt\n    tempat\n";
    let _ = writeln!(text, "    ... on {} {{", jenis.tipe);
    for field in fields(jenis) {
        let _ = writeln!(text, "      {field}");
    }
    text += "    }\n    tanda {\n      nodes {\n        aturan\n        tindakan\n        alasan\n      }\n    }\n  }\n}\n";
    text
}

#[test]
#[expect(clippy::disallowed_methods, reason = "the environment says whether to write")]
fn every_kind_has_its_document() {
    for jenis in KATALOG {
        let text = document(jenis);
        if std::env::var("POSYANDU_WRITE").is_ok() {
            let path = format!("{}/schema/operations/{}.graphql", env!("CARGO_MANIFEST_DIR"), file(jenis));
            std::fs::write(path, &text).unwrap();
        }
        assert_eq!(operation(&file(jenis)), text, "{}: write it again with POSYANDU_WRITE=1", jenis.kode);
    }
}

/// Somebody a kind is meant for: the day of birth of somebody in the middle of its ages.
fn lahir(jenis: &Jenis, today: NaiveDate) -> NaiveDate {
    let ages: Vec<NaiveDate> = (0..1_080)
        .filter(|months| jenis.syarat == Syarat::Semua || (20 * 12..44 * 12).contains(months))
        .map(|months| today - Months::new(months) - Days::new(3))
        .filter(|born| jenis.untuk_umur(*born, today))
        .collect();
    ages[ages.len() / 2]
}

/// Somebody it is not meant for by age, if there is such an age.
fn bukan(jenis: &Jenis, today: NaiveDate) -> Option<NaiveDate> {
    (0..1_080)
        .map(|months| today - Months::new(months) - Days::new(3))
        .find(|born| !jenis.untuk_umur(*born, today))
}

const DAFTAR: &str = "mutation($i: DaftarkanSasaranInput!) { daftarkanSasaran(input: $i) { id } }";
const HAMIL: &str =
    "mutation($m: UUID!, $s: ID!, $d: Date!) { catatKehamilan(id: $m, sasaran: $s, hpht: $d) { id } }";
const LAHIR: &str = "mutation($m: UUID!, $k: ID!, $d: Date!) {
    akhiriKehamilan(id: $m, kehamilan: $k, berakhir: $d, hasil: LAHIR_HIDUP) { id } }";

/// Registers somebody of this sex and birth at Melati; the person's id.
pub async fn daftarkan(client: &Client, sex: &str, born: NaiveDate) -> String {
    let person = json!({ "i": { "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(),
        "nama": "Warga Baru", "jenisKelamin": sex, "tanggalLahir": born.to_string(), "rt": "1",
        "keluarga": Pos::Melati.keluarga(1).to_string() } });
    client.ok(DAFTAR, person).await["daftarkanSasaran"]["id"].as_str().unwrap().to_owned()
}

/// Registers a woman or girl of the right age, pregnant or lately delivered where the kind asks for it.
async fn orang(client: &Client, jenis: &Jenis, today: NaiveDate) -> String {
    let id = daftarkan(client, "P", lahir(jenis, today)).await;
    let weeks = |n: u64| (today - Days::new(7 * n)).to_string();
    let pregnant = async |since: String| {
        let made = client.ok(HAMIL, json!({ "m": mutation_id(), "s": id, "d": since })).await;
        made["catatKehamilan"]["id"].clone()
    };
    match jenis.syarat {
        Syarat::Hamil | Syarat::HamilAtauMenyusui => {
            pregnant(weeks(20)).await;
        }
        Syarat::Menyusui => {
            let pregnancy = pregnant(weeks(42)).await;
            client.ok(LAHIR, json!({ "m": mutation_id(), "k": pregnancy, "d": weeks(3) })).await;
        }
        Syarat::Semua | Syarat::Perempuan | Syarat::Wus => {}
    }
    id
}

/// A value that fits a field: as it is sent, in stored units.
fn nilai(medan: &Medan, months: i32, today: NaiveDate) -> Json {
    let by_age = |child: i32, pupil: i32, adult: i32| match months {
        ..72 => child,
        72..216 => pupil,
        _ => adult,
    };
    match medan.bentuk {
        Bentuk::YaTidak => json!(true),
        Bentuk::Teks { .. } => json!("Contoh"),
        Bentuk::Angka { min, max } => json!(min.max(1).min(max)),
        Bentuk::Berat => json!(by_age(14_000, 40_000, 60_000)),
        Bentuk::Panjang if medan.nama.contains("kepala") => json!(490),
        Bentuk::Panjang if medan.nama.contains("lila") => json!(155),
        Bentuk::Panjang if medan.nama.contains("perut") => json!(750),
        Bentuk::Panjang => json!(by_age(950, 1_480, 1_580)),
        Bentuk::Besaran { batas, .. } => {
            let (low, high) = batas.lunak.unwrap_or((batas.min, batas.max));
            json!(i32::midpoint(low, high))
        }
        Bentuk::Tanggal => json!(today.to_string()),
        Bentuk::Pilihan(list) => json!((list.nilai)()[0].0),
        Bentuk::PilihanBanyak(list) => json!([(list.nilai)()[0].0]),
        Bentuk::Nomor { .. } => json!([1]),
    }
}

/// What a kind's rules want to be otherwise: fields whose values must fit each other; null leaves one out.
fn lain(kode: &str) -> Json {
    match kode {
        "PDK-01" => json!({ "alasan": null }),
        "KES-02" => json!({ "alasan": null }),
        "KES-03" => json!({ "pemberian": "VITAMIN_A_MERAH" }),
        // The middle of the ages: a child of three, somebody of 52 and of 47, a girl of twelve.
        "KES-01" => json!({ "asiEksklusif": null, "mpasiCukup": null }),
        "KES-06" => json!({ "layarGlukometer": null }),
        "KES-09" => json!({ "sdqKesulitan": null, "sdqPrososial": null }),
        "KES-10" => json!({ "gulaDarahSewaktu": null }),
        "KES-12" => json!({ "kunjunganUlang": "2026-12-20" }),
        "KES-14" => json!({ "kontakDiperiksa": null }),
        "PDK-02" => json!({ "status": "PUTUS", "tahunKeluar": 2025 }),
        // Of eight people each is in one stage of life at most.
        "PDK-05" | "PDK-07" | "PUM-09" | "PRM-08" | "TRB-05" | "SOS-09" => {
            json!({ "pesertaLakiLaki": 4, "pesertaPerempuan": 4 })
        }
        "SOS-01" => json!({ "sejakTahun": 2020 }),
        "TRB-02" => json!({ "kelompokKorban": "DEWASA" }),
        "TRB-07" => json!({ "kelompok": "DEWASA" }),
        _ => json!({}),
    }
}

/// All fields of a kind, filled.
pub fn contoh(jenis: &Jenis, today: NaiveDate) -> Map<String, Json> {
    let born = lahir(jenis, today);
    let months = posyandu::domain::tanggal::umur_bulan(born, today);
    let mut filled: Map<String, Json> =
        jenis.medan.iter().map(|medan| (camel(medan.nama), nilai(medan, months, today))).collect();
    for (name, value) in lain(jenis.kode).as_object().unwrap() {
        filled.insert(name.clone(), value.clone());
    }
    filled.retain(|_, value| !value.is_null());
    filled
}

/// The member of an input in which the fields of a kind stand.
pub fn anggota(jenis: &Jenis) -> String {
    let mut chars = jenis.tipe.chars();
    chars.next().unwrap().to_lowercase().chain(chars).collect()
}

/// The input of a kind with this content, about this subject.
fn input(jenis: &Jenis, isi: &Map<String, Json>, subject: &Json, today: NaiveDate) -> Json {
    let mut content = Map::new();
    content.insert(anggota(jenis), Json::Object(isi.clone()));
    let mut input = json!({ "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(),
        "tanggal": today.to_string(), "konfirmasi": true, "isi": content });
    input.as_object_mut().unwrap().extend(subject.as_object().unwrap().clone());
    json!({ "input": input })
}

/// The subject of a kind, of the first sort it takes.
async fn subjek(client: &Client, jenis: &Jenis, today: NaiveDate) -> Json {
    let mut subject = match jenis.subjek[0] {
        Subjek::Orang => json!({ "sasaran": orang(client, jenis, today).await }),
        Subjek::Keluarga => json!({ "keluarga": Pos::Melati.keluarga(2).to_string() }),
        Subjek::Lingkungan => json!({ "lokasi": { "rt": "2", "uraian": "ujung dermaga" } }),
        Subjek::Sesi => json!({}),
    };
    if ["PRM-03", "SOS-07", "TRB-07"].contains(&jenis.kode) {
        subject["kejadian"] = kejadian(client, today).await;
    }
    subject
}

/// A report of a fire, for what hangs on one.
async fn kejadian(client: &Client, today: NaiveDate) -> Json {
    let report = KATALOG.iter().find(|jenis| jenis.kode == "TRB-06").unwrap();
    let place = json!({ "lokasi": { "rt": "2" } });
    let made = client.operation(&file(report), input(report, &contoh(report, today), &place, today)).await;
    made.json["data"]["catatPelayanan"]["id"].clone()
}

/// What is wrong with an input: its words, the content, and the refusal that must come.
type Salah = (String, Map<String, Json>, &'static str, Option<String>);

/// Every way in which a single field can be wrong.
fn salah(jenis: &Jenis, isi: &Map<String, Json>) -> Vec<Salah> {
    let mut wrong = Vec::new();
    for medan in jenis.medan {
        let name = camel(medan.nama);
        let mut put = |why: &str, value: Json, code: &'static str| {
            let mut isi = isi.clone();
            isi.insert(name.clone(), value);
            wrong.push((format!("{} {name}: {why}", jenis.kode), isi, code, Some(name.clone())));
        };
        match medan.bentuk {
            Bentuk::Teks { max } => put("too long", json!("a".repeat(max + 1)), "TOO_LONG"),
            Bentuk::Angka { max, .. } if max < i64::from(i32::MAX) => {
                put("above", json!(max + 1), "IMPOSSIBLE_VALUE");
            }
            Bentuk::Berat | Bentuk::Panjang => {
                put("no unit", json!("6,2 kg"), "INVALID_FORMAT");
                put("thousands", json!("1.234,5"), "INVALID_FORMAT");
            }
            Bentuk::Besaran { batas, .. } => {
                put("above", json!(batas.max + 1), "IMPOSSIBLE_VALUE");
                put("below", json!(batas.min - 1), "IMPOSSIBLE_VALUE");
            }
            Bentuk::Nomor { max } => put("no such question", json!([u32::from(max) + 1]), "IMPOSSIBLE_VALUE"),
            Bentuk::Tanggal => put("no date", json!("2026-02-30"), "INVALID_DATE"),
            _ => {}
        }
        if medan.wajib && isi.contains_key(&name) {
            let mut isi = isi.clone();
            isi.remove(&name);
            // The schema says that it must be there, so the document is refused before the field's own rule is asked.
            wrong.push((format!("{} {name}: missing", jenis.kode), isi, "BAD_VARIABLES", Some(name.clone())));
        }
    }
    wrong
}

/// Whom it is not about, and the refusal that must come.
async fn bukan_untuk(
    client: &Client,
    jenis: &Jenis,
    today: NaiveDate,
) -> Vec<(Json, &'static str, &'static str)> {
    let person = json!({ "sasaran": Pos::Melati.sasaran(crate::world::Siapa::Adi).to_string() });
    let household = json!({ "keluarga": Pos::Melati.keluarga(1).to_string() });
    let takes = |subjek| jenis.subjek.contains(&subjek);
    let mut wrong = Vec::new();
    match jenis.subjek {
        [Subjek::Orang] => wrong.push((household, "REQUIRED", "sasaran")),
        [Subjek::Keluarga] => wrong.push((person, "REQUIRED", "keluarga")),
        [Subjek::Lingkungan] => wrong.push((household, "REQUIRED", "lokasi")),
        [Subjek::Sesi] => wrong.push((person, "NOT_ELIGIBLE", "sasaran")),
        _ => {}
    }
    if takes(Subjek::Orang) {
        if let Some(born) = bukan(jenis, today) {
            wrong.push((json!({ "sasaran": daftarkan(client, "P", born).await }), "NOT_ELIGIBLE", "sasaran"));
        }
        if jenis.syarat != Syarat::Semua {
            let man = daftarkan(client, "L", lahir(jenis, today)).await;
            wrong.push((json!({ "sasaran": man }), "NOT_ELIGIBLE", "sasaran"));
        }
    }
    wrong
}

both! {
    async fn every_kind_is_recorded_and_read_back_field_by_field(world: World) {
        let client = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let today = world.app.clock.today();
        let mut wrong = Vec::new();
        for jenis in KATALOG {
            let (isi, subject) = (contoh(jenis, today), subjek(&client, jenis, today).await);
            let reply = client.operation(&file(jenis), input(jenis, &isi, &subject, today)).await;
            if reply.json.get("errors").is_some() {
                wrong.push(format!("{}: {} of {isi:?}", jenis.kode, reply.json["errors"][0]));
                continue;
            }
            let read = &reply.json["data"]["catatPelayanan"];
            assert_eq!((&read["kode"], &read["__typename"]), (&json!(jenis.kode), &json!(jenis.tipe)));
            for field in &noun(jenis).fields {
                let From::Isi(at) = field.from else { continue };
                // What is computed was not sent.
                let Some(medan) = jenis.medan.get(at) else { continue };
                let sent = isi.get(&camel(medan.nama)).unwrap_or(&Json::Null);
                if read[&field.name] != *sent {
                    wrong.push(format!("{}.{}: {} for {sent}", jenis.tipe, field.name, read[&field.name]));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

both! {
    async fn what_does_not_belong_to_a_kind_is_refused(world: World) {
        let client = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let today = world.app.clock.today();
        let mut missed = Vec::new();
        for jenis in KATALOG {
            let (isi, subject) = (contoh(jenis, today), subjek(&client, jenis, today).await);
            let before = world.dump().await["pelayanan"].len();
            let mut tries: Vec<(String, Json, &str, Option<String>)> = salah(jenis, &isi)
                .into_iter()
                .map(|(why, isi, code, field)| (why, input(jenis, &isi, &subject, today), code, field))
                .collect();
            for (who, code, field) in bukan_untuk(&client, jenis, today).await {
                let why = format!("{} for {who}", jenis.kode);
                tries.push((why, input(jenis, &isi, &who, today), code, Some(field.to_owned())));
            }
            for (why, sent, code, field) in tries {
                let reply = client.operation(&file(jenis), sent).await;
                let told = &reply.json["errors"][0]["extensions"];
                if (told["code"].as_str(), told["field"].as_str()) != (Some(code), field.as_deref()) {
                    missed.push(format!("{why}: {} {} for {code} {field:?}", told["code"], told["field"]));
                }
            }
            let after = world.dump().await["pelayanan"].len();
            assert_eq!(after, before, "{}: something was written", jenis.kode);
        }
        assert!(missed.is_empty(), "{}", missed.join("\n"));
    }
}
