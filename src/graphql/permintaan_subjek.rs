//! What a person asks of those who keep her data (*permintaan subjek data*, UU 27/2022): received by the pengurus of
//! her post, decided by the pembina.

use std::sync::LazyLock;

use async_graphql::{Context, ID, InputObject, Object, SimpleObject, Value};

use crate::access::Group::{Institution, Operations};
use crate::domain::id::PermintaanId;
use crate::domain::keluarga::{parse_nama, parse_rt, parse_telepon};
use crate::domain::permintaan_subjek::{JenisPermintaan, Pemohon, StatusPermintaan, sisa_jam};
use crate::domain::pertumbuhan::JenisKelamin;
use crate::domain::pilihan::{Pilihan as _, daftar};
use crate::domain::tanggal::PresisiLahir;
use crate::error::Refusal;
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::input::{MutasiId, Pilih, Tanggal, mutasi, teks};
use crate::graphql::posyandu::POSYANDU;
use crate::graphql::resolve::{Window, done, once, orang, page, plan, read};
use crate::graphql::table::noun::Static;
use crate::graphql::table::{Answer, Field, Is, Noun, Pages, Ty};
use crate::graphql::{actor, app};
use crate::service::permintaan_subjek::{Koreksi, NewPermintaan};
use crate::service::{self, salinan};
use crate::store::filter::Cond;
use crate::store::permintaan_subjek as p;
use crate::store::table::Cell;

/// The noun `PermintaanSubjek`.
pub struct PermintaanSubjek;

impl Is for PermintaanSubjek {
    fn noun() -> &'static Noun {
        &PERMINTAAN_SUBJEK
    }
}

/// Whether a request still waits.
fn waits(cell: Option<&&Cell>) -> bool {
    cell.and_then(|cell| cell.text()) == Some(StatusPermintaan::Menunggu.kode())
}

/// The field table of a request.
pub static PERMINTAAN_SUBJEK: Static = LazyLock::new(|| {
    Noun::object(
        "PermintaanSubjek",
        "What a person asks of those who keep her data (permintaan subjek data). It names nobody.",
        &p::TABLE,
        Operations,
        vec![
            Field::column("id", Operations, Ty::Id("permintaanSubjek"), p::ID, "The id."),
            Field::column(
                "sasaran",
                Operations,
                Ty::Id("sasaran"),
                p::SASARAN,
                "The person's id, and no name.",
            ),
            Field::one("posyandu", Institution, p::POSYANDU, || &POSYANDU, "The post that received it."),
            Field::column(
                "jenis",
                Operations,
                Ty::Enum(daftar::<JenisPermintaan>()),
                p::JENIS,
                "What is asked.",
            ),
            Field::column("pemohon", Operations, Ty::Enum(daftar::<Pemohon>()), p::PEMOHON, "Who asks."),
            Field::column(
                "hubungan",
                Operations,
                Ty::Str,
                p::HUBUNGAN,
                "How the guardian (wali) is related.",
            )
            .or_null(),
            Field::column("diterima", Operations, Ty::Time, p::DITERIMA, "When it was received."),
            Field::column(
                "tenggat",
                Operations,
                Ty::Time,
                p::TENGGAT,
                "Until when it must be answered: 72 hours later.",
            ),
            Field::made(
                "sisaJam",
                Operations,
                Ty::Int,
                &[p::TENGGAT, p::STATUS],
                |cells, facts| match cells.first().and_then(|cell| cell.time()) {
                    Some(due) if waits(cells.get(1)) => Value::from(sisa_jam(due, facts.now)),
                    _ => Value::Null,
                },
                "Whole hours that are left while it waits; below zero the clock has run out.",
            )
            .or_null(),
            Field::made(
                "terlambat",
                Operations,
                Ty::Bool,
                &[p::TENGGAT, p::STATUS, p::DIPUTUS_PADA],
                |cells, facts| {
                    let time = |at: usize| cells.get(at).and_then(|cell| cell.time());
                    let answered = time(2).unwrap_or(facts.now);
                    Value::Boolean(time(0).is_some_and(|due| due < answered))
                },
                "Whether it was not answered in time.",
            ),
            Field::column(
                "status",
                Operations,
                Ty::Enum(daftar::<StatusPermintaan>()),
                p::STATUS,
                "Where it stands.",
            ),
            Field::column("diputusPada", Operations, Ty::Time, p::DIPUTUS_PADA, "When it was decided.")
                .or_null(),
            Field::column("alasan", Operations, Ty::Str, p::ALASAN, "Why it was refused, or a remark.")
                .or_null(),
        ],
    )
});

/// A copy (salinan) of everything that is kept of a person, with the history of processing.
#[derive(SimpleObject)]
pub struct SalinanSubjek {
    /// As JSON text: the rows by table, and who (by role) did what and when.
    json: String,
    /// The same as one HTML page to print, without scripts.
    html: String,
}

/// Reading requests.
#[derive(Default)]
pub struct PermintaanQuery;

