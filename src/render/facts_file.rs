//! `/facts.json`: every figure and dated fact of the site, one a line, with its source and date. It says what the
//! content says and what follows from it on a day, never the day: builds between which nothing changed write the same.

use std::collections::BTreeMap;
use std::io;

use rayon::prelude::*;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::base::date::PartialDate;
use crate::model::said::{Plain, Said};
use crate::site::coverage::Coverage;
use crate::site::facts::{self, Fact, Origin};
use crate::site::{Guide, Site};

use super::Sink;
use super::freshness::{self, Counted};

/// Where it is published.
pub const NAME: &str = "facts.json";

/// Raised when a key changes its meaning or goes.
pub const FORMAT: u32 = 1;

/// So many guides are written side by side.
const AT_ONCE: usize = 64;

/// A fact as a line of the file.
#[derive(Serialize)]
struct Line<'f> {
    kind: &'static str,
    label: &'f str,
    #[serde(flatten)]
    says: Says<'f>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<&'f str>,
    #[serde(skip_serializing_if = "Map::is_empty")]
    scope: Map<String, Value>,
    #[serde(flatten)]
    from: From<'f>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    also: Vec<Other<'f>>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    computed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    repeats: Option<String>,
}

#[derive(Serialize)]
struct Says<'f> {
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'f Plain>,
    #[serde(skip_serializing_if = "Option::is_none")]
    absent: Option<&'static str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    approximate: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    expected: bool,
}

#[derive(Serialize)]
pub(super) struct From<'f> {
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<&'f str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    source_url: Option<&'f str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<String>,
}

#[derive(Serialize)]
struct Other<'f> {
    #[serde(flatten)]
    says: Says<'f>,
    #[serde(flatten)]
    from: From<'f>,
}

fn says(said: &Said) -> Says<'_> {
    Says {
        text: said.text.replace(['\u{a0}', '\u{202f}'], " "),
        value: said.value.as_ref().ok(),
        absent: said.value.as_ref().err().map(|absence| absence.key()),
        approximate: said.is_approximate,
        expected: said.is_expected,
    }
}

pub(super) fn from(origin: &Origin, as_of: Option<PartialDate>) -> From<'_> {
    let (source, source_url) = match origin {
        Origin::Source(id) => (Some(id.as_str()), None),
        Origin::Itself(url) => (None, Some(url.as_str())),
        Origin::Unsaid => (None, None),
    };
    From { source, source_url, as_of: as_of.map(PartialDate::iso) }
}

fn line(fact: &Fact) -> Line<'_> {
    Line {
        kind: fact.kind.key(),
        label: &fact.label,
        says: says(&fact.said),
        unit: fact.unit.as_deref(),
        scope: fact.scope.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect(),
        from: from(&fact.origin, fact.as_of),
        also: fact.also.iter().map(|o| Other { says: says(&o.said), from: from(&o.origin, o.as_of) }).collect(),
        computed: fact.is_computed,
        repeats: fact.repeats_id(),
    }
}

/// A fact as a value of another file.
pub(super) fn value(fact: &Fact) -> Value {
    json!(line(fact))
}

/// The lines of some facts, each after a comma.
fn lines<'f>(facts: impl Iterator<Item = &'f Fact>) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    // What a vendor states for a guide is listed where it is stated.
    for fact in facts.filter(|fact| fact.vendor.is_none()) {
        out.extend_from_slice(b",\n");
        serde_json::to_writer(&mut out, &fact.id())?;
        out.extend_from_slice(b": ");
        serde_json::to_writer(&mut out, &line(fact))?;
    }
    Ok(out)
}

/// The whole file.
///
/// # Errors
/// None that can happen in memory.
pub fn bytes(site: &Site) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    write(site, &mut out)?;
    Ok(out)
}

