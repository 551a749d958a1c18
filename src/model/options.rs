//! What authors write in the bodies of widget fences, and conditions of the lifecycle.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};

use crate::base::rule;
use crate::markdown::{Condition, parse_conditions};

use super::scalar::{GuideRef, Id, Text, from_text};

/// Conditions joined by commas for "or": `open,closing@mls-c01`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conditions(pub Vec<Condition>);

impl<'de> Deserialize<'de> for Conditions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        from_text(deserializer, "a condition, such as open or closed", |text| {
            parse_conditions(text)
                .map(Self)
                .map_err(|bad| crate::yaml::fault(bad.rule, &bad.message, bad.help.as_deref().unwrap_or("")))
        })
    }
}

/// Options of all widgets; which widget takes which is said in its own module.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, expecting = "options")]
pub struct Options {
    /// The version that is shown.
    pub version: Option<Id>,
    /// The scenarios that are shown.
    pub scenarios: Vec<Id>,
    /// For how many years the cost to hold is computed.
    pub years: Vec<u8>,
    /// The series that are shown.
    pub series: Vec<Id>,
    /// The regions that are shown, as rows of pay name them.
    pub regions: Vec<Text>,
    /// How rows are grouped.
    pub by: Option<By>,
    /// The kinds of resources that are shown.
    pub kinds: Vec<super::blocks::ResourceKind>,
    /// How resources are grouped.
    pub group: Option<Group>,
    /// What the certification is compared with.
    pub with: Vec<GuideRef>,
    /// The rows that are shown.
    pub rows: Vec<Id>,
    /// How far a chain is followed.
    pub depth: Option<u8>,
    /// Lengths of study plans, in weeks.
    pub weeks: Vec<UpTo<52>>,
    /// Hours a week of study plans.
    pub hours: Vec<UpTo<60>>,
}

/// A whole number from 1 to a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UpTo<const MOST: u32>(pub u32);

struct UpToVisitor<const MOST: u32>;

impl<const MOST: u32> Visitor<'_> for UpToVisitor<MOST> {
    type Value = UpTo<MOST>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a whole number from 1 to {MOST}")
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<UpTo<MOST>, E> {
        match u32::try_from(number) {
            Ok(number) if (1..=MOST).contains(&number) => Ok(UpTo(number)),
            _ => Err(E::custom(not_up_to(&number.to_string(), MOST))),
        }
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<UpTo<MOST>, E> {
        Err(E::custom(not_up_to(&number.to_string(), MOST)))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<UpTo<MOST>, E> {
        Err(E::custom(not_up_to(&number.to_string(), MOST)))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<UpTo<MOST>, E> {
        Err(E::custom(not_up_to(text, MOST)))
    }
}

fn not_up_to(found: &str, most: u32) -> String {
    let help = format!("write a list of whole numbers from 1 to {most}, such as [8, 12]");
    crate::yaml::fault(&rule::WIDGET_OPTION, &format!("`{found}` is not a whole number from 1 to {most}"), &help)
}

impl<'de, const MOST: u32> Deserialize<'de> for UpTo<MOST> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(UpToVisitor)
    }
}

impl Options {
    /// The names of those that are given.
    #[must_use]
    pub fn given(&self) -> Vec<&'static str> {
        let Self { version, scenarios, years, series, regions, by, kinds, group, with, rows, depth, weeks, hours } =
            self;
        let all = [
            ("version", version.is_some()),
            ("scenarios", !scenarios.is_empty()),
            ("years", !years.is_empty()),
            ("series", !series.is_empty()),
            ("regions", !regions.is_empty()),
            ("by", by.is_some()),
            ("kinds", !kinds.is_empty()),
            ("group", group.is_some()),
            ("with", !with.is_empty()),
            ("rows", !rows.is_empty()),
            ("depth", depth.is_some()),
            ("weeks", !weeks.is_empty()),
            ("hours", !hours.is_empty()),
        ];
        all.into_iter().filter(|(_, given)| *given).map(|(name, _)| name).collect()
    }
}

/// How salary rows are grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// By region.
    Region,
    /// By role.
    Role,
    /// By industry.
    Industry,
}

/// How resources are grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    /// By the domain they cover.
    Domain,
    /// By kind.
    Kind,
    /// By price.
    Price,
}
