//! Opening days (*hari buka*), who came, which kader were there, and visits at home.

use std::sync::LazyLock;

use async_graphql::{Context, ID, InputObject, Object};

use crate::access::Group::{Basic, Institution};
use crate::domain::hari_buka::{Langkah, StatusHariBuka};
use crate::domain::id::{HariBukaId, KaderId, PosyanduId};
use crate::domain::pilihan::{Pilihan as _, daftar};
use crate::error::{Code, Refusal, Result};
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::input::{MutasiId, Pilih, Tanggal, mutasi, teks, teks_wajib};
use crate::graphql::kader::KADER;
use crate::graphql::kehadiran::KEHADIRAN;
use crate::graphql::pelayanan::{PELAYANAN, pelayanan_args, pelayanan_filter};
use crate::graphql::posyandu::POSYANDU;
use crate::graphql::resolve::{Window, done, once, one, page, plan};
use crate::graphql::table::noun::{Arg, ArgTy, Static};
use crate::graphql::table::{Answer, Args, Facts, Field, Is, Many, Noun, Pages, Ty};
use crate::graphql::{actor, app};
use crate::service;
use crate::store::filter::Cond;
use crate::store::hari_buka::{kader_hadir, kehadiran};
use crate::store::{hari_buka, hari_buka as h, pelayanan};

/// The noun `HariBuka`.
pub struct HariBuka;

impl Is for HariBuka {
    fn noun() -> &'static Noun {
        &HARI_BUKA
    }
}

/// What narrows a list of opening days.
pub fn hari_buka_args() -> Vec<Arg> {
    vec![
        Arg {
            name: "status",
            about: "Only days of this status.",
            ty: ArgTy::Enum(daftar::<StatusHariBuka>()),
        },
        Arg { name: "sejak", about: "Only days on or after this one.", ty: ArgTy::Date },
        Arg { name: "sebelum", about: "Only days before this one.", ty: ArgTy::Date },
    ]
}

/// The conditions those arguments make.
pub fn hari_buka_filter(args: &Args<'_>, _: &Facts) -> Result<Vec<Cond>, Refusal> {
    let mut filter = Vec::new();
    if let Some(status) = args.pilihan::<StatusHariBuka>("status")? {
        filter.push(Cond::Eq(h::STATUS, status.kode().into()));
    }
    filter.extend(args.date("sejak")?.map(|day| Cond::AtLeast(h::TANGGAL, day.into())));
    filter.extend(args.date("sebelum")?.map(|day| Cond::Below(h::TANGGAL, day.into())));
    Ok(filter)
}

/// The field table of an opening day.
pub static HARI_BUKA: Static = LazyLock::new(|| {
    Noun::object(
        "HariBuka",
        "An opening day (hari buka) of a post.",
        &h::TABLE,
        Institution,
        vec![
            Field::column("id", Institution, Ty::Id("hariBuka"), h::ID, "The id."),
            Field::one("posyandu", Institution, h::POSYANDU, || &POSYANDU, "The post."),
            Field::column("tanggal", Institution, Ty::Date, h::TANGGAL, "The date (WITA)."),
            Field::column(
                "status",
                Institution,
                Ty::Enum(daftar::<StatusHariBuka>()),
                h::STATUS,
                "The status.",
            ),
            Field::column("lokasi", Institution, Ty::Str, h::LOKASI, "Where, when not at the post.")
                .or_null(),
            Field::column("catatan", Institution, Ty::Str, h::CATATAN, "A note about the day.").or_null(),
            Field::column("dibuka", Institution, Ty::Time, h::DIBUKA, "When it was opened.").or_null(),
            Field::column("ditutup", Institution, Ty::Time, h::DITUTUP, "When it was closed.").or_null(),
            Field::many(
                "kaderHadir",
                Institution,
                Many::new(|| &KADER_HADIR, kader_hadir::HARI_BUKA, h::ID, kader_hadir::ORDER),
                "The kader who were there.",
            ),
            Field::many(
                "kehadiran",
                Basic,
                Many::new(|| &KEHADIRAN, kehadiran::HARI_BUKA, h::ID, kehadiran::ORDER),
                "Who came, in the order of registration.",
            )
            .or_null(),
            Field::many(
                "pelayanan",
                Basic,
                Many::new(|| &PELAYANAN, pelayanan::HARI_BUKA, h::ID, pelayanan::NEWEST)
                    .narrowed(pelayanan_args(), pelayanan_filter),
                "Services of the day that the reader may see.",
            )
            .or_null(),
        ],
    )
});

/// The field table of a kader's presence.
pub static KADER_HADIR: Static = LazyLock::new(|| {
    use kader_hadir as k;
    Noun::object(
        "KaderHadir",
        "A kader who was there on an opening day.",
        &k::TABLE,
        Institution,
        vec![
            Field::column("id", Institution, Ty::Id("kaderHadir"), k::ID, "The id."),
            Field::one("kader", Institution, k::KADER, || &KADER, "The kader."),
            Field::one("hariBuka", Institution, k::HARI_BUKA, || &HARI_BUKA, "The day."),
            Field::column("langkah", Institution, Ty::Int, k::LANGKAH, "The step (1 to 5) she served at.")
                .or_null(),
        ],
    )
});

/// Reading opening days.
#[derive(Default)]
pub struct HariBukaQuery;

#[Object]
impl HariBukaQuery {
    /// The opening day with this id.
    async fn hari_buka(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day's id.")] id: ID,
    ) -> Nullable<Answer<HariBuka>> {
        nullable(async { one(ctx, HariBukaId::parse(&id).map_err(|r| r.on("id"))?.0.into()).await }.await)
    }

