//! Rosters: kader and board members of a post, with the dates of their decree (SK).

use std::sync::LazyLock;

use async_graphql::{Context, ID, InputObject, Object};

use crate::access::Group::Institution;
use crate::domain::id::{KaderId, PosyanduId};
use crate::domain::kader::Jabatan;
use crate::domain::keluarga::parse_nama;
use crate::domain::pilihan::daftar;
use crate::domain::posyandu::Bidang;
use crate::error::{Refusal, Result};
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::input::{MutasiId, Pilih, Tanggal, mutasi, teks_wajib};
use crate::graphql::posyandu::POSYANDU;
use crate::graphql::resolve::{Window, done, once, page, plan};
use crate::graphql::table::noun::{Arg, ArgTy, Static};
use crate::graphql::table::{Answer, Field, Is, Noun, Pages, Ty};
use crate::graphql::{actor, app};
use crate::service;
use crate::store::filter::Cond;
use crate::store::{kader, kader as k};

/// The noun `Kader`.
pub struct Kader;

impl Is for Kader {
    fn noun() -> &'static Noun {
        &KADER
    }
}

/// The noun `Pengurus`.
pub struct Pengurus;

impl Is for Pengurus {
    fn noun() -> &'static Noun {
        &PENGURUS
    }
}

/// The day on which a decree must be in force.
pub fn in_force_args() -> Vec<Arg> {
    vec![Arg { name: "pada", about: "In force on this day; today when left out.", ty: ArgTy::Date }]
}

/// The field table of a kader.
pub static KADER: Static = LazyLock::new(|| {
    Noun::object(
        "Kader",
        "A volunteer in the roster of a post. Her account to sign in is something else.",
        &k::TABLE,
        Institution,
        vec![
            Field::column("id", Institution, Ty::Id("kader"), k::ID, "The id."),
            Field::column("nama", Institution, Ty::Str, k::NAMA, "The name."),
            Field::column(
                "bidang",
                Institution,
                Ty::Enums(daftar::<Bidang>()),
                k::BIDANG,
                "The sectors (bidang) she is appointed for.",
            ),
            Field::column("nomorSk", Institution, Ty::Str, k::NOMOR_SK, "Number of the decree (SK)."),
            Field::column("mulai", Institution, Ty::Date, k::MULAI, "First day of the decree."),
            Field::column("akhir", Institution, Ty::Date, k::AKHIR, "The day on which it no longer holds.")
                .or_null(),
            Field::one("posyandu", Institution, k::POSYANDU, || &POSYANDU, "The post."),
        ],
    )
});

/// The field table of a board member.
pub static PENGURUS: Static = LazyLock::new(|| {
    use crate::store::kader::pengurus as p;
    Noun::object(
        "Pengurus",
        "A member of the board (pengurus) of a post.",
        &p::TABLE,
        Institution,
        vec![
            Field::column("id", Institution, Ty::Id("pengurus"), p::ID, "The id."),
            Field::column("nama", Institution, Ty::Str, p::NAMA, "The name."),
            Field::column("jabatan", Institution, Ty::Enum(daftar::<Jabatan>()), p::JABATAN, "The position."),
            Field::column(
                "bidang",
                Institution,
                Ty::Enum(daftar::<Bidang>()),
                p::BIDANG,
                "The sector a head of sector (ketua bidang) leads.",
            )
            .or_null(),
            Field::column("nomorSk", Institution, Ty::Str, p::NOMOR_SK, "Number of the decree (SK)."),
            Field::column("mulai", Institution, Ty::Date, p::MULAI, "First day of the decree."),
            Field::column("akhir", Institution, Ty::Date, p::AKHIR, "The day on which it no longer holds.")
                .or_null(),
            Field::one("posyandu", Institution, p::POSYANDU, || &POSYANDU, "The post."),
        ],
    )
});

/// Reading rosters.
#[derive(Default)]
pub struct KaderQuery;

