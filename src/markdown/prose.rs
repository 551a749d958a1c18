//! The prose of a text, without markup and with the place of every word: what `check` reads. A
//! build never makes it.
//!
//! Start with [`passages`] and [`Passage`].

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use super::events::{self, Walker};
use super::masks::{MASK, after_mask};
use super::offsets::{OffsetMap, small};
use super::{Condition, Policy, RawHtml};

/// Stands in a passage's text for a fact or code, whose words are not the author's.
pub const HOLE: char = '\u{fffc}';

/// A paragraph, heading, cell, alt text or list item without markup; lines are joined by spaces.
#[derive(Debug, Default)]
pub struct Passage {
    /// What it is.
    pub kind: PassageKind,
    /// Its words; facts and code are [`HOLE`]s.
    pub text: String,
    /// What stands in it beside words, in the order of their ends.
    pub marks: Vec<Mark>,
    /// The guards around it, outermost first; all of them must hold.
    pub guards: Vec<Vec<Condition>>,
    map: OffsetMap,
    /// The links that are open: where they begin, where they lead, whether they hold a picture.
    links: Vec<(usize, String, bool)>,
}

/// What a passage is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PassageKind {
    /// A paragraph or an item of a list.
    #[default]
    Text,
    /// A heading.
    Heading,
    /// A cell of a table.
    Cell,
    /// The alt text of a picture.
    Alt,
    /// The language of a block of code, or the name of a widget.
    Fence,
    /// Code that is only indented, as one line.
    Indented,
}

impl PassageKind {
    /// Whether it is no prose.
    #[must_use]
    pub fn is_code(self) -> bool {
        matches!(self, Self::Fence | Self::Indented)
    }
}

/// Something in a passage that is no plain word.
#[derive(Debug)]
pub struct Mark {
    /// Bytes of the passage's text.
    pub at: Range<usize>,
    /// What it is.
    pub kind: MarkKind,
}

/// What is marked.
#[derive(Debug, PartialEq, Eq)]
pub enum MarkKind {
    /// `{{ path }}`
    Fact(String),
    /// A code span.
    Code,
    /// The words of `[words](source:ID)`.
    Cite(String),
    /// The words of another link, and where it leads.
    Link(String),
    /// The place of a footnote's letter.
    Footnote,
    /// A link without words or a picture.
    Wordless,
    /// The end of a line of the source.
    Break,
    /// A sign that a backslash makes a plain one.
    Escaped,
}

impl Passage {
    /// Bytes of the file (of the value) in which a part of the text stands.
    #[must_use]
    pub fn place(&self, range: &Range<usize>) -> Range<u32> {
        small(&self.map.range(range))
    }

    fn push(&mut self, text: &str, source: Range<usize>) {
        self.map.push(self.text.len(), text.len(), source);
        self.text.push_str(text);
    }

    /// The words of a link are whole.
    fn end_link(&mut self) {
        let Some((start, to, has_picture)) = self.links.pop() else { return };
        if !has_picture && self.text[start..].trim().is_empty() {
            let before = self.text[..start].char_indices().next_back().map_or(0, |(at, _)| at);
            self.marks.push(Mark { at: before..start, kind: MarkKind::Wordless });
        }
        let kind = match to.strip_prefix("source:") {
            Some(id) => MarkKind::Cite(id.to_owned()),
            None => MarkKind::Link(to),
        };
        self.marks.push(Mark { at: start..self.text.len(), kind });
    }

    fn line_break(&mut self, at: &Range<usize>) {
        let start = self.text.len();
        self.push(" ", at.clone());
        self.marks.push(Mark { at: start..start + 1, kind: MarkKind::Break });
    }

    fn hole(&mut self, kind: MarkKind, source: &Range<usize>) {
        let start = self.text.len();
        self.push(HOLE.encode_utf8(&mut [0; 4]), source.clone());
        self.marks.push(Mark { at: start..self.text.len(), kind });
    }
}

/// The prose of a page from byte `body_offset` on.
#[must_use]
pub fn passages(text: &str, body_offset: usize) -> Vec<Passage> {
    collect(text, body_offset, false)
}

/// The prose of a markdown value; places are bytes of the value.
#[must_use]
pub fn passages_of_value(text: &str) -> Vec<Passage> {
    collect(text, 0, true)
}

fn collect(text: &str, base: usize, is_value: bool) -> Vec<Passage> {
    // Faults are found by the build; here everything that can be read is read.
    let policy = Policy { raw_html: RawHtml::Trusted, widgets: &[] };
    events::passages(text, base, policy, is_value)
}

/// Passages while they are collected.
#[derive(Default)]
pub(super) struct Collector {
    done: Vec<Passage>,
    /// The passage being read; above it alt texts that interrupt it.
    open: Vec<Passage>,
}

impl Collector {
    fn top(&mut self) -> &mut Passage {
        if self.open.is_empty() {
            self.open.push(Passage::default());
        }
        let last = self.open.len() - 1;
        &mut self.open[last]
    }

    fn finish(&mut self, passage: Passage) {
        if !passage.text.trim().is_empty() {
            self.done.push(passage);
        }
    }

    /// A block begins or ends: what was read so far is whole.
    fn flush(&mut self, kind: PassageKind) {
        while let Some(passage) = self.open.pop() {
            self.finish(passage);
        }
        self.open.push(Passage { kind, ..Passage::default() });
    }

    /// All passages, in the order of their ends.
    pub(super) fn finished(mut self) -> Vec<Passage> {
        self.flush(PassageKind::Text);
        self.done
    }
}

