//! All faults of a text. serde stops at the first: the faulty place is taken out of the tree and
//! the rest tried again, until it parses. Only a faulty file pays for it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde::de::DeserializeOwned;
use serde_path_to_error::Segment as Traced;
use serde_yaml::{Mapping, Value};

use crate::base::rule;
use crate::base::source::Segment;

use super::message::{self, Said};
use super::scan::Scanned;
use super::tree::Tree;
use super::{Fault, Place, plain};

/// No more faults of one text are looked for: after so many, the next run is worth more than a
/// longer list.
const MAX_FAULTS: usize = 200;
/// All attempts on one text together may look at so many values.
const MAX_WORK: usize = 10_000_000;

/// Values that a missing key may take so that the rest of its map can be tried; one of them fits
/// most types.
const STAND_INS: [&str; 8] = ["x", "0", "[]", "2024", "https://example.org/", "P1Y", "1 USD", "{}"];

fn stand_in(text: &str) -> Value {
    match text {
        "[]" => Value::Sequence(Vec::new()),
        "{}" => Value::Mapping(Mapping::new()),
        scalar => plain::value(scalar),
    }
}

/// Where what was said of a place stands in the text.
fn range_of(said: &Said, text: &str, tree: &Tree<'_>, place: &[Segment]) -> Option<Range<usize>> {
    match said {
        Said::UnknownKey { .. } | Said::BadKey(_) => tree.find(place, Place::Key),
        Said::Missing(_) if place.is_empty() => {
            Some(0..text.find(['\r', '\n']).unwrap_or(text.len()))
        }
        Said::Missing(_) => tree.find(place, Place::Key).map(|range| first_line(text, range)),
        Said::Other(_) => tree.find(place, Place::Value),
    }
}

/// Whether a value is wrong only since its rest is read as a key of its own, which is reported.
fn is_cut(said: &Said, range: Option<&Range<usize>>, text: &str, faults: &[Fault]) -> bool {
    let goes_on = |fault: &Fault, range: &Range<usize>| {
        *fault.rule == rule::EMPTY_VALUE
            && text.get(range.end..fault.at.start).is_some_and(|gap| gap.trim() == ",")
    };
    let is_reported = |range: &Range<usize>| faults.iter().any(|fault| goes_on(fault, range));
    matches!(said, Said::Other(_)) && range.is_some_and(is_reported)
}

pub(super) fn all<T: DeserializeOwned>(text: &str, scanned: Scanned<'_>) -> Vec<Fault> {
    let mut faults = scanned.faults;
    if !scanned.readable {
        return faults;
    }
    let known: BTreeSet<Vec<Segment>> = scanned.tree.left_out().into_iter().collect();
    let size = scanned.tree.nodes.len() + 1;
    let attempts = MAX_WORK / size;
    let mut search = Search {
        tree: scanned.tree.value(),
        gone: known,
        shifted: BTreeMap::new(),
        attempts,
        stood_in: BTreeSet::new(),
    };
    while let Some((path, said)) = search.first_fault::<T>() {
        if faults.len() >= MAX_FAULTS || search.attempts == 0 {
            faults.push(unfinished(faults.last()));
            break;
        }
        let place = search.original(&path);
        let reported = search.gone.contains(&place)
            || matches!(&said, Said::Missing(key) if search.is_gone(&place, key));
        if !reported {
            if scanned.tree.nodes.is_empty() && matches!(said, Said::Other(_)) {
                let (message, help) = (
                    "there is no data here".to_owned(),
                    "write the data, or delete the file".to_owned(),
                );
                faults.push(Fault { rule: &rule::EMPTY_VALUE, at: 0..0, message, help });
                break;
            }
            let range = range_of(&said, text, &scanned.tree, &place);
            if !is_cut(&said, range.as_ref(), text, &faults) {
                faults.extend(search.fault::<T>(&path, &said, &place, range));
            }
        }
        if !search.take_out::<T>(&path, &said) {
            break;
        }
    }
    faults
}

/// Says that there are more faults than those that were looked for, at the last that was found.
fn unfinished(last: Option<&Fault>) -> Fault {
    let at = last.map_or(0..0, |fault| fault.at.clone());
    let message = "more errors in this file are not listed".to_owned();
    Fault {
        rule: &rule::MORE_FAULTS,
        at,
        message,
        help: "fix the listed ones and run again".to_owned(),
    }
}

