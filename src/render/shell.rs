//! What stands around every page: head, navigation, breadcrumbs, colophon.

use serde::Serialize;

use crate::base::source::SourcePath;
use crate::model::site::NavItem;
use crate::page::context::{PageContext, Shown};
use crate::page::theme::Theme;
use crate::site::address::{Spot, Target};
use crate::site::{Guide, Site, addresses, calendar};

use super::policy;

/// A link.
#[derive(Clone, Debug, Serialize)]
pub struct Link {
    /// Its text.
    pub label: String,
    /// Its address.
    pub href: String,
}

/// A link of the head.
#[derive(Clone, Debug, Serialize)]
pub struct NavLink {
    label: String,
    href: String,
    is_current: bool,
    is_external: bool,
}

/// A step of the way to the page.
#[derive(Clone, Debug, Serialize)]
pub struct Crumb {
    /// Its text.
    pub label: String,
    /// Its address, relative to the site while it is made.
    pub href: String,
    /// Not for the page itself.
    pub is_link: bool,
}

/// An entry of the list of contents.
#[derive(Clone, Debug, Serialize)]
pub struct ContentsItem {
    /// The heading's text.
    pub label: String,
    /// `#costs`
    pub href: String,
    /// The conditions of its guards.
    pub when: String,
    /// Whether they do not hold.
    pub hidden: bool,
}

/// The view of `base.html`.
#[derive(Clone, Debug, Serialize)]
pub struct Shell {
    language: String,
    direction: &'static str,
    policy: String,
    title: String,
    description: String,
    canonical: String,
    og_type: &'static str,
    site_title: String,
    site_href: String,
    robots: &'static str,
    stylesheet: String,
    boot: String,
    icon: String,
    script: String,
    feed: String,
    changes_feed: String,
    calendar: String,
    nav: Vec<NavLink>,
    breadcrumbs: Vec<Crumb>,
    colophon_html: String,
    trademarks: Vec<String>,
    footer_links: Vec<Link>,
}

/// What differs from page to page.
pub struct Head<'h> {
    /// The page's title; empty on the home page, where the site's stands alone.
    pub title: &'h str,
    /// One sentence.
    pub description: &'h str,
    /// Relative to the base; none for a page without an address of its own.
    pub address: Option<&'h str>,
    /// Whether it is a guide's page.
    pub is_article: bool,
    /// Pages above this one, topmost first, without home: text and address.
    pub above: Vec<(String, String)>,
    /// The vendors whose marks stand on the page.
    pub trademarks: Vec<String>,
}

impl Shell {
    /// The shell of a page.
    pub fn of(site: &Site, theme: &Theme, head: Head<'_>, colophon_html: String) -> Self {
        let href = |to: &str| site.base.href(to);
        let asset = |to: &str| if to.is_empty() { String::new() } else { site.base.href(to) };
        let address = head.address.unwrap_or("404");
        let nav = site.config.nav.iter().map(|item| nav_link(site, item, address));
        let site_title = site.config.title.to_string();
        let has_feed = site.config.outputs.feed;
        let title = if head.title.is_empty() {
            site_title.clone()
        } else {
            format!("{} · {site_title}", head.title)
        };
        Self {
            language: site.config.language.to_string(),
            direction: theme.words.direction().word(),
            policy: policy::meta(site),
            title,
            description: head.description.to_owned(),
            canonical: head.address.map(|to| site.base.absolute(to)).unwrap_or_default(),
            og_type: if head.is_article { "article" } else { "website" },
            site_href: href(""),
            robots: if head.address.is_none() { "noindex" } else { "" },
            stylesheet: asset(&theme.assets.stylesheet),
            boot: asset(&theme.assets.boot),
            icon: asset(&theme.assets.icon),
            script: asset(&theme.assets.script),
            feed: if has_feed { href("feed.xml") } else { String::new() },
            changes_feed: if has_feed && site.history.is_some() {
                href(addresses::CHANGES_FEED)
            } else {
                String::new()
            },
            calendar: calendar::href(site),
            nav: nav.collect(),
            breadcrumbs: crumbs(site, &head),
            colophon_html,
            trademarks: head.trademarks,
            footer_links: footer_links(site),
            site_title,
        }
    }
}

