//! Pregnancies.

use std::sync::LazyLock;

use async_graphql::{Context, ID, Object};

use crate::access::Group::Health;
use crate::domain::id::KehamilanId;
use crate::domain::pilihan::daftar;
use crate::domain::sasaran::{HasilKehamilan, PenolongPersalinan, TempatPersalinan};
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::input::{MutasiId, Pilih, Tanggal, mutasi};
use crate::graphql::resolve::{done, once, orang, plan};
use crate::graphql::sasaran::SASARAN;
use crate::graphql::table::noun::Static;
use crate::graphql::table::{Answer, Field, Is, Noun, Ty};
use crate::graphql::{actor, app};
use crate::service;
use crate::store::sasaran as s;

/// The noun `Kehamilan`.
pub struct Kehamilan;

impl Is for Kehamilan {
    fn noun() -> &'static Noun {
        &KEHAMILAN
    }
}

/// The field table of a pregnancy.
pub static KEHAMILAN: Static = LazyLock::new(|| {
    use s::kehamilan as k;
    Noun::object(
        "Kehamilan",
        "A pregnancy (kehamilan), open until it has ended.",
        &k::TABLE,
        Health,
        vec![
            Field::column("id", Health, Ty::Id("kehamilan"), k::ID, "The id."),
            Field::one("sasaran", Health, k::SASARAN, || &SASARAN, "The woman."),
            Field::column("mulai", Health, Ty::Date, k::MULAI, "First day of the last period (HPHT)."),
            Field::column("hpl", Health, Ty::Date, k::HPL, "Expected delivery (hari perkiraan lahir).")
                .or_null(),
            Field::column("berakhir", Health, Ty::Date, k::BERAKHIR, "When it ended.").or_null(),
            Field::column("hasil", Health, Ty::Enum(daftar::<HasilKehamilan>()), k::HASIL, "How it ended.")
                .or_null(),
            Field::column(
                "tempatBersalin",
                Health,
                Ty::Enum(daftar::<TempatPersalinan>()),
                k::TEMPAT,
                "Where the mother gave birth.",
            )
            .or_null(),
            Field::column(
                "penolong",
                Health,
                Ty::Enum(daftar::<PenolongPersalinan>()),
                k::PENOLONG,
                "Who helped at the birth.",
            )
            .or_null(),
            Field::column("lahirHidup", Health, Ty::Int, k::LAHIR_HIDUP, "Children born alive.").or_null(),
            Field::column("lahirMati", Health, Ty::Int, k::LAHIR_MATI, "Stillborn children.").or_null(),
        ],
    )
});

/// Reporting pregnancies.
#[derive(Default)]
pub struct KehamilanMutation;

#[Object]
impl KehamilanMutation {
    /// Report a pregnancy.
    async fn catat_kehamilan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id; the pregnancy gets it too.")] id: MutasiId,
        #[graphql(desc = "The woman.")] sasaran: ID,
        #[graphql(desc = "First day of the last period (HPHT).")] hpht: Tanggal,
    ) -> Nullable<Answer<Kehamilan>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let woman = orang(ctx, &sasaran, "sasaran").await?;
                let hpht = hpht.read("hpht")?;
                let id =
                    once(ctx, &m, service::sasaran::catat_kehamilan(app(ctx), actor(ctx)?, &m, woman, hpht))
                        .await?;
                done(ctx, ask, id).await
            }
            .await,
        )
    }

    /// Report that a pregnancy has ended.
    async fn akhiri_kehamilan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id.")] id: MutasiId,
        #[graphql(desc = "The pregnancy.")] kehamilan: ID,
        #[graphql(desc = "The day it ended.")] berakhir: Tanggal,
        #[graphql(desc = "How it ended.")] hasil: Pilih<HasilKehamilan>,
    ) -> Nullable<Answer<Kehamilan>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let pregnancy = KehamilanId::parse(&kehamilan).map_err(|r| r.on("kehamilan"))?;
                let end = berakhir.read("berakhir")?;
                let id = once(
                    ctx,
                    &m,
                    service::sasaran::akhiri_kehamilan(app(ctx), actor(ctx)?, &m, pregnancy, end, hasil.0),
                )
                .await?;
                done(ctx, ask, id).await
            }
            .await,
        )
    }
}
