//! The word the regulation has for a z-score: Permenkes 2/2020 on the anthropometric standard for
//! children, and the red line of the KMS. Categories are taken from the rounded z, and a limit belongs
//! to the better side: -3.00 is "pendek", -2.00 is "normal", +1.00 is "gizi baik".
//!
//! A z-score beyond the plausibility limits gets no word: it asks for a second measurement first.

use super::{Antropometri, Indeks, UMUR_AKHIR_BALITA_HARI, Z};
use crate::domain::pilihan::Pilihan as _;

/// The last day of age for which Permenkes 2/2020 has categories: 216 completed months (18 years),
/// since 217 months are 6604.9 days.
pub const UMUR_AKHIR_ANAK_HARI: i32 = 6604;

/// Below this BB/U a child is under the red line (BGM).
// KMS in Buku KIA, edition of 2023. The line is drawn and not numbered; -3 SD is its usual stand-in in
// WHO terms (taken over in November 2026). Some apps use -2 SD.
pub const BATAS_BGM: Z = Z::from_ratusan(-300);

/// Above this BB/U a child is above the orange line of the KMS.
// KMS in Buku KIA, edition of 2023: refer a child above the orange line, +1 SD in WHO terms.
pub const BATAS_ORANYE: Z = Z::from_ratusan(100);

// The cut-offs of Permenkes 2/2020.
const MIN_3: Z = Z::from_ratusan(-300);
const MIN_2: Z = Z::from_ratusan(-200);
const PLUS_1: Z = Z::from_ratusan(100);
const PLUS_2: Z = Z::from_ratusan(200);
const PLUS_3: Z = Z::from_ratusan(300);

crate::pilihan! {
    /// Category of weight for age (BB/U), 0 to 60 months. "Risiko berat badan lebih" asks for BB/TB or
    /// IMT/U before a judgement.
    pub enum KategoriBbU {
        /// Severely underweight: below -3 SD.
        SangatKurang = "BB_SANGAT_KURANG",
        /// Underweight: from -3 to below -2 SD.
        Kurang = "BB_KURANG",
        /// Normal: from -2 to +1 SD.
        Normal = "BB_NORMAL",
        /// Risk of overweight: above +1 SD.
        RisikoLebih = "BB_RISIKO_LEBIH",
    }
}

impl KategoriBbU {
    /// The category of a BB/U to 60 months.
    pub fn of(z: Z) -> Self {
        match z {
            _ if z < MIN_3 => Self::SangatKurang,
            _ if z < MIN_2 => Self::Kurang,
            _ if z <= PLUS_1 => Self::Normal,
            _ => Self::RisikoLebih,
        }
    }

    /// The regulation's word, as a kader reads it.
    pub fn label(self) -> &'static str {
        match self {
            Self::SangatKurang => "Berat badan sangat kurang",
            Self::Kurang => "Berat badan kurang",
            Self::Normal => "Berat badan normal",
            Self::RisikoLebih => "Risiko berat badan lebih",
        }
    }
}

crate::pilihan! {
    /// Category of length or height for age (PB/U or TB/U), 0 to 60 months.
    pub enum KategoriTbU {
        /// Severely stunted: below -3 SD.
        SangatPendek = "SANGAT_PENDEK",
        /// Stunted: from -3 to below -2 SD.
        Pendek = "PENDEK",
        /// Normal: from -2 to +3 SD.
        Normal = "NORMAL",
        /// Tall: above +3 SD.
        Tinggi = "TINGGI",
    }
}

impl KategoriTbU {
    /// The category of a PB/U or TB/U to 60 months.
    pub fn of(z: Z) -> Self {
        match z {
            _ if z < MIN_3 => Self::SangatPendek,
            _ if z < MIN_2 => Self::Pendek,
            _ if z <= PLUS_3 => Self::Normal,
            _ => Self::Tinggi,
        }
    }

