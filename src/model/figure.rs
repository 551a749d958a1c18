//! A figure: a value or a range with its provenance, or a said absence.

use std::borrow::Cow;
use std::fmt;

use rust_decimal::Decimal;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::Deserializer;
use serde_json::{Value, json};

use crate::base::date::PartialDate;
use crate::base::rule;
use crate::yaml::fault;

use super::money::{Currency, Money, read_amount, split_currency};
use super::number::{decimal, decimal_of_float, not_a_number};
use super::part::Place;
use super::scalar::{Id, Md, Number, SourceId, Text};
use super::shorthand::{Form, Refused, map_or, read};

/// Why there is no value. The four never look alike and never look like zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Absence {
    /// We do not know.
    Unknown,
    /// The vendor withholds it.
    NotPublished,
    /// It does not exist.
    None,
    /// It makes no sense here.
    NotApplicable,
}

impl Absence {
    /// The absence that an author's word stands for.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "unknown" => Self::Unknown,
            "not_published" => Self::NotPublished,
            "none" => Self::None,
            "not_applicable" => Self::NotApplicable,
            _ => return None,
        })
    }

    /// What readers see.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::NotPublished => "not published",
            Self::None => "none",
            Self::NotApplicable => "not applicable",
        }
    }

    /// What machines see, as authors write it.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::NotPublished => "not_published",
            Self::None => "none",
            Self::NotApplicable => "not_applicable",
        }
    }
}

/// What a figure says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Measure<T> {
    /// One value.
    Exact(T),
    /// Between two values, both included; `min < max` or equal.
    Range(T, T),
    /// A value or more: `2700+ USD`.
    AtLeast(T),
    /// No limit.
    Unlimited,
    /// No value, and why.
    Absent(Absence),
}

impl<T: Copy> Measure<T> {
    /// The least value it admits.
    pub fn min(&self) -> Option<T> {
        match *self {
            Self::Exact(v) | Self::Range(v, _) | Self::AtLeast(v) => Some(v),
            Self::Unlimited | Self::Absent(_) => None,
        }
    }

    /// The greatest value it admits, if there is one.
    pub fn max(&self) -> Option<T> {
        match *self {
            Self::Exact(v) | Self::Range(_, v) => Some(v),
            Self::AtLeast(_) | Self::Unlimited | Self::Absent(_) => None,
        }
    }

    /// The value, if it is exactly one.
    pub fn exact(&self) -> Option<T> {
        match *self {
            Self::Exact(v) => Some(v),
            _ => None,
        }
    }
}

/// A figure with where it comes from. `source` and `as_of` may stand on the block around it
/// instead.
#[derive(Clone, Debug)]
pub struct Figure<T> {
    /// What it says.
    pub value: Measure<T>,
    /// Whether it is an approximation (`~13`).
    pub approximate: bool,
    /// The id of its source.
    pub source: Option<SourceId>,
    /// The date it describes.
    pub as_of: Option<PartialDate>,
    /// What to know about it.
    pub note: Option<Md>,
    /// Of whom or what it speaks, where the figure alone does not say.
    pub scope: Option<Text>,
    /// Other values, each attributed to its own source.
    pub also: Vec<Figure<T>>,
    /// Where it is stated, if it stands in a block that may come from elsewhere; none as long as
    /// nothing is resolved.
    pub place: Option<Box<Place>>,
}

impl<T> Figure<T> {
    /// Its source and date.
    #[must_use]
    pub fn around(&self) -> (Option<&Id>, Option<PartialDate>) {
        (self.source.as_deref(), self.as_of)
    }

    /// A figure of one value, without a source yet.
    #[must_use]
    pub fn exact(value: T) -> Self {
        Self::bare(Measure::Exact(value), false)
    }

    pub(super) fn bare(value: Measure<T>, approximate: bool) -> Self {
        Self {
            value,
            approximate,
            source: None,
            as_of: None,
            note: None,
            scope: None,
            also: Vec::new(),
            place: None,
        }
    }
}

/// Something that can be measured: a number, or money.
pub trait Quantity: Copy + Ord + fmt::Display {
    /// How authors write it.
    const EXPECTING: &'static str;
    /// The name of its schemas.
    const NAME: &'static str;

    /// The schema of its short form without absences: a bare number, and the pattern of a text.
    fn forms() -> (Value, String);

    /// Reads the short form, without `~` and absences.
    ///
    /// # Errors
    /// A message for the author, made by [`fault`].
    fn read(text: &str) -> Result<Measure<Self>, String>;
    /// Takes a bare number of the YAML.
    ///
    /// # Errors
    /// A message for the author, made by [`fault`].
    fn of_number(number: Decimal) -> Result<Self, String>;
    /// What it is counted in, if authors write it.
    fn unit(&self) -> Option<Currency> {
        None
    }
}

