//! What can be read: the institution, the people of the reader's posts, and sums. Each field plans its answer,
//! asks once, and wraps.

use async_graphql::{Context, ID, MergedObject, Object};

use super::error::{Nullable, nullable};
use super::hari_buka::HariBuka;
use super::input::{Pilih, Tanggal, wilayah_kode};
use super::kader::Kader;
use super::katalog::Katalog;
use super::keluarga::Keluarga;
use super::partisipasi::Laporan;
use super::posyandu::Posyandu;
use super::rujukan::Rujukan;
use super::sasaran::{Perpindahan, Sasaran};
use super::table::answer::ask_page;
use super::table::{Answer, Is, Pages, ask};
use super::wilayah::Wilayah;
use super::{actor, app};
use crate::domain::id::{HariBukaId, KeluargaId, PosyanduId, RujukanId, SasaranId};
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::Bidang;
use crate::domain::rujukan::StatusRujukan;
use crate::domain::siklus::KelompokUmur;
use crate::error::Result;
use crate::service::baca;
use crate::store::filter::{By, Cond};
use crate::store::table::Cell;
use crate::store::{hari_buka, kader, posyandu, rujukan, sasaran, wilayah};

/// Everything that can be read.
#[derive(MergedObject, Default)]
pub struct Query(Registry, Lapangan, Laporan);

/// One row by its key.
async fn one<N: Is>(ctx: &Context<'_>, key: Cell) -> Result<Answer<N>> {
    let scope = actor(ctx)?.scope();
    let ask = ask::<N>(ctx, &scope)?;
    let row = baca::satu(app(ctx), &scope, &ask.shape, key).await?;
    Ok(ask.answer(row))
}

/// One page of rows.
async fn page<N: Is>(
    ctx: &Context<'_>,
    first: Option<i32>,
    after: Option<String>,
    order: &[By],
    filter: Vec<Cond>,
) -> Result<Pages<N>> {
    let scope = actor(ctx)?.scope();
    let ask = ask_page::<N>(ctx, &scope, first, after.as_deref(), order)?;
    let rows = baca::halaman(app(ctx), &scope, &ask.shape, &filter, &ask.page).await?;
    Ok(ask.answer(rows))
}

/// The institution: regions, posts, rosters, catalogue. Read by every signed-in role.
#[derive(Default)]
pub struct Registry;

#[Object]
impl Registry {
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
        #[graphql(desc = "How many rows; at most 100.", default = 20)] first: i32,
        #[graphql(desc = "Only rows behind this position.")] after: Option<String>,
    ) -> Nullable<Pages<Wilayah>> {
        nullable(
            async {
                let nama = super::input::cari("nama", &nama)?;
                page(ctx, Some(first), after, wilayah::ORDER, vec![wilayah::named(&nama)]).await
            }
            .await,
        )
    }

    /// The post with this id.
    async fn posyandu(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The post's id.")] id: ID,
    ) -> Nullable<Answer<Posyandu>> {
        nullable(async { one(ctx, PosyanduId::parse(&id).map_err(|r| r.on("id"))?.0.into()).await }.await)
    }

    /// The posts of a region and everything below it, by name.
    async fn daftar_posyandu(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Code of the region.")] wilayah: String,
        #[graphql(desc = "Start of a word of the name.")] nama: Option<String>,
        #[graphql(desc = "How many rows; at most 100.", default = 20)] first: i32,
        #[graphql(desc = "Only rows behind this position.")] after: Option<String>,
    ) -> Nullable<Pages<Posyandu>> {
        nullable(
            async {
                let mut filter = vec![posyandu::within(&wilayah_kode("wilayah", &wilayah)?)];
                if let Some(nama) = nama.filter(|nama| !nama.trim().is_empty()) {
                    filter.push(posyandu::named(&super::input::cari("nama", &nama)?));
                }
                page(ctx, Some(first), after, posyandu::ORDER, filter).await
            }
            .await,
        )
    }

    /// The kader of a post whose decree is in force.
    async fn daftar_kader(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The post's id.")] posyandu: ID,
        #[graphql(desc = "In force on this day; today when left out.")] pada: Option<Tanggal>,
        #[graphql(desc = "How many rows; at most 100.", default = 20)] first: i32,
        #[graphql(desc = "Only rows behind this position.")] after: Option<String>,
    ) -> Nullable<Pages<Kader>> {
        nullable(
            async {
                let post = PosyanduId::parse(&posyandu).map_err(|r| r.on("posyandu"))?;
                let on = Tanggal::or(pada, "pada", app(ctx).clock.today())?;
                let mut filter = kader::in_force(kader::MULAI, kader::AKHIR, on);
                filter.push(Cond::Eq(kader::POSYANDU, post.0.into()));
                page(ctx, Some(first), after, kader::ORDER, filter).await
            }
            .await,
        )
    }

    /// The catalogue: every kind of service that can be recorded, with its fields.
    async fn katalog(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only this sector.")] bidang: Option<Pilih<Bidang>>,
    ) -> async_graphql::Result<Vec<Katalog>> {
        actor(ctx).map_err(super::error::of)?;
        Ok(super::katalog::list(bidang.map(|b| b.0)))
    }
}

/// The field: people, opening days, services, referrals.
#[derive(Default)]
pub struct Lapangan;

