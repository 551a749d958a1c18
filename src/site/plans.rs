//! The ready study plans of a guide: which are asked for, how long study is said to take, which of
//! them are shown.
//!
//! A guide has them where its text places `{study-plan}`; the page `plan/` then shows them all.
//! Start with [`offers`].

use std::collections::BTreeSet;
use std::ops::Deref;

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::markdown::Piece;
use crate::model::blocks::Resource;
use crate::model::exam::Domains;
use crate::model::figure::{Figure, Measure};
use crate::model::scalar::Number;
use crate::model::variants::{Dated, When};
use crate::parse::Prose;
use crate::plan::dated::latest_start;
use crate::plan::{self, Confidence, Domain, Plan, QUANTUM, Verdict, Workload};

use super::lifecycle::Status;
use super::{Guide, names};

/// The file of a guide's ready plans, beside its page.
pub const FILE: &str = "plan.csv";

/// The longest ready plan, in weeks.
pub const LONGEST: u32 = 52;

/// Beyond so many weeks a plan is long: one of more hours a week is offered instead, where there is
/// one.
const LONG: u32 = 16;

/// Hours a week where the author asks for none: beside a job, and with time for little else.
const USUAL_HOURS: [u32; 2] = [5, 10];

/// Weeks where the author asks for none and nobody says how long study takes.
const USUAL_WEEKS: [u32; 1] = [12];

/// More hours a week nobody is asked to study.
const MAX_HOURS: u32 = 60;

/// The lengths that an author asks for, each in rising order; empty for the usual ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// In weeks.
    pub weeks: Vec<u32>,
    /// In hours a week.
    pub hours: Vec<u32>,
}

impl Asked {
    /// The hours a week to choose from.
    fn hours(&self) -> &[u32] {
        if self.hours.is_empty() { &USUAL_HOURS } else { &self.hours }
    }

    /// The weeks to choose from; none if they follow from the hours.
    fn weeks(&self, need: Option<u32>) -> &[u32] {
        if self.weeks.is_empty() && need.is_none() { &USUAL_WEEKS } else { &self.weeks }
    }

    /// The pairs of weeks and hours a week to choose from. Where only one of them is asked for, the
    /// other follows from it, for a plan that suffices and for one that is comfortable.
    fn pairs(&self, need: Option<u32>) -> Vec<(u32, u32)> {
        let weeks = self.weeks(need);
        let targets = need.map_or([0; 2], |need| [need, need.saturating_add(need.div_ceil(4))]);
        let of_hours =
            |quanta: u32, by: u32| quanta.div_ceil(by.saturating_mul(60 / QUANTUM)).max(1);
        let mut pairs: Vec<(u32, u32)> = match (weeks, &*self.hours, need) {
            ([], _, Some(_)) => self
                .hours()
                .iter()
                .flat_map(|hours| targets.map(|t| (of_hours(t, *hours), *hours)))
                .collect(),
            (weeks, [], Some(_)) => weeks
                .iter()
                .flat_map(|weeks| targets.map(|t| (*weeks, of_hours(t, *weeks))))
                .collect(),
            (weeks, _, _) => weeks
                .iter()
                .flat_map(|weeks| self.hours().iter().map(|hours| (*weeks, *hours)))
                .collect(),
        };
        pairs.retain(|(weeks, hours)| *weeks <= LONGEST && *hours <= MAX_HOURS);
        pairs
    }
}

/// A ready plan: so many weeks of so many hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Offer {
    /// How many weeks.
    pub weeks: u32,
    /// How many hours a week.
    pub hours: u32,
    /// Whether a plan is written for it.
    pub fate: Fate,
}

/// Whether a plan is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is; with a verdict if it is known how long study takes.
    Written(Option<Verdict>),
    /// Not even a year of it is enough.
    TooShort,
    /// It had to begin by this day to end before the last day of the exam.
    TooLate(Date),
}

impl Offer {
    /// `12-weeks-10-hours`: its anchor, and its name in the file of all.
    #[must_use]
    pub fn id(&self) -> String {
        format!("{}-weeks-{}-hours", self.weeks, self.hours)
    }

    /// All its hours.
    #[must_use]
    pub fn hours_in_all(&self) -> u32 {
        self.weeks * self.hours
    }

    /// Whether a plan is written.
    #[must_use]
    pub fn is_written(&self) -> bool {
        matches!(self.fate, Fate::Written(_))
    }

