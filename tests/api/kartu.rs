//! Indicators as the cards tell them after the field's own mutations: measured, corrected, cancelled, moved, told late.
//! After every story the cards are what a fresh count makes of the facts.

use chrono::Duration;
use posyandu::domain::imunisasi::VersiKumpulan;
use posyandu::domain::partisipasi::indikator::rujukan::TindakLanjut;
use posyandu::domain::partisipasi::indikator::{Indikator, Saring};
use posyandu::domain::posyandu::Bidang;
use posyandu::domain::rollup::Card;
use posyandu::domain::rollup::ukur::JenisPelayanan;
use posyandu::domain::tanggal::Periode;
use posyandu::store::partisipasi::Area;
use posyandu::store::rollup::{kartu, periksa};
use serde_json::{Value as Json, json};

use crate::both;
use crate::hari_buka::{catat, hadir, tutup};
use crate::rujukan::{terlindung, ubah};
use crate::world::{Client, Persona, Pos, Siapa, World, day, mutation_id};

const CATAT: &str = "mutation($i: CatatPelayananInput!) { catatPelayanan(input: $i) { id } }";
const KOREKSI: &str = "mutation($i: KoreksiPelayananInput!) { koreksiPelayanan(input: $i) { id } }";
const BATAL: &str = "mutation($i: BatalkanPelayananInput!) { batalkanPelayanan(input: $i) { id } }";
const KIRIM: &str = "mutation($i: KirimRujukanInput!) { kirimRujukan(input: $i) { id } }";
const TERIMA: &str = "mutation($m: UUID!, $r: ID!) { terimaRujukan(id: $m, rujukan: $r) { status } }";
const KUNJUNGI: &str = "mutation($i: CatatKunjunganInput!) { catatKunjungan(input: $i) { id } }";
const HAMIL: &str =
    "mutation($m: UUID!, $s: ID!, $h: Date!) { catatKehamilan(id: $m, sasaran: $s, hpht: $h) { id } }";
const LAHIR: &str = "mutation($i: CatatPersalinanInput!) { catatPersalinan(input: $i) { id } }";

fn siapa(who: Siapa) -> String {
    Pos::Melati.sasaran(who).to_string()
}

/// Records a service of a day at Melati; answers its id.
async fn pada(client: &Client, who: Siapa, tanggal: &str, isi: Json) -> Json {
    let sent = json!({ "i": { "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(), "tanggal": tanggal,
        "sasaran": siapa(who), "isi": isi, "konfirmasi": true } });
    client.ok(CATAT, sent).await["catatPelayanan"]["id"].clone()
}

async fn batal(client: &Client, id: &Json) {
    client.ok(BATAL, json!({ "i": { "id": mutation_id(), "pelayanan": id, "alasan": "salah orang" } })).await;
}

async fn card(world: &World, pos: Pos, kode: &str, periode: Periode) -> Card {
    let indikator = Indikator::dari_kode(kode).unwrap();
    let year = periode.months().next().unwrap().tahun();
    let area = Area::Posyandu(pos.id());
    let cards = kartu(&world.app.db, &area, &[year], &indikator.bagian(), None).await.unwrap();
    cards.into_values().next().unwrap_or_default()
}

async fn saring(world: &World, pos: Pos, kode: &str, masa: &str, saring: Saring) -> (i64, i64) {
    let periode = Periode::parse(masa).unwrap();
    let rate =
        Indikator::dari_kode(kode).unwrap().dari(&card(world, pos, kode, periode).await, periode, saring);
    (rate.n, rate.d)
}

async fn hasil(world: &World, kode: &str, masa: &str) -> (i64, i64) {
    saring(world, Pos::Melati, kode, masa, Saring::default()).await
}

async fn jenis(world: &World, kode: &str, masa: &str) -> (i64, i64) {
    let only = Saring { jenis: JenisPelayanan::dari_kode(kode), ..Saring::default() };
    saring(world, Pos::Melati, "CAKUPAN_JENIS", masa, only).await
}

/// Every card is what a fresh count makes of the facts.
async fn sama(world: &World) {
    let keeper = world.keeper().await;
    for pos in Pos::ALL {
        assert_eq!(periksa(&keeper, pos.id(), world.app.clock.now()).await.unwrap(), [], "{pos:?}");
    }
}

fn ukuran(kg: &str, cm: &str) -> Json {
    json!({ "pertumbuhan": { "berat": kg, "tinggi": cm, "posisi": "TERLENTANG" } })
}

