//! The catalog as an editor reads it: each message as it is shown, with its example values.

use std::fmt::Write;

use super::file::Part;
use super::{ENGLISH, Value, Words};

/// All messages by their groups, one a line:
/// `remove-item  Remove AWS Certified Cloud Practitioner`.
#[must_use]
pub fn listing(words: &Words) -> String {
    let mut out = String::new();
    for part in &ENGLISH.1.parts {
        // Writing to a string cannot fail.
        let _ = match part {
            Part::Heading(heading) => {
                write!(out, "{}{heading}\n\n", if out.is_empty() { "" } else { "\n" })
            }
            Part::Message(message) => {
                writeln!(
                    out,
                    "{}\n    {}",
                    message.id,
                    shown(words, &message.id, &message.examples)
                )
            }
        };
    }
    out
}

/// A message with the values of its examples; a variable without one is shown in braces.
fn shown(words: &Words, id: &str, examples: &[(String, String)]) -> String {
    let value = |name: &String| {
        let example =
            examples.iter().find(|(known, _)| known == name).map(|(_, example)| example.as_str());
        let number = example.and_then(|example| example.parse::<f64>().ok());
        number.map_or_else(
            || example.map_or_else(|| Value::Text(format!("{{{name}}}").into()), Value::from),
            Value::Number,
        )
    };
    let values: Vec<(&str, Value<'_>)> =
        words.variables(id).iter().map(|name| (name.as_str(), value(name))).collect();
    words.say(id, &values).map_or_else(|fault| fault, |said| said.text)
}
