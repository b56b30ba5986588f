//! What is counted (*ukur*), and of whom: balita by sex and age, residents by life stage and sex, subjects by sector.
//! A count is stored under its number, so numbers are never given to anything else; a count that is no longer kept
//! leaves its number behind. What the counts mean together, as indicators, is said in `partisipasi`.

use std::sync::LazyLock;

use super::jumlah::Dijumlah;
use crate::domain::bidang::{Jenis, KATALOG, jenis};
use crate::domain::imunisasi::{DosisVaksin, VersiKumpulan};
use crate::domain::pertumbuhan::JenisKelamin;
use crate::domain::pilihan::Pilihan;
use crate::domain::posyandu::Bidang;
use crate::domain::siklus::KelompokStatistik;

crate::pilihan! {
    /// The part (bagian) of a card that is read together: whoever asks for one indicator reads one part.
    pub enum Bagian {
        /// Balita who live here, hold a book, were weighed.
        Skdn = "SKDN",
        /// Residents and who of them came, by life stage.
        Kelompok = "KELOMPOK",
        /// Persons and households of a sector, and who of them was served.
        Bidang = "BIDANG",
        /// Kader.
        Kader = "KADER",
        /// The post itself: its opening days, its visits at home.
        Pos = "POS",
        /// Growth status of children.
        Gizi = "GIZI",
        /// Programmes with a cohort or a season: vitamin A, breast-feeding, pregnancies, yearly screenings.
        Program = "PROGRAM",
        /// Sets of immunisations and doses.
        Imunisasi = "IMUNISASI",
        /// Each kind of service.
        Jenis = "JENIS",
        /// What screenings found.
        Skrining = "SKRINING",
        /// Referrals.
        Rujukan = "RUJUKAN",
        /// Growth monitoring and attendance of everybody, whatever their life stage and sex.
        Jumlah = "JUMLAH",
    }
}

impl Bagian {
    /// The number under which a part is stored.
    pub fn nomor(self) -> i16 {
        self as i16
    }

    /// The part of a number.
    pub fn dari_nomor(nomor: i16) -> Option<Bagian> {
        Self::NILAI.iter().map(|(bagian, _, _)| *bagian).find(|bagian| bagian.nomor() == nomor)
    }
}

/// The three ages of balita: bayi, baduta, balita.
pub const UMUR_BALITA: [KelompokStatistik; 3] =
    [KelompokStatistik::Bayi, KelompokStatistik::Baduta, KelompokStatistik::Balita];

/// A group of people of one sex.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Golongan {
    /// The life stage.
    pub kelompok: KelompokStatistik,
    /// The sex.
    pub jenis_kelamin: JenisKelamin,
}

impl Golongan {
    /// A life stage, boys and girls, men and women.
    pub fn of(kelompok: KelompokStatistik) -> [Golongan; 2] {
        [JenisKelamin::LakiLaki, JenisKelamin::Perempuan]
            .map(|jenis_kelamin| Golongan { kelompok, jenis_kelamin })
    }
}

/// Whose kader: all of a post, or those of one sector. A kader of two sectors is in both, so sectors add up to more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lingkup {
    /// All.
    Semua,
    /// Those of a sector.
    Bidang(Bidang),
}

impl Lingkup {
    /// The post, then each sector.
    pub fn semua() -> impl Iterator<Item = Lingkup> {
        [Lingkup::Semua].into_iter().chain(Bidang::ALL.map(Lingkup::Bidang))
    }
}

