//! Indicators (*indikator*): what each is, and their numbers over places and periods. Numbers of a row come as parallel
//! lists, one entry a period: an object for each would cost more to write than to compute.

use std::borrow::Cow;

use async_graphql::parser::types::Field as AstField;
use async_graphql::registry::Registry;
use async_graphql::{
    Context, ContextSelectionSet, ID, Object, OutputType, Positioned, ServerResult, SimpleObject, Value,
};

use super::error::{Nullable, nullable};
use super::input::{Pilih, Saat, wilayah_kode};
use super::{actor, app};
use crate::domain::id::PosyanduId;
use crate::domain::partisipasi::indikator::{self as domain, Rincian};
use crate::domain::pilihan::Pilihan as _;
use crate::error::{Code, Refusal, Result};
use crate::service::partisipasi::tabel::{self, Banding, Deret as Sederet, Nilai, Permintaan, Tingkat};
use crate::store::partisipasi::Area;

/// What an indicator is: each is defined once, with its formula and its source.
#[derive(SimpleObject)]
pub struct Indikator {
    /// Its code, unique and lasting.
    kode: &'static str,
    /// Its name, as the forms say it.
    nama: &'static str,
    /// Rumus: the formula in words, numerator × 100 / denominator, or what is counted.
    rumus: &'static str,
    /// Satuan: in what it is told, PERSEN (percent), ORANG (people) or JUMLAH (a number of something else).
    satuan: &'static str,
    /// The version of this definition.
    versi: i16,
    /// Sumber: where the definition comes from.
    sumber: &'static str,
    /// Rincian: by what it can be told apart besides places and periods.
    rincian: Vec<&'static str>,
}

impl From<&domain::Indikator> for Indikator {
    fn from(one: &domain::Indikator) -> Self {
        Indikator {
            kode: one.kode,
            nama: one.nama,
            rumus: one.rumus,
            satuan: one.satuan.kode(),
            versi: one.versi,
            sumber: one.sumber,
            rincian: one.rincian().into_iter().map(|rincian| rincian.kode()).collect(),
        }
    }
}

/// Indicators of an area: rows of places, columns of periods.
#[derive(SimpleObject)]
pub struct TabelIndikator {
    /// The columns: `2026-11`, `2026-Q4` or `2026`.
    periode: Vec<String>,
    /// The rows.
    baris: Vec<BarisIndikator>,
}

/// A row of a table of indicators.
#[derive(SimpleObject)]
pub struct BarisIndikator {
    /// The post's id or the region's code.
    kunci: String,
    /// Its name.
    nama: String,
    /// How many posts are in it.
    jumlah_posyandu: i64,
    /// The life stage it is about; null for all.
    kelompok: Option<&'static str>,
    /// The sex it is about; null for both.
    jenis_kelamin: Option<&'static str>,
    /// The sector (bidang) it is about; null for all.
    bidang: Option<&'static str>,
    /// The kind of service (jenis) it is about, by its code; null for all.
    jenis: Option<&'static str>,
    /// The vaccine and dose it is about; null for all.
    dosis: Option<&'static str>,
    /// The set of immunisations (kumpulan) it is about; null for the usual one.
    kumpulan: Option<&'static str>,
    /// The numbers, one series an indicator, in the order in which they were asked for.
    deret: Vec<DeretIndikator>,
}

/// A series, of which a list is made for each field that is asked for.
pub struct DeretIndikator(Sederet);

/// The numbers of one indicator in a row (deret: series). The lists are as long as there are periods.
#[Object]
impl DeretIndikator {
    /// The code of the indicator.
    async fn indikator(&self) -> &'static str {
        self.0.indikator.kode
    }

    /// Numerators; null where hidden (tersamar).
    async fn n(&self) -> Larik {
        n(&self.0.nilai)
    }

    /// Denominators; null where hidden, or where the indicator has none.
    async fn d(&self) -> Larik {
        d(&self.0, &self.0.nilai)
    }

    /// 100 × n / d with one decimal, rounded half up; null without a denominator or where a count is hidden.
    async fn persen(&self) -> Larik {
        persen(&self.0.nilai)
    }

    /// Places where a count is hidden, because it is small or would give away one that is: 1 there, else 0.
    async fn tersamar(&self) -> Larik {
        Larik::whole(self.0.nilai.iter().map(|nilai| Some(nilai.tersamar().into())))
    }

    /// Peringkat: the place among the rows that ask for the same, 1 for the highest rate; null without a rate.
    async fn peringkat(&self) -> Larik {
        Larik::whole(self.0.peringkat.iter().map(|place| place.and_then(|at| i64::try_from(at).ok())))
    }

    /// Target: what the place wants to reach, in percent; null where none is set.
    async fn target(&self) -> Larik {
        Larik::tenths(self.0.target.iter().copied())
    }

    /// The rate less the target, in percentage points.
    async fn selisih_target(&self) -> Larik {
        let both = self.0.nilai.iter().zip(&self.0.target);
        Larik::tenths(both.map(|(now, target)| Some(rate(now)? - (*target)?)))
    }

    /// Comparisons, in the order in which they were asked for.
    async fn banding(&self) -> Vec<BandingIndikator<'_>> {
        let one = |(banding, then)| BandingIndikator { deret: &self.0, banding, then };
        self.0.banding.iter().map(|(banding, then)| (*banding, then.as_slice())).map(one).collect()
    }
}

