//! Recording a service, of any of the six sectors: at an opening day, on a visit at home, or by itself where a kader
//! reports what she saw. The kind's own rules check it, a weighing is judged when it is recorded, and the flags of
//! everything it changes are brought up to date in the same transaction.

mod koreksi;
mod pertumbuhan;
mod subjek;
mod tanda;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use uuid::Uuid;

pub(super) use self::koreksi::KOLOM as KOLOM_KOREKSI;
pub use self::koreksi::{batalkan, koreksi};
pub(super) use self::subjek::{Dilayani, Kehamilan, Riwayat};
use self::subjek::{dilayani, dipilih};
pub(super) use self::tanda::{Baris, Tercatat, row as baris_tanda, wanted as tanda_semestinya};
use super::hari_buka::{on, running};
use super::pelapor::{self, NewPelapor};
use super::{begin, everything, izin};
use crate::access::{Action, Actor, Permit};
use crate::app::App;
use crate::domain::bidang::aturan::{Konteks, Orang};
use crate::domain::bidang::{Isi, Jenis, Pertumbuhan, Subjek, jenis};
use crate::domain::hari_buka::terlambat;
use crate::domain::id::{
    HariBukaId, KaderId, KehadiranId, KeluargaId, KunjunganId, PelayananId, PosyanduId, SasaranId,
};
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::Bidang;
use crate::domain::tanggal::not_future;
use crate::error::{Code, Error, Refusal, Result};
use crate::store::filter::Cond;
use crate::store::hari_buka::kunjungan;
use crate::store::pelayanan as rows;
use crate::store::table::{Cell, Col};
use crate::store::write::{Mutation, Work};
use crate::store::{self, kader};

/// Services of one kind and one subject at most: a weighing a month to the sixth birthday, a screening a year for
/// life, and room for corrections.
const TERBANYAK: usize = 500;

type Columns = Vec<(Col, Cell)>;

fn broken() -> Error {
    Error::fault("a stored service is incomplete")
}

/// Where and when a service was given.
#[derive(Clone, Copy, Debug)]
pub enum Tempat {
    HariBuka(HariBukaId),
    Kunjungan(KunjunganId),
    /// By itself: what a kader of the post saw or was told on that day.
    Langsung(PosyanduId, NaiveDate),
}

impl Tempat {
    /// The input field that names it.
    fn field(self) -> &'static str {
        match self {
            Tempat::HariBuka(_) => "hariBuka",
            Tempat::Kunjungan(_) => "kunjungan",
            Tempat::Langsung(..) => "posyandu",
        }
    }
}

/// Whom or what it was about.
#[derive(Clone, Copy, Debug, Default)]
pub struct Untuk {
    pub sasaran: Option<SasaranId>,
    pub keluarga: Option<KeluargaId>,
    /// A visitor's attendance; a resident's is found by itself.
    pub kehadiran: Option<KehadiranId>,
}

impl Untuk {
    /// The input field that names the subject.
    fn field(self) -> &'static str {
        match self {
            Untuk { sasaran: Some(_), .. } => "sasaran",
            Untuk { kehadiran: Some(_), .. } => "kehadiran",
            Untuk { keluarga: Some(_), .. } => "keluarga",
            _ => "sasaran",
        }
    }
}

/// A place, for services about one: the neighbourhood, in words, and on the map where the phone had a fix.
#[derive(Clone, Debug)]
pub struct Lokasi {
    pub rt: Option<String>,
    pub uraian: Option<String>,
    /// Latitude and longitude in millionths of a degree.
    pub titik: Option<(i32, i32)>,
}

/// A service as it arrives.
#[derive(Clone, Debug)]
pub struct NewPelayanan {
    pub tempat: Tempat,
    pub untuk: Untuk,
    pub lokasi: Option<Lokasi>,
    /// The report of the event (TRB-06) it belongs to.
    pub kejadian: Option<PelayananId>,
    pub oleh_kader: Option<KaderId>,
    /// Who reported it.
    pub pelapor: Option<NewPelapor>,
    pub isi: Isi,
    /// The kader has looked again at an unlikely number.
    pub konfirmasi: bool,
}

/// What is known of the place: post, date, and whether the day was closed already.
struct Saat {
    posyandu: PosyanduId,
    tanggal: NaiveDate,
    terlambat: bool,
}

