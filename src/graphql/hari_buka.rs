//! Opening days (*hari buka*), who came, which kader were there, and visits at home.

use std::sync::LazyLock;

use crate::access::Group::{Basic, Health, Institution};
use crate::domain::hari_buka::StatusHariBuka;
use crate::domain::kunjungan::HasilKunjungan;
use crate::domain::pertumbuhan::JenisKelamin;
use crate::domain::pilihan::{Pilihan as _, daftar};
use crate::domain::siklus::{KelompokUmur, Kondisi};
use crate::error::Refusal;
use crate::graphql::kader::KADER;
use crate::graphql::keluarga::KELUARGA;
use crate::graphql::pelayanan::{PELAYANAN, pelayanan_args, pelayanan_filter};
use crate::graphql::posyandu::POSYANDU;
use crate::graphql::sasaran::SASARAN;
use crate::graphql::table::noun::{Arg, ArgTy, Static};
use crate::graphql::table::{Args, Facts, Field, Is, Many, Noun, Ty};
use crate::store::filter::Cond;
use crate::store::hari_buka::{self as h, kader_hadir, kehadiran, kunjungan};
use crate::store::pelayanan;

/// The noun `HariBuka`.
pub struct HariBuka;

impl Is for HariBuka {
    fn noun() -> &'static Noun {
        &HARI_BUKA
    }
}

/// The noun `Kehadiran`.
pub struct Kehadiran;

impl Is for Kehadiran {
    fn noun() -> &'static Noun {
        &KEHADIRAN
    }
}

/// The noun `KunjunganRumah`.
pub struct KunjunganRumah;

impl Is for KunjunganRumah {
    fn noun() -> &'static Noun {
        &KUNJUNGAN_RUMAH
    }
}

/// What narrows a list of opening days.
pub fn hari_buka_args() -> Vec<Arg> {
    vec![
        Arg {
            name: "status",
            about: "Only days of this status.",
            ty: ArgTy::Enum(daftar::<StatusHariBuka>()),
        },
        Arg { name: "sejak", about: "Only days on or after this one.", ty: ArgTy::Date },
        Arg { name: "sebelum", about: "Only days before this one.", ty: ArgTy::Date },
    ]
}

/// The conditions those arguments make.
pub fn hari_buka_filter(args: &Args<'_>, _: &Facts) -> Result<Vec<Cond>, Refusal> {
    let mut filter = Vec::new();
    if let Some(status) = args.pilihan::<StatusHariBuka>("status")? {
        filter.push(Cond::Eq(h::STATUS, status.kode().into()));
    }
    filter.extend(args.date("sejak")?.map(|day| Cond::AtLeast(h::TANGGAL, day.into())));
    filter.extend(args.date("sebelum")?.map(|day| Cond::Below(h::TANGGAL, day.into())));
    Ok(filter)
}

/// The field table of an opening day.
pub static HARI_BUKA: Static = LazyLock::new(|| {
    Noun::object(
        "HariBuka",
        "An opening day (hari buka) of a post.",
        &h::TABLE,
        Institution,
        vec![
            Field::column("id", Institution, Ty::Id("hariBuka"), h::ID, "The id."),
            Field::one("posyandu", Institution, h::POSYANDU, || &POSYANDU, "The post."),
            Field::column("tanggal", Institution, Ty::Date, h::TANGGAL, "The date (WITA)."),
            Field::column(
                "status",
                Institution,
                Ty::Enum(daftar::<StatusHariBuka>()),
                h::STATUS,
                "The status.",
            ),
            Field::column("lokasi", Institution, Ty::Str, h::LOKASI, "Where, when not at the post.")
                .or_null(),
            Field::column("catatan", Institution, Ty::Str, h::CATATAN, "A note about the day.").or_null(),
            Field::column("dibuka", Institution, Ty::Time, h::DIBUKA, "When it was opened.").or_null(),
            Field::column("ditutup", Institution, Ty::Time, h::DITUTUP, "When it was closed.").or_null(),
            Field::many(
                "kaderHadir",
                Institution,
                Many::new(|| &KADER_HADIR, kader_hadir::HARI_BUKA, h::ID, kader_hadir::ORDER),
                "The kader who were there.",
            ),
            Field::many(
                "kehadiran",
                Basic,
                Many::new(|| &KEHADIRAN, kehadiran::HARI_BUKA, h::ID, kehadiran::ORDER),
                "Who came, in the order of registration.",
            )
            .or_null(),
            Field::many(
                "pelayanan",
                Basic,
                Many::new(|| &PELAYANAN, pelayanan::HARI_BUKA, h::ID, pelayanan::NEWEST)
                    .narrowed(pelayanan_args(), pelayanan_filter),
                "Services of the day that the reader may see.",
            )
            .or_null(),
        ],
    )
});

/// The field table of a kader's presence.
pub static KADER_HADIR: Static = LazyLock::new(|| {
    use kader_hadir as k;
    Noun::object(
        "KaderHadir",
        "A kader who was there on an opening day.",
        &k::TABLE,
        Institution,
        vec![
            Field::column("id", Institution, Ty::Id("kaderHadir"), k::ID, "The id."),
            Field::one("kader", Institution, k::KADER, || &KADER, "The kader."),
            Field::one("hariBuka", Institution, k::HARI_BUKA, || &HARI_BUKA, "The day."),
            Field::column("langkah", Institution, Ty::Int, k::LANGKAH, "The step (1 to 5) she served at.")
                .or_null(),
        ],
    )
});

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

/// The field table of a home visit.
pub static KUNJUNGAN_RUMAH: Static = LazyLock::new(|| {
    use kunjungan as k;
    Noun::object(
        "KunjunganRumah",
        "A visit at home (kunjungan rumah) by a kader.",
        &k::TABLE,
        Basic,
        vec![
            Field::column("id", Basic, Ty::Id("kunjungan"), k::ID, "The id."),
            Field::one("posyandu", Institution, k::POSYANDU, || &POSYANDU, "The post."),
            Field::one("sasaran", Basic, k::SASARAN, || &SASARAN, "The person visited."),
            Field::one("keluarga", Basic, k::KELUARGA, || &KELUARGA, "The household visited."),
            Field::one("kader", Institution, k::KADER, || &KADER, "The kader who went."),
            Field::column("tanggal", Basic, Ty::Date, k::TANGGAL, "The date (WITA)."),
            Field::column(
                "hasil",
                Basic,
                Ty::Enum(daftar::<HasilKunjungan>()),
                k::HASIL,
                "Whether somebody was met.",
            ),
            Field::column("catatan", Basic, Ty::Str, k::CATATAN, "A note.").or_null(),
            Field::many(
                "pelayanan",
                Basic,
                Many::new(|| &PELAYANAN, pelayanan::KUNJUNGAN, k::ID, pelayanan::NEWEST)
                    .narrowed(pelayanan_args(), pelayanan_filter),
                "Services given on this visit that the reader may see.",
            ),
        ],
    )
});