/// A map that begins on one line is shown by that line.
fn first_line(text: &str, range: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let end = text[range.clone()].find(['\r', '\n']).map_or(range.end, |at| range.start + at);
    range.start..end
}

struct Search {
    tree: Value,
    /// Places that were taken out or never were in the tree, by their original paths.
    gone: BTreeSet<Vec<Segment>>,
    /// For each list by its original path, the original positions of items that were taken out.
    shifted: BTreeMap<Vec<Segment>, BTreeSet<usize>>,
    /// How many times the tree may still be read.
    attempts: usize,
    /// Where values are in the tree that the text does not have.
    stood_in: BTreeSet<Vec<Segment>>,
}

impl Search {
    /// What is to be reported of what was said of a place; nothing of a map that lacks something
    /// only since a part of it was taken out.
    fn fault<T: DeserializeOwned>(
        &mut self,
        path: &[Segment],
        said: &Said,
        place: &[Segment],
        range: Option<Range<usize>>,
    ) -> Option<Fault> {
        let here = self.written(path);
        let (rule, message, mut help) = message::explain(said, place, here.as_ref());
        if let Said::Missing(key) = said {
            help += &message::one_of(&self.words_for::<T>(path, key));
        }
        let follows = *rule == rule::MISSING_KEY
            && matches!(said, Said::Other(_))
            && self.lost_part_of(place);
        (!follows).then(|| Fault { rule, at: range.unwrap_or(0..0), message, help })
    }

    /// The first fault that serde meets, and the path to it in the tree as it is now.
    fn first_fault<T: DeserializeOwned>(&mut self) -> Option<(Vec<Segment>, Said)> {
        self.attempts = self.attempts.saturating_sub(1);
        let error = serde_path_to_error::deserialize::<_, T>(&self.tree).err()?;
        let mut path: Vec<Segment> = error
            .path()
            .iter()
            .filter_map(|segment| match segment {
                Traced::Seq { index } => Some(Segment::Index(*index)),
                Traced::Map { key } => Some(Segment::Key(key.clone())),
                Traced::Enum { .. } | Traced::Unknown => None,
            })
            .collect();
        let mut said = message::said(&error.inner().to_string());
        // A key that was looked at before the map was read is not in the path: its name is in the
        // message.
        if let Said::UnknownKey { key, .. } = &said
            && path.last() != Some(&Segment::Key(key.clone()))
            && self.has_key(&path, key)
        {
            path.push(Segment::Key(key.clone()));
        }
        if let Said::Other(text) = &said
            && let Some(key) = message::quoted(text).filter(|key| {
                self.has_key(&path, key) && self.at(&path).is_some_and(Value::is_mapping)
            })
        {
            path.push(Segment::Key(key.to_owned()));
            said = Said::BadKey(text.clone());
        }
        while self.at(&path).is_none() && !path.is_empty() {
            path.pop();
        }
        Some((path, said))
    }

    fn at(&self, path: &[Segment]) -> Option<&Value> {
        path.iter().try_fold(&self.tree, |value, segment| match (value, segment) {
            (Value::Mapping(map), Segment::Key(key)) => map.get(key.as_str()),
            (Value::Sequence(list), Segment::Index(index)) => list.get(*index),
            _ => None,
        })
    }

    /// The value at a path, without what the text does not have.
    fn written(&self, path: &[Segment]) -> Option<Value> {
        let mut here = self.at(path).cloned();
        if let Some(Value::Mapping(map)) = &mut here {
            let place = self.original(path);
            map.retain(|key, _| {
                let key = key.as_str().unwrap_or("");
                !self.stood_in.contains(&[place.as_slice(), &[Segment::from(key)]].concat())
            });
        }
        here
    }

    fn at_mut(&mut self, path: &[Segment]) -> Option<&mut Value> {
        path.iter().try_fold(&mut self.tree, |value, segment| match (value, segment) {
            (Value::Mapping(map), Segment::Key(key)) => map.get_mut(key.as_str()),
            (Value::Sequence(list), Segment::Index(index)) => list.get_mut(*index),
            _ => None,
        })
    }

