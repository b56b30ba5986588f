//! Education at the post (KES-13), to a group counted without names or to one person.

use super::bukan_untuknya;
use crate::domain::bidang::aturan::{Aturan, Konteks};
use crate::domain::bidang::isian::{Angka, Teks};
use crate::error::{Code, Refusal};
use crate::jenis;

jenis! {
    /// Education at the post (penyuluhan): to a group, with how many listened and without names, or to one person.
    "KES-13" "Penyuluhan" Kesehatan Sesi | Orang []
    Penyuluhan {
        /// What it was about (topik).
        topik: Teks<200>,
        /// How many took part (peserta); required of a group, and not given for one person.
        peserta: Option<Angka<0, 2_000>>,
    }
}

impl Aturan for Penyuluhan {
    fn periksa(&self, konteks: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        match (konteks.orang, self.peserta) {
            (Some(_), Some(_)) => Err(bukan_untuknya("peserta", "Peserta dihitung untuk kelompok saja.")),
            (None, None) => Err(Refusal::new(Code::Required).on("peserta")),
            _ => Ok(None),
        }
    }

    fn peserta(&self) -> Option<i64> {
        self.peserta.map(|peserta| peserta.0)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::uji::{ditolak, perempuan, tanda, tanda_of};
    use crate::error::Code;

    #[test]
    fn a_group_is_counted_and_a_person_is_named() {
        let (group, person) = (json!({ "topik": "gizi", "peserta": 12 }), json!({ "topik": "gizi" }));
        assert!(tanda_of("KES-13", None, &group).is_empty());
        assert_eq!(tanda("KES-13", &perempuan(30), &person), "");
        assert_eq!(ditolak("KES-13", None, &person), (Code::Required, "peserta".to_owned()));
        assert_eq!(
            ditolak("KES-13", Some(&perempuan(30)), &group),
            (Code::NotEligible, "peserta".to_owned())
        );
    }
}
