//! Teams (*tim*), which hold assignments for their members: one pembina team covers two kecamatan, and people join
//! and leave it with dates. Who is entered gets what the team holds, so entering is giving.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::account::{self, Anggota, izin_tugas, keeper};
use super::penugasan::{bukan_undangannya, mulai_pada, tidak_merangkap};
use super::{begin, everything};
use crate::access::{Action, Actor};
use crate::app::App;
use crate::domain::id::{AccountId, AnggotaId, TimId};
use crate::domain::tanggal::awal_hari;
use crate::error::{Code, Refusal, Result};
use crate::store;
use crate::store::account::{NewMember, Subject, team_member};
use crate::store::filter::Cond;
use crate::store::penugasan;
use crate::store::write::{Mutation, SYSTEM};

/// Form a team of these people, from now on.
pub async fn buat(
    app: &App,
    actor: &Actor,
    mutation: &Mutation,
    nama: String,
    mut anggota: Vec<AccountId>,
) -> Result<Uuid> {
    let permit = keeper(actor, Action::KeepAccounts)?;
    let now = app.clock.now();
    anggota.sort_unstable();
    anggota.dedup();
    let anggota: Vec<Anggota> =
        anggota.into_iter().map(|account| Anggota { account, mulai: now, akhir: None }).collect();
    let mut work = begin!(app, mutation, &[SYSTEM]);
    account::bentuk_tim(&mut work, &permit, mutation.id, &nama, &anggota, now).await?;
    work.commit(mutation.id).await
}

/// Somebody who joins a team.
#[derive(Clone, Debug)]
pub struct MasukTim {
    pub tim: TimId,
    pub akun: AccountId,
    /// From this day on; now when left out.
    pub mulai: Option<NaiveDate>,
    /// The day on which the membership no longer holds.
    pub akhir: Option<NaiveDate>,
}

/// Enter somebody in a team, and with it in all that the team holds.
pub async fn masuk(app: &App, actor: &Actor, mutation: &Mutation, new: MasukTim) -> Result<Uuid> {
    let now = app.clock.now();
    let mulai = mulai_pada(app, new.mulai)?;
    let akhir = new.akhir.map(awal_hari);
    if akhir.is_some_and(|akhir| akhir <= mulai) {
        return Err(Refusal::new(Code::InvalidDate).on("akhir").into());
    }
    let mut work = begin!(app, mutation, &[SYSTEM]);
    let (all, scope) = (everything(), actor.scope());
    for (subject, field) in [(Subject::Team(new.tim.0), "tim"), (Subject::Account(new.akun), "akun")] {
        if !penugasan::seen(&work.reader(&scope), subject).await? {
            return Err(Refusal::new(Code::NotFound).on(field).into());
        }
    }
    let permit = keeper(actor, Action::KeepAccounts)?;
    if new.akun == actor.account {
        let sentence = "Anda tidak dapat memasukkan diri sendiri ke tim.";
        return Err(Refusal::new(Code::Forbidden).saying(sentence).on("akun").into());
    }
    for held in penugasan::of_team(&work.reader(&all), new.tim.0, now).await? {
        izin_tugas(&work, actor, held.role, held.posyandu, &held.regions).await?;
        tidak_merangkap(&work, held.role, Subject::Account(new.akun), now).await?;
    }
    bukan_undangannya(&work, actor, Subject::Account(new.akun)).await?;
    let there =
        [Cond::Eq(team_member::TEAM, new.tim.0.into()), Cond::Eq(team_member::ACCOUNT, new.akun.0.into())];
    let members = penugasan::members(&work.reader(&all), &there).await?;
    let overlaps = |one: &penugasan::Member| {
        one.akhir.is_none_or(|end| mulai < end) && akhir.is_none_or(|end| one.mulai < end)
    };
    if members.iter().any(overlaps) {
        let sentence = "Orang ini sudah menjadi anggota tim pada waktu itu.";
        return Err(Refusal::new(Code::AlreadyExists).saying(sentence).on("akun").into());
    }
    let member = NewMember { id: mutation.id, team: new.tim.0, account: new.akun, mulai, akhir };
    store::account::insert_member(&mut work, &permit, &member).await?;
    work.commit(mutation.id).await
}

/// End a membership, now or at a later moment.
pub async fn keluar(
    app: &App,
    actor: &Actor,
    mutation: &Mutation,
    anggota: AnggotaId,
    pada: Option<DateTime<Utc>>,
) -> Result<Uuid> {
    let now = app.clock.now();
    let mut work = begin!(app, mutation, &[SYSTEM]);
    let scope = actor.scope();
    let filter = [Cond::Eq(team_member::ID, anggota.0.into())];
    let member = penugasan::members(&work.reader(&scope), &filter).await?.pop();
    let member = member.ok_or(Refusal::new(Code::NotFound).on("anggota"))?;
    let permit = keeper(actor, Action::KeepAccounts)?;
    let pada = pada.unwrap_or(now);
    if pada < now {
        let sentence = "Yang sudah lewat tidak dapat diubah.";
        return Err(Refusal::new(Code::InvalidDate).saying(sentence).on("pada").into());
    }
    if member.akhir.is_some_and(|akhir| akhir <= now) {
        let sentence = "Keanggotaan ini sudah berakhir.";
        return Err(Refusal::new(Code::WrongState).saying(sentence).on("anggota").into());
    }
    penugasan::leave(&mut work, &permit, &member, pada.max(member.mulai)).await?;
    work.commit(member.id).await
}
