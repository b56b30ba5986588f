//! Sums: SKDN, participation, the recap of a day. Every rate comes with its counts.

use std::collections::BTreeSet;

use async_graphql::{Context, ID, Object, SimpleObject};

use super::error::{Nullable, nullable};
use super::input::{Pilih, wilayah_kode};
use super::{actor, app};
use crate::domain::hari_buka::StatusHariBuka;
use crate::domain::id::{HariBukaId, PosyanduId};
use crate::domain::partisipasi::ukuran::Ukuran;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::rate::Rate as DomainRate;
use crate::domain::tanggal::{Bulan, Periode};
use crate::error::{Code, Refusal};
use crate::service::partisipasi::{self, Bagian, Baris, Per, RateKader, SkdnBulan};
use crate::store::partisipasi::Area;
use crate::store::partisipasi::Hari;

/// A rate with its counts. Without a denominator there is no rate. A count that could point to somebody is hidden
/// (tersamar) from those who read the sums of a region without answering for its posts.
#[derive(SimpleObject)]
pub struct Rate {
    /// Numerator; null when hidden.
    n: Option<i64>,
    /// Denominator; null when hidden.
    d: Option<i64>,
    /// 100 × n / d with one decimal, rounded half up; null when d is 0 or a count is hidden.
    persen: Option<f64>,
    /// Tersamar: is a count hidden, because it is small or because it would give away one that is?
    tersamar: bool,
}

impl Rate {
    /// With the numbers that may be shown.
    pub(super) fn behind(rate: DomainRate, n: bool, d: bool) -> Rate {
        let persen = if n || d { None } else { rate.persen() };
        Rate { n: (!n).then_some(rate.n), d: (!d).then_some(rate.d), persen, tersamar: n || d }
    }
}

impl From<DomainRate> for Rate {
    fn from(rate: DomainRate) -> Self {
        Rate::behind(rate, false, false)
    }
}

/// Growth-monitoring participation (SKDN) of a month or the sum of several. Counts are null when hidden.
#[derive(SimpleObject)]
pub struct Skdn {
    /// S: balita (0-59 months) who live here on the reference date.
    s: Option<i64>,
    /// K: of S, who hold a Buku KIA.
    k: Option<i64>,
    /// D: of S, who were weighed this month.
    d: Option<i64>,
    /// N: of D, whose weight rose enough.
    n: Option<i64>,
    /// T: of D, whose weight did not.
    t: Option<i64>,
    /// O: of D, not weighed last month.
    o: Option<i64>,
    /// B: of D, weighed for the first time.
    b: Option<i64>,
    /// BGM: of D, below the red line of the growth card.
    bgm: Option<i64>,
    /// 2T: of D, T this month and the month before.
    dua_t: Option<i64>,
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
    /// Tersamar: the names of the counts that are hidden, because they are small or would give away one that is.
    tersamar: Vec<String>,
}

/// The counts of SKDN by their names in the schema.
const SKDN: [(&str, Ukuran); 9] = [
    ("s", Ukuran::S),
    ("k", Ukuran::K),
    ("d", Ukuran::D),
    ("n", Ukuran::N),
    ("t", Ukuran::T),
    ("o", Ukuran::O),
    ("b", Ukuran::B),
    ("bgm", Ukuran::Bgm),
    ("duaT", Ukuran::DuaT),
];

