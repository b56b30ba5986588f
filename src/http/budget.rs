//! What one document may ask for, counted before anything of it is executed.
//!
//! The library's own checks follow every fragment spread with no memory of where they have been, so a
//! document of 758 bytes whose fragments each spread the next one twice costs 0.6 s of CPU, and every
//! further 37 bytes double it. Here each fragment is counted once and remembered: the whole walk is
//! linear in the text, while the sums are those of the document with all its spreads written out.

use std::collections::HashMap;

use async_graphql::{
    Positioned,
    parser::types::{Directive, ExecutableDocument, Selection, SelectionSet},
};

use super::{errors::Turned, status::Ground};
use crate::error::Code;
use crate::graphql::login;

/// Bytes of document text.
const BYTES: usize = 32 * 1024;
/// Operations in one document.
const OPERATIONS: usize = 10;
/// Fragment definitions in one document.
const FRAGMENTS: usize = 100;
/// Fields, with every spread written out.
const FIELDS: usize = 600;
/// Aliased fields, with every spread written out.
const ALIASES: usize = 60;
/// Directives, with every spread written out.
const DIRECTIVES: usize = 60;
/// Fields that try a secret, with every spread written out (`graphql::login::TRIES`).
const TRIES: usize = 2;
/// Levels of fields. The introspection query of graphql-js needs 15.
const DEPTH: usize = 16;

/// What a selection costs with all its spreads written out. The sums saturate, so they cannot wrap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Cost {
    fields: usize,
    aliases: usize,
    directives: usize,
    tries: usize,
    depth: usize,
}

impl Cost {
    /// Both costs side by side: amounts add up, depths do not.
    fn beside(self, other: Cost) -> Cost {
        Cost {
            fields: self.fields.saturating_add(other.fields),
            aliases: self.aliases.saturating_add(other.aliases),
            directives: self.directives.saturating_add(other.directives),
            tries: self.tries.saturating_add(other.tries),
            depth: self.depth.max(other.depth),
        }
    }

    /// Refuses the first amount that is over its limit.
    fn check(self) -> Result<(), Turned> {
        within("fields", self.fields, FIELDS)?;
        within("aliases", self.aliases, ALIASES)?;
        within("directives", self.directives, DIRECTIVES)?;
        within("attempts", self.tries, TRIES)?;
        within("levels", self.depth, DEPTH)
    }
}

/// The cost of each fragment seen so far; `None` while it is being counted, which means a cycle.
type Memo<'a> = HashMap<&'a str, Option<Cost>>;

/// The one check that is possible before parsing.
pub(super) fn check_text(text: &str) -> Result<(), Turned> {
    within("bytes", text.len(), BYTES)
}

/// Refuses a document that is over any limit, or whose fragments go in a circle. Fragments that no
/// operation uses are counted too, because validation walks them all the same.
pub(super) fn check(document: &ExecutableDocument) -> Result<(), Turned> {
    within("operations", document.operations.iter().len(), OPERATIONS)?;
    within("fragments", document.fragments.len(), FRAGMENTS)?;
    let mut memo = Memo::new();
    let mut total = Cost::default();
    for (_, operation) in document.operations.iter() {
        let own = Cost { directives: operation.node.directives.len(), ..Cost::default() };
        total = total.beside(own).beside(cost_of(document, &operation.node.selection_set.node, &mut memo)?);
    }
    total.check()?;
    document.fragments.keys().try_for_each(|name| cost_of_fragment(document, name, &mut memo)?.check())
}

fn cost_of<'a>(
    document: &'a ExecutableDocument,
    set: &'a SelectionSet,
    memo: &mut Memo<'a>,
) -> Result<Cost, Turned> {
    let mut total = Cost::default();
    for selection in &set.items {
        let directives = count_directives(selection.node.directives());
        let inner = match &selection.node {
            Selection::Field(field) => {
                let below = cost_of(document, &field.node.selection_set.node, memo)?;
                let tries = usize::from(login::TRIES.contains(&field.node.name.node.as_str()));
                let aliases = usize::from(field.node.alias.is_some());
                let own = Cost { fields: 1, aliases, tries, ..Cost::default() };
                Cost { depth: below.depth.saturating_add(1), ..below.beside(own) }
            }
            Selection::InlineFragment(inline) => cost_of(document, &inline.node.selection_set.node, memo)?,
            Selection::FragmentSpread(spread) => {
                cost_of_fragment(document, spread.node.fragment_name.node.as_str(), memo)?
            }
        };
        total = total.beside(inner).beside(directives);
    }
    Ok(total)
}

