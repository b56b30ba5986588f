//! Sums for those who may not see small ones: PKK, agencies, DPMD, and everybody for open data. What is hidden is
//! decided once for each month, over the whole table of the widest region the reader reaches (the root), down
//! to the finest level the reader may ask for, whatever was asked. So a village is hidden alike in the list of
//! villages, in its own total and in its row of months, and no two answers can be subtracted. Of the chains that hang
//! on the table only those are worked out that are asked for: they change nothing else.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use rayon::prelude::*;

use super::{Bagian, Baris, Lembar, Part, Per, kecamatan, row_key};
use crate::app::App;
use crate::domain::partisipasi::indikator::bauran::enam_bidang;
use crate::domain::partisipasi::indikator::rujukan::belum_jatuh_tempo_dari;
use crate::domain::partisipasi::indikator::{Indikator, Saring};
use crate::domain::partisipasi::samaran::{Kubus, Tertutup, samarkan, samarkan_periode, samarkan_setahun};
use crate::domain::partisipasi::ukuran::rantai::{bulan_saja, dari};
use crate::domain::partisipasi::ukuran::{SEMUA, SKEMA, Skema, Ukuran};
use crate::domain::rollup::masa::letak;
use crate::domain::rollup::{Card, Ukur};
use crate::domain::tanggal::Periode;
use crate::domain::wilayah::Kode;
use crate::error::Result;
use crate::store::partisipasi::{Area, Pos};

/// By which table an answer is hidden.
#[derive(Clone, Debug)]
pub(super) struct Tabel {
    /// The region of the table.
    pub root: Kode,
    /// No hidden count can be pinned to fewer values.
    pub k: i64,
    /// Does the table go down to posts, or end with villages?
    pub pos: bool,
    /// Are the rates of kader asked for? They are the institution's and never hidden.
    pub kader: bool,
}

impl Tabel {
    /// Participation of an area within the root, broken down, with what must be hidden.
    pub async fn rows(
        &self,
        app: &App,
        area: &Area,
        periode: Periode,
        per: Per,
        names: &HashMap<String, String>,
    ) -> Result<Vec<Baris>> {
        let root = Area::Wilayah(self.root.clone());
        let asked = Bagian { skdn: true, kelompok: true, bidang: true, kader: self.kader };
        let lembar = Lembar::load(app, &root, periode, asked).await?;
        let pohon = Pohon::tanam(&lembar.pos, &self.root, self.pos);
        let months: Vec<Periode> = periode.months().map(Periode::from).collect();
        let all = months.iter().copied().chain([periode]).collect();
        let kubus = pohon.kubus(&lembar, &SKEMA, &all, app.clock.today());
        let hidden = |month: Periode| Some((month, samarkan(&SKEMA, kubus.get(&month)?, self.k)));
        let months: Vec<(Periode, Tertutup)> = months.into_iter().filter_map(hidden).collect();
        let row = |periode: Periode, tutup: &Tertutup, key: &dyn Fn(&Pos) -> Kunci| {
            let key = |pos: &Pos| within(area, pos).then(|| key(pos));
            let places: HashMap<String, Option<usize>> = lembar
                .pos
                .iter()
                .filter_map(|pos| Some((key(pos)?.0, pohon.letak(area, per, pos))))
                .collect();
            let mut rows = lembar.sum(periode, asked, key);
            for row in &mut rows {
                samarkan_baris(row, places.get(&row.kunci).copied().flatten(), tutup);
            }
            rows
        };
        if per == Per::Bulan {
            let by_month = months
                .iter()
                .flat_map(|(month, tutup)| row(*month, tutup, &|_| (month.to_string(), month.to_string())));
            return Ok(by_month.collect());
        }
        let key = |pos: &Pos| row_key(area, per, names, pos);
        if let [(month, tutup)] = months.as_slice() {
            return Ok(row(*month, tutup, &key));
        }
        let tutup: Vec<Tertutup> = months.into_iter().map(|(_, tutup)| tutup).collect();
        let Some(kubus) = kubus.get(&periode) else { return Ok(Vec::new()) };
        Ok(row(periode, &samarkan_periode(&SKEMA, kubus, &tutup, self.k), &key))
    }
}

/// The key and the name of a row.
type Kunci = (String, String);

pub(super) fn within(area: &Area, pos: &Pos) -> bool {
    match area {
        Area::Wilayah(kode) => Kode::parse(&pos.wilayah).is_ok_and(|village| kode.contains(&village)),
        Area::Posyandu(post) => pos.id == *post,
    }
}