/// A comparison of a series.
pub struct BandingIndikator<'a> {
    deret: &'a Sederet,
    banding: Banding,
    then: &'a [Nilai],
}

/// With what the numbers of a series are compared (banding).
#[Object]
impl<'a> BandingIndikator<'a> {
    /// With which period.
    async fn dengan(&self) -> &'static str {
        self.banding.kode()
    }

    /// Numerators then; null where hidden.
    async fn n(&self) -> Larik {
        n(self.then)
    }

    /// Denominators then; null where hidden, or where the indicator has none.
    async fn d(&self) -> Larik {
        d(self.deret, self.then)
    }

    /// The rate then.
    async fn persen(&self) -> Larik {
        persen(self.then)
    }

    /// Selisih: the rate now less the rate then, in percentage points with one decimal.
    async fn selisih(&self) -> Larik {
        let both = self.deret.nilai.iter().zip(self.then);
        Larik::tenths(both.map(|(now, then)| Some(rate(now)? - rate(then)?)))
    }
}

/// A list of numbers, written in one piece: whole ones, or tenths to be told with one decimal.
pub enum Larik {
    Bulat(Vec<Option<i64>>),
    Persepuluh(Vec<Option<i64>>),
}

impl Larik {
    fn whole(numbers: impl Iterator<Item = Option<i64>>) -> Larik {
        Larik::Bulat(numbers.collect())
    }

    fn tenths(numbers: impl Iterator<Item = Option<i64>>) -> Larik {
        Larik::Persepuluh(numbers.collect())
    }
}

impl OutputType for Larik {
    fn type_name() -> Cow<'static, str> {
        "[Float]".into()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        f64::create_type_info(registry);
        "[Float]!".to_owned()
    }

    async fn resolve(&self, _: &ContextSelectionSet<'_>, _: &Positioned<AstField>) -> ServerResult<Value> {
        let list = match self {
            Larik::Bulat(all) => all.iter().map(|n| Value::from(*n)).collect(),
            Larik::Persepuluh(all) => all.iter().map(|n| Value::from(n.map(|n| n as f64 / 10.0))).collect(),
        };
        Ok(Value::List(list))
    }
}

fn n(nilai: &[Nilai]) -> Larik {
    Larik::whole(nilai.iter().map(|nilai| (!nilai.n_tersamar).then_some(nilai.rate.n)))
}

fn d(deret: &Sederet, nilai: &[Nilai]) -> Larik {
    let shown = |nilai: &Nilai| !nilai.d_tersamar && deret.indikator.penyebut.is_some();
    Larik::whole(nilai.iter().map(|nilai| shown(nilai).then_some(nilai.rate.d)))
}

fn persen(nilai: &[Nilai]) -> Larik {
    Larik::tenths(nilai.iter().map(rate))
}

fn rate(nilai: &Nilai) -> Option<i64> {
    if nilai.tersamar() { None } else { nilai.rate.tenths() }
}

impl From<tabel::Tabel> for TabelIndikator {
    fn from(tabel: tabel::Tabel) -> Self {
        let row = |baris: tabel::Baris| BarisIndikator {
            kunci: baris.kunci,
            nama: baris.nama,
            jumlah_posyandu: baris.posyandu,
            kelompok: baris.saring.kelompok.map(|kelompok| kelompok.kode()),
            jenis_kelamin: baris.saring.jenis_kelamin.map(|jenis| jenis.kode()),
            bidang: baris.saring.bidang.map(|bidang| bidang.kode()),
            jenis: baris.saring.jenis.and_then(|jenis| Some(jenis.jenis()?.kode)),
            dosis: baris.saring.dosis.map(|dosis| dosis.kode()),
            kumpulan: baris.saring.kumpulan.map(|kumpulan| kumpulan.kode()),
            deret: baris.deret.into_iter().map(DeretIndikator).collect(),
        };
        TabelIndikator {
            periode: tabel.periode.iter().map(ToString::to_string).collect(),
            baris: tabel.baris.into_iter().map(row).collect(),
        }
    }
}

