//! Immunisation (KES-02). Given by a midwife or nurse at the post, or elsewhere and copied from the Buku KIA: then the
//! day on which it was given is asked for, so that an old dose is never counted as one of today. A dose that was not
//! given is recorded too, with the reason, because that is what is followed up. What a dose means is in
//! `domain::imunisasi`; nothing here refuses one for having come early or late.

use chrono::NaiveDate;

use crate::domain::bidang::aturan::{Aturan, Konteks, Patokan, Tanda};
use crate::domain::bidang::isian::Teks;
use crate::domain::imunisasi::{DosisDiberi, DosisVaksin, Kelahiran, NilaiDosis, nilai_dosis};
use crate::domain::pilihan::Pilihan as _;
use crate::domain::tanggal::PresisiLahir;
use crate::error::{Code, Refusal};
use crate::{jenis, pilihan};

pilihan! {
    /// Whether a dose was given.
    pub enum StatusDosis {
        /// Given (diberikan).
        Diberikan = "DIBERIKAN",
        /// Not given (tidak diberikan).
        TidakDiberikan = "TIDAK_DIBERIKAN",
    }
}

pilihan! {
    /// How it is known that a dose was given.
    pub enum SumberImunisasi {
        /// Given on this very day (diberikan di sesi).
        DiberikanDiSesi = "DIBERIKAN_DI_SESI",
        /// Given elsewhere, seen in the Buku KIA or on a card.
        BukuKia = "BUKU_KIA",
        /// Given elsewhere, as the parents say (pengakuan orang tua).
        PengakuanOrangTua = "PENGAKUAN_ORANG_TUA",
    }
}

pilihan! {
    /// Why a dose was not given.
    pub enum AlasanTidakImunisasi {
        /// Refused (menolak).
        Menolak = "MENOLAK",
        /// The child is ill, postponed (sakit, ditunda).
        Sakit = "SAKIT",
        /// The vaccine ran out (vaksin habis).
        VaksinHabis = "VAKSIN_HABIS",
        /// No midwife or nurse was there (tidak ada nakes).
        TidakAdaNakes = "TIDAK_ADA_NAKES",
        /// Postponed for another reason (ditunda).
        Ditunda = "DITUNDA",
        /// Must not have it, as a health worker says (kontraindikasi).
        Kontraindikasi = "KONTRAINDIKASI",
    }
}

pilihan! {
    /// An event after immunisation (kejadian ikutan pasca imunisasi, KIPI).
    pub enum Kipi {
        /// None (tidak ada).
        TidakAda = "TIDAK_ADA",
        /// Slight: warm, sore, fretful (ringan).
        Ringan = "RINGAN",
        /// Serious: convulsion, swelling, hard to wake, treated in hospital (berat).
        Berat = "BERAT",
    }
}

jenis! {
    /// Routine immunisation (imunisasi rutin) of a child, a pupil or a woman: one dose, given or not given.
    "KES-02" "Imunisasi rutin" Kesehatan Orang []
    Imunisasi {
        /// The vaccine and dose (dosis).
        dosis: DosisVaksin,
        /// Whether it was given.
        status: StatusDosis,
        /// How it is known that it was given; needed for a given dose.
        sumber: Option<SumberImunisasi>,
        /// The day on which it was given elsewhere; the day of the service for one given in the session.
        tanggal_diberikan: Option<NaiveDate>,
        /// The midwife or nurse (nakes) who gave it.
        nakes: Option<Teks<100>>,
        /// The batch number (nomor batch).
        nomor_batch: Option<Teks<40>>,
        /// Why it was not given; needed for a dose that was not.
        alasan: Option<AlasanTidakImunisasi>,
        /// What came after it (KIPI).
        kipi: Option<Kipi>,
        /// What came after it, in words.
        keterangan_kipi: Option<Teks<200>>,
    }
}

const KESEPAKATAN: &str = "lifecycle-and-sessions.md sections 4.2 and 4.4 [P]";

patokan! {
    DOSIS_TERLALU_DINI Pantau []
        "Imunisasi diberikan sebelum umur paling awal. Sampaikan kepada bidan; dosis ini perlu diulang."
        KESEPAKATAN;
    IMUNISASI_DITOLAK Pantau []
        "Imunisasi ditolak. Kunjungi rumahnya bersama bidan dan dengarkan alasannya."
        KESEPAKATAN;
    IMUNISASI_TERTUNDA Pantau []
        "Imunisasi belum jadi diberikan. Ingatkan untuk datang lagi."
        KESEPAKATAN;
    KIPI_BERAT RujukSegera []
        "Ada kejadian berat setelah imunisasi. Hubungi bidan atau puskesmas sekarang."
        KESEPAKATAN;
    KIPI_RINGAN Pantau []
        "Ada keluhan ringan setelah imunisasi. Sampaikan kepada bidan dan lihat lagi besok."
        KESEPAKATAN;
}

impl Imunisasi {
    /// The day on which the dose was given, if it was; `tanggal` is the day of the service.
    pub fn diberikan_pada(&self, tanggal: NaiveDate) -> Option<NaiveDate> {
        (self.status == StatusDosis::Diberikan).then(|| self.tanggal_diberikan.unwrap_or(tanggal))
    }

