//! Front matter: YAML between two lines that are exactly `---`, the first at the top of the file.

use std::ops::Range;

use super::Fault;
use crate::base::rule;

/// Where a page's parts are, in bytes of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FrontMatter {
    /// The YAML between the two lines.
    pub yaml: Range<usize>,
    /// Where the body begins.
    pub body: usize,
}

/// Finds the front matter of a page. A byte order mark and Windows line ends are accepted.
///
/// # Errors
/// When the page does not begin with front matter, or it is not closed.
pub fn split_front_matter(text: &str) -> Result<FrontMatter, Fault> {
    let start = if text.starts_with('\u{feff}') { 3 } else { 0 };
    let mut lines = Lines { text, at: start };
    let first = lines.next().unwrap_or(start..start);
    if line_of(text, &first) != "---" {
        return Err(fault("the page does not begin with front matter", &first));
    }
    let yaml_start = first.end;
    for line in lines {
        if line_of(text, &line) == "---" {
            return Ok(FrontMatter { yaml: yaml_start..line.start, body: line.end });
        }
    }
    Err(fault("the front matter is not closed", &first))
}

fn fault(message: &str, line: &Range<usize>) -> Fault {
    let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    Fault {
        rule: &rule::FRONT_MATTER,
        message: message.into(),
        help: Some("write `---` alone on the first line, then `description: ...`, then `---` alone on a line".into()),
        at: clamp(line.start)..clamp(line.end),
    }
}

fn line_of<'a>(text: &'a str, range: &Range<usize>) -> &'a str {
    let line = text.get(range.clone()).unwrap_or("");
    let line = line.strip_suffix('\n').unwrap_or(line);
    line.strip_suffix('\r').unwrap_or(line)
}

/// Ranges of lines, each with its line end.
struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl Iterator for Lines<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let len = rest.find('\n').map_or(rest.len(), |newline| newline + 1);
        let line = self.at..self.at + len;
        self.at += len;
        Some(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Option<(&str, &str)> {
        split_front_matter(text).ok().map(|front| (&text[front.yaml], &text[front.body..]))
    }

    #[test]
    fn cuts_between_lines_that_are_exactly_three_hyphens() {
        assert_eq!(parts("---\na: 1\n---\nbody"), Some(("a: 1\n", "body")));
        assert_eq!(parts("\u{feff}---\r\na: 1\r\n---\r\nbody"), Some(("a: 1\r\n", "body")));
        assert_eq!(parts("---\n---"), Some(("", "")));
        assert_eq!(
            parts("---\na: |\n  ---\n----\n---\n---\n"),
            Some(("a: |\n  ---\n----\n", "---\n"))
        );
    }

    #[test]
    fn says_what_is_missing() {
        assert_eq!(parts(""), None);
        assert_eq!(parts("body"), None);
        assert_eq!(
            split_front_matter("---\na: 1\n").map_err(|f| f.message),
            Err("the front matter is not closed".into())
        );
    }
}
