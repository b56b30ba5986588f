//! Contraception (KES-12). At a posyandu there are pills, injections and condoms and nothing else; an injection is given
//! by a midwife or nurse.

use chrono::NaiveDate;

use super::{ILP, KIA};
use crate::domain::bidang::aturan::{Aturan, Konteks, Syarat, Tanda};
use crate::domain::bidang::isian::{Angka, Teks};
use crate::error::{Code, Refusal};
use crate::{jenis, pilihan};

pilihan! {
    /// A contraceptive method given at a posyandu (metode KB).
    pub enum MetodeKb {
        /// Pills (pil).
        Pil = "PIL",
        /// Injection (suntik), by a health worker.
        Suntik = "SUNTIK",
        /// Condoms (kondom).
        Kondom = "KONDOM",
    }
}

jenis! {
    /// Contraception given at the post to a woman of 15 to 49 years (pelayanan KB).
    "KES-12" "Pelayanan KB" Kesehatan Orang [; syarat: Syarat::Wus]
    PelayananKb {
        /// The method (metode).
        metode_kb: MetodeKb,
        /// How many: strips of pills, injections, or condoms (jumlah).
        jumlah_kb: Option<Angka<1, 200>>,
        /// When to come again (kunjungan ulang).
        kunjungan_ulang: Option<NaiveDate>,
        /// Whether there are complaints since the last time (keluhan).
        ada_keluhan: Option<bool>,
        /// Which (keluhan), in words.
        keluhan: Option<Teks<200>>,
    }
}

patokan! {
    KB_SAAT_HAMIL Rujuk []
        "Tercatat sedang hamil. Jangan lanjutkan KB; rujuk ke bidan untuk dipastikan." KIA;
    KB_KELUHAN Rujuk []
        "Ada keluhan selama memakai KB. Rujuk ke bidan untuk ditanyakan." ILP;
}

impl Aturan for PelayananKb {
    fn periksa(&self, konteks: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        if self.kunjungan_ulang.is_some_and(|again| again <= konteks.tanggal) {
            let sentence = "Kunjungan ulang harus sesudah tanggal pelayanan.";
            return Err(Refusal::new(Code::InvalidDate).saying(sentence).on("kunjunganUlang"));
        }
        if self.keluhan.is_some() && self.ada_keluhan == Some(false) {
            let sentence = "Keluhan ditulis, tetapi dinyatakan tidak ada.";
            return Err(Refusal::new(Code::ImpossibleValue).saying(sentence).on("keluhan"));
        }
        Ok(None)
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let complaint = self.ada_keluhan == Some(true) || self.keluhan.is_some();
        let pregnant = KB_SAAT_HAMIL.bila(konteks, &[], |_| super::hamil(konteks));
        pregnant.into_iter().chain(KB_KELUHAN.bila(konteks, &[], |_| complaint)).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::uji::{ditolak, ibu_hamil, perempuan, tanda};
    use crate::error::Code;

    #[test]
    fn a_pregnancy_or_a_complaint_goes_to_the_midwife() {
        let pil =
            json!({ "metodeKb": "PIL", "jumlahKb": 3, "kunjunganUlang": "2026-12-18", "adaKeluhan": false });
        assert_eq!(tanda("KES-12", &perempuan(30), &pil), "");
        assert_eq!(tanda("KES-12", &ibu_hamil(30, 8), &pil), "KB_SAAT_HAMIL");
        let complaint = json!({ "metodeKb": "SUNTIK", "keluhan": "pusing" });
        assert_eq!(tanda("KES-12", &perempuan(30), &complaint), "KB_KELUHAN");
        let rows = [
            (json!({}), Code::Required, "metodeKb"),
            (json!({ "metodeKb": "IUD" }), Code::UnknownCode, "metodeKb"),
            (
                json!({ "metodeKb": "PIL", "kunjunganUlang": "2026-11-20" }),
                Code::InvalidDate,
                "kunjunganUlang",
            ),
            (
                json!({ "metodeKb": "PIL", "keluhan": "pusing", "adaKeluhan": false }),
                Code::ImpossibleValue,
                "keluhan",
            ),
        ];
        for (given, code, field) in rows {
            assert_eq!(ditolak("KES-12", Some(&perempuan(30)), &given), (code, field.to_owned()), "{given}");
        }
    }
}
