//! A document becomes a plan: where each value of the answer comes from (`Layout`), and what the store must
//! fetch for it (`Shape`). Fields are collected as the GraphQL specification says: by response key, through
//! named and inline fragments whose type condition fits the concrete type, merging what shares a key. Access
//! is settled here, once for each field of the document and not for each row.

use std::collections::HashMap;

use async_graphql::parser::types::{Field as AstField, FragmentDefinition, Selection, SelectionSet};
use async_graphql::{Name, Positioned, Variables};
use serde_json::Value as Json;

use super::noun::{Args, Body, Facts, Field, From, Make, Many, Noun, Ty};
use super::registry::{PAGE_DEFAULT, PAGE_MAX};
use crate::access::{Group, Posts, Scope};
use crate::domain::id::SasaranId;
use crate::error::{Code, Refusal};
use crate::graphql::cursor;
use crate::store::filter::Page;
use crate::store::shape::{Join, ListOf, Mask, Shape, Slot};
use crate::store::table::Col;

/// Values under one root field at most, counted before anything is fetched. A row of an interface is charged as its
/// dearest member, so that a new kind of service makes no document dearer.
pub const COST_MAX: u64 = 60_000;

/// What planning looks at besides the document's field.
pub struct Ground<'a> {
    pub fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    pub variables: &'a Variables,
    pub scope: &'a Scope,
    pub facts: Facts,
}

/// Where the values of one row come from.
#[derive(Debug)]
pub enum Layout {
    Object(Vec<Out>),
    /// The tag's slot tells which member a row is.
    Interface {
        tag: usize,
        member: fn(&str) -> Option<usize>,
        members: Vec<Member>,
        layouts: Vec<Vec<Out>>,
    },
}

/// One member of an interface: its name, and the place of its layout. Members of which a document says nothing of their
/// own share one, or a document that goes from services to flags to services would be planned once for every way
/// through the catalogue.
#[derive(Debug)]
pub struct Member {
    pub name: &'static str,
    pub layout: usize,
}

/// One key of the answer.
#[derive(Debug)]
pub struct Out {
    pub key: Name,
    pub what: What,
}

impl Out {
    /// The same key where the layout is shared by members of an interface.
    fn of_member(&mut self) {
        if matches!(self.what, What::TypeName(_)) {
            self.what = What::MemberName;
        }
    }
}

/// Where one value comes from.
pub enum What {
    TypeName(String),
    /// The name of the interface's member that the row is.
    MemberName,
    Cell(usize, Ty),
    Made(Vec<usize>, Make),
    /// A field of the kind's struct; the row's code and JSON are in these slots.
    Isi {
        kode: usize,
        isi: usize,
        medan: usize,
    },
    /// A joined row; no row when its key's slot is null.
    One(usize, Layout),
    List(usize, Vec<PageOut>),
    /// Not for this reader: null, with one error.
    Denied,
    /// Only on rows of these posts (the home's slot tells) and of single persons whose record is open (their slot
    /// tells); elsewhere as denied.
    Partly {
        home: usize,
        posts: Posts,
        single: Option<(usize, Vec<SasaranId>)>,
        inner: Box<What>,
    },
}

impl std::fmt::Debug for What {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            What::TypeName(_) => "TypeName",
            What::MemberName => "MemberName",
            What::Cell(..) => "Cell",
            What::Made(..) => "Made",
            What::Isi { .. } => "Isi",
            What::One(..) => "One",
            What::List(..) => "List",
            What::Denied => "Denied",
            What::Partly { .. } => "Partly",
        })
    }
}

/// One key of a connection.
#[derive(Debug)]
pub struct PageOut {
    pub key: Name,
    pub what: PageWhat,
}

/// What a connection answers under a key.
#[derive(Debug)]
pub enum PageWhat {
    TypeName(String),
    Nodes(Layout),
    Edges(Vec<EdgeOut>),
    Info(Vec<InfoOut>),
}

/// One key of an edge: the row, its position, or the type's name.
#[derive(Debug)]
pub enum EdgeOut {
    TypeName(Name, String),
    Node(Name, Layout),
    Cursor(Name, Vec<usize>),
}

/// One key of `pageInfo`.
#[derive(Debug)]
pub enum InfoOut {
    TypeName(Name),
    /// Whether there are more rows in the direction of reading.
    More(Name),
    /// Whether a position was given, from which the page was read.
    Began(Name, bool),
    Start(Name, Vec<usize>),
    End(Name, Vec<usize>),
}