    /// The plan.
    #[must_use]
    pub fn plan(&self, workload: &Workload) -> Option<Plan> {
        plan::by_weeks(workload, self.weeks, self.hours * 60).ok()
    }
}

/// What the widgets of a text ask for: the options of the first one that has any. None where the
/// widget is not placed.
#[must_use]
pub fn asked<F>(text: &Prose<F>) -> Option<Asked> {
    let mut placed = text.body.pieces.iter().filter_map(|piece| match piece {
        Piece::Widget(widget) if widget.name == "study-plan" => Some(widget),
        _ => None,
    });
    let first = placed.next()?;
    let widget = std::iter::once(first)
        .chain(placed)
        .find(|w| !w.options.trim().is_empty())
        .unwrap_or(first);
    let options = text.options_of(widget).study_plan();
    let mut asked = Asked {
        weeks: options.weeks.iter().map(|weeks| weeks.0).collect(),
        hours: options.hours.iter().map(|hours| hours.0).collect(),
    };
    for list in [&mut asked.weeks, &mut asked.hours] {
        list.sort_unstable();
        list.dedup();
    }
    Some(asked)
}

/// Whether a guide has a page of plans: they are asked for, and the domains of the version in force
/// are known.
#[must_use]
pub fn has_page(guide: &Guide) -> bool {
    guide.plans.is_some() && has_domains(guide)
}

/// Whether the domains of the version in force are known.
#[must_use]
pub fn has_domains(guide: &Guide) -> bool {
    guide.domains(None).is_some_and(|domains| !domains.items.is_empty())
}

/// What there is to learn for the version in force.
#[must_use]
pub fn workload(guide: &Guide) -> Workload {
    workload_of(guide, None)
}

fn workload_of(guide: &Guide, version: Option<&str>) -> Workload {
    let domains = guide.domains(version).map(domains).unwrap_or_default();
    let exam_minutes =
        guide.exam(version).and_then(|exam| exam.minutes.as_ref()).and_then(|minutes| {
            let Number(minutes) = minutes.value.max().or(minutes.value.min())?;
            minutes.ceil().to_u32()
        });
    let minutes = guide
        .study_hours(version)
        .and_then(need)
        .and_then(|hours| (hours * Decimal::from(60)).to_u32());
    Workload { domains, minutes, done: 0, exam_minutes }
}

/// The hours that plans reckon with: the figure, or the middle of its range. None if it is absent
/// or not above zero.
#[must_use]
pub fn need(hours: &Figure<Number>) -> Option<Decimal> {
    let hours = match hours.value {
        Measure::Exact(Number(hours)) | Measure::AtLeast(Number(hours)) => hours,
        Measure::Range(Number(min), Number(max)) => (min + max) / Decimal::TWO,
        Measure::Unlimited | Measure::Absent(_) => return None,
    };
    Some(hours).filter(|hours| *hours > Decimal::ZERO)
}

/// Weights in hundredths of a percent, least plus greatest. If any weight is missing, all domains
/// count the same.
fn domains(domains: &Domains) -> Vec<Domain> {
    let weight = |weight: &Figure<Number>| {
        let (Number(min), Number(max)) =
            (weight.value.min()?, weight.value.max().or(weight.value.min())?);
        ((min + max) * Decimal::ONE_HUNDRED).round().to_u32()
    };
    let weights: Option<Vec<u32>> =
        domains.items.iter().map(|domain| weight(&domain.weight)).collect();
    let weights = weights.unwrap_or_else(|| vec![0; domains.items.len()]);
    weights.into_iter().map(|weight| Domain { weight, confidence: Confidence::MIDDLE }).collect()
}

/// The ready plans: the shortest that suffices, and a comfortable one; none once the exam is
/// closed, nor while it is not known whether it can be taken. One that no longer fits before the
/// last day is not written.
#[must_use]
pub fn offers(guide: &Guide, today: &impl Deref<Target = Date>) -> Vec<Offer> {
    let state = guide.in_force().map(|version| guide.state(version));
    let is_gone = guide.lifecycle.status.is_over() || state == Some(Status::Unconfirmed);
    let Some(asked) = guide.plans.as_ref().filter(|_| !is_gone && has_domains(guide)) else {
        return Vec::new();
    };
    let mut offers = offers_of(asked, &workload(guide));
    // The day is read only if it matters: what does not read it is the same on every day.
    if let Some(last) = last_day(guide) {
        for offer in offers.iter_mut().filter(|offer| offer.is_written()) {
            let begin_by = latest_start(last, offer.weeks).unwrap_or(Date::MIN);
            if begin_by < **today {
                offer.fate = Fate::TooLate(begin_by);
            }
        }
    }
    offers
}

