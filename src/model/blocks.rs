//! The smaller blocks of a guide: resources, successors, comparison, audience, steps, changes,
//! questions, worth, facts.

use schemars::{JsonSchema, Schema};
use serde::Deserialize;
use serde_json::json;

use crate::base::date::PartialDate;
use crate::base::rule;
use crate::yaml::fault;

use super::codes::Language;
use super::conditions::Conditions;
use super::exam::Duration;
use super::figure::{Figure, Long, Short, one_value};
use super::money::{Currency, Money};
use super::scalar::{GuideRef, Id, Md, Number, SourceId, Text, Url};
use super::shorthand::{Form, Never, Refused, list_or_one, map_or, one_or_many, written};
use super::variants::Told;
use super::vocabulary::vocabulary;

/// Something to prepare with; it is its own source unless it names one.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "{id: .., title: .., url: .., provider: .., kind: ..}")]
pub struct Resource {
    /// Its id.
    pub id: Id,
    /// Its title.
    pub title: Text,
    /// Its address.
    pub url: Url,
    /// Who offers it.
    pub provider: Text,
    /// What kind.
    pub kind: ResourceKind,
    /// Whether the vendor of the certification offers it.
    #[serde(default)]
    pub official: bool,
    /// What it costs.
    pub price: Option<Price>,
    /// How many hours it takes.
    pub hours: Option<Figure<Number>>,
    /// For whom.
    pub level: Option<Text>,
    /// The domains it covers.
    pub covers: Option<Covers>,
    /// The exam version it is for.
    pub version: Option<Id>,
    /// Its language (BCP 47).
    pub language: Option<Language>,
    /// When it was published.
    pub published: Option<PartialDate>,
    /// Whether the link earns the publisher money.
    #[serde(default)]
    pub affiliate: bool,
    /// What we think of it, labeled as opinion.
    pub verdict: Option<Md>,
    /// A stored copy.
    pub archive_url: Option<Url>,
    /// Where its figures come from, if not from itself.
    pub source: Option<SourceId>,
    /// The date its figures describe.
    pub as_of: Option<PartialDate>,
}

vocabulary! {
    /// Kinds of resources.
    #[allow(missing_docs, reason = "the names say it")]
    ResourceKind {
        ExamGuide = "exam-guide", "exam guide";
        Course = "course", "course";
        Book = "book", "book";
        Practice = "practice", "practice";
        Lab = "lab", "lab";
        Video = "video", "video";
        Community = "community", "community";
        Docs = "docs", "documentation";
    }
}

/// What a resource costs.
#[derive(Clone, Debug)]
pub enum Price {
    /// Nothing.
    Free,
    /// Once.
    Once(Figure<Money>),
    /// Again after each span.
    Every(Figure<Money>, Duration),
}

impl Price {
    /// The amount, unless it is free.
    #[must_use]
    pub fn figure(&self) -> Option<&Figure<Money>> {
        match self {
            Self::Free => None,
            Self::Once(figure) | Self::Every(figure, _) => Some(figure),
        }
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a price")]
#[schemars(inline, transform = one_price)]
struct LongPrice {
    /// What is paid after each span.
    amount: Option<Short<Money>>,
    /// The span between payments.
    every: Option<Duration>,
    /// The value, in the short form.
    value: Option<Short<Money>>,
    /// The least value, instead of `value`.
    min: Option<Short<Money>>,
    /// The greatest value, beside `min`.
    max: Option<Short<Money>>,
    /// Whether it is an approximation.
    #[serde(default)]
    approximate: bool,
    /// The id of its source.
    source: Option<SourceId>,
    /// The date it describes.
    as_of: Option<PartialDate>,
    /// What to know about it.
    note: Option<Md>,
    /// Of whom or what it speaks.
    scope: Option<Text>,
    /// Other values, each attributed to its own source.
    #[serde(default)]
    also: Vec<Figure<Money>>,
}

/// As [`one_value`], or `amount` with `every`.
fn one_price(schema: &mut Schema) {
    schema.insert(
        "oneOf".into(),
        json!([{ "required": ["value"] }, { "required": ["min"] }, { "required": ["amount"] }]),
    );
    schema.insert(
        "dependentRequired".into(),
        json!({ "max": ["min"], "every": ["amount"], "amount": ["every"] }),
    );
}

impl LongPrice {
    fn price(self) -> Result<Price, String> {
        let every = self.every;
        if self.amount.is_some() != every.is_some() {
            let help = "write {amount: 29 USD, every: P1M} for a recurring price, {value: 15 USD} for a one-time price";
            return Err(fault(&rule::MISSING_KEY, "the price is incomplete", help));
        }
        let figure = Long {
            value: self.amount.or(self.value),
            min: self.min,
            max: self.max,
            approximate: self.approximate,
            source: self.source,
            as_of: self.as_of,
            note: self.note,
            scope: self.scope,
            also: self.also,
        };
        let figure = figure.figure()?;
        let free = figure.value.exact().is_some_and(|money| money.amount.is_zero());
        Ok(match every {
            Some(span) => Price::Every(figure, span),
            None if free => Price::Free,
            None => Price::Once(figure),
        })
    }
}

written!(
    Price,
    "Price",
    "0 when it is free, an amount such as 15 USD, or {amount: 29 USD, every: P1M}",
    |form: Form<'_, LongPrice>| match form {
        Form::Text("0") | Form::Whole(0) => Ok(Self::Free),
        Form::Text(text) => Ok(Self::Once(Short::read(text)?.into())),
        Form::Whole(number @ 1..) => Ok(Self::Once(Short::of_whole(number)?.into())),
        Form::Map(long) => Ok(long.price()?),
        _ => Err(Refused::Form),
    },
    |generator| {
        let short = generator.subschema_for::<Short<Money>>();
        map_or(
            LongPrice::json_schema(generator),
            json!({ "anyOf": [{ "const": "0" }, short] }),
            "0 when it is free, an amount such as 15 USD, or {amount: 29 USD, every: P1M}.",
        )
    },
);

/// The domains that a resource covers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Covers {
    /// All of them.
    All,
    /// These.
    Some(Vec<Id>),
}

