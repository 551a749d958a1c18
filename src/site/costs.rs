//! Arithmetic over costs: which exam fee applies, what a scenario comes to, what it costs to hold a certification.
//! Exact decimals; amounts of different currencies are never added.

use std::collections::BTreeMap;
use std::ops::Deref;

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::model::costs::{Billing, Cost, CostType, Scenario};
use crate::model::figure::Measure;
use crate::model::money::{Currency, Money};

use super::{Guide, Site, words};

/// A sum that may be a range: its least and, if no part is open-ended, its greatest amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Total {
    /// The least it comes to.
    pub min: Decimal,
    /// The most it comes to.
    pub max: Option<Decimal>,
}

/// Sums by currency, and whether a part of them is not known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// One sum for each currency.
    pub by_currency: BTreeMap<Currency, Total>,
    /// At least one amount is not known, so that the sums are only what is known.
    pub incomplete: bool,
}

impl Totals {
    /// Adds a measured amount so many times.
    pub fn add(&mut self, amount: Option<&Measure<Money>>, times: u32) {
        let Some(measure) = amount else {
            self.incomplete = true;
            return;
        };
        let Some(min) = measure.min() else {
            self.incomplete |= !matches!(measure, Measure::Absent(crate::model::figure::Absence::None));
            return;
        };
        let times = Decimal::from(times);
        let sum =
            self.by_currency.entry(min.currency).or_insert(Total { min: Decimal::ZERO, max: Some(Decimal::ZERO) });
        sum.min += min.amount * times;
        sum.max = match (sum.max, measure.max()) {
            (Some(sum), Some(max)) => Some(sum + max.amount * times),
            _ => None,
        };
    }
}

/// The sums in words: `US$339`, `US$300–3,000`, `US$300 and €20`, with `at least` where a part is not known.
#[must_use]
pub fn totals_words(totals: &Totals) -> String {
    let is_zero = |total: &Total| total.min.is_zero() && total.max == Some(Decimal::ZERO);
    // Something free beside an amount adds nothing to it.
    let any = totals.by_currency.values().any(|total| !is_zero(total));
    let sums: Vec<String> = totals
        .by_currency
        .iter()
        .filter(|(_, total)| !any || !is_zero(total))
        .map(|(currency, total)| {
            let money = |amount| Money { currency: *currency, amount };
            if is_zero(total) { "free".to_owned() } else { words::total(money(total.min), total.max.map(money)) }
        })
        .collect();
    match (sums.is_empty(), totals.incomplete) {
        (true, true) => "unknown".to_owned(),
        (true, false) => "free".to_owned(),
        (false, true) => format!("{}, and amounts that are not known", words::list(&sums)),
        (false, false) => words::list(&sums),
    }
}

