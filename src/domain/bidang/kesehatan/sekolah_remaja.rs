//! School children and adolescents (KES-10), 6 to 17 years, with the weekly iron tablet of girls (*TTD rematri*). The
//! ministry's card for this group was not found; the columns are the minimum that the guide names. Eyes and ears are
//! KES-16, the mind KES-09.

use super::ptm::{MEROKOK, tanda_gula_sewaktu};
use super::tbc::{GejalaTbc, TanyaTbc};
use super::tekanan_darah::{self, Tekanan};
use super::{ILP, bukan_untuknya, hamil, kosong, kurang_darah, tubuh};
use crate::domain::bidang::aturan::{Aturan, Konteks, Tanda};
use crate::domain::bidang::isian::{
    Angka, Banyak, Berat, Diastole, GulaDarah, Hemoglobin, LingkarPerut, Panjang, Sistole, Teks,
};
use crate::domain::pertumbuhan::JenisKelamin;
use crate::error::Refusal;
use crate::jenis;

jenis! {
    /// Check of a school child or adolescent of 6 to 17 years, iron tablets of girls included (pemeriksaan anak sekolah
    /// dan remaja, TTD rematri).
    "KES-10" "Pemeriksaan anak sekolah & remaja" Kesehatan Orang [UsiaSekolah, Remaja; spm: &["SPM-KES-5"]]
    PemeriksaanSekolahRemaja {
        /// Body weight (berat badan).
        berat: Option<Berat>,
        /// Standing height (tinggi badan).
        tinggi: Option<Panjang>,
        /// Waist circumference (lingkar perut).
        lingkar_perut: Option<LingkarPerut>,
        /// Systolic blood pressure (sistole).
        sistole: Option<Sistole>,
        /// Diastolic blood pressure (diastole).
        diastole: Option<Diastole>,
        /// Random blood glucose (gula darah sewaktu), from 15 years where there is a risk.
        gula_darah_sewaktu: Option<GulaDarah>,
        /// Haemoglobin (Hb); girls are screened in class 7 and 10.
        hemoglobin: Option<Hemoglobin>,
        /// Iron tablets given now (TTD), to girls from 10 years: one a week.
        ttd_diberikan: Option<Angka<0, 200>>,
        /// Whether the tablet is taken every week (diminum tiap minggu); girls from 10 years.
        ttd_tiap_minggu: Option<bool>,
        /// Whether she or he smokes (merokok).
        merokok: Option<bool>,
        /// Symptoms of TB found (gejala TBC); an empty list when there are none.
        gejala_tbc: Option<Banyak<GejalaTbc>>,
        /// Close contact of a TB patient (kontak erat).
        kontak_tbc: Option<bool>,
        /// What was explained (edukasi): food, puberty, readiness for marriage and pregnancy.
        edukasi: Option<Teks<300>>,
    }
    hitung {
        /// Body-mass index (IMT) in tenths of kg/m². Its class at this age is by z-score, in the flag.
        imt: Option<tubuh::Imt> = |isi| tubuh::imt(isi.berat, isi.tinggi),
    }
}

/// From this age a girl is a *rematri*, and random glucose is measured.
const REMATRI_TAHUN: i32 = 10;
const GULA_TAHUN: i32 = 15;

patokan! {
    REMATRI_TTD_TIDAK_DIMINUM Edukasi []
        "Tablet tambah darah tidak diminum tiap minggu. Tanyakan sebabnya dan jelaskan manfaatnya." ILP;
}

impl PemeriksaanSekolahRemaja {
    fn tanya_tbc(&self) -> TanyaTbc<'_> {
        TanyaTbc { gejala: self.gejala_tbc.as_ref(), kontak: self.kontak_tbc }
    }
}

