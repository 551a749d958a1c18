//! `certification.json`: names, versions with their dates, the exam of each version, what succeeds
//! it, where its tables are, and the facts that stand in none of them, each with source and date.
//! `docs/data-files.md` lists the keys.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::base::date::PartialDate;
use crate::model::blocks::Successor;
use crate::model::exam::Version;
use crate::model::scalar::{GuideRef, Id};
use crate::model::variants::{Dated, When};
use crate::site::facts::{self, Fact, Kind, Origin};
use crate::site::lifecycle::Status;
use crate::site::relations::Seen;
use crate::site::{Guide, Site, files, wages};

use super::{ctdl, facts_file};

/// Raised when a key or a value changes its meaning or goes.
const FORMAT: u32 = 3;

/// The members of the file, in their order.
pub(super) fn of(site: &Site, guide: &Guide) -> Map<String, Value> {
    let data = &guide.data;
    let of_day = facts::of_day(site, guide);
    let is_here = |fact: &&Fact| !site.config.outputs.csv || stands_in_no_table(fact);
    let facts: Vec<&Fact> = of_day.iter().chain(guide.facts.iter()).filter(is_here).collect();
    let mut root = Map::new();
    let mut put = |key: &str, value: Value| root.insert(key.to_owned(), value);
    put("format", json!(FORMAT));
    put("id", json!(guide.address));
    put("url", json!(site.base.absolute(&format!("{}/", guide.address))));
    put("name", json!(&*data.name));
    put("short_name", json!(guide.short_name()));
    put("also_known_as", aliases(guide));
    put("vendor", json!(site.vendor_name(&data.vendor)));
    put("official_url", json!(&*data.url));
    put("level", json!({"vendor": &*data.level.vendor, "rank": data.level.rank.key()}));
    put("fields", ids(&data.fields));
    put("occupations", occupations(site, guide));
    put("status", json!(guide.lifecycle.status.key()));
    put("available", json!(guide.lifecycle.available.map(|when| when.date.iso())));
    put("states", ctdl::states(site, guide));
    put("version_in_force", json!(guide.in_force().map(|version| version.id.as_str())));
    put("held_until", json!(guide.lifecycle.held_until.map(|day| day.to_string())));
    put(
        "versions",
        data.versions.iter().enumerate().map(|(at, own)| version(guide, at, own)).collect(),
    );
    put("relations", site.relations.around(&guide.address).iter().map(neighbor).collect());
    put("successors", data.successors.iter().flatten().map(successor).collect());
    put("tables", tables(site, guide));
    put("sources", sources(site, &facts));
    put("facts", facts.iter().map(|fact| (fact.path.clone(), facts_file::value(fact))).collect());
    root
}

/// Where each of the guide's tables is, by its name.
fn tables(site: &Site, guide: &Guide) -> Value {
    let address = |name: &str| site.base.absolute(&format!("{}/{name}.csv", guide.address));
    let names = files::of(site.config.outputs, guide).filter_map(|file| file.strip_suffix(".csv"));
    Value::Object(names.map(|name| (name.to_owned(), json!(address(name)))).collect())
}

/// What the tables hold is not said again; what other sources say stands in none of them.
fn stands_in_no_table(fact: &Fact) -> bool {
    let in_table =
        matches!(fact.kind, Kind::Fee | Kind::Cost | Kind::Price | Kind::Weight | Kind::Pay);
    !in_table
        || fact.is_computed
        || !fact.also.is_empty()
        || ["validity", "versions"].iter().any(|block| fact.path.starts_with(block))
}

fn ids(ids: &[Id]) -> Value {
    ids.iter().map(|id| json!(id.as_str())).collect()
}

fn aliases(guide: &Guide) -> Value {
    let alias = |alias: &crate::model::certification::Alias| json!({"name": &*alias.name, "until": alias.until.map(PartialDate::iso)});
    guide.data.also_known_as.iter().map(alias).collect()
}

fn occupations(site: &Site, guide: &Guide) -> Value {
    let known = |id: &Id| {
        let occupation = site.occupations.get(id)?;
        let wages = wages::file_of(site, occupation).map(|file| site.base.absolute(&file));
        Some(json!({
            "id": id.as_str(), "title": &*occupation.title, "soc": &*occupation.soc, "stands_in": occupation.stands_in,
            "wages": wages,
        }))
    };
    guide.data.occupations.ids.iter().filter_map(known).collect()
}

/// A date, or an object with one for each language.
fn dated(dated: Option<&Dated>) -> Value {
    match dated {
        None => Value::Null,
        Some(Dated::Same(when)) => json!(when.date.iso()),
        Some(Dated::ByLanguage(by)) => {
            json!(
                by.iter()
                    .map(|(language, when)| (language, when.date.iso()))
                    .collect::<BTreeMap<_, _>>()
            )
        }
    }
}

