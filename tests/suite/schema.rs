//! `certguide schema`: every file that is right validates, with a validator that is not ours, and
//! what the schema can tell to be wrong is what the parser refuses.

use std::process::Command;

use boon::{Compiler, Schemas};
use certguide::base::source::SourcePath;
use certguide::markdown::Policy;
use certguide::parse::schema::all;
use certguide::parse::{self, Kind, kind_of};
use serde_json::Value;

use crate::support::{root, tree};

/// The kind, by which `certguide schema` knows a file, and its YAML.
fn kind_and_yaml<'t>(path: &SourcePath, text: &'t str) -> Option<(String, &'t str)> {
    let kind = match kind_of(path).ok()? {
        Kind::Block(kind) => kind.key.to_owned(),
        Kind::Page(_) => "page-front-matter".to_owned(),
        Kind::GuideText => "guide-front-matter".to_owned(),
        Kind::VendorText(_) => "vendor-front-matter".to_owned(),
        Kind::Vendor(_) => "vendor".to_owned(),
        Kind::SiteFacts => "site-facts".to_owned(),
        Kind::WageHeads => "wages".to_owned(),
        Kind::Asset | Kind::RecordedFacts | Kind::Wages(_) => return None,
        other => format!("{other:?}").to_lowercase(),
    };
    if path.as_str().ends_with(".md") {
        let (yaml, _) = text.strip_prefix("---\n")?.split_once("\n---\n")?;
        return Some((kind, yaml));
    }
    Some((kind, text))
}

/// What the schema of a kind has against a text of YAML.
fn against(kind: &str, yaml: &str) -> Result<(), String> {
    let schema = all()
        .into_iter()
        .find(|schema| schema.kind == kind)
        .unwrap_or_else(|| panic!("no schema of {kind}"));
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    let address = "https://example.org/schema.json";
    compiler.add_resource(address, serde_json::from_str(&schema.json()).unwrap()).unwrap();
    let index = compiler.compile(address, &mut schemas).unwrap();
    let data: Value = serde_yaml::from_str(yaml).unwrap();
    schemas.validate(&data, index).map_err(|error| format!("{error:#}"))
}

#[test]
fn every_file_of_the_sites_validates() {
    let mut seen = std::collections::BTreeSet::new();
    for folder in ["content", "tests/sites/small/content", "tests/sites/hard/content"] {
        for (name, bytes) in tree(&root().join(folder)) {
            let Ok(text) = String::from_utf8(bytes) else { continue };
            let path = SourcePath::new(&format!("content/{name}"));
            let Some((kind, yaml)) = kind_and_yaml(&path, &text) else { continue };
            assert_eq!(against(&kind, yaml), Ok(()), "{folder}/{name}");
            seen.insert(kind);
        }
    }
    assert!(seen.len() > 15, "{seen:?}");
}

const COST: &str = "items:\n- {id: exam, type: exam, name: Exam, amount: 300 USD}\n";
const SOURCE: &str = "a:\n  title: A\n  publisher: B\n  url: https://example.org/\n  kind: vendor\n  retrieved: 2026-01-31\n";
const RESOURCE: &str =
    "- {id: a, title: A, url: https://example.org/, provider: B, kind: book, price: 15 USD}\n";
const CHANGE: &str = "- {date: 2026-01, text: It changed., source: a}\n";
const FACT: &str = "a: {value: 36, scope: all, source: b, as_of: 2026}\n";
const SERIES: &str = "series:\n- {id: a, population: holders, currency: USD, period: year, pay: base, \
    rows: [{region: US, median: 90000, top_coded: [p90]}]}\n";