/// Where numbers are asked of: a region or a post.
pub fn area(wilayah: Option<String>, posyandu: Option<ID>) -> Result<Area> {
    match (wilayah, posyandu) {
        (Some(kode), None) => Ok(Area::Wilayah(wilayah_kode("wilayah", &kode)?)),
        (None, Some(id)) => Ok(Area::Posyandu(PosyanduId::parse(&id).map_err(|r| r.on("posyandu"))?)),
        _ => {
            let sentence = "Sebutkan satu wilayah atau satu posyandu.";
            Err(Refusal::new(Code::Required).saying(sentence).on("wilayah").into())
        }
    }
}

/// The indicators of these codes.
pub fn beberapa_indikator(kode: &[String]) -> Result<Vec<&'static domain::Indikator>> {
    kode.iter().map(|kode| satu_indikator(kode)).collect()
}

/// The indicator of a code.
pub fn satu_indikator(kode: &str) -> Result<&'static domain::Indikator> {
    let sentence = || format!("Indikator {kode} tidak dikenal.");
    let unknown = || Refusal::new(Code::UnknownCode).saying(sentence()).on("indikator");
    Ok(domain::Indikator::dari_kode(kode).ok_or_else(unknown)?)
}

/// Reading indicators.
#[derive(Default)]
pub struct IndikatorQuery;

#[Object]
impl IndikatorQuery {
    /// Every indicator with its definition.
    async fn indikator(&self) -> Vec<Indikator> {
        domain::SEMUA.iter().map(Indikator::from).collect()
    }

    /// Who takes part, where, and where not: indicators of a region or a post, over places and periods. PKK, OPD and DPMD
    /// read them without counts small enough to point to somebody.
    async fn partisipasi(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Code of the region; or give a post.")] wilayah: Option<String>,
        #[graphql(desc = "The id of a post; or give a region.")] posyandu: Option<ID>,
        #[graphql(desc = "Dari: the first period, `2026-11`, `2026-Q4` or `2026`.")] dari: String,
        #[graphql(desc = "Sampai: the last period, of the same length; without it, the first alone.")]
        sampai: Option<String>,
        #[graphql(desc = "Tingkat: the places of the rows.")] tingkat: Pilih<Tingkat>,
        #[graphql(desc = "Rincian: by what else rows are told apart, at most three.")] rincian: Option<
            Vec<Pilih<Rincian>>,
        >,
        #[graphql(desc = "Codes of the indicators, 1 to 30 (`indikator` lists them).")] indikator: Vec<
            String,
        >,
        #[graphql(desc = "Banding: with what the numbers are compared.")] banding: Option<
            Vec<Pilih<Banding>>,
        >,
        #[graphql(desc = "Pada: as it was known at this moment; without it, as it is known now.")]
        pada: Option<Saat>,
    ) -> Nullable<TabelIndikator> {
        let series = ctx.look_ahead().field("baris").field("deret");
        let asks_for = |name: &str| series.field(name).exists();
        nullable(
            async {
                let (dari, sampai) = tabel::rentang(&dari, sampai.as_deref())?;
                let asked = Permintaan {
                    area: area(wilayah, posyandu)?,
                    dari,
                    sampai,
                    tingkat: tingkat.0,
                    rincian: distinct(rincian),
                    indikator: beberapa_indikator(&indikator)?,
                    banding: distinct(banding),
                    pada: Saat::option(pada, "pada")?,
                    target: asks_for("target") || asks_for("selisihTarget"),
                    peringkat: asks_for("peringkat"),
                };
                tabel::tabel(app(ctx), actor(ctx)?, &asked).await.map(Into::into)
            }
            .await,
        )
    }
}

/// What was asked for, each once.
fn distinct<T: PartialEq>(given: Option<Vec<Pilih<T>>>) -> Vec<T> {
    let mut all: Vec<T> = Vec::new();
    for Pilih(one) in given.into_iter().flatten() {
        if !all.contains(&one) {
            all.push(one);
        }
    }
    all
}
