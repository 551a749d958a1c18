//! Diagnostics for people and for machines. The places are found here, from the text of the file as it is now.

use std::collections::BTreeMap;
use std::io::{IsTerminal, Write};
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use serde_json::json;

use crate::base::diagnostic::{Diagnostic, Severity};
use crate::base::source::SourcePath;
use crate::build::Files;
use crate::parse::place;

use super::args::MessageFormat;

/// Prints one line to stderr. A closed pipe is no reason to fail.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// Prints a text to stdout. A closed pipe is no reason to fail.
pub fn print(text: &str) {
    let _ = std::io::stdout().lock().write_all(text.as_bytes());
}

/// Where diagnostics go and how.
pub struct Reporter<'r> {
    /// Their form.
    pub format: MessageFormat,
    /// Turns a path of the site into one relative to the working directory.
    pub shown: &'r dyn Fn(&SourcePath) -> String,
    /// The files, to quote from.
    pub files: &'r dyn Files,
}

impl Reporter<'_> {
    /// Writes all diagnostics.
    pub fn write(&self, diagnostics: &[Diagnostic], out: &mut dyn Write, color: bool) -> std::io::Result<()> {
        let mut texts: BTreeMap<&SourcePath, Option<String>> = BTreeMap::new();
        for diagnostic in diagnostics {
            let text = texts.entry(&diagnostic.file).or_insert_with(|| self.files.text(&diagnostic.file).ok());
            let at = text.as_deref().and_then(|text| Some((text, place::range(diagnostic, text)?)));
            match self.format {
                MessageFormat::Human => {
                    writeln!(out, "{}\n", human(diagnostic, &(self.shown)(&diagnostic.file), at, color))?
                }
                MessageFormat::Json => writeln!(out, "{}", machine(diagnostic, &(self.shown)(&diagnostic.file), at))?,
            }
        }
        Ok(())
    }
}

/// Whether to use colour on a stream.
pub fn color(stream: &impl IsTerminal) -> bool {
    stream.is_terminal() && std::env::var_os("NO_COLOR").is_none()
}

/// `2 errors, 1 warning`
pub fn counts(diagnostics: &[Diagnostic]) -> String {
    let errors = diagnostics.iter().filter(|d| d.severity == Severity::Error).count();
    let warnings = diagnostics.len() - errors;
    let plural = |n: usize, word: &str| format!("{n} {word}{}", if n == 1 { "" } else { "s" });
    match (errors, warnings) {
        (_, 0) => plural(errors, "error"),
        (0, _) => plural(warnings, "warning"),
        _ => format!("{}, {}", plural(errors, "error"), plural(warnings, "warning")),
    }
}

fn human(diagnostic: &Diagnostic, path: &str, at: Option<(&str, Range<usize>)>, color: bool) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(&diagnostic.message).id(diagnostic.rule.name);
    let mut group = match at {
        Some((text, range)) => {
            let snippet = Snippet::source(text)
                .path(path)
                .annotation(AnnotationKind::Primary.span(place::first_line(text, range)));
            title.element(snippet)
        }
        None => title.element(annotate_snippets::Origin::path(path)),
    };
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help));
    }
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    renderer.render(&[group])
}

fn machine(diagnostic: &Diagnostic, path: &str, at: Option<(&str, Range<usize>)>) -> serde_json::Value {
    let ends = at.map(|(text, range)| (place::position(text, range.start), place::position(text, range.end)));
    json!({
        "rule": diagnostic.rule.name,
        "severity": diagnostic.severity.word(),
        "message": diagnostic.message,
        "file": path,
        "line": ends.map(|(start, _)| start.0),
        "column": ends.map(|(start, _)| start.1),
        "end_line": ends.map(|(_, end)| end.0),
        "end_column": ends.map(|(_, end)| end.1),
        "help": diagnostic.help,
    })
}
