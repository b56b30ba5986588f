//! What a person may ask of those who keep her data (*subjek data*, UU 27/2022): a copy, a correction, a
//! restriction, an erasure. The pengurus of her post receives the request, the pembina decides, and the clock of
//! 3 x 24 hours runs from the receipt.

use chrono::{DateTime, Duration, Utc};

use crate::error::{Code, Refusal};
use crate::pilihan;

pilihan! {
    /// What is asked (UU 27/2022).
    pub enum JenisPermintaan {
        /// A copy with the history of processing (salinan; article 32).
        Salinan = "SALINAN",
        /// A correction (koreksi; article 30).
        Koreksi = "KOREKSI",
        /// A restriction (batasi; articles 40 and 41): hidden everywhere, kept sealed.
        Batasi = "BATASI",
        /// The end of a restriction (pulihkan: restore).
        Pulihkan = "PULIHKAN",
        /// An erasure (hapus; articles 42 to 44).
        Hapus = "HAPUS",
    }
}

pilihan! {
    /// Who asks.
    pub enum Pemohon {
        /// The person herself (diri).
        Diri = "DIRI",
        /// A parent or guardian (wali), for a minor or a person with a disability.
        Wali = "WALI",
    }
}

pilihan! {
    /// Where a request stands.
    pub enum StatusPermintaan {
        /// It waits for the pembina (menunggu).
        Menunggu = "MENUNGGU",
        /// It was granted and done (selesai).
        Selesai = "SELESAI",
        /// It was refused, with a reason (ditolak).
        Ditolak = "DITOLAK",
    }
}

/// 3 x 24 hours from the receipt.
const WAKTU: Duration = Duration::hours(72);

/// For how long a granted copy can be fetched.
pub const SALINAN_BERLAKU: Duration = Duration::days(30);

/// Below this age a guardian asks, in years.
const DEWASA: i32 = 18;

/// Until when a request received then must be answered.
pub fn tenggat(diterima: DateTime<Utc>) -> DateTime<Utc> {
    diterima + WAKTU
}

/// Whole hours that are left; below zero the clock has run out.
pub fn sisa_jam(tenggat: DateTime<Utc>, now: DateTime<Utc>) -> i64 {
    (tenggat - now).num_minutes().div_euclid(60)
}

/// Whether this applicant may ask: for a minor the guardian does, and says how she is related.
pub fn periksa_pemohon(pemohon: Pemohon, hubungan: Option<&str>, umur: Option<i32>) -> Result<(), Refusal> {
    match pemohon {
        Pemohon::Diri if umur.is_some_and(|years| years < DEWASA) => {
            let sentence = "Di bawah 18 tahun, permintaan diajukan oleh orang tua atau wali.";
            Err(Refusal::new(Code::NotEligible).saying(sentence).on("pemohon"))
        }
        Pemohon::Wali if hubungan.is_none() => {
            Err(Refusal::new(Code::Required).saying("Tulis hubungan wali dengan sasaran.").on("hubungan"))
        }
        _ => Ok(()),
    }
}

/// A request is decided once; a refusal says why.
pub fn putus(
    status: StatusPermintaan,
    setuju: bool,
    alasan: Option<&str>,
) -> Result<StatusPermintaan, Refusal> {
    if status != StatusPermintaan::Menunggu {
        return Err(Refusal::new(Code::WrongState).saying("Permintaan ini sudah diputus."));
    }
    match (setuju, alasan) {
        (true, _) => Ok(StatusPermintaan::Selesai),
        (false, Some(_)) => Ok(StatusPermintaan::Ditolak),
        (false, None) => Err(Refusal::new(Code::Required).saying("Tulis alasan penolakannya.").on("alasan")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_runs_three_days_from_the_receipt() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let due = tenggat(at("2026-11-20T01:00:00Z"));
        assert_eq!(due, at("2026-11-23T01:00:00Z"));
        for (now, left) in [
            ("2026-11-20T01:00:00Z", 72),
            ("2026-11-20T01:01:00Z", 71),
            ("2026-11-23T00:59:00Z", 0),
            ("2026-11-23T01:00:00Z", 0),
            ("2026-11-23T01:01:00Z", -1),
        ] {
            assert_eq!(sisa_jam(due, at(now)), left, "{now}");
        }
    }

    #[test]
    fn a_guardian_asks_for_a_minor() {
        let code = |who, relation, age| periksa_pemohon(who, relation, age).err().map(|r| r.code);
        assert_eq!(code(Pemohon::Diri, None, Some(18)), None);
        assert_eq!(code(Pemohon::Diri, None, Some(17)), Some(Code::NotEligible));
        assert_eq!(code(Pemohon::Wali, Some("ibu"), Some(17)), None);
        assert_eq!(code(Pemohon::Wali, None, Some(40)), Some(Code::Required));
        assert_eq!(code(Pemohon::Diri, None, None), None);
    }

    #[test]
    fn a_request_is_decided_once() {
        use StatusPermintaan::{Ditolak, Menunggu, Selesai};
        assert_eq!(putus(Menunggu, true, None), Ok(Selesai));
        assert_eq!(putus(Menunggu, false, Some("wajib disimpan")), Ok(Ditolak));
        assert_eq!(putus(Menunggu, false, None).map_err(|r| r.code), Err(Code::Required));
        assert_eq!(putus(Ditolak, true, None).map_err(|r| r.code), Err(Code::WrongState));
    }
}
