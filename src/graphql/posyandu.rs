//! Posts and the former posts merged into them.

use std::sync::LazyLock;

use async_graphql::{Context, ID, Object};

use crate::access::Group::{Basic, Institution};
use crate::domain::id::PosyanduId;
use crate::domain::keluarga::{parse_nama, parse_rt};
use crate::domain::pilihan::daftar;
use crate::domain::posyandu::{JenisLama, StatusPosyandu};
use crate::domain::registrasi::TahapRegistrasi;
use crate::error::{Code, Refusal, Result};
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::hari_buka::{HARI_BUKA, hari_buka_args, hari_buka_filter};
use crate::graphql::input::{MutasiId, cari, mutasi, teks, wilayah_kode};
use crate::graphql::kader::{KADER, PENGURUS, in_force_args};
use crate::graphql::keluarga::KELUARGA;
use crate::graphql::resolve::{Window, done, once, one, page, plan};
use crate::graphql::sasaran::{SASARAN, sasaran_args, sasaran_filter};
use crate::graphql::table::noun::Static;
use crate::graphql::table::{Answer, Field, Is, Many, Noun, Pages, Ty};
use crate::graphql::wilayah::WILAYAH;
use crate::graphql::{actor, app};
use crate::service;
use crate::store::{hari_buka, kader, keluarga, posyandu, posyandu as p, sasaran};

/// The noun `Posyandu`.
pub struct Posyandu;

impl Is for Posyandu {
    fn noun() -> &'static Noun {
        &POSYANDU
    }
}

/// The field table of a post.
pub static POSYANDU: Static = LazyLock::new(|| {
    Noun::object(
        "Posyandu",
        "A village service post (pos pelayanan terpadu) for everybody from pregnancy to old age.",
        &p::TABLE,
        Institution,
        vec![
            Field::column("id", Institution, Ty::Id("posyandu"), p::ID, "The id."),
            Field::column("nama", Institution, Ty::Str, p::NAMA, "The name."),
            Field::one("wilayah", Institution, p::WILAYAH, || &WILAYAH, "The village it serves."),
            Field::column("rt", Institution, Ty::Strings, p::RT, "The neighbourhoods (RT) it serves."),
            Field::column("alamat", Institution, Ty::Str, p::ALAMAT, "Where it stands, in words.").or_null(),
            Field::column(
                "status",
                Institution,
                Ty::Enum(daftar::<StatusPosyandu>()),
                p::STATUS,
                "The status.",
            ),
            Field::column(
                "kaderWajib",
                Institution,
                Ty::Int,
                p::KADER_WAJIB,
                "How many kader it should have.",
            ),
            Field::column(
                "registrasi",
                Institution,
                Ty::Enum(daftar::<TahapRegistrasi>()),
                p::REGISTRASI,
                "The step (tahap) that its registration has reached; null before the first.",
            )
            .or_null(),
            Field::column(
                "registrasiSejak",
                Institution,
                Ty::Date,
                p::REGISTRASI_SEJAK,
                "Since when its registration stands there (WITA).",
            )
            .or_null(),
            Field::column(
                "registrasiDokumen",
                Institution,
                Ty::Str,
                p::REGISTRASI_DOKUMEN,
                "Number of the document of that step, or why it was returned.",
            )
            .or_null(),
            Field::column(
                "nomorRegistrasi",
                Institution,
                Ty::Str,
                p::NOMOR_REGISTRASI,
                "Its registration number, given by the Ministry of Home Affairs; null while it has none.",
            )
            .or_null(),
            Field::many(
                "lama",
                Institution,
                Many::new(|| &POSYANDU_LAMA, p::lama::POSYANDU, p::ID, p::lama::ORDER),
                "Former posts of one kind merged into this one; their history counts here.",
            ),
            Field::many(
                "kader",
                Institution,
                Many::new(|| &KADER, kader::POSYANDU, p::ID, kader::ORDER).narrowed(
                    in_force_args(),
                    |args, facts| {
                        let on = args.date("pada")?.unwrap_or(facts.today);
                        Ok(kader::in_force(kader::MULAI, kader::AKHIR, on))
                    },
                ),
                "The kader whose decree is in force.",
            ),
            Field::many(
                "pengurus",
                Institution,
                Many::new(|| &PENGURUS, kader::pengurus::POSYANDU, p::ID, kader::pengurus::ORDER).narrowed(
                    in_force_args(),
                    |args, facts| {
                        let on = args.date("pada")?.unwrap_or(facts.today);
                        Ok(kader::in_force(kader::pengurus::MULAI, kader::pengurus::AKHIR, on))
                    },
                ),
                "The board members whose decree is in force.",
            ),
            Field::many(
                "hariBuka",
                Institution,
                Many::new(|| &HARI_BUKA, hari_buka::POSYANDU, p::ID, hari_buka::NEWEST)
                    .narrowed(hari_buka_args(), hari_buka_filter),
                "Its opening days, newest first.",
            ),
            Field::many(
                "sasaran",
                Basic,
                Many::new(|| &SASARAN, sasaran::POSYANDU, p::ID, sasaran::ORDER)
                    .narrowed(sasaran_args(), sasaran_filter),
                "The people registered here, by name.",
            )
            .or_null(),
            Field::many(
                "keluarga",
                Basic,
                Many::new(|| &KELUARGA, keluarga::POSYANDU, p::ID, keluarga::ORDER),
                "The households registered here.",
            )
            .or_null(),
        ],
    )
});

