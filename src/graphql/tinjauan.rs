//! Reviews (*tinjauan*): the post asks, the pembina opens one record and says what she found.

use std::sync::LazyLock;

use async_graphql::{Context, ID, Object, Value};

use crate::access::Group::{Basic, Institution, Operations};
use crate::domain::id::TugasTinjauanId;
use crate::domain::pilihan::{Pilihan as _, daftar};
use crate::domain::tinjauan::{JenisTinjauan, StatusTinjauan};
use crate::graphql::akses_sementara::AksesSementara;
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::input::{MutasiId, Pilih, mutasi, teks, teks_wajib};
use crate::graphql::posyandu::POSYANDU;
use crate::graphql::resolve::{Window, done, once, orang, page, plan};
use crate::graphql::table::noun::Static;
use crate::graphql::table::{Answer, Field, Is, Noun, Pages, Ty};
use crate::graphql::{actor, app};
use crate::service;
use crate::store::filter::Cond;
use crate::store::tinjauan as t;

/// The noun `TugasTinjauan`.
pub struct TugasTinjauan;

impl Is for TugasTinjauan {
    fn noun() -> &'static Noun {
        &TUGAS_TINJAUAN
    }
}

/// The field table of a review task.
pub static TUGAS_TINJAUAN: Static = LazyLock::new(|| {
    Noun::object(
        "TugasTinjauan",
        "A record that a post asks its pembina to look at (tugas tinjauan). It names nobody.",
        &t::TABLE,
        Operations,
        vec![
            Field::column("id", Operations, Ty::Id("tugasTinjauan"), t::ID, "The id."),
            Field::column(
                "sasaran",
                Operations,
                Ty::Id("sasaran"),
                t::SASARAN,
                "The person's id, and no name.",
            ),
            Field::one("posyandu", Institution, t::POSYANDU, || &POSYANDU, "The post that asks."),
            Field::column("jenis", Operations, Ty::Enum(daftar::<JenisTinjauan>()), t::JENIS, "Why."),
            Field::column(
                "catatan",
                Basic,
                Ty::Str,
                t::CATATAN,
                "What the post asks; the pembina reads it as the reason (alasan) of the look she opens.",
            )
            .or_null(),
            Field::column(
                "status",
                Operations,
                Ty::Enum(daftar::<StatusTinjauan>()),
                t::STATUS,
                "Where it stands.",
            ),
            Field::column("dibuat", Operations, Ty::Time, t::DIBUAT, "When it was asked."),
            Field::made(
                "umurHari",
                Operations,
                Ty::Int,
                &[t::DIBUAT, t::DITUTUP_PADA],
                |cells, facts| {
                    let time = |at: usize| cells.get(at).and_then(|cell| cell.time());
                    let until = time(1).unwrap_or(facts.now);
                    time(0).map_or(Value::Null, |since| Value::from((until - since).num_days()))
                },
                "How many days it waits, or waited.",
            ),
            Field::column("ditutupPada", Operations, Ty::Time, t::DITUTUP_PADA, "When it was closed.")
                .or_null(),
            Field::column("hasil", Operations, Ty::Str, t::HASIL, "What the pembina found.").or_null(),
        ],
    )
});

/// Reading review tasks.
#[derive(Default)]
pub struct TinjauanQuery;

#[Object]
impl TinjauanQuery {
    /// Review tasks (tugas tinjauan) of the reader's regions or posts, the longest waiting first.
    async fn tugas_tinjauan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only this status; without it, what is not done.")] status: Option<
            Pilih<StatusTinjauan>,
        >,
        #[graphql(desc = "Rows from the start: 1 to 100, else 20.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this position.")] after: Option<String>,
        #[graphql(desc = "Rows from the end, not with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only rows in front of this position.")] before: Option<String>,
        #[graphql(
            desc = "No more rows than fit into so many bytes of JSON, though one at least: 1,000 to 1,000,000."
        )]
        max_bytes: Option<i32>,
    ) -> Nullable<Pages<TugasTinjauan>> {
        let open = [StatusTinjauan::Menunggu, StatusTinjauan::Dibuka];
        let wanted = status.map_or(open.to_vec(), |Pilih(status)| vec![status]);
        let wanted = wanted.into_iter().map(|status| status.kode().into()).collect();
        nullable(
            page(
                ctx,
                Window { first, after, last, before, max_bytes },
                t::OLDEST,
                vec![Cond::In(t::STATUS, wanted)],
            )
            .await,
        )
    }
}

/// Asking for reviews, opening and closing them.
#[derive(Default)]
pub struct TinjauanMutation;

#[Object]
impl TinjauanMutation {
    /// Ask the pembina to look at one record. Do not write names into the note.
    async fn minta_tinjauan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id; the task gets it too.")] id: MutasiId,
        #[graphql(desc = "The person.")] sasaran: ID,
        #[graphql(desc = "Why.")] jenis: Pilih<JenisTinjauan>,
        #[graphql(desc = "What to look at.")] catatan: Option<String>,
    ) -> Nullable<Answer<TugasTinjauan>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let person = orang(ctx, &sasaran, "sasaran").await?;
                let what = (jenis.0, teks("catatan", catatan)?);
                let asked = service::tinjauan::minta(app(ctx), actor(ctx)?, &m, person, what);
                let id = once(ctx, &m, asked).await?;
                done(ctx, ask, id).await
            }
            .await,
        )
    }

    /// Open the one record of a task for 60 minutes. A pembina has one task open at a time.
    async fn buka_tinjauan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id; the look gets it too.")] id: MutasiId,
        #[graphql(desc = "The task.")] tugas: ID,
    ) -> Nullable<Answer<AksesSementara>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let tugas = TugasTinjauanId::parse(&tugas).map_err(|r| r.on("tugas"))?;
                let opened = service::tinjauan::buka_tinjauan(app(ctx), actor(ctx)?, &m, tugas);
                let id = once(ctx, &m, opened).await?;
                done(ctx, ask, id).await
            }
            .await,
        )
    }

    /// Close a task and say what was found; the record closes too, and the post is told.
    async fn tutup_tinjauan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id.")] id: MutasiId,
        #[graphql(desc = "The task.")] tugas: ID,
        #[graphql(desc = "What was found. Do not write names.")] hasil: String,
    ) -> Nullable<Answer<TugasTinjauan>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let tugas = TugasTinjauanId::parse(&tugas).map_err(|r| r.on("tugas"))?;
                let hasil = teks_wajib("hasil", hasil)?;
                let closed = service::tinjauan::tutup_tinjauan(app(ctx), actor(ctx)?, &m, tugas, hasil);
                let id = once(ctx, &m, closed).await?;
                done(ctx, ask, id).await
            }
            .await,
        )
    }
}
