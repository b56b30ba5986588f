//! What is due for a person on a day (jatuh tempo): one pure function over the few facts that the calendars of the
//! field ask for. It tells a kader whom to expect at which desk, and whom to look for at home. A reason is a reminder,
//! never a diagnosis, and no entry here refuses anything: what is done early or late is recorded all the same.
//! The calendars are dated data: children in `anak`, pregnancy and the weeks after it in `ibu`, the yearly screenings in
//! `skrining`, vaccines in `domain::imunisasi`. Sources: lifecycle-and-sessions.md sections 3 to 6.

mod anak;
mod hal;
mod ibu;
mod skrining;
mod tertulis;

use chrono::{Datelike, NaiveDate};

use crate::domain::imunisasi::{DosisDiberi, DosisVaksin, Kelahiran, terbuka};
use crate::domain::pertumbuhan::JenisKelamin;

pub use anak::FEBRUARI_AGUSTUS;
pub use hal::{DICATAT, SELALU, hal, sejak};
pub use ibu::{KONTAK_ANC, Kontak, awal_kehamilan};
pub use skrining::{BarisSkrining, HB, Syarat, TABEL_SKRINING};
pub use tertulis::tertulis;

crate::pilihan! {
    /// The desk (meja) at which something is done, and by which the work of a day is divided.
    pub enum Meja {
        /// Penimbangan: weighing, measuring, development.
        Penimbangan = "PENIMBANGAN",
        /// Imunisasi: immunisation, by midwife or nurse.
        Imunisasi = "IMUNISASI",
        /// Gizi: vitamin A and deworming.
        Gizi = "GIZI",
        /// Kesehatan ibu dan anak: pregnancy, the weeks after birth, new-borns.
        Kia = "KIA",
        /// Remaja: adolescents.
        Remaja = "REMAJA",
        /// Penyakit tidak menular: yearly screening of adults.
        Ptm = "PTM",
        /// Lansia: screening of the elderly.
        Lansia = "LANSIA",
        /// Tuberkulosis: the questions on tuberculosis, for every age.
        Tbc = "TBC",
        /// Tindak lanjut: whom to look for, what was found and not yet followed up.
        TindakLanjut = "TINDAK_LANJUT",
    }
}

crate::pilihan! {
    /// Why a person is due.
    pub enum Alasan {
        /// To be weighed this month (penimbangan).
        Timbang = "TIMBANG",
        /// Length or height in the months of measuring, February and August (bulan penimbangan).
        UkurTinggi = "UKUR_TINGGI",
        /// Development by age (KPSP); the detail is the age in months.
        Perkembangan = "PERKEMBANGAN",
        /// A vaccine; the detail is the dose.
        Imunisasi = "IMUNISASI",
        /// Vitamin A, blue capsule of 100,000 IU, 6 to 11 months.
        VitaminABiru = "VITAMIN_A_BIRU",
        /// Vitamin A, red capsule of 200,000 IU, 12 to 59 months.
        VitaminAMerah = "VITAMIN_A_MERAH",
        /// Deworming (obat cacing), once a year from August.
        ObatCacing = "OBAT_CACING",
        /// A contact of antenatal care; the detail is its number, K1 to K6.
        Anc = "ANC",
        /// Iron and folate tablets of a pregnant woman (TTD).
        TtdBumil = "TTD_BUMIL",
        /// Tetanus vaccine of a pregnant woman; the detail is the dose.
        TdBumil = "TD_BUMIL",
        /// A visit after the delivery (kunjungan nifas); the detail is its number, KF1 to KF4.
        Nifas = "NIFAS",
        /// A visit of a new-born (kunjungan neonatus); the detail is its number, KN1 to KN3.
        Neonatus = "NEONATUS",
        /// The weekly iron tablet of an adolescent girl (TTD rematri).
        TtdRematri = "TTD_REMATRI",
        /// Haemoglobin of a girl, at 12 and at 15 years.
        HbRematri = "HB_REMATRI",
        /// Blood pressure, once a year.
        TekananDarah = "TEKANAN_DARAH",
        /// Obesity: waist or body mass index, once a year.
        Obesitas = "OBESITAS",
        /// Blood glucose, once a year.
        GulaDarah = "GULA_DARAH",
        /// Mental health (skrining jiwa: SRQ-20, below 18 years SDQ), once a year.
        Jiwa = "JIWA",
        /// Chronic lung disease of smokers (PUMA), once a year.
        Puma = "PUMA",
        /// Finger-count vision, once a year.
        Penglihatan = "PENGLIHATAN",
        /// Whisper test of hearing, once a year.
        Pendengaran = "PENDENGARAN",
        /// Questions on tuberculosis, once a year.
        Tbc = "TBC",
        /// SKILAS of the elderly, once a year.
        Skilas = "SKILAS",
        /// Daily activities of the elderly (AKS), once a year.
        Aks = "AKS",
        /// Not seen at the post for a while (tidak hadir): a child below five or somebody elderly.
        TidakHadir = "TIDAK_HADIR",
        /// An open flag (tanda) that asks for a health worker today.
        TandaSegera = "TANDA_SEGERA",
        /// An open flag (tanda) that asks for a referral.
        TandaRujuk = "TANDA_RUJUK",
        /// A referral (rujukan) with which nothing has happened for a while.
        RujukanTertunda = "RUJUKAN_TERTUNDA",
    }
}

