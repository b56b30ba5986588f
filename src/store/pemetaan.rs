//! The facts of the map of needs: how many needs stand, how many were asked, how many live there, by post and
//! neighbourhood. A need counts where its subject lives today: at the post that recorded it, in a household in which
//! somebody lives, of a person who is alive and of the age the kind is for. So a house that was left and a child who
//! grew up are in it no longer, and who moved to another post is looked at there anew. Counted by the engine, over the
//! views without names; a protected case is in none of them.

use chrono::NaiveDate;

use super::partisipasi::{Fakta, id, text};
use super::sasaran::months_before;
use super::sql::Sql;
use super::table::{Cell, Kind};
use crate::domain::bidang::aturan::Tindakan;
use crate::domain::bidang::{Jenis, KATALOG, Subjek};
use crate::domain::id::PosyanduId;
use crate::domain::pemetaan::{berbatas_umur, sebelum_laporan};
use crate::domain::pilihan::Pilihan as _;
use crate::domain::posyandu::Bidang;
use crate::error::Result;

/// A count of a post, and of one of its neighbourhoods where that was asked for.
#[derive(Clone, Debug)]
pub struct Hitungan {
    pub pos: PosyanduId,
    pub rt: Option<String>,
    /// The code of the kind; empty for a count of households.
    pub kode: String,
    /// The rule, for a count of needs.
    pub aturan: String,
    pub jumlah: i64,
}

/// What is asked of the map.
#[derive(Clone, Copy, Debug)]
pub struct Tanya<'a> {
    pub bidang: &'a [Bidang],
    pub hari: NaiveDate,
    /// By neighbourhood as well?
    pub rt: bool,
}

/// Who lives at a post: the joins that every count of needs makes, on the table under this alias.
fn tinggal(alias: &str) -> String {
    format!(
        " LEFT JOIN statistik_warga w ON w.id = {alias}.sasaran_id AND w.posyandu_id = {alias}.posyandu_id \
         LEFT JOIN statistik_rumah r ON r.id = {alias}.keluarga_id AND r.posyandu_id = {alias}.posyandu_id"
    )
}

impl Tanya<'_> {
    fn rt(&self, expression: &'static str) -> &'static str {
        if self.rt { expression } else { "CAST(NULL AS TEXT)" }
    }

    /// Kinds about persons or households that can be told of, of the sectors asked for.
    fn jenis(&self) -> impl Iterator<Item = &'static Jenis> {
        let about = |jenis: &&Jenis| {
            jenis.subjek.contains(&Subjek::Orang) || jenis.subjek.contains(&Subjek::Keluarga)
        };
        let bidang = self.bidang.to_vec();
        KATALOG.iter().filter(about).filter(move |jenis| bidang.contains(&jenis.bidang) && !jenis.terlindungi)
    }

    /// Only persons of the ages that the kind in this column is for.
    fn seumur(&self, sql: &mut Sql, kode: &str) {
        for (jenis, rentang) in berbatas_umur(self.hari) {
            if self.bidang.contains(&jenis.bidang) {
                sql.push(" AND (").push(kode).push(" <> ").bind(Kind::Text, jenis.kode.into());
                sql.push(" OR ");
                lahir(sql, self.hari, rentang);
                sql.push(")");
            }
        }
    }
}

/// Born so that she has completed this many months on the day.
fn lahir(sql: &mut Sql, hari: NaiveDate, (dari, sampai): (i32, i32)) {
    let before = |bulan: i32| months_before(hari, u32::try_from(bulan).unwrap_or(0));
    sql.push("(w.tanggal_lahir <= ").bind(Kind::Date, before(dari).into());
    if sampai < i32::MAX {
        sql.push(" AND w.tanggal_lahir > ").bind(Kind::Date, before(sampai).into());
    }
    sql.push(")");
}

fn codes<'a>(kode: impl Iterator<Item = &'a str>) -> Vec<Cell> {
    kode.map(|kode| kode.into()).collect()
}

