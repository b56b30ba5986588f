//! Growth monitoring (KES-01): the scale, the board and the tape. What the figures mean is in `domain::pertumbuhan`.

use crate::domain::angka::{self, Batas};
use crate::domain::bidang::aturan::{Aturan, Konteks};
use crate::domain::bidang::isian::{Berat, Panjang};
use crate::domain::pertumbuhan::{JenisKelamin, Posisi, Ukuran, hitung};
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

impl Pertumbuhan {
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
        let Some(orang) = konteks.orang else { return Ok(odd) };
        let antropometri = hitung(&self.ukuran(orang.jenis_kelamin, konteks.umur_hari()));
        Ok(odd.or_else(|| (!antropometri.janggal().is_empty()).then(|| self.first_field())))
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
