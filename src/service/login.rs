//! Getting in and staying in: a password on the web, an activation code on a kader's phone, the exchange of
//! refresh tokens, and signing out. Nobody learns here whether an account or a code exists: what is unknown is
//! answered in the same words and after the same work as what is wrong.
//!
//! No account is ever locked, or strangers could lock people out: tries are counted per address, and per name
//! and address together. The counts live in memory; a restart forgives them, the five tries of a code it does not.

use std::collections::HashMap;
use std::fmt;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use sha2::{Digest as _, Sha256};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

use super::account::NamaPengguna;
use crate::access::token::{Bearer, SessionKind};
use crate::access::{Action, Actor, Assignment, Permit, Place, Role, may};
use crate::app::App;
use crate::domain::id::AccountId;
use crate::error::{Code, Error, Refusal, Result};
use crate::store::login::{ByName, NewActivation, NewSession};
use crate::store::{account, login};

/// How long an access token is good. Source: access design, section 6.
const AKSES: Duration = Duration::minutes(15);

/// How long an activation code is good. Source: access design, section 5.
const KODE: Duration = Duration::hours(72);

/// Characters of a code: some to find it, the rest (50 bits) to prove it. Source: access design, section 5.
const CARI: usize = 4;
const RAHASIA: usize = 10;

/// Crockford's base32: no letter that is read as a digit.
const ABJAD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A password has at least this many characters (ASVS 6.2.1), and at most these many bytes are hashed.
const SANDI_MIN: usize = 12;
const SANDI_MAX_BYTES: usize = 256;

/// What somebody holds in hand after signing in.
#[derive(Clone)]
pub struct Tokens {
    /// The access token.
    pub akses: String,
    /// Until when the access token is good.
    pub akses_berlaku: DateTime<Utc>,
    /// The refresh token, to be used once.
    pub segar: String,
}

/// Tokens are not printed.
impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens").field("akses_berlaku", &self.akses_berlaku).finish_non_exhaustive()
    }
}

/// Sign in with e-mail or phone number and password. Refused with `LOGIN_FAILED`, whatever was wrong.
pub async fn masuk(app: &App, address: IpAddr, nama_pengguna: &str, sandi: &str) -> Result<Tokens> {
    let now = app.clock.now();
    let nama = NamaPengguna::parse(nama_pengguna).map_err(|_| Code::LoginFailed)?;
    if sandi.len() > SANDI_MAX_BYTES {
        return Err(Code::LoginFailed.into());
    }
    let tries = app.gate.admit(&[Key::nama(&nama, address), Key::Address(group(address))], now)?;
    let seat = app.gate.seat().await.inspect_err(|_| tries.forgive())?;
    let found = login::door(&app.db, by_name(&nama)).await?;
    let (account, hash) = found.map_or((None, None), |door| (Some(door.account), door.sandi_hash));
    let fits = seat.fits(sandi.to_owned(), hash).await?;
    let account = account.filter(|_| fits).ok_or(Code::LoginFailed)?;
    let session = NewSession { id: Uuid::now_v7(), account, kind: SessionKind::Web, at: now };
    let segar = Segar::new()?;
    let bearer = login::open(&app.db, &session, Some(&segar.hash)).await?.ok_or(Code::LoginFailed)?;
    tries.forgive();
    tokens(app, &bearer, now + session.kind.absolute(), segar)
}

/// Sign in on a phone with an activation code. Refused with `ACTIVATION_FAILED`, whatever was wrong.
pub async fn aktifkan(app: &App, address: IpAddr, kode: &str) -> Result<Tokens> {
    let now = app.clock.now();
    let tries = app.gate.admit(&[Key::Kode(group(address))], now)?;
    let (lookup, secret) = baca_kode(kode).ok_or(Code::ActivationFailed)?;
    let seat = app.gate.seat().await.inspect_err(|_| tries.forgive())?;
    let candidate = login::take_try(&app.db, &lookup, now).await?;
    let fits = seat.fits(secret, candidate.as_ref().map(|found| found.secret_hash.clone())).await?;
    let candidate = candidate.filter(|_| fits).ok_or(Code::ActivationFailed)?;
    let session =
        NewSession { id: Uuid::now_v7(), account: candidate.account, kind: SessionKind::Kader, at: now };
    let segar = Segar::new()?;
    let opened = login::redeem(&app.db, candidate.id, &session, &segar.hash).await?;
    let bearer = opened.ok_or(Code::ActivationFailed)?;
    tries.forgive();
    tokens(app, &bearer, now + session.kind.absolute(), segar)
}

