//! What a field table is, and the words to write one. A noun reads like a form: one line a field.

use std::sync::LazyLock;

use async_graphql::Value;
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value as Json;

use crate::access::Group;
use crate::access::karcis::Penanda;
use crate::domain::bidang::isian::Nilai;
use crate::domain::hari_kerja::Libur;
use crate::domain::pilihan::{Daftar, Pilihan};
use crate::error::{Code, Refusal};
use crate::store::filter::{By, Cond};
use crate::store::table::{Cell, Col, Table};

/// Gives the field table of a type that resolvers can name.
pub trait Is: Send + Sync + 'static {
    fn noun() -> &'static Noun;
}

/// A reference to another noun's table; tables name each other.
pub type NounRef = fn() -> &'static Noun;

/// The field table of one noun.
pub struct Noun {
    pub name: String,
    pub about: String,
    pub table: &'static Table,
    /// The group that the right to see a row implies; fields of other groups must be nullable.
    pub group: Group,
    pub fields: Vec<Field>,
    pub body: Body,
}

/// An object, or an interface whose members share the table.
pub enum Body {
    Object {
        /// The interfaces it implements.
        implements: Vec<&'static str>,
    },
    Interface {
        /// The column that tells which member a row is.
        tag: Col,
        members: fn() -> &'static [Noun],
        /// The member a tag stands for.
        member: fn(&str) -> Option<usize>,
    },
}

/// What a made value may look at besides its columns.
#[derive(Clone, Copy, Debug)]
pub struct Facts {
    /// The date in Kukar.
    pub today: NaiveDate,
    /// The moment.
    pub now: DateTime<Utc>,
    /// The days on which agencies do not work.
    pub libur: &'static Libur,
    /// Signs addresses for the reader; nothing where nobody is signed in.
    pub penanda: Option<Penanda>,
}

/// How a value leaves: its GraphQL type.
#[derive(Clone, Copy)]
pub enum Ty {
    /// An id with the noun's word before the colon.
    Id(&'static str),
    Str,
    Int,
    Bool,
    Date,
    Time,
    Float,
    Enum(Daftar),
    /// A list of codes of a choice.
    Enums(Daftar),
    Strings,
    Ints,
}

/// Where a value comes from.
pub enum From {
    /// A column as it is.
    Column(Col),
    /// Made from columns; the cells arrive in the order of the list.
    Made(Vec<Col>, Make),
    /// A field of the kind's own struct, or a value computed of them, by its place in what the kind shows.
    Isi(usize),
    /// One step to another noun, joined.
    One { link: Col, to: NounRef, with_parent: bool },
    /// A bounded list of another noun.
    Many(Many),
}

/// Makes a value from cells.
pub type Make = fn(&[&Cell], &Facts) -> Value;

/// A list that hangs on a noun.
pub struct Many {
    pub to: NounRef,
    /// The child's column that points here.
    pub link: Col,
    /// Our column it points to.
    pub key: Col,
    pub order: &'static [By],
    pub args: Vec<Arg>,
    pub filter: fn(&Args<'_>, &Facts) -> Result<Vec<Cond>, Refusal>,
}

/// An argument of a list field.
pub struct Arg {
    pub name: &'static str,
    pub about: &'static str,
    pub ty: ArgTy,
}

/// The type of an argument; all are optional.
#[derive(Clone, Copy)]
pub enum ArgTy {
    Str,
    Bool,
    Date,
    Enum(Daftar),
}

/// The arguments of one field of a document, variables filled in.
pub struct Args<'a>(pub &'a [(String, Json)]);

impl Args<'_> {
    fn get(&self, name: &str) -> Option<&Json> {
        self.0.iter().find(|(known, value)| known == name && !value.is_null()).map(|(_, value)| value)
    }

    /// A text that is not empty.
    pub fn text(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Json::as_str).filter(|text| !text.trim().is_empty())
    }

    pub fn bool(&self, name: &str) -> Option<bool> {
        self.get(name).and_then(Json::as_bool)
    }

    pub fn int(&self, name: &str) -> Option<i64> {
        self.get(name).and_then(Json::as_i64)
    }

    pub fn date(&self, name: &str) -> Result<Option<NaiveDate>, Refusal> {
        self.text(name)
            .map(|text| crate::domain::tanggal::parse_tanggal(text).map_err(|r| r.on(name)))
            .transpose()
    }

    pub fn pilihan<P: Pilihan>(&self, name: &str) -> Result<Option<P>, Refusal> {
        self.text(name)
            .map(|code| P::dari_kode(code).ok_or_else(|| Refusal::new(Code::UnknownCode).on(name)))
            .transpose()
    }
}

/// One field of a noun.
pub struct Field {
    pub name: String,
    pub about: String,
    pub group: Group,
    pub nullable: bool,
    pub cost: u32,
    pub deprecated: Option<&'static str>,
    pub ty: Ty,
    pub from: From,
}

impl Field {
    fn new(name: impl Into<String>, group: Group, ty: Ty, from: From, about: impl Into<String>) -> Field {
        Field {
            name: name.into(),
            about: about.into(),
            group,
            nullable: false,
            cost: 1,
            deprecated: None,
            ty,
            from,
        }
    }

    /// A column as it is.
    pub fn column(name: &'static str, group: Group, ty: Ty, col: Col, about: &'static str) -> Field {
        Field::new(name, group, ty, From::Column(col), about)
    }

