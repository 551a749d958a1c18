//! The status band and the lifecycle line: what is true of the certification on the day, and its
//! life as a drawing.
//!
//! It speaks of the day for which the site is built; what it says later stands in the page as that
//! of every other part does (`render/ahead`).

mod line;

use jiff::civil::Date;
use serde::Serialize;

use crate::base::html::{computed, escaped};
use crate::model::exam::Version;
use crate::model::variants::When;
use crate::page::context::PageContext;
use crate::site::lifecycle::{Expected, Lifecycle, Passed, Said, Status, VersionState};
use crate::site::resolve::Around;
use crate::site::{Guide, calendar, events, succession, words};

use super::cells::guide_link;
use super::{Kind, Placed};

use line::{Event, Line, Segment};

/// What certguide knows of it.
pub static KIND: Kind = Kind {
    name: "status",
    title: "Status",
    block: "versions",
    has_data: |_| true,
    render,
    on_page: None,
};

#[derive(Serialize)]
struct Point {
    label: &'static str,
    text_html: String,
}

#[derive(Serialize)]
struct Band {
    says: String,
    state: &'static str,
    word: &'static str,
    datetime: String,
    date_text: String,
    date_label: &'static str,
    text_html: String,
    points: Vec<Point>,
}

#[derive(Serialize)]
struct View {
    anchor: String,
    title: &'static str,
    band: Band,
    has_line: bool,
    line_label: String,
    segments: Vec<Segment>,
    events: Vec<Event>,
    legend_html: String,
    provenance_html: String,
    calendar_href: String,
}

fn render(p: &mut Placed<'_, '_>) -> String {
    let guide = p.guide;
    let line = Line::of(guide, *p.ctx.site.today);
    let mut exam = events::of(guide).into_iter().filter(|event| event.kind.is_of_exam());
    let today = *p.ctx.site.today;
    let is_ahead = exam.any(|event| !event.is_past(today) && !event.has_lapsed(today));
    let from: Vec<Around<'_>> = provenance(guide);
    for (source, as_of) in &from {
        if let Some(source) = source {
            p.ctx.note_shown(Some(source), *as_of, "dates");
        }
    }
    let view = View {
        anchor: p.anchor.clone(),
        title: p.title,
        band: band(p.ctx, guide),
        has_line: line.events.len() > 1,
        line_label: line.label(),
        legend_html: line.legend(),
        segments: line.segments,
        events: line.events,
        provenance_html: p.ctx.provenance(&from),
        calendar_href: if is_ahead { calendar::href(p.ctx.site) } else { String::new() },
    };
    p.ctx.render("widgets/status.html", &view)
}

fn provenance(guide: &Guide) -> Vec<Around<'_>> {
    let life = &guide.data.lifecycle;
    let own = [&life.announced, &life.retirement_announced, &life.renewal_closes];
    let own = own.into_iter().flatten().map(|date| (date.source.as_deref(), date.as_of));
    let versions =
        guide.data.versions.iter().map(|version| (version.source.as_deref(), version.as_of));
    versions.chain(own).collect()
}

fn band(ctx: &mut PageContext<'_>, guide: &Guide) -> Band {
    let life = &guide.lifecycle;
    let mut points = Vec::new();
    let text = match life.status {
        Status::Closed | Status::Expired => {
            points.extend(holders(life));
            points.extend(instead(ctx, guide));
            "The exam can no longer be booked, taken or retaken.".to_owned()
        }
        Status::Closing => {
            points.extend(held_if_passed(life));
            points.extend(instead(ctx, guide));
            closing(guide)
        }
        Status::Open => versions(guide),
        Status::Beta => "The exam can be taken as a beta; results come later.".to_owned(),
        Status::Upcoming => "The exam is announced and cannot be taken yet.".to_owned(),
        Status::Unconfirmed => unconfirmed(guide),
    };
    let expected_of_others = match life.status {
        Status::Unconfirmed | Status::Closed | Status::Expired => String::new(),
        _ => unconfirmed(guide),
    };
    let date = life.dated;
    Band {
        says: guide.says(),
        state: life.status.key(),
        word: match life.status {
            Status::Expired => "Expired",
            Status::Closed => "Retired",
            Status::Closing => "Retiring",
            Status::Open => "Open",
            Status::Beta => "Beta",
            Status::Upcoming => "Announced",
            Status::Unconfirmed => "Not confirmed",
        },
        datetime: date.map(|(_, when)| when.date.iso()).unwrap_or_default(),
        date_text: date.map(|(_, when)| words::when(when)).unwrap_or_default(),
        date_label: date
            .map_or("", |(said, _)| if said == Said::BetaSince { "since" } else { said.words() }),
        text_html: escaped(format!("{text} {expected_of_others}").trim()),
        points,
    }
}

/// What was expected for a day that has passed, and that nobody has looked since:
/// `The beta of W1 was expected to end on January 13, 2027. What followed has not been looked up since.`
/// Empty if nothing was.
fn unconfirmed(guide: &Guide) -> String {
    let sentence = |(at, passed): (usize, &Passed)| {
        let label = guide.label(&guide.data.versions[at]);
        let (what, does) = match passed.what {
            Expected::BetaBegins => (format!("The beta of {label}"), "begin"),
            Expected::BetaEnds => (format!("The beta of {label}"), "end"),
            Expected::Opens => (label.to_owned(), "open"),
            Expected::Closes => (label.to_owned(), "close"),
        };
        format!("{what} was expected to {does} {}.", words::on(passed.date))
    };
    // The end of a beta that is the end of its exam is told once.
    let all = guide.lifecycle.passed().filter(|(at, passed)| {
        let ends = Passed { what: Expected::BetaEnds, ..**passed };
        passed.what != Expected::Closes || !guide.lifecycle.versions[*at].passed.contains(&ends)
    });
    let all: Vec<String> = all.map(sentence).collect();
    if all.is_empty() {
        String::new()
    } else {
        format!("{} What followed has not been looked up since.", all.join(" "))
    }
}

