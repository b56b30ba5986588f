//! Kesehatan (KES): what is measured, asked and taught at the health desk, one file a life stage or programme. A kader
//! measures, flags and refers; she never diagnoses.

/// Declares rules (patokan) that have had one version so far: id, what to do, the figures in the order in which the
/// rule reads them, what the kader reads out, and the source.
macro_rules! patokan {
    ($($nama:ident $tindakan:ident [$($angka:literal),*] $alasan:literal $sumber:expr;)*) => {
        $(
            pub(super) static $nama: $crate::domain::bidang::aturan::Patokan = $crate::domain::bidang::aturan::Patokan {
                kode: stringify!($nama),
                tindakan: $crate::domain::bidang::aturan::Tindakan::$tindakan,
                alasan: $alasan,
                versi: &[$crate::domain::bidang::aturan::Versi::pertama(&[$($angka),*], $sumber)],
            };
        )*

        /// The rules declared here.
        pub(super) static PATOKAN: &[&$crate::domain::bidang::aturan::Patokan] = &[$(&$nama,)*];
    };
}

pub mod gizi;
pub mod hamil;
pub mod imunisasi;
pub mod indra;
pub mod jiwa;
pub mod kb;
pub mod kurang_darah;
pub mod lansia;
pub mod malaria;
pub mod nifas;
pub mod pantauan;
pub mod penyuluhan;
pub mod pertumbuhan;
pub mod ptm;
pub mod sekolah_remaja;
pub mod tanda_pertumbuhan;
pub mod tbc;
pub mod tekanan_darah;
pub mod tubuh;
pub mod tumbuh_kembang;

#[cfg(test)]
pub(crate) mod uji;

pub use gizi::{Pmt, VitaminAObatCacing};
pub use hamil::PemeriksaanIbuHamil;
pub use imunisasi::Imunisasi;
pub use indra::SkriningIndra;
pub use jiwa::SkriningJiwa;
pub use kb::PelayananKb;
pub use lansia::SkriningLansia;
pub use malaria::SkriningMalaria;
pub use nifas::PemeriksaanNifas;
pub use pantauan::PantauanRumah;
pub use penyuluhan::Penyuluhan;
pub use pertumbuhan::Pertumbuhan;
pub use ptm::SkriningPtm;
pub use sekolah_remaja::PemeriksaanSekolahRemaja;
pub use tbc::SkriningTbc;

use crate::domain::bidang::aturan::{Konteks, Patokan};
use crate::error::{Code, Refusal};

/// The rules of the health desk, by file.
pub(in crate::domain::bidang) static PATOKAN: &[&[&Patokan]] = &[
    tanda_pertumbuhan::PATOKAN,
    tumbuh_kembang::PATOKAN,
    imunisasi::PATOKAN,
    gizi::PATOKAN,
    hamil::PATOKAN,
    nifas::PATOKAN,
    tekanan_darah::PATOKAN,
    tubuh::PATOKAN,
    kurang_darah::PATOKAN,
    ptm::PATOKAN,
    lansia::PATOKAN,
    tbc::PATOKAN,
    jiwa::PATOKAN,
    sekolah_remaja::PATOKAN,
    kb::PATOKAN,
    pantauan::PATOKAN,
    malaria::PATOKAN,
    indra::PATOKAN,
];

/// The technical guide on integrated primary care (ILP).
const ILP: &str = "KMK HK.01.07/MENKES/2015/2023 (petunjuk teknis ILP)";

/// The ministry's posyandu examination cards.
const KARTU: &str = "kartu bantu pemeriksaan posyandu, Kementerian Kesehatan";

/// The mother-and-child book. Its danger signs are quoted from general knowledge of the book, not from its text.
const KIA: &str = "Buku KIA 2023 (lifecycle-and-sessions.md 3, belum dicocokkan dengan naskah)";

/// Refuses a field that makes no sense for this person.
fn bukan_untuknya(field: &'static str, sentence: &str) -> Refusal {
    Refusal::new(Code::NotEligible).saying(sentence).on(field)
}

/// Refuses a record in which nothing was said.
fn kosong(field: &'static str) -> Refusal {
    Refusal::new(Code::Required).saying("Isi paling sedikit satu pemeriksaan.").on(field)
}

/// Is she pregnant on the day?
fn hamil(konteks: &Konteks<'_>) -> bool {
    konteks.orang.is_some_and(|orang| orang.hamil_sejak.is_some())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use crate::domain::bidang::KATALOG;
    use crate::domain::bidang::isian::Bentuk;
    use crate::domain::posyandu::Bidang;

    /// What a client sees of a form: the kind of value, and the codes it may have.
    fn rupa(bentuk: Bentuk) -> String {
        match bentuk {
            Bentuk::YaTidak => "ya".to_owned(),
            Bentuk::Teks { .. } => "teks".to_owned(),
            Bentuk::Tanggal => "tanggal".to_owned(),
            Bentuk::Nomor { .. } => "nomor".to_owned(),
            Bentuk::Pilihan(list) | Bentuk::PilihanBanyak(list) => {
                format!("{} {:?}", list.nama, (list.nilai)())
            }
            Bentuk::Angka { .. } => "angka".to_owned(),
            Bentuk::Berat => "gram".to_owned(),
            Bentuk::Panjang => "mm".to_owned(),
            Bentuk::Besaran { akhiran, .. } => akhiran.to_owned(),
        }
    }

    // A document may ask for a name of several kinds at once; then it must be the same thing in each.
    #[test]
    fn a_name_means_one_thing_on_every_card() {
        let mut known = BTreeMap::new();
        for jenis in KATALOG.iter().filter(|jenis| jenis.bidang == Bidang::Kesehatan) {
            for medan in jenis.tampil() {
                let here = (rupa(medan.bentuk), medan.wajib);
                let first = known.entry(medan.nama).or_insert_with(|| here.clone());
                assert_eq!(*first, here, "{}.{}", jenis.tipe, medan.nama);
            }
        }
    }
}
