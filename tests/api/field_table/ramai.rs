//! A crowded world (*ramai*: busy): days of every status, visitors, services of every kind, ties in every
//! order, referrals with and without protection, a person who moved, one who died, families across posts. Every
//! id is fixed, so both engines hold the same rows to the byte.

use chrono::{DateTime, Utc};
use posyandu::domain::bidang::{Isi, jenis};
use posyandu::domain::pilihan::Pilihan as _;
use posyandu::domain::posyandu::Bidang;
use posyandu::store::hari_buka::{self as h, kader_hadir, kehadiran, kunjungan};
use posyandu::store::pelayanan::{self as p, lama};
use posyandu::store::sasaran::{self as s, kehamilan, perpindahan};
use posyandu::store::table::{Cell, Col, Table};
use posyandu::store::write::{SYSTEM, Work};
use posyandu::store::{beku, foto, kader, pelapor, rujukan as r, tanda as t, target};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::world::{Persona, Pos, Siapa, World, day, fixed};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn hari(pos: Pos, number: u128) -> Uuid {
    fixed(20_000 + 1_000 * pos as u128 + number)
}

fn datang(pos: Pos, number: u128) -> Uuid {
    fixed(21_000 + 1_000 * pos as u128 + 3_000 + number)
}

fn layanan(pos: Pos, number: u128) -> Uuid {
    fixed(30_000 + 1_000 * pos as u128 + number)
}

struct Writer {
    work: Work,
    pos: Pos,
}

impl Writer {
    async fn put(&mut self, table: &'static Table, row: Vec<(Col, Cell)>) {
        self.work.insert(&World::permit(), self.pos.id(), table, row).await.unwrap();
    }

    async fn change(&mut self, table: &'static Table, key: Uuid, changes: Vec<(Col, Cell)>) {
        self.work.update(&World::permit(), self.pos.id(), table, key.into(), changes).await.unwrap();
    }
}

/// Fills the world.
pub async fn fill(world: &World) {
    for pos in Pos::ALL {
        let work = world.work(&[pos.id()]).await;
        let mut writer = Writer { work, pos };
        calendar(&mut writer).await;
        attendance(&mut writer).await;
        visits(&mut writer).await;
        services(&mut writer).await;
        referrals(&mut writer).await;
        people(&mut writer).await;
        writer.work.commit(fixed(90_000 + pos as u128)).await.unwrap();
    }
    moves(world).await;
    regional(world).await;
}

async fn calendar(writer: &mut Writer) {
    let pos = writer.pos;
    let days = [
        ("2026-08-20", "SELESAI"),
        ("2026-09-20", "SELESAI"),
        ("2026-10-20", "SELESAI"),
        ("2026-10-27", "DIBATALKAN"),
        ("2026-11-20", "BERLANGSUNG"),
        ("2026-12-20", "DIJADWALKAN"),
    ];
    for (number, (date, status)) in (0..).zip(days) {
        let opened = matches!(status, "SELESAI" | "BERLANGSUNG").then(|| at("2026-08-20T00:30:00.123456Z"));
        let row = vec![
            (h::ID, hari(pos, number).into()),
            (h::POSYANDU, pos.id().0.into()),
            (h::TANGGAL, day(date).into()),
            (h::STATUS, status.into()),
            (h::LOKASI, (number == 1).then_some("Balai desa").into()),
            (h::CATATAN, (number == 2).then_some("Hujan — sepi").into()),
            (h::DIBUKA, opened.into()),
            (h::DITUTUP, (status == "SELESAI").then(|| at("2026-08-20T05:00:00Z")).into()),
        ];
        writer.put(&h::TABLE, row).await;
        for (step, bidang) in (1_i16..).zip(Bidang::ALL).take(number as usize % 4) {
            let row = vec![
                (kader_hadir::ID, fixed(40_000 + 1_000 * pos as u128 + 10 * number + step as u128).into()),
                (kader_hadir::HARI_BUKA, hari(pos, number).into()),
                (kader_hadir::POSYANDU, pos.id().0.into()),
                (kader_hadir::KADER, pos.kader(bidang).0.into()),
                (kader_hadir::LANGKAH, (step != 2).then_some(step).into()),
                (kader_hadir::TANGGAL, day(date).into()),
            ];
            writer.put(&kader_hadir::TABLE, row).await;
        }
    }
    // One whose decree has ended, one of two sectors.
    for (number, nama, bidang, end) in
        [(1, "Bu Lama", "SOSIAL", Some("2026-06-01")), (2, "Bu Dua", "KESEHATAN,SOSIAL", None)]
    {
        let row = vec![
            (kader::ID, fixed(50_000 + 10 * pos as u128 + number).into()),
            (kader::POSYANDU, pos.id().0.into()),
            (kader::NAMA, nama.into()),
            (kader::BIDANG, bidang.into()),
            (kader::NOMOR_SK, "2/2025".into()),
            (kader::MULAI, day("2025-02-01").into()),
            (kader::AKHIR, end.map(day).into()),
        ];
        writer.put(&kader::TABLE, row).await;
    }
}

