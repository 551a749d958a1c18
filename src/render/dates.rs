//! The dates on which something begins or ends, over all guides: the next ones on the home page,
//! all on `/deadlines/`.

use jiff::civil::Date;
use serde::Serialize;

use crate::base::html::escaped;
use crate::model::variants::When;
use crate::page::context::PageContext;
use crate::site::addresses::DEADLINES;
use crate::site::events::{self, Event, Kind};
use crate::site::{Guide, Site, calendar, words};

use super::Rendered;
use super::own::{Frame, Own};
use super::shell::trademarks;

const PAGE: Own = Own {
    address: DEADLINES,
    title: "Dates",
    description: "When exams open, change, and retire: every announced date of every guide on this site, the next one first.",
};

/// No more dates than these in one list of the home page.
const MOST: usize = 5;

/// A date and what happens on it.
#[derive(Serialize)]
struct Line {
    says: String,
    datetime: String,
    date_text: String,
    text_html: String,
}

/// Dates with the days under which they are listed.
type Lines = Vec<(Date, Line)>;

/// Dates under a heading.
#[derive(Serialize)]
pub(super) struct List {
    heading: String,
    lines: Vec<Line>,
}

/// The view of `deadlines.html`.
#[derive(Serialize)]
struct View {
    #[serde(flatten)]
    frame: Frame,
    calendar_href: String,
    ahead: Vec<List>,
    behind: Vec<List>,
}

/// The next dates and the latest that passed.
pub(super) fn near(ctx: &PageContext<'_>, guides: &[&Guide]) -> Vec<List> {
    let (ahead, behind) = all(ctx, guides);
    let lines = |list: Lines| list.into_iter().take(MOST).map(|(_, line)| line).collect();
    let mut lists = vec![
        List { heading: "Coming up".to_owned(), lines: lines(ahead) },
        List { heading: "Recent".to_owned(), lines: lines(behind) },
    ];
    lists.retain(|list| !list.lines.is_empty());
    lists
}

/// `/deadlines/`: every date, by year.
pub(super) fn render(ctx: &mut PageContext<'_>) -> Rendered {
    let site = ctx.site;
    let guides: Vec<&Guide> = site.guides.values().collect();
    let (ahead, behind) = all(ctx, &guides);
    let frame = PAGE.frame(ctx, trademarks(site, guides.iter().copied()));
    let view = View {
        frame,
        calendar_href: calendar::href(site),
        ahead: by_year(ahead),
        behind: by_year(behind),
    };
    let html = ctx.render("deadlines.html", &view);
    PAGE.rendered(html, None)
}

/// Whether the site has the page. Asked of the addresses, which are the same on every day.
pub(super) fn has_page(site: &Site) -> bool {
    site.routes.all.contains_key(DEADLINES)
}

fn by_year(lines: Lines) -> Vec<List> {
    let mut years: Vec<List> = Vec::new();
    for (day, line) in lines {
        let heading = day.year().to_string();
        match years.last_mut().filter(|list| list.heading == heading) {
            Some(list) => list.lines.push(line),
            None => years.push(List { heading, lines: vec![line] }),
        }
    }
    years
}

/// Those ahead, the next first, and those that passed, the latest first. What was expected for a
/// day that has passed is neither: what followed is not known.
fn all(ctx: &PageContext<'_>, guides: &[&Guide]) -> (Lines, Lines) {
    let today = *ctx.site.today;
    let shown = guides.iter().flat_map(|guide| {
        let events = events::of(guide).into_iter().filter(|event| is_listed(guide, event, today));
        events.map(move |event| (*guide, event))
    });
    let mut all: Vec<(Date, bool, Line)> = shown
        .map(|(guide, event)| (event.day(), event.is_past(today), line(ctx, guide, &event)))
        .collect();
    all.sort_by(|(a, _, one), (b, _, other)| {
        (a, &one.date_text, &one.text_html).cmp(&(b, &other.date_text, &other.text_html))
    });
    let (mut behind, mut ahead) = (Vec::new(), Vec::new());
    for (day, is_past, line) in all {
        if is_past { behind.push((day, line)) } else { ahead.push((day, line)) }
    }
    behind.reverse();
    (ahead, behind)
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

fn line(ctx: &PageContext<'_>, guide: &Guide, event: &Event<'_>) -> Line {
    let href = ctx.href(&format!("{}/", guide.address));
    let link = format!(r#"<a href="{href}">{}</a>"#, escaped(guide.short_name()));
    let what = match event.kind {
        Kind::Available => "first day",
        Kind::LastExam => "last day",
        _ => event.what(),
    };
    // The only version goes by its certification's name, unless it has a code.
    let label = if event.label == guide.short_name() {
        String::new()
    } else {
        format!(" ({})", escaped(event.label))
    };
    let when = When { date: event.date, expected: event.expected };
    Line {
        datetime: event.date.iso(),
        date_text: words::when(when),
        text_html: format!("{link}{label}: {what}{}", escaped(&event.in_languages())),
        says: event.says(guide),
    }
}
