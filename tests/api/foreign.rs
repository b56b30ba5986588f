//! Ids of others: foreign ones, made-up ones and malformed ones, very many of them, through every argument and input
//! field that takes an id, as every kind of reader. No row comes back, nothing is written, and a foreign id is
//! answered as one that nothing has: the same code, sentence and field, after the same number of statements.
//!
//! `POSYANDU_FOREIGN` says about how many ids an engine is given (5,000 else; the nightly run says 100000).

use std::collections::BTreeSet;

use async_graphql::parser::parse_query;
use async_graphql::parser::types::{OperationType, Selection, Type, TypeDefinition, TypeKind};
use posyandu::domain::id::RujukanDesaId;
use posyandu::domain::posyandu::Bidang;
use posyandu::graphql::node::NODES;
use posyandu::store::jejak;
use posyandu::store::scope::Guard;
use posyandu::store::table::Cell;
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use crate::access::{DOORS, Door, Elsewhere, Ids, fields_of, furnish, some};
use crate::both;
use crate::field_table::generator::Dice;
use crate::field_table::told;
use crate::interpreter::{Holds, Line, Snapshot, Who, lines_of, noun_of};
use crate::oracle::random;
use crate::schema::types;
use crate::world::{Client, Persona, Pos, mutation_id};

/// A place that takes an id: a door, where in its variables the id stands, and the word of the ids meant for it.
struct Slot {
    door: &'static Door,
    path: String,
    word: &'static str,
    /// A variable that the id stands instead of (one subject, not two).
    instead_of: Option<&'static str>,
}

/// Ids that the documents of the doors leave out: which door (the first of its name), where, instead of what.
const MORE: &[(&str, &str, &str, Option<&str>)] = &[
    ("jatuhTempoPos", "/a", "sasaran", None),
    ("kekosongan", "/a", "posyandu", None),
    ("catatPelayanan", "/i/kunjungan", "kunjungan", Some("/i/hariBuka")),
    ("catatPelayanan", "/i/keluarga", "keluarga", Some("/i/sasaran")),
    ("catatPelayanan", "/i/kehadiran", "kehadiran", Some("/i/sasaran")),
    ("catatPelayanan", "/i/olehKader", "kader", None),
    ("catatPelayanan", "/i/posyandu", "posyandu", Some("/i/hariBuka")),
    ("catatPelayanan", "/i/kejadian", "pelayanan", None),
    ("catatKunjungan", "/i/keluarga", "keluarga", Some("/i/sasaran")),
    ("kirimRujukan", "/i/sasaran", "sasaran", Some("/i/keluarga")),
    ("kirimRujukan", "/i/pelayanan", "pelayanan", None),
    ("jejak", "/p", "posyandu", None),
    ("jejak", "/a", "akun", None),
    ("periksaJejak", "/p", "posyandu", None),
    ("jejak", "/p", "posyandu", None),
    ("jejak", "/a", "akun", None),
    ("periksaJejak", "/p", "posyandu", None),
    ("beriTugas", "/i/tim", "tim", Some("/i/akun")),
    ("buatTim", "/i/anggota", "akun", None),
];

/// A door with an argument that the document of the table leaves out.
const MORE_DOORS: &[Door] = &[Door {
    name: "bukaHariBuka",
    document: "mutation($m: UUID!, $h: ID!, $k: ID!) { bukaHariBuka(id: $m, hariBuka: $h, kaderHadir: [{ kader: $k }]) { id } }",
    variables: |i| json!({ "m": mutation_id(), "h": i.hari, "k": i.kader }),
    own: "",
    elsewhere: Elsewhere::Nothing,
    made_up: None,
}];

/// Words of registers, which `node` does not read: only made-up ids of theirs are sent.
const REGISTERS: [&str; 1] = ["insiden"];

/// Ids that are written down as they come, or compared, and lead to no row.
const NOTED: [&str; 3] = ["catatInsiden/input/akun", "catatInsiden/input/perangkat", "insiden/setelah"];

/// Ids of accounts and devices, which no noun has: `login` sends foreign ones.
const OF_ACCOUNTS: &[&str] = &["cabutPerangkat/id", "perangkat/akun"];

