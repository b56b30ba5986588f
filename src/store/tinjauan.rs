//! Review tasks: a record that a post asks its pembina to look at.

use super::filter::By;
use super::scope::Guard;
use crate::access::Role;

crate::table!("tugas_tinjauan", number: 51,
    guard: Guard::Buku { own: None, post: Some(POSYANDU), region: Some((WILAYAH, &[Role::Pembina])) },
    home: Some(POSYANDU),
    ID "id" Id,
    SASARAN "sasaran_id" Id,
    POSYANDU "posyandu_id" Id,
    WILAYAH "wilayah_kode" Text,
    JENIS "jenis" Text,
    CATATAN "catatan" Text,
    STATUS "status" Text,
    DIMINTA_OLEH "diminta_oleh" Id,
    DIBUAT "dibuat" Time,
    DIBUKA_OLEH "dibuka_oleh" Id,
    DIBUKA_PADA "dibuka_pada" Time,
    DITUTUP_PADA "ditutup_pada" Time,
    HASIL "hasil" Text,
);

/// Tasks, the longest waiting first.
pub const OLDEST: &[By] = &[By::up(DIBUAT)];
