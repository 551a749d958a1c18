//! Which certifications stand on a roadmap, what ties them, and in which column each of them is.
//! Start with [`chosen`].

use std::collections::{BTreeMap, BTreeSet};

use crate::model::certification::Rank;
use crate::model::options::Roadmap;
use crate::model::scalar::Id;
use crate::site::lifecycle::Status;
use crate::site::relations::Edge;
use crate::site::{Guide, Site};

/// More boxes than these are drawn by vendor.
const MOST: usize = 48;

/// What stands on a roadmap, and from where it is seen.
pub(super) struct Map<'s> {
    /// The certifications, in the order of their vendors and names.
    pub(super) guides: Vec<&'s Guide>,
    /// What ties two of them.
    pub(super) edges: Vec<&'s Edge>,
    /// Whose page it is; its own certifications come first.
    pub(super) vendor: Option<&'s Id>,
    /// The guide whose page it is.
    pub(super) own: Option<&'s str>,
}

/// The certifications that are asked for; of a vendor or a field also those that are tied to them.
pub(super) fn chosen<'s>(site: &'s Site, asked: &Roadmap, own: Option<Id>) -> Map<'s> {
    let vendor = asked.vendor.clone().or_else(|| own.filter(|_| asked.field.is_none()));
    let is_asked = |guide: &&Guide| {
        vendor.as_ref().is_none_or(|id| guide.data.vendor == *id)
            && asked.field.as_ref().is_none_or(|id| guide.data.fields.contains(id))
    };
    let asked_for: BTreeSet<&str> =
        site.guides.values().filter(is_asked).map(|guide| guide.address.as_str()).collect();
    let mut all = asked_for.clone();
    for edge in site.relations.edges() {
        if asked_for.contains(edge.before.as_str()) || asked_for.contains(edge.after.as_str()) {
            all.extend([edge.before.as_str(), edge.after.as_str()]);
        }
    }
    let vendor = vendor.and_then(|id| site.vendors.get_key_value(&id)).map(|(id, _)| id);
    Map::of(site, &all, vendor, None)
}

/// What leads to a guide's certification, and what follows from it.
pub(super) fn around<'s>(site: &'s Site, guide: &Guide) -> Map<'s> {
    let mut all: BTreeSet<&str> = BTreeSet::new();
    let Some(own) = site.guides.get(&guide.address) else { return Map::of(site, &all, None, None) };
    for is_back in [true, false] {
        let mut ahead = vec![own.address.as_str()];
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        while let Some(address) = ahead.pop() {
            if !seen.insert(address) {
                continue;
            }
            for edge in site.relations.edges() {
                let (from, to) =
                    if is_back { (&edge.after, &edge.before) } else { (&edge.before, &edge.after) };
                if from == address {
                    ahead.push(to);
                }
            }
        }
        all.extend(seen);
    }
    Map::of(site, &all, Some(&own.data.vendor), Some(&own.address))
}

impl<'s> Map<'s> {
    fn of(
        site: &'s Site,
        all: &BTreeSet<&str>,
        vendor: Option<&'s Id>,
        own: Option<&'s str>,
    ) -> Self {
        let mut guides: Vec<&Guide> =
            all.iter().filter_map(|address| site.guides.get(address)).collect();
        guides.sort_by_key(|guide| {
            let id = &guide.data.vendor;
            (
                Some(id) != vendor,
                site.vendor_name(id),
                id,
                guide.data.level.rank,
                guide.short_name(),
                &guide.address,
            )
        });
        let has = |address: &String| all.contains(address.as_str());
        let edges = site
            .relations
            .edges()
            .iter()
            .filter(|edge| has(&edge.before) && has(&edge.after))
            .collect();
        Self { guides, edges, vendor, own }
    }

    /// The parts that are drawn each by itself: all together, or by vendor where they are too many.
    /// A part that is still too large stands in the list only.
    pub(super) fn parts(&self, site: &'s Site) -> Vec<Self> {
        if self.guides.len() <= MOST {
            return vec![Self { guides: self.guides.clone(), edges: self.edges.clone(), ..*self }];
        }
        let ids: BTreeSet<&Id> = self.guides.iter().map(|guide| &guide.data.vendor).collect();
        let here: BTreeSet<&str> = self.guides.iter().map(|guide| guide.address.as_str()).collect();
        let part = |id: &'s Id| {
            let own = |address: &str| {
                site.guides.get(address).is_some_and(|guide| guide.data.vendor == *id)
            };
            let mut all: BTreeSet<&str> =
                here.iter().copied().filter(|address| own(address)).collect();
            for edge in self.edges.iter().filter(|edge| own(&edge.before) || own(&edge.after)) {
                all.extend([edge.before.as_str(), edge.after.as_str()]);
            }
            Self::of(site, &all, Some(id), self.own)
        };
        ids.into_iter()
            .map(part)
            .filter(|part| part.guides.len() <= MOST && !part.edges.is_empty())
            .collect()
    }
}

/// The column of a level. Vendors call the same step professional or expert.
pub(super) fn column(rank: Rank) -> usize {
    match rank {
        Rank::Foundational => 0,
        Rank::Associate => 1,
        Rank::Professional | Rank::Expert => 2,
        Rank::Specialty => 3,
    }
}

/// The columns that are there, by their places: what each is called.
pub(super) fn columns(map: &Map<'_>) -> BTreeMap<usize, &'static str> {
    let has = |rank| map.guides.iter().any(|guide| guide.data.level.rank == rank);
    let third = match (has(Rank::Professional), has(Rank::Expert)) {
        (true, true) => "Professional and expert",
        (false, true) => "Expert",
        _ => "Professional",
    };
    let all = ["Foundational", "Associate", third, "Specialty"];
    map.guides.iter().map(|guide| column(guide.data.level.rank)).map(|at| (at, all[at])).collect()
}

/// What a box and an item of the list say beside the name: code and state, unless it can simply be
/// earned.
pub(super) fn beside(guide: &Guide) -> String {
    let life = &guide.lifecycle;
    let code = guide.code().filter(|code| *code != guide.short_name());
    let mut parts: Vec<String> = code.map(str::to_owned).into_iter().collect();
    if life.status != Status::Open {
        let year = life
            .dated
            .filter(|_| life.status.is_over())
            .map(|(_, when)| format!(" {}", when.date.year()));
        parts.push(format!("{}{}", life.status.words(), year.unwrap_or_default()));
    }
    parts.join(" · ")
}
