//! A document that was read: it parses, fits the budget and is valid. Everything that can be known of it without its
//! variables is worked out here, once.

use std::sync::Arc;

use async_graphql::{
    Executor, Name, Positioned, SchemaEnv, Value,
    parser::{
        parse_query,
        types::{
            DocumentOperations, ExecutableDocument, OperationDefinition, OperationType, Selection,
            SelectionSet,
        },
    },
    registry::Registry,
};

use super::{
    budget,
    class::Class,
    errors::{self, Turned},
    persisted::Hash,
    price::{self, Price},
    status::Ground,
};
use crate::error::Code;
use crate::graphql::judge::judge;

/// A document, ready to run.
pub struct Parsed {
    pub(super) hash: Hash,
    /// Of its text.
    pub(super) bytes: usize,
    pub(super) document: ExecutableDocument,
    operations: Vec<Arc<Operation>>,
    schema: SchemaEnv,
}

/// One of its operations.
pub(super) struct Operation {
    name: Option<Name>,
    pub kind: OperationType,
    pub class: Class,
    pub variables: Vec<Declared>,
    pub price: Price,
    /// The arguments that have variables in them.
    pub places: Vec<Place>,
}

/// A variable as the operation declares it.
pub(super) struct Declared {
    pub name: Name,
    pub ty: String,
    pub default: Option<Value>,
}

/// An argument that is or holds a variable, and its type in the schema.
pub(super) struct Place {
    pub argument: Name,
    pub ty: String,
    pub value: async_graphql_value::Value,
}

impl Parsed {
    /// Reads a text, or says why it cannot be run.
    pub(super) async fn read(hash: Hash, text: &str, schema: &impl Executor) -> Result<Parsed, Turned> {
        budget::check_text(text)?;
        let document = parse_query(text).map_err(errors::parse_error)?;
        budget::check(&document)?;
        let schema = judge(schema, document.clone()).await.map_err(errors::invalid)?;
        let operations = document.operations.iter();
        let operations = operations.map(|(name, operation)| {
            Operation::of(&document, name.cloned(), &operation.node, &schema.registry).map(Arc::new)
        });
        let operations = operations.collect::<Result<_, _>>()?;
        Ok(Parsed { hash, bytes: text.len(), document, operations, schema })
    }

    /// The types of the schema it is valid for.
    pub(super) fn types(&self) -> &Registry {
        &self.schema.registry
    }

    /// The operation to run. The same choice as the library makes, so that its answer is ours.
    pub(super) fn operation(&self, name: Option<&str>) -> Result<&Arc<Operation>, Turned> {
        let named = |operation: &&Arc<Operation>| operation.name.as_deref() == name;
        match (&self.document.operations, name) {
            (DocumentOperations::Multiple(_), None) if self.operations.len() > 1 => {
                Err(bad("The document has several operations: name one in `operationName`"))
            }
            (_, None) => self.operations.first().ok_or_else(|| bad("The document has no operation")),
            (_, Some(name)) => {
                self.operations.iter().find(named).ok_or_else(|| bad(format!("Unknown operation \"{name}\"")))
            }
        }
    }
}

impl Operation {
    /// What it is called, if it has a name.
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    fn of(
        document: &ExecutableDocument,
        name: Option<Name>,
        operation: &OperationDefinition,
        types: &Registry,
    ) -> Result<Operation, Turned> {
        if operation.ty == OperationType::Subscription {
            one_root_field(document, operation)?;
        }
        let variables = operation.variable_definitions.iter().map(|Positioned { node, .. }| Declared {
            name: node.name.node.clone(),
            ty: node.var_type.node.to_string(),
            default: node.default_value.as_ref().map(|value| value.node.clone()),
        });
        let (price, places) = price::study(document, operation, types)?;
        let class = Class::of(document, operation);
        Ok(Operation { name, kind: operation.ty, class, variables: variables.collect(), price, places })
    }
}

/// The specification allows one root field in a subscription; the library accepts several.
fn one_root_field(document: &ExecutableDocument, operation: &OperationDefinition) -> Result<(), Turned> {
    let mut keys = Vec::new();
    root_keys(document, &operation.selection_set.node, &mut keys);
    keys.dedup();
    match keys.as_slice() {
        [_] => Ok(()),
        _ => Err(bad("A subscription must have exactly one root field")),
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

fn bad(detail: impl Into<String>) -> Turned {
    Turned::new(Ground::Code(Code::BadDocument), detail)
}
