//! From a number of a post to the people behind it.

use async_graphql::{Context, ID, Object};
use uuid::Uuid;

use super::error::{Nullable, nullable};
use super::indikator::satu_indikator;
use super::input::Pilih;
use super::keluarga::Keluarga;
use super::resolve::{Window, page};
use super::sasaran::Sasaran;
use super::table::Pages;
use super::{actor, app};
use crate::domain::id::PosyanduId;
use crate::domain::imunisasi::{DosisVaksin, VersiKumpulan};
use crate::domain::partisipasi::di_balik::BagianIndikator;
use crate::domain::partisipasi::indikator::Saring;
use crate::domain::pertumbuhan::JenisKelamin;
use crate::domain::posyandu::Bidang;
use crate::domain::rollup::ukur::JenisPelayanan;
use crate::domain::siklus::KelompokStatistik;
use crate::domain::tanggal::Periode;
use crate::error::{Code, Refusal, Result};
use crate::service::partisipasi::di_balik::{self, DiBalik, Tanya};
use crate::store::filter::Cond;
use crate::store::table::{Cell, Col};
use crate::store::{keluarga, sasaran};

/// Who is behind a number.
pub struct OrangDiBalik(DiBalik);

fn banyak(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

fn these(key: Col, ids: &[Uuid]) -> Vec<Cond> {
    vec![Cond::In(key, ids.iter().map(|id| Cell::Id(*id)).collect())]
}

/// Who is behind a number of a post (di balik: behind): the persons or households that were counted, those in view of
/// the reader by name.
#[Object]
impl OrangDiBalik {
    /// Hitungan: the number itself, as `partisipasi` has it now. It is larger than there are names where somebody counts
    /// more than once: a child in each month of a quarter, a person in each sector when none is given.
    async fn hitungan(&self) -> i64 {
        self.0.hitungan
    }

    /// How many persons are in view.
    async fn jumlah_orang(&self) -> i32 {
        banyak(self.0.orang.len())
    }

    /// How many households (keluarga) are in view.
    async fn jumlah_keluarga(&self) -> i32 {
        banyak(self.0.keluarga.len())
    }

    /// Tak tampak: how many were counted and are not in view any more: they moved to another post, or their record is
    /// restricted.
    async fn tak_tampak(&self) -> i32 {
        banyak(self.0.tak_tampak)
    }

    /// The persons (orang), by name.
    async fn orang(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the start: 1 to 100, else 20.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this position.")] after: Option<String>,
        #[graphql(desc = "Rows from the end, not with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only rows in front of this position.")] before: Option<String>,
        #[graphql(
            desc = "No more rows than fit into so many bytes of JSON, though one at least: 1,000 to 1,000,000."
        )]
        max_bytes: Option<i32>,
    ) -> Nullable<Pages<Sasaran>> {
        let window = Window { first, after, last, before, max_bytes };
        nullable(page(ctx, window, sasaran::ORDER, these(sasaran::ID, &self.0.orang)).await)
    }

    /// The households (keluarga), where households are counted.
    async fn keluarga(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Rows from the start: 1 to 100, else 20.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this position.")] after: Option<String>,
        #[graphql(desc = "Rows from the end, not with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only rows in front of this position.")] before: Option<String>,
        #[graphql(
            desc = "No more rows than fit into so many bytes of JSON, though one at least: 1,000 to 1,000,000."
        )]
        max_bytes: Option<i32>,
    ) -> Nullable<Pages<Keluarga>> {
        let window = Window { first, after, last, before, max_bytes };
        nullable(page(ctx, window, keluarga::ORDER, these(keluarga::ID, &self.0.keluarga)).await)
    }
}

/// Reading who is behind a number.
#[derive(Default)]
pub struct DiBalikQuery;

#[Object]
impl DiBalikQuery {
    /// The people behind a number of a post: absent balita, children with T, houses without a latrine inspected. For kader
    /// and pengurus of the post, each as far as she reads what being counted tells; others read the number by post.
    async fn orang_di_balik(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The post; must be one of the reader.")] posyandu: ID,
        #[graphql(desc = "The code of the indicator (`indikator` lists them).")] indikator: String,
        #[graphql(desc = "Periode: `2026-11`, `2026-Q4` or `2026`.")] periode: String,
        #[graphql(desc = "Bagian: which side of the indicator.")] bagian: Pilih<BagianIndikator>,
        #[graphql(desc = "Kelompok: only this life stage.")] kelompok: Option<Pilih<KelompokStatistik>>,
        #[graphql(desc = "Jenis kelamin: only this sex.")] jenis_kelamin: Option<Pilih<JenisKelamin>>,
        #[graphql(desc = "Bidang: only this sector.")] bidang: Option<Pilih<Bidang>>,
        #[graphql(desc = "Jenis: only this kind of service, by its code, `KES-01`.")] jenis: Option<String>,
        #[graphql(desc = "Dosis: only this vaccine and dose.")] dosis: Option<Pilih<DosisVaksin>>,
        #[graphql(desc = "Kumpulan: this set of immunisations.")] kumpulan: Option<Pilih<VersiKumpulan>>,
    ) -> Nullable<OrangDiBalik> {
        nullable(
            async {
                let tanya = Tanya {
                    posyandu: PosyanduId::parse(&posyandu).map_err(|r| r.on("posyandu"))?,
                    indikator: satu_indikator(&indikator)?,
                    periode: Periode::parse(&periode).map_err(|r| r.on("periode"))?,
                    bagian: bagian.0,
                    saring: Saring {
                        kelompok: kelompok.map(|one| one.0),
                        jenis_kelamin: jenis_kelamin.map(|one| one.0),
                        bidang: bidang.map(|one| one.0),
                        jenis: jenis.map(|kode| jenis_dari(&kode)).transpose()?,
                        dosis: dosis.map(|one| one.0),
                        kumpulan: kumpulan.map(|one| one.0),
                        pada: None,
                    },
                };
                di_balik::di_balik(app(ctx), actor(ctx)?, tanya).await.map(OrangDiBalik)
            }
            .await,
        )
    }
}

fn jenis_dari(kode: &str) -> Result<JenisPelayanan, Refusal> {
    let unknown = || {
        let sentence = format!("Jenis pelayanan {kode} tidak dikenal.");
        Refusal::new(Code::UnknownCode).saying(sentence).on("jenis")
    };
    JenisPelayanan::dari_kode(kode).ok_or_else(unknown)
}
