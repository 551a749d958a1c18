//! Reminders to the author that were left in: `TODO`, `TBD`, `FIXME`, `fill in:`, filler text. In
//! texts, and in every value of YAML files and front matter; comments are free, for nobody reads
//! them on a page.

use std::collections::BTreeSet;
use std::ops::Range;

use regex::Regex;

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::rule;
use crate::base::source::SourcePath;
use crate::build::Files;
use crate::markdown;

use super::text::Paragraph;
use super::{Lint, pattern};

const HELP: &str = "write what is missing, or delete the reminder; a comment may remind you";

/// The words; abbreviations only in capitals, since `todo` is a word of other languages.
pub(super) fn reminder() -> Regex {
    pattern(r"\bfill_in:|\b(?-i:TODO|TBD|FIXME|XXX)\b|\blorem_ipsum\b")
}

/// Places that were kept for words: `[Your name]`, `[insert a picture]`, `XX dollars`, `???`. In
/// texts only.
pub(super) fn placeholder() -> Regex {
    pattern(
        r"\[(?:your|insert|add|enter|replace|name_of|link_to|placeholder)\b[^\[\]]*\]|(?-i:\bX{2}\b)\s*(?:%|dollars|euros|questions|minutes|hours|days|months|years|percent)|(?:US)?[$€£]\s*(?-i:X{2,}\b)|\?{3,}",
    )
}

/// Those of a text. Values are read in their files, whether they are prose or not.
pub(super) fn of_paragraph(lint: &mut Lint<'_>, paragraph: &Paragraph) {
    if paragraph.is_value() || paragraph.kind.is_code() {
        return;
    }
    let found: Vec<Range<usize>> = [&lint.patterns.reminder, &lint.patterns.placeholder]
        .into_iter()
        .flat_map(|pattern| pattern.find_iter(&paragraph.text))
        .map(|found| found.range())
        .collect();
    for at in found.into_iter().filter(|at| !paragraph.is_hole(at) && !paragraph.is_link(at)) {
        lint.say(&rule::UNFINISHED, paragraph, &at, message(&paragraph.text[at.clone()]), HELP);
    }
}

/// Those of all values. Drafts are free.
pub(super) fn of_values(lint: &mut Lint<'_>, files: &dyn Files) {
    let routes = lint.site.routes.all.values().filter(|route| route.draft);
    let drafts: BTreeSet<&SourcePath> = routes.filter_map(|route| route.file.as_ref()).collect();
    for path in files.paths() {
        // The data of a guide lies beside its text.
        let text = SourcePath::new(&format!("{}/guide.md", path.folder()));
        let is_draft = drafts.contains(path) || drafts.contains(&text);
        if !is_draft && let Some(yaml) = yaml(path, files) {
            lint.out.extend(of_yaml(&lint.patterns.reminder, path, &yaml.0, yaml.1));
        }
    }
}

/// The YAML of a file of the content, and where it begins.
fn yaml(path: &SourcePath, files: &dyn Files) -> Option<(String, usize)> {
    let name = path.as_str().strip_prefix("content/")?;
    if name.ends_with(".yaml") {
        return Some((files.text(path).ok()?, 0));
    }
    let text = name.ends_with(".md").then(|| files.text(path).ok()).flatten()?;
    let matter = markdown::split_front_matter(&text).ok()?.yaml.clone();
    Some((text[matter.clone()].to_owned(), matter.start))
}

fn of_yaml(reminder: &Regex, path: &SourcePath, text: &str, offset: usize) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let mut start = offset;
    for line in text.split_inclusive('\n') {
        let value = &line[..comment(line)];
        for found in
            reminder.find_iter(value).filter(|found| !value[..found.start()].ends_with('`'))
        {
            let at = At::from(start + found.start()..start + found.end());
            out.push(
                Diagnostic::new(&rule::UNFINISHED, path, at, message(found.as_str())).help(HELP),
            );
        }
        start += line.len();
    }
    out
}

/// Where the comment of a line begins, or its end.
fn comment(line: &str) -> usize {
    let begins = |at: usize| {
        let before = &line[..at];
        before.chars().next_back().is_none_or(char::is_whitespace)
            && before.matches('"').count().is_multiple_of(2)
    };
    line.match_indices('#').map(|(at, _)| at).find(|at| begins(*at)).unwrap_or(line.len())
}

fn message(words: &str) -> String {
    format!("`{words}` is a reminder to the author")
}
