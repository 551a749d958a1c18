//! Headings: their ids and attributes.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{CowStr, HeadingLevel};
use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::events::Walker;
use super::offsets::small;
use super::{Condition, Heading, Piece};
use crate::base::rule;

/// A heading between its start and its end.
#[derive(Debug)]
pub(super) struct OpenHeading {
    index: usize,
    /// What the slug is made of.
    pub(super) text: String,
    /// Facts change, so that a heading with one needs an id of its own.
    pub(super) has_fact: bool,
}

/// What the parser read of a heading's `{...}`.
pub(super) struct Attributes<'a> {
    pub(super) id: Option<CowStr<'a>>,
    pub(super) classes: Vec<CowStr<'a>>,
    pub(super) others: Vec<(CowStr<'a>, Option<CowStr<'a>>)>,
}

impl Walker<'_> {
    /// A heading begins: guards of its level or lower end, its own begins.
    pub(super) fn heading_start(
        &mut self,
        level: HeadingLevel,
        attributes: &Attributes<'_>,
        at: &Range<usize>,
    ) {
        let line = self.trimmed(at);
        if self.is_value || self.in_footnote > 0 {
            self.fault(
                &rule::MISPLACED,
                &line,
                "a heading is not allowed here",
                "headings belong in the text of a page",
            );
            self.misplaced_heading = true;
            self.html("<p>");
            return;
        }
        let mut level = level as u8;
        if level == 1 {
            let help = "write `##`: the page's title is its only heading of the first level";
            self.fault(
                &rule::MULTIPLE_H1,
                &line,
                "a heading of the first level is in the text",
                help,
            );
            level = 2;
        }
        self.close_heading_guards(level);
        if level == 2 {
            self.end_intro();
        }
        let conditions = self.heading_attributes(attributes, &line);
        if !conditions.is_empty() {
            self.open_guard(conditions, &line, level);
        }
        let id = self.explicit_id(attributes, &line);
        let index = self.doc.headings.len();
        self.out.push(Piece::Heading(index));
        let start = self.out.len();
        self.doc.headings.push(Heading {
            level,
            is_named: !id.is_empty(),
            id,
            pieces: start..start,
            guards: self.conditions(),
            at: small(&line),
        });
        self.heading = Some(OpenHeading { index, text: String::new(), has_fact: false });
        self.unnumbered += 1;
    }

    /// The heading ends; without an id of its own it gets one when all are known.
    pub(super) fn heading_end(&mut self) {
        if std::mem::take(&mut self.misplaced_heading) {
            self.html("</p>\n");
        }
        let Some(open) = self.heading.take() else { return };
        self.unnumbered = self.unnumbered.saturating_sub(1);
        let end = self.out.len();
        self.out.push(Piece::EndHeading(open.index));
        let Some(heading) = self.doc.headings.get_mut(open.index) else { return };
        heading.pieces.end = end.max(heading.pieces.start);
        let line = super::offsets::large(&heading.at);
        if open.text.contains("{#") || open.text.contains("{when") {
            let help = "write all attributes in one group at the end: `## Text {#id when=open}`";
            self.fault(
                &rule::HEADING_ATTRIBUTE,
                &line,
                "a heading's attributes are not one group at its end",
                help,
            );
        } else if heading.id.is_empty() && (open.has_fact || slug(&open.text).is_empty()) {
            let message = if open.has_fact {
                "a heading with a fact needs an id of its own"
            } else {
                "a heading needs an id or text to make one of"
            };
            self.fault(
                &rule::HEADING_ID,
                &line,
                message,
                "write the id at its end: `## Text {#id}`",
            );
        }
        self.slugs.push((open.index, slug(&open.text)));
    }

    /// Gives ids to headings that have none: the text's slug, made unique.
    pub(super) fn finish_headings(&mut self) {
        let mut taken: HashSet<String> = std::mem::take(&mut self.ids);
        let mut repeats: HashMap<String, usize> = HashMap::new();
        for (index, slug) in std::mem::take(&mut self.slugs) {
            let Some(heading) =
                self.doc.headings.get_mut(index).filter(|heading| heading.id.is_empty())
            else {
                continue;
            };
            let slug = if slug.is_empty() { "section".to_owned() } else { slug };
            let count = repeats.entry(slug.clone()).or_default();
            while heading.id.is_empty() || taken.contains(&heading.id) {
                *count += 1;
                heading.id = if *count == 1 { slug.clone() } else { format!("{slug}-{count}") };
            }
            taken.insert(heading.id.clone());
        }
    }

    fn explicit_id(&mut self, attributes: &Attributes<'_>, line: &Range<usize>) -> String {
        let Some(id) = &attributes.id else { return String::new() };
        if !is_id(id) {
            let message = format!("`{id}` is not an id");
            self.fault(
                &rule::INVALID_ID,
                line,
                &message,
                "write lowercase letters and digits joined by hyphens: `{#book-the-exam}`",
            );
            return String::new();
        }
        if !self.ids.insert(id.to_string()) {
            let message = format!("two headings have the id `{id}`");
            self.fault(&rule::DUPLICATE_ANCHOR, line, &message, "give one of them another id");
            return String::new();
        }
        id.to_string()
    }

    /// The conditions of `when`; all else in the braces is a fault.
    fn heading_attributes(
        &mut self,
        attributes: &Attributes<'_>,
        line: &Range<usize>,
    ) -> Vec<Condition> {
        let help = "a heading takes `{#id}`, `{when=open}` or both, without spaces around `=`; to show braces, use a code span";
        let group = self.source.get(line.clone()).and_then(trailing_group).unwrap_or("").to_owned();
        let count = usize::from(attributes.id.is_some())
            + attributes.classes.len()
            + attributes.others.len();
        if group.split_ascii_whitespace().count() > count {
            let message = format!("`{{{group}}}` cannot be read as a heading's attributes");
            self.fault(&rule::HEADING_ATTRIBUTE, line, &message, help);
            return Vec::new();
        }
        for class in &attributes.classes {
            self.fault(
                &rule::HEADING_ATTRIBUTE,
                line,
                &format!("a heading has no attribute `.{class}`"),
                help,
            );
        }
        let mut conditions = Vec::new();
        let mut guarded = false;
        for (key, value) in &attributes.others {
            match (&**key, value) {
                ("when", Some(value)) if !guarded => {
                    guarded = true;
                    conditions = self.read_conditions(value, line);
                }
                ("when", Some(_)) => self.fault(
                    &rule::HEADING_ATTRIBUTE,
                    line,
                    "`when` is given twice",
                    "join conditions by commas: `{when=open,closing}`",
                ),
                (key, None) => {
                    self.fault(
                        &rule::HEADING_ATTRIBUTE,
                        line,
                        &format!("the attribute `{key}` has no value"),
                        help,
                    );
                }
                (key, Some(_)) => {
                    self.fault(
                        &rule::HEADING_ATTRIBUTE,
                        line,
                        &format!("a heading has no attribute `{key}`"),
                        help,
                    );
                }
            }
        }
        conditions
    }
}

