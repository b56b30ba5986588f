//! Makes documents at random, from the field tables: valid ones, within the budget, and as unkind as the
//! specification allows. The same seed makes the same document.

use std::collections::BTreeMap;

use posyandu::domain::bidang::KATALOG;
use posyandu::domain::pilihan::{Daftar, daftar};
use posyandu::domain::posyandu::Bidang;
use posyandu::domain::rujukan::{Pemegang, StatusRujukan};
use posyandu::domain::siklus::KelompokUmur;
use posyandu::domain::wilayah::Kode;
use posyandu::graphql::cursor;
use posyandu::graphql::table::noun::{ArgTy, Body, Field, From, Many, Noun};
use posyandu::store::filter::By;
use posyandu::store::table::Cell;
use serde_json::{Map, Value as Json, json};
use uuid::Uuid;

use crate::interpreter::{Line, Snapshot, Who, noun_of, of_the_field};

/// SplitMix64: small, and the same everywhere.
pub struct Dice(pub u64);

impl Dice {
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.roll() % n as u64).unwrap()
    }

    pub fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    pub fn of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// A document and its variables.
#[derive(Debug)]
pub struct Document {
    pub text: String,
    pub variables: Json,
}

/// What may stand in one merged selection set: a key, what it means, and the set below it.
#[derive(Default)]
struct Keys(BTreeMap<String, (String, Keys)>);

/// The type a selection set is on.
#[derive(Clone, Copy)]
enum On {
    Node,
    Noun(&'static Noun),
}

impl On {
    fn name(self) -> &'static str {
        match self {
            On::Node => "Node",
            On::Noun(noun) => &noun.name,
        }
    }
}

struct Maker<'a> {
    dice: Dice,
    about: About<'a>,
    declared: Vec<String>,
    given: Map<String, Json>,
    fragments: Vec<String>,
    /// A fragment of plain fields a noun, which may be spread anywhere.
    shared: BTreeMap<&'static str, (String, Vec<&'static str>)>,
    names: usize,
    fields: usize,
    aliases: usize,
    directives: usize,
    cost: u64,
}

/// What a document is about: mostly one post where one is named, and rows in view of a reader where she is named;
/// `size` says about how many fields it has.
#[derive(Clone, Copy)]
pub struct About<'a> {
    pub snapshot: &'a Snapshot,
    pub home: Option<Uuid>,
    pub seen_by: Option<&'a Who>,
    pub size: usize,
}

/// The document that these dice make.
pub fn document(dice: Dice, about: About<'_>) -> Document {
    let mut maker = Maker {
        dice,
        about,
        declared: Vec::new(),
        given: Map::new(),
        fragments: Vec::new(),
        shared: BTreeMap::new(),
        names: 0,
        fields: 0,
        aliases: 0,
        directives: 0,
        cost: 0,
    };
    let mut keys = Keys::default();
    let mut body = String::new();
    for _ in 0..=maker.dice.below(3) {
        maker.cost = 0;
        body += &maker.root(&mut keys);
    }
    let declared =
        if maker.declared.is_empty() { String::new() } else { format!("({})", maker.declared.join(" ")) };
    let text = format!("query{declared} {{ {body} }} {}", maker.fragments.join(" "));
    Document { text, variables: Json::Object(maker.given) }
}

