//! The pregnancy card (KES-04). The week of pregnancy is never typed: it follows from the pregnancy that was recorded,
//! and every rule that needs it asks the day. Antenatal care itself is given at the puskesmas; a kader measures, asks
//! whether it happened, and looks for danger signs.

use super::tbc::{GejalaTbc, TanyaTbc};
use super::tekanan_darah::{self, TD_IBU_TINGGI, Tekanan};
use super::{ILP, KARTU, KIA, kosong, tubuh};
use crate::domain::bidang::aturan::{Aturan, Konteks, Syarat, Tanda, Versi};
use crate::domain::bidang::isian::{
    Angka, Banyak, Berat, Diastole, Hemoglobin, LilaIbu, Panjang, Sistole, Teks, TinggiFundus,
};
use crate::domain::tanggal::umur_bulan;
use crate::error::Refusal;
use crate::{jenis, pilihan};

pilihan! {
    /// A danger sign in pregnancy (tanda bahaya kehamilan): to a health worker at once.
    pub enum TandaBahayaHamil {
        /// Bleeding (perdarahan).
        Perdarahan = "PERDARAHAN",
        /// Severe headache (sakit kepala hebat).
        SakitKepala = "SAKIT_KEPALA_HEBAT",
        /// Blurred vision (pandangan kabur).
        PandanganKabur = "PANDANGAN_KABUR",
        /// Swelling of face and hands (bengkak muka dan tangan).
        Bengkak = "BENGKAK_MUKA_TANGAN",
        /// Fluid leaking (keluar air ketuban).
        KeluarCairan = "KELUAR_CAIRAN",
        /// Fever (demam).
        Demam = "DEMAM",
        /// The child moves less (gerak janin berkurang).
        GerakBerkurang = "GERAK_JANIN_BERKURANG",
        /// Vomiting that does not stop (muntah terus).
        MuntahTerus = "MUNTAH_TERUS",
        /// Convulsion (kejang).
        Kejang = "KEJANG",
    }
}

pilihan! {
    /// Which iron tablet a pregnant woman takes; they are counted apart.
    pub enum ProdukTtd {
        /// Iron and folic acid (tablet tambah darah): 90 in a pregnancy.
        Ttd = "TTD",
        /// Multiple micronutrients (MMS): 180 in a pregnancy.
        Mms = "MMS",
    }
}

