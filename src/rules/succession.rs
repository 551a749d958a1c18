//! Certifications do not succeed each other in a circle.

use std::collections::BTreeSet;

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::rule;
use crate::model::scalar::GuideRef;
use crate::site::{Guide, Site};

use super::path;

pub(super) fn run(site: &Site) -> Vec<Diagnostic> {
    site.guides.values().filter_map(|guide| circle(site, guide)).collect()
}

/// A way of successors that leads back to where it began.
fn circle(site: &Site, start: &Guide) -> Option<Diagnostic> {
    for (i, first) in successors(start).enumerate() {
        let mut seen = BTreeSet::new();
        let mut ahead = vec![first];
        while let Some(address) = ahead.pop() {
            if address == start.address {
                let (file, at) = start.place(&path!["successors", i, "certification"]);
                let message =
                    format!("`{first}` leads back to `{}` as its own successor", start.address);
                let help =
                    "a successor comes later: remove the way back from one of the two guides";
                return Some(
                    Diagnostic::new(&rule::SUCCESSION_CYCLE, &file, At::Value(at), message)
                        .help(help),
                );
            }
            if seen.insert(address) {
                ahead.extend(site.guides.get(address).into_iter().flat_map(successors));
            }
        }
    }
    None
}

fn successors(guide: &Guide) -> impl Iterator<Item = &str> {
    guide.data.successors.iter().flatten().filter_map(|successor| match &successor.certification {
        GuideRef::Here(address) => Some(&**address),
        GuideRef::Elsewhere { .. } => None,
    })
}