both! {
    async fn a_short_child_is_counted_until_her_length_is_put_right(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        pada(&kader, Siapa::Bunga, "2026-10-09", ukuran("10,2", "82")).await;
        let wrong = pada(&kader, Siapa::Bunga, "2026-11-09", ukuran("10,4", "73")).await;
        assert_eq!(hasil(&world, "STUNTING", "2026-11").await, (1, 1));
        assert_eq!(hasil(&world, "STUNTING_BERAT", "2026").await, (1, 1), "the latest of the year");
        assert_eq!(hasil(&world, "STUNTING", "2026-10").await, (0, 1));
        assert_eq!(jenis(&world, "KES-01", "2026-11").await, (1, 5));
        let fixed = json!({ "i": { "id": mutation_id(), "pelayanan": wrong, "alasan": "salah baca", "isi": ukuran("10,4", "82,5") } });
        kader.ok(KOREKSI, fixed).await;
        assert_eq!(hasil(&world, "STUNTING", "2026").await, (0, 1));
        batal(&kader, &wrong).await;
        assert_eq!(hasil(&world, "STUNTING", "2026-11").await, (0, 0));
        let swollen = json!({ "pertumbuhan": { "berat": "10,4", "tinggi": "82", "posisi": "TERLENTANG", "edema": true } });
        pada(&kader, Siapa::Bunga, "2026-11-10", swollen).await;
        assert_eq!(hasil(&world, "WASTING_BERAT", "2026-11").await, (1, 1));
        sama(&world).await;
    }
}

both! {
    async fn doses_of_the_book_complete_a_cohort_of_long_ago(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let idl = Saring { kumpulan: Some(VersiKumpulan::IdlLama), ..Saring::default() };
        let cohort = || saring(&world, Pos::Melati, "IMUNISASI_LENGKAP", "2026-02", idl);
        assert_eq!(cohort().await, (0, 1), "unknown stays in the denominator");
        assert_eq!(hasil(&world, "NOL_DOSIS_TIDAK_DIKETAHUI", "2026-11").await, (4, 0));
        let mut last = json!(null);
        for (dosis, tanggal) in [
            ("HB0", "2025-02-01"), ("BCG", "2025-02-11"), ("OPV1", "2025-02-11"), ("OPV2", "2025-04-03"), ("OPV3", "2025-05-04"),
            ("OPV4", "2025-06-05"), ("DPT_HB_HIB_1", "2025-04-03"), ("DPT_HB_HIB_2", "2025-05-04"), ("DPT_HB_HIB_3", "2025-06-05"),
            ("IPV1", "2025-06-05"), ("MR1", "2026-01-31"),
        ] {
            let isi = json!({ "imunisasi": { "dosis": dosis, "status": "DIBERIKAN", "sumber": "BUKU_KIA", "tanggalDiberikan": tanggal } });
            last = pada(&kader, Siapa::Bunga, "2026-11-09", isi).await;
        }
        assert_eq!(cohort().await, (1, 1), "the day before her birthday");
        assert_eq!(hasil(&world, "PUTUS_DPT", "2025").await, (0, 1));
        assert_eq!(hasil(&world, "DOSIS", "2025-Q2").await, (7, 0));
        sama(&world).await;
        batal(&kader, &last).await;
        assert_eq!(cohort().await, (0, 1));
        sama(&world).await;
    }
}

both! {
    async fn a_mother_is_counted_with_her_delivery(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let sent = json!({ "m": mutation_id(), "s": siapa(Siapa::Sari), "h": "2026-02-20" });
        let hamil = kader.ok(HAMIL, sent).await["catatKehamilan"]["id"].clone();
        let check = |kontak: i32, ttd: i32, hb: &str| json!({ "pemeriksaanIbuHamil":
            { "kontakAnc": kontak, "ttdDiberikan": ttd, "hemoglobin": hb, "lilaIbu": "23", "sistole": 120, "diastole": 75 } });
        for (tanggal, kontak, ttd, hb) in [("2026-04-10", 1, 30, "10,5"), ("2026-07-10", 2, 30, "11,5"), ("2026-10-10", 3, 30, "11,5")] {
            pada(&kader, Siapa::Sari, tanggal, check(kontak, ttd, hb)).await;
        }
        assert_eq!(hasil(&world, "TEMUAN_ANEMIA", "2026-04").await, (1, 1));
        assert_eq!(hasil(&world, "TEMUAN_ANEMIA", "2026-07").await, (0, 1));
        assert_eq!(hasil(&world, "SKRINING_KEK", "2026-10").await, (1, 1));
        assert_eq!(hasil(&world, "TEMUAN_KEK", "2026-10").await, (1, 1));
        assert_eq!(hasil(&world, "BERSALIN", "2026").await, (0, 0));
        let born = json!({ "i": { "id": mutation_id(), "kehamilan": hamil, "tanggal": "2026-11-10", "tempat": "PUSKESMAS", "penolong": "BIDAN",
            "bayi": [{ "id": mutation_id(), "jenisKelamin": "P" }] } });
        kader.ok(LAHIR, born).await;
        for (kode, expected) in [("TTD_BUMIL", (1, 1)), ("ANC6", (1, 1)), ("ANC6_JUMLAH", (1, 1))] {
            assert_eq!(hasil(&world, kode, "2026-11").await, expected, "{kode}");
        }
        sama(&world).await;
    }
}

