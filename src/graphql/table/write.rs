//! Rows and layout become the answer, in one pass and without a resolver a field. The path is kept only when
//! the plan denies something, since only an error needs it.

use async_graphql::indexmap::IndexMap;
use async_graphql::{Name, PathSegment, Value};

use super::noun::{self, Facts};
use super::plan::{EdgeOut, InfoOut, Layout, Out, PageOut, PageWhat, What};
use crate::domain::bidang::Isi;
use crate::domain::id::{PosyanduId, SasaranId};
use crate::error::Result;
use crate::graphql::cursor;
use crate::store::shape::{Row, Rows};

/// Writes the answer of one planned field.
pub struct Writer {
    facts: Facts,
    path: Vec<PathSegment>,
    /// The first place where each denied field answered null.
    pub denied: Vec<Vec<PathSegment>>,
    told: Vec<*const What>,
    /// The member of an interface that the row being written is.
    member: &'static str,
}

impl Writer {
    pub fn new(facts: Facts) -> Writer {
        Writer { facts, path: Vec::new(), denied: Vec::new(), told: Vec::new(), member: "" }
    }

    /// One row.
    pub fn row(&mut self, layout: &Layout, row: &Row) -> Result<Value> {
        match layout {
            Layout::Object(outs) => self.object(outs, row),
            Layout::Interface { tag, member, members, layouts } => {
                let tag = row.cell(*tag).text().unwrap_or_default();
                let known = member(tag).and_then(|at| members.get(at));
                let Some((outs, known)) = known.and_then(|known| Some((layouts.get(known.layout)?, known)))
                else {
                    return Err(crate::error::Error::fault(format!("a row of unknown kind {tag}")));
                };
                let outer = std::mem::replace(&mut self.member, known.name);
                let written = self.object(outs, row);
                self.member = outer;
                written
            }
        }
    }

    /// One page.
    pub fn page(&mut self, outs: &[PageOut], rows: &Rows) -> Result<Value> {
        let mut object = IndexMap::with_capacity(outs.len());
        for out in outs {
            self.path.push(PathSegment::Field(out.key.to_string()));
            let value = match &out.what {
                PageWhat::TypeName(name) => Value::String(name.clone()),
                PageWhat::Nodes(layout) => self.each(rows, |writer, row| writer.row(layout, row))?,
                PageWhat::Edges(edges) => self.each(rows, |writer, row| writer.edge(edges, row))?,
                PageWhat::Info(infos) => info(infos, rows),
            };
            self.path.pop();
            object.insert(out.key.clone(), value);
        }
        Ok(Value::Object(object))
    }

    /// A list of rows.
    pub fn each(
        &mut self,
        rows: &Rows,
        mut write: impl FnMut(&mut Self, &Row) -> Result<Value>,
    ) -> Result<Value> {
        let mut list = Vec::with_capacity(rows.rows.len());
        for (at, row) in rows.rows.iter().enumerate() {
            self.path.push(PathSegment::Index(at));
            list.push(write(self, row)?);
            self.path.pop();
        }
        Ok(Value::List(list))
    }

    fn edge(&mut self, outs: &[EdgeOut], row: &Row) -> Result<Value> {
        let mut object = IndexMap::with_capacity(outs.len());
        for out in outs {
            let (key, value) = match out {
                EdgeOut::TypeName(key, name) => (key, Value::String(name.clone())),
                EdgeOut::Cursor(key, slots) => (key, position(slots, row)),
                EdgeOut::Node(key, layout) => {
                    self.path.push(PathSegment::Field(key.to_string()));
                    let value = self.row(layout, row)?;
                    self.path.pop();
                    (key, value)
                }
            };
            object.insert(key.clone(), value);
        }
        Ok(Value::Object(object))
    }

    fn object(&mut self, outs: &[Out], row: &Row) -> Result<Value> {
        let mut object: IndexMap<Name, Value> = IndexMap::with_capacity(outs.len());
        // The kind's struct is parsed once a row, when the first of its fields is asked for.
        let mut parsed: Option<Option<Isi>> = None;
        for out in outs {
            let value = self.value(&out.key, &out.what, row, &mut parsed)?;
            object.insert(out.key.clone(), value);
        }
        Ok(Value::Object(object))
    }

    fn value(
        &mut self,
        key: &Name,
        what: &What,
        row: &Row,
        parsed: &mut Option<Option<Isi>>,
    ) -> Result<Value> {
        Ok(match what {
            What::TypeName(name) => Value::String(name.clone()),
            What::MemberName => Value::from(self.member),
            What::Cell(slot, ty) => noun::value(row.cell(*slot), *ty),
            What::Made(slots, make) => {
                let cells: Vec<_> = slots.iter().map(|slot| row.cell(*slot)).collect();
                make(&cells, &self.facts)
            }
            What::Isi { kode, isi, medan } => {
                if parsed.is_none() {
                    *parsed = Some(parse(row, *kode, *isi)?);
                }
                let value = parsed.as_ref().and_then(|isi| isi.as_ref()).map(|isi| isi.nilai(*medan));
                value.map_or(Value::Null, noun::nilai)
            }
            What::One(present, _) if row.cell(*present).is_null() => Value::Null,
            What::One(_, layout) => {
                self.path.push(PathSegment::Field(key.to_string()));
                let value = self.row(layout, row)?;
                self.path.pop();
                value
            }
            What::List(at, outs) => {
                self.path.push(PathSegment::Field(key.to_string()));
                let value = match row.lists.get(*at) {
                    Some(rows) => self.page(outs, rows)?,
                    None => Value::Null,
                };
                self.path.pop();
                value
            }
            What::Denied => self.deny(key, what),
            What::Partly { home, posts, single, inner } => {
                let at_post = row.cell(*home).id().is_some_and(|post| posts.contains(PosyanduId(post)));
                let open = single.as_ref().is_some_and(|(person, open)| {
                    row.cell(*person).id().is_some_and(|id| open.contains(&SasaranId(id)))
                });
                if at_post || open { self.value(key, inner, row, parsed)? } else { self.deny(key, what) }
            }
        })
    }

    fn deny(&mut self, key: &Name, what: &What) -> Value {
        let place = std::ptr::from_ref(what);
        if !self.told.contains(&place) {
            self.told.push(place);
            let mut path = self.path.clone();
            path.push(PathSegment::Field(key.to_string()));
            self.denied.push(path);
        }
        Value::Null
    }
}

fn parse(row: &Row, kode: usize, isi: usize) -> Result<Option<Isi>> {
    match (row.cell(kode).text(), row.cell(isi).text()) {
        (Some(kode), Some(text)) => Isi::parse(kode, text).map(Some),
        _ => Ok(None),
    }
}

fn position(slots: &[usize], row: &Row) -> Value {
    Value::String(cursor::encode(slots.iter().map(|slot| row.cell(*slot))))
}

fn info(outs: &[InfoOut], rows: &Rows) -> Value {
    let end = |slots: &[usize], row: Option<&Row>| row.map_or(Value::Null, |row| position(slots, row));
    let pairs = outs.iter().map(|out| match out {
        InfoOut::TypeName(key) => (key.clone(), Value::String("PageInfo".to_owned())),
        InfoOut::More(key) => (key.clone(), Value::Boolean(rows.more)),
        InfoOut::Began(key, began) => (key.clone(), Value::Boolean(*began)),
        InfoOut::Start(key, slots) => (key.clone(), end(slots, rows.rows.first())),
        InfoOut::End(key, slots) => (key.clone(), end(slots, rows.rows.last())),
    });
    Value::Object(pairs.collect())
}