crate::pilihan! {
    /// How something that is to be done stands on a day.
    pub enum Keadaan {
        /// Not yet: its time has not come.
        BelumWaktunya = "BELUM_WAKTUNYA",
        /// Due.
        JatuhTempo = "JATUH_TEMPO",
        /// Overdue.
        Terlambat = "TERLAMBAT",
        /// Its time has passed: it is no longer given.
        Lewat = "LEWAT",
    }
}

impl Keadaan {
    /// How something stands that is due on one day and overdue from another.
    pub fn of(due: NaiveDate, overdue: NaiveDate, hari: NaiveDate) -> Self {
        if hari < due {
            Keadaan::BelumWaktunya
        } else if hari < overdue {
            Keadaan::JatuhTempo
        } else {
            Keadaan::Terlambat
        }
    }

    /// Is there something to do now?
    pub fn perlu(self) -> bool {
        matches!(self, Keadaan::JatuhTempo | Keadaan::Terlambat)
    }
}

impl Alasan {
    /// Two letters, for lists that a phone pays for by the byte.
    pub fn singkat(self) -> &'static str {
        match self {
            Alasan::Timbang => "BB",
            Alasan::UkurTinggi => "TB",
            Alasan::Perkembangan => "KP",
            Alasan::Imunisasi => "IM",
            Alasan::VitaminABiru => "VB",
            Alasan::VitaminAMerah => "VM",
            Alasan::ObatCacing => "OC",
            Alasan::Anc => "AN",
            Alasan::TtdBumil => "FE",
            Alasan::TdBumil => "TD",
            Alasan::Nifas => "NF",
            Alasan::Neonatus => "NN",
            Alasan::TtdRematri => "FR",
            Alasan::HbRematri => "HB",
            Alasan::TekananDarah => "TK",
            Alasan::Obesitas => "LP",
            Alasan::GulaDarah => "GD",
            Alasan::Jiwa => "JW",
            Alasan::Puma => "PU",
            Alasan::Penglihatan => "MT",
            Alasan::Pendengaran => "TL",
            Alasan::Tbc => "TC",
            Alasan::Skilas => "SK",
            Alasan::Aks => "AK",
            Alasan::TidakHadir => "TH",
            Alasan::TandaSegera => "RS",
            Alasan::TandaRujuk => "RJ",
            Alasan::RujukanTertunda => "RT",
        }
    }

    /// The desk at which it is done.
    pub fn meja(self) -> Meja {
        match self {
            Alasan::Timbang | Alasan::UkurTinggi | Alasan::Perkembangan => Meja::Penimbangan,
            Alasan::Imunisasi => Meja::Imunisasi,
            Alasan::VitaminABiru | Alasan::VitaminAMerah | Alasan::ObatCacing => Meja::Gizi,
            Alasan::Anc | Alasan::TtdBumil | Alasan::TdBumil | Alasan::Nifas | Alasan::Neonatus => Meja::Kia,
            Alasan::TtdRematri | Alasan::HbRematri => Meja::Remaja,
            Alasan::TekananDarah
            | Alasan::Obesitas
            | Alasan::GulaDarah
            | Alasan::Jiwa
            | Alasan::Puma
            | Alasan::Penglihatan
            | Alasan::Pendengaran => Meja::Ptm,
            Alasan::Tbc => Meja::Tbc,
            Alasan::Skilas | Alasan::Aks => Meja::Lansia,
            Alasan::TidakHadir | Alasan::TandaSegera | Alasan::TandaRujuk | Alasan::RujukanTertunda => {
                Meja::TindakLanjut
            }
        }
    }

    /// What is to be done, as a kader says it.
    pub fn tugas(self) -> &'static str {
        match self {
            Alasan::Timbang => "penimbangan",
            Alasan::UkurTinggi => "ukur tinggi badan",
            Alasan::Perkembangan => "periksa perkembangan",
            Alasan::Imunisasi => "imunisasi",
            Alasan::VitaminABiru => "vitamin A kapsul biru",
            Alasan::VitaminAMerah => "vitamin A kapsul merah",
            Alasan::ObatCacing => "obat cacing",
            Alasan::Anc => "periksa kehamilan",
            Alasan::TtdBumil => "tablet tambah darah",
            Alasan::TdBumil => "imunisasi ibu hamil",
            Alasan::Nifas => "kunjungan nifas",
            Alasan::Neonatus => "kunjungan bayi baru lahir",
            Alasan::TtdRematri => "tablet tambah darah remaja putri",
            Alasan::HbRematri => "periksa Hb remaja putri",
            Alasan::TekananDarah => "periksa tekanan darah",
            Alasan::Obesitas => "ukur lingkar perut",
            Alasan::GulaDarah => "periksa gula darah",
            Alasan::Jiwa => "skrining jiwa",
            Alasan::Puma => "skrining paru (PUMA)",
            Alasan::Penglihatan => "tes penglihatan",
            Alasan::Pendengaran => "tes pendengaran",
            Alasan::Tbc => "skrining TBC",
            Alasan::Skilas => "skrining lansia (SKILAS)",
            Alasan::Aks => "kegiatan harian (AKS)",
            Alasan::TidakHadir => "lama tidak hadir",
            Alasan::TandaSegera => "tanda bahaya, rujuk segera",
            Alasan::TandaRujuk => "ada tanda, perlu dirujuk",
            Alasan::RujukanTertunda => "rujukan belum ditindaklanjuti",
        }
    }
}

