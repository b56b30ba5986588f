//! The demonstration data of the product: the regions of Kutai Kartanegara, its 806 posts with their kader and
//! boards, and, for some or all of them, invented people with two years of opening days behind them.
//!
//! The same moment gives the same data, down to the ids, on both engines; a post looks the same whichever
//! other posts are loaded. Each post is one transaction through the ordinary write path, so a run that was
//! interrupted goes on where it stopped, with the moment it was begun with. One thread draws the next posts
//! while the database takes in the last.

mod acak;
mod baris;
mod bayi;
mod cerita;
mod dewasa;
mod ibu;
mod kartu;
mod kejadian;
mod kolom;
mod koreksi;
mod kunjungan;
mod lansia;
mod layanan;
mod nama;
mod nifas;
mod nilai;
mod penduduk;
mod persona;
mod pos;
mod registrasi;
mod riwayat;
mod roster;
mod rujuk;
mod rumah;
mod sekolah;
mod sosial;
mod tempat;
mod tulis;
mod tumbuh;
#[cfg(test)]
mod uji;
mod waktu;
mod wilayah;

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use tokio::sync::mpsc;
use uuid::Uuid;

use self::pos::Pos;
use self::tulis::Berkas;
use self::waktu::Waktu;
use crate::access::secrets::Secrets;
use crate::access::{Action, Actor, Permit, Place, may};
use crate::domain::pilihan::Pilihan as _;
use crate::domain::tanggal::wita;
use crate::domain::wilayah::Kode;
use crate::error::{Error, Result};
use crate::store::kunci::{self, SEMUA};
use crate::store::write::{Begun, Mutation, SYSTEM, Work, create_scope, ensure_system_scope};
use crate::store::{self, Db};

pub use self::persona::{Orang, Personas, Tempat, personas};

/// The village of the post that demonstrations show, in Tenggarong.
const DESA_CONTOH: &str = "64.02.06.1001";
/// The two kecamatan of a demonstration: Tenggarong and Tenggarong Seberang.
const KECAMATAN_CONTOH: [&str; 2] = ["64.02.06", "64.02.16"];
/// The key in `server_state`, and the version of the data. A change of what is drawn is a new version.
const KUNCI: &str = "seed";
const VERSI: &str = "3";
/// Posts drawn ahead of the one being written.
const DI_DEPAN: usize = 3;

crate::pilihan! {
    /// How much of the kabupaten has people and a history. All regions, posts and rosters are always there.
    pub enum Skala {
        /// One village, for scripts that need a server with something on it soon.
        Desa = "DESA",
        /// One kecamatan.
        Kecamatan = "KECAMATAN",
        /// Two kecamatan, about 10,000 people.
        Demo = "DEMO",
        /// All 806 posts, more than 200,000 people.
        Kabupaten = "KABUPATEN",
    }
}

impl Skala {
    /// Has this village people?
    fn penuh(self, desa: &Kode) -> bool {
        let banyak = match self {
            Skala::Desa => return desa.as_str() == DESA_CONTOH,
            Skala::Kecamatan => 1,
            Skala::Demo => 2,
            Skala::Kabupaten => return true,
        };
        let mut kecamatan = KECAMATAN_CONTOH.iter().take(banyak);
        kecamatan.any(|satu| desa.parent().is_some_and(|atas| atas.as_str() == *satu))
    }

    /// The share of a post's people that is drawn: whole posts would make two kecamatan 35,000 people.
    fn kepadatan(self) -> f64 {
        match self {
            Skala::Desa | Skala::Kecamatan | Skala::Demo => 0.28,
            Skala::Kabupaten => 1.0,
        }
    }
}

/// Whoever shows how far the work is.
pub trait Progress: Sync {
    /// A stage begins; it has so many steps.
    fn stage(&self, name: &str, total: u64);
    /// So many steps of the stage are done.
    fn advance(&self, by: u64);
}

/// What a run has written; what was there before it is not counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ringkasan {
    /// A data set, of whatever scale, was complete before; then nothing was written.
    pub sudah_ada: bool,
    pub wilayah: u64,
    pub posyandu: u64,
    pub kader: u64,
    pub pengurus: u64,
    pub keluarga: u64,
    pub sasaran: u64,
    pub hari_buka: u64,
    pub kehadiran: u64,
    pub kunjungan: u64,
    pub pelayanan: u64,
    pub tanda: u64,
    pub rujukan: u64,
}

