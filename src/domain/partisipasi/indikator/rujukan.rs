//! Referrals sent in the period: are they done within thirty days, and how soon did the receiver take them up? What is
//! open and younger is not judged yet when a day is given (`Saring::pada`). Middle and tail of the follow-up are no
//! rates; `TindakLanjut` works them out of the same cards, so that those of a region are right.

use chrono::NaiveDate;

use super::{Hitungan, Indikator, Olahan, Rincian, Saring, Satuan, Suku, jumlah, rate};
use crate::domain::hari_kerja::{Libur, hari_kerja};
use crate::domain::partisipasi::ukuran::Ukuran;
use crate::domain::posyandu::Bidang;
use crate::domain::rate::Rate;
use crate::domain::rollup::masa::letak;
use crate::domain::rollup::rujukan::HARI_SELESAI;
use crate::domain::rollup::ukur::{Bagian, BidangHari};
use crate::domain::rollup::{Card, Ukur};
use crate::domain::rujukan::tindak::{dalam_batas, median, persentil_90};
use crate::domain::tanggal::{Periode, umur_hari};

const SUMBER: &str = "indicators.md bagian 11";

const TERBUKA: &Olahan = &Olahan {
    rincian: &[Rincian::Bidang],
    bagian: &[Bagian::Rujukan],
    ukuran: |saring| {
        bidang(saring).map(|one| Ukuran::Lain(Ukur::RujukanTerbuka(BidangHari::new(one, 0)))).collect()
    },
    dari: terbuka,
};
const BELUM: &Olahan = &Olahan {
    rincian: &[Rincian::Bidang],
    bagian: &[Bagian::Rujukan],
    ukuran: |saring| bidang(saring).map(Ukuran::BelumJatuhTempo).collect(),
    dari: belum,
};

const DIBUAT: (i64, Suku) = (1, Suku::Bidang(Ukur::RujukanDibuat));

fn bidang(saring: Saring) -> impl Iterator<Item = Bidang> {
    Bidang::ALL.into_iter().filter(move |one| saring.bidang.is_none_or(|only| only == *one))
}

/// Cases of the period by the day on which they were sent, with their number.
fn menurut_hari(
    card: &Card,
    periode: Periode,
    saring: Saring,
    of: fn(BidangHari) -> Ukur,
) -> Vec<(NaiveDate, i64)> {
    let mut found = Vec::new();
    for bulan in periode.months() {
        let (_, masa) = letak(bulan.into());
        for sent in bidang(saring).flat_map(BidangHari::sebidang) {
            let day = u32::try_from(sent.hari()).ok();
            let day = day.and_then(|day| NaiveDate::from_ymd_opt(bulan.tahun(), bulan.nomor(), day));
            found.extend(day.map(|day| (day, card.at(of(sent), masa))).filter(|(_, count)| *count != 0));
        }
    }
    found
}

fn terbuka(card: &Card, periode: Periode, saring: Saring) -> i64 {
    menurut_hari(card, periode, saring, Ukur::RujukanTerbuka).into_iter().map(|(_, count)| count).sum()
}

/// Open, and sent less than thirty days before the day asked for.
fn belum(card: &Card, periode: Periode, saring: Saring) -> i64 {
    let Some(pada) = saring.pada else { return 0 };
    let open = menurut_hari(card, periode, saring, Ukur::RujukanTerbuka).into_iter();
    open.filter(|(day, _)| belum_jatuh_tempo(*day, pada)).map(|(_, count)| count).sum()
}

/// Is a referral sent on this day not due yet?
fn belum_jatuh_tempo(day: NaiveDate, pada: NaiveDate) -> bool {
    umur_hari(day, pada) < HARI_SELESAI
}

/// Open and not due on a day, of a sector: what `Ukuran::BelumJatuhTempo` counts.
pub fn belum_jatuh_tempo_dari(card: &Card, periode: Periode, bidang: Bidang, pada: NaiveDate) -> i64 {
    belum(card, periode, Saring { bidang: Some(bidang), pada: Some(pada), ..Saring::default() })
}

