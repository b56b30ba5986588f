//! Rosters: kader and board members of a post, with the dates of their decree (SK).

use std::sync::LazyLock;

use crate::access::Group::Institution;
use crate::domain::kader::Jabatan;
use crate::domain::pilihan::daftar;
use crate::domain::posyandu::Bidang;
use crate::graphql::posyandu::POSYANDU;
use crate::graphql::table::noun::{Arg, ArgTy, Static};
use crate::graphql::table::{Field, Is, Noun, Ty};
use crate::store::kader as k;

/// The noun `Kader`.
pub struct Kader;

impl Is for Kader {
    fn noun() -> &'static Noun {
        &KADER
    }
}

/// The noun `Pengurus`.
pub struct Pengurus;

impl Is for Pengurus {
    fn noun() -> &'static Noun {
        &PENGURUS
    }
}

/// The day on which a decree must be in force.
pub fn in_force_args() -> Vec<Arg> {
    vec![Arg { name: "pada", about: "In force on this day; today when left out.", ty: ArgTy::Date }]
}

/// The field table of a kader.
pub static KADER: Static = LazyLock::new(|| {
    Noun::object(
        "Kader",
        "A volunteer in the roster of a post. Her account to sign in is something else.",
        &k::TABLE,
        Institution,
        vec![
            Field::column("id", Institution, Ty::Id("kader"), k::ID, "The id."),
            Field::column("nama", Institution, Ty::Str, k::NAMA, "The name."),
            Field::column(
                "bidang",
                Institution,
                Ty::Enums(daftar::<Bidang>()),
                k::BIDANG,
                "The sectors (bidang) she is appointed for.",
            ),
            Field::column("nomorSk", Institution, Ty::Str, k::NOMOR_SK, "Number of the decree (SK)."),
            Field::column("mulai", Institution, Ty::Date, k::MULAI, "First day of the decree."),
            Field::column("akhir", Institution, Ty::Date, k::AKHIR, "The day on which it no longer holds.")
                .or_null(),
            Field::one("posyandu", Institution, k::POSYANDU, || &POSYANDU, "The post."),
        ],
    )
});

/// The field table of a board member.
pub static PENGURUS: Static = LazyLock::new(|| {
    use crate::store::kader::pengurus as p;
    Noun::object(
        "Pengurus",
        "A member of the board (pengurus) of a post.",
        &p::TABLE,
        Institution,
        vec![
            Field::column("id", Institution, Ty::Id("pengurus"), p::ID, "The id."),
            Field::column("nama", Institution, Ty::Str, p::NAMA, "The name."),
            Field::column("jabatan", Institution, Ty::Enum(daftar::<Jabatan>()), p::JABATAN, "The position."),
            Field::column(
                "bidang",
                Institution,
                Ty::Enum(daftar::<Bidang>()),
                p::BIDANG,
                "The sector a head of sector (ketua bidang) leads.",
            )
            .or_null(),
            Field::column("nomorSk", Institution, Ty::Str, p::NOMOR_SK, "Number of the decree (SK)."),
            Field::column("mulai", Institution, Ty::Date, p::MULAI, "First day of the decree."),
            Field::column("akhir", Institution, Ty::Date, p::AKHIR, "The day on which it no longer holds.")
                .or_null(),
            Field::one("posyandu", Institution, p::POSYANDU, || &POSYANDU, "The post."),
        ],
    )
});
