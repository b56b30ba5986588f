//! The printed contract: the committed file is what the program serves, every part of it is described, and the
//! list of refusals is closed.

use async_graphql::Positioned;
use async_graphql::parser::parse_schema;
use async_graphql::parser::types::{
    ConstDirective, FieldDefinition, InputValueDefinition, TypeDefinition, TypeKind, TypeSystemDefinition,
};
use posyandu::error::Code;
use posyandu::graphql::sdl;

/// Compares with a committed text in `tests/api/snapshots`; `INSTA_UPDATE=always` writes it again.
#[macro_export]
macro_rules! committed {
    ($name:literal, $text:expr) => {
        insta::with_settings!({
            snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true,
        }, { insta::assert_snapshot!($name, $text) })
    };
}

/// The types of the printed schema.
pub fn types() -> Vec<TypeDefinition> {
    let document = parse_schema(sdl()).unwrap();
    let types = document.definitions.into_iter().filter_map(|definition| match definition {
        TypeSystemDefinition::Type(of) => Some(of.node),
        _ => None,
    });
    types.collect()
}

#[test]
fn the_committed_schema_is_the_one_that_is_served() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/schema/posyandu.graphql");
    let committed = std::fs::read_to_string(path).unwrap();
    let printed = sdl();
    let differs = committed.lines().zip(printed.lines()).enumerate().find(|(_, (a, b))| a != b);
    assert!(
        committed == printed,
        "the schema changed; run `posyandu schema > schema/posyandu.graphql` and read the diff\n{differs:?}"
    );
}

#[test]
fn printing_twice_is_identical() {
    assert_eq!(sdl(), sdl());
}

/// Something with a description: its path, its name, the description.
type Told = (String, String, Option<String>);

fn text(description: Option<&Positioned<String>>) -> Option<String> {
    description.map(|text| text.node.clone())
}

fn of_field(path: &str, field: &FieldDefinition, told: &mut Vec<Told>) {
    let path = format!("{path}.{}", field.name.node);
    told.push((path.clone(), field.name.node.to_string(), text(field.description.as_ref())));
    field.arguments.iter().for_each(|argument| of_input(&path, &argument.node, told));
}

fn of_input(path: &str, input: &InputValueDefinition, told: &mut Vec<Told>) {
    let name = input.name.node.to_string();
    told.push((format!("{path}.{name}"), name, text(input.description.as_ref())));
}

/// Everything of the schema that wants a description.
fn told() -> Vec<Told> {
    let mut told = Vec::new();
    for of in types() {
        let name = of.name.node.to_string();
        told.push((name.clone(), name.clone(), text(of.description.as_ref())));
        match &of.kind {
            TypeKind::Scalar | TypeKind::Union(_) => {}
            TypeKind::Object(object) => {
                object.fields.iter().for_each(|f| of_field(&name, &f.node, &mut told))
            }
            TypeKind::Interface(of) => of.fields.iter().for_each(|f| of_field(&name, &f.node, &mut told)),
            TypeKind::InputObject(of) => of.fields.iter().for_each(|f| of_input(&name, &f.node, &mut told)),
            TypeKind::Enum(of) => told.extend(of.values.iter().map(|value| {
                let code = value.node.value.node.to_string();
                (format!("{name}.{code}"), code, text(value.node.description.as_ref()))
            })),
        }
    }
    told
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[test]
fn everything_is_described() {
    let told = told();
    assert!(told.len() > 300, "the walk lost its way: {}", told.len());
    let mut complaints = Vec::new();
    for (path, name, about) in told {
        let about = about.unwrap_or_default();
        if about.trim().is_empty() {
            complaints.push(format!("{path} is not described"));
        } else if about != about.trim() || about.chars().filter(|c| c.is_alphabetic()).count() < 3 {
            complaints.push(format!("{path}: {about:?} says nothing"));
        } else if bare(&about) == bare(&name) && !about.trim_end_matches('.').contains(' ') {
            complaints.push(format!("{path}: {about:?} repeats the name"));
        }
    }
    assert!(complaints.is_empty(), "{complaints:#?}");
}

fn reason(directives: &[Positioned<ConstDirective>]) -> Option<Option<String>> {
    let deprecated = directives.iter().find(|directive| directive.node.name.node == "deprecated")?;
    let reason = deprecated.node.arguments.iter().find(|(name, _)| name.node == "reason");
    Some(reason.map(|(_, value)| value.node.to_string()))
}

#[test]
fn what_is_on_its_way_out_says_what_to_use_instead() {
    let mut complaints = Vec::new();
    let mut look = |path: String, directives: &[Positioned<ConstDirective>]| {
        if let Some(why) = reason(directives)
            && why.is_none_or(|why| bare(&why).len() < 5 || bare(&why) == "nolongersupported")
        {
            complaints.push(path);
        }
    };
    for of in types() {
        let name = &of.name.node;
        match &of.kind {
            TypeKind::Object(async_graphql::parser::types::ObjectType { fields, .. })
            | TypeKind::Interface(async_graphql::parser::types::InterfaceType { fields, .. }) => {
                for field in fields {
                    look(format!("{name}.{}", field.node.name.node), &field.node.directives);
                    for argument in &field.node.arguments {
                        let path = format!("{name}.{}.{}", field.node.name.node, argument.node.name.node);
                        look(path, &argument.node.directives);
                    }
                }
            }
            TypeKind::Enum(of) => of
                .values
                .iter()
                .for_each(|value| look(format!("{name}.{}", value.node.value.node), &value.node.directives)),
            TypeKind::InputObject(of) => of
                .fields
                .iter()
                .for_each(|field| look(format!("{name}.{}", field.node.name.node), &field.node.directives)),
            TypeKind::Scalar | TypeKind::Union(_) => {}
        }
    }
    assert!(complaints.is_empty(), "deprecated without a reason: {complaints:?}");
}

/// Words that betray a sentence as English. None of them is a word of Bahasa Indonesia.
const ENGLISH: &[&str] = &[
    "a", "again", "already", "an", "and", "are", "be", "cannot", "does", "error", "failed", "field", "for",
    "found", "has", "in", "invalid", "is", "it", "many", "missing", "must", "no", "not", "of", "or",
    "please", "request", "required", "server's", "the", "this", "to", "too", "try", "unknown", "value",
    "was", "with", "wrong", "you", "your",
];

#[test]
fn the_list_of_refusals_is_closed_and_speaks_bahasa() {
    let mut list = String::new();
    for code in Code::ALL {
        let sentence = code.sentence();
        assert!(sentence.len() > 10 && sentence.ends_with('.'), "{code}: {sentence:?} is no sentence");
        for word in sentence.split(|c: char| !c.is_alphabetic()).map(str::to_lowercase) {
            assert!(!ENGLISH.contains(&word.as_str()), "{code}: {word:?} in {sentence:?} is English");
        }
        let shouted = code.as_str().chars().all(|c| c.is_ascii_uppercase() || c == '_');
        assert!(shouted, "{code} is not written like a code");
        list.push_str(&format!("{:<20} {sentence}\n", code.as_str()));
    }
    let mut codes: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    codes.sort_unstable();
    codes.dedup();
    assert_eq!(codes.len(), Code::ALL.len(), "a code stands for one thing");
    committed!("refusals", list);
}
