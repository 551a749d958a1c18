//! Who names whom: the references between guides, turned round and put together once for the whole
//! site, so that no page has to look through all guides. Start with [`Relations::of`].

use std::collections::BTreeMap;

use crate::base::date::PartialDate;
use crate::model::blocks::Relation;
use crate::model::neighbors::{Neighbor, NeighborKind};
use crate::model::scalar::{GuideRef, Id, Md};

use super::Guide;

/// What guides are to each other; in the order of their addresses.
#[derive(Clone, Debug, Default)]
pub struct Relations {
    predecessors: BTreeMap<String, Vec<String>>,
    around: BTreeMap<String, Vec<Seen>>,
    by_vendor: BTreeMap<Id, Vec<String>>,
    edges: Vec<Edge>,
}

/// A certification that is earned before or after another, as that one sees it. Both may have said
/// so; it is here once.
#[derive(Clone, Debug)]
pub struct Seen {
    /// What it is to the other.
    pub kind: NeighborKind,
    /// Which.
    pub certification: GuideRef,
    /// What to know about it.
    pub note: Option<Md>,
    /// Who says so; the editors if it is no one.
    pub source: Option<Id>,
    /// The date it describes.
    pub as_of: Option<PartialDate>,
}

/// How the later of two certifications is tied to the earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tie {
    /// It is not awarded without it.
    Requires,
    /// Its vendor recommends it first.
    Recommends,
    /// Many come from it, in the editors' view.
    Follows,
    /// It takes its place, as the vendor says.
    Replaces,
    /// It takes its place, in the editors' view.
    SucceedsInOurView,
}

impl Tie {
    /// Whether the later takes the place of the earlier.
    #[must_use]
    pub fn is_succession(self) -> bool {
        matches!(self, Self::Replaces | Self::SucceedsInOurView)
    }
}

/// Two guides of the site that are tied.
#[derive(Clone, Debug)]
pub struct Edge {
    /// The address of the earlier.
    pub before: String,
    /// The address of the later.
    pub after: String,
    /// How.
    pub tie: Tie,
    /// Who says so.
    pub source: Option<Id>,
    /// The date it describes.
    pub as_of: Option<PartialDate>,
}

impl Relations {
    /// Of all guides that are published.
    #[must_use]
    pub fn of(guides: &BTreeMap<String, Guide>) -> Self {
        let mut this = Self::default();
        let mut edges = BTreeMap::new();
        for (address, guide) in guides {
            this.by_vendor.entry(guide.data.vendor.clone()).or_default().push(address.clone());
            for next in guide.data.successors.iter().flatten() {
                let GuideRef::Here(to) = &next.certification else { continue };
                this.predecessors.entry(to.to_string()).or_default().push(address.clone());
                let tie = match next.relation {
                    Relation::VendorNamed => Tie::Replaces,
                    Relation::Editorial => Tie::SucceedsInOurView,
                };
                join(&mut edges, guides, (address, to, tie), (next.source.as_deref(), next.as_of));
            }
            for neighbor in &guide.data.relations {
                this.see(guides, address, neighbor);
                let GuideRef::Here(other) = &neighbor.certification else { continue };
                let ends = ends(address, other, neighbor.kind);
                join(&mut edges, guides, ends, (neighbor.source.as_deref(), neighbor.as_of));
            }
        }
        this.edges = edges.into_values().collect();
        this
    }

    /// Notes what a guide says of another, for both of them.
    fn see(&mut self, guides: &BTreeMap<String, Guide>, address: &str, neighbor: &Neighbor) {
        let seen = |kind, certification| Seen {
            kind,
            certification,
            note: neighbor.note.clone(),
            source: neighbor.source.as_deref().cloned(),
            as_of: neighbor.as_of,
        };
        self.add(address, seen(neighbor.kind, neighbor.certification.clone()));
        if let GuideRef::Here(other) = &neighbor.certification
            && guides.contains_key(&**other)
        {
            self.add(other, seen(neighbor.kind.turned(), GuideRef::Here(address.into())));
        }
    }

    fn add(&mut self, address: &str, seen: Seen) {
        let all = self.around.entry(address.to_owned()).or_default();
        match all
            .iter_mut()
            .find(|known| known.kind == seen.kind && known.certification == seen.certification)
        {
            Some(known) => {
                known.note = known.note.take().or(seen.note);
                if known.source.is_none() {
                    (known.source, known.as_of) = (seen.source, seen.as_of);
                }
            }
            None => all.push(seen),
        }
    }

    /// Those that name this guide as their successor.
    #[must_use]
    pub fn predecessors(&self, address: &str) -> &[String] {
        self.predecessors.get(address).map_or(&[], Vec::as_slice)
    }

    /// What is earned before and after this guide's certification, whichever of the two says so.
    #[must_use]
    pub fn around(&self, address: &str) -> &[Seen] {
        self.around.get(address).map_or(&[], Vec::as_slice)
    }

    /// All pairs of guides that are tied, each tie once; in the order of their addresses.
    #[must_use]
    pub fn edges(&self) -> &[Edge] {
        &self.edges
    }

    /// All of a vendor.
    #[must_use]
    pub fn of_vendor(&self, vendor: &Id) -> &[String] {
        self.by_vendor.get(vendor).map_or(&[], Vec::as_slice)
    }
}

/// The earlier, the later and their tie.
type Ends<'e> = (&'e str, &'e str, Tie);

/// What a guide says of another, from the earlier to the later.
#[must_use]
pub fn ends<'e>(address: &'e str, other: &'e str, kind: NeighborKind) -> Ends<'e> {
    let tie = match kind {
        NeighborKind::Requires | NeighborKind::RequiredFor => Tie::Requires,
        NeighborKind::Recommends | NeighborKind::RecommendedFor => Tie::Recommends,
        NeighborKind::Follows | NeighborKind::LeadsTo => Tie::Follows,
    };
    if kind.is_before() { (other, address, tie) } else { (address, other, tie) }
}

fn join(
    edges: &mut BTreeMap<(String, String, Tie), Edge>,
    guides: &BTreeMap<String, Guide>,
    (before, after, tie): Ends<'_>,
    (source, as_of): (Option<&Id>, Option<PartialDate>),
) {
    if before == after || !guides.contains_key(before) || !guides.contains_key(after) {
        return;
    }
    let (before, after) = (before.to_owned(), after.to_owned());
    let key = (before.clone(), after.clone(), tie);
    let edge = edges.entry(key).or_insert(Edge { before, after, tie, source: None, as_of: None });
    if edge.source.is_none() {
        (edge.source, edge.as_of) = (source.cloned(), as_of);
    }
}
