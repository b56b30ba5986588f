//! Services: one table for all kinds. Typed columns carry what lists and sums need; `isi` is the JSON the
//! kind's own struct reads.

use std::collections::BTreeSet;

use sea_orm::ConnectionTrait;

use super::filter::{By, Cond};
use super::read::Reader;
use super::scope::Guard;
use crate::domain::id::SasaranId;
use crate::error::Result;

crate::table!("pelayanan", number: 20,
    guard: Guard::Pelayanan {
        post: POSYANDU, bidang: BIDANG, author: DICATAT_OLEH, person: SASARAN, sensitive: SENSITIF },
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
    Z_BB_TB "z_bb_tb" Int,
    Z_IMT_U "z_imt_u" Int,
    Z_LK_U "z_lk_u" Int,
    Z_LILA_U "z_lila_u" Int,
    EDEMA "edema" Bool,
    SENSITIF "sensitif" Bool,
    RT "rt" Text,
    TEMPAT "tempat" Text,
    LINTANG "lintang" Int,
    BUJUR "bujur" Int,
    KEJADIAN "kejadian_id" Id,
    UMUR_HARI "umur_hari" Int,
);

/// What a service was before it was corrected or cancelled. It is seen by whoever sees the service.
pub mod lama {
    use crate::store::filter::By;
    use crate::store::scope::Guard;

    crate::table!("pelayanan_lama", number: 68,
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
        TINDAKAN "tindakan" Text,
        ALASAN "alasan" Text,
        ISI "isi" Text,
        KOLOM "kolom" Text,
        SENSITIF "sensitif" Bool,
        DICATAT_OLEH "dicatat_oleh" Id,
        DIKOREKSI_OLEH "dikoreksi_oleh" Id,
        DIKOREKSI_PADA "dikoreksi_pada" Time,
    );

    /// Versions, the last one first.
    pub const NEWEST: &[By] = &[By::down(DIKOREKSI_PADA)];
}

/// Services, oldest first: in the order in which they were given, then recorded.
pub const OLDEST: &[By] = &[By::up(TANGGAL), By::up(DICATAT_PADA)];

/// Services, newest first.
pub const NEWEST: &[By] = &[By::down(TANGGAL), By::down(DICATAT_PADA)];

/// Services of one person at most.
const OF_ONE_PERSON: usize = 20_000;

/// The kinds of what was recorded of a person, each once.
pub async fn kode_of<C: ConnectionTrait>(reader: Reader<'_, C>, id: SasaranId) -> Result<BTreeSet<String>> {
    let found = reader.cells(&TABLE, &[KODE], &[Cond::Eq(SASARAN, id.0.into())], &[], OF_ONE_PERSON).await?;
    Ok(found.iter().filter_map(|row| row.cell(0).text().map(str::to_owned)).collect())
}
