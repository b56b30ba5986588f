//! The register of breaches.

use super::filter::By;
use super::scope::Guard;
use crate::access::Role;

crate::table!("insiden", number: 55,
    guard: Guard::Buku {
        own: None, post: None, region: Some((WILAYAH, &[Role::DpmdAdmin, Role::Auditor])) },
    home: None,
    ID "id" Id,
    WILAYAH "wilayah_kode" Text,
    APA "apa" Text,
    MULAI "mulai" Time,
    SELESAI "selesai" Time,
    BAGAIMANA "bagaimana" Text,
    ACCOUNT "account_id" Id,
    DEVICE "device_id" Id,
    DICATAT_OLEH "dicatat_oleh" Id,
    DICATAT_PADA "dicatat_pada" Time,
    TENGGAT "tenggat" Time,
);

/// Breaches, newest first.
pub const NEWEST: &[By] = &[By::down(DICATAT_PADA)];
