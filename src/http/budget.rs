//! What one document may ask for, counted before anything of it is executed.
//!
//! The library's own checks follow every fragment spread with no memory of where they have been, so a
//! document of 758 bytes whose fragments each spread the next one twice costs 0.6 s of CPU, and every
//! further 37 bytes double it. Here each fragment is counted once and remembered: the whole walk is
//! linear in the text, while the sums are those of the document with all its spreads written out.

use std::collections::HashMap;

use async_graphql::{
    Name, Positioned,
    parser::types::{Directive, ExecutableDocument, Selection, SelectionSet},
};
use async_graphql_value::Value;

use super::{errors::Turned, status::Ground, tokens};
use crate::error::Code;
use crate::graphql::login;

/// Bytes of document text.
const BYTES: usize = 32 * 1024;
/// Tokens of document text.
const TOKENS: usize = 3_000;
/// Brackets that are open at one place.
const BRACKETS: usize = 60;
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
/// Values written in arguments, with every spread written out: each element of a list, each field of an object.
const VALUES: usize = 2_000;
/// Lists and objects within each other in one argument.
pub(super) const VALUE_DEPTH: usize = 12;

/// What a selection costs with all its spreads written out. The sums saturate, so they cannot wrap.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Cost {
    fields: usize,
    aliases: usize,
    directives: usize,
    tries: usize,
    depth: usize,
    values: usize,
    value_depth: usize,
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
            values: self.values.saturating_add(other.values),
            value_depth: self.value_depth.max(other.value_depth),
        }
    }

    /// Refuses the first amount that is over its limit.
    fn check(self) -> Result<(), Turned> {
        within("fields", self.fields, FIELDS)?;
        within("aliases", self.aliases, ALIASES)?;
        within("directives", self.directives, DIRECTIVES)?;
        within("attempts", self.tries, TRIES)?;
        within("levels", self.depth, DEPTH)?;
        within("values", self.values, VALUES)?;
        within("lists and objects within each other", self.value_depth, VALUE_DEPTH)
    }
}

/// The cost of each fragment seen so far; `None` while it is being counted, which means a cycle.
type Memo<'a> = HashMap<&'a str, Option<Cost>>;

/// The checks that are possible before parsing.
pub(super) fn check_text(text: &str) -> Result<(), Turned> {
    within("bytes", text.len(), BYTES)?;
    let size = tokens::size_of(text, TOKENS);
    within("tokens", size.tokens, TOKENS)?;
    within("brackets within each other", size.depth, BRACKETS)
}

/// Refuses a document that is over any limit, or whose fragments go in a circle. Fragments that no
/// operation uses are counted too, because validation walks them all the same.
pub(super) fn check(document: &ExecutableDocument) -> Result<(), Turned> {
    Walk::of(document).check()
}

/// One count of a document.
struct Walk<'a> {
    document: &'a ExecutableDocument,
    memo: Memo<'a>,
    /// The work of counting: selections, directives and values looked at.
    looks: usize,
}

impl<'a> Walk<'a> {
    fn of(document: &'a ExecutableDocument) -> Self {
        Walk { document, memo: Memo::new(), looks: 0 }
    }

    fn check(&mut self) -> Result<(), Turned> {
        let document = self.document;
        within("operations", document.operations.iter().len(), OPERATIONS)?;
        within("fragments", document.fragments.len(), FRAGMENTS)?;
        let mut total = Cost::default();
        for (_, operation) in document.operations.iter() {
            total = total.beside(self.directives(&operation.node.directives));
            total = total.beside(self.set(&operation.node.selection_set.node)?);
        }
        total.check()?;
        document.fragments.keys().try_for_each(|name| self.fragment(name)?.check())
    }

