//! What is asked for, as it is typed at either door: in the body of a request, or after a command. Read into what it
//! means or refused, with the field it concerns.

use chrono::DateTime;
use serde::Deserialize;

use super::lembar::Bentuk;
use crate::domain::id::PosyanduId;
use crate::domain::partisipasi::indikator::{Indikator, Rincian};
use crate::domain::pilihan::Pilihan;
use crate::domain::wilayah::Kode;
use crate::error::{Code, Refusal};
use crate::pilihan;
use crate::service::partisipasi::tabel::{Banding, Permintaan, Tingkat, rentang};
use crate::store::partisipasi::Area;

pilihan! {
    /// What an export holds.
    pub enum Jenis {
        /// Any table of indicators, one line a number.
        Indikator = "INDIKATOR",
        /// The monthly SKDN of each post, with sums.
        Skdn = "SKDN",
        /// The six sectors of each post, with sums.
        EnamBidang = "ENAM_BIDANG",
    }
}

/// As it is typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Isian {
    pub jenis: String,
    pub format: String,
    /// The code of a region; or a post.
    pub wilayah: Option<String>,
    /// The id of a post; or a region.
    pub posyandu: Option<String>,
    pub dari: String,
    pub sampai: Option<String>,
    pub tingkat: Option<String>,
    #[serde(default)]
    pub rincian: Vec<String>,
    #[serde(default)]
    pub indikator: Vec<String>,
    #[serde(default)]
    pub banding: Vec<String>,
    #[serde(default)]
    pub target: bool,
    pub pada: Option<String>,
}

/// What it means.
#[derive(Clone, Debug)]
pub struct Minta {
    pub jenis: Jenis,
    pub bentuk: Bentuk,
    /// The table behind it. A recap chooses its indicators and places itself.
    pub tanya: Permintaan,
}

impl Isian {
    /// Reads it.
    pub fn baca(&self) -> Result<Minta, Refusal> {
        let jenis: Jenis = pilih("jenis", &self.jenis)?;
        let bentuk = pilih("format", &self.format)?;
        let (dari, sampai) = rentang(&self.dari, self.sampai.as_deref())?;
        if jenis != Jenis::Indikator {
            self.untuk_rekap()?;
        }
        let tingkat = match (&self.tingkat, jenis) {
            (Some(tingkat), _) => pilih("tingkat", tingkat)?,
            (None, Jenis::Indikator) => {
                return Err(Refusal::new(Code::Required).saying("Sebutkan tingkatnya.").on("tingkat"));
            }
            (None, _) => Tingkat::Posyandu,
        };
        let indikator: Result<Vec<_>, Refusal> = self.indikator.iter().map(|kode| indikator(kode)).collect();
        let tanya = Permintaan {
            area: self.area()?,
            dari,
            sampai,
            tingkat,
            rincian: beberapa::<Rincian>("rincian", &self.rincian)?,
            indikator: indikator?,
            banding: beberapa::<Banding>("banding", &self.banding)?,
            pada: self.pada.as_deref().map(saat).transpose()?,
            target: self.target,
            peringkat: jenis == Jenis::Indikator,
        };
        Ok(Minta { jenis, bentuk, tanya })
    }

    /// A recap has its own places, columns and one period; what would change them is refused rather than ignored.
    fn untuk_rekap(&self) -> Result<(), Refusal> {
        let given = [
            ("sampai", self.sampai.is_some()),
            ("tingkat", self.tingkat.is_some()),
            ("rincian", !self.rincian.is_empty()),
            ("indikator", !self.indikator.is_empty()),
            ("banding", !self.banding.is_empty()),
            ("target", self.target),
        ];
        match given.into_iter().find(|(_, given)| *given) {
            Some((field, _)) => {
                let sentence = format!("Rekap tidak memakai isian {field}.");
                Err(Refusal::new(Code::NotEligible).saying(sentence).on(field))
            }
            None => Ok(()),
        }
    }

    fn area(&self) -> Result<Area, Refusal> {
        match (&self.wilayah, &self.posyandu) {
            (Some(kode), None) => {
                let kode = Kode::parse(kode.trim().trim_start_matches("wilayah:"));
                Ok(Area::Wilayah(kode.map_err(|refusal| refusal.on("wilayah"))?))
            }
            (None, Some(id)) => {
                Ok(Area::Posyandu(PosyanduId::parse(id).map_err(|refusal| refusal.on("posyandu"))?))
            }
            _ => {
                let sentence = "Sebutkan satu wilayah atau satu posyandu.";
                Err(Refusal::new(Code::Required).saying(sentence).on("wilayah"))
            }
        }
    }
}

fn pilih<P: Pilihan>(field: &str, text: &str) -> Result<P, Refusal> {
    let known: Vec<&str> = P::NILAI.iter().map(|(_, kode, _)| *kode).collect();
    let sentence = || format!("Pilih salah satu: {}.", known.join(", "));
    P::dari_kode(text).ok_or_else(|| Refusal::new(Code::UnknownCode).saying(sentence()).on(field))
}

/// Each once.
fn beberapa<P: Pilihan>(field: &str, texts: &[String]) -> Result<Vec<P>, Refusal> {
    let mut all = Vec::new();
    for text in texts {
        let one = pilih(field, text)?;
        if !all.contains(&one) {
            all.push(one);
        }
    }
    Ok(all)
}

fn indikator(kode: &str) -> Result<&'static Indikator, Refusal> {
    let sentence = || format!("Indikator {kode} tidak dikenal.");
    let unknown = || Refusal::new(Code::UnknownCode).saying(sentence()).on("indikator");
    Indikator::dari_kode(kode).ok_or_else(unknown)
}

fn saat(text: &str) -> Result<chrono::DateTime<chrono::Utc>, Refusal> {
    let sentence = "Tulis waktu seperti 2026-11-22T04:00:00Z.";
    let wrong = |_| Refusal::new(Code::InvalidFormat).saying(sentence).on("pada");
    Ok(DateTime::parse_from_rfc3339(text.trim()).map_err(wrong)?.to_utc())
}
