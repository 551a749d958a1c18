//! What authors write in the bodies of widget fences, and conditions of the lifecycle.

use serde::Deserialize;
use serde::de::Deserializer;

use crate::markdown::{Condition, parse_conditions};

use super::scalar::{GuideRef, Id, from_text};

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
    /// The regions that are shown.
    pub regions: Vec<Id>,
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
