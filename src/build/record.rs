//! Comparing two files of facts: what `certguide record` appends to the record of changes.
//!
//! Start with [`compare`]. Both sides are read from the form that a build publishes as
//! `/facts.json`, so that a file kept in version control and one fetched from the published site
//! are the same to it.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::de::IgnoredAny;
use serde::{Deserialize, Serialize};

use crate::base::diagnostic::{At, Diagnostic, Found};
use crate::base::rule;
use crate::base::source::{DataPath, SourcePath};
use crate::model::history::{Record, State};
use crate::model::said::Plain;
use crate::render::facts_file::{FORMAT, FORMAT_OF_PARTS};
use crate::site::history;
use crate::yaml;

/// The facts of the last record.
pub const FACTS: &str = "content/history/facts.json";

/// A file of facts, as far as comparing needs it. Keys that it does not know are left alone.
#[derive(Clone, Debug, Deserialize)]
#[serde(expecting = "a file of facts")]
pub struct Facts {
    format: u32,
    guides: BTreeMap<String, Named>,
    vendors: BTreeMap<String, Named>,
    sources: BTreeMap<String, Source>,
    facts: BTreeMap<String, Fact>,
}

#[derive(Clone, Debug, Deserialize)]
struct Named {
    name: String,
}

#[derive(Clone, Debug, Deserialize)]
struct Source {
    title: String,
    publisher: String,
    url: String,
}

#[derive(Clone, Debug, Deserialize)]
struct Fact {
    kind: String,
    label: String,
    text: String,
    value: Option<Plain>,
    absent: Option<String>,
    #[serde(default)]
    approximate: bool,
    #[serde(default)]
    expected: bool,
    unit: Option<String>,
    source: Option<String>,
    source_url: Option<String>,
    as_of: Option<String>,
    repeats: Option<String>,
}

/// The parts that a `facts.json` names, relative to it, if the facts are in parts.
#[must_use]
pub fn parts(text: &str) -> Vec<String> {
    #[derive(Deserialize)]
    struct Index {
        format: u32,
        parts: BTreeMap<String, IgnoredAny>,
    }
    match serde_json::from_str::<Index>(text) {
        Ok(index) if index.format == FORMAT_OF_PARTS => index.parts.into_keys().collect(),
        _ => Vec::new(),
    }
}

impl Facts {
    /// The same with those of another part.
    pub fn add(&mut self, part: Self) {
        self.guides.extend(part.guides);
        self.vendors.extend(part.vendors);
        self.sources.extend(part.sources);
        self.facts.extend(part.facts);
    }

    /// Reads a file of facts. A damaged one is told with its line.
    #[must_use]
    pub fn read(file: &SourcePath, text: &str) -> Found<Option<Self>> {
        let mut found = yaml::parse::<Self>(&yaml::Text { file, text, offset: 0 });
        if found.value.as_ref().is_some_and(|facts| facts.format != FORMAT) {
            let at = At::Value(DataPath::of(["format".into()]));
            let message = format!("this version of certguide reads only format {FORMAT} of facts");
            let help = "use the version that wrote the file";
            found
                .diagnostics
                .push(Diagnostic::new(&rule::IMPOSSIBLE_VALUE, file, at, message).help(help));
            found.value = None;
        }
        for fault in &mut found.diagnostics {
            fault.help.get_or_insert_with(String::new).push_str(
                "; certguide writes this file: restore it from version control, or download facts.json from the published site",
            );
        }
        found
    }

    /// How many facts of how many guides.
    #[must_use]
    pub fn size(&self) -> (usize, usize) {
        (self.facts.len(), self.guides.len())
    }

    /// The facts of guides that moved, as those of where they are now: a former address leads to
    /// it.
    #[must_use]
    pub fn moved(&self, now: &Self, redirects: &BTreeMap<String, String>) -> Self {
        let moves =
            self.guides.keys().filter(|from| !now.guides.contains_key(*from)).filter_map(|from| {
                let to = redirects.get(&format!("{from}/"))?.trim_end_matches('/');
                (now.guides.contains_key(to) && !self.guides.contains_key(to))
                    .then_some((from.as_str(), to))
            });
        let moves: BTreeMap<&str, &str> = moves.collect();
        let id =
            |id: &String| match id.split_once(':').map(|(owner, path)| (moves.get(owner), path)) {
                Some((Some(to), path)) => format!("{to}:{path}"),
                _ => id.clone(),
            };
        let fact = |fact: &Fact| Fact { repeats: fact.repeats.as_ref().map(id), ..fact.clone() };
        let guide = |from: &String| {
            moves.get(from.as_str()).map_or_else(|| from.clone(), |to| (*to).to_owned())
        };
        Self {
            guides: self.guides.iter().map(|(from, named)| (guide(from), named.clone())).collect(),
            facts: self.facts.iter().map(|(from, own)| (id(from), fact(own))).collect(),
            ..self.clone()
        }
    }

