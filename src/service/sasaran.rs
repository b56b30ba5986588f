//! People: registered, corrected, expecting, moving to another post.

use chrono::NaiveDate;
use uuid::Uuid;

use super::hari_buka::on;
use super::keluarga::writable;
use super::pelayanan::{posts_to_lock, ukur_ulang};
use super::{begin, everything, izin, nik};
use crate::access::{Action, Actor, Group};
use crate::app::App;
use crate::domain::id::{KehamilanId, KeluargaId, PerpindahanId, PosyanduId, SasaranId};
use crate::domain::nik::Nik;
use crate::domain::pertumbuhan::JenisKelamin;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::sasaran::{
    HasilKehamilan, StatusHidup, StatusPindah, hpl, periksa_mulai_hamil, terima_pindah,
};
use crate::domain::tanggal::{PresisiLahir, not_future, umur_tahun};
use crate::error::{Code, Refusal, Result};
use crate::store::filter::Cond;
use crate::store::kunci::NIK;
use crate::store::sasaran::{self as rows, domisili, kehamilan, perpindahan};
use crate::store::table::{Cell, Col};
use crate::store::write::{Mutation, Work};
use crate::store::{keluarga, posyandu};

/// Nobody registered is older than this, in years.
const OLDEST: i32 = 130;
/// Ages at which a pregnancy may be recorded, in years; outside it is a typing error.
const PREGNANT: std::ops::RangeInclusive<i32> = 10..=60;
/// Birth weights that can be, in grams (lifecycle file, section 3.1 and 3.4).
pub(super) const BIRTH_WEIGHT_G: std::ops::RangeInclusive<i32> = 300..=8_000;

/// A person as she arrives, her texts read already.
#[derive(Clone, Debug)]
pub struct NewSasaran {
    pub posyandu: PosyanduId,
    pub keluarga: Option<KeluargaId>,
    pub ibu: Option<SasaranId>,
    pub nama_ibu: Option<String>,
    pub nama: String,
    pub nik: Option<Nik>,
    pub jenis_kelamin: JenisKelamin,
    pub tanggal_lahir: NaiveDate,
    pub presisi_lahir: PresisiLahir,
    pub rt: String,
    pub rw: Option<String>,
    pub telepon: Option<String>,
    pub alamat: Option<String>,
    pub buku_kia_sejak: Option<NaiveDate>,
    pub berat_lahir_g: Option<i32>,
}

/// Register a person at a post.
pub async fn daftarkan(app: &App, actor: &Actor, mutation: &Mutation, new: NewSasaran) -> Result<Uuid> {
    let post = new.posyandu;
    let today = app.clock.today();
    let permit = izin(app, actor, Action::RegisterSasaran, post).await.map_err(|e| on(e, "posyandu"))?;
    check_new(actor, &new, today)?;
    let tempat = nik::tempat(app, actor, post).await?;
    let mut work = begin!(app, mutation, &[post]);
    if let Some(id) = new.keluarga {
        keluarga::of_post(work.reader(&everything()), id, post).await?;
    }
    if let Some(ibu) = new.ibu {
        mother(&work, actor, ibu, new.tanggal_lahir).await?;
    }
    let sasaran = SasaranId(mutation.id);
    nik::belum_ada(app, &work, post, sasaran, new.nik.as_ref()).await?;
    let number = (sasaran.0, new.nik.as_ref().map(Nik::as_str));
    let mut row = nik::segel(app, &work, &tempat, &NIK, number).await?;
    row.splice(0..0, row_of(sasaran, new, today));
    work.insert(&permit, post, &rows::TABLE, row).await?;
    work.insert(&permit, post, &domisili::TABLE, rows::place_row(sasaran, post, today)).await?;
    work.commit(mutation.id).await
}

