//! Photos of services: how one gets in, what is left of it, who looks at it, and what becomes of it when its person is
//! restricted or erased. The pictures of these stories are made here; nobody's house is in them.

use std::io::Cursor;
use std::sync::Arc;

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use chrono::{DateTime, Duration, Utc};
use futures_util::TryStreamExt as _;
use http_body_util::BodyExt as _;
use image::{DynamicImage, ImageFormat, Rgb, RgbImage};
use posyandu::config;
use posyandu::domain::posyandu::Bidang;
use posyandu::service::foto::{Album, Sapuan, sapu};
use posyandu::service::kunci::{self, Putaran};
use posyandu::service::seed::Progress;
use posyandu::store::foto::TABLE;
use posyandu::store::objek::Objek;
use serde_json::{Value as Json, json};
use tower::ServiceExt as _;

use crate::both;
use crate::darurat::seharian;
use crate::hari_buka::catat;
use crate::subjek::lakukan;
use crate::world::{Client, On, Persona, Pos, Siapa, World, mutation_id};

const MINTA: &str =
    "mutation($i: MintaUnggahInput!) { mintaUnggah(input: $i) { id alamat sampai batasBita } }";
const BACA: &str = "query($p: ID!) { node(id: $p) { ... on Pelayanan { \
    foto { nodes { id sisi ukuran lebar tinggi diunggahPada alamat } } } } }";

/// Red in the upper left quarter, white elsewhere.
fn gambar(lebar: u32, tinggi: u32) -> DynamicImage {
    let red = |x, y| x < lebar / 2 && y < tinggi / 2;
    let image = RgbImage::from_fn(lebar, tinggi, |x, y| Rgb(if red(x, y) { [220, 0, 0] } else { [255; 3] }));
    DynamicImage::ImageRgb8(image)
}

fn sebagai(format: ImageFormat, image: &DynamicImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    image.write_to(&mut Cursor::new(&mut bytes), format).unwrap();
    bytes
}

fn jpeg(lebar: u32, tinggi: u32) -> Vec<u8> {
    sebagai(ImageFormat::Jpeg, &gambar(lebar, tinggi))
}

/// A day as GPS writes it, by which the place is known again in any bytes.
const GPS: &[u8] = b"2026:11:20\0";

/// The same picture as a phone writes it that was held upright: turn it (orientation 6), and this is where it was.
fn dari_telepon(jpeg: &[u8]) -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        [&tag.to_le_bytes()[..], &kind.to_le_bytes(), &count.to_le_bytes(), &value.to_le_bytes()].concat()
    };
    let mut tiff = [b"II*\0".as_slice(), &8_u32.to_le_bytes(), &2_u16.to_le_bytes()].concat();
    tiff.extend(entry(0x0112, 3, 1, 6));
    let gps = 8 + 2 + 24 + 4;
    tiff.extend(entry(0x8825, 4, 1, gps));
    tiff.extend(0_u32.to_le_bytes());
    tiff.extend(1_u16.to_le_bytes());
    tiff.extend(entry(0x001d, 2, 11, gps + 2 + 12 + 4));
    tiff.extend(0_u32.to_le_bytes());
    tiff.extend(GPS);
    let length = u16::try_from(2 + 6 + tiff.len()).unwrap();
    [&jpeg[..2], &[0xff, 0xe1], &length.to_be_bytes(), b"Exif\0\0", &tiff, &jpeg[2..]].concat()
}

fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg()))
    })
}

