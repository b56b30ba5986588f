//! Targets (*target*) of indicators, by region and from a day on.

use std::sync::LazyLock;

use async_graphql::{Context, Object, Value};

use crate::access::Group::Institution;
use crate::domain::id::TargetId;
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::indikator::satu_indikator;
use crate::graphql::input::{MutasiId, Tanggal, mutasi, wilayah_kode};
use crate::graphql::resolve::{Window, done, once, page, plan};
use crate::graphql::table::noun::Static;
use crate::graphql::table::{Answer, Field, Is, Noun, Pages, Ty};
use crate::graphql::wilayah::WILAYAH;
use crate::graphql::{actor, app};
use crate::service::partisipasi::target::{self, NewTarget};
use crate::store::filter::Cond;
use crate::store::target as t;

/// The noun `Target`.
pub struct Target;

impl Is for Target {
    fn noun() -> &'static Noun {
        &TARGET
    }
}

/// The field table of a target.
pub static TARGET: Static = LazyLock::new(|| {
    Noun::object(
        "Target",
        "What a region wants to reach of an indicator, from a day on. The closest region counts.",
        &t::TABLE,
        Institution,
        vec![
            Field::column("id", Institution, Ty::Id(TargetId::PREFIX), t::ID, "The id."),
            Field::column("indikator", Institution, Ty::Str, t::INDIKATOR, "The code of the indicator."),
            Field::one("wilayah", Institution, t::WILAYAH, || &WILAYAH, "The region."),
            Field::column("berlaku", Institution, Ty::Date, t::BERLAKU, "The first day it holds (berlaku)."),
            Field::made(
                "persen",
                Institution,
                Ty::Float,
                &[t::PERSEPULUH],
                |cells, _| {
                    cells
                        .first()
                        .and_then(|cell| cell.int())
                        .map_or(Value::Null, |n| Value::from(n as f64 / 10.0))
                },
                "Percent to reach, with one decimal.",
            ),
            Field::column("ditetapkanPada", Institution, Ty::Time, t::DITETAPKAN_PADA, "When it was set."),
        ],
    )
});

/// Reading targets.
#[derive(Default)]
pub struct TargetQuery;

#[Object]
impl TargetQuery {
    /// The targets that are set, by indicator and region, the newest first.
    async fn daftar_target(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only of this indicator, by its code.")] indikator: Option<String>,
        #[graphql(desc = "Rows from the start: 1 to 100, else 20.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this position.")] after: Option<String>,
        #[graphql(desc = "Rows from the end, not with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only rows in front of this position.")] before: Option<String>,
        #[graphql(
            desc = "No more rows than fit into so many bytes of JSON, though one at least: 1,000 to 1,000,000."
        )]
        max_bytes: Option<i32>,
    ) -> Nullable<Pages<Target>> {
        let only = indikator.map(|kode| Cond::Eq(t::INDIKATOR, kode.into()));
        nullable(
            page(ctx, Window { first, after, last, before, max_bytes }, t::ORDER, only.into_iter().collect())
                .await,
        )
    }
}

/// Setting targets.
#[derive(Default)]
pub struct TargetMutation;

#[Object]
impl TargetMutation {
    /// Set what a region wants to reach of an indicator from a day on (DPMD_ADMIN); the same day again corrects it.
    async fn atur_target(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id.")] id: MutasiId,
        #[graphql(desc = "The code of the indicator.")] indikator: String,
        #[graphql(desc = "The region's code.")] wilayah: String,
        #[graphql(desc = "Berlaku: the first day it holds.")] berlaku: Tanggal,
        #[graphql(desc = "Percent, 0.1 to 100, with one decimal.")] persen: f64,
    ) -> Nullable<Answer<Target>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let new = NewTarget {
                    indikator: satu_indikator(&indikator)?,
                    wilayah: wilayah_kode("wilayah", &wilayah)?,
                    berlaku: berlaku.read("berlaku")?,
                    // Beyond what a target can be it is refused, whatever it saturates to.
                    persepuluh: (persen * 10.0).round() as i64,
                };
                let id = once(ctx, &m, target::atur(app(ctx), actor(ctx)?, &m, new)).await?;
                done(ctx, ask, id).await
            }
            .await,
        )
    }
}
