//! Drinking water (PUM-01, PUM-02, PUM-06).

use chrono::NaiveDate;

use crate::domain::bidang::aturan::{Aturan, Konteks, Tanda};
use crate::domain::bidang::hubungan::{bulat, sesuai, tidak_sesudah, wajib};
use crate::domain::bidang::isian::{Angka, Banyak, Teks};
use crate::error::Refusal;
use crate::{jenis, patokan, pilihan};

patokan! {
    Kebutuhan AIR_TAK_TERLINDUNG "Air minum keluarga dari sumur atau mata air yang tidak terlindung." [] "Permen PUPR 29/PRT/M/2018 annex I: not an accepted source";
    Kebutuhan AIR_PERMUKAAN "Air minum keluarga dari sungai, danau, atau kolam." [] "Permen PUPR 29/PRT/M/2018 annex I: not an accepted source";
    Kebutuhan TANGKI_DEKAT "Sumber air minum terlalu dekat dengan tangki tinja." [10] "Permen PUPR 29/PRT/M/2018 annex I: more than 10 m";
    Kebutuhan AIR_KURANG "Air kurang dari kebutuhan pokok 60 liter seorang sehari." [60] "Ministry of public works, SPM slides 2023: 60 litres a person and day";
    Kebutuhan AIR_MUSIMAN "Air tidak cukup sepanjang tahun." [] "six-spm.md PUM-01";
    Kebutuhan KELUHAN_AIR "Ada keluhan air keruh atau berbau." [] "six-spm.md PUM-02";
    Kebutuhan AIR_KERING "Sumber air kering." [] "six-spm.md PUM-02";
    Kebutuhan USULAN_SARANA_AIR "Warga mengusulkan sarana air." [] "six-spm.md PUM-06";
    Pantau SURAT_SARANA_AIR "Usulan sarana air belum disertai surat permohonan dari dusun atau RT." [] "six-spm.md PUM-06";
}

pilihan! {
    /// Where a household takes its drinking water from.
    pub enum JenisSumberAir {
        /// Piped water (PDAM or village network).
        Ledeng = "LEDENG",
        /// Bored well or pump.
        SumurBor = "SUMUR_BOR",
        /// Protected dug well.
        SumurTerlindung = "SUMUR_TERLINDUNG",
        /// Unprotected dug well.
        SumurTakTerlindung = "SUMUR_TAK_TERLINDUNG",
        /// Protected spring.
        MataAirTerlindung = "MATA_AIR_TERLINDUNG",
        /// Unprotected spring.
        MataAirTakTerlindung = "MATA_AIR_TAK_TERLINDUNG",
        /// Rain water.
        AirHujan = "AIR_HUJAN",
        /// Public tap or hydrant.
        KeranUmum = "KERAN_UMUM",
        /// Water terminal.
        TerminalAir = "TERMINAL_AIR",
        /// River, lake or pond (air permukaan).
        AirPermukaan = "AIR_PERMUKAAN",
        /// Bottled water (air kemasan).
        AirKemasan = "AIR_KEMASAN",
    }
}

jenis! {
    /// Drinking-water source of a house (pendataan sumber air minum).
    "PUM-01" "Pendataan sumber air minum" PekerjaanUmum Keluarga [; spm: &["SPM-PUM-1"]]
    SumberAir {
        /// The main source (sumber).
        sumber: JenisSumberAir,
        /// Distance from the source to the nearest faecal tank, in metres; more than 10 is required of a well.
        jarak_tangki: Option<Angka<0, 10_000>>,
        /// Whether the water lasts all year (cukup sepanjang tahun).
        cukup_setahun: Option<bool>,
        /// Litres a person and day, estimated; the basic need is 60.
        liter_per_orang: Option<Angka<0, 1_000>>,
    }
}

