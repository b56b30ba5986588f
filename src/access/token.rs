//! The access token: a signed note, good for a quarter of an hour, that says which account speaks in which
//! session and at which version of its rights. It carries no role, region or name: those are loaded anew for
//! every request, so a revoked right is gone at once whatever the age of the token.
//!
//! jsonwebtoken compares `exp` and `nbf` with the machine's clock. Ours is handed in, so the library checks
//! the signature, issuer and audience, and that the times are there; the times themselves are judged here.

use std::collections::HashMap;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use jsonwebtoken::jwk::{Jwk, ThumbprintHash};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::keyfile;
use crate::error::{Code, Error, Refusal, Result};
use crate::pilihan;

/// For whom the tokens are: this API.
pub const AUDIENCE: &str = "posyandu";

/// The `iss` of a server whose configuration names no other.
pub const ISSUER: &str = "posyandu";

/// How long a code of the authenticator stands for administration (access design, sections 4 and 6).
pub const STEP_UP: Duration = Duration::minutes(10);

/// The `typ` of an access token (RFC 9068), so that no other signed thing passes for one.
const TYP: &str = "at+jwt";

/// No token of ours comes near this; longer ones are not even decoded.
const MAX_BYTES: usize = 4096;

/// How far two clocks may differ, in seconds.
const LEEWAY: i64 = 30;

/// What comes before the 32 bytes of the seed in a PKCS#8 document of an Ed25519 key (RFC 8410).
const PKCS8_HEAD: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

pilihan! {
    /// Through which door a session was opened; it decides how long the session lives.
    pub enum SessionKind {
        /// A phone that was given an activation code.
        Kader = "KADER",
        /// E-mail or phone number with a password.
        Web = "WEB",
        /// Made by the demo command; cannot be renewed.
        Demo = "DEMO",
    }
}

impl SessionKind {
    /// How long a session may rest before it has to be opened anew (access design, section 6).
    pub fn idle(self) -> Duration {
        match self {
            SessionKind::Kader => Duration::days(90),
            SessionKind::Web => Duration::minutes(30),
            SessionKind::Demo => Duration::zero(),
        }
    }

    /// How long a session may last, however much it is used (access design, section 6).
    pub fn absolute(self) -> Duration {
        match self {
            SessionKind::Kader => Duration::days(400),
            SessionKind::Web | SessionKind::Demo => Duration::hours(12),
        }
    }
}

/// In whose name a token speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bearer {
    pub account: Uuid,
    pub session: Uuid,
    pub device: Option<Uuid>,
    /// The version of the account's rights at which the token was made.
    pub authz_version: i32,
}

/// What an access token says. Times are whole seconds since 1970.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    pub iss: String,
    pub aud: String,
    /// The account.
    pub sub: Uuid,
    /// The device, where the session is bound to one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub did: Option<Uuid>,
    /// The session.
    pub sid: Uuid,
    /// The version of the account's rights; an older one than the account's is refused.
    pub azv: i32,
    pub iat: i64,
    pub nbf: i64,
    pub exp: i64,
    pub jti: Uuid,
}

/// The keys that sign and verify. The first key of the file signs, every key of the file verifies, so a key is
/// changed by putting a new one before it and taking the old one out a quarter of an hour later.
pub struct Keys {
    kid: String,
    signing: EncodingKey,
    verifying: HashMap<String, DecodingKey>,
    issuer: String,
    validation: Validation,
}

/// The file of keys.
#[derive(Serialize, Deserialize)]
struct KeyFile {
    keys: Vec<StoredKey>,
}

/// One key of the file. Its id is the RFC 7638 thumbprint of the public key, and is checked when it is read.
#[derive(Serialize, Deserialize)]
struct StoredKey {
    kid: String,
    /// 32 bytes, base64url.
    seed: String,
}

impl Keys {
    /// Reads the keys, or makes a file with a new one when there is none.
    pub fn load_or_create(path: &Path) -> Result<Keys> {
        if let Some(text) = keyfile::read(path)? {
            return Keys::of_file(&text);
        }
        let file =
            serde_json::to_string_pretty(&KeyFile { keys: vec![StoredKey::new()?] }).map_err(Error::fault)?;
        keyfile::create(path, &file)?;
        let text = keyfile::read(path)?.ok_or_else(|| Error::fault("the file of keys vanished"))?;
        Keys::of_file(&text)
    }