#[Object]
impl PermintaanQuery {
    /// Requests of data subjects (permintaan subjek) at the reader's posts or in her regions, the first due first.
    async fn permintaan_subjek(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only this status.")] status: Option<Pilih<StatusPermintaan>>,
        #[graphql(desc = "Rows from the start: 1 to 100, else 20.")] first: Option<i32>,
        #[graphql(desc = "Only rows behind this position.")] after: Option<String>,
        #[graphql(desc = "Rows from the end, not with `first`.")] last: Option<i32>,
        #[graphql(desc = "Only rows in front of this position.")] before: Option<String>,
        #[graphql(
            desc = "No more rows than fit into so many bytes of JSON, though one at least: 1,000 to 1,000,000."
        )]
        max_bytes: Option<i32>,
    ) -> Nullable<Pages<PermintaanSubjek>> {
        let filter = status.map(|s| Cond::Eq(p::STATUS, s.0.kode().into())).into_iter().collect();
        nullable(page(ctx, Window { first, after, last, before, max_bytes }, p::DUE, filter).await)
    }

    /// The copy (salinan) that was granted, for 30 days, to the pengurus who hands it over. Told to the audit.
    async fn salinan_subjek(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The request.")] permintaan: ID,
    ) -> Nullable<SalinanSubjek> {
        nullable(
            async {
                let id = PermintaanId::parse(&permintaan).map_err(|r| r.on("permintaan"))?;
                let salinan = salinan::ambil(app(ctx), actor(ctx)?, id).await?;
                Ok(SalinanSubjek { json: salinan.json, html: salinan.html })
            }
            .await,
        )
    }
}

/// What is to be corrected; only what is given changes.
#[derive(InputObject)]
pub struct KoreksiInput {
    /// Full name.
    nama: Option<String>,
    /// Mother's name.
    nama_ibu: Option<String>,
    /// Sex.
    jenis_kelamin: Option<Pilih<JenisKelamin>>,
    /// Birth date.
    tanggal_lahir: Option<Tanggal>,
    /// How much of the birth date is known.
    presisi_lahir: Option<Pilih<PresisiLahir>>,
    /// Neighbourhood (RT).
    rt: Option<String>,
    /// Community unit (RW), up to three digits.
    rw: Option<String>,
    /// Mobile phone number.
    telepon: Option<String>,
    /// Address line.
    alamat: Option<String>,
}

/// A request to receive.
#[derive(InputObject)]
pub struct MulaiPermintaanSubjekInput {
    /// The mutation's id; the request gets it too.
    id: MutasiId,
    /// The person.
    sasaran: ID,
    /// What is asked.
    jenis: Pilih<JenisPermintaan>,
    /// Who asks. Below 18 years it is the guardian.
    pemohon: Pilih<Pemohon>,
    /// How the guardian (wali) is related to the person.
    hubungan: Option<String>,
    /// What is to be corrected, for KOREKSI.
    koreksi: Option<KoreksiInput>,
}

/// Receiving and deciding requests.
#[derive(Default)]
pub struct PermintaanMutation;

#[Object]
impl PermintaanMutation {
    /// Receive what a person asks of those who keep her data, as the pengurus of her post. The clock of 72 hours
    /// runs from now.
    async fn mulai_permintaan_subjek(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The request.")] input: MulaiPermintaanSubjekInput,
    ) -> Nullable<Answer<PermintaanSubjek>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &input.id)?);
                let new = NewPermintaan {
                    sasaran: orang(ctx, &input.sasaran, "sasaran").await?,
                    jenis: input.jenis.0,
                    pemohon: input.pemohon.0,
                    hubungan: teks("hubungan", input.hubungan)?,
                    koreksi: input.koreksi.map(koreksi).transpose()?,
                };
                let begun = service::permintaan_subjek::mulai(app(ctx), actor(ctx)?, &m, new);
                let id = once(ctx, &m, begun).await?;
                done(ctx, ask, id).await
            }
            .await,
        )
    }

    /// Grant or refuse a request, as the pembina of the region. What is granted is done at once.
    async fn putuskan_permintaan_subjek(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The mutation's id.")] id: MutasiId,
        #[graphql(desc = "The request.")] permintaan: ID,
        #[graphql(desc = "Whether it is granted.")] setuju: bool,
        #[graphql(desc = "Why not; required for a refusal.")] alasan: Option<String>,
    ) -> Nullable<Answer<PermintaanSubjek>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &id)?);
                let minta = PermintaanId::parse(&permintaan).map_err(|r| r.on("permintaan"))?;
                let said = (setuju, teks("alasan", alasan)?);
                let decided = service::permintaan_subjek::putuskan(app(ctx), actor(ctx)?, &m, minta, said);
                let id = once(ctx, &m, decided).await?;
                done(ctx, ask, id).await
            }
            .await,
        )
    }
}

fn koreksi(input: KoreksiInput) -> Result<Koreksi, Refusal> {
    Ok(Koreksi {
        nama: read(input.nama, "nama", parse_nama)?,
        nama_ibu: read(input.nama_ibu, "namaIbu", parse_nama)?,
        jenis_kelamin: input.jenis_kelamin.map(|sex| sex.0),
        tanggal_lahir: Tanggal::option(input.tanggal_lahir, "tanggalLahir")?,
        presisi_lahir: input.presisi_lahir.map(|known| known.0),
        rt: read(input.rt, "rt", parse_rt)?,
        rw: read(input.rw, "rw", parse_rt)?,
        telepon: read(input.telepon, "telepon", parse_telepon)?,
        alamat: teks("alamat", input.alamat)?,
    })
}
