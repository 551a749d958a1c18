//! serde's and the parser's own words, turned into advice that a non-programmer understands.

use std::ops::Range;

use serde_yaml::Value;

use crate::base::nearest;
use crate::base::rule::{self, Rule};
use crate::base::source::{DataPath, Segment};

use super::decode;

/// What serde said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Said {
    /// A key that nothing reads, and those that something does.
    UnknownKey {
        /// The key.
        key: String,
        /// Those that are known.
        known: Vec<String>,
    },
    /// A key that is needed.
    Missing(String),
    /// A key that has not the form of one.
    BadKey(String),
    /// Anything else, about a value.
    Other(String),
}

/// Reads an error of serde.
pub(super) fn said(text: &str) -> Said {
    if let Some(rest) = text.strip_prefix("unknown field ") {
        let mut names = ticked(rest);
        if !names.is_empty() {
            let key = names.remove(0);
            return Said::UnknownKey { key, known: names };
        }
    }
    match text.strip_prefix("missing field ").map(ticked) {
        Some(names) if !names.is_empty() => Said::Missing(names[0].clone()),
        _ => Said::Other(text.to_owned()),
    }
}

/// The words between backticks.
fn ticked(text: &str) -> Vec<String> {
    text.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}

/// The first word between backticks.
pub(super) fn quoted(text: &str) -> Option<&str> {
    text.split('`').nth(1)
}

/// The words that can stand in the place of a wrong one, if serde names them.
pub(super) fn words(text: &str) -> Vec<String> {
    let known =
        text.strip_prefix("unknown variant ").and_then(|rest| rest.split_once(", expected "));
    known.map_or_else(Vec::new, |(_, known)| {
        ticked(known).into_iter().filter(|word| is_word(word)).collect()
    })
}

/// What is between two ticked words is in no ticks.
fn is_word(text: &str) -> bool {
    !text.contains([' ', ','])
}

/// What follows the advice to add a key, if its value is one of some words.
pub(super) fn one_of(words: &[String]) -> String {
    let ticked: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    match ticked.split_last() {
        None => String::new(),
        Some((only, [])) => format!(" with {only}"),
        Some((last, others)) => format!(" with one of {} or {last}", others.join(", ")),
    }
}

/// Keys that are easily written one level too high, with the list to whose items they belong.
const BELOW: [(&str, &str); 4] = [
    ("counts_from", "renewal"),
    ("opens", "renewal"),
    ("credits", "renewal"),
    ("last_exam", "versions"),
];

/// Words of authors for keys: what they write, the key, and how it is written where it holds keys
/// of its own.
const MEANT_KEYS: [(&str, &str, &str); 50] = [
    ("title", "name", ""),
    ("name", "title", ""),
    ("title", "label", ""),
    ("name", "label", ""),
    ("url", "to", ""),
    ("href", "to", ""),
    ("link", "to", ""),
    ("url", "base_url", ""),
    ("lang", "language", ""),
    ("menu", "nav", ""),
    ("navigation", "nav", ""),
    ("aliases", "redirects", ""),
    ("redirect_from", "redirects", ""),
    ("permalink", "redirects", ""),
    ("retired", "last_exam", ""),
    ("end", "last_exam", ""),
    ("released", "available", ""),
    ("start", "available", ""),
    ("until", "to", ""),
    ("average", "mean", ""),
    ("avg", "mean", ""),
    ("state", "region", ""),
    ("minimum", "min", ""),
    ("maximum", "max", ""),
    ("cert", "certification", ""),
    ("passing", "pass", ""),
    ("accessed", "retrieved", ""),
    ("author", "provider", ""),
    ("author", "publisher", ""),
    ("type", "kind", ""),
    ("website", "url", ""),
    ("link", "url", ""),
    ("homepage", "url", ""),
    ("href", "url", ""),
    ("percent", "weight", ""),
    ("percentage", "weight", ""),
    ("passing_score", "pass", ""),
    ("pass_mark", "pass", ""),
    ("date", "as_of", ""),
    ("src", "source", ""),
    ("currency", "amount", "amount: 300 USD"),
    ("duration", "minutes", ""),
    ("duration", "exam", "exam: {minutes: 90, ..}"),
    ("length", "minutes", ""),
    ("price", "amount", ""),
    ("price", "costs", "costs: {items: [{type: exam, amount: 300 USD, ..}]}"),
    ("fee", "costs", "costs: {items: [{type: exam, amount: 300 USD, ..}]}"),
    ("cost", "costs", "costs: {items: [{type: exam, amount: 300 USD, ..}]}"),
    ("expires", "validity", "validity: {period: P3Y, ..}"),
    ("questions", "exam", "exam: {questions: {total: 65}, ..}"),
];

