//! Attendance: one person at one opening day, registered at step 1.

use std::sync::LazyLock;

use async_graphql::{Context, ID, InputObject, Object};

use crate::access::Group::{Basic, Health, Institution};
use crate::domain::id::{HariBukaId, SasaranId};
use crate::domain::keluarga::parse_nama;
use crate::domain::pertumbuhan::JenisKelamin;
use crate::domain::pilihan::daftar;
use crate::domain::siklus::{KelompokUmur, Kondisi};
use crate::error::{Code, Refusal, Result};
use crate::graphql::error::{Nullable, nullable};
use crate::graphql::hari_buka::HARI_BUKA;
use crate::graphql::input::{MutasiId, Pilih, Tanggal, mutasi, teks_wajib};
use crate::graphql::pelayanan::{PELAYANAN, pelayanan_args, pelayanan_filter};
use crate::graphql::resolve::{done, once, orang_bila, plan};
use crate::graphql::sasaran::SASARAN;
use crate::graphql::table::noun::Static;
use crate::graphql::table::{Answer, Field, Is, Many, Noun, Ty};
use crate::graphql::{actor, app};
use crate::service;
use crate::store::hari_buka::kehadiran;
use crate::store::pelayanan;

/// The noun `Kehadiran`.
pub struct Kehadiran;

impl Is for Kehadiran {
    fn noun() -> &'static Noun {
        &KEHADIRAN
    }
}

/// The field table of an attendance.
pub static KEHADIRAN: Static = LazyLock::new(|| {
    use kehadiran as k;
    Noun::object(
        "Kehadiran",
        "One person's attendance (kehadiran) at an opening day, registered at step 1.",
        &k::TABLE,
        Basic,
        vec![
            Field::column("id", Basic, Ty::Id("kehadiran"), k::ID, "The id."),
            Field::one("hariBuka", Institution, k::HARI_BUKA, || &HARI_BUKA, "The day."),
            Field::one(
                "sasaran",
                Basic,
                k::SASARAN,
                || &SASARAN,
                "The resident; null for a visitor, and after a move.",
            ),
            Field::column("tanggal", Basic, Ty::Date, k::TANGGAL, "The date (WITA)."),
            Field::column(
                "pengunjungLuar",
                Basic,
                Ty::Bool,
                k::PENGUNJUNG,
                "Whether a visitor from elsewhere.",
            ),
            Field::column("nama", Basic, Ty::Str, k::NAMA, "A visitor's name.").or_null(),
            Field::column(
                "jenisKelamin",
                Basic,
                Ty::Enum(daftar::<JenisKelamin>()),
                k::JENIS_KELAMIN,
                "A visitor's sex.",
            )
            .or_null(),
            Field::column("tanggalLahir", Basic, Ty::Date, k::TANGGAL_LAHIR, "A visitor's birth date.")
                .or_null(),
            Field::column("asal", Basic, Ty::Str, k::ASAL, "Where a visitor comes from.").or_null(),
            Field::column(
                "baru",
                Basic,
                Ty::Bool,
                k::BARU,
                "Whether the first attendance ever (new, not returning).",
            ),
            Field::column(
                "kelompokUmur",
                Basic,
                Ty::Enum(daftar::<KelompokUmur>()),
                k::KELOMPOK,
                "Age group on that day; it does not change later.",
            ),
            Field::column(
                "kondisi",
                Health,
                Ty::Enum(daftar::<Kondisi>()),
                k::KONDISI,
                "Condition on that day, such as pregnancy.",
            )
            .or_null(),
            Field::column(
                "terlambat",
                Basic,
                Ty::Bool,
                k::TERLAMBAT,
                "Whether recorded after the day was closed.",
            ),
            Field::column("dicatatPada", Basic, Ty::Time, k::DICATAT_PADA, "When it was recorded."),
            Field::many(
                "pelayanan",
                Basic,
                Many::new(|| &PELAYANAN, pelayanan::KEHADIRAN, k::ID, pelayanan::NEWEST)
                    .narrowed(pelayanan_args(), pelayanan_filter),
                "Services given at this attendance that the reader may see.",
            ),
        ],
    )
});

/// Who comes: a registered person, or a visitor with name, sex, birth date and origin.
#[derive(InputObject)]
pub struct HadirInput {
    /// The mutation's id.
    id: MutasiId,
    /// The opening day.
    hari_buka: ID,
    /// The registered person; leave out for a visitor.
    sasaran: Option<ID>,
    /// The visitor; leave out for a registered person.
    pengunjung: Option<PengunjungInput>,
}

/// A visitor from elsewhere.
#[derive(InputObject)]
pub struct PengunjungInput {
    /// Full name.
    nama: String,
    /// Sex.
    jenis_kelamin: Pilih<JenisKelamin>,
    /// Birth date.
    tanggal_lahir: Tanggal,
    /// Where the visitor comes from.
    asal: String,
}

/// Checking people in.
#[derive(Default)]
pub struct KehadiranMutation;

#[Object]
impl KehadiranMutation {
    /// Check a person in (hadir, step 1). A second check-in of a resident returns the first.
    async fn hadir(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Who comes.")] input: HadirInput,
    ) -> Nullable<Answer<Kehadiran>> {
        nullable(
            async {
                let (ask, m) = (plan(ctx)?, mutasi(ctx, &input.id)?);
                let day = HariBukaId::parse(&input.hari_buka).map_err(|r| r.on("hariBuka"))?;
                let warga = orang_bila(ctx, input.sasaran, "sasaran").await?;
                let tamu = tamu(warga, input.pengunjung)?;
                let kehadiran =
                    once(ctx, &m, service::hari_buka::hadir(app(ctx), actor(ctx)?, &m, day, tamu)).await?;
                done(ctx, ask, kehadiran).await
            }
            .await,
        )
    }
}

fn tamu(
    sasaran: Option<SasaranId>,
    pengunjung: Option<PengunjungInput>,
) -> Result<service::hari_buka::Tamu, Refusal> {
    use service::hari_buka::Tamu;
    match (sasaran, pengunjung) {
        (Some(id), None) => Ok(Tamu::Warga(id)),
        (None, Some(visitor)) => Ok(Tamu::Luar {
            nama: parse_nama(&visitor.nama).map_err(|r| r.on("nama"))?,
            jenis_kelamin: visitor.jenis_kelamin.0,
            tanggal_lahir: visitor.tanggal_lahir.read("tanggalLahir")?,
            asal: teks_wajib("asal", visitor.asal)?,
        }),
        _ => {
            let sentence = "Sebutkan satu sasaran atau satu pengunjung.";
            Err(Refusal::new(Code::Required).saying(sentence).on("sasaran"))
        }
    }
}
