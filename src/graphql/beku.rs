//! Closed months (*bulan beku*) and what was recorded after they were closed (*ralat*: restatement).

use std::sync::LazyLock;

use async_graphql::{Context, ID, Object, SimpleObject};
use chrono::SecondsFormat;

use crate::access::Group::Institution;
use crate::domain::id::BulanBekuId;
use crate::domain::partisipasi::indikator::Indikator;
use crate::domain::tanggal::Bulan;
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::indikator::{area, beberapa_indikator};
use crate::graphql::input::{MutasiId, mutasi, wilayah_kode};
use crate::graphql::partisipasi::Rate;
use crate::graphql::resolve::{Window, done, once, page, plan};
use crate::graphql::table::noun::Static;
use crate::graphql::table::{Answer, Field, Is, Noun, Pages, Ty};
use crate::graphql::wilayah::WILAYAH;
use crate::graphql::{actor, app};
use crate::service::partisipasi::beku::{self, Ralat};
use crate::service::partisipasi::tabel::Nilai;
use crate::store::beku as b;
use crate::store::filter::Cond;

/// The noun `BulanBeku`.
pub struct BulanBeku;

impl Is for BulanBeku {
    fn noun() -> &'static Noun {
        &BULAN_BEKU
    }
}

/// The field table of a closed month.
pub static BULAN_BEKU: Static = LazyLock::new(|| {
    Noun::object(
        "BulanBeku",
        "A month that a region has closed (bulan beku): its figures stand as they were known at that moment.",
        &b::TABLE,
        Institution,
        vec![
            Field::column("id", Institution, Ty::Id(BulanBekuId::PREFIX), b::ID, "The id."),
            Field::one("wilayah", Institution, b::WILAYAH, || &WILAYAH, "The region."),
            Field::column("bulan", Institution, Ty::Date, b::BULAN, "The first day of the month (bulan)."),
            Field::column(
                "pada",
                Institution,
                Ty::Time,
                b::PADA,
                "The moment as of which its figures stand.",
            ),
        ],
    )
});

/// What became of a closed month since it was closed.
#[derive(SimpleObject)]
pub struct RalatBulan {
    /// The moment as of which it stands (UTC).
    pada: String,
    /// Each indicator, as it stands and as it is known now.
    indikator: Vec<RalatIndikator>,
    /// What was recorded later, by day and post.
    rincian: Vec<RalatRincian>,
}

/// An indicator of a closed month.
#[derive(SimpleObject)]
pub struct RalatIndikator {
    /// Its code.
    indikator: &'static str,
    /// Beku: as it stands.
    beku: Rate,
    /// Kini: as it is known now.
    kini: Rate,
}

/// What was recorded later at a post on a day: what the counts of an indicator gained.
#[derive(SimpleObject)]
pub struct RalatRincian {
    /// The day (WITA) it was recorded; empty for those who see no single changes, for whom all are told together.
    tanggal: Option<String>,
    /// The post.
    posyandu: ID,
    /// Its name.
    nama: String,
    /// The code of the indicator.
    indikator: &'static str,
    /// What the numerator gained; less than 0 where it lost. Empty where it is hidden or small.
    n: Option<i64>,
    /// What the denominator gained. Empty where it is hidden or small.
    d: Option<i64>,
}

impl From<Ralat> for RalatBulan {
    fn from(ralat: Ralat) -> Self {
        let rate = |nilai: Nilai| Rate::behind(nilai.rate, nilai.n_tersamar, nilai.d_tersamar);
        let one = |(indikator, beku, kini): (&'static Indikator, Nilai, Nilai)| RalatIndikator {
            indikator: indikator.kode,
            beku: rate(beku),
            kini: rate(kini),
        };
        let line = |line: beku::Rincian| RalatRincian {
            tanggal: line.tanggal.map(|day| day.to_string()),
            posyandu: ID(line.posyandu.to_string()),
            nama: line.nama,
            indikator: line.indikator.kode,
            n: line.n,
            d: line.d,
        };
        RalatBulan {
            pada: ralat.pada.to_rfc3339_opts(SecondsFormat::Millis, true),
            indikator: ralat.indikator.into_iter().map(one).collect(),
            rincian: ralat.rincian.into_iter().map(line).collect(),
        }
    }
}

/// Reading closed months.
#[derive(Default)]
pub struct BekuQuery;

#[Object]
impl BekuQuery {
    /// The months that are closed, the newest first.
    async fn daftar_bulan_beku(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only of this region (wilayah), by its code.")] wilayah: Option<String>,
        #[graphql(desc = "Rows from the start: 1 to 100, else 20.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this position.")] after: Option<String>,
        #[graphql(desc = "Rows from the end, not with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only rows in front of this position.")] before: Option<String>,
        #[graphql(
            desc = "No more rows than fit into so many bytes of JSON, though one at least: 1,000 to 1,000,000."
        )]
        max_bytes: Option<i32>,
    ) -> Nullable<Pages<BulanBeku>> {
        nullable(
            async {
                let only = wilayah.map(|kode| wilayah_kode("wilayah", &kode)).transpose()?;
                let only = only.map(|kode| Cond::Eq(b::WILAYAH, kode.to_string().into()));
                page(
                    ctx,
                    Window { first, after, last, before, max_bytes },
                    b::ORDER,
                    only.into_iter().collect(),
                )
                .await
            }
            .await,
        )
    }

    /// What became of a closed month since it was closed (ralat), with what was recorded later item by item: day by day
    /// for those who read sums as counted; for PKK, OPD and DPMD by post, without small numbers.
    async fn ralat_bulan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Code of the region (wilayah); or give a post.")] wilayah: Option<String>,
        #[graphql(desc = "The id of a post; or give a region.")] posyandu: Option<ID>,
        #[graphql(desc = "The month, `2026-11`.")] bulan: String,
        #[graphql(desc = "Codes of the indicators, 1 to 30.")] indikator: Vec<String>,
    ) -> Nullable<RalatBulan> {
        nullable(
            async {
                let place = (area(wilayah, posyandu)?, Bulan::parse(&bulan).map_err(|r| r.on("bulan"))?);
                let indikator = beberapa_indikator(&indikator)?;
                beku::ralat(app(ctx), actor(ctx)?, place, &indikator).await.map(Into::into)
            }
            .await,
        )
    }
}

/// Closing months.
#[derive(Default)]
pub struct BekuMutation;

#[Object]
impl BekuMutation {
    /// Close a month of a region (bekukan): its figures stand as they are known now, and what comes later is told as a
    /// restatement (DPMD_ADMIN).
    async fn bekukan_bulan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id.")] id: MutasiId,
        #[graphql(desc = "The region's code.")] wilayah: String,
        #[graphql(desc = "The month, `2026-11`; it must be over.")] bulan: String,
    ) -> Nullable<Answer<BulanBeku>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let place =
                    (wilayah_kode("wilayah", &wilayah)?, Bulan::parse(&bulan).map_err(|r| r.on("bulan"))?);
                let id = once(ctx, &m, beku::bekukan(app(ctx), actor(ctx)?, &m, place)).await?;
                done(ctx, ask, id).await
            }
            .await,
        )
    }
}