    fn given(&self, konteks: &Konteks<'_>) -> Result<(), Refusal> {
        let missing = |field, sentence: &str| Err(Refusal::new(Code::Required).saying(sentence).on(field));
        let wrong = |code, sentence: &str| Err(Refusal::new(code).saying(sentence).on("tanggalDiberikan"));
        if self.alasan.is_some() {
            let sentence = "Alasan hanya untuk imunisasi yang tidak diberikan.";
            return Err(Refusal::new(Code::InvalidFormat).saying(sentence).on("alasan"));
        }
        let day = match (self.sumber, self.tanggal_diberikan) {
            (None, _) => return missing("sumber", "Sebutkan dari mana diketahui imunisasi ini diberikan."),
            (Some(SumberImunisasi::DiberikanDiSesi), day) => {
                if day.is_some_and(|day| day != konteks.tanggal) {
                    let sentence = "Imunisasi di sesi diberikan pada tanggal pelayanan itu sendiri.";
                    return wrong(Code::InvalidDate, sentence);
                }
                konteks.tanggal
            }
            (Some(_), None) => {
                return missing("tanggalDiberikan", "Isi tanggal imunisasi seperti tertulis di buku.");
            }
            (Some(_), Some(day)) => day,
        };
        if day > konteks.tanggal {
            return wrong(Code::DateInFuture, "Tanggal imunisasi tidak boleh setelah tanggal pelayanan.");
        }
        if konteks.orang.is_some_and(|orang| day < orang.lahir) {
            return wrong(Code::InvalidDate, "Tanggal imunisasi lebih awal daripada tanggal lahir.");
        }
        Ok(())
    }

    fn not_given(&self) -> Result<(), Refusal> {
        if self.alasan.is_none() {
            let sentence = "Sebutkan mengapa imunisasi tidak diberikan.";
            return Err(Refusal::new(Code::Required).saying(sentence).on("alasan"));
        }
        let filled = [
            ("sumber", self.sumber.is_some()),
            ("tanggalDiberikan", self.tanggal_diberikan.is_some()),
            ("nomorBatch", self.nomor_batch.is_some()),
            ("kipi", self.kipi.is_some_and(|kipi| kipi != Kipi::TidakAda)),
        ];
        match filled.iter().find(|(_, filled)| *filled) {
            Some((field, _)) => Err(Refusal::new(Code::InvalidFormat)
                .saying("Isian ini hanya untuk imunisasi yang diberikan.")
                .on(*field)),
            None => Ok(()),
        }
    }

    /// Did it come before the earliest age? Only that can be said of one dose by itself.
    fn terlalu_dini(&self, konteks: &Konteks<'_>) -> bool {
        let (Some(orang), Some(tanggal)) = (konteks.orang, self.diberikan_pada(konteks.tanggal)) else {
            return false;
        };
        let presisi = if orang.hari_diketahui { PresisiLahir::Hari } else { PresisiLahir::Tahun };
        let lahir = Kelahiran { tanggal: orang.lahir, presisi };
        let given = [DosisDiberi { tanggal, dosis: self.dosis }];
        nilai_dosis(lahir, &given, tanggal).iter().any(|dose| dose.nilai == NilaiDosis::TerlaluDini)
    }
}

impl Aturan for Imunisasi {
    fn periksa(&self, konteks: &Konteks<'_>) -> Result<Option<&'static str>, Refusal> {
        match self.status {
            StatusDosis::Diberikan => self.given(konteks)?,
            StatusDosis::TidakDiberikan => self.not_given()?,
        }
        Ok(None)
    }

    fn tanda(&self, konteks: &Konteks<'_>) -> Vec<Tanda> {
        let refused = self.alasan == Some(AlasanTidakImunisasi::Menolak);
        let not_given = self.status == StatusDosis::TidakDiberikan;
        let umur = [("umur_bulan", konteks.umur_bulan())];
        let rules: [(&'static Patokan, bool); 5] = [
            (&KIPI_BERAT, self.kipi == Some(Kipi::Berat)),
            (&KIPI_RINGAN, self.kipi == Some(Kipi::Ringan)),
            (&DOSIS_TERLALU_DINI, self.terlalu_dini(konteks)),
            (&IMUNISASI_DITOLAK, not_given && refused),
            (&IMUNISASI_TERTUNDA, not_given && !refused),
        ];
        rules.iter().filter_map(|(rule, holds)| rule.bila(konteks, &umur, |_| *holds)).collect()
    }

    /// A later record of the same dose takes the place of this one's flags.
    fn pokok(&self) -> Option<&'static str> {
        Some(self.dosis.kode())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::bidang::Isi;
    use crate::domain::bidang::aturan::Orang;
    use crate::domain::pertumbuhan::JenisKelamin;
    use crate::domain::tanggal::parse_tanggal;
    use serde_json::json;

    fn hari(text: &str) -> NaiveDate {
        parse_tanggal(text).unwrap()
    }

    /// Recorded on 20 November 2026 of a child born on 10 January: the refusal, or the rules that fire.
    fn catat(fields: serde_json::Value) -> Result<Vec<&'static str>, (Code, Option<String>)> {
        let isi = Isi::baca("KES-02", fields.as_object().unwrap()).map_err(|r| (r.code, r.field))?;
        let orang = Orang {
            jenis_kelamin: JenisKelamin::LakiLaki,
            lahir: hari("2026-01-10"),
            hari_diketahui: true,
            hamil_sejak: None,
            bersalin: None,
        };
        let konteks = Konteks {
            tanggal: hari("2026-11-20"),
            orang: Some(&orang),
            sebelum: None,
            verdict: None,
            janggal: false,
        };
        isi.periksa(&konteks).map_err(|r| (r.code, r.field))?;
        assert!(isi.pokok().is_some());
        Ok(isi.tanda(&konteks).iter().map(|flag| flag.patokan.kode).collect())
    }

    fn ditolak(code: Code, field: &str) -> Result<Vec<&'static str>, (Code, Option<String>)> {
        Err((code, Some(field.to_owned())))
    }

