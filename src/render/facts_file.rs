//! `/facts.json`: every figure and dated fact of the site, one a line, with its source and date. It
//! says what the content says and what follows from it on a day, never the day: builds between
//! which nothing changed write the same. The facts of a large site are in parts by vendor, each a
//! file of facts by itself; `facts.json` then says where they are.
//!
//! Start with [`put`].

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::mem;

use rayon::prelude::*;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::base::date::PartialDate;
use crate::model::said::{Plain, Said};
use crate::model::scalar::Id;
use crate::model::source::Source;
use crate::site::coverage::Coverage;
use crate::site::facts::{self, Fact, Origin};
use crate::site::{Guide, Site};

use super::Sink;
use super::freshness::{self, Counted};
use super::origin::{From, from};

/// Where it is published.
pub const NAME: &str = "facts.json";

/// Raised when a key changes its meaning or goes.
pub const FORMAT: u32 = 1;

/// The format of a `facts.json` that names the parts in which the facts are.
pub const FORMAT_OF_PARTS: u32 = 2;

/// More bytes of facts are not put into one file: what hosts take ends at 25 MiB, and programs read
/// a file whole.
pub const MOST: usize = 8 * 1024 * 1024;

/// Where the parts are published.
const PARTS: &str = "data/facts";

/// The part with the site's own facts.
const OWN_PART: &str = "data/facts-of-site.json";

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

fn line(fact: &Fact) -> Line<'_> {
    Line {
        kind: fact.kind.key(),
        label: &fact.label,
        says: says(&fact.said),
        unit: fact.unit.as_deref(),
        scope: fact.scope.iter().map(|(name, value)| ((*name).to_owned(), json!(value))).collect(),
        from: from(&fact.origin, fact.as_of),
        also: fact
            .also
            .iter()
            .map(|o| Other { says: says(&o.said), from: from(&o.origin, o.as_of) })
            .collect(),
        computed: fact.is_computed,
        repeats: fact.repeats_id(),
    }
}

/// A fact as a value of another file.
pub(super) fn value(fact: &Fact) -> Value {
    json!(line(fact))
}

/// The lines of some facts, each after a comma, and what they name.
#[derive(Default)]
struct Lines {
    bytes: Vec<u8>,
    count: usize,
    sources: BTreeSet<Id>,
}

impl Lines {
    fn of<'f>(facts: impl Iterator<Item = &'f Fact>) -> io::Result<Self> {
        let mut lines = Self::default();
        // What a vendor states for a guide is listed where it is stated.
        for fact in facts.filter(|fact| fact.vendor.is_none()) {
            lines.bytes.extend_from_slice(b",\n");
            serde_json::to_writer(&mut lines.bytes, &fact.id())?;
            lines.bytes.extend_from_slice(b": ");
            serde_json::to_writer(&mut lines.bytes, &line(fact))?;
            lines.count += 1;
            let origins =
                std::iter::once(&fact.origin).chain(fact.also.iter().map(|other| &other.origin));
            lines.sources.extend(origins.filter_map(Origin::source).cloned());
        }
        Ok(lines)
    }

    fn add(&mut self, other: Self) {
        self.bytes.extend_from_slice(&other.bytes);
        self.count += other.count;
        self.sources.extend(other.sources);
    }
}

/// Some of the facts: those of guides of one vendor, and what it says of all of them.
#[derive(Default)]
struct Part<'s> {
    file: String,
    guides: Vec<&'s Guide>,
    vendor: Option<&'s Id>,
    of_guides: Lines,
    of_vendor: Lines,
}

impl Part<'_> {
    fn size(&self) -> usize {
        self.of_guides.bytes.len() + self.of_vendor.bytes.len()
    }

    fn count(&self) -> usize {
        self.of_guides.count + self.of_vendor.count
    }
}

/// Takes a finished file.
type Put<'p> = dyn FnMut(&str, &[u8]) -> io::Result<()> + 'p;