fn check_new(actor: &Actor, new: &NewSasaran, today: NaiveDate) -> Result<()> {
    let post = new.posyandu;
    not_future(new.tanggal_lahir, today).map_err(|r| r.on("tanggalLahir"))?;
    if umur_tahun(new.tanggal_lahir, today) > OLDEST {
        let sentence = "Tanggal lahir terlalu lama. Periksa tahunnya.";
        return Err(Refusal::new(Code::InvalidDate).saying(sentence).on("tanggalLahir").into());
    }
    if let Some(since) = new.buku_kia_sejak {
        book(new.tanggal_lahir, since, today)?;
    }
    if new.berat_lahir_g.is_some_and(|grams| !BIRTH_WEIGHT_G.contains(&grams)) {
        let sentence = "Berat lahir antara 300 dan 8.000 gram.";
        return Err(Refusal::new(Code::ImpossibleValue).saying(sentence).on("beratLahir").into());
    }
    writable(actor, post, Group::Identifier, new.nik.is_some(), "nik")?;
    writable(actor, post, Group::Contact, new.telepon.is_some(), "telepon")?;
    writable(actor, post, Group::Contact, new.alamat.is_some(), "alamat")?;
    writable(actor, post, Group::Health, new.buku_kia_sejak.is_some(), "bukuKiaSejak")?;
    writable(actor, post, Group::Health, new.berat_lahir_g.is_some(), "beratLahir")?;
    Ok(())
}

/// A Buku KIA is held from some day between conception and today.
fn book(born: NaiveDate, since: NaiveDate, today: NaiveDate) -> Result<(), Refusal> {
    not_future(since, today).map_err(|r| r.on("bukuKiaSejak"))?;
    if (born - since).num_days() > 300 {
        let sentence = "Buku KIA tidak mungkin ada sebelum kehamilan.";
        return Err(Refusal::new(Code::InvalidDate).saying(sentence).on("bukuKiaSejak"));
    }
    Ok(())
}

pub(super) fn row_of(id: SasaranId, new: NewSasaran, today: NaiveDate) -> Vec<(Col, Cell)> {
    vec![
        (rows::ID, id.0.into()),
        (rows::POSYANDU, new.posyandu.0.into()),
        (rows::KELUARGA, new.keluarga.map(|k| k.0).into()),
        (rows::IBU, new.ibu.map(|i| i.0).into()),
        (rows::NAMA_IBU, new.nama_ibu.into()),
        (rows::NAMA_CARI, new.nama.to_lowercase().into()),
        (rows::NAMA, new.nama.into()),
        (rows::JENIS_KELAMIN, new.jenis_kelamin.kode().into()),
        (rows::TANGGAL_LAHIR, new.tanggal_lahir.into()),
        (rows::PRESISI_LAHIR, new.presisi_lahir.kode().into()),
        (rows::RT, new.rt.into()),
        (rows::RW, new.rw.into()),
        (rows::TELEPON, new.telepon.into()),
        (rows::ALAMAT, new.alamat.into()),
        (rows::STATUS_HIDUP, StatusHidup::Hidup.kode().into()),
        (rows::TERDAFTAR, today.into()),
        (rows::BUKU_KIA, new.buku_kia_sejak.into()),
        (rows::BERAT_LAHIR, new.berat_lahir_g.into()),
        (rows::HAMIL, false.into()),
    ]
}

async fn mother(work: &Work, actor: &Actor, ibu: SasaranId, child_born: NaiveDate) -> Result<()> {
    let mother = rows::find(work.reader(&actor.scope()), ibu).await.map_err(|e| on(e, "ibu"))?;
    if mother.jenis_kelamin != JenisKelamin::Perempuan || umur_tahun(mother.tanggal_lahir, child_born) < 10 {
        let sentence = "Sasaran itu tidak mungkin ibunya.";
        return Err(Refusal::new(Code::NotEligible).saying(sentence).on("ibu").into());
    }
    Ok(())
}

/// What may be corrected of a person; only what is given changes.
#[derive(Clone, Debug, Default)]
pub struct Ubahan {
    pub nama: Option<String>,
    pub rt: Option<String>,
    pub rw: Option<String>,
    pub telepon: Option<String>,
    pub alamat: Option<String>,
    pub nik: Option<Nik>,
    pub nama_ibu: Option<String>,
    pub keluarga: Option<KeluargaId>,
    pub buku_kia_sejak: Option<NaiveDate>,
    pub meninggal_pada: Option<NaiveDate>,
}

