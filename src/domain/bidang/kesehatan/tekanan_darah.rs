//! Blood pressure (*tekanan darah*): one reading, its class by the adult table, and the rules that look at it. Systolic
//! and diastolic each have a class, and the worse of the two is the class of the reading; the guide's own table joins
//! them with "and/or". Below 13 years the classes are percentile tables that are not at hand, and this is said.

use super::ILP;
use super::tubuh::kelas;
use crate::domain::bidang::aturan::{Konteks, Tanda, Versi};
use crate::domain::bidang::isian::{Diastole, Sistole};
use crate::error::{Code, Refusal};
use crate::pilihan;

pilihan! {
    /// Class of an adult's blood pressure by the table of the ILP guide (KMK 2015/2023): the worse of the systolic and
    /// the diastolic class.
    pub enum KategoriTekananDarah {
        /// Below 120 and below 80 mmHg (optimal).
        Optimal = "OPTIMAL",
        /// From 120 to 129 or from 80 to 84 mmHg (normal).
        Normal = "NORMAL",
        /// From 130 to 139 or from 85 to 89 mmHg (normal tinggi).
        NormalTinggi = "NORMAL_TINGGI",
        /// From 140 to 159 or from 90 to 99 mmHg (hipertensi derajat 1).
        Derajat1 = "DERAJAT_1",
        /// From 160 to 179 or from 100 to 109 mmHg (hipertensi derajat 2).
        Derajat2 = "DERAJAT_2",
        /// From 180 or from 110.
        Derajat3 = "DERAJAT_3",
    }
}

use KategoriTekananDarah::{Derajat1, Derajat2, Derajat3, Normal, NormalTinggi, Optimal};

const SISTOLE: [(i32, KategoriTekananDarah); 5] =
    [(120, Normal), (130, NormalTinggi), (140, Derajat1), (160, Derajat2), (180, Derajat3)];
const DIASTOLE: [(i32, KategoriTekananDarah); 5] =
    [(80, Normal), (85, NormalTinggi), (90, Derajat1), (100, Derajat2), (110, Derajat3)];

/// From this age the adult table holds; the one for adolescents begins at 13.
const DEWASA_TAHUN: i32 = 18;
const REMAJA_TAHUN: i32 = 13;

patokan! {
    TD_TINGGI Rujuk [140, 90]
        "Tekanan darah 140/90 atau lebih. Rujuk ke puskesmas untuk diperiksa." ILP;
    TD_NORMAL_TINGGI Pantau [130, 85, 140, 90]
        "Tekanan darah mulai tinggi. Beri penyuluhan dan ukur lagi setiap bulan." ILP;
    TD_NORMAL Edukasi [120, 80, 130, 85]
        "Tekanan darah normal. Beri penyuluhan agar tetap terjaga." ILP;
    TD_REMAJA_TINGGI Rujuk [130, 80]
        "Tekanan darah remaja 130/80 atau lebih. Rujuk ke puskesmas untuk diperiksa." ILP;
    TD_REMAJA_MENINGKAT Edukasi [120, 80, 130, 80]
        "Tekanan darah remaja mulai naik. Beri penyuluhan dan ukur lagi." ILP;
    TD_ANAK TidakTerklasifikasi []
        "Tekanan darah anak di bawah 13 tahun dinilai dengan tabel khusus. Tunjukkan hasilnya kepada petugas kesehatan."
        ILP;
    TD_IBU_TINGGI Rujuk [140, 90]
        "Tekanan darah ibu 140/90 atau lebih. Rujuk ke bidan atau puskesmas." ILP;
}

/// One reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tekanan {
    pub sistole: i32,
    pub diastole: i32,
}

impl Tekanan {
    /// The reading, if both figures were taken.
    pub fn of(sistole: Option<Sistole>, diastole: Option<Diastole>) -> Option<Tekanan> {
        sistole.zip(diastole).map(|(s, d)| Tekanan { sistole: s.0, diastole: d.0 })
    }

    /// The class of an adult.
    pub fn kategori(self) -> KategoriTekananDarah {
        kelas(self.sistole, Optimal, &SISTOLE).max(kelas(self.diastole, Optimal, &DIASTOLE))
    }

    /// High in the systolic figure alone: from 140, below 90.
    pub fn sistolik_terisolasi(self) -> bool {
        kelas(self.sistole, Optimal, &SISTOLE) >= Derajat1
            && kelas(self.diastole, Optimal, &DIASTOLE) < Derajat1
    }

    /// Does one of the figures reach the pair of thresholds that begins at this place?
    pub fn mencapai(self, versi: &Versi, at: usize) -> bool {
        self.sistole >= versi.angka(at) || self.diastole >= versi.angka(at + 1)
    }

    /// Between two pairs of thresholds.
    fn antara(self, versi: &Versi) -> bool {
        self.mencapai(versi, 0) && !self.mencapai(versi, 2)
    }

