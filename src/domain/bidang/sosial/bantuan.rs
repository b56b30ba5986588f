//! Aid: who should be listed, whether it arrives, and what victims of a disaster need (SOS-05 to SOS-07).

use chrono::{Datelike as _, NaiveDate};

use crate::domain::bidang::aturan::{Aturan, Konteks, Tanda};
use crate::domain::bidang::hubungan::{bulat, sesuai, tidak_sesudah, wajib};
use crate::domain::bidang::isian::{Angka, Banyak, Teks};
use crate::domain::bidang::perumahan_rakyat::bencana::HunianSementara;
use crate::domain::pilihan::Pilihan as _;
use crate::error::{Code, Refusal};
use crate::{jenis, patokan, pilihan};

patokan! {
    Kebutuhan USULAN_DTSEN "Keluarga diusulkan masuk daftar tunggal sosial ekonomi (DTSEN)." [4] "Inpres 4/2025 (DTSEN); aid for deciles 1 to 4: our knowledge";
    Pantau BELUM_MUSDES "Usulan DTSEN belum dibahas dalam musyawarah desa." [] "six-spm.md SOS-05";
    Kebutuhan BANSOS_TIDAK_DITERIMA "Keluarga terdaftar tidak menerima bansos." [] "six-spm.md SOS-06";
    Kebutuhan KORBAN_PANGAN "Keluarga korban bencana memerlukan pangan." [] "PP 2/2018 art. 10; six-spm.md SOS-07";
    Kebutuhan KORBAN_SANDANG "Keluarga korban bencana memerlukan sandang." [] "PP 2/2018 art. 10; six-spm.md SOS-07";
    Kebutuhan KORBAN_HUNIAN "Keluarga korban bencana tinggal di tenda atau posko." [] "PP 2/2018 art. 10; six-spm.md SOS-07";
    Pantau KORBAN_RENTAN "Ada anggota rentan di keluarga korban bencana. Kunjungi dan tawarkan pendampingan (TRB-07)." [1] "six-spm.md section 7";
}

pilihan! {
    /// What a household owns.
    pub enum Aset {
        /// A house (rumah).
        Rumah = "RUMAH",
        /// Land or a field (tanah atau kebun).
        Tanah = "TANAH",
        /// A motorcycle (sepeda motor).
        Motor = "MOTOR",
        /// A boat (perahu).
        Perahu = "PERAHU",
        /// Livestock (ternak).
        Ternak = "TERNAK",
        /// Savings or gold (tabungan atau emas).
        Tabungan = "TABUNGAN",
    }
}

pilihan! {
    /// What shows that a household is poor.
    pub enum BuktiMiskin {
        /// Copy of the identity card (KTP).
        Ktp = "KTP",
        /// Copy of the household card (KK).
        Kk = "KK",
        /// Statement of the village government (surat keterangan desa).
        SuratDesa = "SURAT_DESA",
        /// Photo of the house (foto rumah).
        FotoRumah = "FOTO_RUMAH",
    }
}

jenis! {
    /// Poor household and its proposal to the single register DTSEN (pendataan fakir miskin dan usulan DTSEN).
    "SOS-05" "Pendataan fakir miskin & usulan DTSEN" Sosial Keluarga []
    FakirMiskin {
        /// The decile in the register, 1 to 10, if known (desil).
        desil: Option<Angka<1, 10>>,
        /// What the household lives from (pekerjaan).
        pekerjaan: Teks<100>,
        /// What it owns; nothing is an answer too (aset).
        aset: Banyak<Aset>,
        /// What shows it (bukti).
        bukti: Banyak<BuktiMiskin>,
        /// The day of the village meeting that took it up (musyawarah desa).
        tanggal_musdes: Option<NaiveDate>,
    }
}

impl Aturan for FakirMiskin {
    fn periksa(&self, konteks: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        tidak_sesudah(konteks, self.tanggal_musdes, "tanggalMusdes")?;
        Ok(None)
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let desil = self.desil.map(|desil| bulat(desil.0));
        let masukan = desil.map(|desil| ("desil", desil));
        let usulan = USULAN_DTSEN
            .bila(konteks, masukan.as_slice(), |versi| desil.is_none_or(|desil| desil <= versi.angka(0)));
        let belum = usulan.is_some() && self.tanggal_musdes.is_none();
        [usulan, BELUM_MUSDES.bila(konteks, &[], |_| belum)].into_iter().flatten().collect()
    }
}

