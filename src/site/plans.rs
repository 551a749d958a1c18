//! The ready study plans of a guide: which are asked for, how long study is said to take, which of them are written.
//!
//! A guide has them where its text places `{study-plan}`; the page `plan/` then shows them all. Start with [`offers`].

use std::collections::BTreeSet;
use std::ops::Deref;

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::markdown::Piece;
use crate::model::exam::Domains;
use crate::model::figure::{Figure, Measure};
use crate::model::scalar::Number;
use crate::model::variants::Dated;
use crate::parse::Prose;
use crate::plan::dated::latest_start;
use crate::plan::{self, Confidence, Domain, Plan, QUANTUM, Verdict, Workload};

use super::Guide;
use super::lifecycle::Status;

/// The most plans that one page shows.
pub const MOST_OFFERS: usize = 12;

/// The longest ready plan, in weeks.
pub const LONGEST: u32 = 52;

/// What is shown where the author asks for nothing: weeks and hours a week; the second pair where nobody says how long
/// study takes, so that no plan can be left out for being too short or too long.
const USUAL: (&[u32], &[u32]) = (&[4, 8, 12, 16], &[5, 10, 15]);
const USUAL_WITHOUT_NEED: (&[u32], &[u32]) = (&[8, 12, 16], &[5, 10]);

/// The lengths that an author asks for, each in rising order; empty for the usual ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asked {
    /// In weeks.
    pub weeks: Vec<u32>,
    /// In hours a week.
    pub hours: Vec<u32>,
}

impl Asked {
    /// How many combinations that makes at most, the usual ones taken where nothing is asked for.
    #[must_use]
    pub fn count(&self) -> usize {
        let or_usual = |asked: &[u32], usual: &[u32]| if asked.is_empty() { usual.len() } else { asked.len() };
        or_usual(&self.weeks, USUAL.0) * or_usual(&self.hours, USUAL.1)
    }
}

/// One combination of weeks and hours.
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
    /// Less than three quarters of what is needed.
    TooShort,
    /// More than twice what is needed, while a shorter one suffices.
    TooLong,
    /// It had to begin by this day to end before the last day of the exam.
    TooLate(Date),
}

