//! Photos of services. The app asks for one (`minta`), gets an address that stands ten minutes, and sends the picture
//! there; it is decoded, stripped and sealed, laid down, and only then does the row say that it is there. So whatever
//! fails on the way leaves a row that waits, and the phone may send again.
//!
//! An address is checked twice: its mark before anything else, and then, each time, what its session may see and do at
//! this moment. A picture alone, or the database alone, shows nothing: each is sealed under a key of its own in `kunci`,
//! which goes with the photo.

mod gambar;
mod sapu;

use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use sea_orm::ConnectionTrait;
use sha2::{Digest as _, Sha256};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use uuid::Uuid;

use self::gambar::Gambar;
use super::hari_buka::on;
use super::nik::tempat;
use super::{begin, everything, izin, login};
use crate::access::karcis::{Guna, Karcis, Penanda};
use crate::access::secrets::DataKey;
use crate::access::{Action, Actor, Permit};
use crate::app::App;
use crate::domain::bidang::{Jenis, jenis};
use crate::domain::foto::{BERLAKU, DITUNGGU, SisiFoto, StatusFoto, UKURAN_TERBESAR, foto_paling_banyak};
use crate::domain::id::{FotoId, PelayananId, PosyanduId, new_id};
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::Bidang;
use crate::error::{Code, Error, Refusal, Result};
use crate::store::filter::Cond;
use crate::store::foto as rows;
use crate::store::kunci::{self, Tempat};
use crate::store::objek::Objek;
use crate::store::pelayanan;
use crate::store::read::Reader;
use crate::store::table::{Cell, Col};
use crate::store::write::{Begun, Mutation, Work};

pub use sapu::{Sapuan, sapu};

/// Photos that are received at once, each whole in memory.
const DITERIMA: usize = 16;
/// Photos that are decoded at once, each on a core and with up to 128 MiB of pixels.
const DIOLAH: usize = 2;

/// Where photos lie, and how many are worked on at once. One for the whole program.
pub struct Album {
    objek: Objek,
    batas: u32,
    diterima: Arc<Semaphore>,
    diolah: Arc<Semaphore>,
}

impl Album {
    /// Photos of at most so many bytes, in this place.
    pub fn new(objek: Objek, batas: u32) -> Album {
        let (diterima, diolah) = (Semaphore::new(DITERIMA), Semaphore::new(DIOLAH));
        Album { objek, batas, diterima: Arc::new(diterima), diolah: Arc::new(diolah) }
    }

    /// Photos that live as long as the value, for tests.
    pub fn memory() -> Album {
        Album::new(Objek::memory(), UKURAN_TERBESAR)
    }
}

/// A photo as it is asked for.
#[derive(Clone, Copy, Debug)]
pub struct NewFoto {
    pub pelayanan: PelayananId,
    pub sisi: SisiFoto,
}

/// Where and until when a photo is sent.
pub struct Izin {
    pub alamat: String,
    pub sampai: DateTime<Utc>,
    pub batas: u32,
}

/// Ask for a photo of a service that the caller sees and may record.
pub async fn minta(app: &App, actor: &Actor, mutation: &Mutation, new: NewFoto) -> Result<Uuid> {
    let scope = actor.scope();
    let of = service(app.db.reader(&scope), new.pelayanan).await.map_err(|e| on(e, "pelayanan"))?;
    let permit = recording(app, actor, of.jenis, of.posyandu).await?;
    let most = foto_paling_banyak(of.jenis.kode);
    if most == 0 {
        let sentence = format!("{} tidak memakai foto.", of.jenis.nama);
        return Err(Refusal::new(Code::NotEligible).saying(sentence).on("pelayanan").into());
    }
    let mut work = begin!(app, mutation, &[of.posyandu]);
    // It may have gone with its person since.
    let of = service(work.reader(&scope), new.pelayanan).await.map_err(|e| on(e, "pelayanan"))?;
    let now = app.clock.now();
    if taken(&work, new.pelayanan, now, most).await? >= most {
        let sentence = format!("Pelayanan ini paling banyak {most} foto.");
        return Err(Refusal::new(Code::AlreadyExists).saying(sentence).on("pelayanan").into());
    }
    let mut row = vec![
        (rows::ID, mutation.id.into()),
        (rows::POSYANDU, of.posyandu.0.into()),
        (rows::PELAYANAN, new.pelayanan.0.into()),
        (rows::BIDANG, of.jenis.bidang.kode().into()),
        (rows::SISI, new.sisi.kode().into()),
        (rows::STATUS, StatusFoto::Diminta.kode().into()),
        (rows::DIMINTA_OLEH, actor.account.0.into()),
        (rows::DIMINTA_PADA, now.into()),
    ];
    row.extend(of.salinan);
    work.insert(&permit, of.posyandu, &rows::TABLE, row).await?;
    work.commit(mutation.id).await
}

