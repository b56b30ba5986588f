//! Exports (*ekspor*): a table that somebody takes along as a file. It is the table of `partisipasi` and nothing else,
//! so access, hiding of small counts and every number are the same; here it is laid out, cut into pieces that fit into
//! memory, and written as CSV or as a workbook. Each export is told to the audit before anything of it is shown.

mod csv;
mod lembar;
mod minta;
mod panjang;
mod rekap;
mod tempat;
mod xlsx;

use std::fs::File;
use std::io::Write as _;

use chrono::{DateTime, Utc};
use tokio::sync::mpsc;
use uuid::Uuid;

use super::everything;
use super::partisipasi::sums_of;
use super::partisipasi::tabel::{self, Permintaan, Tingkat};
use super::seed::Progress;
use crate::access::{Action, Actor, Assignment, Place, Role, Sums, may};
use crate::app::App;
use crate::domain::id::AccountId;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::BidangSet;
use crate::error::{Error, Result};
use crate::store::jejak::{Told, record};
use crate::store::partisipasi::Area;
use crate::store::posyandu;
use crate::store::write::SYSTEM;

pub use lembar::Bentuk;
pub use minta::{Isian, Jenis, Minta};

use lembar::{Baris, Kepala, TERSAMAR};
use panjang::Panjang;
use tempat::{Tempat, masa, waktu};

/// An export that may be read, piece by piece. Who stops reading stops the work, and nothing is left behind.
pub struct Ekspor {
    pembaca: Pembaca,
    kepala: Kepala,
    bentuk: Bentuk,
    /// How many rows there will be.
    baris: usize,
    /// What is read already: the first piece, so that a question that is refused is refused at once.
    siap: Option<Vec<Baris>>,
    sisa: Option<Panjang>,
}

/// Who reads, how exactly, and since when.
struct Pembaca {
    app: App,
    actor: Actor,
    sums: Sums,
    now: DateTime<Utc>,
}

/// An export for somebody signed in.
pub async fn buka(app: &App, actor: &Actor, minta: &Minta) -> Result<Ekspor> {
    let ekspor = susun(app, actor, minta).await?;
    beri_tahu(app, actor, minta).await?;
    Ok(ekspor)
}

/// An export for whoever runs the machine: with small counts hidden as for DPMD or, when she says so, as counted.
pub async fn buka_di_mesin(app: &App, minta: &Minta, utuh: bool) -> Result<Ekspor> {
    let wilayah = match &minta.tanya.area {
        Area::Wilayah(kode) => kode.clone(),
        Area::Posyandu(post) => posyandu::region(app.db.reader(&everything()), *post).await?,
    };
    let reads = Assignment {
        role: if utuh { Role::Auditor } else { Role::DpmdAdmin },
        posyandu: None,
        wilayah_posyandu: None,
        regions: vec![wilayah.ancestors().last().unwrap_or(wilayah)],
        bidang: BidangSet::default(),
        sensitive: false,
        sampai: None,
    };
    let ekspor = susun(app, &Actor::person(AccountId(Uuid::nil()), None, None, vec![reads]), minta).await?;
    beri_tahu(app, &Actor::system(), minta).await?;
    Ok(ekspor)
}

async fn susun(app: &App, actor: &Actor, minta: &Minta) -> Result<Ekspor> {
    let sums = sums_of(app, actor, &minta.tanya.area).await?;
    let pembaca = Pembaca { app: app.clone(), actor: actor.clone(), sums, now: app.clock.now() };
    let bentuk = minta.bentuk;
    if minta.jenis != Jenis::Indikator {
        let (kepala, rows) = rekap::susun(&pembaca, minta).await?;
        let baris = rows.len();
        return Ok(Ekspor { pembaca, kepala, bentuk, baris, siap: Some(rows), sisa: None });
    }
    let (kepala, mut panjang, baris) = Panjang::buka(&pembaca, minta).await?;
    let siap = panjang.lanjut(&pembaca).await?;
    Ok(Ekspor { pembaca, kepala, bentuk, baris, siap, sisa: Some(panjang) })
}

/// Tells the audit who took what along. Whose sums she reads is decided by then; the entry holds no number.
async fn beri_tahu(app: &App, actor: &Actor, minta: &Minta) -> Result<()> {
    let permit = may(actor, Action::ExportSums, &Place::Own)?;
    let post = match &minta.tanya.area {
        Area::Posyandu(post) => Some((&posyandu::TABLE, post.0)),
        Area::Wilayah(_) => None,
    };
    let entities: Vec<_> = post.into_iter().collect();
    let catatan = catatan(minta);
    let (catatan, at) = (Some(catatan.as_str()), app.clock.now());
    record(&app.db, &Told { scope: SYSTEM, permit: &permit, entities: &entities, catatan, at }, None).await
}

/// What was taken along, in one line.
fn catatan(minta: &Minta) -> String {
    let tanya = &minta.tanya;
    let mut words = vec![minta.jenis.kode().to_owned(), minta.bentuk.kode().to_owned()];
    words.push(match &tanya.area {
        Area::Wilayah(kode) => kode.to_string(),
        Area::Posyandu(post) => post.to_string(),
    });
    words.push(format!("{}..{}", tanya.dari, tanya.sampai));
    if minta.jenis == Jenis::Indikator {
        words.push(tanya.tingkat.kode().to_owned());
        words.extend(tanya.rincian.iter().map(|rincian| rincian.kode().to_owned()));
        words.extend(tanya.indikator.iter().map(|indikator| indikator.kode.to_owned()));
    }
    words.join(" ")
}

