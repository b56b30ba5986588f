//! What is stored sealed: the master keys, which lie outside the database, and the data keys they wrap. Whoever
//! holds a copy of the database alone reads no NIK and cannot test a guess.
//!
//! Every use has a key of its own, derived from the master key and the name of the use. The newest master key
//! seals; older ones still open what they sealed, until `rekey` has gone round. A plain hash would not do for
//! finding a NIK again: one kecamatan has 7 x 10^8 possible ones (access design, section 9), an hour's work.

use std::path::Path;

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::hmac;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::keyfile;
use crate::error::{Error, Result};

/// Bytes of every key.
const KEY: usize = 32;

/// Bytes of a blind index: 128 bits tell 10^16 numbers apart and give nothing away.
const INDEX: usize = 16;

/// The file, newest key first.
#[derive(Serialize, Deserialize)]
struct MasterFile {
    master: Vec<StoredMaster>,
    /// The key of tags, base64url. It outlives the master key it was derived from: a phone that sends a mutation again
    /// after a key was retired must still be recognised. It opens nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tag: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct StoredMaster {
    id: String,
    /// 32 bytes, base64url.
    key: String,
}

struct Master {
    id: String,
    key: [u8; KEY],
}

impl Master {
    /// The key of one use.
    fn derive(&self, purpose: &str) -> [u8; KEY] {
        mac(&self.key, purpose.as_bytes())
    }
}

/// The master keys, newest first, and the key of tags. Never printed.
pub struct Secrets {
    masters: Vec<Master>,
    tag: [u8; KEY],
}

/// Shows no key.
impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets(…)")
    }
}

impl Secrets {
    /// The keys of a file; nothing when there is no file.
    pub fn load(path: &Path) -> Result<Option<Secrets>> {
        keyfile::read(path)?.map(|text| Secrets::of_text(&text)).transpose()
    }

    /// The keys of a file, which is made with a new key when there is none.
    pub fn load_or_create(path: &Path) -> Result<Secrets> {
        if let Some(found) = Secrets::load(path)? {
            return Ok(found);
        }
        keyfile::create(path, &text_of(vec![stored(&random()?)], None)?)?;
        Secrets::of_file(path)
    }

    /// Puts a new key first in the file and keeps the others, for `rekey`.
    pub fn add_key(path: &Path) -> Result<Secrets> {
        let old = Secrets::of_file(path)?;
        let mut all = vec![stored(&random()?)];
        all.extend(old.masters.iter().map(|master| stored(&master.key)));
        keyfile::replace(path, &text_of(all, Some(&old.tag))?)?;
        Secrets::of_file(path)
    }

    /// Removes every key but the newest from the file, once `rekey` has gone round.
    pub fn drop_old(path: &Path) -> Result<Secrets> {
        let old = Secrets::of_file(path)?;
        let newest = stored(&old.newest()?.key);
        keyfile::replace(path, &text_of(vec![newest], Some(&old.tag))?)?;
        Secrets::of_file(path)
    }

    fn of_file(path: &Path) -> Result<Secrets> {
        let missing = || Error::fault(format!("there is no master key {}", path.display()));
        Secrets::load(path)?.ok_or_else(missing)
    }

    /// Keys that live as long as the value, for tests.
    pub fn ephemeral() -> Result<Secrets> {
        Secrets::of(&MasterFile { master: vec![stored(&random()?)], tag: None })
    }

    /// The text of a master key file, from the environment.
    pub fn of_text(text: &str) -> Result<Secrets> {
        // The cause is not repeated: it could quote the file.
        let file: MasterFile =
            serde_json::from_str(text).map_err(|_| Error::fault("the master key file is malformed"))?;
        Secrets::of(&file)
    }

