//! A post of its own for each line of a sheet (*pena*: pen). It begins with nobody in it, so what the sheet says is all
//! there is; everything is written in one change of the program, which keeps the sums as any other does.

use chrono::NaiveDate;
use posyandu::domain::id::PosyanduId;
use posyandu::domain::pilihan::Pilihan as _;
use posyandu::domain::posyandu::Bidang;
use posyandu::store::hari_buka::{self, kader_hadir, kehadiran};
use posyandu::store::sasaran::{domisili, kehamilan};
use posyandu::store::table::{Cell, Col, Table};
use posyandu::store::write::{SYSTEM, create_scope};
use posyandu::store::{kader, keluarga, pelayanan, posyandu as pos, sasaran};
use serde_json::{Value as Json, json};
use uuid::Uuid;

use crate::world::{Persona, World, beginning, day, fixed, mutation_id};

type Row = Vec<(Col, Cell)>;

/// The village of these posts; there is no other in it.
pub const DESA: &str = "64.02.06.1002";

/// Whom a service is given to.
#[derive(Clone, Copy)]
pub enum Untuk {
    Orang(Uuid),
    Rumah(Uuid),
    /// A visitor from elsewhere, by the attendance.
    Tamu(Uuid),
}

/// A post that is being filled.
pub struct Pena {
    post: PosyanduId,
    last: u128,
    put: Vec<(&'static Table, Row)>,
}

impl Pena {
    /// Another number is another post.
    pub fn new(number: u128) -> Pena {
        let id = fixed(1_000_000 * number);
        let row = vec![
            (pos::ID, id.into()),
            (pos::NAMA, format!("Vektor {number:03}").into()),
            (pos::NAMA_CARI, format!("vektor {number:03}").into()),
            (pos::WILAYAH, DESA.into()),
            (pos::RT, "001".into()),
            (pos::STATUS, "AKTIF".into()),
            (pos::KADER_WAJIB, Cell::Int(5)),
        ];
        Pena { post: PosyanduId(id), last: 1_000_000 * number, put: vec![(&pos::TABLE, row)] }
    }

    fn next(&mut self) -> Uuid {
        self.last += 1;
        fixed(self.last)
    }

    fn add(&mut self, table: &'static Table, row: Row) -> Uuid {
        let id = row[0].1.id().unwrap();
        self.put.push((table, row));
        id
    }

    /// Somebody who was born here, with a Buku KIA or without.
    pub fn orang(&mut self, jenis_kelamin: &str, lahir: &str, buku: bool) -> Uuid {
        let (id, stay) = (self.next(), self.next());
        let here = (sasaran::POSYANDU, self.post.0.into());
        let row = vec![
            (sasaran::ID, id.into()),
            here,
            (sasaran::NAMA, "Warga".into()),
            (sasaran::NAMA_CARI, "warga".into()),
            (sasaran::JENIS_KELAMIN, jenis_kelamin.into()),
            (sasaran::TANGGAL_LAHIR, day(lahir).into()),
            (sasaran::PRESISI_LAHIR, "HARI".into()),
            (sasaran::RT, "001".into()),
            (sasaran::STATUS_HIDUP, "HIDUP".into()),
            (sasaran::TERDAFTAR, day(lahir).max(day("2025-01-01")).into()),
            (sasaran::BUKU_KIA, buku.then(|| day(lahir)).into()),
            (sasaran::HAMIL, false.into()),
        ];
        self.add(&sasaran::TABLE, row);
        let row = vec![
            (domisili::ID, stay.into()),
            (domisili::SASARAN, id.into()),
            (domisili::POSYANDU, self.post.0.into()),
            (domisili::MULAI, day(lahir).max(day("2025-01-01")).into()),
        ];
        self.add(&domisili::TABLE, row);
        id
    }

    /// A boy without a book.
    pub fn anak(&mut self, lahir: &str) -> Uuid {
        self.orang("L", lahir, false)
    }

    /// A pregnancy, over when `berakhir` says so.
    pub fn hamil(&mut self, ibu: Uuid, mulai: &str, berakhir: Option<&str>) {
        let row = vec![
            (kehamilan::ID, self.next().into()),
            (kehamilan::SASARAN, ibu.into()),
            (kehamilan::POSYANDU, self.post.0.into()),
            (kehamilan::MULAI, day(mulai).into()),
            (kehamilan::HPL, (day(mulai) + chrono::Duration::days(280)).into()),
            (kehamilan::BERAKHIR, berakhir.map(day).into()),
            (kehamilan::HASIL, berakhir.map(|_| "LAHIR_HIDUP").into()),
        ];
        self.add(&kehamilan::TABLE, row);
    }

    /// A household with one man in it.
    pub fn rumah(&mut self) -> Uuid {
        let id = self.next();
        let row = vec![
            (keluarga::ID, id.into()),
            (keluarga::POSYANDU, self.post.0.into()),
            (keluarga::KEPALA, "Kepala".into()),
            (keluarga::RT, "001".into()),
            (keluarga::ALAMAT, "Jalan Sungai 1".into()),
            (keluarga::TERDAFTAR, day("2025-01-01").into()),
        ];
        self.add(&keluarga::TABLE, row);
        self.orang("L", "1980-01-01", false);
        // The person is the last but one that was put, before the stay.
        let at = self.put.len() - 2;
        self.put[at].1.push((sasaran::KELUARGA, id.into()));
        id
    }

    /// A day that was opened and closed.
    pub fn hari(&mut self, tanggal: &str) -> Uuid {
        self.jadwal(tanggal, "SELESAI")
    }

