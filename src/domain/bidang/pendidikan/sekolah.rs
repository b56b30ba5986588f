//! Who learns where, and who does not (PDK-01 to PDK-04, PDK-08).

use crate::domain::bidang::aturan::{Aturan, Konteks, Tanda};
use crate::domain::bidang::hubungan::{banyak, lengkap, sesuai, wajib};
use crate::domain::bidang::isian::{Angka, Banyak, Teks};
use crate::error::Refusal;
use crate::{jenis, patokan, pilihan};
use chrono::Datelike as _;

patokan! {
    Kebutuhan TIDAK_PAUD "Anak usia 3 sampai 6 tahun belum mengikuti PAUD." [] "six-spm.md PDK-01";
    Kebutuhan ANAK_TIDAK_SEKOLAH "Anak usia 7 sampai 18 tahun tidak bersekolah." [] "six-spm.md PDK-02; PP 2/2018 (7-15 and 7-18 years)";
    Pantau ATS_MENIKAH "Anak berhenti sekolah karena menikah. Tanyakan dengan hati-hati apakah ia aman (TRB-02) dan tawarkan KIE perlindungan anak (SOS-09)." [] "six-spm.md section 7";
    Kebutuhan KESETARAAN "Warga usia sekolah memerlukan pendidikan kesetaraan." [216] "PP 2/2018: packages A, B, C to 18 years (in months)";
    Kebutuhan KESETARAAN_DEWASA "Warga dewasa ingin mengikuti pendidikan kesetaraan; di luar SPM." [216] "PP 2/2018: packages A, B, C to 18 years (in months)";
    Kebutuhan BANTUAN_PENDIDIKAN "Anak diusulkan menerima bantuan pendidikan." [] "six-spm.md PDK-04";
    Pantau BERKAS_PENDIDIKAN "Berkas usulan bantuan pendidikan belum lengkap: KTP, KK, dan surat keterangan tidak mampu dari RT." [] "six-spm.md PDK-04";
    Rujuk KESULITAN_BELAJAR "Ada kekhawatiran tentang belajar atau perkembangan anak. Ajak orang tua ke sekolah inklusi atau puskesmas." [] "six-spm.md PDK-08";
}

pilihan! {
    /// Kind of early-childhood education unit (PAUD).
    pub enum JenisPaud {
        /// Kindergarten (taman kanak-kanak).
        Tk = "TK",
        /// Play group (kelompok bermain).
        Kb = "KB",
        /// Day care (taman penitipan anak).
        Tpa = "TPA",
        /// Another unit of the same kind (satuan PAUD sejenis).
        Sps = "SPS",
    }
}

jenis! {
    /// Access of a child of 3 to 6 years to early-childhood education (pendataan akses PAUD).
    "PDK-01" "Pendataan akses PAUD" Pendidikan Orang [Balita, Prasekolah; dari_bulan: 36; spm: &["SPM-PDK-1"]]
    AksesPaud {
        /// Whether the child is enrolled (terdaftar).
        terdaftar: bool,
        /// Kind of the unit, when enrolled.
        jenis_unit: Option<JenisPaud>,
        /// Name of the unit, when enrolled.
        nama_unit: Option<Teks<100>>,
        /// Why not (alasan); required when not enrolled.
        alasan: Option<Teks<200>>,
        /// Distance to the nearest unit in metres (jarak).
        jarak: Option<Angka<0, 200_000>>,
    }
}

impl Aturan for AksesPaud {
    fn periksa(&self, _: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        wajib(self.terdaftar || self.alasan.is_some(), "alasan", "Isi alasan anak belum terdaftar di PAUD.")?;
        sesuai(
            self.terdaftar || self.jenis_unit.is_none(),
            "jenisUnit",
            "Anak yang belum terdaftar tidak memiliki satuan PAUD.",
        )?;
        sesuai(
            self.terdaftar || self.nama_unit.is_none(),
            "namaUnit",
            "Anak yang belum terdaftar tidak memiliki satuan PAUD.",
        )?;
        Ok(None)
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        TIDAK_PAUD
            .bila(konteks, &[("umurBulan", konteks.umur_bulan())], |_| !self.terdaftar)
            .into_iter()
            .collect()
    }
}

