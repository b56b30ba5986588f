//! What one person adds to the cards of the posts where she lives or lived, year by year.
//!
//! She counts where she is registered on the reference date of a period, in the life stage she is in on that day; what
//! she came for or received there counts once in the period. Source: indicators.md sections 0, 1 and 4.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use chrono::NaiveDate;

use super::card::Card;
use super::keluarga::per_rumah;
use super::masa::{Acuan, BULAN, tempat};
use super::ukur::{Golongan, Ukur};
use crate::domain::bidang::aturan::Syarat;
use crate::domain::bidang::{KATALOG, Subjek};
use crate::domain::id::PosyanduId;
use crate::domain::pertumbuhan::{JenisKelamin, Verdict};
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::{Bidang, BidangSet};
use crate::domain::siklus::{KelompokStatistik, KelompokUmur, Kondisi, is_balita, is_nifas, kelompok_umur};
use crate::domain::tanggal::umur_bulan;

/// The facts of a person that sums are made of, of her whole life or of one year of it. No name is among them.
#[derive(Clone, Debug)]
pub struct Orang {
    /// Sex.
    pub jenis_kelamin: JenisKelamin,
    /// Birth date.
    pub lahir: NaiveDate,
    /// When she died.
    pub meninggal: Option<NaiveDate>,
    /// Since when she (a child) has a Buku KIA.
    pub buku_kia: Option<NaiveDate>,
    /// Where she was registered, and when.
    pub tinggal: Vec<Tinggal>,
    /// Her pregnancies.
    pub hamil: Vec<Hamil>,
    /// Her attendances at days that were held.
    pub hadir: Vec<Hadir>,
    /// The weighings that count, one a month.
    pub timbang: Vec<Timbang>,
    /// The services she received herself, without protected ones.
    pub layanan: Vec<Layanan>,
}

/// A registration at a post, from a day to before another.
#[derive(Clone, Copy, Debug)]
pub struct Tinggal {
    /// The post.
    pub pos: PosyanduId,
    /// The first day.
    pub mulai: NaiveDate,
    /// The first day no longer.
    pub akhir: Option<NaiveDate>,
}

/// A pregnancy.
#[derive(Clone, Copy, Debug)]
pub struct Hamil {
    /// Since when.
    pub mulai: NaiveDate,
    /// When it ended.
    pub berakhir: Option<NaiveDate>,
}

/// An attendance.
#[derive(Clone, Copy, Debug)]
pub struct Hadir {
    /// Where.
    pub pos: PosyanduId,
    /// When.
    pub tanggal: NaiveDate,
    /// The group she was in on that day.
    pub kelompok: KelompokStatistik,
}

/// A weighing with its verdict.
#[derive(Clone, Copy, Debug)]
pub struct Timbang {
    /// Where.
    pub pos: PosyanduId,
    /// When.
    pub tanggal: NaiveDate,
    /// What it means for the month.
    pub verdict: Verdict,
    /// T this month and the month before.
    pub dua_t: bool,
    /// Below the red line.
    pub bgm: bool,
}

/// A service.
#[derive(Clone, Copy, Debug)]
pub struct Layanan {
    /// Where it was recorded.
    pub pos: PosyanduId,
    /// When it was given.
    pub tanggal: NaiveDate,
    /// The sector.
    pub bidang: Bidang,
}

impl Tinggal {
    /// Registered on this day?
    pub fn pada(&self, hari: NaiveDate) -> bool {
        self.mulai <= hari && self.akhir.is_none_or(|akhir| akhir > hari)
    }
}

impl Orang {
    /// Does she live at the post on this day? Who died before the day is out; on the day itself she may still have been
    /// weighed.
    pub fn warga(&self, pos: PosyanduId, hari: NaiveDate) -> bool {
        self.lahir <= hari
            && self.meninggal.is_none_or(|died| died >= hari)
            && self.tinggal.iter().any(|stay| stay.pos == pos && stay.pada(hari))
    }

    /// The group she counts in on a day: pregnancy and childbed first, else age.
    pub fn kelompok(&self, hari: NaiveDate) -> Option<KelompokStatistik> {
        let kondisi = self.hamil.iter().filter_map(|hamil| match hamil.berakhir {
            Some(end) if end <= hari => is_nifas(end, hari).then_some(Kondisi::IbuNifas),
            _ => (hamil.mulai <= hari).then_some(Kondisi::IbuHamil),
        });
        Some(KelompokStatistik::of(kelompok_umur(self.lahir, hari)?, &kondisi.collect::<Vec<_>>()))
    }

