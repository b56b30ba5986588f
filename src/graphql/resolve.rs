//! How a root field answers: it plans what is asked, reads or does it, and wraps the rows. Every noun's queries and
//! mutations are a few lines on top of these.

use async_graphql::{Context, ID};
use uuid::Uuid;

use crate::access::Actor;
use crate::domain::id::SasaranId;
use crate::error::{Code, Refusal, Result};
use crate::graphql::table::answer::{Answers, ask_all, ask_page};
pub use crate::graphql::table::plan::Window;
use crate::graphql::table::registry::PAGE_MAX;
use crate::graphql::table::{Answer, Ask, Is, Pages, ask};
use crate::graphql::{actor, app};
use crate::service::{self, akses_sementara, baca};
use crate::store::filter::{By, Cond, Page};
use crate::store::table::Cell;
use crate::store::write::Mutation;

/// One row by its key. A row of a person whose record is open to the reader for an hour is told to the audit.
pub async fn one<N: Is>(ctx: &Context<'_>, key: Cell) -> Result<Answer<N>> {
    let scope = akses_sementara::satu(app(ctx), actor(ctx)?, N::noun().table, &key).await?;
    let ask = ask::<N>(ctx, &scope)?;
    let row = baca::satu(app(ctx), &scope, &ask.shape, key).await?;
    Ok(ask.answer(row))
}

/// One page of rows.
pub async fn page<N: Is>(
    ctx: &Context<'_>,
    window: Window,
    order: &[By],
    filter: Vec<Cond>,
) -> Result<Pages<N>> {
    let scope = actor(ctx)?.scope();
    let ask = ask_page::<N>(ctx, &scope, &window, order)?;
    let rows = baca::halaman(app(ctx), &scope, &ask.shape, &filter, &ask.page).await?;
    Ok(ask.answer(rows))
}

/// The rows that are new to somebody who watches, by the rights she has at that event.
pub async fn baru<N: Is>(
    ctx: &Context<'_>,
    watcher: &Actor,
    ids: &[Uuid],
    order: &[By],
) -> Result<Answers<N>> {
    let scope = watcher.scope();
    let count = ids.len().max(1);
    let ask = ask_all::<N>(ctx, &scope, count)?;
    let key = ask.shape.table.key;
    let these = [Cond::In(key, ids.iter().map(|id| (*id).into()).collect())];
    let rows = baca::halaman(app(ctx), &scope, &ask.shape, &these, &Page::first(count, order, key)).await?;
    Ok(ask.answers(rows))
}

/// Plans the answer before anything is written, so that a document that cannot be answered changes nothing.
pub fn plan<N: Is>(ctx: &Context<'_>) -> Result<Ask<N>> {
    let scope = actor(ctx)?.scope();
    Ok(ask::<N>(ctx, &scope)?)
}

/// The row that was made or changed, in the shape the document asks for.
pub async fn done<N: Is>(ctx: &Context<'_>, ask: Ask<N>, id: Uuid) -> Result<Answer<N>> {
    let scope = actor(ctx)?.scope();
    let row = baca::satu(app(ctx), &scope, &ask.shape, id.into()).await?;
    Ok(ask.answer(row))
}

/// Plans the answer of a mutation that changes several rows, as many as a page has at most.
pub fn plan_all<N: Is>(ctx: &Context<'_>) -> Result<Ask<N>> {
    let scope = actor(ctx)?.scope();
    Ok(ask_all::<N>(ctx, &scope, PAGE_MAX)?)
}

/// The rows that were changed, in this order, in the shape the document asks for.
pub async fn done_all<N: Is>(
    ctx: &Context<'_>,
    ask: Ask<N>,
    order: &[By],
    these: &[Cond],
) -> Result<Answers<N>> {
    let scope = actor(ctx)?.scope();
    let page = Page::first(PAGE_MAX, order, ask.shape.table.key);
    let rows = baca::halaman(app(ctx), &scope, &ask.shape, these, &page).await?;
    Ok(ask.answers(rows))
}

/// Runs the use case of a mutation. What it needs may have left the caller's view since the mutation was applied (a
/// person who moved), so before such an answer the mutation is looked up: done once, it stays done.
pub async fn once(
    ctx: &Context<'_>,
    mutation: &Mutation,
    work: impl Future<Output = Result<Uuid>>,
) -> Result<Uuid> {
    match work.await {
        Err(error) if error.code() == Some(Code::NotFound) => {
            service::sudah(app(ctx), mutation).await?.ok_or(error)
        }
        done => done,
    }
}

/// The person whom an input of a mutation names. Who was registered twice answers to both ids, and whatever a phone sends
/// of the old one is of the registration that stayed.
pub async fn orang(ctx: &Context<'_>, given: &ID, field: &str) -> Result<SasaranId> {
    let id = SasaranId::parse(given).map_err(|refusal| refusal.on(field))?;
    Ok(baca::orang(app(ctx), id).await?.unwrap_or(id))
}

/// The same of an input that may stay away.
pub async fn orang_bila(ctx: &Context<'_>, given: Option<ID>, field: &str) -> Result<Option<SasaranId>> {
    match given {
        Some(id) => orang(ctx, &id, field).await.map(Some),
        None => Ok(None),
    }
}

/// Reads something of the person that the argument `sasaran` names. The old id of somebody who was registered twice is
/// followed only when nobody is found under it, so that everybody else pays nothing.
pub async fn mengikuti<T, F: Future<Output = Result<T>>>(
    ctx: &Context<'_>,
    sasaran: &ID,
    read: impl Fn(SasaranId) -> F,
) -> Result<T> {
    let id = SasaranId::parse(sasaran).map_err(|refusal| refusal.on("sasaran"))?;
    match read(id).await {
        Err(error) if matches!(error.code(), Some(Code::NotFound | Code::Overloaded)) => {
            match baca::orang(app(ctx), id).await? {
                Some(id) => read(id).await,
                None => Err(error),
            }
        }
        done => done,
    }
}

/// Reads an id of an optional input field.
pub fn id_of<T>(
    given: Option<ID>,
    field: &str,
    parse: fn(&str) -> Result<T, Refusal>,
) -> Result<Option<T>, Refusal> {
    given.map(|id| parse(&id).map_err(|refusal| refusal.on(field))).transpose()
}

/// Reads an optional text with a rule of the domain; an empty one is none.
pub fn read<T>(
    given: Option<String>,
    field: &str,
    parse: fn(&str) -> Result<T, Refusal>,
) -> Result<Option<T>, Refusal> {
    let given = given.filter(|text| !text.trim().is_empty());
    given.map(|text| parse(&text).map_err(|refusal| refusal.on(field))).transpose()
}
