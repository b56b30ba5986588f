//! Registration of posts.

use async_graphql::{Context, ID, InputObject, Object, SimpleObject};

use super::error::{Nullable, nullable};
use super::input::{MutasiId, Pilih, Tanggal, mutasi, teks, wilayah_kode};
use super::partisipasi::Rate;
use super::posyandu::Posyandu;
use super::resolve::{done, once, plan, read};
use super::table::Answer;
use super::{actor, app};
use crate::domain::id::PosyanduId;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::registrasi::{Langkah, NomorRegistrasi, TahapRegistrasi, tenggat};
use crate::service;
use crate::service::partisipasi::registrasi::{self, Tempat};
use crate::service::partisipasi::tabel::Tingkat;

/// How far the registration of the posts of a place has come. Merged and closed posts are not among them.
#[derive(SimpleObject)]
pub struct RegistrasiTempat {
    /// The region's code, or the post's id.
    kunci: String,
    /// Its name.
    nama: String,
    /// How many posts exist.
    jumlah_posyandu: i64,
    /// Teregistrasi: posts that are registered and have their number, of those that exist.
    teregistrasi: Rate,
    /// Tepat waktu: those registered by the day asked for, of those that exist.
    tepat_waktu: Rate,
    /// Tahap: how many posts stand at each step, each post once; steps at which none stands are left out.
    tahap: Vec<RegistrasiTahap>,
}

/// Posts at one step of registration.
#[derive(SimpleObject)]
pub struct RegistrasiTahap {
    /// The code of the step (tahap).
    tahap: &'static str,
    /// How many posts.
    jumlah: i64,
}

impl From<Tempat> for RegistrasiTempat {
    fn from(place: Tempat) -> Self {
        let steps = place.corong.tahap.iter();
        RegistrasiTempat {
            jumlah_posyandu: place.corong.posyandu,
            teregistrasi: place.corong.selesai().into(),
            tepat_waktu: place.corong.menepati().into(),
            tahap: steps
                .map(|(tahap, jumlah)| RegistrasiTahap { tahap: tahap.kode(), jumlah: *jumlah })
                .collect(),
            kunci: place.kunci,
            nama: place.nama,
        }
    }
}

/// Reading registration.
#[derive(Default)]
pub struct RegistrasiQuery;

#[Object]
impl RegistrasiQuery {
    /// How far the registration of the posts of a region has come, a row a place. Facts of the institution, for everybody
    /// who serves somewhere.
    async fn registrasi(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Code of the region.")] wilayah: String,
        #[graphql(desc = "Tingkat: the places of the rows.", default_with = "Pilih(Tingkat::Kecamatan)")]
        tingkat: Pilih<Tingkat>,
        #[graphql(desc = "Tenggat: the day by which posts should be registered; 30 June 2025 if not given.")]
        tenggat: Option<Tanggal>,
    ) -> Nullable<Vec<RegistrasiTempat>> {
        nullable(
            async {
                let kode = wilayah_kode("wilayah", &wilayah)?;
                let until = Tanggal::or(tenggat, "tenggat", self::tenggat())?;
                let places = registrasi::registrasi(app(ctx), actor(ctx)?, kode, tingkat.0, until).await?;
                Ok(places.into_iter().map(Into::into).collect())
            }
            .await,
        )
    }
}

/// A step of the registration of a post.
#[derive(InputObject)]
pub struct CatatRegistrasiInput {
    /// The mutation's id.
    id: MutasiId,
    /// The post.
    posyandu: ID,
    /// Tahap: the step it has reached. Steps may be skipped; what has to be taken back is returned (DIKEMBALIKAN) first.
    tahap: Pilih<TahapRegistrasi>,
    /// Since when (WITA).
    tanggal: Tanggal,
    /// Nomor: the registration number, `64.02.02.2001.001`; only with TEREGISTRASI.
    nomor: Option<String>,
    /// Dokumen: the number of the document of the step, or why it was returned.
    dokumen: Option<String>,
    /// Konfirmasi: the number is right although it does not begin with the code of the village.
    #[graphql(default)]
    konfirmasi: bool,
}

/// Keeping registration.
#[derive(Default)]
pub struct RegistrasiMutation;

#[Object]
impl RegistrasiMutation {
    /// Note the step that the registration of a post has reached (DPMD_ADMIN).
    async fn catat_registrasi(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The step.")] input: CatatRegistrasiInput,
    ) -> Nullable<Answer<Posyandu>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &input.id)?);
                let post = PosyanduId::parse(&input.posyandu).map_err(|r| r.on("posyandu"))?;
                let langkah = Langkah {
                    tahap: input.tahap.0,
                    tanggal: input.tanggal.read("tanggal")?,
                    nomor: read(input.nomor, "nomor", NomorRegistrasi::parse)?,
                    dokumen: teks("dokumen", input.dokumen)?,
                };
                let work = service::posyandu::catat_registrasi(
                    app(ctx),
                    actor(ctx)?,
                    &m,
                    (post, langkah),
                    input.konfirmasi,
                );
                let post = once(ctx, &m, work).await?;
                done(ctx, ask, post).await
            }
            .await,
        )
    }
}
