//! The prose of a site as paragraphs with places: pages, vendors' texts and every markdown value of
//! the data.
//!
//! Facts stand in a paragraph's text as they are printed, marked as facts: a rule reads what
//! readers read, and knows which words the author typed. Start with [`of_guide`] and [`of_pages`].

use std::cell::Cell;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::base::diagnostic::At;
use crate::base::source::{DataPath, Segment, SourcePath};
use crate::build::Files;
use crate::markdown::{self, Condition, Mark, MarkKind, Passage, PassageKind, State};
use crate::model::walk::{Visit, Walk, Walker};
use crate::site::lifecycle::Status;
use crate::site::{Guide, Site, facts};
use crate::yaml::{self, Scalar};

use super::marks::{Class, Marks};

/// A paragraph, heading, cell, alt text or value.
pub(super) struct Paragraph {
    pub(super) file: SourcePath,
    pub(super) kind: PassageKind,
    /// What readers read.
    pub(super) text: String,
    /// What stands in it beside plain words; bytes of `text`.
    pub(super) marks: Marks,
    /// Whether it is shown on the day of the check.
    pub(super) in_force: bool,
    /// The states of the certification for which alone it is written; empty for all.
    pub(super) states: Vec<State>,
    /// Where the data says where it comes from, beside it or around it.
    pub(super) sourced: bool,
    /// Its last key, for a value: `answer`, `note`, `title`.
    pub(super) key: Option<String>,
    places: Vec<Run>,
    /// For a value: where it stands in its file, and that file's bytes from there.
    value: Option<Value>,
}

/// A stretch of a paragraph and where it comes from.
struct Run {
    text: Range<usize>,
    source: Range<usize>,
    exact: bool,
}

struct Value {
    at: Range<usize>,
    raw: String,
    words: String,
    /// How many places in it were looked for.
    sought: Cell<usize>,
}

/// No more places are looked for in a value, since each takes a walk over all of it; the value
/// itself stands for the others. As many findings of a file are listed.
const MAX_SOUGHT: usize = 200;

impl Paragraph {
    /// The place of a part of the text.
    pub(super) fn at(&self, range: &Range<usize>) -> At {
        let source = self.source(range);
        let Some(value) = &self.value else { return At::from(source) };
        let sought = value.sought.replace(value.sought.get() + 1);
        let source = if sought < MAX_SOUGHT { source } else { 0..0 };
        let at = value.words.get(source.clone()).and_then(|words| {
            let before = value.words.get(..source.start)?;
            find(&value.raw, words, occurrences(before, words))
        });
        let at = at.unwrap_or(0..value.at.len());
        At::from(value.at.start + at.start..value.at.start + at.end)
    }

    fn source(&self, range: &Range<usize>) -> Range<usize> {
        let offset = |at: usize, after: bool| {
            let next = self.places.partition_point(|run| run.text.start <= at);
            let run = next.checked_sub(1).and_then(|i| self.places.get(i))?;
            Some(match (run.exact, after) {
                (true, _) => (run.source.start + (at - run.text.start) + usize::from(after))
                    .min(run.source.end),
                (false, true) => run.source.end,
                (false, false) => run.source.start,
            })
        };
        let start = offset(range.start, false).unwrap_or(0);
        let last = self.text[range.clone()]
            .char_indices()
            .next_back()
            .map_or(range.start, |(at, _)| range.start + at);
        // The last byte of the last character.
        let last = last + self.text[last..].chars().next().map_or(1, char::len_utf8) - 1;
        start..offset(last, true).unwrap_or(start).max(start)
    }

    /// Whether it is a value of YAML, no text of a page.
    pub(super) fn is_value(&self) -> bool {
        self.value.is_some()
    }

    /// Whether a part of the text is a fact or code.
    pub(super) fn is_hole(&self, range: &Range<usize>) -> bool {
        let overlaps = |mark: &Mark| mark.at.start < range.end && range.start < mark.at.end;
        self.marks.touching(Class::Hole, range).any(overlaps)
    }

    /// Whether a part of the text is in the words of a link.
    pub(super) fn is_link(&self, range: &Range<usize>) -> bool {
        let holds = |mark: &Mark| mark.at.start <= range.start && range.end <= mark.at.end;
        self.marks.touching(Class::Link, range).any(holds)
    }

    /// Whether a citation or footnote stands in a part of the text or right behind it.
    pub(super) fn is_cited(&self, range: &Range<usize>) -> bool {
        self.marks.touching(Class::Link, range).any(|mark| matches!(mark.kind, MarkKind::Cite(_)))
            || self.marks.touching(Class::Footnote, range).next().is_some()
    }

