//! Limits of working days (*batas*) for referrals, by sector and region.

use std::sync::LazyLock;

use async_graphql::{Context, Object};

use crate::access::Group::Institution;
use crate::domain::id::BatasRujukanId;
use crate::domain::pilihan::{Pilihan as _, daftar};
use crate::domain::posyandu::Bidang;
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::input::{MutasiId, Pilih, mutasi, wilayah_kode};
use crate::graphql::resolve::{Window, done, once, page, plan};
use crate::graphql::table::noun::Static;
use crate::graphql::table::{Answer, Field, Is, Noun, Pages, Ty};
use crate::graphql::wilayah::WILAYAH;
use crate::graphql::{actor, app};
use crate::service;
use crate::store::filter::Cond;
use crate::store::rujukan::batas as b;

/// The noun `BatasRujukan`.
pub struct BatasRujukan;

impl Is for BatasRujukan {
    fn noun() -> &'static Noun {
        &BATAS_RUJUKAN
    }
}

/// The field table of a limit.
pub static BATAS_RUJUKAN: Static = LazyLock::new(|| {
    Noun::object(
        "BatasRujukan",
        "How many working days whoever received a referral of a sector may take in a region (batas). Of the village, the \
         agency and the facility; the closest region counts.",
        &b::TABLE,
        Institution,
        vec![
            Field::column("id", Institution, Ty::Id(BatasRujukanId::PREFIX), b::ID, "The id."),
            Field::column("bidang", Institution, Ty::Enum(daftar::<Bidang>()), b::BIDANG, "The sector."),
            Field::one("wilayah", Institution, b::WILAYAH, || &WILAYAH, "The region."),
            Field::column(
                "hari",
                Institution,
                Ty::Int,
                b::HARI,
                "Working days; null says that there is no limit in this region, whatever holds around it.",
            )
            .or_null(),
            Field::column("ditetapkanPada", Institution, Ty::Time, b::DITETAPKAN_PADA, "When it was set."),
        ],
    )
});

/// Reading limits.
#[derive(Default)]
pub struct BatasRujukanQuery;

#[Object]
impl BatasRujukanQuery {
    /// The limits that are set, by region.
    async fn daftar_batas_rujukan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only this sector.")] bidang: Option<Pilih<Bidang>>,
        #[graphql(desc = "Rows from the start: 1 to 100, else 20.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this position.")] after: Option<String>,
        #[graphql(desc = "Rows from the end, not with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only rows in front of this position.")] before: Option<String>,
        #[graphql(
            desc = "No more rows than fit into so many bytes of JSON, though one at least: 1,000 to 1,000,000."
        )]
        max_bytes: Option<i32>,
    ) -> Nullable<Pages<BatasRujukan>> {
        let only = bidang.map(|Pilih(bidang)| Cond::Eq(b::BIDANG, bidang.kode().into()));
        nullable(
            page(ctx, Window { first, after, last, before, max_bytes }, b::ORDER, only.into_iter().collect())
                .await,
        )
    }
}

/// Setting limits.
#[derive(Default)]
pub struct BatasRujukanMutation;

#[Object]
impl BatasRujukanMutation {
    /// Set the limit of a sector in a region, for hand-offs from now on (DPMD_ADMIN).
    async fn atur_batas_rujukan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id.")] id: MutasiId,
        #[graphql(desc = "The sector.")] bidang: Pilih<Bidang>,
        #[graphql(desc = "The region's code.")] wilayah: String,
        #[graphql(desc = "Working days, 1 to 30; left out for no limit there.")] hari: Option<i32>,
    ) -> Nullable<Answer<BatasRujukan>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let place = (bidang.0, wilayah_kode("wilayah", &wilayah)?);
                let set = service::rujukan::atur_batas(app(ctx), actor(ctx)?, &m, place, hari.map(i64::from));
                let id = once(ctx, &m, set).await?;
                done(ctx, ask, id).await
            }
            .await,
        )
    }
}
