//! The entries of a noun in the schema: its type, its connection and edge, the enums its fields name. The
//! entries are made from the field table and nothing else, so the printed schema cannot drift from what is
//! read.

use async_graphql::indexmap::IndexMap;
use async_graphql::registry::{
    Deprecation, EnumBuilder, MetaEnumValue, MetaField, MetaInputValue, MetaType, ObjectBuilder, Registry,
};

use super::noun::{Arg, ArgTy, Body, Field, From, Noun, Ty};
use crate::domain::pilihan::Daftar;

/// Rows of a page when the document does not say.
pub const PAGE_DEFAULT: usize = 20;
/// Rows of a page at most.
pub const PAGE_MAX: usize = 100;

/// Registers a noun and everything it reaches; answers its name.
pub fn noun(registry: &mut Registry, noun: &Noun) -> String {
    if registry.types.contains_key(&noun.name) {
        return noun.name.clone();
    }
    // A placeholder first: nouns name each other.
    put(registry, object(&noun.name, &noun.about, IndexMap::new()));
    node(registry);
    let fields: IndexMap<String, MetaField> =
        noun.fields.iter().map(|f| (f.name.clone(), meta_field(registry, f))).collect();
    match &noun.body {
        Body::Object { implements } => {
            put(registry, object(&noun.name, &noun.about, fields));
            for interface in implements {
                registry.add_implements(&noun.name, interface);
                joins(registry, interface, &noun.name);
            }
        }
        Body::Interface { members, .. } => {
            put(registry, interface(&noun.name, &noun.about, fields));
            for member in members() {
                let name = self::noun(registry, member);
                joins(registry, &noun.name, &name);
            }
            registry.add_implements(&noun.name, "Node");
        }
    }
    noun.name.clone()
}

/// Registers `XConnection` and `XEdge` of a noun; answers the connection's name.
pub fn connection(registry: &mut Registry, of: &Noun) -> String {
    let name = noun(registry, of);
    let connection = format!("{name}Connection");
    if registry.types.contains_key(&connection) {
        return connection;
    }
    page_info(registry);
    let edge = format!("{name}Edge");
    let edge_fields = [
        plain("node", format!("{name}!"), "The row itself."),
        plain("cursor", "String!".to_owned(), "The position of the row, for `after`."),
    ];
    put(
        registry,
        object(&edge, &format!("One row of a page of {name} with its position."), fields(edge_fields)),
    );
    let page_fields = [
        plain("nodes", format!("[{name}!]!"), "The rows of this page."),
        plain("edges", format!("[{edge}!]!"), "The rows of this page with their positions."),
        plain("pageInfo", "PageInfo!".to_owned(), "Where this page ends and whether more follow."),
    ];
    put(registry, object(&connection, &format!("One page of {name}."), fields(page_fields)));
    connection
}

/// Registers the enum of a choice; answers its name.
pub fn choice(registry: &mut Registry, list: Daftar) -> String {
    if !registry.types.contains_key(list.nama) {
        let values = (list.nilai)()
            .into_iter()
            .map(|(code, about)| {
                let value =
                    MetaEnumValue { description: Some(about.trim().to_owned()), ..MetaEnumValue::new(code) };
                (code.to_owned(), value)
            })
            .collect();
        let entry =
            EnumBuilder::new(list.nama, values).description(Some(list.tentang.trim().to_owned())).build();
        registry.types.insert(list.nama.to_owned(), entry);
    }
    list.nama.to_owned()
}

/// The arguments every list takes.
pub fn page_args() -> [MetaInputValue; 4] {
    let arg = |name: &str, about: String, ty: &str| MetaInputValue {
        description: Some(about),
        ..MetaInputValue::new(name, ty)
    };
    let first =
        format!("How many rows from the start; at most {PAGE_MAX}, {PAGE_DEFAULT} when no number is given.");
    let last = format!("How many rows from the end; at most {PAGE_MAX}. Not together with `first`.");
    [
        arg("first", first, "Int"),
        arg(
            "after",
            "Only rows behind this position, an `endCursor` of the page before.".to_owned(),
            "String",
        ),
        arg("last", last, "Int"),
        arg("before", "Only rows in front of this position, a `startCursor`.".to_owned(), "String"),
    ]
}

fn meta_field(registry: &mut Registry, field: &Field) -> MetaField {
    let (inner, args) = match &field.from {
        From::One { to, .. } => (noun(registry, to()), IndexMap::new()),
        From::Many(many) => {
            let args = page_args().into_iter().map(|arg| (arg.name.clone(), arg));
            let narrowing = many.args.iter().map(|arg| (arg.name.to_owned(), meta_arg(registry, arg)));
            let narrowing: Vec<_> = narrowing.collect();
            (connection(registry, (many.to)()), args.chain(narrowing).collect())
        }
        _ => (type_name(registry, field.ty), IndexMap::new()),
    };
    let ty = if field.nullable { inner } else { format!("{inner}!") };
    MetaField {
        description: Some(field.about.trim().to_owned()),
        args,
        deprecation: field.deprecated.map_or(Deprecation::NoDeprecated, |reason| Deprecation::Deprecated {
            reason: Some(reason.to_owned()),
        }),
        ..MetaField::new(field.name.clone(), ty)
    }
}

