//! Teams (*tim*) and who belongs to them, from when to when.

use std::sync::LazyLock;

use async_graphql::{Context, ID, InputObject, Object};

use crate::access::Group::Operations;
use crate::domain::id::{AccountId, AnggotaId, TimId};
use crate::error::{Code, Refusal};
use crate::graphql::akun::AKUN;
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::input::{MutasiId, Saat, Tanggal, mutasi, teks_wajib};
use crate::graphql::penugasan::PENUGASAN;
use crate::graphql::resolve::{Window, done, once, one, page, plan};
use crate::graphql::table::noun::Static;
use crate::graphql::table::{Answer, Field, Is, Many, Noun, Pages, Ty};
use crate::graphql::{actor, app};
use crate::service;
use crate::store::account::{assignment, team as t, team_member as m};

/// The noun `Tim`.
pub struct Tim;

impl Is for Tim {
    fn noun() -> &'static Noun {
        &TIM
    }
}

/// The noun `AnggotaTim`.
pub struct AnggotaTim;

impl Is for AnggotaTim {
    fn noun() -> &'static Noun {
        &ANGGOTA_TIM
    }
}

/// The field table of a team.
pub static TIM: Static = LazyLock::new(|| {
    Noun::object(
        "Tim",
        "A team (tim), such as a tim pembina for two kecamatan. It holds assignments for all its members.",
        &t::TABLE,
        Operations,
        vec![
            Field::column("id", Operations, Ty::Id("tim"), t::ID, "The id."),
            Field::column("nama", Operations, Ty::Str, t::NAMA, "The name."),
            Field::column("dibuat", Operations, Ty::Time, t::DIBUAT, "When it was formed."),
            Field::many(
                "anggota",
                Operations,
                Many::new(|| &ANGGOTA_TIM, m::TEAM, t::ID, m::ORDER),
                "Its members, former ones too.",
            ),
            Field::many(
                "penugasan",
                Operations,
                Many::new(|| &PENUGASAN, assignment::TEAM, t::ID, assignment::NEWEST),
                "What it holds, past assignments too, newest first.",
            ),
        ],
    )
});

/// The field table of a membership.
pub static ANGGOTA_TIM: Static = LazyLock::new(|| {
    Noun::object(
        "AnggotaTim",
        "Somebody's membership (keanggotaan) of a team, from when to when.",
        &m::TABLE,
        Operations,
        vec![
            Field::column("id", Operations, Ty::Id("anggotaTim"), m::ID, "The id."),
            Field::one("akun", Operations, m::ACCOUNT, || &AKUN, "Whose it is."),
            Field::one("tim", Operations, m::TEAM, || &TIM, "The team."),
            Field::column("mulai", Operations, Ty::Time, m::MULAI, "From this moment on."),
            Field::column("akhir", Operations, Ty::Time, m::AKHIR, "The moment at which it no longer holds.")
                .or_null(),
            Field::one("dimasukkanOleh", Operations, m::ENTERED_BY, || &AKUN, "Who entered them."),
        ],
    )
});

/// Reading teams.
#[derive(Default)]
pub struct TimQuery;

#[Object]
impl TimQuery {
    /// The team with this id.
    async fn tim(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The team's id.")] id: ID,
    ) -> Nullable<Answer<Tim>> {
        nullable(async { one(ctx, TimId::parse(&id).map_err(|r| r.on("id"))?.0.into()).await }.await)
    }

    /// The teams the reader sees, by name.
    async fn daftar_tim(
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
    ) -> Nullable<Pages<Tim>> {
        nullable(page(ctx, Window { first, after, last, before, max_bytes }, t::ORDER, Vec::new()).await)
    }
}

/// A team to form.
#[derive(InputObject)]
pub struct BuatTimInput {
    /// The mutation's id; the team gets it too.
    id: MutasiId,
    /// The name.
    nama: String,
    /// The accounts of its first members, from now on.
    anggota: Vec<ID>,
}

/// Somebody who joins a team.
#[derive(InputObject)]
pub struct MasukTimInput {
    /// The mutation's id; the membership gets it too.
    id: MutasiId,
    /// The team.
    tim: ID,
    /// The account.
    akun: ID,
    /// From this day on; at once when left out.
    mulai: Option<Tanggal>,
    /// The day on which the membership no longer holds; leave out when open.
    akhir: Option<Tanggal>,
}

/// Keeping teams.
#[derive(Default)]
pub struct TimMutation;

#[Object]
impl TimMutation {
    /// Form a team. DPMD_ADMIN, with a fresh code of the authenticator.
    async fn buat_tim(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The team.")] input: BuatTimInput,
    ) -> Nullable<Answer<Tim>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &input.id)?);
                let nama = teks_wajib("nama", input.nama)?;
                if input.anggota.len() > 100 {
                    return Err(Refusal::new(Code::TooLong).on("anggota").into());
                }
                let anggota = input.anggota.iter().map(|id| AccountId::parse(id));
                let anggota = anggota.collect::<Result<_, _>>().map_err(|r| r.on("anggota"))?;
                let work = service::tim::buat(app(ctx), actor(ctx)?, &m, nama, anggota);
                let tim = once(ctx, &m, work).await?;
                done(ctx, ask, tim).await
            }
            .await,
        )
    }

    /// Enter somebody in a team, and with it in what the team holds. DPMD_ADMIN, with a fresh code of the
    /// authenticator.
    async fn masuk_tim(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who joins which team.")] input: MasukTimInput,
    ) -> Nullable<Answer<AnggotaTim>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &input.id)?);
                let new = service::tim::MasukTim {
                    tim: TimId::parse(&input.tim).map_err(|r| r.on("tim"))?,
                    akun: AccountId::parse(&input.akun).map_err(|r| r.on("akun"))?,
                    mulai: Tanggal::option(input.mulai, "mulai")?,
                    akhir: Tanggal::option(input.akhir, "akhir")?,
                };
                let member = once(ctx, &m, service::tim::masuk(app(ctx), actor(ctx)?, &m, new)).await?;
                done(ctx, ask, member).await
            }
            .await,
        )
    }

    /// End somebody's membership of a team. DPMD_ADMIN, with a fresh code of the authenticator.
    async fn keluar_tim(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id.")] id: MutasiId,
        #[graphql(desc = "The membership.")] anggota: ID,
        #[graphql(desc = "The moment at which it no longer holds; now when left out.")] pada: Option<Saat>,
    ) -> Nullable<Answer<AnggotaTim>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let member = AnggotaId::parse(&anggota).map_err(|r| r.on("anggota"))?;
                let pada = Saat::option(pada, "pada")?;
                let work = service::tim::keluar(app(ctx), actor(ctx)?, &m, member, pada);
                let member = once(ctx, &m, work).await?;
                done(ctx, ask, member).await
            }
            .await,
        )
    }
}