/// Record one service.
pub async fn catat(app: &App, actor: &Actor, mutation: &Mutation, new: NewPelayanan) -> Result<Uuid> {
    let jenis = new.isi.jenis();
    new.pelapor.as_ref().map_or(Ok(()), |_| pelapor::boleh(jenis))?;
    let post = post_of(app, actor, new.tempat).await?;
    let permit = izin(app, actor, tindakan(jenis), post).await.map_err(|e| on(e, new.tempat.field()))?;
    let posts = posts_to_lock(app, post, new.untuk.sasaran).await?;
    let mut work = begin!(app, mutation, &posts);
    let saat = saat(app, &work, actor, new.tempat).await?;
    let subjek = dipilih(jenis, &new)?;
    let (columns, who) = dilayani(&work, actor, &saat, &new, jenis).await?;
    let janggal = periksa(&work, &saat, &new, &who).await?;
    if let Some(kader) = new.oleh_kader {
        kader::of_post(work.reader(&everything()), kader, post).await.map_err(|e| on(e, "olehKader"))?;
    }
    let mut row = vec![
        (rows::ID, mutation.id.into()),
        (rows::POSYANDU, saat.posyandu.0.into()),
        (rows::KODE, jenis.kode.into()),
        (rows::BIDANG, jenis.bidang.kode().into()),
        (rows::TANGGAL, saat.tanggal.into()),
        (rows::ISI, new.isi.to_text()?.into()),
        (rows::JANGGAL, janggal.into()),
        (rows::SENSITIF, jenis.terlindungi.into()),
        (rows::TERLAMBAT, saat.terlambat.into()),
        (rows::JUMLAH, peserta(&new.isi).into()),
        (rows::OLEH_KADER, new.oleh_kader.map(|kader| kader.0).into()),
        (rows::DICATAT_OLEH, actor.account.0.into()),
        (rows::DICATAT_PADA, app.clock.now().into()),
    ];
    match new.tempat {
        Tempat::HariBuka(id) => row.push((rows::HARI_BUKA, id.0.into())),
        Tempat::Kunjungan(id) => row.push((rows::KUNJUNGAN, id.0.into())),
        Tempat::Langsung(..) => {}
    }
    row.extend(lokasi(subjek, &new)?);
    row.extend(kejadian(&work, actor, &new).await?);
    row.extend(columns);
    row.extend(measured(&new.isi, &who, saat.tanggal, janggal));
    work.insert(&permit, saat.posyandu, &rows::TABLE, row).await?;
    if let Some(told_by) = new.pelapor.clone() {
        let report = (saat.posyandu, PelayananId(mutation.id), new.untuk.sasaran);
        pelapor::catat(&mut work, &permit, report, told_by, app.clock.now()).await?;
    }
    menyusul(&mut work, &permit, jenis, &who, mutation.id).await?;
    work.commit(mutation.id).await
}

/// What follows from a change of one service: the verdicts of a child's weighings, and the flags of the kind.
pub(super) async fn menyusul(
    work: &mut Work,
    permit: &Permit,
    jenis: &'static Jenis,
    who: &Dilayani,
    pelayanan: Uuid,
) -> Result<()> {
    if let Dilayani::Sasaran(id, riwayat) = who
        && jenis.kode == Pertumbuhan::JENIS.kode
    {
        pertumbuhan::judge(work, permit, *id, riwayat).await?;
    }
    tanda::perbarui(work, permit, jenis, who, pelayanan).await
}

/// The right that recording a kind takes.
fn tindakan(jenis: &Jenis) -> Action {
    if jenis.bidang == Bidang::Kesehatan { Action::RecordKesehatan } else { Action::RecordBidang }
}

async fn post_of(app: &App, actor: &Actor, tempat: Tempat) -> Result<PosyanduId> {
    let scope = actor.scope();
    match tempat {
        Tempat::HariBuka(id) => {
            let found = store::hari_buka::find(app.db.reader(&scope), id).await;
            Ok(found.map_err(|e| on(e, "hariBuka"))?.posyandu)
        }
        Tempat::Kunjungan(id) => {
            let filter = [Cond::Eq(kunjungan::ID, id.0.into())];
            let found = app
                .db
                .reader(&scope)
                .cells(&kunjungan::TABLE, &[kunjungan::POSYANDU], &filter, &[], 1)
                .await?;
            let post = found.first().and_then(|row| row.cell(0).id());
            Ok(PosyanduId(post.ok_or(Refusal::new(Code::NotFound).on("kunjungan"))?))
        }
        Tempat::Langsung(post, _) => Ok(post),
    }
}

/// The post itself, and every post the person lived at: an earlier verdict or flag may change there. Somebody of
/// another post is as unknown here as somebody who does not exist.
pub(super) async fn posts_to_lock(
    app: &App,
    post: PosyanduId,
    sasaran: Option<SasaranId>,
) -> Result<Vec<PosyanduId>> {
    use store::sasaran::{ID, POSYANDU, TABLE, domisili};
    let here = vec![Cond::Eq(POSYANDU, post.0.into())];
    homes(app, post, sasaran, Some(Cond::Exists(&TABLE, ID, domisili::SASARAN, here))).await
}