    /// What she adds to the card of a post for the year of these reference dates.
    pub fn menyumbang(&self, pos: PosyanduId, acuan: &Acuan) -> Card {
        let mut card = Card::default();
        let kegiatan = Kegiatan::of(self, pos, acuan);
        for (masa, hari) in acuan.iter().filter(|(_, hari)| self.warga(pos, *hari)) {
            let Some(kelompok) = self.kelompok(hari) else { continue };
            card.count(Ukur::Warga(self.dalam(kelompok)), masa, 1);
            for kelompok in kegiatan.datang.get(&masa).into_iter().flatten() {
                card.count(Ukur::Datang(self.dalam(*kelompok)), masa, 1);
            }
            for bidang in berhak(self.lahir, hari).iter() {
                card.count(Ukur::Berhak(bidang), masa, 1);
                if kegiatan.dilayani.contains(&(masa, bidang)) {
                    card.count(Ukur::Terlayani(bidang), masa, 1);
                }
            }
            if masa < BULAN && is_balita(self.lahir, hari) {
                self.balita(&mut card, masa, hari, kegiatan.timbang.get(&masa).copied());
            }
        }
        for layanan in self.layanan.iter().filter(|one| one.pos == pos && acuan.contains(one.tanggal)) {
            for masa in tempat(layanan.tanggal) {
                card.count(Ukur::Baris(layanan.bidang), masa, 1);
            }
        }
        card
    }

    /// SKDN of a month. A quarter or a year adds its months up, so it has no column of its own.
    fn balita(&self, card: &mut Card, masa: usize, hari: NaiveDate, timbang: Option<&Timbang>) {
        let Some(umur) = kelompok_umur(self.lahir, hari) else { return };
        let of = self.dalam(umur.into());
        card.count(Ukur::S(of), masa, 1);
        if self.buku_kia.is_some_and(|since| since <= hari) {
            card.count(Ukur::K(of), masa, 1);
        }
        let Some(timbang) = timbang else { return };
        let verdict = match timbang.verdict {
            Verdict::N => Ukur::N(of),
            Verdict::T => Ukur::T(of),
            Verdict::O => Ukur::O(of),
            Verdict::B => Ukur::B(of),
        };
        card.count(verdict, masa, 1);
        card.count(Ukur::Bgm(of), masa, timbang.bgm.into());
        card.count(Ukur::DuaT(of), masa, timbang.dua_t.into());
    }

    fn dalam(&self, kelompok: KelompokStatistik) -> Golongan {
        Golongan { kelompok, jenis_kelamin: self.jenis_kelamin }
    }
}

/// What happened to her at a post in a year, by period.
struct Kegiatan<'a> {
    datang: BTreeMap<usize, BTreeSet<KelompokStatistik>>,
    dilayani: BTreeSet<(usize, Bidang)>,
    timbang: BTreeMap<usize, &'a Timbang>,
}

impl<'a> Kegiatan<'a> {
    fn of(orang: &'a Orang, pos: PosyanduId, acuan: &Acuan) -> Kegiatan<'a> {
        let here = |at: PosyanduId, tanggal| at == pos && acuan.contains(tanggal);
        let mut datang: BTreeMap<usize, BTreeSet<KelompokStatistik>> = BTreeMap::new();
        for hadir in orang.hadir.iter().filter(|one| here(one.pos, one.tanggal)) {
            for masa in tempat(hadir.tanggal) {
                datang.entry(masa).or_default().insert(hadir.kelompok);
            }
        }
        let layanan = orang.layanan.iter().filter(|one| here(one.pos, one.tanggal));
        let timbang = orang.timbang.iter().filter(|one| here(one.pos, one.tanggal));
        Kegiatan {
            datang,
            dilayani: layanan.flat_map(|one| tempat(one.tanggal).map(|masa| (masa, one.bidang))).collect(),
            timbang: timbang.map(|one| (tempat(one.tanggal)[0], one)).collect(),
        }
    }
}

/// The sectors that are meant for somebody of this age as a person, whatever her condition.
fn berhak(lahir: NaiveDate, hari: NaiveDate) -> BidangSet {
    let Some(kelompok) = kelompok_umur(lahir, hari) else { return BidangSet::default() };
    let month = usize::try_from(umur_bulan(lahir, hari)).unwrap_or(0).min(BULAN_TERTUA);
    let place = KelompokUmur::NILAI.iter().position(|(other, _, _)| *other == kelompok).unwrap_or(0);
    BERHAK.get(month * KelompokUmur::NILAI.len() + place).copied().unwrap_or_default()
}

/// Nobody is told apart by months beyond the age of 125 years.
const BULAN_TERTUA: usize = 1_500;

/// `berhak` for every age in months and every group: it is asked for everybody in every period of every year. Sectors
/// whose services are measured by households have no such persons (`keluarga`).
static BERHAK: LazyLock<Vec<BidangSet>> = LazyLock::new(|| {
    let kinds: Vec<_> = KATALOG
        .iter()
        .filter(|jenis| !per_rumah(jenis.bidang) && jenis.subjek.contains(&Subjek::Orang))
        .filter(|jenis| jenis.syarat == Syarat::Semua && !jenis.menurut_keadaan)
        .collect();
    let of = |month: i32, kelompok| {
        let meant = kinds.iter().filter(|jenis| jenis.untuk_kelompok(kelompok, month));
        meant.map(|jenis| jenis.bidang).collect()
    };
    let months = (0..).take(BULAN_TERTUA + 1);
    months
        .flat_map(|month| KelompokUmur::NILAI.iter().map(move |(kelompok, _, _)| of(month, *kelompok)))
        .collect()
});
