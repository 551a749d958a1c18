//! Days by which readers are told to do something: each lies ahead of the reader's day, and says so
//! where a test reads it.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;

use super::reader;

/// What is wrong with those of a page.
pub fn faults(path: &str, html: &str, day: Date) -> Vec<String> {
    let said = html.split(" data-says=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    let pairs = said.flat_map(|said| said.split(' ').filter_map(|word| word.split_once('=')));
    let mut faults: Vec<String> =
        pairs.filter_map(|(key, value)| judged(path, key, value, day)).collect();
    faults.extend(unsaid(path, html));
    faults
}

/// A day by which to act that lies behind, or one that is called missed and is not.
fn judged(path: &str, key: &str, value: &str, day: Date) -> Option<String> {
    let is_ahead = match key.split(':').next().unwrap() {
        "start-by" | "first-attempt-by" => true,
        "missed-start" | "missed-first-attempt" => false,
        _ => return None,
    };
    let date: Date = value.parse().unwrap();
    (is_ahead != (date >= day)).then(|| format!("{path} on {day} says {key}={value}"))
}

/// Where words name such a day and their element does not say so.
fn unsaid(path: &str, html: &str) -> Vec<String> {
    static ADVICE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(
            r"(?:([Ss]tart by)|take the exam by|leaves no time) (?:[A-Z][a-z]+ \d|for a second)",
        )
        .unwrap()
    });
    let mut faults = Vec::new();
    for found in ADVICE.captures_iter(html) {
        let before = &html[..found.get(0).unwrap().start()];
        let block =
            ["<p", "<li"].iter().filter_map(|tag| before.rfind(tag)).max().unwrap_or_default();
        let said = reader::value(before[block..].split('>').next().unwrap(), "data-says")
            .unwrap_or_default();
        let keys: &[&str] = match found.get(1) {
            Some(_) => &[" start-by:", " missed-start:"],
            None => &[" first-attempt-by=", " missed-first-attempt="],
        };
        if !keys.iter().any(|key| said.contains(key)) {
            faults.push(format!("{path}: `{}` says nothing: `{said}`", &found[0]));
        }
    }
    faults
}