/// What an author most likely means by a key that is none.
fn meant_key(key: &str, known: &[String]) -> Option<String> {
    let lower = key.to_ascii_lowercase().replace('-', "_");
    if known.contains(&lower) {
        return Some(format!("did you mean `{lower}`?"));
    }
    let (_, meant, form) = MEANT_KEYS.into_iter().find(|(written, meant, _)| {
        *written == lower && known.iter().any(|known| known == meant)
    })?;
    Some(if form.is_empty() {
        format!("did you mean `{meant}`?")
    } else {
        format!("write `{form}`")
    })
}

/// The rule, the message and the cure of a fault at a path, where the tree holds `here`.
pub(super) fn explain(
    said: &Said,
    path: &[Segment],
    here: Option<&Value>,
) -> (&'static Rule, String, String) {
    match said {
        Said::UnknownKey { key, known } => {
            let advice = nearest::advice(key, known.iter().map(String::as_str)).unwrap_or_default();
            let advice = meant_key(key, known).unwrap_or(advice);
            let below =
                BELOW.into_iter().find(|(own, list)| own == key && known.iter().any(|k| k == list));
            let advice = below.map_or(advice, |(_, list)| {
                format!("it belongs to one item of `{list}`: {list}: [{{.., {key}: ..}}]")
            });
            let colon = key.split_once(':').filter(|(name, _)| known.iter().any(|k| k == name));
            let help = colon.map_or(advice, |(name, rest)| {
                format!("put a space after the colon: `{name}: {rest}`")
            });
            (&rule::UNKNOWN_KEY, format!("unknown key `{key}`"), help)
        }
        Said::Missing(key) => {
            let message = format!("{} has no `{key}`", whose(path, here));
            (&rule::MISSING_KEY, message, format!("add `{key}: ..`"))
        }
        Said::BadKey(text) | Said::Other(text) => match decode(text) {
            Some(decoded) => decoded,
            None => {
                let (message, help) = mistyped(text);
                (&rule::WRONG_TYPE, message, help)
            }
        },
    }
}

/// What a map is called: by its name, else by its place.
fn whose(path: &[Segment], here: Option<&Value>) -> String {
    let name = |key: &str| here?.as_mapping()?.get(key)?.as_str();
    match name("name").or_else(|| name("title")).or_else(|| name("id")) {
        Some(name) => format!("`{name}`"),
        None if path.is_empty() => "the file".to_owned(),
        None => format!("`{}`", DataPath(path.to_vec())),
    }
}

/// `invalid type: string "twelve", expected u32` and its kin.
fn mistyped(text: &str) -> (String, String) {
    let Some((found, expected)) = text.split_once(", expected ") else {
        return (text.to_owned(), String::new());
    };
    if let Some(rest) = found.strip_prefix("unknown variant ") {
        let (word, known) = (ticked(rest), ticked(expected));
        let word = word.first().map_or("", String::as_str);
        let help = nearest::advice(word, known.iter().map(String::as_str)).unwrap_or_default();
        return (format!("`{word}` is not one of the words allowed here"), help);
    }
    let (found, wanted) = (named(found), wanted(expected));
    // A word or a number that quotes have made a text.
    let is_text = text.starts_with("invalid type: string");
    let bare = match (wanted, found.as_str()) {
        ("true or false", "true" | "false") => true,
        ("a whole number", number) => {
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
        }
        _ => false,
    };
    if is_text && bare {
        return (
            format!("expected {wanted}, found the text `\"{found}\"`"),
            format!("remove the quotes: {found}"),
        );
    }
    if wanted == "true or false" {
        let meant = match found.to_ascii_lowercase().as_str() {
            "yes" | "y" | "on" | "1" => Some("true"),
            "no" | "n" | "off" | "0" => Some("false"),
            _ => None,
        };
        if let Some(meant) = meant {
            return (format!("expected {wanted}, found `{found}`"), format!("write `{meant}`"));
        }
    }
    let help = match (wanted, found.as_str()) {
        ("a list", "a map of keys and values") => {
            "write a list: begin each item with `- `".to_owned()
        }
        ("a list", item) if !item.contains(' ') || item.contains(", ") => {
            format!("write a list: `[{item}]`")
        }
        ("a word", _) => {
            "write one of the words that the documentation lists for this key".to_owned()
        }
        _ => format!("write {wanted}"),
    };
    (format!("expected {wanted}, found {}", shown(&found)), help)
}