impl Skdn {
    fn behind(SkdnBulan { skdn, dua_t }: SkdnBulan, hidden: &BTreeSet<Ukuran>) -> Skdn {
        use Ukuran::{B, Bgm, D, DuaT, K, N, O, S, T};
        let count = |ukuran, count: i64| (!hidden.contains(&ukuran)).then_some(count);
        let rate = |rate, n, d: &[Ukuran]| {
            Rate::behind(rate, hidden.contains(&n), d.iter().any(|d| hidden.contains(d)))
        };
        let dinilai = [D, O, B];
        Skdn {
            s: count(S, skdn.s),
            k: count(K, skdn.k),
            d: count(D, skdn.d),
            n: count(N, skdn.n),
            t: count(T, skdn.t),
            o: count(O, skdn.o),
            b: count(B, skdn.b),
            bgm: count(Bgm, skdn.bgm),
            dua_t: count(DuaT, dua_t),
            k_per_s: rate(skdn.k_per_s(), K, &[S]),
            d_per_s: rate(skdn.d_per_s(), D, &[S]),
            d_per_k: rate(skdn.d_per_k(), D, &[K]),
            n_per_d: rate(skdn.n_per_d(), N, &[D]),
            n_per_dinilai: rate(skdn.n_per_dinilai(), N, &dinilai),
            n_per_s: rate(skdn.n_per_s(), N, &[S]),
            bgm_per_d: rate(skdn.bgm_per_d(), Bgm, &[D]),
            t_per_dinilai: rate(skdn.t_per_dinilai(), T, &dinilai),
            dua_t_per_dinilai: rate(skdn.dua_t_per_dinilai(dua_t), DuaT, &dinilai),
            tersamar: SKDN
                .iter()
                .filter(|(_, ukuran)| hidden.contains(ukuran))
                .map(|(name, _)| (*name).to_owned())
                .collect(),
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
        let behind =
            |rate: DomainRate, n, d| Rate::behind(rate, row.tersamar.contains(&n), row.tersamar.contains(&d));
        Partisipasi {
            per_bidang: row
                .bidang
                .iter()
                .map(|(bidang, rate)| PartisipasiBidang {
                    bidang: bidang.kode().to_owned(),
                    terlayani: behind(*rate, Ukuran::Terlayani(*bidang), Ukuran::Berhak(*bidang)),
                    kader: kader_of(*bidang).into(),
                })
                .collect(),
            per_kelompok: row
                .kelompok
                .iter()
                .map(|(group, rate)| PartisipasiKelompok {
                    kelompok: group.kode().to_owned(),
                    hadir: behind(*rate, Ukuran::Datang(*group), Ukuran::Warga(*group)),
                })
                .collect(),
            skdn: Skdn::behind(row.skdn, &row.tersamar),
            kunci: row.kunci,
            nama: row.nama,
            jumlah_posyandu: row.posyandu,
            kader: row.kader.into(),
        }
    }
}

/// One row of open data: a region, or a month.
#[derive(SimpleObject)]
pub struct DataTerbuka {
    /// The region's code, or the month.
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
    per_bidang: Vec<LayananTerbuka>,
}

/// Open data of one sector.
#[derive(SimpleObject)]
pub struct LayananTerbuka {
    /// The code of the sector (bidang).
    bidang: String,
    /// Persons or households with a service of the sector, of those eligible.
    terlayani: Rate,
}

impl From<Baris> for DataTerbuka {
    fn from(row: Baris) -> Self {
        let row = Partisipasi::from(row);
        let sector = |row: PartisipasiBidang| LayananTerbuka { bidang: row.bidang, terlayani: row.terlayani };
        DataTerbuka {
            kunci: row.kunci,
            nama: row.nama,
            jumlah_posyandu: row.jumlah_posyandu,
            skdn: row.skdn,
            per_kelompok: row.per_kelompok,
            per_bidang: row.per_bidang.into_iter().map(sector).collect(),
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
            per_bidang: sectors(&rekap.hari),
            skdn: Skdn::behind(rekap.skdn, &BTreeSet::new()),
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

/// Services of a day by sector.
pub(super) fn sectors(hari: &Hari) -> Vec<RekapBidang> {
    use crate::domain::posyandu::Bidang;
    let sum = |code: &str, pick: fn(&(String, i64, i64, i64)) -> i64| -> i64 {
        hari.pelayanan.iter().filter(|row| row.0 == code).map(pick).sum()
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
    /// The recap of an opening day. Late entries are counted and told. For those who read sums as counted.
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
                let (skdn, hidden) = partisipasi::skdn(app(ctx), actor(ctx)?, post, bulan).await?;
                Ok(Skdn::behind(skdn, &hidden))
            }
            .await,
        )
    }

    /// Who takes part, where, and where not: counts and rates of a region or a post in a month, quarter or year. PKK,
    /// OPD and DPMD read them without counts small enough to point to somebody.
    async fn ringkasan_partisipasi(
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

    /// Open data (data terbuka): who takes part in a region, for everybody, signed in or not. No count can be
    /// narrowed down to fewer than eleven numbers, and nothing is told of single posts or of the kader.
    async fn data_terbuka(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Code of the region.")] wilayah: String,
        #[graphql(desc = "`2026-11`, `2026-Q4` or `2026`.")] periode: String,
        #[graphql(desc = "How it is broken down; not by post.")] per: Pilih<Per>,
    ) -> Nullable<Vec<DataTerbuka>> {
        nullable(
            async {
                let periode = Periode::parse(&periode).map_err(|r| r.on("periode"))?;
                let wilayah = wilayah_kode("wilayah", &wilayah)?;
                let rows = partisipasi::terbuka(app(ctx), wilayah, periode, per.0).await?;
                Ok(rows.into_iter().map(Into::into).collect())
            }
            .await,
        )
    }
}
