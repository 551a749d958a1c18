//! A guide's data for download. Each table is made once, as columns and rows, and written twice: as CSV with one fact a
//! row and its source beside it, and inside `certification.json`. Columns are stable snake_case names, dates are ISO.

use std::borrow::Cow;
use std::io;

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

use crate::base::date::PartialDate;
use crate::model::blocks::{Covers, Price, Resource};
use crate::model::costs::Billing;
use crate::model::exam::Domain;
use crate::model::figure::{Figure, Measure};
use crate::model::money::Money;
use crate::model::salaries::{PayPeriod, Stat};
use crate::model::scalar::Number;
use crate::model::variants::ByVersion;
use crate::site::resolve::Around;
use crate::site::{Guide, Site, comparison, files, plans};

use super::shell::Link;
use super::{Sink, certification};

/// A table under its file name.
pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) columns: Vec<&'static str>,
    pub(super) rows: Vec<Vec<String>>,
}

/// Writes a guide's tables and its JSON.
pub(super) fn put_all(site: &Site, guide: &Guide, sink: &dyn Sink) -> io::Result<()> {
    let tables = tables(site, guide);
    for table in &tables {
        sink.put(&format!("{}/{}.csv", guide.address, table.name), &csv(table)?)?;
    }
    let mut json = serde_json::to_vec(&Whole { head: certification::of(site, guide), tables: &tables })?;
    json.push(b'\n');
    sink.put(&format!("{}/certification.json", guide.address), &json)
}

/// The links to a guide's files, and to its page of plans where nothing else leads there any more.
pub(super) fn links(site: &Site, guide: &Guide) -> Vec<Link> {
    let link = |label: &str, file: &str| Link {
        label: label.to_owned(),
        href: site.base.href(&format!("{}/{file}", guide.address)),
    };
    let is_over = guide.lifecycle.status.is_over() && plans::has_page(guide);
    let plans = is_over.then(|| link("why there is no study plan", "plan/"));
    files::of(guide).map(|file| link(file, file)).chain(plans).collect()
}

/// The tables of the guide's files.
fn tables(site: &Site, guide: &Guide) -> Vec<Table> {
    let made = files::of(guide).filter_map(|file| match file {
        "domains.csv" => Some(domains(site, guide)),
        "costs.csv" => Some(costs(site, guide)),
        "salaries.csv" => Some(salaries(site, guide)),
        "resources.csv" => Some(resources(site, guide)),
        "comparison.csv" => Some(comparison_table(site, guide)),
        _ => None,
    });
    made.collect()
}

/// A table as CSV that no spreadsheet takes for formulas.
pub(super) fn csv(table: &Table) -> io::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(&table.columns)?;
    for row in &table.rows {
        for cell in row {
            writer.write_field(guarded(cell).as_bytes())?;
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.into_inner().map_err(|error| io::Error::other(error.to_string()))
}

/// A cell that a spreadsheet would take for a formula gets an apostrophe; plain negative numbers stay.
fn guarded(cell: &str) -> Cow<'_, str> {
    let formula =
        cell.starts_with(['=', '+', '@', '\t', '\r']) || (cell.starts_with('-') && cell.parse::<f64>().is_err());
    if formula { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// `certification.json`: what is known of the certification (`super::certification`), then each table as a list of
/// objects.
struct Whole<'a> {
    head: Map<String, Value>,
    tables: &'a [Table],
}

impl Serialize for Whole<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (key, value) in &self.head {
            map.serialize_entry(key, value)?;
        }
        for table in self.tables {
            map.serialize_entry(table.name, table)?;
        }
        map.end()
    }
}

impl Serialize for Table {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.rows.iter().map(|cells| Row { columns: &self.columns, cells }))
    }
}

/// A row as an object, written as it comes: a table of many rows is never in memory twice.
struct Row<'a> {
    columns: &'a [&'static str],
    cells: &'a [String],
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.columns.iter().zip(self.cells))
    }
}

/// Least, greatest and a said absence of a figure.
fn span<T: Copy>(figure: Option<&Figure<T>>, text: impl Fn(T) -> String) -> [String; 3] {
    let Some(figure) = figure else { return [String::new(), String::new(), "unknown".to_owned()] };
    let absence = match figure.value {
        Measure::Absent(absence) => absence.key().to_owned(),
        _ => String::new(),
    };
    [figure.value.min().map(&text).unwrap_or_default(), figure.value.max().map(&text).unwrap_or_default(), absence]
}

fn number(number: Number) -> String {
    number.0.normalize().to_string()
}