async fn attendance(writer: &mut Writer) {
    let pos = writer.pos;
    let mut number = 0;
    for (which, date) in [(0, "2026-08-20"), (1, "2026-09-20"), (2, "2026-10-20"), (4, "2026-11-20")] {
        for who in
            [Siapa::Adi, Siapa::Bunga, Siapa::Eko, Siapa::Sari, Siapa::Nenek].into_iter().skip(which % 2)
        {
            // Two of each day share their moment, so that the key must decide the order.
            let moment = at(&format!("{date}T01:0{}:00Z", number / 2 % 10));
            let pregnant = (who == Siapa::Sari && which > 1).then_some("IBU_HAMIL");
            let row = vec![
                (kehadiran::ID, datang(pos, 97 * number % 1_000).into()),
                (kehadiran::HARI_BUKA, hari(pos, which as u128).into()),
                (kehadiran::POSYANDU, pos.id().0.into()),
                (kehadiran::SASARAN, pos.sasaran(who).0.into()),
                (kehadiran::TANGGAL, day(date).into()),
                (kehadiran::PENGUNJUNG, false.into()),
                (kehadiran::BARU, (which == 0).into()),
                (kehadiran::KELOMPOK, "BAYI".into()),
                (kehadiran::KONDISI, pregnant.into()),
                (kehadiran::TERLAMBAT, (number % 3 == 0).into()),
                (kehadiran::DICATAT_OLEH, Persona::Kader(pos).account().0.into()),
                (kehadiran::DICATAT_PADA, moment.into()),
            ];
            writer.put(&kehadiran::TABLE, row).await;
            number += 1;
        }
        let row = vec![
            (kehadiran::ID, datang(pos, 97 * number % 1_000).into()),
            (kehadiran::HARI_BUKA, hari(pos, which as u128).into()),
            (kehadiran::POSYANDU, pos.id().0.into()),
            (kehadiran::TANGGAL, day(date).into()),
            (kehadiran::PENGUNJUNG, true.into()),
            (kehadiran::NAMA, "Tamu \"dari\" jauh".into()),
            (kehadiran::JENIS_KELAMIN, "P".into()),
            (kehadiran::TANGGAL_LAHIR, day("2024-02-29").into()),
            (kehadiran::ASAL, "Samarinda".into()),
            (kehadiran::BARU, true.into()),
            (kehadiran::KELOMPOK, "BALITA".into()),
            (kehadiran::TERLAMBAT, false.into()),
            (kehadiran::DICATAT_OLEH, Persona::Pengurus(pos).account().0.into()),
            (kehadiran::DICATAT_PADA, at(&format!("{date}T02:00:00.5Z")).into()),
        ];
        writer.put(&kehadiran::TABLE, row).await;
        number += 1;
    }
}

async fn visits(writer: &mut Writer) {
    let pos = writer.pos;
    for number in 0..3_u128 {
        let person = (number != 1).then(|| pos.sasaran(Siapa::Nenek).0);
        let row = vec![
            (kunjungan::ID, fixed(60_000 + 100 * pos as u128 + number).into()),
            (kunjungan::POSYANDU, pos.id().0.into()),
            (kunjungan::SASARAN, person.into()),
            (kunjungan::KELUARGA, (number == 1).then(|| pos.keluarga(3).0).into()),
            (kunjungan::KADER, pos.kader(Bidang::ALL[number as usize]).0.into()),
            (kunjungan::TANGGAL, day("2026-11-10").into()),
            (kunjungan::HASIL, if number == 2 { "TIDAK_BERTEMU" } else { "BERTEMU" }.into()),
            (kunjungan::CATATAN, (number == 2).then_some("pintu terkunci").into()),
            (kunjungan::DICATAT_OLEH, Persona::KaderBidang(pos, Bidang::Sosial).account().0.into()),
            (kunjungan::DICATAT_PADA, at("2026-11-10T03:00:00Z").into()),
        ];
        writer.put(&kunjungan::TABLE, row).await;
    }
}

