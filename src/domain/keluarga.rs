//! What is written about a household and its people: names, RT and RW, a phone number. These are typed
//! on a phone in the field, so harmless differences (spaces, leading zeros, +62 or 0) are smoothed away
//! and only what cannot be meant is refused. RT and RW have no national codes; they are numbers that are
//! unique only inside their parent. Source: domain README, glossary.

use super::nik::memuat_nomor;
use crate::error::{Code, Refusal};

/// The longest name, in characters.
const NAMA_TERPANJANG: usize = 100;

/// Reads the number of an RT or RW and gives it with three digits: `7` and `007` are `007`.
///
/// Refused: empty (`REQUIRED`), anything but one to three digits (`INVALID_FORMAT`).
pub fn parse_rt(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::new(Code::Required).saying("Nomor RT atau RW wajib diisi."));
    }
    if text.len() > 3 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(Refusal::new(Code::InvalidFormat)
            .saying("Tulis nomor RT atau RW dengan satu sampai tiga angka, misalnya 007."));
    }
    Ok(format!("{text:0>3}"))
}

/// Reads the name of a person: spaces at the ends are dropped and several in a row become one.
///
/// Refused: empty (`REQUIRED`), more than 100 characters (`TOO_LONG`), no letter at all, a control
/// character, an invisible mark that turns the direction of writing, or a number as long as a NIK, which would lie in
/// clear and be found by a search (`INVALID_FORMAT`).
pub fn parse_nama(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::new(Code::Required).saying("Nama wajib diisi."));
    }
    if text.chars().any(|huruf| huruf.is_control() || is_tanda_arah(huruf)) {
        return Err(Refusal::new(Code::InvalidFormat)
            .saying("Nama memuat tanda yang tidak dapat dibaca. Ketik ulang namanya."));
    }
    let mut nama = String::new();
    for kata in text.split_whitespace() {
        if !nama.is_empty() {
            nama.push(' ');
        }
        nama.push_str(kata);
        // A name is measured while it grows, so a huge text is not copied as a whole.
        if nama.chars().count() > NAMA_TERPANJANG {
            return Err(
                Refusal::new(Code::TooLong).saying(format!("Nama paling panjang {NAMA_TERPANJANG} huruf."))
            );
        }
    }
    if !nama.chars().any(char::is_alphabetic) {
        return Err(Refusal::new(Code::InvalidFormat).saying("Nama harus memuat huruf."));
    }
    if memuat_nomor(&nama) {
        return Err(Refusal::new(Code::InvalidFormat).saying("Jangan tulis NIK atau nomor KK di dalam nama."));
    }
    Ok(nama)
}

/// Unicode marks that reorder or hide text: a name with them reads differently from what it is.
fn is_tanda_arah(huruf: char) -> bool {
    const RENTANG: [(char, char); 5] = [
        ('\u{200B}', '\u{200B}'),
        ('\u{200E}', '\u{200F}'),
        ('\u{2028}', '\u{202E}'),
        ('\u{2060}', '\u{2069}'),
        ('\u{FEFF}', '\u{FEFF}'),
    ];
    RENTANG.iter().any(|(dari, sampai)| (*dari..=*sampai).contains(&huruf))
}

/// Reads an Indonesian mobile number and gives it as `+628…`: `0812-3456-7890`, `62812…` and `+62 812…`
/// are the same number. Spaces, hyphens, points and brackets are ignored.
///
/// Refused: empty (`REQUIRED`); anything that is not 0, 62 or +62 followed by an 8 and 8 to 11 more digits
/// (`INVALID_FORMAT`).
pub fn parse_telepon(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refusal::new(Code::Required).saying("Nomor telepon wajib diisi."));
    }
    // The longest number, with its +62, has 15 characters; what is longer is refused below.
    let rapat: String =
        text.chars().filter(|huruf| !matches!(huruf, ' ' | '-' | '.' | '(' | ')')).take(16).collect();
    ["+62", "62", "0"]
        .into_iter()
        .find_map(|awalan| rapat.strip_prefix(awalan))
        .filter(|nomor| nomor.starts_with('8') && (9..=12).contains(&nomor.len()))
        .filter(|nomor| nomor.bytes().all(|byte| byte.is_ascii_digit()))
        .map(|nomor| format!("+62{nomor}"))
        .ok_or_else(|| {
            Refusal::new(Code::InvalidFormat).saying("Tulis nomor telepon genggam seperti 081234567890.")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rt_is_written_with_three_digits() {
        for (text, hasil) in [("7", "007"), ("07", "007"), (" 007 ", "007"), ("123", "123"), ("0", "000")] {
            assert_eq!(parse_rt(text).as_deref(), Ok(hasil));
        }
        for (text, code) in [
            ("", Code::Required),
            ("0007", Code::InvalidFormat),
            ("RT 7", Code::InvalidFormat),
            ("7a", Code::InvalidFormat),
            ("-7", Code::InvalidFormat),
            ("٧", Code::InvalidFormat),
        ] {
            assert_eq!(parse_rt(text).unwrap_err().code, code, "{text:?}");
        }
    }

    #[test]
    fn a_name_is_tidied_and_kept() {
        let seratus = "é".repeat(100);
        for (text, hasil) in [
            ("  Siti   Aminah ", "Siti Aminah"),
            ("Nur'aini, S.Pd.", "Nur'aini, S.Pd."),
            ("Adi 2", "Adi 2"),
            ("I", "I"),
            (seratus.as_str(), seratus.as_str()),
        ] {
            assert_eq!(parse_nama(text).as_deref(), Ok(hasil));
        }
        for (text, code) in [
            ("", Code::Required),
            ("   ", Code::Required),
            ("12345", Code::InvalidFormat),
            ("-", Code::InvalidFormat),
            ("Siti\tAminah", Code::InvalidFormat),
            ("Siti\u{0}", Code::InvalidFormat),
            ("Siti\u{202E}hanimA", Code::InvalidFormat),
            ("\u{200B}", Code::InvalidFormat),
            ("Siti 9999991809250047", Code::InvalidFormat),
            ("9999 9918 0925 0047 Siti", Code::InvalidFormat),
        ] {
            assert_eq!(parse_nama(text).unwrap_err().code, code, "{text:?}");
        }
        assert_eq!(parse_nama(&"a".repeat(101)).unwrap_err().code, Code::TooLong);
        assert_eq!(parse_nama(&"a ".repeat(500_000)).unwrap_err().code, Code::TooLong);
    }

    #[test]
    fn a_phone_number_has_one_writing() {
        for text in
            ["081234567890", "0812-3456-7890", "6281234567890", "+62 812 3456 7890", "(0812) 3456.7890"]
        {
            assert_eq!(parse_telepon(text).as_deref(), Ok("+6281234567890"), "{text}");
        }
        assert!(parse_telepon("0812345678").is_ok() && parse_telepon("0812345678901").is_ok());
        for (text, code) in [
            ("", Code::Required),
            ("081234567", Code::InvalidFormat),
            ("08123456789012", Code::InvalidFormat),
            ("0541123456", Code::InvalidFormat), // a landline
            ("81234567890", Code::InvalidFormat),
            ("+6581234567", Code::InvalidFormat),
            ("0812345678x", Code::InvalidFormat),
            ("+62+8123456789", Code::InvalidFormat),
            ("08१२३४५६७८९", Code::InvalidFormat),
            ("---", Code::InvalidFormat),
        ] {
            assert_eq!(parse_telepon(text).unwrap_err().code, code, "{text:?}");
        }
        assert_eq!(parse_telepon(&"0".repeat(1_000_000)).unwrap_err().code, Code::InvalidFormat);
    }
}
