//! What is written once for many figures keeps, on each of them, the source, the date and the place
//! that it has there: around a block, in `all` of its versions, in the vendor's defaults. A fault
//! in it is reported once, where it stands.

use std::fs;

use serde_json::Value;

use crate::support::Site;

const SITE: &str = "title: Acme guides\nbase_url: https://example.org/\nfields: {making: Making}\n";
const SOURCES: &str = r#"
old: {title: Exam guide of 2024, url: "https://acme.example/2024", publisher: Acme, kind: vendor, retrieved: 2026-11-01}
new: {title: Exam page of 2026, url: "https://acme.example/2026", publisher: Acme, kind: vendor, retrieved: 2026-11-01}
policy: {title: Policies, url: "https://acme.example/policies", publisher: Acme, kind: vendor, retrieved: 2026-11-01}
"#;
const VENDOR: &str = r"
name: Acme
legal_name: Acme Ltd
url: https://acme.example/
trademark_notice: Acme is a trademark of Acme Ltd.
";
const GUIDE: &str = r"---
description: How to become an Acme Maker.
---
## Facts

```{quick-facts}
```
";
const CERTIFICATION: &str = r"
name: Acme Maker
vendor: acme
url: https://acme.example/maker
level: {vendor: Basic, rank: associate}
fields: [making]
versions:
  - {id: m-1, code: M-1, available: 2020-02, source: new, as_of: 2026-11}
  - {id: m-2, code: M-2, available: 2025-02, source: new, as_of: 2026-11}
";

const FILE: &str = "content/guides/acme/maker/certification.yaml";
const DAY: &str = "2026-11-20";

/// A site with these defaults of the vendor and these blocks of the guide.
fn site(defaults: &str, blocks: &str) -> Site {
    let site = Site::empty();
    site.write("content/site.yaml", SITE);
    site.write("content/sources.yaml", SOURCES);
    site.write("content/vendors/acme.yaml", format!("{VENDOR}{defaults}"));
    site.write("content/guides/acme/maker/guide.md", GUIDE);
    site.write(FILE, format!("{CERTIFICATION}{blocks}"));
    site
}

fn json(site: &Site, file: &str) -> Value {
    serde_json::from_slice(&fs::read(site.file("dist").join(file)).unwrap()).unwrap()
}

/// `source as_of` of a fact of the guide, as `/facts.json` or the guide's own data has it.
fn from(facts: &Value, id: &str) -> String {
    let fact = &facts["facts"][id];
    let text = |key: &str| fact[key].as_str().unwrap_or("-").to_owned();
    assert!(fact.is_object(), "{id} is not listed");
    format!("{} {}", text("source"), text("as_of"))
}

fn built(site: &Site) -> Value {
    let output = site.build(DAY);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    json(site, "facts.json")
}

/// The messages of a check with file and line.
fn faults(site: &Site) -> Vec<String> {
    let output = site.run(&["check", "--today", DAY, "--message-format", "json"]);
    let lines = String::from_utf8(output.stdout).unwrap();
    let fault = |line: &str| {
        let fault: Value = serde_json::from_str(line).unwrap();
        let text = |key: &str| fault[key].as_str().unwrap().to_owned();
        format!("{} {}:{} {}", text("rule"), text("file"), fault["line"], text("message"))
    };
    lines.lines().map(fault).collect()
}

const BY_VERSION: &str = r"
exam:
  by_version:
    all:
      source: old
      as_of: 2024-01
      minutes: 90
      scoring: {kind: scaled, min: 100, max: 1000, pass: 700}
      retake: {wait: P14D}
      delivery: [online]
    m-1:
      source: new
      as_of: 2026-11
      questions: {total: 50, scored: {value: 40, source: policy, as_of: 2025-05}}
domains:
  by_version:
    all: {source: old, as_of: 2024-01, items: [{id: only, name: Making, weight: 100}]}
    m-1: {source: new, as_of: 2026-11, out_of_scope: [Selling]}
";

#[test]
fn what_all_versions_share_keeps_its_source_and_date() {
    let site = site("", BY_VERSION);
    let facts = built(&site);
    for (path, expected) in [
        ("exam@m-1.minutes", "old 2024-01"),
        ("exam@m-1.scoring.pass", "old 2024-01"),
        ("exam@m-1.scoring.min", "old 2024-01"),
        ("exam@m-1.retake", "old 2024-01"),
        ("exam@m-1.questions.total", "new 2026-11"),
        ("exam@m-1.questions.scored", "policy 2025-05"),
        // A version without a block of its own has what all share.
        ("exam@m-2.minutes", "old 2024-01"),
        ("exam@m-2.retake", "old 2024-01"),
        ("domains@m-1.only.weight", "old 2024-01"),
        ("domains@m-2.only.weight", "old 2024-01"),
    ] {
        assert_eq!(from(&facts, &format!("acme/maker:{path}")), expected, "{path}");
    }
    let page = fs::read_to_string(site.file("dist/acme/maker/index.html")).unwrap();
    assert!(page.contains("Exam guide of 2024"), "the source of what is shared is cited");
    let unused: Vec<String> =
        faults(&site).into_iter().filter(|fault| fault.starts_with("unused-source")).collect();
    assert!(unused.is_empty(), "{unused:?}");
}

#[test]
fn what_stands_around_what_all_share_stands_around_the_versions_too() {
    let site = site(
        "",
        "exam:\n  by_version:\n    all: {source: old, as_of: 2024-01}\n    m-1: {minutes: 90}\n    m-2: {as_of: 2025, minutes: 95}\n",
    );
    let facts = built(&site);
    assert_eq!(from(&facts, "acme/maker:exam@m-1.minutes"), "old 2024-01");
    assert_eq!(from(&facts, "acme/maker:exam@m-2.minutes"), "old 2025");
}

