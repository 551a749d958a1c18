//! What another reader of YAML makes of the same text: the text parser of `yaml_serde`, which
//! nothing else here calls. Every kind of difference has a name in [`Difference`]; one without a
//! name fails the test.
//!
//! A few changed texts of the repository are tried each time. `YAML_CASES=1000000` tries more,
//! `YAML_TEXTS=FOLDER` the files of another folder, such as those of the YAML test suite.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_yaml::Value;

use super::{plain, scan};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Difference {
    /// Refused here by a rule of certguide's own: the other reads it.
    Refused(&'static str),
    /// Read here, and refused by the other: what is wrong to it.
    Other(&'static str),
    /// `0x10`, `+5`, `012` stay text here, so that no code changes silently.
    NumberIsText,
    /// A key is its text here, never a number, a truth or nothing.
    KeyIsText,
    /// A line break of YAML 1.1 (U+0085, U+2028, U+2029) is a character of the text here.
    LineBreak,
    /// A block of text whose last line has no end has none here.
    LastBreak,
    /// A whole text that is one block (`|` or `>`) may have its lines at the left margin.
    Margin,
    /// `&a:` names an anchor `a:`, and `?a` inside { } or [ ] is a text, as YAML 1.2 has it.
    Sign,
}

/// Line breaks of YAML 1.1.
const BREAKS: [char; 3] = ['\u{85}', '\u{2028}', '\u{2029}'];

/// What the other reader refuses and YAML 1.2 allows, by words of its message.
const OTHER: [(&str, &str); 12] = [
    ("did not find expected ',' or", "a key inside { } goes over two lines"),
    ("did not find expected key", "a name of an anchor with signs"),
    ("did not find expected alphabetic or numeric character", "a name of an anchor with signs"),
    ("mapping values are not allowed", "a name of an anchor with signs"),
    ("mapping keys are not allowed", "a name of an anchor with signs"),
    ("unexpected ':'", "a colon begins a text inside { }"),
    ("while parsing a flow node", "a colon begins a text inside { }"),
    ("while parsing a block node", "`...` before or behind a text without data"),
    ("a tab character", "a tab where there is no data"),
    ("character that cannot start any token", "a tab where there is no data"),
    ("directive", "a directive that is unknown"),
    ("incompatible YAML document", "a directive that is unknown"),
];

fn compare(text: &str) -> Option<Result<Difference, String>> {
    let scanned = scan::scan(text);
    let ours = match scanned.faults.first() {
        None => Ok(scanned.tree.value()),
        Some(fault) => Err(fault.rule.name),
    };
    let other = serde_yaml::from_str::<Value>(text);
    match (ours, other) {
        (Err(_), Err(_)) => None,
        (Err(rule), Ok(_)) => Some(Ok(Difference::Refused(rule))),
        (Ok(_), Err(error)) => {
            let message: String =
                error.to_string().chars().filter(|c| !c.is_ascii_digit()).collect();
            if let Some(difference) = allowed(text) {
                return Some(Ok(difference));
            }
            let known = OTHER.iter().find(|(words, _)| message.contains(words));
            Some(known.map(|(_, name)| Difference::Other(name)).ok_or(message))
        }
        // A text without a value is a map without keys here.
        (Ok(Value::Mapping(map)), Ok(Value::Null)) if map.is_empty() => None,
        (Ok(ours), Ok(other)) => differ(&ours, &other, text),
    }
}

fn differ(ours: &Value, other: &Value, text: &str) -> Option<Result<Difference, String>> {
    match (ours, other) {
        (Value::Mapping(a), Value::Mapping(b)) if a.len() == b.len() => {
            let mut pairs = a.iter().zip(b);
            pairs.find_map(|((key, a), (other, b))| match other {
                _ if key == other => differ(a, b, text),
                Value::Number(_) | Value::Bool(_) | Value::Null if key.is_string() => {
                    Some(Ok(Difference::KeyIsText))
                }
                _ => differ(key, other, text).or_else(|| differ(a, b, text)),
            })
        }
        (Value::Sequence(a), Value::Sequence(b)) if a.len() == b.len() => {
            a.iter().zip(b).find_map(|(a, b)| differ(a, b, text))
        }
        (Value::Number(a), Value::Number(b)) if a.is_nan() && b.is_nan() => None,
        _ if ours == other => None,
        (Value::String(text), Value::Number(_)) if plain::value(text).is_string() => {
            Some(Ok(Difference::NumberIsText))
        }
        (Value::String(a), Value::String(b))
            if a.trim_end() == b.trim_end() && !text.ends_with('\n') =>
        {
            Some(Ok(Difference::LastBreak))
        }
        _ => Some(allowed(text).ok_or_else(|| format!("{ours:?} and {other:?}"))),
    }
}

/// What YAML 1.2 allows in a text and the other reader, which is of YAML 1.1, does not.
fn allowed(text: &str) -> Option<Difference> {
    let signs = anchored(text) || ["?", ":\"", ":'"].iter().any(|sign| text.contains(sign));
    let all = [
        (text.contains(BREAKS), Difference::LineBreak),
        (is_block(text), Difference::Margin),
        (signs, Difference::Sign),
    ];
    all.into_iter().find_map(|(is_there, difference)| is_there.then_some(difference))
}

/// Whether a text is nothing but a block of text.
fn is_block(text: &str) -> bool {
    let begun = text
        .lines()
        .map(str::trim_start)
        .find(|line| !line.is_empty() && !line.starts_with(['#', '%']));
    let mut words = begun.unwrap_or("").split_whitespace().filter(|word| *word != "---");
    words
        .find(|word| !word.starts_with(['&', '!']))
        .is_some_and(|word| word.starts_with(['|', '>']))
}

/// Whether a text has an anchor with more in its name than letters.
fn anchored(text: &str) -> bool {
    text.split('&').skip(1).any(|rest| {
        let name =
            rest.split([' ', '\n', '\r', '\t', ',', '[', ']', '{', '}']).next().unwrap_or("");
        name.contains(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_')
    })
}

fn texts(folder: &Path, out: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            texts(&path, out);
        } else if path.extension().is_some_and(|ending| ending == "yaml") {
            out.extend(std::fs::read_to_string(path).ok().filter(|text| text.len() < 20_000));
        }
    }
}

/// Pieces that mean something to a reader of YAML.
#[rustfmt::skip]
const SCRAPS: [&str; 51] = [
    "\n", "\r", "\r\n", "\t", "  ", ": ", ":", "- ", "#", " # ", "'", "\"", "[", "]", "{", "}", ", ", "|\n", "|+\n", "|-\n", ">-\n", ">2\n",
    "&a ", "*a", "!!str ", "! ", "? ", "%YAML 1.1\n", "@", "`", "---\n", "...\n", "\u{feff}", "\u{85}", "\u{2028}", "\0", "~", "null",
    "yes", "true", "0x10", "012", "1_000", "1e999", ".inf", "+5", "<<: *a", "é", "\\", "\\x41", "''",
];

struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }

    fn changed(&mut self, text: &str) -> String {
        // A part of a text is read sooner than all of it, and says as much.
        let from = text[..text.floor_char_boundary(self.below(text.len()))]
            .rfind('\n')
            .map_or(0, |at| at + 1);
        let mut text = text[from..text.ceil_char_boundary((from + 600).min(text.len()))].to_owned();
        for _ in 0..=self.below(4) {
            let at = text.floor_char_boundary(self.below(text.len() + 1));
            let to = text.ceil_char_boundary((at + self.below(30)).min(text.len()));
            match self.below(4) {
                0 => drop(text.drain(at..to)),
                1 => {
                    let again = text[at..to].to_owned();
                    text.insert_str(at, &again);
                }
                _ => text.insert_str(at, SCRAPS[self.below(SCRAPS.len())]),
            }
        }
        text
    }
}