#[Object]
impl Lapangan {
    /// Who is signed in, with the assignments in force.
    async fn aku(&self, ctx: &Context<'_>) -> Nullable<super::login::Aku> {
        nullable(super::login::aku(ctx).await)
    }

    /// The person with this id, at a post of the reader.
    async fn sasaran(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The person's id.")] id: ID,
    ) -> Nullable<Answer<Sasaran>> {
        nullable(async { one(ctx, SasaranId::parse(&id).map_err(|r| r.on("id"))?.0.into()).await }.await)
    }

    /// The people registered at a post, by name.
    #[expect(clippy::too_many_arguments, reason = "one parameter an argument of the field")]
    async fn daftar_sasaran(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The post's id; must be a post of the reader.")] posyandu: ID,
        #[graphql(desc = "Only this age group today.")] kelompok: Option<Pilih<KelompokUmur>>,
        #[graphql(desc = "Start of a word of the name.")] nama: Option<String>,
        #[graphql(desc = "Only people who did not come since this day.")] tidak_hadir_sejak: Option<Tanggal>,
        #[graphql(desc = "How many rows; at most 100.", default = 20)] first: i32,
        #[graphql(desc = "Only rows behind this position.")] after: Option<String>,
    ) -> Nullable<Pages<Sasaran>> {
        nullable(
            async {
                let post = PosyanduId::parse(&posyandu).map_err(|r| r.on("posyandu"))?;
                baca::posku(actor(ctx)?, post)?;
                let today = app(ctx).clock.today();
                let mut filter = sasaran::Filter::default().at(post).living();
                if let Some(Pilih(kelompok)) = kelompok {
                    filter = filter.kelompok(kelompok, today);
                }
                if let Some(nama) = nama.filter(|nama| !nama.trim().is_empty()) {
                    filter = filter.named(&super::input::cari("nama", &nama)?);
                }
                if let Some(day) = tidak_hadir_sejak {
                    filter = filter.absent_since(day.read("tidakHadirSejak")?);
                }
                page(ctx, Some(first), after, sasaran::ORDER, filter.finish()).await
            }
            .await,
        )
    }

    /// The household with this id, at a post of the reader.
    async fn keluarga(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The household's id.")] id: ID,
    ) -> Nullable<Answer<Keluarga>> {
        nullable(async { one(ctx, KeluargaId::parse(&id).map_err(|r| r.on("id"))?.0.into()).await }.await)
    }

    /// The opening day with this id.
    async fn hari_buka(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day's id.")] id: ID,
    ) -> Nullable<Answer<HariBuka>> {
        nullable(async { one(ctx, HariBukaId::parse(&id).map_err(|r| r.on("id"))?.0.into()).await }.await)
    }

    /// The opening days of a post, newest first.
    async fn daftar_hari_buka(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The post's id.")] posyandu: ID,
        #[graphql(desc = "How many rows; at most 100.", default = 20)] first: i32,
        #[graphql(desc = "Only rows behind this position.")] after: Option<String>,
    ) -> Nullable<Pages<HariBuka>> {
        nullable(
            async {
                let post = PosyanduId::parse(&posyandu).map_err(|r| r.on("posyandu"))?;
                let filter = vec![Cond::Eq(hari_buka::POSYANDU, post.0.into())];
                page(ctx, Some(first), after, hari_buka::NEWEST, filter).await
            }
            .await,
        )
    }

    /// The referral with this id, at a post of the reader or addressed to the reader's agency.
    async fn rujukan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The referral's id.")] id: ID,
    ) -> Nullable<Answer<Rujukan>> {
        nullable(async { one(ctx, RujukanId::parse(&id).map_err(|r| r.on("id"))?.0.into()).await }.await)
    }

    /// The referrals in view, newest first: for an agency (OPD) those addressed to it, for a post those it sent.
    async fn daftar_rujukan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only this sector.")] bidang: Option<Pilih<Bidang>>,
        #[graphql(desc = "Only this status.")] status: Option<Pilih<StatusRujukan>>,
        #[graphql(desc = "How many rows; at most 100.", default = 20)] first: i32,
        #[graphql(desc = "Only rows behind this position.")] after: Option<String>,
    ) -> Nullable<Pages<Rujukan>> {
        nullable(
            async {
                let mut filter = Vec::new();
                filter.extend(bidang.map(|b| Cond::Eq(rujukan::BIDANG, b.0.kode().into())));
                filter.extend(status.map(|s| Cond::Eq(rujukan::STATUS, s.0.kode().into())));
                page(ctx, Some(first), after, rujukan::NEWEST, filter).await
            }
            .await,
        )
    }

    /// Moves proposed to or by a post of the reader, newest first.
    async fn daftar_perpindahan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many rows; at most 100.", default = 20)] first: i32,
        #[graphql(desc = "Only rows behind this position.")] after: Option<String>,
    ) -> Nullable<Pages<Perpindahan>> {
        nullable(page(ctx, Some(first), after, sasaran::perpindahan::ORDER, Vec::new()).await)
    }

    /// Anything by its id (Relay).
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Any id.")] id: ID,
    ) -> Nullable<super::node::NodeAnswer> {
        nullable(super::node::node(ctx, &id).await)
    }
}
