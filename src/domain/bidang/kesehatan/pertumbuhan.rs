//! Growth monitoring (KES-01): the scale, the board and the tape. What the figures mean is in `domain::pertumbuhan`,
//! which flags they raise in `tanda_pertumbuhan`.

use super::tanda_pertumbuhan;
use super::tbc::GejalaTbc;
use super::tumbuh_kembang::{GejalaSakit, HasilPerkembangan, TandaBahayaAnak};
use crate::domain::angka::{self, Batas};
use crate::domain::bidang::Isi;
use crate::domain::bidang::aturan::{Aturan, Konteks, Tanda};
use crate::domain::bidang::isian::{Banyak, Berat, Panjang};
use crate::domain::pertumbuhan::{JenisKelamin, Posisi, Ukuran, belum_berdiri, hitung};
use crate::domain::tanggal::umur_hari;
use crate::error::{Code, Refusal};
use crate::jenis;

jenis! {
    /// Growth monitoring of a child up to 71 months (pemantauan pertumbuhan): weight, length or height, head and arm circumference.
    "KES-01" "Pemantauan pertumbuhan" Kesehatan Orang [Bayi, Baduta, Balita, Prasekolah; spm: &["SPM-KES-4"]]
    Pertumbuhan {
        /// Body weight (berat badan).
        berat: Option<Berat>,
        /// Recumbent length or standing height (panjang/tinggi badan).
        tinggi: Option<Panjang>,
        /// Whether the child was measured lying down (TERLENTANG) or standing (BERDIRI).
        posisi: Option<Posisi>,
        /// Swelling of both feet (edema); false when not looked for.
        edema: Option<bool>,
        /// Head circumference (lingkar kepala).
        lingkar_kepala: Option<Panjang>,
        /// Mid-upper-arm circumference (lingkar lengan atas, LiLA).
        lila: Option<Panjang>,
        /// Whether the infant has had breast milk only (ASI eksklusif), as the mother tells; asked up to 5 months.
        asi_eksklusif: Option<bool>,
        /// Whether complementary food is enough for the age (MP-ASI cukup); asked from 6 to 23 months.
        mpasi_cukup: Option<bool>,
        /// Result of the development checklist (perkembangan, KPSP or KIA book); null when it was not done.
        perkembangan: Option<HasilPerkembangan>,
        /// Signs of illness (gejala sakit); an empty list when there are none.
        gejala_sakit: Option<Banyak<GejalaSakit>>,
        /// Danger signs found (tanda bahaya); an empty list when there are none.
        tanda_bahaya_anak: Option<Banyak<TandaBahayaAnak>>,
        /// Symptoms of TB found (gejala TBC); an empty list when there are none.
        gejala_tbc: Option<Banyak<GejalaTbc>>,
        /// Close contact of a TB patient (kontak erat).
        kontak_tbc: Option<bool>,
    }
}

impl Pertumbuhan {
    /// A card on which nothing is written yet.
    pub const KOSONG: Pertumbuhan = Pertumbuhan {
        berat: None,
        tinggi: None,
        posisi: None,
        edema: None,
        lingkar_kepala: None,
        lila: None,
        asi_eksklusif: None,
        mpasi_cukup: None,
        perkembangan: None,
        gejala_sakit: None,
        tanda_bahaya_anak: None,
        gejala_tbc: None,
        kontak_tbc: None,
    };

    /// What was measured, as the growth tables take it.
    pub fn ukuran(&self, jenis_kelamin: JenisKelamin, umur_hari: i32) -> Ukuran {
        Ukuran {
            jenis_kelamin,
            umur_hari,
            berat_g: self.berat.map(|b| b.0),
            tinggi_mm: self.tinggi.map(|t| t.0),
            posisi: self.posisi,
            edema: self.edema.unwrap_or(false),
            lingkar_kepala_mm: self.lingkar_kepala.map(|l| l.0),
            lila_mm: self.lila.map(|l| l.0),
        }
    }

    /// How the weight changed since it was last weighed on an earlier day, if both figures can be.
    pub(super) fn perubahan(&self, konteks: &Konteks<'_>) -> Option<Perubahan> {
        let (pada, lalu) = konteks.sebelum?;
        let (Isi::Pertumbuhan(lalu), Some(kini)) = (lalu, self.berat) else { return None };
        let dulu = Konteks { tanggal: pada, sebelum: None, verdict: None, janggal: false, ..konteks.clone() };
        let hari = umur_hari(pada, konteks.tanggal);
        let lalu_g = lalu.berat.filter(|_| hari > 0 && matches!(lalu.periksa(&dulu), Ok(None)))?.0;
        Some(Perubahan { lalu_g, naik_g: kini.0.saturating_sub(lalu_g), hari })
    }

