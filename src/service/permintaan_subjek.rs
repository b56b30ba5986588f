//! What a person asks of those who keep her data: received by the pengurus of her post, decided by the pembina, done
//! in one change. A restriction takes all her rows out of the live tables and seals them, so that phones, lists and
//! sums lose her by construction; lifting it puts the same rows back. An erasure takes them out for good, with the
//! key of what was sealed and with everything that was said of her.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::foto::buang;
use super::hari_buka::on;
use super::pemberitahuan::{kirim, pejabat, pengurus};
use super::{begin, everything, izin, pelayanan, region};
use crate::access::{Action, Actor, Permit, Place, Role, may};
use crate::app::App;
use crate::domain::id::{AccountId, PermintaanId, PosyanduId, SasaranId, new_id};
use crate::domain::pemberitahuan::JenisPemberitahuan;
use crate::domain::permintaan_subjek::{
    JenisPermintaan, Pemohon, StatusPermintaan, periksa_pemohon, putus, tenggat,
};
use crate::domain::pertumbuhan::JenisKelamin;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::rujukan::StatusRujukan;
use crate::domain::siklus::kelompok_umur;
use crate::domain::tanggal::{PresisiLahir, not_future, umur_tahun};
use crate::error::{Code, Error, Refusal, Result};
use crate::store::filter::Cond;
use crate::store::hari_buka::kehadiran;
use crate::store::orang::{self, Berkas};
use crate::store::permintaan_subjek::{self as rows, Facts};
use crate::store::table::{Cell, Col};
use crate::store::write::{Gone, Mutation, SYSTEM, Work};
use crate::store::{gabungan, jejak, kunci, rujukan, sasaran, tersegel};

/// What is to be corrected of a person; only what is given changes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Koreksi {
    pub nama: Option<String>,
    pub nama_ibu: Option<String>,
    pub jenis_kelamin: Option<JenisKelamin>,
    pub tanggal_lahir: Option<NaiveDate>,
    pub presisi_lahir: Option<PresisiLahir>,
    pub rt: Option<String>,
    pub rw: Option<String>,
    pub telepon: Option<String>,
    pub alamat: Option<String>,
}

/// A request as it arrives.
#[derive(Clone, Debug)]
pub struct NewPermintaan {
    pub sasaran: SasaranId,
    pub jenis: JenisPermintaan,
    pub pemohon: Pemohon,
    pub hubungan: Option<String>,
    pub koreksi: Option<Koreksi>,
}

/// Receive a request of a person of one's post. The clock runs from now.
pub async fn mulai(app: &App, actor: &Actor, mutation: &Mutation, new: NewPermintaan) -> Result<Uuid> {
    let (post, umur) = whose(app, actor, &new).await.map_err(|e| on(e, "sasaran"))?;
    let permit = izin(app, actor, Action::StartSubjectRight, post).await?;
    periksa_pemohon(new.pemohon, new.hubungan.as_deref(), umur)?;
    let isi = correction(app, mutation, &new)?;
    let wilayah = region(app, actor, post).await?;
    let mut work = begin!(app, mutation, &[SYSTEM]);
    gabungan::masih(&work, new.sasaran).await?;
    if rows::waits(work.reader(&everything()), new.sasaran, new.jenis).await? {
        let sentence = "Permintaan yang sama masih menunggu keputusan.";
        return Err(Refusal::new(Code::AlreadyExists).saying(sentence).on("sasaran").into());
    }
    let now = app.clock.now();
    let row = vec![
        (rows::ID, mutation.id.into()),
        (rows::SASARAN, new.sasaran.0.into()),
        (rows::POSYANDU, post.0.into()),
        (rows::WILAYAH, wilayah.to_string().into()),
        (rows::JENIS, new.jenis.kode().into()),
        (rows::PEMOHON, new.pemohon.kode().into()),
        (rows::HUBUNGAN, new.hubungan.into()),
        (rows::DIMINTA_OLEH, actor.account.0.into()),
        (rows::DITERIMA, now.into()),
        (rows::TENGGAT, tenggat(now).into()),
        (rows::STATUS, StatusPermintaan::Menunggu.kode().into()),
        (rows::ISI, isi.into()),
    ];
    work.insert(&permit, SYSTEM, &rows::TABLE, row).await?;
    let to = pejabat(&work, &[Role::Pembina], &wilayah, now).await?;
    let about = (
        PermintaanId(mutation.id).to_string(),
        "Permintaan subjek data menunggu keputusan Anda (3 x 24 jam).",
    );
    kirim(&mut work, &permit, &to, JenisPemberitahuan::PermintaanSubjek, about, now).await?;
    work.commit(mutation.id).await
}

