//! A text that does not parse: the one small change that makes it parse, found by trial. Start with
//! [`find`].
//!
//! A parser says where it gave up, which is often lines below the slip. So the changes that authors
//! most often have to make are tried on that line and on those above it, and the first one that
//! helps is the fault.

use std::ops::Range;

use granit_parser::Parser;

mod trials;

pub(super) use trials::quoted;
use trials::trials;

/// Longer texts are not tried: each trial reads the whole text.
const MAX_TEXT: usize = 512 * 1024;
/// So many bytes are read by all trials of a text together, and [`MIN_TRIALS`] are made whatever
/// its length.
const MAX_READ: usize = 8 * 1024 * 1024;
/// See [`MAX_READ`].
const MIN_TRIALS: usize = 16;
/// So many lines above the place at which the parser gave up are tried.
const MAX_LINES: usize = 12;
/// And so many lines above it on which a quote is opened.
const MAX_QUOTES: usize = 6;

/// What is wrong and what to write instead.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Repair {
    /// The place of the slip.
    pub at: Range<usize>,
    /// What is wrong there.
    pub message: String,
    /// What to write.
    pub help: String,
}

/// A change to be tried.
struct Trial {
    repair: Repair,
    replaced: Range<usize>,
    with: String,
}

/// A line: where it begins, and its text without its end.
#[derive(Clone, Copy)]
struct Line<'t> {
    start: usize,
    text: &'t str,
}

impl Line<'_> {
    fn end(self) -> usize {
        self.start + self.text.len()
    }

    fn indent(self) -> usize {
        self.text.len() - self.text.trim_start_matches(' ').len()
    }

    fn is_blank(self) -> bool {
        let text = self.text.trim();
        text.is_empty() || text.starts_with('#')
    }

    /// The place of a part of the line.
    fn place(self, part: &str) -> Range<usize> {
        let start = self.start + (part.as_ptr() as usize - self.text.as_ptr() as usize);
        start..start + part.len()
    }
}

/// The change that makes a text parse which a parser gave up at `at`; else the one that leads it
/// farthest beyond that line.
pub(super) fn find(text: &str, at: usize) -> Option<Repair> {
    if text.len() > MAX_TEXT {
        return None;
    }
    let lines = lines(text);
    let here = lines.iter().rposition(|line| line.start <= at).unwrap_or(0);
    let mut best: Option<(usize, Repair)> = None;
    let most = (MAX_READ / text.len().max(1)).max(MIN_TRIALS);
    for trial in trials(&lines, here).into_iter().take(most) {
        let mut changed = String::with_capacity(text.len() + trial.with.len());
        changed.extend([&text[..trial.replaced.start], &trial.with, &text[trial.replaced.end..]]);
        let Some(failed) = gives_up_at(&changed) else { return Some(trial.repair) };
        // Another fault farther down is another fault. Places behind the change are counted as in
        // the text.
        let failed = (failed + trial.replaced.len()).saturating_sub(trial.with.len());
        let beyond = failed > lines[here].end() + 1;
        if beyond && best.as_ref().is_none_or(|(farthest, _)| failed > *farthest) {
            best = Some((failed, trial.repair));
        }
    }
    best.map(|(_, repair)| repair)
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut start = 0;
    let split = text.split_inclusive('\n').map(|line| {
        let line_start = start;
        start += line.len();
        Line { start: line_start, text: line.trim_end_matches(['\n', '\r']) }
    });
    split.collect()
}

/// Where the parser gives up, if it does.
fn gives_up_at(text: &str) -> Option<usize> {
    let mut parser = Parser::new_from_str(text);
    let mut documents = 0;
    loop {
        match parser.next()? {
            Err(error) => {
                return Some(error.marker().byte_offset().unwrap_or(text.len()).min(text.len()));
            }
            Ok((granit_parser::Event::DocumentStart(..), span)) => {
                documents += 1;
                if documents > 1 {
                    return Some(span.byte_range().map_or(text.len(), |at| at.start));
                }
            }
            Ok(_) => {}
        }
    }
}

#[cfg(test)]
mod tests;