#[test]
fn a_fault_in_what_is_shared_is_reported_once_where_it_stands() {
    let blocks = r"
exam:
  by_version:
    all:
      minutes: 0
      scoring: {kind: scaled, min: 100, max: 1000, pass: 7000}
    m-1: {source: new, as_of: 2026-11, questions: {total: 50}}
    m-2: {source: new, as_of: 2026-11, questions: {total: 60}}
domains:
  by_version:
    all:
      source: gone
      as_of: 2024-01
      items:
        - {id: one, name: One, weight: 10}
        - {id: one, name: Two, weight: 20}
    m-1: {out_of_scope: [Selling]}
    m-2: {out_of_scope: [Buying]}
";
    let site = site("", blocks);
    let text = fs::read_to_string(site.file(FILE)).unwrap();
    let line = |of: &str| text.lines().position(|line| line.contains(of)).unwrap() + 1;
    let found = faults(&site);
    let count = |rule: &str, of: &str| {
        let at = format!("{rule} {FILE}:{} ", line(of));
        found.iter().filter(|fault| fault.starts_with(&at)).count()
    };
    assert_eq!(count("impossible-value", "minutes: 0"), 1, "{found:#?}");
    assert_eq!(count("impossible-value", "pass: 7000"), 1, "{found:#?}");
    assert_eq!(count("missing-source", "minutes: 0"), 1, "{found:#?}");
    assert_eq!(count("dangling-reference", "source: gone"), 1, "{found:#?}");
    assert_eq!(count("duplicate-id", "name: Two"), 1, "{found:#?}");
    for (rule, all) in [("impossible-value", 2), ("dangling-reference", 1), ("duplicate-id", 1)] {
        let of_rule = found.iter().filter(|fault| fault.starts_with(rule)).count();
        assert_eq!(of_rule, all, "{rule}: {found:#?}");
    }
}

const DEFAULTS: &str = r"
defaults:
  source: policy
  as_of: 2025-03
  scoring: {kind: scaled, min: 100, max: 1000, pass: 720}
  retake: {wait: P14D, max_attempts: unlimited, fee: full}
  validity:
    period: P2Y
    renewal: [{how: Pass again., fee: 50 USD}]
";

#[test]
fn what_the_vendor_states_is_in_the_data_of_each_guide_with_its_place() {
    let site = site(DEFAULTS, "exam: {source: new, as_of: 2026-11, minutes: 90}\n");
    let facts = built(&site);
    let own = json(&site, "acme/maker/certification.json");
    for path in [
        "exam.scoring.pass",
        "exam.scoring.max",
        "exam.retake",
        "validity.period",
        "validity.renewal.1.fee",
    ] {
        assert_eq!(from(&own, path), "policy 2025-03", "{path}");
        let repeated = own["facts"][path]["repeats"].as_str().unwrap();
        assert!(repeated.starts_with("acme:defaults."), "{repeated}");
        assert_eq!(facts["facts"][repeated]["text"], own["facts"][path]["text"], "{repeated}");
        // The list of the whole site has it once: where it is stated.
        assert!(facts["facts"].get(format!("acme/maker:{path}")).is_none(), "{path}");
    }
    assert_eq!(from(&own, "exam.minutes"), "new 2026-11");
    assert!(own["facts"]["exam.minutes"].get("repeats").is_none());
}

#[test]
fn what_the_vendor_states_is_true_of_each_version_that_does_not_say_it() {
    let site = site(
        DEFAULTS,
        "exam:\n  by_version:\n    m-1: {source: new, as_of: 2026-11, minutes: 90, retake: {wait: P1D}}\n",
    );
    built(&site);
    let own = json(&site, "acme/maker/certification.json");
    assert_eq!(from(&own, "exam@m-1.retake"), "new 2026-11");
    assert_eq!(from(&own, "exam@m-1.scoring.pass"), "policy 2025-03");
    assert_eq!(from(&own, "exam@m-2.retake"), "policy 2025-03");
    assert!(own["facts"].get("exam@m-2.minutes").is_none());
}

#[test]
fn what_a_guide_states_without_a_source_does_not_take_its_vendors() {
    let site = site(
        DEFAULTS,
        "exam: {source: new, as_of: 2026-11, minutes: 90}\nvalidity: {period: P3Y, as_of: 2026-11}\n",
    );
    let facts = built(&site);
    assert_eq!(from(&facts, "acme/maker:validity.period"), "- 2026-11");
    // It is the whole of the block that it replaces: the vendor's renewals belong to the vendor's
    // period.
    let own = json(&site, "acme/maker/certification.json");
    assert!(own["facts"].get("validity.renewal.1.fee").is_none());
}

#[test]
fn a_statement_is_found_in_the_file_that_states_it() {
    let site = site(DEFAULTS, BY_VERSION);
    for (path, place) in [
        ("acme/maker:exam@m-1.minutes", format!("{FILE}:")),
        ("acme/maker:exam.minutes", format!("{FILE}:")),
        ("acme/maker:validity.period", "content/vendors/acme.yaml:".to_owned()),
    ] {
        let output = site.run(&["why", path, "--today", DAY]);
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(output.status.success() && text.contains(&place), "{path}: {text}");
    }
    let text = fs::read_to_string(site.file(FILE)).unwrap();
    let line = text.lines().position(|line| line.contains("minutes: 90")).unwrap() + 1;
    let output = site.run(&["why", "acme/maker:exam@m-1.minutes", "--today", DAY]);
    assert!(String::from_utf8_lossy(&output.stdout).contains(&format!("{FILE}:{line}")));
}
