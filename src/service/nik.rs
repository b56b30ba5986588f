//! The NIK: sealed when it is written, shown in full to a pengurus who says why, found again without telling whose it
//! is. Neither showing nor finding changes a record, so these take no mutation id: whoever asks twice is told twice, and
//! the audit has both.

use super::hari_buka::on;
use super::{everything, izin, region};
use crate::access::{Action, Actor};
use crate::app::App;
use crate::domain::id::{PosyanduId, SasaranId};
use crate::domain::nik::{Nik, memuat_nomor};
use crate::domain::tanggal::awal_hari;
use crate::domain::wilayah::Kode;
use crate::error::{Code, Error, Refusal, Result};
use crate::store::filter::Cond;
use crate::store::jejak::{Limit, Told, record};
use crate::store::kunci::{self, NIK, Rahasia, Tempat};
use crate::store::table::{Cell, Col};
use crate::store::write::Work;
use crate::store::{posyandu, sasaran, wilayah};

/// How many NIK one account may see in full, and search for, on one day (access design, sections 3 and 4).
const UNGKAP_SEHARI: i64 = 20;
const CARI_SEHARI: i64 = 30;
/// The shortest reason that says something.
const ALASAN: usize = 10;
/// Rows of one NIK that are looked at.
const BARIS: usize = 100;

/// Where keys of a post's people are made today. Asked before the post is held: it may want another connection.
pub(crate) async fn tempat(app: &App, actor: &Actor, post: PosyanduId) -> Result<Tempat> {
    Ok(Tempat::of(&region(app, actor, post).await?, app.clock.today()))
}

/// The cells of a number that was given, sealed; none when none was.
pub(crate) async fn segel(
    app: &App,
    work: &Work,
    tempat: &Tempat,
    rahasia: &Rahasia,
    (owner, angka): (uuid::Uuid, Option<&str>),
) -> Result<Vec<(Col, Cell)>> {
    match angka {
        Some(angka) => kunci::seal(work, &app.secrets, tempat, rahasia, (owner, angka)).await,
        None => Ok(Vec::new()),
    }
}

/// A living person of the same post with this NIK is most likely the same person. Elsewhere it is taken: somebody moved
/// and was not moved here, and turning her away would help nobody.
pub(crate) async fn belum_ada(
    app: &App,
    work: &Work,
    post: PosyanduId,
    of: SasaranId,
    nik: Option<&Nik>,
) -> Result<()> {
    let Some(nik) = nik else { return Ok(()) };
    let filter =
        [has(app, nik), Cond::Eq(sasaran::POSYANDU, post.0.into()), Cond::IsNull(sasaran::MENINGGAL)];
    let all = everything();
    let found = work.reader(&all).cells(&sasaran::TABLE, &[sasaran::ID], &filter, &[], BARIS).await?;
    if found.iter().all(|row| row.cell(0).id() == Some(of.0)) {
        return Ok(());
    }
    let sentence = "NIK ini sudah dipakai sasaran lain di posyandu ini.";
    Err(Refusal::new(Code::AlreadyExists).saying(sentence).on("nik").into())
}

fn has(app: &App, nik: &Nik) -> Cond {
    let indexes = app.secrets.indexes(nik.as_str());
    Cond::In(NIK.bi, indexes.into_iter().map(Cell::Text).collect())
}

/// Why somebody's NIK must be seen, in words that will be read by an auditor; not the NIK itself.
pub fn baca_alasan(text: &str) -> Result<String, Refusal> {
    let text = text.trim();
    if text.chars().count() < ALASAN {
        let sentence = "Tulis alasan yang jelas, paling sedikit 10 huruf.";
        return Err(Refusal::new(Code::Required).saying(sentence).on("alasan"));
    }
    if memuat_nomor(text) {
        let sentence = "Jangan tulis NIK atau nomor KK di dalam alasan.";
        return Err(Refusal::new(Code::InvalidFormat).saying(sentence).on("alasan"));
    }
    Ok(text.to_owned())
}

