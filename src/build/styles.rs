//! What a stylesheet says, as far as its checks need: what it defines, whether it is closed, what
//! it asks for, and the notation of other languages in it. Start with [`balanced`].

use std::collections::BTreeSet;
use std::ops::Range;

use crate::page::{OwnFile, theme};

/// Every custom property that a style of the site or of the default defines.
pub(super) fn properties(own: &[OwnFile]) -> BTreeSet<String> {
    let defaults = theme::default_files();
    let own = own.iter().filter_map(|own| std::str::from_utf8(&own.bytes).ok());
    let mut names = BTreeSet::new();
    for text in defaults.iter().map(|(_, text)| *text).chain(own) {
        for (at, _) in text.match_indices("--") {
            let name = &text[at..];
            let end = name
                .find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_')
                .unwrap_or(name.len());
            if name[end..].trim_start().starts_with(':') {
                names.insert(name[..end].to_owned());
            }
        }
    }
    names
}

fn at_place(at: Range<usize>, (message, cure): (&'static str, &'static str)) -> Slip {
    (at, message, cure)
}

/// What can stay open in a style, and the cure.
const OPEN_COMMENT: (&str, &str) =
    ("a comment is opened here and not closed", "write `*/` where it ends");
const OPEN_QUOTE: (&str, &str) =
    ("a quote is opened here and not closed on its line", "close it with the same quote");
const OPEN_BRACKET: (&str, &str) = ("this bracket is not closed", "close it where it ends");

/// A style with its comments and strings blanked, if everything in it is closed.
pub(super) fn balanced(text: &str) -> Result<String, Slip> {
    let mut out = text.as_bytes().to_vec();
    let mut open: Vec<(usize, u8)> = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                let end = text[at + 2..].find("*/");
                let len = end.ok_or_else(|| at_place(at..at + 2, OPEN_COMMENT))?;
                out[at..at + len + 4].fill(b' ');
                at += len + 4;
                continue;
            }
            quote @ (b'"' | b'\'') => {
                let end = end_of_quote(bytes, at);
                if bytes.get(end) != Some(&quote) {
                    return Err(at_place(at..at + 1, OPEN_QUOTE));
                }
                out[at + 1..end].fill(b' ');
                at = end;
            }
            bracket @ (b'{' | b'(' | b'[') => open.push((at, bracket)),
            bracket @ (b'}' | b')' | b']') => {
                let expected = match bracket {
                    b'}' => b'{',
                    b')' => b'(',
                    _ => b'[',
                };
                match open.pop() {
                    Some((_, opened)) if opened == expected => {}
                    Some((opened, _)) => {
                        return Err(at_place(opened..opened + 1, OPEN_BRACKET));
                    }
                    None => {
                        return Err((at..at + 1, "this bracket has nothing to close", "remove it"));
                    }
                }
            }
            _ => {}
        }
        at += 1;
    }
    match open.last() {
        Some((at, _)) => Err(at_place(*at..*at + 1, OPEN_BRACKET)),
        None => Ok(String::from_utf8_lossy(&out).into_owned()),
    }
}

/// Where a quote that is opened at a place is closed, or its line ends.
fn end_of_quote(bytes: &[u8], start: usize) -> usize {
    let mut end = start + 1;
    while end < bytes.len() && bytes[end] != bytes[start] && bytes[end] != b'\n' {
        end += 1 + usize::from(bytes[end] == b'\\');
    }
    end
}

/// The addresses that a style asks for, with their places: `url(..)` and `@import "..."`.
pub(super) fn addresses<'t>(text: &'t str, code: &str) -> Vec<(usize, &'t str)> {
    let mut out = Vec::new();
    for start in ["url(", "@import"] {
        for (at, _) in code.match_indices(start) {
            let rest = &text[at + start.len()..];
            let skipped = rest.len() - rest.trim_start_matches([' ', '"', '\'']).len();
            let value = &rest[skipped..];
            if start == "@import" && value.starts_with("url(") {
                continue;
            }
            let end = value.find(['"', '\'', ')', ';', '\n']).unwrap_or(value.len());
            out.push((at + start.len() + skipped, value[..end].trim_end()));
        }
    }
    out
}