/// Writes the file as it is made: a large site's is larger than all else that a build holds. Gives what was counted of
/// the facts on the way.
fn write(site: &Site, out: &mut dyn io::Write) -> io::Result<Counted> {
    let mut counts = Counted::default();
    let guides: Vec<&Guide> = site.guides.values().collect();
    out.write_all(&head(site, &guides)?)?;
    let mut is_first = true;
    let mut put = |lines: &[u8]| {
        // The comma of the first line has nothing before it.
        let from = usize::from(is_first && !lines.is_empty());
        is_first &= lines.is_empty();
        out.write_all(&lines[from..])
    };
    for some in guides.chunks(AT_ONCE) {
        let part = |guide: &&Guide| {
            let of_day = facts::of_day(site, guide);
            let lines = lines(of_day.iter().chain(guide.facts.iter()));
            (guide.address.clone(), lines, Coverage::of_guide(site, guide))
        };
        for (guide, part, coverage) in some.par_iter().map(part).collect::<Vec<_>>() {
            put(&part?)?;
            counts.guides.push((guide, coverage));
        }
    }
    for facts in site.vendors.values().map(|vendor| &vendor.facts).chain([&site.own_facts]) {
        put(&lines(facts.iter())?)?;
        counts.shared.add(&Coverage::of(site, facts));
    }
    out.write_all(b"\n}}\n")?;
    Ok(counts)
}

/// What stands before the facts.
fn head(site: &Site, guides: &[&Guide]) -> io::Result<Vec<u8>> {
    let mut out = format!("{{\"format\": {FORMAT},\n\"site\": {},\n", json!(site.base.absolute(""))).into_bytes();
    let named = |name: &str, to: &str| json!({"name": name, "url": site.base.absolute(&format!("{to}/"))});
    let all = guides.iter().map(|guide| (guide.address.as_str(), named(&guide.data.name, &guide.address)));
    object(&mut out, "guides", all)?;
    out.extend_from_slice(b",\n");
    let all = site.vendors.iter().map(|(id, vendor)| (id.as_str(), named(&vendor.data.name, id)));
    object(&mut out, "vendors", all)?;
    out.extend_from_slice(b",\n");
    object(&mut out, "sources", site.sources.iter().map(|(id, source)| (id.as_str(), source_of(source))))?;
    out.extend_from_slice(b",\n\"facts\": {");
    Ok(out)
}

/// A source as the files name it.
pub(super) fn source_of(source: &crate::model::source::Source) -> Value {
    let all = [
        ("title", Some(source.title.to_string())),
        ("publisher", Some(source.publisher.to_string())),
        ("url", Some(source.url.to_string())),
        ("published", source.published.map(PartialDate::iso)),
        ("read", Some(source.read().key().to_owned())),
        ("retrieved", source.copy().map(PartialDate::iso)),
        ("reachable", source.reachable.map(PartialDate::iso)),
    ];
    let said = all.into_iter().filter_map(|(key, text)| Some((key, json!(text?))));
    let via = source.via.iter().map(|id| id.as_str()).collect::<Vec<_>>();
    let via = (!via.is_empty()).then(|| ("via", json!(via)));
    json!(said.chain(via).collect::<BTreeMap<&str, Value>>())
}

/// An object with one member a line.
fn object<'k>(out: &mut Vec<u8>, name: &str, members: impl Iterator<Item = (&'k str, Value)>) -> io::Result<()> {
    serde_json::to_writer(&mut *out, name)?;
    out.extend_from_slice(b": {");
    for (i, (key, value)) in members.enumerate() {
        out.extend_from_slice(if i == 0 { b"\n" } else { b",\n" });
        serde_json::to_writer(&mut *out, key)?;
        out.extend_from_slice(b": ");
        serde_json::to_writer(&mut *out, &value)?;
    }
    out.push(b'}');
    Ok(())
}

pub(super) fn put(site: &Site, sink: &dyn Sink) -> io::Result<()> {
    let mut counts = Counted::default();
    sink.put_large(NAME, &mut |out| {
        counts = write(site, out)?;
        Ok(())
    })?;
    freshness::put(site, &counts, sink)
}
