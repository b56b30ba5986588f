//! A plain, slow reader of the field tables: what a document must answer, worked out one field of one row at a
//! time, as the GraphQL specification tells it and as the access design (sections 2 and 3) puts it in words.
//! It knows no Shape, no plan and no condition of the store: every row of every table is loaded whole, and who
//! sees it is decided here from what the reader holds, told in words (`Who`): for a persona of the small Kukar by
//! hand below, for a random account from its rows by `oracle`. From the field tables it takes names, columns,
//! groups and the functions that make a value, nothing else.

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::indexmap::IndexMap;
use async_graphql::parser::types::{
    Directive, ExecutableDocument, Field as Ast, OperationDefinition, Selection, SelectionSet,
};
use async_graphql::{Name, Positioned, Value, Variables};
use chrono::NaiveDate;
use posyandu::access::{Actor, Group};
use posyandu::domain::bidang::{Isi, KATALOG, camel};
use posyandu::domain::hari_kerja::Libur;
use posyandu::domain::pilihan::Pilihan as _;
use posyandu::domain::posyandu::Bidang;
use posyandu::domain::siklus::{KelompokUmur, kelompok_umur};
use posyandu::graphql::cursor;
use posyandu::graphql::node::NODES;
use posyandu::graphql::table::noun::{self, Body, Facts, Field, From, Many, Noun, NounRef, Ty};
use posyandu::store::filter::By;
use posyandu::store::pelapor;
use posyandu::store::table::{Cell, Col, Table};
use uuid::Uuid;

use crate::world::{Persona, Pos, World};

/// A whole row, by column.
pub type Line = BTreeMap<&'static str, Cell>;

