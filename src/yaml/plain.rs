//! What an unquoted scalar is, by the core schema of YAML 1.2. One rule is stricter: a number that
//! would not print as it is written (`0x10`, `+5`, `1_000`, more than 64 bits) stays text, so that
//! no code of an exam changes silently.

use serde_yaml::{Number, Value};

/// The value of an unquoted scalar.
pub(super) fn value(text: &str) -> Value {
    if is_null(text) {
        return Value::Null;
    }
    match text {
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ => number(text).map_or_else(|| Value::String(text.to_owned()), Value::Number),
    }
}

/// Whether an unquoted scalar is no value.
pub(super) fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

fn number(text: &str) -> Option<Number> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_whole = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    if is_whole {
        if text == "0" || !digits.starts_with('0') {
            return text
                .parse::<u64>()
                .map(Number::from)
                .or_else(|_| text.parse::<i64>().map(Number::from))
                .ok();
        }
        return None;
    }
    float(text).map(Number::from)
}

/// `[-+]? ( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`, and the words for what is
/// no finite number.
fn float(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    match unsigned {
        ".inf" | ".Inf" | ".INF" => {
            return Some(if text.starts_with('-') { f64::NEG_INFINITY } else { f64::INFINITY });
        }
        ".nan" | ".NaN" | ".NAN" if unsigned == text => return Some(f64::NAN),
        _ => {}
    }
    let begins = unsigned
        .strip_prefix('.')
        .unwrap_or(unsigned)
        .bytes()
        .next()
        .is_some_and(|b| b.is_ascii_digit());
    let is_signed_whole = unsigned.bytes().all(|b| b.is_ascii_digit());
    if !begins || is_signed_whole {
        return None;
    }
    text.parse::<f64>().ok().filter(|number| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_that_print_as_written() {
        for text in ["0", "7", "-7", "18446744073709551615", "-9223372036854775808"] {
            assert_eq!(serde_yaml::to_string(&value(text)).unwrap().trim(), text);
            assert!(value(text).is_number(), "{text}");
        }
        for text in ["2.10", ".5", "5.", "1e3", "-1.5", "+1.5", "1E-2", ".inf", "-.INF", ".nan"] {
            assert!(value(text).is_f64(), "{text}");
        }
    }

    #[test]
    fn all_else_is_text() {
        let texts = [
            "00",
            "007",
            "-0",
            "+5",
            "0x10",
            "0o17",
            "0b11",
            "1_000",
            "1,000",
            "18446744073709551616",
            "1e999",
            ".",
            "-",
            "+",
            "..5",
            "1.2.3",
            "2026-01-02",
            "12:30",
            "1e",
            "e5",
            "inf",
            "nan",
            "+.nan",
            "yes",
            "No",
            "on",
            "OFF",
            "y",
            "tRUE",
            "nULL",
            "1 ",
            "١",
        ];
        for text in texts {
            assert_eq!(value(text), Value::String(text.to_owned()));
        }
        assert_eq!((value("True"), value("FALSE")), (Value::Bool(true), Value::Bool(false)));
        assert!(["", "~", "null", "Null", "NULL"].into_iter().all(|text| value(text).is_null()));
    }
}