pilihan! {
    /// A social-aid programme (bansos).
    pub enum ProgramBansos {
        /// Conditional cash transfer (Program Keluarga Harapan).
        Pkh = "PKH",
        /// Food aid (BPNT/sembako).
        Sembako = "SEMBAKO",
        /// Village cash aid (BLT Desa).
        BltDesa = "BLT_DESA",
        /// Health-insurance contribution paid by the state (PBI-JKN).
        PbiJkn = "PBI_JKN",
    }
}

jenis! {
    /// Whether a household receives the social aid it is listed for (pemantauan penerima bansos).
    "SOS-06" "Pemantauan penerima bansos" Sosial Keluarga []
    PenerimaBansos {
        /// The programme.
        program: ProgramBansos,
        /// Whether the aid of this period was received (diterima).
        diterima: bool,
        /// The month of the period, 1 to 12 (bulan); with `tahun`.
        bulan: Option<Angka<1, 12>>,
        /// The year of the period (tahun); with `bulan`.
        tahun: Option<Angka<2015, 2100>>,
        /// What went wrong, if anything (kendala).
        kendala: Option<Teks<300>>,
    }
}

impl Aturan for PenerimaBansos {
    fn periksa(&self, konteks: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        wajib(self.tahun.is_none() || self.bulan.is_some(), "bulan", "Isi bulan dan tahunnya.")?;
        wajib(self.bulan.is_none() || self.tahun.is_some(), "tahun", "Isi bulan dan tahunnya.")?;
        if let (Some(bulan), Some(tahun)) = (self.bulan, self.tahun) {
            let sekarang = (i64::from(konteks.tanggal.year()), i64::from(konteks.tanggal.month()));
            if (tahun.0, bulan.0) > sekarang {
                return Err(Refusal::new(Code::DateInFuture).on("bulan"));
            }
        }
        Ok(None)
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        BANSOS_TIDAK_DITERIMA.bila(konteks, &[], |_| !self.diterima).into_iter().collect()
    }

    fn pokok(&self) -> Option<&'static str> {
        Some(self.program.kode())
    }
}

jenis! {
    /// Basic needs of a household hit by a disaster (korban bencana: kebutuhan dasar); names the report of the event.
    "SOS-07" "Korban bencana: kebutuhan dasar" Sosial Keluarga [; kejadian: true; spm: &["SPM-SOS-5"]]
    KorbanBencana {
        /// Where it lives (hunian).
        hunian: HunianSementara,
        /// Whether it needs food (butuh pangan).
        butuh_pangan: bool,
        /// Whether it needs clothing (butuh sandang).
        butuh_sandang: bool,
        /// How many people live in it (anggota).
        anggota: Angka<1, 50>,
        /// Of them, vulnerable: infants, pregnant, old, disabled, ill (anggota rentan).
        anggota_rentan: Angka<0, 50>,
    }
}

impl Aturan for KorbanBencana {
    fn periksa(&self, _: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        let cukup = self.anggota_rentan.0 <= self.anggota.0;
        sesuai(
            cukup,
            "anggotaRentan",
            "Anggota rentan tidak mungkin lebih banyak daripada anggota keluarga.",
        )?;
        Ok(None)
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let mengungsi = matches!(self.hunian, HunianSementara::Tenda | HunianSementara::Posko);
        let rentan = bulat(self.anggota_rentan.0);
        [
            KORBAN_PANGAN.bila(konteks, &[], |_| self.butuh_pangan),
            KORBAN_SANDANG.bila(konteks, &[], |_| self.butuh_sandang),
            KORBAN_HUNIAN.bila(konteks, &[], |_| mengungsi),
            KORBAN_RENTAN.bila(konteks, &[("anggotaRentan", rentan)], |versi| rentan >= versi.angka(0)),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}
