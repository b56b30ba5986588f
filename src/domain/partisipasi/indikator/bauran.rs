//! The mix of the six sectors (bauran): whose services are recorded, and how many sectors a post serves. Rows alone
//! overstate health; the rate of persons served belongs beside it.

use super::{Hitungan, Indikator, Olahan, Saring, Satuan, Suku, jumlah, rate};
use crate::domain::partisipasi::ukuran::Ukuran;
use crate::domain::posyandu::Bidang;
use crate::domain::rollup::masa::letak;
use crate::domain::rollup::ukur::{Bagian, Satu};
use crate::domain::rollup::{Card, Ukur};
use crate::domain::tanggal::Periode;

const SUMBER: &str = "indicators.md bagian 10";

const SEMUA_BIDANG: (i64, Suku) = (1, Suku::SemuaBidang(Ukur::Baris));
const TANPA_KESEHATAN: (i64, Suku) = (-1, Suku::Tetap(Ukur::Baris(Bidang::Kesehatan)));

const KELUASAN: &Olahan =
    &Olahan { rincian: &[], bagian: &[Bagian::Bidang], ukuran: semua_baris, dari: keluasan };
const ENAM: &Olahan = &Olahan {
    rincian: &[],
    bagian: &[Bagian::Bidang, Bagian::Pos],
    ukuran: |_| vec![Ukuran::EnamBidang],
    dari: enam,
};
const BERLAPORAN: &Olahan =
    &Olahan { rincian: &[], bagian: &[Bagian::Pos], ukuran: |_| Vec::new(), dari: berlaporan };

/// How many sectors there are tells of each whether it is none.
fn semua_baris(_: Saring) -> Vec<Ukuran> {
    Bidang::ALL.map(Ukur::Baris).map(Ukuran::Lain).to_vec()
}

/// How many sectors have a service.
fn keluasan(card: &Card, periode: Periode, _: Saring) -> i64 {
    let (_, masa) = letak(periode);
    Bidang::ALL.into_iter().map(|bidang| i64::from(card.at(Ukur::Baris(bidang), masa) > 0)).sum()
}

/// Of the posts with a closed day, those with a service of every sector.
fn enam(card: &Card, periode: Periode, saring: Saring) -> i64 {
    let all = i64::try_from(Bidang::ALL.len()) == Ok(keluasan(card, periode, saring));
    if all { berlaporan(card, periode, saring) } else { 0 }
}

/// Is it a post that served in every sector? What `Ukuran::EnamBidang` counts.
pub fn enam_bidang(card: &Card, periode: Periode) -> i64 {
    enam(card, periode, Saring::default())
}

fn berlaporan(card: &Card, periode: Periode, _: Saring) -> i64 {
    let (_, masa) = letak(periode);
    (card.at(Ukur::HariSelesai(Satu), masa) > 0).into()
}

pub(super) const SEMUA: &[Indikator] = &[
    rate(
        ("PANGSA_BIDANG", "Pangsa bidang"),
        "pelayanan bidang × 100 / pelayanan semua bidang",
        SUMBER,
        Hitungan(&[(1, Suku::Bidang(Ukur::Baris))]),
        Hitungan(&[SEMUA_BIDANG]),
    ),
    rate(
        ("PANGSA_NON_KESEHATAN", "Pangsa di luar kesehatan"),
        "pelayanan lima bidang lain × 100 / pelayanan semua bidang",
        SUMBER,
        Hitungan(&[SEMUA_BIDANG, TANPA_KESEHATAN]),
        Hitungan(&[SEMUA_BIDANG]),
    ),
    jumlah(
        ("KELUASAN", "Keluasan bidang"),
        "bidang dengan sedikitnya satu pelayanan, 0 sampai 6",
        Satuan::Jumlah,
        SUMBER,
        Hitungan(&[(1, Suku::Kartu(KELUASAN))]),
    ),
    rate(
        ("POSYANDU_ENAM_BIDANG", "Posyandu dengan enam bidang"),
        "posyandu dengan pelayanan semua bidang × 100 / posyandu dengan hari buka yang ditutup",
        SUMBER,
        Hitungan(&[(1, Suku::Kartu(ENAM))]),
        Hitungan(&[(1, Suku::Kartu(BERLAPORAN))]),
    )
    .per_pos(),
];