/// All digits of one person's NIK, for a pengurus of her post. It is told to the audit before it is shown.
pub async fn ungkap(app: &App, actor: &Actor, id: SasaranId, alasan: &str) -> Result<Nik> {
    let scope = actor.scope();
    let filter = [Cond::Eq(sasaran::ID, id.0.into())];
    let columns = [sasaran::POSYANDU, sasaran::NIK_SANDI];
    let found = app.db.reader(&scope).cells(&sasaran::TABLE, &columns, &filter, &[], 1).await?;
    let row = found.first().ok_or(Refusal::new(Code::NotFound).on("sasaran"))?;
    let post = row.cell(0).id().map(PosyanduId).ok_or_else(|| Error::fault("a person without a post"))?;
    let permit = izin(app, actor, Action::RevealNik, post).await?;
    let Some(sandi) = row.cell(1).text() else {
        let sentence = "NIK sasaran ini belum dicatat.";
        return Err(Refusal::new(Code::WrongState).saying(sentence).on("sasaran").into());
    };
    let told = Told {
        scope: post,
        permit: &permit,
        entities: &[(&sasaran::TABLE, id.0)],
        catatan: Some(alasan),
        at: app.clock.now(),
    };
    record(&app.db, &told, Some(sehari(app, UNGKAP_SEHARI)))
        .await
        .map_err(|error| habis(error, UNGKAP_SEHARI))?;
    let angka = kunci::open(&app.db, &app.secrets, &NIK, id.0, sandi).await?;
    Nik::parse(&angka).map_err(|_| Error::fault("a stored NIK has another form"))
}

/// In which kecamatan a NIK is registered, for a pengurus who is about to register somebody or to accept her from
/// elsewhere. It never says whose it is, and the audit does not hold what was asked.
pub async fn cari(app: &App, actor: &Actor, post: PosyanduId, nik: &Nik) -> Result<Vec<(Kode, String)>> {
    let permit = izin(app, actor, Action::FindByNik, post).await.map_err(|e| on(e, "posyandu"))?;
    let told = Told {
        scope: post,
        permit: &permit,
        entities: &[(&posyandu::TABLE, post.0)],
        catatan: None,
        at: app.clock.now(),
    };
    record(&app.db, &told, Some(sehari(app, CARI_SEHARI)))
        .await
        .map_err(|error| habis(error, CARI_SEHARI))?;
    let all = everything();
    let reader = app.db.reader(&all);
    let rows = reader.cells(&sasaran::TABLE, &[sasaran::POSYANDU], &[has(app, nik)], &[], BARIS).await?;
    let posts = rows.iter().map(|row| row.cell(0).clone()).collect();
    let filter = [Cond::In(posyandu::ID, posts)];
    let posts = reader.cells(&posyandu::TABLE, &[posyandu::WILAYAH], &filter, &[], BARIS).await?;
    let codes = posts.iter().filter_map(|row| Kode::parse(row.cell(0).text()?).ok()?.parent());
    let codes = codes.map(|kode| kode.as_str().into()).collect();
    let (filter, columns) = ([Cond::In(wilayah::KODE, codes)], [wilayah::KODE, wilayah::NAMA]);
    let regions = reader.cells(&wilayah::TABLE, &columns, &filter, &[], BARIS).await?;
    let named = regions.iter().filter_map(|row| Some((row.cell(0).text()?, row.cell(1).text()?.to_owned())));
    named.map(|(kode, nama)| Ok((Kode::parse(kode)?, nama))).collect()
}

/// So often on a day in Kukar.
fn sehari(app: &App, times: i64) -> Limit {
    Limit { times, since: awal_hari(app.clock.today()) }
}

fn habis(error: Error, times: i64) -> Error {
    match error.code() {
        Some(code @ Code::RateLimited) => {
            let sentence = format!("Batas {times} kali sehari sudah tercapai. Coba lagi besok.");
            Refusal::new(code).saying(sentence).into()
        }
        _ => error,
    }
}
