//! One guide's data: certification.yaml and the blocks that may stand in files of their own.

use std::collections::BTreeMap;

use schemars::{JsonSchema, json_schema};
use serde::Deserialize;

use crate::base::date::PartialDate;
use crate::base::rule;
use crate::yaml::fault;

use super::blocks::{Audience, Change, Fact, Question, Resource, Step, Successor, WorthIt};
use super::conditions::Conditions;
use super::costs::Costs;
use super::exam::{Domains, Exam, Version};
use super::figure::Figure;
use super::neighbors::Neighbor;
use super::occupations::Occupations;
use super::part::Part;
use super::salaries::Salaries;
use super::scalar::{GuideRef, Id, Md, Number, SourceId, Text, Url};
use super::shorthand::{Form, Never, Refused, written};
use super::validity::Validity;
use super::variants::{ByVersion, When};
use super::vocabulary::vocabulary;

/// One credential.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a certification")]
pub struct Certification {
    /// Its full name.
    pub name: Text,
    /// A short one.
    pub short_name: Option<Text>,
    /// Other names.
    #[serde(default)]
    pub also_known_as: Vec<Alias>,
    /// The id of its vendor.
    pub vendor: Id,
    /// The vendor's own page.
    pub url: Url,
    /// Its level.
    pub level: Level,
    /// Its fields: ids of site.yaml.
    pub fields: Vec<Id>,
    /// Occupations it belongs to: ids of occupations.yaml, or why it belongs to none.
    #[serde(default)]
    pub occupations: Occupations,
    /// Dates of the credential as a whole.
    #[serde(default)]
    pub lifecycle: Lifecycle,
    /// What is sat, in the order of time.
    pub versions: Vec<Version>,
    /// What the exam is like.
    pub exam: ByVersion<Exam>,
    /// How long it is valid.
    pub validity: Option<Part<Validity>>,
    /// What one must have.
    pub prerequisites: Option<Prerequisites>,
    /// What one should have.
    #[serde(default)]
    pub recommended: Vec<Recommended>,
    /// What is earned before and after it.
    #[serde(default)]
    pub relations: Vec<Neighbor>,
    /// Hours of study.
    pub study_hours: Option<ByVersion<Figure<Number>>>,
    /// How hard it is, as opinion.
    pub difficulty: Option<Difficulty>,
    /// How many hold it.
    pub holders: Option<Figure<Number>>,
    /// What holders get.
    #[serde(default)]
    pub benefits: Vec<Benefit>,
    /// The content outline.
    pub domains: Option<ByVersion<Domains>>,
    /// What it costs.
    pub costs: Option<Costs>,
    /// What it pays.
    pub salaries: Option<Salaries>,
    /// What to prepare with.
    pub resources: Option<Vec<Resource>>,
    /// What takes its place.
    pub successors: Option<Vec<Successor>>,
    /// What it is compared with.
    pub comparison: Option<Comparison>,
    /// Whom it suits.
    pub audience: Option<Audience>,
    /// What to do.
    pub steps: Option<Vec<Step>>,
    /// What changed.
    pub changes: Option<Vec<Change>>,
    /// Questions.
    pub faq: Option<Vec<Question>>,
    /// Further figures.
    pub facts: Option<BTreeMap<Id, Fact>>,
    /// Whether it is worth it.
    pub worth_it: Option<WorthIt>,
}

/// Another name.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "{name: .., until: ..}")]
pub struct Alias {
    /// The name.
    pub name: Text,
    /// The last date it was used.
    pub until: Option<PartialDate>,
}

/// A level, in the vendor's words and in ours.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "{vendor: .., rank: ..}")]
pub struct Level {
    /// As the vendor calls it.
    pub vendor: Text,
    /// Comparable across vendors.
    pub rank: Rank,
}

vocabulary! {
    /// Levels that can be compared across vendors.
    #[allow(missing_docs, reason = "the names say it")]
    Rank {
        Foundational = "foundational", "foundational";
        Associate = "associate", "associate";
        Professional = "professional", "professional";
        Expert = "expert", "expert";
        Specialty = "specialty", "specialty";
    }
}