both! {
    async fn screenings_and_the_post_of_a_day(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let hari = world.running(Pos::Melati).await;
        let hasan = siapa(Siapa::Hasan);
        hadir(&kader, &hari, &hasan).await;
        assert_eq!(hasil(&world, "SKRINING_TBC", "2026").await, (0, 1));
        let ptm = json!({ "skriningPtm": { "sistole": 150, "diastole": 95, "berat": "70", "tinggi": "168",
            "gulaDarahSewaktu": 210, "gejalaTbc": [] } });
        let done = catat(&kader, &hari, json!({ "sasaran": hasan }), ptm).await["id"].clone();
        for (kode, expected) in [("SKRINING_PTM", (1, 4)), ("SKRINING_TBC", (1, 1)), ("TEMUAN_HIPERTENSI", (1, 1)),
            ("TEMUAN_GULA_DARAH", (1, 1)), ("SKRINING_GULA_DARAH", (1, 2)), ("LAPORAN_LENGKAP", (0, 1))] {
            assert_eq!(hasil(&world, kode, "2026").await, expected, "{kode}");
        }
        catat(&world.sign_in(Persona::KaderBidang(Pos::Melati, Bidang::PekerjaanUmum)).await, &hari,
            json!({ "keluarga": Pos::Melati.keluarga(1).to_string() }), json!({ "sumberAir": { "sumber": "SUMUR_BOR" } })).await;
        assert_eq!(jenis(&world, "PUM-01", "2026-11").await, (1, 5), "of five households");
        assert_eq!(hasil(&world, "PANGSA_NON_KESEHATAN", "2026-11").await, (1, 2));
        assert_eq!(hasil(&world, "KELUASAN", "2026-11").await.0, 2);
        tutup(&world.sign_in(Persona::Pengurus(Pos::Melati)).await, &hari).await;
        assert_eq!(hasil(&world, "LAPORAN_LENGKAP", "2026-11").await, (1, 1));
        assert_eq!(hasil(&world, "POSYANDU_ENAM_BIDANG", "2026-11").await, (0, 1));
        let seen = Saring { pada: Some(day("2026-11-20")), ..Saring::default() };
        assert_eq!(saring(&world, Pos::Melati, "KEPATUHAN_BUKA", "2026", seen).await, (1, 11));
        assert_eq!(hasil(&world, "POSYANDU_AKTIF", "2026").await, (0, 1));
        for met in ["BERTEMU", "TIDAK_BERTEMU", "BERTEMU"] {
            let visit = json!({ "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(), "sasaran": hasan,
                "kader": Pos::Melati.kader(Bidang::Kesehatan).to_string(), "tanggal": "2026-11-19", "hasil": met });
            kader.ok(KUNJUNGI, json!({ "i": visit })).await;
        }
        assert_eq!(hasil(&world, "KUNJUNGAN_BERTEMU", "2026-11").await, (2, 3));
        assert_eq!(hasil(&world, "ORANG_DIKUNJUNGI", "2026-11").await.0, 1);
        batal(&kader, &done).await;
        assert_eq!(hasil(&world, "TEMUAN_HIPERTENSI", "2026").await, (0, 0));
        sama(&world).await;
    }
}

