//! Kesehatan (KES): what is measured and taught at the health desk. A kader measures, flags and refers; she
//! never diagnoses.

use super::isian::{Angka, Berat, Panjang, Teks};
use crate::domain::angka::{self, Batas};
use crate::domain::pertumbuhan::{Antropometri, JenisKelamin, Posisi, Ukuran, hitung};
use crate::error::{Code, Refusal};
use crate::jenis;

jenis! {
    /// Growth monitoring of a child up to 71 months (pemantauan pertumbuhan): weight, length or height, head and arm circumference.
    "KES-01" "Pemantauan pertumbuhan" Kesehatan Orang [Bayi, Baduta, Balita, Prasekolah]
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
    }
}

jenis! {
    /// Education given to a group at the post (penyuluhan): topic and how many listened, without names.
    "KES-13" "Penyuluhan" Kesehatan Sesi []
    Penyuluhan {
        /// What it was about (topik).
        topik: Teks<200>,
        /// How many took part (peserta).
        peserta: Angka<0, 2_000>,
    }
}

/// What the measurements of one child mean on one day.
#[derive(Clone, Debug)]
pub struct Pengukuran {
    pub antropometri: Antropometri,
    /// Unlikely enough to ask for a second measurement.
    pub janggal: bool,
}

impl Pertumbuhan {
    /// Checks the measurements of a child of this age. Impossible values are refused; unlikely ones are
    /// refused until `konfirmasi`, then kept and marked `janggal`. Length of a newborn is read lying down.
    pub fn ukur(
        &self,
        jenis_kelamin: JenisKelamin,
        umur_hari: i32,
        umur_bulan: i32,
        konfirmasi: bool,
    ) -> Result<Pengukuran, Refusal> {
        let values = [
            ("berat", self.berat.map(|b| b.0), Some(angka::berat_g_batas(umur_bulan))),
            ("tinggi", self.tinggi.map(|t| t.0), Some(angka::tinggi_mm_batas(umur_bulan))),
            ("lingkarKepala", self.lingkar_kepala.map(|l| l.0), angka::lingkar_kepala_mm_batas(umur_bulan)),
            ("lila", self.lila.map(|l| l.0), angka::lila_anak_mm_batas(umur_bulan)),
        ];
        if values.iter().all(|(_, value, _)| value.is_none()) {
            return Err(Refusal::new(Code::Required).saying("Isi paling sedikit satu ukuran.").on("berat"));
        }
        let mut odd = odd_range(&values)?;
        let antropometri = hitung(&Ukuran {
            jenis_kelamin,
            umur_hari,
            berat_g: self.berat.map(|b| b.0),
            tinggi_mm: self.tinggi.map(|t| t.0),
            posisi: self.posisi,
            edema: self.edema.unwrap_or(false),
            lingkar_kepala_mm: self.lingkar_kepala.map(|l| l.0),
            lila_mm: self.lila.map(|l| l.0),
        });
        odd = odd.or_else(|| (!antropometri.janggal().is_empty()).then(|| self.first_field()));
        if let (Some(field), false) = (odd, konfirmasi) {
            return Err(Refusal::new(Code::ImplausibleValue).on(field));
        }
        Ok(Pengukuran { antropometri, janggal: odd.is_some() })
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

/// Refuses what is impossible; names the first value outside its usual range.
fn odd_range(values: &[(&'static str, Option<i32>, Option<Batas>)]) -> Result<Option<&'static str>, Refusal> {
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
