//! Is the audit trail (*jejak*) whole? Each chain is walked from its first entry and compared with the row of its
//! scope and with the anchors: heads of chains that were written, as time went on, to a file outside the database.
//! A changed entry does not fit its hash, a missing one leaves a gap, a cut tail is shorter than the scope's row
//! says; and whoever mends all of that in the database does not reach the anchors.
//!
//! The file of anchors is only ever appended to; it belongs to another owner in production (`chattr +a`). The same
//! heads leave the machine by mail (`posyandu anchors`) and, as eight words, on the recap that a pengurus signs.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::fs::OpenOptions;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use chrono::{DateTime, SecondsFormat, Utc};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::seed::Progress;
use crate::access::{Action, Actor, Place, may};
use crate::app::App;
use crate::domain::id::PosyanduId;
use crate::domain::kata::kata;
use crate::error::{Code, Error, Result};
use crate::store::Db;
use crate::store::jejak::{self, Chain, Entry};
use crate::store::write::SYSTEM;

/// Entries read at once.
const PAGE: usize = 1_000;

/// The head of a chain at some moment, as it left the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    pub at: DateTime<Utc>,
    pub scope: Uuid,
    pub count: i64,
    pub head: String,
}

/// One line of the file: time, scope, number of entries, hash of the last.
impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = self.at.to_rfc3339_opts(SecondsFormat::Secs, true);
        write!(f, "{at} {} {} {}", self.scope, self.count, self.head)
    }
}

impl Anchor {
    fn parse(line: &str) -> Option<Anchor> {
        let mut parts = line.split_whitespace();
        let at = DateTime::parse_from_rfc3339(parts.next()?).ok()?.with_timezone(&Utc);
        let (scope, count) = (Uuid::try_parse(parts.next()?).ok()?, parts.next()?.parse().ok()?);
        let head = parts.next()?.to_owned();
        parts.next().is_none().then_some(Anchor { at, scope, count, head })
    }
}

/// The anchors of a file; none when there is no file yet. A line that is not one is a fault: the file is evidence.
pub fn anchors(path: &Path) -> Result<Vec<Anchor>> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Error::fault(format!("{}: {error}", path.display()))),
    };
    let one = |(at, line): (usize, &str)| {
        Anchor::parse(line)
            .ok_or_else(|| Error::fault(format!("{}: line {} is not an anchor", path.display(), at + 1)))
    };
    text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).map(one).collect()
}

/// Appends the heads that moved since the last time to the file; answers how many did.
pub async fn anchor(db: &Db, path: &Path, now: DateTime<Utc>) -> Result<usize> {
    let known: HashMap<Uuid, i64> = anchors(path)?.into_iter().map(|old| (old.scope, old.count)).collect();
    let chains = jejak::chains(db).await?;
    let moved: Vec<String> = chains
        .into_iter()
        .filter(|(scope, chain)| chain.count > 0 && known.get(&scope.0) != Some(&chain.count))
        .map(|(scope, chain)| {
            format!("{}\n", Anchor { at: now, scope: scope.0, count: chain.count, head: chain.head })
        })
        .collect();
    if moved.is_empty() {
        return Ok(0);
    }
    let cannot = |error| Error::fault(format!("{}: {error}", path.display()));
    let mut file = OpenOptions::new().append(true).create(true).open(path).map_err(cannot)?;
    file.write_all(moved.concat().as_bytes()).and_then(|()| file.sync_all()).map_err(cannot)?;
    Ok(moved.len())
}

/// One number for all chains together, for the daily mail.
pub async fn root(db: &Db) -> Result<String> {
    let mut sha = Sha256::new();
    for (scope, chain) in jejak::chains(db).await? {
        sha.update(format!("{} {} {}\n", scope.0, chain.count, chain.head).as_bytes());
    }
    Ok(hex::encode(sha.finalize()))
}

/// The first entry of a chain that is not as it was written, and why one can tell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bad {
    pub scope: Uuid,
    /// The number of the entry in its chain.
    pub nomor: i64,
    pub why: Why,
}

/// How one can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// There is no such entry, but there are later ones, or there were.
    Missing,
    /// Its content does not fit its hash, or its hash not the entry before.
    Changed,
    /// The readable reason is not the one that was given.
    ReasonChanged,
    /// It is behind the end of the chain.
    Added,
    /// It is not the entry that was anchored.
    NotAsAnchored,
}

impl fmt::Display for Bad {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let chain = if self.scope == SYSTEM.0 {
            "the system's chain".to_owned()
        } else {
            format!("the chain of {}", PosyanduId(self.scope))
        };
        let why = match self.why {
            Why::Missing => "is missing",
            Why::Changed => "is not as it was written",
            Why::ReasonChanged => "has another reason than was given",
            Why::Added => "is behind the end of the chain",
            Why::NotAsAnchored => "is not the one that was anchored",
        };
        write!(f, "{chain}: entry {} {why}", self.nomor)
    }
}

/// What a verification found.
#[derive(Clone, Debug, Default)]
pub struct Verified {
    pub chains: u64,
    pub entries: u64,
    pub anchors: u64,
    /// The first bad entry of each chain that has one.
    pub bad: Vec<Bad>,
}

