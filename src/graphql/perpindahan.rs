//! Moves from one post to another: proposed by one, accepted by the other.

use std::sync::LazyLock;

use async_graphql::{Context, ID, Object};

use crate::access::Group::{Identifier, Institution};
use crate::domain::id::{PerpindahanId, PosyanduId};
use crate::domain::pilihan::daftar;
use crate::domain::sasaran::StatusPindah;
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::input::{MutasiId, mutasi};
use crate::graphql::posyandu::POSYANDU;
use crate::graphql::resolve::{Window, done, once, orang, page, plan};
use crate::graphql::sasaran::SASARAN;
use crate::graphql::table::noun::Static;
use crate::graphql::table::{Answer, Field, Is, Noun, Pages, Ty};
use crate::graphql::{actor, app};
use crate::service;
use crate::store::{sasaran, sasaran as s};

/// The noun `Perpindahan`.
pub struct Perpindahan;

impl Is for Perpindahan {
    fn noun() -> &'static Noun {
        &PERPINDAHAN
    }
}

/// The field table of a move.
pub static PERPINDAHAN: Static = LazyLock::new(|| {
    use s::perpindahan as p;
    Noun::object(
        "Perpindahan",
        "A move of a person from one post to another: proposed by one, accepted by the other.",
        &p::TABLE,
        Identifier,
        vec![
            Field::column("id", Identifier, Ty::Id("perpindahan"), p::ID, "The id."),
            Field::one("sasaran", Identifier, p::SASARAN, || &SASARAN, "The person, where in view."),
            Field::one("dari", Institution, p::DARI, || &POSYANDU, "The post she leaves."),
            Field::one("ke", Institution, p::KE, || &POSYANDU, "The post she goes to."),
            Field::column(
                "status",
                Identifier,
                Ty::Enum(daftar::<StatusPindah>()),
                p::STATUS,
                "Where it stands.",
            ),
            Field::column("diajukan", Identifier, Ty::Time, p::DIAJUKAN, "When it was proposed."),
            Field::column(
                "berlaku",
                Identifier,
                Ty::Date,
                p::BERLAKU,
                "From which day the new post serves her.",
            )
            .or_null(),
        ],
    )
});

/// Reading moves.
#[derive(Default)]
pub struct PerpindahanQuery;

#[Object]
impl PerpindahanQuery {
    /// Moves proposed to or by a post of the reader, newest first.
    async fn daftar_perpindahan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the start: 1 to 100, else 20.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this position.")] after: Option<String>,
        #[graphql(desc = "Rows from the end, not with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only rows in front of this position.")] before: Option<String>,
        #[graphql(
            desc = "No more rows than fit into so many bytes of JSON, though one at least: 1,000 to 1,000,000."
        )]
        max_bytes: Option<i32>,
    ) -> Nullable<Pages<Perpindahan>> {
        nullable(
            page(
                ctx,
                Window { first, after, last, before, max_bytes },
                sasaran::perpindahan::ORDER,
                Vec::new(),
            )
            .await,
        )
    }
}

/// Moving people.
#[derive(Default)]
pub struct PerpindahanMutation;

#[Object]
impl PerpindahanMutation {
    /// Propose that a person moves to another post, which accepts or not.
    async fn ajukan_pindah(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id; the move gets it too.")] id: MutasiId,
        #[graphql(desc = "The person.")] sasaran: ID,
        #[graphql(desc = "The post she goes to.")] ke: ID,
    ) -> Nullable<Answer<Perpindahan>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let person = orang(ctx, &sasaran, "sasaran").await?;
                let to = PosyanduId::parse(&ke).map_err(|r| r.on("ke"))?;
                let id =
                    once(ctx, &m, service::sasaran::ajukan_pindah(app(ctx), actor(ctx)?, &m, person, to))
                        .await?;
                done(ctx, ask, id).await
            }
            .await,
        )
    }

    /// Accept a person who moves here. The old post keeps its counts; the name follows the person.
    async fn terima_pindah(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id.")] id: MutasiId,
        #[graphql(desc = "The proposed move.")] perpindahan: ID,
    ) -> Nullable<Answer<Perpindahan>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let proposed = PerpindahanId::parse(&perpindahan).map_err(|r| r.on("perpindahan"))?;
                let id =
                    once(ctx, &m, service::sasaran::terima_pindahan(app(ctx), actor(ctx)?, &m, proposed))
                        .await?;
                done(ctx, ask, id).await
            }
            .await,
        )
    }
}