impl Quantity for Number {
    const EXPECTING: &'static str = "a number, a range such as 15–20, or a map {value: ..}";
    const NAME: &'static str = "Number";

    fn forms() -> (Value, String) {
        (json!({ "type": "number" }), format!(r"\s*~?\s*{NUMBER}(\s*[-–]\s*{NUMBER}|\s*\+)?\s*"))
    }

    fn read(text: &str) -> Result<Measure<Self>, String> {
        read_span(text, |part| decimal(part).map(Number).ok_or_else(|| not_a_number(text)))
    }

    fn of_number(number: Decimal) -> Result<Self, String> {
        Ok(Number(number))
    }
}

impl Quantity for Money {
    fn unit(&self) -> Option<Currency> {
        Some(self.currency)
    }

    const EXPECTING: &'static str =
        "an amount such as 300 USD, a range such as 300–3000 USD, or a map {value: ..}";
    const NAME: &'static str = "Amount";

    fn forms() -> (Value, String) {
        (
            json!({ "const": 0 }),
            format!(r"\s*~?\s*{NUMBER}(\s*[-–]\s*{NUMBER}|\s*\+)?\s+[A-Z]{{3}}\s*"),
        )
    }

    fn read(text: &str) -> Result<Measure<Self>, String> {
        let (number, currency) = split_currency(text)?;
        read_span(number, |part| Ok(Money { currency, amount: read_amount(part, currency)? }))
    }

    fn of_number(number: Decimal) -> Result<Self, String> {
        if number.is_zero() {
            // Nothing is nothing in every currency; sums leave it out beside other amounts.
            return Ok(Money { currency: Currency::US_DOLLAR, amount: number });
        }
        let help = format!("add the currency: {number} USD");
        Err(fault(&rule::WRONG_TYPE, &format!("`{number}` has no currency"), &help))
    }
}

const NUMBER: &str = r"-?[0-9]+(\.[0-9]+)?";
/// The words of [`Absence`].
pub(super) const ABSENT: [&str; 4] = ["unknown", "not_published", "none", "not_applicable"];

/// `5`, `5-7`, `5–7` or `5+`.
fn read_span<T: Quantity>(
    text: &str,
    read: impl Fn(&str) -> Result<T, String>,
) -> Result<Measure<T>, String> {
    if let Some(least) = text.strip_suffix('+') {
        return Ok(Measure::AtLeast(read(least.trim())?));
    }
    let dash = text.char_indices().skip(1).find(|(_, c)| matches!(c, '-' | '–'));
    let Some((at, c)) = dash else { return Ok(Measure::Exact(read(text)?)) };
    range_of(read(text[..at].trim())?, read(text[at + c.len_utf8()..].trim())?, text)
}

fn range_of<T: Quantity>(min: T, max: T, text: &str) -> Result<Measure<T>, String> {
    if min.unit() != max.unit() {
        let message = format!("the range `{text}` is in two currencies");
        return Err(fault(&rule::IMPOSSIBLE_VALUE, &message, "write both ends in one currency"));
    }
    if min > max {
        let help = "write the smaller value first";
        return Err(fault(
            &rule::IMPOSSIBLE_VALUE,
            &format!("the range `{text}` is reversed"),
            help,
        ));
    }
    Ok(Measure::Range(min, max))
}

/// The short form alone, inside a map: the value, and whether it is an approximation.
pub(super) struct Short<T>(Measure<T>, bool);

impl<T: Quantity> Short<T> {
    /// Reads an absence, `unlimited`, `~13`, a value, a range.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let text = text.trim();
        if let Some(absence) = Absence::parse(text) {
            return Ok(Self(Measure::Absent(absence), false));
        }
        if text == "unlimited" {
            return Ok(Self(Measure::Unlimited, false));
        }
        let (approximate, rest) =
            text.strip_prefix('~').map_or((false, text), |rest| (true, rest.trim()));
        Ok(Self(T::read(rest)?, approximate))
    }

    /// Takes a whole number of the YAML.
    pub(super) fn of_whole(number: i128) -> Result<Self, String> {
        let number = number.to_string();
        Self::of_decimal(decimal(&number), &number)
    }

    fn of_decimal(number: Option<Decimal>, text: &str) -> Result<Self, String> {
        let number = number.ok_or_else(|| not_a_number(text))?;
        Ok(Self(Measure::Exact(T::of_number(number)?), false))
    }

    fn of<M, L>(form: Form<'_, M, L>) -> Result<Self, Refused> {
        Ok(match form {
            Form::Text(text) => Self::read(text)?,
            Form::Whole(number) => Self::of_whole(number)?,
            Form::Float(number) => Self::of_decimal(decimal_of_float(number), &number.to_string())?,
            Form::Map(_) | Form::List(_) => return Err(Refused::Form),
        })
    }
}

