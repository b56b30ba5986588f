//! What a post adds to its own card: its opening days, its kader, and services that are for nobody in particular, a
//! road, a talk to a group. Source: indicators.md sections 3, 9 and 10.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use uuid::Uuid;

use super::card::Card;
use super::keluarga::Dicatat;
use super::masa::{Acuan, semua, tempat};
use super::ukur::{Lingkup, Satu, Ukur};
use crate::domain::partisipasi::kader::{
    JenisKegiatan, Kegiatan, MasaTugas, kader_active_share, kader_attendance_rate, kader_fill_rate,
};
use crate::domain::posyandu::BidangSet;
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
    /// Services for a place or a group, without protected ones.
    pub layanan: Vec<Dicatat>,
    /// Does it exist, neither closed nor merged?
    pub ada: bool,
    /// Opening days that were not called off, and whether each was closed with its recap.
    pub jadwal: Vec<(NaiveDate, bool)>,
    /// Visits at home.
    pub kunjungan: Vec<Kunjungan>,
}

/// A visit at home.
#[derive(Clone, Copy, Debug)]
pub struct Kunjungan {
    /// When.
    pub tanggal: NaiveDate,
    /// Was somebody met?
    pub bertemu: bool,
    /// Who was visited.
    pub orang: Option<Uuid>,
    /// The household that was visited as such.
    pub rumah: Option<Uuid>,
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
        for ((masa, _), periode) in acuan.iter().zip(&periods) {
            self.buka(&mut card, masa, *periode);
            self.kunjungan(&mut card, masa, *periode);
        }
        if acuan.tahun() >= TAHUN_AWAL {
            for lingkup in Lingkup::semua() {
                self.kader(&mut card, acuan, &periods, lingkup);
            }
        }
        self.layanan.iter().filter(|one| acuan.contains(one.tanggal)).for_each(|one| one.baris(&mut card));
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
        let planned = || self.jadwal.iter().filter(|(tanggal, _)| periode.contains(*tanggal));
        card.count(Ukur::PosAda(Satu), masa, self.ada.into());
        card.count(Ukur::HariDijadwalkan(Satu), masa, bulat(planned().count()));
        card.count(Ukur::HariSelesai(Satu), masa, bulat(planned().filter(|(_, closed)| *closed).count()));
    }

    /// Visits, how many met somebody, and whom, each once.
    fn kunjungan(&self, card: &mut Card, masa: usize, periode: Periode) {
        let visits = || self.kunjungan.iter().filter(|one| periode.contains(one.tanggal));
        let met = || visits().filter(|one| one.bertemu);
        let people: BTreeSet<Uuid> = met().filter_map(|one| one.orang).collect();
        let houses: BTreeSet<Uuid> = met().filter_map(|one| one.rumah).collect();
        card.count(Ukur::Kunjungan(Satu), masa, bulat(visits().count()));
        card.count(Ukur::KunjunganBertemu(Satu), masa, bulat(met().count()));
        card.count(Ukur::OrangDikunjungi(Satu), masa, bulat(people.len()));
        card.count(Ukur::RumahDikunjungi(Satu), masa, bulat(houses.len()));
    }

    fn kader(&self, card: &mut Card, acuan: &Acuan, periods: &[Periode], lingkup: Lingkup) {
        let of = self.kader.iter().filter(|kader| match lingkup {
            Lingkup::Semua => true,
            Lingkup::Bidang(bidang) => kader.bidang.contains(bidang),
        });
        let roster: Vec<MasaTugas<Uuid>> = of.map(|kader| kader.masa).collect();
        // Of a sector, a post should have one kader.
        let wajib = if lingkup == Lingkup::Semua { self.kader_wajib } else { 1 };
        let here = self.kegiatan.iter().filter(|one| acuan.contains(one.tanggal));
        let kegiatan: Vec<_> = here.map(|one| one.menurut(&roster)).collect();
        for ((masa, hari), periode) in acuan.iter().zip(periods) {
            let mut rate = |rate: Rate, n: Ukur, d: Ukur| {
                card.count(n, masa, i32::try_from(rate.n).unwrap_or(i32::MAX));
                card.count(d, masa, i32::try_from(rate.d).unwrap_or(i32::MAX));
            };
            let active = kader_active_share(&roster, &kegiatan, *periode);
            rate(active, Ukur::KaderAktif(lingkup), Ukur::KaderBertugas(lingkup));
            let present = kader_attendance_rate(&kegiatan, *periode);
            rate(present, Ukur::KaderHadir(lingkup), Ukur::KaderDiharapkan(lingkup));
            let filled = kader_fill_rate(&roster, hari, wajib);
            rate(filled, Ukur::KaderAda(lingkup), Ukur::KaderPerlu(lingkup));
        }
    }
}

fn bulat(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
