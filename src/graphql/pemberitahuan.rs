//! Notices (*pemberitahuan*) to the reader's own account.

use std::sync::LazyLock;

use async_graphql::{Context, ID, Object};

use crate::access::Group::Operations;
use crate::domain::id::PemberitahuanId;
use crate::domain::pemberitahuan::JenisPemberitahuan;
use crate::domain::pilihan::daftar;
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::input::{MutasiId, mutasi};
use crate::graphql::resolve::{Window, done, once, page, plan};
use crate::graphql::table::noun::Static;
use crate::graphql::table::{Answer, Field, Is, Noun, Pages, Ty};
use crate::graphql::{actor, app};
use crate::service;
use crate::store::filter::Cond;
use crate::store::pemberitahuan as p;

/// The noun `Pemberitahuan`.
pub struct Pemberitahuan;

impl Is for Pemberitahuan {
    fn noun() -> &'static Noun {
        &PEMBERITAHUAN
    }
}

/// The field table of a notice.
pub static PEMBERITAHUAN: Static = LazyLock::new(|| {
    Noun::object(
        "Pemberitahuan",
        "A notice to the reader's own account (pemberitahuan). It names nobody.",
        &p::TABLE,
        Operations,
        vec![
            Field::column("id", Operations, Ty::Id("pemberitahuan"), p::ID, "The id."),
            Field::column(
                "jenis",
                Operations,
                Ty::Enum(daftar::<JenisPemberitahuan>()),
                p::JENIS,
                "What it is about.",
            ),
            Field::column("entitas", Operations, Ty::Str, p::ENTITY, "The id of what it is about.").or_null(),
            Field::column("pesan", Operations, Ty::Str, p::PESAN, "The sentence, in Bahasa Indonesia."),
            Field::column("dibuat", Operations, Ty::Time, p::DIBUAT, "When it was sent."),
            Field::column("dibaca", Operations, Ty::Time, p::DIBACA, "When it was marked as read.").or_null(),
        ],
    )
});

/// Reading notices.
#[derive(Default)]
pub struct PemberitahuanQuery;

#[Object]
impl PemberitahuanQuery {
    /// Notices (pemberitahuan) to the reader, newest first.
    async fn pemberitahuan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only what is not marked as read.", default = false)] belum_dibaca: bool,
        #[graphql(desc = "Rows from the start: 1 to 100, else 20.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this position.")] after: Option<String>,
        #[graphql(desc = "Rows from the end, not with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only rows in front of this position.")] before: Option<String>,
        #[graphql(
            desc = "No more rows than fit into so many bytes of JSON, though one at least: 1,000 to 1,000,000."
        )]
        max_bytes: Option<i32>,
    ) -> Nullable<Pages<Pemberitahuan>> {
        let unread = belum_dibaca.then_some(Cond::IsNull(p::DIBACA)).into_iter().collect();
        nullable(page(ctx, Window { first, after, last, before, max_bytes }, p::NEWEST, unread).await)
    }
}

/// Marking notices.
#[derive(Default)]
pub struct PemberitahuanMutation;

#[Object]
impl PemberitahuanMutation {
    /// Mark a notice as read (dibaca).
    async fn tandai_dibaca(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id.")] id: MutasiId,
        #[graphql(desc = "The notice.")] pemberitahuan: ID,
    ) -> Nullable<Answer<Pemberitahuan>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let notice = PemberitahuanId::parse(&pemberitahuan).map_err(|r| r.on("pemberitahuan"))?;
                let read = service::pemberitahuan::tandai_dibaca(app(ctx), actor(ctx)?, &m, notice);
                let id = once(ctx, &m, read).await?;
                done(ctx, ask, id).await
            }
            .await,
        )
    }
}