jenis! {
    /// Check of a pregnant woman at the post, the columns of her card (pemeriksaan ibu hamil). The week of pregnancy
    /// follows from the recorded pregnancy and is not typed.
    "KES-04" "Pemeriksaan ibu hamil" Kesehatan Orang [; syarat: Syarat::Hamil; spm: &["SPM-KES-1"]]
    PemeriksaanIbuHamil {
        /// Body weight (berat badan).
        berat: Option<Berat>,
        /// Whether the weight lies on the curve of the card (sesuai kurva).
        sesuai_kurva_berat: Option<bool>,
        /// Height (tinggi badan), once at the beginning.
        tinggi: Option<Panjang>,
        /// Mid-upper-arm circumference (lingkar lengan atas, LiLA).
        lila_ibu: Option<LilaIbu>,
        /// Systolic blood pressure (sistole).
        sistole: Option<Sistole>,
        /// Diastolic blood pressure (diastole).
        diastole: Option<Diastole>,
        /// Whether the blood pressure lies on the curve of the card (sesuai kurva).
        sesuai_kurva_tekanan: Option<bool>,
        /// Haemoglobin (Hb), as measured by a health worker.
        hemoglobin: Option<Hemoglobin>,
        /// Fundal height (tinggi fundus uteri), as measured by a health worker.
        tinggi_fundus: Option<TinggiFundus>,
        /// Antenatal contacts with a health worker in this trimester so far, by the KIA book (kontak ANC).
        kontak_anc: Option<Angka<0, 20>>,
        /// Danger signs found (tanda bahaya); an empty list when there are none.
        tanda_bahaya_hamil: Option<Banyak<TandaBahayaHamil>>,
        /// Symptoms of TB found (gejala TBC); an empty list when there are none.
        gejala_tbc: Option<Banyak<GejalaTbc>>,
        /// Close contact of a TB patient (kontak erat).
        kontak_tbc: Option<bool>,
        /// Iron tablets given now (tablet tambah darah, TTD).
        ttd_diberikan: Option<Angka<0, 200>>,
        /// Which iron tablet.
        produk_ttd: Option<ProdukTtd>,
        /// Whether an iron tablet is taken every day (diminum tiap hari).
        ttd_tiap_hari: Option<bool>,
        /// What the supplementary food against KEK was made of (komposisi makanan tambahan).
        mt_komposisi: Option<Teks<200>>,
        /// Portions of it (porsi).
        mt_porsi: Option<Angka<0, 100>>,
        /// Whether it was eaten up (dihabiskan).
        mt_dihabiskan: Option<bool>,
        /// Whether she took part in the class for pregnant women since the last check (kelas ibu hamil).
        kelas_ibu: Option<bool>,
        /// Which pregnancy it is, the first being 1 (gravida).
        gravida: Option<Angka<1, 20>>,
        /// How many living children she has (jumlah anak).
        jumlah_anak: Option<Angka<0, 20>>,
        /// Months between the last birth and this pregnancy (jarak anak), where the last birth is not recorded.
        jarak_anak: Option<Angka<0, 480>>,
        /// What was explained to her (edukasi).
        edukasi: Option<Teks<300>>,
    }
    hitung {
        /// Body-mass index in tenths of kg/m²; its class (KURUS) counts in the first trimester only.
        imt: Option<tubuh::Imt> = |isi| tubuh::imt(isi.berat, isi.tinggi),
    }
}

patokan! {
    HAMIL_TANDA_BAHAYA RujukSegera []
        "Ada tanda bahaya kehamilan. Antar ke bidan atau puskesmas hari ini juga." KIA;
    TD_HAMIL_BAHAYA RujukSegera [140, 90]
        "Tekanan darah tinggi disertai sakit kepala, pandangan kabur, atau bengkak. Antar ke puskesmas hari ini juga."
        KIA;
    HAMIL_KEK Rujuk [235]
        "LiLA kurang dari 23,5 cm. Rujuk ke bidan; perlu makanan tambahan paling sedikit 90 hari." ILP;
    HAMIL_KURUS Rujuk [185, 12]
        "Indeks massa tubuh di awal kehamilan kurang dari 18,5. Rujuk ke bidan." ILP;
    HAMIL_HB_RENDAH Rujuk [110]
        "Hb kurang dari 11. Rujuk ke bidan; mungkin kurang darah." ILP;
    HAMIL_DI_LUAR_KURVA Rujuk []
        "Berat atau tekanan darah tidak sesuai kurva di kartu. Rujuk ke bidan." KARTU;
    HAMIL_ANC_BELUM Pantau [1]
        "Belum bertemu bidan atau dokter pada trimester ini. Dampingi untuk periksa kehamilan." ILP;
    HAMIL_TTD_TIDAK_DIMINUM Edukasi []
        "Tablet tambah darah tidak diminum tiap hari. Tanyakan sebabnya dan jelaskan manfaatnya." ILP;
    HAMIL_MT_TIDAK_HABIS Edukasi []
        "Makanan tambahan tidak dihabiskan. Tanyakan sebabnya dan beri semangat." ILP;
    HAMIL_TERLALU_MUDA Pantau [20]
        "Umur ibu kurang dari 20 tahun. Kehamilan perlu lebih sering dipantau bidan." ILP;
    HAMIL_TERLALU_TUA Pantau [35]
        "Umur ibu lebih dari 35 tahun. Kehamilan perlu lebih sering dipantau bidan." ILP;
    HAMIL_TERLALU_BANYAK Pantau [4]
        "Anak sudah lebih dari empat. Kehamilan perlu lebih sering dipantau bidan." KIA;
    HAMIL_TERLALU_DEKAT Pantau [24]
        "Jarak dengan anak sebelumnya kurang dari 2 tahun. Kehamilan perlu lebih sering dipantau bidan." KIA;
    HAMIL_ANAK Kebutuhan [18]
        "Ibu hamil belum 18 tahun. Tanyakan sekolahnya (PDK-02) dan keamanannya di rumah (TRB-02), dan tawarkan penyuluhan (SOS-09)." "six-spm.md 7";
}