#[test]
fn every_difference_from_another_reader_has_a_name() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let number =
        |name: &str, few: usize| std::env::var(name).map_or(few, |text| text.parse().unwrap());
    let mut all = Vec::new();
    match std::env::var_os("YAML_TEXTS") {
        Some(folder) => texts(Path::new(&folder), &mut all),
        None => {
            ["content", "tests/sites"].iter().for_each(|folder| texts(&root.join(folder), &mut all))
        }
    }
    all.sort();
    assert!(!all.is_empty());
    let mut random = Random(0x9e37_79b9_7f4a_7c15 ^ u64::try_from(number("YAML_SEED", 0)).unwrap());
    let (mut named, mut unnamed) =
        (BTreeMap::<Difference, (usize, String)>::new(), BTreeMap::<String, String>::new());
    let mut see = |text: String| match compare(&text) {
        None => {}
        Some(Ok(difference)) => named.entry(difference).or_insert_with(|| (0, text)).0 += 1,
        Some(Err(what)) if unnamed.len() < 60 => drop(unnamed.insert(what, text)),
        Some(Err(_)) => {}
    };
    all.iter().for_each(|text| see(text.clone()));
    for _ in 0..number("YAML_CASES", 3_000) {
        let of = random.below(all.len());
        let text = random.changed(&all[of]);
        see(text);
    }
    for (difference, (times, first)) in &named {
        println!("{times:>8} {difference:?}: {:?}", first.chars().take(100).collect::<String>());
    }
    assert!(unnamed.is_empty(), "differences without a name: {unnamed:#?}");
}