/// What a photo takes over from its service.
struct Pelayanan {
    posyandu: PosyanduId,
    jenis: &'static Jenis,
    salinan: Vec<(Col, Cell)>,
}

async fn service<C: ConnectionTrait>(reader: Reader<'_, C>, id: PelayananId) -> Result<Pelayanan> {
    use pelayanan::{DICATAT_OLEH, ID, KELUARGA, KODE, POSYANDU, SASARAN, SENSITIF, TABLE};
    let columns = [POSYANDU, KODE, SASARAN, KELUARGA, DICATAT_OLEH, SENSITIF];
    let filter = [Cond::Eq(ID, id.0.into())];
    let found = reader.cells(&TABLE, &columns, &filter, &[], 1).await?;
    let row = found.first().ok_or(Code::NotFound)?;
    let broken = || Error::fault("a stored service is incomplete");
    let copied = [rows::SASARAN, rows::KELUARGA, rows::DICATAT_OLEH, rows::SENSITIF];
    Ok(Pelayanan {
        posyandu: PosyanduId(row.cell(0).id().ok_or_else(broken)?),
        jenis: row.cell(1).text().and_then(jenis).ok_or_else(broken)?,
        salinan: copied.into_iter().enumerate().map(|(at, col)| (col, row.cell(at + 2).clone())).collect(),
    })
}

/// The right to record services of this kind there.
async fn recording(app: &App, actor: &Actor, jenis: &Jenis, post: PosyanduId) -> Result<Permit> {
    let action =
        if jenis.bidang == Bidang::Kesehatan { Action::RecordKesehatan } else { Action::RecordBidang };
    izin(app, actor, action, post).await
}

/// Photos of a service that are there or still waited for.
async fn taken(work: &Work, of: PelayananId, now: DateTime<Utc>, most: usize) -> Result<usize> {
    let waited = Cond::AtLeast(rows::DIMINTA_PADA, (now - DITUNGGU).into());
    let filter = [Cond::Eq(rows::PELAYANAN, of.0.into()), Cond::Any(vec![rows::ada(), waited])];
    let all = everything();
    Ok(work.reader(&all).cells(&rows::TABLE, &[rows::ID], &filter, &[], most).await?.len())
}

/// The address to which a photo that was asked for is sent.
pub fn alamat_kirim(app: &App, actor: &Actor, foto: FotoId) -> Result<Izin> {
    let penanda = Penanda::of(&app.secrets, actor).ok_or(Code::Unauthenticated)?;
    let (sampai, batas) = (app.clock.now() + BERLAKU, app.album.batas);
    Ok(Izin { alamat: penanda.alamat(Guna::Kirim, foto, sampai, batas), sampai, batas })
}

/// A photo that may be sent now: whoever holds this has a place to receive it in.
pub struct Kiriman {
    pub batas: usize,
    actor: Actor,
    foto: FotoId,
    tempat: OwnedSemaphorePermit,
}

/// May a photo be sent to this address? Asked before a byte of it is read.
pub async fn buka_kiriman(app: &App, foto: FotoId, tanda: &str) -> Result<Kiriman> {
    let karcis = Karcis::baca(&app.secrets, Guna::Kirim, foto, tanda, app.clock.now())?;
    let actor = login::actor_in(app, karcis.account, karcis.session).await?;
    let scope = actor.scope();
    let asked = rows::find(app.db.reader(&scope), foto).await?;
    recording(app, &actor, asked.jenis, asked.posyandu).await?;
    let tempat = Arc::clone(&app.album.diterima).try_acquire_owned().map_err(|_| Code::Overloaded)?;
    let batas = usize::try_from(karcis.batas.min(app.album.batas)).map_err(Error::fault)?;
    Ok(Kiriman { batas, actor, foto, tempat })
}

/// Keep a photo that was sent. The same bytes again are the same photo: the first answer was lost. Others are refused.
pub async fn simpan(app: &App, kiriman: Kiriman, bytes: Bytes) -> Result<()> {
    let sidik = hex::encode(Sha256::digest(&bytes));
    let scope = kiriman.actor.scope();
    let asked = rows::find(app.db.reader(&scope), kiriman.foto).await?;
    if sudah_ada(&asked, &sidik)? {
        return Ok(());
    }
    let gambar = olah(app, bytes).await?;
    let (key, nama) = (DataKey::new()?, Objek::nama()?);
    app.album.objek.put(&nama, key.seal_bytes(&about(kiriman.foto), &gambar.jpeg)?).await?;
    let kept = catat(app, &kiriman, &sidik, (&gambar, &key, &nama)).await;
    if !matches!(kept, Ok(true)) {
        buang(app, &[nama]).await;
    }
    drop(kiriman.tempat);
    kept.map(drop)
}

