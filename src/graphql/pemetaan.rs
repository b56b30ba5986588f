//! The map of needs (*pemetaan kebutuhan*) and the list behind one of its numbers.

use async_graphql::{Context, ID, Object, SimpleObject};

use crate::domain::id::PosyanduId;
use crate::domain::keluarga::parse_rt;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::Bidang;
use crate::error::{Code, Refusal};
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::input::{Pilih, teks, wilayah_kode};
use crate::graphql::partisipasi::Rate;
use crate::graphql::resolve::{Window, page, read};
use crate::graphql::table::Pages;
use crate::graphql::tanda::Tanda;
use crate::graphql::{actor, app};
use crate::service::pemetaan::{self, Menurut};
use crate::store::partisipasi::Area;
use crate::store::tanda::NEWEST;

/// One need of one place.
#[derive(SimpleObject)]
pub struct Kebutuhan {
    /// The id of the rule (aturan), as flags carry it.
    aturan: String,
    /// What is needed, in plain Indonesian, where the rule is one of the five sectors besides health.
    alasan: Option<String>,
    /// The kind of service it is found in, `PUM-01`.
    kode: String,
    /// The code of the sector (bidang).
    bidang: String,
    /// How many persons, households or places have it today; null when hidden.
    jumlah: Option<i64>,
    /// Tersamar: is the count hidden, because it is small or because it would give away one that is?
    tersamar: bool,
    /// Of the persons or households of whom the kind was recorded, those in need. Null for places, and for those who
    /// read with small counts hidden.
    terdata: Option<Rate>,
    /// Of the persons or households the kind is meant for, those of whom it was recorded; how far the map has come.
    /// Not an achievement of the legal services (capaian SPM).
    pendataan: Option<Rate>,
}

/// One row of the map of needs: a neighbourhood, a post or a region.
#[derive(SimpleObject)]
pub struct PemetaanKebutuhan {
    /// The number of the RT, the id of the post, or the code of the region; empty for places without an RT.
    kunci: String,
    /// Its name.
    nama: String,
    /// Its needs, in the order of the catalogue: every need that stands somewhere in the area, zeros included.
    kebutuhan: Vec<Kebutuhan>,
}

impl From<pemetaan::Baris> for PemetaanKebutuhan {
    fn from(row: pemetaan::Baris) -> Self {
        let need = |need: pemetaan::Kebutuhan| Kebutuhan {
            alasan: pemetaan::alasan(&need.aturan).map(str::to_owned),
            aturan: need.aturan,
            kode: need.jenis.kode.to_owned(),
            bidang: need.jenis.bidang.kode().to_owned(),
            jumlah: need.jumlah,
            tersamar: need.jumlah.is_none(),
            terdata: need.terdata.map(Into::into),
            pendataan: need.pendataan.map(Into::into),
        };
        PemetaanKebutuhan {
            kunci: row.kunci,
            nama: row.nama,
            kebutuhan: row.kebutuhan.into_iter().map(need).collect(),
        }
    }
}

/// Needs: where, and whose.
#[derive(Default)]
pub struct PemetaanQuery;

#[Object]
impl PemetaanQuery {
    /// The map of needs for planning: how many needs stand today. A post's own people read the sectors they serve, and
    /// pembina all, as counted; PKK, OPD (its own sector) and DPMD by village or kecamatan, small counts hidden.
    async fn pemetaan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Code of the region; or give a post.")] wilayah: Option<String>,
        #[graphql(desc = "The id of a post; or give a region.")] posyandu: Option<ID>,
        #[graphql(desc = "Only this sector.")] bidang: Option<Pilih<Bidang>>,
        #[graphql(desc = "How it is broken down.")] menurut: Pilih<Menurut>,
    ) -> Nullable<Vec<PemetaanKebutuhan>> {
        nullable(
            async {
                let area = match (wilayah, posyandu) {
                    (Some(kode), None) => Area::Wilayah(wilayah_kode("wilayah", &kode)?),
                    (None, Some(id)) => Area::Posyandu(PosyanduId::parse(&id).map_err(|r| r.on("posyandu"))?),
                    _ => {
                        let sentence = "Sebutkan satu wilayah atau satu posyandu.";
                        return Err(Refusal::new(Code::Required).saying(sentence).on("wilayah").into());
                    }
                };
                let bidang = bidang.map(|bidang| bidang.0);
                let rows = pemetaan::pemetaan(app(ctx), actor(ctx)?, area, bidang, menurut.0).await?;
                Ok(rows.into_iter().map(Into::into).collect())
            }
            .await,
        )
    }

    /// The standing needs of a post, newest first, each a flag with its person or household: for the kader of the
    /// sector and the pengurus. Protected cases are never among them.
    async fn daftar_kebutuhan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The id of the post.")] posyandu: ID,
        #[graphql(desc = "Only this sector.")] bidang: Option<Pilih<Bidang>>,
        #[graphql(desc = "Only this rule, by its id (`AIR_PERMUKAAN`).")] aturan: Option<String>,
        #[graphql(desc = "Only this neighbourhood (RT).")] rt: Option<String>,
        #[graphql(desc = "Rows from the start: 1 to 100, else 20.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this position.")] after: Option<String>,
        #[graphql(desc = "Rows from the end, not with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only rows in front of this position.")] before: Option<String>,
        #[graphql(
            desc = "No more rows than fit into so many bytes of JSON, though one at least: 1,000 to 1,000,000."
        )]
        max_bytes: Option<i32>,
    ) -> Nullable<Pages<Tanda>> {
        nullable(
            async {
                let post = PosyanduId::parse(&posyandu).map_err(|r| r.on("posyandu"))?;
                let (aturan, rt) = (teks("aturan", aturan)?, read(rt, "rt", parse_rt)?);
                let bidang = bidang.map(|bidang| bidang.0);
                let filter = pemetaan::daftar(app(ctx), actor(ctx)?, post, bidang, aturan, rt)?;
                page(ctx, Window { first, after, last, before, max_bytes }, NEWEST, filter).await
            }
            .await,
        )
    }
}
