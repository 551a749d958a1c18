//! `/freshness.json`: how many figures the site and each guide state, how many are backed by what,
//! what is unknown, and how old the oldest are. It says what the content says, never the day: how
//! old that is, who reads it reckons.

use std::collections::BTreeMap;
use std::io;

use serde::Serialize;

use crate::model::figure::Absence;
use crate::model::source::Mark;
use crate::site::Site;
use crate::site::coverage::{Aged, Coverage};

use super::Sink;
use super::origin::{From, from};

/// Where it is published.
const NAME: &str = "freshness.json";

/// Raised when a key changes its meaning or goes.
const FORMAT: u32 = 2;

/// What was counted of a site.
#[derive(Default)]
pub(super) struct Counted {
    /// Of each guide, by its address, in order.
    pub(super) guides: Vec<(String, Coverage)>,
    /// Of what vendors say for all their exams, and of the site's own facts.
    pub(super) shared: Coverage,
}

#[derive(Serialize)]
struct Counts<'c> {
    figures: usize,
    sourced: usize,
    unsourced: usize,
    read: BTreeMap<&'static str, usize>,
    reachable: usize,
    undated: usize,
    absent: BTreeMap<&'static str, usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    left_out: Option<&'c [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    oldest: Option<Dated<'c>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    newest: Option<Dated<'c>>,
    classes: BTreeMap<&'static str, Class<'c>>,
}

#[derive(Serialize)]
struct Class<'c> {
    figures: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    oldest: Option<Dated<'c>>,
}

#[derive(Serialize)]
struct Dated<'c> {
    fact: &'c str,
    #[serde(flatten)]
    from: From<'c>,
}

fn counts(coverage: &Coverage, is_guide: bool) -> Counts<'_> {
    let absences = [Absence::Unknown, Absence::NotPublished, Absence::None, Absence::NotApplicable];
    let absent = absences.map(|absence| match absence {
        Absence::Unknown => (absence.key(), coverage.unknown()),
        _ => (absence.key(), coverage.absent.get(&absence).copied().unwrap_or(0)),
    });
    Counts {
        figures: coverage.figures,
        sourced: coverage.sourced,
        unsourced: coverage.unsourced.len(),
        read: Mark::ALL
            .map(|mark| (mark.key(), coverage.read.get(&mark).copied().unwrap_or(0)))
            .into(),
        reachable: coverage.reachable,
        undated: coverage.undated,
        absent: absent.into_iter().collect(),
        left_out: is_guide.then_some(&coverage.left_out),
        oldest: coverage.oldest.as_ref().map(dated),
        newest: coverage.newest.as_ref().map(dated),
        classes: coverage
            .classes
            .iter()
            .map(|(class, (figures, oldest))| {
                (class.key(), Class { figures: *figures, oldest: oldest.as_ref().map(dated) })
            })
            .collect(),
    }
}

fn dated(aged: &Aged) -> Dated<'_> {
    Dated { fact: &aged.fact, from: from(&aged.origin, Some(aged.as_of)) }
}

pub(super) fn put(site: &Site, counted: &Counted, sink: &dyn Sink) -> io::Result<()> {
    let mut total = counted.shared.clone();
    counted.guides.iter().for_each(|(_, coverage)| total.add(coverage));
    let base = serde_json::json!(site.base.absolute(""));
    let mut out = format!("{{\"format\": {FORMAT},\n\"site\": {base},\n\"total\": ").into_bytes();
    serde_json::to_writer(&mut out, &counts(&total, false))?;
    out.extend_from_slice(b",\n\"guides\": {");
    for (i, (guide, coverage)) in counted.guides.iter().enumerate() {
        out.extend_from_slice(if i == 0 { b"\n" } else { b",\n" });
        serde_json::to_writer(&mut out, guide)?;
        out.extend_from_slice(b": ");
        serde_json::to_writer(&mut out, &counts(coverage, true))?;
    }
    out.extend_from_slice(b"\n}}\n");
    sink.put(NAME, &out)
}