    /// The paths of the facts in a part of the text.
    pub(super) fn facts(&self, range: &Range<usize>) -> impl Iterator<Item = &str> {
        self.marks.within(Class::Hole, range).filter_map(|mark| match &mark.kind {
            MarkKind::Fact(path) => Some(path.as_str()),
            _ => None,
        })
    }
}

/// How often `words` stand in `text`.
fn occurrences(text: &str, words: &str) -> usize {
    if words.is_empty() { 0 } else { text.matches(words).count() }
}

/// The nth place of `words` in `raw`, where any white space stands for any other.
fn find(raw: &str, words: &str, n: usize) -> Option<Range<usize>> {
    let tokens: Vec<&str> = words.split_whitespace().collect();
    let first = tokens.first()?;
    let fits = |start: usize| {
        let mut at = start;
        for (i, token) in tokens.iter().enumerate() {
            if i > 0 {
                let rest = &raw[at..];
                let space = rest.len() - rest.trim_start().len();
                if space == 0 {
                    return None;
                }
                at += space;
            }
            at += raw.get(at..)?.strip_prefix(token).map(|_| token.len())?;
        }
        Some(start..at)
    };
    raw.match_indices(first).filter_map(|(at, _)| fits(at)).nth(n)
}

/// Reads prose of one page or guide.
struct Reader<'a> {
    site: &'a Site,
    guide: Option<&'a Guide>,
    out: Vec<Paragraph>,
}

/// All prose of a guide.
pub(super) fn of_guide(site: &Site, guide: &Guide, files: &dyn Files) -> Vec<Paragraph> {
    let mut reader = Reader { site, guide: Some(guide), out: Vec::new() };
    let file = guide.text_file();
    if let Ok(text) = files.text(&file) {
        reader.page(&file, &text);
        reader.front(&file, &text, &values(&guide.text.front));
    }
    let mut by_file: BTreeMap<SourcePath, Vec<DataPath>> = BTreeMap::new();
    let mut paths = values(&*guide.written);
    paths.extend(plain_texts(guide));
    for path in paths {
        let (file, path) = guide.place(&path);
        by_file.entry(file).or_default().push(path);
    }
    for (file, paths) in by_file {
        if let Ok(text) = files.text(&file) {
            reader.values(&file, (&text, 0), &paths);
        }
    }
    reader.out
}

/// The prose of pages and vendors.
pub(super) fn of_pages(site: &Site, files: &dyn Files) -> Vec<Paragraph> {
    let mut reader = Reader { site, guide: None, out: Vec::new() };
    for page in site.pages.values() {
        if let Ok(text) = files.text(&page.file) {
            reader.page(&page.file, &text);
            let mut paths = values(&page.text.front);
            paths.push(DataPath::of(["title".into()]));
            reader.front(&page.file, &text, &paths);
        }
    }
    for (id, vendor) in &site.vendors {
        let file = SourcePath::new(&format!("content/vendors/{id}.md"));
        if let (Some(text), Some(prose)) = (files.text(&file).ok(), &vendor.text) {
            reader.page(&file, &text);
            reader.front(&file, &text, &values(&prose.front));
        }
    }
    reader.out
}

/// The paths of markdown values.
fn values(data: &impl Walk) -> Vec<DataPath> {
    let mut paths = Vec::new();
    let mut see = |path: &DataPath, visit: Visit<'_>| {
        if matches!(visit, Visit::Md(_)) {
            paths.push(path.clone());
        }
    };
    data.walk(&mut Walker::new(DataPath::default(), &mut see));
    paths
}

/// The paths of sentences that are no markdown.
fn plain_texts(guide: &Guide) -> Vec<DataPath> {
    let key = |parts: &[&str], i: usize, last: &[&str]| {
        let mut path: Vec<Segment> = parts.iter().map(|part| Segment::from(*part)).collect();
        path.push(i.into());
        path.extend(last.iter().map(|part| Segment::from(*part)));
        DataPath(path)
    };
    let data = &guide.data;
    let mut paths = Vec::new();
    let questions = data.faq.as_ref().map_or(0, Vec::len);
    paths.extend((0..questions).map(|i| key(&["faq"], i, &["question"])));
    if let Some(audience) = &data.audience {
        paths.extend((0..audience.suits.len()).map(|i| key(&["audience", "suits"], i, &["who"])));
        paths.extend(
            (0..audience.not_for.len()).map(|i| key(&["audience", "not_for"], i, &["who"])),
        );
        paths.extend(
            (0..audience.self_check.len()).map(|i| key(&["audience", "self_check"], i, &[])),
        );
    }
    paths
}

