//! Reviews: a post asks its pembina to look at one record; she opens it for an hour, closes the task, and the post
//! learns what she found.

use uuid::Uuid;

use super::pemberitahuan::{kirim, pejabat, pengurus};
use super::{begin, everything, izin, region};
use crate::access::{Action, Actor, Place, Role, may};
use crate::app::App;
use crate::domain::akses_sementara::{JenisAkses, LAMA};
use crate::domain::id::{AksesId, PosyanduId, SasaranId, TugasTinjauanId};
use crate::domain::pemberitahuan::JenisPemberitahuan;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::tinjauan::{JenisTinjauan, StatusTinjauan, buka, tutup};
use crate::domain::wilayah::Kode;
use crate::error::{Code, Error, Refusal, Result};
use crate::store::filter::Cond;
use crate::store::read::Reader;
use crate::store::tinjauan as rows;
use crate::store::write::{Mutation, SYSTEM, Work};
use crate::store::{akses_sementara as akses, gabungan, sasaran};

/// Ask the pembina to look at one record.
pub async fn minta(
    app: &App,
    actor: &Actor,
    mutation: &Mutation,
    id: SasaranId,
    (jenis, catatan): (JenisTinjauan, Option<String>),
) -> Result<Uuid> {
    let post = sasaran::find(app.db.reader(&actor.scope()), id).await?.posyandu;
    let permit = izin(app, actor, Action::RequestReview, post).await?;
    let wilayah = region(app, actor, post).await?;
    let mut work = begin!(app, mutation, &[SYSTEM]);
    gabungan::masih(&work, id).await?;
    let waiting = [
        Cond::Eq(rows::SASARAN, id.0.into()),
        Cond::Eq(rows::JENIS, jenis.kode().into()),
        Cond::Eq(rows::STATUS, StatusTinjauan::Menunggu.kode().into()),
    ];
    if !work.reader(&everything()).cells(&rows::TABLE, &[rows::ID], &waiting, &[], 1).await?.is_empty() {
        let sentence = "Tinjauan yang sama sudah diminta.";
        return Err(Refusal::new(Code::AlreadyExists).saying(sentence).on("sasaran").into());
    }
    let now = app.clock.now();
    let row = vec![
        (rows::ID, mutation.id.into()),
        (rows::SASARAN, id.0.into()),
        (rows::POSYANDU, post.0.into()),
        (rows::WILAYAH, wilayah.to_string().into()),
        (rows::JENIS, jenis.kode().into()),
        (rows::CATATAN, catatan.into()),
        (rows::STATUS, StatusTinjauan::Menunggu.kode().into()),
        (rows::DIMINTA_OLEH, actor.account.0.into()),
        (rows::DIBUAT, now.into()),
    ];
    work.insert(&permit, SYSTEM, &rows::TABLE, row).await?;
    let to = pejabat(&work, &[Role::Pembina], &wilayah, now).await?;
    let about = (TugasTinjauanId(mutation.id).to_string(), "Sebuah posyandu meminta tinjauan data.");
    kirim(&mut work, &permit, &to, JenisPemberitahuan::TinjauanDiminta, about, now).await?;
    work.commit(mutation.id).await
}

/// Open the one record of a task for an hour; answers the look that was opened.
pub async fn buka_tinjauan(
    app: &App,
    actor: &Actor,
    mutation: &Mutation,
    id: TugasTinjauanId,
) -> Result<Uuid> {
    let scope = actor.scope();
    let seen = facts(app.db.reader(&scope), id).await?;
    let permit = may(actor, Action::ReviewRecord, &seen.place()).map_err(|_| Code::Forbidden)?;
    let mut work = begin!(app, mutation, &[SYSTEM]);
    let tugas = facts(work.reader(&scope), id).await?;
    let own = tugas.dibuka_oleh == Some(actor.account.0);
    let status = buka(tugas.status, own)?;
    one_at_a_time(&work, actor, id).await?;
    // She may have been erased or restricted since.
    sasaran::find(work.reader(&everything()), tugas.sasaran).await?;
    let now = app.clock.now();
    let changes = vec![
        (rows::STATUS, status.kode().into()),
        (rows::DIBUKA_OLEH, actor.account.0.into()),
        (rows::DIBUKA_PADA, now.into()),
    ];
    work.update(&permit, SYSTEM, &rows::TABLE, id.0.into(), changes).await?;
    let row = vec![
        (akses::ID, mutation.id.into()),
        (akses::ACCOUNT, actor.account.0.into()),
        (akses::SASARAN, tugas.sasaran.0.into()),
        (akses::POSYANDU, tugas.posyandu.0.into()),
        (akses::WILAYAH, tugas.wilayah.to_string().into()),
        (akses::JENIS, JenisAkses::Tinjauan.kode().into()),
        (akses::TUGAS, id.0.into()),
        (akses::ALASAN, tugas.catatan.into()),
        (akses::MULAI, now.into()),
        (akses::SAMPAI, (now + LAMA).into()),
    ];
    work.insert(&permit, SYSTEM, &akses::TABLE, row).await?;
    work.commit(AksesId(mutation.id).0).await
}

