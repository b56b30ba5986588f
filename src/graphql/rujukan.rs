//! Referrals: what a post sends and an agency receives.

use std::sync::LazyLock;

use crate::access::Group::{Basic, Institution};
use crate::domain::pilihan::daftar;
use crate::domain::posyandu::Bidang;
use crate::domain::rujukan::StatusRujukan;
use crate::graphql::kader::KADER;
use crate::graphql::keluarga::KELUARGA;
use crate::graphql::pelayanan::PELAYANAN;
use crate::graphql::posyandu::POSYANDU;
use crate::graphql::sasaran::{ORANG_DIRUJUK, SASARAN};
use crate::graphql::table::noun::Static;
use crate::graphql::table::{Field, Is, Noun, Ty};
use crate::store::rujukan as r;

/// The noun `Rujukan`.
pub struct Rujukan;

impl Is for Rujukan {
    fn noun() -> &'static Noun {
        &RUJUKAN
    }
}

/// The field table of a referral.
pub static RUJUKAN: Static = LazyLock::new(|| {
    Noun::object(
        "Rujukan",
        "A referral from a post to the agency (OPD) of a sector.",
        &r::TABLE,
        Basic,
        vec![
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
                "status",
                Basic,
                Ty::Enum(daftar::<StatusRujukan>()),
                r::STATUS,
                "Where it stands.",
            ),
            Field::column("dibuat", Basic, Ty::Time, r::DIBUAT, "When it was sent."),
            Field::column("diterimaPada", Basic, Ty::Time, r::DITERIMA_PADA, "When the agency accepted it.")
                .or_null(),
            Field::one_with_parent(
                "orang",
                Basic,
                r::SASARAN,
                || &ORANG_DIRUJUK,
                "Whom it is about, as far as the agency may know.",
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
        ],
    )
});
