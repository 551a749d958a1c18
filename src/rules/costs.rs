//! What cannot be true of costs: amounts, scenarios, discounts, two fees at once.

use rust_decimal::Decimal;

use crate::base::rule;
use crate::model::costs::{Cost, CostType, Scenario};
use crate::model::scalar::Number;

use super::{Check, path};

impl Check<'_> {
    pub(super) fn amounts(&mut self) {
        let guide = self.guide;
        let Some(costs) = &guide.written.costs else { return };
        for (i, cost) in costs.items.iter().enumerate() {
            let place = path!["costs", "items", i];
            match (&cost.amount, cost.kind) {
                (Some(amount), _) => self.not_negative(&place.then("amount"), amount),
                (None, CostType::Discount) if cost.percent.is_some() => {}
                (None, CostType::Discount) => {
                    let help = "write percent: 50, and of: the id of the cost that it lowers";
                    self.at(
                        &rule::MISSING_KEY,
                        &place,
                        format!("the discount `{}` has neither percent nor amount", cost.id),
                        help,
                    );
                }
                (None, _) => {
                    let help = "write amount: 300 USD, or amount: unknown";
                    self.at(
                        &rule::MISSING_KEY,
                        &place,
                        format!("the cost `{}` has no amount", cost.id),
                        help,
                    );
                }
            }
            let share = cost.percent.as_ref().and_then(|figure| figure.value.exact());
            if let Some(Number(percent)) =
                share.filter(|Number(p)| *p < Decimal::ONE || *p > Decimal::ONE_HUNDRED)
            {
                let message = format!("a discount cannot be {percent} percent");
                self.at(
                    &rule::IMPOSSIBLE_VALUE,
                    &place.then("percent"),
                    message,
                    "write percent from 1 to 100",
                );
            }
            let earlier = costs.items[..i]
                .iter()
                .filter(|other| other.kind == CostType::Exam && cost.kind == CostType::Exam);
            if let Some(other) = earlier.into_iter().find(|other| overlap(cost, other)) {
                let message = format!(
                    "`{}` and `{}` are both the exam fee for the same version, region and day",
                    other.id, cost.id
                );
                let help = "state version, region, from, or to, so that only one of them applies";
                self.at(&rule::COST_OVERLAP, &place.then("id"), message, help);
            }
        }
    }

    pub(super) fn scenarios(&mut self) {
        let guide = self.guide;
        for (i, scenario) in
            guide.written.costs.iter().flat_map(|costs| &costs.scenarios).enumerate()
        {
            for (j, item) in
                scenario.items.iter().enumerate().filter(|(_, item)| item.quantity == Some(0))
            {
                let place = path!["costs", "scenarios", i, "items", j, "quantity"];
                let message = format!("`{}` is paid zero times in `{}`", item.cost, scenario.id);
                self.at(
                    &rule::IMPOSSIBLE_VALUE,
                    &place,
                    message,
                    "write how often it is paid, or remove it from the scenario",
                );
            }
            for (j, item) in scenario.items.iter().enumerate() {
                if scenario.items[..j].iter().any(|other| other.cost == item.cost) {
                    let message = format!("`{}` is in `{}` twice", item.cost, scenario.id);
                    let help = format!(
                        "remove one; if it is paid twice, write {{cost: {}, quantity: 2}}",
                        item.cost
                    );
                    self.at(
                        &rule::DUPLICATE_ID,
                        &path!["costs", "scenarios", i, "items", j, "cost"],
                        message,
                        help,
                    );
                }
            }
            self.discounts(i, scenario);
        }
    }

    /// A discount lowers an item of the same scenario.
    fn discounts(&mut self, at: usize, scenario: &Scenario) {
        let items = self.guide.written.costs.as_ref().map_or(&[][..], |costs| &costs.items);
        for (j, item) in scenario.items.iter().enumerate() {
            let named =
                items.iter().find(|cost| cost.id == item.cost && cost.kind == CostType::Discount);
            let Some(of) = named.and_then(|discount| discount.of.as_ref()) else { continue };
            let is_defined = items.iter().any(|cost| cost.id == *of);
            if is_defined && !scenario.items.iter().any(|other| other.cost == *of) {
                let message =
                    format!("`{}` lowers `{of}`, which is not in `{}`", item.cost, scenario.id);
                let help = format!("add {{cost: {of}}}, or remove the discount");
                let place = path!["costs", "scenarios", at, "items", j, "cost"];
                self.at(&rule::IMPOSSIBLE_VALUE, &place, message, &help);
            }
        }
    }
}

/// Whether two exam fees can apply to the same version, region and day. A fee that names a version
/// or region goes before one that names none, so only those that say equally much can clash.
fn overlap(a: &Cost, b: &Cost) -> bool {
    let days = |cost: &Cost| (cost.from.map(|d| d.first_day()), cost.to.map(|d| d.last_day()));
    let ((a_from, a_to), (b_from, b_to)) = (days(a), days(b));
    let apart = a_to.zip(b_from).is_some_and(|(to, from)| to < from)
        || b_to.zip(a_from).is_some_and(|(to, from)| to < from);
    a.version == b.version && a.region == b.region && !apart
}