/// Is the photo there, and made of these bytes? One that is there is not replaced.
fn sudah_ada(foto: &rows::Facts, sidik: &str) -> Result<bool> {
    match foto.status {
        StatusFoto::Diminta => Ok(false),
        StatusFoto::Ada if foto.sidik.as_deref() == Some(sidik) => Ok(true),
        StatusFoto::Ada => {
            let sentence = "Foto ini sudah ada dan tidak diganti. Minta alamat baru untuk foto lain.";
            Err(Refusal::new(Code::WrongState).saying(sentence).into())
        }
    }
}

/// What a picture is sealed about.
fn about(foto: FotoId) -> String {
    format!("foto:{}", foto.0)
}

async fn olah(app: &App, bytes: Bytes) -> Result<Gambar> {
    let seat = Arc::clone(&app.album.diolah).acquire_owned().await.map_err(Error::fault)?;
    let done = tokio::task::spawn_blocking(move || {
        let done = gambar::olah(&bytes);
        drop(seat);
        done
    });
    done.await.unwrap_or_else(|error| {
        // A picture that makes its decoder panic is a broken picture, and worth a look.
        tracing::error!(%error, "a photo could not be decoded");
        Err(gambar::rusak())
    })
}

/// Says in the row that the photo is there, and keeps its key. False when the same photo came a moment earlier.
async fn catat(
    app: &App,
    kiriman: &Kiriman,
    sidik: &str,
    (gambar, key, nama): (&Gambar, &DataKey, &str),
) -> Result<bool> {
    let (actor, foto, now) = (&kiriman.actor, kiriman.foto, app.clock.now());
    let scope = actor.scope();
    let asked = rows::find(app.db.reader(&scope), foto).await?;
    let permit = recording(app, actor, asked.jenis, asked.posyandu).await?;
    let place: Tempat = tempat(app, actor, asked.posyandu).await?;
    let mutation = Mutation {
        id: new_id(),
        hash: sidik.to_owned(),
        account: Some(actor.account.0),
        device: actor.device,
        act_at: now,
        received_at: now,
    };
    let Begun::New(mut work) = Work::begin(&app.db, &mutation, &[asked.posyandu]).await? else {
        return Err(Error::fault("a new mutation was seen before"));
    };
    if sudah_ada(&rows::find(work.reader(&scope), foto).await?, sidik)? {
        return Ok(false);
    }
    let changes = vec![
        (rows::STATUS, StatusFoto::Ada.kode().into()),
        (rows::DIUNGGAH_PADA, now.into()),
        (rows::SIDIK, sidik.into()),
        (rows::UKURAN, i64::try_from(gambar.jpeg.len()).map_err(Error::fault)?.into()),
        (rows::LEBAR, i64::from(gambar.lebar).into()),
        (rows::TINGGI, i64::from(gambar.tinggi).into()),
        (rows::OBJEK, nama.into()),
    ];
    work.update(&permit, asked.posyandu, &rows::TABLE, foto.0.into(), changes).await?;
    kunci::simpan(&work, &app.secrets, &place, (foto.0, key)).await?;
    work.commit(foto.0).await?;
    Ok(true)
}

/// The picture at an address, for whom it was written and as long as she sees the service. A look at a person whose
/// record is open for an hour is told to the audit.
pub async fn lihat(app: &App, foto: FotoId, tanda: &str) -> Result<Vec<u8>> {
    let karcis = Karcis::baca(&app.secrets, Guna::Lihat, foto, tanda, app.clock.now())?;
    let actor = login::actor_in(app, karcis.account, karcis.session).await?;
    let key: Cell = foto.0.into();
    let scope = super::akses_sementara::satu(app, &actor, &rows::TABLE, &key).await?;
    let filter = [Cond::Eq(rows::ID, key), rows::ada()];
    let found = app.db.reader(&scope).cells(&rows::TABLE, &[rows::OBJEK], &filter, &[], 1).await?;
    let nama = found.first().and_then(|row| row.cell(0).text()).ok_or(Code::NotFound)?;
    let key = kunci::of(&app.db, &app.secrets, foto.0).await?;
    let key = key.ok_or_else(|| Error::fault("a photo without its key"))?;
    key.open_bytes(&about(foto), &app.album.objek.get(nama).await?)
}

/// Removes pictures whose rows are gone. One that could not be removed is left to the sweep.
pub(super) async fn buang(app: &App, objek: &[String]) {
    for nama in objek {
        if let Err(error) = app.album.objek.remove(nama).await {
            tracing::warn!(%error, "a picture could not be removed");
        }
    }
}