impl Offer {
    /// `12-weeks-10-hours`: its anchor, and the name of its files.
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

/// What the widgets of a text ask for: the options of the first one that has any. None where the widget is not placed.
#[must_use]
pub fn asked<F>(text: &Prose<F>) -> Option<Asked> {
    let mut placed = text.body.pieces.iter().filter_map(|piece| match piece {
        Piece::Widget(widget) if widget.name == "study-plan" => Some(widget),
        _ => None,
    });
    let first = placed.next()?;
    let widget = std::iter::once(first).chain(placed).find(|w| !w.options.trim().is_empty()).unwrap_or(first);
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

/// Whether a guide has a page of plans: they are asked for, and the domains of the version in force are known.
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
    let exam_minutes = guide.exam(version).and_then(|exam| exam.minutes.as_ref()).and_then(|minutes| {
        let Number(minutes) = minutes.value.max().or(minutes.value.min())?;
        minutes.ceil().to_u32()
    });
    let minutes = guide.data.study_hours.as_ref().and_then(need).and_then(|hours| (hours * Decimal::from(60)).to_u32());
    Workload { domains, minutes, done: 0, exam_minutes }
}

/// The hours that plans reckon with: the figure, or the middle of its range. None if it is absent or not above zero.
#[must_use]
pub fn need(hours: &Figure<Number>) -> Option<Decimal> {
    let hours = match hours.value {
        Measure::Exact(Number(hours)) | Measure::AtLeast(Number(hours)) => hours,
        Measure::Range(Number(min), Number(max)) => (min + max) / Decimal::TWO,
        Measure::Unlimited | Measure::Absent(_) => return None,
    };
    Some(hours).filter(|hours| *hours > Decimal::ZERO)
}

/// Weights in hundredths of a percent, least plus greatest. If any weight is missing, all domains count the same.
fn domains(domains: &Domains) -> Vec<Domain> {
    let weight = |weight: &Figure<Number>| {
        let (Number(min), Number(max)) = (weight.value.min()?, weight.value.max().or(weight.value.min())?);
        ((min + max) * Decimal::ONE_HUNDRED).round().to_u32()
    };
    let weights: Option<Vec<u32>> = domains.items.iter().map(|domain| weight(&domain.weight)).collect();
    let weights = weights.unwrap_or_else(|| vec![0; domains.items.len()]);
    weights.into_iter().map(|weight| Domain { weight, confidence: Confidence::MIDDLE }).collect()
}

/// Every combination that is asked for, by weeks and then hours, and what becomes of it; none once the exam is closed,
/// nor while it is not known whether it can be taken. If none would be written, the shortest that suffices joins them,
/// up to a year long. One that no longer fits before the last day is not written.
#[must_use]
pub fn offers(guide: &Guide, today: &impl Deref<Target = Date>) -> Vec<Offer> {
    let state = guide.in_force().map(|version| guide.state(version));
    let is_gone = guide.lifecycle.status.is_over() || state == Some(Status::Unconfirmed);
    let Some(asked) = guide.plans.as_ref().filter(|_| !is_gone && has_domains(guide)) else { return Vec::new() };
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

/// The last day of the version in force, if it is announced: before it every plan has to end.
#[must_use]
pub fn last_day(guide: &Guide) -> Option<Date> {
    let state = guide.lifecycle.versions.get(guide.lifecycle.in_force?)?;
    state.last_exam.filter(|_| state.status == Status::Closing).map(|when| when.date.last_day())
}

/// The days on which a plan becomes too late, whichever version is in force then.
pub fn turns(guide: &Guide) -> Vec<Date> {
    let Some(asked) = &guide.plans else { return Vec::new() };
    let mut days = Vec::new();
    for version in &guide.data.versions {
        let weeks: BTreeSet<u32> =
            offers_of(asked, &workload_of(guide, Some(&version.id))).iter().map(|offer| offer.weeks).collect();
        let ends: Vec<Date> = version.last_exam.iter().flat_map(Dated::all).map(|when| when.date.last_day()).collect();
        let starts = ends.iter().flat_map(|last| weeks.iter().filter_map(|weeks| latest_start(*last, *weeks)));
        days.extend(starts.filter_map(|day| day.tomorrow().ok()));
    }
    days
}

fn offers_of(asked: &Asked, workload: &Workload) -> Vec<Offer> {
    let need = workload.need();
    let usual = if need.is_some() { USUAL } else { USUAL_WITHOUT_NEED };
    let or_usual = |asked: &'_ [u32], usual: &[u32]| if asked.is_empty() { usual.to_vec() } else { asked.to_vec() };
    let (weeks, hours) = (or_usual(&asked.weeks, usual.0), or_usual(&asked.hours, usual.1));
    let pairs = weeks.iter().flat_map(|weeks| hours.iter().map(move |hours| (*weeks, *hours)));
    let mut offers: Vec<Offer> =
        pairs.map(|(weeks, hours)| Offer { weeks, hours, fate: fate(weeks * hours, need) }).collect();
    if offers.iter().all(|offer| !offer.is_written()) {
        if let Some(shortest) =
            offers.iter_mut().filter(|offer| offer.fate == Fate::TooLong).min_by_key(|offer| offer.hours_in_all())
        {
            shortest.fate = Fate::Written(Some(Verdict::Comfortable));
        } else if let Some(hours) = hours.last().copied()
            && let Some(weeks) = plan::weeks_needed(workload, hours * 60).filter(|weeks| *weeks <= LONGEST)
        {
            offers.push(Offer { weeks, hours, fate: fate(weeks * hours, need) });
        }
    }
    offers
}

fn fate(hours: u32, need: Option<u32>) -> Fate {
    let capacity = hours * 60 / QUANTUM;
    match need {
        None => Fate::Written(None),
        Some(need) if u64::from(capacity) > 2 * u64::from(need) => Fate::TooLong,
        Some(need) => match Verdict::of(capacity, need) {
            Verdict::Infeasible => Fate::TooShort,
            verdict => Fate::Written(Some(verdict)),
        },
    }
}

/// The plan that the guide itself shows: the shortest that suffices, of those the one with the fewest hours a week; if
/// none suffices, the longest; if it is not known how long study takes, the middle one.
#[must_use]
pub fn chosen(offers: &[Offer]) -> Option<Offer> {
    let written: Vec<Offer> = offers.iter().copied().filter(Offer::is_written).collect();
    if written.iter().all(|offer| offer.fate == Fate::Written(None)) {
        return written.get(written.len() / 2).copied();
    }
    let suffices = |offer: &&Offer| matches!(offer.fate, Fate::Written(verdict) if verdict >= Some(Verdict::Feasible));
    let sufficient = written.iter().filter(suffices).min_by_key(|offer| (offer.hours_in_all(), offer.hours));
    sufficient.or_else(|| written.iter().max_by_key(|offer| offer.hours_in_all())).copied()
}

/// The places of the page that a fragment can name.
pub fn anchors(guide: &Guide, today: Date) -> impl Iterator<Item = String> {
    let parts = ["plans", "materials", "method", "references"].map(str::to_owned);
    parts.into_iter().chain(offers(guide, &&today).into_iter().map(|offer| offer.id()))
}

/// The files of a guide's plans, relative to the guide: a CSV and a checklist each.
pub fn files(guide: &Guide, today: Date) -> impl Iterator<Item = String> {
    offers(guide, &&today)
        .into_iter()
        .filter(Offer::is_written)
        .flat_map(|offer| ["csv", "md"].map(|extension| format!("plan/{}.{extension}", offer.id())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(weeks: &[u32], hours: &[u32], need: Option<u32>) -> String {
        let asked = Asked { weeks: weeks.to_vec(), hours: hours.to_vec() };
        let workload = Workload { minutes: need.map(|hours| hours * 60), ..Workload::default() };
        let offers = offers_of(&asked, &workload);
        let all: Vec<String> = offers
            .iter()
            .map(|offer| match offer.fate {
                Fate::Written(Some(verdict)) => format!("{}×{} {}", offer.weeks, offer.hours, verdict.word()),
                Fate::Written(None) => format!("{}×{}", offer.weeks, offer.hours),
                Fate::TooShort => format!("({}×{} short)", offer.weeks, offer.hours),
                Fate::TooLong => format!("({}×{} long)", offer.weeks, offer.hours),
                Fate::TooLate(_) => format!("({}×{} late)", offer.weeks, offer.hours),
            })
            .collect();
        let chosen = chosen(&offers).map(|offer| format!("{}×{}", offer.weeks, offer.hours)).unwrap_or_default();
        format!("{} → {chosen}", all.join(", "))
    }

    #[test]
    fn what_is_far_too_short_or_too_long_is_left_out() {
        assert_eq!(
            shown(&[8, 16], &[5, 10, 15], Some(100)),
            "(8×5 short), 8×10 tight, 8×15 feasible, 16×5 tight, 16×10 comfortable, (16×15 long) → 8×15"
        );
    }

    #[test]
    fn the_guide_shows_the_shortest_that_suffices_with_the_fewest_hours_a_week() {
        assert!(shown(&[8, 12], &[10, 15], Some(100)).ends_with("→ 12×10"));
        assert!(shown(&[4, 8], &[10], Some(100)).ends_with("→ 8×10"));
    }

    #[test]
    fn there_is_always_a_plan_if_a_year_holds_one() {
        assert_eq!(shown(&[4, 8], &[5], Some(2)), "4×5 comfortable, (8×5 long) → 4×5");
        assert_eq!(shown(&[4], &[10], Some(300)), "(4×10 short), 30×10 feasible → 30×10");
        assert_eq!(shown(&[4], &[5], Some(3000)), "(4×5 short) → ");
    }

    #[test]
    fn without_a_need_all_are_written() {
        assert_eq!(shown(&[], &[], None), "8×5, 8×10, 12×5, 12×10, 16×5, 16×10 → 12×10");
    }
}
