//! Every rule with its figures, to be read (*acuan*): which flag rests on which threshold of which version, when a dose
//! is due, who is screened, what can be typed in at all, and where each figure is from. Nothing decides by this list; it
//! is made of the tables that do, so that whoever doubts a flag finds the text behind it. Its ids are unique.

use chrono::NaiveDate;

use super::angka::{self, Batas};
use super::bidang::aturan::{Patokan, Tindakan, Versi};
use super::pertumbuhan::{JenisKelamin, kbm_g};
use super::{asi, bidang, imunisasi, jatuh_tempo, kehamilan, rujukan, saran};

crate::pilihan! {
    /// What a rule decides (golongan aturan).
    pub enum GolonganAturan {
        /// It raises a flag (tanda) in what was recorded.
        Tanda = "TANDA",
        /// It suggests what else to record (saran), of any sector.
        Saran = "SARAN",
        /// When a dose is due, and from which age it counts (imunisasi).
        Imunisasi = "IMUNISASI",
        /// Which doses make a complete set (kelengkapan imunisasi).
        Kelengkapan = "KELENGKAPAN",
        /// What is due when, for whom (jatuh tempo).
        JatuhTempo = "JATUH_TEMPO",
        /// How much a child must gain (pertumbuhan, KBM).
        Pertumbuhan = "PERTUMBUHAN",
        /// What several records of a person make together (status).
        Status = "STATUS",
        /// Between which limits a figure is taken at all (batas isian).
        Batas = "BATAS",
    }
}

/// A figure of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Angka {
    /// What it is, in Bahasa Indonesia; the figures of a flag are told by their order alone.
    pub nama: Option<&'static str>,
    pub nilai: i32,
    /// The unit, where the figure has one of its own; else it is that of the field the rule looks at.
    pub satuan: Option<&'static str>,
}

impl Angka {
    /// A figure with its name and unit.
    pub fn baru(nama: &'static str, nilai: i32, satuan: &'static str) -> Angka {
        Angka { nama: Some(nama), nilai, satuan: Some(satuan) }
    }
}

/// One version of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersiTertulis {
    pub nomor: i32,
    /// The first day it holds for; nothing for one that holds since ever. A schedule of doses holds for who was born on
    /// that day or later.
    pub sejak: Option<NaiveDate>,
    pub sumber: &'static str,
    pub angka: Vec<Angka>,
}

impl VersiTertulis {
    /// The version in force since ever.
    pub fn pertama(sumber: &'static str, angka: Vec<Angka>) -> VersiTertulis {
        VersiTertulis { nomor: 1, sejak: None, sumber, angka }
    }
}

/// A rule as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tertulis {
    pub kode: String,
    pub golongan: GolonganAturan,
    /// What the flag of it asks for.
    pub tindakan: Option<Tindakan>,
    /// What it says, in Bahasa Indonesia.
    pub keterangan: String,
    /// The oldest first.
    pub versi: Vec<VersiTertulis>,
}

impl Tertulis {
    /// A rule that raises no flag and has had one version.
    pub fn tetap(
        golongan: GolonganAturan,
        kode: String,
        keterangan: String,
        sumber: &'static str,
        angka: Vec<Angka>,
    ) -> Tertulis {
        let versi = vec![VersiTertulis::pertama(sumber, angka)];
        Tertulis { kode, golongan, tindakan: None, keterangan, versi }
    }
}

/// A day from which a version holds, unless it is since ever.
pub(super) fn sejak(hari: NaiveDate) -> Option<NaiveDate> {
    Some(hari).filter(|hari| *hari > NaiveDate::MIN)
}

