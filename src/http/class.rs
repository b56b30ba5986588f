//! What an operation asks of the server, told from its root fields. When there is not room for all, sums that somebody
//! looks at are the first to wait, what a phone reads comes next, and what a kader recorded is the last: it is the only
//! one of the three that could be lost.

use std::collections::HashSet;

use async_graphql::parser::types::{ExecutableDocument, OperationDefinition, OperationType, Selection};

/// Three classes, in the order in which they are let in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Class {
    Write,
    Read,
    Statistics,
}

/// The root fields that add up what many posts did, or walk a whole chain. A query with one of them is statistics.
const STATISTICS: &[&str] = &[
    "dataTerbuka",
    "kekosongan",
    "partisipasi",
    "pemetaan",
    "periksaJejak",
    "ralatBulan",
    "registrasi",
    "ringkasanPartisipasi",
    "skdn",
    "waktuTindakLanjut",
];

impl Class {
    pub const ALL: [Class; 3] = [Class::Write, Class::Read, Class::Statistics];

    /// The class of an operation whose document is within its budget. A fragment is followed once.
    pub fn of(document: &ExecutableDocument, operation: &OperationDefinition) -> Class {
        if operation.ty == OperationType::Mutation {
            return Class::Write;
        }
        let mut sets = vec![&operation.selection_set.node];
        let mut followed = HashSet::new();
        while let Some(set) = sets.pop() {
            for selection in &set.items {
                match &selection.node {
                    Selection::Field(field) if STATISTICS.contains(&field.node.name.node.as_str()) => {
                        return Class::Statistics;
                    }
                    Selection::Field(_) => {}
                    Selection::InlineFragment(inline) => sets.push(&inline.node.selection_set.node),
                    Selection::FragmentSpread(spread) => {
                        let name = &spread.node.fragment_name.node;
                        let fragment = document.fragments.get(name).filter(|_| followed.insert(name));
                        sets.extend(fragment.map(|fragment| &fragment.node.selection_set.node));
                    }
                }
            }
        }
        Class::Read
    }

    /// The word for the log and the metrics.
    pub fn word(self) -> &'static str {
        match self {
            Class::Write => "write",
            Class::Read => "read",
            Class::Statistics => "statistics",
        }
    }

    /// After how many seconds to come back when there was no room.
    pub fn retry_after(self) -> u64 {
        match self {
            Class::Write => 1,
            Class::Read => 2,
            Class::Statistics => 5,
        }
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    fn class(text: &str) -> Class {
        let document = parse_query(text).expect("a document");
        let (_, operation) = document.operations.iter().next().expect("an operation");
        Class::of(&document, &operation.node)
    }

    #[test]
    fn the_root_fields_say_which_class_it_is() {
        assert_eq!(class("mutation { partisipasi { n } }"), Class::Write);
        assert_eq!(class("{ daftarSasaran { nodes { nama } } }"), Class::Read);
        assert_eq!(class("subscription { berubah { id } }"), Class::Read);
        assert_eq!(class("{ aku { id } s: skdn { s } }"), Class::Statistics);
        assert_eq!(
            class(
                "{ ... on Query { ...A } } fragment A on Query { ...B } fragment B on Query { skdn { s } }"
            ),
            Class::Statistics
        );
        assert_eq!(class("{ sasaran(id: 1) { skdn } }"), Class::Read, "a root field, not any");
        assert_eq!(class("{ ...A } fragment A on Query { aku { id } ...A }"), Class::Read, "a circle ends");
    }

    #[test]
    fn every_name_in_the_table_is_a_root_field() {
        let schema = include_str!("../../schema/posyandu.graphql");
        let query =
            schema.split_once("\ntype Query {").expect("a root").1.split_once("\n}").expect("its end").0;
        let root = |name: &&str| query.lines().any(|line| line.starts_with(&format!("\t{name}(")));
        assert_eq!(STATISTICS.iter().filter(|name| !root(name)).collect::<Vec<_>>(), Vec::<&&str>::new());
        assert!(STATISTICS.is_sorted());
    }
}
