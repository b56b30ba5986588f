//! Flags: what a rule found in a service. They are kept by `service::pelayanan::tanda` and by nobody else.

use super::filter::By;
use super::scope::Guard;

crate::table!("tanda", number: 62,
    guard: Guard::Pelayanan {
        post: POSYANDU, bidang: BIDANG, author: DICATAT_OLEH, person: SASARAN, sensitive: SENSITIF },
    home: Some(POSYANDU),
    ID "id" Id,
    POSYANDU "posyandu_id" Id,
    PELAYANAN "pelayanan_id" Id,
    SASARAN "sasaran_id" Id,
    KELUARGA "keluarga_id" Id,
    KODE "kode" Text,
    BIDANG "bidang" Text,
    TANGGAL "tanggal" Date,
    ATURAN "aturan" Text,
    VERSI "versi" Small,
    TINDAKAN "tindakan" Text,
    MASUKAN "masukan" Text,
    ALASAN "alasan" Text,
    AKHIR "akhir" Date,
    SENSITIF "sensitif" Bool,
    DICATAT_OLEH "dicatat_oleh" Id,
);

/// Flags, newest first.
pub const NEWEST: &[By] = &[By::down(TANGGAL)];
