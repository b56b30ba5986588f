//! Papers that open every other door, and education on inclusion (SOS-08, SOS-09).

use crate::domain::bidang::aturan::{Aturan, Konteks, Tanda};
use crate::domain::bidang::hubungan::wajib;
use crate::domain::bidang::isian::Teks;
use crate::domain::pilihan::Pilihan as _;
use crate::error::Refusal;
use crate::{aturan_sesi, jenis, patokan, pilihan, sesi};

patokan! {
    Kebutuhan TANPA_NIK "Warga belum memiliki NIK. Arahkan ke Disdukcapil melalui desa." [] "six-spm.md SOS-08";
    Kebutuhan TANPA_KK "Warga belum tercantum dalam kartu keluarga. Arahkan ke Disdukcapil melalui desa." [] "six-spm.md SOS-08";
    Kebutuhan TANPA_AKTA "Warga belum memiliki akta kelahiran. Arahkan ke Disdukcapil melalui desa." [] "six-spm.md SOS-08";
}

pilihan! {
    /// A paper of the population register.
    pub enum DokumenPenduduk {
        /// The number (nomor induk kependudukan).
        Nik = "NIK",
        /// The household card (kartu keluarga).
        Kk = "KK",
        /// Birth certificate (akta kelahiran).
        AktaLahir = "AKTA_LAHIR",
    }
}

jenis! {
    /// Missing paper of the population register, for Disdukcapil (dokumen kependudukan), one record a paper.
    "SOS-08" "Dokumen kependudukan" Sosial Orang []
    DokumenKependudukan {
        /// Which paper (dokumen).
        dokumen: DokumenPenduduk,
        /// Whether it is there by now (sudah ada).
        sudah_ada: Option<bool>,
        /// Why it is missing; required unless it is there (alasan).
        alasan: Option<Teks<200>>,
    }
}

impl Aturan for DokumenKependudukan {
    fn periksa(&self, _: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        let ada = self.sudah_ada == Some(true);
        wajib(ada || self.alasan.is_some(), "alasan", "Isi alasan dokumen belum ada.")?;
        Ok(None)
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let patokan = match self.dokumen {
            DokumenPenduduk::Nik => &TANPA_NIK,
            DokumenPenduduk::Kk => &TANPA_KK,
            DokumenPenduduk::AktaLahir => &TANPA_AKTA,
        };
        patokan.bila(konteks, &[], |_| self.sudah_ada != Some(true)).into_iter().collect()
    }

    fn pokok(&self) -> Option<&'static str> {
        Some(self.dokumen.kode())
    }
}

sesi! {
    /// Education on inclusion, gender and the protection of children (KIE inklusi, gender, perlindungan anak).
    "SOS-09" "KIE inklusi, gender, perlindungan anak" Sosial Sesi []
    PenyuluhanInklusi {
        /// What it was about (topik).
        topik: Teks<200>,
    }
}

aturan_sesi!(PenyuluhanInklusi);