impl Maker<'_> {
    fn fresh(&mut self, prefix: &str) -> String {
        self.names += 1;
        format!("{prefix}{}", self.names)
    }

    /// A value in the document, or behind a variable: declared with or without a default, given or not.
    fn value(&mut self, ty: &str, literal: &str, value: Json) -> String {
        if !self.dice.percent(35) {
            return literal.to_owned();
        }
        let name = self.fresh("v");
        if !ty.ends_with('!') && ty != "Int" && self.dice.percent(20) {
            // An argument that is left out, or null.
            self.declared.push(format!("${name}: {ty}"));
            if self.dice.percent(50) {
                self.given.insert(name.clone(), Json::Null);
            }
        } else if self.dice.percent(40) {
            // The default holds; or it is wrong, and what is given holds.
            if self.dice.percent(60) {
                self.declared.push(format!("${name}: {ty} = {literal}"));
            } else {
                let other = if ty.starts_with("Int") { "2" } else { literal };
                self.declared.push(format!("${name}: {ty} = {other}"));
                self.given.insert(name.clone(), value);
            }
        } else {
            self.declared.push(format!("${name}: {ty}"));
            self.given.insert(name.clone(), value);
        }
        format!("${name}")
    }

    fn directive(&mut self) -> String {
        if self.directives >= 25 || !self.dice.percent(9) {
            return String::new();
        }
        self.directives += 1;
        let on = self.dice.percent(55);
        let word = if self.dice.percent(50) { "skip" } else { "include" };
        let value = self.value("Boolean!", &on.to_string(), json!(on));
        format!(" @{word}(if: {value})")
    }

    fn line(&mut self, table: &str) -> Line {
        let lines = self.about.snapshot.rows(table);
        for _ in 0..6 {
            let line = self.dice.of(lines);
            let home = self.about.home.map(Cell::Id);
            let own = ["posyandu_id", "dari_posyandu_id"].iter().find_map(|col| line.get(col));
            let fits = match self.about.seen_by {
                // What hangs on a referral is seen with it; any will do for a position.
                Some(_) if matches!(table, "rujukan_riwayat" | "pelapor") => true,
                Some(who) => who.sees(table, line),
                None => home.is_none() || own.is_none() || own == home.as_ref(),
            };
            if fits {
                return line.clone();
            }
        }
        self.dice.of(lines).clone()
    }

    fn id(&mut self, word: &str) -> String {
        if word == "wilayah" {
            return format!("wilayah:{}", self.region());
        }
        let noun = noun_of(word);
        // Now and then somebody who does not exist, and always where a world has none.
        let nobody = self.dice.percent(4) || self.about.snapshot.rows(noun.table.name).is_empty();
        let key = if nobody {
            Uuid::from_u128(7)
        } else {
            self.line(noun.table.name)[noun.table.key.name].id().unwrap()
        };
        format!("{word}:{key}")
    }

    /// The code of a region, of those that a client may ask for.
    fn region(&mut self) -> String {
        let lines = self.about.snapshot.rows("wilayah").iter();
        let codes: Vec<&str> = lines.filter_map(|line| line["kode"].text()).collect();
        let codes: Vec<&str> = codes.into_iter().filter(|code| Kode::parse(code).is_ok()).collect();
        (*self.dice.of(&codes)).to_owned()
    }

    fn quoted(&mut self, ty: &str, text: &str) -> String {
        self.value(ty, &format!("\"{text}\""), json!(text))
    }

    /// One root field.
    fn root(&mut self, keys: &mut Keys) -> String {
        let singles = ["sasaran", "keluarga", "hariBuka", "rujukan", "posyandu", "wilayah", "node", "node"];
        let lists = [
            ("cariWilayah", "wilayah", posyandu::store::wilayah::ORDER),
            ("daftarPosyandu", "posyandu", posyandu::store::posyandu::ORDER),
            ("daftarKader", "kader", posyandu::store::kader::ORDER),
            ("daftarSasaran", "sasaran", posyandu::store::sasaran::ORDER),
            ("daftarSasaran", "sasaran", posyandu::store::sasaran::ORDER),
            ("daftarHariBuka", "hariBuka", posyandu::store::hari_buka::NEWEST),
            ("daftarRujukan", "rujukan", posyandu::store::rujukan::NEWEST),
            ("daftarRujukan", "rujukan", posyandu::store::rujukan::NEWEST),
            ("daftarPerpindahan", "perpindahan", posyandu::store::sasaran::perpindahan::ORDER),
        ];
        let list = self.dice.percent(55);
        let (field, word, order) = *self.dice.of(&lists);
        let single = *self.dice.of(&singles);
        let mut args = Vec::new();
        if list {
            match field {
                "cariWilayah" => {
                    let name = *self.dice.of(&["loa", "ten", "du", "kab", "desa", "kec"]);
                    args.push(format!("nama: {}", self.quoted("String!", name)));
                }
                "daftarPosyandu" => {
                    let kode = self.region();
                    args.push(format!("wilayah: {}", self.quoted("String!", &kode)));
                }
                "daftarRujukan" => {
                    if self.dice.percent(30) {
                        args.push(format!("bidang: {}", self.code(daftar::<Bidang>())));
                    }
                    if self.dice.percent(30) {
                        let code = *self.dice.of(&(daftar::<StatusRujukan>().nilai)());
                        args.push(format!("status: {}", code.0));
                    }
                    if self.dice.percent(20) {
                        args.push(format!("pemegang: {}", self.code(daftar::<Pemegang>())));
                    }
                }
                "daftarPerpindahan" => {}
                _ => {
                    let post = match self.about.home {
                        Some(home) if self.dice.percent(80) => home,
                        _ => self.dice.of(self.about.snapshot.rows("posyandu"))["id"].id().unwrap(),
                    };
                    let id = format!("posyandu:{post}");
                    args.push(format!("posyandu: {}", self.quoted("ID!", &id)));
                    if field == "daftarSasaran" {
                        if self.dice.percent(30) {
                            args.push(format!("kelompok: {}", self.code(daftar::<KelompokUmur>())));
                        }
                        if self.dice.percent(25) {
                            args.push(format!("tidakHadirSejak: {}", self.date()));
                        }
                        if self.dice.percent(20) {
                            let name = *self.dice.of(&["bun", "mel", "ézr", "warga"]);
                            args.push(format!("nama: {}", self.quoted("String", name)));
                        }
                    }
                }
            }
        } else if single == "wilayah" {
            let kode = self.region();
            args.push(format!("kode: {}", self.quoted("String!", &kode)));
        } else {
            let word = if single == "node" { self.dice.of(&of_the_field()).0 } else { single };
            let id = self.id(word);
            args.push(format!("id: {}", self.quoted("ID!", &id)));
        }
        let key = self.fresh("r");
        self.aliases += 1;
        self.fields += 1;
        if list {
            let noun = noun_of(word);
            let first = self.page_args(noun, order, "Int", 1, &mut args);
            let (_, below) = keys.0.entry(key.clone()).or_default();
            let directive = self.directive();
            let page = self.connection(noun, below, 2, first);
            return format!("{key}: {field}{}{directive} {page} ", shown(&args));
        }
        let on = match single {
            "node" => On::Node,
            word => On::Noun(noun_of(word)),
        };
        let (_, below) = keys.0.entry(key.clone()).or_default();
        let directive = self.directive();
        let set = self.set(on, below, 2, 1);
        format!("{key}: {single}{}{directive} {set} ", shown(&args))
    }

    fn code(&mut self, list: Daftar) -> String {
        let codes = (list.nilai)();
        let code = self.dice.of(&codes).0;
        self.value(list.nama, code, json!(code))
    }

    fn date(&mut self) -> String {
        let date = *self.dice.of(&["2026-11-20", "2026-10-20", "2026-09-21", "2025-06-01", "2026-06-01"]);
        self.quoted("Date", date)
    }

    /// `first` and `after` of a list, or `last` and `before`; answers how many rows it may have.
    fn page_args(&mut self, noun: &Noun, order: &[By], int: &str, rows: u64, args: &mut Vec<String>) -> u64 {
        let mut first = 20;
        let (number, position) = if self.dice.percent(25) { ("last", "before") } else { ("first", "after") };
        if rows <= 4 && int == "Int" && self.dice.percent(10) {
            let name = self.fresh("v");
            self.declared.push(format!("${name}: Int"));
            args.push(format!("{number}: ${name}"));
        } else if rows > 20 || self.dice.percent(70) {
            first = 1 + self.dice.below(4) as u64;
            args.push(format!("{number}: {}", self.value(int, &first.to_string(), json!(first))));
        }
        if self.dice.percent(30) && !self.about.snapshot.rows(noun.table.name).is_empty() {
            let line = self.line(noun.table.name);
            let mut order = order.to_vec();
            if !order.iter().any(|by| by.col == noun.table.key) {
                order.push(By::up(noun.table.key));
            }
            let cells: Vec<Cell> = order.iter().map(|by| line[by.col.name].clone()).collect();
            let cursor = cursor::encode(cells.iter());
            args.push(format!("{position}: {}", self.quoted("String", &cursor)));
        }
        first * rows
    }

    /// A selection set with its braces.
    fn set(&mut self, on: On, keys: &mut Keys, depth: usize, rows: u64) -> String {
        let items = self.items(on, keys, depth, rows);
        format!("{{ {items} }}")
    }

    fn items(&mut self, on: On, keys: &mut Keys, depth: usize, rows: u64) -> String {
        let mut items = String::new();
        for _ in 0..=self.dice.below(5) {
            if self.fields > self.about.size || self.cost > 30_000 {
                break;
            }
            let item = match self.dice.below(100) {
                0..8 => self.type_name(keys),
                8..22 => self.fragment(on, keys, depth, rows),
                22..29 => self.shared(on, keys, rows),
                _ => match on {
                    On::Node if self.dice.percent(75) => self.fragment(on, keys, depth, rows),
                    On::Node => self.leaf("id", "id", keys, rows),
                    On::Noun(noun) => {
                        // An address is signed for the session, of which the interpreter knows nothing.
                        let fields =
                            noun.fields.iter().filter(|field| field.name != "alamat" || noun.name != "Foto");
                        let field = *self.dice.of(&fields.collect::<Vec<_>>());
                        self.field(noun, field, keys, depth, rows)
                    }
                },
            };
            items += &item;
        }
        if items.is_empty() { self.type_name(keys) } else { items }
    }

    /// Without variables in its directives: async-graphql 8.0.0-rc.5 does not look there, and says that such a
    /// variable is not used.
    fn type_name(&mut self, keys: &mut Keys) -> String {
        let declared = (self.declared.len(), self.given.clone());
        let text = self.leaf("__typename", "__typename", keys, 1);
        if self.declared.len() == declared.0 {
            return text;
        }
        self.declared.truncate(declared.0);
        self.given = declared.1;
        format!("{} ", text.split('@').next().unwrap().trim())
    }

    /// A field without anything below it.
    fn leaf(&mut self, name: &str, meaning: &str, keys: &mut Keys, rows: u64) -> String {
        self.fields += 1;
        self.cost += rows;
        match self.key(name, meaning, &[], keys) {
            Some(key) => format!("{}{} ", told(&key, name), self.directive()),
            None => String::new(),
        }
    }

    /// A key for a field: its name, or an alias, some of which are names of other fields. Nothing when the
    /// name is taken and the aliases are used up.
    fn key(&mut self, name: &str, meaning: &str, others: &[Field], keys: &mut Keys) -> Option<String> {
        let free = self.aliases < 45;
        let mut key = name.to_owned();
        if free && self.dice.percent(12) {
            key = if !others.is_empty() && self.dice.percent(40) {
                self.dice.of(others).name.clone()
            } else {
                self.fresh("a")
            };
        }
        if keys.0.get(&key).is_some_and(|(known, _)| known != meaning) {
            if !free {
                return None;
            }
            key = self.fresh("a");
        }
        if key != name {
            self.aliases += 1;
        }
        keys.0.entry(key.clone()).or_insert_with(|| (meaning.to_owned(), Keys::default()));
        Some(key)
    }

    fn field(
        &mut self,
        noun: &'static Noun,
        field: &'static Field,
        keys: &mut Keys,
        depth: usize,
        rows: u64,
    ) -> String {
        let owner = owner(noun, field);
        let wide = if matches!(noun.body, Body::Interface { .. }) { 9 } else { 1 };
        match &field.from {
            From::One { .. } | From::Many(_) if depth > 10 || rows > 400 => String::new(),
            From::One { to, .. } => {
                self.fields += 1;
                self.cost += 2 * rows * wide;
                let meaning = format!("{owner}.{}", field.name);
                let Some(key) = self.key(&field.name, &meaning, &noun.fields, keys) else {
                    return String::new();
                };
                self.composite(&key, field, "", keys, |maker, keys| {
                    maker.set(On::Noun(to()), keys, depth + 1, rows * wide)
                })
            }
            From::Many(many) => {
                if keys.0.contains_key(&field.name) && self.aliases >= 45 {
                    return String::new();
                }
                self.fields += 1;
                self.cost += 2 * rows * wide;
                let mut args = Vec::new();
                let within = self.page_args((many.to)(), many.order, "Int", rows, &mut args);
                self.narrow(many, &mut args);
                let args = shown(&args);
                let meaning = format!("{owner}.{}{args}", field.name);
                let Some(key) = self.key(&field.name, &meaning, &noun.fields, keys) else {
                    panic!("an alias was free");
                };
                self.composite(&key, field, &args, keys, |maker, keys| {
                    maker.connection((many.to)(), keys, depth + 1, within * wide)
                })
            }
            _ => {
                self.fields += 1;
                self.cost += rows * wide;
                let meaning = format!("{owner}.{}", field.name);
                match self.key(&field.name, &meaning, &noun.fields, keys) {
                    Some(key) => format!("{}{} ", told(&key, &field.name), self.directive()),
                    None => String::new(),
                }
            }
        }
    }

    /// A field with a set below it; sometimes told twice, to be merged.
    fn composite(
        &mut self,
        key: &str,
        field: &Field,
        args: &str,
        keys: &mut Keys,
        mut below: impl FnMut(&mut Self, &mut Keys) -> String,
    ) -> String {
        let mut text = String::new();
        let times = if self.dice.percent(12) { 2 } else { 1 };
        for again in 0..times {
            if again > 0 {
                self.fields += 1;
                self.aliases += usize::from(key != field.name);
            }
            let directive = self.directive();
            let (_, inner) = keys.0.get_mut(key).unwrap();
            let set = below(self, inner);
            text += &format!("{}{args}{directive} {set} ", told(key, &field.name));
        }
        text
    }

    fn narrow(&mut self, many: &Many, args: &mut Vec<String>) {
        for arg in &many.args {
            if !self.dice.percent(25) {
                continue;
            }
            let value = match (arg.ty, arg.name) {
                (ArgTy::Str, "kode") => {
                    let kode = self.dice.of(KATALOG).kode;
                    self.quoted("String", kode)
                }
                (ArgTy::Str, _) => {
                    let text = *self.dice.of(&["a", "me", "ézra", " bunga ", "100%", "_"]);
                    self.quoted("String", text)
                }
                (ArgTy::Bool, _) => {
                    let on = self.dice.percent(70);
                    self.value("Boolean", &on.to_string(), json!(on))
                }
                (ArgTy::Date, _) => self.date(),
                (ArgTy::Enum(list), _) => self.code(list),
            };
            args.push(format!("{}: {value}", arg.name));
        }
    }

    fn connection(&mut self, noun: &'static Noun, keys: &mut Keys, depth: usize, rows: u64) -> String {
        let mut items = String::new();
        for _ in 0..=self.dice.below(3) {
            let item = match self.dice.below(10) {
                0..5 => self.part("nodes", keys, |m, keys| m.set(On::Noun(noun), keys, depth + 1, rows)),
                5..7 => self.part("edges", keys, |m, keys| m.edges(noun, keys, depth + 1, rows)),
                7..9 => self.part("pageInfo", keys, |m, keys| m.page_info(keys)),
                _ => self.type_name(keys),
            };
            items += &item;
        }
        if self.dice.percent(8) {
            let nodes = self.part("nodes", keys, |m, keys| m.set(On::Noun(noun), keys, depth + 1, rows));
            let directive = self.directive();
            items += &format!("... on {}Connection{directive} {{ {nodes} }} ", noun.name);
        }
        format!("{{ {items} }}")
    }

    fn part(
        &mut self,
        name: &str,
        keys: &mut Keys,
        below: impl FnOnce(&mut Self, &mut Keys) -> String,
    ) -> String {
        self.fields += 1;
        let key = if self.aliases < 45 && self.dice.percent(8) { self.fresh("p") } else { name.to_owned() };
        self.aliases += usize::from(key != name);
        let directive = self.directive();
        let (_, inner) = keys.0.entry(key.clone()).or_insert_with(|| (name.to_owned(), Keys::default()));
        let set = below(self, inner);
        format!("{}{directive} {set} ", told(&key, name))
    }

    fn edges(&mut self, noun: &'static Noun, keys: &mut Keys, depth: usize, rows: u64) -> String {
        let mut items = String::new();
        if self.dice.percent(60) {
            items += &self.leaf("cursor", "cursor", keys, rows);
        }
        if self.dice.percent(80) {
            items += &self.part("node", keys, |m, keys| m.set(On::Noun(noun), keys, depth + 1, rows));
        }
        if items.is_empty() {
            items = self.type_name(keys);
        }
        if self.dice.percent(10) {
            let cursor = self.leaf("cursor", "cursor", keys, rows);
            let cursor = if cursor.is_empty() { self.type_name(keys) } else { cursor };
            items += &format!("... on {}Edge {{ {cursor} }} ", noun.name);
        }
        format!("{{ {items} }}")
    }

    fn page_info(&mut self, keys: &mut Keys) -> String {
        let mut items = String::new();
        for name in ["hasNextPage", "hasPreviousPage", "startCursor", "endCursor"] {
            if self.dice.percent(50) {
                items += &self.leaf(name, name, keys, 1);
            }
        }
        if self.dice.percent(30) {
            items += &self.type_name(keys);
        }
        let items = if items.is_empty() { self.leaf("endCursor", "endCursor", keys, 1) } else { items };
        format!("{{ {items} }}")
    }

    /// An inline or named fragment on a type that rows here may or may not be.
    fn fragment(&mut self, on: On, keys: &mut Keys, depth: usize, rows: u64) -> String {
        let to = match on {
            On::Node => {
                let noun = self.dice.of(&of_the_field()).1();
                self.member_or(noun)
            }
            On::Noun(noun) => match &noun.body {
                Body::Interface { .. } if self.dice.percent(75) => self.member_or(noun),
                Body::Interface { .. } => On::Node,
                Body::Object { implements } if implements.contains(&"Pelayanan") && self.dice.percent(40) => {
                    On::Noun(noun_of("pelayanan"))
                }
                Body::Object { implements } if implements.contains(&"Node") && self.dice.percent(40) => {
                    On::Node
                }
                Body::Object { .. } => on,
            },
        };
        if depth > 11 {
            return String::new();
        }
        let set = self.set(to, keys, depth + 1, rows);
        let directive = self.directive();
        match self.dice.below(10) {
            0..3 if self.fragments.len() < 40 => {
                let name = self.fresh("F");
                self.fragments.push(format!("fragment {name} on {} {set}", to.name()));
                let again = if self.dice.percent(10) && set.len() < 200 {
                    self.fields += 10;
                    self.aliases += set.matches(':').count();
                    self.directives += set.matches('@').count();
                    format!("...{name} ")
                } else {
                    String::new()
                };
                format!("...{name}{directive} {again}")
            }
            3 if to.name() == on.name() => format!("...{directive} {set} "),
            _ => format!("... on {}{directive} {set} ", to.name()),
        }
    }

    fn member_or(&mut self, noun: &'static Noun) -> On {
        match &noun.body {
            Body::Interface { members, .. } if self.dice.percent(80) => On::Noun(self.dice.of(members())),
            _ => On::Noun(noun),
        }
    }

    /// A fragment of plain fields that several places spread.
    fn shared(&mut self, on: On, keys: &mut Keys, rows: u64) -> String {
        let On::Noun(noun) = on else { return String::new() };
        let known = self.shared.get(noun.name.as_str()).cloned();
        let (name, chosen) = known.unwrap_or_else(|| {
            let plain = noun.fields.iter().filter(|f| matches!(f.from, From::Column(_) | From::Made(..)));
            let plain: Vec<&'static str> = plain.map(|field| field.name.as_str()).collect();
            let chosen = (0..3).map(|_| *self.dice.of(&plain)).collect();
            (self.fresh("S"), chosen)
        });
        let meaning = |field: &str| format!("{}.{field}", owner(noun, noun.field(field).unwrap()));
        let meanings: Vec<String> = chosen.iter().map(|field| meaning(field)).collect();
        let mut pairs = chosen.iter().zip(&meanings);
        if pairs.any(|(field, meaning)| keys.0.get(*field).is_some_and(|(known, _)| known != meaning)) {
            return String::new();
        }
        if self.shared.insert(&noun.name, (name.clone(), chosen.clone())).is_none() {
            self.fragments.push(format!("fragment {name} on {} {{ {} }}", noun.name, chosen.join(" ")));
        }
        for (field, meaning) in chosen.iter().zip(meanings) {
            keys.0.entry((*field).to_owned()).or_insert_with(|| (meaning, Keys::default()));
        }
        self.fields += 3;
        self.cost += 3 * rows;
        format!("...{name}{} ", self.directive())
    }
}

/// Common fields of the kinds mean the same everywhere; `id` does so on every noun.
fn owner(noun: &Noun, field: &Field) -> String {
    if field.name == "id" {
        return "any".to_owned();
    }
    let common = || noun_of("pelayanan").field(&field.name).is_some();
    if noun.table.name == "pelayanan" && common() { "Pelayanan".to_owned() } else { noun.name.clone() }
}

fn told(key: &str, name: &str) -> String {
    if key == name { name.to_owned() } else { format!("{key}: {name}") }
}

fn shown(args: &[String]) -> String {
    if args.is_empty() { String::new() } else { format!("({})", args.join(", ")) }
}
