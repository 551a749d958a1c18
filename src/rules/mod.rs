//! What is checked beyond one file, over the whole site. One file a subject; each fault names the
//! place that its author has to change. Start with [`run`].
//!
//! What only follows from another fault is not reported: a file in [`Site::broken`] is believed to
//! hold whatever is looked for in it.

pub mod checks;
mod costs;
mod dates;
mod ids;
mod options;
mod provenance;
mod relations;
mod sources;
mod succession;
mod text;
mod values;
mod versions;
mod wages;

use rayon::prelude::*;

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::nearest;
use crate::base::rule::{self, Rule};
use crate::base::source::{DataPath, SourcePath};
use crate::site::address::Routes;
use crate::site::{Guide, Site};

/// All faults that only show when the files of a site are seen together.
#[must_use]
pub fn run(site: &Site) -> Vec<Diagnostic> {
    let guides: Vec<&Guide> = site.guides.values().collect();
    let mut diagnostics: Vec<Diagnostic> =
        guides.par_iter().flat_map_iter(|guide| of_guide(site, guide)).collect();
    diagnostics.extend(text::of_pages(site));
    diagnostics.extend(provenance::of_site(site));
    diagnostics.extend(sources::run(site));
    diagnostics.extend(succession::run(site));
    diagnostics.extend(relations::run(site));
    diagnostics.extend(wages::run(site));
    diagnostics.extend(checks::run(site));
    diagnostics
}

/// The faults of one guide.
#[must_use]
pub fn of_guide(site: &Site, guide: &Guide) -> Vec<Diagnostic> {
    let mut check = Check { site, guide, out: Vec::new() };
    text::run(&mut check);
    provenance::run(&mut check);
    if !guide.partial {
        ids::run(&mut check);
        versions::run(&mut check);
    }
    values::run(&mut check);
    dates::run(&mut check);
    check.out
}

/// The links of all texts whose page has no such place as they name, by the places that `routes`
/// knows.
#[must_use]
pub fn fragments(site: &Site, routes: &Routes) -> Vec<Diagnostic> {
    let mut out = text::fragments_of_pages(site, routes);
    let guides: Vec<&Guide> = site.guides.values().collect();
    out.par_extend(guides.par_iter().flat_map_iter(|guide| text::fragments(site, guide, routes)));
    out
}

/// The faults of the texts that belong to no guide.
#[must_use]
pub fn of_pages(site: &Site) -> Vec<Diagnostic> {
    text::of_pages(site)
}

/// The check of one guide.
struct Check<'a> {
    site: &'a Site,
    guide: &'a Guide,
    out: Vec<Diagnostic>,
}

impl Check<'_> {
    /// A fault at a value of the guide's data, wherever its block stands.
    fn at(
        &mut self,
        rule: &'static Rule,
        path: &DataPath,
        message: String,
        help: impl Into<String>,
    ) {
        let (file, path) = self.guide.place(path);
        self.out.push(Diagnostic::new(rule, &file, At::Value(path), message).help(help));
    }

    /// An id that is defined nowhere, with the nearest that is.
    fn dangling<'k>(
        &mut self,
        path: &DataPath,
        what: &str,
        id: &str,
        known: impl IntoIterator<Item = &'k str> + Clone,
    ) {
        let place = match what {
            "occupation" => {
                format!("; add it to content/occupations.yaml: `{id}: {{title: .., soc: \"..\"}}`")
            }
            "field" => format!("; add it to `fields` in content/site.yaml: `{id}: ..`"),
            "vendor" => format!("; add content/vendors/{id}.yaml"),
            _ => String::new(),
        };
        let help = match nearest::advice(id, known) {
            Some(near) if near.starts_with("did") => near,
            Some(known) => known + &place,
            None => format!("none is defined yet{place}"),
        };
        self.at(&rule::DANGLING_REFERENCE, path, format!("there is no {what} `{id}`"), help);
    }
}

/// Whether a file below `content/` is broken.
fn is_broken(site: &Site, name: &str) -> bool {
    site.broken.contains(&SourcePath::new(&format!("content/{name}")))
}

/// A path of keys.
macro_rules! data_path {
    ($($segment:expr),* $(,)?) => { crate::base::source::DataPath(vec![$($segment.into()),*]) };
}
use data_path as path;

/// Where a block stands: that of one version, or of `all`, below `by_version`.
fn block_of(key: &str, id: Option<&str>) -> DataPath {
    match id {
        None => path![key],
        Some(id) => path![key, "by_version", id],
    }
}
