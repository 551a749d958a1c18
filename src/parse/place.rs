//! Where in a file's text a diagnostic is: the typed model holds no spans, so the place is found from the text as it is
//! now.

use std::ops::Range;

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::source::DataPath;
use crate::markdown;
use crate::yaml;

/// The bytes of the file that a diagnostic speaks of, on character boundaries; none for the file as a whole.
#[must_use]
pub fn range(diagnostic: &Diagnostic, text: &str) -> Option<Range<usize>> {
    let range = match &diagnostic.at {
        At::File => return None,
        At::Bytes(start, end) => *start as usize..*end as usize,
        At::Value(path) => locate(diagnostic, text, path, yaml::Place::Value)?,
        At::Key(path) => locate(diagnostic, text, path, yaml::Place::Key)?,
    };
    let floor = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let start = floor(range.start);
    Some(start..floor(range.end).max(start))
}

fn locate(diagnostic: &Diagnostic, text: &str, path: &DataPath, place: yaml::Place) -> Option<Range<usize>> {
    if !diagnostic.file.as_str().ends_with(".md") {
        return yaml::locate(text, path, place);
    }
    let matter = markdown::split_front_matter(text).ok()?;
    let found = yaml::locate(&text[matter.yaml.clone()], path, place)?;
    Some(found.start + matter.yaml.start..found.end + matter.yaml.start)
}

/// A place of several lines is shown by its first one.
#[must_use]
pub fn first_line(text: &str, range: Range<usize>) -> Range<usize> {
    let end = text[range.clone()].find(['\r', '\n']).map_or(range.end, |at| range.start + at);
    range.start..end
}

/// Line and column of a byte, both from 1; columns count characters, a byte order mark not.
#[must_use]
pub fn position(text: &str, at: usize) -> (usize, usize) {
    let before = &text[..at];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].trim_start_matches('\u{feff}').chars().count() + 1)
}