    /// The regulation's word, as a kader reads it.
    pub fn label(self) -> &'static str {
        match self {
            Self::SangatPendek => "Sangat pendek",
            Self::Pendek => "Pendek",
            Self::Normal => "Normal",
            Self::Tinggi => "Tinggi",
        }
    }
}

crate::pilihan! {
    /// Nutritional status (status gizi) by weight for length or height (BB/PB, BB/TB) or BMI for age
    /// (IMT/U).
    pub enum KategoriGizi {
        /// Severely wasted: below -3 SD, or oedema of both feet.
        GiziBuruk = "GIZI_BURUK",
        /// Wasted: from -3 to below -2 SD.
        GiziKurang = "GIZI_KURANG",
        /// Normal: from -2 to +1 SD.
        GiziBaik = "GIZI_BAIK",
        /// Possible risk of overweight: above +1 to +2 SD, to 60 months only.
        BerisikoGiziLebih = "BERISIKO_GIZI_LEBIH",
        /// Overweight: above +2 to +3 SD; from 5 years above +1 to +2 SD.
        GiziLebih = "GIZI_LEBIH",
        /// Obese: above +3 SD; from 5 years above +2 SD.
        Obesitas = "OBESITAS",
    }
}

impl KategoriGizi {
    /// The category of a BB/PB, BB/TB or IMT/U to 60 months.
    pub fn balita(z: Z) -> Self {
        match z {
            _ if z < MIN_3 => Self::GiziBuruk,
            _ if z < MIN_2 => Self::GiziKurang,
            _ if z <= PLUS_1 => Self::GiziBaik,
            _ if z <= PLUS_2 => Self::BerisikoGiziLebih,
            _ if z <= PLUS_3 => Self::GiziLebih,
            _ => Self::Obesitas,
        }
    }

    /// The category of an IMT/U from 61 months to 18 years.
    pub fn anak(z: Z) -> Self {
        match z {
            _ if z < MIN_3 => Self::GiziBuruk,
            _ if z < MIN_2 => Self::GiziKurang,
            _ if z <= PLUS_1 => Self::GiziBaik,
            _ if z <= PLUS_2 => Self::GiziLebih,
            _ => Self::Obesitas,
        }
    }

    /// The regulation's word, as a kader reads it.
    pub fn label(self) -> &'static str {
        match self {
            Self::GiziBuruk => "Gizi buruk",
            Self::GiziKurang => "Gizi kurang",
            Self::GiziBaik => "Gizi baik (normal)",
            Self::BerisikoGiziLebih => "Berisiko gizi lebih",
            Self::GiziLebih => "Gizi lebih",
            Self::Obesitas => "Obesitas",
        }
    }
}

crate::pilihan! {
    /// Category of head circumference for age (LK/U), 0 to 60 months.
    pub enum KategoriLkU {
        /// Small head: below -2 SD.
        Mikrosefali = "MIKROSEFALI",
        /// Normal: from -2 to +2 SD.
        Normal = "NORMAL",
        /// Large head: above +2 SD.
        Makrosefali = "MAKROSEFALI",
    }
}

impl KategoriLkU {
    /// The category of an LK/U to 60 months.
    // WHO 2006: beyond 2 SD; the words are those of indicators.md section 6.1.
    pub fn of(z: Z) -> Self {
        match z {
            _ if z < MIN_2 => Self::Mikrosefali,
            _ if z <= PLUS_2 => Self::Normal,
            _ => Self::Makrosefali,
        }
    }

    /// The regulation's word, as a kader reads it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Mikrosefali => "Mikrosefali",
            Self::Normal => "Normal",
            Self::Makrosefali => "Makrosefali",
        }
    }
}

crate::pilihan! {
    /// Where a weight lies on the growth card (KMS), 0 to 60 months.
    pub enum GarisKms {
        /// Below the red line (BGM): refer.
        BawahMerah = "DI_BAWAH_GARIS_MERAH",
        /// Between the red and the orange line.
        Antara = "DI_ANTARA_GARIS",
        /// Above the orange line: refer.
        AtasOranye = "DI_ATAS_GARIS_ORANYE",
    }
}