    fn of(file: &MasterFile) -> Result<Secrets> {
        let mut masters = Vec::with_capacity(file.master.len());
        for one in &file.master {
            let key = key_of(&one.key)?;
            if id_of(&key) != one.id {
                return Err(Error::fault("the id of a master key does not fit its key"));
            }
            masters.push(Master { id: one.id.clone(), key });
        }
        let oldest = masters.last().ok_or_else(|| Error::fault("the master key file is empty"))?;
        let tag = file.tag.as_deref().map_or_else(|| Ok(oldest.derive("tag")), key_of)?;
        Ok(Secrets { masters, tag })
    }

    fn newest(&self) -> Result<&Master> {
        self.masters.first().ok_or_else(|| Error::fault("no master key"))
    }

    /// The id of the key that seals now; stored beside what it sealed.
    pub fn version(&self) -> &str {
        self.masters.first().map_or("", |master| &master.id)
    }

    /// The ids of the keys that are there, newest first.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.masters.iter().map(|master| master.id.as_str())
    }

    /// Was this sealed with the newest key? `rekey` seals anew what was not.
    pub fn is_newest(&self, sealed: &str) -> bool {
        sealed.split_once('.').is_some_and(|(id, _)| id == self.version())
    }

    /// Seals a few bytes for one use. `about` says what they belong to and is needed to open them again.
    pub fn seal(&self, purpose: &str, about: &str, plain: &[u8]) -> Result<String> {
        let master = self.newest()?;
        Ok(format!("{}.{}", master.id, seal(&master.derive(purpose), about, plain)?))
    }

    /// Opens what `seal` sealed, under whichever key it was.
    pub fn open(&self, purpose: &str, about: &str, sealed: &str) -> Result<Vec<u8>> {
        let (id, rest) = sealed.split_once('.').ok_or_else(|| Error::fault("not a sealed text"))?;
        let master = self.masters.iter().find(|master| master.id == id);
        let master = master.ok_or_else(|| Error::fault(format!("the master key {id} is not in the file")))?;
        open(&master.derive(purpose), about, rest)
    }

    /// Wraps a data key.
    pub fn wrap(&self, about: &str, key: &DataKey) -> Result<String> {
        self.seal("data key", about, &key.0)
    }

    /// Unwraps a data key.
    pub fn unwrap(&self, about: &str, wrapped: &str) -> Result<DataKey> {
        let bytes = self.open("data key", about, wrapped)?;
        let key = bytes.try_into().map_err(|_| Error::fault("a wrapped key of another length"))?;
        Ok(DataKey(key))
    }

    /// The blind index of a number: the same for the same number, and nothing without the key.
    pub fn index(&self, number: &str) -> String {
        self.indexes(number).swap_remove(0)
    }

    /// The blind index of a number under every key, newest first: what a search looks for while `rekey` runs.
    pub fn indexes(&self, number: &str) -> Vec<String> {
        let of = |master: &Master| {
            let bytes = mac(&master.derive("blind index"), number.as_bytes());
            format!("{}.{}", master.id, hex::encode(bytes.get(..INDEX).unwrap_or_default()))
        };
        self.masters.iter().map(of).collect()
    }

    /// The key that signs addresses (`karcis`). Like the key of tags it outlives master keys, so that two servers, of which
    /// one has been restarted with a new one, know each other's. No tagged text begins with the byte that tells it apart.
    pub(super) fn address_key(&self) -> [u8; KEY] {
        mac(&self.tag, b"\0address")
    }

    /// A tag of some text that nobody can test guesses against without the key. Its key stays the same when master
    /// keys come and go, so that a tag made before is found again.
    pub fn tag(&self, text: &str) -> String {
        hex::encode(mac(&self.tag, text.as_bytes()))
    }
}

/// A key for the secrets of one person or one region; destroying its wrapped form destroys what it sealed.
pub struct DataKey([u8; KEY]);

impl DataKey {
    pub fn new() -> Result<DataKey> {
        random().map(DataKey)
    }

    /// Seals bytes. `about` says what they belong to and is needed to open them again.
    pub fn seal(&self, about: &str, plain: &[u8]) -> Result<String> {
        seal(&self.0, about, plain)
    }

    pub fn open(&self, about: &str, sealed: &str) -> Result<Vec<u8>> {
        open(&self.0, about, sealed)
    }

