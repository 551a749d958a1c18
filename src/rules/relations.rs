//! What guides say of the certifications before and after them: not of themselves, not in a circle,
//! and the same on both sides.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::rule::{self, Rule};
use crate::model::certification::Prerequisites;
use crate::model::neighbors::NeighborKind;
use crate::model::scalar::GuideRef;
use crate::site::relations::ends;
use crate::site::{Guide, Site};

use super::path;

/// A relation where a guide states it.
struct Stated<'s> {
    guide: &'s Guide,
    at: usize,
    kind: NeighborKind,
    other: &'s str,
}

impl Stated<'_> {
    fn fault(
        &self,
        rule: &'static Rule,
        key: &'static str,
        message: String,
        help: &str,
    ) -> Diagnostic {
        let (file, at) = self.guide.place(&path!["relations", self.at, key]);
        Diagnostic::new(rule, &file, At::Value(at), message).help(help)
    }
}

pub(super) fn run(site: &Site) -> Vec<Diagnostic> {
    let all: Vec<Stated<'_>> = site.guides.values().flat_map(stated).collect();
    let mut out: Vec<Diagnostic> = all.iter().filter_map(to_itself).collect();
    out.extend(conflicts(&all));
    out.extend(circles(&all));
    out.extend(site.guides.values().flat_map(compared));
    out.extend(site.guides.values().filter_map(related));
    out
}

/// A guide that is compared with itself, or with another twice: its table would have a column
/// twice.
fn compared(guide: &Guide) -> Vec<Diagnostic> {
    let with = guide.written.comparison.as_ref().map_or(&[][..], |comparison| &comparison.with);
    let mut out = Vec::new();
    for (i, other) in with.iter().enumerate() {
        let GuideRef::Here(address) = other else { continue };
        let (rule, message, help) = if **address == *guide.address {
            let message = format!("`{address}` is compared with itself");
            (&rule::RELATION_TO_ITSELF, message, "name another certification, or remove it")
        } else if with[..i].contains(other) {
            (
                &rule::RELATION_CONFLICT,
                format!("`{address}` is compared twice"),
                "remove one of them",
            )
        } else {
            continue;
        };
        let (file, at) = guide.place(&path!["comparison", "with", i]);
        out.push(Diagnostic::new(rule, &file, At::Value(at), message).help(help));
    }
    out
}

fn stated(guide: &Guide) -> impl Iterator<Item = Stated<'_>> {
    guide.written.relations.iter().enumerate().filter_map(move |(at, neighbor)| {
        match &neighbor.certification {
            GuideRef::Here(other) => Some(Stated { guide, at, kind: neighbor.kind, other }),
            GuideRef::Elsewhere { .. } => None,
        }
    })
}

/// A guide that is to be read after itself.
fn related(guide: &Guide) -> Option<Diagnostic> {
    let is_own =
        |to: &GuideRef| matches!(to, GuideRef::Here(address) if **address == *guide.address);
    let at = guide.text.front.related.iter().position(is_own)?;
    let message = format!("`{}` names itself", guide.address);
    let fault = Diagnostic::new(
        &rule::RELATION_TO_ITSELF,
        &guide.text_file(),
        At::Value(path!["related", at]),
        message,
    );
    Some(fault.help("name another guide, or take it out"))
}

fn to_itself(stated: &Stated<'_>) -> Option<Diagnostic> {
    let message = format!("`{}` names itself", stated.other);
    let help = "name another certification, or remove the relation";
    (stated.guide.address == stated.other)
        .then(|| stated.fault(&rule::RELATION_TO_ITSELF, "certification", message, help))
}