impl Pembaca {
    /// The moment as of which all pieces are read. Who reads with small counts hidden may not ask for any moment.
    fn pada(&self, tanya: &Permintaan) -> Option<DateTime<Utc>> {
        tanya.pada.or((self.sums == Sums::Exact).then_some(self.now))
    }

    /// Are these numbers told to this reader, hidden here and there or not?
    fn membaca(&self, tanya: &Permintaan) -> bool {
        self.sums == Sums::Exact || tabel::offered(tanya).is_ok()
    }

    /// The area and the time of a question, for the name of a file.
    fn cap(&self, tanya: &Permintaan) -> String {
        let area = match &tanya.area {
            Area::Wilayah(kode) => kode.to_string(),
            Area::Posyandu(post) => format!("posyandu-{}", post.0),
        };
        let tingkat = if tanya.tingkat == Tingkat::Posyandu {
            String::new()
        } else {
            format!("_{}", tanya.tingkat.kode().to_lowercase())
        };
        let until = if tanya.sampai == tanya.dari { String::new() } else { format!("_{}", tanya.sampai) };
        format!("{area}{tingkat}_{}{until}", tanya.dari)
    }
}

/// The lines above a table.
fn keterangan(pembaca: &Pembaca, tempat: &Tempat, tanya: &Permintaan) -> Vec<(&'static str, String)> {
    let periode = if tanya.dari == tanya.sampai {
        masa(tanya.dari)
    } else {
        format!("{} sampai {}", masa(tanya.dari), masa(tanya.sampai))
    };
    let mut lines = vec![
        ("Wilayah", tempat.sebutan(&tanya.area)),
        ("Periode", periode),
        ("Keadaan pada", waktu(tanya.pada.unwrap_or(pembaca.now))),
        ("Dicetak pada", waktu(pembaca.now)),
        ("Definisi", "rumus, sumber, dan versi setiap angka ada di lembar Definisi".to_owned()),
    ];
    if pembaca.sums != Sums::Exact {
        let why = "angka kecil, atau angka yang dapat membuka angka kecil, tidak ditampilkan; bukan nol";
        lines.push((TERSAMAR, why.to_owned()));
    }
    lines
}

impl Ekspor {
    /// The name of the file.
    pub fn berkas(&self) -> String {
        format!("{}.{}", self.kepala.berkas, self.bentuk.kode().to_lowercase())
    }

    /// Its form.
    pub fn bentuk(&self) -> Bentuk {
        self.bentuk
    }

    /// The next piece; nothing at the end.
    async fn lanjut(&mut self) -> Result<Option<Vec<Baris>>> {
        match (self.siap.take(), &mut self.sisa) {
            (Some(rows), _) => Ok(Some(rows)),
            (None, Some(rest)) => rest.lanjut(&self.pembaca).await,
            (None, None) => Ok(None),
        }
    }

    /// The line of the columns, for CSV.
    pub fn csv_kepala(&self) -> Result<Vec<u8>> {
        csv::kepala(&self.kepala)
    }

    /// The lines of the next piece, for CSV; nothing at the end.
    pub async fn csv_lanjut(&mut self) -> Result<Option<Vec<u8>>> {
        self.lanjut().await?.map(|rows| csv::baris(&rows)).transpose()
    }

    /// The whole of it, in its form, to a file.
    pub async fn tulis(mut self, mut ke: File, progress: &dyn Progress) -> Result<File> {
        progress.stage("ekspor", as_u64(self.baris));
        if self.bentuk == Bentuk::Xlsx {
            return self.xlsx(ke, progress).await;
        }
        ke.write_all(&self.csv_kepala()?).map_err(Error::fault)?;
        while let Some(rows) = self.lanjut().await? {
            ke.write_all(&csv::baris(&rows)?).map_err(Error::fault)?;
            progress.advance(as_u64(rows.len()));
        }
        Ok(ke)
    }

    async fn xlsx(mut self, ke: File, progress: &dyn Progress) -> Result<File> {
        let (kirim, terima) = mpsc::channel::<xlsx::Kiriman>(1);
        let kepala = self.kepala.clone();
        let writing = tokio::task::spawn_blocking(move || xlsx::tulis(&kepala, terima, ke));
        while let Some(rows) = self.lanjut().await? {
            let many = as_u64(rows.len());
            // The writer has gone, and says below why.
            if kirim.send(Some(rows)).await.is_err() {
                break;
            }
            progress.advance(many);
        }
        let _ = kirim.send(None).await;
        let written = writing.await.map_err(Error::fault)??;
        written.ok_or_else(|| Error::fault("a workbook broke off"))
    }
}

fn as_u64(many: usize) -> u64 {
    u64::try_from(many).unwrap_or(u64::MAX)
}

/// Tells nobody how far it is.
pub struct Diam;

impl Progress for Diam {
    fn stage(&self, _: &str, _: u64) {}
    fn advance(&self, _: u64) {}
}
