//! What a reader can choose to pay: the lines of the cost calculator with their prices, and how
//! often each falls due.
//!
//! Start with [`of`]. The sums of what is chosen are made in `static/modules/costs.js`; a way of
//! the guide, as a state of the calculator ([`Calculator::state_of`]), comes to what
//! [`super::costs`] says of it.

mod state;

use std::ptr;

use jiff::civil::Date;

use crate::model::costs::{Billing, Cost, CostType, Scenario, ScenarioItem, Tax};
use crate::model::exam::{Attempts, Retake, Version};
use crate::model::figure::Figure;
use crate::model::money::Money;
use crate::model::validity::Period;

use super::costs::{self, Price};
use super::lifecycle::MOST_RETAKES;
use super::{Guide, Site};

pub use state::State;

/// So many years ahead can be chosen at most.
const MAX_YEARS: u8 = 15;

/// So many pieces of anything can be chosen.
pub const MAX_PIECES: u32 = 99;

/// Something that can be paid.
#[derive(Clone, Debug)]
pub struct Line<'g> {
    /// Its key in the address.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// The cost that it is, if the guide lists it.
    pub cost: Option<&'g Cost>,
    /// The version that it is of, if it is of one.
    pub version: Option<&'g Version>,
    /// Its amount, if somebody states it.
    pub amount: Option<&'g Figure<Money>>,
    /// The same as a sum takes it.
    pub price: Price,
    /// When it is paid.
    pub paid: Paid,
    /// The costs that it is, or that it is paid for.
    means: Vec<&'g str>,
}

/// When a line is paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Paid {
    /// One of these is paid once.
    Exam(Retakes),
    /// For each further attempt after one of these exams, by their ids.
    Again(Vec<String>),
    /// Once, by all.
    Once,
    /// In so many years so often.
    Held(Vec<u32>),
    /// As often as the reader wants it, at most so often.
    Chosen(u32),
}

/// How many further attempts can follow an exam.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Retakes {
    /// So many by its rules.
    pub most: u32,
    /// The last day on which a first attempt leaves time for one more, for two more, and so on;
    /// none while no certain end is announced.
    pub by: Option<Vec<Date>>,
}

/// Something that lowers lines.
#[derive(Clone, Debug)]
pub struct Discount<'g> {
    /// What it takes off.
    pub cost: &'g Cost,
    /// The lines, by their position.
    pub of: Vec<usize>,
}

/// What can be chosen.
#[derive(Clone, Debug)]
pub struct Calculator<'g> {
    /// The lines; the first is the exam that is paid unless another is chosen.
    pub lines: Vec<Line<'g>>,
    /// What lowers them.
    pub discounts: Vec<Discount<'g>>,
    /// The years that are chosen at first: those of one certificate, none while nobody says how
    /// long it is valid.
    pub years: u8,
    /// So many years can be chosen: no more than those of which is known what falls due.
    pub most_years: u8,
}

/// The exam of nobody: who has a voucher pays none, nor does who holds the certification.
pub const NO_EXAM: &str = "none";

/// The calculator of a guide; none once its exam can no longer be bought, and where nothing has a
/// price.
#[must_use]
pub fn of<'g>(site: &Site, guide: &'g Guide) -> Option<Calculator<'g>> {
    if guide.lifecycle.status.is_over() {
        return None;
    }
    let mut lines = exams(site, guide);
    lines.extend(again(site, guide, &lines));
    let most_years = most_years(site, guide);
    lines.extend(held(site, guide, most_years));
    lines.extend(chosen(site, guide, &lines));
    if !lines.iter().any(|line| matches!(line.price, Price::Known(..))) {
        return None;
    }
    let discounts = discounts(site, guide, &lines);
    let years = match guide.data.validity.as_ref().map(|validity| validity.period) {
        Some(Period::Span(span)) => {
            u8::try_from(span.years).unwrap_or(MAX_YEARS).clamp(1, MAX_YEARS)
        }
        Some(Period::Unlimited) => 1,
        Some(Period::Absent(_)) | None => 0,
    };
    Some(Calculator { lines, discounts, years: years.min(most_years), most_years })
}

/// For how many years is known what falls due.
fn most_years(site: &Site, guide: &Guide) -> u8 {
    let is_known = |years: &u8| costs::renewals(site, guide, *years).is_some();
    (1..=MAX_YEARS).take_while(is_known).last().unwrap_or_default()
}

