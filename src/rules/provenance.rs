//! Every figure has a source and a date, and every source that is named exists.

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::nearest;
use crate::base::rule;
use crate::base::source::{DataPath, SourcePath};
use crate::model::codes;
use crate::model::scalar::Id;
use crate::model::walk::{Given, Visit, Walk, Walker};
use crate::site::{Site, data, names};

use super::{Check, is_broken};

pub(super) fn run(check: &mut Check<'_>) {
    let (site, guide) = (check.site, check.guide);
    let mut out = Vec::new();
    let mut see = |path: &DataPath, visit: Visit<'_>| {
        let (file, path) = guide.place(path);
        judge(site, &file, path, visit, &mut out);
    };
    guide.written.walk(&mut Walker::new(DataPath::default(), &mut see));
    check.out.extend(out);
}

/// What belongs to no guide: vendors' defaults, the site's facts.
pub(super) fn of_site(site: &Site) -> Vec<Diagnostic> {
    let mut out = Vec::new();
    data::walk(site, &mut |file, path, visit| judge(site, file, path.clone(), visit, &mut out));
    out
}

fn judge(
    site: &Site,
    file: &SourcePath,
    path: DataPath,
    visit: Visit<'_>,
    out: &mut Vec<Diagnostic>,
) {
    match visit {
        Visit::Source(id) if !site.sources.contains_key(id) && !is_broken(site, "sources.yaml") => {
            out.push(no_source(site, file, path, id));
        }
        Visit::Region(code) => out.extend(unknown_region(site, file, &path, code)),
        Visit::Figure { source, as_of } if source == Given::Missing || as_of == Given::Missing => {
            let what = match (source, as_of) {
                (Given::Missing, Given::Missing) => "no source and no date",
                (Given::Missing, _) => "no source",
                _ => "no date",
            };
            let message = format!("this figure has {what}");
            let help = "write source and as_of beside it, or on the block around it: {value: .., source: ID, as_of: 2026-03}";
            out.push(
                Diagnostic::new(&rule::MISSING_SOURCE, file, At::Value(path), message).help(help),
            );
        }
        _ => {}
    }
}

pub(super) fn no_source(site: &Site, file: &SourcePath, path: DataPath, id: &Id) -> Diagnostic {
    let near = nearest::nearest_key(id, &site.sources);
    let entry = format!(
        "add it to content/sources.yaml: `{id}: {{title: .., publisher: .., url: .., kind: ..}}`"
    );
    let help = near.map_or(entry, |near| format!("did you mean `{near}`?"));
    Diagnostic::new(
        &rule::DANGLING_REFERENCE,
        file,
        At::Value(path),
        format!("there is no source `{id}`"),
    )
    .help(help)
}

/// A region has a name: of regions.yaml, of ISO 3166, or `world`.
fn unknown_region(
    site: &Site,
    file: &SourcePath,
    path: &DataPath,
    code: &str,
) -> Option<Diagnostic> {
    let own = || site.regions.keys().any(|id| id.eq_ignore_ascii_case(code));
    let country = code.split('-').next().filter(|country| country.len() == 2).unwrap_or(code);
    if own() || names::is_region(country) || is_broken(site, "regions.yaml") {
        return None;
    }
    let near = nearest::nearest(code, site.regions.keys().map(|id| id.as_str()));
    let entry = format!(
        "write an ISO 3166 code, or add it to content/regions.yaml: `{code}: {{label: ..}}`"
    );
    let meant = codes::meant_region(code).map(|meant| format!("write `{meant}`"));
    let help =
        meant.or_else(|| near.map(|near| format!("did you mean `{near}`?"))).unwrap_or(entry);
    let message = format!("there is no region `{code}`");
    Some(
        Diagnostic::new(&rule::DANGLING_REFERENCE, file, At::Value(path.clone()), message)
            .help(help),
    )
}
