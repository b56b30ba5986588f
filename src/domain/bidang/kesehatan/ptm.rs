//! Screening for non-communicable diseases (*penyakit tidak menular*, PTM; KES-06) from 15 years. The guide leaves random
//! glucose between 100 and 139 unclassified and this is said instead of guessed. PUMA asks smokers of 40 years and over
//! about their lungs; sex and age add to its points, so that the whole score stands in the flag.

use super::tbc::{GejalaTbc, TanyaTbc};
use super::tekanan_darah::{self, KategoriTekananDarah, Tekanan};
use super::tubuh::{self, ImtAsiaPasifik, ImtNasional, kelas};
use super::{ILP, KARTU, bukan_untuknya, hamil, kosong, kurang_darah};
use crate::domain::bidang::aturan::{Aturan, Konteks, Tanda, Versi};
use crate::domain::bidang::isian::{
    Angka, Banyak, Berat, Diastole, GulaDarah, Hemoglobin, Kolesterol, LingkarPerut, Panjang, Sistole, Teks,
};
use crate::domain::pertumbuhan::JenisKelamin;
use crate::error::{Code, Refusal};
use crate::{jenis, pilihan};

pilihan! {
    /// A non-communicable disease in a person's or her family's history.
    pub enum PenyakitTidakMenular {
        /// High blood pressure (hipertensi).
        Hipertensi = "HIPERTENSI",
        /// Diabetes mellitus.
        Diabetes = "DIABETES",
        /// A stroke, of either kind (stroke).
        Stroke = "STROKE",
        /// Heart disease (penyakit jantung).
        Jantung = "JANTUNG",
        /// Cancer (kanker).
        Kanker = "KANKER",
        /// High cholesterol (kolesterol tinggi).
        Kolesterol = "KOLESTEROL_TINGGI",
    }
}

pilihan! {
    /// What is eaten too much of.
    pub enum KonsumsiBerlebih {
        /// Sugar (gula).
        Gula = "GULA",
        /// Salt (garam).
        Garam = "GARAM",
        /// Fat (lemak).
        Lemak = "LEMAK",
    }
}

pilihan! {
    /// What a glucose meter shows instead of a number.
    pub enum LayarGlukometer {
        /// Above its range (HI).
        Hi = "HI",
        /// Below its range (LO).
        Lo = "LO",
    }
}