/// Walks every chain and compares it with its scope and its anchors.
pub async fn verify(db: &Db, anchors: &[Anchor], progress: &impl Progress) -> Result<Verified> {
    let mut chains: BTreeMap<Uuid, Chain> =
        jejak::chains(db).await?.into_iter().map(|(scope, chain)| (scope.0, chain)).collect();
    // A scope whose row is gone has a chain of no length; whatever is there, or was anchored, is not right.
    for scope in jejak::stray(db).await?.into_iter().chain(anchors.iter().map(|anchor| anchor.scope)) {
        chains.entry(scope).or_default();
    }
    let mut by_scope: HashMap<Uuid, Vec<&Anchor>> = HashMap::new();
    for anchor in anchors {
        by_scope.entry(anchor.scope).or_default().push(anchor);
    }
    progress.stage("chains", chains.len() as u64);
    let mut found = Verified { anchors: anchors.len() as u64, ..Verified::default() };
    for (scope, chain) in chains {
        let anchored = by_scope.remove(&scope).unwrap_or_default();
        let (entries, bad) = walk(db, scope, &chain, &anchored).await?;
        found.chains += 1;
        found.entries += entries;
        found.bad.extend(bad);
        progress.advance(1);
    }
    Ok(found)
}

/// One chain: how many entries it has, and the first that is wrong.
async fn walk(db: &Db, scope: Uuid, chain: &Chain, anchored: &[&Anchor]) -> Result<(u64, Option<Bad>)> {
    let mut walk = Walk { head: String::new(), count: 0 };
    loop {
        let page = jejak::entries(db, PosyanduId(scope), walk.count, PAGE).await?;
        for entry in &page {
            if let Some((nomor, why)) = walk.step(entry, chain, anchored) {
                return Ok((walk.entries(), Some(Bad { scope, nomor, why })));
            }
        }
        if page.len() < PAGE {
            break;
        }
    }
    let anchored = anchored.iter().map(|anchor| anchor.count).max().unwrap_or(0);
    let bad = if chain.count.max(anchored) > walk.count {
        Some((walk.count + 1, Why::Missing))
    } else if chain.head != walk.head {
        Some((walk.count, Why::Changed))
    } else {
        None
    };
    Ok((walk.entries(), bad.map(|(nomor, why)| Bad { scope, nomor, why })))
}

/// How far a walk has come.
struct Walk {
    head: String,
    count: i64,
}

impl Walk {
    fn entries(&self) -> u64 {
        u64::try_from(self.count).unwrap_or_default()
    }

    fn step(&mut self, entry: &Entry, chain: &Chain, anchored: &[&Anchor]) -> Option<(i64, Why)> {
        let expected = self.count + 1;
        if entry.nomor != expected {
            return Some((expected, Why::Missing));
        }
        if expected > chain.count {
            return Some((expected, Why::Added));
        }
        if entry.hash_after(&self.head) != entry.hash {
            return Some((expected, Why::Changed));
        }
        if !entry.reason_fits() {
            return Some((expected, Why::ReasonChanged));
        }
        if anchored.iter().any(|anchor| anchor.count == expected && anchor.head != entry.hash) {
            return Some((expected, Why::NotAsAnchored));
        }
        (self.head, self.count) = (entry.hash.clone(), expected);
        None
    }
}

/// Is one chain whole by itself? For an auditor, through the API.
pub async fn periksa(app: &App, actor: &Actor, post: Option<PosyanduId>) -> Result<(i64, Option<Bad>)> {
    auditor(actor)?;
    let scope = post.unwrap_or(SYSTEM);
    let chains = jejak::chains(&app.db).await?;
    let chain = chains.into_iter().find(|(known, _)| *known == scope).ok_or(Code::NotFound)?.1;
    let (_, bad) = walk(&app.db, scope.0, &chain, &[]).await?;
    Ok((chain.count, bad))
}

/// Which entry of a chain ends with these eight words? Says whether a signed recap still stands.
pub async fn with_words(db: &Db, scope: PosyanduId, words: &str) -> Result<Option<Entry>> {
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let mut after = 0;
    loop {
        let page = jejak::entries(db, scope, after, PAGE).await?;
        let Some(last) = page.last().map(|entry| entry.nomor) else { return Ok(None) };
        if let Some(entry) =
            page.into_iter().find(|entry| kata(&entry.hash).as_deref() == Some(words.as_str()))
        {
            return Ok(Some(entry));
        }
        after = last;
    }
}

/// The words of a post's chain as it stands now, for the recap its pengurus signs. They say nothing to others.
pub async fn words(app: &App, actor: &Actor, post: PosyanduId) -> Result<(i64, String)> {
    super::baca::posku(actor, post)?;
    let chains = jejak::chains(&app.db).await?;
    let chain = chains.into_iter().find(|(known, _)| *known == post).ok_or(Code::NotFound)?.1;
    Ok((chain.count, kata(&chain.head).unwrap_or_default()))
}

fn auditor(actor: &Actor) -> Result<()> {
    let regions = actor.assignments.iter().flat_map(|held| &held.regions);
    let reads =
        regions.map(|region| may(actor, Action::ReadAudit, &Place::Region(region))).any(|may| may.is_ok());
    if reads || actor.is_system() { Ok(()) } else { Err(Code::Forbidden.into()) }
}
