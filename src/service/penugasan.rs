//! Assignments (*penugasan*) as people give, approve and take them away. DPMD_ADMIN and AUDITOR hold only when a
//! second administrator has approved, neither the giver nor the receiver.
//!
//! Taking away needs one person who may give, also from an administrator or auditor: misuse is stopped at once, and
//! whoever was stopped wrongly is given the role again by two. Nobody can be the only administrator left that way:
//! below two the API does not go. A rejected alternative, two to revoke, leaves two administrators unable to stop
//! each other.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::account::{NewTugas, boleh_memberi, izin_tugas, keeper, teks, tugaskan};
use super::akun::sisa_admin;
use super::{begin, everything};
use crate::access::{Action, Actor, Permit, Place, Role, may};
use crate::app::App;
use crate::domain::id::{AccountId, PenugasanId};
use crate::domain::tanggal::awal_hari;
use crate::error::{Code, Error, Refusal, Result};
use crate::store::account::{Subject, accounts_of};
use crate::store::penugasan::{self, Stored};
use crate::store::write::{Mutation, SYSTEM, Work};

/// The moment at which something begins that begins on this day: now when it is today. What has begun cannot be
/// given backwards.
pub(super) fn mulai_pada(app: &App, day: Option<NaiveDate>) -> Result<DateTime<Utc>, Refusal> {
    let (now, today) = (app.clock.now(), app.clock.today());
    match day {
        Some(day) if day < today => {
            let sentence = "Tidak dapat dimulai sebelum hari ini.";
            Err(Refusal::new(Code::InvalidDate).saying(sentence).on("mulai"))
        }
        Some(day) if day > today => Ok(awal_hari(day)),
        _ => Ok(now),
    }
}

/// Give an assignment, from a day (now when none is said) until another. Renewal is giving anew.
pub async fn beri(
    app: &App,
    actor: &Actor,
    mutation: &Mutation,
    mulai: Option<NaiveDate>,
    new: NewTugas,
) -> Result<Uuid> {
    let new = NewTugas { mulai: mulai_pada(app, mulai)?, ..new };
    let mut work = begin!(app, mutation, &[SYSTEM]);
    let permit = boleh_memberi(&work, actor, &new).await?;
    let scope = actor.scope();
    if !penugasan::seen(&work.reader(&scope), new.subject).await? {
        let field = if matches!(new.subject, Subject::Team(_)) { "tim" } else { "akun" };
        return Err(Refusal::new(Code::NotFound).on(field).into());
    }
    bukan_undangannya(&work, actor, new.subject).await?;
    tugaskan(&mut work, &permit, mutation.id, &new).await?;
    work.commit(mutation.id).await
}

/// Refuses an administrator who let one of these people in: she could use the account herself.
pub(super) async fn bukan_undangannya(work: &Work, actor: &Actor, subject: Subject) -> Result<()> {
    let admin = actor.assignments.iter().any(|held| held.role == Role::DpmdAdmin);
    if !admin {
        return Ok(());
    }
    let all = everything();
    let accounts = accounts_of(work, subject).await?.into_iter().map(|(account, _)| account);
    if penugasan::has_invited(&work.reader(&all), actor.account, accounts).await? {
        let sentence = "Akun ini Anda yang mengundang; admin lain yang memberi atau menyetujui tugasnya.";
        return Err(Refusal::new(Code::Forbidden).saying(sentence).on("akun").into());
    }
    Ok(())
}

/// Who keeps accounts reads nobody's data, not by a second assignment either: one person does not hold both.
pub(super) async fn tidak_merangkap(
    work: &Work,
    role: Role,
    subject: Subject,
    now: DateTime<Utc>,
) -> Result<()> {
    let all = everything();
    for (account, _) in accounts_of(work, subject).await? {
        for held in penugasan::of_account(&work.reader(&all), account, now).await? {
            let keeps = role == Role::DpmdAdmin && held.role.reads_people();
            if keeps || (role.reads_people() && held.role == Role::DpmdAdmin) {
                let sentence = "Admin DPMD tidak merangkap tugas yang membaca data warga.";
                return Err(Refusal::new(Code::Forbidden).saying(sentence).into());
            }
        }
    }
    Ok(())
}

/// The assignment of an id, if the actor sees it.
async fn terlihat(work: &Work, actor: &Actor, id: PenugasanId) -> Result<Stored> {
    let scope = actor.scope();
    let found = penugasan::one(&work.reader(&scope), id.0).await?;
    Ok(found.ok_or(Refusal::new(Code::NotFound).on("penugasan"))?)
}

/// What is seen is not unknown: where its place is not the actor's to act in, she may not.
fn in_view(error: Error) -> Error {
    if error.code() == Some(Code::NotFound) { Code::Forbidden.into() } else { error }
}

/// Approve an assignment that takes two administrators. From then on it holds, within its dates.
pub async fn setujui(app: &App, actor: &Actor, mutation: &Mutation, id: PenugasanId) -> Result<Uuid> {
    let mut work = begin!(app, mutation, &[SYSTEM]);
    let now = app.clock.now();
    let found = terlihat(&work, actor, id).await?;
    let permit = boleh_menyetujui(actor, &found)?;
    if !found.waits() || found.over(now) {
        let sentence = "Tugas ini tidak menunggu persetujuan.";
        return Err(Refusal::new(Code::WrongState).saying(sentence).on("penugasan").into());
    }
    bukan_undangannya(&work, actor, found.subject).await?;
    penugasan::approve(&mut work, &permit, &found, now).await?;
    work.commit(found.id).await
}

fn boleh_menyetujui(actor: &Actor, found: &Stored) -> Result<Permit, Refusal> {
    for region in &found.regions {
        may(actor, Action::ApproveGrant, &Place::Region(region))?;
    }
    let permit = keeper(actor, Action::ApproveGrant)?;
    let no = |sentence: &str| Err(Refusal::new(Code::Forbidden).saying(sentence).on("penugasan"));
    if found.granted_by == Some(actor.account) {
        return no("Tugas ini Anda yang memberikan; admin lain yang menyetujuinya.");
    }
    if found.subject == Subject::Account(actor.account) {
        return no("Tugas untuk diri sendiri disetujui admin lain.");
    }
    Ok(permit)
}

/// Take an assignment away, from this moment on.
pub async fn cabut(
    app: &App,
    actor: &Actor,
    mutation: &Mutation,
    id: PenugasanId,
    alasan: String,
    karena_penyalahgunaan: bool,
) -> Result<Uuid> {
    let mut work = begin!(app, mutation, &[SYSTEM]);
    let now = app.clock.now();
    let found = terlihat(&work, actor, id).await?;
    let permit = izin_tugas(&work, actor, found.role, found.posyandu, &found.regions).await;
    let permit = permit.map_err(in_view)?;
    if found.over(now) {
        let sentence = "Tugas ini sudah berakhir.";
        return Err(Refusal::new(Code::WrongState).saying(sentence).on("penugasan").into());
    }
    let all = everything();
    sisa_admin(&work.reader(&all), now, |(assignment, _): &(Uuid, AccountId)| *assignment == found.id)
        .await?;
    let alasan = teks(&alasan, 500, "alasan")?;
    penugasan::revoke(&mut work, &permit, &found, (&alasan, karena_penyalahgunaan), now).await?;
    work.commit(found.id).await
}
