//! The opening day: scheduled, opened, people come, closed.

use chrono::NaiveDate;
use uuid::Uuid;

use super::{begin, everything, izin};
use crate::access::{Action, Actor};
use crate::app::App;
use crate::domain::hari_buka::{self as aturan, Langkah, StatusHariBuka};
use crate::domain::id::{HariBukaId, KaderId, PosyanduId, SasaranId, new_id};
use crate::domain::kader::in_force;
use crate::domain::pertumbuhan::JenisKelamin;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::siklus::kelompok_umur;
use crate::domain::tanggal::not_future;
use crate::error::{Code, Refusal, Result};
use crate::store::filter::Cond;
use crate::store::hari_buka::{self as rows, Facts, kader_hadir, kehadiran};
use crate::store::table::Cell;
use crate::store::write::{Mutation, Work};
use crate::store::{self, kader};

/// How far ahead a day may be scheduled.
const DAYS_AHEAD: i64 = 400;

/// Put a day on the calendar. One day a post and date.
pub async fn jadwalkan(
    app: &App,
    actor: &Actor,
    mutation: &Mutation,
    post: PosyanduId,
    tanggal: NaiveDate,
    lokasi: Option<String>,
) -> Result<Uuid> {
    let permit = izin(app, actor, Action::ScheduleHariBuka, post).await?;
    let mut work = begin!(app, mutation, &[post]);
    let days = (tanggal - app.clock.today()).num_days();
    if !(0..=DAYS_AHEAD).contains(&days) {
        let sentence = "Hari buka dijadwalkan untuk hari ini sampai 400 hari ke depan.";
        return Err(Refusal::new(Code::InvalidDate).saying(sentence).on("tanggal").into());
    }
    if rows::on_date(work.reader(&everything()), post, tanggal).await?.is_some() {
        let sentence = "Sudah ada hari buka pada tanggal itu.";
        return Err(Refusal::new(Code::AlreadyExists).saying(sentence).on("tanggal").into());
    }
    let row = vec![
        (rows::ID, mutation.id.into()),
        (rows::POSYANDU, post.0.into()),
        (rows::TANGGAL, tanggal.into()),
        (rows::STATUS, StatusHariBuka::Dijadwalkan.kode().into()),
        (rows::LOKASI, lokasi.into()),
    ];
    work.insert(&permit, post, &rows::TABLE, row).await?;
    work.commit(mutation.id).await
}

/// Open a scheduled day, with the kader who are there.
pub async fn buka(
    app: &App,
    actor: &Actor,
    mutation: &Mutation,
    id: HariBukaId,
    hadir: &[(KaderId, Option<Langkah>)],
) -> Result<Uuid> {
    let (mut work, day, permit) = match on_day(app, actor, mutation, id, Action::RunHariBuka).await? {
        Ok(begun) => begun,
        Err(entity) => return Ok(entity),
    };
    let status = aturan::buka(day.status, day.tanggal, app.clock.today())?;
    let changes = vec![(rows::STATUS, status.kode().into()), (rows::DIBUKA, app.clock.now().into())];
    work.update(&permit, day.posyandu, &rows::TABLE, id.0.into(), changes).await?;
    for (kader, langkah) in hadir {
        note_kader(&mut work, &permit, &day, *kader, *langkah, new_id()).await?;
    }
    work.commit(id.0).await
}

/// Note a kader who is there; noting her again changes nothing.
pub async fn catat_kader(
    app: &App,
    actor: &Actor,
    mutation: &Mutation,
    id: HariBukaId,
    kader: KaderId,
    langkah: Option<Langkah>,
) -> Result<Uuid> {
    let (mut work, day, permit) = match on_day(app, actor, mutation, id, Action::RunHariBuka).await? {
        Ok(begun) => begun,
        Err(entity) => return Ok(entity),
    };
    running(&day)?;
    note_kader(&mut work, &permit, &day, kader, langkah, mutation.id).await?;
    work.commit(id.0).await
}

/// Close a running day.
pub async fn tutup(
    app: &App,
    actor: &Actor,
    mutation: &Mutation,
    id: HariBukaId,
    catatan: Option<String>,
) -> Result<Uuid> {
    let (mut work, day, permit) = match on_day(app, actor, mutation, id, Action::RunHariBuka).await? {
        Ok(begun) => begun,
        Err(entity) => return Ok(entity),
    };
    let status = aturan::tutup(day.status)?;
    let mut changes = vec![(rows::STATUS, status.kode().into()), (rows::DITUTUP, app.clock.now().into())];
    changes.extend(catatan.map(|text| (rows::CATATAN, text.into())));
    work.update(&permit, day.posyandu, &rows::TABLE, id.0.into(), changes).await?;
    work.commit(id.0).await
}

