//! What changed in the facts, as it was recorded: `/changes/`, its feed, and a guide's own changes
//! at the end of its page.

use std::io;

use serde::Serialize;

use crate::base::date::PartialDate;
use crate::model::history::Entry;
use crate::page::context::PageContext;
use crate::site::addresses::{CHANGES, CHANGES_FEED};
use crate::site::history::{self, History};
use crate::site::{Guide, Site, words};

use super::atom::{self, Feed, Item};
use super::own::{Frame, Own};
use super::shell::Link;
use super::{Rendered, Sink};

/// A feed is for what is new; the page and the record hold all.
const MOST_IN_FEED: usize = 100;
/// A guide's page shows its newest changes.
const MOST_ON_GUIDE: usize = 10;

/// One change.
#[derive(Serialize)]
struct Change {
    id: String,
    of: String,
    of_href: String,
    text: String,
    label: String,
    old: String,
    new: String,
    source: String,
    source_href: String,
    as_of_text: String,
}

/// The changes of a day.
#[derive(Serialize)]
struct Day {
    id: String,
    heading: String,
    summary_text: String,
    changes: Vec<Change>,
}

/// The view of `changes.html`.
#[derive(Serialize)]
struct View {
    #[serde(flatten)]
    frame: Frame,
    since_text: String,
    links: Vec<Link>,
    days: Vec<Day>,
}

const PAGE: Own = Own {
    address: CHANGES,
    title: "Changes",
    description: "What changed in the figures and dates of this site: what they said, what they say, and who says so.",
};

pub(super) fn render(ctx: &mut PageContext<'_>, history: &History) -> Rendered {
    let site = ctx.site;
    let told = history.until(*site.today);
    let days = history::days(told).map(|(day, entries)| Day {
        id: day.to_string(),
        heading: words::day(day),
        summary_text: history::summary(entries),
        changes: entries.iter().map(|entry| change(site, entry)).collect(),
    });
    let outputs = site.config.outputs;
    let link = |label: &str, to: &str| Link { label: label.to_owned(), href: site.base.href(to) };
    let feed = outputs.feed.then(|| link("feed of changes", CHANGES_FEED));
    let facts = outputs.facts.then(|| link("all facts as JSON", super::facts_file::NAME));
    let view = View {
        frame: PAGE.frame(ctx, Vec::new()),
        since_text: words::day(history.since),
        links: feed.into_iter().chain(facts).collect(),
        days: days.collect(),
    };
    let html = ctx.render("changes.html", &view);
    let newest = told.first().map_or(history.since, |entry| entry.date.0);
    PAGE.rendered(html, Some(PartialDate::Day(newest)))
}

fn change(site: &Site, entry: &Entry) -> Change {
    let text = |state: &Option<crate::model::history::State>| {
        state.as_ref().map_or_else(String::new, |state| state.text.clone())
    };
    Change {
        id: entry.id(),
        of: entry.of.to_string(),
        of_href: owner(site, entry.fact.owner()),
        text: words::change(entry),
        label: entry.label.to_string(),
        old: text(&entry.old),
        new: text(&entry.new),
        source: entry.source.as_ref().map(|source| source.title.to_string()).unwrap_or_default(),
        source_href: entry.source.as_ref().map(|source| source.url.to_string()).unwrap_or_default(),
        as_of_text: entry.as_of.map(|date| date.to_string()).unwrap_or_default(),
    }
}

/// The page of a guide or vendor, where it is now; empty if it is no longer there.
fn owner(site: &Site, owner: &str) -> String {
    let moved = site.routes.redirects.get(&format!("{owner}/")).map(|to| to.trim_end_matches('/'));
    let owner = moved.unwrap_or(owner);
    let is_vendor = site.vendors.keys().any(|id| id.as_str() == owner);
    if site.guides.contains_key(owner) || is_vendor {
        site.base.href(&format!("{owner}/"))
    } else {
        String::new()
    }
}

/// A change of a guide, on the guide's own page.
#[derive(Serialize)]
pub(super) struct OwnChange {
    date_text: String,
    href: String,
    text: String,
}

/// The newest changes of a guide's facts.
pub(super) fn of_guide(site: &Site, guide: &Guide) -> Vec<OwnChange> {
    let mut own: Vec<&Entry> = site.changes_of(guide, *site.today).collect();
    own.sort_by_key(|entry| std::cmp::Reverse(entry.date.0));
    let told = own.into_iter().filter(|entry| !entry.is_guide()).take(MOST_ON_GUIDE).map(|entry| {
        OwnChange {
            date_text: words::day(entry.date.0),
            href: site.base.href(&format!("{CHANGES}#{}", entry.id())),
            text: words::change(entry),
        }
    });
    told.collect()
}

pub(super) fn put_feed(site: &Site, history: &History, sink: &dyn Sink) -> io::Result<()> {
    let title = format!("{}: changes", &*site.config.title);
    let id = tag(site, &history.since.to_string(), "changes");
    let told = history.until(*site.today);
    let updated = Some(told.first().map_or(history.since, |entry| entry.date.0));
    let feed = Feed { title: &title, id: &id, page: CHANGES, own: CHANGES_FEED, updated };
    let items = told.iter().take(MOST_IN_FEED).map(|entry| Item {
        title: format!("{}: {}", &*entry.of, words::change(entry)),
        id: tag(site, &entry.date.to_string(), entry.fact.as_str()),
        to: format!("{CHANGES}#{}", entry.id()),
        updated: Some(entry.date.0),
        summary: summary(entry),
    });
    // The last entry is the first of all, so that a feed is never empty.
    let begin = Item {
        title: "The record of changes begins".to_owned(),
        id: tag(site, &history.since.to_string(), "record"),
        to: CHANGES.to_owned(),
        updated: Some(history.since),
        summary: format!(
            "What changes in the facts of this site is recorded since {}.",
            words::day(history.since)
        ),
    };
    sink.put(CHANGES_FEED, atom::feed(site, &feed, items.chain([begin])).as_bytes())
}

fn summary(entry: &Entry) -> String {
    let source = entry.source.as_ref().map_or_else(String::new, |source| {
        let as_of = entry.as_of.map_or_else(String::new, |date| format!(", {date}"));
        format!(" Source: {}{as_of}.", &*source.title)
    });
    format!("{}.{source}", words::capital(&words::change(entry)))
}

/// A tag URI (RFC 4151): the host's name, the day, and what it is about.
fn tag(site: &Site, day: &str, what: &str) -> String {
    let host = site.base.origin.rsplit('/').next().unwrap_or("");
    let name = host.split(':').next().unwrap_or(host);
    format!("tag:{name},{day}:{}{what}", site.base.path.trim_start_matches('/'))
}
