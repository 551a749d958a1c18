//! JSON Schemas of the values that read themselves by a visitor; those of all other types are derived beside them. No
//! other file of the model needs this one.
//!
//! A value with a short form and a map is `if`, `then`, `else`, not `anyOf`: an editor then speaks of the form that was
//! written, not of both. Where a schema cannot say all that the parser knows (a day that no month has, a range that runs
//! downwards, a word that is no currency), it admits more, never less.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Value, json};

use crate::base::date::PartialDate;

use super::blocks::{Covers, LongPrice, Price};
use super::certification::Prerequisites;
use super::checks::MaxAge;
use super::codes::{Cbsa, Host, Language, RegionCode, Soc};
use super::conditions::Conditions;
use super::costs::{Billing, EverySpan};
use super::exam::{Attempts, Duration, PerSpan, Waits};
use super::figure::{ABSENT, Figure, Long, Measured, Short};
use super::history::{Day, FactId};
use super::money::{CODES, Currency, Money};
use super::said::Plain;
use super::scalar::{Elsewhere, GuideRef, Id, Md, Text, Url};
use super::schema::{OneOrMany, date_or_value};
use super::source::{Retrieved, Via};
use super::validity::Period;
use super::variants::{ByVersion, Dated, LongDate, LongTold, Told, When};

const ID: &str = "[a-z0-9]+(-[a-z0-9]+)*";
const DURATION: &str = "P([0-9]{1,4}[YMWD])+";

/// The schema of a type: its name and the expression that makes it from a generator.
macro_rules! schema {
    ($type:ty, $name:literal, $generator:ident => $schema:expr) => {
        impl JsonSchema for $type {
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }

            fn json_schema($generator: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    };
}

/// A map has one schema, whatever is no map the other.
fn map_or(map: Schema, other: Value, description: &str) -> Schema {
    json_schema!({ "description": description, "if": { "type": "object" }, "then": map, "else": other })
}

/// A text of a form, and what it is.
fn text(pattern: &str, description: &str) -> Schema {
    json_schema!({ "description": description, "type": "string", "pattern": format!("^({pattern})$") })
}

schema!(Id, "Id", _generator => json_schema!({
    "description": "An id: lower-case letters and digits, joined by single hyphens, at most 64 characters.",
    "anyOf": [
        { "type": "string", "pattern": format!("^{ID}$"), "maxLength": 64 },
        { "type": "integer", "minimum": 0 }
    ]
}));

schema!(Text, "Text", _generator => json_schema!({
    "description": "Plain text, not empty.",
    "type": ["string", "integer"],
    "pattern": r"\S"
}));

schema!(Md, "Markdown", _generator => json_schema!({
    "description": "Text in which markdown, facts and citations work; not empty.",
    "type": ["string", "integer"],
    "pattern": r"\S"
}));

schema!(Url, "Url", _generator => text(r"https?://[^/\s]\S*", "A web address, whole: https://example.org/page."));

schema!(PartialDate, "Date", _generator => json_schema!({
    "description": "A date: YYYY, YYYY-MM or YYYY-MM-DD, from 1900 to 2200.",
    "type": ["string", "integer"],
    "pattern": "^(19[0-9]{2}|2[01][0-9]{2}|2200)(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$",
    "minimum": 1900,
    "maximum": 2200
}));

schema!(Language, "Language", _generator => json_schema!({
    "description": format!("A language: {}.", Language::HELP),
    "type": "string",
    "pattern": "^([A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*|[xX](-[A-Za-z0-9]{1,8})+)$",
    "maxLength": 64
}));

schema!(RegionCode, "RegionCode", _generator => json_schema!({
    "description": format!("A region: {}.", RegionCode::HELP),
    "type": ["string", "integer"],
    "pattern": format!("^({ID}|[A-Za-z]{{2}}(-[A-Za-z0-9]{{1,3}})?)$"),
    "minimum": 0
}));

schema!(Soc, "Soc", _generator => text(r"[0-9]{2}-[0-9]{4}(\.[0-9]{2})?", &format!("An occupation: {}.", Soc::HELP)));

schema!(Host, "Host", _generator => json_schema!({
    "description": format!("A host that pages may load from: {}.", Host::HELP),
    "type": "string",
    "pattern": r"^[A-Za-z0-9][A-Za-z0-9-]*(\.[A-Za-z0-9][A-Za-z0-9-]*)+$",
    "maxLength": 253
}));

schema!(Cbsa, "Cbsa", _generator => json_schema!({
    "description": format!("An area: {}.", Cbsa::HELP),
    "type": ["string", "integer"],
    "pattern": "^[0-9]{5}$",
    "minimum": 10000,
    "maximum": 99999
}));

schema!(Retrieved, "Retrieved", generator => json_schema!({
    "description": "A date, or unknown.",
    "anyOf": [generator.subschema_for::<PartialDate>(), { "const": "unknown" }]
}));

schema!(Duration, "Duration", _generator => text(DURATION, "A length of time as ISO 8601 writes it: P3Y, P6M, P14D."));

schema!(Currency, "Currency", _generator => json_schema!({
    "description": "A currency of ISO 4217, by its three letters.",
    "type": "string",
    "enum": CODES.split_whitespace().collect::<Vec<_>>()
}));

schema!(GuideRef, "GuideRef", generator => map_or(
    Elsewhere::json_schema(generator),
    json!({ "type": "string", "pattern": format!("^/*{ID}/{ID}/*$") }),
    "The address of a guide (aws/ai-practitioner), or {name, url} of a certification that is not on the site.",
));

schema!(Plain, "Value", _generator => json_schema!({
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
}));

schema!(Day, "Day", _generator => text("(19|2[01])[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])", "A day: YYYY-MM-DD."));

schema!(FactId, "FactId", _generator => text(
    FactId::PATTERN,
    "The id of a fact, aws/ai-practitioner:exam.fee; of a guide that came or went, its address alone.",
));

schema!(Conditions, "Conditions", _generator => {
    let states: Vec<&str> = crate::markdown::State::ALL.iter().map(|(name, _)| *name).collect();
    let one = format!(r"\s*({})(@{ID})?\s*", states.join("|"));
    text(&format!("{one}(,{one})*"), "Conditions of the lifecycle, joined by commas for \"or\": open,closing@mls-c01.")
});

schema!(MaxAge, "MaxAge", _generator => text(&format!("unlimited|{DURATION}"), "An age such as P1Y, or unlimited."));

schema!(Period, "Period", _generator => text(
    &format!("unlimited|{}|{DURATION}", ABSENT.join("|")),
    "A length of time such as P3Y, unlimited, or why it is not known.",
));

impl<T: Measured> JsonSchema for Short<T> {
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

impl<T: Measured> JsonSchema for Figure<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("Figure{}", T::NAME).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let short = generator.subschema_for::<Short<T>>().to_value();
        map_or(Long::<T>::json_schema(generator), short, T::EXPECTING)
    }
}