/// Cancel a day on which nothing was recorded.
pub async fn batalkan(
    app: &App,
    actor: &Actor,
    mutation: &Mutation,
    id: HariBukaId,
    catatan: String,
) -> Result<Uuid> {
    let (mut work, day, permit) = match on_day(app, actor, mutation, id, Action::CancelHariBuka).await? {
        Ok(begun) => begun,
        Err(entity) => return Ok(entity),
    };
    let status = aturan::batal(day.status, has_records(&work, id).await?)?;
    let changes = vec![(rows::STATUS, status.kode().into()), (rows::CATATAN, catatan.into())];
    work.update(&permit, day.posyandu, &rows::TABLE, id.0.into(), changes).await?;
    work.commit(id.0).await
}

/// Who comes: somebody registered here, or a visitor.
#[derive(Clone, Debug)]
pub enum Tamu {
    Warga(SasaranId),
    Luar { nama: String, jenis_kelamin: JenisKelamin, tanggal_lahir: NaiveDate, asal: String },
}

/// Check a person in (step 1). A second check-in of a resident returns the first. After closing the entry is
/// accepted and marked late.
pub async fn hadir(
    app: &App,
    actor: &Actor,
    mutation: &Mutation,
    id: HariBukaId,
    tamu: Tamu,
) -> Result<Uuid> {
    let (mut work, day, permit) = match on_day(app, actor, mutation, id, Action::CheckIn).await? {
        Ok(begun) => begun,
        Err(entity) => return Ok(entity),
    };
    running(&day)?;
    let row = match tamu {
        Tamu::Warga(sasaran) => {
            if let Some(first) = attendance(&work, id, sasaran).await? {
                return work.commit(first).await;
            }
            resident(&work, actor, &day, sasaran).await?
        }
        Tamu::Luar { nama, jenis_kelamin, tanggal_lahir, asal } => {
            not_future(tanggal_lahir, day.tanggal).map_err(|r| r.on("tanggalLahir"))?;
            let kelompok = kelompok_umur(tanggal_lahir, day.tanggal).ok_or(Code::InvalidDate)?;
            vec![
                (kehadiran::SASARAN, Cell::Null),
                (kehadiran::PENGUNJUNG, true.into()),
                (kehadiran::NAMA, nama.into()),
                (kehadiran::JENIS_KELAMIN, jenis_kelamin.kode().into()),
                (kehadiran::TANGGAL_LAHIR, tanggal_lahir.into()),
                (kehadiran::ASAL, asal.into()),
                (kehadiran::BARU, true.into()),
                (kehadiran::KELOMPOK, kelompok.kode().into()),
                (kehadiran::KONDISI, Cell::Null),
            ]
        }
    };
    let mut whole = vec![
        (kehadiran::ID, mutation.id.into()),
        (kehadiran::HARI_BUKA, id.0.into()),
        (kehadiran::POSYANDU, day.posyandu.0.into()),
        (kehadiran::TANGGAL, day.tanggal.into()),
        (kehadiran::TERLAMBAT, aturan::terlambat(day.status).into()),
        (kehadiran::DICATAT_OLEH, actor.account.0.into()),
        (kehadiran::DICATAT_PADA, app.clock.now().into()),
    ];
    whole.extend(row);
    work.insert(&permit, day.posyandu, &kehadiran::TABLE, whole).await?;
    work.commit(mutation.id).await
}

type Begun = (Work, Facts, crate::access::Permit);

/// The day, the right to act on it, and the change begun; `Err(entity)` when it was made before.
async fn on_day(
    app: &App,
    actor: &Actor,
    mutation: &Mutation,
    id: HariBukaId,
    action: Action,
) -> Result<std::result::Result<Begun, Uuid>> {
    let scope = actor.scope();
    let post = rows::find(app.db.reader(&scope), id).await?.posyandu;
    let permit = izin(app, actor, action, post).await?;
    let work = match super::mulai(app, mutation, &[post]).await? {
        Ok(work) => work,
        Err(entity) => return Ok(Err(entity)),
    };
    let day = rows::find(work.reader(&scope), id).await?;
    Ok(Ok((work, day, permit)))
}

/// Entries are taken while the day runs and after it was closed, never before or when it was cancelled.
pub(crate) fn running(day: &Facts) -> Result<()> {
    let sentence = match day.status {
        StatusHariBuka::Berlangsung | StatusHariBuka::Selesai => return Ok(()),
        StatusHariBuka::Dijadwalkan => "Hari buka ini belum dibuka.",
        StatusHariBuka::Dibatalkan => "Hari buka ini sudah dibatalkan.",
    };
    Err(Refusal::new(Code::WrongState).saying(sentence).on("hariBuka").into())
}

/// The attendance of a resident on a day, if there is one.
pub(crate) async fn attendance(work: &Work, id: HariBukaId, sasaran: SasaranId) -> Result<Option<Uuid>> {
    let filter =
        [Cond::Eq(kehadiran::HARI_BUKA, id.0.into()), Cond::Eq(kehadiran::SASARAN, sasaran.0.into())];
    let all = everything();
    let found = work.reader(&all).cells(&kehadiran::TABLE, &[kehadiran::ID], &filter, &[], 1).await?;
    Ok(found.first().and_then(|row| row.cell(0).id()))
}

