//! People who are served (*sasaran*), their pregnancies and moves, and the little an agency sees of somebody
//! referred to it.

use std::sync::LazyLock;

use async_graphql::Value;

use crate::access::Group::{Basic, Contact, Health, Identifier, Institution};
use crate::domain::pertumbuhan::JenisKelamin;
use crate::domain::pilihan::daftar;
use crate::domain::sasaran::{HasilKehamilan, StatusHidup, StatusPindah};
use crate::domain::siklus::{KelompokUmur, kelompok_umur};
use crate::domain::tanggal::{PresisiLahir, umur_bulan};
use crate::error::Refusal;
use crate::graphql::hari_buka::KEHADIRAN;
use crate::graphql::keluarga::{KELUARGA, masked};
use crate::graphql::pelayanan::{PELAYANAN, pelayanan_args, pelayanan_filter};
use crate::graphql::posyandu::POSYANDU;
use crate::graphql::table::noun::{Arg, ArgTy, Static, code};
use crate::graphql::table::{Args, Facts, Field, Is, Many, Noun, Ty};
use crate::store::filter::Cond;
use crate::store::hari_buka::kehadiran;
use crate::store::pelayanan;
use crate::store::sasaran::{self as s, Filter};

/// The noun `Sasaran`.
pub struct Sasaran;

impl Is for Sasaran {
    fn noun() -> &'static Noun {
        &SASARAN
    }
}

/// The noun `Kehamilan`.
pub struct Kehamilan;

impl Is for Kehamilan {
    fn noun() -> &'static Noun {
        &KEHAMILAN
    }
}

/// The noun `Perpindahan`.
pub struct Perpindahan;

impl Is for Perpindahan {
    fn noun() -> &'static Noun {
        &PERPINDAHAN
    }
}

/// What narrows a list of people.
pub fn sasaran_args() -> Vec<Arg> {
    vec![
        Arg {
            name: "kelompok",
            about: "Only this age group today.",
            ty: ArgTy::Enum(daftar::<KelompokUmur>()),
        },
        Arg { name: "nama", about: "Start of a word of the name.", ty: ArgTy::Str },
        Arg {
            name: "tidakHadirSejak",
            about: "Only people who did not come since this day.",
            ty: ArgTy::Date,
        },
        Arg { name: "termasukMeninggal", about: "Also the dead.", ty: ArgTy::Bool },
    ]
}

/// The conditions those arguments make.
pub fn sasaran_filter(args: &Args<'_>, facts: &Facts) -> Result<Vec<Cond>, Refusal> {
    let mut filter = Filter::default();
    if args.bool("termasukMeninggal") != Some(true) {
        filter = filter.living();
    }
    if let Some(kelompok) = args.pilihan::<KelompokUmur>("kelompok")? {
        filter = filter.kelompok(kelompok, facts.today);
    }
    if let Some(nama) = args.text("nama") {
        filter = filter.named(nama);
    }
    if let Some(day) = args.date("tidakHadirSejak")? {
        filter = filter.absent_since(day);
    }
    Ok(filter.finish())
}

/// The field table of a person.
pub static SASARAN: Static = LazyLock::new(|| {
    Noun::object(
        "Sasaran",
        "A person who is served (sasaran), registered at one post.",
        &s::TABLE,
        Basic,
        vec![
            Field::column("id", Basic, Ty::Id("sasaran"), s::ID, "The id."),
            Field::column("nama", Basic, Ty::Str, s::NAMA, "Full name."),
            Field::column(
                "jenisKelamin",
                Basic,
                Ty::Enum(daftar::<JenisKelamin>()),
                s::JENIS_KELAMIN,
                "Sex.",
            ),
            Field::column("tanggalLahir", Basic, Ty::Date, s::TANGGAL_LAHIR, "Birth date."),
            Field::column(
                "presisiLahir",
                Basic,
                Ty::Enum(daftar::<PresisiLahir>()),
                s::PRESISI_LAHIR,
                "How much of the birth date is known; z-scores need the day.",
            ),
            Field::made(
                "umurBulan",
                Basic,
                Ty::Int,
                &[s::TANGGAL_LAHIR],
                |cells, facts| {
                    let born = cells.first().and_then(|cell| cell.date());
                    born.map_or(Value::Null, |born| Value::from(umur_bulan(born, facts.today)))
                },
                "Completed months of age today (WITA).",
            ),
            Field::made(
                "kelompokUmur",
                Basic,
                Ty::Enum(daftar::<KelompokUmur>()),
                &[s::TANGGAL_LAHIR],
                |cells, facts| {
                    let born = cells.first().and_then(|cell| cell.date());
                    born.and_then(|born| kelompok_umur(born, facts.today)).map_or(Value::Null, code)
                },
                "Age group (life stage) today.",
            )
            .or_null(),
            Field::column("rt", Basic, Ty::Str, s::RT, "Neighbourhood (RT), three digits."),
            Field::column("rw", Basic, Ty::Str, s::RW, "RW, three digits.").or_null(),
            Field::column("telepon", Contact, Ty::Str, s::TELEPON, "Phone number, +62….").or_null(),
            Field::column("alamat", Contact, Ty::Str, s::ALAMAT, "Address line.").or_null(),
            Field::made(
                "nikTersamar",
                Identifier,
                Ty::Str,
                &[s::NIK],
                |cells, _| masked(cells),
                "National id number (NIK), all but the last two digits hidden; null when not known.",
            )
            .or_null(),
            Field::column(
                "statusHidup",
                Basic,
                Ty::Enum(daftar::<StatusHidup>()),
                s::STATUS_HIDUP,
                "Living status.",
            ),
            Field::column("meninggalPada", Basic, Ty::Date, s::MENINGGAL, "Date of death.").or_null(),
            Field::column("terdaftar", Basic, Ty::Date, s::TERDAFTAR, "Since when registered at this post."),
            Field::column(
                "namaIbu",
                Basic,
                Ty::Str,
                s::NAMA_IBU,
                "Mother's name, when she is not registered.",
            )
            .or_null(),
            Field::one(
                "ibu",
                Basic,
                s::IBU,
                || &SASARAN,
                "The mother, when she is registered at a post in view.",
            ),
            Field::one("keluarga", Basic, s::KELUARGA, || &KELUARGA, "The household."),
            Field::one("posyandu", Basic, s::POSYANDU, || &POSYANDU, "The post the person is registered at."),
            Field::column(
                "bukuKiaSejak",
                Health,
                Ty::Date,
                s::BUKU_KIA,
                "Since when the child holds a mother-and-child book (Buku KIA).",
            )
            .or_null(),
            Field::column("beratLahirG", Health, Ty::Int, s::BERAT_LAHIR, "Birth weight in grams.").or_null(),
            Field::column("hamil", Health, Ty::Bool, s::HAMIL, "Whether a pregnancy is open.").or_null(),
            Field::many(
                "kehamilan",
                Health,
                Many::new(|| &KEHAMILAN, s::kehamilan::SASARAN, s::ID, s::kehamilan::ORDER),
                "Pregnancies, newest first.",
            )
            .or_null(),
            Field::many(
                "kehadiran",
                Basic,
                Many::new(|| &KEHADIRAN, kehadiran::SASARAN, s::ID, kehadiran::NEWEST),
                "Attendances at opening days, newest first.",
            ),
            Field::many(
                "pelayanan",
                Basic,
                Many::new(|| &PELAYANAN, pelayanan::SASARAN, s::ID, pelayanan::NEWEST)
                    .narrowed(pelayanan_args(), pelayanan_filter),
                "Services given to the person that the reader may see, newest first.",
            ),
        ],
    )
});

