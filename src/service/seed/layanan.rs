//! One service as it is drawn, before it is judged and becomes a row: when and where it was given, to whom, and what was
//! written. What it means (odd, N or T, which flags) is asked of the product's own rules afterwards (`nilai`).

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::acak::{Acak, Untuk};
use super::kunjungan::Kunjungan;
use super::penduduk::Penduduk;
use super::pos::Pos;
use super::roster::Kader;
use super::waktu::{HariBuka, Waktu};
use crate::domain::bidang::Isi;
use crate::domain::bidang::isian::Teks;
use crate::domain::kader::in_force;
use crate::domain::posyandu::Bidang;
use crate::error::{Error, Result};

/// Where a service was given.
#[derive(Clone, Copy, Debug)]
pub enum Saat {
    Hari(Uuid),
    Kunjungan(Uuid),
    /// By itself: what a kader saw or was told.
    Langsung,
}

/// Whom or what it was about; people and households by their place in the lists of the post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subjek {
    Orang(usize),
    Keluarga(usize),
    /// A neighbourhood.
    Rt(u32),
    /// A group, without names.
    Sesi,
}

/// One service.
#[derive(Clone, Debug)]
pub struct Layanan {
    pub id: Uuid,
    pub saat: Saat,
    pub subjek: Subjek,
    pub kehadiran: Option<Uuid>,
    /// The report of the event it belongs to.
    pub kejadian: Option<Uuid>,
    pub pelapor: Option<String>,
    pub isi: Isi,
    pub tanggal: NaiveDate,
    pub terlambat: bool,
    pub oleh: Option<Uuid>,
    pub pada: DateTime<Utc>,
}

/// Somebody of the register at an opening day.
#[derive(Clone, Copy, Debug)]
pub struct Datang {
    pub kehadiran: Uuid,
    pub hari_buka: Uuid,
    pub tanggal: NaiveDate,
    pub terlambat: bool,
    pub pada: DateTime<Utc>,
    /// The kader of the health desk.
    pub oleh: Option<Uuid>,
}

impl Datang {
    /// A service at one of the desks, so many minutes after the door.
    pub fn dilayani(&self, acak: &mut Acak, orang: usize, menit: i64, isi: Isi) -> Layanan {
        let pada = self.pada + Duration::minutes(menit);
        Layanan {
            id: acak.id(pada),
            saat: Saat::Hari(self.hari_buka),
            subjek: Subjek::Orang(orang),
            kehadiran: Some(self.kehadiran),
            kejadian: None,
            pelapor: None,
            isi,
            tanggal: self.tanggal,
            terlambat: self.terlambat,
            oleh: self.oleh,
            pada,
        }
    }
}

/// A form on which nothing is written yet, of a kind whose fields may all stay empty.
pub fn kosong<T: DeserializeOwned>() -> Result<T> {
    serde_json::from_str("{}").map_err(Error::fault)
}

/// A text of a form.
pub fn teks<const MAX: usize>(text: &str) -> Teks<MAX> {
    Teks(text.to_owned())
}

/// Everything the desks of a post know, and what they have written down.
pub struct Meja<'a> {
    pub pos: &'a Pos,
    pub waktu: Waktu,
    pub penduduk: &'a Penduduk,
    pub kader: &'a [Kader],
    pub hari: &'a [HariBuka],
    pub layanan: Vec<Layanan>,
    pub kunjungan: Vec<Kunjungan>,
}

impl Meja<'_> {
    pub fn acak(&self, untuk: Untuk, nomor: usize) -> Acak {
        Acak::nomor(untuk, self.pos.nomor, u64::try_from(nomor).unwrap_or(u64::MAX))
    }

    /// A kader of the sector who serves on that day, or of another one.
    pub fn kader(&self, bidang: Bidang, tanggal: NaiveDate) -> Option<Uuid> {
        let mut bertugas = self.kader.iter().filter(|satu| in_force(satu.mulai, satu.akhir, tanggal));
        let mut lain = bertugas.clone();
        bertugas.find(|satu| satu.bidang == bidang).or_else(|| lain.next()).map(|satu| satu.id)
    }

    /// What a kader of the sector writes of somebody or something on a day, apart from any opening day.
    pub fn langsung(&mut self, acak: &mut Acak, subjek: Subjek, tanggal: NaiveDate, isi: Isi) -> Uuid {
        let pada = siang(acak, tanggal);
        let oleh = self.kader(isi.jenis().bidang, tanggal);
        let id = acak.id(pada);
        self.layanan.push(Layanan {
            id,
            saat: Saat::Langsung,
            subjek,
            kehadiran: None,
            kejadian: None,
            pelapor: None,
            isi,
            tanggal,
            terlambat: false,
            oleh,
            pada,
        });
        id
    }

    /// The last written service, to add what few services have.
    pub fn terakhir(&mut self) -> Option<&mut Layanan> {
        self.layanan.last_mut()
    }

    /// Some day of the history from a day on, yesterday at the latest; none when there is no such day.
    pub fn suatu_hari(&self, acak: &mut Acak, sejak: NaiveDate) -> Option<NaiveDate> {
        let sejak = sejak.max(self.waktu.mulai);
        let lebar = (self.waktu.hari_ini - sejak).num_days() - 1;
        (lebar >= 0).then(|| sejak + acak.hari(0, lebar))
    }

    /// Does this person live, and live here, on that day?
    pub fn ada(&self, orang: usize, tanggal: NaiveDate) -> bool {
        let satu = self.penduduk.orang.get(orang);
        satu.is_some_and(|satu| {
            satu.terdaftar <= tanggal && satu.meninggal.is_none_or(|akhir| tanggal < akhir)
        })
    }
}

/// Between nine and three o'clock in Kukar.
pub fn siang(acak: &mut Acak, tanggal: NaiveDate) -> DateTime<Utc> {
    tanggal.and_time(NaiveTime::MIN).and_utc() + Duration::seconds(acak.antara(3_600, 25_000))
}
