//! What one page knows and collects while it is rendered: references by first use, facts shown,
//! faults.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::base::date::PartialDate;
use crate::base::diagnostic::Diagnostic;
use crate::base::html::{escaped, push_escaped};
use crate::base::source::SourcePath;
use crate::model::figure::{Absence, Figure};
use crate::model::scalar::{Id, Md};
use crate::model::source::Mark;
use crate::site::address::{Spot, Target};
use crate::site::facts::{Fact, Kind};
use crate::site::resolve::Around;
use crate::site::watch::Reads;
use crate::site::{Guide, Site, reading};

use super::parts::{Made, Parts, Reference, Seen};
use super::prose;
use super::theme::Theme;

/// A source and the date of what it says.
type Dated<'i> = (&'i Id, Option<PartialDate>);

/// So many uses of a reference have a place that its entry leads back to.
pub const LINKED_USES: usize = 3;

/// One page while it is rendered.
pub struct PageContext<'a> {
    /// The site.
    pub site: &'a Site,
    /// The theme.
    pub theme: &'a Theme,
    /// The guide that the page belongs to.
    pub guide: Option<&'a Guide>,
    /// Its address relative to the base: `aws/ai-practitioner/`, empty for home.
    pub address: String,
    /// The file of its text.
    pub file: SourcePath,
    /// Faults met on the way.
    pub diagnostics: Vec<Diagnostic>,
    references: Vec<Reference>,
    numbers: BTreeMap<Id, usize>,
    seen: Seen,
    kept: Option<Kept<'a>>,
    aside: BTreeMap<String, String>,
    /// How many hidden parts are open around what is rendered now.
    unseen: usize,
}

/// Where the parts of a page are kept that is made for many days.
#[derive(Clone, Copy)]
pub struct Kept<'a> {
    /// The parts.
    pub parts: &'a RefCell<Parts>,
    /// What the page reads of the day.
    pub reads: &'a Reads,
}

/// How many figures a page shows, and how well they are backed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Different figures.
    pub figures: usize,
    /// Those of them that name a source.
    pub sourced: usize,
    /// The sources that they name.
    pub sources: usize,
    /// How many of those that name a source came from it in which way.
    pub read: BTreeMap<Mark, usize>,
    /// The oldest and the newest date of a figure or of another fact on the page.
    pub dates: Option<(PartialDate, PartialDate)>,
}

impl<'a> PageContext<'a> {
    /// A page with nothing on it yet.
    #[must_use]
    pub fn new(
        site: &'a Site,
        theme: &'a Theme,
        guide: Option<&'a Guide>,
        address: &str,
        file: &SourcePath,
    ) -> Self {
        Self {
            site,
            theme,
            guide,
            address: address.to_owned(),
            file: file.clone(),
            diagnostics: Vec::new(),
            references: Vec::new(),
            numbers: BTreeMap::new(),
            seen: Seen::default(),
            kept: None,
            aside: BTreeMap::new(),
            unseen: 0,
        }
    }

    /// The same page with parts that are kept for other days.
    #[must_use]
    pub fn keeping(self, kept: Option<Kept<'a>>) -> Self {
        Self { kept, ..self }
    }

    /// The page with other ids for some of its headings.
    #[must_use]
    pub fn with_aside(self, aside: &BTreeMap<String, String>) -> Self {
        Self { aside: aside.clone(), ..self }
    }

    /// The id of a heading of the page's text, where it is not the theme's.
    #[must_use]
    pub fn anchor<'i>(&'i self, id: &'i str) -> &'i str {
        self.aside.get(id).map_or(id, String::as_str)
    }

    /// A part of the page, by a name that is unique on it. On a page that is made for many days it
    /// is made once for all on which it is the same. It may read everything of the site, and of the
    /// page only what stands above it.
    pub fn part(&mut self, name: &str, make: impl FnOnce(&mut Self) -> String) -> String {
        let Some(Kept { parts, reads }) = self.kept else { return make(self) };
        // What is hidden uses references otherwise.
        let name = &if self.unseen > 0 { format!("{name}, hidden") } else { name.to_owned() };
        if let Some(kept) = parts.borrow().kept(name, &self.references) {
            for reference in &kept.after[self.references.len()..] {
                self.numbers.insert(reference.source.clone(), self.numbers.len());
            }
            self.references = kept.after.to_vec();
            self.seen.extend(kept.seen);
            return kept.mark;
        }
        let before = self.references.clone();
        let above = std::mem::take(&mut self.seen);
        let faults = self.diagnostics.len();
        reads.take();
        let html = make(self);
        let read = reads.take();
        let seen = std::mem::replace(&mut self.seen, above);
        self.seen.extend(&seen);
        let is_faulty = self.diagnostics.len() > faults;
        let made = Made { html, read, before, after: self.references.clone(), seen, is_faulty };
        parts.borrow_mut().keep(name, made)
    }

