//! Texts of the command line on their way into files: what is refused, how YAML quotes it, how
//! skeletons are filled.

use crate::model::scalar::{Id, slug};

/// A text that may stand in a file.
///
/// # Errors
/// If it is empty, holds line breaks or other control characters, or would be read as a fact.
pub fn checked<'a>(what: &str, text: &'a str) -> Result<&'a str, String> {
    let breaks = |c: char| {
        c.is_control()
            || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
    };
    if text.trim().is_empty() {
        return Err(format!("{what} is empty"));
    }
    if text.contains(breaks) {
        return Err(format!(
            "{what} contains a line break or another control character; write it on one line"
        ));
    }
    if text.contains("{{") {
        return Err(format!("{what} contains `{{{{`, which begins a fact; write it without"));
    }
    Ok(text)
}

/// An id of the given text.
///
/// # Errors
/// If it is none; with the nearest that is one.
pub fn id(what: &str, text: &str) -> Result<Id, String> {
    let rule = "lowercase letters, digits, and single hyphens, at most 64";
    Id::parse(text).ok_or_else(|| match nearest_id(text) {
        Some(near) => format!("`{text}` cannot be {what}; write `{near}` ({rule})"),
        None => format!("`{text}` cannot be {what}: {rule}"),
    })
}

/// The nearest id to a text, if it has letters or digits that an id can hold.
pub fn nearest_id(text: &str) -> Option<Id> {
    let mut near = slug(text);
    near.truncate(64);
    Id::parse(near.trim_end_matches('-'))
}

/// A text as a YAML scalar in double quotes. JSON's strings are YAML's.
pub fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// A skeleton with its `@NAME@`s filled in. What is filled in is not looked at again.
pub fn filled(skeleton: &str, values: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(skeleton.len() * 2);
    let mut rest = skeleton;
    while let Some(at) = rest.find('@') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let place = values.iter().find_map(|(name, value)| {
            let after = rest[1..].strip_prefix(name)?.strip_prefix('@')?;
            Some((*value, after))
        });
        let (value, after) = place.unwrap_or(("@", &rest[1..]));
        out.push_str(value);
        rest = after;
    }
    out.push_str(rest);
    out
}

/// What a written file asks its author to fill in: line and words of each `fill in: ..`.
pub fn to_fill(text: &str) -> Vec<(usize, &str)> {
    let marked = text.lines().enumerate().filter_map(|(at, line)| {
        let (_, words) =
            line.split_once("# fill in: ").or_else(|| line.split_once("<!-- fill in: "))?;
        Some((at + 1, words.trim_end_matches("-->").trim_end()))
    });
    marked.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_filled_in_is_not_filled_again() {
        assert_eq!(filled("a: @A@ b@x @B@", &[("A", "@B@"), ("B", "2")]), "a: @B@ b@x 2");
    }

    #[test]
    fn ids_are_refused_with_the_nearest() {
        assert!(id("a name", "CKA Exam!").unwrap_err().contains("`cka-exam`"));
        assert!(id("a name", "認定").unwrap_err().contains("lowercase"));
        assert!(nearest_id(&"a-".repeat(60)).unwrap().len() <= 64);
    }

    #[test]
    fn what_is_to_fill_is_found_with_its_line() {
        let text = "a: 1\nb: 2 # fill in: the b\n<!-- fill in: the c -->\n# fill in nothing\n";
        assert_eq!(to_fill(text), [(2, "the b"), (3, "the c")]);
    }
}
