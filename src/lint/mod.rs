//! What only `certguide check` looks for: prose that will age, figures that nobody can trace, pages
//! that mislead.
//!
//! A rule of this layer is a judgment, not a fault of the data: severities can be changed and
//! findings suppressed. Start with [`run`]; [`Linter`] checks a part of the site for any day.
//! `text` gives prose as paragraphs with places; `bare`, `time`, `pay`, `wording`, `promises`,
//! `foreign`, `signs`, `unfinished` and `links` read it, with the help of `figures` and `index`.
//! `fresh`, `copies`, `sources`, `succession`, `coverage`, `budget` and `headings` read the data;
//! `hosts` and `pictures` judge the files that a build makes. What becomes of the findings is in
//! `levels`.

mod bare;
mod budget;
mod copies;
mod coverage;
mod figures;
mod foreign;
mod forms;
mod fresh;
mod headings;
mod hosts;
mod index;
mod levels;
mod links;
mod marks;
mod pay;
mod pictures;
mod promises;
mod signs;
mod sources;
mod succession;
mod text;
mod time;
mod unfinished;
mod wording;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use jiff::civil::Date;
use rayon::prelude::*;
use regex::Regex;

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::rule::Rule;
use crate::base::source::{DataPath, SourcePath};
use crate::build::Files;
use crate::model::checks::Level;
use crate::site::{Guide, Site};

use figures::Scanner;
pub use hosts::Made;
use index::Index;
use levels::Levels;
use text::Paragraph;

/// What the linter finds on a site. `files` are those that the site was made of: prose is read
/// again, because a [`Site`] keeps no source text. `made` counted what the build made. `overrides`
/// go before site.yaml; the last one for a rule applies.
#[must_use]
pub fn run(
    site: &Site,
    files: &dyn Files,
    made: &Made,
    overrides: &[(&'static Rule, Level)],
) -> Vec<Diagnostic> {
    let linter = Linter::new(site, files, overrides);
    let guides: Vec<&Guide> = site.guides.values().collect();
    let mut findings: Vec<Diagnostic> =
        guides.par_iter().flat_map_iter(|guide| linter.guide(site, guide).findings).collect();
    findings.extend(linter.pages(site).findings);
    findings.extend(linter.timeless(site));
    findings.extend(budget::of_site(site));
    findings.extend(hosts::run(site, made));
    findings.extend(pictures::run(site, made));
    linter.judge(site, findings)
}

/// A check that can be made for one day after another, guide by guide. The site that its functions
/// take is that of the day that is looked at.
pub struct Linter<'a> {
    files: &'a dyn Files,
    levels: Levels,
    patterns: Cow<'static, Patterns>,
}

/// What is found in a part of the site on a day.
#[derive(Clone, Debug, Default)]
pub struct Part {
    /// The findings, before they are judged.
    pub findings: Vec<Diagnostic>,
    /// The later days on which an answer of these checks turns, as far as the part itself says
    /// them; a state of a guide that changes is not among them.
    pub turns: BTreeSet<Date>,
}

impl<'a> Linter<'a> {
    /// A linter of a site; see [`run`].
    #[must_use]
    pub fn new(site: &Site, files: &'a dyn Files, overrides: &[(&'static Rule, Level)]) -> Self {
        Self {
            files,
            levels: Levels::new(&site.config.checks, overrides),
            patterns: Patterns::of(site),
        }
    }

    /// A guide: its prose and its data.
    #[must_use]
    pub fn guide(&self, site: &Site, guide: &Guide) -> Part {
        let mut lint = Lint::new(site, Some(guide), &self.patterns);
        lint.prose(&text::of_guide(site, guide, self.files));
        fresh::of_guide(&mut lint, guide);
        pay::of_guide(&mut lint, guide);
        copies::of_guide(&mut lint, guide);
        succession::of_guide(&mut lint, guide);
        coverage::of_guide(&mut lint, guide);
        links::of_guide(&mut lint, guide);
        Part { findings: lint.out, turns: lint.turns }
    }

    /// What belongs to no guide and changes with the day: prose of pages and vendors, dates of
    /// sources and facts.
    #[must_use]
    pub fn pages(&self, site: &Site) -> Part {
        let mut lint = Lint::new(site, None, &self.patterns);
        lint.prose(&text::of_pages(site, self.files));
        fresh::of_site(&mut lint);
        Part { findings: lint.out, turns: lint.turns }
    }

    /// What is the same on every day.
    #[must_use]
    pub fn timeless(&self, site: &Site) -> Vec<Diagnostic> {
        let mut lint = Lint::new(site, None, &self.patterns);
        sources::run(&mut lint);
        copies::of_site(&mut lint);
        links::orphans(&mut lint);
        headings::run(&mut lint);
        unfinished::of_values(&mut lint, self.files);
        lint.out
    }

    /// What remains of all findings of a day, with their severities.
    #[must_use]
    pub fn judge(&self, site: &Site, findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
        self.levels.judge(site, findings)
    }
}

/// The guides of which a guide speaks, by address, itself included: what is found in it can depend
/// on their state.
#[must_use]
pub fn speaks_of(site: &Site, guide: &Guide) -> BTreeSet<String> {
    links::speaks_of(site, guide)
}

/// Everything that is compiled once.
#[derive(Clone)]
struct Patterns {
    scanner: Scanner,
    time: time::Patterns,
    pay: pay::Patterns,
    wording: wording::Patterns,
    foreign: foreign::Patterns,
    promises: promises::Patterns,
    links: links::Patterns,
    advice: Regex,
    reminder: Regex,
    placeholder: Regex,
}

