//! Regions: the tree of kabupaten, kecamatan, desa and kelurahan.

use std::sync::LazyLock;

use async_graphql::{Context, Object};

use crate::access::Group::Institution;
use crate::domain::pilihan::daftar;
use crate::domain::wilayah::Level;
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::input::{cari, wilayah_kode};
use crate::graphql::posyandu::POSYANDU;
use crate::graphql::resolve::{Window, one, page};
use crate::graphql::table::noun::{Arg, ArgTy, Static};
use crate::graphql::table::{Answer, Field, Is, Many, Noun, Pages, Ty};
use crate::store::{posyandu, wilayah, wilayah as w};

/// The noun `Wilayah`.
pub struct Wilayah;

impl Is for Wilayah {
    fn noun() -> &'static Noun {
        &WILAYAH
    }
}

/// The field table of a region.
pub static WILAYAH: Static = LazyLock::new(|| {
    Noun::object(
        "Wilayah",
        "A region: kabupaten (district), kecamatan (sub-district), desa or kelurahan (village, urban ward).",
        &w::TABLE,
        Institution,
        vec![
            Field::column("id", Institution, Ty::Id("wilayah"), w::KODE, "The id, `wilayah:` and the code."),
            Field::column(
                "kode",
                Institution,
                Ty::Str,
                w::KODE,
                "The official code with dots, `64.02.05.2001`.",
            ),
            Field::column(
                "nama",
                Institution,
                Ty::Str,
                w::NAMA,
                "The name. Names repeat within the kabupaten.",
            ),
            Field::column("tingkat", Institution, Ty::Enum(daftar::<Level>()), w::TINGKAT, "The level."),
            Field::one("induk", Institution, w::INDUK, || &WILAYAH, "The region directly above."),
            Field::many(
                "bawahan",
                Institution,
                Many::new(|| &WILAYAH, wilayah::INDUK, w::KODE, w::ORDER),
                "The regions directly below.",
            ),
            Field::many(
                "posyandu",
                Institution,
                Many::new(|| &POSYANDU, posyandu::WILAYAH, w::KODE, posyandu::ORDER).narrowed(
                    vec![Arg { name: "nama", about: "Start of a word of the name.", ty: ArgTy::Str }],
                    |args, _| Ok(args.text("nama").map(posyandu::named).into_iter().collect()),
                ),
                "The posts that lie directly in this region; only villages have some.",
            ),
        ],
    )
});

/// Reading regions.
#[derive(Default)]
pub struct WilayahQuery;

#[Object]
impl WilayahQuery {
    /// The region with this code (`64.02.05`); null with NOT_FOUND when there is none.
    async fn wilayah(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The official code with dots.")] kode: String,
    ) -> Nullable<Answer<Wilayah>> {
        nullable(async { one(ctx, wilayah_kode("kode", &kode)?.to_string().into()).await }.await)
    }

    /// Regions of which a word of the name starts like this.
    async fn cari_wilayah(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Start of a word of the name, at least two letters.")] nama: String,
        #[graphql(desc = "Rows from the start: 1 to 100, else 20.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this position.")] after: Option<String>,
        #[graphql(desc = "Rows from the end, not with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only rows in front of this position.")] before: Option<String>,
        #[graphql(
            desc = "No more rows than fit into so many bytes of JSON, though one at least: 1,000 to 1,000,000."
        )]
        max_bytes: Option<i32>,
    ) -> Nullable<Pages<Wilayah>> {
        nullable(
            async {
                let nama = cari("nama", &nama)?;
                page(
                    ctx,
                    Window { first, after, last, before, max_bytes },
                    wilayah::ORDER,
                    vec![wilayah::named(&nama)],
                )
                .await
            }
            .await,
        )
    }
}