/// The dates of a version that are only expected: `available`, `last_exam.ja`.
fn expected(version: &Version) -> Vec<String> {
    let beta = version.beta.as_ref();
    let mut all: Vec<(String, When)> = Vec::new();
    all.extend(beta.map(|beta| ("beta.from".to_owned(), beta.from)));
    all.extend(beta.and_then(|beta| beta.to).map(|to| ("beta.to".to_owned(), to)));
    let dated = [
        ("available", &version.available),
        ("last_registration", &version.last_registration),
        ("last_exam", &version.last_exam),
    ];
    for (key, dated) in dated {
        match dated {
            None => {}
            Some(Dated::Same(when)) => all.push((key.to_owned(), *when)),
            Some(Dated::ByLanguage(by)) => {
                all.extend(by.iter().map(|(language, when)| (format!("{key}.{language}"), *when)));
            }
        }
    }
    all.into_iter().filter(|(_, when)| when.expected).map(|(key, _)| key).collect()
}

fn version(guide: &Guide, at: usize, version: &Version) -> Value {
    let exam = guide.exam(Some(&version.id));
    let text = |texts: &[crate::model::scalar::Text]| {
        texts.iter().map(|text| json!(&**text)).collect::<Value>()
    };
    let day = |when: When| when.date.iso();
    let state = guide.lifecycle.versions.get(at);
    let by_language = |languages: &BTreeMap<String, Status>| {
        languages
            .iter()
            .map(|(code, status)| (code.clone(), status.key()))
            .collect::<BTreeMap<_, _>>()
    };
    json!({
        "id": version.id.as_str(),
        "code": version.code.as_deref(),
        "name": version.name.as_deref(),
        "guide": version.guide.as_deref(),
        "label": guide.label(version),
        "status": state.map(|state| state.status.key()),
        "status_by_language": state.map(|state| by_language(&state.languages)),
        "languages": version.languages.iter().map(|code| json!(&**code)).collect::<Value>(),
        "beta": version.beta.as_ref().map(|beta| json!({
            "from": day(beta.from),
            "to": beta.to.map(day),
            "code": beta.code.as_deref(),
            "languages": beta.languages.iter().map(|code| json!(&**code)).collect::<Value>(),
        })),
        "available": dated(version.available.as_ref()),
        "last_registration": dated(version.last_registration.as_ref()),
        "last_exam": dated(version.last_exam.as_ref()),
        "expected": expected(version),
        "scoring": exam.and_then(|exam| Some(exam.scoring.as_ref()?.kind.key())),
        "item_types": exam.and_then(|exam| exam.item_types.as_deref()).map_or(json!([]), |types| text(types)),
        "delivery": exam.and_then(|exam| exam.delivery.as_deref()).map_or(json!([]), |places| places.iter().map(|place| json!(place.key())).collect()),
        "providers": exam.and_then(|exam| exam.providers.as_deref()).map_or(json!([]), |names| text(names)),
        "source": version.source.as_ref().map(|id| id.as_str()),
        "as_of": version.as_of.map(PartialDate::iso),
    })
}

/// The address of a guide, or name and address of a certification that is not on the site.
fn reference(reference: &GuideRef) -> Value {
    match reference {
        GuideRef::Here(address) => json!(&**address),
        GuideRef::Elsewhere { name, url } => json!({"name": &**name, "url": &**url}),
    }
}

fn neighbor(other: &Seen) -> Value {
    json!({
        "kind": other.kind.key(),
        "certification": reference(&other.certification),
        "source": other.source.as_ref().map(|id| id.as_str()),
        "as_of": other.as_of.map(PartialDate::iso),
    })
}

fn successor(next: &Successor) -> Value {
    json!({
        "certification": reference(&next.certification),
        "relation": next.relation.key(),
        "covers": next.covers.iter().map(|(domain, coverage)| (domain.as_str(), coverage.key())).collect::<BTreeMap<_, _>>(),
        "source": next.source.as_ref().map(|id| id.as_str()),
        "as_of": next.as_of.map(PartialDate::iso),
    })
}

/// The sources that the facts name, each once.
fn sources(site: &Site, facts: &[&Fact]) -> Value {
    let origins = facts.iter().flat_map(|fact| {
        std::iter::once(&fact.origin).chain(fact.also.iter().map(|also| &also.origin))
    });
    let used: BTreeSet<&Id> = origins.filter_map(Origin::source).collect();
    let known = used
        .into_iter()
        .filter_map(|id| Some((id.to_string(), facts_file::source_of(site.sources.get(id)?))));
    Value::Object(known.collect())
}