/// Something that was done, as far as a calendar asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hal {
    /// A dose of a vaccine, given here or elsewhere.
    Dosis(DosisVaksin),
    /// Something is known of the immunisation of this person, given or not.
    BukuImunisasi,
    Berat,
    Tinggi,
    Perkembangan,
    VitaminA,
    ObatCacing,
    /// So many contacts of antenatal care in the trimester so far.
    KontakAnc(u8),
    TtdBumil,
    Nifas,
    Neonatus,
    TtdRematri,
    Hb,
    TekananDarah,
    /// Waist or body mass index.
    Obesitas,
    GulaDarah,
    /// SRQ-20 or SDQ.
    Jiwa,
    Puma,
    Penglihatan,
    Pendengaran,
    Tbc,
    Skilas,
    Aks,
    /// Found: a smoker, whom PUMA is for.
    Perokok,
    /// Found: obesity, a wide waist or raised blood pressure, with which glucose is due from 15 years.
    BerisikoGula,
    /// Found: a waist above 80 cm, which is wide for a woman.
    PerutLebih80,
}

/// One thing that was done, and when. Given elsewhere, it is the day on which it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Catatan {
    pub tanggal: NaiveDate,
    pub hal: Hal,
}

/// An open pregnancy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hamil {
    /// The first day of the last period, or as near to it as is known.
    pub sejak: NaiveDate,
    /// The expected day of birth (HPL), if known.
    pub hpl: Option<NaiveDate>,
}

/// What the calendars ask of a person.
#[derive(Clone, Copy, Debug)]
pub struct Orang {
    pub lahir: Kelahiran,
    pub jenis_kelamin: JenisKelamin,
    pub hamil: Option<Hamil>,
    /// The day of the last delivery.
    pub bersalin: Option<NaiveDate>,
}

/// Which of several of a kind: a dose, a contact, an age.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rinci {
    Dosis(DosisVaksin),
    /// `K4`, `KF2`, `KN1`.
    Kunjungan(&'static str),
    /// An age in months.
    Bulan(u32),
}

impl Rinci {
    /// The code, as `MR1`, `K4` or `9`.
    pub fn kode(self) -> String {
        use crate::domain::pilihan::Pilihan as _;
        match self {
            Rinci::Dosis(dosis) => dosis.kode().to_owned(),
            Rinci::Kunjungan(kode) => kode.to_owned(),
            Rinci::Bulan(bulan) => bulan.to_string(),
        }
    }

    fn nama(self) -> String {
        match self {
            Rinci::Dosis(dosis) => dosis.nama().to_owned(),
            Rinci::Kunjungan(kode) => kode.to_owned(),
            Rinci::Bulan(bulan) => format!("umur {bulan} bulan"),
        }
    }
}

/// Something that is to be done for a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Jatuh {
    pub alasan: Alasan,
    pub rinci: Option<Rinci>,
    /// The first day on which it can be done.
    pub mulai: NaiveDate,
    /// The day on which it is due.
    pub jatuh_tempo: NaiveDate,
    /// The day from which it is overdue; nothing where its time simply passes.
    pub terlambat_sejak: Option<NaiveDate>,
    /// The first day on which it is no longer done, where there is one.
    pub sampai: Option<NaiveDate>,
    pub keadaan: Keadaan,
}