/// Issue an activation code for somebody's account, to be handed over on paper; their older codes become void.
/// Whoever holds the code *is* that account, so the permit is not enough: everything the account holds, now or
/// later, must be something the giver could issue a code for where it is held.
pub async fn terbitkan_kode(app: &App, permit: &Permit, account: AccountId) -> Result<String> {
    if !matches!(permit.action(), Action::IssueActivation | Action::Seed) {
        return Err(Code::Forbidden.into());
    }
    let now = app.clock.now();
    let holds = account::holds(&app.db, account, now).await?.ok_or(Code::NotFound)?;
    boleh_diaktifkan(permit.actor(), &holds)?;
    let (secret, cari) = (acak(RAHASIA)?, (0..8).map(|_| acak(CARI)).collect::<Result<Vec<_>>>()?);
    let secret_hash = app.gate.seat().await?.hash(secret.clone()).await?;
    let new = NewActivation {
        account: account.0,
        issued_by: permit.actor().account.0,
        secret_hash: &secret_hash,
        at: now,
        expires: now + KODE,
    };
    let lookup = login::issue(&app.db, &new, &cari).await?;
    let (front, back) = secret.split_at(RAHASIA / 2);
    Ok(format!("{lookup}-{front}-{back}"))
}

/// Exchange a refresh token for new tokens. The first answer may be lost: the same token then gives new ones
/// again, until one of its successors was used. After that it has been copied, and the session ends.
pub async fn segarkan(app: &App, refresh: &str) -> Result<Tokens> {
    let hash = Segar::hash_of(refresh).ok_or(Code::Unauthenticated)?;
    let segar = Segar::new()?;
    let renewed = login::rotate(&app.db, &hash, &segar.hash, app.clock.now()).await?;
    let renewed = renewed.ok_or(Code::Unauthenticated)?;
    tokens(app, &renewed.bearer, renewed.ends, segar)
}

/// Sign out: the session ends, and with it its tokens.
pub async fn keluar(app: &App, actor: &Actor) -> Result<()> {
    let session = actor.session.ok_or(Code::Unauthenticated)?;
    login::revoke(&app.db, session, "KELUAR", app.clock.now()).await
}

/// An access token for an account without signing in. Only the demo command calls this.
pub async fn demo_token(app: &App, account: AccountId, life: Duration) -> Result<String> {
    let now = app.clock.now();
    let session = NewSession { id: Uuid::now_v7(), account: account.0, kind: SessionKind::Demo, at: now };
    let bearer = login::open(&app.db, &session, None).await?.ok_or(Code::NotFound)?;
    app.keys.mint(&bearer, now, life.min(SessionKind::Demo.absolute()))
}

/// Who speaks with this access token, with what they hold now, and until when the token is good. Anything that
/// does not stand (any more) is `UNAUTHENTICATED`; a good token past its time is `TOKEN_EXPIRED`.
pub async fn actor_of(app: &App, token: &str) -> Result<(Actor, DateTime<Utc>)> {
    let now = app.clock.now();
    let claims = app.keys.verify(token, now)?;
    let expires = DateTime::from_timestamp(claims.exp, 0).ok_or(Code::Unauthenticated)?;
    let actor = account::actor(&app.db, &claims, now).await?.ok_or(Code::Unauthenticated)?;
    Ok((actor, expires))
}

/// The hash under which a password is stored. One that is too short or too long is refused.
pub async fn hash_sandi(app: &App, sandi: &str) -> Result<String> {
    if sandi.chars().count() < SANDI_MIN {
        let sentence = format!("Kata sandi paling sedikit {SANDI_MIN} karakter.");
        return Err(Refusal::new(Code::InvalidFormat).saying(sentence).on("sandi").into());
    }
    if sandi.len() > SANDI_MAX_BYTES {
        return Err(Refusal::new(Code::TooLong).on("sandi").into());
    }
    app.gate.seat().await?.hash(sandi.to_owned()).await
}

fn tokens(app: &App, bearer: &Bearer, ends: DateTime<Utc>, segar: Segar) -> Result<Tokens> {
    let now = app.clock.now();
    let akses_berlaku = (now + AKSES).min(ends);
    let akses = app.keys.mint(bearer, now, akses_berlaku - now)?;
    Ok(Tokens { akses, akses_berlaku, segar: segar.text })
}

fn by_name(nama: &NamaPengguna) -> ByName<'_> {
    match nama {
        NamaPengguna::Email(email) => ByName::Email(email),
        NamaPengguna::Telepon(telepon) => ByName::Telepon(telepon),
    }
}

/// May the giver make a code for somebody who holds this? PENGURUS for the kader of her post, PEMBINA for kader
/// and pengurus of the posts below (access design, sections 1 and 5). An account that holds nothing yet, or
/// something outside the giver's view, is not found; the program itself may.
fn boleh_diaktifkan(giver: &Actor, holds: &[Assignment]) -> Result<(), Refusal> {
    if giver.is_system() {
        return Ok(());
    }
    if holds.is_empty() {
        return Err(Code::NotFound.into());
    }
    for held in holds {
        let (Some(posyandu), Some(wilayah)) = (held.posyandu, &held.wilayah_posyandu) else {
            return Err(Code::NotFound.into());
        };
        may(giver, Action::IssueActivation, &Place::Post { posyandu, wilayah })?;
        let above = giver.assignments.iter().any(|own| match own.role {
            Role::Pengurus => held.role == Role::Kader && own.posyandu == Some(posyandu),
            Role::Pembina => matches!(held.role, Role::Kader | Role::Pengurus) && own.covers(wilayah),
            _ => false,
        });
        if !above {
            return Err(Code::Forbidden.into());
        }
    }
    Ok(())
}

