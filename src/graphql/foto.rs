//! Photos (*foto*) of services: read with their service, asked for by a mutation, and sent and shown at addresses that
//! are signed when an answer is written (`http/foto.rs`). An address is stored nowhere.

use std::sync::LazyLock;

use async_graphql::{Context, ID, InputObject, Object, SimpleObject, Value};
use chrono::SecondsFormat;

use crate::access::Group::Basic;
use crate::access::karcis::Guna;
use crate::domain::foto::{SisiFoto, lihat_sampai};
use crate::domain::id::{FotoId, PelayananId};
use crate::domain::pilihan::daftar;
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::input::{MutasiId, Pilih, mutasi};
use crate::graphql::resolve::once;
use crate::graphql::table::noun::Static;
use crate::graphql::table::{Facts, Field, Many, Noun, Ty};
use crate::graphql::{actor, app};
use crate::service::foto::{self, NewFoto};
use crate::store::foto as f;
use crate::store::pelayanan;
use crate::store::table::Cell;

/// The field table of a photo.
pub static FOTO: Static = LazyLock::new(|| {
    Noun::object(
        "Foto",
        "A photo (foto) of a service. It is a JPEG of at most 1,600 pixels a side and says nothing of where it was taken.",
        &f::TABLE,
        Basic,
        vec![
            Field::column("id", Basic, Ty::Id(FotoId::PREFIX), f::ID, "The id."),
            Field::column(
                "sisi",
                Basic,
                Ty::Enum(daftar::<SisiFoto>()),
                f::SISI,
                "From which side it was taken (sisi).",
            ),
            Field::column("diunggahPada", Basic, Ty::Time, f::DIUNGGAH_PADA, "When it was sent.").or_null(),
            Field::column("ukuran", Basic, Ty::Int, f::UKURAN, "Its size (ukuran) in bytes.").or_null(),
            Field::column("lebar", Basic, Ty::Int, f::LEBAR, "Its width (lebar) in pixels.").or_null(),
            Field::column("tinggi", Basic, Ty::Int, f::TINGGI, "Its height (tinggi) in pixels.").or_null(),
            Field::made(
                "alamat",
                Basic,
                Ty::Str,
                &[f::ID, f::DIUNGGAH_PADA],
                alamat,
                "Where it is shown (alamat): a path on this server that works five to ten minutes, without a token \
                 and only for this session; null until it was sent.",
            )
            .or_null(),
        ],
    )
});

fn alamat(cells: &[&Cell], facts: &Facts) -> Value {
    let [id, sent] = cells else { return Value::Null };
    let id = id.id().filter(|_| !sent.is_null()).map(FotoId);
    id.zip(facts.penanda).map_or(Value::Null, |(id, penanda)| {
        Value::from(penanda.alamat(Guna::Lihat, id, lihat_sampai(facts.now), 0))
    })
}

/// The photos of a service that are there.
pub fn milik_pelayanan() -> Many {
    Many::new(|| &FOTO, f::PELAYANAN, pelayanan::ID, f::ORDER).narrowed(Vec::new(), |_, _| Ok(vec![f::ada()]))
}

/// A photo to ask for.
#[derive(InputObject)]
pub struct MintaUnggahInput {
    /// The mutation's id; the photo gets it too.
    id: MutasiId,
    /// The service it belongs to, of a kind that takes photos.
    pelayanan: ID,
    /// From which side it is taken.
    sisi: Pilih<SisiFoto>,
}

/// Where a photo is to be sent (unggah: to upload).
#[derive(SimpleObject)]
pub struct IzinUnggah {
    /// The photo's id.
    id: ID,
    /// A path on this server: send the picture there by PUT, as it is and without a token.
    alamat: String,
    /// Until when that works: ten minutes (UTC, RFC 3339). The same mutation again gives another ten.
    sampai: String,
    /// How many bytes it may have at most.
    batas_bita: u32,
}

/// Asking for photos.
#[derive(Default)]
pub struct FotoMutation;

#[Object]
impl FotoMutation {
    /// Ask for the address to which a photo of a service is sent (minta unggah). JPEG, PNG or WebP; it is turned upright,
    /// made small and stripped of everything but the picture.
    async fn minta_unggah(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The photo.")] input: MintaUnggahInput,
    ) -> Nullable<IzinUnggah> {
        nullable(
            async {
                let (app, actor, m) = (app(ctx), actor(ctx)?, mutasi(ctx, &input.id)?);
                let pelayanan = PelayananId::parse(&input.pelayanan).map_err(|r| r.on("pelayanan"))?;
                let new = NewFoto { pelayanan, sisi: input.sisi.0 };
                let foto = FotoId(once(ctx, &m, foto::minta(app, actor, &m, new)).await?);
                let izin = foto::alamat_kirim(app, actor, foto)?;
                Ok(IzinUnggah {
                    id: foto.to_string().into(),
                    alamat: izin.alamat,
                    sampai: izin.sampai.to_rfc3339_opts(SecondsFormat::Millis, true),
                    batas_bita: izin.batas,
                })
            }
            .await,
        )
    }
}