/// File, kind, a right text, what is replaced in it and by what, so that it is wrong.
const FAULTS: [(&str, &str, &str, &str, &str); 27] = [
    ("guides/a/b/costs.yaml", "costs", COST, "amount", "amonut"),
    ("guides/a/b/costs.yaml", "costs", COST, "id: exam", "id: Exam Fee"),
    ("guides/a/b/costs.yaml", "costs", COST, "id: exam, ", ""),
    ("guides/a/b/costs.yaml", "costs", COST, "type: exam", "type: fee"),
    ("guides/a/b/costs.yaml", "costs", COST, "300 USD", "$300"),
    ("guides/a/b/costs.yaml", "costs", COST, "300 USD", "1e3 USD"),
    ("guides/a/b/costs.yaml", "costs", COST, "300 USD", "300"),
    ("guides/a/b/costs.yaml", "costs", COST, "300 USD", "{note: no value}"),
    ("guides/a/b/costs.yaml", "costs", COST, "300 USD", "{value: 300 USD, max: 400 USD}"),
    ("guides/a/b/costs.yaml", "costs", COST, "name: Exam", "name: ' '"),
    ("guides/a/b/costs.yaml", "costs", COST, "name: Exam", "name: Exam, required: maybe"),
    ("guides/a/b/costs.yaml", "costs", COST, "name: Exam", "name: Exam, billing: {every: 1 month}"),
    ("guides/a/b/costs.yaml", "costs", COST, "name: Exam", "name: Exam, when: never"),
    ("guides/a/b/costs.yaml", "costs", COST, "name: Exam", "name: Exam, note: ~"),
    ("guides/a/b/costs.yaml", "costs", COST, "name: Exam", "name: Exam, required: ~"),
    ("sources.yaml", "sources", SOURCE, "2026-01-31", "31.01.2026"),
    ("sources.yaml", "sources", SOURCE, "2026-01-31", "2026-13"),
    ("sources.yaml", "sources", SOURCE, "https://example.org/", "example.org"),
    ("sources.yaml", "sources", SOURCE, "a:\n", "A b:\n"),
    ("guides/a/b/resources.yaml", "resources", RESOURCE, "15 USD", "{amount: 15 USD}"),
    ("guides/a/b/resources.yaml", "resources", RESOURCE, "15 USD", "15"),
    ("guides/a/b/changes.yaml", "changes", CHANGE, "2026-01", "soon"),
    ("guides/a/b/changes.yaml", "changes", CHANGE, ", source: a", ""),
    ("guides/a/b/facts.yaml", "facts", FACT, "36", "36%"),
    ("guides/a/b/facts.yaml", "facts", FACT, "scope: all, ", ""),
    ("guides/a/b/salaries.yaml", "salaries", SERIES, "currency: USD", "currency: USB"),
    ("guides/a/b/salaries.yaml", "salaries", SERIES, "[p90]", "[p91]"),
];

/// Whether the parser takes a file.
fn parses(file: &str, yaml: &str) -> bool {
    let path = SourcePath::new(&format!("content/{file}"));
    let policy = Policy { raw_html: Default::default(), widgets: &[] };
    parse::file(&path, yaml, &policy).diagnostics.is_empty()
}

#[test]
fn what_the_schema_refuses_the_parser_refuses() {
    for (file, kind, right, from, to) in FAULTS {
        assert!(
            parses(file, right) && against(kind, right).is_ok(),
            "{right}: {:?}",
            against(kind, right)
        );
        assert!(right.contains(from), "{from} in {right}");
        let wrong = right.replacen(from, to, 1);
        assert!(!parses(file, &wrong), "the parser takes\n{wrong}");
        assert!(against(kind, &wrong).is_err(), "the schema takes\n{wrong}");
    }
}

/// Other spellings, each taken by both.
#[test]
fn what_the_parser_takes_the_schema_takes() {
    let version = "versions: [{id: v1, available: {value: 2026-01, expected: true}, last_exam: {by_language: {en: 2026}}}]";
    let guide = format!(
        "name: A\nvendor: b\nurl: https://example.org/\nlevel: {{vendor: One, rank: expert}}\nfields: [c]\n{version}\n\
         lifecycle: {{announced: {{value: 2025-10}}}}\nexam: {{by_version: {{all: {{minutes: ~90}}, v1: {{}}}}}}\nprerequisites: none\n"
    );
    let cases = [
        ("guides/a/b/certification.yaml", "certification", guide.as_str()),
        ("guides/a/b/costs.yaml", "costs", &COST.replace("300 USD", "300–3000 USD")),
        ("guides/a/b/costs.yaml", "costs", &COST.replace("300 USD", "2700+ USD")),
        ("guides/a/b/costs.yaml", "costs", &COST.replace("300 USD", "not_published")),
        ("guides/a/b/costs.yaml", "costs", &COST.replace("300 USD", "{min: 5 USD, max: 7 USD}")),
        ("guides/a/b/resources.yaml", "resources", &RESOURCE.replace("15 USD", "0")),
        (
            "guides/a/b/resources.yaml",
            "resources",
            &RESOURCE.replace("15 USD", "{amount: 29 USD, every: P1M}, covers: all"),
        ),
        ("guides/a/b/salaries.yaml", "salaries", &SERIES.replace("[p90]", "p90")),
    ];
    for (file, kind, yaml) in cases {
        assert!(parses(file, yaml), "the parser refuses\n{yaml}");
        assert_eq!(against(kind, yaml), Ok(()), "{yaml}");
    }
}

#[test]
fn the_command_lists_prints_and_writes() {
    let run = |args: &[&str]| {
        Command::new(env!("CARGO_BIN_EXE_certguide")).arg("schema").args(args).output().unwrap()
    };
    let list = String::from_utf8(run(&[]).stdout).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("schemas");
    assert!(run(&["--out", out.to_str().unwrap()]).status.success());
    let written = tree(&out);
    assert_eq!(written.len(), all().len());
    for schema in all() {
        assert!(
            list.lines().any(|line| line.split_whitespace().next() == Some(schema.kind)),
            "{list}"
        );
        assert_eq!(written[&format!("{}.schema.json", schema.kind)], run(&[schema.kind]).stdout);
    }
    let unknown = run(&["cost"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(
        crate::support::stderr(&unknown).contains("did you mean `costs`?"),
        "{}",
        crate::support::stderr(&unknown)
    );
}
