//! A table of guides for home and vendor pages: one row a certification, its life on a shared time axis.

use serde::Serialize;

use crate::base::html::escaped;
use crate::model::figure::Absence;
use crate::model::salaries::{PayPeriod, Population};
use crate::page::context::{PageContext, absent};
use crate::site::lifecycle::Status;
use crate::site::{Guide, costs, words};

/// A group of guides under one heading; the fields of `parts/guide-table.html`.
#[derive(Serialize)]
pub(super) struct Group {
    id: String,
    heading: String,
    caption: String,
    provenance_html: String,
    show_vendor: bool,
    axis_from: String,
    axis_to: String,
    has_pay: bool,
    pay_ticks: Vec<Tick>,
    pay_note: String,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Tick {
    x: String,
    label: String,
}

#[derive(Serialize)]
struct Segment {
    kind: &'static str,
    x: String,
    width: String,
}

#[derive(Serialize)]
struct Mark {
    x: String,
    is_past: bool,
}

#[derive(Serialize)]
struct Row {
    name: String,
    href: String,
    code: String,
    vendor: String,
    level: String,
    state: &'static str,
    status_text: &'static str,
    status_date: String,
    has_line: bool,
    segments: Vec<Segment>,
    marks: Vec<Mark>,
    fee_html: String,
    hours_html: String,
    has_range: bool,
    pay_x: String,
    pay_width: String,
    has_pay_point: bool,
    pay_point: String,
    pay_text: String,
}

/// A table of these guides, in their order; none if there are none.
pub(super) fn group(
    ctx: &mut PageContext<'_>,
    id: &str,
    heading: &str,
    guides: &[&Guide],
    show_vendor: bool,
) -> Option<Group> {
    if guides.is_empty() {
        return None;
    }
    let axis = Axis::over(guides);
    let pay = PayAxis::over(guides);
    let rows = guides.iter().map(|guide| row(ctx, guide, &axis, &pay)).collect();
    Some(Group {
        id: id.to_owned(),
        heading: heading.to_owned(),
        caption: String::new(),
        provenance_html: String::new(),
        show_vendor,
        axis_from: axis.from.to_string(),
        axis_to: axis.to.to_string(),
        has_pay: pay.has_any(),
        pay_ticks: pay.ticks(),
        pay_note: "US, occupation".to_owned(),
        rows,
    })
}

fn row(ctx: &mut PageContext<'_>, guide: &Guide, axis: &Axis, pay: &PayAxis) -> Row {
    let site = ctx.site;
    let fee = costs::exam_fee(site, guide, None).and_then(|cost| cost.amount.as_ref());
    let fee_html = fee.map_or_else(|| absent(Absence::Unknown), |figure| ctx.figure(figure, &words::money(figure)));
    let hours = guide.data.study_hours.as_ref();
    let hours_html = hours.map_or_else(|| absent(Absence::Unknown), |figure| ctx.figure(figure, &figure.words()));
    let life = &guide.lifecycle;
    let status_date = match life.status {
        Status::Closed | Status::Closing => life.last_exam.map(words::when),
        Status::Upcoming => life.available.map(words::when),
        Status::Open | Status::Beta => None,
    };
    let line = axis.line(guide, site.today);
    let shown = pay_of(guide);
    let place = |value: f64| format!("{:.2}", pay.place(value));
    Row {
        name: guide.data.name.to_string(),
        href: ctx.href(&format!("{}/", guide.address)),
        code: guide.code().unwrap_or_default().to_owned(),
        vendor: site.vendor_name(&guide.data.vendor).to_owned(),
        level: guide.data.level.vendor.to_string(),
        state: life.status.key(),
        status_text: life.status.words(),
        status_date: status_date.unwrap_or_default(),
        has_line: !line.0.is_empty(),
        segments: line.0,
        marks: line.1,
        fee_html: if life.status == Status::Closed && fee.is_some() { format!("was {fee_html}") } else { fee_html },
        hours_html,
        has_range: shown.as_ref().is_some_and(|p| p.middle.is_some()),
        pay_x: shown.as_ref().and_then(|p| p.middle).map(|(low, _)| place(low)).unwrap_or_default(),
        pay_width: shown
            .as_ref()
            .and_then(|p| p.middle)
            .map(|(low, high)| format!("{:.2}", pay.place(high) - pay.place(low)))
            .unwrap_or_default(),
        has_pay_point: shown.is_some(),
        pay_point: shown.as_ref().map(|p| place(p.median)).unwrap_or_default(),
        pay_text: shown.map(|p| escaped(&p.text)).unwrap_or_default(),
    }
}

/// The median of an occupation in the site's region, per year.
struct ShownPay {
    median: f64,
    middle: Option<(f64, f64)>,
    text: String,
}

fn pay_of(guide: &Guide) -> Option<ShownPay> {
    let series = guide.data.salaries.as_ref()?.series.iter();
    let mut official = series.filter(|s| {
        s.population == Population::Occupation && s.period == PayPeriod::Year && s.currency.code() == "USD"
    });
    let (series, row) = official.find_map(|s| {
        Some((s, s.rows.iter().find(|row| row.key() == "us" || row.region.eq_ignore_ascii_case("us"))?))
    })?;
    let number = |figure: Option<&crate::model::figure::Figure<crate::model::scalar::Number>>| {
        figure.and_then(|f| f.value.exact()).and_then(|n| n.0.to_string().parse::<f64>().ok())
    };
    Some(ShownPay {
        median: number(row.median.as_ref())?,
        middle: number(row.p25.as_ref()).zip(number(row.p75.as_ref())),
        text: words::pay(row.median.as_ref()?, series.currency, false),
    })
}

/// The shared axis of pay, from the least to the greatest shown, rounded outwards to 25,000.
struct PayAxis {
    from: f64,
    to: f64,
    any: bool,
}

impl PayAxis {
    fn over(guides: &[&Guide]) -> Self {
        let step = 25_000.0;
        let shown: Vec<ShownPay> = guides.iter().filter_map(|guide| pay_of(guide)).collect();
        let lows = shown.iter().map(|p| p.middle.map_or(p.median, |(low, _)| low));
        let highs = shown.iter().map(|p| p.middle.map_or(p.median, |(_, high)| high));
        let from = (lows.fold(f64::INFINITY, f64::min) / step).floor() * step;
        let to = (highs.fold(0.0, f64::max) / step).ceil() * step;
        let any = !shown.is_empty();
        if any { Self { from, to: to.max(from + step), any } } else { Self { from: 0.0, to: step, any } }
    }