/// What serde says that it found, in plain words.
fn named(found: &str) -> String {
    let found = found
        .trim_start_matches("invalid type: ")
        .trim_start_matches("invalid value: ")
        .trim_start_matches("invalid length ");
    match found {
        "map" => "a map of keys and values".to_owned(),
        "sequence" => "a list".to_owned(),
        "unit value" | "null" => "an empty value".to_owned(),
        other => other
            .strip_prefix("string ")
            .or_else(|| other.strip_prefix("integer "))
            .or_else(|| other.strip_prefix("floating point "))
            .or_else(|| other.strip_prefix("boolean "))
            .map_or_else(|| other.to_owned(), |value| value.trim_matches(['"', '`']).to_owned()),
    }
}

fn shown(found: &str) -> String {
    if found.starts_with("a ") || found.starts_with("an ") {
        found.to_owned()
    } else {
        format!("`{found}`")
    }
}

/// serde's names of types in plain words.
fn wanted(expected: &str) -> &str {
    match expected.split(" at line").next().unwrap_or(expected) {
        "a Value::Tagged enum" | "string or map" => "a word",
        "u8" | "u16" | "u32" | "u64" | "i64" | "usize" => "a whole number",
        "a boolean" | "bool" => "true or false",
        "a sequence" => "a list",
        "a map" => "keys and values",
        "a string" | "string" => "text",
        other => other,
    }
}

/// An empty value: what it most often is.
pub(super) fn empty(text: &str, key: &str, at: &Range<usize>) -> (String, String) {
    if let Some((name, rest)) =
        key.split_once(':').filter(|(name, rest)| !name.is_empty() && !rest.is_empty())
    {
        return (
            format!("`{key}` is read as a key without a value"),
            format!("put a space after the colon: `{name}: {rest}`"),
        );
    }
    let before = text[..at.start].trim_end();
    let value = before.trim_end_matches(',').rsplit([' ', '{', '[', ':', '$']).next().unwrap_or("");
    let digits = key.split(' ').next().unwrap_or("");
    let is_year = key.len() == 4 && ["19", "20"].contains(&&key[..2]) && !value.is_empty();
    if before.ends_with(',') && is_year && key.bytes().all(|b| b.is_ascii_digit()) {
        let help = "a date is written 2026-03-31, and a number without separators: 1000";
        return (format!("`{key}` is read as a key of its own"), help.to_owned());
    }
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if before.ends_with(',') && digits.len() == 3 && is_number(digits) && is_number(value) {
        return (
            format!("`{key}` is read as a key of its own"),
            format!("write the number without separators: {value}{key}"),
        );
    }
    if before.ends_with(',') && key.bytes().all(|b| b.is_ascii_digit()) {
        return (
            format!("`{key}` is read as a separate key"),
            "write numbers without separators: 1000".to_owned(),
        );
    }
    if key.contains(' ') || before.ends_with(',') {
        let help = "inside { } a list needs brackets, [a, b], and text with commas or colons needs quotes: {why: \"a, b\"}";
        return (format!("`{key}` is read as a key without a value"), help.to_owned());
    }
    let help =
        "write the value, or remove the key; for a figure that nobody knows, write `unknown`";
    (format!("`{key}` has no value"), help.to_owned())
}

