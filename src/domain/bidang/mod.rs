//! The six sectors (*bidang*): what a kader can record, as one catalogue. Each kind of service is one Rust
//! struct in the file of its sector and one line in the registry below; its code, subject, life stages and
//! fields are said once, beside the struct, and storage, the GraphQL types and the input checks follow.
//!
//! The catalogue says what a volunteer does to help. It is not the legal SPM of the kabupaten, and counting it
//! must never be published as such (`six-spm.md` section 0).

pub mod aturan;
pub mod hubungan;
pub mod isian;
pub mod kesehatan;
pub mod patokan;
pub mod pekerjaan_umum;
pub mod pendidikan;
pub mod perumahan_rakyat;
pub mod sesi;
pub mod sosial;
pub mod spm;
pub mod trantibum_linmas;
#[cfg(test)]
mod uji;

use chrono::NaiveDate;
use serde_json::{Map, Value as Json};

use self::aturan::{Aturan as _, Konteks, Orang, Syarat, Tanda};
use self::isian::{Bentuk, Nilai};
use crate::domain::posyandu::Bidang;
use crate::domain::siklus::{KelompokUmur, kelompok_umur};
use crate::domain::tanggal::umur_bulan;
use crate::error::{Code, Error, Refusal};
use crate::pilihan;

pub use kesehatan::{
    Imunisasi, PantauanRumah, PelayananKb, PemeriksaanIbuHamil, PemeriksaanNifas, PemeriksaanSekolahRemaja,
    Penyuluhan, Pertumbuhan, Pmt, SkriningIndra, SkriningJiwa, SkriningLansia, SkriningMalaria, SkriningPtm,
    SkriningTbc, VitaminAObatCacing,
};
pub use pekerjaan_umum::{
    Genangan, JalanDesa, Jamban, KeluhanAir, PenyuluhanSanitasi, RujukanSanitasi, Sampah, SumberAir,
    UsulanSaranaAir,
};
pub use pendidikan::{
    AksesPaud, AnakTidakSekolah, BantuanPendidikan, LiterasiDigital, RujukanKesetaraan, SkriningBelajar,
    StimulasiApe, TamanBaca,
};
pub use perumahan_rakyat::{
    BioporiHidroponik, KepadatanHunian, PekaranganPangan, PenyuluhanRumahSehat, RumahRusakBencana,
    RumahTidakLayakHuni, UsulanRehabRumah, WargaRelokasi,
};
pub use sosial::{
    AnakTerlantar, DokumenKependudukan, FakirMiskin, KorbanBencana, LansiaTerlantar, PenerimaBansos,
    PenyandangDisabilitas, PenyuluhanInklusi, TunaSosial,
};
pub use trantibum_linmas::{
    GangguanTrantibum, KasusSensitif, KerawananBencana, LaporanKejadian, PendampinganTrauma, SimulasiBencana,
    Siskamling, WargaRentanBencana,
};

pilihan! {
    /// Whom or what a service is about (*subjek*).
    pub enum Subjek {
        /// One person.
        Orang = "ORANG",
        /// One household.
        Keluarga = "KELUARGA",
        /// A place: an RT, a hamlet, a facility.
        Lingkungan = "LINGKUNGAN",
        /// A group activity, counted without names.
        Sesi = "SESI",
    }
}

/// One field of a kind: its name as the input spells it, its meaning, and its form.
#[derive(Clone, Copy, Debug)]
pub struct Medan {
    /// The name in Rust, in snake case.
    pub nama: &'static str,
    /// What it means, in English with Indonesian terms glossed, unit included.
    pub tentang: &'static str,
    pub bentuk: Bentuk,
    pub wajib: bool,
}