/// Puts the facts into files as they are made: a large site's are more than all else that a build
/// holds.
struct Writer<'s, 'p> {
    site: &'s Site,
    most: usize,
    put: &'p mut Put<'p>,
    /// What is not written yet: the last part, and those before it as long as all may fit into one
    /// file.
    parts: Vec<Part<'s>>,
    is_split: bool,
    /// The parts that were written, without their facts.
    written: Vec<(Part<'s>, usize)>,
}

impl<'s> Writer<'s, '_> {
    /// A part begins, with what the vendor says if it is its first.
    fn begin(&mut self, key: &str, number: usize) -> io::Result<()> {
        self.flush()?;
        let vendor = self.site.vendors.get_key_value(key).filter(|_| number == 1);
        let of_vendor = Lines::of(vendor.iter().flat_map(|(_, vendor)| vendor.facts.iter()))?;
        let file = if number == 1 {
            format!("{PARTS}/{key}.json")
        } else {
            format!("{PARTS}/{key}.{number}.json")
        };
        self.parts.push(Part {
            file,
            vendor: vendor.map(|(id, _)| id),
            of_vendor,
            ..Part::default()
        });
        Ok(())
    }

    fn guide(
        &mut self,
        guide: &'s Guide,
        lines: Lines,
        (key, number): (&str, &mut usize),
    ) -> io::Result<()> {
        let is_full =
            self.parts.last().is_none_or(|part| part.size() + lines.bytes.len() > self.most);
        if *number == 0
            || (is_full && self.parts.last().is_some_and(|part| !part.guides.is_empty()))
        {
            *number += 1;
            self.begin(key, *number)?;
        }
        if let Some(part) = self.parts.last_mut() {
            part.guides.push(guide);
            part.of_guides.add(lines);
        }
        Ok(())
    }

    /// Writes the parts that are there, once it is known that not all fit into one file.
    fn flush(&mut self) -> io::Result<()> {
        self.is_split |= self.parts.iter().map(Part::size).sum::<usize>() > self.most;
        if !self.is_split {
            return Ok(());
        }
        for mut part in mem::take(&mut self.parts) {
            let guides = part.guides.iter().copied();
            let sources = part.of_guides.sources.union(&part.of_vendor.sources);
            let sources = sources.filter_map(|id| self.site.sources.get_key_value(id));
            let bytes = file(
                self.site,
                guides,
                part.vendor.into_iter(),
                sources,
                &[&part.of_guides, &part.of_vendor],
            )?;
            (self.put)(&part.file, &bytes)?;
            let count = part.count();
            (part.of_guides, part.of_vendor) = (Lines::default(), Lines::default());
            self.written.push((part, count));
        }
        Ok(())
    }

    /// One file of all, or what leads to the parts.
    fn finish(&mut self) -> io::Result<()> {
        self.flush()?;
        let bytes = if self.is_split {
            index(self.site, &self.written)?
        } else {
            // Guides first, then what vendors say in the order of their ids, then what the site
            // says.
            let mut vendors: Vec<&Part<'_>> = self.parts.iter().collect();
            vendors.sort_by_key(|part| (part.file == OWN_PART, part.vendor));
            let of_guides = self.parts.iter().map(|part| &part.of_guides);
            let lines: Vec<&Lines> =
                of_guides.chain(vendors.iter().map(|part| &part.of_vendor)).collect();
            file(
                self.site,
                self.site.guides.values(),
                self.site.vendors.keys(),
                self.site.sources.iter(),
                &lines,
            )?
        };
        (self.put)(NAME, &bytes)
    }
}

/// The whole file, however large.
///
/// # Errors
/// None that can happen in memory.
pub fn bytes(site: &Site) -> io::Result<Vec<u8>> {
    Ok(files(site, usize::MAX)?.remove(NAME).unwrap_or_default())
}

/// The file, and its parts if it had more bytes of facts than `most`.
///
/// # Errors
/// None that can happen in memory.
pub fn files(site: &Site, most: usize) -> io::Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    write(site, most, &mut |path, bytes| {
        files.insert(path.to_owned(), bytes.to_vec());
        Ok(())
    })?;
    Ok(files)
}