impl Ringkasan {
    fn tambah(&mut self, berkas: &Berkas) {
        self.posyandu += 1;
        self.kader += berkas.banyak(&store::kader::TABLE);
        self.pengurus += berkas.banyak(&store::kader::pengurus::TABLE);
        self.keluarga += berkas.banyak(&store::keluarga::TABLE);
        self.sasaran += berkas.banyak(&store::sasaran::TABLE);
        self.hari_buka += berkas.banyak(&store::hari_buka::TABLE);
        self.kehadiran += berkas.banyak(&store::hari_buka::kehadiran::TABLE);
        self.kunjungan += berkas.banyak(&store::hari_buka::kunjungan::TABLE);
        self.pelayanan += berkas.banyak(&store::pelayanan::TABLE);
        self.tanda += berkas.banyak(&store::tanda::TABLE);
        self.rujukan += berkas.banyak(&store::rujukan::TABLE);
    }
}

/// Loads the demonstration data as it would have grown until `now`. A finished load, of whatever scale, is
/// noticed at once and left as it is; an unfinished one is completed with the moment it began with, and cannot
/// be continued in another scale.
pub async fn seed(
    db: &Db,
    secrets: &Secrets,
    now: DateTime<Utc>,
    skala: Skala,
    progress: &dyn Progress,
) -> Result<Ringkasan> {
    let catatan = Catatan::baca(db).await?;
    let kini = match &catatan {
        Some(satu) if satu.selesai => return Ok(Ringkasan { sudah_ada: true, ..Ringkasan::default() }),
        Some(satu) if satu.skala != skala => {
            let lama = satu.skala.kode();
            return Err(Error::fault(format!("an unfinished load of scale {lama} is in this database")));
        }
        Some(satu) => satu.kini,
        None => now,
    };
    ensure_system_scope(db).await?;
    Catatan { skala, kini, selesai: false }.tulis(db).await?;
    let permit = may(&Actor::system(), Action::Seed, &Place::System)?;
    let mut ringkasan =
        Ringkasan { wilayah: isi_wilayah(db, kini, &permit, progress).await?, ..Ringkasan::default() };
    let penulis = Penulis { db, secrets, kini, permit };
    isi_pos(&penulis, skala, progress, &mut ringkasan).await?;
    store::seed::analyze(db).await?;
    Catatan { skala, kini, selesai: true }.tulis(db).await?;
    Ok(ringkasan)
}

/// Has a data set been loaded to its end?
pub async fn selesai(db: &Db) -> Result<bool> {
    Ok(Catatan::baca(db).await?.is_some_and(|satu| satu.selesai))
}

/// The date up to which the data set in this database goes, if there is one.
pub async fn sampai(db: &Db) -> Result<Option<NaiveDate>> {
    Ok(Catatan::baca(db).await?.map(|satu| Waktu::sampai(satu.kini).hari_ini))
}

/// The note in `server_state`: `2 DEMO 2026-11-22T01:02:03Z SELESAI`.
struct Catatan {
    skala: Skala,
    kini: DateTime<Utc>,
    selesai: bool,
}

impl Catatan {
    async fn baca(db: &Db) -> Result<Option<Catatan>> {
        let Some(text) = store::seed::state(db, KUNCI).await? else { return Ok(None) };
        let kata: Vec<&str> = text.split(' ').collect();
        let lain = || Error::fault(format!("this database was seeded by another version: {text}"));
        let [VERSI, skala, kini, keadaan] = kata.as_slice() else { return Err(lain()) };
        Ok(Some(Catatan {
            skala: Skala::dari_kode(skala).ok_or_else(lain)?,
            kini: DateTime::parse_from_rfc3339(kini).map_err(|_| lain())?.to_utc(),
            selesai: *keadaan == "SELESAI",
        }))
    }

    async fn tulis(&self, db: &Db) -> Result<()> {
        let keadaan = if self.selesai { "SELESAI" } else { "BERJALAN" };
        let kini = self.kini.to_rfc3339();
        store::seed::set_state(db, KUNCI, &format!("{VERSI} {} {kini} {keadaan}", self.skala.kode())).await
    }
}

/// The areas alone, for a database that begins empty and is not a demonstration.
pub(crate) async fn muat_wilayah(db: &Db, now: DateTime<Utc>) -> Result<u64> {
    struct Quiet;
    impl Progress for Quiet {
        fn stage(&self, _: &str, _: u64) {}
        fn advance(&self, _: u64) {}
    }
    let scope = Actor::system().scope();
    let there = db.reader(&scope).cells(&store::wilayah::TABLE, &[store::wilayah::KODE], &[], &[], 1).await?;
    if !there.is_empty() {
        return Ok(0);
    }
    let permit = may(&Actor::system(), Action::Seed, &Place::System)?;
    isi_wilayah(db, now, &permit, &Quiet).await
}

