//! The post itself: the six sectors (bidang) it serves since Permendagri 13/2024, the agency that fosters
//! each, and what can become of a post. The single-purpose posts of earlier years were merged into one
//! post for the whole life cycle; their old kind is kept, so that history can be traced.
//! Sources: institution.md section 1; six-spm.md.

use std::fmt;

use crate::domain::pilihan::Pilihan;
use crate::error::{Code, Refusal};

crate::pilihan! {
    /// One of the six sectors (bidang) that have a minimum service standard (SPM).
    pub enum Bidang {
        /// Pendidikan: education.
        Pendidikan = "PENDIDIKAN",
        /// Kesehatan: health.
        Kesehatan = "KESEHATAN",
        /// Pekerjaan umum: public works, in practice water and sanitation.
        PekerjaanUmum = "PEKERJAAN_UMUM",
        /// Perumahan rakyat: housing.
        PerumahanRakyat = "PERUMAHAN_RAKYAT",
        /// Ketenteraman, ketertiban umum dan pelindungan masyarakat: public order and civil protection.
        TrantibumLinmas = "TRANTIBUM_LINMAS",
        /// Sosial: social affairs.
        Sosial = "SOSIAL",
    }
}

impl Bidang {
    /// The six sectors in the canonical order.
    pub const ALL: [Bidang; 6] = [
        Bidang::Pendidikan,
        Bidang::Kesehatan,
        Bidang::PekerjaanUmum,
        Bidang::PerumahanRakyat,
        Bidang::TrantibumLinmas,
        Bidang::Sosial,
    ];

    /// The three letters that begin the codes of its services, as in `KES-14`.
    pub fn prefix(self) -> &'static str {
        match self {
            Bidang::Pendidikan => "PDK",
            Bidang::Kesehatan => "KES",
            Bidang::PekerjaanUmum => "PUM",
            Bidang::PerumahanRakyat => "PRM",
            Bidang::TrantibumLinmas => "TRB",
            Bidang::Sosial => "SOS",
        }
    }

    /// The sector whose services begin with these three letters.
    pub fn of_prefix(prefix: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|bidang| bidang.prefix() == prefix)
    }

    /// The agency (OPD) of Kukar that fosters the kader of the sector and receives its referrals.
    pub fn opd(self) -> &'static str {
        match self {
            Bidang::Pendidikan => "Dinas Pendidikan",
            Bidang::Kesehatan => "Dinas Kesehatan",
            Bidang::PekerjaanUmum => "Dinas Pekerjaan Umum",
            Bidang::PerumahanRakyat => "Dinas Perumahan dan Kawasan Permukiman",
            Bidang::TrantibumLinmas => "Satuan Polisi Pamong Praja",
            Bidang::Sosial => "Dinas Sosial",
        }
    }

    /// The place of the sector in a set.
    fn bit(self) -> u8 {
        match self {
            Bidang::Pendidikan => 1,
            Bidang::Kesehatan => 1 << 1,
            Bidang::PekerjaanUmum => 1 << 2,
            Bidang::PerumahanRakyat => 1 << 3,
            Bidang::TrantibumLinmas => 1 << 4,
            Bidang::Sosial => 1 << 5,
        }
    }
}

/// A set of sectors, each at most once, always in the canonical order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct BidangSet(u8);

impl BidangSet {
    /// The set of all six.
    pub fn all() -> Self {
        Bidang::ALL.into_iter().collect()
    }

    /// Puts a sector in; it may be there already.
    pub fn insert(&mut self, bidang: Bidang) {
        self.0 |= bidang.bit();
    }

    /// Whether the sector is in.
    pub fn contains(self, bidang: Bidang) -> bool {
        self.0 & bidang.bit() != 0
    }

    /// The sectors in the set in the canonical order.
    pub fn iter(self) -> impl Iterator<Item = Bidang> {
        Bidang::ALL.into_iter().filter(move |bidang| self.contains(*bidang))
    }

    /// How many sectors are in the set, 0 to 6.
    pub fn len(self) -> usize {
        self.iter().count()
    }

