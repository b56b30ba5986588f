//! Group activities (*sesi*): education, play, drills. They carry counts by sex and life stage and no names. Every one
//! has the same count fields behind its own, so `sesi!` adds them. A woman who is pregnant counts as such and not under
//! her age, as in the statistics of attendance.

use super::hubungan::sesuai;
use super::isian::Angka;
use crate::error::Refusal;

/// Those who took part in a group activity, as counted.
#[derive(Clone, Copy, Debug)]
pub struct Peserta {
    pub laki_laki: i64,
    pub perempuan: i64,
    pub ibu_hamil: Option<i64>,
    /// The counts of every life stage, pregnant women first; some may be missing.
    pub kelompok: [Option<i64>; 7],
}

/// The number in a count field.
pub fn jumlah<const MIN: i64, const MAX: i64>(angka: Option<Angka<MIN, MAX>>) -> Option<i64> {
    angka.map(|angka| angka.0)
}

impl Peserta {
    /// Everybody.
    pub fn semua(&self) -> i64 {
        self.laki_laki + self.perempuan
    }

    /// The life stages never add up to more than everybody, nor the pregnant to more than the women. That nobody came
    /// happens, and asks for a second look.
    pub fn periksa(&self) -> Result<Option<&'static str>, Refusal> {
        let kelompok: i64 = self.kelompok.iter().flatten().sum();
        sesuai(
            kelompok <= self.semua(),
            "pesertaLakiLaki",
            "Jumlah menurut kelompok umur melebihi jumlah peserta.",
        )?;
        sesuai(
            self.ibu_hamil.unwrap_or(0) <= self.perempuan,
            "ibuHamilNifas",
            "Jumlah ibu hamil dan nifas melebihi peserta perempuan.",
        )?;
        Ok((self.semua() == 0).then_some("pesertaLakiLaki"))
    }
}

/// Declares a group activity: a kind with the counts of those who took part.
#[macro_export]
macro_rules! sesi {
    ($(#[doc = $about:literal])+
     $kode:literal $nama:literal $bidang:ident $($subjek:ident)|+ [$($untuk:tt)*] $tipe:ident { $($medan:tt)* }) => {
        $crate::jenis! {
            $(#[doc = $about])+
            $kode $nama $bidang $($subjek)|+ [$($untuk)*]
            $tipe {
                $($medan)*
                /// Men and boys who took part (peserta laki-laki).
                peserta_laki_laki: $crate::domain::bidang::isian::Angka<0, 2_000>,
                /// Women and girls who took part (peserta perempuan).
                peserta_perempuan: $crate::domain::bidang::isian::Angka<0, 2_000>,
                /// Of them, pregnant women and women up to 42 days after a delivery, whatever their age.
                ibu_hamil_nifas: Option<$crate::domain::bidang::isian::Angka<0, 2_000>>,
                /// Of them, children of 0 to 59 months (bayi dan balita).
                bayi_balita: Option<$crate::domain::bidang::isian::Angka<0, 2_000>>,
                /// Of them, children of 60 to 71 months (prasekolah).
                prasekolah: Option<$crate::domain::bidang::isian::Angka<0, 2_000>>,
                /// Of them, children of 6 to 9 years (usia sekolah).
                usia_sekolah: Option<$crate::domain::bidang::isian::Angka<0, 2_000>>,
                /// Of them, adolescents of 10 to 17 years (remaja).
                remaja: Option<$crate::domain::bidang::isian::Angka<0, 2_000>>,
                /// Of them, adults of 18 to 59 years (usia produktif).
                usia_produktif: Option<$crate::domain::bidang::isian::Angka<0, 2_000>>,
                /// Of them, people of 60 years and over (lansia).
                lansia: Option<$crate::domain::bidang::isian::Angka<0, 2_000>>,
            }
        }

        impl $tipe {
            /// Those who took part.
            fn hadirin(&self) -> $crate::domain::bidang::sesi::Peserta {
                use $crate::domain::bidang::sesi::jumlah;
                let ibu_hamil = jumlah(self.ibu_hamil_nifas);
                $crate::domain::bidang::sesi::Peserta {
                    laki_laki: self.peserta_laki_laki.0,
                    perempuan: self.peserta_perempuan.0,
                    ibu_hamil,
                    kelompok: [
                        ibu_hamil,
                        jumlah(self.bayi_balita),
                        jumlah(self.prasekolah),
                        jumlah(self.usia_sekolah),
                        jumlah(self.remaja),
                        jumlah(self.usia_produktif),
                        jumlah(self.lansia),
                    ],
                }
            }
        }
    };
}

/// The rules of group activities that know no more than their counts.
#[macro_export]
macro_rules! aturan_sesi {
    ($($tipe:ident),+) => {$(
        impl $crate::domain::bidang::aturan::Aturan for $tipe {
            fn periksa(
                &self,
                _: &$crate::domain::bidang::aturan::Konteks<'_>,
            ) -> Result<Option<&'static str>, $crate::error::Refusal> {
                self.hadirin().periksa()
            }

            fn peserta(&self) -> Option<i64> {
                Some(self.hadirin().semua())
            }
        }
    )+};
}
