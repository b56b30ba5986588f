//! Households.

use super::filter::By;
use super::scope::Guard;
use crate::access::Group;

crate::table!("keluarga", number: 11, guard: Guard::Posts(POSYANDU, Group::Basic), home: Some(POSYANDU),
    ID "id" Id,
    POSYANDU "posyandu_id" Id,
    KEPALA "kepala" Text,
    NOMOR_KK "nomor_kk" Text,
    RT "rt" Text,
    RW "rw" Text,
    ALAMAT "alamat" Text,
    TERDAFTAR "terdaftar" Date,
);

pub const ORDER: &[By] = &[By::up(KEPALA)];
