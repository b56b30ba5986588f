//! When two registrations (*pendaftaran*) are of one person, and what becomes of spans of time that both tell of.
//!
//! Whatever was measured was judged by birth date and sex, so two registrations that differ there are corrected first:
//! a merge reinterprets nothing. Twins and namesakes are kept apart by the same rule, or by their NIK.

use chrono::NaiveDate;

use super::id::PosyanduId;
use super::pertumbuhan::JenisKelamin;
use super::tanggal::PresisiLahir;
use crate::error::{Code, Refusal};

/// What must be the same of two registrations before they become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pendaftaran {
    /// Where she is registered today.
    pub posyandu: PosyanduId,
    /// Sex.
    pub jenis_kelamin: JenisKelamin,
    /// Birth date.
    pub tanggal_lahir: NaiveDate,
    /// How exactly it is known.
    pub presisi_lahir: PresisiLahir,
    /// When she died.
    pub meninggal: Option<NaiveDate>,
}

/// May these two become one?
pub fn periksa(dari: &Pendaftaran, ke: &Pendaftaran) -> Result<(), Refusal> {
    let sentence = if dari.posyandu != ke.posyandu {
        "Keduanya terdaftar di posyandu yang berbeda. Pindahkan dulu ke posyandu yang sama."
    } else if dari.jenis_kelamin != ke.jenis_kelamin {
        "Jenis kelamin keduanya berbeda. Jika orangnya memang sama, koreksi dulu yang salah."
    } else if (dari.tanggal_lahir, dari.presisi_lahir) != (ke.tanggal_lahir, ke.presisi_lahir) {
        "Tanggal lahir keduanya berbeda. Jika orangnya memang sama, koreksi dulu yang salah."
    } else if dari.meninggal != ke.meninggal {
        "Hanya satu yang tercatat meninggal, atau tanggalnya berbeda. Samakan dulu."
    } else {
        return Ok(());
    };
    Err(Refusal::new(Code::WrongState).saying(sentence).on("dari"))
}

/// A span of days, from a day to before another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Masa {
    /// The first day.
    pub mulai: NaiveDate,
    /// The first day no longer.
    pub akhir: Option<NaiveDate>,
}

impl Masa {
    /// Do they share a day?
    pub fn bertemu(&self, lain: &Masa) -> bool {
        let before = |end: Option<NaiveDate>, day| end.is_none_or(|end| day < end);
        let empty = self.akhir == Some(self.mulai) || lain.akhir == Some(lain.mulai);
        !empty && before(self.akhir, lain.mulai) && before(lain.akhir, self.mulai)
    }

    /// What is left of it without the days of these.
    pub fn tanpa(self, mereka: &[Masa]) -> Vec<Masa> {
        mereka.iter().fold(vec![self], |sisa, lain| {
            sisa.into_iter().flat_map(|masa| masa.kurang(lain).into_iter().flatten()).collect()
        })
    }

    /// What is left in front of and behind another.
    fn kurang(self, lain: &Masa) -> [Option<Masa>; 2] {
        if !self.bertemu(lain) {
            return [Some(self), None];
        }
        let front = Masa { akhir: Some(lain.mulai), ..self };
        let behind = lain.akhir.filter(|end| self.akhir.is_none_or(|mine| *end < mine));
        [(self.mulai < lain.mulai).then_some(front), behind.map(|end| Masa { mulai: end, akhir: self.akhir })]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::id::new_id;

    fn hari(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// `2026-01-01..2026-02-01`; without an end it is open.
    fn masa(text: &str) -> Masa {
        let (mulai, akhir) = text.split_once("..").unwrap();
        Masa { mulai: hari(mulai), akhir: (!akhir.is_empty()).then(|| hari(akhir)) }
    }

    #[test]
    fn no_day_is_told_twice() {
        for (of, without, left) in [
            ("2026-03-01..", vec!["2026-01-01.."], vec![]),
            ("2026-01-01..", vec!["2026-03-01.."], vec!["2026-01-01..2026-03-01"]),
            ("2026-01-01..2026-02-01", vec!["2026-02-01.."], vec!["2026-01-01..2026-02-01"]),
            (
                "2026-01-01..",
                vec!["2026-02-01..2026-03-01", "2026-05-01.."],
                vec!["2026-01-01..2026-02-01", "2026-03-01..2026-05-01"],
            ),
            // A stay of no day takes nothing and has nothing to lose.
            ("2026-01-01..", vec!["2026-02-01..2026-02-01"], vec!["2026-01-01.."]),
            ("2026-02-01..2026-02-01", vec!["2026-01-01.."], vec!["2026-02-01..2026-02-01"]),
        ] {
            let without: Vec<Masa> = without.into_iter().map(masa).collect();
            let left: Vec<Masa> = left.into_iter().map(masa).collect();
            assert_eq!(masa(of).tanpa(&without), left, "{of}");
        }
    }

    #[test]
    fn only_registrations_that_agree_become_one() {
        let ke = Pendaftaran {
            posyandu: PosyanduId(new_id()),
            jenis_kelamin: JenisKelamin::Perempuan,
            tanggal_lahir: hari("2026-06-10"),
            presisi_lahir: PresisiLahir::Hari,
            meninggal: None,
        };
        assert_eq!(periksa(&ke, &ke), Ok(()));
        for dari in [
            Pendaftaran { posyandu: PosyanduId(new_id()), ..ke },
            Pendaftaran { jenis_kelamin: JenisKelamin::LakiLaki, ..ke },
            Pendaftaran { tanggal_lahir: hari("2026-06-11"), ..ke },
            Pendaftaran { presisi_lahir: PresisiLahir::Bulan, ..ke },
            Pendaftaran { meninggal: Some(hari("2026-11-01")), ..ke },
        ] {
            let refused = periksa(&dari, &ke).unwrap_err();
            assert_eq!((refused.code, refused.field.as_deref()), (Code::WrongState, Some("dari")));
        }
    }
}