    /// Seals a file: the same, without making a text of it.
    pub fn seal_bytes(&self, about: &str, plain: &[u8]) -> Result<Vec<u8>> {
        seal_bytes(&self.0, about, plain)
    }

    /// Opens a file.
    pub fn open_bytes(&self, about: &str, sealed: &[u8]) -> Result<Vec<u8>> {
        open_bytes(&self.0, about, sealed)
    }

    /// Wraps another data key.
    pub fn wrap(&self, about: &str, key: &DataKey) -> Result<String> {
        self.seal(about, &key.0)
    }

    /// Unwraps another data key.
    pub fn unwrap(&self, about: &str, wrapped: &str) -> Result<DataKey> {
        let bytes = self.open(about, wrapped)?;
        let key = bytes.try_into().map_err(|_| Error::fault("a wrapped key of another length"))?;
        Ok(DataKey(key))
    }
}

/// A sealed text is base64url of the sealed bytes.
fn seal(key: &[u8; KEY], about: &str, plain: &[u8]) -> Result<String> {
    Ok(URL_SAFE_NO_PAD.encode(seal_bytes(key, about, plain)?))
}

fn open(key: &[u8; KEY], about: &str, sealed: &str) -> Result<Vec<u8>> {
    open_bytes(key, about, &URL_SAFE_NO_PAD.decode(sealed).map_err(|_| broken(about))?)
}

/// The nonce, then what AES-256-GCM makes.
fn seal_bytes(key: &[u8; KEY], about: &str, plain: &[u8]) -> Result<Vec<u8>> {
    let nonce: [u8; NONCE_LEN] = random()?;
    let mut bytes = plain.to_vec();
    cipher(key)?
        .seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(about), &mut bytes)
        .map_err(Error::fault)?;
    Ok([nonce.as_slice(), &bytes].concat())
}

fn open_bytes(key: &[u8; KEY], about: &str, sealed: &[u8]) -> Result<Vec<u8>> {
    let (nonce, rest) = sealed.split_at_checked(NONCE_LEN).ok_or_else(|| broken(about))?;
    let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| broken(about))?;
    let mut rest = rest.to_vec();
    let plain = cipher(key)?.open_in_place(nonce, Aad::from(about), &mut rest).map_err(|_| broken(about))?;
    Ok(plain.to_vec())
}

fn broken(about: &str) -> Error {
    Error::fault(format!("what is sealed of {about} cannot be opened"))
}

fn cipher(key: &[u8; KEY]) -> Result<LessSafeKey> {
    UnboundKey::new(&AES_256_GCM, key).map(LessSafeKey::new).map_err(Error::fault)
}

fn mac(key: &[u8; KEY], text: &[u8]) -> [u8; KEY] {
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), text);
    let mut bytes = [0; KEY];
    bytes.iter_mut().zip(tag.as_ref()).for_each(|(to, from)| *to = *from);
    bytes
}

/// Random bytes.
pub fn random<const N: usize>() -> Result<[u8; N]> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(Error::fault)?;
    Ok(bytes)
}

fn stored(key: &[u8; KEY]) -> StoredMaster {
    StoredMaster { id: id_of(key), key: URL_SAFE_NO_PAD.encode(key) }
}

/// Eight characters that tell the keys of a file apart.
fn id_of(key: &[u8; KEY]) -> String {
    hex::encode(mac(key, b"id").get(..4).unwrap_or_default())
}

/// A key as a file spells it.
fn key_of(text: &str) -> Result<[u8; KEY]> {
    let key = URL_SAFE_NO_PAD.decode(text).ok().and_then(|bytes| <[u8; KEY]>::try_from(bytes).ok());
    key.ok_or_else(|| Error::fault("a master key is not 32 bytes of base64url"))
}