/// What the catalogue says of a kind of service.
#[derive(Clone, Copy, Debug)]
pub struct Jenis {
    /// The code on the form, such as `PDK-01`.
    pub kode: &'static str,
    /// The name of the Rust struct and of the GraphQL type.
    pub tipe: &'static str,
    /// The Indonesian name a kader reads.
    pub nama: &'static str,
    pub tentang: &'static str,
    pub bidang: Bidang,
    /// Whom or what it can be about; mostly one.
    pub subjek: &'static [Subjek],
    /// The age groups it is meant for; empty means everybody.
    pub kelompok: &'static [KelompokUmur],
    /// The first completed month of age it is meant for, within its age groups.
    pub dari_bulan: i32,
    /// The completed month of age from which it is no longer meant, within its age groups.
    pub sampai_bulan: i32,
    /// Who among them.
    pub syarat: Syarat,
    /// A protected case (G6): read by its writer and by the officer it is addressed to.
    pub terlindungi: bool,
    /// Must it name the report of the event (TRB-06) from which it follows?
    pub kejadian: bool,
    /// Is it for those whose circumstances ask for it, so that age alone entitles nobody? Such a kind is in no
    /// denominator of participation.
    pub menurut_keadaan: bool,
    /// Is a later record of the same place about the same thing, so that it takes the place of the earlier one's
    /// flags? Two broken roads of one neighbourhood are two things, its patrol is one.
    pub tempat_tetap: bool,
    /// The legal services (`spm`) that its records inform, by code.
    pub spm: &'static [&'static str],
    pub medan: &'static [Medan],
    /// What is computed of its fields whenever it is read (hitungan), and never stored.
    pub hitungan: &'static [Medan],
}

impl Jenis {
    /// What a kind is when it does not say otherwise.
    pub const DASAR: Jenis = Jenis {
        kode: "",
        tipe: "",
        nama: "",
        tentang: "",
        bidang: Bidang::Kesehatan,
        subjek: &[],
        kelompok: &[],
        dari_bulan: 0,
        sampai_bulan: i32::MAX,
        syarat: Syarat::Semua,
        terlindungi: false,
        kejadian: false,
        menurut_keadaan: false,
        tempat_tetap: false,
        spm: &[],
        medan: &[],
        hitungan: &[],
    };

    /// Everything that is shown of it, in the order in which `Isi::nilai` counts: the fields, then what is computed.
    pub fn tampil(&self) -> impl Iterator<Item = &'static Medan> + use<> {
        self.medan.iter().chain(self.hitungan)
    }

    /// Is the service meant for somebody of this age on a day? Nobody receives one before being born.
    pub fn untuk_umur(&self, lahir: NaiveDate, pada: NaiveDate) -> bool {
        let months = umur_bulan(lahir, pada);
        kelompok_umur(lahir, pada).is_some_and(|kelompok| self.untuk_kelompok(kelompok, months))
    }

    /// Is the service meant for somebody of this group and so many completed months?
    pub fn untuk_kelompok(&self, kelompok: KelompokUmur, bulan: i32) -> bool {
        (self.kelompok.is_empty() || self.kelompok.contains(&kelompok))
            && (self.dari_bulan..self.sampai_bulan).contains(&bulan)
    }

    /// Is the service meant for this person on a day?
    pub fn untuk(&self, orang: &Orang, pada: NaiveDate) -> bool {
        self.untuk_umur(orang.lahir, pada) && orang.memenuhi(self.syarat, pada)
    }
}

