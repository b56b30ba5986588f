//! The facts that sums are made of: residents, weighings, attendances, services, rosters of an area in a
//! period. They are read from the views `statistik_…`, which have no names, over the pool of the sums. The rules
//! that turn facts into numbers are in `domain::partisipasi`.

use chrono::NaiveDate;
use sea_orm::QueryResult;
use uuid::Uuid;

use super::Db;
use super::filter::Cond;
use super::posyandu;
use super::sql::Sql;
use super::table::{Cell, Kind};
use crate::domain::bidang::Pertumbuhan;
use crate::domain::id::PosyanduId;
use crate::domain::pertumbuhan::Verdict;
use crate::domain::pilihan::Pilihan;
use crate::domain::posyandu::{Bidang, BidangSet};
use crate::domain::siklus::{KelompokUmur, Kondisi};
use crate::domain::wilayah::Kode;
use crate::error::{Error, Result};

/// The posts whose sums are asked for.
#[derive(Clone, Debug)]
pub enum Area {
    Wilayah(Kode),
    Posyandu(PosyanduId),
}

/// A post of the area.
#[derive(Clone, Debug)]
pub struct Pos {
    pub id: PosyanduId,
    pub nama: String,
    pub wilayah: String,
    pub kader_wajib: i64,
}

/// Somebody registered at a post for a time.
#[derive(Clone, Debug)]
pub struct Penduduk {
    pub pos: PosyanduId,
    pub orang: Uuid,
    pub keluarga: Option<Uuid>,
    pub mulai: NaiveDate,
    pub akhir: Option<NaiveDate>,
    pub lahir: NaiveDate,
    pub meninggal: Option<NaiveDate>,
    pub buku_kia: Option<NaiveDate>,
}

/// A weighing that counts for its month.
#[derive(Clone, Debug)]
pub struct Timbangan {
    pub pos: PosyanduId,
    pub orang: Uuid,
    pub tanggal: NaiveDate,
    pub verdict: Verdict,
    pub dua_t: bool,
    pub bgm: bool,
}

/// A resident who came to a closed or running day, and the group she counted under then. Once a period.
#[derive(Clone, Debug)]
pub struct Hadir {
    pub pos: PosyanduId,
    pub orang: Uuid,
    pub kelompok: KelompokUmur,
    pub kondisi: Option<Kondisi>,
}

/// A pregnancy with its dates.
#[derive(Clone, Debug)]
pub struct Hamil {
    pub orang: Uuid,
    pub mulai: NaiveDate,
    pub berakhir: Option<NaiveDate>,
}

/// A sector and somebody, or some household, it served. Once a period.
#[derive(Clone, Debug)]
pub struct Layanan {
    pub pos: PosyanduId,
    pub bidang: Bidang,
    pub orang: Option<Uuid>,
    pub keluarga: Option<Uuid>,
}

/// A roster entry of a kader.
#[derive(Clone, Debug)]
pub struct Masa {
    pub pos: PosyanduId,
    pub kader: Uuid,
    pub bidang: BidangSet,
    pub mulai: NaiveDate,
    pub akhir: Option<NaiveDate>,
}

/// An activity, once for each kader who was there, and once without a kader when nobody was noted.
#[derive(Clone, Debug)]
pub struct Kegiatan {
    pub pos: PosyanduId,
    pub id: Uuid,
    pub tanggal: NaiveDate,
    pub kader: Option<Uuid>,
    pub di_rumah: bool,
}

/// First and last day, both included.
pub type Rentang = (NaiveDate, NaiveDate);

/// Reads facts of an area.
pub struct Fakta<'a> {
    pub db: &'a Db,
    pub area: &'a Area,
}

