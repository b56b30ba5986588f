//! Documents by their hash. Ours are compiled into the program (`schema/operations`) and are always known; those that
//! other apps send are kept once they were good enough to run, in a cache with a limit. Both spare the next phone the
//! text, and us the reading of it: a document that is known is neither parsed nor validated again.
//!
//! The hash is SHA-256 of the text. A phone names it as `documentId: "sha256:…"` (GraphQL over HTTP, appendix) for
//! ours, or in Apollo's extension `persistedQuery` for any. What a text is kept under is always computed here, so
//! nobody can put a text under the hash of another.

use std::{
    collections::HashMap,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};

use async_graphql::Value;
use include_dir::{Dir, include_dir};
use quick_cache::{Weighter, sync::Cache};
use sha2::{Digest, Sha256};

use super::{
    errors::Turned,
    parsed::Parsed,
    request::{Asked, PERSISTED_QUERY, malformed},
};
use crate::config::Mode;
use crate::error::{Code, Refusal};

/// SHA-256 of a text.
pub type Hash = [u8; 32];

/// The documents that our own apps send.
static OURS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/schema/operations");

/// Bytes of text in the cache of documents that others send. A parsed document takes about ten times its text.
const SENT_BYTES: u64 = 2 * 1024 * 1024;
/// What apps call the two answers that lead them to send the text; they compare the whole message.
const NOT_FOUND: &str = "PersistedQueryNotFound";
const NOT_SUPPORTED: &str = "PersistedQueryNotSupported";

/// All documents that are known.
pub struct Documents {
    mode: Mode,
    trusted: HashMap<Hash, Trusted>,
    sent: Cache<Hash, Arc<Parsed>, Bytes>,
    read: AtomicU64,
}

/// A document of ours; parsed when it is first asked for.
struct Trusted {
    text: &'static str,
    parsed: OnceLock<Arc<Parsed>>,
}

/// Weighs a document by its text.
#[derive(Clone)]
struct Bytes;

impl Weighter<Hash, Arc<Parsed>> for Bytes {
    fn weight(&self, _: &Hash, parsed: &Arc<Parsed>) -> u64 {
        parsed.bytes as u64
    }
}

/// What was found for a request.
pub(super) enum Found<'a> {
    Known(Arc<Parsed>),
    /// Still to be parsed.
    Text(Hash, &'a str),
}

impl Default for Documents {
    fn default() -> Self {
        Documents::new(Mode::default())
    }
}

impl Documents {
    /// The documents of the product.
    pub fn new(mode: Mode) -> Self {
        Documents::of(mode, OURS.files().filter_map(|file| file.contents_utf8()))
    }

    /// These documents, and what is sent later.
    pub fn of(mode: Mode, texts: impl IntoIterator<Item = &'static str>) -> Self {
        let trusted = texts.into_iter().map(|text| (hash(text), Trusted { text, parsed: OnceLock::new() }));
        Documents {
            mode,
            trusted: trusted.collect(),
            sent: Cache::with_weighter(512, SENT_BYTES, Bytes),
            read: AtomicU64::new(0),
        }
    }

    /// How many documents were parsed and validated since the start.
    pub fn read(&self) -> u64 {
        self.read.load(Ordering::Relaxed)
    }

    /// How many documents of others are kept, and the bytes of their text.
    pub fn kept(&self) -> (usize, u64) {
        (self.sent.len(), self.sent.weight())
    }

    /// The document that a request names, in whichever way it does.
    pub(super) fn find<'a>(&'a self, asked: &'a Asked) -> Result<Found<'a>, Turned> {
        let persisted = match self.mode {
            // The text that comes with a hash is run as if it came alone.
            Mode::Open if asked.query.is_some() => None,
            _ => asked.extension(PERSISTED_QUERY).map(hash_of_extension).transpose()?,
        };
        match (&asked.query, &asked.document_id) {
            (Some(_), Some(_)) => Err(malformed("Give `query` or `documentId`, not both")),
            (None, Some(id)) => self.trusted(&hash_of_id(id)?).ok_or_else(not_trusted),
            (Some(text), None) => {
                let hash = hash(text);
                match persisted {
                    Some(named) if named != hash => Err(malformed("The hash is not that of `query`")),
                    _ => self.of_text(hash, text),
                }
            }
            (None, None) => match persisted {
                Some(hash) => self.of_hash(&hash),
                None => Err(malformed("Give the document")),
            },
        }
    }

    fn trusted(&self, hash: &Hash) -> Option<Found<'_>> {
        let trusted = self.trusted.get(hash)?;
        let known = trusted.parsed.get().cloned().map(Found::Known);
        Some(known.unwrap_or(Found::Text(*hash, trusted.text)))
    }

    fn of_text<'a>(&'a self, hash: Hash, text: &'a str) -> Result<Found<'a>, Turned> {
        match self.trusted(&hash) {
            Some(found) => Ok(found),
            None if self.mode == Mode::TrustedOnly => Err(not_trusted()),
            None => Ok(self.sent.get(&hash).map_or(Found::Text(hash, text), Found::Known)),
        }
    }

    fn of_hash(&self, hash: &Hash) -> Result<Found<'_>, Turned> {
        let refused = |code, message: &str| Turned::from_refusal(&Refusal::new(code).saying(message));
        match (self.trusted(hash), self.mode) {
            (Some(found), _) => Ok(found),
            (None, Mode::TrustedOnly) => Err(not_trusted()),
            (None, Mode::Open) => Err(refused(Code::PersistedQueryNotSupported, NOT_SUPPORTED)),
            (None, Mode::Apq) => {
                let found = self.sent.get(hash).map(Found::Known);
                found.ok_or_else(|| refused(Code::PersistedQueryNotFound, NOT_FOUND))
            }
        }
    }

    /// Counts a document that had to be read.
    pub(super) fn has_read(&self) {
        self.read.fetch_add(1, Ordering::Relaxed);
    }

    /// Keeps a document that a request is about to run. Until then nothing is kept: what does not parse, is not valid
    /// or is too heavy would only push out what is.
    pub(super) fn keep(&self, parsed: &Arc<Parsed>) {
        match self.trusted.get(&parsed.hash) {
            Some(trusted) => drop(trusted.parsed.set(parsed.clone())),
            None if self.sent.get(&parsed.hash).is_none() => self.sent.insert(parsed.hash, parsed.clone()),
            None => {}
        }
    }
}

/// The hash that stands for a text.
pub fn hash(text: &str) -> Hash {
    Sha256::digest(text).into()
}

fn hash_of_id(id: &str) -> Result<Hash, Turned> {
    let hash = id.strip_prefix("sha256:").and_then(hash_of_hex);
    hash.ok_or_else(|| malformed("`documentId` must be `sha256:` and 64 hexadecimal digits"))
}

fn hash_of_extension(extension: &Value) -> Result<Hash, Turned> {
    let Value::Object(fields) = extension else {
        return Err(malformed("`persistedQuery` must be an object"));
    };
    if fields.get("version") != Some(&Value::from(1)) {
        return Err(malformed("`persistedQuery.version` must be 1"));
    }
    let hash = match fields.get("sha256Hash") {
        Some(Value::String(text)) => hash_of_hex(text),
        _ => None,
    };
    hash.ok_or_else(|| malformed("`persistedQuery.sha256Hash` must have 64 hexadecimal digits"))
}

fn hash_of_hex(text: &str) -> Option<Hash> {
    let mut hash = Hash::default();
    hex::decode_to_slice(text, &mut hash).ok().map(|()| hash)
}

fn not_trusted() -> Turned {
    Turned::from_code(Code::DocumentNotTrusted)
}
