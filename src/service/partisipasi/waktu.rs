//! How soon referrals are taken up (*waktu tindak lanjut*), and how many are done in time, for those who answer for the
//! posts: pembina and auditor of a region, kader and pengurus of their own post. A middle of few cases tells of one of
//! them, and no table can hide middles so that they cannot be compared, so who reads sums without small counts has none.

use std::collections::HashMap;

use chrono::{DateTime, Utc};

use super::tabel::Tingkat;
use super::tempat::tempat;
use super::{Lembar, Part, sums_of};
use crate::access::{Actor, Sums};
use crate::app::App;
use crate::domain::partisipasi::indikator::rujukan::TindakLanjut;
use crate::domain::partisipasi::indikator::{Indikator, Saring};
use crate::domain::posyandu::Bidang;
use crate::domain::rate::Rate;
use crate::domain::rollup::Card;
use crate::domain::rollup::masa::letak;
use crate::domain::tanggal::{Periode, not_future, wita};
use crate::error::{Code, Error, Refusal, Result};
use crate::store::partisipasi::Area;

/// Months of a question at most.
const BULAN: usize = 60;
/// Working days of a limit at most: longer waits are not told apart.
const BATAS: i32 = 30;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Tanya {
    pub area: Area,
    pub dari: Periode,
    pub sampai: Periode,
    pub tingkat: Tingkat,
    pub bidang: Option<Bidang>,
    /// Working days within which a referral should be taken up.
    pub batas: Option<i32>,
    /// As it was known at this moment.
    pub pada: Option<DateTime<Utc>>,
}

/// The referrals that a place sent in the months asked for.
#[derive(Clone, Debug, Default)]
pub struct Tempat {
    pub kunci: String,
    pub nama: String,
    pub posyandu: i64,
    pub dibuat: i64,
    pub terbuka: i64,
    /// Open and younger than thirty days.
    pub belum_jatuh_tempo: i64,
    /// Done within thirty days, without those not yet due.
    pub selesai: Rate,
    /// The same with them: how far it has come.
    pub mentah: Rate,
    pub tindak: TindakLanjut,
}

/// Times of follow-up, a row a place.
pub async fn waktu(app: &App, actor: &Actor, tanya: &Tanya) -> Result<Vec<Tempat>> {
    let months = months(tanya, app)?;
    if sums_of(app, actor, &tanya.area).await? != Sums::Exact {
        let sentence = "Waktu tindak lanjut hanya untuk posyandu itu sendiri, pembinanya, dan auditor.";
        return Err(Refusal::new(Code::Forbidden).saying(sentence).into());
    }
    let mut years: Vec<i32> = months.iter().map(|month| letak(*month).0).collect();
    years.dedup();
    let lembar = Lembar::of(app, &tanya.area, &years, &[Part::Rujukan], tanya.pada).await?;
    let hari = tanya.pada.map_or_else(|| app.clock.today(), wita);
    let seen = Saring { bidang: tanya.bidang, pada: Some(hari), ..Saring::default() };
    let mut places: Vec<Tempat> = Vec::new();
    let mut known: HashMap<String, usize> = HashMap::new();
    let none = Card::default();
    for pos in &lembar.pos {
        let (kunci, nama) = tempat(tanya.tingkat, &tanya.area, &lembar.nama, pos);
        let at = *known.entry(kunci.clone()).or_insert_with(|| {
            places.push(Tempat { kunci, nama, ..Tempat::default() });
            places.len() - 1
        });
        let Some(place) = places.get_mut(at) else { continue };
        place.posyandu += 1;
        for month in &months {
            let card = lembar.cards.get(&(pos.id, letak(*month).0)).unwrap_or(&none);
            if !card.is_empty() {
                place.tambah(card, *month, seen)?;
            }
        }
    }
    Ok(places)
}

/// The months from the first to the last.
fn months(tanya: &Tanya, app: &App) -> Result<Vec<Periode>, Refusal> {
    let (dari, sampai) = (tanya.dari, tanya.sampai);
    if dari.first_day() > sampai.first_day() {
        let sentence = "Sebutkan periode yang lebih awal dahulu.";
        return Err(Refusal::new(Code::InvalidDate).saying(sentence).on("sampai"));
    }
    not_future(sampai.first_day(), app.clock.today()).map_err(|refusal| refusal.on("sampai"))?;
    if tanya.batas.is_some_and(|batas| !(0..=BATAS).contains(&batas)) {
        let sentence = format!("Batas 0 sampai {BATAS} hari kerja.");
        return Err(Refusal::new(Code::ImpossibleValue).saying(sentence).on("batas"));
    }
    let first = dari.months().next().map(Periode::from);
    let all = std::iter::successors(first, |month| Some(month.maju(1)));
    let months: Vec<Periode> =
        all.take_while(|month| month.first_day() <= sampai.last_day()).take(BULAN + 1).collect();
    if months.len() > BULAN {
        let sentence = format!("Paling banyak {BULAN} bulan sekaligus.");
        return Err(Refusal::new(Code::QueryTooComplex).saying(sentence).on("dari"));
    }
    Ok(months)
}

impl Tempat {
    fn tambah(&mut self, card: &Card, month: Periode, seen: Saring) -> Result<()> {
        let rate = |kode: &str, saring: Saring| {
            let indikator = Indikator::dari_kode(kode).ok_or_else(|| Error::fault("an indicator is gone"))?;
            Ok::<Rate, Error>(indikator.dari(card, month, saring))
        };
        self.dibuat += rate("RUJUKAN", seen)?.n;
        self.terbuka += rate("RUJUKAN_TERBUKA", seen)?.n;
        self.belum_jatuh_tempo += rate("RUJUKAN_BELUM_JATUH_TEMPO", seen)?.n;
        self.selesai = self.selesai + rate("RUJUKAN_SELESAI", seen)?;
        // Without a day everything is due.
        self.mentah = self.mentah + rate("RUJUKAN_SELESAI", Saring { pada: None, ..seen })?;
        self.tindak.tambah(card, month, seen, seen.pada.unwrap_or_else(|| month.last_day()));
        Ok(())
    }
}
