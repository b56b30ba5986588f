//! Devices (*perangkat*) of people who sign in: each sees and ends her own, and those who stand above her see and end
//! them for her, when a phone is lost or misused. An ended device gets nothing from its next request on, because every
//! request reads it.

use chrono::Duration;
use uuid::Uuid;

use crate::access::{Action, Actor, Assignment, Permit, Place, Role, may, permit};
use crate::app::App;
use crate::domain::id::{AccountId, PerangkatId};
use crate::error::{Code, Refusal, Result};
use crate::store::jejak::{self, Limit, Told};
use crate::store::perangkat::{self as rows, End, Perangkat};
use crate::store::write::SYSTEM;
use crate::store::{account, perangkat};

/// Devices one person ends in a day (access design, section 4).
const SEHARI: i64 = 50;

/// One's own devices, the newest first.
pub async fn milikku(app: &App, actor: &Actor) -> Result<Vec<Perangkat>> {
    rows::of_account(&app.db, actor.account).await
}

/// The devices of somebody whose devices the actor may end.
pub async fn milik(app: &App, actor: &Actor, account: AccountId) -> Result<Vec<Perangkat>> {
    izin(app, actor, account).await?;
    rows::of_account(&app.db, account).await
}

/// End a device with its session. For misuse (`penyalahgunaan`) what it still sends has no grace. Ending it again
/// changes nothing. An unknown device and one of somebody else's people are not found alike.
pub async fn cabut(
    app: &App,
    actor: &Actor,
    id: PerangkatId,
    alasan: &str,
    penyalahgunaan: bool,
) -> Result<Perangkat> {
    let absent = || Refusal::new(Code::NotFound).on("id");
    let found = rows::find(&app.db, id).await?;
    // An absent one is looked after like one of nobody's, so that not even the time tells them apart.
    let owner = found.as_ref().map_or(AccountId(Uuid::nil()), |device| device.account);
    let permit = izin(app, actor, owner).await.map_err(|error| match error.code() {
        Some(Code::NotFound) => absent().into(),
        _ => error,
    })?;
    let found = found.ok_or_else(absent)?;
    if found.dicabut.is_some() {
        return Ok(found);
    }
    let now = app.clock.now();
    let told = Told {
        scope: SYSTEM,
        permit: &permit,
        entities: &[(&account::TABLE, found.account.0), (&perangkat::TABLE, id.0)],
        catatan: Some(alasan),
        at: now,
    };
    let limit = Limit { times: SEHARI, since: now - Duration::days(1) };
    jejak::record(&app.db, &told, Some(limit)).await?;
    rows::end(&app.db, id, &End { at: now, by: Some(actor.account), alasan, penyalahgunaan }).await?;
    Ok(rows::find(&app.db, id).await?.ok_or_else(absent)?)
}

/// The right over the devices of an account: one's own, or those of somebody below. One assignment below is enough,
/// where a code takes all of them: ending a phone is the safe side, and a kader of two posts loses it in one.
async fn izin(app: &App, actor: &Actor, account: AccountId) -> Result<Permit> {
    if actor.account == account {
        return Ok(permit::own(actor));
    }
    let holds = account::holds(&app.db, account, app.clock.now()).await?.unwrap_or_default();
    let found = holds.iter().find_map(|held| below(actor, held));
    found.ok_or_else(|| Refusal::new(Code::NotFound).on("akun").into())
}

fn below(actor: &Actor, held: &Assignment) -> Option<Permit> {
    let (place, region) = match (held.posyandu, &held.wilayah_posyandu) {
        (Some(posyandu), Some(wilayah)) => (Place::Post { posyandu, wilayah }, wilayah),
        _ => (Place::Region(held.regions.first()?), held.regions.first()?),
    };
    let above = actor.assignments.iter().any(|own| match own.role {
        Role::Pengurus => held.role == Role::Kader && own.posyandu == held.posyandu,
        Role::Pembina => matches!(held.role, Role::Kader | Role::Pengurus) && own.covers(region),
        Role::DpmdAdmin => own.covers(region),
        _ => false,
    });
    if above { may(actor, Action::RevokeDevice, &place).ok() } else { None }
}
