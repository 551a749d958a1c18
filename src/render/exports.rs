//! A guide's data for download: its tables as CSV, one fact a row with its source beside it, and
//! `certification.json`, which says the rest and names the tables. Columns are stable snake_case
//! names, dates are ISO.

use std::borrow::Cow;
use std::io;

use crate::base::date::PartialDate;
use crate::model::blocks::{Covers, Price, Resource};
use crate::model::costs::{Billing, Cost};
use crate::model::exam::{Domain, Task};
use crate::model::figure::{Absence, Figure, Measure};
use crate::model::money::Money;
use crate::model::said::Scalar;
use crate::model::salaries::{PayRow, Series, Stat};
use crate::model::scalar::Number;
use crate::model::variants::ByVersion;
use crate::site::resolve::Around;
use crate::site::{Guide, Site, comparison, files, plans};

use super::shell::Link;
use super::{Sink, certification};

const JSON: &str = "certification.json";

/// A table under its file name.
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) columns: Vec<&'static str>,
    pub(super) rows: Vec<Vec<String>>,
}

/// Writes a guide's tables and its JSON.
pub(super) fn put_all(site: &Site, guide: &Guide, sink: &dyn Sink) -> io::Result<()> {
    for table in tables(site, guide) {
        sink.put(&format!("{}/{}.csv", guide.address, table.name), &csv(&table)?)?;
    }
    if !files::has(site.config.outputs, guide, JSON) {
        return Ok(());
    }
    let mut json = serde_json::to_vec(&certification::of(site, guide))?;
    json.push(b'\n');
    sink.put(&format!("{}/{JSON}", guide.address), &json)
}

/// The links to a guide's files, and to its page of plans where nothing else leads there any more.
pub(super) fn links(site: &Site, guide: &Guide) -> Vec<Link> {
    let link = |label: &str, file: &str| Link {
        label: label.to_owned(),
        href: site.base.href(&format!("{}/{file}", guide.address)),
    };
    let is_over = guide.lifecycle.status.is_over() && plans::has_page(guide);
    let plans = is_over.then(|| link("why there is no study plan", "plan/"));
    files::of(site.config.outputs, guide).map(|file| link(file, file)).chain(plans).collect()
}

/// The tables of the guide's files.
fn tables(site: &Site, guide: &Guide) -> Vec<Table> {
    let made = files::of(site.config.outputs, guide).filter_map(|file| match file {
        "domains.csv" => Some(domains(site, guide)),
        "costs.csv" => Some(costs(site, guide)),
        "salaries.csv" => Some(salaries(site, guide)),
        "resources.csv" => Some(resources(site, guide)),
        "comparison.csv" => Some(compared(site, guide)),
        _ => None,
    });
    made.collect()
}