/// Declares the counts: number of the first, name, of whom, part, and what it is.
macro_rules! ukur {
    ($($(#[doc = $about:literal])+ $name:ident($of:ident) = $first:literal in $bagian:ident,)*) => {
        /// One count.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Ukur { $($(#[doc = $about])+ $name($of),)* }

        impl Ukur {
            /// Every count.
            pub fn semua() -> impl Iterator<Item = Ukur> {
                let mut all: Vec<Ukur> = Vec::new();
                $(all.extend(<$of as Rinci>::semua().into_iter().map(Ukur::$name));)*
                all.into_iter()
            }

            /// The number under which it is stored.
            pub fn nomor(self) -> u16 {
                match self { $(Ukur::$name(of) => $first + of.letak(),)* }
            }

            /// The count of a number, if this version keeps it.
            pub fn dari_nomor(nomor: u16) -> Option<Ukur> {
                BY_NUMBER.get(usize::from(nomor)).copied().flatten()
            }

            /// The part of the card it stands on.
            pub fn bagian(self) -> Bagian {
                match self { $(Ukur::$name(_) => Bagian::$bagian,)* }
            }
        }
    };
}

ukur! {
    /// S: balita (0-59 months) who live here on the reference date.
    S(Golongan) = 0 in Skdn,
    /// K: of S, who hold a Buku KIA.
    K(Golongan) = 20 in Skdn,
    /// N: of S, weighed this month, with enough gain.
    N(Golongan) = 40 in Skdn,
    /// T: of S, weighed this month, without it.
    T(Golongan) = 60 in Skdn,
    /// O: of S, weighed this month and not the month before.
    O(Golongan) = 80 in Skdn,
    /// B: of S, weighed for the first time.
    B(Golongan) = 100 in Skdn,
    /// BGM: of S, weighed below the red line.
    Bgm(Golongan) = 120 in Skdn,
    /// 2T: of S, T this month and the month before.
    DuaT(Golongan) = 140 in Skdn,
    /// Residents on the reference date.
    Warga(Golongan) = 160 in Kelompok,
    /// Residents who came, in the group they were in when they did.
    Datang(Golongan) = 180 in Kelompok,
    /// Persons or households a sector is meant for.
    Berhak(Bidang) = 200 in Bidang,
    /// Of them, those with a service of the sector.
    Terlayani(Bidang) = 210 in Bidang,
    /// Services recorded, one a subject, kind and time; a group session is one.
    Baris(Bidang) = 220 in Bidang,
    /// Kader in force on a day of an activity.
    KaderBertugas(Lingkup) = 240 in Kader,
    /// Of them, those who took part in one while in force.
    KaderAktif(Lingkup) = 250 in Kader,
    /// Kader in force, added up over opening days.
    KaderDiharapkan(Lingkup) = 260 in Kader,
    /// Of them, those who were there.
    KaderHadir(Lingkup) = 270 in Kader,
    /// Kader in force on the reference date.
    KaderAda(Lingkup) = 280 in Kader,
    /// Kader a post should have.
    KaderPerlu(Lingkup) = 290 in Kader,
    /// Opening days that were held.
    HariBuka(Satu) = 300 in Pos,
    /// Months with an opening day.
    BulanBuka(Satu) = 301 in Pos,
    /// Children with a length or height for age that counts.
    TbU(Golongan) = 400 in Gizi,
    /// Of them, below -2 SD (stunting).
    Pendek(Golongan) = 420 in Gizi,
    /// Of them, below -3 SD.
    SangatPendek(Golongan) = 440 in Gizi,
    /// Children with a weight for length or height that counts, and those with oedema.
    BbTb(Golongan) = 460 in Gizi,
    /// Of them, below -2 SD or with oedema (wasting).
    Kurus(Golongan) = 480 in Gizi,
    /// Of them, below -3 SD or with oedema.
    SangatKurus(Golongan) = 500 in Gizi,
    /// Of them, above +2 SD (overweight).
    Lebih(Golongan) = 520 in Gizi,
    /// Children with a weight for age that counts, and those with oedema.
    BbU(Golongan) = 540 in Gizi,
    /// Of them, below -2 SD or with oedema (underweight).
    BbKurang(Golongan) = 560 in Gizi,
    /// Of them, below -3 SD or with oedema.
    BbSangatKurang(Golongan) = 580 in Gizi,
    /// Children who should get vitamin A in a month of it.
    VitaminASasaran(Satu) = 600 in Program,
    /// Of them, who got it.
    VitaminA(Satu) = 601 in Program,
    /// Children who should get it in both months of a year.
    VitaminADuaSasaran(Satu) = 602 in Program,
    /// Of them, who got both.
    VitaminADua(Satu) = 603 in Program,
    /// Children who should get deworming medicine in a year.
    CacingSasaran(Satu) = 604 in Program,
    /// Of them, who got it.
    Cacing(Satu) = 605 in Program,
    /// Infants below six months about whom was asked what they are fed.
    AsiDitanya(Satu) = 606 in Program,
    /// Of them, breast milk only.
    Asi(Satu) = 607 in Program,
    /// Children who turned six months, of whom it is known.
    AsiLulusSasaran(Satu) = 608 in Program,
    /// Of them, breast milk only to the end.
    AsiLulus(Satu) = 609 in Program,
    /// Children who turned six months, of whom it is not known.
    AsiTidakDiketahui(Satu) = 610 in Program,
    /// Women who gave birth.
    Bersalin(Satu) = 611 in Program,
    /// Of them, with enough iron tablets.
    TtdCukup(Satu) = 612 in Program,
    /// Of them, with six contacts in the pattern 1-2-3.
    Anc6(Satu) = 613 in Program,
    /// Of them, with six contacts, whenever.
    Anc6Jumlah(Satu) = 614 in Program,
    /// Residents who should be screened for non-communicable diseases in a year.
    PtmSasaran(Satu) = 615 in Program,
    /// Of them, who were, completely.
    Ptm(Satu) = 616 in Program,
    /// Elderly residents.
    LansiaSasaran(Satu) = 617 in Program,
    /// Of them, screened completely in a year.
    LansiaLengkap(Satu) = 618 in Program,
    /// Residents who came in a year.
    TbcHadir(Satu) = 619 in Program,
    /// Of them, asked about tuberculosis.
    Tbc(Satu) = 620 in Program,
    /// Children who reached the birthday of a set.
    KumpulanSasaran(VersiKumpulan) = 640 in Imunisasi,
    /// Of them, complete before that birthday.
    KumpulanTepat(VersiKumpulan) = 650 in Imunisasi,
    /// Of them, complete by now.
    KumpulanLengkap(VersiKumpulan) = 660 in Imunisasi,
    /// Of them, of whom nothing is known.
    KumpulanTidakDiketahui(VersiKumpulan) = 670 in Imunisasi,
    /// Children from four months.
    NolDosisSasaran(Satu) = 680 in Imunisasi,
    /// Of them, without the first DPT.
    NolDosis(Satu) = 681 in Imunisasi,
    /// Of them, of whom nothing is known.
    NolDosisTidakDiketahui(Satu) = 682 in Imunisasi,
    /// Residents who were given this dose so that it counts.
    Dosis(DosisVaksin) = 700 in Imunisasi,
    /// Persons a kind of service is meant for, where these are not all residents.
    JenisSasaran(JenisPelayanan) = 800 in Jenis,
    /// Persons or households who received it, of those it is meant for.
    JenisDapat(JenisPelayanan) = 920 in Jenis,
    /// Services of the kind recorded.
    JenisBaris(JenisPelayanan) = 1040 in Jenis,
    /// Residents a screening is meant for.
    SkriningSasaran(Disaring) = 1200 in Skrining,
    /// Of them, who were screened.
    SkriningSasaranDisaring(Disaring) = 1400 in Skrining,
    /// Residents who were screened, meant or not.
    Disaring(Disaring) = 1600 in Skrining,
    /// Of them, with the finding.
    Ditemukan(Disaring) = 1800 in Skrining,
    /// Visits at home.
    Kunjungan(Satu) = 2000 in Pos,
    /// Of them, at which somebody was met.
    KunjunganBertemu(Satu) = 2001 in Pos,
    /// Persons who were visited and met.
    OrangDikunjungi(Satu) = 2002 in Pos,
    /// Households that were visited as such and met.
    RumahDikunjungi(Satu) = 2003 in Pos,
    /// The post itself, if it exists.
    PosAda(Satu) = 2010 in Pos,
    /// Opening days that were planned and not called off.
    HariDijadwalkan(Satu) = 2011 in Pos,
    /// Of them, those closed with their recap.
    HariSelesai(Satu) = 2012 in Pos,
    /// Services for pregnant women, balita and adolescents.
    LayananInti(Satu) = 2013 in Pos,
    /// Referrals sent.
    RujukanDibuat(Bidang) = 2100 in Rujukan,
    /// Of them, cancelled or not eligible.
    RujukanGugur(Bidang) = 2110 in Rujukan,
    /// Of them, done within thirty days.
    RujukanSelesai(Bidang) = 2120 in Rujukan,
    /// Of them, still going on, by the day of the month on which they were sent.
    RujukanTerbuka(BidangHari) = 2200 in Rujukan,
    /// Of them, which the receiver has not touched, by the day of the month on which they were sent.
    RujukanMenunggu(BidangHari) = 2440 in Rujukan,
    /// Of them, which the receiver took up, by the working days that took.
    RujukanDitindak(BidangHari) = 2680 in Rujukan,
    /// The same, by the days of the calendar.
    RujukanDitindakKalender(BidangHari) = 2920 in Rujukan,
    /// A count of people added up over life stages and sexes.
    Jumlah(Dijumlah) = 3200 in Jumlah,
}

impl Ukur {
    /// Is it of the institution, kader and opening days, and of nobody who is served or visited?
    pub fn lembaga(self) -> bool {
        let visits = matches!(
            self,
            Ukur::Kunjungan(_)
                | Ukur::KunjunganBertemu(_)
                | Ukur::OrangDikunjungi(_)
                | Ukur::RumahDikunjungi(_)
        );
        matches!(self.bagian(), Bagian::Kader | Bagian::Pos) && !visits
    }
}

/// Every count at the place of its number: cards are read by the thousand.
static BY_NUMBER: LazyLock<Vec<Option<Ukur>>> = LazyLock::new(|| {
    let mut table = Vec::new();
    for ukur in Ukur::semua() {
        let at = usize::from(ukur.nomor());
        table.resize(table.len().max(at + 1), None);
        table[at] = Some(ukur);
    }
    table
});

/// A kind of service by its place: twenty places for each sector, in the order of its codes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct JenisPelayanan(u16);

/// Places for the kinds of one sector.
const JENIS_SEBIDANG: u16 = 20;

impl JenisPelayanan {
    /// Every kind of the catalogue.
    pub fn semua() -> impl Iterator<Item = JenisPelayanan> {
        KATALOG.iter().filter_map(JenisPelayanan::of)
    }

    /// The kind of a code, `KES-14`, if the catalogue has it.
    pub fn dari_kode(kode: &str) -> Option<JenisPelayanan> {
        jenis(kode).and_then(JenisPelayanan::of)
    }

    /// The place of a kind.
    pub fn of(jenis: &Jenis) -> Option<JenisPelayanan> {
        let (_, number) = jenis.kode.split_once('-')?;
        let at = number.parse::<u16>().ok()?.checked_sub(1).filter(|at| *at < JENIS_SEBIDANG)?;
        Some(JenisPelayanan(urutan(jenis.bidang) * JENIS_SEBIDANG + at))
    }

    /// What the catalogue says of it.
    pub fn jenis(self) -> Option<&'static Jenis> {
        BY_PLACE.get(usize::from(self.0)).copied().flatten()
    }
}

/// The catalogue by place.
static BY_PLACE: LazyLock<Vec<Option<&'static Jenis>>> = LazyLock::new(|| {
    let mut table = vec![None; Bidang::ALL.len() * usize::from(JENIS_SEBIDANG)];
    for jenis in KATALOG {
        if let Some(JenisPelayanan(at)) = JenisPelayanan::of(jenis) {
            table[usize::from(at)] = Some(jenis);
        }
    }
    table
});

