//! Referrals: what a post sends and an agency receives, who holds a case, and every hand-off. The village sees the same
//! cases without names (`rujukan_desa`).

use std::sync::LazyLock;

use async_graphql::{Context, ID, InputObject, Object, Value};

use crate::access::Group::{self, Basic, Institution};
use crate::access::Role;
use crate::domain::hari_kerja::hari_kerja;
use crate::domain::id::{KaderId, KeluargaId, PelayananId, PosyanduId, RujukanId, RujukanRiwayatId};
use crate::domain::pilihan::{Pilihan as _, daftar};
use crate::domain::posyandu::Bidang;
use crate::domain::rujukan::{Pemegang, StatusRujukan};
use crate::domain::tanggal::{awal_hari, wita};
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::input::{MutasiId, Pilih, Tanggal, mutasi, teks, teks_wajib, wilayah_kode};
use crate::graphql::kader::KADER;
use crate::graphql::keluarga::{KELUARGA, KELUARGA_DIRUJUK};
use crate::graphql::pelapor::PELAPOR;
use crate::graphql::pelayanan::PELAYANAN;
use crate::graphql::posyandu::POSYANDU;
use crate::graphql::resolve::{Window, done, done_all, id_of, once, one, orang_bila, page, plan, plan_all};
use crate::graphql::sasaran::{ORANG_DIRUJUK, SASARAN};
use crate::graphql::table::answer::Answers;
use crate::graphql::table::noun::{Many, Static, code};
use crate::graphql::table::{Answer, Facts, Field, Is, Noun, Pages, Ty};
use crate::graphql::{actor, app};
use crate::service;
use crate::service::rujukan::Ubah;
use crate::store::filter::Cond;
use crate::store::rujukan::{self as r, riwayat};
use crate::store::table::Cell;

/// The noun `Rujukan`.
pub struct Rujukan;

impl Is for Rujukan {
    fn noun() -> &'static Noun {
        &RUJUKAN
    }
}

/// Where a case stands, who holds it and for how long: the same for every view of it.
pub fn jam(group: Group) -> Vec<Field> {
    vec![
        Field::column("status", group, Ty::Enum(daftar::<StatusRujukan>()), r::STATUS, "Where it stands."),
        Field::made(
            "pemegang",
            group,
            Ty::Enum(daftar::<Pemegang>()),
            &[r::STATUS],
            |cells, _| holder(cells).map_or(Value::Null, code),
            "Who holds it and has to act next (pemegang); null when it is over.",
        )
        .or_null(),
        Field::column("sejak", group, Ty::Time, r::STATUS_SEJAK, "Since when it stands there."),
        Field::made(
            "hariKerja",
            group,
            Ty::Int,
            &[r::STATUS, r::STATUS_SEJAK],
            |cells, facts| holder(cells).and(days(cells.get(1), facts)).map_or(Value::Null, Value::from),
            "Working days (hari kerja) since then, Monday to Friday without holidays; the same day is 0. Null when it \
             is over.",
        )
        .or_null(),
        Field::column(
            "batasHari",
            group,
            Ty::Int,
            r::BATAS_HARI,
            "How many working days the holder may take (batas); null when there is no limit.",
        )
        .or_null(),
        Field::made(
            "lewatBatas",
            group,
            Ty::Bool,
            &[r::BATAS_HARI, r::STATUS_SEJAK],
            |cells, facts| {
                let limit = cells.first().and_then(|cell| cell.int());
                let late = limit.zip(days(cells.get(1), facts)).is_some_and(|(limit, days)| days > limit);
                Value::Boolean(late)
            },
            "Whether the holder is past the limit.",
        ),
    ]
}

fn holder(cells: &[&Cell]) -> Option<Pemegang> {
    let status = cells.first().and_then(|cell| cell.text()).and_then(StatusRujukan::dari_kode);
    status.and_then(StatusRujukan::pemegang)
}

fn days(since: Option<&&Cell>, facts: &Facts) -> Option<i64> {
    since.and_then(|cell| cell.time()).map(|since| hari_kerja(wita(since), facts.today, facts.libur))
}

