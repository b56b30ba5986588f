//! Screenings: of those a screening is meant for, who was screened; of those screened, who was found. And the whole
//! screening of a year.

use super::{Hitungan, Indikator, Suku, rate};
use crate::domain::rollup::Ukur;
use crate::domain::rollup::ukur::Saringan;

const SUMBER: &str = "lifecycle-and-sessions.md bagian 3; indicators.md bagian 5";

pub(super) const SEMUA: &[Indikator] = &[
    rate(
        ("SKRINING_ANEMIA", "Skrining anemia"),
        "ibu hamil dan remaja putri 12 dan 15 tahun yang diperiksa × 100 / ibu hamil dan remaja putri 12 dan 15 tahun",
        SUMBER,
        Hitungan(&[(1, Suku::Saringan(Saringan::Anemia, Ukur::SkriningSasaranDisaring))]),
        Hitungan(&[(1, Suku::Saringan(Saringan::Anemia, Ukur::SkriningSasaran))]),
    ),
    rate(
        ("TEMUAN_ANEMIA", "Temuan skrining anemia"),
        "warga dengan tanda Hb rendah × 100 / warga yang diperiksa; tanda, bukan diagnosis",
        SUMBER,
        Hitungan(&[(1, Suku::Saringan(Saringan::Anemia, Ukur::Ditemukan))]),
        Hitungan(&[(1, Suku::Saringan(Saringan::Anemia, Ukur::Disaring))]),
    ),
    rate(
        ("SKRINING_KEK", "Skrining KEK ibu hamil"),
        "ibu hamil yang diperiksa × 100 / ibu hamil",
        SUMBER,
        Hitungan(&[(1, Suku::Saringan(Saringan::Kek, Ukur::SkriningSasaranDisaring))]),
        Hitungan(&[(1, Suku::Saringan(Saringan::Kek, Ukur::SkriningSasaran))]),
    ),
    rate(
        ("TEMUAN_KEK", "Temuan skrining KEK ibu hamil"),
        "warga dengan tanda KEK × 100 / warga yang diperiksa; tanda, bukan diagnosis",
        SUMBER,
        Hitungan(&[(1, Suku::Saringan(Saringan::Kek, Ukur::Ditemukan))]),
        Hitungan(&[(1, Suku::Saringan(Saringan::Kek, Ukur::Disaring))]),
    ),
    rate(
        ("SKRINING_HIPERTENSI", "Skrining tekanan darah"),
        "warga 15 tahun ke atas yang diperiksa × 100 / warga 15 tahun ke atas",
        SUMBER,
        Hitungan(&[(1, Suku::Saringan(Saringan::Hipertensi, Ukur::SkriningSasaranDisaring))]),
        Hitungan(&[(1, Suku::Saringan(Saringan::Hipertensi, Ukur::SkriningSasaran))]),
    ),
    rate(
        ("TEMUAN_HIPERTENSI", "Temuan skrining tekanan darah"),
        "warga dengan tanda tekanan darah tinggi × 100 / warga yang diperiksa; tanda, bukan diagnosis",
        SUMBER,
        Hitungan(&[(1, Suku::Saringan(Saringan::Hipertensi, Ukur::Ditemukan))]),
        Hitungan(&[(1, Suku::Saringan(Saringan::Hipertensi, Ukur::Disaring))]),
    ),
    rate(
        ("SKRINING_GULA_DARAH", "Skrining gula darah"),
        "warga 40 tahun ke atas, dan 15-39 tahun yang berisiko yang diperiksa × 100 / warga 40 tahun ke atas, dan 15-39 tahun yang berisiko",
        SUMBER,
        Hitungan(&[(1, Suku::Saringan(Saringan::Gula, Ukur::SkriningSasaranDisaring))]),
        Hitungan(&[(1, Suku::Saringan(Saringan::Gula, Ukur::SkriningSasaran))]),
    ),
    rate(
        ("TEMUAN_GULA_DARAH", "Temuan skrining gula darah"),
        "warga dengan tanda gula darah tinggi × 100 / warga yang diperiksa; tanda, bukan diagnosis",
        SUMBER,
        Hitungan(&[(1, Suku::Saringan(Saringan::Gula, Ukur::Ditemukan))]),
        Hitungan(&[(1, Suku::Saringan(Saringan::Gula, Ukur::Disaring))]),
    ),
    rate(
        ("SKRINING_PTM", "Skrining PTM setahun"),
        "warga 15 tahun ke atas dengan tekanan darah, IMT atau lingkar perut, dan gula darah bila perlu × 100 / warga 15 tahun ke atas",
        SUMBER,
        Hitungan(&[(1, Suku::Pos(Ukur::Ptm))]),
        Hitungan(&[(1, Suku::Pos(Ukur::PtmSasaran))]),
    ),
    rate(
        ("SKRINING_LANSIA", "Skrining lansia setahun"),
        "lansia dengan AKS, SKILAS, tekanan darah, dan gula darah × 100 / lansia",
        SUMBER,
        Hitungan(&[(1, Suku::Pos(Ukur::LansiaLengkap))]),
        Hitungan(&[(1, Suku::Pos(Ukur::LansiaSasaran))]),
    ),
    rate(
        ("SKRINING_TBC", "Skrining TBC setahun"),
        "warga hadir yang ditanya gejala TBC × 100 / warga yang hadir dalam setahun",
        SUMBER,
        Hitungan(&[(1, Suku::Pos(Ukur::Tbc))]),
        Hitungan(&[(1, Suku::Pos(Ukur::TbcHadir))]),
    ),
];
