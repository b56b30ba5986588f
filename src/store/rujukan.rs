//! Referrals: the table with two views of it, one for the post and the agency, and one without names for the village;
//! every hand-off (*riwayat*); the limits of working days (*batas*); and what a step is decided on.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::ConnectionTrait;

use super::filter::{By, Cond};
use super::hari_buka::kunjungan;
use super::read::Reader;
use super::scope::Guard;
use super::shape::Row;
use super::table::{Cell, Table};
use crate::access::Scope;
use crate::domain::hari_kerja::{Libur, terlambat_sejak};
use crate::domain::id::{AccountId, KeluargaId, PosyanduId, RujukanId, SasaranId};
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::Bidang;
use crate::domain::rujukan::{BATAS_TERBESAR, Batas, StatusRujukan, tunggu_kunjungan};
use crate::domain::tanggal::{awal_hari, wita};
use crate::domain::wilayah::Kode;
use crate::error::{Code, Error, Refusal, Result};

crate::table!("rujukan", number: 21,
    guard: Guard::Rujukan {
        post: POSYANDU, bidang: BIDANG, author: DICATAT_OLEH, region: WILAYAH, sensitive: SENSITIF,
        sent: DITERUSKAN_PADA },
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
    STATUS_SEJAK "status_sejak" Time,
    BATAS_HARI "batas_hari" Small,
    RT "rt" Text,
    DIAJUKAN_PADA "diajukan_pada" Time,
    DITERUSKAN_PADA "diteruskan_pada" Time,
    JAWABAN "jawaban" Text,
);

/// The same rows as a pembina sees them: those that were submitted to a village of his.
pub static DESA: Table = Table {
    name: TABLE.name,
    number: TABLE.number,
    key: TABLE.key,
    columns: TABLE.columns,
    guard: Guard::Desa { region: WILAYAH, sensitive: SENSITIF, submitted: DIAJUKAN_PADA },
    home: TABLE.home,
};

/// Referrals, newest first.
pub const NEWEST: &[By] = &[By::down(DIBUAT)];

/// Referrals, those first that stand where they stand for longest.
pub const WAITING: &[By] = &[By::up(STATUS_SEJAK)];

/// Every hand-off of a referral. A line is written with each step and never changed.
pub mod riwayat {
    use crate::store::filter::By;
    use crate::store::scope::Guard;

    crate::table!("rujukan_riwayat", number: 64, guard: Guard::OfRujukan(RUJUKAN), home: Some(POSYANDU),
        ID "id" Id,
        RUJUKAN "rujukan_id" Id,
        POSYANDU "posyandu_id" Id,
        SASARAN "sasaran_id" Id,
        OLEH "oleh" Id,
        PERAN "peran" Text,
        PADA "pada" Time,
        DARI "dari" Text,
        KE "ke" Text,
        CATATAN "catatan" Text,
    );

    /// The hand-offs of a referral, as they came.
    pub const ORDER: &[By] = &[By::up(PADA)];
}

/// The limits of working days, by sector and region.
pub mod batas {
    use crate::store::filter::By;
    use crate::store::scope::Guard;

    crate::table!("batas_rujukan", number: 65, guard: Guard::Institution, home: None,
        ID "id" Id,
        BIDANG "bidang" Text,
        WILAYAH "wilayah_kode" Text,
        HARI "hari" Small,
        DITETAPKAN_OLEH "ditetapkan_oleh" Id,
        DITETAPKAN_PADA "ditetapkan_pada" Time,
    );

    pub const ORDER: &[By] = &[By::up(WILAYAH), By::up(BIDANG)];
}

/// What a step of one referral is decided on.
#[derive(Clone, Debug)]
pub struct Facts {
    pub id: RujukanId,
    pub posyandu: PosyanduId,
    pub bidang: Bidang,
    pub wilayah: Kode,
    pub sensitif: bool,
    pub status: StatusRujukan,
    pub sejak: DateTime<Utc>,
    pub sasaran: Option<SasaranId>,
    pub keluarga: Option<KeluargaId>,
    pub penulis: AccountId,
}

/// The facts about these referrals, as this view shows them, in the order asked for; `NOT_FOUND` when one is not there.
pub async fn facts<C: ConnectionTrait>(
    reader: Reader<'_, C>,
    view: &'static Table,
    ids: &[RujukanId],
) -> Result<Vec<Facts>> {
    let columns =
        [ID, POSYANDU, BIDANG, WILAYAH, SENSITIF, STATUS, STATUS_SEJAK, SASARAN, KELUARGA, DICATAT_OLEH];
    let filter = [Cond::In(ID, ids.iter().map(|id| id.0.into()).collect())];
    let rows = reader.cells(view, &columns, &filter, &[], ids.len()).await?;
    let found: Vec<Facts> = rows
        .iter()
        .map(read)
        .collect::<Option<_>>()
        .ok_or_else(|| Error::fault("a stored referral is incomplete"))?;
    let of = |id: &RujukanId| found.iter().find(|facts| facts.id == *id).cloned();
    let all: Option<Vec<Facts>> = ids.iter().map(of).collect();
    Ok(all.ok_or(Refusal::new(Code::NotFound))?)
}