async fn services(writer: &mut Writer) {
    let pos = writer.pos;
    let other = Persona::KaderBidang(pos, Bidang::Pendidikan);
    let kinds: Vec<(&str, Json, Option<Siapa>, Option<u128>)> = vec![
        ("PDK-01", json!({ "terdaftar": true, "jenisUnit": "TK", "jarak": 300 }), Some(Siapa::Candra), None),
        ("PDK-01", json!({ "terdaftar": false, "alasan": "jauh" }), Some(Siapa::Dian), None),
        ("KES-13", json!({ "topik": "Gizi — \"isi piringku\"", "peserta": 12 }), None, None),
        ("PUM-01", json!({ "sumber": "SUMUR_BOR", "jarakTangki": 12 }), None, Some(1)),
        ("PUM-07", json!({ "keadaan": "RUSAK", "panjangRuas": 40 }), None, None),
        (
            "PRM-01",
            json!({ "atap": "BERAT", "dinding": "SEDANG", "lantai": "RINGAN", "statusRumah": "MILIK" }),
            None,
            Some(2),
        ),
        ("TRB-04", json!({ "sebab": "LANSIA_SENDIRI", "titikKumpul": "langgar" }), Some(Siapa::Nenek), None),
        ("SOS-06", json!({ "program": "PKH", "diterima": false }), None, Some(1)),
        ("SOS-06", json!({ "program": "SEMBAKO", "diterima": true, "kendala": "telat" }), None, Some(1)),
    ];
    let mut number = 0;
    for (kode, isi, person, household) in kinds {
        for own in [false, true] {
            let author = if own { other } else { Persona::Pengurus(pos) };
            let mut row = service(pos, number, kode, &isi, "2026-10-20", author);
            row.push((p::SASARAN, person.map(|who| pos.sasaran(who).0).into()));
            row.push((p::KELUARGA, household.map(|n| pos.keluarga(n).0).into()));
            if kode == "PUM-07" {
                row.push((p::RT, "002".into()));
                row.push((p::TEMPAT, own.then_some("jembatan").into()));
                row.push((p::LINTANG, own.then_some(-412_345).into()));
                row.push((p::BUJUR, own.then_some(116_987_654).into()));
            }
            row.push((p::HARI_BUKA, (!own).then(|| hari(pos, 2)).into()));
            row.push((p::KUNJUNGAN, own.then(|| fixed(60_000 + 100 * pos as u128)).into()));
            writer.put(&p::TABLE, row).await;
            let subject = (person.map(|who| pos.sasaran(who).0), household.map(|n| pos.keluarga(n).0));
            flag(writer, number, kode, subject, author).await;
            number += 1;
        }
    }
    photos(writer).await;
    // More weighings of one child than a page holds when nobody says how many.
    for month in 0..23_u32 {
        let date = day("2025-01-15").checked_add_months(chrono::Months::new(month)).unwrap().to_string();
        let isi = json!({ "berat": 6_000 + month, "tinggi": 700, "posisi": "TERLENTANG", "edema": false });
        let mut row = service(pos, number, "KES-01", &isi, &date, Persona::Kader(pos));
        row.push((p::SASARAN, pos.sasaran(Siapa::Bunga).0.into()));
        row.push((p::KEHADIRAN, (month == 21).then(|| datang(pos, 97)).into()));
        row.push((p::HARI_BUKA, (month == 21).then(|| hari(pos, 2)).into()));
        row.push((p::Z_BB_U, (month % 3 != 0).then(|| i64::from(month) * 37 - 450).into()));
        row.push((p::Z_TB_U, (month % 4 != 0).then(|| i64::from(month) * 21 - 300).into()));
        row.push((p::VERDICT, ["N", "T", "O", "B"].get(month as usize % 5).copied().into()));
        row.push((p::DUA_T, (month % 2 == 0).then_some(month % 4 == 0).into()));
        row.push((p::BGM, (month % 3 == 0).then_some(false).into()));
        row.push((p::Z_BB_TB, (month % 2 != 0).then(|| i64::from(month) * 31 - 320).into()));
        row.push((p::Z_IMT_U, (month % 5 != 0).then(|| i64::from(month) * 33 - 310).into()));
        row.push((p::Z_LK_U, (month % 3 == 1).then(|| i64::from(month) * 25 - 290).into()));
        row.push((p::UMUR_HARI, (month % 6 != 5).then(|| i64::from(month) * 100 + 10).into()));
        row.push((p::EDEMA, (month % 7 == 0).then_some(true).into()));
        writer.put(&p::TABLE, row).await;
        if month % 5 == 0 {
            let bunga = (Some(pos.sasaran(Siapa::Bunga).0), None);
            flag(writer, number, "KES-01", bunga, Persona::Kader(pos)).await;
        }
        number += 1;
    }
    // Of a visitor.
    let mut row =
        service(pos, number, "KES-01", &json!({ "berat": 11_500 }), "2026-08-20", Persona::Kader(pos));
    row.push((p::KEHADIRAN, datang(pos, 97 * 5).into()));
    row.push((p::HARI_BUKA, hari(pos, 0).into()));
    writer.put(&p::TABLE, row).await;
}

