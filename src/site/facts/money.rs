//! Facts of money: what the vendor asks, what else is paid, what resources cost.

use crate::model::blocks::{Fact as FreeFact, Price, Resource};
use crate::model::costs::{Billing, Cost, CostType, Costs};
use crate::model::exam::Duration;
use crate::model::figure::{Figure, Measure};
use crate::model::said::{Plain, Said};
use crate::model::scalar::Number;
use crate::site::words;

use super::collect::{At, Collector};
use super::{Fact, Kind, Origin};

impl Collector<'_> {
    pub(super) fn costs(&mut self, at: &At, costs: Option<&Costs>) {
        for (i, cost) in costs.iter().flat_map(|costs| costs.items.iter().enumerate()) {
            let at =
                at.to(format!("costs.{}", cost.id), ["costs".into(), "items".into(), i.into()]);
            // Most sites call the exam's cost just that.
            let is_fee = cost.kind == CostType::Exam && cost.name.eq_ignore_ascii_case("exam");
            let label = if is_fee { "Exam fee".to_owned() } else { cost.name.to_string() };
            if let Some(amount) = &cost.amount {
                let label = label.clone();
                applies(
                    self.figure(at.key("amount"), kind(cost.kind), label, amount, words::money),
                    cost,
                );
            }
            if let Some(percent) = &cost.percent {
                let fact =
                    self.figure(at.key("percent"), kind(cost.kind), label, percent, words::percent);
                applies(fact.unit("%"), cost);
            }
        }
    }

    /// A resource speaks for its own price and hours, unless it names a source.
    pub(super) fn resources(&mut self, resources: &[Resource]) {
        for (i, resource) in resources.iter().enumerate() {
            let at = At::default()
                .to(format!("resources.{}", resource.id), ["resources".into(), i.into()]);
            if let Some(price) = &resource.price {
                self.price(at.key("price"), resource, price);
            }
            if let Some(hours) = &resource.hours {
                let print = |figure: &Figure<Number>| words::counted(figure, "hour", "hours");
                let label = format!("Hours of {}", resource.title);
                let fact = self.figure(at.key("hours"), Kind::Hours, label, hours, print);
                own(fact.unit("hours"), resource);
            }
        }
    }

    fn price(&mut self, at: At, resource: &Resource, price: &Price) {
        let label = format!("Price of {}", resource.title);
        let around = (resource.source.as_deref(), resource.as_of);
        let fact = match price {
            Price::Free => {
                let said = Said {
                    value: Ok(Plain::Number(0.into())),
                    ..Said::word("free".to_owned(), "")
                };
                self.said(at, Kind::Price, label, said, around)
            }
            Price::Once(figure) => self.figure(at, Kind::Price, label, figure, words::money),
            Price::Every(figure, span) => {
                let print = |figure: &Figure<_>| {
                    format!("{} {}", words::money(figure), words::every(*span))
                };
                every(self.figure(at, Kind::Price, label, figure, print), *span)
            }
        };
        own(fact, resource);
    }
}

fn own(fact: &mut Fact, resource: &Resource) {
    if fact.origin == Origin::Unsaid {
        fact.origin = Origin::Itself(resource.url.to_string());
    }
    if let Some(version) = &resource.version {
        fact.scope("version", version);
    }
}

/// Where and when a cost applies.
fn applies(fact: &mut Fact, cost: &Cost) {
    if let Some(version) = &cost.version {
        fact.version = Some(version.clone());
        fact.scope("version", version);
    }
    if let Some(region) = &cost.region {
        fact.scope("region", region);
    }
    if let Some(from) = cost.from {
        fact.scope("from", from.iso());
    }
    if let Some(to) = cost.to {
        fact.scope("to", to.iso());
    }
    if let Billing::Every(span) = cost.billing {
        every(fact, span);
    }
}

fn every(fact: &mut Fact, span: Duration) -> &mut Fact {
    fact.scope("every", span.iso())
}

/// The vendor's fees change for other reasons, and matter more, than what others ask.
fn kind(kind: CostType) -> Kind {
    match kind {
        CostType::Exam
        | CostType::Retake
        | CostType::Reschedule
        | CostType::Renewal
        | CostType::Maintenance => Kind::Fee,
        CostType::Course
        | CostType::Book
        | CostType::Practice
        | CostType::Subscription
        | CostType::Lab
        | CostType::Travel
        | CostType::Bundle
        | CostType::Discount => Kind::Cost,
    }
}

/// A figure of a `facts` block, or another value of it: `97 million roles`, `33%`, `US$40`.
#[must_use]
pub(super) fn free_words(fact: &FreeFact, figure: &Figure<Number>) -> String {
    if matches!(figure.value, Measure::Absent(_)) {
        return figure.words();
    }
    if let (None, Some("%")) = (fact.currency, fact.unit.as_deref()) {
        return words::percent(figure);
    }
    let text = match fact.currency {
        Some(currency) => words::pay(figure, currency, false),
        None => figure.words(),
    };
    let Some(unit) = fact.unit.as_deref() else { return text };
    format!("{text} {unit}")
}
