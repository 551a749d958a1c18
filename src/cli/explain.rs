//! `certguide explain`: what a rule means, or all of them.

use std::fmt::Write;

use crate::base::manual::{self, Entry};
use crate::base::{nearest, rule};

use super::args::ExplainArgs;
use super::report;

/// Prints the manual's entry of a rule, or the list of all rules.
///
/// # Errors
/// If there is no such rule.
pub fn explain(args: &ExplainArgs) -> Result<bool, String> {
    let text = match &args.rule {
        None => list(),
        Some(name) => {
            let entries = manual::chapters().into_iter().flat_map(|chapter| chapter.entries);
            let Some(entry) = entries.into_iter().find(|entry| entry.rule.name == name) else {
                return Err(no_rule(name));
            };
            one(&entry)
        }
    };
    report::print(&text);
    Ok(true)
}

/// `there is no rule ..`, with the nearest.
pub fn no_rule(name: &str) -> String {
    let help = nearest::nearest(name, rule::every().map(|rule| rule.name)).map_or_else(
        || "`certguide explain` lists all".to_owned(),
        |near| format!("did you mean `{near}`?"),
    );
    format!("there is no rule `{name}`; {help}")
}

fn one(entry: &Entry) -> String {
    let indented: String = entry.example.lines().map(|line| format!("    {line}\n")).collect();
    let Entry { rule, why, cure, .. } = entry;
    format!(
        "{} ({})\n{}\n\n{why}\n\nFor example:\n\n{indented}\n{cure}\n",
        rule.name,
        manual::kind(rule).to_lowercase(),
        rule.summary
    )
}

fn list() -> String {
    let mut out = String::new();
    let width = rule::every().map(|rule| rule.name.len()).max().unwrap_or(0);
    for chapter in manual::chapters() {
        // Writing to a string cannot fail.
        let _ = writeln!(out, "{}", chapter.title);
        for Entry { rule, .. } in chapter.entries {
            let kind = manual::kind(rule).to_lowercase();
            let _ = writeln!(out, "  {:width$}  {:14}  {}", rule.name, kind, rule.summary);
        }
        out.push('\n');
    }
    out.push_str("`certguide explain RULE` explains a rule, with an example and the fix.\n");
    out
}