/// The word of an id of the small Kukar.
fn word_of(text: &str) -> Option<&'static str> {
    let (word, id) = text.split_once(':')?;
    Uuid::try_parse(id).ok()?;
    NODES.iter().map(|(known, _)| *known).chain(["akun"]).chain(REGISTERS).find(|known| *known == word)
}

/// The places of a JSON value that hold an id, with its word.
fn slots_in(json: &Json, path: &str, found: &mut Vec<(String, &'static str)>) {
    match json {
        Json::Object(fields) => {
            fields.iter().for_each(|(name, value)| slots_in(value, &format!("{path}/{name}"), found))
        }
        Json::String(text) => found.extend(word_of(text).map(|word| (path.to_owned(), word))),
        _ => {}
    }
}

/// Every place of every door.
fn slots(own: &Ids) -> Vec<Slot> {
    let mut slots = Vec::new();
    for door in DOORS.iter().chain(MORE_DOORS) {
        let mut found = Vec::new();
        slots_in(&(door.variables)(own), "", &mut found);
        if door.name == "node" {
            found = NODES.iter().map(|(word, _)| ("/s".to_owned(), *word)).collect();
            found.retain(|(_, word)| *word != "wilayah");
        }
        slots.extend(found.into_iter().map(|(path, word)| Slot { door, path, word, instead_of: None }));
    }
    for (name, path, word, instead_of) in MORE {
        let door = DOORS.iter().find(|door| door.name == *name).unwrap();
        slots.push(Slot { door, path: (*path).to_owned(), word, instead_of: *instead_of });
    }
    slots
}

impl Slot {
    fn is_query(&self) -> bool {
        !self.door.document.starts_with("mutation")
    }

    /// The variables of somebody's own post with this id in its place.
    fn variables(&self, own: &Ids, id: &str) -> Json {
        let mut variables = (self.door.variables)(own);
        let (above, name) = self.path.rsplit_once('/').unwrap();
        let place = variables.pointer_mut(above).unwrap().as_object_mut().unwrap();
        place.insert(name.to_owned(), json!(id));
        if let Some((above, name)) = self.instead_of.and_then(|path| path.rsplit_once('/')) {
            variables.pointer_mut(above).unwrap().as_object_mut().unwrap().remove(name);
        }
        variables
    }

    /// The argument and input fields of this place, as the schema names them.
    fn told(&self) -> String {
        let document = parse_query(self.door.document).unwrap();
        let (_, operation) = document.operations.iter().next().unwrap();
        let Selection::Field(field) = &operation.node.selection_set.node.items[0].node else { panic!() };
        let mut steps = self.path.splitn(3, '/').skip(1);
        let (variable, below) = (steps.next().unwrap(), steps.next());
        let arguments = field.node.arguments.iter();
        let place = arguments
            .filter_map(|(name, value)| place_of(&value.node.to_string(), variable, name.node.as_str()))
            .next()
            .unwrap_or_else(|| panic!("{} has no ${variable}", self.door.document));
        [self.door.name, place.as_str()].into_iter().chain(below).collect::<Vec<_>>().join("/")
    }
}

/// Where a variable stands in the text of an argument: `$k`, or `{kader: $k}`.
fn place_of(text: &str, variable: &str, path: &str) -> Option<String> {
    if text.trim_matches(['[', ']']).strip_prefix('$') == Some(variable) {
        return Some(path.to_owned());
    }
    let mut fields = text
        .trim_matches(['[', ']'])
        .strip_prefix('{')?
        .strip_suffix('}')?
        .split(',')
        .filter_map(|f| f.split_once(':'));
    fields.find_map(|(name, value)| place_of(value.trim(), variable, &format!("{path}/{}", name.trim())))
}

/// Every argument and input field of the schema that takes an id.
fn taken(types: &[TypeDefinition]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for root in ["Query", "Mutation"] {
        for field in fields_of(types, root) {
            for argument in &field.arguments {
                let path = format!("{}/{}", field.name.node, argument.node.name.node);
                taken_by(types, &argument.node.ty.node, path, &mut found);
            }
        }
    }
    found
}

fn taken_by(types: &[TypeDefinition], ty: &Type, path: String, found: &mut BTreeSet<String>) {
    let name = ty.to_string().replace(['!', '[', ']'], "");
    if name == "ID" {
        found.insert(path);
        return;
    }
    let of = types.iter().find(|of| of.name.node == name);
    if let Some(TypeDefinition { kind: TypeKind::InputObject(input), .. }) = of {
        for field in &input.fields {
            let path = format!("{path}/{}", field.node.name.node);
            taken_by(types, &field.node.ty.node, path, found);
        }
    }
}

both! {
    async fn every_place_of_an_id_is_known(world: World) {
        let ids = furnish(&world).await;
        let known: BTreeSet<String> =
            slots(&ids[&(Pos::Melati as usize)]).iter().map(Slot::told).collect();
        let taken = taken(&types());
        let elsewhere = |place: &str| NOTED.contains(&place) || OF_ACCOUNTS.contains(&place);
        let unknown: Vec<&String> = taken.difference(&known).filter(|place| !elsewhere(place)).collect();
        assert!(unknown.is_empty(), "no foreign id is sent to {unknown:?}: add a door, or a line to MORE");
        assert!(taken.len() > 40, "{taken:?}");
    }
}

/// What one id was answered with: whether anything came back, and code, sentence and field of the refusal.
#[derive(Clone, Debug, PartialEq)]
struct Answered {
    rows: bool,
    refusal: Option<(Json, Json, Json)>,
}

/// The document of a door with a number behind every variable, under an alias.
fn numbered(text: &str, number: usize) -> String {
    let mut told = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        told.push(c);
        if c == '$' {
            while let Some(c) = chars.next_if(|c| c.is_ascii_alphanumeric()) {
                told.push(c);
            }
            told += &number.to_string();
        }
    }
    told
}