/// The same of a person whose record is changed at a post where she may not live any more: what was recorded of her since
/// is judged again, wherever that was.
pub(super) async fn posts_reached(
    app: &App,
    post: PosyanduId,
    sasaran: Option<SasaranId>,
) -> Result<Vec<PosyanduId>> {
    homes(app, post, sasaran, None).await
}

async fn homes(
    app: &App,
    post: PosyanduId,
    sasaran: Option<SasaranId>,
    only: Option<Cond>,
) -> Result<Vec<PosyanduId>> {
    use store::sasaran::domisili;
    let mut posts = BTreeSet::from([post]);
    if let Some(sasaran) = sasaran {
        let all = everything();
        let own = Cond::Eq(domisili::SASARAN, sasaran.0.into());
        let filter: Vec<Cond> = std::iter::once(own).chain(only).collect();
        let homes =
            app.db.reader(&all).cells(&domisili::TABLE, &[domisili::POSYANDU], &filter, &[], 100).await?;
        posts.extend(homes.iter().filter_map(|row| row.cell(0).id()).map(PosyanduId));
    }
    posts.remove(&post);
    Ok(std::iter::once(post).chain(posts).collect())
}

async fn saat(app: &App, work: &Work, actor: &Actor, tempat: Tempat) -> Result<Saat> {
    let scope = actor.scope();
    match tempat {
        Tempat::HariBuka(id) => {
            let day = store::hari_buka::find(work.reader(&scope), id).await?;
            running(&day)?;
            Ok(Saat { posyandu: day.posyandu, tanggal: day.tanggal, terlambat: terlambat(day.status) })
        }
        Tempat::Kunjungan(id) => {
            let columns = [kunjungan::POSYANDU, kunjungan::TANGGAL];
            let filter = [Cond::Eq(kunjungan::ID, id.0.into())];
            let found = work.reader(&scope).cells(&kunjungan::TABLE, &columns, &filter, &[], 1).await?;
            let row = found.first().ok_or(Refusal::new(Code::NotFound).on("kunjungan"))?;
            let (Some(post), Some(tanggal)) = (row.cell(0).id(), row.cell(1).date()) else {
                return Err(Error::fault("a stored visit is incomplete"));
            };
            Ok(Saat { posyandu: PosyanduId(post), tanggal, terlambat: false })
        }
        Tempat::Langsung(posyandu, tanggal) => {
            not_future(tanggal, app.clock.today()).map_err(|refusal| refusal.on("tanggal"))?;
            Ok(Saat { posyandu, tanggal, terlambat: false })
        }
    }
}

/// Asks the kind's rules; answers whether a value is odd and was confirmed.
async fn periksa(work: &Work, saat: &Saat, new: &NewPelayanan, who: &Dilayani) -> Result<bool> {
    let mut before = tanda::riwayat(work, new.isi.jenis(), who).await?;
    before.retain(|service| service.tanggal <= saat.tanggal);
    masuk_akal(&new.isi, saat.tanggal, &before, who, new.konfirmasi)
}

/// The same for a service that comes after these, oldest first. What is odd by itself stays marked as odd; what only
/// does not fit the record before is believed once it was confirmed.
pub(super) fn masuk_akal(
    isi: &Isi,
    tanggal: NaiveDate,
    sebelumnya: &[Tercatat],
    who: &Dilayani,
    konfirmasi: bool,
) -> Result<bool> {
    let orang = who.orang(tanggal);
    let before = sebelumnya.iter().rev().find(|service| !service.janggal);
    let konteks = Konteks {
        tanggal,
        orang: orang.as_ref(),
        sebelum: before.map(|before| (before.tanggal, &before.isi)),
        verdict: None,
        janggal: false,
    };
    let odd = isi.periksa(&konteks)?;
    let doubt = odd.clone().or_else(|| isi.ragu(&konteks).map(str::to_owned));
    match doubt {
        Some(field) if !konfirmasi => Err(Refusal::new(Code::ImplausibleValue).on(field).into()),
        _ => Ok(odd.is_some()),
    }
}

pub(super) fn peserta(isi: &Isi) -> Option<i16> {
    isi.peserta().map(|count| i16::try_from(count).unwrap_or(i16::MAX))
}

