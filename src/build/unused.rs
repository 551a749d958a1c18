//! Files beside texts that no page links or shows: forgotten, or meant for a link with another
//! name. Start with [`unused`].

use std::collections::BTreeSet;

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::nearest;
use crate::base::rule;
use crate::page::theme::Theme;
use crate::render::Finished;
use crate::site::address::{Routes, Spot};
use crate::site::{Asset, Site};

/// What is published from `content/` and used by nothing: no page of any day, no style, script or
/// template.
pub(super) fn unused(
    site: &Site,
    theme: &Theme,
    finished: &Finished,
    routes: &Routes,
) -> Vec<Diagnostic> {
    if site.assets.is_empty() {
        return Vec::new();
    }
    let linked = linked(site, finished, routes);
    let is_named = |asset: &Asset| {
        let own = theme.templates().iter().chain(theme.code());
        own.into_iter()
            .any(|own| String::from_utf8_lossy(&own.bytes).contains(asset.file.file_name()))
    };
    let is_draft = |asset: &Asset| {
        let of_folder = |file: &str| {
            file.rsplit_once('/').is_some_and(|(folder, _)| folder == asset.file.folder())
        };
        asset.file.folder() != "content/pages"
            && routes.all.values().any(|route| {
                route.draft && route.file.as_ref().is_some_and(|file| of_folder(file.as_str()))
            })
    };
    let unused = site
        .assets
        .iter()
        .filter(|asset| !linked.contains(&asset.to) && !is_named(asset) && !is_draft(asset));
    let unused: Vec<&Asset> = unused.collect();
    unused.into_iter().map(|asset| fault(site, asset)).collect()
}

/// The addresses of files that pages link or show, on the day of the build or on a later one.
fn linked(site: &Site, finished: &Finished, routes: &Routes) -> BTreeSet<String> {
    let mut linked = BTreeSet::new();
    for page in &finished.pages {
        let from = Spot { address: &page.address, file: &page.file };
        for link in page.seen.links.iter().chain(&page.seen.later) {
            let path = link.split(['#', '?']).next().unwrap_or("");
            // Files have an ending; addresses of pages end with a slash.
            if !path.rsplit('/').next().is_some_and(|name| name.contains('.')) {
                continue;
            }
            let base = site.base.path.trim_end_matches('/');
            let inside =
                if path.starts_with('/') { path.strip_prefix(base).unwrap_or(path) } else { path };
            linked.extend(routes.resolve(from, inside).found());
        }
    }
    linked
}

fn fault(site: &Site, asset: &Asset) -> Diagnostic {
    let name = asset.file.file_name();
    let message = format!("`{name}` is published, and no page links to it or shows it");
    let use_it = if asset.file.folder() == "content/wages" {
        "save it as CSV if it holds wages (docs/wages.md)".to_owned()
    } else if asset.size.is_some() {
        format!("show it in a text, `![what it shows]({name})`")
    } else {
        format!("link to it in a text, `[what it is]({name})`")
    };
    let text = name
        .rsplit_once('.')
        .map(|(stem, _)| stem)
        .filter(|stem| stem.ends_with(".yaml") || stem.ends_with(".md"));
    let help = match text {
        Some(text) => format!("rename it to `{text}`, or remove it from content/"),
        None => format!("{use_it}, or remove it from content/"),
    };
    // A text beside it may have a file of a like name in mind.
    let beside = site
        .assets
        .iter()
        .filter(|other| other.file.folder() == asset.file.folder() && other.to != asset.to);
    let twin = nearest::nearest(name, beside.map(|other| other.file.file_name()));
    let help = twin.map_or_else(
        || help.clone(),
        |twin| format!("{help}; `{twin}` is beside it: one of the two may be a copy"),
    );
    Diagnostic::new(&rule::UNUSED_FILE, &asset.file, At::File, message).help(help)
}
