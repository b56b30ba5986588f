//! What is complete (imunisasi lengkap): which doses make an infant's basic set (IDL) and a child's set of the second
//! year (IBL, baduta), and when a child has it. There is more than one definition in use, so each set is a version
//! with its source, and a report names the version it counted with. Source: indicators.md section 7.

use chrono::NaiveDate;

use super::DosisVaksin as D;
use super::nilai::{nilai_dosis, pcv_dua_dosis};
use super::{DosisDiberi, DosisVaksin, Jangka, Kelahiran};

crate::pilihan! {
    /// A definition of a complete set of immunisations.
    pub enum VersiKumpulan {
        /// Imunisasi dasar lengkap (IDL) as before 2023: eleven doses in the first year.
        IdlLama = "IDL_LAMA",
        /// Imunisasi dasar of the ILP guide of 2023: seventeen doses in the first year.
        DasarIlp2023 = "DASAR_ILP_2023",
        /// Imunisasi baduta lengkap (IBL) as before 2023: IDL and two boosters, in the first two years.
        BadutaLama = "BADUTA_LAMA",
        /// Imunisasi baduta of the ILP guide of 2023: its basic set and three boosters, in the first two years.
        BadutaIlp2023 = "BADUTA_ILP_2023",
    }
}

crate::pilihan! {
    /// Has a child all doses of a set?
    pub enum StatusKelengkapan {
        /// All of them, and the last before the birthday that the set is counted at.
        LengkapSebelumUlangTahun = "LENGKAP_SEBELUM_ULANG_TAHUN",
        /// All of them, the last on that birthday or later.
        Lengkap = "LENGKAP",
        /// Not all of them.
        Belum = "BELUM",
        /// Nothing is known: no book was seen, or the birth date is not known well enough. Counted in the denominator,
        /// never in the numerator.
        TidakDiketahui = "TIDAK_DIKETAHUI",
    }
}

/// A set of doses.
#[derive(Clone, Copy, Debug)]
pub struct Kumpulan {
    pub versi: VersiKumpulan,
    /// The Indonesian name.
    pub nama: &'static str,
    pub dosis: &'static [&'static [DosisVaksin]],
    /// The birthday it is counted at, in months.
    pub ulang_tahun: u32,
    pub sumber: &'static str,
}

const DASAR_LAMA: &[DosisVaksin] = &[
    D::Hb0,
    D::Bcg,
    D::Opv1,
    D::Opv2,
    D::Opv3,
    D::Opv4,
    D::DptHbHib1,
    D::DptHbHib2,
    D::DptHbHib3,
    D::Ipv1,
    D::Mr1,
];
const TAMBAHAN_ILP: &[DosisVaksin] = &[D::Pcv1, D::Pcv2, D::Rv1, D::Rv2, D::Rv3, D::Ipv2];
const LANJUTAN: &[DosisVaksin] = &[D::DptHbHib4, D::Mr2];
const LANJUTAN_ILP: &[DosisVaksin] = &[D::Pcv3];

/// The sets.
pub const TABEL_KUMPULAN: &[Kumpulan] = &[
    Kumpulan {
        versi: VersiKumpulan::IdlLama,
        nama: "Imunisasi dasar lengkap (lama)",
        dosis: &[DASAR_LAMA],
        ulang_tahun: 12,
        sumber: "indicators.md section 7 [K]",
    },
    Kumpulan {
        versi: VersiKumpulan::DasarIlp2023,
        nama: "Imunisasi dasar (ILP 2023)",
        dosis: &[DASAR_LAMA, TAMBAHAN_ILP],
        ulang_tahun: 12,
        sumber: "KMK HK.01.07/MENKES/2015/2023 (ILP), table 7; use as a set [P]",
    },
    Kumpulan {
        versi: VersiKumpulan::BadutaLama,
        nama: "Imunisasi baduta lengkap (lama)",
        dosis: &[DASAR_LAMA, LANJUTAN],
        ulang_tahun: 24,
        sumber: "indicators.md section 7 [K]",
    },
    Kumpulan {
        versi: VersiKumpulan::BadutaIlp2023,
        nama: "Imunisasi baduta (ILP 2023)",
        dosis: &[DASAR_LAMA, TAMBAHAN_ILP, LANJUTAN, LANJUTAN_ILP],
        ulang_tahun: 24,
        sumber: "KMK HK.01.07/MENKES/2015/2023 (ILP), tables 7 and 8; use as a set [P]",
    },
];

/// How far a child is with a set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kelengkapan {
    pub versi: VersiKumpulan,
    pub status: StatusKelengkapan,
    /// Doses of the set that count, of so many.
    pub ada: usize,
    pub perlu: usize,
    /// The doses that lack.
    pub kurang: Vec<DosisVaksin>,
}

/// How far a child is with every set on a day. `diketahui`: was anything recorded of the child's immunisation, given or
/// not? Only then does a dose that is not there mean that it was not given.
pub fn kelengkapan(
    lahir: Kelahiran,
    diberi: &[DosisDiberi],
    diketahui: bool,
    hari: NaiveDate,
) -> Vec<Kelengkapan> {
    let dinilai = nilai_dosis(lahir, diberi, hari);
    let counted = |dosis| dinilai.iter().find(|d| d.dosis == dosis && d.dihitung).map(|d| d.tanggal);
    let two_pcv = pcv_dua_dosis(lahir.paling_awal(), diberi);
    let of = |set: &Kumpulan| {
        let needed = set.dosis.iter().copied().flatten().filter(|d| !(two_pcv && **d == D::Pcv3));
        let doses: Vec<(DosisVaksin, Option<NaiveDate>)> = needed.map(|d| (*d, counted(*d))).collect();
        let kurang: Vec<DosisVaksin> = doses.iter().filter(|d| d.1.is_none()).map(|d| d.0).collect();
        let birthday = Jangka::Bulan(set.ulang_tahun).sejak(lahir.paling_akhir());
        let last = doses.iter().filter_map(|d| d.1).max();
        let status = if !lahir.cukup_untuk_imunisasi() || !(diketahui || last.is_some()) {
            StatusKelengkapan::TidakDiketahui
        } else if !kurang.is_empty() {
            StatusKelengkapan::Belum
        } else if last.is_some_and(|day| day < birthday) {
            StatusKelengkapan::LengkapSebelumUlangTahun
        } else {
            StatusKelengkapan::Lengkap
        };
        let perlu = doses.len();
        Kelengkapan { versi: set.versi, status, ada: perlu - kurang.len(), perlu, kurang }
    };
    TABEL_KUMPULAN.iter().map(of).collect()
}
