//! Pay by role, region and industry: one table and one drawing for each population, never mixed; and the outlook.

use serde::Serialize;

use crate::base::html::escaped;
use crate::model::figure::{Figure, Measure};
use crate::model::money::Money;
use crate::model::options::By;
use crate::model::salaries::{Outlook, PayPeriod, PayRow, Population, Series, Stat};
use crate::model::scalar::{Id, Number};
use crate::page::context::{PageContext, absent};
use crate::site::shared::Around;
use crate::site::words;

use super::cells::{DataLink, data_links, others, plain};
use super::{Kind, Placed};

mod plot;

use plot::{Axis, PlotRow, Tick};

/// What certguide knows of it.
pub static KIND: Kind = Kind {
    name: "salaries",
    title: "Pay and outlook",
    options: &["series", "regions", "by"],
    block: "salaries",
    has_data: |guide| guide.data.salaries.as_ref().is_some_and(|s| !s.series.is_empty() || !s.outlook.is_empty()),
    render,
};

#[derive(Serialize)]
struct Cell {
    html: String,
}

#[derive(Serialize)]
struct TableRow {
    label: String,
    sub: String,
    cells: Vec<Cell>,
}

#[derive(Serialize)]
struct SeriesView {
    uid: String,
    heading: String,
    text_html: String,
    population_text: String,
    caption: String,
    provenance_html: String,
    notes: Vec<String>,
    has_plot: bool,
    plot_label: String,
    how_text: String,
    ticks: Vec<Tick>,
    has_reference: bool,
    reference_x: String,
    reference_label: String,
    plot: Vec<PlotRow>,
    columns: Vec<&'static str>,
    rows: Vec<TableRow>,
    is_long: bool,
}

#[derive(Serialize)]
struct Bar {
    label: String,
    width: String,
    value_text: String,
    is_comparator: bool,
}

#[derive(Serialize)]
struct OutlookView {
    sentence_html: String,
    provenance_html: String,
    bars: Vec<Bar>,
}

#[derive(Serialize)]
struct View {
    uid: String,
    anchor: String,
    title: &'static str,
    caution_html: &'static str,
    series: Vec<SeriesView>,
    outlooks: Vec<OutlookView>,
    data_links: Vec<DataLink>,
}

fn render(p: &mut Placed<'_, '_>) -> String {
    let guide = p.guide;
    let Some(salaries) = &guide.data.salaries else { return String::new() };
    let asked = &p.options.series;
    let shown: Vec<&Series> =
        salaries.series.iter().filter(|series| asked.is_empty() || asked.contains(&series.id)).collect();
    let (uid, regions, by) = (p.uid.clone(), p.options.regions.clone(), p.options.by);
    let series = shown.into_iter().filter_map(|series| one(p.ctx, &uid, series, &regions, by)).collect();
    let view = View {
        uid: p.uid.clone(),
        anchor: p.anchor.clone(),
        title: p.title,
        caution_html: "Each table speaks of one population. None of them shows what a certificate adds to pay.",
        series,
        outlooks: salaries.outlook.iter().map(|outlook| self::outlook(p.ctx, outlook)).collect(),
        data_links: data_links(p.ctx, guide, "salaries.csv"),
    };
    p.ctx.render("widgets/salaries.html", &view)
}

/// A row with what it is called.
struct Labelled<'s> {
    row: &'s PayRow,
    label: String,
    sub: String,
}

fn one(ctx: &mut PageContext<'_>, uid: &str, series: &Series, regions: &[Id], by: Option<By>) -> Option<SeriesView> {
    let wanted = |row: &&PayRow| regions.is_empty() || regions.iter().any(|id| row.region.eq_ignore_ascii_case(id));
    let mut rows: Vec<Labelled<'_>> = series.rows.iter().filter(wanted).map(|row| label(ctx, series, row)).collect();
    match by {
        Some(By::Region) => rows.sort_by(|a, b| a.row.region.cmp(&b.row.region)),
        Some(By::Role) => rows.sort_by(|a, b| a.row.occupation.cmp(&b.row.occupation)),
        Some(By::Industry) => rows.sort_by(|a, b| a.row.industry.cmp(&b.row.industry)),
        None => {}
    }
    if rows.is_empty() {
        return None;
    }
    let around: Around<'_> = (series.source.as_ref(), series.as_of);
    let stats: Vec<Stat> =
        Stat::ALL.into_iter().filter(|stat| rows.iter().any(|row| row.row.stat(*stat).is_some())).collect();
    let table = rows.iter().map(|row| table_row(ctx, series, row, &stats, around)).collect();
    let axis = Axis::over(series, rows.iter().map(|row| row.row));
    let who = who(ctx, series);
    let heading = finding(series, &rows, &who);
    let plot: Vec<PlotRow> = axis
        .as_ref()
        .map(|axis| rows.iter().map(|row| axis.row(series, row.row, &row.label, &row.sub)).collect())
        .unwrap_or_default();
    Some(SeriesView {
        uid: format!("{uid}-{}", series.id),
        plot_label: heading.clone(),
        heading,
        text_html: text(ctx, series),
        population_text: capital(series.population.words()),
        caption: format!("{who}: {} {}, {}.", per(series.period), series.pay.words(), series.currency.code()),
        provenance_html: ctx.provenance(&[around]),
        notes: notes(ctx, series, &rows),
        has_plot: axis.is_some(),
        how_text: axis
            .as_ref()
            .map(|axis| axis.how(&rows.iter().map(|row| row.row).collect::<Vec<_>>()))
            .unwrap_or_default(),
        ticks: axis.as_ref().map(Axis::ticks).unwrap_or_default(),
        has_reference: false,
        reference_x: String::new(),
        reference_label: String::new(),
        plot,
        is_long: stats.len() > 5,
        columns: stats.iter().map(|stat| column(*stat)).collect(),
        rows: table,
    })
}

