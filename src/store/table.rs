//! What the store knows of a table: its columns and their kinds, and whose rows a scope lets through. A
//! noun's store file declares its table once with `table!`; a test compares it with the migrated database.

use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{QueryResult, Value};
use uuid::Uuid;

use super::scope::Guard;
use crate::error::{Error, Result};

/// How a column is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Id,
    Text,
    Small,
    Int,
    Big,
    Bool,
    Date,
    Time,
}

/// One column of one table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Col {
    pub table: &'static str,
    pub name: &'static str,
    pub kind: Kind,
}

/// A table: its key, its columns, and the rule that decides which rows a scope sees.
#[derive(Debug)]
pub struct Table {
    pub name: &'static str,
    /// The number of this table in `sync_item`; never reused.
    pub number: i16,
    pub key: Col,
    pub columns: &'static [Col],
    pub guard: Guard,
    /// The column that names the post a row belongs to, where it belongs to one.
    pub home: Option<Col>,
}

/// A table is declared once, so it is the same where it is at the same place.
impl PartialEq for Table {
    fn eq(&self, other: &Table) -> bool {
        std::ptr::eq(self, other)
    }
}

/// One value of one row.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cell {
    Null,
    Id(Uuid),
    Text(String),
    Int(i64),
    Bool(bool),
    Date(NaiveDate),
    Time(DateTime<Utc>),
}

impl Cell {
    /// Reads the cell at a position of a row.
    pub fn read(row: &QueryResult, at: usize, kind: Kind) -> Result<Cell> {
        let cell = match kind {
            Kind::Id => row.try_get_by_index::<Option<Uuid>>(at).map(|v| v.map(Cell::Id)),
            Kind::Text => row.try_get_by_index::<Option<String>>(at).map(|v| v.map(Cell::Text)),
            Kind::Small => row.try_get_by_index::<Option<i16>>(at).map(|v| v.map(|v| Cell::Int(v.into()))),
            Kind::Int => row.try_get_by_index::<Option<i32>>(at).map(|v| v.map(|v| Cell::Int(v.into()))),
            Kind::Big => row.try_get_by_index::<Option<i64>>(at).map(|v| v.map(Cell::Int)),
            Kind::Bool => row.try_get_by_index::<Option<bool>>(at).map(|v| v.map(Cell::Bool)),
            Kind::Date => row.try_get_by_index::<Option<NaiveDate>>(at).map(|v| v.map(Cell::Date)),
            Kind::Time => row.try_get_by_index::<Option<DateTime<Utc>>>(at).map(|v| v.map(Cell::Time)),
        };
        cell.map(|value| value.unwrap_or(Cell::Null)).map_err(Error::fault)
    }

    /// The value to bind for a column of this kind. An integer that does not fit is bound as the kind's
    /// largest, which no row has; the door checks ranges long before.
    pub fn into_value(self, kind: Kind) -> Value {
        match (kind, self) {
            (Kind::Id, Cell::Id(id)) => Value::from(id),
            (Kind::Id, _) => Value::from(None::<Uuid>),
            (Kind::Text, Cell::Text(text)) => Value::from(text),
            (Kind::Text, _) => Value::from(None::<String>),
            (Kind::Small, Cell::Int(n)) => Value::from(i16::try_from(n).unwrap_or(i16::MAX)),
            (Kind::Small, _) => Value::from(None::<i16>),
            (Kind::Int, Cell::Int(n)) => Value::from(i32::try_from(n).unwrap_or(i32::MAX)),
            (Kind::Int, _) => Value::from(None::<i32>),
            (Kind::Big, Cell::Int(n)) => Value::from(n),
            (Kind::Big, _) => Value::from(None::<i64>),
            (Kind::Bool, Cell::Bool(b)) => Value::from(b),
            (Kind::Bool, _) => Value::from(None::<bool>),
            (Kind::Date, Cell::Date(d)) => Value::from(d),
            (Kind::Date, _) => Value::from(None::<NaiveDate>),
            (Kind::Time, Cell::Time(t)) => Value::from(t),
            (Kind::Time, _) => Value::from(None::<DateTime<Utc>>),
        }
    }

    pub fn is_null(&self) -> bool {
        *self == Cell::Null
    }

    pub fn id(&self) -> Option<Uuid> {
        if let Cell::Id(id) = self { Some(*id) } else { None }
    }

    pub fn text(&self) -> Option<&str> {
        if let Cell::Text(text) = self { Some(text) } else { None }
    }

    pub fn int(&self) -> Option<i64> {
        if let Cell::Int(n) = self { Some(*n) } else { None }
    }

    pub fn bool(&self) -> Option<bool> {
        if let Cell::Bool(b) = self { Some(*b) } else { None }
    }

    pub fn date(&self) -> Option<NaiveDate> {
        if let Cell::Date(d) = self { Some(*d) } else { None }
    }

    pub fn time(&self) -> Option<DateTime<Utc>> {
        if let Cell::Time(t) = self { Some(*t) } else { None }
    }
}

macro_rules! cell_from {
    ($($from:ty => $variant:ident),* $(,)?) => {$(
        impl From<$from> for Cell {
            fn from(value: $from) -> Cell {
                Cell::$variant(value.into())
            }
        }
    )*};
}

cell_from!(Uuid => Id, String => Text, &str => Text, i16 => Int, i32 => Int, i64 => Int, bool => Bool,
    NaiveDate => Date, DateTime<Utc> => Time);

impl<T: Into<Cell>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Cell {
        value.map_or(Cell::Null, Into::into)
    }
}

/// Declares a table: a constant a column, and `TABLE` with all of them. The first column is the key.
#[macro_export]
macro_rules! table {
    ($table:literal, number: $number:literal, guard: $guard:expr, home: $home:expr,
     $first:ident $first_name:literal $first_kind:ident, $($column:ident $name:literal $kind:ident,)*) => {
        pub const $first: $crate::store::table::Col = $crate::store::table::Col {
            table: $table, name: $first_name, kind: $crate::store::table::Kind::$first_kind };
        $(pub const $column: $crate::store::table::Col = $crate::store::table::Col {
            table: $table, name: $name, kind: $crate::store::table::Kind::$kind };)*
        /// The table itself.
        pub static TABLE: $crate::store::table::Table = $crate::store::table::Table {
            name: $table,
            number: $number,
            key: $first,
            columns: &[$first, $($column,)*],
            guard: $guard,
            home: $home,
        };
    };
}
