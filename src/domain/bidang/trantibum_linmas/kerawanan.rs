//! Before a disaster: where it threatens, who needs help to get away, and drills (TRB-03 to TRB-05).

use chrono::NaiveDate;

use crate::domain::bidang::aturan::{Aturan, Konteks, Tanda};
use crate::domain::bidang::hubungan::{bulat, sesuai, tidak_sesudah};
use crate::domain::bidang::isian::{Angka, Teks};
use crate::domain::pertumbuhan::JenisKelamin;
use crate::domain::pilihan::Pilihan as _;
use crate::error::Refusal;
use crate::{jenis, patokan, pilihan, sesi};

patokan! {
    Kebutuhan RAWAN_BANJIR "RT rawan banjir." [] "six-spm.md TRB-03";
    Kebutuhan RAWAN_LONGSOR "RT rawan longsor." [] "six-spm.md TRB-03";
    Kebutuhan RAWAN_KARHUTLA "RT rawan kebakaran hutan dan lahan." [] "six-spm.md TRB-03";
    Kebutuhan RAWAN_KEBAKARAN "RT rawan kebakaran permukiman." [] "six-spm.md TRB-03";
    Kebutuhan RAWAN_ANGIN "RT rawan angin kencang." [] "six-spm.md TRB-03";
    Kebutuhan RAWAN_ABRASI "RT rawan abrasi." [] "six-spm.md TRB-03";
    Kebutuhan RENTAN_BENCANA "Warga memerlukan bantuan saat evakuasi." [] "six-spm.md TRB-04";
    Pantau TANPA_PENDAMPING "Warga rentan bencana belum memiliki pendamping saat evakuasi." [] "six-spm.md TRB-04";
}

pilihan! {
    /// What threatens a place.
    pub enum Ancaman {
        /// Flood (banjir).
        Banjir = "BANJIR",
        /// Landslide (longsor).
        Longsor = "LONGSOR",
        /// Forest and land fire (kebakaran hutan dan lahan).
        Karhutla = "KARHUTLA",
        /// House fire (kebakaran permukiman).
        KebakaranPermukiman = "KEBAKARAN_PERMUKIMAN",
        /// Strong wind (angin kencang).
        Angin = "ANGIN",
        /// Erosion of a bank or shore (abrasi).
        Abrasi = "ABRASI",
    }
}

pilihan! {
    /// How often a disaster comes.
    pub enum SeringBencana {
        /// Every year (setiap tahun).
        SetiapTahun = "SETIAP_TAHUN",
        /// Every two to five years (2 sampai 5 tahun).
        DuaLimaTahun = "DUA_LIMA_TAHUN",
        /// More rarely (lebih jarang).
        Jarang = "JARANG",
        /// No longer: the danger is gone (tidak lagi).
        TidakLagi = "TIDAK_LAGI",
    }
}

jenis! {
    /// Hazard of a neighbourhood (pemetaan kerawanan bencana), one record a hazard.
    "TRB-03" "Pemetaan kerawanan bencana" TrantibumLinmas Lingkungan [; tempat_tetap: true; spm: &["SPM-TRB-2"]]
    KerawananBencana {
        /// What threatens (ancaman).
        ancaman: Ancaman,
        /// How many houses are in reach (rumah terancam).
        rumah_terancam: Angka<0, 10_000>,
        /// How often it comes (frekuensi).
        frekuensi: SeringBencana,
        /// When it last came (kejadian terakhir).
        kejadian_terakhir: Option<NaiveDate>,
    }
}

impl Aturan for KerawananBencana {
    fn periksa(&self, konteks: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        tidak_sesudah(konteks, self.kejadian_terakhir, "kejadianTerakhir")?;
        Ok(None)
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let patokan = match self.ancaman {
            Ancaman::Banjir => &RAWAN_BANJIR,
            Ancaman::Longsor => &RAWAN_LONGSOR,
            Ancaman::Karhutla => &RAWAN_KARHUTLA,
            Ancaman::KebakaranPermukiman => &RAWAN_KEBAKARAN,
            Ancaman::Angin => &RAWAN_ANGIN,
            Ancaman::Abrasi => &RAWAN_ABRASI,
        };
        let rumah = [("rumahTerancam", bulat(self.rumah_terancam.0))];
        patokan.bila(konteks, &rumah, |_| self.frekuensi != SeringBencana::TidakLagi).into_iter().collect()
    }

    fn pokok(&self) -> Option<&'static str> {
        Some(self.ancaman.kode())
    }
}

pilihan! {
    /// Why somebody needs help to get away from a disaster.
    pub enum AlasanRentan {
        /// Old and living alone.
        LansiaSendiri = "LANSIA_SENDIRI",
        /// Disability.
        Disabilitas = "DISABILITAS",
        /// Pregnant.
        Hamil = "HAMIL",
        /// Infant.
        Bayi = "BAYI",
        /// Ill.
        Sakit = "SAKIT",
    }
}

jenis! {
    /// A person who needs help to evacuate (pendataan warga rentan bencana).
    "TRB-04" "Pendataan warga rentan bencana" TrantibumLinmas Orang [; spm: &["SPM-TRB-3"]]
    WargaRentanBencana {
        /// Why help is needed.
        sebab: AlasanRentan,
        /// Who will help (pendamping).
        pendamping: Option<Teks<100>>,
        /// Where to gather (titik kumpul).
        titik_kumpul: Option<Teks<200>>,
        /// Whether help is no longer needed (tidak lagi rentan).
        tidak_lagi: Option<bool>,
    }
}

impl Aturan for WargaRentanBencana {
    /// What the age or sex rules out is refused. Whether she is pregnant is not looked up: that is for the health desk.
    fn periksa(&self, konteks: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        let Some(orang) = konteks.orang else { return Ok(None) };
        let cocok = match self.sebab {
            AlasanRentan::LansiaSendiri => konteks.umur_tahun() >= 60,
            AlasanRentan::Bayi => konteks.umur_bulan() < 12,
            AlasanRentan::Hamil => orang.jenis_kelamin == JenisKelamin::Perempuan,
            AlasanRentan::Disabilitas | AlasanRentan::Sakit => true,
        };
        sesuai(
            cocok || self.tidak_lagi == Some(true),
            "sebab",
            "Sebab ini tidak sesuai dengan umur atau jenis kelamin orangnya.",
        )?;
        Ok(None)
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let rentan = self.tidak_lagi != Some(true);
        [
            RENTAN_BENCANA.bila(konteks, &[], |_| rentan),
            TANPA_PENDAMPING.bila(konteks, &[], |_| rentan && self.pendamping.is_none()),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

pilihan! {
    /// What kind of preparation.
    pub enum BentukKesiapsiagaan {
        /// Education (KIE).
        Kie = "KIE",
        /// Drill (simulasi).
        Simulasi = "SIMULASI",
    }
}

sesi! {
    /// Education and drills for a disaster (KIE dan simulasi kesiapsiagaan).
    "TRB-05" "KIE & simulasi kesiapsiagaan" TrantibumLinmas Sesi [; spm: &["SPM-TRB-3"]]
    SimulasiBencana {
        /// For which hazard (ancaman).
        ancaman: Ancaman,
        /// Education or drill (bentuk).
        bentuk: BentukKesiapsiagaan,
    }
}

crate::aturan_sesi!(SimulasiBencana);
