//! Short words for what every migration says: a table, its columns, its keys. A column is required unless
//! it is built with `opt`; ids are UUIDs (16 bytes on SQLite, `uuid` on PostgreSQL); times are UTC.

use sea_orm_migration::prelude::{
    Alias, ColumnDef, DbErr, ForeignKey, ForeignKeyAction, Index, IntoIden, SchemaManager, Table,
};
use sea_orm_migration::sea_orm::DbBackend;

/// The kinds of column this schema knows.
#[derive(Clone, Copy)]
pub enum Kind {
    Id,
    Text,
    Int,
    Big,
    Small,
    Bool,
    Date,
    Time,
}

use Kind::{Big, Bool, Date, Id, Int, Small, Text, Time};

/// One column: its name, kind, and whether it may be empty.
#[derive(Clone, Copy)]
pub struct Col(&'static str, Kind, bool);

pub const fn id(name: &'static str) -> Col {
    Col(name, Id, false)
}
pub const fn text(name: &'static str) -> Col {
    Col(name, Text, false)
}
pub const fn int(name: &'static str) -> Col {
    Col(name, Int, false)
}
pub const fn big(name: &'static str) -> Col {
    Col(name, Big, false)
}
pub const fn small(name: &'static str) -> Col {
    Col(name, Small, false)
}
pub const fn boolean(name: &'static str) -> Col {
    Col(name, Bool, false)
}
pub const fn date(name: &'static str) -> Col {
    Col(name, Date, false)
}
pub const fn time(name: &'static str) -> Col {
    Col(name, Time, false)
}

/// The same column, allowed to be empty.
pub const fn opt(col: Col) -> Col {
    Col(col.0, col.1, true)
}

/// Text is ordered by its characters' numbers on both engines; without this a PostgreSQL of another locale would
/// order names, and so pages, differently.
fn definition(col: Col, engine: DbBackend) -> ColumnDef {
    let mut def = ColumnDef::new(Alias::new(col.0));
    match col.1 {
        Id => def.uuid(),
        Text if engine == DbBackend::Postgres => def.custom(Alias::new("text COLLATE \"C\"")),
        Text => def.text(),
        Int => def.integer(),
        Big => def.big_integer(),
        Small => def.small_integer(),
        Bool => def.boolean(),
        Date => def.date(),
        Time => def.timestamp_with_time_zone(),
    };
    if col.2 {
        def.null()
    } else {
        def.not_null()
    };
    def
}

/// A foreign key: column, table it points to, key there.
pub type Link = (&'static str, &'static str, &'static str);

/// Creates a table with a primary key over `key` and the foreign keys in `links`.
pub async fn create(
    m: &SchemaManager<'_>,
    name: &'static str,
    key: &[&'static str],
    columns: &[Col],
    links: &[Link],
) -> Result<(), DbErr> {
    let mut table = Table::create();
    table.table(Alias::new(name));
    for col in columns {
        table.col(definition(*col, m.get_database_backend()));
    }
    let mut primary = Index::create();
    for column in key {
        primary.col(Alias::new(*column));
    }
    table.primary_key(&mut primary);
    for (column, to, at) in links {
        table.foreign_key(
            ForeignKey::create()
                .from(Alias::new(name), Alias::new(*column))
                .to(Alias::new(*to), Alias::new(*at))
                .on_delete(ForeignKeyAction::Restrict),
        );
    }
    m.create_table(table.take()).await
}

/// Adds a column to a table that is there. Its rows have none, so it must be optional.
pub async fn add(m: &SchemaManager<'_>, table: &'static str, col: Col) -> Result<(), DbErr> {
    let mut definition = definition(col, m.get_database_backend());
    m.alter_table(Table::alter().table(Alias::new(table)).add_column(&mut definition).take()).await
}

async fn make_index(
    m: &SchemaManager<'_>,
    table: &'static str,
    columns: &[&'static str],
    unique: bool,
) -> Result<(), DbErr> {
    let mut index = Index::create();
    index.name(format!("{table}_{}", columns.join("_"))).table(Alias::new(table).into_iden());
    for column in columns {
        index.col(Alias::new(*column));
    }
    if unique {
        index.unique();
    }
    m.create_index(index.take()).await
}

/// An index named after its table and columns.
pub async fn index(
    m: &SchemaManager<'_>,
    table: &'static str,
    columns: &[&'static str],
) -> Result<(), DbErr> {
    make_index(m, table, columns, false).await
}

/// A unique index named after its table and columns.
pub async fn unique(
    m: &SchemaManager<'_>,
    table: &'static str,
    columns: &[&'static str],
) -> Result<(), DbErr> {
    make_index(m, table, columns, true).await
}