impl Fakta<'_> {
    /// The posts of the area, by region and name.
    pub async fn pos(&self) -> Result<Vec<Pos>> {
        let mut sql = self.select("po.id, po.nama, po.wilayah_kode, po.kader_wajib", "");
        sql.push(" ORDER BY po.wilayah_kode, po.nama_cari, po.id");
        self.rows(sql, |row| {
            Ok(Pos {
                id: PosyanduId(id(row, 0)?),
                nama: text(row, 1)?,
                wilayah: text(row, 2)?,
                kader_wajib: Cell::read(row, 3, Kind::Int)?.int().unwrap_or_default(),
            })
        })
        .await
    }

    /// Everybody registered in the area on some day of the period. The household is one of the same post: where
    /// somebody lives who moved on is no household of the post she left.
    pub async fn penduduk(&self, (from, to): Rentang) -> Result<Vec<Penduduk>> {
        let mut sql = self.select(
            "d.posyandu_id, s.id, k.id, d.mulai, d.akhir, s.tanggal_lahir, s.meninggal_pada, \
             s.buku_kia_sejak",
            " JOIN statistik_domisili d ON d.posyandu_id = po.id JOIN statistik_sasaran s ON s.id = d.sasaran_id \
             LEFT JOIN statistik_keluarga k ON k.id = s.keluarga_id AND k.posyandu_id = po.id",
        );
        sql.push(" AND d.mulai <= ").bind(Kind::Date, to.into());
        sql.push(" AND (d.akhir IS NULL OR d.akhir > ").bind(Kind::Date, from.into()).push(")");
        self.rows(sql, |row| {
            Ok(Penduduk {
                pos: PosyanduId(id(row, 0)?),
                orang: id(row, 1)?,
                keluarga: Cell::read(row, 2, Kind::Id)?.id(),
                mulai: date(row, 3)?,
                akhir: Cell::read(row, 4, Kind::Date)?.date(),
                lahir: date(row, 5)?,
                meninggal: Cell::read(row, 6, Kind::Date)?.date(),
                buku_kia: Cell::read(row, 7, Kind::Date)?.date(),
            })
        })
        .await
    }

    /// The weighings that count, one a child and month.
    pub async fn timbangan(&self, period: Rentang) -> Result<Vec<Timbangan>> {
        let mut sql = self.select(
            "v.posyandu_id, v.sasaran_id, v.tanggal, v.verdict, v.dua_t, v.bgm",
            " JOIN statistik_pelayanan v ON v.posyandu_id = po.id",
        );
        sql.push(" AND v.sasaran_id IS NOT NULL AND v.verdict IS NOT NULL AND v.kode = ");
        sql.bind(Kind::Text, Pertumbuhan::JENIS.kode.into());
        within(&mut sql, "v.tanggal", period);
        self.rows(sql, |row| {
            Ok(Timbangan {
                pos: PosyanduId(id(row, 0)?),
                orang: id(row, 1)?,
                tanggal: date(row, 2)?,
                verdict: code(row, 3)?,
                dua_t: Cell::read(row, 4, Kind::Bool)?.bool().unwrap_or(false),
                bgm: Cell::read(row, 5, Kind::Bool)?.bool().unwrap_or(false),
            })
        })
        .await
    }

    /// Attendances of residents at days that were held.
    pub async fn hadir(&self, period: Rentang) -> Result<Vec<Hadir>> {
        let mut sql = self.select(
            "DISTINCT k.posyandu_id, k.sasaran_id, k.kelompok_umur, k.kondisi",
            " JOIN statistik_hari_buka h ON h.posyandu_id = po.id JOIN statistik_kehadiran k ON k.hari_buka_id = h.id",
        );
        sql.push(" AND k.sasaran_id IS NOT NULL AND h.status IN ('SELESAI', 'BERLANGSUNG')");
        within(&mut sql, "h.tanggal", period);
        self.rows(sql, |row| {
            Ok(Hadir {
                pos: PosyanduId(id(row, 0)?),
                orang: id(row, 1)?,
                kelompok: code(row, 2)?,
                kondisi: Cell::read(row, 3, Kind::Text)?.text().and_then(Kondisi::dari_kode),
            })
        })
        .await
    }

    /// Pregnancies that were open, or ended not long before, on some day of the period, of everybody who was
    /// registered in the area in it: a woman who moved on still counts in her old post's past.
    pub async fn hamil(&self, (from, to): Rentang) -> Result<Vec<Hamil>> {
        let mut sql = self.select(
            "DISTINCT h.sasaran_id, h.mulai, h.berakhir",
            " JOIN statistik_domisili d ON d.posyandu_id = po.id JOIN statistik_kehamilan h ON h.sasaran_id = d.sasaran_id",
        );
        sql.push(" AND d.mulai <= ").bind(Kind::Date, to.into());
        sql.push(" AND (d.akhir IS NULL OR d.akhir > ").bind(Kind::Date, from.into()).push(")");
        sql.push(" AND h.mulai <= ").bind(Kind::Date, to.into());
        let since = from.checked_sub_days(chrono::Days::new(60)).unwrap_or(from);
        sql.push(" AND (h.berakhir IS NULL OR h.berakhir >= ").bind(Kind::Date, since.into()).push(")");
        self.rows(sql, |row| {
            Ok(Hamil {
                orang: id(row, 0)?,
                mulai: date(row, 1)?,
                berakhir: Cell::read(row, 2, Kind::Date)?.date(),
            })
        })
        .await
    }

    /// Services with a person or a household as their subject.
    pub async fn layanan(&self, period: Rentang) -> Result<Vec<Layanan>> {
        let mut sql = self.select(
            "DISTINCT v.posyandu_id, v.bidang, v.sasaran_id, v.keluarga_id",
            " JOIN statistik_pelayanan v ON v.posyandu_id = po.id",
        );
        sql.push(" AND (v.sasaran_id IS NOT NULL OR v.keluarga_id IS NOT NULL)");
        within(&mut sql, "v.tanggal", period);
        self.rows(sql, |row| {
            Ok(Layanan {
                pos: PosyanduId(id(row, 0)?),
                bidang: code(row, 1)?,
                orang: Cell::read(row, 2, Kind::Id)?.id(),
                keluarga: Cell::read(row, 3, Kind::Id)?.id(),
            })
        })
        .await
    }

    /// Rosters that were in force on some day of the period.
    pub async fn roster(&self, (from, to): Rentang) -> Result<Vec<Masa>> {
        let mut sql = self.select(
            "k.posyandu_id, k.id, k.bidang, k.mulai, k.akhir",
            " JOIN statistik_kader k ON k.posyandu_id = po.id",
        );
        sql.push(" AND k.mulai <= ").bind(Kind::Date, to.into());
        sql.push(" AND (k.akhir IS NULL OR k.akhir > ").bind(Kind::Date, from.into()).push(")");
        self.rows(sql, |row| {
            Ok(Masa {
                pos: PosyanduId(id(row, 0)?),
                kader: id(row, 1)?,
                bidang: BidangSet::parse(&text(row, 2)?)?,
                mulai: date(row, 3)?,
                akhir: Cell::read(row, 4, Kind::Date)?.date(),
            })
        })
        .await
    }

    /// Days that were held and visits at home, with the kader who took part.
    pub async fn kegiatan(&self, period: Rentang) -> Result<Vec<Kegiatan>> {
        let mut days = self.select(
            "h.posyandu_id, h.id, h.tanggal, k.kader_id",
            " JOIN statistik_hari_buka h ON h.posyandu_id = po.id LEFT JOIN statistik_kader_hadir k ON k.hari_buka_id = h.id",
        );
        days.push(" AND h.status IN ('SELESAI', 'BERLANGSUNG')");
        within(&mut days, "h.tanggal", period);
        let mut visits = self.select(
            "v.posyandu_id, v.id, v.tanggal, v.kader_id",
            " JOIN statistik_kunjungan_rumah v ON v.posyandu_id = po.id",
        );
        within(&mut visits, "v.tanggal", period);
        let mut all = self.rows(days, |row| kegiatan(row, false)).await?;
        all.extend(self.rows(visits, |row| kegiatan(row, true)).await?);
        Ok(all)
    }

    /// `SELECT … FROM posyandu po … WHERE <area>`; conditions follow with AND.
    pub(in crate::store) fn select(&self, columns: &str, joins: &str) -> Sql {
        let mut sql = Sql::of(self.db.engine(), "SELECT ");
        sql.push(columns);
        self.from(&mut sql, joins);
        sql
    }

    /// ` FROM posyandu po … WHERE <area>`.
    pub(super) fn from(&self, sql: &mut Sql, joins: &str) {
        sql.push(" FROM posyandu po").push(joins).push(" WHERE ");
        match self.area {
            Area::Wilayah(kode) => posyandu::within(kode).write(sql, "po"),
            Area::Posyandu(post) => Cond::Eq(posyandu::ID, post.0.into()).write(sql, "po"),
        }
    }

    pub(super) async fn rows<T>(&self, sql: Sql, read: impl Fn(&QueryResult) -> Result<T>) -> Result<Vec<T>> {
        let rows = sql.all(self.db.stats()).await?;
        rows.iter().map(read).collect()
    }
}

