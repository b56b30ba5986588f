//! What is due, for one person and for a whole post: the store brings the facts, `domain::jatuh_tempo` decides. Every
//! calendar rests on health records, so whoever does not read health at the post is refused, and learns nothing by what
//! a list leaves out.

use std::collections::HashMap;

use chrono::NaiveDate;
use uuid::Uuid;

use super::{akses_sementara, baca};
use crate::access::{Actor, Group, Scope};
use crate::app::App;
use crate::domain::bidang::Isi;
use crate::domain::id::{PosyanduId, SasaranId};
use crate::domain::imunisasi::{
    DosisDinilai, DosisTerbuka, Kelengkapan, StatusTd, kelengkapan, nilai_dosis, status_td, terbuka,
};
use crate::domain::jatuh_tempo::{
    Alasan, Catatan, Hal, Hamil, Jatuh, Meja, Orang, dosis_diberi, hal, jatuh_tempo, sejak,
};
use crate::domain::kunjungan::DaftarPeriksa;
use crate::domain::pertumbuhan::JenisKelamin;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::sasaran::HasilKehamilan;
use crate::domain::siklus::{KelompokUmur, kelompok_umur};
use crate::error::{Code, Refusal, Result};
use crate::store::jatuh_tempo::{Fakta, Minta, Siapa, Warga, fakta, warga};
use crate::store::sasaran;

/// The group of what a reason tells of a person. Calendars tell what was recorded and what was not: health. Who has not
/// come tells of attendance. Flags and referrals are rows with a guard of their own, which let through what may be read.
pub fn group(alasan: Alasan) -> Group {
    match alasan {
        Alasan::TidakHadir | Alasan::TandaSegera | Alasan::TandaRujuk | Alasan::RujukanTertunda => {
            Group::Basic
        }
        Alasan::Timbang
        | Alasan::UkurTinggi
        | Alasan::Perkembangan
        | Alasan::Imunisasi
        | Alasan::VitaminABiru
        | Alasan::VitaminAMerah
        | Alasan::ObatCacing
        | Alasan::Anc
        | Alasan::TtdBumil
        | Alasan::TdBumil
        | Alasan::Nifas
        | Alasan::Neonatus
        | Alasan::TtdRematri
        | Alasan::HbRematri
        | Alasan::TekananDarah
        | Alasan::Obesitas
        | Alasan::GulaDarah
        | Alasan::Jiwa
        | Alasan::Puma
        | Alasan::Penglihatan
        | Alasan::Pendengaran
        | Alasan::Tbc
        | Alasan::Skilas
        | Alasan::Aks => Group::Health,
    }
}

/// What is known of one person for the calendars.
#[derive(Clone, Debug, Default)]
pub(super) struct Riwayat {
    catatan: Vec<Catatan>,
    hamil: Option<Hamil>,
    bersalin: Option<NaiveDate>,
}

impl Riwayat {
    /// Takes in a fact of the calendars; others are left.
    pub(super) fn terima(&mut self, fakta: &Fakta, hari: NaiveDate) -> Result<()> {
        match fakta {
            Fakta::Pelayanan { kode, isi, tanggal, .. } => {
                self.catatan.extend(hal(&Isi::parse(kode, isi)?, *tanggal));
            }
            Fakta::Kehamilan { mulai, hpl, berakhir, hasil, .. } => {
                let ended = berakhir.filter(|day| *day <= hari);
                let lost = hasil.as_deref() == Some(HasilKehamilan::Keguguran.kode());
                match ended {
                    None => self.hamil = Some(Hamil { sejak: *mulai, hpl: *hpl }),
                    Some(day) if !lost => self.bersalin = self.bersalin.max(Some(day)),
                    Some(_) => {}
                }
            }
            Fakta::Kunjungan { daftar, tanggal, .. } => {
                let mother = daftar == DaftarPeriksa::IbuNifas.kode();
                let hal = if mother { Hal::Nifas } else { Hal::Neonatus };
                self.catatan.push(Catatan { tanggal: *tanggal, hal });
            }
            Fakta::Hadir { .. } | Fakta::Tanda { .. } | Fakta::Rujukan { .. } | Fakta::HariBuka { .. } => {}
        }
        Ok(())
    }

    pub(super) fn jatuh(&self, warga: &Warga, hari: NaiveDate) -> Vec<Jatuh> {
        let orang = Orang {
            lahir: warga.lahir,
            jenis_kelamin: warga.jenis_kelamin,
            hamil: self.hamil,
            bersalin: self.bersalin,
        };
        jatuh_tempo(&orang, &self.catatan, hari)
    }
}

/// The person a fact is about; an opening day is about nobody.
pub(super) fn orang_dari(fakta: &Fakta) -> Option<Uuid> {
    match fakta {
        Fakta::Pelayanan { orang, .. }
        | Fakta::Kehamilan { orang, .. }
        | Fakta::Kunjungan { orang, .. }
        | Fakta::Hadir { orang, .. }
        | Fakta::Tanda { orang, .. }
        | Fakta::Rujukan { orang } => Some(*orang),
        Fakta::HariBuka { .. } => None,
    }
}

/// Does the scope read health of this post, or of this person for an hour?
pub(super) fn kesehatan(scope: &Scope, post: PosyanduId, person: Option<SasaranId>) -> bool {
    scope.posts(Group::Health).contains(post)
        || person.is_some_and(|person| scope.singles(Group::Health).contains(&person))
}

