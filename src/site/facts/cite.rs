//! What `{{ path }}` prints: a lookup in the table. Prose cites facts, it never retypes them.
//!
//! Start with [`cite`]. A path is `[guide:]block[@version].steps`; steps through lists go by id. It
//! may leave out what follows from the day and the site: the version in force, the fee that
//! applies, the language.

use std::borrow::Cow;

use crate::base::nearest;
use crate::base::source::DataPath;
use crate::model::exam::Version;
use crate::model::figure::Absence;
use crate::model::said::{Plain, Said};
use crate::model::variants::Dated;
use crate::site::{Guide, Site, costs, words};

use super::collect::{At, Collector};
use super::{Fact, Kind, Owner, exam, wage};

/// Why a path prints nothing: a message and advice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undefined {
    /// What is wrong, with the author's words.
    pub message: String,
    /// What to write instead.
    pub help: Option<String>,
}

impl Undefined {
    fn new(path: &str, why: &str, help: Option<String>) -> Self {
        Self { message: format!("`{{{{ {path} }}}}` is not defined: {why}"), help }
    }
}

/// The fact behind a path: of the guide that the page belongs to, or of the guide, the vendor or
/// the site that the path names.
///
/// # Errors
/// [`Undefined`] if it is not in the data.
pub fn cite<'s>(
    site: &'s Site,
    guide: Option<&'s Guide>,
    path: &str,
) -> Result<Cow<'s, Fact>, Undefined> {
    let own = path
        .split_once(':')
        .map_or(Some(path), |(owner, rest)| (owner.trim() == "site").then_some(rest));
    if let Some(found) = own.and_then(|path| wage::find(site, &trimmed(path))) {
        return found.map(Cow::Owned).map_err(|(why, help)| Undefined::new(path, &why, help));
    }
    let Some((owner, rest)) = path.split_once(':') else {
        let Some(guide) = guide else {
            let help = match site.guides.values().next() {
                _ if path.trim_start().starts_with("facts.") => {
                    format!("name its owner: `site:{path}` for the site's own facts")
                }
                Some(guide) => format!("name the guide: `{}:{path}`", guide.address),
                None => "remove it: the site has no guide".to_owned(),
            };
            return Err(Undefined::new(path, "this page belongs to no guide", Some(help)));
        };
        let found = of_guide(site, guide, &trimmed(path));
        return found.ok_or_else(|| missing_in(guide, path, &trimmed(path), ""));
    };
    let (owner, rest) = (owner.trim_matches('/'), trimmed(rest));
    let prefix = format!("{owner}:");
    if owner == "site" {
        let count = || (rest == GUIDES).then(|| Cow::Owned(guides(site)));
        let found = site.own_facts.get(&rest).map(Cow::Borrowed).or_else(count);
        return found.ok_or_else(|| {
            let known = site.own_facts.all().map(|fact| fact.path.as_str()).chain([GUIDES]);
            Undefined::new(path, "it is not in the site's facts", advice(&rest, known, &prefix))
        });
    }
    if let Some(guide) = site.guides.get(owner) {
        return of_guide(site, guide, &rest).ok_or_else(|| missing_in(guide, path, &rest, &prefix));
    }
    if let Some((_, vendor)) = site.vendors.iter().find(|(id, _)| id.as_str() == owner) {
        return vendor.facts.get(&rest).map(Cow::Borrowed).ok_or_else(|| {
            let known = vendor.facts.all().map(|fact| fact.path.as_str());
            Undefined::new(path, "it is not in the vendor's data", advice(&rest, known, &prefix))
        });
    }
    let help = site.guides.near(owner).map(|near| format!("did you mean `{near}:{rest}`?"));
    Err(Undefined::new(path, &format!("there is no guide `{owner}`"), help))
}

/// The text of what a path cites; empty if it is not in the data, which a rule reports.
#[must_use]
pub fn text(site: &Site, guide: Option<&Guide>, path: &str) -> String {
    cite(site, guide, path).map(|fact| fact.said.text.clone()).unwrap_or_default()
}

/// Blanks round steps mean nothing.
pub(crate) fn trimmed(path: &str) -> String {
    path.split('.').map(str::trim).collect::<Vec<_>>().join(".")
}

/// What follows from the whole site.
const GUIDES: &str = "guides.count";

fn guides(site: &Site) -> Fact {
    let said = Said::word(site.guides.len().to_string(), "");
    computed(site, Owner::Site, GUIDES, Kind::Words, "Certifications", said)
}

/// What the day computes: it has no source of its own.
fn computed(site: &Site, owner: Owner, path: &str, kind: Kind, label: &str, said: Said) -> Fact {
    let mut all = Collector::new(&site.content, owner);
    let at = At { path: path.to_owned(), place: DataPath::of(["versions".into()]) };
    all.push(at, kind, label.to_owned(), said).is_computed = true;
    all.out.remove(0)
}