/// What is hidden of the places of a root, in some periods.
pub(super) struct Selubung {
    pohon: Pohon,
    tutup: HashMap<Periode, Tertutup>,
    /// By which counts the two numbers of an indicator are hidden, by its code and what it is told apart by.
    menurut: HashMap<(&'static str, Saring), [Vec<usize>; 2]>,
}

/// What is asked of a table of hidden counts.
pub(super) struct Diminta {
    skema: Skema,
    menurut: HashMap<(&'static str, Saring), [Vec<usize>; 2]>,
}

impl Diminta {
    /// The table with the chains of these indicators, told apart so.
    pub fn of(indikator: &[&'static Indikator], saring: &[Saring]) -> Diminta {
        let counts = |one: &Indikator, saring: Saring| {
            [Some(one.pembilang), one.penyebut]
                .map(|side| side.map_or_else(BTreeSet::new, |side| side.ukuran(saring)))
        };
        let asked = || saring.iter().flat_map(|saring| indikator.iter().map(move |one| (*one, *saring)));
        let skema = Skema::dengan(asked().flat_map(|(one, saring)| counts(one, saring)).flatten());
        let places = |counts: BTreeSet<Ukuran>| {
            counts.iter().filter_map(|ukuran| skema.letak.get(ukuran).copied()).collect::<Vec<usize>>()
        };
        let menurut =
            asked().map(|(one, saring)| ((one.kode, saring), counts(one, saring).map(&places))).collect();
        Diminta { skema, menurut }
    }

    /// The parts of cards that have to be read to know what is hidden, and others.
    pub fn parts(&self, others: &[Part]) -> Vec<Part> {
        let chains = self.skema.ukuran.iter().filter_map(|ukuran| match ukuran {
            Ukuran::Lain(ukur) => Some(ukur.bagian()),
            Ukuran::EnamBidang => Some(Part::Pos),
            _ => None,
        });
        let table = [Part::Skdn, Part::Kelompok, Part::Bidang];
        let all: BTreeSet<Part> = others.iter().copied().chain(table).chain(chains).collect();
        all.into_iter().collect()
    }

    /// Decides for each period, over the whole table of the root down to posts.
    pub fn over(
        self,
        lembar: &Lembar,
        (root, k): (&Kode, i64),
        periods: &[Periode],
        hari: NaiveDate,
    ) -> Selubung {
        let Diminta { skema, menurut } = self;
        let pohon = Pohon::tanam(&lembar.pos, root, true);
        let months: BTreeSet<Periode> =
            periods.iter().flat_map(|one| one.months()).map(Periode::from).collect();
        let all: BTreeSet<Periode> = months.iter().chain(periods).copied().collect();
        let kubus = pohon.kubus(lembar, &skema, &all, hari);
        let hidden = |month: Periode| Some((month, samarkan(&skema, kubus.get(&month)?, k)));
        let mut tutup: HashMap<Periode, Tertutup> = months.into_par_iter().filter_map(hidden).collect();
        for longer in periods.iter().filter(|one| one.jumlah_bulan() > 1) {
            let of: Vec<Tertutup> =
                longer.months().filter_map(|month| tutup.get(&month.into()).cloned()).collect();
            if let Some(kubus) = kubus.get(longer) {
                let mut cells = samarkan_periode(&skema, kubus, &of, k);
                if longer.jumlah_bulan() == 12 {
                    samarkan_setahun(&skema, kubus, &mut cells, k);
                }
                tutup.insert(*longer, cells);
            }
        }
        Selubung { pohon, tutup, menurut }
    }
}

impl Selubung {
    /// Are the two numbers of an indicator hidden of a place in a period? All are where the table does not know it.
    pub fn tertutup(&self, kunci: &str, periode: Periode, kode: &'static str, saring: Saring) -> [bool; 2] {
        let cells = self.tutup.get(&periode).zip(self.pohon.letak.get(kunci));
        let row = cells.and_then(|(cells, place)| cells.get(*place));
        let Some((row, by)) = row.zip(self.menurut.get(&(kode, saring))) else { return [true; 2] };
        by.each_ref().map(|counts| counts.iter().any(|count| row.get(*count).copied().unwrap_or(true)))
    }
}

/// Marks the hidden counts of a row; all of them where the table does not know the place.
fn samarkan_baris(row: &mut Baris, place: Option<usize>, tutup: &Tertutup) {
    let cells = place.and_then(|place| tutup.get(place));
    let hidden = SEMUA.iter().enumerate().filter(|(count, _)| cells.is_none_or(|cells| cells[*count]));
    row.tersamar = hidden.map(|(_, ukuran)| *ukuran).collect();
}

/// The regions of the table, from the root down, and where each post belongs.
struct Pohon {
    letak: HashMap<String, usize>,
    induk: Vec<Option<usize>>,
    /// The lowest place of each post, in the order of the posts.
    daun: Vec<usize>,
}

impl Pohon {
    fn tanam(posts: &[Pos], root: &Kode, with_posts: bool) -> Pohon {
        let mut pohon = Pohon { letak: HashMap::new(), induk: Vec::new(), daun: Vec::new() };
        for pos in posts {
            let village = Kode::parse(&pos.wilayah).ok();
            let above = village.iter().flat_map(Kode::ancestors).map(|kode| kode.to_string());
            let mut path: Vec<String> = above.filter(|kode| kode.len() >= root.as_str().len()).collect();
            path.reverse();
            path.push(pos.wilayah.clone());
            path.extend(with_posts.then(|| pos.id.to_string()));
            let mut at = None;
            for kunci in path {
                let next = pohon.induk.len();
                let place = *pohon.letak.entry(kunci).or_insert(next);
                if place == next {
                    pohon.induk.push(at);
                }
                at = Some(place);
            }
            pohon.daun.extend(at);
        }
        pohon
    }

