//! Assignments (*penugasan*): a role, somewhere, for a time, given by somebody for a reason. They are given, approved
//! and taken away, never changed and never deleted.

use std::sync::LazyLock;

use async_graphql::{Context, ID, InputObject, Object, Value};

use crate::access::Group::{Institution, Operations};
use crate::access::Role;
use crate::domain::id::{AccountId, PenugasanId, PosyanduId, TimId};
use crate::domain::pilihan::{Pilihan as _, daftar};
use crate::domain::posyandu::Bidang;
use crate::domain::tanggal::awal_hari;
use crate::error::{Code, Refusal};
use crate::graphql::akun::AKUN;
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::input::{MutasiId, Pilih, Tanggal, mutasi, teks_wajib, wilayah_kode};
use crate::graphql::posyandu::POSYANDU;
use crate::graphql::resolve::{Window, done, id_of, once, page, plan};
use crate::graphql::table::noun::Static;
use crate::graphql::table::{Answer, Field, Is, Many, Noun, Pages, Ty};
use crate::graphql::tim::TIM;
use crate::graphql::wilayah::WILAYAH;
use crate::graphql::{actor, app};
use crate::service;
use crate::service::account::NewTugas;
use crate::store::account::{Subject, assignment as p, assignment_region as w};
use crate::store::penugasan;
use crate::store::table::Cell;

/// The noun `Penugasan`.
pub struct Penugasan;

impl Is for Penugasan {
    fn noun() -> &'static Noun {
        &PENUGASAN
    }
}

/// The field table of an assignment.
pub static PENUGASAN: Static = LazyLock::new(|| {
    Noun::object(
        "Penugasan",
        "An assignment (penugasan): a role, where, and from when to when. It is half-open: it holds until just before \
         its end. Renewal is another assignment.",
        &p::TABLE,
        Operations,
        [whose(), what(), given(), ended()].into_iter().flatten().collect(),
    )
});

fn whose() -> Vec<Field> {
    vec![
        Field::column("id", Operations, Ty::Id("penugasan"), p::ID, "The id."),
        Field::one(
            "akun",
            Operations,
            p::ACCOUNT,
            || &AKUN,
            "The person who holds it; null when a team does.",
        ),
        Field::one(
            "tim",
            Operations,
            p::TEAM,
            || &TIM,
            "The team (tim) whose members hold it; null when a person does.",
        ),
    ]
}

fn what() -> Vec<Field> {
    vec![
        Field::column("peran", Operations, Ty::Enum(daftar::<Role>()), p::ROLE, "The role."),
        Field::one("posyandu", Institution, p::POSYANDU, || &POSYANDU, "The post of a KADER or PENGURUS."),
        Field::many(
            "wilayah",
            Operations,
            Many::new(|| &WILAYAH_TUGAS, w::ASSIGNMENT, p::ID, w::ORDER),
            "The regions of every other role, each with all below it.",
        ),
        Field::column(
            "bidang",
            Operations,
            Ty::Enums(daftar::<Bidang>()),
            p::BIDANG,
            "The sectors of a KADER or OPD.",
        ),
        Field::made(
            "kasusSensitif",
            Operations,
            Ty::Bool,
            &[p::KASUS_SENSITIF],
            |cells, _| Value::Boolean(cells.first().and_then(|cell| cell.int()) == Some(1)),
            "Whether protected cases (kasus sensitif) are part of it.",
        ),
        Field::column("mulai", Operations, Ty::Time, p::VALID_FROM, "From this moment on."),
        Field::column("akhir", Operations, Ty::Time, p::VALID_TO, "The moment at which it no longer holds."),
    ]
}

