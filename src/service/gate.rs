//! What stands before signing in: it counts wrong tries, so that guessing gets slow, and bounds how many hashes
//! are made at once, so that a storm of sign-ins cannot use up the machine. It counts searches by name in the same
//! way. Nothing here is stored.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use chrono::{DateTime, Duration, Utc};
use sha2::{Digest as _, Sha256};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

use super::account::NamaPengguna;
use super::login::Breached;
use crate::domain::id::AccountId;
use crate::error::{Code, Error, Refusal, Result};

/// Hashes at work at once, and how many more may wait: 19 MiB and 23 ms each (access design, section 6).
pub(super) const SEATS: usize = 4;
pub(super) const WAITING: usize = 32;

/// Holds back guessing, and bounds what hashing costs. One for the whole program.
pub struct Gate {
    places: Arc<Semaphore>,
    seats: Arc<Semaphore>,
    tries: Mutex<HashMap<Key, Count>>,
    pub(super) breached: Option<Breached>,
}

impl Default for Gate {
    fn default() -> Self {
        Gate::new()
    }
}

impl Gate {
    /// An open gate.
    pub fn new() -> Gate {
        Gate {
            places: Arc::new(Semaphore::new(SEATS + WAITING)),
            seats: Arc::new(Semaphore::new(SEATS)),
            tries: Mutex::new(HashMap::new()),
            breached: None,
        }
    }

    /// The same gate, which lets nobody choose a password of this list.
    pub fn refusing(self, breached: Option<Breached>) -> Gate {
        Gate { breached, ..self }
    }

    /// Waits for one of the four seats; `OVERLOADED` when too many wait already.
    pub(super) async fn seat(&self) -> Result<Seat> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| Code::Overloaded)?;
        let seat = Arc::clone(&self.seats).acquire_owned().await.map_err(Error::fault)?;
        Ok(Seat { _held: (place, seat) })
    }

    /// Counts a try under each key, as failed until it is forgiven, so that tries made at once all count. While
    /// one of the keys has to wait, the try is refused with `RATE_LIMITED` and not counted.
    pub(super) fn admit(&self, keys: &[Key], now: DateTime<Utc>) -> Result<Tries<'_>> {
        let mut tries = self.lock();
        if keys.iter().any(|key| tries.get(key).is_some_and(|count| now < count.until)) {
            return Err(Code::RateLimited.into());
        }
        make_room(&mut tries, now);
        let mut before = Vec::with_capacity(keys.len());
        for key in keys {
            let count = tries.entry(key.clone()).or_insert(Count::none(now));
            if now - count.since >= FORGET {
                *count = Count::none(now);
            }
            before.push((key.clone(), count.until));
            count.fails = count.fails.saturating_add(1);
            count.since = if key.slides() { now } else { count.since };
            count.until = key.until(count);
        }
        Ok(Tries { gate: self, before })
    }

    /// Counts a search for people by name; the 61st within an hour is `RATE_LIMITED`. A count of one process, lost when
    /// it ends: it slows down somebody who collects names, and guards nothing that is not hers to list.
    pub fn cari_nama(&self, account: AccountId, now: DateTime<Utc>) -> Result<()> {
        self.admit(&[Key::Cari(account)], now).map(drop).map_err(|_| {
            let sentence =
                format!("Batas {FREE_CARI} pencarian nama per jam sudah tercapai. Tunggu sebentar.");
            Refusal::new(Code::RateLimited).saying(sentence).on("nama").into()
        })
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, HashMap<Key, Count>> {
        // A count is whole at every step, so a panic elsewhere spoils nothing.
        self.tries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One of the four seats in which a hash is made. The seat is free again when the hash is done, also when
/// nobody waits for the answer any more.
pub(super) struct Seat {
    _held: (OwnedSemaphorePermit, OwnedSemaphorePermit),
}

impl Seat {
    /// Does the secret belong to the hash? Without a hash the answer is no, after the same work.
    pub(super) async fn fits(self, secret: String, hash: Option<String>) -> Result<bool> {
        self.work(move || match hash.as_deref().map(PasswordHash::new) {
            Some(Ok(hash)) => Ok(Argon2::default().verify_password(secret.as_bytes(), &hash).is_ok()),
            Some(Err(error)) => Err(Error::fault(error)),
            None => make(&secret).map(|_| false),
        })
        .await
    }

    pub(super) async fn hash(self, secret: String) -> Result<String> {
        self.work(move || make(&secret)).await
    }

    /// Does work that keeps a core busy for a while.
    pub(super) async fn work<T: Send + 'static>(
        self,
        job: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let done = tokio::task::spawn_blocking(move || {
            let answer = job();
            drop(self);
            answer
        });
        done.await.map_err(Error::fault)?
    }
}

/// The default of the crate is what the design asks for: Argon2id, 19 MiB, two passes, one lane; a test holds
/// it to that.
pub(super) fn make(secret: &str) -> Result<String> {
    let hash: PasswordHash = Argon2::default().hash_password(secret.as_bytes()).map_err(Error::fault)?;
    Ok(hash.to_string())
}

/// Under what tries are counted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Key {
    /// A name (hashed, to keep it short) from an address.
    Nama([u8; 32], IpAddr),
    /// Any name from an address.
    Address(IpAddr),
    /// Any code from an address.
    Kode(IpAddr),
    /// A search for people by name, by an account that is signed in; each counts.
    Cari(AccountId),
    /// What is proved by somebody who knows the password already, or is signed in. A stranger cannot count here, so
    /// it may be the account's, wherever she is.
    Akun(Uuid),
}

