//! The guides of a site by address, on one day. On another day some of them are in another state;
//! all the rest is shared, so that a site can be looked at on many days without a copy of its
//! content.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::nearest::{nearest, nearest_key, neighbors};

use super::Guide;
use super::watch::{Note, Reads, What};

/// Guides by address: those of the day of the build, with those that differ on the day that is
/// looked at over them.
#[derive(Clone, Debug, Default)]
pub struct Guides {
    built: Arc<BTreeMap<String, Guide>>,
    changed: BTreeMap<String, Arc<Guide>>,
    note: Note,
}

impl Guides {
    /// The guides as on the day of the build.
    #[must_use]
    pub fn new(guides: BTreeMap<String, Guide>) -> Self {
        Self { built: Arc::new(guides), changed: BTreeMap::new(), note: Note::default() }
    }

    /// The same with some of them as they are on another day.
    #[must_use]
    pub fn with(&self, changed: impl IntoIterator<Item = Guide>) -> Self {
        let mut then = self.clone();
        then.changed
            .extend(changed.into_iter().map(|guide| (guide.address.clone(), Arc::new(guide))));
        then
    }

    /// The same, with readings of any guide noted.
    pub(super) fn noted(self, reads: &Arc<Reads>) -> Self {
        Self { note: Note::in_(reads, What::Others), ..self }
    }

    /// The guide of an address.
    #[must_use]
    pub fn get(&self, address: &str) -> Option<&Guide> {
        self.note.read();
        self.changed.get(address).map(Arc::as_ref).or_else(|| self.built.get(address))
    }

    /// Whether there is a guide of that address.
    #[must_use]
    pub fn contains_key(&self, address: &str) -> bool {
        self.built.contains_key(address)
    }

    /// All addresses, in order.
    pub fn keys(&self) -> impl Iterator<Item = &String> + Clone {
        self.built.keys()
    }

    /// The address nearest to a misspelled one.
    #[must_use]
    pub fn near(&self, address: &str) -> Option<&str> {
        nearest_key(address, &self.built)
    }

    /// The same for a guide that speaks of others: never its own address.
    #[must_use]
    pub fn near_other(&self, address: &str, own: Option<&str>) -> Option<&str> {
        nearest(address, neighbors(address, &self.built).filter(|found| Some(*found) != own))
    }

    /// All guides, in order of their addresses.
    pub fn values(&self) -> impl Iterator<Item = &Guide> + Clone {
        self.note.read();
        self.built
            .iter()
            .map(|(address, guide)| self.changed.get(address).map_or(guide, Arc::as_ref))
    }

    /// All addresses and guides, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &Guide)> + Clone {
        self.note.read();
        self.built
            .iter()
            .map(|(address, guide)| (address, self.changed.get(address).map_or(guide, Arc::as_ref)))
    }

    /// The addresses of those that are not in the state that they had on an earlier day of the same
    /// site.
    pub fn changed_since<'g>(&'g self, earlier: &'g Self) -> impl Iterator<Item = &'g str> {
        let is_new = |address: &str, guide: &Arc<Guide>| {
            !earlier.changed.get(address).is_some_and(|was| Arc::ptr_eq(was, guide))
        };
        self.changed
            .iter()
            .filter(move |(address, guide)| is_new(address, guide))
            .map(|(address, _)| address.as_str())
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.built.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.built.is_empty()
    }
}