impl Reader<'_> {
    fn page(&mut self, file: &SourcePath, text: &str) {
        let body = markdown::split_front_matter(text).map_or(0, |matter| matter.body);
        for passage in markdown::passages(text, body) {
            let paragraph = self.paragraph(file, passage);
            self.out.push(paragraph);
        }
    }

    fn front(&mut self, file: &SourcePath, text: &str, paths: &[DataPath]) {
        if let Ok(matter) = markdown::split_front_matter(text) {
            self.values(file, (&text[matter.yaml.clone()], matter.yaml.start), paths);
        }
    }

    /// The values of a YAML text that begins at a byte of its file.
    fn values(&mut self, file: &SourcePath, (text, offset): (&str, usize), paths: &[DataPath]) {
        let scalars = yaml::scalars(text);
        for path in paths {
            let Some(Scalar { text: words, at }) = scalars.get(path) else { continue };
            let in_force = self.in_force(&scalars, path);
            let around = |key: &str| {
                (0..path.0.len()).any(|depth| {
                    scalars.contains_key(&DataPath(path.0[..depth].to_vec()).then(key))
                })
            };
            let sourced = around("source") || around("years");
            for passage in markdown::passages_of_value(words) {
                let mut paragraph = self.paragraph(file, passage);
                paragraph.in_force &= in_force;
                paragraph.states.extend(states(&scalars, path));
                paragraph.sourced = sourced;
                paragraph.key = path.0.iter().rev().find_map(|segment| match segment {
                    Segment::Key(key) => Some(key.clone()),
                    Segment::Index(_) => None,
                });
                let raw = text.get(at.clone()).unwrap_or_default().to_owned();
                let at = at.start + offset..at.end + offset;
                paragraph.value =
                    Some(Value { at, raw, words: words.clone(), sought: Cell::new(0) });
                self.out.push(paragraph);
            }
        }
    }

    /// Whether a value is shown today: by the `when` of what it stands in, and by the variant that
    /// it is.
    fn in_force(&self, scalars: &BTreeMap<DataPath, Scalar>, path: &DataPath) -> bool {
        let Some(guide) = self.guide else { return true };
        let holds = |text: &str| {
            markdown::parse_conditions(text).is_ok_and(|any| guide.lifecycle.any(&guide.data, &any))
        };
        let guarded = (0..path.0.len()).all(|depth| {
            let when = DataPath(path.0[..depth].to_vec()).then("when");
            scalars.get(&when).is_none_or(|scalar| holds(&scalar.text))
        });
        let Some(Segment::Key(last)) = path.0.last() else { return guarded };
        let beside = DataPath(path.0[..path.0.len() - 1].to_vec());
        let has = |variant: &str| scalars.contains_key(&beside.then(variant));
        let variant = match guide.lifecycle.status {
            Status::Expired if has("expired") => "expired",
            Status::Closed | Status::Expired if has("closed") => "closed",
            Status::Closing if has("closing") => "closing",
            _ => "open",
        };
        guarded
            && (!["open", "closing", "closed", "expired"].contains(&last.as_str())
                || !has("open")
                || last == variant)
    }

    fn paragraph(&self, file: &SourcePath, passage: Passage) -> Paragraph {
        let in_force = passage.guards.iter().all(|any| self.any_holds(any));
        let mut text = String::with_capacity(passage.text.len());
        let mut places: Vec<Run> = Vec::new();
        let mut marks = Vec::new();
        let mut offsets = Vec::new();
        let mut holes = passage
            .marks
            .iter()
            .filter(|mark| matches!(mark.kind, MarkKind::Fact(_) | MarkKind::Code))
            .peekable();
        // Facts are printed in the place of their holes; all other words stay as they are.
        for (at, character) in passage.text.char_indices() {
            let range = at..at + character.len_utf8();
            let source = passage.place(&range);
            let source = source.start as usize..source.end as usize;
            let start = text.len();
            offsets.push((at, start));
            match holes.next_if(|mark| mark.at == range).map(|mark| &mark.kind) {
                Some(MarkKind::Fact(path)) => text.push_str(&self.printed(path)),
                _ => text.push(character),
            }
            let exact = source.len() == text.len() - start && source.len() == range.len();
            match places.last_mut() {
                Some(run) if exact && run.exact && run.source.end == source.start => {
                    (run.text.end, run.source.end) = (text.len(), source.end);
                }
                _ => places.push(Run { text: start..text.len(), source, exact }),
            }
        }
        offsets.push((passage.text.len(), text.len()));
        let moved = |at: usize| {
            offsets[offsets.partition_point(|(from, _)| *from < at).min(offsets.len() - 1)].1
        };
        for mark in passage.marks {
            marks.push(Mark { at: moved(mark.at.start)..moved(mark.at.end), kind: mark.kind });
        }
        let states = of_certification(passage.guards.iter().flatten());
        let (file, kind) = (file.clone(), passage.kind);
        let marks = Marks::new(marks);
        Paragraph {
            file,
            kind,
            text,
            marks,
            in_force,
            states,
            sourced: false,
            key: None,
            places,
            value: None,
        }
    }

    fn any_holds(&self, any: &[Condition]) -> bool {
        self.guide.is_none_or(|guide| guide.lifecycle.any(&guide.data, any))
    }

    fn printed(&self, path: &str) -> String {
        facts::cite(self.site, self.guide, path)
            .map_or_else(|_| "…".to_owned(), |fact| fact.said.text.clone())
    }
}

