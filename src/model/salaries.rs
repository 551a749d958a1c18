//! Pay by role, region and industry, and the outlook of occupations. Populations are never mixed.

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde::de::IntoDeserializer;

use crate::base::date::PartialDate;

use super::codes::RegionCode;
use super::figure::Figure;
use super::money::Currency;
use super::scalar::{Id, Number, SourceId, Text};
use super::shorthand::{list_or_one, one_or_many, read};
use super::vocabulary::vocabulary;

/// The salaries block.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "salaries")]
pub struct Salaries {
    /// One statement of one source about one population each.
    pub series: Vec<Series>,
    /// Projections of employment.
    pub outlook: Vec<Outlook>,
}

/// One statement of one source about one population.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a series")]
pub struct Series {
    /// Its id.
    pub id: Id,
    /// The occupation, if it is one.
    pub occupation: Option<Id>,
    /// The occupations, if they are several.
    #[serde(default)]
    pub occupations: Vec<Id>,
    /// Who is counted.
    pub population: Population,
    /// The currency of all its rows.
    pub currency: Currency,
    /// Per year or per hour.
    pub period: PayPeriod,
    /// What counts as pay.
    pub pay: Pay,
    /// How many answered.
    pub sample: Option<Figure<Number>>,
    /// Where it comes from.
    pub source: Option<SourceId>,
    /// The date it describes.
    pub as_of: Option<PartialDate>,
    /// Its rows.
    pub rows: Vec<PayRow>,
}

vocabulary! {
    /// Who is counted.
    Population {
        /// Workers in the occupation.
        Occupation = "occupation", "workers in the occupation";
        /// Holders of the certification.
        Holders = "holders", "holders of the certification";
        /// Job postings.
        Postings = "postings", "job postings";
        /// People who reported their own pay.
        SelfReport = "self-report", "self-reported pay";
    }
}

impl Population {
    /// Whose pay it is, after the name of an occupation.
    #[must_use]
    pub fn whose(self) -> &'static str {
        match self {
            Self::Occupation => "all workers",
            Self::Holders => "holders of the certification",
            Self::Postings => "job postings",
            Self::SelfReport => "self-reported",
        }
    }
}

vocabulary! {
    /// The span that pay is for.
    PayPeriod {
        /// A year.
        Year = "year";
        /// An hour.
        Hour = "hour";
    }
}

vocabulary! {
    /// What counts as pay.
    Pay {
        /// Wages without overtime and bonuses.
        Wage = "wage", "wages";
        /// Base salary.
        Base = "base", "base pay";
        /// All pay.
        Total = "total", "total pay";
        /// Not said.
        Unknown = "unknown", "pay, kind not said";
    }
}

/// Pay in one region or industry.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a row of pay")]
pub struct PayRow {
    /// Its id, where the region alone does not tell it.
    pub id: Option<Id>,
    /// The region: ISO 3166, an id of regions.yaml, or `world`.
    pub region: RegionCode,
    /// The occupation, where the series has several.
    pub occupation: Option<Id>,
    /// The industry.
    pub industry: Option<Text>,
    /// Tenth percentile.
    pub p10: Option<Figure<Number>>,
    /// First quartile.
    pub p25: Option<Figure<Number>>,
    /// Median.
    pub median: Option<Figure<Number>>,
    /// Third quartile.
    pub p75: Option<Figure<Number>>,
    /// Ninetieth percentile.
    pub p90: Option<Figure<Number>>,
    /// Mean.
    pub mean: Option<Figure<Number>>,
    /// Least.
    pub min: Option<Figure<Number>>,
    /// Most.
    pub max: Option<Figure<Number>>,
    /// The values above the source's top code: they are at least so much.
    #[serde(default, deserialize_with = "stats")]
    #[schemars(schema_with = "stats_schema")]
    pub top_coded: Vec<Stat>,
    /// The date it describes, where it differs from the series'.
    pub as_of: Option<PartialDate>,
    /// How many answered.
    pub sample: Option<Figure<Number>>,
}

fn stats<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<Stat>, D::Error> {
    let stat = |text: &str| {
        let text = IntoDeserializer::<serde::de::value::Error>::into_deserializer(text);
        Stat::deserialize(text).map_err(|e| e.to_string())
    };
    read(deserializer, "a list such as [p90]", one_or_many(stat))
}

fn stats_schema(generator: &mut SchemaGenerator) -> Schema {
    list_or_one(generator.subschema_for::<Stat>())
}

vocabulary! {
    /// A statistic of pay.
    #[allow(missing_docs, reason = "the names say it; PayRow documents each")]
    Stat {
        P10 = "p10";
        P25 = "p25";
        Median = "median";
        P75 = "p75";
        P90 = "p90";
        Mean = "mean";
        Min = "min";
        Max = "max";
    }
}

impl Stat {
    /// All, in the order of a table.
    pub const ALL: [Self; 8] = [
        Self::Min,
        Self::P10,
        Self::P25,
        Self::Median,
        Self::P75,
        Self::P90,
        Self::Max,
        Self::Mean,
    ];
}

impl PayRow {
    /// The figure of a statistic.
    #[must_use]
    pub fn stat(&self, stat: Stat) -> Option<&Figure<Number>> {
        match stat {
            Stat::P10 => self.p10.as_ref(),
            Stat::P25 => self.p25.as_ref(),
            Stat::Median => self.median.as_ref(),
            Stat::P75 => self.p75.as_ref(),
            Stat::P90 => self.p90.as_ref(),
            Stat::Mean => self.mean.as_ref(),
            Stat::Min => self.min.as_ref(),
            Stat::Max => self.max.as_ref(),
        }
    }

    /// What facts call the row: its id, else its region in lowercase.
    #[must_use]
    pub fn key(&self) -> String {
        self.id.as_ref().map_or_else(|| self.region.to_lowercase(), |id| id.to_string())
    }
}

/// A projection of employment.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an outlook")]
pub struct Outlook {
    /// The occupation.
    pub occupation: Id,
    /// Change over the whole window, in percent.
    pub percent: Figure<Number>,
    /// First year of the window.
    pub from: PartialDate,
    /// Last year of the window.
    pub to: PartialDate,
    /// The same for all occupations, in percent.
    pub comparator: Option<Figure<Number>>,
    /// Openings a year.
    pub openings: Option<Figure<Number>>,
    /// Where it comes from.
    pub source: Option<SourceId>,
    /// When it was published.
    pub as_of: Option<PartialDate>,
}
