//! The drawing of a series: a thin line from the 10th to the 90th percentile, a bar for the middle
//! half, a dot for the median, a diamond where there is only a mean. All places are percent of the
//! width.

use rust_decimal::Decimal;
use serde::Serialize;

use crate::model::figure::{Absence, Measure};
use crate::model::salaries::{PayRow, Series, Stat};
use crate::page::context::absent;

use super::{Labeled, short};

/// A tick of the axis.
#[derive(Serialize)]
pub(super) struct Tick {
    x: String,
    label: String,
    is_minor: bool,
}

/// A row of the drawing.
#[derive(Default, Serialize)]
pub(super) struct PlotRow {
    label: String,
    sub: String,
    has_line: bool,
    line_x1: String,
    line_x2: String,
    low_text: String,
    high_text: String,
    has_bar: bool,
    bar_x: String,
    bar_width: String,
    has_dot: bool,
    dot_x: String,
    dot_text: String,
    is_mean: bool,
    absent_html: String,
}

/// The shared axis of a series, with round ends.
pub(super) struct Axis {
    from: f64,
    to: f64,
    step: f64,
    currency: crate::model::money::Currency,
    period: crate::model::salaries::PayPeriod,
}

const DRAWN: [Stat; 6] = [Stat::P10, Stat::P25, Stat::Median, Stat::P75, Stat::P90, Stat::Mean];

fn value(row: &PayRow, stat: Stat) -> Option<Decimal> {
    row.stat(stat)?.value.exact().map(|number| number.0)
}

/// What stands before a figure above the source's top code.
fn at_least(row: &PayRow, stat: Stat) -> &'static str {
    if row.top_coded.contains(&stat) { "≥\u{202f}" } else { "" }
}

fn float(value: Decimal) -> f64 {
    value.to_string().parse().unwrap_or(0.0)
}

/// Whether a row has more to draw than a point.
pub(super) fn has_range(row: &PayRow) -> bool {
    let both = |low, high| value(row, low).is_some() && value(row, high).is_some();
    both(Stat::P10, Stat::P90) || both(Stat::P25, Stat::P75)
}

/// The rows of the drawing; an occupation is named at the first of its rows.
pub(super) fn rows(axis: &Axis, drawn: &[&Labeled<'_>]) -> Vec<PlotRow> {
    let is_named =
        |i: usize| i > 0 && !drawn[i].sub.is_empty() && drawn[i - 1].label == drawn[i].label;
    let row = |(i, row): (usize, &&Labeled<'_>)| PlotRow {
        label: if is_named(i) { String::new() } else { row.label.clone() },
        sub: row.sub.clone(),
        ..axis.row(row.series, row.row)
    };
    drawn.iter().enumerate().map(row).collect()
}

impl Axis {
    /// An axis over all values; none if there is only one: a single figure needs no drawing.
    pub fn over<'r>(series: &Series, rows: impl Iterator<Item = &'r PayRow>) -> Option<Self> {
        let values: Vec<f64> = rows
            .flat_map(|row| DRAWN.into_iter().filter_map(|stat| value(row, stat)))
            .map(float)
            .collect();
        let least = values.iter().copied().fold(f64::INFINITY, f64::min);
        let most = values.iter().copied().fold(0.0, f64::max);
        if values.len() < 2 || most <= least {
            return None;
        }
        let step = step((most - least) / 4.0);
        Some(Self {
            from: (least / step).floor() * step,
            to: (most / step).ceil() * step,
            step,
            currency: series.currency,
            period: series.period,
        })
    }

    /// A place in percent; 12 percent stay free at both ends for the labels.
    fn x(&self, value: f64) -> f64 {
        12.0 + 76.0 * (value - self.from) / (self.to - self.from)
    }

    pub fn ticks(&self) -> Vec<Tick> {
        let mut ticks = Vec::new();
        let mut at = self.from;
        while at <= self.to + self.step / 2.0 {
            let amount = Decimal::from_f64_retain(at).unwrap_or_default().round_dp(2);
            let label = short(self.currency, amount, self.period);
            ticks.push(Tick {
                x: format!("{:.2}", self.x(at)),
                label,
                is_minor: ticks.len() % 2 == 1,
            });
            at += self.step;
        }
        ticks
    }

    fn row(&self, series: &Series, row: &PayRow) -> PlotRow {
        let mut drawn = PlotRow::default();
        let x = |value: Decimal| format!("{:.2}", self.x(float(value)));
        let text = |value: Decimal| short(series.currency, value, series.period);
        if let Some((low, high)) = value(row, Stat::P10).zip(value(row, Stat::P90)) {
            drawn.has_line = true;
            (drawn.line_x1, drawn.line_x2) = (x(low), x(high));
            (drawn.low_text, drawn.high_text) =
                (text(low), format!("{}{}", at_least(row, Stat::P90), text(high)));
        }
        if let Some((low, high)) = value(row, Stat::P25).zip(value(row, Stat::P75)) {
            drawn.has_bar = true;
            drawn.bar_x = x(low);
            drawn.bar_width = format!("{:.2}", self.x(float(high)) - self.x(float(low)));
        }
        let median = value(row, Stat::Median);
        if let Some(dot) = median.or_else(|| value(row, Stat::Mean)) {
            drawn.has_dot = true;
            drawn.is_mean = median.is_none();
            let stat = if drawn.is_mean { Stat::Mean } else { Stat::Median };
            (drawn.dot_x, drawn.dot_text) =
                (x(dot), format!("{}{}", at_least(row, stat), text(dot)));
        }
        if !(drawn.has_line || drawn.has_bar || drawn.has_dot) {
            let why = DRAWN.into_iter().find_map(|stat| match row.stat(stat)?.value {
                Measure::Absent(absence) => Some(absence),
                _ => None,
            });
            drawn.absent_html = absent(why.unwrap_or(Absence::Unknown));
        }
        drawn
    }

    /// What is drawn, in words.
    pub fn how<'r>(&self, rows: impl Iterator<Item = &'r PayRow> + Clone) -> String {
        let has = |stat| rows.clone().any(|row| value(row, stat).is_some());
        let mut parts = Vec::new();
        if has(Stat::P10) && has(Stat::P90) {
            parts.push("Thin line: 10th to 90th percentile.");
        }
        if has(Stat::P25) && has(Stat::P75) {
            parts.push("Bar: the middle half.");
        }
        if has(Stat::Median) {
            parts.push("Dot: median.");
        }
        if rows
            .clone()
            .any(|row| value(row, Stat::Median).is_none() && value(row, Stat::Mean).is_some())
        {
            parts.push("Diamond: mean.");
        }
        let from = Decimal::from_f64_retain(self.from).unwrap_or_default().round_dp(2);
        let start = format!("The axis starts at {}.", short(self.currency, from, self.period));
        // A single row is drawn without an axis.
        if self.from > 0.0 && rows.count() > 1 {
            format!("{} {start}", parts.join(" "))
        } else {
            parts.join(" ")
        }
    }
}

/// The least round step that is not below `least`: 1, 2 or 5 times a power of ten.
fn step(least: f64) -> f64 {
    let mut power = 1.0;
    while power * 10.0 <= least {
        power *= 10.0;
    }
    [1.0, 2.0, 5.0, 10.0]
        .map(|n| n * power)
        .into_iter()
        .find(|step| *step >= least)
        .unwrap_or(power * 10.0)
}

#[cfg(test)]
mod tests {
    #[test]
    fn steps_are_round() {
        assert_eq!([0.3, 1.0, 7.0, 30_000.0].map(super::step), [1.0, 1.0, 10.0, 50_000.0]);
    }
}
