//! What the template engine complains of, as diagnostics: the file of the site, the place in it,
//! the nearest name.

use std::ops::Range;

use tera::ErrorKind;

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::nearest;
use crate::base::rule;
use crate::base::source::SourcePath;

use super::OwnFile;

const BUILD_ON: &str =
    "`{% extends \"builtin/page.html\" %}` builds on the default template, block by block";

/// The diagnostics of an error. `own` are the site's templates, `known` the names of the default
/// ones.
pub(super) fn diagnostics(error: &tera::Error, own: &[OwnFile], known: &[&str]) -> Vec<Diagnostic> {
    let one = |name: &str, message: &str, at: At| {
        // Only a file of the site has a text that can be shown.
        let of_site = own.iter().find(|file| file.name == name);
        let default =
            || SourcePath::new(&format!("templates/{}", name.trim_start_matches("builtin/")));
        let (file, at) =
            of_site.map_or_else(|| (default(), At::File), |of_site| (of_site.file.clone(), at));
        let open = of_site
            .filter(|_| message.starts_with("Unexpected end"))
            .and_then(|own| unclosed(&own.bytes));
        if let Some((tag, name)) = open {
            let message = format!("this `{name}` is not closed");
            let help = format!("write `{{% end{name} %}}` where it ends");
            return vec![
                Diagnostic::new(&rule::TEMPLATE, &file, At::from(tag), message).help(help),
            ];
        }
        let what = message
            .split_once(" Available ")
            .map_or(message, |(what, _)| what.trim_end_matches('.'));
        vec![
            Diagnostic::new(&rule::TEMPLATE, &file, at, first_low(what))
                .help(advice(message, known)),
        ]
    };
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            one(report.filename(), report.message(), At::from(report.span().range.clone()))
        }
        ErrorKind::MissingParent { current, parent } => {
            one(current, &format!("Unknown template `{parent}`"), At::File)
        }
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => one(
            tpl,
            &format!("`{tpl}` builds on itself: to extend the default, write `builtin/{tpl}`"),
            At::File,
        ),
        other => {
            let text = other.to_string();
            let reports: Vec<&str> = text.split("error: ").skip(1).collect();
            if reports.is_empty() {
                return one("", &text, At::File);
            }
            reports.into_iter().flat_map(|report| printed(report, own, &one)).collect()
        }
    }
}

/// The last tag of a template that is opened and never closed, and its name.
fn unclosed(bytes: &[u8]) -> Option<(Range<usize>, &str)> {
    const BLOCKS: [&str; 5] = ["block", "component", "filter", "for", "if"];
    let text = std::str::from_utf8(bytes).ok()?;
    let mut open: Vec<(Range<usize>, &str)> = Vec::new();
    for (start, _) in text.match_indices("{%") {
        let inside = &text[start + 2..];
        let Some(end) = inside.find("%}") else { break };
        let name = inside[..end].trim_start_matches('-').split_whitespace().next().unwrap_or("");
        if BLOCKS.contains(&name) {
            open.push((start..start + 2 + end + 2, name));
        } else if name
            .strip_prefix("end")
            .is_some_and(|name| open.last().is_some_and(|(_, last)| *last == name))
        {
            open.pop();
        }
    }
    open.pop()
}

/// A report that the engine has already printed: the message, then `--> name:line:column`.
fn printed(
    report: &str,
    own: &[OwnFile],
    one: &dyn Fn(&str, &str, At) -> Vec<Diagnostic>,
) -> Vec<Diagnostic> {
    let (message, rest) = report.split_once('\n').unwrap_or((report, ""));
    let place = rest.split_once("--> ").map_or("", |(_, rest)| rest.lines().next().unwrap_or(""));
    let mut parts = place.rsplitn(3, ':');
    let mut number = || parts.next().and_then(|number| number.parse::<usize>().ok());
    let (column, line) = (number(), number());
    let name = parts.next().unwrap_or("");
    let text = own
        .iter()
        .find(|file| file.name == name)
        .and_then(|file| std::str::from_utf8(&file.bytes).ok());
    let at = text.zip(line).zip(column).map(|((text, line), column)| {
        let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
        let byte = |chars: usize| {
            text[start..].char_indices().nth(chars).map_or(text.len(), |(at, _)| start + at)
        };
        let marks = rest.matches('^').count();
        At::from(byte(column - 1)..byte(column - 1 + marks))
    });
    one(name, message, at.unwrap_or(At::File))
}

/// Filters of the engine that templates need most.
const FILTERS: [&str; 9] =
    ["safe", "upper", "lower", "title", "capitalize", "trim", "length", "join", "default"];
const NOTATION: &str = "write a field as `{{ title }}`, a condition `{% if title %} .. {% endif %}`, a list `{% for item in items %} .. {% endfor %}`";

/// The nearest field, variable or template, else all of them.
fn advice(message: &str, templates: &[&str]) -> String {
    let word = message.split('`').nth(1);
    match (word, message) {
        (_, message) if message.starts_with("Unknown tag") => {
            return "remove it, or write the `{% if .. %}` or `{% for .. %}` that it ends"
                .to_owned();
        }
        (Some(word), message) if message.starts_with("Unknown filter") => {
            return nearest::advice(word, FILTERS).unwrap_or_default();
        }
        (_, message)
            if message.contains("expected one of") || message.starts_with("Unexpected") =>
        {
            return NOTATION.to_owned();
        }
        _ => {}
    }
    let Some(word) = word else { return BUILD_ON.to_owned() };
    let (prefix, word) =
        word.strip_prefix("builtin/").map_or(("", word), |rest| ("builtin/", rest));
    let known: Vec<&str> =
        match message.split_once(" Available ").and_then(|(_, list)| list.split_once(": ")) {
            Some((_, list)) => list.split(", ").collect(),
            None if message.starts_with("Unknown template") => templates.to_vec(),
            None => Vec::new(),
        };
    let near = nearest::nearest(word, known.iter().copied())
        .map(|near| format!("did you mean `{prefix}{near}`?"));
    near.or_else(|| (!known.is_empty()).then(|| format!("there are: {}", known.join(", "))))
        .unwrap_or_else(|| BUILD_ON.to_owned())
}

fn first_low(message: &str) -> String {
    let mut chars = message.chars();
    chars
        .next()
        .map_or(String::new(), |first| first.to_lowercase().collect::<String>() + chars.as_str())
}
