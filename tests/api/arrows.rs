//! Style as a test: reads `src/` and fails where an import runs leftward, where a library leaves its layer, and
//! where a habit of `STYLE.md` is broken. It looks at text, not at meaning, so it says where to look and why.
//!
//! ```text
//! cli → http → graphql   →   service   →   store   →   access   →   domain
//! ```
//! The three doors stand in one row, with two planks between them: `cli` starts `http` and prints the schema of
//! `graphql`; `http` serves what `graphql` answers. `graphql` names columns of `store` on purpose: the field
//! tables say where a field comes from. `http` has no business with rows, so it does not name `store`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

/// A folder or file at the root of the crate, and what it may name besides itself.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain", &["error"]),
    ("access", &["domain", "error"]),
    // `config` knows nobody, so no circle comes of it: it says which file a database URL means.
    ("store", &["access", "config", "domain", "error"]),
    ("service", &["access", "app", "domain", "error", "store"]),
    ("graphql", &["access", "app", "domain", "error", "service", "store"]),
    // `config` again: which documents are run is a setting of the edge.
    ("http", &["access", "app", "config", "domain", "error", "graphql", "service"]),
    ("cli", &["access", "app", "config", "domain", "error", "graphql", "http", "service", "store"]),
    // Shared. `error` and `config` know nobody; `app` puts the upper layers together, so it names them all.
    ("error", &[]),
    ("config", &[]),
    ("app", &["access", "config", "domain", "error", "graphql", "http", "service", "store"]),
    // The program and the map of the crate.
    ("main", &["cli"]),
    ("lib", &[]),
];

/// Macros live at the root of the crate but belong to the layer that defines them.
const MACROS: &[(&str, &str)] = &[
    ("aturan_sesi", "domain"),
    ("jenis", "domain"),
    ("patokan", "domain"),
    ("pilihan", "domain"),
    ("sesi", "domain"),
    ("table", "store"),
];

/// Names of drawers, where a missing name hides.
const DRAWERS: &[&str] = &["utils", "util", "common", "helpers", "helper", "types", "core", "misc"];

/// Files longer than this are rule + SQL + API type in one place.
const LINES_AT_MOST: usize = 1_000;

/// One source file.
struct Source {
    /// From `src/`, with forward slashes.
    path: String,
    /// Every line, as it is.
    whole: String,
    /// Without tests; comments are blank.
    code: Vec<String>,
    /// Without tests, with comments.
    told: Vec<String>,
}

impl Source {
    /// The folder or file at the root of the crate that it belongs to.
    fn layer(&self) -> &str {
        self.path.split('/').next().unwrap_or_default().trim_end_matches(".rs")
    }

    /// The modules that lead to it, from the root of the crate.
    fn module(&self) -> Vec<&str> {
        let mut parts: Vec<&str> = self.path.trim_end_matches(".rs").split('/').collect();
        if parts.last().is_some_and(|last| matches!(*last, "mod" | "lib" | "main")) {
            parts.pop();
        }
        parts
    }

    /// The lines of code with one of these texts, as complaints.
    fn lines_with<'a>(&'a self, texts: &'a [&str]) -> impl Iterator<Item = String> + 'a {
        let hit = move |line: &str| texts.iter().any(|text| line.contains(text));
        self.code.iter().enumerate().filter(move |(_, line)| hit(line)).map(|(at, line)| self.at(at, line))
    }

    fn at(&self, line: usize, text: &str) -> String {
        format!("src/{}:{}: {}", self.path, line + 1, text.trim())
    }
}

/// Every source file of the crate.
fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    let texts: Vec<(String, String)> = files
        .iter()
        .map(|file| {
            let path = file.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
            (path, fs::read_to_string(file).unwrap())
        })
        .collect();
    assert!(texts.len() > 50, "where is the source?");
    let tests = test_files(&texts);
    texts
        .into_iter()
        .map(|(path, whole)| {
            let told = if tests.contains(&path) { Vec::new() } else { without_tests(&whole) };
            let code = told.iter().map(|line| without_comment(line)).collect();
            Source { path, whole, code, told }
        })
        .collect()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
}

/// Files that are declared as test modules: `#[cfg(test)]` and then `mod name;`, whoever may name it.
fn test_files(texts: &[(String, String)]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for (path, text) in texts {
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        for pair in lines.windows(2) {
            let open = pair[1].trim_start_matches("pub(crate) ").trim_start_matches("pub(super) ");
            let named = open.strip_prefix("mod ").and_then(|rest| rest.strip_suffix(';'));
            if let (true, Some(name)) = (pair[0] == "#[cfg(test)]", named) {
                let folder = path.strip_suffix("mod.rs").map(str::to_owned);
                let folder = folder.unwrap_or_else(|| format!("{}/", path.trim_end_matches(".rs")));
                found.insert(format!("{folder}{name}.rs"));
            }
        }
    }
    found
}

