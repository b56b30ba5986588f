//! Indicators of an area as a table: a row a place (and a life stage, a sex, a sector where asked), a column a period.
//! Numbers come from cards alone, as they are or as they were at a moment; sums before rates, always. Who reads the
//! sums of a region without answering for its posts gets them with the small counts hidden.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, NaiveDate, Utc};

use super::beku::boleh_pada;
use super::samar::{Diminta, Selubung};
use super::target::Targets;
use super::tempat::tempat;
use super::{Lembar, reach};
use crate::access::{Actor, Sums};
use crate::app::App;
use crate::domain::id::PosyanduId;
use crate::domain::imunisasi::{DosisVaksin, VersiKumpulan};
use crate::domain::partisipasi::indikator::resep::{Resep, Tumpukan};
use crate::domain::partisipasi::indikator::{Indikator, Rincian, Saring};
use crate::domain::pertumbuhan::JenisKelamin;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::Bidang;
use crate::domain::rate::Rate;
use crate::domain::rollup::Perlu;
use crate::domain::rollup::masa::letak;
use crate::domain::rollup::ukur::JenisPelayanan;
use crate::domain::siklus::KelompokStatistik;
use crate::domain::tanggal::{Periode, not_future, wita};
use crate::error::{Code, Refusal, Result};
use crate::pilihan;
use crate::store::partisipasi::Area;

/// The most columns of a table: five years of months.
const KOLOM: usize = 60;
/// The most indicators of a table.
const INDIKATOR: usize = 30;
/// The most numbers of a table.
const SEL: usize = 500_000;

pilihan! {
    /// The places of a table (tingkat: level).
    pub enum Tingkat {
        /// One row for the whole area.
        Total = "TOTAL",
        /// One row a post.
        Posyandu = "POSYANDU",
        /// One row a village (desa or kelurahan).
        Desa = "DESA",
        /// One row a kecamatan.
        Kecamatan = "KECAMATAN",
        /// One row a kabupaten.
        Kabupaten = "KABUPATEN",
    }
}

pilihan! {
    /// With what a number is compared (banding).
    pub enum Banding {
        /// The period before.
        Sebelumnya = "SEBELUMNYA",
        /// The same period a year before.
        TahunLalu = "TAHUN_LALU",
    }
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Permintaan {
    /// The posts it is about.
    pub area: Area,
    /// The first period; its length is that of all.
    pub dari: Periode,
    /// The last period.
    pub sampai: Periode,
    /// The places.
    pub tingkat: Tingkat,
    /// By what else numbers are told apart.
    pub rincian: Vec<Rincian>,
    /// Which indicators.
    pub indikator: Vec<&'static Indikator>,
    /// With what they are compared.
    pub banding: Vec<Banding>,
    /// As they were known at this moment.
    pub pada: Option<DateTime<Utc>>,
    /// Are targets asked for?
    pub target: bool,
    /// Are ranks asked for?
    pub peringkat: bool,
}

/// The answer.
#[derive(Clone, Debug)]
pub struct Tabel {
    /// The columns.
    pub periode: Vec<Periode>,
    /// The rows.
    pub baris: Vec<Baris>,
}

/// A row: a place, and who of it.
#[derive(Clone, Debug)]
pub struct Baris {
    /// The id of a post or the code of a region.
    pub kunci: String,
    /// Its name.
    pub nama: String,
    /// How many posts are in it.
    pub posyandu: i64,
    /// Who of it.
    pub saring: Saring,
    /// The numbers of each indicator.
    pub deret: Vec<Deret>,
}

/// The numbers of an indicator in a row, one a column.
#[derive(Clone, Debug)]
pub struct Deret {
    /// Which.
    pub indikator: &'static Indikator,
    /// The numbers.
    pub nilai: Vec<Nilai>,
    /// What they are compared with, in the order in which it was asked.
    pub banding: Vec<(Banding, Vec<Nilai>)>,
    /// The place among the rows of the table that ask for the same, from the highest rate; nothing without a rate, or
    /// where ranks are not asked for.
    pub peringkat: Vec<Option<usize>>,
    /// What the place wants to reach, in tenths of a percent.
    pub target: Vec<Option<i64>>,
}

/// A rate with the counts of it that may be shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Nilai {
    /// The counts.
    pub rate: Rate,
    /// Is the numerator hidden?
    pub n_tersamar: bool,
    /// Is the denominator hidden?
    pub d_tersamar: bool,
}