/// Correct what was written of a person, or report a death.
pub async fn ubah(
    app: &App,
    actor: &Actor,
    mutation: &Mutation,
    id: SasaranId,
    ubahan: Ubahan,
) -> Result<Uuid> {
    let post = rows::find(app.db.reader(&actor.scope()), id).await?.posyandu;
    let permit = izin(app, actor, Action::CorrectSasaran, post).await?;
    let tempat = nik::tempat(app, actor, post).await?;
    let mut work = begin!(app, mutation, &[post]);
    let person = rows::find(work.reader(&actor.scope()), id).await?;
    if let Some(keluarga) = ubahan.keluarga {
        keluarga::of_post(work.reader(&everything()), keluarga, post).await?;
    }
    nik::belum_ada(app, &work, post, id, ubahan.nik.as_ref()).await?;
    let number = (id.0, ubahan.nik.as_ref().map(Nik::as_str));
    let mut changes = nik::segel(app, &work, &tempat, &NIK, number).await?;
    changes.extend(changes_of(&person, ubahan, app.clock.today())?);
    if changes.is_empty() {
        return Err(Refusal::new(Code::Required).saying("Tidak ada yang diubah.").into());
    }
    work.update(&permit, person.posyandu, &rows::TABLE, id.0.into(), changes).await?;
    work.commit(id.0).await
}

fn changes_of(person: &rows::Facts, ubahan: Ubahan, today: NaiveDate) -> Result<Vec<(Col, Cell)>> {
    let mut changes: Vec<(Col, Cell)> = Vec::new();
    if let Some(nama) = ubahan.nama {
        changes.push((rows::NAMA_CARI, nama.to_lowercase().into()));
        changes.push((rows::NAMA, nama.into()));
    }
    if let Some(since) = ubahan.buku_kia_sejak {
        book(person.tanggal_lahir, since, today)?;
        changes.push((rows::BUKU_KIA, since.into()));
    }
    if let Some(died) = ubahan.meninggal_pada {
        not_future(died, today).map_err(|r| r.on("meninggalPada"))?;
        if died < person.tanggal_lahir {
            let sentence = "Tanggal meninggal sebelum tanggal lahir.";
            return Err(Refusal::new(Code::InvalidDate).saying(sentence).on("meninggalPada").into());
        }
        changes.push((rows::MENINGGAL, died.into()));
        changes.push((rows::STATUS_HIDUP, StatusHidup::Meninggal.kode().into()));
    }
    let texts = [
        (rows::RT, ubahan.rt),
        (rows::RW, ubahan.rw),
        (rows::TELEPON, ubahan.telepon),
        (rows::ALAMAT, ubahan.alamat),
        (rows::NAMA_IBU, ubahan.nama_ibu),
    ];
    changes.extend(texts.into_iter().filter_map(|(col, text)| Some((col, text?.into()))));
    changes.extend(ubahan.keluarga.map(|keluarga| (rows::KELUARGA, keluarga.0.into())));
    Ok(changes)
}

/// Report a pregnancy by the first day of the last period.
pub async fn catat_kehamilan(
    app: &App,
    actor: &Actor,
    mutation: &Mutation,
    id: SasaranId,
    mulai: NaiveDate,
) -> Result<Uuid> {
    let post = rows::find(app.db.reader(&actor.scope()), id).await.map_err(|e| on(e, "sasaran"))?.posyandu;
    let permit = izin(app, actor, Action::RecordKehamilan, post).await?;
    let mut work = begin!(app, mutation, &[post]);
    let woman = rows::find(work.reader(&actor.scope()), id).await?;
    periksa_mulai_hamil(mulai, app.clock.today()).map_err(|r| r.on("hpht"))?;
    let age = umur_tahun(woman.tanggal_lahir, mulai);
    if woman.jenis_kelamin != JenisKelamin::Perempuan || !PREGNANT.contains(&age) {
        let sentence = "Kehamilan tidak mungkin untuk sasaran ini.";
        return Err(Refusal::new(Code::NotEligible).saying(sentence).on("sasaran").into());
    }
    if rows::open_pregnancy(work.reader(&everything()), id).await?.is_some() {
        let sentence = "Kehamilan yang sedang berjalan sudah tercatat.";
        return Err(Refusal::new(Code::AlreadyExists).saying(sentence).on("sasaran").into());
    }
    let row = vec![
        (kehamilan::ID, mutation.id.into()),
        (kehamilan::SASARAN, id.0.into()),
        (kehamilan::POSYANDU, woman.posyandu.0.into()),
        (kehamilan::MULAI, mulai.into()),
        (kehamilan::HPL, hpl(mulai).into()),
    ];
    work.insert(&permit, woman.posyandu, &kehamilan::TABLE, row).await?;
    work.update(&permit, woman.posyandu, &rows::TABLE, id.0.into(), vec![(rows::HAMIL, true.into())]).await?;
    work.commit(mutation.id).await
}

