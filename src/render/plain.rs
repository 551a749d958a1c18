//! Plain pages and the page for addresses that do not exist.

use serde::Serialize;

use crate::page::context::PageContext;
use crate::page::prose;
use crate::page::theme::Theme;
use crate::site::{Page, Site};
use crate::widgets;

use super::guide::{contents, text};
use super::shell::{ContentsItem, Head, Shell, colophon, facts_line};
use super::{Rendered, Summary, json_ld};

/// The view of `page.html`.
#[derive(Serialize)]
struct View {
    shell: Shell,
    json_ld_html: String,
    title: String,
    lead_html: String,
    body_html: String,
    contents: Vec<ContentsItem>,
    references_html: String,
    facts_line_html: String,
}

pub(super) fn render(ctx: &mut PageContext<'_>, page: &Page) -> Rendered {
    let title = page.text.front.title.to_string();
    let description = page
        .text
        .front
        .description
        .as_ref()
        .map(|d| prose::plain(ctx, &d.open.0))
        .unwrap_or_default();
    let text = text(ctx, &page.text);
    let colophon_html = colophon(ctx);
    let references_html = widgets::references_of_page(ctx);
    let newest = ctx.newest();
    let address = ctx.address.clone();
    let head = Head {
        title: &title,
        description: &description,
        address: Some(&address),
        is_article: false,
        above: Vec::new(),
        trademarks: Vec::new(),
    };
    let view = View {
        shell: Shell::of(ctx.site, ctx.theme, head, colophon_html),
        json_ld_html: json_ld::breadcrumbs_only(ctx.site, &[(title.clone(), address.clone())]),
        title: title.clone(),
        lead_html: crate::base::html::escaped(&description),
        body_html: format!("{}{}", text.intro, text.body),
        contents: contents(ctx, &page.text.body, 4),
        references_html,
        facts_line_html: facts_line(ctx),
    };
    let html = ctx.render("page.html", &view);
    Rendered { html, summary: Summary { address, title, description, newest, is_guide: false } }
}

#[derive(Serialize)]
struct WayOn {
    label: String,
    href: String,
    note: String,
}

/// The view of `not-found.html`.
#[derive(Serialize)]
pub(super) struct NotFound {
    shell: Shell,
    json_ld_html: String,
    title: String,
    lead_html: String,
    links: Vec<WayOn>,
}

/// The page for addresses that do not exist; all its links are absolute paths.
pub(super) fn not_found(site: &Site, theme: &Theme) -> NotFound {
    let title = "There is no page at this address";
    let head = Head {
        title,
        description: "",
        address: None,
        is_article: false,
        above: Vec::new(),
        trademarks: Vec::new(),
    };
    let way = |label: &str, to: &str, note: &str| WayOn {
        label: label.to_owned(),
        href: site.base.href(to),
        note: note.to_owned(),
    };
    let mut links = vec![way("All certifications", "", "with their dates, fees and study hours")];
    links.extend(
        site.vendors.iter().map(|(id, vendor)| way(&vendor.data.name, &format!("{id}/"), "")),
    );
    links.push(way("Sources", "sources/", "where the figures come from"));
    NotFound {
        shell: Shell::of(site, theme, head, String::new()),
        json_ld_html: String::new(),
        title: title.to_owned(),
        lead_html: "It may have moved, or the link may be misspelled. From here you can go on to:"
            .to_owned(),
        links,
    }
}
