//! What takes the place of a certification, followed through successors that are themselves retired.

use std::collections::BTreeSet;

use crate::model::scalar::GuideRef;

use super::lifecycle::Status;
use super::{Guide, Site};

/// The successors that can be sat or will be, each once, in the order in which they are named; in the place of one that
/// is retired stand those that follow it. A circle, which a rule reports, is walked once.
#[must_use]
pub fn living<'s>(site: &'s Site, guide: &'s Guide) -> Vec<&'s GuideRef> {
    let mut seen = BTreeSet::from([guide.address.as_str()]);
    let mut living = Vec::new();
    follow(site, guide, &mut seen, &mut living);
    living
}

fn follow<'s>(site: &'s Site, guide: &'s Guide, seen: &mut BTreeSet<&'s str>, living: &mut Vec<&'s GuideRef>) {
    for next in guide.data.successors.iter().flatten() {
        match site.guide(&next.certification) {
            Some(known) if !seen.insert(&known.address) => {}
            Some(known) if known.lifecycle.status == Status::Closed => follow(site, known, seen, living),
            _ => living.push(&next.certification),
        }
    }
}
