//! Screening of the elderly (KES-07): *aktivitas kehidupan sehari-hari* (AKS, a modified Barthel index from 0 to 20),
//! SKILAS, which looks at six abilities, and the depression scale of four questions. That scale is called GDS like
//! random glucose; here it is `gds4` and nothing else.

use super::{ILP, kosong, tubuh::kelas};
use crate::domain::bidang::aturan::{Aturan, Konteks, Tanda};
use crate::domain::bidang::isian::{Angka, Banyak, LilaIbu, Nomor, Teks};
use crate::error::{Code, Refusal};
use crate::{jenis, pilihan};

pilihan! {
    /// What SKILAS found (skrining lansia sederhana).
    pub enum TemuanSkilas {
        /// Wrong about day or place (orientasi).
        Orientasi = "ORIENTASI",
        /// Did not remember three words (daya ingat).
        DayaIngat = "DAYA_INGAT",
        /// Did not rise from a chair five times within 14 seconds (mobilitas).
        BerdiriKursi = "BERDIRI_KURSI",
        /// Lost more than 3 kg in three months (berat turun).
        BeratTurun = "BERAT_TURUN",
        /// Lost appetite (nafsu makan hilang).
        NafsuMakan = "NAFSU_MAKAN",
        /// Sees badly (penglihatan).
        Penglihatan = "PENGLIHATAN",
        /// Hears badly (pendengaran).
        Pendengaran = "PENDENGARAN",
        /// Low or without interest for two weeks (gejala depresi).
        Depresi = "DEPRESI",
    }
}

pilihan! {
    /// One of the six abilities SKILAS looks at (kapasitas intrinsik).
    pub enum RanahSkilas {
        /// Cognition (kognitif).
        Kognitif = "KOGNITIF",
        /// Mobility (mobilitas).
        Mobilitas = "MOBILITAS",
        /// Nutrition (malnutrisi).
        Malnutrisi = "MALNUTRISI",
        /// Vision (penglihatan).
        Penglihatan = "PENGLIHATAN",
        /// Hearing (pendengaran).
        Pendengaran = "PENDENGARAN",
        /// Depression (depresi).
        Depresi = "DEPRESI",
    }
}

impl TemuanSkilas {
    /// The ability it belongs to; several findings about one count once.
    fn ranah(self) -> RanahSkilas {
        match self {
            TemuanSkilas::Orientasi | TemuanSkilas::DayaIngat => RanahSkilas::Kognitif,
            TemuanSkilas::BerdiriKursi => RanahSkilas::Mobilitas,
            TemuanSkilas::BeratTurun | TemuanSkilas::NafsuMakan => RanahSkilas::Malnutrisi,
            TemuanSkilas::Penglihatan => RanahSkilas::Penglihatan,
            TemuanSkilas::Pendengaran => RanahSkilas::Pendengaran,
            TemuanSkilas::Depresi => RanahSkilas::Depresi,
        }
    }
}

pilihan! {
    /// How far somebody depends on others by AKS (tingkat ketergantungan).
    pub enum TingkatAks {
        /// 20: independent (mandiri, A).
        Mandiri = "MANDIRI",
        /// 12 to 19: lightly dependent (ringan, B).
        Ringan = "RINGAN",
        /// 9 to 11: moderately dependent (sedang, B).
        Sedang = "SEDANG",
        /// 5 to 8: heavily dependent (berat, C).
        Berat = "BERAT",
        /// 0 to 4: fully dependent (total, C).
        Total = "TOTAL",
    }
}

