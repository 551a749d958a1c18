//! The home page: every certification of the site, those that can be sat first.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use crate::base::html::escaped;
use crate::model::variants::When;
use crate::page::context::PageContext;
use crate::page::prose;
use crate::site::{Guide, calendar, words};
use crate::widgets;

use super::guide::text;
use super::guide_table::{Group, groups, position};
use super::shell::{Head, Shell, colophon, facts_line, trademarks};
use super::{Rendered, Summary, json_ld};

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

#[derive(Serialize)]
struct DateLine {
    datetime: String,
    date_text: String,
    text_html: String,
}

#[derive(Serialize)]
struct DateList {
    heading: &'static str,
    lines: Vec<DateLine>,
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
    groups: Vec<Group>,
    dates: Vec<DateList>,
    references_html: String,
    calendar_href: String,
    facts_line_html: String,
}

pub(super) fn render(ctx: &mut PageContext<'_>) -> Rendered {
    let site = ctx.site;
    let index = site.pages.iter().find(|(id, _)| id.as_str() == "index").map(|(_, page)| page);
    let title = index.map_or_else(|| site.config.title.to_string(), |page| page.text.front.title.to_string());
    let description = index
        .and_then(|page| page.text.front.description.as_ref())
        .map(|told| prose::plain(ctx, &told.open.0))
        .unwrap_or_default();
    let mut guides: Vec<&Guide> = site.guides.values().collect();
    guides
        .sort_by_key(|guide| (position(guide), &guide.data.vendor, guide.data.level.rank, guide.data.name.to_string()));
    let groups = groups(ctx, &guides, true);
    let intro = index.map(|page| text(ctx, &page.text.body)).unwrap_or_default();
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
        json_ld_html: [json_ld::item_list(site, &title, &guides), json_ld::breadcrumbs_only(site, &[])].concat(),
        title: title.clone(),
        lead_html: escaped(&description),
        intro_html: format!("{}{}", intro.intro, intro.body),
        ways: ways(ctx, &guides),
        groups,
        dates: dates(ctx, &guides),
        references_html,
        calendar_href: calendar::href(ctx.site),
        facts_line_html: facts_line(ctx),
    };
    let newest = ctx.newest();
    let html = ctx.render("home.html", &view);
    Rendered { html, summary: Summary { address: String::new(), title, description, newest, is_guide: false } }
}

fn ways(ctx: &PageContext<'_>, guides: &[&Guide]) -> Vec<Way> {
    let mut vendors: BTreeMap<&str, (String, usize)> = BTreeMap::new();
    for guide in guides {
        let id = &guide.data.vendor;
        vendors.entry(id.as_str()).or_insert_with(|| (ctx.site.vendor_name(id).to_owned(), 0)).1 += 1;
    }
    let links: Vec<WayLink> = vendors
        .into_iter()
        .map(|(id, (label, count))| WayLink { label, href: ctx.href(&format!("{id}/")), count_text: count.to_string() })
        .collect();
    if links.is_empty() { Vec::new() } else { vec![Way { heading: "By vendor".to_owned(), links }] }
}

/// No more dates than these in one list.
const MOST_DATES: usize = 5;

/// The dates on which something begins or ends: the next ones, and the latest that passed.
fn dates(ctx: &PageContext<'_>, guides: &[&Guide]) -> Vec<DateList> {
    // Beside each date whether it has passed: something begun from its first day on, an end from the day after it; what
    // is only expected stays among what is to come until it is confirmed.
    let mut all: Vec<(Date, When, String, bool)> = Vec::new();
    let today = *ctx.site.today;
    for guide in guides {
        let name =
            format!(r#"<a href="{}">{}</a>"#, ctx.href(&format!("{}/", guide.address)), escaped(guide.short_name()));
        let version = |v: &crate::model::exam::Version| {
            v.code.as_deref().map(|code| format!(" ({})", escaped(code))).unwrap_or_default()
        };
        for v in &guide.data.versions {
            let language = &*ctx.site.config.language;
            let day = |dated: &Option<crate::model::variants::Dated>| {
                dated.as_ref().and_then(|d| d.of(language).or_else(|| d.span().map(|(_, last)| last)))
            };
            if let Some(when) = day(&v.available) {
                let day = when.date.first_day();
                let is_past = when.has_begun(today);
                all.push((day, when, format!("{name}{}: first day", version(v)), is_past));
            }
            if let Some(when) = day(&v.last_exam) {
                let day = when.date.last_day();
                let is_past = when.is_over(today);
                all.push((day, when, format!("{name}{}: last day", version(v)), is_past));
            }
        }
    }
    all.sort_by(|a, b| (a.0, words::when(a.1), &a.2).cmp(&(b.0, words::when(b.1), &b.2)));
    let line = |(_, when, what, _): &(Date, When, String, bool)| DateLine {
        datetime: when.date.iso(),
        date_text: words::when(*when),
        text_html: what.clone(),
    };
    let ahead = all.iter().filter(|(.., is_past)| !is_past).take(MOST_DATES).map(line).collect();
    let behind = all.iter().rev().filter(|(.., is_past)| *is_past).take(MOST_DATES).map(line).collect();
    let mut lists =
        vec![DateList { heading: "Coming up", lines: ahead }, DateList { heading: "Lately", lines: behind }];
    lists.retain(|list| !list.lines.is_empty());
    lists
}