pilihan! {
    /// How a child came to be out of school.
    pub enum StatusSekolah {
        /// Never went (belum pernah bersekolah).
        BelumPernah = "BELUM_PERNAH",
        /// Dropped out (putus sekolah, DO).
        Putus = "PUTUS",
        /// Finished a school and did not go on (lulus tidak melanjutkan).
        LulusTidakLanjut = "LULUS_TIDAK_LANJUT",
        /// Back in school: the follow-up within the school year (sudah kembali bersekolah).
        KembaliSekolah = "KEMBALI_SEKOLAH",
    }
}

pilihan! {
    /// Why a child is not in school.
    pub enum AlasanTidakSekolah {
        /// Costs (biaya).
        Biaya = "BIAYA",
        /// Works (bekerja).
        Bekerja = "BEKERJA",
        /// Married (menikah).
        Menikah = "MENIKAH",
        /// Disability (disabilitas).
        Disabilitas = "DISABILITAS",
        /// Too far (jarak).
        Jarak = "JARAK",
        /// Another reason, said in words (lain).
        Lain = "LAIN",
    }
}

jenis! {
    /// Out-of-school child of 7 to 17 years (pendataan anak tidak sekolah, ATS).
    "PDK-02" "Pendataan anak tidak sekolah (ATS)" Pendidikan Orang
    [UsiaSekolah, Remaja; dari_bulan: 84; menurut_keadaan: true; spm: &["SPM-PDK-2", "SPM-PDK-3"]]
    AnakTidakSekolah {
        /// How the child came to be out of school, or that it is back.
        status: StatusSekolah,
        /// The last class finished or begun, 1 to 12 (kelas terakhir).
        kelas_terakhir: Option<Angka<1, 12>>,
        /// The year in which it left (tahun keluar).
        tahun_keluar: Option<Angka<2000, 2100>>,
        /// Why; required unless back in school.
        sebab_tidak_sekolah: Option<AlasanTidakSekolah>,
        /// The reason in words; required for LAIN.
        keterangan: Option<Teks<200>>,
        /// Whether the child wishes to return (ingin kembali).
        ingin_kembali: Option<bool>,
    }
}