impl GarisKms {
    /// The place of a rounded BB/U; a line itself lies between.
    pub fn of(z_bb_u: Z) -> Self {
        match z_bb_u {
            z if bgm(z) => Self::BawahMerah,
            z if z > BATAS_ORANYE => Self::AtasOranye,
            _ => Self::Antara,
        }
    }

    /// What a kader reads.
    pub fn label(self) -> &'static str {
        match self {
            Self::BawahMerah => "Di bawah garis merah (BGM)",
            Self::Antara => "Di antara garis merah dan garis oranye",
            Self::AtasOranye => "Di atas garis oranye",
        }
    }
}

crate::pilihan! {
    /// Colour of the mid-upper-arm circumference (LiLA) at 6 to 59 months.
    pub enum KategoriLila {
        /// Red, severe wasting (gizi buruk): below 11.5 cm.
        Merah = "MERAH",
        /// Yellow, wasting (gizi kurang): from 11.5 to below 12.5 cm.
        Kuning = "KUNING",
        /// Green: from 12.5 cm.
        Hijau = "HIJAU",
    }
}

impl KategoriLila {
    /// The colour of an arm in millimetres at an age in completed months; none outside 6 to 59 months.
    // Indonesian treatment guidelines for wasted children (WHO and UNICEF, 2009); not part of Permenkes 2/2020.
    pub fn of(lila_mm: i32, umur_bulan: i32) -> Option<Self> {
        match lila_mm {
            _ if !(6..60).contains(&umur_bulan) => None,
            ..115 => Some(Self::Merah),
            115..125 => Some(Self::Kuning),
            _ => Some(Self::Hijau),
        }
    }

    /// What a kader reads.
    pub fn label(self) -> &'static str {
        match self {
            Self::Merah => "Merah (gizi buruk)",
            Self::Kuning => "Kuning (gizi kurang)",
            Self::Hijau => "Hijau",
        }
    }
}

/// Every category of one measurement. Empty where there is no plausible z-score or where the regulation
/// has no category for the age.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kategori {
    /// Weight for age, to 60 months.
    pub bb_u: Option<KategoriBbU>,
    /// Length or height for age, to 60 months.
    pub tb_u: Option<KategoriTbU>,
    /// Weight for length or height, to 60 months. Oedema alone is gizi buruk.
    pub bb_tb: Option<KategoriGizi>,
    /// BMI for age, to 18 years.
    pub imt_u: Option<KategoriGizi>,
    /// Head circumference for age, to 60 months.
    pub lk_u: Option<KategoriLkU>,
}

impl Kategori {
    /// The categories of the z-scores of a child of so many days, with or without oedema.
    pub fn of(antropometri: &Antropometri, umur_hari: i32, edema: bool) -> Self {
        let z = |indeks| antropometri.wajar(indeks);
        match umur_hari {
            0..=UMUR_AKHIR_BALITA_HARI => Kategori {
                bb_u: z(Indeks::BbU).map(KategoriBbU::of),
                tb_u: z(Indeks::TbU).map(KategoriTbU::of),
                // Indonesian treatment guidelines: oedema of both feet is gizi buruk at any weight.
                bb_tb: if edema {
                    Some(KategoriGizi::GiziBuruk)
                } else {
                    z(Indeks::BbTb).map(KategoriGizi::balita)
                },
                imt_u: z(Indeks::ImtU).map(KategoriGizi::balita),
                lk_u: z(Indeks::LkU).map(KategoriLkU::of),
            },
            ..=UMUR_AKHIR_ANAK_HARI if umur_hari > 0 => {
                Kategori { imt_u: z(Indeks::ImtU).map(KategoriGizi::anak), ..Kategori::default() }
            }
            _ => Kategori::default(),
        }
    }
}

