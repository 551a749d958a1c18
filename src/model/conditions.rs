//! Conditions of the lifecycle.

use serde::Deserialize;
use serde::de::Deserializer;

use crate::markdown::{Condition, parse_conditions};

use super::scalar::from_text;

/// Conditions joined by commas for "or": `open,closing@mls-c01`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conditions(pub Vec<Condition>);

impl<'de> Deserialize<'de> for Conditions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        from_text(deserializer, "a condition, such as open or closed", |text| {
            parse_conditions(text)
                .map(Self)
                .map_err(|bad| crate::yaml::fault(bad.rule, &bad.message, bad.help.as_deref().unwrap_or("")))
        })
    }
}
