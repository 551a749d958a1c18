//! The table of facts: it holds every figure that the data holds, a text can cite each of them, and
//! each is named once, on any day. `/facts.json` says the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use boon::{Compiler, Schemas};
use certguide::base::source::{DataPath, Segment};
use certguide::build;
use certguide::disk::read::Folder;
use certguide::model::figure::Absence;
use certguide::model::walk::{Visit, Walk, Walker};
use certguide::render::facts_file;
use certguide::site::Settings;
use certguide::site::facts::{self, Fact, Origin};
use certguide::site::{Guide, Site};
use serde_json::Value;

use crate::support::root;

const SITES: [&str; 2] = ["tests/sites/small", "."];
const DAYS: [&str; 3] = ["2024-01-01", "2026-02-01", "2030-01-01"];

fn site(folder: &str, today: &str) -> Site {
    let folder = root().join(folder);
    let settings = Settings { today: today.parse().unwrap(), base_url: None, drafts: false };
    build::load(&Folder::open(&folder, &folder.join("dist")).0, &settings).value.unwrap()
}

/// Every site on every day.
fn sites() -> impl Iterator<Item = Site> {
    SITES.into_iter().flat_map(|folder| DAYS.into_iter().map(move |day| site(folder, day)))
}

fn all(site: &Site) -> Vec<Fact> {
    let of_day = site.guides.values().flat_map(|guide| facts::of_day(site, guide));
    of_day.chain(site.tables().flat_map(|facts| facts.iter().cloned())).collect()
}

/// Where figures stand that need a source, with the sources that the walk finds for them.
fn walked(guide: &Guide) -> Vec<(DataPath, Option<String>)> {
    let mut found = Vec::new();
    let mut see = |path: &DataPath, visit: Visit<'_>| {
        if let Visit::Figure { source, .. } = visit {
            found.push((path.clone(), source.by().map(ToString::to_string)));
        }
    };
    guide.written.walk(&mut Walker::new(DataPath::default(), &mut see));
    found
}

#[test]
fn every_figure_of_the_data_is_listed_with_its_source() {
    let mut seen = 0;
    for site in sites() {
        for guide in site.guides.values() {
            let mut stated: Vec<(DataPath, Option<String>)> = Vec::new();
            for fact in guide.facts.own() {
                let named = |origin: &Origin| origin.source().map(ToString::to_string);
                stated.push((fact.place.clone(), named(&fact.origin)));
                for (i, other) in fact.also.iter().enumerate() {
                    stated.push((fact.place.then("also").then(i), named(&other.origin)));
                }
            }
            for (path, source) in walked(guide) {
                // A beta is one place of the data and two dates; so is a date by language.
                let own = stated.iter().find(|(place, _)| place.0.starts_with(&path.0));
                let (_, listed) =
                    own.unwrap_or_else(|| panic!("{}: {path} is not listed", guide.address));
                assert_eq!(listed, &source, "{}: {path}", guide.address);
                seen += 1;
            }
        }
    }
    assert!(seen > 1000, "{seen}");
}

#[test]
fn every_fact_can_be_cited_and_is_printed_as_it_is_listed() {
    let mut cited = 0;
    for site in sites() {
        for fact in all(&site) {
            // In a beta a text that names no version cites the beta; the table keeps the standard
            // exam's facts.
            let guide = fact.id().split_once(':').and_then(|(owner, _)| site.guides.get(owner));
            if fact.path.starts_with("exam.")
                && guide.is_some_and(|guide| guide.beta(None).is_some())
            {
                continue;
            }
            let printed = facts::cite(&site, None, &fact.id())
                .unwrap_or_else(|undefined| panic!("{undefined:?}"));
            assert_eq!(fact.said, printed.said, "{}", fact.id());
            assert_eq!(
                (&fact.origin, fact.as_of),
                (&printed.origin, printed.as_of),
                "{}",
                fact.id()
            );
            // A text gives no reference for what is not there; the table keeps who says so.
            if let Err(Absence::Unknown) = fact.said.value {
                assert_eq!(printed.around(), (None, None), "{}", fact.id());
            }
            cited += 1;
        }
    }
    assert!(cited > 1000, "{cited}");
}

/// The names of all keys that hold a figure, as the schema of a certification knows them.
fn figure_keys() -> BTreeSet<String> {
    let schema = certguide::parse::schema::all()
        .into_iter()
        .find(|schema| schema.kind == "certification")
        .unwrap();
    let schema: Value = serde_json::from_str(&schema.json()).unwrap();
    let mut keys = BTreeSet::new();
    figures_in(&schema, &mut keys);
    keys
}

fn figures_in(schema: &Value, keys: &mut BTreeSet<String>) {
    let is_figure = |schema: &Value| {
        let name = schema["$ref"].as_str().and_then(|name| name.rsplit('/').next());
        matches!(name, Some("FigureNumber" | "FigureAmount"))
    };
    for (key, property) in schema["properties"].as_object().into_iter().flatten() {
        if is_figure(property) {
            keys.insert(key.clone());
        }
    }
    match schema {
        Value::Object(members) => members.values().for_each(|inner| figures_in(inner, keys)),
        Value::Array(items) => items.iter().for_each(|inner| figures_in(inner, keys)),
        _ => {}
    }
}

