//! The post itself: is it an active one (posyandu aktif), does it open every month, does it report; and its visits at
//! home. A post is active by the definition of 2023 (Permenkes 13/2022): open in 8 months of the year, five kader in
//! force, somebody served among pregnant women, balita and adolescents.

use chrono::{Datelike, NaiveDate};

use super::{Hitungan, Indikator, Olahan, Saring, Satuan, Suku, jumlah, rate};
use crate::domain::rollup::masa::{BULAN, MASA, letak};
use crate::domain::rollup::ukur::{Bagian, Lingkup, Satu};
use crate::domain::rollup::{Card, Ukur};
use crate::domain::tanggal::Periode;

/// Months in a year in which a post opens, and kader in force.
const BULAN_AKTIF: i64 = 8;
const KADER_AKTIF: i64 = 5;
const AKTIF: &str = "Permenkes 13/2022; indicators.md bagian 9";
const SUMBER: &str = "indicators.md bagian 9";
const KUNJUNGAN: &str = "lifecycle-and-sessions.md bagian 2.5";

const PENYEBUT: &Olahan =
    &Olahan { rincian: &[], bagian: &[Bagian::Pos], ukuran: |_| Vec::new(), dari: ada_setahun };
const PEMBILANG: &Olahan =
    &Olahan { rincian: &[], bagian: &[Bagian::Pos, Bagian::Kader], ukuran: |_| Vec::new(), dari: aktif };
const DI_JALUR: &Olahan =
    &Olahan { rincian: &[], bagian: &[Bagian::Pos], ukuran: |_| Vec::new(), dari: di_jalur };

/// Only a year says whether a post is an active one.
fn ada_setahun(card: &Card, periode: Periode, _: Saring) -> i64 {
    let (_, masa) = letak(periode);
    if masa == MASA - 1 { card.at(Ukur::PosAda(Satu), masa) } else { 0 }
}

fn aktif(card: &Card, periode: Periode, saring: Saring) -> i64 {
    let (_, masa) = letak(periode);
    let met = ada_setahun(card, periode, saring) > 0
        && card.at(Ukur::BulanBuka(Satu), masa) >= BULAN_AKTIF
        && card.at(Ukur::KaderAda(Lingkup::Semua), masa) >= KADER_AKTIF
        && card.at(Ukur::LayananInti(Satu), masa) > 0;
    met.into()
}

/// At the end of the period, or on the day asked for: did it open in 8 of 12 months so far, rounded up?
fn di_jalur(card: &Card, periode: Periode, saring: Saring) -> i64 {
    let (_, masa) = letak(periode);
    let until = saring.pada.unwrap_or(NaiveDate::MAX).min(periode.last_day());
    let months = if until < periode.first_day() { periode.first_day().month0() } else { until.month() };
    let months = usize::try_from(months).unwrap_or(BULAN).min(BULAN);
    let opened = (0..months).filter(|month| card.at(Ukur::HariBuka(Satu), *month) > 0).count();
    let met = opened >= (8 * months).div_ceil(BULAN);
    (met && card.at(Ukur::PosAda(Satu), masa) > 0).into()
}

pub(super) const SEMUA: &[Indikator] = &[
    rate(
        ("POSYANDU_AKTIF", "Posyandu aktif"),
        "posyandu yang buka di sedikitnya 8 bulan setahun, dengan 5 kader dan pelayanan bagi ibu hamil, balita, atau remaja × 100 / posyandu",
        AKTIF,
        Hitungan(&[(1, Suku::Kartu(PEMBILANG))]),
        Hitungan(&[(1, Suku::Kartu(PENYEBUT))]),
    )
    .per_pos(),
    rate(
        ("POSYANDU_DI_JALUR", "Posyandu menuju aktif (on track)"),
        "posyandu yang sejak Januari buka di sedikitnya 8/12 bulan, dibulatkan ke atas × 100 / posyandu",
        SUMBER,
        Hitungan(&[(1, Suku::Kartu(DI_JALUR))]),
        Hitungan(&[(1, Suku::Pos(Ukur::PosAda))]),
    )
    .per_pos(),
    rate(
        ("KEPATUHAN_BUKA", "Kepatuhan buka"),
        "bulan dengan hari buka × 100 / bulan yang sudah berjalan",
        SUMBER,
        Hitungan(&[(1, Suku::Bulanan(Ukur::BulanBuka))]),
        Hitungan(&[(1, Suku::Bulanan(Ukur::PosAda))]),
    ),
    rate(
        ("LAPORAN_LENGKAP", "Kelengkapan laporan"),
        "hari buka yang ditutup dengan rekap × 100 / hari buka yang dijadwalkan dan tidak dibatalkan",
        SUMBER,
        Hitungan(&[(1, Suku::Bulanan(Ukur::HariSelesai))]),
        Hitungan(&[(1, Suku::Bulanan(Ukur::HariDijadwalkan))]),
    ),
    jumlah(
        ("POSYANDU", "Posyandu"),
        "posyandu yang ada",
        Satuan::Jumlah,
        SUMBER,
        Hitungan(&[(1, Suku::Pos(Ukur::PosAda))]),
    ),
    jumlah(
        ("KUNJUNGAN_RUMAH", "Kunjungan rumah"),
        "kunjungan rumah",
        Satuan::Jumlah,
        KUNJUNGAN,
        Hitungan(&[(1, Suku::Pos(Ukur::Kunjungan))]),
    ),
    rate(
        ("KUNJUNGAN_BERTEMU", "Kunjungan rumah yang bertemu"),
        "kunjungan yang bertemu × 100 / kunjungan rumah",
        KUNJUNGAN,
        Hitungan(&[(1, Suku::Pos(Ukur::KunjunganBertemu))]),
        Hitungan(&[(1, Suku::Pos(Ukur::Kunjungan))]),
    ),
    jumlah(
        ("ORANG_DIKUNJUNGI", "Orang yang dikunjungi"),
        "orang yang dikunjungi dan ditemui, masing-masing dihitung satu",
        Satuan::Orang,
        KUNJUNGAN,
        Hitungan(&[(1, Suku::Pos(Ukur::OrangDikunjungi))]),
    ),
    jumlah(
        ("KELUARGA_DIKUNJUNGI", "Keluarga yang dikunjungi"),
        "keluarga yang dikunjungi sebagai keluarga dan ditemui, masing-masing dihitung satu",
        Satuan::Jumlah,
        KUNJUNGAN,
        Hitungan(&[(1, Suku::Pos(Ukur::RumahDikunjungi))]),
    ),
];