impl<T> From<Short<T>> for Figure<T> {
    fn from(Short(value, approximate): Short<T>) -> Self {
        Self::bare(value, approximate)
    }
}

impl<'de, T: Quantity> Deserialize<'de> for Short<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(deserializer, T::EXPECTING, |form: Form<'_>| Self::of(form))
    }
}

impl<T: Quantity> JsonSchema for Short<T> {
    fn schema_name() -> Cow<'static, str> {
        T::NAME.into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let (number, pattern) = T::forms();
        json_schema!({
            "description": T::EXPECTING.split(", or a map").next(),
            "anyOf": [
                number,
                { "type": "string", "pattern": format!("^({pattern})$") },
                { "enum": ["unlimited", ABSENT[0], ABSENT[1], ABSENT[2], ABSENT[3]] }
            ]
        })
    }
}

/// The long form of a figure.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "a figure", bound(deserialize = "T: Quantity"))]
#[schemars(inline, bound = "T: Quantity", rename = "LongFigure", transform = one_value)]
pub(super) struct Long<T> {
    /// The value, in the short form.
    pub(super) value: Option<Short<T>>,
    /// The least value, instead of `value`.
    pub(super) min: Option<Short<T>>,
    /// The greatest value, beside `min`.
    pub(super) max: Option<Short<T>>,
    /// Whether it is an approximation.
    #[serde(default)]
    pub(super) approximate: bool,
    /// The id of its source.
    pub(super) source: Option<SourceId>,
    /// The date it describes.
    pub(super) as_of: Option<PartialDate>,
    /// What to know about it.
    pub(super) note: Option<Md>,
    /// Of whom or what it speaks, where the figure alone does not say.
    pub(super) scope: Option<Text>,
    /// Other values, each attributed to its own source.
    #[serde(default)]
    pub(super) also: Vec<Figure<T>>,
}

/// `value`, or `min` with or without `max`.
pub(super) fn one_value(schema: &mut Schema) {
    schema.insert("oneOf".into(), json!([{ "required": ["value"] }, { "required": ["min"] }]));
    schema.insert("dependentRequired".into(), json!({ "max": ["min"] }));
}

impl<T: Quantity> Long<T> {
    pub(super) fn figure(self) -> Result<Figure<T>, String> {
        let single = |side: &str, short: Short<T>| match short.0 {
            Measure::Exact(value) => Ok(value),
            _ => Err(fault(
                &rule::WRONG_TYPE,
                &format!("`{side}` takes one value"),
                "write min and max, one value each",
            )),
        };
        let (value, tilde) = match (self.value, self.min, self.max) {
            (Some(short), None, None) => (short.0, short.1),
            (None, Some(min), Some(max)) => {
                let (min, max) = (single("min", min)?, single("max", max)?);
                (range_of(min, max, &format!("{min} to {max}"))?, false)
            }
            (None, Some(min), None) => (Measure::AtLeast(single("min", min)?), false),
            _ => {
                let help = "write {value: ..}, {min: .., max: ..} for a range, or {min: ..} for that or more";
                return Err(fault(&rule::MISSING_KEY, "the figure has no value", help));
            }
        };
        Ok(Figure {
            value,
            approximate: self.approximate || tilde,
            source: self.source,
            as_of: self.as_of,
            note: self.note,
            scope: self.scope,
            also: self.also,
            place: None,
        })
    }
}

impl<'de, T: Quantity> Deserialize<'de> for Figure<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        read(deserializer, T::EXPECTING, |form: Form<'_, Long<T>>| match form {
            Form::Map(long) => Ok(long.figure()?),
            short => Short::of(short).map(Self::from),
        })
    }
}

impl<T: Quantity> JsonSchema for Figure<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("Figure{}", T::NAME).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let short = generator.subschema_for::<Short<T>>();
        map_or(Long::<T>::json_schema(generator), short, T::EXPECTING)
    }
}

impl<T: Quantity> Figure<T> {
    /// The value in words, without a unit: `180`, `15–20`, `about 13`, `2,700 or more`,
    /// `not published`.
    #[must_use]
    pub fn words(&self) -> String {
        let about = if self.approximate { "about " } else { "" };
        match self.value {
            Measure::Exact(value) => format!("{about}{value}"),
            Measure::Range(min, max) => format!("{about}{min}–{max}"),
            Measure::AtLeast(min) => format!("{about}{min} or more"),
            Measure::Unlimited => "no limit".to_owned(),
            Measure::Absent(absence) => absence.words().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests;