jenis! {
    /// Screening of a person of 60 years and over (skrining lansia): AKS, SKILAS and GDS-4.
    "KES-07" "Skrining lansia (AKS, SKILAS)" Kesehatan Orang [Lansia; spm: &["SPM-KES-7"]]
    SkriningLansia {
        /// AKS: control of the bowels (buang air besar), 0 to 2. The ten items of AKS are given all together or not.
        aks_bab: Option<Angka<0, 2>>,
        /// AKS: control of the bladder (buang air kecil), 0 to 2.
        aks_bak: Option<Angka<0, 2>>,
        /// AKS: washing the face, combing, brushing teeth (membersihkan diri), 0 or 1.
        aks_membersihkan_diri: Option<Angka<0, 1>>,
        /// AKS: using the toilet (penggunaan kakus), 0 to 2.
        aks_kakus: Option<Angka<0, 2>>,
        /// AKS: eating (makan), 0 to 2.
        aks_makan: Option<Angka<0, 2>>,
        /// AKS: from bed to chair (berpindah), 0 to 3.
        aks_berpindah: Option<Angka<0, 3>>,
        /// AKS: walking (mobilitas), 0 to 3.
        aks_berjalan: Option<Angka<0, 3>>,
        /// AKS: dressing (berpakaian), 0 to 2.
        aks_berpakaian: Option<Angka<0, 2>>,
        /// AKS: stairs (naik turun tangga), 0 to 2.
        aks_tangga: Option<Angka<0, 2>>,
        /// AKS: bathing (mandi), 0 or 1.
        aks_mandi: Option<Angka<0, 1>>,
        /// Findings of SKILAS; an empty list when all was well.
        skilas: Option<Banyak<TemuanSkilas>>,
        /// Mid-upper-arm circumference (LiLA); below 21 cm counts as malnutrition in SKILAS.
        lila_lansia: Option<LilaIbu>,
        /// Geriatric depression scale: numbers of the four questions answered in the sense of depression.
        gds4: Option<Nomor<4>>,
        /// Whether the person lives alone (tinggal sendiri).
        tinggal_sendiri: Option<bool>,
        /// What was explained (edukasi).
        edukasi: Option<Teks<300>>,
    }
    hitung {
        /// AKS score, 0 to 20.
        skor_aks: Option<Angka<0, 20>> = |isi| isi.skor_aks().map(|skor| Angka(skor.into())),
        /// Dependency by AKS.
        tingkat_aks: Option<TingkatAks> = |isi| isi.skor_aks().map(tingkat),
        /// The abilities SKILAS found wanting, LiLA below 21 cm included.
        ranah_skilas: Option<Banyak<RanahSkilas>> = |isi| isi.ranah_skilas().map(Banyak),
        /// Score of the geriatric depression scale, 0 to 4. Not blood glucose.
        skor_gds4: Option<Angka<0, 4>> = |isi| isi.skor_gds4().map(|skor| Angka(skor.into())),
    }
}

patokan! {
    AKS_BERAT Rujuk [9]
        "Sangat bergantung pada orang lain dalam kegiatan sehari-hari. Rujuk ke puskesmas untuk perawatan di rumah." ILP;
    AKS_BERGANTUNG Rujuk [9, 20]
        "Sebagian kegiatan sehari-hari perlu dibantu. Rujuk ke puskesmas untuk dinilai." ILP;
    AKS_SENDIRI Kebutuhan [8]
        "Lansia sangat bergantung dan tinggal sendiri. Catat juga SOS-02 dan TRB-04." "six-spm.md 7";
    SKILAS_POSITIF Rujuk [1]
        "Ada temuan pada skrining lansia sederhana. Rujuk ke puskesmas untuk penilaian lanjutan." ILP;
    GDS4_POSITIF Rujuk [1]
        "Ada jawaban yang mengarah ke rasa tertekan. Rujuk ke puskesmas untuk dinilai." ILP;
}

/// Below this arm circumference SKILAS counts malnutrition (ILP guide: 21 cm).
const LILA_SKILAS_MM: i32 = 210;

fn tingkat(skor: i32) -> TingkatAks {
    use TingkatAks::{Berat, Mandiri, Ringan, Sedang, Total};
    kelas(skor, Total, &[(5, Berat), (9, Sedang), (12, Ringan), (20, Mandiri)])
}

