//! The access token: a signed note, good for a quarter of an hour, that says which account speaks in which
//! session and at which version of its rights. It carries no role, region or name: those are loaded anew for
//! every request, so a revoked right is gone at once whatever the age of the token.
//!
//! jsonwebtoken compares `exp` and `nbf` with the machine's clock. Ours is handed in, so the library checks
//! the signature, issuer and audience, and that the times are there; the times themselves are judged here.

use std::path::Path;

use chrono::{DateTime, Duration, Utc};
use jsonwebtoken::{Algorithm, Header, Validation, decode, decode_header, encode};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::keys::{Ring, Watched};
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
    /// The version of the account's rights; a token of another one than the account's has expired.
    pub azv: i32,
    pub iat: i64,
    pub nbf: i64,
    pub exp: i64,
    pub jti: Uuid,
}

/// The keys that sign and verify; `access::keys` tells of their life.
pub struct Keys {
    watched: Watched,
    issuer: String,
    validation: Validation,
}

impl Keys {
    /// Reads the keys, or makes a file with a new one when there is none. What is changed in the file later counts
    /// within seconds.
    pub fn load_or_create(path: &Path, now: DateTime<Utc>) -> Result<Keys> {
        Ok(Keys::of(Watched::load_or_create(path, now)?))
    }

    /// A key that lives as long as the value, for tests.
    pub fn ephemeral() -> Result<Keys> {
        Ok(Keys::of(Watched::fixed(Ring::ephemeral()?)))
    }

    /// The same keys for a server that calls itself by another name in its tokens.
    pub fn with_issuer(mut self, issuer: &str) -> Keys {
        self.issuer = issuer.to_owned();
        self.validation.set_issuer(&[issuer]);
        self
    }

    fn of(watched: Watched) -> Keys {
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_audience(&[AUDIENCE]);
        validation.set_issuer(&[ISSUER]);
        validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
        validation.validate_exp = false;
        validation.validate_nbf = false;
        Keys { watched, issuer: ISSUER.to_owned(), validation }
    }

    /// How this server calls itself in its tokens.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The public keys by which others can verify our tokens: the current one and the next.
    pub fn jwks(&self, now: DateTime<Utc>) -> serde_json::Value {
        self.watched.ring().jwks(now)
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
        let ring = self.watched.ring();
        let key = ring.signing(now).ok_or_else(|| Error::fault("no key signs"))?;
        let mut header = Header::new(Algorithm::EdDSA);
        header.typ = Some(TYP.to_owned());
        header.kid = Some(key.kid.clone());
        encode(&header, &claims, &key.signing).map_err(Error::fault)
    }

    /// Reads a token that was signed here and is in force. One that is past its time is `TOKEN_EXPIRED`;
    /// whatever else is wrong is `UNAUTHENTICATED`, and nobody is told what it was.
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<Claims, Refusal> {
        let claims = self.signed(token, now).ok_or(Code::Unauthenticated)?;
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
    fn signed(&self, token: &str, now: DateTime<Utc>) -> Option<Claims> {
        if token.len() > MAX_BYTES {
            return None;
        }
        let header = decode_header(token).ok()?;
        if header.typ.as_deref() != Some(TYP) || header.crit.is_some() {
            return None;
        }
        let ring = self.watched.ring();
        let key = ring.verifying(header.kid.as_deref()?, now)?;
        decode::<Claims>(token, &key.verifying, &self.validation).ok().map(|data| data.claims)
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use jsonwebtoken::EncodingKey;
    use jsonwebtoken::jwk::Jwk;
    use serde_json::{Value, json};

    use super::*;

    fn kid(keys: &Keys) -> String {
        keys.watched.ring().signing(at(0)).unwrap().kid.clone()
    }

    fn signing(keys: &Keys) -> EncodingKey {
        keys.watched.ring().signing(at(0)).unwrap().signing.clone()
    }

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
        header.kid = Some(kid(keys));
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

        let none = json!({"alg": "none", "typ": TYP, "kid": kid(&keys)});
        assert_eq!(refused(&keys, &format!("{}.{}.", part(&none), part(&claims))), Code::Unauthenticated);

        let jwk =
            serde_json::to_value(Jwk::from_encoding_key(&signing(&keys), Algorithm::EdDSA).unwrap()).unwrap();
        let public = URL_SAFE_NO_PAD.decode(jwk["x"].as_str().unwrap()).unwrap();
        let hs256 = Header { alg: Algorithm::HS256, ..header(&keys) };
        let forged = encode(&hs256, &claims, &EncodingKey::from_secret(&public)).unwrap();
        assert_eq!(refused(&keys, &forged), Code::Unauthenticated);

        let theirs = encode(&header(&keys), &claims, &signing(&other)).unwrap();
        assert_eq!(refused(&keys, &theirs), Code::Unauthenticated);
        for kid in [None, Some(self::kid(&other))] {
            let wrong = Header { kid, ..header(&keys) };
            assert_eq!(
                refused(&keys, &encode(&wrong, &claims, &signing(&keys)).unwrap()),
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
        brought.jwk = Some(Jwk::from_encoding_key(&signing(&other), Algorithm::EdDSA).unwrap());
        let theirs = encode(&brought, &good(&keys), &signing(&other)).unwrap();
        assert_eq!(refused(&keys, &theirs), Code::Unauthenticated);
        let ours = encode(&brought, &good(&keys), &signing(&keys)).unwrap();
        assert!(keys.verify(&ours, at(0)).is_ok(), "and otherwise they are ignored");
    }

    #[test]
    fn every_claim_must_be_there_and_be_what_it_should() {
        let keys = Keys::ephemeral().unwrap();
        let signed = |claims: &Value| encode(&header(&keys), claims, &signing(&keys)).unwrap();
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
            let token = encode(&wrong, &good(&keys), &signing(&keys)).unwrap();
            assert_eq!(refused(&keys, &token), Code::Unauthenticated, "{typ:?}");
        }
        let critical = Header { crit: Some(vec!["b64".to_owned()]), ..header(&keys) };
        let token = encode(&critical, &good(&keys), &signing(&keys)).unwrap();
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
        let swollen = encode(&header(&keys), &claims, &signing(&keys)).unwrap();
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
}