/// The field table of a referral.
pub static RUJUKAN: Static = LazyLock::new(|| {
    let mut fields = vec![
        Field::column("id", Basic, Ty::Id("rujukan"), r::ID, "The id."),
        Field::one("posyandu", Institution, r::POSYANDU, || &POSYANDU, "The post that sent it."),
        Field::column(
            "bidang",
            Basic,
            Ty::Enum(daftar::<Bidang>()),
            r::BIDANG,
            "The sector it is addressed to.",
        ),
        Field::column("alasan", Basic, Ty::Str, r::ALASAN, "Why, in the kader's words."),
        Field::column(
            "sensitif",
            Basic,
            Ty::Bool,
            r::SENSITIF,
            "Whether the case is protected: seen by its writer and by the appointed officer alone.",
        ),
        Field::column("dibuat", Basic, Ty::Time, r::DIBUAT, "When it was recorded."),
        Field::column("diterimaPada", Basic, Ty::Time, r::DITERIMA_PADA, "When the receiver accepted it.")
            .or_null(),
        Field::column(
            "jawaban",
            Basic,
            Ty::Str,
            r::JAWABAN,
            "The answer back to who sent it (jawaban): what was done.",
        )
        .or_null(),
        Field::many(
            "riwayat",
            Basic,
            Many::new(|| &RUJUKAN_RIWAYAT, riwayat::RUJUKAN, r::ID, riwayat::ORDER),
            "Every hand-off (riwayat), as they came.",
        ),
        Field::one(
            "pelapor",
            Basic,
            r::PELAYANAN,
            || &PELAPOR,
            "Who reported it (pelapor), for the board of the post and the receiver alone.",
        ),
        Field::one_with_parent(
            "orang",
            Basic,
            r::SASARAN,
            || &ORANG_DIRUJUK,
            "Whom it is about, as far as the agency may know.",
        ),
        Field::one_with_parent(
            "rumah",
            Basic,
            r::KELUARGA,
            || &KELUARGA_DIRUJUK,
            "Which household it is about, as far as the agency may know.",
        ),
        Field::one_with_parent(
            "pelayanan",
            Basic,
            r::PELAYANAN,
            || &PELAYANAN,
            "The service that led to it; always of the sector it is addressed to.",
        ),
        Field::one("sasaran", Basic, r::SASARAN, || &SASARAN, "The person's card, for the post itself."),
        Field::one("keluarga", Basic, r::KELUARGA, || &KELUARGA, "The household, for the post itself."),
        Field::one("olehKader", Institution, r::OLEH_KADER, || &KADER, "The kader who found the case."),
    ];
    fields.extend(jam(Basic));
    Noun::object(
        "Rujukan",
        "A referral from a post to the agency (OPD) of a sector, or of a health case to a facility (puskesmas).",
        &r::TABLE,
        Basic,
        fields,
    )
});

/// The noun `RujukanRiwayat`.
pub struct RujukanRiwayat;

impl Is for RujukanRiwayat {
    fn noun() -> &'static Noun {
        &RUJUKAN_RIWAYAT
    }
}

/// The field table of a hand-off.
pub static RUJUKAN_RIWAYAT: Static = LazyLock::new(|| {
    Noun::object(
        "RujukanRiwayat",
        "One step of a referral: who did what and when (riwayat rujukan).",
        &riwayat::TABLE,
        Basic,
        vec![
            Field::column("id", Basic, Ty::Id(RujukanRiwayatId::PREFIX), riwayat::ID, "The id."),
            Field::column("pada", Basic, Ty::Time, riwayat::PADA, "When."),
            Field::column(
                "peran",
                Basic,
                Ty::Enum(daftar::<Role>()),
                riwayat::PERAN,
                "As what it was done; null for a step of before this was kept.",
            )
            .or_null(),
            Field::column(
                "dari",
                Basic,
                Ty::Enum(daftar::<StatusRujukan>()),
                riwayat::DARI,
                "Where it stood; null at the beginning.",
            )
            .or_null(),
            Field::column(
                "ke",
                Basic,
                Ty::Enum(daftar::<StatusRujukan>()),
                riwayat::KE,
                "Where it stands after it.",
            ),
            Field::column(
                "catatan",
                Basic,
                Ty::Str,
                riwayat::CATATAN,
                "What was said with it: a note, a reason, the answer back.",
            )
            .or_null(),
        ],
    )
});

/// Reading referrals.
#[derive(Default)]
pub struct RujukanQuery;

