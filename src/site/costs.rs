//! Arithmetic over costs: which exam fee applies, what a scenario comes to, what it costs to hold a
//! certification. Exact decimals; amounts of different currencies are never added.

use std::collections::BTreeMap;
use std::ops::Deref;

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::model::conditions::Conditions;
use crate::model::costs::{Billing, Cost, CostType, Scenario, ScenarioItem};
use crate::model::exam::Duration;
use crate::model::figure::{Absence, Figure, Measure};
use crate::model::money::{Currency, Money};
use crate::model::scalar::Number;
use crate::model::validity::{Period, Renewals};

use super::{Guide, Site, words};

/// A sum that may be a range: its least and, if no part is open-ended, its greatest amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Total {
    /// The least it comes to.
    pub min: Decimal,
    /// The most it comes to.
    pub max: Option<Decimal>,
}

/// Sums by currency of what somebody stated, and what they lack.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// One sum for each currency.
    pub by_currency: BTreeMap<Currency, Total>,
    /// The parts whose amount nobody stated, by name, so that the sums are the least that it costs.
    pub unknown: Vec<String>,
}

impl Totals {
    /// Adds a measured amount so many times. What does not exist or makes no sense here adds
    /// nothing.
    pub fn add(&mut self, name: &str, amount: Option<&Measure<Money>>, times: u32) {
        self.price(name, amount.map_or(Price::Unknown, Price::of), times);
    }

    fn price(&mut self, name: &str, price: Price, times: u32) {
        match price {
            Price::Known(currency, each) => self.sum(currency, each, times),
            Price::Nothing => {}
            Price::Unknown if self.unknown.iter().any(|known| known == name) => {}
            Price::Unknown => self.unknown.push(name.to_owned()),
        }
    }

    fn sum(&mut self, currency: Currency, each: Total, times: u32) {
        let times = Decimal::from(times);
        let sum = self
            .by_currency
            .entry(currency)
            .or_insert(Total { min: Decimal::ZERO, max: Some(Decimal::ZERO) });
        sum.min += each.min * times;
        sum.max = sum.max.zip(each.max).map(|(sum, max)| sum + max * times);
    }
}

/// An amount as a sum takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Price {
    /// So much.
    Known(Currency, Total),
    /// It does not exist, or makes no sense here.
    Nothing,
    /// Nobody states it.
    Unknown,
}

impl Price {
    /// Of an amount that is stated.
    #[must_use]
    pub fn of(measure: &Measure<Money>) -> Self {
        match measure {
            Measure::Absent(Absence::None | Absence::NotApplicable) => Self::Nothing,
            _ => measure.min().map_or(Self::Unknown, |min| {
                let max = measure.max().map(|max| max.amount);
                Self::Known(min.currency, Total { min: min.amount, max })
            }),
        }
    }

    /// What is left of it after a discount: a share of it, or an amount in its own currency, never
    /// below nothing.
    fn less(self, discount: &Cost) -> Self {
        let Self::Known(currency, price) = self else { return self };
        let left = if let Some(percent) = &discount.percent {
            let share = |Number(percent)| Decimal::ONE - percent / Decimal::ONE_HUNDRED;
            // The most that may be taken off is known only of a share with an end.
            percent.value.min().zip(percent.value.max()).map(|(least, most)| Total {
                min: price.min * share(most),
                max: price.max.map(|max| max * share(least)),
            })
        } else {
            match discount.amount.as_ref().map(|figure| Self::of(&figure.value)) {
                Some(Self::Nothing) => Some(price),
                Some(Self::Known(own, Total { min: least, max: Some(most) }))
                    if own == currency =>
                {
                    let left = |price: Decimal, off: Decimal| (price - off).max(Decimal::ZERO);
                    Some(Total {
                        min: left(price.min, most),
                        max: price.max.map(|max| left(max, least)),
                    })
                }
                _ => None,
            }
        };
        left.map_or(Self::Unknown, |left| Self::Known(currency, left))
    }
}

/// The sums in words: `US$339`, `US$300–3,000`, `US$300 and €20`,
/// `at least US$500, and what renewal costs is not known`.
#[must_use]
pub fn totals_words(totals: &Totals) -> String {
    let is_zero = |total: &Total| total.min.is_zero() && total.max == Some(Decimal::ZERO);
    // Something free beside an amount adds nothing to it.
    let any = totals.by_currency.values().any(|total| !is_zero(total));
    let is_whole = totals.unknown.is_empty();
    let sums: Vec<String> = totals
        .by_currency
        .iter()
        .filter(|(_, total)| !any || !is_zero(total))
        .map(|(currency, total)| {
            let money = |amount| Money { currency: *currency, amount };
            match (is_zero(total), is_whole) {
                (true, _) => "free".to_owned(),
                (false, true) => words::total(money(total.min), total.max.map(money)),
                (false, false) => money(total.min).to_string(),
            }
        })
        .collect();
    match (any, is_whole) {
        (_, true) if sums.is_empty() => "free".to_owned(),
        (_, true) => words::list(&sums),
        (false, false) => "unknown".to_owned(),
        (true, false) => {
            let verb = if totals.unknown.len() == 1 { "costs" } else { "cost" };
            format!(
                "at least {}, and what {} {verb} is not known",
                words::list(&sums),
                words::list(&totals.unknown)
            )
        }
    }
}

