//! The variables of a request against the types of the schema, before anything runs: their size, those that are
//! missing, and every value down to the last field of an input. What does not fit is an error of the request, the same
//! the first time a document comes and the hundredth, and it names the field.
//!
//! The library would do part of this while it validates, which we do once for each document and without variables; the
//! rest it would find while it runs, as an error of a field. Its `remove_skipped_selection` (8.0.0-rc.5) looks only at
//! the variables that were sent, so `@include(if: $x)` ignored `$x: Boolean = true`; hence defaults are filled in here.
//!
//! Dates, moments, ids of mutations and measures pass as any text or number: the rules of the field read them later
//! and answer with a sentence that a kader understands.

use async_graphql::{
    Name, Value, Variables,
    registry::{MetaType, MetaTypeName, Registry},
};
use async_graphql_value::Value as Written;

use super::{budget::VALUE_DEPTH, errors::Turned, parsed::Operation, status::Ground};
use crate::error::Code;

/// Values in all variables together: each element of a list, each field of an object.
const VALUES: usize = 5_000;

/// Where a value does not fit, from the inside out, and what would.
#[derive(Debug)]
struct Misfit {
    path: Vec<String>,
    why: String,
}

type Fit = Result<(), Misfit>;

/// The variables an operation runs with.
pub(super) fn read(
    mut variables: Variables,
    operation: &Operation,
    types: &Registry,
) -> Result<Variables, Turned> {
    let mut left = VALUES;
    variables.values().try_for_each(|value| small(value, 0, &mut left))?;
    for declared in &operation.variables {
        match (variables.get(&declared.name), &declared.default) {
            (None, Some(default)) => {
                variables.insert(declared.name.clone(), default.clone());
            }
            (None, None) if !declared.ty.ends_with('!') => {}
            (value, _) => {
                let value = value.unwrap_or(&Value::Null);
                fits(types, &declared.ty, value).map_err(|misfit| misfit.turned("$", &declared.name))?;
            }
        }
    }
    for place in &operation.places {
        // What fits its declared type fits here as well, but for a null that a default had let pass and for what is
        // written around the variable.
        let fit = match &place.value {
            Written::Variable(name) => {
                variables.get(name).map_or(Ok(()), |value| fits(types, &place.ty, value))
            }
            value => filled(value, &variables).map_or(Ok(()), |value| fits(types, &place.ty, &value)),
        };
        fit.map_err(|misfit| misfit.turned("", &place.argument))?;
    }
    Ok(variables)
}

/// Counts a value down, and refuses it when nothing is left or it goes too deep.
fn small(value: &Value, depth: usize, left: &mut usize) -> Result<(), Turned> {
    let over = |what: &str, limit: usize| {
        let detail = format!("The variables have too many {what}: the limit is {limit}");
        Turned::new(Ground::Code(Code::QueryTooComplex), detail)
    };
    *left = left.checked_sub(1).ok_or_else(|| over("values", VALUES))?;
    if depth > VALUE_DEPTH {
        return Err(over("lists and objects within each other", VALUE_DEPTH));
    }
    match value {
        Value::List(items) => items.iter().try_for_each(|item| small(item, depth + 1, left)),
        Value::Object(fields) => fields.values().try_for_each(|field| small(field, depth + 1, left)),
        _ => Ok(()),
    }
}

/// What is written in a document with its variables filled in. A field whose variable was not sent is not there.
fn filled(value: &Written, variables: &Variables) -> Option<Value> {
    Some(match value {
        Written::Variable(name) => variables.get(name)?.clone(),
        Written::List(items) => {
            Value::List(items.iter().map(|item| filled(item, variables).unwrap_or_default()).collect())
        }
        Written::Object(fields) => {
            let fields =
                fields.iter().filter_map(|(name, field)| Some((name.clone(), filled(field, variables)?)));
            Value::Object(fields.collect())
        }
        plain => plain.clone().into_const()?,
    })
}

/// Does a value fit a type?
fn fits(types: &Registry, ty: &str, value: &Value) -> Fit {
    match MetaTypeName::create(ty) {
        MetaTypeName::NonNull(_) if *value == Value::Null => {
            misfit(format!("a value of type \"{ty}\" is required"))
        }
        MetaTypeName::NonNull(inner) => fits(types, inner, value),
        _ if *value == Value::Null => Ok(()),
        MetaTypeName::List(inner) => match value {
            Value::List(items) => items.iter().enumerate().try_for_each(|(at, item)| {
                fits(types, inner, item).map_err(|misfit| misfit.within(at.to_string()))
            }),
            // A list of one may be sent as that one.
            one => fits(types, inner, one),
        },
        MetaTypeName::Named(name) => match types.types.get(name) {
            Some(ty) if fits_named(types, ty, value)? => Ok(()),
            _ => misfit(format!("\"{name}\" was expected")),
        },
    }
}

fn fits_named(types: &Registry, ty: &MetaType, value: &Value) -> Result<bool, Misfit> {
    Ok(match (ty, value) {
        (MetaType::InputObject { .. }, Value::Object(_)) => fits_input(types, ty, value).map(|()| true)?,
        (MetaType::Enum { enum_values, .. }, Value::Enum(code)) => enum_values.contains_key(code.as_str()),
        (MetaType::Enum { enum_values, .. }, Value::String(code)) => enum_values.contains_key(code),
        (MetaType::Scalar { name, .. }, Value::Number(number)) if name == "Int" => {
            number.as_i64().is_some_and(|number| i32::try_from(number).is_ok())
        }
        (MetaType::Scalar { is_valid: Some(is_valid), .. }, value) => is_valid(value),
        (MetaType::Scalar { is_valid: None, .. }, Value::String(_) | Value::Number(_)) => true,
        _ => false,
    })
}

fn fits_input(types: &Registry, ty: &MetaType, value: &Value) -> Fit {
    let (MetaType::InputObject { input_fields, oneof, name, .. }, Value::Object(given)) = (ty, value) else {
        return Ok(());
    };
    // What it was called comes from the client and may be anything, so it is not repeated.
    if given.keys().any(|field| !input_fields.contains_key(field.as_str())) {
        return misfit(format!("\"{name}\" has no such field"));
    }
    if *oneof && (given.len() != 1 || given.values().any(|value| *value == Value::Null)) {
        return misfit(format!("\"{name}\" takes exactly one field, which is not null"));
    }
    input_fields.values().try_for_each(|field| {
        let fit = match given.get(field.name.as_str()) {
            Some(value) => fits(types, &field.ty, value),
            None if field.default_value.is_none() => fits(types, &field.ty, &Value::Null),
            None => Ok(()),
        };
        fit.map_err(|misfit| misfit.within(field.name.clone()))
    })
}

fn misfit(why: String) -> Fit {
    Err(Misfit { path: Vec::new(), why })
}

impl Misfit {
    fn within(mut self, step: String) -> Self {
        self.path.push(step);
        self
    }

    /// The refusal: `field` is the innermost field with a name, `detail` has the whole way to it.
    fn turned(self, sigil: &str, name: &Name) -> Turned {
        let named = self.path.iter().find(|step| step.parse::<usize>().is_err());
        let field = named.cloned().unwrap_or_else(|| name.to_string());
        let way = self.path.iter().rev().fold(format!("{sigil}{name}"), |way, step| way + "." + step);
        Turned::new(Ground::Code(Code::BadVariables), format!("\"{way}\": {}", self.why)).on(&field)
    }
}