/// The post of the person, and her age where it is known. Somebody restricted is known by what is sealed, and only
/// to the pengurus of her post.
async fn whose(app: &App, actor: &Actor, new: &NewPermintaan) -> Result<(PosyanduId, Option<i32>)> {
    let scope = actor.scope();
    let restricted = |sentence: &str| Refusal::new(Code::WrongState).saying(sentence);
    match sasaran::find(app.db.reader(&scope), new.sasaran).await {
        Ok(_) if new.jenis == JenisPermintaan::Pulihkan => {
            Err(restricted("Data sasaran ini tidak sedang dibatasi.").into())
        }
        Ok(person) => Ok((person.posyandu, Some(umur_tahun(person.tanggal_lahir, app.clock.today())))),
        Err(error) if error.code() == Some(Code::NotFound) => {
            let all = everything();
            let sealed = tersegel::find(app.db.reader(&all), new.sasaran).await?;
            let post = sealed.map(|sealed| sealed.posyandu).filter(|post| scope.kept_posts().contains(*post));
            let post = post.ok_or(error)?;
            match new.jenis {
                JenisPermintaan::Batasi => Err(restricted("Data sasaran ini sudah dibatasi.").into()),
                JenisPermintaan::Koreksi => {
                    Err(restricted("Data sasaran ini sedang dibatasi. Pulihkan dulu.").into())
                }
                _ => Ok((post, None)),
            }
        }
        Err(error) => Err(error),
    }
}

/// What is to be corrected, sealed until it is decided.
fn correction(app: &App, mutation: &Mutation, new: &NewPermintaan) -> Result<Option<String>> {
    let wants = new.jenis == JenisPermintaan::Koreksi;
    match &new.koreksi {
        Some(koreksi) if wants && *koreksi != Koreksi::default() => {
            if let Some(lahir) = koreksi.tanggal_lahir {
                not_future(lahir, app.clock.today()).map_err(|r| r.on("tanggalLahir"))?;
            }
            let plain = serde_json::to_vec(koreksi).map_err(Error::fault)?;
            Ok(Some(app.secrets.seal("koreksi", &sealed_of(PermintaanId(mutation.id)), &plain)?))
        }
        None if !wants => Ok(None),
        Some(_) if !wants => {
            let sentence = "Isian koreksi hanya untuk permintaan koreksi.";
            Err(Refusal::new(Code::NotEligible).saying(sentence).on("koreksi").into())
        }
        _ => Err(Refusal::new(Code::Required).saying("Tulis apa yang dikoreksi.").on("koreksi").into()),
    }
}

/// Grant or refuse a request, as the pembina. What is granted is done at once.
pub async fn putuskan(
    app: &App,
    actor: &Actor,
    mutation: &Mutation,
    id: PermintaanId,
    (setuju, alasan): (bool, Option<String>),
) -> Result<Uuid> {
    let scope = actor.scope();
    let seen = rows::find(app.db.reader(&scope), id).await?;
    // A request is in view of the post that received it, which does not decide.
    let place = Place::Post { posyandu: seen.posyandu, wilayah: &seen.wilayah };
    let permit = may(actor, Action::ConfirmSubjectRight, &place).map_err(|_| Code::Forbidden)?;
    if seen.diminta_oleh == actor.account {
        let sentence = "Permintaan diputus oleh orang lain dari yang menerimanya.";
        return Err(Refusal::new(Code::Forbidden).saying(sentence).into());
    }
    let posts = touched(app, &seen, setuju).await?;
    let mut work = begin!(app, mutation, &posts);
    let minta = rows::find(work.reader(&scope), id).await?;
    let status = putus(minta.status, setuju, alasan.as_deref())?;
    let changes = vec![
        (rows::STATUS, status.kode().into()),
        (rows::DIPUTUS_OLEH, actor.account.0.into()),
        (rows::DIPUTUS_PADA, app.clock.now().into()),
        (rows::ALASAN, alasan.into()),
        (rows::ISI, Cell::Null),
    ];
    work.update(&permit, SYSTEM, &rows::TABLE, id.0.into(), changes).await?;
    let foto = if setuju { lakukan(app, &mut work, &permit, &minta, &posts).await? } else { Vec::new() };
    tell(&mut work, &permit, &minta, setuju, app).await?;
    let done = work.commit(id.0).await?;
    buang(app, &foto).await;
    Ok(done)
}