    /// A key that lives as long as the value, for tests.
    pub fn ephemeral() -> Result<Keys> {
        Keys::of(&[StoredKey::new()?])
    }

    /// The same keys for a server that calls itself by another name in its tokens.
    pub fn with_issuer(mut self, issuer: &str) -> Keys {
        self.issuer = issuer.to_owned();
        self.validation.set_issuer(&[issuer]);
        self
    }

    fn of_file(text: &str) -> Result<Keys> {
        // The cause is not repeated: it could quote the file.
        let file: KeyFile =
            serde_json::from_str(text).map_err(|_| Error::fault("the file of keys is malformed"))?;
        Keys::of(&file.keys)
    }

    fn of(stored: &[StoredKey]) -> Result<Keys> {
        let first = stored.first().ok_or_else(|| Error::fault("the file of keys is empty"))?;
        let mut verifying = HashMap::new();
        for key in stored {
            let (kid, public) = describe(&key.signing()?)?;
            if kid != key.kid {
                return Err(Error::fault("a key id in the file of keys does not fit its key"));
            }
            verifying.insert(kid, public);
        }
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_audience(&[AUDIENCE]);
        validation.set_issuer(&[ISSUER]);
        validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
        validation.validate_exp = false;
        validation.validate_nbf = false;
        let signing = first.signing()?;
        Ok(Keys { kid: first.kid.clone(), signing, verifying, issuer: ISSUER.to_owned(), validation })
    }

    /// Signs an access token that is good from now for this long.
    pub fn mint(&self, bearer: &Bearer, now: DateTime<Utc>, life: Duration) -> Result<String> {
        let at = now.timestamp();
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: AUDIENCE.to_owned(),
            sub: bearer.account,
            did: bearer.device,
            sid: bearer.session,
            azv: bearer.authz_version,
            iat: at,
            nbf: at,
            exp: at.saturating_add(life.num_seconds()),
            jti: Uuid::now_v7(),
        };
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TYP.to_owned());
        header.kid = Some(self.kid.clone());
        encode(&header, &claims, &self.signing).map_err(Error::fault)
    }

    /// Reads a token that was signed here and is in force. One that is past its time is `TOKEN_EXPIRED`;
    /// whatever else is wrong is `UNAUTHENTICATED`, and nobody is told what it was.
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<Claims, Refusal> {
        let claims = self.signed(token).ok_or(Code::Unauthenticated)?;
        let now = now.timestamp();
        if claims.nbf > now.saturating_add(LEEWAY) {
            return Err(Code::Unauthenticated.into());
        }
        if claims.exp.saturating_add(LEEWAY) <= now {
            return Err(Code::TokenExpired.into());
        }
        Ok(claims)
    }

    /// What a token says, if one of our keys signed it for us. Only `alg`, `typ` and `kid` of the header are
    /// looked at: a key that a token brings along or points to (jwk, jku, x5u) is never used.
    fn signed(&self, token: &str) -> Option<Claims> {
        if token.len() > MAX_BYTES {
            return None;
        }
        let header = decode_header(token).ok()?;
        if header.typ.as_deref() != Some(TYP) || header.crit.is_some() {
            return None;
        }
        let key = self.verifying.get(header.kid.as_deref()?)?;
        decode::<Claims>(token, key, &self.validation).ok().map(|data| data.claims)
    }
}

impl StoredKey {
    fn new() -> Result<StoredKey> {
        let mut seed = [0_u8; 32];
        getrandom::fill(&mut seed).map_err(Error::fault)?;
        let mut key = StoredKey { kid: String::new(), seed: URL_SAFE_NO_PAD.encode(seed) };
        key.kid = describe(&key.signing()?)?.0;
        Ok(key)
    }

    fn signing(&self) -> Result<EncodingKey> {
        let seed = URL_SAFE_NO_PAD.decode(&self.seed).ok().filter(|seed| seed.len() == 32);
        let seed =
            seed.ok_or_else(|| Error::fault("a seed in the file of keys is not 32 bytes of base64url"))?;
        Ok(EncodingKey::from_ed_der(&[PKCS8_HEAD.as_slice(), &seed].concat()))
    }
}

