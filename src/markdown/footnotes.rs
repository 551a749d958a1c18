//! Footnotes: lettered by first use, each defined in the same guard as its use. Every parse (the
//! page, the body of a guard fence) has footnotes of its own, so that two variants may both use
//! `[^1]`.

use std::collections::HashMap;
use std::ops::Range;

use super::events::Walker;
use super::offsets::{Cover, small};
use super::{Footnote, Piece};
use crate::base::rule;

/// The footnotes of one parse.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// Position in the document's footnotes by label.
    lettered: HashMap<String, usize>,
    uses: Vec<Use>,
    definitions: Vec<Definition>,
}

#[derive(Debug)]
struct Use {
    label: String,
    at: Range<usize>,
    guards: Vec<usize>,
}

#[derive(Debug)]
struct Definition {
    label: String,
    at: Range<usize>,
    guards: Vec<usize>,
    /// None while it is open.
    pieces: Option<Vec<Piece>>,
}

impl Walker<'_> {
    /// `[^label]` in the text.
    pub(super) fn footnote_use(&mut self, label: &str, at: &Range<usize>) {
        self.note_places.insert(at.start);
        if self.in_alt > 0 || self.heading.is_some() || self.is_value {
            let help = "write it after a sentence of the page's text";
            self.fault(&rule::MISPLACED, at, "a footnote is not allowed here", help);
            return;
        }
        let label = label.to_lowercase();
        let index = *self.notes.lettered.entry(label.clone()).or_insert(self.doc.footnotes.len());
        if index == self.doc.footnotes.len() {
            let guards = self.conditions();
            self.doc.footnotes.push(Footnote {
                letter: letter(index),
                pieces: Vec::new(),
                uses: 0,
                guards,
                at: small(at),
            });
        }
        let guards = self.guard_numbers();
        self.notes.uses.push(Use { label, at: at.clone(), guards });
        let Some(note) = self.doc.footnotes.get_mut(index) else { return };
        note.uses += 1;
        let nth = if note.uses > 1 { format!("-{}", note.uses) } else { String::new() };
        let letter = note.letter.clone();
        self.html(&format!(
            "<a class=\"footnote-ref\" href=\"#fn-{letter}\" id=\"fnref-{letter}{nth}\" aria-label=\"Footnote {letter}\"><sup>{letter}</sup></a>"
        ));
    }

    /// `[^label]:` begins; its pieces are set aside.
    pub(super) fn footnote_start(&mut self, label: &str, at: &Range<usize>) {
        self.note_places.insert(at.start);
        if self.is_value {
            self.fault(
                &rule::MISPLACED,
                at,
                "a footnote is not allowed here",
                "write the remark in the text itself",
            );
        }
        let guards = self.guard_numbers();
        self.notes.definitions.push(Definition {
            label: label.to_lowercase(),
            at: at.clone(),
            guards,
            pieces: None,
        });
        self.in_footnote += 1;
        self.begin_aside();
    }

    /// The definition ends.
    pub(super) fn footnote_end(&mut self) {
        self.in_footnote = self.in_footnote.saturating_sub(1);
        let pieces = self.end_aside();
        if let Some(definition) =
            self.notes.definitions.iter_mut().rev().find(|definition| definition.pieces.is_none())
        {
            definition.pieces = Some(pieces);
        }
    }

    /// Joins uses and definitions when a parse is over.
    pub(super) fn finish_notes(&mut self) {
        let notes = std::mem::take(&mut self.notes);
        let mut defined: HashMap<&str, &Definition> = HashMap::new();
        for definition in &notes.definitions {
            let label = definition.label.as_str();
            if defined.contains_key(label) {
                let message = format!("the footnote `[^{label}]` is defined twice");
                self.fault(
                    &rule::UNDEFINED_FOOTNOTE,
                    &definition.at,
                    &message,
                    "give one of them another name",
                );
            } else if let Some(note) =
                notes.lettered.get(label).and_then(|index| self.doc.footnotes.get_mut(*index))
            {
                note.pieces = definition.pieces.clone().unwrap_or_default();
                note.at = small(&definition.at);
            } else if !self.is_value {
                let message = format!("the footnote `[^{label}]` is defined but not used");
                let help =
                    format!("write `[^{label}]` where the text needs it, or remove the footnote");
                self.fault(&rule::UNDEFINED_FOOTNOTE, &definition.at, &message, &help);
            }
            defined.entry(label).or_insert(definition);
        }
        for used in &notes.uses {
            let other_guard = defined
                .get(used.label.as_str())
                .is_some_and(|definition| definition.guards != used.guards);
            if other_guard {
                let message = format!(
                    "the footnote `[^{}]` is defined in one guard and used in another",
                    used.label
                );
                let help = "move its definition into the section or fence that uses it";
                self.fault(&rule::UNDEFINED_FOOTNOTE, &used.at, &message, help);
            }
        }
    }

    /// Reports `[^label]` that the parser left as text, because nothing defines it there.
    pub(super) fn undefined_notes(&mut self, opaque: &Cover) {
        let mut at = 0;
        let mut found = Vec::new();
        let text = &self.masked.text;
        while let Some(start) =
            text.get(at..).and_then(|rest| rest.find("[^")).map(|offset| at + offset)
        {
            at = start + 2;
            let escaped = text[..start].bytes().rev().take_while(|b| *b == b'\\').count() % 2 == 1;
            let Some(len) = text[at..]
                .find([']', '\n', '['])
                .filter(|len| *len > 0 && text[at + len..].starts_with(']'))
            else {
                continue;
            };
            let place = self.base + start..self.base + at + len + 1;
            if !escaped && !self.note_places.contains(&place.start) && !opaque.contains(place.start)
            {
                found.push((text[start..at + len + 1].to_owned(), place));
            }
        }
        for (words, place) in found {
            let message =
                format!("the footnote `{words}` has no definition in this part of the text");
            let help = format!(
                "write `{words}: ...` on a line of its own, in the same section or fence; for plain brackets use a code span"
            );
            self.fault(&rule::UNDEFINED_FOOTNOTE, &place, &message, &help);
        }
    }
}

/// `a` to `z`, `aa`, `ab` and on.
fn letter(index: usize) -> String {
    let mut rest = index + 1;
    let mut letters = Vec::new();
    while rest > 0 {
        rest -= 1;
        letters.push(char::from(b'a' + u8::try_from(rest % 26).unwrap_or(0)));
        rest /= 26;
    }
    letters.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn letters_go_on_after_z() {
        assert_eq!(
            [0, 25, 26, 51, 52, 701, 702].map(super::letter),
            ["a", "z", "aa", "az", "ba", "zz", "aaa"]
        );
    }
}