fn given() -> Vec<Field> {
    vec![
        Field::one(
            "pemberi",
            Operations,
            p::GRANTED_BY,
            || &AKUN,
            "Who gave it; null when the program itself did, or when that account is not in view.",
        ),
        Field::column("alasan", Operations, Ty::Str, p::REASON, "Why it was given."),
        Field::made(
            "menungguPersetujuan",
            Operations,
            Ty::Bool,
            &[p::ROLE, p::GRANTED_BY, p::APPROVED_AT, p::REVOKED_AT],
            |cells, _| Value::Boolean(waits(cells)),
            "Whether it waits for a second administrator. Until then it does not hold.",
        ),
        Field::one("penyetuju", Operations, p::APPROVED_BY, || &AKUN, "The second administrator."),
        Field::column("disetujuiPada", Operations, Ty::Time, p::APPROVED_AT, "When it was approved.")
            .or_null(),
    ]
}

fn ended() -> Vec<Field> {
    vec![
        Field::column("dicabutPada", Operations, Ty::Time, p::REVOKED_AT, "When it was taken away.").or_null(),
        Field::one("pencabut", Operations, p::REVOKED_BY, || &AKUN, "Who took it away."),
        Field::column("alasanCabut", Operations, Ty::Str, p::REVOKED_REASON, "Why it was taken away.").or_null(),
        Field::column(
            "karenaPenyalahgunaan",
            Operations,
            Ty::Bool,
            p::REVOKED_CAUSE,
            "Taken away for misuse or a stolen phone: what was recorded with it and comes late is held for review.",
        )
        .or_null(),
    ]
}

/// Of an assignment's role, giver, approval and revocation.
fn waits(cells: &[&Cell]) -> bool {
    let [role, giver, approved, revoked] = cells else { return false };
    let two = role.text().and_then(Role::dari_kode).is_some_and(Role::takes_two);
    two && !giver.is_null() && approved.is_null() && revoked.is_null()
}

/// The field table of a region of an assignment.
pub static WILAYAH_TUGAS: Static = LazyLock::new(|| {
    Noun::object(
        "WilayahTugas",
        "One region of an assignment; it stands for everything below it.",
        &w::TABLE,
        Operations,
        vec![
            Field::column("id", Operations, Ty::Id("wilayahTugas"), w::ID, "The id."),
            Field::column("kode", Operations, Ty::Str, w::WILAYAH, "The region's code."),
            Field::one("wilayah", Institution, w::WILAYAH, || &WILAYAH, "The region."),
            Field::one("penugasan", Operations, w::ASSIGNMENT, || &PENUGASAN, "The assignment."),
        ],
    )
});

/// Reading assignments.
#[derive(Default)]
pub struct PenugasanQuery;

#[Object]
impl PenugasanQuery {
    /// The assignments that wait for a second administrator, newest first.
    async fn tugas_menunggu_persetujuan(
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
    ) -> Nullable<Pages<Penugasan>> {
        nullable(
            page(
                ctx,
                Window { first, after, last, before, max_bytes },
                p::NEWEST,
                penugasan::waiting(app(ctx).clock.now()),
            )
            .await,
        )
    }
}

/// An assignment to give. Exactly one of person and team.
#[derive(InputObject)]
pub struct BeriTugasInput {
    /// The mutation's id; the assignment gets it too.
    id: MutasiId,
    /// The person.
    akun: Option<ID>,
    /// The team; not for KADER, PENGURUS, DPMD_ADMIN and AUDITOR.
    tim: Option<ID>,
    /// The role.
    peran: Pilih<Role>,
    /// The post, for KADER and PENGURUS.
    posyandu: Option<ID>,
    /// The codes of the regions, for every other role.
    wilayah: Option<Vec<String>>,
    /// The sectors, for KADER and OPD.
    bidang: Option<Vec<Pilih<Bidang>>>,
    /// Whether protected cases (kasus sensitif) are part of it, for PEMBINA and OPD.
    #[graphql(default)]
    kasus_sensitif: bool,
    /// From this day on; at once when left out.
    mulai: Option<Tanggal>,
    /// The day on which it no longer holds, at most 24 months later.
    akhir: Tanggal,
    /// Why it is given, such as the number of a decree (SK).
    alasan: String,
}

