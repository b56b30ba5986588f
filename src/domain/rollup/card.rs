//! A card: for each thing that is counted, one number a period of a year. Cards add and subtract, so what somebody
//! adds to a post, what a change makes of it, and what a post holds are all the same kind of thing.
//!
//! Written down it is short text that can be read with the eye: `37=1*17` says that of count 37 there is one in every
//! period, `40=0*2,1,0*9,1,0*3,1` that there is one in March, its quarter and its year.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::jumlah::Dijumlah;
use super::masa::{Deret, MASA, letak};
use super::ukur::{Bagian, Ukur};
use crate::domain::tanggal::Periode;

/// The counts of one year, in their order. What is not there is zero everywhere.
///
/// A list and no map: cards are read by the thousand, and what is written in order is read back by appending.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Card(Vec<(Ukur, Deret)>);

impl Card {
    /// Nothing counted?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// One count in one period.
    pub fn at(&self, ukur: Ukur, masa: usize) -> i64 {
        self.deret(ukur).and_then(|deret| deret.get(masa)).copied().unwrap_or_default().into()
    }

    /// One count in every period; nothing where it is zero everywhere.
    pub fn deret(&self, ukur: Ukur) -> Option<&Deret> {
        let at = self.place(ukur).ok()?;
        self.0.get(at).map(|(_, deret)| deret)
    }

    /// What is counted, with its numbers.
    pub fn iter(&self) -> impl Iterator<Item = (Ukur, &Deret)> {
        self.0.iter().map(|(ukur, deret)| (*ukur, deret))
    }

    /// Counts so many more in one period.
    pub fn count(&mut self, ukur: Ukur, masa: usize, by: i32) {
        if by == 0 || masa >= MASA {
            return;
        }
        let at = self.room(ukur);
        let n = &mut self.0[at].1[masa];
        *n = n.saturating_add(by);
        if *n == 0 {
            self.tidy(at);
        }
    }

    /// Adds another card.
    pub fn add(&mut self, other: &Card) {
        self.plus(other, 1);
    }

    /// Adds another card, which is not needed any more.
    pub fn append(&mut self, other: Card) {
        if self.is_empty() {
            *self = other;
        } else {
            self.add(&other);
        }
    }

    /// Takes another card away.
    pub fn subtract(&mut self, other: &Card) {
        self.plus(other, -1);
    }

    fn plus(&mut self, other: &Card, sign: i32) {
        for (ukur, deret) in &other.0 {
            self.change(*ukur, deret, sign);
        }
    }

    fn change(&mut self, ukur: Ukur, by: &Deret, sign: i32) {
        let at = self.room(ukur);
        for (n, by) in self.0[at].1.iter_mut().zip(by) {
            *n = n.saturating_add(sign.saturating_mul(*by));
        }
        self.tidy(at);
    }

    /// The place of a count, made where it has none.
    fn room(&mut self, ukur: Ukur) -> usize {
        self.place(ukur).unwrap_or_else(|at| {
            self.0.insert(at, (ukur, [0; MASA]));
            at
        })
    }

    /// Forgets a count that is zero everywhere.
    fn tidy(&mut self, at: usize) {
        if self.0[at].1.iter().all(|n| *n == 0) {
            self.0.remove(at);
        }
    }

    /// Where a count is, or where it belongs.
    fn place(&self, ukur: Ukur) -> Result<usize, usize> {
        // Whoever reads or adds up in order is at the end.
        match self.0.last() {
            Some((last, _)) if ukur > *last => Err(self.0.len()),
            _ => self.0.binary_search_by_key(&ukur, |(known, _)| *known),
        }
    }

    /// The same numbers, each part on a card of its own, and what they add up to over life stages and sexes.
    pub fn by_bagian(self) -> BTreeMap<Bagian, Card> {
        let mut parts: BTreeMap<Bagian, Card> = BTreeMap::new();
        let mut jumlah = Card::default();
        for (ukur, deret) in self.0 {
            if let Some(of) = Dijumlah::dari(ukur) {
                jumlah.change(Ukur::Jumlah(of), &deret, 1);
            }
            parts.entry(ukur.bagian()).or_default().0.push((ukur, deret));
        }
        if !jumlah.is_empty() {
            parts.insert(Bagian::Jumlah, jumlah);
        }
        parts
    }

