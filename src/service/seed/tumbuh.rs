//! How the made-up children grow. Each child keeps its own place among children (a z-score of length for age
//! and one of weight for length, both drifting a little from month to month); length and weight follow by
//! turning the product's own z-score rule round, so that no WHO figure is written here a second time.
//!
//! The parameters ask for monthly autocorrelations of 0.97 and 0.85. Taken at their word, children would
//! shrink by a centimetre and lose half a kilogram every other month. The true process here is steadier, and
//! measuring errors come on top.

use std::sync::LazyLock;

use super::acak::Acak;
use crate::domain::pertumbuhan::{JenisKelamin, Posisi, Ukuran, hitung};

/// Mean length for age by completed months, at the start of the history, when 27 % are stunted
/// (parameters: haz_by_age). The values stand for the middle of each age band.
const HAZ: [(f64, f64); 6] =
    [(3.0, -0.7563), (9.0, -1.0063), (18.0, -1.4263), (30.0, -1.4863), (42.0, -1.3563), (54.0, -1.2563)];
/// How far the mean rises until 14.9 % are stunted (parameters: haz_calibration).
const HAZ_NAIK: f64 = 0.4999;
/// Spread within an age band (parameters: haz_sd), less what the measuring error adds, divided into what the
/// children of a post share and what is a child's own.
const HAZ_POS: f64 = 0.15;
const HAZ_ANAK: f64 = 1.13;
/// Weight for length (parameters: whz_mean, whz_sd).
const WHZ: (f64, f64) = (-0.24, 1.20);
/// Month to month (see the head of this file).
const TETAP_HAZ: f64 = 0.996;
const TETAP_WHZ: f64 = 0.99;

/// The last day of age with a row: past the 72nd month.
const HARI: i32 = 2_220;
/// Lengths the weight tables have, in millimetres, and the step of our copy.
const PANJANG: std::ops::RangeInclusive<i32> = 450..=1_200;
const LANGKAH_MM: i32 = 10;

/// Median and standard deviation of length by day; three coefficients of the logarithm of weight by length.
struct Tabel {
    panjang: Vec<(f64, f64)>,
    berat_lahir: Vec<[f64; 3]>,
    berat_besar: Vec<[f64; 3]>,
}

static LAKI: LazyLock<Tabel> = LazyLock::new(|| Tabel::hitung(JenisKelamin::LakiLaki));
static PEREMPUAN: LazyLock<Tabel> = LazyLock::new(|| Tabel::hitung(JenisKelamin::Perempuan));

fn tabel(jenis_kelamin: JenisKelamin) -> &'static Tabel {
    match jenis_kelamin {
        JenisKelamin::LakiLaki => &LAKI,
        JenisKelamin::Perempuan => &PEREMPUAN,
    }
}

impl Tabel {
    fn hitung(jenis_kelamin: JenisKelamin) -> Tabel {
        let panjang = (0..=HARI).map(|hari| panjang(jenis_kelamin, hari)).collect();
        let berat = |hari| {
            let mm = PANJANG.step_by(usize::try_from(LANGKAH_MM).unwrap_or(1));
            mm.map(|mm| berat(jenis_kelamin, hari, mm)).collect()
        };
        Tabel { panjang, berat_lahir: berat(365), berat_besar: berat(1_200) }
    }
}

fn ukuran(jenis_kelamin: JenisKelamin, umur_hari: i32, mm: i32, gram: Option<i32>) -> Ukuran {
    Ukuran {
        jenis_kelamin,
        umur_hari,
        berat_g: gram,
        tinggi_mm: Some(mm),
        posisi: None,
        edema: false,
        lingkar_kepala_mm: None,
        lila_mm: None,
    }
}

/// Length for age is a straight line, so two points give its median and its standard deviation.
fn panjang(jenis_kelamin: JenisKelamin, hari: i32) -> (f64, f64) {
    let z = |mm| hitung(&ukuran(jenis_kelamin, hari, mm, None)).tb_u.map_or(0, |z| z.ratusan());
    let (rendah, tinggi) = (f64::from(z(300)) / 100.0, f64::from(z(1_500)) / 100.0);
    let sd = 1_200.0 / (tinggi - rendah).max(1.0);
    (300.0 - rendah * sd, sd)
}

/// The logarithm of the weight at z = -2, 0 and +2, found by halving, laid through a parabola.
fn berat(jenis_kelamin: JenisKelamin, hari: i32, mm: i32) -> [f64; 3] {
    // Length above 110 cm and height below 65 cm have no row: the nearest one serves.
    let mm = if hari < 731 { mm.min(1_100) } else { mm.max(650) };
    let di = |z: i32| {
        let (mut rendah, mut tinggi) = (1_000, 45_000);
        while tinggi - rendah > 5 {
            let tengah = (rendah + tinggi) / 2;
            let kena = hitung(&ukuran(jenis_kelamin, hari, mm, Some(tengah))).bb_tb;
            if kena.is_some_and(|kena| kena.ratusan() < z) { rendah = tengah } else { tinggi = tengah }
        }
        f64::from(rendah).ln()
    };
    let (bawah, tengah, atas) = (di(-200), di(0), di(200));
    [tengah, (atas - bawah) / 4.0, (atas + bawah - 2.0 * tengah) / 8.0]
}