/// Before this week the fundus is not felt above the bone, so that a height is unlikely.
const TFU_MINGGU: i32 = 12;

impl PemeriksaanIbuHamil {
    fn tanya_tbc(&self) -> TanyaTbc<'_> {
        TanyaTbc { gejala: self.gejala_tbc.as_ref(), kontak: self.kontak_tbc }
    }

    fn ada(&self, tanda: TandaBahayaHamil) -> bool {
        self.tanda_bahaya_hamil.as_ref().is_some_and(|found| found.ada(tanda))
    }

    /// Danger signs first, then what was measured.
    fn ukuran(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        use TandaBahayaHamil::{Bengkak, PandanganKabur, SakitKepala};
        let mut found = Vec::new();
        let minggu = konteks.minggu_hamil().unwrap_or(0);
        let bahaya = self.tanda_bahaya_hamil.as_ref().map_or(0, |tanda| tanda.0.len());
        let bahaya = i32::try_from(bahaya).unwrap_or(i32::MAX);
        let masukan = [("tanda_bahaya", bahaya), ("minggu", minggu)];
        found.extend(HAMIL_TANDA_BAHAYA.bila(konteks, &masukan, |_| bahaya > 0));
        if let Some(tekanan) = Tekanan::of(self.sistole, self.diastole) {
            let masukan = tekanan.masukan();
            let berat = [SakitKepala, PandanganKabur, Bengkak].into_iter().any(|tanda| self.ada(tanda));
            let now = TD_HAMIL_BAHAYA.bila(konteks, &masukan, |v| berat && tekanan.mencapai(v, 0));
            found.extend(now.or_else(|| TD_IBU_TINGGI.bila(konteks, &masukan, |v| tekanan.mencapai(v, 0))));
        }
        if let Some(LilaIbu(lila)) = self.lila_ibu {
            found.extend(
                HAMIL_KEK.bila(konteks, &[("lila", lila), ("minggu", minggu)], |v| lila < v.angka(0)),
            );
        }
        if let Some(imt) = tubuh::imt(self.berat, self.tinggi).and_then(|imt| i32::try_from(imt.0).ok()) {
            let early = |v: &Versi| imt < v.angka(0) && minggu <= v.angka(1);
            found.extend(HAMIL_KURUS.bila(konteks, &[("imt", imt), ("minggu", minggu)], early));
        }
        if let Some(Hemoglobin(hb)) = self.hemoglobin {
            found.extend(
                HAMIL_HB_RENDAH.bila(konteks, &[("hb", hb), ("minggu", minggu)], |v| hb < v.angka(0)),
            );
        }
        let off = [self.sesuai_kurva_berat, self.sesuai_kurva_tekanan].contains(&Some(false));
        found.extend(HAMIL_DI_LUAR_KURVA.bila(konteks, &[("minggu", minggu)], |_| off));
        found
    }

    /// What she told.
    fn jawaban(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let mut found = Vec::new();
        found.extend(self.tanya_tbc().tanda(konteks));
        let minggu = konteks.minggu_hamil().unwrap_or(0);
        if let Some(kontak) = self.kontak_anc.and_then(|kontak| i32::try_from(kontak.0).ok()) {
            let masukan = [("kontak", kontak), ("minggu", minggu)];
            found.extend(HAMIL_ANC_BELUM.bila(konteks, &masukan, |v| kontak < v.angka(0)));
        }
        found.extend(HAMIL_TTD_TIDAK_DIMINUM.bila(konteks, &[], |_| self.ttd_tiap_hari == Some(false)));
        found.extend(HAMIL_MT_TIDAK_HABIS.bila(konteks, &[], |_| self.mt_dihabiskan == Some(false)));
        found
    }

    /// "4 terlalu": too young, too old, too many, too close; and a girl who is still a child.
    fn risiko(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let mut found = Vec::new();
        let umur = konteks.umur_tahun();
        let masukan = [("umur", umur)];
        found.extend(HAMIL_TERLALU_MUDA.bila(konteks, &masukan, |v| umur < v.angka(0)));
        found.extend(HAMIL_TERLALU_TUA.bila(konteks, &masukan, |v| umur > v.angka(0)));
        if let Some(anak) = self.jumlah_anak.and_then(|anak| i32::try_from(anak.0).ok()) {
            found.extend(HAMIL_TERLALU_BANYAK.bila(konteks, &[("anak", anak)], |v| anak > v.angka(0)));
        }
        if let Some(bulan) = self.jarak_bulan(konteks) {
            found.extend(HAMIL_TERLALU_DEKAT.bila(konteks, &[("bulan", bulan)], |v| bulan < v.angka(0)));
        }
        found.extend(HAMIL_ANAK.bila(konteks, &masukan, |v| umur < v.angka(0)));
        found
    }

    /// Months from the last birth to this pregnancy: as recorded, else as told.
    fn jarak_bulan(&self, konteks: &Konteks<'_>) -> Option<i32> {
        let orang = konteks.orang?;
        let recorded = orang.bersalin.zip(orang.hamil_sejak).map(|(lahir, mulai)| umur_bulan(lahir, mulai));
        recorded.or_else(|| i32::try_from(self.jarak_anak?.0).ok())
    }
}

