//! Weight and height of everybody above six: whether the figures can be, the body-mass index (*indeks massa tubuh*,
//! IMT) and its classes. Several scales are in use and give the same figure other names, so what is stored is weight
//! and height, and a class is always said together with its scale.

use crate::domain::angka;
use crate::domain::bidang::aturan::{Konteks, Tanda};
use crate::domain::bidang::isian::{Angka, Berat, Panjang};
use crate::domain::bidang::kesehatan::pertumbuhan::di_luar_kebiasaan;
use crate::domain::pertumbuhan::{Antropometri, Indeks, Posisi, Ukuran, hitung};
use crate::error::Refusal;
use crate::pilihan;

pilihan! {
    /// Class of an adult's body-mass index by the Asia-Pacific scale, which the ILP guide (KMK 2015/2023) uses.
    pub enum ImtAsiaPasifik {
        /// Below 18.5 (berat badan kurang).
        Kurang = "KURANG",
        /// From 18.5 to 22.9 (berat badan normal).
        Normal = "NORMAL",
        /// 23 to 24.9 (berat badan lebih).
        Lebih = "LEBIH",
        /// 25 to 29.9 (obesitas I). The guide prints 23 to 29.9, an evident misprint.
        Obesitas1 = "OBESITAS_1",
        /// From 30 (obesitas II).
        Obesitas2 = "OBESITAS_2",
    }
}

pilihan! {
    /// Class of an adult's body-mass index by the older national scale.
    pub enum ImtNasional {
        /// Below 17 (sangat kurus).
        SangatKurus = "SANGAT_KURUS",
        /// 17 to 18.4 (kurus).
        Kurus = "KURUS",
        /// 18.5 to 25 (normal).
        Normal = "NORMAL",
        /// Above 25 to 27 (gemuk).
        Gemuk = "GEMUK",
        /// Above 27 (obesitas).
        Obesitas = "OBESITAS",
    }
}

/// The anthropometric standard for children.
const PERMENKES: &str = "Permenkes 2/2020 (indicators.md 6.1)";

/// A body-mass index in tenths of kg/m².
pub type Imt = Angka<0, 9_999>;

/// The body-mass index in tenths of kg/m², half up: the figure a form prints. Its class is taken from this figure, so
/// that the two never disagree.
pub fn imt(berat: Option<Berat>, tinggi: Option<Panjang>) -> Option<Imt> {
    let (gram, mm) = (i64::from(berat?.0), i64::from(tinggi?.0));
    let persegi = mm * mm;
    (persegi > 0).then(|| Angka(((2 * gram * 10_000 + persegi) / (2 * persegi)).min(9_999)))
}

/// The class by the Asia-Pacific scale.
pub fn asia_pasifik(imt: Imt) -> ImtAsiaPasifik {
    use ImtAsiaPasifik::{Kurang, Lebih, Normal, Obesitas1, Obesitas2};
    kelas(imt.0, Kurang, &[(185, Normal), (230, Lebih), (250, Obesitas1), (300, Obesitas2)])
}

/// The class by the national scale.
pub fn nasional(imt: Imt) -> ImtNasional {
    use ImtNasional::{Gemuk, Kurus, Normal, Obesitas, SangatKurus};
    kelas(imt.0, SangatKurus, &[(170, Kurus), (185, Normal), (251, Gemuk), (271, Obesitas)])
}

/// The class a figure falls into: the last whose lower limit it reaches, `terbawah` below all of them.
pub fn kelas<A: PartialOrd + Copy, K: Copy>(angka: A, terbawah: K, batas: &[(A, K)]) -> K {
    batas.iter().rev().find(|(mulai, _)| *mulai <= angka).map_or(terbawah, |(_, kelas)| *kelas)
}

/// Refuses a weight or height nobody of that age has; names one that is unlikely. Below 18 years the z-scores say so.
pub fn periksa(
    konteks: &Konteks<'_>,
    berat: Option<Berat>,
    tinggi: Option<Panjang>,
) -> Result<Option<&'static str>, Refusal> {
    let umur_bulan = konteks.umur_bulan();
    let odd = di_luar_kebiasaan(&[
        ("berat", berat.map(|b| b.0), Some(angka::berat_g_batas(umur_bulan))),
        ("tinggi", tinggi.map(|t| t.0), Some(angka::tinggi_mm_batas(umur_bulan))),
    ])?;
    let field = if tinggi.is_some() { "tinggi" } else { "berat" };
    let beyond = antropometri(konteks, berat, tinggi).is_some_and(|found| !found.janggal().is_empty());
    Ok(odd.or_else(|| beyond.then_some(field)))
}

