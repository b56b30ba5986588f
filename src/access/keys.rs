//! The keys that sign access tokens, and their life. A key is published a day before it signs, signs for about 90
//! days, and verifies until the last token it signed has ended. All of it is said by one file: each key names the
//! moment from which it signs, so two servers with the same file change over at the same moment.
//!
//! A running server looks at the file every two seconds, so that a key that was dropped in an emergency ends its
//! tokens within five. A file that cannot be read changes nothing: the keys that were read last stay, and the log
//! says so.

use std::fs;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use jsonwebtoken::jwk::{Jwk, ThumbprintHash};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::keyfile;
use super::secrets::random;
use crate::error::{Error, Result};

/// How long a key is published before it signs, how long it signs, and how long it verifies afterwards (access
/// design, section 6).
const AHEAD: Duration = Duration::hours(24);
const LIFE: Duration = Duration::days(90);
const AFTER: Duration = Duration::minutes(16);

/// How often a running server looks at the file.
const LOOK: std::time::Duration = std::time::Duration::from_secs(2);

/// What comes before the 32 bytes of the seed in a PKCS#8 document of an Ed25519 key (RFC 8410).
const PKCS8_HEAD: [u8; 16] =
    [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20];

/// The file of keys, the newest first.
#[derive(Serialize, Deserialize)]
struct KeyFile {
    keys: Vec<StoredKey>,
}

/// One key of the file. Its id is the RFC 7638 thumbprint of the public key, and is checked when it is read.
#[derive(Clone, Serialize, Deserialize)]
struct StoredKey {
    kid: String,
    /// 32 bytes, base64url.
    seed: String,
    /// From when it is published and from when it signs. A file of the first form has neither: its first key signs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    published: Option<DateTime<Utc>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    signs: Option<DateTime<Utc>>,
}

/// A key that was read.
pub(super) struct Key {
    pub(super) kid: String,
    pub(super) signing: EncodingKey,
    pub(super) verifying: DecodingKey,
    jwk: Value,
    published: Option<DateTime<Utc>>,
    signs: Option<DateTime<Utc>>,
}

/// What a key does at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Published, and not signing yet.
    Next,
    /// Signing.
    Current,
    /// Verifying what it signed.
    Last,
    /// Nothing any more.
    Gone,
}

/// A key as `posyandu keys list` shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub kid: String,
    pub used: Use,
    pub published: Option<DateTime<Utc>>,
    pub signs: Option<DateTime<Utc>>,
    /// The current key is in its last day, or past it, and no other waits.
    pub due: bool,
}

/// The keys of a file, in the order in which they begin to sign.
pub(super) struct Ring(Vec<Key>);

impl Ring {
    /// A new key that lives as long as the value, for tests.
    pub(super) fn ephemeral() -> Result<Ring> {
        Ring::of(vec![StoredKey::new()?])
    }

    fn of_file(text: &str) -> Result<Ring> {
        Ring::of(parse(text)?.keys)
    }

    fn of(stored: Vec<StoredKey>) -> Result<Ring> {
        // Among keys without a moment the first of the file signs, so it must be the last one here.
        let mut keys = stored.into_iter().rev().map(StoredKey::read).collect::<Result<Vec<Key>>>()?;
        keys.sort_by_key(|key| key.signs);
        if keys.is_empty() { Err(Error::fault("the file of keys is empty")) } else { Ok(Ring(keys)) }
    }

    /// Where the key stands that signs now. A clock that was set back finds the first.
    fn current(&self, now: DateTime<Utc>) -> usize {
        self.0.iter().rposition(|key| key.signs.is_none_or(|from| from <= now)).unwrap_or_default()
    }

    fn used(&self, at: usize, now: DateTime<Utc>) -> Use {
        let ended = self.0.get(at + 1).and_then(|next| next.signs).is_some_and(|from| from + AFTER <= now);
        match at.cmp(&self.current(now)) {
            std::cmp::Ordering::Greater => Use::Next,
            std::cmp::Ordering::Equal => Use::Current,
            std::cmp::Ordering::Less if ended => Use::Gone,
            std::cmp::Ordering::Less => Use::Last,
        }
    }

    /// The key that signs now.
    pub(super) fn signing(&self, now: DateTime<Utc>) -> Option<&Key> {
        self.0.get(self.current(now))
    }

    /// The key of this id, while it verifies. The next one does already: the clocks of two servers differ a little.
    pub(super) fn verifying(&self, kid: &str, now: DateTime<Utc>) -> Option<&Key> {
        let at = self.0.iter().position(|key| key.kid == kid)?;
        self.0.get(at).filter(|_| self.used(at, now) != Use::Gone)
    }