/// The regions, in one transaction of the system scope. Those that are there already stay as they are.
async fn isi_wilayah(db: &Db, now: DateTime<Utc>, permit: &Permit, progress: &dyn Progress) -> Result<u64> {
    use crate::store::wilayah::{INDUK, KODE, NAMA, NAMA_CARI, TABLE, TINGKAT};
    let scope = Actor::system().scope();
    let ada = db.reader(&scope).cells(&TABLE, &[KODE], &[], &[], 1_000).await?;
    let ada: HashSet<&str> = ada.iter().filter_map(|row| row.cell(0).text()).collect();
    let semua = wilayah::semua()?;
    let baru: Vec<_> = semua.iter().filter(|satu| !ada.contains(satu.kode.as_str())).collect();
    let banyak = u64::try_from(baru.len()).unwrap_or(0);
    progress.stage("Wilayah", banyak);
    if baru.is_empty() {
        return Ok(0);
    }
    let rows = baru.iter().map(|satu| {
        vec![
            satu.kode.as_str().into(),
            satu.kode.parent().map(|atas| atas.to_string()).into(),
            satu.kode.level().kode().into(),
            satu.nama.as_str().into(),
            satu.nama.to_lowercase().into(),
        ]
    });
    let begun = Work::begin(db, &Mutation::own(now, "seed wilayah"), &[SYSTEM]).await?;
    if let Begun::New(mut work) = begun {
        let columns = [KODE, INDUK, TINGKAT, NAMA, NAMA_CARI];
        work.insert_many(permit, SYSTEM, &TABLE, &columns, rows.collect()).await?;
        work.commit(Uuid::nil()).await?;
    }
    progress.advance(banyak);
    Ok(banyak)
}

/// Every post that is not there yet: one thread draws, this one writes.
async fn isi_pos(
    penulis: &Penulis<'_>,
    skala: Skala,
    progress: &dyn Progress,
    ringkasan: &mut Ringkasan,
) -> Result<()> {
    let ada = sudah_ada(penulis.db).await?;
    let mut daftar = pos::daftar()?;
    daftar.retain(|satu| !ada.contains(&satu.id.0));
    progress.stage("Posyandu", u64::try_from(daftar.len()).unwrap_or(0));
    let waktu = Waktu::sampai(penulis.kini);
    let (kirim, mut terima) = mpsc::channel::<Result<Berkas>>(DI_DEPAN);
    let menggambar = tokio::task::spawn_blocking(move || gambar(daftar, waktu, skala, &kirim));
    while let Some(berkas) = terima.recv().await {
        let berkas = berkas?;
        ringkasan.tambah(&berkas);
        penulis.tulis(berkas).await?;
        progress.advance(1);
    }
    menggambar.await.map_err(Error::fault)
}

/// Draws post after post until all are drawn or nobody listens any more.
fn gambar(daftar: Vec<Pos>, waktu: Waktu, skala: Skala, kirim: &mpsc::Sender<Result<Berkas>>) {
    for pos in daftar {
        if kirim.blocking_send(tulis::berkas(pos, waktu, skala)).is_err() {
            return;
        }
    }
}

async fn sudah_ada(db: &Db) -> Result<HashSet<Uuid>> {
    use crate::store::posyandu::{ID, TABLE};
    let scope = Actor::system().scope();
    let rows = db.reader(&scope).cells(&TABLE, &[ID], &[], &[], 10_000).await?;
    Ok(rows.iter().filter_map(|row| row.cell(0).id()).collect())
}

/// Who writes posts, where, and with which keys.
struct Penulis<'a> {
    db: &'a Db,
    secrets: &'a Secrets,
    kini: DateTime<Utc>,
    permit: Permit,
}

impl Penulis<'_> {
    /// One post with all its rows, in one transaction. The post is its own scope and is founded here, so there is
    /// no scope to lock yet.
    async fn tulis(&self, berkas: Berkas) -> Result<()> {
        let mutation = Mutation::own(self.kini, "seed posyandu");
        let Begun::New(mut work) = Work::begin(self.db, &mutation, &[]).await? else {
            return Ok(());
        };
        let pos = berkas.pos;
        let tempat = kunci::Tempat::of(&pos.desa, wita(self.kini));
        store::seed::bulk(&work).await?;
        create_scope(&mut work, pos.id, pos.desa.as_str()).await?;
        for mut satu in berkas.muatan {
            if let Some(rahasia) = SEMUA.iter().find(|known| known.table.number == satu.table.number) {
                let rows = (satu.columns, satu.rows.as_mut_slice());
                kunci::seal_rows(&work, self.secrets, &tempat, rahasia, rows).await?;
            }
            work.insert_many(&self.permit, pos.id, satu.table, satu.columns, satu.rows).await?;
        }
        work.commit(pos.id.0).await?;
        Ok(())
    }
}
