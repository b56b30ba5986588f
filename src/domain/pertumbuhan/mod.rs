//! How a child grows: the WHO z-scores of one measurement, the Indonesian category of each z-score,
//! and the KMS verdict of each month (N, T, O or B). It serves the kader who asks "is this child all
//! right?" and the reports that count the answers. Everything here is a function of the figures it is
//! given; nothing is loaded, stored or remembered.
//!
//! What surprised us: the age counts by day and not by month (in infancy the difference is up to 2.5 z),
//! a measurement may give one index and not another, and a value far out is shown with a flag rather
//! than hidden.

mod kategori;
mod kbm;
mod kurva;
mod lms;
mod verdict;
mod who;
mod z;

use super::pilihan::Pilihan;
use crate::error::{Code, Refusal};

pub use kategori::{
    BATAS_BGM, GarisKms, Kategori, KategoriBbU, KategoriGizi, KategoriLila, KategoriLkU, KategoriTbU,
    UMUR_AKHIR_ANAK_HARI, bgm,
};
pub use kbm::kbm_g;
pub use kurva::{Kurva, SD, UMUR_AKHIR_HARI, kurva};
pub use lms::{
    Antropometri, Ukuran, belum_berdiri, bulan_who, hitung, hitung_menurut_bulan, hitung_setinggi,
    tinggi_dipakai,
};
pub use verdict::{JARAK_PENDEK_HARI, NilaiBulan, Penimbangan, Verdict, nilai};
pub use who::UMUR_AKHIR_BALITA_HARI;
pub use z::{Indeks, Z, janggal};

crate::pilihan! {
    /// The sex of a child, which decides the WHO table and the KBM row.
    pub enum JenisKelamin {
        /// Laki-laki, a boy.
        LakiLaki = "L",
        /// Perempuan, a girl.
        Perempuan = "P",
    }
}

impl JenisKelamin {
    /// Reads the code, `L` or `P`. Anything else is refused with `UNKNOWN_CODE`.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let bukan = || Refusal::new(Code::UnknownCode).saying("Jenis kelamin ditulis L atau P.");
        Self::dari_kode(text).ok_or_else(bukan)
    }
}

crate::pilihan! {
    /// How the child lay or stood while the length or height was measured.
    pub enum Posisi {
        /// Lying on the length board: the figure is a length (panjang badan, PB).
        Terlentang = "TERLENTANG",
        /// Standing at the wall: the figure is a height (tinggi badan, TB).
        Berdiri = "BERDIRI",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_back_and_anything_else_is_refused() {
        assert_eq!(JenisKelamin::parse("L"), Ok(JenisKelamin::LakiLaki));
        assert_eq!(JenisKelamin::parse("P"), Ok(JenisKelamin::Perempuan));
        assert_eq!(JenisKelamin::Perempuan.kode(), "P");
        for text in ["", "l", "M", "LP", " L"] {
            assert_eq!(JenisKelamin::parse(text).map_err(|r| r.code), Err(Code::UnknownCode), "{text:?}");
        }
    }
}
