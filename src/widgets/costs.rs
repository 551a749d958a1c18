//! Every cost, what usual ways of preparing come to, and what it costs to hold the certification
//! for some years.

mod tool;

use serde::Serialize;

use crate::base::html::{computed, escaped};
use crate::model::costs::{Billing, Cost, CostType, Scenario, Tax};
use crate::model::exam::Version;
use crate::model::figure::{Absence, Figure, Measure, Quantity};
use crate::model::money::Money;
use crate::model::options::Costs;
use crate::page::context::{PageContext, absent};
use crate::page::prose::is_shown;
use crate::site::{Guide, costs, words};

use super::cells::{DataLink, cited, data_links, or_unknown, others};
use super::{Kind, Placed};

/// What certguide knows of it.
pub static KIND: Kind = Kind {
    name: "costs",
    title: "Costs",
    block: "costs",
    has_data: |guide| guide.data.costs.as_ref().is_some_and(|costs| !costs.items.is_empty()),
    render,
    on_page: None,
};

#[derive(Serialize)]
struct Item {
    name: String,
    note_html: String,
    paid_text: String,
    amount_html: String,
    tax_text: &'static str,
    is_past: bool,
}

#[derive(Serialize)]
struct TotalCell {
    total_html: String,
}

#[derive(Serialize)]
struct Way {
    name: String,
    parts_html: String,
    totals: Vec<TotalCell>,
}

#[derive(Serialize)]
struct View {
    uid: String,
    anchor: String,
    title: &'static str,
    items_caption: &'static str,
    items: Vec<Item>,
    tool: Vec<tool::View>,
    scenarios_caption: String,
    horizons: Vec<String>,
    scenarios: Vec<Way>,
    notes: Vec<String>,
    data_links: Vec<DataLink>,
}

fn render(p: &mut Placed<'_, '_>) -> String {
    let guide = p.guide;
    let Some(data) = &guide.data.costs else { return String::new() };
    let closed = guide.lifecycle.status.is_over();
    let is_shown = |cost: &&Cost| {
        costs::in_time(cost, &p.ctx.site.today) && costs::can_fall_due(p.ctx.site, guide, cost)
    };
    let shown: Vec<&Cost> = data.items.iter().filter(|cost| closed || is_shown(cost)).collect();
    let mut items: Vec<Item> =
        guide.data.versions.iter().filter_map(|version| beta(p.ctx, guide, version)).collect();
    items.extend(shown.into_iter().map(|cost| item(p.ctx, guide, cost, closed)));
    let Costs { scenarios: asked, years } = p.options.costs();
    let scenarios =
        data.scenarios.iter().filter(|scenario| asked.is_empty() || asked.contains(&scenario.id));
    let scenarios =
        scenarios.filter(|scenario| closed || costs::can_be_gone(p.ctx.site, guide, scenario));
    let mut ways: Vec<Way> =
        scenarios.map(|scenario| way(p.ctx, guide, scenario, closed)).collect();
    let years = if years.is_empty() { vec![3, 6] } else { years };
    if !closed {
        ways.extend(years.iter().filter_map(|years| hold(p.ctx, guide, *years)));
    }
    let tool = tool::view(p.ctx, guide).into_iter().collect();
    let view = View {
        uid: p.uid.clone(),
        anchor: p.anchor.clone(),
        title: p.title,
        items_caption: if closed { "Every cost, as last published" } else { "Every cost" },
        items,
        tool,
        scenarios_caption: if ways.is_empty() { String::new() } else { "Total cost".to_owned() },
        horizons: vec!["Total".to_owned()],
        scenarios: ways,
        notes: notes(guide, closed),
        data_links: data_links(p.ctx, guide, "costs.csv"),
    };
    p.ctx.render("widgets/costs.html", &view)
}

/// What a version costs that is in its beta today.
fn beta(ctx: &mut PageContext<'_>, guide: &Guide, version: &Version) -> Option<Item> {
    let beta = guide.beta(Some(&version.id))?;
    let note = beta.fee.as_ref().and_then(|fee| fee.note.as_ref()).map(|md| ctx.md(md));
    let notes: Vec<String> = std::iter::once(escaped(guide.label(version))).chain(note).collect();
    Some(Item {
        name: "Beta exam".to_owned(),
        note_html: notes.join("; "),
        paid_text: "required, once".to_owned(),
        amount_html: or_unknown(beta.fee.as_ref(), |fee| cited(ctx, fee, &words::money(fee))),
        tax_text: "",
        is_past: false,
    })
}

/// Whether a cost is one of the standard exam while only its beta can be sat.
fn is_of_standard_exam(guide: &Guide, cost: &Cost) -> bool {
    let own = cost.version.as_ref().map(|id| id.as_str());
    matches!(cost.kind, CostType::Exam | CostType::Retake | CostType::Reschedule)
        && guide.beta(own).is_some()
}

fn item(ctx: &mut PageContext<'_>, guide: &Guide, cost: &Cost, closed: bool) -> Item {
    let is_past = costs::is_of_closed_version(guide, cost)
        || closed
            && matches!(
                cost.kind,
                CostType::Exam | CostType::Retake | CostType::Reschedule | CostType::Discount
            );
    let mut note: Vec<String> = Vec::new();
    if let Some(version) = cost.version.as_ref().and_then(|id| guide.version(id)) {
        note.push(escaped(guide.label(version)));
    }
    note.extend(
        is_of_standard_exam(guide, cost)
            .then(|| "of the standard exam, not of the beta".to_owned()),
    );
    note.extend(
        cost.region.as_ref().map(|region| format!("in {}", escaped(&ctx.site.region_name(region)))),
    );
    note.extend(span(cost));
    note.extend(cost.note.as_ref().map(|md| ctx.md(md)));
    let other =
        cost.amount.as_ref().map(|figure| others(ctx, figure, words::money)).unwrap_or_default();
    note.extend(Some(other).filter(|text| !text.is_empty()));
    note.extend(cost.amount.as_ref().and_then(|figure| figure.note.clone()).map(|md| ctx.md(&md)));
    let conditional = cost
        .when
        .as_ref()
        .is_some_and(|when| !is_shown(Some(guide), std::slice::from_ref(&when.0)));
    let amount = amount(ctx, cost);
    Item {
        name: cost.name.to_string(),
        note_html: note.join("; "),
        paid_text: paid(cost),
        amount_html: if is_past || conditional { format!("was {amount}") } else { amount },
        tax_text: tax_text(cost),
        is_past: is_past || conditional,
    }
}