/// Report that a pregnancy has ended.
pub async fn akhiri_kehamilan(
    app: &App,
    actor: &Actor,
    mutation: &Mutation,
    id: KehamilanId,
    berakhir: NaiveDate,
    hasil: HasilKehamilan,
) -> Result<Uuid> {
    let columns = [kehamilan::SASARAN, kehamilan::POSYANDU, kehamilan::MULAI, kehamilan::BERAKHIR];
    let filter = [Cond::Eq(kehamilan::ID, id.0.into())];
    let scope = actor.scope();
    let seen = app.db.reader(&scope).cells(&kehamilan::TABLE, &columns, &filter, &[], 1).await?;
    let seen = seen.first().ok_or(Code::NotFound)?;
    let post = PosyanduId(seen.cell(1).id().ok_or(Code::NotFound)?);
    let woman = seen.cell(0).id().map(SasaranId);
    let permit = izin(app, actor, Action::RecordKehamilan, post).await?;
    let posts = posts_to_lock(app, post, woman).await?;
    let mut work = begin!(app, mutation, &posts);
    let found = work.reader(&scope).cells(&kehamilan::TABLE, &columns, &filter, &[], 1).await?;
    let row = found.first().ok_or(Code::NotFound)?;
    not_future(berakhir, app.clock.today()).map_err(|r| r.on("berakhir"))?;
    if row.cell(3).date().is_some() {
        return Err(Refusal::new(Code::WrongState).saying("Kehamilan ini sudah berakhir.").into());
    }
    if row.cell(2).date().is_some_and(|since| berakhir < since) {
        let sentence = "Tanggal berakhir sebelum kehamilan mulai.";
        return Err(Refusal::new(Code::InvalidDate).saying(sentence).on("berakhir").into());
    }
    let changes = vec![(kehamilan::BERAKHIR, berakhir.into()), (kehamilan::HASIL, hasil.kode().into())];
    work.update(&permit, post, &kehamilan::TABLE, id.0.into(), changes).await?;
    let woman = SasaranId(row.cell(0).id().ok_or(Code::NotFound)?);
    work.update(&permit, post, &rows::TABLE, woman.0.into(), vec![(rows::HAMIL, false.into())]).await?;
    // What was recorded of her since that day was not of a pregnant woman.
    ukur_ulang(&mut work, &permit, woman).await?;
    work.commit(id.0).await
}

/// Propose that a person moves to another post.
pub async fn ajukan_pindah(
    app: &App,
    actor: &Actor,
    mutation: &Mutation,
    id: SasaranId,
    ke: PosyanduId,
) -> Result<Uuid> {
    let dari = rows::find(app.db.reader(&actor.scope()), id).await.map_err(|e| on(e, "sasaran"))?.posyandu;
    let permit = izin(app, actor, Action::ProposeMove, dari).await?;
    posyandu::region(app.db.reader(&everything()), ke).await.map_err(|e| on(e, "ke"))?;
    let mut work = begin!(app, mutation, &[dari, ke]);
    rows::find(work.reader(&actor.scope()), id).await.map_err(|e| on(e, "sasaran"))?;
    if dari == ke {
        let sentence = "Sasaran sudah terdaftar di posyandu itu.";
        return Err(Refusal::new(Code::WrongState).saying(sentence).on("ke").into());
    }
    let open = [
        Cond::Eq(perpindahan::SASARAN, id.0.into()),
        Cond::Eq(perpindahan::STATUS, StatusPindah::Diajukan.kode().into()),
    ];
    let all = everything();
    if !work.reader(&all).cells(&perpindahan::TABLE, &[perpindahan::ID], &open, &[], 1).await?.is_empty() {
        let sentence = "Perpindahan sasaran ini sudah diajukan.";
        return Err(Refusal::new(Code::AlreadyExists).saying(sentence).on("sasaran").into());
    }
    let row = vec![
        (perpindahan::ID, mutation.id.into()),
        (perpindahan::SASARAN, id.0.into()),
        (perpindahan::DARI, dari.0.into()),
        (perpindahan::KE, ke.0.into()),
        (perpindahan::STATUS, StatusPindah::Diajukan.kode().into()),
        (perpindahan::DIAJUKAN, app.clock.now().into()),
    ];
    work.insert(&permit, dari, &perpindahan::TABLE, row).await?;
    work.show(ke, &perpindahan::TABLE, &mutation.id.into())?;
    work.commit(mutation.id).await
}

