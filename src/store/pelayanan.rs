//! Services: one table for all kinds. Typed columns carry what lists and sums need; `isi` is the JSON the
//! kind's own struct reads.

use super::filter::By;
use super::scope::Guard;

crate::table!("pelayanan", number: 20,
    guard: Guard::Pelayanan { post: POSYANDU, bidang: BIDANG, author: DICATAT_OLEH, person: SASARAN },
    home: Some(POSYANDU),
    ID "id" Id,
    POSYANDU "posyandu_id" Id,
    HARI_BUKA "hari_buka_id" Id,
    KUNJUNGAN "kunjungan_id" Id,
    SASARAN "sasaran_id" Id,
    KELUARGA "keluarga_id" Id,
    KEHADIRAN "kehadiran_id" Id,
    KODE "kode" Text,
    BIDANG "bidang" Text,
    TANGGAL "tanggal" Date,
    ISI "isi" Text,
    BERAT_G "berat_g" Int,
    TINGGI_MM "tinggi_mm" Int,
    Z_BB_U "z_bb_u" Int,
    Z_TB_U "z_tb_u" Int,
    VERDICT "verdict" Text,
    DUA_T "dua_t" Bool,
    BGM "bgm" Bool,
    JANGGAL "janggal" Bool,
    JUMLAH "jumlah" Small,
    TERLAMBAT "terlambat" Bool,
    OLEH_KADER "oleh_kader" Id,
    DICATAT_OLEH "dicatat_oleh" Id,
    DICATAT_PADA "dicatat_pada" Time,
);

/// Services, newest first.
pub const NEWEST: &[By] = &[By::down(TANGGAL), By::down(DICATAT_PADA)];
