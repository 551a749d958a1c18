//! The manual of the rules: why each exists, an example that breaks it, the cure.
//! `certguide explain` and docs/rules.md are made of it.
//!
//! The texts are `manual/*.md`, a chapter or two a file: `# Chapter`, `## rule`, why, an example
//! between `~~~`, the cure. Start with [`chapters`].

use super::rule::{self, Rule, Severity};

/// A chapter of the manual.
#[derive(Debug)]
pub struct Chapter {
    /// Its heading.
    pub title: &'static str,
    /// Its rules.
    pub entries: Vec<Entry>,
}

/// What the manual says of a rule.
#[derive(Debug)]
pub struct Entry {
    /// The rule.
    pub rule: &'static Rule,
    /// Why it exists; markdown.
    pub why: &'static str,
    /// Text that breaks it.
    pub example: &'static str,
    /// What to write instead; markdown.
    pub cure: &'static str,
}

/// In the order of the manual.
const TEXTS: [&str; 13] = [
    include_str!("manual/files.md"),
    include_str!("manual/yaml.md"),
    include_str!("manual/values.md"),
    include_str!("manual/text.md"),
    include_str!("manual/site.md"),
    include_str!("manual/figures.md"),
    include_str!("manual/time.md"),
    include_str!("manual/sources.md"),
    include_str!("manual/pay.md"),
    include_str!("manual/succession.md"),
    include_str!("manual/widgets.md"),
    include_str!("manual/links.md"),
    include_str!("manual/wording.md"),
];

/// The whole manual.
#[must_use]
pub fn chapters() -> Vec<Chapter> {
    let sections = TEXTS.iter().flat_map(|text| sections(text, "# "));
    sections.map(|(title, body)| Chapter { title, entries: sections_of(body) }).collect()
}

fn sections_of(body: &'static str) -> Vec<Entry> {
    sections(body, "## ").into_iter().filter_map(|(name, text)| entry(name, text)).collect()
}

/// Headings that begin with `mark`, with the text below each; lines of examples are no headings.
fn sections(text: &'static str, mark: &str) -> Vec<(&'static str, &'static str)> {
    let (mut starts, mut at, mut in_example) = (Vec::new(), 0, false);
    for line in text.split_inclusive('\n') {
        in_example ^= line == "~~~\n";
        if !in_example && line.starts_with(mark) {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    let section = |(start, end): (&usize, usize)| {
        text[start + mark.len()..end].split_once('\n').unwrap_or_default()
    };
    starts.iter().zip(ends).map(section).collect()
}

fn entry(name: &str, text: &'static str) -> Option<Entry> {
    let mut parts = text.split("~~~\n");
    let (why, example, cure) =
        (parts.next()?.trim(), parts.next()?.trim_end(), parts.next()?.trim());
    Some(Entry { rule: rule::by_name(name)?, why, example, cure })
}

/// The page docs/rules.md.
#[must_use]
pub fn page() -> String {
    let mut out = String::from(PAGE_HEAD);
    for chapter in chapters() {
        out.push_str(&format!("\n## {}\n", chapter.title));
        for Entry { rule, why, example, cure } in chapter.entries {
            let (kind, summary) = (kind(rule), rule.summary);
            out.push_str(&format!(
                "\n### {}\n\n{summary} *{kind}*\n\n{why}\n\n~~~\n{example}\n~~~\n\n{cure}\n",
                rule.name
            ));
        }
    }
    out
}

const PAGE_HEAD: &str = "# Rules

<!-- Made from src/base/manual/: change it there, then run `UPDATE=1 cargo test --test suite manual::`. -->

Everything that certguide reports, by name. Each finding has a file, a line, and a fix. `certguide explain RULE` prints these entries.

Every command reports *Error* rules, and nothing is published until you fix them. Only [`certguide check`](check.md) reports *Check* rules. You can change their severity and suppress a finding that is intended.
";

/// `Error`, `Check: warning`, `Check: error`.
#[must_use]
pub fn kind(rule: &Rule) -> &'static str {
    match (rule.lint, rule.severity) {
        (false, Severity::Error) => "Error",
        (false, Severity::Warning) => "Warning",
        (true, Severity::Error) => "Check: error",
        (true, Severity::Warning) => "Check: warning",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_section_belongs_to_a_rule_and_is_whole() {
        for (_, body) in TEXTS.iter().flat_map(|text| sections(text, "# ")) {
            for (name, text) in sections(body, "## ") {
                assert!(entry(name, text).is_some(), "{name}");
            }
        }
    }
}
