//! Sums: SKDN, participation, the recap of a day. Every rate comes with its counts.

use async_graphql::{Context, ID, Object, SimpleObject};

use super::error::{Nullable, nullable};
use super::input::{Pilih, wilayah_kode};
use super::{actor, app};
use crate::domain::hari_buka::StatusHariBuka;
use crate::domain::id::{HariBukaId, PosyanduId};
use crate::domain::pilihan::Pilihan as _;
use crate::domain::rate::Rate as DomainRate;
use crate::domain::tanggal::{Bulan, Periode};
use crate::error::{Code, Refusal};
use crate::service::partisipasi::{self, Bagian, Baris, Per, RateKader, SkdnBulan};
use crate::store::partisipasi::Area;

/// A rate with its counts. Without a denominator there is no rate.
#[derive(SimpleObject)]
pub struct Rate {
    /// Numerator.
    n: i64,
    /// Denominator.
    d: i64,
    /// 100 × n / d with one decimal, rounded half up; null when d is 0.
    persen: Option<f64>,
}

impl From<DomainRate> for Rate {
    fn from(rate: DomainRate) -> Self {
        Rate { n: rate.n, d: rate.d, persen: rate.persen() }
    }
}

/// Growth-monitoring participation (SKDN) of a month or the sum of several.
#[derive(SimpleObject)]
pub struct Skdn {
    /// S: balita (0-59 months) who live here on the reference date.
    s: i64,
    /// K: of S, who hold a Buku KIA.
    k: i64,
    /// D: of S, who were weighed this month.
    d: i64,
    /// N: of D, whose weight rose enough.
    n: i64,
    /// T: of D, whose weight did not.
    t: i64,
    /// O: of D, not weighed last month.
    o: i64,
    /// B: of D, weighed for the first time.
    b: i64,
    /// BGM: of D, below the red line of the growth card.
    bgm: i64,
    /// 2T: of D, T this month and the month before.
    dua_t: i64,
    /// K of S: programme coverage.
    k_per_s: Rate,
    /// D of S: community participation.
    d_per_s: Rate,
    /// D of K: continuity.
    d_per_k: Rate,
    /// N of D: programme effect.
    n_per_d: Rate,
    /// N of those who could be judged (D without O and B).
    n_per_dinilai: Rate,
    /// N of S: overall success.
    n_per_s: Rate,
    /// BGM of D.
    bgm_per_d: Rate,
    /// T of those who could be judged.
    t_per_dinilai: Rate,
    /// 2T of those who could be judged.
    dua_t_per_dinilai: Rate,
}

impl From<SkdnBulan> for Skdn {
    fn from(SkdnBulan { skdn, dua_t }: SkdnBulan) -> Self {
        Skdn {
            s: skdn.s,
            k: skdn.k,
            d: skdn.d,
            n: skdn.n,
            t: skdn.t,
            o: skdn.o,
            b: skdn.b,
            bgm: skdn.bgm,
            dua_t,
            k_per_s: skdn.k_per_s().into(),
            d_per_s: skdn.d_per_s().into(),
            d_per_k: skdn.d_per_k().into(),
            n_per_d: skdn.n_per_d().into(),
            n_per_dinilai: skdn.n_per_dinilai().into(),
            n_per_s: skdn.n_per_s().into(),
            bgm_per_d: skdn.bgm_per_d().into(),
            t_per_dinilai: skdn.t_per_dinilai().into(),
            dua_t_per_dinilai: skdn.dua_t_per_dinilai(dua_t).into(),
        }
    }
}

/// The three rates of kader, never mixed.
#[derive(SimpleObject)]
pub struct PartisipasiKader {
    /// Kader who took part at least once, of those whose decree was in force on an activity date.
    kader_active_share: Rate,
    /// Kader present, of those in force, summed over opening days.
    kader_attendance_rate: Rate,
    /// Kader in force, of those a post should have.
    kader_fill_rate: Rate,
}

impl From<RateKader> for PartisipasiKader {
    fn from(rates: RateKader) -> Self {
        PartisipasiKader {
            kader_active_share: rates.active_share.into(),
            kader_attendance_rate: rates.attendance_rate.into(),
            kader_fill_rate: rates.fill_rate.into(),
        }
    }
}

