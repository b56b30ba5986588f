//! What a post adds to its own card: its opening days, its kader, and services that are for nobody in particular, a
//! road, a talk to a group. Source: indicators.md sections 3, 9 and 10.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use uuid::Uuid;

use super::card::Card;
use super::masa::{Acuan, semua, tempat};
use super::ukur::{Lingkup, Satu, Ukur};
use crate::domain::partisipasi::kader::{
    JenisKegiatan, Kegiatan, MasaTugas, kader_active_share, kader_attendance_rate, kader_fill_rate,
};
use crate::domain::posyandu::{Bidang, BidangSet};
use crate::domain::rate::Rate;
use crate::domain::tanggal::Periode;

/// Kader are counted from this year on, at every post: rosters reach back further than anybody asks for. A year fixed
/// once, since one that moved along would take counts from cards that were right.
pub const TAHUN_AWAL: i32 = 2020;

/// The facts of a post that sums are made of.
#[derive(Clone, Debug)]
pub struct Pos {
    /// How many kader it should have.
    pub kader_wajib: i64,
    /// Decrees of its kader.
    pub kader: Vec<Kader>,
    /// Days that were held and visits at home, with the kader who took part.
    pub kegiatan: Vec<Kegiatan<Uuid>>,
    /// Services for a place or a group, without protected ones: when, and of which sector.
    pub layanan: Vec<(NaiveDate, Bidang)>,
}

/// A decree that names a kader.
#[derive(Clone, Copy, Debug)]
pub struct Kader {
    /// Who, and for how long.
    pub masa: MasaTugas<Uuid>,
    /// Her sectors.
    pub bidang: BidangSet,
}

impl Pos {
    /// What it adds to its card for the year of these reference dates.
    pub fn menyumbang(&self, acuan: &Acuan) -> Card {
        let mut card = Card::default();
        let periods: Vec<Periode> = semua(acuan.tahun());
        for ((masa, hari), periode) in acuan.iter().zip(&periods) {
            self.buka(&mut card, masa, *periode);
            if acuan.tahun() < TAHUN_AWAL {
                continue;
            }
            let all: Vec<MasaTugas<Uuid>> = self.kader.iter().map(|kader| kader.masa).collect();
            self.kader(&mut card, masa, (*periode, hari), Lingkup::Semua, &all);
            for bidang in Bidang::ALL {
                let of = self.kader.iter().filter(|kader| kader.bidang.contains(bidang));
                let of: Vec<MasaTugas<Uuid>> = of.map(|kader| kader.masa).collect();
                self.kader(&mut card, masa, (*periode, hari), Lingkup::Bidang(bidang), &of);
            }
        }
        for (tanggal, bidang) in self.layanan.iter().filter(|(tanggal, _)| acuan.contains(*tanggal)) {
            for masa in tempat(*tanggal) {
                card.count(Ukur::Baris(*bidang), masa, 1);
            }
        }
        card
    }

    fn buka(&self, card: &mut Card, masa: usize, periode: Periode) {
        let open: Vec<NaiveDate> = self
            .kegiatan
            .iter()
            .filter(|one| one.jenis == JenisKegiatan::HariBuka && periode.contains(one.tanggal))
            .map(|one| one.tanggal)
            .collect();
        let months: BTreeSet<_> = open.iter().map(|tanggal| tempat(*tanggal)[0]).collect();
        card.count(Ukur::HariBuka(Satu), masa, bulat(open.len()));
        card.count(Ukur::BulanBuka(Satu), masa, bulat(months.len()));
    }

    fn kader(
        &self,
        card: &mut Card,
        masa: usize,
        (periode, hari): (Periode, NaiveDate),
        lingkup: Lingkup,
        roster: &[MasaTugas<Uuid>],
    ) {
        // Of a sector, a post should have one kader.
        let wajib = if lingkup == Lingkup::Semua { self.kader_wajib } else { 1 };
        let mut rate = |rate: Rate, n: Ukur, d: Ukur| {
            card.count(n, masa, i32::try_from(rate.n).unwrap_or(i32::MAX));
            card.count(d, masa, i32::try_from(rate.d).unwrap_or(i32::MAX));
        };
        let active = kader_active_share(roster, &self.kegiatan, periode);
        rate(active, Ukur::KaderAktif(lingkup), Ukur::KaderBertugas(lingkup));
        let present = kader_attendance_rate(roster, &self.kegiatan, periode);
        rate(present, Ukur::KaderHadir(lingkup), Ukur::KaderDiharapkan(lingkup));
        let filled = kader_fill_rate(roster, hari, wajib);
        rate(filled, Ukur::KaderAda(lingkup), Ukur::KaderPerlu(lingkup));
    }
}

fn bulat(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
