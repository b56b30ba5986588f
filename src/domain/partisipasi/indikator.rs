//! Indicators: each is defined once, as two counts of a card (`rollup::ukur`) and words that say what it is. A rate is
//! 100 times the first over the second; an indicator without a second one is a plain number. Regions and sectors add
//! up the counts and divide afterwards; few are a matter of each post (`per_pos`). The basic ones are here, the others
//! in a file a theme. Source of the formulas: indicators.md, the section each names.

pub mod bauran;
mod cakupan;
mod dasar;
mod gizi;
mod imunisasi;
mod posyandu;
pub mod resep;
pub mod rujukan;
mod skrining;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use chrono::NaiveDate;
use resep::Resep;

use super::super::rollup::jumlah::Dijumlah;
use super::super::rollup::ukur::{
    Bagian, Disaring, Golongan, JenisPelayanan, Lingkup, Saringan, Satu, UMUR_BALITA,
};
use super::super::rollup::{Card, Ukur};
use super::ukuran::{Ukuran, rantai};
use crate::domain::imunisasi::{DosisVaksin, VersiKumpulan};
use crate::domain::pertumbuhan::JenisKelamin;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::Bidang;
use crate::domain::rate::Rate;
use crate::domain::siklus::KelompokStatistik;
use crate::domain::tanggal::Periode;

crate::pilihan! {
    /// By what an indicator can be told apart, besides places and periods.
    pub enum Rincian {
        /// Kelompok: the life stage.
        Kelompok = "KELOMPOK",
        /// Jenis kelamin: the sex.
        JenisKelamin = "JENIS_KELAMIN",
        /// Bidang: the sector.
        Bidang = "BIDANG",
        /// Jenis pelayanan: the kind of service, by its code.
        Jenis = "JENIS_PELAYANAN",
        /// Dosis: the vaccine with the number of its dose.
        Dosis = "DOSIS",
        /// Kumpulan: which definition of a complete set of immunisations.
        Kumpulan = "KUMPULAN",
    }
}

crate::pilihan! {
    /// In what an indicator is told.
    pub enum Satuan {
        /// Percent, with one decimal.
        Persen = "PERSEN",
        /// A number of people.
        Orang = "ORANG",
        /// A number of something else: days, months, services.
        Jumlah = "JUMLAH",
    }
}

/// One indicator.
#[derive(Clone, Copy, Debug)]
pub struct Indikator {
    /// Its code, unique and lasting.
    pub kode: &'static str,
    /// Its name, as the forms say it.
    pub nama: &'static str,
    /// The formula in words, numerator and denominator.
    pub rumus: &'static str,
    /// In what it is told.
    pub satuan: Satuan,
    /// The version of this definition. Another formula is another version, and the old one is not told any more.
    pub versi: i16,
    /// Where the definition comes from.
    pub sumber: &'static str,
    /// The first count.
    pub pembilang: Hitungan,
    /// The second count.
    pub penyebut: Option<Hitungan>,
    /// Is it decided at each post, and of a region the posts are added up? The others are told of a region's cards.
    pub per_pos: bool,
}