impl Kategori {
    /// Code and word of one index, where the regulation has them.
    pub fn kata(&self, indeks: Indeks) -> Option<(&'static str, &'static str)> {
        match indeks {
            Indeks::BbU => self.bb_u.map(|k| (k.kode(), k.label())),
            Indeks::TbU => self.tb_u.map(|k| (k.kode(), k.label())),
            Indeks::BbTb => self.bb_tb.map(|k| (k.kode(), k.label())),
            Indeks::ImtU => self.imt_u.map(|k| (k.kode(), k.label())),
            Indeks::LkU => self.lk_u.map(|k| (k.kode(), k.label())),
            Indeks::LilaU => None,
        }
    }
}

/// Whether a child is under the red line of the KMS (BGM), by the rounded BB/U: -3.00 is not.
pub fn bgm(z_bb_u: Z) -> bool {
    z_bb_u < BATAS_BGM
}

#[cfg(test)]
mod tests {
    use super::super::{JenisKelamin, Posisi, Ukuran, hitung};
    use super::*;
    use crate::domain::pilihan::Pilihan;

    fn z(ratusan: i32) -> Z {
        Z::from_ratusan(ratusan)
    }

    /// Permenkes 2/2020: each limit and its neighbour.
    #[test]
    fn a_limit_belongs_to_the_better_side() {
        for (ratusan, bb_u, tb_u, balita, anak) in [
            (i32::MIN, "BB_SANGAT_KURANG", "SANGAT_PENDEK", "GIZI_BURUK", "GIZI_BURUK"),
            (-301, "BB_SANGAT_KURANG", "SANGAT_PENDEK", "GIZI_BURUK", "GIZI_BURUK"),
            (-300, "BB_KURANG", "PENDEK", "GIZI_KURANG", "GIZI_KURANG"),
            (-201, "BB_KURANG", "PENDEK", "GIZI_KURANG", "GIZI_KURANG"),
            (-200, "BB_NORMAL", "NORMAL", "GIZI_BAIK", "GIZI_BAIK"),
            (100, "BB_NORMAL", "NORMAL", "GIZI_BAIK", "GIZI_BAIK"),
            (101, "BB_RISIKO_LEBIH", "NORMAL", "BERISIKO_GIZI_LEBIH", "GIZI_LEBIH"),
            (200, "BB_RISIKO_LEBIH", "NORMAL", "BERISIKO_GIZI_LEBIH", "GIZI_LEBIH"),
            (201, "BB_RISIKO_LEBIH", "NORMAL", "GIZI_LEBIH", "OBESITAS"),
            (300, "BB_RISIKO_LEBIH", "NORMAL", "GIZI_LEBIH", "OBESITAS"),
            (301, "BB_RISIKO_LEBIH", "TINGGI", "OBESITAS", "OBESITAS"),
            (i32::MAX, "BB_RISIKO_LEBIH", "TINGGI", "OBESITAS", "OBESITAS"),
        ] {
            let z = z(ratusan);
            assert_eq!((KategoriBbU::of(z).kode(), KategoriTbU::of(z).kode()), (bb_u, tb_u), "{z}");
            assert_eq!((KategoriGizi::balita(z).kode(), KategoriGizi::anak(z).kode()), (balita, anak), "{z}");
        }
        for (ratusan, kode) in
            [(-201, "MIKROSEFALI"), (-200, "NORMAL"), (200, "NORMAL"), (201, "MAKROSEFALI")]
        {
            assert_eq!(KategoriLkU::of(z(ratusan)).kode(), kode);
        }
    }

    #[test]
    fn the_red_line_is_below_minus_three() {
        assert_eq!([-301, -300, -299].map(|ratusan| bgm(z(ratusan))), [true, false, false]);
    }

