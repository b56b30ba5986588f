//! Births (*persalinan*): the end of a pregnancy and the registration of the newborns in one mutation.

use async_graphql::{Context, ID, InputObject, Object};
use uuid::Uuid;

use crate::domain::id::KehamilanId;
use crate::domain::keluarga::parse_nama;
use crate::domain::pertumbuhan::JenisKelamin;
use crate::domain::sasaran::{PenolongPersalinan, TempatPersalinan};
use crate::error::{Code, Refusal};
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::input::{BeratInput, MutasiId, Pilih, Tanggal, mutasi};
use crate::graphql::kehamilan::Kehamilan;
use crate::graphql::resolve::{done, once, plan, read};
use crate::graphql::table::Answer;
use crate::graphql::{actor, app};
use crate::service::persalinan::{self, Bayi, NewPersalinan};

/// A child of a birth (bayi).
#[derive(InputObject)]
pub struct BayiLahirInput {
    /// The id the child gets when it is registered: a UUID version 7 made by the client, of its own.
    id: MutasiId,
    /// Whether it was born alive (lahir hidup); a stillborn child is counted and not registered.
    #[graphql(default = true)]
    lahir_hidup: bool,
    /// Its name; "Bayi Ny. …" after the mother while it has none.
    nama: Option<String>,
    /// Sex.
    jenis_kelamin: Pilih<JenisKelamin>,
    /// Birth weight.
    berat_lahir: Option<BeratInput>,
}

/// A birth (persalinan) to record.
#[derive(InputObject)]
pub struct CatatPersalinanInput {
    /// The mutation's id.
    id: MutasiId,
    /// The pregnancy that ended.
    kehamilan: ID,
    /// The day of the birth.
    tanggal: Tanggal,
    /// Where the mother gave birth.
    tempat: Pilih<TempatPersalinan>,
    /// Who helped.
    penolong: Pilih<PenolongPersalinan>,
    /// The children, twins included; one at least, five at most.
    bayi: Vec<BayiLahirInput>,
}

/// Recording births.
#[derive(Default)]
pub struct PersalinanMutation;

#[Object]
impl PersalinanMutation {
    /// Record a birth: the pregnancy ends, and each living child is registered with its mother, at her post and in her
    /// household.
    async fn catat_persalinan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The birth.")] input: CatatPersalinanInput,
    ) -> Nullable<Answer<Kehamilan>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &input.id)?);
                let new = baru(input)?;
                let id = once(ctx, &m, persalinan::catat(app(ctx), actor(ctx)?, &m, new)).await?;
                done(ctx, ask, id).await
            }
            .await,
        )
    }
}

fn baru(input: CatatPersalinanInput) -> Result<NewPersalinan, Refusal> {
    let bayi = input.bayi.into_iter().enumerate().map(|(at, bayi)| {
        let of = |field: &str| format!("bayi.{at}.{field}");
        let uuid = Uuid::try_parse(&bayi.id.0).ok().filter(|uuid| uuid.get_version_num() == 7);
        let sentence = "ID bayi harus UUID versi 7.";
        let wrong = || Refusal::new(Code::InvalidFormat).saying(sentence).on(of("id"));
        Ok(Bayi {
            id: uuid.filter(|_| bayi.id.0.len() == 36).ok_or_else(wrong)?,
            lahir_hidup: bayi.lahir_hidup,
            nama: read(bayi.nama, &of("nama"), parse_nama)?,
            jenis_kelamin: bayi.jenis_kelamin.0,
            berat_lahir_g: BeratInput::read(bayi.berat_lahir, &of("beratLahir"))?,
        })
    });
    Ok(NewPersalinan {
        kehamilan: KehamilanId::parse(&input.kehamilan).map_err(|r| r.on("kehamilan"))?,
        tanggal: input.tanggal.read("tanggal")?,
        tempat: input.tempat.0,
        penolong: input.penolong.0,
        bayi: bayi.collect::<Result<_, Refusal>>()?,
    })
}