impl Jatuh {
    /// An entry that is due from its first day.
    fn baru(alasan: Alasan, mulai: NaiveDate, terlambat: Option<NaiveDate>, hari: NaiveDate) -> Self {
        let keadaan = Keadaan::of(mulai, terlambat.unwrap_or(NaiveDate::MAX), hari);
        let (rinci, sampai) = (None, None);
        Jatuh { alasan, rinci, mulai, jatuh_tempo: mulai, terlambat_sejak: terlambat, sampai, keadaan }
    }

    fn rinci(self, rinci: Rinci) -> Self {
        Jatuh { rinci: Some(rinci), ..self }
    }

    /// The same, given up from a day on.
    fn sampai(self, sampai: NaiveDate, hari: NaiveDate) -> Self {
        let keadaan = if hari >= sampai { Keadaan::Lewat } else { self.keadaan };
        Jatuh { sampai: Some(sampai), keadaan, ..self }
    }

    /// The desk.
    pub fn meja(&self) -> Meja {
        self.alasan.meja()
    }

    /// A plain sentence for the kader.
    pub fn kalimat(&self) -> String {
        let detail = self.rinci.map(|rinci| format!(" {}", rinci.nama())).unwrap_or_default();
        let tugas = format!("{}{detail}", self.alasan.tugas());
        match self.keadaan {
            Keadaan::BelumWaktunya => format!("Mulai {}: {tugas}.", tanggal_indonesia(self.jatuh_tempo)),
            Keadaan::JatuhTempo => format!("Waktunya {tugas}."),
            Keadaan::Terlambat => {
                format!("Terlambat: {tugas}, seharusnya sejak {}.", tanggal_indonesia(self.jatuh_tempo))
            }
            Keadaan::Lewat => format!("Sudah lewat waktunya: {tugas}."),
        }
    }
}

/// `12 November 2026`.
pub fn tanggal_indonesia(tanggal: NaiveDate) -> String {
    const BULAN: [&str; 12] = [
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ];
    let bulan = BULAN.get(tanggal.month0() as usize).unwrap_or(&"");
    format!("{} {bulan} {}", tanggal.day(), tanggal.year())
}

/// What was done up to a day.
struct Riwayat<'a> {
    catatan: &'a [Catatan],
    hari: NaiveDate,
}

impl Riwayat<'_> {
    /// The days on which it was done.
    fn hari_hari(&self, hal: Hal) -> impl Iterator<Item = NaiveDate> {
        self.catatan.iter().filter(move |c| c.hal == hal && c.tanggal <= self.hari).map(|c| c.tanggal)
    }

    fn terakhir(&self, hal: Hal) -> Option<NaiveDate> {
        self.hari_hari(hal).max()
    }

    /// Was it done on that day or later?
    fn sejak(&self, hal: Hal, hari: NaiveDate) -> bool {
        self.hari_hari(hal).any(|tanggal| tanggal >= hari)
    }
}

/// The doses among what was done.
pub fn dosis_diberi(catatan: &[Catatan]) -> Vec<DosisDiberi> {
    let dose = |c: &Catatan| match c.hal {
        Hal::Dosis(dosis) => Some(DosisDiberi { tanggal: c.tanggal, dosis }),
        _ => None,
    };
    catatan.iter().filter_map(dose).collect()
}

/// Everything that is or will be due for a person, as far as the calendars know on this day: what is due and overdue,
/// what comes next, and doses whose time has passed. Nothing before the birth.
pub fn jatuh_tempo(orang: &Orang, catatan: &[Catatan], hari: NaiveDate) -> Vec<Jatuh> {
    if hari < orang.lahir.tanggal {
        return Vec::new();
    }
    let riwayat = Riwayat { catatan, hari };
    let mut all = anak::jatuh(orang, &riwayat);
    let doses = terbuka(orang.lahir, orang.jenis_kelamin, &dosis_diberi(catatan), hari);
    all.extend(doses.into_iter().map(|open| Jatuh {
        alasan: Alasan::Imunisasi,
        rinci: Some(Rinci::Dosis(open.dosis)),
        mulai: open.mulai,
        jatuh_tempo: open.jatuh_tempo,
        terlambat_sejak: Some(open.terlambat_sejak),
        sampai: Some(open.sampai),
        keadaan: open.keadaan,
    }));
    all.extend(ibu::jatuh(orang, &riwayat));
    all.extend(skrining::jatuh(orang, &riwayat));
    all
}

#[cfg(test)]
mod tests;
