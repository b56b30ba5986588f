//! Who takes part, where, and where not: the SKDN of posts and regions, participation by life stage and
//! sector, the three rates of kader, and the recap of one day. Facts come from the store, rules from
//! `domain::partisipasi`; regions and months add up counts, never percentages. Who reads the sums of a region
//! without answering for its posts gets them with the small counts hidden (`samar`).

pub mod beku;
pub mod di_balik;
pub mod kekosongan;
pub mod registrasi;
mod samar;
pub mod tabel;
pub mod target;
mod tempat;
pub mod waktu;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Duration, Months, NaiveDate, Utc};

use super::everything;
use crate::access::{Actor, K_TERBUKA, Sums};
use crate::app::App;
use crate::domain::id::{HariBukaId, PosyanduId};
use crate::domain::partisipasi::skdn::Skdn;
use crate::domain::partisipasi::ukuran::Ukuran;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::Bidang;
use crate::domain::rate::Rate;
use crate::domain::rollup::masa::letak;
use crate::domain::rollup::ukur::{Bagian as Part, Golongan, Lingkup, UMUR_BALITA};
use crate::domain::rollup::{Card, Perlu, Ukur};
use crate::domain::siklus::KelompokStatistik;
use crate::domain::tanggal::{Bulan, Periode, not_future};
use crate::domain::wilayah::Kode;
use crate::error::{Code, Error, Refusal, Result};
use crate::pilihan;
use crate::store::partisipasi::{Area, Fakta, Hari, Peta, Pos};
use crate::store::rollup::{self, Cards};
use crate::store::{self};
use samar::Tabel;

pilihan! {
    /// How participation is broken down.
    pub enum Per {
        /// One row for the whole area.
        Total = "TOTAL",
        /// One row a post.
        Posyandu = "POSYANDU",
        /// One row a village (desa or kelurahan).
        Desa = "DESA",
        /// One row a kecamatan.
        Kecamatan = "KECAMATAN",
        /// One row a month, for the whole area.
        Bulan = "BULAN",
    }
}

/// SKDN with the children who had T twice running.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SkdnBulan {
    pub skdn: Skdn,
    pub dua_t: i64,
}

impl std::ops::AddAssign for SkdnBulan {
    fn add_assign(&mut self, other: Self) {
        self.skdn = self.skdn + other.skdn;
        self.dua_t = self.dua_t.saturating_add(other.dua_t);
    }
}

/// The three rates of kader.
#[derive(Clone, Copy, Debug, Default)]
pub struct RateKader {
    pub active_share: Rate,
    pub attendance_rate: Rate,
    pub fill_rate: Rate,
}

/// One row of participation.
#[derive(Clone, Debug, Default)]
pub struct Baris {
    /// The id of a post, the code of a region, or a month.
    pub kunci: String,
    pub nama: String,
    pub posyandu: i64,
    pub skdn: SkdnBulan,
    pub kelompok: BTreeMap<KelompokStatistik, Rate>,
    pub bidang: BTreeMap<Bidang, Rate>,
    pub kader: RateKader,
    pub kader_bidang: BTreeMap<Bidang, RateKader>,
    /// The counts that must not be shown.
    pub tersamar: BTreeSet<Ukuran>,
}

/// Which parts of a row are asked for; the facts of the others are not read.
#[derive(Clone, Copy, Debug)]
pub struct Bagian {
    pub skdn: bool,
    pub kelompok: bool,
    pub bidang: bool,
    pub kader: bool,
}

/// Participation of an area in a period, broken down.
pub async fn partisipasi(
    app: &App,
    actor: &Actor,
    area: Area,
    periode: Periode,
    per: Per,
    bagian: Bagian,
) -> Result<Vec<Baris>> {
    let sums = sums_of(app, actor, &area).await?;
    let names = region_names(app, &area, per).await?;
    // Posts and kader are the institution's; only counts of people are hidden.
    let of_people = bagian.skdn || bagian.kelompok || bagian.bidang;
    if let (Sums::Suppressed { k, root }, true) = (sums, of_people) {
        let tabel = Tabel { root, k, pos: true, kader: bagian.kader };
        return tabel.rows(app, &area, periode, per, &names).await;
    }
    let lembar = Lembar::load(app, &area, periode, bagian).await?;
    if per == Per::Bulan {
        let row =
            |bulan: Bulan| lembar.sum(bulan.into(), bagian, |_| Some((bulan.to_string(), bulan.to_string())));
        return Ok(periode.months().flat_map(row).collect());
    }
    Ok(lembar.sum(periode, bagian, |pos| Some(row_key(&area, per, &names, pos))))
}