fn read(row: &Row) -> Option<Facts> {
    Some(Facts {
        id: RujukanId(row.cell(0).id()?),
        posyandu: PosyanduId(row.cell(1).id()?),
        bidang: row.cell(2).text().and_then(Bidang::dari_kode)?,
        wilayah: row.cell(3).text().and_then(|text| Kode::parse(text).ok())?,
        sensitif: row.cell(4).bool().unwrap_or(true),
        status: row.cell(5).text().and_then(StatusRujukan::dari_kode)?,
        sejak: row.cell(6).time()?,
        sasaran: row.cell(7).id().map(SasaranId),
        keluarga: row.cell(8).id().map(KeluargaId),
        penulis: AccountId(row.cell(9).id()?),
    })
}

/// The limits that may count for referrals to these sectors, each with its sector.
pub async fn batas_untuk<C: ConnectionTrait>(
    reader: Reader<'_, C>,
    bidang: &[Bidang],
) -> Result<Vec<(Bidang, Batas)>> {
    let columns = [batas::BIDANG, batas::WILAYAH, batas::HARI];
    let filter = [Cond::In(batas::BIDANG, bidang.iter().map(|bidang| bidang.kode().into()).collect())];
    let rows = reader.cells(&batas::TABLE, &columns, &filter, &[], 10_000).await?;
    let of = |row: &Row| {
        let bidang = row.cell(0).text().and_then(Bidang::dari_kode)?;
        let wilayah = row.cell(1).text().and_then(|kode| Kode::parse(kode).ok())?;
        Some((bidang, Batas { wilayah, hari: row.cell(2).int() }))
    };
    rows.iter().map(of).collect::<Option<_>>().ok_or_else(|| Error::fault("a stored limit is incomplete"))
}

/// Was somebody of this referral visited at home on this day or later?
pub async fn dikunjungi<C: ConnectionTrait>(
    reader: Reader<'_, C>,
    facts: &Facts,
    sejak: NaiveDate,
) -> Result<bool> {
    let whom = match (facts.sasaran, facts.keluarga) {
        (Some(person), _) => Cond::Eq(kunjungan::SASARAN, person.0.into()),
        (None, Some(house)) => Cond::Eq(kunjungan::KELUARGA, house.0.into()),
        (None, None) => return Ok(false),
    };
    let filter = [whom, Cond::AtLeast(kunjungan::TANGGAL, sejak.into())];
    Ok(!reader.cells(&kunjungan::TABLE, &[kunjungan::ID], &filter, &[], 1).await?.is_empty())
}

/// The condition that a case is held for longer than its limit on this day.
pub fn lewat_batas(today: NaiveDate, libur: &Libur) -> Cond {
    let late = |hari: i64| {
        let since = terlambat_sejak(today, hari, libur).succ_opt().unwrap_or(today);
        Cond::All(vec![
            Cond::Eq(BATAS_HARI, Cell::Int(hari)),
            Cond::Below(STATUS_SEJAK, awal_hari(since).into()),
        ])
    };
    Cond::Any((1..=BATAS_TERBESAR).map(late).collect())
}

/// A health case of a post that nobody attended in time, or that did not come: a reason for a visit at home.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakTerlayani {
    pub id: RujukanId,
    pub sasaran: Option<SasaranId>,
    pub keluarga: Option<KeluargaId>,
    pub status: StatusRujukan,
    pub sejak: DateTime<Utc>,
}

/// Those of one post on this day, the longest waiting first.
pub async fn tak_terlayani<C: ConnectionTrait>(
    conn: Reader<'_, C>,
    post: PosyanduId,
    today: NaiveDate,
) -> Result<Vec<TakTerlayani>> {
    let open = [StatusRujukan::Dirujuk, StatusRujukan::TidakDatang];
    let filter = [
        Cond::Eq(POSYANDU, post.0.into()),
        Cond::In(STATUS, open.iter().map(|status| status.kode().into()).collect()),
    ];
    let columns = [ID, SASARAN, KELUARGA, STATUS, STATUS_SEJAK];
    let rows = conn.cells(&TABLE, &columns, &filter, WAITING, 1_000).await?;
    let of = |row: &Row| {
        Some(TakTerlayani {
            id: RujukanId(row.cell(0).id()?),
            sasaran: row.cell(1).id().map(SasaranId),
            keluarga: row.cell(2).id().map(KeluargaId),
            status: row.cell(3).text().and_then(StatusRujukan::dari_kode)?,
            sejak: row.cell(4).time()?,
        })
    };
    let waited = |case: &TakTerlayani| {
        let sent = wita(case.sejak);
        case.status == StatusRujukan::TidakDatang || (today - sent).num_days() >= tunggu_kunjungan(sent)
    };
    let all: Option<Vec<TakTerlayani>> = rows.iter().map(of).collect();
    let all = all.ok_or_else(|| Error::fault("a stored referral is incomplete"))?;
    Ok(all.into_iter().filter(waited).collect())
}

/// The condition under which a reader sees the referral of a line: her own view of referrals.
pub(super) fn in_view(scope: &Scope) -> Cond {
    super::scope::condition(TABLE.guard, scope)
}