    /// The name of the guide or vendor that a fact belongs to.
    fn owner(&self, id: &str) -> String {
        let owner = id.split_once(':').map_or(id, |(owner, _)| owner);
        let named = self.guides.get(owner).or_else(|| self.vendors.get(owner));
        named.map_or_else(|| "The whole site".to_owned(), |named| named.name.clone())
    }

    /// Where a fact comes from; a resource speaks for itself.
    fn cited(&self, fact: &Fact) -> Option<Cited> {
        match fact.source.as_ref().and_then(|id| self.sources.get(id)) {
            Some(Source { title, publisher, url }) => {
                Some(Cited { title: format!("{title}, {publisher}"), url: url.clone() })
            }
            None => Some(Cited { title: fact.label.clone(), url: fact.source_url.clone()? }),
        }
    }
}

impl Fact {
    fn says_the_same(&self, other: &Self) -> bool {
        let said = |fact: &Self| {
            (
                fact.value.clone(),
                fact.absent.clone(),
                fact.approximate,
                fact.expected,
                fact.unit.clone(),
            )
        };
        said(self) == said(other)
    }

    fn state(&self) -> State {
        State { text: self.text.clone(), value: self.value.clone(), unit: self.unit.clone() }
    }
}

/// An entry to be written; [`crate::model::history::Entry`] reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct New {
    date: String,
    fact: String,
    of: String,
    kind: String,
    label: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    old: Option<State>,
    #[serde(skip_serializing_if = "Option::is_none")]
    new: Option<State>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<Cited>,
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<String>,
}

/// A source by what readers need of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Cited {
    title: String,
    url: String,
}

/// A fact on both sides.
type Pair<'f> = (Option<&'f Fact>, Option<&'f Fact>);

/// What differs: guides that came or went, each as one entry, and facts of the others that came,
/// went or say something else. A new date or source of the same value is no change, nor is a new
/// wording of it.
#[must_use]
pub fn compare(before: &Facts, now: &Facts, day: Date) -> Vec<New> {
    let mut entries = Vec::new();
    let all: BTreeSet<&String> = before.guides.keys().chain(now.guides.keys()).collect();
    let stays = |address: &&&String| {
        before.guides.contains_key(**address) && now.guides.contains_key(**address)
    };
    let moved: BTreeSet<&str> =
        all.iter().filter(|address| !stays(address)).map(|address| address.as_str()).collect();
    entries.extend(moved.iter().map(|address| guide(before, now, address, day)));
    let pairs: BTreeMap<&str, Pair<'_>> = before
        .facts
        .keys()
        .chain(now.facts.keys())
        .filter(|id| !id.split_once(':').is_some_and(|(owner, _)| moved.contains(owner)))
        .map(|id| (id.as_str(), (before.facts.get(id), now.facts.get(id))))
        .filter(|(_, (old, new))| !old.zip(*new).is_some_and(|(old, new)| old.says_the_same(new)))
        .collect();
    let told = Told::of(&pairs);
    let kept = pairs
        .iter()
        .filter(|(id, pair)| !told.is_renamed(id, **pair) && !told.is_repeated(id, **pair));
    entries.extend(kept.map(|(id, (old, new))| entry(before, now, id, (*old, *new), day)));
    entries
}

/// A guide that came or went, with the number of its facts.
fn guide(before: &Facts, now: &Facts, address: &str, day: Date) -> New {
    let state = |facts: &Facts| {
        facts.guides.contains_key(address).then(|| {
            let own = facts
                .facts
                .keys()
                .filter(|id| id.split_once(':').is_some_and(|(owner, _)| owner == address));
            let count = own.count();
            let text = if count == 1 { "1 fact".to_owned() } else { format!("{count} facts") };
            State { text, value: Some(Plain::Number(count.into())), unit: None }
        })
    };
    let (old, new) = (state(before), state(now));
    let of = if new.is_some() { now.owner(address) } else { before.owner(address) };
    New {
        date: day.to_string(),
        fact: address.to_owned(),
        of,
        kind: "guide".to_owned(),
        label: "Guide".to_owned(),
        old,
        new,
        source: None,
        as_of: None,
    }
}

/// Whose a fact is: what stands before the colon.
fn owner_of(id: &str) -> &str {
    id.split_once(':').map_or("", |(owner, _)| owner)
}

/// What differs, by what may tell the same change twice.
struct Told<'p> {
    by_plain_id: BTreeMap<String, Vec<Pair<'p>>>,
    by_label: BTreeMap<(&'p str, &'p str), Vec<Pair<'p>>>,
    by_repeated: BTreeMap<&'p str, Pair<'p>>,
}