/// The field table of a former post.
pub static POSYANDU_LAMA: Static = LazyLock::new(|| {
    use crate::store::posyandu::lama as l;
    Noun::object(
        "PosyanduLama",
        "A former post of one kind, merged into a post of today.",
        &l::TABLE,
        Institution,
        vec![
            Field::column("id", Institution, Ty::Id("posyanduLama"), l::ID, "The id."),
            Field::column("jenis", Institution, Ty::Enum(daftar::<JenisLama>()), l::JENIS, "Whom it served."),
            Field::column("nama", Institution, Ty::Str, l::NAMA, "Its name then."),
            Field::column("digabungPada", Institution, Ty::Date, l::DIGABUNG, "When it was merged.")
                .or_null(),
            Field::one("posyandu", Institution, l::POSYANDU, || &POSYANDU, "The post it became part of."),
        ],
    )
});

/// Reading posts.
#[derive(Default)]
pub struct PosyanduQuery;

#[Object]
impl PosyanduQuery {
    /// The post with this id.
    async fn posyandu(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The post's id.")] id: ID,
    ) -> Nullable<Answer<Posyandu>> {
        nullable(async { one(ctx, PosyanduId::parse(&id).map_err(|r| r.on("id"))?.0.into()).await }.await)
    }

    /// The posts of a region and everything below it, by name.
    async fn daftar_posyandu(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Code of the region.")] wilayah: String,
        #[graphql(desc = "Start of a word of the name.")] nama: Option<String>,
        #[graphql(desc = "Rows from the start: 1 to 100, else 20.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this position.")] after: Option<String>,
        #[graphql(desc = "Rows from the end, not with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only rows in front of this position.")] before: Option<String>,
        #[graphql(
            desc = "No more rows than fit into so many bytes of JSON, though one at least: 1,000 to 1,000,000."
        )]
        max_bytes: Option<i32>,
    ) -> Nullable<Pages<Posyandu>> {
        nullable(
            async {
                let mut filter = vec![posyandu::within(&wilayah_kode("wilayah", &wilayah)?)];
                if let Some(nama) = nama.filter(|nama| !nama.trim().is_empty()) {
                    filter.push(posyandu::named(&cari("nama", &nama)?));
                }
                page(ctx, Window { first, after, last, before, max_bytes }, posyandu::ORDER, filter).await
            }
            .await,
        )
    }
}

/// Keeping posts.
#[derive(Default)]
pub struct PosyanduMutation;

#[Object]
impl PosyanduMutation {
    /// Found a post in a village.
    async fn dirikan_posyandu(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id; the post gets it too.")] id: MutasiId,
        #[graphql(desc = "Code of the village.")] wilayah: String,
        #[graphql(desc = "The name.")] nama: String,
        #[graphql(desc = "The neighbourhoods (RT) it serves.")] rt: Vec<String>,
        #[graphql(desc = "Where it stands, in words.")] alamat: Option<String>,
    ) -> Nullable<Answer<Posyandu>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                if rt.len() > 200 {
                    return Err(Refusal::new(Code::TooLong).on("rt").into());
                }
                let rt =
                    rt.iter().map(|rt| parse_rt(rt).map_err(|r| r.on("rt"))).collect::<Result<_, _>>()?;
                let new = service::posyandu::NewPosyandu {
                    nama: parse_nama(&nama).map_err(|r| r.on("nama"))?,
                    wilayah: wilayah_kode("wilayah", &wilayah)?,
                    rt,
                    alamat: teks("alamat", alamat)?,
                };
                let post = once(ctx, &m, service::posyandu::dirikan(app(ctx), actor(ctx)?, &m, new)).await?;
                done(ctx, ask, post).await
            }
            .await,
        )
    }
}
