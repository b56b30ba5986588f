//! An indicator made ready (*resep*: recipe) to be told of many cards. Which of their numbers it takes, of those who are
//! asked for, is worked out once; and the cards of a year are added up once for all of its periods.

use std::cell::OnceCell;

use chrono::Datelike as _;

use super::{Hitungan, Indikator, Olahan, Saring, Suku};
use crate::domain::rate::Rate;
use crate::domain::rollup::masa::{MASA, bulan_dari, letak};
use crate::domain::rollup::{Card, Ukur};
use crate::domain::tanggal::Periode;

/// The cards (*tumpukan*: stack) of some posts in one year.
#[derive(Debug, Default)]
pub struct Tumpukan<'a> {
    cards: Vec<&'a Card>,
    jumlah: OnceCell<Card>,
}

impl<'a> FromIterator<&'a Card> for Tumpukan<'a> {
    fn from_iter<I: IntoIterator<Item = &'a Card>>(cards: I) -> Self {
        Tumpukan { cards: cards.into_iter().collect(), jumlah: OnceCell::new() }
    }
}

impl<'a> Tumpukan<'a> {
    /// Each of them.
    pub fn cards(&self) -> &[&'a Card] {
        &self.cards
    }

    /// All of them as one. Few indicators need that, and for those it is done once.
    fn jumlah(&self) -> &Card {
        match self.cards.as_slice() {
            [one] => one,
            cards => self.jumlah.get_or_init(|| {
                let mut sum = Card::default();
                cards.iter().for_each(|card| sum.add(card));
                sum
            }),
        }
    }

    /// Some numbers in every period, added up.
    fn deret(&self, ukur: &[Ukur]) -> [i64; MASA] {
        let mut sums = [0; MASA];
        let found = self.cards.iter().flat_map(|card| ukur.iter().filter_map(|one| card.deret(*one)));
        for deret in found {
            for (sum, n) in sums.iter_mut().zip(deret) {
                *sum += i64::from(*n);
            }
        }
        sums
    }
}

/// An indicator of those who are asked for.
#[derive(Debug)]
pub struct Resep {
    pembilang: Vec<Bahan>,
    penyebut: Vec<Bahan>,
    per_pos: bool,
    saring: Saring,
}

/// What goes into a count (*bahan*: ingredient), with its sign.
#[derive(Debug)]
enum Bahan {
    Angka(i64, Vec<Ukur>, Cara),
    Kartu(i64, &'static Olahan),
}

/// How the number of a period is found.
#[derive(Clone, Copy, Debug)]
enum Cara {
    /// It is on the card.
    Tertulis,
    /// Its months add up.
    Bulanan,
    /// Those of its months that have begun add up.
    Berjalan,
}

impl Resep {
    /// Of an indicator.
    pub fn of(indikator: &Indikator, saring: Saring) -> Resep {
        Resep::dengan(indikator, saring, Suku::ukur)
    }

    /// Of an indicator, read from stored cards: of everybody, from the sums over life stages and sexes that are kept.
    pub fn ringkas(indikator: &Indikator, saring: Saring) -> Resep {
        Resep::dengan(indikator, saring, Suku::ringkas)
    }

    fn dengan(indikator: &Indikator, saring: Saring, ukur: fn(Suku, Saring) -> Vec<Ukur>) -> Resep {
        let bahan = |hitungan: &Hitungan| {
            let each = hitungan.0.iter();
            each.map(|(sign, suku)| Bahan::of(*sign, *suku, || ukur(*suku, saring))).collect()
        };
        Resep {
            pembilang: bahan(&indikator.pembilang),
            penyebut: indikator.penyebut.iter().flat_map(bahan).collect(),
            per_pos: indikator.per_pos,
            saring,
        }
    }

    /// The indicator in some periods of one year, of the cards of that year.
    pub fn dari(&self, cards: &Tumpukan<'_>, periode: &[Periode]) -> Vec<Rate> {
        let mut rates = vec![Rate::default(); periode.len()];
        if self.per_pos {
            for card in cards.cards() {
                self.add(&mut rates, &Tumpukan::from_iter([*card]), periode);
            }
        } else {
            self.add(&mut rates, cards, periode);
        }
        rates
    }

    fn add(&self, rates: &mut [Rate], cards: &Tumpukan<'_>, periode: &[Periode]) {
        let told = |bahan: &Bahan| bahan.dari(cards, periode, self.saring);
        for bahan in &self.pembilang {
            rates.iter_mut().zip(told(bahan)).for_each(|(rate, n)| rate.n += n);
        }
        for bahan in &self.penyebut {
            rates.iter_mut().zip(told(bahan)).for_each(|(rate, d)| rate.d += d);
        }
    }
}

impl Bahan {
    fn of(sign: i64, suku: Suku, ukur: impl Fn() -> Vec<Ukur>) -> Bahan {
        let cara = match suku {
            Suku::Kartu(olahan) => return Bahan::Kartu(sign, olahan),
            // Growth monitoring is a matter of months.
            Suku::Balita(_) => Cara::Bulanan,
            Suku::Bulanan(_) => Cara::Berjalan,
            _ => Cara::Tertulis,
        };
        Bahan::Angka(sign, ukur(), cara)
    }

    fn dari(&self, cards: &Tumpukan<'_>, periode: &[Periode], saring: Saring) -> Vec<i64> {
        match self {
            Bahan::Kartu(sign, olahan) => {
                periode.iter().map(|one| sign * (olahan.dari)(cards.jumlah(), *one, saring)).collect()
            }
            Bahan::Angka(sign, ukur, cara) => {
                let deret = cards.deret(ukur);
                periode.iter().map(|one| sign * cara.pilih(&deret, *one, saring)).collect()
            }
        }
    }
}

impl Cara {
    fn pilih(self, deret: &[i64; MASA], periode: Periode, saring: Saring) -> i64 {
        let (tahun, masa) = letak(periode);
        let months = bulan_dari(masa);
        match self {
            Cara::Tertulis => deret[masa],
            Cara::Bulanan => deret[months].iter().sum(),
            Cara::Berjalan => {
                let begun = |month: &usize| {
                    saring.pada.is_none_or(|pada| (tahun, *month) <= (pada.year(), pada.month0() as usize))
                };
                months.filter(begun).map(|month| deret[month]).sum()
            }
        }
    }
}