crate::pilihan! {
    /// What is looked for (skrining) in everybody it is meant for.
    pub enum Saringan {
        /// Anaemia, by haemoglobin.
        Anemia = "ANEMIA",
        /// Chronic energy deficiency (KEK) of pregnant women, by the arm.
        Kek = "KEK",
        /// High blood pressure (hipertensi).
        Hipertensi = "HIPERTENSI",
        /// High blood glucose (gula darah).
        Gula = "GULA_DARAH",
    }
}

/// What is looked for, and in whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Disaring {
    /// What.
    pub saringan: Saringan,
    /// In whom.
    pub golongan: Golongan,
}

/// A sector, and a number of days from 0 to 31: a day of the month, or how long something took, 31 being longer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BidangHari {
    /// The sector.
    pub bidang: Bidang,
    hari: u16,
}

/// The last number of days that is told apart.
pub const HARI_TERLAMA: i64 = 31;

impl BidangHari {
    /// So many days; what is longer is the last.
    pub fn new(bidang: Bidang, hari: i64) -> BidangHari {
        BidangHari { bidang, hari: u16::try_from(hari.clamp(0, HARI_TERLAMA)).unwrap_or_default() }
    }

    /// How many days.
    pub fn hari(self) -> i64 {
        self.hari.into()
    }

