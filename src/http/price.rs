//! What an operation costs, from the tables of the schema: the sum of its fields, where a list counts as many times
//! as the rows asked for. The price is worked out once for each document, as a small formula in the variables that
//! say how long a page is; a request only fills them in. The same walk notes the arguments that have variables in
//! them.
//!
//! Fragments are written out here. That is bounded, because the budget has counted the fields they come to.

use std::collections::BTreeMap;

use async_graphql::{
    Name, Positioned, Value as Given, Variables,
    parser::types::{
        Directive, ExecutableDocument, Field, OperationDefinition, OperationType, Selection, SelectionSet,
    },
    registry::{MetaField, MetaInputValue, MetaType, MetaTypeName, Registry},
};
use async_graphql_value::Value;

use super::{errors::Turned, parsed::Place, status::Ground};
use crate::error::Code;
use crate::graphql::{cost, table::registry::PAGE_DEFAULT};

/// Rows of a list that has no page: few, or it would have one.
const LIST: u64 = 10;
/// What looking at the schema may cost: the usual introspection query takes two thirds of it. It is counted apart,
/// because it reads no row.
const INTROSPECTION: u64 = 1_500_000;

/// A cost, as a formula in the variables of the operation.
#[derive(Debug)]
pub(super) enum Price {
    Fixed(u64),
    Sum(Vec<Price>),
    /// A row is one of several types: the dearest counts.
    Dearest(Vec<Price>),
    Times(Rows, Box<Price>),
}

/// How many rows a list may have.
#[derive(Debug)]
pub(super) enum Rows {
    Number(u64),
    /// The variable tells, or else the schema's own default.
    Variable(Name, u64),
}

impl Price {
    /// The cost with these variables.
    pub fn of(&self, variables: &Variables) -> u64 {
        match self {
            Price::Fixed(cost) => *cost,
            Price::Sum(parts) => parts.iter().fold(0, |sum, part| sum.saturating_add(part.of(variables))),
            Price::Dearest(parts) => parts.iter().map(|part| part.of(variables)).max().unwrap_or_default(),
            Price::Times(rows, price) => rows.of(variables).saturating_mul(price.of(variables)),
        }
    }
}

impl Rows {
    fn of(&self, variables: &Variables) -> u64 {
        match self {
            Rows::Number(rows) => *rows,
            Rows::Variable(name, default) => variables.get(name).and_then(number).unwrap_or(*default),
        }
    }
}

/// The price of an operation, and its arguments with variables in them.
pub(super) fn study(
    document: &ExecutableDocument,
    operation: &OperationDefinition,
    types: &Registry,
) -> Result<(Price, Vec<Place>), Turned> {
    let root = match operation.ty {
        OperationType::Query => Some(types.query_type.as_str()),
        OperationType::Mutation => types.mutation_type.as_deref(),
        OperationType::Subscription => types.subscription_type.as_deref(),
    };
    let mut study = Study { document, types, places: Vec::new(), introspection: 0 };
    study.directives(&operation.directives);
    let on = root.and_then(|root| types.types.get(root));
    let price = on.map_or(Price::Fixed(0), |on| study.set(on, &operation.selection_set.node, false));
    if study.introspection > INTROSPECTION {
        return Err(too_dear(study.introspection, INTROSPECTION));
    }
    Ok((price, study.places))
}

/// The refusal of what costs too much.
pub(super) fn too_dear(cost: u64, limit: u64) -> Turned {
    let detail = format!("The document costs {cost}: the limit is {limit}");
    Turned::new(Ground::Code(Code::QueryTooComplex), detail)
}

struct Study<'a> {
    document: &'a ExecutableDocument,
    types: &'a Registry,
    places: Vec<Place>,
    introspection: u64,
}