fn closing(guide: &Guide) -> String {
    let life = &guide.lifecycle;
    if life.last_exam.is_some_and(|when| when.expected) {
        return "The end of the exam is announced, and its day is only expected: ask the vendor until when it can be taken."
            .to_owned();
    }
    let expected = life.last_registration.is_some_and(|when| when.expected);
    let booking = life.last_registration.map(|when| when.date);
    let text = match (life.bookable, booking) {
        (true, Some(day)) if expected => {
            format!(
                "The exam can still be taken; its end is announced, and that of booking is expected for {day}."
            )
        }
        (true, Some(day)) => {
            format!("The exam can still be booked until {day}, and taken; its end is announced.")
        }
        (false, Some(day)) => {
            format!("Booking closed on {day}; seats that are booked can still be taken.")
        }
        _ => "The exam can still be taken; its end is announced.".to_owned(),
    };
    let has_languages = life.versions.iter().any(|version| !version.languages.is_empty());
    if has_languages { format!("{text} {}", versions(guide)) } else { text }
}

/// `Open now: MLA-C01 (until May 31, 2026); MLA-C02 is in beta.`, where the guide has several
/// versions or languages.
fn versions(guide: &Guide) -> String {
    let with_state = || guide.data.versions.iter().zip(&guide.lifecycle.versions);
    if guide.data.versions.len() < 2 && with_state().all(|(_, state)| state.languages.is_empty()) {
        return String::new();
    }
    let sat =
        with_state().filter(|(_, state)| matches!(state.status, Status::Open | Status::Closing));
    let open: Vec<String> = sat
        .map(|(version, state)| format!("{}{}", guide.label(version), ends(guide, version, state)))
        .collect();
    let beta = with_state().filter(|(_, state)| state.status == Status::Beta);
    let beta: Vec<String> = beta.map(|(version, _)| guide.label(version).to_owned()).collect();
    let mut parts = Vec::new();
    if !open.is_empty() {
        // A version is called by its code or its name, and both stand well behind a colon.
        parts.push(format!("open now: {}", words::list(&open)));
    }
    if !beta.is_empty() {
        parts.push(format!(
            "{} {} in beta",
            words::list(&beta),
            if beta.len() == 1 { "is" } else { "are" }
        ));
    }
    let open = if parts.is_empty() {
        String::new()
    } else {
        format!("{}.", words::capital(&parts.join("; ")))
    };
    format!("{open} {}", next(guide)).trim().to_owned()
}

/// `New exam guide from June 1, 2026: Guide of 2026.`, for versions that follow another without a
/// gap.
fn next(guide: &Guide) -> String {
    let is_ahead = |event: &events::Event<'_>| {
        event.kind == events::Kind::NewVersion
            && event.version.is_some_and(|version| guide.state(version) == Status::Upcoming)
    };
    let all = events::of(guide).into_iter().filter(is_ahead).map(|event| {
        let when = words::dated(When { date: event.date, expected: event.expected });
        format!(
            "{}{} from {when}: {}.",
            words::capital(event.what()),
            event.in_languages(),
            event.label
        )
    });
    all.collect::<Vec<_>>().join(" ")
}

/// ` (until May 31, 2026)`, ` (no longer in English; in Japanese until June 30, 2026)`; nothing
/// where no end is announced.
fn ends(guide: &Guide, version: &Version, state: &VersionState) -> String {
    if !guide.lifecycle.end_is_announced {
        return String::new();
    }
    if version.last_exam.is_none() {
        return String::new();
    }
    if state.languages.is_empty() {
        return state
            .last_exam
            .map(|when| format!(" (until {})", words::dated(when)))
            .unwrap_or_default();
    }
    let ends = guide.languages(version).ends();
    if ends.is_empty() { ends } else { format!(" ({ends})") }
}

fn holders(life: &Lifecycle) -> Option<Point> {
    let until = life.held_until?;
    if life.status == Status::Expired {
        let text_html = format!("The last certifications expired on {}.", latest(until));
        return Some(Point { label: "Holders", text_html });
    }
    let renew = match life.renewable {
        _ if !life.renewal_is_dated => "",
        true => " It can still be renewed.",
        false => " It can no longer be renewed by this exam.",
    };
    let text_html = format!(
        "It stays valid until the day shown on the certificate, {} at the latest.{renew}",
        latest(until)
    );
    Some(Point { label: "If you hold it", text_html })
}

fn held_if_passed(life: &Lifecycle) -> Option<Point> {
    let text_html =
        format!("If you pass on the last day, it is valid until {}.", latest(life.held_if_passed?));
    Some(Point { label: "If you pass", text_html })
}

/// The last day on which a certificate can be valid.
fn latest(day: Date) -> String {
    computed("latest-day", &escaped(&words::day(day)))
}

/// What takes its place, and who says so: those that can be taken, or will be; for one that is
/// itself retired, what follows it.
fn instead(ctx: &PageContext<'_>, guide: &Guide) -> Option<Point> {
    let link = |next: succession::Living<'_>| {
        let who = succession::named_by(ctx.site, next.from, next.relation);
        format!("{} ({})", guide_link(ctx, next.certification), escaped(&who))
    };
    let links: Vec<String> = succession::living(ctx.site, guide).into_iter().map(link).collect();
    (!links.is_empty())
        .then(|| Point { label: "Instead", text_html: format!("{}.", words::list(&links)) })
}