/// Writes the files. Gives what was counted of the facts on the way.
fn write(site: &Site, most: usize, put: &mut Put<'_>) -> io::Result<Counted> {
    let mut counts = Counted::default();
    let mut writer =
        Writer { site, most, put, parts: Vec::new(), is_split: false, written: Vec::new() };
    let mut number_of: BTreeMap<&str, usize> = BTreeMap::new();
    let guides: Vec<&Guide> = site.guides.values().collect();
    for some in guides.chunks(AT_ONCE) {
        let part = |guide: &&Guide| {
            let of_day = facts::of_day(site, guide);
            (Lines::of(of_day.iter().chain(guide.facts.iter())), Coverage::of_guide(site, guide))
        };
        let done: Vec<_> = some.par_iter().map(part).collect();
        for (guide, (lines, coverage)) in some.iter().zip(done) {
            let key = guide.address.split('/').next().unwrap_or_default();
            writer.guide(guide, lines?, (key, number_of.entry(key).or_default()))?;
            counts.guides.push((guide.address.clone(), coverage));
        }
    }
    for (id, vendor) in &site.vendors {
        if !number_of.contains_key(id.as_str()) {
            writer.begin(id.as_str(), 1)?;
        }
        counts.shared.add(&Coverage::of(site, &vendor.facts));
    }
    writer.flush()?;
    let of_vendor = Lines::of(site.own_facts.iter())?;
    writer.parts.push(Part { file: OWN_PART.to_owned(), of_vendor, ..Part::default() });
    counts.shared.add(&Coverage::of(site, &site.own_facts));
    writer.finish()?;
    Ok(counts)
}

/// A file of facts: the whole, or a part.
fn file<'f>(
    site: &Site,
    guides: impl Iterator<Item = &'f Guide>,
    vendors: impl Iterator<Item = &'f Id>,
    sources: impl Iterator<Item = (&'f Id, &'f Source)>,
    lines: &[&Lines],
) -> io::Result<Vec<u8>> {
    let mut out = head(site, FORMAT)?;
    object(
        &mut out,
        "guides",
        guides.map(|guide| (guide.address.as_str(), named(site, &guide.data.name, &guide.address))),
    )?;
    out.extend_from_slice(b",\n");
    let vendors = vendors
        .filter_map(|id| Some((id.as_str(), named(site, &site.vendors.get(id)?.data.name, id))));
    object(&mut out, "vendors", vendors)?;
    out.extend_from_slice(b",\n");
    object(&mut out, "sources", sources.map(|(id, source)| (id.as_str(), source_of(source))))?;
    out.extend_from_slice(b",\n\"facts\": {");
    // The comma of the first line has nothing before it.
    let mut comma = 1;
    for lines in lines.iter().filter(|lines| !lines.bytes.is_empty()) {
        out.extend_from_slice(&lines.bytes[mem::take(&mut comma)..]);
    }
    out.extend_from_slice(b"\n}}\n");
    Ok(out)
}

/// Where the facts of each guide and vendor are.
fn index(site: &Site, parts: &[(Part<'_>, usize)]) -> io::Result<Vec<u8>> {
    let mut out = head(site, FORMAT_OF_PARTS)?;
    object(
        &mut out,
        "parts",
        parts.iter().map(|(part, count)| (part.file.as_str(), json!({"facts": count}))),
    )?;
    out.extend_from_slice(b",\n");
    let in_part = |mut named: Value, part: &Part<'_>| {
        named["part"] = json!(part.file);
        named
    };
    let guides =
        parts.iter().flat_map(|(part, _)| part.guides.iter().map(move |guide| (guide, part)));
    let guides = guides.map(|(guide, part)| {
        (guide.address.as_str(), in_part(named(site, &guide.data.name, &guide.address), part))
    });
    object(&mut out, "guides", guides)?;
    out.extend_from_slice(b",\n");
    let vendors = parts.iter().filter_map(|(part, _)| {
        let (id, vendor) = site.vendors.get_key_value(part.vendor?)?;
        Some((id.as_str(), in_part(named(site, &vendor.data.name, id), part)))
    });
    object(&mut out, "vendors", vendors)?;
    out.extend_from_slice(b"}\n");
    Ok(out)
}

fn named(site: &Site, name: &str, to: &str) -> Value {
    json!({"name": name, "url": site.base.absolute(&format!("{to}/"))})
}

/// How a file begins.
fn head(site: &Site, format: u32) -> io::Result<Vec<u8>> {
    Ok(format!("{{\"format\": {format},\n\"site\": {},\n", json!(site.base.absolute("")))
        .into_bytes())
}

/// A source as the files name it.
pub(super) fn source_of(source: &Source) -> Value {
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
fn object<'k>(
    out: &mut Vec<u8>,
    name: &str,
    members: impl Iterator<Item = (&'k str, Value)>,
) -> io::Result<()> {
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
    let outputs = site.config.outputs;
    if !outputs.facts && !outputs.freshness {
        return Ok(());
    }
    let counts = write(site, MOST, &mut |path, bytes| {
        if outputs.facts { sink.put(path, bytes) } else { Ok(()) }
    })?;
    if outputs.freshness { freshness::put(site, &counts, sink) } else { Ok(()) }
}
