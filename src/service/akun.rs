//! Accounts (*akun*) as DPMD keeps them: made, changed, shut, and let in with a code. Who hands somebody a code could
//! use it herself, so an administrator lets nobody in whom she gave a task, and hands out no codes for people who
//! read people's data at a post: those come from their pengurus or pembina, face to face. A code for an
//! administrator is made on the machine (`admin`).

use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::account::{self, NewAkun, bebas, keeper, teks};
use super::login::{self, Kode};
use super::{begin, everything};
use crate::access::{Action, Actor, Permit, Place, Role, may};
use crate::app::App;
use crate::domain::akun::StatusAkun;
use crate::domain::id::AccountId;
use crate::domain::pilihan::Pilihan as _;
use crate::error::{Code, Refusal, Result};
use crate::store;
use crate::store::account::{AKTIF, EMAIL, ID, NAMA, NAMA_CARI, STATUS, Subject, TABLE, TELEPON};
use crate::store::filter::Cond;
use crate::store::penugasan;
use crate::store::read::Reader;
use crate::store::table::{Cell, Col};
use crate::store::write::{Begun, Mutation, SYSTEM, Work};

/// Two administrators stay: fewer could not approve anything. Below that only the machine goes.
pub(super) const ADMIN_PALING_SEDIKIT: usize = 2;

/// An account as it arrives.
#[derive(Clone, Debug)]
pub struct AkunBaru {
    pub nama: String,
    pub email: Option<String>,
    pub telepon: Option<String>,
}

/// Make an account. It can do nothing before it is given an assignment, and nobody can use it before a code.
pub async fn buat(app: &App, actor: &Actor, mutation: &Mutation, new: AkunBaru) -> Result<Uuid> {
    keeper(actor, Action::KeepAccounts)?;
    if new.email.is_none() && new.telepon.is_none() {
        let sentence = "Isi alamat surel atau nomor telepon.";
        return Err(Refusal::new(Code::Required).saying(sentence).on("email").into());
    }
    let mut work = begin!(app, mutation, &[SYSTEM]);
    let AkunBaru { nama, email, telepon } = new;
    let new = NewAkun { id: AccountId(mutation.id), nama, email, telepon, sandi_hash: None };
    account::buat_akun(&mut work, actor, &new, app.clock.now()).await?;
    work.commit(mutation.id).await
}

/// The reader's own name.
pub async fn namaku(app: &App, actor: &Actor) -> Result<String> {
    let all = everything();
    let filter = [Cond::Eq(ID, actor.account.0.into())];
    let found = app.db.reader(&all).cells(&TABLE, &[NAMA], &filter, &[], 1).await?;
    let nama = found.first().and_then(|row| row.cell(0).text()).map(str::to_owned);
    Ok(nama.ok_or(Code::Unauthenticated)?)
}

/// What changes of an account; what is left out stays.
#[derive(Clone, Debug)]
pub struct UbahAkun {
    pub akun: AccountId,
    pub nama: Option<String>,
    pub email: Option<String>,
    pub telepon: Option<String>,
    pub status: Option<StatusAkun>,
}

/// Change an account, or shut it: its sessions end at once.
pub async fn ubah(app: &App, actor: &Actor, mutation: &Mutation, change: UbahAkun) -> Result<Uuid> {
    terlihat(app, actor, change.akun).await?;
    let permit = keeper(actor, Action::KeepAccounts)?;
    let mut work = begin!(app, mutation, &[SYSTEM]);
    let now = app.clock.now();
    let all = everything();
    let stored = Kini::of(&work.reader(&all), change.akun).await?;
    let changes = perubahan(&work, &stored, &change).await?;
    if changes.is_empty() {
        return Err(Refusal::new(Code::Required).saying("Tidak ada yang diubah.").into());
    }
    if change.status == Some(StatusAkun::Nonaktif) {
        sisa_admin(&work.reader(&all), now, |(_, admin)| *admin == change.akun).await?;
        store::account::end_sessions(&work, change.akun, StatusAkun::Nonaktif.kode(), now).await?;
    }
    store::account::change(&mut work, &permit, change.akun, changes).await?;
    work.commit(change.akun.0).await
}