/// Participation of one life stage.
#[derive(SimpleObject)]
pub struct PartisipasiKelompok {
    /// The group: an age group, or IBU_HAMIL and IBU_NIFAS, which go before age.
    kelompok: String,
    /// Residents who came, of residents of the group.
    hadir: Rate,
}

/// Participation of one sector.
#[derive(SimpleObject)]
pub struct PartisipasiBidang {
    /// The code of the sector (bidang).
    bidang: String,
    /// Persons or households with a service of the sector, of those eligible.
    terlayani: Rate,
    /// The rates of the sector's kader; a kader of two sectors counts in both.
    kader: PartisipasiKader,
}

/// One row of participation: a post, a region, or a month.
#[derive(SimpleObject)]
pub struct Partisipasi {
    /// The post's id, the region's code, or the month.
    kunci: String,
    /// Its name.
    nama: String,
    /// How many posts are in it.
    jumlah_posyandu: i64,
    /// Growth-monitoring participation, months added up.
    skdn: Skdn,
    /// By life stage.
    per_kelompok: Vec<PartisipasiKelompok>,
    /// By sector.
    per_bidang: Vec<PartisipasiBidang>,
    /// Of all kader.
    kader: PartisipasiKader,
}

impl From<Baris> for Partisipasi {
    fn from(row: Baris) -> Self {
        let kader_of = |bidang| row.kader_bidang.get(&bidang).copied().unwrap_or_default();
        Partisipasi {
            per_bidang: row
                .bidang
                .iter()
                .map(|(bidang, rate)| PartisipasiBidang {
                    bidang: bidang.kode().to_owned(),
                    terlayani: (*rate).into(),
                    kader: kader_of(*bidang).into(),
                })
                .collect(),
            kunci: row.kunci,
            nama: row.nama,
            jumlah_posyandu: row.posyandu,
            skdn: row.skdn.into(),
            per_kelompok: row
                .kelompok
                .iter()
                .map(|(group, rate)| PartisipasiKelompok {
                    kelompok: group.kode().to_owned(),
                    hadir: (*rate).into(),
                })
                .collect(),
            kader: row.kader.into(),
        }
    }
}

/// Attendances of one age group on a day.
#[derive(SimpleObject)]
pub struct RekapKelompok {
    /// The age group on that day.
    kelompok: String,
    /// Residents who came.
    warga: i64,
    /// Visitors from elsewhere.
    pengunjung_luar: i64,
}

/// Services of one sector on a day.
#[derive(SimpleObject)]
pub struct RekapBidang {
    /// The code of the sector.
    bidang: String,
    /// Services recorded.
    pelayanan: i64,
    /// Distinct persons or households served.
    subjek: i64,
}

/// The recap (rekap) of one opening day.
#[derive(SimpleObject)]
pub struct RekapHariBuka {
    /// The day's id.
    hari_buka: ID,
    /// The date (WITA), `2026-11-22`.
    tanggal: String,
    /// The status of the day.
    status: String,
    /// Residents who came.
    warga: i64,
    /// Visitors from elsewhere; they are in no rate.
    pengunjung_luar: i64,
    /// Of the residents, those who came for the first time.
    baru: i64,
    /// Entries (attendances and services) recorded after the day was closed.
    entri_terlambat: i64,
    /// Kader who were there.
    kader_hadir: i64,
    /// Referrals that a service of the day led to.
    rujukan: i64,
    /// By age group.
    per_kelompok: Vec<RekapKelompok>,
    /// By sector.
    per_bidang: Vec<RekapBidang>,
    /// SKDN of the post in the month of the day, late entries included.
    skdn: Skdn,
}

impl From<partisipasi::Rekap> for RekapHariBuka {
    fn from(rekap: partisipasi::Rekap) -> Self {
        let came = &rekap.hari.kehadiran;
        let people = |test: &dyn Fn(bool, bool, bool) -> bool| -> i64 {
            came.iter().filter(|row| test(row.2, row.3, row.4)).map(|row| row.5).sum()
        };
        let late_services: i64 = rekap.hari.pelayanan.iter().map(|row| row.2).sum();
        RekapHariBuka {
            hari_buka: ID(rekap.hari_buka.to_string()),
            tanggal: rekap.tanggal.to_string(),
            status: StatusHariBuka::kode(rekap.status).to_owned(),
            warga: people(&|visitor, _, _| !visitor),
            pengunjung_luar: people(&|visitor, _, _| visitor),
            baru: people(&|visitor, new, _| !visitor && new),
            entri_terlambat: people(&|_, _, late| late) + late_services,
            kader_hadir: rekap.hari.kader,
            rujukan: rekap.hari.rujukan,
            per_kelompok: groups(&rekap),
            per_bidang: sectors(&rekap),
            skdn: rekap.skdn.into(),
        }
    }
}

