//! Signs of emphasis and code that mark nothing, so that readers see them: `**bold` without its
//! end, `** bold **`.
//!
//! Markdown has taken out of a paragraph's words every sign that marks something; what is left is
//! looked at in [`stray`].

use std::ops::Range;

use crate::base::rule;
use crate::markdown::PassageKind;

use super::Lint;
use super::marks::Class;
use super::text::Paragraph;

/// The first sign of a paragraph that marks nothing; those after it most often follow from it.
pub(super) fn run(lint: &mut Lint<'_>, paragraph: &Paragraph) {
    // The name of a target of another tool begins with a sign, which a form reports.
    let is_target = paragraph.text.starts_with(".. _");
    if paragraph.kind.is_code() || paragraph.kind == PassageKind::Alt || is_target {
        return;
    }
    let is_meant = |at: &Range<usize>| {
        paragraph.is_hole(at)
            || paragraph.is_link(at)
            || paragraph
                .marks
                .touching(Class::Escaped, at)
                .any(|mark| mark.at.start < at.end && at.start < mark.at.end)
    };
    let text = &paragraph.text;
    let all: Vec<Range<usize>> = runs(text).filter(|at| !is_meant(at)).collect();
    let twice = twice(text, &all);
    let Some(at) = all.iter().find(|at| stray(text, at, &twice)) else { return };
    let sign = &text[at.clone()];
    let help = match sign {
        "`" => {
            "write a backtick on both sides of the code; for the sign itself, write a backslash before it".to_owned()
        }
        _ if sign.starts_with('`') => "write as many backticks on both sides of the code".to_owned(),
        _ => format!(
            "write `{sign}words{sign}`, with a space before and after; for the sign itself, write a backslash before it"
        ),
    };
    let message = format!("`{sign}` marks nothing here and is published as text");
    let message = if sign.starts_with('`') {
        "this backtick is not closed, and is published as text".to_owned()
    } else {
        message
    };
    lint.say(&rule::FOREIGN_SYNTAX, paragraph, at, message, &help);
}

/// Runs of one sign.
fn runs(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut end = 0;
    text.match_indices(['*', '_', '~', '`']).filter_map(move |(at, sign)| {
        if at < end {
            return None;
        }
        end = at + text[at..].bytes().take_while(|byte| [*byte] == sign.as_bytes()).count();
        Some(at..end)
    })
}

/// The signs that may stand between blanks and stand in a text more than once.
fn twice(text: &str, all: &[Range<usize>]) -> Vec<&'static str> {
    let is_twice =
        |sign: &&str| all.iter().filter(|at| text[(*at).clone()] == **sign).nth(1).is_some();
    ["**", "***", "~~"].into_iter().filter(is_twice).collect()
}

/// Whether a run of signs was to mark words. Honest prose has `2 * 3`, `2 ** 3`, `price*` and its
/// note, `*.pdf`, `snake_case`, `src/**/x`, `~5` and lines to fill in.
fn stray(text: &str, at: &Range<usize>, twice: &[&str]) -> bool {
    let sign = &text[at.clone()];
    let (before, after) = (text[..at.start].chars().next_back(), text[at.end..].chars().next());
    let is_space = |c: Option<char>| c.is_none_or(char::is_whitespace);
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    if [before, after].contains(&Some('/')) {
        return false;
    }
    // Before a word and behind none.
    let opens = after.is_some_and(char::is_alphabetic)
        && (is_space(before) || matches!(before, Some('(' | '"' | '“')));
    match sign {
        "*" => {
            let word = text[at.end..].split(|c: char| !c.is_alphanumeric()).next().unwrap_or("");
            opens && !text.starts_with('*') && !word.ends_with("nix")
        }
        "_" => {
            let word = text[at.end..].split_whitespace().next().unwrap_or("");
            opens && !word.contains('_')
        }
        "**" | "***" | "~~" => {
            let is_sum = text[..at.start].trim_end().ends_with(|c: char| c.is_ascii_digit());
            if is_space(before) && is_space(after) {
                twice.contains(&sign) && !is_sum
            } else {
                !(is_letter(before) && sign == "~~")
            }
        }
        "__" => opens,
        _ => sign.starts_with('`'),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Option<&str> {
        let all: Vec<Range<usize>> = runs(text).collect();
        let twice = twice(text, &all);
        all.iter().find(|at| stray(text, at, &twice)).map(|at| &text[at.start..])
    }

    #[test]
    fn what_marks_nothing_is_told_from_what_is_meant() {
        for (text, expected) in [
            ("This is **bold and", "**bold and"),
            ("** Passing ** is hard", "** Passing ** is hard"),
            ("Passing:**you", "**you"),
            ("is *stressed and", "*stressed and"),
            ("is _stressed and", "_stressed and"),
            ("is __bold and", "__bold and"),
            ("use `x to", "`x to"),
        ] {
            assert_eq!(found(text), Some(expected));
        }
        for text in [
            "2 * 3",
            "2 ** 3 and 3 ** 2",
            "price* and tax",
            "*The price",
            "*nix or *.pdf",
            "a_b and my__name",
            "____ is",
            "src/**/x",
            "~5 or ~~ so",
            "a_",
            "5* hotel",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }
}
