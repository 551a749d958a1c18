//! Blocks that differ by exam version, dates that differ by language, texts that differ by
//! lifecycle.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use jiff::civil::Date;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{DeserializeSeed, Deserializer, Error, IntoDeserializer, MapAccess, Visitor};
use serde_json::{Value, json};

use crate::base::date::PartialDate;
use crate::base::rule;
use crate::yaml::fault;

use super::codes;
use super::scalar::{ID, Id, Md, read_date, read_md};
use super::shorthand::{Form, Refused, map_or, written};

/// A block that is the same for all versions, or one for each.
#[derive(Clone, Debug)]
pub enum ByVersion<T> {
    /// The same for all.
    Same(T),
    /// One for each version.
    Each {
        /// What all versions share, as far as they do not say it themselves; nothing once it is
        /// resolved.
        all: Option<T>,
        /// What each says.
        own: BTreeMap<Id, T>,
    },
}

impl<T> ByVersion<T> {
    /// The block of a version.
    pub fn of(&self, version: &str) -> Option<&T> {
        match self {
            Self::Same(block) => Some(block),
            Self::Each { own, .. } => own.get(version),
        }
    }

    /// The blocks with the keys below which they stand: those of all versions under `all`.
    pub fn blocks(&self) -> impl Iterator<Item = (Option<&str>, &T)> {
        let (same, all, own) = match self {
            Self::Same(block) => (Some(block), None, None),
            Self::Each { all, own } => (None, all.as_ref(), Some(own)),
        };
        let all = all.map(|block| (Some("all"), block));
        let own = own.into_iter().flatten().map(|(id, block)| (Some(id.as_str()), block));
        same.map(|block| (None, block)).into_iter().chain(all).chain(own)
    }
}

struct ByVersionVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for ByVersionVisitor<T> {
    type Value = ByVersion<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a block, or {by_version: {..}}")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        T::deserialize(text.into_deserializer()).map(ByVersion::Same)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        T::deserialize(number.into_deserializer()).map(ByVersion::Same)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
        T::deserialize(number.into_deserializer()).map(ByVersion::Same)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
        T::deserialize(number.into_deserializer()).map(ByVersion::Same)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let Some(first) = map.next_key::<String>()? else {
            return T::deserialize(MapAccessDeserializer::new(map)).map(ByVersion::Same);
        };
        if first != "by_version" {
            let replay = Replay { first: Some(first), rest: map };
            return T::deserialize(MapAccessDeserializer::new(replay)).map(ByVersion::Same);
        }
        let mut blocks = map.next_value::<BTreeMap<Id, T>>()?;
        if let Some(extra) = map.next_key::<String>()? {
            let message = format!("`{extra}` cannot be beside `by_version`");
            let help = "put what all versions share in by_version: {all: ..}";
            return Err(A::Error::custom(fault(&rule::UNKNOWN_KEY, &message, help)));
        }
        Ok(ByVersion::Each { all: blocks.remove("all"), own: blocks })
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for ByVersion<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(ByVersionVisitor(PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for ByVersion<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("{}ByVersion", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<T>().to_value();
        json_schema!({
            "description": "The same for all versions, or {by_version: {ID: ..}}; what all share goes under `all`.",
            "if": { "type": "object", "required": ["by_version"] },
            "then": {
                "type": "object",
                "properties": {
                    "by_version": {
                        "type": "object",
                        "propertyNames": { "pattern": format!("^{ID}$"), "maxLength": 64 },
                        "additionalProperties": one
                    }
                },
                "additionalProperties": false
            },
            "else": one
        })
    }
}

/// A map whose first key was already read: gives it once more.
struct Replay<A> {
    first: Option<String>,
    rest: A,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Replay<A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        match self.first.take() {
            Some(key) => seed.deserialize(StrDeserializer::new(&key)).map(Some),
            None => self.rest.next_key_seed(seed),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.rest.next_value_seed(seed)
    }
}

/// A date, perhaps only expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct When {
    /// The date.
    pub date: PartialDate,
    /// Announced but not certain.
    pub expected: bool,
}

impl When {
    /// Whether what begins on it has begun. A date that is only expected does not say so.
    #[must_use]
    pub fn has_begun(self, day: Date) -> bool {
        !self.expected && day >= self.date.first_day()
    }