    /// The public halves of the current key and the next, as a JSON Web Key Set.
    pub(super) fn jwks(&self, now: DateTime<Utc>) -> Value {
        let keys: Vec<&Value> = self.0.iter().skip(self.current(now)).map(|key| &key.jwk).collect();
        json!({ "keys": keys })
    }

    fn listed(&self, now: DateTime<Utc>) -> Vec<Listed> {
        let current = self.current(now);
        let waits = current + 1 < self.0.len();
        let one = |(at, key): (usize, &Key)| Listed {
            kid: key.kid.clone(),
            used: self.used(at, now),
            published: key.published,
            signs: key.signs,
            due: at == current && !waits && key.signs.is_none_or(|from| from + LIFE - AHEAD <= now),
        };
        self.0.iter().enumerate().map(one).collect()
    }
}

/// The keys of a file that may change while the program runs.
pub(super) struct Watched {
    file: Option<PathBuf>,
    held: Mutex<Held>,
}

struct Held {
    ring: Arc<Ring>,
    stamp: Option<Stamp>,
    looked: Instant,
}

/// Tells one state of a file from another: a file that was replaced has another inode.
type Stamp = (u64, i64, i64, u64);

impl Watched {
    /// Keys that never change.
    pub(super) fn fixed(ring: Ring) -> Watched {
        Watched::of(None, ring, None)
    }

    /// Reads the keys, or makes a file with a new one when there is none.
    pub(super) fn load_or_create(path: &Path, now: DateTime<Utc>) -> Result<Watched> {
        // Looked at before it is read: what changes in between is read again.
        let before = stamp(path);
        if let Some(text) = keyfile::read(path)? {
            return Ok(Watched::of(Some(path.to_owned()), Ring::of_file(&text)?, before));
        }
        let new = StoredKey { published: Some(now), signs: Some(now), ..StoredKey::new()? };
        keyfile::create(path, &print(&KeyFile { keys: vec![new] })?)?;
        let text = keyfile::read(path)?.ok_or_else(|| Error::fault("the file of keys vanished"))?;
        Ok(Watched::of(Some(path.to_owned()), Ring::of_file(&text)?, None))
    }

    fn of(file: Option<PathBuf>, ring: Ring, stamp: Option<Stamp>) -> Watched {
        let held = Held { ring: Arc::new(ring), stamp, looked: Instant::now() };
        Watched { file, held: Mutex::new(held) }
    }

    /// The keys as the file has them, at most two seconds ago.
    pub(super) fn ring(&self) -> Arc<Ring> {
        // What is held is whole at every step, so a panic elsewhere spoils nothing.
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(path) = &self.file
            && held.looked.elapsed() >= LOOK
        {
            held.looked = Instant::now();
            let found = stamp(path);
            if found.is_none() || found != held.stamp {
                match reread(path) {
                    Ok(ring) => (held.ring, held.stamp) = (Arc::new(ring), found),
                    Err(error) => tracing::error!(%error, "the file of keys; the keys read before stay"),
                }
            }
        }
        Arc::clone(&held.ring)
    }
}

fn stamp(path: &Path) -> Option<Stamp> {
    let found = fs::metadata(path).ok()?;
    Some((found.ino(), found.mtime(), found.mtime_nsec(), found.len()))
}

fn reread(path: &Path) -> Result<Ring> {
    Ring::of_file(&keyfile::read(path)?.ok_or_else(|| Error::fault("is not there any more"))?)
}

fn parse(text: &str) -> Result<KeyFile> {
    // The cause is not repeated: it could quote the file.
    serde_json::from_str(text).map_err(|_| Error::fault("the file of keys is malformed"))
}

fn print(file: &KeyFile) -> Result<String> {
    serde_json::to_string_pretty(file).map_err(Error::fault)
}

fn stored(path: &Path) -> Result<KeyFile> {
    let text = keyfile::read(path)?;
    parse(&text.ok_or_else(|| Error::fault(format!("there is no file of keys {}", path.display())))?)
}

/// The keys of a file and what each does now.
pub fn list(path: &Path, now: DateTime<Utc>) -> Result<Vec<Listed>> {
    Ok(Ring::of(stored(path)?.keys)?.listed(now))
}

