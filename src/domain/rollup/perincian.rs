//! What sums need to know of the form of a service besides its kind (*perincian*): a few values, and of the rest only
//! whether it was asked or measured. The view `statistik_pelayanan` writes it down as one JSON text, so that no words
//! a kader wrote are ever read for a sum.

use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::bidang::kesehatan::gizi::PemberianGizi;
use crate::domain::bidang::kesehatan::hamil::ProdukTtd;
use crate::domain::bidang::kesehatan::imunisasi::StatusDosis;
use crate::domain::imunisasi::DosisVaksin;
use crate::domain::pertumbuhan::{Indeks, Z, janggal};

/// The values of one service; what its kind does not have is empty.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Perincian {
    /// KES-01: breast milk only, as the mother tells.
    pub asi_eksklusif: Option<bool>,
    /// KES-01: weight for age, in hundredths.
    pub z_bb_u: Option<i32>,
    /// KES-01: length or height for age.
    pub z_tb_u: Option<i32>,
    /// KES-01: weight for length or height.
    pub z_bb_tb: Option<i32>,
    /// KES-01: both feet swollen.
    pub edema: bool,
    /// KES-02: the dose.
    pub dosis: Option<DosisVaksin>,
    /// KES-02: was it given?
    pub status: Option<StatusDosis>,
    /// KES-02, KES-03: the day it was given, if elsewhere.
    pub tanggal_diberikan: Option<NaiveDate>,
    /// KES-03: what was given.
    pub pemberian: Option<PemberianGizi>,
    /// KES-04: contacts in this trimester so far.
    pub kontak_anc: Option<i32>,
    /// KES-04: iron tablets given now.
    pub ttd_diberikan: Option<i32>,
    /// KES-04: which.
    pub produk_ttd: Option<ProdukTtd>,
    /// Blood pressure was measured.
    pub td: bool,
    /// Glucose was measured.
    pub gula: bool,
    /// Haemoglobin was measured.
    pub hb: bool,
    /// The arm of a pregnant woman was measured.
    pub lila: bool,
    /// Weight and height were measured.
    pub imt: bool,
    /// The waist was measured.
    pub perut: bool,
    /// The questions about tuberculosis were asked.
    pub tbc: bool,
    /// AKS was filled in.
    pub aks: bool,
    /// SKILAS was filled in.
    pub skilas: bool,
}

impl Perincian {
    /// Read from what the view wrote.
    pub fn parse(text: &str) -> Option<Perincian> {
        serde_json::from_str(text).ok()
    }

    /// A z-score that counts: beyond what WHO takes for plausible it counts nowhere, and with oedema there is none.
    pub fn z(&self, indeks: Indeks) -> Option<Z> {
        let z = match indeks {
            Indeks::TbU => self.z_tb_u,
            _ if self.edema => None,
            Indeks::BbU => self.z_bb_u,
            Indeks::BbTb => self.z_bb_tb,
            Indeks::ImtU | Indeks::LkU | Indeks::LilaU => None,
        };
        z.map(Z::from_ratusan).filter(|z| !janggal(indeks, *z))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_read_as_the_view_writes_it() {
        let text = r#"{"zBbU":-208,"zTbU":null,"edema":false,"asiEksklusif":null}"#;
        let read = Perincian::parse(text).unwrap();
        assert_eq!(read, Perincian { z_bb_u: Some(-208), ..Perincian::default() });
        let text = r#"{"dosis":"MR1","status":"DIBERIKAN","tanggalDiberikan":"2026-02-10"}"#;
        let read = Perincian::parse(text).unwrap();
        assert_eq!(read.dosis, Some(DosisVaksin::Mr1));
        assert_eq!(read.tanggal_diberikan, NaiveDate::from_ymd_opt(2026, 2, 10));
        assert_eq!((Perincian::parse("{}"), Perincian::parse("")), (Some(Perincian::default()), None));
    }

    #[test]
    fn a_value_that_cannot_be_is_no_value_and_oedema_leaves_the_length() {
        let child = Perincian { z_bb_u: Some(-601), z_tb_u: Some(-600), ..Perincian::default() };
        assert_eq!((child.z(Indeks::BbU), child.z(Indeks::TbU)), (None, Some(Z::from_ratusan(-600))));
        let swollen = Perincian { edema: true, z_bb_u: Some(-100), ..child };
        assert_eq!((swollen.z(Indeks::BbU), swollen.z(Indeks::TbU)), (None, Some(Z::from_ratusan(-600))));
    }
}
