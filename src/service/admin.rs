//! The first two administrators, made on the machine itself. Two must approve every further one, and somebody must be
//! the first two. The machine also makes the code with which an administrator gets in, and is the way back when
//! fewer than two are left. All of it is in the audit trail, as acts of the program.
//!
//! These are the words of a command line, in English like the others.

use chrono::Months;
use uuid::Uuid;

use super::account::{NamaPengguna, NewAkun, NewTugas, beri_tugas, buat_akun};
use super::akun::ADMIN_PALING_SEDIKIT;
use super::seed::muat_wilayah;
use super::{everything, login};
use crate::access::{Action, Actor, Permit, Place, Role, may};
use crate::app::App;
use crate::domain::id::{AccountId, new_id};
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::BidangSet;
use crate::domain::wilayah::{Kode, Level};
use crate::error::{Error, Result};
use crate::store;
use crate::store::account::Subject;
use crate::store::filter::Cond;
use crate::store::login::{ByName, door};
use crate::store::penugasan;
use crate::store::wilayah;
use crate::store::write::{Begun, Mutation, SYSTEM, Work};

/// How long a first administrator's assignment lasts; then two renew it.
const MASA: Months = Months::new(24);

/// An administrator to be made.
#[derive(Clone, Debug)]
pub struct AdminBaru {
    pub nama: String,
    pub email: String,
    pub telepon: Option<String>,
}

/// An administrator with a code to get in.
#[derive(Clone, Debug)]
pub struct Dibuat {
    pub akun: AccountId,
    pub kode: String,
}

/// Make one of the first two administrators, in force at once. An account of this e-mail address that is there is
/// made one again.
pub async fn tambah(app: &App, new: AdminBaru) -> Result<Dibuat> {
    muat_wilayah(&app.db, app.clock.now()).await?;
    let there = door(&app.db, ByName::Email(&email(&new.email)?)).await?;
    let mut work = mulai(app, "admin add").await?;
    let now = app.clock.now();
    let all = everything();
    let mut admins: Vec<AccountId> =
        penugasan::admins(&work.reader(&all), now).await?.into_iter().map(|(_, admin)| admin).collect();
    admins.sort_unstable();
    admins.dedup();
    if admins.len() >= ADMIN_PALING_SEDIKIT {
        return Err(Error::fault("there are two administrators; use the API: two administrators approve"));
    }
    let (system, AdminBaru { nama, email, telepon }) = (Actor::system(), new);
    let akun = match there {
        Some(door) => AccountId(door.account),
        None => {
            let id = AccountId::new();
            let new = NewAkun { id, nama, email: Some(email), telepon, sandi_hash: None };
            buat_akun(&mut work, &system, &new, now).await?
        }
    };
    if admins.contains(&akun) {
        return Err(Error::fault("this account is an administrator already"));
    }
    let tugas = NewTugas {
        subject: Subject::Account(akun),
        role: Role::DpmdAdmin,
        posyandu: None,
        regions: kabupaten(&work).await?,
        bidang: BidangSet::default(),
        sensitive: false,
        mulai: now,
        akhir: now.checked_add_months(MASA).unwrap_or(now),
        alasan: "posyandu admin add".to_owned(),
    };
    beri_tugas(&mut work, &system, &tugas).await?;
    undang(app, work, akun, "posyandu admin add").await
}

/// Make a code for an administrator: a new one whom two have approved, or one who lost her way in. Her sessions end,
/// since somebody else may hold them.
pub async fn kode(app: &App, akun: AccountId) -> Result<Dibuat> {
    let work = mulai(app, "admin code").await?;
    let all = everything();
    let admins = penugasan::admins(&work.reader(&all), app.clock.now()).await?;
    if !admins.iter().any(|(_, admin)| *admin == akun) {
        return Err(Error::fault("no administrator in force has this account"));
    }
    store::account::end_sessions(&work, akun, "ADMIN_CODE", app.clock.now()).await?;
    undang(app, work, akun, "posyandu admin code").await
}

/// Take an administrator's assignments away and end her sessions, also when fewer than two are left. Answers how many
/// remain.
pub async fn cabut(app: &App, akun: AccountId, alasan: &str) -> Result<usize> {
    let mut work = mulai(app, "admin revoke").await?;
    let (now, all, permit) = (app.clock.now(), everything(), izin()?);
    let held = penugasan::of_account(&work.reader(&all), akun, now).await?;
    let held: Vec<_> = held.into_iter().filter(|one| one.role == Role::DpmdAdmin).collect();
    if held.is_empty() {
        return Err(Error::fault("no administrator has this account"));
    }
    for one in &held {
        penugasan::revoke(&mut work, &permit, one, (alasan, false), now).await?;
    }
    store::account::end_sessions(&work, akun, "ADMIN_REVOKE", now).await?;
    let mut left: Vec<AccountId> =
        penugasan::admins(&work.reader(&all), now).await?.into_iter().map(|(_, admin)| admin).collect();
    left.sort_unstable();
    left.dedup();
    work.commit(akun.0).await?;
    Ok(left.len())
}

fn email(text: &str) -> Result<String> {
    match NamaPengguna::parse(text)? {
        NamaPengguna::Email(email) => Ok(email),
        NamaPengguna::Telepon(_) => Err(Error::fault("the e-mail address is not one")),
    }
}

fn izin() -> Result<Permit> {
    Ok(may(&Actor::system(), Action::KeepAccounts, &Place::System)?)
}

async fn mulai(app: &App, what: &str) -> Result<Work> {
    match Work::begin(&app.db, &Mutation::own(app.clock.now(), what), &[SYSTEM]).await? {
        Begun::New(work) => Ok(*work),
        Begun::Seen(_) => Err(Error::fault("an id came twice")),
    }
}

/// The kabupaten of this database.
async fn kabupaten(work: &Work) -> Result<Vec<Kode>> {
    let all = everything();
    let filter = [Cond::Eq(wilayah::TINGKAT, Level::Kabupaten.kode().into())];
    let found = work.reader(&all).cells(&wilayah::TABLE, &[wilayah::KODE], &filter, &[], 50).await?;
    found.iter().filter_map(|row| row.cell(0).text()).map(|kode| Ok(Kode::parse(kode)?)).collect()
}

/// Notes who was let in, commits, and makes the code.
async fn undang(app: &App, mut work: Work, akun: AccountId, alasan: &str) -> Result<Dibuat> {
    let id: Uuid = new_id();
    penugasan::invite(&mut work, &izin()?, id, akun, alasan, app.clock.now()).await?;
    work.commit(akun.0).await?;
    let permit = may(&Actor::system(), Action::IssueActivation, &Place::System)?;
    Ok(Dibuat { akun, kode: login::terbitkan_kode(app, &permit, akun).await?.kode })
}
