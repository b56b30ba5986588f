//! Posts that fell silent in a month, of a region or of one post, from their cards alone. The institution is no secret,
//! so whoever reads the sums of the area reads this too; only that nobody came is left out for those who may not see
//! small counts, since zero is the smallest.

use std::collections::{BTreeMap, HashMap};

use super::tabel::Tingkat;
use super::tempat::tempat;
use super::{Part, sums_of};
use crate::access::{Actor, Sums};
use crate::app::App;
use crate::domain::id::PosyanduId;
use crate::domain::partisipasi::kekosongan::{AlasanKosong, MUNDUR, Sebulan, lama, urutan};
use crate::domain::rollup::masa::letak;
use crate::domain::rollup::ukur::Satu;
use crate::domain::rollup::{Card, Ukur};
use crate::domain::tanggal::{Bulan, not_future};
use crate::error::{Code, Refusal, Result};
use crate::store::partisipasi::{Area, Fakta, Pos};
use crate::store::rollup::{Cards, kartu};

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Tanya {
    pub area: Area,
    pub bulan: Bulan,
    /// The places for which posts are counted.
    pub tingkat: Tingkat,
    /// Posts on the page.
    pub first: usize,
    pub after: Option<PosyanduId>,
}

/// A silent post.
#[derive(Clone, Debug)]
pub struct PosKosong {
    pub pos: Pos,
    pub wilayah: String,
    pub alasan: Vec<AlasanKosong>,
    /// Months since its last completed day.
    pub lama: Option<u32>,
    pub sebulan: Sebulan,
}

/// How many posts of a place are silent, and why.
#[derive(Clone, Debug, Default)]
pub struct Jumlah {
    pub kunci: String,
    pub nama: String,
    /// Posts that exist.
    pub posyandu: i64,
    pub kosong: i64,
    pub belum_jatuh_tempo: i64,
    pub alasan: BTreeMap<AlasanKosong, i64>,
}

/// The silent posts of an area.
#[derive(Clone, Debug)]
pub struct Kekosongan {
    pub bulan: Bulan,
    pub semua: Jumlah,
    pub tempat: Vec<Jumlah>,
    pub pos: Vec<PosKosong>,
    pub lagi: bool,
}

/// Posts that fell silent in a month.
pub async fn kekosongan(app: &App, actor: &Actor, tanya: &Tanya) -> Result<Kekosongan> {
    let today = app.clock.today();
    not_future(tanya.bulan.first_day(), today).map_err(|refusal| refusal.on("bulan"))?;
    let persis = sums_of(app, actor, &tanya.area).await? == Sums::Exact;
    let peta = Fakta { db: &app.db, area: &tanya.area }.peta().await?;
    let cards = Kartu::baca(app, tanya, persis).await?;
    let berjalan = tanya.bulan.last_day() >= today;
    let mut semua = Jumlah::default();
    let mut places: Vec<Jumlah> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    let mut silent: Vec<PosKosong> = Vec::new();
    for pos in peta.pos {
        let sebulan = cards.sebulan(pos.id, tanya.bulan, persis);
        let alasan = sebulan.alasan(berjalan);
        let (kunci, nama) = tempat(tanya.tingkat, &tanya.area, &peta.nama, &pos);
        let at = *known.entry(kunci.clone()).or_insert_with(|| {
            places.push(Jumlah { kunci, nama, ..Jumlah::default() });
            places.len() - 1
        });
        for sum in places.get_mut(at).into_iter().chain([&mut semua]) {
            sum.terima(&sebulan, &alasan, berjalan);
        }
        if !alasan.is_empty() {
            let wilayah = peta.nama.get(&pos.wilayah).unwrap_or(&pos.wilayah).clone();
            let lama = lama(tanya.bulan, |bulan| cards.selesai(pos.id, bulan));
            silent.push(PosKosong { pos, wilayah, alasan, lama, sebulan });
        }
    }
    // The posts come by region and name, and a stable sort keeps them so among equals.
    silent.sort_by_cached_key(|one| urutan(&one.alasan, one.lama));
    let (pos, lagi) = halaman(silent, tanya)?;
    Ok(Kekosongan { bulan: tanya.bulan, semua, tempat: places, pos, lagi })
}

fn halaman(mut silent: Vec<PosKosong>, tanya: &Tanya) -> Result<(Vec<PosKosong>, bool), Refusal> {
    if let Some(after) = tanya.after {
        let at = silent.iter().position(|one| one.pos.id == after);
        silent.drain(..=at.ok_or(Refusal::new(Code::CursorInvalid).on("after"))?);
    }
    let lagi = silent.len() > tanya.first;
    silent.truncate(tanya.first);
    Ok((silent, lagi))
}

impl Jumlah {
    fn terima(&mut self, sebulan: &Sebulan, alasan: &[AlasanKosong], berjalan: bool) {
        self.posyandu += i64::from(sebulan.ada);
        self.kosong += i64::from(!alasan.is_empty());
        self.belum_jatuh_tempo += i64::from(sebulan.belum_jatuh_tempo(berjalan));
        for one in alasan {
            *self.alasan.entry(*one).or_default() += 1;
        }
    }
}

/// The cards of the month's year, and of the years before the opening days alone.
struct Kartu {
    kini: Cards,
    dulu: Cards,
}

impl Kartu {
    async fn baca(app: &App, tanya: &Tanya, persis: bool) -> Result<Kartu> {
        let year = tanya.bulan.tahun();
        let people: &[Part] = if persis { &[Part::Kelompok, Part::Bidang] } else { &[] };
        let parts = [&[Part::Pos, Part::Kader], people].concat();
        let kini = kartu(&app.db, &tanya.area, &[year], &parts, None).await?;
        let before: Vec<i32> = (tanya.bulan.mundur(MUNDUR).tahun()..year).collect();
        let dulu = kartu(&app.db, &tanya.area, &before, &[Part::Pos], None).await?;
        Ok(Kartu { kini, dulu })
    }

    fn sebulan(&self, post: PosyanduId, bulan: Bulan, persis: bool) -> Sebulan {
        let none = Card::default();
        Sebulan::dari(self.kini.get(&(post, bulan.tahun())).unwrap_or(&none), bulan, persis)
    }

    /// Was a day of the month completed?
    fn selesai(&self, post: PosyanduId, bulan: Bulan) -> bool {
        let (year, masa) = letak(bulan.into());
        let card = self.kini.get(&(post, year)).or_else(|| self.dulu.get(&(post, year)));
        card.is_some_and(|card| card.at(Ukur::HariSelesai(Satu), masa) > 0)
    }
}
