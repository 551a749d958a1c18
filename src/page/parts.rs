//! The parts of a page that are made once for many days. A part is kept with what was read of the
//! day while it was made; on a later day it is made again only if that day changes something of it.
//! In the page a part stands as a mark; [`whole`] puts the parts in.
//!
//! Start with [`Parts::turn`] and `PageContext::part`.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::base::date::PartialDate;
use crate::model::scalar::Id;
use crate::site::watch::Read;

/// What stands on a page or in a part of it: the figures with source, date and words, and every
/// date beside them.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen {
    pub(super) figures: BTreeSet<(Option<Id>, Option<PartialDate>, String)>,
    pub(super) dates: BTreeSet<PartialDate>,
}

impl Seen {
    pub(super) fn extend(&mut self, other: &Self) {
        self.figures.extend(other.figures.iter().cloned());
        self.dates.extend(&other.dates);
    }
}

/// A source used on a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Which.
    pub source: Id,
    /// How often its number stands on the page, hidden parts included.
    pub uses: usize,
    /// Which of the first uses a reader of the day can see.
    pub seen: Vec<usize>,
}

/// The parts of one page, over the days on which it is looked at.
#[derive(Debug, Default)]
pub struct Parts {
    /// By the name of the part: how it was made last.
    made: BTreeMap<String, Part>,
    /// Every text that a part had on some day.
    texts: Vec<String>,
    /// What is not as it was when the page was made last.
    changed: Read,
}

/// A part, as it was made last.
#[derive(Debug)]
struct Part {
    text: usize,
    read: Read,
    /// The references of the page before it and after it.
    before: Vec<Reference>,
    after: Vec<Reference>,
    /// What stands in it.
    seen: Seen,
    /// Whether something was wrong with it, so that it is not kept.
    is_faulty: bool,
}

/// What making a part gave.
pub(super) struct Made {
    pub(super) html: String,
    pub(super) read: Read,
    pub(super) before: Vec<Reference>,
    pub(super) after: Vec<Reference>,
    pub(super) seen: Seen,
    pub(super) is_faulty: bool,
}

/// A part that needs not be made again.
pub(super) struct Kept<'p> {
    pub(super) mark: String,
    pub(super) after: &'p [Reference],
    pub(super) seen: &'p Seen,
}

const OPEN: &str = "<c-part n=\"";
const CLOSE: &str = "\"></c-part>";

impl Parts {
    /// The page is made for another day, on which this is not as it was.
    pub fn turn(&mut self, changed: Read) {
        self.changed = changed;
    }

    /// The part of that name, if it would be the same again.
    pub(super) fn kept(&self, name: &str, before: &[Reference]) -> Option<Kept<'_>> {
        let part = self.made.get(name)?;
        let is_same = !part.is_faulty && !part.read.meets(self.changed) && part.before == before;
        is_same.then(|| Kept { mark: self.mark(part.text), after: &part.after, seen: &part.seen })
    }

    /// Keeps a part; the mark that stands for it.
    pub(super) fn keep(&mut self, name: &str, made: Made) -> String {
        let Made { html, read, before, after, seen, is_faulty } = made;
        let same =
            self.made.get(name).map(|part| part.text).filter(|text| self.texts[*text] == html);
        let text = same.unwrap_or_else(|| {
            self.texts.push(html);
            self.texts.len() - 1
        });
        self.made.insert(name.to_owned(), Part { text, read, before, after, seen, is_faulty });
        self.mark(text)
    }

    /// Templates ask whether a part is empty, so an empty one is.
    fn mark(&self, text: usize) -> String {
        if self.texts[text].is_empty() { String::new() } else { format!("{OPEN}{text}{CLOSE}") }
    }

    /// The pages of several days with those parts put in that are not the same in all of them.
    #[must_use]
    pub fn apart<'h>(&self, pages: &[&'h str]) -> Vec<Cow<'h, str>> {
        let marks =
            |page: &str| -> BTreeSet<usize> { pieces(page).filter_map(|(_, part)| part).collect() };
        let mut shared = pages.first().map(|page| marks(page)).unwrap_or_default();
        for page in &pages[1..] {
            let own = marks(page);
            shared.retain(|part| own.contains(part));
        }
        pages.iter().map(|page| self.put(page, |part| !shared.contains(&part))).collect()
    }

    /// A page with all its parts put in.
    #[must_use]
    pub fn whole<'h>(&self, page: &'h str) -> Cow<'h, str> {
        self.put(page, |_| true)
    }

    fn put<'h>(&self, page: &'h str, wanted: impl Fn(usize) -> bool) -> Cow<'h, str> {
        let wanted = |part: Option<usize>| {
            part.filter(|part| wanted(*part)).and_then(|part| self.texts.get(part))
        };
        if !pieces(page).any(|(_, part)| wanted(part).is_some()) {
            return Cow::Borrowed(page);
        }
        let parts: usize = pieces(page).filter_map(|(_, part)| wanted(part)).map(String::len).sum();
        let mut out = String::with_capacity(page.len() + parts);
        for (source, part) in pieces(page) {
            out.push_str(wanted(part).map_or(source, String::as_str));
        }
        Cow::Owned(out)
    }
}

/// A page cut at its marks: each piece, with the number of the part if it is a mark.
fn pieces(page: &str) -> impl Iterator<Item = (&str, Option<usize>)> {
    let mut rest = page;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let at = rest.find(OPEN).unwrap_or(rest.len());
        let number = &rest[at..]
            .get(OPEN.len()..)
            .and_then(|after| after.split_once(CLOSE))
            .map(|(number, _)| number);
        match number
            .and_then(|number| Some((number.len(), number.parse().ok()?)))
            .filter(|_| at == 0)
        {
            Some((digits, part)) => {
                let (mark, after) = rest.split_at(OPEN.len() + digits + CLOSE.len());
                rest = after;
                Some((mark, Some(part)))
            }
            None => {
                let length = if at == 0 { OPEN.len() } else { at };
                let (text, after) = rest.split_at(length);
                rest = after;
                Some((text, None))
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(texts: &[&str]) -> Parts {
        Parts { texts: texts.iter().map(ToString::to_string).collect(), ..Parts::default() }
    }

    #[test]
    fn marks_are_cut_out_and_what_only_looks_like_one_stays() {
        let page = "a<c-part n=\"1\"></c-part>b<c-part n=\"x\"></c-part><c-part n=\"0\"></c-part><c-part n=\"7";
        let found: Vec<Option<usize>> = pieces(page).map(|(_, part)| part).collect();
        assert_eq!(found.iter().flatten().copied().collect::<Vec<_>>(), [1, 0]);
        assert_eq!(pieces(page).map(|(text, _)| text).collect::<String>(), page);
        assert_eq!(
            parts(&["ZERO", "ONE"]).whole(page),
            "aONEb<c-part n=\"x\"></c-part>ZERO<c-part n=\"7"
        );
    }

    #[test]
    fn a_part_that_all_days_share_stays_a_mark() {
        let mark = |n: usize| format!("{OPEN}{n}{CLOSE}");
        let (first, second) =
            (format!("{}-{}", mark(0), mark(1)), format!("{}-{}", mark(0), mark(2)));
        let apart = parts(&["same", "one", "two"]).apart(&[&first, &second]);
        assert_eq!(apart, [format!("{}-one", mark(0)), format!("{}-two", mark(0))]);
    }
}