/// All rules, by what they decide.
pub fn semua() -> Vec<Tertulis> {
    let flags = bidang::patokan::semua().map(|rule| patokan(rule, GolonganAturan::Tanda));
    let suggestions = saran::ATURAN.iter().map(|aturan| patokan(&aturan.patokan, GolonganAturan::Saran));
    let mut all: Vec<Tertulis> = flags.chain(suggestions).collect();
    all.extend(imunisasi::tertulis());
    all.extend(jatuh_tempo::tertulis());
    all.extend(rujukan::tertulis());
    all.extend(kehamilan::tertulis());
    all.push(asi::tertulis());
    all.extend([JenisKelamin::LakiLaki, JenisKelamin::Perempuan].map(kbm));
    all.extend(batas());
    all
}

fn patokan(rule: &Patokan, golongan: GolonganAturan) -> Tertulis {
    let versi = |versi: &Versi| VersiTertulis {
        nomor: versi.nomor.into(),
        sejak: sejak(versi.berlaku),
        sumber: versi.sumber,
        angka: versi.ambang.iter().map(|nilai| Angka { nama: None, nilai: *nilai, satuan: None }).collect(),
    };
    Tertulis {
        kode: rule.kode.to_owned(),
        golongan,
        tindakan: Some(rule.tindakan),
        keterangan: rule.alasan.to_owned(),
        versi: rule.versi.iter().map(versi).collect(),
    }
}

/// The names of the months of age for which a gain is asked, the last being for all that follow.
const BULAN: [&str; 12] = [
    "bulan 1",
    "bulan 2",
    "bulan 3",
    "bulan 4",
    "bulan 5",
    "bulan 6",
    "bulan 7",
    "bulan 8",
    "bulan 9",
    "bulan 10",
    "bulan 11",
    "bulan 12 dan seterusnya",
];

fn kbm(sex: JenisKelamin) -> Tertulis {
    let (kode, siapa) = match sex {
        JenisKelamin::LakiLaki => ("KBM_LAKI_LAKI", "laki-laki"),
        JenisKelamin::Perempuan => ("KBM_PEREMPUAN", "perempuan"),
    };
    Tertulis::tetap(
        GolonganAturan::Pertumbuhan,
        kode.to_owned(),
        format!("Kenaikan berat minimal (KBM) anak {siapa} sejak bulan lalu, menurut umur."),
        "Buku KIA 2023, KMS; bulan 7 sampai 12 menurut jenis kelamin [K]",
        BULAN.iter().zip(1..).map(|(nama, bulan)| Angka::baru(nama, kbm_g(sex, bulan), "g")).collect(),
    )
}

/// The limits of what is typed in, in stored units.
fn batas() -> impl Iterator<Item = Tertulis> {
    let [anak, sekolah, dewasa] = angka::BERAT_G;
    let [pendek, sedang, tinggi] = angka::TINGGI_MM;
    let semua = [
        ("BATAS_BERAT_ANAK", anak, "g"),
        ("BATAS_BERAT_SEKOLAH", sekolah, "g"),
        ("BATAS_BERAT_DEWASA", dewasa, "g"),
        ("BATAS_TINGGI_ANAK", pendek, "mm"),
        ("BATAS_TINGGI_SEKOLAH", sedang, "mm"),
        ("BATAS_TINGGI_DEWASA", tinggi, "mm"),
        ("BATAS_LINGKAR_KEPALA", angka::LINGKAR_KEPALA_MM, "mm"),
        ("BATAS_LILA_ANAK", angka::LILA_ANAK_MM, "mm"),
        ("BATAS_LILA_IBU", angka::LILA_IBU_MM, "mm"),
        ("BATAS_LINGKAR_PERUT", angka::LINGKAR_PERUT_MM, "mm"),
        ("BATAS_SISTOLE", angka::SISTOLE_MMHG, "mmHg"),
        ("BATAS_DIASTOLE", angka::DIASTOLE_MMHG, "mmHg"),
        ("BATAS_GULA_DARAH", angka::GULA_DARAH_MG_DL, "mg/dL"),
        ("BATAS_KOLESTEROL", angka::KOLESTEROL_MG_DL, "mg/dL"),
        ("BATAS_HB", angka::HB_G_L, "g/L"),
        ("BATAS_SUHU", angka::SUHU_DERAJAT_10, "0,1 °C"),
        ("BATAS_TINGGI_FUNDUS", angka::TFU_MM, "mm"),
    ];
    semua.into_iter().map(|(kode, batas, satuan)| satu_batas(kode, &batas, satuan))
}

