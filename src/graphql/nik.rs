//! The NIK in full, and whether one is registered. Both are mutations although they change no record: they are counted
//! and told to the audit, so no GET, cache or prefetch may ask them. They take no mutation id: each asking is told.

use async_graphql::{Context, ID, Object, SimpleObject};

use crate::domain::id::PosyanduId;
use crate::domain::nik::Nik;
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::input::teks_wajib;
use crate::graphql::resolve::orang;
use crate::graphql::{actor, app};
use crate::service::nik;

/// All digits of one person's NIK, for the moment in which they are needed; apps do not keep it.
#[derive(SimpleObject)]
pub struct NikTerungkap {
    /// The person's id.
    sasaran: ID,
    /// The national id number (NIK), 16 digits.
    nik: String,
}

/// Whether a NIK is registered, and where; never whose it is.
#[derive(SimpleObject)]
pub struct HasilCariNik {
    /// Is it registered at any post?
    terdaftar: bool,
    /// The districts (kecamatan) of those posts.
    kecamatan: Vec<KecamatanNik>,
}

/// A district (kecamatan) in which a NIK is registered.
#[derive(SimpleObject)]
pub struct KecamatanNik {
    /// Its code.
    kode: String,
    /// Its name.
    nama: String,
}

/// Showing and finding a NIK.
#[derive(Default)]
pub struct NikMutation;

#[Object]
impl NikMutation {
    /// Show all digits of one person's NIK to a pengurus of her post, with a reason; 20 a day. Told to the audit.
    async fn ungkap_nik(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The person.")] sasaran: ID,
        #[graphql(desc = "Why it must be seen, 10 to 500 characters, for the auditor.")] alasan: String,
    ) -> Nullable<NikTerungkap> {
        nullable(
            async {
                let id = orang(ctx, &sasaran, "sasaran").await?;
                let alasan = nik::baca_alasan(&teks_wajib("alasan", alasan)?)?;
                let nik = nik::ungkap(app(ctx), actor(ctx)?, id, &alasan).await?;
                Ok(NikTerungkap { sasaran: ID(id.to_string()), nik: nik.as_str().to_owned() })
            }
            .await,
        )
    }

    /// Ask whether a NIK is registered somewhere, before registering somebody or accepting her move; 30 a day. Told to
    /// the audit, without the NIK.
    async fn cari_nik(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The post for which it is asked.")] posyandu: ID,
        #[graphql(desc = "The national id number (NIK), 16 digits.")] nik: String,
    ) -> Nullable<HasilCariNik> {
        nullable(
            async {
                let post = PosyanduId::parse(&posyandu).map_err(|r| r.on("posyandu"))?;
                let nik = Nik::parse(&nik).map_err(|r| r.on("nik"))?;
                let found = nik::cari(app(ctx), actor(ctx)?, post, &nik).await?;
                let kecamatan =
                    found.into_iter().map(|(kode, nama)| KecamatanNik { kode: kode.to_string(), nama });
                let kecamatan: Vec<_> = kecamatan.collect();
                Ok(HasilCariNik { terdaftar: !kecamatan.is_empty(), kecamatan })
            }
            .await,
        )
    }
}
