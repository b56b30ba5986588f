//! Conditions in spoken words, the order of a list, and the page asked for. A noun's store file offers small
//! builders on top (`sasaran::Filter::default().at(post).living()`); nothing here is text from a client.

use super::sql::{Engine, Sql};
use super::table::{Cell, Col, Kind, Table};
use crate::domain::wilayah::Kode;

/// One condition on the rows of a table.
#[derive(Clone, Debug, PartialEq)]
pub enum Cond {
    Eq(Col, Cell),
    In(Col, Vec<Cell>),
    AtLeast(Col, Cell),
    Below(Col, Cell),
    After(Col, Cell),
    IsNull(Col),
    NotNull(Col),
    /// A word of the text column starts with these characters; the caller has folded both to lower case.
    WordStartsWith(Col, String),
    /// The region in the column is this one or lies below it, by segment.
    Under(Col, Kode),
    /// A row of another table points here: its column, our column, and what must hold of it.
    Exists(&'static Table, Col, Col, Vec<Cond>),
    /// No such row.
    NotExists(&'static Table, Col, Col, Vec<Cond>),
    Any(Vec<Cond>),
    All(Vec<Cond>),
}

/// Escapes what LIKE would read as a pattern.
fn like(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 1);
    for c in text.chars() {
        if matches!(c, '%' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped.push('%');
    escaped
}

impl Cond {
    /// Writes the condition for the table under this alias.
    pub fn write(&self, sql: &mut Sql, alias: &str) {
        match self {
            Cond::Eq(col, cell) => compare(sql, alias, *col, " = ", cell),
            Cond::AtLeast(col, cell) => compare(sql, alias, *col, " >= ", cell),
            Cond::Below(col, cell) => compare(sql, alias, *col, " < ", cell),
            Cond::After(col, cell) => compare(sql, alias, *col, " > ", cell),
            Cond::In(_, cells) if cells.is_empty() => {
                sql.push("1 = 0");
            }
            Cond::In(col, cells) => {
                sql.column(alias, col.name).push(" IN ").bind_list(col.kind, cells);
            }
            Cond::IsNull(col) => {
                sql.column(alias, col.name).push(" IS NULL");
            }
            Cond::NotNull(col) => {
                sql.column(alias, col.name).push(" IS NOT NULL");
            }
            Cond::WordStartsWith(col, text) => {
                sql.push("(");
                pattern(sql, alias, *col, like(text));
                sql.push(" OR ");
                pattern(sql, alias, *col, format!("% {}", like(text)));
                sql.push(")");
            }
            // One stretch of an index: `.` and `/` are neighbours.
            Cond::Under(col, kode) => under(sql, alias, *col, kode),
            Cond::Exists(table, theirs, ours, conds) => exists(sql, alias, table, *theirs, *ours, conds),
            Cond::NotExists(table, theirs, ours, conds) => {
                sql.push("NOT ");
                exists(sql, alias, table, *theirs, *ours, conds);
            }
            Cond::Any(conds) => joined(sql, alias, conds, " OR ", "1 = 0"),
            Cond::All(conds) => joined(sql, alias, conds, " AND ", "1 = 1"),
        }
    }
}

fn compare(sql: &mut Sql, alias: &str, col: Col, operator: &str, cell: &Cell) {
    sql.column(alias, col.name).push(operator).bind(col.kind, cell.clone());
}

/// A region and everything below it. On SQLite that is one stretch of an index, since `/` follows the dot; PostgreSQL may
/// order text by a language that knows no dots, and finds the prefix by itself where it can.
fn under(sql: &mut Sql, alias: &str, col: Col, kode: &Kode) {
    let text = kode.to_string();
    sql.push("(");
    match sql.engine() {
        Engine::Sqlite => {
            compare(sql, alias, col, " >= ", &Cell::Text(text));
            sql.push(" AND ");
            compare(sql, alias, col, " < ", &Cell::Text(format!("{kode}/")));
        }
        Engine::Postgres => {
            compare(sql, alias, col, " = ", &Cell::Text(text));
            sql.push(" OR ");
            pattern(sql, alias, col, format!("{kode}.%"));
        }
    }
    sql.push(")");
}

fn pattern(sql: &mut Sql, alias: &str, col: Col, text: String) {
    sql.column(alias, col.name).push(" LIKE ").bind(Kind::Text, Cell::Text(text)).push(" ESCAPE '\\'");
}

fn exists(sql: &mut Sql, alias: &str, table: &Table, theirs: Col, ours: Col, conds: &[Cond]) {
    let inner = format!("{alias}x");
    sql.push("EXISTS (SELECT 1 FROM ").push(table.name).push(" ").push(&inner).push(" WHERE ");
    sql.column(&inner, theirs.name).push(" = ").column(alias, ours.name);
    for cond in conds {
        sql.push(" AND ");
        cond.write(sql, &inner);
    }
    sql.push(")");
}

fn joined(sql: &mut Sql, alias: &str, conds: &[Cond], by: &str, empty: &str) {
    if conds.is_empty() {
        sql.push(empty);
        return;
    }
    sql.push("(");
    for (at, cond) in conds.iter().enumerate() {
        if at > 0 {
            sql.push(by);
        }
        cond.write(sql, alias);
    }
    sql.push(")");
}

/// One step of an order. The column must never be empty: a cursor compares by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct By {
    pub col: Col,
    pub descending: bool,
}

impl By {
    pub const fn up(col: Col) -> By {
        By { col, descending: false }
    }

    pub const fn down(col: Col) -> By {
        By { col, descending: true }
    }
}

/// The page asked for: how many rows, after which position, in which order. The key of the table always
/// closes the order, so that no two rows share a position.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    pub first: usize,
    pub after: Option<Vec<Cell>>,
    /// The order in which rows are read. A page from the end of a list is read backward and turned round again.
    pub order: Vec<By>,
    pub backward: bool,
}

impl Page {
    /// The first rows of a list in this order. The key goes the way of the last step: keys grow with time, so of two
    /// rows of one moment a newest-first list shows the newer first.
    pub fn first(first: usize, order: &[By], key: Col) -> Page {
        let mut order = order.to_vec();
        if !order.iter().any(|by| by.col == key) {
            let descending = order.last().is_some_and(|by| by.descending);
            order.push(By { col: key, descending });
        }
        Page { first, after: None, order, backward: false }
    }

