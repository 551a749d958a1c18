//! How well figures are backed: how many there are, how many have a source, what is not known, how
//! old they are.
//!
//! Start with [`Coverage::of`]. It counts the facts of the tables, which hold nothing that the day
//! computes, so that the counts are the same on every day.

use std::collections::BTreeMap;

use crate::base::date::PartialDate;
use crate::model::figure::Absence;
use crate::model::source::Mark;

use super::facts::{Class, Fact, Facts, Origin, cite};
use super::{Guide, Site, reading};

/// A dated fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Aged {
    /// Its id: `aws/ai-practitioner:exam.minutes`.
    pub fact: String,
    /// The date that it describes.
    pub as_of: PartialDate,
    /// Where it comes from.
    pub origin: Origin,
}

/// What is counted of some figures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Figures and dates that say a value.
    pub figures: usize,
    /// Those that name a source, or are their own.
    pub sourced: usize,
    /// How many of those that name a source came from it in which way.
    pub read: BTreeMap<Mark, usize>,
    /// Those whose source's address answered on a known day. A count apart: an address that answers
    /// is no figure that was compared.
    pub reachable: usize,
    /// Those that no date is known of.
    pub undated: usize,
    /// Figures that are said to have no value.
    pub absent: BTreeMap<Absence, usize>,
    /// The figures that every guide shows and this one neither states nor says to be absent; they
    /// count as unknown.
    pub left_out: Vec<String>,
    /// The ids of the figures without a source.
    pub unsourced: Vec<String>,
    /// The ids of the figures that are unknown.
    pub unknown: Vec<String>,
    /// The oldest; of several the first.
    pub oldest: Option<Aged>,
    /// The newest; of several the first.
    pub newest: Option<Aged>,
    /// How many figures of a class there are, and the oldest of them.
    pub classes: BTreeMap<Class, (usize, Option<Aged>)>,
}

impl Coverage {
    /// Counts facts.
    #[must_use]
    pub fn of(site: &Site, facts: &Facts) -> Self {
        let mut all = Self::default();
        facts.own().for_each(|fact| all.count(site, fact));
        all
    }

    /// Counts the facts of a guide, and what it leaves out.
    #[must_use]
    pub fn of_guide(site: &Site, guide: &Guide) -> Self {
        let mut all = Self::of(site, &guide.facts);
        all.left_out =
            left_out(site, guide).map(|path| format!("{}:{path}", guide.address)).collect();
        all
    }

    /// How many figures are unknown, said or left out.
    #[must_use]
    pub fn unknown(&self) -> usize {
        self.unknown.len() + self.left_out.len()
    }

    fn count(&mut self, site: &Site, fact: &Fact) {
        if let Err(absence) = fact.said.value {
            *self.absent.entry(absence).or_default() += 1;
            if absence == Absence::Unknown {
                self.unknown.push(fact.id());
            }
            return;
        }
        self.figures += 1;
        match &fact.origin {
            Origin::Source(id) => {
                *self.read.entry(reading::backing(site, id, fact.as_of)).or_default() += 1
            }
            Origin::Itself(_) => {}
            Origin::Unsaid => self.unsourced.push(fact.id()),
        }
        self.sourced += usize::from(fact.origin != Origin::Unsaid);
        let answered = |id| site.sources.get(id).is_some_and(|source| source.reachable.is_some());
        self.reachable += usize::from(matches!(&fact.origin, Origin::Source(id) if answered(id)));
        let aged =
            fact.as_of.map(|as_of| Aged { fact: fact.id(), as_of, origin: fact.origin.clone() });
        self.undated += usize::from(aged.is_none());
        if let Some(class) = fact.kind.class() {
            let (figures, oldest) = self.classes.entry(class).or_default();
            *figures += 1;
            older(oldest, aged.as_ref());
        }
        older(&mut self.oldest, aged.as_ref());
        newer(&mut self.newest, aged.as_ref());
    }

    /// Takes in what was counted elsewhere.
    pub fn add(&mut self, other: &Self) {
        self.figures += other.figures;
        self.sourced += other.sourced;
        for (mark, count) in &other.read {
            *self.read.entry(*mark).or_default() += count;
        }
        self.reachable += other.reachable;
        self.undated += other.undated;
        for (absence, count) in &other.absent {
            *self.absent.entry(*absence).or_default() += count;
        }
        self.left_out.extend_from_slice(&other.left_out);
        self.unsourced.extend_from_slice(&other.unsourced);
        self.unknown.extend_from_slice(&other.unknown);
        older(&mut self.oldest, other.oldest.as_ref());
        newer(&mut self.newest, other.newest.as_ref());
        for (class, (count, aged)) in &other.classes {
            let (figures, oldest) = self.classes.entry(*class).or_default();
            *figures += count;
            older(oldest, aged.as_ref());
        }
    }
}

fn older(oldest: &mut Option<Aged>, aged: Option<&Aged>) {
    if aged.is_some_and(|aged| oldest.as_ref().is_none_or(|known| aged.as_of < known.as_of)) {
        *oldest = aged.cloned();
    }
}

fn newer(newest: &mut Option<Aged>, aged: Option<&Aged>) {
    if aged.is_some_and(|aged| newest.as_ref().is_none_or(|known| aged.as_of > known.as_of)) {
        *newest = aged.cloned();
    }
}

/// Every guide shows these under its title, and "unknown" for one that its data does not hold.
fn left_out<'a>(site: &'a Site, guide: &'a Guide) -> impl Iterator<Item = &'static str> + use<'a> {
    let shown = [
        "exam.fee",
        "exam.minutes",
        "exam.questions.total",
        "exam.scoring.pass",
        "validity.period",
    ];
    shown.into_iter().filter(move |path| cite(site, Some(guide), path).is_err())
}
