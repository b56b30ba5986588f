//! What one household adds to the card of its post: the sectors whose services are for houses count it once, while
//! somebody of it lives there. Source: indicators.md section 4.

use chrono::NaiveDate;

use super::cakupan::{Penyebut, penyebut};
use super::card::Card;
use super::masa::{Acuan, tempat};
use super::ukur::{JenisPelayanan, Ukur};
use crate::domain::bidang::Subjek;
use crate::domain::id::PosyanduId;
use crate::domain::posyandu::Bidang;

/// The facts of a household that sums are made of.
#[derive(Clone, Debug)]
pub struct Keluarga {
    /// Its post.
    pub pos: PosyanduId,
    /// Its members while they were registered at that post.
    pub anggota: Vec<Anggota>,
    /// The services it received, without protected ones.
    pub layanan: Vec<Dicatat>,
}

/// A service of a household, a place or a group.
#[derive(Clone, Copy, Debug)]
pub struct Dicatat {
    /// When.
    pub tanggal: NaiveDate,
    /// Of which sector.
    pub bidang: Bidang,
    /// The kind.
    pub jenis: Option<JenisPelayanan>,
}

impl Dicatat {
    /// Counts the row itself.
    pub(super) fn baris(&self, card: &mut Card) {
        for masa in tempat(self.tanggal) {
            card.count(Ukur::Baris(self.bidang), masa, 1);
            if let Some(jenis) = self.jenis {
                card.count(Ukur::JenisBaris(jenis), masa, 1);
            }
        }
    }
}

/// A member of a household.
#[derive(Clone, Copy, Debug)]
pub struct Anggota {
    /// Birth date.
    pub lahir: NaiveDate,
    /// When she died.
    pub meninggal: Option<NaiveDate>,
    /// The first day of her registration at the post.
    pub mulai: NaiveDate,
    /// The first day no longer.
    pub akhir: Option<NaiveDate>,
}

/// Sectors whose services are measured by households.
pub fn per_rumah(bidang: Bidang) -> bool {
    matches!(bidang, Bidang::PekerjaanUmum | Bidang::PerumahanRakyat | Bidang::Sosial)
}

impl Keluarga {
    /// Does anybody of it live there on this day?
    pub fn berpenghuni(&self, hari: NaiveDate) -> bool {
        self.anggota.iter().any(|one| {
            one.lahir.max(one.mulai) <= hari
                && one.akhir.is_none_or(|akhir| akhir > hari)
                && one.meninggal.is_none_or(|died| died >= hari)
        })
    }

    /// What it adds to the card of its post for the year of these reference dates.
    pub fn menyumbang(&self, acuan: &Acuan) -> Card {
        let mut card = Card::default();
        let here = || self.layanan.iter().filter(|one| acuan.contains(one.tanggal));
        for (masa, _) in acuan.iter().filter(|(_, hari)| self.berpenghuni(*hari)) {
            for bidang in Bidang::ALL.into_iter().filter(|bidang| per_rumah(*bidang)) {
                card.count(Ukur::Berhak(bidang), masa, 1);
                let served = here().any(|one| one.bidang == bidang && tempat(one.tanggal).contains(&masa));
                card.count(Ukur::Terlayani(bidang), masa, served.into());
            }
            for jenis in here().filter(|one| tempat(one.tanggal).contains(&masa)).filter_map(of_houses) {
                if card.at(Ukur::JenisDapat(jenis), masa) == 0 {
                    card.count(Ukur::JenisDapat(jenis), masa, 1);
                }
            }
        }
        here().for_each(|one| one.baris(&mut card));
        card
    }
}

/// The kind, if it is counted of households: one for houses, or one for houses in need, which has no denominator.
fn of_houses(one: &Dicatat) -> Option<JenisPelayanan> {
    let jenis = one.jenis?.jenis()?;
    let houses = match penyebut(jenis) {
        Penyebut::Rumah => true,
        Penyebut::TidakAda => !jenis.subjek.contains(&Subjek::Orang),
        Penyebut::Warga | Penyebut::Orang(_) => false,
    };
    one.jenis.filter(|_| houses)
}