/// A count of a card: sums of some of its numbers, added and subtracted.
#[derive(Clone, Copy, Debug)]
pub struct Hitungan(&'static [(i64, Suku)]);

/// Numbers of one kind, of whom.
#[derive(Clone, Copy, Debug)]
enum Suku {
    /// Of balita, by age and sex; months add up to longer periods.
    Balita(fn(Golongan) -> Ukur),
    /// Of residents, by life stage and sex.
    Golongan(fn(Golongan) -> Ukur),
    /// Of persons, households or services, by sector.
    Bidang(fn(Bidang) -> Ukur),
    /// Of kader, all or those of a sector.
    Kader(fn(Lingkup) -> Ukur),
    /// Of the post, or of nobody in particular.
    Pos(fn(Satu) -> Ukur),
    /// The same, by month: a longer period adds the months up that have begun.
    Bulanan(fn(Satu) -> Ukur),
    /// Of balita, by age and sex; each once in a period.
    Anak(fn(Golongan) -> Ukur),
    /// Of all sectors, whichever is asked for.
    SemuaBidang(fn(Bidang) -> Ukur),
    /// By kind of service.
    Jenis(fn(JenisPelayanan) -> Vec<Ukur>),
    /// By vaccine and dose.
    Dosis(fn(DosisVaksin) -> Vec<Ukur>),
    /// By set of immunisations; of this one where none is asked for, since sets do not add up.
    Kumpulan(VersiKumpulan, fn(VersiKumpulan) -> Ukur),
    /// Of a screening, by life stage and sex.
    Saringan(Saringan, fn(Disaring) -> Ukur),
    /// One number, whatever is asked for.
    Tetap(Ukur),
    /// Something worked out of a card.
    Kartu(&'static Olahan),
}

/// What is worked out of a card: by what it can be told apart, the parts it reads, the counts without which it must not be
/// told (none where it is the institution's), and how.
#[derive(Debug)]
struct Olahan {
    rincian: &'static [Rincian],
    bagian: &'static [Bagian],
    ukuran: fn(Saring) -> Vec<Ukuran>,
    dari: fn(&Card, Periode, Saring) -> i64,
}

/// Of whom a number is asked: everybody, or some.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Saring {
    /// Only this life stage.
    pub kelompok: Option<KelompokStatistik>,
    /// Only this sex.
    pub jenis_kelamin: Option<JenisKelamin>,
    /// Only this sector.
    pub bidang: Option<Bidang>,
    /// Only this kind of service.
    pub jenis: Option<JenisPelayanan>,
    /// Only this dose.
    pub dosis: Option<DosisVaksin>,
    /// This set of immunisations.
    pub kumpulan: Option<VersiKumpulan>,
    /// As seen on this day: months after it have not begun, and what is open may not be due yet. Without a day the
    /// period is over and everything is due.
    pub pada: Option<NaiveDate>,
}

impl Saring {
    fn golongan(self, kelompok: &[KelompokStatistik]) -> impl Iterator<Item = Golongan> {
        kelompok
            .iter()
            .filter(move |one| self.kelompok.is_none_or(|only| only == **one))
            .flat_map(|one| Golongan::of(*one))
            .filter(move |one| self.jenis_kelamin.is_none_or(|only| only == one.jenis_kelamin))
    }
}

impl Suku {
    /// By what its numbers can be told apart; nothing of a number that is the same whatever is asked for.
    fn rincian(self) -> Option<&'static [Rincian]> {
        Some(match self {
            Suku::Balita(_) | Suku::Golongan(_) | Suku::Anak(_) | Suku::Saringan(..) => {
                &[Rincian::Kelompok, Rincian::JenisKelamin]
            }
            Suku::Bidang(_) | Suku::Kader(_) => &[Rincian::Bidang],
            Suku::Pos(_) | Suku::Bulanan(_) => &[],
            Suku::Jenis(_) => &[Rincian::Jenis],
            Suku::Dosis(_) => &[Rincian::Dosis],
            Suku::Kumpulan(..) => &[Rincian::Kumpulan],
            Suku::Kartu(olahan) => olahan.rincian,
            Suku::SemuaBidang(_) | Suku::Tetap(_) => return None,
        })
    }

    /// The numbers of those who are asked for.
    fn ukur(self, saring: Saring) -> Vec<Ukur> {
        match self {
            Suku::Balita(of) | Suku::Anak(of) => saring.golongan(&UMUR_BALITA).map(of).collect(),
            Suku::Golongan(of) => saring.golongan(&semua_kelompok()).map(of).collect(),
            Suku::Saringan(saringan, of) => {
                let all = semua_kelompok();
                saring.golongan(&all).map(|golongan| of(Disaring { saringan, golongan })).collect()
            }
            Suku::Bidang(of) => {
                let asked = |bidang: &Bidang| saring.bidang.is_none_or(|only| only == *bidang);
                Bidang::ALL.into_iter().filter(asked).map(of).collect()
            }
            Suku::Kader(of) => vec![of(saring.bidang.map_or(Lingkup::Semua, Lingkup::Bidang))],
            Suku::Pos(of) | Suku::Bulanan(of) => vec![of(Satu)],
            Suku::SemuaBidang(of) => Bidang::ALL.into_iter().map(of).collect(),
            Suku::Jenis(of) => {
                let asked = |jenis: &JenisPelayanan| saring.jenis.is_none_or(|only| only == *jenis);
                JenisPelayanan::semua().filter(asked).flat_map(of).collect()
            }
            Suku::Dosis(of) => {
                let all = DosisVaksin::NILAI.iter().map(|(dosis, _, _)| *dosis);
                all.filter(|dosis| saring.dosis.is_none_or(|only| only == *dosis)).flat_map(of).collect()
            }
            Suku::Kumpulan(biasa, of) => vec![of(saring.kumpulan.unwrap_or(biasa))],
            Suku::Tetap(ukur) => vec![ukur],
            Suku::Kartu(_) => Vec::new(),
        }
    }

    /// The same, and of everybody the sum that is kept.
    fn ringkas(self, saring: Saring) -> Vec<Ukur> {
        let kept = match self {
            Suku::Balita(of) | Suku::Golongan(of)
                if saring.kelompok.is_none() && saring.jenis_kelamin.is_none() =>
            {
                Dijumlah::semua_orang(of)
            }
            _ => None,
        };
        kept.map_or_else(|| self.ukur(saring), |sum| vec![sum])
    }

    /// The parts of a card its numbers stand on.
    fn bagian(self) -> Vec<Bagian> {
        match self {
            Suku::Kartu(olahan) => olahan.bagian.to_vec(),
            _ => self.ukur(Saring::default()).into_iter().map(Ukur::bagian).collect(),
        }
    }
}

