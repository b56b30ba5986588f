//! The national identity number (NIK) and the family card number (no. KK), both of 16 digits. They are
//! specific personal data and no identity: new-borns have none, digits get lost in spreadsheets, and the
//! region part is where the number was issued, not where the person lives. So they are never a key, never
//! in an address, and never in a log: `Debug` shows no digit. Sources: notes.md section 4, trap 7; UU 27/2022.

use std::fmt;

use chrono::{Datelike, NaiveDate};

use crate::error::{Code, Refusal};

/// The number of digits of both numbers.
const PANJANG: usize = 16;

/// A NIK whose form is right: 6 digits of the issuing region, day, month and year of birth with two digits
/// each (the day plus 40 for women), and a serial number of 4.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nik(String);

impl Nik {
    /// Reads a NIK. Spaces anywhere and a leading apostrophe (from spreadsheets) are dropped.
    ///
    /// Refused: empty (`REQUIRED`); anything but 16 digits, a day of birth outside 01-31 and 41-71, or a
    /// month outside 01-12 (`INVALID_FORMAT`). The refusal never repeats the number.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let angka = enam_belas_digit(text, "NIK")?;
        let nik = Nik(angka);
        let (hari, bulan) = (nik.dua_digit(6), nik.dua_digit(8));
        if !matches!(hari, 1..=31 | 41..=71) || !matches!(bulan, 1..=12) {
            return Err(Refusal::new(Code::InvalidFormat)
                .saying("Tanggal lahir di dalam NIK tidak mungkin. Periksa kembali angkanya."));
        }
        Ok(nik)
    }

    /// All 16 digits, to be sealed. Show `tersamar` of the last two instead.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the birth date and sex inside the number agree with those given. A disagreement is asked
    /// about, never refused: many numbers were issued with a wrong date. The century is not in the number.
    pub fn cocok(&self, lahir: NaiveDate, perempuan: bool) -> bool {
        let hari = lahir.day() + if perempuan { 40 } else { 0 };
        let tahun = lahir.year().rem_euclid(100).unsigned_abs();
        (self.dua_digit(6), self.dua_digit(8), self.dua_digit(10)) == (hari, lahir.month(), tahun)
    }

    /// The two digits from that place on as a number.
    fn dua_digit(&self, dari: usize) -> u32 {
        self.0.bytes().skip(dari).take(2).fold(0, |nilai, byte| nilai * 10 + u32::from(byte - b'0'))
    }
}

/// Shows no digit, so that a number cannot reach a log by accident.
impl fmt::Debug for Nik {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Nik(…)")
    }
}

/// A family card number whose form is right: 16 digits. It looks like a NIK and is often typed in its place.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NoKk(String);

impl NoKk {
    /// Reads a family card number. Spaces anywhere and a leading apostrophe are dropped.
    ///
    /// Refused: empty (`REQUIRED`), anything but 16 digits (`INVALID_FORMAT`).
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        enam_belas_digit(text, "Nomor KK").map(NoKk)
    }

    /// All 16 digits, to be sealed. Show `tersamar` of the last two instead.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Shows no digit.
impl fmt::Debug for NoKk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("NoKk(…)")
    }
}

/// The 16 digits of a typed number, or why it is none.
fn enam_belas_digit(text: &str, nama: &str) -> Result<String, Refusal> {
    let text = text.trim();
    let text = text.strip_prefix('\'').unwrap_or(text);
    // One character more than allowed is enough to know, whatever length was sent.
    let angka: String = text.chars().filter(|huruf| *huruf != ' ').take(PANJANG + 1).collect();
    if angka.is_empty() {
        return Err(Refusal::new(Code::Required).saying(format!("{nama} wajib diisi.")));
    }
    if angka.len() != PANJANG || !angka.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Refusal::new(Code::InvalidFormat).saying(format!("{nama} terdiri dari 16 angka.")));
    }
    Ok(angka)
}

/// Either number with only its last two digits (*ekor*: tail) visible. The usual first six and last four would be the
/// whole number to whoever sees birth date and sex on the same screen.
pub fn tersamar(ekor: &str) -> String {
    format!("{}{ekor}", "*".repeat(PANJANG.saturating_sub(ekor.len())))
}

/// Does a free text hold a number as long as these, however it is broken up? It has no business there.
pub fn memuat_nomor(text: &str) -> bool {
    sensor(text) != text
}

