//! What grows and drains around a house, and education on a healthy home (PRM-06 to PRM-08).

use crate::domain::bidang::aturan::{Aturan, Konteks, Tanda};
use crate::domain::bidang::hubungan::{sesuai, wajib};
use crate::domain::bidang::isian::{Angka, Banyak, Teks};
use crate::error::Refusal;
use crate::{aturan_sesi, jenis, patokan, pilihan, sesi};

patokan! {
    Edukasi PEKARANGAN_KOSONG "Pekarangan belum ditanami. Jelaskan kebun gizi." [] "six-spm.md PRM-06";
    Edukasi RESAPAN_RUSAK "Biopori atau hidroponik ada yang tidak berfungsi. Jelaskan cara merawatnya." [] "six-spm.md PRM-07";
}

pilihan! {
    /// What grows or is kept in the yard.
    pub enum IsiPekarangan {
        /// Vegetables (sayur).
        Sayur = "SAYUR",
        /// Fruit (buah).
        Buah = "BUAH",
        /// Roots and tubers (umbi).
        Umbi = "UMBI",
        /// Medicinal plants (tanaman obat keluarga, TOGA).
        Toga = "TOGA",
        /// Fish or poultry (ikan atau unggas).
        IkanUnggas = "IKAN_UNGGAS",
    }
}

jenis! {
    /// Nutrition garden in the yard (pekarangan pangan, kebun gizi).
    "PRM-06" "Pekarangan pangan / kebun gizi" PerumahanRakyat Keluarga []
    PekaranganPangan {
        /// Whether something is planted (ditanami).
        ditanami: bool,
        /// What; required when planted (jenis tanaman).
        isi_pekarangan: Option<Banyak<IsiPekarangan>>,
        /// Area in square metres (luas).
        luas: Option<Angka<1, 100_000>>,
    }
}

impl Aturan for PekaranganPangan {
    fn periksa(&self, _: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        let ada = self.isi_pekarangan.as_ref().is_some_and(|isi| !isi.0.is_empty());
        wajib(!self.ditanami || ada, "isiPekarangan", "Sebutkan apa yang ditanam atau dipelihara.")?;
        sesuai(self.ditanami || !ada, "isiPekarangan", "Pekarangan yang tidak ditanami tidak memiliki isi.")?;
        Ok(None)
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        PEKARANGAN_KOSONG.bila(konteks, &[], |_| !self.ditanami).into_iter().collect()
    }
}

jenis! {
    /// Biopores and hydroponics, of a house or a place (biopori dan hidroponik).
    "PRM-07" "Biopori & hidroponik" PerumahanRakyat Keluarga | Lingkungan [; tempat_tetap: true]
    BioporiHidroponik {
        /// How many biopores there are (biopori).
        biopori: Option<Angka<0, 1_000>>,
        /// Of them, how many work (biopori berfungsi).
        biopori_berfungsi: Option<Angka<0, 1_000>>,
        /// How many hydroponic racks there are (hidroponik).
        hidroponik: Option<Angka<0, 1_000>>,
        /// Of them, how many are in use (hidroponik berfungsi).
        hidroponik_berfungsi: Option<Angka<0, 1_000>>,
    }
}

impl BioporiHidroponik {
    fn pasangan(&self) -> [(Option<i64>, Option<i64>, &'static str); 2] {
        let angka = |angka: Option<Angka<0, 1_000>>| angka.map(|angka| angka.0);
        [
            (angka(self.biopori), angka(self.biopori_berfungsi), "bioporiBerfungsi"),
            (angka(self.hidroponik), angka(self.hidroponik_berfungsi), "hidroponikBerfungsi"),
        ]
    }
}

impl Aturan for BioporiHidroponik {
    fn periksa(&self, _: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        let ada = self.biopori.is_some() || self.hidroponik.is_some();
        wajib(ada, "biopori", "Isi jumlah biopori atau hidroponik.")?;
        for (semua, berfungsi, medan) in self.pasangan() {
            let cukup = berfungsi.unwrap_or(0) <= semua.unwrap_or(0);
            sesuai(cukup, medan, "Yang berfungsi tidak mungkin lebih banyak daripada yang ada.")?;
        }
        Ok(None)
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let rusak = |(semua, berfungsi, _): &(Option<i64>, Option<i64>, _)| match (semua, berfungsi) {
            (Some(semua), Some(berfungsi)) => berfungsi < semua,
            _ => false,
        };
        RESAPAN_RUSAK.bila(konteks, &[], |_| self.pasangan().iter().any(rusak)).into_iter().collect()
    }
}

sesi! {
    /// Education on a healthy home (KIE rumah sehat).
    "PRM-08" "KIE rumah sehat" PerumahanRakyat Sesi []
    PenyuluhanRumahSehat {
        /// What it was about (topik).
        topik: Teks<200>,
    }
}

aturan_sesi!(PenyuluhanRumahSehat);
