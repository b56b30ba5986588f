//! Eyes and ears (KES-16): fingers counted from a distance, words repeated after a whisper, each side by itself. From
//! school age, since the guide asks for eyes and ears there too.

use super::{KARTU, kosong};
use crate::domain::bidang::aturan::{Aturan, Konteks, Patokan, Tanda};
use crate::error::Refusal;
use crate::{jenis, pilihan};

pilihan! {
    /// Result of one eye or one ear.
    pub enum HasilIndra {
        /// Fingers counted, whisper repeated (normal).
        Normal = "NORMAL",
        /// Not counted, not repeated (gangguan).
        Gangguan = "GANGGUAN",
    }
}

jenis! {
    /// Screening of sight and hearing (skrining penglihatan dan pendengaran): finger count and whisper test.
    "KES-16" "Skrining penglihatan & pendengaran" Kesehatan Orang [UsiaSekolah, Remaja, UsiaProduktif, Lansia]
    SkriningIndra {
        /// Right eye (mata kanan).
        mata_kanan: Option<HasilIndra>,
        /// Left eye (mata kiri).
        mata_kiri: Option<HasilIndra>,
        /// Right ear (telinga kanan).
        telinga_kanan: Option<HasilIndra>,
        /// Left ear (telinga kiri).
        telinga_kiri: Option<HasilIndra>,
    }
}

patokan! {
    PENGLIHATAN_TERGANGGU Rujuk []
        "Tidak dapat menghitung jari dengan salah satu mata. Rujuk ke puskesmas untuk diperiksa." KARTU;
    PENDENGARAN_TERGANGGU Rujuk []
        "Tidak dapat mengulang bisikan dengan salah satu telinga. Rujuk ke puskesmas untuk diperiksa." KARTU;
}

impl Aturan for SkriningIndra {
    fn periksa(&self, _: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        if self.kosong() { Err(kosong("mataKanan")) } else { Ok(None) }
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let bad = |side: Option<HasilIndra>| side == Some(HasilIndra::Gangguan);
        let flag = |rule: &'static Patokan, kanan, kiri| {
            let masukan = [("kanan", i32::from(bad(kanan))), ("kiri", i32::from(bad(kiri)))];
            rule.bila(konteks, &masukan, |_| bad(kanan) || bad(kiri))
        };
        let mata = flag(&PENGLIHATAN_TERGANGGU, self.mata_kanan, self.mata_kiri);
        mata.into_iter().chain(flag(&PENDENGARAN_TERGANGGU, self.telinga_kanan, self.telinga_kiri)).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::uji::{ditolak, laki, masukan, tanda};
    use crate::error::Code;

    #[test]
    fn one_side_is_enough() {
        let rows = [
            (json!({ "mataKanan": "NORMAL", "mataKiri": "NORMAL" }), ""),
            (json!({ "mataKanan": "NORMAL", "mataKiri": "GANGGUAN" }), "PENGLIHATAN_TERGANGGU"),
            (json!({ "telingaKanan": "GANGGUAN" }), "PENDENGARAN_TERGANGGU"),
            (
                json!({ "mataKanan": "GANGGUAN", "telingaKiri": "GANGGUAN" }),
                "PENGLIHATAN_TERGANGGU PENDENGARAN_TERGANGGU",
            ),
        ];
        for (given, expected) in rows {
            assert_eq!(tanda("KES-16", &laki(50), &given), expected, "{given}");
        }
        let left = json!({ "mataKiri": "GANGGUAN" });
        assert_eq!(masukan("KES-16", &laki(50), &left, "PENGLIHATAN_TERGANGGU"), "kanan=0 kiri=1");
        assert_eq!(ditolak("KES-16", Some(&laki(50)), &json!({})), (Code::Required, "mataKanan".to_owned()));
    }
}