/// A flag on the service of this number.
async fn flag(
    writer: &mut Writer,
    number: u128,
    kode: &str,
    (person, household): (Option<Uuid>, Option<Uuid>),
    author: Persona,
) {
    let pos = writer.pos;
    let row = vec![
        (t::ID, fixed(70_000 + 1_000 * pos as u128 + number).into()),
        (t::POSYANDU, pos.id().0.into()),
        (t::PELAYANAN, layanan(pos, 53 * number % 1_000).into()),
        (t::SASARAN, person.into()),
        (t::KELUARGA, household.into()),
        (t::KODE, kode.into()),
        (t::BIDANG, jenis(kode).unwrap().bidang.kode().into()),
        (t::TANGGAL, day("2026-10-20").into()),
        (t::ATURAN, "CONTOH".into()),
        (t::VERSI, 1_i16.into()),
        (t::TINDAKAN, if number.is_multiple_of(2) { "RUJUK" } else { "KEBUTUHAN" }.into()),
        (t::MASUKAN, "nilai=3".into()),
        (t::ALASAN, "Perlu dilihat lagi.".into()),
        (t::AKHIR, number.is_multiple_of(3).then(|| day("2026-11-20")).into()),
        (t::SENSITIF, false.into()),
        (t::DICATAT_OLEH, author.account().0.into()),
    ];
    writer.put(&t::TABLE, row).await;
    if number.is_multiple_of(2) {
        before(writer, number, kode, (person, household), author).await;
    }
}

/// What the service of this number was before it was corrected.
async fn before(
    writer: &mut Writer,
    number: u128,
    kode: &str,
    (person, household): (Option<Uuid>, Option<Uuid>),
    author: Persona,
) {
    let pos = writer.pos;
    let corrector = if number.is_multiple_of(4) { author } else { Persona::Pengurus(pos) };
    let row = vec![
        (lama::ID, fixed(75_000 + 1_000 * pos as u128 + number).into()),
        (lama::POSYANDU, pos.id().0.into()),
        (lama::PELAYANAN, layanan(pos, 53 * number % 1_000).into()),
        (lama::SASARAN, person.into()),
        (lama::KELUARGA, household.into()),
        (lama::KODE, kode.into()),
        (lama::BIDANG, jenis(kode).unwrap().bidang.kode().into()),
        (lama::TANGGAL, day("2026-10-20").into()),
        (lama::TINDAKAN, "KOREKSI".into()),
        (lama::ALASAN, "salah \"ketik\"".into()),
        (lama::ISI, "{}".into()),
        (lama::KOLOM, "{}".into()),
        (lama::SENSITIF, false.into()),
        (lama::DICATAT_OLEH, author.account().0.into()),
        (lama::DIKOREKSI_OLEH, corrector.account().0.into()),
        (lama::DIKOREKSI_PADA, at("2026-10-21T03:00:00Z").into()),
    ];
    writer.put(&lama::TABLE, row).await;
}

