//! Getting in and staying in: a password and an authenticator on the web, an activation code on a kader's phone, the
//! exchange of refresh tokens, and signing out. Nobody learns here whether an account or a code exists: what is
//! unknown is answered in the same words and after the same work as what is wrong.
//!
//! No account is ever locked, or strangers could lock people out: tries are counted per address, and per name and
//! address together; per account only behind the first door. The counts live in memory; a restart forgives them, the
//! five tries of a code it does not.

mod kode;
mod sandi;
mod totp;

use std::fmt;
use std::net::IpAddr;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

pub use self::kode::{Kode, NewPerangkat, aktifkan, atur_sandi, terbitkan_kode};
pub(super) use self::kode::{above_kader, boleh};
pub use self::sandi::{Breached, ganti_sandi, hash_sandi};
pub use self::totp::{Pendaftaran, buktikan_ulang, daftar_totp, pastikan_totp};

use super::account::NamaPengguna;
use super::gate::{Key, group};
use super::pemberitahuan;
use crate::access::secrets::random;
use crate::access::token::{Bearer, SessionKind};
use crate::access::{Action, Actor, Place, may};
use crate::app::App;
use crate::domain::id::{AccountId, PerangkatId};
use crate::domain::pemberitahuan::JenisPemberitahuan;
use crate::error::{Code, Result};
use crate::store::jejak::{self, Told};
use crate::store::login::{ByName, Fresh, NewSession, Presented, Renewed, Rotation};
use crate::store::write::{Begun, Mutation, SYSTEM, Work};
use crate::store::{account, akses_sementara, login, perangkat};

/// How long an access token is good. Source: access design, section 6.
const AKSES: Duration = Duration::minutes(15);

/// What somebody holds in hand after signing in.
#[derive(Clone)]
pub struct Tokens {
    /// The access token.
    pub akses: String,
    /// Until when the access token is good.
    pub akses_berlaku: DateTime<Utc>,
    /// The refresh token, to be used once.
    pub segar: String,
    /// What a device signs when it uses the refresh token.
    pub nonce: String,
    /// The device the session belongs to.
    pub perangkat: Option<PerangkatId>,
    /// An authenticator must be enrolled before anything else answers.
    pub perlu_totp: bool,
}

/// Tokens are not printed.
impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens").field("akses_berlaku", &self.akses_berlaku).finish_non_exhaustive()
    }
}

/// Sign in with e-mail or phone number, password, and a code of the authenticator. Refused with `LOGIN_FAILED`,
/// whatever was wrong. Who has no authenticator yet gets in to enrol one, and nothing else.
pub async fn masuk(
    app: &App,
    address: IpAddr,
    nama_pengguna: &str,
    sandi: &str,
    totp: Option<&str>,
) -> Result<Tokens> {
    let now = app.clock.now();
    let nama = NamaPengguna::parse(nama_pengguna).map_err(|_| Code::LoginFailed)?;
    if sandi.len() > sandi::MAX_BYTES {
        return Err(Code::LoginFailed.into());
    }
    let tries = app.gate.admit(&[Key::nama(&nama, address), Key::Address(group(address))], now)?;
    let seat = app.gate.seat().await.inspect_err(|_| tries.forgive())?;
    let found = login::door(&app.db, by_name(&nama)).await?;
    let (account, hash) = found.map_or((None, None), |door| (Some(door.account), door.sandi_hash));
    let fits = seat.fits(sandi.to_owned(), hash).await?;
    let account = account.filter(|_| fits).ok_or(Code::LoginFailed)?;
    let enrolled = totp::gives(app, account, totp).await?;
    let session = NewSession { id: Uuid::now_v7(), account, kind: SessionKind::Web, totp: enrolled, at: now };
    let segar = Segar::new()?;
    let bearer = login::open(&app.db, &session, Some(&segar.fresh)).await?.ok_or(Code::LoginFailed)?;
    tries.forgive();
    let ends = now + session.kind.absolute();
    tokens(app, &Renewed { bearer, ends, enrolling: !enrolled }, segar)
}

/// Exchange a refresh token for new tokens; a phone signs for it (`access::perangkat`). The first answer may be
/// lost: the same token then gives new ones again, until one of its successors was used. After that it has been
/// copied, and the session ends.
pub async fn segarkan(app: &App, refresh: &str, bukti: Option<&str>) -> Result<Tokens> {
    let hash = Segar::hash_of(refresh).ok_or(Code::Unauthenticated)?;
    let segar = Segar::new()?;
    let presented = Presented { segar: refresh, hash: &hash, bukti };
    match login::rotate(&app.db, &presented, &segar.fresh, app.clock.now()).await? {
        Rotation::Renewed(renewed) => tokens(app, &renewed, segar),
        Rotation::Refused => Err(Code::Unauthenticated.into()),
        Rotation::Reused(bearer) => {
            beri_tahu(app, &bearer).await?;
            Err(Code::Unauthenticated.into())
        }
    }
}