schema!(Price, "Price", generator => {
    let short = generator.subschema_for::<Short<Money>>().to_value();
    map_or(
        LongPrice::json_schema(generator),
        json!({ "anyOf": [{ "const": "0" }, short] }),
        "0 when it is free, an amount such as 15 USD, or {amount: 29 USD, every: P1M}.",
    )
});

schema!(Billing, "Billing", generator => map_or(
    EverySpan::json_schema(generator),
    json!({ "const": "once" }),
    "once, or {every: P1M}.",
));

schema!(Attempts, "Attempts", generator => map_or(
    PerSpan::json_schema(generator),
    json!({ "anyOf": [{ "const": "unlimited" }, { "type": "integer", "minimum": 0, "maximum": u32::MAX }] }),
    "A number of attempts, {value: 5, per: P1Y}, or unlimited.",
));

schema!(Told, "Told", generator => {
    let short = generator.subschema_for::<Md>().to_value();
    map_or(LongTold::json_schema(generator), short, "A text, or one for each state: {open: .., closing: .., closed: ..}.")
});

schema!(When, "When", generator => {
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
});

schema!(Dated, "Dated", generator => {
    let short = generator.subschema_for::<PartialDate>().to_value();
    let long = LongDate::json_schema(generator);
    map_or(long, short, "A date, {date: 2026-03, expected: true}, or {by_language: {en: 2026-03-31}}.")
});

schema!(Waits, "Waits", generator => OneOrMany::<Duration>::json_schema(generator));
schema!(Via, "Via", generator => OneOrMany::<Id>::json_schema(generator));
schema!(Covers, "Covers", generator => OneOrMany::<Id>::json_schema(generator));

schema!(Prerequisites, "Prerequisites", generator => json_schema!({
    "description": "none, or a list with one text an item.",
    "if": { "type": "array" },
    "then": { "type": "array", "items": generator.subschema_for::<Md>() },
    "else": { "const": "none" }
}));

impl<T: JsonSchema> JsonSchema for ByVersion<T> {
    fn schema_name() -> Cow<'static, str> {
        format!("{}ByVersion", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let one = generator.subschema_for::<T>().to_value();
        json_schema!({
            "description": "The same for all versions, or {by_version: {ID: ..}}; what all share stands there under `all`.",
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
