//! From what was asked to what can be executed: parse once, check the budget, find the operation, fill in
//! its variables.
//!
//! Variables are completed here because the library does not do it where it matters: its
//! `remove_skipped_selection` (8.0.0-rc.5, `schema.rs`) looks only at the variables that were sent, so
//! `@include(if: $x)` ignored `$x: Boolean = true`; and a required variable that is missing became an error
//! of a field, with status 200, in place of an error of the request.

use async_graphql::{
    Pos, Positioned, Request, Value, Variables,
    parser::{
        parse_query,
        types::{
            DocumentOperations, ExecutableDocument, OperationDefinition, OperationType, Selection,
            SelectionSet,
        },
    },
};

use super::{
    budget,
    errors::{self, Turned},
    line::Told,
    request::Asked,
    status::Ground,
};
use crate::error::Code;

/// A request that parses, fits the budget and names its operation.
pub(super) struct Prepared {
    pub request: Request,
    pub kind: OperationType,
    /// For the log, and for whom there is room first.
    pub told: Told,
    /// Where arguments stand whose value comes from a variable.
    pub from_variables: Vec<Pos>,
}

/// Every request passes here, over HTTP and WebSocket alike.
pub(super) fn prepare(asked: Asked) -> Result<Prepared, Turned> {
    budget::check_text(&asked.query)?;
    let document = parse_query(&asked.query).map_err(errors::parse_error)?;
    budget::check(&document)?;
    let operation = &operation_of(&document, asked.operation_name.as_deref())?.node;
    let kind = operation.ty;
    let told = Told::of(&asked.query, &document, operation, asked.operation_name.as_deref());
    if kind == OperationType::Subscription {
        one_root_field(&document, operation)?;
    }
    let variables = complete(operation, asked.variables)?;
    let mut from_variables = Vec::new();
    let fragments = document.fragments.values().map(|fragment| &fragment.node.selection_set.node);
    for set in fragments.chain([&operation.selection_set.node]) {
        note_variables(set, &mut from_variables);
    }

    let mut request = Request::new(asked.query).variables(variables);
    request.operation_name = asked.operation_name;
    request.extensions = async_graphql::Extensions(asked.extensions.unwrap_or_default());
    request.set_parsed_query(document);
    Ok(Prepared { request, kind, told, from_variables })
}

/// The same choice as the library makes, so that its answer is ours.
fn operation_of<'a>(
    document: &'a ExecutableDocument,
    name: Option<&str>,
) -> Result<&'a Positioned<OperationDefinition>, Turned> {
    let found = match (&document.operations, name) {
        (DocumentOperations::Single(operation), None) => Some(operation),
        (DocumentOperations::Single(_), Some(_)) => None,
        (DocumentOperations::Multiple(operations), Some(name)) => operations.get(name),
        (DocumentOperations::Multiple(operations), None) if operations.len() == 1 => {
            operations.values().next()
        }
        (DocumentOperations::Multiple(_), None) => {
            return Err(bad_document("The document has several operations: name one in `operationName`"));
        }
    };
    found.ok_or_else(|| bad_document(format!("Unknown operation \"{}\"", name.unwrap_or_default())))
}

/// Puts in the defaults and asks for what is required.
fn complete(operation: &OperationDefinition, mut variables: Variables) -> Result<Variables, Turned> {
    for definition in operation.variable_definitions.iter().map(|definition| &definition.node) {
        let name = &definition.name.node;
        match (variables.get(name), &definition.default_value) {
            (None, Some(default)) => {
                variables.insert(name.clone(), default.node.clone());
            }
            (None | Some(Value::Null), _) if !definition.var_type.node.nullable => {
                let detail =
                    format!("Variable \"${name}\" of type \"{}\" is required", definition.var_type.node);
                return Err(Turned::new(Ground::Code(Code::BadVariables), detail));
            }
            _ => {}
        }
    }
    Ok(variables)
}

fn note_variables(set: &SelectionSet, places: &mut Vec<Pos>) {
    for selection in &set.items {
        let arguments = match &selection.node {
            Selection::Field(field) => field.node.arguments.as_slice(),
            _ => &[],
        };
        let directives = selection.node.directives().iter().flat_map(|directive| &directive.node.arguments);
        for (name, value) in arguments.iter().chain(directives) {
            if value.node.clone().into_const().is_none() {
                places.push(name.pos);
            }
        }
        match &selection.node {
            Selection::Field(field) => note_variables(&field.node.selection_set.node, places),
            Selection::InlineFragment(inline) => note_variables(&inline.node.selection_set.node, places),
            Selection::FragmentSpread(_) => {}
        }
    }
}

/// The specification allows one root field in a subscription; the library accepts several.
fn one_root_field(document: &ExecutableDocument, operation: &OperationDefinition) -> Result<(), Turned> {
    let mut keys = Vec::new();
    root_keys(document, &operation.selection_set.node, &mut keys);
    keys.dedup();
    match keys.as_slice() {
        [_] => Ok(()),
        _ => Err(bad_document("A subscription must have exactly one root field")),
    }
}

fn root_keys<'a>(document: &'a ExecutableDocument, set: &'a SelectionSet, keys: &mut Vec<&'a str>) {
    for selection in &set.items {
        match &selection.node {
            Selection::Field(field) => keys.push(field.node.response_key().node.as_str()),
            Selection::InlineFragment(inline) => root_keys(document, &inline.node.selection_set.node, keys),
            Selection::FragmentSpread(spread) => {
                if let Some(fragment) = document.fragments.get(&spread.node.fragment_name.node) {
                    root_keys(document, &fragment.node.selection_set.node, keys);
                }
            }
        }
    }
}

fn bad_document(detail: impl Into<String>) -> Turned {
    Turned::new(Ground::Code(Code::BadDocument), detail)
}