impl Aturan for SumberAir {
    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        use JenisSumberAir::{AirPermukaan, MataAirTakTerlindung, SumurTakTerlindung};
        let terbuka = matches!(self.sumber, SumurTakTerlindung | MataAirTakTerlindung);
        let jarak = self.jarak_tangki.map(|jarak| bulat(jarak.0));
        let liter = self.liter_per_orang.map(|liter| bulat(liter.0));
        [
            AIR_TAK_TERLINDUNG.bila(konteks, &[], |_| terbuka),
            AIR_PERMUKAAN.bila(konteks, &[], |_| self.sumber == AirPermukaan),
            jarak
                .and_then(|m| TANGKI_DEKAT.bila(konteks, &[("jarakTangki", m)], |versi| m <= versi.angka(0))),
            liter.and_then(|l| AIR_KURANG.bila(konteks, &[("literPerOrang", l)], |versi| l < versi.angka(0))),
            AIR_MUSIMAN.bila(konteks, &[], |_| self.cukup_setahun == Some(false)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

pilihan! {
    /// What is wrong with the water.
    pub enum GejalaAir {
        /// Turbid (keruh).
        Keruh = "KERUH",
        /// Smells (berbau).
        Berbau = "BERBAU",
        /// Dry (kering).
        Kering = "KERING",
    }
}

jenis! {
    /// Complaint about the quality or quantity of water (keluhan kualitas/kuantitas air), of a house or a place.
    "PUM-02" "Keluhan kualitas/kuantitas air" PekerjaanUmum Keluarga | Lingkungan [; spm: &["SPM-PUM-1"]]
    KeluhanAir {
        /// What is wrong (gejala).
        gejala: Banyak<GejalaAir>,
        /// Since when (sejak).
        sejak: Option<NaiveDate>,
        /// How many houses are affected (rumah terdampak).
        rumah_terdampak: Option<Angka<1, 10_000>>,
        /// Whether it is settled meanwhile (sudah teratasi).
        teratasi: Option<bool>,
    }
}

impl Aturan for KeluhanAir {
    fn periksa(&self, konteks: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        wajib(!self.gejala.0.is_empty(), "gejala", "Sebutkan apa yang dikeluhkan dari airnya.")?;
        tidak_sesudah(konteks, self.sejak, "sejak")?;
        Ok(None)
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let masih = self.teratasi != Some(true);
        let mutu = self.gejala.ada(GejalaAir::Keruh) || self.gejala.ada(GejalaAir::Berbau);
        let rumah = self.rumah_terdampak.map_or(1, |rumah| bulat(rumah.0));
        let masukan = [("rumahTerdampak", rumah)];
        [
            KELUHAN_AIR.bila(konteks, &masukan, |_| masih && mutu),
            AIR_KERING.bila(konteks, &masukan, |_| masih && self.gejala.ada(GejalaAir::Kering)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

pilihan! {
    /// A water facility that is wanted.
    pub enum SaranaAir {
        /// Well (sumur).
        Sumur = "SUMUR",
        /// Raw-water pond (embung).
        Embung = "EMBUNG",
        /// Rural water network (jaringan air perdesaan).
        Jaringan = "JARINGAN",
    }
}

pilihan! {
    /// Letters that come with a proposal.
    pub enum SuratUsulan {
        /// Request letter of the head of the hamlet (surat kepala dusun).
        Dusun = "DUSUN",
        /// Request letter of the head of the RT (surat ketua RT).
        Rt = "RT",
    }
}

jenis! {
    /// Proposal of a water facility: well, pond, network (usulan sarana air). The point is that of the place.
    "PUM-06" "Usulan sarana air (sumur, embung, jaringan)" PekerjaanUmum Lingkungan [; spm: &["SPM-PUM-1"]]
    UsulanSaranaAir {
        /// The facility (sarana).
        sarana: SaranaAir,
        /// The request letters that are there (surat).
        surat: Banyak<SuratUsulan>,
        /// How many people it would serve (penerima manfaat).
        penerima_manfaat: Angka<1, 100_000>,
        /// Of them, households (keluarga).
        keluarga_penerima: Option<Angka<1, 50_000>>,
        /// Why it is needed (uraian).
        uraian: Option<Teks<300>>,
    }
}

impl Aturan for UsulanSaranaAir {
    fn periksa(&self, _: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        let rumah = self.keluarga_penerima.map_or(0, |keluarga| keluarga.0);
        sesuai(
            rumah <= self.penerima_manfaat.0,
            "keluargaPenerima",
            "Keluarga tidak mungkin lebih banyak daripada penerima manfaat.",
        )?;
        Ok(None)
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let masukan = [("penerimaManfaat", bulat(self.penerima_manfaat.0))];
        [
            USULAN_SARANA_AIR.bila(konteks, &masukan, |_| true),
            SURAT_SARANA_AIR.bila(konteks, &masukan, |_| self.surat.0.is_empty()),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}
