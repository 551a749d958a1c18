//! The occupations whose wages a guide shows.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::base::rule;
use crate::yaml::fault;

use super::scalar::{Id, Md};

/// The occupations that a certification belongs to, or why it belongs to none. Neither is said if both are empty.
#[derive(Clone, Debug, Default)]
pub struct Occupations {
    /// Ids of occupations.yaml.
    pub ids: Vec<Id>,
    /// Why none applies.
    pub none: Option<Md>,
}

/// `{none: ..}`
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "{none: the reason}")]
struct Reason {
    /// Why no occupation applies.
    none: Md,
}

impl<'de> Deserialize<'de> for Occupations {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ListOrReason;
        impl<'de> Visitor<'de> for ListOrReason {
            type Value = Occupations;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list of ids, or {none: the reason}")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Occupations, E> {
                if text == "none" {
                    let help = "say why: occupations: {none: People of every occupation take it.}";
                    return Err(E::custom(fault(&rule::WRONG_TYPE, "`occupations: none` has no reason", help)));
                }
                let message = format!("expected a list of occupations, found `{text}`");
                let help = format!("write a list of ids of occupations.yaml: [{text}]");
                Err(E::custom(fault(&rule::WRONG_TYPE, &message, &help)))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Occupations, A::Error> {
                let mut ids = Vec::new();
                while let Some(id) = seq.next_element()? {
                    ids.push(id);
                }
                Ok(Occupations { ids, none: None })
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Occupations, A::Error> {
                let reason = Reason::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Occupations { ids: Vec::new(), none: Some(reason.none) })
            }
        }
        deserializer.deserialize_any(ListOrReason)
    }
}

impl JsonSchema for Occupations {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Occupations".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let (ids, reason) = (generator.subschema_for::<Vec<Id>>(), generator.subschema_for::<Reason>());
        json_schema!({
            "description": "Ids of occupations.yaml, or {none: why no occupation applies}.",
            "anyOf": [ids, reason],
        })
    }
}