    /// Written down.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for (ukur, deret) in &self.0 {
            let sep = if text.is_empty() { "" } else { ";" };
            // Writing to a string never fails.
            let _ = write!(text, "{sep}{}=", ukur.nomor());
            write_runs(&mut text, deret);
        }
        text
    }

    /// Read back; nothing where the text is no card. Counts that this version does not know are left out.
    pub fn parse(text: &str) -> Option<Card> {
        Card::parse_some(text, &Perlu::default(), MASA - 1)
    }

    /// The counts that are needed, up to the last place that is; what else is written is passed over.
    pub fn parse_some(text: &str, perlu: &Perlu, sampai: usize) -> Option<Card> {
        let mut rest = Sisa(text.as_bytes());
        // A count takes some forty characters.
        let mut card = Card(Vec::with_capacity(perlu.banyak().min(text.len() / 40 + 1)));
        while !rest.0.is_empty() {
            let nomor = u16::try_from(rest.number()?).ok()?;
            rest.sign(b'=').then_some(())?;
            if perlu.meminta(nomor) {
                let deret = rest.runs(sampai)?;
                if let Some(ukur) = Ukur::dari_nomor(nomor) {
                    match card.place(ukur) {
                        Ok(_) => return None,
                        Err(at) => card.0.insert(at, (ukur, deret)),
                    }
                }
            }
            rest.pass();
        }
        Some(card)
    }
}

/// What of cards is needed (*perlu*): some counts, in the periods of each year up to a place. By default, everything.
#[derive(Clone, Debug, Default)]
pub struct Perlu {
    /// Nothing when all are needed.
    ukur: Option<Sebagian>,
    sampai: Vec<(i32, usize)>,
}

/// Some counts: by their number, how many, and on which parts they are.
#[derive(Clone, Debug, Default)]
struct Sebagian {
    ada: Vec<bool>,
    banyak: usize,
    bagian: BTreeSet<Bagian>,
}

impl FromIterator<Ukur> for Sebagian {
    fn from_iter<I: IntoIterator<Item = Ukur>>(ukur: I) -> Sebagian {
        let mut some = Sebagian::default();
        for one in ukur {
            let nomor = usize::from(one.nomor());
            some.ada.resize(some.ada.len().max(nomor + 1), false);
            some.ada[nomor] = true;
            some.bagian.insert(one.bagian());
        }
        some.banyak = some.ada.iter().filter(|one| **one).count();
        some
    }
}

impl Perlu {
    /// These counts, up to the last of these periods in each of their years.
    pub fn of(ukur: impl IntoIterator<Item = Ukur>, periode: impl IntoIterator<Item = Periode>) -> Perlu {
        let mut sampai: Vec<(i32, usize)> = periode.into_iter().map(letak).collect();
        sampai.sort_unstable_by(|one, other| other.cmp(one));
        sampai.dedup_by_key(|(tahun, _)| *tahun);
        Perlu { ukur: Some(ukur.into_iter().collect()), sampai }
    }

    /// The last place of a year that is needed.
    pub fn sampai(&self, tahun: i32) -> usize {
        self.sampai.iter().find(|(known, _)| *known == tahun).map_or(MASA - 1, |(_, place)| *place)
    }

    /// The parts they are on; nothing when all may be needed.
    pub fn bagian(&self) -> Option<Vec<Bagian>> {
        self.ukur.as_ref().map(|some| some.bagian.iter().copied().collect())
    }

    fn meminta(&self, nomor: u16) -> bool {
        self.ukur.as_ref().is_none_or(|some| some.ada.get(usize::from(nomor)).copied().unwrap_or(false))
    }

    fn banyak(&self) -> usize {
        self.ukur.as_ref().map_or(usize::MAX, |some| some.banyak)
    }
}

/// `0*2,1,0*14`.
fn write_runs(text: &mut String, deret: &Deret) {
    let mut at = 0;
    while let Some(n) = deret.get(at) {
        let run = deret.iter().skip(at).take_while(|next| *next == n).count();
        let sep = if at > 0 { "," } else { "" };
        let _ = if run > 1 { write!(text, "{sep}{n}*{run}") } else { write!(text, "{sep}{n}") };
        at += run;
    }
}

/// What is left to read of a written card. Its few signs are read byte by byte, which is most of the work of reading a
/// kabupaten.
struct Sisa<'a>(&'a [u8]);