/// The id of a key and its public half.
fn describe(key: &EncodingKey) -> Result<(String, DecodingKey)> {
    let jwk = Jwk::from_encoding_key(key, Algorithm::EdDSA).map_err(Error::fault)?;
    let kid = jwk.thumbprint(ThumbprintHash::SHA256).map_err(Error::fault)?;
    Ok((kid, DecodingKey::from_jwk(&jwk).map_err(Error::fault)?))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use serde_json::{Value, json};

    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + seconds, 0).unwrap()
    }

    fn bearer() -> Bearer {
        let device = Some(Uuid::from_u128(3));
        Bearer { account: Uuid::from_u128(1), session: Uuid::from_u128(2), device, authz_version: 7 }
    }

    fn header(keys: &Keys) -> Header {
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TYP.to_owned());
        header.kid = Some(keys.kid.clone());
        header
    }

    /// The claims of a good token, to be spoiled one at a time.
    fn good(keys: &Keys) -> Value {
        let token = keys.mint(&bearer(), at(0), Duration::minutes(15)).unwrap();
        serde_json::to_value(keys.verify(&token, at(0)).unwrap()).unwrap()
    }

    fn refused(keys: &Keys, token: &str) -> Code {
        let refusal = keys.verify(token, at(0)).unwrap_err();
        assert_eq!(refusal, Refusal::new(refusal.code), "no detail");
        refusal.code
    }

    fn part(value: &Value) -> String {
        URL_SAFE_NO_PAD.encode(value.to_string())
    }

    #[test]
    fn a_token_says_who_speaks_and_nothing_about_them() {
        let keys = Keys::ephemeral().unwrap();
        let token = keys.mint(&bearer(), at(0), Duration::minutes(15)).unwrap();
        let claims = keys.verify(&token, at(0)).unwrap();
        assert_eq!((claims.sub, claims.sid, claims.azv), (Uuid::from_u128(1), Uuid::from_u128(2), 7));
        assert_eq!(claims.exp - claims.iat, 900);
        let value = serde_json::to_value(&claims).unwrap();
        let mut names: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
        names.sort_unstable();
        assert_eq!(names, ["aud", "azv", "did", "exp", "iat", "iss", "jti", "nbf", "sid", "sub"]);
    }

    #[test]
    fn times_have_thirty_seconds_of_leeway() {
        let keys = Keys::ephemeral().unwrap();
        let token = keys.mint(&bearer(), at(0), Duration::minutes(15)).unwrap();
        let code = |seconds| keys.verify(&token, at(seconds)).err().map(|refusal| refusal.code);
        assert_eq!(code(-31), Some(Code::Unauthenticated));
        assert_eq!(code(-30), None);
        assert_eq!(code(929), None);
        assert_eq!(code(930), Some(Code::TokenExpired));
    }

    #[test]
    fn only_our_algorithm_and_our_key_count() {
        let keys = Keys::ephemeral().unwrap();
        let other = Keys::ephemeral().unwrap();
        let claims = good(&keys);

        let none = json!({"alg": "none", "typ": TYP, "kid": keys.kid});
        assert_eq!(refused(&keys, &format!("{}.{}.", part(&none), part(&claims))), Code::Unauthenticated);

        let jwk =
            serde_json::to_value(Jwk::from_encoding_key(&keys.signing, Algorithm::EdDSA).unwrap()).unwrap();
        let public = URL_SAFE_NO_PAD.decode(jwk["x"].as_str().unwrap()).unwrap();
        let hs256 = Header { alg: Algorithm::HS256, ..header(&keys) };
        let forged = encode(&hs256, &claims, &EncodingKey::from_secret(&public)).unwrap();
        assert_eq!(refused(&keys, &forged), Code::Unauthenticated);

        let theirs = encode(&header(&keys), &claims, &other.signing).unwrap();
        assert_eq!(refused(&keys, &theirs), Code::Unauthenticated);
        for kid in [None, Some(other.kid.clone())] {
            let wrong = Header { kid, ..header(&keys) };
            assert_eq!(
                refused(&keys, &encode(&wrong, &claims, &keys.signing).unwrap()),
                Code::Unauthenticated
            );
        }
    }

    #[test]
    fn a_key_that_a_token_brings_along_is_not_used() {
        let keys = Keys::ephemeral().unwrap();
        let other = Keys::ephemeral().unwrap();
        let mut brought = header(&keys);
        brought.jku = Some("https://example.org/jwks.json".to_owned());
        brought.x5u = brought.jku.clone();
        brought.jwk = Some(Jwk::from_encoding_key(&other.signing, Algorithm::EdDSA).unwrap());
        let theirs = encode(&brought, &good(&keys), &other.signing).unwrap();
        assert_eq!(refused(&keys, &theirs), Code::Unauthenticated);
        let ours = encode(&brought, &good(&keys), &keys.signing).unwrap();
        assert!(keys.verify(&ours, at(0)).is_ok(), "and otherwise they are ignored");
    }

    #[test]
    fn every_claim_must_be_there_and_be_what_it_should() {
        let keys = Keys::ephemeral().unwrap();
        let signed = |claims: &Value| encode(&header(&keys), claims, &keys.signing).unwrap();
        for name in ["iss", "aud", "sub", "sid", "azv", "iat", "nbf", "exp", "jti"] {
            let mut claims = good(&keys);
            claims.as_object_mut().unwrap().remove(name);
            assert_eq!(refused(&keys, &signed(&claims)), Code::Unauthenticated, "{name} missing");
        }
        let late = at(900).timestamp();
        for (name, value) in [
            ("iss", json!("elsewhere")),
            ("aud", json!("elsewhere")),
            ("aud", json!([AUDIENCE, "elsewhere"])),
            ("sub", json!("")),
            ("exp", json!(late.to_string())),
            ("exp", json!(late as f64 + 0.5)),
            ("exp", json!(1e300)),
            ("exp", Value::Null),
            ("nbf", json!("0")),
            ("nbf", json!(late)),
            ("azv", json!("7")),
        ] {
            let mut claims = good(&keys);
            claims[name] = value.clone();
            assert_eq!(refused(&keys, &signed(&claims)), Code::Unauthenticated, "{name} {value}");
        }
    }

    #[test]
    fn another_kind_of_signed_thing_is_no_access_token() {
        let keys = Keys::ephemeral().unwrap();
        for typ in [None, Some("JWT"), Some("AT+JWT"), Some("application/at+jwt")] {
            let wrong = Header { typ: typ.map(str::to_owned), ..header(&keys) };
            let token = encode(&wrong, &good(&keys), &keys.signing).unwrap();
            assert_eq!(refused(&keys, &token), Code::Unauthenticated, "{typ:?}");
        }
        let critical = Header { crit: Some(vec!["b64".to_owned()]), ..header(&keys) };
        let token = encode(&critical, &good(&keys), &keys.signing).unwrap();
        assert_eq!(refused(&keys, &token), Code::Unauthenticated);
    }

    #[test]
    fn cut_and_swollen_tokens_are_refused() {
        let keys = Keys::ephemeral().unwrap();
        let token = keys.mint(&bearer(), at(0), Duration::minutes(15)).unwrap();
        for cut in 0..token.len() {
            assert_eq!(refused(&keys, &token[..cut]), Code::Unauthenticated, "{cut}");
        }
        for bad in [format!("{token}.{token}"), format!("{token}A"), format!(" {token}"), "..".to_owned()] {
            assert_eq!(refused(&keys, &bad), Code::Unauthenticated, "{bad}");
        }
        let mut claims = good(&keys);
        claims["more"] = json!("x".repeat(MAX_BYTES));
        let swollen = encode(&header(&keys), &claims, &keys.signing).unwrap();
        assert_eq!(refused(&keys, &swollen), Code::Unauthenticated);
    }

    #[test]
    fn another_issuer_is_another_server() {
        let keys = Keys::ephemeral().unwrap();
        let token = keys.mint(&bearer(), at(0), Duration::minutes(15)).unwrap();
        let renamed = keys.with_issuer("kukar");
        assert_eq!(refused(&renamed, &token), Code::Unauthenticated);
        let token = renamed.mint(&bearer(), at(0), Duration::minutes(15)).unwrap();
        assert_eq!(renamed.verify(&token, at(0)).unwrap().iss, "kukar");
    }

    #[test]
    fn the_file_is_made_once_for_the_owner_only() {
        let folder = std::env::temp_dir().join(format!("posyandu-keys-{}", Uuid::now_v7()));
        fs::create_dir(&folder).unwrap();
        let path = folder.join("posyandu.keys");
        let made = Keys::load_or_create(&path).unwrap();
        let token = made.mint(&bearer(), at(0), Duration::minutes(15)).unwrap();
        assert!(Keys::load_or_create(&path).unwrap().verify(&token, at(0)).is_ok());
        fs::write(&path, r#"{"keys": []}"#).unwrap();
        assert!(Keys::load_or_create(&path).is_err(), "a damaged file is never replaced");
        fs::remove_dir_all(&folder).unwrap();
    }
}
