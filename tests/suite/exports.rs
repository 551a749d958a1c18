//! The files of data, read back by other readers than what wrote them: the csv crate and
//! serde_json.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use crate::support::{Site, tree};
use serde_json::Value;

type Files = BTreeMap<String, Vec<u8>>;

fn built() -> Files {
    let site = Site::of("tests/sites/hard/content");
    let output = site.build("2026-06-15");
    assert!(output.status.success(), "{}", crate::support::stderr(&output));
    tree(&site.file("dist"))
}

fn json(files: &Files, path: &str) -> Value {
    serde_json::from_slice(&files[path]).unwrap()
}

/// A CSV file as a list of rows by column.
fn rows(path: &str, bytes: &[u8]) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_reader(bytes);
    let columns: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let unique: BTreeSet<&String> = columns.iter().collect();
    assert_eq!(unique.len(), columns.len(), "{path}: a column stands twice");
    for column in &columns {
        let snake =
            column.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit());
        assert!(snake && !column.is_empty(), "{path}: {column}");
    }
    reader
        .records()
        .map(|record| {
            columns.iter().cloned().zip(record.unwrap().iter().map(str::to_owned)).collect()
        })
        .collect()
}

fn guides(files: &Files) -> Vec<&str> {
    files.keys().filter_map(|path| path.strip_suffix("/certification.json")).collect()
}

const TABLES: [&str; 5] = ["domains", "costs", "salaries", "resources", "comparison"];

#[test]
fn a_table_has_sources_and_the_json_says_where_it_is() {
    let files = built();
    let sources = json(&files, "facts.json")["sources"].clone();
    let date = regex::Regex::new("^([0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?)?$").unwrap();
    let mut seen = BTreeSet::new();
    for guide in guides(&files) {
        let whole = json(&files, &format!("{guide}/certification.json"));
        for table in TABLES {
            let path = format!("{guide}/{table}.csv");
            let Some(bytes) = files.get(&path) else {
                assert!(whole["tables"].get(table).is_none(), "{guide}: there is no {path}");
                continue;
            };
            assert_eq!(
                whole["tables"][table],
                format!(
                    "{}{path}",
                    whole["url"].as_str().unwrap().replace(&format!("{guide}/"), "")
                )
            );
            assert!(whole.get(table).is_none(), "{guide}: {table} stands in two files");
            let rows = rows(&path, bytes);
            seen.insert(table);
            assert!(!rows.is_empty(), "{path} has no row");
            for row in &rows {
                assert!(date.is_match(&row["as_of"]), "{path}: as_of {}", row["as_of"]);
                let (source, url) = (&row["source"], &row["source_url"]);
                if !source.is_empty() {
                    assert_eq!(sources[source]["url"], **url, "{path}: {source}");
                }
                for (column, cell) in row
                    .iter()
                    .filter(|(column, _)| column.ends_with("_min") || column.ends_with("_max"))
                {
                    assert!(
                        cell.is_empty() || cell.parse::<f64>().is_ok(),
                        "{path}: {column} {cell}"
                    );
                }
                if table == "resources" {
                    assert!(url.starts_with("https://"), "{path}: {url}");
                }
            }
        }
    }
    assert_eq!(seen, TABLES.into());
}

#[test]
fn every_figure_of_a_guide_is_in_its_json() {
    let files = built();
    let all = json(&files, "facts.json")["facts"].clone();
    // What stands in a table, by the kind of fact.
    let in_tables = ["fee", "cost", "price", "weight", "pay"];
    let mut kinds = BTreeSet::new();
    for (id, fact) in all.as_object().unwrap() {
        let (guide, path) = id.split_once(':').unwrap();
        let file = format!("{guide}/certification.json");
        if !files.contains_key(&file) {
            continue;
        }
        let own = json(&files, &file)["facts"][path].clone();
        let kind = fact["kind"].as_str().unwrap();
        let also = fact.get("also").is_some() || fact.get("computed").is_some();
        if !in_tables.contains(&kind) || also || !own.is_null() {
            assert_eq!(own, *fact, "{id}");
            kinds.insert(kind.to_owned());
            if let Some(source) = fact["source"].as_str() {
                assert!(
                    json(&files, &file)["sources"][source]["url"].is_string(),
                    "{id}: {source}"
                );
            }
        }
    }
    for kind in [
        "exam",
        "validity",
        "hours",
        "holders",
        "experience",
        "outlook",
        "other",
        "date",
        "status",
        "fee",
    ] {
        assert!(kinds.contains(kind), "no fact of kind {kind} was compared");
    }
}