/// The inside of the `{...}` that ends a heading's line.
fn trailing_group(line: &str) -> Option<&str> {
    let line = line.lines().next()?.trim_end();
    let (before, group) = line.strip_suffix('}')?.rsplit_once('{')?;
    let fact = before.ends_with('{') || group.contains(['}', '\\', '<', '>']);
    (!fact && !before.ends_with('\\')).then_some(group)
}

/// `[a-z0-9]+(-[a-z0-9]+)*`, at most 64 long.
pub(super) fn is_id(text: &str) -> bool {
    let word = |part: &str| {
        !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
    };
    text.len() <= 64 && text.split('-').all(word)
}

/// Lower-case letters and digits of any script, joined by hyphens. Letters are composed first
/// (NFC), so that one heading has one id however it was typed; a mark (a virama, a tone mark)
/// belongs to the letter before it.
fn slug(text: &str) -> String {
    let mut out = String::new();
    for character in text.nfc().flat_map(char::to_lowercase) {
        let joins = is_combining_mark(character) && out.ends_with(|c: char| c != '-');
        if character.is_alphanumeric() || joins {
            out.push(character);
        } else if !matches!(character, '\'' | '’')
            && !is_combining_mark(character)
            && !out.is_empty()
            && !out.ends_with('-')
        {
            out.push('-');
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    out
}

#[cfg(test)]
mod tests {
    #[test]
    fn slugs_read_like_the_text() {
        assert_eq!(super::slug(" What's in it — Über C++? "), "whats-in-it-über-c");
        assert_eq!(super::slug("!?"), "");
    }

    #[test]
    fn marks_belong_to_their_letters() {
        assert_eq!(super::slug("हिन्दी"), "हिन्दी");
        assert_eq!(super::slug("การสอบ ที่นี่"), "การสอบ-ที่นี่");
        assert_eq!(super::slug("Re\u{301}sume\u{301}"), super::slug("R\u{e9}sum\u{e9}"));
        assert_eq!(super::slug("\u{301}"), "");
    }
}