fn satu_batas(kode: &str, batas: &Batas, satuan: &'static str) -> Tertulis {
    let mut figures =
        vec![Angka::baru("terkecil", batas.min, satuan), Angka::baru("terbesar", batas.max, satuan)];
    if let Some((min, max)) = batas.lunak {
        figures.push(Angka::baru("lazim dari", min, satuan));
        figures.push(Angka::baru("lazim sampai", max, satuan));
    }
    if batas.sampai_bulan < i32::MAX {
        figures.push(Angka::baru("umur di bawah", batas.sampai_bulan, "bulan"));
    }
    if batas.dari_bulan > 0 {
        figures.push(Angka::baru("umur mulai", batas.dari_bulan, "bulan"));
    }
    let keterangan = format!("{}: di luar batas ditolak, di luar yang lazim diukur ulang.", batas.nama);
    Tertulis::tetap(GolonganAturan::Batas, kode.to_owned(), keterangan, batas.sumber, figures)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_rule_has_an_id_of_its_own_a_sentence_versions_and_sources() {
        let all = semua();
        let mut ids = BTreeSet::new();
        for rule in &all {
            assert!(ids.insert(rule.kode.as_str()), "{} is there twice", rule.kode);
            let code = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
            assert!(!rule.kode.is_empty() && rule.kode.chars().all(code), "{}", rule.kode);
            assert!(rule.keterangan.ends_with('.'), "{}: {}", rule.kode, rule.keterangan);
            assert!(!rule.versi.is_empty(), "{}", rule.kode);
            for (at, versi) in rule.versi.iter().enumerate() {
                assert_eq!(usize::try_from(versi.nomor).unwrap(), at + 1, "{}", rule.kode);
                assert!(!versi.sumber.is_empty(), "{}", rule.kode);
                assert!(at == 0 || rule.versi[at - 1].sejak < versi.sejak, "{}", rule.kode);
            }
        }
        let of = |golongan| all.iter().filter(|rule| rule.golongan == golongan).count();
        use GolonganAturan::{Batas, Imunisasi, JatuhTempo, Kelengkapan, Pertumbuhan, Saran, Status, Tanda};
        assert!(
            of(Tanda) > 170 && of(Imunisasi) > 30 && of(JatuhTempo) > 30,
            "{} {}",
            of(Tanda),
            of(JatuhTempo)
        );
        assert_eq!((of(Kelengkapan), of(Pertumbuhan), of(Batas), of(Saran), of(Status)), (4, 2, 17, 8, 3));
    }

    #[test]
    fn a_figure_is_read_where_it_decides() {
        let all = semua();
        let of = |kode: &str| all.iter().find(|rule| rule.kode == kode).unwrap();
        assert_eq!(of("HAMIL_KEK").versi[0].angka, [Angka { nama: None, nilai: 235, satuan: None }]);
        let pcv = of("DOSIS_PCV1");
        assert_eq!(pcv.versi[0].sejak.unwrap().to_string(), "2023-01-01");
        assert_eq!(pcv.versi[0].angka[0], Angka::baru("umur", 2, "bulan"));
        let mr = of("DOSIS_MR2").versi[0].angka.clone();
        assert!(mr.contains(&Angka::baru("jarak setelah MR1", 6, "bulan")), "{mr:?}");
        assert_eq!(of("KBM_LAKI_LAKI").versi[0].angka[6], Angka::baru("bulan 7", 400, "g"));
        assert_eq!(of("BATAS_SISTOLE").versi[0].angka[1], Angka::baru("terbesar", 300, "mmHg"));
        let glucose = of("JATUH_GULA_DARAH").versi[0].angka.clone();
        assert_eq!(glucose, [Angka::baru("umur mulai", 40, "tahun")]);
    }
}
