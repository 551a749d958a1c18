//! The status band and the lifecycle line: what is true of the certification on the day, and its life as a drawing.
//!
//! It speaks of the day for which the site is built; what it says later stands in the page as that of every other part
//! does (`render/ahead`).

use std::ops::Deref;

use jiff::civil::Date;
use serde::Serialize;

use crate::base::date::PartialDate;
use crate::base::html::{computed, escaped};
use crate::model::certification::SourcedDate;
use crate::model::exam::Version;
use crate::model::scalar::SourceId;
use crate::model::variants::{Dated, When};
use crate::page::context::PageContext;
use crate::site::lifecycle::{Lifecycle, Status};
use crate::site::{Guide, calendar, events, names, succession, words};

use super::cells::guide_link;
use super::{Kind, Placed};

/// What certguide knows of it.
pub static KIND: Kind = Kind { name: "status", title: "Status", block: "versions", has_data: |_| true, render };

#[derive(Serialize)]
struct Point {
    label: &'static str,
    text_html: String,
}

#[derive(Serialize)]
struct Band {
    state: &'static str,
    word: &'static str,
    datetime: String,
    date_text: String,
    date_label: &'static str,
    text_html: String,
    points: Vec<Point>,
}

#[derive(Serialize)]
struct Segment {
    kind: &'static str,
    x: String,
    width: String,
    is_past: bool,
}

#[derive(Serialize)]
struct Event {
    label: &'static str,
    date_text: String,
    datetime: String,
    x: String,
    has_span: bool,
    span_x: String,
    span_width: String,
    label_x: String,
    is_past: bool,
}