    /// Renders something that may be hidden on the day: the references do not lead there then.
    pub fn hidden_if<T>(&mut self, hidden: bool, make: impl FnOnce(&mut Self) -> T) -> T {
        self.unseen += usize::from(hidden);
        let made = make(self);
        self.unseen -= usize::from(hidden);
        made
    }

    /// A part that is hidden on the day begins here, if it is.
    pub(super) fn enter(&mut self, hidden: bool) {
        self.unseen += usize::from(hidden);
    }

    /// And ends here.
    pub(super) fn leave(&mut self, hidden: bool) {
        self.unseen -= usize::from(hidden);
    }

    /// The sources used so far, in the order of their numbers.
    #[must_use]
    pub fn references(&self) -> &[Reference] {
        &self.references
    }

    /// What is shown so far.
    #[must_use]
    pub fn shown(&self) -> Shown {
        let sources: BTreeSet<&Id> =
            self.seen.figures.iter().filter_map(|(source, _, _)| source.as_ref()).collect();
        let mut read = BTreeMap::new();
        for (source, as_of, _) in &self.seen.figures {
            if let Some(id) = source {
                *read.entry(reading::backing(self.site, id, *as_of)).or_default() += 1;
            }
        }
        Shown {
            figures: self.seen.figures.len(),
            sourced: self.seen.figures.iter().filter(|(source, _, _)| source.is_some()).count(),
            sources: sources.len(),
            read,
            dates: self.seen.dates.first().copied().zip(self.seen.dates.last().copied()),
        }
    }

    /// The newest date of what is shown so far.
    #[must_use]
    pub fn newest(&self) -> Option<PartialDate> {
        self.seen.dates.last().copied()
    }

    /// Notes that a figure stands on the page; what has no source counts too.
    pub fn note_shown(&mut self, source: Option<&Id>, as_of: Option<PartialDate>, text: &str) {
        self.seen.figures.insert((source.cloned(), as_of, text.to_owned()));
        self.seen.dates.extend(as_of);
    }

    /// The position of a source among the references; it joins them now if it is not one yet.
    fn position(&mut self, source: &Id) -> usize {
        if let Some(at) = self.numbers.get(source) {
            return *at;
        }
        self.references.push(Reference { source: source.clone(), uses: 0, seen: Vec::new() });
        self.numbers.insert(source.clone(), self.references.len() - 1);
        self.references.len() - 1
    }

