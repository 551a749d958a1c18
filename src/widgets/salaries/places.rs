//! What an occupation pays where somebody lives: the country, then the states and metropolitan
//! areas in which most people work in it, or those that the author names. The rest is in one file
//! for each occupation.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::base::html::escaped;
use crate::model::money::Currency;
use crate::model::salaries::{Pay, PayPeriod, Population};
use crate::model::scalar::Text;
use crate::model::wages::{Area, AreaKind, WageHead, WageStat};
use crate::page::context::PageContext;
use crate::site::wages::{self, Paid, Placed};
use crate::site::words;

use super::super::cells::{DataLink, plain};
use super::per;

/// So many states, and so many metropolitan areas, are shown where the author names none; fewer
/// where each has many cells, so that a page stays small.
const MAX_SHOWN: usize = 8;

/// So many cells the rows of one kind of place have then.
const MAX_CELLS: usize = 16;

#[derive(Serialize)]
struct PlaceRow {
    label: String,
    cells: Vec<String>,
}

#[derive(Serialize)]
struct PlaceGroup {
    heading: String,
    rows: Vec<PlaceRow>,
}

/// A column of a statistic of an occupation.
#[derive(Serialize)]
struct Column {
    label: String,
}

/// One table: occupations whose wages can stand beside each other.
#[derive(Serialize)]
pub(super) struct PlacesView {
    uid: String,
    heading: String,
    caption: String,
    provenance_html: String,
    columns: Vec<Column>,
    width: usize,
    groups: Vec<PlaceGroup>,
    note_html: String,
    files: Vec<DataLink>,
}

/// What the rows of one table have in common.
type Alike = (Population, Currency, PayPeriod, Pay);

fn alike(head: &WageHead) -> Alike {
    (head.population, head.currency, head.period, head.pay)
}

/// An occupation with its rows in one table.
struct Wages<'s> {
    paid: &'s Paid<'s>,
    rows: Vec<Placed<'s>>,
}

impl<'s> Wages<'s> {
    fn at(&self, code: &str) -> Option<&Placed<'s>> {
        self.rows.iter().find(|placed| &*placed.row.area.code == code)
    }
}

/// The tables of a guide's occupations; none where data sets have no parts of a country.
pub(super) fn views(
    ctx: &mut PageContext<'_>,
    uid: &str,
    paid: &[Paid<'_>],
    regions: &[Text],
) -> Vec<PlacesView> {
    let site = ctx.site;
    let mut tables: Vec<(Alike, Vec<Wages<'_>>)> = Vec::new();
    for paid in paid {
        for placed in site.wages.rows(&paid.occupation.soc) {
            let key = alike(placed.head);
            let at = tables.iter().position(|(known, _)| *known == key).unwrap_or_else(|| {
                tables.push((key, Vec::new()));
                tables.len() - 1
            });
            let of_table = &mut tables[at].1;
            match of_table.last_mut().filter(|last| last.paid.id == paid.id) {
                Some(last) => last.rows.push(placed),
                None => of_table.push(Wages { paid, rows: vec![placed] }),
            }
        }
    }
    let tables = tables.iter().enumerate();
    tables
        .filter_map(|(i, (_, wages))| view(ctx, &format!("{uid}-places-{}", i + 1), wages, regions))
        .collect()
}

fn view(
    ctx: &mut PageContext<'_>,
    uid: &str,
    wages: &[Wages<'_>],
    regions: &[Text],
) -> Option<PlacesView> {
    let areas = chosen(wages, regions);
    let head = wages.first()?.rows.first()?.head;
    let stats: &[WageStat] = if wages.len() == 1 {
        &[WageStat::P25, WageStat::Median, WageStat::P75]
    } else {
        &[WageStat::Median]
    };
    if !areas.keys().any(|kind| *kind != AreaKind::Nation) {
        return None;
    }
    let columns = wages
        .iter()
        .flat_map(|of_one| stats.iter().map(|stat| column(of_one.paid, *stat, stats.len())));
    let columns: Vec<Column> = columns.collect();
    let groups = areas.iter().map(|(kind, areas)| PlaceGroup {
        heading: heading(*kind, regions.is_empty()).to_owned(),
        rows: areas.iter().map(|area| row(ctx, area, wages, stats)).collect(),
    });
    let groups = groups.collect();
    let from: Vec<_> = wages
        .iter()
        .flat_map(|of_one| &of_one.rows)
        .map(|placed| (Some(&*placed.head.source), Some(placed.head.as_of)))
        .fold(Vec::new(), |mut all, one| {
            if !all.contains(&one) {
                all.push(one);
            }
            all
        });
    Some(PlacesView {
        uid: uid.to_owned(),
        heading: format!("{} by state and metropolitan area", words::capital(head.pay.words())),
        caption: caption(head, wages, stats),
        provenance_html: ctx.provenance(&from),
        width: columns.len() + 1,
        columns,
        groups,
        note_html: notes(wages),
        files: wages.iter().map(|of_one| file(ctx, of_one)).collect(),
    })
}

/// The whole country, and of its parts those that are asked for, else those with the most people in
/// these occupations; of each kind the best paid first, by the first occupation of the guide.
fn chosen<'s>(wages: &[Wages<'s>], regions: &[Text]) -> BTreeMap<AreaKind, Vec<&'s Area>> {
    let mut people: BTreeMap<&str, (&Area, u64)> = BTreeMap::new();
    for placed in
        wages.iter().flat_map(|of_one| &of_one.rows).filter(|placed| placed.row.has_wages())
    {
        let known = people.entry(&placed.row.area.code).or_insert((&placed.row.area, 0));
        known.1 += placed.row.employment.unwrap_or(0);
    }
    let mut kinds: BTreeMap<AreaKind, Vec<(&'s Area, u64)>> = BTreeMap::new();
    for (area, people) in people.into_values() {
        let is_asked = regions.iter().any(|region| region.eq_ignore_ascii_case(&area.code));
        if area.kind == AreaKind::Nation || regions.is_empty() || is_asked {
            kinds.entry(area.kind).or_default().push((area, people));
        }
    }
    let median = |area: &Area| {
        let wage = |of_one: &Wages<'_>| of_one.at(&area.code)?.row.wage(WageStat::Median);
        wages.iter().find_map(wage).map(|wage| wage.amount)
    };
    let sorted = kinds.into_iter().map(|(kind, mut areas)| {
        areas.sort_by_key(|(area, people)| (std::cmp::Reverse(*people), &area.code));
        if regions.is_empty() {
            areas.truncate((MAX_CELLS / wages.len().max(2)).min(MAX_SHOWN));
        }
        areas.sort_by_key(|(area, _)| (std::cmp::Reverse(median(area)), &area.name));
        (kind, areas.into_iter().map(|(area, _)| area).collect())
    });
    sorted.collect()
}

fn heading(kind: AreaKind, are_chosen: bool) -> &'static str {
    match (kind, are_chosen) {
        (AreaKind::Nation, _) => "",
        (AreaKind::State, true) => "States with the most of these jobs",
        (AreaKind::State, false) => "States",
        (AreaKind::Metro, true) => "Metropolitan areas with the most of these jobs",
        (AreaKind::Metro, false) => "Metropolitan areas",
    }
}

