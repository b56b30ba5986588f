//! What is due: for one person, for a whole post, and the immunisation of one person.

use async_graphql::{Context, ID, Object, SimpleObject};
use chrono::NaiveDate;

use crate::domain::id::{PosyanduId, SasaranId};
use crate::domain::imunisasi::{DosisDinilai, DosisTerbuka, Kelengkapan, StatusTd as DomainTd};
use crate::domain::jatuh_tempo::{Jatuh, Meja};
use crate::domain::pilihan::Pilihan as _;
use crate::domain::siklus::{KelompokUmur, kelompok_umur};
use crate::domain::tanggal::umur_bulan;
use crate::error::{Code, Refusal, Result};
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::input::{Pilih, Tanggal};
use crate::graphql::resolve::mengikuti;
use crate::graphql::{actor, app};
use crate::service::jatuh_tempo::{self, Halaman, Saringan, StatusImunisasi as Status};
use crate::store::jatuh_tempo::Warga;

/// Something that is or will be due (jatuh tempo) for a person: a reminder, never a diagnosis.
#[derive(SimpleObject)]
pub struct JatuhTempo {
    /// The code of the desk (meja), `IMUNISASI`.
    meja: String,
    /// The code of the reason (alasan), `VITAMIN_A_MERAH`.
    alasan: String,
    /// Which of several: the dose `MR1`, the contact `K4`, the age in months.
    rinci: Option<String>,
    /// The first day (WITA) on which it can be done, `2026-11-22`.
    mulai: String,
    /// The day on which it is due.
    tanggal: String,
    /// The day from which it is overdue; null where its time simply passes.
    terlambat_sejak: Option<String>,
    /// The first day on which it is no longer done, where there is one.
    sampai: Option<String>,
    /// How it stands (keadaan): BELUM_WAKTUNYA (not yet), JATUH_TEMPO (due), TERLAMBAT (overdue), LEWAT (no longer given).
    keadaan: String,
    /// A sentence in Bahasa Indonesia.
    kalimat: String,
}

impl From<&Jatuh> for JatuhTempo {
    fn from(jatuh: &Jatuh) -> Self {
        JatuhTempo {
            meja: jatuh.meja().kode().to_owned(),
            alasan: jatuh.alasan.kode().to_owned(),
            rinci: jatuh.rinci.map(|rinci| rinci.kode()),
            mulai: jatuh.mulai.to_string(),
            tanggal: jatuh.jatuh_tempo.to_string(),
            terlambat_sejak: jatuh.terlambat_sejak.map(|day| day.to_string()),
            sampai: jatuh.sampai.map(|day| day.to_string()),
            keadaan: jatuh.keadaan.kode().to_owned(),
            kalimat: jatuh.kalimat(),
        }
    }
}

/// Somebody with something due.
#[derive(SimpleObject)]
pub struct JatuhTempoSasaran {
    /// The person's id.
    sasaran: ID,
    /// The name.
    nama: String,
    /// Age in completed months on the day.
    umur_bulan: i32,
    /// The age group on the day.
    kelompok: Option<String>,
    /// What is due and overdue.
    jatuh: Vec<JatuhTempo>,
}

/// Who of a post has something due, one page by name.
#[derive(SimpleObject)]
pub struct JatuhTempoPos {
    /// How many people there are on all pages.
    jumlah: i32,
    /// The people of this page.
    sasaran: Vec<JatuhTempoSasaran>,
    /// What to send as `after` for the next page; null on the last one.
    berikut: Option<ID>,
}

