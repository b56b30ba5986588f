//! A device (*perangkat*) proves itself with a key that never leaves it: EC P-256, because the keystores of older
//! phones have no Ed25519. It signs when it is activated and each time it asks for new tokens, so a refresh token
//! alone is of no use to whoever copied it.
//!
//! What is signed has one layout. Each part is preceded by its length in four bytes, the greatest first, so that no
//! two lists of parts read the same, and the first two parts say what the signature is for:
//!
//! ```text
//! aktifkan   "posyandu/perangkat/1", "aktifkan", the 14 characters of the code, the public key (91 bytes)
//! segarkan   "posyandu/perangkat/1", "segarkan", nonce, SHA-256 of the refresh token's text (32 bytes), device id
//! ```
//!
//! The second part is the path: the field of the schema the proof is sent to. Texts are UTF-8 as the API wrote them
//! (the device id is `perangkat:0192…`); the code is upper case without dashes. The signature is ES256 as in
//! RFC 7518: ECDSA with SHA-256, r and s of 32 bytes each, base64url without padding. A public key is the
//! SubjectPublicKeyInfo that Android's `publicKey.encoded` gives, base64url without padding.

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::error::{Code, Refusal};

/// The first part of everything a device signs.
const LABEL: &str = "posyandu/perangkat/1";

/// What comes before the point in the SubjectPublicKeyInfo of an uncompressed P-256 key (RFC 5480).
const SPKI_HEAD: [u8; 26] = [
    0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01, 0x06, 0x08, 0x2a, 0x86,
    0x48, 0xce, 0x3d, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
];

/// Bytes of an uncompressed point, and of a signature.
const POINT: usize = 65;
const SIGNATURE: usize = 64;

/// The public key of a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KunciPublik(Vec<u8>);

impl KunciPublik {
    /// Reads a key as a device sends it. Whether the point lies on the curve shows when a signature is verified.
    pub fn parse(text: &str) -> Result<KunciPublik, Refusal> {
        let wrong =
            || Refusal::new(Code::InvalidFormat).saying("Kunci publik harus EC P-256 (SPKI, base64url).");
        let bytes =
            if text.len() > 2 * (SPKI_HEAD.len() + POINT) { None } else { URL_SAFE_NO_PAD.decode(text).ok() };
        let bytes = bytes.ok_or_else(wrong)?;
        let point = bytes.strip_prefix(SPKI_HEAD.as_slice()).ok_or_else(wrong)?;
        if point.len() == POINT && point.first() == Some(&4) { Ok(KunciPublik(bytes)) } else { Err(wrong()) }
    }

    /// The key as it is stored.
    pub fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode(&self.0)
    }

    fn verifies(&self, message: &[u8], bukti: &str) -> bool {
        let signature = if bukti.len() > 2 * SIGNATURE { None } else { URL_SAFE_NO_PAD.decode(bukti).ok() };
        let point = self.0.get(SPKI_HEAD.len()..).unwrap_or_default();
        let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point);
        signature.is_some_and(|signature| key.verify(message, &signature).is_ok())
    }
}

/// What a device signs.
#[derive(Clone, Copy, Debug)]
pub enum Pesan<'a> {
    /// When it is activated: it has the key it sends, and means this code.
    Aktifkan { kode: &'a str, kunci: &'a KunciPublik },
    /// When it asks for new tokens: it has the key it was activated with, and the last answer.
    Segarkan { nonce: &'a str, segar: &'a str, perangkat: &'a str },
}

impl Pesan<'_> {
    /// The bytes that are signed.
    pub fn bytes(&self) -> Vec<u8> {
        match self {
            Pesan::Aktifkan { kode, kunci } => {
                parts(&[LABEL.as_bytes(), b"aktifkan", kode.as_bytes(), kunci.0.as_slice()])
            }
            Pesan::Segarkan { nonce, segar, perangkat } => {
                let hash = digest(&SHA256, segar.as_bytes());
                parts(&[LABEL.as_bytes(), b"segarkan", nonce.as_bytes(), hash.as_ref(), perangkat.as_bytes()])
            }
        }
    }

    /// Did the device with this key sign this?
    pub fn terbukti(&self, kunci: &KunciPublik, bukti: &str) -> bool {
        kunci.verifies(&self.bytes(), bukti)
    }
}