fn meta_arg(registry: &mut Registry, arg: &Arg) -> MetaInputValue {
    let ty = match arg.ty {
        ArgTy::Str => "String".to_owned(),
        ArgTy::Bool => "Boolean".to_owned(),
        ArgTy::Date => scalar(registry, "Date"),
        ArgTy::Enum(list) => choice(registry, list),
    };
    MetaInputValue { description: Some(arg.about.to_owned()), ..MetaInputValue::new(arg.name, ty) }
}

fn type_name(registry: &mut Registry, ty: Ty) -> String {
    match ty {
        Ty::Id(_) => "ID".to_owned(),
        Ty::Str => "String".to_owned(),
        Ty::Int => "Int".to_owned(),
        Ty::Bool => "Boolean".to_owned(),
        Ty::Float => "Float".to_owned(),
        Ty::Date => scalar(registry, "Date"),
        Ty::Time => scalar(registry, "DateTime"),
        Ty::Enum(list) => choice(registry, list),
        Ty::Enums(list) => format!("[{}!]", choice(registry, list)),
        Ty::Strings => "[String!]".to_owned(),
        Ty::Ints => "[Int!]".to_owned(),
    }
}

/// The scalars of our own, with what they look like.
pub fn scalar(registry: &mut Registry, name: &'static str) -> String {
    let about = match name {
        "Date" => "A calendar date in WITA (Asia/Makassar), `2026-11-22`.",
        "DateTime" => "A moment in UTC, RFC 3339, `2026-11-22T01:30:00.000Z`.",
        "Berat" => {
            "A weight. A text is kilograms with a decimal comma or point (`\"6,2\"`), a whole number is grams."
        }
        "Panjang" => {
            "A length. A text is centimetres with a decimal comma or point (`\"70,5\"`), a whole number is millimetres."
        }
        "Desimal" => {
            "A measured number. A text is in the unit the kader reads, with a decimal comma or point (`\"11,2\"`), a \
             whole number is in the stored unit, which the field names."
        }
        "UUID" => {
            "An id made by the client, UUID version 7. The same id sent twice gives the first result again."
        }
        _ => "",
    };
    registry.types.entry(name.to_owned()).or_insert_with(|| MetaType::Scalar {
        name: name.to_owned(),
        description: Some(about.to_owned()),
        is_valid: None,
        visible: None,
        inaccessible: false,
        tags: Vec::new(),
        specified_by_url: None,
        directive_invocations: Vec::new(),
        requires_scopes: Vec::new(),
    });
    name.to_owned()
}

/// Registers the Relay interface `Node`.
pub fn node(registry: &mut Registry) {
    if !registry.types.contains_key("Node") {
        let id = plain("id", "ID!".to_owned(), "The id, which tells the kind: `sasaran:0192…`.");
        let about = "Anything with an id of its own, as `node(id)` finds it.";
        put(registry, interface("Node", about, fields([id])));
    }
}

fn page_info(registry: &mut Registry) {
    if registry.types.contains_key("PageInfo") {
        return;
    }
    let entries = [
        plain("hasNextPage", "Boolean!".to_owned(), "Whether rows follow behind this page."),
        plain("hasPreviousPage", "Boolean!".to_owned(), "Whether this page was asked for behind a position."),
        plain("startCursor", "String".to_owned(), "The position of the first row; null on an empty page."),
        plain("endCursor", "String".to_owned(), "The position of the last row; null on an empty page."),
    ];
    put(registry, object("PageInfo", "Where a page begins and ends (Relay).", fields(entries)));
}

fn plain(name: &str, ty: String, about: &str) -> MetaField {
    MetaField { description: Some(about.to_owned()), ..MetaField::new(name, ty) }
}

fn fields(entries: impl IntoIterator<Item = MetaField>) -> IndexMap<String, MetaField> {
    entries.into_iter().map(|field| (field.name.clone(), field)).collect()
}

fn object(name: &str, about: &str, fields: IndexMap<String, MetaField>) -> MetaType {
    ObjectBuilder::new(name, fields).description(Some(about.trim().to_owned())).build()
}

fn interface(name: &str, about: &str, fields: IndexMap<String, MetaField>) -> MetaType {
    MetaType::Interface {
        name: name.to_owned(),
        description: Some(about.trim().to_owned()),
        fields,
        possible_types: Default::default(),
        extends: false,
        inaccessible: false,
        tags: Vec::new(),
        keys: None,
        visible: None,
        rust_typename: None,
        directive_invocations: Vec::new(),
        requires_scopes: Vec::new(),
    }
}

fn put(registry: &mut Registry, entry: MetaType) {
    registry.types.insert(entry.name().to_owned(), entry);
}

/// Adds a type to the possible types of an interface, if both are there.
fn joins(registry: &mut Registry, interface: &str, name: &str) {
    if let Some(MetaType::Interface { possible_types, .. }) = registry.types.get_mut(interface) {
        possible_types.insert(name.to_owned());
    }
}