    /// The last rows of a list in this order; `after` is then the position in front of which they stand.
    pub fn last(last: usize, order: &[By], key: Col) -> Page {
        let forward = Page::first(last, order, key);
        let order = forward.order.iter().map(|by| By { col: by.col, descending: !by.descending });
        Page { order: order.collect(), backward: true, ..forward }
    }

    /// Writes ` ORDER BY …`.
    pub fn write_order(&self, sql: &mut Sql, alias: &str) {
        sql.push(" ORDER BY ");
        for (at, by) in self.order.iter().enumerate() {
            if at > 0 {
                sql.push(", ");
            }
            sql.column(alias, by.col.name).push(if by.descending { " DESC" } else { "" });
        }
    }

    /// Writes ` AND (…)`: only rows behind the cursor.
    pub fn write_after(&self, sql: &mut Sql, alias: &str) {
        let Some(after) = &self.after else { return };
        sql.push(" AND (");
        for (at, by) in self.order.iter().enumerate() {
            sql.push(if at > 0 { " OR (" } else { "(" });
            for (same, cell) in self.order.iter().zip(after).take(at) {
                compare(sql, alias, same.col, " = ", cell);
                sql.push(" AND ");
            }
            let behind = if by.descending { " < " } else { " > " };
            compare(sql, alias, by.col, behind, after.get(at).unwrap_or(&Cell::Null));
            sql.push(")");
        }
        sql.push(")");
    }
}