    fn has_key(&self, path: &[Segment], key: &str) -> bool {
        self.at(path).and_then(Value::as_mapping).is_some_and(|map| map.contains_key(key))
    }

    fn is_gone(&self, place: &[Segment], key: &str) -> bool {
        self.gone.contains(&[place, &[Segment::from(key)]].concat())
    }

    fn lost_part_of(&self, place: &[Segment]) -> bool {
        self.gone.iter().any(|gone| gone.len() > place.len() && gone.starts_with(place))
    }

    /// The path in the text of a path in the tree: positions in lists count what was taken out.
    fn original(&self, path: &[Segment]) -> Vec<Segment> {
        let mut original: Vec<Segment> = Vec::with_capacity(path.len());
        for segment in path {
            let segment = match segment {
                Segment::Index(index) => {
                    let gone = self.shifted.get(&original);
                    let mut at = 0;
                    let mut left = *index;
                    loop {
                        if gone.is_some_and(|gone| gone.contains(&at)) {
                            at += 1;
                        } else if left == 0 {
                            break Segment::Index(at);
                        } else {
                            at += 1;
                            left -= 1;
                        }
                    }
                }
                key @ Segment::Key(_) => key.clone(),
            };
            original.push(segment);
        }
        original
    }

    /// Takes the faulty place out; false if nothing can be taken out any more.
    fn take_out<T: DeserializeOwned>(&mut self, path: &[Segment], said: &Said) -> bool {
        if let Said::Missing(key) = said
            && self.stand_in::<T>(path, key)
        {
            return true;
        }
        let Some((last, parent)) = path.split_last() else { return false };
        self.gone.insert(self.original(path));
        let list = self.original(parent);
        let position = match self.original(path).last() {
            Some(Segment::Index(index)) => Some(*index),
            _ => None,
        };
        let taken = match (self.at_mut(parent), last) {
            (Some(Value::Mapping(map)), Segment::Key(key)) => {
                map.shift_remove(key.as_str()).is_some()
            }
            (Some(Value::Sequence(items)), Segment::Index(index)) if *index < items.len() => {
                items.remove(*index);
                true
            }
            _ => false,
        };
        if let (true, Some(position)) = (taken, position) {
            self.shifted.entry(list).or_default().insert(position);
        }
        taken
    }

    /// Puts a value in the place of a missing key, so that the next fault of its map shows too.
    fn stand_in<T: DeserializeOwned>(&mut self, path: &[Segment], key: &str) -> bool {
        let words = self.words_for::<T>(path, key);
        let place: Vec<Segment> = [path, &[Segment::from(key)]].concat();
        let stands = words.first().map(String::as_str).into_iter().chain(STAND_INS).any(|text| {
            let next = self.put::<T>(path, key, text);
            let helps = next.is_none_or(|(at, said)| {
                let again = at == path && matches!(&said, Said::Missing(other) if other == key);
                !at.starts_with(&place) && !again
            });
            if !helps {
                self.drop_key(path, key);
            }
            helps
        });
        if stands {
            self.stood_in.insert([self.original(path), vec![Segment::from(key)]].concat());
        }
        stands
    }

    /// The words that a missing key takes, if its value is one of some words: a wrong word makes
    /// serde name them.
    fn words_for<T: DeserializeOwned>(&mut self, path: &[Segment], key: &str) -> Vec<String> {
        let next = self.put::<T>(path, key, STAND_INS[0]);
        self.drop_key(path, key);
        match next {
            Some((at, Said::Other(text)))
                if at
                    .split_last()
                    .is_some_and(|(last, map)| map == path && *last == Segment::from(key)) =>
            {
                message::words(&text)
            }
            _ => Vec::new(),
        }
    }

    /// Puts a value in the place of a missing key, and says what serde then meets first.
    fn put<T: DeserializeOwned>(
        &mut self,
        path: &[Segment],
        key: &str,
        text: &str,
    ) -> Option<(Vec<Segment>, Said)> {
        if let Some(Value::Mapping(map)) = self.at_mut(path) {
            map.insert(Value::String(key.to_owned()), stand_in(text));
        }
        self.first_fault::<T>()
    }

    fn drop_key(&mut self, path: &[Segment], key: &str) {
        if let Some(Value::Mapping(map)) = self.at_mut(path) {
            map.shift_remove(key);
        }
    }
}