    /// What a rule looked at.
    pub fn masukan(self) -> [(&'static str, i32); 2] {
        [("sistole", self.sistole), ("diastole", self.diastole)]
    }

    /// The flag of somebody who is not pregnant, by her age: at most one.
    pub fn tanda(self, konteks: &Konteks<'_>) -> Option<Tanda> {
        let masukan = self.masukan();
        match konteks.umur_tahun() {
            ..REMAJA_TAHUN => TD_ANAK.bila(konteks, &masukan, |_| true),
            REMAJA_TAHUN..DEWASA_TAHUN => TD_REMAJA_TINGGI
                .bila(konteks, &masukan, |v| self.mencapai(v, 0))
                .or_else(|| TD_REMAJA_MENINGKAT.bila(konteks, &masukan, |v| self.antara(v))),
            _ => TD_TINGGI
                .bila(konteks, &masukan, |v| self.mencapai(v, 0))
                .or_else(|| TD_NORMAL_TINGGI.bila(konteks, &masukan, |v| self.antara(v)))
                .or_else(|| TD_NORMAL.bila(konteks, &masukan, |v| self.antara(v))),
        }
    }
}

/// A reading has both figures, the upper above the lower.
pub fn periksa(sistole: Option<Sistole>, diastole: Option<Diastole>) -> Result<(), Refusal> {
    let missing =
        |field| Refusal::new(Code::Required).saying("Isi sistole dan diastole bersama-sama.").on(field);
    match (sistole, diastole) {
        (Some(_), None) => Err(missing("diastole")),
        (None, Some(_)) => Err(missing("sistole")),
        (Some(sistole), Some(diastole)) if sistole.0 <= diastole.0 => {
            Err(Refusal::new(Code::ImpossibleValue)
                .saying("Sistole harus lebih besar daripada diastole.")
                .on("diastole"))
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::uji::{ditolak, laki, masukan, perempuan, tanda};
    use super::*;
    use crate::domain::pilihan::Pilihan as _;

    // lifecycle-and-sessions.md 3.6: each threshold from both sides, and readings whose two figures disagree.
    #[test]
    fn the_worse_of_both_figures_decides() {
        let rows = [
            ((119, 79), "OPTIMAL", ""),
            ((120, 79), "NORMAL", "TD_NORMAL"),
            ((119, 80), "NORMAL", "TD_NORMAL"),
            ((129, 84), "NORMAL", "TD_NORMAL"),
            ((130, 79), "NORMAL_TINGGI", "TD_NORMAL_TINGGI"),
            ((118, 85), "NORMAL_TINGGI", "TD_NORMAL_TINGGI"),
            ((139, 89), "NORMAL_TINGGI", "TD_NORMAL_TINGGI"),
            ((140, 70), "DERAJAT_1", "TD_TINGGI"),
            ((110, 90), "DERAJAT_1", "TD_TINGGI"),
            ((159, 99), "DERAJAT_1", "TD_TINGGI"),
            ((160, 80), "DERAJAT_2", "TD_TINGGI"),
            ((135, 100), "DERAJAT_2", "TD_TINGGI"),
            ((179, 109), "DERAJAT_2", "TD_TINGGI"),
            ((180, 80), "DERAJAT_3", "TD_TINGGI"),
            ((150, 110), "DERAJAT_3", "TD_TINGGI"),
        ];
        for ((sistole, diastole), kategori, expected) in rows {
            assert_eq!(Tekanan { sistole, diastole }.kategori().kode(), kategori, "{sistole}/{diastole}");
            let given = json!({ "sistole": sistole, "diastole": diastole });
            assert_eq!(tanda("KES-06", &laki(18), &given), expected, "{sistole}/{diastole}");
        }
        let read = |sistole, diastole| Tekanan { sistole, diastole }.sistolik_terisolasi();
        assert!(read(140, 89) && !read(140, 90) && !read(139, 80));
        let given = json!({ "sistole": 142, "diastole": 88 });
        assert_eq!(masukan("KES-06", &laki(40), &given, "TD_TINGGI"), "sistole=142 diastole=88");
    }

    #[test]
    fn adolescents_have_a_table_of_their_own_and_children_none_at_hand() {
        let rows = [
            (12, (150, 95), "TD_ANAK"),
            (12, (100, 60), "TD_ANAK"),
            (13, (119, 79), ""),
            (13, (120, 79), "TD_REMAJA_MENINGKAT"),
            (13, (129, 79), "TD_REMAJA_MENINGKAT"),
            (13, (119, 80), "TD_REMAJA_TINGGI"),
            (17, (130, 70), "TD_REMAJA_TINGGI"),
            (17, (140, 90), "TD_REMAJA_TINGGI"),
        ];
        for (tahun, (sistole, diastole), expected) in rows {
            let given = json!({ "sistole": sistole, "diastole": diastole });
            assert_eq!(tanda("KES-10", &perempuan(tahun), &given), expected, "{tahun}: {sistole}/{diastole}");
        }
    }

    #[test]
    fn half_a_reading_or_an_upturned_one_is_refused() {
        let rows = [
            (json!({ "sistole": 120 }), Code::Required, "diastole"),
            (json!({ "diastole": 80 }), Code::Required, "sistole"),
            (json!({ "sistole": 80, "diastole": 120 }), Code::ImpossibleValue, "diastole"),
            (json!({ "sistole": 90, "diastole": 90 }), Code::ImpossibleValue, "diastole"),
            (json!({ "sistole": 301, "diastole": 90 }), Code::ImpossibleValue, "sistole"),
        ];
        for (given, code, field) in rows {
            assert_eq!(ditolak("KES-06", Some(&laki(40)), &given), (code, field.to_owned()), "{given}");
        }
    }
}