    /// The counts of every place in some periods: each card is read once, whatever the number of periods.
    fn kubus(
        &self,
        lembar: &Lembar,
        skema: &Skema,
        periods: &BTreeSet<Periode>,
        hari: NaiveDate,
    ) -> HashMap<Periode, Kubus> {
        let into = tujuan(skema);
        let none = vec![0; skema.ukuran.len()];
        let sums = |periode: &Periode| {
            let (year, masa) = letak(*periode);
            let months: Vec<usize> = periode.months().map(|month| letak(month.into()).1).collect();
            let mut nilai = vec![none.clone(); self.induk.len()];
            for (pos, daun) in lembar.pos.iter().zip(&self.daun) {
                let (Some(card), Some(row)) = (lembar.cards.get(&(pos.id, year)), nilai.get_mut(*daun))
                else {
                    continue;
                };
                for (ukur, deret) in card.iter() {
                    let Some(at) = into.get(usize::from(ukur.nomor())).copied().flatten() else { continue };
                    let of = |masa: &usize| i64::from(deret.get(*masa).copied().unwrap_or_default());
                    let sum = if bulan_saja(ukur) { months.iter().map(of).sum() } else { of(&masa) };
                    if let Some(cell) = row.get_mut(at) {
                        *cell += sum;
                    }
                }
                olah(skema, row, card, (*periode, hari));
            }
            self.jumlahkan(&mut nilai);
            (*periode, Kubus { induk: self.induk.clone(), nilai })
        };
        periods.par_iter().map(sums).collect()
    }

    /// Every region gets the sums of what lies below it.
    fn jumlahkan(&self, nilai: &mut [Vec<i64>]) {
        for node in (0..self.induk.len()).rev() {
            let Some(above) = self.induk.get(node).copied().flatten() else { continue };
            let (before, from) = nilai.split_at_mut(node);
            if let (Some(sums), Some(row)) = (before.get_mut(above), from.first()) {
                sums.iter_mut().zip(row).for_each(|(sum, count)| *sum += count);
            }
        }
    }

    /// The place whose sums the row of a post holds. A row coarser than the area holds the area's sums only.
    fn letak(&self, area: &Area, per: Per, pos: &Pos) -> Option<usize> {
        let kunci = match (area, per) {
            (Area::Posyandu(post), _) => post.to_string(),
            (Area::Wilayah(_), Per::Posyandu) => pos.id.to_string(),
            (Area::Wilayah(_), Per::Desa) => pos.wilayah.clone(),
            (Area::Wilayah(kode), Per::Kecamatan) => {
                let code = kecamatan(&pos.wilayah);
                if code.len() < kode.as_str().len() { kode.to_string() } else { code }
            }
            (Area::Wilayah(kode), Per::Total | Per::Bulan) => kode.to_string(),
        };
        self.letak.get(&kunci).copied()
    }
}

/// Into which count of a scheme a number of a card goes, by its number.
fn tujuan(skema: &Skema) -> Vec<Option<usize>> {
    let mut into = Vec::new();
    for ukur in Ukur::semua() {
        let number = usize::from(ukur.nomor());
        into.resize(into.len().max(number + 1), None);
        let at = dari(ukur).and_then(|ukuran| skema.letak.get(&ukuran).copied());
        if let Some(place) = into.get_mut(number) {
            *place = at;
        }
    }
    into
}

/// What is worked out of a whole card, and of other counts.
fn olah(skema: &Skema, row: &mut [i64], card: &Card, (periode, hari): (Periode, NaiveDate)) {
    for (ukuran, cell) in skema.ukuran.iter().zip(row.iter_mut()).skip(SEMUA.len()) {
        match ukuran {
            Ukuran::BelumJatuhTempo(bidang) => *cell += belum_jatuh_tempo_dari(card, periode, *bidang, hari),
            Ukuran::EnamBidang => *cell += enam_bidang(card, periode),
            _ => {}
        }
    }
    let verdicts = [Ukuran::N, Ukuran::T, Ukuran::O, Ukuran::B].map(Ukuran::letak);
    let weighed = verdicts.iter().filter_map(|at| row.get(*at)).sum();
    if let Some(cell) = row.get_mut(skema.d) {
        *cell = weighed;
    }
    skema.lengkapi(row);
}
