//! Registration (*registrasi*) of posts with the Ministry of Home Affairs, without which a post is not recognised in
//! planning and budgeting. The number is given centrally and stored here, never made here. Sources: institution.md
//! section 2 (Kepmendagri 100.3-2834 of 2025 for the number), indicators.md section 8.
//!
//! Posts go through the steps as life goes: steps may be skipped, and 30 June 2025 was a date to reach, never a rule.

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;

use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::StatusPosyandu;
use crate::domain::rate::Rate;
use crate::domain::wilayah::Kode;
use crate::error::{Code, Refusal};

crate::pilihan! {
    /// How far the registration of a post has come, in the order of the steps.
    pub enum TahapRegistrasi {
        /// Not yet mapped.
        BelumDipetakan = "BELUM_DIPETAKAN",
        /// Listed, with what it needs.
        Terpetakan = "TERPETAKAN",
        /// The village has met (musyawarah).
        Musyawarah = "MUSYAWARAH",
        /// The decree that founds it (SK pembentukan).
        SkPembentukan = "SK_PEMBENTUKAN",
        /// The decree that names its board and kader (SK kepengurusan).
        SkKepengurusan = "SK_KEPENGURUSAN",
        /// Verified and validated by DPMD.
        VervalKabupaten = "VERVAL_KABUPATEN",
        /// Sent to the ministry.
        Diusulkan = "DIUSULKAN",
        /// Registered, with its number.
        Teregistrasi = "TEREGISTRASI",
        /// Returned (dikembalikan), with a reason.
        Dikembalikan = "DIKEMBALIKAN",
    }
}

/// The day by which posts were to be registered (institution.md section 2).
pub fn tenggat() -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 6, 30).unwrap_or_default()
}

/// A registration number, `64.02.02.2001.001`: the code of the village and a number within it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NomorRegistrasi(String);

/// The lengths of its groups of digits.
const KELOMPOK: [usize; 5] = [2, 2, 2, 4, 3];

impl NomorRegistrasi {
    /// Reads a number; spaces around it are left out.
    pub fn parse(text: &str) -> Result<NomorRegistrasi, Refusal> {
        let text = text.trim();
        let groups: Vec<&str> = text.split('.').collect();
        let digits =
            |group: &str, length: usize| group.len() == length && group.bytes().all(|b| b.is_ascii_digit());
        let fits =
            groups.len() == KELOMPOK.len() && groups.iter().zip(KELOMPOK).all(|(group, n)| digits(group, n));
        let sentence = "Tulis nomor registrasi seperti 64.02.02.2001.001.";
        if fits {
            Ok(NomorRegistrasi(text.to_owned()))
        } else {
            Err(Refusal::new(Code::InvalidFormat).saying(sentence))
        }
    }

    /// Does it begin with the code of this village? Villages split and codes move, so it may not.
    pub fn di_desa(&self, desa: &Kode) -> bool {
        self.0.rsplit_once('.').is_some_and(|(village, _)| village == desa.as_str())
    }
}

impl fmt::Display for NomorRegistrasi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A step of a registration.
#[derive(Clone, Debug)]
pub struct Langkah {
    /// Where it stands now.
    pub tahap: TahapRegistrasi,
    /// Since when.
    pub tanggal: NaiveDate,
    /// The number, when it was registered.
    pub nomor: Option<NomorRegistrasi>,
    /// The number of the document of the step, or why it was returned.
    pub dokumen: Option<String>,
}