/// A table as CSV that no spreadsheet takes for formulas.
pub(super) fn csv(table: &Table) -> io::Result<Vec<u8>> {
    // The mark of UTF-8: without it, Excel reads letters beyond ASCII as those of the system's code
    // page.
    let start = "\u{feff}".as_bytes().to_vec();
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(start);
    writer.write_record(&table.columns)?;
    for row in &table.rows {
        for cell in row {
            writer.write_field(guarded(cell).as_bytes())?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
}

/// A cell that a spreadsheet would take for a formula gets an apostrophe; plain negative numbers
/// stay.
fn guarded(cell: &str) -> Cow<'_, str> {
    let formula = cell.starts_with(['=', '+', '@', '\t', '\r'])
        || (cell.starts_with('-') && cell.parse::<f64>().is_err());
    if formula { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// Least, greatest and a said absence of a figure.
#[derive(Default)]
struct Span {
    min: String,
    max: String,
    absence: &'static str,
}

fn span<T: Scalar>(figure: Option<&Figure<T>>) -> Span {
    let Some(figure) = figure else {
        return Span { absence: Absence::Unknown.key(), ..Span::default() };
    };
    let text = |value: T| value.number().normalize().to_string();
    Span {
        min: figure.value.min().map(text).unwrap_or_default(),
        max: figure.value.max().map(text).unwrap_or_default(),
        absence: match figure.value {
            Measure::Absent(absence) => absence.key(),
            _ => "",
        },
    }
}

/// The code of an amount's currency.
fn currency(figure: Option<&Figure<Money>>) -> String {
    let amount = figure.and_then(|figure| figure.value.min());
    amount.map(|money| money.currency.code().to_owned()).unwrap_or_default()
}

/// Text of something that may be missing.
fn text<T: ToString>(value: Option<&T>) -> String {
    value.map(ToString::to_string).unwrap_or_default()
}

fn date(date: Option<PartialDate>) -> String {
    date.map(PartialDate::iso).unwrap_or_default()
}

/// What stands behind a row: the id of a source, its address, a date.
#[derive(Default)]
struct Behind {
    source: String,
    url: String,
    as_of: String,
}

impl Behind {
    fn of(site: &Site, (source, as_of): Around<'_>) -> Self {
        let url = source.and_then(|id| site.sources.get(id)).map(|source| source.url.to_string());
        Self { source: text(source), url: url.unwrap_or_default(), as_of: date(as_of) }
    }
}

/// A column: its name, and what a row says in it.
type Column<R> = (&'static str, fn(&R) -> String);

/// A table of rows, each with what stands behind it, which its last columns say.
fn table<R>(
    name: &'static str,
    columns: &[Column<R>],
    rows: impl IntoIterator<Item = (R, Behind)>,
) -> Table {
    let names =
        columns.iter().map(|(name, _)| *name).chain(["source", "source_url", "as_of"]).collect();
    let cells = |(row, behind): (R, Behind)| {
        let own = columns.iter().map(|(_, cell)| cell(&row));
        own.chain([behind.source, behind.url, behind.as_of]).collect()
    };
    Table { name, columns: names, rows: rows.into_iter().map(cells).collect() }
}

/// A topic, a task without topics, or a domain without tasks.
struct Asked<'g> {
    version: &'g str,
    domain: &'g Domain,
    task: Option<&'g Task>,
    topic: &'g str,
}

/// The domains of every version that has an outline of its own, else those of the version in force.
fn asked(guide: &Guide) -> Vec<Asked<'_>> {
    let versions: Vec<&str> = match &guide.data.domains {
        Some(ByVersion::Each { .. }) => {
            guide.data.versions.iter().map(|version| version.id.as_str()).collect()
        }
        _ => guide.in_force().iter().map(|version| version.id.as_str()).collect(),
    };
    let mut all = Vec::new();
    for version in versions {
        for domain in guide.domains(Some(version)).into_iter().flat_map(|domains| &domains.items) {
            let mut push = |task, topic| all.push(Asked { version, domain, task, topic });
            if domain.tasks.is_empty() {
                push(None, "");
            }
            for task in &domain.tasks {
                if task.topics.is_empty() {
                    push(Some(task), "");
                }
                task.topics.iter().for_each(|topic| push(Some(task), topic));
            }
        }
    }
    all
}

fn domains(site: &Site, guide: &Guide) -> Table {
    let columns: &[Column<Asked<'_>>] = &[
        ("version", |row| row.version.to_owned()),
        ("domain_id", |row| row.domain.id.to_string()),
        ("domain", |row| row.domain.name.to_string()),
        ("weight_min", |row| span(Some(&row.domain.weight)).min),
        ("weight_max", |row| span(Some(&row.domain.weight)).max),
        ("weight_absence", |row| span(Some(&row.domain.weight)).absence.to_owned()),
        ("task_id", |row| {
            row.task
                .map(|task| task.number.as_deref().unwrap_or(&task.id).to_owned())
                .unwrap_or_default()
        }),
        ("task", |row| text(row.task.map(|task| &task.name))),
        ("topic", |row| row.topic.to_owned()),
    ];
    let rows = asked(guide).into_iter().map(|row| {
        let behind = Behind::of(site, row.domain.weight.around());
        (row, behind)
    });
    table("domains", columns, rows)
}

/// The amount of a cost; a discount in percent has none that could be missing.
fn amount(cost: &Cost) -> Span {
    if cost.amount.is_none() && cost.percent.is_some() {
        Span::default()
    } else {
        span(cost.amount.as_ref())
    }
}

fn costs(site: &Site, guide: &Guide) -> Table {
    let columns: &[Column<&Cost>] = &[
        ("cost_id", |cost| cost.id.to_string()),
        ("type", |cost| cost.kind.key().to_owned()),
        ("name", |cost| cost.name.to_string()),
        ("required", |cost| cost.is_required().to_string()),
        ("billing", |cost| match cost.billing {
            Billing::Once => "once".to_owned(),
            Billing::Every(span) => span.iso(),
        }),
        ("amount_min", |cost| amount(cost).min),
        ("amount_max", |cost| amount(cost).max),
        ("amount_absence", |cost| amount(cost).absence.to_owned()),
        ("currency", |cost| currency(cost.amount.as_ref())),
        ("percent_min", |cost| span(cost.percent.as_ref()).min),
        ("percent_max", |cost| span(cost.percent.as_ref()).max),
        ("of", |cost| text(cost.of.as_ref())),
        ("tax", |cost| cost.tax.map(|tax| tax.key().to_owned()).unwrap_or_default()),
        ("version", |cost| text(cost.version.as_ref())),
        ("region", |cost| text(cost.region.as_ref())),
        ("from", |cost| date(cost.from)),
        ("to", |cost| date(cost.to)),
    ];
    let items = guide.data.costs.iter().flat_map(|costs| &costs.items);
    let rows = items.map(|cost| {
        let percent = cost.percent.as_ref().map(Figure::around);
        let around = cost.amount.as_ref().map(Figure::around).or(percent).unwrap_or_default();
        (cost, Behind::of(site, around))
    });
    table("costs", columns, rows)
}

/// A statistic of a row of pay.
struct Paid<'g> {
    series: &'g Series,
    row: &'g PayRow,
    stat: Stat,
    figure: &'g Figure<Number>,
}

impl Paid<'_> {
    /// The occupations, by their ids.
    fn occupations(&self) -> String {
        let of_series = self.series.occupation.iter().chain(&self.series.occupations);
        let all: Vec<&str> = match &self.row.occupation {
            Some(own) => vec![own.as_str()],
            None => of_series.map(|id| id.as_str()).collect(),
        };
        all.join(" ")
    }
}

