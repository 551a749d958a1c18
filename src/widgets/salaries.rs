//! Pay by role, region and industry: one table and one drawing for each population, never mixed;
//! and the outlook.

use serde::Serialize;

use crate::base::html::escaped;
use crate::model::figure::Figure;
use crate::model::money::Money;
use crate::model::options::{By, Salaries};
use crate::model::salaries::{PayPeriod, PayRow, Population, Series, Stat};
use crate::model::scalar::{Id, Number, Text};
use crate::page::context::PageContext;
use crate::site::resolve::Around;
use crate::site::{wages, words};

use super::cells::{DataLink, data_links, others};
use super::{Kind, Placed};

mod outlook;
mod places;
mod plot;
mod table;

use outlook::OutlookView;
use places::PlacesView;
use plot::{Axis, PlotRow, Tick};
use table::Group;

/// What certguide knows of it.
pub static KIND: Kind = Kind {
    name: "salaries",
    title: "Pay and outlook",
    block: "salaries",
    has_data: |guide| {
        let own = guide
            .data
            .salaries
            .as_ref()
            .is_some_and(|s| !s.series.is_empty() || !s.outlook.is_empty());
        own || guide.has_wages || guide.data.occupations.none.is_some()
    },
    render,
    on_page: None,
};

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
    plot: Vec<PlotRow>,
    columns: Vec<&'static str>,
    width: usize,
    groups: Vec<Group>,
    is_long: bool,
    is_single: bool,
    has_places: bool,
}

#[derive(Serialize)]
struct View {
    anchor: String,
    title: &'static str,
    caution_html: &'static str,
    no_occupation_html: String,
    series: Vec<SeriesView>,
    places: Vec<PlacesView>,
    outlooks: Vec<OutlookView>,
    data_links: Vec<DataLink>,
}

fn render(p: &mut Placed<'_, '_>) -> String {
    let guide = p.guide;
    let Salaries { series: asked, regions, by } = p.options.salaries();
    let is_asked = |id: &Id| asked.is_empty() || asked.contains(id);
    let national = wages::national(p.ctx.site, guide);
    let own = guide.data.salaries.iter().flat_map(|salaries| &salaries.series);
    let shown: Vec<&Series> =
        national.iter().chain(own).filter(|series| is_asked(&series.id)).collect();
    let uid = p.uid.clone();
    let mut series: Vec<SeriesView> = populations(&shown)
        .into_iter()
        .filter_map(|group| one(p.ctx, &uid, &group, &regions, by))
        .collect();
    let paid = wages::of_guide(p.ctx.site, guide)
        .into_iter()
        .filter(|paid| is_asked(paid.id))
        .collect::<Vec<_>>();
    // Wages of occupations come first, and what they pay by place after them.
    series.iter_mut().take(1).for_each(|first| first.has_places = true);
    let outlook = guide.data.salaries.as_ref().map_or(&[][..], |salaries| &salaries.outlook);
    let no_occupation_html = p.ctx.md_or_empty(guide.data.occupations.none.as_ref());
    let view = View {
        anchor: p.anchor.clone(),
        title: p.title,
        caution_html: if series.is_empty() { "" } else { CAUTION },
        no_occupation_html,
        series,
        places: places::views(p.ctx, &uid, &paid, &regions),
        outlooks: outlook::view(p.ctx, outlook).into_iter().collect(),
        data_links: data_links(p.ctx, guide, "salaries.csv"),
    };
    p.ctx.render("widgets/salaries.html", &view)
}

const CAUTION: &str =
    "Each table covers one population. None of them shows what a certification adds to pay.";

/// More rows than these are told by the table alone.
const MOST_DRAWN: usize = 8;

/// Series that one table can hold: one population, one currency, one period, one kind of pay.
fn populations<'s>(series: &[&'s Series]) -> Vec<Vec<&'s Series>> {
    let mut groups: Vec<Vec<&Series>> = Vec::new();
    for one in series {
        let key = |s: &Series| (s.population, s.currency, s.period, s.pay);
        match groups.iter_mut().find(|group| key(group[0]) == key(one)) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    groups
}

