//! The data files of a guide: which exist follows from its data. Addresses, links and what is written read this list.

use super::Guide;

/// A file of data: its name, and whether a guide has what it holds.
struct DataFile {
    name: &'static str,
    has: fn(&Guide) -> bool,
}

static ALL: [DataFile; 6] = [
    DataFile { name: "certification.json", has: |_| true },
    DataFile { name: "domains.csv", has: |guide| guide.domains(None).is_some_and(|domains| !domains.items.is_empty()) },
    DataFile { name: "costs.csv", has: |guide| guide.data.costs.as_ref().is_some_and(|costs| !costs.items.is_empty()) },
    DataFile {
        name: "salaries.csv",
        has: |guide| guide.data.salaries.iter().flat_map(|pay| &pay.series).any(|series| !series.rows.is_empty()),
    },
    DataFile {
        name: "resources.csv",
        has: |guide| guide.data.resources.as_ref().is_some_and(|resources| !resources.is_empty()),
    },
    DataFile {
        name: "comparison.csv",
        has: |guide| guide.data.comparison.as_ref().is_some_and(|c| !(c.with.is_empty() && c.external.is_empty())),
    },
];

/// The names of a guide's data files, `certification.json` first.
pub fn of(guide: &Guide) -> impl Iterator<Item = &'static str> {
    ALL.iter().filter(|file| (file.has)(guide)).map(|file| file.name)
}

/// Whether a guide has the data file of that name.
#[must_use]
pub fn has(guide: &Guide, name: &str) -> bool {
    of(guide).any(|file| file == name)
}
