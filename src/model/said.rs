//! What a figure says, apart from the type of the figure: what `facts.json` and the record of
//! changes hold and compare.

use std::fmt;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use schemars::json_schema;
use serde::Deserialize;
use serde::de::{Deserializer, Error};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::figure::{Absence, Figure, Measure, Quantity};
use super::money::{Currency, Money};
use super::number::decimal_of_float;
use super::scalar::Number;
use super::shorthand::{Form, written};

/// A value that machines can compare.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plain {
    /// A number, an amount of money.
    Number(Decimal),
    /// Between two values, both included.
    Range(Decimal, Decimal),
    /// A value or more.
    AtLeast(Decimal),
    /// A date (`2026-03-31`), a length of time (`P3Y`), a state (`closed`), or `unlimited`.
    Word(String),
}

/// A value as readers see it and as machines do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// As it is printed: `US$300`.
    pub text: String,
    /// The value, or why there is none.
    pub value: Result<Plain, Absence>,
    /// An approximation.
    pub is_approximate: bool,
    /// A date that is announced but not certain.
    pub is_expected: bool,
}

impl Said {
    /// A value that is certain.
    #[must_use]
    pub fn word(text: String, value: &str) -> Self {
        Self {
            text,
            value: Ok(Plain::Word(value.to_owned())),
            is_approximate: false,
            is_expected: false,
        }
    }

    /// What a figure says, and how that is printed.
    #[must_use]
    pub fn figure<T: Scalar>(figure: &Figure<T>, text: String) -> Self {
        let value = match figure.value {
            Measure::Exact(value) => Ok(Plain::Number(value.number())),
            Measure::Range(min, max) => Ok(Plain::Range(min.number(), max.number())),
            Measure::AtLeast(min) => Ok(Plain::AtLeast(min.number())),
            Measure::Unlimited => Ok(Plain::Word("unlimited".to_owned())),
            Measure::Absent(absence) => Err(absence),
        };
        Self { text, value, is_approximate: figure.approximate, is_expected: false }
    }
}

/// What can be measured, as a bare number.
pub trait Scalar: Quantity {
    /// The number.
    fn number(self) -> Decimal;
    /// Its currency, if it is money.
    fn currency(self) -> Option<Currency>;
}

impl Scalar for Number {
    fn number(self) -> Decimal {
        self.0
    }

    fn currency(self) -> Option<Currency> {
        None
    }
}

impl Scalar for Money {
    fn number(self) -> Decimal {
        self.amount
    }

    fn currency(self) -> Option<Currency> {
        Some(self.currency)
    }
}

/// A JSON number, or text; a range is `{"min": 15, "max": 20}`.
impl Serialize for Plain {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(number) => Exact(*number).serialize(serializer),
            Self::Word(word) => serializer.serialize_str(word),
            Self::Range(min, max) => {
                let mut map = serializer.serialize_map(Some(2))?;
                map.serialize_entry("min", &Exact(*min))?;
                map.serialize_entry("max", &Exact(*max))?;
                map.end()
            }
            Self::AtLeast(min) => {
                let mut map = serializer.serialize_map(Some(1))?;
                map.serialize_entry("min", &Exact(*min))?;
                map.end()
            }
        }
    }
}

/// A decimal as a bare number. Figures have 15 digits at most, which a double holds exactly.
struct Exact(Decimal);

impl Serialize for Exact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let number = self.0.normalize();
        match number.to_i64() {
            Some(whole) if number.scale() == 0 => serializer.serialize_i64(whole),
            _ => serializer.serialize_f64(number.to_f64().unwrap_or(0.0)),
        }
    }
}

/// A range, or no more than its lower end.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ends {
    min: End,
    max: Option<End>,
}

written!(
    Plain,
    "Value",
    "a number, a text, or a range {min: .., max: ..}",
    |form: Form<'_, Ends>| match form {
        Form::Text(text) => Ok(Self::Word(text.to_owned())),
        Form::Whole(number) => Ok(Self::Number(number.into())),
        Form::Float(number) => match decimal_of_float(number) {
            Some(number) => Ok(Self::Number(number)),
            None => Err("the number has too many digits".to_owned().into()),
        },
        Form::Map(Ends { min, max: Some(max) }) => Ok(Self::Range(min.0, max.0)),
        Form::Map(Ends { min, max: None }) => Ok(Self::AtLeast(min.0)),
        Form::List(never) => match never {},
    },
    |_| json_schema!({
        "description": "A number, a text, or a range {min: .., max: ..}.",
        "anyOf": [
            { "type": ["number", "string"] },
            {
                "type": "object",
                "properties": { "min": { "type": "number" }, "max": { "type": "number" } },
                "required": ["min"],
                "additionalProperties": false
            }
        ]
    }),
);

/// An end of a range.
struct End(Decimal);

impl<'de> Deserialize<'de> for End {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Plain::deserialize(deserializer)? {
            Plain::Number(number) => Ok(Self(number)),
            other => Err(D::Error::custom(format!("`{other}` is not a number"))),
        }
    }
}

/// As authors would write it: `300`, `15–20`, `2700+`, `2026-03-31`.
impl fmt::Display for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{}", number.normalize()),
            Self::Range(min, max) => write!(f, "{}–{}", min.normalize(), max.normalize()),
            Self::AtLeast(min) => write!(f, "{}+", min.normalize()),
            Self::Word(word) => f.write_str(word),
        }
    }
}
