//! What a source says of how it was read fits together, and what it came through exists.

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::rule;
use crate::base::source::SourcePath;
use crate::model::scalar::Id;
use crate::model::source::{Read, Retrieved, Source};
use crate::site::{Site, reading};

use super::{path, provenance};

/// The entries of sources.yaml.
pub(super) fn run(site: &Site) -> Vec<Diagnostic> {
    let file = SourcePath::new("content/sources.yaml");
    let mut out = Vec::new();
    for (id, source) in &site.sources {
        for via in source.via.iter().filter(|via| !site.sources.contains_key(&via.0)) {
            out.push(provenance::no_source(site, &file, path![id.as_str(), "via"], via));
        }
        if let Some((key, message, help)) = contradiction(id, source)
            .or_else(|| too_early(id, source))
            .or_else(|| circle(site, id, source))
        {
            let at = At::Value(path![id.as_str(), key]);
            out.push(Diagnostic::new(&rule::SOURCE_CONTRADICTION, &file, at, message).help(help));
        }
    }
    out
}

/// Two keys that cannot both be right: the one to point at, what is wrong, the cure.
fn contradiction(id: &Id, source: &Source) -> Option<(&'static str, String, &'static str)> {
    match source.read() {
        Read::None if source.retrieved.is_some() => Some((
            "read",
            format!("`{id}` has the date of a copy, and `read: none`"),
            "write how much was read, `full` or `excerpt`, or remove `retrieved`",
        )),
        Read::Full if !source.via.is_empty() => Some((
            "via",
            format!("`{id}` was read in full, but names another source for its figures"),
            "remove `via`, or write `read: excerpt` if only a part was read",
        )),
        read @ (Read::Full | Read::Excerpt) if source.retrieved.is_none() => Some((
            "read",
            format!("`{id}` has `read: {}` without a date", read.key()),
            "write `retrieved`, the date of the page or copy that was read; `retrieved: unknown` if the copy has none",
        )),
        _ => None,
    }
}

/// A page that was read before it was published.
fn too_early(id: &Id, source: &Source) -> Option<(&'static str, String, &'static str)> {
    let Some(Retrieved::On(read)) = source.retrieved else { return None };
    let published = source.published.filter(|published| published.first_day() > read.last_day())?;
    let message = format!("`{id}` was read ({read}) before it was published ({published})");
    Some(("retrieved", message, "compare both dates with the page"))
}

/// A source that its figures came through and that came through it.
fn circle(site: &Site, id: &Id, source: &Source) -> Option<(&'static str, String, &'static str)> {
    let leads_back =
        |via: &Id| via == id || reading::behind(site, via).iter().any(|(other, _)| *other == id);
    let via = source.via.iter().find(|via| leads_back(&via.0))?;
    let help = "name the source that somebody read";
    Some(("via", format!("`{id}` comes from `{}`, which comes from `{id}`", via.0), help))
}
