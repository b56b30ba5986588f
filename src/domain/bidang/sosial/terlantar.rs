//! Indications of neglect, and people without a home (SOS-02 to SOS-04).

use crate::domain::bidang::aturan::{Aturan, Konteks, Tanda};
use crate::domain::bidang::hubungan::{bulat, sesuai};
use crate::domain::bidang::isian::{Angka, Teks};
use crate::error::Refusal;
use crate::{jenis, patokan, pilihan};

patokan! {
    Kebutuhan LANSIA_TERLANTAR "Indikasi lansia terlantar: tinggal sendiri tanpa pengasuh atau makan kurang dari dua kali sehari. Dinas Sosial yang menetapkan." [2] "six-spm.md SOS-02 (fewer than 2 meals: proposal)";
    Pantau LANSIA_BERGANTUNG "Lansia bergantung dan tinggal sendiri. Lanjutkan dengan pendataan warga rentan bencana (TRB-04)." [8] "six-spm.md section 7: AKS 8 or less";
    Kebutuhan ANAK_TERLANTAR "Indikasi anak terlantar: tidak ada yang mengasuh. Dinas Sosial yang menetapkan." [] "six-spm.md SOS-03";
    Kebutuhan ANAK_YATIM_PIATU "Anak yatim piatu." [] "six-spm.md SOS-03";
    Kebutuhan ANAK_TANPA_AKTA "Anak belum memiliki akta kelahiran." [] "six-spm.md SOS-03";
    Pantau SARAN_DOKUMEN "Lanjutkan dengan pendataan dokumen kependudukan (SOS-08)." [] "six-spm.md section 7";
    Pantau SARAN_ATS "Anak usia sekolah tidak bersekolah. Lanjutkan dengan pendataan anak tidak sekolah (PDK-02)." [84, 216] "six-spm.md PDK-02: 7 to 18 years (in months)";
    Kebutuhan TUNA_SOSIAL "Warga tanpa tempat tinggal tetap atau pengemis." [] "six-spm.md SOS-04";
}

jenis! {
    /// Indication that an old person is neglected (indikasi lansia terlantar).
    "SOS-02" "Indikasi lansia terlantar" Sosial Orang [Lansia; spm: &["SPM-SOS-3"]]
    LansiaTerlantar {
        /// Whether the person lives alone (tinggal sendiri).
        tinggal_sendiri: bool,
        /// Meals a day (makan per hari).
        makan_per_hari: Angka<0, 6>,
        /// Whether somebody cares for the person (ada pengasuh).
        ada_pengasuh: bool,
        /// Score of the AKS screening (KES-07), 0 to 20, if known.
        skor_aks: Option<Angka<0, 20>>,
    }
}

impl Aturan for LansiaTerlantar {
    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let makan = bulat(self.makan_per_hari.0);
        let sendirian = self.tinggal_sendiri && !self.ada_pengasuh;
        let aks = self.skor_aks.map(|skor| bulat(skor.0)).filter(|_| self.tinggal_sendiri);
        [
            LANSIA_TERLANTAR
                .bila(konteks, &[("makanPerHari", makan)], |versi| sendirian || makan < versi.angka(0)),
            aks.and_then(|aks| {
                LANSIA_BERGANTUNG.bila(konteks, &[("skorAks", aks)], |versi| aks <= versi.angka(0))
            }),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

pilihan! {
    /// Which parents of a child live.
    pub enum OrangTua {
        /// Both (lengkap).
        Lengkap = "LENGKAP",
        /// The father is dead (yatim).
        Yatim = "YATIM",
        /// The mother is dead (piatu).
        Piatu = "PIATU",
        /// Both are dead (yatim piatu).
        YatimPiatu = "YATIM_PIATU",
        /// Unknown (tidak diketahui).
        TidakDiketahui = "TIDAK_DIKETAHUI",
    }
}

pilihan! {
    /// Who cares for a child.
    pub enum PengasuhAnak {
        /// A parent (orang tua).
        OrangTua = "ORANG_TUA",
        /// Relatives (keluarga).
        Keluarga = "KELUARGA",
        /// Somebody else (orang lain).
        OrangLain = "ORANG_LAIN",
        /// A home (panti).
        Panti = "PANTI",
        /// Nobody (tidak ada).
        TidakAda = "TIDAK_ADA",
    }
}

jenis! {
    /// Indication that a child is neglected, or an orphan (indikasi anak terlantar/yatim).
    "SOS-03" "Indikasi anak terlantar / yatim" Sosial Orang
    [Bayi, Baduta, Balita, Prasekolah, UsiaSekolah, Remaja; spm: &["SPM-SOS-2"]]
    AnakTerlantar {
        /// Which parents live (orang tua).
        orang_tua: OrangTua,
        /// Who cares for the child (pengasuh).
        pengasuh: PengasuhAnak,
        /// Whether the child goes to school (bersekolah); empty below school age.
        bersekolah: Option<bool>,
        /// Whether there is a birth certificate (akta kelahiran).
        akta_lahir: bool,
    }
}

impl Aturan for AnakTerlantar {
    fn periksa(&self, _: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        let tanpa = self.orang_tua == OrangTua::YatimPiatu && self.pengasuh == PengasuhAnak::OrangTua;
        sesuai(!tanpa, "pengasuh", "Anak yatim piatu tidak diasuh orang tuanya.")?;
        Ok(None)
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let bulan = konteks.umur_bulan();
        let putus = self.bersekolah == Some(false);
        [
            ANAK_TERLANTAR.bila(konteks, &[], |_| self.pengasuh == PengasuhAnak::TidakAda),
            ANAK_YATIM_PIATU.bila(konteks, &[], |_| self.orang_tua == OrangTua::YatimPiatu),
            ANAK_TANPA_AKTA.bila(konteks, &[], |_| !self.akta_lahir),
            SARAN_DOKUMEN.bila(konteks, &[], |_| !self.akta_lahir),
            SARAN_ATS.bila(konteks, &[("umurBulan", bulan)], |versi| {
                putus && (versi.angka(0)..versi.angka(1)).contains(&bulan)
            }),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

pilihan! {
    /// A kind of tuna sosial.
    pub enum JenisTunaSosial {
        /// Homeless (gelandangan).
        Gelandangan = "GELANDANGAN",
        /// Beggar (pengemis).
        Pengemis = "PENGEMIS",
    }
}

jenis! {
    /// Homeless person or beggar (tuna sosial). Where the person stays is the place (lokasi).
    "SOS-04" "Tuna sosial (gelandangan, pengemis)" Sosial Orang [; spm: &["SPM-SOS-4"]]
    TunaSosial {
        /// Homeless or beggar.
        jenis_tuna_sosial: JenisTunaSosial,
        /// Where the person came from (asal).
        asal: Option<Teks<100>>,
        /// Whether the person has a home or living by now (sudah tertangani).
        tertangani: Option<bool>,
    }
}

impl Aturan for TunaSosial {
    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        TUNA_SOSIAL.bila(konteks, &[], |_| self.tertangani != Some(true)).into_iter().collect()
    }
}