fn items(guide: &Guide) -> &[Cost] {
    guide.data.costs.as_ref().map_or(&[], |costs| &costs.items)
}

/// The version that a cost is of, unless it can no longer be sat.
fn version_of<'g>(guide: &'g Guide, cost: &Cost) -> Option<Option<&'g Version>> {
    match cost.version.as_ref().map(|id| guide.version(id)) {
        None => Some(None),
        Some(version) => version.filter(|version| !guide.state(version).is_over()).map(Some),
    }
}

/// Whether a cost is to be had today.
fn is_on(site: &Site, guide: &Guide, cost: &Cost) -> bool {
    costs::in_time(cost, &site.today)
        && version_of(guide, cost).is_some()
        && cost.when.as_ref().is_none_or(|when| guide.lifecycle.any(&guide.data, &when.0))
}

fn line<'g>(guide: &'g Guide, cost: &'g Cost, paid: Paid) -> Line<'g> {
    Line {
        id: cost.id.to_string(),
        name: cost.name.to_string(),
        cost: Some(cost),
        version: version_of(guide, cost).flatten(),
        amount: cost.amount.as_ref(),
        price: price(cost.amount.as_ref()),
        paid,
        means: vec![&cost.id],
    }
}

fn price(amount: Option<&Figure<Money>>) -> Price {
    amount.map_or(Price::Unknown, |figure| Price::of(&figure.value))
}

/// A line that no cost of the guide is.
fn unlisted<'g>(id: &str, name: &str, amount: Option<&'g Figure<Money>>, paid: Paid) -> Line<'g> {
    let (id, name) = (id.to_owned(), name.to_owned());
    Line {
        id,
        name,
        cost: None,
        version: None,
        amount,
        price: price(amount),
        paid,
        means: Vec::new(),
    }
}

/// The exams of which one is paid: first the one whose fee is paid today. A bundle that some way of
/// the guide buys and no exam beside it is bought instead of the exam.
fn exams<'g>(site: &Site, guide: &'g Guide) -> Vec<Line<'g>> {
    let today = costs::exam_fee(site, guide, None).filter(|_| guide.beta(None).is_none());
    let is_today = |cost: &Cost| today.is_some_and(|today| ptr::eq(today, cost));
    let is_offered = |cost: &&Cost| match cost.kind {
        CostType::Exam => is_today(cost) || is_on(site, guide, cost),
        CostType::Bundle => is_on(site, guide, cost) && is_instead(guide, cost),
        _ => false,
    };
    let listed = items(guide)
        .iter()
        .filter(is_offered)
        .map(|cost| line(guide, cost, Paid::Exam(Retakes::default())));
    let mut lines: Vec<Line<'g>> = betas(guide).chain(listed).collect();
    let in_force =
        guide.in_force().filter(|_| guide.beta(None).is_some()).map(|version| &version.id);
    let is_first = |line: &Line<'_>| match line.cost {
        Some(cost) => is_today(cost),
        None => line.version.map(|version| &version.id) == in_force,
    };
    match lines.iter().position(is_first) {
        Some(first) => lines[..=first].rotate_right(1),
        None => lines.insert(
            0,
            unlisted(
                "exam.today",
                "Exam",
                costs::fee(site, guide, None),
                Paid::Exam(Retakes::default()),
            ),
        ),
    }
    // What is said of the exam of no version is said of the one that is paid today.
    let general = items(guide)
        .iter()
        .filter(|cost| costs::is_general(site, cost))
        .map(|cost| cost.id.as_str());
    lines[0].means.extend(general);
    let none = unlisted(
        NO_EXAM,
        "No exam fee: you have a voucher for it, or hold the certification",
        None,
        Paid::Exam(Retakes::default()),
    );
    lines.push(Line { price: Price::Nothing, ..none });
    let retakes: Vec<Retakes> =
        lines.iter().map(|line| retakes(site, guide, attempted(&lines, line))).collect();
    lines
        .into_iter()
        .zip(retakes)
        .map(|(line, retakes)| Line { paid: Paid::Exam(retakes), ..line })
        .collect()
}

