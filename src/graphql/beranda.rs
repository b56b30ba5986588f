//! The first screen (*beranda*) of a kader's app: the day's work at her post. It is sent every morning over poor links,
//! so reasons are short codes that are explained once, and a person is an id, a name and one word: with aliases of one
//! letter 60 people are less than 8 KB before compression (`schema/operations/beranda.graphql`).

use async_graphql::{Context, ID, Object, SimpleObject};

use crate::domain::id::PosyanduId;
use crate::domain::jatuh_tempo::Alasan;
use crate::domain::pilihan::Pilihan as _;
use crate::error::{Code, Refusal};
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::input::Tanggal;
use crate::graphql::jatuh_tempo::banyak;
use crate::graphql::{actor, app};
use crate::service::beranda::{self, Kerja, Tanya};

/// The opening day (hari buka) of the date.
#[derive(SimpleObject)]
pub struct BerandaHari {
    /// The day's id.
    id: ID,
    /// Its status, `BERLANGSUNG`.
    status: String,
}

/// A reason that occurs today, explained once.
#[derive(SimpleObject)]
pub struct BerandaAlasan {
    /// The short code, `BB`, as in the words of the people.
    kode: String,
    /// The code of the reason, `TIMBANG`.
    alasan: String,
    /// The code of the desk (meja) it is done at.
    meja: String,
    /// What is to be done, in Bahasa Indonesia.
    tugas: String,
    /// People it concerns.
    jumlah: i32,
    /// Of them, overdue.
    terlambat: i32,
}

/// Somebody with something to do for.
#[derive(SimpleObject)]
pub struct BerandaSasaran {
    /// The person's id.
    id: ID,
    /// The name.
    nama: String,
    /// Short codes with a space between: `BB IM:MR1!`. Behind a colon the detail (dose, contact, age or absence in
    /// months) or, of several, how many: `IM:8!`. An exclamation mark when overdue.
    kerja: String,
}

/// The day's work at a post.
#[derive(SimpleObject)]
pub struct Beranda {
    /// The opening day of the date, if there is one.
    hari_buka: Option<BerandaHari>,
    /// People registered here.
    warga: i32,
    /// How many of them have something to do for.
    perlu: i32,
    /// The reasons that occur.
    alasan: Vec<BerandaAlasan>,
    /// The most pressing people first.
    sasaran: Vec<BerandaSasaran>,
}

fn count(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

impl From<beranda::Beranda> for Beranda {
    fn from(work: beranda::Beranda) -> Self {
        let reason = |(alasan, (people, late)): (&Alasan, &(usize, usize))| BerandaAlasan {
            kode: alasan.singkat().to_owned(),
            alasan: alasan.kode().to_owned(),
            meja: alasan.meja().kode().to_owned(),
            tugas: alasan.tugas().to_owned(),
            jumlah: count(*people),
            terlambat: count(*late),
        };
        Beranda {
            hari_buka: work.hari_buka.map(|(id, status)| BerandaHari { id: ID(id.to_string()), status }),
            warga: count(work.warga),
            perlu: count(work.perlu),
            alasan: work.per_alasan.iter().map(reason).collect(),
            sasaran: work
                .orang
                .into_iter()
                .map(|perlu| BerandaSasaran {
                    id: ID(perlu.warga.id.to_string()),
                    nama: perlu.warga.nama,
                    kerja: perlu.kerja.iter().map(Kerja::kode).collect::<Vec<_>>().join(" "),
                })
                .collect(),
        }
    }
}

/// People on the first screen at most.
const TERBANYAK: i32 = 200;
/// Months of absence that can be asked for.
const TIDAK_HADIR: std::ops::RangeInclusive<i32> = 1..=24;

/// The first screen.
#[derive(Default)]
pub struct BerandaQuery;

#[Object]
impl BerandaQuery {
    /// The day's work at a post: who is due at which desk, who has not come for long, which flags and referrals are open.
    /// Whoever does not read health at the post gets the rest.
    async fn beranda(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The post.")] posyandu: ID,
        #[graphql(desc = "The day; today if not given.")] tanggal: Option<Tanggal>,
        #[graphql(
            desc = "After how many months without coming somebody is looked for; 1 to 24.",
            default = 2
        )]
        tidak_hadir_bulan: i32,
        #[graphql(desc = "How many people; at most 200.", default = 60)] first: i32,
    ) -> Nullable<Beranda> {
        nullable(
            async {
                let post = PosyanduId::parse(&posyandu).map_err(|r| r.on("posyandu"))?;
                let absent = u32::try_from(tidak_hadir_bulan).ok();
                let absent = absent.filter(|_| TIDAK_HADIR.contains(&tidak_hadir_bulan));
                let tanya = Tanya {
                    hari: Tanggal::or(tanggal, "tanggal", app(ctx).clock.today())?,
                    tidak_hadir_bulan: absent
                        .ok_or(Refusal::new(Code::ImpossibleValue).on("tidakHadirBulan"))?,
                    first: banyak(first, TERBANYAK)?,
                };
                beranda::beranda(app(ctx), actor(ctx)?, post, tanya).await.map(Into::into)
            }
            .await,
        )
    }
}