/// A text with stars for the digits of every number as long as these, for logs and for what a library says of an input.
pub fn sensor(text: &str) -> String {
    let mut huruf: Vec<char> = text.chars().collect();
    // Where the digits of the number under way stand.
    let mut angka: Vec<usize> = Vec::new();
    for ke in 0..=huruf.len() {
        match huruf.get(ke) {
            Some(satu) if satu.is_ascii_digit() => angka.push(ke),
            Some(' ' | '.' | '-' | '\'') => {}
            _ => {
                let panjang = angka.len() >= PANJANG;
                for ke in angka.drain(..).filter(|_| panjang) {
                    if let Some(satu) = huruf.get_mut(ke) {
                        *satu = '*';
                    }
                }
            }
        }
    }
    huruf.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hari(tahun: i32, bulan: u32, hari: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(tahun, bulan, hari).unwrap()
    }

    // All numbers are made up; region 99.99 does not exist.
    #[test]
    fn sixteen_digits_with_a_possible_birth_date() {
        for text in [
            "9999991809250001",
            " 9999 9918 0925 0001 ",
            "'9999991809250001",
            "9999995809250001", // 18 + 40: a woman
            "9999990101000001",
            "9999993112990001",
            "9999997112990001",
        ] {
            assert!(Nik::parse(text).is_ok(), "{text}");
        }
        let rows = [
            ("", Code::Required),
            ("  ", Code::Required),
            ("'", Code::Required),
            ("999999180925000", Code::InvalidFormat),
            ("99999918092500011", Code::InvalidFormat),
            ("9999.9918.0925.0001", Code::InvalidFormat),
            ("999999180925000A", Code::InvalidFormat),
            ("9999990009250001", Code::InvalidFormat), // day 00
            ("9999993209250001", Code::InvalidFormat), // day 32
            ("9999994009250001", Code::InvalidFormat), // day 40
            ("9999997209250001", Code::InvalidFormat), // day 72
            ("9999991800250001", Code::InvalidFormat), // month 00
            ("9999991813250001", Code::InvalidFormat), // month 13
            ("९९९९९९१८०९२५०००१", Code::InvalidFormat),
            ("''9999991809250001", Code::InvalidFormat),
        ];
        for (text, code) in rows {
            let refusal = Nik::parse(text).unwrap_err();
            assert_eq!(refusal.code, code, "{text}");
            assert!(text.trim().is_empty() || !refusal.message.contains(text));
        }
        assert_eq!(Nik::parse(&"9".repeat(1_000_000)).unwrap_err().code, Code::InvalidFormat);
    }

    #[test]
    fn a_number_is_never_shown() {
        let nik = Nik::parse("9999991809250047").unwrap();
        assert_eq!(tersamar("47"), "**************47");
        assert_eq!(format!("{nik:?}"), "Nik(…)");
        let kk = NoKk::parse("9999 9900 0000 0012").unwrap();
        assert_eq!(kk.as_str(), "9999990000000012");
        assert_eq!(format!("{:?}", Some(&kk)), "Some(NoKk(…))");
    }

    #[test]
    fn a_number_in_a_free_text_is_seen() {
        for text in [
            "9999991809250047",
            "NIK 9999 9918 0925 0047.",
            "kk:9999-9918.0925'0047 lama",
            "99999918092500471",
        ] {
            assert!(memuat_nomor(text), "{text}");
        }
        assert_eq!(sensor("nik: \"9999 9918 0925 0047\", 12"), "nik: \"**** **** **** ****\", 12");
        for text in ["", "salah ketik di Posyandu 12", "081298765432, 0812", "999999180925004 a 7", "1/2/3"] {
            assert!(!memuat_nomor(text), "{text}");
        }
    }

    #[test]
    fn birth_date_and_sex_are_compared_softly() {
        let laki = Nik::parse("9999991809250001").unwrap();
        let perempuan = Nik::parse("9999995809250001").unwrap();
        assert!(laki.cocok(hari(2025, 9, 18), false) && laki.cocok(hari(1925, 9, 18), false));
        assert!(!laki.cocok(hari(2025, 9, 18), true) && !laki.cocok(hari(2025, 9, 17), false));
        assert!(perempuan.cocok(hari(2025, 9, 18), true) && !perempuan.cocok(hari(2025, 9, 18), false));
        assert!(!laki.cocok(hari(2024, 9, 18), false) && !laki.cocok(hari(2025, 8, 18), false));
        assert!(!laki.cocok(NaiveDate::MIN, false));
    }

    #[test]
    fn a_family_card_number_has_sixteen_digits() {
        assert!(NoKk::parse("9999990000000000").is_ok());
        assert_eq!(NoKk::parse("").unwrap_err().code, Code::Required);
        assert_eq!(NoKk::parse("99999900000000").unwrap_err().code, Code::InvalidFormat);
    }
}
