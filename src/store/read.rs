//! A `Shape` becomes SQL, and rows come back. To-one steps are joined into the statement of their level; each
//! list is one further statement for all parents together. Where the engines need different forms for "the
//! first n of each parent", both are here: LATERAL on PostgreSQL, `IN (… LIMIT n)` on SQLite. A window
//! function over all children was measured to be thousands of times slower on both.

use std::collections::HashMap;

use futures_util::future::BoxFuture;
use sea_orm::{ConnectionTrait, QueryResult, TransactionTrait as _};

use super::claim::{Rls, see};
use super::filter::{By, Cond, Page};
use super::scope;
use super::shape::{ListOf, Row, Rows, Shape};
use super::sql::{Engine, Sql};
use super::table::{Cell, Col, Kind, Table};
use super::write::database;
use crate::access::Scope;
use crate::error::Result;

/// What a read needs besides its shape: a connection (or transaction), its engine, and the reader's scope.
pub struct Reader<'a, C> {
    pub conn: &'a C,
    pub engine: Engine,
    pub scope: &'a Scope,
    pub(in crate::store) rls: Rls<'a>,
}

impl<C> Clone for Reader<'_, C> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<C> Copy for Reader<'_, C> {}

fn alias(from: usize) -> String {
    format!("t{from}")
}