fn betas<'g>(guide: &'g Guide) -> impl Iterator<Item = Line<'g>> {
    guide.data.versions.iter().filter_map(|version| {
        let fee = guide.beta(Some(&version.id))?.fee.as_ref();
        // A dot stands in no id of a cost.
        let line = unlisted(
            &format!("beta.{}", version.id),
            "Beta exam",
            fee,
            Paid::Exam(Retakes::default()),
        );
        Some(Line { version: Some(version), ..line })
    })
}

fn is_instead(guide: &Guide, bundle: &Cost) -> bool {
    let scenarios = guide.data.costs.as_ref().map_or(&[][..], |costs| &costs.scenarios);
    let is_exam = |item: &ScenarioItem| {
        items(guide).iter().any(|cost| cost.id == item.cost && cost.kind == CostType::Exam)
    };
    let buys = |scenario: &Scenario| scenario.items.iter().any(|item| item.cost == bundle.id);
    scenarios.iter().any(|scenario| buys(scenario) && !scenario.items.iter().any(is_exam))
}

/// How many further attempts can follow an exam: none if it can be taken only once, or if none fits
/// before its last day.
fn retakes(site: &Site, guide: &Guide, exam: &Line<'_>) -> Retakes {
    let version = exam.version.map(|version| version.id.as_str());
    let most = match rules(guide, exam).and_then(|retake| retake.max_attempts.as_ref()) {
        _ if !guide.leaves_time_for(1, version, &site.today) => 0,
        Some(Attempts::InAll(attempts)) => attempts.saturating_sub(1).min(u32::from(MOST_RETAKES)),
        _ => u32::from(MOST_RETAKES),
    };
    Retakes { most, by: guide.first_attempts(version).filter(|_| most > 0).map(<[Date]>::to_vec) }
}

/// Whether it is a standard exam while its beta is on: what is said of the beta is not said of it.
/// Only a standard exam has a cost.
fn is_ahead(guide: &Guide, exam: &Line<'_>) -> bool {
    exam.cost.is_some() && guide.beta(exam.version.map(|version| version.id.as_str())).is_some()
}

fn rules<'g>(guide: &'g Guide, exam: &Line<'_>) -> Option<&'g Retake> {
    let version = exam.version.map(|version| version.id.as_str());
    let rules = if is_ahead(guide, exam) {
        guide.data.exam.of(version.unwrap_or_default())
    } else {
        guide.exam(version)
    };
    rules.and_then(|exam| exam.retake.as_deref())
}

/// The exam that is attempted: for who has a voucher the one that is paid today.
fn attempted<'l, 'g>(exams: &'l [Line<'g>], chosen: &'l Line<'g>) -> &'l Line<'g> {
    if chosen.id == NO_EXAM { &exams[0] } else { chosen }
}

/// What a further attempt costs after each of the exams that can be followed by one.
fn again<'g>(site: &Site, guide: &'g Guide, exams: &[Line<'g>]) -> Vec<Line<'g>> {
    let mut lines: Vec<Line<'g>> = Vec::new();
    let is_followed =
        |exam: &&Line<'g>| matches!(&exam.paid, Paid::Exam(retakes) if retakes.most > 0);
    for exam in exams.iter().filter(is_followed) {
        let next = retake(site, guide, attempted(exams, exam));
        let is_same = |line: &&mut Line<'g>| {
            let (own, other) = (line.amount.map(ptr::from_ref), next.amount.map(ptr::from_ref));
            line.name == next.name && own == other && line.price == next.price
        };
        match lines.iter_mut().find(is_same) {
            Some(Line { paid: Paid::Again(exams), .. }) => exams.push(exam.id.clone()),
            _ => lines.push(Line { paid: Paid::Again(vec![exam.id.clone()]), ..next }),
        }
    }
    lines
}

/// A further attempt at an exam.
fn retake<'g>(site: &Site, guide: &'g Guide, exam: &Line<'g>) -> Line<'g> {
    let own = Paid::Again(Vec::new());
    if let Some(cost) = listed_retake(site, guide, exam) {
        return line(guide, cost, own);
    }
    // A dot stands in no id of a cost.
    let id = format!("again.{}", exam.id);
    match rules(guide, exam).and_then(|retake| retake.fee.as_deref()) {
        Some("full") => Line { cost: exam.cost, ..unlisted(&id, "Retake", exam.amount, own) },
        Some("none") => Line { price: Price::Nothing, ..unlisted(&id, "Retake", None, own) },
        _ => unlisted(&id, "Retake", None, own),
    }
}