    /// From 0 to 31.
    pub fn sebidang(bidang: Bidang) -> impl Iterator<Item = BidangHari> {
        (0..=HARI_TERLAMA).map(move |hari| BidangHari::new(bidang, hari))
    }
}

/// Nothing to tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Satu;

/// Of whom something is counted: a closed list with places. A list only grows at its end, and no further than the
/// numbers of its counts leave room.
trait Rinci: Copy {
    fn semua() -> Vec<Self>;
    fn letak(self) -> u16;
}

/// The place of a value in its list.
fn urutan<P: Pilihan>(value: P) -> u16 {
    let place = P::NILAI.iter().position(|(other, _, _)| *other == value);
    place.and_then(|place| u16::try_from(place).ok()).unwrap_or(u16::MAX)
}

impl Rinci for Golongan {
    fn semua() -> Vec<Golongan> {
        KelompokStatistik::NILAI.iter().flat_map(|(kelompok, _, _)| Golongan::of(*kelompok)).collect()
    }

    fn letak(self) -> u16 {
        2 * urutan(self.kelompok) + urutan(self.jenis_kelamin)
    }
}

impl Rinci for Bidang {
    fn semua() -> Vec<Bidang> {
        Bidang::ALL.to_vec()
    }

    fn letak(self) -> u16 {
        urutan(self)
    }
}

