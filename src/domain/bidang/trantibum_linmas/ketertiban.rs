//! Order: disorder, protected cases, patrols (TRB-01, TRB-02, TRB-08). Who reported is not asked here.

use chrono::NaiveDate;

use crate::domain::bidang::aturan::{Aturan, Konteks, Tanda};
use crate::domain::bidang::hubungan::{bulat, sesuai, tidak_sesudah, wajib};
use crate::domain::bidang::isian::{Angka, Banyak, Teks};
use crate::error::Refusal;
use crate::{jenis, patokan, pilihan};

patokan! {
    Rujuk GANGGUAN_TRANTIBUM "Ada gangguan ketenteraman dan ketertiban. Sampaikan kepada pemerintah desa untuk Satpol PP." [] "six-spm.md TRB-01";
    RujukSegera KASUS_DARURAT "Korban dalam bahaya. Hubungi mitra yang aman sekarang: UPTD PPA atau polisi." [] "six-spm.md TRB-02";
    Rujuk KASUS_SENSITIF "Kasus yang dilindungi. Teruskan hanya kepada petugas yang ditunjuk." [] "six-spm.md TRB-02";
    Kebutuhan SISKAMLING_MATI "Siskamling tidak berjalan atau tidak ada anggota Linmas yang aktif." [1] "six-spm.md TRB-08";
}

pilihan! {
    /// What kind of disorder.
    pub enum GangguanKategori {
        /// Noise and brawls (keributan).
        Keributan = "KERIBUTAN",
        /// Alcohol (minuman keras).
        Miras = "MIRAS",
        /// Gambling (judi).
        Judi = "JUDI",
        /// Street traders in the way (pedagang kaki lima).
        Pkl = "PKL",
        /// Loose livestock (ternak lepas).
        Ternak = "TERNAK",
        /// Something else (lain).
        Lain = "LAIN",
    }
}

jenis! {
    /// Report of a disorder (laporan gangguan trantibum). No names of persons in the words.
    "TRB-01" "Laporan gangguan trantibum" TrantibumLinmas Lingkungan [; spm: &["SPM-TRB-1"]]
    GangguanTrantibum {
        /// What kind (kategori).
        jenis_gangguan: GangguanKategori,
        /// The day on which it happened (tanggal kejadian).
        tanggal_kejadian: NaiveDate,
        /// The hour, 0 to 23 (jam).
        jam: Option<Angka<0, 23>>,
        /// What happened, without names (uraian).
        uraian_gangguan: Teks<1000>,
    }
}

impl Aturan for GangguanTrantibum {
    fn periksa(&self, konteks: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        tidak_sesudah(konteks, self.tanggal_kejadian, "tanggalKejadian")?;
        Ok(None)
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        GANGGUAN_TRANTIBUM.bila(konteks, &[], |_| true).into_iter().collect()
    }
}

pilihan! {
    /// What kind of protected case.
    pub enum KasusKategori {
        /// Domestic violence (kekerasan dalam rumah tangga, KDRT).
        Kdrt = "KDRT",
        /// Sexual offence (asusila).
        Asusila = "ASUSILA",
        /// Drugs (narkoba).
        Narkoba = "NARKOBA",
        /// Trafficking (perdagangan orang).
        PerdaganganOrang = "PERDAGANGAN_ORANG",
    }
}

pilihan! {
    /// Age group of a victim.
    pub enum KelompokKorban {
        /// A child, below 18 years (anak).
        Anak = "ANAK",
        /// An adult (dewasa).
        Dewasa = "DEWASA",
        /// 60 years and over (lansia).
        Lansia = "LANSIA",
    }
}

pilihan! {
    /// How urgent a case is.
    pub enum Kegentingan {
        /// In danger now (darurat).
        Darurat = "DARURAT",
        /// Within a day (segera).
        Segera = "SEGERA",
        /// Within days (biasa).
        Biasa = "BIASA",
    }
}