fn amount(money: Money) -> String {
    money.amount.normalize().to_string()
}

/// Source, its address, and the date of a figure.
fn provenance(site: &Site, (source, as_of): Around<'_>) -> [String; 3] {
    let url = source.and_then(|id| site.sources.get(id)).map(|source| source.url.to_string());
    [
        source.map(|id| id.to_string()).unwrap_or_default(),
        url.unwrap_or_default(),
        as_of.map(PartialDate::iso).unwrap_or_default(),
    ]
}

/// The domains of every version that has an outline of its own, else those of the version in force.
fn outlines(guide: &Guide) -> Vec<(&str, &Domain)> {
    let versions: Vec<&str> = match &guide.data.domains {
        Some(ByVersion::Each { .. }) => guide.data.versions.iter().map(|version| version.id.as_str()).collect(),
        _ => guide.in_force().iter().map(|version| version.id.as_str()).collect(),
    };
    let of = |version| {
        let domains = guide.domains(Some(version)).into_iter();
        domains.flat_map(move |d| d.items.iter().map(move |domain| (version, domain)))
    };
    versions.into_iter().flat_map(of).collect()
}

fn domains(site: &Site, guide: &Guide) -> Table {
    let columns = vec![
        "version",
        "domain_id",
        "domain",
        "weight_min",
        "weight_max",
        "weight_absence",
        "task_id",
        "task",
        "topic",
        "source",
        "source_url",
        "as_of",
    ];
    let mut rows = Vec::new();
    for (version, domain) in outlines(guide) {
        let weight = span(Some(&domain.weight), number);
        let from = provenance(site, domain.weight.around());
        let mut row = |task: &str, name: &str, topic: &str| {
            let own = [version.to_owned(), domain.id.to_string(), domain.name.to_string()];
            let tail = [task.to_owned(), name.to_owned(), topic.to_owned()];
            rows.push([own.as_slice(), &weight, &tail, &from].concat());
        };
        if domain.tasks.is_empty() {
            row("", "", "");
        }
        for task in &domain.tasks {
            let id = task.number.as_deref().unwrap_or(&task.id);
            if task.topics.is_empty() {
                row(id, &task.name, "");
            }
            task.topics.iter().for_each(|topic| row(id, &task.name, topic));
        }
    }
    Table { name: "domains", columns, rows }
}

fn costs(site: &Site, guide: &Guide) -> Table {
    let columns = vec![
        "cost_id",
        "type",
        "name",
        "required",
        "billing",
        "amount_min",
        "amount_max",
        "amount_absence",
        "currency",
        "percent_min",
        "percent_max",
        "of",
        "tax",
        "version",
        "region",
        "from",
        "to",
        "source",
        "source_url",
        "as_of",
    ];
    let items = guide.data.costs.as_ref().map_or(&[][..], |costs| &costs.items);
    let rows = items.iter().map(|cost| {
        let figure = cost.amount.as_ref();
        let billing = match cost.billing {
            Billing::Once => "once".to_owned(),
            Billing::Every(span) => span.iso(),
        };
        let currency =
            figure.and_then(|f| f.value.min()).map(|money| money.currency.code().to_owned()).unwrap_or_default();
        let text =
            |value: &Option<crate::model::scalar::Id>| value.as_ref().map(ToString::to_string).unwrap_or_default();
        let date = |date: Option<PartialDate>| date.map(PartialDate::iso).unwrap_or_default();
        let own = [
            cost.id.to_string(),
            cost.kind.words().to_owned(),
            cost.name.to_string(),
            cost.is_required().to_string(),
            billing,
        ];
        let region = cost.region.as_ref().map(ToString::to_string).unwrap_or_default();
        let [percent_min, percent_max, _] = span(cost.percent.as_ref(), number);
        let tax = cost.tax.map(|tax| tax.key().to_owned()).unwrap_or_default();
        let discount = [percent_min, percent_max, text(&cost.of), tax];
        let tail = [text(&cost.version), region, date(cost.from), date(cost.to)];
        // A discount in percent has no amount that could be missing.
        let (amounts, from) = match (figure, &cost.percent) {
            (None, Some(percent)) => (Default::default(), provenance(site, percent.around())),
            _ => (span(figure, amount), provenance(site, figure.map_or((None, None), Figure::around))),
        };
        [own.as_slice(), &amounts, &[currency], &discount, &tail, &from].concat()
    });
    Table { name: "costs", columns, rows: rows.collect() }
}

