//! Posts that fell silent.

use async_graphql::{Context, ID, Object, SimpleObject};

use super::error::{Nullable, nullable};
use super::indikator::area;
use super::input::Pilih;
use super::jatuh_tempo::{HALAMAN, banyak};
use super::{actor, app};
use crate::domain::id::PosyanduId;
use crate::domain::partisipasi::kekosongan::AlasanKosong;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::tanggal::Bulan;
use crate::service::partisipasi::kekosongan::{self, Jumlah, PosKosong, Tanya};
use crate::service::partisipasi::tabel::Tingkat;

/// Posts that fell silent in a month (kekosongan), the worst first.
#[derive(SimpleObject)]
pub struct Kekosongan {
    /// The month, `2026-10`.
    bulan: String,
    /// How many posts there are in the area.
    jumlah_posyandu: i64,
    /// How many of them are silent.
    jumlah_kosong: i64,
    /// Belum jatuh tempo: how many did not open yet, in a month that still runs. They are not silent before it is over.
    belum_jatuh_tempo: i64,
    /// How many posts are silent for each reason; a post may have several.
    alasan: Vec<KekosonganAlasan>,
    /// The same by place.
    tempat: Vec<KekosonganTempat>,
    /// The posts of this page: who did not open first, then by the length of the silence, then by the gravest reason.
    posyandu: Vec<PosyanduKosong>,
    /// What to send as `after` for the next page; null on the last one.
    berikut: Option<ID>,
}

/// Posts that are silent for one reason.
#[derive(SimpleObject)]
pub struct KekosonganAlasan {
    /// The code of the reason (alasan).
    alasan: &'static str,
    /// How many posts.
    jumlah: i64,
}

/// How many posts of a place are silent.
#[derive(SimpleObject)]
pub struct KekosonganTempat {
    /// The region's code, or the post's id.
    kunci: String,
    /// Its name.
    nama: String,
    /// How many posts there are.
    jumlah_posyandu: i64,
    /// How many of them are silent.
    jumlah_kosong: i64,
    /// How many did not open yet, in a month that still runs.
    belum_jatuh_tempo: i64,
    /// How many are silent for each reason.
    alasan: Vec<KekosonganAlasan>,
}

/// A silent post.
#[derive(SimpleObject)]
pub struct PosyanduKosong {
    /// The post's id.
    posyandu: ID,
    /// Its name.
    nama: String,
    /// Code of its village.
    wilayah: String,
    /// Name of its village.
    nama_wilayah: String,
    /// Alasan: why, by codes, the gravest reason first: TIDAK_DIJADWALKAN (no day was planned), TIDAK_TERLAKSANA (planned
    /// and not held), TANPA_KADER (no kader is in force), KADER_TIDAK_HADIR (none of them was there), TANPA_CATATAN (none
    /// of its people was checked in or served). PKK, OPD and DPMD are not told the last one.
    alasan: Vec<&'static str>,
    /// Lama: months since the last one with a completed opening day; null when there is none in three years.
    lama_bulan: Option<u32>,
    /// Days of the month that were planned and not called off.
    dijadwalkan: i64,
    /// Days of the month that were held.
    terlaksana: i64,
    /// Kader in force; null for years before 2020.
    kader: Option<i64>,
}

fn alasan(jumlah: &Jumlah) -> Vec<KekosonganAlasan> {
    let count =
        |(alasan, jumlah): (&AlasanKosong, &i64)| KekosonganAlasan { alasan: alasan.kode(), jumlah: *jumlah };
    jumlah.alasan.iter().map(count).collect()
}

impl From<&Jumlah> for KekosonganTempat {
    fn from(jumlah: &Jumlah) -> Self {
        KekosonganTempat {
            kunci: jumlah.kunci.clone(),
            nama: jumlah.nama.clone(),
            jumlah_posyandu: jumlah.posyandu,
            jumlah_kosong: jumlah.kosong,
            belum_jatuh_tempo: jumlah.belum_jatuh_tempo,
            alasan: alasan(jumlah),
        }
    }
}

impl From<&PosKosong> for PosyanduKosong {
    fn from(one: &PosKosong) -> Self {
        PosyanduKosong {
            posyandu: ID(one.pos.id.to_string()),
            nama: one.pos.nama.clone(),
            wilayah: one.pos.wilayah.clone(),
            nama_wilayah: one.wilayah.clone(),
            alasan: one.alasan.iter().map(|alasan| alasan.kode()).collect(),
            lama_bulan: one.lama,
            dijadwalkan: one.sebulan.dijadwalkan,
            terlaksana: one.sebulan.terlaksana,
            kader: one.sebulan.kader,
        }
    }
}

impl From<kekosongan::Kekosongan> for Kekosongan {
    fn from(found: kekosongan::Kekosongan) -> Self {
        let last = found.pos.last().map(|one| ID(one.pos.id.to_string()));
        Kekosongan {
            bulan: found.bulan.to_string(),
            jumlah_posyandu: found.semua.posyandu,
            jumlah_kosong: found.semua.kosong,
            belum_jatuh_tempo: found.semua.belum_jatuh_tempo,
            alasan: alasan(&found.semua),
            tempat: found.tempat.iter().map(Into::into).collect(),
            posyandu: found.pos.iter().map(Into::into).collect(),
            berikut: last.filter(|_| found.lagi),
        }
    }
}

/// Reading which posts fell silent.
#[derive(Default)]
pub struct KekosonganQuery;

#[Object]
impl KekosonganQuery {
    /// Where nothing happened: posts of a region that did not open in a month, that opened without their kader or with
    /// nobody written down, and since when. Facts of the institution, of which one reason alone is not told to who may not
    /// see small counts (`PosyanduKosong.alasan`). Of a month that still runs, posts that did not open yet are not yet due.
    async fn kekosongan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Code of the region; or give a post.")] wilayah: Option<String>,
        #[graphql(desc = "The id of a post; or give a region.")] posyandu: Option<ID>,
        #[graphql(desc = "Bulan: the month, `2026-10`.")] bulan: String,
        #[graphql(
            desc = "Tingkat: the places for which posts are counted.",
            default_with = "Pilih(Tingkat::Kecamatan)"
        )]
        tingkat: Pilih<Tingkat>,
        #[graphql(desc = "How many posts; at most 100.", default = 50)] first: i32,
        #[graphql(desc = "Only posts behind this one: `berikut` of the page before.")] after: Option<ID>,
    ) -> Nullable<Kekosongan> {
        nullable(
            async {
                let tanya = Tanya {
                    area: area(wilayah, posyandu)?,
                    bulan: Bulan::parse(&bulan).map_err(|refusal| refusal.on("bulan"))?,
                    tingkat: tingkat.0,
                    first: banyak(first, HALAMAN)?,
                    after: after.map(|id| PosyanduId::parse(&id).map_err(|r| r.on("after"))).transpose()?,
                };
                kekosongan::kekosongan(app(ctx), actor(ctx)?, &tanya).await.map(Into::into)
            }
            .await,
        )
    }
}
