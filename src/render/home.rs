//! The home page: every certification of the site, those that can be sat first.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Serialize;

use crate::base::html::escaped;
use crate::model::variants::When;
use crate::page::context::PageContext;
use crate::page::prose;
use crate::site::events::{self, Event, Kind};
use crate::site::{Guide, calendar, words};
use crate::widgets;

use super::guide::text;
use super::guide_table::{Group, groups, position};
use super::hub::{self, Tool};
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
    says: String,
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
    tools: Vec<Tool>,
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
        json_ld_html: [json_ld::item_list(site, &title, &guides), json_ld::breadcrumbs_only(site, &[])].concat(),
        title: title.clone(),
        lead_html: escaped(&description),
        intro_html: format!("{}{}", intro.intro, intro.body),
        ways: ways(ctx, &guides),
        tools,
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

/// The dates on which something begins or ends: the next ones, and the latest that passed. What was expected for a day
/// that has passed is neither: what followed is not known.
fn dates(ctx: &PageContext<'_>, guides: &[&Guide]) -> Vec<DateList> {
    let today = *ctx.site.today;
    let shown = guides.iter().flat_map(|guide| {
        let events = events::of(guide).into_iter().filter(|event| is_listed(guide, event, today));
        events.map(move |event| (*guide, event))
    });
    let mut all: Vec<(Date, bool, DateLine)> =
        shown.map(|(guide, event)| (event.day(), event.is_past(today), line(ctx, guide, &event))).collect();
    all.sort_by(|(a, _, one), (b, _, other)| {
        (a, &one.date_text, &one.text_html).cmp(&(b, &other.date_text, &other.text_html))
    });
    let (behind, ahead): (Vec<_>, Vec<_>) = all.into_iter().partition(|(_, is_past, _)| *is_past);
    let lines = |list: &mut dyn Iterator<Item = (Date, bool, DateLine)>| {
        list.take(MOST_DATES).map(|(.., line)| line).collect::<Vec<_>>()
    };
    let mut lists = vec![
        DateList { heading: "Coming up", lines: lines(&mut ahead.into_iter()) },
        DateList { heading: "Recent", lines: lines(&mut behind.into_iter().rev()) },
    ];
    lists.retain(|list| !list.lines.is_empty());
    lists
}

/// Whether a page of the day tells it: an end only once it is announced.
fn is_listed(guide: &Guide, event: &Event<'_>, today: Date) -> bool {
    let is_told = match event.kind {
        Kind::Available | Kind::NewVersion => true,
        Kind::LastExam => guide.lifecycle.end_is_announced || event.is_past(today),
        _ => false,
    };
    is_told && !event.has_lapsed(today)
}

fn line(ctx: &PageContext<'_>, guide: &Guide, event: &Event<'_>) -> DateLine {
    let href = ctx.href(&format!("{}/", guide.address));
    let link = format!(r#"<a href="{href}">{}</a>"#, escaped(guide.short_name()));
    let what = match event.kind {
        Kind::Available => "first day",
        Kind::LastExam => "last day",
        _ => event.what(),
    };
    // The only version goes by its certification's name, unless it has a code.
    let label = if event.label == guide.short_name() { String::new() } else { format!(" ({})", escaped(event.label)) };
    let when = When { date: event.date, expected: event.expected };
    DateLine {
        datetime: event.date.iso(),
        date_text: words::when(when),
        text_html: format!("{link}{label}: {what}{}", escaped(&event.in_languages())),
        says: event.says(guide),
    }
}