impl Fakta<'_> {
    /// The needs that stand, by kind and rule.
    pub async fn kebutuhan(&self, tanya: Tanya<'_>) -> Result<Vec<Hitungan>> {
        let rt = tanya.rt("COALESCE(w.rt, r.rt, t.rt)");
        let columns = format!(
            "t.posyandu_id, {rt} AS rt, t.kode, t.aturan, \
             COUNT(DISTINCT COALESCE(t.sasaran_id, t.keluarga_id, t.pelayanan_id))"
        );
        let joins = format!(" JOIN statistik_tanda t ON t.posyandu_id = po.id{}", tinggal("t"));
        let mut sql = self.select(&columns, &joins);
        sql.push(" AND t.akhir IS NULL AND t.tindakan = ");
        sql.bind(Kind::Text, Tindakan::Kebutuhan.kode().into()).push(" AND t.bidang IN ");
        sql.bind_list(Kind::Text, &codes(tanya.bidang.iter().map(|bidang| bidang.kode())));
        // A visitor's need is neither a resident's nor a place's.
        sql.push(
            " AND (w.id IS NOT NULL OR r.id IS NOT NULL OR t.sasaran_id IS NULL AND t.keluarga_id IS NULL \
             AND t.kehadiran_id IS NULL AND (t.tanggal > ",
        );
        sql.bind(Kind::Date, sebelum_laporan(tanya.hari).into()).push(" OR t.kode IN ");
        let tetap = KATALOG.iter().filter(|jenis| jenis.tempat_tetap);
        sql.bind_list(Kind::Text, &codes(tetap.map(|jenis| jenis.kode))).push("))");
        tanya.seumur(&mut sql, "t.kode");
        sql.push(" GROUP BY 1, 2, 3, 4");
        self.rows(sql, |row| {
            Ok(Hitungan {
                pos: PosyanduId(id(row, 0)?),
                rt: Cell::read(row, 1, Kind::Text)?.text().map(str::to_owned),
                kode: text(row, 2)?,
                aturan: text(row, 3)?,
                jumlah: Cell::read(row, 4, Kind::Big)?.int().unwrap_or_default(),
            })
        })
        .await
    }

    /// Persons and households of whom something of the kind was recorded.
    pub async fn terdata(&self, tanya: Tanya<'_>) -> Result<Vec<Hitungan>> {
        let rt = tanya.rt("COALESCE(w.rt, r.rt)");
        let columns = format!(
            "v.posyandu_id, {rt} AS rt, v.kode, COUNT(DISTINCT COALESCE(v.sasaran_id, v.keluarga_id))"
        );
        let joins = format!(" JOIN statistik_pelayanan v ON v.posyandu_id = po.id{}", tinggal("v"));
        let mut sql = self.select(&columns, &joins);
        sql.push(" AND (w.id IS NOT NULL OR r.id IS NOT NULL) AND v.kode IN ");
        let kinds: Vec<Cell> = codes(tanya.jenis().map(|jenis| jenis.kode));
        if kinds.is_empty() {
            return Ok(Vec::new());
        }
        sql.bind_list(Kind::Text, &kinds);
        tanya.seumur(&mut sql, "v.kode");
        sql.push(" GROUP BY 1, 2, 3");
        self.rows(sql, |row| {
            Ok(Hitungan {
                pos: PosyanduId(id(row, 0)?),
                rt: Cell::read(row, 1, Kind::Text)?.text().map(str::to_owned),
                kode: text(row, 2)?,
                aturan: String::new(),
                jumlah: Cell::read(row, 3, Kind::Big)?.int().unwrap_or_default(),
            })
        })
        .await
    }

    /// Households in which somebody lives.
    pub async fn rumah(&self, tanya: Tanya<'_>) -> Result<Vec<Hitungan>> {
        let columns = format!("r.posyandu_id, {} AS rt, COUNT(*)", tanya.rt("r.rt"));
        let mut sql = self.select(&columns, " JOIN statistik_rumah r ON r.posyandu_id = po.id");
        sql.push(" GROUP BY 1, 2");
        self.rows(sql, |row| {
            Ok(Hitungan {
                pos: PosyanduId(id(row, 0)?),
                rt: Cell::read(row, 1, Kind::Text)?.text().map(str::to_owned),
                kode: String::new(),
                aturan: String::new(),
                jumlah: Cell::read(row, 2, Kind::Big)?.int().unwrap_or_default(),
            })
        })
        .await
    }

    /// Persons of the ages that each kind about persons is for. A condition besides age (a pregnancy) is not looked at,
    /// so such kinds are left out.
    pub async fn warga(&self, tanya: Tanya<'_>) -> Result<Vec<Hitungan>> {
        use crate::domain::bidang::aturan::Syarat;
        let kinds: Vec<&'static Jenis> = tanya
            .jenis()
            .filter(|jenis| jenis.subjek.contains(&Subjek::Orang) && jenis.syarat == Syarat::Semua)
            .collect();
        let batas = berbatas_umur(tanya.hari);
        let mut sql = Sql::of(self.db.engine(), "SELECT w.posyandu_id, ");
        sql.push(tanya.rt("w.rt")).push(" AS rt");
        for jenis in &kinds {
            match batas.iter().find(|(known, _)| known.kode == jenis.kode) {
                Some((_, rentang)) => {
                    sql.push(", COUNT(CASE WHEN ");
                    lahir(&mut sql, tanya.hari, *rentang);
                    sql.push(" THEN 1 END)");
                }
                None => {
                    sql.push(", COUNT(*)");
                }
            }
        }
        self.from(&mut sql, " JOIN statistik_warga w ON w.posyandu_id = po.id");
        sql.push(" GROUP BY 1, 2");
        let rows = self
            .rows(sql, |row| {
                let pos = PosyanduId(id(row, 0)?);
                let rt = Cell::read(row, 1, Kind::Text)?.text().map(str::to_owned);
                let counts = kinds.iter().enumerate().map(|(at, jenis)| {
                    Ok(Hitungan {
                        pos,
                        rt: rt.clone(),
                        kode: jenis.kode.to_owned(),
                        aturan: String::new(),
                        jumlah: Cell::read(row, at + 2, Kind::Big)?.int().unwrap_or_default(),
                    })
                });
                counts.collect::<Result<Vec<_>>>()
            })
            .await?;
        Ok(rows.into_iter().flatten().collect())
    }
}
