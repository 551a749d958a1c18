//! The life cycle in the terms of CTDL, the vocabulary of Credential Engine: what a program that
//! knows credentials, not pages, asks. The terms stand on the credential of a page's JSON-LD,
//! beside those of schema.org, which has no word for most of it, and in `certification.json`.
//!
//! CTDL gives a status to credentials that are awarded; one that nobody can earn yet has none, its
//! exam is `Developing`. No CTID is written: only the registry issues them.

use serde_json::{Map, Value, json};

use crate::model::blocks::Relation;
use crate::model::neighbors::NeighborKind;
use crate::model::scalar::GuideRef;
use crate::model::variants::When;
use crate::site::lifecycle::Status;
use crate::site::{Guide, Site};

/// The context of a page's JSON-LD that uses both vocabularies.
pub(super) fn context() -> Value {
    json!(["https://schema.org", {
        "ceterms": "https://purl.org/ctdl/terms/",
        "credentialStat": "https://purl.org/ctdl/vocabs/credentialStat/",
        "lifeCycle": "https://purl.org/ctdl/vocabs/lifeCycle/",
    }])
}

/// The status of a credential (`ceterms:credentialStatusType`), if it has one.
fn of_credential(status: Status) -> Option<&'static str> {
    match status {
        Status::Open => Some("credentialStat:Active"),
        Status::Closing => Some("credentialStat:Ceasing"),
        Status::Closed | Status::Expired => Some("credentialStat:Deprecated"),
        Status::Upcoming | Status::Beta | Status::Unconfirmed => None,
    }
}

/// The status of an exam (`ceterms:lifeCycleStatusType`), if it is known.
fn of_exam(status: Status) -> Option<&'static str> {
    match status {
        Status::Upcoming | Status::Beta => Some("lifeCycle:Developing"),
        Status::Open => Some("lifeCycle:Active"),
        Status::Closing => Some("lifeCycle:Ceasing"),
        Status::Closed | Status::Expired => Some("lifeCycle:Ceased"),
        Status::Unconfirmed => None,
    }
}

fn concept(term: &str) -> Value {
    json!({"@type": "ceterms:CredentialAlignmentObject", "ceterms:targetNode": {"@id": term}})
}

/// Puts the life cycle of a certification on its credential.
pub(super) fn put(credential: &mut Map<String, Value>, site: &Site, guide: &Guide) {
    let life = &guide.lifecycle;
    credential.insert("@id".into(), json!(id(site, guide)));
    credential.insert("additionalType".into(), json!("https://purl.org/ctdl/terms/Certification"));
    if let Some(term) = of_credential(life.status) {
        credential.insert("ceterms:credentialStatusType".into(), concept(term));
    }
    dates(credential, life.available, life.last_exam);
    list(credential, "ceterms:supersededBy", superseded_by(site, guide));
    list(credential, "ceterms:supersedes", supersedes(site, guide));
    // The days of each version are in certification.json: a page need not show them.
    let exams = guide.data.versions.iter().zip(&life.versions).map(|(version, status)| {
        let mut exam = Map::new();
        exam.insert("@type".into(), json!("ceterms:AssessmentProfile"));
        exam.insert("ceterms:name".into(), json!(guide.label(version)));
        exam.extend(
            of_exam(status.status)
                .map(|term| ("ceterms:lifeCycleStatusType".into(), concept(term))),
        );
        Value::Object(exam)
    });
    let mut required = json!({"@type": "ceterms:ConditionProfile", "ceterms:targetAssessment": exams.collect::<Vec<_>>()});
    let first: Vec<Value> = targets(site, guide, NeighborKind::Requires).collect();
    if !first.is_empty() {
        required["ceterms:targetCredential"] = Value::Array(first);
    }
    credential.insert("ceterms:requires".into(), required);
    for (kind, key) in [
        (NeighborKind::Recommends, "ceterms:recommends"),
        (NeighborKind::RequiredFor, "ceterms:isRequiredFor"),
        (NeighborKind::RecommendedFor, "ceterms:isRecommendedFor"),
    ] {
        let profile =
            |node| json!({"@type": "ceterms:ConditionProfile", "ceterms:targetCredential": node});
        list(credential, key, targets(site, guide, kind).map(profile).collect());
    }
}