/// The field table of what an agency sees of somebody referred to it: G1 and G2, nothing else.
pub static ORANG_DIRUJUK: Static = LazyLock::new(|| {
    Noun::object(
        "OrangDirujuk",
        "The person a referral is about, as far as the agency it is addressed to may know.",
        &s::TABLE,
        Basic,
        vec![
            Field::column("nama", Basic, Ty::Str, s::NAMA, "Full name."),
            Field::column(
                "jenisKelamin",
                Basic,
                Ty::Enum(daftar::<JenisKelamin>()),
                s::JENIS_KELAMIN,
                "Sex.",
            ),
            Field::column("tanggalLahir", Basic, Ty::Date, s::TANGGAL_LAHIR, "Birth date."),
            Field::column("rt", Basic, Ty::Str, s::RT, "Neighbourhood (RT)."),
            Field::column("rw", Basic, Ty::Str, s::RW, "RW.").or_null(),
            Field::column("telepon", Contact, Ty::Str, s::TELEPON, "Phone number, +62….").or_null(),
            Field::column("alamat", Contact, Ty::Str, s::ALAMAT, "Address line.").or_null(),
        ],
    )
    .implementing(Vec::new())
});

/// The field table of a pregnancy.
pub static KEHAMILAN: Static = LazyLock::new(|| {
    use s::kehamilan as k;
    Noun::object(
        "Kehamilan",
        "A pregnancy (kehamilan), open until it has ended.",
        &k::TABLE,
        Health,
        vec![
            Field::column("id", Health, Ty::Id("kehamilan"), k::ID, "The id."),
            Field::one("sasaran", Health, k::SASARAN, || &SASARAN, "The woman."),
            Field::column("mulai", Health, Ty::Date, k::MULAI, "First day of the last period (HPHT)."),
            Field::column("hpl", Health, Ty::Date, k::HPL, "Expected delivery (hari perkiraan lahir).")
                .or_null(),
            Field::column("berakhir", Health, Ty::Date, k::BERAKHIR, "When it ended.").or_null(),
            Field::column("hasil", Health, Ty::Enum(daftar::<HasilKehamilan>()), k::HASIL, "How it ended.")
                .or_null(),
        ],
    )
});

/// The field table of a move.
pub static PERPINDAHAN: Static = LazyLock::new(|| {
    use s::perpindahan as p;
    Noun::object(
        "Perpindahan",
        "A move of a person from one post to another: proposed by one, accepted by the other.",
        &p::TABLE,
        Identifier,
        vec![
            Field::column("id", Identifier, Ty::Id("perpindahan"), p::ID, "The id."),
            Field::one("sasaran", Identifier, p::SASARAN, || &SASARAN, "The person, where in view."),
            Field::one("dari", Institution, p::DARI, || &POSYANDU, "The post she leaves."),
            Field::one("ke", Institution, p::KE, || &POSYANDU, "The post she goes to."),
            Field::column(
                "status",
                Identifier,
                Ty::Enum(daftar::<StatusPindah>()),
                p::STATUS,
                "Where it stands.",
            ),
            Field::column("diajukan", Identifier, Ty::Time, p::DIAJUKAN, "When it was proposed."),
            Field::column(
                "berlaku",
                Identifier,
                Ty::Date,
                p::BERLAKU,
                "From which day the new post serves her.",
            )
            .or_null(),
        ],
    )
});
