//! Whom a written row counts for. Rows of a few tables carry facts that sums are made of; each says in which columns
//! it names its person or household, and on which day it happened.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use sea_orm::DatabaseTransaction;
use uuid::Uuid;

use crate::domain::id::PosyanduId;
use crate::error::Result;
use crate::store::db::Db;
use crate::store::sql::{Engine, Sql};
use crate::store::table::{Cell, Col, Table};
use crate::store::{hari_buka as h, kader, keluarga, pelayanan as p, posyandu, rujukan as r, sasaran as s};

/// Which years of somebody have to be counted again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Years {
    /// Those in which something happened.
    These(BTreeSet<i32>),
    /// All: what changed holds through the years.
    All,
}

impl Years {
    fn also(&mut self, other: Years) {
        match (&mut *self, other) {
            (Years::These(mine), Years::These(theirs)) => mine.extend(theirs),
            _ => *self = Years::All,
        }
    }

    pub(super) fn contains(&self, year: i32) -> bool {
        match self {
            Years::These(years) => years.contains(&year),
            Years::All => true,
        }
    }
}

/// Whoever has to be counted again before the change commits.
#[derive(Debug, Default)]
pub(in crate::store) struct Touched {
    pub(super) orang: BTreeMap<Uuid, Years>,
    pub(super) keluarga: BTreeMap<Uuid, Years>,
    pub(super) pos: BTreeMap<PosyanduId, Years>,
    /// Referrals.
    pub(super) kasus: BTreeSet<Uuid>,
    /// Posts whose opening days may have changed: then everybody there is read on other days.
    pub(super) hari: BTreeSet<PosyanduId>,
    /// Posts that are founded: nobody lives there yet, so their cards are whole from the start.
    pub(super) baru: BTreeSet<PosyanduId>,
    /// Nothing is noted: sums are not kept.
    off: bool,
}

/// A table whose rows count.
struct Counted {
    table: &'static Table,
    orang: Option<Col>,
    keluarga: Option<Col>,
    kasus: Option<Col>,
    /// Of services, the kind: a few tell of other years as well.
    kode: Option<Col>,
    /// Does a row count for the post itself? Services do when they are for nobody in particular.
    pos: Pos,
    /// The day it happened; without one it holds through the years.
    tanggal: Option<Col>,
}

#[derive(Clone, Copy, PartialEq)]
enum Pos {
    Never,
    Always,
    /// When the row names neither a person nor a household nor a visitor.
    Alone(Col),
    /// And the opening days of the post may be others now.
    Days,
}

