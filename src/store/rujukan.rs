//! Referrals.

use super::filter::By;
use super::scope::Guard;

crate::table!("rujukan", number: 21,
    guard: Guard::Rujukan {
        post: POSYANDU, bidang: BIDANG, author: DICATAT_OLEH, region: WILAYAH, sensitive: SENSITIF },
    home: Some(POSYANDU),
    ID "id" Id,
    POSYANDU "posyandu_id" Id,
    SASARAN "sasaran_id" Id,
    KELUARGA "keluarga_id" Id,
    PELAYANAN "pelayanan_id" Id,
    BIDANG "bidang" Text,
    WILAYAH "wilayah_kode" Text,
    SENSITIF "sensitif" Bool,
    ALASAN "alasan" Text,
    STATUS "status" Text,
    OLEH_KADER "oleh_kader" Id,
    DICATAT_OLEH "dicatat_oleh" Id,
    DIBUAT "dibuat" Time,
    DITERIMA_PADA "diterima_pada" Time,
    DITERIMA_OLEH "diterima_oleh" Id,
);

/// Referrals, newest first.
pub const NEWEST: &[By] = &[By::down(DIBUAT)];