fn salaries(site: &Site, guide: &Guide) -> Table {
    let columns: &[Column<Paid<'_>>] = &[
        ("series", |paid| paid.series.id.to_string()),
        ("occupation", Paid::occupations),
        ("population", |paid| paid.series.population.key().to_owned()),
        ("pay", |paid| paid.series.pay.key().to_owned()),
        ("period", |paid| paid.series.period.key().to_owned()),
        ("currency", |paid| paid.series.currency.code().to_owned()),
        ("region", |paid| paid.row.region.to_string()),
        ("industry", |paid| text(paid.row.industry.as_ref())),
        ("statistic", |paid| paid.stat.key().to_owned()),
        ("value_min", |paid| span(Some(paid.figure)).min),
        ("value_max", |paid| span(Some(paid.figure)).max),
        ("absence", |paid| span(Some(paid.figure)).absence.to_owned()),
        ("top_coded", |paid| paid.row.top_coded.contains(&paid.stat).to_string()),
    ];
    let all = guide.data.salaries.iter().flat_map(|salaries| &salaries.series);
    let rows = all.flat_map(|series| series.rows.iter().map(move |row| (series, row))).flat_map(
        |(series, row)| {
            let paid = move |stat| Some(Paid { series, row, stat, figure: row.stat(stat)? });
            Stat::ALL.into_iter().filter_map(paid)
        },
    );
    table(
        "salaries",
        columns,
        rows.map(|paid| {
            let behind = Behind::of(site, paid.figure.around());
            (paid, behind)
        }),
    )
}

/// The price of a resource: what is free costs nothing.
fn price(resource: &Resource) -> Span {
    match &resource.price {
        Some(Price::Free) => Span { min: "0".to_owned(), max: "0".to_owned(), absence: "" },
        price => span(price.as_ref().and_then(Price::figure)),
    }
}

fn resources(site: &Site, guide: &Guide) -> Table {
    let columns: &[Column<&Resource>] = &[
        ("resource_id", |resource| resource.id.to_string()),
        ("title", |resource| resource.title.to_string()),
        ("url", |resource| resource.url.to_string()),
        ("provider", |resource| resource.provider.to_string()),
        ("kind", |resource| resource.kind.key().to_owned()),
        ("official", |resource| resource.official.to_string()),
        ("price_min", |resource| price(resource).min),
        ("price_max", |resource| price(resource).max),
        ("price_absence", |resource| price(resource).absence.to_owned()),
        ("currency", |resource| currency(resource.price.as_ref().and_then(Price::figure))),
        ("billing", |resource| match &resource.price {
            None => String::new(),
            Some(Price::Free | Price::Once(_)) => "once".to_owned(),
            Some(Price::Every(_, every)) => every.iso(),
        }),
        ("hours_min", |resource| span(resource.hours.as_ref()).min),
        ("hours_max", |resource| span(resource.hours.as_ref()).max),
        ("hours_absence", |resource| span(resource.hours.as_ref()).absence.to_owned()),
        ("covers", |resource| match &resource.covers {
            Some(Covers::All) => "all".to_owned(),
            Some(Covers::Some(ids)) => {
                ids.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(" ")
            }
            None => String::new(),
        }),
        ("version", |resource| text(resource.version.as_ref())),
        ("affiliate", |resource| resource.affiliate.to_string()),
    ];
    let rows = guide.data.resources.iter().flatten().map(|resource| {
        let price = resource.price.as_ref().and_then(Price::figure).map(Figure::around);
        let hours = resource.hours.as_ref().map(Figure::around);
        let mut behind = Behind::of(
            site,
            price.or(hours).unwrap_or((resource.source.as_deref(), resource.as_of)),
        );
        // A resource that names no source is its own.
        if behind.url.is_empty() {
            behind.url = resource.url.to_string();
        }
        (resource, behind)
    });
    table("resources", columns, rows)
}

fn compared(site: &Site, guide: &Guide) -> Table {
    type Cell<'g> = (&'g str, &'static str, comparison::Cell);
    let columns: &[Column<Cell<'_>>] = &[
        ("certification", |(name, ..)| (*name).to_owned()),
        ("row", |(_, row, _)| (*row).to_owned()),
        ("value", |(.., said)| said.text.replace('\u{a0}', " ")),
    ];
    let rows = comparison::cells(site, guide).into_iter().map(|cell| {
        let behind = Behind::of(site, (cell.2.source.as_ref(), cell.2.as_of));
        (cell, behind)
    });
    table("comparison", columns, rows)
}

#[cfg(test)]
mod tests {
    #[test]
    fn no_cell_is_a_formula() {
        for cell in ["=1+1", "+1", "@x", "-a", "\tx"] {
            assert!(super::guarded(cell).starts_with('\''), "{cell}");
        }
        assert_eq!(super::guarded("-3.5"), "-3.5");
        assert_eq!(super::guarded("a=b"), "a=b");
    }
}
