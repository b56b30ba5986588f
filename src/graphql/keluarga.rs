//! Households.

use std::sync::LazyLock;

use async_graphql::Value;

use crate::access::Group::{Basic, Contact, Identifier};
use crate::graphql::pelayanan::{PELAYANAN, pelayanan_args, pelayanan_filter};
use crate::graphql::posyandu::POSYANDU;
use crate::graphql::sasaran::SASARAN;
use crate::graphql::table::noun::Static;
use crate::graphql::table::{Field, Is, Many, Noun, Ty};
use crate::store::keluarga as k;
use crate::store::table::Cell;
use crate::store::{pelayanan, sasaran};

/// The noun `Keluarga`.
pub struct Keluarga;

impl Is for Keluarga {
    fn noun() -> &'static Noun {
        &KELUARGA
    }
}

/// Two last digits and dots: enough to recognise, too little to use.
pub fn masked(cells: &[&Cell]) -> Value {
    match cells.first().and_then(|cell| cell.text()) {
        Some(text) => {
            let tail: String = text.chars().skip(text.chars().count().saturating_sub(2)).collect();
            Value::String(format!("••••••••••••••{tail}"))
        }
        None => Value::Null,
    }
}

/// The field table of a household.
pub static KELUARGA: Static = LazyLock::new(|| {
    Noun::object(
        "Keluarga",
        "A household (keluarga), as on its family card.",
        &k::TABLE,
        Basic,
        vec![
            Field::column("id", Basic, Ty::Id("keluarga"), k::ID, "The id."),
            Field::column("kepala", Basic, Ty::Str, k::KEPALA, "Name of the head of the household."),
            Field::column("rt", Basic, Ty::Str, k::RT, "Neighbourhood (RT), three digits."),
            Field::column("rw", Basic, Ty::Str, k::RW, "RW, three digits.").or_null(),
            Field::column("alamat", Contact, Ty::Str, k::ALAMAT, "Address line.").or_null(),
            Field::made(
                "nomorKkTersamar",
                Identifier,
                Ty::Str,
                &[k::NOMOR_KK],
                |cells, _| masked(cells),
                "Number of the family card (KK), all but the last two digits hidden.",
            )
            .or_null(),
            Field::column("terdaftar", Basic, Ty::Date, k::TERDAFTAR, "Since when it is registered."),
            Field::one("posyandu", Basic, k::POSYANDU, || &POSYANDU, "The post that serves it."),
            Field::many(
                "anggota",
                Basic,
                Many::new(|| &SASARAN, sasaran::KELUARGA, k::ID, sasaran::ORDER),
                "The members.",
            ),
            Field::many(
                "pelayanan",
                Basic,
                Many::new(|| &PELAYANAN, pelayanan::KELUARGA, k::ID, pelayanan::NEWEST)
                    .narrowed(pelayanan_args(), pelayanan_filter),
                "Services about the household as a whole, newest first.",
            ),
        ],
    )
});