/// Photos of two roads and a house; two were asked for in the same moment, and one never came.
async fn photos(writer: &mut Writer) {
    let pos = writer.pos;
    for (number, (of, status)) in (0..).zip([(8, "ADA"), (8, "ADA"), (8, "DIMINTA"), (9, "ADA"), (10, "ADA")])
    {
        let there = status == "ADA";
        let author =
            if of == 9 { Persona::KaderBidang(pos, Bidang::Pendidikan) } else { Persona::Pengurus(pos) };
        let row = vec![
            (foto::ID, fixed(95_000 + 100 * pos as u128 + 7 * number % 5).into()),
            (foto::POSYANDU, pos.id().0.into()),
            (foto::PELAYANAN, layanan(pos, 53 * of % 1_000).into()),
            (foto::KELUARGA, (of == 10).then(|| pos.keluarga(2).0).into()),
            (foto::BIDANG, if of == 10 { "PERUMAHAN_RAKYAT" } else { "PEKERJAAN_UMUM" }.into()),
            (foto::SENSITIF, false.into()),
            (foto::DICATAT_OLEH, author.account().0.into()),
            (foto::SISI, if number == 0 { "DEPAN" } else { "LAIN" }.into()),
            (foto::STATUS, status.into()),
            (foto::DIMINTA_OLEH, author.account().0.into()),
            (foto::DIMINTA_PADA, at("2026-10-20T03:00:00Z").into()),
            (foto::DIUNGGAH_PADA, there.then(|| at("2026-10-20T03:00:05.125Z")).into()),
            (foto::UKURAN, there.then_some(210_000_i64).into()),
            (foto::LEBAR, there.then_some(1_600_i64).into()),
            (foto::TINGGI, there.then_some(1_200_i64).into()),
            (foto::OBJEK, there.then(|| format!("{}/{number}", pos.nama())).into()),
        ];
        writer.put(&foto::TABLE, row).await;
    }
}

fn service(pos: Pos, number: u128, kode: &str, isi: &Json, date: &str, author: Persona) -> Vec<(Col, Cell)> {
    let bidang = jenis(kode).unwrap().bidang;
    let text = Isi::baca(kode, isi.as_object().unwrap()).unwrap().to_text().unwrap();
    vec![
        (p::ID, layanan(pos, 53 * number % 1_000).into()),
        (p::POSYANDU, pos.id().0.into()),
        (p::KODE, kode.into()),
        (p::BIDANG, bidang.kode().into()),
        (p::TANGGAL, day(date).into()),
        (p::ISI, text.into()),
        (p::JANGGAL, (number % 7 == 3).into()),
        (p::TERLAMBAT, number.is_multiple_of(5).into()),
        (p::OLEH_KADER, number.is_multiple_of(2).then(|| pos.kader(bidang).0).into()),
        (p::DICATAT_OLEH, author.account().0.into()),
        (p::SENSITIF, false.into()),
        (p::DICATAT_PADA, at(&format!("{date}T03:0{}:00Z", number / 4 % 3)).into()),
    ]
}