/// The last day of the version in force for readers of the site, if it is announced: before it
/// every plan has to end.
#[must_use]
pub fn last_day(guide: &Guide) -> Option<Date> {
    closes(guide).map(|when| when.date.last_day())
}

/// The same as it is stated.
#[must_use]
pub fn closes(guide: &Guide) -> Option<When> {
    guide.lifecycle.versions.get(guide.lifecycle.in_force?)?.closes
}

/// The language of that day, if others end on other days.
#[must_use]
pub fn language(guide: &Guide) -> Option<&str> {
    guide.lifecycle.versions.get(guide.lifecycle.in_force?)?.closes_in.as_deref()
}

/// ` in English` after an exam whose last day that is, if it has others in other languages; else
/// nothing.
#[must_use]
pub fn in_language(guide: &Guide) -> String {
    language(guide).map(|code| format!(" in {}", names::language(code))).unwrap_or_default()
}

/// The days on which a plan becomes too late, whichever version is in force then.
pub fn turns(guide: &Guide) -> Vec<Date> {
    let Some(asked) = &guide.plans else { return Vec::new() };
    let mut days = Vec::new();
    for version in &guide.data.versions {
        let weeks: BTreeSet<u32> = offers_of(asked, &workload_of(guide, Some(&version.id)))
            .iter()
            .map(|offer| offer.weeks)
            .collect();
        let ends: Vec<Date> = version
            .last_exam
            .iter()
            .flat_map(Dated::all)
            .map(|when| when.date.last_day())
            .collect();
        let starts = ends
            .iter()
            .flat_map(|last| weeks.iter().filter_map(|weeks| latest_start(*last, *weeks)));
        days.extend(starts.filter_map(|day| day.tomorrow().ok()));
    }
    days
}

/// The plans to offer, the shortest first; then one with fewer hours a week or time to spare. If
/// none of those asked for suffices, the one that does with the most hours a week takes their
/// place, up to a year long.
fn offers_of(asked: &Asked, workload: &Workload) -> Vec<Offer> {
    let need = workload.need();
    let mut pairs = asked.pairs(need);
    pairs.sort_unstable();
    let verdict = |(weeks, hours): (u32, u32)| {
        need.map(|need| Verdict::of(weeks * hours * 60 / QUANTUM, need))
    };
    let offer = |pair: (u32, u32), fate: Fate| Offer { weeks: pair.0, hours: pair.1, fate };
    let written = |pair: (u32, u32)| offer(pair, Fate::Written(verdict(pair)));
    let Some(need) = need else {
        let mut ends: Vec<(u32, u32)> =
            pairs.first().into_iter().chain(pairs.last()).copied().collect();
        ends.dedup();
        return ends.into_iter().map(written).collect();
    };
    let Some(shortest) =
        pairs.iter().copied().find(|pair| verdict(*pair) >= Some(Verdict::Feasible))
    else {
        let Some(hours) = asked.hours().last().copied() else { return Vec::new() };
        let weeks = need.div_ceil(hours * 60 / QUANTUM);
        return vec![if weeks <= LONGEST {
            written((weeks, hours))
        } else {
            offer((LONGEST, hours), Fate::TooShort)
        }];
    };
    let is_comfortable = |pair: (u32, u32)| verdict(pair) == Some(Verdict::Comfortable);
    let is_easier = |pair: &(u32, u32)| {
        pair.1 < shortest.1
            || (pair.1 == shortest.1 && is_comfortable(*pair) && !is_comfortable(shortest))
    };
    let suffices = |pair: &(u32, u32)| verdict(*pair) >= Some(Verdict::Feasible);
    let comfortable = pairs.iter().copied().filter(|pair| is_easier(pair) && suffices(pair));
    let comfortable =
        comfortable.min_by_key(|pair| (pair.0 > LONG, !is_comfortable(*pair), pair.1, pair.0));
    std::iter::once(shortest).chain(comfortable).map(written).collect()
}

/// The plan that the guide itself shows: the first that is written.
#[must_use]
pub fn chosen(offers: &[Offer]) -> Option<Offer> {
    offers.iter().copied().find(Offer::is_written)
}

/// Whether a resource is for the version in force, or for none in particular.
#[must_use]
pub fn fits(guide: &Guide, resource: &Resource) -> bool {
    resource
        .version
        .as_ref()
        .is_none_or(|version| guide.in_force().is_some_and(|own| own.id == *version))
}