/// The length in millimetres of a child at this z-score: lying to the second birthday, standing after.
pub fn panjang_mm(jenis_kelamin: JenisKelamin, umur_hari: i32, z: f64) -> f64 {
    let hari = usize::try_from(umur_hari.clamp(0, HARI)).unwrap_or(0);
    let (median, sd) = tabel(jenis_kelamin).panjang.get(hari).copied().unwrap_or((1_000.0, 40.0));
    median + z * sd
}

/// The weight in grams of a child of this length at this z-score.
pub fn berat_g(jenis_kelamin: JenisKelamin, umur_hari: i32, mm: f64, z: f64) -> f64 {
    let tabel = tabel(jenis_kelamin);
    let baris = if umur_hari < 731 { &tabel.berat_lahir } else { &tabel.berat_besar };
    let dalam = mm.clamp(f64::from(*PANJANG.start()), f64::from(*PANJANG.end()));
    let tempat = (dalam - f64::from(*PANJANG.start())) / f64::from(LANGKAH_MM);
    let di = tempat.floor().max(0.0) as usize;
    let (Some(a), Some(b)) = (baris.get(di), baris.get(di + 1).or(baris.get(di))) else { return 10_000.0 };
    let bagian = tempat - tempat.floor();
    let ln = |c: &[f64; 3]| c[0] + c[1] * z + c[2] * z * z;
    // Shorter or taller than any row: as the cube, near enough.
    (ln(a) * (1.0 - bagian) + ln(b) * bagian).exp() * (mm / dalam).powi(3)
}

/// How the child is measured at that age if the kader follows the rule.
pub fn posisi(umur_hari: i32) -> Posisi {
    if umur_hari < 731 { Posisi::Terlentang } else { Posisi::Berdiri }
}

/// What the children of a post share.
pub fn haz_pos(acak: &mut Acak) -> f64 {
    acak.normal() * HAZ_POS
}

/// Where one child stands among children, in standard deviations of its own.
#[derive(Clone, Copy, Debug)]
pub struct Tumbuh {
    haz: f64,
    whz: f64,
}

impl Tumbuh {
    pub fn baru(acak: &mut Acak) -> Tumbuh {
        Tumbuh { haz: acak.normal(), whz: acak.normal() }
    }

    /// One month on.
    pub fn sebulan(&mut self, acak: &mut Acak) {
        let geser = |lama: f64, tetap: f64, baru: f64| tetap * lama + (1.0 - tetap * tetap).sqrt() * baru;
        self.haz = geser(self.haz, TETAP_HAZ, acak.normal());
        self.whz = geser(self.whz, TETAP_WHZ, acak.normal());
    }

    /// Length for age, at this age and this far into the history.
    pub fn haz(&self, umur_hari: i32, kemajuan: f64, pos: f64) -> f64 {
        rata_haz(f64::from(umur_hari) / 30.4375) + HAZ_NAIK * kemajuan + pos + HAZ_ANAK * self.haz
    }

    /// Weight for length.
    pub fn whz(&self) -> f64 {
        WHZ.0 + WHZ.1 * self.whz
    }
}

/// The mean between the middles of two age bands lies on a straight line.
fn rata_haz(bulan: f64) -> f64 {
    let sesudah = HAZ.iter().position(|(umur, _)| *umur > bulan);
    let (Some(b), Some(a)) =
        (sesudah.and_then(|di| HAZ.get(di)), sesudah.and_then(|di| HAZ.get(di.max(1) - 1)))
    else {
        return HAZ[HAZ.len() - 1].1;
    };
    if a.0 >= b.0 {
        return b.1;
    }
    a.1 + (b.1 - a.1) * (bulan - a.0) / (b.0 - a.0)
}

/// Height in millimetres and weight in grams of somebody up to 18 years who stands at these z-scores of height and of
/// body-mass index for age. Asked seldom, so nothing is kept.
pub fn remaja(jenis_kelamin: JenisKelamin, umur_hari: i32, tinggi: f64, imt: f64) -> (i32, i32) {
    let (median, sd) = panjang(jenis_kelamin, umur_hari);
    let mm = (median + tinggi.clamp(-3.5, 3.0) * sd).round() as i32;
    let sasaran = (imt.clamp(-3.2, 2.8) * 100.0) as i32;
    let (mut rendah, mut atas) = (8_000, 130_000);
    while atas - rendah > 50 {
        let tengah = (rendah + atas) / 2;
        let kena = hitung(&ukuran(jenis_kelamin, umur_hari, mm, Some(tengah))).imt_u;
        if kena.is_some_and(|kena| kena.ratusan() < sasaran) { rendah = tengah } else { atas = tengah }
    }
    (mm, (rendah + 50) / 100 * 100)
}