fn kegiatan(row: &QueryResult, di_rumah: bool) -> Result<Kegiatan> {
    Ok(Kegiatan {
        pos: PosyanduId(id(row, 0)?),
        id: id(row, 1)?,
        tanggal: date(row, 2)?,
        kader: Cell::read(row, 3, Kind::Id)?.id(),
        di_rumah,
    })
}

fn within(sql: &mut Sql, column: &str, (from, to): Rentang) {
    sql.push(" AND ").push(column).push(" >= ").bind(Kind::Date, from.into());
    sql.push(" AND ").push(column).push(" <= ").bind(Kind::Date, to.into());
}

pub(super) fn id(row: &QueryResult, at: usize) -> Result<Uuid> {
    Cell::read(row, at, Kind::Id)?.id().ok_or_else(|| Error::fault("an empty id"))
}

pub(super) fn text(row: &QueryResult, at: usize) -> Result<String> {
    Ok(Cell::read(row, at, Kind::Text)?.text().unwrap_or_default().to_owned())
}

fn code<P: Pilihan>(row: &QueryResult, at: usize) -> Result<P> {
    P::dari_kode(&text(row, at)?).ok_or_else(|| Error::fault("a code outside its list"))
}

fn date(row: &QueryResult, at: usize) -> Result<NaiveDate> {
    Cell::read(row, at, Kind::Date)?.date().ok_or_else(|| Error::fault("an empty date"))
}