/// Sends many ids through one place, in one document, and hands back what each was answered with.
async fn push(client: &Client, slot: &Slot, own: &Ids, ids: &[String]) -> Vec<Answered> {
    let text = slot.door.document;
    let (head, body) = text.split_once('{').unwrap();
    let body = body.rsplit_once('}').unwrap().0.trim();
    let declared = head.split_once('(').unwrap().1.rsplit_once(')').unwrap().0;
    let (mut declarations, mut fields, mut variables) = (String::new(), String::new(), Map::new());
    for (number, id) in ids.iter().enumerate() {
        declarations += &format!("{} ", numbered(declared, number));
        fields += &format!("a{number}: {} ", numbered(body, number));
        let Json::Object(own) = slot.variables(own, id) else { panic!() };
        variables.extend(own.into_iter().map(|(name, value)| (format!("{name}{number}"), value)));
    }
    let kind = if slot.is_query() { OperationType::Query } else { OperationType::Mutation };
    let reply = client.send(&format!("{kind}({declarations}) {{ {fields} }}"), Json::Object(variables)).await;
    let errors = reply.json["errors"].as_array().cloned().unwrap_or_default();
    assert!(reply.json["data"].is_object(), "{text} {:#}", reply.json);
    let answered = (0..ids.len()).map(|number| {
        let key = format!("a{number}");
        let data = &reply.json["data"][&key];
        let empty = data["nodes"].as_array().is_some_and(Vec::is_empty);
        let refusal = errors.iter().find(|error| error["path"][0] == key.as_str()).map(|error| {
            (
                error["extensions"]["code"].clone(),
                error["message"].clone(),
                error["extensions"]["field"].clone(),
            )
        });
        Answered { rows: !data.is_null() && !empty, refusal }
    });
    answered.collect()
}

/// Is what this word names open to every signed-in role?
fn institution(word: &str) -> bool {
    !REGISTERS.contains(&word) && matches!(noun_of(word).table.guard, Guard::Institution)
}

/// Everything there is, and the posts in which somebody can be appointed.
struct Others {
    snapshot: Snapshot,
    trail: Vec<Line>,
    posts: Vec<Uuid>,
}

