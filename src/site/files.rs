//! The data files of a guide: which exist follows from its data, and from what the site publishes.
//! Addresses, links and what is written read this list.

use crate::model::outputs::Outputs;

use super::Guide;

/// A file of data: its name, whether the site publishes such files, and whether a guide has what it
/// holds.
struct DataFile {
    name: &'static str,
    is_wanted: fn(&Outputs) -> bool,
    has: fn(&Guide) -> bool,
}

static ALL: [DataFile; 6] = [
    DataFile { name: "certification.json", is_wanted: |outputs| outputs.json, has: |_| true },
    DataFile {
        name: "domains.csv",
        is_wanted: |outputs| outputs.csv,
        has: |guide| guide.domains(None).is_some_and(|domains| !domains.items.is_empty()),
    },
    DataFile {
        name: "costs.csv",
        is_wanted: |outputs| outputs.csv,
        has: |guide| guide.data.costs.as_ref().is_some_and(|costs| !costs.items.is_empty()),
    },
    DataFile {
        name: "salaries.csv",
        is_wanted: |outputs| outputs.csv,
        has: |guide| {
            guide
                .data
                .salaries
                .iter()
                .flat_map(|pay| &pay.series)
                .any(|series| !series.rows.is_empty())
        },
    },
    DataFile {
        name: "resources.csv",
        is_wanted: |outputs| outputs.csv,
        has: |guide| guide.data.resources.as_ref().is_some_and(|resources| !resources.is_empty()),
    },
    DataFile {
        name: "comparison.csv",
        is_wanted: |outputs| outputs.csv,
        has: |guide| {
            guide
                .data
                .comparison
                .as_ref()
                .is_some_and(|c| !(c.with.is_empty() && c.external.is_empty()))
        },
    },
];

/// The names of a guide's data files, `certification.json` first.
pub fn of(outputs: Outputs, guide: &Guide) -> impl Iterator<Item = &'static str> {
    ALL.iter()
        .filter(move |file| (file.is_wanted)(&outputs) && (file.has)(guide))
        .map(|file| file.name)
}

/// Whether a guide has the data file of that name.
#[must_use]
pub fn has(outputs: Outputs, guide: &Guide, name: &str) -> bool {
    of(outputs, guide).any(|file| file == name)
}
