//! Getting in and staying in: a password on the web, an activation code on a kader's phone, the exchange of
//! refresh tokens, and signing out. Nobody learns here whether an account or a code exists: what is unknown is
//! answered in the same words and after the same work as what is wrong.
//!
//! No account is ever locked, or strangers could lock people out: tries are counted per address, and per name
//! and address together. The counts live in memory; a restart forgives them, the five tries of a code it does not.

use std::fmt;
use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::account::NamaPengguna;
use super::gate::{Key, group};
use crate::access::token::{Bearer, SessionKind};
use crate::access::{Action, Actor, Assignment, Permit, Place, Role, may};
use crate::app::App;
use crate::domain::id::AccountId;
use crate::error::{Code, Error, Refusal, Result};
use crate::store::login::{ByName, NewActivation, NewSession};
use crate::store::{account, akses_sementara, login};

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
    let actor = if actor.may_open() {
        let opened = akses_sementara::open_to(&app.db, &actor, now).await?;
        actor.opening(opened)
    } else {
        actor
    };
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
pub(super) fn boleh_diaktifkan(giver: &Actor, holds: &[Assignment]) -> Result<(), Refusal> {
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

#[cfg(test)]
mod tests;
