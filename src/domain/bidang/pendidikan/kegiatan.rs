//! Play, reading and classes (PDK-05 to PDK-07).

use crate::domain::bidang::aturan::{Aturan, Konteks, Tanda};
use crate::domain::bidang::hubungan::{bulat, wajib};
use crate::domain::bidang::isian::{Angka, Teks};
use crate::error::Refusal;
use crate::{aturan_sesi, jenis, patokan, pilihan, sesi};

patokan! {
    Kebutuhan APE_RUSAK "Alat permainan edukatif di posyandu rusak atau tidak ada." [] "six-spm.md PDK-05";
    Kebutuhan TAMAN_BACA_KOSONG "Taman baca atau perpustakaan desa tidak memiliki buku." [1] "six-spm.md PDK-06";
}

pilihan! {
    /// The state of the play kit (alat permainan edukatif, APE).
    pub enum KondisiApe {
        /// Sound and complete (baik).
        Baik = "BAIK",
        /// Partly broken or missing (rusak sebagian).
        RusakSebagian = "RUSAK_SEBAGIAN",
        /// Broken (rusak).
        Rusak = "RUSAK",
        /// There is none (tidak ada).
        TidakAda = "TIDAK_ADA",
    }
}

sesi! {
    /// Play and stimulation session with a play kit at the post (stimulasi dan alat permainan edukatif, APE).
    "PDK-05" "Stimulasi & alat permainan edukatif (APE)" Pendidikan Sesi
    [Bayi, Baduta, Balita, Prasekolah; tempat_tetap: true; spm: &["SPM-PDK-1"]]
    StimulasiApe {
        /// What was played with (alat).
        alat: Option<Teks<200>>,
        /// The state of the kit (kondisi).
        kondisi: KondisiApe,
    }
}

impl Aturan for StimulasiApe {
    fn periksa(&self, _: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        self.hadirin().periksa()
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let rusak = matches!(self.kondisi, KondisiApe::Rusak | KondisiApe::TidakAda);
        APE_RUSAK.bila(konteks, &[], |_| rusak).into_iter().collect()
    }

    fn peserta(&self) -> Option<i64> {
        Some(self.hadirin().semua())
    }
}

jenis! {
    /// Use of the reading corner or village library (taman baca/perpustakaan desa), as an activity or of the place.
    "PDK-06" "Taman baca / perpustakaan desa" Pendidikan Lingkungan | Sesi [; tempat_tetap: true]
    TamanBaca {
        /// How many books there are (buku).
        buku: Option<Angka<0, 100_000>>,
        /// How many people borrowed (peminjam).
        peminjam: Option<Angka<0, 10_000>>,
        /// What was done (kegiatan).
        kegiatan: Option<Teks<300>>,
        /// Men and boys who took part (peserta laki-laki).
        peserta_laki_laki: Option<Angka<0, 2_000>>,
        /// Women and girls who took part (peserta perempuan).
        peserta_perempuan: Option<Angka<0, 2_000>>,
    }
}

impl Aturan for TamanBaca {
    fn periksa(&self, _: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        let ada = self.buku.is_some() || self.peminjam.is_some() || self.kegiatan.is_some();
        wajib(
            ada || self.peserta().is_some(),
            "buku",
            "Isi paling sedikit satu: buku, peminjam, kegiatan, atau peserta.",
        )?;
        Ok(None)
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let Some(buku) = self.buku.map(|buku| bulat(buku.0)) else { return Vec::new() };
        TAMAN_BACA_KOSONG
            .bila(konteks, &[("buku", buku)], |versi| buku < versi.angka(0))
            .into_iter()
            .collect()
    }

    fn peserta(&self) -> Option<i64> {
        let given = [self.peserta_laki_laki, self.peserta_perempuan];
        given.iter().any(Option::is_some).then(|| given.iter().flatten().map(|angka| angka.0).sum())
    }
}

sesi! {
    /// Class in digital literacy and parenting (literasi digital dan pengasuhan).
    "PDK-07" "Literasi digital & pengasuhan" Pendidikan Sesi [Remaja, UsiaProduktif]
    LiterasiDigital {
        /// What it was about (topik).
        topik: Teks<200>,
    }
}

aturan_sesi!(LiterasiDigital);