/// The fee that is paid today; of a version in its beta, that of the beta.
#[must_use]
pub fn fee<'a>(site: &Site, guide: &'a Guide, version: Option<&str>) -> Option<&'a Figure<Money>> {
    match guide.beta(version) {
        Some(beta) => beta.fee.as_ref(),
        None => exam_fee(site, guide, version).and_then(|cost| cost.amount.as_ref()),
    }
}

/// The cost of the standard exam that applies: to the version (in force unless named), in the
/// site's region, today; where none applies today, the last that did.
#[must_use]
pub fn exam_fee<'a>(site: &Site, guide: &'a Guide, version: Option<&str>) -> Option<&'a Cost> {
    let version = version.or_else(|| guide.in_force().map(|v| v.id.as_str()));
    let fits = |cost: &&Cost| {
        cost.kind == CostType::Exam
            && cost.version.as_ref().is_none_or(|own| Some(own.as_str()) == version)
            && is_here(site, cost)
    };
    let all: Vec<&Cost> = guide.data.costs.as_ref()?.items.iter().filter(fits).collect();
    let applies = |cost: &&&Cost| in_time(cost, &site.today);
    // A cost that names the region or the version says more than one that names none.
    let said = |cost: &&Cost| (cost.region.is_some(), cost.version.is_some());
    all.iter()
        .filter(applies)
        .max_by_key(|cost| said(cost))
        .or_else(|| all.iter().max_by_key(|cost| (cost.to, said(cost))))
        .copied()
}

/// Whether a cost is for the site's region, or for all.
pub(super) fn is_here(site: &Site, cost: &Cost) -> bool {
    cost.region.as_ref().is_none_or(|region| region.eq_ignore_ascii_case(&site.config.region))
}

/// Whether a cost applies on a day.
#[must_use]
pub fn in_time(cost: &Cost, day: &impl Deref<Target = Date>) -> bool {
    // The day is read only if it matters: what does not read it is the same on every day.
    cost.from.is_none_or(|from| from.first_day() <= **day)
        && cost.to.is_none_or(|to| **day <= to.last_day())
}

/// Whether it is paid for a sitting of an exam.
fn is_of_sitting(cost: &Cost) -> bool {
    matches!(cost.kind, CostType::Exam | CostType::Retake | CostType::Reschedule)
}

/// Whether it was paid for a version that can no longer be sat.
#[must_use]
pub fn is_of_closed_version(guide: &Guide, cost: &Cost) -> bool {
    let version = cost.version.as_ref().and_then(|id| guide.version(id));
    is_of_sitting(cost) && version.is_some_and(|version| guide.state(version).is_over())
}

/// Whether a cost can still fall due: that of a second attempt only while some version leaves time
/// for one.
#[must_use]
pub fn can_fall_due(site: &Site, guide: &Guide, cost: &Cost) -> bool {
    if cost.kind != CostType::Retake {
        return true;
    }
    let of = |id: &str| cost.version.as_ref().is_none_or(|own| own.as_str() == id);
    let mut ids = guide.data.versions.iter().map(|version| version.id.as_str()).filter(|id| of(id));
    let is_last = ids.clone().any(|id| !guide.leaves_time_for(1, Some(id), &site.today));
    !is_last || ids.any(|id| guide.can_be_retaken(Some(id)))
}

/// Whether a way of preparing can still be gone: none whose exam is closed, nor one with further
/// attempts for which no time is left.
#[must_use]
pub fn can_be_gone(site: &Site, guide: &Guide, scenario: &Scenario) -> bool {
    let items = guide.data.costs.as_ref().map_or(&[][..], |costs| &costs.items);
    let mut retakes: BTreeMap<Option<&str>, u32> = BTreeMap::new();
    for item in &scenario.items {
        let Some(cost) = items.iter().find(|cost| cost.id == item.cost) else { continue };
        if is_of_closed_version(guide, cost) {
            return false;
        }
        if cost.kind == CostType::Retake {
            let version = cost.version.as_ref().map(|id| id.as_str());
            *retakes.entry(version).or_default() += u32::from(item.quantity.unwrap_or(1));
        }
    }
    retakes
        .into_iter()
        .all(|(version, retakes)| guide.leaves_time_for(retakes, version, &site.today))
}