/// A row with what it is called: `Data scientists` and `Computer systems design, United States`. In
/// a table of one occupation the place comes first, and an industry stands before its region.
struct Labeled<'s> {
    series: &'s Series,
    row: &'s PayRow,
    label: String,
    sub: String,
}

fn labeled<'s>(
    ctx: &PageContext<'_>,
    group: &[&'s Series],
    regions: &[Text],
    by: Option<By>,
) -> Vec<Labeled<'s>> {
    let named = |region: &str| {
        regions.is_empty() || regions.iter().any(|id| region.eq_ignore_ascii_case(id))
    };
    // The country is what its regions are compared with.
    let wanted = |row: &&PayRow| {
        named(&row.region) || row.region.eq_ignore_ascii_case(&ctx.site.config.region)
    };
    let several = table::speaks_of_several(group);
    let mut rows: Vec<Labeled<'s>> = Vec::new();
    for series in group {
        rows.extend(series.rows.iter().filter(wanted).map(|row| label(ctx, series, row, several)));
    }
    match by {
        Some(By::Region) => rows.sort_by(|a, b| a.row.region.cmp(&b.row.region)),
        Some(By::Role) => rows.sort_by(|a, b| a.label.cmp(&b.label)),
        Some(By::Industry) => rows.sort_by(|a, b| a.row.industry.cmp(&b.row.industry)),
        None if several => table::together(&mut rows),
        None => {}
    }
    rows
}

fn one(
    ctx: &mut PageContext<'_>,
    uid: &str,
    group: &[&Series],
    regions: &[Text],
    by: Option<By>,
) -> Option<SeriesView> {
    let rows = labeled(ctx, group, regions, by);
    let first = rows.first()?;
    let stats: Vec<Stat> = Stat::ALL
        .into_iter()
        .filter(|stat| rows.iter().any(|row| row.row.stat(*stat).is_some()))
        .collect();
    let from: Vec<Around<'_>> =
        group.iter().map(|series| (series.source.as_deref(), series.as_of)).collect();
    let differ = from.iter().any(|around| around != &from[0]);
    let is_single = rows.len() == 1 && stats.len() < 2;
    let headed = table::speaks_of_several(group) && matches!(by, None | Some(By::Role));
    let groups = table::groups(ctx, &rows, &stats, headed, differ);
    let axis = Axis::over(first.series, rows.iter().map(|row| row.row)).filter(|_| !is_single);
    let heading = finding(ctx, &rows);
    let drawn = drawn(&rows);
    Some(SeriesView {
        uid: format!("{uid}-{}", first.series.id),
        plot_label: heading.clone(),
        heading,
        text_html: text(ctx, group),
        population_text: words::capital(first.series.population.words()),
        caption: format!(
            "{}: {} {} in {}.",
            words::capital(first.series.population.words()),
            per(first.series.period),
            first.series.pay.words(),
            first.series.currency.code()
        ),
        provenance_html: ctx.provenance(&from),
        notes: notes(ctx, &rows),
        has_plot: axis.is_some(),
        how_text: axis.as_ref().map(|axis| how(axis, &rows, &drawn)).unwrap_or_default(),
        // The values of a single row are written at its marks: it needs no axis.
        ticks: axis.as_ref().filter(|_| rows.len() > 1).map(Axis::ticks).unwrap_or_default(),
        plot: axis.as_ref().map(|axis| plot::rows(axis, &drawn)).unwrap_or_default(),
        is_long: stats.len() > 5,
        is_single,
        has_places: false,
        width: stats.len() + 1,
        columns: stats.iter().map(|stat| column(*stat)).collect(),
        groups,
    })
}