/// The lines of a file with test modules and single test items blanked.
fn without_tests(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut skip_until: Option<String> = None;
    let mut next_is_test = false;
    for line in text.lines() {
        let trimmed = line.trim();
        let indent = &line[..line.len() - line.trim_start().len()];
        match &skip_until {
            Some(end) => {
                if line == end {
                    skip_until = None;
                }
                lines.push(String::new());
                continue;
            }
            None if trimmed == "#[cfg(test)]" => next_is_test = true,
            None if next_is_test && !trimmed.starts_with("#[") => {
                next_is_test = false;
                if trimmed.ends_with('{') {
                    skip_until = Some(format!("{indent}}}"));
                }
                lines.push(String::new());
                continue;
            }
            None => {}
        }
        lines.push(line.to_owned());
    }
    lines
}

fn without_comment(line: &str) -> String {
    let trimmed = line.trim_start();
    if trimmed.starts_with("//") {
        return String::new();
    }
    line.find(" // ").map_or(line, |at| &line[..at]).to_owned()
}

/// The names at the root of the crate that a file reaches for, with the line.
fn reaches(source: &Source) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut ahead = source.code.iter().map(String::as_str).collect::<Vec<_>>();
    ahead.push("");
    for (at, line) in source.code.iter().enumerate() {
        for root in ["crate::", "posyandu::"] {
            let mut rest = line.as_str();
            while let Some(begin) = rest.find(root) {
                let before = rest[..begin].chars().next_back();
                rest = &rest[begin + root.len()..];
                // `posyandu::` is the crate only at the start of a path; `store::posyandu::` is a module.
                let of_crate = root == "crate::"
                    || (source.layer() == "main" && !before.is_some_and(|c| c == ':' || is_word(c)));
                if of_crate {
                    let whole = if rest.starts_with('{') { ahead[at..].join(" ") } else { String::new() };
                    let list = whole.split_once(&format!("{root}{{")).map_or("", |(_, list)| list);
                    let names = if list.is_empty() { vec![word(rest)] } else { first_words(list) };
                    found.extend(names.into_iter().map(|name| (at, name)));
                }
            }
        }
        found.extend(by_super(source, line).map(|name| (at, name)));
    }
    found
}

/// `super::super::x` from a file two modules deep is the crate's `x`. What an inline module names this way is
/// one level nearer and looks the same, so only names of layers count.
fn by_super<'a>(source: &'a Source, line: &'a str) -> impl Iterator<Item = String> + 'a {
    let depth = source.module().len();
    let chain = "super::".repeat(depth);
    let found = (depth > 0).then(|| line.find(&chain)).flatten();
    let name = found.map(|at| word(&line[at + chain.len()..]));
    name.into_iter().filter(move |name| depth < 2 || name != "error").filter(|name| is_layer(name))
}

fn is_layer(name: &str) -> bool {
    ARROWS.iter().any(|(layer, _)| layer == &name)
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn word(text: &str) -> String {
    text.chars().take_while(|c| is_word(*c)).collect()
}

/// The first word of each item of `{a::b, c::{d, e}}`, whose opening brace is gone.
fn first_words(list: &str) -> Vec<String> {
    let (mut depth, mut words, mut fresh) = (0_i32, Vec::new(), true);
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => fresh = true,
            c if fresh && depth == 0 && is_word(c) => {
                words.push(word(&list[at..]));
                fresh = false;
            }
            _ => {}
        }
    }
    words
}

/// Fails with all complaints at once.
fn none(complaints: Vec<String>, rule: &str) {
    let mut text = String::new();
    for complaint in &complaints {
        let _ = writeln!(text, "  {complaint}");
    }
    assert!(complaints.is_empty(), "{rule}\n{text}");
}

#[test]
fn imports_run_rightward() {
    let mut complaints = Vec::new();
    for source in sources() {
        let layer = source.layer();
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == layer) else {
            complaints.push(format!("src/{}: `{layer}` is in no layer; give it one in ARROWS", source.path));
            continue;
        };
        for (at, name) in reaches(&source) {
            let owner = MACROS.iter().find(|(known, _)| *known == name).map_or(name.as_str(), |m| m.1);
            if owner != layer && is_layer(owner) && !allowed.contains(&owner) {
                complaints.push(format!("{layer} → {owner}  {}", source.at(at, &source.code[at])));
            }
            if !is_layer(owner) {
                complaints.push(format!("unknown root name `{name}`  {}", source.at(at, &source.code[at])));
            }
        }
    }
    none(complaints, "imports run rightward only (STYLE.md, section 1):");
}

#[test]
fn no_arrow_leads_back() {
    for (layer, allowed) in ARROWS.iter().filter(|(layer, _)| *layer != "app") {
        for to in allowed.iter().filter(|to| **to != "app") {
            let (_, back) = ARROWS.iter().find(|(name, _)| name == to).unwrap();
            assert!(!back.contains(layer), "{layer} and {to} name each other");
        }
    }
}

