//! A person who was registered twice becomes one (*gabungan*), as the pengurus of her post decides; whom the pembina shall
//! look at first, `mintaTinjauan` names. The registration `ke` stays, `dari` ends, and its id stays an alias. Whatever
//! both tell is told once:
//!
//! - an attendance on the same opening day: the one of `ke` stays, with what was given at either;
//! - days lived somewhere: where `ke` was registered she lived; what `dari` says of other days is added;
//! - a pregnancy at the same time: the one of `ke` stays, and takes the outcome from the other while it has none;
//! - everything else was done as often as it was recorded. Of two weighings in a month, two doses or two screenings the
//!   rules count one, so the whole of her record is judged again when it is together.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::hari_buka::on;
use super::pelayanan::ukur_ulang;
use super::{begin, everything, izin, nik};
use crate::access::{Action, Actor, Permit};
use crate::app::App;
use crate::domain::gabungan::{Masa, Pendaftaran, periksa};
use crate::domain::id::{PosyanduId, SasaranId, new_id};
use crate::domain::pilihan::Pilihan as _;
use crate::domain::sasaran::StatusPindah;
use crate::error::{Code, Error, Refusal, Result};
use crate::store::filter::Cond;
use crate::store::gabungan::{self, Gabung};
use crate::store::hari_buka::kehadiran;
use crate::store::kunci::{self, NIK, Tempat};
use crate::store::orang::{self, BARIS_TERBANYAK};
use crate::store::sasaran::{self as rows, Facts, domisili, kehamilan, perpindahan};
use crate::store::shape::Row;
use crate::store::table::{Cell, Col, Table};
use crate::store::write::{Mutation, SYSTEM, Work};

/// What one registration takes from the other where it says nothing itself.
const LENGKAPI: [Col; 8] = [
    rows::KELUARGA,
    rows::IBU,
    rows::NAMA_IBU,
    rows::RW,
    rows::TELEPON,
    rows::ALAMAT,
    rows::BUKU_KIA,
    rows::BERAT_LAHIR,
];

/// How a pregnancy ended.
const HASIL: [Col; 6] = [
    kehamilan::BERAKHIR,
    kehamilan::HASIL,
    kehamilan::TEMPAT,
    kehamilan::PENOLONG,
    kehamilan::LAHIR_HIDUP,
    kehamilan::LAHIR_MATI,
];

/// Make two registrations of the same person one.
pub async fn gabungkan(
    app: &App,
    actor: &Actor,
    mutation: &Mutation,
    (dari, ke): (SasaranId, SasaranId),
) -> Result<Uuid> {
    let scope = actor.scope();
    let other = rows::find(app.db.reader(&scope), dari).await.map_err(|e| on(e, "dari"))?.posyandu;
    let post = rows::find(app.db.reader(&scope), ke).await.map_err(|e| on(e, "ke"))?.posyandu;
    izin(app, actor, Action::MergeSasaran, other).await?;
    let permit = izin(app, actor, Action::MergeSasaran, post).await?;
    let tempat = nik::tempat(app, actor, post).await?;
    let all = everything();
    let held = posts(app.db.reader(&all), dari, ke).await?;
    let mut work = begin!(app, mutation, &held);
    if dari == ke {
        let sentence = "Keduanya pendaftaran yang sama, atau sudah digabung.";
        return Err(Refusal::new(Code::WrongState).saying(sentence).on("ke").into());
    }
    let dua = (
        rows::find(work.reader(&scope), dari).await.map_err(|e| on(e, "dari"))?,
        rows::find(work.reader(&scope), ke).await.map_err(|e| on(e, "ke"))?,
    );
    // Somebody recorded something at another post since the posts were looked up: the client tries again.
    if posts(work.reader(&all), dari, ke).await?.iter().any(|post| !held.contains(post)) {
        return Err(Code::Overloaded.into());
    }
    periksa(&pendaftaran(&dua.0), &pendaftaran(&dua.1))?;
    satu_pindah(&work, dari, ke).await?;
    let gabung = Gabung { dari, ke, pada: app.clock.now() };
    let mut changes = nomor(app, &work, &tempat, &gabung).await?;
    changes.extend(lengkapi(&work, &dua).await?);
    satukan(&mut work, &permit, &gabung).await?;
    let expecting = rows::open_pregnancy(work.reader(&all), ke).await?.is_some();
    changes.extend((expecting != dua.1.hamil).then_some((rows::HAMIL, expecting.into())));
    if !changes.is_empty() {
        work.update(&permit, post, &rows::TABLE, ke.0.into(), changes).await?;
    }
    ukur_ulang(&mut work, &permit, ke).await?;
    work.commit(ke.0).await
}

