//! Wages of occupations in places, as statistical offices publish them: a CSV file for each
//! release, and its head in wages.yaml. Guides name occupations; nobody retypes a row.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::base::date::PartialDate;

use super::codes::Soc;
use super::figure::Figure;
use super::money::Currency;
use super::number::decimal;
use super::salaries::{Pay, PayPeriod, PayRow, Population, Stat};
use super::scalar::{Md, Number, SourceId, Text};

/// An entry of wages.yaml: what is true of every row of `wages/ID.csv`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "the head of a wage data set")]
pub struct WageHead {
    /// Who published the figures.
    pub source: SourceId,
    /// The date that they describe.
    pub as_of: PartialDate,
    /// The currency of all of them.
    pub currency: Currency,
    /// Per year or per hour.
    pub period: PayPeriod,
    /// Who is counted.
    pub population: Population,
    /// What counts as pay.
    pub pay: Pay,
    /// The terms under which the figures may be published.
    pub license: Text,
    /// How the file was obtained, where it was not read from the source itself.
    pub via: Option<Md>,
}

/// How large an area is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AreaKind {
    /// A country: two letters of ISO 3166-1.
    Nation,
    /// A state, province or territory: a code of ISO 3166-2.
    State,
    /// A metropolitan area: five digits of the Core-Based Statistical Areas.
    Metro,
}

impl AreaKind {
    /// All, from the largest.
    pub const ALL: [Self; 3] = [Self::Nation, Self::State, Self::Metro];

    /// As files write it.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Nation => "nation",
            Self::State => "state",
            Self::Metro => "metro",
        }
    }
}

/// A place for which wages are published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Area {
    /// How large it is.
    pub kind: AreaKind,
    /// `US`, `US-WA`, `42660`.
    pub code: Box<str>,
    /// Its name, as the file has it.
    pub name: Box<str>,
}

impl Area {
    /// What a path of facts calls it: `us`, `us-wa`, `42660`.
    #[must_use]
    pub fn key(&self) -> String {
        self.code.to_ascii_lowercase()
    }
}

/// A wage, or the amount from which on the source publishes none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wage {
    /// The amount.
    pub amount: Decimal,
    /// Whether the wage is the amount or more: `239200+`.
    pub top_coded: bool,
}

impl Wage {
    /// Reads `143600` or `239200+`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (number, top_coded) =
            text.strip_suffix('+').map_or((text, false), |number| (number, true));
        Some(Self { amount: decimal(number)?, top_coded })
    }
}

/// The statistics that a row can have, in the order of its columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum WageStat {
    Mean,
    P10,
    P25,
    Median,
    P75,
    P90,
}

impl WageStat {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Mean, Self::P10, Self::P25, Self::Median, Self::P75, Self::P90];

    /// The percentiles, from the lowest.
    pub const PERCENTILES: [Self; 5] = [Self::P10, Self::P25, Self::Median, Self::P75, Self::P90];

    /// The name of its column, and the last step of a path of facts.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Mean => "mean",
            Self::P10 => "p10",
            Self::P25 => "p25",
            Self::Median => "median",
            Self::P75 => "p75",
            Self::P90 => "p90",
        }
    }
}

/// One occupation in one place. A figure that is not there was not published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WageRow {
    /// The occupation.
    pub soc: Soc,
    /// The place.
    pub area: Area,
    /// How many work there in the occupation.
    pub employment: Option<u64>,
    /// The wages, in the order of [`WageStat::ALL`].
    pub wages: [Option<Wage>; 6],
}

impl WageRow {
    /// The wage of a statistic.
    #[must_use]
    pub fn wage(&self, stat: WageStat) -> Option<Wage> {
        self.wages[stat as usize]
    }

    /// Its cells, in the order of [`COLUMNS`].
    #[must_use]
    pub fn cells(&self) -> Vec<String> {
        let area = &self.area;
        let mut cells = vec![
            self.soc.to_string(),
            area.kind.key().to_owned(),
            area.code.to_string(),
            area.name.to_string(),
        ];
        cells.push(self.employment.map(|people| people.to_string()).unwrap_or_default());
        let amount = |wage: Wage| {
            format!("{}{}", wage.amount.normalize(), if wage.top_coded { "+" } else { "" })
        };
        cells.extend(WageStat::ALL.map(|stat| self.wage(stat).map(amount).unwrap_or_default()));
        cells
    }

    /// Whether any wage is published.
    #[must_use]
    pub fn has_wages(&self) -> bool {
        self.wages.iter().any(Option::is_some)
    }
}

impl WageHead {
    /// A row as a row of pay, each figure with its source and date.
    #[must_use]
    pub fn pay_row(&self, row: &WageRow) -> PayRow {
        let figure = |stat| Some(self.figure(row.wage(stat)?));
        let stats = [
            (Stat::P10, WageStat::P10),
            (Stat::P25, WageStat::P25),
            (Stat::Median, WageStat::Median),
            (Stat::P75, WageStat::P75),
            (Stat::P90, WageStat::P90),
            (Stat::Mean, WageStat::Mean),
        ];
        let is_top_coded = |stat| row.wage(stat).is_some_and(|wage| wage.top_coded);
        PayRow {
            id: None,
            region: (&*row.area.code).into(),
            occupation: None,
            industry: None,
            p10: figure(WageStat::P10),
            p25: figure(WageStat::P25),
            median: figure(WageStat::Median),
            p75: figure(WageStat::P75),
            p90: figure(WageStat::P90),
            mean: figure(WageStat::Mean),
            min: None,
            max: None,
            top_coded: stats
                .into_iter()
                .filter(|(_, own)| is_top_coded(*own))
                .map(|(stat, _)| stat)
                .collect(),
            as_of: None,
            sample: None,
        }
    }

    /// A wage as a figure with its source and date.
    #[must_use]
    pub fn figure(&self, wage: Wage) -> Figure<Number> {
        let bare = Figure::exact(Number(wage.amount));
        Figure { source: Some(self.source.clone()), as_of: Some(self.as_of), ..bare }
    }
}

/// The columns of a file, in the order in which they are written.
pub const COLUMNS: [&str; 11] = [
    "soc",
    "area_kind",
    "area_code",
    "area",
    "employment",
    "mean",
    "p10",
    "p25",
    "median",
    "p75",
    "p90",
];