#[Object]
impl RujukanQuery {
    /// The referral with this id, at a post of the reader or sent to the reader's agency.
    async fn rujukan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The referral's id.")] id: ID,
    ) -> Nullable<Answer<Rujukan>> {
        nullable(async { one(ctx, RujukanId::parse(&id).map_err(|r| r.on("id"))?.0.into()).await }.await)
    }

    /// The referrals in view, newest first: for an agency (OPD) those sent to it, for a post those it recorded.
    async fn daftar_rujukan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only this sector.")] bidang: Option<Pilih<Bidang>>,
        #[graphql(desc = "Only these statuses.")] status: Option<Vec<Pilih<StatusRujukan>>>,
        #[graphql(desc = "Only from this region (wilayah), by its code.")] wilayah: Option<String>,
        #[graphql(desc = "Only recorded on or after this day.")] sejak: Option<Tanggal>,
        #[graphql(desc = "Only what this one holds.")] pemegang: Option<Pilih<Pemegang>>,
        #[graphql(desc = "When true, only what its holder keeps past the limit.", default = false)]
        lewat_batas: bool,
        #[graphql(desc = "Rows from the start: 1 to 100, else 20.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this position.")] after: Option<String>,
        #[graphql(desc = "Rows from the end, not with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only rows in front of this position.")] before: Option<String>,
        #[graphql(
            desc = "No more rows than fit into so many bytes of JSON, though one at least: 1,000 to 1,000,000."
        )]
        max_bytes: Option<i32>,
    ) -> Nullable<Pages<Rujukan>> {
        nullable(
            async {
                let mut filter = Vec::new();
                filter.extend(bidang.map(|b| Cond::Eq(r::BIDANG, b.0.kode().into())));
                filter.extend(status.map(|all| among(all.into_iter().map(|Pilih(status)| status))));
                filter.extend(pemegang.map(|Pilih(holder)| among(holder.status())));
                if let Some(kode) = wilayah {
                    filter.push(Cond::Under(r::WILAYAH, wilayah_kode("wilayah", &kode)?));
                }
                if let Some(day) = Tanggal::option(sejak, "sejak")? {
                    filter.push(Cond::AtLeast(r::DIBUAT, awal_hari(day).into()));
                }
                if lewat_batas {
                    filter.push(r::lewat_batas(app(ctx).clock.today(), app(ctx).libur));
                }
                page(ctx, Window { first, after, last, before, max_bytes }, r::NEWEST, filter).await
            }
            .await,
        )
    }
}

/// The condition that a case stands at one of these.
pub fn among(statuses: impl Iterator<Item = StatusRujukan>) -> Cond {
    Cond::In(r::STATUS, statuses.map(|status| status.kode().into()).collect())
}

/// The ids of cases that a mutation names.
pub fn rujukan_ids(ids: &[ID]) -> Result<Vec<RujukanId>, crate::error::Refusal> {
    ids.iter().map(|id| RujukanId::parse(id).map_err(|refusal| refusal.on("rujukan"))).collect()
}

/// The condition that a row is one of these cases.
pub fn these(ids: &[RujukanId]) -> Vec<Cond> {
    vec![Cond::In(r::ID, ids.iter().map(|id| id.0.into()).collect())]
}

/// A referral to send: about one person, one household, or the place that the service reports.
#[derive(InputObject)]
pub struct KirimRujukanInput {
    /// The mutation's id; the referral gets it too.
    id: MutasiId,
    /// The post.
    posyandu: ID,
    /// The person.
    sasaran: Option<ID>,
    /// The household.
    keluarga: Option<ID>,
    /// The service that led to it; of the sector addressed, about the same person or household.
    pelayanan: Option<ID>,
    /// The sector addressed.
    bidang: Pilih<Bidang>,
    /// Why.
    alasan: String,
    /// A protected case (kasus sensitif, TRB-02) of trantibum-linmas: it goes to the appointed officer at once and is
    /// seen by nobody else.
    #[graphql(default)]
    sensitif: bool,
    /// The kader who found the case.
    oleh_kader: Option<ID>,
}

/// Recording referrals and taking them from hand to hand.
#[derive(Default)]
pub struct RujukanMutation;

