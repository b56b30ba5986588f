//! Programmes for children: vitamin A in its two months, deworming once a year, breast milk only. A capsule counts on
//! the day it was given, wherever that was, and a child that was given one is meant for it by the age on that day.
//! Source: indicators.md section 5.

use chrono::{Datelike, NaiveDate};

use super::card::Card;
use super::masa::tempat;
use super::orang::{Orang, Saat};
use super::ukur::{Satu, Ukur};
use crate::domain::bidang::kesehatan::gizi::PemberianGizi;
use crate::domain::jatuh_tempo::FEBRUARI_AGUSTUS;
use crate::domain::tanggal::{Bulan, genap_bulan, umur_bulan};

/// Completed months of age for a capsule, blue or red.
const VITAMIN_A: std::ops::Range<i32> = 6..60;
/// For deworming: balita from 12 months [K].
const CACING: std::ops::Range<i32> = 12..60;
/// The month of deworming, which is asked for at its end.
const AGUSTUS: u32 = 8;
/// Exclusive breast-feeding is a matter of so many months.
const ASI_BULAN: u32 = 6;

pub(super) fn hitung(card: &mut Card, saat: &Saat<'_>) {
    let umur = umur_bulan(saat.orang.lahir, saat.hari);
    // Nobody beyond the programmes' ages, with the year in which they end.
    if umur > 72 {
        return;
    }
    vitamin_a(card, saat);
    asi(card, saat);
    if saat.setahun_penuh() {
        let wormed = meant(saat, AGUSTUS, CACING, |what, day| {
            what == PemberianGizi::ObatCacing && day.year() == saat.setahun.tahun
        });
        pair(card, saat, (Ukur::CacingSasaran(Satu), Ukur::Cacing(Satu)), wormed);
    }
}

fn vitamin_a(card: &mut Card, saat: &Saat<'_>) {
    let capsule = |month: u32| {
        meant(saat, month, VITAMIN_A, |what, day| {
            what != PemberianGizi::ObatCacing && Bulan::new(saat.setahun.tahun, month) == Some(Bulan::of(day))
        })
    };
    let [first, second] = FEBRUARI_AGUSTUS;
    if saat.setahun_penuh() {
        let both = capsule(first).zip(capsule(second)).map(|(one, two)| one && two);
        pair(card, saat, (Ukur::VitaminADuaSasaran(Satu), Ukur::VitaminADua(Satu)), both);
        return;
    }
    for month in FEBRUARI_AGUSTUS {
        let day = NaiveDate::from_ymd_opt(saat.setahun.tahun, month, 1);
        if day.is_some_and(|day| tempat(day).contains(&saat.masa)) {
            pair(card, saat, (Ukur::VitaminASasaran(Satu), Ukur::VitaminA(Satu)), capsule(month));
        }
    }
}

/// Was it given, at an age it is for? Nothing for a child it is not meant for: by the age on the day it was given, else
/// on the last day of the month.
fn meant(
    saat: &Saat<'_>,
    month: u32,
    ages: std::ops::Range<i32>,
    counts: impl Fn(PemberianGizi, NaiveDate) -> bool,
) -> Option<bool> {
    let fits = |day| ages.contains(&umur_bulan(saat.orang.lahir, day));
    if pemberian(saat.orang).any(|(what, day)| counts(what, day) && fits(day)) {
        return Some(true);
    }
    let last = Bulan::new(saat.setahun.tahun, month)?.last_day();
    fits(last).then_some(false)
}

/// What was given, and on which day.
fn pemberian(orang: &Orang) -> impl Iterator<Item = (PemberianGizi, NaiveDate)> {
    let given = |one: &super::orang::Layanan| {
        Some((one.isi.pemberian?, one.isi.tanggal_diberikan.unwrap_or(one.tanggal)))
    };
    orang.layanan.iter().filter_map(given)
}

fn pair(card: &mut Card, saat: &Saat<'_>, (whom, done): (Ukur, Ukur), given: Option<bool>) {
    if let Some(given) = given {
        card.count(whom, saat.masa, 1);
        card.count(done, saat.masa, given.into());
    }
}

/// Breast milk only: now, by the last answer of the period; and to the end, of those who turned six months in it. That
/// takes a yes of the last month and no earlier no; without either nothing is known.
fn asi(card: &mut Card, saat: &Saat<'_>) {
    let lahir = saat.orang.lahir;
    let below = |day| (0..6).contains(&umur_bulan(lahir, day));
    let asked = saat.layanan().iter().rev().filter(|one| below(one.tanggal));
    let now = asked.filter_map(|one| one.isi.asi_eksklusif).next();
    pair(card, saat, (Ukur::AsiDitanya(Satu), Ukur::Asi(Satu)), now);
    if !saat.memuat(genap_bulan(lahir, ASI_BULAN)) {
        return;
    }
    let answers = saat.orang.layanan.iter().filter(|one| below(one.tanggal));
    let answers: Vec<(i32, bool)> = answers
        .filter_map(|one| one.isi.asi_eksklusif.map(|only| (umur_bulan(lahir, one.tanggal), only)))
        .collect();
    let known = if answers.iter().any(|(_, only)| !only) {
        Some(false)
    } else {
        answers.iter().any(|(month, _)| *month == 5).then_some(true)
    };
    pair(card, saat, (Ukur::AsiLulusSasaran(Satu), Ukur::AsiLulus(Satu)), known);
    card.count(Ukur::AsiTidakDiketahui(Satu), saat.masa, known.is_none().into());
}
