//! The changes that are tried on a text that does not parse, one function for each kind of slip.
//! Start with [`trials`].

use std::collections::BTreeSet;

use super::{Line, MAX_LINES, MAX_QUOTES, Repair, Trial};

/// What is tried, the likeliest first.
pub(super) fn trials(lines: &[Line<'_>], here: usize) -> Vec<Trial> {
    let above: Vec<usize> =
        (0..=here).rev().filter(|at| !lines[*at].is_blank()).take(MAX_LINES).collect();
    let mut out = Vec::new();
    for line in above.iter().map(|at| lines[*at]) {
        other_spaces(line, &mut out);
        curly_quotes(line, &mut out);
        backslash(line, &mut out);
        apostrophe(line, &mut out);
    }
    let open = above.iter().map(|at| lines[*at]).filter(|line| open_quote(*line).is_some());
    open.take(MAX_QUOTES).for_each(|line| unclosed(line, &mut out));
    above.iter().take(3).for_each(|at| continued(lines, *at, &mut out));
    above.iter().take(3).for_each(|at| other_signs(lines[*at], &mut out));
    let keys = keys(lines);
    for line in above.iter().take(3).map(|at| lines[*at]) {
        spaces(line, &mut out);
        missing_comma(line, &keys, &mut out);
        plain_value(line, &mut out);
    }
    for at in above.iter().take(2) {
        commas_and_brackets(lines[*at], &mut out);
        layout(lines, *at, &mut out);
    }
    out
}

fn trial(line: Line<'_>, part: &str, with: String, message: &str, help: String) -> Trial {
    let at = line.place(part);
    Trial {
        repair: Repair { at: at.clone(), message: message.to_owned(), help },
        replaced: at,
        with,
    }
}

/// Spaces of a word processor or a page of the web before a key: YAML counts plain ones only.
fn other_spaces(line: Line<'_>, out: &mut Vec<Trial>) {
    let content = line.text.trim_start();
    let before = &line.text[..line.text.len() - content.len()];
    if before.contains(|c: char| !c.is_ascii()) {
        let with = " ".repeat(before.chars().count());
        let help = "write plain spaces before it".to_owned();
        out.push(trial(line, before, with, "the line is indented with unusual spaces", help));
    }
}

/// `why: “It's so”`: YAML knows straight quotes only.
fn curly_quotes(line: Line<'_>, out: &mut Vec<Trial>) {
    for value in
        values(line).into_iter().filter(|value| value.starts_with(['“', '”', '„', '‘', '’', '«']))
    {
        let inside = value.trim_matches(['“', '”', '„', '‘', '’', '«', '»']);
        let straight = quoted(inside);
        let help = format!("write straight quotes: {straight}");
        out.push(trial(
            line,
            value,
            straight.clone(),
            "these quotes are curly, which YAML reads as letters",
            help,
        ));
    }
}

/// `"C:\Widgets"`: in double quotes a backslash and a letter are a character of another kind.
fn backslash(line: Line<'_>, out: &mut Vec<Trial>) {
    for value in values(line) {
        let inside = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
        let Some(inside) = inside.filter(|inside| inside.contains('\\')) else { continue };
        let written = format!("\"{}\"", inside.replace('\\', "\\\\"));
        let help = format!("write {written}");
        out.push(trial(
            line,
            value,
            written,
            "a backslash in double quotes is written twice",
            help,
        ));
    }
}

/// `'It's so'`, `"the "best" one"`: the quote ends where it is not meant to.
fn apostrophe(line: Line<'_>, out: &mut Vec<Trial>) {
    for value in values(line) {
        for quote in ['\'', '"'] {
            let inside = value.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
            let Some(inside) = inside.filter(|inside| inside.contains(quote)) else { continue };
            let written = quoted(inside);
            let message = if quote == '\'' {
                "the apostrophe ends the text that single quotes began"
            } else {
                "the quote in the text ends the text"
            };
            out.push(trial(line, value, written.clone(), message, format!("write {written}")));
        }
    }
}

/// The part of a line from a quote that its line does not close.
fn open_quote(line: Line<'_>) -> Option<(&str, char)> {
    let value = values(line).into_iter().find(|value| value.starts_with(['"', '\'']))?;
    let quote = value.chars().next()?;
    let closes = value[1..].trim_end_matches(['}', ']', ',', ' ']).ends_with(quote);
    (!closes).then_some((value, quote))
}

/// `name: "Certified Widget Maker`.
fn unclosed(line: Line<'_>, out: &mut Vec<Trial>) {
    let Some((value, quote)) = open_quote(line) else { return };
    let at = line.place(value);
    let rest = &line.text[at.start - line.start..];
    let ends = [
        rest.len(),
        rest.trim_end_matches(['}', ']', ',', ' ']).len(),
        rest.find(", ").unwrap_or(rest.len()),
    ];
    for end in ends {
        let with = format!("{}{quote}", &rest[..end]);
        let help = format!(
            "close it with the same quote; write '' for an apostrophe inside single quotes: {}",
            short(&with)
        );
        let whole = at.start..line.end();
        out.push(Trial {
            repair: Repair {
                at: whole,
                message: "a quote is opened here and not closed".to_owned(),
                help,
            },
            replaced: at.start..at.start + end,
            with,
        });
    }
}

/// `key:value`, `-item`.
fn spaces(line: Line<'_>, out: &mut Vec<Trial>) {
    let content = line.text.trim_start();
    if let Some(item) =
        content.strip_prefix('-').filter(|item| !item.starts_with([' ', '-']) && !item.is_empty())
    {
        let with = format!("- {item}");
        out.push(trial(
            line,
            content,
            with.clone(),
            "a space is missing after the dash",
            format!("write `{with}`"),
        ));
    }
    let content = content.strip_prefix("- ").unwrap_or(content);
    if let Some((key, value)) = content.split_once(':')
        && is_key(key)
        && !value.is_empty()
        && !value.starts_with(' ')
    {
        let with = format!("{key}: {}", value.trim());
        let help = format!("put a space after the colon: `{}`", short(&with));
        out.push(trial(line, content, with, "a space is missing after the colon", help));
    }
    if let Some((key, value)) = content.split_once(' ')
        && let key = key.trim_end_matches(';')
        && is_key(key)
        && !content.contains(": ")
    {
        let with = format!("{key}: {}", value.trim_start_matches(['=', ' ']));
        let help = format!("write `{}`", short(&with));
        out.push(trial(line, content, with, "a colon is missing after the key", help));
    }
    if is_key(content) {
        let with = format!("{content}:");
        out.push(trial(
            line,
            content,
            with.clone(),
            "a colon is missing after the key",
            format!("write `{with}`"),
        ));
    }
}

/// A value that needs quotes: it begins with a sign that YAML knows, or holds a colon or a hash.
fn plain_value(line: Line<'_>, out: &mut Vec<Trial>) {
    for value in values(line).into_iter().filter(|value| !value.starts_with(['"', '\'', '{', '[']))
    {
        push_quoted(line, value, out);
    }
    // A fact in braces is no map.
    for value in
        values(line).into_iter().filter(|value| value.starts_with("{{") || value.starts_with("[["))
    {
        push_quoted(line, value, out);
    }
}

fn push_quoted(line: Line<'_>, value: &str, out: &mut Vec<Trial>) {
    let written = quoted(value);
    let (message, help) = match value.chars().next() {
        Some(sign @ ('|' | '>')) => (
            format!("nothing but a text on the next lines comes after `{sign}`"),
            "write the text on the next line, with two more spaces before it, or quote it",
        ),
        Some(sign) if value.starts_with("{{") || "*&@`%!#?[{".contains(sign) => (
            format!("a value cannot begin with this character without quotes: `{sign}`"),
            "quote the value",
        ),
        _ if value.contains(": ") || value.ends_with(':') => (
            "a colon in the middle of a text".to_owned(),
            "quote the value: a colon with a space begins a new key",
        ),
        _ => ("this text needs quotes".to_owned(), "quote the value"),
    };
    let join = if help.contains(':') { ", so write" } else { ":" };
    // `{vendor: Advanced rank: professional}`
    let key = value
        .rsplit_once(": ")
        .filter(|(before, after)| !after.contains(' ') && before.contains(' '));
    let key = key.and_then(|(before, _)| before.rsplit(' ').next()).filter(|key| is_key(key));
    let or = key
        .filter(|_| line.text.contains('{'))
        .map(|key| format!("; if `{key}` is a key, write a comma before it"));
    let help = format!("{help}{join} {}{}", short(&written), or.unwrap_or_default());
    out.push(trial(line, value, written, &message, help));
}

/// `{a: 1 b: 2}`: what is before the second colon is a key elsewhere in the text. If it is not, the
/// colon belongs to a text.
fn missing_comma(line: Line<'_>, keys: &BTreeSet<&str>, out: &mut Vec<Trial>) {
    for value in values(line).into_iter().skip(1) {
        for (colon, _) in value.match_indices(": ") {
            let Some((before, key)) = value[..colon].rsplit_once(' ') else { continue };
            // `{a: b; c: d}`
            let end = before.trim_end_matches(';');
            if !keys.contains(key) && (end == before || !is_key(key)) {
                continue;
            }
            let space = line.place(&value[end.len()..=before.len()]);
            let message = "a comma or a closing `}` is missing".to_owned();
            let repair = Repair {
                at: line.place(&value[colon..=colon]),
                message,
                help: format!("write `, {key}:`"),
            };
            out.push(Trial { repair, replaced: space, with: ", ".to_owned() });
        }
    }
}

/// The keys of a text: before a colon, and first in their line or after a comma, a brace or a dash.
fn keys<'t>(lines: &[Line<'t>]) -> BTreeSet<&'t str> {
    let parts = lines.iter().flat_map(|line| line.text.split([',', '{']));
    let keys = parts.filter_map(|part| part.trim_start_matches([' ', '-']).split_once(':'));
    keys.map(|(key, _)| key).filter(|key| is_key(key)).collect()
}

