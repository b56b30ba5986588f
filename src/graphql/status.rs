//! What several health records of one person make together.

use async_graphql::{Context, ID, Object, SimpleObject};

use crate::domain::asi::Asi;
use crate::domain::id::KehamilanId;
use crate::domain::pilihan::Pilihan as _;
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::input::Tanggal;
use crate::graphql::resolve::mengikuti;
use crate::graphql::{actor, app};
use crate::service::status::{self, Dijaga};

/// Exclusive breast-feeding (ASI eksklusif) of a child: breast milk only, month by month.
#[derive(SimpleObject)]
pub struct StatusAsi {
    /// BELUM_DITANYA (not asked), SEJAUH_INI (so far, below six months), TIDAK (no), LULUS (through month 5),
    /// TIDAK_DIKETAHUI (six months have passed and month 5 was not asked).
    status: String,
    /// The answer of each completed month of age from 0 to 5 (bulan), in this order.
    bulan: Vec<BulanAsi>,
}

/// The answer of one month.
#[derive(SimpleObject)]
pub struct BulanAsi {
    /// The completed month of age, 0 to 5.
    umur_bulan: i32,
    /// Whether breast milk only; null where it was not asked.
    hanya_asi: Option<bool>,
}

impl From<Asi> for StatusAsi {
    fn from(asi: Asi) -> Self {
        let month =
            |(umur_bulan, hanya_asi): (i32, &Option<bool>)| BulanAsi { umur_bulan, hanya_asi: *hanya_asi };
        StatusAsi { status: asi.status.kode().to_owned(), bulan: (0..).zip(&asi.bulan).map(month).collect() }
    }
}

/// How far a pregnancy was looked after: contacts of antenatal care (ANC) and iron tablets.
#[derive(SimpleObject)]
pub struct StatusKehamilan {
    /// The pregnancy.
    kehamilan: ID,
    /// The first day (WITA) of the last period.
    mulai: String,
    /// When it ended; null while it is open.
    berakhir: Option<String>,
    /// Completed weeks (minggu) on the day, or when it ended.
    minggu: i32,
    /// Contacts of antenatal care with a health worker in each of the three trimesters.
    kontak_trimester: Vec<i32>,
    /// All contacts together.
    kontak: i32,
    /// The contacts reached (tercapai): codes K1 to K6. Contacts of one trimester do not stand for another.
    tercapai: Vec<String>,
    /// Whether six contacts in the pattern 1-2-3 (ANC 6).
    anc6: bool,
    /// Iron and folate tablets (TTD) given in this pregnancy.
    ttd: i32,
    /// Tablets with several micronutrients (MMS) given in this pregnancy.
    mms: i32,
    /// Whether they are enough: 90 TTD or 180 MMS.
    tablet_cukup: bool,
}

impl From<&Dijaga> for StatusKehamilan {
    fn from((id, pregnancy, status): &Dijaga) -> Self {
        let count = |n: usize| i32::try_from(n).unwrap_or(i32::MAX);
        let tablets = |n: i64| i32::try_from(n).unwrap_or(i32::MAX);
        StatusKehamilan {
            kehamilan: ID(KehamilanId(*id).to_string()),
            mulai: pregnancy.mulai.to_string(),
            berakhir: pregnancy.berakhir.map(|day| day.to_string()),
            minggu: status.minggu,
            kontak_trimester: status.kontak.map(count).to_vec(),
            kontak: count(status.jumlah()),
            tercapai: status.tercapai.iter().map(|kode| (*kode).to_owned()).collect(),
            anc6: status.anc6(),
            ttd: tablets(status.ttd),
            mms: tablets(status.mms),
            tablet_cukup: status.tablet_cukup(),
        }
    }
}

/// States of one person.
#[derive(Default)]
pub struct StatusQuery;

#[Object]
impl StatusQuery {
    /// Exclusive breast-feeding of a child on a day, from what was told at each weighing. For who reads health.
    async fn status_asi(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The child.")] sasaran: ID,
        #[graphql(desc = "The day; today if not given.")] pada: Option<Tanggal>,
    ) -> Nullable<StatusAsi> {
        nullable(
            async {
                let (app, reader) = (app(ctx), actor(ctx)?);
                let hari = Tanggal::or(pada, "pada", app.clock.today())?;
                let of = |id| status::status_asi(app, reader, id, hari);
                mengikuti(ctx, &sasaran, of).await.map(Into::into)
            }
            .await,
        )
    }

    /// The pregnancies of a woman that had begun on a day, the newest first, with contacts of antenatal care and tablets as
    /// the cards tell them. For who reads health.
    async fn status_kehamilan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The woman.")] sasaran: ID,
        #[graphql(desc = "The day; today if not given.")] pada: Option<Tanggal>,
    ) -> Nullable<Vec<StatusKehamilan>> {
        nullable(
            async {
                let (app, reader) = (app(ctx), actor(ctx)?);
                let hari = Tanggal::or(pada, "pada", app.clock.today())?;
                let of = |id| status::status_kehamilan(app, reader, id, hari);
                let found = mengikuti(ctx, &sasaran, of).await?;
                Ok(found.iter().map(Into::into).collect())
            }
            .await,
        )
    }
}
