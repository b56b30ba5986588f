//! Registration of posts: DPMD notes the steps, everybody sees how far a region has come, and the published vectors
//! (indicators.md section 8) hold through the API.

use posyandu::domain::pilihan::Pilihan as _;
use posyandu::domain::posyandu::{Bidang, StatusPosyandu};
use posyandu::store::posyandu as p;
use serde_json::{Value as Json, json};

use crate::both;
use crate::world::{Client, Persona, Pos, World, mutation_id};

const CATAT: &str = "mutation($i: CatatRegistrasiInput!) { catatRegistrasi(input: $i) { id registrasi registrasiSejak \
    registrasiDokumen nomorRegistrasi } }";
const MAJU: &str = "query($w: String!, $t: Tingkat! = KECAMATAN, $d: Date) { registrasi(wilayah: $w, tingkat: $t, tenggat: $d) { \
    kunci nama jumlahPosyandu teregistrasi { n d persen } tepatWaktu { n d persen } tahap { tahap jumlah } } }";

fn langkah(posyandu: &str, tahap: &str, tanggal: &str, more: Json) -> Json {
    let mut input = json!({ "id": mutation_id(), "posyandu": posyandu, "tahap": tahap, "tanggal": tanggal });
    input.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({ "i": input })
}

async fn maju(client: &Client, wilayah: &str, more: Json) -> Json {
    let mut ask = json!({ "w": wilayah });
    ask.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    client.ok(MAJU, ask).await["registrasi"].clone()
}

fn rate(n: i64, d: i64, persen: Option<f64>) -> Json {
    json!({ "n": n, "d": d, "persen": persen })
}

both! {
    async fn a_post_goes_from_the_map_to_its_number(world: World) {
        let dpmd = world.sign_in(Persona::DpmdAdmin).await;
        let melati = Pos::Melati.id().to_string();
        let step = async |tahap: &str, tanggal: &str, more: Json| {
            dpmd.ok(CATAT, langkah(&melati, tahap, tanggal, more)).await["catatRegistrasi"].clone()
        };
        step("TERPETAKAN", "2025-03-01", json!({})).await;
        // The meeting was skipped on paper; the decree has its number.
        let told = step("SK_PEMBENTUKAN", "2025-05-02", json!({ "dokumen": "SK 7/2025" })).await;
        assert_eq!((&told["registrasi"], &told["registrasiSejak"], &told["registrasiDokumen"], &told["nomorRegistrasi"]),
            (&json!("SK_PEMBENTUKAN"), &json!("2025-05-02"), &json!("SK 7/2025"), &Json::Null));
        step("DIUSULKAN", "2025-06-20", json!({})).await;
        step("DIKEMBALIKAN", "2025-07-01", json!({ "dokumen": "SK kepengurusan belum ada" })).await;
        step("SK_KEPENGURUSAN", "2025-07-10", json!({})).await;
        let nomor = format!("{}.001", Pos::Melati.desa());
        let told = step("TEREGISTRASI", "2025-10-15", json!({ "nomor": nomor })).await;
        assert_eq!((&told["registrasi"], &told["nomorRegistrasi"]), (&json!("TEREGISTRASI"), &json!(nomor)));
        // Everybody who serves somewhere reads it; who serves nowhere does not.
        for persona in [Persona::Kader(Pos::Anggrek), Persona::Pembina, Persona::Pkk, Persona::Opd(Bidang::Sosial)] {
            let told = maju(&world.sign_in(persona).await, "64.02.02", json!({})).await;
            assert_eq!(told, json!([{ "kunci": "64.02.02", "nama": "Loa Janan", "jumlahPosyandu": 2,
                "teregistrasi": rate(1, 2, Some(50.0)), "tepatWaktu": rate(0, 2, Some(0.0)),
                "tahap": [{ "tahap": "BELUM_DIPETAKAN", "jumlah": 1 }, { "tahap": "TEREGISTRASI", "jumlah": 1 }] }]));
        }
        let told = maju(&dpmd, "64.02.02", json!({ "d": "2025-10-31" })).await;
        assert_eq!(told[0]["tepatWaktu"], rate(1, 2, Some(50.0)));
        assert_eq!(world.sign_in(Persona::TanpaTugas).await.refused(MAJU, json!({ "w": "64.02" })).await.0, "FORBIDDEN");
        // A number that was withdrawn is gone, and can be given again.
        let told = step("DIKEMBALIKAN", "2026-01-05", json!({ "dokumen": "nomor dicabut" })).await;
        assert_eq!(told["nomorRegistrasi"], Json::Null);
        assert_eq!(maju(&dpmd, "64.02", json!({ "t": "TOTAL" })).await[0]["teregistrasi"], rate(0, 3, Some(0.0)));
    }
}

