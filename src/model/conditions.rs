//! Conditions of the lifecycle.

use crate::markdown::{Condition, State, parse_conditions};
use crate::yaml::fault;

use super::scalar::ID;
use super::shorthand::{pattern, text, written};

/// Conditions joined by commas for "or": `open,closing@mls-c01`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conditions(pub Vec<Condition>);

fn read_conditions(text: &str) -> Result<Conditions, String> {
    match parse_conditions(text) {
        Ok(conditions) => Ok(Conditions(conditions)),
        Err(bad) => Err(fault(bad.rule, &bad.message, bad.help.as_deref().unwrap_or(""))),
    }
}

written!(
    Conditions,
    "Conditions",
    "a condition, such as open or closed",
    text(read_conditions),
    |_| {
        let states: Vec<&str> = State::ALL.iter().map(|(name, _)| *name).collect();
        let one = format!(r"\s*({})(@{ID})?\s*", states.join("|"));
        pattern(
            &format!("{one}(,{one})*"),
            "Conditions of the lifecycle, joined by commas for \"or\": open,closing@mls-c01.",
        )
    }
);