fn per(period: PayPeriod) -> &'static str {
    match period {
        PayPeriod::Year => "yearly",
        PayPeriod::Hour => "hourly",
    }
}

fn column(stat: Stat) -> &'static str {
    match stat {
        Stat::Min => "Least",
        Stat::P10 => "10 %",
        Stat::P25 => "25 %",
        Stat::Median => "Median",
        Stat::P75 => "75 %",
        Stat::P90 => "90 %",
        Stat::Max => "Most",
        Stat::Mean => "Mean",
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}

fn title<'c>(ctx: &'c PageContext<'_>, id: &'c Id) -> &'c str {
    ctx.site.occupations.get(id).map_or(id.as_str(), |occupation| &occupation.title)
}

/// The occupation or occupations of a series.
fn who(ctx: &PageContext<'_>, series: &Series) -> String {
    let ids = series.occupation.iter().chain(&series.occupations);
    words::list(&ids.map(|id| title(ctx, id).to_owned()).collect::<Vec<_>>())
}

fn label<'s>(ctx: &PageContext<'_>, series: &Series, row: &'s PayRow) -> Labelled<'s> {
    let region = region(ctx, &row.region);
    let role = row.occupation.as_ref().map(|id| title(ctx, id).to_owned());
    let industry = row.industry.as_ref().map(ToString::to_string);
    let several = series.occupations.len() > 1;
    let (label, sub) = match (industry, role) {
        (Some(industry), role) => (industry, role.filter(|_| several).unwrap_or(region)),
        (None, Some(role)) if several => (role, region),
        (None, _) => (region, String::new()),
    };
    Labelled { row, label, sub }
}

/// A region's label: of regions.yaml, else the country's name, else as written.
fn region(ctx: &PageContext<'_>, code: &str) -> String {
    let named = ctx.site.regions.iter().find(|(id, _)| id.as_str().eq_ignore_ascii_case(code));
    match (named, code) {
        (Some((_, region)), _) => region.label.to_string(),
        (None, "US") => "United States".to_owned(),
        (None, "world") => "World".to_owned(),
        (None, code) => code.to_owned(),
    }
}

