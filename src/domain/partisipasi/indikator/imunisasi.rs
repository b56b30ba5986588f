//! Immunisation: complete sets by birth cohort, doses, drop-out, children without any dose.

use super::{Hitungan, Indikator, Satuan, Suku, jumlah, rate};
use crate::domain::imunisasi::{DosisVaksin, VersiKumpulan};
use crate::domain::rollup::Ukur;
use crate::domain::rollup::ukur::Golongan;
use crate::domain::siklus::KelompokStatistik;

const SUMBER: &str = "indicators.md bagian 7";

const DPT1: (i64, Suku) = (1, Suku::Tetap(Ukur::Dosis(DosisVaksin::DptHbHib1)));
const DPT3_KURANG: (i64, Suku) = (-1, Suku::Tetap(Ukur::Dosis(DosisVaksin::DptHbHib3)));

/// Whom a dose is meant for: infants, or children of the second year. Doses of school and of women have no such number.
fn sasaran(dosis: DosisVaksin) -> Vec<Ukur> {
    use DosisVaksin as D;
    let kelompok = match dosis {
        D::DptHbHib4 | D::Pcv3 | D::Mr2 => KelompokStatistik::Baduta,
        D::MrBias | D::Dt | D::TdKelas2 | D::TdKelas5 | D::Hpv1 | D::Hpv2 => return Vec::new(),
        D::Td1 | D::Td2 | D::Td3 | D::Td4 | D::Td5 => return Vec::new(),
        _ => KelompokStatistik::Bayi,
    };
    Golongan::of(kelompok).map(Ukur::Warga).to_vec()
}

fn bersasaran(dosis: DosisVaksin) -> Vec<Ukur> {
    if sasaran(dosis).is_empty() { Vec::new() } else { vec![Ukur::Dosis(dosis)] }
}

/// A set where none is asked for: that of the guide in force.
const DASAR: VersiKumpulan = VersiKumpulan::DasarIlp2023;

pub(super) const SEMUA: &[Indikator] = &[
    rate(
        ("IMUNISASI_LENGKAP", "Imunisasi lengkap sebelum ulang tahun (kohort)"),
        "anak yang lengkap sebelum ulang tahun pertama (kumpulan baduta: kedua) × 100 / anak yang mencapainya dalam periode",
        SUMBER,
        Hitungan(&[(1, Suku::Kumpulan(DASAR, Ukur::KumpulanTepat))]),
        Hitungan(&[(1, Suku::Kumpulan(DASAR, Ukur::KumpulanSasaran))]),
    ),
    rate(
        ("IMUNISASI_LENGKAP_KAPAN_PUN", "Imunisasi lengkap, kapan pun"),
        "anak yang lengkap sampai sekarang × 100 / anak yang mencapai ulang tahun itu dalam periode",
        SUMBER,
        Hitungan(&[(1, Suku::Kumpulan(DASAR, Ukur::KumpulanLengkap))]),
        Hitungan(&[(1, Suku::Kumpulan(DASAR, Ukur::KumpulanSasaran))]),
    ),
    jumlah(
        ("IMUNISASI_TIDAK_DIKETAHUI", "Imunisasi tidak diketahui"),
        "anak yang mencapai ulang tahun itu tanpa catatan imunisasi; tetap dalam penyebut",
        Satuan::Orang,
        SUMBER,
        Hitungan(&[(1, Suku::Kumpulan(DASAR, Ukur::KumpulanTidakDiketahui))]),
    ),
    rate(
        ("CAKUPAN_ANTIGEN", "Cakupan antigen"),
        "orang yang mendapat dosis dalam periode × 100 / bayi (dosis lanjutan: anak 12-23 bulan)",
        SUMBER,
        Hitungan(&[(1, Suku::Dosis(bersasaran))]),
        Hitungan(&[(1, Suku::Dosis(sasaran))]),
    ),
    jumlah(
        ("DOSIS", "Dosis diberikan"),
        "orang yang mendapat dosis dalam periode, tanpa yang terlalu dini",
        Satuan::Orang,
        SUMBER,
        Hitungan(&[(1, Suku::Dosis(|dosis| vec![Ukur::Dosis(dosis)]))]),
    ),
    rate(
        ("PUTUS_DPT", "Putus imunisasi DPT 1 ke 3 (drop-out)"),
        "(DPT 1 − DPT 3) × 100 / DPT 1",
        SUMBER,
        Hitungan(&[DPT1, DPT3_KURANG]),
        Hitungan(&[DPT1]),
    ),
    rate(
        ("NOL_DOSIS", "Anak tanpa dosis (zero-dose)"),
        "anak 4-59 bulan yang diketahui belum mendapat DPT 1 × 100 / anak 4-59 bulan",
        SUMBER,
        Hitungan(&[(1, Suku::Pos(Ukur::NolDosis))]),
        Hitungan(&[(1, Suku::Pos(Ukur::NolDosisSasaran))]),
    ),
    jumlah(
        ("NOL_DOSIS_TIDAK_DIKETAHUI", "Anak 4-59 bulan tanpa catatan imunisasi"),
        "anak 4-59 bulan tanpa catatan imunisasi; tetap dalam penyebut",
        Satuan::Orang,
        SUMBER,
        Hitungan(&[(1, Suku::Pos(Ukur::NolDosisTidakDiketahui))]),
    ),
];