/// The rows to draw: of many the first, and of those with a range before the others, for that is
/// what a drawing shows.
fn drawn<'r, 's>(rows: &'r [Labeled<'s>]) -> Vec<&'r Labeled<'s>> {
    let ranged: Vec<_> = rows.iter().filter(|row| plot::has_range(row.row)).collect();
    let all =
        if rows.len() > MOST_DRAWN && ranged.len() > 1 { ranged } else { rows.iter().collect() };
    all.into_iter().take(MOST_DRAWN).collect()
}

/// What is drawn, in words, and how much of it.
fn how(axis: &Axis, rows: &[Labeled<'_>], drawn: &[&Labeled<'_>]) -> String {
    let how = axis.how(drawn.iter().map(|row| row.row));
    if drawn.len() == rows.len() {
        return how;
    }
    let ranged = rows.iter().filter(|row| plot::has_range(row.row)).count();
    let which = if ranged > 1 { " with a range" } else { "" };
    format!("{how} Drawn: the first {} rows{which}; the table has all {}.", drawn.len(), rows.len())
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
        Stat::P10 => "10%",
        Stat::P25 => "25%",
        Stat::Median => "Median",
        Stat::P75 => "75%",
        Stat::P90 => "90%",
        Stat::Max => "Most",
        Stat::Mean => "Mean",
    }
}

fn title<'c>(ctx: &'c PageContext<'_>, id: &'c Id) -> &'c str {
    ctx.site.occupations.get(id).map_or(id.as_str(), |occupation| &occupation.title)
}

/// The occupation or occupations of a series.
fn who(ctx: &PageContext<'_>, series: &Series) -> String {
    let ids = series.occupation.iter().chain(&series.occupations);
    words::list(&ids.map(|id| title(ctx, id).to_owned()).collect::<Vec<_>>())
}

/// Whose pay a row gives, with the population that it was counted in:
/// `Data scientists (job postings)`.
fn people(ctx: &PageContext<'_>, series: &Series, row: &PayRow) -> String {
    let own =
        row.occupation.as_ref().map_or_else(|| who(ctx, series), |id| title(ctx, id).to_owned());
    let whose = series.population.whose();
    if own.is_empty() {
        words::capital(series.population.words())
    } else {
        format!("{own} ({whose})")
    }
}

/// The occupation of a row, else that of its series, else who is counted.
fn role(ctx: &PageContext<'_>, series: &Series, row: &PayRow) -> String {
    let own =
        row.occupation.as_ref().map_or_else(|| who(ctx, series), |id| title(ctx, id).to_owned());
    if own.is_empty() { words::capital(series.population.words()) } else { own }
}

fn label<'s>(
    ctx: &PageContext<'_>,
    series: &'s Series,
    row: &'s PayRow,
    several: bool,
) -> Labeled<'s> {
    let region = ctx.site.region_name(&row.region);
    let role = role(ctx, series, row);
    let industry = row.industry.as_ref().map(ToString::to_string);
    let (label, sub) = match (industry, several) {
        (Some(industry), true) => (role, format!("{industry}, {region}")),
        (Some(industry), false) => (industry, region),
        (None, true) => (role, region),
        (None, false) => (region, String::new()),
    };
    Labeled { series, row, label, sub }
}

/// The heading states the finding: of the first row, with what it is called there and the
/// population, since another table may speak of the same occupation.
fn finding(ctx: &PageContext<'_>, rows: &[Labeled<'_>]) -> String {
    let Some(first) = rows.first() else { return String::new() };
    let known = |stat: Stat| first.row.stat(stat).filter(|figure| figure.value.min().is_some());
    let pay = |figure: &Figure<Number>, stat: Stat| {
        words::pay(figure, first.series.currency, first.row.top_coded.contains(&stat))
    };
    let said = |stat: Stat| known(stat).map(|figure| pay(figure, stat));
    let place = ctx.site.region_name(&first.row.region);
    let who = [
        Some(people(ctx, first.series, first.row)),
        first.row.industry.as_ref().map(ToString::to_string),
    ];
    let group = format!("{}, {place}", who.into_iter().flatten().collect::<Vec<_>>().join(", "));
    if let (Some(low), Some(high)) = (said(Stat::P25), said(Stat::P75)) {
        format!("{group}: half earn {low} to {high}")
    } else if let Some(median) = said(Stat::Median) {
        format!("{group}: the median is {median}")
    } else if let Some(mean) = said(Stat::Mean) {
        format!("{group}: the mean is {mean}")
    } else if let (Some(low), Some(high)) = (said(Stat::Min), said(Stat::Max)) {
        format!("{group}: from {low} to {high}")
    } else {
        match Stat::ALL.into_iter().find_map(|stat| Some((stat, said(stat)?))) {
            Some((stat, text)) => format!("{group}: {} {text}", column(stat).to_lowercase()),
            None => format!("{group}: no figure is known"),
        }
    }
}

