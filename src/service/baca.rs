//! Reading rows in the shape that was asked for (*baca*: to read).

use super::everything;
use crate::access::{Actor, Group, Scope};
use crate::app::App;
use crate::domain::id::{PosyanduId, SasaranId};
use crate::error::{Code, Result};
use crate::store::filter::{Cond, Page};
use crate::store::shape::{Row, Rows, Shape};
use crate::store::table::Cell;
use crate::store::{gabungan, sasaran};

/// One row; `NOT_FOUND` when there is none in view. A row that ended when two registrations became one is the row that
/// stands for it now.
pub async fn satu(app: &App, scope: &Scope, shape: &Shape, key: Cell) -> Result<Row> {
    let reader = app.db.reader(scope);
    if let Some(row) = reader.one(shape, key.clone()).await? {
        return Ok(row);
    }
    let kini = gabungan::kini(reader, shape.table, &key).await?.ok_or(Code::NotFound)?;
    reader.one(shape, kini).await?.ok_or(Code::NotFound.into())
}

/// Who a person is by now whose registration ended because she was registered twice; nobody else's.
pub async fn orang(app: &App, id: SasaranId) -> Result<Option<SasaranId>> {
    let all = everything();
    let kini = gabungan::kini(app.db.reader(&all), &sasaran::TABLE, &id.0.into()).await?;
    Ok(kini.and_then(|key| key.id()).map(SasaranId))
}

/// One page of rows in view.
pub async fn halaman(app: &App, scope: &Scope, shape: &Shape, filter: &[Cond], page: &Page) -> Result<Rows> {
    app.db.reader(scope).page(shape, filter, page).await
}

/// Is this one of the reader's posts? Another one is `NOT_FOUND`, like one that does not exist.
pub fn posku(actor: &Actor, post: PosyanduId) -> Result<()> {
    if actor.scope().posts(Group::Basic).contains(post) { Ok(()) } else { Err(Code::NotFound.into()) }
}
