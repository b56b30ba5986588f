//! Mental health (KES-09): SRQ-20 from 15 years, and up to 18 years the strengths and difficulties questionnaire (SDQ).
//! Only the numbers of the questions answered with yes, and the score of the SDQ, are kept: the forms belong to their
//! authors. Whoever thinks of not living any more is brought to help on the day, whatever the score.

use super::{ILP, bukan_untuknya, kosong};
use crate::domain::bidang::aturan::{Aturan, Konteks, Tanda, Versi};
use crate::domain::bidang::isian::{Angka, Nomor, Teks};
use crate::error::Refusal;
use crate::jenis;

jenis! {
    /// Screening of mental health (skrining kesehatan jiwa): SRQ-20 from 15 years, SDQ from 4 to 18 years.
    "KES-09" "Skrining kesehatan jiwa (SRQ-20, SDQ)" Kesehatan Orang
    [Balita, Prasekolah, UsiaSekolah, Remaja, UsiaProduktif, Lansia; dari_bulan: 4 * 12]
    SkriningJiwa {
        /// Numbers of the SRQ-20 questions answered with yes, for the last 30 days; an empty list when none. From 15 years.
        srq20: Option<Nomor<20>>,
        /// Total difficulties score of the SDQ, 0 to 40, as the form adds it up. From 4 to 18 years.
        sdq_kesulitan: Option<Angka<0, 40>>,
        /// Prosocial score of the SDQ, 0 to 10. From 4 to 18 years.
        sdq_prososial: Option<Angka<0, 10>>,
        /// What was said and agreed (catatan).
        catatan: Option<Teks<300>>,
    }
    hitung {
        /// SRQ-20 score, 0 to 20.
        skor_srq20: Option<Angka<0, 20>> = |isi| isi.skor_srq20().map(|skor| Angka(skor.into())),
    }
}

/// SRQ-20 is for more than 18 years in the guide and from 15 in the free check-up (PKG); here from 15.
const SRQ_TAHUN: i32 = 15;

/// The SDQ ends with the year in which somebody is 18.
const SDQ_TAHUN: i32 = 18;

/// The bands of the SDQ as printed on its Indonesian form.
const SDQ: &str = "SDQ Indonesia (KMK HK.01.07/MENKES/33/2025 menyebut SDQ; ambang belum dicocokkan)";

// The second figure of SRQ_MENGAKHIRI_HIDUP is the number of the question on the form.
patokan! {
    SRQ_MENGAKHIRI_HIDUP RujukSegera [17]
        "Terpikir mengakhiri hidup. Dampingi, jangan ditinggal sendiri, dan antar ke puskesmas hari ini juga." ILP;
    SRQ_TINGGI Rujuk [6]
        "Enam jawaban ya atau lebih pada pertanyaan kesehatan jiwa. Rujuk ke puskesmas untuk dibantu." ILP;
    SDQ_TINGGI Rujuk [20]
        "Nilai kesulitan anak 20 atau lebih. Rujuk ke puskesmas untuk dibantu." SDQ;
    SDQ_WASPADA Pantau [16, 20]
        "Nilai kesulitan anak 16 sampai 19. Dampingi dan tanyakan lagi bulan depan." SDQ;
}

impl SkriningJiwa {
    fn skor_srq20(&self) -> Option<i32> {
        self.srq20.as_ref().and_then(|srq| i32::try_from(srq.0.len()).ok())
    }
}

