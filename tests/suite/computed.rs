//! Nothing is computed from absence. docs/computed.md lists every computed value with what it is
//! computed from; here each of these is left out and set to `unknown` in turn, and the page is
//! read. A computed value without a row fails, and so does a row without a case.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::support::{Site, root, tree};

const DAY: &str = "2026-02-01";
const FILE: &str = "content/guides/acme/widget-maker/certification.yaml";

const ANNOUNCED: &str =
    "retirement_announced: {date: 2026-01-10, source: acme-page, as_of: 2026-01}";
const ANNOUNCED_AND_CLOSES: &str =
    "retirement_announced: {date: 2026-01-10, source: acme-page, as_of: 2026-01}
  renewal_closes: {date: 2026-03-31, source: acme-page, as_of: 2026-01}";

/// What the small site lacks: a day on which renewal ends, a renewal, a yearly fee, a discount, a
/// required cost.
const WHOLE: [(&str, &str); 4] = [
    (ANNOUNCED, ANNOUNCED_AND_CLOSES),
    (
        "period: P3Y, renewal: none}",
        "period: P3Y, renewal: [{how: Pass again., fee: 150 USD, counts_from: expiry, opens: P6M}], maintenance_fee: 10 USD}",
    ),
    (
        "  scenarios:\n",
        "    - {id: sale, type: discount, name: Sale, percent: 10, of: book, source: acme-page, as_of: 2026-01}\n    \
         - {id: travel, type: travel, name: Travel, required: true, amount: 40 USD, source: acme-page, as_of: 2026-01}\n  \
         scenarios:\n",
    ),
    ("{cost: book}]", "{cost: book}, {cost: sale}]"),
];

/// A value, one of its inputs, the text that states it, what takes its place, and what the page
/// then says: each text that is shown of the value, none if it is shown nowhere.
type Case = (&'static str, &'static str, &'static str, &'static str, &'static [&'static str]);

const CASES: &[Case] = &[
    (
        "scenario-total",
        "costs.items[].amount",
        "amount: {value: 300 USD",
        "amount: {value: unknown",
        &["at least US$18, and what Exam costs is not known"],
    ),
    (
        "scenario-total",
        "costs.items[].amount",
        "amount: {min: 20 USD, max: 30 USD",
        "amount: {value: unknown",
        &["at least US$300, and what The book costs is not known"],
    ),
    (
        "scenario-total",
        "costs.items[].percent",
        "percent: 10",
        "percent: unknown",
        &["at least US$300, and what The book costs is not known"],
    ),
    (
        "hold-total",
        "costs.items[].amount",
        "amount: {value: 300 USD",
        "amount: {value: unknown",
        &[
            "at least US$70, and what the exam costs is not known",
            "at least US$250, and what the exam costs is not known",
        ],
    ),
    (
        "hold-total",
        "costs.items[].amount",
        "amount: 40 USD",
        "amount: unknown",
        &[
            "at least US$330, and what Travel costs is not known",
            "at least US$510, and what Travel costs is not known",
        ],
    ),
    ("hold-total", "validity.period", "period: P3Y", "period: unknown", &[]),
    ("hold-total", "validity.period", "validity: {source", "also_known_as: []\n#", &[]),
    (
        "hold-total",
        "validity.renewal[].fee",
        ", fee: 150 USD",
        "",
        &["US$370", "at least US$400, and what renewal costs is not known"],
    ),
    (
        "hold-total",
        "validity.renewal[].fee",
        "{how: Pass again., fee: 150 USD,",
        "{how: Collect credits., credits: 120,",
        &["US$370", "at least US$400, and what renewal costs is not known"],
    ),
    (
        "hold-total",
        "validity.renewal",
        "renewal: [{how: Pass again., fee: 150 USD, counts_from: expiry, opens: P6M}], ",
        "",
        &["US$370"],
    ),
    (
        "hold-total",
        "validity.renewal[].fee",
        "fee: 150 USD",
        "fee: unknown",
        &["US$370", "at least US$400, and what renewal costs is not known"],
    ),
    (
        "hold-total",
        "validity.maintenance_fee",
        "maintenance_fee: 10 USD",
        "maintenance_fee: unknown",
        &[
            "at least US$340, and what the yearly fee costs is not known",
            "at least US$490, and what the yearly fee costs is not known",
        ],
    ),
    (
        "hold-total",
        "validity.maintenance_fee",
        ", maintenance_fee: 10 USD",
        "",
        &["US$340", "US$490"],
    ),
    ("latest-day", "versions[].last_exam", ", last_exam: 2026-03-31", "", &[]),
    ("latest-day", "validity.period", "period: P3Y", "period: unknown", &[]),
    ("latest-day", "validity.period", "validity: {source", "also_known_as: []\n#", &[]),
    (
        "latest-day",
        "lifecycle.renewal_closes",
        ANNOUNCED_AND_CLOSES,
        ANNOUNCED,
        &["March 31, 2029"],
    ),
    // Until when the certificate is valid of those who pass on the last day does not follow from
    // renewals.
    (
        "latest-day",
        "validity.renewal[].counts_from",
        ", counts_from: expiry",
        "",
        &["March 31, 2029"],
    ),
    (
        "latest-day",
        "validity.renewal[].opens",
        ", opens: P6M",
        "",
        &["March 31, 2029", "March 31, 2032"],
    ),
    (
        "latest-day",
        "validity.renewal",
        "renewal: [{how: Pass again., fee: 150 USD, counts_from: expiry, opens: P6M}], ",
        "",
        &["March 31, 2029"],
    ),
    ("domain-questions", "exam.questions.scored", "scored: 40, ", "", &[]),
    ("domain-questions", "exam.questions.scored", "scored: 40", "scored: unknown", &[]),
    ("domain-questions", "domains.items[].weight", "weight: 60", "weight: not_published", &[]),
    ("largest-domain", "domains.items[].weight", "weight: 60", "weight: unknown", &[]),
    (
        "plan-hours",
        "study_hours",
        "study_hours: {min: 20, max: 30",
        "study_hours: {value: unknown",
        &[],
    ),
    ("plan-hours", "study_hours", "study_hours: {min", "also_known_as: []\n#", &[]),
];