impl Aturan for PemeriksaanIbuHamil {
    fn periksa(&self, konteks: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        if self.kosong() {
            return Err(kosong("berat"));
        }
        tekanan_darah::periksa(self.sistole, self.diastole)?;
        self.tanya_tbc().periksa(konteks)?;
        let odd = tubuh::periksa(konteks, self.berat, self.tinggi)?;
        let early = konteks.minggu_hamil().is_some_and(|minggu| minggu < TFU_MINGGU);
        let fundus = self.tinggi_fundus.is_some_and(|tinggi| early && tinggi.0 > 0).then_some("tinggiFundus");
        Ok(odd.or(fundus))
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let parts = [self.ukuran(konteks), self.jawaban(konteks), self.risiko(konteks)];
        parts.into_iter().flatten().collect()
    }
}

#[cfg(test)]
mod tests {
    use chrono::{Days, Months};
    use serde_json::json;

    use super::super::uji::{ditolak, hari, ibu_hamil, janggal, masukan, tanda};
    use crate::domain::bidang::aturan::Orang;
    use crate::error::Code;

    // lifecycle-and-sessions.md 3.2: each threshold from both sides.
    #[test]
    fn what_the_card_refers() {
        let rows = [
            (json!({ "lilaIbu": "23,4" }), "HAMIL_KEK"),
            (json!({ "lilaIbu": "23,5" }), ""),
            (json!({ "hemoglobin": "10,9" }), "HAMIL_HB_RENDAH"),
            (json!({ "hemoglobin": "11" }), ""),
            (json!({ "sistole": 139, "diastole": 89 }), ""),
            (json!({ "sistole": 140, "diastole": 80 }), "TD_IBU_TINGGI"),
            (json!({ "sistole": 120, "diastole": 90 }), "TD_IBU_TINGGI"),
            (
                json!({ "sistole": 140, "diastole": 90, "tandaBahayaHamil": ["PANDANGAN_KABUR"] }),
                "HAMIL_TANDA_BAHAYA TD_HAMIL_BAHAYA",
            ),
            (
                json!({ "sistole": 139, "diastole": 89, "tandaBahayaHamil": ["PANDANGAN_KABUR"] }),
                "HAMIL_TANDA_BAHAYA",
            ),
            (
                json!({ "sistole": 140, "diastole": 90, "tandaBahayaHamil": ["DEMAM"] }),
                "HAMIL_TANDA_BAHAYA TD_IBU_TINGGI",
            ),
            (json!({ "tandaBahayaHamil": [] }), ""),
            (json!({ "sesuaiKurvaBerat": true, "sesuaiKurvaTekanan": false }), "HAMIL_DI_LUAR_KURVA"),
            (json!({ "kontakAnc": 0 }), "HAMIL_ANC_BELUM"),
            (json!({ "kontakAnc": 1 }), ""),
            (
                json!({ "ttdTiapHari": false, "mtDihabiskan": false }),
                "HAMIL_TTD_TIDAK_DIMINUM HAMIL_MT_TIDAK_HABIS",
            ),
            (json!({ "gejalaTbc": ["KERINGAT_MALAM"], "kontakTbc": false }), "TBC_TERDUGA"),
            (json!({ "jumlahAnak": 4, "jarakAnak": 24 }), ""),
            (json!({ "jumlahAnak": 5, "jarakAnak": 23 }), "HAMIL_TERLALU_BANYAK HAMIL_TERLALU_DEKAT"),
        ];
        for (given, expected) in rows {
            assert_eq!(tanda("KES-04", &ibu_hamil(28, 20), &given), expected, "{given}");
        }
    }

