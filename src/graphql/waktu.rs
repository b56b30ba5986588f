//! How soon referrals are taken up.

use async_graphql::{Context, ID, Object, SimpleObject};

use super::error::{Nullable, nullable};
use super::indikator::area;
use super::input::{Pilih, Saat};
use super::partisipasi::Rate;
use super::{actor, app};
use crate::domain::posyandu::Bidang;
use crate::service::partisipasi::tabel::{Tingkat, rentang};
use crate::service::partisipasi::waktu::{self, Tanya, Tempat};

/// The referrals that a place sent in some months: how soon the receiver took the first step (waktu tindak lanjut), and
/// how many were done in time. Protected cases are in none of the numbers.
#[derive(SimpleObject)]
pub struct WaktuTindakLanjut {
    /// The region's code, or the post's id.
    kunci: String,
    /// Its name.
    nama: String,
    /// How many posts are in it.
    jumlah_posyandu: i64,
    /// Dibuat: referrals sent in the months.
    dibuat: i64,
    /// Terbuka: of them, still going on.
    terbuka: i64,
    /// Belum jatuh tempo: of these, younger than thirty days, so not judged yet.
    belum_jatuh_tempo: i64,
    /// Selesai: done within thirty days, of those sent without the cancelled, the not eligible and the not yet due.
    selesai: Rate,
    /// Selesai mentah: the same of those not yet due as well, to see how far it has come.
    selesai_mentah: Rate,
    /// Ditindak: how many the receiver took up.
    ditindak: i32,
    /// Menunggu: how many are open and were not touched by the receiver.
    menunggu: i32,
    /// Median of the working days from sending to the first step, the same day being 0; null when none was taken up. 31
    /// stands for 31 or more, here and below.
    median_hari_kerja: Option<f64>,
    /// The 90th percentile (persentil, nearest rank) of the working days.
    persentil90_hari_kerja: Option<i32>,
    /// Median of the days of the calendar.
    median_hari: Option<f64>,
    /// The 90th percentile of the days of the calendar.
    persentil90_hari: Option<i32>,
    /// Dalam batas: taken up within the limit asked for, of those taken up and those open past it; null without a limit.
    dalam_batas: Option<Rate>,
}

impl WaktuTindakLanjut {
    fn of(place: Tempat, batas: Option<i32>) -> Self {
        let count = |days: &[i32]| i32::try_from(days.len()).unwrap_or(i32::MAX);
        let (median_hari, persentil90_hari) = place.tindak.menurut_kalender();
        WaktuTindakLanjut {
            jumlah_posyandu: place.posyandu,
            dibuat: place.dibuat,
            terbuka: place.terbuka,
            belum_jatuh_tempo: place.belum_jatuh_tempo,
            selesai: place.selesai.into(),
            selesai_mentah: place.mentah.into(),
            ditindak: count(&place.tindak.ditindak),
            menunggu: count(&place.tindak.menunggu),
            median_hari_kerja: place.tindak.median(),
            persentil90_hari_kerja: place.tindak.persentil_90(),
            median_hari,
            persentil90_hari,
            dalam_batas: batas.map(|batas| place.tindak.dalam_batas(batas).into()),
            kunci: place.kunci,
            nama: place.nama,
        }
    }
}

/// Reading how soon referrals are taken up.
#[derive(Default)]
pub struct WaktuQuery;

#[Object]
impl WaktuQuery {
    /// How soon receivers take up the referrals of a region or a post, a row a place. For the post itself, its pembina and
    /// auditors: middles of few cases tell of one, so nobody reads them with small counts hidden.
    async fn waktu_tindak_lanjut(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Code of the region; or give a post.")] wilayah: Option<String>,
        #[graphql(desc = "The id of a post; or give a region.")] posyandu: Option<ID>,
        #[graphql(desc = "Dari: sent since the first day of this period, `2026-11`, `2026-Q4` or `2026`.")]
        dari: String,
        #[graphql(desc = "Sampai: sent to the last day of this period; without it, of the first.")]
        sampai: Option<String>,
        #[graphql(desc = "Tingkat: the places of the rows.")] tingkat: Pilih<Tingkat>,
        #[graphql(desc = "Bidang: only referrals to this sector.")] bidang: Option<Pilih<Bidang>>,
        #[graphql(desc = "Batas: working days within which one should be taken up, 0 to 30.")] batas: Option<
            i32,
        >,
        #[graphql(desc = "Pada: as it was known at this moment, and judged on its day; without it, now.")]
        pada: Option<Saat>,
    ) -> Nullable<Vec<WaktuTindakLanjut>> {
        nullable(
            async {
                let (dari, sampai) = rentang(&dari, sampai.as_deref())?;
                let tanya = Tanya {
                    area: area(wilayah, posyandu)?,
                    dari,
                    sampai,
                    tingkat: tingkat.0,
                    bidang: bidang.map(|one| one.0),
                    batas,
                    pada: Saat::option(pada, "pada")?,
                };
                let places = waktu::waktu(app(ctx), actor(ctx)?, &tanya).await?;
                Ok(places.into_iter().map(|place| WaktuTindakLanjut::of(place, batas)).collect())
            }
            .await,
        )
    }
}
