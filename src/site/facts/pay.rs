//! Facts of pay and of employment to come, each with the population that it speaks of.

use crate::model::figure::Figure;
use crate::model::salaries::{Outlook, PayPeriod, PayRow, Population, Salaries, Series, Stat};
use crate::model::scalar::{Id, Number};
use crate::site::words;

use super::collect::{At, Collector};
use super::{Fact, Kind};

impl Collector<'_> {
    pub(super) fn salaries(&mut self, salaries: Option<&Salaries>) {
        let Some(salaries) = salaries else { return };
        let at = At::default();
        for (i, series) in salaries.series.iter().enumerate() {
            let at = at.to(
                format!("salaries.{}", series.id),
                ["salaries".into(), "series".into(), i.into()],
            );
            if let Some(sample) = &series.sample {
                let label = format!("Sample of {}", series.id);
                self.figure(at.key("sample"), Kind::Sample, label, sample, Figure::words);
            }
            for (j, row) in series.rows.iter().enumerate() {
                self.pay_row(&at.to(row.key(), ["rows".into(), j.into()]), series, row);
            }
        }
        for (i, outlook) in salaries.outlook.iter().enumerate() {
            let at = at.to(
                format!("outlook.{}", outlook.occupation),
                ["salaries".into(), "outlook".into(), i.into()],
            );
            self.outlook(&at, outlook);
        }
    }

    fn pay_row(&mut self, at: &At, series: &Series, row: &PayRow) {
        let occupations: Vec<String> = match &row.occupation {
            Some(own) => vec![self.occupation(own)],
            None => series
                .occupation
                .iter()
                .chain(&series.occupations)
                .map(|id| self.occupation(id))
                .collect(),
        };
        let mut who = vec![words::list(&occupations), self.content.region_name(&row.region)];
        who.extend(row.industry.as_ref().map(ToString::to_string));
        if series.population != Population::Occupation {
            who.push(series.population.words().to_owned());
        }
        who.retain(|part| !part.is_empty());
        let who = who.join(", ");
        for stat in Stat::ALL {
            let Some(figure) = row.stat(stat) else { continue };
            let print = |figure: &Figure<Number>| {
                words::pay(figure, series.currency, row.top_coded.contains(&stat))
            };
            let label = format!("{}, {who}", stat_words(stat));
            let fact = self.figure(at.key(stat.key()), Kind::Pay, label, figure, print);
            scope(fact.unit(series.currency.code()), series, row);
            if row.top_coded.contains(&stat) {
                fact.scope("top_coded", true);
            }
        }
        if let Some(sample) = &row.sample {
            let label = format!("Sample, {who}");
            scope(
                self.figure(at.key("sample"), Kind::Sample, label, sample, Figure::words),
                series,
                row,
            );
        }
    }

    fn outlook(&mut self, at: &At, outlook: &Outlook) {
        let window = format!("{}–{}", outlook.from.year(), outlook.to.year());
        let name = self.occupation(&outlook.occupation);
        let figures = [
            ("percent", format!("Change of employment, {name}, {window}"), Some(&outlook.percent)),
            (
                "comparator",
                format!("Change of employment, all occupations, {window}"),
                outlook.comparator.as_ref(),
            ),
            ("openings", format!("Openings a year, {name}, {window}"), outlook.openings.as_ref()),
        ];
        for (key, label, figure) in figures {
            let Some(figure) = figure else { continue };
            let is_count = key == "openings";
            let print = if is_count { Figure::words } else { words::percent };
            let fact = self.figure(at.key(key), Kind::Outlook, label, figure, print);
            fact.unit(if is_count { "openings a year" } else { "%" });
            if key != "comparator" {
                fact.scope("occupation", &*outlook.occupation);
            }
            fact.scope("from", outlook.from.iso()).scope("to", outlook.to.iso());
        }
    }

    fn occupation(&self, id: &Id) -> String {
        self.content
            .occupations
            .get(id)
            .map_or_else(|| id.to_string(), |occupation| occupation.title.to_string())
    }
}

fn scope(fact: &mut Fact, series: &Series, row: &PayRow) {
    fact.scope("population", series.population.key());
    let all = series.occupation.iter().chain(&series.occupations);
    let ids: Vec<&str> = row
        .occupation
        .as_ref()
        .map_or_else(|| all.map(Id::as_str).collect(), |own| vec![own.as_str()]);
    if !ids.is_empty() {
        fact.scope("occupation", ids.join(" "));
    }
    fact.scope("region", &row.region);
    if let Some(industry) = &row.industry {
        fact.scope("industry", industry);
    }
    fact.scope("pay", series.pay.key());
    fact.scope("every", if series.period == PayPeriod::Year { "P1Y" } else { "PT1H" });
}

/// A statistic as the first words of a label.
fn stat_words(stat: Stat) -> &'static str {
    match stat {
        Stat::Min => "Least pay",
        Stat::P10 => "10th percentile of pay",
        Stat::P25 => "25th percentile of pay",
        Stat::Median => "Median pay",
        Stat::P75 => "75th percentile of pay",
        Stat::P90 => "90th percentile of pay",
        Stat::Max => "Most pay",
        Stat::Mean => "Mean pay",
    }
}