    /// A day on the calendar.
    pub fn jadwal(&mut self, tanggal: &str, status: &str) -> Uuid {
        let row = vec![
            (hari_buka::ID, self.next().into()),
            (hari_buka::POSYANDU, self.post.0.into()),
            (hari_buka::TANGGAL, day(tanggal).into()),
            (hari_buka::STATUS, status.into()),
        ];
        self.add(&hari_buka::TABLE, row)
    }

    /// Somebody came, or a visitor.
    pub fn hadir(&mut self, hari: Uuid, who: Option<Uuid>, (umur, kondisi): (&str, Option<&str>)) -> Uuid {
        let tanggal = self.tanggal(hari);
        let row = vec![
            (kehadiran::ID, self.next().into()),
            (kehadiran::HARI_BUKA, hari.into()),
            (kehadiran::POSYANDU, self.post.0.into()),
            (kehadiran::TANGGAL, tanggal.into()),
            (kehadiran::SASARAN, who.into()),
            (kehadiran::PENGUNJUNG, who.is_none().into()),
            (kehadiran::BARU, false.into()),
            (kehadiran::KELOMPOK, umur.into()),
            (kehadiran::KONDISI, kondisi.into()),
            (kehadiran::TERLAMBAT, false.into()),
            (kehadiran::DICATAT_OLEH, Persona::DpmdAdmin.account().0.into()),
            (kehadiran::DICATAT_PADA, beginning().into()),
        ];
        self.add(&kehadiran::TABLE, row)
    }

    fn tanggal(&self, hari: Uuid) -> NaiveDate {
        let mut put = self.put.iter();
        let (_, row) =
            put.find(|(table, row)| **table == hari_buka::TABLE && row[0].1.id() == Some(hari)).unwrap();
        row[2].1.date().unwrap()
    }

    /// A service with the form as it is stored, and columns besides.
    pub fn layanan(&mut self, untuk: Untuk, kode: &str, tanggal: &str, isi: &Json, more: Row) {
        let (orang, rumah, tamu) = match untuk {
            Untuk::Orang(id) => (Some(id), None, None),
            Untuk::Rumah(id) => (None, Some(id), None),
            Untuk::Tamu(id) => (None, None, Some(id)),
        };
        let mut row = vec![
            (pelayanan::ID, self.next().into()),
            (pelayanan::POSYANDU, self.post.0.into()),
            (pelayanan::SASARAN, orang.into()),
            (pelayanan::KELUARGA, rumah.into()),
            (pelayanan::KEHADIRAN, tamu.into()),
            (pelayanan::KODE, kode.into()),
            (pelayanan::BIDANG, Bidang::of_prefix(&kode[..3]).unwrap().kode().into()),
            (pelayanan::TANGGAL, day(tanggal).into()),
            (pelayanan::ISI, isi.to_string().into()),
            (pelayanan::JANGGAL, false.into()),
            (pelayanan::SENSITIF, false.into()),
            (pelayanan::TERLAMBAT, false.into()),
            (pelayanan::DICATAT_OLEH, Persona::DpmdAdmin.account().0.into()),
            (pelayanan::DICATAT_PADA, beginning().into()),
        ];
        row.extend(more);
        self.add(&pelayanan::TABLE, row);
    }

    /// A weighing with its verdict.
    pub fn timbang(&mut self, untuk: Untuk, tanggal: &str, verdict: &str, (dua_t, bgm): (bool, bool)) {
        let judged = vec![
            (pelayanan::VERDICT, verdict.into()),
            (pelayanan::DUA_T, dua_t.into()),
            (pelayanan::BGM, bgm.into()),
        ];
        self.layanan(untuk, "KES-01", tanggal, &json!({}), judged);
    }

    /// A dose, copied from the book.
    pub fn dosis(&mut self, anak: Uuid, dosis: &str, tanggal: NaiveDate) {
        let isi = json!({ "dosis": dosis, "status": "DIBERIKAN", "tanggalDiberikan": tanggal });
        self.layanan(Untuk::Orang(anak), "KES-02", "2026-11-11", &isi, Vec::new());
    }

    /// A kader of these sectors, in force from one day until another.
    pub fn kader(&mut self, bidang: &[Bidang], mulai: &str, akhir: Option<&str>) -> Uuid {
        let codes: Vec<&str> = bidang.iter().map(|one| one.kode()).collect();
        let row = vec![
            (kader::ID, self.next().into()),
            (kader::POSYANDU, self.post.0.into()),
            (kader::NAMA, "Kader".into()),
            (kader::BIDANG, codes.join(",").into()),
            (kader::NOMOR_SK, "1/2025".into()),
            (kader::MULAI, day(mulai).into()),
            (kader::AKHIR, akhir.map(day).into()),
        ];
        self.add(&kader::TABLE, row)
    }

    /// A kader was there.
    pub fn bertugas(&mut self, hari: Uuid, kader: Uuid) {
        let tanggal = self.tanggal(hari);
        let row = vec![
            (kader_hadir::ID, self.next().into()),
            (kader_hadir::HARI_BUKA, hari.into()),
            (kader_hadir::POSYANDU, self.post.0.into()),
            (kader_hadir::KADER, kader.into()),
            (kader_hadir::TANGGAL, tanggal.into()),
        ];
        self.add(&kader_hadir::TABLE, row);
    }

    /// Writes it all down; the post.
    pub async fn tulis(self, world: &World) -> PosyanduId {
        let mut work = world.work(&[SYSTEM]).await;
        create_scope(&mut work, self.post, DESA).await.unwrap();
        for (table, row) in self.put {
            work.insert(&World::permit(), self.post, table, row).await.unwrap();
        }
        work.commit(mutation_id()).await.unwrap();
        self.post
    }
}