/// The columns of the place, where the kind is about one.
fn lokasi(subjek: Subjek, new: &NewPelayanan) -> Result<Columns> {
    let Some(lokasi) = &new.lokasi else { return Ok(Vec::new()) };
    if subjek == Subjek::Lingkungan && lokasi.rt.is_none() && lokasi.uraian.is_none() {
        let sentence = "Sebutkan RT-nya, atau uraikan tempatnya.";
        return Err(Refusal::new(Code::Required).saying(sentence).on("lokasi").into());
    }
    Ok(vec![
        (rows::RT, lokasi.rt.clone().into()),
        (rows::TEMPAT, lokasi.uraian.clone().into()),
        (rows::LINTANG, lokasi.titik.map(|(lintang, _)| lintang).into()),
        (rows::BUJUR, lokasi.titik.map(|(_, bujur)| bujur).into()),
    ])
}

/// The code of a report of an event, to which what followed from it belongs.
const LAPORAN_KEJADIAN: &str = "TRB-06";

/// The event it belongs to: a report in the caller's view, of the same village at least.
async fn kejadian(work: &Work, actor: &Actor, new: &NewPelayanan) -> Result<Columns> {
    let Some(id) = new.kejadian else {
        if new.isi.jenis().kejadian {
            let sentence = "Sebutkan laporan kejadiannya (TRB-06).";
            return Err(Refusal::new(Code::Required).saying(sentence).on("kejadian").into());
        }
        return Ok(Vec::new());
    };
    let filter = [Cond::Eq(rows::ID, id.0.into()), Cond::Eq(rows::KODE, LAPORAN_KEJADIAN.into())];
    let scope = actor.scope();
    let found = work.reader(&scope).cells(&rows::TABLE, &[rows::ID], &filter, &[], 1).await?;
    if found.is_empty() {
        return Err(Refusal::new(Code::NotFound).on("kejadian").into());
    }
    Ok(vec![(rows::KEJADIAN, id.0.into())])
}

/// The typed columns a kind fills beside its JSON.
pub(super) fn measured(isi: &Isi, who: &Dilayani, tanggal: NaiveDate, janggal: bool) -> Columns {
    match (isi, who) {
        (Isi::Pertumbuhan(ukuran), Dilayani::Sasaran(_, riwayat) | Dilayani::Pengunjung(riwayat)) => {
            pertumbuhan::kolom(ukuran, riwayat, tanggal, janggal)
        }
        _ => Vec::new(),
    }
}

/// A registered person as the rules see her on a day, whoever asks.
pub(super) async fn orang(work: &Work, id: SasaranId, pada: NaiveDate) -> Result<Orang> {
    Ok(subjek::riwayat(work, id).await?.pada(pada))
}

/// Judges everything recorded of a person again, after her birth date, sex or pregnancies were corrected: what is odd
/// at her age, what was measured, the verdicts, and the flags of every kind. What is not for her any more is kept, as
/// odd where it cannot be, and flagged.
pub(super) async fn ukur_ulang(work: &mut Work, permit: &Permit, id: SasaranId) -> Result<()> {
    let who = Dilayani::Sasaran(id, subjek::riwayat(work, id).await?);
    for kode in store::pelayanan::kode_of(work.reader(&everything()), id).await? {
        let Some(jenis) = jenis(&kode) else { continue };
        let mut services = tanda::riwayat(work, jenis, &who).await?;
        for at in 0..services.len() {
            let (before, rest) = services.split_at_mut(at);
            let Some(service) = rest.first_mut() else { continue };
            service.janggal = masuk_akal(&service.isi, service.tanggal, before, &who, true).unwrap_or(true);
            let mut columns = vec![(rows::JANGGAL, service.janggal.into())];
            columns.extend(measured(&service.isi, &who, service.tanggal, service.janggal));
            ganti(work, permit, service, columns).await?;
        }
        menyusul(work, permit, jenis, &who, Uuid::nil()).await?;
    }
    Ok(())
}

/// Writes those columns of a service that are not what is stored.
async fn ganti(work: &mut Work, permit: &Permit, service: &Tercatat, mut columns: Columns) -> Result<()> {
    let wanted: Vec<Col> = columns.iter().map(|(col, _)| *col).collect();
    let filter = [Cond::Eq(rows::ID, service.id.into())];
    let all = everything();
    let found = work.reader(&all).cells(&rows::TABLE, &wanted, &filter, &[], 1).await?;
    let stored = found.first().ok_or_else(broken)?;
    let mut at = 0;
    columns.retain(|(_, cell)| {
        at += 1;
        stored.cell(at - 1) != cell
    });
    if columns.is_empty() {
        return Ok(());
    }
    work.update(permit, service.posyandu, &rows::TABLE, service.id.into(), columns).await
}