impl Nilai {
    /// Is anything of it hidden?
    pub fn tersamar(self) -> bool {
        self.n_tersamar || self.d_tersamar
    }
}

/// The table that is asked for.
pub async fn tabel(app: &App, actor: &Actor, asked: &Permintaan) -> Result<Tabel> {
    let periode = columns(asked, app)?;
    let parts = parts(asked)?;
    let (sums, whole, peta) = reach(app, actor, &asked.area).await?;
    let mut all: BTreeSet<Periode> = periode.iter().copied().collect();
    all.extend(periode.iter().flat_map(|one| asked.banding.iter().map(|banding| banding.of(*one))));
    let years: BTreeSet<i32> = all.iter().map(|one| letak(*one).0).collect();
    let years: Vec<i32> = years.into_iter().collect();
    let hari = asked.pada.map_or_else(|| app.clock.today(), wita);
    let baca = Baca::of(asked, &sums);
    let (lembar, selubung) = match sums {
        Sums::Exact => {
            let perlu = baca.perlu(asked, &all);
            let parts = perlu.bagian().unwrap_or(parts);
            let which = (years.as_slice(), parts.as_slice(), &perlu);
            (Lembar::on(app, (&whole, peta), which, asked.pada).await?, None)
        }
        Sums::Suppressed { k, root } => {
            offered(asked)?;
            if let Some(pada) = asked.pada {
                boleh_pada(app, actor, &asked.area, pada).await?;
            }
            let all: Vec<Periode> = all.into_iter().collect();
            let diminta = Diminta::of(&asked.indikator, &filters(&asked.rincian));
            let parts = diminta.parts(&parts);
            let which = (years.as_slice(), parts.as_slice(), &Perlu::default());
            let lembar = Lembar::on(app, (&whole, peta), which, asked.pada).await?;
            let selubung = diminta.over(&lembar, (&root, k), &all, hari);
            (lembar, Some(selubung))
        }
    };
    let rows = rows(asked, &lembar);
    let tanya = questions(asked, baca, hari);
    if rows.len() * periode.len() * asked.indikator.len() * tanya.len() > SEL {
        let sentence = "Tabel terlalu besar. Minta tingkat, rincian, atau periode yang lebih sedikit.";
        return Err(Refusal::new(Code::QueryTooComplex).saying(sentence).into());
    }
    let targets =
        if asked.target { Targets::of(app, actor, &asked.indikator).await? } else { Targets::default() };
    let by = Pandang { asked, lembar: &lembar, selubung: selubung.as_ref(), targets: &targets };
    let mut tabel = Tabel { periode, baris: Vec::with_capacity(rows.len()) };
    for row in rows {
        tabel.baris.extend(row.told(&by, &tanya, &tabel.periode));
    }
    if asked.peringkat {
        tabel.rank();
    }
    Ok(tabel)
}

impl Banding {
    /// The period a period is compared with.
    fn of(self, periode: Periode) -> Periode {
        match self {
            Banding::Sebelumnya => periode.mundur(periode.jumlah_bulan()),
            Banding::TahunLalu => periode.mundur(12),
        }
    }
}

pub(in crate::service) fn columns(asked: &Permintaan, app: &App) -> Result<Vec<Periode>, Refusal> {
    let (dari, sampai) = (asked.dari, asked.sampai);
    if dari.jumlah_bulan() != sampai.jumlah_bulan() || dari > sampai {
        let sentence = "Sebutkan dua bulan, dua triwulan, atau dua tahun, yang lebih awal dahulu.";
        return Err(Refusal::new(Code::InvalidDate).saying(sentence).on("sampai"));
    }
    not_future(sampai.first_day(), app.clock.today()).map_err(|refusal| refusal.on("sampai"))?;
    let step = dari.jumlah_bulan();
    let columns: Vec<Periode> = std::iter::successors(Some(dari), |one| Some(one.maju(step)))
        .take_while(|one| *one <= sampai)
        .take(KOLOM + 1)
        .collect();
    if columns.len() > KOLOM {
        let sentence = format!("Paling banyak {KOLOM} periode sekaligus.");
        return Err(Refusal::new(Code::QueryTooComplex).saying(sentence).on("dari"));
    }
    Ok(columns)
}

