//! Every cell of the access design's section 3, one at a time: each field of each noun, on rows of every post, as
//! every persona, through the router. What must come back is worked out by the plain reader (`interpreter`), which
//! knows the design's words and none of the program's rules.

use std::collections::BTreeMap;

use async_graphql::Variables;
use async_graphql::parser::parse_query;
use posyandu::graphql::table::Noun;
use posyandu::graphql::table::noun::{Body, Field, From};
use posyandu::store::table::Cell;
use serde_json::json;

use crate::both;
use crate::field_table::generator::Document;
use crate::field_table::{asked, compare, ramai};
use crate::interpreter::{Line, Snapshot, Who, answer, of_the_field};
use crate::world::Persona;

/// Rows of a noun that are tried: one for each home, and one for each kind where a noun has kinds.
fn rows_of<'a>(noun: &Noun, snapshot: &'a Snapshot) -> Vec<&'a Line> {
    let mut found: BTreeMap<Vec<Cell>, &Line> = BTreeMap::new();
    for line in snapshot.rows(noun.table.name) {
        let of = |name: &str| line.get(name).cloned().unwrap_or(Cell::Null);
        let tag = match &noun.body {
            Body::Interface { tag, .. } => of(tag.name),
            Body::Object { .. } => Cell::Null,
        };
        found.entry(vec![of("posyandu_id"), tag, of("bidang"), of("dicatat_oleh")]).or_insert(line);
    }
    found.into_values().collect()
}

/// Aliases that a document may have, with room to spare.
const ALIASES: usize = 50;

/// A field as it is asked for.
fn ask(field: &Field) -> String {
    match field.from {
        From::One { .. } | From::Many(_) => format!("{} {{ __typename }}", field.name),
        _ => field.name.clone(),
    }
}

/// Each field of a noun, and of the kind this row is, on the type that has it.
fn cells(noun: &Noun, line: &Line) -> Vec<(String, String)> {
    let on = |noun: &Noun, fields: &[Field]| -> Vec<(String, String)> {
        // The address of a photo is signed anew for each answer; `foto` follows it.
        let told = fields.iter().filter(|field| field.name != "alamat" || noun.name != "Foto");
        told.map(|field| (noun.name.clone(), ask(field))).collect()
    };
    let mut cells = on(noun, &noun.fields);
    if let Body::Interface { tag, members, member } = &noun.body {
        let kind = line[tag.name].text().and_then(|tag| members().get(member(tag)?)).unwrap();
        cells.extend(on(kind, &kind.fields));
    }
    cells
}

both! {
    async fn every_cell_of_the_table_is_as_it_should(world: World) {
        ramai::fill(&world).await;
        let snapshot = Snapshot::of(&world).await;
        let today = world.app.clock.today();
        let mut seen: BTreeMap<&str, u32> = BTreeMap::new();
        for persona in Persona::all() {
            let (client, who) = (world.sign_in(persona).await, Who::of(persona));
            for (word, noun) in of_the_field() {
                for line in rows_of(noun(), &snapshot) {
                    let key = match &line[noun().table.key.name] {
                        Cell::Id(id) => id.to_string(),
                        Cell::Text(code) => code.clone(),
                        other => panic!("{other:?} is no key"),
                    };
                    let variables = json!({ "i": format!("{word}:{key}") });
                    let visible = snapshot.shows(&who, noun().table, line);
                    // Many fields of a row at once; a denied one does not hide the others.
                    let asked_for: Vec<String> = cells(noun(), line)
                        .into_iter()
                        .enumerate()
                        .map(|(at, (on, field))| format!("... on {on} {{ a{at}: {field} }}"))
                        .collect();
                    for fields in asked_for.chunks(ALIASES) {
                    let text = format!("query($i: ID!) {{ node(id: $i) {{ {} }} }}", fields.join(" "));
                    let document = Document { text, variables: variables.clone() };
                    let parsed = parse_query(&document.text).unwrap();
                    let given = Variables::from_json(document.variables.clone());
                    let said = answer(&snapshot, &who, today, &parsed, &given);
                    let got = asked(&world, &client, &document).await;
                    compare(&format!("{persona:?}"), &document, &got, &said);
                    let denied = got.1.iter().filter(|(_, code)| code == "FORBIDDEN").count();
                    let unknown = got.1.iter().any(|(_, code)| code == "NOT_FOUND");
                    assert_eq!(unknown, !visible, "{persona:?} {}", document.variables);
                    let all = u32::try_from(fields.len()).unwrap();
                    let shut = u32::try_from(denied).unwrap();
                    *seen.entry("cells").or_default() += all;
                    *seen.entry("out of view").or_default() += if unknown { all } else { 0 };
                    *seen.entry("denied").or_default() += shut;
                    *seen.entry("shown").or_default() += if unknown { 0 } else { all - shut };
                    }
                }
            }
        }
        eprintln!("{seen:?}");
        assert!(seen["denied"] > 250 && seen["shown"] > 5_000 && seen["out of view"] > 20_000, "{seen:?}");
    }
}