jenis! {
    /// Screening for non-communicable diseases from 15 years (skrining PTM): body, blood pressure, glucose, behaviour.
    "KES-06" "Skrining PTM" Kesehatan Orang
    [Remaja, UsiaProduktif, Lansia; dari_bulan: 15 * 12; spm: &["SPM-KES-6", "SPM-KES-7"]]
    SkriningPtm {
        /// Own history of disease (riwayat diri).
        riwayat_diri: Option<Banyak<PenyakitTidakMenular>>,
        /// Family history of disease (riwayat keluarga).
        riwayat_keluarga: Option<Banyak<PenyakitTidakMenular>>,
        /// Eaten too much of (konsumsi berlebih).
        konsumsi_berlebih: Option<Banyak<KonsumsiBerlebih>>,
        /// Whether she or he smokes or has smoked (merokok).
        merokok: Option<bool>,
        /// Body weight (berat badan).
        berat: Option<Berat>,
        /// Height (tinggi badan).
        tinggi: Option<Panjang>,
        /// Waist circumference (lingkar perut).
        lingkar_perut: Option<LingkarPerut>,
        /// Systolic blood pressure (sistole).
        sistole: Option<Sistole>,
        /// Diastolic blood pressure (diastole).
        diastole: Option<Diastole>,
        /// Random blood glucose (gula darah sewaktu). Not to be confused with the depression scale GDS-4.
        gula_darah_sewaktu: Option<GulaDarah>,
        /// Fasting blood glucose (gula darah puasa).
        gula_darah_puasa: Option<GulaDarah>,
        /// HI or LO, where the meter shows it instead of a number.
        layar_glukometer: Option<LayarGlukometer>,
        /// Total cholesterol (kolesterol total).
        kolesterol: Option<Kolesterol>,
        /// Haemoglobin (Hb), where it was measured.
        hemoglobin: Option<Hemoglobin>,
        /// PUMA: years of smoking (lama merokok); for smokers from 40 years, like the questions below.
        lama_merokok: Option<Angka<0, 100>>,
        /// PUMA: cigarettes a day (batang per hari).
        batang_per_hari: Option<Angka<0, 200>>,
        /// PUMA: short of breath when hurrying or uphill (sesak saat bergegas).
        sesak_bergegas: Option<bool>,
        /// PUMA: phlegm without having a cold (dahak tanpa pilek).
        dahak_tanpa_pilek: Option<bool>,
        /// PUMA: cough without having a cold (batuk tanpa pilek).
        batuk_tanpa_pilek: Option<bool>,
        /// PUMA: ever asked by a health worker to do spirometry (pernah diminta spirometri).
        diminta_spirometri: Option<bool>,
        /// Symptoms of TB found (gejala TBC); an empty list when there are none.
        gejala_tbc: Option<Banyak<GejalaTbc>>,
        /// Close contact of a TB patient (kontak erat).
        kontak_tbc: Option<bool>,
        /// What was explained (edukasi).
        edukasi: Option<Teks<300>>,
    }
    hitung {
        /// Body-mass index (IMT) in tenths of kg/m².
        imt: Option<tubuh::Imt> = |isi| tubuh::imt(isi.berat, isi.tinggi),
        /// Class of the body-mass index by the Asia-Pacific scale, from 18 years.
        imt_asia_pasifik: Option<ImtAsiaPasifik> =
            |isi| tubuh::imt(isi.berat, isi.tinggi).map(tubuh::asia_pasifik),
        /// Class of the body-mass index by the national scale, from 18 years.
        imt_nasional: Option<ImtNasional> = |isi| tubuh::imt(isi.berat, isi.tinggi).map(tubuh::nasional),
        /// Class of the blood pressure by the adult table, the worse of both figures.
        kategori_tekanan_darah: Option<KategoriTekananDarah> = |isi| isi.tekanan().map(Tekanan::kategori),
        /// Whether the systolic figure alone is high: from 140, with a diastolic one below 90.
        sistolik_terisolasi: Option<bool> = |isi| isi.tekanan().map(Tekanan::sistolik_terisolasi),
        /// PUMA points of smoking and answers, without those of sex and age; the whole score stands in the flag.
        poin_puma: Option<Angka<0, 6>> = |isi| isi.poin_puma().map(|poin| Angka(poin.into())),
    }
}

patokan! {
    GULA_LAYAR_HI RujukSegera []
        "Alat gula darah menunjukkan HI. Antar ke puskesmas hari ini juga." KARTU;
    GULA_LAYAR_LO RujukSegera []
        "Alat gula darah menunjukkan LO. Beri minum manis bila sadar, antar ke puskesmas hari ini juga." KARTU;
    GULA_SEWAKTU_TINGGI Rujuk [200]
        "Gula darah sewaktu 200 atau lebih. Rujuk ke puskesmas untuk diperiksa." ILP;
    GULA_SEWAKTU_WASPADA Pantau [140, 200]
        "Gula darah sewaktu 140 sampai 199. Beri penyuluhan dan periksa lagi setiap 3 bulan." ILP;
    GULA_SEWAKTU_TANPA_KELAS TidakTerklasifikasi [100, 140]
        "Gula darah sewaktu 100 sampai 139 tidak diberi golongan oleh pedoman. Beri penyuluhan." ILP;
    GULA_PUASA_TINGGI Rujuk [126]
        "Gula darah puasa 126 atau lebih. Rujuk ke puskesmas untuk diperiksa." ILP;
    GULA_PUASA_WASPADA Pantau [100, 126]
        "Gula darah puasa 100 sampai 125. Beri penyuluhan dan periksa lagi setiap 3 bulan." ILP;
    KOLESTEROL_TINGGI Rujuk [200]
        "Kolesterol 200 atau lebih. Rujuk ke puskesmas untuk diperiksa." ILP;
    IMT_OBESITAS Pantau [250]
        "Indeks massa tubuh 25 atau lebih. Ajak ikut program penurunan berat badan dan timbang tiap bulan." ILP;
    IMT_TIDAK_NORMAL Edukasi [185, 230, 250]
        "Indeks massa tubuh di luar 18,5 sampai 22,9. Beri penyuluhan gizi dan gerak badan." ILP;
    PERUT_BESAR Edukasi [900, 800]
        "Lingkar perut lebih dari 90 cm (laki-laki) atau 80 cm (perempuan). Beri penyuluhan; periksa gula darahnya." ILP;
    MEROKOK Edukasi []
        "Merokok. Beri penyuluhan untuk berhenti merokok." KARTU;
    PUMA_TINGGI Rujuk [6, 40]
        "Jawaban tentang paru-paru berjumlah 6 atau lebih. Rujuk ke puskesmas untuk diperiksa." ILP;
}