both! {
    async fn thirteen_of_sixteen_when_two_were_merged_away(world: World) {
        let dpmd = world.sign_in(Persona::DpmdAdmin).await;
        let found = "mutation($m: UUID!, $n: String!) { dirikanPosyandu(id: $m, wilayah: \"64.02.06.1001\", nama: $n, rt: [\"001\"]) { id } }";
        let mut posts = vec![Pos::Anggrek.id().to_string()];
        for number in 2..=18 {
            let made = dpmd.ok(found, json!({ "m": mutation_id(), "n": format!("Anggrek {number}") })).await;
            posts.push(made["dirikanPosyandu"]["id"].as_str().unwrap().to_owned());
        }
        for (number, post) in posts.iter().enumerate().take(13) {
            let tanggal = if number < 4 { "2025-06-30" } else { "2025-07-01" };
            let nomor = json!({ "nomor": format!("64.02.06.1001.{:03}", number + 1) });
            dpmd.ok(CATAT, langkah(post, "TEREGISTRASI", tanggal, nomor)).await;
        }
        let told = maju(&dpmd, "64.02.06", json!({})).await;
        assert_eq!(told[0]["teregistrasi"], rate(13, 18, Some(72.2)));
        for post in &posts[16..] {
            let id = posyandu::domain::id::PosyanduId::parse(post).unwrap();
            let mut work = world.work(&[id]).await;
            let merged = vec![(p::STATUS, StatusPosyandu::Digabung.kode().into())];
            work.update(&World::permit(), id, &p::TABLE, id.0.into(), merged).await.unwrap();
            work.commit(mutation_id()).await.unwrap();
        }
        let told = maju(&dpmd, "64.02.06", json!({})).await;
        assert_eq!((&told[0]["teregistrasi"], &told[0]["tepatWaktu"]), (&rate(13, 16, Some(81.3)), &rate(4, 16, Some(25.0))));
        assert_eq!(told[0]["tahap"], json!([{ "tahap": "BELUM_DIPETAKAN", "jumlah": 3 }, { "tahap": "TEREGISTRASI", "jumlah": 13 }]));
        let desa = maju(&dpmd, "64.02", json!({ "t": "DESA" })).await;
        let sum: i64 = desa.as_array().unwrap().iter().map(|row| row["jumlahPosyandu"].as_i64().unwrap()).sum();
        assert_eq!((desa.as_array().unwrap().len(), sum), (3, 18));
        assert_eq!(maju(&dpmd, "64.02", json!({ "t": "POSYANDU" })).await.as_array().unwrap().len(), 20);
    }
}

both! {
    async fn what_cannot_be_or_is_not_hers_is_refused(world: World) {
        let dpmd = world.sign_in(Persona::DpmdAdmin).await;
        let melati = Pos::Melati.id().to_string();
        dpmd.ok(CATAT, langkah(&melati, "DIUSULKAN", "2025-06-20", json!({}))).await;
        let other = Pos::Mawar.id().to_string();
        let taken = json!({ "nomor": "64.02.02.2002.001" });
        dpmd.ok(CATAT, langkah(&other, "TEREGISTRASI", "2025-10-15", taken.clone())).await;
        let foreign = json!({ "nomor": "64.02.02.2009.001" });
        for (tahap, tanggal, more, code, field) in [
            ("TERPETAKAN", "2025-07-01", json!({}), "WRONG_STATE", "tahap"),
            ("BELUM_DIPETAKAN", "2025-07-01", json!({}), "WRONG_STATE", "tahap"),
            ("TEREGISTRASI", "2025-06-19", foreign.clone(), "INVALID_DATE", "tanggal"),
            ("TEREGISTRASI", "2026-11-21", foreign.clone(), "DATE_IN_FUTURE", "tanggal"),
            ("TEREGISTRASI", "2025-07-01", json!({}), "REQUIRED", "nomor"),
            ("TEREGISTRASI", "2025-07-01", json!({ "nomor": "1" }), "INVALID_FORMAT", "nomor"),
            ("TEREGISTRASI", "2025-07-01", foreign.clone(), "IMPLAUSIBLE_VALUE", "nomor"),
            ("TEREGISTRASI", "2025-07-01", json!({ "nomor": "64.02.02.2002.001", "konfirmasi": true }), "ALREADY_EXISTS", "nomor"),
            ("DIUSULKAN", "2025-07-01", taken, "WRONG_STATE", "nomor"),
            ("DIKEMBALIKAN", "2025-07-01", json!({}), "REQUIRED", "dokumen"),
        ] {
            let (got, at, sentence) = dpmd.refused(CATAT, langkah(&melati, tahap, tanggal, more.clone())).await;
            assert_eq!((got.as_str(), at.as_deref()), (code, Some(field)), "{tahap} {more}: {sentence}");
        }
        // Villages split and codes move: the number passes when it is confirmed.
        let confirmed = json!({ "nomor": "64.02.02.2009.001", "konfirmasi": true });
        dpmd.ok(CATAT, langkah(&melati, "TEREGISTRASI", "2025-07-01", confirmed)).await;
        for persona in [Persona::Kader(Pos::Melati), Persona::Pengurus(Pos::Melati), Persona::Pembina] {
            let step = langkah(&melati, "DIKEMBALIKAN", "2026-01-01", json!({ "dokumen": "contoh" }));
            assert_eq!(world.sign_in(persona).await.refused(CATAT, step).await.0, "FORBIDDEN", "{persona:?}");
        }
        assert_eq!(dpmd.refused(MAJU, json!({ "w": "64.99" })).await.0, "NOT_FOUND");
        assert_eq!(dpmd.refused(MAJU, json!({ "w": "64.02", "d": "besok" })).await.0, "INVALID_FORMAT");
    }
}