/// Adds a key that signs from tomorrow on, and takes out those that do nothing any more; answers its id. While
/// another one waits there is nothing to add.
pub fn rotate(path: &Path, now: DateTime<Utc>) -> Result<String> {
    let mut file = stored(path)?;
    let listed = Ring::of(file.keys.clone())?.listed(now);
    if let Some(next) = listed.iter().find(|key| key.used == Use::Next) {
        return Err(Error::fault(format!("the key {} waits already to be the next", next.kid)));
    }
    let gone = |kid: &str| listed.iter().any(|key| key.kid == kid && key.used == Use::Gone);
    file.keys.retain(|key| !gone(&key.kid));
    let new = StoredKey { published: Some(now), signs: Some(now + AHEAD), ..StoredKey::new()? };
    let kid = new.kid.clone();
    file.keys.insert(0, new);
    keyfile::replace(path, &print(&file)?)?;
    Ok(kid)
}

/// Takes a key out at once; the tokens it signed end. When it was the one that signs, the next one signs from now
/// on, or a new one; answers the id of the one that signs.
pub fn drop_key(path: &Path, kid: &str, now: DateTime<Utc>) -> Result<String> {
    let mut file = stored(path)?;
    let dropped = Ring::of(file.keys.clone())?.listed(now).into_iter().find(|key| key.kid == kid);
    let dropped = dropped.ok_or_else(|| Error::fault(format!("there is no key {kid}")))?;
    file.keys.retain(|key| key.kid != kid);
    if dropped.used == Use::Current {
        // The one before it is not called back: it may be older than its time.
        match file.keys.iter_mut().find(|key| key.signs.is_some_and(|from| from > now)) {
            Some(next) => next.signs = Some(now),
            None => {
                let new = StoredKey { published: Some(now), signs: Some(now), ..StoredKey::new()? };
                file.keys.insert(0, new);
            }
        }
    }
    keyfile::replace(path, &print(&file)?)?;
    let signing = list(path, now)?.into_iter().find(|key| key.used == Use::Current);
    Ok(signing.map(|key| key.kid).unwrap_or_default())
}

impl StoredKey {
    fn new() -> Result<StoredKey> {
        let seed: [u8; 32] = random()?;
        let mut key = StoredKey {
            kid: String::new(),
            seed: URL_SAFE_NO_PAD.encode(seed),
            published: None,
            signs: None,
        };
        key.kid = describe(&key.signing()?)?.0;
        Ok(key)
    }

    fn read(self) -> Result<Key> {
        let signing = self.signing()?;
        let (kid, jwk) = describe(&signing)?;
        if kid != self.kid {
            return Err(Error::fault("a key id in the file of keys does not fit its key"));
        }
        let verifying = DecodingKey::from_jwk(&jwk).map_err(Error::fault)?;
        let x = serde_json::to_value(&jwk).map_err(Error::fault)?;
        let jwk = json!({ "kty": "OKP", "crv": "Ed25519", "x": x.get("x"), "kid": kid, "use": "sig", "alg": "EdDSA" });
        Ok(Key { kid, signing, verifying, jwk, published: self.published, signs: self.signs })
    }

    fn signing(&self) -> Result<EncodingKey> {
        let seed = URL_SAFE_NO_PAD.decode(&self.seed).ok().filter(|seed| seed.len() == 32);
        let seed =
            seed.ok_or_else(|| Error::fault("a seed in the file of keys is not 32 bytes of base64url"))?;
        Ok(EncodingKey::from_ed_der(&[PKCS8_HEAD.as_slice(), &seed].concat()))
    }
}