impl Langkah {
    /// May a registration that stands there take this step? The same step again corrects its papers. Whatever has to be
    /// taken back is returned first, with the reason.
    pub fn boleh(&self, kini: TahapRegistrasi, sejak: Option<NaiveDate>) -> Result<(), Refusal> {
        use TahapRegistrasi::{BelumDipetakan, Dikembalikan, Teregistrasi};
        let forward = self.tahap >= kini || kini == Dikembalikan;
        if self.tahap == BelumDipetakan || !forward {
            let sentence =
                format!("Dari {} tidak dapat ke {}. Kembalikan dahulu.", kini.kode(), self.tahap.kode());
            return Err(Refusal::new(Code::WrongState).saying(sentence).on("tahap"));
        }
        if self.tahap != kini && sejak.is_some_and(|sejak| self.tanggal < sejak) {
            let sentence = "Tanggal ini mendahului tahap sebelumnya.";
            return Err(Refusal::new(Code::InvalidDate).saying(sentence).on("tanggal"));
        }
        match (self.tahap, &self.nomor, &self.dokumen) {
            (Teregistrasi, None, _) => Err(Refusal::new(Code::Required).on("nomor")),
            (tahap, Some(_), _) if tahap != Teregistrasi => {
                let sentence = "Nomor registrasi hanya untuk posyandu yang teregistrasi.";
                Err(Refusal::new(Code::WrongState).saying(sentence).on("nomor"))
            }
            (Dikembalikan, _, None) => {
                let sentence = "Sebutkan mengapa dikembalikan.";
                Err(Refusal::new(Code::Required).saying(sentence).on("dokumen"))
            }
            _ => Ok(()),
        }
    }
}

/// A post as registration sees it.
#[derive(Clone, Copy, Debug)]
pub struct Terdaftar {
    /// What has become of the post.
    pub status: StatusPosyandu,
    /// Where its registration stands.
    pub tahap: TahapRegistrasi,
    /// Since when.
    pub sejak: Option<NaiveDate>,
    /// Does it have its number?
    pub bernomor: bool,
}

/// Posts by the step at which they stand, each once (*corong*: funnel). Merged and closed ones are none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Corong {
    /// Posts that exist.
    pub posyandu: i64,
    /// Registered, with a number.
    pub teregistrasi: i64,
    /// Of them, by the day asked for.
    pub tepat_waktu: i64,
    /// Posts at each step.
    pub tahap: BTreeMap<TahapRegistrasi, i64>,
}

impl Corong {
    /// Counts a post.
    pub fn terima(&mut self, pos: &Terdaftar, tenggat: NaiveDate) {
        if !pos.status.is_ada() {
            return;
        }
        let registered = pos.tahap == TahapRegistrasi::Teregistrasi && pos.bernomor;
        self.posyandu += 1;
        self.teregistrasi += i64::from(registered);
        self.tepat_waktu += i64::from(registered && pos.sejak.is_some_and(|day| day <= tenggat));
        *self.tahap.entry(pos.tahap).or_default() += 1;
    }

    /// Registered posts, of those that exist.
    pub fn selesai(&self) -> Rate {
        Rate { n: self.teregistrasi, d: self.posyandu }
    }

