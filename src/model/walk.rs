//! Shows rules all data of a guide or of the site, each value with its path, so that no rule has to
//! know every struct. Exhaustive patterns make the compiler name a forgotten field.

use std::collections::BTreeMap;

use crate::base::date::PartialDate;
use crate::base::source::DataPath;

use super::blocks::{
    Audience, Change, Coverage, Covers, Fact, Price, Question, Relation, Resource, ResourceKind,
    Step, Successor, Suited, WorthIt,
};
use super::certification::{
    Alias, Benefit, Certification, Comparison, Difficulty, External, Level, Lifecycle,
    Prerequisites, Recommended, SourcedDate,
};
use super::checks::Checks;
use super::codes::{Cbsa, Host, Language, RegionCode, Soc};
use super::conditions::Conditions;
use super::costs::{Billing, Cost, CostType, Costs, Scenario, ScenarioItem, Tax};
use super::exam::{
    Attempts, Beta, Delivery, Domain, Domains, Duration, Exam, Questions, Retake, Scoring,
    ScoringKind, Task, Version, Waits, exam_parts,
};
use super::figure::{Figure, Measure};
use super::front_matter::{Allow, GuideFrontMatter, PageFrontMatter, VendorFrontMatter};
use super::hosting::Hosting;
use super::money::{Currency, Money};
use super::neighbors::{Neighbor, NeighborKind};
use super::occupations::Occupations;
use super::outputs::Outputs;
use super::part::{Part, Provenance};
use super::salaries::{Outlook, Pay, PayPeriod, PayRow, Population, Salaries, Series, Stat};
use super::scalar::{GuideRef, Id, Md, Number, SourceId, Text, Url};
use super::site::{
    MarkdownConfig, NavItem, Occupation, Publisher, Region, SiteConfig, Vendor, VendorDefaults,
};
use super::source::Source;
use super::validity::{CountsFrom, Period, Renewal, Renewals, Validity};
use super::variants::{ByVersion, Dated, Told, When};
use super::wages::WageHead;

/// What a visitor is shown.
#[derive(Clone, Copy, Debug)]
pub enum Visit<'a> {
    /// A markdown text.
    Md(&'a Md),
    /// The id of a source.
    Source(&'a Id),
    /// A reference to a guide.
    Guide(&'a GuideRef),
    /// The code of a region.
    Region(&'a str),
    /// A condition.
    Conditions(&'a Conditions),
    /// A figure or date that needs provenance, and what was found on it or around it.
    Figure {
        /// Its source.
        source: Given<&'a Id>,
        /// The date it describes.
        as_of: Given<PartialDate>,
    },
}

/// What a figure has of a source or of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given<T> {
    /// Nothing.
    Missing,
    /// None is needed: what stands around the figure is the source itself.
    NotNeeded,
    /// This one.
    By(T),
}

impl<T> Given<T> {
    /// The one that is given, if any.
    #[must_use]
    pub fn by(self) -> Option<T> {
        match self {
            Self::By(value) => Some(value),
            Self::Missing | Self::NotNeeded => None,
        }
    }

    /// This one, else what stands around it.
    fn or(own: Option<T>, around: Self) -> Self {
        own.map_or(around, Self::By)
    }
}

/// Where a walk stands.
pub struct Walker<'w> {
    at: DataPath,
    source: Given<Id>,
    as_of: Given<PartialDate>,
    see: &'w mut dyn FnMut(&DataPath, Visit<'_>),
}

impl<'w> Walker<'w> {
    /// A walk that starts at `at` and shows everything to `see`.
    pub fn new(at: DataPath, see: &'w mut dyn FnMut(&DataPath, Visit<'_>)) -> Self {
        Self { at, source: Given::Missing, as_of: Given::Missing, see }
    }

    /// Walks a value one step deeper.
    pub fn step<T: Walk>(&mut self, segment: impl Into<crate::base::source::Segment>, value: &T) {
        self.at.0.push(segment.into());
        value.walk(self);
        self.at.0.pop();
    }

    fn show(&mut self, visit: Visit<'_>) {
        (self.see)(&self.at, visit);
    }

    /// Walks the inside of something that may carry the provenance of all its figures.
    fn within(
        &mut self,
        source: Option<&SourceId>,
        as_of: Option<PartialDate>,
        inside: impl FnOnce(&mut Self),
    ) {
        let own = (source.map(|id| id.0.clone()), as_of);
        let around = (self.source.clone(), self.as_of);
        self.with(Given::or(own.0, around.0), Given::or(own.1, around.1), inside);
    }

    /// Walks the inside of something with this provenance and no other.
    fn with(
        &mut self,
        source: Given<Id>,
        as_of: Given<PartialDate>,
        inside: impl FnOnce(&mut Self),
    ) {
        let outer = (
            std::mem::replace(&mut self.source, source),
            std::mem::replace(&mut self.as_of, as_of),
        );
        inside(self);
        (self.source, self.as_of) = outer;
    }

    fn figure(&mut self) {
        let source = match &self.source {
            Given::By(id) => Given::By(id),
            Given::Missing => Given::Missing,
            Given::NotNeeded => Given::NotNeeded,
        };
        (self.see)(&self.at, Visit::Figure { source, as_of: self.as_of });
    }
}