/// The patterns of a site that names no hosts of its own: compiled once for all checks of one run
/// of the program.
static PATTERNS: LazyLock<Patterns> = LazyLock::new(|| Patterns {
    scanner: Scanner::new(),
    time: time::Patterns::new(),
    pay: pay::Patterns::new(),
    wording: wording::Patterns::new(),
    foreign: foreign::Patterns::new(),
    promises: promises::Patterns::new(),
    links: links::Patterns::new(&[]),
    advice: succession::advice(),
    reminder: unfinished::reminder(),
    placeholder: unfinished::placeholder(),
});

impl Patterns {
    fn of(site: &Site) -> Cow<'static, Self> {
        match &site.config.checks.dump_hosts[..] {
            [] => Cow::Borrowed(&PATTERNS),
            hosts => Cow::Owned(Self { links: links::Patterns::new(hosts), ..PATTERNS.clone() }),
        }
    }
}

/// A pattern of the linter, blind to case; white space in it is left out and `_` stands for any of
/// the text's.
#[allow(clippy::expect_used, reason = "the patterns are constants, and every test compiles them")]
fn pattern(text: &str) -> Regex {
    let compact: String = text.split_whitespace().collect();
    Regex::new(&format!("(?i){}", compact.replace('_', r"[\s\x{a0}]+"))).expect("a valid pattern")
}

/// The check of one guide, or of what belongs to none.
struct Lint<'a> {
    site: &'a Site,
    guide: Option<&'a Guide>,
    patterns: &'a Patterns,
    index: Index,
    out: Vec<Diagnostic>,
    turns: BTreeSet<Date>,
}

impl<'a> Lint<'a> {
    fn new(site: &'a Site, guide: Option<&'a Guide>, patterns: &'a Patterns) -> Self {
        let index = Index::of(site, guide, &patterns.scanner);
        Self { site, guide, patterns, index, out: Vec::new(), turns: BTreeSet::new() }
    }

    /// Whether a last day is over; if not, the day after it is one on which the answer turns.
    fn is_over(&mut self, last: Date) -> bool {
        self.is_from(last.tomorrow().unwrap_or(Date::MAX))
    }

    /// Whether a day has come; if not, it is one on which the answer turns.
    fn is_from(&mut self, first: Date) -> bool {
        let is_from = *self.site.today >= first;
        if !is_from {
            self.turns.insert(first);
        }
        is_from
    }

    fn prose(&mut self, paragraphs: &[Paragraph]) {
        let english = self.site.config.language.split('-').next() == Some("en");
        wording::repeated(self, paragraphs);
        for paragraph in paragraphs {
            foreign::run(self, paragraph);
            signs::run(self, paragraph);
            unfinished::of_paragraph(self, paragraph);
            if paragraph.kind.is_code() {
                continue;
            }
            wording::marks(self, paragraph);
            links::of_paragraph(self, paragraph, english);
            if !english {
                continue;
            }
            let mut before = 0..0;
            for range in text::sentences(&paragraph.text) {
                let figures = self.patterns.scanner.figures(&paragraph.text[range.clone()]);
                let sentence = Sentence { paragraph, before, range: range.clone(), figures };
                before = range;
                bare::run(self, &sentence);
                time::run(self, &sentence);
                pay::run(self, &sentence);
                wording::words(self, &sentence);
                succession::recommended(self, &sentence);
            }
        }
        if let Some(guide) = self.guide.filter(|_| english) {
            time::holders(self, guide, paragraphs);
            promises::run(self, guide, paragraphs);
        }
    }

    /// A finding at a part of a paragraph.
    fn say(
        &mut self,
        rule: &'static Rule,
        paragraph: &Paragraph,
        range: &Range<usize>,
        message: String,
        help: &str,
    ) {
        let at = paragraph.at(range);
        self.out.push(Diagnostic::new(rule, &paragraph.file, at, message).help(help));
    }

    /// A finding at a value of the guide's data.
    fn at(
        &mut self,
        guide: &Guide,
        rule: &'static Rule,
        path: &DataPath,
        message: String,
        help: &str,
    ) {
        let (file, path) = guide.place(path);
        self.at_value(rule, &file, path, message, help);
    }

    fn at_value(
        &mut self,
        rule: &'static Rule,
        file: &SourcePath,
        path: DataPath,
        message: String,
        help: &str,
    ) {
        self.out.push(Diagnostic::new(rule, file, At::Value(path), message).help(help));
    }
}

/// A sentence and the figures in it; their places count from its beginning.
struct Sentence<'p> {
    paragraph: &'p Paragraph,
    /// The sentence before, in the same paragraph; empty for the first.
    before: Range<usize>,
    range: Range<usize>,
    figures: Vec<figures::Figure>,
}

impl Sentence<'_> {
    fn text(&self) -> &str {
        &self.paragraph.text[self.range.clone()]
    }

    /// Whether the sentence or the one before it says something: "half of them" needs no second
    /// naming.
    fn says(&self, words: &Regex) -> bool {
        words.is_match(self.text()) || words.is_match(&self.paragraph.text[self.before.clone()])
    }

    /// A range of the sentence as one of the paragraph.
    fn outer(&self, range: &Range<usize>) -> Range<usize> {
        self.range.start + range.start..self.range.start + range.end
    }

    /// Whether the author typed it: it is neither fact nor code.
    fn is_typed(&self, range: &Range<usize>) -> bool {
        !self.paragraph.is_hole(&self.outer(range))
    }

    fn is_cited(&self) -> bool {
        self.paragraph.is_cited(&self.range)
    }
}