/// The exam cost that applies: to the version (in force unless named), in the site's region, today; where none applies
/// today, the last that did.
#[must_use]
pub fn exam_fee<'a>(site: &Site, guide: &'a Guide, version: Option<&str>) -> Option<&'a Cost> {
    let version = version.or_else(|| guide.in_force().map(|v| v.id.as_str()));
    let fits = |cost: &&Cost| {
        cost.kind == CostType::Exam
            && cost.version.as_ref().is_none_or(|own| Some(own.as_str()) == version)
            && cost.region.as_ref().is_none_or(|region| region.eq_ignore_ascii_case(&site.config.region))
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

/// Whether a cost applies on a day.
#[must_use]
pub fn in_time(cost: &Cost, day: &impl Deref<Target = Date>) -> bool {
    // The day is read only if it matters: what does not read it is the same on every day.
    cost.from.is_none_or(|from| from.first_day() <= **day) && cost.to.is_none_or(|to| **day <= to.last_day())
}

/// What a scenario comes to.
#[must_use]
pub fn scenario_totals(site: &Site, guide: &Guide, scenario: &Scenario) -> Totals {
    let items = guide.data.costs.as_ref().map_or(&[][..], |costs| &costs.items);
    let mut totals = Totals::default();
    for item in &scenario.items {
        let named = items.iter().find(|cost| cost.id == item.cost);
        // A scenario that names the exam means the fee that applies, whichever of several items that is; one that
        // names the exam of a version or of another region means that one.
        let own = |cost: &Cost| {
            cost.version.is_some()
                || cost.region.as_ref().is_some_and(|region| !region.eq_ignore_ascii_case(&site.config.region))
        };
        let any = |cost: &Cost| cost.kind == CostType::Exam && !own(cost);
        let cost = named.map(|cost| if any(cost) { exam_fee(site, guide, None).unwrap_or(cost) } else { cost });
        let amount = cost.and_then(|cost| cost.amount.as_ref()).map(|figure| &figure.value);
        totals.add(amount, u32::from(item.quantity.unwrap_or(1)));
    }
    totals
}

/// What it costs to earn the certification and hold it for so many years: the exam, required yearly fees, and
/// renewals, each as often as it falls due within the span. The renewal is the cost of that type; a certification
/// that is renewed by passing the exam again counts the exam.
#[must_use]
pub fn to_hold(site: &Site, guide: &Guide, years: u8) -> Totals {
    let mut totals = Totals::default();
    let fee = exam_fee(site, guide, None);
    totals.add(fee.and_then(|cost| cost.amount.as_ref()).map(|f| &f.value), 1);
    let items = guide.data.costs.as_ref().map_or(&[][..], |costs| &costs.items);
    for cost in
        items.iter().filter(|cost| cost.is_required() && cost.kind != CostType::Exam && in_time(cost, &site.today))
    {
        let times = match cost.billing {
            Billing::Once => 1,
            Billing::Every(span) => occurrences(span.whole_months(), years),
        };
        if cost.kind != CostType::Renewal {
            totals.add(cost.amount.as_ref().map(|f| &f.value), times);
        }
    }
    let renewals = renewals(site, guide, years);
    if renewals > 0 {
        let renewal = items.iter().find(|cost| cost.kind == CostType::Renewal && in_time(cost, &site.today)).or(fee);
        totals.add(renewal.and_then(|cost| cost.amount.as_ref()).map(|f| &f.value), renewals);
    }
    totals
}

/// How often something due at the start of each span falls into so many years.
fn occurrences(months: Option<u32>, years: u8) -> u32 {
    match months {
        Some(months) if months > 0 => (u32::from(years) * 12).div_ceil(months),
        _ => 1,
    }
}

/// How often a certificate must be renewed to be held for so many years: not on its first day.
fn renewals(site: &Site, guide: &Guide, years: u8) -> u32 {
    let shared = site.vendors.get(&guide.data.vendor).and_then(|vendor| vendor.data.defaults.validity.as_ref());
    let Some(validity) = guide.data.validity.as_ref().or(shared) else { return 0 };
    match validity.period {
        crate::model::exam::Period::Span(span) => occurrences(span.whole_months(), years).saturating_sub(1),
        _ => 0,
    }
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
        totals.add(Some(&Measure::Exact(usd(Decimal::from(300)))), 1);
        totals.add(Some(&Measure::Range(usd(Decimal::from(10)), usd(Decimal::from(20)))), 2);
        assert_eq!(totals_words(&totals), "US$320–340");
        totals.add(Some(&Measure::AtLeast(usd(Decimal::from(2700)))), 1);
        assert_eq!(totals_words(&totals), "US$3,020 or more");
    }

    #[test]
    fn currencies_stay_apart_and_gaps_are_said() {
        let mut totals = Totals::default();
        totals.add(Some(&Measure::Exact(usd(Decimal::from(0)))), 1);
        assert_eq!(totals_words(&totals), "free");
        totals.add(None, 1);
        totals.add(
            Some(&Measure::Exact(Money { currency: Currency::parse("EUR").unwrap(), amount: Decimal::from(20) })),
            1,
        );
        assert_eq!(totals_words(&totals), "€20, and amounts that are not known");
    }

    #[test]
    fn due_at_the_start_of_each_span() {
        assert_eq!(occurrences(Some(12), 3), 3);
        assert_eq!(occurrences(Some(36), 5), 2);
        assert_eq!(occurrences(Some(36), 3), 1);
    }
}
