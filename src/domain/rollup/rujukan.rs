//! What one referral (*rujukan*) adds to the card of its post, in the period in which it was sent: is it done in time,
//! what became of it, how soon the receiver took it up. A card knows no today: what is still open is told by the day
//! on which it was sent, so that whoever reads it can say what is not yet due. Source: indicators.md section 11.

use chrono::{Datelike, NaiveDate};

use super::card::Card;
use super::masa::tempat;
use super::ukur::{BidangHari, Ukur};
use crate::domain::hari_kerja::{Libur, hari_kerja};
use crate::domain::id::PosyanduId;
use crate::domain::posyandu::Bidang;
use crate::domain::rujukan::StatusRujukan;
use crate::domain::tanggal::umur_hari;

/// Days within which a referral should be done [P].
pub const HARI_SELESAI: i32 = 30;

/// The facts of a referral that sums are made of. No protected one is read for a sum.
#[derive(Clone, Copy, Debug)]
pub struct Kasus {
    /// Its post.
    pub pos: PosyanduId,
    /// The sector it was sent to.
    pub bidang: Bidang,
    /// The day on which it was sent.
    pub dibuat: NaiveDate,
    /// Where it stands.
    pub status: StatusRujukan,
    /// The day of the first step the receiver took.
    pub ditindak: Option<NaiveDate>,
    /// The day on which it was done.
    pub selesai: Option<NaiveDate>,
}

impl Kasus {
    /// What it adds to the card of its post for a year.
    pub fn menyumbang(&self, tahun: i32) -> Card {
        let mut card = Card::default();
        if self.dibuat.year() != tahun {
            return card;
        }
        let gone = matches!(self.status, StatusRujukan::Dibatalkan | StatusRujukan::TidakMemenuhiSyarat);
        let done = self.status == StatusRujukan::Selesai
            && self.selesai.is_some_and(|day| umur_hari(self.dibuat, day) <= HARI_SELESAI);
        for masa in tempat(self.dibuat) {
            card.count(Ukur::RujukanDibuat(self.bidang), masa, 1);
            card.count(Ukur::RujukanGugur(self.bidang), masa, gone.into());
            card.count(Ukur::RujukanSelesai(self.bidang), masa, done.into());
            if let Some(day) = self.ditindak.filter(|_| !gone) {
                let waited = hari_kerja(self.dibuat, day, Libur::bawaan());
                card.count(Ukur::RujukanDitindak(BidangHari::new(self.bidang, waited)), masa, 1);
                let days = BidangHari::new(self.bidang, umur_hari(self.dibuat, day).into());
                card.count(Ukur::RujukanDitindakKalender(days), masa, 1);
            }
        }
        // The month alone: longer periods add their months up.
        let [month, _, _] = tempat(self.dibuat);
        let sent = BidangHari::new(self.bidang, self.dibuat.day().into());
        let open = self.status.berjalan();
        card.count(Ukur::RujukanTerbuka(sent), month, open.into());
        card.count(Ukur::RujukanMenunggu(sent), month, (open && self.ditindak.is_none()).into());
        card
    }
}
