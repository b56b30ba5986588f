//! What a reader asked for, in the store's words: which columns, which to-one joins, which lists, each with
//! its own shape. The GraphQL layer makes it from a document; the store fetches exactly this and no more.

use super::filter::{Cond, Page};
use super::table::{Cell, Col, Table};
use crate::domain::id::{PosyanduId, SasaranId};

/// A column is read only on rows of these posts, or of these persons; elsewhere the database answers NULL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mask {
    pub home: Col,
    pub posts: Vec<PosyanduId>,
    /// The column that names the person, and whose record is open to the reader.
    pub single: Option<(Col, Vec<SasaranId>)>,
}

impl Mask {
    /// The rows on which the column is read.
    pub fn condition(&self) -> Cond {
        let posts = Cond::In(self.home, self.posts.iter().map(|post| post.0.into()).collect());
        match &self.single {
            None => posts,
            Some((person, open)) => {
                let persons = open.iter().map(|id| id.0.into()).collect();
                Cond::Any(vec![posts, Cond::In(*person, persons)])
            }
        }
    }
}

/// One value to select: from the table itself (0) or from a join (1 and up).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    pub from: usize,
    pub col: Col,
    pub mask: Option<Mask>,
}

/// A to-one step, joined into the same statement: `from.link` points at the key of `table`.
#[derive(Clone, Debug, PartialEq)]
pub struct Join {
    pub from: usize,
    pub link: Col,
    pub table: &'static Table,
    /// The right to the row comes with the right to the row it hangs on (a referral's person).
    pub with_parent: bool,
}

/// A to-many step: one more statement for all parents together.
#[derive(Clone, Debug, PartialEq)]
pub struct ListOf {
    /// The slot of this shape that holds the parent's key.
    pub key: usize,
    /// The column of the child that holds it.
    pub link: Col,
    pub filter: Vec<Cond>,
    pub page: Page,
    pub shape: Shape,
}

/// What to fetch of one table.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    pub table: &'static Table,
    pub slots: Vec<Slot>,
    pub joins: Vec<Join>,
    pub lists: Vec<ListOf>,
}

impl Shape {
    /// Nothing of a table yet.
    pub fn of(table: &'static Table) -> Shape {
        Shape { table, slots: Vec::new(), joins: Vec::new(), lists: Vec::new() }
    }

    /// The position of a slot, added when it is not there.
    pub fn slot(&mut self, slot: Slot) -> usize {
        self.slots.iter().position(|known| *known == slot).unwrap_or_else(|| {
            self.slots.push(slot);
            self.slots.len() - 1
        })
    }

    /// The position of a plain column.
    pub fn column(&mut self, from: usize, col: Col) -> usize {
        self.slot(Slot { from, col, mask: None })
    }

    /// The alias number of a join, added when it is not there.
    pub fn join(&mut self, join: Join) -> usize {
        let at = self.joins.iter().position(|known| *known == join).unwrap_or_else(|| {
            self.joins.push(join);
            self.joins.len() - 1
        });
        at + 1
    }

    /// The position of a list, added when it is not there. Kinds of service that share a list share its statement.
    pub fn list(&mut self, list: ListOf) -> usize {
        self.lists.iter().position(|known| *known == list).unwrap_or_else(|| {
            self.lists.push(list);
            self.lists.len() - 1
        })
    }
}

/// One row: its cells in the order of the slots, its lists in the order of the shape's lists.
#[derive(Clone, Debug, Default)]
pub struct Row {
    pub cells: Vec<Cell>,
    pub lists: Vec<Rows>,
}

impl Row {
    /// The cell of a slot.
    pub fn cell(&self, at: usize) -> &Cell {
        self.cells.get(at).unwrap_or(&Cell::Null)
    }
}

/// A page of rows.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    pub rows: Vec<Row>,
    /// Are there more in the direction in which the page was read?
    pub more: bool,
}