/// The block, the version, and the path below: `exam@mls-c01.minutes`.
fn parts(path: &str) -> (&str, Option<&str>, &str) {
    let (head, tail) = path.split_once('.').unwrap_or((path, ""));
    let (block, version) =
        head.split_once('@').map_or((head, None), |(block, version)| (block, Some(version)));
    (block, version, tail)
}

/// The fact of a guide.
fn of_guide<'s>(site: &'s Site, guide: &'s Guide, path: &str) -> Option<Cow<'s, Fact>> {
    let computed = || match parts(path) {
        ("status", None, "") => Some(status(site, guide, None)),
        ("status", Some(version), "") => Some(status(site, guide, Some(guide.version(version)?))),
        ("lifecycle", None, "held_until") => held_until(site, guide),
        ("costs", None, _) => scenario(site, guide, path),
        _ => unknown(site, guide, path),
    };
    let of_day = match parts(path) {
        ("versions", None, tail) => {
            tail.strip_suffix(".languages").and_then(|id| languages(guide, guide.version(id)?))
        }
        _ => None,
    };
    let stated = || stated(site, guide, path).map(Cow::Borrowed);
    of_day.map(Cow::Owned).or_else(stated).or_else(|| computed().map(Cow::Owned))
}

/// The fact behind a path of a guide, as far as the data states it: for readers that know what they
/// ask for. A block of a version that has none of its own is that of all, and without a version
/// that of the version in force.
#[must_use]
pub fn stated<'s>(site: &Site, guide: &'s Guide, path: &str) -> Option<&'s Fact> {
    let get = |path: &str| guide.facts.get(path);
    let (block, version, tail) = parts(path);
    if version.is_some_and(|id| guide.version(id).is_none()) {
        return None;
    }
    let of_version = |tail: &str| {
        let version = version.or_else(|| guide.in_force().map(|version| version.id.as_str()));
        version
            .and_then(|id| get(&format!("{block}@{id}.{tail}")))
            .or_else(|| get(&format!("{block}.{tail}")))
    };
    match (block, tail) {
        ("exam", _) if version.is_none() && guide.beta(None).is_some() => {
            of_exam(site, guide, None, tail)
        }
        ("exam", "fee") => {
            get(&format!("costs.{}.amount", costs::exam_fee(site, guide, version)?.id))
        }
        ("lifecycle", "last_exam") => last_exam(guide),
        ("exam" | "domains", _) => of_version(tail),
        ("study_hours", "") => {
            let version = version.or_else(|| guide.in_force().map(|version| version.id.as_str()));
            version.and_then(|id| get(&format!("{block}@{id}"))).or_else(|| get(block))
        }
        ("versions", _) => get(path).or_else(|| get(&in_language(site, guide, tail)?)),
        _ => get(path),
    }
}

/// The fact of today's exam of a version, else of the one in force: in a beta what is stated of the
/// beta.
#[must_use]
pub fn of_exam<'s>(
    site: &Site,
    guide: &'s Guide,
    version: Option<&Version>,
    tail: &str,
) -> Option<&'s Fact> {
    let own = version.or_else(|| guide.in_force());
    if let Some(own) = own.filter(|own| guide.beta(Some(&own.id)).is_some()) {
        let block = if tail == "fee" { "" } else { "exam." };
        return guide.facts.get(&format!("versions.{}.beta.{block}{tail}", own.id));
    }
    match version {
        Some(version) => stated(site, guide, &format!("exam@{}.{tail}", version.id)),
        None => stated(site, guide, &format!("exam.{tail}")),
    }
}

/// What nobody states of a beta or of a version: the figure of the standard exam, or of another
/// version, is not said in its place.
fn unknown(site: &Site, guide: &Guide, path: &str) -> Option<Fact> {
    let known = |path: &str| standard().any(|known| known == path);
    let is_unknown = match parts(path) {
        ("exam", None, _) => guide.beta(None).is_some() && known(path),
        ("study_hours", _, "") => guide.data.study_hours.is_some(),
        ("versions", None, tail) => {
            let (id, tail) = tail.split_once(".beta.")?;
            let is_fact =
                ["fee", "to"].contains(&tail) || (tail.starts_with("exam.") && known(tail));
            guide.version(id)?.beta.is_some() && is_fact && tail != "exam.fee"
        }
        _ => false,
    };
    let said = Said {
        value: Err(Absence::Unknown),
        ..Said::word(Absence::Unknown.words().to_owned(), "")
    };
    is_unknown.then(|| computed(site, guide.owner(), path, Kind::Words, "", said))
}

