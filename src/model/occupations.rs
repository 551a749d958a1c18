//! The occupations whose wages a guide shows.

use schemars::{JsonSchema, json_schema};
use serde::Deserialize;

use crate::base::rule;
use crate::yaml::fault;

use super::scalar::{Id, Md};
use super::shorthand::{Form, Refused, written};

/// The occupations that a certification belongs to, or why it belongs to none. Neither is said if
/// both are empty.
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

written!(
    Occupations,
    "Occupations",
    "a list of ids, or {none: the reason}",
    |form: Form<'_, Reason, _>| match form {
        Form::Text("none") => {
            let help = "say why: occupations: {none: People of every occupation take it.}";
            Err(fault(&rule::WRONG_TYPE, "`occupations: none` has no reason", help).into())
        }
        Form::Text(text) => {
            let message = format!("expected a list of occupations, found `{text}`");
            let help = format!("write a list of ids of occupations.yaml: [{text}]");
            Err(fault(&rule::WRONG_TYPE, &message, &help).into())
        }
        Form::List(ids) => Ok(Self { ids, none: None }),
        Form::Map(Reason { none }) => Ok(Self { ids: Vec::new(), none: Some(none) }),
        _ => Err(Refused::Form),
    },
    |generator| json_schema!({
        "description": "Ids of occupations.yaml, or {none: why no occupation applies}.",
        "anyOf": [generator.subschema_for::<Vec<Id>>(), generator.subschema_for::<Reason>()],
    }),
);
