//! What happens to certifications, as entries of a calendar. Start with [`of_site`].

use jiff::civil::{Date, date};

use crate::base::calendar::Entry;
use crate::base::date::PartialDate;

use super::events::{self, Event, Kind};
use super::{Guide, Site};

/// The oldest date there is, for what carries none: the standard wants one.
const UNDATED: Date = date(1970, 1, 1);

/// Every date of an exam or its certificates, of all guides, in order. It does not depend on the
/// day.
#[must_use]
pub fn of_site(site: &Site) -> Vec<Entry> {
    let mut entries: Vec<Entry> =
        site.guides.values().flat_map(|guide| of_guide(site, guide)).collect();
    entries.sort_by(|a, b| (a.first, a.last, &a.uid).cmp(&(b.first, b.last, &b.uid)));
    entries
}

/// Where the calendar of all dates is published, relative to the base.
pub const FILE: &str = "lifecycle.ics";

/// Whether these guides have any date: a calendar without entries is none, and is not published.
#[must_use]
pub fn has_any<'g>(mut guides: impl Iterator<Item = &'g Guide>) -> bool {
    guides.any(|guide| events::of(guide).iter().any(|event| event.kind.is_of_exam()))
}

/// Its address on pages; empty if there is none. Asked of the addresses, which are the same on
/// every day.
#[must_use]
pub fn href(site: &Site) -> String {
    if site.routes.all.contains_key(FILE) { site.base.href(FILE) } else { String::new() }
}

fn of_guide<'s>(site: &'s Site, guide: &'s Guide) -> impl Iterator<Item = Entry> + use<'s> {
    let events = events::of(guide).into_iter().filter(|event| event.kind.is_of_exam());
    events.map(|event| entry(site, guide, &event))
}

/// An event as an entry. One of which only the month or the year is known spans all of it.
#[must_use]
pub fn entry(site: &Site, guide: &Guide, event: &Event<'_>) -> Entry {
    let name = guide.short_name();
    let version =
        event.version.map(|version| format!("-{}", version.id.as_str())).unwrap_or_default();
    let of = event.path.0.iter().find_map(|segment| match segment {
        crate::base::source::Segment::Index(i) if !event.of.is_empty() => Some(format!("-{i}")),
        _ => None,
    });
    let languages: String = event.languages.iter().map(|code| format!("-{code}")).collect();
    let host = site.base.origin.split_once("://").map_or("", |(_, host)| host);
    let address = guide.address.replace('/', ".");
    Entry {
        uid: format!(
            "{address}{version}-{}{}{languages}@{host}",
            event.kind.key(),
            of.unwrap_or_default()
        ),
        stamp: event.as_of.map_or(UNDATED, PartialDate::first_day),
        first: event.date.first_day(),
        last: event.date.last_day(),
        summary: format!("{name}: {}", event.words()),
        description: description(site, guide, event),
        url: site.base.absolute(&format!("{}/", guide.address)),
        is_tentative: event.expected,
    }
}

fn description(site: &Site, guide: &Guide, event: &Event<'_>) -> String {
    let mut text = format!("{}.", &*guide.data.name);
    if event.kind == Kind::LastCertificate {
        text.push_str(
            " It follows from the last day of the exam and from how long a certificate holds.",
        );
    }
    if let Some(source) = event.source.and_then(|id| site.sources.get(id.as_str())) {
        let as_of = event.as_of.map_or(String::new(), |date| format!(", as of {date}"));
        text.push_str(&format!(
            "\nSource: {}, {}{as_of}. {}",
            &*source.title, &*source.publisher, &*source.url
        ));
    }
    text
}
