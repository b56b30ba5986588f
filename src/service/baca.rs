//! Reading rows in the shape that was asked for (*baca*: to read).

use crate::access::{Actor, Group, Scope};
use crate::app::App;
use crate::domain::id::PosyanduId;
use crate::error::{Code, Result};
use crate::store::filter::{Cond, Page};
use crate::store::shape::{Row, Rows, Shape};
use crate::store::table::Cell;

/// One row; `NOT_FOUND` when there is none in view.
pub async fn satu(app: &App, scope: &Scope, shape: &Shape, key: Cell) -> Result<Row> {
    app.db.reader(scope).one(shape, key).await?.ok_or(Code::NotFound.into())
}

/// One page of rows in view.
pub async fn halaman(app: &App, scope: &Scope, shape: &Shape, filter: &[Cond], page: &Page) -> Result<Rows> {
    app.db.reader(scope).page(shape, filter, page).await
}

/// Is this one of the reader's posts? Another one is `NOT_FOUND`, like one that does not exist.
pub fn posku(actor: &Actor, post: PosyanduId) -> Result<()> {
    if actor.scope().posts(Group::Basic).contains(post) { Ok(()) } else { Err(Code::NotFound.into()) }
}