/// The parts of cards that the indicators are made of; each must be one that can be told apart as asked.
pub(in crate::service) fn parts(asked: &Permintaan) -> Result<Vec<super::Part>, Refusal> {
    if asked.indikator.is_empty() || asked.indikator.len() > INDIKATOR {
        let sentence = format!("Sebutkan 1 sampai {INDIKATOR} indikator.");
        return Err(Refusal::new(Code::Required).saying(sentence).on("indikator"));
    }
    for indikator in &asked.indikator {
        let can = indikator.rincian();
        if let Some(rincian) = asked.rincian.iter().find(|rincian| !can.contains(rincian)) {
            let sentence = format!("{} tidak dapat dirinci menurut {}.", indikator.nama, rincian.kode());
            return Err(Refusal::new(Code::NotEligible).saying(sentence).on("rincian"));
        }
    }
    let parts: BTreeSet<super::Part> =
        asked.indikator.iter().flat_map(|indikator| indikator.bagian()).collect();
    Ok(parts.into_iter().collect())
}

/// How cards are read (*baca*).
#[derive(Clone, Copy, PartialEq, Eq)]
enum Baca {
    /// Whole: an indicator may be worked out of any of it, and small counts are hidden by all of it.
    Utuh,
    /// The numbers that are asked for.
    Terurai,
    /// The same, of everybody the sums over life stages and sexes that are kept. The ledger is older than these.
    Ringkas,
}

impl Baca {
    fn of(asked: &Permintaan, sums: &Sums) -> Baca {
        let own = asked.indikator.iter().all(|one| one.terurai());
        match (sums, asked.pada) {
            (Sums::Exact, None) if own => Baca::Ringkas,
            (Sums::Exact, Some(_)) if own => Baca::Terurai,
            _ => Baca::Utuh,
        }
    }

    /// What is needed of the cards.
    fn perlu(self, asked: &Permintaan, periode: &BTreeSet<Periode>) -> Perlu {
        let counts = match self {
            Baca::Utuh => return Perlu::default(),
            Baca::Terurai => Indikator::ukur,
            Baca::Ringkas => Indikator::ringkas,
        };
        let filters = filters(&asked.rincian);
        let all =
            asked.indikator.iter().flat_map(|one| filters.iter().flat_map(|saring| counts(one, *saring)));
        Perlu::of(all, periode.iter().copied())
    }

    fn resep(self, indikator: &Indikator, saring: Saring) -> Resep {
        match self {
            Baca::Utuh | Baca::Terurai => Resep::of(indikator, saring),
            Baca::Ringkas => Resep::ringkas(indikator, saring),
        }
    }
}

/// Who reads with small counts hidden has a fixed list of groupings, because free filters allow subtraction.
pub(in crate::service) fn offered(asked: &Permintaan) -> Result<(), Refusal> {
    for indikator in &asked.indikator {
        if !filters(&asked.rincian).into_iter().all(|saring| indikator.tersamar_menurut(saring)) {
            let sentence = format!(
                "{} tidak dirinci menurut jenis kelamin atau kelompok umur untuk peran Anda, karena selisihnya dapat menunjuk seseorang.",
                indikator.nama
            );
            return Err(Refusal::new(Code::Forbidden).saying(sentence).on("indikator"));
        }
    }
    Ok(())
}

/// Every combination of what is told apart.
pub(in crate::service) fn filters(rincian: &[Rincian]) -> Vec<Saring> {
    let mut all = vec![Saring::default()];
    for rincian in rincian {
        all = all.into_iter().flat_map(|saring| each(*rincian, saring)).collect();
    }
    all
}