fn cost_of_fragment<'a>(
    document: &'a ExecutableDocument,
    name: &'a str,
    memo: &mut Memo<'a>,
) -> Result<Cost, Turned> {
    match memo.get(name) {
        Some(Some(known)) => return Ok(*known),
        Some(None) => {
            let detail = format!("Fragment \"{name}\" spreads itself");
            return Err(Turned::new(Ground::Code(Code::BadDocument), detail));
        }
        None => {}
    }
    // Refused here and not left to validation: fragments that double and end in nothing have no fields to
    // count, and would be walked all the same.
    let Some(fragment) = document.fragments.get(name) else {
        return Err(Turned::new(Ground::Code(Code::BadDocument), format!("Unknown fragment \"{name}\"")));
    };
    memo.insert(name, None);
    let own = count_directives(&fragment.node.directives);
    let cost = own.beside(cost_of(document, &fragment.node.selection_set.node, memo)?);
    memo.insert(name, Some(cost));
    Ok(cost)
}

fn count_directives(directives: &[Positioned<Directive>]) -> Cost {
    Cost { directives: directives.len(), ..Cost::default() }
}

fn within(what: &str, found: usize, limit: usize) -> Result<(), Turned> {
    if found <= limit {
        return Ok(());
    }
    let detail = format!("The document has too many {what}: the limit is {limit}");
    Err(Turned::new(Ground::Code(Code::QueryTooComplex), detail))
}

#[cfg(test)]
mod tests {
    use std::{fmt::Write, time::Instant};

    use async_graphql::parser::parse_query;

    use super::*;

    fn code_of(text: &str) -> Option<Code> {
        let checked = check_text(text).and_then(|()| check(&parse_query(text).expect("parses")));
        checked.err().and_then(|turned| turned.code())
    }

    #[test]
    fn limits_are_kept_to_the_unit() {
        let nest = |levels: usize| format!("{}x{}", "{a".repeat(levels - 1) + "{", "}".repeat(levels));
        let fields = |n: usize| format!("{{{}}}", "a ".repeat(n));
        let aliases = |n: usize| (0..n).fold(String::from("{"), |text, i| text + &format!("b{i}:a ")) + "}";
        let directives = |n: usize| format!("{{a {}}}", "@x ".repeat(n));
        let operations = |n: usize| (0..n).fold(String::new(), |text, i| text + &format!("query Q{i}{{a}} "));
        assert_eq!((code_of(&nest(16)), code_of(&nest(17))), (None, Some(Code::QueryTooComplex)));
        assert_eq!((code_of(&fields(600)), code_of(&fields(601))), (None, Some(Code::QueryTooComplex)));
        assert_eq!((code_of(&aliases(60)), code_of(&aliases(61))), (None, Some(Code::QueryTooComplex)));
        assert_eq!((code_of(&directives(60)), code_of(&directives(61))), (None, Some(Code::QueryTooComplex)));
        assert_eq!((code_of(&operations(10)), code_of(&operations(11))), (None, Some(Code::QueryTooComplex)));
        assert_eq!(code_of(&format!("{{a}} #{}", " ".repeat(BYTES))), Some(Code::QueryTooComplex));
    }

    #[test]
    fn doubling_fragments_are_refused_at_once() {
        for used in ["{...F0}", "{a}"] {
            let mut text = String::from(used);
            for i in 0..90 {
                write!(text, " fragment F{i} on Query{{...F{0} ...F{0}}}", i + 1).expect("writes");
            }
            text.push_str(" fragment F90 on Query{a}");
            let start = Instant::now();
            assert_eq!(code_of(&text), Some(Code::QueryTooComplex));
            assert!(start.elapsed().as_millis() < 500);
        }
    }

    #[test]
    fn a_circle_of_fragments_is_a_bad_document() {
        let text = "{...A} fragment A on Query{...B} fragment B on Query{...A}";
        assert_eq!(code_of(text), Some(Code::BadDocument));
    }

    #[test]
    fn fragments_that_end_in_nothing_are_a_bad_document() {
        let text = "{...A ...A} fragment A on Query{...B ...B}";
        assert_eq!(code_of(text), Some(Code::BadDocument));
    }

    #[test]
    fn levels_count_through_fragments() {
        let text = "{a{a{a{a{a{a{a{a{...F}}}}}}}}} fragment F on Query{a{a{a{a{a{a{a{a{a}}}}}}}}}";
        assert_eq!(code_of(text), Some(Code::QueryTooComplex));
    }
}
