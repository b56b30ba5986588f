//! People with a disability and what they need (SOS-01).

use chrono::Datelike as _;

use crate::domain::bidang::aturan::{Aturan, Konteks, Tanda};
use crate::domain::bidang::hubungan::{sesuai, wajib};
use crate::domain::bidang::isian::{Angka, Banyak, Teks};
use crate::error::Refusal;
use crate::{jenis, patokan, pilihan};

patokan! {
    Kebutuhan ALAT_BANTU "Penyandang disabilitas memerlukan alat bantu yang belum dimiliki." [1] "six-spm.md SOS-01";
    Kebutuhan KARTU_DISABILITAS "Penyandang disabilitas belum memiliki kartu penyandang disabilitas." [] "six-spm.md SOS-01";
    Kebutuhan DISABILITAS_TANPA_PENGASUH "Penyandang disabilitas tanpa pengasuh: indikasi terlantar, Dinas Sosial yang menetapkan." [] "PP 2/2018 art. 10; six-spm.md section 6";
    Pantau SARAN_RENTAN_DISABILITAS "Lanjutkan dengan pendataan warga rentan bencana (TRB-04)." [] "six-spm.md TRB-04";
}

pilihan! {
    /// A kind of disability.
    pub enum RagamDisabilitas {
        /// Physical (fisik).
        Fisik = "FISIK",
        /// Intellectual (intelektual).
        Intelektual = "INTELEKTUAL",
        /// Mental (mental).
        Mental = "MENTAL",
        /// Sight (sensorik netra).
        Netra = "NETRA",
        /// Hearing (sensorik rungu).
        Rungu = "RUNGU",
        /// Speech (sensorik wicara).
        Wicara = "WICARA",
        /// Several at once (ganda).
        Ganda = "GANDA",
    }
}

pilihan! {
    /// An aid for people with a disability.
    pub enum AlatBantu {
        /// Wheelchair (kursi roda).
        KursiRoda = "KURSI_RODA",
        /// Stick, crutches or walker (tongkat, kruk, alat bantu jalan).
        AlatJalan = "ALAT_JALAN",
        /// Prosthesis or brace (prostesis, ortesis).
        Prostesis = "PROSTESIS",
        /// Hearing aid (alat bantu dengar).
        AlatDengar = "ALAT_DENGAR",
        /// Glasses (kacamata).
        Kacamata = "KACAMATA",
        /// White cane (tongkat netra).
        TongkatNetra = "TONGKAT_NETRA",
    }
}

jenis! {
    /// A person with a disability (pendataan penyandang disabilitas).
    "SOS-01" "Pendataan penyandang disabilitas" Sosial Orang [; spm: &["SPM-SOS-1"]]
    PenyandangDisabilitas {
        /// The kinds (ragam).
        ragam: Banyak<RagamDisabilitas>,
        /// Since which year; the year of birth when from birth (sejak tahun).
        sejak_tahun: Option<Angka<1900, 2100>>,
        /// Aids that are needed, owned or not (alat dibutuhkan).
        alat_dibutuhkan: Banyak<AlatBantu>,
        /// Aids that are owned (alat dimiliki).
        alat_dimiliki: Banyak<AlatBantu>,
        /// Whether somebody cares for the person (ada pengasuh).
        ada_pengasuh: bool,
        /// Who (pengasuh).
        nama_pengasuh: Option<Teks<100>>,
        /// Whether there is a disability card (kartu penyandang disabilitas).
        kartu: Option<bool>,
    }
}

impl Aturan for PenyandangDisabilitas {
    fn periksa(&self, konteks: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        wajib(!self.ragam.0.is_empty(), "ragam", "Sebutkan ragam disabilitasnya.")?;
        sesuai(
            self.ada_pengasuh || self.nama_pengasuh.is_none(),
            "namaPengasuh",
            "Ditandai tanpa pengasuh, tetapi pengasuhnya disebut.",
        )?;
        let tahun = self.sejak_tahun.map(|tahun| tahun.0);
        let lahir = konteks.orang.map(|orang| i64::from(orang.lahir.year()));
        let dalam = tahun.is_none_or(|tahun| {
            tahun <= i64::from(konteks.tanggal.year()) && lahir.is_none_or(|lahir| lahir <= tahun)
        });
        sesuai(
            dalam,
            "sejakTahun",
            "Tahun mulai disabilitas tidak sesuai dengan umur atau tanggal pendataan.",
        )?;
        Ok(None)
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let kurang = self.alat_dibutuhkan.0.iter().filter(|alat| !self.alat_dimiliki.ada(**alat)).count();
        let kurang = i32::try_from(kurang).unwrap_or(i32::MAX);
        [
            ALAT_BANTU.bila(konteks, &[("alatKurang", kurang)], |versi| kurang >= versi.angka(0)),
            KARTU_DISABILITAS.bila(konteks, &[], |_| self.kartu == Some(false)),
            DISABILITAS_TANPA_PENGASUH.bila(konteks, &[], |_| !self.ada_pengasuh),
            SARAN_RENTAN_DISABILITAS.bila(konteks, &[], |_| true),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}