fn each(rincian: Rincian, saring: Saring) -> Vec<Saring> {
    match rincian {
        Rincian::Kelompok => KelompokStatistik::NILAI
            .iter()
            .map(|(kelompok, _, _)| Saring { kelompok: Some(*kelompok), ..saring })
            .collect(),
        Rincian::JenisKelamin => [JenisKelamin::LakiLaki, JenisKelamin::Perempuan]
            .map(|jenis_kelamin| Saring { jenis_kelamin: Some(jenis_kelamin), ..saring })
            .to_vec(),
        Rincian::Bidang => Bidang::ALL.map(|bidang| Saring { bidang: Some(bidang), ..saring }).to_vec(),
        Rincian::Jenis => {
            JenisPelayanan::semua().map(|jenis| Saring { jenis: Some(jenis), ..saring }).collect()
        }
        Rincian::Dosis => {
            DosisVaksin::NILAI.iter().map(|(dosis, _, _)| Saring { dosis: Some(*dosis), ..saring }).collect()
        }
        Rincian::Kumpulan => VersiKumpulan::NILAI
            .iter()
            .map(|(kumpulan, _, _)| Saring { kumpulan: Some(*kumpulan), ..saring })
            .collect(),
    }
}

/// How numbers are looked at: what is asked, of which cards, with what is hidden.
struct Pandang<'a> {
    asked: &'a Permintaan,
    lembar: &'a Lembar,
    selubung: Option<&'a Selubung>,
    targets: &'a Targets,
}

/// What is asked of every place: an indicator, of whom. What is the same for all of them is worked out once.
struct Tanya {
    indikator: &'static Indikator,
    saring: Saring,
    resep: Resep,
}

/// Of whom each row is, and what is asked of them.
fn questions(asked: &Permintaan, baca: Baca, hari: NaiveDate) -> Vec<(Saring, Vec<Tanya>)> {
    let of = |indikator: &'static Indikator, saring: Saring| Tanya {
        indikator,
        saring,
        resep: baca.resep(indikator, Saring { pada: Some(hari), ..saring }),
    };
    let each =
        |saring: Saring| (saring, asked.indikator.iter().map(|indikator| of(indikator, saring)).collect());
    filters(&asked.rincian).into_iter().map(each).collect()
}

/// The posts of one place.
struct Tempat {
    kunci: String,
    nama: String,
    /// The region it is, or the village of a post.
    wilayah: String,
    anggota: Vec<PosyanduId>,
}

/// The places of the table, in the order of their posts.
fn rows(asked: &Permintaan, lembar: &Lembar) -> Vec<Tempat> {
    let mut rows: Vec<Tempat> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    for pos in lembar.pos.iter().filter(|pos| super::samar::within(&asked.area, pos)) {
        let (kunci, nama) = tempat(asked.tingkat, &asked.area, &lembar.nama, pos);
        let at = *known.entry(kunci.clone()).or_insert_with(|| {
            let wilayah = if kunci.starts_with("posyandu:") { pos.wilayah.clone() } else { kunci.clone() };
            rows.push(Tempat { kunci, nama, wilayah, anggota: Vec::new() });
            rows.len() - 1
        });
        rows[at].anggota.push(pos.id);
    }
    rows
}

