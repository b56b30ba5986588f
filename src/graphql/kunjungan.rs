//! Visits at home (*kunjungan rumah*).

use std::sync::LazyLock;

use async_graphql::{Context, ID, InputObject, Object};

use crate::access::Group::{Basic, Institution};
use crate::domain::id::{KaderId, KeluargaId, PosyanduId, SasaranId};
use crate::domain::kunjungan::HasilKunjungan;
use crate::domain::pilihan::daftar;
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::input::{MutasiId, Pilih, Tanggal, mutasi, teks};
use crate::graphql::kader::KADER;
use crate::graphql::keluarga::KELUARGA;
use crate::graphql::pelayanan::{PELAYANAN, pelayanan_args, pelayanan_filter};
use crate::graphql::posyandu::POSYANDU;
use crate::graphql::resolve::{done, id_of, once, plan};
use crate::graphql::sasaran::SASARAN;
use crate::graphql::table::noun::Static;
use crate::graphql::table::{Answer, Field, Is, Many, Noun, Ty};
use crate::graphql::{actor, app};
use crate::service;
use crate::store::hari_buka::kunjungan;
use crate::store::pelayanan;

/// The noun `KunjunganRumah`.
pub struct KunjunganRumah;

impl Is for KunjunganRumah {
    fn noun() -> &'static Noun {
        &KUNJUNGAN_RUMAH
    }
}

/// The field table of a home visit.
pub static KUNJUNGAN_RUMAH: Static = LazyLock::new(|| {
    use kunjungan as k;
    Noun::object(
        "KunjunganRumah",
        "A visit at home (kunjungan rumah) by a kader.",
        &k::TABLE,
        Basic,
        vec![
            Field::column("id", Basic, Ty::Id("kunjungan"), k::ID, "The id."),
            Field::one("posyandu", Institution, k::POSYANDU, || &POSYANDU, "The post."),
            Field::one("sasaran", Basic, k::SASARAN, || &SASARAN, "The person visited."),
            Field::one("keluarga", Basic, k::KELUARGA, || &KELUARGA, "The household visited."),
            Field::one("kader", Institution, k::KADER, || &KADER, "The kader who went."),
            Field::column("tanggal", Basic, Ty::Date, k::TANGGAL, "The date (WITA)."),
            Field::column(
                "hasil",
                Basic,
                Ty::Enum(daftar::<HasilKunjungan>()),
                k::HASIL,
                "Whether somebody was met.",
            ),
            Field::column("catatan", Basic, Ty::Str, k::CATATAN, "A note.").or_null(),
            Field::many(
                "pelayanan",
                Basic,
                Many::new(|| &PELAYANAN, pelayanan::KUNJUNGAN, k::ID, pelayanan::NEWEST)
                    .narrowed(pelayanan_args(), pelayanan_filter),
                "Services given on this visit that the reader may see.",
            ),
        ],
    )
});

/// A visit at home to record. Exactly one of person and household.
#[derive(InputObject)]
pub struct CatatKunjunganInput {
    /// The mutation's id; the visit gets it too.
    id: MutasiId,
    /// The post.
    posyandu: ID,
    /// The person visited.
    sasaran: Option<ID>,
    /// The household visited.
    keluarga: Option<ID>,
    /// The kader who went.
    kader: ID,
    /// The date (WITA).
    tanggal: Tanggal,
    /// Whether somebody was met.
    hasil: Pilih<HasilKunjungan>,
    /// A note.
    catatan: Option<String>,
}

/// Recording visits at home.
#[derive(Default)]
pub struct KunjunganMutation;

#[Object]
impl KunjunganMutation {
    /// Record a visit at home (kunjungan rumah). Nobody there is an outcome too.
    async fn catat_kunjungan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The visit.")] input: CatatKunjunganInput,
    ) -> Nullable<Answer<KunjunganRumah>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &input.id)?);
                let new = service::kunjungan::NewKunjungan {
                    posyandu: PosyanduId::parse(&input.posyandu).map_err(|r| r.on("posyandu"))?,
                    sasaran: id_of(input.sasaran, "sasaran", SasaranId::parse)?,
                    keluarga: id_of(input.keluarga, "keluarga", KeluargaId::parse)?,
                    kader: KaderId::parse(&input.kader).map_err(|r| r.on("kader"))?,
                    tanggal: input.tanggal.read("tanggal")?,
                    hasil: input.hasil.0,
                    catatan: teks("catatan", input.catatan)?,
                };
                let kunjungan =
                    once(ctx, &m, service::kunjungan::catat(app(ctx), actor(ctx)?, &m, new)).await?;
                done(ctx, ask, kunjungan).await
            }
            .await,
        )
    }
}
