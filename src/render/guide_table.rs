//! A table of guides for home and vendor pages: one row a certification, its life on a shared time
//! axis.

use rust_decimal::Decimal;
use serde::Serialize;

use crate::base::date::PartialDate;
use crate::base::html::escaped;
use crate::model::figure::{Absence, Figure};
use crate::model::money::{Currency, Money};
use crate::model::salaries::{PayPeriod, PayRow, Population, Stat};
use crate::model::scalar::{Id, Number};
use crate::page::context::{PageContext, absent};
use crate::site::facts::{Fact, alone, stated};
use crate::site::lifecycle::Status;
use crate::site::{Guide, Site, wages, words};

use super::hub::{self, Keys};

/// A group of guides under one heading; the fields of `parts/guide-table.html`.
#[derive(Serialize)]
pub(super) struct Group {
    id: &'static str,
    heading: &'static str,
    count_text: String,
    axis_from: String,
    axis_to: String,
    has_pay: bool,
    pay_ticks: Vec<Tick>,
    pay_note: String,
    rows: Vec<Row>,
}

impl Group {
    /// Whether its table has a column of pay.
    pub(super) fn has_pay(&self) -> bool {
        self.has_pay
    }
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
    keys: Keys,
    name: String,
    href: String,
    code: String,
    vendor_html: String,
    level: String,
    fields: String,
    state: &'static str,
    status_text: &'static str,
    status_date: String,
    says: String,
    has_line: bool,
    segments: Vec<Segment>,
    marks: Vec<Mark>,
    fee_html: String,
    hours_html: String,
    validity_html: String,
    has_range: bool,
    pay_x: String,
    pay_width: String,
    has_pay_point: bool,
    pay_point: String,
    pay_text: String,
}

/// The groups in their order: id and heading.
const GROUPS: [(&str, &str); 4] = [
    ("open", "Can be earned"),
    ("upcoming", "Announced"),
    ("unconfirmed", "Not confirmed"),
    ("closed", "Retired"),
];

/// The place of a guide's group among [`GROUPS`].
pub(super) fn position(guide: &Guide) -> usize {
    match guide.lifecycle.status {
        Status::Open | Status::Beta | Status::Closing => 0,
        Status::Upcoming => 1,
        Status::Unconfirmed => 2,
        Status::Closed | Status::Expired => 3,
    }
}

/// Tables of these guides, in their order: those that can be earned, the announced, the retired.
/// All share their axes.
pub(super) fn groups(
    ctx: &mut PageContext<'_>,
    guides: &[&Guide],
    show_vendor: bool,
) -> Vec<Group> {
    let axis = Axis::over(guides);
    let pay = PayAxis::over(ctx.site, guides);
    let currency = hub::currency(ctx.site, guides);
    let mut groups = Vec::new();
    for (at, (id, heading)) in GROUPS.into_iter().enumerate() {
        let rows: Vec<Row> = guides
            .iter()
            .filter(|guide| position(guide) == at)
            .map(|guide| row(ctx, guide, (&axis, &pay, currency), show_vendor))
            .collect();
        if rows.is_empty() {
            continue;
        }
        groups.push(Group {
            id,
            heading,
            count_text: rows.len().to_string(),
            axis_from: axis.from.to_string(),
            axis_to: axis.to.to_string(),
            has_pay: pay.any,
            pay_ticks: pay.ticks(),
            pay_note: format!("median of all workers, {}", ctx.site.config.region),
            rows,
        });
    }
    groups
}

/// What all rows share: the axes, and the currency of most fees.
type Shared<'s> = (&'s Axis, &'s PayAxis, Option<Currency>);

