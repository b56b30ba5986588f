//! Corrections (*koreksi*) of services: what was recorded before, and the two mutations that make one.

use async_graphql::{Context, ID, InputObject, Object, Value};

use crate::access::Group::{Basic, Operations};
use crate::domain::id::PelayananId;
use crate::domain::koreksi::JenisKoreksi;
use crate::domain::pilihan::daftar;
use crate::domain::posyandu::Bidang;
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::input::{MutasiId, mutasi, teks_wajib};
use crate::graphql::pelayanan::{PELAYANAN, Pelayanan, PelayananInput};
use crate::graphql::resolve::{done, once, plan};
use crate::graphql::sasaran::SASARAN;
use crate::graphql::table::noun::Static;
use crate::graphql::table::{Answer, Field, Is, Noun, Ty};
use crate::graphql::{actor, app};
use crate::service;
use crate::store::pelayanan::lama as l;

/// The noun `KoreksiPelayanan`.
pub struct KoreksiPelayanan;

impl Is for KoreksiPelayanan {
    fn noun() -> &'static Noun {
        &KOREKSI_PELAYANAN
    }
}

/// The field table of a correction. Every row is of a sector, whose rule lets it through.
pub static KOREKSI_PELAYANAN: Static = Static::new(|| {
    Noun::object(
        "KoreksiPelayanan",
        "A correction (koreksi) of a service: what it was before, who changed it, when and why.",
        &l::TABLE,
        Basic,
        vec![
            Field::column("id", Basic, Ty::Id("koreksiPelayanan"), l::ID, "The id."),
            Field::column(
                "tindakan",
                Basic,
                Ty::Enum(daftar::<JenisKoreksi>()),
                l::TINDAKAN,
                "What was done to it.",
            ),
            Field::column("alasan", Basic, Ty::Str, l::ALASAN, "Why."),
            Field::column("kode", Basic, Ty::Str, l::KODE, "The kind of service, `KES-01`."),
            Field::column("bidang", Basic, Ty::Enum(daftar::<Bidang>()), l::BIDANG, "The sector."),
            Field::column("tanggal", Basic, Ty::Date, l::TANGGAL, "The date (WITA) of the service."),
            Field::column(
                "isiLama",
                Basic,
                Ty::Str,
                l::ISI,
                "What was recorded before, as JSON, in stored units.",
            ),
            Field::column(
                "kolomLama",
                Basic,
                Ty::Str,
                l::KOLOM,
                "What was computed of it before, as JSON: z-scores in hundredths, the verdict, whether it was odd.",
            ),
            Field::column("dikoreksiPada", Basic, Ty::Time, l::DIKOREKSI_PADA, "When it was changed."),
            Field::made(
                "olehPencatat",
                Basic,
                Ty::Bool,
                &[l::DICATAT_OLEH, l::DIKOREKSI_OLEH],
                |cells, _| Value::Boolean(cells.first() == cells.get(1)),
                "Whether the one who had recorded it changed it herself; else a pengurus did.",
            ),
            Field::column(
                "dikoreksiOleh",
                Operations,
                Ty::Id("akun"),
                l::DIKOREKSI_OLEH,
                "The id of the account (akun) that changed it, for those who keep people.",
            )
            .or_null(),
            Field::one(
                "pelayanan",
                Basic,
                l::PELAYANAN,
                || &PELAYANAN,
                "The service as it is now; null when it was cancelled.",
            ),
            Field::one("sasaran", Basic, l::SASARAN, || &SASARAN, "The person, if about one in view."),
        ],
    )
});

/// A correction of a service; its kind and subject stay.
#[derive(InputObject)]
pub struct KoreksiPelayananInput {
    /// The mutation's id.
    id: MutasiId,
    /// The service.
    pelayanan: ID,
    /// All of what is true of it, the fields that stay included.
    isi: PelayananInput,
    /// Set after measuring again, or looking up, an unlikely number.
    #[graphql(default)]
    konfirmasi: bool,
    /// Why it is corrected.
    alasan: String,
}

/// The cancelling of a service that was recorded by mistake.
#[derive(InputObject)]
pub struct BatalkanPelayananInput {
    /// The mutation's id; the entry in the history gets it too.
    id: MutasiId,
    /// The service.
    pelayanan: ID,
    /// Why it is cancelled.
    alasan: String,
}

/// Correcting and cancelling services.
#[derive(Default)]
pub struct KoreksiMutation;

#[Object]
impl KoreksiMutation {
    /// Correct what was recorded of a service, as its author or the pengurus of its post. Verdicts and flags follow.
    async fn koreksi_pelayanan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The correction.")] input: KoreksiPelayananInput,
    ) -> Nullable<Answer<Pelayanan>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &input.id)?);
                let id = PelayananId::parse(&input.pelayanan).map_err(|r| r.on("pelayanan"))?;
                let alasan = teks_wajib("alasan", input.alasan)?;
                let isi = (input.isi.isi()?, input.konfirmasi);
                let work = service::pelayanan::koreksi(app(ctx), actor(ctx)?, &m, id, isi, &alasan);
                let id = once(ctx, &m, work).await?;
                done(ctx, ask, id).await
            }
            .await,
        )
    }

    /// Cancel a service that was recorded by mistake, as its author or the pengurus of its post. It is gone from lists
    /// and sums and stays in the history; referrals that named it stand without it.
    async fn batalkan_pelayanan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What to cancel.")] input: BatalkanPelayananInput,
    ) -> Nullable<Answer<KoreksiPelayanan>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &input.id)?);
                let id = PelayananId::parse(&input.pelayanan).map_err(|r| r.on("pelayanan"))?;
                let alasan = teks_wajib("alasan", input.alasan)?;
                let work = service::pelayanan::batalkan(app(ctx), actor(ctx)?, &m, id, &alasan);
                let id = once(ctx, &m, work).await?;
                done(ctx, ask, id).await
            }
            .await,
        )
    }
}