fn semua_kelompok() -> Vec<KelompokStatistik> {
    KelompokStatistik::NILAI.iter().map(|(kelompok, _, _)| *kelompok).collect()
}

impl Hitungan {
    /// The numbers of a card it is made of.
    pub fn ukur(self, saring: Saring) -> Vec<Ukur> {
        self.0.iter().flat_map(|(_, suku)| suku.ukur(saring)).collect()
    }

    /// The counts by which it is hidden from those who may not see small ones. The four verdicts together are D, which
    /// shows where they do not, and two of them are what can be judged, D without O and B.
    pub fn ukuran(self, saring: Saring) -> BTreeSet<Ukuran> {
        let of = |suku: &Suku| match suku {
            Suku::Kartu(olahan) => (olahan.ukuran)(saring),
            _ => suku.ukur(saring).into_iter().filter_map(rantai::dari).collect(),
        };
        let mut known: BTreeSet<Ukuran> = self.0.iter().flat_map(|(_, suku)| of(suku)).collect();
        if known.contains(&Ukuran::N) && known.contains(&Ukuran::T) {
            let all = known.contains(&Ukuran::O) && known.contains(&Ukuran::B);
            for verdict in [Ukuran::N, Ukuran::T, Ukuran::O, Ukuran::B] {
                known.remove(&verdict);
            }
            known.insert(Ukuran::D);
            if !all {
                known.extend([Ukuran::O, Ukuran::B]);
            }
        }
        known
    }
}

impl Indikator {
    /// The numbers of a card it is made of.
    pub fn ukur(&self, saring: Saring) -> Vec<Ukur> {
        let counts = [Some(self.pembilang), self.penyebut].into_iter().flatten();
        counts.flat_map(|count| count.ukur(saring)).collect()
    }

    /// The numbers of a stored card it is read from: of everybody, sums over life stages and sexes where these are kept.
    pub fn ringkas(&self, saring: Saring) -> Vec<Ukur> {
        self.suku().flat_map(|suku| suku.ringkas(saring)).collect()
    }

