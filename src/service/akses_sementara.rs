//! A look into one person's record for an hour: called in an emergency, judged by an auditor afterwards, and told to
//! the audit each time it is used. The record is read under `Actor::scope_opening` and nowhere else, so a look opens
//! no list and no act.

use uuid::Uuid;

use super::pemberitahuan::{kirim, pejabat, pengurus};
use super::{begin, everything};
use crate::access::{Action, Actor, Group, Opened, Place, Role, Scope, may};
use crate::app::App;
use crate::domain::akses_sementara::{
    HasilDarurat, JenisAkses, LAMA, SEHARI, periksa_alasan, tenggat_tinjau,
};
use crate::domain::id::{AccountId, AksesId, SasaranId};
use crate::domain::pemberitahuan::JenisPemberitahuan;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::tanggal::awal_hari;
use crate::domain::wilayah::Kode;
use crate::error::{Code, Error, Refusal, Result};
use crate::store::akses_sementara as rows;
use crate::store::filter::Cond;
use crate::store::jejak::{Told, record};
use crate::store::table::{Cell, Table};
use crate::store::write::{Mutation, SYSTEM, Work};
use crate::store::{gabungan, sasaran};

/// Open one person's record in an emergency.
pub async fn buka_darurat(
    app: &App,
    actor: &Actor,
    mutation: &Mutation,
    id: SasaranId,
    alasan: &str,
) -> Result<Uuid> {
    let all = everything();
    let (post, wilayah) = sasaran::place(app.db.reader(&all), id).await?;
    let permit = may(actor, Action::BreakGlass, &Place::Post { posyandu: post, wilayah: &wilayah });
    let permit = permit.map_err(|refusal| {
        // Whoever cannot see the person learns nothing from asking, not even that there is one.
        let seen = actor.scope().posts(Group::Basic).contains(post);
        if seen { refusal } else { Code::NotFound.into() }
    })?;
    let alasan = periksa_alasan(alasan)?;
    let mut work = begin!(app, mutation, &[SYSTEM]);
    gabungan::masih(&work, id).await?;
    let now = app.clock.now();
    room(&work, app, actor, id).await?;
    let row = vec![
        (rows::ID, mutation.id.into()),
        (rows::ACCOUNT, actor.account.0.into()),
        (rows::SASARAN, id.0.into()),
        (rows::POSYANDU, post.0.into()),
        (rows::WILAYAH, wilayah.to_string().into()),
        (rows::JENIS, JenisAkses::Darurat.kode().into()),
        (rows::ALASAN, alasan.into()),
        (rows::MULAI, now.into()),
        (rows::SAMPAI, (now + LAMA).into()),
        (rows::TENGGAT, tenggat_tinjau(now).into()),
    ];
    work.insert(&permit, SYSTEM, &rows::TABLE, row).await?;
    let (jenis, pesan) =
        (JenisPemberitahuan::AksesDarurat, "Data seorang sasaran dibuka karena keadaan darurat.");
    let keepers = pengurus(&work, post, now).await?;
    kirim(&mut work, &permit, &keepers, jenis, (id.to_string(), pesan), now).await?;
    let mut officers = pejabat(&work, &[Role::DpmdAdmin, Role::Auditor], &wilayah, now).await?;
    officers.retain(|account| !keepers.contains(account));
    let akses = AksesId(mutation.id).to_string();
    kirim(&mut work, &permit, &officers, jenis, (akses, pesan), now).await?;
    work.commit(mutation.id).await
}

/// Three emergencies a day, and one at a time of one person.
async fn room(work: &Work, app: &App, actor: &Actor, id: SasaranId) -> Result<()> {
    let filter = [
        Cond::Eq(rows::ACCOUNT, actor.account.0.into()),
        Cond::Eq(rows::JENIS, JenisAkses::Darurat.kode().into()),
        Cond::AtLeast(rows::MULAI, awal_hari(app.clock.today()).into()),
    ];
    let all = everything();
    let columns = [rows::SASARAN, rows::SAMPAI];
    let today = work.reader(&all).cells(&rows::TABLE, &columns, &filter, &[], SEHARI).await?;
    let now = app.clock.now();
    let open = |row: &crate::store::shape::Row| {
        row.cell(0).id() == Some(id.0) && row.cell(1).time().is_some_and(|until| until > now)
    };
    if today.iter().any(open) {
        return Err(Refusal::new(Code::AlreadyExists)
            .saying("Data sasaran ini masih terbuka bagi Anda.")
            .into());
    }
    if today.len() >= SEHARI {
        let sentence = "Akses darurat paling banyak 3 kali sehari.";
        return Err(Refusal::new(Code::RateLimited).saying(sentence).into());
    }
    Ok(())
}