impl<'a> Study<'a> {
    /// `paged` tells that the rows of lists right below were counted above them: those of a connection.
    fn set(&mut self, on: &'a MetaType, set: &'a SelectionSet, paged: bool) -> Price {
        let (mut all, mut some) = (Vec::new(), BTreeMap::<&str, Vec<Price>>::new());
        for selection in &set.items {
            self.directives(selection.node.directives());
            let (to, inner) = match &selection.node {
                Selection::Field(field) => {
                    all.push(self.field(on, &field.node, paged));
                    continue;
                }
                Selection::InlineFragment(inline) => {
                    let to = inline.node.type_condition.as_ref().map(|condition| &condition.node.on.node);
                    (to, &inline.node.selection_set.node)
                }
                Selection::FragmentSpread(spread) => {
                    match self.document.fragments.get(&spread.node.fragment_name.node) {
                        Some(fragment) => {
                            let to = &fragment.node.type_condition.node.on.node;
                            (Some(to), &fragment.node.selection_set.node)
                        }
                        None => continue,
                    }
                }
            };
            let to = to.and_then(|name| self.types.types.get(name.as_str())).unwrap_or(on);
            let price = self.set(to, inner, paged);
            if on.is_abstract() && !to.is_abstract() {
                some.entry(to.name()).or_default().push(price);
            } else {
                all.push(price);
            }
        }
        all.push(Price::Dearest(some.into_values().map(Price::Sum).collect()));
        Price::Sum(all)
    }

    fn field(&mut self, on: &'a MetaType, field: &'a Field, paged: bool) -> Price {
        let name = field.name.node.as_str();
        // `__typename` is in no table.
        let Some(meta) = on.field_by_name(name) else { return Price::Fixed(0) };
        self.arguments(&field.arguments, |argument| meta.args.get(argument));
        let Some(ty) = self.types.types.get(MetaTypeName::concrete_typename(&meta.ty)) else {
            return Price::Fixed(0);
        };
        let usual = if ty.is_composite() { 2 } else { 1 };
        let own = Price::Fixed(cost::of(on.name(), name).unwrap_or(usual).into());
        if !ty.is_composite() {
            return own;
        }
        let page = page(meta, field);
        let below = self.set(ty, &field.selection_set.node, page.is_some());
        let rows = page.or_else(|| (is_list(&meta.ty) && !paged).then(|| Rows::Number(self.rows(on, name))));
        let below = match rows {
            Some(rows) => Price::Times(rows, Box::new(below)),
            None => below,
        };
        if name.starts_with("__") {
            self.introspection = self.introspection.saturating_add(below.of(&Variables::default()));
            return own;
        }
        Price::Sum(vec![own, below])
    }

    /// How long a list without a page is taken to be. Those of the schema itself are known.
    fn rows(&self, on: &MetaType, name: &str) -> u64 {
        match (on.name(), name) {
            ("__Schema", "types") => self.types.types.len() as u64,
            ("__Type", "possibleTypes") => 3,
            ("__Type", "interfaces") => 1,
            ("__Field", "args") => 2,
            _ => LIST,
        }
    }

    fn directives(&mut self, directives: &'a [Positioned<Directive>]) {
        for directive in directives.iter().map(|directive| &directive.node) {
            let meta = self.types.directives.get(directive.name.node.as_str());
            self.arguments(&directive.arguments, |argument| meta?.args.get(argument));
        }
    }

    fn arguments<'m>(
        &mut self,
        arguments: &[(Positioned<Name>, Positioned<Value>)],
        meta: impl Fn(&str) -> Option<&'m MetaInputValue>,
    ) {
        for (name, value) in arguments.iter().filter(|(_, value)| has_variable(&value.node)) {
            if let Some(meta) = meta(name.node.as_str()) {
                let place =
                    Place { argument: name.node.clone(), ty: meta.ty.clone(), value: value.node.clone() };
                self.places.push(place);
            }
        }
    }
}

fn has_variable(value: &Value) -> bool {
    match value {
        Value::Variable(_) => true,
        Value::List(items) => items.iter().any(has_variable),
        Value::Object(fields) => fields.values().any(has_variable),
        _ => false,
    }
}

fn is_list(ty: &str) -> bool {
    ty.starts_with('[')
}

/// The rows of a field that takes `first` or `last`.
fn page(meta: &MetaField, field: &Field) -> Option<Rows> {
    let takes = ["first", "last"].map(|name| meta.args.get(name));
    let default = takes.iter().flatten().find_map(|arg| arg.default_value.as_ref()?.parse().ok());
    takes.iter().flatten().next()?;
    let default = default.unwrap_or(PAGE_DEFAULT as u64);
    let given = ["first", "last"].iter().find_map(|name| field.get_argument(name));
    Some(match given.map(|value| &value.node) {
        Some(Value::Variable(name)) => Rows::Variable(name.clone(), default),
        Some(Value::Number(rows)) => Rows::Number(rows.as_u64().unwrap_or_default()),
        _ => Rows::Number(default),
    })
}

fn number(value: &Given) -> Option<u64> {
    match value {
        Given::Number(number) => Some(number.as_u64().unwrap_or_default()),
        _ => None,
    }
}