impl<C: ConnectionTrait> Reader<'_, C> {
    /// One page of a table's rows, with the lists below them. Under row security it is one transaction, which first says
    /// whose rows it may see.
    pub async fn page(&self, shape: &Shape, filter: &[Cond], page: &Page) -> Result<Rows> {
        match self.rls {
            Rls::Off => self.rows(shape, filter, page).await,
            Rls::Joined => {
                see(self.conn, self.scope).await?;
                self.rows(shape, filter, page).await
            }
            Rls::Own(pool) => {
                let tx = pool.begin().await.map_err(database)?;
                see(&tx, self.scope).await?;
                let inside = Reader { conn: &tx, engine: self.engine, scope: self.scope, rls: Rls::Off };
                let rows = inside.rows(shape, filter, page).await?;
                tx.commit().await.map_err(database)?;
                Ok(rows)
            }
        }
    }

    async fn rows(&self, shape: &Shape, filter: &[Cond], page: &Page) -> Result<Rows> {
        let mut sql = Sql::of(self.engine, "SELECT ");
        write_slots(shape, &mut sql);
        self.write_from(shape, &mut sql, "t0");
        sql.push(" WHERE ");
        self.write_where(shape.table, filter, page, &mut sql, "t0");
        page.write_order(&mut sql, "t0");
        sql.push(&format!(" LIMIT {}", page.first.saturating_add(1)));
        let mut rows = Vec::new();
        for result in self.query(sql).await? {
            rows.push(read_row(shape, &result, 0)?);
        }
        let more = rows.len() > page.first;
        rows.truncate(page.first);
        if page.backward {
            rows.reverse();
        }
        self.fill(shape, &mut rows.iter_mut().collect::<Vec<_>>()).await?;
        Ok(Rows { rows, more })
    }

    /// The one row of a key, if the scope lets it through.
    pub async fn one(&self, shape: &Shape, key: Cell) -> Result<Option<Row>> {
        let filter = [Cond::Eq(shape.table.key, key)];
        let page = Page::first(1, &[], shape.table.key);
        Ok(self.page(shape, &filter, &page).await?.rows.pop())
    }

    /// Plain cells of some columns, for services that load facts to decide on.
    pub async fn cells(
        &self,
        table: &'static Table,
        columns: &[Col],
        filter: &[Cond],
        order: &[By],
        limit: usize,
    ) -> Result<Vec<Row>> {
        let mut shape = Shape::of(table);
        for col in columns {
            shape.column(0, *col);
        }
        Ok(self.page(&shape, filter, &Page::first(limit, order, table.key)).await?.rows)
    }

    /// Every row of a statement that is written elsewhere in the store, with its guards in it. Under row security it says
    /// first whose rows it may see, as a page does.
    pub(in crate::store) async fn all(&self, sql: Sql) -> Result<Vec<QueryResult>> {
        match self.rls {
            Rls::Off => self.query(sql).await,
            Rls::Joined => {
                see(self.conn, self.scope).await?;
                self.query(sql).await
            }
            Rls::Own(pool) => {
                let tx = pool.begin().await.map_err(database)?;
                see(&tx, self.scope).await?;
                let rows = sql.all(&tx).await?;
                tx.commit().await.map_err(database)?;
                Ok(rows)
            }
        }
    }

    async fn query(&self, sql: Sql) -> Result<Vec<QueryResult>> {
        sql.all(self.conn).await
    }

    /// Fetches every list of the shape for these parents, one statement a list, and hangs them in.
    fn fill<'b>(&'b self, shape: &'b Shape, parents: &'b mut [&mut Row]) -> BoxFuture<'b, Result<()>> {
        Box::pin(async move {
            for list in &shape.lists {
                let by_parent = self.children(list, parents).await?;
                for parent in parents.iter_mut() {
                    // Two rows may share one key (the same person twice), so the page is shared by copy.
                    let rows = by_parent.get(parent.cell(list.key)).cloned().unwrap_or_default();
                    parent.lists.push(rows);
                }
            }
            Ok(())
        })
    }

    async fn children(&self, list: &ListOf, parents: &[&mut Row]) -> Result<HashMap<Cell, Rows>> {
        let mut keys: Vec<Cell> =
            parents.iter().map(|row| row.cell(list.key).clone()).filter(|key| !key.is_null()).collect();
        keys.sort();
        keys.dedup();
        let mut by_parent: HashMap<Cell, Rows> = HashMap::with_capacity(keys.len());
        if keys.is_empty() {
            return Ok(by_parent);
        }
        let sql = match self.engine {
            Engine::Postgres => self.lateral(list, &keys),
            Engine::Sqlite => self.limited_in(list, &keys),
        };
        for result in self.query(sql).await? {
            let key = Cell::read(&result, 0, list.link.kind)?;
            by_parent.entry(key).or_default().rows.push(read_row(&list.shape, &result, 1)?);
        }
        for rows in by_parent.values_mut() {
            rows.more = rows.rows.len() > list.page.first;
            rows.rows.truncate(list.page.first);
            if list.page.backward {
                rows.rows.reverse();
            }
        }
        let mut all: Vec<&mut Row> = by_parent.values_mut().flat_map(|rows| rows.rows.iter_mut()).collect();
        self.fill(&list.shape, &mut all).await?;
        Ok(by_parent)
    }

    /// `SELECT p.k, x.* FROM (VALUES …) AS p(k) CROSS JOIN LATERAL (SELECT … WHERE link = p.k … LIMIT n) AS x`.
    fn lateral(&self, list: &ListOf, keys: &[Cell]) -> Sql {
        let mut sql = Sql::of(self.engine, "SELECT p.k");
        for at in 0..list.shape.slots.len() {
            sql.push(&format!(", x.c{at}"));
        }
        sql.push(" FROM (VALUES ");
        write_keys(&mut sql, list.link.kind, keys);
        sql.push(") AS p(k) CROSS JOIN LATERAL (SELECT ");
        for at in 0..list.shape.slots.len() {
            write_slot(&list.shape, at, &mut sql);
            sql.push(&format!(" AS c{at}, "));
        }
        for (at, by) in list.page.order.iter().enumerate() {
            sql.push(if at > 0 { ", " } else { "" }).column("t0", by.col.name).push(&format!(" AS o{at}"));
        }
        self.write_from(&list.shape, &mut sql, "t0");
        sql.push(" WHERE ").column("t0", list.link.name).push(" = p.k AND ");
        self.write_where(list.shape.table, &list.filter, &list.page, &mut sql, "t0");
        list.page.write_order(&mut sql, "t0");
        sql.push(&format!(" LIMIT {}) AS x ORDER BY ", list.page.first.saturating_add(1)));
        for (at, by) in list.page.order.iter().enumerate() {
            let direction = if by.descending { " DESC" } else { "" };
            sql.push(&format!("{}x.o{at}{direction}", if at > 0 { ", " } else { "" }));
        }
        sql
    }

    /// `SELECT p.column1, … FROM (VALUES …) p CROSS JOIN child t0 … WHERE t0.id IN (SELECT … WHERE link = p.column1 …
    /// LIMIT n)`. CROSS JOIN keeps SQLite from turning the join round and reading every child.
    fn limited_in(&self, list: &ListOf, keys: &[Cell]) -> Sql {
        let table = list.shape.table;
        let mut sql = Sql::of(self.engine, "SELECT p.column1");
        if !list.shape.slots.is_empty() {
            sql.push(", ");
            write_slots(&list.shape, &mut sql);
        }
        sql.push(" FROM (VALUES ");
        write_keys(&mut sql, list.link.kind, keys);
        sql.push(") p CROSS JOIN ").push(table.name).push(" t0");
        self.write_joins(&list.shape, &mut sql);
        sql.push(" WHERE ").column("t0", table.key.name).push(" IN (SELECT ");
        sql.column("s", table.key.name).push(" FROM ").push(table.name).push(" s WHERE ");
        sql.column("s", list.link.name).push(" = p.column1 AND ");
        self.write_where(table, &list.filter, &list.page, &mut sql, "s");
        list.page.write_order(&mut sql, "s");
        sql.push(&format!(" LIMIT {})", list.page.first.saturating_add(1)));
        list.page.write_order(&mut sql, "t0");
        sql
    }

    fn write_from(&self, shape: &Shape, sql: &mut Sql, root: &str) {
        sql.push(" FROM ").push(shape.table.name).push(" ").push(root);
        self.write_joins(shape, sql);
    }

    /// A joined row the scope does not let through is no row: its columns are NULL.
    fn write_joins(&self, shape: &Shape, sql: &mut Sql) {
        for (at, join) in shape.joins.iter().enumerate() {
            let own = alias(at + 1);
            sql.push(" LEFT JOIN ").push(join.table.name).push(" ").push(&own).push(" ON ");
            sql.column(&own, join.table.key.name).push(" = ").column(&alias(join.from), join.link.name);
            if !join.with_parent {
                sql.push(" AND ");
                scope::write(join.table.guard, self.scope, sql, &own);
            }
        }
    }

    fn write_where(&self, table: &Table, filter: &[Cond], page: &Page, sql: &mut Sql, root: &str) {
        scope::write(table.guard, self.scope, sql, root);
        for cond in filter {
            sql.push(" AND ");
            cond.write(sql, root);
        }
        page.write_after(sql, root);
    }
}