/// A refresh token came back after its successor was used: its session is over. The audit is told, and the person and
/// the pengurus of her posts get a notice.
async fn beri_tahu(app: &App, bearer: &Bearer) -> Result<()> {
    let now = app.clock.now();
    let permit = may(&Actor::system(), Action::RevokeDevice, &Place::System)?;
    let mut entities = vec![(&account::TABLE, bearer.account)];
    entities.extend(bearer.device.map(|device| (&perangkat::TABLE, device)));
    let told =
        Told { scope: SYSTEM, permit: &permit, entities: &entities, catatan: Some("REFRESH_REUSE"), at: now };
    jejak::record(&app.db, &told, None).await?;
    let account = AccountId(bearer.account);
    let holds = account::holds(&app.db, account, now).await?.unwrap_or_default();
    let Begun::New(mut work) = Work::begin(&app.db, &Mutation::own(now, "REFRESH_REUSE"), &[SYSTEM]).await?
    else {
        return Ok(());
    };
    let mut to = vec![account];
    for post in holds.iter().filter_map(|held| held.posyandu) {
        to.extend(pemberitahuan::pengurus(&work, post, now).await?);
    }
    to.sort_unstable();
    to.dedup();
    let pesan = "Kunci masuk sebuah telepon dipakai dua kali, sehingga telepon itu dikeluarkan. \
        Bila telepon masih di tangan pemiliknya, terbitkan kode aktivasi baru.";
    let about = (account.to_string(), pesan);
    pemberitahuan::kirim(&mut work, &permit, &to, JenisPemberitahuan::TokenDisalin, about, now).await?;
    work.commit(account.0).await?;
    Ok(())
}

/// Sign out: the session ends with its device, and with it its tokens.
pub async fn keluar(app: &App, actor: &Actor) -> Result<()> {
    let session = actor.session.ok_or(Code::Unauthenticated)?;
    login::revoke(&app.db, session, "KELUAR", app.clock.now()).await
}

/// An access token for an account without signing in. Only the demo command calls this.
pub async fn demo_token(app: &App, account: AccountId, life: Duration) -> Result<String> {
    let (now, kind) = (app.clock.now(), SessionKind::Demo);
    let session = NewSession { id: Uuid::now_v7(), account: account.0, kind, totp: false, at: now };
    let bearer = login::open(&app.db, &session, None).await?.ok_or(Code::NotFound)?;
    app.keys.mint(&bearer, now, life.min(kind.absolute()))
}

/// Who speaks with this access token, with what they hold now, and until when the token is good. Anything that
/// does not stand (any more) is `UNAUTHENTICATED`; a good token past its time, or older than the rights it speaks
/// for, is `TOKEN_EXPIRED`.
pub async fn actor_of(app: &App, token: &str) -> Result<(Actor, DateTime<Utc>)> {
    let now = app.clock.now();
    let claims = app.keys.verify(token, now)?;
    let expires = DateTime::from_timestamp(claims.exp, 0).ok_or(Code::Unauthenticated)?;
    let actor = account::actor(&app.db, &claims, now).await?.ok_or(Code::Unauthenticated)?;
    Ok((with_opened(app, actor, now).await?, expires))
}

/// Who speaks in a session that a signed address names, with what they hold now. A session that has ended, on a phone
/// that was taken away too, is `UNAUTHENTICATED`.
pub async fn actor_in(app: &App, account: AccountId, session: Uuid) -> Result<Actor> {
    let now = app.clock.now();
    let (actor, _) =
        account::speaker(&app.db, (account.0, session), now).await?.ok_or(Code::Unauthenticated)?;
    with_opened(app, actor, now).await
}

async fn with_opened(app: &App, actor: Actor, now: DateTime<Utc>) -> Result<Actor> {
    if !actor.may_open() {
        return Ok(actor);
    }
    let opened = akses_sementara::open_to(&app.db, &actor, now).await?;
    Ok(actor.opening(opened))
}

fn tokens(app: &App, renewed: &Renewed, segar: Segar) -> Result<Tokens> {
    let now = app.clock.now();
    let akses_berlaku = (now + AKSES).min(renewed.ends);
    Ok(Tokens {
        akses: app.keys.mint(&renewed.bearer, now, akses_berlaku - now)?,
        akses_berlaku,
        segar: segar.text,
        nonce: segar.fresh.nonce,
        perangkat: renewed.bearer.device.map(PerangkatId),
        perlu_totp: renewed.enrolling,
    })
}

fn by_name(nama: &NamaPengguna) -> ByName<'_> {
    match nama {
        NamaPengguna::Email(email) => ByName::Email(email),
        NamaPengguna::Telepon(telepon) => ByName::Telepon(telepon),
    }
}

/// A refresh token: 32 random bytes for the client, their SHA-256 for us, and the nonce that goes with it.
struct Segar {
    text: String,
    fresh: Fresh,
}

impl Segar {
    fn new() -> Result<Segar> {
        let (bytes, nonce): ([u8; 32], [u8; 16]) = (random()?, random()?);
        let fresh = Fresh { hash: hex::encode(Sha256::digest(bytes)), nonce: URL_SAFE_NO_PAD.encode(nonce) };
        Ok(Segar { text: URL_SAFE_NO_PAD.encode(bytes), fresh })
    }

    fn hash_of(text: &str) -> Option<String> {
        if text.len() != 43 {
            return None;
        }
        URL_SAFE_NO_PAD.decode(text).ok().map(|bytes| hex::encode(Sha256::digest(bytes)))
    }
}

#[cfg(test)]
mod tests;