    fn has_any(&self) -> bool {
        self.any
    }

    /// The place of a value in percent of the width, with air at both ends.
    fn place(&self, value: f64) -> f64 {
        4.0 + 92.0 * (value - self.from) / (self.to - self.from)
    }

    fn ticks(&self) -> Vec<Tick> {
        if !self.any {
            return Vec::new();
        }
        let label = |value: f64| format!("${:.0}k", value / 1000.0);
        [self.from, self.to]
            .map(|value| Tick { x: format!("{:.2}", self.place(value).clamp(8.0, 92.0)), label: label(value) })
            .into()
    }
}

/// The shared time axis: whole years that hold every date shown.
struct Axis {
    from: i16,
    to: i16,
}

impl Axis {
    /// The day of the build is no part of it: two days between which nothing happened give the same drawing.
    fn over(guides: &[&Guide]) -> Self {
        let dates = |guide: &&Guide| {
            let life = &guide.lifecycle;
            let ends = [life.available, life.last_exam].into_iter().flatten().map(|when| when.date.year());
            ends.chain(life.held_until.map(|day| day.year())).collect::<Vec<_>>()
        };
        let years: Vec<i16> = guides.iter().flat_map(dates).collect();
        let from = years.iter().copied().min().unwrap_or(2000);
        Self { from, to: years.iter().copied().max().unwrap_or(from) + 1 }
    }

    fn place(&self, date: jiff::civil::Date) -> f64 {
        let years = f64::from(date.year() - self.from) + f64::from(date.day_of_year() - 1) / 366.0;
        (100.0 * years / f64::from(self.to - self.from)).clamp(0.0, 100.0)
    }

    /// What could be sat, what can be, and how long certificates hold; and the marks of the first and the last day.
    fn line(&self, guide: &Guide, today: jiff::civil::Date) -> (Vec<Segment>, Vec<Mark>) {
        let life = &guide.lifecycle;
        let Some(began) = life.available.map(|when| when.date.first_day()) else { return (Vec::new(), Vec::new()) };
        let end = life.last_exam.map(|when| when.date.last_day());
        let segment = |kind, from: f64, to: f64| Segment {
            kind,
            x: format!("{from:.2}"),
            width: format!("{:.2}", (to - from).max(0.0)),
        };
        let start = self.place(began);
        let told = guide.data.lifecycle.retirement_announced.as_ref().map(|date| date.date.first_day());
        let stop = end.map_or(100.0, |day| self.place(day));
        let mut segments = Vec::new();
        if began > today {
            segments.push(segment("announced", start, stop));
        } else if end.is_some_and(|day| day > today) {
            // What is ahead begins where the end was announced, the last thing that happened.
            let split = told.filter(|day| *day <= today).map_or(start, |day| self.place(day));
            segments.push(segment("sat", start, split));
            segments.push(segment("sat-ahead", split, stop));
        } else {
            segments.push(segment("sat", start, stop));
        }
        if let (Some(day), Some(held)) = (end, life.held_until) {
            segments.push(segment("held", self.place(day), self.place(held)));
        }
        let marks = std::iter::once(began)
            .chain(end)
            .map(|day| Mark { x: format!("{:.2}", self.place(day)), is_past: day <= today });
        (segments, marks.collect())
    }
}