impl Aturan for PemeriksaanSekolahRemaja {
    fn periksa(&self, konteks: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        if self.kosong() {
            return Err(kosong("berat"));
        }
        let umur = konteks.umur_tahun();
        let girl = konteks.orang.is_none_or(|orang| orang.jenis_kelamin == JenisKelamin::Perempuan);
        let ttd = [
            (self.ttd_diberikan.is_some(), "ttdDiberikan"),
            (self.ttd_tiap_minggu.is_some(), "ttdTiapMinggu"),
        ];
        if let Some((_, field)) = ttd.into_iter().find(|(given, _)| *given)
            && (!girl || umur < REMATRI_TAHUN)
        {
            return Err(bukan_untuknya(field, "Tablet tambah darah untuk remaja putri mulai umur 10 tahun."));
        }
        if self.gula_darah_sewaktu.is_some() && umur < GULA_TAHUN {
            return Err(bukan_untuknya("gulaDarahSewaktu", "Gula darah diperiksa mulai umur 15 tahun."));
        }
        tekanan_darah::periksa(self.sistole, self.diastole)?;
        self.tanya_tbc().periksa(konteks)?;
        tubuh::periksa(konteks, self.berat, self.tinggi)
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let mut found = Vec::new();
        found.extend(self.hemoglobin.and_then(|hb| kurang_darah::tanda(konteks, hb)));
        found.extend(self.gula_darah_sewaktu.and_then(|gula| tanda_gula_sewaktu(konteks, gula)));
        found.extend(Tekanan::of(self.sistole, self.diastole).and_then(|tekanan| tekanan.tanda(konteks)));
        found.extend(self.tanya_tbc().tanda(konteks));
        if !hamil(konteks) {
            found.extend(tubuh::tanda_remaja(konteks, self.berat, self.tinggi));
        }
        let not_taken = self.ttd_tiap_minggu == Some(false);
        found.extend(REMATRI_TTD_TIDAK_DIMINUM.bila(konteks, &[], |_| not_taken));
        found.extend(MEROKOK.bila(konteks, &[], |_| self.merokok == Some(true)));
        found
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::uji::{berumur_bulan, ditolak, janggal, laki, perempuan, tanda};
    use super::*;
    use crate::error::Code;

    // indicators.md 6.3: F 160 m -0.97, M 130 m 2.31, M 72 m -3.20, M 200 m 1.43.
    #[test]
    fn the_body_mass_index_is_judged_for_the_age() {
        use JenisKelamin::{LakiLaki, Perempuan};
        let rows = [
            (Perempuan, 160, "38", "150", ""),
            (LakiLaki, 130, "45", "138", "REMAJA_OBESITAS"),
            (LakiLaki, 72, "15", "112", "REMAJA_GIZI_BURUK"),
            (LakiLaki, 200, "70", "165", "REMAJA_GIZI_LEBIH"),
            (Perempuan, 186, "38", "158", "REMAJA_GIZI_KURANG"),
        ];
        for (sex, bulan, kg, cm, expected) in rows {
            let given = json!({ "berat": kg, "tinggi": cm });
            assert_eq!(tanda("KES-10", &berumur_bulan(sex, bulan), &given), expected, "{bulan}");
        }
        // Implausible is not sick: it asks for a second look and has no class.
        let typo = json!({ "berat": "150", "tinggi": "112" });
        assert_eq!(janggal("KES-10", &laki(7), &typo).as_deref(), Some("tinggi"));
        assert_eq!(tanda("KES-10", &laki(7), &typo), "");
    }

    #[test]
    fn iron_is_for_girls_and_glucose_from_fifteen() {
        let rows = [
            (laki(14), json!({ "ttdDiberikan": 4 }), Code::NotEligible, "ttdDiberikan"),
            (perempuan(9), json!({ "ttdTiapMinggu": true }), Code::NotEligible, "ttdTiapMinggu"),
            (perempuan(14), json!({ "gulaDarahSewaktu": 90 }), Code::NotEligible, "gulaDarahSewaktu"),
            (perempuan(14), json!({ "diastole": 90 }), Code::Required, "sistole"),
            (perempuan(14), json!({}), Code::Required, "berat"),
            (perempuan(14), json!({ "gejalaTbc": ["KERINGAT_MALAM"] }), Code::NotEligible, "gejalaTbc"),
        ];
        for (orang, given, code, field) in rows {
            assert_eq!(ditolak("KES-10", Some(&orang), &given), (code, field.to_owned()), "{given}");
        }
        let rows = [
            (json!({ "ttdDiberikan": 4, "ttdTiapMinggu": false }), "REMATRI_TTD_TIDAK_DIMINUM"),
            (json!({ "gulaDarahSewaktu": 99 }), ""),
            (json!({ "gulaDarahSewaktu": 139 }), "GULA_SEWAKTU_TANPA_KELAS"),
            (json!({ "gulaDarahSewaktu": 140 }), "GULA_SEWAKTU_WASPADA"),
            (json!({ "gulaDarahSewaktu": 200 }), "GULA_SEWAKTU_TINGGI"),
            (json!({ "merokok": true }), "MEROKOK"),
        ];
        for (given, expected) in rows {
            assert_eq!(tanda("KES-10", &perempuan(15), &given), expected, "{given}");
        }
    }
}