    /// Whether it was only expected and has passed, so that what followed is not known.
    #[must_use]
    pub fn has_lapsed(self, day: Date) -> bool {
        self.expected && day > self.date.last_day()
    }

    /// Whether what ends with it is over. A date that is only expected does not say so.
    #[must_use]
    pub fn is_over(self, day: Date) -> bool {
        !self.expected && day > self.date.last_day()
    }
}

/// A date for all languages, or one for each.
#[derive(Clone, Debug)]
pub enum Dated {
    /// The same for all.
    Same(When),
    /// By language (BCP 47).
    ByLanguage(BTreeMap<String, When>),
}

impl Dated {
    /// The date in a language: its own, else its base language's.
    #[must_use]
    pub fn of(&self, language: &str) -> Option<When> {
        match self {
            Self::Same(when) => Some(*when),
            Self::ByLanguage(dates) => dates.get(self.code(language)?).copied(),
        }
    }

    /// The language whose date holds in a language, where dates differ: itself, else its base
    /// language.
    #[must_use]
    pub fn code<'l>(&self, language: &'l str) -> Option<&'l str> {
        let Self::ByLanguage(dates) = self else { return None };
        let base = language.split('-').next().unwrap_or(language);
        [language, base].into_iter().find(|code| dates.contains_key(*code))
    }

    /// The dates of all languages.
    #[must_use]
    pub fn all(&self) -> Vec<When> {
        match self {
            Self::Same(when) => vec![*when],
            Self::ByLanguage(dates) => dates.values().copied().collect(),
        }
    }

    /// The earliest and the latest over all languages.
    #[must_use]
    pub fn span(&self) -> Option<(When, When)> {
        match self {
            Self::Same(when) => Some((*when, *when)),
            Self::ByLanguage(dates) => {
                let first = dates.values().min_by_key(|when| when.date)?;
                Some((*first, *dates.values().max_by_key(|when| when.date)?))
            }
        }
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    expecting = "a date, or {date: .., expected: true}, or {by_language: {en: date}}"
)]
#[schemars(inline, transform = date_value_or_languages)]
struct LongDate {
    /// The date; `value` is the same.
    #[serde(alias = "value")]
    date: Option<PartialDate>,
    /// Announced but not certain.
    #[serde(default)]
    expected: bool,
    /// By language (BCP 47), instead of `date`.
    by_language: Option<BTreeMap<String, When>>,
}

/// What is expected where a date is not written as one.
const A_DATE: &str = "a date: YYYY, YYYY-MM or YYYY-MM-DD";

fn dated(form: Form<'_, LongDate>) -> Result<Dated, Refused> {
    let (date, expected) = match form {
        Form::Text(text) => (read_date(text)?, false),
        Form::Whole(year @ 0..) => (read_date(&year.to_string())?, false),
        Form::Map(LongDate { date: Some(date), expected, by_language: None }) => (date, expected),
        Form::Map(LongDate { date: None, by_language: Some(dates), .. }) if !dates.is_empty() => {
            if let Some((code, help)) =
                dates.keys().find_map(|code| Some((code, codes::no_language(code)?)))
            {
                let message = format!("expected the code of a language, found `{code}`");
                return Err(fault(&rule::WRONG_TYPE, &message, &help).into());
            }
            return Ok(Dated::ByLanguage(dates));
        }
        Form::Map(_) => {
            let help =
                "write a date, {date: 2026-03, expected: true}, or {by_language: {en: 2026-03-31}}";
            return Err(fault(&rule::WRONG_TYPE, "this is not a date", help).into());
        }
        _ => return Err(Refused::Form),
    };
    Ok(Dated::Same(When { date, expected }))
}

written!(Dated, "Dated", A_DATE, dated, |generator| {
    let short = generator.subschema_for::<PartialDate>();
    let long = LongDate::json_schema(generator);
    map_or(
        long,
        short,
        "A date, {date: 2026-03, expected: true}, or {by_language: {en: 2026-03-31}}.",
    )
});

