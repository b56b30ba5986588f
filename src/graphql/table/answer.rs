//! How a resolver asks and answers. `ask` turns the document's field into an `Ask`, whose shape the service
//! hands to the store; the rows that come back become an `Answer` (one row) or `Pages` (one page). Root fields
//! and mutations are ordinary async-graphql; everything below them is written by the table.

use std::borrow::Cow;
use std::marker::PhantomData;

use async_graphql::parser::types::Field as AstField;
use async_graphql::registry::Registry;
use async_graphql::{
    Context, ContextSelectionSet, OutputType, PathSegment, Positioned, ServerError, ServerResult, Value,
};

use super::noun::{Facts, Is, Noun};
use super::plan::{self, Ground, Layout, PageOut, Window};
use super::registry;
use super::write::Writer;
use crate::access::Scope;
use crate::access::karcis::Penanda;
use crate::app::App;
use crate::error::{Error, Refusal};
use crate::graphql::{Caller, error};
use crate::store::filter::{By, Page};
use crate::store::shape::{Row, Rows, Shape};
use crate::store::table::Col;

/// The layout of one row, waiting for the row.
pub struct Laid {
    layout: Layout,
    facts: Facts,
}

/// One row with its layout, ready to be written.
pub struct Written {
    row: Row,
    laid: Laid,
}

impl Laid {
    /// The answer for this row.
    pub fn answer(self, row: Row) -> Written {
        Written { row, laid: self }
    }
}

impl Written {
    /// Writes the value of the field that resolved to this row.
    pub fn write(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<AstField>) -> ServerResult<Value> {
        let mut writer = Writer::new(self.laid.facts);
        let written = writer.row(&self.laid.layout, &self.row);
        finish(ctx, field, writer, written)
    }
}

/// What a field of the document asks of one row of a noun.
pub struct Ask<N> {
    pub shape: Shape,
    laid: Laid,
    noun: PhantomData<fn() -> N>,
}

/// What a field of the document asks of a page of a noun.
pub struct AskPage<N> {
    pub shape: Shape,
    pub page: Page,
    outs: Vec<PageOut>,
    facts: Facts,
    bytes: Option<usize>,
    noun: PhantomData<fn() -> N>,
}

/// Plans the current field of a resolver that answers one row of `N`.
pub fn ask<N: Is>(ctx: &Context<'_>, scope: &Scope) -> Result<Ask<N>, Refusal> {
    let (shape, laid) = laid(ctx, N::noun(), scope, 1)?;
    Ok(Ask { shape, laid, noun: PhantomData })
}

/// Plans the current field of a resolver that answers a list of at most so many rows of `N`, all at once.
pub fn ask_all<N: Is>(ctx: &Context<'_>, scope: &Scope, rows: usize) -> Result<Ask<N>, Refusal> {
    let (shape, laid) = laid(ctx, N::noun(), scope, rows as u64)?;
    Ok(Ask { shape, laid, noun: PhantomData })
}

/// The same for a noun that only the request knows (`node(id)`).
pub fn ask_noun(ctx: &Context<'_>, noun: &Noun, scope: &Scope) -> Result<(Shape, Laid), Refusal> {
    laid(ctx, noun, scope, 1)
}

fn laid(ctx: &Context<'_>, noun: &Noun, scope: &Scope, rows: u64) -> Result<(Shape, Laid), Refusal> {
    let facts = facts(ctx);
    let selections = vec![&ctx.item.node.selection_set.node];
    let (layout, shape) = plan::object(&ground(ctx, scope, facts), noun, &selections, rows)?;
    Ok((shape, Laid { layout, facts }))
}

/// Plans the current field of a resolver that answers a page of `N`, in this order.
pub fn ask_page<N: Is>(
    ctx: &Context<'_>,
    scope: &Scope,
    window: &Window,
    order: &[By],
) -> Result<AskPage<N>, Refusal> {
    let facts = facts(ctx);
    let key: Col = N::noun().table.key;
    let (page, bytes) = (plan::page_of(window, order, key)?, window.bytes()?);
    let selections = vec![&ctx.item.node.selection_set.node];
    let (outs, shape) = plan::page(&ground(ctx, scope, facts), N::noun(), &selections, &page)?;
    Ok(AskPage { shape, page, outs, facts, bytes, noun: PhantomData })
}

fn facts(ctx: &Context<'_>) -> Facts {
    let app = ctx.data_unchecked::<App>();
    let actor = ctx.data_opt::<Caller>().and_then(|caller| caller.actor.as_ref());
    let penanda = actor.and_then(|actor| Penanda::of(&app.secrets, actor));
    Facts { today: app.clock.today(), now: app.clock.now(), libur: app.libur, penanda }
}

fn ground<'a>(ctx: &'a Context<'_>, scope: &'a Scope, facts: Facts) -> Ground<'a> {
    Ground { fragments: &ctx.query_env.fragments, variables: &ctx.query_env.variables, scope, facts }
}