/// The ids of this word that are foreign to a reader at this place: rows out of her view, and to those who serve at
/// posts the institution of other posts, where something is to be done with it.
fn foreign(rows: &Others, who: &Who, slot: &Slot) -> Vec<Uuid> {
    if slot.word == "akun" {
        // To those who serve at posts, who serves at another one; whoever serves a region keeps its accounts.
        let served = !who.posts().is_empty() && !who.serves(&Cell::Id(Pos::Anggrek.id().0));
        let there = [Persona::Kader(Pos::Anggrek), Persona::Pengurus(Pos::Anggrek), Persona::DpmdAdmin];
        return if served { there.map(|persona| persona.account().0).to_vec() } else { Vec::new() };
    }
    // An emergency is called for somebody out of view.
    let called = slot.door.name == "bukaDarurat" && who.posts().is_empty();
    // The village sees cases that were submitted to it, without names.
    let village = slot.word == RujukanDesaId::PREFIX
        && who.holds.iter().any(|held| matches!(held, Holds::Office { .. }));
    if called || village || REGISTERS.contains(&slot.word) {
        return Vec::new();
    }
    let table = noun_of(slot.word).table;
    let audit = matches!(table.guard, Guard::Audit);
    let lines = if audit { rows.trail.as_slice() } else { rows.snapshot.rows(table.name) }.iter();
    let home = if slot.word == "posyandu" { "id" } else { "posyandu_id" };
    let open =
        slot.door.elsewhere != Elsewhere::Nothing || slot.door.name == "ajukanPindah" && slot.path == "/k";
    let serves = !who.posts().is_empty();
    let institution = institution(slot.word);
    let out_of_view = lines.filter(|line| {
        if institution {
            let door = !open && (slot.is_query() || serves) && slot.door.name != "node";
            // What belongs to no post is everybody's.
            line.get(home).is_some_and(|home| {
                let appointed = rows.posts.iter().any(|post| *home == Cell::Id(*post));
                door && appointed && !who.serves(home)
            })
        } else {
            audit || !rows.snapshot.shows(who, table, line)
        }
    });
    out_of_view.filter_map(|line| line["id"].id()).collect()
}

/// What is no id at all, or of another kind, or nobody's.
fn malformed(dice: &mut Dice, word: &str, foreign: Uuid) -> String {
    let other = if word == "sasaran" { "keluarga" } else { "sasaran" };
    let forms = [
        String::new(),
        word.to_owned(),
        format!("{word}:"),
        format!("{word}:12"),
        foreign.to_string(),
        format!("{other}:{foreign}"),
        format!("{}:{foreign}", word.to_uppercase()),
        format!("{word}::{foreign}"),
        format!("{word}:{}", foreign.simple()),
        format!("{word}:{}", foreign.braced()),
        format!("{word}:{}", foreign.urn()),
        format!(" {word}:{foreign}"),
        format!("{word}:{foreign} "),
        format!("{word}:{foreign}\u{0}"),
        format!("{word}:{foreign},{word}:{foreign}"),
        format!("{word}:{foreign}' OR '1'='1"),
        format!("{word}:%"),
        format!("{word}:*"),
        format!("{word}:{}", "0".repeat(2_000)),
        format!("akun:{foreign}"),
        "null".to_owned(),
        "0".to_owned(),
    ];
    dice.of(&forms).clone()
}

/// Well-formed ids that nothing has.
fn absent(dice: &mut Dice, word: &str) -> String {
    match dice.below(6) {
        0 => format!("{word}:{}", Uuid::nil()),
        1 => format!("{word}:{}", Uuid::max()),
        2 => format!("{word}:{}", Uuid::from_u64_pair(dice.roll(), dice.roll())),
        _ => some(word),
    }
}

/// One reader at one place: an absent id first, and then foreign, absent and malformed ones; the foreign and absent
/// must all be answered as the first. Answers how many were tried.
async fn try_place(
    (client, who): (&Client, &Who),
    slot: &Slot,
    (own, foreign): (&Ids, &[Uuid]),
    count: usize,
    dice: &mut Dice,
) -> usize {
    let mut ids = vec![some(slot.word)];
    for number in 1..count {
        let theirs = if foreign.is_empty() { Uuid::now_v7() } else { *dice.of(foreign) };
        ids.push(match (number + dice.below(2)) % 4 {
            0 => malformed(dice, slot.word, theirs),
            1 if number > 1 => absent(dice, slot.word),
            2 => format!("{}:{}", slot.word, theirs.to_string().to_uppercase()),
            _ => format!("{}:{theirs}", slot.word),
        });
    }
    let answers = push(client, slot, own, &ids).await;
    let about = |id: &String| format!("{} {} {id} as {who:?}", slot.door.name, slot.path);
    for (id, answer) in ids.iter().zip(&answers) {
        assert!(!answer.rows, "{}: {answer:?}", about(id));
        let well_formed = id.strip_prefix(slot.word).and_then(|id| id.strip_prefix(':'));
        if well_formed.is_some_and(|id| id.len() == 36 && Uuid::try_parse(id).is_ok()) {
            assert_eq!(*answer, answers[0], "{} is not as unknown as {}", about(id), ids[0]);
        } else {
            let code = answer.refusal.as_ref().map(|(code, _, _)| code.as_str().unwrap().to_owned());
            assert!(
                code.as_ref().is_some_and(|code| *code != "INTERNAL" && *code != "ALREADY_EXISTS"),
                "{}: {answer:?}",
                about(id)
            );
        }
    }
    ids.len()
}

