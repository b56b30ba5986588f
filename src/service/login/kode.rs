//! Activation codes: given face to face, on paper or as a QR code, good once. With one a kader registers her phone,
//! and somebody on the web sets her password, for the first time or because she lost it. Whoever holds a code *is*
//! that account, so who may give one to whom is decided here, next to what it is good for.

use std::fmt;
use std::net::IpAddr;

use chrono::{DateTime, Duration, Utc};
use qrcode::QrCode;
use qrcode::render::svg;
use uuid::Uuid;

use super::super::gate::{Key, group};
use super::{Segar, Tokens, sandi, tokens};
use crate::access::perangkat::{KunciPublik, Pesan};
use crate::access::token::SessionKind;
use crate::access::{Action, Actor, Assignment, Permit, Place, Role, may};
use crate::app::App;
use crate::domain::id::{AccountId, PerangkatId, PosyanduId};
use crate::domain::posyandu::BidangSet;
use crate::domain::wilayah::Kode as Wilayah;
use crate::error::{Code, Error, Refusal, Result};
use crate::store::jejak::{self, Limit, Told};
use crate::store::login::{Candidate, NewActivation, NewSession, Renewed};
use crate::store::perangkat::NewDevice;
use crate::store::write::SYSTEM;
use crate::store::{account, login};

/// How long an activation code is good. Source: access design, section 5.
pub(super) const BERLAKU: Duration = Duration::hours(72);

/// Characters of a code: some to find it, the rest (50 bits) to prove it. Source: access design, section 5.
const CARI: usize = 4;
const RAHASIA: usize = 10;

/// Crockford's base32: no letter that is read as a digit.
const ABJAD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Codes one person gives in a day (access design, section 4).
const SEHARI: i64 = 50;

/// Devices of one person: her own phone, the post's, an old one, and one to spare. A fifth ends the one that was not
/// seen for longest, so a lost phone that nobody reported does not stay for ever.
const PERANGKAT: usize = 4;

/// A code, to be handed over and not shown again.
#[derive(Clone)]
pub struct Kode {
    /// As it is typed, `ABCD-EFGHJ-KMNPQ`.
    pub kode: String,
    pub berlaku_sampai: DateTime<Utc>,
}

/// A code is not printed.
impl fmt::Debug for Kode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Kode").field("berlaku_sampai", &self.berlaku_sampai).finish_non_exhaustive()
    }
}

impl Kode {
    /// The code as a QR code, in SVG.
    pub fn svg(&self) -> Result<String> {
        qr(&self.kode)
    }
}

/// A text as a QR code, in SVG.
pub(super) fn qr(text: &str) -> Result<String> {
    let code = QrCode::new(text).map_err(Error::fault)?;
    Ok(code.render::<svg::Color<'_>>().min_dimensions(240, 240).build())
}

/// Issue an activation code for somebody's account, to be handed over on paper; their older codes become void.
/// The permit is not enough: everything the account holds, now or later, must be something the giver could issue a
/// code for where it is held.
pub async fn terbitkan_kode(app: &App, permit: &Permit, account: AccountId) -> Result<Kode> {
    if !matches!(permit.action(), Action::IssueActivation | Action::Seed) {
        return Err(Code::Forbidden.into());
    }
    let now = app.clock.now();
    let holds = account::holds(&app.db, account, now).await?.ok_or(Code::NotFound)?;
    boleh(permit.actor(), &holds)?;
    let told =
        Told { scope: SYSTEM, permit, entities: &[(&account::TABLE, account.0)], catatan: None, at: now };
    let limit = Limit { times: SEHARI, since: now - Duration::days(1) };
    jejak::record(&app.db, &told, (!permit.actor().is_system()).then_some(limit)).await?;
    let (secret, cari) = (acak(RAHASIA)?, (0..8).map(|_| acak(CARI)).collect::<Result<Vec<_>>>()?);
    let secret_hash = app.gate.seat().await?.hash(secret.clone()).await?;
    let new = NewActivation {
        account: account.0,
        issued_by: permit.actor().account.0,
        secret_hash: &secret_hash,
        at: now,
        expires: now + BERLAKU,
    };
    let lookup = login::issue(&app.db, &new, &cari).await?;
    let (front, back) = secret.split_at(RAHASIA / 2);
    Ok(Kode { kode: format!("{lookup}-{front}-{back}"), berlaku_sampai: new.expires })
}

/// May the giver make a code for somebody who holds this? PENGURUS for the kader of her post, PEMBINA for kader and
/// pengurus of the posts below (access design, sections 1 and 5). An account that holds nothing yet, or something
/// outside the giver's view, is not found. How an administrator lets in staff is told in `service::akun`, which asks
/// for the code in the name of the program.
pub(in crate::service) fn boleh(giver: &Actor, holds: &[Assignment]) -> Result<(), Refusal> {
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
        if !giver.assignments.iter().any(|own| above(own, held)) {
            return Err(Code::Forbidden.into());
        }
    }
    Ok(())
}

/// Does the giver stand above the kader of a post? Asked before an account is made for one.
pub(in crate::service) fn above_kader(giver: &Actor, posyandu: PosyanduId, wilayah: &Wilayah) -> bool {
    let kader = Assignment {
        role: Role::Kader,
        posyandu: Some(posyandu),
        wilayah_posyandu: Some(wilayah.clone()),
        regions: Vec::new(),
        bidang: BidangSet::default(),
        sensitive: false,
        sampai: None,
    };
    giver.is_system() || giver.assignments.iter().any(|own| above(own, &kader))
}