/// One occupation needs no name in its columns: the caption has it.
fn column(paid: &Paid<'_>, stat: WageStat, count: usize) -> Column {
    let label = match stat {
        _ if count == 1 => &*paid.occupation.title,
        WageStat::P25 => "25%",
        WageStat::P75 => "75%",
        _ => "Median",
    };
    Column { label: label.to_owned() }
}

fn caption(head: &WageHead, wages: &[Wages<'_>], stats: &[WageStat]) -> String {
    let who =
        if let [one] = wages { format!("{}: ", one.paid.occupation.title) } else { String::new() };
    let what = if stats.len() == 1 { "median " } else { "" };
    let whose = match head.population {
        Population::Occupation => String::new(),
        other => format!(" ({})", other.words()),
    };
    let text = format!(
        "{who}{what}{} {} in {}{whose}.",
        per(head.period),
        head.pay.words(),
        head.currency.code()
    );
    words::capital(&text)
}

fn row(
    ctx: &mut PageContext<'_>,
    area: &Area,
    wages: &[Wages<'_>],
    stats: &[WageStat],
) -> PlaceRow {
    let mut cells = Vec::new();
    for of_one in wages {
        for stat in stats {
            cells.push(cell(ctx, of_one.at(&area.code), *stat));
        }
    }
    PlaceRow { label: wages::area_name(ctx.site, area), cells }
}

/// What is not published is said in words, and never looks like zero.
fn cell(ctx: &mut PageContext<'_>, placed: Option<&Placed<'_>>, stat: WageStat) -> String {
    let Some((placed, wage)) = placed.and_then(|placed| Some((placed, placed.row.wage(stat)?)))
    else {
        return r#"<em class="absent">no estimate</em>"#.to_owned();
    };
    let (figure, currency) = (placed.head.figure(wage), placed.head.currency);
    plain(ctx, &figure, &words::pay(&figure, currency, wage.top_coded));
    escaped(&words::pay_in_table(&figure, currency, wage.top_coded))
}

/// For whom an occupation stands in, and what is not there.
fn notes(wages: &[Wages<'_>]) -> String {
    let mut notes: Vec<String> = Vec::new();
    for of_one in wages {
        for other in &of_one.paid.stand_ins {
            let (title, own) =
                (escaped(&other.title), escaped(&of_one.paid.occupation.title.to_lowercase()));
            notes.push(format!(
                "{title}: the classification has no code for them; the figures are for {own}."
            ));
        }
    }
    notes.join(" ")
}

/// The file with all places of an occupation.
fn file(ctx: &PageContext<'_>, of_one: &Wages<'_>) -> DataLink {
    let count = of_one.rows.len();
    let label = format!("{}: all {count} places (CSV)", of_one.paid.occupation.title);
    DataLink::new(label, ctx.href(&wages::published(of_one.paid.id)))
}