#[derive(Serialize)]
struct View {
    uid: String,
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
    let is_ahead = exam.any(|event| !event.is_past(*p.ctx.site.today));
    let from: Vec<(Option<&SourceId>, Option<PartialDate>)> = provenance(guide);
    for (source, as_of) in &from {
        if let Some(source) = source {
            p.ctx.note_shown(Some(source), *as_of, "dates");
        }
    }
    let view = View {
        uid: p.uid.clone(),
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

fn provenance(guide: &Guide) -> Vec<(Option<&SourceId>, Option<PartialDate>)> {
    let life = &guide.data.lifecycle;
    let own = [&life.announced, &life.retirement_announced, &life.renewal_closes];
    let own = own.into_iter().flatten().map(|date| (date.source.as_ref(), date.as_of));
    let versions = guide.data.versions.iter().map(|version| (version.source.as_ref(), version.as_of));
    versions.chain(own).collect()
}

fn band(ctx: &mut PageContext<'_>, guide: &Guide) -> Band {
    let life = &guide.lifecycle;
    let mut points = Vec::new();
    let (date, date_label, text) = match life.status {
        Status::Closed => {
            points.extend(holders(life));
            points.extend(instead(ctx, guide));
            (life.last_exam, "last exam", "The exam can no longer be booked, taken or retaken.".to_owned())
        }
        Status::Closing => {
            points.extend(held_if_passed(life));
            points.extend(instead(ctx, guide));
            (life.last_exam, "last day", closing(life))
        }
        Status::Open => (life.available, "since", versions(guide, &ctx.site.today)),
        Status::Undated => (None, "", undated(guide, &ctx.site.today)),
        Status::Beta => (None, "", "The exam can be sat as a beta: one attempt, and results come later.".to_owned()),
        Status::Upcoming => (life.since, "first day", "The exam is announced and cannot be sat yet.".to_owned()),
    };
    Band {
        state: life.status.key(),
        word: match life.status {
            Status::Closed => "Retired",
            Status::Closing => "Retiring",
            Status::Open => "Open",
            Status::Beta => "Beta",
            Status::Undated => "Dates unknown",
            Status::Upcoming => "Announced",
        },
        datetime: date.map(|when| when.date.iso()).unwrap_or_default(),
        date_text: date.map(words::when).unwrap_or_default(),
        date_label: if date.is_some() { date_label } else { "" },
        text_html: escaped(&text),
        points,
    }
}

fn undated(guide: &Guide, today: &impl Deref<Target = Date>) -> String {
    let known = "Since when the exam can be sat is not known, and no end is announced.";
    format!("{known} {}", versions(guide, today)).trim_end().to_owned()
}

fn closing(life: &Lifecycle) -> String {
    if life.last_exam.is_some_and(|when| when.expected) {
        // True before that day and after it, until somebody has looked.
        return "The end of the exam is announced, and its day is only expected: ask the vendor until when it can be sat."
            .to_owned();
    }
    let expected = life.last_registration.is_some_and(|when| when.expected);
    let booking = life.last_registration.map(|when| when.date);
    match (life.bookable, booking) {
        (true, Some(day)) if expected => {
            format!("The exam can still be sat; its end is announced, and that of booking is expected for {day}.")
        }
        (true, Some(day)) => format!("The exam can still be booked until {day}, and sat; its end is announced."),
        (false, Some(day)) => format!("Booking closed on {day}; seats that are booked can still be taken."),
        _ => "The exam can still be sat; its end is announced.".to_owned(),
    }
}

/// `Open now: MLA-C01 (until 31 May 2026); MLA-C02 is in beta.`, where the guide has several versions.
fn versions(guide: &Guide, today: &impl Deref<Target = Date>) -> String {
    if guide.data.versions.len() < 2 {
        return String::new();
    }
    let with_status = || guide.data.versions.iter().zip(&guide.lifecycle.versions);
    let sat = with_status().filter(|(_, status)| matches!(status, Status::Open | Status::Closing | Status::Undated));
    let open: Vec<String> =
        sat.map(|(version, _)| format!("{}{}", guide.label(version), ends(version, today))).collect();
    let beta = with_status().filter(|(_, status)| **status == Status::Beta);
    let beta: Vec<String> = beta.map(|(version, _)| guide.label(version).to_owned()).collect();
    let mut parts = Vec::new();
    if !open.is_empty() {
        // A version is called by its code or its name, and both stand well behind a colon.
        parts.push(format!("open now: {}", words::list(&open)));
    }
    if !beta.is_empty() {
        parts.push(format!("{} {} in beta", words::list(&beta), if beta.len() == 1 { "is" } else { "are" }));
    }
    if parts.is_empty() { String::new() } else { format!("{}.", words::capital(&parts.join("; "))) }
}

/// ` (until 31 May 2026)`, ` (in English until 31 May 2026, in Japanese until 30 June 2026)`; nothing where no end is
/// announced.
fn ends(version: &Version, today: &impl Deref<Target = Date>) -> String {
    match &version.last_exam {
        None => String::new(),
        Some(Dated::Same(when)) => format!(" (until {})", words::when(*when)),
        Some(Dated::ByLanguage(by)) => {
            let mut left: Vec<(&String, &When)> = by.iter().filter(|(_, when)| !when.is_over(**today)).collect();
            left.sort_by_key(|(_, when)| when.date.last_day());
            let each =
                left.iter().map(|(code, when)| format!("in {} until {}", names::language(code), words::when(**when)));
            let each = each.collect::<Vec<_>>().join(", ");
            if each.is_empty() { String::new() } else { format!(" ({each})") }
        }
    }
}

fn holders(life: &Lifecycle) -> Option<Point> {
    let until = life.held_until?;
    if life.sunset {
        let text_html = format!("The last certificates ran out by {}; nobody holds it any more.", latest(until));
        return Some(Point { label: "Holders", text_html });
    }
    let renew = if life.renewable { "It can still be renewed." } else { "It cannot be renewed by this exam any more." };
    let text_html =
        format!("It stays valid until the day shown on the certificate, {} at the latest. {renew}", latest(until));
    Some(Point { label: "If you hold it", text_html })
}

fn held_if_passed(life: &Lifecycle) -> Option<Point> {
    let text_html = format!("Whoever passes on the last day holds it until {}.", latest(life.held_until?));
    Some(Point { label: "If you pass", text_html })
}

/// The last day on which a certificate can be valid.
fn latest(day: Date) -> String {
    computed("latest-day", &escaped(&words::day(day)))
}

/// What takes its place, and who says so: those that can be sat, or will be; for one that is itself retired, what follows it.
fn instead(ctx: &PageContext<'_>, guide: &Guide) -> Option<Point> {
    let link = |next: succession::Living<'_>| {
        let who = succession::named_by(ctx.site, next.from, next.relation);
        format!("{} ({})", guide_link(ctx, next.certification), escaped(&who))
    };
    let links: Vec<String> = succession::living(ctx.site, guide).into_iter().map(link).collect();
    (!links.is_empty()).then(|| Point { label: "Instead", text_html: format!("{}.", words::list(&links)) })
}

/// The drawing: a thin line over the years, thick while the exam could be sat, outlined while certificates hold.
struct Line {
    segments: Vec<Segment>,
    events: Vec<Event>,
    from: Date,
    to: Date,
}

impl Line {
    fn of(guide: &Guide, today: Date) -> Self {
        let mut dated = dates(guide);
        dated.sort_by_key(|(_, when, _)| (when.date.first_day(), when.date.last_day()));
        dated.dedup();
        dated.truncate(6);
        // The day of the build is no part of the drawing: two days between which nothing happened give the same one.
        let first = dated.first().map_or(today, |(_, when, _)| when.date.first_day());
        let last = dated.iter().map(|(_, when, _)| when.date.last_day()).max().unwrap_or(today);
        let mut line = Self { segments: Vec::new(), events: Vec::new(), from: first, to: last };
        let count = dated.len();
        for (i, dated) in dated.into_iter().enumerate() {
            line.events.push(line.event(dated, i, count, today));
        }
        line.segments = line.segments(guide, today);
        line
    }