/// Whether it is the exam of no version in particular, in the site's region: the one whose fee is
/// paid today is meant.
pub(super) fn is_general(site: &Site, cost: &Cost) -> bool {
    cost.kind == CostType::Exam && cost.version.is_none() && is_here(site, cost)
}

/// A cost of a scenario: what is paid, if it is known, and how often.
struct Part<'a> {
    named: &'a Cost,
    paid: Option<&'a Figure<Money>>,
    times: u32,
}

/// What a scenario pays for. One that names the exam means the fee that is paid today, whichever of
/// several items that is, in a beta that of the beta; one that names the exam of a version or of
/// another region means that one.
fn parts<'a>(site: &Site, guide: &'a Guide, scenario: &Scenario) -> Vec<Part<'a>> {
    let items = guide.data.costs.as_ref().map_or(&[][..], |costs| &costs.items);
    let part = |item: &ScenarioItem| {
        let named = items.iter().find(|cost| cost.id == item.cost)?;
        let general = is_general(site, named);
        let paid = match guide.beta(None) {
            Some(beta) if general => beta.fee.as_ref(),
            _ if general => exam_fee(site, guide, None).unwrap_or(named).amount.as_ref(),
            _ => named.amount.as_ref(),
        };
        Some(Part { named, paid, times: u32::from(item.quantity.unwrap_or(1)) })
    };
    scenario.items.iter().filter_map(part).collect()
}

/// What a scenario comes to. A discount lowers the item that it is `of`, in the order in which they
/// stand: each time that the item is paid, or as often as its own quantity says. One that has run
/// out lowers nothing.
#[must_use]
pub fn scenario_totals(site: &Site, guide: &Guide, scenario: &Scenario) -> Totals {
    let parts = parts(site, guide, scenario);
    let quantity =
        |discount: &Cost| scenario.items.iter().find(|item| item.cost == discount.id)?.quantity;
    let mut totals = Totals::default();
    for part in parts.iter().filter(|part| part.named.kind != CostType::Discount) {
        let price = part.paid.map_or(Price::Unknown, |figure| Price::of(&figure.value));
        // Each time that it is paid, with what is taken off that time.
        for time in 0..part.times {
            let off = parts.iter().map(|other| other.named).filter(|other| {
                other.kind == CostType::Discount
                    && other.of.as_ref() == Some(&part.named.id)
                    && in_time(other, &site.today)
                    && quantity(other).is_none_or(|times| time < u32::from(times))
            });
            totals.price(&part.named.name, off.fold(price, Price::less), 1);
        }
    }
    totals
}

/// What it costs to hold a certification for some years.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hold {
    /// The sums.
    pub totals: Totals,
    /// What is in them, and how often.
    pub parts: Vec<(u32, String)>,
}

impl Hold {
    fn add(&mut self, name: &str, amount: Option<&Figure<Money>>, times: u32) {
        self.totals.add(name, amount.map(|figure| &figure.value), times);
        self.parts.push((times, name.to_owned()));
    }
}

/// What it costs to earn the certification and hold it for so many years: the exam, required fees,
/// and renewals, each as often as it falls due within the span. The renewal is the cost of that
/// type, else the fee of the first way to renew that has one; where nobody states either, what it
/// costs is not known. The yearly fee is the cost of that type, else that of the validity. None
/// where nobody can say how often it is renewed in that time ([`renewals`]).
#[must_use]
pub fn to_hold(site: &Site, guide: &Guide, years: u8) -> Option<Hold> {
    let renewals = renewals(site, guide, years)?;
    let mut hold = Hold::default();
    hold.add("the exam", fee(site, guide, None), 1);
    for cost in required(site, guide) {
        let times = match cost.billing {
            Billing::Once => 1,
            Billing::Every(span) => occurrences(span, years),
        };
        hold.add(&cost.name, cost.amount.as_ref(), times);
    }
    if let Some(fee) = yearly_fee(guide) {
        hold.add("the yearly fee", Some(fee), u32::from(years));
    }
    if renewals > 0 {
        let amount = match renewal(site, guide) {
            Some(cost) => cost.amount.as_ref(),
            None => renewal_fee(guide),
        };
        hold.add("renewal", amount, renewals);
    }
    Some(hold)
}

/// The costs that apply today, here, and to the version in force.
fn applying<'a>(site: &Site, guide: &'a Guide) -> impl Iterator<Item = &'a Cost> {
    let in_force = guide.in_force().map(|version| &version.id);
    let items = guide.data.costs.as_ref().map_or(&[][..], |costs| &costs.items);
    items.iter().filter(move |cost| {
        in_time(cost, &site.today)
            && is_here(site, cost)
            && (cost.version.is_none() || cost.version.as_ref() == in_force)
            && cost.when.as_ref().is_none_or(|when| guide.lifecycle.any(&guide.data, &when.0))
    })
}