    /// The indicator of a code.
    pub fn dari_kode(kode: &str) -> Option<&'static Indikator> {
        SEMUA.iter().find(|indikator| indikator.kode == kode)
    }

    /// By what it can be told apart.
    pub fn rincian(&self) -> Vec<Rincian> {
        let mut told = self.suku().filter_map(Suku::rincian);
        let mut rincian = told.next().unwrap_or_default().to_vec();
        for others in told {
            rincian.retain(|one| others.contains(one));
        }
        rincian
    }

    /// The parts of the cards it is told of.
    pub fn bagian(&self) -> Vec<Bagian> {
        let mut parts: Vec<Bagian> = self.suku().flat_map(Suku::bagian).collect();
        parts.sort_unstable();
        parts.dedup();
        parts
    }

    /// Do those who may not see small counts have it told apart so? By sex they have nothing, and by life stage residents
    /// and who of them came: the table of what is hidden knows no other parts, and unknown ones could be subtracted.
    pub fn tersamar_menurut(&self, saring: Saring) -> bool {
        let stage = |ukur: Ukur| matches!(ukur, Ukur::Warga(_) | Ukur::Datang(_)) || ukur.lembaga();
        saring.jenis_kelamin.is_none()
            && (saring.kelompok.is_none() || self.ukur(saring).into_iter().all(stage))
    }

    /// Is everything it is told of a number of its own? What is worked out of a whole card is not.
    pub fn terurai(&self) -> bool {
        self.suku().all(|suku| !matches!(suku, Suku::Kartu(_)))
    }

    fn suku(&self) -> impl Iterator<Item = Suku> {
        let both = self.pembilang.0.iter().chain(self.penyebut.iter().flat_map(|penyebut| penyebut.0));
        both.map(|(_, suku)| *suku)
    }

    /// The indicator on a card, in a period, of those who are asked for. A plain number has no denominator.
    pub fn dari(&self, card: &Card, periode: Periode, saring: Saring) -> Rate {
        self.dari_semua([card], periode, saring)
    }

    /// The indicator of a region, from the cards of its posts.
    pub fn dari_semua<'a>(
        &self,
        cards: impl IntoIterator<Item = &'a Card>,
        periode: Periode,
        saring: Saring,
    ) -> Rate {
        let told = Resep::of(self, saring).dari(&cards.into_iter().collect(), &[periode]);
        told.into_iter().sum()
    }

    /// Decided at each post.
    const fn per_pos(self) -> Indikator {
        Indikator { per_pos: true, ..self }
    }
}

/// A rate of version 1 in percent.
const fn rate(
    (kode, nama): (&'static str, &'static str),
    rumus: &'static str,
    sumber: &'static str,
    pembilang: Hitungan,
    penyebut: Hitungan,
) -> Indikator {
    Indikator {
        kode,
        nama,
        rumus,
        satuan: Satuan::Persen,
        versi: 1,
        sumber,
        pembilang,
        penyebut: Some(penyebut),
        per_pos: false,
    }
}

/// A number of version 1.
const fn jumlah(
    (kode, nama): (&'static str, &'static str),
    rumus: &'static str,
    satuan: Satuan,
    sumber: &'static str,
    pembilang: Hitungan,
) -> Indikator {
    Indikator { kode, nama, rumus, satuan, versi: 1, sumber, pembilang, penyebut: None, per_pos: false }
}

/// Every indicator, theme by theme.
pub static SEMUA: LazyLock<Vec<Indikator>> = LazyLock::new(|| {
    [
        dasar::SEMUA,
        gizi::SEMUA,
        cakupan::SEMUA,
        imunisasi::SEMUA,
        skrining::SEMUA,
        posyandu::SEMUA,
        bauran::SEMUA,
        rujukan::SEMUA,
    ]
    .concat()
});