fn status(site: &Site, guide: &Guide, version: Option<&Version>) -> Fact {
    let owner = guide.owner();
    let Some(version) = version else {
        let status = guide.lifecycle.status;
        let said = Said::word(status.words().to_owned(), status.key());
        let repeats = guide.in_force().map(|version| format!("status@{}", version.id));
        return Fact { repeats, ..computed(site, owner, "status", Kind::Status, "Status", said) };
    };
    let status = guide.state(version);
    let said = Said::word(status.words().to_owned(), status.key());
    let (path, label) =
        (format!("status@{}", version.id), format!("Status of {}", guide.label(version)));
    computed(site, owner, &path, Kind::Status, &label, said)
}

fn held_until(site: &Site, guide: &Guide) -> Option<Fact> {
    let day = guide.lifecycle.stated_held_until?;
    let said = Said::word(words::day(day), &day.to_string());
    Some(computed(
        site,
        guide.owner(),
        "lifecycle.held_until",
        Kind::Words,
        "Last certificate ends",
        said,
    ))
}

/// The last day of the version that closes last.
fn last_exam(guide: &Guide) -> Option<&Fact> {
    let last = Plain::Word(guide.lifecycle.stated_last_exam?.date.iso());
    let is_end = |fact: &&Fact| fact.kind == Kind::Date && fact.path.starts_with("versions.");
    let mut ends = guide.facts.all().filter(is_end).filter(|fact| fact.path.contains(".last_exam"));
    ends.find(|fact| fact.said.value.as_ref() == Ok(&last))
}

/// `versions.ID.DATE` for a date that differs by language: in the site's own, else the last of all.
fn in_language(site: &Site, guide: &Guide, tail: &str) -> Option<String> {
    let (id, name) = tail.split_once('.')?;
    let version = guide.version(id)?;
    let dated = match name {
        "available" => version.available.as_ref(),
        "last_registration" => version.last_registration.as_ref(),
        "last_exam" => version.last_exam.as_ref(),
        _ => None,
    };
    let Some(Dated::ByLanguage(dates)) = dated else { return None };
    let own = dated.and_then(|dated| dated.code(&site.config.language));
    let code = own.or_else(|| {
        dates.iter().max_by_key(|(_, when)| when.date).map(|(code, _)| code.as_str())
    })?;
    Some(format!("versions.{tail}.by_language.{code}"))
}

/// The languages in which a version can be taken on the day, with the source that names them; none
/// if nobody does.
#[must_use]
pub fn languages(guide: &Guide, version: &Version) -> Option<Fact> {
    let at = format!("versions.{}", version.id);
    let of_beta = guide
        .beta(Some(&version.id))
        .and_then(|_| guide.facts.get(&format!("{at}.beta.languages")));
    let stated = of_beta.or_else(|| guide.facts.get(&format!("{at}.languages")))?;
    Some(Fact { said: Said::word(guide.languages(version).words(), ""), ..stated.clone() })
}

/// What a scenario of the costs comes to.
fn scenario(site: &Site, guide: &Guide, path: &str) -> Option<Fact> {
    let id = path.strip_prefix("costs.scenarios.")?.strip_suffix(".total")?;
    let scenarios = guide.data.costs.as_ref().map_or(&[][..], |costs| &costs.scenarios);
    let scenario = scenarios.iter().find(|scenario| scenario.id.as_str() == id)?;
    let text = costs::totals_words(&costs::scenario_totals(site, guide, scenario));
    Some(computed(site, guide.owner(), path, Kind::Words, &scenario.name, Said::word(text, "")))
}

/// What a fact of today's exam says where no version stands beside it: `was US$300` of the fee of a
/// closed exam; `US$75 (beta)` and `170 minutes (beta)` of all that is stated of a beta alone.
#[must_use]
pub fn alone(guide: &Guide, fact: &Fact) -> String {
    alone_as(guide, fact, fact.said.text.clone())
}

/// The same in other words.
#[must_use]
pub fn alone_as(guide: &Guide, fact: &Fact, text: String) -> String {
    let is_of_beta =
        fact.path.strip_prefix("versions.").is_some_and(|path| path.contains(".beta."));
    match fact.kind {
        _ if fact.absent().is_some() => text,
        _ if is_of_beta => format!("{text} (beta)"),
        Kind::Fee if guide.lifecycle.status.is_over() && fact.is_measured() => {
            format!("was {text}")
        }
        _ => text,
    }
}

