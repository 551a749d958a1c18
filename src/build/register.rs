//! One register of what finished pages offer and ask for: the ids of every page, and every address
//! that it links or loads, whoever wrote it. Links of texts are checked by their rules against it;
//! what templates write is checked here.
//!
//! Start with [`faults`].

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::base::diagnostic::{At, Diagnostic};
use crate::base::rule;
use crate::base::source::SourcePath;
use crate::page::theme::Theme;
use crate::render::Finished;
use crate::rules;
use crate::site::Site;
use crate::site::address::{Routes, Spot, Target};

use super::{published, redirects, unused};

/// Links that lead to no place, once all pages are finished.
pub(super) fn faults(site: &Site, theme: &Theme, finished: &Finished) -> Vec<Diagnostic> {
    let mut routes = site.routes.clone();
    let plans = |address: &str| address.ends_with("/plan/");
    for page in &finished.pages {
        let Some(route) = routes.all.get_mut(&page.address) else { continue };
        route.anchors.extend(page.seen.ids.keys().cloned());
        // Plans go, and links to them then lead to the page's top.
        route.open &= plans(&page.address);
        route.is_finished = true;
    }
    let of_texts = rules::fragments(site, &routes);
    let files: BTreeSet<String> =
        published::published(site, theme).into_iter().map(|(path, _)| path).collect();
    let mut faults = if of_texts.is_empty() {
        of_pages(site, theme, finished, &routes, &files)
    } else {
        of_texts
    };
    faults.extend(redirects::dead(theme, &routes, |from, link| {
        leads(site, &routes, &files, from, link)
    }));
    faults.extend(unused::unused(site, theme, finished, &routes));
    faults
}

/// What is left are links of templates. A fault is told once, however many pages have it.
fn of_pages(
    site: &Site,
    theme: &Theme,
    finished: &Finished,
    routes: &Routes,
    files: &BTreeSet<String>,
) -> Vec<Diagnostic> {
    let mut dead: Vec<(&str, &SourcePath, &str)> = finished
        .pages
        .par_iter()
        .flat_map_iter(|page| {
            page.seen
                .links
                .iter()
                .map(move |link| (page.address.as_str(), &page.file, link.as_str()))
        })
        .filter(|(address, file, link)| !leads(site, routes, files, Spot { address, file }, link))
        .collect();
    dead.sort_unstable_by_key(|(address, _, link)| (*link, *address));
    dead.dedup_by_key(|(_, _, link)| *link);
    dead.into_iter().map(|(address, file, link)| fault(site, theme, address, file, link)).collect()
}

/// Whether a link of a page leads to a place of the site, or out of it.
fn leads(
    site: &Site,
    routes: &Routes,
    files: &BTreeSet<String>,
    from: Spot<'_>,
    link: &str,
) -> bool {
    let path = link.split(['#', '?']).next().unwrap_or("");
    let has_scheme = path.split('/').next().is_some_and(|start| start.contains(':'));
    let is_web = path.starts_with("https://") || path.starts_with("http://");
    if (has_scheme && !is_web) || link.starts_with("//") {
        return true;
    }
    let inside = if link.starts_with('/') {
        let Some(inside) = link.strip_prefix(site.base.path.trim_end_matches('/')) else {
            return false;
        };
        inside
    } else {
        link
    };
    match routes.resolve(from, if inside.is_empty() { "/" } else { inside }) {
        Target::Found { .. } | Target::Elsewhere | Target::Draft => true,
        Target::NoPage => {
            files.contains(inside.split(['#', '?']).next().unwrap_or("").trim_start_matches('/'))
        }
        Target::NoFragment => false,
    }
}

/// At the template that writes the link, if it is one of the site's own.
fn fault(site: &Site, theme: &Theme, address: &str, file: &SourcePath, link: &str) -> Diagnostic {
    let in_template = theme.find(link);
    let message = format!("the link `{link}` of the page `/{address}` leads to no page or file");
    let at_host =
        site.base.path != "/" && link.starts_with('/') && !link.starts_with(&site.base.path);
    let help = match &in_template {
        _ if at_host => {
            format!(
                "addresses of this site begin with `{}`: write {{{{ shell.site_href }}}} before it",
                site.base.path
            )
        }
        Some(_) => match site.routes.near(Spot { address, file }, link) {
            Some(near) => format!("did you mean `{near}`?"),
            None => "correct the address in the template".to_owned(),
        },
        None => "a template or a value in the data contains it: correct it there".to_owned(),
    };
    match in_template {
        Some((file, at)) => Diagnostic::new(&rule::BROKEN_LINK, &file, at, message).help(help),
        None => Diagnostic::new(&rule::BROKEN_LINK, file, At::File, message).help(help),
    }
}
