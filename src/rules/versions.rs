//! What is scoped to a version: the version exists, and no fact is stated both for all versions and
//! for one.

use crate::base::rule;
use crate::base::source::DataPath;
use crate::model::costs::Costs;
use crate::model::exam::{Domains, Exam, Version, exam_parts};
use crate::model::figure::Figure;
use crate::model::scalar::{Id, Number};
use crate::model::variants::ByVersion;

use super::{Check, block_of, path};

pub(super) fn run(check: &mut Check<'_>) {
    let guide = check.guide;
    let data = &guide.written;
    check.blocks("exam", &data.exam);
    if let Some(hours) = &data.study_hours {
        check.blocks("study_hours", hours);
    }
    if let Some(domains) = &data.domains {
        check.blocks("domains", domains);
    }
    check.costs_of(&path!["costs"], data.costs.as_ref(), &data.versions);
    for (i, resource) in data.resources.iter().flatten().enumerate() {
        check.version_exists(
            &path!["resources", i, "version"],
            resource.version.as_ref(),
            &data.versions,
        );
    }
    for (i, change) in data.changes.iter().flatten().enumerate() {
        check.version_exists(
            &path!["changes", i, "version"],
            change.version.as_ref(),
            &data.versions,
        );
    }
    for (i, external) in
        data.comparison.iter().flat_map(|comparison| &comparison.external).enumerate()
    {
        let at = path!["comparison", "external", i, "costs"];
        check.costs_of(&at, external.costs.as_ref(), &external.versions);
    }
}

/// What a block states: the keys of its facts, without source and date, which stand around them.
trait States {
    fn states(&self) -> Vec<&'static str>;
}

macro_rules! states {
    ($name:ident { $($field:ident),* $(,)? }) => {
        impl States for $name {
            fn states(&self) -> Vec<&'static str> {
                let Self { source: _, as_of: _, $($field),* } = self;
                stated([$((stringify!($field), $field.is_some())),*])
            }
        }
    };
}

exam_parts!(states);

impl States for Domains {
    fn states(&self) -> Vec<&'static str> {
        let Self { source: _, as_of: _, items, out_of_scope } = self;
        stated([("items", !items.is_empty()), ("out_of_scope", !out_of_scope.is_empty())])
    }
}

/// A figure is one fact, whose key is that of its block.
impl States for Figure<Number> {
    fn states(&self) -> Vec<&'static str> {
        vec![""]
    }
}

fn stated<const N: usize>(keys: [(&'static str, bool); N]) -> Vec<&'static str> {
    keys.into_iter().filter(|(_, is_stated)| *is_stated).map(|(key, _)| key).collect()
}

impl Check<'_> {
    /// The blocks of one key, for all versions and for each.
    fn blocks<T: States>(&mut self, key: &str, blocks: &ByVersion<T>) {
        let guide = self.guide;
        let ByVersion::Each { all, own } = blocks else { return };
        let shared = all.as_ref().map(T::states).unwrap_or_default();
        for (id, block) in own {
            let at = block_of(key, Some(id));
            self.version_exists(&at, Some(id), &guide.written.versions);
            for stated in block.states().into_iter().filter(|stated| shared.contains(stated)) {
                let (what, place) =
                    if stated.is_empty() { (key, at.clone()) } else { (stated, at.then(stated)) };
                let message = format!("`{what}` is stated for all versions and for `{id}`");
                let help = "state it once: keep it in `all` if it is true for every version; otherwise move it from `all` to each version";
                self.at(&rule::STATED_TWICE, &place, message, help);
            }
        }
    }

    fn costs_of(&mut self, at: &DataPath, costs: Option<&Costs>, versions: &[Version]) {
        for (i, cost) in costs.iter().flat_map(|costs| &costs.items).enumerate() {
            self.version_exists(
                &at.then("items").then(i).then("version"),
                cost.version.as_ref(),
                versions,
            );
        }
    }

    fn version_exists(&mut self, at: &DataPath, id: Option<&Id>, versions: &[Version]) {
        let Some(id) = id.filter(|id| !versions.iter().any(|version| version.id == **id)) else {
            return;
        };
        let known: Vec<&str> = versions.iter().map(|version| version.id.as_str()).collect();
        self.dangling(at, "version", id, known);
    }
}