fn salaries(site: &Site, guide: &Guide) -> Table {
    let columns = vec![
        "series",
        "occupation",
        "population",
        "pay",
        "period",
        "currency",
        "region",
        "industry",
        "statistic",
        "value_min",
        "value_max",
        "absence",
        "top_coded",
        "source",
        "source_url",
        "as_of",
    ];
    let mut rows = Vec::new();
    for series in guide.data.salaries.iter().flat_map(|salaries| &salaries.series) {
        let occupation =
            series.occupation.iter().chain(&series.occupations).map(|id| id.as_str()).collect::<Vec<_>>().join(" ");
        let period = if series.period == PayPeriod::Year { "year" } else { "hour" };
        for row in &series.rows {
            for stat in Stat::ALL {
                let Some(figure) = row.stat(stat) else { continue };
                let own = [
                    series.id.to_string(),
                    row.occupation.as_ref().map_or_else(|| occupation.clone(), ToString::to_string),
                    series.population.words().to_owned(),
                    series.pay.words().to_owned(),
                    period.to_owned(),
                    series.currency.code().to_owned(),
                    row.region.to_string(),
                    row.industry.as_ref().map(ToString::to_string).unwrap_or_default(),
                    stat.key().to_owned(),
                ];
                let top = [row.top_coded.contains(&stat).to_string()];
                rows.push(
                    [own.as_slice(), &span(Some(figure), number), &top, &provenance(site, figure.around())].concat(),
                );
            }
        }
    }
    Table { name: "salaries", columns, rows }
}

/// `all`, or the ids of the domains that a resource covers.
fn covered(resource: &Resource) -> String {
    match &resource.covers {
        Some(Covers::All) => "all".to_owned(),
        Some(Covers::Some(ids)) => ids.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(" "),
        None => String::new(),
    }
}

fn resources(site: &Site, guide: &Guide) -> Table {
    let columns = vec![
        "resource_id",
        "title",
        "url",
        "provider",
        "kind",
        "official",
        "price_min",
        "price_max",
        "price_absence",
        "currency",
        "billing",
        "hours_min",
        "hours_max",
        "hours_absence",
        "covers",
        "version",
        "affiliate",
        "source",
        "source_url",
        "as_of",
    ];
    let rows = guide.data.resources.iter().flatten().map(|resource| {
        let (price, currency, billing) = match &resource.price {
            None => (["".into(), "".into(), "unknown".into()], String::new(), String::new()),
            Some(Price::Free) => (["0".into(), "0".into(), String::new()], String::new(), "once".to_owned()),
            Some(Price::Once(figure)) => (span(Some(figure), amount), code(figure), "once".to_owned()),
            Some(Price::Every(figure, every)) => (span(Some(figure), amount), code(figure), every.iso()),
        };
        let own = [
            resource.id.to_string(),
            resource.title.to_string(),
            resource.url.to_string(),
            resource.provider.to_string(),
            resource.kind.words().to_owned(),
            resource.official.to_string(),
        ];
        let tail = [
            covered(resource),
            resource.version.as_ref().map(ToString::to_string).unwrap_or_default(),
            resource.affiliate.to_string(),
        ];
        let around = (resource.source.as_deref(), resource.as_of);
        let mut from = match resource.price.as_ref().and_then(Price::figure) {
            Some(figure) => provenance(site, figure.around()),
            None => provenance(site, resource.hours.as_ref().map_or(around, Figure::around)),
        };
        // A resource that names no source is its own.
        if from[1].is_empty() {
            from[1] = resource.url.to_string();
        }
        let hours = span(resource.hours.as_ref(), number);
        [own.as_slice(), &price, &[currency, billing], &hours, &tail, &from].concat()
    });
    Table { name: "resources", columns, rows: rows.collect() }
}

fn code(figure: &Figure<Money>) -> String {
    figure.value.min().map(|money| money.currency.code().to_owned()).unwrap_or_default()
}

fn comparison_table(site: &Site, guide: &Guide) -> Table {
    let columns = vec!["certification", "row", "value", "source", "source_url", "as_of"];
    let mut rows = Vec::new();
    for (name, row, said) in comparison::cells(site, guide) {
        let url = said.source.as_ref().and_then(|id| site.sources.get(id)).map(|source| source.url.to_string());
        rows.push(vec![
            name.to_owned(),
            row.to_owned(),
            said.text.replace('\u{a0}', " "),
            said.source.map(|id| id.to_string()).unwrap_or_default(),
            url.unwrap_or_default(),
            said.as_of.map(PartialDate::iso).unwrap_or_default(),
        ]);
    }
    Table { name: "comparison", columns, rows }
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
