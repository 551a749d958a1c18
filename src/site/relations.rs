//! Who names whom: the references between guides, turned round once for the whole site, so that no page has to look
//! through all guides. Start with [`Relations::of`].

use std::collections::BTreeMap;

use crate::model::scalar::{GuideRef, Id};

use super::Guide;

/// Addresses of guides by what they are to another; in the order of their addresses.
#[derive(Clone, Debug, Default)]
pub struct Relations {
    predecessors: BTreeMap<String, Vec<String>>,
    later: BTreeMap<String, Vec<String>>,
    by_vendor: BTreeMap<Id, Vec<String>>,
}

impl Relations {
    /// Of all guides that are published.
    #[must_use]
    pub fn of(guides: &BTreeMap<String, Guide>) -> Self {
        let mut this = Self::default();
        for (address, guide) in guides {
            let successors = guide.data.successors.iter().flatten().map(|next| &next.certification);
            add(&mut this.predecessors, successors, address);
            add(&mut this.later, guide.data.stepping_stones.iter(), address);
            this.by_vendor.entry(guide.data.vendor.clone()).or_default().push(address.clone());
        }
        this
    }

    /// Those that name this guide as their successor.
    #[must_use]
    pub fn predecessors(&self, address: &str) -> &[String] {
        self.predecessors.get(address).map_or(&[], Vec::as_slice)
    }

    /// Those that name this guide as a stepping stone to them.
    #[must_use]
    pub fn later(&self, address: &str) -> &[String] {
        self.later.get(address).map_or(&[], Vec::as_slice)
    }

    /// All of a vendor.
    #[must_use]
    pub fn of_vendor(&self, vendor: &Id) -> &[String] {
        self.by_vendor.get(vendor).map_or(&[], Vec::as_slice)
    }
}

fn add<'g>(to: &mut BTreeMap<String, Vec<String>>, named: impl Iterator<Item = &'g GuideRef>, by: &str) {
    for reference in named {
        if let GuideRef::Here(address) = reference {
            to.entry(address.to_string()).or_default().push(by.to_owned());
        }
    }
}