pub(super) const SEMUA: &[Indikator] = &[
    jumlah(
        ("RUJUKAN", "Rujukan dibuat"),
        "rujukan yang dibuat dalam periode, tanpa yang terlindungi",
        Satuan::Jumlah,
        SUMBER,
        Hitungan(&[DIBUAT]),
    ),
    rate(
        ("RUJUKAN_SELESAI", "Rujukan selesai dalam 30 hari"),
        "rujukan selesai dalam 30 hari × 100 / rujukan dibuat tanpa yang dibatalkan, tidak memenuhi syarat, atau belum jatuh tempo",
        SUMBER,
        Hitungan(&[(1, Suku::Bidang(Ukur::RujukanSelesai))]),
        Hitungan(&[DIBUAT, (-1, Suku::Bidang(Ukur::RujukanGugur)), (-1, Suku::Kartu(BELUM))]),
    ),
    jumlah(
        ("RUJUKAN_TERBUKA", "Rujukan yang masih berjalan"),
        "rujukan periode ini yang belum berakhir",
        Satuan::Jumlah,
        SUMBER,
        Hitungan(&[(1, Suku::Kartu(TERBUKA))]),
    ),
    jumlah(
        ("RUJUKAN_BELUM_JATUH_TEMPO", "Rujukan yang belum jatuh tempo"),
        "rujukan yang masih berjalan dan belum 30 hari",
        Satuan::Jumlah,
        SUMBER,
        Hitungan(&[(1, Suku::Kartu(BELUM))]),
    ),
];

/// How soon the referrals of some periods were taken up.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TindakLanjut {
    /// Of each that the receiver took up, the working days that took; 31 stands for 31 or more.
    pub ditindak: Vec<i32>,
    /// The same in days of the calendar.
    pub kalender: Vec<i32>,
    /// Of each that still waits, the working days since it was sent.
    pub menunggu: Vec<i32>,
}

impl TindakLanjut {
    /// From the card of a post or of a region, as seen on a day.
    pub fn dari(card: &Card, periode: Periode, saring: Saring, pada: NaiveDate) -> TindakLanjut {
        let mut all = TindakLanjut::default();
        all.tambah(card, periode, saring, pada);
        all
    }

    /// Takes in another period of the same or of another card.
    pub fn tambah(&mut self, card: &Card, periode: Periode, saring: Saring, pada: NaiveDate) {
        let (_, masa) = letak(periode);
        for took in bidang(saring).flat_map(BidangHari::sebidang) {
            ulang(&mut self.ditindak, took.hari(), card.at(Ukur::RujukanDitindak(took), masa));
            ulang(&mut self.kalender, took.hari(), card.at(Ukur::RujukanDitindakKalender(took), masa));
        }
        for (sent, count) in menurut_hari(card, periode, saring, Ukur::RujukanMenunggu) {
            ulang(&mut self.menunggu, hari_kerja(sent, pada, Libur::bawaan()), count);
        }
        self.ditindak.sort_unstable();
        self.kalender.sort_unstable();
    }

    /// The middle, in working days.
    pub fn median(&self) -> Option<f64> {
        median(&self.ditindak)
    }

    /// Nine of ten took no longer, in working days.
    pub fn persentil_90(&self) -> Option<i32> {
        persentil_90(&self.ditindak)
    }

    /// The middle and the nine tenths, in days of the calendar.
    pub fn menurut_kalender(&self) -> (Option<f64>, Option<i32>) {
        (median(&self.kalender), persentil_90(&self.kalender))
    }

    /// Taken up within so many working days, of those taken up and those that wait for longer.
    pub fn dalam_batas(&self, batas: i32) -> Rate {
        dalam_batas(&self.ditindak, &self.menunggu, batas)
    }
}

fn ulang(into: &mut Vec<i32>, days: i64, times: i64) {
    let days = i32::try_from(days).unwrap_or(i32::MAX);
    into.extend(std::iter::repeat_n(days, usize::try_from(times).unwrap_or(0)));
}