/// From the first figure to below the second.
fn antara(nilai: i32, versi: &Versi) -> bool {
    (versi.angka(0)..versi.angka(1)).contains(&nilai)
}

/// The flag of a random glucose, at most one.
pub(super) fn tanda_gula_sewaktu(konteks: &Konteks<'_>, GulaDarah(gula): GulaDarah) -> Option<Tanda> {
    let masukan = [("gula_darah_sewaktu", gula)];
    GULA_SEWAKTU_TINGGI
        .bila(konteks, &masukan, |v| gula >= v.angka(0))
        .or_else(|| GULA_SEWAKTU_WASPADA.bila(konteks, &masukan, |v| antara(gula, v)))
        .or_else(|| GULA_SEWAKTU_TANPA_KELAS.bila(konteks, &masukan, |v| antara(gula, v)))
}

/// From this age PUMA is asked.
const PUMA_TAHUN: i32 = 40;

/// Points of PUMA for pack-years, times 20: years of smoking times cigarettes a day. Below 20 pack-years nothing, from
/// 20 to 30 one, above 30 two.
fn poin_rokok(tahun_kali_batang: i64) -> i32 {
    kelas(tahun_kali_batang, 0, &[(20 * 20, 1), (30 * 20 + 1, 2)])
}

impl SkriningPtm {
    fn tekanan(&self) -> Option<Tekanan> {
        Tekanan::of(self.sistole, self.diastole)
    }