    /// The opening days of a post, newest first.
    async fn daftar_hari_buka(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The post's id.")] posyandu: ID,
        #[graphql(desc = "Rows from the start: 1 to 100, else 20.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this position.")] after: Option<String>,
        #[graphql(desc = "Rows from the end, not with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only rows in front of this position.")] before: Option<String>,
        #[graphql(
            desc = "No more rows than fit into so many bytes of JSON, though one at least: 1,000 to 1,000,000."
        )]
        max_bytes: Option<i32>,
    ) -> Nullable<Pages<HariBuka>> {
        nullable(
            async {
                let post = PosyanduId::parse(&posyandu).map_err(|r| r.on("posyandu"))?;
                let filter = vec![Cond::Eq(hari_buka::POSYANDU, post.0.into())];
                page(ctx, Window { first, after, last, before, max_bytes }, hari_buka::NEWEST, filter).await
            }
            .await,
        )
    }
}

/// A kader who is there.
#[derive(InputObject)]
pub struct KaderHadirInput {
    /// The kader's id in the roster.
    kader: ID,
    /// The step she serves at.
    langkah: Option<Pilih<Langkah>>,
}

/// Running opening days.
#[derive(Default)]
pub struct HariBukaMutation;

#[Object]
impl HariBukaMutation {
    /// Put an opening day on the calendar of a post.
    async fn jadwalkan_hari_buka(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id; the day gets it too.")] id: MutasiId,
        #[graphql(desc = "The post.")] posyandu: ID,
        #[graphql(desc = "The date (WITA), today or later.")] tanggal: Tanggal,
        #[graphql(desc = "Where, when not at the post.")] lokasi: Option<String>,
    ) -> Nullable<Answer<HariBuka>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let post = PosyanduId::parse(&posyandu).map_err(|r| r.on("posyandu"))?;
                let (tanggal, lokasi) = (tanggal.read("tanggal")?, teks("lokasi", lokasi)?);
                let day = once(
                    ctx,
                    &m,
                    service::hari_buka::jadwalkan(app(ctx), actor(ctx)?, &m, post, tanggal, lokasi),
                )
                .await?;
                done(ctx, ask, day).await
            }
            .await,
        )
    }

    /// Open a scheduled day, with the kader who are there. A closed or cancelled day stays so.
    async fn buka_hari_buka(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id.")] id: MutasiId,
        #[graphql(desc = "The day.")] hari_buka: ID,
        #[graphql(desc = "The kader who are there.", default)] kader_hadir: Vec<KaderHadirInput>,
    ) -> Nullable<Answer<HariBuka>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let day = HariBukaId::parse(&hari_buka).map_err(|r| r.on("hariBuka"))?;
                let hadir = kader_hadir.into_iter().map(|k| {
                    Ok((KaderId::parse(&k.kader).map_err(|r| r.on("kaderHadir"))?, k.langkah.map(|l| l.0)))
                });
                let hadir = hadir.collect::<Result<Vec<_>, Refusal>>()?;
                if hadir.len() > 100 {
                    return Err(Refusal::new(Code::TooLong).on("kaderHadir").into());
                }
                let day =
                    once(ctx, &m, service::hari_buka::buka(app(ctx), actor(ctx)?, &m, day, &hadir)).await?;
                done(ctx, ask, day).await
            }
            .await,
        )
    }

    /// Note a kader who is there. Noting her twice changes nothing.
    async fn catat_kader_hadir(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id.")] id: MutasiId,
        #[graphql(desc = "The day.")] hari_buka: ID,
        #[graphql(desc = "The kader.")] kader_hadir: KaderHadirInput,
    ) -> Nullable<Answer<HariBuka>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let day = HariBukaId::parse(&hari_buka).map_err(|r| r.on("hariBuka"))?;
                let kader = KaderId::parse(&kader_hadir.kader).map_err(|r| r.on("kaderHadir"))?;
                let step = kader_hadir.langkah.map(|l| l.0);
                let day = once(
                    ctx,
                    &m,
                    service::hari_buka::catat_kader(app(ctx), actor(ctx)?, &m, day, kader, step),
                )
                .await?;
                done(ctx, ask, day).await
            }
            .await,
        )
    }

    /// Close a running day. Entries are still taken afterwards, and marked late.
    async fn tutup_hari_buka(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id.")] id: MutasiId,
        #[graphql(desc = "The day.")] hari_buka: ID,
        #[graphql(desc = "A note about the day.")] catatan: Option<String>,
    ) -> Nullable<Answer<HariBuka>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let day = HariBukaId::parse(&hari_buka).map_err(|r| r.on("hariBuka"))?;
                let catatan = teks("catatan", catatan)?;
                let day =
                    once(ctx, &m, service::hari_buka::tutup(app(ctx), actor(ctx)?, &m, day, catatan)).await?;
                done(ctx, ask, day).await
            }
            .await,
        )
    }

    /// Cancel a day on which nothing was recorded.
    async fn batalkan_hari_buka(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id.")] id: MutasiId,
        #[graphql(desc = "The day.")] hari_buka: ID,
        #[graphql(desc = "Why.")] alasan: String,
    ) -> Nullable<Answer<HariBuka>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let day = HariBukaId::parse(&hari_buka).map_err(|r| r.on("hariBuka"))?;
                let alasan = teks_wajib("alasan", alasan)?;
                let day = once(ctx, &m, service::hari_buka::batalkan(app(ctx), actor(ctx)?, &m, day, alasan))
                    .await?;
                done(ctx, ask, day).await
            }
            .await,
        )
    }
}