const COUNTED: &[Counted] = &[
    Counted {
        table: &s::TABLE,
        orang: Some(s::ID),
        keluarga: Some(s::KELUARGA),
        kasus: None,
        kode: None,
        pos: Pos::Never,
        tanggal: None,
    },
    Counted {
        table: &s::domisili::TABLE,
        orang: Some(s::domisili::SASARAN),
        keluarga: None,
        kasus: None,
        kode: None,
        pos: Pos::Never,
        tanggal: None,
    },
    Counted {
        table: &s::kehamilan::TABLE,
        orang: Some(s::kehamilan::SASARAN),
        keluarga: None,
        kasus: None,
        kode: None,
        pos: Pos::Never,
        tanggal: None,
    },
    Counted {
        table: &keluarga::TABLE,
        orang: None,
        keluarga: Some(keluarga::ID),
        kasus: None,
        kode: None,
        pos: Pos::Never,
        tanggal: None,
    },
    Counted {
        table: &h::kehadiran::TABLE,
        orang: Some(h::kehadiran::SASARAN),
        keluarga: None,
        kasus: None,
        kode: None,
        pos: Pos::Never,
        tanggal: Some(h::kehadiran::TANGGAL),
    },
    Counted {
        table: &p::TABLE,
        orang: Some(p::SASARAN),
        keluarga: Some(p::KELUARGA),
        kasus: None,
        kode: Some(p::KODE),
        pos: Pos::Alone(p::KEHADIRAN),
        tanggal: Some(p::TANGGAL),
    },
    Counted {
        table: &h::TABLE,
        orang: None,
        keluarga: None,
        kasus: None,
        kode: None,
        pos: Pos::Days,
        tanggal: Some(h::TANGGAL),
    },
    Counted {
        table: &h::kader_hadir::TABLE,
        orang: None,
        keluarga: None,
        kasus: None,
        kode: None,
        pos: Pos::Always,
        tanggal: Some(h::kader_hadir::TANGGAL),
    },
    Counted {
        table: &h::kunjungan::TABLE,
        orang: None,
        keluarga: None,
        kasus: None,
        kode: None,
        pos: Pos::Always,
        tanggal: Some(h::kunjungan::TANGGAL),
    },
    Counted {
        table: &kader::TABLE,
        orang: None,
        keluarga: None,
        kasus: None,
        kode: None,
        pos: Pos::Always,
        tanggal: None,
    },
    Counted {
        table: &posyandu::TABLE,
        orang: None,
        keluarga: None,
        kasus: None,
        kode: None,
        pos: Pos::Always,
        tanggal: None,
    },
    Counted {
        table: &r::TABLE,
        orang: None,
        keluarga: None,
        kasus: Some(r::ID),
        kode: None,
        pos: Pos::Never,
        tanggal: None,
    },
    Counted {
        table: &r::riwayat::TABLE,
        orang: None,
        keluarga: None,
        kasus: Some(r::riwayat::RUJUKAN),
        kode: None,
        pos: Pos::Never,
        tanggal: None,
    },
];

impl Counted {
    fn of(table: &Table) -> Option<&'static Counted> {
        COUNTED.iter().find(|counted| counted.table.number == table.number)
    }

    /// The columns that say for whom a row counts, and when.
    fn columns(&self) -> Vec<Col> {
        let alone = if let Pos::Alone(col) = self.pos { Some(col) } else { None };
        let points = [self.orang, self.keluarga, self.kasus, self.tanggal, self.kode, alone, self.table.home];
        points.into_iter().flatten().collect()
    }
}

impl Touched {
    pub(in crate::store) fn of(db: &Db) -> Touched {
        Touched { off: !db.keeps_sums(), ..Touched::default() }
    }

    pub(in crate::store) fn is_empty(&self) -> bool {
        self.orang.is_empty()
            && self.keluarga.is_empty()
            && self.kasus.is_empty()
            && self.pos.is_empty()
            && self.hari.is_empty()
            && self.baru.is_empty()
    }