/// Accept a person who moves here. The old post keeps its counts; the name follows the person.
pub async fn terima_pindahan(
    app: &App,
    actor: &Actor,
    mutation: &Mutation,
    id: PerpindahanId,
) -> Result<Uuid> {
    let scope = actor.scope();
    let (sasaran, dari, ke) = move_facts(app.db.reader(&scope), id).await.map(|(s, d, k, _)| (s, d, k))?;
    let permit = izin(app, actor, Action::AcceptMove, ke).await?;
    let mut work = begin!(app, mutation, &[dari, ke]);
    let (_, _, _, status) = move_facts(work.reader(&scope), id).await?;
    let status = terima_pindah(status)?;
    let today = app.clock.today();
    let changes = vec![(perpindahan::STATUS, status.kode().into()), (perpindahan::BERLAKU, today.into())];
    work.update(&permit, ke, &perpindahan::TABLE, id.0.into(), changes).await?;
    work.show(dari, &perpindahan::TABLE, &id.0.into())?;
    let changes =
        vec![(rows::POSYANDU, ke.0.into()), (rows::KELUARGA, Cell::Null), (rows::TERDAFTAR, today.into())];
    work.carry(&permit, (dari, ke), &rows::TABLE, sasaran.0.into(), changes).await?;
    carry_children(&mut work, &permit, sasaran, (dari, ke)).await?;
    let open = [Cond::Eq(domisili::SASARAN, sasaran.0.into()), Cond::IsNull(domisili::AKHIR)];
    let all = everything();
    for row in work.reader(&all).cells(&domisili::TABLE, &[domisili::ID], &open, &[], 10).await? {
        let end = vec![(domisili::AKHIR, today.into())];
        work.update(&permit, dari, &domisili::TABLE, row.cell(0).clone(), end).await?;
    }
    work.insert(&permit, ke, &domisili::TABLE, rows::place_row(sasaran, ke, today)).await?;
    work.commit(id.0).await
}

/// Pregnancies go where the woman goes.
async fn carry_children(
    work: &mut Work,
    permit: &crate::access::Permit,
    sasaran: SasaranId,
    (dari, ke): (PosyanduId, PosyanduId),
) -> Result<()> {
    let all = everything();
    let hers = [Cond::Eq(kehamilan::SASARAN, sasaran.0.into())];
    let found = work.reader(&all).cells(&kehamilan::TABLE, &[kehamilan::ID], &hers, &[], 50).await?;
    for row in found {
        let changes = vec![(kehamilan::POSYANDU, ke.0.into())];
        work.carry(permit, (dari, ke), &kehamilan::TABLE, row.cell(0).clone(), changes).await?;
    }
    Ok(())
}

type MoveFacts = (SasaranId, PosyanduId, PosyanduId, StatusPindah);

async fn move_facts<C: sea_orm::ConnectionTrait>(
    reader: crate::store::read::Reader<'_, C>,
    id: PerpindahanId,
) -> Result<MoveFacts> {
    let columns = [perpindahan::SASARAN, perpindahan::DARI, perpindahan::KE, perpindahan::STATUS];
    let found = reader
        .cells(&perpindahan::TABLE, &columns, &[Cond::Eq(perpindahan::ID, id.0.into())], &[], 1)
        .await?;
    let row = found.first().ok_or(Code::NotFound)?;
    let status = row.cell(3).text().and_then(StatusPindah::dari_kode);
    match (row.cell(0).id(), row.cell(1).id(), row.cell(2).id(), status) {
        (Some(sasaran), Some(dari), Some(ke), Some(status)) => {
            Ok((SasaranId(sasaran), PosyanduId(dari), PosyanduId(ke), status))
        }
        _ => Err(crate::error::Error::fault("a stored move is incomplete")),
    }
}