#[test]
fn certification_json_says_what_is_typed() {
    let files = built();
    let whole = json(&files, "kestrel/flow-engineer/certification.json");
    assert_eq!(
        whole["also_known_as"][0],
        serde_json::json!({"name": "Flow Technician", "until": "2019"})
    );
    assert_eq!(whole["version_in_force"], "fe-2");
    let version = &whole["versions"][1];
    assert_eq!(version["last_exam"]["ja"], "2027-06-30");
    assert_eq!(version["item_types"], serde_json::json!(["multiple choice", "matching", "lab"]));
    assert_eq!(version["scoring"], "scaled");
    let beta = serde_json::json!({"from": "2026-06-01", "to": "2026-08-31", "code": "XE-3", "languages": ["en"]});
    assert_eq!(whole["versions"][2]["beta"], beta);
    assert_eq!(whole["facts"]["exam@fe-2.minutes"]["also"][0]["value"], 170);
    assert_eq!(whole["successors"][0]["covers"]["pipes"], "none");
    let minimal = json(&files, "noor/minimal/certification.json");
    assert_eq!(
        (minimal["status"].as_str(), minimal["versions"][0]["code"].is_null()),
        (Some("open"), true)
    );
}

#[test]
fn no_cell_is_a_formula() {
    let site = Site::small();
    site.replace(
        "content/guides/acme/widget-maker/certification.yaml",
        "name: The book",
        "name: \"=SUM(A1)\"",
    );
    assert!(site.build("2026-02-01").status.success());
    let files = tree(&site.file("dist"));
    let rows = rows("costs.csv", &files["acme/widget-maker/costs.csv"]);
    assert_eq!(rows[1]["name"], "'=SUM(A1)");
}

#[test]
fn one_file_has_the_plans_of_every_version_that_can_be_taken_or_will_be() {
    let site = Site::shipped();
    assert!(site.build("2026-11-23").status.success());
    let files = tree(&site.file("dist"));
    let mut versions = BTreeMap::new();
    for (path, bytes) in files.iter().filter(|(path, _)| path.ends_with("/plan.csv")) {
        let guide = path.trim_end_matches("/plan.csv");
        let whole = json(&files, &format!("{guide}/certification.json"));
        assert!(
            !["closed", "expired"].contains(&whole["status"].as_str().unwrap()),
            "{guide} is closed"
        );
        let rows = rows(path, bytes);
        let page = String::from_utf8(files[&format!("{guide}/plan/index.html")].clone()).unwrap();
        let mut minutes: BTreeMap<(&str, &str), u64> = BTreeMap::new();
        for row in &rows {
            let minutes = minutes.entry((&row["plan"], &row["version"])).or_default();
            *minutes += row["minutes"].parse::<u64>().unwrap();
        }
        for ((plan, version), minutes) in &minutes {
            // `12-weeks-10-hours` has the minutes that its name says.
            let numbers: Vec<u64> = plan.split('-').filter_map(|part| part.parse().ok()).collect();
            assert_eq!(*minutes, numbers.iter().product::<u64>() * 60, "{guide} {plan} {version}");
            versions.entry(guide).or_insert_with(BTreeSet::new).insert((*version).to_owned());
        }
        for id in page.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()) {
            if id.contains("-weeks-") && id.ends_with("-hours") && !id.starts_with("plan-") {
                assert!(
                    minutes.keys().any(|(plan, _)| *plan == id),
                    "{guide}: {id} stands on the page, not in the file"
                );
            }
        }
    }
    assert!(
        versions.values().any(|versions| versions.len() > 1),
        "a guide whose version changes: {versions:?}"
    );
}

#[test]
fn what_a_site_leaves_out_is_neither_published_nor_linked() {
    const ALL: [&str; 8] =
        ["csv", "json", "plans", "facts", "freshness", "feed", "calendar", "redirect_pages"];
    let build = |left_out: &[&str]| {
        let site = Site::small();
        site.write("content/history/changes.yaml", "since: 2026-01-01\n");
        let outputs: Vec<String> = left_out.iter().map(|key| format!("{key}: false")).collect();
        let config = fs::read_to_string(site.file("content/site.yaml")).unwrap();
        site.write("content/site.yaml", format!("{config}outputs: {{{}}}\n", outputs.join(", ")));
        let output = site.build("2026-02-01");
        assert!(output.status.success(), "{}", crate::support::stderr(&output));
        tree(&site.file("dist"))
    };
    let whole = build(&[]);
    let names = |files: &Files| files.keys().cloned().collect::<BTreeSet<_>>();
    let mut gone = BTreeSet::new();
    for left_out in ALL.iter().map(std::slice::from_ref).chain([&ALL[..]]) {
        let files = build(left_out);
        let own: BTreeSet<String> = names(&whole).difference(&names(&files)).cloned().collect();
        assert!(
            !own.is_empty() && names(&files).is_subset(&names(&whole)),
            "{left_out:?}: {own:?}"
        );
        for (path, bytes) in &files {
            // A former address stays in `_redirects`: a host sends readers on from it.
            let text = String::from_utf8_lossy(bytes);
            let names =
                |file: &&String| !file.ends_with(".html") && text.contains(&format!("/{file}\""));
            assert_eq!(own.iter().find(names), None, "{path} with {left_out:?}");
        }
        if left_out.len() > 1 {
            assert_eq!(own, gone, "each key leaves out its own");
        }
        gone.extend(own);
    }
    let without_tables = build(&["csv"]);
    let facts = |files: &Files| {
        json(files, "acme/widget-maker/certification.json")["facts"].as_object().unwrap().len()
    };
    assert!(facts(&without_tables) > facts(&whole), "what no table holds any more is here");
}
