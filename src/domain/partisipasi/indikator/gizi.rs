//! Growth status of children, of those measured in the period and not of all who live there: how many came belongs beside it.

use super::{Hitungan, Indikator, Suku, rate};
use crate::domain::rollup::Ukur;

const SUMBER: &str = "Permenkes 2/2020; indicators.md bagian 6.4";

const TB_U: Hitungan = Hitungan(&[(1, Suku::Anak(Ukur::TbU))]);
const BB_TB: Hitungan = Hitungan(&[(1, Suku::Anak(Ukur::BbTb))]);
const BB_U: Hitungan = Hitungan(&[(1, Suku::Anak(Ukur::BbU))]);

pub(super) const SEMUA: &[Indikator] = &[
    rate(
        ("STUNTING", "Pendek (stunting)"),
        "balita dengan TB/U di bawah -2 SD × 100 / balita dengan TB/U sah",
        SUMBER,
        Hitungan(&[(1, Suku::Anak(Ukur::Pendek))]),
        TB_U,
    ),
    rate(
        ("STUNTING_BERAT", "Sangat pendek"),
        "balita dengan TB/U di bawah -3 SD × 100 / balita dengan TB/U sah",
        SUMBER,
        Hitungan(&[(1, Suku::Anak(Ukur::SangatPendek))]),
        TB_U,
    ),
    rate(
        ("WASTING", "Gizi kurang dan gizi buruk (wasting)"),
        "balita dengan BB/TB di bawah -2 SD atau edema × 100 / balita dengan BB/TB sah atau edema",
        SUMBER,
        Hitungan(&[(1, Suku::Anak(Ukur::Kurus))]),
        BB_TB,
    ),
    rate(
        ("WASTING_BERAT", "Gizi buruk"),
        "balita dengan BB/TB di bawah -3 SD atau edema × 100 / balita dengan BB/TB sah atau edema",
        SUMBER,
        Hitungan(&[(1, Suku::Anak(Ukur::SangatKurus))]),
        BB_TB,
    ),
    rate(
        ("GIZI_LEBIH", "Gizi lebih dan obesitas"),
        "balita dengan BB/TB di atas +2 SD × 100 / balita dengan BB/TB sah atau edema",
        SUMBER,
        Hitungan(&[(1, Suku::Anak(Ukur::Lebih))]),
        BB_TB,
    ),
    rate(
        ("UNDERWEIGHT", "Berat badan kurang (underweight)"),
        "balita dengan BB/U di bawah -2 SD atau edema × 100 / balita dengan BB/U sah atau edema",
        SUMBER,
        Hitungan(&[(1, Suku::Anak(Ukur::BbKurang))]),
        BB_U,
    ),
    rate(
        ("UNDERWEIGHT_BERAT", "Berat badan sangat kurang"),
        "balita dengan BB/U di bawah -3 SD atau edema × 100 / balita dengan BB/U sah atau edema",
        SUMBER,
        Hitungan(&[(1, Suku::Anak(Ukur::BbSangatKurang))]),
        BB_U,
    ),
];