/// What stands in for what, and how many answered; what is the same for several series is said
/// once.
fn text(ctx: &PageContext<'_>, group: &[&Series]) -> String {
    let mut parts = Vec::new();
    for series in group {
        for id in series.occupation.iter().chain(&series.occupations) {
            let Some(occupation) = ctx.site.occupations.get(id) else { continue };
            let (title, soc) = (escaped(&occupation.title), escaped(&occupation.soc));
            parts.push(if occupation.stands_in {
                format!("{title}: no code of their own; the figures are for SOC {soc}.")
            } else {
                format!("{title}: SOC {soc}.")
            });
        }
        if let Some(sample) = series.sample.as_ref().filter(|sample| sample.value.min().is_some()) {
            parts.push(format!(
                "{} answered.",
                escaped(&words::counted(sample, "person", "people"))
            ));
        }
    }
    let mut said = std::collections::BTreeSet::new();
    parts.retain(|part| said.insert(part.clone()));
    parts.join(" ")
}

fn notes(ctx: &mut PageContext<'_>, rows: &[Labeled<'_>]) -> Vec<String> {
    let mut notes = Vec::new();
    if rows.iter().any(|row| !row.row.top_coded.is_empty()) {
        notes.push("≥ marks pay above the highest amount that the source publishes.".to_owned());
    }
    let few = |figure: &Figure<Number>| figure.value.max().is_some_and(|n| n < Number::from(30));
    let sample =
        |row: &Labeled<'_>| row.row.sample.as_ref().or(row.series.sample.as_ref()).is_some_and(few);
    if rows.iter().any(sample) {
        notes.push("Fewer than 30 answered: treat these figures with care.".to_owned());
    }
    match rows.first().map(|row| row.series.population) {
        Some(Population::Postings) => {
            notes.push(
                "Job postings tell what employers advertise, not what people are paid.".to_owned(),
            );
        }
        Some(Population::SelfReport) => {
            notes.push("People reported their own pay; nobody checked it.".to_owned())
        }
        Some(Population::Holders) => {
            notes.push("Holders differ from others in more than the certificate.".to_owned());
        }
        Some(Population::Occupation) | None => {}
    }
    for row in rows {
        for stat in Stat::ALL {
            let Some(figure) = row.row.stat(stat) else { continue };
            let other = others(ctx, figure, |other| words::pay(other, row.series.currency, false));
            if !other.is_empty() {
                notes.push(format!(
                    "{}, {}: {other}.",
                    escaped(&row.label),
                    column(stat).to_lowercase()
                ));
            }
            if let Some(note) = &figure.note {
                notes.push(ctx.md(note));
            }
        }
    }
    notes
}

/// An amount for a label in the drawing: to the nearest thousand, the table has it exactly.
fn short(
    currency: crate::model::money::Currency,
    amount: rust_decimal::Decimal,
    period: PayPeriod,
) -> String {
    let thousand = rust_decimal::Decimal::ONE_THOUSAND;
    match period {
        PayPeriod::Year if amount >= thousand => {
            format!("{}k", Money { currency, amount: (amount / thousand).round() })
        }
        _ => Money { currency, amount: amount.round() }.to_string(),
    }
}