#[Object]
impl KaderQuery {
    /// The kader of a post whose decree is in force.
    async fn daftar_kader(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The post's id.")] posyandu: ID,
        #[graphql(desc = "In force on this day; today when left out.")] pada: Option<Tanggal>,
        #[graphql(desc = "Rows from the start: 1 to 100, else 20.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this position.")] after: Option<String>,
        #[graphql(desc = "Rows from the end, not with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only rows in front of this position.")] before: Option<String>,
        #[graphql(
            desc = "No more rows than fit into so many bytes of JSON, though one at least: 1,000 to 1,000,000."
        )]
        max_bytes: Option<i32>,
    ) -> Nullable<Pages<Kader>> {
        nullable(
            async {
                let post = PosyanduId::parse(&posyandu).map_err(|r| r.on("posyandu"))?;
                let on = Tanggal::or(pada, "pada", app(ctx).clock.today())?;
                let mut filter = kader::in_force(kader::MULAI, kader::AKHIR, on);
                filter.push(Cond::Eq(kader::POSYANDU, post.0.into()));
                page(ctx, Window { first, after, last, before, max_bytes }, kader::ORDER, filter).await
            }
            .await,
        )
    }
}

/// A decree (SK) with its days.
#[derive(InputObject)]
pub struct SkInput {
    /// Its number.
    nomor: String,
    /// The first day it holds.
    mulai: Tanggal,
    /// The day on which it no longer holds; leave out when open.
    akhir: Option<Tanggal>,
}

impl SkInput {
    fn read(self) -> Result<service::kader::Sk, Refusal> {
        Ok(service::kader::Sk {
            nomor: teks_wajib("nomor", self.nomor)?,
            mulai: self.mulai.read("mulai")?,
            akhir: Tanggal::option(self.akhir, "akhir")?,
        })
    }
}

/// Keeping rosters.
#[derive(Default)]
pub struct KaderMutation;

#[Object]
impl KaderMutation {
    /// Enter a kader in the roster of a post.
    async fn tetapkan_kader(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id; the roster entry gets it too.")] id: MutasiId,
        #[graphql(desc = "The post.")] posyandu: ID,
        #[graphql(desc = "The name.")] nama: String,
        #[graphql(desc = "The sectors she is appointed for.")] bidang: Vec<Pilih<Bidang>>,
        #[graphql(desc = "The decree.")] sk: SkInput,
    ) -> Nullable<Answer<Kader>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let post = PosyanduId::parse(&posyandu).map_err(|r| r.on("posyandu"))?;
                let nama = parse_nama(&nama).map_err(|r| r.on("nama"))?;
                let bidang = bidang.into_iter().map(|b| b.0).collect();
                let sk = sk.read()?;
                let kader = once(
                    ctx,
                    &m,
                    service::kader::tetapkan(app(ctx), actor(ctx)?, &m, post, nama, bidang, sk),
                )
                .await?;
                done(ctx, ask, kader).await
            }
            .await,
        )
    }

    /// End a kader's decree on a day.
    async fn akhiri_kader(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id.")] id: MutasiId,
        #[graphql(desc = "The kader.")] kader: ID,
        #[graphql(desc = "The day on which the decree no longer holds.")] akhir: Tanggal,
    ) -> Nullable<Answer<Kader>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let kader = KaderId::parse(&kader).map_err(|r| r.on("kader"))?;
                let akhir = akhir.read("akhir")?;
                let kader =
                    once(ctx, &m, service::kader::akhiri(app(ctx), actor(ctx)?, &m, kader, akhir)).await?;
                done(ctx, ask, kader).await
            }
            .await,
        )
    }

    /// Enter a board member in the roster of a post.
    async fn tetapkan_pengurus(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id; the roster entry gets it too.")] id: MutasiId,
        #[graphql(desc = "The post.")] posyandu: ID,
        #[graphql(desc = "The name.")] nama: String,
        #[graphql(desc = "The position.")] jabatan: Pilih<Jabatan>,
        #[graphql(desc = "The sector, for a head of sector.")] bidang: Option<Pilih<Bidang>>,
        #[graphql(desc = "The decree.")] sk: SkInput,
    ) -> Nullable<Answer<Pengurus>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let post = PosyanduId::parse(&posyandu).map_err(|r| r.on("posyandu"))?;
                let nama = parse_nama(&nama).map_err(|r| r.on("nama"))?;
                let position = (jabatan.0, bidang.map(|b| b.0));
                let sk = sk.read()?;
                let entry = once(
                    ctx,
                    &m,
                    service::kader::tetapkan_pengurus(app(ctx), actor(ctx)?, &m, post, nama, position, sk),
                )
                .await?;
                done(ctx, ask, entry).await
            }
            .await,
        )
    }
}