    /// How many millimetres shorter it is than when last measured, if it was measured in the same position.
    fn susut_mm(&self, konteks: &Konteks<'_>) -> Option<i32> {
        let Some((_, Isi::Pertumbuhan(lalu))) = konteks.sebelum else { return None };
        let (kini, dulu) = (self.tinggi?.0, lalu.tinggi?.0);
        (self.posisi == lalu.posisi).then(|| dulu.saturating_sub(kini))
    }

    fn first_field(&self) -> &'static str {
        if self.berat.is_some() {
            "berat"
        } else if self.tinggi.is_some() {
            "tinggi"
        } else if self.lingkar_kepala.is_some() {
            "lingkarKepala"
        } else {
            "lila"
        }
    }
}

/// A weight beside the one before.
pub(super) struct Perubahan {
    pub lalu_g: i32,
    pub naik_g: i32,
    /// Days between the two, at least one.
    pub hari: i32,
}

/// Weights that fall by more than this part of a hundred, and gains above this many grams in 30 days from this
/// completed month of age on, ask for a second look; so does a child that shrank by more than this.
// lifecycle-and-sessions.md section 3.1, column Soft.
const TURUN_PERSEN: i32 = 10;
const LONJAK_G: i32 = 1_500;
const LONJAK_DARI_BULAN: i32 = 6;
const SUSUT_MM: i32 = 10;

impl Perubahan {
    /// Did it lose more than a tenth?
    pub fn turun_tajam(&self, persen: i32) -> bool {
        i64::from(-self.naik_g) * 100 > i64::from(self.lalu_g) * i64::from(persen)
    }

    fn lonjak(&self) -> bool {
        i64::from(self.naik_g) * 30 > i64::from(LONJAK_G) * i64::from(self.hari.max(30))
    }
}

impl Aturan for Pertumbuhan {
    /// Impossible values are refused, unlikely ones named: outside the usual range, or a z-score beyond its flag.
    fn periksa(&self, konteks: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        let umur_bulan = konteks.umur_bulan();
        let values = [
            ("berat", self.berat.map(|b| b.0), Some(angka::berat_g_batas(umur_bulan))),
            ("tinggi", self.tinggi.map(|t| t.0), Some(angka::tinggi_mm_batas(umur_bulan))),
            ("lingkarKepala", self.lingkar_kepala.map(|l| l.0), angka::lingkar_kepala_mm_batas(umur_bulan)),
            ("lila", self.lila.map(|l| l.0), angka::lila_anak_mm_batas(umur_bulan)),
        ];
        if values.iter().all(|(_, value, _)| value.is_none()) {
            return Err(Refusal::new(Code::Required).saying("Isi paling sedikit satu ukuran.").on("berat"));
        }
        let odd = di_luar_kebiasaan(&values)?;
        self.periksa_bayi(konteks)?;
        let Some(orang) = konteks.orang else { return Ok(odd) };
        let antropometri = hitung(&self.ukuran(orang.jenis_kelamin, konteks.umur_hari()));
        Ok(odd.or_else(|| (!antropometri.janggal().is_empty()).then(|| self.first_field())))
    }

    /// A weight or height that does not fit the one before; a child who stood before she can stand.
    fn ragu(&self, konteks: &Konteks<'_>) -> Option<&'static str> {
        let lonjak = konteks.umur_bulan() >= LONJAK_DARI_BULAN;
        let weight = self.perubahan(konteks);
        if weight.is_some_and(|w| w.turun_tajam(TURUN_PERSEN) || lonjak && w.lonjak()) {
            return Some("berat");
        }
        if self.susut_mm(konteks).is_some_and(|mm| mm > SUSUT_MM) {
            return Some("tinggi");
        }
        (konteks.orang.is_some() && belum_berdiri(self.posisi, konteks.umur_hari())).then_some("posisi")
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let mut flags = tanda_pertumbuhan::tanda(self, konteks);
        flags.extend(self.tanda_bayi(konteks));
        flags
    }

    fn melihat(&self, aturan: &str) -> bool {
        tanda_pertumbuhan::melihat(self, aturan)
    }
}

/// Refuses what is impossible; names the first value outside its usual range.
pub(in crate::domain::bidang) fn di_luar_kebiasaan(
    values: &[(&'static str, Option<i32>, Option<Batas>)],
) -> Result<Option<&'static str>, Refusal> {
    let mut odd = None;
    for (field, value, batas) in values {
        if let (Some(value), Some(batas)) = (value, batas) {
            batas.check_hard(*value).map_err(|refusal| refusal.on(*field))?;
            if !batas.is_soft_ok(*value) {
                odd = odd.or(Some(*field));
            }
        }
    }
    Ok(odd)
}