/// An account as it is stored.
struct Kini {
    email: Option<String>,
    telepon: Option<String>,
    aktif: bool,
}

impl Kini {
    async fn of<C: ConnectionTrait>(reader: &Reader<'_, C>, akun: AccountId) -> Result<Kini> {
        let filter = [Cond::Eq(ID, akun.0.into())];
        let found = reader.cells(&TABLE, &[EMAIL, TELEPON, STATUS], &filter, &[], 1).await?;
        let row = found.first().ok_or(Refusal::new(Code::NotFound).on("akun"))?;
        Ok(Kini {
            email: row.cell(0).text().map(str::to_owned),
            telepon: row.cell(1).text().map(str::to_owned),
            aktif: row.cell(2).text() == Some(AKTIF),
        })
    }
}

async fn perubahan(work: &Work, stored: &Kini, change: &UbahAkun) -> Result<Vec<(Col, Cell)>> {
    let mut changes = Vec::new();
    if let Some(nama) = &change.nama {
        let nama = teks(nama, 200, "nama")?;
        changes.push((NAMA_CARI, nama.to_lowercase().into()));
        changes.push((NAMA, nama.into()));
    }
    if let Some(email) = &change.email {
        let email = account::email(email).map_err(|refusal| refusal.on("email"))?;
        if stored.email.as_ref() != Some(&email) {
            bebas(work, Some(&email), None).await?;
        }
        changes.push((EMAIL, email.into()));
    }
    if let Some(telepon) = &change.telepon {
        let telepon = account::telepon(telepon).map_err(|refusal| refusal.on("telepon"))?;
        if stored.telepon.as_ref() != Some(&telepon) {
            bebas(work, None, Some(&telepon)).await?;
        }
        changes.push((TELEPON, telepon.into()));
    }
    changes.extend(change.status.map(|status| (STATUS, status.kode().into())));
    Ok(changes)
}

/// Refuses what would leave fewer than two administrators. One of them could then neither be stopped nor stop the
/// other, so below two it takes somebody at the machine (`posyandu admin revoke`).
pub(super) async fn sisa_admin<C: ConnectionTrait>(
    reader: &Reader<'_, C>,
    now: DateTime<Utc>,
    gone: impl Fn(&(Uuid, AccountId)) -> bool,
) -> Result<()> {
    let there = penugasan::admins(reader, now).await?;
    let mut left: Vec<AccountId> = there.iter().filter(|one| !gone(one)).map(|one| one.1).collect();
    left.sort_unstable();
    left.dedup();
    if there.iter().any(&gone) && left.len() < ADMIN_PALING_SEDIKIT {
        let sentence =
            "Dua admin DPMD harus tetap ada. Angkat admin lain dahulu, atau cabut di mesin server.";
        return Err(Refusal::new(Code::WrongState).saying(sentence).into());
    }
    Ok(())
}

/// Let somebody in: a code for their account, to be handed over in person. Asking again gives another code; older ones
/// end.
pub async fn undang(
    app: &App,
    actor: &Actor,
    mutation: &Mutation,
    akun: AccountId,
    alasan: String,
) -> Result<Kode> {
    terlihat(app, actor, akun).await?;
    let alasan = teks(&alasan, 500, "alasan")?;
    match keeper(actor, Action::IssueActivation) {
        Ok(permit) => sebagai_admin(app, &permit, mutation, akun, &alasan).await,
        Err(refusal) if refusal.code == Code::StepUpRequired => Err(refusal.into()),
        Err(_) => sebagai_atasan(app, actor, mutation, akun, &alasan).await,
    }
}