type Selections<'a> = Vec<&'a SelectionSet>;

/// The plan of a field that answers one row of a noun, or a list of so many at most.
pub fn object(
    ground: &Ground<'_>,
    noun: &Noun,
    selections: &Selections<'_>,
    rows: u64,
) -> Result<(Layout, Shape), Refusal> {
    let mut shape = Shape::of(noun.table);
    let mut planner = Planner { ground, rows, cost: 0 };
    let layout = planner.layout(noun, selections, 0, &mut shape)?;
    Ok((layout, shape))
}

/// The plan of a field that answers a page of a noun.
pub fn page(
    ground: &Ground<'_>,
    noun: &Noun,
    selections: &Selections<'_>,
    page: &Page,
) -> Result<(Vec<PageOut>, Shape), Refusal> {
    let mut shape = Shape::of(noun.table);
    let mut planner = Planner { ground, rows: page.first as u64, cost: 0 };
    let outs = planner.connection(noun, selections, page, &mut shape)?;
    Ok((outs, shape))
}

/// How many bytes a page may be limited to.
const BYTES: std::ops::RangeInclusive<usize> = 1_000..=1_000_000;

/// Which rows of a list a client asks for: so many from its start, behind a position, or so many from its end, in
/// front of one.
#[derive(Clone, Debug, Default)]
pub struct Window {
    pub first: Option<i32>,
    pub after: Option<String>,
    pub last: Option<i32>,
    pub before: Option<String>,
    /// No more rows than fit into so many bytes of the answer.
    pub max_bytes: Option<i32>,
}

impl Window {
    /// How many bytes a page may have, if that is limited.
    pub fn bytes(&self) -> Result<Option<usize>, Refusal> {
        let within = |bytes: &usize| BYTES.contains(bytes);
        let read = |bytes: i32| {
            let sentence = "Isi dengan 1.000 sampai 1.000.000 bita.";
            let refusal = || Refusal::new(Code::ImpossibleValue).saying(sentence).on("maxBytes");
            usize::try_from(bytes).ok().filter(within).ok_or_else(refusal)
        };
        self.max_bytes.map(read).transpose()
    }

    /// Asks for no more rows than this, whatever the client said.
    pub fn at_most(&mut self, rows: i32) {
        let backward = self.last.is_some() || self.before.is_some();
        let number = if backward { &mut self.last } else { &mut self.first };
        *number = Some(number.map_or(rows, |number| number.min(rows)));
    }

    fn of(args: &Args<'_>) -> Window {
        let number = |name| args.int(name).map(|n| i32::try_from(n).unwrap_or(i32::MAX));
        let text = |name| args.text(name).map(str::to_owned);
        Window {
            first: number("first"),
            after: text("after"),
            last: number("last"),
            before: text("before"),
            max_bytes: None,
        }
    }
}

/// A page asked for: a number within its limit, a position read for this order, one direction.
pub fn page_of(window: &Window, order: &[crate::store::filter::By], key: Col) -> Result<Page, Refusal> {
    let forward = window.first.is_some() || window.after.is_some();
    if forward && (window.last.is_some() || window.before.is_some()) {
        let sentence = "Pilih satu arah: first dengan after, atau last dengan before.";
        return Err(Refusal::new(Code::InvalidFormat).saying(sentence).on("last"));
    }
    let backward = window.last.is_some() || window.before.is_some();
    let (number, position, number_of, position_of) = if backward {
        (window.last, &window.before, "last", "before")
    } else {
        (window.first, &window.after, "first", "after")
    };
    let number = number.map_or(Ok(PAGE_DEFAULT), usize::try_from).ok();
    let number = number.filter(|n| (1..=PAGE_MAX).contains(n)).ok_or_else(|| {
        Refusal::new(Code::PageTooLarge).saying(format!("Minta 1 sampai {PAGE_MAX} baris.")).on(number_of)
    })?;
    let mut page = if backward { Page::last(number, order, key) } else { Page::first(number, order, key) };
    let position = position.as_deref().filter(|text| !text.is_empty());
    page.after =
        position.map(|text| cursor::decode(text, &page.order)).transpose().map_err(|r| r.on(position_of))?;
    Ok(page)
}

struct Planner<'g, 'a> {
    ground: &'g Ground<'a>,
    /// How many rows the level being planned may have.
    rows: u64,
    cost: u64,
}