    #[test]
    fn a_line_of_the_card_and_the_colours_of_the_tape() {
        let garis = [-301, -300, 100, 101].map(|ratusan| GarisKms::of(z(ratusan)));
        assert_eq!(garis, [GarisKms::BawahMerah, GarisKms::Antara, GarisKms::Antara, GarisKms::AtasOranye]);
        let lila = [114, 115, 124, 125].map(|mm| KategoriLila::of(mm, 6).map(KategoriLila::kode));
        assert_eq!(lila, [Some("MERAH"), Some("KUNING"), Some("KUNING"), Some("HIJAU")]);
        assert_eq!((KategoriLila::of(114, 5), KategoriLila::of(114, 60)), (None, None));
    }

    fn kategori(jenis_kelamin: JenisKelamin, umur_hari: i32, gram: i32, mm: i32, edema: bool) -> Kategori {
        let ukuran = Ukuran {
            jenis_kelamin,
            umur_hari,
            berat_g: Some(gram),
            tinggi_mm: Some(mm),
            posisi: Some(if umur_hari < 1000 { Posisi::Terlentang } else { Posisi::Berdiri }),
            edema,
            lingkar_kepala_mm: None,
            lila_mm: None,
        };
        Kategori::of(&hitung(&ukuran), umur_hari, edema)
    }

    /// indicators.md section 6.3, the column Status of A, B, D, E, G and H.
    #[test]
    fn the_words_of_the_indicator_sheet() {
        use JenisKelamin::{LakiLaki, Perempuan};
        use KategoriGizi::{GiziBaik, GiziBuruk, Obesitas};
        use KategoriTbU::{Normal, Pendek};
        for (nama, jk, hari, gram, mm, bb_u, tb_u, bb_tb) in [
            ("A", LakiLaki, 612, 9_000, 775, Some(KategoriBbU::Kurang), Pendek, Some(GiziBaik)),
            ("B", Perempuan, 1268, 12_000, 890, Some(KategoriBbU::Normal), Pendek, Some(GiziBaik)),
            ("D", Perempuan, 400, 5_500, 700, Some(KategoriBbU::SangatKurang), Pendek, Some(GiziBuruk)),
            ("E", LakiLaki, 300, 22_000, 720, None, Normal, None),
            ("G", LakiLaki, 1812, 14_000, 1012, Some(KategoriBbU::Kurang), Normal, Some(GiziBaik)),
            ("H", Perempuan, 840, 16_800, 864, Some(KategoriBbU::RisikoLebih), Normal, Some(Obesitas)),
        ] {
            let k = kategori(jk, hari, gram, mm, false);
            assert_eq!((k.bb_u, k.tb_u, k.bb_tb), (bb_u, Some(tb_u), bb_tb), "{nama}");
        }
        for (jk, bulan, gram, mm, imt_u) in [
            (Perempuan, 160, 38_000, 1500, GiziBaik),
            (LakiLaki, 130, 45_000, 1380, Obesitas),
            (Perempuan, 186, 41_000, 1580, GiziBaik),
            (LakiLaki, 72, 15_000, 1120, GiziBuruk),
            (LakiLaki, 200, 70_000, 1650, KategoriGizi::GiziLebih),
        ] {
            let k = kategori(jk, (bulan * 487 + 8) / 16, gram, mm, false);
            assert_eq!(k, Kategori { imt_u: Some(imt_u), ..Kategori::default() }, "{bulan} months");
        }
    }

    #[test]
    fn oedema_alone_is_gizi_buruk() {
        let k = kategori(JenisKelamin::LakiLaki, 612, 9_000, 775, true);
        assert_eq!((k.bb_tb, k.bb_u, k.imt_u), (Some(KategoriGizi::GiziBuruk), None, None));
        assert_eq!(k.tb_u, Some(KategoriTbU::Pendek));
    }

    #[test]
    fn an_age_without_a_regulation_has_no_word() {
        let at = |hari| kategori(JenisKelamin::Perempuan, hari, 50_000, 1550, false);
        assert_eq!(at(-1), Kategori::default());
        assert!(at(6604).imt_u.is_some());
        assert_eq!(at(6605), Kategori::default());
    }
}
