//! Who takes part, where, and where not: the SKDN of posts and regions, participation by life stage and
//! sector, the three rates of kader, and the recap of one day. Facts come from the store, rules from
//! `domain::partisipasi`; regions and months add up counts, never percentages. Who reads the sums of a region
//! without answering for its posts gets them with the small counts hidden (`samar`).

mod samar;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Duration, Months, NaiveDate, Utc};
use uuid::Uuid;

use super::everything;
use crate::access::{Actor, K_TERBUKA, Sums};
use crate::app::App;
use crate::domain::bidang::aturan::Syarat;
use crate::domain::bidang::{KATALOG, Subjek};
use crate::domain::hari_buka::reference_date;
use crate::domain::id::{HariBukaId, PosyanduId};
use crate::domain::partisipasi::cakupan::{self, Anggota};
use crate::domain::partisipasi::kader::{
    self as kader, JenisKegiatan, kader_active_share, kader_attendance_rate, kader_fill_rate,
};
use crate::domain::partisipasi::skdn::Skdn;
use crate::domain::partisipasi::ukuran::Ukuran;
use crate::domain::pertumbuhan::Verdict;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::Bidang;
use crate::domain::rate::Rate;
use crate::domain::siklus::{KelompokStatistik, Kondisi, is_balita, is_nifas, kelompok_umur};
use crate::domain::tanggal::{Bulan, Periode, not_future};
use crate::domain::wilayah::Kode;
use crate::error::{Code, Refusal, Result};
use crate::pilihan;
use crate::store::partisipasi::{
    Area, Fakta, Hadir, Hamil, Hari, Kegiatan, Layanan, Masa, Penduduk, Pos, Timbangan,
};
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
    let facts = Facts::load(app, &area, periode, bagian).await?;
    if per == Per::Bulan {
        let mut rows = Vec::new();
        for bulan in periode.months() {
            let month = Periode::from(bulan);
            let happened = Gerak::load(app, &area, month, bagian).await?;
            let key = (bulan.to_string(), bulan.to_string());
            rows.extend(facts.sum(&happened, month, bagian, |_| Some(key.clone())));
        }
        return Ok(rows);
    }
    let happened = Gerak::load(app, &area, periode, bagian).await?;
    Ok(facts.sum(&happened, periode, bagian, |pos| Some(row_key(&area, per, &names, pos))))
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
    let fakta = Fakta { db: &app.db, area };
    let period = (bulan.first_day(), bulan.last_day());
    let kegiatan = fakta.kegiatan(period).await?;
    let penduduk = fakta.penduduk(period).await?;
    let timbangan = fakta.timbangan(period).await?;
    let mut sum = SkdnBulan::default();
    for pos in fakta.pos().await? {
        let on = reference(&kegiatan.iter().collect::<Vec<_>>(), pos.id, Periode::from(bulan));
        let here: Vec<&Penduduk> = penduduk.iter().filter(|p| p.pos == pos.id).collect();
        let weighed: Vec<&Timbangan> = timbangan.iter().filter(|t| t.pos == pos.id).collect();
        sum += count(&here, &weighed, on);
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
async fn sums_of(app: &App, actor: &Actor, area: &Area) -> Result<Sums> {
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

/// What stands through a period: posts, who lives where, who is expecting, rosters, activities.
struct Facts {
    pos: Vec<Pos>,
    penduduk: HashMap<PosyanduId, Vec<Penduduk>>,
    hamil: HashMap<Uuid, Vec<Hamil>>,
    roster: HashMap<PosyanduId, Vec<Masa>>,
    kegiatan: HashMap<PosyanduId, Vec<Kegiatan>>,
}

/// What happened in a period.
struct Gerak {
    timbangan: HashMap<PosyanduId, Vec<Timbangan>>,
    hadir: HashMap<PosyanduId, Vec<Hadir>>,
    layanan: HashMap<PosyanduId, Vec<Layanan>>,
}

impl Gerak {
    async fn load(app: &App, area: &Area, periode: Periode, bagian: Bagian) -> Result<Gerak> {
        let fakta = Fakta { db: &app.db, area };
        let days = (periode.first_day(), periode.last_day());
        let timbangan = if bagian.skdn { fakta.timbangan(days).await? } else { Vec::new() };
        let hadir = if bagian.kelompok { fakta.hadir(days).await? } else { Vec::new() };
        let layanan = if bagian.bidang { fakta.layanan(days).await? } else { Vec::new() };
        Ok(Gerak {
            timbangan: by(timbangan, |t| t.pos),
            hadir: by(hadir, |h| h.pos),
            layanan: by(layanan, |l| l.pos),
        })
    }
}

impl Facts {
    async fn load(app: &App, area: &Area, periode: Periode, bagian: Bagian) -> Result<Facts> {
        let fakta = Fakta { db: &app.db, area };
        let days = (periode.first_day(), periode.last_day());
        let people = bagian.skdn || bagian.kelompok || bagian.bidang;
        let penduduk = if people { fakta.penduduk(days).await? } else { Vec::new() };
        let hamil = if bagian.kelompok { fakta.hamil(days).await? } else { Vec::new() };
        let roster = if bagian.kader { fakta.roster(days).await? } else { Vec::new() };
        Ok(Facts {
            pos: fakta.pos().await?,
            penduduk: by(penduduk, |p| p.pos),
            hamil: by(hamil, |h| h.orang),
            roster: by(roster, |m| m.pos),
            kegiatan: by(fakta.kegiatan(days).await?, |k| k.pos),
        })
    }

    /// Adds up the posts that share a key, in the order in which keys first appear; a post without one is left out.
    fn sum(
        &self,
        happened: &Gerak,
        periode: Periode,
        bagian: Bagian,
        key: impl Fn(&Pos) -> Option<(String, String)>,
    ) -> Vec<Baris> {
        let mut rows: Vec<Baris> = Vec::new();
        for pos in &self.pos {
            let Some((kunci, nama)) = key(pos) else { continue };
            let at = rows.iter().position(|row| row.kunci == kunci).unwrap_or_else(|| {
                rows.push(Baris { kunci, nama, ..Baris::default() });
                rows.len() - 1
            });
            if let Some(row) = rows.get_mut(at) {
                row.posyandu += 1;
                self.add(row, happened, pos, periode, bagian);
            }
        }
        rows
    }

    fn add(&self, row: &mut Baris, happened: &Gerak, pos: &Pos, periode: Periode, bagian: Bagian) {
        let kegiatan = of(&self.kegiatan, pos.id);
        let penduduk = of(&self.penduduk, pos.id);
        if bagian.skdn {
            let weighings = of(&happened.timbangan, pos.id);
            for bulan in periode.months() {
                let on = reference(&kegiatan, pos.id, Periode::from(bulan));
                let weighed: Vec<&Timbangan> =
                    weighings.iter().filter(|t| bulan.contains(t.tanggal)).copied().collect();
                row.skdn += count(&penduduk, &weighed, on);
            }
        }
        let on = reference(&kegiatan, pos.id, periode);
        if bagian.kelompok {
            self.add_groups(row, &of(&happened.hadir, pos.id), &penduduk, on);
        }
        if bagian.bidang {
            add_sectors(row, &of(&happened.layanan, pos.id), &penduduk, on);
        }
        if bagian.kader {
            self.add_kader(row, pos, &kegiatan, on, periode);
        }
    }

    fn add_groups(&self, row: &mut Baris, hadir: &[&Hadir], here: &[&Penduduk], on: NaiveDate) {
        let residents: Vec<Anggota<Uuid>> = here
            .iter()
            .filter(|p| lives_here(p, on))
            .filter_map(|p| Some(Anggota { orang: p.orang, kelompok: self.group(p, on)? }))
            .collect();
        let known: BTreeSet<Uuid> = residents.iter().map(|r| r.orang).collect();
        let came: Vec<Anggota<Uuid>> = hadir
            .iter()
            .filter(|hadir| known.contains(&hadir.orang))
            .map(|hadir| Anggota {
                orang: hadir.orang,
                kelompok: KelompokStatistik::of(hadir.kelompok, hadir.kondisi.as_slice()),
            })
            .collect();
        for (group, _, _) in KelompokStatistik::NILAI {
            let rate = cakupan::per_kelompok(&[*group], &residents, &came);
            add_rate(row.kelompok.entry(*group).or_default(), rate);
        }
    }

    fn add_kader(&self, row: &mut Baris, pos: &Pos, kegiatan: &[&Kegiatan], on: NaiveDate, periode: Periode) {
        let roster = of(&self.roster, pos.id);
        let acts = activities(kegiatan, periode);
        let rates = |roster: &[&Masa], wajib: i64| {
            let masa: Vec<kader::MasaTugas<Uuid>> = roster
                .iter()
                .map(|m| kader::MasaTugas { kader: m.kader, mulai: m.mulai, akhir: m.akhir })
                .collect();
            RateKader {
                active_share: kader_active_share(&masa, &acts, periode),
                attendance_rate: kader_attendance_rate(&masa, &acts, periode),
                fill_rate: kader_fill_rate(&masa, on, wajib),
            }
        };
        add_kader_rates(&mut row.kader, rates(&roster, pos.kader_wajib));
        for bidang in Bidang::ALL {
            let theirs: Vec<&Masa> = roster.iter().filter(|m| m.bidang.contains(bidang)).copied().collect();
            add_kader_rates(row.kader_bidang.entry(bidang).or_default(), rates(&theirs, 1));
        }
    }

    /// The group a resident counts under on a day: pregnancy and childbed first, else age.
    fn group(&self, person: &Penduduk, on: NaiveDate) -> Option<KelompokStatistik> {
        let mut kondisi = Vec::new();
        for hamil in self.hamil.get(&person.orang).into_iter().flatten() {
            match hamil.berakhir {
                Some(end) if end <= on && is_nifas(end, on) => kondisi.push(Kondisi::IbuNifas),
                Some(end) if end <= on => {}
                _ if hamil.mulai <= on => kondisi.push(Kondisi::IbuHamil),
                _ => {}
            }
        }
        Some(KelompokStatistik::of(kelompok_umur(person.lahir, on)?, &kondisi))
    }
}

fn of<T>(map: &HashMap<PosyanduId, Vec<T>>, pos: PosyanduId) -> Vec<&T> {
    map.get(&pos).into_iter().flatten().collect()
}

fn add_sectors(row: &mut Baris, layanan: &[&Layanan], here: &[&Penduduk], on: NaiveDate) {
    let residents: Vec<&&Penduduk> = here.iter().filter(|p| lives_here(p, on)).collect();
    for bidang in Bidang::ALL {
        let households = by_household(bidang);
        let mut entitled: Vec<Uuid> = if households {
            residents.iter().filter_map(|p| p.keluarga).collect()
        } else {
            residents.iter().filter(|p| eligible(bidang, p.lahir, on)).map(|p| p.orang).collect()
        };
        entitled.sort_unstable();
        entitled.dedup();
        let given: Vec<cakupan::Layanan<Uuid>> = layanan
            .iter()
            .filter(|l| l.bidang == bidang)
            .filter_map(|l| if households { l.keluarga } else { l.orang })
            .map(|subjek| cakupan::Layanan { bidang, subjek })
            .collect();
        let rate = cakupan::per_bidang(bidang, &entitled, &given);
        add_rate(row.bidang.entry(bidang).or_default(), rate);
    }
}

fn by<K: std::hash::Hash + Eq, T>(rows: Vec<T>, key: impl Fn(&T) -> K) -> HashMap<K, Vec<T>> {
    let mut map: HashMap<K, Vec<T>> = HashMap::new();
    for row in rows {
        map.entry(key(&row)).or_default().push(row);
    }
    map
}

/// The last day held in the period, or its last day.
fn reference(kegiatan: &[&Kegiatan], pos: PosyanduId, periode: Periode) -> NaiveDate {
    let days: Vec<NaiveDate> = kegiatan
        .iter()
        .filter(|k| k.pos == pos && !k.di_rumah && periode.contains(k.tanggal))
        .map(|k| k.tanggal)
        .collect();
    reference_date(&days, periode)
}

fn lives_here(person: &Penduduk, on: NaiveDate) -> bool {
    person.mulai <= on
        && person.akhir.is_none_or(|end| end > on)
        // Who died before the day is out; on the day she may still have been weighed (indicators.md section 1).
        && person.meninggal.is_none_or(|died| died >= on)
        && person.lahir <= on
}

/// SKDN of one post and month: of the balita who live here on the day, who holds a book, who was weighed.
fn count(here: &[&Penduduk], weighed: &[&Timbangan], on: NaiveDate) -> SkdnBulan {
    let balita: Vec<&&Penduduk> =
        here.iter().filter(|p| lives_here(p, on) && is_balita(p.lahir, on)).collect();
    let ids: BTreeSet<Uuid> = balita.iter().map(|p| p.orang).collect();
    let mut sum = SkdnBulan::default();
    sum.skdn.s = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    let holders: BTreeSet<Uuid> =
        balita.iter().filter(|p| p.buku_kia.is_some_and(|since| since <= on)).map(|p| p.orang).collect();
    sum.skdn.k = i64::try_from(holders.len()).unwrap_or(i64::MAX);
    for weighing in weighed.iter().filter(|t| ids.contains(&t.orang)) {
        sum.skdn.d += 1;
        match weighing.verdict {
            Verdict::N => sum.skdn.n += 1,
            Verdict::T => sum.skdn.t += 1,
            Verdict::O => sum.skdn.o += 1,
            Verdict::B => sum.skdn.b += 1,
        }
        sum.skdn.bgm += i64::from(weighing.bgm);
        sum.dua_t += i64::from(weighing.dua_t);
    }
    sum
}

/// Sectors whose services are measured by households (indicators.md section 4).
fn by_household(bidang: Bidang) -> bool {
    matches!(bidang, Bidang::PekerjaanUmum | Bidang::PerumahanRakyat | Bidang::Sosial)
}

/// Is there a service of the sector for a person of this age, whatever her condition?
fn eligible(bidang: Bidang, lahir: NaiveDate, on: NaiveDate) -> bool {
    KATALOG
        .iter()
        .filter(|jenis| jenis.bidang == bidang && jenis.subjek.contains(&Subjek::Orang))
        .filter(|jenis| jenis.syarat == Syarat::Semua && !jenis.menurut_keadaan)
        .any(|jenis| jenis.untuk_umur(lahir, on))
}

fn activities(kegiatan: &[&Kegiatan], periode: Periode) -> Vec<kader::Kegiatan<Uuid>> {
    let mut acts: BTreeMap<Uuid, kader::Kegiatan<Uuid>> = BTreeMap::new();
    for row in kegiatan.iter().filter(|k| periode.contains(k.tanggal)) {
        let jenis = if row.di_rumah { JenisKegiatan::KunjunganRumah } else { JenisKegiatan::HariBuka };
        let act = acts.entry(row.id).or_insert_with(|| kader::Kegiatan {
            jenis,
            tanggal: row.tanggal,
            hadir: Vec::new(),
        });
        act.hadir.extend(row.kader);
    }
    acts.into_values().collect()
}

fn add_rate(sum: &mut Rate, rate: Rate) {
    *sum = *sum + rate;
}

fn add_kader_rates(sum: &mut RateKader, rates: RateKader) {
    add_rate(&mut sum.active_share, rates.active_share);
    add_rate(&mut sum.attendance_rate, rates.attendance_rate);
    add_rate(&mut sum.fill_rate, rates.fill_rate);
}