fn text_of(master: Vec<StoredMaster>, tag: Option<&[u8; KEY]>) -> Result<String> {
    let tag = tag.map(|key| URL_SAFE_NO_PAD.encode(key));
    serde_json::to_string_pretty(&MasterFile { master, tag }).map_err(Error::fault)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use uuid::Uuid;

    use super::*;

    #[test]
    fn what_is_sealed_opens_with_its_key_and_its_owner_only() {
        let secrets = Secrets::ephemeral().unwrap();
        let sealed = secrets.seal("totp", "account:1", b"secret").unwrap();
        assert_eq!(secrets.open("totp", "account:1", &sealed).unwrap(), b"secret");
        assert!(
            !sealed.contains("secret") && sealed != secrets.seal("totp", "account:1", b"secret").unwrap()
        );
        let other = Secrets::ephemeral().unwrap();
        assert!(other.open("totp", "account:1", &sealed).is_err());
        assert!(secrets.open("totp", "account:2", &sealed).is_err());
        assert!(secrets.open("data key", "account:1", &sealed).is_err());
        for cut in 0..sealed.len() {
            assert!(secrets.open("totp", "account:1", &sealed[..cut]).is_err(), "{cut}");
        }
    }

    #[test]
    fn a_data_key_comes_back_from_its_wrapping() {
        let secrets = Secrets::ephemeral().unwrap();
        let (region, person) = (DataKey::new().unwrap(), DataKey::new().unwrap());
        let wrapped = secrets.wrap("64.02.02 2026", &region).unwrap();
        let inner = region.wrap("sasaran:1", &person).unwrap();
        let sealed = person.seal("nik", b"9999991809250001").unwrap();
        let region = secrets.unwrap("64.02.02 2026", &wrapped).unwrap();
        let person = region.unwrap("sasaran:1", &inner).unwrap();
        assert_eq!(person.open("nik", &sealed).unwrap(), b"9999991809250001");
        assert!(region.unwrap("sasaran:2", &inner).is_err());
    }

    #[test]
    fn the_index_of_a_number_is_blind_and_steady() {
        let (one, two) = (Secrets::ephemeral().unwrap(), Secrets::ephemeral().unwrap());
        assert_eq!(one.index("9999991809250001"), one.index("9999991809250001"));
        assert_ne!(one.index("9999991809250001"), one.index("9999991809250002"));
        assert_ne!(one.index("9999991809250001"), two.index("9999991809250001"));
        assert_eq!(one.index("9999991809250001").split_once('.').unwrap().1.len(), 2 * INDEX);
    }

    #[test]
    fn a_new_key_seals_and_the_old_one_still_opens() {
        let folder = std::env::temp_dir().join(format!("posyandu-master-{}", Uuid::now_v7()));
        fs::create_dir(&folder).unwrap();
        let path = folder.join("master.keys");
        assert!(Secrets::load(&path).unwrap().is_none() && Secrets::add_key(&path).is_err());
        let first = Secrets::load_or_create(&path).unwrap();
        let (sealed, tag, index) = (first.seal("totp", "a", b"x").unwrap(), first.tag("t"), first.index("1"));
        let second = Secrets::add_key(&path).unwrap();
        assert_ne!(second.version(), first.version());
        assert!(!second.is_newest(&sealed) && second.is_newest(&second.seal("totp", "a", b"x").unwrap()));
        assert_eq!(second.open("totp", "a", &sealed).unwrap(), b"x");
        assert_eq!(second.tag("t"), tag, "a tag made before is found again");
        assert_eq!(second.indexes("1").last(), Some(&index));
        let third = Secrets::drop_old(&path).unwrap();
        assert_eq!(third.version(), second.version());
        assert!(third.open("totp", "a", &sealed).is_err());
        assert_eq!(third.tag("t"), tag, "also when its master key is gone");
        fs::write(&path, r#"{"master": []}"#).unwrap();
        assert!(Secrets::load_or_create(&path).is_err(), "a damaged file is never replaced");
        fs::remove_dir_all(&folder).unwrap();
    }

    #[test]
    fn a_key_is_never_shown() {
        let secrets = Secrets::ephemeral().unwrap();
        assert_eq!(format!("{secrets:?}"), "Secrets(…)");
    }
}