/// Who tries: everybody at queries, and at mutations those who could do something somewhere.
const READERS: [Persona; 9] = [
    Persona::Pengurus(Pos::Melati),
    Persona::Kader(Pos::Melati),
    Persona::KaderBidang(Pos::Melati, Bidang::Sosial),
    Persona::DuaPos,
    Persona::Opd(Bidang::PekerjaanUmum),
    Persona::DpmdAdmin,
    Persona::Pembina,
    Persona::Pkk,
    Persona::TanpaTugas,
];

both! {
    async fn a_foreign_id_is_as_unknown_as_a_made_up_one(world: World) {
        let ids = furnish(&world).await;
        let own = &ids[&(Pos::Melati as usize)];
        let mut dice = Dice(told("POSYANDU_ORACLE_SEED", 1));
        let posts = random::fill(&world, &mut dice).await.in_named_regions();
        let trail = lines_of(&world, &jejak::TABLE).await;
        let rows = Others { snapshot: Snapshot::of(&world).await, trail, posts };
        let slots = slots(own);
        let target = usize::try_from(told("POSYANDU_FOREIGN", 5_000)).unwrap();
        let (mut tried, mut foreigners, mut compared) = (0, BTreeSet::new(), 0);
        for round in 0.. {
            for (at, persona) in READERS.into_iter().enumerate() {
                let (who, client) = (Who::of(persona), world.sign_in(persona).await);
                for slot in slots.iter().filter(|slot| slot.is_query() || target > 20_000 || at < 5) {
                    let theirs = foreign(&rows, &who, slot);
                    foreigners.extend(theirs.iter().copied());
                    let count = match (slot.is_query(), target > 20_000) {
                        (true, _) => 16,
                        (false, true) => 12,
                        (false, false) => 4,
                    };
                    tried += try_place((&client, &who), slot, (own, &theirs), count, &mut dice).await;
                    // The same work too, so that not even the time tells; where somebody's rows are, not the institution's.
                    let personal = slot.word != "akun" && !institution(slot.word);
                    if let (0, true, Some(one)) = (round, at < 2 && personal, theirs.first()) {
                        let one = vec![format!("{}:{one}", slot.word)];
                        let (_, of_foreign) = world.statements_of(push(&client, slot, own, &one)).await;
                        let none = vec![some(slot.word)];
                        let (_, of_absent) = world.statements_of(push(&client, slot, own, &none)).await;
                        compared += 1;
                        assert_eq!(of_foreign.len(), of_absent.len(), "{} {}: {of_foreign:#?} {of_absent:#?}", slot.door.name, slot.path);
                    }
                }
            }
            if tried >= target {
                break;
            }
        }
        eprintln!("{:?}: {tried} ids at {} places, {} rows of others, 0 shown", world.on, slots.len(), foreigners.len());
        assert!(foreigners.len() > 200 && compared > 20, "{} {compared}", foreigners.len());
        assert!(Snapshot::of(&world).await == rows.snapshot, "something was written on the way");
    }
}

#[test]
fn a_malformed_id_is_never_a_well_formed_one() {
    let (mut dice, id) = (Dice(1), Uuid::now_v7());
    for _ in 0..500 {
        let text = malformed(&mut dice, "sasaran", id);
        assert!(posyandu::domain::id::SasaranId::parse(&text).is_err(), "{text}");
    }
}
