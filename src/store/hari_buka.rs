//! Opening days, the kader present, who came, and visits at home.

use chrono::NaiveDate;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::filter::{By, Cond};
use super::read::Reader;
use super::scope::Guard;
use crate::domain::hari_buka::StatusHariBuka;
use crate::domain::id::{HariBukaId, PosyanduId};
use crate::domain::pilihan::Pilihan as _;
use crate::error::{Code, Error, Result};

crate::table!("hari_buka", number: 16, guard: Guard::Institution, home: Some(POSYANDU),
    ID "id" Id,
    POSYANDU "posyandu_id" Id,
    TANGGAL "tanggal" Date,
    STATUS "status" Text,
    LOKASI "lokasi" Text,
    CATATAN "catatan" Text,
    DIBUKA "dibuka" Time,
    DITUTUP "ditutup" Time,
);

/// Kader present at a day.
pub mod kader_hadir {
    use crate::store::filter::By;
    use crate::store::scope::Guard;

    crate::table!("kader_hadir", number: 17, guard: Guard::Institution, home: Some(POSYANDU),
        ID "id" Id,
        HARI_BUKA "hari_buka_id" Id,
        POSYANDU "posyandu_id" Id,
        KADER "kader_id" Id,
        LANGKAH "langkah" Small,
        TANGGAL "tanggal" Date,
    );

    pub const ORDER: &[By] = &[By::up(ID)];
}

/// Attendance: one row a person and day.
pub mod kehadiran {
    use crate::access::Group;
    use crate::store::filter::By;
    use crate::store::scope::Guard;

    crate::table!("kehadiran", number: 18,
        guard: Guard::Orang { post: POSYANDU, person: SASARAN, group: Group::Basic }, home: Some(POSYANDU),
        ID "id" Id,
        HARI_BUKA "hari_buka_id" Id,
        POSYANDU "posyandu_id" Id,
        SASARAN "sasaran_id" Id,
        TANGGAL "tanggal" Date,
        PENGUNJUNG "pengunjung_luar" Bool,
        NAMA "nama" Text,
        JENIS_KELAMIN "jenis_kelamin" Text,
        TANGGAL_LAHIR "tanggal_lahir" Date,
        ASAL "asal" Text,
        BARU "baru" Bool,
        KELOMPOK "kelompok_umur" Text,
        KONDISI "kondisi" Text,
        TERLAMBAT "terlambat" Bool,
        DICATAT_OLEH "dicatat_oleh" Id,
        DICATAT_PADA "dicatat_pada" Time,
    );

    pub const ORDER: &[By] = &[By::up(DICATAT_PADA)];
    pub const NEWEST: &[By] = &[By::down(TANGGAL)];
}

/// Visits at home.
pub mod kunjungan {
    use crate::access::Group;
    use crate::store::filter::By;
    use crate::store::scope::Guard;

    crate::table!("kunjungan_rumah", number: 19,
        guard: Guard::Posts(POSYANDU, Group::Basic), home: Some(POSYANDU),
        ID "id" Id,
        POSYANDU "posyandu_id" Id,
        SASARAN "sasaran_id" Id,
        KELUARGA "keluarga_id" Id,
        KADER "kader_id" Id,
        TANGGAL "tanggal" Date,
        HASIL "hasil" Text,
        CATATAN "catatan" Text,
        DICATAT_OLEH "dicatat_oleh" Id,
        DICATAT_PADA "dicatat_pada" Time,
        DAFTAR_PERIKSA "daftar_periksa" Text,
        TEMUAN "temuan" Text,
        PEMICU "pemicu" Text,
    );

    pub const NEWEST: &[By] = &[By::down(TANGGAL)];
}

/// Days, newest first.
pub const NEWEST: &[By] = &[By::down(TANGGAL)];

/// What services decide on.
#[derive(Clone, Debug)]
pub struct Facts {
    pub id: HariBukaId,
    pub posyandu: PosyanduId,
    pub tanggal: NaiveDate,
    pub status: StatusHariBuka,
}

/// The facts about one day; `NOT_FOUND` when there is none.
pub async fn find<C: ConnectionTrait>(reader: Reader<'_, C>, id: HariBukaId) -> Result<Facts> {
    let rows =
        reader.cells(&TABLE, &[POSYANDU, TANGGAL, STATUS], &[Cond::Eq(ID, id.0.into())], &[], 1).await?;
    let row = rows.first().ok_or(Code::NotFound)?;
    let broken = || Error::fault("a stored day is incomplete");
    Ok(Facts {
        id,
        posyandu: PosyanduId(row.cell(0).id().ok_or_else(broken)?),
        tanggal: row.cell(1).date().ok_or_else(broken)?,
        status: row.cell(2).text().and_then(StatusHariBuka::dari_kode).ok_or_else(broken)?,
    })
}

/// Is there a day of this post on this date?
pub async fn on_date<C: ConnectionTrait>(
    reader: Reader<'_, C>,
    post: PosyanduId,
    date: NaiveDate,
) -> Result<Option<Uuid>> {
    let filter = [Cond::Eq(POSYANDU, post.0.into()), Cond::Eq(TANGGAL, date.into())];
    let rows = reader.cells(&TABLE, &[ID], &filter, &[], 1).await?;
    Ok(rows.first().and_then(|row| row.cell(0).id()))
}