/// The heading states the finding: of the first row that has one.
fn finding(series: &Series, rows: &[Labelled<'_>], who: &str) -> String {
    let Some(first) = rows.first() else { return String::new() };
    let pay =
        |figure: &Figure<Number>, stat: Stat| words::pay(figure, series.currency, first.row.top_coded.contains(&stat));
    let group = format!("{who}, {}", first.label);
    match (first.row.p25.as_ref(), first.row.p75.as_ref(), first.row.median.as_ref(), first.row.mean.as_ref()) {
        (Some(low), Some(high), _, _) if low.value.min().is_some() && high.value.min().is_some() => {
            format!("{group}: half earn {} to {}", pay(low, Stat::P25), pay(high, Stat::P75))
        }
        (_, _, Some(median), _) => format!("{group}: the median is {}", pay(median, Stat::Median)),
        (_, _, None, Some(mean)) => format!("{group}: the mean is {}", pay(mean, Stat::Mean)),
        _ => group,
    }
}

/// What stands in for what, and how many answered.
fn text(ctx: &mut PageContext<'_>, series: &Series) -> String {
    let mut parts = Vec::new();
    for id in series.occupation.iter().chain(&series.occupations) {
        let Some(occupation) = ctx.site.occupations.get(id) else { continue };
        let (title, soc) = (escaped(&occupation.title), escaped(&occupation.soc));
        parts.push(if occupation.stands_in {
            format!("{title} has no code of its own: SOC {soc} stands in for it.")
        } else {
            format!("{title}: SOC {soc}.")
        });
    }
    if let Some(sample) = &series.sample {
        parts.push(format!("{} answered.", escaped(&sample.words())));
    }
    parts.join(" ")
}

fn table_row(
    ctx: &mut PageContext<'_>,
    series: &Series,
    row: &Labelled<'_>,
    stats: &[Stat],
    around: Around<'_>,
) -> TableRow {
    let around = (around.0, row.row.as_of.or(around.1));
    let cells = stats
        .iter()
        .map(|stat| {
            let html = match row.row.stat(*stat) {
                Some(figure) => {
                    plain(ctx, figure, around, &words::pay(figure, series.currency, row.row.top_coded.contains(stat)))
                }
                None => absent(crate::model::figure::Absence::Unknown),
            };
            Cell { html }
        })
        .collect();
    TableRow { label: row.label.clone(), sub: row.sub.clone(), cells }
}

fn notes(ctx: &mut PageContext<'_>, series: &Series, rows: &[Labelled<'_>]) -> Vec<String> {
    let mut notes = Vec::new();
    if rows.iter().any(|row| !row.row.top_coded.is_empty()) {
        notes.push("≥ marks pay above the highest amount that the source publishes.".to_owned());
    }
    let few = |figure: &Figure<Number>| figure.value.max().is_some_and(|n| n < Number::from(30));
    if rows.iter().any(|row| row.row.sample.as_ref().is_some_and(few)) || series.sample.as_ref().is_some_and(few) {
        notes.push("Fewer than 30 answered: treat these figures with care.".to_owned());
    }
    if series.population != Population::Occupation {
        notes.push(match series.population {
            Population::Postings => "Job postings tell what employers advertise, not what people are paid.".to_owned(),
            Population::SelfReport => "People reported their own pay; nobody checked it.".to_owned(),
            _ => "Holders differ from others in more than the certificate.".to_owned(),
        });
    }
    for row in rows {
        for stat in Stat::ALL {
            let Some(figure) = row.row.stat(stat) else { continue };
            let other = others(ctx, figure, |other| words::pay(other, series.currency, false));
            if !other.is_empty() {
                notes.push(format!("{}, {}: {other}.", escaped(&row.label), column(stat).to_lowercase()));
            }
            if let Some(note) = &figure.note {
                notes.push(ctx.md(note));
            }
        }
    }
    notes
}

/// The sentence always names its window and, where it is known, the change for all occupations.
fn outlook(ctx: &mut PageContext<'_>, outlook: &Outlook) -> OutlookView {
    let around = (outlook.source.as_ref(), outlook.as_of);
    let name = title(ctx, &outlook.occupation).to_owned();
    let percent = plain(ctx, &outlook.percent, around, &words::percent(&outlook.percent));
    let mut sentence = format!(
        "Employment of <strong>{}</strong> is projected to change by {percent} from {} to {}",
        escaped(&name.to_lowercase()),
        outlook.from.year(),
        outlook.to.year(),
    );
    if let Some(all) = &outlook.comparator {
        sentence.push_str(&format!("; all occupations together, by {}", plain(ctx, all, around, &words::percent(all))));
    }
    sentence.push('.');
    if let Some(openings) = &outlook.openings {
        sentence.push_str(&format!(
            " About {} openings a year are expected.",
            plain(ctx, openings, around, &openings.words())
        ));
    }
    OutlookView { sentence_html: sentence, provenance_html: ctx.provenance(&[around]), bars: bars(&name, outlook) }
}

fn bars(name: &str, outlook: &Outlook) -> Vec<Bar> {
    let value = |figure: &Figure<Number>| match figure.value {
        Measure::Exact(Number(value)) => value.to_string().parse::<f64>().ok(),
        _ => None,
    };
    let (Some(own), Some(all)) = (value(&outlook.percent), outlook.comparator.as_ref().and_then(value)) else {
        return Vec::new();
    };
    if own < 0.0 || all < 0.0 {
        return Vec::new();
    }
    let longest = own.max(all).max(0.1);
    let bar = |label: &str, figure: f64, text: String, is_comparator| Bar {
        label: label.to_owned(),
        width: format!("{:.2}", 100.0 * figure / longest),
        value_text: format!("+{text}"),
        is_comparator,
    };
    let all_text = outlook.comparator.as_ref().map(words::percent).unwrap_or_default();
    vec![bar(name, own, words::percent(&outlook.percent), false), bar("All occupations", all, all_text, true)]
}

/// An amount for a label in the drawing: to the nearest thousand, the table has it exactly.
fn short(currency: crate::model::money::Currency, amount: rust_decimal::Decimal, period: PayPeriod) -> String {
    let thousand = rust_decimal::Decimal::ONE_THOUSAND;
    match period {
        PayPeriod::Year if amount >= thousand => {
            format!("{}k", Money { currency, amount: (amount / thousand).round() })
        }
        _ => Money { currency, amount: amount.round() }.to_string(),
    }
}