/// A fault of syntax: its place, what is wrong, what to do.
pub(super) fn syntax(text: &str, at: usize, info: &str) -> (Range<usize>, String, String) {
    let at = (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let line_start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let line_end = text[line_start..].find(['\r', '\n']).map_or(text.len(), |end| line_start + end);
    let line = &text[line_start..line_end];
    if let Some(tab) =
        indenting_tab(text, line_start).filter(|tab| info.contains("tab") || *tab < line_end)
    {
        return (
            tab..tab + 1,
            "the line is indented with a tab".to_owned(),
            "indent with spaces".to_owned(),
        );
    }
    let value = line
        .split_once(": ")
        .map_or(line.trim_start().trim_start_matches("- "), |(_, value)| value)
        .trim_start();
    let start = line_end - (line.len() - line.rfind(value).unwrap_or(0));
    let place = start..line_end.max(start);
    if value.starts_with("{{") || value.starts_with(['*', '`', '@', '%', '&']) {
        let help = "quote the value: \"..\", or write | and the text on the next line";
        return (
            place,
            "a value cannot begin with this character without quotes".to_owned(),
            help.to_owned(),
        );
    }
    let at_quote =
        text[at..].starts_with(['"', '\'']).then_some(at).filter(|_| info.contains("quote"));
    if let Some(opened) = at_quote.or_else(|| open_quote(text, at)) {
        let end = text[opened..].find(['\r', '\n']).map_or(text.len(), |end| opened + end);
        let help = "close it with the same quote; write '' for an apostrophe inside single quotes";
        return (opened..end, "a quote is opened here and not closed".to_owned(), help.to_owned());
    }
    if let Some(at) = bare_fact(line).filter(|_| info.contains("flow")) {
        let at = line_start + at;
        let help =
            "quote the whole text: {why: \"It takes {{ exam.minutes }}.\"}, or write it as a block";
        return (
            at..at + 2,
            "a fact inside { } needs quotes around its text".to_owned(),
            help.to_owned(),
        );
    }
    if value.matches(": ").count() > 0 && !value.starts_with(['"', '\'', '{', '[']) {
        let help = "quote the value: a colon with a space begins a new key";
        return (place, "a colon in the middle of a text".to_owned(), help.to_owned());
    }
    let help = "make sure that the line is indented like its neighbors, and that brackets and quotes are closed";
    let end = text[at..]
        .chars()
        .next()
        .map_or(at, |c| at + if c == '\n' || c == '\r' { 0 } else { c.len_utf8() });
    (at..end, format!("the YAML cannot be read here: {}", plainly(info)), help.to_owned())
}

/// Where a line cites a fact outside of quotes; inside of them it is in order, and the fault is
/// another one.
fn bare_fact(line: &str) -> Option<usize> {
    line.match_indices("{{")
        .map(|(at, _)| at)
        .find(|at| line[..*at].matches('"').count().is_multiple_of(2))
}

/// The parser's words for what authors meet most, in plain ones.
fn plainly(info: &str) -> &str {
    let known = [
        ("expected ',' or '}'", "a comma or a closing `}` is missing before this place"),
        ("expected ',' or ']'", "a comma or a closing `]` is missing before this place"),
        ("expected <document start>", "this line is not indented like those above it"),
        ("expected key", "this line is not indented like those above it"),
        ("expected '-' indicator", "this line belongs to a list, but does not begin with `- `"),
        ("mapping values are not allowed", "this line is not indented like those above it"),
        ("could not find expected ':'", "a colon is missing after the key"),
    ];
    known.iter().find(|(said, _)| info.contains(said)).map_or(info, |(_, plain)| plain)
}

/// The first tab from a line on that indents a line.
fn indenting_tab(text: &str, from: usize) -> Option<usize> {
    let mut start = from;
    for line in text[from..].split_inclusive('\n') {
        if let Some(tab) = line.find('\t').filter(|tab| line[..*tab].trim().is_empty()) {
            return Some(start + tab);
        }
        start += line.len();
    }
    None
}

/// Where a quoted value begins that is still open at `at`.
fn open_quote(text: &str, at: usize) -> Option<usize> {
    let mut open: Option<(usize, char)> = None;
    let mut before = '\n';
    for (i, c) in text[..at].char_indices() {
        match open {
            Some((_, quote)) if c == quote && before != '\\' => open = None,
            Some(_) => {}
            None if matches!(c, '"' | '\'') && matches!(before, ' ' | '\n' | '[' | '{' | ',') => {
                open = Some((i, c))
            }
            None => {}
        }
        before = c;
    }
    open.map(|(start, _)| start)
}