fn groups(rekap: &partisipasi::Rekap) -> Vec<RekapKelompok> {
    use crate::domain::siklus::KelompokUmur;
    let count = |code: &str, visitor: bool| -> i64 {
        rekap.hari.kehadiran.iter().filter(|row| row.0 == code && row.2 == visitor).map(|row| row.5).sum()
    };
    KelompokUmur::NILAI
        .iter()
        .map(|(_, code, _)| RekapKelompok {
            kelompok: (*code).to_owned(),
            warga: count(code, false),
            pengunjung_luar: count(code, true),
        })
        .collect()
}

fn sectors(rekap: &partisipasi::Rekap) -> Vec<RekapBidang> {
    use crate::domain::posyandu::Bidang;
    let sum = |code: &str, pick: fn(&(String, i64, i64, i64)) -> i64| -> i64 {
        rekap.hari.pelayanan.iter().filter(|row| row.0 == code).map(pick).sum()
    };
    Bidang::NILAI
        .iter()
        .map(|(_, code, _)| RekapBidang {
            bidang: (*code).to_owned(),
            pelayanan: sum(code, |row| row.1),
            subjek: sum(code, |row| row.3),
        })
        .collect()
}

/// Reports: sums and rates.
#[derive(Default)]
pub struct Laporan;

#[Object]
impl Laporan {
    /// The recap of an opening day. Late entries are counted and told.
    async fn rekap_hari_buka(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The day's id.")] id: ID,
    ) -> Nullable<RekapHariBuka> {
        nullable(
            async {
                let id = HariBukaId::parse(&id).map_err(|r| r.on("id"))?;
                partisipasi::rekap(app(ctx), actor(ctx)?, id).await.map(Into::into)
            }
            .await,
        )
    }

    /// SKDN of one post and month.
    async fn skdn(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The post's id.")] posyandu: ID,
        #[graphql(desc = "The month, `2026-11`.")] bulan: String,
    ) -> Nullable<Skdn> {
        nullable(
            async {
                let post = PosyanduId::parse(&posyandu).map_err(|r| r.on("posyandu"))?;
                let bulan = Bulan::parse(&bulan).map_err(|r| r.on("bulan"))?;
                partisipasi::skdn(app(ctx), actor(ctx)?, post, bulan).await.map(Into::into)
            }
            .await,
        )
    }

    /// Who takes part, where, and where not: counts and rates of a region or a post in a month, quarter or year.
    async fn partisipasi(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Code of the region; or give a post.")] wilayah: Option<String>,
        #[graphql(desc = "The id of a post; or give a region.")] posyandu: Option<ID>,
        #[graphql(desc = "`2026-11`, `2026-Q4` or `2026`.")] periode: String,
        #[graphql(desc = "How it is broken down.")] per: Pilih<Per>,
    ) -> Nullable<Vec<Partisipasi>> {
        nullable(
            async {
                let periode = Periode::parse(&periode).map_err(|r| r.on("periode"))?;
                let area = match (wilayah, posyandu) {
                    (Some(kode), None) => Area::Wilayah(wilayah_kode("wilayah", &kode)?),
                    (None, Some(id)) => Area::Posyandu(PosyanduId::parse(&id).map_err(|r| r.on("posyandu"))?),
                    _ => {
                        let sentence = "Sebutkan satu wilayah atau satu posyandu.";
                        return Err(Refusal::new(Code::Required).saying(sentence).on("wilayah").into());
                    }
                };
                let asked = |name| ctx.look_ahead().field(name).exists();
                let bagian = Bagian {
                    skdn: asked("skdn"),
                    kelompok: asked("perKelompok"),
                    bidang: asked("perBidang"),
                    kader: asked("kader") || ctx.look_ahead().field("perBidang").field("kader").exists(),
                };
                let rows =
                    partisipasi::partisipasi(app(ctx), actor(ctx)?, area, periode, per.0, bagian).await?;
                Ok(rows.into_iter().map(Into::into).collect())
            }
            .await,
        )
    }
}