/// One row of a noun, with the layout it is written in.
pub struct Answer<N> {
    written: Written,
    noun: PhantomData<fn() -> N>,
}

/// A list of rows of a noun, all there are, with the layout they are written in.
pub struct Answers<N> {
    rows: Rows,
    laid: Laid,
    noun: PhantomData<fn() -> N>,
}

/// One page of a noun, with the layout it is written in.
pub struct Pages<N> {
    rows: Rows,
    backward: bool,
    outs: Vec<PageOut>,
    facts: Facts,
    bytes: Option<usize>,
    noun: PhantomData<fn() -> N>,
}

impl<N> Ask<N> {
    /// The answer for this row.
    pub fn answer(self, row: Row) -> Answer<N> {
        Answer { written: self.laid.answer(row), noun: PhantomData }
    }

    /// The answer for these rows.
    pub fn answers(self, rows: Rows) -> Answers<N> {
        Answers { rows, laid: self.laid, noun: PhantomData }
    }
}

impl<N> AskPage<N> {
    /// The answer for these rows.
    pub fn answer(self, rows: Rows) -> Pages<N> {
        let AskPage { page, outs, facts, bytes, .. } = self;
        Pages { rows, backward: page.backward, outs, facts, bytes, noun: PhantomData }
    }
}

impl<N> Pages<N> {
    /// The page, cut where it would have too many bytes: whoever asks on from its end misses nothing.
    fn written(&self) -> (Writer, Result<Value, Error>) {
        let all = self.rows.rows.len();
        let whole = self.some(all);
        let fits = |written: &(Writer, Result<Value, Error>)| match (&written.1, self.bytes) {
            (Ok(value), Some(bytes)) => length(value) <= bytes,
            _ => true,
        };
        if fits(&whole) {
            return whole;
        }
        let sizes: Vec<usize> = (1..all).collect();
        let rows = sizes.partition_point(|rows| fits(&self.some(*rows)));
        self.some(rows.max(1))
    }

    /// The page with so many of its rows, those next to where it began.
    fn some(&self, rows: usize) -> (Writer, Result<Value, Error>) {
        let mut writer = Writer::new(self.facts);
        let all = self.rows.rows.len();
        let written = if rows < all {
            let these = if self.backward { all - rows..all } else { 0..rows };
            let some = Rows { rows: self.rows.rows[these].to_vec(), more: true };
            writer.page(&self.outs, &some)
        } else {
            writer.page(&self.outs, &self.rows)
        };
        (writer, written)
    }
}

/// Bytes of a value as it is sent.
fn length(value: &Value) -> usize {
    serde_json::to_vec(value).map_or(usize::MAX, |text| text.len())
}

impl<N: Is> OutputType for Answer<N> {
    fn type_name() -> Cow<'static, str> {
        Cow::Borrowed(&N::noun().name)
    }

    fn create_type_info(registry: &mut Registry) -> String {
        format!("{}!", registry::noun(registry, N::noun()))
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        field: &Positioned<AstField>,
    ) -> ServerResult<Value> {
        self.written.write(ctx, field)
    }
}

impl<N: Is> OutputType for Answers<N> {
    fn type_name() -> Cow<'static, str> {
        Cow::Owned(format!("[{}!]", N::noun().name))
    }

    fn create_type_info(registry: &mut Registry) -> String {
        format!("[{}!]!", registry::noun(registry, N::noun()))
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        field: &Positioned<AstField>,
    ) -> ServerResult<Value> {
        let mut writer = Writer::new(self.laid.facts);
        let written = writer.each(&self.rows, |writer, row| writer.row(&self.laid.layout, row));
        finish(ctx, field, writer, written)
    }
}

impl<N: Is> OutputType for Pages<N> {
    fn type_name() -> Cow<'static, str> {
        Cow::Owned(format!("{}Connection", N::noun().name))
    }

    fn create_type_info(registry: &mut Registry) -> String {
        format!("{}!", registry::connection(registry, N::noun()))
    }

    async fn resolve(
        &self,
        ctx: &ContextSelectionSet<'_>,
        field: &Positioned<AstField>,
    ) -> ServerResult<Value> {
        let (writer, written) = self.written();
        finish(ctx, field, writer, written)
    }
}

/// Reports one error for each denied field, below the path of the field that resolved.
fn finish(
    ctx: &ContextSelectionSet<'_>,
    field: &Positioned<AstField>,
    writer: Writer,
    written: Result<Value, Error>,
) -> ServerResult<Value> {
    for path in writer.denied {
        let here = ctx.set_error_path(ServerError::new("", Some(field.pos)));
        let full: Vec<PathSegment> = here.path.into_iter().chain(path).collect();
        ctx.add_error(ServerError { path: full, ..error::denied(field.pos) });
    }
    written.map_err(|fault| ctx.set_error_path(error::of(fault).into_server_error(field.pos)))
}