    #[test]
    fn the_week_follows_from_the_pregnancy() {
        let thin = json!({ "berat": "45", "tinggi": "160" });
        assert_eq!(tanda("KES-04", &ibu_hamil(28, 12), &thin), "HAMIL_KURUS");
        assert_eq!(tanda("KES-04", &ibu_hamil(28, 13), &thin), "");
        assert_eq!(
            masukan("KES-04", &ibu_hamil(28, 9), &json!({ "lilaIbu": "22" }), "HAMIL_KEK"),
            "lila=220 minggu=9"
        );
        let fundus = json!({ "tinggiFundus": "20" });
        assert_eq!(janggal("KES-04", &ibu_hamil(28, 11), &fundus).as_deref(), Some("tinggiFundus"));
        assert_eq!(janggal("KES-04", &ibu_hamil(28, 20), &fundus), None);
    }

    #[test]
    fn too_young_too_old_too_close() {
        let given = json!({ "berat": "55" });
        let rows = [
            (17, "HAMIL_TERLALU_MUDA HAMIL_ANAK"),
            (18, "HAMIL_TERLALU_MUDA"),
            (19, "HAMIL_TERLALU_MUDA"),
            (20, ""),
            (35, ""),
            (36, "HAMIL_TERLALU_TUA"),
        ];
        for (tahun, expected) in rows {
            assert_eq!(tanda("KES-04", &ibu_hamil(tahun, 20), &given), expected, "{tahun}");
        }
        // A recorded birth goes before what is told.
        let mulai = hari() - Days::new(140);
        let again = Orang { bersalin: Some(mulai - Months::new(23)), ..ibu_hamil(28, 20) };
        assert_eq!(tanda("KES-04", &again, &json!({ "jarakAnak": 60 })), "HAMIL_TERLALU_DEKAT");
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let ibu = ibu_hamil(28, 20);
        let rows = [
            (json!({}), Code::Required, "berat"),
            (json!({ "lilaIbu": "11" }), Code::ImpossibleValue, "lilaIbu"),
            (json!({ "berat": "19" }), Code::ImpossibleValue, "berat"),
            (json!({ "sistole": 120 }), Code::Required, "diastole"),
            (json!({ "gejalaTbc": ["LESU"] }), Code::NotEligible, "gejalaTbc"),
            (json!({ "tandaBahayaHamil": ["SIHIR"] }), Code::UnknownCode, "tandaBahayaHamil"),
        ];
        for (given, code, field) in rows {
            assert_eq!(ditolak("KES-04", Some(&ibu), &given), (code, field.to_owned()), "{given}");
        }
        assert_eq!(janggal("KES-04", &ibu, &json!({ "lilaIbu": "16,9" })).as_deref(), Some("lilaIbu"));
    }
}