/// Two statements about one pair that differ, and a requirement where none is said to be.
fn conflicts(all: &[Stated<'_>]) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    let mut first: BTreeMap<(&str, &str), &Stated<'_>> = BTreeMap::new();
    for stated in all.iter().filter(|stated| stated.guide.address != stated.other) {
        let own = stated.guide.address.as_str();
        if stated.kind == NeighborKind::Requires
            && matches!(stated.guide.written.prerequisites, Some(Prerequisites::None))
        {
            let message = format!("`prerequisites` says none, and `{}` is required", stated.other);
            let help = "say what is required in prerequisites, or write `kind: recommends` or `kind: follows`";
            out.push(stated.fault(&rule::RELATION_CONFLICT, "kind", message, help));
        }
        let pair = (own.min(stated.other), own.max(stated.other));
        let Some(known) = first.get(&pair).copied() else {
            first.insert(pair, stated);
            continue;
        };
        let is_same_side = known.guide.address == own;
        if is_same_side {
            let message = format!("`{}` is named twice", stated.other);
            let help = "state its relation to this certification once";
            out.push(stated.fault(&rule::RELATION_CONFLICT, "certification", message, help));
        } else if known.kind != stated.kind.turned()
            && known.kind.is_before() != stated.kind.is_before()
        {
            let message = format!(
                "`{}` says `{}` about this certification, and `{}` contradicts it",
                known.guide.address,
                known.kind.key(),
                stated.kind.key()
            );
            let help = format!(
                "write `kind: {}`, or change the other guide: one side is enough",
                known.kind.turned().key()
            );
            out.push(stated.fault(&rule::RELATION_CONFLICT, "kind", message, &help));
        }
    }
    out
}

/// Ways from a certification over those before it that lead back to it; each circle once.
fn circles(all: &[Stated<'_>]) -> Vec<Diagnostic> {
    let mut before: BTreeMap<&str, Vec<(&str, &Stated<'_>)>> = BTreeMap::new();
    for stated in all.iter().filter(|stated| stated.guide.address != stated.other) {
        let (earlier, later, _) = ends(&stated.guide.address, stated.other, stated.kind);
        before.entry(later).or_default().push((earlier, stated));
    }
    let mut told: BTreeSet<&str> = BTreeSet::new();
    let mut out = Vec::new();
    for start in before.keys().copied() {
        if told.contains(start) {
            continue;
        }
        if let Some(way) = way_back(&before, start) {
            told.extend(way.iter().map(|(address, _)| *address));
            let names: Vec<&str> =
                std::iter::once(start).chain(way.iter().map(|(address, _)| *address)).collect();
            let message = format!(
                "these certifications come before each other in a circle: {}",
                names.join(" after ")
            );
            let help = "remove or reverse one of these relations";
            out.push(way[0].1.fault(&rule::RELATION_CYCLE, "certification", message, help));
        }
    }
    out
}

/// The shortest way over earlier certifications from one back to itself: what is reached, and who
/// says so.
fn way_back<'s>(
    before: &BTreeMap<&'s str, Vec<(&'s str, &'s Stated<'s>)>>,
    start: &'s str,
) -> Option<Vec<(&'s str, &'s Stated<'s>)>> {
    let mut from: BTreeMap<&str, (&str, &Stated<'_>)> = BTreeMap::new();
    let mut ahead = std::collections::VecDeque::from([start]);
    while let Some(address) = ahead.pop_front() {
        for (earlier, stated) in before.get(address).into_iter().flatten() {
            if from.contains_key(earlier) {
                continue;
            }
            from.insert(earlier, (address, stated));
            if *earlier == start {
                return Some(traced(&from, start));
            }
            ahead.push_back(earlier);
        }
    }
    None
}

fn traced<'s>(
    from: &BTreeMap<&'s str, (&'s str, &'s Stated<'s>)>,
    start: &'s str,
) -> Vec<(&'s str, &'s Stated<'s>)> {
    let (mut way, mut at) = (Vec::new(), start);
    while let Some((later, stated)) = from.get(at) {
        way.push((at, *stated));
        at = later;
        if at == start {
            break;
        }
    }
    way.reverse();
    way
}