/// A PNG of a few hundred bytes that says it is this large.
fn bom(sisi: u32) -> Vec<u8> {
    let mut png = sebagai(ImageFormat::Png, &gambar(8, 8));
    png[16..20].copy_from_slice(&sisi.to_be_bytes());
    png[20..24].copy_from_slice(&sisi.to_be_bytes());
    let sum = crc(&png[12..29]);
    png[29..33].copy_from_slice(&sum.to_be_bytes());
    png
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// What an address answered.
struct Jawab {
    status: StatusCode,
    headers: HeaderMap,
    bytes: Vec<u8>,
}

impl Jawab {
    /// The status with the code of the refusal.
    fn refusal(&self) -> (u16, String) {
        let json: Json = serde_json::from_slice(&self.bytes).unwrap_or_default();
        let error = &json["errors"][0];
        assert!(error["message"].as_str().is_some_and(|sentence| sentence.ends_with('.')), "{json}");
        (self.status.as_u16(), error["extensions"]["code"].as_str().unwrap_or("?").to_owned())
    }
}

async fn ask(world: &World, request: Request<Body>) -> Jawab {
    let response = world.router.clone().oneshot(request).await.unwrap();
    let (head, body) = response.into_parts();
    let bytes = body.collect().await.unwrap().to_bytes().to_vec();
    Jawab { status: head.status, headers: head.headers, bytes }
}

async fn kirim(world: &World, alamat: &str, bytes: &[u8]) -> Jawab {
    ask(
        world,
        Request::put(alamat).header("content-type", "image/jpeg").body(Body::from(bytes.to_vec())).unwrap(),
    )
    .await
}

async fn lihat(world: &World, alamat: &str) -> Jawab {
    ask(world, Request::get(alamat).body(Body::empty()).unwrap()).await
}

/// A house that cannot be lived in, surveyed at Melati; the service's id.
async fn survei(client: &Client, day: &str, rumah: u128) -> String {
    let keluarga = json!({ "keluarga": Pos::Melati.keluarga(rumah).to_string() });
    let isi = json!({ "rumahTidakLayakHuni": { "atap": "BERAT", "dinding": "SEDANG", "lantai": "RINGAN", "statusRumah": "MILIK" } });
    catat(client, day, keluarga, isi).await["id"].as_str().unwrap().to_owned()
}

async fn minta(client: &Client, pelayanan: &str, sisi: &str) -> Json {
    let input = json!({ "id": mutation_id(), "pelayanan": pelayanan, "sisi": sisi });
    client.ok(MINTA, json!({ "i": input })).await["mintaUnggah"].clone()
}

async fn foto(client: &Client, pelayanan: &str) -> Vec<Json> {
    let list = client.ok(BACA, json!({ "p": pelayanan })).await;
    list["node"]["foto"]["nodes"].as_array().unwrap().clone()
}

fn alamat(of: &Json) -> &str {
    of["alamat"].as_str().unwrap()
}

/// One photo, sent; the address that shows it.
async fn satu(world: &World, client: &Client, pelayanan: &str, bytes: &[u8]) -> String {
    let izin = minta(client, pelayanan, "DEPAN").await;
    assert_eq!(kirim(world, alamat(&izin), bytes).await.status, StatusCode::OK);
    alamat(foto(client, pelayanan).await.last().unwrap()).to_owned()
}

/// The same world with photos in a place of its own.
fn with_album(mut world: World, objek: &Objek, batas: u32) -> World {
    world.app.album = Arc::new(Album::new(objek.clone(), batas));
    world.router = world.app.router(false);
    world
}

async fn names(objek: &Objek) -> Vec<String> {
    objek.before(DateTime::<Utc>::MAX_UTC).try_collect().await.unwrap()
}

struct Quiet;

impl Progress for Quiet {
    fn stage(&self, _: &str, _: u64) {}
    fn advance(&self, _: u64) {}
}

const MEGA: u32 = 1024 * 1024;

both! {
    async fn a_photo_comes_back_upright_and_says_nothing_of_where_it_was(world: World) {
        let objek = Objek::memory();
        let world = with_album(world, &objek, MEGA);
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let day = world.running(Pos::Melati).await;
        let rumah = survei(&pengurus, &day, 1).await;
        let izin = minta(&pengurus, &rumah, "BELAKANG").await;
        assert_eq!((&izin["sampai"], &izin["batasBita"]), (&json!("2026-11-20T01:10:00.000Z"), &json!(MEGA)));
        assert!(foto(&pengurus, &rumah).await.is_empty(), "asked for, and not there yet");

        let sent = dari_telepon(&jpeg(2_400, 1_200));
        assert!(holds(&sent, GPS));
        let said = kirim(&world, alamat(&izin), &sent).await;
        assert_eq!(serde_json::from_slice::<Json>(&said.bytes).unwrap(), json!({ "foto": izin["id"] }));
        let there = foto(&pengurus, &rumah).await;
        assert_eq!(there.len(), 1);
        assert_eq!(
            (&there[0]["id"], &there[0]["sisi"], &there[0]["lebar"], &there[0]["tinggi"], &there[0]["diunggahPada"]),
            (&izin["id"], &json!("BELAKANG"), &json!(800), &json!(1_600), &json!("2026-11-20T01:00:00.000Z"))
        );
        let shown = lihat(&world, alamat(&there[0])).await;
        assert_eq!(shown.status, StatusCode::OK);
        for (name, value) in [("content-type", "image/jpeg"), ("x-content-type-options", "nosniff"),
            ("cache-control", "private, max-age=600"), ("content-disposition", "inline; filename=\"foto.jpg\"")] {
            assert_eq!(shown.headers[name], value);
        }
        assert_eq!(there[0]["ukuran"], json!(shown.bytes.len()));
        assert!(!holds(&shown.bytes, b"Exif") && !holds(&shown.bytes, GPS), "nothing came along");
        let picture = image::load_from_memory_with_format(&shown.bytes, ImageFormat::Jpeg).unwrap().into_rgb8();
        assert_eq!(picture.dimensions(), (800, 1_600));
        let red = |x, y| picture.get_pixel(x, y).0[1] < 90;
        assert_eq!([red(700, 100), red(100, 100), red(700, 1_500), red(100, 1_500)], [true, false, false, false], "turned upright");

        // Whoever holds the folder or the bucket sees no picture.
        let [nama] = names(&objek).await.try_into().unwrap();
        let lying = objek.get(&nama).await.unwrap();
        assert!(!lying.starts_with(&[0xff, 0xd8]) && lying.len() > shown.bytes.len());
        assert!(image::load_from_memory(&lying).is_err());
        // The address is made when the row is shown, is the same for some minutes, and is kept nowhere.
        world.later(Duration::minutes(4));
        assert_eq!(alamat(&foto(&pengurus, &rumah).await[0]), alamat(&there[0]));
        let mark = alamat(&there[0]).split_once("tanda=").unwrap().1.to_owned();
        assert!(!world.dump().await.values().flatten().any(|row| row.contains(&mark)));
    }
}

both! {
    async fn who_sees_the_service_sees_its_photos(world: World) {
        let pu = world.sign_in(Persona::KaderBidang(Pos::Melati, Bidang::PerumahanRakyat)).await;
        let day = world.running(Pos::Melati).await;
        let rumah = survei(&pu, &day, 1).await;
        let seen = satu(&world, &pu, &rumah, &jpeg(80, 60)).await;
        assert_eq!(lihat(&world, &seen).await.status, StatusCode::OK);
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let hers = alamat(&foto(&pengurus, &rumah).await[0]).to_owned();
        assert_ne!(hers, seen, "an address is of one session");
        assert_eq!(lihat(&world, &hers).await.status, StatusCode::OK);
        let input = |id| json!({ "i": { "id": id, "pelayanan": rumah, "sisi": "LAIN" } });
        for persona in [Persona::Kader(Pos::Melati), Persona::Pengurus(Pos::Mawar), Persona::Pembina, Persona::Opd(Bidang::PerumahanRakyat)] {
            let other = world.sign_in(persona).await;
            assert_eq!(other.send(BACA, json!({ "p": rumah })).await.codes(), ["NOT_FOUND"], "{persona:?}");
            let (code, field, _) = other.refused(MINTA, input(mutation_id())).await;
            assert_eq!((code.as_str(), field.as_deref()), ("NOT_FOUND", Some("pelayanan")), "{persona:?}");
        }
        assert_eq!(world.stranger().send(MINTA, input(mutation_id())).await.codes(), ["UNAUTHENTICATED"]);
    }
}

both! {
    async fn an_address_is_for_one_use_of_one_photo_in_one_session(world: World) {
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let day = world.running(Pos::Melati).await;
        let rumah = survei(&pengurus, &day, 1).await;
        let bytes = jpeg(80, 60);
        let seen = satu(&world, &pengurus, &rumah, &bytes).await;
        let izin = minta(&pengurus, &rumah, "SAMPING").await;
        let (to, mark) = alamat(&izin).split_once('?').unwrap();
        let (from, look) = seen.split_once('?').unwrap();
        let unknown = (401, "UNAUTHENTICATED".to_owned());
        for bad in [to.to_owned(), format!("{to}?tanda="), format!("{to}?tanda=rusak"), format!("{to}?{look}"), format!("{from}?{mark}")] {
            assert_eq!(kirim(&world, &bad, &bytes).await.refusal(), unknown, "{bad}");
        }
        for bad in [from.to_owned(), format!("{from}?{mark}"), format!("{to}?{look}"), alamat(&izin).to_owned()] {
            assert_eq!(lihat(&world, &bad).await.refusal(), unknown, "{bad}");
        }
        assert_eq!(lihat(&world, "/foto/1?tanda=x").await.refusal(), (404, "NOT_FOUND".to_owned()));
        // Not there yet: the mark is good and the photo is not.
        world.later(Duration::minutes(10));
        let past = (401, "TOKEN_EXPIRED".to_owned());
        assert_eq!(kirim(&world, alamat(&izin), &bytes).await.refusal(), past);
        assert_eq!(lihat(&world, &seen).await.refusal(), past);

        // A session that has ended looks at nothing, whatever addresses it holds.
        let fresh = alamat(&foto(&pengurus, &rumah).await[0]).to_owned();
        assert_eq!(lihat(&world, &fresh).await.status, StatusCode::OK);
        let izin = minta(&pengurus, &rumah, "LAIN").await;
        pengurus.ok("mutation { keluar }", json!({})).await;
        assert_eq!(lihat(&world, &fresh).await.refusal(), unknown);
        assert_eq!(kirim(&world, alamat(&izin), &bytes).await.refusal(), unknown);
    }
}

both! {
    async fn what_is_no_photo_leaves_nothing(world: World) {
        let objek = Objek::memory();
        let world = with_album(world, &objek, 100_000);
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let day = world.running(Pos::Melati).await;
        let rumah = survei(&pengurus, &day, 1).await;
        let izin = minta(&pengurus, &rumah, "DEPAN").await;
        let good = jpeg(300, 200);
        let before = world.dump().await;
        let format = (415, "INVALID_FORMAT".to_owned());
        let large = (413, "PAYLOAD_TOO_LARGE".to_owned());
        for (what, bytes, wanted) in [
            ("nothing", Vec::new(), &format),
            ("a page", b"<html><script>alert(1)</script></html>".to_vec(), &format),
            ("a film", [b"GIF89a".as_slice(), &[1; 40]].concat(), &format),
            ("half a photo", good[..good.len() / 3].to_vec(), &format),
            ("the head of a photo", [&good[..4], b"<script>".as_slice()].concat(), &format),
            ("a bomb", bom(60_000), &large),
            ("a smaller bomb", bom(8_192), &large),
            ("too much", vec![0xff; 100_001], &large),
        ] {
            assert_eq!(kirim(&world, alamat(&izin), &bytes).await.refusal(), *wanted, "{what}");
        }
        // The size is told before the body: not a byte of it is waited for.
        let told = Request::put(alamat(&izin)).header("content-length", "100001");
        let endless = Body::from_stream(futures_util::stream::pending::<Result<Vec<u8>, std::io::Error>>());
        assert_eq!(ask(&world, told.body(endless).unwrap()).await.refusal(), large);
        assert_eq!(before, world.dump().await);
        assert!(names(&objek).await.is_empty());

        // A PNG that calls itself a JPEG is a picture; what hides behind a JPEG does not come along.
        assert_eq!(kirim(&world, alamat(&izin), &sebagai(ImageFormat::Png, &gambar(30, 20))).await.status, StatusCode::OK);
        let hidden = [good.as_slice(), b"PK\x03\x04<script>alert(1)</script>"].concat();
        let seen = satu(&world, &pengurus, &rumah, &hidden).await;
        let shown = lihat(&world, &seen).await.bytes;
        assert!(shown.starts_with(&[0xff, 0xd8]) && !holds(&shown, b"<script>") && !holds(&shown, b"PK\x03\x04"));
        let webp = satu(&world, &pengurus, &rumah, &sebagai(ImageFormat::WebP, &gambar(30, 20))).await;
        assert!(lihat(&world, &webp).await.bytes.starts_with(&[0xff, 0xd8]));
    }
}

both! {
    async fn one_photo_is_sent_once_and_a_house_has_four(world: World) {
        let objek = Objek::memory();
        let world = with_album(world, &objek, MEGA);
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let day = world.running(Pos::Melati).await;
        let rumah = survei(&pengurus, &day, 1).await;
        let izin = minta(&pengurus, &rumah, "DEPAN").await;
        let bytes = jpeg(80, 60);
        // The answer was lost twice, and the phone tried both at once.
        let (first, second) = tokio::join!(kirim(&world, alamat(&izin), &bytes), kirim(&world, alamat(&izin), &bytes));
        assert_eq!((first.status, second.status), (StatusCode::OK, StatusCode::OK));
        assert_eq!(kirim(&world, alamat(&izin), &bytes).await.status, StatusCode::OK);
        assert_eq!(names(&objek).await.len(), 1, "one picture lies there");
        let other = kirim(&world, alamat(&izin), &jpeg(60, 80)).await;
        assert_eq!(other.refusal(), (409, "WRONG_STATE".to_owned()));
        assert_eq!(foto(&pengurus, &rumah).await.len(), 1);
        for sisi in ["SAMPING", "BELAKANG", "LAIN"] {
            minta(&pengurus, &rumah, sisi).await;
        }
        let ask = |pelayanan: &str| json!({ "i": { "id": mutation_id(), "pelayanan": pelayanan, "sisi": "LAIN" } });
        let (code, _, sentence) = pengurus.refused(MINTA, ask(&rumah)).await;
        assert_eq!((code.as_str(), sentence.as_str()), ("ALREADY_EXISTS", "Pelayanan ini paling banyak 4 foto."));
        let bansos = json!({ "penerimaBansos": { "program": "PKH", "diterima": true } });
        let bansos = catat(&pengurus, &day, json!({ "keluarga": Pos::Melati.keluarga(1).to_string() }), bansos).await;
        let (code, field, _) = pengurus.refused(MINTA, ask(bansos["id"].as_str().unwrap())).await;
        assert_eq!((code.as_str(), field.as_deref()), ("NOT_ELIGIBLE", Some("pelayanan")));
    }
}

both! {
    async fn a_place_that_fails_leaves_a_photo_that_waits(world: World) {
        let folder = std::env::temp_dir().join(format!("posyandu-foto-{}", mutation_id()));
        let objek = Objek::open(&config::Album::Folder(folder.clone())).unwrap();
        let world = with_album(world, &objek, MEGA);
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let day = world.running(Pos::Melati).await;
        let rumah = survei(&pengurus, &day, 1).await;
        let izin = minta(&pengurus, &rumah, "DEPAN").await;
        std::fs::remove_dir(&folder).unwrap();
        std::fs::write(&folder, "in the way").unwrap();
        let before = world.dump().await;
        assert_eq!(kirim(&world, alamat(&izin), &jpeg(80, 60)).await.refusal(), (500, "INTERNAL".to_owned()));
        assert_eq!(before, world.dump().await);
        std::fs::remove_file(&folder).unwrap();
        std::fs::create_dir(&folder).unwrap();
        assert_eq!(kirim(&world, alamat(&izin), &jpeg(80, 60)).await.status, StatusCode::OK);
        let shown = lihat(&world, alamat(&foto(&pengurus, &rumah).await[0])).await;
        assert_eq!(shown.status, StatusCode::OK);
        let there = names(&objek).await;
        assert!(there.len() == 1 && there[0].len() == 67, "one file, of a name that nobody guesses: {there:?}");
        std::fs::remove_dir_all(&folder).unwrap();
    }
}

both! {
    async fn photos_of_a_house_go_with_the_last_who_lived_there(world: World) {
        let objek = Objek::memory();
        let world = with_album(world, &objek, MEGA);
        let (pengurus, pembina) = (seharian(&world, Persona::Pengurus(Pos::Melati)).await, seharian(&world, Persona::Pembina).await);
        let day = world.running(Pos::Melati).await;
        // In the first house live Adi and Fitri.
        let rumah = survei(&pengurus, &day, 0).await;
        let seen = satu(&world, &pengurus, &rumah, &jpeg(80, 60)).await;
        let before = lihat(&world, &seen).await.bytes;
        let (adi, fitri) = (Pos::Melati.sasaran(Siapa::Adi).to_string(), Pos::Melati.sasaran(Siapa::Fitri).to_string());
        lakukan(&pengurus, &pembina, &adi, "BATASI").await;
        assert_eq!(lihat(&world, &seen).await.bytes, before, "Fitri lives there");
        lakukan(&pengurus, &pembina, &fitri, "BATASI").await;
        assert_eq!(lihat(&world, &seen).await.refusal(), (404, "NOT_FOUND".to_owned()));
        assert!(foto(&pengurus, &rumah).await.is_empty());
        world.later(Duration::days(36_500));
        assert_eq!(sapu(&world.app, &Quiet).await.unwrap(), Sapuan::default(), "what is restricted is not swept away");
        world.later(-Duration::days(36_500));
        lakukan(&pengurus, &pembina, &fitri, "PULIHKAN").await;
        assert_eq!(lihat(&world, &seen).await.bytes, before);

        lakukan(&pengurus, &pembina, &adi, "HAPUS").await;
        assert_eq!(lihat(&world, &seen).await.status, StatusCode::OK);
        let keys = world.dump().await["kunci"].len();
        lakukan(&pengurus, &pembina, &fitri, "HAPUS").await;
        assert_eq!(lihat(&world, &seen).await.refusal(), (404, "NOT_FOUND".to_owned()));
        assert!(names(&objek).await.is_empty(), "the picture is gone");
        let dump = world.dump().await;
        assert_eq!((dump["foto"].len(), dump["kunci"].len()), (0, keys - 2), "and its key, and hers");
    }
}

both! {
    async fn a_copy_lists_the_photos_and_not_where_they_lie(world: World) {
        let (pengurus, pembina) = (seharian(&world, Persona::Pengurus(Pos::Melati)).await, seharian(&world, Persona::Pembina).await);
        let day = world.running(Pos::Melati).await;
        let rumah = survei(&pengurus, &day, 2).await;
        satu(&world, &pengurus, &rumah, &jpeg(80, 60)).await;
        // The house of Candra and Hasan; when Hasan is restricted, Candra is the last of it.
        lakukan(&pengurus, &pembina, &Pos::Melati.sasaran(Siapa::Hasan).to_string(), "BATASI").await;
        let ask = json!({ "i": { "id": mutation_id(), "sasaran": Pos::Melati.sasaran(Siapa::Candra).to_string(),
            "jenis": "SALINAN", "pemohon": "WALI", "hubungan": "ayah" } });
        let asked = pengurus.ok("mutation($i: MulaiPermintaanSubjekInput!) { mulaiPermintaanSubjek(input: $i) { id } }", ask).await;
        let id = asked["mulaiPermintaanSubjek"]["id"].clone();
        pembina.ok("mutation($m: UUID!, $p: ID!) { putuskanPermintaanSubjek(id: $m, permintaan: $p, setuju: true) { id } }",
            json!({ "m": mutation_id(), "p": id })).await;
        let copy = pengurus.ok("query($p: ID!) { salinanSubjek(permintaan: $p) { json } }", json!({ "p": id })).await;
        let copy: Json = serde_json::from_str(copy["salinanSubjek"]["json"].as_str().unwrap()).unwrap();
        let listed = copy["data"]["foto"].as_array().unwrap();
        assert_eq!((listed.len(), &listed[0]["sisi"], &listed[0]["lebar"]), (1, &json!("DEPAN"), &json!(80)));
        assert!(listed[0].get("objek").is_none() && listed[0].get("sidik").is_none(), "{copy:#}");
    }
}

both! {
    async fn what_never_came_is_forgotten_and_what_belongs_to_nothing_removed(world: World) {
        let objek = Objek::memory();
        let world = with_album(world, &objek, MEGA);
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let day = world.running(Pos::Melati).await;
        let rumah = survei(&pengurus, &day, 1).await;
        satu(&world, &pengurus, &rumah, &jpeg(80, 60)).await;
        let waiting = minta(&pengurus, &rumah, "SAMPING").await;
        objek.put(&Objek::nama().unwrap(), vec![7; 100]).await.unwrap();
        assert_eq!(sapu(&world.app, &Quiet).await.unwrap(), Sapuan::default(), "it may still come");
        // By the clock of the place where pictures lie, which tests do not move, all of it is long ago.
        world.later(Duration::days(36_500));
        let done = sapu(&world.app, &Quiet).await.unwrap();
        assert_eq!(done, Sapuan { diminta: 1, objek: 1 });
        let dump = world.dump().await;
        assert_eq!((dump["foto"].len(), names(&objek).await.len()), (1, 1), "the photo that is there stays");
        assert!(dump["sync_item"].iter().any(|row| row.contains("LAPSED")));
        assert_eq!(sapu(&world.app, &Quiet).await.unwrap(), Sapuan::default());
        world.later(-Duration::days(36_500));
        assert_eq!(kirim(&world, alamat(&waiting), &jpeg(80, 60)).await.refusal(), (404, "NOT_FOUND".to_owned()));
    }
}

both! {
    async fn new_keys_open_old_photos(world: World) {
        let pengurus = world.sign_in(Persona::Pengurus(Pos::Melati)).await;
        let day = world.running(Pos::Melati).await;
        let rumah = survei(&pengurus, &day, 1).await;
        let seen = satu(&world, &pengurus, &rumah, &jpeg(80, 60)).await;
        let before = lihat(&world, &seen).await.bytes;
        let keeper = world.keeper().await;
        let data = Putaran { kunci_data: true, sendiri: true };
        for versi in [2, 3] {
            kunci::rekey(&keeper, &world.app.secrets, data, world.app.clock.now(), &Quiet).await.unwrap();
            assert_eq!(lihat(&world, &seen).await.bytes, before);
            // Nothing keeps the old key of the region, so the next round makes another.
            let regions = world.dump().await["kunci_wilayah"].clone();
            let newest = |row: &&String| match world.on {
                On::Sqlite => row.contains(&format!("|{versi}|")),
                On::Postgres => row.contains(&format!(",{versi},")),
            };
            assert_eq!(regions.iter().filter(newest).count(), regions.len(), "{regions:?}");
        }
        assert_eq!(TABLE.number, 67);
    }
}