impl BeriTugasInput {
    fn read(self) -> Result<NewTugas, Refusal> {
        let akun = id_of(self.akun, "akun", AccountId::parse)?.map(Subject::Account);
        let tim = id_of(self.tim, "tim", TimId::parse)?.map(|tim| Subject::Team(tim.0));
        let subject = match (akun, tim) {
            (Some(subject), None) | (None, Some(subject)) => subject,
            _ => {
                let sentence = "Isi salah satu: akun atau tim.";
                return Err(Refusal::new(Code::Required).saying(sentence).on("akun"));
            }
        };
        let wilayah = self.wilayah.unwrap_or_default();
        if wilayah.len() > 50 {
            return Err(Refusal::new(Code::TooLong).on("wilayah"));
        }
        let akhir = awal_hari(self.akhir.read("akhir")?);
        Ok(NewTugas {
            subject,
            role: self.peran.0,
            posyandu: id_of(self.posyandu, "posyandu", PosyanduId::parse)?,
            regions: wilayah.iter().map(|kode| wilayah_kode("wilayah", kode)).collect::<Result<_, _>>()?,
            bidang: self.bidang.unwrap_or_default().into_iter().map(|b| b.0).collect(),
            sensitive: self.kasus_sensitif,
            // The service says from when on; it knows the moment.
            mulai: akhir,
            akhir,
            alasan: teks_wajib("alasan", self.alasan)?,
        })
    }
}

/// Giving, approving and taking away.
#[derive(Default)]
pub struct PenugasanMutation;

#[Object]
impl PenugasanMutation {
    /// Give an assignment. PENGURUS gives KADER at her post, PEMBINA gives KADER and PENGURUS in her regions, DPMD_ADMIN
    /// (with a fresh code of the authenticator) gives all; DPMD_ADMIN and AUDITOR hold when another administrator
    /// has approved.
    async fn beri_tugas(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The assignment.")] input: BeriTugasInput,
    ) -> Nullable<Answer<Penugasan>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &input.id)?);
                let mulai = input.mulai.as_ref().map(|day| day.read("mulai")).transpose()?;
                let new = input.read()?;
                let work = service::penugasan::beri(app(ctx), actor(ctx)?, &m, mulai, new);
                let given = once(ctx, &m, work).await?;
                done(ctx, ask, given).await
            }
            .await,
        )
    }

    /// Approve an assignment as the second administrator: neither who gave it nor who receives it.
    async fn setujui_tugas(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id.")] id: MutasiId,
        #[graphql(desc = "The assignment.")] penugasan: ID,
    ) -> Nullable<Answer<Penugasan>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let penugasan = PenugasanId::parse(&penugasan).map_err(|r| r.on("penugasan"))?;
                let work = service::penugasan::setujui(app(ctx), actor(ctx)?, &m, penugasan);
                let approved = once(ctx, &m, work).await?;
                done(ctx, ask, approved).await
            }
            .await,
        )
    }

    /// Take an assignment away, at once. Whoever may give it may take it away; two administrators always stay.
    async fn cabut_tugas(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id.")] id: MutasiId,
        #[graphql(desc = "The assignment.")] penugasan: ID,
        #[graphql(desc = "Why, for the record.")] alasan: String,
        #[graphql(
            desc = "For misuse or a stolen phone: what was recorded with it and comes late is held for review.",
            default = false
        )]
        karena_penyalahgunaan: bool,
    ) -> Nullable<Answer<Penugasan>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let penugasan = PenugasanId::parse(&penugasan).map_err(|r| r.on("penugasan"))?;
                let alasan = teks_wajib("alasan", alasan)?;
                let cause = karena_penyalahgunaan;
                let work = service::penugasan::cabut(app(ctx), actor(ctx)?, &m, penugasan, alasan, cause);
                let revoked = once(ctx, &m, work).await?;
                done(ctx, ask, revoked).await
            }
            .await,
        )
    }
}
