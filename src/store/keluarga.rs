//! Households.

use sea_orm::ConnectionTrait;

use super::filter::{By, Cond};
use super::read::Reader;
use super::scope::Guard;
use crate::access::Group;
use crate::domain::id::{KeluargaId, PosyanduId};
use crate::error::{Code, Refusal, Result};

crate::table!("keluarga", number: 11, guard: Guard::Posts(POSYANDU, Group::Basic), home: Some(POSYANDU),
    ID "id" Id,
    POSYANDU "posyandu_id" Id,
    KEPALA "kepala" Text,
    NOMOR_KK_LAMA "nomor_kk" Text,
    RT "rt" Text,
    RW "rw" Text,
    ALAMAT "alamat" Text,
    TERDAFTAR "terdaftar" Date,
    NOMOR_KK_SANDI "nomor_kk_sandi" Text,
    NOMOR_KK_BI "nomor_kk_bi" Text,
    NOMOR_KK_EKOR "nomor_kk_ekor" Text,
);

pub const ORDER: &[By] = &[By::up(KEPALA)];

/// Is this a household of the post? Another one is `NOT_FOUND`, like one that does not exist.
pub async fn of_post<C: ConnectionTrait>(
    reader: Reader<'_, C>,
    id: KeluargaId,
    post: PosyanduId,
) -> Result<()> {
    let filter = [Cond::Eq(ID, id.0.into()), Cond::Eq(POSYANDU, post.0.into())];
    let found = reader.cells(&TABLE, &[ID], &filter, &[], 1).await?;
    if found.is_empty() { Err(Refusal::new(Code::NotFound).on("keluarga").into()) } else { Ok(()) }
}
