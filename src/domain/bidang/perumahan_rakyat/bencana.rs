//! Houses after a disaster, and households that a programme moves (PRM-03, PRM-04): the two legal services of the sector.

use chrono::NaiveDate;

use super::rumah::{Kerusakan, StatusRumah};
use crate::domain::bidang::aturan::{Aturan, Konteks, Tanda};
use crate::domain::bidang::hubungan::{banyak, sesuai, tidak_sesudah};
use crate::domain::bidang::isian::{Banyak, Teks};
use crate::error::Refusal;
use crate::{jenis, patokan, pilihan};

patokan! {
    Kebutuhan SEWA_PASCABENCANA "Penyewa korban bencana memerlukan akses rumah sewa." [] "Permen PUPR 29/PRT/M/2018 annex II: renters";
    Kebutuhan PINDAH_PASCABENCANA "Rumah korban bencana di tempat yang tidak aman; perlu dibangun di tempat lain." [] "Permen PUPR 29/PRT/M/2018 annex II: unsafe site";
    Kebutuhan BANGUN_PASCABENCANA "Rumah korban bencana rusak berat; perlu dibangun kembali." [] "Permen PUPR 29/PRT/M/2018 annex II: heavy damage";
    Kebutuhan REHAB_PASCABENCANA "Rumah korban bencana rusak ringan atau sedang; perlu direhabilitasi." [] "Permen PUPR 29/PRT/M/2018 annex II: light or medium damage";
    Pantau SARAN_KEBUTUHAN_DASAR "Keluarga mengungsi. Lanjutkan dengan pendataan kebutuhan dasar (SOS-07)." [] "six-spm.md section 7";
    Kebutuhan RELOKASI_PROGRAM "Keluarga yang direlokasi program pemerintah masih memiliki kebutuhan." [] "Permen PUPR 29/PRT/M/2018 annex II, second service";
}

pilihan! {
    /// Where a household lives after a disaster.
    pub enum HunianSementara {
        /// In its own house still (rumah sendiri).
        RumahSendiri = "RUMAH_SENDIRI",
        /// With relatives or neighbours (menumpang).
        Menumpang = "MENUMPANG",
        /// In a rented house (sewa).
        Sewa = "SEWA",
        /// In a tent (tenda).
        Tenda = "TENDA",
        /// In a shared shelter (posko pengungsian).
        Posko = "POSKO",
    }
}

jenis! {
    /// House damaged by a disaster (rumah rusak akibat bencana); names the report of the event.
    "PRM-03" "Rumah rusak akibat bencana" PerumahanRakyat Keluarga [; kejadian: true; spm: &["SPM-PRM-1"]]
    RumahRusakBencana {
        /// When it was damaged (tanggal rusak).
        tanggal_rusak: NaiveDate,
        /// How much.
        kerusakan: Kerusakan,
        /// Whether the site is safe to live on (lokasi aman).
        lokasi_aman: bool,
        /// Whose house it is.
        status_hunian: StatusRumah,
        /// Where the household lives meanwhile (hunian sementara).
        hunian_sementara: HunianSementara,
    }
}

impl Aturan for RumahRusakBencana {
    fn periksa(&self, konteks: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        tidak_sesudah(konteks, self.tanggal_rusak, "tanggalRusak")?;
        Ok(None)
    }

    /// One need a house: a renter is helped to rent, an unsafe site is left, else the damage decides.
    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let perlu = match (self.status_hunian, self.lokasi_aman, self.kerusakan) {
            (_, true, Kerusakan::Baik) => None,
            (StatusRumah::Sewa, ..) => Some(&SEWA_PASCABENCANA),
            (_, false, _) => Some(&PINDAH_PASCABENCANA),
            (_, true, Kerusakan::Berat) => Some(&BANGUN_PASCABENCANA),
            (_, true, Kerusakan::Ringan | Kerusakan::Sedang) => Some(&REHAB_PASCABENCANA),
        };
        let mengungsi = self.hunian_sementara != HunianSementara::RumahSendiri;
        [
            perlu.and_then(|patokan| patokan.bila(konteks, &[], |_| true)),
            SARAN_KEBUTUHAN_DASAR.bila(konteks, &[], |_| mengungsi),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

pilihan! {
    /// How far a relocation is.
    pub enum TahapRelokasi {
        /// Announced (sosialisasi).
        Sosialisasi = "SOSIALISASI",
        /// Households are listed (pendataan).
        Pendataan = "PENDATAAN",
        /// Moved for a time (pindah sementara).
        PindahSementara = "PINDAH_SEMENTARA",
        /// Moved for good (menetap).
        Menetap = "MENETAP",
    }
}

pilihan! {
    /// What a relocated household needs.
    pub enum KebutuhanRelokasi {
        /// A house (hunian).
        Hunian = "HUNIAN",
        /// Costs of the move (biaya pindah).
        BiayaPindah = "BIAYA_PINDAH",
        /// Land papers (dokumen tanah).
        DokumenTanah = "DOKUMEN_TANAH",
        /// School for the children (sekolah).
        Sekolah = "SEKOLAH",
        /// A living (mata pencaharian).
        MataPencaharian = "MATA_PENCAHARIAN",
    }
}

jenis! {
    /// Household that a government programme relocates (warga terdampak relokasi program).
    "PRM-04" "Warga terdampak relokasi program" PerumahanRakyat Keluarga [; spm: &["SPM-PRM-2"]]
    WargaRelokasi {
        /// The programme.
        nama_program: Teks<200>,
        /// How far it is (tahap).
        tahap: TahapRelokasi,
        /// What the household needs; nothing is an answer too (kebutuhan).
        kebutuhan_relokasi: Banyak<KebutuhanRelokasi>,
    }
}

impl Aturan for WargaRelokasi {
    fn periksa(&self, _: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        let selesai = self.tahap == TahapRelokasi::Menetap;
        let menunggu_rumah = self.kebutuhan_relokasi.ada(KebutuhanRelokasi::BiayaPindah);
        sesuai(
            !(selesai && menunggu_rumah),
            "kebutuhanRelokasi",
            "Keluarga yang sudah menetap tidak memerlukan biaya pindah.",
        )?;
        Ok(None)
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let kebutuhan = banyak(&self.kebutuhan_relokasi);
        RELOKASI_PROGRAM
            .bila(konteks, &[("kebutuhanRelokasi", kebutuhan)], |_| kebutuhan > 0)
            .into_iter()
            .collect()
    }
}
