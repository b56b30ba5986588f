//! What is counted (*ukur*), and of whom: balita by sex and age, residents by life stage and sex, subjects by sector.
//! A count is stored under its number, so numbers are never given to anything else; a count that is no longer kept
//! leaves its number behind. What the counts mean together, as indicators, is said in `partisipasi`.

use std::sync::LazyLock;

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
        /// The post itself: its opening days.
        Pos = "POS",
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

/// Declares the counts: number of the first, name, of whom, part, and what it is.
macro_rules! ukur {
    ($($(#[doc = $about:literal])+ $name:ident($of:ident) = $first:literal in $bagian:ident,)*) => {
        /// One count.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Ukur { $($(#[doc = $about])+ $name($of),)* }

        impl Ukur {
            /// Every count.
            pub fn semua() -> impl Iterator<Item = Ukur> {
                let all: Vec<Ukur> = Vec::new();
                all.into_iter()$(.chain(<$of as Rinci>::semua().into_iter().map(Ukur::$name)))*
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
}

impl Ukur {
    /// Is it of the institution, kader and opening days, and of nobody who is served?
    pub fn lembaga(self) -> bool {
        matches!(self.bagian(), Bagian::Kader | Bagian::Pos)
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
        [Lingkup::Semua].into_iter().chain(Bidang::ALL.map(Lingkup::Bidang)).collect()
    }

    fn letak(self) -> u16 {
        match self {
            Lingkup::Semua => 0,
            Lingkup::Bidang(bidang) => 1 + urutan(bidang),
        }
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
        ];
        for (ukur, nomor) in rows {
            assert_eq!(ukur.nomor(), nomor, "{ukur:?}");
        }
    }
}
