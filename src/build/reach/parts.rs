//! What differs between two states of a published file, in words. Start with [`differing`].

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// So many keys or lines of one file are named.
const MOST: usize = 6;

/// The parts of a file that differ; none for a kind of file that has no parts.
pub(super) fn differing(path: &str, before: &[u8], after: &[u8]) -> Vec<String> {
    let (Ok(before), Ok(after)) = (std::str::from_utf8(before), std::str::from_utf8(after)) else {
        return Vec::new();
    };
    match path.rsplit('.').next() {
        Some("html") => of_page(before, after),
        Some("json") => few(keys(before, after)),
        Some("csv") => few(lines(before, after)),
        _ => Vec::new(),
    }
}

fn few(mut all: Vec<String>) -> Vec<String> {
    if all.len() > MOST {
        let more = all.len() - (MOST - 1);
        all.truncate(MOST - 1);
        all.push(format!("{more} more"));
    }
    all
}

/// Parts of a page by their names, each with its HTML. Parts of one name count as one.
fn of_page(before: &str, after: &str) -> Vec<String> {
    let (before, after) = (named(before), named(after));
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    names.into_iter().filter(|name| before.get(*name) != after.get(*name)).cloned().collect()
}

fn named(html: &str) -> BTreeMap<String, String> {
    let mut parts: BTreeMap<String, String> = BTreeMap::new();
    // The part that is being read: its name, its element, how deep that is nested in itself.
    let (mut part, mut around) = (None::<(String, &str, usize)>, "title and description");
    let mut from = 0;
    for (at, tag) in tags(html) {
        let name =
            tag.trim_start_matches(['<', '/']).split([' ', '>', '\n', '/']).next().unwrap_or("");
        let closes = tag.starts_with("</");
        let end = at + tag.len();
        match &mut part {
            Some((label, element, depth)) if name == *element => {
                *depth = if closes { *depth - 1 } else { *depth + 1 };
                if *depth == 0 {
                    parts.entry(std::mem::take(label)).or_default().push_str(&html[from..end]);
                    (part, from) = (None, end);
                }
            }
            Some(_) => {}
            None => {
                if let Some(label) = begins(name, tag).filter(|_| !closes) {
                    parts.entry(around.to_owned()).or_default().push_str(&html[from..at]);
                    (part, from) = (Some((label, name, 1)), at);
                } else if name == "body" {
                    parts.entry(around.to_owned()).or_default().push_str(&html[from..at]);
                    (around, from) = ("text", at);
                }
            }
        }
    }
    parts.entry(around.to_owned()).or_default().push_str(&html[from..]);
    parts
}

/// The tags of a page with where they begin; `<` in text is escaped.
fn tags(html: &str) -> impl Iterator<Item = (usize, &str)> {
    html.match_indices('<').filter_map(|(at, _)| Some((at, &html[at..=at + html[at..].find('>')?])))
}

/// What a tag begins, if it is the first of a part that readers or machines know by a name.
fn begins(name: &str, tag: &str) -> Option<String> {
    let class = tag.split("class=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap_or("");
    let has = |word: &str| class.split(' ').any(|other| other == word);
    match name {
        "script" if tag.contains("application/ld+json") => Some("JSON-LD".to_owned()),
        "section" => class.split(' ').find_map(|word| word.strip_prefix("w-")).map(str::to_owned),
        "dl" if has("essentials") => Some("figures under the title".to_owned()),
        "p" if has("facts-line") => Some("line about the figures".to_owned()),
        "table" => Some("tables".to_owned()),
        _ => None,
    }
}

/// The keys of a JSON document whose values differ: `exam.minutes`.
fn keys(before: &str, after: &str) -> Vec<String> {
    let (Ok(before), Ok(after)) = (serde_json::from_str(before), serde_json::from_str(after))
    else {
        return Vec::new();
    };
    let mut found = Vec::new();
    compare(&before, &after, "", &mut found);
    found
}

fn compare(before: &Value, after: &Value, at: &str, found: &mut Vec<String>) {
    match (before, after) {
        (Value::Object(one), Value::Object(other)) => {
            let names: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
            for name in names {
                let at = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
                compare(
                    one.get(name).unwrap_or(&Value::Null),
                    other.get(name).unwrap_or(&Value::Null),
                    &at,
                    found,
                );
            }
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            for (i, (one, other)) in one.iter().zip(other).enumerate() {
                compare(one, other, &format!("{at}[{i}]"), found);
            }
        }
        _ if before != after => found.push(at.to_owned()),
        _ => {}
    }
}

/// The lines of a CSV file that differ, with their columns: `line 2, amount_min`.
fn lines(before: &str, after: &str) -> Vec<String> {
    let read = |text: &str| {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        reader.records().filter_map(Result::ok).collect::<Vec<_>>()
    };
    let (before, after) = (read(before), read(after));
    let heads = after.first().cloned().unwrap_or_default();
    let mut found = Vec::new();
    for (i, row) in after.iter().enumerate().filter(|(i, row)| before.get(*i) != Some(row)) {
        let columns: Vec<&str> = match before.get(i) {
            Some(old) => heads
                .iter()
                .zip(row.iter().zip(old))
                .filter(|(_, (new, old))| new != old)
                .map(|(head, _)| head)
                .collect(),
            None => Vec::new(),
        };
        found.push(
            std::iter::once(format!("line {}", i + 1))
                .chain(columns.into_iter().map(str::to_owned))
                .collect::<Vec<_>>()
                .join(", "),
        );
    }
    if before.len() > after.len() {
        found.push("lines at the end".to_owned());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<head><title>A</title><script type=\"application/ld+json\">{}</script></head><body><p>B</p>\
        <section data-until=\"x\" class=\"w w-costs\" id=\"costs\"><section>C</section> D</section>E\
        <dl class=\"essentials\"><dd>F</dd></dl><p class=\"facts-line\">G</p></body>";

    #[test]
    fn parts_of_a_page_have_names() {
        let changed = |letter: &str| of_page(PAGE, &PAGE.replace(letter, "9"));
        assert_eq!(changed("A"), ["title and description"]);
        assert_eq!(changed("{}"), ["JSON-LD"]);
        assert_eq!(changed("B"), ["text"]);
        assert_eq!(changed("C"), ["costs"]);
        assert_eq!(changed("D"), ["costs"]);
        assert_eq!(changed("E"), ["text"]);
        assert_eq!(changed("F"), ["figures under the title"]);
        assert_eq!(changed("G"), ["line about the figures"]);
        assert!(of_page(PAGE, PAGE).is_empty());
    }

    #[test]
    fn keys_and_lines_are_named() {
        assert_eq!(keys(r#"{"a":{"b":[1,2]},"c":1}"#, r#"{"a":{"b":[1,3]},"c":1}"#), ["a.b[1]"]);
        assert_eq!(lines("id,least\na,1\nb,2\n", "id,least\na,1\nb,3\n"), ["line 3, least"]);
    }
}
