//! One line of a union of facts: what it says, of whom, and up to a dozen values.

use chrono::NaiveDate;
use sea_orm::QueryResult;
use uuid::Uuid;

use crate::domain::id::PosyanduId;
use crate::domain::pilihan::Pilihan;
use crate::domain::rollup::Card;
use crate::domain::rollup::keluarga::Dicatat;
use crate::domain::rollup::ukur::JenisPelayanan;
use crate::error::{Error, Result};
use crate::store::table::{Cell, Kind};

/// What a line says.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Isi {
    Orang = 0,
    Tinggal = 1,
    Hamil = 2,
    Hadir = 3,
    Layanan = 4,
    Sumbangan = 5,
    Buka = 6,
    Keluarga = 7,
    Anggota = 8,
    Pos = 9,
    Kader = 10,
    Kegiatan = 11,
    Temuan = 12,
    Jadwal = 13,
    Kunjungan = 14,
    Kasus = 15,
}

/// A line that was read.
pub(super) struct Line<'a>(pub &'a QueryResult);

impl Line<'_> {
    pub fn isi(&self) -> Result<i64> {
        Cell::read(self.0, 0, Kind::Small)?.int().ok_or_else(|| broken("what"))
    }

    pub fn siapa(&self) -> Result<Uuid> {
        Cell::read(self.0, 1, Kind::Id)?.id().ok_or_else(|| broken("whom"))
    }

    pub fn tempat(&self) -> Result<Option<Uuid>> {
        Ok(Cell::read(self.0, 2, Kind::Id)?.id())
    }

    pub fn pos(&self) -> Result<PosyanduId> {
        self.tempat()?.map(PosyanduId).ok_or_else(|| broken("where"))
    }

    /// Another id: who was there.
    pub fn dengan(&self) -> Result<Option<Uuid>> {
        Ok(Cell::read(self.0, 3, Kind::Id)?.id())
    }

    pub fn hari(&self, which: usize) -> Result<Option<NaiveDate>> {
        Ok(Cell::read(self.0, 4 + which, Kind::Date)?.date())
    }

    pub fn tanggal(&self) -> Result<NaiveDate> {
        self.hari(0)?.ok_or_else(|| broken("when"))
    }

    pub fn angka(&self) -> Result<i64> {
        Cell::read(self.0, 8, Kind::Int)?.int().ok_or_else(|| broken("how many"))
    }

    pub fn kata(&self, which: usize) -> Result<Option<String>> {
        Ok(Cell::read(self.0, 9 + which, Kind::Text)?.text().map(str::to_owned))
    }

    pub fn kode<P: Pilihan>(&self, which: usize) -> Result<P> {
        self.kata(which)?.and_then(|code| P::dari_kode(&code)).ok_or_else(|| broken("a code"))
    }

    /// The kind of a service, by its code.
    pub fn jenis(&self, which: usize) -> Result<Option<JenisPelayanan>> {
        Ok(self.kata(which)?.and_then(|kode| JenisPelayanan::dari_kode(&kode)))
    }

    pub fn dicatat(&self) -> Result<Dicatat> {
        Ok(Dicatat { tanggal: self.tanggal()?, bidang: self.kode(0)?, jenis: self.jenis(1)? })
    }

    pub fn tanda(&self, which: usize) -> Result<bool> {
        Ok(Cell::read(self.0, 12 + which, Kind::Bool)?.bool().unwrap_or(false))
    }

    /// What was added before to a post in a year.
    pub fn sumbangan(&self) -> Result<((PosyanduId, i32), Card)> {
        let year = i32::try_from(self.angka()?).map_err(Error::fault)?;
        let text = self.kata(0)?.unwrap_or_default();
        Ok(((self.pos()?, year), Card::parse(&text).ok_or_else(|| broken("a card"))?))
    }
}

pub(super) fn broken(what: &str) -> Error {
    Error::fault(format!("a fact of the sums lacks {what}"))
}