written!(
    When,
    "When",
    A_DATE,
    |form: Form<'_, LongDate>| match dated(form)? {
        Dated::Same(when) => Ok(when),
        Dated::ByLanguage(_) =>
            Err(fault(&rule::WRONG_TYPE, "expected one date", "write one date").into()),
    },
    |generator| {
        let short = generator.subschema_for::<PartialDate>().to_value();
        let mut long = json_schema!({
            "type": "object",
            "properties": {
                "date": short,
                "expected": { "description": "Announced but not certain.", "type": "boolean", "default": false }
            },
            "required": ["date"],
            "additionalProperties": false
        });
        date_or_value(&mut long);
        map_or(long, short, "A date, or {date: 2026-03, expected: true}.")
    },
);

/// `date`, or `value` in its place.
pub(super) fn date_or_value(schema: &mut Schema) {
    either(schema, &["date", "value"]);
}

/// `date`, or `value` in its place, or `by_language`.
fn date_value_or_languages(schema: &mut Schema) {
    either(schema, &["date", "value", "by_language"]);
}

/// `value` is another name of `date`; one of the keys must be there.
fn either(schema: &mut Schema, keys: &[&str]) {
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        let date = properties.get("date").cloned().unwrap_or_default();
        properties.insert("value".to_owned(), date);
    }
    if let Some(required) = schema.get_mut("required").and_then(Value::as_array_mut) {
        required.retain(|key| key != "date");
    }
    let choice: Vec<Value> = keys.iter().map(|key| json!({ "required": [key] })).collect();
    schema.insert("oneOf".into(), choice.into());
}

/// Texts for before the end is announced, while it is announced, and after it.
#[derive(Clone, Debug, Default)]
pub struct Told {
    /// While the exam can be sat.
    pub open: Md,
    /// While its end is announced; `open` if it is not said.
    pub closing: Option<Md>,
    /// After the end; `open` if it is not said.
    pub closed: Option<Md>,
    /// After the last certificate has ended; `closed` if it is not said.
    pub expired: Option<Md>,
}

impl Told {
    /// The variants beside `open`, by the state they are told in.
    #[must_use]
    pub fn variants(&self) -> [(&'static str, Option<&Md>); 3] {
        [
            ("closing", self.closing.as_ref()),
            ("closed", self.closed.as_ref()),
            ("expired", self.expired.as_ref()),
        ]
    }

    /// The text for a state by its word: that of `expired`, else of `closed`, else of `open`.
    #[must_use]
    pub fn of(&self, state: &str) -> (&'static str, &Md) {
        let wanted: &[&str] = match state {
            "expired" => &["expired", "closed"],
            "closed" => &["closed"],
            "closing" => &["closing"],
            _ => &[],
        };
        let own = wanted.iter().find_map(|state| {
            let (state, variant) = self.variants().into_iter().find(|(own, _)| own == state)?;
            Some((state, variant?))
        });
        own.unwrap_or(("open", &self.open))
    }

    /// All of them.
    pub fn all(&self) -> impl Iterator<Item = &Md> {
        [Some(&self.open), self.closing.as_ref(), self.closed.as_ref(), self.expired.as_ref()]
            .into_iter()
            .flatten()
    }
}

#[derive(Deserialize, JsonSchema)]
#[serde(
    deny_unknown_fields,
    expecting = "a text, or {open: .., closing: .., closed: .., expired: ..}"
)]
#[schemars(inline)]
struct LongTold {
    /// While the exam can be sat.
    open: Md,
    /// While its end is announced; `open` if it is not said.
    closing: Option<Md>,
    /// After the end; `open` if it is not said.
    closed: Option<Md>,
    /// After the last certificate has ended; `closed` if it is not said.
    expired: Option<Md>,
}

written!(
    Told,
    "Told",
    "a text, or {open: .., closing: .., closed: .., expired: ..}",
    |form: Form<'_, LongTold>| match form {
        Form::Text(text) => Ok(Self { open: read_md(text)?, ..Self::default() }),
        Form::Map(LongTold { open, closing, closed, expired }) =>
            Ok(Self { open, closing, closed, expired }),
        _ => Err(Refused::Form),
    },
    |generator| {
        let short = generator.subschema_for::<Md>();
        let about = "A text, or one for each state: {open: .., closing: .., closed: ..}.";
        map_or(LongTold::json_schema(generator), short, about)
    },
);