#[Object]
impl RujukanMutation {
    /// Record a referral. A health case is sent to the facility at once, a protected one to the appointed officer; any
    /// other waits for the board of the post (pengurus) to verify it.
    async fn kirim_rujukan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The referral.")] input: KirimRujukanInput,
    ) -> Nullable<Answer<Rujukan>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &input.id)?);
                let new = service::rujukan::NewRujukan {
                    posyandu: PosyanduId::parse(&input.posyandu).map_err(|r| r.on("posyandu"))?,
                    sasaran: orang_bila(ctx, input.sasaran, "sasaran").await?,
                    keluarga: id_of(input.keluarga, "keluarga", KeluargaId::parse)?,
                    pelayanan: id_of(input.pelayanan, "pelayanan", PelayananId::parse)?,
                    bidang: input.bidang.0,
                    alasan: teks_wajib("alasan", input.alasan)?,
                    sensitif: input.sensitif,
                    oleh_kader: id_of(input.oleh_kader, "olehKader", KaderId::parse)?,
                };
                let rujukan = once(ctx, &m, service::rujukan::kirim(app(ctx), actor(ctx)?, &m, new)).await?;
                done(ctx, ask, rujukan).await
            }
            .await,
        )
    }

    /// Accept a referral, as an officer of the agency (OPD) or facility (puskesmas) it is addressed to.
    async fn terima_rujukan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id.")] id: MutasiId,
        #[graphql(desc = "The referral.")] rujukan: ID,
    ) -> Nullable<Answer<Rujukan>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let rujukan = RujukanId::parse(&rujukan).map_err(|r| r.on("rujukan"))?;
                let accepted = service::rujukan::terima(app(ctx), actor(ctx)?, &m, rujukan);
                let id = once(ctx, &m, accepted).await?;
                done(ctx, ask, id).await
            }
            .await,
        )
    }

    /// Take a step with up to 100 referrals, all or none of them. The post (pengurus) verifies (DIVERIFIKASI), submits
    /// (DIAJUKAN_KE_DESA), finds that conditions are not met, sends a health case again after a visit at home (DIRUJUK),
    /// and, like who wrote it, cancels (DIBATALKAN) until the receiver has accepted. The agency (OPD) or facility accepts
    /// (DITERIMA_OPD, DITERIMA_FASKES), refuses (DITOLAK_OPD), follows up (DITINDAKLANJUTI), finishes (SELESAI) or notes
    /// that nobody came (TIDAK_DATANG). A step that is not there from where a case stands is `WRONG_STATE`.
    async fn ubah_status_rujukan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id, one for all of them.")] id: MutasiId,
        #[graphql(desc = "The referrals.")] rujukan: Vec<ID>,
        #[graphql(desc = "Where to.")] ke: Pilih<StatusRujukan>,
        #[graphql(
            desc = "A note; the reason, where something is refused, cancelled or sent back; the answer back \
                          (jawaban) to who sent it, where it is finished."
        )]
        catatan: Option<String>,
    ) -> Nullable<Answers<Rujukan>> {
        nullable(
            async {
                let (ask, m) = (plan_all(ctx)?, mutasi(ctx, &id)?);
                let ids = rujukan_ids(&rujukan)?;
                let step = Ubah { ke: ke.0, catatan: teks("catatan", catatan)?, alasan: None };
                let taken = service::rujukan::ubah(app(ctx), actor(ctx)?, &m, (&r::TABLE, &ids), step);
                once(ctx, &m, taken).await?;
                done_all(ctx, ask, r::NEWEST, &these(&ids)).await
            }
            .await,
        )
    }

    /// Correct why a referral was sent that came back (DIKEMBALIKAN); it then has to be verified again.
    async fn perbaiki_rujukan(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id.")] id: MutasiId,
        #[graphql(desc = "The referral.")] rujukan: ID,
        #[graphql(desc = "Why it is sent, in better words.")] alasan: String,
    ) -> Nullable<Answer<Rujukan>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let rujukan = RujukanId::parse(&rujukan).map_err(|r| r.on("rujukan"))?;
                let alasan = teks_wajib("alasan", alasan)?;
                let corrected = service::rujukan::perbaiki(app(ctx), actor(ctx)?, &m, rujukan, alasan);
                let id = once(ctx, &m, corrected).await?;
                done(ctx, ask, id).await
            }
            .await,
        )
    }
}