/// Judge, as the auditor, whether an emergency was one.
pub async fn tinjau(
    app: &App,
    actor: &Actor,
    mutation: &Mutation,
    id: AksesId,
    (hasil, catatan): (HasilDarurat, Option<String>),
) -> Result<Uuid> {
    let scope = actor.scope();
    let filter = [Cond::Eq(rows::ID, id.0.into()), Cond::Eq(rows::JENIS, JenisAkses::Darurat.kode().into())];
    let columns = [rows::ACCOUNT, rows::WILAYAH, rows::DITINJAU_PADA];
    let seen = app.db.reader(&scope).cells(&rows::TABLE, &columns, &filter, &[], 1).await?;
    let row = seen.first().ok_or(Code::NotFound)?;
    let broken = || Error::fault("a stored look is incomplete");
    let who = row.cell(0).id().map(AccountId).ok_or_else(broken)?;
    let wilayah = row.cell(1).text().and_then(|kode| Kode::parse(kode).ok()).ok_or_else(broken)?;
    // The look is in view of whoever opened it, who does not judge herself.
    let permit = may(actor, Action::ReviewBreakGlass, &Place::Region(&wilayah)).ok();
    let permit = permit.filter(|_| who != actor.account).ok_or(Code::Forbidden)?;
    let mut work = begin!(app, mutation, &[SYSTEM]);
    let found = work.reader(&scope).cells(&rows::TABLE, &columns, &filter, &[], 1).await?;
    if found.first().is_none_or(|row| row.cell(2).time().is_some()) {
        return Err(Refusal::new(Code::WrongState).saying("Akses darurat ini sudah ditinjau.").into());
    }
    let now = app.clock.now();
    let changes = vec![
        (rows::DITINJAU_OLEH, actor.account.0.into()),
        (rows::DITINJAU_PADA, now.into()),
        (rows::HASIL, hasil.kode().into()),
        (rows::CATATAN, catatan.into()),
    ];
    work.update(&permit, SYSTEM, &rows::TABLE, id.0.into(), changes).await?;
    let pesan = match hasil {
        HasilDarurat::Wajar => "Akses darurat Anda dinilai wajar.",
        HasilDarurat::TidakWajar => "Akses darurat Anda dinilai tidak wajar.",
    };
    let jenis = JenisPemberitahuan::DaruratDitinjau;
    kirim(&mut work, &permit, &[who], jenis, (id.to_string(), pesan), now).await?;
    work.commit(id.0).await
}

/// The scope under which one row is read by its id. A row of a person whose record is open to the reader is read
/// under that right, after the audit was told.
pub async fn satu(app: &App, actor: &Actor, table: &'static Table, key: &Cell) -> Result<Scope> {
    let (Some(person), false) = (table.guard.person(), actor.opened.is_empty()) else {
        return Ok(actor.scope());
    };
    let any = actor.scope_opening(&actor.opened);
    let filter = [Cond::Eq(table.key, key.clone())];
    let found = app.db.reader(&any).cells(table, &[person], &filter, &[], 1).await?;
    let person = found.first().and_then(|row| row.cell(0).id());
    let hers: Vec<Opened> =
        actor.opened.iter().filter(|opened| Some(opened.sasaran.0) == person).cloned().collect();
    for opened in &hers {
        tell(app, actor, opened).await?;
    }
    // Nobody else whose record is open too comes along.
    Ok(actor.scope_opening(&hers))
}

async fn tell(app: &App, actor: &Actor, opened: &Opened) -> Result<()> {
    let place = Place::Post { posyandu: opened.posyandu, wilayah: &opened.wilayah };
    let permit = may(actor, rows::action(opened.jenis), &place)?;
    let entities: [(&'static Table, Uuid); 2] =
        [(&sasaran::TABLE, opened.sasaran.0), (&rows::TABLE, opened.akses.0)];
    let (scope, at) = (opened.posyandu, app.clock.now());
    record(&app.db, &Told { scope, permit: &permit, entities: &entities, catatan: None, at }, None).await
}
