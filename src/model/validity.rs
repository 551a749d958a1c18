//! How long a credential is valid, and how it is renewed.

use schemars::{JsonSchema, json_schema};
use serde::Deserialize;

use crate::base::date::PartialDate;
use crate::base::rule;
use crate::yaml::fault;

use super::conditions::Conditions;
use super::exam::{Duration, read_duration};
use super::figure::{ABSENT, Absence, Figure};
use super::money::Money;
use super::scalar::{Md, Number, SourceId};
use super::shorthand::{Form, Never, Refused, pattern, text, written};
use super::vocabulary::vocabulary;

/// How long the credential is valid and how it is renewed.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "{source: .., as_of: .., period: ..}")]
pub struct Validity {
    /// Where it comes from.
    pub source: Option<SourceId>,
    /// The date it describes.
    pub as_of: Option<PartialDate>,
    /// How long.
    pub period: Period,
    /// Ways to renew: a list, none if there is no way, or unknown, which is the same as left out.
    #[serde(default)]
    pub renewal: Renewals,
    /// A fee to keep it.
    pub maintenance_fee: Option<Figure<Money>>,
}

/// How long a credential is valid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Period {
    /// A span from the day of award.
    Span(Duration),
    /// For ever.
    Unlimited,
    /// Not said, and why.
    Absent(Absence),
}

fn read_period(text: &str) -> Result<Period, String> {
    match Absence::parse(text) {
        _ if text == "unlimited" => Ok(Period::Unlimited),
        Some(absence) => Ok(Period::Absent(absence)),
        None => read_duration(text).map(Period::Span),
    }
}

written!(Period, "Period", "a duration such as P3Y, or unlimited", text(read_period), |_| {
    pattern(
        &format!("unlimited|{}|{}", ABSENT.join("|"), Duration::PATTERN),
        "A duration such as P3Y, unlimited, or why it is unknown.",
    )
});

/// How it is renewed, as far as anybody states it.
#[derive(Clone, Debug, Default)]
pub enum Renewals {
    /// Nobody states it: nothing follows from that.
    #[default]
    Unknown,
    /// It cannot be renewed.
    None,
    /// In any of these ways.
    Ways(Vec<Renewal>),
}

impl Renewals {
    /// The ways that are stated.
    #[must_use]
    pub fn ways(&self) -> &[Renewal] {
        match self {
            Self::Ways(ways) => ways,
            Self::Unknown | Self::None => &[],
        }
    }
}

const WAYS: &str = "a list of ways to renew, none, or unknown";

written!(
    Renewals,
    "Renewals",
    WAYS,
    |form: Form<'_, Never, Vec<Renewal>>| match form {
        Form::Text("none") => Ok(Self::None),
        Form::Text("unknown") => Ok(Self::Unknown),
        Form::Text(text) => Err(not_ways(&format!("`{text}` is not a list"))),
        Form::List(ways) if ways.is_empty() =>
            Err(not_ways("an empty list does not say whether it can be renewed")),
        Form::List(ways) => Ok(Self::Ways(ways)),
        _ => Err(Refused::Form),
    },
    |generator| json_schema!({
        "description": "A list of ways to renew, none if there is no way, or unknown.",
        "if": { "type": "array" },
        "then": { "type": "array", "items": generator.subschema_for::<Renewal>(), "minItems": 1 },
        "else": { "enum": ["none", "unknown"] }
    }),
);

fn not_ways(message: &str) -> Refused {
    let help = "write `renewal: none` if it cannot be renewed, a list with one way per item if it can, or omit it if nobody states it";
    fault(&rule::WRONG_TYPE, message, help).into()
}

/// A way to renew.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "{how: ..}")]
pub struct Renewal {
    /// What one does.
    pub how: Md,
    /// What it costs.
    pub fee: Option<Figure<Money>>,
    /// How many credits it takes.
    pub credits: Option<Figure<Number>>,
    /// From when the new term counts; the last day a certificate can be valid follows from it.
    pub counts_from: Option<CountsFrom>,
    /// How long before the end it opens; at any time if left out.
    pub opens: Option<Duration>,
    /// When it holds.
    pub when: Option<Conditions>,
}

vocabulary! {
    /// From when the term of a renewed certificate counts.
    CountsFrom {
        /// From the day of renewal.
        Renewal = "renewal";
        /// From the end of the certificate that is renewed.
        Expiry = "expiry";
    }
}