/// The parts of a typed code. Lower case, dashes and spaces do not matter; O is read as 0, I and L as 1.
fn baca_kode(kode: &str) -> Option<(String, String)> {
    if kode.len() > 64 {
        return None;
    }
    let mut characters = String::with_capacity(CARI + RAHASIA);
    for c in kode.chars().filter(|c| *c != '-' && !c.is_whitespace()) {
        let c = match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        if !c.is_ascii() || !ABJAD.iter().any(|known| char::from(*known) == c) {
            return None;
        }
        characters.push(c);
    }
    if characters.len() != CARI + RAHASIA {
        return None;
    }
    let (lookup, secret) = characters.split_at(CARI);
    Some((lookup.to_owned(), secret.to_owned()))
}

/// Random characters of the alphabet, each with five bits.
fn acak(count: usize) -> Result<String> {
    let mut bytes = vec![0_u8; count];
    getrandom::fill(&mut bytes).map_err(Error::fault)?;
    Ok(bytes.iter().filter_map(|byte| ABJAD.get(usize::from(byte % 32))).map(|c| char::from(*c)).collect())
}

/// A refresh token: 32 random bytes for the client, their SHA-256 for us.
struct Segar {
    text: String,
    hash: String,
}

impl Segar {
    fn new() -> Result<Segar> {
        let mut bytes = [0_u8; 32];
        getrandom::fill(&mut bytes).map_err(Error::fault)?;
        Ok(Segar { text: URL_SAFE_NO_PAD.encode(bytes), hash: hex(&Sha256::digest(bytes)) })
    }

    fn hash_of(text: &str) -> Option<String> {
        if text.len() != 43 {
            return None;
        }
        URL_SAFE_NO_PAD.decode(text).ok().map(|bytes| hex(&Sha256::digest(bytes)))
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Hashes at work at once, and how many more may wait: 19 MiB and 23 ms each (access design, section 6).
const SEATS: usize = 4;
const WAITING: usize = 32;

/// Holds back guessing, and bounds what hashing costs. One for the whole program.
pub struct Gate {
    places: Arc<Semaphore>,
    seats: Arc<Semaphore>,
    tries: Mutex<HashMap<Key, Count>>,
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
        }
    }

    /// Waits for one of the four seats; `OVERLOADED` when too many wait already.
    async fn seat(&self) -> Result<Seat> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| Code::Overloaded)?;
        let seat = Arc::clone(&self.seats).acquire_owned().await.map_err(Error::fault)?;
        Ok(Seat { _held: (place, seat) })
    }

    /// Counts a try under each key, as failed until it is forgiven, so that tries made at once all count. While
    /// one of the keys has to wait, the try is refused with `RATE_LIMITED` and not counted.
    fn admit(&self, keys: &[Key], now: DateTime<Utc>) -> Result<Tries<'_>> {
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

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, Count>> {
        // A count is whole at every step, so a panic elsewhere spoils nothing.
        self.tries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One of the four seats in which a hash is made. The seat is free again when the hash is done, also when
/// nobody waits for the answer any more.
struct Seat {
    _held: (OwnedSemaphorePermit, OwnedSemaphorePermit),
}

impl Seat {
    /// Does the secret belong to the hash? Without a hash the answer is no, after the same work.
    async fn fits(self, secret: String, hash: Option<String>) -> Result<bool> {
        self.work(move || match hash.as_deref().map(PasswordHash::new) {
            Some(Ok(hash)) => Ok(Argon2::default().verify_password(secret.as_bytes(), &hash).is_ok()),
            Some(Err(error)) => Err(Error::fault(error)),
            None => make(&secret).map(|_| false),
        })
        .await
    }

    async fn hash(self, secret: String) -> Result<String> {
        self.work(move || make(&secret)).await
    }

    async fn work<T: Send + 'static>(self, job: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
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
fn make(secret: &str) -> Result<String> {
    let hash: PasswordHash = Argon2::default().hash_password(secret.as_bytes()).map_err(Error::fault)?;
    Ok(hash.to_string())
}

/// Under what tries are counted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    /// A name (hashed, to keep it short) from an address.
    Nama([u8; 32], IpAddr),
    /// Any name from an address.
    Address(IpAddr),
    /// Any code from an address.
    Kode(IpAddr),
}

/// Tries under one key.
#[derive(Clone, Copy, Debug)]
struct Count {
    fails: u32,
    /// The first try for codes, the last for names.
    since: DateTime<Utc>,
    until: DateTime<Utc>,
}

/// After this long without a try (of a name), or since the first (of a code), all is forgotten.
const FORGET: Duration = Duration::hours(1);

/// Wrong tries without a delay: of one name, of any names, and of codes in an hour from one address. Behind one
/// address there may be a whole puskesmas, or a mobile network.
const FREE_NAMA: u32 = 5;
const FREE_ADDRESS: u32 = 30;
const FREE_KODE: u32 = 20;

/// Keys kept at once: about 15 MB.
const KEYS: usize = 100_000;

impl Count {
    fn none(now: DateTime<Utc>) -> Count {
        Count { fails: 0, since: now, until: now }
    }
}

impl Key {
    fn nama(nama: &NamaPengguna, address: IpAddr) -> Key {
        let (NamaPengguna::Email(text) | NamaPengguna::Telepon(text)) = nama;
        Key::Nama(Sha256::digest(text.as_bytes()).into(), group(address))
    }

    fn slides(&self) -> bool {
        !matches!(self, Key::Kode(_))
    }

    /// Until when the next try under this key has to wait.
    fn until(&self, count: &Count) -> DateTime<Utc> {
        let (free, longest) = match self {
            Key::Nama(..) => (FREE_NAMA, Duration::minutes(15)),
            Key::Address(_) => (FREE_ADDRESS, Duration::minutes(1)),
            Key::Kode(_) if count.fails >= FREE_KODE => return count.since + FORGET,
            Key::Kode(_) => return count.since,
        };
        match count.fails.checked_sub(free) {
            None => count.since,
            Some(over) => count.since + Duration::seconds(1 << over.min(20)).min(longest),
        }
    }
}

/// A try that counts as failed until it is forgiven.
struct Tries<'a> {
    gate: &'a Gate,
    before: Vec<(Key, DateTime<Utc>)>,
}