impl Aturan for AnakTidakSekolah {
    fn periksa(&self, konteks: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        let pernah = self.status != StatusSekolah::BelumPernah;
        let keluar = matches!(self.status, StatusSekolah::Putus | StatusSekolah::LulusTidakLanjut);
        wajib(
            self.status == StatusSekolah::KembaliSekolah || self.sebab_tidak_sekolah.is_some(),
            "sebabTidakSekolah",
            "Isi alasan anak tidak bersekolah.",
        )?;
        let bebas = self.sebab_tidak_sekolah != Some(AlasanTidakSekolah::Lain) || self.keterangan.is_some();
        wajib(bebas, "keterangan", "Uraikan alasan lainnya.")?;
        wajib(!keluar || self.kelas_terakhir.is_some(), "kelasTerakhir", "Isi kelas terakhir.")?;
        wajib(!keluar || self.tahun_keluar.is_some(), "tahunKeluar", "Isi tahun keluar.")?;
        sesuai(
            pernah || self.kelas_terakhir.is_none(),
            "kelasTerakhir",
            "Anak yang belum pernah bersekolah tidak memiliki kelas terakhir.",
        )?;
        sesuai(
            pernah || self.tahun_keluar.is_none(),
            "tahunKeluar",
            "Anak yang belum pernah bersekolah tidak memiliki tahun keluar.",
        )?;
        let tahun = self.tahun_keluar.map(|tahun| tahun.0);
        let lahir = konteks.orang.map(|orang| i64::from(orang.lahir.year()));
        let dalam = tahun.is_none_or(|tahun| {
            tahun <= i64::from(konteks.tanggal.year()) && lahir.is_none_or(|lahir| lahir < tahun)
        });
        sesuai(dalam, "tahunKeluar", "Tahun keluar tidak sesuai dengan umur anak atau tanggal pendataan.")?;
        Ok(None)
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let di_luar = self.status != StatusSekolah::KembaliSekolah;
        let umur = [("umurBulan", konteks.umur_bulan())];
        let menikah = self.sebab_tidak_sekolah == Some(AlasanTidakSekolah::Menikah);
        [
            ANAK_TIDAK_SEKOLAH.bila(konteks, &umur, |_| di_luar),
            ATS_MENIKAH.bila(konteks, &umur, |_| di_luar && menikah),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

pilihan! {
    /// A package of equivalence education (pendidikan kesetaraan).
    pub enum PaketKesetaraan {
        /// Package A, equal to SD.
        A = "A",
        /// Package B, equal to SMP.
        B = "B",
        /// Package C, equal to SMA.
        C = "C",
    }
}

pilihan! {
    /// The last diploma somebody holds.
    pub enum IjazahTerakhir {
        /// None.
        TidakAda = "TIDAK_ADA",
        /// SD or package A.
        Sd = "SD",
        /// SMP or package B.
        Smp = "SMP",
    }
}

pilihan! {
    /// Papers for equivalence education.
    pub enum BerkasKesetaraan {
        /// Identity card or birth certificate (KTP atau akta lahir).
        Identitas = "IDENTITAS",
        /// Copy of the household card (KK).
        Kk = "KK",
        /// Copy of the last diploma or report (ijazah atau rapor).
        Ijazah = "IJAZAH",
    }
}

jenis! {
    /// Referral to equivalence education, package A, B or C, at a PKBM or SKB (rujukan pendidikan kesetaraan).
    "PDK-03" "Rujukan pendidikan kesetaraan" Pendidikan Orang [Remaja, UsiaProduktif; menurut_keadaan: true; spm: &["SPM-PDK-3"]]
    RujukanKesetaraan {
        /// The package.
        paket: PaketKesetaraan,
        /// The last diploma (ijazah terakhir).
        ijazah_terakhir: IjazahTerakhir,
        /// The papers that are there (berkas).
        berkas_kesetaraan: Banyak<BerkasKesetaraan>,
        /// Whether the person has been taken in meanwhile (sudah diterima).
        sudah_diterima: Option<bool>,
    }
}

impl Aturan for RujukanKesetaraan {
    fn periksa(&self, _: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        let cukup = match self.paket {
            PaketKesetaraan::A => true,
            PaketKesetaraan::B => self.ijazah_terakhir >= IjazahTerakhir::Sd,
            PaketKesetaraan::C => self.ijazah_terakhir >= IjazahTerakhir::Smp,
        };
        sesuai(
            cukup,
            "paket",
            "Paket B memerlukan ijazah SD atau Paket A, Paket C ijazah SMP atau Paket B.",
        )?;
        Ok(None)
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let menunggu = self.sudah_diterima != Some(true);
        let umur = konteks.umur_bulan();
        let masukan = [("umurBulan", umur)];
        [
            KESETARAAN.bila(konteks, &masukan, |versi| menunggu && umur < versi.angka(0)),
            KESETARAAN_DEWASA.bila(konteks, &masukan, |versi| menunggu && umur >= versi.angka(0)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

pilihan! {
    /// A programme of school aid.
    pub enum ProgramPendidikan {
        /// Program Indonesia Pintar.
        Pip = "PIP",
        /// Another programme of kabupaten, village or elsewhere.
        Lain = "LAIN",
    }
}

pilihan! {
    /// Papers for school aid.
    pub enum BerkasPendidikan {
        /// Copy of a parent's identity card (KTP).
        Ktp = "KTP",
        /// Copy of the household card (KK).
        Kk = "KK",
        /// Statement of hardship from the RT (surat keterangan tidak mampu).
        SuratTidakMampu = "SURAT_TIDAK_MAMPU",
    }
}

jenis! {
    /// Proposal for school aid (usulan bantuan pendidikan, PIP or other).
    "PDK-04" "Usulan bantuan pendidikan" Pendidikan Orang [Prasekolah, UsiaSekolah, Remaja; menurut_keadaan: true]
    BantuanPendidikan {
        /// The programme.
        program_bantuan: ProgramPendidikan,
        /// The papers that are there (berkas).
        berkas_pendidikan: Banyak<BerkasPendidikan>,
        /// Whether the aid has come meanwhile (sudah diterima).
        sudah_diterima: Option<bool>,
    }
}

impl Aturan for BantuanPendidikan {
    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let menunggu = self.sudah_diterima != Some(true);
        let berkas = [("berkasPendidikan", banyak(&self.berkas_pendidikan))];
        [
            BANTUAN_PENDIDIKAN.bila(konteks, &berkas, |_| menunggu),
            BERKAS_PENDIDIKAN.bila(konteks, &berkas, |_| menunggu && !lengkap(&self.berkas_pendidikan)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn pokok(&self) -> Option<&'static str> {
        use crate::domain::pilihan::Pilihan as _;
        Some(self.program_bantuan.kode())
    }
}

pilihan! {
    /// What worries about a child's learning or development.
    pub enum KesulitanBelajar {
        /// Reading (membaca).
        Membaca = "MEMBACA",
        /// Writing (menulis).
        Menulis = "MENULIS",
        /// Counting (berhitung).
        Berhitung = "BERHITUNG",
        /// Speech (bicara).
        Bicara = "BICARA",
        /// Attention (perhatian).
        Perhatian = "PERHATIAN",
        /// Behaviour (perilaku).
        Perilaku = "PERILAKU",
        /// Movement (gerak).
        Gerak = "GERAK",
        /// Sight or hearing (penglihatan atau pendengaran).
        Indra = "INDRA",
    }
}

pilihan! {
    /// Where a child with a concern is sent.
    pub enum TujuanBelajar {
        /// To education: inclusive PAUD or school (pendidikan).
        Pendidikan = "PENDIDIKAN",
        /// To health: puskesmas (kesehatan).
        Kesehatan = "KESEHATAN",
    }
}

jenis! {
    /// Screening for difficulties in learning and development (skrining kesulitan belajar/perkembangan).
    "PDK-08" "Skrining kesulitan belajar/perkembangan" Pendidikan Orang [Balita, Prasekolah, UsiaSekolah; menurut_keadaan: true]
    SkriningBelajar {
        /// What worries (kekhawatiran); nothing is an answer too.
        kekhawatiran: Banyak<KesulitanBelajar>,
        /// In words (keterangan).
        keterangan: Option<Teks<300>>,
        /// Where the child is sent (tujuan); required when something worries.
        tujuan_belajar: Option<Banyak<TujuanBelajar>>,
    }
}

impl Aturan for SkriningBelajar {
    fn periksa(&self, _: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        let tujuan = self.tujuan_belajar.as_ref().is_some_and(|tujuan| !tujuan.0.is_empty());
        wajib(
            self.kekhawatiran.0.is_empty() || tujuan,
            "tujuanBelajar",
            "Sebutkan ke mana anak diarahkan: pendidikan, kesehatan, atau keduanya.",
        )?;
        Ok(None)
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let banyak = banyak(&self.kekhawatiran);
        KESULITAN_BELAJAR.bila(konteks, &[("kekhawatiran", banyak)], |_| banyak > 0).into_iter().collect()
    }
}