/// The places of the page that a fragment can name.
pub fn anchors(guide: &Guide, today: Date) -> impl Iterator<Item = String> {
    let parts = ["plans", "materials", "method", "references"].map(str::to_owned);
    parts.into_iter().chain(offers(guide, &&today).into_iter().map(|offer| offer.id()))
}

/// A ready plan of a version, as the file of all has it.
pub struct Ready<'g> {
    /// The version, if the guide names any.
    pub version: Option<&'g str>,
    /// How many weeks and hours.
    pub offer: Offer,
    /// What it divides.
    pub plan: Plan,
}

/// The ready plans of every version that can be taken or will be, also of those for which it is too
/// late today. So a page that is read on a later day, when another version is in force, finds its
/// plans in the file as well.
#[must_use]
pub fn ready(guide: &Guide) -> Vec<Ready<'_>> {
    let Some(asked) = guide.plans.as_ref().filter(|_| !guide.lifecycle.status.is_over()) else {
        return Vec::new();
    };
    let open = guide.data.versions.iter().filter(|version| !guide.state(version).is_over());
    let mut versions: Vec<Option<&str>> = open.map(|version| Some(version.id.as_str())).collect();
    if guide.data.versions.is_empty() {
        versions.push(None);
    }
    let with_domains = versions
        .into_iter()
        .filter(|id| guide.domains(*id).is_some_and(|own| !own.items.is_empty()));
    let of_version = |version: Option<&'_ str>| {
        let workload = workload_of(guide, version);
        let written = offers_of(asked, &workload).into_iter().filter(Offer::is_written);
        written.filter_map(|offer| Some((offer, offer.plan(&workload)?))).collect::<Vec<_>>()
    };
    with_domains
        .flat_map(|version| {
            of_version(version).into_iter().map(move |(offer, plan)| Ready { version, offer, plan })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(weeks: &[u32], hours: &[u32], need: Option<u32>) -> String {
        let asked = Asked { weeks: weeks.to_vec(), hours: hours.to_vec() };
        let workload = Workload { minutes: need.map(|hours| hours * 60), ..Workload::default() };
        let all: Vec<String> = offers_of(&asked, &workload)
            .iter()
            .map(|offer| match offer.fate {
                Fate::Written(Some(verdict)) => {
                    format!("{}×{} {}", offer.weeks, offer.hours, verdict.word())
                }
                Fate::Written(None) => format!("{}×{}", offer.weeks, offer.hours),
                Fate::TooShort => format!("({}×{} short)", offer.weeks, offer.hours),
                Fate::TooLate(_) => format!("({}×{} late)", offer.weeks, offer.hours),
            })
            .collect();
        all.join(", ")
    }

    #[test]
    fn the_shortest_that_suffices_and_a_comfortable_one() {
        assert_eq!(shown(&[], &[], Some(26)), "3×10 feasible, 7×5 comfortable");
        assert_eq!(shown(&[], &[], Some(56)), "6×10 feasible, 14×5 comfortable");
        assert_eq!(shown(&[], &[], Some(100)), "10×10 feasible, 13×10 comfortable");
        assert_eq!(shown(&[], &[], Some(500)), "50×10 feasible");
        assert_eq!(shown(&[], &[], Some(2)), "1×5 comfortable");
    }

    #[test]
    fn what_the_author_asks_for_is_chosen_from() {
        assert_eq!(shown(&[8, 16], &[5, 10, 15], Some(100)), "8×15 feasible, 16×10 comfortable");
        assert_eq!(shown(&[8, 12], &[], Some(100)), "8×13 feasible, 12×11 comfortable");
        assert_eq!(shown(&[], &[6], Some(26)), "5×6 feasible, 6×6 comfortable");
        assert_eq!(shown(&[2, 4, 6], &[5, 10], Some(25)), "4×10 comfortable, 6×5 feasible");
    }

    #[test]
    fn there_is_always_a_plan_if_a_year_holds_one() {
        assert_eq!(shown(&[4], &[10], Some(300)), "30×10 feasible");
        assert_eq!(shown(&[4], &[5], Some(3000)), "(52×5 short)");
        assert_eq!(shown(&[], &[], Some(3000)), "(52×10 short)");
    }

    #[test]
    fn without_a_need_there_is_no_verdict() {
        assert_eq!(shown(&[], &[], None), "12×5, 12×10");
        assert_eq!(shown(&[6, 8, 10], &[], None), "6×5, 10×10");
    }
}