/// The id of a key and its public half.
fn describe(key: &EncodingKey) -> Result<(String, Jwk)> {
    let jwk = Jwk::from_encoding_key(key, Algorithm::EdDSA).map_err(Error::fault)?;
    Ok((jwk.thumbprint(ThumbprintHash::SHA256).map_err(Error::fault)?, jwk))
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn at(hours: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + hours * 3600, 0).unwrap()
    }

    /// A folder that goes with the test.
    struct Folder(PathBuf);

    impl Folder {
        fn new() -> Folder {
            let folder = std::env::temp_dir().join(format!("posyandu-keys-{}", Uuid::now_v7()));
            fs::create_dir(&folder).unwrap();
            Folder(folder)
        }

        fn keys(&self) -> PathBuf {
            self.0.join("posyandu.keys")
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    fn uses(path: &Path, now: DateTime<Utc>) -> Vec<Use> {
        list(path, now).unwrap().into_iter().map(|key| key.used).collect()
    }

    #[test]
    fn a_key_is_published_a_day_ahead_and_verifies_sixteen_minutes_after() {
        let folder = Folder::new();
        let path = folder.keys();
        Watched::load_or_create(&path, at(0)).unwrap();
        let first = list(&path, at(0)).unwrap()[0].kid.clone();
        assert!(!list(&path, at(89 * 24 - 1)).unwrap()[0].due && list(&path, at(89 * 24)).unwrap()[0].due);
        let second = rotate(&path, at(100)).unwrap();
        assert!(rotate(&path, at(101)).is_err(), "one waits already");
        let ring = reread(&path).unwrap();
        let signs = |now| ring.signing(now).unwrap().kid.clone();
        assert_eq!((signs(at(123)), signs(at(124))), (first.clone(), second.clone()));
        let published = |now| ring.jwks(now)["keys"].as_array().unwrap().len();
        assert_eq!((published(at(100)), published(at(124))), (2, 1));
        let still = |minutes| ring.verifying(&first, at(124) + Duration::minutes(minutes)).is_some();
        assert!(still(0) && still(15) && !still(16));
        assert_eq!(uses(&path, at(100)), [Use::Current, Use::Next]);
        assert_eq!(uses(&path, at(124)), [Use::Last, Use::Current]);
        assert_eq!(uses(&path, at(125)), [Use::Gone, Use::Current]);
        rotate(&path, at(3000)).unwrap();
        assert_eq!(uses(&path, at(3000)), [Use::Current, Use::Next], "what does nothing is taken out");
    }

    #[test]
    fn a_dropped_key_verifies_nothing_and_another_signs_at_once() {
        let folder = Folder::new();
        let path = folder.keys();
        let watched = Watched::load_or_create(&path, at(0)).unwrap();
        let first = list(&path, at(0)).unwrap()[0].kid.clone();
        let second = rotate(&path, at(1)).unwrap();
        assert!(drop_key(&path, "lain", at(2)).is_err());
        assert_eq!(drop_key(&path, &first, at(2)).unwrap(), second, "the next one, before its time");
        let third = drop_key(&path, &second, at(3)).unwrap();
        assert_eq!(uses(&path, at(3)), [Use::Current]);
        // A server that runs sees it within five seconds.
        assert!(watched.ring().verifying(&first, at(3)).is_some(), "not looked yet");
        std::thread::sleep(LOOK + std::time::Duration::from_millis(100));
        let ring = watched.ring();
        assert!(ring.verifying(&first, at(3)).is_none() && ring.verifying(&second, at(3)).is_none());
        assert_eq!(ring.signing(at(3)).unwrap().kid, third);
        // A file that cannot be read changes nothing.
        fs::write(&path, "rusak").unwrap();
        std::thread::sleep(LOOK + std::time::Duration::from_millis(100));
        assert_eq!(watched.ring().signing(at(3)).unwrap().kid, third);
    }

    #[test]
    fn a_file_of_the_first_form_still_loads() {
        let folder = Folder::new();
        let path = folder.keys();
        let keys = [StoredKey::new().unwrap(), StoredKey::new().unwrap()];
        let plain: Vec<Value> = keys.iter().map(|key| json!({ "kid": key.kid, "seed": key.seed })).collect();
        keyfile::create(&path, &json!({ "keys": plain }).to_string()).unwrap();
        let ring = reread(&path).unwrap();
        assert_eq!(ring.signing(at(0)).unwrap().kid, keys[0].kid, "the first signs");
        assert!(keys.iter().all(|key| ring.verifying(&key.kid, at(0)).is_some()), "all verify");
        assert!(list(&path, at(0)).unwrap().iter().any(|key| key.due), "nobody knows how old it is");
        let next = rotate(&path, at(0)).unwrap();
        let ring = reread(&path).unwrap();
        assert_eq!(ring.signing(at(24)).unwrap().kid, next);
        assert!(ring.verifying(&keys[0].kid, at(25)).is_none());
    }

    #[test]
    fn a_file_that_does_not_fit_is_refused_and_never_replaced() {
        let folder = Folder::new();
        let path = folder.keys();
        let (one, two) = (StoredKey::new().unwrap(), StoredKey::new().unwrap());
        let mixed = json!({ "keys": [{ "kid": one.kid, "seed": two.seed }] }).to_string();
        for text in [r#"{"keys": []}"#, "rusak", r#"{"keys": [{"kid": "x", "seed": "AAAA"}]}"#, &mixed] {
            let _ = fs::remove_file(&path);
            keyfile::create(&path, text).unwrap();
            let refused = Watched::load_or_create(&path, at(0)).err().map(|error| error.to_string()).unwrap();
            assert!(!refused.contains(&two.seed), "{refused}");
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
    }
}