/// The figures that the day decides, for lists of figures: the status of the whole and of each
/// version, and the fee that applies. What they follow from is in the table.
#[must_use]
pub fn of_day(site: &Site, guide: &Guide) -> Vec<Fact> {
    let mut all = vec![status(site, guide, None)];
    all.extend(guide.data.versions.iter().map(|version| status(site, guide, Some(version))));
    let applies = stated(site, guide, "exam.fee").cloned();
    all.extend(applies.map(|fee| Fact {
        repeats: Some(fee.path),
        path: "exam.fee".to_owned(),
        label: "Exam fee".to_owned(),
        // Where and when it applies, the day has decided.
        scope: fee.scope.into_iter().filter(|(name, _)| *name == "of").collect(),
        version: None,
        is_computed: true,
        ..fee
    }));
    all
}

/// The paths that a guide can have whatever lists it holds, but for those of its exam.
const STANDARD: [&str; 13] = [
    "exam.fee",
    "exam.retake",
    "domains.count",
    "validity.period",
    "study_hours",
    "holders",
    "lifecycle.available",
    "lifecycle.announced",
    "lifecycle.retirement_announced",
    "lifecycle.renewal_closes",
    "lifecycle.last_exam",
    "lifecycle.held_until",
    "status",
];

/// The same with those of the exam.
fn standard() -> impl Iterator<Item = String> {
    let exam = exam::paths().map(|path| format!("exam.{path}"));
    STANDARD[..1]
        .iter()
        .map(|path| (*path).to_owned())
        .chain(exam)
        .chain(STANDARD[1..].iter().map(|p| (*p).to_owned()))
}

/// The figures that a text about the guide would cite, as it would name them: without other
/// versions of the exam, and without what resources and other certifications say of themselves.
#[must_use]
pub fn proposed(guide: &Guide) -> Vec<String> {
    let own = guide.in_force().map(|version| version.id.clone());
    let scenarios = guide.data.costs.iter().flat_map(|costs| &costs.scenarios);
    let totals = scenarios.map(|scenario| format!("costs.scenarios.{}.total", scenario.id));
    let dates = guide.data.versions.iter().flat_map(|version| {
        ["available", "last_registration", "last_exam"]
            .map(|date| format!("versions.{}.{date}", version.id))
    });
    let mut paths: Vec<String> = standard().chain(dates).collect();
    for fact in guide.facts.iter() {
        let Some((head, tail)) = fact.path.split_once('.') else { continue };
        match head {
            "domains" | "costs" | "salaries" | "outlook" | "facts" if fact.kind != Kind::Sample => {
                paths.push(fact.path.clone());
            }
            _ if head.starts_with("domains@") && fact.version == own => {
                paths.push(format!("domains.{tail}"))
            }
            _ => {}
        }
    }
    paths.extend(totals);
    paths
}

/// Why a guide does not hold a fact. `prefix` is what the author wrote before the path.
fn missing_in(guide: &Guide, whole: &str, path: &str, prefix: &str) -> Undefined {
    let (block, version, tail) = parts(path);
    if let Some(id) = version.filter(|id| guide.version(id).is_none()) {
        let known = guide.data.versions.iter().map(|version| version.id.as_str());
        return Undefined::new(
            whole,
            &format!("there is no version `{id}`"),
            nearest::advice(id, known),
        );
    }
    if standard().any(|known| known.split_once('.').unwrap_or((&known, "")) == (block, tail)) {
        let help = Some("write it in certification.yaml, or remove it from the text".to_owned());
        return Undefined::new(whole, "it is not in the data", help);
    }
    let mut known: Vec<String> = standard().collect();
    known.extend(guide.facts.all().map(|fact| fact.path.clone()));
    let below: Vec<&str> =
        known.iter().map(String::as_str).filter(|path| path.starts_with(block)).collect();
    let help = advice(path, below.iter().copied(), prefix);
    let help = help.or_else(|| advice(path, known.iter().map(String::as_str), prefix));
    let help = help.unwrap_or_else(|| {
        let some = [
            "exam.fee",
            "exam.minutes",
            "domains.count",
            "costs.ID.amount",
            "validity.period",
            "facts.ID",
        ];
        format!("paths are, for example, {}", some.join(", "))
    });
    Undefined::new(whole, "there is no such fact", Some(help))
}

/// The nearest of the known paths, else all of them when they are few, as the author would write
/// them.
fn advice<'k>(
    path: &str,
    known: impl Iterator<Item = &'k str> + Clone,
    prefix: &str,
) -> Option<String> {
    if let Some(near) = nearest::nearest(path, known.clone()) {
        return Some(format!("did you mean `{prefix}{near}`?"));
    }
    let all: Vec<String> = known.take(25).map(|path| format!("`{prefix}{path}`")).collect();
    (1..=24).contains(&all.len()).then(|| format!("known here: {}", all.join(", ")))
}