fn row(
    ctx: &mut PageContext<'_>,
    guide: &Guide,
    (axis, pay, currency): Shared<'_>,
    show_vendor: bool,
) -> Row {
    let site = ctx.site;
    let fee_html = ctx.fact_as(stated(site, guide, "exam.fee"), |fee| alone(guide, fee));
    let hours = guide.study_hours(None);
    // The column's head says that these are hours.
    let hours_html = ctx.fact_as(stated(site, guide, "study_hours"), |_| {
        hours.map_or_else(String::new, Figure::words)
    });
    let life = &guide.lifecycle;
    let (state, says) = guide.state_in_force();
    let status_date = life
        .dated
        .filter(|_| state == life.status && !matches!(state, Status::Open | Status::Beta));
    let line = axis.line(guide, *site.today);
    let shown = pay_of(site, guide);
    let on_axis = shown.as_ref().filter(|shown| Some(shown.currency) == pay.currency);
    let place = |value: f64| format!("{:.2}", pay.place(value));
    Row {
        keys: hub::keys(site, guide, currency, on_axis.map(|shown| shown.median)),
        name: guide.data.name.to_string(),
        href: ctx.href(&format!("{}/", guide.address)),
        code: guide.code().unwrap_or_default().to_owned(),
        vendor_html: if show_vendor { vendor_link(ctx, guide) } else { String::new() },
        level: guide.data.level.vendor.to_string(),
        fields: fields(site, guide),
        state: state.key(),
        status_text: state.words(),
        status_date: status_date.map(|(_, when)| words::when(when)).unwrap_or_default(),
        says: if status_date.is_some() { guide.says() } else { says },
        has_line: !line.1.is_empty(),
        segments: line.0,
        marks: line.1,
        fee_html,
        hours_html,
        validity_html: validity(site, guide),
        has_range: on_axis.is_some_and(|p| p.middle.is_some()),
        pay_x: on_axis.and_then(|p| p.middle).map(|(low, _)| place(low)).unwrap_or_default(),
        pay_width: on_axis
            .and_then(|p| p.middle)
            .map(|(low, high)| format!("{:.2}", pay.place(high) - pay.place(low)))
            .unwrap_or_default(),
        has_pay_point: on_axis.is_some(),
        pay_point: on_axis.map(|p| place(p.median)).unwrap_or_default(),
        pay_text: shown.map(|p| p.text).unwrap_or_default(),
    }
}

fn vendor_link(ctx: &PageContext<'_>, guide: &Guide) -> String {
    let href = ctx.href(&format!("{}/", guide.data.vendor));
    format!(
        r#"<a href="{}">{}</a>"#,
        escaped(&href),
        escaped(ctx.site.vendor_name(&guide.data.vendor))
    )
}

fn fields(site: &Site, guide: &Guide) -> String {
    let label =
        |id: &Id| site.config.fields.get(id).map_or_else(|| id.to_string(), ToString::to_string);
    guide.data.fields.iter().map(label).collect::<Vec<_>>().join(", ")
}

fn validity(site: &Site, guide: &Guide) -> String {
    let period = stated(site, guide, "validity.period");
    let absence = period.map_or(Some(Absence::Unknown), Fact::absent);
    absence.map_or_else(|| escaped(period.map_or("", |period| &period.said.text)), absent)
}

/// The median of an occupation in the site's region, per year.
struct ShownPay {
    currency: Currency,
    median: f64,
    middle: Option<(f64, f64)>,
    text: String,
}

fn pay_of(site: &Site, guide: &Guide) -> Option<ShownPay> {
    let (national, own) = (wages::national(site, guide), guide.data.salaries.as_ref());
    let series = national.iter().chain(own.iter().flat_map(|own| &own.series));
    let mut official =
        series.filter(|s| s.population == Population::Occupation && s.period == PayPeriod::Year);
    let (series, row) = official.find_map(|s| {
        let here = |row: &&PayRow| {
            row.industry.is_none() && row.region.eq_ignore_ascii_case(&site.config.region)
        };
        Some((s, s.rows.iter().find(here)?))
    })?;
    let number = |figure: Option<&Figure<Number>>| {
        figure.and_then(|f| f.value.exact()).and_then(|n| n.0.to_string().parse::<f64>().ok())
    };
    Some(ShownPay {
        currency: series.currency,
        median: number(row.median.as_ref())?,
        middle: number(row.p25.as_ref()).zip(number(row.p75.as_ref())),
        text: words::pay(
            row.median.as_ref()?,
            series.currency,
            row.top_coded.contains(&Stat::Median),
        ),
    })
}

