//! Who reported something (*pelapor*), kept apart from the report: seen by the board of the post that recorded it and by
//! the officer who received the referral it led to, and by nobody else. Its key is that of the report.

use super::scope::Guard;

crate::table!("pelapor", number: 66, guard: Guard::Pelapor { post: POSYANDU, report: ID }, home: Some(POSYANDU),
    ID "id" Id,
    POSYANDU "posyandu_id" Id,
    SASARAN "sasaran_id" Id,
    NAMA "nama" Text,
    KONTAK "kontak" Text,
    DICATAT_OLEH "dicatat_oleh" Id,
    DIBUAT "dibuat" Time,
);