impl<'p> Told<'p> {
    fn of(pairs: &BTreeMap<&'p str, Pair<'p>>) -> Self {
        let mut by_plain_id: BTreeMap<String, Vec<Pair<'p>>> = BTreeMap::new();
        let mut by_label: BTreeMap<(&'p str, &'p str), Vec<Pair<'p>>> = BTreeMap::new();
        for (id, pair) in pairs {
            by_plain_id.entry(without_version(id)).or_default().push(*pair);
            let labels = [pair.0, pair.1]
                .into_iter()
                .flatten()
                .map(|fact| (owner_of(id), fact.label.as_str()));
            labels.for_each(|label| by_label.entry(label).or_default().push(*pair));
        }
        let repeated = |(old, new): &Pair<'p>| new.or(*old)?.repeats.as_deref();
        let by_repeated =
            pairs.values().filter_map(|pair| Some((repeated(pair)?, *pair))).collect();
        Self { by_plain_id, by_label, by_repeated }
    }

    /// A block that was the same for all versions and now names them, or the other way round, moves
    /// facts without changing them: `exam.minutes` is gone, and `exam@mla-c01.minutes` says the
    /// same. So does another id of what is called the same: `outlook.developer` is gone, and
    /// `outlook.developers` has its label and its value.
    fn is_renamed(&self, id: &str, pair: Pair<'_>) -> bool {
        let same = |other: Option<&Fact>, own: &Fact| {
            other.is_some_and(|other| other.kind == own.kind && other.says_the_same(own))
        };
        let ((Some(own), None) | (None, Some(own))) = pair else { return false };
        let by_label = self.by_label.get(&(owner_of(id), own.label.as_str()));
        let mut others =
            self.by_plain_id.get(&without_version(id)).into_iter().chain(by_label).flatten();
        match pair {
            (Some(_), _) => others.any(|(old, new)| old.is_none() && same(*new, own)),
            _ => others.any(|(old, new)| new.is_none() && same(*old, own)),
        }
    }

    /// Another fact that repeats this one changed in the same way and tells it: the fee that
    /// applies and the cost that it is, the status of a certification and that of its version.
    fn is_repeated(&self, id: &str, (old, new): Pair<'_>) -> bool {
        let same = |a: Option<&Fact>, b: Option<&Fact>| match (a, b) {
            (Some(a), Some(b)) => a.says_the_same(b),
            (a, b) => a.is_none() && b.is_none(),
        };
        // The status of a certification may have come from another version's; what it became is
        // what matters.
        let is_status = new.is_some_and(|fact| fact.kind == "status");
        self.by_repeated
            .get(id)
            .is_some_and(|(before, now)| (is_status || same(*before, old)) && same(*now, new))
    }
}

/// The id without the version that its path names.
fn without_version(id: &str) -> String {
    let Some((head, rest)) = id.split_once('@') else { return id.to_owned() };
    rest.split_once('.').map_or_else(|| head.to_owned(), |(_, rest)| format!("{head}.{rest}"))
}

fn entry(before: &Facts, now: &Facts, id: &str, (old, new): Pair<'_>, day: Date) -> New {
    let side = if new.is_some() { now } else { before };
    let shown = new.or(old);
    New {
        date: day.to_string(),
        fact: id.to_owned(),
        of: side.owner(id),
        kind: shown.map(|fact| fact.kind.clone()).unwrap_or_default(),
        label: shown.map(|fact| fact.label.clone()).unwrap_or_default(),
        old: old.map(Fact::state),
        new: new.map(Fact::state),
        source: shown.and_then(|fact| side.cited(fact)),
        as_of: shown.and_then(|fact| fact.as_of.clone()),
    }
}

/// The head of a record that begins.
const HEAD: &str = "\
# What changed in the facts of this site. `certguide record` appends to this file; pages and feed are made of it.
# Entries may be corrected or taken out; recording goes on from facts.json beside this file.
";

/// The record with further entries at its end; what stands there stays as it is.
///
/// # Errors
/// If the entries cannot be written as YAML, or the file cannot be appended to.
pub fn append(record: Option<&str>, entries: &[New], day: Date) -> Result<String, String> {
    let mut text = record.map_or_else(|| format!("{HEAD}since: {day}\n"), str::to_owned);
    if entries.is_empty() {
        return Ok(text);
    }
    if !text.ends_with('\n') {
        text.push('\n');
    }
    if !text.lines().any(|line| line.trim_end() == "entries:") {
        text.push_str("entries:\n");
    }
    text.push_str(&yaml::text(&entries)?);
    let file = SourcePath::new(history::FILE);
    let read =
        |text: &str| yaml::parse::<Record>(&yaml::Text { file: &file, text, offset: 0 }).value;
    let count = |record: Option<Record>| record.map_or(0, |record| record.entries.len());
    if count(read(&text)) == count(record.and_then(read)) + entries.len() {
        Ok(text)
    } else {
        Err(format!(
            "entries cannot be added to {}: they must come last in it, as a list below `entries:`",
            history::FILE
        ))
    }
}