/// What all have to pay besides the exam and renewals.
pub(super) fn required<'a>(site: &Site, guide: &'a Guide) -> impl Iterator<Item = &'a Cost> {
    let counted = [CostType::Exam, CostType::Renewal, CostType::Discount];
    applying(site, guide).filter(move |cost| cost.is_required() && !counted.contains(&cost.kind))
}

/// The yearly fee of the validity, where no cost is of that type.
pub(super) fn yearly_fee(guide: &Guide) -> Option<&Figure<Money>> {
    let items = guide.data.costs.as_ref().map_or(&[][..], |costs| &costs.items);
    let fee = guide.data.validity.as_ref()?.maintenance_fee.as_ref();
    fee.filter(|_| !items.iter().any(|cost| cost.kind == CostType::Maintenance))
}

/// The cost of a renewal that applies.
pub(super) fn renewal<'a>(site: &Site, guide: &'a Guide) -> Option<&'a Cost> {
    applying(site, guide).find(|cost| cost.kind == CostType::Renewal)
}

/// The fee of the first way to renew that has one.
pub(super) fn renewal_fee(guide: &Guide) -> Option<&Figure<Money>> {
    let open = |when: &Conditions| guide.lifecycle.any(&guide.data, &when.0);
    let mut ways = guide.data.validity.iter().flat_map(|validity| validity.renewal.ways());
    ways.find_map(|way| way.fee.as_ref().filter(|_| way.when.as_ref().is_none_or(open)))
}

/// How often something due at the start of each span falls into so many years.
pub(super) fn occurrences(span: Duration, years: u8) -> u32 {
    let years = u32::from(years);
    match span.whole_months() {
        Some(months) if months > 0 => (years * 12).div_ceil(months),
        _ => {
            let days =
                u32::from(span.years) * 365 + u32::from(span.months) * 30 + u32::from(span.days);
            (years * 365).div_ceil(days.max(1))
        }
    }
}

/// How often a certificate must be renewed to be held for so many years: not on its first day. None
/// while nobody says how long it is valid; and none for longer than it is valid where it cannot be
/// renewed, or nobody says that it can.
pub(super) fn renewals(site: &Site, guide: &Guide, years: u8) -> Option<u32> {
    let validity = guide.data.validity.as_ref()?;
    let due = match validity.period {
        Period::Span(span) => occurrences(span, years).saturating_sub(1),
        Period::Unlimited => 0,
        Period::Absent(_) => return None,
    };
    let can_be_renewed = match validity.renewal {
        Renewals::Ways(_) => true,
        Renewals::Unknown | Renewals::None => renewal(site, guide).is_some(),
    };
    (due == 0 || can_be_renewed).then_some(due)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd(amount: Decimal) -> Money {
        Money { currency: Currency::parse("USD").unwrap(), amount }
    }

    #[test]
    fn ranges_add_end_by_end_and_open_ends_stay_open() {
        let mut totals = Totals::default();
        totals.add("the exam", Some(&Measure::Exact(usd(Decimal::from(300)))), 1);
        totals.add(
            "the exam",
            Some(&Measure::Range(usd(Decimal::from(10)), usd(Decimal::from(20)))),
            2,
        );
        assert_eq!(totals_words(&totals), "US$320–340");
        totals.add("the exam", Some(&Measure::AtLeast(usd(Decimal::from(2700)))), 1);
        assert_eq!(totals_words(&totals), "US$3,020 or more");
    }

    #[test]
    fn currencies_stay_apart_and_gaps_are_said() {
        let mut totals = Totals::default();
        totals.add("the exam", Some(&Measure::Exact(usd(Decimal::from(0)))), 1);
        assert_eq!(totals_words(&totals), "free");
        totals.add("renewal", None, 1);
        totals.add(
            "travel",
            Some(&Measure::Exact(Money {
                currency: Currency::parse("EUR").unwrap(),
                amount: Decimal::from(20),
            })),
            1,
        );
        assert_eq!(totals_words(&totals), "at least €20, and what renewal costs is not known");
    }

    #[test]
    fn due_at_the_start_of_each_span() {
        let of = |years, months, days| Duration { years, months, days };
        assert_eq!(occurrences(of(1, 0, 0), 3), 3);
        assert_eq!(occurrences(of(3, 0, 0), 5), 2);
        assert_eq!(occurrences(of(0, 36, 0), 3), 1);
        assert_eq!((occurrences(of(0, 0, 365), 3), occurrences(of(0, 0, 90), 1)), (3, 5));
    }
}