/// A fault of a style: its place, what is wrong, the cure.
pub(super) type Slip = (Range<usize>, &'static str, &'static str);

/// What another language knows and browsers do not, and a declaration that runs into the next one;
/// in a style whose comments and strings are blanked.
pub(super) fn slips(code: &str) -> Vec<Slip> {
    let mut out = Vec::new();
    let mut start = 0;
    for line in code.split_inclusive('\n') {
        let text = line.trim_start();
        if text.starts_with("//") {
            let at = start + line.len() - text.len();
            let message = "browsers read this as part of the next rule, which they then ignore";
            out.push((at..at + 2, message, "write a comment as `/* .. */`"));
        }
        start += line.len();
    }
    for (at, _) in code.match_indices('$') {
        if code[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            let help = "define a property, `:root { --x: red; }`, and write `var(--x)`";
            out.push((at..at + 1, "variables of other languages do not work here", help));
        }
    }
    for (at, _) in code.match_indices('@') {
        let name = code[at + 1..]
            .split(|c: char| !c.is_ascii_alphabetic() && c != '-')
            .next()
            .unwrap_or("");
        if ["mixin", "include", "extend", "use", "forward", "function", "tailwind", "apply"]
            .contains(&name)
        {
            let help = "write it in CSS";
            out.push((
                at..at + 1 + name.len(),
                "a rule of another language does not work here",
                help,
            ));
        }
    }
    for (at, _) in code.match_indices('!') {
        let word = code[at + 1..].trim_start();
        let word = &word[..word.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(word.len())];
        if word.len() > 3 && word != "important" && strsim::osa_distance(word, "important") <= 2 {
            out.push((
                at..at + 1,
                "browsers leave out a declaration with this word",
                "did you mean `!important`?",
            ));
        }
    }
    for unit in [" px", " rem", " em"] {
        for (at, _) in code.match_indices(unit) {
            let ends = code[at + unit.len()..].starts_with([';', '}', ' ', '\n', ')']);
            if ends && code[..at].ends_with(|c: char| c.is_ascii_digit()) {
                out.push((
                    at..at + unit.len(),
                    "a unit after a space is read as another word",
                    "delete the space before the unit",
                ));
            }
        }
    }
    out.extend(run_together(code));
    out
}

/// `color: red background: blue;`
fn run_together(code: &str) -> Vec<Slip> {
    let mut out = Vec::new();
    let mut start = 0;
    for (end, sign) in code.match_indices([';', '{', '}']) {
        let part = &code[start..end];
        // What is before a brace is a selector.
        if sign != "{"
            && let Some(colon) = part.find(':')
        {
            let value = part[colon + 1..].split('(').next().unwrap_or("");
            if let Some(second) = value.find(": ").filter(|at| {
                let name = value[..*at].rsplit(char::is_whitespace).next().unwrap_or("");
                name.len() > 2
                    && name.len() < *at
                    && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')
            }) {
                let name = value[..second].rsplit(char::is_whitespace).next().unwrap_or("");
                let at = start + colon + 1 + second - name.len();
                let help = "write `;` after each declaration";
                out.push((at..at + name.len(), "a `;` is missing before this declaration", help));
            }
        }
        start = end + 1;
    }
    out
}

/// Every property that a specification or a browser names.
const NAMES: &str = include_str!("css-properties.txt");

/// Properties that are near misses of known ones, with what was meant, in a style whose comments
/// and strings are blanked. A name that is near to none is let pass: it may be newer than the list.
pub(super) fn misspelled(code: &str) -> Vec<(Range<usize>, &'static str)> {
    let known: BTreeSet<&'static str> = NAMES
        .lines()
        .filter(|line| !line.starts_with('#'))
        .flat_map(str::split_whitespace)
        .collect();
    let declared = declared(code).into_iter();
    let unknown =
        declared.filter(|at| !known.contains(code[at.clone()].to_ascii_lowercase().as_str()));
    let properties = unknown.filter_map(|at| Some((at.clone(), meant(&code[at], &known)?)));
    properties.chain(rules(code)).collect()
}

