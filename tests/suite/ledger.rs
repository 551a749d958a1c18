//! The list of all figures: it holds every figure that the data holds, prints each as a page does, and names each once,
//! on any day. `/facts.json` says the same.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use boon::{Compiler, Schemas};
use certguide::base::source::DataPath;
use certguide::build;
use certguide::disk::read::Folder;
use certguide::model::walk::{Visit, Walk, Walker};
use certguide::render::facts_file;
use certguide::site::assemble::Settings;
use certguide::site::ledger::{self, Fact, Origin};
use certguide::site::{Guide, Site, facts};
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
    let guides = site.guides.values().flat_map(|guide| ledger::of_guide(site, guide));
    let vendors = site.vendors.iter().flat_map(|(id, vendor)| ledger::of_vendor(site, id, vendor));
    guides.chain(vendors).chain(ledger::of_site(site)).collect()
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
            let listed = ledger::of_guide(&site, guide);
            let mut stated: Vec<(DataPath, Option<String>)> = Vec::new();
            for fact in listed.iter().filter(|fact| fact.is_own()) {
                let named = |origin: &Origin| match origin {
                    Origin::Source(id) => Some(id.to_string()),
                    _ => None,
                };
                stated.push((fact.place.clone(), named(&fact.origin)));
                for (i, other) in fact.also.iter().enumerate() {
                    stated.push((fact.place.then("also").then(i), named(&other.origin)));
                }
            }
            for (path, source) in walked(guide) {
                // A beta is one place of the data and two dates; so is a date by language.
                let own = stated.iter().find(|(place, _)| place.0.starts_with(&path.0));
                let (_, listed) = own.unwrap_or_else(|| panic!("{}: {path} is not listed", guide.address));
                assert_eq!(listed, &source, "{}: {path}", guide.address);
                seen += 1;
            }
        }
    }
    assert!(seen > 1000, "{seen}");
}

#[test]
fn a_fact_that_can_be_cited_is_printed_as_it_is_cited() {
    let mut cited = 0;
    for site in sites() {
        for fact in all(&site) {
            if let Ok(printed) = facts::resolve(&site, None, &fact.id()) {
                assert_eq!(fact.said.text, printed.text, "{}", fact.id());
                // A text gives no reference for what is not there; the list keeps who says so.
                if fact.said.value.is_ok() {
                    let source = printed.source.map_or(Origin::Unsaid, Origin::Source);
                    assert_eq!((&fact.origin, fact.as_of), (&source, printed.as_of), "{}", fact.id());
                }
                cited += 1;
            }
        }
    }
    assert!(cited > 1000, "{cited}");
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
        serde_json::from_str(&fs::read_to_string(root().join("docs/facts.schema.json")).unwrap()).unwrap();
    let (mut schemas, mut compiler) = (Schemas::new(), Compiler::new());
    let address = "https://example.org/facts.schema.json";
    compiler.enable_format_assertions();
    compiler.add_resource(address, schema).unwrap();
    let index = compiler.compile(address, &mut schemas).unwrap();
    for site in sites() {
        let json = file(&site);
        assert_eq!(schemas.validate(&json, index).map_err(|error| format!("{error:#}")), Ok(()));
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
            assert!(fact.get("value").is_some() != fact.get("absent").is_some(), "{id}: a value or why there is none");
            let known = |id: &str| json["sources"].get(id).is_some();
            assert!(fact["source"].as_str().is_none_or(known), "{id}: {fact}");
        }
        assert!(kinds.len() > 8, "{kinds:?}");
    }
    let on = |day| facts_file::bytes(&site("tests/sites/small", day)).unwrap();
    assert_eq!(on("2026-11-22"), on("2026-11-23"), "nothing changes between these days");
    assert_ne!(on("2026-02-01"), on("2026-11-23"), "an exam retires between these");
}
