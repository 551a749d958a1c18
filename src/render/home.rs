//! The home page: every certification of the site, those that can be taken first.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::base::html::escaped;
use crate::page::context::PageContext;
use crate::page::prose;
use crate::site::{Guide, addresses, calendar};
use crate::widgets;

use super::guide::text;
use super::guide_table::{Group, groups, position};
use super::hub::{self, Tool};
use super::shell::{Head, Shell, colophon, facts_line, trademarks};
use super::{Rendered, Summary, compare, dates, json_ld};

#[derive(Serialize)]
struct Way {
    heading: String,
    links: Vec<WayLink>,
}

#[derive(Serialize)]
struct WayLink {
    label: String,
    href: String,
    count_text: String,
}

/// The view of `home.html`.
#[derive(Serialize)]
struct View {
    shell: Shell,
    json_ld_html: String,
    title: String,
    lead_html: String,
    intro_html: String,
    ways: Vec<Way>,
    tools: Vec<Tool>,
    groups: Vec<Group>,
    dates: Vec<dates::List>,
    deadlines_href: String,
    references_html: String,
    calendar_href: String,
    facts_line_html: String,
}

pub(super) fn render(ctx: &mut PageContext<'_>) -> Rendered {
    let site = ctx.site;
    let index = site.pages.iter().find(|(id, _)| id.as_str() == "index").map(|(_, page)| page);
    let title = index
        .map_or_else(|| site.config.title.to_string(), |page| page.text.front.title.to_string());
    let description = index
        .and_then(|page| page.text.front.description.as_ref())
        .map(|told| prose::plain(ctx, &told.open.0))
        .unwrap_or_default();
    let mut guides: Vec<&Guide> = site.guides.values().collect();
    guides.sort_by_key(|guide| {
        (position(guide), &guide.data.vendor, guide.data.level.rank, guide.data.name.to_string())
    });
    let groups = groups(ctx, &guides, true);
    let has_pay = groups.iter().any(Group::has_pay);
    let tools = hub::tool(site, &guides, hub::currency(site, &guides), has_pay);
    let intro = index.map(|page| text(ctx, &page.text)).unwrap_or_default();
    let colophon_html = colophon(ctx);
    let references_html = widgets::references_of_page(ctx);
    let head = Head {
        title: if title == *site.config.title { "" } else { &title },
        description: &description,
        address: Some(""),
        is_article: false,
        above: Vec::new(),
        trademarks: trademarks(site, guides.iter().copied()),
    };
    let view = View {
        shell: Shell::of(site, ctx.theme, head, colophon_html),
        json_ld_html: [
            json_ld::item_list(site, &title, &guides),
            json_ld::breadcrumbs_only(site, &[]),
        ]
        .concat(),
        title: title.clone(),
        lead_html: escaped(&description),
        intro_html: format!("{}{}", intro.intro, intro.body),
        ways: ways(ctx, &guides),
        tools,
        groups,
        dates: dates::near(ctx, &guides),
        deadlines_href: if dates::has_page(ctx.site) {
            ctx.href(addresses::DEADLINES)
        } else {
            String::new()
        },
        references_html,
        calendar_href: calendar::href(ctx.site),
        facts_line_html: facts_line(ctx),
    };
    let newest = ctx.newest();
    let html = ctx.render("home.html", &view);
    Rendered {
        html,
        summary: Summary { address: String::new(), title, description, newest, is_guide: false },
    }
}

fn ways(ctx: &PageContext<'_>, guides: &[&Guide]) -> Vec<Way> {
    let mut vendors: BTreeMap<&str, (String, usize)> = BTreeMap::new();
    for guide in guides {
        let id = &guide.data.vendor;
        vendors.entry(id.as_str()).or_insert_with(|| (ctx.site.vendor_name(id).to_owned(), 0)).1 +=
            1;
    }
    let links: Vec<WayLink> = vendors
        .into_iter()
        .map(|(id, (label, count))| WayLink {
            label,
            href: ctx.href(&format!("{id}/")),
            count_text: count.to_string(),
        })
        .collect();
    let mut ways = vec![Way { heading: "By vendor".to_owned(), links }];
    if compare::has_page(ctx.site) {
        let label = "Compare two to four".to_owned();
        let link = WayLink { label, href: ctx.href(addresses::COMPARE), count_text: String::new() };
        ways.push(Way { heading: "Side by side".to_owned(), links: vec![link] });
    }
    ways.retain(|way| !way.links.is_empty());
    ways
}