pilihan! {
    /// Who takes a protected case on.
    pub enum MitraKasus {
        /// The unit for the protection of women and children (DP3A, UPTD PPA).
        UptdPpa = "UPTD_PPA",
        /// Police (polisi).
        Polisi = "POLISI",
        /// The community health centre (pusat kesehatan masyarakat).
        Puskesmas = "PUSKESMAS",
        /// The social agency (Dinas Sosial).
        Dinsos = "DINSOS",
    }
}

jenis! {
    /// Protected case: domestic violence, sexual offence, drugs, trafficking (laporan kasus sensitif).
    "TRB-02" "Laporan kasus sensitif" TrantibumLinmas Orang [; terlindungi: true]
    KasusSensitif {
        /// What kind (kategori).
        jenis_kasus: KasusKategori,
        /// Age group of the victim; must fit the person.
        kelompok_korban: KelompokKorban,
        /// How urgent (kegentingan).
        kegentingan: Kegentingan,
        /// How to reach the victim without danger (kontak aman).
        kontak_aman: Option<Teks<200>>,
        /// Who is asked to take it on (mitra).
        mitra: Option<Banyak<MitraKasus>>,
        /// What was told (uraian).
        uraian: Option<Teks<1000>>,
    }
}

impl Aturan for KasusSensitif {
    fn periksa(&self, konteks: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        if konteks.orang.is_some() {
            let tahun = konteks.umur_tahun();
            let cocok = match self.kelompok_korban {
                KelompokKorban::Anak => tahun < 18,
                KelompokKorban::Dewasa => (18..60).contains(&tahun),
                KelompokKorban::Lansia => tahun >= 60,
            };
            sesuai(cocok, "kelompokKorban", "Kelompok umur korban tidak sesuai dengan orangnya.")?;
        }
        let mitra = self.mitra.as_ref().is_some_and(|mitra| !mitra.0.is_empty());
        let anak = self.kelompok_korban == KelompokKorban::Anak;
        wajib(
            !anak || mitra,
            "mitra",
            "Kasus anak harus segera memiliki mitra: UPTD PPA, polisi, puskesmas, atau Dinsos.",
        )?;
        Ok(None)
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let darurat = self.kegentingan == Kegentingan::Darurat;
        [KASUS_DARURAT.bila(konteks, &[], |_| darurat), KASUS_SENSITIF.bila(konteks, &[], |_| !darurat)]
            .into_iter()
            .flatten()
            .collect()
    }
}

pilihan! {
    /// How often the neighbourhood patrols.
    pub enum JadwalRonda {
        /// Every night (setiap malam).
        SetiapMalam = "SETIAP_MALAM",
        /// Every week (mingguan).
        Mingguan = "MINGGUAN",
        /// When needed (bila perlu).
        BilaPerlu = "BILA_PERLU",
        /// Not at all (tidak berjalan).
        TidakBerjalan = "TIDAK_BERJALAN",
    }
}

jenis! {
    /// Patrol and members of Linmas in a neighbourhood (siskamling dan Linmas).
    "TRB-08" "Siskamling & Linmas" TrantibumLinmas Lingkungan [; tempat_tetap: true]
    Siskamling {
        /// How often (jadwal).
        jadwal: JadwalRonda,
        /// Members of Linmas (anggota).
        anggota: Angka<0, 500>,
        /// Of them, active (anggota aktif).
        anggota_aktif: Angka<0, 500>,
    }
}

impl Aturan for Siskamling {
    fn periksa(&self, _: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        let cukup = self.anggota_aktif.0 <= self.anggota.0;
        sesuai(cukup, "anggotaAktif", "Anggota aktif tidak mungkin lebih banyak daripada anggota.")?;
        Ok(None)
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let aktif = bulat(self.anggota_aktif.0);
        let mati = self.jadwal == JadwalRonda::TidakBerjalan;
        SISKAMLING_MATI
            .bila(konteks, &[("anggotaAktif", aktif)], |versi| mati || aktif < versi.angka(0))
            .into_iter()
            .collect()
    }
}