impl Rinci for Lingkup {
    fn semua() -> Vec<Lingkup> {
        Lingkup::semua().collect()
    }

    fn letak(self) -> u16 {
        match self {
            Lingkup::Semua => 0,
            Lingkup::Bidang(bidang) => 1 + urutan(bidang),
        }
    }
}

impl Rinci for JenisPelayanan {
    fn semua() -> Vec<JenisPelayanan> {
        JenisPelayanan::semua().collect()
    }

    fn letak(self) -> u16 {
        self.0
    }
}

impl Rinci for Disaring {
    fn semua() -> Vec<Disaring> {
        let of = |saringan| {
            <Golongan as Rinci>::semua().into_iter().map(move |golongan| Disaring { saringan, golongan })
        };
        Saringan::NILAI.iter().flat_map(|(saringan, _, _)| of(*saringan)).collect()
    }

    fn letak(self) -> u16 {
        20 * urutan(self.saringan) + self.golongan.letak()
    }
}

impl Rinci for BidangHari {
    fn semua() -> Vec<BidangHari> {
        Bidang::ALL.into_iter().flat_map(BidangHari::sebidang).collect()
    }

    fn letak(self) -> u16 {
        40 * urutan(self.bidang) + self.hari
    }
}

impl Rinci for DosisVaksin {
    fn semua() -> Vec<DosisVaksin> {
        Self::NILAI.iter().map(|(dosis, _, _)| *dosis).collect()
    }