async fn referrals(writer: &mut Writer) {
    let pos = writer.pos;
    for (number, bidang) in (0..).zip(Bidang::ALL.into_iter().chain(Bidang::ALL)) {
        let second = number >= 6;
        let author = match number % 3 {
            0 => Persona::KaderBidang(pos, Bidang::Pendidikan),
            1 => Persona::Pengurus(pos),
            _ => Persona::Kader(pos),
        };
        // The first service of the sector, where the sector has one in this world.
        let named = match bidang {
            Bidang::Pendidikan => Some(0),
            Bidang::PekerjaanUmum => Some(6),
            Bidang::PerumahanRakyat => Some(10),
            Bidang::TrantibumLinmas => Some(12),
            Bidang::Sosial => Some(14),
            Bidang::Kesehatan => Some(18),
        };
        let status = match (bidang, second) {
            (Bidang::Kesehatan, false) => "DIRUJUK",
            (Bidang::Kesehatan, true) => "DITERIMA_FASKES",
            // Some wait at the post and were sent to nobody.
            (_, false) if number % 3 == 1 => "DIVERIFIKASI",
            (_, false) => "DITERUSKAN_KE_OPD",
            (_, true) => "DITERIMA_OPD",
        };
        let made = at(&format!("2026-11-1{}T04:00:00Z", number / 3));
        let id = fixed(70_000 + 1_000 * pos as u128 + 37 * number % 100);
        let row = vec![
            (r::ID, id.into()),
            (r::POSYANDU, pos.id().0.into()),
            (r::SASARAN, (!second).then(|| pos.sasaran(Siapa::Nenek).0).into()),
            (r::KELUARGA, second.then(|| pos.keluarga(1).0).into()),
            (
                r::PELAYANAN,
                named.filter(|_| number % 4 != 3).map(|n: u128| layanan(pos, 53 * n % 1_000)).into(),
            ),
            (r::BIDANG, bidang.kode().into()),
            (r::WILAYAH, pos.desa().into()),
            (r::SENSITIF, (number % 5 == 4).into()),
            (r::ALASAN, format!("alasan {number}").into()),
            (r::STATUS, status.into()),
            (r::STATUS_SEJAK, made.into()),
            (r::BATAS_HARI, number.is_multiple_of(4).then_some(3_i64).into()),
            (r::DITERUSKAN_PADA, (status != "DIVERIFIKASI").then_some(made).into()),
            (r::OLEH_KADER, number.is_multiple_of(2).then(|| pos.kader(bidang).0).into()),
            (r::DICATAT_OLEH, author.account().0.into()),
            (r::DIBUAT, made.into()),
            (r::DITERIMA_PADA, second.then(|| at("2026-11-19T04:00:00.001Z")).into()),
        ];
        writer.put(&r::TABLE, row).await;
        for (at, ke) in ["DIDATA", status].into_iter().enumerate() {
            let line = vec![
                (
                    r::riwayat::ID,
                    fixed(71_000 + 1_000 * pos as u128 + 2 * (37 * number % 100) + at as u128).into(),
                ),
                (r::riwayat::RUJUKAN, id.into()),
                (r::riwayat::POSYANDU, pos.id().0.into()),
                (r::riwayat::SASARAN, (!second).then(|| pos.sasaran(Siapa::Nenek).0).into()),
                (r::riwayat::OLEH, author.account().0.into()),
                (r::riwayat::PERAN, "KADER".into()),
                (r::riwayat::PADA, made.into()),
                (r::riwayat::KE, ke.into()),
                (r::riwayat::CATATAN, format!("langkah {at}").into()),
            ];
            writer.put(&r::riwayat::TABLE, line).await;
        }
        if let Some(n) = named.filter(|_| number % 4 != 3 && number < 6) {
            let reporter = vec![
                (pelapor::ID, layanan(pos, 53 * n % 1_000).into()),
                (pelapor::POSYANDU, pos.id().0.into()),
                (pelapor::NAMA, format!("Pelapor {number}").into()),
                (pelapor::DICATAT_OLEH, author.account().0.into()),
                (pelapor::DIBUAT, made.into()),
            ];
            writer.put(&pelapor::TABLE, reporter).await;
        }
    }
}

async fn people(writer: &mut Writer) {
    let pos = writer.pos;
    for (number, start, end, how) in
        [(0, "2024-05-01", Some("2025-02-01"), Some("LAHIR_HIDUP")), (1, "2026-08-01", None, None)]
    {
        let row = vec![
            (kehamilan::ID, fixed(80_000 + 10 * pos as u128 + number).into()),
            (kehamilan::SASARAN, pos.sasaran(Siapa::Sari).0.into()),
            (kehamilan::POSYANDU, pos.id().0.into()),
            (kehamilan::MULAI, day(start).into()),
            (kehamilan::HPL, (number == 1).then(|| day("2027-05-08")).into()),
            (kehamilan::BERAKHIR, end.map(day).into()),
            (kehamilan::HASIL, how.into()),
        ];
        writer.put(&kehamilan::TABLE, row).await;
    }
    // A mother, and a household, of another post.
    let elsewhere = Pos::ALL[(pos as usize + 1) % 3];
    let family = vec![
        (s::IBU, elsewhere.sasaran(Siapa::Sari).0.into()),
        (s::KELUARGA, elsewhere.keluarga(4).0.into()),
        (s::NAMA_IBU, "Sari".into()),
        (s::RW, "002".into()),
    ];
    writer.change(&s::TABLE, pos.sasaran(Siapa::Intan).0, family).await;
    let dead = vec![(s::STATUS_HIDUP, "MENINGGAL".into()), (s::MENINGGAL, day("2026-09-09").into())];
    writer.change(&s::TABLE, pos.sasaran(Siapa::Hasan).0, dead).await;
    let baby = vec![(s::BERAT_LAHIR, Cell::Int(3_100)), (s::ALAMAT, Cell::Null), (s::TELEPON, Cell::Null)];
    writer.change(&s::TABLE, pos.sasaran(Siapa::Adi).0, baby).await;
    // Names that sort by letters beyond ASCII and by capitals.
    let name = vec![(s::NAMA, "Ézra Zaid".into()), (s::NAMA_CARI, "ézra zaid".into())];
    writer.change(&s::TABLE, pos.sasaran(Siapa::Fitri).0, name).await;
}

