//! Notices: sent within the change they tell of, read by whoever they are for.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::begin;
use crate::access::{Action, Actor, Permit, Place, Role, may};
use crate::app::App;
use crate::domain::id::{AccountId, PemberitahuanId, PosyanduId, new_id};
use crate::domain::pemberitahuan::JenisPemberitahuan;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::wilayah::Kode;
use crate::error::{Code, Result};
use crate::store::filter::Cond;
use crate::store::pemberitahuan::{self as rows, At};
use crate::store::write::{Mutation, SYSTEM, Work};

/// Sends a notice to each of these accounts. The work must hold the system scope. The sentence is fixed in the
/// code, so that it names nobody; `entity` is the id of what it is about.
pub async fn kirim(
    work: &mut Work,
    permit: &Permit,
    to: &[AccountId],
    jenis: JenisPemberitahuan,
    (entity, pesan): (String, &'static str),
    now: DateTime<Utc>,
) -> Result<()> {
    let entity = Some(entity);
    let kabar = |to: &AccountId| Kabar { to: *to, jenis, entity: entity.clone(), pesan };
    kirim_semua(work, permit, to.iter().map(kabar), now).await
}

/// One notice to one account.
#[derive(Clone, Debug)]
pub struct Kabar {
    pub to: AccountId,
    pub jenis: JenisPemberitahuan,
    /// The id of what it is about; nothing when it is about several.
    pub entity: Option<String>,
    pub pesan: &'static str,
}

/// Sends notices of several kinds in one statement. The work must hold the system scope.
pub async fn kirim_semua(
    work: &mut Work,
    permit: &Permit,
    semua: impl IntoIterator<Item = Kabar>,
    now: DateTime<Utc>,
) -> Result<()> {
    let columns = [rows::ID, rows::ACCOUNT, rows::JENIS, rows::ENTITY, rows::PESAN, rows::DIBUAT];
    let row = |kabar: Kabar| {
        vec![
            new_id().into(),
            kabar.to.0.into(),
            kabar.jenis.kode().into(),
            kabar.entity.into(),
            kabar.pesan.into(),
            now.into(),
        ]
    };
    let semua = semua.into_iter().map(row).collect();
    work.insert_many(permit, SYSTEM, &rows::TABLE, &columns, semua).await
}

/// The pengurus of a post.
pub async fn pengurus(work: &Work, post: PosyanduId, now: DateTime<Utc>) -> Result<Vec<AccountId>> {
    rows::holders(work, Role::Pengurus, At::Post(post), now).await
}

/// Whoever holds one of these roles over a region.
pub async fn pejabat(
    work: &Work,
    roles: &[Role],
    wilayah: &Kode,
    now: DateTime<Utc>,
) -> Result<Vec<AccountId>> {
    let mut all = Vec::new();
    for role in roles {
        all.extend(rows::holders(work, *role, At::Region(wilayah), now).await?);
    }
    all.sort_unstable();
    all.dedup();
    Ok(all)
}

/// Mark a notice to oneself as read. Reading it again changes nothing but who asked.
pub async fn tandai_dibaca(
    app: &App,
    actor: &Actor,
    mutation: &Mutation,
    id: PemberitahuanId,
) -> Result<Uuid> {
    let scope = actor.scope();
    let filter = [Cond::Eq(rows::ID, id.0.into())];
    let found = app.db.reader(&scope).cells(&rows::TABLE, &[rows::DIBACA], &filter, &[], 1).await?;
    let read = found.first().ok_or(Code::NotFound)?.cell(0).time();
    let permit = may(actor, Action::ReadNotice, &Place::Own)?;
    let mut work = begin!(app, mutation, &[SYSTEM]);
    let at = read.unwrap_or_else(|| app.clock.now());
    work.update(&permit, SYSTEM, &rows::TABLE, id.0.into(), vec![(rows::DIBACA, at.into())]).await?;
    work.commit(id.0).await
}
