//! How a value is read that authors may write in more than one form: as a text, a number, a map or
//! a list. One reader for all of them: start with [`read`]. [`written!`] declares the forms of a
//! type and their JSON Schema together.
//!
//! A value with a short form and a map is `if`, `then`, `else` in its schema, not `anyOf`: an
//! editor then speaks of the form that was written, not of both. Where a schema cannot say all that
//! the parser knows (a day that no month has, a range that is reversed, a word that is no
//! currency), it admits more, never less.

use std::fmt;
use std::marker::PhantomData;

use schemars::{Schema, json_schema};
use serde::de::value::{MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor};
use serde_json::Value;

use crate::base::rule;
use crate::yaml::fault;

/// The form in which a value is written.
pub(super) enum Form<'t, Map = Never, List = Never> {
    /// A text.
    Text(&'t str),
    /// A whole number.
    Whole(i128),
    /// A number with a point.
    Float(f64),
    /// Keys and values.
    Map(Map),
    /// A list.
    List(List),
}

/// Why a value is not taken.
pub(super) enum Refused {
    /// It is not written in one of the forms that are expected.
    Form,
    /// For a reason, made by [`fault`].
    Because(String),
}

impl From<String> for Refused {
    fn from(reason: String) -> Self {
        Self::Because(reason)
    }
}

/// The map or the list of a value that is never written as one.
pub(super) enum Never {}

/// What a map or a list is read as.
pub(super) trait Nested<'de>: Sized {
    /// Reads it; nothing where there is no such form.
    fn nested<D: Deserializer<'de>>(deserializer: D) -> Option<Result<Self, D::Error>>;
}

impl<'de, T: Deserialize<'de>> Nested<'de> for T {
    fn nested<D: Deserializer<'de>>(deserializer: D) -> Option<Result<Self, D::Error>> {
        Some(T::deserialize(deserializer))
    }
}

impl<'de> Nested<'de> for Never {
    fn nested<D: Deserializer<'de>>(_: D) -> Option<Result<Self, D::Error>> {
        None
    }
}

/// Reads a value in the form in which it is written; `expecting` names those that there are.
pub(super) fn read<'de, D: Deserializer<'de>, T, M: Nested<'de>, L: Nested<'de>>(
    deserializer: D,
    expecting: impl fmt::Display,
    read: impl FnOnce(Form<'_, M, L>) -> Result<T, Refused>,
) -> Result<T, D::Error> {
    deserializer.deserialize_any(Reader { expecting, read, forms: PhantomData })
}

struct Reader<W, F, M, L> {
    expecting: W,
    read: F,
    forms: PhantomData<(M, L)>,
}

impl<W: fmt::Display, F, M, L> Reader<W, F, M, L> {
    fn take<T, E: Error>(self, form: Form<'_, M, L>, found: Unexpected<'_>) -> Result<T, E>
    where
        F: FnOnce(Form<'_, M, L>) -> Result<T, Refused>,
    {
        (self.read)(form).map_err(|refused| match refused {
            Refused::Form => E::invalid_type(found, &self.expecting.to_string().as_str()),
            Refused::Because(reason) => E::custom(reason),
        })
    }
}

impl<'de, W, F, T, M, L> Visitor<'de> for Reader<W, F, M, L>
where
    W: fmt::Display,
    F: FnOnce(Form<'_, M, L>) -> Result<T, Refused>,
    M: Nested<'de>,
    L: Nested<'de>,
{
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.expecting)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        self.take(Form::Text(text), Unexpected::Str(text))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<T, E> {
        self.take(Form::Whole(number.into()), Unexpected::Unsigned(number))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<T, E> {
        self.take(Form::Whole(number.into()), Unexpected::Signed(number))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<T, E> {
        self.take(Form::Float(number), Unexpected::Float(number))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        match M::nested(MapAccessDeserializer::new(map)) {
            Some(map) => self.take(Form::Map(map?), Unexpected::Map),
            None => Err(A::Error::invalid_type(Unexpected::Map, &self)),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<T, A::Error> {
        match L::nested(SeqAccessDeserializer::new(list)) {
            Some(list) => self.take(Form::List(list?), Unexpected::Seq),
            None => Err(A::Error::invalid_type(Unexpected::Seq, &self)),
        }
    }
}

/// A value that is read from a text; a whole number is taken as one.
pub(super) fn text<T>(
    read: impl FnOnce(&str) -> Result<T, String>,
) -> impl FnOnce(Form<'_>) -> Result<T, Refused> {
    |form| match form {
        Form::Text(text) => Ok(read(text)?),
        Form::Whole(number) => Ok(read(&number.to_string())?),
        Form::Float(number) => {
            let message =
                format!("`{number}` reads as a number here, and would lose its exact spelling");
            Err(fault(&rule::WRONG_TYPE, &message, "put it in quotes").into())
        }
        Form::Map(never) | Form::List(never) => match never {},
    }
}

/// One value, read from a text, or a list of them.
pub(super) fn one_or_many<T>(
    read: impl FnOnce(&str) -> Result<T, String>,
) -> impl FnOnce(Form<'_, Never, Vec<T>>) -> Result<Vec<T>, Refused> {
    |form| match form {
        Form::Text(text) => Ok(vec![read(text)?]),
        Form::Whole(number) if number >= 0 => Ok(vec![read(&number.to_string())?]),
        Form::List(all) => Ok(all),
        _ => Err(Refused::Form),
    }
}

/// How a type is written: its name among the schemas, what is expected where it is not, how it is
/// read from the forms that it has, and the schema that says the same.
macro_rules! written {
    ($type:ty, $name:expr, $expecting:expr, $read:expr, $schema:expr $(,)?) => {
        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::model::shorthand::read(deserializer, $expecting, $read)
            }
        }

        impl schemars::JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                $name.into()
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let schema: fn(&mut schemars::SchemaGenerator) -> schemars::Schema = $schema;
                schema(generator)
            }
        }
    };
}

pub(super) use written;

/// A schema by which a map has one form, whatever is no map the other.
pub(super) fn map_or(map: Schema, other: impl Into<Value>, about: &str) -> Schema {
    json_schema!({ "description": about, "if": { "type": "object" }, "then": map, "else": other.into() })
}

/// The schema of one value, or of a list of them.
pub(super) fn list_or_one(one: Schema) -> Schema {
    json_schema!({ "if": { "type": "array" }, "then": { "type": "array", "items": one }, "else": one })
}

/// The schema of a text of a form, and what it is.
pub(super) fn pattern(pattern: &str, about: &str) -> Schema {
    json_schema!({ "description": about, "type": "string", "pattern": format!("^({pattern})$") })
}