#[test]
fn libraries_stay_in_their_layers() {
    let mut complaints = Vec::new();
    for source in sources() {
        if !matches!(source.layer(), "store" | "service") {
            complaints.extend(source.lines_with(&["sea_orm", "sqlx::"]));
        }
        if !matches!(source.layer(), "graphql" | "http") {
            complaints.extend(source.lines_with(&["async_graphql"]));
        }
        if matches!(source.layer(), "domain" | "access") {
            complaints.extend(source.lines_with(&["axum::", "tokio::", "hyper::"]));
        }
    }
    none(complaints, "sea-orm belongs to store and service, async-graphql to graphql and http:");
}

#[test]
fn no_drawers() {
    let drawer = |part: &str| DRAWERS.contains(&part.trim_end_matches(".rs"));
    let found = sources().into_iter().filter(|source| source.path.split('/').any(drawer));
    none(
        found.map(|source| format!("src/{}", source.path)).collect(),
        "a drawer is where a missing name hides:",
    );
}

#[test]
fn whatever_is_allowed_says_why() {
    let mut complaints = Vec::new();
    for source in sources() {
        let text = source.code.join("\n");
        for word in ["[allow(", "[expect("] {
            for (begin, _) in text.match_indices(word) {
                let until = text[begin..].find(")]").map_or(text.len(), |end| begin + end);
                if !text[begin..until].contains("reason") {
                    let line = text[..begin].matches('\n').count();
                    complaints.push(source.at(line, &source.code[line]));
                }
            }
        }
    }
    none(complaints, "an exception without a reason:");
}

#[test]
fn nothing_panics_outside_tests() {
    let words = [".unwrap()", ".expect(", "panic!", "todo!", "unimplemented!", "unreachable!", "dbg!"];
    none(
        sources().iter().flat_map(|source| source.lines_with(&words)).collect(),
        "the program must not panic:",
    );
}

#[test]
fn one_place_asks_the_machine() {
    let mut complaints = Vec::new();
    for source in sources() {
        // The HTTP edge has a default clock of its own, for those who build it without an app.
        if !matches!(source.path.as_str(), "app.rs" | "http/mod.rs") {
            complaints.extend(source.lines_with(&["Utc::now", "Local::now", "SystemTime::now"]));
        }
        if !matches!(source.layer(), "config" | "cli") {
            complaints.extend(source.lines_with(&["std::env", "env::var", "env::args"]));
        }
    }
    none(complaints, "the clock is app.clock, the environment is config and cli:");
}

#[test]
fn files_stay_short() {
    let long = sources().into_iter().filter(|source| source.whole.lines().count() > LINES_AT_MOST);
    let said = long.map(|source| format!("src/{}: {} lines", source.path, source.whole.lines().count()));
    none(said.collect(), "a file of over a thousand lines is several:");
}

#[test]
fn d_per_s_has_one_home() {
    let mut homes = Vec::new();
    for source in sources() {
        // The list of indicators has its name too, as the forms print it.
        if source.path.starts_with("domain/partisipasi/indikator/") {
            continue;
        }
        let hits = source.told.iter().enumerate().filter(|(_, line)| line.contains("D/S"));
        homes.extend(hits.map(|(at, line)| source.at(at, line)));
    }
    assert_eq!(homes.len(), 1, "`rg 'D/S' src` leads to the rule: {homes:#?}");
    assert!(homes[0].contains("domain/partisipasi/skdn.rs"), "{homes:?}");
}

#[test]
fn the_test_reads_imports_as_rust_does() {
    let source = |path: &str, text: &str| {
        let told = without_tests(text);
        let code = told.iter().map(|line| without_comment(line)).collect();
        Source { path: path.to_owned(), whole: text.to_owned(), code, told }
    };
    let names = |path: &str, text: &str| -> Vec<String> {
        reaches(&source(path, text)).into_iter().map(|(_, name)| name).collect()
    };
    assert_eq!(names("domain/a.rs", "use crate::store::Db;"), ["store"]);
    assert_eq!(names("domain/a.rs", "use crate::{error::Code,\n    store::{db, read}, service};").len(), 3);
    assert_eq!(names("domain/a.rs", "use super::super::store::Db;"), ["store"]);
    assert_eq!(names("domain/b/a.rs", "use super::super::super::http;"), ["http"]);
    assert!(names("domain/b/a.rs", "use super::super::store;").is_empty(), "domain::store");
    assert!(names("domain/a.rs", "// see crate::store::db\n/// crate::http").is_empty());
    assert!(names("domain/a.rs", "#[cfg(test)]\nmod tests {\n    use crate::http;\n}").is_empty());
    assert_eq!(names("domain/a.rs", "#[cfg(test)]\nmod tests {\n    x\n}\nuse crate::http;"), ["http"]);
    assert_eq!(names("main.rs", "fn main() { posyandu::cli::run() }"), ["cli"]);
    assert!(names("service/a.rs", "use super::posyandu::find;").is_empty());
}