impl<'g, 'a> Planner<'g, 'a> {
    fn layout(
        &mut self,
        noun: &Noun,
        selections: &Selections<'_>,
        from: usize,
        shape: &mut Shape,
    ) -> Result<Layout, Refusal> {
        match &noun.body {
            Body::Object { .. } => Ok(Layout::Object(self.outs(noun, selections, from, shape)?)),
            Body::Interface { tag, members, member } => {
                let tag = shape.column(from, *tag);
                let (before, mut dearest) = (self.cost, self.cost);
                let (mut planned, mut layouts, mut plain) = (Vec::new(), Vec::new(), None);
                let named = named_types(self.ground, selections);
                for noun in members() {
                    let own = named.contains(&noun.name.as_str());
                    let layout = match plain.filter(|_| !own) {
                        Some(layout) => layout,
                        None => {
                            self.cost = before;
                            let mut outs = self.outs(noun, selections, from, shape)?;
                            dearest = dearest.max(self.cost);
                            outs.iter_mut().for_each(Out::of_member);
                            layouts.push(outs);
                            layouts.len() - 1
                        }
                    };
                    if !own {
                        plain = Some(layout);
                    }
                    planned.push(Member { name: noun.name.as_str(), layout });
                }
                self.cost = dearest;
                Ok(Layout::Interface { tag, member: *member, members: planned, layouts })
            }
        }
    }

    fn outs(
        &mut self,
        noun: &Noun,
        selections: &Selections<'_>,
        from: usize,
        shape: &mut Shape,
    ) -> Result<Vec<Out>, Refusal> {
        let applies = |on: &str| noun.is(on);
        let mut outs = Vec::new();
        for (key, asts) in collect(self.ground, selections, &applies) {
            let Some(ast) = asts.first() else { continue };
            let what = match ast.name.node.as_str() {
                "__typename" => What::TypeName(noun.name.clone()),
                name => {
                    let field = noun.field(name).ok_or(Refusal::new(Code::BadDocument))?;
                    self.what(noun, field, &asts, from, shape)?
                }
            };
            outs.push(Out { key, what });
        }
        Ok(outs)
    }

    /// Settles access, then finds where the value comes from.
    fn what(
        &mut self,
        noun: &Noun,
        field: &Field,
        asts: &[&AstField],
        from: usize,
        shape: &mut Shape,
    ) -> Result<What, Refusal> {
        self.spend(field.cost)?;
        match self.right(noun, field.group, shape, from) {
            Right::No => Ok(What::Denied),
            Right::Yes => self.source(field, asts, from, None, shape),
            Right::On { mask, home, posts, single } => {
                let inner = Box::new(self.source(field, asts, from, Some(mask), shape)?);
                Ok(What::Partly { home, posts, single, inner })
            }
        }
    }

    /// A row that is let through implies its noun's own group; other groups are looked up. A row reached with its
    /// parent (a referral's person) shows every field its noun has, so such nouns hold G1 and G2 and nothing else; a
    /// test keeps them so.
    fn right(&self, noun: &Noun, group: Group, shape: &mut Shape, from: usize) -> Right {
        let with_parent =
            from.checked_sub(1).and_then(|at| shape.joins.get(at)).is_some_and(|j| j.with_parent);
        if group == noun.group || with_parent || group == Group::Institution {
            return Right::Yes;
        }
        let scope = self.ground.scope;
        let (posts, home) = match (scope.posts(group), noun.table.home) {
            (Posts::All, _) => return Right::Yes,
            (Posts::These(posts), Some(home)) => (posts, home),
            (Posts::These(_), None) => return Right::No,
        };
        let open = noun.table.guard.person().map(|person| (person, scope.singles(group)));
        let single = open.filter(|(_, persons)| !persons.is_empty());
        if posts.is_empty() && single.is_none() {
            return Right::No;
        }
        let persons = single.as_ref().map_or(&[][..], |(_, persons)| persons);
        let all =
            scope.posts(noun.group) == Posts::These(posts.clone()) && scope.singles(noun.group) == persons;
        // Rows of a register are seen for other reasons than the post they belong to.
        let by_post = noun.group != Group::Institution && noun.group != Group::Operations;
        if all && by_post {
            return Right::Yes;
        }
        Right::On {
            home: shape.column(from, home),
            single: single.as_ref().map(|(person, open)| (shape.column(from, *person), open.clone())),
            posts: Posts::These(posts.clone()),
            mask: Mask { home, posts, single },
        }
    }

