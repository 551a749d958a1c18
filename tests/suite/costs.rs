//! Sums of costs on random items: a scenario is the sum of what it names, end by end and currency
//! by currency; nothing is added across currencies, and a discount lowers its item and nothing
//! else.
//!
//! The sums are made here a second time, in whole cents and by other means than in
//! `src/site/costs.rs`.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use certguide::build;
use certguide::disk::read::Folder;
use certguide::model::costs::Costs;
use certguide::site::Settings;
use certguide::site::calculator;
use certguide::site::costs::{Totals, scenario_totals, to_hold, totals_words};
use certguide::site::{Guide, Site};
use jiff::civil::date;
use proptest::prelude::*;

/// The last has no hundredths.
const CURRENCIES: [&str; 3] = ["USD", "EUR", "JPY"];

/// The small site's master, with these costs.
fn with(costs: &str) -> (Site, Guide) {
    let files =
        Folder::open(&crate::support::root().join("tests/sites/small"), Path::new("dist")).0;
    let settings = Settings { today: date(2026, 2, 1), base_url: None, drafts: false };
    let mut site = build::load(&files, &settings).value.unwrap();
    let mut guide = site.guides.get("acme/widget-master").unwrap().clone();
    let costs: Costs =
        serde_yaml::from_str(costs).unwrap_or_else(|error| panic!("{error}\n{costs}"));
    Arc::make_mut(&mut guide.data).costs = Some(costs);
    site.guides = site.guides.with([guide.clone()]);
    (site, guide)
}

fn scenario(site: &Site, guide: &Guide) -> Totals {
    scenario_totals(site, guide, &guide.data.costs.as_ref().unwrap().scenarios[0])
}

/// A cost in cents: its least, how much more at most, whether it has an end, its currency, how
/// often it is paid, and the percent that are taken off.
#[derive(Clone, Debug)]
struct Item {
    least: i64,
    more: i64,
    open: bool,
    currency: usize,
    times: u16,
    off: Option<i64>,
}

fn item() -> impl Strategy<Value = Item> {
    let more = prop_oneof![2 => Just(0), 1 => 1..=50_000_i64];
    (
        0..=500_000_i64,
        more,
        prop::bool::weighted(0.1),
        0..3_usize,
        1..=12_u16,
        prop::option::of(1..=100_i64),
    )
        .prop_map(|(least, more, open, currency, times, off)| {
            let (least, more) = if CURRENCIES[currency] == "JPY" {
                (least / 100 * 100, more / 100 * 100)
            } else {
                (least, more)
            };
            Item { least, more, open, currency, times, off }
        })
}

fn amount(item: &Item) -> String {
    let code = CURRENCIES[item.currency];
    let money = |cents: i64| match code {
        "JPY" => (cents / 100).to_string(),
        _ => format!("{}.{:02}", cents / 100, cents % 100),
    };
    let least = money(item.least);
    match (item.open, item.more) {
        (true, _) => format!("{least}+ {code}"),
        (false, 0) => format!("{least} {code}"),
        (false, more) => format!("{least}–{} {code}", money(item.least + more)),
    }
}