    fn tanya_tbc(&self) -> TanyaTbc<'_> {
        TanyaTbc { gejala: self.gejala_tbc.as_ref(), kontak: self.kontak_tbc }
    }

    /// The questions of PUMA with their fields: answered or not.
    fn puma_terisi(&self) -> [(bool, &'static str); 6] {
        [
            (self.lama_merokok.is_some(), "lamaMerokok"),
            (self.batang_per_hari.is_some(), "batangPerHari"),
            (self.sesak_bergegas.is_some(), "sesakBergegas"),
            (self.dahak_tanpa_pilek.is_some(), "dahakTanpaPilek"),
            (self.batuk_tanpa_pilek.is_some(), "batukTanpaPilek"),
            (self.diminta_spirometri.is_some(), "dimintaSpirometri"),
        ]
    }

    /// Points of smoking and answers; nothing unless all were answered.
    fn poin_puma(&self) -> Option<i32> {
        let rokok = poin_rokok(self.lama_merokok?.0 * self.batang_per_hari?.0);
        let jawaban = [
            self.sesak_bergegas?,
            self.dahak_tanpa_pilek?,
            self.batuk_tanpa_pilek?,
            self.diminta_spirometri?,
        ];
        Some(jawaban.into_iter().map(i32::from).sum::<i32>() + rokok)
    }

    /// The whole score: with a point for a man, one from 50 and two from 60 years.
    fn skor_puma(&self, konteks: &Konteks<'_>) -> Option<i32> {
        let pria = i32::from(konteks.orang?.jenis_kelamin == JenisKelamin::LakiLaki);
        Some(self.poin_puma()? + pria + kelas(konteks.umur_tahun(), 0, &[(50, 1), (60, 2)]))
    }

    fn gula(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let mut found = Vec::new();
        let layar = self.layar_glukometer;
        found.extend(GULA_LAYAR_HI.bila(konteks, &[], |_| layar == Some(LayarGlukometer::Hi)));
        found.extend(GULA_LAYAR_LO.bila(konteks, &[], |_| layar == Some(LayarGlukometer::Lo)));
        found.extend(self.gula_darah_sewaktu.and_then(|gula| tanda_gula_sewaktu(konteks, gula)));
        if let Some(GulaDarah(gula)) = self.gula_darah_puasa {
            let masukan = [("gula_darah_puasa", gula)];
            found.extend(GULA_PUASA_TINGGI.bila(konteks, &masukan, |v| gula >= v.angka(0)));
            found.extend(GULA_PUASA_WASPADA.bila(konteks, &masukan, |v| antara(gula, v)));
        }
        if let Some(Kolesterol(nilai)) = self.kolesterol {
            let masukan = [("kolesterol", nilai)];
            found.extend(KOLESTEROL_TINGGI.bila(konteks, &masukan, |v| nilai >= v.angka(0)));
        }
        found
    }

    /// Weight and waist; of a pregnant woman they say something else.
    fn bentuk_tubuh(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let mut found = Vec::new();
        if hamil(konteks) {
            return found;
        }
        if konteks.umur_tahun() < 18 {
            found.extend(tubuh::tanda_remaja(konteks, self.berat, self.tinggi));
        } else if let Some(imt) = tubuh::imt(self.berat, self.tinggi).and_then(|i| i32::try_from(i.0).ok()) {
            let masukan = [("imt", imt)];
            found.extend(IMT_OBESITAS.bila(konteks, &masukan, |v| imt >= v.angka(0)));
            let outside = |v: &Versi| imt < v.angka(0) || (v.angka(1)..v.angka(2)).contains(&imt);
            found.extend(IMT_TIDAK_NORMAL.bila(konteks, &masukan, outside));
        }
        if let (Some(LingkarPerut(mm)), Some(orang)) = (self.lingkar_perut, konteks.orang) {
            let at = usize::from(orang.jenis_kelamin == JenisKelamin::Perempuan);
            found.extend(PERUT_BESAR.bila(konteks, &[("lingkar_perut", mm)], |v| mm > v.angka(at)));
        }
        found
    }

    fn rokok(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let mut found = Vec::new();
        let smokes = self.merokok == Some(true);
        let umur = konteks.umur_tahun();
        let skor = self.skor_puma(konteks);
        let masukan = skor.map(|skor| [("puma", skor), ("umur", umur)]);
        let masukan = masukan.as_ref().map_or(&[][..], |masukan| masukan.as_slice());
        let refer = |v: &Versi| smokes && umur >= v.angka(1) && skor.is_some_and(|skor| skor >= v.angka(0));
        found.extend(PUMA_TINGGI.bila(konteks, masukan, refer));
        found.extend(MEROKOK.bila(konteks, masukan, |_| smokes));
        found
    }

    /// PUMA is asked of smokers from 40 years, and then all of it.
    fn periksa_puma(&self, konteks: &Konteks<'_>) -> Result<(), Refusal> {
        let asked = self.puma_terisi();
        let Some((_, first)) = asked.into_iter().find(|(given, _)| *given) else { return Ok(()) };
        if self.merokok != Some(true) || konteks.umur_tahun() < PUMA_TAHUN {
            return Err(bukan_untuknya(first, "Ditanyakan kepada perokok berumur 40 tahun ke atas."));
        }
        match asked.into_iter().find(|(given, _)| !given) {
            Some((_, missing)) => Err(Refusal::new(Code::Required)
                .saying("Isi semua pertanyaan tentang paru-paru (PUMA).")
                .on(missing)),
            None => Ok(()),
        }
    }
}