/// Participation of a region as anybody may read it, down to villages.
pub async fn terbuka(app: &App, wilayah: Kode, periode: Periode, per: Per) -> Result<Vec<Baris>> {
    if per == Per::Posyandu {
        let sentence = "Data terbuka hanya sampai tingkat desa atau kelurahan.";
        return Err(Refusal::new(Code::Forbidden).saying(sentence).on("per").into());
    }
    let today = app.clock.today();
    not_future(periode.first_day(), today).map_err(|refusal| refusal.on("periode"))?;
    if today.checked_sub_months(TERLAMA).is_some_and(|oldest| periode.last_day() < oldest) {
        let sentence = "Data terbuka memuat lima tahun terakhir.";
        return Err(Refusal::new(Code::InvalidDate).saying(sentence).on("periode").into());
    }
    let asked = (wilayah.to_string(), format!("{periode:?} {}", per.kode()));
    if let Some(rows) = app.terbuka.kept(&asked, app.clock.now()) {
        return Ok(rows);
    }
    // The next in line may find the answer made meanwhile; who would wait too long comes again.
    let _one = tokio::time::timeout(SABAR, app.terbuka.work.lock()).await.map_err(|_| Code::Overloaded)?;
    if let Some(rows) = app.terbuka.kept(&asked, app.clock.now()) {
        return Ok(rows);
    }
    known_region(app, &wilayah).await?;
    let root = wilayah.ancestors().last().unwrap_or_else(|| wilayah.clone());
    let area = Area::Wilayah(wilayah);
    let names = region_names(app, &area, per).await?;
    let table = Tabel { root, k: K_TERBUKA, pos: false, kader: false };
    let rows = table.rows(app, &area, periode, per, &names).await?;
    app.terbuka.keep(asked, app.clock.now(), &rows);
    Ok(rows)
}

/// Answers of open data. Anybody may ask, and an answer takes counting the whole kabupaten: so one is worked out at a
/// time, and kept for a quarter of an hour.
#[derive(Default)]
pub struct Terbuka {
    answers: Mutex<HashMap<(String, String), Kept>>,
    work: tokio::sync::Mutex<()>,
}

/// An answer, and until when it is given again.
type Kept = (DateTime<Utc>, Vec<Baris>);

impl Terbuka {
    fn answers(&self) -> MutexGuard<'_, HashMap<(String, String), Kept>> {
        // An answer is whole or absent, so a panic elsewhere spoils nothing.
        self.answers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn kept(&self, asked: &(String, String), now: DateTime<Utc>) -> Option<Vec<Baris>> {
        self.answers().get(asked).filter(|(until, _)| now < *until).map(|(_, rows)| rows.clone())
    }

    fn keep(&self, asked: (String, String), now: DateTime<Utc>, rows: &[Baris]) {
        let mut answers = self.answers();
        if answers.len() >= JAWABAN {
            answers.clear();
        }
        answers.insert(asked, (now + BERLAKU, rows.to_vec()));
    }
}

/// How far back open data goes.
const TERLAMA: Months = Months::new(60);
/// How long somebody waits for the answers of others to be worked out.
const SABAR: std::time::Duration = std::time::Duration::from_secs(5);

/// How long an answer of open data is given again.
const BERLAKU: Duration = Duration::minutes(15);
/// Answers kept at once.
const JAWABAN: usize = 1_000;

