//! Households.

use std::sync::LazyLock;

use async_graphql::{Context, ID, InputObject, Object, Value};

use crate::access::Group::{Basic, Contact, Identifier};
use crate::domain::id::{KeluargaId, PosyanduId};
use crate::domain::keluarga::{parse_nama, parse_rt};
use crate::domain::nik::{NoKk, tersamar};
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::input::{MutasiId, mutasi, teks};
use crate::graphql::pelayanan::{PELAYANAN, pelayanan_args, pelayanan_filter};
use crate::graphql::posyandu::POSYANDU;
use crate::graphql::resolve::{done, once, one, plan, read};
use crate::graphql::sasaran::SASARAN;
use crate::graphql::table::noun::Static;
use crate::graphql::table::{Answer, Field, Is, Many, Noun, Ty};
use crate::graphql::tanda::{TANDA, tanda_args, tanda_filter};
use crate::graphql::{actor, app};
use crate::service;
use crate::store::table::Cell;
use crate::store::{keluarga as k, pelayanan, sasaran, tanda};

/// The noun `Keluarga`.
pub struct Keluarga;

impl Is for Keluarga {
    fn noun() -> &'static Noun {
        &KELUARGA
    }
}

/// Two last digits and stars: enough to recognise, too little to use. No key is needed for it.
pub fn masked(cells: &[&Cell]) -> Value {
    cells.first().and_then(|cell| cell.text()).map_or(Value::Null, |ekor| Value::String(tersamar(ekor)))
}

/// The field table of a household.
pub static KELUARGA: Static = LazyLock::new(|| {
    Noun::object(
        "Keluarga",
        "A household (keluarga), as on its family card.",
        &k::TABLE,
        Basic,
        vec![
            Field::column("id", Basic, Ty::Id("keluarga"), k::ID, "The id."),
            Field::column("kepala", Basic, Ty::Str, k::KEPALA, "Name of the head of the household."),
            Field::column("rt", Basic, Ty::Str, k::RT, "Neighbourhood (RT), three digits."),
            Field::column("rw", Basic, Ty::Str, k::RW, "RW, three digits.").or_null(),
            Field::column("alamat", Contact, Ty::Str, k::ALAMAT, "Address line.").or_null(),
            Field::made(
                "nomorKkTersamar",
                Identifier,
                Ty::Str,
                &[k::NOMOR_KK_EKOR],
                |cells, _| masked(cells),
                "Number of the family card (KK), all but the last two digits hidden.",
            )
            .or_null(),
            Field::column("terdaftar", Basic, Ty::Date, k::TERDAFTAR, "Since when it is registered."),
            Field::one("posyandu", Basic, k::POSYANDU, || &POSYANDU, "The post that serves it."),
            Field::many(
                "anggota",
                Basic,
                Many::new(|| &SASARAN, sasaran::KELUARGA, k::ID, sasaran::ORDER),
                "The members.",
            ),
            Field::many(
                "pelayanan",
                Basic,
                Many::new(|| &PELAYANAN, pelayanan::KELUARGA, k::ID, pelayanan::NEWEST)
                    .narrowed(pelayanan_args(), pelayanan_filter),
                "Services about the household as a whole, newest first.",
            ),
            Field::many(
                "tanda",
                Basic,
                Many::new(|| &TANDA, tanda::KELUARGA, k::ID, tanda::NEWEST)
                    .narrowed(tanda_args(), tanda_filter),
                "Flags (tanda) of the household that the reader may see, newest first.",
            ),
        ],
    )
});

/// The field table of what an agency sees of a household referred to it: G1 and G2, nothing else.
pub static KELUARGA_DIRUJUK: Static = LazyLock::new(|| {
    Noun::object(
        "KeluargaDirujuk",
        "The household a referral is about, as far as the agency it is addressed to may know.",
        &k::TABLE,
        Basic,
        vec![
            Field::column("kepala", Basic, Ty::Str, k::KEPALA, "Name of the head of the household."),
            Field::column("rt", Basic, Ty::Str, k::RT, "Neighbourhood (RT)."),
            Field::column("rw", Basic, Ty::Str, k::RW, "Community unit (RW), three digits.").or_null(),
            Field::column("alamat", Contact, Ty::Str, k::ALAMAT, "Address line.").or_null(),
        ],
    )
    .implementing(Vec::new())
});

/// Reading households.
#[derive(Default)]
pub struct KeluargaQuery;

#[Object]
impl KeluargaQuery {
    /// The household with this id, at a post of the reader.
    async fn keluarga(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The household's id.")] id: ID,
    ) -> Nullable<Answer<Keluarga>> {
        nullable(async { one(ctx, KeluargaId::parse(&id).map_err(|r| r.on("id"))?.0.into()).await }.await)
    }
}

/// A household to register.
#[derive(InputObject)]
pub struct DaftarkanKeluargaInput {
    /// The mutation's id; the household gets it too.
    id: MutasiId,
    /// The post.
    posyandu: ID,
    /// Name of the head of the household.
    kepala: String,
    /// Number of the family card (KK), 16 digits.
    nomor_kk: Option<String>,
    /// Neighbourhood (RT).
    rt: String,
    /// Community unit (RW), up to three digits.
    rw: Option<String>,
    /// Address line.
    alamat: Option<String>,
}

/// Registering households.
#[derive(Default)]
pub struct KeluargaMutation;

#[Object]
impl KeluargaMutation {
    /// Register a household.
    async fn daftarkan_keluarga(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The household.")] input: DaftarkanKeluargaInput,
    ) -> Nullable<Answer<Keluarga>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &input.id)?);
                let new = service::keluarga::NewKeluarga {
                    posyandu: PosyanduId::parse(&input.posyandu).map_err(|r| r.on("posyandu"))?,
                    kepala: parse_nama(&input.kepala).map_err(|r| r.on("kepala"))?,
                    nomor_kk: read(input.nomor_kk, "nomorKk", NoKk::parse)?,
                    rt: parse_rt(&input.rt).map_err(|r| r.on("rt"))?,
                    rw: read(input.rw, "rw", parse_rt)?,
                    alamat: teks("alamat", input.alamat)?,
                };
                let keluarga =
                    once(ctx, &m, service::keluarga::daftarkan(app(ctx), actor(ctx)?, &m, new)).await?;
                done(ctx, ask, keluarga).await
            }
            .await,
        )
    }
}