    /// Whether no sector is in the set.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Reads what `Display` writes: codes with commas between them, in any order, spaces ignored. An empty
    /// text is the empty set. A code that is none of the six is refused with `UNKNOWN_CODE`.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        if text.trim().is_empty() {
            return Ok(BidangSet::default());
        }
        text.split(',')
            .map(|kode| {
                Bidang::dari_kode(kode.trim())
                    .ok_or_else(|| Refusal::new(Code::UnknownCode).saying("Bidang ini tidak dikenal."))
            })
            .collect()
    }
}

impl FromIterator<Bidang> for BidangSet {
    fn from_iter<I: IntoIterator<Item = Bidang>>(semua: I) -> Self {
        let mut set = BidangSet::default();
        semua.into_iter().for_each(|bidang| set.insert(bidang));
        set
    }
}

/// `KESEHATAN,SOSIAL`; nothing for the empty set.
impl fmt::Display for BidangSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (ke, bidang) in self.iter().enumerate() {
            if ke > 0 {
                f.write_str(",")?;
            }
            f.write_str(bidang.kode())?;
        }
        Ok(())
    }
}

crate::pilihan! {
    /// What has become of a post.
    pub enum StatusPosyandu {
        /// Serves its residents.
        Aktif = "AKTIF",
        /// Closed for good or until further notice.
        Nonaktif = "NONAKTIF",
        /// Merged (digabung) into another post, which carries on its history.
        Digabung = "DIGABUNG",
    }
}

impl StatusPosyandu {
    /// Whether the post is among the existing ones when registration is counted.
    /// Source: indicators.md section 8.
    pub fn is_ada(self) -> bool {
        self == StatusPosyandu::Aktif
    }
}

crate::pilihan! {
    /// The former kind of a post, from the years of single-purpose posts.
    pub enum JenisLama {
        /// Posyandu for mothers and balita.
        IbuBalita = "IBU_BALITA",
        /// Posyandu remaja: adolescents.
        Remaja = "REMAJA",
        /// Posbindu: non-communicable diseases of adults.
        Posbindu = "POSBINDU",
        /// Posyandu lansia: the elderly.
        Lansia = "LANSIA",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn six_sectors_each_with_its_letters_and_agency() {
        let kode = Bidang::ALL.map(Pilihan::kode);
        assert_eq!(kode.to_vec(), Bidang::NILAI.iter().map(|(_, kode, _)| *kode).collect::<Vec<_>>());
        assert_eq!(Bidang::ALL.map(Bidang::prefix), ["PDK", "KES", "PUM", "PRM", "TRB", "SOS"]);
        for bidang in Bidang::ALL {
            assert_eq!(Bidang::of_prefix(bidang.prefix()), Some(bidang));
            assert!(!bidang.opd().is_empty());
        }
        assert_eq!(Bidang::of_prefix("kes"), None);
    }

    #[test]
    fn a_set_is_written_in_the_canonical_order() {
        let set = BidangSet::parse(" SOSIAL, KESEHATAN ,SOSIAL").unwrap();
        assert_eq!(set.to_string(), "KESEHATAN,SOSIAL");
        assert_eq!(set.len(), 2);
        assert!(set.contains(Bidang::Sosial) && !set.contains(Bidang::Pendidikan));
        assert_eq!(BidangSet::parse(&BidangSet::all().to_string()), Ok(BidangSet::all()));
        assert_eq!(BidangSet::all().iter().collect::<Vec<_>>(), Bidang::ALL);
        assert_eq!(BidangSet::parse(""), Ok(BidangSet::default()));
        assert!(BidangSet::default().is_empty() && BidangSet::default().to_string().is_empty());
        for text in ["KES", "KESEHATAN,", "KESEHATAN;SOSIAL", "kesehatan"] {
            assert_eq!(BidangSet::parse(text).unwrap_err().code, Code::UnknownCode, "{text:?}");
        }
    }

    #[test]
    fn only_living_posts_are_counted_as_existing() {
        let ada: Vec<_> = StatusPosyandu::NILAI.iter().filter(|(satu, _, _)| satu.is_ada()).collect();
        assert_eq!(ada.len(), 1);
    }
}