/// Dates of the credential as a whole; status and everything else is computed from these and the
/// versions' dates.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    default,
    expecting = "{available: .., announced: .., retirement_announced: .., renewal_closes: ..}"
)]
pub struct Lifecycle {
    /// The first day on which it could be earned; not known if left out, for it may be older than
    /// its first version here.
    pub available: Option<SourcedDate>,
    /// When it was announced.
    pub announced: Option<SourcedDate>,
    /// When its end was announced.
    pub retirement_announced: Option<SourcedDate>,
    /// The last day on which it can be renewed.
    pub renewal_closes: Option<SourcedDate>,
}

/// A date with its provenance.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "{date: 2025-10, source: .., as_of: ..}")]
#[schemars(transform = super::variants::date_or_value)]
pub struct SourcedDate {
    /// The date; `value` is the same, as in every figure.
    #[serde(alias = "value")]
    pub date: PartialDate,
    /// Announced but not certain.
    #[serde(default)]
    pub expected: bool,
    /// Where it comes from.
    pub source: Option<SourceId>,
    /// When that was so.
    pub as_of: Option<PartialDate>,
    /// What to know about it.
    pub note: Option<Md>,
}

impl SourcedDate {
    /// The date alone.
    #[must_use]
    pub fn when(&self) -> When {
        When { date: self.date, expected: self.expected }
    }
}

/// What one must have before.
#[derive(Clone, Debug)]
pub enum Prerequisites {
    /// Nothing.
    None,
    /// All of these.
    All(Vec<Md>),
}

written!(
    Prerequisites,
    "Prerequisites",
    "none, or a list with one text per item",
    |form: Form<'_, Never, Vec<Md>>| match form {
        Form::Text("none") => Ok(Self::None),
        Form::Text(text) => {
            let help = "write none, or a list with one text per item";
            Err(fault(&rule::WRONG_TYPE, &format!("`{text}` is not a list"), help).into())
        }
        Form::List(items) if items.is_empty() => {
            let help = "write none if there are none, or remove the key if it is unknown";
            Err(fault(&rule::EMPTY_VALUE, "the list is empty", help).into())
        }
        Form::List(items) => Ok(Self::All(items)),
        _ => Err(Refused::Form),
    },
    |generator| json_schema!({
        "description": "none, or a list with one text per item.",
        "if": { "type": "array" },
        "then": { "type": "array", "items": generator.subschema_for::<Md>(), "minItems": 1 },
        "else": { "const": "none" }
    }),
);

/// What one should have before.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "{text: .., years: ..}")]
pub struct Recommended {
    /// What.
    pub text: Md,
    /// How many years of it.
    pub years: Option<Figure<Number>>,
}

/// How hard it is, as opinion.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "{value: 3, reason: ..}")]
pub struct Difficulty {
    /// From 1, easy, to 5, hard.
    pub value: u8,
    /// Why.
    pub reason: Md,
}

/// What holders get.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "{text: ..}")]
pub struct Benefit {
    /// What.
    pub text: Md,
    /// When it holds.
    pub when: Option<Conditions>,
}

/// What a certification is compared with.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "a comparison")]
pub struct Comparison {
    /// Guides.
    pub with: Vec<GuideRef>,
    /// Certifications that are not on the site.
    pub external: Vec<External>,
    /// Whom this one suits best, as opinion.
    pub best_for: Option<Md>,
    /// Whom it suits less, as opinion.
    pub less_for: Option<Md>,
}

/// A certification that is not on the site: the keys that are known.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a certification that is not on the site")]
pub struct External {
    /// Its id in the comparison.
    pub id: Id,
    /// Its name.
    pub name: Text,
    /// Its own page.
    pub url: Url,
    /// Its vendor's name.
    pub vendor: Option<Text>,
    /// Its level.
    pub level: Option<Level>,
    /// Its versions.
    #[serde(default)]
    pub versions: Vec<Version>,
    /// What the exam is like.
    pub exam: Option<Exam>,
    /// How long it is valid.
    pub validity: Option<Part<Validity>>,
    /// What one must have.
    pub prerequisites: Option<Prerequisites>,
    /// Hours of study.
    pub study_hours: Option<Figure<Number>>,
    /// The content outline.
    pub domains: Option<Domains>,
    /// What it costs.
    pub costs: Option<Costs>,
}
