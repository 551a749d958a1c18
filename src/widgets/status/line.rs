//! The lifecycle line: the life of a certification as a drawing. Start with [`Line::of`].

use jiff::civil::Date;
use serde::Serialize;

use crate::base::date::PartialDate;
use crate::model::certification::SourcedDate;
use crate::model::variants::When;
use crate::site::lifecycle::{self, Status};
use crate::site::{Guide, events, words};

/// The drawing: a thin line over the years, thick while the exam could be sat, outlined while
/// certificates hold.
pub(super) struct Line {
    pub segments: Vec<Segment>,
    pub events: Vec<Event>,
    from: Date,
    to: Date,
    /// Nothing of it lasts any more.
    is_over: bool,
}

impl Line {
    pub(super) fn of(guide: &Guide, today: Date) -> Self {
        let mut dated = dates(guide, today);
        dated.sort_by_key(|happening| {
            (happening.when.date.first_day(), happening.when.date.last_day())
        });
        dated.dedup();
        dated.truncate(6);
        // The day of the build is no part of the drawing: two days between which nothing happened
        // give the same one.
        let first = dated.first().map_or(today, |first| first.when.date.first_day());
        let last =
            dated.iter().map(|happening| happening.when.date.last_day()).max().unwrap_or(today);
        let is_over = guide.lifecycle.status == Status::Expired;
        let mut line =
            Self { segments: Vec::new(), events: Vec::new(), from: first, to: last, is_over };
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

    fn event(&self, happening: Happening, i: usize, count: usize, today: Date) -> Event {
        let Happening { label, when, is_end, says } = happening;
        let date = when.date;
        let (start, end) = (self.place(date.first_day()), self.place(date.last_day().min(self.to)));
        let number = |n: usize| f64::from(u32::try_from(n).unwrap_or(0));
        Event {
            says,
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
        let Some(available) = life.known_from else { return Vec::new() };
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
        let told = life.end_announced.map(PartialDate::first_day);
        let split = told.filter(|day| *day > began).map_or(start, |day| self.place(day));
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
            segments.push(segment(
                "held",
                self.place(day),
                self.place(held),
                life.status == Status::Expired,
            ));
        }
        segments
    }

    pub(super) fn label(&self) -> String {
        format!("Life of this certification, {} to {}", self.from.year(), self.to.year())
    }

    pub(super) fn legend(&self) -> String {
        let held = self.segments.iter().any(|segment| segment.kind == "held");
        match (held, self.is_over) {
            (false, _) => String::new(),
            (true, false) => {
                "Filled: the exam can be taken. Outlined: certificates are still valid.".to_owned()
            }
            (true, true) => {
                "Filled: the exam could be taken. Outlined: certificates were valid.".to_owned()
            }
        }
    }
}

/// A date of the drawing.
#[derive(PartialEq)]
struct Happening {
    label: String,
    when: When,
    /// Whether something ends on it rather than begins.
    is_end: bool,
    /// What it says, as a test can read it.
    says: String,
}

/// Everything that is known on the day to happen or to have happened: an announcement only once it
/// is made, an end only once it is announced. What was expected for a day that has passed is told
/// in words.
fn dates(guide: &Guide, today: Date) -> Vec<Happening> {
    let (life, data) = (&guide.lifecycle, &guide.data.lifecycle);
    let own = |key: &str, label: &str, when: When, is_end| Happening {
        label: label.to_owned(),
        when,
        is_end,
        says: format!("{} {key}={}", guide.address, lifecycle::iso(when)),
    };
    let made = |date: &&SourcedDate| date.when().has_begun(today);
    let mut dates = Vec::new();
    dates.extend(
        data.announced
            .as_ref()
            .filter(made)
            .map(|d| own("announced", "announced", d.when(), false)),
    );
    dates.extend(beta(guide));
    match life.available {
        Some(first) => dates.push(own("since", "first day", first, false)),
        None => dates.extend(first_days(guide)),
    }
    let told = data.retirement_announced.as_ref().filter(made);
    dates
        .extend(told.map(|d| own("retirement-announced", "retirement announced", d.when(), false)));
    dates.extend(life.last_exam.map(|when| own("last-exam", "last exam", when, true)));
    if life.end_is_announced {
        dates.extend(
            data.renewal_closes
                .as_ref()
                .map(|d| own("renewal-closes", "renewal closes", d.when(), true)),
        );
    }
    let expected = life.last_exam.is_some_and(|last| last.expected);
    let held = life.held_until.map(|day| When { date: PartialDate::Day(day), expected });
    dates.extend(
        held.map(|when| own("last-certificate", "latest day a certificate is valid", when, true)),
    );
    dates.retain(|happening| !happening.when.has_lapsed(today));
    dates
}

/// The first day of the first beta.
fn beta(guide: &Guide) -> Option<Happening> {
    let begins =
        events::of(guide).into_iter().find(|event| event.kind == events::Kind::BetaBegins)?;
    let when = When { date: begins.date, expected: begins.expected };
    Some(Happening {
        label: "beta begins".to_owned(),
        when,
        is_end: false,
        says: begins.says(guide),
    })
}

/// Where it is not known since when the certification can be earned: the first days of the exams
/// that are known.
fn first_days(guide: &Guide) -> impl Iterator<Item = Happening> + '_ {
    let several = guide.data.versions.len() > 1;
    let label = move |version| {
        if several {
            format!("{} begins", guide.label(version))
        } else {
            "first day of this exam".to_owned()
        }
    };
    let all = guide.data.versions.iter().zip(&guide.lifecycle.versions);
    all.filter_map(move |(version, state)| {
        let when = state.available?;
        let says = format!("{}@{} first-day={}", guide.address, version.id, lifecycle::iso(when));
        Some(Happening { label: label(version), when, is_end: false, says })
    })
}

#[derive(Serialize)]
pub(super) struct Segment {
    kind: &'static str,
    x: String,
    width: String,
    is_past: bool,
}

#[derive(Serialize)]
pub(super) struct Event {
    says: String,
    label: String,
    date_text: String,
    datetime: String,
    x: String,
    has_span: bool,
    span_x: String,
    span_width: String,
    label_x: String,
    is_past: bool,
}
