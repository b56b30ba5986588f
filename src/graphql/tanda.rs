//! Flags (*tanda*): what a rule found in a service, never a diagnosis.

use crate::access::Group::Basic;
use crate::domain::bidang::aturan::Tindakan;
use crate::domain::pilihan::daftar;
use crate::domain::posyandu::Bidang;
use crate::error::Refusal;
use crate::graphql::keluarga::KELUARGA;
use crate::graphql::pelayanan::PELAYANAN;
use crate::graphql::sasaran::SASARAN;
use crate::graphql::table::noun::{Arg, ArgTy, Static};
use crate::graphql::table::{Args, Facts, Field, Is, Noun, Ty};
use crate::store::filter::Cond;
use crate::store::tanda as t;

/// The noun `Tanda`.
pub struct Tanda;

impl Is for Tanda {
    fn noun() -> &'static Noun {
        &TANDA
    }
}

/// What narrows a list of flags.
pub fn tanda_args() -> Vec<Arg> {
    vec![
        Arg { name: "berlaku", about: "Only flags that nothing recorded later has ended.", ty: ArgTy::Bool },
        Arg {
            name: "tindakan",
            about: "Only flags that ask for this.",
            ty: ArgTy::Enum(daftar::<Tindakan>()),
        },
    ]
}

/// The conditions those arguments make.
pub fn tanda_filter(args: &Args<'_>, _: &Facts) -> Result<Vec<Cond>, Refusal> {
    use crate::domain::pilihan::Pilihan as _;
    let mut filter = Vec::new();
    if args.bool("berlaku") == Some(true) {
        filter.push(Cond::IsNull(t::AKHIR));
    }
    if let Some(tindakan) = args.pilihan::<Tindakan>("tindakan")? {
        filter.push(Cond::Eq(t::TINDAKAN, tindakan.kode().into()));
    }
    Ok(filter)
}

/// The field table of a flag. Every row is of a sector, whose rule lets it through.
pub static TANDA: Static = Static::new(|| {
    Noun::object(
        "Tanda",
        "A flag (tanda): what a rule found in something a kader recorded. A flag is never a diagnosis.",
        &t::TABLE,
        Basic,
        vec![
            Field::column("id", Basic, Ty::Id("tanda"), t::ID, "The id."),
            Field::column("aturan", Basic, Ty::Str, t::ATURAN, "The id of the rule (aturan)."),
            Field::column("versi", Basic, Ty::Int, t::VERSI, "The version of the rule in force on the day."),
            Field::column(
                "tindakan",
                Basic,
                Ty::Enum(daftar::<Tindakan>()),
                t::TINDAKAN,
                "What it asks for.",
            ),
            Field::column("alasan", Basic, Ty::Str, t::ALASAN, "Why, in plain Indonesian."),
            Field::column(
                "masukan",
                Basic,
                Ty::Str,
                t::MASUKAN,
                "The values the rule looked at, `name=value`, separated by spaces, in stored units.",
            ),
            Field::column("kode", Basic, Ty::Str, t::KODE, "The kind of service it was found in, `KES-06`."),
            Field::column("bidang", Basic, Ty::Enum(daftar::<Bidang>()), t::BIDANG, "The sector."),
            Field::column("tanggal", Basic, Ty::Date, t::TANGGAL, "The date (WITA) of the service."),
            Field::column(
                "akhir",
                Basic,
                Ty::Date,
                t::AKHIR,
                "The day on which the same was recorded again; null while it stands.",
            )
            .or_null(),
            Field::one("pelayanan", Basic, t::PELAYANAN, || &PELAYANAN, "The service it was found in."),
            Field::one("sasaran", Basic, t::SASARAN, || &SASARAN, "The person, if about one in view."),
            Field::one("keluarga", Basic, t::KELUARGA, || &KELUARGA, "The household, if about one in view."),
        ],
    )
});