/// The posts whose rows a decision changes, looked up before they are locked.
async fn touched(app: &App, minta: &Facts, setuju: bool) -> Result<Vec<PosyanduId>> {
    let mut posts = vec![SYSTEM];
    if setuju && minta.jenis != JenisPermintaan::Salinan {
        let all = everything();
        let live = orang::berkas(app.db.reader(&all), minta.sasaran).await?;
        posts.extend(live.posts());
        if let Some(sealed) = tersegel::find(app.db.reader(&all), minta.sasaran).await? {
            posts.extend(unseal(app, minta.sasaran, &sealed)?.posts());
        }
    }
    Ok(posts)
}

/// What is sealed of a person, opened.
pub(super) fn unseal(app: &App, id: SasaranId, sealed: &tersegel::Tersegel) -> Result<Berkas> {
    serde_json::from_str(&tersegel::open(&app.secrets, id, sealed)?).map_err(Error::fault)
}

async fn tell(work: &mut Work, permit: &Permit, minta: &Facts, setuju: bool, app: &App) -> Result<()> {
    let now = app.clock.now();
    let mut to: BTreeSet<AccountId> = pengurus(work, minta.posyandu, now).await?.into_iter().collect();
    to.insert(minta.diminta_oleh);
    let to: Vec<AccountId> = to.into_iter().collect();
    let pesan = if setuju {
        "Permintaan subjek data dikabulkan dan sudah dikerjakan. Beri tahu pemohon."
    } else {
        "Permintaan subjek data ditolak dengan alasan. Beri tahu pemohon."
    };
    let about = (minta.id.to_string(), pesan);
    kirim(work, permit, &to, JenisPemberitahuan::PermintaanDiputus, about, now).await
}

/// Does what was granted; answers the names of pictures that are to be removed when it is committed.
async fn lakukan(
    app: &App,
    work: &mut Work,
    permit: &Permit,
    minta: &Facts,
    held: &[PosyanduId],
) -> Result<Vec<String>> {
    // A copy is made when it is fetched.
    if minta.jenis == JenisPermintaan::Salinan {
        return Ok(Vec::new());
    }
    let all = everything();
    let id = minta.sasaran;
    let live = orang::berkas(work.reader(&all), id).await?;
    let sealed = tersegel::find(work.reader(&all), id).await?;
    // Somebody recorded something of her at another post since the posts were looked up: the client tries again.
    if live.posts().iter().any(|post| !held.contains(post)) {
        return Err(Code::Overloaded.into());
    }
    let gone = || Refusal::new(Code::WrongState).saying("Keadaan data sasaran sudah berubah.");
    match (minta.jenis, sealed) {
        (JenisPermintaan::Koreksi, _) if !live.is_empty() => {
            koreksi(app, work, permit, minta).await?;
        }
        (JenisPermintaan::Batasi, None) if !live.is_empty() => {
            let mut row = vec![
                (tersegel::ID, new_id().into()),
                (tersegel::SASARAN, id.0.into()),
                (tersegel::PERMINTAAN, minta.id.0.into()),
                (tersegel::POSYANDU, minta.posyandu.0.into()),
                (tersegel::DIBUAT, app.clock.now().into()),
            ];
            let plain = serde_json::to_string(&live).map_err(Error::fault)?;
            row.extend(tersegel::seal(&app.secrets, id, &plain)?);
            work.insert(permit, SYSTEM, &tersegel::TABLE, row).await?;
            orang::keluarkan(work, permit, &live, Gone::Restricted).await?;
        }
        (JenisPermintaan::Pulihkan, Some(sealed)) if live.is_empty() => {
            orang::kembalikan(work, permit, &unseal(app, id, &sealed)?).await?;
            work.remove(permit, SYSTEM, &tersegel::TABLE, sealed.id, Gone::Restricted).await?;
        }
        (JenisPermintaan::Hapus, sealed) if sealed.is_some() || !live.is_empty() => {
            return hapus(app, work, permit, id, live, sealed).await;
        }
        _ => return Err(gone().into()),
    }
    Ok(Vec::new())
}