/// `[a, b`, `a]`.
fn commas_and_brackets(line: Line<'_>, out: &mut Vec<Trial>) {
    let content = line.text.trim();
    for (close, wrong) in [(']', '}'), ('}', ']')] {
        if let Some(inside) = content.strip_suffix(wrong) {
            let message = format!("what is opened here is closed with a `{wrong}`");
            out.push(trial(
                line,
                content,
                format!("{inside}{close}"),
                &message,
                format!("write `{close}` at its end"),
            ));
        }
    }
    for (open, close) in [('[', ']'), ('{', '}')] {
        let (opened, closed) = (content.matches(open).count(), content.matches(close).count());
        if opened > closed {
            let with = format!("{content}{close}");
            let message = format!("a `{open}` is opened here and not closed");
            out.push(trial(
                line,
                content,
                with,
                &message,
                format!("write `{close}` where it ends"),
            ));
        }
        if closed > opened && content.ends_with(close) {
            let with = content[..content.len() - 1].to_owned();
            let message = format!("a `{close}` closes nothing");
            out.push(trial(line, content, with, &message, "take it out".to_owned()));
        }
    }
}

/// Indentation and dashes, by the lines above and below.
fn layout(lines: &[Line<'_>], at: usize, out: &mut Vec<Trial>) {
    let line = lines[at];
    let content = line.text.trim_start();
    let neighbors = lines[..at].iter().rev().filter(|line| !line.is_blank()).take(4);
    let mut indents: Vec<usize> = neighbors
        .flat_map(|line| {
            let inside = line.text.trim_start().starts_with("- ");
            [line.indent(), line.indent() + if inside { 2 } else { 0 }]
        })
        .collect();
    indents.dedup();
    for indent in indents.into_iter().filter(|indent| *indent != line.indent()) {
        let with = format!("{}{content}", " ".repeat(indent));
        let help = match indent {
            0 => "begin the line without spaces".to_owned(),
            1 => "begin the line with 1 space".to_owned(),
            _ => format!("begin the line with {indent} spaces"),
        };
        let mut trial = trial(
            line,
            line.text,
            with,
            "this line is not indented like those it belongs to",
            help,
        );
        trial.repair.at = line.start..line.end();
        out.push(trial);
    }
    if !content.starts_with('-') {
        let with = format!("- {content}");
        let message = "this line belongs to a list, but does not begin with `- `";
        out.push(trial(line, content, with.clone(), message, format!("write `{}`", short(&with))));
    }
}

/// A colon of East Asian type, a dash or a bullet of a word processor at the beginning of an item.
fn other_signs(line: Line<'_>, out: &mut Vec<Trial>) {
    let content = line.text.trim();
    if let Some((key, value)) = content.strip_prefix('"').and_then(|rest| rest.split_once(":\" "))
        && is_key(key)
    {
        let with = format!("{key}: {value}");
        let help = format!("write `{}`", short(&with));
        out.push(trial(line, content, with, "the colon is inside the quotes", help));
    }
    if let Some((key, value)) = content.split_once('：').filter(|(key, _)| is_key(key)) {
        let with = format!("{key}: {}", value.trim());
        let help = format!("write `{}`", short(&with));
        out.push(trial(line, content, with, "this colon is another character than `:`", help));
    }
    let numbered =
        content.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix(['.', ')']);
    let numbered = numbered.filter(|_| content.starts_with(|c: char| c.is_ascii_digit()));
    let item = content.strip_prefix(['–', '—', '−', '•', '*']).or(numbered);
    if let Some(item) = item.filter(|item| item.starts_with(' ')) {
        let with = format!("-{item}");
        let help = format!("write `{}`", short(&with));
        out.push(trial(line, content, with, "an item of a list begins with `- `", help));
    }
}

/// A sentence that goes on without spaces before it, below a text or a key with `>` or `|`.
fn continued(lines: &[Line<'_>], at: usize, out: &mut Vec<Trial>) {
    let line = lines[at];
    let content = line.text.trim_start();
    let Some(above) = lines[..at].iter().rev().find(|line| !line.is_blank()) else { return };
    if let Some(key) = above.text.trim().strip_suffix(':')
        && line.indent() <= above.indent()
        && !content.contains(": ")
        && !content.ends_with(':')
        && !content.starts_with("- ")
    {
        let with = format!("{}{content}", " ".repeat(above.indent() + 2));
        let help = format!("write `{key}: {}` on one line", short(content));
        out.push(trial(
            line,
            line.text,
            with,
            &format!("the value of `{key}` is not indented"),
            help,
        ));
    }
    let value = above.text.split_once(": ").map_or("", |(_, value)| value.trim());
    let is_open = !value.is_empty() && !value.starts_with(['"', '\'', '{', '[']);
    if !is_open
        || content.split(' ').count() < 4
        || content.contains(": ")
        || content.starts_with("- ")
    {
        return;
    }
    let indent = above.indent() + 2;
    let with = format!("{}{content}", " ".repeat(indent));
    let help = format!("begin the line with {indent} spaces");
    out.push(trial(
        line,
        line.text,
        with,
        "this line goes on with the text above it and is not indented",
        help,
    ));
}

/// The values of a line: what follows a key or a dash to the line's end, and each value inside
/// braces.
fn values<'t>(line: Line<'t>) -> Vec<&'t str> {
    let text: &'t str = line.text;
    let mut content = text.trim();
    while let Some(rest) = content.strip_prefix("- ") {
        content = rest.trim_start();
    }
    let whole = match content.split_once(": ") {
        Some((key, value)) if is_key(key) => value.trim(),
        _ => content,
    };
    let mut out = vec![whole];
    let flow = whole.strip_prefix('{').filter(|rest| !rest.starts_with('{'));
    if let Some(inside) = flow.map(|inside| inside.trim_end_matches(['}', ' '])) {
        // A value with commas in it reaches to the next key.
        let mut starts: Vec<usize> = inside.match_indices(": ").map(|(at, _)| at).collect();
        starts.retain(|at| is_key(inside[..*at].rsplit(", ").next().unwrap_or("").trim_start()));
        for (i, start) in starts.iter().enumerate() {
            let end = starts
                .get(i + 1)
                .and_then(|next| inside[..*next].rfind(", "))
                .unwrap_or(inside.len());
            out.extend(inside.get(start + 2..end).map(str::trim));
        }
    }
    // Items of a list in brackets.
    if let Some((_, inside)) = whole.split_once('[').filter(|_| whole.starts_with(['[', '{'])) {
        let items = inside.split(']').next().unwrap_or(inside).split(", ").map(str::trim);
        out.extend(items.filter(|item| !item.contains(['{', '}', '"', '\''])));
    }
    out.retain(|value| !value.is_empty());
    out
}

fn is_key(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 64
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-'))
}

/// A text in double quotes, as YAML reads it.
pub(in crate::yaml) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// What fits into a line of advice.
fn short(text: &str) -> String {
    let text = text.trim();
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}..", &text[..end]),
        None => text.to_owned(),
    }
}