both! {
    async fn vitamin_a_and_breast_milk_follow_a_child_that_moves(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let red = json!({ "vitaminAObatCacing": { "pemberian": "VITAMIN_A_MERAH", "tanggalDiberikan": "2026-08-20" } });
        pada(&kader, Siapa::Bunga, "2026-09-11", red).await;
        pada(&kader, Siapa::Adi, "2026-11-12", json!({ "pertumbuhan": { "berat": "6,9", "asiEksklusif": true } })).await;
        assert_eq!(hasil(&world, "VITAMIN_A", "2026-08").await, (1, 3), "Bunga, of her, Candra and Intan");
        assert_eq!(hasil(&world, "ASI_EKSKLUSIF", "2026-11").await, (1, 1));
        // He turns six months on 10 December: the answer of his last month is there.
        assert_eq!(hasil(&world, "ASI_LULUS", "2026-12").await, (1, 1));
        let [melati, mawar] = [Pos::Melati, Pos::Mawar].map(Persona::Pengurus);
        let ask = "mutation($m: UUID!, $s: ID!, $k: ID!) { ajukanPindah(id: $m, sasaran: $s, ke: $k) { id } }";
        let moved = world.sign_in(melati).await
            .ok(ask, json!({ "m": mutation_id(), "s": siapa(Siapa::Adi), "k": Pos::Mawar.id().to_string() })).await;
        let take = "mutation($m: UUID!, $p: ID!) { terimaPindah(id: $m, perpindahan: $p) { id } }";
        world.sign_in(mawar).await.ok(take, json!({ "m": mutation_id(), "p": moved["ajukanPindah"]["id"] })).await;
        assert_eq!(hasil(&world, "ASI_LULUS", "2026-12").await, (0, 0));
        let there = |kode: &'static str, masa: &'static str| saring(&world, Pos::Mawar, kode, masa, Saring::default());
        assert_eq!(there("ASI_LULUS", "2026-12").await, (1, 1), "what was told at the old post is known at the new one");
        assert_eq!(there("ASI_EKSKLUSIF", "2026-11").await, (1, 1));
        sama(&world).await;
    }
}

both! {
    async fn a_referral_is_a_sum_of_its_own(world: World) {
        let kader = world.sign_in(Persona::Kader(Pos::Melati)).await;
        let mut cases = Vec::new();
        for who in [Siapa::Hasan, Siapa::Nenek, Siapa::Candra] {
            let sent = json!({ "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(), "sasaran": siapa(who),
                "bidang": "KESEHATAN", "alasan": "batuk lama" });
            cases.push(kader.ok(KIRIM, json!({ "i": sent })).await["kirimRujukan"]["id"].as_str().unwrap().to_owned());
        }
        ubah(&kader, &cases[2..], "DIBATALKAN", "salah orang").await;
        let november = Periode::parse("2026-11").unwrap();
        let seen = |text: &str| Saring { pada: Some(day(text)), ..Saring::default() };
        let judged = |text: &'static str| saring(&world, Pos::Melati, "RUJUKAN_SELESAI", "2026-11", seen(text));
        assert_eq!(hasil(&world, "RUJUKAN", "2026-11").await, (3, 0));
        assert_eq!((judged("2026-11-21").await, judged("2026-12-25").await), ((0, 0), (0, 2)));
        // From Friday 20 to Wednesday 25 November.
        world.later(Duration::days(5));
        let puskesmas = world.sign_in(Persona::Opd(Bidang::Kesehatan)).await;
        puskesmas.ok(TERIMA, json!({ "m": mutation_id(), "r": cases[0] })).await;
        ubah(&puskesmas, &cases[..1], "SELESAI", "diberi obat").await;
        assert_eq!((judged("2026-11-26").await, judged("2026-12-25").await), ((1, 1), (1, 2)));
        let card = card(&world, Pos::Melati, "RUJUKAN", november).await;
        let told = TindakLanjut::dari(&card, november, Saring::default(), day("2026-11-27"));
        assert_eq!((told.median(), told.menunggu.as_slice(), told.dalam_batas(4)), (Some(3.0), &[5][..], posyandu::domain::rate::Rate { n: 1, d: 2 }));
        // A protected case is in no sum.
        let writer = Persona::KaderBidang(Pos::Melati, Bidang::Sosial);
        let report = terlindung(&world, writer).await;
        let hidden = json!({ "id": mutation_id(), "posyandu": Pos::Melati.id().to_string(), "sasaran": siapa(Siapa::Candra),
            "bidang": "TRANTIBUM_LINMAS", "alasan": "perlu pendampingan", "pelayanan": report });
        world.sign_in(writer).await.ok(KIRIM, json!({ "i": hidden })).await;
        assert_eq!(hasil(&world, "RUJUKAN", "2026-11").await, (3, 0));
        sama(&world).await;
    }
}
