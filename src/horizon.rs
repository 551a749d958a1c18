//! What will happen to a site from a day on: dates of its certifications, findings of the linter
//! that will newly fire, days on which a build would refuse the content.
//!
//! Start with [`ahead`]. The site is not checked for every day: each check says by itself on which
//! later day its answer turns ([`lint::Part::turns`]), and only the guides whose days come are
//! looked at again.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rayon::prelude::*;

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::rule::Rule;
use crate::base::source::SourcePath;
use crate::build::Files;
use crate::lint::{self, Linter, Part};
use crate::model::checks::Level;
use crate::rules;
use crate::site::events::{self, Event};
use crate::site::{Guide, Site};

/// Something on a day to come, or on the day of the site itself.
#[derive(Clone, Debug)]
pub struct Ahead<'s> {
    /// The day: the first of what begins, the last of what ends, the first on which a finding
    /// fires.
    pub day: Date,
    /// What.
    pub what: What<'s>,
}

/// What is ahead.
#[derive(Clone, Debug)]
pub enum What<'s> {
    /// A date in the data of a guide.
    Event(&'s Guide, Event<'s>),
    /// A fault that is not there on the day before. One of a rule that only `check` looks for is a
    /// finding; any other makes a build refuse the content.
    Finding(Diagnostic),
}

/// Everything from the day of the site to the last day, in order. `overrides` are those of
/// [`lint::run`].
#[must_use]
pub fn ahead<'s>(
    site: &'s Site,
    files: &dyn Files,
    overrides: &[(&'static Rule, Level)],
    last: Date,
) -> Vec<Ahead<'s>> {
    let mut all: Vec<Ahead<'s>> = Vec::new();
    for guide in site.guides.values() {
        let events = events::of(guide)
            .into_iter()
            .filter(|event| (*site.today..=last).contains(&event.day()));
        all.extend(events.map(|event| Ahead { day: event.day(), what: What::Event(guide, event) }));
    }
    let linter = Linter::new(site, files, overrides);
    let found = Agenda::new(site, &linter, last).walk();
    all.extend(found.into_iter().map(|(day, finding)| Ahead { day, what: What::Finding(finding) }));
    // On one day events come first, by guide; then findings as they were sorted. Sorting is stable.
    all.sort_by_key(|ahead| (ahead.day, matches!(ahead.what, What::Finding(_))));
    all
}

/// What tells a fault from another on any day.
type Key = (&'static str, SourcePath, At, String);

fn key(fault: &Diagnostic) -> Key {
    (fault.rule.name, fault.file.clone(), fault.at.clone(), fault.message.clone())
}

/// What has to be looked at again on a day.
#[derive(Default)]
struct Due {
    guides: BTreeSet<String>,
    pages: bool,
}

/// The days on which an answer may turn, with the latest answers. A guide's key is its address, the
/// pages' is empty.
struct Agenda<'c> {
    site: &'c Site,
    linter: &'c Linter<'c>,
    last: Date,
    due: BTreeMap<Date, Due>,
    /// Guides whose own dates lie ahead: the others are as they are.
    turning: Vec<&'c Guide>,
    /// Findings of the linter, not judged.
    findings: BTreeMap<String, Vec<Diagnostic>>,
    /// What the rules of every build find.
    faults: BTreeMap<String, Vec<Diagnostic>>,
    timeless: Vec<Diagnostic>,
}

impl<'c> Agenda<'c> {
    fn new(site: &'c Site, linter: &'c Linter<'c>, last: Date) -> Self {
        let mut agenda = Self {
            site,
            linter,
            last,
            due: BTreeMap::new(),
            turning: Vec::new(),
            findings: BTreeMap::new(),
            faults: BTreeMap::new(),
            timeless: linter.timeless(site),
        };
        let guides: Vec<&Guide> = site.guides.values().collect();
        agenda.look(site, &guides);
        agenda.look_at_pages(site);
        agenda.lifecycles();
        agenda
    }

    /// The days of each guide's own dates, for every guide that speaks of it.
    fn lifecycles(&mut self) {
        let mut days: BTreeMap<&str, Vec<Date>> = BTreeMap::new();
        for guide in self.site.guides.values() {
            let mut own = self.site.days(guide);
            own.retain(|day| self.is_ahead(*day));
            if !own.is_empty() {
                self.turning.push(guide);
                days.insert(&guide.address, own);
            }
        }
        for guide in self.site.guides.values() {
            for other in lint::speaks_of(self.site, guide) {
                for day in days.get(other.as_str()).into_iter().flatten() {
                    self.due.entry(*day).or_default().guides.insert(guide.address.clone());
                }
            }
        }
        for day in days.values().flatten() {
            self.due.entry(*day).or_default().pages = true;
        }
    }

    fn is_ahead(&self, day: Date) -> bool {
        day > *self.site.today && day <= self.last
    }

    /// Looks at guides as they are on the day of `then`.
    fn look(&mut self, then: &Site, guides: &[&Guide]) {
        let linter = self.linter;
        let look = |guide: &&Guide| (linter.guide(then, guide), rules::of_guide(then, guide));
        let looked: Vec<(Part, Vec<Diagnostic>)> = guides.par_iter().map(look).collect();
        for (guide, (part, faults)) in guides.iter().zip(looked) {
            for day in part.turns.into_iter().filter(|day| *day <= self.last) {
                self.due.entry(day).or_default().guides.insert(guide.address.clone());
            }
            self.findings.insert(guide.address.clone(), part.findings);
            self.faults.insert(guide.address.clone(), faults);
        }
    }

    fn look_at_pages(&mut self, then: &Site) {
        let part = self.linter.pages(then);
        for day in part.turns.into_iter().filter(|day| *day <= self.last) {
            self.due.entry(day).or_default().pages = true;
        }
        self.findings.insert(String::new(), part.findings);
        self.faults.insert(String::new(), rules::of_pages(then));
    }

    /// Every fault of the day that was last looked at, judged and sorted.
    fn all(&self, then: &Site) -> Vec<Diagnostic> {
        let findings = self.findings.values().flatten().chain(&self.timeless).cloned().collect();
        let mut all = self.linter.judge(then, findings);
        all.extend(self.faults.values().flatten().cloned());
        crate::build::sort(&mut all);
        all
    }

    /// Day after day: the faults that were not there before, each with the day on which it is first
    /// found.
    fn walk(mut self) -> Vec<(Date, Diagnostic)> {
        let mut before: BTreeSet<Key> = self.all(self.site).iter().map(key).collect();
        let mut found = Vec::new();
        while let Some((day, due)) = self.due.pop_first() {
            let then = self.site.on(day, &self.turning);
            let guides: Vec<&Guide> =
                due.guides.iter().filter_map(|address| then.guides.get(address)).collect();
            self.look(&then, &guides);
            if due.pages {
                self.look_at_pages(&then);
            }
            let now = self.all(&then);
            found.extend(
                now.iter()
                    .filter(|fault| !before.contains(&key(fault)))
                    .map(|fault| (day, fault.clone())),
            );
            before = now.iter().map(key).collect();
        }
        found
    }
}
