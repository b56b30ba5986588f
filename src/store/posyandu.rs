//! Posts, and the former posts (*posyandu lama*) merged into them, which stay as aliases.

use super::filter::{By, Cond};
use super::scope::Guard;
use super::table::{Cell, Kind};
use crate::domain::id::PosyanduId;
use crate::domain::wilayah::Kode;
use crate::error::{Code, Error, Result};

use super::read::Reader;

crate::table!("posyandu", number: 2, guard: Guard::Institution, home: Some(ID),
    ID "id" Id,
    NAMA "nama" Text,
    NAMA_CARI "nama_cari" Text,
    WILAYAH "wilayah_kode" Text,
    RT "rt" Text,
    ALAMAT "alamat" Text,
    STATUS "status" Text,
    KADER_WAJIB "kader_wajib" Int,
    REGISTRASI "registrasi" Text,
    REGISTRASI_SEJAK "registrasi_sejak" Date,
    REGISTRASI_DOKUMEN "registrasi_dokumen" Text,
    NOMOR_REGISTRASI "nomor_registrasi" Text,
);

/// Former posts.
pub mod lama {
    use crate::store::filter::By;
    use crate::store::scope::Guard;

    crate::table!("posyandu_lama", number: 3, guard: Guard::Institution, home: Some(POSYANDU),
        ID "id" Id,
        POSYANDU "posyandu_id" Id,
        JENIS "jenis" Text,
        NAMA "nama" Text,
        DIGABUNG "digabung_pada" Date,
    );

    pub const ORDER: &[By] = &[By::up(NAMA)];
}

/// Posts by name.
pub const ORDER: &[By] = &[By::up(NAMA_CARI)];

/// Posts of a region and everything below it.
pub fn within(kode: &Kode) -> Cond {
    Cond::Under(WILAYAH, kode.clone())
}

/// Posts of which a word of the name starts like this.
pub fn named(text: &str) -> Cond {
    Cond::WordStartsWith(NAMA_CARI, text.trim().to_lowercase())
}

/// The region a post lies in; `NOT_FOUND` when there is no such post.
pub async fn region<C: sea_orm::ConnectionTrait>(reader: Reader<'_, C>, id: PosyanduId) -> Result<Kode> {
    let rows = reader.cells(&TABLE, &[WILAYAH], &[Cond::Eq(ID, id.0.into())], &[], 1).await?;
    let cell = rows.first().map(|row| row.cell(0).clone()).ok_or(Code::NotFound)?;
    debug_assert_eq!(WILAYAH.kind, Kind::Text);
    match cell {
        Cell::Text(text) => Kode::parse(&text).map_err(Error::from),
        _ => Err(Error::fault("a post without a region")),
    }
}