impl Tries<'_> {
    /// It was not a wrong one: as if it had not been made.
    fn forgive(&self) {
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
fn group(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(v6) => {
            let [a, b, c, d, ..] = v6.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::access::token::Keys;
    use crate::app::Clock;
    use crate::domain::id::PosyanduId;
    use crate::domain::pilihan::Pilihan as _;
    use crate::domain::posyandu::BidangSet;
    use crate::domain::wilayah::{Kode, Level};
    use crate::service::account::{Anggota, NewAkun, NewTugas, beri_tugas, buat_akun, buat_tim};
    use crate::store::account::Subject;
    use crate::store::db::Target;
    use crate::store::write::{Begun, Mutation, SYSTEM, Work, create_scope, ensure_system_scope};
    use crate::store::{Db, posyandu, wilayah};

    const HOME: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(10, 0, 0, 1));
    const SANDI: &str = "tiga ekor kucing oren";

    /// A database of its own, a clock the test moves, one post, and people.
    struct World {
        app: App,
        time: Arc<Mutex<DateTime<Utc>>>,
        file: PathBuf,
        melati: PosyanduId,
    }

    impl Drop for World {
        fn drop(&mut self) {
            for end in ["", "-wal", "-shm"] {
                let _ = std::fs::remove_file(format!("{}{end}", self.file.display()));
            }
        }
    }

    impl World {
        async fn new() -> World {
            let file = std::env::temp_dir().join(format!("posyandu-login-{}.db", Uuid::now_v7()));
            let url = format!("sqlite:{}", file.display());
            let db = Db::open(&Target { url, pool: 2, recorder: None }).await.unwrap();
            db.migrate().await.unwrap();
            ensure_system_scope(&db).await.unwrap();
            let time = Arc::new(Mutex::new(DateTime::from_timestamp(1_790_000_000, 0).unwrap()));
            let told = Arc::clone(&time);
            let clock = Clock::of(move || *told.lock().unwrap());
            let keys = Arc::new(Keys::ephemeral().unwrap());
            let app = App { db, clock, keys, gate: Arc::new(Gate::new()) };
            let world = World { app, time, file, melati: PosyanduId::new() };
            world.regions().await;
            world
        }

        async fn regions(&self) {
            let permit = may(&Actor::system(), Action::Seed, &Place::System).unwrap();
            let mut work = self.work().await;
            let mut above: Option<&str> = None;
            for kode in ["64.02", "64.02.05", "64.02.05.2001"] {
                let row = vec![
                    (wilayah::KODE, kode.into()),
                    (wilayah::INDUK, above.into()),
                    (wilayah::TINGKAT, Level::Desa.kode().into()),
                    (wilayah::NAMA, kode.into()),
                    (wilayah::NAMA_CARI, kode.into()),
                ];
                work.insert(&permit, SYSTEM, &wilayah::TABLE, row).await.unwrap();
                above = Some(kode);
            }
            create_scope(&mut work, self.melati, "64.02.05.2001").await.unwrap();
            let row = vec![
                (posyandu::ID, self.melati.0.into()),
                (posyandu::NAMA, "Melati".into()),
                (posyandu::NAMA_CARI, "melati".into()),
                (posyandu::WILAYAH, "64.02.05.2001".into()),
                (posyandu::RT, "001".into()),
                (posyandu::STATUS, "AKTIF".into()),
                (posyandu::KADER_WAJIB, 5_i32.into()),
            ];
            work.insert(&permit, self.melati, &posyandu::TABLE, row).await.unwrap();
            work.commit(self.melati.0).await.unwrap();
        }

        async fn work(&self) -> Work {
            let mutation = Mutation::own(self.app.clock.now(), "test");
            match Work::begin(&self.app.db, &mutation, &[SYSTEM]).await.unwrap() {
                Begun::New(work) => *work,
                Begun::Seen(_) => panic!("a new mutation"),
            }
        }

        fn later(&self, by: Duration) {
            *self.time.lock().unwrap() += by;
        }

        async fn account(&self, email: Option<&str>, sandi: Option<&str>) -> AccountId {
            let sandi_hash = match sandi {
                Some(sandi) => Some(hash_sandi(&self.app, sandi).await.unwrap()),
                None => None,
            };
            let email = email.map(str::to_owned);
            let new =
                NewAkun { id: AccountId::new(), nama: "Sari".to_owned(), email, telepon: None, sandi_hash };
            let mut work = self.work().await;
            let id = buat_akun(&mut work, &Actor::system(), &new, self.app.clock.now()).await.unwrap();
            work.commit(id.0).await.unwrap();
            id
        }

        fn tugas(&self, subject: Subject, role: Role) -> NewTugas {
            let at_post = matches!(role, Role::Kader | Role::Pengurus);
            let mulai = self.app.clock.now();
            NewTugas {
                subject,
                role,
                posyandu: at_post.then_some(self.melati),
                regions: if at_post { Vec::new() } else { vec![Kode::parse("64.02").unwrap()] },
                bidang: if role == Role::Kader { BidangSet::all() } else { BidangSet::default() },
                sensitive: false,
                mulai,
                akhir: mulai + Duration::days(30),
                alasan: "SK 12/2026".to_owned(),
            }
        }

        async fn give(&self, actor: &Actor, new: &NewTugas) -> Result<Uuid> {
            let mut work = self.work().await;
            let id = beri_tugas(&mut work, actor, new).await?;
            work.commit(id).await
        }

        /// Somebody with this role, for a month from now.
        async fn person(&self, role: Role) -> AccountId {
            let account = self.account(None, None).await;
            self.give(&Actor::system(), &self.tugas(Subject::Account(account), role)).await.unwrap();
            account
        }

        async fn actor(&self, account: AccountId) -> Actor {
            let token = demo_token(&self.app, account, Duration::hours(1)).await.unwrap();
            actor_of(&self.app, &token).await.unwrap().0
        }

        async fn code_for(&self, account: AccountId) -> String {
            let permit = may(&Actor::system(), Action::IssueActivation, &Place::System).unwrap();
            terbitkan_kode(&self.app, &permit, account).await.unwrap()
        }

        async fn refresh(&self, token: &str) -> Result<String, Option<Code>> {
            segarkan(&self.app, token).await.map(|tokens| tokens.segar).map_err(|error| error.code())
        }
    }

    fn code<T>(result: Result<T>) -> Option<Code> {
        result.err().and_then(|error| error.code())
    }

    #[tokio::test]
    async fn bu_sari_activates_her_phone_once() {
        let world = World::new().await;
        let sari = world.person(Role::Kader).await;
        let kode = world.code_for(sari).await;
        assert_eq!(kode.len(), "ABCD-EFGHJ-KMNPQ".len());
        let typed = kode.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l");
        let tokens = aktifkan(&world.app, HOME, &typed).await.unwrap();
        let (actor, expires) = actor_of(&world.app, &tokens.akses).await.unwrap();
        assert_eq!((actor.account, expires), (sari, tokens.akses_berlaku));
        let [held] = actor.assignments.as_slice() else { panic!("one assignment") };
        assert_eq!(
            (held.role, held.posyandu, held.bidang),
            (Role::Kader, Some(world.melati), BidangSet::all())
        );
        assert_eq!(held.wilayah_posyandu, Some(Kode::parse("64.02.05.2001").unwrap()));
        assert_eq!(code(aktifkan(&world.app, HOME, &kode).await), Some(Code::ActivationFailed), "used");

        keluar(&world.app, &actor).await.unwrap();
        assert_eq!(code(actor_of(&world.app, &tokens.akses).await), Some(Code::Unauthenticated));
        assert_eq!(world.refresh(&tokens.segar).await, Err(Some(Code::Unauthenticated)));
    }

    #[tokio::test]
    async fn a_code_bears_five_tries_and_72_hours_and_gives_way_to_a_newer_one() {
        let world = World::new().await;
        let sari = world.person(Role::Kader).await;
        let kode = world.code_for(sari).await;
        let wrong = format!("{}-00000-00000", &kode[..4]);
        for _ in 0..5 {
            assert_eq!(code(aktifkan(&world.app, HOME, &wrong).await), Some(Code::ActivationFailed));
        }
        assert_eq!(code(aktifkan(&world.app, HOME, &kode).await), Some(Code::ActivationFailed), "the sixth");

        let older = world.code_for(sari).await;
        let newer = world.code_for(sari).await;
        assert_eq!(code(aktifkan(&world.app, HOME, &older).await), Some(Code::ActivationFailed), "void");
        world.later(KODE);
        assert_eq!(code(aktifkan(&world.app, HOME, &newer).await), Some(Code::ActivationFailed), "too late");
        let last = world.code_for(sari).await;
        world.later(KODE - Duration::seconds(1));
        assert!(aktifkan(&world.app, HOME, &last).await.is_ok());
    }

    #[tokio::test]
    async fn an_address_guesses_twenty_codes_an_hour() {
        let world = World::new().await;
        let kode = world.code_for(world.person(Role::Kader).await).await;
        for _ in 0..20 {
            assert_eq!(code(aktifkan(&world.app, HOME, "ABCD").await), Some(Code::ActivationFailed));
        }
        assert_eq!(code(aktifkan(&world.app, HOME, &kode).await), Some(Code::RateLimited));
        world.later(Duration::hours(1));
        assert!(aktifkan(&world.app, HOME, &kode).await.is_ok());
    }

    #[tokio::test]
    async fn a_code_is_given_by_those_above_only() {
        let world = World::new().await;
        let kader = world.person(Role::Kader).await;
        let pengurus = world.person(Role::Pengurus).await;
        let pembina = world.person(Role::Pembina).await;
        let place = Kode::parse("64.02.05.2001").unwrap();
        let place = Place::Post { posyandu: world.melati, wilayah: &place };
        for (giver, account, refusal) in [
            (pengurus, kader, None),
            (pengurus, pengurus, Some(Code::Forbidden)),
            (pengurus, pembina, Some(Code::NotFound)),
            (pembina, kader, None),
            (pembina, pengurus, None),
            (pembina, AccountId::new(), Some(Code::NotFound)),
        ] {
            let permit = may(&world.actor(giver).await, Action::IssueActivation, &place).unwrap();
            assert_eq!(code(terbitkan_kode(&world.app, &permit, account).await), refusal);
        }
        // What somebody will be counts as what she is: or the pengurus could sign in as next month's administrator.
        let mut admin = world.tugas(Subject::Account(kader), Role::DpmdAdmin);
        admin.mulai += Duration::days(10);
        world.give(&Actor::system(), &admin).await.unwrap();
        let permit = may(&world.actor(pengurus).await, Action::IssueActivation, &place).unwrap();
        assert_eq!(code(terbitkan_kode(&world.app, &permit, kader).await), Some(Code::NotFound));
        let other = may(&world.actor(pengurus).await, Action::AppointKader, &place).unwrap();
        assert_eq!(code(terbitkan_kode(&world.app, &other, kader).await), Some(Code::Forbidden));
    }

    #[tokio::test]
    async fn a_lost_answer_does_not_sign_anybody_out() {
        let world = World::new().await;
        let kode = world.code_for(world.person(Role::Kader).await).await;
        let first = aktifkan(&world.app, HOME, &kode).await.unwrap().segar;
        let lost = world.refresh(&first).await.unwrap();
        let second = world.refresh(&first).await.unwrap();
        assert_ne!(lost, second);
        let third = world.refresh(&second).await.unwrap();
        assert!(world.refresh(&second).await.is_ok(), "its successor was not used yet");
        let fourth = world.refresh(&third).await.unwrap();

        assert_eq!(
            world.refresh(&second).await,
            Err(Some(Code::Unauthenticated)),
            "shown after its successor"
        );
        assert_eq!(
            world.refresh(&fourth).await,
            Err(Some(Code::Unauthenticated)),
            "the whole family is gone"
        );
    }

    #[tokio::test]
    async fn of_two_successors_only_one_is_ever_used() {
        let world = World::new().await;
        let kode = world.code_for(world.person(Role::Kader).await).await;
        let tokens = aktifkan(&world.app, HOME, &kode).await.unwrap();
        let hers = world.refresh(&tokens.segar).await.unwrap();
        let copied = world.refresh(&tokens.segar).await.unwrap();
        let next = world.refresh(&hers).await.unwrap();
        assert_eq!(world.refresh(&copied).await, Err(Some(Code::Unauthenticated)));
        assert_eq!(world.refresh(&next).await, Err(Some(Code::Unauthenticated)));
        assert_eq!(code(actor_of(&world.app, &tokens.akses).await), Some(Code::Unauthenticated), "at once");
        for bad in ["", "x", &"A".repeat(43), &"A".repeat(5000)] {
            assert_eq!(world.refresh(bad).await, Err(Some(Code::Unauthenticated)));
        }
    }

    #[tokio::test]
    async fn a_token_shown_twice_at_once_makes_two_successors_of_which_one_lives() {
        let world = World::new().await;
        let kode = world.code_for(world.person(Role::Kader).await).await;
        let first = aktifkan(&world.app, HOME, &kode).await.unwrap().segar;
        let (a, b) = tokio::join!(world.refresh(&first), world.refresh(&first));
        let (a, b) = (a.unwrap(), b.unwrap());
        let (a, b) = tokio::join!(world.refresh(&a), world.refresh(&b));
        assert_eq!([a.is_ok(), b.is_ok()].into_iter().filter(|fine| *fine).count(), 1);
    }

    #[tokio::test]
    async fn answers_cannot_be_lost_without_end() {
        let world = World::new().await;
        let kode = world.code_for(world.person(Role::Kader).await).await;
        let first = aktifkan(&world.app, HOME, &kode).await.unwrap().segar;
        for _ in 0..20 {
            world.refresh(&first).await.unwrap();
        }
        assert_eq!(world.refresh(&first).await, Err(Some(Code::RateLimited)));
    }

    #[tokio::test]
    async fn a_phone_rests_90_days_and_lasts_400() {
        let world = World::new().await;
        let sari = world.person(Role::Kader).await;
        let mut token = aktifkan(&world.app, HOME, &world.code_for(sari).await).await.unwrap().segar;
        for _ in 0..4 {
            world.later(Duration::days(89));
            token = world.refresh(&token).await.unwrap();
        }
        world.later(Duration::days(44) - Duration::minutes(5));
        let tokens = segarkan(&world.app, &token).await.unwrap();
        assert_eq!(
            tokens.akses_berlaku,
            world.app.clock.now() + Duration::minutes(5),
            "not beyond the 400 days"
        );
        world.later(Duration::minutes(5));
        assert_eq!(world.refresh(&tokens.segar).await, Err(Some(Code::Unauthenticated)));

        let token = aktifkan(&world.app, HOME, &world.code_for(sari).await).await.unwrap().segar;
        world.later(Duration::days(90));
        assert_eq!(world.refresh(&token).await, Err(Some(Code::Unauthenticated)));
    }

    #[tokio::test]
    async fn a_password_opens_a_day_on_the_web() {
        let world = World::new().await;
        let rini = world.account(Some("Rini@dpmd.kukar.go.id"), Some(SANDI)).await;
        world.give(&Actor::system(), &world.tugas(Subject::Account(rini), Role::DpmdAdmin)).await.unwrap();
        for (nama, sandi) in [
            ("rini@dpmd.kukar.go.id", "bukan ini"),
            ("orang@lain.id", SANDI),
            ("0812 3456 7890", SANDI),
            ("?", SANDI),
        ] {
            let refusal = masuk(&world.app, HOME, nama, sandi).await.unwrap_err();
            assert_eq!(refusal.to_string(), Error::from(Code::LoginFailed).to_string(), "the same words");
        }
        let tokens = masuk(&world.app, HOME, " RINI@dpmd.kukar.go.id ", SANDI).await.unwrap();
        let (actor, _) = actor_of(&world.app, &tokens.akses).await.unwrap();
        assert_eq!(actor.assignments[0].regions, [Kode::parse("64.02").unwrap()]);
        world.later(Duration::minutes(29));
        let token = world.refresh(&tokens.segar).await.unwrap();
        world.later(Duration::minutes(30));
        assert_eq!(world.refresh(&token).await, Err(Some(Code::Unauthenticated)));
        assert_eq!(code(actor_of(&world.app, &tokens.akses).await), Some(Code::TokenExpired));
        assert_eq!(code(hash_sandi(&world.app, "sebelas kar").await), Some(Code::InvalidFormat));
    }

    #[tokio::test]
    async fn guessing_a_password_gets_slower_and_locks_nobody_out() {
        let world = World::new().await;
        world.account(Some("rini@dpmd.kukar.go.id"), Some(SANDI)).await;
        let from = |address, sandi| masuk(&world.app, address, "rini@dpmd.kukar.go.id", sandi);
        for _ in 0..5 {
            assert_eq!(code(from(HOME, "bukan ini").await), Some(Code::LoginFailed));
        }
        assert_eq!(code(from(HOME, SANDI).await), Some(Code::RateLimited));
        assert!(from("10.0.0.2".parse().unwrap(), SANDI).await.is_ok(), "from elsewhere she gets in");
        world.later(Duration::seconds(1));
        assert_eq!(code(from(HOME, "bukan ini").await), Some(Code::LoginFailed));
        world.later(Duration::seconds(1));
        assert_eq!(code(from(HOME, SANDI).await), Some(Code::RateLimited), "two seconds now");
        world.later(Duration::seconds(1));
        assert!(from(HOME, SANDI).await.is_ok());
    }

    #[tokio::test]
    async fn rights_are_those_of_this_moment() {
        let world = World::new().await;
        let sari = world.person(Role::Kader).await;
        let token = demo_token(&world.app, sari, Duration::days(9)).await.unwrap();
        let (actor, expires) = actor_of(&world.app, &token).await.unwrap();
        assert_eq!((actor.assignments.len(), expires), (1, world.app.clock.now() + Duration::hours(12)));

        // A new assignment, by way of a team: the token from before ends, a new one carries both.
        let system = Actor::system();
        let now = world.app.clock.now();
        let mut work = world.work().await;
        let member = Anggota { account: sari, mulai: now, akhir: Some(now + Duration::days(10)) };
        let team = buat_tim(&mut work, &system, "Tim Pembina Tenggarong", &[member], now).await.unwrap();
        beri_tugas(&mut work, &system, &world.tugas(Subject::Team(team), Role::Pembina)).await.unwrap();
        work.commit(team).await.unwrap();
        assert_eq!(code(actor_of(&world.app, &token).await), Some(Code::Unauthenticated));
        let mut roles: Vec<Role> = world.actor(sari).await.assignments.iter().map(|held| held.role).collect();
        roles.sort_unstable();
        assert_eq!(roles, [Role::Kader, Role::Pembina]);

        world.later(Duration::days(10));
        assert_eq!(world.actor(sari).await.assignments.len(), 1, "the membership ended");
        world.later(Duration::days(20));
        assert_eq!(world.actor(sari).await.assignments.len(), 0, "half-open: the last moment is not in it");
    }

    #[tokio::test]
    async fn nobody_gives_rights_to_herself_or_above_herself() {
        let world = World::new().await;
        let admin = world.person(Role::DpmdAdmin).await;
        let pengurus = world.person(Role::Pengurus).await;
        let new = world.account(Some("baru@kukar.id"), None).await;
        for (giver, subject, role, refusal) in [
            (admin, new, Role::Pembina, None),
            (admin, new, Role::Pengurus, None),
            (admin, admin, Role::Pengurus, Some(Code::Forbidden)),
            (admin, new, Role::DpmdAdmin, Some(Code::Forbidden)),
            (admin, new, Role::Auditor, Some(Code::Forbidden)),
            (pengurus, new, Role::Kader, None),
            (pengurus, new, Role::Pengurus, Some(Code::Forbidden)),
            (pengurus, new, Role::Pembina, Some(Code::NotFound)),
            (pengurus, AccountId::new(), Role::Kader, Some(Code::NotFound)),
        ] {
            let tugas = world.tugas(Subject::Account(subject), role);
            let given = world.give(&world.actor(giver).await, &tugas).await;
            assert_eq!(code(given), refusal, "{role:?}");
        }
        let mut work = world.work().await;
        let system = Actor::system();
        let email = Some("BARU@kukar.id".to_owned());
        let twice =
            NewAkun { id: AccountId::new(), nama: "Dua".to_owned(), email, telepon: None, sandi_hash: None };
        let made = buat_akun(&mut work, &system, &twice, world.app.clock.now()).await;
        assert_eq!(code(made), Some(Code::AlreadyExists));
    }

    #[tokio::test]
    async fn four_hash_and_32_wait() {
        let gate = Gate::new();
        let mut seats = Vec::new();
        for _ in 0..SEATS {
            seats.push(gate.seat().await.unwrap());
        }
        let mut waiting: Vec<_> = (0..WAITING).map(|_| Box::pin(gate.seat())).collect();
        for one in &mut waiting {
            assert!(futures_util::poll!(one).is_pending());
        }
        assert_eq!(code(gate.seat().await), Some(Code::Overloaded));
        drop(waiting.pop());
        assert!(futures_util::poll!(Box::pin(gate.seat())).is_pending(), "who went away left a place");
        drop(seats);
        assert!(futures_util::poll!(waiting.swap_remove(0)).is_ready());
    }

    #[test]
    fn counts_are_bounded_and_an_ipv6_line_is_one_address() {
        let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let gate = Gate::new();
        for n in 0..u32::try_from(KEYS).unwrap() + 10 {
            let at = now + Duration::milliseconds(n.into());
            gate.admit(&[Key::Address(IpAddr::V4(n.into()))], at).unwrap();
        }
        assert!(gate.lock().len() <= KEYS);
        assert!(gate.lock().contains_key(&Key::Address(IpAddr::V4(u32::try_from(KEYS).unwrap().into()))));
        let ip = |text: &str| group(text.parse().unwrap());
        assert_eq!(ip("2001:db8:1:2:3:4:5:6"), ip("2001:db8:1:2::1"));
        assert_ne!(ip("2001:db8:1:2::1"), ip("2001:db8:1:3::1"));
        assert_eq!(ip("::ffff:10.0.0.1"), HOME);
    }

    #[test]
    fn a_code_is_read_as_people_type_it() {
        let parts = |lookup: &str, secret: &str| Some((lookup.to_owned(), secret.to_owned()));
        assert_eq!(baca_kode("ABCD-EFGHJ-KMNPQ"), parts("ABCD", "EFGHJKMNPQ"));
        assert_eq!(baca_kode(" abcd efghj kmnpq "), parts("ABCD", "EFGHJKMNPQ"));
        assert_eq!(baca_kode("oOiI-lL012-34567"), parts("0011", "1101234567"));
        for bad in
            ["", "ABCD", "ABCD-EFGHJ-KMNP", "ABCD-EFGHJ-KMNPQR", "ABCD-EFGHJ-KMNPU", "ABCD-EFGHJ-KMNPé"]
        {
            assert_eq!(baca_kode(bad), None, "{bad}");
        }
        assert_eq!(acak(14).unwrap().len(), 14);
    }

    #[test]
    fn passwords_are_hashed_as_the_design_says() {
        assert!(make(SANDI).unwrap().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    }
}