impl Sisa<'_> {
    /// Is this the next sign? Then it is read.
    fn sign(&mut self, sign: u8) -> bool {
        match self.0.split_first() {
            Some((first, rest)) if *first == sign => {
                self.0 = rest;
                true
            }
            _ => false,
        }
    }

    /// A number of at least one digit.
    fn number(&mut self) -> Option<i32> {
        let negative = self.sign(b'-');
        let (mut number, before) = (0_i64, self.0.len());
        while let Some((digit @ b'0'..=b'9', rest)) = self.0.split_first() {
            number = number.saturating_mul(10).saturating_add(i64::from(digit - b'0'));
            self.0 = rest;
        }
        let number = i32::try_from(if negative { -number } else { number }).ok();
        number.filter(|_| self.0.len() < before)
    }

    /// The numbers of a year, no more and no fewer; those after a place may stay unread.
    fn runs(&mut self, sampai: usize) -> Option<Deret> {
        let mut deret = [0; MASA];
        let mut at: usize = 0;
        while at <= sampai {
            let n = self.number()?;
            if self.sign(b'*') {
                let times = usize::try_from(self.number()?).ok()?;
                deret.get_mut(at..at.checked_add(times)?)?.fill(n);
                at += times;
            } else {
                *deret.get_mut(at)? = n;
                at += 1;
            }
            // Between numbers is a comma; after the last of a year is the end of the count.
            if self.sign(b',') == (at == MASA) {
                return None;
            }
        }
        let whole = at == MASA && !matches!(self.0.first(), None | Some(b';'));
        (!whole).then_some(deret)
    }

    /// Passes over the rest of a count.
    fn pass(&mut self) {
        let end = self.0.iter().position(|sign| *sign == b';').map_or(self.0.len(), |at| at + 1);
        self.0 = self.0.get(end..).unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::pilihan::Pilihan as _;

    /// SplitMix64.
    struct Dice(u64);

    impl Dice {
        fn roll(&mut self, sides: u64) -> u64 {
            self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            (z ^ (z >> 31)) % sides
        }

        fn card(&mut self) -> Card {
            static SEMUA: std::sync::LazyLock<Vec<Ukur>> =
                std::sync::LazyLock::new(|| Ukur::semua().collect());
            let semua = &*SEMUA;
            let mut card = Card::default();
            for _ in 0..self.roll(40) {
                let ukur = semua[self.roll(semua.len() as u64) as usize];
                card.count(ukur, self.roll(MASA as u64) as usize, self.roll(40) as i32 - 3);
            }
            card
        }
    }

    #[test]
    fn cards_add_and_subtract_like_numbers_and_read_back_as_written() {
        let mut dice = Dice(5);
        for _ in 0..2_000 {
            let (a, b) = (dice.card(), dice.card());
            assert_eq!(Card::parse(&a.to_text()), Some(a.clone()));
            let (mut sum, mut other) = (a.clone(), b.clone());
            sum.add(&b);
            other.add(&a);
            assert_eq!(sum, other);
            sum.subtract(&b);
            assert_eq!(sum, a);
            sum.subtract(&a);
            assert!(sum.is_empty(), "{}", sum.to_text());
        }
    }

    #[test]
    fn what_is_needed_of_a_card_reads_like_the_whole_of_it() {
        let mut dice = Dice(9);
        for _ in 0..2_000 {
            let (card, year) = (dice.card(), 2026);
            let needed: Vec<Ukur> = card.iter().map(|(ukur, _)| ukur).filter(|_| dice.roll(2) == 0).collect();
            let last = crate::domain::rollup::masa::semua(year)[dice.roll(MASA as u64) as usize];
            let perlu = Perlu::of(needed.iter().copied(), [last]);
            let some = Card::parse_some(&card.to_text(), &perlu, perlu.sampai(year)).unwrap();
            assert_eq!(perlu.sampai(year + 1), MASA - 1);
            for (ukur, deret) in card.iter() {
                for (masa, n) in deret.iter().enumerate().take(letak(last).1 + 1) {
                    let wanted = if needed.contains(&ukur) { i64::from(*n) } else { 0 };
                    assert_eq!(some.at(ukur, masa), wanted, "{ukur:?} {masa} {last}");
                }
            }
        }
    }

    #[test]
    fn the_text_is_short_and_can_be_read() {
        let mut card = Card::default();
        let ukur = Ukur::semua().next().unwrap();
        for masa in 0..MASA {
            card.count(ukur, masa, 1);
        }
        assert_eq!(card.to_text(), format!("{}=1*17", ukur.nomor()));
        card.count(ukur, 2, 4);
        assert_eq!(card.to_text(), format!("{}=1*2,5,1*14", ukur.nomor()));
        assert_eq!(Card::parse(""), Some(Card::default()));
        for broken in [
            "x",
            "1",
            "1=",
            "1=1*18",
            "1=1*16",
            "1=1,1",
            "1=1*17;2",
            "1=1*99999999999999999999",
            "70000=1*17",
        ] {
            assert_eq!(Card::parse(broken), None, "{broken}");
        }
    }

    #[test]
    fn parts_go_to_cards_of_their_own_and_nothing_is_lost() {
        let mut card = Card::default();
        for ukur in Ukur::semua().filter(|ukur| ukur.bagian() != Bagian::Jumlah) {
            card.count(ukur, 3, 2);
        }
        let mut parts = card.clone().by_bagian();
        let jumlah = parts.remove(&Bagian::Jumlah).unwrap();
        let mut back = Card::default();
        for (bagian, part) in parts {
            assert!(part.iter().all(|(ukur, _)| ukur.bagian() == bagian));
            back.add(&part);
        }
        assert_eq!(back, card);
        for (of, _, _) in Dijumlah::NILAI {
            let counts = card.iter().filter(|(ukur, _)| Dijumlah::dari(*ukur) == Some(*of));
            let sum: i64 = counts.map(|(_, deret)| i64::from(deret[3])).sum();
            assert_eq!(
                (jumlah.at(Ukur::Jumlah(*of), 3), jumlah.at(Ukur::Jumlah(*of), 4)),
                (sum, 0),
                "{of:?}"
            );
            assert!(sum > 0);
        }
    }
}