    fn set(&mut self, set: &'a SelectionSet) -> Result<Cost, Turned> {
        let mut total = Cost::default();
        for selection in &set.items {
            self.looks += 1;
            let directives = self.directives(selection.node.directives());
            let inner = match &selection.node {
                Selection::Field(field) => {
                    let field = &field.node;
                    let below = self.set(&field.selection_set.node)?;
                    let tries = usize::from(login::TRIES.contains(&field.name.node.as_str()));
                    let own = Cost {
                        fields: 1,
                        aliases: usize::from(field.alias.is_some()),
                        tries,
                        ..Cost::default()
                    };
                    let below = Cost { depth: below.depth.saturating_add(1), ..below };
                    below.beside(own).beside(self.arguments(&field.arguments))
                }
                Selection::InlineFragment(inline) => self.set(&inline.node.selection_set.node)?,
                Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node)?,
            };
            total = total.beside(inner).beside(directives);
        }
        Ok(total)
    }

    fn fragment(&mut self, name: &'a str) -> Result<Cost, Turned> {
        match self.memo.get(name) {
            Some(Some(known)) => return Ok(*known),
            Some(None) => {
                let detail = format!("Fragment \"{name}\" spreads itself");
                return Err(Turned::new(Ground::Code(Code::BadDocument), detail));
            }
            None => {}
        }
        // Refused here and not left to validation: fragments that double and end in nothing have no fields to
        // count, and would be walked all the same.
        let Some(fragment) = self.document.fragments.get(name) else {
            return Err(Turned::new(Ground::Code(Code::BadDocument), format!("Unknown fragment \"{name}\"")));
        };
        self.memo.insert(name, None);
        let own = self.directives(&fragment.node.directives);
        let cost = own.beside(self.set(&fragment.node.selection_set.node)?);
        self.memo.insert(name, Some(cost));
        Ok(cost)
    }

    fn directives(&mut self, directives: &[Positioned<Directive>]) -> Cost {
        let own = Cost { directives: directives.len(), ..Cost::default() };
        self.looks += directives.len();
        directives.iter().fold(own, |cost, directive| cost.beside(self.arguments(&directive.node.arguments)))
    }

    fn arguments(&mut self, arguments: &[(Positioned<Name>, Positioned<Value>)]) -> Cost {
        arguments.iter().fold(Cost::default(), |cost, (_, value)| cost.beside(self.value(&value.node)))
    }

    fn value(&mut self, value: &Value) -> Cost {
        self.looks += 1;
        let one = Cost { values: 1, ..Cost::default() };
        let within = |below: Cost| Cost { value_depth: below.value_depth.saturating_add(1), ..below };
        match value {
            Value::List(items) => within(items.iter().fold(one, |cost, item| cost.beside(self.value(item)))),
            Value::Object(fields) => {
                within(fields.values().fold(one, |cost, field| cost.beside(self.value(field))))
            }
            _ => one,
        }
    }
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
    use std::fmt::Write;

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
        let values = |n: usize| format!("{{a(b:[{}])}}", "1 ".repeat(n - 1));
        let lists = |n: usize| format!("{{a(b:{}{})}}", "[".repeat(n), "]".repeat(n));
        let operations = |n: usize| (0..n).fold(String::new(), |text, i| text + &format!("query Q{i}{{a}} "));
        assert_eq!((code_of(&nest(16)), code_of(&nest(17))), (None, Some(Code::QueryTooComplex)));
        assert_eq!((code_of(&fields(600)), code_of(&fields(601))), (None, Some(Code::QueryTooComplex)));
        assert_eq!((code_of(&aliases(60)), code_of(&aliases(61))), (None, Some(Code::QueryTooComplex)));
        assert_eq!((code_of(&directives(60)), code_of(&directives(61))), (None, Some(Code::QueryTooComplex)));
        assert_eq!((code_of(&values(2_000)), code_of(&values(2_001))), (None, Some(Code::QueryTooComplex)));
        assert_eq!((code_of(&lists(12)), code_of(&lists(13))), (None, Some(Code::QueryTooComplex)));
        assert_eq!((code_of(&operations(10)), code_of(&operations(11))), (None, Some(Code::QueryTooComplex)));
        assert_eq!(code_of(&format!("{{a}} #{}", " ".repeat(BYTES))), Some(Code::QueryTooComplex));
    }

    /// What it takes to refuse a document: tokens read before parsing, and looks at what was parsed.
    fn work(text: &str) -> (usize, usize) {
        let tokens = tokens::size_of(text, TOKENS).tokens;
        if check_text(text).is_err() {
            return (tokens, 0);
        }
        let document = parse_query(text).expect("parses");
        let mut walk = Walk::of(&document);
        assert_eq!(walk.check().expect_err("is refused").code(), Some(Code::QueryTooComplex));
        (tokens, walk.looks)
    }

    #[test]
    fn no_document_is_refused_at_more_work_than_it_has_tokens() {
        let doubling = (0..90).fold(String::from("{...F0} fragment F90 on Query{a}"), |mut text, i| {
            write!(text, " fragment F{i} on Query{{...F{0} ...F{0}}}", i + 1).expect("writes");
            text
        });
        let unused = doubling.replacen("{...F0}", "{a}", 1);
        let hostile = [
            doubling,
            unused,
            format!("{{{}}}", (0..1_000).fold(String::new(), |text, i| text + &format!("a{i}:a "))),
            format!("{{a {}}}", "@skip(if:false)".repeat(400)),
            format!("{{a {}}}", "@x".repeat(20_000)),
            format!("{}a{}", "{a".repeat(10_000), "}".repeat(10_000)),
            format!("{{a(b:{}{})}}", "[".repeat(10_000), "]".repeat(10_000)),
            format!("{{a(b:[{}])}}", "1 ".repeat(15_000)),
            format!("{{a(b:[{}])}}", "{c:1} ".repeat(700)),
        ];
        for text in hostile {
            let (tokens, looks) = work(&text);
            assert!(tokens <= TOKENS + 1 && looks <= tokens, "{tokens} {looks} {text:.40}");
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
