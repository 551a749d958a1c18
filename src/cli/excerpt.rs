//! The line that a report quotes, cut around the marked place before it is laid out. Start with
//! [`Excerpt::of`].

use std::ops::Range;

use super::listing::is_shown;

/// What is shown of a long line before the marked place, and from its beginning on, in characters.
const MAX_BEFORE: usize = 50;
const MAX_AFTER: usize = 80;

/// A line, or the part of it around a place.
#[derive(Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The text; what could harm a terminal is replaced.
    pub text: String,
    /// The marked bytes of it.
    pub marked: Range<usize>,
    /// Whether the beginning of the line is missing: columns then count from elsewhere.
    pub is_cut: bool,
}

impl Excerpt {
    /// The line of a place; of a place of several lines, the first one.
    #[must_use]
    pub fn of(text: &str, at: &Range<usize>) -> Self {
        let breaks = ['\n', '\r'];
        // A line may be as long as the file: only what can be shown of it is looked at.
        let from = text.floor_char_boundary(at.start.saturating_sub(12 * MAX_BEFORE));
        let to = text.ceil_char_boundary(at.start + 4 * MAX_AFTER + 4);
        let begin =
            text[from..at.start].rfind(breaks).map_or(from, |line_break| from + line_break + 1);
        let begin = if text[begin..at.start].starts_with('\u{feff}') { begin + 3 } else { begin };
        let end = text[at.start..to].find(breaks).map_or(to, |line_break| at.start + line_break);
        let before = &text[begin..at.start];
        let head = before.char_indices().rev().nth(MAX_BEFORE - 1).map_or(0, |(at, _)| at);
        // A line that is not much longer is shown whole.
        let is_cut = before[..head].chars().nth(8).is_some();
        let mut out = Self { text: String::new(), marked: 0..0, is_cut };
        out.push(if is_cut { "…" } else { "" });
        out.push(if is_cut { &before[head..] } else { before });
        out.marked.start = out.text.len();
        let after = &text[at.start..end];
        let shown = after.char_indices().nth(MAX_AFTER).map_or(after.len(), |(at, _)| at);
        let marked = (at.end.min(end) - at.start).min(shown);
        out.push(&after[..marked]);
        out.marked.end = out.text.len();
        out.push(&after[marked..shown]);
        out.push(if shown < after.len() { "…" } else { "" });
        out
    }

    /// The column of the marked place in the excerpt, from 1.
    #[must_use]
    pub fn column(&self) -> usize {
        self.text[..self.marked.start].chars().count() + 1
    }

    fn push(&mut self, text: &str) {
        self.text.extend(
            text.chars().map(|c| if is_shown(c) { c } else { char::REPLACEMENT_CHARACTER }),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, marked: &str) -> (String, String, bool) {
        let start = text.find(marked).unwrap();
        let excerpt = Excerpt::of(text, &(start..start + marked.len()));
        (excerpt.text.clone(), excerpt.text[excerpt.marked].to_owned(), excerpt.is_cut)
    }

    #[test]
    fn a_line_is_quoted_as_it_is() {
        assert_eq!(shown("\u{feff}a: 1\r\nb: x\r\n", "x"), ("b: x".into(), "x".into(), false));
        assert_eq!(shown("\u{feff}a: 1\r\nb: x\r\n", "a"), ("a: 1".into(), "a".into(), false));
        assert_eq!(shown("a\rb: x\rc", "x\rc"), ("b: x".into(), "x".into(), false));
        assert_eq!(shown("", ""), (String::new(), String::new(), false));
    }

    #[test]
    fn a_long_line_is_cut_around_the_place_whatever_its_length() {
        for length in [1_000, 1_000_000] {
            let text = format!("{}[bad]{}", "ä".repeat(length), "x".repeat(length));
            let (line, marked, is_cut) = shown(&text, "[bad]");
            assert_eq!(
                (line.chars().count(), &*marked, is_cut),
                (1 + MAX_BEFORE + MAX_AFTER + 1, "[bad]", true)
            );
        }
        let (_, marked, _) = shown(&format!("a: {}", "y".repeat(9_000)), &"y".repeat(9_000));
        assert_eq!(marked.len(), MAX_AFTER);
    }

    #[test]
    fn control_characters_do_not_reach_the_terminal() {
        assert_eq!(shown("a: \u{9b}2J\u{1b}[x", "\u{9b}").0, "a: \u{fffd}2J\u{fffd}[x");
    }
}