/// The parents' keys, padded to a power of two with NULL: NULL joins nothing, any other padding would fetch a list
/// twice. A key is an id or a region's code.
fn write_keys(sql: &mut Sql, kind: Kind, keys: &[Cell]) {
    let cast = match (sql.engine(), kind) {
        (Engine::Postgres, Kind::Id) => "::uuid",
        (Engine::Postgres, Kind::Text) => "::text",
        _ => "",
    };
    for at in 0..keys.len().next_power_of_two() {
        sql.push(if at > 0 { ", (" } else { "(" });
        sql.bind(kind, keys.get(at).cloned().unwrap_or(Cell::Null)).push(cast).push(")");
    }
}

/// A read of nothing still selects something: the row itself.
fn write_slots(shape: &Shape, sql: &mut Sql) {
    if shape.slots.is_empty() {
        sql.push("1");
    }
    for at in 0..shape.slots.len() {
        if at > 0 {
            sql.push(", ");
        }
        write_slot(shape, at, sql);
    }
}

fn write_slot(shape: &Shape, at: usize, sql: &mut Sql) {
    let Some(slot) = shape.slots.get(at) else { return };
    let own = alias(slot.from);
    match &slot.mask {
        None => {
            sql.column(&own, slot.col.name);
        }
        Some(mask) => {
            sql.push("CASE WHEN ");
            mask.condition().write(sql, &own);
            sql.push(" THEN ").column(&own, slot.col.name).push(" END");
        }
    }
}

fn read_row(shape: &Shape, result: &QueryResult, offset: usize) -> Result<Row> {
    let mut cells = Vec::with_capacity(shape.slots.len());
    for (at, slot) in shape.slots.iter().enumerate() {
        cells.push(Cell::read(result, at + offset, slot.col.kind)?);
    }
    Ok(Row { cells, lists: Vec::with_capacity(shape.lists.len()) })
}
