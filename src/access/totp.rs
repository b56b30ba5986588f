//! The second factor on the web: a code of six digits that an authenticator app shows for half a minute (RFC 6238
//! with the parameters every app knows: SHA-1, 30 seconds, six digits). SHA-1 is fine here: HMAC does not rest on
//! the collisions it is broken by.
//!
//! A phone's clock may be off, so the step before and the step after count too. A step counts once: who sees a code
//! over somebody's shoulder cannot use it again.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac;
use chrono::{DateTime, Utc};

use super::secrets::random;
use crate::error::Result;

/// Bytes of a secret, as RFC 4226 recommends for SHA-1.
const SECRET: usize = 20;
/// Seconds of a step.
const STEP: i64 = 30;
/// Six digits.
const CODES: u32 = 1_000_000;
/// RFC 4648, which authenticator apps read.
const BASE32: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The secret that an authenticator and the server share. Never printed.
pub struct Totp([u8; SECRET]);

/// Shows no secret.
impl std::fmt::Debug for Totp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Totp(…)")
    }
}

impl Totp {
    /// A new secret.
    pub fn new() -> Result<Totp> {
        random().map(Totp)
    }

    /// Reads a secret that `text` wrote.
    pub fn parse(text: &str) -> Option<Totp> {
        let (mut bytes, mut bits, mut held) = (Vec::with_capacity(SECRET), 0_u32, 0_u32);
        for c in text.bytes() {
            let five = BASE32.iter().position(|known| *known == c)?;
            (held, bits) = ((held << 5 | u32::try_from(five).ok()?) & 0xfff, bits + 5);
            if bits >= 8 {
                bits -= 8;
                bytes.push(u8::try_from(held >> bits & 0xff).ok()?);
            }
        }
        bytes.try_into().ok().map(Totp)
    }

    /// The secret in base32, to be sealed, or typed into an authenticator.
    pub fn text(&self) -> String {
        let bit = |at: usize| self.0.get(at / 8).is_some_and(|byte| byte >> (7 - at % 8) & 1 == 1);
        let five = |group: usize| (0..5).fold(0, |sum, at| sum << 1 | usize::from(bit(group * 5 + at)));
        (0..SECRET * 8 / 5).filter_map(|group| BASE32.get(five(group))).map(|c| char::from(*c)).collect()
    }

    /// What an authenticator reads from a QR code: who issued the secret, and for which account.
    pub fn uri(&self, issuer: &str, account: &str) -> String {
        let (issuer, account) = (escape(issuer), escape(account));
        format!("otpauth://totp/{issuer}:{account}?secret={}&issuer={issuer}", self.text())
    }

    /// The code of a step.
    pub fn code(&self, step: i64) -> String {
        let tag = hmac::sign(
            &hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &self.0),
            &u64::try_from(step).unwrap_or_default().to_be_bytes(),
        );
        // RFC 4226, section 5.3: the last four bits say where the number is.
        let at = tag.as_ref().last().map_or(0, |last| usize::from(last & 15));
        let number =
            tag.as_ref().iter().skip(at).take(4).fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte));
        format!("{:06}", (number & 0x7fff_ffff) % CODES)
    }

    /// The step a code belongs to, when it counts at this moment and no code of that step or a later one was used.
    pub fn accepts(&self, code: &str, now: DateTime<Utc>, used: i64) -> Option<i64> {
        let code: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        let current = step(now);
        (current - 1..=current + 1)
            .filter(|step| *step > used)
            .find(|step| verify_slices_are_equal(self.code(*step).as_bytes(), code.as_bytes()).is_ok())
    }
}

/// The step of a moment.
pub fn step(now: DateTime<Utc>) -> i64 {
    now.timestamp().div_euclid(STEP)
}

/// Everything but letters, digits and a few harmless signs as `%XX`.
fn escape(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'@');
    text.bytes().fold(String::new(), |mut text, byte| {
        if plain(byte) {
            text.push(char::from(byte))
        } else {
            text.push_str(&format!("%{byte:02X}"))
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    /// RFC 6238, appendix B, the last six of its eight digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let totp = Totp(*b"12345678901234567890");
        for (seconds, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(totp.code(step(at(seconds))), code, "{seconds}");
        }
        assert_eq!(totp.text(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assert_eq!(Totp::parse(&totp.text()).unwrap().0, totp.0);
        let new = Totp::new().unwrap();
        assert_eq!(Totp::parse(&new.text()).unwrap().0, new.0);
        for bad in ["", "GEZD", "gezdgnbvgy3tqojqgezdgnbvgy3tqojq", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJ1"] {
            assert!(Totp::parse(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_code_counts_a_step_early_or_late_and_once() {
        let totp = Totp(*b"12345678901234567890");
        let now = at(1_111_111_111);
        let code = |by: i64| totp.code(step(now) + by);
        for (by, counts) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            assert_eq!(totp.accepts(&code(by), now, 0), counts.then_some(step(now) + by), "{by}");
        }
        assert_eq!(totp.accepts(&code(0), now, step(now)), None, "used");
        assert_eq!(totp.accepts(&code(-1), now, step(now)), None, "older than the one that was used");
        assert_eq!(totp.accepts(" 050 471 ", now, 0), Some(step(now)));
        for bad in ["", "50471", "0050471", "١٢٣٤٥٦", "abcdef"] {
            assert_eq!(totp.accepts(bad, now, 0), None, "{bad}");
        }
    }

    #[test]
    fn an_authenticator_can_read_the_address() {
        let totp = Totp(*b"12345678901234567890");
        assert_eq!(
            totp.uri("posyandu kukar", "rini@kukar.go.id"),
            "otpauth://totp/posyandu%20kukar:rini@kukar.go.id?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=posyandu%20kukar"
        );
        assert_eq!(format!("{totp:?}"), "Totp(…)");
    }
}