/// Refuses an account that the actor does not see.
async fn terlihat(app: &App, actor: &Actor, akun: AccountId) -> Result<()> {
    let scope = actor.scope();
    if penugasan::seen(&app.db.reader(&scope), Subject::Account(akun)).await? {
        return Ok(());
    }
    Err(Refusal::new(Code::NotFound).on("akun").into())
}

/// Somebody who serves at a post or guides it lets in those below her.
async fn sebagai_atasan(
    app: &App,
    actor: &Actor,
    mutation: &Mutation,
    akun: AccountId,
    alasan: &str,
) -> Result<Kode> {
    let now = app.clock.now();
    let no = || Refusal::new(Code::Forbidden).on("akun");
    let holds = store::account::holds(&app.db, akun, now).await?.unwrap_or_default();
    login::boleh(actor, &holds).map_err(|_| no())?;
    let at = holds.iter().find_map(|held| Some((held.posyandu?, held.wilayah_posyandu.as_ref()?)));
    let (posyandu, wilayah) = at.ok_or_else(no)?;
    let permit = may(actor, Action::IssueActivation, &Place::Post { posyandu, wilayah })?;
    if let Begun::New(mut work) = Work::begin(&app.db, mutation, &[SYSTEM]).await? {
        penugasan::invite(&mut work, &permit, mutation.id, akun, alasan, now).await?;
        work.commit(mutation.id).await?;
    }
    login::terbitkan_kode(app, &permit, akun).await
}

/// An administrator lets in staff, by other rules than those of a post.
async fn sebagai_admin(
    app: &App,
    permit: &Permit,
    mutation: &Mutation,
    akun: AccountId,
    alasan: &str,
) -> Result<Kode> {
    let (all, now) = (everything(), app.clock.now());
    match Work::begin(&app.db, mutation, &[SYSTEM]).await? {
        // The first answer was lost. What the account holds may have changed since, so the right is asked again.
        Begun::Seen(_) => boleh_mengundang(&app.db.reader(&all), permit.actor(), akun, now).await?,
        Begun::New(mut work) => {
            boleh_mengundang(&work.reader(&all), permit.actor(), akun, now).await?;
            penugasan::invite(&mut work, permit, mutation.id, akun, alasan, now).await?;
            work.commit(mutation.id).await?;
        }
    }
    let own = may(&Actor::system(), Action::IssueActivation, &Place::System)?;
    login::terbitkan_kode(app, &own, akun).await
}

/// May this administrator let the account in? Staff only, and nobody to whom she gave anything.
async fn boleh_mengundang<C: ConnectionTrait>(
    reader: &Reader<'_, C>,
    actor: &Actor,
    akun: AccountId,
    now: DateTime<Utc>,
) -> Result<()> {
    let no = |code: Code, sentence: &str| Err(Refusal::new(code).saying(sentence).on("akun").into());
    let held = penugasan::of_account(reader, akun, now).await?;
    if held.is_empty() || !Kini::of(reader, akun).await?.aktif {
        return no(Code::WrongState, "Akun ini tidak aktif atau belum punya tugas.");
    }
    for one in &held {
        match one.role {
            Role::Kader | Role::Pengurus => {
                return no(Code::Forbidden, "Kode kader dan pengurus diberikan di posnya.");
            }
            Role::DpmdAdmin => return no(Code::Forbidden, "Kode admin dibuat di mesin server."),
            Role::Pembina | Role::Pkk | Role::Opd | Role::Auditor => {}
        }
        for region in &one.regions {
            may(actor, Action::IssueActivation, &Place::Region(region))?;
        }
    }
    let entered = penugasan::entered_by(reader, akun, now).await?;
    if held
        .iter()
        .flat_map(|one| [one.granted_by, one.approved_by])
        .flatten()
        .chain(entered)
        .any(|giver| giver == actor.account)
    {
        return no(
            Code::Forbidden,
            "Tugas akun ini Anda yang memberi atau menyetujui; admin lain yang mengundangnya.",
        );
    }
    Ok(())
}