/// The z-scores of somebody who stood; nothing from 18 years on, or where the day of birth is not known.
pub fn antropometri(
    konteks: &Konteks<'_>,
    berat: Option<Berat>,
    tinggi: Option<Panjang>,
) -> Option<Antropometri> {
    let orang = konteks.orang.filter(|orang| orang.hari_diketahui && konteks.umur_tahun() < 18)?;
    Some(hitung(&Ukuran {
        jenis_kelamin: orang.jenis_kelamin,
        umur_hari: konteks.umur_hari(),
        berat_g: berat.map(|b| b.0),
        tinggi_mm: tinggi.map(|t| t.0),
        posisi: Some(Posisi::Berdiri),
        edema: false,
        lingkar_kepala_mm: None,
        lila_mm: None,
    }))
}

// The figures: z-scores in hundredths. Permenkes 2/2020 names the classes; what is done about them is ours.
patokan! {
    REMAJA_GIZI_BURUK Rujuk [-300]
        "Indeks massa tubuh menurut umur sangat kurang. Rujuk ke puskesmas." PERMENKES;
    REMAJA_GIZI_KURANG Rujuk [-300, -200]
        "Indeks massa tubuh menurut umur kurang. Rujuk ke puskesmas untuk dinilai gizinya." PERMENKES;
    REMAJA_GIZI_LEBIH Edukasi [100, 200]
        "Indeks massa tubuh menurut umur berlebih. Beri penyuluhan gizi dan gerak badan." PERMENKES;
    REMAJA_OBESITAS Pantau [200]
        "Indeks massa tubuh menurut umur jauh berlebih. Beri penyuluhan dan timbang lagi sampai 3 bulan." PERMENKES;
}

/// The flag of the body-mass index for age (IMT/U) below 18 years; an implausible figure has no class.
pub fn tanda_remaja(konteks: &Konteks<'_>, berat: Option<Berat>, tinggi: Option<Panjang>) -> Option<Tanda> {
    let z = antropometri(konteks, berat, tinggi)?.wajar(Indeks::ImtU)?.ratusan();
    let masukan = [("imt_u", z)];
    REMAJA_GIZI_BURUK
        .bila(konteks, &masukan, |v| z < v.angka(0))
        .or_else(|| REMAJA_GIZI_KURANG.bila(konteks, &masukan, |v| z >= v.angka(0) && z < v.angka(1)))
        .or_else(|| REMAJA_GIZI_LEBIH.bila(konteks, &masukan, |v| z > v.angka(0) && z <= v.angka(1)))
        .or_else(|| REMAJA_OBESITAS.bila(konteks, &masukan, |v| z > v.angka(0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::pilihan::Pilihan as _;

    #[test]
    fn the_index_is_the_figure_on_the_form() {
        let of = |gram, mm| imt(Some(Berat(gram)), Some(Panjang(mm))).map(|imt| imt.0);
        assert_eq!(of(60_000, 1_600), Some(234)); // 23.44
        assert_eq!(of(50_000, 1_500), Some(222)); // 22.22
        assert_eq!(of(45_000, 1_560), Some(185)); // 18.49
        assert_eq!(of(0, 0), None);
        assert_eq!(imt(None, Some(Panjang(1_600))), None);
    }

    // Notes, section 3: the misprint of the guide is read as 25-29.9; every limit from both sides, on both scales.
    #[test]
    fn a_class_belongs_to_its_scale() {
        let rows = [
            (169, "KURANG", "SANGAT_KURUS"),
            (170, "KURANG", "KURUS"),
            (184, "KURANG", "KURUS"),
            (185, "NORMAL", "NORMAL"),
            (229, "NORMAL", "NORMAL"),
            (230, "LEBIH", "NORMAL"),
            (249, "LEBIH", "NORMAL"),
            (250, "OBESITAS_1", "NORMAL"),
            (251, "OBESITAS_1", "GEMUK"),
            (270, "OBESITAS_1", "GEMUK"),
            (271, "OBESITAS_1", "OBESITAS"),
            (299, "OBESITAS_1", "OBESITAS"),
            (300, "OBESITAS_2", "OBESITAS"),
        ];
        for (imt, asia, lama) in rows {
            assert_eq!((asia_pasifik(Angka(imt)).kode(), nasional(Angka(imt)).kode()), (asia, lama), "{imt}");
        }
    }
}