/// A pembina has one task open at a time.
async fn one_at_a_time(work: &Work, actor: &Actor, id: TugasTinjauanId) -> Result<()> {
    let open = [
        Cond::Eq(rows::DIBUKA_OLEH, actor.account.0.into()),
        Cond::Eq(rows::STATUS, StatusTinjauan::Dibuka.kode().into()),
    ];
    let found = work.reader(&everything()).cells(&rows::TABLE, &[rows::ID], &open, &[], 2).await?;
    if found.iter().all(|row| row.cell(0).id() == Some(id.0)) {
        return Ok(());
    }
    let sentence = "Tutup dulu tinjauan yang sedang Anda buka.";
    Err(Refusal::new(Code::WrongState).saying(sentence).on("tugas").into())
}

/// Close a task and say what was found. The record closes with it.
pub async fn tutup_tinjauan(
    app: &App,
    actor: &Actor,
    mutation: &Mutation,
    id: TugasTinjauanId,
    hasil: String,
) -> Result<Uuid> {
    let scope = actor.scope();
    let seen = facts(app.db.reader(&scope), id).await?;
    let permit = may(actor, Action::ReviewRecord, &seen.place()).map_err(|_| Code::Forbidden)?;
    let mut work = begin!(app, mutation, &[SYSTEM]);
    let tugas = facts(work.reader(&scope), id).await?;
    let status = tutup(tugas.status, tugas.dibuka_oleh == Some(actor.account.0))?;
    let now = app.clock.now();
    let changes = vec![
        (rows::STATUS, status.kode().into()),
        (rows::DITUTUP_PADA, now.into()),
        (rows::HASIL, hasil.into()),
    ];
    work.update(&permit, SYSTEM, &rows::TABLE, id.0.into(), changes).await?;
    let open = [Cond::Eq(akses::TUGAS, id.0.into()), Cond::After(akses::SAMPAI, now.into())];
    let looks = work.reader(&everything()).cells(&akses::TABLE, &[akses::ID], &open, &[], 100).await?;
    for look in looks.iter().filter_map(|row| row.cell(0).id()) {
        work.update(&permit, SYSTEM, &akses::TABLE, look.into(), vec![(akses::SAMPAI, now.into())]).await?;
    }
    let to = pengurus(&work, tugas.posyandu, now).await?;
    let about = (id.to_string(), "Tinjauan data yang diminta posyandu Anda sudah selesai.");
    kirim(&mut work, &permit, &to, JenisPemberitahuan::TinjauanSelesai, about, now).await?;
    work.commit(id.0).await
}

struct Facts {
    sasaran: SasaranId,
    posyandu: PosyanduId,
    wilayah: Kode,
    status: StatusTinjauan,
    dibuka_oleh: Option<Uuid>,
    catatan: Option<String>,
}

impl Facts {
    fn place(&self) -> Place<'_> {
        Place::Post { posyandu: self.posyandu, wilayah: &self.wilayah }
    }
}

async fn facts<C: sea_orm::ConnectionTrait>(reader: Reader<'_, C>, id: TugasTinjauanId) -> Result<Facts> {
    let columns =
        [rows::SASARAN, rows::POSYANDU, rows::WILAYAH, rows::STATUS, rows::DIBUKA_OLEH, rows::CATATAN];
    let found = reader.cells(&rows::TABLE, &columns, &[Cond::Eq(rows::ID, id.0.into())], &[], 1).await?;
    let row = found.first().ok_or(Code::NotFound)?;
    let broken = || Error::fault("a stored review is incomplete");
    Ok(Facts {
        sasaran: SasaranId(row.cell(0).id().ok_or_else(broken)?),
        posyandu: PosyanduId(row.cell(1).id().ok_or_else(broken)?),
        wilayah: row.cell(2).text().and_then(|kode| Kode::parse(kode).ok()).ok_or_else(broken)?,
        status: row.cell(3).text().and_then(StatusTinjauan::dari_kode).ok_or_else(broken)?,
        dibuka_oleh: row.cell(4).id(),
        catatan: row.cell(5).text().map(str::to_owned),
    })
}
