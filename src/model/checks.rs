//! The `checks` block of site.yaml: what `certguide check` makes of what it finds.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::base::rule;
use crate::yaml::fault;

use super::exam::Duration;
use super::front_matter::Allow;
use super::scalar::{Id, Text};
use super::shorthand::{pattern, text, written};

/// The budget of figures that have no source.
pub const UNSOURCED: &str = "unsourced";
/// The budget of figures that are unknown.
pub const UNKNOWN: &str = "unknown";

/// The `checks` block. Names of rules are checked by the rules over the whole site.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "the settings of `certguide check`")]
pub struct Checks {
    /// Other severities, by rule.
    pub rules: BTreeMap<Id, Level>,
    /// How old figures may be, by how fast they change.
    pub max_age: MaxAges,
    /// How many findings of a rule are let pass before they count as errors; and how many figures
    /// may be `unknown` or `unsourced`.
    pub budgets: BTreeMap<Id, u32>,
    /// Faults that are meant, in files that have no front matter: sources.yaml, facts.yaml,
    /// site.yaml.
    pub allow: Vec<Allow>,
    /// Hosts that offer copied exam questions, beside those that are known by their names.
    pub dump_hosts: Vec<Text>,
}

/// What becomes of a rule's findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// They are errors.
    Deny,
    /// They are warnings.
    Warn,
    /// They are not looked for.
    Allow,
}

/// How old figures may be before they are stale.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "{fees: P1Y, salaries: P2Y, ..}")]
pub struct MaxAges {
    /// Costs, prices of resources, fees of renewal.
    pub fees: MaxAge,
    /// Questions, time, scoring, retakes, validity.
    pub exam: MaxAge,
    /// Weights of domains.
    pub weights: MaxAge,
    /// Pay and outlook.
    pub salaries: MaxAge,
    /// Study hours, numbers of holders, free facts.
    pub facts: MaxAge,
    /// Copies of sources that were read.
    pub links: MaxAge,
}

impl Default for MaxAges {
    fn default() -> Self {
        let years = |years| MaxAge::Within(Duration { years, months: 0, days: 0 });
        // A free fact says of what and when it speaks, and stays true of that.
        Self {
            fees: years(1),
            exam: years(2),
            weights: years(2),
            salaries: years(2),
            facts: MaxAge::Unlimited,
            links: years(1),
        }
    }
}

/// An age that must not be passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MaxAge {
    /// At most this.
    Within(Duration),
    /// Any.
    Unlimited,
}

fn read_age(text: &str) -> Result<MaxAge, String> {
    if text == "unlimited" {
        return Ok(MaxAge::Unlimited);
    }
    Duration::parse(text).map(MaxAge::Within).ok_or_else(|| {
        let help = "write P and then years, months or days, such as P1Y or P90D, or unlimited";
        fault(&rule::WRONG_TYPE, &format!("`{text}` is not an age"), help)
    })
}

written!(MaxAge, "MaxAge", "an age such as P1Y, or unlimited", text(read_age), |_| {
    pattern(&format!("unlimited|{}", Duration::PATTERN), "An age such as P1Y, or unlimited.")
});