fn count(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

fn of_post(page: Halaman, hari: NaiveDate) -> JatuhTempoPos {
    let last = page.orang.last().map(|(warga, _)| ID(warga.id.to_string()));
    let person = |(warga, jatuh): &(Warga, Vec<Jatuh>)| JatuhTempoSasaran {
        sasaran: ID(warga.id.to_string()),
        nama: warga.nama.clone(),
        umur_bulan: umur_bulan(warga.lahir.tanggal, hari),
        kelompok: kelompok_umur(warga.lahir.tanggal, hari).map(|group| group.kode().to_owned()),
        jatuh: jatuh.iter().map(Into::into).collect(),
    };
    JatuhTempoPos {
        jumlah: count(page.jumlah),
        sasaran: page.orang.iter().map(person).collect(),
        berikut: last.filter(|_| page.lagi),
    }
}

/// A dose that was given, with its verdict: a warning to midwife or nurse, never a refusal.
#[derive(SimpleObject)]
pub struct DosisImunisasi {
    /// The code of the dose (dosis), `MR1`.
    dosis: String,
    /// Its name in the Buku KIA.
    nama: String,
    /// The day (WITA) on which it was given.
    tanggal: String,
    /// SAH (valid), TERLALU_DINI (too early), JARAK_TERLALU_PENDEK (too soon after the one before), TERLAMBAT (late, valid).
    nilai: String,
    /// Whether it counts towards what is complete; if not, it is given again.
    dihitung: bool,
}

impl From<&DosisDinilai> for DosisImunisasi {
    fn from(dose: &DosisDinilai) -> Self {
        DosisImunisasi {
            dosis: dose.dosis.kode().to_owned(),
            nama: dose.dosis.nama().to_owned(),
            tanggal: dose.tanggal.to_string(),
            nilai: dose.nilai.kode().to_owned(),
            dihitung: dose.dihitung,
        }
    }
}

/// A dose that is still open.
#[derive(SimpleObject)]
pub struct DosisTerbukaImunisasi {
    /// The code of the dose (dosis).
    dosis: String,
    /// Its name in the Buku KIA.
    nama: String,
    /// The first day (WITA) on which it counts, by age and by interval.
    mulai: String,
    /// The day on which it is due.
    jatuh_tempo: String,
    /// The day from which it is overdue.
    terlambat_sejak: String,
    /// BELUM_WAKTUNYA (not yet), JATUH_TEMPO (due), TERLAMBAT (overdue), LEWAT (no longer given).
    keadaan: String,
    /// Whether it was given before in a way that does not count.
    ulang: bool,
}

impl From<&DosisTerbuka> for DosisTerbukaImunisasi {
    fn from(open: &DosisTerbuka) -> Self {
        DosisTerbukaImunisasi {
            dosis: open.dosis.kode().to_owned(),
            nama: open.dosis.nama().to_owned(),
            mulai: open.mulai.to_string(),
            jatuh_tempo: open.jatuh_tempo.to_string(),
            terlambat_sejak: open.terlambat_sejak.to_string(),
            keadaan: open.keadaan.kode().to_owned(),
            ulang: open.ulang,
        }
    }
}

/// How far a child is with one definition of a complete set.
#[derive(SimpleObject)]
pub struct KelengkapanImunisasi {
    /// The definition (versi): IDL_LAMA, DASAR_ILP_2023, BADUTA_LAMA, BADUTA_ILP_2023.
    versi: String,
    /// LENGKAP_SEBELUM_ULANG_TAHUN (before the birthday), LENGKAP (complete), BELUM (not), TIDAK_DIKETAHUI (unknown).
    status: String,
    /// Doses of the set that count.
    ada: i32,
    /// Doses of the set.
    perlu: i32,
    /// The codes of the doses that lack.
    kurang: Vec<String>,
}

impl From<&Kelengkapan> for KelengkapanImunisasi {
    fn from(set: &Kelengkapan) -> Self {
        KelengkapanImunisasi {
            versi: set.versi.kode().to_owned(),
            status: set.status.kode().to_owned(),
            ada: count(set.ada),
            perlu: count(set.perlu),
            kurang: set.kurang.iter().map(|dosis| dosis.kode().to_owned()).collect(),
        }
    }
}

/// The tetanus status (status T) of a woman.
#[derive(SimpleObject)]
pub struct StatusTd {
    /// `T0` to `T5`.
    status: String,
    /// The first day (WITA) on which she is no longer protected; null below T2.
    terlindung_sampai: Option<String>,
    /// The code of the next dose; null after T5.
    berikut: Option<String>,
    /// The first day (WITA) on which the next dose counts.
    berikut_mulai: Option<String>,
}

impl From<DomainTd> for StatusTd {
    fn from(td: DomainTd) -> Self {
        StatusTd {
            status: td.kode(),
            terlindung_sampai: td.terlindung_sampai.map(|day| day.to_string()),
            berikut: td.berikut.map(|(dosis, _)| dosis.kode().to_owned()),
            berikut_mulai: td.berikut.map(|(_, day)| day.to_string()),
        }
    }
}

/// The immunisation of one person.
#[derive(SimpleObject)]
pub struct StatusImunisasi {
    /// Doses that were given, in the order of their dates.
    dosis: Vec<DosisImunisasi>,
    /// Doses that are open, in the order of the schedule.
    terbuka: Vec<DosisTerbukaImunisasi>,
    /// How far each definition of a complete set (IDL, IBL) is fulfilled.
    kelengkapan: Vec<KelengkapanImunisasi>,
    /// The tetanus status of a woman or girl.
    td: Option<StatusTd>,
}

impl From<Status> for StatusImunisasi {
    fn from(status: Status) -> Self {
        StatusImunisasi {
            dosis: status.dosis.iter().map(Into::into).collect(),
            terbuka: status.terbuka.iter().map(Into::into).collect(),
            kelengkapan: status.kelengkapan.iter().map(Into::into).collect(),
            td: status.td.map(Into::into),
        }
    }
}

/// People on one page at most.
pub const HALAMAN: i32 = 100;

/// A number of people from 1 to a limit.
pub fn banyak(first: i32, limit: i32) -> Result<usize, Refusal> {
    match usize::try_from(first) {
        Ok(n) if n > 0 && first <= limit => Ok(n),
        Ok(n) if n > 0 => Err(Refusal::new(Code::PageTooLarge).on("first")),
        _ => Err(Refusal::new(Code::ImpossibleValue).on("first")),
    }
}

/// What is due.
#[derive(Default)]
pub struct JatuhTempoQuery;

#[Object]
impl JatuhTempoQuery {
    /// What is due for one person on a day, what comes next, and doses whose time has passed. For who reads health.
    async fn jatuh_tempo(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The person.")] sasaran: ID,
        #[graphql(desc = "The day; today if not given.")] pada: Option<Tanggal>,
    ) -> Nullable<Vec<JatuhTempo>> {
        nullable(
            async {
                let (app, reader) = (app(ctx), actor(ctx)?);
                let hari = Tanggal::or(pada, "pada", app.clock.today())?;
                let due = mengikuti(ctx, &sasaran, |id| jatuh_tempo::orang(app, reader, id, hari)).await?;
                Ok(due.iter().map(Into::into).collect())
            }
            .await,
        )
    }

    /// Who of a post has something due or overdue on a day, by name. For who reads health at the post.
    async fn jatuh_tempo_pos(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The post.")] posyandu: ID,
        #[graphql(desc = "The day; today if not given.")] pada: Option<Tanggal>,
        #[graphql(desc = "Only what is done at this desk.")] meja: Option<Pilih<Meja>>,
        #[graphql(desc = "Only this age group on the day.")] kelompok: Option<Pilih<KelompokUmur>>,
        #[graphql(desc = "How many people; at most 100.", default = 50)] first: i32,
        #[graphql(desc = "Only people behind this one: `berikut` of the page before.")] after: Option<ID>,
    ) -> Nullable<JatuhTempoPos> {
        nullable(
            async {
                let post = PosyanduId::parse(&posyandu).map_err(|r| r.on("posyandu"))?;
                let hari = Tanggal::or(pada, "pada", app(ctx).clock.today())?;
                let after = after.map(|id| SasaranId::parse(&id).map_err(|r| r.on("after"))).transpose()?;
                let saringan = Saringan {
                    meja: meja.map(|meja| meja.0),
                    kelompok: kelompok.map(|kelompok| kelompok.0),
                    first: banyak(first, HALAMAN)?,
                    after,
                };
                let page = jatuh_tempo::pos(app(ctx), actor(ctx)?, post, hari, saringan).await?;
                Ok(of_post(page, hari))
            }
            .await,
        )
    }

    /// The immunisation of one person on a day: each dose with its verdict, what is open, what is complete. For who reads
    /// health.
    async fn status_imunisasi(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The person.")] sasaran: ID,
        #[graphql(desc = "The day; today if not given.")] pada: Option<Tanggal>,
    ) -> Nullable<StatusImunisasi> {
        nullable(
            async {
                let (app, reader) = (app(ctx), actor(ctx)?);
                let hari = Tanggal::or(pada, "pada", app.clock.today())?;
                let of = |id| jatuh_tempo::imunisasi(app, reader, id, hari);
                mengikuti(ctx, &sasaran, of).await.map(Into::into)
            }
            .await,
        )
    }
}