/// The cost of a further attempt that says most of this exam.
fn listed_retake<'g>(site: &Site, guide: &'g Guide, exam: &Line<'g>) -> Option<&'g Cost> {
    let version = exam.version.or_else(|| guide.in_force()).map(|version| &version.id);
    let region = exam.cost.and_then(|cost| cost.region.as_ref());
    let fits = |cost: &&Cost| {
        cost.kind == CostType::Retake
            && is_on(site, guide, cost)
            && (cost.version.is_none() || cost.version.as_ref() == version)
            && (cost.region.is_none()
                || cost.region.as_ref() == region
                || region.is_none() && costs::is_here(site, cost))
    };
    items(guide)
        .iter()
        .filter(fits)
        .max_by_key(|cost| (cost.region.is_some(), cost.version.is_some()))
}

/// What all pay who earn and hold it: as [`costs::to_hold`] counts it.
fn held<'g>(site: &Site, guide: &'g Guide, most_years: u8) -> Vec<Line<'g>> {
    let by_years = |times: &dyn Fn(u8) -> u32| Paid::Held((0..=most_years).map(times).collect());
    let mut lines: Vec<Line<'g>> = costs::required(site, guide)
        .map(|cost| match cost.billing {
            Billing::Once => line(guide, cost, Paid::Once),
            Billing::Every(span) => {
                line(guide, cost, by_years(&|years| costs::occurrences(span, years)))
            }
        })
        .collect();
    if let Some(fee) = costs::yearly_fee(guide) {
        lines.push(unlisted("yearly", "Yearly fee", Some(fee), by_years(&u32::from)));
    }
    let renewals = |years| costs::renewals(site, guide, years).unwrap_or_default();
    if (1..=most_years).any(|years| renewals(years) > 0) {
        let times = by_years(&renewals);
        lines.push(match costs::renewal(site, guide) {
            Some(cost) => line(guide, cost, times),
            None => unlisted("renewal.way", "Renewal", costs::renewal_fee(guide), times),
        });
    }
    lines.retain(|line| line.price != Price::Nothing);
    lines
}

/// What the reader may buy besides.
fn chosen<'g>(site: &Site, guide: &'g Guide, others: &[Line<'g>]) -> Vec<Line<'g>> {
    let is_listed =
        |cost: &Cost| others.iter().any(|line| line.cost.is_some_and(|own| ptr::eq(own, cost)));
    let is_bought = |cost: &&Cost| {
        !matches!(
            cost.kind,
            CostType::Exam | CostType::Retake | CostType::Discount | CostType::Renewal
        ) && is_on(site, guide, cost)
            && !is_listed(cost)
            && price(cost.amount.as_ref()) != Price::Nothing
    };
    let most = |cost: &Cost| {
        let scenarios = guide.data.costs.iter().flat_map(|costs| &costs.scenarios);
        let in_ways =
            scenarios.flat_map(|scenario| &scenario.items).filter(|item| item.cost == cost.id);
        let is_many = in_ways.filter_map(|item| item.quantity).any(|quantity| quantity > 1);
        if is_many || cost.billing != Billing::Once { MAX_PIECES } else { 1 }
    };
    items(guide)
        .iter()
        .filter(is_bought)
        .map(|cost| line(guide, cost, Paid::Chosen(most(cost))))
        .collect()
}

fn discounts<'g>(site: &Site, guide: &'g Guide, lines: &[Line<'g>]) -> Vec<Discount<'g>> {
    let all = items(guide)
        .iter()
        .filter(|cost| cost.kind == CostType::Discount && is_on(site, guide, cost));
    let lowered = |cost: &Cost| {
        let of = cost.of.as_ref().map(|id| id.as_str());
        let is_lowered = |line: &Line<'g>| of.is_some_and(|of| line.means.contains(&of));
        lines.iter().enumerate().filter(|(_, line)| is_lowered(line)).map(|(at, _)| at).collect()
    };
    all.map(|cost| Discount { cost, of: lowered(cost) })
        .filter(|discount| !discount.of.is_empty())
        .collect()
}

impl Line<'_> {
    /// Whether tax comes on top of it.
    #[must_use]
    pub fn is_before_tax(&self) -> bool {
        let paid = matches!(self.price, Price::Known(_, total) if !total.min.is_zero());
        paid && self.cost.is_some_and(|cost| cost.tax == Some(Tax::Excluded))
    }
}