/// Every row of every table that random documents speak of.
#[derive(Debug, PartialEq)]
pub struct Snapshot(pub BTreeMap<&'static str, Vec<Line>>);

impl Snapshot {
    /// Reads everything, whole.
    pub async fn of(world: &World) -> Snapshot {
        let mut tables = BTreeMap::new();
        // Who reported something has no node: it is reached from the referral alone.
        for table in of_the_field().into_iter().map(|(_, noun)| noun().table).chain([&pelapor::TABLE]) {
            tables.insert(table.name, lines_of(world, table).await);
        }
        Snapshot(tables)
    }

    pub fn rows(&self, table: &str) -> &[Line] {
        self.0.get(table).map_or(&[], Vec::as_slice)
    }

    /// Is this row in the reader's view? A hand-off is seen with its referral; who reported is seen by the board of the
    /// post and by whoever received a referral that names the report.
    pub fn shows(&self, who: &Who, table: &Table, line: &Line) -> bool {
        let mut referrals = self.rows("rujukan").iter();
        match table.name {
            "rujukan_riwayat" => {
                let of = referrals.find(|referral| referral["id"] == line["rujukan_id"]);
                of.is_some_and(|referral| who.sees("rujukan", referral))
            }
            "pelapor" => {
                let board = Holds::Pengurus { post: line["posyandu_id"].id().unwrap() };
                let mut reports = self.rows("pelayanan").iter();
                let open = reports.any(|report| report["id"] == line["id"] && unprotected(report));
                let keeps = open && who.holds.iter().any(|held| format!("{held:?}") == format!("{board:?}"));
                keeps
                    || referrals
                        .any(|referral| referral["pelayanan_id"] == line["id"] && who.received(referral))
            }
            name => who.sees(name, line),
        }
    }
}

/// The nouns that random documents speak of: people, posts, and what was recorded. Accounts, assignments and the
/// audit trail differ from run to run and have stories of their own.
pub fn of_the_field() -> Vec<(&'static str, NounRef)> {
    NODES.iter().filter(|(_, noun)| noun().group != Group::Operations).copied().collect()
}

/// Every row of a table, whole and in order.
pub async fn lines_of(world: &World, table: &'static Table) -> Vec<Line> {
    let everything = Actor::system().scope();
    // What is sealed is another text on each engine, and no reader sees it.
    let columns: Vec<Col> =
        table.columns.iter().filter(|col| !col.name.ends_with("_sandi")).copied().collect();
    let rows = world.app.db.reader(&everything).cells(table, &columns, &[], &[], 1_000_000).await.unwrap();
    let names = || columns.iter().map(|col| col.name);
    let mut lines: Vec<Line> = rows.into_iter().map(|row| names().zip(row.cells).collect()).collect();
    lines.sort();
    lines
}

/// One thing a reader holds at this moment, in words.
#[derive(Clone, Debug)]
pub enum Holds {
    /// Kader of a post, for some sectors.
    Kader {
        post: Uuid,
        bidang: Vec<Bidang>,
    },
    Pengurus {
        post: Uuid,
    },
    /// Officer of the agencies of some sectors in some regions; `protected` when appointed for protected cases.
    Opd {
        bidang: Vec<Bidang>,
        regions: Vec<String>,
        protected: bool,
    },
    /// Anything else: reads the institution and the sums of its regions, nobody's record.
    Office {
        regions: Vec<String>,
        /// Reads sums as counted, and the recap of a day.
        exact: bool,
    },
}

/// Somebody who reads.
#[derive(Clone, Debug)]
pub struct Who {
    pub account: Uuid,
    pub holds: Vec<Holds>,
    /// Single persons whose basic, contact and health data are open to the reader at this moment.
    pub opened: BTreeSet<Uuid>,
}

impl Who {
    /// What a persona of the small Kukar holds.
    pub fn of(persona: Persona) -> Who {
        let kader = |pos: Pos, bidang| Holds::Kader { post: pos.id().0, bidang: vec![bidang] };
        let regions = |codes: &[&str]| codes.iter().map(|code| (*code).to_owned()).collect();
        let holds = match persona {
            Persona::Kader(pos) => vec![kader(pos, Bidang::Kesehatan)],
            Persona::KaderBidang(pos, bidang) => vec![kader(pos, bidang)],
            Persona::Pengurus(pos) => vec![Holds::Pengurus { post: pos.id().0 }],
            Persona::DuaPos => {
                vec![kader(Pos::Melati, Bidang::Kesehatan), kader(Pos::Mawar, Bidang::Pendidikan)]
            }
            Persona::Opd(bidang) => {
                vec![Holds::Opd { bidang: vec![bidang], regions: regions(&["64.02"]), protected: false }]
            }
            Persona::Pembina => {
                vec![Holds::Office { regions: regions(&["64.02.02", "64.02.06"]), exact: true }]
            }
            Persona::Pkk => vec![Holds::Office { regions: regions(&["64.02.02"]), exact: false }],
            Persona::DpmdAdmin | Persona::DpmdKedua => {
                vec![Holds::Office { regions: regions(&["64.02"]), exact: false }]
            }
            Persona::TanpaTugas => vec![],
        };
        Who { account: persona.account().0, holds, opened: BTreeSet::new() }
    }
}

/// Is the place this region, or does it lie below it? Segment by segment.
pub fn within(region: &str, place: &str) -> bool {
    let mut segments = place.split('.');
    region.split('.').all(|segment| segments.next() == Some(segment))
}

/// What a document must answer.
#[derive(Debug, PartialEq)]
pub struct Said {
    pub data: Value,
    /// Path and code of every error. A field that is denied on many rows is here once a row.
    pub errors: BTreeSet<(Vec<String>, &'static str)>,
}

/// Somebody who reads a document over a snapshot.
pub struct Plain<'a> {
    snapshot: &'a Snapshot,
    who: &'a Who,
    facts: Facts,
    document: &'a ExecutableDocument,
    variables: Variables,
    errors: BTreeSet<(Vec<String>, &'static str)>,
}

/// A value of the document with its variables filled in; nothing when the variable was left out.
macro_rules! filled {
    ($plain:expr, $given:expr) => {
        $given.node.clone().into_const_with(|name| $plain.variables.get(&name).cloned().ok_or(())).ok()
    };
}

type Fields<'a> = Vec<(String, Vec<&'a Ast>)>;
type Arguments = BTreeMap<String, Value>;

/// What the document must answer to this reader.
pub fn answer(
    snapshot: &Snapshot,
    who: &Who,
    today: NaiveDate,
    document: &ExecutableDocument,
    variables: &Variables,
) -> Said {
    let (_, operation) = document.operations.iter().next().unwrap();
    let operation: &OperationDefinition = &operation.node;
    let mut variables = variables.clone();
    for definition in &operation.variable_definitions {
        let name = &definition.node.name.node;
        if let (None, Some(default)) = (variables.get(name), &definition.node.default_value) {
            variables.insert(name.clone(), default.node.clone());
        }
    }
    let now = posyandu::domain::tanggal::awal_hari(today);
    let facts = Facts { today, now, libur: Libur::bawaan(), penanda: None };
    let mut plain = Plain { snapshot, who, facts, document, variables, errors: BTreeSet::new() };
    let mut data = IndexMap::new();
    for (key, asts) in plain.collect(&[&operation.selection_set.node], &["Query"]) {
        let value = plain.root(&key, &asts);
        data.insert(Name::new(key), value);
    }
    Said { data: Value::Object(data), errors: plain.errors }
}

impl<'a> Plain<'a> {
    /// CollectFields of the specification, for an object that is all of these types.
    fn collect(&self, sets: &[&'a SelectionSet], types: &[&str]) -> Fields<'a> {
        let mut fields = Vec::new();
        let mut visited = BTreeSet::new();
        for set in sets {
            self.collect_set(set, types, &mut visited, &mut fields);
        }
        fields
    }

    fn collect_set(
        &self,
        set: &'a SelectionSet,
        types: &[&str],
        visited: &mut BTreeSet<String>,
        fields: &mut Fields<'a>,
    ) {
        for item in &set.items {
            if self.left_out(item.node.directives()) {
                continue;
            }
            match &item.node {
                Selection::Field(field) => {
                    let alias = field.node.alias.as_ref().unwrap_or(&field.node.name);
                    let key = alias.node.to_string();
                    match fields.iter_mut().find(|(known, _)| *known == key) {
                        Some((_, same)) => same.push(&field.node),
                        None => fields.push((key, vec![&field.node])),
                    }
                }
                Selection::InlineFragment(inline) => {
                    let condition = inline.node.type_condition.as_ref().map(|on| on.node.on.node.as_str());
                    if condition.is_none_or(|on| types.contains(&on)) {
                        self.collect_set(&inline.node.selection_set.node, types, visited, fields);
                    }
                }
                Selection::FragmentSpread(spread) => {
                    let name = spread.node.fragment_name.node.to_string();
                    let fragment = &self.document.fragments[name.as_str()].node;
                    let on = fragment.type_condition.node.on.node.as_str();
                    if visited.insert(name) && types.contains(&on) {
                        self.collect_set(&fragment.selection_set.node, types, visited, fields);
                    }
                }
            }
        }
    }

    fn left_out(&self, directives: &[Positioned<Directive>]) -> bool {
        directives.iter().any(|directive| {
            let (_, given) = &directive.node.arguments[0];
            let on = filled!(self, given) == Some(Value::Boolean(true));
            if directive.node.name.node == "skip" { on } else { !on }
        })
    }

    fn arguments(&self, ast: &Ast) -> Arguments {
        let given = ast.arguments.iter();
        given
            .filter_map(|(name, value)| Some((name.node.to_string(), filled!(self, value)?)))
            .filter(|(_, value)| *value != Value::Null)
            .collect()
    }

    fn root(&mut self, key: &str, asts: &[&'a Ast]) -> Value {
        let args = self.arguments(asts[0]);
        let path = vec![key.to_owned()];
        let field = asts[0].name.node.as_str();
        let id = text(&args, "id").unwrap_or_default();
        match field {
            "__typename" => Value::from("Query"),
            "wilayah" => self.single("wilayah", &text(&args, "kode").unwrap(), asts, path),
            "node" => self.single(id.split(':').next().unwrap(), &id, asts, path),
            "posyandu" | "sasaran" | "keluarga" | "hariBuka" | "rujukan" => {
                self.single(field, &id, asts, path)
            }
            "cariWilayah" => self.root_list("wilayah", field, &args, asts, path),
            "daftarPosyandu" => self.root_list("posyandu", field, &args, asts, path),
            "daftarKader" => self.root_list("kader", field, &args, asts, path),
            "daftarSasaran" => {
                let post = id_in(&text(&args, "posyandu").unwrap());
                if !self.who.serves(&post) {
                    self.errors.insert((path, "NOT_FOUND"));
                    return Value::Null;
                }
                self.root_list("sasaran", field, &args, asts, path)
            }
            "daftarHariBuka" => self.root_list("hariBuka", field, &args, asts, path),
            "daftarRujukan" => self.root_list("rujukan", field, &args, asts, path),
            "daftarPerpindahan" => self.root_list("perpindahan", field, &args, asts, path),
            other => panic!("the interpreter does not know Query.{other}"),
        }
    }

    /// One row by its id; what is not there and what is not in view are the same.
    fn single(&mut self, word: &str, id: &str, asts: &[&'a Ast], path: Vec<String>) -> Value {
        let noun = noun_of(word);
        let key = if word == "wilayah" { Cell::from(id.trim_start_matches("wilayah:")) } else { id_in(id) };
        let found = self.find(noun, &key).filter(|line| self.snapshot.shows(self.who, noun.table, line));
        match found.cloned() {
            Some(line) => self.object(noun, &line, &sub(asts), &path, false),
            None => {
                self.errors.insert((path, "NOT_FOUND"));
                Value::Null
            }
        }
    }

    fn find(&self, noun: &Noun, key: &Cell) -> Option<&'a Line> {
        let lines: &'a [Line] = self.snapshot.rows(noun.table.name);
        lines.iter().find(|line| !key.is_null() && line[noun.table.key.name] == *key)
    }

    /// The value of a row. `given` tells that the right to it came with the row it hangs on.
    fn object(
        &mut self,
        noun: &'static Noun,
        line: &Line,
        sets: &[&'a SelectionSet],
        path: &[String],
        given: bool,
    ) -> Value {
        let noun = match &noun.body {
            Body::Object { .. } => noun,
            Body::Interface { members, .. } => {
                let kode = line["kode"].text().unwrap();
                let tipe = KATALOG.iter().find(|jenis| jenis.kode == kode).unwrap().tipe;
                members().iter().find(|member| member.name == tipe).unwrap()
            }
        };
        let mut types = vec![noun.name.as_str()];
        if let Body::Object { implements } = &noun.body {
            types.extend(implements);
        }
        let mut object = IndexMap::new();
        for (key, asts) in self.collect(sets, &types) {
            let path: Vec<String> = path.iter().cloned().chain([key.clone()]).collect();
            let value = match asts[0].name.node.as_str() {
                "__typename" => Value::from(noun.name.as_str()),
                name => {
                    let field = noun.field(name).unwrap_or_else(|| panic!("no {}.{name}", noun.name));
                    if given || self.who.reads(noun, field.group, line) {
                        self.field(noun, field, line, &asts, &path)
                    } else {
                        self.errors.insert((path, "FORBIDDEN"));
                        Value::Null
                    }
                }
            };
            object.insert(Name::new(key), value);
        }
        Value::Object(object)
    }

    fn field(&mut self, noun: &Noun, field: &Field, line: &Line, asts: &[&'a Ast], path: &[String]) -> Value {
        match &field.from {
            From::Column(col) => scalar(&line[col.name], field.ty),
            From::Made(cols, make) => {
                let cells: Vec<&Cell> = cols.iter().map(|col| &line[col.name]).collect();
                coded(make(&cells, &self.facts))
            }
            From::Isi(medan) => {
                let kode = line["kode"].text().unwrap();
                let jenis = KATALOG.iter().find(|jenis| jenis.kode == kode).unwrap();
                let text = line["isi"].text().unwrap();
                match jenis.medan.get(*medan) {
                    Some(medan) => {
                        let isi: serde_json::Value = serde_json::from_str(text).unwrap();
                        Value::from_json(isi[camel(medan.nama)].clone()).unwrap()
                    }
                    // What is computed is a function of the kind, like what is made of columns.
                    None => coded(noun::nilai(Isi::parse(kode, text).unwrap().nilai(*medan))),
                }
            }
            From::One { link, to, with_parent } => {
                let to = to();
                let found = self.find(to, &line[link.name]);
                match found.filter(|line| *with_parent || self.snapshot.shows(self.who, to.table, line)) {
                    Some(line) => self.object(to, line, &sub(asts), path, *with_parent),
                    None => Value::Null,
                }
            }
            From::Many(many) => self.list(noun, field, many, line, asts, path),
        }
    }

    fn list(
        &mut self,
        noun: &Noun,
        field: &Field,
        many: &Many,
        parent: &Line,
        asts: &[&'a Ast],
        path: &[String],
    ) -> Value {
        let args = self.arguments(asts[0]);
        let to = (many.to)();
        let place = format!("{}.{}", noun.name, field.name);
        let lines = self.snapshot.rows(to.table.name).iter();
        let lines = lines.filter(|line| line[many.link.name] == parent[many.key.name]);
        let lines: Vec<&Line> = lines.filter(|line| self.keeps(&place, &args, line)).collect();
        self.page(to, lines, many.order, &args, asts, path)
    }

    fn root_list(
        &mut self,
        word: &str,
        field: &str,
        args: &Arguments,
        asts: &[&'a Ast],
        path: Vec<String>,
    ) -> Value {
        let noun = noun_of(word);
        let lines = self.snapshot.rows(noun.table.name).iter();
        let lines: Vec<&Line> = lines.filter(|line| self.keeps(field, args, line)).collect();
        let order: &[By] = match field {
            "cariWilayah" => posyandu::store::wilayah::ORDER,
            "daftarPosyandu" => posyandu::store::posyandu::ORDER,
            "daftarKader" => posyandu::store::kader::ORDER,
            "daftarSasaran" => posyandu::store::sasaran::ORDER,
            "daftarHariBuka" => posyandu::store::hari_buka::NEWEST,
            "daftarRujukan" => posyandu::store::rujukan::NEWEST,
            _ => posyandu::store::sasaran::perpindahan::ORDER,
        };
        self.page(noun, lines, order, args, asts, &path)
    }

    /// What the arguments of a list keep, list by list, in words.
    fn keeps(&self, list: &str, args: &Arguments, line: &Line) -> bool {
        let post = |args: &Arguments| line["posyandu_id"] == id_in(&text(args, "posyandu").unwrap());
        let equal =
            |name: &str, col: &str| text(args, name).is_none_or(|code| line[col].text() == Some(&code));
        let since =
            |name: &str, col: &str| date(args, name).is_none_or(|day| line[col].date().unwrap() >= day);
        let before =
            |name: &str, col: &str| date(args, name).is_none_or(|day| line[col].date().unwrap() < day);
        let named = || {
            text(args, "nama").filter(|start| !start.trim().is_empty()).is_none_or(|start| {
                let name = line["nama_cari"].text().unwrap();
                let start = start.trim().to_lowercase();
                name.starts_with(&start) || name.contains(&format!(" {start}"))
            })
        };
        let in_force = || {
            let on = date(args, "pada").unwrap_or(self.facts.today);
            line["mulai"].date().unwrap() <= on && line["akhir"].date().is_none_or(|end| on < end)
        };
        let people = || {
            let group = text(args, "kelompok").and_then(|code| KelompokUmur::dari_kode(&code));
            let born = line["tanggal_lahir"].date().unwrap();
            let dead = line["meninggal_pada"].date().is_some();
            let came_since = |day: NaiveDate| {
                let came = self.snapshot.rows("kehadiran").iter();
                came.filter(|came| came["sasaran_id"] == line["id"])
                    .any(|came| came["tanggal"].date().unwrap() >= day)
            };
            (!dead || args.get("termasukMeninggal") == Some(&Value::Boolean(true)))
                && group.is_none_or(|group| kelompok_umur(born, self.facts.today) == Some(group))
                && named()
                && date(args, "tidakHadirSejak").is_none_or(|day| !came_since(day))
        };
        match list {
            "cariWilayah" | "Wilayah.posyandu" => named(),
            "daftarPosyandu" => {
                let top = text(args, "wilayah").unwrap();
                let here = line["wilayah_kode"].text().unwrap();
                (within(&top, here)) && named()
            }
            "daftarKader" => post(args) && in_force(),
            "Posyandu.kader" | "Posyandu.pengurus" => in_force(),
            "daftarSasaran" => post(args) && people(),
            "Posyandu.sasaran" => people(),
            "daftarHariBuka" => post(args),
            "Posyandu.hariBuka" => {
                equal("status", "status") && since("sejak", "tanggal") && before("sebelum", "tanggal")
            }
            "daftarRujukan" => {
                let status = line["status"].text().unwrap();
                let among = |codes: &[&str]| codes.contains(&status);
                let one_of = args.get("status").is_none_or(|given| match given {
                    Value::List(codes) => {
                        codes.iter().any(|code| code.to_string().trim_matches('"') == status)
                    }
                    one => one.to_string().trim_matches('"') == status,
                });
                // Who holds a case that stands where, in words of six-spm.md.
                let held = text(args, "pemegang").is_none_or(|holder| match holder.as_str() {
                    "PENGURUS" => among(&["DIDATA", "DIVERIFIKASI"]),
                    "PEMBINA" => among(&["DIAJUKAN_KE_DESA"]),
                    "OPD" => among(&["DITERUSKAN_KE_OPD", "DITERIMA_OPD", "DITINDAKLANJUTI"]),
                    "FASKES" => among(&["DIRUJUK", "DITERIMA_FASKES"]),
                    _ => among(&["DIKEMBALIKAN", "TIDAK_DATANG"]),
                });
                equal("bidang", "bidang") && one_of && held
            }
            _ if list.ends_with(".tanda") => {
                (args.get("berlaku") != Some(&Value::Boolean(true)) || line["akhir"] == Cell::Null)
                    && equal("tindakan", "tindakan")
            }
            _ if list.ends_with(".pelayanan") => {
                equal("kode", "kode") && equal("bidang", "bidang") && since("sejak", "tanggal")
            }
            _ if list.ends_with(".foto") => line["status"].text() == Some("ADA"),
            _ => true,
        }
    }

    fn page(
        &mut self,
        noun: &'static Noun,
        lines: Vec<&Line>,
        order: &[By],
        args: &Arguments,
        asts: &[&'a Ast],
        path: &[String],
    ) -> Value {
        let mut order = order.to_vec();
        if !order.iter().any(|by| by.col == noun.table.key) {
            let descending = order.last().is_some_and(|by| by.descending);
            order.push(By { col: noun.table.key, descending });
        }
        let mut lines: Vec<&Line> =
            lines.into_iter().filter(|line| self.snapshot.shows(self.who, noun.table, line)).collect();
        lines.sort_by(|a, b| compare(&order, &position(&order, a), &position(&order, b)));
        let at = |name: &str| text(args, name).map(|text| cursor::decode(&text, &order).unwrap());
        let number = |name: &str| args.get(name).map(|n| n.clone().into_json().unwrap().as_u64().unwrap());
        let (after, before) = (at("after"), at("before"));
        if let Some(after) = &after {
            lines.retain(|line| compare(&order, &position(&order, line), after).is_gt());
        }
        if let Some(before) = &before {
            lines.retain(|line| compare(&order, &position(&order, line), before).is_lt());
        }
        let backward = before.is_some() || args.contains_key("last");
        let many = number(if backward { "last" } else { "first" }).unwrap_or(20) as usize;
        let more = lines.len() > many;
        if backward {
            lines.drain(..lines.len().saturating_sub(many));
        } else {
            lines.truncate(many);
        }
        let (next, previous) = if backward { (before.is_some(), more) } else { (more, after.is_some()) };
        let name = format!("{}Connection", noun.name);
        let mut page = IndexMap::new();
        for (key, asts) in self.collect(&sub(asts), &[&name]) {
            let path: Vec<String> = path.iter().cloned().chain([key.clone()]).collect();
            let value = match asts[0].name.node.as_str() {
                "__typename" => Value::from(name.as_str()),
                "nodes" => {
                    let nodes = lines.iter().enumerate().map(|(at, line)| {
                        let path: Vec<String> = path.iter().cloned().chain([at.to_string()]).collect();
                        self.object(noun, line, &sub(&asts), &path, false)
                    });
                    Value::List(nodes.collect())
                }
                "edges" => {
                    let edges = lines.iter().enumerate().map(|(at, line)| {
                        let path: Vec<String> = path.iter().cloned().chain([at.to_string()]).collect();
                        self.edge(noun, line, &order, &sub(&asts), &path)
                    });
                    Value::List(edges.collect())
                }
                _ => self.info(&lines, (next, previous), &order, &sub(&asts)),
            };
            page.insert(Name::new(key), value);
        }
        Value::Object(page)
    }

    fn edge(
        &mut self,
        noun: &'static Noun,
        line: &Line,
        order: &[By],
        sets: &[&'a SelectionSet],
        path: &[String],
    ) -> Value {
        let name = format!("{}Edge", noun.name);
        let mut edge = IndexMap::new();
        for (key, asts) in self.collect(sets, &[&name]) {
            let value = match asts[0].name.node.as_str() {
                "__typename" => Value::from(name.as_str()),
                "cursor" => Value::from(cursor::encode(position(order, line).iter())),
                _ => {
                    let path: Vec<String> = path.iter().cloned().chain([key.clone()]).collect();
                    self.object(noun, line, &sub(&asts), &path, false)
                }
            };
            edge.insert(Name::new(key), value);
        }
        Value::Object(edge)
    }

    fn info(
        &self,
        lines: &[&Line],
        (next, previous): (bool, bool),
        order: &[By],
        sets: &[&'a SelectionSet],
    ) -> Value {
        let at = |line: Option<&&Line>| {
            line.map_or(Value::Null, |line| Value::from(cursor::encode(position(order, line).iter())))
        };
        let fields = self.collect(sets, &["PageInfo"]).into_iter().map(|(key, asts)| {
            let value = match asts[0].name.node.as_str() {
                "__typename" => Value::from("PageInfo"),
                "hasNextPage" => Value::Boolean(next),
                "hasPreviousPage" => Value::Boolean(previous),
                "startCursor" => at(lines.first()),
                _ => at(lines.last()),
            };
            (Name::new(key), value)
        });
        Value::Object(fields.collect())
    }
}

impl Who {
    /// The posts where the reader serves, as kader or pengurus.
    pub fn posts(&self) -> Vec<Uuid> {
        let posts = self.holds.iter().filter_map(|held| match held {
            Holds::Kader { post, .. } | Holds::Pengurus { post } => Some(*post),
            _ => None,
        });
        posts.collect()
    }

    /// Does the reader serve, as kader or pengurus, at this post?
    pub fn serves(&self, post: &Cell) -> bool {
        self.posts().into_iter().any(|own| *post == Cell::Id(own))
    }

    /// The table of section 3: who reads a group on the records of a post.
    fn reads_at(&self, group: Group, post: &Cell) -> bool {
        self.holds.iter().any(|held| match held {
            Holds::Pengurus { post: at } => *post == Cell::Id(*at),
            Holds::Kader { post: at, bidang } => {
                *post == Cell::Id(*at)
                    && match group {
                        Group::Basic | Group::Contact => true,
                        Group::Health | Group::Identifier => bidang.contains(&Bidang::Kesehatan),
                        Group::Sector(of) => bidang.contains(&of),
                        _ => false,
                    }
            }
            _ => false,
        })
    }

    /// May the reader read a field of this group on a row that is in view?
    fn reads(&self, noun: &Noun, group: Group, line: &Line) -> bool {
        let post = match noun.table.name {
            "posyandu" => &line["id"],
            "batas_rujukan" | "bulan_beku" | "target" | "wilayah" => &Cell::Null,
            "perpindahan" => &line["dari_posyandu_id"],
            _ => &line["posyandu_id"],
        };
        let opened = matches!(group, Group::Basic | Group::Contact | Group::Health)
            && self.is_open(noun.table.name, line);
        group == Group::Institution || group == noun.group || self.reads_at(group, post) || opened
    }

    /// Is this a row of a single person who is open to the reader?
    fn is_open(&self, table: &str, line: &Line) -> bool {
        let person = match table {
            "sasaran" => &line["id"],
            "kehamilan" | "kehadiran" => &line["sasaran_id"],
            "pelayanan" | "pelayanan_lama" | "tanda" | "foto"
                if line["bidang"].text() == Some("KESEHATAN") && unprotected(line) =>
            {
                &line["sasaran_id"]
            }
            _ => return false,
        };
        person.id().is_some_and(|person| self.opened.contains(&person))
    }

    /// Was this referral sent to the reader as an officer of the agency it is addressed to?
    fn received(&self, line: &Line) -> bool {
        let bidang = Bidang::dari_kode(line["bidang"].text().unwrap()).unwrap();
        let hidden = line["sensitif"] == Cell::Bool(true);
        let sent = !line["diteruskan_pada"].is_null();
        sent && self.holds.iter().any(|held| addressed(held, bidang, line, hidden))
    }

    /// Is this row in the reader's view, by what the row itself says?
    pub fn sees(&self, table: &str, line: &Line) -> bool {
        let post = || line.get("posyandu_id").unwrap();
        let bidang = || Bidang::dari_kode(line["bidang"].text().unwrap()).unwrap();
        let wrote = || line["dicatat_oleh"] == Cell::Id(self.account) && self.serves(post());
        if self.is_open(table, line) {
            return true;
        }
        match table {
            "batas_rujukan" | "bulan_beku" | "target" | "wilayah" | "posyandu" | "posyandu_lama"
            | "kader" | "pengurus" | "hari_buka" | "kader_hadir" => !self.holds.is_empty(),
            "keluarga" | "sasaran" | "kehadiran" | "kunjungan_rumah" => self.serves(post()),
            "kehamilan" => self.reads_at(Group::Health, post()),
            "perpindahan" => {
                self.reads_at(Group::Identifier, &line["dari_posyandu_id"])
                    || self.reads_at(Group::Identifier, &line["ke_posyandu_id"])
            }
            // Protected cases are their writer's alone.
            "pelayanan" | "pelayanan_lama" | "tanda" | "foto" => {
                self.reads_at(Group::of_bidang(bidang()), post()) && unprotected(line) || wrote()
            }
            "rujukan" => {
                let hidden = line["sensitif"] == Cell::Bool(true);
                let sent = self.reads_at(Group::of_bidang(bidang()), post()) && !hidden;
                sent || wrote() || self.received(line)
            }
            other => panic!("who sees {other}?"),
        }
    }
}

/// Is this no protected case?
fn unprotected(line: &Line) -> bool {
    line["sensitif"] == Cell::Bool(false)
}

/// Is the referral addressed to this officer?
fn addressed(held: &Holds, to: Bidang, line: &Line, hidden: bool) -> bool {
    let Holds::Opd { bidang, regions, protected } = held else { return false };
    let place = line["wilayah_kode"].text().unwrap();
    bidang.contains(&to) && regions.iter().any(|region| within(region, place)) && (*protected || !hidden)
}

/// The noun of the word before the colon of an id.
pub fn noun_of(word: &str) -> &'static Noun {
    NODES.iter().find(|(known, _)| *known == word).unwrap_or_else(|| panic!("no noun {word}")).1()
}

fn sub<'a>(asts: &[&'a Ast]) -> Vec<&'a SelectionSet> {
    asts.iter().map(|ast| &ast.selection_set.node).collect()
}

fn position(order: &[By], line: &Line) -> Vec<Cell> {
    order.iter().map(|by| line[by.col.name].clone()).collect()
}

fn compare(order: &[By], a: &[Cell], b: &[Cell]) -> std::cmp::Ordering {
    let steps = order.iter().zip(a.iter().zip(b));
    let mut steps = steps.map(|(by, (a, b))| if by.descending { b.cmp(a) } else { a.cmp(b) });
    steps.find(|step| step.is_ne()).unwrap_or(std::cmp::Ordering::Equal)
}

fn text(args: &Arguments, name: &str) -> Option<String> {
    match args.get(name)? {
        Value::Enum(name) => Some(name.to_string()),
        Value::String(text) => Some(text.clone()),
        other => panic!("{name} is {other}"),
    }
}

fn date(args: &Arguments, name: &str) -> Option<NaiveDate> {
    text(args, name).map(|text| text.parse().unwrap())
}

/// The key behind the colon of an id.
fn id_in(id: &str) -> Cell {
    Cell::Id(Uuid::parse_str(id.rsplit(':').next().unwrap()).unwrap())
}

/// A stored value as an answer shows it.
fn scalar(cell: &Cell, ty: Ty) -> Value {
    let listed = |text: &str| Value::List(text.split(',').map(|part| Value::from(part.trim())).collect());
    match (cell, ty) {
        (Cell::Null, _) => Value::Null,
        (Cell::Id(id), Ty::Id(word)) => Value::from(format!("{word}:{}", id.hyphenated())),
        (Cell::Text(text), Ty::Id(word)) => Value::from(format!("{word}:{text}")),
        (Cell::Text(text), Ty::Enums(_) | Ty::Strings) => listed(text),
        (Cell::Text(text), _) => Value::from(text.as_str()),
        (Cell::Int(n), _) => Value::from(*n),
        (Cell::Bool(b), _) => Value::from(*b),
        (Cell::Date(day), _) => Value::from(day.format("%Y-%m-%d").to_string()),
        (Cell::Time(at), _) => Value::from(at.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()),
        (Cell::Id(id), _) => Value::from(id.hyphenated().to_string()),
    }
}

/// Codes leave as texts.
fn coded(value: Value) -> Value {
    match value {
        Value::Enum(name) => Value::from(name.as_str()),
        Value::List(items) => Value::List(items.into_iter().map(coded).collect()),
        other => other,
    }
}