/// A link of the head on the page of an address. It may lead to another site.
fn nav_link(site: &Site, item: &NavItem, address: &str) -> NavLink {
    let file = SourcePath::new("content/site.yaml");
    let label = item.label.to_string();
    match site.routes.resolve(Spot { address: "", file: &file }, &item.to) {
        Target::Found { to, fragment } => NavLink {
            label,
            href: site.base.href(&format!("{to}{fragment}")),
            is_current: to == address && fragment.is_empty(),
            is_external: false,
        },
        _ => NavLink { label, href: item.to.to_string(), is_current: false, is_external: true },
    }
}

fn footer_links(site: &Site) -> Vec<Link> {
    let changes = site.history.as_ref().map(|_| ("Changes", addresses::CHANGES));
    let all = [("Sources", "sources/")].into_iter().chain(changes);
    all.map(|(label, to)| Link { label: label.to_owned(), href: site.base.href(to) }).collect()
}

fn crumbs(site: &Site, head: &Head<'_>) -> Vec<Crumb> {
    if head.address.is_none_or(str::is_empty) {
        return Vec::new();
    }
    let home =
        Crumb { label: site.config.title.to_string(), href: site.base.href(""), is_link: true };
    let above = head.above.iter().map(|(label, to)| Crumb {
        label: label.clone(),
        href: site.base.href(to),
        is_link: true,
    });
    let own = Crumb { label: head.title.to_owned(), href: String::new(), is_link: false };
    std::iter::once(home).chain(above).chain([own]).collect()
}

/// The publisher's note for the colophon.
pub fn colophon(ctx: &mut PageContext<'_>) -> String {
    let Some(publisher) = ctx.site.config.publisher.as_ref() else { return String::new() };
    let name = crate::base::html::escaped(&publisher.name);
    let name = match &publisher.url {
        Some(url) => format!(r#"<a href="{}">{name}</a>"#, crate::base::html::escaped(url)),
        None => name,
    };
    let note = ctx.md_or_empty(publisher.note.as_ref());
    if note.is_empty() {
        format!("<p>Published by {name}.</p>")
    } else {
        format!("<p>Published by {name}. {note}</p>")
    }
}

/// The trademark notices of the vendors of these guides, once each.
pub fn trademarks<'g>(site: &Site, guides: impl Iterator<Item = &'g Guide>) -> Vec<String> {
    let vendors: std::collections::BTreeSet<_> = guides.map(|guide| &guide.data.vendor).collect();
    vendors
        .into_iter()
        .filter_map(|id| site.vendors.get(id))
        .map(|vendor| {
            let notice = vendor.data.trademark_notice.trim_end_matches('.');
            format!(
                "{notice}. This site is independent of {} and not endorsed by it.",
                vendor.data.legal_name
            )
        })
        .collect()
}

/// `38 figures from 14 sources. Oldest: May 2024; newest: March 2026. Page read: 31; copy or
/// part read: 7.`;
/// empty for a page without figures.
#[must_use]
pub fn facts_line(ctx: &PageContext<'_>) -> String {
    let Shown { figures, sourced, sources, read, dates } = ctx.shown();
    if figures == 0 {
        return String::new();
    }
    let plural = |n: usize| if n == 1 { "" } else { "s" };
    let backed = match sourced {
        0 => " without a source".to_owned(),
        _ if sourced == figures => format!(" from {sources} source{}", plural(sources)),
        _ => format!(", {sourced} of them from {sources} source{}", plural(sources)),
    };
    let dates = dates.map_or_else(String::new, |(oldest, newest)| {
        if oldest == newest {
            format!(" Date: {oldest}.")
        } else {
            format!(" Oldest: {oldest}; newest: {newest}.")
        }
    });
    let read: Vec<String> =
        read.iter().map(|(mark, count)| format!("{}: {count}", mark.words())).collect();
    let read = if read.is_empty() {
        String::new()
    } else {
        format!(" {}.", crate::site::words::capital(&read.join("; ")))
    };
    format!("{figures} figure{}{backed}.{dates}{read}", plural(figures))
}
