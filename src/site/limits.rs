//! How long the lists of a guide may be. Their items are compared with each other or shown beside
//! each other, so that the work grows faster than the list; no certification comes near these
//! lengths.

use std::collections::BTreeSet;

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::rule;
use crate::base::source::{DataPath, Segment, SourcePath};
use crate::model::certification::Certification;
use crate::model::exam::Domains;
use crate::model::variants::ByVersion;

const MAX_VERSIONS: usize = 50;
const MAX_DOMAINS: usize = 100;
const MAX_TASKS: usize = 200;
const MAX_COSTS: usize = 500;
const MAX_SCENARIOS: usize = 100;
const MAX_PAID: usize = 100;
const MAX_SERIES: usize = 100;
const MAX_ROWS: usize = 1_000;
const MAX_RESOURCES: usize = 500;
const MAX_STEPS: usize = 200;
const MAX_OTHERS: usize = 100;

/// A place in the data of a list, its number of items, and how many it may have.
type List = (DataPath, usize, usize);

/// The faults of lists that are too long. `own` are the blocks that stand in files of their own.
pub(super) fn beyond(
    data: &Certification,
    folder: &str,
    own: &BTreeSet<&'static str>,
) -> Vec<Diagnostic> {
    let long = lists(data).into_iter().filter(|(_, length, most)| length > most);
    long.map(|list| fault(list, folder, own)).collect()
}

fn fault((mut path, length, most): List, folder: &str, own: &BTreeSet<&'static str>) -> Diagnostic {
    let block =
        path.0.first().and_then(|first| own.iter().find(|key| *first == Segment::from(**key)));
    let file = SourcePath::new(&format!("{folder}/{}.yaml", block.unwrap_or(&"certification")));
    if block.is_some() {
        path.0.remove(0);
    }
    let message = format!("this list has {length} items; at most {most} are read");
    Diagnostic::new(&rule::TOO_LARGE, &file, At::Value(path), message)
        .help("keep the items that readers need")
}

fn lists(data: &Certification) -> Vec<List> {
    let mut lists = vec![
        (at(&["versions"]), data.versions.len(), MAX_VERSIONS),
        (at(&["relations"]), data.relations.len(), MAX_OTHERS),
        (at(&["steps"]), data.steps.as_ref().map_or(0, Vec::len), MAX_STEPS),
        (at(&["resources"]), data.resources.as_ref().map_or(0, Vec::len), MAX_RESOURCES),
        (at(&["successors"]), data.successors.as_ref().map_or(0, Vec::len), MAX_OTHERS),
    ];
    if let Some(comparison) = &data.comparison {
        lists.push((at(&["comparison", "with"]), comparison.with.len(), MAX_OTHERS));
        lists.push((at(&["comparison", "external"]), comparison.external.len(), MAX_OTHERS));
    }
    if let Some(costs) = &data.costs {
        let scenarios = at(&["costs", "scenarios"]);
        lists.push((at(&["costs", "items"]), costs.items.len(), MAX_COSTS));
        lists.push((scenarios.clone(), costs.scenarios.len(), MAX_SCENARIOS));
        let paid = costs.scenarios.iter().enumerate();
        lists.extend(
            paid.map(|(i, one)| (scenarios.then(i).then("items"), one.items.len(), MAX_PAID)),
        );
    }
    if let Some(salaries) = &data.salaries {
        let series = at(&["salaries", "series"]);
        lists.push((series.clone(), salaries.series.len(), MAX_SERIES));
        let rows = salaries.series.iter().enumerate();
        lists.extend(rows.map(|(i, one)| (series.then(i).then("rows"), one.rows.len(), MAX_ROWS)));
    }
    for (version, outline) in data.domains.iter().flat_map(ByVersion::blocks) {
        lists.extend(outlined(outline, version));
    }
    lists
}

fn outlined(outline: &Domains, version: Option<&str>) -> Vec<List> {
    let block = at(&["domains"]);
    let items = version
        .map_or(block.clone(), |version| block.then("by_version").then(version))
        .then("items");
    let tasks = outline.items.iter().enumerate();
    let tasks =
        tasks.map(|(i, domain)| (items.then(i).then("tasks"), domain.tasks.len(), MAX_TASKS));
    tasks.chain([(items.clone(), outline.items.len(), MAX_DOMAINS)]).collect()
}

fn at(keys: &[&str]) -> DataPath {
    DataPath(keys.iter().map(|key| Segment::from(*key)).collect())
}