fn yaml(items: &[Item]) -> String {
    let (mut costs, mut scenario) = (String::new(), String::new());
    for (i, item) in items.iter().enumerate() {
        costs.push_str(&format!(
            "  - {{id: c{i}, type: course, name: C, amount: {}}}\n",
            amount(item)
        ));
        scenario.push_str(&format!("      - {{cost: c{i}, quantity: {}}}\n", item.times));
        if let Some(percent) = item.off {
            costs.push_str(&format!(
                "  - {{id: d{i}, type: discount, name: D, percent: {percent}, of: c{i}}}\n"
            ));
            scenario.push_str(&format!("      - {{cost: d{i}}}\n"));
        }
    }
    format!("items:\n{costs}scenarios:\n  - id: all\n    name: All\n    items:\n{scenario}")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn a_scenario_is_the_sum_of_its_items_in_each_currency(items in prop::collection::vec(item(), 1..8)) {
        let (site, guide) = with(&yaml(&items));
        // In hundredths of a cent, so that percents stay whole.
        let mut expected: BTreeMap<String, (i64, Option<i64>)> = BTreeMap::new();
        for item in &items {
            let sum = expected.entry(CURRENCIES[item.currency].to_owned()).or_insert((0, Some(0)));
            let left = (100 - item.off.unwrap_or(0)) * i64::from(item.times);
            sum.0 += item.least * left;
            sum.1 = sum.1.filter(|_| !item.open).map(|most| most + (item.least + item.more) * left);
        }
        let found: BTreeMap<String, (i64, Option<i64>)> = scenario(&site, &guide)
            .by_currency
            .iter()
            .map(|(currency, total)| {
                let whole = |amount: rust_decimal::Decimal| {
                    i64::try_from(amount * rust_decimal::Decimal::from(10_000)).unwrap()
                };
                (currency.code().to_owned(), (whole(total.min), total.max.map(whole)))
            })
            .collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn to_hold_it_longer_never_costs_less(fee in 0..=100_000_i64, yearly in 0..=10_000_i64, renewal in 0..=50_000_i64) {
        let costs = format!(
            "items:\n  - {{id: exam, type: exam, name: E, amount: {fee} USD}}\n  - {{id: y, type: maintenance, name: Y, amount: {yearly} USD, required: true, billing: {{every: P1Y}}}}\n  - {{id: r, type: renewal, name: R, amount: {renewal} USD}}\n"
        );
        let (site, mut guide) = with(&costs);
        Arc::make_mut(&mut guide.data).validity =
            Some(serde_yaml::from_str("{source: acme-page, as_of: 2026-01, period: P3Y}").unwrap());
        for years in 1..=12_u8 {
            let totals = to_hold(&site, &guide, years).unwrap().totals;
            let total = totals.by_currency.values().next().unwrap();
            // Renewed at the end of each full period but the last day.
            let renewals = i64::from((years - 1) / 3);
            let expected = fee + yearly * i64::from(years) + renewal * renewals;
            prop_assert_eq!(total.min, rust_decimal::Decimal::from(expected));
            prop_assert_eq!(total.max, Some(total.min));
        }
    }
}

fn words(items: &str, scenario_items: &str) -> String {
    let costs = format!(
        "items:\n{items}scenarios:\n  - {{id: one, name: One, items: [{scenario_items}]}}\n"
    );
    let (site, guide) = with(&costs);
    totals_words(&scenario(&site, &guide))
}

const EXAM: &str = "  - {id: exam, type: exam, name: Exam, amount: 300 USD}\n";

#[test]
fn a_discount_lowers_its_item() {
    let half =
        format!("{EXAM}  - {{id: half, type: discount, name: Half, percent: 50, of: exam}}\n");
    assert_eq!(words(&half, "{cost: exam}, {cost: half}"), "US$150");
    assert_eq!(words(&half, "{cost: exam, quantity: 2}, {cost: half}"), "US$300");
    assert_eq!(words(&half, "{cost: exam, quantity: 2}, {cost: half, quantity: 1}"), "US$450");
    let less =
        format!("{EXAM}  - {{id: less, type: discount, name: Less, amount: 20 USD, of: exam}}\n");
    assert_eq!(words(&less, "{cost: exam}, {cost: less}"), "US$280");
    let more =
        format!("{EXAM}  - {{id: less, type: discount, name: Less, amount: 400 USD, of: exam}}\n");
    assert_eq!(words(&more, "{cost: exam}, {cost: less}"), "free");
    let range =
        format!("{EXAM}  - {{id: less, type: discount, name: Less, percent: 10–20, of: exam}}\n");
    assert_eq!(words(&range, "{cost: exam}, {cost: less}"), "US$240–270");
    let euro =
        format!("{EXAM}  - {{id: less, type: discount, name: Less, amount: 20 EUR, of: exam}}\n");
    assert_eq!(words(&euro, "{cost: exam}, {cost: less}"), "unknown");
}

#[test]
fn a_discount_that_has_run_out_lowers_nothing() {
    let old = format!(
        "{EXAM}  - {{id: old, type: discount, name: Old, percent: 50, of: exam, to: 2025}}\n"
    );
    assert_eq!(words(&old, "{cost: exam}, {cost: old}"), "US$300");
}

#[test]
fn the_exam_of_another_region_is_meant_where_it_is_named() {
    let japan =
        format!("{EXAM}  - {{id: japan, type: exam, name: Exam, amount: 44000 JPY, region: JP}}\n");
    assert_eq!(words(&japan, "{cost: exam}"), "US$300");
    assert_eq!(words(&japan, "{cost: japan}"), "JP¥44,000");
}

#[test]
fn what_does_not_exist_adds_nothing_and_what_is_not_known_is_said() {
    let items = format!(
        "{EXAM}  - {{id: none, type: lab, name: N, amount: none}}\n  - {{id: na, type: lab, name: N, amount: not_applicable}}\n  - {{id: dark, type: lab, name: N, amount: not_published}}\n"
    );
    assert_eq!(words(&items, "{cost: exam}, {cost: none}, {cost: na}"), "US$300");
    assert_eq!(
        words(&items, "{cost: exam}, {cost: dark}"),
        "at least US$300, and what N costs is not known"
    );
}

/// So many years can be chosen, and so many at first, with this validity and a yearly fee that all
/// pay.
fn years_with(validity: &str, more: &str) -> (u8, u8) {
    let costs = format!(
        "items:\n  - {{id: exam, type: exam, name: E, amount: 100 USD}}\n  - {{id: y, type: maintenance, name: Y, amount: 10 USD, required: true, billing: {{every: P1Y}}}}\n{more}"
    );
    let (site, mut guide) = with(&costs);
    let data = Arc::make_mut(&mut guide.data);
    data.validity = (!validity.is_empty()).then(|| serde_yaml::from_str(validity).unwrap());
    let calculator = calculator::of(&site, &guide).unwrap();
    for years in 1..=15 {
        let is_served = to_hold(&site, &guide, years).is_some();
        assert_eq!(is_served, years <= calculator.most_years, "{validity}: {years} years");
    }
    (calculator.most_years, calculator.years)
}

#[test]
fn years_are_offered_only_as_far_as_is_known_what_falls_due() {
    let with =
        |rest: &str| years_with(&format!("{{source: acme-page, as_of: 2026-01, {rest}}}"), "");
    assert_eq!(with("period: P3Y, renewal: [{how: Pass again.}]"), (15, 3));
    assert_eq!(with("period: P3Y"), (3, 3), "nobody says whether it can be renewed");
    assert_eq!(with("period: P3Y, renewal: unknown"), (3, 3));
    assert_eq!(with("period: P3Y, renewal: none"), (3, 3));
    assert_eq!(with("period: P18M, renewal: none"), (1, 1));
    assert_eq!(with("period: P6M"), (0, 0), "it does not last a year");
    assert_eq!(with("period: unlimited"), (15, 1));
    assert_eq!(with("period: unknown"), (0, 0));
    assert_eq!(years_with("", ""), (0, 0));
    let renewed = "  - {id: r, type: renewal, name: R, amount: 50 USD}\n";
    assert_eq!(
        years_with("{source: acme-page, as_of: 2026-01, period: P3Y}", renewed),
        (15, 3),
        "its price is stated"
    );
}