/// Rules of CSS that begin with `@`.
const RULES: [&str; 18] = [
    "@charset",
    "@container",
    "@counter-style",
    "@font-face",
    "@font-feature-values",
    "@font-palette-values",
    "@import",
    "@keyframes",
    "@layer",
    "@media",
    "@namespace",
    "@page",
    "@position-try",
    "@property",
    "@scope",
    "@starting-style",
    "@supports",
    "@view-transition",
];

/// Rules that miss one of these by a letter.
fn rules(code: &str) -> impl Iterator<Item = (Range<usize>, &'static str)> {
    code.match_indices('@').filter_map(|(at, _)| {
        let rest = code[at + 1..]
            .find(|c: char| !c.is_ascii_alphabetic() && c != '-')
            .unwrap_or(code.len() - at - 1);
        let name = &code[at..at + 1 + rest];
        let near =
            RULES.into_iter().find(|rule| name.len() < 40 && strsim::osa_distance(name, rule) == 1);
        near.filter(|_| !RULES.contains(&name)).map(|near| (at..at + name.len(), near))
    })
}

/// The names of all declarations: what is before a colon, inside of braces, up to `;` or the end of
/// the block.
fn declared(code: &str) -> Vec<Range<usize>> {
    let (mut out, mut start, mut braces, mut brackets) = (Vec::new(), 0, 0_u32, 0_u32);
    for (end, sign) in code.match_indices(['{', '}', ';', '(', ')']) {
        match sign {
            "(" => brackets += 1,
            ")" => brackets = brackets.saturating_sub(1),
            // An address may have any sign.
            _ if brackets > 0 => {}
            _ => {
                let part = &code[start..end];
                if sign != "{"
                    && braces > 0
                    && let Some((name, _)) = part.split_once(':')
                {
                    let (trimmed, lead) = (name.trim(), name.len() - name.trim_start().len());
                    out.push(start + lead..start + lead + trimmed.len());
                }
                braces = if sign == "{" {
                    braces + 1
                } else {
                    braces.saturating_sub(u32::from(sign == "}"))
                };
                start = end + 1;
            }
        }
    }
    out.retain(|at| code[at.clone()].starts_with(|c: char| c.is_ascii_alphabetic()));
    out
}

/// The property that a name misses by one letter in a word, or by hyphens and capitals alone.
fn meant(name: &str, known: &BTreeSet<&'static str>) -> Option<&'static str> {
    const MOST: usize = 60;
    let is_name = name.len() <= MOST
        && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'));
    if !is_name || name.len() < 4 {
        return None;
    }
    let plain = |name: &str| name.replace(['-', '_'], "").to_ascii_lowercase();
    let lower = name.to_ascii_lowercase();
    let is_near = |known: &str| {
        let mut words = lower.split('-').zip(known.split('-'));
        let same_count = lower.split('-').count() == known.split('-').count();
        // Of short words and axes, one letter makes another word: `max` and `min`, `x` and `y`.
        let one_off = |a: &str, b: &str| {
            a == b || b.len() > 3 && a.len() > 2 && strsim::osa_distance(a, b) == 1
        };
        same_count && words.all(|(a, b)| one_off(a, b))
    };
    let (spelled, near) = (known.iter().find(|known| plain(known) == plain(name)), || {
        known.iter().find(|k| is_near(k))
    });
    spelled.or_else(near).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_are_closed_or_told() {
        assert!(balanced("a{b:c}/* { */ d{e:\"{\\\"\"}").is_ok());
        for (text, place) in [
            ("a{b:c", 1..2),
            ("a{b:c}}", 6..7),
            ("a{b:(c}", 4..5),
            ("/* a", 0..2),
            ("a{b:\"c}", 4..5),
        ] {
            assert_eq!(balanced(text).unwrap_err().0, place, "{text}");
        }
    }

    #[test]
    fn what_styles_ask_for() {
        let text = "@import \"https://a.example/x.css\"; @import url(//b.example/y); a{b:url('c.png')} /* url(d) */";
        let found: Vec<&str> =
            addresses(text, &balanced(text).unwrap()).into_iter().map(|(_, url)| url).collect();
        assert_eq!(found, ["//b.example/y", "c.png", "https://a.example/x.css"]);
    }
}
