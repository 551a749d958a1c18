//! `data/wages/OCCUPATION.csv`: all places of an occupation, published once, whatever the number of
//! guides that name it.

use std::io;

use crate::model::salaries::PayPeriod;
use crate::model::wages::COLUMNS;
use crate::site::Site;
use crate::site::wages::{self, Placed};

use super::Sink;
use super::exports::{Table, csv};

/// What stands behind the columns of the data set's own file.
const HEAD: [&str; 10] = [
    "data_set",
    "currency",
    "period",
    "pay",
    "population",
    "as_of",
    "license",
    "source",
    "source_title",
    "source_url",
];

/// Writes the file of each occupation.
pub(super) fn put_all(site: &Site, sink: &dyn Sink) -> io::Result<()> {
    for id in wages::published_occupations(site) {
        sink.put(&wages::published(id), &csv(&table(site, id))?)?;
    }
    Ok(())
}

fn table(site: &Site, id: &crate::model::scalar::Id) -> Table {
    let columns = std::iter::once("occupation").chain(COLUMNS).chain(HEAD).collect();
    let mut rows = Vec::new();
    let Some(occupation) = site.occupations.get(id) else {
        return Table { name: "wages", columns, rows };
    };
    let mut set = "";
    for placed in site.wages.rows(&occupation.soc) {
        let is_first = std::mem::replace(&mut set, placed.set) != &**placed.set;
        rows.push(
            [vec![occupation.title.to_string()], placed.row.cells(), head(site, &placed, is_first)]
                .concat(),
        );
    }
    Table { name: "wages", columns, rows }
}

/// What is the same for all rows of a data set is said at the first, but for what a figure means
/// nothing without.
fn head(site: &Site, placed: &Placed<'_>, is_first: bool) -> Vec<String> {
    let head = placed.head;
    let source = site.sources.get(&head.source.0).filter(|_| is_first);
    let once = |text: &str| if is_first { text.to_owned() } else { String::new() };
    vec![
        placed.set.to_string(),
        head.currency.code().to_owned(),
        if head.period == PayPeriod::Year { "year".to_owned() } else { "hour".to_owned() },
        once(head.pay.words()),
        once(head.population.words()),
        head.as_of.iso(),
        once(&head.license),
        once(&head.source),
        source.map(|source| source.title.to_string()).unwrap_or_default(),
        source.map(|source| source.url.to_string()).unwrap_or_default(),
    ]
}