fn parts(parts: &[&[u8]]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for part in parts {
        bytes.extend(u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
        bytes.extend_from_slice(part);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use aws_lc_rs::rand::SystemRandom;
    use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};

    use super::*;

    fn device() -> (EcdsaKeyPair, KunciPublik) {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        let spki = [SPKI_HEAD.as_slice(), pair.public_key().as_ref()].concat();
        (pair, KunciPublik::parse(&URL_SAFE_NO_PAD.encode(spki)).unwrap())
    }

    fn sign(pair: &EcdsaKeyPair, pesan: &Pesan<'_>) -> String {
        URL_SAFE_NO_PAD.encode(pair.sign(&SystemRandom::new(), &pesan.bytes()).unwrap())
    }

    #[test]
    fn a_proof_is_for_one_nonce_one_token_one_device_and_one_path() {
        let (pair, kunci) = device();
        let pesan = Pesan::Segarkan { nonce: "n1", segar: "r1", perangkat: "perangkat:1" };
        let bukti = sign(&pair, &pesan);
        assert!(pesan.terbukti(&kunci, &bukti));
        for other in [
            Pesan::Segarkan { nonce: "n2", segar: "r1", perangkat: "perangkat:1" },
            Pesan::Segarkan { nonce: "n1", segar: "r2", perangkat: "perangkat:1" },
            Pesan::Segarkan { nonce: "n1", segar: "r1", perangkat: "perangkat:2" },
            Pesan::Segarkan { nonce: "n", segar: "1r1", perangkat: "perangkat:1" },
            Pesan::Aktifkan { kode: "n1", kunci: &kunci },
        ] {
            assert!(!other.terbukti(&kunci, &bukti), "{other:?}");
        }
        let (stranger, theirs) = device();
        assert!(!pesan.terbukti(&theirs, &bukti) && !pesan.terbukti(&kunci, &sign(&stranger, &pesan)));
        for cut in 0..bukti.len() {
            assert!(!pesan.terbukti(&kunci, &bukti[..cut]), "{cut}");
        }
        for bad in ["", "rusak!", &"A".repeat(86), &"A".repeat(10_000), &format!("{bukti}A")] {
            assert!(!pesan.terbukti(&kunci, bad), "{bad:.20}");
        }
    }

    #[test]
    fn the_layout_is_the_one_that_is_written_above() {
        let (_, kunci) = device();
        let bytes = Pesan::Segarkan { nonce: "n", segar: "", perangkat: "p" }.bytes();
        let mut said = b"\0\0\0\x14posyandu/perangkat/1\0\0\0\x08segarkan\0\0\0\x01n\0\0\0\x20".to_vec();
        said.extend_from_slice(digest(&SHA256, b"").as_ref());
        said.extend_from_slice(b"\0\0\0\x01p");
        assert_eq!(bytes, said);
        let bytes = Pesan::Aktifkan { kode: "ABCD", kunci: &kunci }.bytes();
        assert!(
            bytes.starts_with(
                b"\0\0\0\x14posyandu/perangkat/1\0\0\0\x08aktifkan\0\0\0\x04ABCD\0\0\0\x5b0Y0\x13"
            )
        );
    }

    #[test]
    fn only_an_uncompressed_point_of_p256_is_a_key() {
        let (_, kunci) = device();
        assert_eq!(KunciPublik::parse(&kunci.text()), Ok(kunci.clone()));
        let spki = |change: fn(&mut Vec<u8>)| {
            let mut bytes = kunci.0.clone();
            change(&mut bytes);
            KunciPublik::parse(&URL_SAFE_NO_PAD.encode(bytes))
        };
        assert!(spki(|bytes| bytes[26] = 2).is_err());
        assert!(spki(|bytes| bytes[18] = 0).is_err());
        assert!(spki(|bytes| bytes.truncate(90)).is_err());
        assert!(spki(|bytes| bytes.push(0)).is_err());
        for bad in ["", "AAAA", "kunci!", &"A".repeat(10_000)] {
            assert!(KunciPublik::parse(bad).is_err(), "{bad:.20}");
        }
        // A point off the curve verifies nothing.
        let off = spki(|bytes| bytes[30] ^= 1).unwrap();
        assert!(!Pesan::Aktifkan { kode: "A", kunci: &off }.terbukti(&off, &"A".repeat(86)));
    }
}