#[test]
fn a_figure_that_the_schema_knows_is_in_the_table() {
    let keys = figure_keys();
    assert!(
        keys.len() > 20 && keys.contains("minutes") && keys.contains("maintenance_fee"),
        "{keys:?}"
    );
    let site = site("tests/sites/hard", "2026-02-01");
    let small = self::site("tests/sites/small", "2026-02-01");
    let tables = site.tables().chain(small.tables());
    let listed: BTreeSet<String> = tables
        .flat_map(|facts| facts.iter())
        .filter_map(|fact| match fact.place.0.last() {
            Some(Segment::Key(key)) => Some(key.clone()),
            _ => None,
        })
        .collect();
    let forgotten: Vec<&String> = keys.difference(&listed).collect();
    assert!(
        forgotten.is_empty(),
        "no row in site/facts, or no golden site that holds it: {forgotten:?}"
    );
}

#[test]
fn ids_are_unique_fit_an_address_and_are_the_same_on_every_day() {
    for folder in SITES {
        let ids = |day: &str| {
            let facts = all(&site(folder, day));
            let ids: BTreeSet<String> = facts.iter().map(Fact::id).collect();
            assert_eq!(ids.len(), facts.len(), "an id stands twice");
            ids
        };
        let of_day = ids(DAYS[0]);
        for id in &of_day {
            assert!(id.chars().all(|c| c.is_ascii_alphanumeric() || ":/@.-_".contains(c)), "{id}");
        }
        assert_eq!(of_day, ids(DAYS[2]));
    }
}

fn file(site: &Site) -> Value {
    serde_json::from_slice(&facts_file::bytes(site).unwrap()).unwrap()
}

#[test]
fn the_file_is_as_its_schema_says() {
    let schema: Value =
        serde_json::from_str(&fs::read_to_string(root().join("docs/facts.schema.json")).unwrap())
            .unwrap();
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    let address = "https://example.org/facts.schema.json";
    compiler.enable_format_assertions();
    compiler.add_resource(address, schema).unwrap();
    let index = compiler.compile(address, &mut schemas).unwrap();
    for site in sites() {
        let json = file(&site);
        assert_eq!(schemas.validate(&json, index).map_err(|error| format!("{error:#}")), Ok(()));
        for (path, json) in parts(&site, 20_000) {
            assert_eq!(
                schemas.validate(&json, index).map_err(|error| format!("{path}: {error:#}")),
                Ok(())
            );
        }
        let mut wrong = json.clone();
        let fact = wrong["facts"].as_object_mut().unwrap().values_mut().next().unwrap();
        fact.as_object_mut().unwrap().remove("value");
        assert!(schemas.validate(&wrong, index).is_err(), "a fact says something");
    }
}

#[test]
fn the_file_holds_every_fact_and_no_day() {
    for site in sites() {
        let json = file(&site);
        let facts = json["facts"].as_object().unwrap();
        assert_eq!(facts.len(), all(&site).iter().filter(|fact| fact.vendor.is_none()).count());
        let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
        for (id, fact) in facts {
            *kinds.entry(fact["kind"].as_str().unwrap()).or_default() += 1;
            assert!(
                fact.get("value").is_some() != fact.get("absent").is_some(),
                "{id}: a value or why there is none"
            );
            let known = |id: &str| json["sources"].get(id).is_some();
            assert!(fact["source"].as_str().is_none_or(known), "{id}: {fact}");
        }
        assert!(kinds.len() > 8, "{kinds:?}");
    }
    let on = |day| facts_file::bytes(&site("tests/sites/small", day)).unwrap();
    assert_eq!(on("2026-11-22"), on("2026-11-23"), "nothing changes between these days");
    assert_ne!(on("2026-02-01"), on("2026-11-23"), "an exam retires between these");
}

/// A site that is too large for one file of so many bytes.
fn parts(site: &Site, most: usize) -> BTreeMap<String, Value> {
    let files = facts_file::files(site, most).unwrap();
    files.into_iter().map(|(path, bytes)| (path, serde_json::from_slice(&bytes).unwrap())).collect()
}

#[test]
fn the_parts_of_a_large_site_hold_what_one_file_would() {
    let parts_of = |part: &Value, key: &str| part[key].as_object().unwrap().clone();
    for site in sites() {
        let whole = file(&site);
        for most in [1, 20_000, 200_000] {
            let mut files = parts(&site, most);
            let index = files.remove("facts.json").unwrap();
            if files.is_empty() {
                assert_eq!(index, whole, "{most}");
                continue;
            }
            let named: Vec<&String> = index["parts"].as_object().unwrap().keys().collect();
            assert_eq!((&index["format"], index.get("facts")), (&Value::from(2), None));
            assert_eq!(
                named.into_iter().cloned().collect::<BTreeSet<_>>(),
                files.keys().cloned().collect()
            );
            for key in ["guides", "vendors", "facts"] {
                let all = files.values().flat_map(|part| parts_of(part, key));
                let mut seen = serde_json::Map::new();
                all.for_each(|(id, value)| {
                    assert!(seen.insert(id.clone(), value).is_none(), "{id} stands twice")
                });
                assert_eq!(Value::Object(seen), whole[key], "{most}: {key}");
            }
            for (path, part) in &files {
                assert_eq!(part["facts"].as_object().unwrap().len(), index["parts"][path]["facts"]);
                for (id, fact) in part["facts"].as_object().unwrap() {
                    let source = fact["source"].as_str();
                    assert!(
                        source.is_none_or(|id| part["sources"][id] == whole["sources"][id]),
                        "{path}: {id}"
                    );
                }
                for (id, _) in parts_of(part, "guides") {
                    assert_eq!(index["guides"][&id]["part"], **path, "{id}");
                }
                let guides = part["guides"].as_object().unwrap().len();
                assert!(
                    guides < 2 || part["facts"].to_string().len() < most * 2,
                    "{path}: {guides} guides"
                );
            }
            assert_eq!(parts(&site, most)["facts.json"], index, "the same again");
        }
    }
}
