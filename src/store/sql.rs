//! One SQL text with its bound values, written for one engine. The two engines differ in how a placeholder
//! looks and in little else; the rest of the store does not care which one it speaks to.

use sea_orm::{ConnectionTrait, DbBackend, QueryResult, Statement, Value};

use super::table::{Cell, Kind};
use super::tally;
use super::write::database;
use crate::error::Result;

/// The two engines. Both are first class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite,
    Postgres,
}

impl Engine {
    fn backend(self) -> DbBackend {
        match self {
            Engine::Sqlite => DbBackend::Sqlite,
            Engine::Postgres => DbBackend::Postgres,
        }
    }
}

/// A statement being written.
pub struct Sql {
    engine: Engine,
    text: String,
    values: Vec<Value>,
}

impl Sql {
    pub fn new(engine: Engine) -> Self {
        Sql { engine, text: String::with_capacity(256), values: Vec::new() }
    }

    /// A statement that starts with this text.
    pub fn of(engine: Engine, text: &str) -> Self {
        let mut sql = Sql::new(engine);
        sql.push(text);
        sql
    }

    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Appends text as it is. Never text that came from a client.
    pub fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Appends a placeholder and binds the value to it.
    pub fn bind(&mut self, kind: Kind, cell: Cell) -> &mut Self {
        self.values.push(cell.into_value(kind));
        match self.engine {
            Engine::Sqlite => self.text.push('?'),
            Engine::Postgres => {
                self.text.push('$');
                self.text.push_str(&self.values.len().to_string());
            }
        }
        self
    }

    /// Appends `alias.column`.
    pub fn column(&mut self, alias: &str, column: &str) -> &mut Self {
        self.push(alias).push(".").push(column)
    }

    /// Appends `(?, ?, …)`. The list is padded to a power of two with its last value, so that the engine sees
    /// few distinct texts and keeps them prepared.
    pub fn bind_list(&mut self, kind: Kind, cells: &[Cell]) -> &mut Self {
        self.push("(");
        for at in 0..cells.len().next_power_of_two() {
            if at > 0 {
                self.push(", ");
            }
            let cell = cells.get(at).or(cells.last()).cloned().unwrap_or(Cell::Null);
            self.bind(kind, cell);
        }
        self.push(")")
    }

    /// The finished statement.
    pub fn finish(self) -> Statement {
        Statement::from_sql_and_values(self.engine.backend(), self.text, self.values)
    }

    /// Runs it; answers how many rows it changed.
    pub(in crate::store) async fn run<C: ConnectionTrait>(self, conn: &C) -> Result<u64> {
        tally::add();
        Ok(conn.execute_raw(self.finish()).await.map_err(database)?.rows_affected())
    }

    /// The first row it finds.
    pub(in crate::store) async fn one<C: ConnectionTrait>(self, conn: &C) -> Result<Option<QueryResult>> {
        tally::add();
        conn.query_one_raw(self.finish()).await.map_err(database)
    }

    /// Every row it finds.
    pub(in crate::store) async fn all<C: ConnectionTrait>(self, conn: &C) -> Result<Vec<QueryResult>> {
        tally::add();
        conn.query_all_raw(self.finish()).await.map_err(database)
    }
}