/// Declares a kind: the struct, its catalogue entry, how it is read from an input and shown again. What can be computed
/// of the fields alone, such as a score, follows in a `hitung` block: a name, its meaning, and the function.
#[macro_export]
macro_rules! jenis {
    ($(#[doc = $about:literal])+
     $kode:literal $nama:literal $bidang:ident $($subjek:ident)|+ [$($kelompok:ident),* $(; $lain:ident: $isinya:expr)*]
     $tipe:ident { $($(#[doc = $tentang:literal])+ $medan:ident: $bentuk:ty,)* }
     $(hitung { $($(#[doc = $arti:literal])+ $hitungan:ident: $hasil:ty = $cara:expr,)* })?) => {
        $(#[doc = $about])+
        #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "camelCase")]
        pub struct $tipe { $($(#[doc = $tentang])+ pub $medan: $bentuk,)* }

        impl $tipe {
            /// The catalogue entry of this kind.
            pub const JENIS: $crate::domain::bidang::Jenis = $crate::domain::bidang::Jenis {
                kode: $kode,
                tipe: stringify!($tipe),
                nama: $nama,
                tentang: concat!($($about,)+),
                bidang: $crate::domain::posyandu::Bidang::$bidang,
                subjek: &[$($crate::domain::bidang::Subjek::$subjek,)+],
                kelompok: &[$($crate::domain::siklus::KelompokUmur::$kelompok,)*],
                $($lain: $isinya,)*
                medan: &[$($crate::domain::bidang::Medan {
                    nama: stringify!($medan),
                    tentang: concat!($($tentang,)+),
                    bentuk: <$bentuk as $crate::domain::bidang::isian::Isian>::BENTUK,
                    wajib: <$bentuk as $crate::domain::bidang::isian::Isian>::WAJIB,
                },)*],
                hitungan: &[$($($crate::domain::bidang::Medan {
                    nama: stringify!($hitungan),
                    tentang: concat!($($arti,)+),
                    bentuk: <$hasil as $crate::domain::bidang::isian::Isian>::BENTUK,
                    wajib: <$hasil as $crate::domain::bidang::isian::Isian>::WAJIB,
                },)*)?],
                ..$crate::domain::bidang::Jenis::DASAR
            };

            pub(crate) fn baca(input: &serde_json::Map<String, serde_json::Value>) -> Result<Self, $crate::error::Refusal> {
                Ok($tipe { $($medan: $crate::domain::bidang::isian::baca(input, stringify!($medan))?,)* })
            }

            pub(crate) fn nilai(&self, medan: usize) -> $crate::domain::bidang::isian::Nilai {
                let mut at = 0;
                $(
                    if at == medan {
                        return $crate::domain::bidang::isian::Isian::nilai(&self.$medan);
                    }
                    at += 1;
                )*
                $($(
                    if at == medan {
                        let cara: fn(&Self) -> $hasil = $cara;
                        return $crate::domain::bidang::isian::Isian::nilai(&cara(self));
                    }
                    at += 1;
                )*)?
                let _ = at;
                $crate::domain::bidang::isian::Nilai::Kosong
            }

            /// Was nothing said in any field?
            pub fn kosong(&self) -> bool {
                (0..Self::JENIS.medan.len()).all(|at| self.nilai(at) == $crate::domain::bidang::isian::Nilai::Kosong)
            }

            /// The place of the first field outside its usual range.
            pub(crate) fn janggal(&self) -> Option<usize> {
                let odd = [$($crate::domain::bidang::isian::Isian::janggal(&self.$medan),)*];
                odd.iter().position(|odd| *odd)
            }
        }
    };
}

/// The registry: one line a kind.
macro_rules! registry {
    ($($tipe:ident,)*) => {
        /// What was recorded, by kind.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Isi { $($tipe($tipe),)* }

        /// The catalogue: every kind that can be recorded, in the order of the six sectors.
        pub const KATALOG: &[Jenis] = &[$($tipe::JENIS,)*];

        impl Isi {
            /// Reads what a client sent for this kind.
            pub fn baca(kode: &str, input: &Map<String, Json>) -> Result<Isi, Refusal> {
                $(if kode == $tipe::JENIS.kode {
                    return $tipe::baca(input).map(Isi::$tipe);
                })*
                Err(Code::UnknownCode.into())
            }

            /// Reads what was stored for this kind.
            pub fn parse(kode: &str, text: &str) -> Result<Isi, Error> {
                $(if kode == $tipe::JENIS.kode {
                    return serde_json::from_str(text).map(Isi::$tipe).map_err(Error::fault);
                })*
                Err(Error::fault(format!("a stored service of unknown kind {kode}")))
            }

            /// The text that is stored.
            pub fn to_text(&self) -> Result<String, Error> {
                match self { $(Isi::$tipe(isi) => serde_json::to_string(isi),)* }.map_err(Error::fault)
            }

            /// The catalogue entry of this kind.
            pub fn jenis(&self) -> &'static Jenis {
                match self { $(Isi::$tipe(_) => const { &$tipe::JENIS },)* }
            }

            /// The value of a field or of what is computed, by its place in what the kind shows.
            pub fn nilai(&self, medan: usize) -> Nilai {
                match self { $(Isi::$tipe(isi) => isi.nilai(medan),)* }
            }

            /// Refuses what cannot be, and names the first odd value as the client spells its field.
            pub fn periksa(&self, konteks: &Konteks<'_>) -> Result<Option<String>, Refusal> {
                let (odd, own) = match self {
                    $(Isi::$tipe(isi) => (isi.periksa(konteks)?, isi.janggal()),)*
                };
                let own = own.and_then(|at| self.jenis().medan.get(at)).map(|medan| camel(medan.nama));
                Ok(odd.map(str::to_owned).or(own))
            }

            /// The first value that deserves a second look beside the record before, as the client spells its field.
            pub fn ragu(&self, konteks: &Konteks<'_>) -> Option<&'static str> {
                match self { $(Isi::$tipe(isi) => isi.ragu(konteks),)* }
            }

            /// Did it look at what the rule of this id looks at?
            pub fn melihat(&self, aturan: &str) -> bool {
                match self { $(Isi::$tipe(isi) => isi.melihat(aturan),)* }
            }

            /// The flags it raises.
            pub fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
                match self { $(Isi::$tipe(isi) => isi.tanda(konteks),)* }
            }

            /// What a later record must share to take the place of this one's flags.
            pub fn pokok(&self) -> Option<&'static str> {
                match self { $(Isi::$tipe(isi) => isi.pokok(),)* }
            }

            /// How many took part, for a group activity.
            pub fn peserta(&self) -> Option<i64> {
                match self { $(Isi::$tipe(isi) => isi.peserta(),)* }
            }
        }
    };
}

registry! {
    AksesPaud,
    AnakTidakSekolah,
    RujukanKesetaraan,
    BantuanPendidikan,
    StimulasiApe,
    TamanBaca,
    LiterasiDigital,
    SkriningBelajar,
    Pertumbuhan,
    Imunisasi,
    VitaminAObatCacing,
    PemeriksaanIbuHamil,
    PemeriksaanNifas,
    SkriningPtm,
    SkriningLansia,
    SkriningTbc,
    SkriningJiwa,
    PemeriksaanSekolahRemaja,
    Pmt,
    PelayananKb,
    Penyuluhan,
    PantauanRumah,
    SkriningMalaria,
    SkriningIndra,
    SumberAir,
    KeluhanAir,
    Jamban,
    RujukanSanitasi,
    Sampah,
    UsulanSaranaAir,
    JalanDesa,
    Genangan,
    PenyuluhanSanitasi,
    RumahTidakLayakHuni,
    UsulanRehabRumah,
    RumahRusakBencana,
    WargaRelokasi,
    KepadatanHunian,
    PekaranganPangan,
    BioporiHidroponik,
    PenyuluhanRumahSehat,
    GangguanTrantibum,
    KasusSensitif,
    KerawananBencana,
    WargaRentanBencana,
    SimulasiBencana,
    LaporanKejadian,
    PendampinganTrauma,
    Siskamling,
    PenyandangDisabilitas,
    LansiaTerlantar,
    AnakTerlantar,
    TunaSosial,
    FakirMiskin,
    PenerimaBansos,
    KorbanBencana,
    DokumenKependudukan,
    PenyuluhanInklusi,
}

/// The catalogue entry of a code.
pub fn jenis(kode: &str) -> Option<&'static Jenis> {
    KATALOG.iter().find(|jenis| jenis.kode == kode)
}

/// `jenis_unit` becomes `jenisUnit`.
pub fn camel(snake: &str) -> String {
    let mut camel = String::with_capacity(snake.len());
    let mut upper = false;
    for c in snake.chars() {
        if c == '_' {
            upper = true;
        } else if upper {
            camel.extend(c.to_uppercase());
            upper = false;
        } else {
            camel.push(c);
        }
    }
    camel
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_carry_the_prefix_of_their_sector() {
        for (at, jenis) in KATALOG.iter().enumerate() {
            assert!(jenis.kode.starts_with(jenis.bidang.prefix()), "{}", jenis.kode);
            assert!(KATALOG[..at].iter().all(|other| other.kode != jenis.kode && other.tipe != jenis.tipe));
        }
    }

    #[test]
    fn every_sector_has_a_kind() {
        for bidang in Bidang::ALL {
            assert!(KATALOG.iter().any(|jenis| jenis.bidang == bidang), "{bidang:?}");
        }
    }

    #[test]
    fn what_is_read_is_stored_and_read_again() {
        let input = serde_json::json!({ "terdaftar": false, "alasan": "biaya" });
        let isi = Isi::baca("PDK-01", input.as_object().unwrap()).unwrap();
        assert_eq!(Isi::parse("PDK-01", &isi.to_text().unwrap()).unwrap(), isi);
        assert_eq!(isi.nilai(0), Nilai::Bool(false));
    }

    #[test]
    fn a_missing_required_field_is_named() {
        let refusal = Isi::baca("PDK-01", &Map::new()).unwrap_err();
        assert_eq!((refusal.code, refusal.field.as_deref()), (Code::Required, Some("terdaftar")));
    }
}
