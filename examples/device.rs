//! A phone in a hundred lines: it makes a key, activates itself with a code, asks who it is, and fetches new tokens
//! with a proof. Start `cargo run -- demo`; in GraphiQL, with the token of the ketua pengurus, find a kader and give
//! her a code (the id is any UUID of version 7, such as one of the demo's printed operations):
//!
//! ```graphql
//! { aku { tugas { posyandu } } }
//! query ($p: ID!) { posyandu(id: $p) { kader(first: 3) { nodes { id nama } } } }
//! mutation ($m: UUID!, $k: ID!) { terbitkanKodeAktivasi(id: $m, kader: $k, alasan: "HP baru") { kode } }
//! ```
//!
//! Then:
//!
//! ```text
//! cargo run --example device -- http://127.0.0.1:8080/graphql ABCD-EFGHJ-KMNPQ
//! ```
//!
//! On Android the key lives in the Keystore and never leaves it. `Signature.getInstance("SHA256withECDSA")` gives
//! DER; ES256 wants r and s of 32 bytes each, one after the other.

use std::error::Error;

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

type Outcome<T> = Result<T, Box<dyn Error>>;

/// What comes before the point in the SubjectPublicKeyInfo of a P-256 key.
const SPKI_HEAD: &str = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgA";

const AKTIFKAN: &str = "mutation ($kode: String!, $perangkat: PerangkatInput!) {
    aktifkan(kode: $kode, perangkat: $perangkat) { akses segar nonce perangkat } }";
const SEGARKAN: &str = "mutation ($segar: String!, $bukti: String!) {
    segarkan(segar: $segar, bukti: $bukti) { akses aksesBerlaku segar nonce perangkat } }";
const AKU: &str = "{ aku { id tugas { peran posyandu bidang } } }";

struct Phone {
    url: String,
    key: EcdsaKeyPair,
}

impl Phone {
    /// ES256 over the parts, each preceded by its length in four bytes.
    fn sign(&self, path: &str, parts: &[&[u8]]) -> Outcome<String> {
        let mut message = Vec::new();
        for part in [b"posyandu/perangkat/1".as_slice(), path.as_bytes()].iter().chain(parts) {
            message.extend(u32::try_from(part.len())?.to_be_bytes());
            message.extend_from_slice(part);
        }
        Ok(URL_SAFE_NO_PAD.encode(self.key.sign(&SystemRandom::new(), &message)?))
    }

    fn activate(&self, kode: &str) -> Outcome<Value> {
        let kode: String =
            kode.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase();
        let spki = [URL_SAFE_NO_PAD.decode(SPKI_HEAD)?.as_slice(), self.key.public_key().as_ref()].concat();
        let bukti = self.sign("aktifkan", &[kode.as_bytes(), &spki])?;
        let perangkat = json!({
            "kunciPublik": URL_SAFE_NO_PAD.encode(&spki),
            "nama": "examples/device.rs",
            "dijagaPerangkatKeras": false,
            "bukti": bukti,
        });
        self.ask(None, AKTIFKAN, json!({ "kode": kode, "perangkat": perangkat }), "aktifkan")
    }

    /// New tokens for the ones of the last answer. When this answer is lost, it asks with the same ones again.
    fn refresh(&self, last: &Value) -> Outcome<Value> {
        let (nonce, segar, perangkat) =
            (text(last, "nonce")?, text(last, "segar")?, text(last, "perangkat")?);
        let hash = digest(&SHA256, segar.as_bytes());
        let bukti = self.sign("segarkan", &[nonce.as_bytes(), hash.as_ref(), perangkat.as_bytes()])?;
        self.ask(None, SEGARKAN, json!({ "segar": segar, "bukti": bukti }), "segarkan")
    }

    fn ask(&self, akses: Option<&str>, query: &str, variables: Value, field: &str) -> Outcome<Value> {
        let mut request = ureq::post(&self.url).config().http_status_as_error(false).build();
        if let Some(akses) = akses {
            request = request.header("authorization", format!("Bearer {akses}"));
        }
        let sent = json!({ "query": query, "variables": variables });
        let answer: Value = request.send_json(&sent)?.body_mut().read_json()?;
        match answer.pointer(&format!("/data/{field}")) {
            Some(data) if !data.is_null() => Ok(data.clone()),
            _ => Err(answer["errors"].to_string().into()),
        }
    }
}

fn text<'a>(of: &'a Value, name: &str) -> Outcome<&'a str> {
    of[name].as_str().ok_or_else(|| format!("the answer has no {name}").into())
}

fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(url), Some(kode)) = (arguments.next(), arguments.next()) else {
        return Err("usage: device URL CODE".into());
    };
    let phone = Phone { url, key: EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING)? };
    let first = phone.activate(&kode)?;
    println!("activated as {}", text(&first, "perangkat")?);
    println!("{}", phone.ask(Some(text(&first, "akses")?), AKU, json!({}), "aku")?);
    let second = phone.refresh(&first)?;
    println!("refreshed; the new access token holds until {}", text(&second, "aksesBerlaku")?);
    println!("{}", phone.ask(Some(text(&second, "akses")?), AKU, json!({}), "aku")?);
    Ok(())
}