    fn source(
        &mut self,
        field: &Field,
        asts: &[&AstField],
        from: usize,
        mask: Option<Mask>,
        shape: &mut Shape,
    ) -> Result<What, Refusal> {
        let mut slot = |col: Col| shape.slot(Slot { from, col, mask: mask.clone() });
        match &field.from {
            From::Column(col) => Ok(What::Cell(slot(*col), field.ty)),
            From::Made(cols, make) => Ok(What::Made(cols.iter().map(|col| slot(*col)).collect(), *make)),
            From::Isi(medan) => {
                let kode = slot(crate::store::pelayanan::KODE);
                Ok(What::Isi { kode, isi: slot(crate::store::pelayanan::ISI), medan: *medan })
            }
            From::One { link, to, with_parent } => {
                let noun = to();
                let join = Join { from, link: *link, table: noun.table, with_parent: *with_parent };
                let joined = shape.join(join);
                let present = shape.column(joined, noun.table.key);
                Ok(What::One(present, self.layout(noun, &sub_selections(asts), joined, shape)?))
            }
            From::Many(many) => self.list(many, asts, from, shape),
        }
    }

    fn list(
        &mut self,
        many: &Many,
        asts: &[&AstField],
        from: usize,
        shape: &mut Shape,
    ) -> Result<What, Refusal> {
        let args = self.arguments(asts);
        let args = Args(&args);
        let noun = (many.to)();
        let page = page_of(&Window::of(&args), many.order, noun.table.key)?;
        let filter = (many.filter)(&args, &self.ground.facts)?;
        let mut child = Shape::of(noun.table);
        let rows = self.rows;
        self.rows = rows.saturating_mul(page.first as u64);
        let outs = self.connection(noun, &sub_selections(asts), &page, &mut child)?;
        self.rows = rows;
        let key = shape.column(from, many.key);
        let at = shape.list(ListOf { key, link: many.link, filter, page, shape: child });
        Ok(What::List(at, outs))
    }

    fn connection(
        &mut self,
        noun: &Noun,
        selections: &Selections<'_>,
        page: &Page,
        shape: &mut Shape,
    ) -> Result<Vec<PageOut>, Refusal> {
        let name = format!("{}Connection", noun.name);
        let mut outs = Vec::new();
        for (key, asts) in collect(self.ground, selections, &|on| on == name) {
            let what = match asts.first().map(|ast| ast.name.node.as_str()) {
                Some("nodes") => PageWhat::Nodes(self.layout(noun, &sub_selections(&asts), 0, shape)?),
                Some("edges") => PageWhat::Edges(self.edges(noun, &sub_selections(&asts), page, shape)?),
                Some("pageInfo") => PageWhat::Info(self.info(&sub_selections(&asts), page, shape)),
                _ => PageWhat::TypeName(name.clone()),
            };
            outs.push(PageOut { key, what });
        }
        Ok(outs)
    }

    fn edges(
        &mut self,
        noun: &Noun,
        selections: &Selections<'_>,
        page: &Page,
        shape: &mut Shape,
    ) -> Result<Vec<EdgeOut>, Refusal> {
        let name = format!("{}Edge", noun.name);
        let mut outs = Vec::new();
        for (key, asts) in collect(self.ground, selections, &|on| on == name) {
            outs.push(match asts.first().map(|ast| ast.name.node.as_str()) {
                Some("node") => EdgeOut::Node(key, self.layout(noun, &sub_selections(&asts), 0, shape)?),
                Some("cursor") => EdgeOut::Cursor(key, position(page, shape)),
                _ => EdgeOut::TypeName(key, name.clone()),
            });
        }
        Ok(outs)
    }

    fn info(&self, selections: &Selections<'_>, page: &Page, shape: &mut Shape) -> Vec<InfoOut> {
        let collected = collect(self.ground, selections, &|on| on == "PageInfo");
        let out = |(key, asts): (Name, Vec<&AstField>)| match asts.first().map(|ast| ast.name.node.as_str()) {
            Some("hasNextPage") if page.backward => InfoOut::Began(key, page.after.is_some()),
            Some("hasPreviousPage") if !page.backward => InfoOut::Began(key, page.after.is_some()),
            Some("hasNextPage" | "hasPreviousPage") => InfoOut::More(key),
            Some("startCursor") => InfoOut::Start(key, position(page, shape)),
            Some("endCursor") => InfoOut::End(key, position(page, shape)),
            _ => InfoOut::TypeName(key),
        };
        collected.into_iter().map(out).collect()
    }

