//! What a certification costs.

use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::json;

use crate::base::date::PartialDate;

use super::codes::RegionCode;
use super::conditions::Conditions;
use super::exam::Duration;
use super::figure::Figure;
use super::money::Money;
use super::scalar::{Id, Md, Number, SourceId, Text};
use super::shorthand::{Form, Refused, map_or, written};
use super::vocabulary::vocabulary;

/// The costs of a guide.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "costs")]
pub struct Costs {
    /// Every cost.
    pub items: Vec<Cost>,
    /// Ways to spend them together.
    pub scenarios: Vec<Scenario>,
}

/// One cost.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "{id: .., type: .., name: .., amount: ..}")]
pub struct Cost {
    /// Its id.
    pub id: Id,
    /// What kind of cost.
    #[serde(rename = "type")]
    pub kind: CostType,
    /// Its name.
    pub name: Text,
    /// How much; absent for a discount in percent.
    pub amount: Option<Figure<Money>>,
    /// Whether tax is in it.
    #[serde(default)]
    pub tax: Option<Tax>,
    /// Whether it must be paid; true for the exam unless said.
    pub required: Option<bool>,
    /// Paid once, or again and again.
    #[serde(default)]
    pub billing: Billing,
    /// The version it is for.
    pub version: Option<Id>,
    /// The region it is for (ISO 3166, or an id of regions.yaml).
    pub region: Option<RegionCode>,
    /// Its first day.
    pub from: Option<PartialDate>,
    /// Its last day.
    pub to: Option<PartialDate>,
    /// The condition under which it is shown.
    pub when: Option<Conditions>,
    /// What to know about it.
    pub note: Option<Md>,
    /// A discount's share, in percent.
    pub percent: Option<Figure<Number>>,
    /// The cost that a discount lowers.
    pub of: Option<Id>,
    /// Where its figure comes from, if the figure itself does not say.
    pub source: Option<SourceId>,
    /// The date that its figure describes, if the figure itself does not say.
    pub as_of: Option<PartialDate>,
}

impl Cost {
    /// Whether one has to pay it.
    #[must_use]
    pub fn is_required(&self) -> bool {
        self.required.unwrap_or(self.kind == CostType::Exam)
    }
}

vocabulary! {
    /// Kinds of costs (CTDL's `costType` in the field's plain words).
    CostType {
        /// The exam fee.
        Exam = "exam";
        /// A further attempt.
        Retake = "retake";
        /// Moving the appointment.
        Reschedule = "reschedule";
        /// Renewal.
        Renewal = "renewal";
        /// A yearly fee to keep it.
        Maintenance = "maintenance";
        /// A course.
        Course = "course";
        /// A book.
        Book = "book";
        /// Practice questions or exams.
        Practice = "practice";
        /// A subscription.
        Subscription = "subscription";
        /// Hands-on practice.
        Lab = "lab";
        /// Travel.
        Travel = "travel";
        /// Several together.
        Bundle = "bundle";
        /// A discount.
        Discount = "discount";
    }
}

vocabulary! {
    /// Whether tax is in an amount.
    Tax {
        /// It is.
        Included = "included";
        /// It comes on top.
        Excluded = "excluded";
        /// Not known.
        Unknown = "unknown";
    }
}

/// How a cost is paid.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Billing {
    /// Once.
    #[default]
    Once,
    /// Again after each span.
    Every(Duration),
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "once, or {every: P1M}")]
#[schemars(inline)]
struct EverySpan {
    /// The span between payments.
    every: Duration,
}

written!(
    Billing,
    "Billing",
    "once, or {every: P1M}",
    |form: Form<'_, EverySpan>| match form {
        Form::Text("once") => Ok(Self::Once),
        Form::Map(EverySpan { every }) => Ok(Self::Every(every)),
        _ => Err(Refused::Form),
    },
    |generator| map_or(
        EverySpan::json_schema(generator),
        json!({ "const": "once" }),
        "once, or {every: P1M}."
    ),
);

/// Costs spent together.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a scenario")]
pub struct Scenario {
    /// Its id.
    pub id: Id,
    /// Its name.
    pub name: Text,
    /// What is paid.
    pub items: Vec<ScenarioItem>,
}

/// A cost and how often it is paid.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "{cost: .., quantity: ..}")]
pub struct ScenarioItem {
    /// The cost's id.
    pub cost: Id,
    /// How often; once if not said.
    pub quantity: Option<u16>,
}