impl Aturan for SkriningPtm {
    fn periksa(&self, konteks: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        if self.kosong() {
            return Err(kosong("berat"));
        }
        tekanan_darah::periksa(self.sistole, self.diastole)?;
        self.tanya_tbc().periksa(konteks)?;
        self.periksa_puma(konteks)?;
        let angka = self.gula_darah_sewaktu.is_some() || self.gula_darah_puasa.is_some();
        if angka && self.layar_glukometer.is_some() {
            return Err(Refusal::new(Code::ImpossibleValue)
                .saying("Alat menunjukkan angka atau HI/LO, tidak keduanya.")
                .on("layarGlukometer"));
        }
        tubuh::periksa(konteks, self.berat, self.tinggi)
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let mut found = self.gula(konteks);
        found.extend(self.hemoglobin.and_then(|hb| kurang_darah::tanda(konteks, hb)));
        found.extend(self.tekanan().and_then(|tekanan| tekanan.tanda(konteks)));
        found.extend(self.tanya_tbc().tanda(konteks));
        found.extend(self.bentuk_tubuh(konteks));
        found.extend(self.rokok(konteks));
        found
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::super::uji::{ditolak, hitungan, ibu_hamil, janggal, laki, masukan, perempuan, tanda};
    use super::*;
    use crate::domain::bidang::isian::Nilai;

    // lifecycle-and-sessions.md 3.6; notes.md section 3 for the gap of 100 to 139.
    #[test]
    fn glucose_and_cholesterol() {
        let rows = [
            (json!({ "gulaDarahSewaktu": 99 }), ""),
            (json!({ "gulaDarahSewaktu": 100 }), "GULA_SEWAKTU_TANPA_KELAS"),
            (json!({ "gulaDarahSewaktu": 139 }), "GULA_SEWAKTU_TANPA_KELAS"),
            (json!({ "gulaDarahSewaktu": 140 }), "GULA_SEWAKTU_WASPADA"),
            (json!({ "gulaDarahSewaktu": 199 }), "GULA_SEWAKTU_WASPADA"),
            (json!({ "gulaDarahSewaktu": 200 }), "GULA_SEWAKTU_TINGGI"),
            (json!({ "gulaDarahPuasa": 99 }), ""),
            (json!({ "gulaDarahPuasa": 100 }), "GULA_PUASA_WASPADA"),
            (json!({ "gulaDarahPuasa": 125 }), "GULA_PUASA_WASPADA"),
            (json!({ "gulaDarahPuasa": 126 }), "GULA_PUASA_TINGGI"),
            (json!({ "layarGlukometer": "HI" }), "GULA_LAYAR_HI"),
            (json!({ "layarGlukometer": "LO" }), "GULA_LAYAR_LO"),
            (json!({ "kolesterol": 199 }), ""),
            (json!({ "kolesterol": 200 }), "KOLESTEROL_TINGGI"),
        ];
        for (given, expected) in rows {
            assert_eq!(tanda("KES-06", &laki(45), &given), expected, "{given}");
        }
        assert_eq!(
            janggal("KES-06", &laki(45), &json!({ "gulaDarahSewaktu": 501 })).as_deref(),
            Some("gulaDarahSewaktu")
        );
    }

    #[test]
    fn weight_and_waist() {
        let berat = |kg: &str| json!({ "berat": kg, "tinggi": "160" });
        let rows = [
            ("47,2", "IMT_TIDAK_NORMAL"), // 18.4
            ("47,3", ""),                 // 18.5
            ("58,7", ""),                 // 22.9
            ("58,8", "IMT_TIDAK_NORMAL"), // 23.0
            ("63,8", "IMT_TIDAK_NORMAL"), // 24.9
            ("63,9", "IMT_OBESITAS"),     // 25.0
        ];
        for (kg, expected) in rows {
            assert_eq!(tanda("KES-06", &laki(30), &berat(kg)), expected, "{kg}");
        }
        assert_eq!(tanda("KES-06", &ibu_hamil(30, 30), &berat("70")), "");
        assert_eq!(hitungan("KES-06", &berat("64"), "imt"), Nilai::Int(250));
        assert_eq!(hitungan("KES-06", &berat("64"), "imt_asia_pasifik"), Nilai::Kode("OBESITAS_1"));
        assert_eq!(hitungan("KES-06", &berat("64"), "imt_nasional"), Nilai::Kode("NORMAL"));
        let perut = |cm: &str| json!({ "lingkarPerut": cm });
        assert_eq!(tanda("KES-06", &laki(30), &perut("90")), "");
        assert_eq!(tanda("KES-06", &laki(30), &perut("90,1")), "PERUT_BESAR");
        assert_eq!(tanda("KES-06", &perempuan(30), &perut("80")), "");
        assert_eq!(tanda("KES-06", &perempuan(30), &perut("80,1")), "PERUT_BESAR");
    }

    fn puma(tahun: i32, batang: i32, jawaban: [bool; 4]) -> Json {
        json!({ "merokok": true, "lamaMerokok": tahun, "batangPerHari": batang, "sesakBergegas": jawaban[0],
            "dahakTanpaPilek": jawaban[1], "batukTanpaPilek": jawaban[2], "dimintaSpirometri": jawaban[3] })
    }

    // A man of 55 has 1 + 1 points before he is asked; 20 pack-years are 20 years of 20 cigarettes.
    #[test]
    fn puma_refers_at_six() {
        let semua = [true, true, true, true];
        let tiga = [true, true, true, false];
        let rows = [
            (laki(55), puma(19, 20, semua), "PUMA_TINGGI MEROKOK", 6),
            (laki(55), puma(19, 20, tiga), "MEROKOK", 5),
            (laki(55), puma(20, 20, tiga), "PUMA_TINGGI MEROKOK", 6),
            (laki(55), puma(30, 20, tiga), "PUMA_TINGGI MEROKOK", 6),
            (laki(55), puma(31, 20, tiga), "PUMA_TINGGI MEROKOK", 7),
            (laki(49), puma(20, 20, tiga), "MEROKOK", 5),
            (perempuan(60), puma(20, 20, tiga), "PUMA_TINGGI MEROKOK", 6),
            (perempuan(59), puma(20, 20, tiga), "MEROKOK", 5),
            (laki(65), puma(40, 20, semua), "PUMA_TINGGI MEROKOK", 9),
        ];
        for (orang, given, expected, skor) in rows {
            assert_eq!(tanda("KES-06", &orang, &given), expected, "{given}");
            let told = masukan("KES-06", &orang, &given, "MEROKOK");
            assert!(told.starts_with(&format!("puma={skor} ")), "{given}: {told}");
        }
        assert_eq!(hitungan("KES-06", &puma(31, 20, tiga), "poin_puma"), Nilai::Int(5));
        assert_eq!(hitungan("KES-06", &json!({ "merokok": true }), "poin_puma"), Nilai::Kosong);
        let mut half = puma(20, 20, semua);
        half["batukTanpaPilek"] = Json::Null;
        let rows = [
            (laki(39), puma(20, 20, semua), Code::NotEligible, "lamaMerokok"),
            (
                laki(55),
                json!({ "merokok": false, "sesakBergegas": true }),
                Code::NotEligible,
                "sesakBergegas",
            ),
            (laki(55), half, Code::Required, "batukTanpaPilek"),
            (
                laki(55),
                json!({ "gulaDarahSewaktu": 90, "layarGlukometer": "HI" }),
                Code::ImpossibleValue,
                "layarGlukometer",
            ),
            (laki(55), json!({}), Code::Required, "berat"),
        ];
        for (orang, given, code, field) in rows {
            assert_eq!(ditolak("KES-06", Some(&orang), &given), (code, field.to_owned()), "{given}");
        }
    }
}