    /// The place of a day in percent, with air at both ends.
    fn place(&self, day: Date) -> f64 {
        let days = |a: Date, b: Date| f64::from((b - a).get_days());
        2.0 + 94.0 * days(self.from, day) / days(self.from, self.to).max(1.0)
    }

    fn event(&self, (label, when, is_end): Happening, i: usize, count: usize, today: Date) -> Event {
        let date = when.date;
        let (start, end) = (self.place(date.first_day()), self.place(date.last_day().min(self.to)));
        let number = |n: usize| f64::from(u32::try_from(n).unwrap_or(0));
        Event {
            label,
            date_text: words::when(when),
            datetime: date.iso(),
            x: format!("{:.2}", f64::midpoint(start, end)),
            has_span: end - start >= 2.0,
            span_x: format!("{start:.2}"),
            span_width: format!("{:.2}", end - start),
            label_x: format!("{:.2}", 100.0 * (number(i) + 0.5) / number(count).max(1.0)),
            is_past: if is_end { when.is_over(today) } else { when.has_begun(today) },
        }
    }

    fn segments(&self, guide: &Guide, today: Date) -> Vec<Segment> {
        let life = &guide.lifecycle;
        let Some(available) = life.available else { return Vec::new() };
        let began = available.date.first_day();
        let segment = |kind, from: f64, to: f64, is_past| Segment {
            kind,
            x: format!("{from:.2}"),
            width: format!("{:.2}", (to - from).max(0.0)),
            is_past,
        };
        let end = life.last_exam.map(|when| when.date.last_day());
        let is_over = life.last_exam.is_some_and(|when| when.is_over(today));
        let (start, stop) = (self.place(began), end.map_or(100.0, |day| self.place(day)));
        let told = guide.data.lifecycle.retirement_announced.as_ref().filter(|date| !date.expected);
        let told = told.map(|date| date.date.first_day());
        let split = told.filter(|day| *day <= today && *day > began).map_or(start, |day| self.place(day));
        let mut segments = Vec::new();
        if !available.has_begun(today) {
            segments.push(segment("announced", start, stop, false));
        } else if end.is_some() && !is_over {
            segments.push(segment("sat", start, split, true));
            segments.push(segment("sat-ahead", split, stop, false));
        } else {
            segments.push(segment("sat", start, stop, end.is_some()));
        }
        if let (Some(day), Some(held)) = (end, life.held_until) {
            segments.push(segment("held", self.place(day), self.place(held), life.sunset));
        }
        segments
    }

    fn label(&self) -> String {
        format!("Life of this certification, {} to {}", self.from.year(), self.to.year())
    }

    fn legend(&self) -> String {
        let held = self.segments.iter().any(|segment| segment.kind == "held");
        if held { "Filled: the exam can be sat. Outlined: certificates still hold.".to_owned() } else { String::new() }
    }
}

/// A date of the drawing: its label, the date, whether something ends on it rather than begins.
type Happening = (&'static str, When, bool);

/// Everything that is known to happen.
fn dates(guide: &Guide) -> Vec<Happening> {
    let life = &guide.data.lifecycle;
    let own = |date: &SourcedDate| When { date: date.date, expected: date.expected };
    let mut dates = Vec::new();
    dates.extend(life.announced.as_ref().map(|d| ("announced", own(d), false)));
    let beta = guide.data.versions.iter().filter_map(|version| version.beta.as_ref()).map(|beta| beta.from);
    dates.extend(beta.min_by_key(|when| when.date).map(|when| ("beta begins", when, false)));
    dates.extend(guide.lifecycle.available.map(|when| ("exam available", when, false)));
    dates.extend(life.retirement_announced.as_ref().map(|d| ("retirement announced", own(d), false)));
    dates.extend(guide.lifecycle.last_exam.map(|when| ("last exam", when, true)));
    dates.extend(life.renewal_closes.as_ref().map(|d| ("renewal closes", own(d), true)));
    let expected = guide.lifecycle.last_exam.is_some_and(|last| last.expected);
    let held = guide.lifecycle.held_until.map(|day| When { date: PartialDate::Day(day), expected });
    dates.extend(held.map(|when| ("last day a certificate can hold", when, true)));
    dates
}
