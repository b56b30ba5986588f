//! Referrals as the village sees them. A pembina has no lists of people, and needs none to forward a case: the post, the
//! sector, the RT and since when it waits say enough to ask the board of the post, which knows whom it is about. So
//! this is a noun of its own over the same rows, without the person, the household, the service and every free text,
//! and with a guard of its own: what was submitted to a village of his, nothing protected, and no health case.

use std::sync::LazyLock;

use async_graphql::{Context, ID, Object};

use crate::access::Group::{Institution, Operations};
use crate::domain::id::{RujukanDesaId, RujukanId};
use crate::domain::pilihan::daftar;
use crate::domain::posyandu::Bidang;
use crate::domain::rujukan::StatusRujukan;
use crate::error::Result;
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::input::{MutasiId, Pilih, mutasi, teks, teks_wajib};
use crate::graphql::posyandu::POSYANDU;
use crate::graphql::resolve::{Window, done_all, once, page, plan_all};
use crate::graphql::rujukan::{among, jam, these};
use crate::graphql::table::answer::Answers;
use crate::graphql::table::noun::Static;
use crate::graphql::table::{Field, Is, Noun, Pages, Ty};
use crate::graphql::{actor, app};
use crate::service;
use crate::service::rujukan::Ubah;
use crate::store::rujukan as r;

/// The noun `RujukanDesa`.
pub struct RujukanDesa;

impl Is for RujukanDesa {
    fn noun() -> &'static Noun {
        &RUJUKAN_DESA
    }
}

/// The field table of a case as the village sees it.
pub static RUJUKAN_DESA: Static = LazyLock::new(|| {
    let mut fields = vec![
        Field::column(
            "id",
            Operations,
            Ty::Id(RujukanDesaId::PREFIX),
            r::ID,
            "The id of the referral, as a village knows it.",
        ),
        Field::one("posyandu", Institution, r::POSYANDU, || &POSYANDU, "The post that submitted it."),
        Field::column(
            "bidang",
            Operations,
            Ty::Enum(daftar::<Bidang>()),
            r::BIDANG,
            "The sector it is addressed to.",
        ),
        Field::column("rt", Operations, Ty::Str, r::RT, "The neighbourhood (RT) it comes from.").or_null(),
        Field::column("dibuat", Operations, Ty::Time, r::DIBUAT, "When it was recorded."),
        Field::column(
            "diajukanPada",
            Operations,
            Ty::Time,
            r::DIAJUKAN_PADA,
            "When it was submitted to the village.",
        )
        .or_null(),
    ];
    fields.extend(jam(Operations));
    Noun::object(
        "RujukanDesa",
        "A referral that was submitted to a village (desa), as its pembina sees it: whom it is about is not told.",
        &r::DESA,
        Operations,
        fields,
    )
});

/// Reading what waits for a village.
#[derive(Default)]
pub struct RujukanDesaQuery;

#[Object]
impl RujukanDesaQuery {
    /// Referrals that were submitted to villages of the reader (PEMBINA), the longest waiting first. Nobody is named.
    async fn daftar_rujukan_desa(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only these statuses; without it, what waits to be forwarded.")] status: Option<
            Vec<Pilih<StatusRujukan>>,
        >,
        #[graphql(desc = "When true, only what its holder keeps past the limit.", default = false)]
        lewat_batas: bool,
        #[graphql(desc = "Rows from the start: 1 to 100, else 20.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this position.")] after: Option<String>,
        #[graphql(desc = "Rows from the end, not with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only rows in front of this position.")] before: Option<String>,
        #[graphql(
            desc = "No more rows than fit into so many bytes of JSON, though one at least: 1,000 to 1,000,000."
        )]
        max_bytes: Option<i32>,
    ) -> Nullable<Pages<RujukanDesa>> {
        let wanted = status.map_or(vec![StatusRujukan::DiajukanKeDesa], |all| {
            all.into_iter().map(|Pilih(status)| status).collect()
        });
        let mut filter = vec![among(wanted.into_iter())];
        if lewat_batas {
            filter.push(r::lewat_batas(app(ctx).clock.today(), app(ctx).libur));
        }
        nullable(page(ctx, Window { first, after, last, before, max_bytes }, r::WAITING, filter).await)
    }
}

/// What a pembina does with what was submitted.
#[derive(Default)]
pub struct RujukanDesaMutation;

#[Object]
impl RujukanDesaMutation {
    /// Forward up to 100 referrals to the agencies (OPD) they are addressed to, all or none of them.
    async fn teruskan_rujukan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id, one for all of them.")] id: MutasiId,
        #[graphql(desc = "The referrals.")] rujukan: Vec<ID>,
        #[graphql(desc = "A note. Do not write names.")] catatan: Option<String>,
    ) -> Nullable<Answers<RujukanDesa>> {
        nullable(
            async {
                let catatan = teks("catatan", catatan)?;
                step(ctx, &id, &rujukan, (StatusRujukan::DiteruskanKeOpd, catatan)).await
            }
            .await,
        )
    }

    /// Send up to 100 referrals back to their posts, all or none of them.
    async fn kembalikan_rujukan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id, one for all of them.")] id: MutasiId,
        #[graphql(desc = "The referrals.")] rujukan: Vec<ID>,
        #[graphql(desc = "Why. Do not write names.")] alasan: String,
    ) -> Nullable<Answers<RujukanDesa>> {
        nullable(
            async {
                let alasan = teks_wajib("alasan", alasan)?;
                step(ctx, &id, &rujukan, (StatusRujukan::Dikembalikan, Some(alasan))).await
            }
            .await,
        )
    }
}

async fn step(
    ctx: &Context<'_>,
    id: &MutasiId,
    rujukan: &[ID],
    (ke, catatan): (StatusRujukan, Option<String>),
) -> Result<Answers<RujukanDesa>> {
    let (ask, m) = (plan_all(ctx)?, mutasi(ctx, id)?);
    let ids = rujukan.iter().map(|id| RujukanDesaId::parse(id).map(|id| RujukanId(id.0)));
    let ids = ids.collect::<Result<Vec<_>, _>>().map_err(|refusal| refusal.on("rujukan"))?;
    let step = Ubah { ke, catatan, alasan: None };
    once(ctx, &m, service::rujukan::ubah(app(ctx), actor(ctx)?, &m, (&r::DESA, &ids), step)).await?;
    done_all(ctx, ask, r::WAITING, &these(&ids)).await
}