    /// The number of a source as a link to its place in the references; empty for a source that
    /// does not exist, which a rule reports.
    pub fn reference(&mut self, source: &Id) -> String {
        if !self.site.sources.contains_key(source) {
            return String::new();
        }
        let at = self.position(source);
        let reference = &mut self.references[at];
        reference.uses += 1;
        let (number, used) = (at + 1, reference.uses);
        if used <= LINKED_USES && self.unseen == 0 {
            reference.seen.push(used);
        }
        // The list leads back to the first uses only; more letters than that help nobody.
        let id = if used > LINKED_USES {
            String::new()
        } else {
            format!(r#" id="refuse-{number}-{used}""#)
        };
        reference_link(number, &id)
    }

    /// The number of a source in a copy of what the page shows, which a script makes appear: the
    /// references do not lead back to it.
    pub fn mark(&mut self, source: &Id) -> String {
        if !self.site.sources.contains_key(source) {
            return String::new();
        }
        reference_link(self.position(source) + 1, "")
    }

    /// The number in prose; the first time on the page with a note for the margin.
    pub fn reference_in_prose(&mut self, source: &Id, as_of: Option<PartialDate>) -> String {
        let first = !self.numbers.contains_key(source);
        let mut html = self.reference(source);
        let Some(entry) = self.site.sources.get(source).filter(|_| first) else { return html };
        let date = as_of.or(entry.published).map(|date| format!(", {date}")).unwrap_or_default();
        let number = self.references.len();
        html.push_str(&format!(r#"<span class="note" data-number="{number}" aria-hidden="true">"#));
        let publisher = reading::publisher(self.site, entry);
        push_escaped(&mut html, &format!("{publisher}, {}{date}", entry.title));
        html.push_str("</span>");
        html
    }

    /// Where the figures of a table come from: `Source: AWS³ (May 2024).`, publishers by name, with
    /// those that quote what was not read, each source by its number and date; empty if there is
    /// none.
    pub fn provenance(&mut self, from: &[Around<'_>]) -> String {
        let mut publishers: Vec<(String, Vec<Dated<'_>>)> = Vec::new();
        for (source, as_of) in from {
            self.seen.dates.extend(*as_of);
            let Some((id, entry)) = source.and_then(|id| self.site.sources.get_key_value(id))
            else {
                continue;
            };
            let publisher = reading::publisher(self.site, entry);
            let at =
                publishers.iter().position(|(name, _)| *name == publisher).unwrap_or_else(|| {
                    publishers.push((publisher, Vec::new()));
                    publishers.len() - 1
                });
            if !publishers[at].1.contains(&(id, *as_of)) {
                publishers[at].1.push((id, *as_of));
            }
        }
        let word = match publishers.iter().map(|(_, sources)| sources.len()).sum() {
            0 => return String::new(),
            1 => "Source",
            _ => "Sources",
        };
        let parts: Vec<String> =
            publishers.into_iter().map(|(name, sources)| self.published(&name, &sources)).collect();
        format!("{word}: {}.", parts.join("; "))
    }

    /// `AWS³ (March 2026)⁵⁶ (2024)`: a publisher with the numbers and dates of its sources.
    fn published(&mut self, name: &str, sources: &[Dated<'_>]) -> String {
        let mut html = escaped(name);
        for (i, (id, as_of)) in sources.iter().enumerate() {
            let reference = self.reference(id);
            let date = as_of.map(|date| format!(" ({date})")).unwrap_or_default();
            // A date that the next source shares is said once, after it.
            let shared = sources.get(i + 1).is_some_and(|(_, next)| next == as_of);
            html.push_str(&reference);
            html.push_str(if shared { "" } else { &date });
        }
        html
    }

    /// A markdown value as HTML: inline for one paragraph, blocks for several.
    pub fn md(&mut self, md: &Md) -> String {
        prose::value(self, &md.0)
    }

    /// A markdown value as HTML, empty if there is none.
    pub fn md_or_empty(&mut self, md: Option<&Md>) -> String {
        md.map(|md| self.md(md)).unwrap_or_default()
    }

    /// A fact's text as HTML: an absence is marked, so that it looks like none of the others and
    /// not like zero; what is not stated is not known.
    pub fn fact(&mut self, fact: Option<&Fact>) -> String {
        self.fact_as(fact, |fact| fact.said.text.clone())
    }

    /// The same in other words.
    pub fn fact_as(&mut self, fact: Option<&Fact>, text: impl FnOnce(&Fact) -> String) -> String {
        let Some(fact) = fact else { return absent(Absence::Unknown) };
        if let Some(absence) = fact.absent() {
            return absent(absence);
        }
        let text = text(fact);
        if fact.kind != Kind::Words {
            self.note_shown(fact.origin.source(), fact.as_of, &text);
        }
        escaped(&text)
    }

    /// The same with the number of its reference.
    pub fn cited(&mut self, fact: &Fact) -> String {
        self.cited_as(fact, |fact| fact.said.text.clone())
    }

    /// The same in other words.
    pub fn cited_as(&mut self, fact: &Fact, text: impl FnOnce(&Fact) -> String) -> String {
        let html = self.fact_as(Some(fact), text);
        let source = fact.origin.source().filter(|_| fact.absent().is_none());
        format!("{html}{}", source.map(|id| self.reference(id)).unwrap_or_default())
    }

    /// A figure's text as HTML: an absence is marked, so that it looks like none of the others and
    /// not like zero.
    pub fn figure<T: crate::model::figure::Quantity>(
        &mut self,
        figure: &Figure<T>,
        text: &str,
    ) -> String {
        if let crate::model::figure::Measure::Absent(absence) = figure.value {
            return absent(absence);
        }
        self.note_shown(figure.source.as_deref(), figure.as_of, text);
        escaped(text)
    }

    /// The address of a place of the site, for `href`.
    #[must_use]
    pub fn href(&self, to: &str) -> String {
        self.site.base.href(to)
    }

    /// Renders a template; a fault of the template is noted and leaves the place empty.
    pub fn render<T: Serialize + ?Sized>(&mut self, template: &str, view: &T) -> String {
        match self.theme.render(template, view) {
            Ok(html) => html,
            Err(faults) => {
                self.diagnostics.extend(faults);
                String::new()
            }
        }
    }

    /// Where a link of the page's text leads.
    #[must_use]
    pub fn follow(&self, link: &str) -> Target {
        self.site.routes.resolve(Spot { address: &self.address, file: &self.file }, link)
    }

    /// Width and height of a picture, in pixels.
    #[must_use]
    pub fn picture_size(&self, src: &str) -> Option<(u32, u32)> {
        self.follow(src).found().and_then(|to| self.site.asset(&to)?.size)
    }

    /// Notes a fault at bytes of the page's text.
    pub fn fault(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }
}

fn reference_link(number: usize, id: &str) -> String {
    format!(
        r##"<a class="ref" href="#ref-{number}"{id} aria-label="Reference {number}">{number}</a>"##
    )
}

/// An absence as readers see it.
#[must_use]
pub fn absent(absence: Absence) -> String {
    let class = absence.key().replace('_', "-");
    format!(r#"<em class="absent absent-{class}">{}</em>"#, absence.words())
}