/// The key and the name of the row in which a post counts.
fn row_key(area: &Area, per: Per, names: &HashMap<String, String>, pos: &Pos) -> (String, String) {
    let label = |code: &str| names.get(code).cloned().unwrap_or_else(|| code.to_owned());
    match per {
        Per::Total | Per::Bulan => match area {
            Area::Wilayah(kode) => (kode.to_string(), label(kode.as_str())),
            Area::Posyandu(_) => (pos.id.to_string(), pos.nama.clone()),
        },
        Per::Posyandu => (pos.id.to_string(), pos.nama.clone()),
        Per::Desa => (pos.wilayah.clone(), label(&pos.wilayah)),
        Per::Kecamatan => {
            let code = kecamatan(&pos.wilayah);
            let name = label(&code);
            (code, name)
        }
    }
}

/// SKDN of one post and month, and which of its counts must not be shown.
pub async fn skdn(
    app: &App,
    actor: &Actor,
    post: PosyanduId,
    bulan: Bulan,
) -> Result<(SkdnBulan, BTreeSet<Ukuran>)> {
    let area = Area::Posyandu(post);
    match sums_of(app, actor, &area).await? {
        Sums::Exact => Ok((skdn_of(app, &area, bulan).await?, BTreeSet::new())),
        Sums::Suppressed { k, root } => {
            let tabel = Tabel { root, k, pos: true, kader: false };
            let rows = tabel.rows(app, &area, bulan.into(), Per::Total, &HashMap::new()).await?;
            let row = rows.into_iter().next().ok_or(Code::NotFound)?;
            Ok((row.skdn, row.tersamar))
        }
    }
}

async fn skdn_of(app: &App, area: &Area, bulan: Bulan) -> Result<SkdnBulan> {
    let cards = rollup::kartu(&app.db, area, &[bulan.tahun()], &[Part::Skdn], None).await?;
    let mut sum = SkdnBulan::default();
    for card in cards.values() {
        sum += skdn_on(card, bulan.into());
    }
    Ok(sum)
}

/// The recap of one day.
#[derive(Clone, Debug)]
pub struct Rekap {
    pub hari_buka: HariBukaId,
    pub tanggal: NaiveDate,
    pub status: crate::domain::hari_buka::StatusHariBuka,
    pub hari: Hari,
    pub skdn: SkdnBulan,
}

/// The recap of one day, for the post itself and those who read its sums as counted. Others read months: a post
/// opens about once in one, so the counts of a day are nearly those of its month, and cut differently enough
/// (visitors, first comers, late entries) that no table could hide them alike.
pub async fn rekap(app: &App, actor: &Actor, id: HariBukaId) -> Result<Rekap> {
    let day = store::hari_buka::find(app.db.reader(&actor.scope()), id).await?;
    let area = Area::Posyandu(day.posyandu);
    if sums_of(app, actor, &area).await? != Sums::Exact {
        let sentence = "Rekap satu hari hanya untuk posyandu itu sendiri dan pembinanya.";
        return Err(Refusal::new(Code::Forbidden).saying(sentence).into());
    }
    let hari = store::partisipasi::hari(&app.db, id.0).await?;
    let skdn = skdn_of(app, &area, Bulan::of(day.tanggal)).await?;
    Ok(Rekap { hari_buka: id, tanggal: day.tanggal, status: day.status, hari, skdn })
}

/// Sums are for those who reach the area; the institution is no secret, so the answer is `FORBIDDEN`.
pub(super) async fn sums_of(app: &App, actor: &Actor, area: &Area) -> Result<Sums> {
    let sums = match area {
        Area::Wilayah(kode) => {
            known_region(app, kode).await?;
            actor.sums(kode, None)
        }
        Area::Posyandu(post) => {
            let region = store::posyandu::region(app.db.reader(&everything()), *post).await?;
            actor.sums(&region, Some(*post))
        }
    };
    sums.ok_or_else(|| Code::Forbidden.into())
}