/// What happened on one day, for its recap.
#[derive(Clone, Debug, Default)]
pub struct Hari {
    /// Attendances by age group: (group, condition, visitor, new, late, count).
    pub kehadiran: Vec<(String, Option<String>, bool, bool, bool, i64)>,
    /// Services by sector: (sector, rows, late rows, distinct subjects). Late and not late are one group, or who
    /// is served in both would be two.
    pub pelayanan: Vec<(String, i64, i64, i64)>,
    pub kader: i64,
    pub rujukan: i64,
}

/// Counts of one opening day.
pub async fn hari(db: &Db, day: Uuid) -> Result<Hari> {
    let mut came = Sql::of(
        db.engine(),
        "SELECT kelompok_umur, kondisi, pengunjung_luar, baru, terlambat, COUNT(*) FROM statistik_kehadiran \
         WHERE hari_buka_id = ",
    );
    came.bind(Kind::Id, day.into()).push(" GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5");
    let mut given = Sql::of(
        db.engine(),
        "SELECT bidang, COUNT(*), COUNT(CASE WHEN terlambat THEN 1 END), \
         COUNT(DISTINCT COALESCE(sasaran_id, keluarga_id, kehadiran_id)) FROM statistik_pelayanan WHERE hari_buka_id = ",
    );
    given.bind(Kind::Id, day.into()).push(" GROUP BY 1 ORDER BY 1");
    let mut others =
        Sql::of(db.engine(), "SELECT (SELECT COUNT(*) FROM statistik_kader_hadir WHERE hari_buka_id = ");
    others.bind(Kind::Id, day.into());
    others.push("), (SELECT COUNT(*) FROM statistik_rujukan r JOIN statistik_pelayanan p ON p.id = r.pelayanan_id WHERE p.hari_buka_id = ");
    others.bind(Kind::Id, day.into()).push(")");
    let mut hari = Hari::default();
    let flag =
        |row: &QueryResult, at| Ok::<bool, Error>(Cell::read(row, at, Kind::Bool)?.bool().unwrap_or(false));
    let count =
        |row: &QueryResult, at| Ok::<i64, Error>(Cell::read(row, at, Kind::Big)?.int().unwrap_or_default());
    for row in came.all(db.stats()).await? {
        let kondisi = Cell::read(&row, 1, Kind::Text)?.text().map(str::to_owned);
        let flags = (flag(&row, 2)?, flag(&row, 3)?, flag(&row, 4)?);
        hari.kehadiran.push((text(&row, 0)?, kondisi, flags.0, flags.1, flags.2, count(&row, 5)?));
    }
    for row in given.all(db.stats()).await? {
        hari.pelayanan.push((text(&row, 0)?, count(&row, 1)?, count(&row, 2)?, count(&row, 3)?));
    }
    if let Some(row) = others.one(db.stats()).await? {
        hari.kader = count(&row, 0)?;
        hari.rujukan = count(&row, 1)?;
    }
    Ok(hari)
}
