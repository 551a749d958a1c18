//! Every field of a guide left out, and every value replaced by one that cannot be: a diagnostic
//! with its cure, or a page that says plainly what is not known. Never a panic, an empty shell,
//! `NaN`, a silent blank.

use std::path::Path;

use crate::support::reader::{Reader, without_templates};
use crate::support::{Changed, root};
use certguide::base::diagnostic::has_errors;
use certguide::build::{self, Files};
use certguide::disk::read::Folder;
use certguide::disk::sink::Memory;
use certguide::site::Settings;
use jiff::civil::date;
use rayon::prelude::*;
use serde_yaml::Value;

/// What no field can be, or what few can. Each place gets a third of them, in turn;
/// `CERTGUIDE_EVERY_VALUE=1` tries all at each place, as `.ci/run` does.
const VALUES: [&str; 9] = ["-1", "0", "101", "400", "1e9", "XXX", "2026-02-30", "unknown", "[]"];

/// A sentence of the guide's own, round a fact: a fact that is not known cannot mend its grammar.
const OWN_WORDS: &str = "questions in 90 minutes, says Acme";

/// A step into a YAML value.
#[derive(Clone, Debug)]
enum Step {
    Key(Value),
    Item(usize),
}

/// The places of all keys and items, with what is inside them.
fn places(value: &Value, at: &[Step], out: &mut Vec<Vec<Step>>) {
    let steps: Vec<(Step, &Value)> = match value {
        Value::Mapping(map) => {
            map.iter().map(|(key, value)| (Step::Key(key.clone()), value)).collect()
        }
        Value::Sequence(items) => {
            items.iter().enumerate().map(|(i, value)| (Step::Item(i), value)).collect()
        }
        _ => return,
    };
    for (step, inside) in steps {
        let place = [at, &[step]].concat();
        places(inside, &place, out);
        out.push(place);
    }
}

/// The value with another one at a place, or without what stands there.
fn with(value: &Value, place: &[Step], new: Option<&Value>) -> Value {
    let Some((step, rest)) = place.split_first() else {
        return new.cloned().unwrap_or(Value::Null);
    };
    let mut value = value.clone();
    match (&mut value, step) {
        (Value::Mapping(map), Step::Key(key)) if rest.is_empty() && new.is_none() => {
            map.remove(key);
        }
        (Value::Sequence(items), Step::Item(i)) if rest.is_empty() && new.is_none() => {
            items.remove(*i);
        }
        (Value::Mapping(map), Step::Key(key)) => {
            let inside = map.get_mut(key).unwrap();
            *inside = with(inside, rest, new);
        }
        (Value::Sequence(items), Step::Item(i)) => items[*i] = with(&items[*i], rest, new),
        _ => unreachable!("a place of this value"),
    }
    value
}

/// What is wrong with the run on a changed site; a site with an error publishes nothing, one
/// without reads well.
fn judge(files: &Changed<'_>, reader: &Reader) -> Vec<String> {
    let settings = Settings { today: date(2026, 2, 1), base_url: None, drafts: false };
    let memory = Memory::new();
    let faults = build::run(files, &settings, &memory).unwrap();
    if has_errors(&faults) {
        let helpless =
            faults.iter().filter(|fault| fault.help.is_none() || fault.message.is_empty());
        return helpless
            .map(|fault| format!("no cure: {} {}", fault.rule.name, fault.message))
            .collect();
    }
    let files = memory.into_files();
    let pages = files.iter().filter(|(path, _)| path.ends_with("index.html"));
    let read = |(path, html): (&String, &std::sync::Arc<[u8]>)| {
        let html = without_templates(std::str::from_utf8(html).unwrap());
        let wrong = reader.nonsense(&html).into_iter().filter(|what| !what.contains(OWN_WORDS));
        wrong.map(|what| format!("{path}: {what}")).collect::<Vec<_>>()
    };
    pages.flat_map(read).collect()
}

/// Changes every place of a guide's data, one after the other.
fn every_field(site: &str, guide: &str) {
    let folder = Folder::open(&root().join(site), Path::new("dist")).0;
    let reader = Reader::new();
    let every_value = std::env::var_os("CERTGUIDE_EVERY_VALUE").is_some();
    let mut changes = Vec::new();
    for file in folder
        .paths()
        .iter()
        .filter(|file| file.as_str().contains(guide) && file.as_str().ends_with(".yaml"))
    {
        let value: Value = serde_yaml::from_str(&folder.text(file).unwrap()).unwrap();
        let mut all = Vec::new();
        places(&value, &[], &mut all);
        for place in all {
            changes.push((file, with(&value, &place, None), format!("{place:?} left out")));
            // A code is text: whatever it says is the code.
            let is_code = matches!(place.last(), Some(Step::Key(key)) if key == "code");
            let values = VALUES
                .into_iter()
                .enumerate()
                .filter(|(n, _)| every_value || n % 3 == changes.len() % 3);
            let values: Vec<&str> =
                values.map(|(_, new)| new).filter(|new| !(is_code && *new == "unknown")).collect();
            for new in values {
                let new_value: Value = serde_yaml::from_str(new).unwrap();
                changes.push((
                    file,
                    with(&value, &place, Some(&new_value)),
                    format!("{place:?} is {new}"),
                ));
            }
        }
    }
    assert!(changes.len() > 500, "{} changes", changes.len());
    let found: Vec<String> = changes
        .par_iter()
        .flat_map_iter(|(file, value, what)| {
            let text = serde_yaml::to_string(value).unwrap();
            let wrong = judge(&Changed { folder: &folder, file, text }, &reader);
            wrong.into_iter().map(move |wrong| format!("{file}, {what}: {wrong}"))
        })
        .collect();
    assert!(found.is_empty(), "{} of {}:\n{}", found.len(), changes.len(), found.join("\n"));
}

#[test]
fn every_field_left_out_or_impossible_is_told_or_said_plainly() {
    every_field("tests/sites/small", "widget-maker");
}