fn read_domain(text: &str) -> Result<Id, String> {
    Id::parse(text).ok_or_else(|| {
        fault(
            &rule::INVALID_ID,
            &format!("`{text}` is not the id of a domain"),
            "write all, or a list of ids",
        )
    })
}

written!(
    Covers,
    "Covers",
    "all, or a list of domains",
    |form: Form<'_, Never, _>| {
        let ids = one_or_many(read_domain)(form)?;
        Ok(if ids.len() == 1 && ids[0].as_str() == "all" { Self::All } else { Self::Some(ids) })
    },
    |generator| list_or_one(generator.subschema_for::<Id>()),
);

/// A certification that takes this one's place.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a successor")]
pub struct Successor {
    /// Which.
    pub certification: GuideRef,
    /// Who says so.
    pub relation: Relation,
    /// How far each own domain is covered there.
    #[serde(default)]
    pub covers: std::collections::BTreeMap<Id, Coverage>,
    /// What to know about it.
    pub note: Option<Md>,
    /// Where it comes from.
    pub source: Option<SourceId>,
    /// The date it describes.
    pub as_of: Option<PartialDate>,
}

vocabulary! {
    /// Who says that a certification succeeds another.
    Relation {
        /// The vendor.
        VendorNamed = "vendor-named";
        /// The editors of the guide.
        Editorial = "editorial";
    }
}

vocabulary! {
    /// How far a domain is covered elsewhere.
    Coverage {
        /// All of it.
        Full = "full";
        /// Some of it.
        Partial = "partial";
        /// Nothing of it.
        None = "none";
    }
}

/// Whom a certification suits.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default, expecting = "an audience")]
pub struct Audience {
    /// Whom it suits.
    pub suits: Vec<Suited>,
    /// Whom it does not.
    pub not_for: Vec<Suited>,
    /// Questions to oneself.
    pub self_check: Vec<Text>,
}

/// A group of people and the reason.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "{who: .., why: ..}")]
pub struct Suited {
    /// Who.
    pub who: Text,
    /// Why.
    pub why: Md,
    /// What suits them instead.
    pub instead: Option<GuideRef>,
}

/// One step on the way.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "{id: .., text: ..}")]
pub struct Step {
    /// Its id.
    pub id: Id,
    /// What to do.
    pub text: Md,
    /// When it holds.
    pub when: Option<Conditions>,
    /// How long it takes.
    pub effort: Option<Text>,
    /// The id of what it costs.
    pub cost: Option<Id>,
    /// Steps that come before it.
    #[serde(default)]
    pub after: Vec<Id>,
}

/// A change of the certification.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a change")]
pub struct Change {
    /// When.
    pub date: PartialDate,
    /// What.
    pub text: Md,
    /// Who says so.
    pub source: SourceId,
    /// The version that it concerns, if not all.
    pub version: Option<Id>,
}

/// A question and its answer.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "{id: .., question: .., answer: ..}")]
pub struct Question {
    /// Its id.
    pub id: Id,
    /// The question.
    pub question: Text,
    /// The answer.
    pub answer: Md,
    /// When it holds.
    pub when: Option<Conditions>,
}

/// Whether it is worth it.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "{verdict: ..}")]
pub struct WorthIt {
    /// The verdict, as opinion.
    pub verdict: Told,
    /// What it assumes.
    #[serde(default)]
    pub assumptions: Vec<Md>,
}

/// A figure that no other block holds.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, try_from = "LongFact", expecting = "a fact")]
pub struct Fact {
    /// The figure with its provenance and scope.
    pub figure: Figure<Number>,
    /// What is counted: `million roles`.
    pub unit: Option<Text>,
    /// The currency, if it is money.
    pub currency: Option<Currency>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    expecting = "a fact: {value: .., unit: .., scope: .., source: .., as_of: ..}"
)]
#[schemars(transform = one_value)]
struct LongFact {
    /// The value, in the short form.
    value: Option<Short<Number>>,
    /// The least value, instead of `value`.
    min: Option<Short<Number>>,
    /// The greatest value, beside `min`.
    max: Option<Short<Number>>,
    /// Whether it is an approximation.
    #[serde(default)]
    approximate: bool,
    /// What is counted: `million roles`.
    unit: Option<Text>,
    /// The currency, if it is money.
    currency: Option<Currency>,
    /// Of whom or what it speaks.
    scope: Text,
    /// The id of its source.
    source: Option<SourceId>,
    /// The date it describes.
    as_of: Option<PartialDate>,
    /// What to know about it.
    note: Option<Md>,
    /// Other values, each attributed to its own source.
    #[serde(default)]
    also: Vec<Figure<Number>>,
}

impl TryFrom<LongFact> for Fact {
    type Error = String;

    fn try_from(long: LongFact) -> Result<Self, String> {
        let figure = Long {
            value: long.value,
            min: long.min,
            max: long.max,
            approximate: long.approximate,
            source: long.source,
            as_of: long.as_of,
            note: long.note,
            scope: Some(long.scope),
            also: long.also,
        };
        Ok(Self { figure: figure.figure()?, unit: long.unit, currency: long.currency })
    }
}