/// Ends what both tell, and gives everything else to the one that stays.
async fn satukan(work: &mut Work, permit: &Permit, gabung: &Gabung) -> Result<()> {
    hadir(work, permit, gabung).await?;
    hamil(work, permit, gabung).await?;
    tinggal(work, permit, gabung).await?;
    gabungan::pindahkan(work, permit, gabung).await?;
    // What was sealed under her old id has gone along, or was the same.
    kunci::forget(work, gabung.dari.0).await?;
    pertama(work, permit, gabung.ke).await
}

/// The posts at which something is recorded of either.
async fn posts<C: sea_orm::ConnectionTrait>(
    reader: crate::store::read::Reader<'_, C>,
    dari: SasaranId,
    ke: SasaranId,
) -> Result<Vec<PosyanduId>> {
    let mut posts = vec![SYSTEM];
    for id in [dari, ke] {
        posts.extend(orang::berkas(reader, id).await?.posts());
    }
    Ok(posts)
}

fn pendaftaran(facts: &Facts) -> Pendaftaran {
    Pendaftaran {
        posyandu: facts.posyandu,
        jenis_kelamin: facts.jenis_kelamin,
        tanggal_lahir: facts.tanggal_lahir,
        presisi_lahir: facts.presisi_lahir,
        meninggal: facts.meninggal,
    }
}