    fn spend(&mut self, cost: u32) -> Result<(), Refusal> {
        self.cost = self.cost.saturating_add(self.rows.saturating_mul(cost.into()));
        if self.cost > COST_MAX { Err(Code::QueryTooComplex.into()) } else { Ok(()) }
    }

    /// The arguments of a field with variables filled in; an omitted variable is an omitted argument. The edge has
    /// put in the defaults of variables before (`http/document.rs`).
    fn arguments(&self, asts: &[&AstField]) -> Vec<(String, Json)> {
        let Some(ast) = asts.first() else { return Vec::new() };
        ast.arguments
            .iter()
            .filter_map(|(name, value)| {
                let variable = |name| self.ground.variables.get(&name).cloned().ok_or(());
                let value = value.node.clone().into_const_with(variable).ok()?;
                Some((name.node.to_string(), value.into_json().ok()?))
            })
            .collect()
    }
}

enum Right {
    Yes,
    No,
    On { mask: Mask, home: usize, posts: Posts, single: Option<(usize, Vec<SasaranId>)> },
}

/// The slots of the order's columns: what a cursor is made from.
fn position(page: &Page, shape: &mut Shape) -> Vec<usize> {
    page.order.iter().map(|by| shape.column(0, by.col)).collect()
}

fn sub_selections<'d>(asts: &[&'d AstField]) -> Selections<'d> {
    asts.iter().map(|ast| &ast.selection_set.node).collect()
}

/// The types that fragments of these selections name, whether or not they apply to anything.
fn named_types<'d>(ground: &Ground<'d>, selections: &Selections<'d>) -> Vec<&'d str> {
    let (mut named, mut seen): (Vec<&str>, Vec<&Name>) = (Vec::new(), Vec::new());
    let mut sets: Vec<&SelectionSet> = selections.clone();
    while let Some(set) = sets.pop() {
        for item in &set.items {
            match &item.node {
                Selection::Field(_) => {}
                Selection::FragmentSpread(spread) => {
                    let name = &spread.node.fragment_name.node;
                    let Some(fragment) = ground.fragments.get(name).filter(|_| !seen.contains(&name)) else {
                        continue;
                    };
                    seen.push(name);
                    named.push(fragment.node.type_condition.node.on.node.as_str());
                    sets.push(&fragment.node.selection_set.node);
                }
                Selection::InlineFragment(inline) => {
                    named.extend(inline.node.type_condition.as_ref().map(|on| on.node.on.node.as_str()));
                    sets.push(&inline.node.selection_set.node);
                }
            }
        }
    }
    named
}

/// CollectFields of the specification: fields by response key, in order of first appearance. What `@skip` and
/// `@include` leave out was removed before execution began.
fn collect<'d>(
    ground: &Ground<'d>,
    selections: &Selections<'d>,
    applies: &dyn Fn(&str) -> bool,
) -> Vec<(Name, Vec<&'d AstField>)> {
    let mut groups: Vec<(Name, Vec<&'d AstField>)> = Vec::new();
    let mut seen: Vec<&Name> = Vec::new();
    for set in selections {
        collect_into(ground, set, applies, &mut seen, &mut groups);
    }
    groups
}

fn collect_into<'d>(
    ground: &Ground<'d>,
    set: &'d SelectionSet,
    applies: &dyn Fn(&str) -> bool,
    seen: &mut Vec<&'d Name>,
    groups: &mut Vec<(Name, Vec<&'d AstField>)>,
) {
    for item in &set.items {
        match &item.node {
            Selection::Field(field) => {
                let key = &field.node.response_key().node;
                match groups.iter_mut().find(|(known, _)| known == key) {
                    Some((_, fields)) => fields.push(&field.node),
                    None => groups.push((key.clone(), vec![&field.node])),
                }
            }
            Selection::FragmentSpread(spread) => {
                let name = &spread.node.fragment_name.node;
                if seen.contains(&name) {
                    continue;
                }
                seen.push(name);
                let Some(fragment) = ground.fragments.get(name) else { continue };
                if applies(&fragment.node.type_condition.node.on.node) {
                    collect_into(ground, &fragment.node.selection_set.node, applies, seen, groups);
                }
            }
            Selection::InlineFragment(inline) => {
                let on = inline.node.type_condition.as_ref().map(|on| on.node.on.node.as_str());
                if on.is_none_or(applies) {
                    collect_into(ground, &inline.node.selection_set.node, applies, seen, groups);
                }
            }
        }
    }
}
