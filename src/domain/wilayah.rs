//! Region codes: which kabupaten, kecamatan, desa or kelurahan something belongs to, and what lies below
//! what. A pembina sees the region of the membership and everything under it, so "under" is decided
//! segment by segment: 64.02.1 must never take in 64.02.10. Desa and kelurahan stand on the same level of
//! the tree and differ in papers and money; the first digit of the last segment tells them apart.
//! Sources: domain README, practical constants; institution.md section 4.

use std::fmt;

use crate::error::{Code, Refusal};

crate::pilihan! {
    /// The level of a region.
    pub enum Level {
        /// Kabupaten: the district.
        Kabupaten = "KABUPATEN",
        /// Kecamatan: the sub-district.
        Kecamatan = "KECAMATAN",
        /// Desa: a village with its own elected head and budget.
        Desa = "DESA",
        /// Kelurahan: an urban ward headed by a civil servant.
        Kelurahan = "KELURAHAN",
    }
}

/// A region code that is written as it must be: `64.02` (kabupaten), `64.02.05` (kecamatan),
/// `64.02.05.2001` (desa) or `64.02.05.1001` (kelurahan). Codes sort in the order of the tree.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kode(String);

/// How many digits each segment has: province, kabupaten, kecamatan, desa or kelurahan.
const LEBAR: [usize; 4] = [2, 2, 2, 4];

impl Kode {
    /// Reads a code with its dots; spaces around it are ignored.
    ///
    /// Refused: empty (`REQUIRED`); another number of segments than two to four, another number of digits
    /// in a segment, or a last segment that begins with neither 1 nor 2 (`INVALID_FORMAT`). Whether the
    /// region exists is known to the list of regions only.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        if text.is_empty() {
            return Err(Refusal::new(Code::Required).saying("Kode wilayah wajib diisi."));
        }
        let segmen: Vec<&str> = text.split('.').take(LEBAR.len() + 1).collect();
        let rapi = (2..=LEBAR.len()).contains(&segmen.len())
            && segmen
                .iter()
                .zip(LEBAR)
                .all(|(satu, lebar)| satu.len() == lebar && satu.bytes().all(|byte| byte.is_ascii_digit()))
            && segmen.get(3).is_none_or(|desa| desa.starts_with(['1', '2']));
        if !rapi {
            return Err(Refusal::new(Code::InvalidFormat)
                .saying("Tulis kode wilayah seperti 64.02, 64.02.05, atau 64.02.05.2001."));
        }
        Ok(Kode(text.to_owned()))
    }

    /// The code with its dots.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The level of the region.
    pub fn level(&self) -> Level {
        match (self.segmen().count(), self.segmen().nth(3)) {
            (_, Some(desa)) if desa.starts_with('1') => Level::Kelurahan,
            (_, Some(_)) => Level::Desa,
            (3, None) => Level::Kecamatan,
            (_, None) => Level::Kabupaten,
        }
    }

    /// The region it lies in directly. Nothing for a kabupaten, where this tree begins.
    pub fn parent(&self) -> Option<Kode> {
        let (atas, _) = self.0.rsplit_once('.')?;
        atas.contains('.').then(|| Kode(atas.to_owned()))
    }

    /// The regions it lies in, the nearest first, without itself.
    pub fn ancestors(&self) -> impl Iterator<Item = Kode> {
        std::iter::successors(self.parent(), Kode::parent)
    }

    /// Whether the other region is this one or lies under it, compared segment by segment.
    pub fn contains(&self, other: &Kode) -> bool {
        self.segmen().eq(other.segmen().take(self.segmen().count()))
    }

    fn segmen(&self) -> impl Iterator<Item = &str> {
        self.0.split('.')
    }
}

impl fmt::Display for Kode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kode(text: &str) -> Kode {
        Kode::parse(text).unwrap()
    }

    #[test]
    fn a_code_names_its_level_and_its_parents() {
        let rows = [
            ("64.02", Level::Kabupaten, vec![]),
            ("64.02.05", Level::Kecamatan, vec!["64.02"]),
            ("64.02.05.2001", Level::Desa, vec!["64.02.05", "64.02"]),
            (" 64.02.05.1001 ", Level::Kelurahan, vec!["64.02.05", "64.02"]),
        ];
        for (text, level, atas) in rows {
            let kode = kode(text);
            assert_eq!((kode.level(), kode.as_str()), (level, text.trim()));
            assert_eq!(kode.parent(), atas.first().map(|satu| Kode((*satu).to_owned())));
            let ancestors: Vec<String> = kode.ancestors().map(|satu| satu.to_string()).collect();
            assert_eq!(ancestors, atas);
        }
    }

    #[test]
    fn other_writings_are_refused() {
        let rows = [
            ("", Code::Required),
            ("64", Code::InvalidFormat),
            ("64.02.1", Code::InvalidFormat),
            ("64.02.010", Code::InvalidFormat),
            ("64.02.05.3001", Code::InvalidFormat),
            ("64.02.05.201", Code::InvalidFormat),
            ("64.02.05.2001.001", Code::InvalidFormat),
            ("64.02.", Code::InvalidFormat),
            ("64..05", Code::InvalidFormat),
            ("6402052001", Code::InvalidFormat),
            ("64.0a", Code::InvalidFormat),
            ("64.02.%", Code::InvalidFormat),
        ];
        for (text, code) in rows {
            assert_eq!(Kode::parse(text).unwrap_err().code, code, "{text:?}");
        }
    }

    #[test]
    fn below_is_decided_by_segment() {
        let rows = [
            ("64.02", "64.02", true),
            ("64.02", "64.02.10", true),
            ("64.02", "64.02.10.2001", true),
            ("64.02.10", "64.02.10.2001", true),
            ("64.02.01", "64.02.10", false),
            ("64.02.01", "64.02.10.2001", false),
            ("64.02.10", "64.02.01.2001", false),
            ("64.02.10.2001", "64.02.10.2001", true),
            ("64.02.10.2001", "64.02.10.2010", false),
            ("64.02.10.2001", "64.02.10", false),
            ("64.02.10", "64.02", false),
            ("64.02", "64.03.10", false),
        ];
        for (atas, bawah, hasil) in rows {
            assert_eq!(kode(atas).contains(&kode(bawah)), hasil, "{atas} and {bawah}");
        }
        // `parse` refuses a one-digit segment; the comparison would hold all the same.
        let pendek = Kode("64.02.1".to_owned());
        assert!(!pendek.contains(&kode("64.02.10")) && !pendek.contains(&kode("64.02.10.2001")));
    }

    #[test]
    fn codes_sort_as_the_tree() {
        let pohon = ["64.02", "64.02.01", "64.02.01.1001", "64.02.01.2001", "64.02.10", "64.03"].map(kode);
        assert!(pohon.is_sorted());
    }
}