    #[test]
    fn a_dose_of_the_book_needs_its_own_day() {
        let book = |day| json!({ "dosis": "MR1", "status": "DIBERIKAN", "sumber": "BUKU_KIA", "tanggalDiberikan": day });
        assert_eq!(catat(book("2026-10-10")), Ok(vec![]));
        assert_eq!(catat(book("2026-11-20")), Ok(vec![]));
        assert_eq!(catat(book("2026-11-21")), ditolak(Code::DateInFuture, "tanggalDiberikan"));
        assert_eq!(catat(book("2026-01-09")), ditolak(Code::InvalidDate, "tanggalDiberikan"));
        let undated = json!({ "dosis": "MR1", "status": "DIBERIKAN", "sumber": "PENGAKUAN_ORANG_TUA" });
        assert_eq!(catat(undated), ditolak(Code::Required, "tanggalDiberikan"));
        let from_nowhere = json!({ "dosis": "MR1", "status": "DIBERIKAN" });
        assert_eq!(catat(from_nowhere), ditolak(Code::Required, "sumber"));
    }

    #[test]
    fn a_dose_of_the_session_is_of_the_day() {
        let session = |day| json!({ "dosis": "MR1", "status": "DIBERIKAN", "sumber": "DIBERIKAN_DI_SESI", "tanggalDiberikan": day });
        assert_eq!(catat(session(serde_json::Value::Null)), Ok(vec![]));
        assert_eq!(catat(session(json!("2026-11-20"))), Ok(vec![]));
        assert_eq!(catat(session(json!("2026-11-19"))), ditolak(Code::InvalidDate, "tanggalDiberikan"));
    }

    #[test]
    fn a_dose_not_given_says_why() {
        let not = |alasan| json!({ "dosis": "MR1", "status": "TIDAK_DIBERIKAN", "alasan": alasan });
        assert_eq!(catat(not("MENOLAK")), Ok(vec!["IMUNISASI_DITOLAK"]));
        assert_eq!(catat(not("SAKIT")), Ok(vec!["IMUNISASI_TERTUNDA"]));
        assert_eq!(
            catat(json!({ "dosis": "MR1", "status": "TIDAK_DIBERIKAN" })),
            ditolak(Code::Required, "alasan")
        );
        let both =
            json!({ "dosis": "MR1", "status": "TIDAK_DIBERIKAN", "alasan": "SAKIT", "nomorBatch": "A1" });
        assert_eq!(catat(both), ditolak(Code::InvalidFormat, "nomorBatch"));
        let both = json!({ "dosis": "MR1", "status": "DIBERIKAN", "sumber": "DIBERIKAN_DI_SESI", "alasan": "SAKIT" });
        assert_eq!(catat(both), ditolak(Code::InvalidFormat, "alasan"));
    }

    #[test]
    fn what_came_too_early_or_badly_is_flagged_and_kept() {
        let book = |dosis, day| json!({ "dosis": dosis, "status": "DIBERIKAN", "sumber": "BUKU_KIA", "tanggalDiberikan": day });
        assert_eq!(catat(book("MR1", "2026-10-09")), Ok(vec!["DOSIS_TERLALU_DINI"]));
        assert_eq!(catat(book("BCG", "2026-01-10")), Ok(vec![]));
        let after = |kipi| json!({ "dosis": "MR1", "status": "DIBERIKAN", "sumber": "DIBERIKAN_DI_SESI", "kipi": kipi });
        assert_eq!(catat(after("BERAT")), Ok(vec!["KIPI_BERAT"]));
        assert_eq!(catat(after("RINGAN")), Ok(vec!["KIPI_RINGAN"]));
        assert_eq!(catat(after("TIDAK_ADA")), Ok(vec![]));
        assert_eq!(
            catat(json!({ "dosis": "MR9", "status": "DIBERIKAN" })),
            ditolak(Code::UnknownCode, "dosis")
        );
    }
}
