//! Who reported something (*pelapor*). Reached from the referral it led to, and never listed.

use std::sync::LazyLock;

use async_graphql::InputObject;

use crate::access::Group::Protected;
use crate::error::Refusal;
use crate::graphql::input::{teks, teks_wajib};
use crate::graphql::table::noun::Static;
use crate::graphql::table::{Field, Noun, Ty};
use crate::service::pelapor::NewPelapor;
use crate::store::pelapor as p;

/// The field table of a reporter.
pub static PELAPOR: Static = LazyLock::new(|| {
    Noun::object(
        "Pelapor",
        "Who reported a disorder or an event (pelapor). Seen by the board of the post and by the officer who received \
         the referral, and by nobody else.",
        &p::TABLE,
        Protected,
        vec![
            Field::column("nama", Protected, Ty::Str, p::NAMA, "The name."),
            Field::column("kontak", Protected, Ty::Str, p::KONTAK, "How to reach them (kontak).").or_null(),
        ],
    )
    .implementing(Vec::new())
});

/// Who reported something (pelapor).
#[derive(InputObject)]
pub struct PelaporInput {
    /// The name.
    nama: String,
    /// How to reach them (kontak).
    kontak: Option<String>,
}

impl PelaporInput {
    /// The reporter, or what is wrong.
    pub fn read(self) -> Result<NewPelapor, Refusal> {
        Ok(NewPelapor { nama: teks_wajib("nama", self.nama)?, kontak: teks("kontak", self.kontak)? })
    }
}
