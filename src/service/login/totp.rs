//! The authenticator of somebody on the web: enrolled once, asked for at every sign-in, and again before
//! administration. A code is used up in the database before it counts. Who loses the authenticator gets a new
//! activation code from whoever gave the first one.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::super::gate::Key;
use super::kode::qr;
use crate::access::Actor;
use crate::access::token::STEP_UP;
use crate::access::totp::Totp;
use crate::app::App;
use crate::error::{Code, Error, Refusal, Result};
use crate::store::sandi::{self, Stored};

/// For what the secret is sealed.
const PURPOSE: &str = "totp";

/// What an authenticator is enrolled with; shown once. Not printed.
pub struct Pendaftaran {
    /// `otpauth://…`
    pub uri: String,
    /// The same as a QR code, in SVG.
    pub svg: String,
}

/// What a sealed secret belongs to (`rekey` seals it anew under this name).
fn about(account: Uuid) -> String {
    format!("totp:{account}")
}

/// Propose a secret to an authenticator. It counts from the first code on (`pastikan_totp`); until then another one
/// may be proposed.
pub async fn daftar_totp(app: &App, actor: &Actor) -> Result<Pendaftaran> {
    on_the_web(actor)?;
    let (account, totp) = (actor.account.0, Totp::new()?);
    let owner = sandi::owner(&app.db, account).await?.ok_or(Code::NotFound)?;
    let rahasia = app.secrets.seal(PURPOSE, &about(account), totp.text().as_bytes())?;
    if !sandi::propose(&app.db, account, &rahasia, app.clock.now()).await? {
        let sentence = "Autentikator sudah terdaftar. Bila hilang, minta kode aktivasi baru.";
        return Err(Refusal::new(Code::WrongState).saying(sentence).into());
    }
    let uri = totp.uri(app.keys.issuer(), owner.email.as_deref().unwrap_or(&owner.nama));
    Ok(Pendaftaran { svg: qr(&uri)?, uri })
}

/// Show that the authenticator knows the secret. This session may do everything from now on.
pub async fn pastikan_totp(app: &App, actor: &Actor, kode: &str) -> Result<()> {
    let (session, now) = (on_the_web(actor)?, app.clock.now());
    let stored = sandi::totp(&app.db, actor.account.0).await?.filter(|stored| !stored.pasti);
    let stored = stored.ok_or_else(|| Refusal::new(Code::WrongState).saying("Mulai dengan daftarTotp."))?;
    let tries = app.gate.admit(&[Key::Akun(actor.account.0)], now)?;
    let step = opened(app, actor.account.0, &stored)?.accepts(kode, now, stored.langkah).ok_or_else(wrong)?;
    if !sandi::confirm(&app.db, (actor.account.0, session), &stored, step, now).await? {
        return Err(wrong().into());
    }
    tries.forgive();
    Ok(())
}

/// Give a code again, for administration; answers until when it stands.
pub async fn buktikan_ulang(app: &App, actor: &Actor, kode: &str) -> Result<DateTime<Utc>> {
    let (session, now) = (on_the_web(actor)?, app.clock.now());
    if !gives(app, actor.account.0, Some(kode)).await.map_err(precise)? {
        return Err(wrong().into());
    }
    sandi::proved(&app.db, session, now).await?;
    Ok(now + STEP_UP)
}

/// Does this account have an authenticator, and is this a code of it? A wrong or missing one is `LOGIN_FAILED`.
pub(super) async fn gives(app: &App, account: Uuid, kode: Option<&str>) -> Result<bool> {
    let Some(stored) = sandi::totp(&app.db, account).await?.filter(|stored| stored.pasti) else {
        return Ok(false);
    };
    let now = app.clock.now();
    let tries = app.gate.admit(&[Key::Akun(account)], now)?;
    let step = opened(app, account, &stored)?.accepts(kode.unwrap_or_default(), now, stored.langkah);
    let step = step.ok_or(Code::LoginFailed)?;
    if !sandi::use_step(&app.db, account, step).await? {
        return Err(Code::LoginFailed.into());
    }
    tries.forgive();
    Ok(true)
}

fn opened(app: &App, account: Uuid, stored: &Stored) -> Result<Totp> {
    let text = app.secrets.open(PURPOSE, &about(account), &stored.rahasia)?;
    let text = String::from_utf8(text).map_err(|_| Error::fault("a stored secret is no text"))?;
    Totp::parse(&text).ok_or_else(|| Error::fault("a stored secret is malformed"))
}

/// The session, when it is one on the web: a phone proves itself with its key.
fn on_the_web(actor: &Actor) -> Result<Uuid> {
    actor.session.filter(|_| actor.device.is_none()).ok_or(Code::Forbidden.into())
}

fn wrong() -> Refusal {
    Refusal::new(Code::LoginFailed).saying("Kode autentikator tidak cocok.").on("totp")
}

/// Who is signed in may know what was wrong.
fn precise(error: Error) -> Error {
    if error.code() == Some(Code::LoginFailed) { wrong().into() } else { error }
}
