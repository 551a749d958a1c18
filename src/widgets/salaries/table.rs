//! The table of a series: one line a row, under the occupation where there are several.

use serde::Serialize;

use crate::base::html::escaped;
use crate::model::figure::{Figure, Measure};
use crate::model::salaries::{Series, Stat};
use crate::model::scalar::Number;
use crate::page::context::PageContext;
use crate::site::words;

use super::super::cells::plain;
use super::Labeled;

#[derive(Serialize)]
struct Cell {
    html: String,
    span: usize,
}

#[derive(Serialize)]
struct TableRow {
    label: String,
    sub: String,
    reference_html: String,
    cells: Vec<Cell>,
}

/// Rows of one occupation, or all of the table without a heading.
#[derive(Serialize)]
pub(super) struct Group {
    heading: String,
    reference_html: String,
    rows: Vec<TableRow>,
}

/// Whether rows must say of whom they speak.
pub(super) fn speaks_of_several(series: &[&Series]) -> bool {
    series.len() > 1 || series[0].occupations.len() > 1
}

/// Brings the rows of an occupation together, in the order of their first.
pub(super) fn together(rows: &mut [Labeled<'_>]) {
    let mut order: Vec<String> = Vec::new();
    for row in rows.iter() {
        if !order.contains(&row.label) {
            order.push(row.label.clone());
        }
    }
    rows.sort_by_key(|row| order.iter().position(|label| *label == row.label));
}

/// The rows in their groups. `has_references`: sources differ, so that each row or group names its
/// own.
pub(super) fn groups(
    ctx: &mut PageContext<'_>,
    rows: &[Labeled<'_>],
    stats: &[Stat],
    headed: bool,
    has_references: bool,
) -> Vec<Group> {
    let of_one: Vec<&[Labeled<'_>]> = rows.chunk_by(|a, b| a.label == b.label).collect();
    if !headed || of_one.iter().all(|rows| rows.len() == 1) {
        let rows = rows.iter().map(|row| table_row(ctx, row, stats, has_references)).collect();
        return vec![Group { heading: String::new(), reference_html: String::new(), rows }];
    }
    of_one.into_iter().map(|rows| group(ctx, rows, stats, has_references)).collect()
}

fn group(
    ctx: &mut PageContext<'_>,
    rows: &[Labeled<'_>],
    stats: &[Stat],
    has_references: bool,
) -> Group {
    let source = rows[0].series.source.as_ref();
    let is_shared = rows.iter().all(|row| row.series.source.as_ref() == source);
    let reference =
        source.filter(|_| has_references && is_shared).map(|source| ctx.reference(source));
    let place = |ctx: &mut PageContext<'_>, row: &Labeled<'_>| {
        let named = table_row(ctx, row, stats, has_references && !is_shared);
        TableRow { label: named.sub, sub: String::new(), ..named }
    };
    Group {
        heading: rows[0].label.clone(),
        reference_html: reference.unwrap_or_default(),
        rows: rows.iter().map(|row| place(ctx, row)).collect(),
    }
}

/// An amount counts as shown with its currency, as elsewhere on the page.
fn amount(
    ctx: &mut PageContext<'_>,
    figure: &Figure<Number>,
    row: &Labeled<'_>,
    stat: Stat,
) -> String {
    let (currency, top_coded) = (row.series.currency, row.row.top_coded.contains(&stat));
    let whole = plain(ctx, figure, &words::pay(figure, currency, top_coded));
    if matches!(figure.value, Measure::Absent(_)) {
        return whole;
    }
    escaped(&words::pay_in_table(figure, currency, top_coded))
}

/// Figures that the source does not give for a row. In words: a dash could be taken for a minus.
const NOT_GIVEN: &str = r#"<em class="absent">not given</em>"#;

fn table_row(
    ctx: &mut PageContext<'_>,
    row: &Labeled<'_>,
    stats: &[Stat],
    has_reference: bool,
) -> TableRow {
    let series = row.series;
    let reference =
        series.source.as_ref().filter(|_| has_reference).map(|source| ctx.reference(source));
    let mut cells: Vec<Cell> = Vec::new();
    for stats in stats.chunk_by(|a, b| row.row.stat(*a).is_none() && row.row.stat(*b).is_none()) {
        let html = match row.row.stat(stats[0]) {
            Some(figure) => amount(ctx, figure, row, stats[0]),
            None => NOT_GIVEN.to_owned(),
        };
        cells.push(Cell { html, span: stats.len() });
    }
    TableRow {
        label: row.label.clone(),
        sub: row.sub.clone(),
        reference_html: reference.unwrap_or_default(),
        cells,
    }
}