/// Tries under one key.
#[derive(Clone, Copy, Debug)]
pub(super) struct Count {
    pub(super) fails: u32,
    /// The first try for codes, the last for names.
    since: DateTime<Utc>,
    until: DateTime<Utc>,
}

/// After this long without a try (of a name), or since the first (of a code), all is forgotten.
pub(super) const FORGET: Duration = Duration::hours(1);

/// Wrong tries without a delay: of one name, of any names, and of codes in an hour from one address (behind which
/// there may be a whole puskesmas, or a mobile network), and of one account that is past the first door.
pub(super) const FREE_NAMA: u32 = 5;
pub(super) const FREE_ADDRESS: u32 = 30;
pub(super) const FREE_KODE: u32 = 20;
/// Searches for people by name in an hour (access design, section 4).
pub(super) const FREE_CARI: u32 = 60;
pub(super) const FREE_AKUN: u32 = 5;

/// Keys kept at once: about 15 MB.
pub(super) const KEYS: usize = 100_000;

impl Count {
    fn none(now: DateTime<Utc>) -> Count {
        Count { fails: 0, since: now, until: now }
    }
}

impl Key {
    pub(super) fn nama(nama: &NamaPengguna, address: IpAddr) -> Key {
        let (NamaPengguna::Email(text) | NamaPengguna::Telepon(text)) = nama;
        Key::Nama(Sha256::digest(text.as_bytes()).into(), group(address))
    }

    fn slides(&self) -> bool {
        !matches!(self, Key::Kode(_) | Key::Cari(_))
    }

    /// Until when the next try under this key has to wait.
    fn until(&self, count: &Count) -> DateTime<Utc> {
        let (free, longest) = match self {
            Key::Nama(..) => (FREE_NAMA, Duration::minutes(15)),
            Key::Akun(_) => (FREE_AKUN, Duration::minutes(15)),
            Key::Address(_) => (FREE_ADDRESS, Duration::minutes(1)),
            Key::Kode(_) if count.fails >= FREE_KODE => return count.since + FORGET,
            Key::Cari(_) if count.fails >= FREE_CARI => return count.since + FORGET,
            Key::Kode(_) | Key::Cari(_) => return count.since,
        };
        match count.fails.checked_sub(free) {
            None => count.since,
            Some(over) => count.since + Duration::seconds(1 << over.min(20)).min(longest),
        }
    }
}

/// A try that counts as failed until it is forgiven.
pub(super) struct Tries<'a> {
    gate: &'a Gate,
    before: Vec<(Key, DateTime<Utc>)>,
}

impl Tries<'_> {
    /// It was not a wrong one: as if it had not been made.
    pub(super) fn forgive(&self) {
        let mut tries = self.gate.lock();
        for (key, until) in &self.before {
            if let Some(count) = tries.get_mut(key) {
                count.fails = count.fails.saturating_sub(1);
                count.until = *until;
            }
        }
    }
}

/// Keeps the map within its bound: first what is forgotten anyway goes, then the quarter with the oldest tries.
fn make_room(tries: &mut HashMap<Key, Count>, now: DateTime<Utc>) {
    if tries.len() < KEYS {
        return;
    }
    tries.retain(|_, count| now - count.since < FORGET);
    if tries.len() < KEYS {
        return;
    }
    let mut times: Vec<DateTime<Utc>> = tries.values().map(|count| count.since).collect();
    let (_, bound, _) = times.select_nth_unstable(KEYS / 4);
    let bound = *bound;
    tries.retain(|_, count| count.since > bound);
}

/// The address whose tries are counted together. Behind one IPv6 line there is a whole /64.
pub(super) fn group(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 => v4,
    }
}
