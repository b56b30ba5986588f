//! Sums for those who may not see small ones: PKK, agencies, DPMD, and everybody for open data. What is hidden is
//! decided once for each month, over the whole table of the widest region the reader reaches (the root), down
//! to the finest level the reader may ask for, whatever was asked. So a village is hidden alike in the list of
//! villages, in its own total and in its row of months, and no two answers can be subtracted.

use std::collections::{BTreeSet, HashMap};

use super::{Bagian, Baris, Lembar, Part, Per, kecamatan, row_key};
use crate::app::App;
use crate::domain::partisipasi::samaran::{Kubus, Tertutup, samarkan, samarkan_periode};
use crate::domain::partisipasi::ukuran::{SEMUA, SKEMA, Ukuran};
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
        let hidden = |periode: Periode| samarkan(&SKEMA, &pohon.kubus(&lembar, periode), self.k);
        let months: Vec<(Periode, Tertutup)> =
            periode.months().map(Periode::from).map(|month| (month, hidden(month))).collect();
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
        let kubus = pohon.kubus(&lembar, periode);
        Ok(row(periode, &samarkan_periode(&SKEMA, &kubus, &tutup, self.k), &key))
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
}

impl Selubung {
    /// The parts of cards that have to be read to know what is hidden, and others.
    pub fn parts(others: &[Part]) -> Vec<Part> {
        let all: BTreeSet<Part> =
            others.iter().copied().chain([Part::Skdn, Part::Kelompok, Part::Bidang]).collect();
        all.into_iter().collect()
    }

    /// Decides for each period, over the whole table of the root down to posts.
    pub fn over(lembar: &Lembar, root: &Kode, k: i64, periods: &[Periode]) -> Selubung {
        let pohon = Pohon::tanam(&lembar.pos, root, true);
        let months: BTreeSet<Periode> =
            periods.iter().flat_map(|one| one.months()).map(Periode::from).collect();
        let hidden = |month: Periode| (month, samarkan(&SKEMA, &pohon.kubus(lembar, month), k));
        let mut tutup: HashMap<Periode, Tertutup> = months.into_iter().map(hidden).collect();
        for longer in periods.iter().filter(|one| one.jumlah_bulan() > 1) {
            let of: Vec<Tertutup> =
                longer.months().filter_map(|month| tutup.get(&month.into()).cloned()).collect();
            let cells = samarkan_periode(&SKEMA, &pohon.kubus(lembar, *longer), &of, k);
            tutup.insert(*longer, cells);
        }
        Selubung { pohon, tutup }
    }

    /// Is a count of a place hidden in a period? All are where the table does not know the place.
    pub fn tertutup(&self, kunci: &str, periode: Periode, ukuran: Ukuran) -> bool {
        let cells = self.tutup.get(&periode).zip(self.pohon.letak.get(kunci));
        let cell = cells.and_then(|(cells, place)| cells.get(*place)?.get(ukuran.letak()));
        cell.copied().unwrap_or(true)
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

    /// The counts of every place.
    fn kubus(&self, lembar: &Lembar, periode: Periode) -> Kubus {
        let counted = Bagian { skdn: true, kelompok: true, bidang: true, kader: false };
        let posts = lembar.sum(periode, counted, |pos| Some((pos.id.to_string(), String::new())));
        let mut nilai = vec![vec![0; SEMUA.len()]; self.induk.len()];
        for (row, daun) in posts.iter().zip(&self.daun) {
            let counts: Vec<i64> = SEMUA.iter().map(|ukuran| nilai_dari(row, *ukuran)).collect();
            let mut at = Some(*daun);
            while let Some(place) = at {
                for (sum, count) in nilai[place].iter_mut().zip(&counts) {
                    *sum += count;
                }
                at = self.induk[place];
            }
        }
        Kubus { induk: self.induk.clone(), nilai }
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

/// One count of a row.
fn nilai_dari(row: &Baris, ukuran: Ukuran) -> i64 {
    let skdn = row.skdn.skdn;
    let warga = |kelompok| row.kelompok.get(&kelompok).copied().unwrap_or_default();
    let sektor = |bidang| row.bidang.get(&bidang).copied().unwrap_or_default();
    match ukuran {
        Ukuran::Warga(kelompok) => warga(kelompok).d,
        Ukuran::Datang(kelompok) => warga(kelompok).n,
        Ukuran::Berhak(bidang) => sektor(bidang).d,
        Ukuran::Terlayani(bidang) => sektor(bidang).n,
        Ukuran::S => skdn.s,
        Ukuran::K => skdn.k,
        Ukuran::D => skdn.d,
        Ukuran::N => skdn.n,
        Ukuran::T => skdn.t,
        Ukuran::O => skdn.o,
        Ukuran::B => skdn.b,
        Ukuran::Bgm => skdn.bgm,
        Ukuran::DuaT => row.skdn.dua_t,
    }
}