/// One person in view and what was done for her. Out of view is `NOT_FOUND`, without the right to health `FORBIDDEN`.
async fn seorang(app: &App, actor: &Actor, id: SasaranId, hari: NaiveDate) -> Result<(Warga, Riwayat)> {
    let scope = akses_sementara::satu(app, actor, &sasaran::TABLE, &id.0.into()).await?;
    let reader = app.db.reader(&scope);
    let found = warga(reader, Siapa::Orang(id)).await?.pop();
    let found = found.ok_or(Refusal::new(Code::NotFound).on("sasaran"))?;
    if !kesehatan(&scope, found.posyandu, Some(id)) {
        return Err(Code::Forbidden.into());
    }
    let minta = Minta { siapa: Siapa::Orang(id), hari, kesehatan: Some(sejak(hari)), tindak_lanjut: None };
    let mut riwayat = Riwayat::default();
    for fact in fakta(reader, minta).await? {
        riwayat.terima(&fact, hari)?;
    }
    Ok((found, riwayat))
}

/// What is and will be due for one person.
pub async fn orang(app: &App, actor: &Actor, id: SasaranId, hari: NaiveDate) -> Result<Vec<Jatuh>> {
    let (warga, riwayat) = seorang(app, actor, id, hari).await?;
    Ok(riwayat.jatuh(&warga, hari))
}

/// The immunisation of one person: doses with their verdict, doses that are open, and what is complete.
#[derive(Clone, Debug)]
pub struct StatusImunisasi {
    pub dosis: Vec<DosisDinilai>,
    pub terbuka: Vec<DosisTerbuka>,
    pub kelengkapan: Vec<Kelengkapan>,
    /// The tetanus status, of women and girls.
    pub td: Option<StatusTd>,
}

/// The immunisation of one person on a day.
pub async fn imunisasi(app: &App, actor: &Actor, id: SasaranId, hari: NaiveDate) -> Result<StatusImunisasi> {
    let (warga, riwayat) = seorang(app, actor, id, hari).await?;
    let given = dosis_diberi(&riwayat.catatan);
    let known = riwayat.catatan.iter().any(|c| c.hal == Hal::BukuImunisasi && c.tanggal <= hari);
    let dosis = nilai_dosis(warga.lahir, &given, hari);
    let woman = warga.jenis_kelamin == JenisKelamin::Perempuan;
    Ok(StatusImunisasi {
        td: woman.then(|| status_td(&dosis, warga.lahir.tanggal)),
        terbuka: terbuka(warga.lahir, warga.jenis_kelamin, &given, hari),
        kelengkapan: kelengkapan(warga.lahir, &given, known, hari),
        dosis,
    })
}

/// What narrows the list of a post.
#[derive(Clone, Copy, Debug)]
pub struct Saringan {
    pub meja: Option<Meja>,
    pub kelompok: Option<KelompokUmur>,
    pub first: usize,
    pub after: Option<SasaranId>,
}

/// People of a post with something due, one page of them by name.
#[derive(Clone, Debug)]
pub struct Halaman {
    /// How many there are on all pages.
    pub jumlah: usize,
    pub orang: Vec<(Warga, Vec<Jatuh>)>,
    pub lagi: bool,
}

/// Who of a post is due on a day, and for what.
pub async fn pos(
    app: &App,
    actor: &Actor,
    post: PosyanduId,
    hari: NaiveDate,
    saringan: Saringan,
) -> Result<Halaman> {
    baca::posku(actor, post)?;
    let scope = actor.scope();
    if !kesehatan(&scope, post, None) {
        return Err(Code::Forbidden.into());
    }
    let reader = app.db.reader(&scope);
    let people = warga(reader, Siapa::Pos(post)).await?;
    let minta = Minta { siapa: Siapa::Pos(post), hari, kesehatan: Some(sejak(hari)), tindak_lanjut: None };
    let mut known: HashMap<Uuid, Riwayat> = HashMap::with_capacity(people.len());
    for fact in fakta(reader, minta).await? {
        if let Some(person) = orang_dari(&fact) {
            known.entry(person).or_default().terima(&fact, hari)?;
        }
    }
    // Whoever was last on the page before may have been served since: she still has her place among all people.
    let after = saringan.after.map(|id| people.iter().position(|warga| warga.id == id));
    let after = after.map(|at| at.ok_or(Refusal::new(Code::CursorInvalid).on("after"))).transpose()?;
    let none = Riwayat::default();
    let in_group = |warga: &Warga| {
        saringan.kelompok.is_none_or(|group| kelompok_umur(warga.lahir.tanggal, hari) == Some(group))
    };
    let here = |j: &Jatuh| j.keadaan.perlu() && saringan.meja.is_none_or(|meja| j.meja() == meja);
    let mut jumlah = 0;
    let mut orang = Vec::new();
    for (at, warga) in people.into_iter().enumerate().filter(|(_, warga)| in_group(warga)) {
        let riwayat = known.get(&warga.id.0).unwrap_or(&none);
        let due: Vec<Jatuh> = riwayat.jatuh(&warga, hari).into_iter().filter(here).collect();
        if due.is_empty() {
            continue;
        }
        jumlah += 1;
        if after.is_none_or(|after| at > after) {
            orang.push((warga, due));
        }
    }
    let lagi = orang.len() > saringan.first;
    orang.truncate(saringan.first);
    Ok(Halaman { jumlah, orang, lagi })
}
