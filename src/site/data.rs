//! A walk over all data that belongs to no guide: the settings, sources, occupations, regions,
//! facts, vendors. Rules see it file by file, like the data of a guide.

use std::collections::BTreeMap;

use crate::base::source::{DataPath, SourcePath};
use crate::model::walk::{Visit, Walk, Walker};

use super::Site;

/// Shows every value, with its file and its place there.
pub fn walk(site: &Site, see: &mut dyn FnMut(&SourcePath, &DataPath, Visit<'_>)) {
    let mut one = |name: &str, data: &dyn Data| {
        let file = SourcePath::new(&format!("content/{name}"));
        data.show(&mut Walker::new(DataPath::default(), &mut |path, visit| {
            see(&file, path, visit)
        }));
    };
    one("site.yaml", &site.config);
    one("sources.yaml", &site.sources);
    one("occupations.yaml", &site.occupations);
    one("regions.yaml", &site.regions);
    let heads: BTreeMap<_, _> =
        site.wages.sets.iter().map(|(id, set)| (id, set.head.clone())).collect();
    one("wages.yaml", &heads);
    one("facts.yaml", &site.facts);
    for (id, vendor) in &site.vendors {
        one(&format!("vendors/{id}.yaml"), &vendor.data);
    }
}

/// Data that can be walked, whatever its type.
trait Data {
    fn show(&self, walker: &mut Walker<'_>);
}

impl<T: Walk> Data for T {
    fn show(&self, walker: &mut Walker<'_>) {
        self.walk(walker);
    }
}