    fn counted(&self, table: &Table) -> Option<&'static Counted> {
        if self.off { None } else { Counted::of(table) }
    }

    /// A post is founded.
    pub(in crate::store) fn founded(&mut self, post: PosyanduId) {
        if !self.off {
            self.baru.insert(post);
        }
    }

    /// A row of a post was written, with these values in these columns.
    pub(in crate::store) fn written(
        &mut self,
        scope: PosyanduId,
        table: &Table,
        columns: &[Col],
        row: &[Cell],
    ) {
        let Some(counted) = self.counted(table) else { return };
        let cell =
            |col: Col| columns.iter().position(|other| other.name == col.name).and_then(|at| row.get(at));
        let id = |col: Option<Col>| col.and_then(cell).and_then(Cell::id);
        let day = counted.tanggal.and_then(cell).and_then(Cell::date);
        let kode = counted.kode.and_then(cell).and_then(Cell::text).unwrap_or_default();
        let years = match (counted.tanggal, day) {
            (Some(_), Some(day)) => Years::These(tahun(kode, day)),
            _ => Years::All,
        };
        self.kasus.extend(id(counted.kasus));
        let (orang, keluarga) = (id(counted.orang), id(counted.keluarga));
        if let Some(orang) = orang {
            note(&mut self.orang, orang, years.clone());
        }
        if let Some(keluarga) = keluarga {
            note(&mut self.keluarga, keluarga, years.clone());
        }
        let pos = match counted.pos {
            Pos::Never => false,
            Pos::Always | Pos::Days => true,
            Pos::Alone(visitor) => orang.is_none() && keluarga.is_none() && id(Some(visitor)).is_none(),
        };
        if pos {
            note(&mut self.pos, scope, years);
        }
        if counted.pos == Pos::Days {
            self.hari.insert(scope);
        }
    }

    /// Rows are about to be changed or deleted: notes for whom they count until now.
    pub(in crate::store) async fn before(
        &mut self,
        tx: &DatabaseTransaction,
        engine: Engine,
        scope: PosyanduId,
        table: &Table,
        keys: &[Cell],
    ) -> Result<()> {
        let Some(counted) = self.counted(table) else { return Ok(()) };
        let columns = counted.columns();
        let mut sql = Sql::of(engine, "SELECT ");
        for (at, col) in columns.iter().enumerate() {
            sql.push(if at > 0 { ", " } else { "" }).push(col.name);
        }
        sql.push(" FROM ").push(table.name).push(" WHERE ").push(table.key.name).push(" IN ");
        sql.bind_list(table.key.kind, keys);
        for row in sql.all(tx).await? {
            let cells = columns.iter().enumerate().map(|(at, col)| Cell::read(&row, at, col.kind));
            let cells: Vec<Cell> = cells.collect::<Result<_>>()?;
            // A row counts for the post it belongs to, whichever is held.
            let home = table.home.and_then(|home| columns.iter().position(|col| *col == home));
            let home = home.and_then(|at| cells.get(at)).and_then(Cell::id).map_or(scope, PosyanduId);
            self.written(home, table, &columns, &cells);
        }
        Ok(())
    }

    /// Rows were changed: with what is in the change, after `before`.
    pub(in crate::store) fn changed(&mut self, scope: PosyanduId, table: &Table, changes: &[(Col, Cell)]) {
        let Some(counted) = self.counted(table) else { return };
        let points = counted.columns();
        // Only a row that counts for somebody else from now on, or on another day, says something new.
        if changes.iter().any(|(col, _)| points.contains(col)) {
            let (columns, cells): (Vec<Col>, Vec<Cell>) = changes.iter().cloned().unzip();
            self.written(scope, table, &columns, &cells);
        }
    }
}

/// A book is copied years after its doses, and a set is counted at a birthday that may lie as far.
const TAHUN_IMUNISASI: i32 = 25;
/// Whoever is known to have a dose, or not, is known so until the age at which a lacking first dose is asked for no
/// more; a late entry says so of years that are counted ahead already.
const TAHUN_NOL_DOSIS: i32 = 5;
/// A capsule given elsewhere may be told as long as the child is of an age for capsules.
pub(super) const TAHUN_PEMBERIAN: i32 = 6;

/// The years of which a row of this day tells: its own, and of a few kinds others too.
fn tahun(kode: &str, day: NaiveDate) -> BTreeSet<i32> {
    let year = day.year();
    match kode {
        "KES-02" => (year - TAHUN_IMUNISASI..=year + TAHUN_NOL_DOSIS).collect(),
        "KES-03" => (year - TAHUN_PEMBERIAN..=year).collect(),
        // A pregnancy that ends next year; months of breast milk that do.
        "KES-04" => [year, year + 1].into(),
        "KES-01" if day.month() > 6 => [year, year + 1].into(),
        _ => [year].into(),
    }
}

pub(super) fn note<K: Ord>(of: &mut BTreeMap<K, Years>, who: K, years: Years) {
    match of.get_mut(&who) {
        Some(known) => known.also(years),
        None => {
            of.insert(who, years);
        }
    }
}
