//! What takes the place of a certification, followed through successors that are themselves
//! retired.

use std::collections::BTreeSet;

use crate::model::blocks::Relation;
use crate::model::scalar::GuideRef;

use super::{Guide, Site};

/// A successor that can be taken or will be, and who says so.
#[derive(Clone, Copy, Debug)]
pub struct Living<'s> {
    /// Which.
    pub certification: &'s GuideRef,
    /// The guide that names it.
    pub from: &'s Guide,
    /// Named by the vendor only if each step of the way to it is.
    pub relation: Relation,
}

/// The successors that can be taken or will be, each once, in the order in which they are named; in
/// the place of one that is retired stand those that follow it. A circle, which a rule reports, is
/// walked once.
#[must_use]
pub fn living<'s>(site: &'s Site, guide: &'s Guide) -> Vec<Living<'s>> {
    let mut seen = BTreeSet::from([guide.address.as_str()]);
    let mut living = Vec::new();
    follow(site, guide, Relation::VendorNamed, &mut seen, &mut living);
    living
}

fn follow<'s>(
    site: &'s Site,
    from: &'s Guide,
    so_far: Relation,
    seen: &mut BTreeSet<&'s str>,
    living: &mut Vec<Living<'s>>,
) {
    for next in from.data.successors.iter().flatten() {
        let relation = if so_far == Relation::VendorNamed { next.relation } else { so_far };
        match site.guide(&next.certification) {
            Some(known) if !seen.insert(&known.address) => {}
            Some(known) if known.lifecycle.status.is_over() => {
                follow(site, known, relation, seen, living)
            }
            _ => living.push(Living { certification: &next.certification, from, relation }),
        }
    }
}

/// Who names a successor of a guide: `named by AWS`, `our reading`.
#[must_use]
pub fn named_by(site: &Site, guide: &Guide, relation: Relation) -> String {
    match (relation, site.vendors.get(&guide.data.vendor)) {
        (Relation::Editorial, _) => "our reading".to_owned(),
        (Relation::VendorNamed, Some(vendor)) => format!("named by {}", vendor.data.name),
        (Relation::VendorNamed, None) => "named by the vendor".to_owned(),
    }
}