/// `required, once`, `optional, each month`; nothing for what takes off or does not exist.
fn paid(cost: &Cost) -> String {
    if cost.kind == CostType::Discount
        || cost.amount.as_ref().is_some_and(|a| a.value == Measure::Absent(Absence::None))
    {
        return String::new();
    }
    let needed = if cost.is_required() { "required" } else { "optional" };
    match cost.billing {
        Billing::Once => format!("{needed}, once"),
        Billing::Every(span) => format!("{needed}, {}", words::every(span)),
    }
}

/// The amount, or the share that a discount takes off.
fn amount(ctx: &mut PageContext<'_>, cost: &Cost) -> String {
    if let Some(percent) = &cost.percent {
        return off(percent, cited(ctx, percent, &words::percent(percent)));
    }
    if let Some(figure) = cost.amount.as_ref().filter(|_| cost.kind == CostType::Discount) {
        return off(figure, cited(ctx, figure, &words::money(figure)));
    }
    or_unknown(cost.amount.as_ref(), |figure: &Figure<Money>| {
        if figure.value == Measure::Absent(Absence::None) {
            return absent(Absence::None);
        }
        cited(ctx, figure, &words::money(figure))
    })
}

/// `50% off`; what is not known stands alone.
fn off<T: Quantity>(figure: &Figure<T>, html: String) -> String {
    if figure.value.min().is_some() { format!("{html} off") } else { html }
}

fn tax_text(cost: &Cost) -> &'static str {
    let paid = cost
        .amount
        .as_ref()
        .and_then(|figure| figure.value.min())
        .is_some_and(|money| !money.amount.is_zero());
    match cost.tax.filter(|_| paid) {
        Some(Tax::Included) => "with tax",
        Some(Tax::Excluded) => "plus tax",
        Some(Tax::Unknown) => "tax not known",
        None => "",
    }
}

fn span(cost: &Cost) -> Option<String> {
    match (cost.from, cost.to) {
        (Some(from), Some(to)) => Some(format!("from {from} to {to}")),
        (Some(from), None) => Some(format!("from {from}")),
        (None, Some(to)) => Some(format!("until {to}")),
        (None, None) => None,
    }
}

/// A way of preparing, with what is in it and what it comes to.
fn way(ctx: &PageContext<'_>, guide: &Guide, scenario: &Scenario, closed: bool) -> Way {
    let items = guide.data.costs.as_ref().map_or(&[][..], |costs| &costs.items);
    let mut parts = String::new();
    for item in &scenario.items {
        let Some(cost) = items.iter().find(|cost| cost.id == item.cost) else { continue };
        let lowers = cost.kind == CostType::Discount;
        // A discount that has run out lowers nothing.
        if lowers && !costs::in_time(cost, &ctx.site.today) {
            continue;
        }
        let sign = if lowers { " − " } else { " + " };
        let times =
            item.quantity.filter(|n| *n != 1).map(|n| format!("{n} × ")).unwrap_or_default();
        parts.push_str(if parts.is_empty() && !lowers { "" } else { sign });
        parts.push_str(&format!("{times}{}", escaped(&cost.name)));
    }
    let total = costs::totals_words(&costs::scenario_totals(ctx.site, guide, scenario));
    let was = if closed { "was " } else { "" };
    let cell =
        TotalCell { total_html: computed("scenario-total", &format!("{was}{}", escaped(&total))) };
    Way { name: scenario.name.to_string(), parts_html: parts, totals: vec![cell] }
}

/// What it costs to earn it and to hold it for so many years; nothing where no part of it is known.
fn hold(ctx: &PageContext<'_>, guide: &Guide, years: u8) -> Option<Way> {
    let costs::Hold { totals, parts } = costs::to_hold(ctx.site, guide, years)?;
    if totals.by_currency.is_empty() && !totals.unknown.is_empty() {
        return None;
    }
    let part = |(times, name): &(u32, String)| match times {
        1 => escaped(name),
        _ => format!("{times} × {}", escaped(name)),
    };
    Some(Way {
        name: format!("To hold it for {years} year{}", if years == 1 { "" } else { "s" }),
        parts_html: words::capital(&parts.iter().map(part).collect::<Vec<_>>().join(" + ")),
        totals: vec![TotalCell {
            total_html: computed("hold-total", &escaped(&costs::totals_words(&totals))),
        }],
    })
}

fn notes(guide: &Guide, closed: bool) -> Vec<String> {
    let items = guide.data.costs.as_ref().map_or(&[][..], |costs| &costs.items);
    let currencies: std::collections::BTreeSet<_> = items
        .iter()
        .filter_map(|cost| cost.amount.as_ref()?.value.min())
        .map(|money| money.currency)
        .collect();
    let mut notes = Vec::new();
    if closed {
        notes.push("The exam can no longer be booked. These were its last prices.".to_owned());
    }
    if currencies.len() > 1 {
        notes
            .push("Amounts in different currencies are not added up and not converted.".to_owned());
    }
    notes
}
