//! Diagnostics for people and for machines. Start with [`Reporter::write`]; where a fault is,
//! `places` finds out.

use std::io::{IsTerminal, Write};

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use serde_json::json;

use crate::base::diagnostic::Diagnostic;
use crate::base::rule::Severity;
use crate::base::source::SourcePath;
use crate::build::Files;

use super::args::MessageFormat;
use super::excerpt::Excerpt;
use super::listing::listed;
use super::places::{Placed, Sources};
use super::{github, sarif};

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
    /// Writes diagnostics; of very many the first, and how many more there are.
    pub fn write(
        &self,
        diagnostics: &[Diagnostic],
        out: &mut dyn Write,
        color: bool,
    ) -> std::io::Result<()> {
        let diagnostics = &listed(diagnostics);
        let files = diagnostics.iter().map(|diagnostic| &diagnostic.file);
        let sources = Sources::read(files, self.files, self.shown);
        let placed = sources.place(diagnostics);
        match self.format {
            MessageFormat::Human => {
                placed.iter().try_for_each(|fault| writeln!(out, "{}\n", human(fault, color)))
            }
            MessageFormat::Json => {
                placed.iter().try_for_each(|fault| writeln!(out, "{}", machine(fault)))
            }
            MessageFormat::Github => {
                placed.iter().try_for_each(|fault| writeln!(out, "{}", github::command(fault)))
            }
            MessageFormat::Sarif => writeln!(out, "{:#}", sarif::log(&placed)),
        }
    }
}

/// Whether to use color on a stream.
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

fn human(fault: &Placed<'_>, color: bool) -> String {
    let level = match fault.diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(&fault.diagnostic.message).id(fault.diagnostic.rule.name);
    let quoted = fault
        .region
        .as_ref()
        .map(|(text, region)| (Excerpt::of(text, &region.bytes), region.start));
    let mut group = match &quoted {
        Some((excerpt, start)) => {
            let snippet = Snippet::source(&excerpt.text).line_start(start.line).path(fault.path);
            title.element(snippet.annotation(AnnotationKind::Primary.span(excerpt.marked.clone())))
        }
        None => title.element(Origin::path(fault.path)),
    };
    if let Some(help) = &fault.diagnostic.help {
        group = group.element(Level::HELP.message(help));
    }
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let text = renderer.render(&[group]);
    match &quoted {
        // The renderer counts columns from where the excerpt begins.
        Some((excerpt, start)) if excerpt.is_cut => {
            let at = |column: usize| format!("{}:{}:{column}\n", fault.path, start.line);
            text.replacen(&at(excerpt.column()), &at(start.column), 1)
        }
        _ => text,
    }
}

fn machine(fault: &Placed<'_>) -> serde_json::Value {
    let (start, end) = fault.region.as_ref().map(|(_, region)| (region.start, region.end)).unzip();
    json!({
        "rule": fault.diagnostic.rule.name,
        "severity": fault.diagnostic.severity.word(),
        "message": fault.diagnostic.message,
        "file": fault.path,
        "line": start.map(|at| at.line),
        "column": start.map(|at| at.column),
        "end_line": end.map(|at| at.line),
        "end_column": end.map(|at| at.column),
        "help": fault.diagnostic.help,
    })
}