    /// A value made from columns.
    pub fn made(
        name: &'static str,
        group: Group,
        ty: Ty,
        reads: &[Col],
        make: Make,
        about: &'static str,
    ) -> Field {
        Field::new(name, group, ty, From::Made(reads.to_vec(), make), about)
    }

    /// A field of the kind's struct.
    pub fn isi(name: String, group: Group, ty: Ty, medan: usize, about: String) -> Field {
        Field::new(name, group, ty, From::Isi(medan), about)
    }

    /// One step to another noun. Nullable, since the reader may not see the other row.
    pub fn one(name: &'static str, group: Group, link: Col, to: NounRef, about: &'static str) -> Field {
        let from = From::One { link, to, with_parent: false };
        Field { nullable: true, cost: 2, ..Field::new(name, group, Ty::Str, from, about) }
    }

    /// One step to a row that may be seen because this one may.
    pub fn one_with_parent(
        name: &'static str,
        group: Group,
        link: Col,
        to: NounRef,
        about: &'static str,
    ) -> Field {
        let from = From::One { link, to, with_parent: true };
        Field { nullable: true, cost: 2, ..Field::new(name, group, Ty::Str, from, about) }
    }

    /// A bounded list.
    pub fn many(name: &'static str, group: Group, many: Many, about: &'static str) -> Field {
        Field { cost: 2, ..Field::new(name, group, Ty::Str, From::Many(many), about) }
    }

    /// The same field, allowed to be null.
    pub fn or_null(mut self) -> Field {
        self.nullable = true;
        self
    }

    /// The same field, on its way out.
    pub fn deprecated(mut self, instead: &'static str) -> Field {
        self.deprecated = Some(instead);
        self
    }
}

impl Many {
    /// A list of `to` whose `link` points at our `key`.
    pub fn new(to: NounRef, link: Col, key: Col, order: &'static [By]) -> Many {
        Many { to, link, key, order, args: Vec::new(), filter: |_, _| Ok(Vec::new()) }
    }

    /// With arguments that narrow it.
    pub fn narrowed(
        mut self,
        args: Vec<Arg>,
        filter: fn(&Args<'_>, &Facts) -> Result<Vec<Cond>, Refusal>,
    ) -> Many {
        self.args = args;
        self.filter = filter;
        self
    }
}

impl Noun {
    /// The table of an object.
    pub fn object(name: &str, about: &str, table: &'static Table, group: Group, fields: Vec<Field>) -> Noun {
        let body = Body::Object { implements: vec!["Node"] };
        Noun { name: name.to_owned(), about: about.to_owned(), table, group, fields, body }
    }

    /// The same noun, implementing these interfaces.
    pub fn implementing(mut self, names: Vec<&'static str>) -> Noun {
        self.body = Body::Object { implements: names };
        self
    }

    /// The field of a name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Does a fragment on this type apply to rows of this noun?
    pub fn is(&self, type_name: &str) -> bool {
        self.name == type_name
            || matches!(&self.body, Body::Object { implements } if implements.contains(&type_name))
    }
}

/// A lazily built table, as every noun file declares one.
pub type Static = LazyLock<Noun>;

/// A cell as the GraphQL value of a type.
pub fn value(cell: &Cell, ty: Ty) -> Value {
    match (cell, ty) {
        (Cell::Null, _) => Value::Null,
        (Cell::Id(id), Ty::Id(prefix)) => Value::String(format!("{prefix}:{id}")),
        (Cell::Text(text), Ty::Id(prefix)) => Value::String(format!("{prefix}:{text}")),
        (Cell::Id(id), _) => Value::String(id.to_string()),
        (Cell::Text(text), Ty::Enum(_)) => Value::Enum(async_graphql::Name::new(text)),
        (Cell::Text(text), Ty::Enums(_)) => codes(text),
        (Cell::Text(text), Ty::Strings) => {
            Value::List(split(text).map(|part| Value::String(part.to_owned())).collect())
        }
        (Cell::Text(text), _) => Value::String(text.clone()),
        (Cell::Int(n), _) => Value::from(*n),
        (Cell::Bool(b), _) => Value::Boolean(*b),
        (Cell::Date(d), _) => Value::String(d.to_string()),
        (Cell::Time(t), _) => Value::String(t.to_rfc3339_opts(chrono::SecondsFormat::Millis, true)),
    }
}

fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(',').map(str::trim).filter(|part| !part.is_empty())
}

fn codes(text: &str) -> Value {
    Value::List(split(text).map(|code| Value::Enum(async_graphql::Name::new(code))).collect())
}

/// A code of a choice as a GraphQL value.
pub fn code<P: Pilihan>(value: P) -> Value {
    Value::Enum(async_graphql::Name::new(value.kode()))
}

/// The value of a kind's field.
pub fn nilai(nilai: Nilai) -> Value {
    match nilai {
        Nilai::Kosong => Value::Null,
        Nilai::Bool(b) => Value::Boolean(b),
        Nilai::Int(n) => Value::from(n),
        Nilai::Teks(text) => Value::String(text),
        Nilai::Kode(code) => Value::Enum(async_graphql::Name::new(code)),
        Nilai::Tanggal(day) => Value::String(day.to_string()),
        Nilai::Daftar(items) => Value::List(items.into_iter().map(self::nilai).collect()),
    }
}
