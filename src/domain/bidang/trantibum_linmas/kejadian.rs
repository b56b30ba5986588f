//! An event and who needs a hand after it (TRB-06, TRB-07).

use chrono::NaiveDate;

use crate::domain::bidang::aturan::{Aturan, Konteks, Tanda};
use crate::domain::bidang::hubungan::{bulat, sesuai, tidak_sesudah};
use crate::domain::bidang::isian::{Angka, Banyak, Teks};
use crate::error::Refusal;
use crate::{jenis, patokan, pilihan};

patokan! {
    RujukSegera KEJADIAN_KORBAN "Ada korban luka atau warga yang harus dievakuasi. Hubungi BPBD, pemadam, atau puskesmas sekarang." [1] "six-spm.md TRB-06";
    Kebutuhan KEJADIAN_KEBUTUHAN "Ada kebutuhan mendesak setelah kejadian." [] "six-spm.md TRB-06";
    Pantau SARAN_RUMAH_RUSAK "Ada rumah terdampak. Lanjutkan dengan pendataan rumah rusak (PRM-03) dengan kejadian ini." [1] "six-spm.md section 7";
    Pantau SARAN_KORBAN "Ada keluarga terdampak. Lanjutkan dengan kebutuhan dasar (SOS-07) dan pendampingan trauma (TRB-07) dengan kejadian ini." [1] "six-spm.md section 7";
    Rujuk TRAUMA_RUJUK "Warga memerlukan pendampingan setelah bencana." [] "six-spm.md TRB-07";
    Pantau TRAUMA_PANTAU "Warga mengalami guncangan setelah bencana. Kunjungi lagi." [] "six-spm.md TRB-07";
}

pilihan! {
    /// What happened.
    pub enum JenisKejadian {
        /// House fire (kebakaran).
        Kebakaran = "KEBAKARAN",
        /// Flood (banjir).
        Banjir = "BANJIR",
        /// Landslide (longsor).
        Longsor = "LONGSOR",
        /// Forest and land fire (kebakaran hutan dan lahan).
        Karhutla = "KARHUTLA",
        /// Strong wind (angin kencang).
        Angin = "ANGIN",
        /// Erosion of a bank or shore (abrasi).
        Abrasi = "ABRASI",
        /// Something else (lain).
        Lain = "LAIN",
    }
}

pilihan! {
    /// What is needed after an event.
    pub enum KebutuhanDarurat {
        /// Evacuation (evakuasi).
        Evakuasi = "EVAKUASI",
        /// Shelter (tempat tinggal sementara).
        Hunian = "HUNIAN",
        /// Food (pangan).
        Pangan = "PANGAN",
        /// Clean water (air bersih).
        Air = "AIR",
        /// Clothing and blankets (sandang).
        Sandang = "SANDANG",
        /// Health care (kesehatan).
        Kesehatan = "KESEHATAN",
    }
}

jenis! {
    /// Report of a fire or disaster (laporan kejadian kebakaran/bencana): the event on which other records hang.
    "TRB-06" "Laporan kejadian kebakaran/bencana" TrantibumLinmas Lingkungan [; spm: &["SPM-TRB-4", "SPM-TRB-5"]]
    LaporanKejadian {
        /// What happened (jenis kejadian).
        jenis_kejadian: JenisKejadian,
        /// The day on which it happened (tanggal kejadian).
        tanggal_kejadian: NaiveDate,
        /// The hour, 0 to 23 (jam).
        jam: Option<Angka<0, 23>>,
        /// Houses affected (rumah).
        rumah: Angka<0, 10_000>,
        /// Households affected (kepala keluarga, KK).
        keluarga_terdampak: Angka<0, 10_000>,
        /// People injured (luka).
        luka: Angka<0, 10_000>,
        /// What is needed; nothing is an answer too (kebutuhan).
        kebutuhan_darurat: Banyak<KebutuhanDarurat>,
        /// In words, without names (uraian).
        uraian: Option<Teks<1000>>,
    }
}

impl Aturan for LaporanKejadian {
    fn periksa(&self, konteks: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        tidak_sesudah(konteks, self.tanggal_kejadian, "tanggalKejadian")?;
        let rumah = self.rumah.0 == 0 || self.keluarga_terdampak.0 > 0;
        // An empty house may burn.
        Ok((!rumah).then_some("keluargaTerdampak"))
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let (rumah, keluarga) = (bulat(self.rumah.0), bulat(self.keluarga_terdampak.0));
        let luka = bulat(self.luka.0);
        let evakuasi = self.kebutuhan_darurat.ada(KebutuhanDarurat::Evakuasi);
        [
            KEJADIAN_KORBAN.bila(konteks, &[("luka", luka)], |versi| evakuasi || luka >= versi.angka(0)),
            KEJADIAN_KEBUTUHAN
                .bila(konteks, &[("keluargaTerdampak", keluarga)], |_| !self.kebutuhan_darurat.0.is_empty()),
            SARAN_RUMAH_RUSAK.bila(konteks, &[("rumah", rumah)], |versi| rumah >= versi.angka(0)),
            SARAN_KORBAN
                .bila(konteks, &[("keluargaTerdampak", keluarga)], |versi| keluarga >= versi.angka(0)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

pilihan! {
    /// Age group of somebody who is looked after.
    pub enum KelompokPendampingan {
        /// Below 10 years (anak).
        Anak = "ANAK",
        /// 10 to 17 years (remaja).
        Remaja = "REMAJA",
        /// 18 to 59 years (dewasa).
        Dewasa = "DEWASA",
        /// 60 years and over (lansia).
        Lansia = "LANSIA",
    }
}

pilihan! {
    /// Where somebody is sent for support.
    pub enum TujuanPendampingan {
        /// The community health centre (pusat kesehatan masyarakat).
        Puskesmas = "PUSKESMAS",
        /// The social agency (Dinas Sosial).
        Dinsos = "DINSOS",
    }
}

jenis! {
    /// Trauma support after a disaster (pendampingan trauma pascabencana); names the report of the event.
    "TRB-07" "Pendampingan trauma pascabencana" TrantibumLinmas Orang [; kejadian: true; spm: &["SPM-TRB-4"]]
    PendampinganTrauma {
        /// Age group; must fit the person (kelompok umur).
        kelompok: KelompokPendampingan,
        /// Where the person is sent; nothing is an answer too (tujuan).
        rujuk_ke: Banyak<TujuanPendampingan>,
        /// Whether support is no longer needed (sudah pulih).
        sudah_pulih: Option<bool>,
    }
}

impl Aturan for PendampinganTrauma {
    fn periksa(&self, konteks: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        if konteks.orang.is_some() {
            let tahun = konteks.umur_tahun();
            let cocok = match self.kelompok {
                KelompokPendampingan::Anak => tahun < 10,
                KelompokPendampingan::Remaja => (10..18).contains(&tahun),
                KelompokPendampingan::Dewasa => (18..60).contains(&tahun),
                KelompokPendampingan::Lansia => tahun >= 60,
            };
            sesuai(cocok, "kelompok", "Kelompok umur tidak sesuai dengan orangnya.")?;
        }
        Ok(None)
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let perlu = self.sudah_pulih != Some(true);
        let dirujuk = !self.rujuk_ke.0.is_empty();
        [
            TRAUMA_RUJUK.bila(konteks, &[], |_| perlu && dirujuk),
            TRAUMA_PANTAU.bila(konteks, &[], |_| perlu && !dirujuk),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}