impl Aturan for SkriningJiwa {
    fn periksa(&self, konteks: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        let umur = konteks.umur_tahun();
        if self.srq20.is_some() && umur < SRQ_TAHUN {
            return Err(bukan_untuknya("srq20", "SRQ-20 ditanyakan mulai umur 15 tahun."));
        }
        let sdq =
            [(self.sdq_kesulitan.is_some(), "sdqKesulitan"), (self.sdq_prososial.is_some(), "sdqPrososial")];
        if let Some((_, field)) = sdq.into_iter().find(|(given, _)| *given && umur > SDQ_TAHUN) {
            return Err(bukan_untuknya(field, "SDQ ditanyakan sampai umur 18 tahun."));
        }
        if self.srq20.is_none() && self.sdq_kesulitan.is_none() {
            return Err(kosong(if umur < SRQ_TAHUN { "sdqKesulitan" } else { "srq20" }));
        }
        Ok(None)
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let mut found = Vec::new();
        if let (Some(srq), Some(skor)) = (&self.srq20, self.skor_srq20()) {
            let masukan = [("srq20", skor)];
            let thought = |v: &Versi| srq.0.iter().any(|nomor| i32::from(*nomor) == v.angka(0));
            found.extend(SRQ_MENGAKHIRI_HIDUP.bila(konteks, &masukan, thought));
            found.extend(SRQ_TINGGI.bila(konteks, &masukan, |v| skor >= v.angka(0)));
        }
        if let Some(skor) = self.sdq_kesulitan.and_then(|skor| i32::try_from(skor.0).ok()) {
            let masukan = [("sdq", skor)];
            found.extend(SDQ_TINGGI.bila(konteks, &masukan, |v| skor >= v.angka(0)));
            found.extend(SDQ_WASPADA.bila(konteks, &masukan, |v| (v.angka(0)..v.angka(1)).contains(&skor)));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::uji::{ditolak, hitungan, laki, perempuan, tanda};
    use crate::domain::bidang::isian::Nilai;
    use crate::error::Code;

    // Notes, section 3: six or more, or question 17 alone.
    #[test]
    fn six_answers_or_the_seventeenth() {
        let rows = [
            (json!([]), ""),
            (json!([1, 2, 3, 4, 5]), ""),
            (json!([1, 2, 3, 4, 5, 6]), "SRQ_TINGGI"),
            (json!([17]), "SRQ_MENGAKHIRI_HIDUP"),
            (json!([1, 2, 3, 4, 5, 17]), "SRQ_MENGAKHIRI_HIDUP SRQ_TINGGI"),
            // The same question twice is one answer.
            (json!([1, 2, 3, 4, 5, 5]), ""),
        ];
        for (srq, expected) in rows {
            assert_eq!(tanda("KES-09", &perempuan(30), &json!({ "srq20": srq })), expected, "{srq}");
        }
        assert_eq!(hitungan("KES-09", &json!({ "srq20": [2, 17] }), "skor_srq20"), Nilai::Int(2));
        assert_eq!(hitungan("KES-09", &json!({ "sdqKesulitan": 3 }), "skor_srq20"), Nilai::Kosong);
    }

    #[test]
    fn each_form_has_its_age() {
        for (skor, expected) in [(15, ""), (16, "SDQ_WASPADA"), (19, "SDQ_WASPADA"), (20, "SDQ_TINGGI")] {
            assert_eq!(tanda("KES-09", &laki(10), &json!({ "sdqKesulitan": skor })), expected, "{skor}");
        }
        let (srq, sdq) = (json!({ "srq20": [] }), json!({ "sdqKesulitan": 1 }));
        assert_eq!(ditolak("KES-09", Some(&laki(14)), &srq), (Code::NotEligible, "srq20".to_owned()));
        assert_eq!(tanda("KES-09", &laki(15), &srq), "");
        assert_eq!(tanda("KES-09", &laki(18), &sdq), "");
        assert_eq!(ditolak("KES-09", Some(&laki(19)), &sdq), (Code::NotEligible, "sdqKesulitan".to_owned()));
        assert_eq!(ditolak("KES-09", Some(&laki(30)), &json!({})), (Code::Required, "srq20".to_owned()));
        assert_eq!(ditolak("KES-09", Some(&laki(30)), &json!({ "srq20": [21] })).0, Code::ImpossibleValue);
    }
}
