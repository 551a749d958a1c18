//! The days on which something that the data says begins to hold or has just ceased to. Start with
//! [`days`].

use jiff::civil::Date;

use crate::base::date::PartialDate;
use crate::model::certification::Certification;
use crate::model::costs::{CostType, Scenario, ScenarioItem};
use crate::model::exam::{Retake, Version};
use crate::model::variants::{Dated, When};

use super::{Lifecycle, holding, retake};

/// Every day on which something that the data says begins to hold or has just ceased to, in order:
/// nothing computed from the data and a day changes on any other. On some of them nothing changes
/// either.
#[must_use]
pub fn days(data: &Certification, language: &str) -> Vec<Date> {
    let mut days = Days::default();
    let life = &data.lifecycle;
    for date in [&life.available, &life.announced, &life.retirement_announced].into_iter().flatten()
    {
        days.when(date.when(), Days::begins);
    }
    if let Some(date) = &life.renewal_closes {
        days.when(date.when(), Days::ends);
    }
    let compared = data.comparison.iter().flat_map(|comparison| &comparison.external);
    for version in data.versions.iter().chain(compared.flat_map(|external| &external.versions)) {
        days.version(version, retake(data, version), most_retakes(data));
    }
    for cost in data.costs.iter().flat_map(|costs| &costs.items) {
        cost.from.iter().for_each(|from| days.begins(*from));
        cost.to.iter().for_each(|to| days.ends(*to));
    }
    data.changes.iter().flatten().for_each(|change| days.begins(change.date));
    data.also_known_as.iter().filter_map(|name| name.until).for_each(|until| days.ends(until));
    days.0.extend(
        Lifecycle::on(data, language, Date::MIN)
            .stated_held_until
            .and_then(|day| day.tomorrow().ok()),
    );
    days.0.sort_unstable();
    days.0.dedup();
    days.0
}

/// How many further attempts something is said of: of one always, of more where a scenario adds
/// them up.
fn most_retakes(data: &Certification) -> usize {
    let Some(costs) = &data.costs else { return 1 };
    let is_retake = |item: &ScenarioItem| {
        let named = costs.items.iter().find(|cost| cost.id == item.cost);
        named.is_some_and(|cost| cost.kind == CostType::Retake)
    };
    let times = |item: &ScenarioItem| usize::from(item.quantity.unwrap_or(1));
    let of = |scenario: &Scenario| {
        scenario.items.iter().filter(|item| is_retake(item)).map(times).sum::<usize>()
    };
    costs.scenarios.iter().map(of).max().unwrap_or_default().max(1)
}

#[derive(Default)]
struct Days(Vec<Date>);

impl Days {
    fn begins(&mut self, date: PartialDate) {
        self.0.push(date.first_day());
    }

    fn ends(&mut self, date: PartialDate) {
        self.0.extend(date.last_day().tomorrow());
    }

    /// What is only expected brings nothing about, but from the day after it nobody knows what
    /// followed.
    fn when(&mut self, when: When, certain: fn(&mut Self, PartialDate)) {
        if when.expected { self.ends(when.date) } else { certain(self, when.date) }
    }

    fn version(&mut self, version: &Version, retake: Option<&Retake>, retakes: usize) {
        let beta = version.beta.as_ref();
        let begins =
            version.available.iter().flat_map(Dated::all).chain(beta.map(|beta| beta.from));
        begins.for_each(|when| self.when(when, Self::begins));
        let ends = version.last_registration.iter().chain(&version.last_exam).flat_map(Dated::all);
        ends.chain(beta.and_then(|beta| beta.to)).for_each(|when| self.when(when, Self::ends));
        for last in version.last_exam.iter().flat_map(Dated::all) {
            let first_attempts = holding::first_attempts(last.date.last_day(), retake);
            self.0.extend(
                first_attempts.into_iter().take(retakes).filter_map(|day| day.tomorrow().ok()),
            );
        }
    }
}
