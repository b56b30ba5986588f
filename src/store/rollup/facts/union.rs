//! The statement that reads facts: lines of one form about the same people, households or posts, put together.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use super::Read;
use super::line::{Isi, Line};
use crate::domain::id::PosyanduId;
use crate::domain::rollup::skrining::ATURAN;
use crate::error::Result;
use crate::store::rollup::touched::{TAHUN_PEMBERIAN, Years};
use crate::store::sql::{Engine, Sql};
use crate::store::table::{Cell, Kind};

/// The columns of a line besides what it is, as SQL; what is not said is empty.
#[derive(Default)]
pub(super) struct Kolom {
    pub siapa: &'static str,
    pub tempat: &'static str,
    pub dengan: &'static str,
    pub hari: [&'static str; 4],
    pub angka: &'static str,
    pub kata: [&'static str; 3],
    pub tanda: [&'static str; 2],
}

/// A union of lines about these people, households or posts.
pub(super) struct Union {
    sql: Sql,
    begun: bool,
}

impl Union {
    pub fn about(engine: Engine, ids: &[Uuid]) -> Union {
        let mut sql = Sql::of(engine, "WITH who (id) AS (VALUES ");
        // Padded with the last id, so that the engine sees few distinct texts.
        for at in 0..ids.len().next_power_of_two() {
            let id = ids.get(at).or(ids.last()).copied();
            sql.push(if at > 0 { ", (" } else { "(" }).bind(Kind::Id, id.into()).push(")");
        }
        sql.push(") ");
        Union { sql, begun: false }
    }

    pub fn lines(&mut self, isi: Isi, kolom: &Kolom, from: &str) -> &mut Self {
        let or = |text: &'static str, kind: &str| {
            if text.is_empty() { format!("CAST(NULL AS {kind})") } else { text.to_owned() }
        };
        self.sql.push(if self.begun { " UNION ALL SELECT " } else { "SELECT " });
        self.begun = true;
        let mut columns = vec![format!("CAST({} AS smallint)", isi as i16)];
        columns.extend([kolom.siapa, kolom.tempat, kolom.dengan].map(|id| or(id, "uuid")));
        columns.extend(kolom.hari.map(|day| or(day, "date")));
        columns.push(if kolom.angka.is_empty() {
            or("", "integer")
        } else {
            format!("CAST({} AS integer)", kolom.angka)
        });
        columns.extend(kolom.kata.map(|word| or(word, "text")));
        columns.extend(kolom.tanda.map(|mark| or(mark, "boolean")));
        self.sql.push(&columns.join(", ")).push(" FROM ").push(from);
        self
    }

    /// What happened in these years.
    pub fn within(&mut self, day: &str, years: &Years) -> &mut Self {
        if let Years::These(years) = years {
            for (sign, year, month, date) in [(" >= ", years.first(), 1, 1), (" <= ", years.last(), 12, 31)] {
                let edge = year.and_then(|year| NaiveDate::from_ymd_opt(*year, month, date));
                self.sql.push(" AND ").push(day).push(sign).bind(Kind::Date, edge.into());
            }
        }
        self
    }

    /// Services that tell of these years: those given in them, and of a few kinds older or later ones. A dose counts
    /// for a birthday years away; a capsule given elsewhere is recorded later, years later even; a pregnancy and the
    /// months of breast milk began the year before.
    pub fn telling_of(&mut self, years: &Years) -> &mut Self {
        let Years::These(years) = years else { return self };
        let (Some(first), Some(last)) = (years.first().copied(), years.last().copied()) else { return self };
        let edges = |from: (i32, u32), to: i32| {
            [NaiveDate::from_ymd_opt(from.0, from.1, 1), NaiveDate::from_ymd_opt(to, 12, 31)]
        };
        let spans = [
            ("", edges((first, 1), last)),
            ("v.kode = 'KES-01' AND ", edges((first - 1, 7), last)),
            ("v.kode = 'KES-03' AND ", edges((first, 1), last + TAHUN_PEMBERIAN)),
            ("v.kode = 'KES-04' AND ", edges((first - 1, 1), last)),
        ];
        self.sql.push(" AND (v.kode = 'KES-02'");
        for (kinds, [from, to]) in spans {
            self.sql.push(" OR (").push(kinds).push("v.tanggal >= ").bind(Kind::Date, from.into());
            self.sql.push(" AND v.tanggal <= ").bind(Kind::Date, to.into()).push(")");
        }
        self.sql.push(")");
        self
    }

    /// What screenings found.
    pub fn temuan(&mut self) -> &mut Self {
        let kolom = Kolom {
            siapa: "t.sasaran_id",
            hari: ["t.tanggal", "", "", ""],
            kata: ["t.aturan", "", ""],
            ..Kolom::default()
        };
        self.lines(Isi::Temuan, &kolom, "statistik_tanda t WHERE t.sasaran_id IN (SELECT id FROM who)");
        let rules: Vec<Cell> = ATURAN.iter().map(|(kode, _)| (*kode).into()).collect();
        self.sql.push(" AND t.aturan IN ").bind_list(Kind::Text, &rules);
        self
    }

    /// What they added before.
    pub fn before(&mut self, years: &Years) -> &mut Self {
        let kolom = Kolom {
            siapa: "b.subjek_id",
            tempat: "b.posyandu_id",
            angka: "b.tahun",
            kata: ["b.isi", "", ""],
            ..Kolom::default()
        };
        self.lines(Isi::Sumbangan, &kolom, "sumbangan b WHERE b.subjek_id IN (SELECT id FROM who)");
        if let Years::These(years) = years {
            let years: Vec<Cell> = years.iter().map(|year| i64::from(*year).into()).collect();
            self.sql.push(" AND b.tahun IN ").bind_list(Kind::Small, &years);
        }
        self
    }

    /// The days on which the posts of a statement were open.
    pub fn open(&mut self, posts: &str, years: &Years) -> &mut Self {
        let kolom = Kolom { siapa: "h.posyandu_id", hari: ["h.tanggal", "", "", ""], ..Kolom::default() };
        let from = format!(
            "statistik_hari_buka h WHERE h.posyandu_id IN ({posts}) AND h.status IN ('SELESAI', 'BERLANGSUNG')"
        );
        self.lines(Isi::Buka, &kolom, &from).within("h.tanggal", years)
    }

    pub async fn read<T>(
        self,
        tx: &DatabaseTransaction,
        mut take: impl FnMut(&mut BTreeMap<Uuid, T>, i64, &Line<'_>) -> Result<()>,
    ) -> Result<Read<T>> {
        let mut read = Read::default();
        for row in self.sql.all(tx).await? {
            let line = Line(&row);
            let isi = line.isi()?;
            if isi == Isi::Sumbangan as i64 {
                let (key, card) = line.sumbangan()?;
                read.before.entry(line.siapa()?).or_default().insert(key, card);
            } else if isi == Isi::Buka as i64 {
                read.open.entry(PosyanduId(line.siapa()?)).or_default().push(line.tanggal()?);
            } else {
                take(&mut read.facts, isi, &line)?;
            }
        }
        Ok(read)
    }
}