/// The shared axis of pay, from the least to the greatest shown, rounded outwards to 25,000. One
/// currency only: that of the first guide that has pay; what is paid in another is said in words.
struct PayAxis {
    currency: Option<Currency>,
    from: f64,
    to: f64,
    any: bool,
}

impl PayAxis {
    fn over(site: &Site, guides: &[&Guide]) -> Self {
        let step = 25_000.0;
        let mut shown: Vec<ShownPay> =
            guides.iter().filter_map(|guide| pay_of(site, guide)).collect();
        let (currency, any) = (shown.first().map(|p| p.currency), !shown.is_empty());
        shown.retain(|p| Some(p.currency) == currency);
        let lows = shown.iter().map(|p| p.middle.map_or(p.median, |(low, _)| low));
        let highs = shown.iter().map(|p| p.middle.map_or(p.median, |(_, high)| high));
        let from = (lows.fold(f64::INFINITY, f64::min) / step).floor() * step;
        let to = (highs.fold(0.0, f64::max) / step).ceil() * step;
        if any {
            Self { currency, from, to: to.max(from + step), any }
        } else {
            Self { currency, from: 0.0, to: step, any }
        }
    }

    /// The place of a value in percent of the width, with air at both ends.
    fn place(&self, value: f64) -> f64 {
        4.0 + 92.0 * (value - self.from) / (self.to - self.from)
    }

    fn ticks(&self) -> Vec<Tick> {
        let Some(currency) = self.currency else { return Vec::new() };
        let label = |value: f64| {
            let amount = Decimal::from_f64_retain(value / 1000.0).unwrap_or_default().round();
            format!("{}k", Money { currency, amount })
        };
        [self.from, self.to]
            .map(|value| Tick { x: format!("{:.2}", self.place(value)), label: label(value) })
            .into()
    }
}

/// The shared time axis: whole years that hold every date shown.
struct Axis {
    from: i16,
    to: i16,
}

impl Axis {
    /// The day of the build is no part of it: two days between which nothing happened give the same
    /// drawing.
    fn over(guides: &[&Guide]) -> Self {
        let dates = |guide: &&Guide| {
            let life = &guide.lifecycle;
            let ends = [life.known_from, life.last_exam]
                .into_iter()
                .flatten()
                .map(|when| when.date.year());
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

    /// What could be sat, what can be, and how long certificates hold; and the marks of the first
    /// and the last day.
    fn line(&self, guide: &Guide, today: jiff::civil::Date) -> (Vec<Segment>, Vec<Mark>) {
        let life = &guide.lifecycle;
        let end = life.last_exam.map(|when| when.date.last_day());
        let is_over = life.last_exam.is_some_and(|when| when.is_over(today));
        let mark = |day, is_past| Mark { x: format!("{:.2}", self.place(day)), is_past };
        let last = end.map(|day| mark(day, is_over));
        let Some(available) = life.known_from else {
            return (Vec::new(), last.into_iter().collect());
        };
        let (began, has_begun) = (available.date.first_day(), available.has_begun(today));
        let segment = |kind, from: f64, to: f64| Segment {
            kind,
            x: format!("{from:.2}"),
            width: format!("{:.2}", (to - from).max(0.0)),
        };
        let start = self.place(began);
        let told = life.end_announced.map(PartialDate::first_day);
        let stop = end.map_or(100.0, |day| self.place(day));
        let mut segments = Vec::new();
        if !has_begun {
            segments.push(segment("announced", start, stop));
        } else if end.is_some() && !is_over {
            // What is ahead begins where the end was announced, the last thing that happened.
            let split = told.map_or(start, |day| self.place(day));
            segments.push(segment("sat", start, split));
            segments.push(segment("sat-ahead", split, stop));
        } else {
            segments.push(segment("sat", start, stop));
        }
        if let (Some(day), Some(held)) = (end, life.held_until) {
            segments.push(segment("held", self.place(day), self.place(held)));
        }
        (segments, std::iter::once(mark(began, has_begun)).chain(last).collect())
    }
}
