//! Where in a file's text a diagnostic is: the typed model holds no spans, so the place is found
//! from the text as it is now. Start with [`Places`].

use std::ops::Range;

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::source::{DataPath, SourcePath};
use crate::markdown;
use crate::yaml;

use super::cells::Cells;

/// A place in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// Its bytes, on character boundaries.
    pub bytes: Range<usize>,
    /// Where it begins.
    pub start: Position,
    /// Where it ends: the first character after it.
    pub end: Position,
}

/// Line and column, both from 1; columns count characters, a byte order mark not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub struct Position {
    pub line: usize,
    pub column: usize,
}

/// The places of one text. Its lines and its YAML are scanned once, however many are asked for.
pub struct Places<'t> {
    text: &'t str,
    /// Where each line begins, in bytes.
    lines: Vec<usize>,
    /// The YAML of the text: all of it, or the front matter.
    yaml: Option<Range<usize>>,
    values: Option<yaml::Places<'t>>,
    /// The cells, if the text is CSV.
    cells: Option<Cells>,
}

impl<'t> Places<'t> {
    /// The places of a file's text.
    #[must_use]
    pub fn new(file: &SourcePath, text: &'t str) -> Self {
        let bytes = text.as_bytes();
        let is_break = |at: &usize| {
            bytes[*at] == b'\n' || (bytes[*at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'))
        };
        let lines =
            std::iter::once(0).chain((0..bytes.len()).filter(is_break).map(|at| at + 1)).collect();
        let cells = file.as_str().ends_with(".csv").then(|| Cells::of(text));
        let yaml = if file.as_str().ends_with(".md") {
            markdown::split_front_matter(text).ok().map(|matter| matter.yaml)
        } else {
            Some(0..text.len())
        };
        Self { text, lines, yaml, values: None, cells }
    }

    /// Where a diagnostic is; none for the file as a whole.
    pub fn region(&mut self, diagnostic: &Diagnostic) -> Option<Region> {
        self.at(&diagnostic.at)
    }

    /// Where a place is; none for the file as a whole.
    pub fn at(&mut self, at: &At) -> Option<Region> {
        let range = match at {
            At::File => return None,
            At::Bytes(start, end) => *start as usize..*end as usize,
            At::Value(path) => self.value(path, yaml::Place::Value)?,
            At::Key(path) => self.value(path, yaml::Place::Key)?,
        };
        let text = self.text;
        let floor = |at: usize| {
            (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
        };
        let start = floor(range.start);
        let bytes = start..floor(range.end).max(start);
        Some(Region { start: self.position(bytes.start), end: self.position(bytes.end), bytes })
    }

    fn value(&mut self, path: &DataPath, place: yaml::Place) -> Option<Range<usize>> {
        if let Some(cells) = &self.cells {
            return cells.find(self.text, path);
        }
        let yaml = self.yaml.clone()?;
        let text = self.text;
        let found = self
            .values
            .get_or_insert_with(|| yaml::Places::of(&text[yaml.clone()]))
            .find(path, place)?;
        Some(found.start + yaml.start..found.end + yaml.start)
    }

    fn position(&self, at: usize) -> Position {
        let line = self.lines.partition_point(|start| *start <= at);
        let before = &self.text[self.lines[line - 1]..at];
        Position { line, column: before.trim_start_matches('\u{feff}').chars().count() + 1 }
    }
}