/// Each computed value with its inputs, as docs/computed.md has them.
fn listed() -> BTreeMap<String, BTreeSet<String>> {
    let text = fs::read_to_string(root().join("docs/computed.md")).unwrap();
    let names =
        |cell: &str| cell.split('`').skip(1).step_by(2).map(str::to_owned).collect::<BTreeSet<_>>();
    let rows = text.lines().filter(|line| line.starts_with("| `")).map(|line| {
        let cells: Vec<&str> = line.split(" | ").collect();
        (names(cells[0]).pop_first().unwrap(), names(cells[2]))
    });
    rows.collect()
}

/// What a page shows of each computed value, in order and each text once.
fn shown(html: &str) -> BTreeMap<String, Vec<String>> {
    let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for part in html.split("data-computed=\"").skip(1) {
        let (name, rest) = part.split_once("\">").unwrap();
        // Parts for the days after the exam has closed say that it was.
        let text = rest.split("</span>").next().unwrap().replace('\u{a0}', " ");
        let text = text.trim_start_matches("was ").to_owned();
        let texts = all.entry(name.to_owned()).or_default();
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    all
}

fn whole() -> Site {
    let site = Site::small();
    WHOLE.iter().for_each(|(from, to)| site.replace(FILE, from, to));
    // Its text cites a date that is left out here.
    site.replace(
        "content/guides/acme/widget-maker/guide.md",
        "after {{ lifecycle.last_exam }}",
        "afterwards",
    );
    site
}

fn page(site: &Site) -> BTreeMap<String, Vec<String>> {
    let output = site.build(DAY);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    shown(&fs::read_to_string(site.file("dist/acme/widget-maker/index.html")).unwrap())
}

#[test]
fn each_input_that_is_left_out_is_missed() {
    let before = page(&whole());
    assert_eq!(before["hold-total"], ["US$370", "US$550"]);
    assert_eq!(before["scenario-total"], ["US$318–327"]);
    assert_eq!(before["latest-day"], ["March 31, 2029", "September 30, 2029"]);
    for (value, input, from, to, expected) in CASES {
        assert!(before.contains_key(*value), "`{value}` is not on the whole page");
        let site = whole();
        site.replace(FILE, from, to);
        let after = page(&site).remove(*value).unwrap_or_default();
        assert_eq!(after, *expected, "{value} without {input}: `{from}` is now `{to}`");
    }
}

#[test]
fn every_computed_value_has_its_row_and_every_input_its_case() {
    let listed = listed();
    let mut cases: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (value, input, ..) in CASES {
        cases.entry((*value).to_owned()).or_default().insert((*input).to_owned());
    }
    assert_eq!(listed, cases, "docs/computed.md beside the cases here");
    let mut on_pages = BTreeSet::new();
    for site in [whole(), Site::of("tests/sites/hard/content")] {
        assert!(site.build(DAY).status.success());
        for (name, bytes) in tree(&site.file("dist")) {
            if name.ends_with(".html") {
                on_pages.extend(shown(&String::from_utf8_lossy(&bytes)).into_keys());
            }
        }
    }
    assert_eq!(
        listed.keys().cloned().collect::<BTreeSet<_>>(),
        on_pages,
        "docs/computed.md beside what pages show"
    );
}

#[test]
fn a_discount_may_say_its_source_around_its_share() {
    let site = whole();
    assert!(site.build(DAY).status.success());
    let csv = fs::read_to_string(site.file("dist/acme/widget-maker/costs.csv")).unwrap();
    let line = csv.lines().find(|line| line.starts_with("sale,")).unwrap();
    assert!(line.contains("acme-page") && line.contains("2026-01"), "{line}");
    // A source that is none is told once, where it is written.
    site.replace(FILE, "of: book, source: acme-page", "of: book, source: acme-pag");
    let output = site.build(DAY);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(said.matches("dangling-reference").count(), 1, "{said}");
    // Without a date it is missed as on any figure.
    site.replace(FILE, "of: book, source: acme-pag, as_of: 2026-01", "of: book, source: acme-page");
    let output = site.build(DAY);
    assert!(String::from_utf8_lossy(&output.stderr).contains("this figure has no date"));
}