/// Eko moved from Melati to Mawar; that Dian moves from Mawar to Anggrek is proposed.
async fn moves(world: &World) {
    let mut work = world.work(&Pos::ALL.map(Pos::id)).await;
    let moved = vec![(s::POSYANDU, Pos::Mawar.id().0.into()), (s::KELUARGA, Pos::Mawar.keluarga(0).0.into())];
    let eko = Pos::Melati.sasaran(Siapa::Eko).0;
    work.update(&World::permit(), Pos::Mawar.id(), &s::TABLE, eko.into(), moved).await.unwrap();
    for (number, who, from, to, status, holds) in [
        (0, eko, Pos::Melati, Pos::Mawar, "DITERIMA", Some("2026-11-01")),
        (1, Pos::Mawar.sasaran(Siapa::Dian).0, Pos::Mawar, Pos::Anggrek, "DIAJUKAN", None),
    ] {
        let row = vec![
            (perpindahan::ID, fixed(85_000 + number).into()),
            (perpindahan::SASARAN, who.into()),
            (perpindahan::DARI, from.id().0.into()),
            (perpindahan::KE, to.id().0.into()),
            (perpindahan::STATUS, status.into()),
            (perpindahan::DIAJUKAN, at("2026-10-30T01:00:00Z").into()),
            (perpindahan::BERLAKU, holds.map(day).into()),
        ];
        work.insert(&World::permit(), from.id(), &perpindahan::TABLE, row).await.unwrap();
    }
    work.commit(fixed(90_100)).await.unwrap();
}

/// A limit of working days, a target and a closed month, which belong to no post.
async fn regional(world: &World) {
    let mut work = world.work(&[SYSTEM]).await;
    let row = vec![
        (r::batas::ID, fixed(90_900).into()),
        (r::batas::BIDANG, Bidang::PekerjaanUmum.kode().into()),
        (r::batas::WILAYAH, "64.02".into()),
        (r::batas::HARI, 5_i16.into()),
        (r::batas::DITETAPKAN_OLEH, Persona::DpmdAdmin.account().0.into()),
        (r::batas::DITETAPKAN_PADA, at("2026-01-05T02:00:00Z").into()),
    ];
    work.insert(&World::permit(), SYSTEM, &r::batas::TABLE, row).await.unwrap();
    let row = vec![
        (target::ID, fixed(90_902).into()),
        (target::INDIKATOR, "D_S".into()),
        (target::WILAYAH, "64.02".into()),
        (target::BERLAKU, day("2026-01-01").into()),
        (target::PERSEPULUH, 800_i64.into()),
        (target::DITETAPKAN_OLEH, Persona::DpmdAdmin.account().0.into()),
        (target::DITETAPKAN_PADA, at("2026-01-05T02:00:00Z").into()),
    ];
    work.insert(&World::permit(), SYSTEM, &target::TABLE, row).await.unwrap();
    let row = vec![
        (beku::ID, fixed(90_903).into()),
        (beku::WILAYAH, "64.02".into()),
        (beku::BULAN, day("2026-08-01").into()),
        (beku::PADA, at("2026-09-05T02:00:00Z").into()),
        (beku::DIBEKUKAN_OLEH, Persona::DpmdAdmin.account().0.into()),
    ];
    work.insert(&World::permit(), SYSTEM, &beku::TABLE, row).await.unwrap();
    work.commit(fixed(90_901)).await.unwrap();
}
