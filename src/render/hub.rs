//! What the hub's filters, order and count work with: the keys of each row, and the choices of each
//! filter.
//!
//! Start with [`keys`] and [`tool`]. The script is `static/widgets/hub.js`.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;
use serde::Serialize;

use crate::model::certification::Rank;
use crate::model::money::Currency;
use crate::model::said::Plain;
use crate::model::scalar::Id;
use crate::model::validity::Period;
use crate::site::facts::{Fact, stated};
use crate::site::lifecycle::Status;
use crate::site::{Guide, Site, addresses, words};

/// What a row is found and ordered by. A number is "" where it is not known.
#[derive(Serialize)]
pub(super) struct Keys {
    id: String,
    vendor: String,
    level: &'static str,
    fields: String,
    fee: String,
    hours: String,
    months: String,
    pay: String,
    end: String,
}

/// The controls of the hub; the fields of `parts/hub-tool.html`.
#[derive(Serialize)]
pub(super) struct Tool {
    facets: Vec<Facet>,
    compare_href: String,
    fee_unit: String,
    has_pay: bool,
}

/// One filter: of its choices, any; of all filters, each.
#[derive(Serialize)]
struct Facet {
    name: &'static str,
    heading: &'static str,
    choices: Vec<Choice>,
}

#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
}

/// The keys of a guide's row. Fees in another currency than that of most guides cannot be compared
/// with theirs.
pub(super) fn keys(
    site: &Site,
    guide: &Guide,
    currency: Option<Currency>,
    pay: Option<f64>,
) -> Keys {
    let fee = stated(site, guide, "exam.fee")
        .filter(|fee| currency.is_some() && currency_of(fee) == currency);
    let hours = stated(site, guide, "study_hours").and_then(least);
    let end = guide.lifecycle.last_exam.map(|when| when.date.last_day().to_string());
    Keys {
        id: guide.address.clone(),
        vendor: guide.data.vendor.to_string(),
        level: guide.data.level.rank.key(),
        fields: guide.data.fields.iter().map(Id::as_str).collect::<Vec<_>>().join(" "),
        fee: number(fee.and_then(least)),
        hours: number(hours),
        months: months(guide),
        pay: pay.map(|median| median.to_string()).unwrap_or_default(),
        end: end.unwrap_or_default(),
    }
}

/// The currency of most fees.
pub(super) fn currency(site: &Site, guides: &[&Guide]) -> Option<Currency> {
    let mut counts: BTreeMap<Currency, usize> = BTreeMap::new();
    let fees = guides.iter().filter_map(|guide| stated(site, guide, "exam.fee"));
    fees.filter_map(currency_of).for_each(|currency| *counts.entry(currency).or_default() += 1);
    counts.into_iter().rev().max_by_key(|(_, count)| *count).map(|(currency, _)| currency)
}

/// The controls for these guides. One guide needs none.
pub(super) fn tool(
    site: &Site,
    guides: &[&Guide],
    currency: Option<Currency>,
    has_pay: bool,
) -> Vec<Tool> {
    if guides.len() < 2 {
        return Vec::new();
    }
    let choice =
        |value: &str, label: &str| Choice { value: value.to_owned(), label: label.to_owned() };
    let status =
        Status::ALL.iter().rev().map(|status| choice(status.key(), status.words())).collect();
    let vendors: BTreeSet<&Id> = guides.iter().map(|guide| &guide.data.vendor).collect();
    let vendors = vendors.into_iter().map(|id| choice(id.as_str(), site.vendor_name(id)));
    let ranks: BTreeSet<Rank> = guides.iter().map(|guide| guide.data.level.rank).collect();
    let fields: BTreeSet<&Id> = guides.iter().flat_map(|guide| &guide.data.fields).collect();
    let fields = fields.into_iter().map(|id| {
        let label = site.config.fields.get(id).map_or_else(|| id.to_string(), ToString::to_string);
        choice(id.as_str(), &label)
    });
    let sorted = |choices: &mut dyn Iterator<Item = Choice>| {
        let mut choices: Vec<Choice> = choices.collect();
        choices.sort_by_key(|choice| choice.label.to_lowercase());
        choices
    };
    let mut facets = vec![
        Facet { name: "status", heading: "Status", choices: status },
        Facet { name: "vendor", heading: "Vendor", choices: sorted(&mut { vendors }) },
        Facet {
            name: "level",
            heading: "Level",
            choices: ranks
                .into_iter()
                .map(|rank| choice(rank.key(), &words::capital(rank.words())))
                .collect(),
        },
        Facet { name: "field", heading: "Field", choices: sorted(&mut { fields }) },
    ];
    facets.retain(|facet| facet.choices.len() > 1);
    let fee_unit = currency.map(|currency| currency.prefix().to_owned()).unwrap_or_default();
    vec![Tool { facets, compare_href: site.base.href(addresses::COMPARE), fee_unit, has_pay }]
}

fn currency_of(fee: &Fact) -> Option<Currency> {
    fee.unit.as_deref().and_then(Currency::parse)
}

/// The least that a fact says.
fn least(fact: &Fact) -> Option<Decimal> {
    match fact.said.value {
        Ok(Plain::Number(value) | Plain::Range(value, _) | Plain::AtLeast(value)) => Some(value),
        _ => None,
    }
}

fn number(value: Option<Decimal>) -> String {
    value.map(|value| value.normalize().to_string()).unwrap_or_default()
}

/// For how many months a certificate is valid: what does not expire is longer than all others.
fn months(guide: &Guide) -> String {
    match guide.data.validity.as_ref().map(|validity| validity.period) {
        Some(Period::Span(span)) => {
            (u32::from(span.years) * 12 + u32::from(span.months)).to_string()
        }
        Some(Period::Unlimited) => "9999".to_owned(),
        Some(Period::Absent(_)) | None => String::new(),
    }
}