/// The certifications that are something to this one in a vendor's words; the editors' own view is
/// no fact about it.
fn targets<'s>(
    site: &'s Site,
    guide: &'s Guide,
    kind: NeighborKind,
) -> impl Iterator<Item = Value> + 's {
    let around =
        site.relations.around(&guide.address).iter().filter(move |other| other.kind == kind);
    around.filter_map(|other| target(site, &other.certification))
}

/// Another certification, of the site or not; nothing for one that is not published.
fn target(site: &Site, certification: &GuideRef) -> Option<Value> {
    match certification {
        GuideRef::Here(_) => site.guide(certification).map(|other| node(site, other)),
        GuideRef::Elsewhere { name, url } => Some(
            json!({"@type": "ceterms:Certification", "ceterms:name": &**name, "ceterms:subjectWebpage": &**url}),
        ),
    }
}

/// The first and the last day; what is no certain day is an approximation.
fn dates(node: &mut Map<String, Value>, first: Option<When>, last: Option<When>) {
    let keys = [
        (first, "ceterms:dateEffective", "ceterms:approximateDateEffective"),
        (last, "ceterms:expirationDate", "ceterms:approximateExpirationDate"),
    ];
    for (when, exact, about) in keys {
        let Some(When { date, expected }) = when else { continue };
        let is_day = date.first_day() == date.last_day() && !expected;
        node.insert((if is_day { exact } else { about }).into(), json!(date.iso()));
    }
}

fn list(node: &mut Map<String, Value>, key: &str, all: Vec<Value>) {
    if !all.is_empty() {
        node.insert(key.into(), Value::Array(all));
    }
}

/// What the vendor says takes its place; the editors' own advice is no fact about the credential.
fn superseded_by(site: &Site, guide: &Guide) -> Vec<Value> {
    let named = guide
        .data
        .successors
        .iter()
        .flatten()
        .filter(|next| next.relation == Relation::VendorNamed);
    named.filter_map(|next| target(site, &next.certification)).collect()
}

/// What the vendor says it took the place of.
fn supersedes(site: &Site, guide: &Guide) -> Vec<Value> {
    let before = site
        .relations
        .predecessors(&guide.address)
        .iter()
        .filter_map(|address| site.guides.get(address));
    let by_vendor = |other: &&Guide| {
        let mut named = other.data.successors.iter().flatten();
        named.any(|next| {
            next.relation == Relation::VendorNamed
                && matches!(&next.certification, GuideRef::Here(to) if **to == *guide.address)
        })
    };
    before.filter(by_vendor).map(|other| node(site, other)).collect()
}

/// Another certification of the site, by its page.
fn node(site: &Site, guide: &Guide) -> Value {
    json!({
        "@type": "ceterms:Certification", "@id": id(site, guide),
        "ceterms:name": &*guide.data.name,
    })
}

/// The credential, which is not the page about it.
fn id(site: &Site, guide: &Guide) -> String {
    site.base.absolute(&format!("{}/#credential", guide.address))
}

/// The states of a certification over all its days, each from its first day on: what a program
/// needs that reads `certification.json` later than it was built. The first has no day.
pub(super) fn states(site: &Site, guide: &Guide) -> Value {
    let status = |day| site.lifecycle(guide, day).status;
    let days = site.days(guide);
    let before = days.first().and_then(|first| first.yesterday().ok()).unwrap_or(*site.today);
    let mut last = status(before);
    let mut states = vec![state(None, last)];
    for day in days {
        let next = status(day);
        if next != last {
            states.push(state(Some(day.to_string()), next));
            last = next;
        }
    }
    Value::Array(states)
}

fn state(from: Option<String>, status: Status) -> Value {
    json!({"from": from, "status": status.key(), "ctdl": of_credential(status).or_else(|| of_exam(status))})
}
