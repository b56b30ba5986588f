//! A look into one person's record for an hour (*akses sementara*): called in an emergency, judged afterwards.

use std::sync::LazyLock;

use async_graphql::{Context, ID, Object, Value};

use crate::access::Group::{Institution, Operations};
use crate::domain::akses_sementara::{HasilDarurat, JenisAkses};
use crate::domain::id::AksesId;
use crate::domain::pilihan::{Pilihan as _, daftar};
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::input::{MutasiId, Pilih, mutasi, teks};
use crate::graphql::posyandu::POSYANDU;
use crate::graphql::resolve::{Window, done, once, orang, page, plan};
use crate::graphql::table::noun::Static;
use crate::graphql::table::{Answer, Field, Is, Noun, Pages, Ty};
use crate::graphql::{actor, app};
use crate::service;
use crate::store::akses_sementara as a;
use crate::store::filter::Cond;

/// The noun `AksesSementara`.
pub struct AksesSementara;

impl Is for AksesSementara {
    fn noun() -> &'static Noun {
        &AKSES_SEMENTARA
    }
}

/// The field table of a look.
pub static AKSES_SEMENTARA: Static = LazyLock::new(|| {
    Noun::object(
        "AksesSementara",
        "A look into one person's record for an hour (akses sementara), shown to who opened it and to the auditor.",
        &a::TABLE,
        Operations,
        vec![
            Field::column("id", Operations, Ty::Id("aksesSementara"), a::ID, "The id."),
            Field::column(
                "akun",
                Operations,
                Ty::Id("akun"),
                a::ACCOUNT,
                "The id of the account that opened it.",
            ),
            Field::column(
                "sasaran",
                Operations,
                Ty::Id("sasaran"),
                a::SASARAN,
                "The person's id, and no name.",
            ),
            Field::one("posyandu", Institution, a::POSYANDU, || &POSYANDU, "The person's post."),
            Field::column(
                "jenis",
                Operations,
                Ty::Enum(daftar::<JenisAkses>()),
                a::JENIS,
                "Why it was opened.",
            ),
            Field::column(
                "alasan",
                Operations,
                Ty::Str,
                a::ALASAN,
                "The reason in the reader's words, or what the post asks; empty once the person was erased.",
            )
            .or_null(),
            Field::column("mulai", Operations, Ty::Time, a::MULAI, "Since when the record is open."),
            Field::column("sampai", Operations, Ty::Time, a::SAMPAI, "Until when."),
            Field::column(
                "tenggat",
                Operations,
                Ty::Time,
                a::TENGGAT,
                "Until when an auditor is to judge it.",
            )
            .or_null(),
            Field::made(
                "terlambat",
                Operations,
                Ty::Bool,
                &[a::TENGGAT, a::DITINJAU_PADA],
                |cells, facts| {
                    let due = cells.first().and_then(|cell| cell.time());
                    let judged = cells.get(1).is_some_and(|cell| !cell.is_null());
                    Value::Boolean(!judged && due.is_some_and(|due| due < facts.now))
                },
                "Whether that time has passed without a judgement.",
            ),
            Field::column("ditinjauPada", Operations, Ty::Time, a::DITINJAU_PADA, "When it was judged.")
                .or_null(),
            Field::column(
                "hasil",
                Operations,
                Ty::Enum(daftar::<HasilDarurat>()),
                a::HASIL,
                "What the auditor found.",
            )
            .or_null(),
            Field::column("catatan", Operations, Ty::Str, a::CATATAN, "The auditor's note.").or_null(),
        ],
    )
});

/// Reading looks.
#[derive(Default)]
pub struct AksesQuery;

#[Object]
impl AksesQuery {
    /// The records that the reader opened, newest first.
    async fn akses_saya(
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
    ) -> Nullable<Pages<AksesSementara>> {
        nullable(
            async {
                let own = vec![Cond::Eq(a::ACCOUNT, actor(ctx)?.account.0.into())];
                page(ctx, Window { first, after, last, before, max_bytes }, a::NEWEST, own).await
            }
            .await,
        )
    }

    /// Emergencies (akses darurat) in view that no auditor has judged, the first due first.
    async fn darurat_menunggu_tinjauan(
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
    ) -> Nullable<Pages<AksesSementara>> {
        let waiting =
            vec![Cond::Eq(a::JENIS, JenisAkses::Darurat.kode().into()), Cond::IsNull(a::DITINJAU_PADA)];
        nullable(page(ctx, Window { first, after, last, before, max_bytes }, a::OLDEST, waiting).await)
    }
}

/// Opening records and judging it.
#[derive(Default)]
pub struct AksesMutation;

#[Object]
impl AksesMutation {
    /// Open one person's record for 60 minutes in an emergency (darurat), at most 3 times a day. The pengurus of her
    /// post, DPMD and the auditors are told at once, and an auditor judges it within 7 days.
    async fn buka_darurat(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id; the look gets it too.")] id: MutasiId,
        #[graphql(desc = "The person.")] sasaran: ID,
        #[graphql(desc = "Why, in 10 to 500 characters.")] alasan: String,
    ) -> Nullable<Answer<AksesSementara>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let person = orang(ctx, &sasaran, "sasaran").await?;
                let open = service::akses_sementara::buka_darurat(app(ctx), actor(ctx)?, &m, person, &alasan);
                let id = once(ctx, &m, open).await?;
                done(ctx, ask, id).await
            }
            .await,
        )
    }

    /// Judge, as the auditor, whether an emergency was one.
    async fn tinjau_darurat(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id.")] id: MutasiId,
        #[graphql(desc = "The look.")] akses: ID,
        #[graphql(desc = "What was found.")] hasil: Pilih<HasilDarurat>,
        #[graphql(desc = "A note.")] catatan: Option<String>,
    ) -> Nullable<Answer<AksesSementara>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let akses = AksesId::parse(&akses).map_err(|r| r.on("akses"))?;
                let found = (hasil.0, teks("catatan", catatan)?);
                let judge = service::akses_sementara::tinjau(app(ctx), actor(ctx)?, &m, akses, found);
                let id = once(ctx, &m, judge).await?;
                done(ctx, ask, id).await
            }
            .await,
        )
    }
}
