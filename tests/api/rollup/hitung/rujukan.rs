//! Referrals, counted again in the month, the quarter and the year in which they were sent: what became of them, and how
//! long the receiver took. Source: indicators.md section 11.

use chrono::{Datelike as _, NaiveDate};
use posyandu::domain::hari_kerja::Libur;
use posyandu::domain::rollup::Ukur;
use posyandu::domain::rollup::ukur::BidangHari;

use super::Lembar;

/// Days on which agencies work, after the first and up to the second.
fn hari_kerja(sent: NaiveDate, taken: NaiveDate) -> i64 {
    let (mut day, mut days) = (sent, 0);
    while day < taken {
        day = day.succ_opt().unwrap();
        days += i64::from(Libur::bawaan().kerja(day));
    }
    days
}

impl Lembar<'_> {
    pub(super) fn rujukan(&mut self) {
        let mut counts = Vec::new();
        let here = self.buku.kasus.iter().filter(|kasus| kasus.pos == self.pos && self.dalam(kasus.dibuat));
        for kasus in here {
            let (bidang, sent) = (kasus.bidang, BidangHari::new(kasus.bidang, kasus.dibuat.day().into()));
            let dropped = ["DIBATALKAN", "TIDAK_MEMENUHI_SYARAT"].contains(&kasus.status.as_str());
            let over = dropped || ["SELESAI", "DITOLAK_OPD"].contains(&kasus.status.as_str());
            let done = kasus.selesai.filter(|_| kasus.status == "SELESAI");
            counts.push(Ukur::RujukanDibuat(bidang));
            counts.extend(dropped.then_some(Ukur::RujukanGugur(bidang)));
            if done.is_some_and(|day| (day - kasus.dibuat).num_days() <= 30) {
                counts.push(Ukur::RujukanSelesai(bidang));
            }
            if let Some(taken) = kasus.ditindak.filter(|_| !dropped) {
                let (working, all) = (hari_kerja(kasus.dibuat, taken), (taken - kasus.dibuat).num_days());
                counts.push(Ukur::RujukanDitindak(BidangHari::new(bidang, working)));
                counts.push(Ukur::RujukanDitindakKalender(BidangHari::new(bidang, all)));
            }
            // Of the months alone: longer periods add them up.
            if !over && self.letak < 12 {
                counts.push(Ukur::RujukanTerbuka(sent));
                counts.extend(kasus.ditindak.is_none().then_some(Ukur::RujukanMenunggu(sent)));
            }
        }
        self.tulis_semua(counts);
    }
}