/// Some columns of the rows of both in one table, in the order of their keys: first those of `dari`, then those of `ke`.
async fn keduanya(
    work: &Work,
    (table, orang): (&'static Table, Col),
    columns: &[Col],
    (dari, ke): (SasaranId, SasaranId),
) -> Result<(Vec<Row>, Vec<Row>)> {
    let all = everything();
    let of = async |id: SasaranId| {
        let filter = [Cond::Eq(orang, id.0.into())];
        work.reader(&all).cells(table, columns, &filter, &[], BARIS_TERBANYAK).await
    };
    Ok((of(dari).await?, of(ke).await?))
}

/// Two open moves of one person would carry her to two places.
async fn satu_pindah(work: &Work, dari: SasaranId, ke: SasaranId) -> Result<()> {
    let columns = [perpindahan::ID, perpindahan::STATUS];
    let both = keduanya(work, (&perpindahan::TABLE, perpindahan::SASARAN), &columns, (dari, ke)).await?;
    let open =
        |rows: &[Row]| rows.iter().any(|row| row.cell(1).text() == Some(StatusPindah::Diajukan.kode()));
    if open(&both.0) && open(&both.1) {
        let sentence = "Perpindahan keduanya sedang diajukan. Selesaikan dulu salah satunya.";
        return Err(Refusal::new(Code::WrongState).saying(sentence).on("dari").into());
    }
    Ok(())
}

/// The NIK: what only the other has is sealed anew under the key of the one that stays. Two that differ are of two people,
/// or one of them is wrong.
async fn nomor(app: &App, work: &Work, tempat: &Tempat, gabung: &Gabung) -> Result<Vec<(Col, Cell)>> {
    let columns = [NIK.sandi, NIK.bi];
    let (dari, ke) = keduanya(work, (NIK.table, rows::ID), &columns, (gabung.dari, gabung.ke)).await?;
    let (Some(dari), Some(ke)) = (dari.first(), ke.first()) else { return Err(Code::NotFound.into()) };
    let Some(sandi) = dari.cell(0).text() else { return Ok(Vec::new()) };
    let angka = kunci::buka(work, &app.secrets, &NIK, gabung.dari.0, sandi).await?;
    match ke.cell(1).text() {
        None => kunci::seal(work, &app.secrets, tempat, &NIK, (gabung.ke.0, &angka)).await,
        Some(index) if app.secrets.indexes(&angka).iter().any(|known| known == index) => Ok(Vec::new()),
        Some(_) => {
            let sentence = "NIK keduanya berbeda. Jika orangnya memang sama, koreksi dulu yang salah.";
            Err(Refusal::new(Code::WrongState).saying(sentence).on("dari").into())
        }
    }
}

/// What the registration that stays does not say and the other does; and since when she is registered here.
async fn lengkapi(work: &Work, (dari, ke): &(Facts, Facts)) -> Result<Vec<(Col, Cell)>> {
    let found = keduanya(work, (&rows::TABLE, rows::ID), &LENGKAPI, (dari.id, ke.id)).await?;
    let (Some(theirs), Some(own)) = (found.0.first(), found.1.first()) else {
        return Err(Code::NotFound.into());
    };
    let missing = |at: &usize| *own.cell(*at) == Cell::Null && *theirs.cell(*at) != Cell::Null;
    let filled = (0..LENGKAPI.len()).filter(missing).map(|at| (LENGKAPI[at], theirs.cell(at).clone()));
    let earlier = (dari.terdaftar < ke.terdaftar).then(|| (rows::TERDAFTAR, dari.terdaftar.into()));
    Ok(filled.chain(earlier).collect())
}

/// Attendances on one opening day become one.
async fn hadir(work: &mut Work, permit: &Permit, gabung: &Gabung) -> Result<()> {
    let columns = [kehadiran::ID, kehadiran::HARI_BUKA, kehadiran::POSYANDU, kehadiran::KONDISI];
    let of = (&kehadiran::TABLE, kehadiran::SASARAN);
    let (dari, ke) = keduanya(work, of, &columns, (gabung.dari, gabung.ke)).await?;
    let own: BTreeMap<Uuid, &Row> = ke.iter().filter_map(|row| Some((row.cell(1).id()?, row))).collect();
    for row in &dari {
        let (key, day) = (id(row, 0)?, id(row, 1)?);
        let Some(stays) = own.get(&day) else { continue };
        let into = id(stays, 0)?;
        if *stays.cell(3) == Cell::Null && *row.cell(3) != Cell::Null {
            let changes = vec![(kehadiran::KONDISI, row.cell(3).clone())];
            work.update(permit, PosyanduId(id(stays, 2)?), &kehadiran::TABLE, into.into(), changes).await?;
        }
        gabungan::akhiri(work, permit, gabung, &kehadiran::TABLE, (key, into)).await?;
    }
    Ok(())
}

/// Of all her attendances only the first one was that of somebody new.
async fn pertama(work: &mut Work, permit: &Permit, ke: SasaranId) -> Result<()> {
    let columns = [kehadiran::POSYANDU, kehadiran::ID];
    let filter = [Cond::Eq(kehadiran::SASARAN, ke.0.into()), Cond::Eq(kehadiran::BARU, true.into())];
    let all = everything();
    let reader = work.reader(&all);
    let mut new =
        reader.cells(&kehadiran::TABLE, &columns, &filter, kehadiran::NEWEST, BARIS_TERBANYAK).await?;
    new.pop();
    let keys: Vec<(PosyanduId, Cell)> =
        new.iter().map(|row| Ok((PosyanduId(id(row, 0)?), row.cell(1).clone()))).collect::<Result<_>>()?;
    if keys.is_empty() {
        return Ok(());
    }
    work.update_each(permit, &kehadiran::TABLE, &keys, vec![(kehadiran::BARU, false.into())]).await
}

/// Pregnancies at the same time become one.
async fn hamil(work: &mut Work, permit: &Permit, gabung: &Gabung) -> Result<()> {
    let columns: Vec<Col> =
        [kehamilan::ID, kehamilan::POSYANDU, kehamilan::MULAI].into_iter().chain(HASIL).collect();
    let of = (&kehamilan::TABLE, kehamilan::SASARAN);
    let (dari, ke) = keduanya(work, of, &columns, (gabung.dari, gabung.ke)).await?;
    let mut own: Vec<(Masa, &Row)> = ke.iter().map(|row| Ok((masa(row, 2)?, row))).collect::<Result<_>>()?;
    for row in &dari {
        let theirs = masa(row, 2)?;
        let Some((span, stays)) = own.iter_mut().find(|(span, _)| span.bertemu(&theirs)) else { continue };
        let into = id(stays, 0)?;
        if span.akhir.is_none() && theirs.akhir.is_some() {
            let outcome =
                HASIL.iter().enumerate().map(|(at, col)| (*col, row.cell(at + 3).clone())).collect();
            work.update(permit, PosyanduId(id(stays, 1)?), &kehamilan::TABLE, into.into(), outcome).await?;
            span.akhir = theirs.akhir;
        }
        gabungan::akhiri(work, permit, gabung, &kehamilan::TABLE, (id(row, 0)?, into)).await?;
    }
    Ok(())
}

/// Stays: no day counts twice. A stay of which no day is left ends; at a post that the other never knew it stays without a
/// day, so that what was recorded there still counts there and is still judged with the rest.
async fn tinggal(work: &mut Work, permit: &Permit, gabung: &Gabung) -> Result<()> {
    let columns = [domisili::ID, domisili::POSYANDU, domisili::MULAI, domisili::AKHIR];
    let of = (&domisili::TABLE, domisili::SASARAN);
    let (dari, ke) = keduanya(work, of, &columns, (gabung.dari, gabung.ke)).await?;
    let own: Vec<Masa> = ke.iter().map(|row| masa(row, 2)).collect::<Result<_>>()?;
    for row in &dari {
        let (key, post, stay) = (id(row, 0)?, PosyanduId(id(row, 1)?), masa(row, 2)?);
        let mut left = stay.tanpa(&own).into_iter();
        match (left.next(), ke.iter().find(|other| other.cell(1) == row.cell(1))) {
            (Some(first), _) if first == stay => {}
            (Some(Masa { mulai, akhir }), _) => {
                let changes = vec![(domisili::MULAI, mulai.into()), (domisili::AKHIR, akhir.into())];
                work.update(permit, post, &domisili::TABLE, key.into(), changes).await?;
            }
            (None, Some(stays)) => {
                gabungan::akhiri(work, permit, gabung, &domisili::TABLE, (key, id(stays, 0)?)).await?;
            }
            (None, None) => {
                let changes = vec![(domisili::AKHIR, stay.mulai.into())];
                work.update(permit, post, &domisili::TABLE, key.into(), changes).await?;
            }
        }
        for Masa { mulai, akhir } in left {
            let row = vec![
                (domisili::ID, new_id().into()),
                (domisili::SASARAN, gabung.ke.0.into()),
                (domisili::POSYANDU, post.0.into()),
                (domisili::MULAI, mulai.into()),
                (domisili::AKHIR, akhir.into()),
            ];
            work.insert(permit, post, &domisili::TABLE, row).await?;
        }
    }
    Ok(())
}

fn id(row: &Row, at: usize) -> Result<Uuid> {
    row.cell(at).id().ok_or_else(|| Error::fault("a stored row of a person is incomplete"))
}

/// The span of two cells of a row.
fn masa(row: &Row, at: usize) -> Result<Masa> {
    let mulai = row.cell(at).date().ok_or_else(|| Error::fault("a stored span has no beginning"))?;
    Ok(Masa { mulai, akhir: row.cell(at + 1).date() })
}
