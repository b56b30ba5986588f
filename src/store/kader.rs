//! Rosters: the kader and the board (*pengurus*) of a post, as dated entries with their decree (SK).

use chrono::NaiveDate;

use super::filter::{By, Cond};
use super::scope::Guard;

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