/// How exactly somebody reads an area, and the posts that takes: those of the area, or where small counts are hidden
/// all under the root of the table by which they are.
async fn reach(app: &App, actor: &Actor, area: &Area) -> Result<(Sums, Area, Peta)> {
    let posts = async |area: Area| {
        let peta = Fakta { db: &app.db, area: &area }.peta().await?;
        Ok::<_, Error>((area, peta))
    };
    let over = |sums: Option<&Sums>| match sums {
        Some(Sums::Suppressed { root, .. }) => Area::Wilayah(root.clone()),
        _ => area.clone(),
    };
    let (sums, whole, peta) = match area {
        Area::Wilayah(kode) => {
            let sums = actor.sums(kode, None);
            let (whole, peta) = posts(over(sums.as_ref())).await?;
            if !peta.nama.contains_key(kode.as_str()) {
                return Err(Refusal::new(Code::NotFound).on("wilayah").into());
            }
            (sums, whole, peta)
        }
        Area::Posyandu(post) => {
            let (own, peta) = posts(area.clone()).await?;
            let region = Kode::parse(&peta.pos.first().ok_or(Code::NotFound)?.wilayah)?;
            let sums = actor.sums(&region, Some(*post));
            match over(sums.as_ref()) {
                Area::Posyandu(_) => (sums, own, peta),
                root => {
                    let (root, peta) = posts(root).await?;
                    (sums, root, peta)
                }
            }
        }
    };
    Ok((sums.ok_or(Code::Forbidden)?, whole, peta))
}

pub(super) async fn known_region(app: &App, kode: &Kode) -> Result<()> {
    use store::wilayah as w;
    let all = everything();
    let filter = [store::filter::Cond::Eq(w::KODE, kode.to_string().into())];
    let found = app.db.reader(&all).cells(&w::TABLE, &[w::KODE], &filter, &[], 1).await?;
    if found.is_empty() { Err(Refusal::new(Code::NotFound).on("wilayah").into()) } else { Ok(()) }
}

async fn region_names(app: &App, area: &Area, per: Per) -> Result<HashMap<String, String>> {
    match area {
        Area::Wilayah(kode) if !matches!(per, Per::Posyandu | Per::Bulan) => names_under(app, kode).await,
        _ => Ok(HashMap::new()),
    }
}

/// The names of a region and those below it, by code.
pub(super) async fn names_under(app: &App, kode: &Kode) -> Result<HashMap<String, String>> {
    use store::wilayah as w;
    let all = everything();
    let filter = [store::filter::Cond::Under(w::KODE, kode.clone())];
    let found = app.db.reader(&all).cells(&w::TABLE, &[w::KODE, w::NAMA], &filter, &[], 10_000).await?;
    let pair =
        |row: &store::shape::Row| Some((row.cell(0).text()?.to_owned(), row.cell(1).text()?.to_owned()));
    Ok(found.iter().filter_map(pair).collect())
}

pub(super) fn kecamatan(village: &str) -> String {
    village.split('.').take(3).collect::<Vec<_>>().join(".")
}

/// The posts of an area, the names of its regions, and the cards.
struct Lembar {
    pos: Vec<Pos>,
    nama: HashMap<String, String>,
    years: Vec<i32>,
    cards: Cards,
}

impl Lembar {
    /// What the asked parts of a period need.
    async fn load(app: &App, area: &Area, periode: Periode, bagian: Bagian) -> Result<Lembar> {
        Lembar::of(app, area, &[letak(periode).0], &bagian.parts(), None).await
    }

    /// These parts of these years, as they are or as they were: two statements, and one more for what was.
    async fn of(
        app: &App,
        area: &Area,
        years: &[i32],
        parts: &[Part],
        pada: Option<DateTime<Utc>>,
    ) -> Result<Lembar> {
        let peta = Fakta { db: &app.db, area }.peta().await?;
        Lembar::on(app, (area, peta), (years, parts, &Perlu::default()), pada).await
    }

    /// The same of posts that were read already, and of what is needed of the cards.
    async fn on(
        app: &App,
        (area, peta): (&Area, Peta),
        which: (&[i32], &[Part], &Perlu),
        pada: Option<DateTime<Utc>>,
    ) -> Result<Lembar> {
        let cards = rollup::sebagian(&app.db, area, which, pada).await?;
        Ok(Lembar { pos: peta.pos, nama: peta.nama, years: which.0.to_vec(), cards })
    }

