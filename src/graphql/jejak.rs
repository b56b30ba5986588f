//! The audit trail (*jejak*): who did what when, for an auditor. An entry names ids and never values.

use std::sync::LazyLock;

use async_graphql::{Context, ID, Object, SimpleObject};

use crate::access::Group::Operations;
use crate::domain::id::{AccountId, PosyanduId};
use crate::domain::tanggal::awal_hari;
use crate::error::Refusal;
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::input::Tanggal;
use crate::graphql::resolve::{Window, id_of, page};
use crate::graphql::table::noun::Static;
use crate::graphql::table::{Field, Is, Noun, Pages, Ty};
use crate::graphql::{actor, app};
use crate::service::jejak as service;
use crate::store::filter::Cond;
use crate::store::jejak as j;

/// The noun `Jejak`.
pub struct Jejak;

impl Is for Jejak {
    fn noun() -> &'static Noun {
        &JEJAK
    }
}

/// The field table of an entry.
pub static JEJAK: Static = LazyLock::new(|| {
    Noun::object(
        "Jejak",
        "One entry of the audit trail (jejak). It names ids and never values.",
        &j::TABLE,
        Operations,
        vec![
            Field::column("id", Operations, Ty::Id("jejak"), j::ID, "The id."),
            Field::column(
                "rantai",
                Operations,
                Ty::Str,
                j::SCOPE,
                "The chain: the UUID of a post, or zeros for what belongs to no post.",
            ),
            Field::column("nomor", Operations, Ty::Int, j::NOMOR, "The place in its chain, from 1."),
            Field::column("pada", Operations, Ty::Time, j::AT, "When (UTC)."),
            Field::column("akun", Operations, Ty::Id("akun"), j::ACCOUNT, "Who; null is the program itself.")
                .or_null(),
            Field::column("perangkat", Operations, Ty::Id("perangkat"), j::DEVICE, "On which device.")
                .or_null(),
            Field::column(
                "kiriman",
                Operations,
                Ty::Str,
                j::MUTATION,
                "The id of the mutation; null for a read.",
            )
            .or_null(),
            Field::column("tindakan", Operations, Ty::Str, j::ACTION, "What was done, as a code."),
            Field::column("izin", Operations, Ty::Str, j::PERMIT, "By which right."),
            Field::column(
                "entitas",
                Operations,
                Ty::Str,
                j::ENTITIES,
                "The rows: number of the table and id of each, or how many.",
            ),
            Field::column(
                "catatan",
                Operations,
                Ty::Str,
                j::CATATAN,
                "The reason that was given for a read.",
            )
            .or_null(),
            Field::column(
                "hash",
                Operations,
                Ty::Str,
                j::HASH,
                "The hash of this entry after the one before.",
            ),
        ],
    )
});

/// Whether a chain of the audit trail is whole.
#[derive(SimpleObject)]
pub struct PemeriksaanJejak {
    /// Entries of the chain.
    jumlah: i64,
    /// Every entry is as it was written and none is missing.
    utuh: bool,
    /// The number of the first entry that is not.
    pertama_rusak: Option<i64>,
}

/// A post's audit trail in eight words (kata), to be written on the monthly recap.
#[derive(SimpleObject)]
pub struct KataJejak {
    /// Entries of the chain.
    jumlah: i64,
    /// The eight words of its last entry.
    kata: String,
}

/// Reading and verifying the audit trail.
#[derive(Default)]
pub struct JejakQuery;

#[Object]
impl JejakQuery {
    /// The audit trail, newest first; for an auditor.
    async fn jejak(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only the chain of this post.")] posyandu: Option<ID>,
        #[graphql(desc = "Only acts of this account.")] akun: Option<ID>,
        #[graphql(desc = "Only this act, by its code.")] tindakan: Option<String>,
        #[graphql(desc = "From this day (WITA).")] dari: Option<Tanggal>,
        #[graphql(desc = "To this day (WITA), included.")] sampai: Option<Tanggal>,
        #[graphql(desc = "Rows from the start: 1 to 100, else 20.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this position.")] after: Option<String>,
        #[graphql(desc = "Rows from the end, not with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only rows in front of this position.")] before: Option<String>,
        #[graphql(
            desc = "No more rows than fit into so many bytes of JSON, though one at least: 1,000 to 1,000,000."
        )]
        max_bytes: Option<i32>,
    ) -> Nullable<Pages<Jejak>> {
        nullable(
            async {
                let mut filter = Vec::new();
                let posyandu = id_of(posyandu, "posyandu", PosyanduId::parse)?;
                filter.extend(posyandu.map(|post| Cond::Eq(j::SCOPE, post.0.into())));
                let akun = id_of(akun, "akun", AccountId::parse)?;
                filter.extend(akun.map(|account| Cond::Eq(j::ACCOUNT, account.0.into())));
                filter.extend(tindakan.map(|code| Cond::Eq(j::ACTION, code.into())));
                let from = Tanggal::option(dari, "dari")?;
                filter.extend(from.map(|day| Cond::AtLeast(j::AT, awal_hari(day).into())));
                let to = Tanggal::option(sampai, "sampai")?.and_then(|day| day.succ_opt());
                filter.extend(to.map(|day| Cond::Below(j::AT, awal_hari(day).into())));
                page(ctx, Window { first, after, last, before, max_bytes }, j::NEWEST, filter).await
            }
            .await,
        )
    }

    /// Walk one chain of the audit trail and say whether it is whole; for an auditor. The command `verify-audit`
    /// compares all chains with their anchors too.
    async fn periksa_jejak(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The post; the system's own chain when left out.")] posyandu: Option<ID>,
    ) -> Nullable<PemeriksaanJejak> {
        nullable(
            async {
                let post = id_of(posyandu, "posyandu", PosyanduId::parse)?;
                let (jumlah, bad) = service::periksa(app(ctx), actor(ctx)?, post).await?;
                let pertama_rusak = bad.map(|bad| bad.nomor);
                Ok(PemeriksaanJejak { jumlah, utuh: pertama_rusak.is_none(), pertama_rusak })
            }
            .await,
        )
    }

    /// The eight words of the audit trail of one's own post as it stands now. The pengurus writes them on the monthly
    /// recap she signs, so that the paper tells later whether the trail was changed.
    async fn kata_jejak(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The post's id.")] posyandu: ID,
    ) -> Nullable<KataJejak> {
        nullable(
            async {
                let post = PosyanduId::parse(&posyandu).map_err(|r: Refusal| r.on("posyandu"))?;
                let (jumlah, kata) = service::words(app(ctx), actor(ctx)?, post).await?;
                Ok(KataJejak { jumlah, kata })
            }
            .await,
        )
    }
}
