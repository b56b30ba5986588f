//! Referrals: what a post sends and an agency receives.

use std::sync::LazyLock;

use async_graphql::{Context, ID, InputObject, Object};

use crate::access::Group::{Basic, Institution};
use crate::domain::id::{KaderId, KeluargaId, PelayananId, PosyanduId, RujukanId, SasaranId};
use crate::domain::pilihan::{Pilihan as _, daftar};
use crate::domain::posyandu::Bidang;
use crate::domain::rujukan::StatusRujukan;
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::input::{MutasiId, Pilih, mutasi, teks_wajib};
use crate::graphql::kader::KADER;
use crate::graphql::keluarga::{KELUARGA, KELUARGA_DIRUJUK};
use crate::graphql::pelayanan::PELAYANAN;
use crate::graphql::posyandu::POSYANDU;
use crate::graphql::resolve::{Window, done, id_of, once, one, page, plan};
use crate::graphql::sasaran::{ORANG_DIRUJUK, SASARAN};
use crate::graphql::table::noun::Static;
use crate::graphql::table::{Answer, Field, Is, Noun, Pages, Ty};
use crate::graphql::{actor, app};
use crate::service;
use crate::store::filter::Cond;
use crate::store::{rujukan, rujukan as r};

/// The noun `Rujukan`.
pub struct Rujukan;

impl Is for Rujukan {
    fn noun() -> &'static Noun {
        &RUJUKAN
    }
}

/// The field table of a referral.
pub static RUJUKAN: Static = LazyLock::new(|| {
    Noun::object(
        "Rujukan",
        "A referral from a post to the agency (OPD) of a sector.",
        &r::TABLE,
        Basic,
        vec![
            Field::column("id", Basic, Ty::Id("rujukan"), r::ID, "The id."),
            Field::one("posyandu", Institution, r::POSYANDU, || &POSYANDU, "The post that sent it."),
            Field::column(
                "bidang",
                Basic,
                Ty::Enum(daftar::<Bidang>()),
                r::BIDANG,
                "The sector it is addressed to.",
            ),
            Field::column("alasan", Basic, Ty::Str, r::ALASAN, "Why, in the kader's words."),
            Field::column(
                "status",
                Basic,
                Ty::Enum(daftar::<StatusRujukan>()),
                r::STATUS,
                "Where it stands.",
            ),
            Field::column("dibuat", Basic, Ty::Time, r::DIBUAT, "When it was sent."),
            Field::column("diterimaPada", Basic, Ty::Time, r::DITERIMA_PADA, "When the agency accepted it.")
                .or_null(),
            Field::one_with_parent(
                "orang",
                Basic,
                r::SASARAN,
                || &ORANG_DIRUJUK,
                "Whom it is about, as far as the agency may know.",
            ),
            Field::one_with_parent(
                "rumah",
                Basic,
                r::KELUARGA,
                || &KELUARGA_DIRUJUK,
                "Which household it is about, as far as the agency may know.",
            ),
            Field::one_with_parent(
                "pelayanan",
                Basic,
                r::PELAYANAN,
                || &PELAYANAN,
                "The service that led to it; always of the sector it is addressed to.",
            ),
            Field::one("sasaran", Basic, r::SASARAN, || &SASARAN, "The person's card, for the post itself."),
            Field::one("keluarga", Basic, r::KELUARGA, || &KELUARGA, "The household, for the post itself."),
            Field::one("olehKader", Institution, r::OLEH_KADER, || &KADER, "The kader who found the case."),
        ],
    )
});

/// Reading referrals.
#[derive(Default)]
pub struct RujukanQuery;

#[Object]
impl RujukanQuery {
    /// The referral with this id, at a post of the reader or addressed to the reader's agency.
    async fn rujukan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The referral's id.")] id: ID,
    ) -> Nullable<Answer<Rujukan>> {
        nullable(async { one(ctx, RujukanId::parse(&id).map_err(|r| r.on("id"))?.0.into()).await }.await)
    }

    /// The referrals in view, newest first: for an agency (OPD) those addressed to it, for a post those it sent.
    async fn daftar_rujukan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only this sector.")] bidang: Option<Pilih<Bidang>>,
        #[graphql(desc = "Only this status.")] status: Option<Pilih<StatusRujukan>>,
        #[graphql(desc = "How many rows from the start; at most 100, 20 when no number is given.")]
        first: Option<i32>,
        #[graphql(desc = "Only rows behind this position.")] after: Option<String>,
        #[graphql(desc = "How many rows from the end; at most 100. Not together with `first`.")] last: Option<
            i32,
        >,
        #[graphql(desc = "Only rows in front of this position.")] before: Option<String>,
    ) -> Nullable<Pages<Rujukan>> {
        nullable(
            async {
                let mut filter = Vec::new();
                filter.extend(bidang.map(|b| Cond::Eq(rujukan::BIDANG, b.0.kode().into())));
                filter.extend(status.map(|s| Cond::Eq(rujukan::STATUS, s.0.kode().into())));
                page(ctx, Window { first, after, last, before }, rujukan::NEWEST, filter).await
            }
            .await,
        )
    }
}

/// A referral to send. Exactly one of person and household.
#[derive(InputObject)]
pub struct KirimRujukanInput {
    /// The mutation's id; the referral gets it too.
    id: MutasiId,
    /// The post.
    posyandu: ID,
    /// The person.
    sasaran: Option<ID>,
    /// The household.
    keluarga: Option<ID>,
    /// The service that led to it; of the sector addressed, about the same person or household.
    pelayanan: Option<ID>,
    /// The sector addressed.
    bidang: Pilih<Bidang>,
    /// Why.
    alasan: String,
    /// The kader who found the case.
    oleh_kader: Option<ID>,
}

/// Sending and accepting referrals.
#[derive(Default)]
pub struct RujukanMutation;

#[Object]
impl RujukanMutation {
    /// Send a referral to the agency of a sector.
    async fn kirim_rujukan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The referral.")] input: KirimRujukanInput,
    ) -> Nullable<Answer<Rujukan>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &input.id)?);
                let new = service::rujukan::NewRujukan {
                    posyandu: PosyanduId::parse(&input.posyandu).map_err(|r| r.on("posyandu"))?,
                    sasaran: id_of(input.sasaran, "sasaran", SasaranId::parse)?,
                    keluarga: id_of(input.keluarga, "keluarga", KeluargaId::parse)?,
                    pelayanan: id_of(input.pelayanan, "pelayanan", PelayananId::parse)?,
                    bidang: input.bidang.0,
                    alasan: teks_wajib("alasan", input.alasan)?,
                    oleh_kader: id_of(input.oleh_kader, "olehKader", KaderId::parse)?,
                };
                let rujukan = once(ctx, &m, service::rujukan::kirim(app(ctx), actor(ctx)?, &m, new)).await?;
                done(ctx, ask, rujukan).await
            }
            .await,
        )
    }

    /// Accept a referral, as an officer of the agency (OPD) it is addressed to.
    async fn terima_rujukan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id.")] id: MutasiId,
        #[graphql(desc = "The referral.")] rujukan: ID,
    ) -> Nullable<Answer<Rujukan>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let rujukan = RujukanId::parse(&rujukan).map_err(|r| r.on("rujukan"))?;
                let id = once(ctx, &m, service::rujukan::terima_rujukan(app(ctx), actor(ctx)?, &m, rujukan))
                    .await?;
                done(ctx, ask, id).await
            }
            .await,
        )
    }
}