impl Tempat {
    /// The rows of this place.
    fn told(self, by: &Pandang<'_>, tanya: &[(Saring, Vec<Tanya>)], periode: &[Periode]) -> Vec<Baris> {
        let cards: Vec<(i32, Tumpukan<'_>)> =
            by.lembar.years.iter().map(|year| self.cards(by, *year)).collect();
        let then: Vec<(Banding, Vec<Periode>)> =
            by.asked.banding.iter().map(|one| (*one, periode.iter().map(|p| one.of(*p)).collect())).collect();
        let series = |tanya: &Tanya| {
            let at = |periode: &[Periode]| self.nilai(by, tanya, &cards, periode);
            Deret {
                indikator: tanya.indikator,
                nilai: at(periode),
                banding: then.iter().map(|(banding, then)| (*banding, at(then))).collect(),
                peringkat: vec![None; periode.len()],
                target: by.targets.at(tanya.indikator, &self.wilayah, periode),
            }
        };
        let row = |(saring, tanya): &(Saring, Vec<Tanya>)| Baris {
            kunci: self.kunci.clone(),
            nama: self.nama.clone(),
            posyandu: i64::try_from(self.anggota.len()).unwrap_or(i64::MAX),
            saring: *saring,
            deret: tanya.iter().map(series).collect(),
        };
        tanya.iter().map(row).collect()
    }

    fn cards<'a>(&self, by: &Pandang<'a>, year: i32) -> (i32, Tumpukan<'a>) {
        let cards = self.anggota.iter().filter_map(|post| by.lembar.cards.get(&(*post, year)));
        (year, cards.collect())
    }

    fn nilai(
        &self,
        by: &Pandang<'_>,
        tanya: &Tanya,
        cards: &[(i32, Tumpukan<'_>)],
        periode: &[Periode],
    ) -> Vec<Nilai> {
        let hidden = |periode: Periode| {
            by.selubung.map_or([false; 2], |selubung| {
                selubung.tertutup(&self.kunci, periode, tanya.indikator.kode, tanya.saring)
            })
        };
        let year = |one: &Periode| letak(*one).0;
        let mut all = Vec::with_capacity(periode.len());
        for periode in periode.chunk_by(|one, next| year(one) == year(next)) {
            let cards = cards.iter().find(|(known, _)| periode.first().map(year) == Some(*known));
            let rates = cards.map(|(_, cards)| tanya.resep.dari(cards, periode)).unwrap_or_default();
            all.extend(periode.iter().zip(rates).map(|(periode, rate)| {
                let [n_tersamar, d_tersamar] = hidden(*periode);
                Nilai { rate, n_tersamar, d_tersamar }
            }));
        }
        all
    }
}

impl Tabel {
    /// Ranks the rows that ask for the same, from the highest rate; equal rates share a place.
    fn rank(&mut self) {
        let Some(first) = self.baris.first() else { return };
        for indikator in 0..first.deret.len() {
            let mut ranks: Vec<Vec<Option<usize>>> = vec![Vec::new(); self.baris.len()];
            for column in 0..self.periode.len() {
                for (at, place) in self.ranked(indikator, column).into_iter().enumerate() {
                    ranks[at].push(place);
                }
            }
            for (baris, ranks) in self.baris.iter_mut().zip(ranks) {
                baris.deret[indikator].peringkat = ranks;
            }
        }
    }

    fn ranked(&self, indikator: usize, column: usize) -> Vec<Option<usize>> {
        let shown = |baris: &Baris| {
            let nilai = baris.deret[indikator].nilai[column];
            (!nilai.tersamar()).then(|| nilai.rate.tenths()).flatten()
        };
        let rates: Vec<(Saring, Option<i64>)> =
            self.baris.iter().map(|baris| (baris.saring, shown(baris))).collect();
        let mut groups: HashMap<Saring, Vec<i64>> = HashMap::new();
        for (saring, rate) in &rates {
            groups.entry(*saring).or_default().extend(*rate);
        }
        groups.values_mut().for_each(|rates| rates.sort_unstable_by(|a, b| b.cmp(a)));
        let place = |(saring, rate): (Saring, Option<i64>)| {
            let rate = rate?;
            Some(groups.get(&saring)?.partition_point(|other| *other > rate) + 1)
        };
        rates.into_iter().map(place).collect()
    }
}

/// Periods as they are typed: `2026-11` to `2026-12` and the like.
pub fn rentang(dari: &str, sampai: Option<&str>) -> Result<(Periode, Periode), Refusal> {
    let dari = Periode::parse(dari).map_err(|refusal| refusal.on("dari"))?;
    match sampai {
        None => Ok((dari, dari)),
        Some(text) => Ok((dari, Periode::parse(text).map_err(|refusal| refusal.on("sampai"))?)),
    }
}
