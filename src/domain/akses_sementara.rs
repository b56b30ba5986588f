//! A look into one person's record for an hour (*akses sementara*), by somebody who otherwise reads nobody's: in an
//! emergency (*darurat*), with a reason and a review afterwards, or in a review task (*tinjauan*) that the post
//! asked for. Limits: access design, section 4.

use chrono::{DateTime, Duration, Utc};

use crate::error::{Code, Refusal};
use crate::pilihan;

pilihan! {
    /// Why somebody may look into one record for an hour.
    pub enum JenisAkses {
        /// An emergency (darurat): opened by the reader herself, reviewed afterwards.
        Darurat = "DARURAT",
        /// A review (tinjauan) that the post asked for.
        Tinjauan = "TINJAUAN",
    }
}

pilihan! {
    /// What the auditor found of an emergency.
    pub enum HasilDarurat {
        /// It was one (wajar: reasonable).
        Wajar = "WAJAR",
        /// It was none (tidak wajar).
        TidakWajar = "TIDAK_WAJAR",
    }
}

/// How long a look lasts.
pub const LAMA: Duration = Duration::minutes(60);
/// How often one account may call an emergency in a day (WITA).
pub const SEHARI: usize = 3;
/// Within how long an auditor judges an emergency.
const DITINJAU: Duration = Duration::days(7);
/// The shortest reason that says something, and the longest, in characters.
const ALASAN: std::ops::RangeInclusive<usize> = 10..=500;

/// Until when an emergency that began then is to be judged.
pub fn tenggat_tinjau(mulai: DateTime<Utc>) -> DateTime<Utc> {
    mulai + DITINJAU
}

/// Reads the reason of an emergency: a sentence, not a word.
pub fn periksa_alasan(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    let count = text.chars().count();
    if count > *ALASAN.end() {
        return Err(Refusal::new(Code::TooLong).saying("Alasan paling banyak 500 huruf.").on("alasan"));
    }
    if count < *ALASAN.start() {
        let sentence = "Tulis alasannya, paling sedikit 10 huruf.";
        return Err(Refusal::new(Code::Required).saying(sentence).on("alasan"));
    }
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(Refusal::new(Code::InvalidFormat).on("alasan"));
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_a_sentence() {
        let code = |text: &str| periksa_alasan(text).map_err(|refusal| refusal.code);
        assert_eq!(code(" kejang di rumah ").as_deref(), Ok("kejang di rumah"));
        assert_eq!(code("darurat  "), Err(Code::Required));
        assert_eq!(code("sembilan9"), Err(Code::Required));
        assert_eq!(code("sepuluh 10").as_deref(), Ok("sepuluh 10"));
        assert!(code(&"a".repeat(500)).is_ok());
        assert_eq!(code(&"a".repeat(501)), Err(Code::TooLong));
        assert_eq!(code("kejang\u{7} di rumah"), Err(Code::InvalidFormat));
    }
}