/// Is what is held below what the giver holds?
fn above(own: &Assignment, held: &Assignment) -> bool {
    match own.role {
        Role::Pengurus => held.role == Role::Kader && own.posyandu == held.posyandu,
        Role::Pembina => {
            matches!(held.role, Role::Kader | Role::Pengurus)
                && held.wilayah_posyandu.as_ref().is_some_and(|region| own.covers(region))
        }
        // Who runs the system must not become somebody who reads people's data.
        _ => false,
    }
}

/// A phone as it introduces itself with a code.
pub struct NewPerangkat {
    pub kunci: KunciPublik,
    pub nama: String,
    pub dijaga_keras: bool,
    /// The signature that shows it has the key.
    pub bukti: String,
    /// End the person's other devices.
    pub gantikan: bool,
}

/// Sign in on a phone with an activation code, and register the phone. Refused with `ACTIVATION_FAILED`, whatever was
/// wrong. Only who serves at a post signs in like this: everybody else proves herself with an authenticator.
pub async fn aktifkan(app: &App, address: IpAddr, kode: &str, new: &NewPerangkat) -> Result<Tokens> {
    let now = app.clock.now();
    let tries = app.gate.admit(&[Key::Kode(group(address))], now)?;
    let (lookup, secret) = baca_kode(kode).ok_or(Code::ActivationFailed)?;
    let pesan = Pesan::Aktifkan { kode: &format!("{lookup}{secret}"), kunci: &new.kunci };
    if !pesan.terbukti(&new.kunci, &new.bukti) {
        return Err(Code::ActivationFailed.into());
    }
    let candidate = tried(app, &lookup, secret).await.inspect_err(|error| overloaded(error, &tries))?;
    let holds = account::holds(&app.db, AccountId(candidate.account), now).await?.unwrap_or_default();
    if !holds.iter().any(|held| held.posyandu.is_some()) {
        return Err(Code::ActivationFailed.into());
    }
    let kind = SessionKind::Kader;
    let session = NewSession { id: Uuid::now_v7(), account: candidate.account, kind, totp: false, at: now };
    let device = NewDevice {
        id: PerangkatId::new(),
        kunci: new.kunci.clone(),
        nama: new.nama.clone(),
        dijaga_keras: new.dijaga_keras,
    };
    let others = if new.gantikan { 0 } else { PERANGKAT - 1 };
    let segar = Segar::new()?;
    let opened = login::redeem(&app.db, candidate.id, &session, (&device, others), &segar.fresh).await?;
    let bearer = opened.ok_or(Code::ActivationFailed)?;
    tries.forgive();
    tokens(app, &Renewed { bearer, ends: now + kind.absolute(), enrolling: false }, segar)
}

/// Set a password with an activation code: the first one, or another because it or the authenticator was lost. The
/// authenticator is to be enrolled anew, and every session on the web ends.
pub async fn atur_sandi(app: &App, address: IpAddr, kode: &str, baru: &str) -> Result<()> {
    let now = app.clock.now();
    sandi::panjang(baru)?;
    let tries = app.gate.admit(&[Key::Kode(group(address))], now)?;
    let (lookup, secret) = baca_kode(kode).ok_or(Code::ActivationFailed)?;
    let candidate = tried(app, &lookup, secret).await.inspect_err(|error| overloaded(error, &tries))?;
    let hash = match sandi::hash_of_owner(app, candidate.account, baru).await {
        Ok(hash) => hash,
        // The code was right; only the password is to be another one.
        Err(error) => {
            login::give_back(&app.db, candidate.id).await?;
            tries.forgive();
            return Err(error);
        }
    };
    if !crate::store::sandi::set_by_code(&app.db, candidate.id, candidate.account, &hash, now).await? {
        return Err(Code::ActivationFailed.into());
    }
    tries.forgive();
    Ok(())
}

/// Takes a try of a code, and wants it to be right.
async fn tried(app: &App, lookup: &str, secret: String) -> Result<Candidate> {
    let seat = app.gate.seat().await?;
    let candidate = login::take_try(&app.db, lookup, app.clock.now()).await?;
    let fits = seat.fits(secret, candidate.as_ref().map(|found| found.secret_hash.clone())).await?;
    candidate.filter(|_| fits).ok_or(Code::ActivationFailed.into())
}

/// Who found no seat has not tried.
fn overloaded(error: &Error, tries: &crate::service::gate::Tries<'_>) {
    if error.code() == Some(Code::Overloaded) {
        tries.forgive();
    }
}

/// The parts of a typed code. Lower case, dashes and spaces do not matter; O is read as 0, I and L as 1.
pub(super) fn baca_kode(kode: &str) -> Option<(String, String)> {
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
pub(super) fn acak(count: usize) -> Result<String> {
    let mut bytes = vec![0_u8; count];
    getrandom::fill(&mut bytes).map_err(Error::fault)?;
    Ok(bytes.iter().filter_map(|byte| ABJAD.get(usize::from(byte % 32))).map(|c| char::from(*c)).collect())
}