async fn resident(
    work: &Work,
    actor: &Actor,
    day: &Facts,
    sasaran: SasaranId,
) -> Result<Vec<(store::table::Col, Cell)>> {
    let person =
        store::sasaran::find(work.reader(&actor.scope()), sasaran).await.map_err(|e| on(e, "sasaran"))?;
    if person.posyandu != day.posyandu {
        return Err(Refusal::new(Code::NotFound).on("sasaran").into());
    }
    alive(&person, day.tanggal)?;
    let kelompok = kelompok_umur(person.tanggal_lahir, day.tanggal).ok_or(Code::InvalidDate)?;
    let all = everything();
    let kondisi = super::pelayanan::orang(work, sasaran, day.tanggal).await?.kondisi(day.tanggal);
    let before = [Cond::Eq(kehadiran::SASARAN, sasaran.0.into())];
    let known = work.reader(&all).cells(&kehadiran::TABLE, &[kehadiran::ID], &before, &[], 1).await?;
    Ok(vec![
        (kehadiran::SASARAN, sasaran.0.into()),
        (kehadiran::PENGUNJUNG, false.into()),
        (kehadiran::BARU, known.is_empty().into()),
        (kehadiran::KELOMPOK, kelompok.kode().into()),
        (kehadiran::KONDISI, kondisi.map(|kondisi| kondisi.kode()).into()),
    ])
}

/// Nobody is served before birth or after death.
pub(crate) fn alive(person: &store::sasaran::Facts, on_day: NaiveDate) -> Result<()> {
    if person.meninggal.is_some_and(|died| died < on_day) {
        return Err(Refusal::new(Code::WrongState)
            .saying("Sasaran ini sudah meninggal.")
            .on("sasaran")
            .into());
    }
    if person.tanggal_lahir > on_day {
        let sentence = "Sasaran ini lahir sesudah tanggal pelayanan.";
        return Err(Refusal::new(Code::InvalidDate).saying(sentence).on("sasaran").into());
    }
    Ok(())
}

/// A refusal, pointing at an input field.
pub(crate) fn on(error: crate::error::Error, field: &str) -> crate::error::Error {
    match error {
        crate::error::Error::Refused(refusal) => refusal.on(field).into(),
        fault => fault,
    }
}

async fn note_kader(
    work: &mut Work,
    permit: &crate::access::Permit,
    day: &Facts,
    kader: KaderId,
    langkah: Option<Langkah>,
    id: Uuid,
) -> Result<()> {
    let all = everything();
    on_duty(work.reader(&all), kader, day.posyandu, day.tanggal).await?;
    let there =
        [Cond::Eq(kader_hadir::HARI_BUKA, day.id.0.into()), Cond::Eq(kader_hadir::KADER, kader.0.into())];
    let known = work.reader(&all).cells(&kader_hadir::TABLE, &[kader_hadir::ID], &there, &[], 1).await?;
    if !known.is_empty() {
        return Ok(());
    }
    let step = langkah.and_then(|step| Langkah::NILAI.iter().position(|(known, _, _)| *known == step));
    let row = vec![
        (kader_hadir::ID, id.into()),
        (kader_hadir::HARI_BUKA, day.id.0.into()),
        (kader_hadir::POSYANDU, day.posyandu.0.into()),
        (kader_hadir::KADER, kader.0.into()),
        (kader_hadir::LANGKAH, step.and_then(|at| i16::try_from(at + 1).ok()).into()),
        (kader_hadir::TANGGAL, day.tanggal.into()),
    ];
    work.insert(permit, day.posyandu, &kader_hadir::TABLE, row).await
}

/// Is she a kader of the post, with a decree in force on the day?
pub(crate) async fn on_duty<C: sea_orm::ConnectionTrait>(
    reader: store::read::Reader<'_, C>,
    kader: KaderId,
    post: PosyanduId,
    on_day: NaiveDate,
) -> Result<()> {
    let (mulai, akhir) = kader::of_post(reader, kader, post).await.map_err(|e| on(e, "kader"))?;
    if in_force(mulai, akhir, on_day) {
        return Ok(());
    }
    let sentence = "SK kader ini tidak berlaku pada tanggal itu.";
    Err(Refusal::new(Code::WrongState).saying(sentence).on("kader").into())
}

async fn has_records(work: &Work, id: HariBukaId) -> Result<bool> {
    let all = everything();
    let came = [Cond::Eq(kehadiran::HARI_BUKA, id.0.into())];
    let given = [Cond::Eq(store::pelayanan::HARI_BUKA, id.0.into())];
    let reader = work.reader(&all);
    Ok(!reader.cells(&kehadiran::TABLE, &[kehadiran::ID], &came, &[], 1).await?.is_empty()
        || !reader.cells(&store::pelayanan::TABLE, &[store::pelayanan::ID], &given, &[], 1).await?.is_empty())
}
