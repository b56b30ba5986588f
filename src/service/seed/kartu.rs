//! What the card of a child asks beside the scale: breast-feeding, complementary food, development, illness and TB. The
//! shares are invented, near what SKI 2023 and the KIA book lead one to expect; nobody counted them in Kukar.

use chrono::NaiveDate;

use super::acak::{Acak, Untuk};
use super::pos::Pos;
use crate::domain::bidang::Pertumbuhan;
use crate::domain::bidang::isian::Banyak;
use crate::domain::bidang::kesehatan::tbc::GejalaTbc;
use crate::domain::bidang::kesehatan::tumbuh_kembang::{GejalaSakit, HasilPerkembangan, TandaBahayaAnak};
use crate::domain::tanggal::umur_bulan;

const ASI_EKSKLUSIF: f64 = 0.74;
const MPASI_CUKUP: f64 = 0.86;
const PERKEMBANGAN_DIPERIKSA: f64 = 0.85;
const PERKEMBANGAN_LENGKAP: f64 = 0.96;
const SAKIT: f64 = 0.05;
const TANDA_BAHAYA: f64 = 0.001;
/// Asked at one weighing in four, so that hardly a child goes a year without the questions.
const TBC_DITANYA: f64 = 0.25;
const TBC_GEJALA: f64 = 0.012;
/// Ages in months at which the development checklist changes (KPSP).
const PERIKSA_TIAP_BULAN: i32 = 3;

/// The card of one child, and the age of its last development check.
#[derive(Debug, Default)]
pub struct Kartu {
    acak: Option<Acak>,
    diperiksa: i32,
    /// Does the mother give nothing but breast milk?
    asi: bool,
}

impl Kartu {
    pub fn baru(pos: &Pos, di: usize) -> Kartu {
        let mut acak = Acak::nomor(Untuk::Kartu, pos.nomor, u64::try_from(di).unwrap_or(0));
        let asi = acak.peluang(ASI_EKSKLUSIF);
        Kartu { acak: Some(acak), diperiksa: -1, asi }
    }

    /// Fills in the questions of the age.
    pub fn tanya(&mut self, isi: &mut Pertumbuhan, lahir: NaiveDate, tanggal: NaiveDate) {
        let Some(acak) = &mut self.acak else { return };
        let umur = umur_bulan(lahir, tanggal);
        isi.asi_eksklusif = (umur < 6).then(|| self.asi || acak.peluang(0.3));
        isi.mpasi_cukup = (6..24).contains(&umur).then(|| acak.peluang(MPASI_CUKUP));
        let langkah = if umur < 24 { PERIKSA_TIAP_BULAN } else { 2 * PERIKSA_TIAP_BULAN };
        let masa = umur / langkah * langkah;
        if masa > 0 && masa > self.diperiksa && acak.peluang(PERKEMBANGAN_DIPERIKSA) {
            self.diperiksa = masa;
            isi.perkembangan = Some(acak.undi(
                HasilPerkembangan::Lengkap,
                &[(1.0 - PERKEMBANGAN_LENGKAP, HasilPerkembangan::TidakLengkap)],
            ));
        }
        isi.gejala_sakit = Some(Banyak(if acak.peluang(SAKIT) {
            vec![acak.undi(GejalaSakit::BatukPilek, &[(0.2, GejalaSakit::Demam), (0.2, GejalaSakit::Diare)])]
        } else {
            Vec::new()
        }));
        isi.tanda_bahaya_anak = Some(Banyak(if acak.peluang(TANDA_BAHAYA) {
            vec![acak.undi(TandaBahayaAnak::SesakNapas, &[(0.4, TandaBahayaAnak::DiareMataCekung)])]
        } else {
            Vec::new()
        }));
        if acak.peluang(TBC_DITANYA) {
            let gejala = acak.peluang(TBC_GEJALA).then_some(GejalaTbc::Batuk);
            isi.gejala_tbc = Some(Banyak(gejala.into_iter().collect()));
            isi.kontak_tbc = Some(acak.peluang(0.004));
        }
    }
}
