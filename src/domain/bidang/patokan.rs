//! The rules of all six sectors, declared where their kinds are. Each has its figures with their source; a new guideline
//! is a new version behind the first, written out as a `Patokan` by hand. The health desk has a macro of its own, since
//! its rules say the threshold first.

use super::aturan::{Patokan, TIDAK_SESUAI};
use super::{kesehatan, pekerjaan_umum, pendidikan, perumahan_rakyat, sosial, trantibum_linmas};

/// Declares rules: what to do, the id, the sentence a kader reads, the figures, and their source.
#[macro_export]
macro_rules! patokan {
    ($($tindakan:ident $kode:ident $alasan:literal [$($ambang:expr),*] $sumber:literal;)*) => {
        $(
            static $kode: $crate::domain::bidang::aturan::Patokan = $crate::domain::bidang::aturan::Patokan {
                kode: stringify!($kode),
                tindakan: $crate::domain::bidang::aturan::Tindakan::$tindakan,
                alasan: $alasan,
                versi: &[$crate::domain::bidang::aturan::Versi::pertama(&[$($ambang),*], $sumber)],
            };
        )*

        /// The rules declared here.
        pub(in $crate::domain::bidang) static PATOKAN: &[&$crate::domain::bidang::aturan::Patokan] = &[$(&$kode,)*];
    };
}

/// Every rule that raises a flag.
pub fn semua() -> impl Iterator<Item = &'static Patokan> {
    let sectors = [
        pendidikan::PATOKAN,
        kesehatan::PATOKAN,
        pekerjaan_umum::PATOKAN,
        perumahan_rakyat::PATOKAN,
        trantibum_linmas::PATOKAN,
        sosial::PATOKAN,
    ];
    sectors.into_iter().flatten().flat_map(|file| file.iter()).copied().chain([&TIDAK_SESUAI])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_an_id_of_its_own_a_sentence_and_a_source() {
        let all: Vec<&Patokan> = semua().collect();
        assert!(all.len() > 170, "{}", all.len());
        for (at, rule) in all.iter().enumerate() {
            assert!(all[..at].iter().all(|other| other.kode != rule.kode), "{}", rule.kode);
            assert!(rule.alasan.ends_with('.') && rule.alasan.len() < 200, "{}", rule.kode);
            assert!(!rule.versi.is_empty() && rule.versi.iter().all(|versi| !versi.sumber.is_empty()));
            // Versions count up from 1, and each begins after the one before.
            for (at, versi) in rule.versi.iter().enumerate() {
                assert_eq!(usize::try_from(versi.nomor).unwrap(), at + 1, "{}", rule.kode);
                assert!(at == 0 || rule.versi[at - 1].berlaku < versi.berlaku, "{}", rule.kode);
            }
        }
    }
}