impl Walker<'_> {
    /// Takes the words of an event; `at` is its place in the file.
    pub(super) fn collect(&mut self, event: &Event<'_>, at: &Range<usize>) {
        let Some(mut prose) = self.prose.take() else { return };
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                let passage = prose.top();
                passage.links.push((passage.text.len(), dest_url.to_string(), false));
            }
            Event::End(TagEnd::Link) => prose.top().end_link(),
            Event::Start(Tag::Image { .. }) => {
                prose.top().links.iter_mut().for_each(|(_, _, has_picture)| *has_picture = true);
                prose.open.push(Passage { kind: PassageKind::Alt, ..Passage::default() });
            }
            Event::End(TagEnd::Image) => {
                if let Some(alt) = prose.open.pop() {
                    prose.finish(alt);
                }
            }
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough)
            | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) => {}
            Event::Start(Tag::Heading { .. }) => prose.flush(PassageKind::Heading),
            Event::Start(Tag::TableCell) => prose.flush(PassageKind::Cell),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) => {
                prose.flush(PassageKind::Fence);
                let language = info.split_whitespace().next().unwrap_or("");
                prose.top().push(language, self.first_line(at));
                prose.flush(PassageKind::Text);
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                prose.flush(PassageKind::Indented);
                let words: Vec<&str> =
                    self.source.get(at.clone()).unwrap_or("").split_whitespace().collect();
                prose.top().push(&words.join(" "), self.first_line(at));
                prose.flush(PassageKind::Text);
            }
            Event::Start(Tag::Paragraph) if prose.top().text == ":" => {}
            Event::Start(Tag::DefinitionListDefinition) => {
                prose.flush(PassageKind::Text);
                // The first of several colons is taken for the mark of a definition.
                if self.source.get(at.clone()).is_some_and(|text| text.starts_with("::")) {
                    let passage = prose.top();
                    passage.guards = self.conditions();
                    passage.push(":", at.start..at.start + 1);
                }
            }
            Event::Start(_) | Event::End(_) | Event::Rule => prose.flush(PassageKind::Text),
            Event::Text(text) => self.collect_text(prose.top(), text, at),
            Event::Code(_) => prose.top().hole(MarkKind::Code, at),
            Event::SoftBreak | Event::HardBreak => prose.top().line_break(at),
            Event::FootnoteReference(_) => {
                let end = prose.top().text.len();
                prose.top().marks.push(Mark { at: end..end, kind: MarkKind::Footnote });
            }
            _ => {}
        }
        self.prose = Some(prose);
    }

    fn collect_text(&self, passage: &mut Passage, text: &str, at: &Range<usize>) {
        if passage.text.is_empty() {
            passage.guards = self.conditions();
        }
        let exact = text.len() == at.len();
        let place = |start: usize, end: usize| {
            if exact { at.start + start..at.start + end } else { at.clone() }
        };
        let is_escaped = text.starts_with(|c: char| c.is_ascii_punctuation())
            && self.source.as_bytes().get(..at.start).is_some_and(|before| before.ends_with(b"\\"));
        if is_escaped {
            let start = passage.text.len();
            passage.marks.push(Mark { at: start..start + 1, kind: MarkKind::Escaped });
        }
        let mut rest = text;
        let masks = self.masked.masks.get(self.masked.within(at)).unwrap_or_default();
        for mask in masks {
            let Some(found) = rest.find(MASK) else { break };
            let start = text.len() - rest.len();
            if found > 0 {
                passage.push(&rest[..found], place(start, start + found));
            }
            passage.hole(MarkKind::Fact(mask.path.clone()), &mask.at);
            rest = after_mask(&rest[found..], mask);
        }
        if !rest.is_empty() {
            passage.push(rest, place(text.len() - rest.len(), text.len()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(text: &str) -> Vec<(String, Vec<String>)> {
        let one = |passage: Passage| {
            let words = passage.text.split(' ').filter(|word| !word.is_empty());
            let mut at = 0;
            let places = words.map(|word| {
                let start = at + passage.text[at..].find(word).unwrap();
                at = start + word.len();
                let place = passage.place(&(start..at));
                text[place.start as usize..place.end as usize].to_owned()
            });
            let places = places.collect();
            (passage.text, places)
        };
        passages(text, 0).into_iter().map(one).collect()
    }

    #[test]
    fn words_know_where_they_stand() {
        let text = "It **costs** {{ exam.fee }}\nand `x` &amp; [more](source:a).\n\n- one\n- two ![alt](p.svg) end\n\n| a | b |\n|--|--|\n| c | d |\n";
        let found = show(text);
        assert_eq!(found[0].0, "It costs \u{fffc} and \u{fffc} & more.");
        assert_eq!(
            found[0].1,
            ["It", "costs", "{{ exam.fee }}", "and", "`x`", "&amp;", "more](source:a)."]
        );
        let texts: Vec<&str> = found[1..].iter().map(|(text, _)| text.as_str()).collect();
        assert_eq!(texts, ["one", "alt", "two  end", "a", "b", "c", "d"]);
    }

    #[test]
    fn guards_are_those_around_the_words() {
        let text = "a\n\n## B {when=open}\n\nc\n\n> ````{when=closed}\n> d  e\n> ````\n\n## F\n";
        let mut all = passages(text, 0);
        all.retain(|passage| passage.kind != PassageKind::Fence);
        let guards: Vec<(&str, usize)> =
            all.iter().map(|p| (p.text.as_str(), p.guards.len())).collect();
        assert_eq!(guards, [("a", 0), ("B", 1), ("c", 1), ("d  e", 2), ("F", 0)]);
        let place = all[3].place(&(3..4));
        assert_eq!(&text[place.start as usize..place.end as usize], "e");
    }
}