/// The states that conditions name of the certification as a whole.
fn of_certification<'c>(conditions: impl Iterator<Item = &'c Condition>) -> Vec<State> {
    conditions
        .filter(|condition| condition.version.is_none())
        .map(|condition| condition.state)
        .collect()
}

/// The states for which a value is written: by the `when` of what it stands in, and by the variant
/// that it is.
fn states(scalars: &BTreeMap<DataPath, Scalar>, path: &DataPath) -> Vec<State> {
    let whens = (0..path.0.len())
        .filter_map(|depth| scalars.get(&DataPath(path.0[..depth].to_vec()).then("when")));
    let conditions: Vec<Condition> =
        whens.filter_map(|when| markdown::parse_conditions(&when.text).ok()).flatten().collect();
    let mut states = of_certification(conditions.iter());
    if let Some(Segment::Key(last)) = path.0.last() {
        let is_variant =
            scalars.contains_key(&DataPath(path.0[..path.0.len() - 1].to_vec()).then("open"));
        states.extend(
            State::ALL
                .iter()
                .filter(|(word, _)| is_variant && word == last)
                .map(|(_, state)| *state),
        );
    }
    states
}

/// No sentence is longer, in bytes: what goes on is looked at as another one, so that the work for
/// a text grows with its length and not with the square of it.
const LONGEST_SENTENCE: usize = 1_500;

/// The sentences of a text. A point after a short or capital abbreviation ends none.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    for (at, character) in text.char_indices() {
        if at >= start + LONGEST_SENTENCE {
            out.push(start..at);
            start = at;
        }
        if at < start || !matches!(character, '.' | '!' | '?') {
            continue;
        }
        let rest = text[at + 1..].trim_start_matches(['"', '”', '’', ')', ']', '\u{fffc}']);
        if !rest.starts_with(char::is_whitespace)
            || (character == '.' && ends_with_abbreviation(&text[start..at]))
        {
            continue;
        }
        let next = rest.trim_start();
        if next.chars().next().is_some_and(|c| !c.is_lowercase()) {
            out.push(start..text.len() - rest.len());
            start = text.len() - next.len();
        }
    }
    if !text[start..].trim().is_empty() {
        out.push(start..text.len());
    }
    out
}

fn ends_with_abbreviation(text: &str) -> bool {
    const SHORT: [&str; 18] = [
        "e.g", "i.e", "vs", "etc", "approx", "no", "nos", "inc", "ltd", "corp", "u.s", "u.k", "st",
        "mr", "dr", "cf", "fig", "min",
    ];
    SHORT.iter().any(|short| {
        let word = text.len().checked_sub(short.len()).and_then(|at| text.get(at..));
        let before = || text[..text.len() - short.len()].chars().next_back();
        word.is_some_and(|word| word.eq_ignore_ascii_case(short))
            && before().is_none_or(|c| matches!(c, ' ' | '('))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_readers_end_them() {
        let text = "It costs $3.50, e.g. in the U.S. market. Is it hard? (Yes.) AWS vs. Azure. 65 questions";
        let found: Vec<&str> = sentences(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(
            found,
            [
                "It costs $3.50, e.g. in the U.S. market.",
                "Is it hard?",
                "(Yes.)",
                "AWS vs. Azure.",
                "65 questions"
            ]
        );
    }

    #[test]
    fn a_sentence_has_an_end() {
        let text = "é! ".repeat(20_000).replace(' ', "");
        let found = sentences(&text);
        assert!(found.iter().all(|range| range.len() <= LONGEST_SENTENCE + 3) && found.len() > 10);
        assert_eq!(
            found.iter().map(|range| &text[range.clone()]).collect::<String>(),
            text,
            "nothing is left out"
        );
    }

    #[test]
    fn words_of_a_value_are_found_across_its_lines() {
        let raw = "|\n  one two\n  three two\n  three";
        assert_eq!(find(raw, "two three", 0), Some(8..19));
        assert_eq!(find(raw, "three", 1).map(|at| at.start), Some(raw.len() - 5));
        assert_eq!(find(raw, "four", 0), None);
    }
}
