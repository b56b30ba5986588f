//! Coverage of each kind of service, and of programmes with a season or a cohort.

use super::{Hitungan, Indikator, Satuan, Suku, jumlah, rate};
use crate::domain::pertumbuhan::JenisKelamin;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::Bidang;
use crate::domain::rollup::Ukur;
use crate::domain::rollup::cakupan::{Penyebut, penyebut};
use crate::domain::rollup::ukur::{Golongan, JenisPelayanan};
use crate::domain::siklus::KelompokStatistik;

const SUMBER: &str = "indicators.md bagian 5";

/// Of whom a kind is counted: persons under the kind that stands for them, all residents, or households.
fn sasaran(jenis: JenisPelayanan) -> Vec<Ukur> {
    match jenis.jenis().map_or(Penyebut::TidakAda, penyebut) {
        Penyebut::TidakAda => Vec::new(),
        Penyebut::Orang(place) => vec![Ukur::JenisSasaran(place)],
        // A household is counted once for each sector of houses.
        Penyebut::Rumah => vec![Ukur::Berhak(Bidang::PekerjaanUmum)],
        Penyebut::Warga => {
            let of = |kelompok| {
                JenisKelamin::NILAI
                    .iter()
                    .map(move |(jenis_kelamin, _, _)| Golongan { kelompok, jenis_kelamin: *jenis_kelamin })
            };
            KelompokStatistik::NILAI
                .iter()
                .flat_map(|(kelompok, _, _)| of(*kelompok))
                .map(Ukur::Warga)
                .collect()
        }
    }
}

/// Who received a kind that is counted of somebody.
fn dapat(jenis: JenisPelayanan) -> Vec<Ukur> {
    let counted = jenis.jenis().is_some_and(|jenis| penyebut(jenis) != Penyebut::TidakAda);
    counted.then_some(Ukur::JenisDapat(jenis)).into_iter().collect()
}

pub(super) const SEMUA: &[Indikator] = &[
    rate(
        ("CAKUPAN_JENIS", "Cakupan jenis pelayanan"),
        "orang atau keluarga yang mendapat pelayanan, di mana pun × 100 / orang atau keluarga yang menurut umur dan keadaannya berhak",
        SUMBER,
        Hitungan(&[(1, Suku::Jenis(dapat))]),
        Hitungan(&[(1, Suku::Jenis(sasaran))]),
    ),
    jumlah(
        ("PENERIMA", "Penerima jenis pelayanan"),
        "orang atau keluarga yang mendapat pelayanan, masing-masing dihitung satu",
        Satuan::Orang,
        SUMBER,
        Hitungan(&[(1, Suku::Jenis(|jenis| vec![Ukur::JenisDapat(jenis)]))]),
    ),
    jumlah(
        ("PELAYANAN_JENIS", "Pelayanan tercatat menurut jenis"),
        "pelayanan; satu kegiatan kelompok dihitung satu",
        Satuan::Jumlah,
        "indicators.md bagian 10",
        Hitungan(&[(1, Suku::Jenis(|jenis| vec![Ukur::JenisBaris(jenis)]))]),
    ),
    rate(
        ("VITAMIN_A", "Vitamin A pada Februari atau Agustus"),
        "anak 6-59 bulan yang mendapat kapsul pada bulan itu, di mana pun × 100 / anak 6-59 bulan pada hari pemberian atau akhir bulan",
        SUMBER,
        Hitungan(&[(1, Suku::Pos(Ukur::VitaminA))]),
        Hitungan(&[(1, Suku::Pos(Ukur::VitaminASasaran))]),
    ),
    rate(
        ("VITAMIN_A_SETAHUN", "Vitamin A dua kali setahun"),
        "anak yang mendapat kapsul Februari dan Agustus × 100 / anak 6-59 bulan pada keduanya",
        SUMBER,
        Hitungan(&[(1, Suku::Pos(Ukur::VitaminADua))]),
        Hitungan(&[(1, Suku::Pos(Ukur::VitaminADuaSasaran))]),
    ),
    rate(
        ("OBAT_CACING", "Obat cacing setahun"),
        "anak 12-59 bulan yang mendapat obat cacing dalam setahun × 100 / anak 12-59 bulan pada hari pemberian atau akhir Agustus",
        SUMBER,
        Hitungan(&[(1, Suku::Pos(Ukur::Cacing))]),
        Hitungan(&[(1, Suku::Pos(Ukur::CacingSasaran))]),
    ),
    rate(
        ("ASI_EKSKLUSIF", "ASI eksklusif sekarang"),
        "bayi 0-5 bulan yang hanya mendapat ASI × 100 / bayi 0-5 bulan yang ditanya",
        SUMBER,
        Hitungan(&[(1, Suku::Pos(Ukur::Asi))]),
        Hitungan(&[(1, Suku::Pos(Ukur::AsiDitanya))]),
    ),
    rate(
        ("ASI_LULUS", "Lulus ASI eksklusif"),
        "anak yang hanya mendapat ASI sampai bulan kelima × 100 / anak yang genap 6 bulan dan diketahui",
        SUMBER,
        Hitungan(&[(1, Suku::Pos(Ukur::AsiLulus))]),
        Hitungan(&[(1, Suku::Pos(Ukur::AsiLulusSasaran))]),
    ),
    jumlah(
        ("ASI_TIDAK_DIKETAHUI", "Genap 6 bulan, ASI tidak diketahui"),
        "anak yang genap 6 bulan tanpa jawaban bulan kelima",
        Satuan::Orang,
        SUMBER,
        Hitungan(&[(1, Suku::Pos(Ukur::AsiTidakDiketahui))]),
    ),
    jumlah(
        ("BERSALIN", "Ibu bersalin"),
        "ibu yang melahirkan dalam periode",
        Satuan::Orang,
        SUMBER,
        Hitungan(&[(1, Suku::Pos(Ukur::Bersalin))]),
    ),
    rate(
        ("TTD_BUMIL", "Tablet tambah darah ibu hamil"),
        "ibu bersalin dengan sedikitnya 90 tablet (MMS 180) × 100 / ibu bersalin",
        "Permenkes 14/2019; indicators.md bagian 5",
        Hitungan(&[(1, Suku::Pos(Ukur::TtdCukup))]),
        Hitungan(&[(1, Suku::Pos(Ukur::Bersalin))]),
    ),
    rate(
        ("ANC6", "Enam kontak pemeriksaan kehamilan (1-2-3)"),
        "ibu bersalin dengan sedikitnya 1, 2, dan 3 kontak pada trimester 1, 2, dan 3 × 100 / ibu bersalin",
        "KMK HK.01.07/MENKES/2015/2023 (ILP); indicators.md bagian 5",
        Hitungan(&[(1, Suku::Pos(Ukur::Anc6))]),
        Hitungan(&[(1, Suku::Pos(Ukur::Bersalin))]),
    ),
    rate(
        ("ANC6_JUMLAH", "Enam kontak pemeriksaan kehamilan (jumlah)"),
        "ibu bersalin dengan sedikitnya 6 kontak, pada trimester mana pun × 100 / ibu bersalin",
        SUMBER,
        Hitungan(&[(1, Suku::Pos(Ukur::Anc6Jumlah))]),
        Hitungan(&[(1, Suku::Pos(Ukur::Bersalin))]),
    ),
];
