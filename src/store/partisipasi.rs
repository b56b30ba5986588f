//! The posts of an area, and what happened on one day. Counts are read from the views `statistik_…`, which have no
//! names, over the pool of the sums. The sums of periods are kept ready (`rollup`).

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use sea_orm::QueryResult;
use uuid::Uuid;

use super::Db;
use super::filter::Cond;
use super::posyandu;
use super::sql::Sql;
use super::table::{Cell, Kind};
use super::wilayah;
use crate::domain::bidang::KATALOG;
use crate::domain::hari_buka::Langkah;
use crate::domain::id::PosyanduId;
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::StatusPosyandu;
use crate::domain::registrasi::{TahapRegistrasi, Terdaftar};
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

/// The posts of an area, and the regions of it (*peta*: map).
#[derive(Clone, Debug, Default)]
pub struct Peta {
    /// By region and name.
    pub pos: Vec<Pos>,
    /// The name of each region of the area, by its code; of a post, that of its village.
    pub nama: HashMap<String, String>,
}

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

    /// The posts and regions of the area, in one statement. They are the institution's and belong to no scope.
    pub async fn peta(&self) -> Result<Peta> {
        let mut sql = Sql::of(
            self.db.engine(),
            "SELECT w.kode, w.nama, po.id, po.nama, po.kader_wajib FROM wilayah w \
             LEFT JOIN posyandu po ON po.wilayah_kode = w.kode WHERE ",
        );
        match self.area {
            Area::Wilayah(kode) => Cond::Under(wilayah::KODE, kode.clone()).write(&mut sql, "w"),
            Area::Posyandu(post) => Cond::Eq(posyandu::ID, post.0.into()).write(&mut sql, "po"),
        }
        sql.push(" ORDER BY w.kode, po.nama_cari, po.id");
        let mut peta = Peta::default();
        for row in sql.all(self.db.readers()).await? {
            let kode = text(&row, 0)?;
            if let Cell::Id(id) = Cell::read(&row, 2, Kind::Id)? {
                peta.pos.push(Pos {
                    id: PosyanduId(id),
                    nama: text(&row, 3)?,
                    wilayah: kode.clone(),
                    kader_wajib: Cell::read(&row, 4, Kind::Int)?.int().unwrap_or_default(),
                });
            }
            if let Entry::Vacant(unknown) = peta.nama.entry(kode) {
                unknown.insert(text(&row, 1)?);
            }
        }
        Ok(peta)
    }

    /// The same posts with where their registration stands.
    pub async fn registrasi(&self) -> Result<Vec<(Pos, Terdaftar)>> {
        let columns = "po.id, po.nama, po.wilayah_kode, po.kader_wajib, po.status, po.registrasi, \
             po.registrasi_sejak, po.nomor_registrasi";
        let mut sql = self.select(columns, "");
        sql.push(" ORDER BY po.wilayah_kode, po.nama_cari, po.id");
        let broken = || Error::fault("a stored post is incomplete");
        self.rows(sql, |row| {
            let pos = Pos {
                id: PosyanduId(id(row, 0)?),
                nama: text(row, 1)?,
                wilayah: text(row, 2)?,
                kader_wajib: Cell::read(row, 3, Kind::Int)?.int().unwrap_or_default(),
            };
            let tahap = Cell::read(row, 5, Kind::Text)?;
            let terdaftar = Terdaftar {
                status: StatusPosyandu::dari_kode(&text(row, 4)?).ok_or_else(broken)?,
                tahap: tahap
                    .text()
                    .map_or(Some(TahapRegistrasi::BelumDipetakan), TahapRegistrasi::dari_kode)
                    .ok_or_else(broken)?,
                sejak: Cell::read(row, 6, Kind::Date)?.date(),
                bernomor: !Cell::read(row, 7, Kind::Text)?.is_null(),
            };
            Ok((pos, terdaftar))
        })
        .await
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

pub(super) fn id(row: &QueryResult, at: usize) -> Result<Uuid> {
    Cell::read(row, at, Kind::Id)?.id().ok_or_else(|| Error::fault("an empty id"))
}

pub(super) fn text(row: &QueryResult, at: usize) -> Result<String> {
    Ok(Cell::read(row, at, Kind::Text)?.text().unwrap_or_default().to_owned())
}

/// What happened on one day, for its recap.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
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

/// How many people were at each step of an opening day, one number a step: who came, who was measured, whose weighing
/// was judged, who was served, who was advised.
pub async fn langkah(db: &Db, day: Uuid) -> Result<[i64; 5]> {
    let kinds = |langkah| {
        let of = KATALOG.iter().filter(move |jenis| Langkah::dari_jenis(jenis.kode) == Some(langkah));
        of.map(|jenis| Cell::from(jenis.kode)).collect::<Vec<_>>()
    };
    let mut sql =
        Sql::of(db.engine(), "SELECT (SELECT COUNT(*) FROM statistik_kehadiran WHERE hari_buka_id = ");
    sql.bind(Kind::Id, day.into()).push(")");
    let who = "COALESCE(sasaran_id, kehadiran_id) END)";
    sql.push(", COUNT(DISTINCT CASE WHEN kode IN ").bind_list(Kind::Text, &kinds(Langkah::Pengukuran));
    sql.push(" THEN ").push(who).push(", COUNT(DISTINCT CASE WHEN verdict IS NOT NULL THEN ").push(who);
    for step in [Langkah::PelayananKesehatan, Langkah::Penyuluhan] {
        sql.push(", COUNT(DISTINCT CASE WHEN kode IN ").bind_list(Kind::Text, &kinds(step));
        sql.push(" THEN ").push(who);
    }
    sql.push(" FROM statistik_pelayanan WHERE hari_buka_id = ").bind(Kind::Id, day.into());
    let mut steps = [0; 5];
    if let Some(row) = sql.one(db.stats()).await? {
        for (at, n) in steps.iter_mut().enumerate() {
            *n = Cell::read(&row, at, Kind::Big)?.int().unwrap_or_default();
        }
    }
    Ok(steps)
}