/// Erases a person: her rows, what was sealed of her and its key, the keys of her photos, what the registers say of her
/// in words, and what the audit could still prove of what was said. Answers the names of her pictures.
async fn hapus(
    app: &App,
    work: &mut Work,
    permit: &Permit,
    id: SasaranId,
    live: Berkas,
    sealed: Option<tersegel::Tersegel>,
) -> Result<Vec<String>> {
    no_open_case(work, id).await?;
    let mut ids = live.ids();
    let (mut foto, mut objek) = live.foto();
    let mut posts = live.posts();
    orang::keluarkan(work, permit, &live, Gone::Erased).await?;
    kunci::forget(work, id.0).await?;
    if let Some(sealed) = sealed {
        let berkas = unseal(app, id, &sealed)?;
        ids.extend(berkas.ids());
        posts.extend(berkas.posts());
        let (more, pictures) = berkas.foto();
        foto.extend(more);
        objek.extend(pictures);
        orang::musnah(work, permit, &berkas)?;
        destroy_key(work, permit, sealed).await?;
    }
    for foto in foto {
        kunci::forget(work, foto).await?;
    }
    let registers = orang::disebut(work.reader(&everything()), id).await?;
    orang::kosongkan_buku(work, permit, id).await?;
    ids.insert(id.0);
    ids.extend(&registers);
    posts.sort_unstable();
    posts.dedup();
    for post in posts {
        let entries = jejak::naming(work.tx(), work.engine(), post, &ids).await?;
        jejak::forget(work, &entries, &ids).await?;
    }
    let entries = jejak::naming(work.tx(), work.engine(), SYSTEM, &registers).await?;
    jejak::forget(work, &entries, &ids).await?;
    Ok(objek)
}

/// The one place that destroys a person's key. It lies beside what it sealed, and goes with it.
async fn destroy_key(work: &mut Work, permit: &Permit, sealed: tersegel::Tersegel) -> Result<()> {
    work.remove(permit, SYSTEM, &tersegel::TABLE, sealed.id, Gone::Erased).await
}

/// While an agency is asked to help her, her case is not taken from it.
async fn no_open_case(work: &Work, id: SasaranId) -> Result<()> {
    let running =
        StatusRujukan::NILAI.iter().map(|(status, _, _)| *status).filter(|status| status.berjalan());
    let filter = [
        Cond::Eq(rujukan::SASARAN, id.0.into()),
        Cond::In(rujukan::STATUS, running.map(|status| status.kode().into()).collect()),
    ];
    let open = work.reader(&everything()).cells(&rujukan::TABLE, &[rujukan::ID], &filter, &[], 1).await?;
    if open.is_empty() {
        return Ok(());
    }
    let sentence = "Masih ada rujukan yang berjalan. Selesaikan dulu, lalu hapus.";
    Err(Refusal::new(Code::WrongState).saying(sentence).into())
}

/// What a sealed correction belongs to (`rekey` seals it anew under this name).
fn sealed_of(id: PermintaanId) -> String {
    format!("permintaan_subjek:{}", id.0)
}

/// Writes a correction; what follows from birth date and sex is worked out again.
async fn koreksi(app: &App, work: &mut Work, permit: &Permit, minta: &Facts) -> Result<()> {
    let sealed = minta.isi.as_deref().ok_or_else(|| Error::fault("a correction without its values"))?;
    let plain = app.secrets.open("koreksi", &sealed_of(minta.id), sealed)?;
    let koreksi: Koreksi = serde_json::from_slice(&plain).map_err(Error::fault)?;
    let person = sasaran::find(work.reader(&everything()), minta.sasaran).await?;
    fits(work, &person, &koreksi).await?;
    let post = person.posyandu;
    let born_or_sex =
        koreksi.tanggal_lahir.is_some() || koreksi.presisi_lahir.is_some() || koreksi.jenis_kelamin.is_some();
    if let Some(lahir) = koreksi.tanggal_lahir {
        regroup(work, permit, minta.sasaran, lahir).await?;
    }
    let key = minta.sasaran.0.into();
    work.update(permit, post, &sasaran::TABLE, key, columns(koreksi)).await?;
    if born_or_sex { pelayanan::ukur_ulang(work, permit, minta.sasaran).await } else { Ok(()) }
}

