//! Rosters: the kader and the board (*pengurus*) of a post, as dated entries with their decree (SK).

use chrono::NaiveDate;
use sea_orm::ConnectionTrait;

use super::filter::{By, Cond};
use super::read::Reader;
use super::scope::Guard;
use crate::domain::id::{KaderId, PosyanduId};
use crate::error::{Code, Error, Refusal, Result};

crate::table!("kader", number: 4, guard: Guard::Institution, home: Some(POSYANDU),
    ID "id" Id,
    POSYANDU "posyandu_id" Id,
    ACCOUNT "account_id" Id,
    NAMA "nama" Text,
    BIDANG "bidang" Text,
    NOMOR_SK "nomor_sk" Text,
    MULAI "mulai" Date,
    AKHIR "akhir" Date,
);

/// The board of a post.
pub mod pengurus {
    use crate::store::filter::By;
    use crate::store::scope::Guard;

    crate::table!("pengurus", number: 5, guard: Guard::Institution, home: Some(POSYANDU),
        ID "id" Id,
        POSYANDU "posyandu_id" Id,
        ACCOUNT "account_id" Id,
        NAMA "nama" Text,
        JABATAN "jabatan" Text,
        BIDANG "bidang" Text,
        NOMOR_SK "nomor_sk" Text,
        MULAI "mulai" Date,
        AKHIR "akhir" Date,
    );

    pub const ORDER: &[By] = &[By::up(NAMA)];
}

pub const ORDER: &[By] = &[By::up(NAMA)];

/// Entries whose decree is in force on this day.
pub fn in_force(mulai: super::table::Col, akhir: super::table::Col, on: NaiveDate) -> Vec<Cond> {
    vec![
        Cond::Any(vec![Cond::Below(mulai, on.into()), Cond::Eq(mulai, on.into())]),
        Cond::Any(vec![Cond::IsNull(akhir), Cond::After(akhir, on.into())]),
    ]
}

/// The first day of a kader's decree, and the day on which it no longer holds.
pub type Masa = (NaiveDate, Option<NaiveDate>);

/// The days of a kader of the post. Another one is `NOT_FOUND`, like one that does not exist.
pub async fn of_post<C: ConnectionTrait>(
    reader: Reader<'_, C>,
    id: KaderId,
    post: PosyanduId,
) -> Result<Masa> {
    let filter = [Cond::Eq(ID, id.0.into()), Cond::Eq(POSYANDU, post.0.into())];
    let found = reader.cells(&TABLE, &[MULAI, AKHIR], &filter, &[], 1).await?;
    let row = found.first().ok_or(Refusal::new(Code::NotFound))?;
    let mulai = row.cell(0).date().ok_or_else(|| Error::fault("a stored roster entry is incomplete"))?;
    Ok((mulai, row.cell(1).date()))
}
