//! The cost calculator: its rows in words for the template, and the numbers for
//! `static/widgets/costs.js`.

use std::collections::BTreeMap;

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Serialize;

use crate::base::html::escaped;
use crate::model::costs::{Billing, CostType};
use crate::model::figure::{Absence, Figure, Measure, Quantity};
use crate::model::money::Money;
use crate::page::context::{PageContext, absent};
use crate::site::calculator::{self, Calculator, Discount, Line, NO_EXAM, Paid, Retakes};
use crate::site::costs::Price;
use crate::site::lifecycle::MOST_RETAKES;
use crate::site::{Guide, words};

/// What the template shows.
#[derive(Serialize)]
pub(super) struct View {
    json: String,
    groups: Vec<Group>,
    ways: Vec<Way>,
    most_years: u8,
}

#[derive(Serialize)]
struct Group {
    title: &'static str,
    /// Years are asked above its rows.
    has_years: bool,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    /// As in the numbers.
    id: String,
    name: String,
    notes: String,
    each_html: String,
    tax_text: &'static str,
    /// `radio`, `checkbox`, `number`; nothing where the reader chooses nothing.
    input: &'static str,
    most: u32,
}

#[derive(Serialize)]
struct Way {
    name: String,
    query: String,
}

/// The numbers, as JSON in an attribute. Amounts are texts, so that nothing is rounded.
#[derive(Serialize)]
struct Data<'l> {
    /// What stands before an amount, and how many digits after its point.
    money: BTreeMap<&'l str, (String, u32)>,
    lines: Vec<LineData<'l>>,
    off: Vec<OffData<'l>>,
    years: u8,
}

#[derive(Serialize)]
struct LineData<'l> {
    id: &'l str,
    /// `exam`, `again`, `once`, `held`, `chosen`.
    paid: &'static str,
    price: PriceData,
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<&'l [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    most: Option<u32>,
    /// By when the first attempt has to be made for one more, two more, ..
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    times: Option<&'l [u32]>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    before_tax: bool,
}

/// Currency, least, and most if it has an end; empty if there is nothing to pay; null if it is not
/// known.
#[derive(Serialize)]
#[serde(untagged)]
enum PriceData {
    Known(String, String, Option<String>),
    Nothing([String; 0]),
    Unknown(()),
}

#[derive(Serialize)]
struct OffData<'l> {
    id: &'l str,
    of: Vec<&'l str>,
    /// Least and most, if both are known.
    #[serde(skip_serializing_if = "Option::is_none")]
    percent: Option<[String; 2]>,
    amount: PriceData,
}

/// The calculator of the guide, if it has one.
pub(super) fn view(ctx: &mut PageContext<'_>, guide: &Guide) -> Option<View> {
    let calculator = calculator::of(ctx.site, guide)?;
    let scenarios = guide.data.costs.iter().flat_map(|costs| &costs.scenarios);
    let ways = scenarios.filter_map(|scenario| {
        let state = calculator.state_of(ctx.site, guide, scenario)?;
        Some(Way { name: scenario.name.to_string(), query: state.query() })
    });
    let ways: Vec<Way> = ways.collect();
    let json = serde_json::to_string(&data(&calculator)).unwrap_or_default();
    let groups = groups(ctx, guide, &calculator);
    Some(View { json, groups, ways, most_years: calculator.most_years })
}

fn groups(ctx: &mut PageContext<'_>, guide: &Guide, calculator: &Calculator<'_>) -> Vec<Group> {
    let mut rows_of = |is_in: &dyn Fn(&Paid) -> bool| -> Vec<Row> {
        let lines = calculator.lines.iter().filter(|line| is_in(&line.paid));
        lines.map(|line| row(ctx, guide, line)).collect()
    };
    let attempts = rows_of(&|paid| matches!(paid, Paid::Exam(_) | Paid::Again(_)));
    let once = rows_of(&|paid| matches!(paid, Paid::Once));
    let held = rows_of(&|paid| matches!(paid, Paid::Held(_)));
    let chosen = rows_of(&|paid| matches!(paid, Paid::Chosen(_)));
    let off =
        calculator.discounts.iter().map(|discount| off_row(ctx, calculator, discount)).collect();
    let group = |title, has_years, rows| Group { title, has_years, rows };
    let mut groups = vec![
        group("The exam", false, attempts),
        group("All pay this too", false, once),
        group("If you want it", false, chosen),
        group("To hold it", !held.is_empty() && calculator.most_years > 0, held),
        group("Discounts that you have", false, off),
    ];
    groups.retain(|group| !group.rows.is_empty());
    groups
}

fn row(ctx: &mut PageContext<'_>, guide: &Guide, line: &Line<'_>) -> Row {
    let each_html = match line.amount {
        _ if line.id == NO_EXAM => String::new(),
        None if line.price == Price::Nothing => "free".to_owned(),
        None => absent(Absence::Unknown),
        Some(figure) => marked(ctx, figure, &words::money(figure)),
    };
    let (input, most) = match line.paid {
        Paid::Exam(_) => ("radio", 1),
        Paid::Again(_) => ("number", u32::from(MOST_RETAKES)),
        Paid::Chosen(1) => ("checkbox", 1),
        Paid::Chosen(most) => ("number", most),
        Paid::Once | Paid::Held(_) => ("", 0),
    };
    Row {
        id: line.id.clone(),
        name: line.name.clone(),
        notes: notes(ctx, guide, line),
        each_html,
        tax_text: line.cost.map(super::tax_text).unwrap_or_default(),
        input,
        most,
    }
}