/// What no person can be, whatever was recorded: dead before birth, or a father who was pregnant or gave birth.
async fn fits(work: &Work, person: &sasaran::Facts, koreksi: &Koreksi) -> Result<()> {
    if koreksi.tanggal_lahir.zip(person.meninggal).is_some_and(|(lahir, meninggal)| meninggal < lahir) {
        let sentence = "Tanggal lahir sesudah tanggal meninggal.";
        return Err(Refusal::new(Code::InvalidDate).saying(sentence).on("tanggalLahir").into());
    }
    if koreksi.jenis_kelamin != Some(JenisKelamin::LakiLaki) {
        return Ok(());
    }
    let all = everything();
    for (table, key, col) in [
        (&sasaran::kehamilan::TABLE, sasaran::kehamilan::ID, sasaran::kehamilan::SASARAN),
        (&sasaran::TABLE, sasaran::ID, sasaran::IBU),
    ] {
        let hers = [Cond::Eq(col, person.id.0.into())];
        if !work.reader(&all).cells(table, &[key], &hers, &[], 1).await?.is_empty() {
            let sentence = "Orang ini tercatat pernah hamil atau sebagai ibu. Benahi catatan itu dulu.";
            return Err(Refusal::new(Code::WrongState).saying(sentence).on("jenisKelamin").into());
        }
    }
    Ok(())
}

fn columns(koreksi: Koreksi) -> Vec<(Col, Cell)> {
    let cari = koreksi.nama.as_deref().map(str::to_lowercase);
    let texts = [
        (sasaran::NAMA, koreksi.nama),
        (sasaran::NAMA_CARI, cari),
        (sasaran::NAMA_IBU, koreksi.nama_ibu),
        (sasaran::JENIS_KELAMIN, koreksi.jenis_kelamin.map(|sex| sex.kode().to_owned())),
        (sasaran::PRESISI_LAHIR, koreksi.presisi_lahir.map(|known| known.kode().to_owned())),
        (sasaran::RT, koreksi.rt),
        (sasaran::RW, koreksi.rw),
        (sasaran::TELEPON, koreksi.telepon),
        (sasaran::ALAMAT, koreksi.alamat),
    ];
    let texts = texts.into_iter().filter_map(|(col, text)| Some((col, text?.into())));
    texts.chain(koreksi.tanggal_lahir.map(|born| (sasaran::TANGGAL_LAHIR, born.into()))).collect()
}

/// The age group of each attendance, by the corrected birth date. Nobody came before she was born.
async fn regroup(work: &mut Work, permit: &Permit, id: SasaranId, lahir: NaiveDate) -> Result<()> {
    let columns = [kehadiran::ID, kehadiran::POSYANDU, kehadiran::TANGGAL, kehadiran::KELOMPOK];
    let filter = [Cond::Eq(kehadiran::SASARAN, id.0.into())];
    let all = everything();
    let came =
        work.reader(&all).cells(&kehadiran::TABLE, &columns, &filter, &[], orang::BARIS_TERBANYAK).await?;
    for row in came {
        let (Some(key), Some(post), Some(day)) = (row.cell(0).id(), row.cell(1).id(), row.cell(2).date())
        else {
            return Err(Error::fault("a stored attendance is incomplete"));
        };
        let group = kelompok_umur(lahir, day).filter(|_| lahir <= day);
        let sentence = "Ada kehadiran sebelum tanggal lahir itu.";
        let group = group.ok_or(Refusal::new(Code::InvalidDate).saying(sentence).on("tanggalLahir"))?;
        if row.cell(3).text() != Some(group.kode()) {
            let changes = vec![(kehadiran::KELOMPOK, group.kode().into())];
            work.update(permit, PosyanduId(post), &kehadiran::TABLE, key.into(), changes).await?;
        }
    }
    Ok(())
}