    /// Adds up the posts that share a key, in the order in which keys first appear; a post without one is left out.
    fn sum(
        &self,
        periode: Periode,
        bagian: Bagian,
        key: impl Fn(&Pos) -> Option<(String, String)>,
    ) -> Vec<Baris> {
        let mut rows: Vec<Baris> = Vec::new();
        let mut known: HashMap<String, usize> = HashMap::new();
        let (year, masa) = letak(periode);
        let none = Card::default();
        for pos in &self.pos {
            let Some((kunci, nama)) = key(pos) else { continue };
            let at = *known.entry(kunci.clone()).or_insert_with(|| {
                rows.push(Baris { kunci, nama, ..Baris::default() });
                rows.len() - 1
            });
            if let Some(row) = rows.get_mut(at) {
                row.posyandu += 1;
                let card = self.cards.get(&(pos.id, year)).unwrap_or(&none);
                row.add(card, (periode, masa), bagian);
            }
        }
        rows
    }
}

impl Bagian {
    /// The parts of a card it reads.
    fn parts(self) -> Vec<Part> {
        let parts = [
            (self.skdn, Part::Skdn),
            (self.kelompok, Part::Kelompok),
            (self.bidang, Part::Bidang),
            (self.kader, Part::Kader),
        ];
        parts.into_iter().filter(|(asked, _)| *asked).map(|(_, part)| part).collect()
    }
}

impl Baris {
    fn add(&mut self, card: &Card, (periode, masa): (Periode, usize), bagian: Bagian) {
        let rate = |n, d| Rate { n: card.at(n, masa), d: card.at(d, masa) };
        if bagian.skdn {
            self.skdn += skdn_on(card, periode);
        }
        if bagian.kelompok {
            for (kelompok, _, _) in KelompokStatistik::NILAI {
                let sum = self.kelompok.entry(*kelompok).or_default();
                for of in Golongan::of(*kelompok) {
                    *sum = *sum + rate(Ukur::Datang(of), Ukur::Warga(of));
                }
            }
        }
        for bidang in Bidang::ALL {
            if bagian.bidang {
                let sum = self.bidang.entry(bidang).or_default();
                *sum = *sum + rate(Ukur::Terlayani(bidang), Ukur::Berhak(bidang));
            }
            if bagian.kader {
                self.kader_bidang.entry(bidang).or_default().add(&rate, Lingkup::Bidang(bidang));
            }
        }
        if bagian.kader {
            self.kader.add(&rate, Lingkup::Semua);
        }
    }
}

impl RateKader {
    fn add(&mut self, rate: &impl Fn(Ukur, Ukur) -> Rate, of: Lingkup) {
        let plus = |sum: &mut Rate, n, d| *sum = *sum + rate(n, d);
        plus(&mut self.active_share, Ukur::KaderAktif(of), Ukur::KaderBertugas(of));
        plus(&mut self.attendance_rate, Ukur::KaderHadir(of), Ukur::KaderDiharapkan(of));
        plus(&mut self.fill_rate, Ukur::KaderAda(of), Ukur::KaderPerlu(of));
    }
}

/// SKDN of a period: its months added up.
fn skdn_on(card: &Card, periode: Periode) -> SkdnBulan {
    let mut sum = SkdnBulan::default();
    for of in UMUR_BALITA.into_iter().flat_map(Golongan::of) {
        for bulan in periode.months() {
            let count = |ukur: fn(Golongan) -> Ukur| card.at(ukur(of), letak(bulan.into()).1);
            let (n, t, o, b) = (count(Ukur::N), count(Ukur::T), count(Ukur::O), count(Ukur::B));
            sum += SkdnBulan {
                skdn: Skdn {
                    s: count(Ukur::S),
                    k: count(Ukur::K),
                    d: n + t + o + b,
                    n,
                    t,
                    o,
                    b,
                    bgm: count(Ukur::Bgm),
                },
                dua_t: count(Ukur::DuaT),
            };
        }
    }
    sum
}