    /// Those registered by the day, of those that exist.
    pub fn menepati(&self) -> Rate {
        Rate { n: self.tepat_waktu, d: self.posyandu }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hari(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn corong(posts: &[(usize, StatusPosyandu, TahapRegistrasi, &str)]) -> Corong {
        let mut corong = Corong::default();
        for (many, status, tahap, sejak) in posts {
            let bernomor = *tahap == TahapRegistrasi::Teregistrasi;
            let pos = Terdaftar { status: *status, tahap: *tahap, sejak: Some(hari(sejak)), bernomor };
            (0..*many).for_each(|_| corong.terima(&pos, tenggat()));
        }
        corong
    }

    /// The vectors of section 8.
    #[test]
    fn registered_of_those_that_exist() {
        use StatusPosyandu::{Aktif, Digabung};
        use TahapRegistrasi::{BelumDipetakan, Diusulkan, Teregistrasi};
        let kabupaten = corong(&[
            (500, Aktif, Teregistrasi, "2025-10-15"),
            (40, Aktif, Teregistrasi, "2025-06-30"),
            (287, Aktif, Diusulkan, "2025-06-20"),
        ]);
        assert_eq!(
            (kabupaten.selesai().persen(), kabupaten.menepati()),
            (Some(65.3), Rate { n: 40, d: 827 })
        );
        let kecamatan = corong(&[
            (13, Aktif, Teregistrasi, "2025-07-01"),
            (3, Aktif, BelumDipetakan, "2025-01-01"),
            (2, Digabung, Teregistrasi, "2025-05-01"),
        ]);
        assert_eq!((kecamatan.selesai(), kecamatan.selesai().persen()), (Rate { n: 13, d: 16 }, Some(81.3)));
        assert_eq!(kecamatan.tahap.values().sum::<i64>(), 16, "each post exactly once");
        let none = corong(&[(16, Aktif, Diusulkan, "2025-06-20")]);
        assert_eq!(none.selesai().persen(), Some(0.0));
        assert_eq!(Corong::default().selesai().persen(), None);
        let mut unnumbered = Corong::default();
        let pos = Terdaftar { status: Aktif, tahap: Teregistrasi, sejak: None, bernomor: false };
        unnumbered.terima(&pos, tenggat());
        assert_eq!(unnumbered.selesai(), Rate { n: 0, d: 1 });
    }

    #[test]
    fn a_number_is_the_village_and_three_digits() {
        let nomor = NomorRegistrasi::parse(" 64.02.02.2001.001 ").unwrap();
        assert_eq!(nomor.to_string(), "64.02.02.2001.001");
        let desa = |text| Kode::parse(text).unwrap();
        assert!(nomor.di_desa(&desa("64.02.02.2001")) && !nomor.di_desa(&desa("64.02.02.2002")));
        for text in [
            "",
            "64.02.02.2001",
            "64.02.02.2001.01",
            "64.02.02.2001.0011",
            "64-02-02-2001-001",
            "64.02.02.200a.001",
        ] {
            assert_eq!(NomorRegistrasi::parse(text).unwrap_err().code, Code::InvalidFormat, "{text}");
        }
    }

    #[test]
    fn steps_go_forward_or_are_returned_with_a_reason() {
        use TahapRegistrasi as T;
        let step = |tahap| Langkah {
            tahap,
            tanggal: hari("2025-06-10"),
            nomor: None,
            dokumen: Some("7/2025".to_owned()),
        };
        let with_number =
            Langkah { nomor: NomorRegistrasi::parse("64.02.02.2001.001").ok(), ..step(T::Teregistrasi) };
        let before = Some(hari("2025-06-01"));
        let refused = |langkah: &Langkah, kini| {
            langkah.boleh(kini, before).err().map(|r| (r.code, r.field.unwrap_or_default()))
        };
        let wrong = |code, field: &str| Some((code, field.to_owned()));
        assert_eq!(refused(&step(T::SkPembentukan), T::Terpetakan), None, "the meeting was skipped");
        assert_eq!(refused(&step(T::SkPembentukan), T::SkPembentukan), None, "its papers are corrected");
        assert_eq!(refused(&with_number, T::Diusulkan), None);
        assert_eq!(refused(&step(T::Dikembalikan), T::Teregistrasi), None, "a number that was withdrawn");
        assert_eq!(refused(&step(T::Terpetakan), T::Dikembalikan), None);
        assert_eq!(refused(&step(T::Terpetakan), T::Diusulkan), wrong(Code::WrongState, "tahap"));
        assert_eq!(refused(&step(T::BelumDipetakan), T::BelumDipetakan), wrong(Code::WrongState, "tahap"));
        assert_eq!(refused(&step(T::Teregistrasi), T::Diusulkan), wrong(Code::Required, "nomor"));
        assert_eq!(
            refused(&Langkah { tahap: T::Diusulkan, ..with_number }, T::Musyawarah),
            wrong(Code::WrongState, "nomor")
        );
        assert_eq!(
            refused(&Langkah { dokumen: None, ..step(T::Dikembalikan) }, T::Diusulkan),
            wrong(Code::Required, "dokumen")
        );
        let early = Langkah { tanggal: hari("2025-05-31"), ..step(T::Musyawarah) };
        assert_eq!(refused(&early, T::Terpetakan), wrong(Code::InvalidDate, "tanggal"));
    }
}