impl SkriningLansia {
    /// The items of AKS with their fields.
    fn aks(&self) -> [(Option<i64>, &'static str); 10] {
        [
            (self.aks_bab.map(|a| a.0), "aksBab"),
            (self.aks_bak.map(|a| a.0), "aksBak"),
            (self.aks_membersihkan_diri.map(|a| a.0), "aksMembersihkanDiri"),
            (self.aks_kakus.map(|a| a.0), "aksKakus"),
            (self.aks_makan.map(|a| a.0), "aksMakan"),
            (self.aks_berpindah.map(|a| a.0), "aksBerpindah"),
            (self.aks_berjalan.map(|a| a.0), "aksBerjalan"),
            (self.aks_berpakaian.map(|a| a.0), "aksBerpakaian"),
            (self.aks_tangga.map(|a| a.0), "aksTangga"),
            (self.aks_mandi.map(|a| a.0), "aksMandi"),
        ]
    }

    /// The sum, if every item was answered.
    fn skor_aks(&self) -> Option<i32> {
        let sum: i64 = self.aks().into_iter().map(|(nilai, _)| nilai).sum::<Option<i64>>()?;
        i32::try_from(sum).ok()
    }

    fn ranah_skilas(&self) -> Option<Vec<RanahSkilas>> {
        let thin = self.lila_lansia.map(|lila| lila.0 < LILA_SKILAS_MM);
        if self.skilas.is_none() && thin.is_none() {
            return None;
        }
        let told = self.skilas.iter().flat_map(|skilas| skilas.0.iter().map(|temuan| temuan.ranah()));
        let mut ranah: Vec<_> = told.chain((thin == Some(true)).then_some(RanahSkilas::Malnutrisi)).collect();
        ranah.sort_unstable();
        ranah.dedup();
        Some(ranah)
    }

    fn skor_gds4(&self) -> Option<i32> {
        self.gds4.as_ref().and_then(|gds4| i32::try_from(gds4.0.len()).ok())
    }
}

impl Aturan for SkriningLansia {
    fn periksa(&self, _: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        if self.kosong() {
            return Err(kosong("aksBab"));
        }
        let items = self.aks();
        let missing = items.iter().find(|(nilai, _)| nilai.is_none()).map(|(_, field)| *field);
        match missing {
            Some(field) if items.iter().any(|(nilai, _)| nilai.is_some()) => {
                Err(Refusal::new(Code::Required).saying("Isi kesepuluh butir AKS.").on(field))
            }
            _ => Ok(None),
        }
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let mut found = Vec::new();
        if let Some(skor) = self.skor_aks() {
            let masukan = [("aks", skor)];
            found.extend(AKS_BERAT.bila(konteks, &masukan, |v| skor < v.angka(0)));
            found
                .extend(AKS_BERGANTUNG.bila(konteks, &masukan, |v| (v.angka(0)..v.angka(1)).contains(&skor)));
            let alone = self.tinggal_sendiri == Some(true);
            found.extend(AKS_SENDIRI.bila(konteks, &masukan, |v| alone && skor <= v.angka(0)));
        }
        if let Some(ranah) = self.ranah_skilas().and_then(|ranah| i32::try_from(ranah.len()).ok()) {
            found.extend(SKILAS_POSITIF.bila(konteks, &[("skilas", ranah)], |v| ranah >= v.angka(0)));
        }
        if let Some(skor) = self.skor_gds4() {
            found.extend(GDS4_POSITIF.bila(konteks, &[("gds4", skor)], |v| skor >= v.angka(0)));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::super::uji::{ditolak, hitungan, perempuan, tanda};
    use super::*;
    use crate::domain::bidang::isian::Nilai;
    use crate::domain::pilihan::Pilihan as _;

    const BUTIR: [(&str, i32); 10] = [
        ("aksBab", 2),
        ("aksBak", 2),
        ("aksMembersihkanDiri", 1),
        ("aksKakus", 2),
        ("aksMakan", 2),
        ("aksBerpindah", 3),
        ("aksBerjalan", 3),
        ("aksBerpakaian", 2),
        ("aksTangga", 2),
        ("aksMandi", 1),
    ];

    /// Ten items that add up to a score.
    fn aks(mut skor: i32) -> Json {
        let mut given = json!({});
        for (butir, most) in BUTIR {
            given[butir] = json!(skor.min(most));
            skor -= skor.min(most);
        }
        given
    }

    // lifecycle-and-sessions.md 3.6: the classes of AKS from both sides.
    #[test]
    fn dependency_by_aks() {
        let rows = [
            (20, "MANDIRI", ""),
            (19, "RINGAN", "AKS_BERGANTUNG"),
            (12, "RINGAN", "AKS_BERGANTUNG"),
            (11, "SEDANG", "AKS_BERGANTUNG"),
            (9, "SEDANG", "AKS_BERGANTUNG"),
            (8, "BERAT", "AKS_BERAT AKS_SENDIRI"),
            (5, "BERAT", "AKS_BERAT AKS_SENDIRI"),
            (4, "TOTAL", "AKS_BERAT AKS_SENDIRI"),
            (0, "TOTAL", "AKS_BERAT AKS_SENDIRI"),
        ];
        for (skor, kode, expected) in rows {
            let mut given = aks(skor);
            given["tinggalSendiri"] = json!(true);
            assert_eq!(hitungan("KES-07", &given, "skor_aks"), Nilai::Int(skor.into()));
            assert_eq!(tingkat(skor).kode(), kode);
            assert_eq!(tanda("KES-07", &perempuan(70), &given), expected, "{skor}");
            given["tinggalSendiri"] = json!(false);
            assert!(!tanda("KES-07", &perempuan(70), &given).contains("SENDIRI"));
        }
        let mut nine = aks(20);
        nine["aksTangga"] = Json::Null;
        assert_eq!(ditolak("KES-07", Some(&perempuan(70)), &nine), (Code::Required, "aksTangga".to_owned()));
        assert_eq!(hitungan("KES-07", &nine, "skor_aks"), Nilai::Kosong);
    }

    #[test]
    fn skilas_counts_abilities_and_gds4_answers() {
        let rows = [
            (json!({ "skilas": [] }), "", 0),
            (json!({ "skilas": ["ORIENTASI", "DAYA_INGAT"] }), "SKILAS_POSITIF", 1),
            (json!({ "skilas": ["BERAT_TURUN", "DEPRESI"], "lilaLansia": "20,9" }), "SKILAS_POSITIF", 2),
            (json!({ "skilas": [], "lilaLansia": "20,9" }), "SKILAS_POSITIF", 1),
            (json!({ "skilas": [], "lilaLansia": "21" }), "", 0),
        ];
        for (given, expected, ranah) in rows {
            assert_eq!(tanda("KES-07", &perempuan(70), &given), expected, "{given}");
            let Nilai::Daftar(found) = hitungan("KES-07", &given, "ranah_skilas") else { panic!("{given}") };
            assert_eq!(found.len(), ranah, "{given}");
        }
        assert_eq!(tanda("KES-07", &perempuan(70), &json!({ "gds4": [] })), "");
        assert_eq!(tanda("KES-07", &perempuan(70), &json!({ "gds4": [3] })), "GDS4_POSITIF");
        assert_eq!(hitungan("KES-07", &json!({ "gds4": [1, 4] }), "skor_gds4"), Nilai::Int(2));
        assert_eq!(ditolak("KES-07", Some(&perempuan(70)), &json!({ "gds4": [5] })).0, Code::ImpossibleValue);
        assert_eq!(ditolak("KES-07", Some(&perempuan(70)), &json!({})).0, Code::Required);
    }
}