/// Data that can be walked.
pub trait Walk {
    /// Shows everything inside to the walker.
    fn walk(&self, w: &mut Walker<'_>);
}

impl<T: Walk> Walk for Option<T> {
    fn walk(&self, w: &mut Walker<'_>) {
        if let Some(value) = self {
            value.walk(w);
        }
    }
}

impl<T: Walk> Walk for Vec<T> {
    fn walk(&self, w: &mut Walker<'_>) {
        self.iter().enumerate().for_each(|(i, value)| w.step(i, value));
    }
}

impl<K: AsRef<str>, T: Walk> Walk for BTreeMap<K, T> {
    fn walk(&self, w: &mut Walker<'_>) {
        for (key, value) in self {
            w.step(key.as_ref(), value);
        }
    }
}

/// Values in which there is nothing to see.
macro_rules! leaves {
    ($($leaf:ty),* $(,)?) => { $(impl Walk for $leaf { fn walk(&self, _: &mut Walker<'_>) {} })* };
}

leaves! {
    bool, u8, u16, Id, Text, Url, Host, Hosting, Language, Soc, Cbsa, MarkdownConfig, Checks, Number, Money, Currency,
    PartialDate, CountsFrom, Duration, Attempts, Waits, Period, ScoringKind, Delivery, CostType, Tax,
    Billing, Covers, Coverage, NeighborKind, Relation, ResourceKind, Population, PayPeriod, Pay, Stat, Level, When,
}

/// Structs without provenance of their own: every field is walked under its key.
macro_rules! fields {
    ($($name:ident { $($field:ident $(= $key:literal)?),* $(,)? })*) => { $(
        impl Walk for $name {
            fn walk(&self, w: &mut Walker<'_>) {
                let Self { $($field),* } = self;
                $(w.step(key!($field $($key)?), $field);)*
            }
        }
    )* };
}

macro_rules! key {
    ($field:ident $key:literal) => {
        $key
    };
    ($field:ident) => {
        stringify!($field)
    };
}

/// Structs that may carry the provenance of all figures inside.
macro_rules! sourced {
    ($($name:ident { $($field:ident),* $(,)? })*) => { $(
        impl Walk for $name {
            fn walk(&self, w: &mut Walker<'_>) {
                let Self { source, as_of, $($field),* } = self;
                w.step("source", source);
                w.within(source.as_ref(), *as_of, |w| { $(w.step(stringify!($field), $field);)* });
            }
        }

        impl Sourced for $name {
            fn provenance(&self) -> Provenance {
                Provenance { source: self.source.clone(), as_of: self.as_of }
            }
        }
    )* };
}

fields! {
    Certification {
        name, short_name, also_known_as, vendor, url, level, fields, occupations, lifecycle, versions, exam, validity, prerequisites,
        recommended, relations, study_hours, difficulty, holders, benefits, domains, costs, salaries, resources, successors,
        comparison, audience, steps, changes, faq, facts, worth_it,
    }
    External {
        id, name, url, vendor, level, versions, exam, validity, prerequisites, study_hours, domains, costs,
    }
    Alias { name, until }
    Lifecycle { available, announced, retirement_announced, renewal_closes }
    Questions { total, scored, unscored }
    Scoring { kind, min, max, pass }
    Retake { wait, max_attempts, fee }
    Renewal { how, fee, credits, counts_from, opens, when }
    Domain { id, number, name, weight, tasks, was }
    Task { id, number, name, topics }
    Costs { items, scenarios }
    Scenario { id, name, items }
    ScenarioItem { cost, quantity }
    Salaries { series, outlook }
    Comparison { with, external, best_for, less_for }
    Audience { suits, not_for, self_check }
    Suited { who, why, instead }
    Step { id, text, when, effort, cost, after }
    Change { date, text, source, version }
    Question { id, question, answer, when }
    WorthIt { verdict, assumptions }
    Difficulty { value, reason }
    Benefit { text, when }
    GuideFrontMatter { title, description, redirects, related, draft, allow }
    PageFrontMatter { title, description, redirects, draft, allow }
    VendorFrontMatter { description, allow }
    Allow { rule, reason, at }
    SiteConfig { title, base_url, host, language, region, publisher, fields, nav, allow_hosts, outputs, markdown, checks }
    Outputs { csv, json, plans, facts, freshness, feed, calendar, redirect_pages }
    NavItem { label, to }
    Publisher { name, url, note }
    Region { label, cbsa }
    WageHead { source, as_of, currency, period, population, pay, license, via }
    Occupations { ids, none }
    Occupation { title, soc, stands_in, note }
    Vendor { name, legal_name, url, trademark_notice, defaults }
}

exam_parts!(sourced);

sourced! {
    Validity { period, renewal, maintenance_fee }
    Domains { items, out_of_scope }
    Series { id, occupation, occupations, population, currency, period, pay, sample, rows }
    Outlook { occupation, percent, from, to, comparator, openings }
    Successor { certification, relation, covers, note }
    Neighbor { kind, certification, note }
    VendorDefaults { scoring, item_types, delivery, providers, retake, validity, tax }
}

impl Walk for Cost {
    fn walk(&self, w: &mut Walker<'_>) {
        let Self { amount, percent, region, note, when, source, as_of, .. } = self;
        w.step("source", source);
        w.step("note", note);
        w.step("when", when);
        w.step("region", region);
        w.within(source.as_ref(), *as_of, |w| {
            w.step("amount", amount);
            w.step("percent", percent);
        });
    }
}

impl Walk for Recommended {
    // Years of experience are the vendor's advice in words; they carry no provenance of their own.
    fn walk(&self, w: &mut Walker<'_>) {
        let Self { text, years } = self;
        w.step("text", text);
        w.with(Given::NotNeeded, Given::NotNeeded, |w| w.step("years", years));
    }
}

impl Walk for Source {
    fn walk(&self, w: &mut Walker<'_>) {
        // Dates and addresses of a source are no figures: they are what figures rest on.
        w.step("note", &self.note);
    }
}

impl Walk for Version {
    fn walk(&self, w: &mut Walker<'_>) {
        w.step("source", &self.source);
        let dates = [
            ("available", &self.available),
            ("last_registration", &self.last_registration),
            ("last_exam", &self.last_exam),
        ];
        w.within(self.source.as_ref(), self.as_of, |w| {
            for (key, date) in dates {
                if date.is_some() {
                    w.step(key, date);
                }
            }
            if let Some(Beta { from: _, to: _, code: _, languages: _, exam, fee }) = &self.beta {
                w.at.0.push("beta".into());
                w.figure();
                w.step("exam", exam);
                w.step("fee", fee);
                w.at.0.pop();
            }
        });
    }
}

impl Walk for Dated {
    fn walk(&self, w: &mut Walker<'_>) {
        w.figure();
    }
}

impl Walk for SourcedDate {
    fn walk(&self, w: &mut Walker<'_>) {
        w.step("source", &self.source);
        w.step("note", &self.note);
        w.within(self.source.as_ref(), self.as_of, Walker::figure);
    }
}

impl Walk for PayRow {
    fn walk(&self, w: &mut Walker<'_>) {
        w.within(None, self.as_of, |w| {
            for stat in Stat::ALL {
                w.step(stat.key(), &self.stat(stat).cloned());
            }
            w.step("sample", &self.sample);
        });
        w.step("region", &self.region);
    }
}

impl Walk for Resource {
    fn walk(&self, w: &mut Walker<'_>) {
        w.step("source", &self.source);
        w.step("verdict", &self.verdict);
        // A resource is its own source; its price still needs a date. Hours are the provider's own
        // and share it.
        let own = self.source.as_ref().map_or(Given::NotNeeded, |id| Given::By(id.0.clone()));
        let dated = self.as_of.map_or(Given::Missing, Given::By);
        w.with(own, dated, |w| w.step("price", &self.price));
        w.with(Given::NotNeeded, Given::NotNeeded, |w| w.step("hours", &self.hours));
    }
}

impl Walk for Price {
    fn walk(&self, w: &mut Walker<'_>) {
        if let Some(figure) = self.figure() {
            figure.walk(w);
        }
    }
}

impl Walk for Fact {
    fn walk(&self, w: &mut Walker<'_>) {
        self.figure.walk(w);
    }
}

impl<T: Copy> Walk for Figure<T> {
    fn walk(&self, w: &mut Walker<'_>) {
        w.step("source", &self.source);
        w.step("note", &self.note);
        w.within(self.source.as_ref(), self.as_of, |w| {
            if !matches!(self.value, Measure::Absent(_)) {
                w.figure();
            }
        });
        // Each other value speaks for its own source, never for that of the block.
        w.with(Given::Missing, Given::Missing, |w| w.step("also", &self.also));
    }
}

/// A block that may carry the provenance of all its figures.
pub trait Sourced {
    /// The source and the date that it carries.
    fn provenance(&self) -> Provenance;
}

impl<T: Walk + Sourced> Walk for ByVersion<T> {
    fn walk(&self, w: &mut Walker<'_>) {
        let (all, own) = match self {
            Self::Same(block) => return block.walk(w),
            Self::Each { all, own } => (all, own),
        };
        w.at.0.push("by_version".into());
        w.step("all", all);
        // What all versions share stands around what each says.
        let around = all.as_ref().map(Sourced::provenance).unwrap_or_default();
        w.within(around.source.as_ref(), around.as_of, |w| own.walk(w));
        w.at.0.pop();
    }
}

/// A figure says its source itself, for its version alone.
impl<T> Sourced for Figure<T> {
    fn provenance(&self) -> Provenance {
        Provenance::default()
    }
}

impl<T: Walk> Walk for Part<T> {
    fn walk(&self, w: &mut Walker<'_>) {
        self.value.walk(w);
    }
}

impl Walk for Told {
    fn walk(&self, w: &mut Walker<'_>) {
        let Self { open, closing: _, closed: _, expired: _ } = self;
        if self.variants().iter().all(|(_, variant)| variant.is_none()) {
            return open.walk(w);
        }
        w.step("open", open);
        for (state, variant) in self.variants() {
            if let Some(variant) = variant {
                w.step(state, variant);
            }
        }
    }
}

impl Walk for Renewals {
    fn walk(&self, w: &mut Walker<'_>) {
        if let Self::Ways(ways) = self {
            ways.walk(w);
        }
    }
}

impl Walk for Prerequisites {
    fn walk(&self, w: &mut Walker<'_>) {
        if let Self::All(items) = self {
            items.walk(w);
        }
    }
}

/// Values that are shown as they are.
macro_rules! shown {
    ($($shown:ty => $visit:ident),* $(,)?) => { $(
        impl Walk for $shown {
            fn walk(&self, w: &mut Walker<'_>) {
                w.show(Visit::$visit(self));
            }
        }
    )* };
}

shown! { Md => Md, SourceId => Source, RegionCode => Region, GuideRef => Guide, Conditions => Conditions }