/// What tells a line from others of its name, and how it is paid.
fn notes(ctx: &PageContext<'_>, guide: &Guide, line: &Line<'_>) -> String {
    let mut notes = Vec::new();
    notes.extend(
        line.version
            .map(|version| guide.label(version).to_owned())
            .filter(|label| !line.name.contains(&**label)),
    );
    if let Some(cost) = line.cost.filter(|cost| line.name == *cost.name) {
        notes.extend(
            super::is_of_standard_exam(guide, cost)
                .then(|| "of the standard exam, not of the beta".to_owned()),
        );
        notes.extend(
            cost.region.as_ref().map(|region| format!("in {}", ctx.site.region_name(region))),
        );
        if let (Billing::Every(span), false) = (cost.billing, cost.kind == CostType::Renewal) {
            notes.push(words::every(span));
        }
    }
    notes.join(", ")
}

fn off_row(ctx: &mut PageContext<'_>, calculator: &Calculator<'_>, discount: &Discount<'_>) -> Row {
    let Discount { cost, of } = discount;
    let mut names: Vec<String> = Vec::new();
    for name in
        of.iter().map(|at| &calculator.lines[*at].name).filter(|name| !cost.name.contains(&***name))
    {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    let each = match (&cost.percent, &cost.amount) {
        (Some(percent), _) => super::off(percent, marked(ctx, percent, &words::percent(percent))),
        (None, Some(amount)) => super::off(amount, marked(ctx, amount, &words::money(amount))),
        (None, None) => absent(Absence::Unknown),
    };
    Row {
        id: cost.id.to_string(),
        name: cost.name.to_string(),
        notes: format!("lowers: {}", words::list(&names)),
        each_html: each,
        tax_text: "",
        input: "checkbox",
        most: 1,
    }
}

/// A figure with the number of its source. It counts where the page shows it, not here, where a
/// script makes it appear.
fn marked<T: Quantity>(ctx: &mut PageContext<'_>, figure: &Figure<T>, text: &str) -> String {
    match (&figure.value, &figure.source) {
        (Measure::Absent(absence), _) => absent(*absence),
        (_, Some(source)) => format!("{}{}", escaped(text), ctx.mark(source)),
        (_, None) => escaped(text),
    }
}

fn data<'l>(calculator: &'l Calculator<'_>) -> Data<'l> {
    let lines: Vec<LineData<'l>> = calculator.lines.iter().map(line_data).collect();
    let off: Vec<OffData<'l>> =
        calculator.discounts.iter().map(|discount| off_data(calculator, discount)).collect();
    let of_lines = calculator.lines.iter().filter_map(|line| match &line.price {
        Price::Known(currency, _) => Some(currency),
        _ => None,
    });
    let money = of_lines.map(|currency| {
        let prefix = Money { currency: *currency, amount: Decimal::ZERO }.to_string();
        (currency.code(), (prefix.trim_end_matches('0').to_owned(), currency.minor_digits()))
    });
    Data { money: money.collect(), lines, off, years: calculator.years }
}

fn line_data<'l>(line: &'l Line<'_>) -> LineData<'l> {
    let Line { id, paid, price, .. } = line;
    let (price, before_tax) = (price_data(*price), line.is_before_tax());
    let iso = |days: &Vec<Date>| days.iter().map(Date::to_string).collect();
    let data = LineData {
        id,
        paid: "once",
        price,
        after: None,
        most: None,
        by: None,
        times: None,
        before_tax,
    };
    match paid {
        Paid::Exam(Retakes { most, by }) => {
            LineData { paid: "exam", most: Some(*most), by: by.as_ref().map(iso), ..data }
        }
        Paid::Again(after) => LineData { paid: "again", after: Some(after), ..data },
        Paid::Once => data,
        Paid::Held(times) => LineData { paid: "held", times: Some(times), ..data },
        Paid::Chosen(most) => LineData { paid: "chosen", most: Some(*most), ..data },
    }
}

fn price_data(price: Price) -> PriceData {
    match price {
        Price::Known(currency, total) => {
            let max = total.max.map(|max| max.to_string());
            PriceData::Known(currency.code().to_owned(), total.min.to_string(), max)
        }
        Price::Nothing => PriceData::Nothing([]),
        Price::Unknown => PriceData::Unknown(()),
    }
}

fn off_data<'l>(calculator: &'l Calculator<'_>, discount: &'l Discount<'_>) -> OffData<'l> {
    let percent = discount
        .cost
        .percent
        .as_ref()
        .and_then(|percent| percent.value.min().zip(percent.value.max()));
    let amount = match (&discount.cost.percent, &discount.cost.amount) {
        (None, Some(amount)) => Price::of(&amount.value),
        _ => Price::Unknown,
    };
    OffData {
        id: &discount.cost.id,
        of: discount.of.iter().map(|at| calculator.lines[*at].id.as_str()).collect(),
        percent: percent.map(|(least, most)| [least.0.to_string(), most.0.to_string()]),
        amount: price_data(amount),
    }
}