    fn letak(self) -> u16 {
        urutan(self)
    }
}

impl Rinci for Dijumlah {
    fn semua() -> Vec<Dijumlah> {
        Dijumlah::semua()
    }

    fn letak(self) -> u16 {
        urutan(self)
    }
}

impl Rinci for VersiKumpulan {
    fn semua() -> Vec<VersiKumpulan> {
        Self::NILAI.iter().map(|(versi, _, _)| *versi).collect()
    }

    fn letak(self) -> u16 {
        urutan(self)
    }
}

impl Rinci for Satu {
    fn semua() -> Vec<Satu> {
        vec![Satu]
    }

    fn letak(self) -> u16 {
        0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_count_has_one_number() {
        let mut numbers: Vec<u16> = Ukur::semua().map(Ukur::nomor).collect();
        for ukur in Ukur::semua() {
            assert_eq!(Ukur::dari_nomor(ukur.nomor()), Some(ukur), "{ukur:?}");
        }
        let all = numbers.len();
        numbers.sort_unstable();
        numbers.dedup();
        assert_eq!(numbers.len(), all, "two counts share a number");
        assert_eq!(Ukur::dari_nomor(u16::MAX), None);
        for (bagian, _, _) in Bagian::NILAI {
            assert_eq!(Bagian::dari_nomor(bagian.nomor()), Some(*bagian));
            assert!(Ukur::semua().any(|ukur| ukur.bagian() == *bagian), "{bagian:?} has no count");
        }
    }

    /// Cards are stored by these numbers: a change here makes stored cards say something else.
    #[test]
    fn the_numbers_are_a_contract() {
        let laki = |kelompok| Golongan { kelompok, jenis_kelamin: JenisKelamin::LakiLaki };
        let rows = [
            (Ukur::S(laki(KelompokStatistik::IbuHamil)), 0),
            (Ukur::S(laki(KelompokStatistik::Bayi)), 4),
            (Ukur::DuaT(laki(KelompokStatistik::Balita)), 148),
            (Ukur::Datang(laki(KelompokStatistik::Lansia)), 198),
            (Ukur::Baris(Bidang::Sosial), 225),
            (Ukur::KaderPerlu(Lingkup::Bidang(Bidang::Sosial)), 296),
            (Ukur::BulanBuka(Satu), 301),
            (Ukur::BbSangatKurang(laki(KelompokStatistik::Balita)), 588),
            (Ukur::Tbc(Satu), 620),
            (Ukur::KumpulanTidakDiketahui(VersiKumpulan::BadutaIlp2023), 673),
            (Ukur::Dosis(DosisVaksin::Td5), 731),
            (Ukur::JenisSasaran(JenisPelayanan::dari_kode("PDK-01").unwrap()), 800),
            (Ukur::JenisBaris(JenisPelayanan::dari_kode("SOS-09").unwrap()), 1148),
            (Ukur::RumahDikunjungi(Satu), 2003),
            (Ukur::RujukanDitindak(BidangHari::new(Bidang::Sosial, 99)), 2911),
            (Ukur::RujukanDitindakKalender(BidangHari::new(Bidang::Pendidikan, 0)), 2920),
            (Ukur::Jumlah(Dijumlah::Datang), 3209),
        ];
        for (ukur, nomor) in rows {
            assert_eq!(ukur.nomor(), nomor, "{ukur:?}");
        }
    }
}
